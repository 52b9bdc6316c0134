//! The map against the log: how people went, held against how the map says they go.

use super::alignment::{Aligner, Deviation, Flow};
use super::interval::wilson;
use super::selection::{Scope, Selection};
use super::trail::Trail;
use crate::model::{
    Decimal, EventId, Journey, JourneyId, Model, Node, PersonaId, SourceId, TouchpointId, Unit,
};
use std::collections::{BTreeMap, BTreeSet};

/// A touchpoint is hardly used if surely fewer than this share of the cases come by.
pub const HARDLY: f64 = 0.05;

/// How many deviations and undeclared ways are told.
const TOLD: usize = 10;

/// A journey held against the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Conformance {
    /// Which journey.
    pub journey: JourneyId,
    /// Whose rows are a case.
    pub per: Unit,
    /// People or sessions that came by a touchpoint.
    pub cases: u64,
    /// People who are in the segment of none of the journey's personas.
    pub unassigned: u64,
    /// Rows that show a touchpoint.
    pub rows: u64,
    /// Different sequences of touchpoints.
    pub variants: u64,
    /// The sum of the costs of all alignments.
    pub cost: u64,
    /// The sum of the lengths of all traces and of the shortest paths beside them.
    pub worst: u64,
    /// 1 less cost by worst.
    pub fitness: Option<f64>,
    /// The mean of the fitness of the cases.
    pub mean: Option<f64>,
    /// Cases that fit perfectly.
    pub perfect: u64,
    /// Cases that never go back in the order written.
    pub forward: u64,
    /// What fits worst, the commonest first.
    pub deviations: Vec<Common>,
    /// The touchpoints that can be seen, in the order written.
    pub touchpoints: Vec<Use>,
    /// The edges of the journey whose ends can be seen, by their numbers.
    pub edges: Vec<Way>,
    /// Ways that people take though the map has none, the commonest first.
    pub other_ways: Vec<Way>,
    /// Rows of the same sources that show no touchpoint.
    pub unmapped_rows: u64,
    /// Declared events among them, with their rows, the commonest first.
    pub unmapped: Vec<(EventId, u64)>,
}

/// A deviation with how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// Whether the touchpoint was left out; else it came when the map has no place for it.
    pub skipped: bool,
    /// Which touchpoint.
    pub touchpoint: TouchpointId,
    /// How many cases have it.
    pub cases: u64,
    /// How often it occurs in all.
    pub times: u64,
    /// The person of the first such case.
    pub example: String,
}

/// How much a touchpoint is used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Use {
    /// Which touchpoint.
    pub touchpoint: TouchpointId,
    /// Cases that come by.
    pub cases: u64,
    /// Rows that show it.
    pub rows: u64,
    /// Whether surely fewer than [`HARDLY`] of the cases come by.
    pub hardly: bool,
}

/// A way that people take from one place to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    /// From where.
    pub from: Node,
    /// To where.
    pub to: Node,
    /// How often.
    pub times: u64,
    /// Of how many departures.
    pub of: u64,
    /// The share that the map says.
    pub declared: Option<Decimal>,
}

/// The touchpoints of a journey with the events that show them, for a persona.
struct Places {
    touchpoints: Vec<TouchpointId>,
    aligner: Aligner,
    shortest: u64,
}

