//! The flow: touchpoints in stages from left to right, and the ways between them.

use super::feelings::{self, Feelings};
use super::heading::{self, ChannelTag, Heading, StageTitle};
use super::{who, words};
use crate::model::{
    Decimal, Journey, JourneyId, Model, Node, PersonaId, StageId, Touchpoint, TouchpointId,
};
use std::collections::{HashMap, HashSet};

/// The flow of one journey.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// What stands over it.
    pub heading: Heading,
    /// Who is shown, the primary persona first.
    pub personas: Vec<PersonaId>,
    /// Stages that have something to show, in order.
    pub stages: Vec<FlowStage>,
    /// The ways between touchpoints, in order.
    pub edges: Vec<FlowEdge>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowStage {
    /// Which one.
    pub stage: StageId,
    /// Its path.
    pub path: String,
    /// How it is called.
    pub title: StageTitle,
    /// When, how long, how often.
    pub facts: Vec<String>,
    /// Its touchpoints, in order.
    pub nodes: Vec<FlowNode>,
}

/// A touchpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowNode {
    /// Which one.
    pub touchpoint: TouchpointId,
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Where it happens.
    pub channels: Vec<ChannelTag>,
    /// Who is there, if not all are.
    pub only: Vec<PersonaId>,
    /// Who feels what.
    pub feelings: Vec<Feelings>,
    /// The level that gives it its colour: the worst of what the primary persona feels there.
    pub level: Option<i8>,
    /// Whether much hangs on it.
    pub moment_of_truth: bool,
    /// When and how long, and what is other for some.
    pub facts: Vec<String>,
    /// Title and path of the journey where it is told in full.
    pub details: Option<(String, String)>,
    /// Who leaves here, because the shares of the ways on do not add up to all.
    pub leaves: Option<Leaves>,
}

/// Who leaves at a touchpoint though no way is drawn for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaves {
    /// Their share of those here.
    pub share: Decimal,
    /// Whether others leave by a way that is drawn.
    pub besides: bool,
    /// Whether they have arrived.
    pub at_goal: bool,
}

impl Leaves {
    /// In words that cannot be taken for the share of a way that is drawn.
    pub fn words(&self) -> String {
        let share = words::percent(self.share);
        match (self.at_goal, self.besides) {
            (true, _) => format!("{share} end here"),
            (false, true) => format!("another {share} leave here"),
            (false, false) => format!("{share} leave here"),
        }
    }
}

/// What kind of way it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// Onwards.
    Forward,
    /// To an earlier place.
    Back,
    /// To the same place again.
    Repeat,
}

/// A way.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowEdge {
    /// From where.
    pub from: Node,
    /// To where.
    pub to: Node,
    /// Onwards, back, or again.
    pub way: Way,
    /// Share of the departures.
    pub share: Option<Decimal>,
    /// What is said of it.
    pub label: Option<String>,
    /// Whether one persona hands over to another.
    pub handover: bool,
    /// Who takes it, if not all of the journey do.
    pub personas: Vec<PersonaId>,
    /// Whether nobody wrote it: where the journey starts and ends.
    pub implied: bool,
}

/// The flow of a journey, as one persona takes it, or all.
pub fn flow(model: &Model, id: JourneyId, only: Option<PersonaId>) -> Flow {
    let journey = &model.journeys[id];
    let shown: Vec<TouchpointId> = who::touchpoints(model, journey, only);
    let edges = edges(model, journey, &shown, only);
    let stages = journey
        .stages
        .iter()
        .map(|&s| {
            let stage = &model.stages[s];
            FlowStage {
                stage: s,
                path: stage.decl.path.clone(),
                title: heading::stage(model, journey, stage),
                facts: heading::stage_facts(stage),
                nodes: stage
                    .touchpoints
                    .iter()
                    .filter(|t| shown.contains(t))
                    .map(|&t| node(model, journey, t, only, &edges))
                    .collect(),
            }
        })
        .filter(|stage| !stage.nodes.is_empty())
        .collect();
    Flow {
        heading: heading::journey(model, journey, only),
        personas: heading::personas(journey, only),
        stages,
        edges,
    }
}

fn node(
    model: &Model,
    journey: &Journey,
    id: TouchpointId,
    only: Option<PersonaId>,
    edges: &[FlowEdge],
) -> FlowNode {
    let touchpoint = &model.touchpoints[id];
    let feelings = feelings::at(model, journey, touchpoint, only);
    FlowNode {
        touchpoint: id,
        path: touchpoint.decl.path.clone(),
        title: touchpoint.decl.title().to_owned(),
        channels: heading::channels(model, &touchpoint.channels),
        only: match only {
            Some(_) => Vec::new(),
            None => who::worth_naming(journey, &touchpoint.personas),
        },
        level: feelings.iter().find_map(Feelings::worst),
        leaves: leaves(model, journey, id, &feelings, edges),
        feelings,
        moment_of_truth: who::property(touchpoint, only, touchpoint.moment_of_truth, |o| {
            o.moment_of_truth
        }),
        facts: facts(model, touchpoint, only),
        details: touchpoint.details.map(|d| {
            let decl = &model.journeys[d].decl;
            (decl.title().to_owned(), decl.path.clone())
        }),
    }
}

