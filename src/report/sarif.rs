//! SARIF 2.1.0 as GitHub's code scanning wants it.

use super::Report;
use super::json::to_text;
use super::place::Places;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::source::{FileId, Span};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The base that paths are relative to, as GitHub calls it.
const ROOT: &str = "%SRCROOT%";

/// Renders a report.
pub fn render(report: &Report) -> String {
    let mut writer = Writer { report, places: Places::new(report.sources) };
    let mut codes: Vec<Code> = report.diagnostics().iter().map(|d| d.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<Value> = report
        .diagnostics()
        .iter()
        .zip(report.fingerprints())
        .map(|(diagnostic, fingerprint)| writer.result(diagnostic, &codes, &fingerprint))
        .collect();
    let version = env!("CARGO_PKG_VERSION");
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "journey",
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "version": version,
                    "semanticVersion": version,
                    "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
                }
            },
            "automationDetails": { "id": "journey/" },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                ROOT: { "description": { "text": "The folder that paths start from." } }
            },
            "results": results,
        }]
    });
    to_text(&document)
}

/// Where the page of a code can be read.
pub fn page_of(code: Code) -> String {
    let repository = env!("CARGO_PKG_REPOSITORY");
    format!("{repository}/blob/main/src/diagnostic/codes/{}.md", code.id())
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn rule(code: Code) -> Value {
    let summary = sentence(code.summary());
    let name: String = code.name().split('-').map(capitalized).collect();
    // The page's own heading says the same as the name.
    let page = code.page().split_once('\n').map_or("", |(_, body)| body).trim();
    let plain = page.lines().take_while(|l| !l.starts_with("```")).collect::<Vec<_>>().join("\n");
    let text = if plain.trim().is_empty() { &summary } else { plain.trim() };
    json!({
        "id": code.id(),
        "name": name,
        "shortDescription": { "text": summary },
        "fullDescription": { "text": summary },
        "help": { "text": text, "markdown": if page.is_empty() { &summary } else { page } },
        "helpUri": page_of(code),
        "defaultConfiguration": { "level": level(code.severity()) },
        "properties": {
            "tags": [format!("{:?}", code.group()).to_lowercase()],
            "precision": "very-high",
            "problem.severity": match code.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
        }
    })
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// A message as SARIF wants it: from a capital to a full stop.
fn sentence(text: &str) -> String {
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{}{stop}", capitalized(text))
}

struct Writer<'a> {
    report: &'a Report<'a>,
    places: Places<'a>,
}

impl Writer<'_> {
    fn result(&mut self, diagnostic: &Diagnostic, codes: &[Code], fingerprint: &str) -> Value {
        let mut message = sentence(&diagnostic.message);
        if let Some(help) = &diagnostic.help {
            message = format!("{message} {}", sentence(help));
        }
        let mut result = json!({
            "ruleId": diagnostic.code.id(),
            "ruleIndex": codes.binary_search(&diagnostic.code).unwrap_or_default(),
            "level": level(diagnostic.severity),
            "message": { "text": links_off(&message) },
            "locations": [{ "physicalLocation": self.place(diagnostic.span) }],
            "partialFingerprints": { "journeyFinding/v1": fingerprint },
        });
        if !diagnostic.labels.is_empty() {
            let labels = diagnostic.labels.iter().enumerate();
            let related: Vec<Value> = labels
                .map(|(i, label)| {
                    let mut place = json!({
                        "id": i + 1,
                        "physicalLocation": self.place(label.span),
                    });
                    if !label.message.is_empty() {
                        place["message"] = json!({ "text": links_off(&sentence(&label.message)) });
                    }
                    place
                })
                .collect();
            result["relatedLocations"] = related.into();
        }
        if !diagnostic.fixes.is_empty() {
            let fixes: Vec<Value> = diagnostic.fixes.iter().map(|fix| self.fix(fix)).collect();
            result["fixes"] = fixes.into();
        }
        result
    }

    fn fix(&mut self, fix: &Fix) -> Value {
        let mut files: BTreeMap<FileId, Vec<Value>> = BTreeMap::new();
        for edit in &fix.edits {
            let mut replacement = Map::new();
            replacement.insert("deletedRegion".into(), self.region(edit.span));
            if !edit.replacement.is_empty() {
                let text = json!({ "text": edit.replacement });
                replacement.insert("insertedContent".into(), text);
            }
            files.entry(edit.span.file).or_default().push(replacement.into());
        }
        let changes: Vec<Value> = files
            .into_iter()
            .map(|(file, replacements)| {
                json!({ "artifactLocation": self.file(file), "replacements": replacements })
            })
            .collect();
        json!({
            "description": { "text": links_off(&sentence(&fix.title)) },
            "artifactChanges": changes,
        })
    }

    fn place(&mut self, span: Span) -> Value {
        json!({ "artifactLocation": self.file(span.file), "region": self.region(span) })
    }

    fn file(&self, file: FileId) -> Value {
        json!({ "uri": uri(&self.report.path(file)), "uriBaseId": ROOT })
    }

    fn region(&mut self, span: Span) -> Value {
        let (line, column) = self.places.of(span.file, span.start);
        let (end_line, end_column) = self.places.of(span.file, span.end);
        json!({
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
        })
    }
}

/// Brackets make links in messages of SARIF.
fn links_off(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// The one escaping of paths as relative addresses.
fn uri(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    let mut text = String::new();
    for byte in path.bytes() {
        if plain(byte) {
            text.push(char::from(byte));
        } else {
            text += &format!("%{byte:02X}");
        }
    }
    text
}
