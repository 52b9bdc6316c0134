//! The code quality report of GitLab.

use super::Report;
use super::json::to_text;
use super::place::Places;
use crate::diagnostic::Severity;
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: Cow<'a, str>,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Renders a report.
pub fn render(report: &Report) -> String {
    let mut places = Places::new(report.sources);
    let pairs = report.diagnostics().into_iter().zip(report.fingerprints());
    let issues: Vec<Issue> = pairs
        .map(|(diagnostic, fingerprint)| Issue {
            description: &diagnostic.message,
            check_name: format!("{} {}", diagnostic.code.id(), diagnostic.code.name()),
            fingerprint,
            severity: match diagnostic.severity {
                Severity::Error => "critical",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            location: Location {
                path: report.path(diagnostic.span.file),
                lines: Lines {
                    begin: places.of(diagnostic.span.file, diagnostic.span.start).0,
                    end: places.of(diagnostic.span.file, diagnostic.span.end).0,
                },
            },
        })
        .collect();
    to_text(&issues)
}
