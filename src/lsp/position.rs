//! Lines and columns as editors count them, and byte offsets.

use crate::source::{SourceFile, Span};
use lsp_types::{Position, PositionEncodingKind, Range};

/// In what columns are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16: what every editor can do.
    Utf16,
}

impl Encoding {
    /// The best of what an editor offers.
    pub fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Self {
        let utf8 = offered.is_some_and(|kinds| kinds.contains(&PositionEncodingKind::UTF8));
        if utf8 { Encoding::Utf8 } else { Encoding::Utf16 }
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn units(self, c: char) -> u32 {
        match self {
            Encoding::Utf8 => c.len_utf8() as u32,
            Encoding::Utf16 => c.len_utf16() as u32,
        }
    }

    /// How many columns a text has.
    pub fn width(self, text: &str) -> u32 {
        match self {
            Encoding::Utf8 => text.len() as u32,
            Encoding::Utf16 => text.chars().map(|c| self.units(c)).sum(),
        }
    }

    /// The byte offset of a position. What lies behind the end of a line means its end; what lies
    /// behind the last line, the end of the text.
    pub fn offset(self, file: &SourceFile, position: Position) -> u32 {
        let line = position.line as usize;
        if line >= file.line_count() {
            return file.text.len() as u32;
        }
        let mut left = position.character;
        let mut offset = file.line_start(line);
        for c in file.line_text(line).chars() {
            let units = self.units(c);
            if left < units {
                break;
            }
            left -= units;
            offset += c.len_utf8() as u32;
        }
        offset
    }

    /// The position of a byte offset.
    pub fn position(self, file: &SourceFile, offset: u32) -> Position {
        let mut end = (offset as usize).min(file.text.len());
        while !file.text.is_char_boundary(end) {
            end -= 1;
        }
        let line = file.line(end as u32);
        let start = file.line_start(line) as usize;
        Position { line: line as u32, character: self.width(&file.text[start..end]) }
    }

    /// The range of a span.
    pub fn range(self, file: &SourceFile, span: Span) -> Range {
        Range {
            start: self.position(file, span.start),
            end: self.position(file, span.end.max(span.start)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding;
    use crate::source::SourceFile;
    use lsp_types::Position;

    #[test]
    fn positions_and_offsets_agree_in_every_script() {
        let texts = ["", "a", "ä😀b\r\n\t旅程\rx\n", "\u{feff}team A\n\n", "e\u{301}\n😀😀"];
        for text in texts {
            let file = SourceFile::new("x.journey", text);
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                for (offset, c) in text.char_indices().chain([(text.len(), 'x')]) {
                    let position = encoding.position(&file, offset as u32);
                    let back = encoding.offset(&file, position);
                    // The middle of CR LF is behind the line's last column.
                    if c != '\n' || !text[..offset].ends_with('\r') {
                        assert_eq!(back, offset as u32, "{text:?} {position:?} {encoding:?}");
                    }
                }
            }
        }
        let file = SourceFile::new("x.journey", "😀b\nc");
        let at = |line, character| Encoding::Utf16.offset(&file, Position { line, character });
        assert_eq!((at(0, 1), at(0, 2), at(0, 3), at(0, 99)), (0, 4, 5, 5));
        assert_eq!((at(1, 9), at(9, 0)), (7, 7));
    }
}
