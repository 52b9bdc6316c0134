//! The scorecard for people: a table for the terminal, Markdown for a pull request, JUnit for CI.

pub mod figures;
mod junit;
mod markdown;
mod table;

pub use junit::junit;
pub use markdown::markdown;
pub use table::{Paint, table};

use super::result::band;
use crate::measure::conformance::{Conformance, Use};
use crate::measure::quality::Quality;
use crate::measure::verdict::Verdict;
use crate::measure::{JourneyScore, Reading, Scorecard};
use crate::model::{Kind, Model, Node, Target, TouchpointId};

/// How urgent a reading is: the worst comes first.
fn urgency(reading: &Reading) -> u8 {
    match reading.verdict {
        Some(Verdict::Missed) if reading.is_alarm() => 0,
        Some(Verdict::Missed) => 1,
        Some(Verdict::NoData) => 2,
        Some(Verdict::Unclear) => 3,
        Some(Verdict::NotYet) => 4,
        Some(Verdict::Met) => 5,
        None => 6,
    }
}

/// The verdict in a word.
pub(super) fn verdict(reading: &Reading) -> &'static str {
    match reading.verdict {
        Some(Verdict::Missed) if reading.is_alarm() => "alarm",
        Some(verdict) => verdict.words(),
        None => "–",
    }
}

/// The readings of a journey, the worst first.
pub(super) fn readings<'a>(
    model: &Model,
    card: &'a Scorecard,
    journey: &JourneyScore,
) -> Vec<&'a Reading> {
    let of = |r: &&Reading| model.measures[r.measure].journey == journey.journey;
    let mut all: Vec<&Reading> = card.readings.iter().filter(of).collect();
    let far = |r: &Reading| r.attained.unwrap_or(100.0);
    all.sort_by(|a, b| urgency(a).cmp(&urgency(b)).then(far(a).total_cmp(&far(b))));
    all
}

/// The path of a reading's measure, without its journey.
fn place(model: &Model, reading: &Reading) -> String {
    let measure = &model.measures[reading.measure];
    let journey = &model.journeys[measure.journey].decl.path;
    let path = measure.decl.path.strip_prefix(journey.as_str()).unwrap_or(&measure.decl.path);
    path.trim_start_matches('.').to_owned()
}

/// A reading's value for people.
pub(super) fn value(model: &Model, reading: &Reading) -> String {
    let kind = model.measures[reading.measure].kind;
    reading.value.map_or("–".to_owned(), |v| figures::value(kind, v))
}

/// A reading's interval for people.
pub(super) fn interval(model: &Model, reading: &Reading) -> String {
    let kind = model.measures[reading.measure].kind;
    let end = |end: Option<f64>| end.map_or("?".to_owned(), |x| figures::figure(kind, x));
    reading.interval.map(|i| format!("{} – {}", end(i.low), end(i.high))).unwrap_or_default()
}

/// A measure's target with its date.
fn target(model: &Model, reading: &Reading) -> String {
    let measure = &model.measures[reading.measure];
    let Some(target) = &measure.target else { return String::new() };
    let sign = |included: bool, with: &'static str, without: &'static str| {
        if included { with } else { without }
    };
    let text = match target {
        Target::AtLeast(q, included) => format!("{} {q}", sign(*included, ">=", ">")),
        Target::AtMost(q, included) => format!("{} {q}", sign(*included, "<=", "<")),
        Target::Inside(low, high) => format!("{low}..{high}"),
    };
    match &measure.due {
        Some(due) => format!("{text} by {}", due.text),
        None => text,
    }
}

