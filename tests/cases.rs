//! Conversations: what a map says, and what the compiler answers.
//!
//! Below `tests/cases/`, each `NAME.journey` is a project of one file, and each folder with a
//! `journey.toml` is a project. Beside it stands what is expected: `NAME.stderr` (as people read it),
//! `NAME.short`, `NAME.dot` (the flow of the first journey), `NAME.spec.json`; whichever exist are
//! compared. `UPDATE_EXPECT=1 cargo test --test cases` writes them anew.

#![allow(clippy::print_stdout)] // what was skipped and what failed is told on the terminal

mod support;

use journey::compile::Compilation;
use journey::diagnostic::Diagnostic;
use journey::diagram::View;
use journey::emit::dot::{DotOptions, dot};
use journey::emit::spec::spec;
use journey::report::{Format, Look, Report};
use std::path::{Path, PathBuf};
use support::{Texts, compile_texts, read_project, root};

const ENDINGS: [&str; 4] = ["stderr", "short", "dot", "spec.json"];

fn inputs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.join("journey.toml").exists() || path.extension().is_some_and(|e| e == "journey") {
            found.push(path);
        } else if path.is_dir() {
            inputs(&path, found);
        }
    }
}

fn texts(input: &Path) -> Texts {
    if input.is_dir() {
        return read_project(input);
    }
    let name = input.file_name().unwrap().to_str().unwrap().to_string();
    vec![(name, std::fs::read_to_string(input).unwrap())]
}

/// What the compiler gives, by ending; nothing where there is no model to give it from.
fn given(compiled: &Compilation, texts: &Texts, ending: &str) -> Option<String> {
    let files = texts.iter().filter(|(p, _)| p.ends_with(".journey")).count();
    let findings: Vec<&Diagnostic> = compiled.diagnostics.iter().collect();
    let report = Report::new("project", files, &compiled.sources, findings);
    let model = compiled.model.as_ref();
    match ending {
        "stderr" => {
            let said = report.render(Format::Human, Look { color: false, width: 100 });
            let lines: Vec<&str> = said.lines().map(str::trim_end).collect();
            Some(
                format!("{}\n{}\n", lines.join("\n").trim_end(), report.summary())
                    .trim_start()
                    .to_string(),
            )
        }
        "short" => Some(report.render(Format::Short, Look::default())),
        "dot" => model.and_then(|m| {
            Some(dot(m, View::Flow, Some(m.journeys.ids().next()?), &DotOptions::default()))
        }),
        _ => model.map(|m| spec(m, &compiled.sources)),
    }
}

#[test]
fn conversations_go_as_written() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut found = Vec::new();
    inputs(&root().join("tests/cases"), &mut found);
    found.sort();
    assert!(found.len() >= 20, "only {} cases", found.len());
    let mut problems = Vec::new();
    for input in found {
        let texts = texts(&input);
        let compiled = compile_texts(texts.iter().map(|(p, t)| (p.as_str(), t.as_str())));
        let stem = if input.is_dir() { input.clone() } else { input.with_extension("") };
        let beside = |ending: &str| PathBuf::from(format!("{}.{ending}", stem.display()));
        let expected: Vec<&str> = ENDINGS.into_iter().filter(|e| beside(e).exists()).collect();
        let endings = if expected.is_empty() && update { vec!["stderr"] } else { expected };
        let name = stem.strip_prefix(root()).unwrap().display().to_string();
        if endings.is_empty() {
            problems.push(format!("{name}: nothing is expected of it"));
        }
        for ending in endings {
            let now = given(&compiled, &texts, ending).unwrap_or_default();
            if update {
                std::fs::write(beside(ending), now).unwrap();
                continue;
            }
            let then = std::fs::read_to_string(beside(ending)).unwrap();
            if now != then.replace("\r\n", "\n") {
                problems.push(format!("{name}.{ending}\n── expected ──\n{then}── given ──\n{now}"));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}\n(UPDATE_EXPECT=1 writes them anew)", problems.join("\n"));
}
