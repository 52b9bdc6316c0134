//! The rules of the code itself: who imports whom, where files are read and printed, how long a file
//! may be.

#![allow(clippy::print_stdout)] // what was skipped and what failed is told on the terminal

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use support::root;

/// A file of the sources: its path from the root, and its text.
type File = (String, String);

fn files(folder: &str, ending: &str) -> Vec<File> {
    fn walk(base: &Path, folder: &Path, ending: &str, found: &mut Vec<File>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(base, &path, ending, found);
            } else if path.to_str().unwrap().ends_with(ending) {
                let name = path.strip_prefix(base).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), &root().join(folder), ending, &mut found);
    found.sort();
    assert!(!found.is_empty());
    found
}

/// The lines of code of a file, numbered from 1: no comments, and nothing behind `#[cfg(test)]`.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut lines = text.lines().enumerate().peekable();
    let mut tests = false;
    std::iter::from_fn(move || {
        loop {
            let (i, line) = lines.next()?;
            if line.trim() == "#[cfg(test)]" {
                // A module declared for tests alone, or the tests at the end of the file.
                match lines.peek() {
                    Some((_, next)) if next.trim_end().ends_with(';') => {
                        lines.next();
                        continue;
                    }
                    _ => tests = true,
                }
            }
            if !tests && !line.trim_start().starts_with("//") {
                return Some((i + 1, line));
            }
        }
    })
}

/// Whether a file holds nothing but tests.
fn for_tests(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "tests.rs" || name.ends_with("_tests.rs") || ["sample.rs", "mini.rs"].contains(&name)
}

/// The top module of a file of `src`.
fn module(path: &str) -> &str {
    let rest = path.strip_prefix("src/").unwrap_or(path);
    rest.split(['/', '.']).next().unwrap_or(rest)
}

/// The table in the documentation of the crate: module and what it may use.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let cells =
        |line: &str| -> Vec<String> { line.split('|').map(|c| c.trim().to_string()).collect() };
    let words = |cell: &str| -> BTreeSet<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_string).collect()
    };
    let rows = text
        .lines()
        .filter_map(|l| l.strip_prefix("//! | `"))
        .map(|row| cells(&format!("`{row}")))
        .filter(|row| row.len() == 3)
        .map(|row| (row[0].trim_matches('`').to_string(), words(&row[1])));
    let found: BTreeMap<_, _> = rows.collect();
    assert!(found.len() >= 10, "the table in src/lib.rs is not found: {found:?}");
    found
}

#[test]
fn imports_run_one_way() {
    let table = table();
    let mut problems = Vec::new();
    for (path, text) in files("src", ".rs").iter().filter(|(p, _)| !for_tests(p)) {
        let from = module(path);
        if ["lib", "main"].contains(&from) {
            continue;
        }
        let Some(allowed) = table.get(from) else {
            problems.push(format!("`{from}` has no row in the table of src/lib.rs"));
            continue;
        };
        for (line, text) in code(text) {
            for part in text.split("crate::").skip(1) {
                let names: Vec<String> = match part.strip_prefix('{') {
                    Some(list) => {
                        list.split(['{', ',', '}']).map(|w| w.trim().to_string()).collect()
                    }
                    None => vec![part.to_string()],
                };
                for name in names {
                    let to: String =
                        name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    if table.contains_key(&to) && to != from && !allowed.contains(&to) {
                        problems.push(format!("{path}:{line}: `{from}` may not use `{to}`"));
                    }
                }
            }
        }
    }
    problems.dedup();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn modules_have_rows_and_rows_have_modules() {
    let modules: BTreeSet<String> = files("src", ".rs")
        .iter()
        .map(|(p, _)| module(p).to_string())
        .filter(|m| !["lib", "main"].contains(&m.as_str()))
        .collect();
    let rows: BTreeSet<String> = table().into_keys().collect();
    assert_eq!(rows, modules);
    for (module, uses) in table() {
        for used in &uses {
            assert!(modules.contains(used), "`{module}` may use `{used}`, which is no module");
            assert!(!table()[used].contains(&module), "`{module}` and `{used}` may use each other");
        }
    }
}

#[test]
fn what_touches_the_machine_stands_in_its_place() {
    let anywhere: [(&str, &[&str]); 7] = [
        ("println!", &["src/cli"]),
        ("eprintln!", &["src/cli"]),
        ("std::fs", &["src/cli", "src/project/files.rs", "src/project/locate.rs"]),
        ("std::env", &["src/cli", "src/project/locate.rs", "src/main.rs"]),
        // The server waits for the keyboard to rest; it does not ask what time it is.
        ("std::time", &["src/cli", "src/lsp/server.rs"]),
        ("std::process", &["src/cli", "src/main.rs"]),
        ("pest", &["src/syntax"]),
    ];
    let mut problems = Vec::new();
    for (path, text) in files("src", ".rs").iter().filter(|(p, _)| !for_tests(p)) {
        for (line, text) in code(text) {
            for (word, places) in &anywhere {
                let word_there = text.match_indices(word).any(|(i, _)| {
                    let before = text[..i].chars().next_back();
                    let after = text[i + word.len()..].chars().next();
                    let part = |c: Option<char>| {
                        c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '"')
                    };
                    !part(before) && !part(after)
                });
                if word_there && !places.iter().any(|p| path.starts_with(p)) {
                    problems.push(format!(
                        "{path}:{line}: `{word}` stands in {} only",
                        places.join(", ")
                    ));
                }
            }
            for word in ["todo!(", "unimplemented!(", "dbg!(", "unsafe {"] {
                if text.contains(word) {
                    problems.push(format!("{path}:{line}: `{word}`"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn files_are_short_and_named_for_what_they_hold() {
    let mut problems = Vec::new();
    for (path, text) in files("src", ".rs").into_iter().chain(files("tests", ".rs")) {
        let lines = text.lines().count();
        if lines >= 800 {
            problems.push(format!("{path} has {lines} lines: divide it"));
        }
        if path.contains("utils") || path.contains("helpers") {
            problems.push(format!("{path} does not say what it holds"));
        }
        let first = text.lines().next().unwrap_or_default();
        if !first.starts_with("//!") {
            problems.push(format!("{path} does not begin with a line about itself"));
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn no_file_knows_the_machine_that_it_was_written_on() {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let Some(listed) = listed.ok().filter(|o| o.status.success()) else {
        println!("not a git checkout: the tracked files are not known");
        return;
    };
    // Built from parts, so that this file is no finding of its own.
    let paths =
        [["/ho", "me/"], ["/Us", "ers/"], ["/wo", "rk/"], ["/ro", "ot/"], ["C:\\", "Users"]]
            .map(|p| p.concat());
    let mut problems = Vec::new();
    for path in String::from_utf8(listed.stdout).unwrap().split('\0').filter(|p| !p.is_empty()) {
        // A file that is no text, or was deleted just now, holds no path.
        let Ok(text) = std::fs::read_to_string(root().join(path)) else { continue };
        for (i, line) in text.lines().enumerate() {
            for known in paths.iter().filter(|p| line.contains(p.as_str())) {
                // A folder of that name inside a longer path is no path of a machine.
                let at = line.find(known.as_str()).unwrap_or_default();
                let inside = line[..at]
                    .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}'));
                if !inside {
                    problems.push(format!("{path}:{}: {known}", i + 1));
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
