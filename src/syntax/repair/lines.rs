//! The lines of a text, by which brackets are mended.

use super::{comment_at, line_end, text_end};
use memchr::memchr_iter;

/// A line.
pub(super) struct Line {
    pub(super) start: usize,
    /// How deep it stands, in columns; a tab counts as four.
    pub(super) indent: usize,
    /// End of what stands on it, comments and blanks at the end left out.
    pub(super) end: usize,
    /// Whether nothing but blanks and comments stands on it.
    pub(super) blank: bool,
    /// Whether it opens a block at its end.
    pub(super) opens: bool,
    /// The next line that is not blank, or the number of lines.
    pub(super) next: usize,
}

impl Line {
    /// Where it ends with its comment, the break excluded.
    pub(super) fn line_end(&self, text: &str) -> usize {
        line_end(text.as_bytes(), self.end)
    }
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::with_capacity(memchr_iter(b'\n', bytes).count() + 1);
    let mut i = 0;
    loop {
        let start = i;
        let mut indent = 0;
        while i < bytes.len() && matches!(bytes[i], b' ' | b'\t') {
            indent += if bytes[i] == b'\t' { 4 } else { 1 };
            i += 1;
        }
        let mut end = i;
        let first = i;
        let mut last = 0;
        while i < bytes.len() && !matches!(bytes[i], b'\n' | b'\r') {
            match bytes[i] {
                b'"' => {
                    i = text_end(bytes, i).unwrap_or(i + 1);
                    end = i;
                    last = b'"';
                }
                b'/' if comment_at(bytes, i) => i = line_end(bytes, i),
                b' ' | b'\t' => i += 1,
                b => {
                    i += 1;
                    end = i;
                    last = b;
                }
            }
        }
        lines.push(Line { start, indent, end, blank: end == first, opens: last == b'{', next: 0 });
        if i >= bytes.len() {
            break;
        }
        i += if bytes[i..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    let mut next = lines.len();
    for (n, line) in lines.iter_mut().enumerate().rev() {
        line.next = next;
        if !line.blank {
            next = n;
        }
    }
    lines
}
