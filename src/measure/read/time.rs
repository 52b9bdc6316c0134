//! Points in time, days and lengths of time as they stand in data.

use crate::model::{Decimal, Duration};
use jiff::civil;
use jiff::tz::TimeZone;

/// How a time was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// With an offset, so that it needs no zone.
    Offset,
    /// Without one: read in the project's zone.
    Local,
    /// A day: its first moment in the project's zone.
    Day,
    /// Seconds, milliseconds or microseconds since 1970, by their number of digits.
    Epoch(u8),
}

impl Form {
    /// A bit of its own, to collect forms.
    pub fn bit(self) -> u8 {
        match self {
            Form::Offset => 1,
            Form::Local => 2,
            Form::Day => 4,
            Form::Epoch(10) => 8,
            Form::Epoch(13) => 16,
            Form::Epoch(_) => 32,
        }
    }
}

/// The zone in which times without offset are read.
#[derive(Debug, Clone)]
pub struct Zone {
    zone: TimeZone,
    utc: bool,
}

impl Zone {
    /// The zone of this IANA name; UTC if there is none (which `journey.toml` does not let pass).
    pub fn named(name: &str) -> Zone {
        let zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
        let utc = matches!(name, "" | "UTC" | "Etc/UTC");
        Zone { zone, utc }
    }

    /// The zone itself.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The microseconds of a time on a clock of this zone.
    fn micros(&self, days: i64, micros_of_day: i64) -> Option<i64> {
        let local = days.checked_mul(Duration::DAY)?.checked_add(micros_of_day)?;
        if self.utc {
            return Some(local);
        }
        let date = date_of(days)?;
        let (seconds, rest) = (micros_of_day / Duration::SECOND, micros_of_day % Duration::SECOND);
        let time = civil::Time::new(
            (seconds / 3600) as i8,
            (seconds / 60 % 60) as i8,
            (seconds % 60) as i8,
            (rest * 1000) as i32,
        );
        let zoned = date.to_datetime(time.ok()?).to_zoned(self.zone.clone()).ok()?;
        Some(zoned.timestamp().as_microsecond())
    }

    /// The first moment of a day.
    pub fn start_of(&self, day: civil::Date) -> i64 {
        day.to_zoned(self.zone.clone()).map_or(i64::MIN + 1, |z| z.timestamp().as_microsecond())
    }

    /// The last microsecond of a day.
    pub fn end_of(&self, day: civil::Date) -> i64 {
        day.tomorrow().map_or(i64::MAX, |next| self.start_of(next) - 1)
    }

    /// The day of a point in time, by the calendar of the zone.
    pub fn day_of(&self, micros: i64) -> Option<civil::Date> {
        let timestamp = jiff::Timestamp::from_microsecond(micros).ok()?;
        Some(self.zone.to_datetime(timestamp).date())
    }
}

/// Days since 1970-01-01 of a day of the calendar.
pub fn days_of(date: civil::Date) -> i64 {
    let (y, m, d) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
    days(y, m, d)
}

fn date_of(days: i64) -> Option<civil::Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    civil::date(1970, 1, 1).checked_add(span).ok()
}

