//! Loading, against files in memory.

use super::config::Config;
use super::files::Memory;
use super::{Project, Selection, Shown, load};
use crate::diagnostic::{Code, Severity};
use crate::levels::{Level, Levels};

fn memory(files: &[(&str, &[u8])]) -> Memory {
    let mut memory = Memory::default();
    for (path, bytes) in files {
        memory.add(*path, *bytes);
    }
    memory
}

fn project(files: &[(&str, &[u8])]) -> Project {
    load(&memory(files), "shop", &Selection::all())
}

fn config(text: &str) -> (Config, Vec<(String, String, String)>) {
    let project = project(&[("journey.toml", text.as_bytes())]);
    let found = project
        .diagnostics
        .iter()
        .map(|d| {
            assert_eq!((d.code, d.severity), (Code::BadConfig, Severity::Error));
            let place = project.sources.text(d.span).to_owned();
            (place, d.message.clone(), d.help.clone().unwrap_or_default())
        })
        .collect();
    (project.config, found)
}

/// The only finding: the text it points at, its message, its help.
fn fault(text: &str) -> (String, String, String) {
    let (_, found) = config(text);
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn a_whole_configuration() {
    let (config, found) = config(
        r#"
[project]
name = "Shop"
include = ["maps/**", "people.journey"]
exclude = "maps/old"
theme = "dark"
time_zone = "Europe/Berlin"

[lints]
wishful = "off"
unmeasured = "error"

[data]
"data.clickstream" = "x.csv"
data.answers = "y.csv"
"#,
    );
    assert_eq!(found, []);
    assert_eq!(config.name.as_deref(), Some("Shop"));
    assert_eq!(config.time_zone, "Europe/Berlin");
    assert!(config.holds("maps/a.journey"));
    assert!(!config.holds("maps/old/a.journey"));
    assert!(!config.holds("other.journey"));
    let mut levels = Levels::default();
    levels.set(Code::Wishful, Level::Off);
    levels.set(Code::Unmeasured, Level::Error);
    assert_eq!(config.levels, levels);
    let data: Vec<_> = config.data.iter().map(|d| (&*d.source, &*d.target)).collect();
    assert_eq!(data, [("data.answers", "y.csv"), ("data.clickstream", "x.csv")]);
}

#[test]
fn mistakes_of_a_configuration_have_a_place_and_a_help() {
    let (place, message, help) = fault("[project]\nnam = \"x\"\n");
    assert_eq!(place, "nam");
    assert_eq!(message, "`[project]` has no key `nam`");
    assert_eq!(help, "did you mean `name`?");

    let (place, _, help) = fault("[lint]\nwishful = \"off\"\n");
    assert_eq!((&*place, &*help), ("lint", "did you mean `[lints]`?"));

    let (place, _, help) = fault("name = \"x\"\n");
    assert_eq!((&*place, &*help), ("name", "`name` belongs below `[project]`"));

    let (place, message, _) = fault("[project]\nname = 3\n");
    assert_eq!((&*place, &*message), ("3", "`name` is a text, not a number"));

    let (place, _, help) = fault("[project]\ntime_zone = \"Berlin\"\n");
    assert_eq!((&*place, &*help), ("\"Berlin\"", "did you mean `Europe/Berlin`?"));

    // Nothing is computed in a currency of the project: money names its own.
    let (_, message, _) = fault("[project]\ncurrency = \"EUR\"\n");
    assert_eq!(message, "`[project]` has no key `currency`");

    let (_, message, help) = fault("[lints]\nwhishful = \"off\"\n");
    assert_eq!(message, "there is no warning or note `whishful` to set");
    assert_eq!(help, "did you mean `wishful`?");

    let (_, _, help) = fault("[lints]\nwishful = \"deny\"\n");
    assert_eq!(help, "write `error`");

    let (_, _, help) = fault("[lints]\nunknown-name = \"off\"\n");
    assert!(help.contains("always an error"), "{help}");

    let (place, _, _) = fault("[project]\nexclude = [\"a\", \"../b\"]\n");
    assert_eq!(place, "\"../b\"");

    let (_, message, _) = fault("[project\nname = 1\n");
    assert!(message.starts_with("`journey.toml` is no valid TOML: "), "{message}");
}

#[test]
fn all_mistakes_of_a_configuration_come_in_one_run() {
    let (_, found) = config("x = 1\n[project]\nnam = 1\ntheme = \"drak\"\n[lints]\nq = \"off\"\n");
    assert_eq!(found.len(), 4, "{found:?}");
}

#[test]
fn a_mark_at_the_start_of_the_configuration_is_no_mistake() {
    let (config, found) = config("\u{feff}[project]\nname = \"x\"\n");
    assert_eq!((config.name.as_deref(), found.len()), (Some("x"), 0));
}

#[test]
fn files_are_loaded_in_order_of_path() {
    let project = project(&[("b.journey", b""), ("a/c.journey", b""), ("my-map.journey", b"")]);
    let inputs: Vec<_> = project.inputs.iter().map(|i| (&*i.path, i.module.as_deref())).collect();
    assert_eq!(
        inputs,
        [("a/c.journey", Some("a.c")), ("b.journey", Some("b")), ("my-map.journey", None)]
    );
    assert_eq!(project.name, "shop");
    assert_eq!(project.shown, Shown::All);
}

#[test]
fn bytes_that_are_no_text_are_placed() {
    let project = project(&[("a.journey", b"// fine\n// caf\xe9\n"), ("b.journey", b"")]);
    assert_eq!(project.inputs.len(), 1);
    assert_eq!(project.broken, ["a"]);
    let found = &project.diagnostics[0];
    assert_eq!(found.code, Code::NotUtf8);
    assert_eq!(found.message, "`a.journey` is not UTF-8 text: byte 14, in line 2, is 0xE9");
    assert!(found.help.as_ref().unwrap().contains("`é`"));
    assert_eq!(project.sources.get(found.span.file).line_column(found.span.start), (2, 7));

    let utf16 = super::single("a.journey", b"\xff\xfej\0".to_vec());
    assert!(utf16.diagnostics[0].help.as_ref().unwrap().contains("UTF-16"));
}

#[test]
fn a_lone_file_brings_what_it_reaches() {
    let files = memory(&[
        ("a.journey", b"use b.{x}\n"),
        ("b.journey", b"use eu.c.x\n"),
        ("eu/c.journey", b"use a.*\n"),
        ("d.journey", b"use a.x\n"),
    ]);
    let mut selection = Selection { files: vec!["a.journey".into()], ..Selection::all() };
    selection.alone = true;
    let project = load(&files, "x", &selection);
    let paths: Vec<_> = project.inputs.iter().map(|i| &*i.path).collect();
    assert_eq!(paths, ["a.journey", "b.journey", "eu/c.journey"]);
    assert!(project.shown.holds("a.journey", false));
    assert!(!project.shown.holds("b.journey", false));
    assert!(project.shown.holds("b.journey", true));
}

#[test]
fn a_file_of_a_project_is_shown_with_the_errors_of_what_it_reaches() {
    let files = memory(&[
        ("journey.toml", b""),
        ("a.journey", b"use b.{x}\n"),
        ("b.journey", b""),
        ("d.journey", b""),
    ]);
    let selection = Selection { files: vec!["a.journey".into()], ..Selection::all() };
    let project = load(&files, "x", &selection);
    assert_eq!(project.inputs.len(), 3);
    assert!(project.shown.holds("journey.toml", true));
    assert!(project.shown.holds("b.journey", true));
    assert!(!project.shown.holds("d.journey", true));
}

#[test]
fn two_files_of_one_name_are_an_error_with_both_places() {
    let project = project(&[("Eu/x.journey", b""), ("eu/x.journey", b""), ("std.journey", b"")]);
    let messages: Vec<_> = project.diagnostics.iter().map(|d| &*d.message).collect();
    assert_eq!(
        messages,
        [
            "modules `Eu.x` and `eu.x` differ only in capital and small letters",
            "`std.journey` would be module `std`, and `std` is the standard library",
        ]
    );
    assert_eq!(
        project.sources.get(project.diagnostics[0].labels[0].span.file).path,
        "Eu/x.journey"
    );
}
