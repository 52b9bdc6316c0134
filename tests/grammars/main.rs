//! The editor grammars, held against each other on every example and all of the library: what one takes for a comment,
//! a text, a number, a keyword or a property, all do; and tree-sitter finds no error in what the compiler accepts.
//!
//! The engines are those that editors have. A test whose engine is missing says so and passes; `.ci/run` installs them.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod tree;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files that the compiler accepts, relative to the root.
fn sources() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("examples"), root().join("std")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "journey") {
                let path = path.strip_prefix(root()).unwrap().to_str().unwrap();
                found.push(path.replace('\\', "/"));
            }
        }
    }
    found.push("tests/grammars/odd.journey".to_owned());
    found.sort();
    found
}

/// Where `.ci/run` puts what the engines need.
fn engines() -> PathBuf {
    root().join("target/editors")
}

/// For each file, a letter for each of its characters: see `textmate.mjs`.
type Classes = BTreeMap<String, String>;

/// Runs an engine; without it, says so.
fn coloured(what: &str, command: &mut Command) -> Option<String> {
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("skipped: {what} cannot be run here ({error})");
            return None;
        }
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let missing = ["Cannot find module", "No module named", "ERR_MODULE_NOT_FOUND"];
    if missing.iter().any(|m| said.contains(m)) {
        eprintln!("skipped: {what} is not installed here");
        return None;
    }
    assert!(output.status.success(), "{what}: {said}");
    Some(String::from_utf8(output.stdout).unwrap())
}

fn classes(lines: &str) -> Classes {
    let lines = lines.lines().map(|line| line.split_once('\t').expect("a path and letters"));
    lines.map(|(path, json)| (path.to_owned(), serde_json::from_str(json).unwrap())).collect()
}

/// What an engine says, held against tree-sitter's colours: the first lines that differ.
fn agrees(what: &str, found: &Classes) {
    let mut different = String::new();
    let mut count = 0;
    for path in sources() {
        let text = fs::read_to_string(root().join(&path)).unwrap().replace("\r\n", "\n");
        let wanted = tree::classes(&text);
        let got = found.get(&path).unwrap_or_else(|| panic!("{what} did not colour {path}"));
        let lines = text.lines().zip(wanted.lines()).zip(got.lines());
        for (at, ((line, wanted), got)) in lines.enumerate() {
            let same = line
                .chars()
                .zip(wanted.chars().zip(got.chars()))
                .all(|(c, (wanted, got))| c.is_whitespace() || wanted == got);
            if !same {
                count += 1;
                if count <= 5 {
                    different += &format!("{path}:{}\n{line}\n{wanted}\n{got}\n", at + 1);
                }
            }
        }
        assert_eq!(wanted.lines().count(), got.lines().count(), "{what}, {path}");
    }
    assert!(count == 0, "{what} differs from tree-sitter in {count} lines\n{different}");
}

#[test]
fn textmate_colours_as_tree_sitter_does() {
    let _ = fs::create_dir_all(engines());
    let mut node = Command::new("node");
    node.current_dir(engines()).arg(root().join("tests/grammars/textmate.mjs"));
    node.arg(root()).arg("grammar/textmate/journey.tmLanguage.json").args(sources());
    let Some(lines) = coloured("vscode-textmate", &mut node) else { return };
    agrees("the TextMate grammar", &classes(&lines));
}

