//! What is measured, and by which events.

use crate::analyze::flow::{Presence, travellers};
use crate::analyze::places::Map;
use crate::analyze::wording::list;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    EventId, EventPick, EventRef, Formula, FormulaKind, JourneyKind, Measure, Measured, MetricId,
    PersonaId, Stage, StageId, Touchpoint, TouchpointId,
};
use std::collections::{BTreeMap, BTreeSet};

/// J0606: two touchpoints of a journey have one event, so that a log cannot tell them apart. Personas
/// who are only at one of them each can be told apart.
pub fn shared_event(map: Map, out: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    let places: Vec<(Presence, TouchpointId, &Touchpoint)> =
        map.touchpoints().map(|(id, t)| (Presence::at(map.model, id), id, t)).collect();
    for traveller in travellers(map.journey) {
        let mut first: BTreeMap<EventId, TouchpointId> = BTreeMap::new();
        for (_, id, touchpoint) in places.iter().filter(|(there, ..)| there.holds(traveller)) {
            let id = *id;
            let Some(event) = event_of(touchpoint, traveller) else { continue };
            let earlier = *first.entry(event).or_insert(id);
            let both_taken_over =
                map.is_taken_over(touchpoint) && map.is_taken_over(&map.model.touchpoints[earlier]);
            if earlier == id || both_taken_over || !told.insert((id, event)) {
                continue;
            }
            let (name, earlier) = (&touchpoint.decl.name, &map.model.touchpoints[earlier].decl);
            let event = &map.model.events[event].decl.name;
            out.push(
                Diagnostic::new(
                    Code::SharedEvent,
                    touchpoint.decl.name_span,
                    format!("`{name}` has the event of `{}`, `{event}`", earlier.name),
                )
                .label("nobody can tell from the data who was here")
                .also(earlier.name_span, format!("marked by `{event}` as well"))
                .help(format!(
                    "mark `{name}` by another event, as in `event {name}_seen in … where …`, or take `event: {event}` \
                     away from one of the two"
                )),
            );
        }
    }
}

/// What marks that a traveller was at a touchpoint: one's own event, else the common one.
fn event_of(touchpoint: &Touchpoint, traveller: Option<PersonaId>) -> Option<EventId> {
    let own = traveller.and_then(|persona| {
        touchpoint
            .overrides
            .iter()
            .filter(|o| o.personas.contains(&persona))
            .filter_map(|o| o.event)
            .next_back()
    });
    own.or(touchpoint.event)
}

/// What a journey's measures look at.
struct Coverage {
    /// Metrics of the measures that stand in a touchpoint or look at its event.
    touchpoints: BTreeMap<TouchpointId, BTreeSet<MetricId>>,
    /// Metrics of the measures that stand in a stage, or look at it or one of its touchpoints.
    stages: BTreeMap<StageId, BTreeSet<MetricId>>,
    /// Whether there is any measure.
    any: bool,
}

impl Coverage {
    fn of(map: Map) -> Self {
        let all: Vec<&Measure> = map
            .places()
            .iter()
            .flat_map(|place| &place.content.measures)
            .map(|&id| &map.model.measures[id])
            .collect();
        let mut coverage = Coverage {
            touchpoints: BTreeMap::new(),
            stages: BTreeMap::new(),
            any: !all.is_empty(),
        };
        let mut by_event: BTreeMap<EventId, BTreeSet<MetricId>> = BTreeMap::new();
        let mut by_name: BTreeMap<&str, BTreeSet<MetricId>> = BTreeMap::new();
        for measure in &all {
            for event in events(&measure.formula) {
                by_event.entry(event).or_default().insert(measure.metric);
            }
            for argument in &measure.arguments {
                by_name.entry(argument.value.as_str()).or_default().insert(measure.metric);
            }
        }
        let named = |path: &str| by_name.get(path).into_iter().flatten().copied();
        for (stage_id, stage) in map.stages() {
            let of_stage = coverage.stages.entry(stage_id).or_default();
            of_stage.extend(stage.content.measures.iter().map(|&id| map.model.measures[id].metric));
            of_stage.extend(named(&stage.decl.path));
            for &id in &stage.touchpoints {
                let touchpoint = &map.model.touchpoints[id];
                let own =
                    touchpoint.overrides.iter().filter_map(|o| o.event).chain(touchpoint.event);
                let of_touchpoint = coverage.touchpoints.entry(id).or_default();
                of_touchpoint.extend(
                    touchpoint.content.measures.iter().map(|&id| map.model.measures[id].metric),
                );
                for event in own {
                    of_touchpoint.extend(by_event.get(&event).into_iter().flatten());
                }
                of_touchpoint.extend(named(&touchpoint.decl.path));
                of_stage.extend(of_touchpoint.iter().copied());
            }
        }
        coverage
    }

