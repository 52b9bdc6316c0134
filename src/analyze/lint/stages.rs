//! Stages that are empty or missing.

use crate::analyze::places::Map;
use crate::analyze::wording::list;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Content, JourneyKind};
use std::collections::BTreeSet;

/// J0604: a stage has no touchpoint. One that is told elsewhere needs none, and in a day in the
/// life a stage may be the persona's alone.
pub fn empty_stage(map: Map, out: &mut Vec<Diagnostic>) {
    for (_, stage) in map.stages() {
        let told = stage.taken_over
            || stage.details.is_some()
            || (map.journey.is(JourneyKind::DayInTheLife) && !says_nothing(&stage.content));
        if stage.touchpoints.is_empty() && !told {
            let name = &stage.decl.name;
            let more = if says_nothing(&stage.content) { "" } else { ", only entries of its own" };
            out.push(
                Diagnostic::new(Code::EmptyStage, stage.decl.name_span, format!("stage `{name}` has no touchpoint"))
                    .label(format!("nothing happens here{more}"))
                    .help(
                        "add `touchpoint … via … { … }`, or `details:` and the name of the journey that tells it in full",
                    ),
            );
        }
    }
}

fn says_nothing(content: &Content) -> bool {
    content.entries.is_empty()
        && content.feels.is_empty()
        && content.pains.is_empty()
        && content.insights.is_empty()
}

/// J0605: stages of the framework are skipped. A day has its own hours and may skip any.
pub fn skipped_stage(map: Map, out: &mut Vec<Diagnostic>) {
    let Some(framework) = map.journey.follows.map(|id| &map.model.frameworks[id]) else { return };
    if map.journey.is(JourneyKind::DayInTheLife) {
        return;
    }
    let covered: BTreeSet<usize> =
        map.stages().filter_map(|(_, stage)| stage.framework_stage).collect();
    let skipped: Vec<usize> =
        (0..framework.stages.len()).filter(|i| !covered.contains(i)).collect();
    let Some(&first) = skipped.first() else { return };
    let names: Vec<&str> =
        skipped.iter().map(|&i| framework.stages[i].decl.name.as_str()).collect();
    let before = map.stages().filter(|(_, s)| s.framework_stage.is_some_and(|i| i < first)).last();
    let place = before.map_or("as the first stage".to_string(), |(_, stage)| {
        format!("after `{}`", stage.decl.name)
    });
    let rest = if names.len() > 1 { ", and so on" } else { "" };
    let what = if names.len() > 1 { "stages" } else { "stage" };
    let mut finding = Diagnostic::new(
        Code::SkippedStage,
        map.journey.decl.name_span,
        format!("`{}` skips the {what} {} of `{}`", map.name(), list(&names), framework.decl.name),
    )
    .label(format!("follows `{}`", framework.decl.name))
    .help(format!(
        "add `stage {} {{ … }}` {place}{rest}; or write `// allow: {}` on the line above the journey",
        names[0],
        Code::SkippedStage.name()
    ));
    if !framework.decl.std {
        for &i in &skipped {
            finding = finding.also(framework.stages[i].decl.name_span, "skipped");
        }
    }
    out.push(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::{Sample, assumed};
    use crate::model::{EntryKind, Status};

    #[test]
    fn an_empty_stage_is_told_unless_it_is_told_elsewhere() {
        let mut s = Sample::new();
        let journey = s.journey("Buy", &[]);
        let stage = s.stage(journey, "purchase");
        assert_eq!(s.messages(Code::EmptyStage), ["stage `purchase` has no touchpoint"]);
        s.model.stages[stage].details = Some(journey);
        assert!(s.messages(Code::EmptyStage).is_empty());
        s.model.stages[stage].details = None;
        s.model.stages[stage].taken_over = true;
        assert!(s.messages(Code::EmptyStage).is_empty());
    }

    #[test]
    fn an_hour_of_a_day_may_be_without_touchpoint_but_not_without_words() {
        let mut s = Sample::new();
        let journey = s.journey("Day", &[]);
        s.model.journeys[journey].kinds = vec![JourneyKind::DayInTheLife];
        let stage = s.stage(journey, "breakfast");
        assert_eq!(s.messages(Code::EmptyStage).len(), 1);
        let entry = s.entry(EntryKind::Does, assumed());
        s.model.stages[stage].content.entries.push(entry);
        assert!(s.messages(Code::EmptyStage).is_empty());
    }

    #[test]
    fn skipped_stages_are_one_warning() {
        let mut s = Sample::new();
        let framework =
            s.framework("lifecycle", &["awareness", "consideration", "purchase", "retention"]);
        let journey = s.journey("Buy", &[]);
        s.model.journeys[journey].follows = Some(framework);
        s.stage(journey, "awareness");
        // An own stage inside a framework's covers it.
        let own = s.stage(journey, "pay");
        s.model.stages[own].own = true;
        s.model.stages[own].framework_stage = Some(2);
        let found = s.advice(Code::SkippedStage);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "`Buy` skips the stages `consideration` and `retention` of `lifecycle`"
        );
        assert!(found[0].help.as_deref().is_some_and(|h| h.starts_with("add `stage consideration { … }` after `awareness`")));
        s.model.journeys[journey].kinds = vec![JourneyKind::DayInTheLife];
        assert!(s.messages(Code::SkippedStage).is_empty());
    }

    #[test]
    fn a_retired_journey_gets_no_advice() {
        let mut s = Sample::new();
        let journey = s.journey("Buy", &[]);
        s.stage(journey, "purchase");
        s.model.journeys[journey].status = Status::Retired;
        assert!(s.messages(Code::EmptyStage).is_empty());
    }

    #[test]
    fn a_journey_with_an_error_gets_no_advice() {
        let mut s = Sample::new();
        let journey = s.journey("Buy", &[]);
        let stage = s.stage(journey, "purchase");
        let options =
            crate::analyze::lint::LintOptions { as_of: crate::model::Date::constant(2026, 1, 1) };
        let mut out = vec![Diagnostic::new(
            Code::UnknownName,
            s.model.stages[stage].decl.name_span,
            "unknown",
        )];
        crate::analyze::lint::lint(&s.model, &options, &mut out);
        assert_eq!(out.len(), 1);
    }
}
