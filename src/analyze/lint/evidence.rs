//! What a map rests on.

use crate::analyze::places::Map;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Basis, Date, Evidence, Feeling, JourneyKind, Period, PeriodUnit};
use jiff::Span as Length;

/// J0614: in a current state with something said in it, nothing is observed or reported.
pub fn unsourced(map: Map, out: &mut Vec<Diagnostic>) {
    if !map.journey.is(JourneyKind::CurrentState) {
        return;
    }
    let evidence = said(map);
    if evidence.is_empty() || evidence.iter().any(|e| e.basis != Basis::Assumed) {
        return;
    }
    // A citation can be said to be an assumption all the same; then the word is what is wrong.
    let help = match (map.journey.evidence.source, likely_source(map)) {
        (Some(_), _) => "take `basis: assumed` away where something was seen or told".to_string(),
        (None, Some(source)) => format!("add `source: {source}` to the journey, or to the entries that rest on it"),
        (None, None) => "declare what you know it from, as in `source interviews \"…\" { method: interview }`, and add \
                         `source: interviews` to the journey"
            .to_string(),
    };
    out.push(
        Diagnostic::new(
            Code::Unsourced,
            map.journey.decl.name_span,
            format!("nothing in `{}` is observed or reported", map.name()),
        )
        .label("all that is said of the current state is assumed")
        .help(help),
    );
}

/// What each entry, feeling, pain and insight rests on.
fn said(map: Map) -> Vec<Evidence> {
    let mut all = Vec::new();
    for place in map.places() {
        let content = place.content;
        all.extend(content.entries.iter().map(|entry| entry.evidence));
        all.extend(content.feels.iter().map(|feeling| feeling.evidence));
        all.extend(content.pains.iter().map(|&id| map.model.pains[id].evidence));
        all.extend(content.insights.iter().map(|&id| map.model.insights[id].evidence));
    }
    all
}

/// What a map could cite: a survey or study rather than a table of events.
fn likely_source(map: Map<'_>) -> Option<&str> {
    let sources = || map.model.sources.values().filter(|source| !source.decl.std);
    let study = sources().find(|source| source.table.is_none() && source.method.is_some());
    let survey = || map.model.surveys.values().find(|survey| !survey.decl.std);
    study
        .map(|source| &source.decl)
        .or_else(|| survey().map(|survey| &survey.decl))
        .or_else(|| sources().next().map(|source| &source.decl))
        .map(|decl| decl.name.as_str())
}

/// From how many feelings on a curve can be called wishful.
const FEW: usize = 6;

/// J0615: nearly all feelings are good, four of five at least, and so are those that are assumed,
/// of which there are six or more. Good feelings that somebody saw or told are no wishes, nor are
/// those of a future state, which is to be good.
pub fn wishful(map: Map, out: &mut Vec<Diagnostic>) {
    if map.journey.is(JourneyKind::FutureState) {
        return;
    }
    let feelings: Vec<&Feeling> =
        map.written_places().flat_map(|place| &place.content.feels).collect();
    let assumed: Vec<&Feeling> =
        feelings.iter().copied().filter(|f| f.evidence.basis == Basis::Assumed).collect();
    if assumed.len() >= FEW && nearly_all_good(&assumed) && nearly_all_good(&feelings) {
        let good = feelings.iter().filter(|f| f.level > 0).count();
        out.push(
            Diagnostic::new(
                Code::Wishful,
                map.journey.decl.name_span,
                format!("{good} of {} feelings in `{}` are good", feelings.len(), map.name()),
            )
            .label(format!("{} of them are assumed", assumed.len()))
            .help("say what is hard as well, `feels -1 \"…\"`; or say who told it, `feels +1 \"…\" { source: … }`"),
        );
    }
}

fn nearly_all_good(feelings: &[&Feeling]) -> bool {
    feelings.iter().filter(|f| f.level > 0).count() * 5 >= feelings.len() * 4
}

/// J0616: a journey is past its review.
pub fn stale(map: Map, as_of: Date, out: &mut Vec<Diagnostic>) {
    let (Some(reviewed), Some(every)) = (&map.journey.reviewed, map.journey.review_every) else {
        return;
    };
    let reviewed = reviewed.last;
    let Some(due) = after(reviewed, every) else { return };
    if due < as_of {
        out.push(
            Diagnostic::new(
                Code::Stale,
                map.journey.decl.name_span,
                format!("`{}` is past its review", map.name()),
            )
            .label(format!("reviewed on {reviewed}, to be reviewed every {every}, so by {due}"))
            .help(format!("review it and write `reviewed: {as_of}`; or write `status: retired`")),
        );
    }
}

