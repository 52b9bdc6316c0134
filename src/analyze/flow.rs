//! Who goes where: the default flow, and what follows from a declared one.

use super::places::Map;
use crate::model::{Edge, Journey, JourneyId, Model, Node, PersonaId, StageId, TouchpointId};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Somebody who goes through a journey; nobody by name in a journey without personas.
pub type Traveller = Option<PersonaId>;

/// Fills in the edges of a journey without `flow`, and says of every edge whether it runs backwards
/// and whether it is a hand-over.
///
/// Without `flow`, each persona goes through its touchpoints in the order written. An edge that all
/// who are at both ends take names nobody; one that only some of them take names these.
pub fn complete(model: &mut Model, journey: JourneyId) {
    let mut edges = if model.journeys[journey].flow_declared {
        std::mem::take(&mut model.journeys[journey].edges)
    } else {
        default_edges(model, journey)
    };
    let places = written_order(model, &model.journeys[journey]);
    let positions: BTreeMap<TouchpointId, usize> =
        places.iter().enumerate().map(|(i, &t)| (t, i)).collect();
    let position = |touchpoint: TouchpointId| positions.get(&touchpoint);
    for edge in &mut edges {
        (edge.backward, edge.handover) = match (edge.from, edge.to) {
            (Node::Touchpoint(from), Node::Touchpoint(to)) => {
                (position(to) < position(from), is_handover(people(model, from), people(model, to)))
            }
            _ => (false, false),
        };
    }
    model.journeys[journey].edges = edges;
}

/// Two sets of people of which both have somebody, and nobody is in both.
fn is_handover(from: &[PersonaId], to: &[PersonaId]) -> bool {
    !from.is_empty() && !to.is_empty() && !from.iter().any(|persona| to.contains(persona))
}

/// Each persona's touchpoints in the order written, in order of the places that the edges leave.
fn default_edges(model: &Model, id: JourneyId) -> Vec<Edge> {
    let journey = &model.journeys[id];
    let places = written_order(model, journey);
    let everybody = travellers(journey);
    let there: Vec<Presence> = places.iter().map(|&t| Presence::at(model, t)).collect();
    let mut takers: BTreeMap<(usize, usize), Vec<Traveller>> = BTreeMap::new();
    for &traveller in &everybody {
        let own: Vec<usize> = (0..places.len()).filter(|&i| there[i].holds(traveller)).collect();
        for pair in own.windows(2) {
            takers.entry((pair[0], pair[1])).or_default().push(traveller);
        }
    }
    takers
        .into_iter()
        .map(|((from, to), takers)| {
            let at_both =
                everybody.iter().filter(|&&t| there[from].holds(t) && there[to].holds(t)).count();
            let all = takers.len() == at_both;
            let (from, to) = (places[from], places[to]);
            Edge {
                from: Node::Touchpoint(from),
                to: Node::Touchpoint(to),
                share: None,
                label: None,
                personas: if all { Vec::new() } else { takers.into_iter().flatten().collect() },
                backward: false,
                handover: false,
                span: model.touchpoints[to].decl.name_span,
            }
        })
        .collect()
}

/// The touchpoints of a journey in the order written.
pub fn written_order(model: &Model, journey: &Journey) -> Vec<TouchpointId> {
    journey.stages.iter().flat_map(|&stage| &model.stages[stage].touchpoints).copied().collect()
}

/// Everybody who goes through a journey, the primary persona first.
pub fn travellers(journey: &Journey) -> Vec<Traveller> {
    if journey.personas.is_empty() {
        vec![None]
    } else {
        journey.personas.iter().copied().map(Some).collect()
    }
}

/// Who is at a touchpoint: said there, else by its stage, else by the journey.
pub fn people(model: &Model, touchpoint: TouchpointId) -> &[PersonaId] {
    let touchpoint = &model.touchpoints[touchpoint];
    if touchpoint.personas.is_empty() {
        stage_people(model, touchpoint.stage)
    } else {
        &touchpoint.personas
    }
}

/// Who is in a stage: said there, else by the journey.
pub fn stage_people(model: &Model, stage: StageId) -> &[PersonaId] {
    let stage = &model.stages[stage];
    if stage.personas.is_empty() {
        &model.journeys[stage.journey].personas
    } else {
        &stage.personas
    }
}

