//! The journey map and the service blueprint: stages and touchpoints as columns, lanes as rows.

mod compare;
mod lanes;

pub use compare::compare;

use super::feelings::{self, Feelings};
use super::flow;
use super::heading::{self, ChannelTag, Heading, StageTitle};
use super::{who, words};
use crate::model::{
    Basis, Content, EntryKind, Journey, JourneyId, Level, Model, OpportunityStatus, PersonaId,
    StageId, TouchpointId,
};

/// A map or a blueprint.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// What stands over it.
    pub heading: Heading,
    /// Who travels.
    pub personas: Vec<PersonaCard>,
    /// Groups of columns, in order: stages, and the journey as a whole where it says something.
    pub groups: Vec<Group>,
    /// Columns, in order.
    pub columns: Vec<Column>,
    /// Rows, in order.
    pub rows: Vec<Row>,
    /// What stands beside what is felt.
    pub wording: Wording,
}

/// How the second line of a curve is called: what was expected, or what was felt before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    /// The line.
    pub line: &'static str,
    /// Where both are the same.
    pub same: &'static str,
    /// The ground between, where it is worse.
    pub worse: &'static str,
    /// Where it is better.
    pub better: &'static str,
    /// The difference.
    pub gap: &'static str,
}

impl Wording {
    /// Beside expectations.
    pub const EXPECTED: Wording = Wording {
        line: "expected",
        same: "as expected",
        worse: "worse than expected",
        better: "better than expected",
        gap: "gap",
    };
    /// Beside the journey that is improved.
    pub const BEFORE: Wording = Wording {
        line: "before",
        same: "as before",
        worse: "worse than before",
        better: "better than before",
        gap: "change",
    };
}

/// A persona.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonaCard {
    /// Who.
    pub persona: PersonaId,
    /// Her path.
    pub path: String,
    /// Her name.
    pub name: String,
    /// Letters that stand for her where there is no picture.
    pub initials: String,
    /// Her label, age and role.
    pub facts: Vec<String>,
    /// A picture: path relative to the project, or an address.
    pub image: Option<String>,
    /// What she wants.
    pub goal: Option<String>,
    /// A few sentences about her.
    pub bio: Option<String>,
    /// What she says.
    pub quotes: Vec<String>,
    /// What she needs.
    pub needs: Vec<String>,
    /// What frustrates her.
    pub frustrations: Vec<String>,
    /// Preferred channels.
    pub prefers: Vec<ChannelTag>,
}

/// Columns that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The stage; `None`: the journey as a whole.
    pub stage: Option<StageId>,
    /// Its path.
    pub path: String,
    /// How it is called.
    pub title: StageTitle,
    /// What they want of it.
    pub goal: Option<String>,
    /// What begins it.
    pub enters: Option<String>,
    /// What ends it.
    pub exits: Option<String>,
    /// When, how long, how often, where it is told in full.
    pub facts: Vec<String>,
    /// How many columns it has, one at least.
    pub width: usize,
}

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// A touchpoint.
    Touchpoint(TouchpointId),
    /// A stage as a whole, or one without touchpoints.
    Stage(StageId),
    /// The journey as a whole.
    Journey(JourneyId),
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What it is about.
    pub place: Place,
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Where it happens.
    pub channels: Vec<ChannelTag>,
    /// Who is there, if not all are.
    pub only: Vec<PersonaId>,
    /// Whether much hangs on it.
    pub moment_of_truth: bool,
    /// When, how long, how often, where it is told in full.
    pub facts: Vec<String>,
    /// Whether it was there before only, and is drawn in grey.
    pub gone: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// Entries.
    Lane(Lane),
    /// An emotion curve.
    Curve(Curve),
    /// A line of the blueprint.
    Line(Line),
}

impl Row {
    /// The row over these columns only, which follow one another; a lane in which something was said
    /// is gone if that was elsewhere.
    fn of_columns(mut self, kept: &[usize]) -> Option<Self> {
        fn pick<T>(all: &mut Vec<T>, kept: &[usize]) {
            let (mut at, mut kept) = (0..all.len(), kept.iter().copied().peekable());
            all.retain(|_| kept.next_if_eq(&at.next().unwrap_or_default()).is_some());
        }
        match &mut self {
            Row::Lane(lane) => {
                let empty = |lane: &Lane| lane.cells.iter().all(Vec::is_empty);
                let before = empty(lane);
                pick(&mut lane.cells, kept);
                if !before && empty(lane) {
                    return None;
                }
            }
            Row::Curve(curve) => pick(&mut curve.cells, kept),
            Row::Line(line) => pick(&mut line.crossed, kept),
        }
        Some(self)
    }
}

