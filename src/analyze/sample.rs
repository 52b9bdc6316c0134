//! Models built by hand, for the tests of checks.
//!
//! Positions are invented: everything lies inside its journey, in the order in which it was added.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::*;
use crate::source::{FileId, Span};

/// A model under construction.
pub struct Sample {
    /// What has been built.
    pub model: Model,
    next: usize,
}

impl Sample {
    pub fn new() -> Self {
        Sample { model: Model::default(), next: 0 }
    }

    /// A journey for two with one touchpoint: journey, stage and touchpoint.
    pub fn buy() -> (Self, JourneyId, StageId, TouchpointId) {
        let mut s = Sample::new();
        let (mei, jon) = (s.persona("Mei"), s.persona("Jon"));
        let journey = s.journey("Buy", &[mei, jon]);
        let stage = s.stage(journey, "purchase");
        let checkout = s.touchpoint(stage, "checkout");
        (s, journey, stage, checkout)
    }

    pub fn span(&mut self) -> Span {
        self.next += 10;
        Span::new(FileId(0), self.next, self.next + 5)
    }

    pub fn decl(&mut self, name: &str, path: String) -> Decl {
        let name_span = self.span();
        Decl {
            name: name.into(),
            path,
            label: None,
            doc: None,
            span: name_span,
            name_span,
            std: false,
        }
    }

    pub fn team(&mut self, name: &str) -> TeamId {
        let decl = self.decl(name, format!("people.{name}"));
        self.model.teams.push(Team { decl, contact: None })
    }

    pub fn channel(&mut self, name: &str) -> ChannelId {
        let decl = self.decl(name, format!("std.channels.{name}"));
        self.model.channels.push(Channel { decl, digital: None, icon: None })
    }

    pub fn persona(&mut self, name: &str) -> PersonaId {
        let decl = self.decl(name, format!("people.{name}"));
        self.model.personas.push(Persona::new(decl))
    }

    pub fn source(&mut self, name: &str) -> SourceId {
        let decl = self.decl(name, format!("data.{name}"));
        self.model.sources.push(Source::new(decl))
    }

    pub fn event(&mut self, name: &str) -> EventId {
        let source =
            if self.model.sources.is_empty() { self.source("clickstream") } else { Id::new(0) };
        let decl = self.decl(name, format!("data.{name}"));
        self.model.events.push(Event { decl, source, filter: None, properties: Vec::new() })
    }

    pub fn metric(&mut self, name: &str) -> MetricId {
        let decl = self.decl(name, format!("std.metrics.{name}"));
        self.model.metrics.push(Metric {
            decl,
            parameters: Vec::new(),
            kind: Kind::Percent,
            kind_text: "percent".into(),
            range: Bounds::default(),
            better: Better::Higher,
            formula: Formula { kind: Kind::Percent, is: FormulaKind::Parameter("x".into()) },
            formula_text: "x".into(),
            reference: None,
        })
    }

    pub fn framework(&mut self, name: &str, stages: &[&str]) -> FrameworkId {
        let decl = self.decl(name, format!("std.frameworks.{name}"));
        let stages = stages
            .iter()
            .map(|stage| FrameworkStage {
                decl: self.decl(stage, format!("std.frameworks.{name}.{stage}")),
                question: None,
                watering_holes: Vec::new(),
                suggests: Vec::new(),
                methods: Vec::new(),
            })
            .collect();
        self.model.frameworks.push(Framework { decl, stages })
    }

    /// A current state, agreed. All that is added up to the next journey lies inside it.
    pub fn journey(&mut self, name: &str, personas: &[PersonaId]) -> JourneyId {
        self.next = (self.next / 100_000 + 1) * 100_000;
        let mut decl = self.decl(name, name.to_string());
        decl.span = Span::new(FileId(0), self.next - 5, self.next + 90_000);
        let personas = personas.to_vec();
        self.model.journeys.push(Journey { personas, ..Journey::new(decl, "maps".into()) })
    }

