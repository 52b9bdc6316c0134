//! Formulas as typed trees.

use super::Context;
use super::condition::{Comparison, Filter};
use super::value::{Duration, Quantity, Unit, ValueType, number, value_type};
use crate::model::{self, AnswerTest, Formula, FormulaKind, Measured, Operator, TimeValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Arithmetic {
    /// The sum.
    #[serde(rename = "+")]
    Add,
    /// The difference: left less right.
    #[serde(rename = "-")]
    Subtract,
    /// The product.
    #[serde(rename = "*")]
    Multiply,
    /// The quotient: left by right. No value where right is 0.
    #[serde(rename = "/")]
    Divide,
}

/// A formula. Every node says by `unit` what its result is a number of. Where a part has no value,
/// the whole has none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "node", rename_all = "snake_case", deny_unknown_fields)]
#[expect(clippy::large_enum_variant, reason = "built once, written once, and small")]
pub enum Expression {
    /// A number that stands in the formula.
    Literal {
        /// The unit of the result.
        unit: Unit,
        /// The number.
        value: Quantity,
    },
    /// A number that is a parameter of the metric: in the formula of a metric only, never in that
    /// of a measure.
    Parameter {
        /// The unit of the result.
        unit: Unit,
        /// The parameter's name.
        name: String,
    },
    /// Two formulas and an operator. A percent counts as its fraction, a duration as its
    /// microseconds.
    Arithmetic {
        /// The unit of the result.
        unit: Unit,
        /// The operator.
        operator: Arithmetic,
        /// The formula on the left.
        left: Box<Expression>,
        /// The formula on the right.
        right: Box<Expression>,
    },
    /// The negative of a formula.
    Negate {
        /// The unit of the result.
        unit: Unit,
        /// The formula.
        of: Box<Expression>,
    },
    /// How many rows an event has.
    CountRows {
        /// The unit of the result.
        unit: Unit,
        /// The event.
        rows: Rows,
    },
    /// How many distinct people an event has; rows without a person are left out.
    CountPeople {
        /// The unit of the result.
        unit: Unit,
        /// The event.
        rows: Rows,
    },
    /// How many distinct sessions an event has; rows without a person are left out.
    CountSessions {
        /// The unit of the result.
        unit: Unit,
        /// The event.
        rows: Rows,
    },
    /// How many rows answer a question.
    CountAnswers {
        /// The unit of the result.
        unit: Unit,
        /// The question.
        question: Question,
    },
    /// A statistic of a property of an event; rows where it is missing are left out.
    PropertyStatistic {
        /// The unit of the result.
        unit: Unit,
        /// Which statistic.
        statistic: Statistic,
        /// For a percentile or median, the quantile as a fraction from 0 to 1; else null.
        quantile: Option<serde_json::Number>,
        /// The values.
        of: Property,
    },
    /// A statistic of the answers to a question.
    AnswerStatistic {
        /// The unit of the result.
        unit: Unit,
        /// Which statistic.
        statistic: Statistic,
        /// For a percentile or median, the quantile as a fraction from 0 to 1; else null.
        quantile: Option<serde_json::Number>,
        /// The question.
        question: Question,
    },
    /// The share of answers to a question that pass a test: numerator those that pass,
    /// denominator all answers.
    Share {
        /// The unit of the result.
        unit: Unit,
        /// The question.
        question: Question,
        /// Which answers count.
        test: AnswerCondition,
    },
    /// The share of those entering a funnel who finish it: numerator those who finish,
    /// denominator those who enter and whose time is over.
    Converted {
        /// The unit of the result.
        unit: Unit,
        /// The funnel.
        funnel: Funnel,
    },
    /// The median time from entering a funnel to finishing it, over those who finish. Always
    /// reported with the share who do.
    TimeBetween {
        /// The unit of the result.
        unit: Unit,
        /// The statistic over the times: the median.
        statistic: Statistic,
        /// The quantile as a fraction from 0 to 1: one half.
        quantile: serde_json::Number,
        /// The funnel.
        funnel: Funnel,
    },
    /// The share of those who did a first thing and come back: numerator those with an `again` in
    /// `[t + after, t + within)`, where t is the time of their first `first`;
    /// denominator those who did the first thing and for whom that time is over.
    Returned {
        /// The unit of the result.
        unit: Unit,
        /// The first thing.
        first: Rows,
        /// What coming back is.
        again: Rows,
        /// Not before so long after the first thing; included.
        after: Time,
        /// Before so long after the first thing, counted from it as `after` is; excluded. Null: at
        /// any later time.
        within: Option<Time>,
        /// What is counted.
        per: Per,
    },
    /// Another metric, with its formula after the arguments are put in.
    Metric {
        /// The unit of the result.
        unit: Unit,
        /// The metric: an `id` of `metrics`.
        metric: String,
        /// Its formula.
        of: Box<Expression>,
    },
}

/// A statistic over values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// The sum.
    Sum,
    /// The arithmetic mean.
    Mean,
    /// The quantile at one half.
    Median,
    /// The quantile at a fraction that is given beside.
    Percentile,
}

