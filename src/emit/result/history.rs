//! What was, beside what is: two periods compared, and what earlier results say.

use super::{Interval, ResultFile, amount, double, end};
use crate::emit::scorecard::figures;
use crate::emit::spec::measures::Method;
use crate::emit::spec::value::Amount;
use crate::measure::amount::Amount as Found;
use crate::measure::compare::{Change as Changed, Comparison as Held};
use crate::model::{Date, Model};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use std::collections::BTreeMap;

/// What an earlier result says of a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// What was "now" then, in UTC.
    pub as_of: Option<String>,
    /// The value; null: there was none.
    pub value: Option<Amount>,
    /// The value for people.
    pub text: Option<String>,
}

/// Two periods against each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// The first period.
    pub from: Days,
    /// The second period.
    pub to: Days,
    /// The measures, in the order of the maps. Each is one look at the data: of twenty that did not
    /// change, one is expected to look as if it had.
    pub measures: Vec<Compared>,
}

/// Days of the calendar of the project's zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// The first one.
    pub first: String,
    /// The last one.
    pub last: String,
}

/// A measure in two periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// The measure: its path.
    pub id: String,
    /// In the first period.
    pub from: Side,
    /// In the second period.
    pub to: Side,
    /// The second value less the first, written as the value.
    pub difference: Option<Amount>,
    /// The 95 % interval of the difference: of shares by Newcombe's method 10, else in the same way
    /// from both intervals; null: both values are exact, or there is none.
    pub interval: Option<Interval>,
    /// What is said of it.
    pub change: Change,
}

/// A measure in one of the periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Side {
    /// The value.
    pub value: Option<Amount>,
    /// What it is a quotient of.
    pub numerator: Option<Number>,
    /// And by what.
    pub denominator: Option<Number>,
    /// How many observations it rests on.
    pub n: Option<u64>,
}

/// What is said of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Surely for the better.
    Better,
    /// Surely for the worse.
    Worse,
    /// Surely different; the metric does not say which way is good.
    Different,
    /// The interval holds zero.
    NoEvidence,
    /// One of the values is missing, or its interval has no end.
    Unknown,
}

/// What was, for every output of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// Two periods against each other.
    pub comparison: Option<Held>,
    /// By measure, what earlier results say.
    earlier: BTreeMap<String, Vec<Earlier>>,
}

impl History {
    /// Puts an earlier result's values beside the others, in the order of their times.
    pub fn add(&mut self, file: ResultFile) {
        for measured in file.measures {
            let of = self.earlier.entry(measured.id).or_default();
            let as_of = file.as_of.clone();
            let at = of.partition_point(|e| e.as_of <= as_of);
            of.insert(at, Earlier { as_of, value: measured.value, text: measured.text });
        }
    }

    /// What earlier results say of a measure.
    pub fn of(&self, path: &str) -> Vec<Earlier> {
        self.earlier.get(path).cloned().unwrap_or_default()
    }

    /// Whether there is any earlier result.
    pub fn is_empty(&self) -> bool {
        self.earlier.is_empty()
    }
}

fn days((first, last): (Date, Date)) -> Days {
    Days { first: first.to_string(), last: last.to_string() }
}

/// The comparison as it is written.
pub(super) fn comparison(model: &Model, held: &Held) -> Comparison {
    let measures = held.measures.iter().map(|c| {
        let measure = &model.measures[c.measure];
        let kind = measure.kind;
        let number = |value: Option<Found>| value.and_then(|v| double(v.float));
        let side = |r: &crate::measure::Reading| Side {
            value: r.value.and_then(|v| amount(kind, v)),
            numerator: number(r.numerator),
            denominator: number(r.denominator),
            n: r.n,
        };
        Compared {
            id: measure.decl.path.clone(),
            from: side(&c.from),
            to: side(&c.to),
            difference: c.difference.and_then(Found::float).and_then(|d| amount(kind, d)),
            interval: c.interval.map(|interval| Interval {
                method: Method::of(c.to.method),
                low: end(kind, interval.low),
                high: end(kind, interval.high),
            }),
            change: match c.change {
                Changed::Better => Change::Better,
                Changed::Worse => Change::Worse,
                Changed::Different => Change::Different,
                Changed::NoEvidence => Change::NoEvidence,
                Changed::Unknown => Change::Unknown,
            },
        }
    });
    Comparison { from: days(held.from), to: days(held.to), measures: measures.collect() }
}

/// A row of the comparison for people: measure, both values, the difference and what is said of it.
pub fn rows(model: &Model, held: &Held) -> Vec<[String; 6]> {
    let told = held.measures.iter().map(|c| {
        let measure = &model.measures[c.measure];
        let kind = measure.kind;
        let value = |v: Option<Found>| v.map_or("–".to_owned(), |v| figures::value(kind, v));
        let signed = |x: f64| {
            let text = figures::figure(kind, x);
            if x > 0.0 { format!("+{text}") } else { text }
        };
        let end = |x: Option<f64>| x.map_or("?".to_owned(), signed);
        [
            measure.decl.path.clone(),
            value(c.from.value),
            value(c.to.value),
            c.difference.map(signed).unwrap_or_default(),
            c.interval.map(|i| format!("{} – {}", end(i.low), end(i.high))).unwrap_or_default(),
            c.change.words().to_owned(),
        ]
    });
    told.collect()
}

/// The head of these rows.
pub fn head(held: &Held) -> [String; 6] {
    let span = |(first, last): (Date, Date)| {
        if first == last { first.to_string() } else { format!("{first} … {last}") }
    };
    [
        "measure".to_owned(),
        span(held.from),
        span(held.to),
        "difference".to_owned(),
        "95 % interval".to_owned(),
        String::new(),
    ]
}

/// How a measure went, for people: `31% (2026-01-31), 33% (2026-02-28)`; empty: nothing is known.
pub fn trend(earlier: &[Earlier]) -> String {
    let told = earlier.iter().map(|e| {
        let day = e.as_of.as_deref().and_then(|t| t.get(..10)).unwrap_or("?");
        format!("{} ({day})", e.text.as_deref().unwrap_or("–"))
    });
    told.collect::<Vec<_>>().join(", ")
}
