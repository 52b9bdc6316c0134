//! The compiled project: what every output reads. Nothing of syntax is in it.
//!
//! Things live in arenas and point at each other by typed ids; order is that of the source. Every
//! thing bears its path, which is its identity in every output
//! (`BuyPhone.purchase.checkout.conversion_rate`).

mod arena;
mod attainment;
mod begin;
mod formula;
mod inference;
mod journey;
mod quantity;
mod text;

pub use arena::{Arena, Id};
pub use attainment::{Attainment, Unscored};
pub use formula::{
    AnswerTest, ColumnRef, ColumnTest, Comparator, EntryRule, EventPick, EventRef, Formula,
    FormulaKind, Funnel, Measured, Operand, Operator, OrderRule, Predicate, QuestionRef, Statistic,
    Step, TimeValue, Unit,
};
pub use inference::{
    Additivity, BOOTSTRAP_SAMPLES, BOOTSTRAP_SEED, CONFIDENCE_LEVEL, IntervalMethod, Linear,
    NORMAL_QUANTILE, SampleUnit,
};
pub use journey::{
    Basis, Confidence, Content, Edge, Effort, Entry, EntryKind, Evidence, EvidenceSource,
    Expectation, Feeling, Insight, Journey, JourneyKind, Level, Link, Node, Opportunity,
    OpportunityStatus, Override, Pain, PersonaId, Stage, StageId, Status, Touchpoint, TouchpointId,
    Unknown,
};
pub use quantity::{
    Bound, Bounds, Date, DateSpan, Duration, Kind, Period, PeriodUnit, Quantity, Stretch,
    TimeOfDay, is_currency,
};

pub use text::quoted;

pub use rust_decimal::Decimal;

use crate::source::Span;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What every declared thing has.
#[derive(Debug, Clone, PartialEq)]
pub struct Decl {
    /// The name as declared (NFC).
    pub name: String,
    /// The identity: `people.Mei`, `std.metrics.nps`, `BuyPhone.purchase.checkout`.
    pub path: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The `///` documentation, if any.
    pub doc: Option<String>,
    /// The whole declaration.
    pub span: Span,
    /// The name in it.
    pub name_span: Span,
    /// Whether it comes with the standard library.
    pub std: bool,
}

impl Decl {
    /// The label, else the name.
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
}

/// A source file of the project (or a used one of the standard library).
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFile {
    /// Path relative to the project root, with `/`.
    pub path: String,
    /// The module's name.
    pub module: String,
    /// The `//!` documentation, if any.
    pub doc: Option<String>,
    /// Its text.
    pub text: Arc<str>,
    /// Whether it comes with the standard library.
    pub std: bool,
}

impl ModelFile {
    /// SHA-256 of the text, in lower-case hexadecimal. Few who compile ask for it.
    pub fn sha256(&self) -> String {
        Sha256::digest(self.text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
    }
}

/// Who can own things.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Name, label, place.
    pub decl: Decl,
    /// How to reach it.
    pub contact: Option<String>,
}
/// Id of a [`Team`].
pub type TeamId = Id<Team>;

/// Where touchpoints happen.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// Name, label, place.
    pub decl: Decl,
    /// Whether it is digital, if said.
    pub digital: Option<bool>,
    /// A short sign for pictures, an emoji or a letter.
    pub icon: Option<String>,
}
/// Id of a [`Channel`].
pub type ChannelId = Id<Channel>;

/// Who travels. What the persona `extends` is already taken over.
#[derive(Debug, Clone, PartialEq)]
pub struct Persona {
    /// Name, label, place.
    pub decl: Decl,
    /// The persona whose sayings were taken over.
    pub extends: Option<PersonaId>,
    /// What they want.
    pub goal: Option<String>,
    /// A few sentences about them.
    pub bio: Option<String>,
    /// Age in years, both ends included.
    pub age: Option<(Decimal, Decimal)>,
    /// Their role.
    pub role: Option<String>,
    /// A picture: path relative to the project, or an address.
    pub image: Option<String>,
    /// Preferred channels.
    pub prefers: Vec<ChannelId>,
    /// How to find such people in the data.
    pub segment: Option<(SourceId, Option<Predicate>)>,
    /// `needs`, `frustration` and `says`, in order.
    pub entries: Vec<Entry>,
}

/// An ordered set of stages.
#[derive(Debug, Clone, PartialEq)]
pub struct Framework {
    /// Name, label, place.
    pub decl: Decl,
    /// Its stages, in order.
    pub stages: Vec<FrameworkStage>,
}
/// Id of a [`Framework`].
pub type FrameworkId = Id<Framework>;

/// A stage of a framework.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameworkStage {
    /// Name, label, place.
    pub decl: Decl,
    /// What is the customer doing?
    pub question: Option<String>,
    /// Channels where such customers are found.
    pub watering_holes: Vec<ChannelId>,
    /// Metrics that suit the stage.
    pub suggests: Vec<MetricId>,
    /// Research methods that suit the stage.
    pub methods: Vec<String>,
}

