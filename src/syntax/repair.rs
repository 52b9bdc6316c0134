//! One look at the text before the grammar sees it.
//!
//! pest stops at what it cannot match, so the three mistakes that would derail it are mended first:
//! look-alike characters, forgotten quotes, forgotten brackets. Each costs one diagnostic. The
//! grammar then reads a text in which every quote and bracket has its partner; a map of the
//! insertions turns its positions back into those of the user's file.

mod brackets;
mod problem;
mod quotes;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use std::borrow::Cow;

/// Brackets nested deeper than this are refused.
pub const MAX_DEPTH: usize = 64;

/// A text that the grammar can read, and the way back to the user's positions.
#[derive(Debug)]
pub struct Repaired<'a> {
    /// The text for the grammar.
    pub text: Cow<'a, str>,
    /// The user's text.
    source: &'a str,
    /// Places in `text` of inserted bytes, in order, one byte each; one list per step of repair,
    /// the last step first.
    insertions: Vec<Vec<u32>>,
    /// Whether brackets are nested too deeply to read anything.
    pub too_deep: bool,
    /// Whether a statement is gone that may have had a name.
    pub lost_names: bool,
}

impl Repaired<'_> {
    /// The user's byte offset for an offset in [`Repaired::text`].
    pub fn original(&self, offset: usize) -> usize {
        let mut offset = offset;
        for step in &self.insertions {
            offset -= step.partition_point(|&i| (i as usize) < offset);
        }
        // A mended look-alike is shorter than the character it stands for.
        while !self.source.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The first offset in [`Repaired::text`] for the user's byte offset.
    pub fn mended(&self, offset: usize) -> usize {
        let mut offset = offset;
        for step in self.insertions.iter().rev() {
            // The byte inserted as the nth stands n bytes further on than it did before that.
            let (mut low, mut high) = (0, step.len());
            while low < high {
                let middle = (low + high) / 2;
                if (step[middle] as usize) < offset + middle {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            offset += low;
        }
        offset
    }
}

/// Mends what would derail the grammar.
pub fn repair<'a>(file: FileId, text: &'a str, out: &mut Vec<Diagnostic>) -> Repaired<'a> {
    let (mended, inserted) = quotes::mend(file, text, out);
    let mut repaired = Repaired {
        text: mended,
        source: text,
        insertions: Vec::new(),
        too_deep: false,
        lost_names: false,
    };
    if !inserted.is_empty() {
        repaired.insertions.push(inserted);
    }
    match brackets::balance(&repaired.text) {
        brackets::Balance::Even => {}
        brackets::Balance::TooDeep(at) => {
            let at = repaired.original(at);
            out.push(
                Diagnostic::new(
                    Code::TooDeep,
                    Span::new(file, at, at + 1),
                    format!("brackets are nested more than {MAX_DEPTH} deep"),
                )
                .label("this one is too deep")
                .help("no map needs that: close the brackets before this one"),
            );
            repaired.too_deep = true;
        }
        brackets::Balance::Uneven => {
            let found = brackets::mend(&repaired.text);
            for problem in &found.problems {
                let place = |(start, end): (usize, usize)| {
                    Span::new(file, repaired.original(start), repaired.original(end))
                };
                out.push(problem.diagnostic(place));
            }
            repaired.lost_names = found.lost_names;
            let (text, inserted) = apply(&repaired.text, &found.edits);
            repaired.text = Cow::Owned(text);
            if !inserted.is_empty() {
                repaired.insertions.insert(0, inserted);
            }
        }
    }
    repaired
}

/// A change of the text: `insert` is put at `at`, or `erase` bytes there become blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) at: usize,
    pub(crate) insert: Option<u8>,
    pub(crate) erase: usize,
}

/// Applies changes sorted by place; gives the places of inserted bytes in the new text.
fn apply(text: &str, changes: &[Change]) -> (String, Vec<u32>) {
    let mut result = String::with_capacity(text.len() + changes.len());
    let mut inserted = Vec::new();
    let mut done = 0;
    for change in changes {
        result.push_str(&text[done..change.at.max(done)]);
        done = done.max(change.at);
        if let Some(byte) = change.insert {
            inserted.push(result.len() as u32);
            result.push(byte as char);
        }
        for _ in 0..change.erase {
            result.push(' ');
        }
        done += change.erase;
    }
    result.push_str(&text[done..]);
    (result, inserted)
}

/// The end of a closed text that starts at `at`, or `None` if its line (or the file) ends first.
pub(crate) fn text_end(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes[at..].starts_with(b"\"\"\"") {
        return find(&bytes[at + 3..], b"\"\"\"").map(|i| at + 3 + i + 3);
    }
    let mut i = at + 1;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => return Some(i + 1),
            b'\n' | b'\r' => return None,
            b'\\' if i + 1 < bytes.len() && !matches!(bytes[i + 1], b'\n' | b'\r') => i += 2,
            _ => i += 1,
        }
    }
    None
}

/// Where `needle` first stands in `haystack`.
pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

/// Whether a comment starts at `at`: two slashes at a line's start or after a blank.
pub(crate) fn comment_at(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'/'
        && bytes.get(at + 1) == Some(&b'/')
        && (at == 0
            || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r' | b'{' | b'}' | b',')
            || bytes[..at].ends_with("\u{3000}".as_bytes())
            || bytes[..at].ends_with("\u{A0}".as_bytes())
            || bytes[..at].ends_with("\u{FEFF}".as_bytes()))
}

/// The end of the line that holds `at`, its break excluded.
pub(crate) fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|b| matches!(b, b'\n' | b'\r')).map_or(bytes.len(), |i| at + i)
}
