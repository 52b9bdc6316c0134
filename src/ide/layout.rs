//! Formatting as an editor wants it: the few changes that make it, not a whole new text.

use super::Snapshot;
use crate::diagnostic::Edit;
use crate::format::format;
use crate::source::{FileId, SourceFile, Span};
use similar::{DiffOp, TextDiff};

impl Snapshot {
    /// The changes that format a file, or the part of it between two offsets. Nothing for a file with
    /// syntax errors: it is left alone.
    pub fn format(&self, file: FileId, part: Option<(u32, u32)>) -> Vec<Edit> {
        let source = self.source(file);
        let Ok(formatted) = format(file, source) else { return Vec::new() };
        let mut edits = changes(file, source, &formatted);
        if let Some((start, end)) = part {
            let (first, last) = (source.line(start), source.line(end.max(start)));
            edits.retain(|edit| {
                let (from, to) = (source.line(edit.span.start), source.line(edit.span.end));
                first <= to && from <= last
            });
        }
        edits
    }
}

/// The changes from one text to another: by lines, without what is equal at their ends.
fn changes(file: FileId, source: &SourceFile, new: &str) -> Vec<Edit> {
    let old = &*source.text;
    let lines =
        |text: &str| -> Vec<String> { text.split_inclusive('\n').map(str::to_owned).collect() };
    let (before, after) = (lines(old), lines(new));
    let starts = |lines: &[String]| -> Vec<usize> {
        let ends = lines.iter().scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        });
        [0].into_iter().chain(ends).collect()
    };
    let (old_at, new_at) = (starts(&before), starts(&after));
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.iter().map(String::as_str).collect(), after.iter().map(String::as_str).collect());
    let diff = TextDiff::from_slices(&before, &after);
    let mut edits = Vec::new();
    for op in diff.ops() {
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        let (from, to) = (op.old_range(), op.new_range());
        let (mut start, mut end) = (old_at[from.start], old_at[from.end]);
        let mut text = &new[new_at[to.start]..new_at[to.end]];
        let same =
            |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| -> usize {
                a.zip(b).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum()
            };
        let head = same(&mut old[start..end].chars(), &mut text.chars());
        start += head;
        text = &text[head..];
        let tail = same(&mut old[start..end].chars().rev(), &mut text.chars().rev());
        end -= tail;
        text = &text[..text.len() - tail];
        // No editor can stand between CR and LF.
        let cut = text.starts_with('\n') || old[start..end].starts_with('\n');
        let before = if cut && old[..start].ends_with('\r') { "\r" } else { "" };
        start -= before.len();
        let replacement = format!("{before}{text}");
        edits.push(Edit { span: Span::new(file, start, end), replacement });
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::changes;
    use crate::source::{FileId, SourceFile};

    #[test]
    fn changes_make_one_text_of_the_other() {
        let texts = [
            "",
            "a\n",
            "a",
            "a\r\nb\r\n",
            "b\r\n\r\na\r\n",
            "😀\n  x\n",
            "😃\n x",
            "x\n\n\n\ny",
            "\u{feff}a",
        ];
        for old in texts {
            for new in texts {
                let source = SourceFile::new("x", old);
                let mut text = old.to_owned();
                for edit in changes(FileId(0), &source, new).iter().rev() {
                    text.replace_range(edit.span.range(), &edit.replacement);
                }
                assert_eq!(text, new, "{old:?}");
            }
        }
    }
}
