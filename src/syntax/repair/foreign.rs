//! Habits of other languages, each told once: comments between signs, lists with a dash before each
//! entry.

use super::quotes::Mender;
use super::{brackets, line_end, text_end};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::quoted;
use crate::source::Span;
use crate::vocab::is_property;

impl Mender<'_> {
    /// A comment of another language, from `at` to `close`; gives the place behind it.
    pub(super) fn foreign_comment(&mut self, at: usize, close: &'static str) -> usize {
        let line = line_end(self.bytes, at);
        let found = match self.gone.contains(&close) {
            true => None,
            false => self.text[at..].find(close).map(|i| at + i),
        };
        if found.is_none() {
            self.gone.push(close);
        }
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
        let mut next = Some((at, self.text[at..line_end(self.bytes, at)].trim_end()));
        while let Some((from, line)) = next {
            let Some(entry) = line.strip_prefix("- ").or((line == "-").then_some("")) else {
                break;
            };
            entries.extend(Some(entry.trim()).filter(|e| !e.is_empty()));
            end = from + line.len();
            next = self.next_line(end);
        }
        let span = Span::new(self.file, start, start + head.len());
        let mut d = Diagnostic::new(
            Code::Unexpected,
            span,
            format!("the list of `{word}` is written with dashes"),
        )
        .label("its entries stand below");
        let is_text = |e: &str| e.starts_with('"') && text_end(e.as_bytes(), 0) == Some(e.len());
        let is_name = |e: &str| e.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
        let right = if brackets::is_entry(word) {
            let text = |e: &&str| if is_text(e) { (*e).to_owned() } else { quoted(e) };
            let lines: Vec<String> =
                entries.iter().map(|e| format!("{word} {}", text(e))).collect();
            let first = lines.first().cloned().unwrap_or_else(|| format!("{word} \"…\""));
            d = d.help(format!("write each on a line of its own, as in `{first}`"));
            let margin = &self.text[..start];
            let margin = &margin[margin.rfind(['\n', '\r']).map_or(0, |i| i + 1)..];
            Some(lines.join(&format!("\n{margin}")))
        } else if is_property(word) {
            let list = format!("{word}: [{}]", entries.join(", "));
            d = d.help(format!("write it in brackets, as in `{list}`"));
            entries.iter().all(|e| is_text(e) || is_name(e)).then_some(list)
        } else {
            d = d.help("each entry stands on a line of its own, behind its keyword");
            None
        };
        if let Some(right) = right.filter(|_| !entries.is_empty()) {
            d = d.guess("write it so", Span::new(self.file, start, end), right);
        }
        self.out.push(d);
        self.blank(start, end);
        Some(end)
    }
}