    fn of_touchpoint(&self, id: TouchpointId) -> bool {
        self.touchpoints.get(&id).is_some_and(|metrics| !metrics.is_empty())
    }

    fn of_stage(&self, id: StageId) -> bool {
        self.stages.get(&id).is_some_and(|metrics| !metrics.is_empty())
    }
}

/// The events that a formula reads.
fn events(formula: &Formula) -> BTreeSet<EventId> {
    let mut found = BTreeSet::new();
    collect(formula, &mut |pick| {
        if let EventRef::Event { event, .. } = pick.event {
            found.insert(event);
        }
    });
    found
}

fn collect(formula: &Formula, see: &mut impl FnMut(&EventPick)) {
    match &formula.is {
        FormulaKind::Literal(_)
        | FormulaKind::Parameter(_)
        | FormulaKind::Answers(_)
        | FormulaKind::Statistic(_, Measured::Question(_))
        | FormulaKind::Share(..) => {}
        FormulaKind::Binary(_, left, right) => {
            collect(left, see);
            collect(right, see);
        }
        FormulaKind::Negate(inner) | FormulaKind::Metric(_, inner) => collect(inner, see),
        FormulaKind::Count(pick)
        | FormulaKind::People(pick)
        | FormulaKind::Sessions(pick)
        | FormulaKind::Statistic(_, Measured::Property(pick, _)) => see(pick),
        FormulaKind::Converted(funnel) | FormulaKind::TimeBetween(funnel) => {
            funnel.steps.iter().for_each(|step| see(&step.event));
        }
        FormulaKind::Returned { first, again, .. } => {
            see(first);
            see(again);
        }
    }
}

/// J0654: nothing measures a stage or a moment of truth. A journey that measures nothing is one
/// finding. A stage whose moment of truth is told is not told again, and one that is told in full
/// elsewhere is measured there. A day in the life is not measured.
pub fn unmeasured(map: Map, out: &mut Vec<Diagnostic>) {
    let coverage = Coverage::of(map);
    if map.journey.is(JourneyKind::DayInTheLife) || map.touchpoints().next().is_none() {
        return;
    }
    if !coverage.any {
        let data = map.model.sources.values().any(|s| s.table.is_some() && !s.decl.std);
        if !data && map.model.measures.is_empty() {
            // A project without data cannot measure: nothing is learnt from saying so.
            return;
        }
        out.push(
            Diagnostic::new(
                Code::Unmeasured,
                map.journey.decl.name_span,
                format!("nothing measures `{}`", map.name()),
            )
            .label("there is no measure in it")
            .help(measure_help(map, None)),
        );
        return;
    }
    for (stage_id, stage) in map.stages() {
        let mut told = stage.taken_over || stage.details.is_some() || stage.touchpoints.is_empty();
        for &id in &stage.touchpoints {
            let touchpoint = &map.model.touchpoints[id];
            let elsewhere = map.is_taken_over(touchpoint) || touchpoint.details.is_some();
            if !is_moment_of_truth(touchpoint) || coverage.of_touchpoint(id) || elsewhere {
                continue;
            }
            told = true;
            let name = &touchpoint.decl.name;
            out.push(
                Diagnostic::new(
                    Code::Unmeasured,
                    touchpoint.decl.name_span,
                    format!("nothing measures the moment of truth `{name}`"),
                )
                .label("much hangs on it")
                .help(measure_help(map, Some(stage))),
            );
        }
        if !told && !coverage.of_stage(stage_id) {
            let name = &stage.decl.name;
            out.push(
                Diagnostic::new(
                    Code::Unmeasured,
                    stage.decl.name_span,
                    format!("nothing measures the stage `{name}`"),
                )
                .label("there is no measure in it, and none elsewhere looks at its events")
                .help(measure_help(map, Some(stage))),
            );
        }
    }
}

fn is_moment_of_truth(touchpoint: &Touchpoint) -> bool {
    touchpoint.moment_of_truth
        || touchpoint.overrides.iter().any(|o| o.moment_of_truth == Some(true))
}

/// What to measure: what the framework suggests for the stage, or for the first stage that it
/// suggests something for.
fn measure_help(map: Map, stage: Option<&Stage>) -> String {
    let suggested = match stage {
        Some(stage) => suggested(map, stage),
        None => map
            .stages()
            .map(|(_, stage)| suggested(map, stage))
            .find(|s| !s.is_empty())
            .unwrap_or_default(),
    };
    let place = if stage.is_some() { "" } else { " to a stage or touchpoint" };
    match suggested.as_slice() {
        [] => {
            format!("add `measure …(…)`{place}, such as a conversion rate or a satisfaction score")
        }
        [first, rest @ ..] => {
            let or = if rest.is_empty() {
                String::new()
            } else {
                format!("; suggested are also {}", names(map, rest))
            };
            format!("add `measure {}(…)`{place}{or}", map.model.metrics[*first].decl.name)
        }
    }
}