    pub fn stage(&mut self, journey: JourneyId, name: &str) -> StageId {
        let decl = self.decl(name, format!("{}.{name}", self.model.journeys[journey].decl.path));
        let framework_stage = self.model.journeys[journey].follows.and_then(|framework| {
            self.model.frameworks[framework].stages.iter().position(|s| s.decl.name == name)
        });
        let personas = self.model.journeys[journey].personas.clone();
        let stage = Stage { framework_stage, personas, ..Stage::new(decl, journey) };
        let id = self.model.stages.push(stage);
        self.model.journeys[journey].stages.push(id);
        id
    }

    pub fn touchpoint(&mut self, stage: StageId, name: &str) -> TouchpointId {
        let decl = self.decl(name, format!("{}.{name}", self.model.stages[stage].decl.path));
        let (journey, personas) =
            (self.model.stages[stage].journey, self.model.stages[stage].personas.clone());
        let touchpoint = Touchpoint { personas, ..Touchpoint::new(decl, journey, stage) };
        let id = self.model.touchpoints.push(touchpoint);
        self.model.stages[stage].touchpoints.push(id);
        id
    }

    /// A touchpoint where only these are.
    pub fn touchpoint_for(
        &mut self,
        stage: StageId,
        name: &str,
        personas: &[PersonaId],
    ) -> TouchpointId {
        let id = self.touchpoint(stage, name);
        self.model.touchpoints[id].personas = personas.to_vec();
        id
    }

    /// A declared edge for all who are at both ends.
    pub fn edge(&mut self, journey: JourneyId, from: Node, to: Node) -> &mut Edge {
        let span = self.span();
        let journey = &mut self.model.journeys[journey];
        journey.flow_declared = true;
        journey.edges.push(Edge {
            from,
            to,
            share: None,
            label: None,
            personas: Vec::new(),
            backward: false,
            handover: false,
            span,
        });
        journey.edges.last_mut().expect("an edge was just added")
    }

    /// Declared edges along these touchpoints.
    pub fn chain(&mut self, journey: JourneyId, touchpoints: &[TouchpointId]) {
        for pair in touchpoints.windows(2) {
            self.edge(journey, Node::Touchpoint(pair[0]), Node::Touchpoint(pair[1]));
        }
    }

    /// A point of the emotion curve of a touchpoint.
    pub fn feels(
        &mut self,
        touchpoint: TouchpointId,
        level: i8,
        personas: &[PersonaId],
        evidence: Evidence,
    ) {
        let span = self.span();
        self.model.touchpoints[touchpoint].content.feels.push(Feeling {
            path: String::new(),
            level,
            word: None,
            when: None,
            personas: personas.to_vec(),
            evidence,
            span,
        });
    }

    /// An expectation at a touchpoint.
    pub fn expects(&mut self, touchpoint: TouchpointId, level: i8, personas: &[PersonaId]) {
        let span = self.span();
        let expectation = Expectation { level, word: None, personas: personas.to_vec(), span };
        self.model.touchpoints[touchpoint].content.expects.push(expectation);
    }

    pub fn entry(&mut self, kind: EntryKind, evidence: Evidence) -> Entry {
        let span = self.span();
        Entry {
            kind,
            path: String::new(),
            text: "words".into(),
            by: None,
            who: None,
            personas: Vec::new(),
            evidence,
            doc: None,
            span,
        }
    }

    pub fn pain(
        &mut self,
        touchpoint: TouchpointId,
        name: Option<&str>,
        severity: Level,
    ) -> PainId {
        let span = self.span();
        let id = self.model.pains.push(Pain {
            name: name.map(str::to_string),
            path: format!(
                "{}.{}",
                self.model.touchpoints[touchpoint].decl.path,
                name.unwrap_or("pain#1")
            ),
            text: "it hurts".into(),
            severity,
            affects: None,
            accepted: None,
            journey: self.model.touchpoints[touchpoint].journey,
            personas: Vec::new(),
            evidence: assumed(),
            doc: None,
            span,
        });
        self.model.touchpoints[touchpoint].content.pains.push(id);
        id
    }

