//! What data says of a map, for its pictures: the value of each measure, and how people really go.

use super::scorecard;
use crate::measure::conformance::Conformance;
use crate::measure::{Reading, Scorecard};
use crate::model::{JourneyId, Model, Node, TouchpointId, Unit};

/// How people really go through a journey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Which journey.
    pub journey: JourneyId,
    /// What was counted.
    pub per: Unit,
    /// How many of them.
    pub cases: u64,
    /// Who comes by, of those that can be seen.
    pub touchpoints: Vec<(TouchpointId, u64)>,
    /// The ways on the map whose ends can be seen.
    pub ways: Vec<Taken>,
    /// Ways that people take though the map has none.
    pub other_ways: Vec<Taken>,
}

/// How often a way is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// From where.
    pub from: Node,
    /// To where.
    pub to: Node,
    /// How often.
    pub times: u64,
    /// Of how many departures.
    pub of: u64,
}

impl Seen {
    /// What of a journey held against the log is drawn.
    pub fn of(found: &Conformance) -> Seen {
        let taken = |way: &crate::measure::conformance::Way| Taken {
            from: way.from,
            to: way.to,
            times: way.times,
            of: way.of,
        };
        Seen {
            journey: found.journey,
            per: found.per,
            cases: found.cases,
            touchpoints: found
                .touchpoints
                .iter()
                .map(|used| (used.touchpoint, used.cases))
                .collect(),
            ways: found.edges.iter().map(taken).collect(),
            other_ways: found.other_ways.iter().map(taken).collect(),
        }
    }

    /// How often a way is taken, if it can be seen.
    pub fn way(&self, from: Node, to: Node) -> Option<&Taken> {
        self.ways.iter().chain(&self.other_ways).find(|way| (way.from, way.to) == (from, to))
    }

    /// What the cases are called.
    pub fn cases_are(&self) -> &'static str {
        self.per.noun(self.cases)
    }
}

/// What data says of each measure, as `(path, words)`.
pub fn actual(model: &Model, card: &Scorecard) -> Vec<(String, String)> {
    let said = |reading: &Reading| {
        let now = format!("now {}", scorecard::value(model, reading));
        let said = match reading.verdict {
            Some(_) => format!("{now} · {}", scorecard::verdict(reading)),
            None => now,
        };
        (model.measures[reading.measure].decl.path.clone(), said)
    };
    card.readings.iter().map(said).collect()
}
