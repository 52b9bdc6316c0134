//! One line for each finding, as compilers have always written them.

use super::place::Places;
use super::{Report, one_line};
use std::fmt::Write;

/// Renders a report.
pub fn render(report: &Report) -> String {
    let mut places = Places::new(report.sources);
    let mut text = String::new();
    for diagnostic in report.diagnostics() {
        let (line, column) = places.of(diagnostic.span.file, diagnostic.span.start);
        let path = one_line(&report.path(diagnostic.span.file));
        let (word, code) = (diagnostic.severity.word(), diagnostic.code.id());
        let message = one_line(&diagnostic.message);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{path}:{line}:{column}: {word}[{code}]: {message}");
    }
    text
}
