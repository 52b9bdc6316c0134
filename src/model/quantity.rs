//! Numbers with their kind, dates, times and periods.

use rust_decimal::Decimal;
use std::fmt;

/// A length of time in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(pub i64);

impl Duration {
    /// One millisecond.
    pub const MILLISECOND: i64 = 1_000;
    /// One second.
    pub const SECOND: i64 = 1_000_000;
    /// One minute.
    pub const MINUTE: i64 = 60 * Self::SECOND;
    /// One hour.
    pub const HOUR: i64 = 60 * Self::MINUTE;
    /// One day of 24 hours.
    pub const DAY: i64 = 24 * Self::HOUR;
    /// The units as written, with their length; a month is exactly 30 days, a year 365.
    pub const UNITS: [(&'static str, i64); 8] = [
        ("ms", Self::MILLISECOND),
        ("s", Self::SECOND),
        ("min", Self::MINUTE),
        ("h", Self::HOUR),
        ("d", Self::DAY),
        ("w", 7 * Self::DAY),
        ("mo", 30 * Self::DAY),
        ("y", 365 * Self::DAY),
    ];
}

impl fmt::Display for Duration {
    /// As one would write it in the language: the largest unit that divides it, weeks, months and
    /// years left out (`90d`, `36h`, `1500ms`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        for (unit, size) in Self::UNITS[..5].iter().rev() {
            if self.0 % size == 0 {
                return write!(f, "{}{unit}", self.0 / size);
            }
        }
        let ms = Decimal::from(self.0) / Decimal::from(Self::MILLISECOND);
        write!(f, "{}ms", ms.normalize())
    }
}

/// A length of time as it was written: in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stretch {
    /// How long.
    pub length: Duration,
    /// Its place among [`Duration::UNITS`].
    pub unit: usize,
}

impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Duration::UNITS.get(self.unit) {
            Some((unit, size)) if self.length.0 % size == 0 => {
                write!(f, "{}{unit}", self.length.0 / size)
            }
            _ => self.length.fmt(f),
        }
    }
}

/// The unit of a calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodUnit {
    /// Milliseconds up to hours: exact, in microseconds.
    Exact,
    /// Calendar days.
    Day,
    /// Calendar weeks.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

/// A calendar period: `1mo` is a month of the calendar, not 30 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// How many units (for [`PeriodUnit::Exact`], microseconds).
    pub count: i64,
    /// Of what.
    pub unit: PeriodUnit,
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            PeriodUnit::Exact => Duration(self.count).fmt(f),
            PeriodUnit::Day => write!(f, "{}d", self.count),
            PeriodUnit::Week => write!(f, "{}w", self.count),
            PeriodUnit::Month => write!(f, "{}mo", self.count),
            PeriodUnit::Year => write!(f, "{}y", self.count),
        }
    }
}

/// A day of the calendar.
pub type Date = jiff::civil::Date;

/// A date as precise as it was written: a day, month, quarter or year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateSpan {
    /// Its first day.
    pub first: Date,
    /// Its last day; as a deadline, this one counts.
    pub last: Date,
    /// As written: `2026-Q4`.
    pub text: String,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// What a number is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A plain number.
    Number,
    /// How many.
    Count,
    /// A share of a set, held as its fraction.
    Percent,
    /// A quotient.
    Ratio,
    /// A length of time, in microseconds.
    Duration,
    /// An amount of one currency (ISO 4217); `None`: the same one everywhere in a signature.
    Money(Option<[u8; 3]>),
    /// Points on a scale, both ends included.
    Score(Decimal, Decimal),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Number => f.write_str("number"),
            Kind::Count => f.write_str("count"),
            Kind::Percent => f.write_str("percent"),
            Kind::Ratio => f.write_str("ratio"),
            Kind::Duration => f.write_str("duration"),
            Kind::Money(None) => f.write_str("money"),
            Kind::Money(Some(c)) => write!(f, "money({})", String::from_utf8_lossy(c)),
            Kind::Score(lo, hi) => write!(f, "score({}..{})", lo.normalize(), hi.normalize()),
        }
    }
}

/// A number of a kind. A percent is its fraction, a duration its microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// Of what.
    pub kind: Kind,
    /// How much.
    pub value: Decimal,
}

impl fmt::Display for Quantity {
    /// As one would write it in the language: `2.5%`, `7d`, `12.50 EUR`, `42`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Percent => write!(f, "{}%", (self.value * Decimal::ONE_HUNDRED).normalize()),
            Kind::Duration => match i64::try_from(self.value.round()) {
                Ok(us) => Duration(us).fmt(f),
                Err(_) => write!(f, "{}", self.value),
            },
            Kind::Money(Some(c)) => write!(f, "{} {}", self.value, String::from_utf8_lossy(&c)),
            _ => write!(f, "{}", self.value.normalize()),
        }
    }
}

/// One end of a range, which is possible itself; `None` where it is open.
pub type Bound = Option<Decimal>;

/// Which values are possible, both ends included; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    /// The smallest.
    pub low: Bound,
    /// The largest.
    pub high: Bound,
}

impl Bounds {
    /// From `low` to `high`.
    pub fn new(low: Bound, high: Bound) -> Self {
        Bounds { low, high }
    }

    /// Whether a value is possible.
    pub fn holds(self, value: Decimal) -> bool {
        self.low.is_none_or(|l| l <= value) && self.high.is_none_or(|h| value <= h)
    }

    /// What is possible in both.
    pub fn meet(self, other: Bounds) -> Bounds {
        Bounds {
            low: self.low.into_iter().chain(other.low).max(),
            high: self.high.into_iter().chain(other.high).min(),
        }
    }
}

/// Whether these three letters are an ISO 4217 currency code in use (as of 2026).
pub fn is_currency(code: &str) -> bool {
    CURRENCIES.split_ascii_whitespace().any(|c| c == code)
}

/// ISO 4217 active codes, funds and metals left out.
const CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL \
BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD \
FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS \
KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD \
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX \
USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";
