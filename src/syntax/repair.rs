//! One look at the text before the grammar sees it.
//!
//! pest stops at what it cannot match, so the three mistakes that would derail it are mended first:
//! look-alike characters, forgotten quotes, forgotten brackets. Each costs one diagnostic. The
//! grammar then reads a text in which every quote and bracket has its partner; a map of the
//! insertions turns its positions back into those of the user's file.

mod brackets;
mod foreign;
mod indents;
mod joins;
mod lines;
mod problem;
mod quotes;
mod twice;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use memchr::{memchr, memchr2, memchr3, memmem};
use std::borrow::Cow;
use std::ops::Range;

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
    /// What of the user's text `text` leaves out, in order. Only where nothing was mended.
    gaps: Vec<Gap>,
    /// Whether brackets are nested too deeply to read anything.
    pub too_deep: bool,
    /// Where the repair was given up because there were too many mistakes, in the user's text.
    pub stopped: Option<usize>,
    /// Whether a statement is gone that may have had a name.
    pub lost_names: bool,
}

/// A stretch of the user's text that is left out.
#[derive(Debug, Clone, Copy)]
struct Gap {
    /// Where it would stand, in the text without it.
    at: usize,
    /// How many bytes are left out.
    len: usize,
    /// How many bytes are left out up to here, all gaps before included.
    skipped: usize,
}

impl<'a> Repaired<'a> {
    /// A part of a text in which nothing had to be mended: what stands in `range`, without the
    /// stretches `left_out` of it.
    pub fn part(&self, range: Range<usize>, left_out: &[Range<usize>]) -> Repaired<'_> {
        let mut gaps = vec![Gap { at: 0, len: range.start, skipped: range.start }];
        let mut text = Cow::Borrowed(&self.text[range.clone()]);
        if !left_out.is_empty() {
            let mut kept = String::with_capacity(range.len());
            let (mut done, mut skipped) = (range.start, range.start);
            for gap in left_out {
                kept.push_str(&self.text[done..gap.start]);
                (done, skipped) = (gap.end, skipped + gap.len());
                gaps.push(Gap { at: kept.len(), len: gap.len(), skipped });
            }
            kept.push_str(&self.text[done..range.end]);
            text = Cow::Owned(kept);
        }
        Repaired {
            text,
            source: self.source,
            insertions: Vec::new(),
            gaps,
            too_deep: false,
            stopped: None,
            lost_names: false,
        }
    }

    /// Whether something is left out from this offset of the user's on.
    pub fn leaves_out_from(&self, offset: usize) -> bool {
        self.gaps.binary_search_by_key(&offset, |gap| gap.at + gap.skipped - gap.len).is_ok()
    }
}

