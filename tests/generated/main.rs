//! Files that are generated from the program's own tables and from the examples: they are fresh, and one command writes
//! them anew: `UPDATE_GENERATED=1 cargo test --test generated`.

mod changes;
mod codes;
mod editors;
mod gallery;
mod grammar;
mod language;
mod library;
mod schema;
mod shell;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;

/// The generated files, each with its text.
fn files() -> Vec<(String, String)> {
    let pages = [
        ("docs/reference/changes.md", changes::page()),
        ("docs/reference/codes.md", codes::pages()),
        ("docs/reference/errors.md", codes::errors()),
        ("docs/reference/language.md", language::page()),
        ("docs/reference/lints.md", codes::lints()),
        ("docs/reference/std.md", library::page()),
        ("docs/reference/spec.md", schema::page()),
    ];
    let tables = pages.into_iter().chain(editors::files()).chain(gallery::files());
    let mut files: Vec<(String, String)> =
        tables.map(|(path, text)| (path.to_owned(), text)).collect();
    files.extend(shell::files());
    files
}

/// Stands at the top of each generated page.
const NOTICE: &str = "<!-- Generated from the program's own tables. Do not edit: \
    `UPDATE_GENERATED=1 cargo test --test generated` writes it anew. -->\n";

#[test]
fn generated_files_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let update = std::env::var_os("UPDATE_GENERATED").is_some();
    let mut stale = Vec::new();
    for (path, text) in files() {
        let full = root.join(&path);
        if fs::read_to_string(&full).is_ok_and(|old| old.replace("\r\n", "\n") == text) {
            continue;
        }
        if update {
            fs::create_dir_all(full.parent().unwrap()).unwrap();
            fs::write(&full, text).unwrap();
        } else {
            stale.push(path);
        }
    }
    assert!(
        stale.is_empty(),
        "not fresh: {}\n`UPDATE_GENERATED=1 cargo test --test generated` writes them anew",
        stale.join(", ")
    );
}

/// A table in Markdown.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|h| (*h).to_owned()).collect();
    let line: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
    let mut text = row(&head) + &row(&line);
    for cells in rows {
        let cells: Vec<String> = cells.iter().map(|c| c.replace('|', "\\|")).collect();
        text += &row(&cells);
    }
    text
}

/// A word as code.
fn code(word: &str) -> String {
    format!("`{word}`")
}

/// Words as code, parted by commas.
fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(code).collect::<Vec<_>>().join(", ")
}

/// The text with a capital at its start.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
