//! Lines of brackets alone: one that is too many there does not hide the brace beside it.

use super::{Change, Mender, Problem, starts_statement};
use crate::diagnostic::{Code, MOST};

/// Of a longer line nobody sees the end: what stands there is not looked for.
const NEAR: usize = 1000;

impl Mender<'_> {
    /// Takes out a bracket that is too many on a line of nothing but brackets: `(}`, `]}`, `{}` where
    /// a `}` stands, or one alone. `above` is the last line that is not blank.
    pub(super) fn take_out_sign(&mut self, n: usize, above: Option<usize>) {
        let (start, end) = (self.lines[n].start + self.width(n), self.lines[n].end);
        // Brackets, and blanks between them: two at most are looked at.
        let mut signs = Vec::new();
        for (i, byte) in self.text[start..end].bytes().enumerate() {
            match byte {
                b' ' | b'\t' => {}
                b'(' | b')' | b'[' | b']' | b'{' | b'}' if signs.len() < 2 => {
                    signs.push((start + i, byte));
                }
                _ => return,
            }
        }
        // What stands in round or square brackets may be theirs.
        if self.mended.problems.len() >= MOST
            || self.stack.last().is_some_and(|open| open.bracket != b'{')
        {
            return;
        }
        if let [(at, b')' | b']')] = signs[..]
            && self.indented
            && self.closes_at(self.lines[n].indent)
            && self.ends_behind_text(n)
        {
            self.brace_for(at);
            return self.pass_over(n, above);
        }
        let at = match signs[..] {
            [(at, sign)]
                if matches!(sign, b')' | b']')
                    || matches!(sign, b'(' | b'[') && self.holds_nothing(n) =>
            {
                self.pass_over(n, above);
                at
            }
            [(at, b'(' | b'[' | b')' | b']'), (brace, b'}')] => {
                self.lines[n].start = brace;
                at
            }
            [(at, b'{'), (brace, b'}')]
                if self.indented && self.closes_at(self.lines[n].indent) =>
            {
                self.lines[n].start = brace;
                at
            }
            [(brace, b'}'), (at, b'(' | b'[' | b')' | b']' | b'{')] => {
                self.lines[n].end = brace + 1;
                self.lines[n].opens = false;
                at
            }
            _ => return,
        };
        self.needless(at);
    }

    /// A line is as good as blank.
    fn pass_over(&mut self, n: usize, above: Option<usize>) {
        if let Some(above) = above {
            self.lines[above].next = self.lines[n].next;
        }
        let line = &mut self.lines[n];
        (line.blank, line.end) = (true, line.start);
    }

    /// Closes the innermost block with the bracket of another kind that stands where its `}` should.
    fn brace_for(&mut self, at: usize) {
        let Some(open) = self.stack.pop() else { return };
        self.mended.edits.push(Change { at, insert: Some(b'}'), erase: 1 });
        self.mended.problems.push(Problem {
            code: Code::StrayClose,
            bracket: self.text.as_bytes()[at] as char,
            at: (at, at + 1),
            partner: Some((open.at, open.at + 1)),
            opener: None,
        });
    }

    /// Takes out a bracket and says that it is one too many.
    pub(super) fn needless(&mut self, at: usize) {
        let sign = self.text.as_bytes()[at];
        self.mended.edits.push(Change { at, insert: None, erase: 1 });
        self.mended.problems.push(Problem {
            code: if matches!(sign, b')' | b']') { Code::StrayClose } else { Code::Unexpected },
            bracket: sign as char,
            at: (at, at + 1),
            partner: None,
            opener: None,
        });
    }

    /// Whether a brace stands in a head whose block opens at the end of the line, and what is behind
    /// it is no statement: `touchpoint {app "Orders" {`.
    pub(super) fn opens_in_head(&self, n: usize, at: usize) -> bool {
        let line = &self.lines[n];
        if !line.opens || at + 1 >= line.end || line.end - at >= NEAR {
            return false;
        }
        let rest = self.text[at + 1..line.end].trim_start();
        !rest.starts_with('{') && !rest.contains('}') && !starts_statement(rest, true)
    }

    /// Whether a round or square bracket stands where nothing closes it on its line and nothing can
    /// be in it: where a statement starts, or in a flow.
    pub(super) fn opens_nothing(&self, n: usize, at: usize, starts: bool) -> bool {
        let block = match self.stack.last() {
            None => starts,
            Some(open) => open.bracket == b'{' && (starts || open.word == "flow"),
        };
        let flow = self.stack.last().is_some_and(|open| open.word == "flow");
        let rest = || &self.text[at + 1..self.lines[n].end];
        block
            && self.lines[n].end - at < NEAR
            && !rest().contains([')', ']'])
            && (flow || !rest().trim_start().is_empty() || self.holds_nothing(n))
    }

    /// Whether a `}` ends a block at once that goes on below: `touchpoint app "Orders" {}`.
    pub(super) fn ends_too_early(&self, n: usize, at: usize) -> bool {
        let line = &self.lines[n];
        let opened = self.stack.last().is_some_and(|open| {
            open.bracket == b'{' && open.line == n && self.text[open.at + 1..at].trim().is_empty()
        });
        opened
            && self.indented
            && at + 1 == line.end
            && self.lines.get(line.next).is_some_and(|next| next.indent > line.indent)
    }

    /// Whether a bracket that opens on line `n` has nothing in it: a statement or a `}` comes next.
    fn holds_nothing(&self, n: usize) -> bool {
        let next = self.lines[n].next;
        self.lines.get(next).is_none_or(|_| {
            let head = self.head(next);
            head.starts_with('}') || starts_statement(head, true)
        })
    }

    /// Whether a `}` at this depth is that of the innermost block.
    fn closes_at(&self, indent: usize) -> bool {
        self.stack.last().is_some_and(|open| open.indent == indent)
    }
}
