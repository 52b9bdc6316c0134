//! How quickly the language server answers a key: from the change to the findings, without the time
//! for which the keyboard rests; completion; memory after many changes.
//!
//! ```sh
//! cargo bench --bench editor                 # 100 files, one of them of 5,000 lines
//! cargo bench --bench editor -- 100 300      # files, and lines of each of the others
//! cargo bench --bench editor -- 100 100 0    # without many changes at the end
//! ```

#![allow(clippy::print_stdout, missing_docs)]

// Each bench needs a part of it.
#[allow(dead_code)]
mod generate;

use journey::lsp::{Host, serve};
use lsp_server::{Connection, Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const LINES: usize = 5000;
const KEYS: usize = 200;
/// Changes between the two looks at memory, if no other number is given.
const EDITS: usize = 10_000;

fn today(_: &str) -> journey::model::Date {
    journey::model::Date::constant(2026, 11, 22)
}

fn library(_: &str, _: &str) -> Option<PathBuf> {
    None
}

/// Resident memory in MB, where the system tells.
fn memory() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|l| l.starts_with("VmRSS:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

struct Editor {
    connection: Connection,
    uri: String,
    version: i32,
    next: i32,
}

impl Editor {
    fn tell(&self, method: &str, params: Value) {
        let message = Notification::new(method.to_owned(), params);
        let _ = self.connection.sender.send(message.into());
    }

    /// Replaces a part of a line.
    fn edit(&mut self, line: usize, from: usize, to: usize, text: &str) {
        self.version += 1;
        let at = |character| json!({ "line": line, "character": character });
        self.tell(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": self.uri, "version": self.version },
                "contentChanges": [{ "range": { "start": at(from), "end": at(to) }, "text": text }],
            }),
        );
    }

    /// Waits for the findings of this version.
    fn found(&self) {
        loop {
            let Ok(message) = self.connection.receiver.recv_timeout(Duration::from_secs(60)) else {
                return println!("the server says nothing");
            };
            if let Message::Notification(n) = message
                && n.params["uri"] == self.uri
                && n.params["version"] == self.version
            {
                return;
            }
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = RequestId::from(self.next);
        let request = Request::new(id.clone(), method.to_owned(), params);
        let _ = self.connection.sender.send(request.into());
        loop {
            match self.connection.receiver.recv_timeout(Duration::from_secs(60)) {
                Ok(Message::Response(response)) if response.id == id => {
                    return response.result.unwrap_or_default();
                }
                Ok(_) => {}
                Err(_) => return Value::Null,
            }
        }
    }
}

fn row(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    println!("| {what} | {} | {} | {} |", ms(at(50)), ms(at(95)), ms(times[times.len() - 1]));
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let (files, lines) =
        (args.first().copied().unwrap_or(100), args.get(1).copied().unwrap_or(100));
    let edits = args.get(2).copied().unwrap_or(EDITS);
    let folder = tempfile::tempdir()?;
    for (path, text) in generate::project(files - 1, lines) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        fs::write(path, text)?;
    }
    fs::write(folder.path().join("journey.toml"), "[project]\nname = \"generated\"\n")?;
    let touchpoints = (1..)
        .step_by(10)
        .find(|n| generate::single_text(&generate::single(*n)).lines().count() >= LINES)
        .ok_or("no size")?;
    let text = generate::single_text(&generate::single(touchpoints));
    let large = folder.path().canonicalize()?.join("large.journey");
    fs::write(&large, &text)?;

    let (ours, theirs) = Connection::memory();
    let host = Host { today, library, quiet: Duration::ZERO };
    let server = std::thread::Builder::new()
        .stack_size(16 << 20)
        .spawn(move || serve(&theirs, host).is_ok())?;
    let uri = format!("file://{}", large.display());
    let mut editor = Editor { connection: ours, uri: uri.clone(), version: 1, next: 0 };
    let root = format!("file://{}", folder.path().canonicalize()?.display());
    editor.ask("initialize", json!({ "capabilities": {}, "rootUri": root }));
    editor.tell("initialized", json!({}));
    let document = json!({ "uri": uri, "languageId": "journey", "version": 1, "text": text });
    editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
    editor.found();

    // Inside a text in the middle, at the place of a key, and in a comment at the end.
    let rows: Vec<&str> = text.lines().collect();
    let middle = rows.len() / 2;
    let line = (middle..rows.len()).find(|i| rows[*i].contains("does \"")).ok_or("no text")?;
    let column = rows[line].find("does \"").ok_or("no text")? + "does \"".len();
    println!("{files} files, {} lines in the large one, {lines} in each other", rows.len());
    println!("| what | median | 95 of 100 | worst |\n| --- | ---: | ---: | ---: |");
    let mut times = Vec::new();
    for i in 0..KEYS {
        let start = Instant::now();
        editor.edit(line, column + i, column + i, "x");
        editor.found();
        times.push(start.elapsed());
    }
    row("key in a text, to findings", &mut times);
    editor.edit(line, column, column + KEYS, "");
    editor.found();
    let mut times = Vec::new();
    for _ in 0..KEYS / 2 {
        for (from, to, new) in [(0, 0, "q"), (0, 1, "")] {
            let start = Instant::now();
            editor.edit(line, from, to, new);
            editor.found();
            times.push(start.elapsed());
        }
    }
    row("key that breaks and mends a line, to findings", &mut times);
    let mut times = Vec::new();
    let place =
        json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": 0 } });
    for method in ["textDocument/completion", "textDocument/hover"] {
        for _ in 0..KEYS / 4 {
            // A change before each, as in life: nothing is remembered from the question before.
            editor.edit(line, 0, 0, " ");
            editor.found();
            let start = Instant::now();
            editor.ask(method, place.clone());
            times.push(start.elapsed());
        }
        row(method, &mut times);
        times.clear();
    }
    for method in ["textDocument/semanticTokens/full", "textDocument/formatting"] {
        for _ in 0..KEYS / 10 {
            let options = json!({ "tabSize": 2, "insertSpaces": true });
            let start = Instant::now();
            editor.ask(method, json!({ "textDocument": { "uri": uri }, "options": options }));
            times.push(start.elapsed());
        }
        row(method, &mut times);
        times.clear();
    }
    let before = memory();
    for i in 0..edits / 2 {
        editor.edit(line, column, column, "y");
        editor.edit(line, column, column + 1, "");
        if i % 50 == 0 {
            editor.found();
        }
    }
    editor.found();
    if let (Some(before), Some(after)) = (before, memory()) {
        println!(
            "\nmemory of the process: {before:.0} MB, after {edits} changes {after:.0} MB ({:.2} ×)",
            after / before
        );
    }
    editor.ask("shutdown", Value::Null);
    editor.tell("exit", Value::Null);
    drop(editor);
    let ended = server.join().is_ok_and(|ended| ended);
    println!("the server {}", if ended { "ended" } else { "did not end well" });
    Ok(())
}
