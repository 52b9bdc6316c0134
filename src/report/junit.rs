//! JUnit's XML: a suite for each file, a test for each finding, and one that passes for a clean file.
//!
//! Errors are failures; warnings, which fail no run by themselves, are tests that were skipped; notes
//! are told beside the test that passes.

use super::place::Places;
use super::{Counts, Report, visible};
use crate::diagnostic::{Diagnostic, Severity};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Renders a report.
pub fn render(report: &Report) -> String {
    let mut places = Places::new(report.sources);
    let mut files: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for path in &report.paths {
        files.entry(path).or_default();
    }
    for diagnostic in report.diagnostics() {
        files.entry(&report.sources.get(diagnostic.span.file).path).or_default().push(diagnostic);
    }
    let all = Counts::of(files.values().flatten().copied());
    let clean = |found: &[&Diagnostic]| found.iter().all(|d| d.severity == Severity::Note);
    let passed = files.values().filter(|found| clean(found)).count();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        text,
        "<testsuites name=\"journey check\" tests=\"{}\" failures=\"{}\" errors=\"0\">",
        all.errors + all.warnings + passed,
        all.errors
    );
    for (path, found) in &files {
        let counts = Counts::of(found.iter().copied());
        let path = escape(&report.prefixed(path));
        let tests = counts.errors + counts.warnings + usize::from(clean(found));
        let _ = writeln!(
            text,
            "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
            counts.errors, counts.warnings
        );
        let (notes, rest): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            found.iter().partition(|d| d.severity == Severity::Note);
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for diagnostic in &rest {
            let (element, id) = match diagnostic.severity {
                Severity::Error => ("failure", diagnostic.code.id()),
                _ => ("skipped", diagnostic.code.id()),
            };
            let (line, column) = places.of(diagnostic.span.file, diagnostic.span.start);
            let mut name = format!("{id} {}: {}", diagnostic.code.name(), diagnostic.message);
            // A test keeps its name wherever it moves: so there is no line in it.
            let alike = named.entry(name.clone()).or_insert(0);
            *alike += 1;
            if *alike > 1 {
                name = format!("{name} ({alike})");
            }
            let message = escape(&diagnostic.message);
            let help = diagnostic.help.as_deref().map(|help| format!("\nhelp: {help}"));
            let long =
                format!("{path}:{line}:{column}: {message}{}", escape(&help.unwrap_or_default()));
            let _ =
                writeln!(text, "    <testcase classname=\"{path}\" name=\"{}\">", escape(&name));
            let _ = writeln!(
                text,
                "      <{element} type=\"{id}\" message=\"{message}\">{long}</{element}>"
            );
            text += "    </testcase>\n";
        }
        if rest.is_empty() {
            let _ = write!(text, "    <testcase classname=\"{path}\" name=\"no problems\"");
            if notes.is_empty() {
                text += "/>\n";
            } else {
                text += ">\n      <system-out>";
                text += &told(&notes, &mut places);
                text += "</system-out>\n    </testcase>\n";
            }
        } else if !notes.is_empty() {
            let _ = writeln!(text, "    <system-out>{}</system-out>", told(&notes, &mut places));
        }
        text += "  </testsuite>\n";
    }
    text += "</testsuites>\n";
    text
}

fn told(notes: &[&Diagnostic], places: &mut Places) -> String {
    let lines: Vec<String> = notes
        .iter()
        .map(|note| {
            let (line, column) = places.of(note.span.file, note.span.start);
            escape(&format!("{line}:{column}: note[{}]: {}", note.code.id(), note.message))
        })
        .collect();
    lines.join("\n")
}

/// The one escaping for XML, in which control characters have no place at all.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\n' => escaped += "&#10;",
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(visible(c)),
        }
    }
    escaped
}
