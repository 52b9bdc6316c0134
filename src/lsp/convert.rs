//! From the plain structs of [`crate::ide`] and [`crate::diagnostic`] to the protocol's.

use super::workspace::{Root, Workspace};
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix, Severity};
use crate::source::{FileId, Span};
use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Range, TextEdit, Uri, WorkspaceEdit,
};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;

/// A project with what is needed to speak of places in it.
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    /// All projects.
    pub workspace: &'a Workspace,
    /// This one.
    pub root: &'a Root,
}

impl Speaker<'_> {
    /// The address of a file of the project; none for those of the standard library.
    pub fn uri(&self, file: FileId) -> Option<Uri> {
        let snapshot = self.root.snapshot();
        if snapshot.parsed(file).is_some_and(|parsed| parsed.std) {
            return None;
        }
        self.workspace.uri(self.root, &snapshot.source(file).path)
    }

    /// The range of a span in its file.
    pub fn range(&self, span: Span) -> Range {
        self.workspace.encoding.range(self.root.snapshot().source(span.file), span)
    }

    /// The place of a span.
    pub fn location(&self, span: Span) -> Option<Location> {
        Some(Location { uri: self.uri(span.file)?, range: self.range(span) })
    }

    /// Changes of one or more files.
    pub fn edit(&self, edits: &[Edit]) -> Option<WorkspaceEdit> {
        let mut changes: BTreeMap<String, (Uri, Vec<TextEdit>)> = BTreeMap::new();
        for edit in edits {
            let uri = self.uri(edit.span.file)?;
            let entry = changes.entry(uri.as_str().to_owned());
            entry.or_insert_with(|| (uri, Vec::new())).1.push(TextEdit {
                range: self.range(edit.span),
                new_text: edit.replacement.clone(),
            });
        }
        #[allow(clippy::mutable_key_type)] // what can change in an address is a cache of its parts
        let changes = changes.into_values().collect();
        Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
    }

    /// A finding. `related` says whether the editor can show further places.
    pub fn diagnostic(&self, d: &Diagnostic, related: bool) -> lsp_types::Diagnostic {
        let also: Vec<DiagnosticRelatedInformation> = d
            .labels
            .iter()
            .filter_map(|label| {
                let location = self.location(label.span)?;
                Some(DiagnosticRelatedInformation { location, message: label.message.clone() })
            })
            .collect();
        let mut message = d.message.clone();
        if let Some(help) = &d.help {
            message = format!("{message}\nhelp: {help}");
        } else if !d.label.is_empty() {
            message = format!("{message}: {}", d.label);
        }
        let fixes: Vec<serde_json::Value> = d.fixes.iter().filter_map(|f| self.fix(f)).collect();
        let faded = matches!(d.code, Code::Unused | Code::RepeatedUse | Code::UnusedAllow);
        lsp_types::Diagnostic {
            range: self.range(d.span),
            severity: Some(match d.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Note => DiagnosticSeverity::INFORMATION,
            }),
            code: Some(NumberOrString::String(d.code.id().to_owned())),
            code_description: page(d.code).map(|href| CodeDescription { href }),
            source: Some("journey".to_owned()),
            message,
            related_information: (related && !also.is_empty()).then_some(also),
            tags: faded.then(|| vec![DiagnosticTag::UNNECESSARY]),
            data: (!fixes.is_empty()).then(|| serde_json::json!({ "fixes": fixes })),
        }
    }

    /// A fix, for editors that apply it themselves.
    fn fix(&self, fix: &Fix) -> Option<serde_json::Value> {
        let safe = fix.applicability == Applicability::Safe;
        Some(serde_json::json!({
            "title": fix.title,
            "applicability": if safe { "safe" } else { "unsafe" },
            "edit": self.edit(&fix.edits)?,
        }))
    }
}

/// Where a code is explained.
fn page(code: Code) -> Option<Uri> {
    // Made once: every finding of a project is said anew after every key.
    static PAGES: LazyLock<BTreeMap<Code, Uri>> = LazyLock::new(|| {
        let repository = env!("CARGO_PKG_REPOSITORY");
        let page = |code: &Code| {
            let id = code.id();
            let address = format!("{repository}/blob/main/src/diagnostic/codes/{id}.md");
            Some((*code, Uri::from_str(&address).ok()?))
        };
        Code::ALL.iter().filter_map(page).collect()
    });
    PAGES.get(&code).cloned()
}