/// Rows of an event. Exactly one of `event` and `parameter` is not null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// The event: an `id` of `events`. Its own filter holds as well.
    pub event: Option<String>,
    /// The metric's parameter that stands for an event: in the formula of a metric only.
    pub parameter: Option<String>,
    /// The touchpoint by which the event was named (its path), if it was.
    pub touchpoint: Option<String>,
    /// Which of the event's rows; null: all of them.
    pub filter: Option<Filter>,
}

/// A property of the rows of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Property {
    /// The rows.
    pub rows: Rows,
    /// The property's name.
    pub property: String,
    /// The column of the event's source that holds it; null while the event is a parameter.
    pub column: Option<String>,
    /// The column's type; null while the event is a parameter.
    #[serde(rename = "type")]
    pub ty: Option<ValueType>,
}

/// A question, read where it is answered: rows that leave it unanswered are left out and counted,
/// answers outside its scale are errors in the data. Exactly one of `question` and `parameter` is
/// not null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question: an `id` of the questions of `surveys`.
    pub question: Option<String>,
    /// The metric's parameter that stands for a question: in the formula of a metric only.
    pub parameter: Option<String>,
}

/// Which answers count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "node", rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerCondition {
    /// Answers between two values, both included.
    Between {
        /// The smallest answer that counts, in points.
        low: serde_json::Number,
        /// The largest answer that counts, in points.
        high: serde_json::Number,
    },
    /// Answers compared with a value.
    Compare {
        /// The sign; the answer stands on its left.
        operator: Comparison,
        /// The value, in points.
        value: serde_json::Number,
    },
    /// Answers that are yes, or no.
    YesNo {
        /// `true` for yes.
        value: bool,
    },
    /// Answers that are one of these texts.
    Texts {
        /// The texts.
        values: Vec<String>,
    },
    /// Answers that equal a parameter of the metric: in the formula of a metric only.
    Parameter {
        /// The parameter's name.
        name: String,
    },
    /// The best points of the scale: in the formula of a metric only.
    Top {
        /// How many points of the scale, from its upper end.
        count: u32,
    },
    /// The worst points of the scale: in the formula of a metric only.
    Bottom {
        /// How many points of the scale, from its lower end.
        count: u32,
    },
}

/// A length of time, or the metric's parameter that stands for one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "node", rename_all = "snake_case", deny_unknown_fields)]
pub enum Time {
    /// A length of time.
    Literal {
        /// How long.
        value: Duration,
    },
    /// A parameter of the metric: in the formula of a metric only, never in that of a measure.
    Parameter {
        /// The parameter's name.
        name: String,
    },
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Distinct people.
    Person,
    /// Sessions; all steps lie in one session.
    Session,
}

/// Which entries of a person or session into a funnel count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// The attempt that comes furthest, the earliest of equals.
    Best,
    /// The first entry only.
    First,
    /// Each attempt; the next starts after the one before has ended.
    Each,
}

/// Whether a step may bear the same time as the step before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// It may.
    Allow,
    /// It must be strictly later.
    Forbid,
}

/// In which order the steps of a funnel must come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// In the order given; other events may lie between.
    InOrder,
    /// In the order given, with no other event of the source between.
    Exact,
    /// In any order.
    Any,
}

/// A step of a funnel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What happens.
    pub rows: Rows,
    /// How long after the step before, at most, included; null: no limit of its own.
    pub within: Option<Time>,
}

/// A property that is equal along the chain of a funnel's steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// The property's name.
    pub property: String,
    /// The column that holds it, for each step in order; null while its event is a parameter.
    pub columns: Vec<Option<String>>,
}

