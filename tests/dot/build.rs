//! Builds models by hand, as the checker would.

use journey::model::*;
use journey::source::Span;

pub fn span() -> Span {
    Span::default()
}

pub fn decl(path: &str, label: &str) -> Decl {
    Decl {
        name: path.rsplit('.').next().unwrap_or(path).to_owned(),
        path: path.to_owned(),
        label: (!label.is_empty()).then(|| label.to_owned()),
        doc: None,
        span: span(),
        name_span: span(),
        std: path.starts_with("std."),
    }
}

pub fn percent(thousandths: i64) -> Quantity {
    Quantity { kind: Kind::Percent, value: Decimal::new(thousandths, 3) }
}

pub fn due(text: &str) -> DateSpan {
    let day = Date::new(2026, 12, 31).expect("a date");
    DateSpan { first: day, last: day, text: text.to_owned() }
}

#[derive(Default)]
pub struct Build {
    pub model: Model,
}

impl Build {
    pub fn team(&mut self, name: &str) -> TeamId {
        self.model.teams.push(Team { decl: decl(&format!("people.{name}"), name), contact: None })
    }

    pub fn channel(&mut self, name: &str, label: &str, icon: &str) -> ChannelId {
        self.model.channels.push(Channel {
            decl: decl(&format!("std.channels.{name}"), label),
            digital: Some(true),
            icon: Some(icon.to_owned()),
        })
    }

    pub fn persona(&mut self, name: &str, label: &str, goal: &str) -> PersonaId {
        self.model.personas.push(Persona {
            decl: decl(&format!("people.{name}"), label),
            extends: None,
            goal: Some(goal.to_owned()),
            bio: None,
            age: None,
            role: None,
            image: None,
            prefers: Vec::new(),
            segment: None,
            entries: Vec::new(),
        })
    }

    pub fn framework(&mut self, name: &str, stages: &[(&str, &str, &str)]) -> FrameworkId {
        let path = format!("std.frameworks.{name}");
        let stages = stages
            .iter()
            .map(|(stage, label, question)| FrameworkStage {
                decl: decl(&format!("{path}.{stage}"), label),
                question: Some((*question).to_owned()),
                watering_holes: Vec::new(),
                suggests: Vec::new(),
                methods: Vec::new(),
            })
            .collect();
        self.model.frameworks.push(Framework { decl: decl(&path, "Customer lifecycle"), stages })
    }

    pub fn source(
        &mut self,
        name: &str,
        label: &str,
        method: &str,
        table: Option<&str>,
    ) -> SourceId {
        self.model.sources.push(Source {
            decl: decl(&format!("data.{name}"), label),
            table: table.map(str::to_owned),
            method: Some(method.to_owned()),
            columns: Vec::new(),
            person: None,
            time: None,
            session: None,
            people: None,
            key: Vec::new(),
            n: None,
            date: None,
            link: None,
        })
    }

    pub fn event(&mut self, name: &str, source: SourceId) -> EventId {
        let decl = decl(&format!("data.{name}"), "");
        self.model.events.push(Event { decl, source, filter: None, properties: Vec::new() })
    }

    pub fn metric(&mut self, name: &str, label: &str, kind: Kind) -> MetricId {
        self.model.metrics.push(Metric {
            decl: decl(&format!("std.metrics.{name}"), label),
            parameters: Vec::new(),
            kind,
            kind_text: kind.to_string(),
            range: Bounds::default(),
            better: Better::Higher,
            formula: Formula { kind, is: FormulaKind::Parameter("x".into()) },
            formula_text: "x".to_owned(),
            reference: None,
        })
    }

    pub fn journey(&mut self, name: &str, label: &str, personas: &[PersonaId]) -> JourneyId {
        self.model.journeys.push(Journey {
            decl: decl(name, label),
            module: "maps".to_owned(),
            kinds: vec![JourneyKind::CurrentState],
            follows: None,
            personas: personas.to_vec(),
            improves: None,
            goal: None,
            owner: None,
            status: Status::Agreed,
            reviewed: None,
            review_every: None,
            keeps: Vec::new(),
            drops: Vec::new(),
            evidence: assumed(),
            stages: Vec::new(),
            content: Content::default(),
            flow_declared: true,
            edges: Vec::new(),
        })
    }

