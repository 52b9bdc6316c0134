//! Where lines begin: statements and blocks.

use super::marks::{Marks, block_of, run_of};
use super::run::Run;
use super::tokens::Tokens;
use super::{FIT, KEEP};
use crate::syntax::ast::{Block, File, Item, Statement};

/// Columns a block is moved in.
pub const STEP: usize = 2;

/// Columns in which a statement goes on.
pub const GOES_ON: usize = 4;

/// What stands before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// What stands between these two tokens on one line: nothing or a blank.
    Flat,
    /// A line break.
    Line {
        /// The columns before the token.
        indent: usize,
        /// Whether a line is left blank.
        blank: bool,
    },
}

impl Gap {
    /// A line break.
    pub fn line(indent: usize) -> Self {
        Gap::Line { indent, blank: false }
    }
}

/// Decides what stands before each token.
pub fn layout(file: &File, tokens: &Tokens<'_>, marks: &Marks) -> Vec<Gap> {
    let mut layout = Layout { tokens, marks, gaps: vec![Gap::Flat; tokens.list.len()] };
    layout.items(&file.items, 0);
    if let Some(first) = layout.gaps.first_mut() {
        *first = Gap::Flat;
    }
    layout.gaps
}

struct Layout<'a> {
    tokens: &'a Tokens<'a>,
    marks: &'a Marks,
    gaps: Vec<Gap>,
}

impl Layout<'_> {
    fn items(&mut self, items: &[Item], indent: usize) {
        for (number, item) in items.iter().enumerate() {
            let start = match item {
                Item::Statement(statement) => statement.span.start,
                Item::Comment(span) => span.start,
            };
            let first = self.tokens.at(start);
            let breaks = self.tokens.list[first].breaks;
            let is_comment = matches!(item, Item::Comment(_));
            // The first word of the file has nothing before it to stay with.
            let trails = is_comment && breaks == 0 && first > 0;
            if !trails && !self.tokens.held[first] {
                self.gaps[first] = Gap::Line { indent, blank: breaks > 1 && number > 0 };
            }
            if let Item::Statement(statement) = item {
                self.statement(statement, indent);
            }
        }
    }

    fn statement(&mut self, statement: &Statement, indent: usize) {
        let tokens = self.tokens;
        let (from, to) = run_of(statement);
        let (from, to) = (tokens.at(from), tokens.at(to));
        let end = tokens.at(statement.span.end);
        let block = block_of(statement).filter(|_| to < end);
        let tail = match block {
            Some(block) if block.items.is_empty() => " {}".len(),
            Some(_) => " {".len(),
            None => 0,
        };
        let mut run = Run::new(tokens, self.marks, &mut self.gaps);
        let (column, flat) = run.statement(from, to, indent, tail);
        if let Some(block) = block {
            let as_one = flat && tokens.on_one_line(from, end);
            self.block(block, to, indent, column, if as_one { KEEP } else { FIT });
        }
    }

    /// Lays out a block whose brace is the token `open`, behind a head that ends at a column.
    fn block(&mut self, block: &Block, open: usize, indent: usize, column: usize, limit: usize) {
        let tokens = self.tokens;
        let close = tokens.partner[open];
        // A comment goes to the end of its line, and an allowance does not speak of the line above.
        let apart = tokens.list[open].breaks > 0 && tokens.held.get(open + 1) == Some(&true);
        if apart || open > 0 && tokens.is_comment(open - 1) {
            self.gaps[open] = Gap::line(indent);
        }
        let as_one = tokens.on_one_line(open, close + 1);
        let fits = column + 1 + tokens.width(open, close + 1) <= limit;
        if block.items.is_empty() || as_one && (fits || tokens.held[close]) {
            return;
        }
        self.items(&block.items, indent + STEP);
        if !tokens.held[close] {
            self.gaps[close] = Gap::line(indent);
        }
    }
}
