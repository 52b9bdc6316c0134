//! Answers that offer something: completion, signatures, actions, hints, lenses, links.

use super::answers::{Asked, symbol_kind};
use super::requests::FIX_ALL;
use crate::ide::actions::{Action, ActionKind};
use crate::ide::complete::{Offer, OfferKind};
use crate::source::Span;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeLens, Command, CompletionItem,
    CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit, CreateFile,
    DocumentChangeOperation, DocumentChanges, DocumentLink, Documentation, InlayHint,
    InlayHintKind, InlayHintLabel, InsertTextFormat, MarkupContent, MarkupKind,
    OptionalVersionedTextDocumentIdentifier, ParameterInformation, ParameterLabel, Position, Range,
    ResourceOp, SignatureHelp, SignatureInformation, SymbolKind, TextDocumentEdit, TextEdit,
    WorkspaceEdit,
};

/// The command of an editor that shows the map of the document that is open.
pub(super) const OPEN_MAP: &str = "journey.openMap";

impl Asked<'_> {
    pub fn complete(&self, position: Position) -> CompletionResponse {
        let today = (self.host.today)("UTC");
        let found = self.snapshot.complete(self.file, self.offset(position), Some(today));
        let range = self.speaker.range(found.span);
        let item = |offer: &Offer| {
            let new_text = offer.snippet.clone().unwrap_or_else(|| offer.label.clone());
            let snippet = offer.snippet.is_some() && self.host_takes_snippets();
            let new_text = if snippet { new_text } else { plain(&new_text) };
            let format =
                if snippet { InsertTextFormat::SNIPPET } else { InsertTextFormat::PLAIN_TEXT };
            CompletionItem {
                label: offer.label.clone(),
                kind: Some(item_kind(offer.kind)),
                detail: (!offer.detail.is_empty()).then(|| offer.detail.clone()),
                documentation: (!offer.doc.is_empty()).then(|| {
                    let (kind, value) = (MarkupKind::Markdown, offer.doc.clone());
                    Documentation::MarkupContent(MarkupContent { kind, value })
                }),
                sort_text: Some(format!("{}{}", offer.rank, offer.label)),
                insert_text_format: Some(format),
                text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
                additional_text_edits: (!offer.also.is_empty())
                    .then(|| self.text_edits(&offer.also)),
                ..CompletionItem::default()
            }
        };
        let items = found.offers.iter().map(item).collect();
        CompletionResponse::List(CompletionList { is_incomplete: false, items })
    }

    fn host_takes_snippets(&self) -> bool {
        self.speaker.workspace.snippets
    }

    pub fn signature(&self, position: Position) -> Option<SignatureHelp> {
        let found = self.snapshot.signature(self.file, self.offset(position))?;
        // The protocol counts here in UTF-16, whatever was agreed.
        let units = |end: usize| found.label[..end].encode_utf16().count() as u32;
        let markdown = |value: &str| {
            let (kind, value) = (MarkupKind::Markdown, value.to_owned());
            Documentation::MarkupContent(MarkupContent { kind, value })
        };
        let parameters = found.parameters.iter().map(|(range, doc)| ParameterInformation {
            label: ParameterLabel::LabelOffsets([units(range.start), units(range.end)]),
            documentation: (!doc.is_empty()).then(|| markdown(doc)),
        });
        let active = found.active.map(|n| n as u32);
        let signature = SignatureInformation {
            label: found.label.clone(),
            documentation: (!found.doc.is_empty()).then(|| markdown(&found.doc)),
            parameters: Some(parameters.collect()),
            active_parameter: active,
        };
        Some(SignatureHelp {
            signatures: vec![signature],
            active_signature: Some(0),
            active_parameter: active,
        })
    }

    pub fn actions(
        &self,
        range: Range,
        only: Option<&[CodeActionKind]>,
    ) -> Vec<CodeActionOrCommand> {
        let part =
            Span { file: self.file, start: self.offset(range.start), end: self.offset(range.end) };
        let wanted = |kind: &CodeActionKind| {
            only.is_none_or(|only| {
                only.iter().any(|o| {
                    let (kind, only) = (kind.as_str(), o.as_str());
                    kind == only
                        || kind.strip_prefix(only).is_some_and(|rest| rest.starts_with('.'))
                })
            })
        };
        let actions = self.snapshot.actions(part);
        let mut found = Vec::new();
        for action in &actions {
            let kind = action_kind(action.kind);
            // What mends all is asked for by name: it has nothing to do with the place.
            if !wanted(&kind) || (action.kind == ActionKind::FixAll && only.is_none()) {
                continue;
            }
            let Some(edit) = self.edit(action) else { continue };
            found.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: action.title.clone(),
                kind: Some(kind),
                diagnostics: action
                    .mends
                    .as_ref()
                    .map(|finding| vec![self.speaker.diagnostic(finding, true)]),
                edit: Some(edit),
                is_preferred: action.preferred.then_some(true),
                ..CodeAction::default()
            }));
        }
        found
    }

    fn edit(&self, action: &Action) -> Option<WorkspaceEdit> {
        let Some((path, text)) = &action.new_file else { return self.speaker.edit(&action.edits) };
        let path = self.speaker.root.path(path)?;
        let uri = super::uri::from_path(&path)?;
        let document = |uri| OptionalVersionedTextDocumentIdentifier { uri, version: None };
        let edits = |edits: Vec<TextEdit>| edits.into_iter().map(lsp_types::OneOf::Left).collect();
        let start = Range::default();
        let create = CreateFile { uri: uri.clone(), options: None, annotation_id: None };
        let whole = TextEdit { range: start, new_text: text.clone() };
        let own = self.speaker.uri(self.file)?;
        let operations = vec![
            DocumentChangeOperation::Op(ResourceOp::Create(create)),
            DocumentChangeOperation::Edit(TextDocumentEdit {
                text_document: document(uri),
                edits: edits(vec![whole]),
            }),
            DocumentChangeOperation::Edit(TextDocumentEdit {
                text_document: document(own),
                edits: edits(self.text_edits(&action.edits)),
            }),
        ];
        let document_changes = Some(DocumentChanges::Operations(operations));
        Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
    }

    pub fn hints(&self, range: Range) -> Vec<InlayHint> {
        let part =
            Span { file: self.file, start: self.offset(range.start), end: self.offset(range.end) };
        let hints = self.snapshot.hints(part);
        let hint = |hint: &crate::ide::hints::Hint| InlayHint {
            position: self.speaker.range(hint.at).start,
            label: InlayHintLabel::String(hint.text.clone()),
            kind: Some(if hint.argument { InlayHintKind::PARAMETER } else { InlayHintKind::TYPE }),
            text_edits: None,
            tooltip: None,
            padding_left: None,
            padding_right: None,
            data: None,
        };
        hints.iter().map(hint).collect()
    }

    pub fn lenses(&self) -> Vec<CodeLens> {
        let lenses = self.snapshot.lenses(self.file);
        let lens = |lens: &crate::ide::hints::Lens| CodeLens {
            range: self.speaker.range(lens.at),
            command: Some(Command { title: lens.text.clone(), ..Command::default() }),
            data: None,
        };
        let mut all: Vec<CodeLens> = lenses.iter().map(lens).collect();
        if self.speaker.workspace.opens_maps {
            // The editor knows which document the lens stands in.
            let command = || Command {
                title: "open map".to_owned(),
                command: OPEN_MAP.to_owned(),
                arguments: None,
            };
            all.extend(lenses.iter().filter(|lens| lens.map).map(|lens| CodeLens {
                range: self.speaker.range(lens.at),
                command: Some(command()),
                data: None,
            }));
        }
        all
    }

    pub fn links(&self) -> Vec<DocumentLink> {
        let links = self.snapshot.links(self.file);
        let link = |link: &crate::ide::Link| {
            let target = self.location(Span::new(link.to, 0, 0))?.uri;
            Some(DocumentLink {
                range: self.speaker.range(link.span),
                target: Some(target),
                tooltip: None,
                data: None,
            })
        };
        links.iter().filter_map(link).collect()
    }
}

