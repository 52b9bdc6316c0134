//! Findings, sent where they changed and taken back where they are mended.

use super::convert::Speaker;
use super::workspace::Workspace;
use crate::source::FileId;
use lsp_types::{ClientCapabilities, Diagnostic, PublishDiagnosticsParams, Uri};
use std::collections::BTreeMap;

/// What was sent of each file.
#[derive(Debug, Default)]
pub struct Publisher {
    related: bool,
    sent: BTreeMap<String, (Uri, Vec<Diagnostic>)>,
}

impl Publisher {
    /// A publisher to an editor that can show these things.
    pub fn new(capabilities: &ClientCapabilities) -> Self {
        let document = capabilities.text_document.as_ref();
        let diagnostics = document.and_then(|d| d.publish_diagnostics.as_ref());
        let related = diagnostics.and_then(|d| d.related_information).unwrap_or(false);
        Publisher { related, sent: BTreeMap::new() }
    }

    /// What is to be sent now: the findings of each file where they are others than before, and of
    /// each open text that changed.
    pub fn changes(&mut self, workspace: &mut Workspace) -> Vec<PublishDiagnosticsParams> {
        let mut now: BTreeMap<String, (Uri, Vec<Diagnostic>)> = BTreeMap::new();
        for root in workspace.roots() {
            let speaker = Speaker { workspace, root };
            let mut found: BTreeMap<FileId, Vec<Diagnostic>> = BTreeMap::new();
            for finding in root.snapshot().diagnostics() {
                let of_file = found.entry(finding.span.file).or_default();
                of_file.push(speaker.diagnostic(finding, self.related));
            }
            for (file, found) in found {
                let Some(uri) = speaker.uri(file) else { continue };
                let entry = now.entry(uri.as_str().to_owned());
                let (_, all) = entry.or_insert_with(|| (uri, Vec::new()));
                // Two lone files may use the same third one. (One project says nothing twice.)
                let others = all.len();
                for diagnostic in found {
                    if !all[..others].contains(&diagnostic) {
                        all.push(diagnostic);
                    }
                }
            }
        }
        let mut fresh = BTreeMap::new();
        for document in workspace.documents_mut() {
            let key = document.uri.as_str().to_owned();
            now.entry(key.clone()).or_insert_with(|| (document.uri.clone(), Vec::new()));
            fresh.insert(key, (document.version, std::mem::take(&mut document.fresh)));
        }
        let mut out = Vec::new();
        for (key, (uri, diagnostics)) in &now {
            let version = fresh.get(key).map(|(version, _)| *version);
            let changed = self.sent.get(key).is_none_or(|(_, before)| before != diagnostics);
            let known = self.sent.contains_key(key) || !diagnostics.is_empty();
            if fresh.get(key).is_some_and(|(_, fresh)| *fresh) || (changed && known) {
                let (uri, diagnostics) = (uri.clone(), diagnostics.clone());
                out.push(PublishDiagnosticsParams { uri, diagnostics, version });
            }
        }
        for (key, (uri, before)) in &self.sent {
            if !now.contains_key(key) && !before.is_empty() {
                let uri = uri.clone();
                out.push(PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None });
            }
        }
        self.sent = now;
        out
    }
}
