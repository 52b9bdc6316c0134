//! A line that opens a block and was pasted twice.

use super::brackets::{Balance, balance};
use super::lines::{Line, lines};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The place of a line that stands once more right below it and whose block is the one that is
/// never closed; what is told of it.
pub(super) fn pasted_twice(
    text: &str,
    place: impl Fn((usize, usize)) -> Span,
) -> Option<(usize, usize, Diagnostic)> {
    let lines = lines(text);
    let written = |line: &Line| text[line.start..line.end].trim();
    let mut pairs = lines.windows(2).filter(|pair| {
        !pair[0].blank && written(&pair[0]).ends_with('{') && written(&pair[0]) == written(&pair[1])
    });
    let [first, second] = pairs.next()? else { return None };
    let without = format!("{}{}", &text[..first.start], &text[first.end..]);
    if !matches!(balance(&without), Balance::Even) {
        return None;
    }
    let again =
        second.start + (text[second.start..].len() - text[second.start..].trim_start().len());
    let told =
        Diagnostic::new(Code::Unexpected, place((again, second.end)), "this line is written twice")
            .label("once more")
            .help("delete one of the two")
            .guess("delete it", place((first.end, second.end)), "");
    Some((first.start, first.end, told))
}
