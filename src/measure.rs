//! Measuring: the numbers that a project promises, computed from data.
//!
//! Files become tables ([`read`], [`store`]), conditions and windows choose their rows
//! ([`selection`]), people are followed through them ([`trail`], [`funnel`]), formulas get their
//! values ([`mod@evaluate`]), intervals ([`interval`]) and verdicts ([`verdict`]);
//! the maps themselves are held against the log ([`conformance`]). What each number
//! means is fixed in the rules of the measurement spec; this is the engine that has to agree with
//! them. Nothing here opens a file: streams of bytes come from outside.

mod alignment;
pub mod amount;
pub mod answers;
mod bootstrap;
pub mod compare;
mod condition;
pub mod conformance;
mod distribution;
pub mod evaluate;
pub mod funnel;
pub mod interval;
pub mod needs;
pub mod quality;
pub mod read;
mod score;
pub mod selection;
pub mod store;
pub mod table;
pub mod texts;
mod trail;
pub mod verdict;
pub mod warehouse;

pub use score::{JourneyScore, Score};

use crate::model::{
    FormulaKind, IntervalMethod, JourneyId, Measure, MeasureId, Model, SourceId, StageId, Unit,
};
use amount::{Amount, float};
use conformance::Conformance;
use evaluate::{Evaluator, Tally};
use interval::Interval;
use needs::Needs;
use selection::{Scope, Selection};
use store::Store;
use verdict::{Found, Verdict, Why};

/// A measure with what the data says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Which one.
    pub measure: MeasureId,
    /// Its value.
    pub value: Option<Amount>,
    /// What the value is a quotient of.
    pub numerator: Option<Amount>,
    /// And by what.
    pub denominator: Option<Amount>,
    /// How many observations it rests on.
    pub n: Option<u64>,
    /// How its interval is computed.
    pub method: IntervalMethod,
    /// Its 95 % interval; `None`: the value is exact, or there is none.
    pub interval: Option<Interval>,
    /// What was left out.
    pub tally: Tally,
    /// What is said of it; `None`: it promises nothing.
    pub verdict: Option<Verdict>,
    /// Why.
    pub why: Vec<Why>,
    /// How far it is, from 0 to 100; `None`: it is not scored, or has no value.
    pub attained: Option<f64>,
    /// The funnels in its formula.
    pub funnels: Vec<Steps>,
}

impl Reading {
    /// Whether its value is an alarm.
    pub fn is_alarm(&self) -> bool {
        self.why.contains(&Why::Alarm)
    }
}

/// How far people came in a funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    /// How many counted attempts reached each step.
    pub reached: Vec<u64>,
    /// For each step, the median time since the step before, in microseconds.
    pub since_previous: Vec<Option<f64>>,
    /// The median time from entry to last step.
    pub median: Option<f64>,
    /// The 90 % quantile of that time.
    pub p90: Option<f64>,
}

/// Everything that is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorecard {
    /// "Now".
    pub as_of: Option<i64>,
    /// The measures, in the order of the maps.
    pub readings: Vec<Reading>,
    /// The journeys with their scores, in the order of the maps.
    pub journeys: Vec<JourneyScore>,
    /// The journeys whose touchpoints can be seen in the data, held against it.
    pub conformance: Vec<Conformance>,
}

/// Evaluates measures (all of the project's, or those of some journeys), and holds the journeys
/// against the log, `per` person or session.
pub fn evaluate(model: &Model, store: &Store, journeys: &[JourneyId], per: Unit) -> Scorecard {
    let selection = Selection::new(model, store);
    let wanted = |m: &Measure| journeys.is_empty() || journeys.contains(&m.journey);
    let readings: Vec<Reading> = model
        .measures
        .iter()
        .filter(|(_, m)| wanted(m))
        .map(|(id, measure)| reading(&selection, id, measure))
        .collect();
    let ids = || model.journeys.ids().filter(|id| journeys.is_empty() || journeys.contains(id));
    Scorecard {
        as_of: store.as_of,
        journeys: ids().map(|id| score::journey(model, id, &readings)).collect(),
        conformance: ids().filter_map(|id| conformance::conformance(&selection, id, per)).collect(),
        readings,
    }
}

/// The sources that a measure reads, its segment included.
pub fn sources_of(model: &Model, measure: &Measure) -> Vec<SourceId> {
    let mut sources: Vec<SourceId> = Needs::of_formula(model, &measure.formula).sources().collect();
    let segment = measure.persona.and_then(|p| model.personas[p].segment.as_ref());
    sources.extend(segment.map(|(source, _)| *source));
    sources.sort_unstable();
    sources.dedup();
    sources
}