impl Repaired<'_> {
    /// The user's stretch for one of [`Repaired::text`]. A mended look-alike is shorter than the
    /// character it stands for, which counts as a whole.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let mut start = self.unmended(range.start);
        let mut end = self.unmended(range.end).max(start);
        while !self.source.is_char_boundary(start) {
            start -= 1;
        }
        while !self.source.is_char_boundary(end) {
            end = if range.is_empty() { end - 1 } else { end + 1 };
        }
        start..end
    }

    /// The user's byte offset for an offset in [`Repaired::text`]; it may lie within a character.
    fn unmended(&self, offset: usize) -> usize {
        let mut offset = offset;
        for step in &self.insertions {
            offset -= step.partition_point(|&i| (i as usize) < offset);
        }
        let gaps = self.gaps.partition_point(|gap| gap.at <= offset);
        offset + gaps.checked_sub(1).map_or(0, |last| self.gaps[last].skipped)
    }

    /// The user's text.
    pub fn source(&self) -> &str {
        self.source
    }

    /// The first offset in [`Repaired::text`] for the user's byte offset.
    pub fn mended(&self, offset: usize) -> usize {
        let gaps = self.gaps.partition_point(|gap| gap.at + gap.skipped <= offset);
        let mut offset = offset - gaps.checked_sub(1).map_or(0, |last| self.gaps[last].skipped);
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

pub use indents::brace;
pub use joins::join;

/// Mends what would derail the grammar.
pub fn repair<'a>(file: FileId, text: &'a str, out: &mut Vec<Diagnostic>) -> Repaired<'a> {
    let quotes::Quotes { text: mended, inserted, swallowed, stopped } =
        quotes::mend(file, text, out);
    let mut repaired = Repaired {
        text: mended,
        source: text,
        insertions: Vec::new(),
        gaps: Vec::new(),
        too_deep: false,
        stopped,
        lost_names: false,
    };
    if stopped.is_some() {
        return repaired;
    }
    if !inserted.is_empty() {
        repaired.insertions.push(inserted);
    }
    match brackets::balance(&repaired.text) {
        brackets::Balance::Even => {}
        brackets::Balance::TooDeep(at) => too_deep(file, &mut repaired, at, out),
        brackets::Balance::Uneven => {
            let place = |(start, end): (usize, usize)| {
                let original = repaired.original(start..end);
                Span::new(file, original.start, original.end)
            };
            if let Some((start, end, told)) = twice::pasted_twice(&repaired.text, place) {
                out.push(told);
                let erase = Change { at: start, insert: None, erase: end - start };
                repaired.text = Cow::Owned(apply(&repaired.text, &[erase]).0);
                return repaired;
            }
            let found = brackets::mend(&repaired.text);
            for problem in &found.problems {
                let place = |(start, end): (usize, usize)| {
                    let original = repaired.original(start..end);
                    Span::new(file, original.start, original.end)
                };
                let open = matches!(problem.code, Code::UnclosedBlock | Code::UnclosedBracket);
                if !(swallowed && open) {
                    out.push(problem.diagnostic(place));
                }
            }
            if let Some(at) = found.too_deep {
                too_deep(file, &mut repaired, at, out);
                return repaired;
            }
            if let Some(at) = found.stopped {
                repaired.stopped = Some(repaired.original(at..at).start);
                return repaired;
            }
            repaired.lost_names = found.lost_names;
            let (text, inserted) = apply(&repaired.text, &found.edits);
            repaired.text = Cow::Owned(text);
            if !inserted.is_empty() {
                repaired.insertions.insert(0, inserted);
            }
            // With what was put in they may be.
            if let brackets::Balance::TooDeep(at) = brackets::balance(&repaired.text) {
                too_deep(file, &mut repaired, at, out);
            }
        }
    }
    repaired
}

/// Says that brackets are nested too deeply; `at` is where, in the mended text.
fn too_deep(file: FileId, repaired: &mut Repaired<'_>, at: usize, out: &mut Vec<Diagnostic>) {
    let at = repaired.original(at..at + 1);
    let at = Span::new(file, at.start, at.end);
    // One message: what was mended in vain is of no use.
    out.retain(|d| {
        !matches!(d.code, Code::StrayClose | Code::UnclosedBlock | Code::UnclosedBracket)
    });
    out.push(
        Diagnostic::new(
            Code::TooDeep,
            at,
            format!("brackets are nested more than {MAX_DEPTH} deep"),
        )
        .label("this one is too deep")
        .help("no map needs that: close the brackets before this one"),
    );
    repaired.too_deep = true;
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
    // Which ends first, quote or line, is looked for once; only texts with a backslash need more.
    let mut i = at + 1;
    while let Some(next) = memchr3(b'"', b'\n', b'\\', &bytes[i..]) {
        let next = i + next;
        if memchr(b'\r', &bytes[i..next]).is_some() {
            return None;
        }
        match bytes[next] {
            b'"' => return Some(next + 1),
            b'\n' => return None,
            _ if bytes.get(next + 1).is_none_or(|b| matches!(b, b'\n' | b'\r')) => i = next + 1,
            _ => i = next + 2,
        }
    }
    None
}

/// Where `needle` first stands in `haystack`.
pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memmem::find(haystack, needle)
}

/// Whether a comment starts at `at`: two slashes at a line's start or after a blank.
pub(crate) fn comment_at(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'/'
        && bytes.get(at + 1) == Some(&b'/')
        && (at == 0
            || matches!(
                bytes[at - 1],
                b' ' | b'\t' | b'\n' | b'\r' | b'{' | b'}' | b',' | b'"' | b')' | b']'
            )
            || bytes[..at].ends_with("\u{3000}".as_bytes())
            || bytes[..at].ends_with("\u{A0}".as_bytes())
            || bytes[..at].ends_with("\u{FEFF}".as_bytes()))
}

/// The end of the line that holds `at`, its break excluded.
pub(crate) fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |i| at + i)
}

/// How far a line is looked along for what belongs together. One of megabytes may hold thousands of
/// places that ask.
pub(crate) const NEAR: usize = 1000;

/// What stands on a line from `at` on, if it is not far.
pub(crate) fn near(text: &str, at: usize) -> &str {
    let far = boundary_before(text, at + NEAR);
    &text[at..line_end(&text.as_bytes()[..far], at)]
}

/// The last place up to `at` where a character begins or the text ends.
pub(crate) fn boundary_before(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
