//! Annotations of GitHub Actions: one workflow command for each finding.
//!
//! GitHub keeps the first ten errors and ten warnings of a step, so errors come first.

use super::Report;
use super::place::Places;
use crate::diagnostic::Severity;
use std::fmt::Write;

/// Renders a report.
pub fn render(report: &Report) -> String {
    let mut places = Places::new(report.sources);
    let mut text = String::new();
    let mut order = report.diagnostics().to_vec();
    order.sort_by_key(|d| d.severity);
    for diagnostic in order {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let span = diagnostic.span;
        let (line, column) = places.of(span.file, span.start);
        let (end_line, end_column) = places.of(span.file, span.end);
        let path = property(&report.path(span.file));
        let _ = write!(text, "::{command} file={path},line={line},endLine={end_line}");
        // Columns of different lines are refused.
        if line == end_line {
            let _ = write!(text, ",col={column},endColumn={end_column}");
        }
        let title = format!("{} {}", diagnostic.code.id(), diagnostic.code.name());
        let mut message = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            message = format!("{message}\nhelp: {help}");
        }
        let _ = writeln!(text, ",title={}::{}", property(&title), data(&message));
    }
    text
}

/// The one escaping of messages.
fn data(text: &str) -> String {
    let visible = text.chars().map(|c| if c == '\n' { c } else { super::visible(c) });
    let text: String = visible.collect();
    text.replace('%', "%25").replace('\n', "%0A")
}

/// The one escaping of properties, which colons and commas end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