/// Steps that people go through, with every option written out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Funnel {
    /// The steps, two at least; the first is the entry.
    pub steps: Vec<Step>,
    /// How long after the entry the last step may be, included; null: at any time after it.
    pub within: Option<Time>,
    /// Which entries count.
    pub entry: Entry,
    /// Whether a step may bear the same time as the step before.
    pub ties: Ties,
    /// In which order the steps must come.
    pub order: Order,
    /// Events that cut an attempt where they happen between two steps of it.
    pub exclude: Vec<Rows>,
    /// Properties that are equal along the chain; the entry's value is the one that holds.
    pub same: Vec<Held>,
    /// What is counted.
    pub per: Per,
}

/// A formula as a tree for programs and as text for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormulaText {
    /// The formula as a typed tree.
    pub tree: Expression,
    /// The same formula as text in the words of the language, every option written out and other
    /// metrics put in.
    pub text: String,
}

impl Per {
    pub(in crate::emit) fn of(unit: model::Unit) -> Per {
        match unit {
            model::Unit::Person => Per::Person,
            model::Unit::Session => Per::Session,
        }
    }
}

impl Time {
    fn of(time: &TimeValue) -> Time {
        match time {
            TimeValue::Literal(value) => Time::Literal { value: Duration::of(*value) },
            TimeValue::Parameter(name) => Time::Parameter { name: name.clone() },
        }
    }
}

impl AnswerCondition {
    fn of(test: &AnswerTest) -> AnswerCondition {
        match test {
            AnswerTest::Between(low, high) => {
                AnswerCondition::Between { low: number(*low), high: number(*high) }
            }
            AnswerTest::Compare(sign, value) => {
                AnswerCondition::Compare { operator: Comparison::of(*sign), value: number(*value) }
            }
            AnswerTest::YesNo(value) => AnswerCondition::YesNo { value: *value },
            AnswerTest::Texts(values) => AnswerCondition::Texts { values: values.clone() },
            AnswerTest::Parameter(name) => AnswerCondition::Parameter { name: name.clone() },
            AnswerTest::Top(count) => AnswerCondition::Top { count: *count },
            AnswerTest::Bottom(count) => AnswerCondition::Bottom { count: *count },
        }
    }
}

/// The name of a statistic, and the quantile it is.
fn statistic(statistic: model::Statistic) -> (Statistic, Option<serde_json::Number>) {
    match statistic {
        model::Statistic::Sum => (Statistic::Sum, None),
        model::Statistic::Mean => (Statistic::Mean, None),
        model::Statistic::Median => (Statistic::Median, Some(one_half())),
        model::Statistic::Percentile(at) => (Statistic::Percentile, Some(number(at))),
    }
}

fn one_half() -> serde_json::Number {
    number(model::Decimal::new(5, 1))
}

