//! What the numbers mean: the rules that hold for every measure, said once.
//!
//! These texts are the definition; an engine that disagrees with them is wrong.

use super::measures::Method;
use crate::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rule: what it is about, and what it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What it is about.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// What a node of a formula computes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeRule {
    /// The `node` of the expression.
    pub node: String,
    /// Its value.
    pub value: String,
    /// Its numerator; null: it has none.
    pub numerator: Option<String>,
    /// Its denominator; null: it has none.
    pub denominator: Option<String>,
    /// Its n.
    pub n: String,
}

/// How an interval is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntervalRule {
    /// The `method` of a measure's `interval`.
    pub method: Method,
    /// How it is computed.
    pub text: String,
}

/// What is said of a measure's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// There is no value.
    NoData,
    /// The value is surely on the bad side, and its time is over; or it is an alarm.
    Missed,
    /// Nobody can tell yet: too few observations, or the interval holds the target's edge.
    Unclear,
    /// The value surely meets the target.
    Met,
    /// The value is surely on the bad side, but its time is not over.
    NotYet,
}

/// When a verdict is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictRule {
    /// The verdict.
    pub verdict: Verdict,
    /// When it is given, if none before it in the list is.
    pub when: String,
}

/// A band of the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Its name.
    pub name: String,
    /// The smallest score in it, in points from 0 to 100.
    pub from: u8,
    /// The score below which it ends, in points; null: the top band, 100 included.
    pub below: Option<u8>,
}

/// How a journey's score is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreRule {
    /// The score of one measure.
    pub attainment: String,
    /// The score of a stage and of a journey.
    pub formula: String,
    /// Which measures do not count.
    pub not_scored: String,
    /// What stands beside the score.
    pub shown_with: String,
    /// What a score is called, from the bottom up.
    pub bands: Vec<Band>,
}

/// The rules that hold for every measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// How data is read: times, people, sessions, duplicates, missing values, windows, segments.
    pub reading: Vec<Rule>,
    /// What each node of a formula computes.
    pub nodes: Vec<NodeRule>,
    /// How a funnel (`converted`, `time_between`) is followed.
    pub funnels: Vec<Rule>,
    /// How a quantile is computed.
    pub quantiles: String,
    /// How intervals are computed.
    pub intervals: Vec<IntervalRule>,
    /// The verdict on a measure with a target: the first of the list that holds. A measure without
    /// target has no verdict.
    pub verdicts: Vec<VerdictRule>,
    /// How a journey's score is computed.
    pub score: ScoreRule,
    /// How the log is held against the map.
    pub conformance: Vec<Rule>,
}

const READING: &[(&str, &str)] = &[
    (
        "times",
        "Every time is an integer of microseconds since 1970-01-01T00:00:00Z. A timestamp without \
         offset is read in the project's time zone; the run notes it. Calendar periods and dates \
         are those of that zone.",
    ),
    (
        "as_of",
        "As-of is the time that was asked for; if none was, the latest time of all rows of all \
         sources that a measure reads. Never the clock. Rows after as-of are left out.",
    ),
    ("order", "Rows of a person are ordered by time; rows of one time by their order in the data."),
    (
        "duplicates",
        "Of rows that are equal in the source's duplicate_key (null: in all columns of the data), \
         the first is kept; the others are left out and counted. This comes before all else.",
    ),
    (
        "people",
        "A person is a distinct value of the source's person column. Rows without one are left \
         out where people or sessions are followed or counted, and counted themselves. Equal \
         values of two sources are one person if the sources share a person space.",
    ),
    (
        "sessions",
        "A session is of one person and one source. By column: the rows of one value. By gap: a \
         row more than the gap after the person's row before it begins a new one. All rows of the \
         source count for the gap, not those of the event alone.",
    ),
    (
        "missing",
        "A missing value makes a comparison unknown, as in SQL; only rows for which a condition is \
         true stay. Missing values and unanswered questions are left out of statistics, and \
         counted.",
    ),
    (
        "errors",
        "A row whose time cannot be read, a value that is not of its column's type and an answer \
         outside its scale are errors in the data: counted, shown, never used.",
    ),
    (
        "answered_together",
        "Where a formula reads several questions of one survey, every part of it is computed over \
         the rows that answer all of them.",
    ),
    (
        "segments",
        "A measure with a persona reads only rows of people in the segment: those with at least \
         one row of the segment's source for which its filter is true. The window does not narrow \
         the segment.",
    ),
    (
        "windows",
        "With over, only rows later than as-of less the period, and not later than as-of, count. \
         Entries into funnels and first things must lie in it; the steps that follow may not lie \
         after as-of. Rows of a source without time always count.",
    ),
    (
        "immature",
        "An entry whose window is not over at as-of (entry + within > as-of) is immature: left out \
         of numerator and denominator, and counted, whether it was finished or not; best and first \
         choose among the mature ones. Where there is no within for the whole but one for every \
         step after the first, their sum takes its place; else every entry is mature.",
    ),
    (
        "zero_denominators",
        "A quotient or share with denominator 0, and a statistic of no values, has no value: not \
         0. A formula with a part that has none has none.",
    ),
];

