//! The diagnostic format of reviewdog, whose suggestions become changes that a click applies.
//!
//! Its columns count bytes of UTF-8 from 1.

use super::json::to_text;
use super::place::Places;
use super::{Report, sarif};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Finding<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: CodeOf,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct CodeOf {
    value: &'static str,
    url: String,
}

#[derive(Serialize)]
struct Location<'a> {
    path: Cow<'a, str>,
    range: Range,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: u32,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

/// Renders a report.
pub fn render(report: &Report) -> String {
    let mut places = Places::new(report.sources);
    let diagnostics = report.diagnostics().into_iter();
    to_text(&Document {
        source: Source { name: "journey", url: env!("CARGO_PKG_REPOSITORY") },
        diagnostics: diagnostics.map(|d| finding(report, &mut places, d)).collect(),
    })
}

fn finding<'a>(report: &Report<'a>, places: &mut Places, d: &'a Diagnostic) -> Finding<'a> {
    let mut location =
        |span: Span| Location { path: report.path(span.file), range: range(report, places, span) };
    Finding {
        message: match &d.help {
            Some(help) => format!("{}\nhelp: {help}", d.message),
            None => d.message.clone(),
        },
        location: location(d.span),
        severity: match d.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        code: CodeOf { value: d.code.id(), url: sarif::page_of(d.code) },
        related_locations: d
            .labels
            .iter()
            .map(|label| Related { message: &label.message, location: location(label.span) })
            .collect(),
        // A suggestion is one change, in the finding's own file.
        suggestions: d
            .fixes
            .iter()
            .filter_map(|fix| match fix.edits.as_slice() {
                [edit] if edit.span.file == d.span.file => Some(edit),
                _ => None,
            })
            .map(|edit| Suggestion {
                range: range(report, places, edit.span),
                text: &edit.replacement,
            })
            .collect(),
    }
}

fn range(report: &Report, places: &mut Places, span: Span) -> Range {
    let file = report.sources.get(span.file);
    let mut position = |offset: u32| {
        let (line, _) = places.of(span.file, offset);
        Position { line, column: offset - file.line_start(line - 1) + 1 }
    };
    Range { start: position(span.start), end: position(span.end) }
}
