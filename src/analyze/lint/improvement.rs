//! What hurts and is left, and what falls short of what was expected.

use crate::analyze::flow::{is_there, people, stage_people, travellers};
use crate::analyze::places::Map;
use crate::analyze::wording::{level, list};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Content, Expectation, Feeling, Journey, JourneyId, Level, Pain, PainId, PersonaId, Stage,
    Status, Touchpoint,
};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// J0609: no opportunity resolves a high pain: not here, nor in a journey that improves this one.
/// A pain that such a journey keeps has been thought of.
pub fn open_pain(map: Map, out: &mut Vec<Diagnostic>) {
    let high = |pain: &Pain| pain.severity == Level::High && pain.accepted.is_none();
    let mut pains = map.pains();
    pains.retain(|(_, pain)| high(pain));
    // All journeys are gone through for it.
    if pains.is_empty() {
        return;
    }
    let dealt_with = dealt_with(map);
    for (id, pain) in pains {
        if dealt_with.contains(&id) {
            continue;
        }
        let what = pain.name.as_deref().unwrap_or(&pain.text);
        out.push(
            Diagnostic::new(
                Code::OpenPain,
                pain.span,
                format!("no opportunity resolves the high pain `{what}`"),
            )
            .label("nothing is said to be done about it")
            .help(how_to_resolve(map, id)),
        );
    }
}

/// The pains that some journey in use resolves, or keeps knowingly.
fn dealt_with(map: Map) -> BTreeSet<PainId> {
    let concerned =
        map.model.journeys.iter().filter(|(id, j)| *id == map.id || improves(j, map.id));
    concerned
        .flat_map(|(id, journey)| {
            Map::new(map.model, id).resolved().chain(journey.keeps.iter().copied())
        })
        .collect()
}

/// J0657: a future state says nothing of a touchpoint of the journey that it improves.
pub fn left_out(map: Map, out: &mut Vec<Diagnostic>) {
    let model = map.model;
    let journey = &model.journeys[map.id];
    let Some(before) = journey.improves else { return };
    let said: BTreeSet<_> = map.touchpoints().filter_map(|(_, t)| t.improves).collect();
    let gone: Vec<&str> = Map::new(model, before)
        .touchpoints()
        .filter(|(id, _)| !said.contains(id) && !journey.drops.contains(id))
        .map(|(_, t)| t.decl.name.as_str())
        .collect();
    if gone.is_empty() {
        return;
    }
    let from = &model.journeys[before].decl;
    out.push(
        Diagnostic::new(
            Code::LeftOut,
            journey.decl.name_span,
            format!("`{}` says nothing of {} of `{}`", journey.decl.name, list(&gone), from.name),
        )
        .label("are they gone on purpose?")
        .also(from.name_span, "the journey that it improves")
        .help(format!(
            "write `touchpoint {0}` to take it over as it is, or `drops: {0}` if it is gone",
            gone[0]
        )),
    );
}

/// J0658: a future state names nobody, though the journey that it improves is somebody's.
pub fn for_nobody(map: Map, out: &mut Vec<Diagnostic>) {
    let model = map.model;
    let journey = &model.journeys[map.id];
    let Some(before) = journey.improves.map(|id| &model.journeys[id]) else { return };
    if !journey.personas.is_empty() || before.personas.is_empty() {
        return;
    }
    let people: Vec<&str> = map.persona_names(&before.personas);
    out.push(
        Diagnostic::new(
            Code::ForNobody,
            journey.decl.name_span,
            format!("it is not said for whom `{}` is", journey.decl.name),
        )
        .label("for whom?")
        .also(before.decl.name_span, format!("this one is for {}", list(&people)))
        .help(format!("write `for {}` before the `{{`", people.join(", "))),
    );
}

/// Whether a journey in use improves another one.
fn improves(journey: &Journey, other: JourneyId) -> bool {
    journey.improves == Some(other) && journey.status != Status::Retired
}

fn how_to_resolve(map: Map, id: PainId) -> String {
    let pain = &map.model.pains[id];
    let (name, first) = match &pain.name {
        Some(name) => (name.as_str(), String::new()),
        None => ("slow", "name it, as in `pain slow \"…\"`, and ".to_string()),
    };
    // An opportunity next to it that resolves nothing is most likely meant for it.
    let beside =
        map.written_places().find(|place| place.content.pains.contains(&id)).and_then(|place| {
            let meant =
                |o: &&crate::model::OpportunityId| map.model.opportunities[**o].resolves.is_empty();
            place.content.opportunities.iter().find(meant)
        });
    match beside.map(|&o| &map.model.opportunities[o]) {
        Some(opportunity) => {
            let what = opportunity.name.as_deref().unwrap_or(&opportunity.text);
            format!("{first}add `resolves: {name}` to the opportunity `{what}`")
        }
        None => format!("{first}add `opportunity \"…\" {{ resolves: {name} }}`"),
    }
}

