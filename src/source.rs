//! Source texts, positions in them, and line tables.
//!
//! Inside the compiler a position is a byte offset. Lines, columns and UTF-16 units exist only at
//! the edges (reports, editors) and are computed here.

use std::sync::{Arc, OnceLock};

/// Number of a source file within one [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FileId(pub u32);

/// A range of bytes in one file, end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte `start` up to byte `end`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Span { file, start: start as u32, end: end as u32 }
    }

    /// The empty span at the end of this one.
    pub fn at_end(self) -> Self {
        Span { start: self.end, ..self }
    }

    /// The empty span at the start of this one.
    pub fn at_start(self) -> Self {
        Span { end: self.start, ..self }
    }

    /// The smallest span that covers both (of the same file).
    pub fn to(self, other: Span) -> Self {
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The byte range, for slicing the file's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `offset` lies in the span or at its end.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }
}

/// One source file: its path for people, its text and its line table.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path relative to the project root, with `/`; `std/metrics.journey` for the library.
    pub path: String,
    /// The text, as it is in the file.
    pub text: Arc<str>,
    lines: OnceLock<Arc<Vec<u32>>>,
}

impl SourceFile {
    /// A file with this path and text.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        SourceFile { path: path.into(), text: text.into(), lines: OnceLock::new() }
    }

    /// Byte offsets at which lines start (`\n`, `\r\n` and a lone `\r` end a line).
    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            // A byte order mark, which some editors write, is no part of the first line.
            let mark = if self.text.starts_with('\u{FEFF}') { 3 } else { 0 };
            let mut starts = vec![mark];
            for (i, &b) in bytes.iter().enumerate() {
                if b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                    starts.push(i as u32 + 1);
                }
            }
            Arc::new(starts)
        })
    }

    /// Zero-based line that holds the byte `offset`.
    pub fn line(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|&s| s <= offset).saturating_sub(1)
    }

    /// One-based line and one-based column in Unicode characters, for people.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.line_starts()[line] as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        (line + 1, self.text[start..end.max(start)].chars().count() + 1)
    }

    /// The text of a zero-based line, without its line break.
    pub fn line_text(&self, line: usize) -> &str {
        let starts = self.line_starts();
        let start = starts[line] as usize;
        let end = starts.get(line + 1).map_or(self.text.len(), |&e| e as usize);
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }

    /// How many lines the file has.
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    /// Byte offset at which a zero-based line starts.
    pub fn line_start(&self, line: usize) -> u32 {
        self.line_starts()[line]
    }
}

/// All source files of one run, by [`FileId`].
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and gives its number.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(self.files.len() as u32 - 1)
    }

    /// The file with this number.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text under a span.
    pub fn text(&self, span: Span) -> &str {
        &self.get(span.file).text[span.range()]
    }

    /// All files with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