const FUNNELS: &[(&str, &str)] = &[
    ("attempt", "Every row of the first step is an entry, and begins an attempt."),
    (
        "chain",
        "The chain of an attempt is greedy: each step is taken at the earliest row that comes \
         after the step before and passes its conditions. One row fills one step at most.",
    ),
    (
        "window",
        "within runs from the entry and includes its end: a step at entry + within counts. A \
         step's own within runs from the step before and includes its end.",
    ),
    (
        "ties",
        "allow: a step may bear the same time as the step before, in either order of the rows. \
         forbid: it must be strictly later.",
    ),
    (
        "order",
        "in_order: other rows may lie between the steps. exact: no other row of the person in the \
         steps' sources may. any: the steps may come in any order; the earliest is the entry.",
    ),
    (
        "entry",
        "best: of a person's attempts, the one that reaches the most steps counts, the earliest of \
         equals. first: the first entry counts. each: every attempt counts, and the next entry is \
         the first one after the attempt before has ended.",
    ),
    (
        "exclude",
        "A row of an excluded event strictly between the times of two neighbouring steps of the \
         chain cuts the attempt there.",
    ),
    ("same", "Rows of later steps must have the entry's value of each property; not missing."),
    (
        "per",
        "person: one chain runs through all of a person's rows. session: through the rows of one \
         session.",
    ),
];

const INTERVALS: &[(Method, &str)] = &[
    (Method::Exact, "No interval: the value itself stands for it in verdicts."),
    (
        Method::Wilson,
        "Wilson score interval of numerator / denominator, without continuity correction, with \
         z = 1.959963984540054; then put through the rest of the formula, which is linear.",
    ),
    (
        Method::NpsStandardError,
        "value ± z * f * sqrt(((p + d) - (p - d)^2) / n), where p and d are the two shares, f is \
         their factor in the formula (100 for the Net Promoter Score) and z = 1.959963984540054; \
         cut off at the ends of the range.",
    ),
    (
        Method::T,
        "mean ± t * s / sqrt(n), where s is the standard deviation with n - 1 and t the quantile of \
         Student's distribution with n - 1 degrees of freedom; from n = 2 on. Where the formula adds \
         shares and means of one survey, each row that answers all questions gives one number (a \
         share's test gives 1 or 0), and the mean is over these.",
    ),
    (
        Method::OrderStatistics,
        "From the l-th to the u-th smallest value, where B is binomial with n and the quantile, l is \
         the largest rank with P(B < l) <= 0.025 and u the smallest with P(B >= u) <= 0.025. Where \
         there is no such rank the interval has no end on that side.",
    ),
    (
        Method::Bootstrap,
        "2.5 % and 97.5 % quantiles (type 7) of the values of resampled data; samples without value \
         are left out. People are drawn with replacement, as many as there are, each with all their \
         rows; of a source without person, rows are drawn. Units are numbered from 0 by person (in \
         byte order of the value), or by the order of rows. Random numbers come from SplitMix64 \
         with the seed as its first state; unit = high 64 bits of (number * count of units).",
    ),
];

const VERDICTS: &[(Verdict, &str)] = &[
    (Verdict::NoData, "there is no value"),
    (Verdict::Missed, "the value lies in the region of alert: an alarm, at any date"),
    (
        Verdict::Unclear,
        "n is under min_n, where min_n applies; or the interval has no end on a side where the \
         target has a limit",
    ),
    (Verdict::Met, "every value of the interval lies in the region of the target"),
    (Verdict::Unclear, "some value of the interval lies in the region of the target"),
    (
        Verdict::NotYet,
        "there is a due date and as-of is not after its last day; shown with the progress from \
         the baseline",
    ),
    (Verdict::Missed, "otherwise"),
];

const CONFORMANCE: &[(&str, &str)] = &[
    (
        "trace",
        "The rows of a person (or of a session) that are the event of a touchpoint where the \
         person's persona is, in order; other rows are left out and counted.",
    ),
    (
        "model",
        "The persona's own flow where one is declared, else the order of the touchpoints as \
         written. A touchpoint without event cannot be seen: it costs nothing and does not count \
         in the shortest path. A touchpoint with repeats may come again at no cost.",
    ),
    ("cost", "The cheapest alignment: a touchpoint skipped costs 1, a row too many 1, a match 0."),
    (
        "fitness",
        "1 - sum of costs / sum of (length of trace + length of the shortest path), over all \
         traces; the mean of the traces' own fitness stands beside it.",
    ),
];

/// The bands of the score, from the bottom up: name and smallest score.
pub const BANDS: &[(&str, u8)] = &[("poor", 0), ("fair", 50), ("good", 80)];

