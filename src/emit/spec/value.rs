//! Numbers with their units, ranges, dates, periods and places, as they stand in the spec.

use crate::model::{self, ColumnType, Decimal, Kind, PeriodUnit};
use crate::source::{Sources, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A number as it stands in JSON. Which form it has is said by the `unit` beside it: money is a
/// decimal string (`"12.50"`, so that no cent is lost), a duration an integer of microseconds, a
/// percent or ratio a fraction (2.5 % is `0.025`), everything else a plain number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Amount {
    /// A JSON number.
    Number(serde_json::Number),
    /// An exact decimal number as text, without currency; used for money.
    Money(#[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))] String),
}

impl Amount {
    /// The value of a number of this kind.
    pub(in crate::emit) fn of(kind: Kind, value: Decimal) -> Amount {
        match kind {
            Kind::Money(_) => Amount::Money(value.to_string()),
            _ => Amount::Number(number(value)),
        }
    }
}

/// A decimal as a JSON number: an integer where it is whole, else the nearest double.
pub(super) fn number(value: Decimal) -> serde_json::Number {
    let value = value.normalize();
    if value.scale() == 0
        && let Ok(whole) = i64::try_from(value)
    {
        return whole.into();
    }
    // Parsed from its digits, because that rounds correctly. A decimal is always finite.
    let nearest = value.to_string().parse::<f64>().ok().and_then(serde_json::Number::from_f64);
    nearest.unwrap_or_else(|| 0.into())
}

/// What a number is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KindName {
    /// A plain number.
    Number,
    /// How many.
    Count,
    /// A share of a set.
    Percent,
    /// A quotient.
    Ratio,
    /// A length of time.
    Duration,
    /// An amount of money.
    Money,
    /// Points on a scale.
    Score,
}

/// How a number of some kind is written in this file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WrittenAs {
    /// A JSON number.
    Number,
    /// A JSON number; the whole is 1, so 2.5 % is 0.025.
    Fraction,
    /// A whole JSON number of microseconds; one day is 86400000000.
    Microseconds,
    /// A decimal number as a JSON string, in units of the currency: `"12.50"`.
    DecimalString,
    /// A JSON number of points on the scale.
    Points,
}

/// The unit of a number: its kind and how it is written in this file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// What the number is a number of.
    pub kind: KindName,
    /// How it is written in this file.
    pub written_as: WrittenAs,
    /// For money, the ISO 4217 code of its currency; null if the metric leaves it open and a
    /// measure fixes it. Null for every other kind.
    pub currency: Option<String>,
    /// For a score, the ends of its scale; null for every other kind.
    pub scale: Option<Scale>,
}

/// The ends of a scale, in points, both possible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// The smallest number of points.
    pub low: serde_json::Number,
    /// The largest number of points.
    pub high: serde_json::Number,
}

impl Unit {
    pub(in crate::emit) fn of(kind: Kind) -> Unit {
        let (name, written_as) = match kind {
            Kind::Number => (KindName::Number, WrittenAs::Number),
            Kind::Count => (KindName::Count, WrittenAs::Number),
            Kind::Percent => (KindName::Percent, WrittenAs::Fraction),
            Kind::Ratio => (KindName::Ratio, WrittenAs::Fraction),
            Kind::Duration => (KindName::Duration, WrittenAs::Microseconds),
            Kind::Money(_) => (KindName::Money, WrittenAs::DecimalString),
            Kind::Score(..) => (KindName::Score, WrittenAs::Points),
        };
        let currency = match kind {
            Kind::Money(Some(code)) => Some(currency(code)),
            _ => None,
        };
        let scale = match kind {
            Kind::Score(low, high) => Some(Scale { low: number(low), high: number(high) }),
            _ => None,
        };
        Unit { kind: name, written_as, currency, scale }
    }
}

pub(super) fn currency(code: [u8; 3]) -> String {
    String::from_utf8_lossy(&code).into_owned()
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// What the number is a number of, and how it is written here.
    pub unit: Unit,
    /// The number, written as `unit` says.
    pub value: Amount,
    /// The number with its unit for people, exactly: `2.5%`, `7d`, `12.50 EUR`.
    pub text: String,
}

impl Quantity {
    pub(in crate::emit) fn of(quantity: &model::Quantity) -> Quantity {
        Quantity {
            unit: Unit::of(quantity.kind),
            value: Amount::of(quantity.kind, quantity.value),
            text: quantity.to_string(),
        }
    }
}

/// Which values are possible, both ends included. A value outside is an error in the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// What the ends are numbers of, and how they are written here.
    pub unit: Unit,
    /// The smallest possible value, written as `unit` says; null if there is none.
    pub low: Option<Amount>,
    /// The largest possible value, written as `unit` says; null if there is none.
    pub high: Option<Amount>,
}

impl Range {
    pub(super) fn of(kind: Kind, bounds: model::Bounds) -> Range {
        Range {
            unit: Unit::of(kind),
            low: bounds.low.map(|v| Amount::of(kind, v)),
            high: bounds.high.map(|v| Amount::of(kind, v)),
        }
    }
}