fn names(map: Map, metrics: &[MetricId]) -> String {
    list(metrics.iter().map(|&id| &map.model.metrics[id].decl.name))
}

/// The metrics that the framework suggests for a stage.
fn suggested(map: Map, stage: &Stage) -> Vec<MetricId> {
    let framework = map.journey.follows.map(|id| &map.model.frameworks[id]);
    let stage =
        framework.zip(stage.framework_stage).and_then(|(framework, i)| framework.stages.get(i));
    stage.map_or_else(Vec::new, |stage| stage.suggests.clone())
}

/// J0655: what measures a framework's stage is none of what the framework suggests for it. Stages
/// that share one of the framework's share its suggestions; one that nothing measures is told by
/// J0654.
pub fn no_suggested_metric(map: Map, out: &mut Vec<Diagnostic>) {
    let Some(framework) = map.journey.follows.map(|id| &map.model.frameworks[id]) else { return };
    let coverage = Coverage::of(map);
    let mut stages: BTreeMap<usize, Vec<(StageId, &Stage)>> = BTreeMap::new();
    for (id, stage) in map.stages() {
        if let Some(i) = stage.framework_stage
            && !stage.taken_over
            && stage.details.is_none()
        {
            stages.entry(i).or_default().push((id, stage));
        }
    }
    for (i, here) in stages {
        let of_framework = &framework.stages[i];
        let measured: BTreeSet<MetricId> =
            here.iter().filter_map(|(id, _)| coverage.stages.get(id)).flatten().copied().collect();
        let suggests = &of_framework.suggests;
        let Some(&(_, stage)) = here.first() else { continue };
        if suggests.is_empty()
            || measured.is_empty()
            || suggests.iter().any(|metric| measured.contains(metric))
        {
            continue;
        }
        let name = &stage.decl.name;
        let measured: Vec<MetricId> = measured.into_iter().collect();
        out.push(
            Diagnostic::new(
                Code::NoSuggestedMetric,
                stage.decl.name_span,
                format!("`{name}` has none of the metrics that `{}` suggests", framework.decl.name),
            )
            .label(format!("measured by {}", names(map, &measured)))
            .help(match suggests.as_slice() {
                [only] => format!("add `measure {}(…)`", map.model.metrics[*only].decl.name),
                many => format!("add a measure of {}", names(map, many).replace(" and ", " or ")),
            }),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::{Sample, converted, pick};
    use crate::model::{Argument, Override};

    #[test]
    fn two_touchpoints_with_one_event_cannot_be_told_apart() {
        let (mut s, _, stage, checkout) = Sample::buy();
        let paid = s.event("paid");
        let pay = s.touchpoint(stage, "pay");
        s.model.touchpoints[checkout].event = Some(paid);
        assert!(s.messages(Code::SharedEvent).is_empty());
        s.model.touchpoints[pay].event = Some(paid);
        let found = s.advice(Code::SharedEvent);
        assert_eq!(found.len(), 1, "once, not once a persona");
        assert_eq!(found[0].message, "`pay` has the event of `checkout`, `paid`");
        assert_eq!(found[0].labels[0].span, s.model.touchpoints[checkout].decl.name_span);
    }

    #[test]
    fn personas_at_one_of_them_each_can_be_told_apart() {
        let (mut s, _, stage, checkout) = Sample::buy();
        let (mei, jon) = (PersonaId::new(0), PersonaId::new(1));
        let paid = s.event("paid");
        let store = s.touchpoint_for(stage, "store", &[jon]);
        s.model.touchpoints[checkout].event = Some(paid);
        s.model.touchpoints[checkout].personas = vec![mei];
        s.model.touchpoints[store].event = Some(paid);
        assert!(s.messages(Code::SharedEvent).is_empty());
        s.model.touchpoints[checkout].personas = vec![mei, jon];
        assert_eq!(s.messages(Code::SharedEvent).len(), 1);
        // Jon's own event at the checkout is another one.
        let quick = s.event("quick");
        let own = Override { personas: vec![jon], event: Some(quick), ..Override::default() };
        s.model.touchpoints[checkout].overrides.push(own);
        assert!(s.messages(Code::SharedEvent).is_empty());
    }

    #[test]
    fn a_journey_without_measure_is_one_note() {
        let (mut s, journey, _, checkout) = Sample::buy();
        s.stage(journey, "retention");
        s.model.touchpoints[checkout].moment_of_truth = true;
        // Without data there is nothing to measure with, and no use in saying so.
        assert!(s.messages(Code::Unmeasured).is_empty());
        let source = s.source("clicks");
        s.model.sources[source].table = Some("clicks".into());
        assert_eq!(s.messages(Code::Unmeasured), ["nothing measures `Buy`"]);
        s.model.journeys[journey].kinds = vec![JourneyKind::DayInTheLife];
        assert!(s.messages(Code::Unmeasured).is_empty());
    }

    #[test]
    fn a_stage_is_measured_by_what_stands_in_it_or_looks_at_its_events() {
        let (mut s, journey, _, checkout) = Sample::buy();
        let metric = s.metric("rate");
        let (seen, paid) = (s.event("seen"), s.event("paid"));
        let later = s.stage(journey, "retention");
        let delivery = s.touchpoint(later, "delivery");
        s.measure(checkout, metric, FormulaKind::Count(pick(paid)));
        assert_eq!(s.messages(Code::Unmeasured), ["nothing measures the stage `retention`"]);
        s.model.touchpoints[delivery].event = Some(seen);
        assert_eq!(s.messages(Code::Unmeasured).len(), 1);
        let rate = s.measure(checkout, metric, converted(&[paid, seen]));
        assert!(s.messages(Code::Unmeasured).is_empty());
        s.model.measures[rate].formula.is = FormulaKind::Count(pick(paid));
        s.model.touchpoints[delivery].event = None;
        s.model.measures[rate].arguments = vec![Argument {
            parameter: "at".into(),
            value: "Buy.retention.delivery".into(),
            default: false,
        }];
        assert!(s.messages(Code::Unmeasured).is_empty());
    }

    #[test]
    fn an_unmeasured_moment_of_truth_stands_for_its_stage() {
        let (mut s, journey, _, checkout) = Sample::buy();
        let metric = s.metric("rate");
        let paid = s.event("paid");
        s.measure(checkout, metric, FormulaKind::Count(pick(paid)));
        let later = s.stage(journey, "retention");
        let delivery = s.touchpoint(later, "delivery");
        s.model.touchpoints[delivery].moment_of_truth = true;
        assert_eq!(
            s.messages(Code::Unmeasured),
            ["nothing measures the moment of truth `delivery`"]
        );
        s.model.touchpoints[delivery].details = Some(journey);
        s.model.stages[later].details = Some(journey);
        assert!(s.messages(Code::Unmeasured).is_empty());
    }

    #[test]
    fn stages_that_share_a_frameworks_stage_share_its_suggestions() {
        let mut s = Sample::new();
        let (nps, rate) = (s.metric("nps"), s.metric("rate"));
        let paid = s.event("paid");
        let framework = s.framework("lifecycle", &["purchase"]);
        s.model.frameworks[framework].stages[0].suggests = vec![nps];
        let journey = s.journey("Buy", &[]);
        s.model.journeys[journey].follows = Some(framework);
        let (one, two) = (s.stage(journey, "purchase"), s.stage(journey, "pay"));
        s.model.stages[two].framework_stage = Some(0);
        let (a, b) = (s.touchpoint(one, "cart"), s.touchpoint(two, "card"));
        s.measure(a, rate, FormulaKind::Count(pick(paid)));
        let found = s.advice(Code::NoSuggestedMetric);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "`purchase` has none of the metrics that `lifecycle` suggests"
        );
        assert_eq!(found[0].help.as_deref(), Some("add `measure nps(…)`"));
        s.measure(b, nps, FormulaKind::Count(pick(paid)));
        assert!(s.messages(Code::NoSuggestedMetric).is_empty());
    }

    #[test]
    fn an_unmeasured_stage_is_not_told_twice_and_gets_the_suggestion() {
        let mut s = Sample::new();
        let (nps, rate) = (s.metric("nps"), s.metric("rate"));
        let paid = s.event("paid");
        let framework = s.framework("lifecycle", &["purchase", "advocacy"]);
        s.model.frameworks[framework].stages[1].suggests = vec![nps];
        let journey = s.journey("Buy", &[]);
        s.model.journeys[journey].follows = Some(framework);
        let (one, two) = (s.stage(journey, "purchase"), s.stage(journey, "advocacy"));
        let a = s.touchpoint(one, "cart");
        s.touchpoint(two, "tell");
        s.measure(a, rate, FormulaKind::Count(pick(paid)));
        assert!(s.messages(Code::NoSuggestedMetric).is_empty());
        assert_eq!(s.advice(Code::Unmeasured)[0].help.as_deref(), Some("add `measure nps(…)`"));
    }
}
