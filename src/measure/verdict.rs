//! What is said of a value: met, missed, unclear, not yet, no data; and how far it is.

use super::amount::{Amount, float};
use super::interval::Interval;
use crate::model::{Attainment, Date, Decimal, Measure, Target};

/// What is said of a measure's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// There is no value.
    NoData,
    /// The value is surely on the bad side and its time is over, or it is an alarm.
    Missed,
    /// Nobody can tell.
    Unclear,
    /// The value is surely on the bad side, and its time is not over.
    NotYet,
    /// The value surely meets the target.
    Met,
}

impl Verdict {
    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::NoData => "no data",
            Verdict::Missed => "missed",
            Verdict::Unclear => "unclear",
            Verdict::NotYet => "not yet",
            Verdict::Met => "met",
        }
    }
}

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A source is not bound to a file: its path.
    Unbound(String),
    /// The answer of a warehouse says nothing of it.
    NotAnswered,
    /// It would have to be resampled, for which an answer of a warehouse is not enough.
    NotResampled,
    /// There is nothing to compute from, or a denominator is zero.
    NothingThere,
    /// The value lies outside what is possible: something is wrong with the data.
    Impossible,
    /// The value is in the region of the alert.
    Alarm,
    /// There are fewer observations than a verdict wants: how many, and how many it wants.
    TooFew(u64, u64),
    /// The interval is open where the target has a limit.
    OpenInterval,
    /// The interval holds the target's limit.
    HoldsTarget,
    /// The due date is not over.
    BeforeDue,
    /// The due date is over, or none is said.
    PastDue,
}

/// A region of numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Region {
    low: Option<(f64, bool)>,
    high: Option<(f64, bool)>,
}

impl Region {
    fn of(target: &Target) -> Region {
        match target {
            Target::AtLeast(low, included) => {
                Region { low: Some((float(low.value), *included)), high: None }
            }
            Target::AtMost(high, included) => {
                Region { low: None, high: Some((float(high.value), *included)) }
            }
            Target::Inside(low, high) => Region {
                low: Some((float(low.value), true)),
                high: Some((float(high.value), true)),
            },
        }
    }

    fn holds(self, value: f64) -> bool {
        let over = |(limit, included): (f64, bool)| value > limit || (included && value == limit);
        let under = |(limit, included): (f64, bool)| value < limit || (included && value == limit);
        self.low.is_none_or(over) && self.high.is_none_or(under)
    }

    /// Whether some value from `low` to `high` lies in the region.
    fn meets(self, low: f64, high: f64) -> bool {
        let over = |(limit, included): (f64, bool)| high > limit || (included && high == limit);
        let under = |(limit, included): (f64, bool)| low < limit || (included && low == limit);
        self.low.is_none_or(over) && self.high.is_none_or(under)
    }
}

/// What a verdict is given on.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// The value.
    pub value: Option<Amount>,
    /// How many observations.
    pub n: Option<u64>,
    /// The interval; `None`: the value is exact.
    pub interval: Option<Interval>,
    /// The day of as-of, in the project's zone.
    pub today: Option<Date>,
}

/// The verdict on a measure: the first rule that holds. `None`: it promises nothing.
pub fn verdict(measure: &Measure, found: Found) -> (Option<Verdict>, Option<Why>) {
    let Some(value) = found.value else {
        let none = (measure.target.is_some() || measure.alert.is_some()).then_some(Verdict::NoData);
        return (none, Some(Why::NothingThere));
    };
    if measure.alert.as_ref().is_some_and(|alert| Region::of(alert).holds(value.float)) {
        return (Some(Verdict::Missed), Some(Why::Alarm));
    }
    let Some(target) = &measure.target else { return (None, None) };
    let region = Region::of(target);
    let (low, high) = match found.interval {
        None => (value.float, value.float),
        Some(interval) => {
            let n = found.n.unwrap_or(0);
            if n < measure.min_n {
                return (Some(Verdict::Unclear), Some(Why::TooFew(n, measure.min_n)));
            }
            let open = (region.low.is_some() && interval.low.is_none())
                || (region.high.is_some() && interval.high.is_none());
            if open {
                return (Some(Verdict::Unclear), Some(Why::OpenInterval));
            }
            (interval.low.unwrap_or(f64::NEG_INFINITY), interval.high.unwrap_or(f64::INFINITY))
        }
    };
    if region.holds(low) && region.holds(high) {
        return (Some(Verdict::Met), None);
    }
    if region.meets(low, high) {
        return (Some(Verdict::Unclear), Some(Why::HoldsTarget));
    }
    match (&measure.due, found.today) {
        (Some(due), Some(today)) if today <= due.last => {
            (Some(Verdict::NotYet), Some(Why::BeforeDue))
        }
        (Some(_), None) => (Some(Verdict::NotYet), Some(Why::BeforeDue)),
        _ => (Some(Verdict::Missed), Some(Why::PastDue)),
    }
}

/// How far a value is, from 0 to 100.
pub fn attained(attainment: &Attainment, value: Amount) -> f64 {
    let part = |from: Decimal, to: Decimal| {
        let (from, to) = (float(from), float(to));
        (100.0 * (value.float - from) / (to - from)).clamp(0.0, 100.0)
    };
    if let Some(full) = attainment.full_low
        && value.float < float(full)
    {
        // Where nothing says how far down it goes, the limit is missed and that is all.
        return attainment.zero_low.map_or(0.0, |zero| part(zero, full));
    }
    if let Some(full) = attainment.full_high
        && value.float > float(full)
    {
        return attainment.zero_high.map_or(0.0, |zero| part(zero, full));
    }
    100.0
}
