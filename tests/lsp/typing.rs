//! Somebody types, deletes, pastes and takes it back: the server's text stays the editor's, it never
//! stops, and what it says in the end is what the compiler says.

use super::client::Client;
use super::folder;
use crate::support;
use serde_json::{Value, json};

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// An editor's text, with positions in UTF-16 or UTF-8 counted here and not by the server's code.
struct Buffer {
    text: String,
    utf8: bool,
    version: i32,
}

impl Buffer {
    fn position(&self, offset: usize) -> Value {
        let before = &self.text[..offset];
        let bytes = before.as_bytes();
        let mut line = 0;
        let mut start = 0;
        for (i, b) in bytes.iter().enumerate() {
            // A lone CR ends a line; that of CR LF does not.
            let ends =
                *b == b'\n' || (*b == b'\r' && self.text.as_bytes().get(i + 1) != Some(&b'\n'));
            if ends {
                line += 1;
                start = i + 1;
            }
        }
        let column = &before[start..];
        let character = if self.utf8 { column.len() } else { column.encode_utf16().count() };
        json!({ "line": line, "character": character })
    }

    /// A place where an editor can stand: between characters, not inside CR LF.
    fn place(&self, dice: &mut Dice) -> usize {
        let mut at = dice.below(self.text.len() + 1);
        while !self.text.is_char_boundary(at) || self.text[..at].ends_with('\r') {
            at -= 1;
        }
        at
    }

    fn edit(&mut self, client: &Client, from: usize, to: usize, new: &str) {
        self.version += 1;
        let range = json!({ "start": self.position(from), "end": self.position(to) });
        client.tell(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": client.uri("map.journey"), "version": self.version },
                "contentChanges": [{ "range": range, "text": new }],
            }),
        );
        self.text.replace_range(from..to, new);
    }
}

/// What the compiler finds, as the server would say it: code and message.
fn compiled(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let texts = files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect::<Vec<_>>();
    let mut memory = journey::project::files::Memory::default();
    for (path, text) in texts {
        memory.add(path, text.into_bytes());
    }
    let project = journey::project::load(&memory, "x", &journey::project::Selection::all());
    let options = journey::compile::Options { as_of: Some(support::today()) };
    let snapshot = journey::ide::Snapshot::new(project, &options, &mut Default::default());
    let of_map =
        |d: &&journey::diagnostic::Diagnostic| snapshot.source(d.span.file).path == "map.journey";
    let told = |d: &journey::diagnostic::Diagnostic| (d.code.id().to_owned(), d.message.clone());
    snapshot.diagnostics().filter(of_map).map(told).collect()
}

fn said(found: &[Value]) -> Vec<(String, String)> {
    let message = |d: &Value| d["message"].as_str().unwrap().to_owned();
    found.iter().map(|d| (d["code"].as_str().unwrap().to_owned(), message(d))).collect()
}

/// The findings are those of a compiler that saw this text alone.
fn agree(client: &mut Client, buffer: &Buffer, other: &str) {
    let found = client.settled("map.journey", i64::from(buffer.version));
    let (server, compiler) =
        (said(&found), compiled(&[("people.journey", other), ("map.journey", &buffer.text)]));
    assert_eq!(server.len(), compiler.len(), "{server:#?}\n{compiler:#?}");
    for ((code, message), (wanted, begins)) in server.iter().zip(&compiler) {
        assert_eq!(code, wanted);
        assert!(message.starts_with(begins.as_str()), "{message}\n{begins}");
    }
}

/// The server's text is the editor's: formatting, folding and colours speak of it, and a rename of all
/// of it would not do otherwise. The protocol has no way to ask, so the findings must tell.
fn ask_around(client: &mut Client, buffer: &Buffer, dice: &mut Dice) {
    let at = buffer.position(buffer.place(dice));
    let document = json!({ "uri": client.uri("map.journey") });
    let asks = [
        ("textDocument/hover", json!({ "textDocument": document, "position": at })),
        ("textDocument/completion", json!({ "textDocument": document, "position": at })),
        ("textDocument/signatureHelp", json!({ "textDocument": document, "position": at })),
        ("textDocument/definition", json!({ "textDocument": document, "position": at })),
        ("textDocument/prepareRename", json!({ "textDocument": document, "position": at })),
        ("textDocument/semanticTokens/full", json!({ "textDocument": document })),
        ("textDocument/foldingRange", json!({ "textDocument": document })),
        ("textDocument/documentSymbol", json!({ "textDocument": document })),
        ("textDocument/selectionRange", json!({ "textDocument": document, "positions": [at] })),
        (
            "textDocument/codeAction",
            json!({ "textDocument": document, "range": { "start": at, "end": at }, "context": { "diagnostics": [] } }),
        ),
        (
            "textDocument/inlayHint",
            json!({ "textDocument": document, "range": { "start": { "line": 0, "character": 0 }, "end": at } }),
        ),
        (
            "textDocument/formatting",
            json!({ "textDocument": document, "options": { "tabSize": 2, "insertSpaces": true } }),
        ),
    ];
    let (method, params) = &asks[dice.below(asks.len())];
    let answer = client.ask(method, params.clone());
    // A refusal is an answer; a mistake of ours is not.
    assert!(answer["code"] != -32603, "{method} {params}: {answer}\n{}", buffer.text);
}

