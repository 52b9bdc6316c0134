//! Habits of other languages, each told once: comments between signs, lists with a dash before each
//! entry.

use super::quotes::Mender;
use super::{brackets, comment_at, line_end, near, text_end};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::quoted;
use crate::source::Span;
use crate::vocab::{constructs, is_property, takes_several};

/// Entries that hold more than a text: one cannot say how a list of them is written.
const OF_MORE_THAN_A_TEXT: &[&str] = &["feels", "expects", "measure", "ask", "link"];

/// How many entries of a list are shown in a help.
const SHOWN: usize = 4;

/// Front matter of more lines is none.
const FRONT: usize = 40;

impl Mender<'_> {
    /// A comment of another language that begins with `open`, up to `close`; gives the place behind
    /// it. One without an end goes to the end of its line.
    pub(super) fn foreign_comment(
        &mut self,
        at: usize,
        open: &'static str,
        close: &'static str,
    ) -> usize {
        let inner = at + open.len();
        let found = match self.gone.contains(&close) {
            true => None,
            false => self.text[inner..].find(close).map(|i| inner + i),
        };
        let end = match found {
            Some(found) => found + close.len(),
            None => {
                self.gone.push(close);
                line_end(self.bytes, at)
            }
        };
        let first = line_end(&self.bytes[..end], at);
        let span = Span::new(self.file, at, first);
        let mut d = Diagnostic::new(Code::Unexpected, span, "a comment is not written like this")
            .label("is this a comment?")
            .help("comments begin with `//` and end with their line");
        let behind = self.text[end..].trim_start_matches([' ', '\t']);
        let own = found.map_or("", |found| self.text[inner..found].trim());
        if first == end
            && !own.is_empty()
            && !own.starts_with("allow:")
            && (behind.is_empty() || behind.starts_with(['\n', '\r']))
        {
            let apart = at == 0 || matches!(self.bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r');
            let own = format!("{}// {own}", if apart { "" } else { " " });
            d = d.guess(format!("write `{}`", own.trim_start()), span, own);
        }
        self.out.push(d);
        self.blank(at, end);
        end
    }

    /// Two dashes before a comment of SQL, or three above the front matter of YAML. Gives the place
    /// behind what they begin.
    pub(super) fn dashes(&mut self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?.strip_prefix(b"--")?;
        if at > 0 && self.bytes[at - 1] == b'-' {
            return None;
        }
        if let [b'-', ..] = rest {
            return self.front_matter(at);
        }
        // A long line may hold thousands: what is near is asked first, and no more is looked at.
        if !matches!(rest, [b' ' | b'\t', ..]) {
            return None;
        }
        let blank = |c: char| c.is_whitespace() && !matches!(c, '\n' | '\r');
        let before = self.text[..at].trim_end_matches(blank);
        let begins = before.is_empty() || before.ends_with(['\n', '\r']);
        let parted = before.ends_with(['"', ')', ']', '{', '}', ',', '%'])
            || before.ends_with(|c: char| c.is_ascii_digit());
        let apart = at > 0 && matches!(self.bytes[at - 1], b' ' | b'\t');
        if !(begins || parted && apart) {
            return None;
        }
        let own = near(self.text, at + 2).trim();
        if own.is_empty() || own.contains("->") || !begins && own.starts_with('"') {
            return None;
        }
        let whole = self.text[at + 2..line_end(self.bytes, at)].trim_end();
        let kept = before_closing(whole);
        if kept.trim().is_empty() {
            return None;
        }
        let end = at + 2 + kept.len();
        let sign = Span::new(self.file, at, at + 2);
        let d = Diagnostic::new(Code::Unexpected, sign, "a comment is not written like this")
            .label("is this a comment?");
        self.out.push(match kept.len() == whole.len() {
            true => d.help("comments begin with `//` and end with their line").guess(
                "write `//`",
                sign,
                "//",
            ),
            false => d.help(
                "comments begin with `//` and end with their line: write the `}` on the next one",
            ),
        });
        self.blank(at, end);
        Some(end)
    }

    /// The lines between `---` at the start of a file and the next of them, each a key with a value.
    fn front_matter(&mut self, at: usize) -> Option<usize> {
        let dashes = |line: &str| line.len() >= 3 && line.bytes().all(|b| b == b'-');
        if at != self.first {
            return None;
        }
        let first = line_end(self.bytes, at);
        if !dashes(self.text[at..first].trim_end()) {
            return None;
        }
        let (mut end, mut lines) = (first, 0);
        loop {
            let (start, line) = self.line_below(end)?;
            end = start + line.len();
            if dashes(line) {
                break;
            }
            lines += 1;
            let value = line.contains(':') || line.starts_with(['-', '#']);
            if lines > FRONT || !value || line.contains(['{', '}']) {
                return None;
            }
        }
        let span = Span::new(self.file, at, at + 3);
        self.out.push(
            Diagnostic::new(Code::Unexpected, span, "front matter means nothing here")
                .label("it begins here")
                .help("write what the file is about above its first statement, behind `//!`"),
        );
        self.blank(at, end);
        Some(end)
    }

    /// A user journey diagram of Mermaid, pasted as it is: `journey` alone on its line, then a title
    /// or a section. Gives the place behind its last line.
    pub(super) fn mermaid(&mut self, at: usize) -> Option<usize> {
        let head = at + "journey".len();
        let (mut start, mut line) = self.line_below(head)?;
        let said = |line: &str| {
            let word = line.split([' ', '\t', ':']).next().unwrap_or("");
            matches!(word, "title" | "section" | "accTitle" | "accDescr") || line.starts_with("%%")
        };
        // `Makes tea: 5: Me`
        let task = |line: &str| {
            let mut parts = line.split(':').skip(1);
            parts.next().is_some_and(|score| score.trim().parse::<f64>().is_ok())
        };
        let margin = self.text[..at].trim_end_matches([' ', '\t']);
        if !(margin.is_empty() || margin.ends_with(['\n', '\r'])) || !said(line) {
            return None;
        }
        let mut end = head;
        while said(line) || task(line) {
            end = start + line.len();
            match self.line_below(end) {
                Some(next) => (start, line) = next,
                None => break,
            }
        }
        let span = Span::new(self.file, at, head);
        let message = "a diagram of Mermaid means nothing here";
        self.out.push(
            Diagnostic::new(Code::Unexpected, span, message).label("the diagram begins here").help(
                "move it into a file of its own; `journey import mermaid FILE` makes a map of it",
            ),
        );
        self.blank(at, end);
        Some(end)
    }

    /// `does:` and below it lines that begin with a dash, a number or the like; `colon` is where the
    /// colon stands. Gives the place behind the last of them.
    pub(super) fn dashed_list(&mut self, colon: usize) -> Option<usize> {
        let sign = self.text[colon..].chars().next()?;
        let (from, first) = self.line_below(colon + sign.len_utf8())?;
        entry(first)?;
        self.list_below(colon, sign.len_utf8(), from)
    }

    /// `goal: |` and below it the lines of a text, as YAML has them; `colon` is where the colon
    /// stands. Gives the place behind the last line.
    pub(super) fn text_below(&mut self, colon: usize) -> Option<usize> {
        // Every colon asks.
        let first = self.bytes[colon + 1..].iter().find(|b| !matches!(b, b' ' | b'\t'));
        first.filter(|b| matches!(b, b'|' | b'>'))?;
        let open = line_end(self.bytes, colon);
        let sign = self.text[colon + 1..open].trim();
        let before = self.text[..colon].trim_end_matches([' ', '\t']);
        let word = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        let start = word.len();
        let margin = word.trim_end_matches([' ', '\t', '\u{FEFF}']);
        let alone = margin.is_empty() || margin.ends_with(['\n', '\r']);
        if !matches!(sign, "|" | ">" | "|-" | ">-" | "|+" | ">+") || !alone || start == before.len()
        {
            return None;
        }
        let indent = &self.text[margin.len()..start];
        let (mut lines, mut end) = (Vec::new(), open);
        while let Some((from, line)) = self.line_below(end) {
            let blanks = self.text[..from].trim_end_matches([' ', '\t']).len();
            if from - blanks <= indent.len() {
                break;
            }
            lines.push(line);
            end = from + line.len();
        }
        if lines.is_empty() {
            return None;
        }
        let word = &self.text[start..before.len()];
        let right = format!("{word}: {}", quoted(&lines.join(" ")));
        let several = sign.starts_with('|') && lines.len() > 1;
        let d = Diagnostic::new(
            Code::Unexpected,
            Span::new(self.file, start, open),
            format!("a text does not begin with `{sign}`"),
        )
        .label("its lines stand below");
        self.out.push(match several {
            true => d.help(
                "write `\"\"\"` for this sign, and `\"\"\"` on a line of its own below the text",
            ),
            false => d.help(format!("write `{}`", short(&right))).guess(
                "write it as a text",
                Span::new(self.file, start, end),
                right,
            ),
        });
        self.blank(start, end);
        Some(end)
    }

    /// The same below a word without a colon; `at` is where the first sign stands.
    pub(super) fn list_without_colon(&mut self, at: usize) -> Option<usize> {
        let above = self.text[..at].trim_end_matches([' ', '\t']);
        let above = above.strip_suffix('\n')?;
        entry(&self.text[at..line_end(self.bytes, at)])?;
        let above = above.strip_suffix('\r').unwrap_or(above).trim_end_matches([' ', '\t']);
        if !above.ends_with(|c: char| c.is_alphabetic()) {
            return None;
        }
        self.list_below(above.len(), 0, at)
    }

    /// Reads a list whose word ends at `colon`, where a sign of `sign` bytes may stand, and whose
    /// first entry begins at `from`.
    fn list_below(&mut self, colon: usize, sign: usize, from: usize) -> Option<usize> {
        let first = self.text[from..line_end(self.bytes, from)].trim_end();
        // Only a word alone on its line has such a list.
        let before = self.text[..colon].trim_end_matches([' ', '\t']);
        let word = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        let (margin, word) = (word.len(), &before[word.len()..]);
        let start = margin;
        let margin = self.text[..margin].trim_end_matches([' ', '\t', '\u{FEFF}']);
        if word.is_empty() || !(margin.is_empty() || margin.ends_with(['\n', '\r'])) {
            return None;
        }
        let lower = word.to_lowercase();
        let known = [lower.as_str(), lower.strip_suffix('s').unwrap_or("")];
        let meant = known.into_iter().find(|w| brackets::is_entry(w) || is_property(w))?;

        let (mut entries, mut commented) = (Vec::new(), false);
        let (mut end, mut next) = (from, Some((from, first)));
        while let Some((from, line)) = next {
            let Some(whole) = entry(line) else { break };
            let text = without_comment(whole);
            // What has a block is no list that is understood here.
            if holds_brackets(text) {
                return None;
            }
            commented |= text.len() < whole.len();
            entries.extend(Some(text.trim()).filter(|e| !e.is_empty()));
            end = from + line.len();
            next = self.line_below(end);
        }

        let is_text = |e: &str| e.starts_with('"') && text_end(e.as_bytes(), 0) == Some(e.len());
        let is_name = |e: &str| e.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
        let span = Span::new(self.file, start, colon + sign);
        let message = match first.starts_with(|c: char| c.is_ascii_digit()) {
            true => format!("the list of `{word}` is written with numbers"),
            false => format!("the list of `{word}` is written with dashes"),
        };
        let mut d =
            Diagnostic::new(Code::Unexpected, span, message).label("its entries stand below");
        let shape = constructs(meant).first().map_or(meant, |c| c.shape);
        let right = if OF_MORE_THAN_A_TEXT.contains(&meant) {
            d = d.help(format!("write each on a line of its own, as in `{shape}`"));
            None
        } else if brackets::is_entry(meant) {
            let plain = entries.iter().all(|e| is_text(e) || !e.contains(['"', ':']));
            let text = |e: &str| if is_text(e) { e.to_owned() } else { quoted(e) };
            let lines = entries.iter().map(|e| format!("{meant} {}", text(e)));
            let lines: Vec<String> = if plain { lines.collect() } else { Vec::new() };
            let example = lines.first().map_or(shape, String::as_str);
            d = d.help(format!("write each on a line of its own, as in `{}`", short(example)));
            let indent = &self.text[margin.len()..start];
            let crlf = self.text[colon..from].contains("\r\n");
            let newline = if crlf { "\r\n" } else { "\n" };
            (!lines.is_empty()).then(|| lines.join(&format!("{newline}{indent}")))
        } else if !takes_several(meant) {
            let first = entries.first().copied().unwrap_or("…");
            let value = if is_text(first) || is_name(first) { first.into() } else { quoted(first) };
            let right = format!("{meant}: {value}");
            d = d.help(match entries.len() {
                0 | 1 => format!("write `{}`", short(&right)),
                _ => format!("it has one value only: write one of them, as in `{}`", short(&right)),
            });
            (entries.len() == 1).then_some(right)
        } else {
            let more = if entries.len() > SHOWN { ", …" } else { "" };
            let shown = &entries[..entries.len().min(SHOWN)];
            let shown = short(&shown.join(", ")).into_owned();
            d = d.help(format!("write it in brackets, as in `{meant}: [{shown}{more}]`"));
            let plain = !entries.is_empty() && entries.iter().all(|e| is_text(e) || is_name(e));
            plain.then(|| format!("{meant}: [{}]", entries.join(", ")))
        };
        if let Some(right) = right.filter(|_| !commented) {
            d = d.guess("write it so", Span::new(self.file, start, end), right);
        }
        self.out.push(d);
        self.blank(start, end);
        Some(end)
    }

    /// Start and text of the next line that holds more than blanks or a comment, if nothing but
    /// these stands on the rest of the line at `from` either.
    fn line_below(&self, from: usize) -> Option<(usize, &str)> {
        // Every colon asks: its line is not looked through to the end.
        let first = self.bytes[from..].iter().find(|b| !matches!(b, b' ' | b'\t'));
        if first.is_some_and(|b| !matches!(b, b'\n' | b'\r' | b'/')) {
            return None;
        }
        let mut at = from;
        let mut below = false;
        loop {
            let end = line_end(self.bytes, at);
            let line = self.text[at..end].trim_start_matches([' ', '\t']);
            let start = end - line.len();
            let blank = line.is_empty() || comment_at(self.bytes, start);
            match (below, blank) {
                (true, false) => return Some((start, line.trim_end())),
                (false, false) => return None,
                _ => {}
            }
            if end == self.bytes.len() {
                return None;
            }
            at = end + if self.bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
            below = true;
        }
    }
}