/// Days since 1970-01-01 (Howard Hinnant's algorithm).
fn days(y: i64, m: i64, d: i64) -> i64 {
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn two(bytes: &[u8], at: usize) -> Option<i64> {
    let (a, b) = (*bytes.get(at)?, *bytes.get(at + 1)?);
    (a.is_ascii_digit() && b.is_ascii_digit())
        .then(|| i64::from(a - b'0') * 10 + i64::from(b - b'0'))
}

/// `YYYY-MM-DD` at the start: days since 1970-01-01.
fn leading_day(bytes: &[u8]) -> Option<i64> {
    let year = two(bytes, 0)? * 100 + two(bytes, 2)?;
    let mark = *bytes.get(4)?;
    if !matches!(mark, b'-' | b'/') || *bytes.get(7)? != mark {
        return None;
    }
    let (month, day) = (two(bytes, 5)?, two(bytes, 8)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=length).contains(&day).then(|| days(year, month, day))
}

/// A day: days since 1970-01-01.
pub fn day(text: &str) -> Option<i64> {
    let text = text.trim_ascii();
    if text.len() == 10 {
        return leading_day(text.as_bytes());
    }
    // Programs write days as midnights.
    let (start, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', ' '])?;
    let rest = rest.strip_prefix("00:00")?;
    let rest = rest.strip_prefix(":00").unwrap_or(rest);
    let rest = rest.strip_prefix('.').map_or(rest, |r| r.trim_start_matches('0'));
    rest.is_empty().then(|| leading_day(start.as_bytes()))?
}

/// A point in time: microseconds since 1970 UTC, and how it was written.
pub fn timestamp(text: &str, zone: &Zone) -> Option<(i64, Form)> {
    let text = text.trim_ascii();
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) && !bytes.is_empty() {
        let number: i64 = text.parse().ok()?;
        return match bytes.len() {
            10 => Some((number * Duration::SECOND, Form::Epoch(10))),
            13 => Some((number * Duration::MILLISECOND, Form::Epoch(13))),
            16 => Some((number, Form::Epoch(16))),
            _ => None,
        };
    }
    let days = leading_day(bytes)?;
    if bytes.len() == 10 {
        return Some((zone.micros(days, 0)?, Form::Day));
    }
    if !matches!(bytes[10], b'T' | b't' | b' ') || *bytes.get(13)? != b':' {
        return None;
    }
    let (hour, minute) = (two(bytes, 11)?, two(bytes, 14)?);
    let mut at = 16;
    let mut second = 0;
    let mut fraction = 0;
    if bytes.get(at) == Some(&b':') {
        second = two(bytes, at + 1)?;
        at += 3;
        if matches!(bytes.get(at), Some(b'.' | b',')) {
            at += 1;
            let start = at;
            let mut size = Duration::SECOND;
            while let Some(digit) = bytes.get(at).filter(|b| b.is_ascii_digit()) {
                size /= 10;
                fraction += i64::from(digit - b'0') * size;
                at += 1;
            }
            if at == start {
                return None;
            }
        }
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let of_day = ((hour * 60 + minute) * 60 + second) * Duration::SECOND + fraction;
    let rest = text.get(at..)?.trim_start();
    if rest.is_empty() {
        return Some((zone.micros(days, of_day)?, Form::Local));
    }
    let offset = offset(rest)?;
    Some((days.checked_mul(Duration::DAY)? + of_day - offset * Duration::SECOND, Form::Offset))
}

/// Seconds east of UTC: `Z`, `UTC`, `+02`, `+0200`, `+02:00`.
fn offset(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let sign = match text.as_bytes()[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = &text.as_bytes()[1..];
    let (hours, minutes) = match digits.len() {
        2 => (two(digits, 0)?, 0),
        4 => (two(digits, 0)?, two(digits, 2)?),
        5 if digits[2] == b':' => (two(digits, 0)?, two(digits, 3)?),
        _ => return None,
    };
    (hours <= 18 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// A length of time in microseconds: `90s`, `1h30min`, `01:30:00`, `PT1H30M`. A number alone has no
/// unit, and is none.
pub fn duration(text: &str) -> Option<i64> {
    let text = text.trim_ascii();
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let micros = if body.starts_with(['P', 'p']) {
        iso(body)?
    } else if body.contains(':') {
        clock(body)?
    } else {
        let mut rest = body;
        let mut sum = Decimal::ZERO;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            let (number, tail) = rest.split_at(digits);
            let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
            let (unit, tail) = tail.split_at(letters);
            let (_, size) = Duration::UNITS.iter().find(|(name, _)| *name == unit)?;
            sum = sum.checked_add(scaled(number, *size)?)?;
            rest = tail.trim_start();
        }
        i64::try_from(sum.round()).ok().filter(|_| !body.is_empty())?
    };
    Some(if negative { -micros } else { micros })
}

fn scaled(number: &str, size: i64) -> Option<Decimal> {
    let plain = number.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !number.is_empty();
    let number: Decimal = if plain { number.parse().ok()? } else { return None };
    number.checked_mul(Decimal::from(size))
}

fn clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    let in_minute = |text: &str| text.parse::<Decimal>().is_ok_and(|n| n < Decimal::from(60));
    if parts.next().is_some() || !in_minute(minutes) || !in_minute(seconds) {
        return None;
    }
    let sum = scaled(hours, Duration::HOUR)?
        .checked_add(scaled(minutes, Duration::MINUTE)?)?
        .checked_add(scaled(seconds, Duration::SECOND)?)?;
    i64::try_from(sum.round()).ok()
}

/// ISO 8601 without years and months, which have no fixed length.
fn iso(text: &str) -> Option<i64> {
    let mut rest = &text[1..];
    let mut sum = Decimal::ZERO;
    let mut in_time = false;
    let mut any = false;
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix(['T', 't']) {
            (in_time, rest) = (true, tail);
            continue;
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at(digits);
        let size = match (in_time, tail.as_bytes()[0].to_ascii_uppercase()) {
            (false, b'W') => 7 * Duration::DAY,
            (false, b'D') => Duration::DAY,
            (true, b'H') => Duration::HOUR,
            (true, b'M') => Duration::MINUTE,
            (true, b'S') => Duration::SECOND,
            _ => return None,
        };
        sum = sum.checked_add(scaled(number, size)?)?;
        rest = &tail[1..];
        any = true;
    }
    i64::try_from(sum.round()).ok().filter(|_| any)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Option<i64> {
        timestamp(text, &Zone::named("UTC")).map(|(t, _)| t)
    }

    #[test]
    fn times_are_microseconds_since_1970() {
        let t = 1_710_325_274_000_000;
        for text in [
            "2024-03-13 10:21:14",
            "2024-03-13T10:21:14Z",
            "2024-03-13T10:21:14.000000+00:00",
            "2024-03-13 12:21:14+02",
            "2024-03-13 12:51:14 +0230",
            "2024/03/13 10:21:14 UTC",
            "1710325274",
            "1710325274000",
            "1710325274000000",
            " 2024-03-13 10:21:14 ",
        ] {
            assert_eq!(utc(text), Some(t), "{text}");
        }
        assert_eq!(utc("2024-03-13 10:21:14.1234567"), Some(t + 123_456));
        assert_eq!(utc("1997-01-01"), Some(852_076_800_000_000));
        assert_eq!(utc("1969-12-31 23:59:59"), Some(-1_000_000));
        assert_eq!(utc("2024-03-13 10:21"), Some(t - 14_000_000));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "x",
            "03/13/2024",
            "2024-13-01",
            "2023-02-29",
            "2024-03-13 24:00:00",
            "2024-03-13 10:21:14.",
            "2024-03-13 10:21:14 CEST",
            "2024-03-13x",
            "12",
            "17103252740",
            "2024-03-13 10:21:60",
            "NaN",
            "2024-3-13",
        ] {
            assert_eq!(utc(text), None, "{text}");
        }
    }

    #[test]
    fn zones_move_what_has_no_offset() {
        let berlin = Zone::named("Europe/Berlin");
        assert_eq!(
            timestamp("2024-07-01 02:00:00", &berlin).unwrap().0,
            utc("2024-07-01").unwrap()
        );
        assert_eq!(timestamp("2024-01-01", &berlin).unwrap().0, utc("2023-12-31 23:00").unwrap());
        let (t, form) = timestamp("2024-07-01T00:00:00Z", &berlin).unwrap();
        assert_eq!((t, form), (utc("2024-07-01").unwrap(), Form::Offset));
        assert_eq!(berlin.day_of(utc("2024-06-30 22:30").unwrap()), Some(civil::date(2024, 7, 1)));
    }

    #[test]
    fn lengths_of_time_have_units() {
        for (text, seconds) in [
            ("90s", 90),
            ("1h30min", 5400),
            ("1h 30min", 5400),
            ("01:30:00", 5400),
            ("00:02", 120),
            ("PT1H30M", 5400),
            ("P1DT1S", 86_401),
            ("-90s", -90),
            ("2d", 172_800),
        ] {
            assert_eq!(duration(text), Some(seconds * Duration::SECOND), "{text}");
        }
        assert_eq!(duration("1.5s"), Some(1_500_000));
        for text in ["", "90", "P1M", "P", "1:70", "s", "1 fortnight", "NaN", "1..5s"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_days() {
        assert_eq!(day("1970-01-02"), Some(1));
        assert_eq!(day("2024-02-29T00:00:00.000"), Some(19_782));
        assert_eq!(day("2024-02-29 10:00:00"), None);
        assert_eq!(days_of(civil::date(2024, 2, 29)), 19_782);
    }
}
