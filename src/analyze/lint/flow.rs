//! The flow: what nothing leads to, what leads nowhere, what runs backwards.
//!
//! A flow is followed persona by persona, as each goes through its own touchpoints only. In a
//! journey with hand-overs the personas act together, and the flow is followed once for all.

use crate::analyze::flow::{
    Traveller, acts_together, is_there, own_touchpoints, people, repeats, starts, takes,
    touchpoint, travellers,
};
use crate::analyze::places::Map;
use crate::analyze::wording::{list, percent};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Edge, Node, PersonaId, TouchpointId};
use std::collections::{BTreeMap, BTreeSet};

/// How one traveller gets through the journey.
struct Walk {
    traveller: Traveller,
    /// The traveller's touchpoints in the order written.
    own: Vec<TouchpointId>,
    /// Where the edges lead that the traveller can take.
    next: BTreeMap<TouchpointId, Vec<Node>>,
    reached: BTreeSet<TouchpointId>,
}

impl Walk {
    fn new(map: Map, traveller: Traveller, starts: Vec<TouchpointId>) -> Self {
        let own = own_touchpoints(map.model, map.journey, traveller);
        let mut next: BTreeMap<TouchpointId, Vec<Node>> = BTreeMap::new();
        for edge in map.journey.edges.iter().filter(|edge| takes(map.model, edge, traveller)) {
            if let Some(from) = touchpoint(edge.from) {
                next.entry(from).or_default().push(edge.to);
            }
        }
        // A stage that comes round again leads from its last touchpoint to its first.
        for (id, _) in map.stages().filter(|(_, stage)| stage.repeats.is_some()) {
            let inside = || own.iter().copied().filter(|&t| map.model.touchpoints[t].stage == id);
            if let (Some(first), Some(last)) = (inside().next(), inside().next_back()) {
                next.entry(last).or_default().push(Node::Touchpoint(first));
            }
        }
        let reached = spread(starts, &next);
        Walk { traveller, own, next, reached }
    }

    /// The touchpoints where the way to them is first missing: those behind them would be reached
    /// if they were.
    fn missing_ways(&self) -> Vec<TouchpointId> {
        let missed: Vec<TouchpointId> =
            self.own.iter().copied().filter(|t| !self.reached.contains(t)).collect();
        let led_to: BTreeSet<TouchpointId> = missed
            .iter()
            .flat_map(|from| {
                let next =
                    self.next.get(from).into_iter().flatten().copied().filter_map(touchpoint);
                next.filter(move |to| to != from)
            })
            .collect();
        let mut roots: Vec<TouchpointId> =
            missed.iter().copied().filter(|t| !led_to.contains(t)).collect();
        // What is left runs in a circle: its first touchpoint stands for it.
        let mut behind = spread(roots.clone(), &self.next);
        for &t in &missed {
            if !behind.contains(&t) {
                roots.push(t);
                behind.append(&mut spread(vec![t], &self.next));
            }
        }
        roots
    }

    fn leads_on(&self, from: TouchpointId) -> bool {
        self.next.get(&from).is_some_and(|next| !next.is_empty())
    }
}

/// All that can be reached from these touchpoints, themselves included.
fn spread(
    from: Vec<TouchpointId>,
    next: &BTreeMap<TouchpointId, Vec<Node>>,
) -> BTreeSet<TouchpointId> {
    let mut reached: BTreeSet<TouchpointId> = from.iter().copied().collect();
    let mut open = from;
    while let Some(at) = open.pop() {
        for to in next.get(&at).into_iter().flatten().copied().filter_map(touchpoint) {
            if reached.insert(to) {
                open.push(to);
            }
        }
    }
    reached
}

fn walks(map: Map) -> Vec<Walk> {
    if !acts_together(map) {
        return travellers(map.journey)
            .into_iter()
            .map(|traveller| Walk::new(map, traveller, starts(map.model, map.id, traveller)))
            .collect();
    }
    let starts =
        travellers(map.journey).into_iter().flat_map(|t| starts(map.model, map.id, t)).collect();
    vec![Walk::new(map, None, starts)]
}

/// J0601 and J0602: what nothing leads to, and what leads nowhere, in a declared flow.
pub fn flow(map: Map, out: &mut Vec<Diagnostic>) {
    if map.journey.flow_declared {
        let walks = walks(map);
        unreachable(map, &walks, out);
        dead_end(map, &walks, out);
    }
}

