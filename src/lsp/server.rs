//! From the first message to the last.

use super::offers::OPEN_MAP;
use super::position::Encoding;
use super::publish::Publisher;
use super::requests::{self, Answer};
use super::uri;
use super::workspace::Workspace;
use crate::model::Date;
use lsp_server::{
    Connection, ErrorCode, Message, Notification, ProtocolError, Request, RequestId, Response,
};
use lsp_types::notification as notify;
use lsp_types::notification::Notification as _;
use lsp_types::{
    CancelParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, InitializeParams, NumberOrString,
};
use serde::de::DeserializeOwned;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Duration;

/// What the server cannot do itself: look at a clock, write a file.
#[derive(Debug, Clone, Copy)]
pub struct Host {
    /// Today, in a time zone.
    pub today: fn(&str) -> Date,
    /// Puts a file of the standard library where an editor can open it: its path there.
    pub library: fn(path: &str, text: &str) -> Option<PathBuf>,
    /// How long the keyboard rests before findings are sent.
    pub quiet: Duration,
}

/// How a conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// As agreed, or because the editor went away.
    Quiet,
    /// By `exit` without `shutdown`.
    Abrupt,
}

/// Messages that are taken before findings are sent though the keyboard does not rest.
const PATIENCE: usize = 24;

/// Talks to one editor until it says goodbye or goes away.
pub fn serve(connection: &Connection, host: Host) -> Result<End, ProtocolError> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = match serde_json::from_value(params) {
        Ok(params) => params,
        Err(error) => {
            let code = ErrorCode::InvalidParams as i32;
            let response = Response::new_err(id, code, error.to_string());
            let _ = connection.sender.send(response.into());
            return Ok(End::Abrupt);
        }
    };
    let offered = params.capabilities.general.as_ref();
    let encoding = Encoding::negotiate(offered.and_then(|g| g.position_encodings.as_deref()));
    let answer = serde_json::json!({
        "capabilities": requests::capabilities(encoding),
        "serverInfo": { "name": "journey", "version": env!("CARGO_PKG_VERSION") },
    });
    connection.initialize_finish(id, answer)?;
    let mut workspace = Workspace::new(encoding, folders(&params), host.today);
    workspace.snippets = takes_snippets(&params);
    workspace.opens_maps = opens_maps(&params);
    let mut server = Server {
        connection,
        host,
        workspace,
        publisher: Publisher::new(&params.capabilities),
        queue: VecDeque::new(),
        asked: 0,
        shut_down: false,
        unsent: true,
    };
    if can_watch(&params) {
        server.watch();
    }
    Ok(server.run())
}

/// The folders that an editor has open.
#[allow(deprecated)] // older editors say only `rootUri` or `rootPath`
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    if let Some(folders) = params.workspace_folders.as_ref().filter(|f| !f.is_empty()) {
        return folders.iter().filter_map(|f| uri::to_path(&f.uri)).collect();
    }
    let root = params.root_uri.as_ref().and_then(uri::to_path);
    root.or_else(|| params.root_path.as_ref().map(PathBuf::from)).into_iter().collect()
}

fn takes_snippets(params: &InitializeParams) -> bool {
    let document = params.capabilities.text_document.as_ref();
    let completion = document.and_then(|d| d.completion.as_ref());
    let item = completion.and_then(|c| c.completion_item.as_ref());
    item.and_then(|i| i.snippet_support).unwrap_or(false)
}

/// Whether the editor says, in `initializationOptions`, that it has the command to open a map.
fn opens_maps(params: &InitializeParams) -> bool {
    let options = params.initialization_options.as_ref();
    let commands = options.and_then(|o| o.get("commands")).and_then(|c| c.as_array());
    commands.is_some_and(|all| all.iter().any(|name| name == OPEN_MAP))
}

fn can_watch(params: &InitializeParams) -> bool {
    let workspace = params.capabilities.workspace.as_ref();
    let watched = workspace.and_then(|w| w.did_change_watched_files.as_ref());
    watched.and_then(|w| w.dynamic_registration).unwrap_or(false)
}

struct Server<'a> {
    connection: &'a Connection,
    host: Host,
    workspace: Workspace,
    publisher: Publisher,
    queue: VecDeque<Message>,
    /// How many requests of ours were sent.
    asked: i32,
    shut_down: bool,
    /// Whether something changed since findings were sent.
    unsent: bool,
}

