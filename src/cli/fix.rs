//! `journey check --fix`: findings that can be mended by the program are.

use super::console::Failure;
use super::findings::{self, FindingsArgs, Run};
use super::write::{self, Replacement};
use crate::diagnostic::{Code, Diagnostic, Edit, Severity, together};
use crate::project;
use crate::project::files::{Disk, Files, Listing, ReadError, below};
use crate::source::Span;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Mending one thing may show another; a map that takes more rounds than this is not mended further.
const ROUNDS: usize = 10;

/// What was mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mended {
    /// How many findings.
    pub findings: usize,
    /// In how many files.
    pub files: usize,
}

/// Files on disk, some of them mended and not yet written.
struct Overlay {
    disk: Disk,
    mended: BTreeMap<String, String>,
}

impl Files for Overlay {
    fn list(&self) -> Listing {
        self.disk.list()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.mended.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.disk.read(path),
        }
    }

    fn exists(&self, path: &str) -> bool {
        self.disk.exists(path)
    }
}

/// Applies the fixes that cannot change what a map means; with `guesses`, the good guesses too.
pub fn run(paths: &[PathBuf], args: &FindingsArgs, guesses: bool) -> Result<Mended, Failure> {
    if paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Failure::new("what comes from standard input cannot be mended in place"));
    }
    let (_, located) = findings::load(paths)?;
    let mut files = Overlay { disk: located.disk, mended: BTreeMap::new() };
    let load = |files: &Overlay| project::load(files, &located.name, &located.selection);
    let mut now = findings::settle(load(&files), args)?;
    let mut count = 0;
    for _ in 0..ROUNDS {
        let (taken, edits) = choose(&now, guesses);
        if taken == 0 {
            break;
        }
        let before = files.mended.clone();
        for (path, edits) in edits {
            let sources = &now.compilation.sources;
            let Some((_, source)) = sources.iter().find(|(_, file)| file.path == path) else {
                continue;
            };
            files.mended.insert(path, applied(&source.text, edits));
        }
        let next = findings::settle(load(&files), args)?;
        let further = untold(&next) < untold(&now);
        if !further && (errors(&next) > errors(&now) || told(&next) == told(&now)) {
            // Better a finding than a file that is further from being a map, or one that grows with
            // every round.
            files.mended = before;
            break;
        }
        count += taken;
        now = next;
    }
    let texts = files.mended.iter().map(|(path, text)| Replacement {
        name: path.clone(),
        path: below(files.disk.root(), path),
        bytes: text.clone().into_bytes(),
    });
    write::replace_all(&texts.collect::<Vec<_>>())?;
    Ok(Mended { findings: count, files: files.mended.len() })
}

fn errors(run: &Run) -> usize {
    let all = run.compilation.diagnostics.iter();
    all.filter(|d| d.severity == Severity::Error).count()
}

/// How much text follows the places from which on mistakes are no longer told. Where less does,
/// others took the place of those that were mended.
fn untold(run: &Run) -> usize {
    let all = run.compilation.diagnostics.iter().filter(|d| d.code == Code::TooManyMistakes);
    let text = |d: &Diagnostic| &run.compilation.sources.get(d.span.file).text;
    all.map(|d| text(d).len().saturating_sub(d.span.start as usize)).sum()
}

/// What is said, wherever it stands.
fn told(run: &Run) -> Vec<(Code, &str)> {
    let all = run.compilation.diagnostics.iter();
    let mut told: Vec<(Code, &str)> = all.map(|d| (d.code, d.message.as_str())).collect();
    told.sort_unstable();
    told
}

/// The edits of one round by file, none overlapping, and of how many findings they are.
fn choose(run: &Run, guesses: bool) -> (usize, BTreeMap<String, Vec<Edit>>) {
    let sources = &run.compilation.sources;
    let path = |span: Span| sources.get(span.file).path.as_str();
    let shown = |d: &&Diagnostic| run.shown.holds(path(d.span), d.severity == Severity::Error);
    let may = |edit: &Edit| {
        run.compilation.is_own(path(edit.span)) && run.shown.holds(path(edit.span), true)
    };
    let fixes = together(run.compilation.diagnostics.iter().filter(shown), guesses, may);
    let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    for edit in fixes.iter().flat_map(|fix| &fix.edits) {
        edits.entry(path(edit.span).to_owned()).or_default().push(edit.clone());
    }
    (fixes.len(), edits)
}

/// A text with its edits made.
fn applied(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.span.start, edit.span.end)));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    text
}