/// Whether a traveller is at a touchpoint.
pub fn is_there(model: &Model, touchpoint: TouchpointId, traveller: Traveller) -> bool {
    traveller.is_none_or(|persona| people(model, touchpoint).contains(&persona))
}

/// Who of a journey's travellers is at a touchpoint: to ask of many.
pub enum Presence {
    /// All of the journey.
    All,
    /// These.
    These(HashSet<PersonaId>),
}

impl Presence {
    /// That at a touchpoint.
    pub fn at(model: &Model, touchpoint: TouchpointId) -> Presence {
        let stage = model.touchpoints[touchpoint].stage;
        let named = !model.touchpoints[touchpoint].personas.is_empty()
            || !model.stages[stage].personas.is_empty();
        match named {
            true => Presence::These(people(model, touchpoint).iter().copied().collect()),
            false => Presence::All,
        }
    }

    /// Whether one of the journey's travellers is there.
    pub fn holds(&self, traveller: Traveller) -> bool {
        match self {
            Presence::All => true,
            Presence::These(people) => traveller.is_none_or(|persona| people.contains(&persona)),
        }
    }
}

/// A traveller's own touchpoints in the order written.
pub fn own_touchpoints(
    model: &Model,
    journey: &Journey,
    traveller: Traveller,
) -> Vec<TouchpointId> {
    written_order(model, journey).into_iter().filter(|&t| is_there(model, t, traveller)).collect()
}

/// Whether a traveller can take an edge. A hand-over is taken by nobody: one gives, another takes.
pub fn takes(model: &Model, edge: &Edge, traveller: Traveller) -> bool {
    let Some(persona) = traveller else { return true };
    if !edge.personas.is_empty() && !edge.personas.contains(&persona) {
        return false;
    }
    [edge.from, edge.to].iter().all(|end| match end {
        Node::Touchpoint(touchpoint) => is_there(model, *touchpoint, traveller),
        Node::Start | Node::Exit => true,
    })
}

/// Where a traveller can start: where a `start ->` leads. Where none does, at the own first
/// touchpoint, and at others of that stage from which an edge leads on though none leads there
/// (most journeys can begin in several ways).
pub fn starts(model: &Model, id: JourneyId, traveller: Traveller) -> Vec<TouchpointId> {
    let journey = &model.journeys[id];
    let declared: Vec<TouchpointId> = journey
        .edges
        .iter()
        .filter(|edge| edge.from == Node::Start && takes(model, edge, traveller))
        .filter_map(|edge| touchpoint(edge.to))
        .collect();
    if !declared.is_empty() {
        return declared;
    }
    let own = own_touchpoints(model, journey, traveller);
    let Some(&first) = own.first() else { return Vec::new() };
    let stage = model.touchpoints[first].stage;
    let lead_on: BTreeSet<Node> = journey.edges.iter().map(|e| e.from).collect();
    let led_to: BTreeSet<Node> =
        journey.edges.iter().filter(|e| e.from != e.to).map(|e| e.to).collect();
    let begins =
        |t| lead_on.contains(&Node::Touchpoint(t)) && !led_to.contains(&Node::Touchpoint(t));
    own.into_iter()
        .filter(|&t| t == first || (model.touchpoints[t].stage == stage && begins(t)))
        .collect()
}

/// The touchpoint at an end of an edge.
pub fn touchpoint(node: Node) -> Option<TouchpointId> {
    match node {
        Node::Touchpoint(id) => Some(id),
        Node::Start | Node::Exit => None,
    }
}

/// Whether a touchpoint, or the stage around it, comes round again for a traveller.
pub fn repeats(model: &Model, id: TouchpointId, traveller: Traveller) -> bool {
    let touchpoint = &model.touchpoints[id];
    touchpoint.repeats.is_some()
        || model.stages[touchpoint.stage].repeats.is_some()
        || touchpoint.overrides.iter().any(|o| {
            o.repeats.is_some() && traveller.is_none_or(|persona| o.personas.contains(&persona))
        })
}

