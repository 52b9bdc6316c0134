//! The result of measuring, for programs: a JSON file with a schema of its own.
//!
//! As with the measurement spec, the types of this module *are* the format. Numbers are written as
//! there: a percent as its fraction, a duration as microseconds, money as a decimal text.

pub mod history;

use super::scorecard::figures;
use super::spec::expression::Per;
use super::spec::measures::{Counted, Method};
use super::spec::rules::{BANDS, Verdict};
use super::spec::value::{Amount, Dates, Quantity, Region, Unit};
use super::spec::{Compiler, SCHEMA_ID, compiled_from, text, unwrap_descriptions};
use crate::measure::amount::{Amount as Found, float};
use crate::measure::conformance::{Conformance as Held, Way as Taken};
use crate::measure::quality::{LeftOut as Left, Quality, Reason};
use crate::measure::store::Store;
use crate::measure::verdict::Verdict as Judged;
use crate::measure::{Reading, Score, Scorecard, Steps};
use crate::model::{Kind, Model, Node, TouchpointId};
use history::History;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Number;

/// Version of the format.
pub const RESULT_VERSION: &str = "1.1";

/// The address of the format's JSON Schema.
pub const RESULT_SCHEMA_ID: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/schema/result-1.json");

/// What was measured: the value of each measure with how sure it is and what is said of it, the
/// scores of the journeys, and how good the data is. A key is never missing; null says that there is
/// nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Result of measuring customer journeys")]
pub struct ResultFile {
    /// The schema of this file.
    #[serde(rename = "$schema")]
    #[schemars(extend("const" = RESULT_SCHEMA_ID))]
    pub schema: String,
    /// The version of the format.
    #[schemars(extend("const" = RESULT_VERSION))]
    pub result_version: String,
    /// The schema of the measurement spec that says what each number means.
    #[schemars(extend("const" = SCHEMA_ID))]
    pub spec_schema: String,
    /// What measured.
    pub engine: Compiler,
    /// The project's name.
    pub project: String,
    /// SHA-256 over the source files, as in the measurement spec (`compiled_from.sha256`).
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub sources_sha256: String,
    /// IANA name of the zone in which times without offset were read.
    pub time_zone: String,
    /// "Now", in UTC; null: no row bears a time and nobody said.
    pub as_of: Option<String>,
    /// The measures, in the order of the maps.
    pub measures: Vec<Measured>,
    /// The scores, in the order of the maps.
    pub journeys: Vec<JourneyScore>,
    /// The journeys whose touchpoints can be seen in the data, held against it.
    pub conformance: Vec<Conformance>,
    /// The data that was read, in the order in which the sources are declared.
    pub data: Vec<DataQuality>,
    /// Two periods against each other; null: nobody asked.
    #[serde(default)]
    pub comparison: Option<history::Comparison>,
}

/// A measure with what the data says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// The measure: its path, as in the measurement spec.
    pub id: String,
    /// The journey it belongs to.
    pub journey: String,
    /// What the value is a number of, and how it is written here.
    pub unit: Unit,
    /// The value; null: there is none.
    pub value: Option<Amount>,
    /// The value for people: `34.7%`.
    pub text: Option<String>,
    /// What the value is a quotient of: a count, or a sum in the unit of its column.
    pub numerator: Option<Number>,
    /// And by what.
    pub denominator: Option<Number>,
    /// How many observations the value rests on.
    pub n: Option<u64>,
    /// What n counts.
    pub counts: Option<Counted>,
    /// The 95 % interval; null: the value is exact, or there is none.
    pub interval: Option<Interval>,
    /// People, sessions or attempts that are left out because their time is not over.
    pub immature: u64,
    /// Missing values and unanswered questions that are left out.
    pub missing: u64,
    /// Values and answers that are left out because they are none.
    pub unusable: u64,
    /// What is said of the value; null: the measure promises nothing.
    pub verdict: Option<Verdict>,
    /// Whether the value is an alarm.
    pub alarm: bool,
    /// Why the verdict is what it is, for people.
    pub reasons: Vec<String>,
    /// What is promised.
    pub target: Option<Region>,
    /// Until when.
    pub due: Option<Dates>,
    /// Where it stood before.
    pub baseline: Option<Quantity>,
    /// How far it is, from 0 to 100; null: not scored, or without value.
    pub attainment: Option<Number>,
    /// Whether missing the target fails a run.
    pub gate: bool,
    /// The team that answers for it.
    pub owner: Option<String>,
    /// For each funnel of the formula, how far people came.
    pub funnels: Vec<Funnel>,
    /// What earlier results say of it, the oldest first.
    #[serde(default)]
    pub earlier: Vec<history::Earlier>,
}

