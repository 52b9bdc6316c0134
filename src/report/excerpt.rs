//! The few lines that a finding is about, cut out of their files.
//!
//! miette looks through the whole source for every span, which is slow for large files and many
//! findings, and it shows one source per finding. So it gets a text of a few lines instead, made of
//! one file or several, that knows the real line numbers. On the way, what a terminal would obey is
//! made visible and very long lines are cut around what they are shown for.

use super::place::Places;
use super::visible;
use crate::source::{FileId, SourceFile, Sources, Span};
use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::collections::BTreeMap;

/// Lines shown before and after a place.
pub const CONTEXT: usize = 1;
/// A place that covers more lines is shown by its first.
const TALL: usize = 6;
/// Characters shown of a line.
const WIDE: usize = 160;
/// Of these, the ones before the first place.
const LEAD: usize = 40;

/// Some lines of some files, as one text.
pub struct Excerpt {
    text: String,
    /// By file and number.
    lines: Vec<Line>,
    names: Vec<String>,
    /// The places of labels: offset in this text, zero-based line and column in the file.
    places: Vec<(usize, usize, usize)>,
}

struct Line {
    /// Index into `names`.
    name: usize,
    /// Zero-based number in its file.
    number: usize,
    /// Where it starts in the text of the excerpt.
    start: usize,
    /// For each character shown: its offset in the file and in the text of the excerpt.
    shown: Vec<(usize, usize)>,
}

/// A place and what is to be seen there.
pub struct Mark<'a> {
    /// Where.
    pub span: Span,
    /// What; may be empty.
    pub message: &'a str,
}

impl Excerpt {
    /// Cuts out what surrounds these places; the file of the first comes first.
    pub fn new(
        sources: &Sources,
        marks: &[Mark],
        places: &mut Places,
    ) -> (Excerpt, Vec<LabeledSpan>) {
        let mut excerpt = Excerpt {
            text: String::new(),
            lines: Vec::new(),
            names: Vec::new(),
            places: Vec::new(),
        };
        let mut files: Vec<FileId> = Vec::new();
        for mark in marks {
            if !files.contains(&mark.span.file) {
                files.push(mark.span.file);
            }
        }
        let mut labels = Vec::new();
        for &id in &files {
            let file = sources.get(id);
            let spans: Vec<Span> =
                marks.iter().filter(|m| m.span.file == id).map(|m| clip(file, m.span)).collect();
            excerpt.add_file(file, &spans);
        }
        for (i, mark) in marks.iter().enumerate() {
            let file = sources.get(mark.span.file);
            let span = clip(file, mark.span);
            let name = files.iter().position(|id| *id == mark.span.file).unwrap_or_default();
            let start = excerpt.offset(name, file.line(span.start), span.start);
            let end = excerpt.offset(name, file.line(span.end), span.end).max(start);
            let (line, column) = places.of(mark.span.file, mark.span.start);
            excerpt.places.push((start, line - 1, column - 1));
            let message = (!mark.message.is_empty()).then(|| super::one_line(mark.message));
            let at = SourceSpan::from((start, end - start));
            labels.push(match i {
                0 => LabeledSpan::new_primary_with_span(message, at),
                _ => LabeledSpan::new_with_span(message, at),
            });
        }
        (excerpt, labels)
    }

    fn add_file(&mut self, file: &SourceFile, spans: &[Span]) {
        // Line number → the offsets that must be seen on it, the most important first.
        let mut wanted: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for span in spans {
            let (first, last) = (file.line(span.start), file.line(span.end));
            for line in first.saturating_sub(CONTEXT)..=(last + CONTEXT).min(file.line_count() - 1)
            {
                let is_end_of_file =
                    line + 1 == file.line_count() && file.line_text(line).is_empty();
                if (first..=last).contains(&line) || !is_end_of_file {
                    wanted.entry(line).or_default();
                }
            }
            wanted.entry(first).or_default().push(span.start as usize);
            if last != first {
                wanted.entry(last).or_default().push(span.end as usize);
            }
        }
        let name = self.names.len();
        self.names.push(super::one_line(&file.path));
        for (number, offsets) in wanted {
            let start = self.text.len();
            let shown = self.add_line(file, number, &offsets);
            self.lines.push(Line { name, number, start, shown });
        }
    }