/// Holds a journey against the log. `None`: none of its touchpoints can be seen in the data.
pub fn conformance(selection: &Selection<'_>, id: JourneyId, per: Unit) -> Option<Conformance> {
    let model = selection.model;
    let journey = &model.journeys[id];
    let written: Vec<TouchpointId> =
        journey.stages.iter().flat_map(|s| model.stages[*s].touchpoints.iter().copied()).collect();
    // One pick for each event that shows a touchpoint to some persona.
    let visible = |event: &EventId| {
        let source = &model.sources[model.events[*event].source];
        let told = source.person.is_some() && source.time.is_some();
        told && selection.table(model.events[*event].source).is_some()
    };
    let mut events: Vec<EventId> = written
        .iter()
        .flat_map(|t| {
            let touchpoint = &model.touchpoints[*t];
            touchpoint.event.into_iter().chain(touchpoint.overrides.iter().filter_map(|o| o.event))
        })
        .filter(visible)
        .collect();
    events.sort_unstable();
    events.dedup();
    if events.is_empty() || events.len() > super::trail::PICKS {
        return None;
    }
    let mut flags: Vec<(SourceId, Vec<bool>)> = Vec::new();
    for event in &events {
        flags.push(selection.declared(*event)?);
    }
    let travellers: Vec<Option<PersonaId>> = match journey.personas.as_slice() {
        [] => vec![None],
        personas => personas.iter().copied().map(Some).collect(),
    };
    let places: Vec<Option<Places>> =
        travellers.iter().map(|t| places(model, journey, &written, *t, &events)).collect();
    if places.iter().all(Option::is_none) {
        return None;
    }
    let scope = Scope { after: None, persona: None };
    let trail = Trail::over(selection, flags.clone(), 0, scope, per);

    let mut tally = Tally::new(&written);
    trail.each(|person, moments| {
        let Some(traveller) = traveller(selection, &travellers, person) else {
            tally.unassigned += 1;
            return;
        };
        let Some(places) = &places[traveller] else { return };
        // An event that is shown to other personas only is no place of this one.
        let mask = places.touchpoints.iter().filter_map(|t| {
            events.binary_search(&event_of(model, *t, travellers[traveller])?).ok()
        });
        let mask = mask.fold(0u128, |mask, bit| mask | 1 << bit);
        let trace: Vec<u128> = moments.iter().map(|m| m.is & mask).filter(|is| *is != 0).collect();
        if trace.is_empty() {
            return;
        }
        let case = tally.variants.entry((traveller, trace)).or_insert((0, person));
        case.0 += 1;
        let text = &selection.store.texts;
        if text.get(person) < text.get(case.1) {
            case.1 = person;
        }
    });
    let variants = std::mem::take(&mut tally.variants);
    tally.different = variants.len() as u64;
    for ((traveller, trace), (cases, person)) in variants {
        let Some(places) = &places[traveller] else { continue };
        let fits: Vec<Vec<usize>> = trace
            .iter()
            .map(|is| {
                (0..places.touchpoints.len())
                    .filter(|p| {
                        let touchpoint = places.touchpoints[*p];
                        event_of(model, touchpoint, travellers[traveller])
                            .and_then(|e| events.binary_search(&e).ok())
                            .is_some_and(|bit| is >> bit & 1 == 1)
                    })
                    .collect()
            })
            .collect();
        let (cost, deviations) = places.aligner.align(fits.len(), |event| &fits[event]);
        let first: Vec<TouchpointId> = fits.iter().map(|f| places.touchpoints[f[0]]).collect();
        tally.case(cases, cost, places.shortest, &first);
        let mut in_case: BTreeMap<(bool, TouchpointId), u64> = BTreeMap::new();
        for deviation in deviations {
            let key = match deviation {
                Deviation::Skipped(place) => (true, places.touchpoints[place]),
                Deviation::Extra(event) => (false, first[event]),
            };
            *in_case.entry(key).or_default() += 1;
        }
        let example = selection.store.texts.get(person);
        tally.deviate(in_case, cases, example);
    }
    Some(tally.finish(selection, id, per, &events, &flags))
}

/// Which of the travellers a person is: the first in whose segment they are, else the first who has
/// no segment.
fn traveller(
    selection: &Selection<'_>,
    travellers: &[Option<PersonaId>],
    person: u32,
) -> Option<usize> {
    let segment =
        |t: &Option<PersonaId>| t.is_some_and(|p| selection.model.personas[p].segment.is_some());
    let member = travellers
        .iter()
        .position(|t| segment(t) && t.is_some_and(|p| selection.segment(p)[person as usize]));
    member.or_else(|| travellers.iter().position(|t| !segment(t)))
}