/// An end of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The value, written as the region's `unit` says.
    pub value: Amount,
    /// Whether the value itself lies in the region (`>=`) or not (`>`).
    pub included: bool,
}

/// A region of values: those that meet a target, or those that raise an alarm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// What the limits are numbers of, and how they are written here.
    pub unit: Unit,
    /// Values lie above this; null: no limit below.
    pub low: Option<Limit>,
    /// Values lie below this; null: no limit above.
    pub high: Option<Limit>,
    /// The region for people: `>= 2.5%`, `in 40%..60%`.
    pub text: String,
}

impl Region {
    pub(in crate::emit) fn of(target: &model::Target) -> Region {
        let limit = |q: &model::Quantity, included| {
            Some(Limit { value: Amount::of(q.kind, q.value), included })
        };
        match target {
            model::Target::AtLeast(low, included) => Region {
                unit: Unit::of(low.kind),
                low: limit(low, *included),
                high: None,
                text: format!("{} {low}", if *included { ">=" } else { ">" }),
            },
            model::Target::AtMost(high, included) => Region {
                unit: Unit::of(high.kind),
                low: None,
                high: limit(high, *included),
                text: format!("{} {high}", if *included { "<=" } else { "<" }),
            },
            model::Target::Inside(low, high) => Region {
                unit: Unit::of(low.kind),
                low: limit(low, true),
                high: limit(high, true),
                text: format!("in {low}..{high}"),
            },
        }
    }
}

/// An exact length of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duration {
    /// How long, in microseconds. A day is exactly 24 hours, a month 30 days, a year 365.
    pub microseconds: i64,
    /// The same for people: `7d`, `36h`.
    pub text: String,
}

impl Duration {
    pub(super) fn of(duration: model::Duration) -> Duration {
        Duration { microseconds: duration.0, text: duration.to_string() }
    }
}

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnitName {
    /// Exact microseconds (written in hours or shorter units).
    Microsecond,
    /// Days of the calendar in the project's time zone; one may have 23 or 25 hours.
    Day,
    /// Weeks of the calendar in the project's time zone.
    Week,
    /// Months of the calendar in the project's time zone.
    Month,
    /// Years of the calendar in the project's time zone.
    Year,
}

/// A period of the calendar: a month is a month, not 30 days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// How many of the unit.
    pub count: i64,
    /// Of what.
    pub unit: PeriodUnitName,
    /// The same for people: `28d`, `1mo`.
    pub text: String,
}

impl Period {
    pub(super) fn of(period: model::Period) -> Period {
        let unit = match period.unit {
            PeriodUnit::Exact => PeriodUnitName::Microsecond,
            PeriodUnit::Day => PeriodUnitName::Day,
            PeriodUnit::Week => PeriodUnitName::Week,
            PeriodUnit::Month => PeriodUnitName::Month,
            PeriodUnit::Year => PeriodUnitName::Year,
        };
        Period { count: period.count, unit, text: period.to_string() }
    }
}

/// A date as precise as it was written: a day, month, quarter or year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// The first day, as `YYYY-MM-DD`, in the project's time zone.
    #[schemars(extend("format" = "date"))]
    pub first: String,
    /// The last day, as `YYYY-MM-DD`, in the project's time zone. A deadline ends with this day.
    #[schemars(extend("format" = "date"))]
    pub last: String,
    /// As written: `2026-Q4`.
    pub text: String,
}

impl Dates {
    pub(in crate::emit) fn of(dates: &model::DateSpan) -> Dates {
        Dates {
            first: dates.first.to_string(),
            last: dates.last.to_string(),
            text: dates.text.clone(),
        }
    }
}

/// The type of a column in the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A whole number of things.
    Count,
    /// A point in time. Without an offset it is read in the project's time zone.
    Timestamp,
    /// A day of the calendar.
    Date,
    /// Yes or no.
    YesNo,
    /// A length of time.
    Duration,
    /// An amount of money in one currency.
    Money,
}

/// The name and, for money, the currency of a column's type.
pub(super) fn value_type(ty: ColumnType) -> (ValueType, Option<String>) {
    match ty {
        ColumnType::Text => (ValueType::Text, None),
        ColumnType::Number => (ValueType::Number, None),
        ColumnType::Count => (ValueType::Count, None),
        ColumnType::Timestamp => (ValueType::Timestamp, None),
        ColumnType::Date => (ValueType::Date, None),
        ColumnType::YesNo => (ValueType::YesNo, None),
        ColumnType::Duration => (ValueType::Duration, None),
        ColumnType::Money(code) => (ValueType::Money, Some(currency(code))),
    }
}

/// Where something is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file: a `path` of `files`.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1, in Unicode characters.
    pub column: u64,
    /// Offset of the first byte, from 0.
    pub byte_start: u32,
    /// Offset one past the last byte.
    pub byte_end: u32,
}

impl Place {
    pub(super) fn of(sources: &Sources, span: Span) -> Place {
        let file = sources.get(span.file);
        let (line, column) = file.line_column(span.start);
        Place {
            file: file.path.clone(),
            line: line as u64,
            column: column as u64,
            byte_start: span.start,
            byte_end: span.end,
        }
    }
}