impl Rules {
    pub(super) fn new() -> Rules {
        let rules = |list: &[(&str, &str)]| {
            list.iter()
                .map(|(name, text)| Rule { name: (*name).into(), text: (*text).into() })
                .collect()
        };
        Rules {
            reading: rules(READING),
            nodes: nodes(),
            funnels: rules(FUNNELS),
            quantiles: "Type 7 of Hyndman and Fan: of n values in order x[0] to x[n-1], the quantile \
                        at p lies at h = (n - 1) * p; its value is x[floor(h)] + (h - floor(h)) * \
                        (x[floor(h) + 1] - x[floor(h)]). The median is the quantile at 0.5."
                .into(),
            intervals: INTERVALS
                .iter()
                .map(|(method, text)| IntervalRule { method: *method, text: (*text).into() })
                .collect(),
            verdicts: VERDICTS
                .iter()
                .map(|(verdict, when)| VerdictRule { verdict: *verdict, when: (*when).into() })
                .collect(),
            score: ScoreRule {
                attainment: "100 from full_low to full_high; below full_low, 100 * (value - zero_low) \
                             / (full_low - zero_low); above full_high, 100 * (zero_high - value) / \
                             (zero_high - full_high); never under 0 or over 100. 100 stands at the \
                             target; 0 at the baseline if it falls short of the target, else at the \
                             bad end of the range. Where the target is a range, the baseline's \
                             distance from it counts on both sides. A limit that the target leaves \
                             out (`>`) scores 100 all the same."
                    .into(),
                formula: "Sum of weight * attainment / sum of weights, over the measures of the \
                          journey (or stage) that are scored and have a value."
                    .into(),
                not_scored: "A measure without target; one with neither a baseline that falls short \
                             of the target nor a bad end of its range (not_scored says which). A \
                             measure without value is not scored either, and is counted."
                    .into(),
                shown_with: "The stage with the lowest score, and how many measures have no data."
                    .into(),
                bands: BANDS
                    .iter()
                    .enumerate()
                    .map(|(i, (name, from))| Band {
                        name: (*name).into(),
                        from: *from,
                        below: BANDS.get(i + 1).map(|(_, next)| *next),
                    })
                    .collect(),
            },
            conformance: rules(CONFORMANCE),
        }
    }
}

/// One row of the table of nodes: node, value, numerator, denominator, n.
type NodeText =
    (&'static str, &'static str, Option<&'static str>, Option<&'static str>, &'static str);

const NODES: &[NodeText] = &[
    ("literal", "The number.", None, None, "none"),
    (
        "arithmetic",
        "The operator applied to both values. Percents and ratios count as fractions, durations as \
         microseconds, money as its amount.",
        Some("for a quotient, the value on the left"),
        Some("for a quotient, the value on the right"),
        "for a quotient that of the right side, else that of the left; of the other if it has none",
    ),
    ("negate", "The value times -1.", None, None, "that of the formula"),
    ("metric", "The value of the formula inside.", None, None, "that of the formula"),
    ("count_rows", "How many rows.", None, None, "the value"),
    ("count_people", "How many distinct people.", None, None, "the value"),
    ("count_sessions", "How many distinct sessions.", None, None, "the value"),
    ("count_answers", "How many rows answer the question.", None, None, "the value"),
    (
        "property_statistic",
        "Sum, mean or quantile of the property over the rows where it is not missing.",
        Some("for a mean, the sum"),
        Some("for a mean, the number of values"),
        "the number of values",
    ),
    (
        "answer_statistic",
        "Sum, mean or quantile of the answers.",
        Some("for a mean, the sum"),
        Some("for a mean, the number of answers"),
        "the number of answers",
    ),
    (
        "share",
        "Numerator / denominator.",
        Some("answers that pass the test"),
        Some("all answers"),
        "the denominator",
    ),
    (
        "converted",
        "Numerator / denominator.",
        Some("people (sessions, attempts) whose counted attempt reaches the last step"),
        Some("people (sessions, attempts) with a mature entry that counts"),
        "the denominator",
    ),
    (
        "time_between",
        "Median of the times from entry to last step, over the counted attempts that reach it.",
        None,
        None,
        "attempts that reach the last step; the share who do stands beside it",
    ),
    (
        "returned",
        "Numerator / denominator. Bounded and rolling: the window is counted from each person's \
         own first time, not by the calendar.",
        Some(
            "people (sessions) with a row of again at t + after or later and, with within, before \
             t + within; after and within both run from t",
        ),
        Some(
            "people (sessions) with a row of first, at t the first time; with within, those with \
             t + within <= as-of, else those with t + after <= as-of",
        ),
        "the denominator",
    ),
];

fn nodes() -> Vec<NodeRule> {
    NODES
        .iter()
        .map(|(node, value, numerator, denominator, n)| NodeRule {
            node: (*node).into(),
            value: (*value).into(),
            numerator: numerator.map(Into::into),
            denominator: denominator.map(Into::into),
            n: (*n).into(),
        })
        .collect()
}

// The texts name numbers that live in the model; they must not drift apart.
const _: () =
    assert!(model::NORMAL_QUANTILE == 1.959_963_984_540_054 && model::CONFIDENCE_LEVEL == 0.95);