fn event_of(
    model: &Model,
    touchpoint: TouchpointId,
    persona: Option<PersonaId>,
) -> Option<EventId> {
    let touchpoint = &model.touchpoints[touchpoint];
    let own = touchpoint
        .overrides
        .iter()
        .filter(|o| persona.is_some_and(|p| o.personas.contains(&p)))
        .find_map(|o| o.event);
    own.or(touchpoint.event)
}

/// Where a persona may go. `None`: no way that can be seen leads through.
fn places(
    model: &Model,
    journey: &Journey,
    written: &[TouchpointId],
    persona: Option<PersonaId>,
    events: &[EventId],
) -> Option<Places> {
    let there = |t: &&TouchpointId| {
        let personas = &model.touchpoints[**t].personas;
        personas.is_empty() || persona.is_none_or(|p| personas.contains(&p))
    };
    let touchpoints: Vec<TouchpointId> = written.iter().filter(there).copied().collect();
    let index = |t: TouchpointId| touchpoints.iter().position(|p| *p == t);
    let seen: Vec<bool> = touchpoints
        .iter()
        .map(|t| event_of(model, *t, persona).is_some_and(|e| events.contains(&e)))
        .collect();
    if !seen.contains(&true) {
        return None;
    }
    let mut flow = Flow { seen, starts: Vec::new(), edges: Vec::new(), ends: Vec::new() };
    // The share of departures that each place's edges take, if all of them say one.
    let mut leaving: Vec<(usize, Option<Decimal>)> =
        vec![(0, Some(Decimal::ZERO)); touchpoints.len()];
    let holds = |personas: &Vec<PersonaId>| {
        personas.is_empty() || persona.is_some_and(|p| personas.contains(&p))
    };
    for edge in journey.edges.iter().filter(|e| holds(&e.personas)) {
        if let Node::Touchpoint(from) = edge.from
            && let Some(from) = index(from)
        {
            leaving[from].0 += 1;
            leaving[from].1 = leaving[from].1.zip(edge.share).map(|(a, b)| a + b);
        }
        match (edge.from, edge.to) {
            (Node::Start, Node::Touchpoint(to)) => flow.starts.extend(index(to)),
            (Node::Touchpoint(from), Node::Exit) => flow.ends.extend(index(from)),
            (Node::Touchpoint(from), Node::Touchpoint(to)) => {
                flow.edges.extend(index(from).zip(index(to)));
            }
            _ => {}
        }
    }
    if flow.starts.is_empty() {
        let led = |p: &usize| flow.edges.iter().any(|(from, to)| to == p && from != p);
        flow.starts = (0..touchpoints.len()).filter(|p| !led(p)).collect();
        if flow.starts.is_empty() {
            flow.starts.push(0);
        }
    }
    // What the shares of a place leave over leaves the journey; so does a place without a way on.
    for (place, (edges, shares)) in leaving.iter().enumerate() {
        let over = shares.is_some_and(|sum| sum < Decimal::ONE);
        if (*edges == 0 || over) && !flow.ends.contains(&place) {
            flow.ends.push(place);
        }
    }
    for (place, touchpoint) in touchpoints.iter().enumerate() {
        let touchpoint = &model.touchpoints[*touchpoint];
        let own = touchpoint
            .overrides
            .iter()
            .filter(|o| persona.is_some_and(|p| o.personas.contains(&p)))
            .find_map(|o| o.repeats);
        if own.or(touchpoint.repeats).is_some() {
            flow.edges.push((place, place));
        }
    }
    let aligner = Aligner::new(&flow)?;
    Some(Places { touchpoints, shortest: aligner.shortest(), aligner })
}

