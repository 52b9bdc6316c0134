//! The declared flow of a journey, and its measures.

use super::journeys::JourneyWork;
use super::scope::{Analysis, Place, Symbol};
use super::values::{known, statements};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Edge, MeasureId, Node, PersonaId, Scope, TeamId};
use crate::source::Span;
use crate::syntax::ast::{Block, Chain, ChainNode, Head, Name, Statement, StatementKind};
use crate::vocab::NameKind;
use std::collections::BTreeMap;

impl<'a> Analysis<'a> {
    /// The measures of a journey: on itself, its stages and touchpoints.
    pub(crate) fn journey_measures(&mut self, work: &JourneyWork<'a>) {
        let place = Place { file: work.declared.file, journey: Some(work.id) };
        let journey = &self.model.journeys[work.id];
        let (owner, path) = (journey.owner, journey.decl.path.clone());
        let measures = self.measures_in(
            place,
            Scope::Journey(work.id),
            owner,
            &path,
            work.declared.head.block.as_ref(),
        );
        self.model.journeys[work.id].content.measures = measures;
        for stage in &work.stages {
            let it = &self.model.stages[stage.id];
            let (owner, path) = (it.owner, it.decl.path.clone());
            let measures = self.measures_in(
                place,
                Scope::Stage(stage.id),
                owner,
                &path,
                stage.head.block.as_ref(),
            );
            self.model.stages[stage.id].content.measures = measures;
            for t in &stage.touchpoints {
                let it = &self.model.touchpoints[t.id];
                let (owner, path) = (it.owner, it.decl.path.clone());
                let measures = self.measures_in(
                    place,
                    Scope::Touchpoint(t.id),
                    owner,
                    &path,
                    t.head.block.as_ref(),
                );
                self.model.touchpoints[t.id].content.measures = measures;
            }
        }
    }

    fn measures_in(
        &mut self,
        place: Place,
        scope: Scope,
        owner: Option<TeamId>,
        path: &str,
        block: Option<&'a Block>,
    ) -> Vec<MeasureId> {
        let mut found = Vec::new();
        let mut taken: BTreeMap<String, Span> = BTreeMap::new();
        for statement in statements(block) {
            match &statement.kind {
                StatementKind::Head(h) => {
                    if let Some(name) = &h.name
                        && h.keyword.text != "as"
                    {
                        taken.entry(name.text.clone()).or_insert(name.span);
                    }
                }
                StatementKind::Measure(head) => {
                    let Some(journey) = place.journey else { continue };
                    let measure = self.measure(
                        place,
                        scope,
                        journey,
                        owner,
                        path,
                        statement.doc.clone(),
                        statement.span,
                        head,
                    );
                    let Some(measure) = measure else { continue };
                    let name = measure.decl.name.clone();
                    if let Some(first) = taken.get(&name) {
                        let first = *first;
                        self.report(
                            Diagnostic::new(
                                Code::DuplicateName,
                                measure.decl.name_span,
                                format!("a second `{name}` stands in this place"),
                            )
                            .label("both would bear one name")
                            .also(first, "the first")
                            .help(if head.name.is_some() {
                                "choose another name".to_string()
                            } else {
                                format!(
                                    "give one of them a name, as in `measure mobile = {name}(…)`"
                                )
                            }),
                        );
                        continue;
                    }
                    taken.insert(name, measure.decl.name_span);
                    found.push(self.model.measures.push(measure));
                }
                _ => {}
            }
        }
        found
    }

