//! Findings for programs: one versioned JSON object, its schema made from the types that write it.

use super::Report;
use super::place::Places;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::source::Span;
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;

/// The version of the format. Fields may be added within a version; nothing else changes.
pub const VERSION: u32 = 1;

/// What `journey check --format json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Findings of journey", rename = "Findings")]
struct Document<'a> {
    /// What this is: `journey-diagnostics`.
    format: &'static str,
    /// Version of the format. Within a version, fields are only added.
    version: u32,
    /// Who wrote it.
    tool: Tool,
    /// The project's name.
    project: &'a str,
    /// In what places are counted.
    units: Units,
    /// How much was found.
    summary: Summary,
    /// The findings, in order of path, offset and code: of each file at most 1000 of a severity.
    /// Where there are more, one of code `J0708` says so.
    diagnostics: Vec<Finding<'a>>,
    /// The fingerprints of the findings that are not among them; absent if all are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    untold: Vec<String>,
}

/// The program.
#[derive(Serialize, JsonSchema)]
struct Tool {
    /// Its name.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// In what places are counted.
#[derive(Serialize, JsonSchema)]
struct Units {
    /// `offset` counts bytes of UTF-8 from 0.
    offset: &'static str,
    /// `line` counts lines from 1.
    line: &'static str,
    /// `column` counts Unicode scalar values from 1.
    column: &'static str,
}

/// How much was found, told or not.
#[derive(Serialize, JsonSchema)]
struct Summary {
    /// Files looked at.
    files: usize,
    /// Errors found.
    errors: usize,
    /// Warnings found.
    warnings: usize,
    /// Notes found.
    notes: usize,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
struct Finding<'a> {
    /// The code: `J0201`. `journey explain` has a page for each.
    code: &'static str,
    /// The code's name: `unknown-name`. Warnings and notes are set by it.
    name: &'static str,
    /// How serious it is.
    severity: SeverityWord,
    /// What names this finding from run to run, wherever in its file it moves.
    fingerprint: String,
    /// One sentence.
    message: &'a str,
    /// Path of the file, relative to the project, with `/`.
    path: Cow<'a, str>,
    /// The place.
    span: Range,
    /// What the place shows.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schemars(default)]
    label: &'a str,
    /// Further places.
    labels: Vec<Place<'a>>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// Changes that would mend it.
    fixes: Vec<Change<'a>>,
}

/// How serious a finding is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Severity")]
enum SeverityWord {
    /// The source cannot be compiled.
    Error,
    /// The map is wrong or unfinished.
    Warning,
    /// What the map shows about the service; never fails a run.
    Note,
}

/// A range of text, its end excluded.
#[derive(Serialize, JsonSchema)]
struct Range {
    /// The first position.
    start: Position,
    /// The position after the last.
    end: Position,
}

/// A position in a file.
#[derive(Serialize, JsonSchema)]
struct Position {
    /// Bytes of UTF-8 before it.
    offset: u32,
    /// The line, from 1.
    line: usize,
    /// The column in Unicode scalar values, from 1.
    column: usize,
}

/// A further place.
#[derive(Serialize, JsonSchema)]
struct Place<'a> {
    /// Path of the file, relative to the project, with `/`.
    path: Cow<'a, str>,
    /// The place.
    span: Range,
    /// What is to be seen there.
    message: &'a str,
}

/// A change that would mend a finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct Change<'a> {
    /// What it does.
    title: &'a str,
    /// Whether it may be applied without a look.
    applicability: ApplicabilityWord,
    /// Its edits, none overlapping.
    edits: Vec<Replacement<'a>>,
}

/// Whether a fix may be applied without a look.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Applicability")]
enum ApplicabilityWord {
    /// It cannot change what the map means.
    Safe,
    /// It is a good guess.
    Unsafe,
}

/// A replacement of text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct Replacement<'a> {
    /// Path of the file, relative to the project, with `/`.
    path: Cow<'a, str>,
    /// What is replaced; empty for an insertion.
    span: Range,
    /// The new text.
    replacement: &'a str,
}

/// Renders a report.
pub fn render(report: &Report) -> String {
    let counts = report.counts();
    let mut writer = Writer { report, places: Places::new(report.sources) };
    let document = Document {
        format: "journey-diagnostics",
        version: VERSION,
        tool: Tool { name: "journey", version: env!("CARGO_PKG_VERSION") },
        project: report.project,
        units: Units {
            offset: "bytes of UTF-8, from 0",
            line: "lines, from 1",
            column: "Unicode scalar values, from 1",
        },
        summary: Summary {
            files: report.files,
            errors: counts.errors,
            warnings: counts.warnings,
            notes: counts.notes,
        },
        diagnostics: writer.findings(),
        untold: report.untold_fingerprints(),
    };
    to_text(&document)
}

/// Renders the findings alone, each on a line.
pub fn lines(report: &Report) -> String {
    let mut writer = Writer { report, places: Places::new(report.sources) };
    let lines = writer.findings().into_iter();
    lines.map(|finding| serde_json::to_string(&finding).unwrap_or_default() + "\n").collect()
}

/// The JSON Schema of the document.
pub fn schema() -> String {
    to_text(&schemars::schema_for!(Document))
}

/// A value as indented JSON with a final line break.
pub fn to_text(value: &impl Serialize) -> String {
    // Maps with text keys and numbers that are finite cannot fail to serialize.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

struct Writer<'a> {
    report: &'a Report<'a>,
    places: Places<'a>,
}

impl<'a> Writer<'a> {
    fn findings(&mut self) -> Vec<Finding<'a>> {
        let fingerprints = self.report.fingerprints();
        let pairs = self.report.diagnostics().into_iter().zip(fingerprints);
        pairs.map(|(diagnostic, fingerprint)| self.finding(diagnostic, fingerprint)).collect()
    }

    fn finding(&mut self, diagnostic: &'a Diagnostic, fingerprint: String) -> Finding<'a> {
        use crate::diagnostic::Severity;
        Finding {
            code: diagnostic.code.id(),
            name: diagnostic.code.name(),
            severity: match diagnostic.severity {
                Severity::Error => SeverityWord::Error,
                Severity::Warning => SeverityWord::Warning,
                Severity::Note => SeverityWord::Note,
            },
            fingerprint,
            message: &diagnostic.message,
            path: self.path(diagnostic.span),
            span: self.range(diagnostic.span),
            label: &diagnostic.label,
            labels: diagnostic
                .labels
                .iter()
                .map(|label| Place {
                    path: self.path(label.span),
                    span: self.range(label.span),
                    message: &label.message,
                })
                .collect(),
            help: diagnostic.help.as_deref(),
            fixes: diagnostic
                .fixes
                .iter()
                .map(|fix| Change {
                    title: &fix.title,
                    applicability: match fix.applicability {
                        Applicability::Safe => ApplicabilityWord::Safe,
                        Applicability::Unsafe => ApplicabilityWord::Unsafe,
                    },
                    edits: fix
                        .edits
                        .iter()
                        .map(|edit| Replacement {
                            path: self.path(edit.span),
                            span: self.range(edit.span),
                            replacement: &edit.replacement,
                        })
                        .collect(),
                })
                .collect(),
        }
    }

    fn path(&self, span: Span) -> Cow<'a, str> {
        self.report.path(span.file)
    }

    fn range(&mut self, span: Span) -> Range {
        let mut position = |offset| {
            let (line, column) = self.places.of(span.file, offset);
            Position { offset, line, column }
        };
        Range { start: position(span.start), end: position(span.end) }
    }
}
