//! Who answers for what.

use crate::analyze::flow::people;
use crate::analyze::places::Map;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{JourneyKind, TeamId, Touchpoint, TouchpointId};
use std::collections::BTreeMap;

/// J0607: nobody owns a touchpoint. If nobody owns anything, that is one finding, on the journey.
/// What a persona does all day is nobody's to own.
pub fn no_owner(map: Map, out: &mut Vec<Diagnostic>) {
    if map.journey.is(JourneyKind::DayInTheLife) {
        return;
    }
    let written: Vec<(TouchpointId, &Touchpoint)> =
        map.touchpoints().filter(|(_, touchpoint)| !map.is_taken_over(touchpoint)).collect();
    let unowned: Vec<_> =
        written.iter().filter(|(id, touchpoint)| !is_owned(map, *id, touchpoint)).collect();
    let team = likely_team(map);
    if unowned.len() == written.len() && unowned.len() > 1 {
        out.push(
            Diagnostic::new(
                Code::NoOwner,
                map.journey.decl.name_span,
                format!("nobody owns the touchpoints of `{}`", map.name()),
            )
            .label("no `owner:` here, on a stage or on a touchpoint")
            .help(match team {
                Some(team) => format!("add `owner: {team}` here, or one to each stage or touchpoint"),
                None => "declare who can own it, as in `team Growth \"Growth\"`, and add `owner: Growth` here".into(),
            }),
        );
        return;
    }
    for &&(_, touchpoint) in &unowned {
        let name = &touchpoint.decl.name;
        let stage = &map.model.stages[touchpoint.stage].decl;
        out.push(
            Diagnostic::new(Code::NoOwner, touchpoint.decl.name_span, format!("nobody owns `{name}`"))
                .label("no `owner:` here, on its stage or on the journey")
                .help(match team {
                    Some(team) => format!("add `owner: {team}` here, on `{}` or on `{}`", stage.name, map.name()),
                    None => "declare who can own it, as in `team Growth \"Growth\"`, and add `owner: Growth` here".into(),
                }),
        );
    }
}

/// Whether somebody owns a touchpoint, be it another for each persona.
fn is_owned(map: Map, id: TouchpointId, touchpoint: &Touchpoint) -> bool {
    let there = people(map.model, id);
    let own = |persona| {
        touchpoint.overrides.iter().any(|o| o.owner.is_some() && o.personas.contains(persona))
    };
    touchpoint.owner.is_some() || (!there.is_empty() && there.iter().all(own))
}

/// The team that would most likely own more of the journey: the one that is named in it most often,
/// else the first of the project.
pub fn likely_team(map: Map<'_>) -> Option<&str> {
    let mut named: BTreeMap<TeamId, usize> = BTreeMap::new();
    let owners = map.journey.owner.into_iter();
    let owners = owners.chain(map.stages().filter_map(|(_, stage)| stage.owner));
    let owners = owners.chain(map.touchpoints().filter_map(|(_, touchpoint)| touchpoint.owner));
    let places = map.places();
    let doers = places.iter().flat_map(|place| &place.content.entries).filter_map(|entry| entry.by);
    for team in owners.chain(doers) {
        *named.entry(team).or_default() += 1;
    }
    let most =
        named.iter().max_by_key(|&(id, times)| (times, std::cmp::Reverse(id))).map(|(&id, _)| id);
    let team = most.or_else(|| map.model.teams.ids().find(|&id| !map.model.teams[id].decl.std))?;
    Some(&map.model.teams[team].decl.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::Sample;
    use crate::model::Override;

    #[test]
    fn one_unowned_touchpoint_is_told_with_a_likely_team() {
        let mut s = Sample::new();
        let (_, growth) = (s.team("Payments"), s.team("Growth"));
        let journey = s.journey("Buy", &[]);
        let stage = s.stage(journey, "purchase");
        let owned = s.touchpoint(stage, "cart");
        s.model.touchpoints[owned].owner = Some(growth);
        s.touchpoint(stage, "checkout");
        let found = s.advice(Code::NoOwner);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "nobody owns `checkout`");
        assert_eq!(
            found[0].help.as_deref(),
            Some("add `owner: Growth` here, on `purchase` or on `Buy`")
        );
    }

    #[test]
    fn a_journey_without_any_owner_is_one_warning() {
        let mut s = Sample::new();
        let journey = s.journey("Buy", &[]);
        let stage = s.stage(journey, "purchase");
        s.touchpoint(stage, "cart");
        s.touchpoint(stage, "checkout");
        assert_eq!(s.messages(Code::NoOwner), ["nobody owns the touchpoints of `Buy`"]);
        s.model.journeys[journey].kinds = vec![JourneyKind::DayInTheLife];
        assert!(s.messages(Code::NoOwner).is_empty());
    }

    #[test]
    fn an_owner_for_each_persona_is_an_owner_and_what_is_taken_over_is_not_asked() {
        let mut s = Sample::new();
        let growth = s.team("Growth");
        let (mei, jon) = (s.persona("Mei"), s.persona("Jon"));
        let journey = s.journey("Buy", &[mei, jon]);
        let stage = s.stage(journey, "purchase");
        let t = s.touchpoint(stage, "checkout");
        let own =
            |personas: Vec<_>| Override { personas, owner: Some(growth), ..Override::default() };
        s.model.touchpoints[t].overrides.push(own(vec![mei]));
        assert_eq!(s.messages(Code::NoOwner).len(), 1);
        s.model.touchpoints[t].overrides.push(own(vec![jon]));
        assert!(s.messages(Code::NoOwner).is_empty());
        let taken = s.touchpoint(stage, "pay");
        s.model.touchpoints[taken].taken_over = true;
        assert!(s.messages(Code::NoOwner).is_empty());
    }
}