/// The 95 % interval of a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// How it is computed.
    pub method: Method,
    /// Its lower end, written as the value; null: it may lie anywhere.
    pub low: Option<Amount>,
    /// Its upper end, written as the value; null: it may lie anywhere.
    pub high: Option<Amount>,
}

/// How far people came in a funnel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Funnel {
    /// How many counted attempts reached each step.
    pub reached: Vec<u64>,
    /// The median time since the step before, in microseconds; null: nobody took the step, or it is
    /// the first.
    pub median_since_previous: Vec<Option<Number>>,
    /// The median time from entry to last step, in microseconds.
    pub median: Option<Number>,
    /// The 90 % quantile of that time, in microseconds.
    pub p90: Option<Number>,
}

/// A score with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scored {
    /// The journey or stage: its path.
    pub id: String,
    /// From 0 to 100; null: nothing is scored.
    pub score: Option<Number>,
    /// What a score of this height is called.
    pub band: Option<String>,
    /// How many measures it is the mean of.
    pub scored: u64,
    /// Measures that could be scored and have no value.
    pub no_data: u64,
    /// Measures that cannot be scored.
    pub not_scored: u64,
}

/// The score of a journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JourneyScore {
    /// Over all of its measures.
    pub whole: Scored,
    /// Its stages that have measures, in order.
    pub stages: Vec<Scored>,
    /// The stage with the lowest score: its path.
    pub worst_stage: Option<String>,
}

/// A journey held against the log: how people went, beside how the map says they go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conformance {
    /// The journey: its path.
    pub id: String,
    /// What a case is: what a person did, or what happened in a session.
    pub per: Per,
    /// Cases with at least one touchpoint.
    pub cases: u64,
    /// People or sessions left out: of nobody's segment.
    pub unassigned: u64,
    /// Rows that show a touchpoint.
    pub rows: u64,
    /// Different sequences of touchpoints.
    pub variants: u64,
    /// The sum of the costs of the cheapest alignments.
    pub cost: u64,
    /// The sum of the lengths of the traces and of the shortest path beside each.
    pub worst_cost: u64,
    /// 1 less cost by worst cost.
    pub fitness: Option<Number>,
    /// The mean of the fitness of the cases.
    pub mean_fitness: Option<Number>,
    /// Cases that fit perfectly.
    pub perfect: u64,
    /// Cases that never go back in the order written.
    pub forward: u64,
    /// The commonest deviations, ten at most.
    pub deviations: Vec<Deviation>,
    /// The touchpoints that can be seen, in the order written.
    pub touchpoints: Vec<Use>,
    /// The ways that the map has, as far as both ends can be seen.
    pub edges: Vec<Way>,
    /// The commonest ways that people take though the map has none, ten at most.
    pub other_ways: Vec<Way>,
    /// Rows of the same sources that show no touchpoint.
    pub unmapped_rows: u64,
    /// Declared events among them, the commonest first.
    pub unmapped_events: Vec<Unmapped>,
}

/// A deviation of cases from the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// Whether the touchpoint was left out, or came where the map has no place for it.
    pub what: What,
    /// The touchpoint: its path.
    pub touchpoint: String,
    /// How many cases have it.
    pub cases: u64,
    /// How often it occurs in all.
    pub times: u64,
    /// A person who does so.
    pub example: String,
}

/// In what a case deviates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A touchpoint was left out.
    Skipped,
    /// A touchpoint came where the map has no place for it.
    Extra,
}

