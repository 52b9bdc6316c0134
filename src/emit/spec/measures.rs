//! Metrics, and the measures that apply them.

use super::Context;
use super::expression::FormulaText;
use super::value::{Amount, Dates, Period, Place, Quantity, Range, Region, Unit, number};
use crate::model::{self, IntervalMethod, SampleUnit, Unscored};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which way a metric is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Best inside a range.
    Inside,
}

/// How the values of parts give the value of the whole. Values are never averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Additivity {
    /// By adding them: counts of rows and sums.
    Additive,
    /// Not by adding them, but by adding numerators and denominators of parts that share no
    /// person: shares, means, quotients.
    NumeratorsAndDenominators,
    /// Only by computing anew from the rows: medians, percentiles, distinct counts.
    NotAdditive,
}

/// A parameter of a metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type as written: `event(amount: money)`.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its default as written; null: it must be given.
    pub default: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
}

/// How a number is computed, whatever it is computed of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// What it is computed from, in order.
    pub parameters: Vec<Parameter>,
    /// What the result is a number of. The currency of money is null if a measure fixes it.
    pub unit: Unit,
    /// Which results are possible.
    pub range: Range,
    /// Which way is good.
    pub better: Better,
    /// How the values of parts give the value of the whole.
    pub additivity: Additivity,
    /// The formula over the parameters.
    pub formula: FormulaText,
    /// The formula as it was written.
    pub written: String,
    /// Where the definition is from.
    pub reference: Option<String>,
    /// Whether it comes with the standard library.
    pub std: bool,
    /// Where it is declared.
    pub place: Place,
}

/// How far up on the map a measure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// On the journey as a whole.
    Journey,
    /// On a stage.
    Stage,
    /// On a touchpoint.
    Touchpoint,
}

/// Where a measure stands on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// How far up.
    pub level: Level,
    /// The journey, stage or touchpoint: its `id`.
    pub on: String,
}

/// What was put in for a parameter of the metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    /// The parameter's name.
    pub parameter: String,
    /// The value: the path of a declared thing, or a literal as written.
    pub value: String,
    /// Whether it is the parameter's default, not said at the measure.
    pub default: bool,
}

/// Questions of one survey that a formula reads together: only rows that answer all of them count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnsweredTogether {
    /// The survey: an `id` of `surveys`.
    pub survey: String,
    /// The questions: ids of its questions, in order.
    pub questions: Vec<String>,
}

/// How often a measure is looked at, and over how long a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// How often it is looked at; null: nobody said.
    pub every: Option<Period>,
    /// The window of time that ends at as-of; null: all data.
    pub over: Option<Period>,
}

/// How the interval of a value is computed; `rules.intervals` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// No interval: a count or sum is what it is.
    Exact,
    /// Wilson score interval without continuity correction: a share.
    Wilson,
    /// Normal interval with the standard error of a difference of two shares of one question: the
    /// Net Promoter Score.
    NpsStandardError,
    /// Student's t interval: a mean.
    T,
    /// Between two order statistics: a median or percentile.
    OrderStatistics,
    /// Percentile bootstrap with a fixed seed: a quotient of sums, and what is made up of
    /// several statistics.
    Bootstrap,
}

/// How sure a value is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// How the interval is computed.
    pub method: Method,
    /// Its confidence level, a fraction; null where there is no interval.
    pub level: Option<serde_json::Number>,
    /// For the bootstrap, the seed of its random numbers; else null.
    pub seed: Option<u64>,
    /// For the bootstrap, how many samples are drawn; else null.
    pub samples: Option<u32>,
}

/// What the n beside a value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Distinct people.
    People,
    /// Sessions.
    Sessions,
    /// Attempts at a funnel: a person may have several.
    Attempts,
    /// Answers to a question, or rows that answer all questions of the formula.
    Answers,
    /// Rows of an event.
    Rows,
}

/// How many observations a value needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleSize {
    /// What n counts; null: the formula is a constant.
    pub counts: Option<Counted>,
    /// The smallest n for a verdict other than `unclear`.
    pub min_n: u64,
    /// Whether `min_n` matters: not where the value has no interval (counts and sums).
    pub min_n_applies: bool,
    /// The n at which the 95 % interval reaches at most 5 points to each side, whatever the value;
    /// null where points have no meaning or nothing is known about the spread beforehand.
    pub for_five_points: Option<u64>,
}

/// Why a measure does not count in its journey's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotScored {
    /// It has no target.
    NoTarget,
    /// It has neither a baseline that falls short of the target nor a bad end of its range.
    NoZero,
}

/// How a measure counts in its journey's score. Numbers are written as the measure's `unit` says.
/// A value from `full_low` to `full_high` scores 100; below, the score falls evenly to 0 at
/// `zero_low`; above, evenly to 0 at `zero_high`. Null: nothing falls on that side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Its weight in the mean.
    pub weight: serde_json::Number,
    /// Why it does not count; null: it does.
    pub not_scored: Option<NotScored>,
    /// 0 at this value and below it.
    pub zero_low: Option<Amount>,
    /// 100 from this value on.
    pub full_low: Option<Amount>,
    /// 100 up to this value.
    pub full_high: Option<Amount>,
    /// 0 at this value and above it.
    pub zero_high: Option<Amount>,
}