/// The type of a column or of an event's property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// `text`
    Text,
    /// `number`
    Number,
    /// `count`
    Count,
    /// `timestamp`
    Timestamp,
    /// `date`
    Date,
    /// `yes_no`
    YesNo,
    /// `duration`
    Duration,
    /// `money(EUR)`: the ISO 4217 code.
    Money([u8; 3]),
}

impl ColumnType {
    /// As written.
    pub fn text(self) -> String {
        match self {
            ColumnType::Text => "text".to_owned(),
            ColumnType::Number => "number".to_owned(),
            ColumnType::Count => "count".to_owned(),
            ColumnType::Timestamp => "timestamp".to_owned(),
            ColumnType::Date => "date".to_owned(),
            ColumnType::YesNo => "yes_no".to_owned(),
            ColumnType::Duration => "duration".to_owned(),
            ColumnType::Money(code) => format!("money({})", String::from_utf8_lossy(&code)),
        }
    }
}

/// A column of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in the data.
    pub name: String,
    /// Its type.
    pub ty: ColumnType,
    /// The `///` documentation, if any.
    pub doc: Option<String>,
    /// The declaration.
    pub span: Span,
}

/// How sessions are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionRule {
    /// The column (index into [`Source::columns`]) that numbers them.
    Column(usize),
    /// A new one after so long without an event.
    Gap(Duration),
}

/// Data, or (without a table) a study that can be cited.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Name, label, place.
    pub decl: Decl,
    /// The table's name in a warehouse; without one the source is a study.
    pub table: Option<String>,
    /// How it was collected: `survey`, `usage_data`, …
    pub method: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// The column that says who (index).
    pub person: Option<usize>,
    /// The column that says when (index).
    pub time: Option<usize>,
    /// How sessions are told apart.
    pub session: Option<SessionRule>,
    /// The person space: sources of one space speak of the same people.
    pub people: Option<String>,
    /// Columns whose equality makes two rows duplicates (empty: all columns).
    pub key: Vec<usize>,
    /// Size of a study.
    pub n: Option<Decimal>,
    /// When a study was made.
    pub date: Option<DateSpan>,
    /// Where a study is found.
    pub link: Option<String>,
}
/// Id of a [`Source`].
pub type SourceId = Id<Source>;

impl Source {
    /// The person space: the declared one, else the one that all sources share.
    pub fn person_space(&self) -> &str {
        self.people.as_deref().unwrap_or("person")
    }
}

/// A property of an event: a name and the column it reads.
#[derive(Debug, Clone, PartialEq)]
pub struct EventProperty {
    /// The property's name.
    pub name: String,
    /// Index into the source's columns.
    pub column: usize,
}

/// What happens to a person at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Name, label, place.
    pub decl: Decl,
    /// Where it is recorded.
    pub source: SourceId,
    /// Which rows it is (none: all).
    pub filter: Option<Predicate>,
    /// Its own properties.
    pub properties: Vec<EventProperty>,
}
/// Id of an [`Event`].
pub type EventId = Id<Event>;

/// What a question can be answered with.
#[derive(Debug, Clone, PartialEq)]
pub enum Scale {
    /// Whole numbers, both ends included.
    Points(Decimal, Decimal),
    /// Any number.
    Number,
    /// Free text.
    Text,
    /// Yes or no.
    YesNo,
    /// One of these.
    OneOf(Vec<String>),
    /// Any of these.
    AnyOf(Vec<String>),
}

/// A question of a survey.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Name, label (the wording), place.
    pub decl: Decl,
    /// What it can be answered with.
    pub scale: Scale,
    /// The column that holds the answers (index into the source's columns).
    pub column: usize,
}

/// Questions, and where their answers are.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// Name, label, place.
    pub decl: Decl,
    /// Where the answers are.
    pub source: SourceId,
    /// Which rows are answers of this survey (none: all).
    pub filter: Option<Predicate>,
    /// Its questions, in order.
    pub questions: Vec<Question>,
}
/// Id of a [`Survey`].
pub type SurveyId = Id<Survey>;

/// Which way a metric is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Best inside a range.
    Inside,
}

/// A parameter of a metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type, as written: `event(amount: money)`.
    pub ty: String,
    /// Its default, as written.
    pub default: Option<String>,
    /// The `///` documentation, if any.
    pub doc: Option<String>,
}

/// How a number is computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Name, label, place.
    pub decl: Decl,
    /// What it is computed from.
    pub parameters: Vec<Parameter>,
    /// The kind of the result (`money` without currency until a measure fixes it).
    pub kind: Kind,
    /// The result's kind as written: `score(-100..100)`.
    pub kind_text: String,
    /// What values are possible.
    pub range: Bounds,
    /// Which way is good.
    pub better: Better,
    /// The formula as a tree, over parameters.
    pub formula: Formula,
    /// The formula as written.
    pub formula_text: String,
    /// Where the definition is from.
    pub reference: Option<String>,
}
/// Id of a [`Metric`].
pub type MetricId = Id<Metric>;

/// Where a measure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// On the journey as a whole.
    Journey(JourneyId),
    /// On a stage.
    Stage(StageId),
    /// On a touchpoint.
    Touchpoint(TouchpointId),
}

