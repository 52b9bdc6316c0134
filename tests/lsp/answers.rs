//! What the server answers to what editors ask.

use super::client::Client;
use super::{MAP, folder, project};
use serde_json::{Value, json};

/// The line and column of a word, and whether its `n`th place in the text is meant.
fn place(text: &str, word: &str, n: usize) -> (u32, u32) {
    let (at, _) = text.match_indices(word).nth(n).unwrap_or_else(|| panic!("no {word:?}"));
    let line = text[..at].matches('\n').count();
    let column = text[..at].rsplit('\n').next().unwrap().encode_utf16().count();
    (line as u32, column as u32)
}

fn opened() -> (tempfile::TempDir, Client) {
    let folder = project();
    let mut client = Client::start(folder.path(), &[]);
    client.open("map.journey", MAP);
    client.settled("map.journey", 1);
    (folder, client)
}

fn document(client: &Client, path: &str) -> Value {
    json!({ "textDocument": { "uri": client.uri(path) } })
}

#[test]
fn hover_tells_what_a_name_is() {
    let (_folder, mut client) = opened();
    let (line, column) = place(MAP, "Growth", 1);
    let hover = client.at("textDocument/hover", "map.journey", line, column + 2);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with("```journey\nteam Growth \"Growth\"\n```"), "{text}");
    assert!(text.contains("used in 2 places"), "{text}");
    assert_eq!(hover["range"]["start"]["character"], column);
    let (line, column) = place(MAP, "touchpoint", 0);
    let hover = client.at("textDocument/hover", "map.journey", line, column);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("where a persona meets"));
    let hover = client.at("textDocument/hover", "map.journey", 2, 0);
    assert_eq!(hover, Value::Null);
    client.stop();
}

#[test]
fn declarations_are_found_in_other_files_and_in_the_library() {
    let (_folder, mut client) = opened();
    let (line, column) = place(MAP, "Mei", 1);
    let found = client.at("textDocument/definition", "map.journey", line, column);
    assert_eq!(found["uri"], client.uri("people.journey"));
    assert_eq!(found["range"]["start"], json!({ "line": 1, "character": 8 }));
    let (line, column) = place(MAP, "website", 1);
    let found = client.at("textDocument/definition", "map.journey", line, column);
    assert_eq!(found["uri"], "file:///library/std/channels.journey");
    let (line, column) = place(MAP, "people", 0);
    let found = client.at("textDocument/definition", "map.journey", line, column);
    assert_eq!(found["uri"], client.uri("people.journey"));
    let links = client.ask("textDocument/documentLink", document(&client, "map.journey"));
    assert_eq!(links[0]["target"], client.uri("people.journey"));
    assert_eq!(links[1]["target"], "file:///library/std/channels.journey");
    client.stop();
}