/// J0601: nothing leads to a touchpoint.
fn unreachable(map: Map, walks: &[Walk], out: &mut Vec<Diagnostic>) {
    let mut missed: BTreeMap<TouchpointId, Vec<&Walk>> = BTreeMap::new();
    for walk in walks {
        for id in walk.missing_ways() {
            missed.entry(id).or_default().push(walk);
        }
    }
    for (id, missed_by) in missed {
        let name = map.touchpoint_name(id);
        let some = only_some(map, id, &missed_by);
        let whom = some
            .as_ref()
            .map_or(String::new(), |personas| format!(" {}", list(map.persona_names(personas))));
        let circle = map
            .journey
            .edges
            .iter()
            .any(|edge| edge.to == Node::Touchpoint(id) && edge.from != edge.to);
        let label = match (&some, circle) {
            (None, false) => "no arrow of the flow ends here".to_string(),
            (None, true) => "the arrows that end here come from where nobody gets".to_string(),
            (Some(_), _) => {
                format!("the flow brings{whom} to no place from which an arrow leads here")
            }
        };
        out.push(
            Diagnostic::new(
                Code::Unreachable,
                map.model.touchpoints[id].decl.name_span,
                format!("nothing leads{whom} to `{name}`"),
            )
            .label(label)
            .help(way_in(map, id, missed_by[0], some.as_deref())),
        );
    }
}

/// What to write in the flow to lead to a touchpoint.
fn way_in(map: Map, id: TouchpointId, walk: &Walk, some: Option<&[PersonaId]>) -> String {
    let name = map.touchpoint_name(id);
    let before =
        walk.own.iter().take_while(|&&t| t != id).filter(|t| walk.reached.contains(t)).last();
    let arrow =
        before.map(|&t| for_some(map, some, format!("{} -> {name}", map.touchpoint_name(t))));
    let start = for_some(map, some, format!("start -> {name}"));
    // The first `start ->` takes away the start that holds without one.
    let declared = map
        .journey
        .edges
        .iter()
        .any(|e| e.from == Node::Start && takes(map.model, e, walk.traveller));
    let start = match walk.own.first() {
        Some(&first) if !declared && first != id => {
            format!(
                "`{}` and `{start}`",
                for_some(map, some, format!("start -> {}", map.touchpoint_name(first)))
            )
        }
        _ => format!("`{start}`"),
    };
    match arrow {
        Some(arrow) => format!("write `{arrow}` in the flow, or {start} if one can start here"),
        None => format!("write {start} in the flow"),
    }
}

/// An arrow, set for some personas if it is not for all.
fn for_some(map: Map, some: Option<&[PersonaId]>, arrow: String) -> String {
    match some {
        None => arrow,
        Some(personas) => format!("as {} {{ {arrow} }}", map.persona_names(personas).join(", ")),
    }
}

/// The personas of these walks, if they are not all who are at the touchpoint.
fn only_some(map: Map, id: TouchpointId, walks: &[&Walk]) -> Option<Vec<PersonaId>> {
    let personas: Vec<PersonaId> =
        walks.iter().map(|walk| walk.traveller).collect::<Option<_>>()?;
    let travelling = travellers(map.journey)
        .into_iter()
        .filter(|&t| t.is_some() && is_there(map.model, id, t))
        .count();
    (personas.len() < travelling).then_some(personas)
}