/// How many observations, and what was left out.
pub(super) fn basis(reading: &Reading) -> String {
    let mut parts = Vec::new();
    parts.extend(reading.n.map(|n| format!("n {}", figures::figure(Kind::Count, n as f64))));
    for (count, what) in [
        (reading.tally.immature, "immature"),
        (reading.tally.missing, "missing"),
        (reading.tally.bad, "unusable"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    parts.join(", ")
}

/// The line about a journey's score.
fn headline(model: &Model, journey: &JourneyScore) -> String {
    let whole = &journey.whole;
    let mut parts = Vec::new();
    match whole.score {
        Some(score) => parts.push(format!("score {} of 100 ({})", score.round(), band(score))),
        None => parts.push("no score".to_owned()),
    }
    if let Some(stage) = journey.worst {
        let score = journey.stages.iter().find(|(s, _)| *s == stage).and_then(|(_, s)| s.score);
        let score = score.map(|s| format!(" {}", s.round())).unwrap_or_default();
        parts.push(format!("worst stage {}{score}", plain(&model.stages[stage].decl.name)));
    }
    if whole.no_data > 0 {
        parts.push(format!("{} without data", whole.no_data));
    }
    if whole.not_scored > 0 {
        parts.push(format!("{} not scored", whole.not_scored));
    }
    parts.join(", ")
}

/// How a journey fits the log, one line each; the first is the fitness.
pub(super) fn fit(model: &Model, found: &Conformance) -> Vec<String> {
    let name = |t: TouchpointId| format!("`{}`", plain(&model.touchpoints[t].decl.name));
    let end = |node: Node| match node {
        Node::Touchpoint(t) => name(t),
        Node::Start => "the start".to_owned(),
        Node::Exit => "the end".to_owned(),
    };
    let percent = |part: u64, whole: u64| {
        figures::figure(Kind::Percent, if whole > 0 { part as f64 / whole as f64 } else { 0.0 })
    };
    let what = found.per.noun(found.cases);
    let Some(fitness) = found.fitness else {
        return vec![format!("no {what} came by a touchpoint")];
    };
    let mut lines = vec![format!(
        "fitness {} over {} {what}, {} fit perfectly",
        figures::figure(Kind::Percent, fitness),
        figures::figure(Kind::Count, found.cases as f64),
        percent(found.perfect, found.cases)
    )];
    for deviation in found.deviations.iter().take(5) {
        let touchpoint = name(deviation.touchpoint);
        let told = match deviation.skipped {
            true => format!("leave out {touchpoint}"),
            false => format!("come to {touchpoint} where the map has no place for it"),
        };
        let share = percent(deviation.cases, found.cases);
        lines.push(format!("{share} {told}, as `{}` does", plain(&deviation.example)));
    }
    for way in found.other_ways.iter().take(3) {
        let (from, to) = (end(way.from), end(way.to));
        lines.push(format!(
            "{} of departures from {from} lead to {to}, and the map has no such way",
            percent(way.times, way.of)
        ));
    }
    let list = |uses: Vec<&Use>| -> String {
        uses.iter().map(|u| name(u.touchpoint)).collect::<Vec<_>>().join(", ")
    };
    let unused: Vec<&Use> = found.touchpoints.iter().filter(|u| u.cases == 0).collect();
    if !unused.is_empty() {
        lines.push(format!("nobody came by {}", list(unused)));
    }
    let hardly: Vec<&Use> = found.touchpoints.iter().filter(|u| u.hardly && u.cases > 0).collect();
    if !hardly.is_empty() {
        lines.push(format!("hardly anybody came by {}", list(hardly)));
    }
    if found.unassigned > 0 {
        lines.push(format!("{} {what} are in no persona's segment", found.unassigned));
    }
    if found.unmapped_rows > 0 {
        let events: Vec<String> = found
            .unmapped
            .iter()
            .take(3)
            .map(|(event, _)| format!("`{}`", plain(&model.events[*event].decl.name)))
            .collect();
        let of = if events.is_empty() { String::new() } else { format!(", {}", events.join(", ")) };
        let rows = figures::figure(Kind::Count, found.unmapped_rows as f64);
        lines.push(format!("{rows} rows show no touchpoint{of}"));
    }
    lines
}

/// What is to be said of a source's data, one line each; the first is what was read.
pub(super) fn notes(quality: &Quality) -> Vec<String> {
    let count = |n: u64, what: &str| {
        format!(
            "{} {what}{}",
            figures::figure(Kind::Count, n as f64),
            if n == 1 { "" } else { "s" }
        )
    };
    let mut lines = vec![format!("{}, {} used", count(quality.rows, "row"), quality.used)];
    if quality.used == 0 {
        lines.push("nothing to measure: no row is left".to_owned());
    }
    for left in &quality.left_out {
        let what = if left.reason.whole_row() { "row" } else { "value" };
        let of = left.column.as_ref().map(|c| format!(" in `{c}`")).unwrap_or_default();
        let example = match left.example.as_str() {
            "" => String::new(),
            text => format!(": `{text}`"),
        };
        lines.push(format!(
            "{} left out: {}{of}; first in {}, line {}{example}",
            count(left.count, what),
            left.reason.words(),
            left.file,
            left.line
        ));
    }
    for (n, what) in [
        (quality.duplicates, "equals one before it, and is left out"),
        (quality.after_as_of, "is later than as-of, and is left out"),
        (quality.without_person, "says no person, and is left out where people are counted"),
        (quality.without_session, "is in no session"),
    ] {
        if n > 0 {
            lines.push(format!("{}: each {what}", count(n, "row")));
        }
    }
    if quality.mixed_times {
        lines.push("times are written in several ways: are they of one clock?".to_owned());
    }
    for (column, n) in &quality.negative {
        lines.push(format!("{} below zero in `{column}`, and used", count(*n, "amount")));
    }
    lines
}

/// Text without what could break a line or steer a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
