//! Maps that exist elsewhere, as `.journey`: user journey diagrams of Mermaid, and tables and
//! documents in Markdown.
//!
//! Every text is kept; what had to be guessed is marked in the result and told as a remark, and so is
//! what the other tool would have swallowed without a word. The result checks and is formatted.

mod draft;
mod felt;
mod markdown;
mod mermaid;
mod names;

pub use markdown::markdown;
pub use mermaid::mermaid;

use crate::diagnostic::Code;
use crate::source::{FileId, SourceFile};

/// Something about what was read that its author should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What kind of remark it is.
    pub code: Code,
    /// The line, from 1.
    pub line: usize,
    /// One sentence, lower case, no full stop.
    pub message: String,
}

/// What an import gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The map.
    pub text: String,
    /// What was guessed, left out or read otherwise than by the other tool, in order of lines.
    pub remarks: Vec<Remark>,
    /// How many journeys there are.
    pub journeys: usize,
    /// How many touchpoints there are.
    pub touchpoints: usize,
}

/// Formats what was written.
fn finish(journeys: Vec<draft::Journey>, mut remarks: Vec<Remark>) -> Imported {
    let touchpoints =
        journeys.iter().flat_map(|j| &j.stages).map(|stage| stage.steps.len()).sum::<usize>();
    let text = draft::write(&journeys);
    let source = SourceFile::new("map.journey", text.as_str());
    // What cannot be formatted is given as it is: it can still be read and mended.
    let text = crate::format::format(FileId::default(), &source).unwrap_or(text);
    remarks.sort_by_key(|remark| remark.line);
    Imported { text, remarks, journeys: journeys.len(), touchpoints }
}

#[cfg(test)]
mod tests;