/// J0602: a touchpoint before the last stage leads nowhere. What nobody gets to is not told twice,
/// and if a persona's way breaks off, what is missing after the break is told by J0601.
fn dead_end(map: Map, walks: &[Walk], out: &mut Vec<Diagnostic>) {
    let mut ends: BTreeMap<TouchpointId, Vec<&Walk>> = BTreeMap::new();
    for walk in walks {
        let Some(&last) = walk.own.last() else { continue };
        let last_stage = map.model.touchpoints[last].stage;
        let gets_everywhere = walk.own.iter().all(|t| walk.reached.contains(t));
        for &id in &walk.own {
            let told =
                !walk.reached.contains(&id) || (!gets_everywhere && leads_somebody_on(map, id));
            let may_end = map.model.touchpoints[id].stage == last_stage
                || repeats(map.model, id, walk.traveller);
            if !told && !may_end && !walk.leads_on(id) {
                ends.entry(id).or_default().push(walk);
            }
        }
    }
    for (id, stuck) in ends {
        let name = map.touchpoint_name(id);
        let some = only_some(map, id, &stuck);
        let whom = some
            .as_ref()
            .map_or(String::new(), |personas| format!(" {}", list(map.persona_names(personas))));
        let exit = for_some(map, some.as_deref(), format!("{name} -> exit"));
        let after = stuck[0].own.iter().skip_while(|&&t| t != id).nth(1);
        let help = match after {
            Some(&next) => {
                let arrow = for_some(
                    map,
                    some.as_deref(),
                    format!("{name} -> {}", map.touchpoint_name(next)),
                );
                format!("write `{arrow}` in the flow, or `{exit}` if the journey ends here")
            }
            None => format!("write `{exit}` in the flow"),
        };
        out.push(
            Diagnostic::new(
                Code::DeadEnd,
                map.model.touchpoints[id].decl.name_span,
                format!("`{name}` leads{whom} nowhere, and the last stage is not reached"),
            )
            .label("no arrow of the flow leads on from here")
            .help(help),
        );
    }
}

fn leads_somebody_on(map: Map, id: TouchpointId) -> bool {
    map.journey.edges.iter().any(|edge| edge.from == Node::Touchpoint(id))
}

/// J0603: the flow runs backwards without saying why.
pub fn backward_edge(map: Map, out: &mut Vec<Diagnostic>) {
    if !map.journey.flow_declared {
        return;
    }
    // Whoever says how many come again means that arrow.
    let itself = |edge: &Edge| edge.from == edge.to && edge.share.is_none();
    let back = |edge: &&Edge| edge.backward || itself(edge);
    for edge in map.journey.edges.iter().filter(back).filter(|edge| !says_why(edge)) {
        let (Some(from), Some(to)) = (touchpoint(edge.from), touchpoint(edge.to)) else { continue };
        if [from, to].iter().any(|&end| comes_round(map, end, edge)) {
            continue;
        }
        let (from_name, to_name) = (map.touchpoint_name(from), map.touchpoint_name(to));
        if from == to {
            let message = format!("`{from_name}` leads to itself without saying why");
            out.push(
                Diagnostic::new(Code::BackwardEdge, edge.span, message)
                    .label("this arrow has no label")
                    .help(format!(
                        "say why: `{from_name} -> {to_name} \"…\"`; or write the touchpoint that is meant"
                    )),
            );
            continue;
        }
        let share = edge.share.map_or(String::new(), |share| format!(" {}", percent(share)));
        out.push(
            Diagnostic::new(
                Code::BackwardEdge,
                edge.span,
                format!("the flow runs back from `{from_name}` to `{to_name}` without saying why"),
            )
            .label("this arrow has no label")
            .also(map.model.touchpoints[to].decl.name_span, format!("`{to_name}` stands before `{from_name}`"))
            .help(format!(
                "say why: `{from_name} -> {to_name}{share} \"…\"`; or write `repeats: 1mo` in `{to_name}` if it comes \
                 round again"
            )),
        );
    }
}

fn says_why(edge: &Edge) -> bool {
    edge.label.as_deref().is_some_and(|label| !label.trim().is_empty())
}