/// What a formula gives where its denominator is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZeroDenominator {
    /// No value, and the verdict `no_data`; never 0.
    NoValue,
}

/// What becomes of missing values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingValues {
    /// They are left out, and counted beside the value.
    LeftOutAndCounted,
}

/// A metric applied at a place of the map, with its promise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The path, by which everything else names it.
    pub id: String,
    /// Its name: the metric's, unless one is given.
    pub name: String,
    /// The label: its own, else the metric's; null if neither has one.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// The journey it belongs to: an `id` of `journeys`.
    pub journey: String,
    /// Where it stands.
    pub scope: Scope,
    /// What is computed: an `id` of `metrics`.
    pub metric: String,
    /// What was put in, in the order of the metric's parameters, defaults included.
    pub arguments: Vec<Argument>,
    /// What the value is a number of.
    pub unit: Unit,
    /// Which values are possible.
    pub range: Range,
    /// Which way is good.
    pub better: Better,
    /// How the values of parts give the value of the whole.
    pub additivity: Additivity,
    /// The formula with the arguments put in: everything there is to compute.
    pub formula: FormulaText,
    /// Questions that must all be answered for a row to count: one entry for each survey of which
    /// the formula reads more than one question.
    pub answered_together: Vec<AnsweredTogether>,
    /// The persona (an `id` of `personas`) to whose segment the data is filtered; null: everyone.
    pub persona: Option<String>,
    /// What is promised: the values that meet it. Null: nothing.
    pub target: Option<Region>,
    /// Until when; the last day counts. Null: no date is said.
    pub due: Option<Dates>,
    /// Where it stood before.
    pub baseline: Option<Quantity>,
    /// Values that are an alarm at any date.
    pub alert: Option<Region>,
    /// How often it is looked at, and over how long a time.
    pub cadence: Cadence,
    /// The team (its `id`) that answers for it; null: nobody does.
    pub owner: Option<String>,
    /// Whether missing the target fails a run.
    pub gate: bool,
    /// How it counts in its journey's score.
    pub score: Score,
    /// How sure the value is.
    pub interval: Interval,
    /// How many observations it needs.
    pub sample: SampleSize,
    /// The rule by which its quantiles are computed: type 7 of Hyndman and Fan, linear
    /// interpolation. Holds for every quantile in the formula.
    pub quantile_type: u8,
    /// What it gives where a denominator is zero.
    pub zero_denominator: ZeroDenominator,
    /// What becomes of missing values.
    pub missing_values: MissingValues,
    /// Where it is written.
    pub place: Place,
}

/// Type 7 of Hyndman and Fan: linear interpolation.
pub(super) const QUANTILE_TYPE: u8 = 7;

impl Better {
    fn of(better: model::Better) -> Better {
        match better {
            model::Better::Higher => Better::Higher,
            model::Better::Lower => Better::Lower,
            model::Better::Inside => Better::Inside,
        }
    }
}

impl Additivity {
    fn of(additivity: model::Additivity) -> Additivity {
        match additivity {
            model::Additivity::Additive => Additivity::Additive,
            model::Additivity::Parts => Additivity::NumeratorsAndDenominators,
            model::Additivity::None => Additivity::NotAdditive,
        }
    }
}

impl Counted {
    pub(in crate::emit) fn of(unit: SampleUnit) -> Counted {
        match unit {
            SampleUnit::People => Counted::People,
            SampleUnit::Sessions => Counted::Sessions,
            SampleUnit::Attempts => Counted::Attempts,
            SampleUnit::Answers => Counted::Answers,
            SampleUnit::Rows => Counted::Rows,
        }
    }
}

impl Method {
    pub(in crate::emit) fn of(method: IntervalMethod) -> Method {
        match method {
            IntervalMethod::Exact => Method::Exact,
            IntervalMethod::Wilson => Method::Wilson,
            IntervalMethod::NetShare => Method::NpsStandardError,
            IntervalMethod::MeanT => Method::T,
            IntervalMethod::OrderStatistics => Method::OrderStatistics,
            IntervalMethod::Bootstrap => Method::Bootstrap,
        }
    }
}

impl Interval {
    fn of(method: IntervalMethod) -> Interval {
        let method = Method::of(method);
        let level = serde_json::Number::from_f64(model::CONFIDENCE_LEVEL);
        let bootstrap = method == Method::Bootstrap;
        Interval {
            method,
            level: level.filter(|_| method != Method::Exact),
            seed: bootstrap.then_some(model::BOOTSTRAP_SEED),
            samples: bootstrap.then_some(model::BOOTSTRAP_SAMPLES),
        }
    }
}