/// Which lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LaneKind {
    /// Plain entries of a kind.
    Entries(EntryKind),
    /// The touchpoint and its channels.
    Touchpoint,
    /// Pains.
    Pain,
    /// Opportunities.
    Opportunity,
    /// Insights.
    Insight,
    /// What research has yet to find out.
    Unknown,
    /// Measures.
    Measure,
    /// Who owns it.
    Owner,
    /// Tickets, designs, recordings.
    Link,
}

/// Entries of one kind, one cell a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// Which.
    pub kind: LaneKind,
    /// Its title.
    pub title: &'static str,
    /// What stands in each column.
    pub cells: Vec<Vec<Item>>,
}

/// What gives an item its sign and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// None.
    Plain,
    /// A pain.
    Pain(Level),
    /// An opportunity.
    Opportunity(OpportunityStatus),
    /// An insight, or a question to research.
    Insight,
    /// A measure.
    Measure,
}

/// Something in a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its path.
    pub path: String,
    /// What is said.
    pub text: String,
    /// Its sign and colour.
    pub mark: Mark,
    /// What it rests on.
    pub basis: Option<Basis>,
    /// For whom it holds, if not for all.
    pub personas: Vec<PersonaId>,
    /// What else is known, each on its line.
    pub details: Vec<String>,
    /// Where it leads.
    pub url: Option<String>,
}

/// An emotion curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Whose; all of the journey's if they feel the same everywhere.
    pub personas: Vec<PersonaId>,
    /// What is felt in each column; `None` where they are not, or nothing is said.
    pub cells: Vec<Option<Feelings>>,
}

/// A line between two lanes of the blueprint.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its title.
    pub title: &'static str,
    /// In which columns something crosses it, downwards.
    pub crossed: Vec<bool>,
}

/// The journey map.
pub fn map(model: &Model, id: JourneyId, only: Option<PersonaId>) -> Grid {
    use LaneKind::{Entries, Insight, Link, Measure, Opportunity, Owner, Pain, Unknown};
    let kinds = [
        Entries(EntryKind::Does),
        LaneKind::Touchpoint,
        Entries(EntryKind::Thinks),
        Entries(EntryKind::Says),
        Entries(EntryKind::Needs),
        Pain,
        Opportunity,
        Insight,
        Unknown,
        Measure,
        Owner,
        Link,
    ];
    build(model, id, only, |journey, places| {
        let mut rows = Vec::new();
        for kind in kinds {
            if kind == Entries(EntryKind::Needs) {
                rows.extend(curves(model, journey, places, only).into_iter().map(Row::Curve));
            }
            let lane = lanes::lane(model, journey, places, kind, only);
            if lane.cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(Row::Lane(lane));
            }
        }
        rows
    })
}

/// The names of the map's lanes, in their usual order.
pub const LANES: [&str; 13] = [
    "does",
    "channel",
    "thinks",
    "says",
    "feels",
    "needs",
    "pains",
    "opportunities",
    "insights",
    "open_questions",
    "measures",
    "owner",
    "links",
];

impl Grid {
    /// The same with these lanes first, in this order.
    pub fn ordered(mut self, first: &[&str]) -> Grid {
        let name = |row: &Row| match row {
            Row::Lane(lane) => lane.title.to_lowercase().replace(' ', "_"),
            Row::Curve(_) => "feels".to_owned(),
            Row::Line(_) => String::new(),
        };
        if !first.is_empty() {
            self.rows.sort_by_cached_key(|row| {
                first.iter().position(|lane| *lane == name(row)).unwrap_or(first.len())
            });
        }
        self
    }
}

/// The service blueprint.
pub fn blueprint(model: &Model, id: JourneyId, only: Option<PersonaId>) -> Grid {
    // The lanes that lead from one to the next, with the line under each.
    const CHAIN: [(EntryKind, Option<&str>); 4] = [
        (EntryKind::Does, Some("Line of interaction")),
        (EntryKind::Frontstage, Some("Line of visibility")),
        (EntryKind::Backstage, Some("Line of internal interaction")),
        (EntryKind::Support, None),
    ];
    build(model, id, only, |journey, places| {
        let lane = |kind| lanes::lane(model, journey, places, LaneKind::Entries(kind), only);
        let filled = |lane: &Lane| lane.cells.iter().any(|cell| !cell.is_empty());
        let mut rows = Vec::new();
        let evidence = lane(EntryKind::Evidence);
        if filled(&evidence) {
            rows.push(Row::Lane(evidence));
        }
        let chain = CHAIN.map(|(kind, _)| lane(kind));
        for (i, (_, line)) in CHAIN.into_iter().enumerate() {
            let mut shown = chain[i].clone();
            if i == 0 {
                shown.title = "Customer actions";
            }
            rows.push(Row::Lane(shown));
            if let Some(title) = line {
                let says = |lanes: &[Lane], column: usize| {
                    lanes.iter().any(|lane| !lane.cells[column].is_empty())
                };
                let crossed = (0..places.len())
                    .map(|c| says(&chain[..=i], c) && says(&chain[i + 1..], c))
                    .collect();
                rows.push(Row::Line(Line { title, crossed }));
            }
        }
        let policy = lane(EntryKind::Policy);
        if filled(&policy) {
            rows.push(Row::Lane(policy));
        }
        rows
    })
}

