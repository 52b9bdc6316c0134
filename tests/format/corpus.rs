//! What must hold for every source there is.

use super::{formatted, settled};
use journey::compile::{Compilation, Options, compile};
use journey::diagram::View;
use journey::emit::dot::{DotOptions, dot};
use journey::emit::spec::spec;
use journey::format::{Refusal, format};
use journey::project::files::Memory;
use journey::project::{Selection, load};
use journey::source::{FileId, SourceFile};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The files below a folder whose names end so.
fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if root.is_dir() {
        walk(&root, ending, &mut found);
    }
    found.sort();
    found
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut all = files("examples", ".journey");
    all.extend(files("std", ".journey"));
    all
}

/// Sources in Markdown files: the fences that can be parsed.
fn fences() -> Vec<String> {
    let mut texts: Vec<String> =
        files("src/diagnostic/codes", ".md").into_iter().map(|f| f.1).collect();
    texts.extend(files("docs", ".md").into_iter().map(|f| f.1));
    texts.extend(fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")));
    let mut found = Vec::new();
    for text in texts {
        let mut fence: Option<String> = None;
        for line in text.lines() {
            match &mut fence {
                None if line.trim_start().starts_with("```journey") => fence = Some(String::new()),
                Some(_) if line.trim_start().starts_with("```") => found.extend(fence.take()),
                Some(fence) => *fence += &format!("{line}\n"),
                None => {}
            }
        }
    }
    found
}

#[test]
fn every_source_is_formatted() {
    let sources = sources();
    assert!(sources.len() > 20);
    let mut unformatted = Vec::new();
    for (path, text) in sources {
        if settled(&text) != text {
            unformatted.push(path);
        }
    }
    assert!(unformatted.is_empty(), "run `journey fmt` for {unformatted:#?}");
}

#[test]
fn every_fence_without_mistakes_is_stable() {
    for text in fences() {
        match format(FileId(0), &SourceFile::new("fence.journey", text.as_str())) {
            Ok(_) => drop(settled(&text)),
            Err(Refusal::Syntax(_)) => {}
            Err(Refusal::Mistake(mistake)) => panic!("{mistake}:\n{text}"),
        }
    }
}

/// What careless hands and other editors do to a text. None of it changes what is joined or broken.
fn mistreated(text: &str) -> Vec<String> {
    let lines = |change: &dyn Fn(&str) -> String| -> String {
        // Texts over several lines must stay as they are.
        text.lines().map(change).collect::<Vec<_>>().join("\n") + "\n"
    };
    let mut all = vec![
        lines(&|line| format!("{line}  \t")),
        lines(&|line| if line.is_empty() { "\n\n".to_owned() } else { line.to_owned() }),
        format!("\u{FEFF}\n\n{text}\n\n\n"),
        text.trim_end().to_owned(),
    ];
    if !text.contains("\"\"\"") {
        all.push(lines(&|line| line.trim_start().to_owned()));
        all.push(lines(&|line| format!("\t{line}")));
        all.push(lines(&|line| match line.trim_start().starts_with("//") {
            true => line.to_owned(),
            false => blanks_outside_texts(line),
        }));
    }
    all
}

fn blanks_outside_texts(line: &str) -> String {
    let mut out = String::new();
    let (mut quoted, mut before) = (false, ' ');
    for c in line.chars() {
        quoted ^= c == '"' && before != '\\';
        out.push(c);
        if !quoted && matches!(c, ' ' | ':' | '{') && !before.is_ascii_digit() {
            out.push(' ');
        }
        before = c;
    }
    out
}

#[test]
fn mistreated_sources_become_what_they_were() {
    for (path, text) in sources() {
        for (number, changed) in mistreated(&text).into_iter().enumerate() {
            assert_eq!(formatted(&changed), text, "{} changed in way {number}", path.display());
        }
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(formatted(&crlf), crlf, "{} with CRLF", path.display());
    }
}

/// Files by path, compiled as one project.
fn compiled(files: &BTreeMap<String, String>) -> Compilation {
    let mut memory = Memory::default();
    for (path, text) in files {
        memory.add(path.as_str(), text.as_bytes());
    }
    let as_of = "2026-11-01".parse().ok();
    compile(load(&memory, "project", &Selection::all()), &Options { as_of })
}

/// The outputs without places and hashes of the source.
fn outputs(compilation: &Compilation) -> Vec<String> {
    let mut all: Vec<String> =
        compilation.diagnostics.iter().map(|d| format!("{} {}", d.code.id(), d.message)).collect();
    // Findings are sorted by place, and two on one line may be parted now.
    all.sort();
    if let Some(model) = &compilation.model {
        for view in View::ALL {
            for journey in model.journeys.ids() {
                all.push(dot(model, view, Some(journey), &DotOptions::default()));
            }
        }
        let mut json: serde_json::Value =
            serde_json::from_str(&spec(model, &compilation.sources)).unwrap();
        strip(&mut json);
        all.push(json.to_string());
    }
    all
}

/// Says only the first difference: the outputs are long.
fn same(left: &[String], right: &[String], folder: &Path) {
    let folder = folder.display();
    assert_eq!(left.len(), right.len(), "in {folder}");
    for (left, right) in left.iter().zip(right) {
        let at = left.bytes().zip(right.bytes()).take_while(|(a, b)| a == b).count();
        let from =
            |text: &str| text.chars().skip(at.saturating_sub(200)).take(400).collect::<String>();
        assert!(left == right, "in {folder}:\n{}\n\n{}", from(left), from(right));
    }
}

/// Removes from a spec what tells where in the source a thing is.
fn strip(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            map.retain(|key, _| !matches!(key.as_str(), "compiled_from" | "place" | "sha256"));
            map.values_mut().for_each(strip);
        }
        serde_json::Value::Array(values) => values.iter_mut().for_each(strip),
        _ => {}
    }
}