    fn add_line(
        &mut self,
        file: &SourceFile,
        number: usize,
        offsets: &[usize],
    ) -> Vec<(usize, usize)> {
        let line = file.line_text(number);
        let base = file.line_start(number) as usize;
        let mut from = 0;
        if line.len() > WIDE {
            let back = |offset: usize| {
                let at = floor(line, offset.saturating_sub(base));
                line[..at].char_indices().rev().take(LEAD).last().map_or(0, |(i, _)| i)
            };
            let near = |a: usize, b: usize| b.saturating_sub(a) < WIDE - 2 * LEAD;
            // Start before the first place, if the important one is seen from there too.
            let first = offsets.iter().min().copied().unwrap_or(base);
            let important = offsets.first().copied().unwrap_or(base);
            from = back(if near(first, important) { first } else { important });
            if line[..from].chars().count() <= LEAD {
                from = 0;
            }
        }
        let mut shown = Vec::new();
        if from > 0 {
            self.text.push('…');
        }
        let mut rest = line[from..].char_indices();
        for (i, c) in rest.by_ref().take(WIDE) {
            shown.push((base + from + i, self.text.len()));
            // A tab stays: miette knows how wide it is.
            self.text.push(if c == '\t' { c } else { visible(c) });
        }
        let end = rest.offset();
        shown.push((base + from + end, self.text.len()));
        if from + end < line.len() {
            self.text.push('…');
        }
        self.text.push('\n');
        shown
    }

    /// Where an offset on a line of a file is in the text of the excerpt.
    fn offset(&self, name: usize, number: usize, offset: u32) -> usize {
        let line = self.lines.binary_search_by_key(&(name, number), |l| (l.name, l.number));
        let Some(line) = line.ok().map(|i| &self.lines[i]) else { return 0 };
        let i = line.shown.partition_point(|(real, _)| *real < offset as usize);
        line.shown.get(i).or(line.shown.last()).map_or(line.start, |(_, at)| *at)
    }

    fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start <= offset).saturating_sub(1)
    }

    /// Whether two neighbouring lines of the excerpt are neighbours in their file.
    fn adjoin(&self, i: usize) -> bool {
        let (a, b) = (&self.lines[i], &self.lines[i + 1]);
        a.name == b.name && a.number + 1 == b.number
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        if self.lines.is_empty() {
            return Err(MietteError::OutOfBounds);
        }
        let mut first = self.line_at(span.offset());
        let mut last = self.line_at(span.offset() + span.len());
        let at = first;
        // Places far from each other, or in two files, are shown apart.
        if (first..last).any(|i| !self.adjoin(i)) {
            return Err(MietteError::OutOfBounds);
        }
        for _ in 0..before {
            if first > 0 && self.adjoin(first - 1) {
                first -= 1;
            }
        }
        for _ in 0..after {
            if last + 1 < self.lines.len() && self.adjoin(last) {
                last += 1;
            }
        }
        let start = self.lines[first].start;
        let end = self.lines.get(last + 1).map_or(self.text.len(), |line| line.start);
        let (mut number, mut column) = (self.lines[first].number, 0);
        if before == 0 {
            // Asked for the heading: where the place is in its file.
            let place = self.places.iter().find(|(offset, ..)| *offset == span.offset());
            (number, column) = place.map_or((self.lines[at].number, 0), |(_, l, c)| (*l, *c));
        }
        Ok(Box::new(MietteSpanContents::new_named(
            self.names[self.lines[first].name].clone(),
            &self.text.as_bytes()[start..end],
            (start, end - start).into(),
            number,
            column,
            last - first + 1,
        )))
    }
}

/// The part of a span that is shown: no line break at its end, not too many lines.
fn clip(file: &SourceFile, span: Span) -> Span {
    let length = file.text.len();
    let start = floor(&file.text, span.start as usize);
    let mut end = floor(&file.text, (span.end as usize).min(length)).max(start);
    let trimmed = file.text[start..end].trim_end_matches(['\n', '\r']);
    if !trimmed.is_empty() {
        end = start + trimmed.len();
    }
    let line = file.line(start as u32);
    if file.line(end as u32) - line >= TALL {
        end = file.line_start(line) as usize + file.line_text(line).len();
    }
    Span::new(span.file, start, end.max(start))
}

fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
