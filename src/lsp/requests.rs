//! What the server can do, and which answer belongs to which question.

use super::answers::Asked;
use super::position::Encoding;
use super::server::Host;
use super::workspace::Workspace;
use crate::ide::colors::Color;
use lsp_types::request::Request;
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionOptions, DocumentLinkOptions, FoldingRangeProviderCapability,
    HoverProviderCapability, InlayHintServerCapabilities, OneOf, RenameOptions, SaveOptions,
    SelectionRangeProviderCapability, SemanticTokenModifier, SemanticTokenType,
    SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions,
    SemanticTokensServerCapabilities, ServerCapabilities, SignatureHelpOptions,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri, WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities, request,
};
use serde_json::Value;

/// The answer to a request.
pub enum Answer {
    /// This, which may be nothing.
    Value(Value),
    /// It cannot be done, and why.
    Refused(String),
    /// The question cannot be read.
    BadParams(String),
    /// Nobody knows this question.
    Unknown,
}

/// What the server can do.
pub fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let words = |words: &[&str]| Some(words.iter().map(|w| (*w).to_owned()).collect());
    let work_done_progress_options = WorkDoneProgressOptions::default();
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions::default())),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options,
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: words(&[".", ":", "(", "{", "@", " "]),
            resolve_provider: Some(false),
            ..CompletionOptions::default()
        }),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: words(&["(", ","]),
            retrigger_characters: None,
            work_done_progress_options,
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![
                CodeActionKind::QUICKFIX,
                CodeActionKind::REFACTOR_EXTRACT,
                CodeActionKind::REFACTOR_REWRITE,
                CodeActionKind::new(FIX_ALL),
            ]),
            resolve_provider: Some(false),
            work_done_progress_options,
        })),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options,
        }),
        inlay_hint_provider: Some(OneOf::Right(InlayHintServerCapabilities::Options(
            lsp_types::InlayHintOptions {
                resolve_provider: Some(false),
                work_done_progress_options,
            },
        ))),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: SemanticTokensLegend {
                    token_types: Color::ALL
                        .iter()
                        .map(|color| SemanticTokenType::new(color.name()))
                        .collect(),
                    token_modifiers: vec![
                        SemanticTokenModifier::DECLARATION,
                        SemanticTokenModifier::DEFAULT_LIBRARY,
                        SemanticTokenModifier::DOCUMENTATION,
                    ],
                },
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Bool(true)),
                work_done_progress_options,
            },
        )),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}

/// The action that applies every safe fix of a file.
pub const FIX_ALL: &str = "source.fixAll.journey";

/// Answers a request.
pub fn answer(workspace: &Workspace, host: Host, method: &str, params: Value) -> Answer {
    macro_rules! methods {
        ($($request:ident => $asked:ident($params:ident) $uri:expr, $answer:expr;)*) => {
            match method {
                $(request::$request::METHOD => {
                    type Params = <request::$request as Request>::Params;
                    let $params: Params = match serde_json::from_value(params) {
                        Ok(params) => params,
                        Err(error) => return Answer::BadParams(error.to_string()),
                    };
                    let uri: &Uri = $uri;
                    // A text of another language, or one that is closed.
                    let Some($asked) = Asked::new(workspace, host, uri) else {
                        return Answer::Value(Value::Null);
                    };
                    let result: <request::$request as Request>::Result = $answer;
                    match serde_json::to_value(result) {
                        Ok(value) => Answer::Value(value),
                        Err(error) => Answer::Refused(error.to_string()),
                    }
                })*
                request::WorkspaceSymbolRequest::METHOD => {
                    match serde_json::from_value::<lsp_types::WorkspaceSymbolParams>(params) {
                        Ok(params) => {
                            let found = super::answers::search(workspace, &params.query);
                            Answer::Value(serde_json::to_value(found).unwrap_or_default())
                        }
                        Err(error) => Answer::BadParams(error.to_string()),
                    }
                }
                _ => Answer::Unknown,
            }
        };
    }
    macro_rules! or_refuse {
        ($result:expr) => {
            match $result {
                Ok(found) => Some(found),
                Err(why) => return Answer::Refused(why),
            }
        };
    }
    methods! {
        HoverRequest => asked(p) &p.text_document_position_params.text_document.uri,
            asked.hover(p.text_document_position_params.position);
        GotoDefinition => asked(p) &p.text_document_position_params.text_document.uri,
            asked.definition(p.text_document_position_params.position);
        References => asked(p) &p.text_document_position.text_document.uri,
            Some(asked.references(p.text_document_position.position, p.context.include_declaration));
        DocumentHighlightRequest => asked(p) &p.text_document_position_params.text_document.uri,
            Some(asked.highlights(p.text_document_position_params.position));
        DocumentSymbolRequest => asked(p) &p.text_document.uri, Some(asked.symbols());
        Formatting => asked(p) &p.text_document.uri, Some(asked.format(None));
        RangeFormatting => asked(p) &p.text_document.uri, Some(asked.format(Some(p.range)));
        FoldingRangeRequest => asked(p) &p.text_document.uri, Some(asked.folds());
        SelectionRangeRequest => asked(p) &p.text_document.uri,
            Some(asked.selections(&p.positions));
        SemanticTokensFullRequest => asked(p) &p.text_document.uri,
            Some(asked.tokens(None).into());
        SemanticTokensRangeRequest => asked(p) &p.text_document.uri,
            Some(asked.tokens(Some(p.range)).into());
        Completion => asked(p) &p.text_document_position.text_document.uri,
            Some(asked.complete(p.text_document_position.position));
        SignatureHelpRequest => asked(p) &p.text_document_position_params.text_document.uri,
            asked.signature(p.text_document_position_params.position);
        CodeActionRequest => asked(p) &p.text_document.uri,
            Some(asked.actions(p.range, p.context.only.as_deref()));
        InlayHintRequest => asked(p) &p.text_document.uri, Some(asked.hints(p.range));
        CodeLensRequest => asked(p) &p.text_document.uri, Some(asked.lenses());
        DocumentLinkRequest => asked(p) &p.text_document.uri, Some(asked.links());
        PrepareRenameRequest => asked(p) &p.text_document.uri,
            or_refuse!(asked.can_rename(p.position));
        Rename => asked(p) &p.text_document_position.text_document.uri,
            or_refuse!(asked.rename(p.text_document_position.position, &p.new_name));
    }
}