/// A source on as few lines as possible: every block that can be is on one.
fn squeezed(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let trimmed = line.trim();
        let plain = !text.contains("\"\"\"") && !trimmed.starts_with("//") && !trimmed.is_empty();
        let before = out.trim_end_matches('\n').rsplit('\n').next().unwrap_or("").trim().to_owned();
        let joins = plain
            && !before.is_empty()
            && !before.starts_with("//")
            && !before.contains("//")
            && out.ends_with('\n')
            && !out.ends_with("\n\n")
            && !trimmed.starts_with("use");
        if joins {
            out.truncate(out.len() - 1);
            let opens = before.ends_with(['{', '(', '[', ',']);
            let closes = trimmed.starts_with(['}', ')', ']', '-', '+', '*', '/', '>', '<', '='])
                || ["by ", "from ", "for ", "via ", "improves ", "where "]
                    .iter()
                    .any(|w| trimmed.starts_with(w));
            out.push_str(if opens || closes { " " } else { ", " });
        }
        out.push_str(trimmed);
        out.push('\n');
    }
    out
}

#[test]
fn formatting_changes_no_model_and_no_output() {
    let mut projects: BTreeMap<PathBuf, BTreeMap<String, String>> = BTreeMap::new();
    for (path, text) in files("examples", ".journey") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        projects.entry(path.parent().unwrap().to_owned()).or_default().insert(name, text);
    }
    let mut with_model = 0;
    for (folder, sources) in projects {
        let squeezed: BTreeMap<String, String> =
            sources.iter().map(|(path, text)| (path.clone(), squeezed(text))).collect();
        let formatted: BTreeMap<String, String> =
            squeezed.iter().map(|(path, text)| (path.clone(), settled(text))).collect();
        let (before, between, after) =
            (compiled(&sources), compiled(&squeezed), compiled(&formatted));
        with_model += usize::from(after.model.is_some());
        let expected = outputs(&before);
        same(&expected, &outputs(&between), &folder);
        same(&expected, &outputs(&after), &folder);
    }
    assert!(with_model > 0);
}