/// Its exit is 0 only if every scope that `scopes.journey` names is there.
#[test]
fn textmate_scopes_are_those_that_are_named() {
    let tester = engines().join("node_modules/vscode-tmgrammar-test/dist/unit.js");
    if !tester.exists() {
        return eprintln!("skipped: vscode-tmgrammar-test is not installed here");
    }
    let mut node = Command::new("node");
    node.current_dir(root()).arg(tester).args(["-g", "grammar/textmate/journey.tmLanguage.json"]);
    let right = fs::read_to_string(root().join("tests/grammars/scopes.journey")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let run = |node: &mut Command, name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let output = node.arg(&path).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (good, said) = run(&mut node, "right.journey", &right);
    assert!(good, "{said}");
    // Nor does it say so of everything.
    let wrong = right.replacen("storage.type", "string.quoted", 1);
    assert!(!run(&mut node, "wrong.journey", &wrong).0);
}

#[test]
fn highlight_js_colours_as_tree_sitter_does() {
    let _ = fs::create_dir_all(engines());
    let mut node = Command::new("node");
    node.current_dir(engines()).arg(root().join("tests/grammars/highlightjs.mjs"));
    node.arg(root()).arg("grammar/highlightjs/journey.js").args(sources());
    let Some(lines) = coloured("highlight.js", &mut node) else { return };
    agrees("the highlight.js grammar", &classes(&lines));
}

#[test]
fn pygments_colours_as_tree_sitter_does() {
    let mut python = Command::new("python3");
    python.current_dir(root()).arg("tests/grammars/pygments_classes.py");
    python.arg("grammar/pygments/journey_lexer.py").args(sources());
    let Some(lines) = coloured("Pygments", &mut python) else { return };
    agrees("the Pygments lexer", &classes(&lines));
}

#[test]
fn vim_colours_as_tree_sitter_does() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("classes");
    let mut vim = Command::new("vim");
    vim.current_dir(root())
        .args(["-es", "-N", "-u", "NONE", "-i", "NONE", "-n", "-S", "tests/grammars/classes.vim"])
        .env("GRAMMAR", root().join("grammar/vim"))
        .env("OUTPUT", &out)
        .env("FILES", sources().join("\n"));
    if coloured("Vim", &mut vim).is_none() {
        return;
    }
    agrees("the Vim syntax", &classes(&fs::read_to_string(out).unwrap()));
}

#[test]
fn tree_sitter_finds_no_error_in_what_the_compiler_accepts() {
    for path in sources() {
        let text = fs::read_to_string(root().join(&path)).unwrap();
        assert_eq!(tree::first_error(&text), None, "{path}");
    }
}

#[test]
fn tree_sitter_finds_the_error_in_a_broken_file() {
    let text = "journey x \"open {\n}\n";
    assert!(tree::first_error(text).is_some());
}

#[test]
fn every_query_fits_the_grammar() {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("grammar/tree-sitter/queries")).unwrap() {
        let path = entry.unwrap().path();
        tree::query(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        names.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
    }
    names.sort();
    assert_eq!(
        names,
        ["folds", "highlights", "indents", "injections", "locals", "tags", "textobjects"]
    );
}

#[test]
fn the_parser_of_tree_sitter_is_that_of_its_grammar() {
    use sha2::{Digest, Sha256};
    let folder = root().join("grammar/tree-sitter");
    let grammar = fs::read_to_string(folder.join("grammar.js")).unwrap().replace("\r\n", "\n");
    let digest: String = Sha256::digest(grammar).iter().map(|b| format!("{b:02x}")).collect();
    let noted = fs::read_to_string(folder.join("src/grammar.js.sha256")).unwrap();
    assert!(
        noted.starts_with(&digest),
        "grammar.js has changed: grammar/tree-sitter/generate writes the parser anew"
    );
}

#[test]
fn vim_indents_as_the_formatter_does_and_reads_findings() {
    let folder = tempfile::tempdir().unwrap();
    let (out, findings) = (folder.path().join("out"), folder.path().join("findings"));
    let written = "maps/a.journey:3:7: error[J0201]: unknown name `x`\n\
        b.journey:10:1: warning[J0602]: nobody owns `y`\nnot a finding\n";
    fs::write(&findings, written).unwrap();
    let mut files = sources();
    files.retain(|file| !file.starts_with("tests/"));
    let mut vim = Command::new("vim");
    vim.current_dir(root())
        .args(["-es", "-N", "-u", "NONE", "-i", "NONE", "-n", "-S", "tests/grammars/edit.vim"])
        .env("GRAMMAR", root().join("grammar/vim"))
        .env("OUTPUT", &out)
        .env("FINDINGS", &findings)
        .env("FILES", files.join("\n"));
    if coloured("Vim", &mut vim).is_none() {
        return;
    }
    let said = fs::read_to_string(out).unwrap();
    assert_eq!(
        said,
        "found|maps/a.journey|3|7|e|201|unknown name `x`\nfound|b.journey|10|1|w|602|nobody owns `y`\n"
    );
}