#[test]
fn references_highlights_and_symbols() {
    let (_folder, mut client) = opened();
    let (line, column) = place(MAP, "slow", 1);
    let uri = client.uri("map.journey");
    let params = json!({
        "textDocument": { "uri": uri },
        "position": { "line": line, "character": column },
        "context": { "includeDeclaration": true },
    });
    let found = client.ask("textDocument/references", params);
    let lines: Vec<u64> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["range"]["start"]["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [8, 9]);
    let found = client.at("textDocument/documentHighlight", "map.journey", line, column);
    assert_eq!(found.as_array().unwrap().len(), 2);
    let symbols = client.ask("textDocument/documentSymbol", document(&client, "map.journey"));
    let path = &symbols[0]["children"][0]["children"][0];
    assert_eq!((&symbols[0]["name"], &path["name"]), (&json!("Buy"), &json!("checkout")));
    let found = client.ask("workspace/symbol", json!({ "query": "chk" }));
    assert_eq!(
        (&found[0]["name"], &found[0]["containerName"]),
        (&json!("checkout"), &json!("Buy.purchase"))
    );
    client.stop();
}

#[test]
fn a_name_is_changed_in_all_files_or_not_at_all() {
    let (_folder, mut client) = opened();
    let (line, column) = place(MAP, "Growth", 1);
    let ready = client.at("textDocument/prepareRename", "map.journey", line, column);
    assert_eq!(ready["placeholder"], "Growth");
    let uri = client.uri("map.journey");
    let rename = |name: &str| {
        json!({
            "textDocument": { "uri": uri },
            "position": { "line": line, "character": column },
            "newName": name,
        })
    };
    let edit = client.ask("textDocument/rename", rename("Sales"));
    assert_eq!(edit["changes"][&uri].as_array().unwrap().len(), 2);
    assert_eq!(edit["changes"][client.uri("people.journey")].as_array().unwrap().len(), 1);
    for bad in ["Mei", "two words", "via", "9"] {
        let refused = client.ask("textDocument/rename", rename(bad));
        assert_eq!(refused["code"], -32803, "{bad}: {refused}");
    }
    let (line, column) = place(MAP, "website", 1);
    let refused = client.at("textDocument/prepareRename", "map.journey", line, column);
    assert!(refused["message"].as_str().unwrap().contains("standard library"), "{refused}");
    client.stop();
}

#[test]
fn formatting_changes_little() {
    let (_folder, mut client) = opened();
    client.replace("map.journey", 2, &MAP.replace("  owner: Growth", "     owner:   Growth"));
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let uri = client.uri("map.journey");
    let params = json!({ "textDocument": { "uri": uri }, "options": options });
    let edits = client.ask("textDocument/formatting", params);
    let edits = edits.as_array().unwrap();
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0]["range"]["start"]["line"], 5);
    let far =
        json!({ "start": { "line": 8, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let params = json!({ "textDocument": { "uri": uri }, "range": far, "options": options });
    assert_eq!(client.ask("textDocument/rangeFormatting", params), json!([]));
    client.stop();
}

#[test]
fn folds_selections_and_colours() {
    let (_folder, mut client) = opened();
    let folds = client.ask("textDocument/foldingRange", document(&client, "map.journey"));
    let lines: Vec<(u64, u64)> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["startLine"].as_u64().unwrap(), f["endLine"].as_u64().unwrap()))
        .collect();
    assert_eq!(lines, [(0, 1), (4, 11), (6, 10), (7, 9)]);
    let mut params = document(&client, "map.journey");
    params["positions"] = json!([{ "line": 8, "character": 12 }]);
    let mut selection = client.ask("textDocument/selectionRange", params)[0].take();
    let mut sizes = Vec::new();
    while !selection.is_null() {
        sizes.push(selection["range"].clone());
        selection = selection["parent"].take();
    }
    assert!(sizes.len() >= 6, "{sizes:#?}");
    let tokens = client.ask("textDocument/semanticTokens/full", document(&client, "map.journey"));
    assert_eq!(&tokens["data"].as_array().unwrap()[..5], &[0, 0, 3, 0, 0].map(Value::from));
    client.stop();
}

/// What is offered where `|` stands in a text.
fn offered(text: &str) -> Vec<Value> {
    let folder = project();
    let mut client = Client::start(folder.path(), &[]);
    let (line, column) = place(text, "|", 0);
    client.open("map.journey", &text.replace('|', ""));
    let found = client.at("textDocument/completion", "map.journey", line, column);
    client.stop();
    found["items"].as_array().unwrap().clone()
}

