//! What the server can do, and which answer belongs to which question.

use super::position::Encoding;
use super::server::Host;
use super::workspace::Workspace;
use lsp_types::{
    SaveOptions, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
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
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions::default())),
            ..TextDocumentSyncOptions::default()
        })),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(lsp_types::OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}

/// Answers a request.
pub fn answer(_: &Workspace, _: Host, _: &str, _: Value) -> Answer {
    Answer::Unknown
}