/// How much a touchpoint is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// The touchpoint: its path.
    pub touchpoint: String,
    /// Cases that come by.
    pub cases: u64,
    /// Rows that show it.
    pub rows: u64,
    /// Whether nobody comes by.
    pub unused: bool,
    /// Whether surely fewer than 5 % of the cases come by.
    pub hardly_used: bool,
}

/// A way from one place to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// The touchpoint it leads from: its path; null: the start.
    pub from: Option<String>,
    /// The touchpoint it leads to: its path; null: the end.
    pub to: Option<String>,
    /// How often it is taken.
    pub times: u64,
    /// Of how many departures.
    pub departures: u64,
    /// The share that is taken, a fraction; null: nobody departs from there.
    pub share: Option<Number>,
    /// The share that the map says, a fraction.
    pub declared_share: Option<Number>,
}

/// A declared event that is no touchpoint's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unmapped {
    /// The event: its path.
    pub event: String,
    /// Its rows that show no touchpoint.
    pub rows: u64,
}

/// How good a source's data is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataQuality {
    /// The source: its path.
    pub source: String,
    /// The files, as they were named.
    pub files: Vec<String>,
    /// Rows in them.
    pub rows: u64,
    /// Rows that were used.
    pub used: u64,
    /// Rows that equal one before.
    pub duplicates: u64,
    /// Rows later than as-of.
    pub after_as_of: u64,
    /// Used rows that say no person, where the source has them.
    pub without_person: u64,
    /// Used rows that are in no session, where the source has them.
    pub without_session: u64,
    /// Times without offset that were read in the project's zone.
    pub without_offset: u64,
    /// Whether times are written in several ways.
    pub mixed_times: bool,
    /// Columns of money with amounts below zero.
    pub negative: Vec<Negative>,
    /// Rows and values that are left out.
    pub left_out: Vec<LeftOut>,
    /// The earliest time of a used row, in UTC.
    pub first: Option<String>,
    /// The latest time of a used row, in UTC.
    pub last: Option<String>,
}

/// Amounts of money below zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Negative {
    /// The column.
    pub column: String,
    /// How many.
    pub count: u64,
}

/// Something that is left out, with how often and where first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Why, for programs.
    pub reason: LeftOutReason,
    /// Whether whole rows are left out, or values of rows that are used.
    pub whole_rows: bool,
    /// The column, where it is about one.
    pub column: Option<String>,
    /// How often.
    pub count: u64,
    /// The file of the first one.
    pub file: String,
    /// Its line there, from 1.
    pub line: u64,
    /// The text that could not be used, cut off if long.
    pub example: String,
}

/// Why something is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// The row has more or fewer fields than the header.
    FieldCount,
    /// The row is not UTF-8.
    NotUtf8,
    /// The line is no JSON object.
    NotAnObject,
    /// The row says no time.
    NoTime,
    /// The row's time cannot be read.
    BadTime,
    /// A value is not of its column's type.
    WrongType,
    /// An answer lies outside its question's scale.
    OutsideScale,
}

/// What was measured, as JSON: sorted keys, a line feed at the end.
pub fn result(model: &Model, store: &Store, card: &Scorecard, past: &History) -> String {
    text(&build(model, store, card, past))
}

/// The JSON Schema (draft 2020-12) of the result.
pub fn schema() -> String {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<ResultFile>();
    schema.insert("$id".to_owned(), RESULT_SCHEMA_ID.into());
    let mut schema = schema.to_value();
    unwrap_descriptions(&mut schema);
    text(&schema)
}