impl Server<'_> {
    fn run(&mut self) -> End {
        let mut taken = 0;
        loop {
            if self.queue.is_empty() {
                let next = if !self.unsent {
                    self.connection.receiver.recv().ok()
                } else if taken >= PATIENCE {
                    self.connection.receiver.try_recv().ok()
                } else {
                    match self.connection.receiver.recv_timeout(self.host.quiet) {
                        Ok(message) => Some(message),
                        Err(error) if error.is_timeout() => None,
                        Err(_) => return End::Quiet,
                    }
                };
                match next {
                    Some(message) => self.queue.push_back(message),
                    None if !self.unsent => return End::Quiet,
                    None => {
                        taken = 0;
                        self.publish();
                        continue;
                    }
                }
            }
            // What waits behind may take back what comes first.
            self.queue.extend(self.connection.receiver.try_iter());
            let Some(message) = self.queue.pop_front() else { continue };
            taken += 1;
            if let Some(end) = self.take(message) {
                return end;
            }
        }
    }

    fn take(&mut self, message: Message) -> Option<End> {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(notification) if notification.method == notify::Exit::METHOD => {
                return Some(if self.shut_down { End::Quiet } else { End::Abrupt });
            }
            Message::Notification(notification) => self.notification(notification),
            // Answers to our registrations: there is nothing to do about a refusal.
            Message::Response(_) => {}
        }
        None
    }

    fn send(&self, message: impl Into<Message>) {
        // An editor that is gone is noticed by the next look for its messages.
        let _ = self.connection.sender.send(message.into());
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        if self.shut_down {
            let code = ErrorCode::InvalidRequest as i32;
            self.send(Response::new_err(id, code, "the server is shut down".to_owned()));
            return;
        }
        if method == "shutdown" {
            self.shut_down = true;
            self.send(Response::new_ok(id, ()));
            return;
        }
        if self.taken_back(&id) {
            let code = ErrorCode::RequestCanceled as i32;
            self.send(Response::new_err(id, code, "cancelled".to_owned()));
            return;
        }
        self.compile();
        let host = self.host;
        let workspace = &self.workspace;
        let answer =
            catch_unwind(AssertUnwindSafe(|| requests::answer(workspace, host, &method, params)));
        let response = match answer {
            Ok(Answer::Value(value)) => Response::new_ok(id, value),
            Ok(Answer::Refused(why)) => Response::new_err(id, ErrorCode::RequestFailed as i32, why),
            Ok(Answer::BadParams(why)) => {
                Response::new_err(id, ErrorCode::InvalidParams as i32, why)
            }
            Ok(Answer::Unknown) => {
                let message = format!("`{method}` is not known");
                Response::new_err(id, ErrorCode::MethodNotFound as i32, message)
            }
            Err(_) => {
                self.log(&format!(
                    "`{method}` could not be answered because of a mistake in journey"
                ));
                let message = "a mistake in journey".to_owned();
                Response::new_err(id, ErrorCode::InternalError as i32, message)
            }
        };
        self.send(response);
        self.workspace.tidy();
    }

    /// Whether a cancellation of this request waits in the queue.
    fn taken_back(&self, id: &RequestId) -> bool {
        self.queue.iter().any(|message| match message {
            Message::Notification(n) if n.method == notify::Cancel::METHOD => {
                let params: Option<CancelParams> = serde_json::from_value(n.params.clone()).ok();
                params.is_some_and(|params| match params.id {
                    NumberOrString::Number(number) => RequestId::from(number) == *id,
                    NumberOrString::String(text) => RequestId::from(text) == *id,
                })
            }
            _ => false,
        })
    }

    fn notification(&mut self, notification: Notification) {
        fn read<T: DeserializeOwned>(notification: Notification) -> Option<T> {
            serde_json::from_value(notification.params).ok()
        }
        let workspace = &mut self.workspace;
        match notification.method.as_str() {
            notify::DidOpenTextDocument::METHOD => {
                let Some(params) = read::<DidOpenTextDocumentParams>(notification) else { return };
                let opened = params.text_document;
                workspace.open(opened.uri, opened.version, &opened.text);
            }
            notify::DidChangeTextDocument::METHOD => {
                let Some(params) = read::<DidChangeTextDocumentParams>(notification) else {
                    return;
                };
                let changed = params.text_document;
                workspace.change(&changed.uri, changed.version, params.content_changes);
            }
            notify::DidCloseTextDocument::METHOD => {
                let Some(params) = read::<DidCloseTextDocumentParams>(notification) else { return };
                workspace.close(&params.text_document.uri);
            }
            notify::DidSaveTextDocument::METHOD => {
                let Some(params) = read::<DidSaveTextDocumentParams>(notification) else { return };
                workspace.changed_on_disk(&[params.text_document.uri]);
            }
            notify::DidChangeWatchedFiles::METHOD => {
                let Some(params) = read::<DidChangeWatchedFilesParams>(notification) else {
                    return;
                };
                let uris: Vec<_> = params.changes.into_iter().map(|c| c.uri).collect();
                workspace.changed_on_disk(&uris);
            }
            notify::DidChangeWorkspaceFolders::METHOD => {
                let params = read::<DidChangeWorkspaceFoldersParams>(notification);
                let Some(event) = params.map(|p| p.event) else { return };
                let paths = |folders: &[lsp_types::WorkspaceFolder]| -> Vec<PathBuf> {
                    folders.iter().filter_map(|f| uri::to_path(&f.uri)).collect()
                };
                workspace.change_folders(&paths(&event.added), &paths(&event.removed));
            }
            // Cancellations of what is answered already, progress, traces.
            _ => return,
        }
        self.unsent = true;
    }

    fn compile(&mut self) {
        if self.workspace.is_stale() {
            for failure in self.workspace.compile() {
                self.log(&format!("{failure}, because of a mistake in journey"));
            }
        }
    }

    fn publish(&mut self) {
        self.unsent = false;
        self.compile();
        for params in self.publisher.changes(&mut self.workspace) {
            let method = notify::PublishDiagnostics::METHOD.to_owned();
            self.send(Notification::new(method, params));
        }
        self.workspace.tidy();
    }

    fn log(&self, message: &str) {
        let params = lsp_types::LogMessageParams {
            typ: lsp_types::MessageType::ERROR,
            message: message.to_owned(),
        };
        self.send(Notification::new(notify::LogMessage::METHOD.to_owned(), params));
    }

    /// Asks to be told of changes that others make.
    fn watch(&mut self) {
        let watchers = ["**/*.journey", "**/journey.toml"];
        let params = serde_json::json!({ "registrations": [{
            "id": "files",
            "method": notify::DidChangeWatchedFiles::METHOD,
            "registerOptions": { "watchers": watchers.map(|glob| serde_json::json!({ "globPattern": glob })) },
        }] });
        self.asked += 1;
        let method = "client/registerCapability".to_owned();
        self.send(Request::new(RequestId::from(self.asked), method, params));
    }
}