fn labels(text: &str) -> Vec<String> {
    let mut offers = offered(text);
    offers.sort_by_key(|o| o["sortText"].as_str().unwrap().to_owned());
    offers.iter().map(|o| o["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn completion_knows_the_place() {
    let has = |text: &str, wanted: &[&str], not: &[&str]| {
        let found = labels(text);
        for word in wanted {
            assert!(found.iter().any(|f| f == word), "{text}: no {word} in {found:?}");
        }
        for word in not {
            assert!(!found.iter().any(|f| f == word), "{text}: {word} in {found:?}");
        }
    };
    has("|", &["journey", "persona", "use"], &["touchpoint", "goal"]);
    has("journey B {\n  |\n}", &["goal", "stage", "flow", "measure"], &["persona", "touchpoint"]);
    has("journey B {\n  goal: \"x\"\n  |\n}", &["kind"], &["goal"]);
    has("journey B {\n  kind: |\n}", &["current_state", "service_blueprint"], &["goal"]);
    has("use people.Growth\njourney B {\n  owner: |\n}", &["Growth"], &["Mei"]);
    has("journey B for |", &["Mei"], &["Growth", "website"]);
    has("journey B { stage s { touchpoint t via | } }", &["website", "email"], &["Mei"]);
    has("journey B { stage s { touchpoint t | } }", &["via", "for"], &["follows"]);
    has(
        "journey B { stage s { touchpoint t { pain slow \"x\", opportunity \"y\" { resolves: | } } } }",
        &["slow"],
        &[],
    );
    has("journey B { stage s { touchpoint a via x } flow { a -> | } }", &["a", "exit"], &["start"]);
    has("journey B { measure | }", &["nps", "conversion_rate"], &["website"]);
    has("use std.metrics.nps\njourney B { measure nps(|) }", &["answer:"], &["nps"]);
    has(
        "use std.metrics.nps\njourney B { measure nps(a.b) >= 3 by | }",
        &["2026-Q4", "2027-Q1"],
        &[],
    );
    has("use |", &["people", "std"], &["Mei"]);
    has("use std.|", &["metrics", "channels"], &["people"]);
    has("use people.{|}", &["Mei", "Growth"], &["std"]);
    has("use std.channels.|", &["website", "*"], &[]);
    has("source s {\n  columns { a: | }\n}", &["text", "timestamp"], &[]);
    has("source s { columns { plan: text } }\nevent e in s where |", &["plan", "and"], &[]);
    has("metric m(a: event): percent {\n  is: |\n  better: |", &["share", "a", "count"], &[]);
    has("metric m(a: |", &["event", "question"], &[]);
    has("// allow: |", &["open-pain", "wishful"], &["journey"]);
    has("source s { session_gap: 30| }", &["30min", "30%"], &["30"]);
    assert_eq!(labels("team A \"|\""), [] as [&str; 0]);
    // In a text with emoji before the cursor.
    has("team 😀 \"a\" {}\njourney B { goal: \"😀😀\", kind: | }", &["day_in_the_life"], &[]);
}

#[test]
fn a_name_of_another_file_comes_with_its_use() {
    let offers = offered("use people.Mei\n\njourney B for Mei {\n  owner: Gr|\n}");
    let growth = offers.iter().find(|o| o["label"] == "Growth").unwrap();
    assert_eq!(growth["additionalTextEdits"][0]["newText"], "{Mei, Growth}");
    assert_eq!(growth["textEdit"]["range"]["start"], json!({ "line": 3, "character": 9 }));
    let offers = offered("journey B {\n  stage s {\n    touchpoint t via web|\n");
    let website = offers.iter().find(|o| o["label"] == "website").unwrap();
    assert_eq!(website["additionalTextEdits"][0]["newText"], "use std.channels.website\n\n");
}

#[test]
fn the_form_of_a_call_is_shown() {
    let folder = project();
    let mut client = Client::start(folder.path(), &[]);
    let text = "use std.metrics.click_through_rate\njourney B {\n  measure click_through_rate(shown: a, clicked: b)\n}\n";
    client.open("map.journey", text);
    let (line, column) = place(text, "clicked", 0);
    let help = client.at("textDocument/signatureHelp", "map.journey", line, column + 9);
    let label = help["signatures"][0]["label"].as_str().unwrap();
    assert!(label.starts_with("click_through_rate(") && label.contains(": percent"), "{label}");
    assert_eq!(help["activeParameter"], 1);
    client.stop();
}

fn actions(client: &mut Client, text: &str, word: &str, only: Option<&str>) -> Vec<Value> {
    let (line, character) = place(text, word, 0);
    let at = json!({ "line": line, "character": character });
    let mut context = json!({ "diagnostics": [] });
    if let Some(only) = only {
        context["only"] = json!([only]);
    }
    let params = json!({
        "textDocument": { "uri": client.uri("map.journey") },
        "range": { "start": at, "end": at },
        "context": context,
    });
    client.ask("textDocument/codeAction", params).as_array().unwrap().clone()
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    actions
        .iter()
        .find(|a| a["title"] == title)
        .unwrap_or_else(|| panic!("no {title:?}: {actions:#?}"))
}

/// A text after an action.
fn applied(client: &Client, text: &str, action: &Value) -> String {
    let uri = client.uri("map.journey");
    let mut edits: Vec<Value> = action["edit"]["changes"][&uri].as_array().unwrap().clone();
    edits.reverse();
    let mut text = text.to_owned();
    let offset = |text: &str, at: &Value| -> usize {
        let line = at["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + at["character"].as_u64().unwrap() as usize
    };
    edits.sort_by_key(|e| std::cmp::Reverse(offset(&text, &e["range"]["start"])));
    for edit in edits {
        let (start, end) =
            (offset(&text, &edit["range"]["start"]), offset(&text, &edit["range"]["end"]));
        text.replace_range(start..end, edit["newText"].as_str().unwrap());
    }
    text
}

#[test]
fn findings_are_mended_by_an_action() {
    let folder = project();
    let mut client = Client::start(folder.path(), &[]);
    let text = MAP
        .replace("via website", "via webside")
        .replace("use people.{Growth, Mei}", "use people.{Growth, Mei} ,");
    client.open("map.journey", &text);
    let found = actions(&mut client, &text, "webside", None);
    let fix = titled(&found, "Write `website`");
    assert_eq!((&fix["kind"], &fix["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert!(applied(&client, &text, fix).contains("via website"));

    // A name that another file declares; an owner; an allowance.
    let text = "use people.Mei\njourney Buy for Mei {\n  stage s {\n    touchpoint t via website\n  }\n}\n";
    client.replace("map.journey", 2, text);
    let found = actions(&mut client, text, "website", Some("quickfix"));
    let fix = titled(&found, "Bring in `std.channels.website`");
    assert!(applied(&client, text, fix).starts_with("use people.Mei\nuse std.channels.website\n"));
    let text = "use people.{Growth, Mei}\nuse std.channels.website\njourney Buy for Mei {\n  stage s {\n    touchpoint t via website\n  }\n  opportunity \"x\" { owner: Growth }\n}\n"
        .replace("  opportunity \"x\" { owner: Growth }\n", "");
    client.replace("map.journey", 3, &text);
    let found = actions(&mut client, &text, "t via", None);
    let fix = titled(&found, "Let `Growth` own `Buy`");
    assert!(
        applied(&client, &text, fix).contains("journey Buy for Mei {\n  owner: Growth\n  stage s")
    );
    let fix = titled(&found, "Let `Growth` own `t`");
    assert!(
        applied(&client, &text, fix)
            .contains("touchpoint t via website {\n      owner: Growth\n    }")
    );
    let fix = titled(&found, "Allow `no-owner` here");
    assert!(applied(&client, &text, fix).contains("    // allow: no-owner\n    touchpoint"));
    client.stop();
}

#[test]
fn missing_stages_are_written_in_order() {
    let folder = project();
    let mut client = Client::start(folder.path(), &[]);
    let text = "use std.frameworks.buyer\n\njourney Buy follows buyer {\n  goal: \"x\"\n\n  stage consideration {\n  }\n}\n";
    client.open("map.journey", text);
    let found = actions(&mut client, text, "journey", None);
    let mended = applied(&client, text, titled(&found, "Add the missing stages of `buyer`"));
    let order: Vec<usize> = ["awareness", "consideration", "purchase", "retention"]
        .iter()
        .map(|name| {
            mended.find(&format!("  stage {name} {{\n  }}")).unwrap_or_else(|| panic!("{mended}"))
        })
        .collect();
    assert!(order.is_sorted(), "{mended}");
    client.stop();
}

#[test]
fn a_persona_moves_to_the_people() {
    let other = folder(&[("journey.toml", "")]);
    let mut client = Client::start(other.path(), &[]);
    let text = "use std.channels.chat\n\n/// Young.\npersona Ana {\n  prefers: chat\n}\n\njourney Buy for Ana {\n}\n";
    client.open("map.journey", text);
    let found = actions(&mut client, text, "Ana", Some("refactor"));
    let change = &titled(&found, "Move `Ana` to `people.journey`")["edit"]["documentChanges"];
    assert_eq!(change[0]["kind"], "create");
    assert_eq!(
        change[1]["edits"][0]["newText"],
        "use std.channels.chat\n\n/// Young.\npersona Ana {\n  prefers: chat\n}\n"
    );
    client.stop();
}

#[test]
fn what_is_not_written_is_shown() {
    let (_folder, mut client) = opened();
    let text = MAP.replace(
        "  stage purchase {",
        "  flow {\n    start -> checkout 60%\n    start -> exit\n  }\n  stage purchase {",
    );
    client.replace("map.journey", 2, &text);
    let end = json!({ "line": 99, "character": 0 });
    let mut params = document(&client, "map.journey");
    params["range"] = json!({ "start": { "line": 0, "character": 0 }, "end": end });
    let hints = client.ask("textDocument/inlayHint", params);
    let words: Vec<&str> =
        hints.as_array().unwrap().iter().map(|h| h["label"].as_str().unwrap()).collect();
    assert_eq!(words, [" 40%", " owner: Growth"]);
    let lenses = client.ask("textDocument/codeLens", document(&client, "people.journey"));
    let words: Vec<&str> = lenses
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["command"]["title"].as_str().unwrap())
        .collect();
    assert_eq!(words, ["used in 1 journey", "used in 1 journey"]);
    client.stop();
}

#[test]
fn a_map_is_opened_by_those_who_can() {
    let folder = project();
    for (options, wanted) in [
        (json!(null), vec!["1 touchpoint, 1 named pain"]),
        (
            json!({ "commands": ["journey.openMap"] }),
            vec!["1 touchpoint, 1 named pain", "open map"],
        ),
    ] {
        let mut client = Client::start_with(folder.path(), &[], options);
        client.open("map.journey", MAP);
        let lenses = client.ask("textDocument/codeLens", document(&client, "map.journey"));
        let commands = lenses.as_array().unwrap().iter().map(|lens| &lens["command"]);
        let said: Vec<(&str, &str)> = commands
            .map(|c| (c["title"].as_str().unwrap(), c["command"].as_str().unwrap()))
            .collect();
        let titles: Vec<&str> = said.iter().map(|(title, _)| *title).collect();
        assert_eq!(titles, wanted);
        let called = |title: &str| if title == "open map" { "journey.openMap" } else { "" };
        assert!(said.iter().all(|(title, command)| *command == called(title)), "{said:?}");
        client.stop();
    }
}
