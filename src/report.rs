//! Renderings of findings: for people, for grep, for programs.
//!
//! Every rendering has the same order (path, offset, code) and gives the same bytes for the same
//! input. Of each file so many findings are told as [`MOST`](crate::diagnostic::MOST) says, and of
//! those people read fewer: the same in what programs read, which tells how many there are.

mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod place;
mod rdjson;
mod sarif;
mod short;

pub use human::Look;
pub use json::{VERSION, schema};

use crate::diagnostic::{Code, Diagnostic, Limited, Severity, limit};
use crate::source::{FileId, Sources};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A rendering of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With excerpts, for people.
    Human,
    /// One line each: `path:line:column: error[J0201]: message`.
    Short,
    /// One JSON object.
    Json,
    /// One JSON object a line, for each finding.
    JsonLines,
    /// Annotations of GitHub Actions.
    Github,
    /// Code quality of GitLab.
    Gitlab,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit's XML, for what shows test results.
    Junit,
    /// What reviewdog reads.
    Rdjson,
}

impl Format {
    /// All renderings with their words.
    pub const ALL: [(&'static str, Format); 9] = [
        ("human", Format::Human),
        ("short", Format::Short),
        ("json", Format::Json),
        ("jsonl", Format::JsonLines),
        ("github", Format::Github),
        ("gitlab", Format::Gitlab),
        ("sarif", Format::Sarif),
        ("junit", Format::Junit),
        ("rdjson", Format::Rdjson),
    ];

    /// The rendering of this word.
    pub fn from_word(word: &str) -> Option<Format> {
        Format::ALL.iter().find(|(w, _)| *w == word).map(|(_, format)| *format)
    }
}

/// Findings, ready to be rendered.
#[derive(Debug)]
pub struct Report<'a> {
    /// The project's name.
    pub project: &'a str,
    /// How many files were looked at.
    pub files: usize,
    /// The texts.
    pub sources: &'a Sources,
    /// All that was found.
    found: Vec<&'a Diagnostic>,
    /// What of it is told.
    limited: Limited<'a>,
    paths: Vec<&'a str>,
    prefix: &'a str,
}

/// How many findings there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl<'a> Report<'a> {
    /// A report of these findings, sorted, each once.
    pub fn new(
        project: &'a str,
        files: usize,
        sources: &'a Sources,
        diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    ) -> Self {
        let mut diagnostics: Vec<&Diagnostic> = diagnostics.into_iter().collect();
        let key = |d: &Diagnostic| (d.span.start, d.span.end, d.code);
        diagnostics.sort_by(|a, b| {
            let paths = (&sources.get(a.span.file).path, &sources.get(b.span.file).path);
            paths
                .0
                .cmp(paths.1)
                .then_with(|| key(a).cmp(&key(b)))
                .then_with(|| a.message.cmp(&b.message))
        });
        diagnostics.dedup();
        let limited = limit(diagnostics.iter().copied());
        let (found, paths) = (diagnostics, Vec::new());
        Report { project, files, sources, found, limited, paths, prefix: "" }
    }

    /// Names the files that were looked at, so that clean ones can be told of.
    pub fn of_files(mut self, paths: impl IntoIterator<Item = &'a str>) -> Self {
        self.paths = paths.into_iter().collect();
        self.paths.sort_unstable();
        self.paths.dedup();
        self
    }

    /// Puts a folder before the paths that programs read: that of the project in its repository.
    pub fn below(mut self, folder: &'a str) -> Self {
        self.prefix = folder.trim_end_matches('/');
        self
    }

    /// The path of a file, for programs.
    fn path(&self, file: FileId) -> Cow<'a, str> {
        self.prefixed(&self.sources.get(file).path)
    }

    fn prefixed(&self, path: &'a str) -> Cow<'a, str> {
        match self.prefix {
            "" => Cow::Borrowed(path),
            folder => Cow::Owned(format!("{folder}/{path}")),
        }
    }

    /// For each finding that is told what names it from run to run, wherever in its file it moves.
    pub fn fingerprints(&self) -> Vec<String> {
        fingerprint::all(self.sources, &self.diagnostics())
    }

    /// The fingerprints of the findings that are not told.
    pub fn untold_fingerprints(&self) -> Vec<String> {
        if self.limited.untold.is_empty() {
            return Vec::new();
        }
        let told: BTreeSet<String> = self.fingerprints().into_iter().collect();
        let mut all = fingerprint::all(self.sources, &self.found);
        all.retain(|fingerprint| !told.contains(fingerprint));
        all
    }

    /// Leaves out every warning and note whose fingerprint is known; tells how many.
    pub fn without(&mut self, known: &BTreeSet<String>) -> usize {
        let before = self.found.len();
        let mut fingerprints = fingerprint::all(self.sources, &self.found).into_iter();
        self.found.retain(|d| {
            let fingerprint = fingerprints.next().unwrap_or_default();
            !(d.code.is_lint() && known.contains(&fingerprint))
        });
        self.limited = limit(self.found.iter().copied());
        before - self.found.len()
    }

    /// The findings that are told, in their order.
    pub fn diagnostics(&self) -> Vec<&Diagnostic> {
        self.limited.told.iter().map(|d| &**d).collect()
    }

    /// How many there are, told or not.
    pub fn counts(&self) -> Counts {
        Counts::of(self.found.iter().copied())
    }

    /// Whether a finding is none of its own, and stands for those that are not told.
    fn stands_for_others(&self, diagnostic: &Diagnostic) -> bool {
        self.limited.for_others().any(|d| std::ptr::eq(d, diagnostic))
    }

    /// Whether a file has more findings than are told.
    fn has_too_many(&self) -> bool {
        self.limited.told.iter().any(|d| d.code == Code::TooManyMistakes)
    }

    /// The report as text. The look matters to [`Format::Human`] only.
    pub fn render(&self, format: Format, look: Look) -> String {
        match format {
            Format::Human => human::render(self, look),
            Format::Short => short::render(self),
            Format::Json => json::render(self),
            Format::JsonLines => json::lines(self),
            Format::Github => github::render(self),
            Format::Gitlab => gitlab::render(self),
            Format::Sarif => sarif::render(self),
            Format::Junit => junit::render(self),
            Format::Rdjson => rdjson::render(self),
        }
    }

    /// `2 errors, 1 warning in 3 files`
    pub fn summary(&self) -> String {
        let files = plural(self.files, "file");
        match self.counts().words() {
            Some(words) => format!("{words} in {files}"),
            None => format!("no problems in {files}"),
        }
    }
}

impl Counts {
    /// Counts findings.
    pub fn of<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Counts {
        let mut counts = Counts::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
        }
        counts
    }

    /// `2 errors, 1 warning`; nothing where there is none.
    pub fn words(self) -> Option<String> {
        let parts: Vec<String> =
            [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")]
                .into_iter()
                .filter(|(n, _)| *n > 0)
                .map(|(n, word)| plural(n, word))
                .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// `1 file`, `2 files`
pub fn plural(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// One line of text without anything that a terminal would obey or that would hide what is written.
pub fn one_line(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// A character to show instead of one that cannot be shown as it is.
pub(crate) fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        // Unicode has pictures of the control characters, `␛` for escape.
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        // Marks that turn the direction of what follows.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '\u{fffd}'
        }
        '\u{feff}' => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests;
