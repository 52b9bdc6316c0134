//! What is not to be said, because it would be the echo of a mistake that is said already.

use super::scope::Analysis;
use crate::diagnostic::{Code, Diagnostic, Group, Severity, nearest};
use crate::source::Span;
use crate::syntax::ast::{Block, Head, Item, Statement, StatementKind};

impl Analysis<'_> {
    /// Whether the declaration whose name stands at `name` may have been meant to say `key:`: it
    /// does, and not well, or has a syntax error, or says something that is written much like it.
    pub(crate) fn may_say(&self, name: Span, key: &str) -> bool {
        let Some((statement, head)) = self.statement_named(name) else { return false };
        self.is_broken_statement(statement) || head.block.as_ref().is_some_and(|b| says(b, key))
    }

    /// Whether the declaration whose name stands at `name` says `key:`, well or not, or has a syntax
    /// error; for keys of the user's own.
    pub(crate) fn says_itself(&self, name: Span, key: &str) -> bool {
        let Some((statement, head)) = self.statement_named(name) else { return false };
        self.is_broken_statement(statement)
            || head.block.iter().flat_map(|b| b.statements()).any(|s| match &s.kind {
                StatementKind::Property(p) => p.key.text == key,
                _ => false,
            })
    }

    /// Whether the declaration whose name stands at `name` has a syntax error.
    pub(crate) fn is_half_read(&self, name: Span) -> bool {
        self.statement_named(name).is_some_and(|(s, _)| self.is_broken_statement(s))
    }

    fn is_broken_statement(&self, statement: &Statement) -> bool {
        // What was mended before the parser ran is not in the tree, but its finding lies in it.
        let inside = |span: Span| {
            span.file == statement.span.file
                && statement.span.start <= span.start
                && span.start <= statement.span.end
        };
        statement.broken || self.out.iter().any(|d| is_mistake(d) && inside(d.span))
    }

    /// The statement whose name stands at a place.
    fn statement_named(&self, name: Span) -> Option<(&Statement, &Head)> {
        let file = self.files.iter().find(|f| f.id == name.file)?;
        let mut items: &[Item] = &file.tree.items;
        loop {
            let (statement, head) = items.iter().find_map(|item| match item {
                Item::Statement(s) if s.span.start <= name.start && name.end <= s.span.end => {
                    match &s.kind {
                        StatementKind::Head(head) => Some((s, &**head)),
                        _ => None,
                    }
                }
                _ => None,
            })?;
            if head.name.as_ref().is_some_and(|n| n.span == name) {
                return Some((statement, head));
            }
            items = &head.block.as_ref()?.items;
        }
    }

    /// Whether a syntax error stands on the lines of a place: then nothing is sure there.
    pub(crate) fn is_garbled(&self, place: Span) -> bool {
        let source = self.sources.get(place.file);
        let (first, last) = (source.line(place.start), source.line(place.end));
        self.out.iter().any(|d| {
            is_mistake(d)
                && d.span.file == place.file
                && (first..=last).contains(&source.line(d.span.start))
        })
    }
}

/// Whether text was lost: a look-alike was read as what it means.
fn is_mistake(d: &Diagnostic) -> bool {
    d.severity == Severity::Error
        && d.code.group() == Group::Syntax
        && !matches!(d.code, Code::LookAlike | Code::Invisible)
}

fn says(block: &Block, key: &str) -> bool {
    block.statements().any(|s| {
        let word = match &s.kind {
            StatementKind::Property(p) => &p.key.text,
            StatementKind::Head(h) => &h.keyword.text,
            StatementKind::Junk => return true,
            _ => return false,
        };
        word == key || nearest(word, [key]).is_some()
    })
}