/// What is counted over all cases.
struct Tally<'w> {
    written: &'w [TouchpointId],
    /// Cases by traveller and trace: how many, and the first person by name.
    variants: BTreeMap<(usize, Vec<u128>), (u64, u32)>,
    different: u64,
    unassigned: u64,
    cases: u64,
    rows: u64,
    cost: u64,
    worst: u64,
    perfect: u64,
    forward: u64,
    fitness: f64,
    deviations: BTreeMap<(bool, TouchpointId), (u64, u64, String)>,
    uses: BTreeMap<TouchpointId, (u64, u64)>,
    ways: BTreeMap<(Node, Node), u64>,
}

impl<'w> Tally<'w> {
    fn new(written: &'w [TouchpointId]) -> Self {
        Tally {
            written,
            variants: BTreeMap::new(),
            different: 0,
            unassigned: 0,
            cases: 0,
            rows: 0,
            cost: 0,
            worst: 0,
            perfect: 0,
            forward: 0,
            fitness: 0.0,
            deviations: BTreeMap::new(),
            uses: BTreeMap::new(),
            ways: BTreeMap::new(),
        }
    }

    fn case(&mut self, cases: u64, cost: u64, shortest: u64, trace: &[TouchpointId]) {
        let worst = trace.len() as u64 + shortest;
        self.cases += cases;
        self.rows += cases * trace.len() as u64;
        self.cost += cases * cost;
        self.worst += cases * worst;
        self.perfect += if cost == 0 { cases } else { 0 };
        self.fitness += cases as f64 * (1.0 - cost as f64 / worst as f64);
        let position = |t: &TouchpointId| self.written.iter().position(|w| w == t);
        let back = trace.windows(2).any(|pair| position(&pair[1]) < position(&pair[0]));
        self.forward += if back { 0 } else { cases };
        let mut here: Vec<TouchpointId> = trace.to_vec();
        here.sort_unstable();
        for same in here.chunk_by(|a, b| a == b) {
            let use_ = self.uses.entry(same[0]).or_default();
            use_.0 += cases;
            use_.1 += cases * same.len() as u64;
        }
        let nodes = [Node::Start]
            .into_iter()
            .chain(trace.iter().map(|t| Node::Touchpoint(*t)))
            .chain([Node::Exit]);
        let nodes: Vec<Node> = nodes.collect();
        for pair in nodes.windows(2) {
            *self.ways.entry((pair[0], pair[1])).or_default() += cases;
        }
    }

    fn deviate(&mut self, found: BTreeMap<(bool, TouchpointId), u64>, cases: u64, example: &str) {
        for (key, times) in found {
            let known = self.deviations.entry(key).or_insert((0, 0, example.to_owned()));
            known.0 += cases;
            known.1 += cases * times;
            if example < known.2.as_str() {
                known.2 = example.to_owned();
            }
        }
    }

    fn departures(&self, from: Node) -> u64 {
        self.ways.iter().filter(|((f, _), _)| *f == from).map(|(_, times)| times).sum()
    }

