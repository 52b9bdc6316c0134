//! Formulas and predicates as typed trees.

use super::{ColumnType, Duration, EventId, Kind, Quantity, SourceId, SurveyId};
use rust_decimal::Decimal;

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Operator {
    /// As written.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
        }
    }
}

/// A formula: what is computed, and the kind of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// The kind of the result.
    pub kind: Kind,
    /// How it is computed.
    pub is: FormulaKind,
}

/// How a formula is computed.
#[derive(Debug, Clone, PartialEq)]
pub enum FormulaKind {
    /// A literal.
    Literal(Quantity),
    /// A parameter of the metric, in a metric's own formula.
    Parameter(String),
    /// Two formulas and an operator.
    Binary(Operator, Box<Formula>, Box<Formula>),
    /// The negative of a formula.
    Negate(Box<Formula>),
    /// `count(e)`: rows of an event.
    Count(EventPick),
    /// `people(e)`: distinct people of an event.
    People(EventPick),
    /// `sessions(e)`: distinct sessions of an event.
    Sessions(EventPick),
    /// `count(q)`: answers to a question.
    Answers(QuestionRef),
    /// `sum`, `mean`, `median`, `percentile` of a property or of answers.
    Statistic(Statistic, Measured),
    /// `share(q in 9..10)`: share of answers that pass.
    Share(QuestionRef, AnswerTest),
    /// `converted(a -> b)`: share of people (or sessions) who finish a funnel.
    Converted(Funnel),
    /// `time_between(a -> b)`: median time from entry to finish, over those who finish.
    TimeBetween(Funnel),
    /// `returned(a, again: b, after: …, within: …)`: share who come back in
    /// `[first a + after, first a + within)`; both run from each unit's first `a`.
    Returned {
        /// The first step, from each unit's first occurrence.
        first: EventPick,
        /// What coming back is.
        again: EventPick,
        /// Not before so long after the first.
        after: TimeValue,
        /// And before so long after the first; `None`: at any time from `after` on.
        within: Option<TimeValue>,
        /// Counted by whom.
        unit: Unit,
    },
    /// Another metric, with its formula after putting in the arguments.
    Metric(String, Box<Formula>),
}

/// A duration that is a literal, or a parameter in a metric's own formula.
#[derive(Debug, Clone, PartialEq)]
pub enum TimeValue {
    /// A literal.
    Literal(Duration),
    /// A parameter.
    Parameter(String),
}

/// An event, or a parameter that stands for one.
#[derive(Debug, Clone, PartialEq)]
pub enum EventRef {
    /// A declared event; `touchpoint` is its path if it was named by a touchpoint.
    Event {
        /// The event.
        event: EventId,
        /// Path of the touchpoint by which it was named.
        touchpoint: Option<String>,
    },
    /// A parameter of the metric.
    Parameter(String),
}

/// An event, with a condition on its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPick {
    /// Which event.
    pub event: EventRef,
    /// Which of its rows (none: all).
    pub filter: Option<Predicate>,
}

/// A question, or a parameter that stands for one.
#[derive(Debug, Clone, PartialEq)]
pub enum QuestionRef {
    /// Question number `1` of a survey.
    Question(SurveyId, usize),
    /// A parameter of the metric.
    Parameter(String),
}

/// A statistic over values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// The sum.
    Sum,
    /// The arithmetic mean.
    Mean,
    /// The median (type 7 quantile at one half).
    Median,
    /// The quantile at this fraction, linear interpolation (type 7).
    Percentile(Decimal),
}

/// What a statistic is taken over.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// A property of an event's rows.
    Property(EventPick, String),
    /// The answers to a question.
    Question(QuestionRef),
}

/// Which answers count.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerTest {
    /// `q in 9..10`, both ends included.
    Between(Decimal, Decimal),
    /// `q == 5`, `q >= 4`
    Compare(Comparator, Decimal),
    /// `q == true`
    YesNo(bool),
    /// `q == "A"` or `q in ["A", "B"]`: any of these texts.
    Texts(Vec<String>),
    /// `q == p`, where `p` is a parameter of type `option(of q)`.
    Parameter(String),
    /// The best `n` points of the scale: before the question is known.
    Top(u32),
    /// The worst `n` points of the scale: before the question is known.
    Bottom(u32),
}

/// Which entries of a unit into a funnel count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryRule {
    /// The deepest attempt, the earliest of equals.
    Best,
    /// The first entry only.
    First,
    /// Each attempt; the next starts after the one before has ended.
    Each,
}

/// In which order the steps must come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderRule {
    /// In order; other events may lie between.
    InOrder,
    /// In order, nothing between.
    Exact,
    /// In any order.
    Any,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Distinct people.
    Person,
    /// Sessions.
    Session,
}

impl Unit {
    /// What so many of them are called.
    pub fn noun(self, number: u64) -> &'static str {
        match (self, number) {
            (Unit::Person, 1) => "person",
            (Unit::Person, _) => "people",
            (Unit::Session, 1) => "session",
            (Unit::Session, _) => "sessions",
        }
    }
}

/// One step of a funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What happens.
    pub event: EventPick,
    /// How long after the step before, at most.
    pub within: Option<TimeValue>,
}

/// Steps that people go through.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// The steps, two at least.
    pub steps: Vec<Step>,
    /// How long after the entry the last step may be, inclusive; `None`: any time.
    pub within: Option<TimeValue>,
    /// Which entries count.
    pub entry: EntryRule,
    /// Whether a step may bear the time of the one before.
    pub ties_allowed: bool,
    /// In which order.
    pub order: OrderRule,
    /// Events that cut the attempt.
    pub exclude: Vec<EventPick>,
    /// Properties that must be equal along the chain.
    pub same: Vec<String>,
    /// Counted by whom.
    pub unit: Unit,
}

/// A comparison sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparator {
    /// As written.
    pub fn sign(self) -> &'static str {
        match self {
            Comparator::Equal => "==",
            Comparator::NotEqual => "!=",
            Comparator::Less => "<",
            Comparator::LessOrEqual => "<=",
            Comparator::Greater => ">",
            Comparator::GreaterOrEqual => ">=",
        }
    }
}

/// A value that a column is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A text.
    Text(String),
    /// Yes or no.
    YesNo(bool),
    /// A number, money or duration.
    Quantity(Quantity),
    /// A day (compared with a date or a timestamp): first and last day as written.
    Date(super::DateSpan),
    /// Another column.
    Column(ColumnRef),
    /// A parameter of the metric.
    Parameter(String),
}

/// A column by source, or a property of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnRef {
    /// A column of a source.
    Column {
        /// The source.
        source: SourceId,
        /// Index into its columns.
        column: usize,
        /// Its name.
        name: String,
        /// Its type.
        ty: ColumnType,
    },
    /// A property of an event parameter, in a metric's own formula.
    Property(String),
}

/// What is tested of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnTest {
    /// Compared with a value.
    Compare(Comparator, Operand),
    /// One of these values.
    OneOf(Vec<Operand>),
    /// Between two values, both included.
    Between(Operand, Operand),
    /// Without a value.
    Missing,
}

/// A condition on a row; three-valued as in SQL: only rows for which it is true stay.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    /// A test of a column.
    Test(ColumnRef, ColumnTest),
    /// All hold.
    And(Vec<Predicate>),
    /// One holds.
    Or(Vec<Predicate>),
    /// It does not hold.
    Not(Box<Predicate>),
}
