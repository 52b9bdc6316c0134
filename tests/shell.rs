//! Completions complete in real shells, and manual pages please real readers of them. A shell that is
//! not there is said and passed over.

#![allow(clippy::print_stdout)] // what was skipped is told on the terminal

mod support;

use std::fs;
use std::process::{Command, Stdio};
use support::root;

fn has(program: &str, arg: &str) -> bool {
    let found = Command::new(program)
        .arg(arg)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok();
    if !found {
        println!("there is no {program}: what it says is not looked at");
    }
    found
}

#[track_caller]
fn said(program: &str, args: &[&str]) -> String {
    let output = Command::new(program)
        .args(args)
        .current_dir(root().join("docs"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {args:?}\n{out}\n{err}");
    assert_eq!(err, "", "{program} {args:?}");
    out.into_owned()
}

#[test]
fn bash_completes() {
    if !has("bash", "--version") {
        return;
    }
    let complete = |words: &str, at: usize| {
        let script = format!(
            "source completions/journey.bash; COMP_WORDS=({words}); COMP_CWORD={at}; \
             _journey journey \"${{COMP_WORDS[{at}]}}\" \"${{COMP_WORDS[{}]}}\"; \
             printf '%s ' \"${{COMPREPLY[@]}}\"",
            at - 1
        );
        said("bash", &["--norc", "-c", &script])
    };
    assert_eq!(complete("journey me", 1), "measure ");
    assert_eq!(complete("journey check --form", 2), "--format ");
    assert_eq!(complete("journey check --format s", 3), "short sarif ");
    assert_eq!(complete("journey new --template b", 3), "b2b blueprint ");
    assert_eq!(complete("journey completions z", 2), "zsh ");
    assert_eq!(complete("journey check --allow wish", 3), "wishful ");
    assert_eq!(complete("journey check --deny warn", 3), "warnings ");
    assert_eq!(complete("journey explain J0201", 2), "J0201 ");
    assert_eq!(complete("journey explain touchp", 2), "touchpoint ");
}

#[test]
fn fish_completes() {
    if !has("fish", "--version") {
        return;
    }
    let complete = |line: &str| {
        let script = format!("source completions/journey.fish; complete -C '{line}'");
        said("fish", &["--no-config", "-c", &script])
    };
    assert!(complete("journey mea").starts_with("measure\t"), "{}", complete("journey mea"));
    assert!(complete("journey check --format sar").contains("sarif"));
}

/// Somebody types into a zsh on a terminal of its own; what was completed is what the command gets.
#[test]
fn zsh_completes() {
    if !has("zsh", "--version") || !has("timeout", "--version") {
        return;
    }
    said("zsh", &["-f", "-n", "completions/_journey"]);
    let complete = |typed: &str| {
        let script = format!(
            r#"zmodload zsh/zpty
               zpty typed TERM=dumb zsh -f -i
               zpty -w typed 'autoload -U compinit; compinit -u -D; source completions/_journey
                              journey() {{ print -r -- "GO""T $*" }}; print READ"Y"'
               zpty -r -m typed seen '*READY*'
               zpty -w typed $'{typed}'
               zpty -r -m typed seen $'*GOT *\n*'
               print -r -- ${{${{seen##*GOT }}%%$'\r'*}}"#
        );
        said("timeout", &["120", "zsh", "-f", "-c", &script])
    };
    assert_eq!(complete(r"journey mea\t"), "measure\n");
    assert_eq!(complete(r"journey che\t --form\tsar\t"), "check --format=sarif\n");
}

/// Elvish has its editor only where somebody types: its two names stand in for it.
#[test]
fn elvish_completes() {
    if !has("elvish", "-version") {
        return;
    }
    let complete = |words: &str| {
        let script = format!(
            "var edit: = (ns [&complex-candidate~={{|text &display=''| put $text}} \
             &completion:=(ns [&arg-completer=[&]])]); \
             eval &ns=(ns [&edit:=$edit:]) (slurp < completions/journey.elv); \
             $edit:completion:arg-completer[journey] journey {words} | each {{|c| echo $c}}"
        );
        said("elvish", &["-norc", "-c", &script])
    };
    assert!(complete("''").lines().any(|word| word == "measure"), "{}", complete("''"));
    assert!(complete("check ''").lines().any(|word| word == "--max-warnings"));
}

#[test]
fn manual_pages_are_without_fault() {
    let mut pages: Vec<String> = fs::read_dir(root().join("docs/man"))
        .unwrap()
        .map(|entry| format!("man/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    pages.sort();
    assert!(pages.len() > 14, "{pages:?}");
    if has("mandoc", "-V") {
        for page in &pages {
            assert_eq!(said("mandoc", &["-T", "lint", "-W", "warning,stop", page]), "", "{page}");
        }
        let shown = said("mandoc", &["-T", "ascii", "man/journey-check.1"]).replace('\u{8}', "");
        assert!(
            shown.contains("journey-check(1)") || shown.contains("JOURNEY-CHECK(1)"),
            "{shown}"
        );
    }
    if has("man", "--version") {
        let shown = said("man", &["-l", "-P", "cat", "--warnings", "man/journey.1"]);
        assert!(shown.contains("find every mistake"), "{shown}");
    }
}
