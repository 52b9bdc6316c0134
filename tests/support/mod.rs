//! What several integration tests share: projects in memory, and compiling them.
#![allow(dead_code, reason = "each test uses a part")]

pub mod effort;
pub mod program;

use journey::compile::{Compilation, Options, compile};
use journey::diagnostic::{Diagnostic, Severity};
use journey::model::Date;
use journey::project::files::Memory;
use journey::project::{Selection, load};
use std::path::{Path, PathBuf};

/// The day on which every test runs.
pub fn today() -> Date {
    Date::constant(2026, 11, 22)
}

/// The folder of the crate.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Files of a project: path and text.
pub type Texts = Vec<(String, String)>;

/// The texts of a folder, by path relative to it.
pub fn read_project(folder: &Path) -> Texts {
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

fn walk(base: &Path, folder: &Path, found: &mut Texts) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            // A folder with settings of its own is a project of its own.
            if !path.join("journey.toml").exists() {
                walk(base, &path, found);
            }
        } else if name.ends_with(".journey") || name == "journey.toml" {
            let text = std::fs::read_to_string(&path).unwrap();
            let relative = path.strip_prefix(base).unwrap().to_str().unwrap().replace('\\', "/");
            found.push((relative, text));
        }
    }
}

/// Every folder below `folder` that holds a `journey.toml`.
pub fn projects(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.join("journey.toml").exists() {
                found.push(path.clone());
            }
            found.extend(projects(&path));
        }
    }
    found.sort();
    found
}

/// Compiles a project of these texts.
pub fn compile_texts<'a, B: Into<Vec<u8>>>(
    texts: impl IntoIterator<Item = (&'a str, B)>,
) -> Compilation {
    let mut files = Memory::default();
    for (path, text) in texts {
        files.add(path, text);
    }
    compile(load(&files, "project", &Selection::all()), &Options { as_of: Some(today()) })
}

/// Compiles a project of one text.
pub fn compile_one(text: &str) -> Compilation {
    compile_texts([("map.journey", text)])
}

/// Errors and warnings, without notes.
pub fn findings(compilation: &Compilation) -> Vec<&Diagnostic> {
    compilation.diagnostics.iter().filter(|d| d.severity != Severity::Note).collect()
}

/// A finding in one line: place, severity, message, label, help.
pub fn one_line(compilation: &Compilation, d: &Diagnostic) -> String {
    let source = compilation.sources.get(d.span.file);
    let (line, column) = source.line_column(d.span.start);
    let help = d.help.as_deref().unwrap_or("NO HELP");
    let label = if d.label.is_empty() { String::new() } else { format!(" ({})", d.label) };
    format!(
        "{}:{line}:{column}: {}: {}{label}; help: {help}",
        source.path,
        d.severity.word(),
        d.message
    )
}

/// All findings, a line each.
pub fn conversation(compilation: &Compilation) -> String {
    let lines: Vec<String> =
        findings(compilation).iter().map(|d| one_line(compilation, d)).collect();
    lines.join("\n")
}
