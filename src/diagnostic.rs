//! Diagnostics: one struct, one order, many renderings (see [`crate::report`]).

mod codes;
mod limit;
mod nearest;
mod together;

pub use codes::{Code, Group};
pub use limit::{Limited, MOST, limit};
pub use nearest::nearest;
pub use together::together;

use crate::source::Span;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The source cannot be compiled.
    Error,
    /// The map is wrong or unfinished.
    Warning,
    /// What the map shows about the service; never fails a run.
    Note,
}

impl Severity {
    /// The word used in every rendering.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A second place that a reader must see to understand the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there.
    pub message: String,
}

/// A replacement of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced (empty: an insertion).
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

/// Whether a fix may be applied without a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicability {
    /// It cannot change what the map means.
    Safe,
    /// It is a good guess.
    Unsafe,
}

/// A change that would mend the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "write `:` here".
    pub title: String,
    /// The changes, none overlapping.
    pub edits: Vec<Edit>,
    /// Whether it may be applied without a look.
    pub applicability: Applicability,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its code, which decides name, default severity and explain page.
    pub code: Code,
    /// Its severity in this run (levels can be set).
    pub severity: Severity,
    /// One sentence, lower case, no full stop; user text in backticks.
    pub message: String,
    /// The place.
    pub span: Span,
    /// What the place shows, a few words (may be empty).
    pub label: String,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// Changes that would mend it.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding at the code's default severity.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            span,
            label: String::new(),
            labels: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    /// Says what the place shows.
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Adds a second place.
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Says what to do.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Says what to do, where there is something to say.
    pub fn help_if(mut self, text: Option<String>) -> Self {
        self.help = self.help.or(text);
        self
    }

    /// Adds a fix with one edit that cannot change what the map means.
    pub fn fix(self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.with_fix(title, span, replacement, Applicability::Safe)
    }

    /// Adds a fix with one edit that is a good guess.
    pub fn guess(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.with_fix(title, span, text, Applicability::Unsafe)
    }

    /// Adds a fix with one edit.
    pub fn with_fix(
        mut self,
        title: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
        applicability: Applicability,
    ) -> Self {
        let edits = vec![Edit { span, replacement: replacement.into() }];
        self.fixes.push(Fix { title: title.into(), edits, applicability });
        self
    }

    /// The order of every rendering: file, offset, code, then text.
    pub fn sort_key(&self) -> (Span, Code, &str) {
        (self.span, self.code, &self.message)
    }
}
