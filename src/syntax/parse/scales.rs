//! The scale of a question that is not written as one: `0-10`, `0 to 10`, or behind the text.

use super::{Pair, Walk, shorten};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::*;

impl Walk<'_> {
    /// `ask easy: 0-10 "…"`: a scale with a hyphen.
    pub(super) fn scale_with_hyphen(&mut self, head: &mut Head) {
        let number = |e: &Expr| matches!(e.kind, ExprKind::Number(_));
        let (Some(low), Some(high)) = (&head.ty, &head.level) else { return };
        if head.keyword.text != "ask" || !number(low) || low.span.end != high.span.start {
            return;
        }
        let whole = low.span.to(high.span);
        let (first, last) = (self.original_text(low.span), self.original_text(high.span));
        let right = format!("{first}..{}", last.strip_prefix('-').unwrap_or(&last));
        self.not_a_range(whole, Some(right));
        head.ty = Some(Box::new(Expr::hole(whole)));
        head.level = None;
    }

    /// `ask easy: 0 to 10 "…"`: a scale whose ends words or a hyphen part.
    pub(super) fn scale_in_words(&mut self, junk: &Pair<'_>, head: &Head) -> bool {
        let text = junk.as_str().trim_end();
        let Some(low) = head.ty.as_ref().filter(|ty| matches!(ty.kind, ExprKind::Number(_))) else {
            return false;
        };
        let words = ["to ", "until ", "till ", "bis ", "-", "–", "—", "…", "..."];
        let Some(high) = words.iter().find_map(|word| text.strip_prefix(word)).map(str::trim_start)
        else {
            return false;
        };
        let digits = high.len() - high.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if head.keyword.text != "ask" || digits == 0 {
            return false;
        }
        // `10.5` and `10pt` are no ends of a scale.
        let more = high[digits..].find(|c: char| c.is_whitespace() || c == '"');
        let more = more.unwrap_or(high.len() - digits);
        let end = text.len() - high.len() + digits + more;
        let whole = low.span.to(self.prefix(junk, &text[..end]));
        let right = format!("{}..{}", self.original_text(low.span), &high[..digits]);
        self.not_a_range(whole, Some(right).filter(|_| more == 0));
        true
    }

    /// Says of a scale that two dots part its ends, and what is right if it is known.
    fn not_a_range(&mut self, whole: Span, right: Option<String>) {
        let written = self.original_text(whole);
        let d = Diagnostic::new(
            Code::Unexpected,
            whole,
            format!("`{}` is not written as a range", shorten(&written)),
        )
        .label("two dots stand between its ends");
        self.error(match right {
            Some(right) => {
                d.help(format!("write `{right}`")).guess(format!("write `{right}`"), whole, right)
            }
            None => d.help("write two whole numbers with two dots between them, as in `0..10`"),
        });
    }

    /// `ask easy "How easy?": 0..10`: the scale behind the text.
    pub(super) fn scale_behind_text(
        &self,
        head: &Head,
        name: &Name,
        text: &str,
        span: Span,
    ) -> Option<Diagnostic> {
        let scale = text.strip_prefix(':')?.trim();
        let [label] = head.texts.as_slice() else { return None };
        let d = Diagnostic::new(
            Code::Unexpected,
            span,
            "the scale of a question stands before its text",
        )
        .label("its place is right behind the name");
        if scale.is_empty() {
            let right = format!("write `ask {}: … {}`", name.text, self.original_text(label.span));
            return Some(d.help(right));
        }
        let right = format!(": {scale} {}", self.original_text(label.span));
        Some(d.help(format!("write `ask {}{}`", name.text, shorten(&right))).guess(
            "change their order",
            name.span.at_end().to(span),
            right,
        ))
    }
}