/// Whether an end of an edge comes round again for those who take the edge.
fn comes_round(map: Map, end: TouchpointId, edge: &Edge) -> bool {
    let takers = if edge.personas.is_empty() { people(map.model, end) } else { &edge.personas };
    repeats(map.model, end, None)
        && (takers.is_empty() || takers.iter().any(|&p| repeats(map.model, end, Some(p))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::Sample;
    use crate::model::{JourneyId, Override, Period, PeriodUnit, StageId};

    const MONTHLY: Option<Period> = Some(Period { count: 1, unit: PeriodUnit::Month });

    /// Mei and Jon; stages `early`, `middle`, `late`.
    struct Shop {
        s: Sample,
        mei: PersonaId,
        jon: PersonaId,
        journey: JourneyId,
        stages: [StageId; 3],
    }

    fn shop() -> Shop {
        let mut s = Sample::new();
        let (mei, jon) = (s.persona("Mei"), s.persona("Jon"));
        let journey = s.journey("Buy", &[mei, jon]);
        let stages = ["early", "middle", "late"].map(|name| s.stage(journey, name));
        Shop { s, mei, jon, journey, stages }
    }

    #[test]
    fn without_a_flow_nothing_is_wrong_with_it() {
        let Shop { mut s, mei, jon, stages, .. } = shop();
        s.touchpoint_for(stages[0], "search", &[mei]);
        s.touchpoint_for(stages[1], "compare", &[jon]);
        s.touchpoint(stages[2], "buy");
        for code in [Code::Unreachable, Code::DeadEnd, Code::BackwardEdge] {
            assert!(s.messages(code).is_empty());
        }
    }

    #[test]
    fn a_touchpoint_left_out_of_the_flow_is_unreachable_once_and_no_dead_end() {
        let Shop { mut s, journey, stages, .. } = shop();
        let a = s.touchpoint(stages[0], "search");
        s.touchpoint(stages[1], "compare");
        let c = s.touchpoint(stages[2], "buy");
        s.chain(journey, &[a, c]);
        let found = s.advice(Code::Unreachable);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "nothing leads to `compare`");
        let help = "write `search -> compare` in the flow, or `start -> search` and `start -> compare` if one can start here";
        assert_eq!(found[0].help.as_deref(), Some(help));
        assert!(s.messages(Code::DeadEnd).is_empty());
    }

    #[test]
    fn only_the_first_of_a_missed_row_is_told() {
        let Shop { mut s, journey, stages, .. } = shop();
        let a = s.touchpoint(stages[0], "search");
        let b = s.touchpoint(stages[1], "compare");
        let c = s.touchpoint(stages[1], "choose");
        let d = s.touchpoint(stages[2], "buy");
        s.edge(journey, Node::Touchpoint(a), Node::Exit);
        s.chain(journey, &[b, c, d]);
        assert_eq!(s.messages(Code::Unreachable), ["nothing leads to `compare`"]);
    }

    #[test]
    fn a_circle_that_nobody_enters_is_told_once() {
        let Shop { mut s, journey, stages, .. } = shop();
        let a = s.touchpoint(stages[0], "search");
        let b = s.touchpoint(stages[1], "compare");
        let c = s.touchpoint(stages[1], "choose");
        s.edge(journey, Node::Touchpoint(a), Node::Exit);
        s.chain(journey, &[b, c, b]);
        assert_eq!(s.messages(Code::Unreachable), ["nothing leads to `compare`"]);
    }

    #[test]
    fn several_ways_in_are_in_the_first_stage_or_declared() {
        let Shop { mut s, journey, stages, .. } = shop();
        let ad = s.touchpoint(stages[0], "ad");
        let tip = s.touchpoint(stages[0], "tip");
        let site = s.touchpoint(stages[1], "site");
        let store = s.touchpoint(stages[1], "store");
        let buy = s.touchpoint(stages[2], "buy");
        s.chain(journey, &[ad, site, buy]);
        s.chain(journey, &[tip, site]);
        s.chain(journey, &[store, buy]);
        assert_eq!(s.messages(Code::Unreachable), ["nothing leads to `store`"]);
        for t in [ad, tip, store] {
            s.edge(journey, Node::Start, Node::Touchpoint(t));
        }
        assert!(s.messages(Code::Unreachable).is_empty());
    }

    #[test]
    fn a_persona_that_skips_a_touchpoint_needs_a_way_around_it() {
        let Shop { mut s, mei, journey, stages, .. } = shop();
        let a = s.touchpoint(stages[0], "search");
        let b = s.touchpoint_for(stages[1], "reviews", &[mei]);
        let c = s.touchpoint(stages[1], "product");
        let d = s.touchpoint(stages[2], "buy");
        s.chain(journey, &[a, b, c, d]);
        let found = s.advice(Code::Unreachable);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "nothing leads `Jon` to `product`");
        assert!(
            found[0].help.as_deref().is_some_and(|h| h.contains("`as Jon { search -> product }`"))
        );
        assert!(s.messages(Code::DeadEnd).is_empty(), "one break is one warning");
        s.chain(journey, &[a, c]);
        assert!(s.messages(Code::Unreachable).is_empty());
    }

    #[test]
    fn an_edge_for_one_persona_does_not_carry_the_other() {
        let Shop { mut s, mei, journey, stages, .. } = shop();
        let a = s.touchpoint(stages[0], "search");
        let c = s.touchpoint(stages[2], "buy");
        s.edge(journey, Node::Touchpoint(a), Node::Touchpoint(c)).personas = vec![mei];
        assert_eq!(s.messages(Code::Unreachable), ["nothing leads `Jon` to `buy`"]);
    }

    #[test]
    fn personas_that_hand_over_act_together() {
        let Shop { mut s, mei, jon, journey, stages } = shop();
        let ask = s.touchpoint_for(stages[0], "ask", &[mei]);
        let check = s.touchpoint_for(stages[1], "check", &[jon]);
        let sign = s.touchpoint_for(stages[2], "sign", &[mei]);
        s.chain(journey, &[ask, check, sign]);
        assert!(s.messages(Code::Unreachable).is_empty());
        assert!(s.messages(Code::DeadEnd).is_empty());
        assert!(s.model.journeys[journey].edges.iter().all(|e| e.handover));
    }

    #[test]
    fn a_dead_end_is_one_before_the_own_last_stage() {
        let Shop { mut s, jon, journey, stages, .. } = shop();
        let a = s.touchpoint(stages[0], "search");
        let b = s.touchpoint(stages[1], "compare");
        let c = s.touchpoint(stages[1], "call");
        let d = s.touchpoint(stages[2], "buy");
        s.chain(journey, &[a, b, d]);
        s.chain(journey, &[a, c]);
        let found = s.advice(Code::DeadEnd);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "`call` leads nowhere, and the last stage is not reached");
        assert_eq!(
            found[0].help.as_deref(),
            Some("write `call -> buy` in the flow, or `call -> exit` if the journey ends here")
        );
        // Jon's journey ends in the middle: for him it is an end.
        s.model.touchpoints[d].personas.retain(|&p| p != jon);
        let messages = s.messages(Code::DeadEnd);
        assert_eq!(messages, ["`call` leads `Mei` nowhere, and the last stage is not reached"]);
        s.edge(journey, Node::Touchpoint(c), Node::Exit);
        assert!(s.messages(Code::DeadEnd).is_empty());
    }

    #[test]
    fn what_comes_round_again_is_no_dead_end() {
        let Shop { mut s, journey, stages, .. } = shop();
        let a = s.touchpoint(stages[0], "search");
        let bill = s.touchpoint(stages[1], "bill");
        let c = s.touchpoint(stages[2], "leave");
        s.chain(journey, &[a, bill]);
        s.chain(journey, &[a, c]);
        assert_eq!(s.messages(Code::DeadEnd).len(), 1);
        s.model.touchpoints[bill].repeats = MONTHLY;
        assert!(s.messages(Code::DeadEnd).is_empty());
    }

    #[test]
    fn a_stage_that_repeats_leads_back_to_its_first_touchpoint() {
        let Shop { mut s, journey, stages, .. } = shop();
        let a = s.touchpoint(stages[0], "join");
        s.touchpoint(stages[1], "bill");
        let pay = s.touchpoint(stages[1], "pay");
        let d = s.touchpoint(stages[2], "leave");
        s.chain(journey, &[a, pay, d]);
        assert_eq!(s.messages(Code::Unreachable).len(), 1);
        s.model.stages[stages[1]].repeats = MONTHLY;
        assert!(s.messages(Code::Unreachable).is_empty());
    }

    #[test]
    fn backward_edges_say_why_or_come_round() {
        let Shop { mut s, mei, journey, stages, .. } = shop();
        let a = s.touchpoint(stages[0], "product");
        let b = s.touchpoint(stages[2], "checkout");
        s.chain(journey, &[a, b, b, a]);
        let found = s.advice(Code::BackwardEdge);
        let said: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(
            said,
            [
                "`checkout` leads to itself without saying why",
                "the flow runs back from `checkout` to `product` without saying why"
            ]
        );
        s.model.journeys[journey].edges[1].share = Some(crate::model::Decimal::new(4, 1));
        assert_eq!(s.advice(Code::BackwardEdge).len(), 1, "so many come again");
        s.model.touchpoints[a].overrides.push(Override {
            personas: vec![mei],
            repeats: MONTHLY,
            ..Override::default()
        });
        assert!(s.messages(Code::BackwardEdge).is_empty());
        s.model.touchpoints[a].overrides.clear();
        s.model.journeys[journey].edges[2].label = Some("changes the model".into());
        assert!(s.messages(Code::BackwardEdge).is_empty());
    }
}
