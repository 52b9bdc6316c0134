//! What can be folded, and what is selected next when a selection grows.

use super::Snapshot;
use super::lex::{Lexeme, lex};
use super::tree;
use crate::source::{FileId, Span};
use crate::syntax::ast::StatementKind;

/// What a fold hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoldKind {
    /// A block.
    Block,
    /// Lines of comments.
    Comment,
    /// Lines that bring in names.
    Uses,
}

/// Lines that can be folded, from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// The line that stays.
    pub first: usize,
    /// The last line that is hidden.
    pub last: usize,
    /// What it is.
    pub kind: FoldKind,
}

impl Snapshot {
    /// What can be folded in a file.
    pub fn folds(&self, file: FileId) -> Vec<Fold> {
        let Some(parsed) = self.parsed(file) else { return Vec::new() };
        let source = self.source(file);
        let mut folds = Vec::new();
        let mut fold = |first: usize, last: usize, kind| {
            if last > first {
                folds.push(Fold { first, last, kind });
            }
        };
        let mut uses: Option<(usize, usize)> = None;
        tree::each(&parsed.tree.items, &mut |_, statement| {
            if let Some(block) = tree::block(statement) {
                let last = source.line(block.span.end.max(1) - 1);
                // The closing brace stays in sight.
                let closed = source.text[block.span.range()].ends_with('}');
                let last = if closed { last.saturating_sub(1) } else { last };
                fold(source.line(block.span.start), last, FoldKind::Block);
            }
            if let StatementKind::Use(_) = statement.kind {
                let first = source.line(statement.span.start);
                let last = source.line(statement.span.end);
                match &mut uses {
                    Some((_, end)) if first <= *end + 1 => *end = last,
                    Some((first, last)) => fold(*first, *last, FoldKind::Uses),
                    None => uses = Some((first, last)),
                }
            }
        });
        if let Some((first, last)) = uses {
            fold(first, last, FoldKind::Uses);
        }
        let mut comment: Option<(usize, usize)> = None;
        for token in lex(&source.text) {
            let own = token.first && matches!(token.kind, Lexeme::Comment | Lexeme::Doc);
            let (first, last) = (source.line(token.start as u32), source.line(token.end as u32));
            match &mut comment {
                Some((_, end)) if own && first == *end + 1 => *end = first,
                _ => {
                    if let Some((first, last)) = comment.take() {
                        fold(first, last, FoldKind::Comment);
                    }
                    comment = own.then_some((first, first));
                }
            }
            if token.kind == Lexeme::Text {
                fold(first, last, FoldKind::Block);
            }
        }
        if let Some((first, last)) = comment {
            fold(first, last, FoldKind::Comment);
        }
        folds.sort_by_key(|f| (f.first, f.last));
        folds
    }

    /// What a selection at an offset grows to, the smallest first, each inside the next.
    pub fn selections(&self, file: FileId, offset: u32) -> Vec<Span> {
        let source = self.source(file);
        let whole = Span::new(file, 0, source.text.len());
        let mut found = vec![whole];
        if let Some(parsed) = self.parsed(file) {
            let around = tree::around(&parsed.tree, offset);
            for statement in &around {
                found.push(tree::with_doc(statement, &source.text));
                found.push(statement.span);
                if let Some(block) = tree::block(statement).filter(|b| b.span.touches(offset)) {
                    found.push(block.span);
                    let inner = Span { start: block.span.start + 1, ..block.span };
                    let closed = source.text[block.span.range()].ends_with('}');
                    let end = if closed { inner.end - 1 } else { inner.end };
                    found.push(trimmed(&source.text, Span { end: end.max(inner.start), ..inner }));
                }
            }
            if let Some(last) = around.last() {
                match &last.kind {
                    StatementKind::Head(head) => found.push(head.head_span),
                    StatementKind::Measure(head) => found.push(head.head_span),
                    _ => {}
                }
                found.extend(tree::values_at(last, offset).iter().map(|e| e.span));
            }
        }
        for token in lex(&source.text) {
            let span = Span::new(file, token.start, token.end);
            if token.kind != Lexeme::Sign && span.touches(offset) {
                if token.kind == Lexeme::Text && span.end - span.start > 2 {
                    found.push(span);
                    found.push(Span { start: span.start + 1, end: span.end - 1, ..span });
                } else {
                    found.push(span);
                }
                break;
            }
        }
        // Each holds the next; what does not is left out.
        let mut nested: Vec<Span> = Vec::new();
        for span in found {
            let fits = nested.last().is_none_or(|outer| {
                outer.start <= span.start && span.end <= outer.end && *outer != span
            });
            if fits && (span.touches(offset)) {
                nested.push(span);
            }
        }
        nested.reverse();
        nested
    }
}

/// A span without the blanks at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let inner = &text[span.range()];
    let start = span.start as usize + (inner.len() - inner.trim_start().len());
    let end = start + inner.trim().len();
    Span { start: start as u32, end: end as u32, ..span }
}
