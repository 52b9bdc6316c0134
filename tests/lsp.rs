//! Conversations with the language server.

#[path = "lsp/answers.rs"]
mod answers;
#[path = "lsp/client.rs"]
mod client;
#[path = "lsp/neovim.rs"]
mod neovim;
mod support;
#[path = "lsp/typing.rs"]
mod typing;

use client::{Client, codes};
use journey::lsp::End;
use serde_json::json;
use std::fs;

const PEOPLE: &str = "team Growth \"Growth\"\npersona Mei \"Buyer\"\n";
const MAP: &str = "\
use people.{Growth, Mei}
use std.channels.website

/// Buying.
journey Buy \"Buying\" for Mei {
  owner: Growth
  stage purchase {
    touchpoint checkout \"Checkout\" via website {
      pain slow \"Three pages\"
      opportunity \"One page\" { resolves: slow }
    }
  }
}
";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn project() -> tempfile::TempDir {
    folder(&[
        (
            "journey.toml",
            "[project]\nname = \"x\"\n[lints]\nunsourced = \"off\"\nskipped-stage = \"off\"\n",
        ),
        ("people.journey", PEOPLE),
        ("map.journey", MAP),
    ])
}

/// Findings that are no notes.
fn grave(found: &[serde_json::Value]) -> Vec<serde_json::Value> {
    found.iter().filter(|d| d["severity"].as_u64().unwrap() < 3).cloned().collect()
}

#[test]
fn findings_come_while_one_types_and_go_when_they_are_mended() {
    let folder = project();
    let mut client = Client::start(folder.path(), &[]);
    assert_eq!(client.capabilities["positionEncoding"], "utf-16");
    client.open("map.journey", &MAP.replace("via website", "via webside"));
    let found = grave(&client.settled("map.journey", 1));
    assert_eq!(codes(&found), ["J0201"]);
    assert_eq!(
        found[0]["range"],
        json!({ "start": { "line": 7, "character": 39 }, "end": { "line": 7, "character": 46 } })
    );
    assert!(found[0]["message"].as_str().unwrap().contains("help: write `website`"));
    let page = found[0]["codeDescription"]["href"].as_str().unwrap();
    assert!(page.ends_with("src/diagnostic/codes/J0201.md"), "{page}");
    let fix = &found[0]["data"]["fixes"][0];
    assert_eq!(fix["edit"]["changes"][client.uri("map.journey")][0]["newText"], "website");

    client.replace("map.journey", 2, MAP);
    assert_eq!(grave(&client.settled("map.journey", 2)), [] as [serde_json::Value; 0]);
    client.stop();
}

#[test]
fn files_that_are_not_open_have_findings_too() {
    let folder = project();
    let mut client = Client::start(folder.path(), &[]);
    client.open("people.journey", PEOPLE);
    client.settled("people.journey", 1);
    client.replace("people.journey", 2, "persona Mei \"Buyer\"\n");
    let found = client.until("map.journey", |found| !grave(found).is_empty());
    assert_eq!(codes(&grave(&found)), ["J0206"]);
    client.replace("people.journey", 3, PEOPLE);
    client.until("map.journey", |found| grave(found).is_empty());

    // On the disk, by somebody else.
    fs::write(folder.path().join("map.journey"), "nonsense\n").unwrap();
    let uri = client.uri("map.journey");
    let changed = json!({ "changes": [{ "uri": uri, "type": 2 }] });
    client.tell("workspace/didChangeWatchedFiles", changed);
    client.until("map.journey", |found| codes(found) == ["J0107"]);
    fs::remove_file(folder.path().join("map.journey")).unwrap();
    let gone = json!({ "changes": [{ "uri": uri, "type": 3 }] });
    client.tell("workspace/didChangeWatchedFiles", gone);
    client.until("map.journey", |found| found.is_empty());
    client.stop();
}

#[test]
fn settings_are_followed() {
    let folder = project();
    let mut client = Client::start(folder.path(), &[]);
    client.open("map.journey", &MAP.replace("use std", "use people.Growth\nuse std"));
    client.until("map.journey", |found| codes(&grave(found)) == ["J0619"]);
    fs::write(
        folder.path().join("journey.toml"),
        "[lints]\nrepeated-use = \"off\"\nunsourced = \"off\"\n",
    )
    .unwrap();
    let changed = json!({ "changes": [{ "uri": client.uri("journey.toml"), "type": 2 }] });
    client.tell("workspace/didChangeWatchedFiles", changed);
    client.until("map.journey", |found| grave(found).is_empty());
    // The settings in the editor count before those on the disk, and have findings of their own.
    client.open("journey.toml", "[lints]\nrepeated-uze = \"off\"\nunsourced = \"off\"\n");
    client.until("journey.toml", |found| codes(found) == ["J0703"]);
    client.until("map.journey", |found| codes(&grave(found)) == ["J0619"]);
    client.stop();
}

#[test]
fn several_folders_are_several_projects() {
    let first = project();
    let second = folder(&[("lonely.journey", "journey A for B {}\n")]);
    let mut client = Client::start(first.path(), &["utf-8"]);
    assert_eq!(client.capabilities["positionEncoding"], "utf-8");
    let lonely = client::uri(&second.path().canonicalize().unwrap().join("lonely.journey"));
    let added = json!([{ "uri": client::uri(second.path()), "name": "second" }]);
    let event = json!({ "event": { "added": added, "removed": [] } });
    client.tell("workspace/didChangeWorkspaceFolders", event);
    client.until_at(&lonely, |found| codes(&grave(found)) == ["J0201"]);
    let event = json!({ "event": { "added": [], "removed": added } });
    client.tell("workspace/didChangeWorkspaceFolders", event);
    client.until_at(&lonely, <[_]>::is_empty);
    client.stop();
}

#[test]
fn a_text_that_was_never_saved_is_checked() {
    let folder = project();
    let mut client = Client::start(folder.path(), &[]);
    let item = json!({ "uri": "untitled:Untitled-1", "languageId": "journey", "version": 1, "text": "tem A" });
    client.tell("textDocument/didOpen", json!({ "textDocument": item }));
    client.open("new.journey", "team New\npersona Mei\n");
    client.settled("new.journey", 1);
    client.until_at("untitled:Untitled-1", |found| codes(found) == ["J0107"]);
    client.stop();
}

#[test]
fn the_server_ends_with_the_conversation() {
    let folder = project();
    Client::start(folder.path(), &[]).stop();
    assert_eq!(Client::start(folder.path(), &[]).vanish(), End::Quiet);
    let client = Client::start(folder.path(), &[]);
    client.tell("exit", json!(null));
    assert_eq!(client.vanish(), End::Abrupt);
}

#[test]
fn questions_that_are_wrong_or_taken_back_get_an_error() {
    let folder = project();
    let mut client = Client::start(folder.path(), &[]);
    assert_eq!(client.ask("journey/nothing", json!({}))["code"], -32601);
    assert_eq!(client.ask("shutdown", json!(null)), json!(null));
    assert_eq!(client.ask("textDocument/hover", json!({}))["code"], -32600);
    client.tell("exit", json!(null));
    assert_eq!(client.vanish(), End::Quiet);
}
