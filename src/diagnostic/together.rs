//! Which fixes can be made in one go: for `check --fix` and for editors alike.

use super::{Applicability, Diagnostic, Edit, Fix};
use crate::source::{FileId, Span};
use std::collections::BTreeMap;

/// The fixes of these findings that can be made at once: safe ones, and with `guesses` a guess that
/// is the only one. Of each finding there is one, as far as its edits may be made and do not touch
/// those of findings before it: which of two would come first is not known.
pub fn together<'a>(
    findings: impl IntoIterator<Item = &'a Diagnostic>,
    guesses: bool,
    may: impl Fn(&Edit) -> bool,
) -> Vec<&'a Fix> {
    let mut taken = Taken::default();
    let mut chosen = Vec::new();
    for finding in findings {
        // A second guess means that the first is none.
        let guess = guesses && finding.fixes.len() == 1;
        let is_fit = |fix: &&Fix| fix.applicability == Applicability::Safe || guess;
        let Some(fix) = finding.fixes.iter().find(is_fit) else { continue };
        let free = |edit: &Edit| may(edit) && taken.is_free(edit.span);
        if !fix.edits.is_empty() && fix.edits.iter().all(free) {
            fix.edits.iter().for_each(|edit| taken.add(edit.span));
            chosen.push(fix);
        }
    }
    chosen
}

/// Places that are changed already, by where they start: a file may have thousands.
#[derive(Default)]
struct Taken(BTreeMap<(FileId, u32), u32>);

impl Taken {
    fn is_free(&self, place: Span) -> bool {
        let before = self.0.range((place.file, 0)..=(place.file, place.end)).next_back();
        before.is_none_or(|(_, &end)| end < place.start)
    }

    fn add(&mut self, place: Span) {
        let end = self.0.entry((place.file, place.start)).or_default();
        *end = place.end.max(*end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn span(start: u32, end: u32) -> Span {
        Span { file: FileId::default(), start, end }
    }

    fn finding(start: u32, end: u32) -> Diagnostic {
        let place = span(start, end);
        Diagnostic::new(Code::Unexpected, place, "x").fix("", place, "y")
    }

    fn starts(findings: &[Diagnostic], guesses: bool) -> Vec<u32> {
        let fixes = together(findings, guesses, |edit| edit.span.start < 100);
        fixes.iter().map(|fix| fix.edits[0].span.start).collect()
    }

    #[test]
    fn what_touches_waits_and_the_rest_goes() {
        let all =
            [finding(10, 20), finding(20, 25), finding(15, 16), finding(0, 9), finding(5, 40)];
        assert_eq!(starts(&all, false), [10, 0]);
        // Two insertions at one place, and one beside a deletion.
        assert_eq!(
            starts(&[finding(3, 3), finding(3, 3), finding(4, 4), finding(4, 6)], false),
            [3, 4]
        );
        assert_eq!(starts(&[finding(99, 99), finding(101, 102)], false), [99]);
    }

    #[test]
    fn a_fix_of_several_edits_is_made_as_a_whole_or_not_at_all() {
        let mut double = finding(10, 12);
        double.fixes[0].edits.push(Edit { span: span(12, 14), replacement: String::new() });
        assert_eq!(starts(&[double.clone(), finding(13, 13), finding(15, 16)], false), [10, 15]);
        assert_eq!(starts(&[finding(14, 15), double], false), [14]);
    }

    #[test]
    fn a_guess_is_made_if_asked_for_and_alone() {
        let place = span(1, 2);
        let guess = Diagnostic::new(Code::Unexpected, place, "x").guess("", place, "a");
        let one = std::slice::from_ref(&guess);
        assert_eq!((starts(one, false).len(), starts(one, true).len()), (0, 1));
        let two = [guess.clone().guess("", place, "b")];
        assert_eq!(starts(&two, true).len(), 0);
        assert_eq!(starts(&[guess.fix("", span(7, 8), "c")], true), [7]);
    }
}
