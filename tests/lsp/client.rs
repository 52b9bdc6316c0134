//! An editor for tests: it talks to the server over channels, and never waits for ever.

use journey::lsp::{End, Host, serve};
use lsp_server::{Connection, Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

/// No answer takes so long, even on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

/// A conversation with a server.
pub struct Client {
    connection: Option<Connection>,
    server: Option<JoinHandle<End>>,
    next: i32,
    /// What the server said of itself.
    pub capabilities: Value,
    /// The findings of each file, as they were sent last.
    pub findings: BTreeMap<String, Vec<Value>>,
    /// The versions that the findings were sent for.
    pub versions: BTreeMap<String, i64>,
    folder: PathBuf,
}

fn today(_: &str) -> journey::model::Date {
    "2026-11-22".parse().unwrap()
}

fn library(path: &str, _: &str) -> Option<PathBuf> {
    Some(Path::new("/library").join(path))
}

/// The address of a path.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.to_str().unwrap())
}

impl Client {
    /// Opens an editor in a folder; `encodings` are those that it offers.
    pub fn start(folder: &Path, encodings: &[&str]) -> Self {
        Client::start_with(folder, encodings, Value::Null)
    }

    /// The same, with options of its own.
    pub fn start_with(folder: &Path, encodings: &[&str], options: Value) -> Self {
        let (ours, theirs) = Connection::memory();
        let host = Host { today, library, quiet: Duration::from_millis(5) };
        let server = std::thread::Builder::new()
            .stack_size(16 << 20)
            .spawn(move || serve(&theirs, host).unwrap_or(End::Abrupt))
            .unwrap();
        let mut client = Client {
            connection: Some(ours),
            server: Some(server),
            next: 0,
            capabilities: Value::Null,
            findings: BTreeMap::new(),
            versions: BTreeMap::new(),
            folder: folder.canonicalize().unwrap(),
        };
        let root = uri(&client.folder);
        let answer = client.ask(
            "initialize",
            json!({
                "processId": null, "rootUri": root, "initializationOptions": options,
                "workspaceFolders": [{ "uri": root, "name": "x" }],
                "capabilities": {
                    "general": { "positionEncodings": encodings },
                    "textDocument": {
                        "publishDiagnostics": { "relatedInformation": true },
                        "completion": { "completionItem": { "snippetSupport": true } },
                    },
                },
            }),
        );
        client.capabilities = answer["capabilities"].clone();
        client.tell("initialized", json!({}));
        client
    }

    /// The address of a file of the folder.
    pub fn uri(&self, path: &str) -> String {
        uri(&self.folder.join(path))
    }

    fn send(&self, message: impl Into<Message>) {
        self.connection.as_ref().unwrap().sender.send(message.into()).unwrap();
    }

    /// Sends a notification.
    pub fn tell(&self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params));
    }

    /// Sends a request without waiting.
    pub fn begin(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(Request::new(id.clone(), method.to_owned(), params));
        id
    }

    /// The answer to a request: its result, or its error with `code` and `message`.
    pub fn answer(&mut self, id: &RequestId) -> Value {
        loop {
            if let Message::Response(response) = self.receive()
                && response.id == *id
            {
                return match (response.result, response.error) {
                    (_, Some(error)) => json!({ "code": error.code, "message": error.message }),
                    (result, None) => result.unwrap_or(Value::Null),
                };
            }
        }
    }

    /// Asks and waits for the answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(&id)
    }

    fn receive(&mut self) -> Message {
        let connection = self.connection.as_ref().unwrap();
        let message = connection.receiver.recv_timeout(LIMIT).expect("the server says nothing");
        if let Message::Notification(n) = &message
            && n.method == "textDocument/publishDiagnostics"
        {
            let uri = n.params["uri"].as_str().unwrap().to_owned();
            let found = n.params["diagnostics"].as_array().unwrap().clone();
            if let Some(version) = n.params["version"].as_i64() {
                self.versions.insert(uri.clone(), version);
            }
            self.findings.insert(uri, found);
        }
        message
    }

    /// Opens a text.
    pub fn open(&self, path: &str, text: &str) {
        let item =
            json!({ "uri": self.uri(path), "languageId": "journey", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": item }));
    }

    /// Gives an open text another one.
    pub fn replace(&self, path: &str, version: i32, text: &str) {
        self.tell(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": self.uri(path), "version": version },
                "contentChanges": [{ "text": text }],
            }),
        );
    }

    /// Waits until findings for this version of a file have come, and gives them.
    pub fn settled(&mut self, path: &str, version: i64) -> Vec<Value> {
        let uri = self.uri(path);
        while self.versions.get(&uri) != Some(&version) {
            self.receive();
        }
        self.findings[&uri].clone()
    }

    /// Waits until the findings of a file are as wanted.
    pub fn until(&mut self, path: &str, good: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let uri = self.uri(path);
        self.until_at(&uri, good)
    }

    /// Waits until the findings at an address are as wanted.
    pub fn until_at(&mut self, uri: &str, good: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        loop {
            if let Some(found) = self.findings.get(uri)
                && good(found)
            {
                return found.clone();
            }
            self.receive();
        }
    }

    /// Asks about a place in a file: line and column from 0.
    pub fn at(&mut self, method: &str, path: &str, line: u32, character: u32) -> Value {
        let uri = self.uri(path);
        self.ask(
            method,
            json!({
                "textDocument": { "uri": uri },
                "position": { "line": line, "character": character },
            }),
        )
    }

    /// Says goodbye, and makes sure that the server is gone.
    pub fn stop(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        assert_eq!(self.gone(), End::Quiet);
    }

    /// Leaves without a word.
    pub fn vanish(mut self) -> End {
        self.connection = None;
        self.gone()
    }

    fn gone(&mut self) -> End {
        let server = self.server.take().unwrap();
        for _ in 0..400 {
            if server.is_finished() {
                return server.join().unwrap();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the server does not end");
    }
}

/// The codes of findings.
pub fn codes(found: &[Value]) -> Vec<&str> {
    found.iter().map(|d| d["code"].as_str().unwrap()).collect()
}
