//! What is measured from what: journey, stage, touchpoint, measure, events and questions, source.

use super::{heading, who, words};
use crate::model::{
    Content, EventId, EventPick, EventRef, Formula, FormulaKind, Funnel, JourneyId, MeasureId,
    Measured, Model, PersonaId, QuestionRef, SourceId, SurveyId,
};
use std::collections::{HashMap, HashSet};

/// What a node is: the column that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A journey.
    Journey,
    /// A stage.
    Stage,
    /// A touchpoint.
    Touchpoint,
    /// A measure.
    Measure,
    /// An event.
    Event,
    /// A question of a survey.
    Question,
    /// A source.
    Source,
}

impl Kind {
    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Journey => "journey",
            Kind::Stage => "stage",
            Kind::Touchpoint => "touchpoint",
            Kind::Measure => "measure",
            Kind::Event => "event",
            Kind::Question => "question",
            Kind::Source => "source",
        }
    }

    /// The column, from the left; events and questions share one.
    pub fn column(self) -> usize {
        match self {
            Kind::Journey => 0,
            Kind::Stage => 1,
            Kind::Touchpoint => 2,
            Kind::Measure => 3,
            Kind::Event | Kind::Question => 4,
            Kind::Source => 5,
        }
    }
}

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// What else is known, each on its line.
    pub details: Vec<String>,
    /// Whether nothing here, or below, is measured.
    pub unmeasured: bool,
}

/// The graph. Edges point at nodes by their place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measures {
    /// Nodes; those of one column in order.
    pub nodes: Vec<Node>,
    /// From what to what.
    pub edges: Vec<(usize, usize)>,
}

/// What a journey (`None`: each of them) measures.
pub fn measures(model: &Model, journey: Option<JourneyId>, only: Option<PersonaId>) -> Measures {
    let mut graph = Builder {
        model,
        only,
        out: Measures::default(),
        known: HashMap::new(),
        tied: HashSet::new(),
    };
    for id in model.journeys.ids().filter(|&j| journey.is_none_or(|one| one == j)) {
        graph.journey(id);
    }
    graph.out
}

struct Builder<'a> {
    model: &'a Model,
    only: Option<PersonaId>,
    out: Measures,
    known: HashMap<String, usize>,
    /// The edges that are there.
    tied: HashSet<(usize, usize)>,
}

