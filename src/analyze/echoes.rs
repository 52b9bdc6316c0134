//! Silences what is most likely the echo of a mistake found already.
//!
//! Two things follow from mistakes without being mistakes themselves. A line whose text cannot be
//! read means something else than its writer thinks, so whatever is found about its meaning is left
//! out. And advice is about what a map says: where names are missing because of an error, nothing
//! can be said about what is unused, unowned or unmeasured.
//!
//! This looks at findings once all are there, and knows lines and files only. That an error here
//! shows in a right line elsewhere is another thing, and known at once: what could not be read or
//! understood is a hole (the sets `vague_…`, `broken_…` and `holes` of [`super::scope::Analysis`]),
//! and whoever meets a hole says nothing. A mistake that several places show is told once, with all
//! of them ([`super::scope::Cause`]). The two cannot stand in for each other: a line's echo has
//! no name that could be a hole, and a hole's echo stands on lines without any error.

use super::scope::ParsedFile;
use crate::diagnostic::{Code, Diagnostic, Group, Severity};
use crate::source::{FileId, Sources};
use crate::syntax::ast::{Item, Statement, StatementKind, UseWhat};
use std::collections::{BTreeMap, BTreeSet};

/// Leaves out echoes. `broken` are modules that exist but could not be read.
pub fn silence(
    files: &[ParsedFile],
    broken: &BTreeSet<String>,
    sources: &Sources,
    out: &mut Vec<Diagnostic>,
) {
    let error = |d: &Diagnostic| d.severity == Severity::Error;
    let line = |d: &Diagnostic| (d.span.file, sources.get(d.span.file).line(d.span.start));
    let unreadable: BTreeSet<(FileId, usize)> =
        out.iter().filter(|d| error(d) && syntax(d) && !understood(d)).map(line).collect();
    // Of several findings on how a line is written the parser's is the first, and says it best.
    let mut said = BTreeSet::new();
    out.retain(|d| {
        !error(d)
            || understood(d)
            || d.code == Code::TooManyMistakes
            || if syntax(d) { said.insert(line(d)) } else { !unreadable.contains(&line(d)) }
    });

    let own: BTreeSet<FileId> = files.iter().filter(|f| !f.std).map(|f| f.id).collect();
    let wrong: BTreeSet<FileId> =
        out.iter().filter(|d| error(d)).map(|d| d.span.file).filter(|f| own.contains(f)).collect();
    if wrong.is_empty() && broken.is_empty() {
        return;
    }
    let touched = touched(files, broken, wrong);
    // How things are written can be judged all the same.
    let advice = |d: &Diagnostic| {
        d.code.group() == Group::Advice && !matches!(d.code, Code::MisplacedDoc | Code::RepeatedUse)
    };
    out.retain(|d| !advice(d) || !touched.contains(&d.span.file));
}

/// Whether a finding is about how a text is written.
fn syntax(d: &Diagnostic) -> bool {
    d.code.group() == Group::Syntax
}

/// Whether what was written is read as what was meant.
fn understood(d: &Diagnostic) -> bool {
    matches!(d.code, Code::LookAlike | Code::Invisible | Code::BadEscape)
}

/// The files that have an error, and those that rest on them by `use`.
fn touched(
    files: &[ParsedFile],
    broken: &BTreeSet<String>,
    mut touched: BTreeSet<FileId>,
) -> BTreeSet<FileId> {
    let modules: BTreeMap<&str, FileId> =
        files.iter().filter_map(|f| f.module.as_deref().map(|m| (m, f.id))).collect();
    let uses: Vec<(FileId, BTreeSet<String>)> =
        files.iter().filter(|f| !f.std).map(|f| (f.id, used(f))).collect();
    loop {
        let before = touched.len();
        for (file, wanted) in &uses {
            let bad = |m: &String| {
                broken.contains(m) || modules.get(m.as_str()).is_some_and(|f| touched.contains(f))
            };
            if wanted.iter().any(bad) {
                touched.insert(*file);
            }
        }
        if touched.len() == before {
            return touched;
        }
    }
}

/// The modules that a file names in its `use` lines.
fn used(file: &ParsedFile) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for item in &file.tree.items {
        if let Item::Statement(Statement { kind: StatementKind::Use(u), .. }) = item {
            let words: Vec<&str> = u.path.iter().map(|n| n.text.as_str()).collect();
            let one = usize::from(matches!(u.what, UseWhat::One(_)));
            found.insert(words[..words.len().saturating_sub(one)].join("."));
        }
    }
    found
}