/// When and how long; in everybody's view also what is other for some.
pub fn facts(model: &Model, touchpoint: &Touchpoint, only: Option<PersonaId>) -> Vec<String> {
    let at = who::property(touchpoint, only, touchpoint.at, |o| o.at.map(Some));
    let duration = who::property(touchpoint, only, touchpoint.duration, |o| o.duration.map(Some));
    let mut facts = Vec::new();
    facts.extend(at.map(|at| at.to_string()));
    facts.extend(duration.map(words::duration));
    if only.is_some() {
        return facts;
    }
    for own in &touchpoint.overrides {
        let mut theirs = Vec::new();
        theirs.extend(own.at.map(|at| at.to_string()));
        theirs.extend(own.duration.map(words::duration));
        theirs.extend(own.repeats.map(words::every));
        match own.moment_of_truth {
            Some(true) if !touchpoint.moment_of_truth => theirs.push("moment of truth".to_owned()),
            Some(false) if touchpoint.moment_of_truth => {
                theirs.push("no moment of truth".to_owned());
            }
            _ => {}
        }
        if !theirs.is_empty() {
            facts.push(format!("{}: {}", who::names(model, &own.personas), theirs.join(", ")));
        }
    }
    facts
}

fn edges(
    model: &Model,
    journey: &Journey,
    shown: &[TouchpointId],
    only: Option<PersonaId>,
) -> Vec<FlowEdge> {
    let visible = |node: Node| match node {
        Node::Touchpoint(t) => shown.contains(&t),
        Node::Start | Node::Exit => true,
    };
    let mut edges: Vec<FlowEdge> = journey
        .edges
        .iter()
        .filter(|e| visible(e.from) && visible(e.to) && who::holds(&e.personas, only))
        .map(|e| FlowEdge {
            from: e.from,
            to: e.to,
            way: match (e.from == e.to, e.backward) {
                (true, _) => Way::Repeat,
                (false, true) => Way::Back,
                (false, false) => Way::Forward,
            },
            share: e.share,
            label: e.label.clone(),
            handover: e.handover,
            personas: match only {
                Some(_) => Vec::new(),
                None if e.handover => who::worth_naming(journey, &e.personas),
                None => takers(model, journey, e.from, e.to, &e.personas),
            },
            implied: false,
        })
        .collect();
    for &t in shown {
        let touchpoint = &model.touchpoints[t];
        let repeats = who::property(touchpoint, only, touchpoint.repeats, |o| o.repeats.map(Some));
        if let Some(period) = repeats {
            edges.push(FlowEdge {
                from: Node::Touchpoint(t),
                to: Node::Touchpoint(t),
                way: Way::Repeat,
                share: None,
                label: Some(words::every(period)),
                handover: false,
                personas: Vec::new(),
                implied: false,
            });
        }
    }
    let ends = implied_ends(model, journey, shown, only, &edges);
    let mut all = ends.0;
    all.append(&mut edges);
    all.extend(ends.1);
    all
}

/// Who takes a way: who is said to, else who is at both of its ends; empty if all do.
fn takers(
    model: &Model,
    journey: &Journey,
    from: Node,
    to: Node,
    said: &[PersonaId],
) -> Vec<PersonaId> {
    if !said.is_empty() {
        return who::worth_naming(journey, said);
    }
    let mut takers = journey.personas.clone();
    for node in [from, to] {
        if let Node::Touchpoint(t) = node {
            // Everybody is where nobody is named.
            if !model.touchpoints[t].personas.is_empty() {
                let there = who::set(&model.touchpoints[t].personas);
                takers.retain(|p| there.contains(p));
            }
        }
    }
    who::worth_naming(journey, &takers)
}