impl Context<'_> {
    pub(super) fn formula(&self, formula: &Formula) -> FormulaText {
        FormulaText { tree: self.expression(formula), text: self.model.formula_text(formula) }
    }

    fn expression(&self, formula: &Formula) -> Expression {
        let unit = Unit::of(formula.kind);
        let boxed = |formula: &Formula| Box::new(self.expression(formula));
        match &formula.is {
            FormulaKind::Literal(value) => Expression::Literal { unit, value: Quantity::of(value) },
            FormulaKind::Parameter(name) => Expression::Parameter { unit, name: name.clone() },
            FormulaKind::Binary(operator, left, right) => Expression::Arithmetic {
                unit,
                operator: match operator {
                    Operator::Add => Arithmetic::Add,
                    Operator::Subtract => Arithmetic::Subtract,
                    Operator::Multiply => Arithmetic::Multiply,
                    Operator::Divide => Arithmetic::Divide,
                },
                left: boxed(left),
                right: boxed(right),
            },
            FormulaKind::Negate(of) => Expression::Negate { unit, of: boxed(of) },
            FormulaKind::Count(pick) => Expression::CountRows { unit, rows: self.rows(pick) },
            FormulaKind::People(pick) => Expression::CountPeople { unit, rows: self.rows(pick) },
            FormulaKind::Sessions(pick) => {
                Expression::CountSessions { unit, rows: self.rows(pick) }
            }
            FormulaKind::Answers(question) => {
                Expression::CountAnswers { unit, question: self.question(question) }
            }
            FormulaKind::Statistic(which, Measured::Property(pick, property)) => {
                let (statistic, quantile) = statistic(*which);
                let of = self.property(pick, property);
                Expression::PropertyStatistic { unit, statistic, quantile, of }
            }
            FormulaKind::Statistic(which, Measured::Question(question)) => {
                let (statistic, quantile) = statistic(*which);
                let question = self.question(question);
                Expression::AnswerStatistic { unit, statistic, quantile, question }
            }
            FormulaKind::Share(question, test) => Expression::Share {
                unit,
                question: self.question(question),
                test: AnswerCondition::of(test),
            },
            FormulaKind::Converted(funnel) => {
                Expression::Converted { unit, funnel: self.funnel(funnel) }
            }
            FormulaKind::TimeBetween(funnel) => Expression::TimeBetween {
                unit,
                statistic: Statistic::Median,
                quantile: one_half(),
                funnel: self.funnel(funnel),
            },
            FormulaKind::Returned { first, again, after, within, unit: per } => {
                Expression::Returned {
                    unit,
                    first: self.rows(first),
                    again: self.rows(again),
                    after: Time::of(after),
                    within: within.as_ref().map(Time::of),
                    per: Per::of(*per),
                }
            }
            FormulaKind::Metric(metric, of) => {
                Expression::Metric { unit, metric: metric.clone(), of: boxed(of) }
            }
        }
    }

    fn rows(&self, pick: &model::EventPick) -> Rows {
        let filter = self.filter(pick.filter.as_ref());
        match &pick.event {
            model::EventRef::Event { event, touchpoint } => Rows {
                event: Some(self.model.events[*event].decl.path.clone()),
                parameter: None,
                touchpoint: touchpoint.clone(),
                filter,
            },
            model::EventRef::Parameter(name) => {
                Rows { event: None, parameter: Some(name.clone()), touchpoint: None, filter }
            }
        }
    }

    fn question(&self, question: &model::QuestionRef) -> Question {
        let text = Some(self.model.question_text(question).to_owned());
        match question {
            model::QuestionRef::Question(..) => Question { question: text, parameter: None },
            model::QuestionRef::Parameter(_) => Question { question: None, parameter: text },
        }
    }

    fn property(&self, pick: &model::EventPick, property: &str) -> Property {
        let column = self.property_column(pick, property);
        Property {
            rows: self.rows(pick),
            property: property.to_owned(),
            column: column.map(|c| c.name.clone()),
            ty: column.map(|c| value_type(c.ty).0),
        }
    }

    /// The column behind a property: the event's own one, else the source's column of that name.
    pub(super) fn property_column(
        &self,
        pick: &model::EventPick,
        property: &str,
    ) -> Option<&model::Column> {
        let model::EventRef::Event { event, .. } = &pick.event else { return None };
        let column = self.model.property_column(*event, property)?;
        Some(&self.model.sources[self.model.events[*event].source].columns[column])
    }

    fn funnel(&self, funnel: &model::Funnel) -> Funnel {
        let column = |step: &model::Step, property: &str| {
            self.property_column(&step.event, property).map(|c| c.name.clone())
        };
        Funnel {
            steps: funnel
                .steps
                .iter()
                .map(|step| Step {
                    rows: self.rows(&step.event),
                    within: step.within.as_ref().map(Time::of),
                })
                .collect(),
            within: funnel.within.as_ref().map(Time::of),
            entry: match funnel.entry {
                model::EntryRule::Best => Entry::Best,
                model::EntryRule::First => Entry::First,
                model::EntryRule::Each => Entry::Each,
            },
            ties: if funnel.ties_allowed { Ties::Allow } else { Ties::Forbid },
            order: match funnel.order {
                model::OrderRule::InOrder => Order::InOrder,
                model::OrderRule::Exact => Order::Exact,
                model::OrderRule::Any => Order::Any,
            },
            exclude: funnel.exclude.iter().map(|pick| self.rows(pick)).collect(),
            same: funnel
                .same
                .iter()
                .map(|property| Held {
                    property: property.clone(),
                    columns: funnel.steps.iter().map(|s| column(s, property)).collect(),
                })
                .collect(),
            per: Per::of(funnel.unit),
        }
    }
}