/// What is promised.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// `>= value` (or `>`: the flag says whether the value itself counts).
    AtLeast(Quantity, bool),
    /// `<= value` (or `<`).
    AtMost(Quantity, bool),
    /// `in low..high`, both ends included.
    Inside(Quantity, Quantity),
}

/// An argument of a measure, for people and programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// The parameter's name.
    pub parameter: String,
    /// The resolved value: a path, or a literal as written.
    pub value: String,
    /// Whether it was the parameter's default.
    pub default: bool,
}

/// A metric applied at a place, with its promise.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Name, label, place. The name is the metric's, unless one is given.
    pub decl: Decl,
    /// What is computed.
    pub metric: MetricId,
    /// Where it stands.
    pub scope: Scope,
    /// The journey it belongs to.
    pub journey: JourneyId,
    /// Its arguments, in the metric's order, defaults included.
    pub arguments: Vec<Argument>,
    /// The kind of the result (money with its currency).
    pub kind: Kind,
    /// What values are possible.
    pub range: Bounds,
    /// The formula with the arguments put in.
    pub formula: Formula,
    /// What is promised.
    pub target: Option<Target>,
    /// The unit of time in which that is written, its place among [`Duration::UNITS`].
    pub time_unit: Option<usize>,
    /// Until when (the last day).
    pub due: Option<DateSpan>,
    /// Where that is said (`by …`).
    pub due_span: Option<Span>,
    /// Where it stood.
    pub baseline: Option<Quantity>,
    /// Where that is said (`from …`).
    pub baseline_span: Option<Span>,
    /// A value at or beyond this is an alarm: `AtMost` for `<`, `AtLeast` for `>`.
    pub alert: Option<Target>,
    /// Weight in the journey's score (default 1).
    pub weight: Decimal,
    /// How often it is looked at.
    pub every: Option<Period>,
    /// The window that ends at as-of; without it, all data.
    pub over: Option<Period>,
    /// Smallest n for a verdict (default 30).
    pub min_n: u64,
    /// Who answers for it: said here, else touchpoint, stage, journey.
    pub owner: Option<TeamId>,
    /// The persona whose segment filters the data.
    pub persona: Option<PersonaId>,
    /// Whether missing it fails a run (default true).
    pub gate: bool,
}
/// Id of a [`Measure`].
pub type MeasureId = Id<Measure>;

/// Id of a [`Journey`].
pub type JourneyId = Id<Journey>;
/// Id of a [`Pain`].
pub type PainId = Id<Pain>;
/// Id of an [`Opportunity`].
pub type OpportunityId = Id<Opportunity>;
/// Id of an [`Insight`].
pub type InsightId = Id<Insight>;

/// A compiled project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// The project's name (from `journey.toml`, else the folder's).
    pub name: String,
    /// IANA name of the zone in which times without offset and periods are read.
    pub time_zone: String,
    /// Its files, in order of path; those of the library last.
    pub files: Vec<ModelFile>,
    /// Teams.
    pub teams: Arena<Team>,
    /// Channels.
    pub channels: Arena<Channel>,
    /// Personas.
    pub personas: Arena<Persona>,
    /// Frameworks.
    pub frameworks: Arena<Framework>,
    /// Sources and studies.
    pub sources: Arena<Source>,
    /// Events.
    pub events: Arena<Event>,
    /// Surveys.
    pub surveys: Arena<Survey>,
    /// Metrics.
    pub metrics: Arena<Metric>,
    /// Journeys, in order of file and place.
    pub journeys: Arena<Journey>,
    /// Stages of all journeys.
    pub stages: Arena<Stage>,
    /// Touchpoints of all journeys.
    pub touchpoints: Arena<Touchpoint>,
    /// Pains of all journeys.
    pub pains: Arena<Pain>,
    /// Opportunities of all journeys.
    pub opportunities: Arena<Opportunity>,
    /// Insights of all journeys.
    pub insights: Arena<Insight>,
    /// Measures of all journeys.
    pub measures: Arena<Measure>,
}

impl Model {
    /// Everything that is declared beside the journeys.
    pub fn beside_journeys(&self) -> impl Iterator<Item = &Decl> {
        let teams = self.teams.values().map(|x| &x.decl);
        teams
            .chain(self.channels.values().map(|x| &x.decl))
            .chain(self.personas.values().map(|x| &x.decl))
            .chain(self.frameworks.values().map(|x| &x.decl))
            .chain(self.sources.values().map(|x| &x.decl))
            .chain(self.events.values().map(|x| &x.decl))
            .chain(self.surveys.values().map(|x| &x.decl))
            .chain(self.metrics.values().map(|x| &x.decl))
    }

    /// The column (index) behind a property of an event: its own one, else the source's column of
    /// that name.
    pub fn property_column(&self, event: EventId, property: &str) -> Option<usize> {
        let event = &self.events[event];
        let columns = &self.sources[event.source].columns;
        match event.properties.iter().find(|p| p.name == property) {
            Some(own) => Some(own.column).filter(|c| *c < columns.len()),
            None => columns.iter().position(|c| c.name == property),
        }
    }
}
