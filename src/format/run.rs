//! Where a statement without its block is broken.

use super::layout::{GOES_ON, Gap, STEP};
use super::marks::Marks;
use super::tokens::{Comma, Kind, Tokens};
use super::{FIT, KEEP};

/// Breaks the words of one statement into lines.
///
/// Whatever it does must come out the same when its result is formatted again. So a part that was
/// broken by its author and one that is too long for a line of its own are treated alike.
pub struct Run<'a> {
    tokens: &'a Tokens<'a>,
    marks: &'a Marks,
    gaps: &'a mut [Gap],
    /// Columns taken on the line so far.
    column: usize,
    /// Columns before the line's first word.
    indent: usize,
}

impl<'a> Run<'a> {
    /// For these tokens and what stands before each.
    pub fn new(tokens: &'a Tokens<'a>, marks: &'a Marks, gaps: &'a mut [Gap]) -> Self {
        Run { tokens, marks, gaps, column: 0, indent: 0 }
    }

    /// Lays out the tokens of a statement, behind which `tail` columns are wanted. Gives the column
    /// behind the last token, and whether all stands on one line.
    pub fn statement(
        &mut self,
        from: usize,
        to: usize,
        indent: usize,
        tail: usize,
    ) -> (usize, bool) {
        self.indent = indent;
        self.column = indent;
        if self.tokens.is_held(from, to) {
            return (self.as_written(from, to, indent), false);
        }
        let limit = if self.tokens.on_one_line(from, to) { KEEP } else { FIT };
        if self.can_be_flat(from, to) && indent + self.tokens.width(from, to) + tail <= limit {
            return (indent + self.tokens.width(from, to), true);
        }
        self.parts(from, to, indent + GOES_ON, tail);
        (self.column, false)
    }

    /// Keeps the line breaks of the source: an allowance speaks of the line.
    fn as_written(&mut self, from: usize, to: usize, indent: usize) -> usize {
        let mut depth = 0;
        for i in from..to {
            let token = &self.tokens.list[i];
            depth -= usize::from(token.kind == Kind::Close);
            if i > from && token.breaks > 0 {
                self.gaps[i] = Gap::line(indent + GOES_ON + STEP * depth);
            }
            depth += usize::from(token.kind == Kind::Open);
        }
        indent + self.tokens.width(from, to)
    }

    /// Lays out tokens among which there may be comments. The gap before the first is decided.
    fn parts(&mut self, from: usize, to: usize, on: usize, tail: usize) {
        let mut start = from;
        while start < to {
            let comment = self.outside(start, to).find(|&i| self.tokens.is_comment(i));
            let end = comment.unwrap_or(to);
            if start > from {
                self.line(start, on);
            }
            if end > start {
                self.part(start, end, on, if end == to { tail } else { 0 });
            }
            start = end;
            if comment.is_some() {
                if start > from
                    && (self.tokens.list[end].breaks > 0 || self.tokens.is_comment(end - 1))
                {
                    self.line(end, on);
                } else {
                    self.gaps[end] = Gap::Flat;
                }
                start = end + 1;
            }
        }
    }

    /// Lays out tokens without comments outside brackets. The gap before the first is decided.
    fn part(&mut self, from: usize, to: usize, on: usize, tail: usize) {
        if self.fits(from, to, self.column + tail) {
            self.column += self.tokens.width(from, to);
            return;
        }
        let places = self.weakest(from, to);
        if places.is_empty() {
            return self.brackets(from, to, tail);
        }
        let mut starts = vec![from];
        starts.extend(places);
        for (number, &start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(to);
            let tail = if end == to { tail } else { 0 };
            if number > 0 {
                self.before_piece(start, end, on, tail);
            }
            self.part(start, end, on, tail);
        }
    }

    /// Decides whether a piece goes on with the line.
    fn before_piece(&mut self, start: usize, end: usize, on: usize, tail: usize) {
        let goes_on = self.column + 1;
        let kept = self.is_kept(start);
        if !kept && self.fits(start, end, goes_on + tail) {
            self.column = goes_on;
        } else if kept || self.fits(start, end, on + tail) || goes_on + self.lead(start, end) > FIT
        {
            self.line(start, on);
        } else {
            // It is broken inside anyway.
            self.column = goes_on;
        }
    }

    /// Lays out tokens that can be broken inside brackets only.
    fn brackets(&mut self, from: usize, to: usize, tail: usize) {
        let mut i = from;
        while i < to {
            let blank = usize::from(i > from && !self.tokens.list[i].glued);
            let close = self.tokens.partner[i];
            if self.tokens.list[i].kind != Kind::Open || close <= i || close >= to {
                self.column += blank + self.tokens.width(i, i + 1) + usize::from(self.has_comma(i));
                i += 1;
                continue;
            }
            self.column += blank;
            let rest = match close + 1 < to {
                true if self.can_be_flat(close + 1, to) => {
                    1 + self.tokens.width(close + 1, to) + tail
                }
                true => 1 + self.lead(close + 1, to),
                false => tail,
            };
            if close == i + 1 || self.fits(i, close + 1, self.column + rest) {
                self.column += self.tokens.width(i, close + 1);
            } else {
                self.bracket(i, close);
            }
            self.column += usize::from(self.has_comma(close));
            i = close + 1;
        }
    }

