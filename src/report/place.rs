//! Lines and columns of many places, quickly, however long the lines are.

use crate::source::{FileId, SourceFile, Sources};
use std::collections::HashMap;

/// A line longer than this gets a table of its columns.
const LONG: usize = 8 * 1024;
/// Bytes between two entries of that table.
const STEP: usize = 4 * 1024;

/// Gives the places of byte offsets.
pub struct Places<'a> {
    sources: &'a Sources,
    /// For long lines: how many characters come before each step.
    tables: HashMap<(FileId, usize), Vec<usize>>,
}

impl<'a> Places<'a> {
    /// Places in these texts.
    pub fn new(sources: &'a Sources) -> Self {
        Places { sources, tables: HashMap::new() }
    }

    /// One-based line and one-based column in Unicode characters.
    pub fn of(&mut self, id: FileId, offset: u32) -> (usize, usize) {
        let file = self.sources.get(id);
        let line = file.line(offset);
        let start = file.line_start(line) as usize;
        let end = floor(file, offset as usize).max(start);
        if end - start < LONG {
            return (line + 1, file.text[start..end].chars().count() + 1);
        }
        let table = self.tables.entry((id, line)).or_insert_with(|| table(file, line));
        let step = (end - start) / STEP;
        let rest = count(&file.text.as_bytes()[start + step * STEP..end]);
        (line + 1, table[step] + rest + 1)
    }
}

fn table(file: &SourceFile, line: usize) -> Vec<usize> {
    let start = file.line_start(line) as usize;
    let end = start + file.line_text(line).len();
    let mut sum = 0;
    let mut table = vec![0];
    // Past the end of the line stands its break, which a place may lie in.
    for chunk in file.text.as_bytes()[start..(end + 2).min(file.text.len())].chunks(STEP) {
        sum += count(chunk);
        table.push(sum);
    }
    table
}

/// Characters that begin in these bytes.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| (b & 0xC0) != 0x80).count()
}

fn floor(file: &SourceFile, offset: usize) -> usize {
    let mut at = offset.min(file.text.len());
    while !file.text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::Places;
    use crate::source::{SourceFile, Sources};

    #[test]
    fn long_lines_have_the_columns_of_short_ones() {
        let mut sources = Sources::default();
        let text = format!("short\n{}\nend", "aé地😀".repeat(5_000));
        let file = sources.add(SourceFile::new("a.journey", text.as_str()));
        let mut places = Places::new(&sources);
        for offset in (0..=text.len() as u32).step_by(37).chain([text.len() as u32]) {
            let expected = sources.get(file).line_column(offset);
            assert_eq!(places.of(file, offset), expected, "at {offset}");
        }
    }
}