    pub fn opportunity(
        &mut self,
        touchpoint: TouchpointId,
        name: Option<&str>,
        resolves: &[PainId],
    ) -> OpportunityId {
        let span = self.span();
        let id = self.model.opportunities.push(Opportunity {
            name: name.map(str::to_string),
            path: String::new(),
            text: "do better".into(),
            resolves: resolves.to_vec(),
            effort: None,
            impact: None,
            owner: None,
            status: OpportunityStatus::Idea,
            because: None,
            due: None,
            journey: self.model.touchpoints[touchpoint].journey,
            personas: Vec::new(),
            evidence: assumed(),
            doc: None,
            span,
        });
        self.model.touchpoints[touchpoint].content.opportunities.push(id);
        id
    }

    /// A measure at a touchpoint, of one event's count.
    pub fn measure(
        &mut self,
        touchpoint: TouchpointId,
        metric: MetricId,
        formula: FormulaKind,
    ) -> MeasureId {
        let name = self.model.metrics[metric].decl.name.clone();
        let decl =
            self.decl(&name, format!("{}.{name}", self.model.touchpoints[touchpoint].decl.path));
        let id = self.model.measures.push(Measure {
            decl,
            metric,
            scope: Scope::Touchpoint(touchpoint),
            journey: self.model.touchpoints[touchpoint].journey,
            arguments: Vec::new(),
            kind: Kind::Percent,
            range: Bounds::default(),
            formula: Formula { kind: Kind::Percent, is: formula },
            target: None,
            due: None,
            due_span: None,
            time_unit: None,
            baseline_span: None,
            baseline: None,
            alert: None,
            weight: Decimal::ONE,
            every: None,
            over: None,
            min_n: 30,
            owner: None,
            persona: None,
            gate: true,
        });
        self.model.touchpoints[touchpoint].content.measures.push(id);
        id
    }

    /// Fills in the flow of every journey, as the compiler does before it checks.
    pub fn complete(&mut self) {
        for id in self.model.journeys.ids().collect::<Vec<_>>() {
            super::flow::complete(&mut self.model, id);
        }
    }

    /// The advice of one code.
    pub fn advice(&mut self, code: Code) -> Vec<Diagnostic> {
        self.complete();
        let options = super::lint::LintOptions { as_of: Date::constant(2026, 6, 15) };
        let mut out = Vec::new();
        super::lint::lint(&self.model, &options, &mut out);
        out.retain(|d| d.code == code);
        out
    }

    /// The messages of the advice of one code.
    pub fn messages(&mut self, code: Code) -> Vec<String> {
        self.advice(code).into_iter().map(|d| d.message).collect()
    }

    /// The messages of the broken rules of one code.
    pub fn broken(&mut self, code: Code) -> Vec<String> {
        self.complete();
        let mut out = Vec::new();
        super::rules::rules(&self.model, &mut out);
        out.into_iter().filter(|d| d.code == code).map(|d| d.message).collect()
    }
}

/// What rests on nothing.
pub fn assumed() -> Evidence {
    Evidence::assumed()
}

/// What people told.
pub fn reported() -> Evidence {
    Evidence { source: None, basis: Basis::Reported, confidence: None, n: None }
}

/// A share, from whole percents.
pub fn percent(whole: i64) -> Quantity {
    Quantity { kind: Kind::Percent, value: Decimal::new(whole, 2) }
}

/// An event without condition.
pub fn pick(event: EventId) -> EventPick {
    EventPick { event: EventRef::Event { event, touchpoint: None }, filter: None }
}

/// A plain funnel along these events.
pub fn converted(events: &[EventId]) -> FormulaKind {
    FormulaKind::Converted(Funnel {
        steps: events.iter().map(|&e| Step { event: pick(e), within: None }).collect(),
        within: None,
        entry: EntryRule::Best,
        ties_allowed: true,
        order: OrderRule::InOrder,
        exclude: Vec::new(),
        same: Vec::new(),
        unit: Unit::Person,
    })
}
