//! What people write over several lines as other languages have it: texts with a line break in
//! them, comments between signs, lists with a dash before each entry. Each costs one message.

use super::{Mender, NEAR, Replace};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::repair::{brackets, line_end, text_end};
use crate::vocab::is_keyword;

/// Over how many lines a text that is not closed on its own may go on.
const LINES: usize = 6;

impl Mender<'_> {
    /// A text that starts at `at`, and whose closing quote stands on one of the next lines; gives
    /// the place behind it.
    pub(super) fn broken_text(&mut self, at: usize) -> Option<usize> {
        let first = line_end(self.bytes, at);
        let mut breaks = Vec::new();
        let mut end = first;
        for _ in 0..LINES {
            let (start, line) = self.next_line(end)?;
            if line.is_empty() || start - at > NEAR || begins_anew(line) {
                return None;
            }
            breaks.push((end, start));
            end = start + line.len();
            let Some(quote) = line.find('"') else { continue };
            let close = start + quote;
            let closes = self.looks_closing(close) && self.odd_from(close);
            if !closes || line[..quote].contains(['{', '}']) {
                return None;
            }
            let joined: Vec<&str> = self.text[at..close].lines().map(str::trim).collect();
            let begun = self.text[at..first].trim_end().len();
            let rest = format!(" {}", joined[1..].join(" "));
            let span = Span::new(self.file, at, at + begun);
            self.out.push(
                Diagnostic::new(Code::UnclosedText, span, "this text goes on over the next line")
                    .label("it starts here")
                    .also(Span::new(self.file, close, close + 1), "and ends here")
                    .help("write it on one line; a text of several lines stands in `\"\"\"`")
                    .guess("write it on one line", Span::new(self.file, at + begun, close), rest),
            );
            for (from, to) in breaks {
                self.blank(from, to);
            }
            return Some(close + 1);
        }
        None
    }

    /// A comment of another language, from `at` to `close`; gives the place behind it.
    pub(super) fn foreign_comment(&mut self, at: usize, close: &str) -> usize {
        let line = line_end(self.bytes, at);
        let found = self.text[at..].find(close).map(|i| at + i);
        let end = found.map_or(line, |i| i + close.len());
        let span = Span::new(self.file, at, end.min(line));
        let mut d = Diagnostic::new(Code::Unexpected, span, "a comment is not written like this")
            .label("is this a comment?")
            .help("comments begin with `//` and end with their line");
        if let Some(found) = found
            && end <= line
            && self.text[end..line].trim().is_empty()
        {
            let signs: &[char] = &['<', '!', '-', '/', '*', ' ', '\t'];
            let own = format!("// {}", self.text[at..found].trim_matches(signs));
            d = d.guess(format!("write `{own}`"), span, own);
        }
        self.out.push(d);
        self.blank(at, end);
        end
    }

    /// `does:` and below it lines that begin with a dash; `at` is the first dash. Gives the place
    /// behind the last of them.
    pub(super) fn dashed_list(&mut self, at: usize) -> Option<usize> {
        let line = self.bytes[..at].iter().rposition(|b| !matches!(b, b' ' | b'\t'))?;
        if !matches!(self.bytes[line], b'\n' | b'\r') {
            return None;
        }
        let above = self.text[..line].trim_end();
        let start = above.rfind(['\n', '\r']).map_or(0, |i| i + 1);
        let head = above[start..].trim_start();
        let start = above.len() - head.len();
        let word = head.strip_suffix(':')?.trim_end();
        if word.is_empty() || !word.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let mut entries = Vec::new();
        let mut end = at;
        let mut next = (at, self.text[at..line_end(self.bytes, at)].trim_end());
        while let Some(entry) = next.1.strip_prefix("- ") {
            entries.push(entry.trim());
            end = next.0 + next.1.len();
            let Some(following) = self.next_line(end) else { break };
            next = following;
        }
        let span = Span::new(self.file, start, start + head.len());
        let mut d = Diagnostic::new(
            Code::Unexpected,
            span,
            format!("the list of `{word}` is written with dashes"),
        )
        .label("its entries stand below");
        let whole = Span::new(self.file, start, end);
        let entry = brackets::is_entry(word);
        let plain = entries.iter().all(|e| entry == (text_end(e.as_bytes(), 0) == Some(e.len())));
        d = if entry {
            let first = entries.first().copied().unwrap_or("\"…\"");
            d.help(format!("write each on a line of its own, as in `{word} {first}`"))
        } else {
            d.help(format!("write it as a list, as in `{word}: [{}]`", entries.join(", ")))
        };
        if plain {
            let text = if entry {
                let margin = &self.text[..start];
                let margin = &margin[margin.rfind(['\n', '\r']).map_or(0, |i| i + 1)..];
                let each: Vec<String> = entries.iter().map(|e| format!("{word} {e}")).collect();
                each.join(&format!("\n{margin}"))
            } else {
                format!("{word}: [{}]", entries.join(", "))
            };
            d = d.guess("write it so", whole, text);
        }
        self.out.push(d);
        self.blank(start, end);
        Some(end)
    }

    /// Start and text of the line behind the one that ends at `end`, blanks around left out.
    fn next_line(&self, end: usize) -> Option<(usize, &str)> {
        let rest = self.text[end..].trim_start_matches([' ', '\t']);
        let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))?;
        let line = rest.trim_start_matches([' ', '\t']);
        let start = self.text.len() - line.len();
        Some((start, self.text[start..line_end(self.bytes, start)].trim_end()))
    }

    /// Reads blanks there.
    fn blank(&mut self, from: usize, to: usize) {
        self.changes.push(Replace::Bytes { at: from, len: to - from, with: "", pad_left: false });
    }
}

/// Whether a line starts a statement, rather than going on with a text.
fn begins_anew(line: &str) -> bool {
    let word = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("");
    let rest = line[word.len()..].trim_start();
    line.starts_with(['}', '{', '"', '/', '#'])
        || rest.starts_with(':')
        || (is_keyword(word) && (rest.starts_with('"') || brackets::starts_statement(line, false)))
}