/// The day a calendar period after another one; none if it is beyond the calendar.
fn after(day: Date, period: Period) -> Option<Date> {
    let length = match period.unit {
        // Less than a day counts as one: a review has no time of day.
        PeriodUnit::Exact => {
            Length::new().try_days(period.count.div_euclid(crate::model::Duration::DAY).max(1))
        }
        PeriodUnit::Day => Length::new().try_days(period.count),
        PeriodUnit::Week => Length::new().try_weeks(period.count),
        PeriodUnit::Month => Length::new().try_months(period.count),
        PeriodUnit::Year => Length::new().try_years(period.count),
    };
    day.checked_add(length.ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::{Sample, assumed, reported};
    use crate::model::{DateSpan, EntryKind, EvidenceSource, JourneyId, SourceId, TouchpointId};

    fn buy() -> (Sample, JourneyId, TouchpointId) {
        let mut s = Sample::new();
        let journey = s.journey("Buy", &[]);
        let stage = s.stage(journey, "purchase");
        let checkout = s.touchpoint(stage, "checkout");
        (s, journey, checkout)
    }

    #[test]
    fn a_current_state_rests_on_something() {
        let (mut s, journey, checkout) = buy();
        s.source("interviews");
        assert!(s.messages(Code::Unsourced).is_empty(), "nothing is said yet");
        let entry = s.entry(EntryKind::Does, assumed());
        s.model.touchpoints[checkout].content.entries.push(entry);
        let found = s.advice(Code::Unsourced);
        assert_eq!(found[0].message, "nothing in `Buy` is observed or reported");
        assert!(
            found[0].help.as_deref().is_some_and(|h| h.starts_with("add `source: interviews`"))
        );
        s.model.journeys[journey].kinds = vec![JourneyKind::FutureState];
        assert!(s.messages(Code::Unsourced).is_empty());
        s.model.journeys[journey].kinds = vec![JourneyKind::CurrentState];
        s.feels(checkout, 1, &[], reported());
        assert!(s.messages(Code::Unsourced).is_empty());
    }

    #[test]
    fn a_source_called_an_assumption_is_asked_about() {
        let (mut s, journey, checkout) = buy();
        s.model.journeys[journey].evidence.source = Some(EvidenceSource::Source(SourceId::new(0)));
        s.feels(checkout, 1, &[], assumed());
        assert!(
            s.advice(Code::Unsourced)[0]
                .help
                .as_deref()
                .is_some_and(|h| h.starts_with("take `basis"))
        );
    }

    #[test]
    fn a_curve_that_only_smiles_is_wishful() {
        let (mut s, journey, checkout) = buy();
        for _ in 0..5 {
            s.feels(checkout, 2, &[], assumed());
        }
        assert!(s.messages(Code::Wishful).is_empty(), "five are few");
        s.feels(checkout, 0, &[], assumed());
        assert_eq!(s.messages(Code::Wishful), ["5 of 6 feelings in `Buy` are good"]);
        s.model.journeys[journey].kinds = vec![JourneyKind::FutureState];
        assert!(s.messages(Code::Wishful).is_empty());
    }

    #[test]
    fn good_feelings_that_were_told_are_no_wishes() {
        let (mut s, _, checkout) = buy();
        for _ in 0..8 {
            s.feels(checkout, 2, &[], reported());
        }
        assert!(s.messages(Code::Wishful).is_empty());
        for _ in 0..6 {
            s.feels(checkout, 2, &[], assumed());
        }
        assert_eq!(s.messages(Code::Wishful).len(), 1);
        for _ in 0..4 {
            s.feels(checkout, -2, &[], reported());
        }
        assert!(s.messages(Code::Wishful).is_empty(), "what is bad is known and said");
    }

    #[test]
    fn a_review_falls_due_by_the_calendar() {
        let (mut s, journey, _) = buy();
        s.model.journeys[journey].review_every = Some(Period { count: 3, unit: PeriodUnit::Month });
        assert!(s.messages(Code::Stale).is_empty(), "never reviewed is not past a review");
        // As of 2026-06-15.
        let day = |day| {
            let date = Date::constant(2026, 3, day);
            DateSpan { first: date, last: date, text: date.to_string() }
        };
        s.model.journeys[journey].reviewed = Some(day(15));
        assert!(s.messages(Code::Stale).is_empty(), "due today");
        s.model.journeys[journey].reviewed = Some(day(14));
        let found = s.advice(Code::Stale);
        assert_eq!(found[0].message, "`Buy` is past its review");
        assert_eq!(
            found[0].label,
            "reviewed on 2026-03-14, to be reviewed every 3mo, so by 2026-06-14"
        );
    }

    #[test]
    fn a_month_after_the_last_of_january_is_the_last_of_february() {
        let month = Period { count: 1, unit: PeriodUnit::Month };
        assert_eq!(after(Date::constant(2026, 1, 31), month), Some(Date::constant(2026, 2, 28)));
        let long = Period { count: i64::MAX, unit: PeriodUnit::Year };
        assert_eq!(after(Date::constant(2026, 1, 31), long), None);
    }
}