    pub fn stage(&mut self, journey: JourneyId, name: &str, label: &str) -> StageId {
        let owner = &self.model.journeys[journey];
        let (path, personas) = (format!("{}.{name}", owner.decl.path), owner.personas.clone());
        let framework_stage = owner
            .follows
            .and_then(|f| self.model.frameworks[f].stages.iter().position(|s| s.decl.name == name));
        let id = self.model.stages.push(Stage {
            decl: decl(&path, label),
            journey,
            framework_stage,
            own: false,
            personas,
            goal: None,
            enters: None,
            exits: None,
            duration: None,
            at: None,
            repeats: None,
            details: None,
            owner: None,
            resolves: Vec::new(),
            improves: None,
            taken_over: false,
            content: Content::default(),
            touchpoints: Vec::new(),
        });
        self.model.journeys[journey].stages.push(id);
        id
    }

    pub fn touchpoint(
        &mut self,
        stage: StageId,
        name: &str,
        label: &str,
        channels: &[ChannelId],
    ) -> TouchpointId {
        let owner = &self.model.stages[stage];
        let journey = owner.journey;
        let touchpoint = Touchpoint {
            decl: decl(&format!("{}.{name}", owner.decl.path), label),
            journey,
            stage,
            channels: channels.to_vec(),
            personas: owner.personas.clone(),
            event: None,
            owner: self.model.journeys[journey].owner,
            moment_of_truth: false,
            at: None,
            duration: None,
            repeats: None,
            enters: None,
            exits: None,
            resolves: Vec::new(),
            details: None,
            improves: None,
            taken_over: false,
            overrides: Vec::new(),
            content: Content::default(),
        };
        let id = self.model.touchpoints.push(touchpoint);
        self.model.stages[stage].touchpoints.push(id);
        id
    }

    pub fn says(&mut self, at: TouchpointId, kind: EntryKind, text: &str) -> &mut Entry {
        let path = &self.model.touchpoints[at].decl.path;
        let entry = entry(path, kind, text);
        let entries = &mut self.model.touchpoints[at].content.entries;
        entries.push(entry);
        entries.last_mut().expect("just pushed")
    }

    pub fn feels(&mut self, at: TouchpointId, level: i8, word: &str) -> &mut Feeling {
        let path = format!("{}.feels#1", self.model.touchpoints[at].decl.path);
        let feels = &mut self.model.touchpoints[at].content.feels;
        feels.push(Feeling {
            path,
            level,
            word: (!word.is_empty()).then(|| word.to_owned()),
            when: None,
            personas: Vec::new(),
            evidence: Evidence { source: None, basis: Basis::Reported, confidence: None, n: None },
            span: span(),
        });
        feels.last_mut().expect("just pushed")
    }

    pub fn expects(&mut self, at: TouchpointId, level: i8) {
        let personas = Vec::new();
        let expectation = Expectation { level, word: None, personas, span: span() };
        self.model.touchpoints[at].content.expects.push(expectation);
    }

    pub fn pain(&mut self, at: TouchpointId, text: &str, severity: Level) -> PainId {
        let place = &mut self.model.touchpoints[at];
        let id = self.model.pains.push(Pain {
            name: None,
            path: format!("{}.pain#{}", place.decl.path, place.content.pains.len() + 1),
            text: text.to_owned(),
            severity,
            affects: None,
            accepted: None,
            journey: place.journey,
            personas: Vec::new(),
            evidence: assumed(),
            doc: None,
            span: span(),
        });
        place.content.pains.push(id);
        id
    }