/// A gap between what was expected and what is felt.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Gap {
    felt_at: Span,
    felt: i8,
    expected_at: Span,
    expected: i8,
}

/// J0651: an expectation is two or more above the worst experience, for the personas together who
/// meet the same.
pub fn expectation_gap(map: Map, out: &mut Vec<Diagnostic>) {
    for (stage_id, stage) in map.stages() {
        if !stage.taken_over {
            let personas = stage_people(map.model, stage_id);
            gaps(
                map,
                &stage.decl.name,
                &stage.content,
                personas,
                |persona| stage_feelings(map, stage, persona),
                out,
            );
        }
        for &id in &stage.touchpoints {
            let touchpoint = &map.model.touchpoints[id];
            if !map.is_taken_over(touchpoint) {
                let content = &touchpoint.content;
                let felt = |persona| feelings(content, persona);
                gaps(map, &touchpoint.decl.name, content, people(map.model, id), felt, out);
            }
        }
    }
}

/// The feelings said in a place that hold for a persona.
fn feelings(content: &Content, persona: Option<PersonaId>) -> Vec<&Feeling> {
    match persona {
        Some(persona) => content.feels_of(persona),
        None => content.feels.iter().collect(),
    }
}

fn expectations(content: &Content, persona: Option<PersonaId>) -> Vec<&Expectation> {
    match persona {
        Some(persona) => content.expects_of(persona),
        None => content.expects.iter().collect(),
    }
}

/// What is felt in a stage: said on it, else at those of its touchpoints that bear no expectation
/// of their own.
fn stage_feelings<'m>(
    map: Map<'m>,
    stage: &'m Stage,
    persona: Option<PersonaId>,
) -> Vec<&'m Feeling> {
    let own = feelings(&stage.content, persona);
    if !own.is_empty() {
        return own;
    }
    stage
        .touchpoints
        .iter()
        .filter(|&&id| is_there(map.model, id, persona))
        .map(|&id| &map.model.touchpoints[id])
        .filter(|touchpoint: &&Touchpoint| expectations(&touchpoint.content, persona).is_empty())
        .flat_map(|touchpoint| feelings(&touchpoint.content, persona))
        .collect()
}