/// A comment without the brackets at its end that close what was opened before it.
fn before_closing(comment: &str) -> &str {
    let open = comment.bytes().filter(|b| *b == b'{').count();
    let mut close = comment.bytes().filter(|b| *b == b'}').count();
    let mut kept = comment;
    while close > open
        && let Some(rest) = kept.strip_suffix('}')
    {
        kept = rest.trim_end();
        close -= 1;
    }
    kept
}

/// What stands behind the sign of a list, if a line begins with one: a dash, `1.`, `1)`.
fn entry(line: &str) -> Option<&str> {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match number.len() < line.len() {
        true => number.strip_prefix(['.', ')'])?,
        false => line.strip_prefix(['-', '*', '•', '–', '·'])?,
    };
    (rest.is_empty() || rest.starts_with([' ', '\t', '\u{A0}', '\u{3000}'])).then(|| rest.trim())
}

/// A line without the comment at its end.
fn without_comment(line: &str) -> &str {
    let bytes = line.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => i = text_end(bytes, i).unwrap_or(i + 1),
            b'/' if comment_at(bytes, i) => return line[..i].trim_end(),
            _ => i += 1,
        }
    }
    line
}

/// Whether a line holds a bracket outside texts, or is a value of a formula.
fn holds_brackets(line: &str) -> bool {
    let bytes = line.as_bytes();
    if bytes.first().is_some_and(u8::is_ascii_digit) {
        return true;
    }
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => i = text_end(bytes, i).unwrap_or(i + 1),
            b'{' | b'}' | b'(' | b')' | b'[' | b']' => return true,
            _ => i += 1,
        }
    }
    false
}

/// A text that fits into a help.
fn short(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &text[..at]).into(),
        None => text.into(),
    }
}