/// What is said at a place.
pub fn content(model: &Model, place: Place) -> &Content {
    match place {
        Place::Touchpoint(t) => &model.touchpoints[t].content,
        Place::Stage(s) => &model.stages[s].content,
        Place::Journey(j) => &model.journeys[j].content,
    }
}

fn build(
    model: &Model,
    id: JourneyId,
    only: Option<PersonaId>,
    rows: impl FnOnce(&Journey, &[Place]) -> Vec<Row>,
) -> Grid {
    let journey = &model.journeys[id];
    // Stages and the journey get columns of their own if their rows have something in them.
    let mut places: Vec<Place> = Vec::new();
    for &s in &journey.stages {
        places.push(Place::Stage(s));
        let shown = |t: &&TouchpointId| who::holds(&model.touchpoints[**t].personas, only);
        places.extend(
            model.stages[s].touchpoints.iter().filter(shown).map(|&t| Place::Touchpoint(t)),
        );
    }
    places.push(Place::Journey(id));
    let drafted = rows(journey, &places);
    let filled = |column: usize| {
        drafted.iter().any(|row| match row {
            // An owner alone is no reason for a column.
            Row::Lane(lane) => lane.kind != LaneKind::Owner && !lane.cells[column].is_empty(),
            Row::Curve(curve) => curve.cells[column].is_some(),
            Row::Line(_) => false,
        })
    };
    let alone = |i: usize| {
        !matches!(places.get(i + 1), Some(Place::Touchpoint(_)))
            && who::holds(
                match places[i] {
                    Place::Stage(s) => &model.stages[s].personas,
                    _ => &[],
                },
                only,
            )
    };
    let kept: Vec<usize> = (0..places.len())
        .filter(|&i| match places[i] {
            Place::Touchpoint(_) => true,
            Place::Stage(_) => filled(i) || alone(i),
            Place::Journey(_) => filled(i),
        })
        .collect();
    let columns: Vec<Column> =
        kept.iter().map(|&i| column(model, journey, places[i], only)).collect();
    let kept_places: Vec<Place> = kept.iter().map(|&i| places[i]).collect();
    Grid {
        heading: heading::journey(model, journey, only),
        personas: heading::personas(journey, only)
            .into_iter()
            .filter(|p| p.index() < model.personas.len())
            .map(|p| persona(model, p))
            .collect(),
        groups: groups(model, journey, &kept_places),
        rows: drafted.into_iter().filter_map(|row| row.of_columns(&kept)).collect(),
        columns,
        wording: Wording::EXPECTED,
    }
}

fn groups(model: &Model, journey: &Journey, places: &[Place]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for &place in places {
        let stage = match place {
            Place::Touchpoint(t) => Some(model.touchpoints[t].stage),
            Place::Stage(s) => Some(s),
            Place::Journey(_) => None,
        };
        match groups.last_mut() {
            Some(group) if group.stage == stage => group.width += 1,
            _ => groups.push(group(model, journey, stage)),
        }
    }
    groups
}

fn group(model: &Model, journey: &Journey, stage: Option<StageId>) -> Group {
    let Some(id) = stage else {
        return Group {
            stage: None,
            path: journey.decl.path.clone(),
            title: StageTitle { title: "Whole journey".to_owned(), words: None, question: None },
            goal: None,
            enters: None,
            exits: None,
            facts: Vec::new(),
            width: 1,
        };
    };
    let stage = &model.stages[id];
    let mut facts = heading::stage_facts(stage);
    facts
        .extend(stage.details.map(|d| format!("told in full: {}", model.journeys[d].decl.title())));
    Group {
        stage: Some(id),
        path: stage.decl.path.clone(),
        title: heading::stage(model, journey, stage),
        goal: stage.goal.clone(),
        enters: stage.enters.clone(),
        exits: stage.exits.clone(),
        facts,
        width: 1,
    }
}

