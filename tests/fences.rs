//! Every example in the README, the documents and the library's own documentation is read by the
//! compiler. After `journey` a fence may say what it is:
//!
//! - nothing more: a whole project without an error;
//! - `fragment` or `part`: a piece that is well written, the rest left to the reader;
//! - `wrong`: something in it is an error or a warning;
//! - `right`: neither.

mod markdown;

use journey::diagnostic::Severity;
use journey::project::std::MODULES;
use journey::source::{FileId, SourceFile, Sources};
use journey::syntax;
use markdown::{Fence, check, fences, told};
use std::fs;
use std::path::{Path, PathBuf};

/// What is wrong with an example, if anything.
fn problem(fence: &Fence) -> Option<String> {
    let words: Vec<&str> = fence.words.iter().map(String::as_str).collect();
    let ["journey", kind @ ..] = words.as_slice() else { return None };
    if let ["fragment" | "part"] = kind {
        return fragment(fence);
    }
    let found = check(&fence.files());
    let any = |wanted: &[Severity]| found.diagnostics.iter().any(|d| wanted.contains(&d.severity));
    let good = match kind {
        [] => !any(&[Severity::Error]),
        ["right"] => !any(&[Severity::Error, Severity::Warning]),
        ["wrong"] => any(&[Severity::Error, Severity::Warning]),
        other => return Some(format!("nobody knows what {other:?} means")),
    };
    (!good).then(|| format!("  {}", told(&found).join("\n  ")))
}

/// Only what is written is looked at, not what it refers to.
fn fragment(fence: &Fence) -> Option<String> {
    let mut problems = Vec::new();
    for (path, text) in fence.files() {
        let mut sources = Sources::default();
        let id: FileId = sources.add(SourceFile::new(path, text.as_str()));
        let (_, found) = syntax::parse(id, sources.get(id));
        let errors = found.iter().filter(|d| d.severity == Severity::Error);
        problems.extend(errors.map(|d| format!("  {}: {}", d.code.id(), d.message)));
    }
    (!problems.is_empty()).then(|| problems.join("\n"))
}

/// All pages below a folder.
fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|e| e == "md") {
            found.push(path);
        }
    }
}

/// The documentation comments of a source, as a page with the same lines.
fn documentation(source: &str) -> String {
    let doc = |line: &str| {
        let line = line.trim_start();
        let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        text.map_or(String::new(), |t| t.strip_prefix(' ').unwrap_or(t).to_owned())
    };
    source.lines().map(doc).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_example_is_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("README.md"), root.join("CHANGELOG.md")];
    pages(&root.join("docs"), &mut paths);
    // Generated from pages that `codes.rs` holds to more.
    paths.retain(|path| !path.ends_with("docs/reference/codes.md"));
    paths.sort();
    let mut texts: Vec<(String, String)> = paths
        .iter()
        .filter_map(|path| {
            Some((
                path.strip_prefix(root).ok()?.display().to_string(),
                fs::read_to_string(path).ok()?,
            ))
        })
        .collect();
    texts.extend(MODULES.iter().map(|m| (m.path.to_owned(), documentation(m.text))));
    let mut problems = Vec::new();
    for (path, text) in &texts {
        for fence in fences(text) {
            if let Some(problem) = problem(&fence) {
                problems.push(format!("{path}:{}:\n{problem}", fence.line));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn examples_are_told_apart() {
    let of = |text: &str| {
        let all = fences(text);
        assert_eq!(all.len(), 1);
        problem(&all[0])
    };
    assert_eq!(of("```journey\nteam A\n```\n"), None);
    assert!(of("```journey\nteam A\nteam A\n```\n").is_some());
    assert_eq!(of("```journey wrong\nteam A\nteam A\n```\n"), None);
    assert!(of("```journey wrong\nteam A\n```\n").is_some());
    // A piece may refer to what is not there, but not be badly written.
    assert_eq!(of("```journey fragment\ntouchpoint a via b { feels -1 }\n```\n"), None);
    assert!(of("```journey,part\ntouchpoint a { feels -1 \n```\n").is_some());
    assert!(of("```journey perhaps\nteam A\n```\n").is_some());
    assert_eq!(of("```toml\n[lints\n```\n"), None);
}