/// A reading that says nothing yet.
fn blank(id: MeasureId, method: IntervalMethod) -> Reading {
    Reading {
        measure: id,
        value: None,
        numerator: None,
        denominator: None,
        n: None,
        method,
        interval: None,
        tally: Tally::default(),
        verdict: None,
        why: Vec::new(),
        attained: None,
        funnels: Vec::new(),
    }
}

fn reading<'a>(selection: &'a Selection<'a>, id: MeasureId, measure: &'a Measure) -> Reading {
    reading_since(selection, id, measure, None)
}

/// The reading of a measure from the rows that are later than a time.
fn reading_since<'a>(
    selection: &'a Selection<'a>,
    id: MeasureId,
    measure: &'a Measure,
    since: Option<i64>,
) -> Reading {
    let (model, store) = (selection.model, selection.store);
    let mut reading = blank(id, model.interval_method(&measure.formula));
    let unbound = sources_of(model, measure).into_iter().filter(|s| store.table(*s).is_none());
    reading.why = unbound.map(|s| Why::Unbound(model.sources[s].decl.path.clone())).collect();
    if !reading.why.is_empty() {
        reading.verdict = measure.target.as_ref().map(|_| Verdict::NoData);
        return reading;
    }
    let scope = Scope {
        // Nothing is less than any time.
        after: measure.over.and_then(|over| selection.window(over)).max(since),
        persona: measure.persona,
    };
    judged(&mut Evaluator::new(selection, &measure.formula, scope), measure, reading)
}

/// Value, interval and verdict of a measure.
fn judged<'a>(
    evaluator: &mut Evaluator<'a>,
    measure: &'a Measure,
    mut reading: Reading,
) -> Reading {
    let store = evaluator.selection.store;
    let found = evaluator.evaluate(&measure.formula);
    reading.value = found.value;
    reading.numerator = found.numerator;
    reading.denominator = found.denominator;
    reading.n = found.n;
    reading.tally = evaluator.tally();
    reading.funnels = evaluator
        .funnels()
        .filter(|(f, _)| matches!(f.is, FormulaKind::Converted(_) | FormulaKind::TimeBetween(_)))
        .map(|(_, followed)| steps(&followed))
        .collect();
    if reading.value.is_some_and(|value| outside(measure, value)) {
        reading.value = None;
        reading.verdict = measure.target.as_ref().map(|_| Verdict::NoData);
        reading.why.push(Why::Impossible);
        return reading;
    }
    if let Some(value) = reading.value {
        reading.interval =
            interval::interval(evaluator, &measure.formula, reading.method, value, measure.range);
    }
    let (verdict, why) = verdict::verdict(
        measure,
        Found {
            value: reading.value,
            n: reading.n,
            interval: reading.interval,
            today: store.as_of.and_then(|t| store.zone.day_of(t)),
        },
    );
    reading.verdict = verdict;
    reading.why.extend(why);
    reading.attained = match (measure.attainment(), reading.value) {
        (Ok(attainment), Some(value)) => Some(verdict::attained(&attainment, value)),
        _ => None,
    };
    reading
}

/// Whether a value lies outside what is possible, rounding aside.
fn outside(measure: &Measure, value: Amount) -> bool {
    let slack = 1e-9 * value.float.abs().max(1.0);
    measure.range.low.is_some_and(|low| value.float < float(low) - slack)
        || measure.range.high.is_some_and(|high| value.float > float(high) + slack)
}

fn steps(followed: &funnel::Followed) -> Steps {
    let sorted = |times: &mut dyn Iterator<Item = i64>| {
        let mut times: Vec<f64> = times.map(|t| t as f64).collect();
        times.sort_by(f64::total_cmp);
        times
    };
    let whole = sorted(&mut followed.attempts.iter().filter_map(|a| a.took));
    Steps {
        reached: followed.reached.clone(),
        since_previous: followed
            .gaps
            .iter()
            .map(|gaps| amount::quantile(&sorted(&mut gaps.iter().copied()), 0.5))
            .collect(),
        median: amount::quantile(&whole, 0.5),
        p90: amount::quantile(&whole, 0.9),
    }
}

/// The stage in which a measure stands; `None`: it is on the journey.
fn stage_of(model: &Model, measure: &Measure) -> Option<StageId> {
    match measure.scope {
        crate::model::Scope::Journey(_) => None,
        crate::model::Scope::Stage(stage) => Some(stage),
        crate::model::Scope::Touchpoint(t) => Some(model.touchpoints[t].stage),
    }
}
