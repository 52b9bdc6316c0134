//! Every line of the smartphone map is broken in several ways; each way gives one message, at that
//! line, that says what to do.
//!
//! Of lines that look alike the first is broken in every way. `BREAK=all` breaks all of them,
//! `BREAK=file:line` one; `BREAK_SHOW=1` prints every message that was given.

#![allow(clippy::print_stdout)] // what was skipped and what failed is told on the terminal

#[path = "../support/mod.rs"]
mod support;

mod line;
mod mutations;

use journey::compile::Compilation;
use journey::diagnostic::Severity;
use line::{Block, shape};
use mutations::{Mutation, mutations};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{Texts, compile_texts, findings, one_line, read_project, root};

/// A mutation with its place.
struct Case {
    path: String,
    line: usize,
    mutation: Mutation,
}

#[test]
fn the_map_itself_is_clean() {
    let compiled = compile(&read_project(&root().join("examples/smartphone")), None);
    assert_eq!(support::conversation(&compiled), "");
}

#[test]
fn each_broken_line_gives_one_message() {
    let texts = read_project(&root().join("examples/smartphone"));
    let cases = cases(&texts);
    assert!(
        cases.len() > 1000 || std::env::var_os("BREAK").is_some(),
        "only {} cases",
        cases.len()
    );
    let rules = rule_names();
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let all = std::env::var_os("BREAK_SHOW").is_some();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let compiled = compile(&texts, Some(case));
                    let problem = look(&compiled, case, &rules);
                    if problem.is_some() || all {
                        let text =
                            tell(&compiled, case, problem.as_deref().unwrap_or("as it should be"));
                        failures.lock().unwrap().push((
                            case.path.clone(),
                            case.line,
                            text,
                            problem.is_some(),
                        ));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    let wrong = failures.iter().filter(|f| f.3).count();
    let table: Vec<&str> = failures.iter().map(|f| f.2.as_str()).collect();
    if all {
        println!("{}", table.join("\n"));
    }
    assert!(wrong == 0, "{wrong} of {} broken lines:\n\n{}", cases.len(), table.join("\n"));
}

fn cases(texts: &Texts) -> Vec<Case> {
    let only = std::env::var("BREAK").ok();
    let (mut found, mut shapes) = (Vec::new(), BTreeSet::new());
    for (path, text) in texts.iter().filter(|(p, _)| p.ends_with(".journey")) {
        let mut block = Block::Other;
        let mut first = false;
        for (number, line) in text.lines().enumerate() {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with("//") {
                continue;
            }
            if trimmed == "}" {
                block = Block::Other;
            }
            let new = shapes.insert(shape(line, block));
            let chosen = match only.as_deref() {
                None => new,
                Some(only) => only == "all" || only == format!("{path}:{}", number + 1),
            };
            if chosen {
                let made = mutations(line, block, first);
                found.extend(made.into_iter().map(|mutation| Case {
                    path: path.clone(),
                    line: number,
                    mutation,
                }));
            }
            first = false;
            match trimmed {
                "columns {" => block = Block::Columns,
                "flow {" => (block, first) = (Block::Flow, true),
                _ => {}
            }
        }
    }
    found
}

/// Compiles the project, with one line as it was broken.
fn compile(texts: &Texts, case: Option<&Case>) -> Compilation {
    compile_texts(texts.iter().map(|(path, text)| {
        let text = match case {
            Some(case) if case.path == *path => {
                let mut lines: Vec<&str> = text.split('\n').collect();
                lines[case.line] = &case.mutation.line;
                lines.join("\n")
            }
            _ => text.clone(),
        };
        (path.as_str(), text)
    }))
}

/// What is wrong with what was found.
fn look(compiled: &Compilation, case: &Case, rules: &BTreeSet<String>) -> Option<String> {
    let found = findings(compiled);
    let errors: Vec<_> = found.iter().filter(|d| d.severity == Severity::Error).collect();
    let [error] = errors[..] else {
        return Some(format!("{} errors", errors.len()));
    };
    if found.len() > 1 {
        return Some(format!("{} warnings beside the error", found.len() - 1));
    }
    let source = compiled.sources.get(error.span.file);
    let line = source.line(error.span.start);
    let text: Vec<&str> = source.text.split('\n').collect();
    let before = (0..case.line).rev().find(|i| !text.get(*i).is_none_or(|l| l.trim().is_empty()));
    let there = line == case.line || (case.mutation.line_before && Some(line) == before);
    if source.path != case.path || !there {
        return Some("on another line".into());
    }
    let help = match &error.help {
        None => return Some("no help".into()),
        Some(help) => help,
    };
    for said in [&error.message, &error.label, help] {
        if let Some(name) = internal(said, rules) {
            return Some(format!("names `{name}` of the compiler"));
        }
    }
    let message = &error.message;
    if message.ends_with('.')
        || message.starts_with(|c: char| c.is_uppercase())
        || help.ends_with('.')
    {
        return Some("not in the style of messages".into());
    }
    None
}

fn tell(compiled: &Compilation, case: &Case, problem: &str) -> String {
    let mut text = format!(
        "{}:{}: {}: {problem}\n  | {}\n",
        case.path,
        case.line + 1,
        case.mutation.what,
        case.mutation.line.trim()
    );
    for d in findings(compiled) {
        text.push_str(&format!("  - {}\n", one_line(compiled, d)));
    }
    text
}

/// Names of the grammar's rules that are no words of the language.
fn rule_names() -> BTreeSet<String> {
    let grammar = std::fs::read_to_string(root().join("grammar/journey.pest")).unwrap();
    grammar
        .lines()
        .filter_map(|l| l.split_once('=').map(|(name, _)| name.trim()))
        .filter(|n| n.contains('_') || ["EOI", "SOI", "operand", "inner", "expr"].contains(n))
        .filter(|n| n.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .filter(|n| !["one_of", "any_of"].contains(n))
        .map(str::to_string)
        .collect()
}

/// A word of the compiler's own in a message.
fn internal(said: &str, rules: &BTreeSet<String>) -> Option<String> {
    // What stands in backticks is the user's, mostly.
    let spoken: String = said.split('`').step_by(2).collect();
    if spoken.contains("::") || said.contains("Some(") || said.contains("None") {
        return Some(said.to_string());
    }
    let words = said.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.map(str::to_string).find(|w| rules.contains(w))
}