fn gaps<'m>(
    map: Map<'m>,
    name: &str,
    content: &'m Content,
    personas: &[PersonaId],
    felt: impl Fn(Option<PersonaId>) -> Vec<&'m Feeling>,
    out: &mut Vec<Diagnostic>,
) {
    if content.expects.is_empty() {
        return;
    }
    let personas: BTreeSet<PersonaId> = personas.iter().copied().collect();
    let there: Vec<Option<PersonaId>> = travellers(map.journey)
        .into_iter()
        .filter(|t| t.is_none_or(|p| personas.contains(&p)))
        .collect();
    let mut found: BTreeMap<Gap, Vec<PersonaId>> = BTreeMap::new();
    for &persona in &there {
        let expected = expectations(content, persona)
            .into_iter()
            .max_by_key(|e| (e.level, std::cmp::Reverse(e.span)));
        let worst = felt(persona).into_iter().min_by_key(|f| (f.level, f.span));
        if let (Some(expected), Some(worst)) = (expected, worst)
            && i16::from(expected.level) - i16::from(worst.level) >= 2
        {
            let gap = Gap {
                felt_at: worst.span,
                felt: worst.level,
                expected_at: expected.span,
                expected: expected.level,
            };
            found.entry(gap).or_default().extend(persona);
        }
    }
    for (gap, personas) in found {
        let whom = if personas.len() == there.len() || personas.is_empty() {
            String::new()
        } else {
            format!(" by {}", list(map.persona_names(&personas)))
        };
        let (expected, felt) = (level(gap.expected), level(gap.felt));
        let help = content.opportunities.is_empty().then(|| {
            format!(
                "add `opportunity \"…\"` to `{name}` to say how the gap of {} could close",
                i16::from(gap.expected) - i16::from(gap.felt)
            )
        });
        out.push(
            Diagnostic::new(
                Code::ExpectationGap,
                gap.felt_at,
                format!("`{name}` is expected to be {expected} and felt as {felt}{whom}"),
            )
            .label(format!("felt as {felt}"))
            .also(gap.expected_at, format!("expected to be {expected}"))
            .help_if(help),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::{Sample, assumed};

    #[test]
    fn a_high_pain_wants_an_opportunity() {
        let (mut s, _, _, checkout) = Sample::buy();
        let slow = s.pain(checkout, Some("slow_checkout"), Level::High);
        s.pain(checkout, Some("dull"), Level::Medium);
        let found = s.advice(Code::OpenPain);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "no opportunity resolves the high pain `slow_checkout`");
        assert_eq!(
            found[0].help.as_deref(),
            Some("add `opportunity \"…\" { resolves: slow_checkout }`")
        );
        let one_page = s.opportunity(checkout, Some("one_page"), &[]);
        let help = "add `resolves: slow_checkout` to the opportunity `one_page`";
        assert_eq!(s.advice(Code::OpenPain)[0].help.as_deref(), Some(help));
        s.model.opportunities[one_page].resolves = vec![slow];
        assert!(s.messages(Code::OpenPain).is_empty());
    }

    #[test]
    fn a_future_state_is_for_somebody() {
        let (mut s, before, ..) = Sample::buy();
        let people = s.model.journeys[before].personas.clone();
        let next = s.journey("Next", &[]);
        assert!(s.messages(Code::ForNobody).is_empty());
        s.model.journeys[next].improves = Some(before);
        let found = s.advice(Code::ForNobody);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].help.as_deref(), Some("write `for Mei, Jon` before the `{`"));
        s.model.journeys[before].personas.clear();
        assert!(s.messages(Code::ForNobody).is_empty());
        s.model.journeys[before].personas = people.clone();
        s.model.journeys[next].personas = people;
        assert!(s.messages(Code::ForNobody).is_empty());
    }

    #[test]
    fn a_pain_without_name_must_get_one_first() {
        let (mut s, _, _, checkout) = Sample::buy();
        s.pain(checkout, None, Level::High);
        let found = s.advice(Code::OpenPain);
        assert_eq!(found[0].message, "no opportunity resolves the high pain `it hurts`");
        assert!(found[0].help.as_deref().is_some_and(|h| h.starts_with("name it")));
    }

    #[test]
    fn a_journey_that_improves_this_one_may_resolve_or_keep_it() {
        let (mut s, journey, _, checkout) = Sample::buy();
        let slow = s.pain(checkout, Some("slow_checkout"), Level::High);
        let dear = s.pain(checkout, Some("dear"), Level::High);
        let future = s.journey("Better", &[]);
        s.model.journeys[future].improves = Some(journey);
        let stage = s.stage(future, "purchase");
        let t = s.touchpoint(stage, "checkout");
        s.model.touchpoints[t].resolves = vec![slow];
        s.model.journeys[future].keeps = vec![dear];
        assert!(s.messages(Code::OpenPain).is_empty());
        s.model.journeys[future].status = Status::Retired;
        assert_eq!(s.messages(Code::OpenPain).len(), 2, "a retired journey resolves nothing");
    }

    #[test]
    fn a_pain_of_a_touchpoint_taken_over_is_told_where_it_is_written() {
        let (mut s, _, _, checkout) = Sample::buy();
        s.pain(checkout, Some("slow_checkout"), Level::High);
        s.model.touchpoints[checkout].taken_over = true;
        assert!(s.messages(Code::OpenPain).is_empty());
    }

    #[test]
    fn the_gap_is_to_the_worst_of_a_fork() {
        let (mut s, _, _, checkout) = Sample::buy();
        s.expects(checkout, 1, &[]);
        s.feels(checkout, 1, &[], assumed());
        assert!(s.messages(Code::ExpectationGap).is_empty());
        s.feels(checkout, -1, &[], assumed());
        assert_eq!(
            s.messages(Code::ExpectationGap),
            ["`checkout` is expected to be +1 and felt as -1"]
        );
    }

    #[test]
    fn what_one_persona_feels_is_its_own() {
        let (mut s, _, _, checkout) = Sample::buy();
        let jon = PersonaId::new(1);
        s.expects(checkout, 1, &[]);
        s.feels(checkout, -2, &[], assumed());
        s.feels(checkout, 1, &[jon], assumed());
        assert_eq!(
            s.messages(Code::ExpectationGap),
            ["`checkout` is expected to be +1 and felt as -2 by `Mei`"]
        );
        s.expects(checkout, 2, &[jon]);
        s.feels(checkout, 0, &[jon], assumed());
        assert_eq!(s.messages(Code::ExpectationGap).len(), 2, "different gaps are told apart");
    }

    #[test]
    fn a_stage_without_feelings_has_those_of_its_touchpoints() {
        let (mut s, _, stage, checkout) = Sample::buy();
        let span = s.span();
        let expectation = Expectation { level: 2, word: None, personas: Vec::new(), span };
        s.model.stages[stage].content.expects.push(expectation);
        assert!(s.messages(Code::ExpectationGap).is_empty());
        s.feels(checkout, 0, &[], assumed());
        assert_eq!(
            s.messages(Code::ExpectationGap),
            ["`purchase` is expected to be +2 and felt as 0"]
        );
        s.expects(checkout, 1, &[]);
        assert!(
            s.messages(Code::ExpectationGap).is_empty(),
            "the touchpoint has an expectation of its own"
        );
    }
}
