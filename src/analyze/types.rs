//! What formulas are checked with: the types of parameters, what they are bound to, and the typed
//! parts of a formula.

use super::literal::kind_words;
use crate::model::{
    Bounds, ColumnRef, ColumnType, Decimal, EventRef, Formula, Kind, Quantity, QuestionRef, Scale,
};
use crate::source::Span;
use crate::syntax::ast::{Expr, Head, Name};
use std::collections::BTreeMap;

/// The letters of a currency.
pub(crate) type Currency = [u8; 3];

/// The type of a column or property; money may be of any currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DataType {
    Text,
    Number,
    Count,
    Timestamp,
    Date,
    YesNo,
    Duration,
    Money(Option<Currency>),
}

impl DataType {
    /// The type with its article.
    pub(crate) fn words(self) -> String {
        match self {
            DataType::Text => "a text".into(),
            DataType::Number => "a number".into(),
            DataType::Count => "a count".into(),
            DataType::Timestamp => "a timestamp".into(),
            DataType::Date => "a date".into(),
            DataType::YesNo => "yes or no".into(),
            DataType::Duration => "a duration".into(),
            DataType::Money(c) => kind_words(Kind::Money(c)),
        }
    }

    /// The type as written.
    pub(crate) fn text(self) -> String {
        match self {
            DataType::Text => "text".into(),
            DataType::Number => "number".into(),
            DataType::Count => "count".into(),
            DataType::Timestamp => "timestamp".into(),
            DataType::Date => "date".into(),
            DataType::YesNo => "yes_no".into(),
            DataType::Duration => "duration".into(),
            DataType::Money(c) => Kind::Money(c).to_string(),
        }
    }

    /// The kind of number that its values are.
    pub(crate) fn kind(self) -> Option<Kind> {
        match self {
            DataType::Number => Some(Kind::Number),
            DataType::Count => Some(Kind::Count),
            DataType::Duration => Some(Kind::Duration),
            DataType::Money(c) => Some(Kind::Money(c)),
            _ => None,
        }
    }

    /// Whether a value of this type will do where `wanted` is.
    pub(crate) fn fits(self, wanted: DataType) -> bool {
        self == wanted
            || matches!((self, wanted), (DataType::Money(_), DataType::Money(None)))
            || (self == DataType::Count && wanted == DataType::Number)
    }
}

impl From<ColumnType> for DataType {
    fn from(ty: ColumnType) -> Self {
        match ty {
            ColumnType::Text => DataType::Text,
            ColumnType::Number => DataType::Number,
            ColumnType::Count => DataType::Count,
            ColumnType::Timestamp => DataType::Timestamp,
            ColumnType::Date => DataType::Date,
            ColumnType::YesNo => DataType::YesNo,
            ColumnType::Duration => DataType::Duration,
            ColumnType::Money(c) => DataType::Money(Some(c)),
        }
    }
}

/// The scale of a question, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scales {
    /// Whole numbers from one to another.
    Points(Decimal, Decimal),
    /// Whole numbers from some to some: `question`.
    AnyPoints,
    Number,
    Text,
    YesNo,
    /// One of some texts; none if they are not known yet.
    OneOf(Option<Vec<String>>),
    AnyOf,
}

impl Scales {
    /// The scale as one would write it.
    pub(crate) fn text(&self) -> String {
        match self {
            Scales::Points(low, high) => format!("{}..{}", low.normalize(), high.normalize()),
            Scales::AnyPoints => "a whole-number scale".into(),
            Scales::Number => "number".into(),
            Scales::Text => "text".into(),
            Scales::YesNo => "yes_no".into(),
            Scales::OneOf(_) => "one_of".into(),
            Scales::AnyOf => "any_of".into(),
        }
    }

    /// Whether a question with this scale will do where `wanted` is.
    pub(crate) fn fits(&self, wanted: &Scales) -> bool {
        match (self, wanted) {
            (Scales::Points(..), Scales::AnyPoints) => true,
            (Scales::OneOf(_), Scales::OneOf(None)) => true,
            _ => self == wanted,
        }
    }
}

impl From<&Scale> for Scales {
    fn from(scale: &Scale) -> Self {
        match scale {
            Scale::Points(low, high) => Scales::Points(*low, *high),
            Scale::Number => Scales::Number,
            Scale::Text => Scales::Text,
            Scale::YesNo => Scales::YesNo,
            Scale::OneOf(options) => Scales::OneOf(Some(options.clone())),
            Scale::AnyOf(_) => Scales::AnyOf,
        }
    }
}

/// The type of a metric's parameter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ParameterType {
    /// An event with these properties.
    Event(Vec<(String, DataType)>),
    Question(Scales),
    Touchpoint,
    Stage,
    /// A number of a kind.
    Number(Kind),
    Text,
    /// One of the answers of a question, which is another parameter.
    OptionOf(String),
    /// Not understood; its finding is written.
    Hole,
}

impl ParameterType {
    /// What is wanted, with its article.
    pub(crate) fn words(&self) -> String {
        match self {
            ParameterType::Event(_) => "an event or touchpoint".into(),
            ParameterType::Question(_) => "a question".into(),
            ParameterType::Touchpoint => "a touchpoint".into(),
            ParameterType::Stage => "a stage".into(),
            ParameterType::Number(kind) => kind_words(*kind),
            ParameterType::Text => "a text".into(),
            ParameterType::OptionOf(_) => "one of the answers".into(),
            ParameterType::Hole => "something".into(),
        }
    }
}