    /// The declared flow of a journey.
    pub(crate) fn journey_flow(&mut self, work: &JourneyWork<'a>) {
        let place = Place { file: work.declared.file, journey: Some(work.id) };
        let mut first: Option<Span> = None;
        for statement in statements(work.declared.head.block.as_ref()) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            if head.keyword.text != "flow" {
                continue;
            }
            self.clauses("flow", "journey", statement, head);
            if let Some(first) = first {
                self.report(
                    Diagnostic::new(Code::RepeatedProperty, head.keyword.span, "a second flow")
                        .label("a journey has one")
                        .also(first, "the first is here")
                        .help("put all arrows into one of the two"),
                );
            }
            first = first.or(Some(head.keyword.span));
            self.model.journeys[work.id].flow_declared = true;
            self.flow_block(place, work, head.block.as_ref(), &[], true);
        }
    }

    fn flow_block(
        &mut self,
        place: Place,
        work: &JourneyWork<'a>,
        block: Option<&'a Block>,
        personas: &[PersonaId],
        outer: bool,
    ) {
        for statement in statements(block) {
            match &statement.kind {
                StatementKind::Chain(chain) => self.chain(place, work, chain, personas),
                StatementKind::Head(head) if head.keyword.text == "as" && outer => {
                    let personas = self.flow_personas(place, work, statement, head);
                    if !personas.is_empty() {
                        self.flow_block(place, work, head.block.as_ref(), &personas, false);
                    }
                }
                StatementKind::Junk => {}
                _ => {
                    if known("flow", "journey").is_some() {
                        self.misplaced(statement, "flow");
                    }
                }
            }
        }
    }

    fn flow_personas(
        &mut self,
        place: Place,
        work: &JourneyWork<'a>,
        statement: &Statement,
        head: &Head,
    ) -> Vec<PersonaId> {
        let travelling = self.model.journeys[work.id].personas.clone();
        let names: Vec<Name> = head.name.iter().chain(&head.more_names).cloned().collect();
        if names.is_empty() && !statement.broken {
            self.no_name(head);
        }
        let mut personas = Vec::new();
        for name in names {
            if let Some(Symbol::Persona(id)) = self.resolve(place.file, &name, &[NameKind::Persona])
            {
                if travelling.contains(&id) {
                    personas.push(id);
                } else {
                    self.not_travelling(
                        place,
                        name.span,
                        &name.text.clone(),
                        &travelling,
                        "journey",
                    );
                }
            }
        }
        personas
    }

    fn chain(
        &mut self,
        place: Place,
        work: &JourneyWork<'a>,
        chain: &Chain,
        personas: &[PersonaId],
    ) {
        let mut from = chain.first.as_ref().map(|n| (self.flow_node(place, n, false), n.span));
        let mut twice = false;
        for (index, link) in chain.links.iter().enumerate() {
            let last = index + 1 == chain.links.len();
            let to = link.to.as_ref().map(|n| (self.flow_node(place, n, last), n.span));
            let share = link.share.as_ref().and_then(|e| self.percent(e));
            if let (Some((Some(a), a_span)), Some((Some(b), b_span))) = (&from, &to) {
                let edge = Edge {
                    from: *a,
                    to: *b,
                    share,
                    label: link.label.as_ref().map(|l| l.value.clone()),
                    personas: personas.to_vec(),
                    backward: false,
                    handover: false,
                    span: a_span.to(*b_span),
                };
                for (node, at) in [(*a, *a_span), (*b, *b_span)] {
                    self.not_for_all(place, node, at, personas);
                }
                // A line that is written twice is one mistake.
                twice |= !self.edge(work, edge, twice);
            }
            from = to;
        }
    }

    /// Says that a way of some personas comes through a touchpoint of others.
    fn not_for_all(&mut self, place: Place, node: Node, at: Span, personas: &[PersonaId]) {
        let Node::Touchpoint(touchpoint) = node else { return };
        let around = self.model.touchpoints[touchpoint].personas.clone();
        let stranger = personas.iter().find(|p| !around.contains(p));
        if let Some(stranger) = stranger.filter(|_| !around.is_empty()) {
            let name = self.model.personas[*stranger].decl.name.clone();
            self.not_travelling(place, at, &name, &around, "touchpoint");
        }
    }

    /// Adds an edge, if it is none that is known; says so unless `told`.
    fn edge(&mut self, work: &JourneyWork<'a>, edge: Edge, told: bool) -> bool {
        let key = (work.id, edge.from, edge.to, edge.personas.clone());
        if let Some(&first) = self.edges.get(&key) {
            if told {
                return false;
            }
            self.report(
                Diagnostic::new(Code::RepeatedProperty, edge.span, "this way is drawn twice")
                    .label("once more")
                    .also(first, "first drawn here")
                    .help("delete one of the two"),
            );
            return false;
        }
        self.edges.insert(key, edge.span);
        self.model.journeys[work.id].edges.push(edge);
        true
    }

    /// What a word in a flow names. `end` says whether it ends its chain.
    fn flow_node(&mut self, place: Place, node: &ChainNode, end: bool) -> Option<Node> {
        let journey = place.journey?;
        match &node.path[..] {
            [name] => {
                let scope = self.journeys.get(&journey).cloned().unwrap_or_default();
                if let Some(id) = scope.touchpoints.get(&name.text) {
                    return Some(Node::Touchpoint(*id));
                }
                // The two ends of every way, each on its own side of an arrow.
                let wrong = match (name.text.as_str(), end) {
                    ("start", false) => return Some(Node::Start),
                    ("exit", true) => return Some(Node::Exit),
                    ("start", true) => Some((
                        "nothing leads to `start`",
                        "the journey begins there",
                        "write `start -> …`",
                    )),
                    ("exit", false) => Some((
                        "nothing leads on from `exit`",
                        "the journey ends there",
                        "write `… -> exit`",
                    )),
                    _ => None,
                };
                if let Some((message, label, help)) = wrong {
                    let d = Diagnostic::new(Code::Misplaced, name.span, message);
                    self.report(d.label(label).help(help));
                    return None;
                }
                if let Some((kind, at)) = self.inner_kind(&scope, &name.text) {
                    self.wrong_kind(name, kind, &[NameKind::Touchpoint], Some(at));
                    return None;
                }
                let mut names = self.in_reach(scope.touchpoints.keys());
                names.extend(["start".to_string(), "exit".to_string()]);
                self.unknown_name(place.file, name, &[NameKind::Touchpoint], &names);
                None
            }
            _ => {
                self.report(
                    Diagnostic::new(Code::Misplaced, node.span, "a flow stays within its journey")
                        .label("this is in another journey")
                        .help("where another journey tells a touchpoint in full, write `details: …` in it"),
                );
                None
            }
        }
    }
}