    pub fn opportunity(
        &mut self,
        at: TouchpointId,
        text: &str,
        resolves: &[PainId],
    ) -> OpportunityId {
        let place = &mut self.model.touchpoints[at];
        let id = self.model.opportunities.push(Opportunity {
            name: None,
            path: format!("{}.opportunity#1", place.decl.path),
            text: text.to_owned(),
            resolves: resolves.to_vec(),
            effort: Some(Effort::Small),
            impact: Some(Effort::Large),
            owner: None,
            status: OpportunityStatus::Idea,
            because: None,
            due: None,
            journey: place.journey,
            personas: Vec::new(),
            evidence: assumed(),
            doc: None,
            span: span(),
        });
        place.content.opportunities.push(id);
        id
    }

    pub fn insight(&mut self, at: TouchpointId, text: &str, evidence: Evidence) -> InsightId {
        let place = &mut self.model.touchpoints[at];
        let id = self.model.insights.push(Insight {
            name: None,
            path: format!("{}.insight#1", place.decl.path),
            text: text.to_owned(),
            journey: place.journey,
            evidence,
            personas: Vec::new(),
            doc: None,
            span: span(),
        });
        place.content.insights.push(id);
        id
    }

    pub fn measure(
        &mut self,
        at: TouchpointId,
        metric: MetricId,
        formula: FormulaKind,
    ) -> MeasureId {
        let place = &mut self.model.touchpoints[at];
        let kind = self.model.metrics[metric].kind;
        let name = self.model.metrics[metric].decl.name.clone();
        let id = self.model.measures.push(Measure {
            decl: decl(&format!("{}.{name}", place.decl.path), ""),
            metric,
            scope: Scope::Touchpoint(at),
            journey: place.journey,
            arguments: Vec::new(),
            kind,
            range: Bounds::default(),
            formula: Formula { kind, is: formula },
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
        place.content.measures.push(id);
        id
    }

    pub fn edge(&mut self, from: Node, to: Node) -> &mut Edge {
        let journey = match (from, to) {
            (Node::Touchpoint(t), _) | (_, Node::Touchpoint(t)) => {
                self.model.touchpoints[t].journey
            }
            _ => unreachable!("an edge has a touchpoint"),
        };
        let backward = matches!((from, to), (Node::Touchpoint(a), Node::Touchpoint(b)) if b <= a);
        let edges = &mut self.model.journeys[journey].edges;
        edges.push(Edge {
            from,
            to,
            share: None,
            label: None,
            personas: Vec::new(),
            backward,
            handover: false,
            span: span(),
        });
        edges.last_mut().expect("just pushed")
    }

    pub fn chain(&mut self, touchpoints: &[TouchpointId]) {
        for pair in touchpoints.windows(2) {
            self.edge(Node::Touchpoint(pair[0]), Node::Touchpoint(pair[1]));
        }
    }
}

pub fn entry(path: &str, kind: EntryKind, text: &str) -> Entry {
    Entry {
        kind,
        path: format!("{path}.{}#1", kind.word()),
        text: text.to_owned(),
        by: None,
        who: None,
        personas: Vec::new(),
        evidence: Evidence { source: None, basis: Basis::Reported, confidence: None, n: None },
        doc: None,
        span: span(),
    }
}

pub fn assumed() -> Evidence {
    Evidence { source: None, basis: Basis::Assumed, confidence: None, n: None }
}

pub fn pick(event: EventId) -> EventPick {
    EventPick { event: EventRef::Event { event, touchpoint: None }, filter: None }
}

pub fn converted(from: EventId, to: EventId) -> FormulaKind {
    let step = |event| Step { event: pick(event), within: None };
    FormulaKind::Converted(Funnel {
        steps: vec![step(from), step(to)],
        within: Some(TimeValue::Literal(Duration(7 * Duration::DAY))),
        entry: EntryRule::Best,
        ties_allowed: false,
        order: OrderRule::InOrder,
        exclude: Vec::new(),
        same: Vec::new(),
        unit: Unit::Person,
    })
}