/// A journey begins and ends somewhere even if nobody wrote where.
fn implied_ends(
    model: &Model,
    journey: &Journey,
    shown: &[TouchpointId],
    only: Option<PersonaId>,
    edges: &[FlowEdge],
) -> (Vec<FlowEdge>, Vec<FlowEdge>) {
    let implied = |from, to| FlowEdge {
        from,
        to,
        way: Way::Forward,
        share: None,
        label: None,
        handover: false,
        personas: Vec::new(),
        implied: true,
    };
    let onwards = |e: &&FlowEdge| e.way == Way::Forward;
    let entered: HashSet<Node> = edges.iter().filter(onwards).map(|e| e.to).collect();
    // Whoever is led back does not leave: only where nothing leads on does the journey end.
    let left: HashSet<Node> =
        edges.iter().filter(|e| e.way != Way::Repeat).map(|e| e.from).collect();

    let mut starts = Vec::new();
    if !left.contains(&Node::Start) {
        for persona in heading::personas(journey, only) {
            let own =
                |t: &&TouchpointId| who::is_at(journey, &model.touchpoints[**t], Some(persona));
            if let Some(&first) = shown.iter().find(own)
                && !entered.contains(&Node::Touchpoint(first))
                && !starts.contains(&first)
            {
                starts.push(first);
            }
        }
        if starts.is_empty() {
            starts.extend(shown.first());
        }
    }
    let starts = starts.into_iter().map(|t| implied(Node::Start, Node::Touchpoint(t))).collect();
    let ends = shown
        .iter()
        .map(|&t| Node::Touchpoint(t))
        .filter(|node| !left.contains(node))
        .map(|node| implied(node, Node::Exit))
        .collect();
    (starts, ends)
}

/// Who leaves at a touchpoint: what the shares of the ways on leave over, if each has one.
fn leaves(
    model: &Model,
    journey: &Journey,
    id: TouchpointId,
    feelings: &[Feelings],
    edges: &[FlowEdge],
) -> Option<Leaves> {
    let on: Vec<&FlowEdge> = edges
        .iter()
        .filter(|e| e.from == Node::Touchpoint(id) && !e.implied && e.way != Way::Repeat)
        .collect();
    let shares: Option<Vec<Decimal>> = on.iter().map(|e| e.share).collect();
    let share = Decimal::ONE - shares?.into_iter().sum::<Decimal>();
    if on.is_empty() || share <= Decimal::ZERO {
        return None;
    }
    let stage = model.touchpoints[id].stage;
    // Nothing leads on from the last stage; or hardly anybody goes on from where a stage ends well.
    let no_way_on = journey.stages.last() == Some(&stage) && on.iter().all(|e| e.way == Way::Back);
    let ends_well = model.stages[stage].touchpoints.last() == Some(&id)
        && share >= Decimal::new(9, 1)
        && feelings.iter().filter_map(Feelings::worst).min().is_some_and(|worst| worst > 0);
    let besides = on.iter().any(|e| e.to == Node::Exit);
    Some(Leaves { share, besides, at_goal: no_way_on || ends_well })
}

impl Flow {
    /// Whether no way onwards leads to a touchpoint from another one of its stage.
    pub fn is_first(&self, stage: &FlowStage, node: &FlowNode) -> bool {
        let inside = |from| stage.nodes.iter().any(|n| Node::Touchpoint(n.touchpoint) == from);
        let here = Node::Touchpoint(node.touchpoint);
        let mut onwards = self.edges.iter().filter(|e| e.way == Way::Forward);
        !onwards.any(|e| e.to == here && inside(e.from))
    }

    /// Pairs of touchpoints that must be held in order so that stages stay left to right: the last
    /// ones of a stage and the first ones of the next, as far as no way already does it.
    pub fn order_gaps(&self) -> Vec<(TouchpointId, TouchpointId)> {
        let mut next: HashMap<TouchpointId, Vec<TouchpointId>> = HashMap::new();
        for edge in self.edges.iter().filter(|e| e.way == Way::Forward) {
            if let (Node::Touchpoint(a), Node::Touchpoint(b)) = (edge.from, edge.to) {
                next.entry(a).or_default().push(b);
            }
        }
        let mut gaps = Vec::new();
        for pair in self.stages.windows(2) {
            let ids = |s: &FlowStage| s.nodes.iter().map(|n| n.touchpoint).collect::<Vec<_>>();
            let (here, there) = (ids(&pair[0]), ids(&pair[1]));
            let inside = |group: &[TouchpointId], a: &TouchpointId, b: &TouchpointId| {
                group.contains(b) && next.get(a).is_some_and(|n| n.contains(b))
            };
            let last = here.iter().filter(|a| !here.iter().any(|b| inside(&here, a, b)));
            for &a in last {
                let reached = reach(a, &next);
                let first = there.iter().filter(|b| !there.iter().any(|a| inside(&there, a, b)));
                gaps.extend(first.filter(|b| !reached.contains(b)).map(|&b| (a, b)));
            }
        }
        gaps
    }
}

fn reach(
    from: TouchpointId,
    next: &HashMap<TouchpointId, Vec<TouchpointId>>,
) -> HashSet<TouchpointId> {
    let mut seen = HashSet::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for &to in next.get(&node).into_iter().flatten() {
            if seen.insert(to) {
                open.push(to);
            }
        }
    }
    seen
}