impl Score {
    fn of(measure: &model::Measure) -> Score {
        let amount = |value: Option<model::Decimal>| value.map(|v| Amount::of(measure.kind, v));
        let weight = number(measure.weight);
        match measure.attainment() {
            Ok(attainment) => Score {
                weight,
                not_scored: None,
                zero_low: amount(attainment.zero_low),
                full_low: amount(attainment.full_low),
                full_high: amount(attainment.full_high),
                zero_high: amount(attainment.zero_high),
            },
            Err(reason) => Score {
                weight,
                not_scored: Some(match reason {
                    Unscored::NoTarget => NotScored::NoTarget,
                    Unscored::NoZero => NotScored::NoZero,
                }),
                zero_low: None,
                full_low: None,
                full_high: None,
                zero_high: None,
            },
        }
    }
}

impl Context<'_> {
    pub(super) fn metric_spec(&self, metric: &model::Metric) -> Metric {
        Metric {
            id: metric.decl.path.clone(),
            name: metric.decl.name.clone(),
            label: metric.decl.label.clone(),
            doc: metric.decl.doc.clone(),
            parameters: metric
                .parameters
                .iter()
                .map(|p| Parameter {
                    name: p.name.clone(),
                    ty: p.ty.clone(),
                    default: p.default.clone(),
                    doc: p.doc.clone(),
                })
                .collect(),
            unit: Unit::of(metric.kind),
            range: Range::of(metric.kind, metric.range),
            better: Better::of(metric.better),
            additivity: Additivity::of(self.model.additivity(&metric.formula)),
            formula: self.formula(&metric.formula),
            written: metric.formula_text.clone(),
            reference: metric.reference.clone(),
            std: metric.decl.std,
            place: self.place(metric.decl.span),
        }
    }

    pub(super) fn measure_spec(&self, measure: &model::Measure) -> Measure {
        let model = self.model;
        let metric = &model.metrics[measure.metric];
        let (level, on) = match measure.scope {
            model::Scope::Journey(id) => (Level::Journey, &model.journeys[id].decl),
            model::Scope::Stage(id) => (Level::Stage, &model.stages[id].decl),
            model::Scope::Touchpoint(id) => (Level::Touchpoint, &model.touchpoints[id].decl),
        };
        let method = model.interval_method(&measure.formula);
        Measure {
            id: measure.decl.path.clone(),
            name: measure.decl.name.clone(),
            label: measure.decl.label.clone().or_else(|| metric.decl.label.clone()),
            doc: measure.decl.doc.clone(),
            journey: model.journeys[measure.journey].decl.path.clone(),
            scope: Scope { level, on: on.path.clone() },
            metric: metric.decl.path.clone(),
            arguments: measure
                .arguments
                .iter()
                .map(|a| Argument {
                    parameter: a.parameter.clone(),
                    value: a.value.clone(),
                    default: a.default,
                })
                .collect(),
            unit: Unit::of(measure.kind),
            range: Range::of(measure.kind, measure.range),
            better: Better::of(metric.better),
            additivity: Additivity::of(model.additivity(&measure.formula)),
            formula: self.formula(&measure.formula),
            answered_together: self.answered_together(measure),
            persona: measure.persona.map(|p| model.personas[p].decl.path.clone()),
            target: measure.target.as_ref().map(Region::of),
            due: measure.due.as_ref().map(Dates::of),
            baseline: measure.baseline.as_ref().map(Quantity::of),
            alert: measure.alert.as_ref().map(Region::of),
            cadence: Cadence {
                every: measure.every.map(Period::of),
                over: measure.over.map(Period::of),
            },
            owner: self.team_id(measure.owner),
            gate: measure.gate,
            score: Score::of(measure),
            interval: Interval::of(method),
            sample: SampleSize {
                counts: model.sample_unit(&measure.formula).map(Counted::of),
                min_n: measure.min_n,
                min_n_applies: method != IntervalMethod::Exact,
                for_five_points: model.sample_size_for_five_points(&measure.formula),
            },
            quantile_type: QUANTILE_TYPE,
            zero_denominator: ZeroDenominator::NoValue,
            missing_values: MissingValues::LeftOutAndCounted,
            place: self.place(measure.decl.span),
        }
    }

    fn answered_together(&self, measure: &model::Measure) -> Vec<AnsweredTogether> {
        let trace = self.trace_measure(measure);
        // Questions are sorted by survey, so those of one survey lie side by side.
        let questions: Vec<_> = trace.questions.into_iter().collect();
        questions
            .chunk_by(|(one, _), (other, _)| one == other)
            .filter(|same| same.len() > 1)
            .map(|same| {
                let survey = &self.model.surveys[same[0].0];
                AnsweredTogether {
                    survey: survey.decl.path.clone(),
                    questions: same
                        .iter()
                        .map(|(_, i)| survey.questions[*i].decl.path.clone())
                        .collect(),
                }
            })
            .collect()
    }
}