/// What was measured.
pub fn build(model: &Model, store: &Store, card: &Scorecard, past: &History) -> ResultFile {
    ResultFile {
        schema: RESULT_SCHEMA_ID.to_owned(),
        result_version: RESULT_VERSION.to_owned(),
        spec_schema: SCHEMA_ID.to_owned(),
        engine: Compiler {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        project: model.name.clone(),
        sources_sha256: compiled_from(&model.files).sha256,
        time_zone: match model.time_zone.as_str() {
            "" => "UTC".to_owned(),
            zone => zone.to_owned(),
        },
        as_of: card.as_of.and_then(moment),
        measures: card.readings.iter().map(|r| measured(model, r, past)).collect(),
        journeys: card
            .journeys
            .iter()
            .map(|journey| JourneyScore {
                whole: scored(&model.journeys[journey.journey].decl.path, journey.whole),
                stages: journey
                    .stages
                    .iter()
                    .map(|(stage, score)| scored(&model.stages[*stage].decl.path, *score))
                    .collect(),
                worst_stage: journey.worst.map(|stage| model.stages[stage].decl.path.clone()),
            })
            .collect(),
        conformance: card.conformance.iter().map(|c| conformance(model, c)).collect(),
        data: store
            .qualities()
            .map(|(source, quality)| data(&model.sources[source].decl.path, quality))
            .collect(),
        comparison: past.comparison.as_ref().map(|c| history::comparison(model, c)),
    }
}

/// What a score of this height is called.
pub fn band(score: f64) -> &'static str {
    let fits = BANDS.iter().rev().find(|(_, from)| score >= f64::from(*from));
    fits.map_or("", |(name, _)| name)
}

fn moment(micros: i64) -> Option<String> {
    jiff::Timestamp::from_microsecond(micros).ok().map(|t| t.to_string())
}

fn double(value: f64) -> Option<Number> {
    let whole = value.fract() == 0.0 && value.abs() < 9e15;
    if whole { Some(Number::from(value as i64)) } else { Number::from_f64(value) }
}

/// A number as its kind is written.
fn amount(kind: Kind, value: Found) -> Option<Amount> {
    match kind {
        Kind::Money(_) => Some(Amount::of(kind, value.decimal()?)),
        // Half a microsecond is rounded to a whole one.
        Kind::Duration => Some(Amount::Number(double(value.float.round())?)),
        _ => Some(Amount::Number(double(value.float)?)),
    }
}

fn end(kind: Kind, value: Option<f64>) -> Option<Amount> {
    amount(kind, Found::float(value?)?)
}

fn verdict(verdict: Judged) -> Verdict {
    match verdict {
        Judged::NoData => Verdict::NoData,
        Judged::Missed => Verdict::Missed,
        Judged::Unclear => Verdict::Unclear,
        Judged::NotYet => Verdict::NotYet,
        Judged::Met => Verdict::Met,
    }
}

fn measured(model: &Model, reading: &Reading, past: &History) -> Measured {
    let measure = &model.measures[reading.measure];
    let kind = measure.kind;
    let number = |value: Option<Found>| value.and_then(|v| double(v.float));
    Measured {
        id: measure.decl.path.clone(),
        journey: model.journeys[measure.journey].decl.path.clone(),
        unit: Unit::of(kind),
        value: reading.value.and_then(|v| amount(kind, v)),
        text: reading.value.map(|v| figures::value(kind, v)),
        numerator: number(reading.numerator),
        denominator: number(reading.denominator),
        n: reading.n,
        counts: model.sample_unit(&measure.formula).map(Counted::of),
        interval: reading.interval.map(|interval| Interval {
            method: Method::of(reading.method),
            low: end(kind, interval.low),
            high: end(kind, interval.high),
        }),
        immature: reading.tally.immature,
        missing: reading.tally.missing,
        unusable: reading.tally.bad,
        verdict: reading.verdict.map(verdict),
        alarm: reading.is_alarm(),
        reasons: reading.why.iter().map(figures::why).collect(),
        target: measure.target.as_ref().map(Region::of),
        due: measure.due.as_ref().map(Dates::of),
        baseline: measure.baseline.as_ref().map(Quantity::of),
        attainment: reading.attained.and_then(double),
        gate: measure.gate,
        owner: measure.owner.map(|team| model.teams[team].decl.path.clone()),
        funnels: reading.funnels.iter().map(funnel).collect(),
        earlier: past.of(&measure.decl.path),
    }
}