impl Builder<'_> {
    fn node(&mut self, kind: Kind, path: &str, title: &str, details: Vec<String>) -> usize {
        if let Some(&known) = self.known.get(path) {
            return known;
        }
        let (path, title) = (path.to_owned(), title.to_owned());
        let place = self.out.nodes.len();
        self.known.insert(path.clone(), place);
        self.out.nodes.push(Node { kind, path, title, details, unmeasured: false });
        place
    }

    fn edge(&mut self, from: usize, to: usize) {
        if self.tied.insert((from, to)) {
            self.out.edges.push((from, to));
        }
    }

    fn journey(&mut self, id: JourneyId) {
        let model = self.model;
        let journey = &model.journeys[id];
        let decl = &journey.decl;
        let place = self.node(Kind::Journey, &decl.path, decl.title(), Vec::new());
        let mut measured = self.content(place, &journey.content);
        for &s in &journey.stages {
            let stage = &model.stages[s];
            if !who::holds(&stage.personas, self.only) {
                continue;
            }
            let title = heading::stage(model, journey, stage).title;
            let node = self.node(Kind::Stage, &stage.decl.path, &title, Vec::new());
            self.edge(place, node);
            let mut stage_measured = self.content(node, &stage.content);
            for &t in &stage.touchpoints {
                let touchpoint = &model.touchpoints[t];
                if !who::holds(&touchpoint.personas, self.only) {
                    continue;
                }
                let event =
                    who::property(touchpoint, self.only, touchpoint.event, |o| o.event.map(Some));
                let mut details = Vec::new();
                if touchpoint.moment_of_truth {
                    details.push("★ moment of truth".to_owned());
                }
                details.extend(event.map(|e| format!("event {}", model.events[e].decl.name)));
                let decl = &touchpoint.decl;
                let leaf = self.node(Kind::Touchpoint, &decl.path, decl.title(), details);
                self.edge(node, leaf);
                let here = self.content(leaf, &touchpoint.content);
                self.out.nodes[leaf].unmeasured = !here;
                stage_measured |= here;
            }
            self.out.nodes[node].unmeasured = !stage_measured;
            measured |= stage_measured;
        }
        self.out.nodes[place].unmeasured = !measured;
    }

    /// Adds what is measured at a place; says whether anything is.
    fn content(&mut self, place: usize, content: &Content) -> bool {
        let mut any = false;
        for &id in &content.measures {
            let own = self.model.measures[id].persona;
            if own.is_none() || self.only.is_none() || own == self.only {
                self.measure(place, id);
                any = true;
            }
        }
        any
    }

    fn measure(&mut self, place: usize, id: MeasureId) {
        let model = self.model;
        let measure = &model.measures[id];
        let mut details = words::measure_facts(model, id);
        details.extend(measure.persona.map(|p| format!("for {}", model.personas[p].decl.name)));
        let node =
            self.node(Kind::Measure, &measure.decl.path, &words::measure_title(model, id), details);
        self.edge(place, node);
        let mut inputs = Vec::new();
        collect(&measure.formula, &mut inputs);
        for input in inputs {
            match input {
                Input::Event(event) => self.event(node, event),
                Input::Question(survey, question) => self.question(node, survey, question),
            }
        }
    }

    fn event(&mut self, from: usize, id: EventId) {
        let model = self.model;
        let event = &model.events[id];
        let node = self.node(Kind::Event, &event.decl.path, event.decl.title(), Vec::new());
        self.edge(from, node);
        self.source(node, event.source);
    }

    fn question(&mut self, from: usize, id: SurveyId, question: usize) {
        let model = self.model;
        let survey = &model.surveys[id];
        let Some(question) = survey.questions.get(question) else { return };
        let details = vec![survey.decl.title().to_owned()];
        let node = self.node(Kind::Question, &question.decl.path, question.decl.title(), details);
        self.edge(from, node);
        self.source(node, survey.source);
    }

    fn source(&mut self, from: usize, id: SourceId) {
        let source = &self.model.sources[id];
        let mut details: Vec<String> = source.method.iter().map(|m| words::spaced(m)).collect();
        details.extend(source.table.iter().map(|t| format!("table {t}")));
        let node = self.node(Kind::Source, &source.decl.path, source.decl.title(), details);
        self.edge(from, node);
    }
}

/// What a formula reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Input {
    Event(EventId),
    Question(SurveyId, usize),
}

fn collect(formula: &Formula, inputs: &mut Vec<Input>) {
    match &formula.is {
        FormulaKind::Literal(_) | FormulaKind::Parameter(_) => {}
        FormulaKind::Binary(_, left, right) => {
            collect(left, inputs);
            collect(right, inputs);
        }
        FormulaKind::Negate(inner) | FormulaKind::Metric(_, inner) => collect(inner, inputs),
        FormulaKind::Count(pick) | FormulaKind::People(pick) | FormulaKind::Sessions(pick) => {
            event(pick, inputs);
        }
        FormulaKind::Answers(asked) | FormulaKind::Share(asked, _) => question(asked, inputs),
        FormulaKind::Statistic(_, Measured::Property(pick, _)) => event(pick, inputs),
        FormulaKind::Statistic(_, Measured::Question(asked)) => question(asked, inputs),
        FormulaKind::Converted(funnel) | FormulaKind::TimeBetween(funnel) => steps(funnel, inputs),
        FormulaKind::Returned { first, again, .. } => {
            event(first, inputs);
            event(again, inputs);
        }
    }
}

fn steps(funnel: &Funnel, inputs: &mut Vec<Input>) {
    for step in &funnel.steps {
        event(&step.event, inputs);
    }
    for pick in &funnel.exclude {
        event(pick, inputs);
    }
}

fn event(pick: &EventPick, inputs: &mut Vec<Input>) {
    if let EventRef::Event { event, .. } = pick.event {
        push(inputs, Input::Event(event));
    }
}

fn question(asked: &QuestionRef, inputs: &mut Vec<Input>) {
    if let QuestionRef::Question(survey, number) = asked {
        push(inputs, Input::Question(*survey, *number));
    }
}

fn push(inputs: &mut Vec<Input>, input: Input) {
    if !inputs.contains(&input) {
        inputs.push(input);
    }
}