const PASTES: &[&str] = &[
    "😀",
    "旅程",
    "\r\n",
    "\t",
    "\u{feff}",
    "e\u{301}",
    "{",
    "}",
    "\"",
    "\"\"\"\n",
    "(",
    "]",
    "//",
    "/// x\n",
    "stage a {\n",
    "touchpoint t via web {\n  feels +1 \"好\"\n}\n",
    "use people.*\n",
    "->",
    ": ",
    ",",
    "measure nps(",
    "flow { a -> b 40% }",
    "\r",
    "\n\n\n",
    "journey X for Mei {",
    "2026-Q4",
    "// allow: x\n",
];

fn random_edits(utf8: bool, seed: u64, rounds: usize) {
    let people = "persona Mei \"买家 😀\"\nteam Growth\n";
    let example = support::root().join("examples/smartphone_zh");
    let texts = support::read_project(&example);
    let (_, longest) = texts.iter().max_by_key(|(_, text)| text.len()).unwrap();
    let folder = folder(&[("people.journey", people), ("map.journey", "")]);
    let mut client = Client::start(folder.path(), if utf8 { &["utf-8"] } else { &[] });
    let mut dice = Dice(seed);
    let mut buffer = Buffer { text: String::new(), utf8, version: 1 };
    client.open("map.journey", "");
    client.settled("map.journey", 1);
    let mut undo: Vec<String> = Vec::new();
    for round in 0..rounds {
        let at = buffer.place(&mut dice);
        match dice.below(10) {
            0..=4 => {
                let paste = PASTES[dice.below(PASTES.len())];
                buffer.edit(&client, at, at, paste);
            }
            5 | 6 => {
                let end = buffer.place(&mut dice);
                let (from, to) = (at.min(end), at.max(end));
                // Mostly a few characters, seldom half of the text.
                let mut to = if dice.below(8) == 0 { to } else { to.min(from + 12) };
                while !buffer.text.is_char_boundary(to) || buffer.text[..to].ends_with('\r') {
                    to -= 1;
                }
                buffer.edit(&client, from, to.max(from), "");
            }
            7 => {
                let mut from = dice.below(longest.len());
                while !longest.is_char_boundary(from) {
                    from -= 1;
                }
                let mut to = (from + dice.below(300)).min(longest.len());
                while !longest.is_char_boundary(to) {
                    to -= 1;
                }
                buffer.edit(&client, at, at, &longest[from..to]);
            }
            8 => {
                if let Some(before) = undo.pop() {
                    let all = buffer.text.len();
                    buffer.edit(&client, 0, all, &before);
                }
            }
            _ => undo.push(buffer.text.clone()),
        }
        if buffer.text.len() > 12_000 {
            let all = buffer.text.len();
            buffer.edit(&client, 0, all, "");
        }
        if round % 5 == 0 {
            ask_around(&mut client, &buffer, &mut dice);
        }
        if round % 40 == 39 {
            agree(&mut client, &buffer, people);
        }
    }
    agree(&mut client, &buffer, people);
    client.stop();
}

#[test]
fn random_edits_in_utf16() {
    random_edits(false, 0x9E37_79B9_7F4A_7C15, 1500);
}

#[test]
fn random_edits_in_utf8() {
    random_edits(true, 0xD1B5_4A32_D192_ED03, 1500);
}

/// An example typed letter by letter, and taken away from its end.
#[test]
fn an_example_typed_letter_by_letter() {
    let example = support::root().join("examples/first_map");
    let texts = support::read_project(&example);
    let (_, text) = texts.iter().find(|(path, _)| path.ends_with(".journey")).unwrap();
    let text = text.replace('\n', "\r\n");
    let folder = folder(&[("people.journey", ""), ("map.journey", "")]);
    let mut client = Client::start(folder.path(), &[]);
    client.open("map.journey", "");
    let mut buffer = Buffer { text: String::new(), utf8: false, version: 1 };
    let mut dice = Dice(7);
    let mut letters = text.chars().peekable();
    let mut typed = 0;
    while let Some(c) = letters.next() {
        let mut key = c.to_string();
        if c == '\r' {
            key.extend(letters.next());
        }
        let end = buffer.text.len();
        buffer.edit(&client, end, end, &key);
        typed += 1;
        if typed % 25 == 0 {
            ask_around(&mut client, &buffer, &mut dice);
        }
        if typed % 200 == 0 {
            agree(&mut client, &buffer, "");
        }
    }
    assert_eq!(buffer.text, text);
    agree(&mut client, &buffer, "");
    while !buffer.text.is_empty() {
        let end = buffer.text.len();
        let mut from = end.saturating_sub(17);
        while !buffer.text.is_char_boundary(from) || buffer.text[..from].ends_with('\r') {
            from -= 1;
        }
        buffer.edit(&client, from, end, "");
    }
    agree(&mut client, &buffer, "");
    assert!(client.findings[&client.uri("map.journey")].is_empty());
    client.stop();
}