fn action_kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::Fix => CodeActionKind::QUICKFIX,
        ActionKind::FixAll => CodeActionKind::new(FIX_ALL),
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
    }
}

fn item_kind(kind: OfferKind) -> CompletionItemKind {
    match kind {
        OfferKind::Keyword => CompletionItemKind::KEYWORD,
        OfferKind::Property => CompletionItemKind::PROPERTY,
        OfferKind::Choice => CompletionItemKind::ENUM_MEMBER,
        OfferKind::Value => CompletionItemKind::VALUE,
        OfferKind::Function => CompletionItemKind::FUNCTION,
        OfferKind::Module => CompletionItemKind::MODULE,
        OfferKind::Name(kind) => match symbol_kind(kind) {
            SymbolKind::CLASS => CompletionItemKind::CLASS,
            SymbolKind::ENUM_MEMBER => CompletionItemKind::ENUM_MEMBER,
            SymbolKind::INTERFACE => CompletionItemKind::INTERFACE,
            SymbolKind::EVENT => CompletionItemKind::EVENT,
            SymbolKind::FUNCTION => CompletionItemKind::FUNCTION,
            SymbolKind::MODULE => CompletionItemKind::STRUCT,
            SymbolKind::METHOD | SymbolKind::NAMESPACE => CompletionItemKind::METHOD,
            SymbolKind::FIELD => CompletionItemKind::FIELD,
            _ => CompletionItemKind::VARIABLE,
        },
    }
}

/// A snippet without its places to fill in, up to the first line's end.
fn plain(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(hole) = rest.strip_prefix('{') {
            let end = hole.find('}').unwrap_or(hole.len());
            let words = hole[..end].split_once(':').map_or("", |(_, words)| words);
            out.push_str(words);
            rest = hole.get(end + 1..).unwrap_or_default();
        } else {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn editors_without_snippets_get_words() {
        assert_eq!(
            super::plain("persona ${1:name} \"${2:text}\" {\n  $0\n}"),
            "persona name \"text\" {\n  \n}"
        );
        assert_eq!(super::plain("goal: \"$1\""), "goal: \"\"");
    }
}