fn column(model: &Model, journey: &Journey, place: Place, only: Option<PersonaId>) -> Column {
    let whole = |path: &str, title: &str| Column {
        place,
        path: path.to_owned(),
        title: title.to_owned(),
        channels: Vec::new(),
        only: Vec::new(),
        moment_of_truth: false,
        facts: Vec::new(),
        gone: false,
    };
    match place {
        Place::Journey(_) => whole(&journey.decl.path, "As a whole"),
        Place::Stage(s) if model.stages[s].touchpoints.is_empty() => {
            whole(&model.stages[s].decl.path, "No touchpoint")
        }
        Place::Stage(s) => whole(&model.stages[s].decl.path, "Whole stage"),
        Place::Touchpoint(t) => {
            let touchpoint = &model.touchpoints[t];
            let repeats =
                who::property(touchpoint, only, touchpoint.repeats, |o| o.repeats.map(Some));
            let mut facts = flow::facts(model, touchpoint, only);
            facts.extend(repeats.map(|r| format!("↻ {}", words::every(r))));
            facts.extend(touchpoint.enters.as_ref().map(|e| format!("begins: {e}")));
            facts.extend(touchpoint.exits.as_ref().map(|e| format!("ends: {e}")));
            facts.extend(
                touchpoint
                    .details
                    .map(|d| format!("told in full: {}", model.journeys[d].decl.title())),
            );
            Column {
                place,
                path: touchpoint.decl.path.clone(),
                title: touchpoint.decl.title().to_owned(),
                channels: heading::channels(model, &touchpoint.channels),
                only: match only {
                    Some(_) => Vec::new(),
                    None => who::worth_naming(journey, &touchpoint.personas),
                },
                moment_of_truth: who::property(touchpoint, only, touchpoint.moment_of_truth, |o| {
                    o.moment_of_truth
                }),
                facts,
                gone: false,
            }
        }
    }
}

fn persona(model: &Model, id: PersonaId) -> PersonaCard {
    let persona = &model.personas[id];
    let said = |kind: EntryKind| {
        persona.entries.iter().filter(|e| e.kind == kind).map(|e| e.text.clone()).collect()
    };
    let mut facts: Vec<String> = persona.decl.label.iter().cloned().collect();
    facts.extend(persona.role.clone());
    facts.extend(persona.age.map(|(from, to)| {
        if from == to { format!("age {from}") } else { format!("age {from}–{to}") }
    }));
    let name = &persona.decl.name;
    let mut initials: String = name.split('_').filter_map(|w| w.chars().next()).take(2).collect();
    if initials.is_empty() {
        initials.extend(name.chars().next());
    }
    PersonaCard {
        persona: id,
        path: persona.decl.path.clone(),
        name: name.clone(),
        initials: initials.to_uppercase(),
        facts,
        image: persona.image.clone(),
        goal: persona.goal.clone(),
        bio: persona.bio.clone(),
        quotes: said(EntryKind::Says),
        needs: said(EntryKind::Needs),
        frustrations: said(EntryKind::Frustration),
        prefers: heading::channels(model, &persona.prefers),
    }
}

/// The curves of a map.
fn curves(
    model: &Model,
    journey: &Journey,
    places: &[Place],
    only: Option<PersonaId>,
) -> Vec<Curve> {
    grouped(journey, only, |persona| {
        let cell = |&place: &Place| {
            let present = match place {
                Place::Touchpoint(t) => who::is_at(journey, &model.touchpoints[t], persona),
                Place::Stage(s) => who::holds(&model.stages[s].personas, persona),
                Place::Journey(_) => true,
            };
            let mut felt = feelings::of(content(model, place), persona);
            felt.personas.clear();
            let said = !felt.points.is_empty() || felt.expected.is_some();
            (present && said).then_some(felt)
        };
        places.iter().map(cell).collect()
    })
}

/// One curve for each persona; personas who feel the same everywhere share one, and who feels nothing
/// anywhere has none.
fn grouped(
    journey: &Journey,
    only: Option<PersonaId>,
    cells: impl Fn(Option<PersonaId>) -> Vec<Option<Feelings>>,
) -> Vec<Curve> {
    let mut curves: Vec<Curve> = Vec::new();
    for persona in who::travellers(journey, only) {
        let cells = cells(persona);
        if cells.iter().all(Option::is_none) {
            continue;
        }
        match curves.iter_mut().find(|curve| curve.cells == cells) {
            Some(curve) => curve.personas.extend(persona),
            None => curves.push(Curve { personas: persona.into_iter().collect(), cells }),
        }
    }
    curves
}