    fn finish(
        self,
        selection: &Selection<'_>,
        id: JourneyId,
        per: Unit,
        events: &[EventId],
        flags: &[(SourceId, Vec<bool>)],
    ) -> Conformance {
        let model = selection.model;
        let journey = &model.journeys[id];
        let mut deviations: Vec<Common> = self
            .deviations
            .iter()
            .map(|((skipped, touchpoint), (cases, times, example))| Common {
                skipped: *skipped,
                touchpoint: *touchpoint,
                cases: *cases,
                times: *times,
                example: example.clone(),
            })
            .collect();
        deviations.sort_by(|a, b| b.cases.cmp(&a.cases).then(b.times.cmp(&a.times)));
        deviations.truncate(TOLD);
        let seen = |t: &TouchpointId| {
            let touchpoint = &model.touchpoints[*t];
            let other = touchpoint.overrides.iter().filter_map(|o| o.event);
            touchpoint.event.into_iter().chain(other).any(|e| events.contains(&e))
        };
        let touchpoints = self.written.iter().filter(|t| seen(t)).map(|t| {
            let (cases, rows) = self.uses.get(t).copied().unwrap_or_default();
            let hardly = wilson(cases, self.cases).is_some_and(|(_, high)| high < HARDLY);
            Use { touchpoint: *t, cases, rows, hardly }
        });
        let visible = |node: &Node| match node {
            Node::Touchpoint(t) => seen(t),
            Node::Start | Node::Exit => true,
        };
        let mut edges: Vec<Way> = Vec::new();
        for edge in journey.edges.iter().filter(|e| visible(&e.from) && visible(&e.to)) {
            // An edge that is said for two personas is one way.
            if edges.iter().any(|w| (w.from, w.to) == (edge.from, edge.to)) {
                continue;
            }
            edges.push(Way {
                from: edge.from,
                to: edge.to,
                times: self.ways.get(&(edge.from, edge.to)).copied().unwrap_or(0),
                of: self.departures(edge.from),
                declared: edge.share,
            });
        }
        // Where the map leads next from a place, as far as it can be seen: what nothing records is
        // passed through.
        let next = |from: Node| {
            let (mut found, mut passed) = (BTreeSet::new(), BTreeSet::from([from]));
            let mut open = vec![from];
            while let Some(place) = open.pop() {
                for to in journey.edges.iter().filter(|e| e.from == place).map(|e| e.to) {
                    if visible(&to) {
                        found.insert(to);
                    } else if passed.insert(to) {
                        open.push(to);
                    }
                }
            }
            found
        };
        let places: BTreeSet<Node> = self.ways.keys().map(|(from, _)| *from).collect();
        let drawn: BTreeMap<Node, BTreeSet<Node>> =
            places.into_iter().map(|from| (from, next(from))).collect();
        let told = |from: &Node, to: &Node| {
            drawn.get(from).is_some_and(|next| next.contains(to))
                || matches!((from, to), (Node::Start, _) | (_, Node::Exit))
        };
        let mut other_ways: Vec<Way> = self
            .ways
            .iter()
            .filter(|((from, to), _)| !told(from, to) && from != to)
            .map(|((from, to), times)| Way {
                from: *from,
                to: *to,
                times: *times,
                of: self.departures(*from),
                declared: None,
            })
            .collect();
        other_ways.sort_by_key(|way| std::cmp::Reverse(way.times));
        other_ways.truncate(TOLD);

        let mut mapped: BTreeMap<SourceId, Vec<bool>> = BTreeMap::new();
        for (source, flags) in flags {
            let all = mapped.entry(*source).or_insert_with(|| vec![false; flags.len()]);
            all.iter_mut().zip(flags).for_each(|(a, b)| *a |= b);
        }
        let unmapped_rows = mapped.values().flatten().filter(|is| !**is).count() as u64;
        let mut unmapped: Vec<(EventId, u64)> = model
            .events
            .iter()
            .filter(|(id, event)| !events.contains(id) && event.filter.is_some())
            .filter_map(|(id, event)| {
                let mapped = mapped.get(&event.source)?;
                let (_, flags) = selection.declared(id)?;
                let rows = flags.iter().zip(mapped).filter(|(is, mapped)| **is && !**mapped);
                Some((id, rows.count() as u64))
            })
            .filter(|(_, rows)| *rows > 0)
            .collect();
        unmapped.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        let share = |part: f64, whole: u64| (whole > 0).then(|| part / whole as f64);
        Conformance {
            journey: id,
            per,
            cases: self.cases,
            unassigned: self.unassigned,
            rows: self.rows,
            variants: self.different,
            cost: self.cost,
            worst: self.worst,
            fitness: share(self.worst as f64 - self.cost as f64, self.worst),
            mean: share(self.fitness, self.cases),
            perfect: self.perfect,
            forward: self.forward,
            deviations,
            touchpoints: touchpoints.collect(),
            edges,
            other_ways,
            unmapped_rows,
            unmapped,
        }
    }
}
