//! Every project under `examples/` is what a reader should find: without a finding to mend, drawn in
//! every view, and accepted by the real `dot`.

#![allow(clippy::print_stdout)] // what was skipped and what failed is told on the terminal

mod support;

use journey::diagnostic::{Diagnostic, Severity};
use journey::diagram::View;
use journey::emit::dot::{DotOptions, dot};
use journey::emit::spec::spec;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use support::{compile_texts, conversation, projects, read_project, root};

#[test]
fn every_example_is_clean_and_builds() {
    let graphviz =
        Command::new("dot").arg("-V").stderr(Stdio::null()).status().is_ok_and(|s| s.success());
    if !graphviz {
        println!("Graphviz is not installed: what `dot` says of the pictures is not looked at");
    }
    let folders = projects(&root().join("examples"));
    assert!(folders.len() >= 8, "only {} examples", folders.len());
    let mut problems = Vec::new();
    for folder in &folders {
        let name = folder.strip_prefix(root()).unwrap_or(folder).display().to_string();
        let compiled =
            compile_texts(read_project(folder).iter().map(|(p, t)| (p.as_str(), t.as_str())));
        let said = conversation(&compiled);
        if !said.is_empty() {
            problems.push(format!("{name}:\n{said}"));
        }
        let errors: Vec<&Diagnostic> =
            compiled.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        let Some(model) = &compiled.model else {
            assert!(!errors.is_empty(), "{name} has neither a model nor an error");
            continue;
        };
        assert!(errors.is_empty());
        let json: Result<serde_json::Value, _> =
            serde_json::from_str(&spec(model, &compiled.sources));
        assert!(json.is_ok(), "{name}: {json:?}");
        let options = DotOptions::default();
        for view in View::ALL {
            let mut pictures = vec![];
            if view == View::Overview {
                pictures.push(dot(model, view, None, &options));
            } else {
                pictures
                    .extend(model.journeys.ids().map(|id| dot(model, view, Some(id), &options)));
            }
            for picture in pictures {
                assert_eq!(
                    picture.lines().filter(|l| l.trim() == "}").count().min(1),
                    1,
                    "{name} {view:?}"
                );
                if graphviz && let Some(said) = complaint(&picture) {
                    problems.push(format!("{name}, view {view:?}: {said}"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n\n"));
}

/// What `dot` says of a picture.
fn complaint(picture: &str) -> Option<String> {
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = picture.to_string();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let written = writer.join().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).trim().to_string();
    let drawn = output.status.success() && output.stdout.ends_with(b"</svg>\n") && written.is_ok();
    (!said.is_empty() || !drawn).then_some(said)
}

#[test]
fn the_library_is_clean() {
    for (path, text) in read_project(&root().join("std")) {
        let module = Path::new(&path).file_stem().unwrap().to_str().unwrap().to_string();
        let compiled = support::compile_one(&format!("use std.{module}.*\n"));
        let said: Vec<&Diagnostic> = compiled
            .diagnostics
            .iter()
            .filter(|d| compiled.sources.get(d.span.file).path != "map.journey")
            .collect();
        assert!(said.is_empty(), "{path}: {said:#?}");
        assert!(text.starts_with("//!"), "{path} says nothing about itself");
    }
}