    /// Lays out a bracket with one item a line.
    fn bracket(&mut self, open: usize, close: usize) {
        let outer = self.indent;
        let inner = outer + STEP;
        let is_list = self
            .last_item(open, close)
            .is_some_and(|i| self.tokens.list[i].comma == Comma::AtLineEnd);
        // In a list, what goes on must not look like an item.
        let on = if is_list { inner + GOES_ON } else { inner };
        let mut start = open + 1;
        while start < close {
            let breaks = self.tokens.list[start].breaks;
            if self.tokens.is_comment(start) && breaks == 0 {
                start += 1;
                continue;
            }
            self.gaps[start] = Gap::Line { indent: inner, blank: breaks > 1 && start > open + 1 };
            self.indent = inner;
            self.column = inner;
            if self.tokens.is_comment(start) {
                start += 1;
                continue;
            }
            let end =
                self.outside(start, close).find(|&i| self.has_comma(i)).map_or(close, |i| i + 1);
            // Comments behind the last item stand for themselves.
            let last =
                (start..end).rev().find(|&i| !self.tokens.is_comment(i)).map_or(end, |i| i + 1);
            self.parts(start, last, on, usize::from(is_list));
            start = last;
        }
        self.indent = outer;
        self.line(close, outer);
        self.column = outer + 1;
    }

    fn line(&mut self, i: usize, indent: usize) {
        self.gaps[i] = Gap::line(indent);
        self.indent = indent;
        self.column = indent;
    }

    /// Whether some tokens can stand on one line, and that within the columns if so many are taken.
    fn fits(&self, from: usize, to: usize, taken: usize) -> bool {
        self.can_be_flat(from, to) && taken + self.tokens.width(from, to) <= FIT
    }

    /// Whether nothing in some tokens asks for a line break.
    fn can_be_flat(&self, from: usize, to: usize) -> bool {
        !self.tokens.is_long(from, to)
            && (from..to).all(|i| {
                let token = &self.tokens.list[i];
                let asks = match token.kind {
                    Kind::Comment => true,
                    Kind::Open => {
                        self.tokens.partner[i] > i && self.keeps_lines(i, self.tokens.partner[i])
                    }
                    _ => i > from && self.is_kept(i),
                };
                !asks
            })
    }

    /// Whether the author of a list has broken it, and put a comma behind the last item.
    fn keeps_lines(&self, open: usize, close: usize) -> bool {
        self.last_item(open, close).is_some_and(|last| {
            let token = &self.tokens.list[last];
            token.comma == Comma::AtLineEnd
                && token.had_comma
                && !self.tokens.on_one_line(open, close + 1)
        })
    }

    /// The last token in a bracket that is no comment.
    fn last_item(&self, open: usize, close: usize) -> Option<usize> {
        (open + 1..close).rev().find(|&i| !self.tokens.is_comment(i))
    }

    /// Whether a formula or a chain was broken before this token.
    fn is_kept(&self, i: usize) -> bool {
        let token = &self.tokens.list[i];
        let offset = token.start as u32;
        token.breaks > 0
            && (self.marks.operators.contains(&offset)
                || self.marks.arrows.contains(&offset)
                || self.ends_with_keyword(i))
    }

    /// Whether a clause ends before this token with a name that is a keyword too: on one line, a
    /// statement would begin there (`via web, flow` and `for Mei` below it).
    fn ends_with_keyword(&self, i: usize) -> bool {
        i > 1 && self.has_comma(i - 2) && crate::vocab::is_keyword(self.tokens.written(i - 1))
    }

    fn has_comma(&self, i: usize) -> bool {
        self.tokens.list[i].comma == Comma::Always
    }

    /// The columns up to the first bracket.
    fn lead(&self, from: usize, to: usize) -> usize {
        let open = (from..to).find(|&i| self.tokens.list[i].kind == Kind::Open);
        self.tokens.width(from, open.map_or(to, |i| i + 1))
    }

    /// The tokens outside brackets; of brackets, the opening one.
    fn outside(&self, from: usize, to: usize) -> impl Iterator<Item = usize> {
        let mut next = from;
        std::iter::from_fn(move || {
            let i = next;
            next = i + 1;
            let partner = if i < to { self.tokens.partner[i] } else { i };
            if partner > i {
                next = partner;
            }
            (i < to).then_some(i)
        })
    }

    /// Where the weakest of what holds some tokens together can be broken.
    fn weakest(&self, from: usize, to: usize) -> Vec<usize> {
        let mut strength = u8::MAX;
        let mut places = Vec::new();
        for i in self.outside(from, to).skip(1) {
            match self.marks.breaks.get(&(self.tokens.list[i].start as u32)) {
                Some(&found) if found < strength => {
                    strength = found;
                    places = vec![i];
                }
                Some(&found) if found == strength => places.push(i),
                _ => {}
            }
        }
        places
    }
}
