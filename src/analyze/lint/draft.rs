//! Drafts: their warnings are counted.

use super::lies_in;
use crate::analyze::wording::count;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::{Decl, Model, Status};

/// The journeys that are drafts.
pub fn drafts(model: &Model) -> Vec<Decl> {
    let drafts = model.journeys.values().filter(|journey| journey.status == Status::Draft);
    drafts.map(|journey| journey.decl.clone()).collect()
}

/// Replaces the warnings inside each draft journey by one note that counts them. Errors and notes
/// stay. The result is in the order of every rendering.
///
/// It is a note, so that a draft never fails a run in which warnings are denied; a warning that is
/// set to be an error is one in a draft as well.
pub fn fold_drafts(drafts: &[Decl], diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut left = diagnostics;
    let mut drafts: Vec<&Decl> = drafts.iter().collect();
    drafts.sort_by_key(|journey| (journey.span.file, journey.span.start));
    let mut folded = vec![0; drafts.len()];
    left.retain(|d| {
        if d.severity != Severity::Warning {
            return true;
        }
        // Journeys do not lie in each other.
        let begun = drafts.partition_point(|journey| {
            (journey.span.file, journey.span.start) <= (d.span.file, d.span.start)
        });
        let Some(n) = begun.checked_sub(1) else { return true };
        let inside = lies_in(d.span, drafts[n].span);
        folded[n] += usize::from(inside);
        !inside
    });
    for (journey, folded) in drafts.into_iter().zip(folded) {
        if folded > 0 {
            let verb = if folded == 1 { "is" } else { "are" };
            let name = &journey.name;
            let message =
                format!("`{name}` is a draft: {} {verb} not listed", count(folded, "warning"));
            left.push(
                Diagnostic::new(Code::Draft, journey.name_span, message)
                    .label("its status is `draft`")
                    .help("write `status: agreed` to see them"),
            );
        }
    }
    left.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::Sample;

    fn advice(sample: &Sample) -> Vec<Diagnostic> {
        let mut all = Vec::new();
        for (_, stage) in sample.model.stages.iter() {
            all.push(Diagnostic::new(Code::EmptyStage, stage.decl.name_span, "no touchpoint"));
            all.push(Diagnostic::new(Code::Unmeasured, stage.decl.name_span, "not measured"));
            all.push(Diagnostic::new(Code::StageOrder, stage.decl.name_span, "out of order"));
        }
        all
    }

    #[test]
    fn warnings_of_a_draft_are_counted_and_nothing_else() {
        let mut s = Sample::new();
        let draft = s.journey("Draft", &[]);
        s.stage(draft, "one");
        s.stage(draft, "two");
        let agreed = s.journey("Agreed", &[]);
        s.stage(agreed, "three");
        s.model.journeys[draft].status = Status::Draft;
        let folded = fold_drafts(&drafts(&s.model), advice(&s));
        let codes: Vec<(Code, Severity)> = folded.iter().map(|d| (d.code, d.severity)).collect();
        assert_eq!(codes[0], (Code::Draft, Severity::Note));
        assert_eq!(folded[0].message, "`Draft` is a draft: 2 warnings are not listed");
        assert_eq!(codes.iter().filter(|c| c.0 == Code::EmptyStage).count(), 1);
        assert_eq!(codes.iter().filter(|c| c.0 == Code::Unmeasured).count(), 3);
        assert_eq!(codes.iter().filter(|c| c.0 == Code::StageOrder).count(), 3);
    }

    #[test]
    fn a_clean_draft_has_no_line_and_one_warning_is_singular() {
        let mut s = Sample::new();
        let draft = s.journey("Draft", &[]);
        s.model.journeys[draft].status = Status::Draft;
        assert!(fold_drafts(&drafts(&s.model), Vec::new()).is_empty());
        let span = s.span();
        let folded =
            fold_drafts(&drafts(&s.model), vec![Diagnostic::new(Code::NoOwner, span, "x")]);
        assert_eq!(folded[0].message, "`Draft` is a draft: 1 warning is not listed");
    }

    #[test]
    fn a_warning_set_to_be_an_error_is_not_folded() {
        let mut s = Sample::new();
        let draft = s.journey("Draft", &[]);
        s.model.journeys[draft].status = Status::Draft;
        let span = s.span();
        let mut denied = Diagnostic::new(Code::NoOwner, span, "x");
        denied.severity = Severity::Error;
        assert_eq!(fold_drafts(&drafts(&s.model), vec![denied]).len(), 1);
    }
}