/// A parameter of a metric.
#[derive(Debug, Clone)]
pub(crate) struct ParameterSignature<'a> {
    pub name: &'a Name,
    pub ty: ParameterType,
    /// The type as written.
    pub text: String,
    /// Where the type stands.
    pub ty_span: Span,
    pub default: Option<&'a Expr>,
}

/// The result that a metric declares.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Declared {
    Kind(Kind),
    /// A score on the scale of a question, which is a parameter.
    ScoreOf(String),
}

/// How far a metric's formula is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Unchecked,
    Sound,
    /// Has findings of its own, or rests on what has: nothing more is said of it.
    Unsound,
}

/// What a metric takes and gives.
#[derive(Debug, Clone)]
pub(crate) struct Signature<'a> {
    pub file: usize,
    pub head: &'a Head,
    pub parameters: Vec<ParameterSignature<'a>>,
    pub result: Option<Declared>,
    pub is: Option<&'a Expr>,
    /// What `range:` leaves possible.
    pub range: Bounds,
    pub range_span: Option<Span>,
    /// Whether it has a syntax error: then nothing is said of how it is called.
    pub broken: bool,
    pub state: State,
}

impl Signature<'_> {
    /// `nps(answer: question(0..10))`
    pub(crate) fn shape(&self) -> String {
        let name = self.head.name.as_ref().map_or("…", |n| n.text.as_str());
        let parameters: Vec<String> = self
            .parameters
            .iter()
            .map(|p| match p.default {
                Some(default) => {
                    format!("{}: {} = {}", p.name.text, p.text, super::written::written(default))
                }
                None => format!("{}: {}", p.name.text, p.text),
            })
            .collect();
        format!("{name}({})", parameters.join(", "))
    }
}

/// A column that a condition or statistic can name.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub name: String,
    pub ty: DataType,
    pub column: ColumnRef,
    /// Where it is declared, if that is to be shown.
    pub span: Option<Span>,
}

/// What an event parameter stands for.
#[derive(Debug, Clone)]
pub(crate) struct EventValue {
    pub event: EventRef,
    /// The properties that its parameter declares.
    pub properties: Vec<Member>,
}

/// What a question parameter stands for.
#[derive(Debug, Clone)]
pub(crate) struct QuestionValue {
    pub question: QuestionRef,
    pub scale: Scales,
}

/// What a number parameter stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NumberValue {
    Literal(Quantity),
    Parameter(String, Kind),
}

/// A text, or a parameter that stands for one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TextValue {
    Literal(String),
    Parameter(String),
}

/// What a parameter stands for.
#[derive(Debug, Clone)]
pub(crate) enum ValueIs {
    Event(EventValue),
    Question(QuestionValue),
    Number(NumberValue),
    Text(TextValue),
    /// An answer of a question.
    Choice(TextValue, QuestionRef),
    /// A stage: its path, or the parameter's name.
    Stage,
    /// Not understood; its finding is written.
    Hole,
}

/// What a parameter stands for, and where that was said.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub is: ValueIs,
    /// The parameter's declaration, or the argument.
    pub span: Span,
    /// As it is to be shown.
    pub text: String,
}

impl Value {
    /// What it is, with its article.
    pub(crate) fn words(&self) -> String {
        match &self.is {
            ValueIs::Event(_) => "an event".into(),
            ValueIs::Question(_) => "a question".into(),
            ValueIs::Number(NumberValue::Literal(q)) => kind_words(q.kind),
            ValueIs::Number(NumberValue::Parameter(_, kind)) => kind_words(*kind),
            ValueIs::Text(_) => "a text".into(),
            ValueIs::Choice(..) => "an answer".into(),
            ValueIs::Stage => "a stage".into(),
            ValueIs::Hole => "something".into(),
        }
    }
}

/// What the names in a metric's formula stand for.
#[derive(Debug, Clone)]
pub(crate) struct Env {
    /// The file of the metric: its names of other metrics are sought there.
    pub file: usize,
    pub values: BTreeMap<String, Value>,
    /// Whether the metric has a syntax error: a parameter of it may be missing here.
    pub broken: bool,
}

/// The type of a part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ty {
    Kind(Kind),
    /// A plain number as written: takes the kind that is wanted.
    Literal(Decimal),
    /// A score on the scale of a question that is not known yet.
    ScoreOf(String),
}

impl Ty {
    /// The kind with its article.
    pub(crate) fn words(&self) -> String {
        match self {
            Ty::Kind(kind) => kind_words(*kind),
            Ty::Literal(_) => "a number".into(),
            Ty::ScoreOf(q) => format!("a score on the scale of `{q}`"),
        }
    }

    /// The kind, as far as it is known.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Ty::Kind(kind) => *kind,
            Ty::Literal(_) | Ty::ScoreOf(_) => Kind::Number,
        }
    }
}

/// A checked part of a formula.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub ty: Ty,
    pub bounds: Bounds,
    pub formula: Formula,
    pub span: Span,
    /// As it is to be shown in messages.
    pub text: String,
    /// How it came by its kind.
    pub why: String,
}

/// Bookkeeping of one walk through a formula and the metrics it calls.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// Parts seen so far.
    pub parts: usize,
    /// How deep the walk is.
    pub depth: usize,
    /// Whether it was said that there are too many.
    pub said: bool,
    /// The survey of the questions met so far, with the place and text of the first.
    pub survey: Option<(crate::model::SurveyId, Span, String)>,
}