/// Whether in some place of the journey one persona hands over to another: then its personas act
/// together, and what leads one of them on may be what another did.
pub fn acts_together(map: Map) -> bool {
    map.journey.edges.iter().any(|edge| edge.handover)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::Sample;

    fn pairs(s: &Sample, journey: JourneyId) -> Vec<(String, Vec<PersonaId>)> {
        let name =
            |node| touchpoint(node).map_or("-", |t| s.model.touchpoints[t].decl.name.as_str());
        let edges = &s.model.journeys[journey].edges;
        edges
            .iter()
            .map(|e| (format!("{}->{}", name(e.from), name(e.to)), e.personas.clone()))
            .collect()
    }

    #[test]
    fn without_flow_each_persona_goes_through_its_own() {
        let mut s = Sample::new();
        let (mei, jon) = (s.persona("Mei"), s.persona("Jon"));
        let journey = s.journey("Buy", &[mei, jon]);
        let (one, two) = (s.stage(journey, "one"), s.stage(journey, "two"));
        s.touchpoint(one, "a");
        s.touchpoint_for(one, "b", &[mei]);
        s.touchpoint(two, "c");
        s.touchpoint(two, "d");
        s.complete();
        // Nobody is named where all who are at both ends go; Jon alone goes past b.
        let expected = [("a->b", vec![]), ("a->c", vec![jon]), ("b->c", vec![]), ("c->d", vec![])];
        assert_eq!(pairs(&s, journey), expected.map(|(p, who)| (p.to_string(), who)));
        let journey = &s.model.journeys[journey];
        assert!(journey.edges.iter().all(|e| !e.backward && !e.handover));
        let d = s.model.touchpoints.values().last().expect("four touchpoints");
        assert_eq!(journey.edges[3].span, d.decl.name_span);
    }

    #[test]
    fn completing_twice_changes_nothing() {
        let mut s = Sample::new();
        let journey = s.journey("Buy", &[]);
        let stage = s.stage(journey, "one");
        s.touchpoint(stage, "a");
        s.touchpoint(stage, "b");
        s.complete();
        let once = s.model.clone();
        s.complete();
        assert_eq!(pairs(&s, journey), [("a->b".to_string(), vec![])]);
        assert_eq!(s.model, once);
    }

    #[test]
    fn declared_edges_are_told_to_run_back_and_to_hand_over() {
        let mut s = Sample::new();
        let (ops, it) = (s.persona("Ops"), s.persona("IT"));
        let journey = s.journey("Approve", &[ops, it]);
        let (one, two) = (s.stage(journey, "one"), s.stage(journey, "two"));
        // Written order is that of the stages, not that in which things were added.
        let late = s.touchpoint_for(two, "late", &[it]);
        let early = s.touchpoint_for(one, "early", &[ops]);
        let both = s.touchpoint(two, "both");
        s.chain(journey, &[early, late, early]);
        s.chain(journey, &[early, both, both]);
        s.edge(journey, Node::Touchpoint(both), Node::Exit);
        s.complete();
        let flags: Vec<(bool, bool)> =
            s.model.journeys[journey].edges.iter().map(|e| (e.backward, e.handover)).collect();
        let expected =
            [(false, true), (true, true), (false, false), (false, false), (false, false)];
        assert_eq!(flags, expected);
    }

    #[test]
    fn a_journey_without_personas_has_neither_default_people_nor_hand_overs() {
        let mut s = Sample::new();
        let journey = s.journey("Buy", &[]);
        let stage = s.stage(journey, "one");
        let (a, b) = (s.touchpoint(stage, "a"), s.touchpoint(stage, "b"));
        s.chain(journey, &[a, b]);
        s.complete();
        assert!(!s.model.journeys[journey].edges[0].handover);
        assert_eq!(starts(&s.model, journey, None), [a]);
    }

    #[test]
    fn a_declared_start_is_the_start_of_those_it_leads() {
        let mut s = Sample::new();
        let (mei, jon) = (s.persona("Mei"), s.persona("Jon"));
        let journey = s.journey("Buy", &[mei, jon]);
        let (one, two) = (s.stage(journey, "one"), s.stage(journey, "two"));
        let (a, b) = (s.touchpoint(one, "a"), s.touchpoint(two, "b"));
        s.chain(journey, &[a, b]);
        s.edge(journey, Node::Start, Node::Touchpoint(b)).personas = vec![jon];
        s.complete();
        assert_eq!(starts(&s.model, journey, Some(mei)), [a]);
        assert_eq!(starts(&s.model, journey, Some(jon)), [b]);
    }
}