fn funnel(steps: &Steps) -> Funnel {
    Funnel {
        reached: steps.reached.clone(),
        median_since_previous: steps.since_previous.iter().map(|t| t.and_then(double)).collect(),
        median: steps.median.and_then(double),
        p90: steps.p90.and_then(double),
    }
}

fn scored(id: &str, score: Score) -> Scored {
    Scored {
        id: id.to_owned(),
        score: score.score.and_then(double),
        band: score.score.map(|s| band(s).to_owned()),
        scored: score.scored as u64,
        no_data: score.no_data as u64,
        not_scored: score.not_scored as u64,
    }
}

fn conformance(model: &Model, found: &Held) -> Conformance {
    let path = |t: TouchpointId| model.touchpoints[t].decl.path.clone();
    let end = |node: Node| match node {
        Node::Touchpoint(t) => Some(path(t)),
        Node::Start | Node::Exit => None,
    };
    let way = |way: &Taken| Way {
        from: end(way.from),
        to: end(way.to),
        times: way.times,
        departures: way.of,
        share: (way.of > 0).then(|| way.times as f64 / way.of as f64).and_then(double),
        declared_share: way.declared.map(float).and_then(double),
    };
    Conformance {
        id: model.journeys[found.journey].decl.path.clone(),
        per: Per::of(found.per),
        cases: found.cases,
        unassigned: found.unassigned,
        rows: found.rows,
        variants: found.variants,
        cost: found.cost,
        worst_cost: found.worst,
        fitness: found.fitness.and_then(double),
        mean_fitness: found.mean.and_then(double),
        perfect: found.perfect,
        forward: found.forward,
        deviations: found
            .deviations
            .iter()
            .map(|d| Deviation {
                what: if d.skipped { What::Skipped } else { What::Extra },
                touchpoint: path(d.touchpoint),
                cases: d.cases,
                times: d.times,
                example: d.example.clone(),
            })
            .collect(),
        touchpoints: found
            .touchpoints
            .iter()
            .map(|u| Use {
                touchpoint: path(u.touchpoint),
                cases: u.cases,
                rows: u.rows,
                unused: u.cases == 0,
                hardly_used: u.hardly,
            })
            .collect(),
        edges: found.edges.iter().map(way).collect(),
        other_ways: found.other_ways.iter().map(way).collect(),
        unmapped_rows: found.unmapped_rows,
        unmapped_events: found
            .unmapped
            .iter()
            .map(|(event, rows)| Unmapped {
                event: model.events[*event].decl.path.clone(),
                rows: *rows,
            })
            .collect(),
    }
}

fn data(source: &str, quality: &Quality) -> DataQuality {
    DataQuality {
        source: source.to_owned(),
        files: quality.files.clone(),
        rows: quality.rows,
        used: quality.used,
        duplicates: quality.duplicates,
        after_as_of: quality.after_as_of,
        without_person: quality.without_person,
        without_session: quality.without_session,
        without_offset: quality.without_offset,
        mixed_times: quality.mixed_times,
        negative: quality
            .negative
            .iter()
            .map(|(column, count)| Negative { column: column.clone(), count: *count })
            .collect(),
        left_out: quality.left_out.iter().map(left_out).collect(),
        first: quality.first.and_then(moment),
        last: quality.last.and_then(moment),
    }
}

fn left_out(left: &Left) -> LeftOut {
    LeftOut {
        reason: match left.reason {
            Reason::FieldCount => LeftOutReason::FieldCount,
            Reason::NotUtf8 => LeftOutReason::NotUtf8,
            Reason::NotAnObject => LeftOutReason::NotAnObject,
            Reason::NoTime => LeftOutReason::NoTime,
            Reason::BadTime => LeftOutReason::BadTime,
            Reason::WrongType => LeftOutReason::WrongType,
            Reason::OutsideScale => LeftOutReason::OutsideScale,
        },
        whole_rows: left.reason.whole_row(),
        column: left.column.clone(),
        count: left.count,
        file: left.file.clone(),
        line: left.line,
        example: left.example.clone(),
    }
}
