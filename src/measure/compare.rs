//! Two periods against each other: what changed, and how sure that is.

use super::interval::Interval;
use super::selection::Selection;
use super::store::Store;
use super::{Reading, reading_since};
use crate::model::{Better, Date, JourneyId, MeasureId, Model};

/// What is said of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Surely for the better.
    Better,
    /// Surely for the worse.
    Worse,
    /// Surely different; the metric does not say which way is good.
    Different,
    /// The interval holds zero: nothing shows that anything changed.
    NoEvidence,
    /// One of the values is missing, or its interval has no end.
    Unknown,
}

impl Change {
    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Change::Better => "better",
            Change::Worse => "worse",
            Change::Different => "different",
            Change::NoEvidence => "no evidence of change",
            Change::Unknown => "not comparable",
        }
    }
}

/// A measure in two periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Which one.
    pub measure: MeasureId,
    /// In the first period.
    pub from: Reading,
    /// In the second.
    pub to: Reading,
    /// The second value less the first.
    pub difference: Option<f64>,
    /// The 95 % interval of the difference; `None`: both values are exact, or there is none.
    pub interval: Option<Interval>,
    /// What is said of it.
    pub change: Change,
}

/// The measures of two periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// First and last day of the first period.
    pub from: (Date, Date),
    /// First and last day of the second.
    pub to: (Date, Date),
    /// The measures, in the order of the maps.
    pub measures: Vec<Compared>,
}

/// The interval of `to` less `from`, from the intervals of both: of shares with Wilson intervals this
/// is Newcombe's method 10, and his way holds for intervals of any kind (MOVER).
pub fn difference(from: (f64, Interval), to: (f64, Interval)) -> Interval {
    let ((p, a), (q, b)) = (from, to);
    let side = |one: Option<f64>, of: f64, other: Option<f64>, from: f64| {
        Some(((of - one?).powi(2) + (other? - from).powi(2)).sqrt())
    };
    Interval {
        low: side(b.low, q, a.high, p).map(|d| q - p - d),
        high: side(b.high, q, a.low, p).map(|d| q - p + d),
    }
}

/// The readings of one period: rows of its days only, its end being now.
pub fn period(model: &Model, store: &Store, journeys: &[JourneyId], first: Date) -> Vec<Reading> {
    let selection = Selection::new(model, store);
    let since = store.zone.start_of(first).saturating_sub(1);
    let wanted = |j: JourneyId| journeys.is_empty() || journeys.contains(&j);
    let measures = model.measures.iter().filter(|(_, m)| wanted(m.journey));
    measures.map(|(id, measure)| reading_since(&selection, id, measure, Some(since))).collect()
}

/// Holds the readings of two periods against each other.
pub fn compare(
    model: &Model,
    (from_days, from): ((Date, Date), Vec<Reading>),
    (to_days, to): ((Date, Date), Vec<Reading>),
) -> Comparison {
    let measures = from
        .into_iter()
        .zip(to)
        .map(|(from, to)| {
            let better = model.metrics[model.measures[from.measure].metric].better;
            compared(better, from, to)
        })
        .collect();
    Comparison { from: from_days, to: to_days, measures }
}

fn compared(better: Better, from: Reading, to: Reading) -> Compared {
    let values = from.value.zip(to.value).map(|(a, b)| (a.float, b.float));
    let difference_of = values.map(|(a, b)| b - a);
    let interval = match (values, from.interval, to.interval) {
        (Some((a, b)), Some(i), Some(j)) => Some(difference((a, i), (b, j))),
        _ => None,
    };
    let (low, high) = match (difference_of, interval) {
        (Some(_), Some(interval)) => (interval.low, interval.high),
        (exact, _) => (exact, exact),
    };
    let change = match (low, high) {
        (Some(low), Some(high)) if low > 0.0 || high < 0.0 => match (better, low > 0.0) {
            (Better::Higher, true) | (Better::Lower, false) => Change::Better,
            (Better::Higher, false) | (Better::Lower, true) => Change::Worse,
            (Better::Inside, _) => Change::Different,
        },
        (Some(_), Some(_)) => Change::NoEvidence,
        _ => Change::Unknown,
    };
    Compared { measure: from.measure, difference: difference_of, interval, change, from, to }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::interval::wilson;

    #[test]
    fn of_shares_it_is_newcombes() {
        let share = |x: u64, n: u64| {
            let (low, high) = wilson(x, n).unwrap();
            (x as f64 / n as f64, Interval { low: Some(low), high: Some(high) })
        };
        // statsmodels.stats.proportion.confint_proportions_2indep(48, 80, 56, 70, method="newcomb")
        let found = difference(share(56, 70), share(48, 80));
        let near = |a: Option<f64>, b: f64| (a.unwrap() - b).abs() < 1e-12;
        assert!(near(found.low, -0.333_872_654_036_906_14));
        assert!(near(found.high, -0.052_431_472_402_364_98));
    }
}
