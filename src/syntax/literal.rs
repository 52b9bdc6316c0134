//! Numbers, dates, times and texts: from the word as written to the value, or to the nearest
//! right spelling.

use super::ast::{DateLiteral, ExprKind, Number, NumberUnit};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Date, Decimal, Duration, TimeOfDay};
use crate::source::Span;
use std::str::FromStr;

/// Units that people write and that are spelled otherwise here.
const OTHER_UNITS: &[(&str, &str)] = &[
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("mins", "min"),
    ("minute", "min"),
    ("minutes", "min"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("day", "d"),
    ("days", "d"),
    ("wk", "w"),
    ("week", "w"),
    ("weeks", "w"),
    ("month", "mo"),
    ("months", "mo"),
    ("mon", "mo"),
    ("yr", "y"),
    ("yrs", "y"),
    ("year", "y"),
    ("years", "y"),
    ("a", "y"),
    ("pct", "%"),
    ("percent", "%"),
    ("msec", "ms"),
    ("millis", "ms"),
];

/// The unit that a word means: `d` for `days`.
pub(super) fn unit_of(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let units = Duration::UNITS.iter().map(|(unit, _)| *unit);
    OTHER_UNITS
        .iter()
        .find(|(u, _)| *u == lower)
        .map(|(_, unit)| *unit)
        .or_else(|| units.into_iter().find(|u| *u == lower))
}

/// Reads a number word.
pub(super) fn number(word: &str, span: Span) -> Result<ExprKind, Diagnostic> {
    let signed = word.starts_with(['+', '-']);
    let body = word.strip_prefix(['+', '-']).unwrap_or(word);
    let split =
        body.find(|c: char| !(c.is_ascii_digit() || c == '_' || c == '.')).unwrap_or(body.len());
    let (digits, unit) = body.split_at(split);
    if digits.matches('.').count() > 1 {
        let sign = &word[..word.len() - body.len()];
        let right = dotted(digits).map(|plain| match plain.contains('-') {
            true => plain,
            false => format!("{sign}{plain}{unit}"),
        });
        return Err(not_a_number(word, span, right));
    }
    if digits.ends_with('_') || digits.contains("__") || digits.contains("_.") {
        let plain: String = digits.chars().filter(|c| *c != '_').collect();
        let sign = &word[..word.len() - body.len()];
        return Err(not_a_number(word, span, Some(format!("{sign}{plain}{unit}"))));
    }
    let plain: String =
        word[..word.len() - unit.len()].chars().filter(|c| !matches!(c, '_' | '+')).collect();
    let Ok(value) = Decimal::from_str(&plain) else {
        return Err(Diagnostic::new(
            Code::BadNumber,
            span,
            format!("`{word}` is too long a number"),
        )
        .label("more digits than can be counted exactly")
        .help("a number has at most 28 digits"));
    };
    let kind = |unit| Ok(ExprKind::Number(Number { value, unit, signed }));
    if unit.is_empty() {
        return kind(NumberUnit::None);
    }
    if unit == "%" {
        return kind(NumberUnit::Percent);
    }
    if let Some(i) = Duration::UNITS.iter().position(|(name, _)| *name == unit) {
        return kind(NumberUnit::Time(i));
    }
    Err(unknown_unit(word, digits, unit, if signed { &word[..1] } else { "" }, span))
}

fn unknown_unit(word: &str, digits: &str, unit: &str, sign: &str, span: Span) -> Diagnostic {
    let lower = unit.to_lowercase();
    if unit == "m" || unit == "M" {
        return Diagnostic::new(
            Code::BadNumber,
            span,
            format!("`{word}` may mean minutes or months"),
        )
        .label("which of them?")
        .help(format!("write `{digits}min` for minutes or `{digits}mo` for months"))
        .guess(format!("write `{digits}min`"), span, format!("{sign}{digits}min"))
        .guess(format!("write `{digits}mo`"), span, format!("{sign}{digits}mo"));
    }
    if unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_alphabetic()) {
        let code = unit.to_uppercase();
        if crate::model::is_currency(&code) && !OTHER_UNITS.iter().any(|(u, _)| *u == lower) {
            return not_a_number(word, span, Some(format!("{sign}{digits} {code}")));
        }
    }
    if let ("am" | "pm", Ok(hour @ 1..=12)) = (lower.as_str(), digits.parse::<u8>()) {
        let hour = hour % 12 + if lower == "pm" { 12 } else { 0 };
        let right = format!("{hour:02}:00");
        return Diagnostic::new(
            Code::BadNumber,
            span,
            format!("`{word}` is not written as a time of day"),
        )
        .label("not a time as it stands")
        .help(format!("write `{right}`"))
        .guess(format!("write `{right}`"), span, right);
    }
    if matches!(lower.as_str(), "q1" | "q2" | "q3" | "q4") && digits.len() == 4 {
        return not_a_number(word, span, Some(format!("{digits}-{}", unit.to_uppercase())));
    }
    match unit_of(unit) {
        Some(right) => not_a_number(word, span, Some(format!("{sign}{digits}{right}"))),
        None => Diagnostic::new(Code::BadNumber, span, format!("`{unit}` is no unit"))
            .label("not a unit of anything")
            .help("units are `%`, `ms`, `s`, `min`, `h`, `d`, `w`, `mo`, `y`, or a currency after a blank, as in `12.50 EUR`"),
    }
}

fn not_a_number(word: &str, span: Span, right: Option<String>) -> Diagnostic {
    let date = right.as_deref().is_some_and(|r| r.len() > 5 && r.as_bytes()[4] == b'-');
    let what = if date { "date" } else { "number" };
    let d = Diagnostic::new(Code::BadNumber, span, format!("`{word}` is not written as a {what}"));
    match right {
        Some(right) => d
            .label(format!("not a {what} as it stands"))
            .help(format!("write `{right}`"))
            .guess(format!("write `{right}`"), span, right),
        None => d
            .label("not a number as it stands")
            .help("numbers are written `42`, `1_000`, `2.5`, `2.5%`, `7d`, `12.50 EUR`"),
    }
}

/// `31.12.2026` and `1.000.000`: what was meant.
fn dotted(digits: &str) -> Option<String> {
    let parts: Vec<&str> = digits.split('.').collect();
    if let [d, m, y] = parts[..]
        && y.len() == 4
        && d.len() <= 2
        && m.len() <= 2
    {
        let (year, month) = (y.parse().ok()?, m.parse().ok()?);
        let first = Date::new(year, month, 1).ok()?;
        // A day that does not exist becomes the last that does.
        let date = Date::new(year, month, d.parse().ok()?).unwrap_or(first.last_of_month());
        return Some(date.to_string());
    }
    parts[1..].iter().all(|p| p.len() == 3).then(|| parts.join("_"))
}

/// `2,5`: a decimal comma. `1,500` may as well part thousands.
pub(super) fn decimal_comma(word: &str, span: Span) -> Diagnostic {
    let mut parts = word.split(',');
    let whole = parts.next().unwrap_or_default().trim_start_matches(['+', '-']);
    let groups: Vec<&str> = parts.collect();
    let digits = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count();
    let three = |part: &&str| digits(part) == 3 && !part[3..].starts_with(['.', '_']);
    let thousands = matches!(whole.len(), 1..=3)
        && whole != "0"
        && groups.iter().all(three)
        && groups[..groups.len() - 1].iter().all(|part| part.len() == 3);
    let joined = word.replace(',', "");
    match (thousands, groups.len()) {
        (true, 1) => {
            let point = word.replace(',', ".");
            // Which of the two it is, only the author knows: neither is written unasked.
            not_a_number(word, span, None)
                .help(format!(
                    "write `{joined}` if the comma parts thousands, `{point}` if it parts the decimals"
                ))
                .guess(format!("write `{joined}`"), span, joined.clone())
                .guess(format!("write `{point}`"), span, point)
        }
        (true, _) => not_a_number(word, span, Some(joined)),
        // `1,035.50`, `1.035,50`: what comes last parts the decimals.
        (false, 1) if word.contains('.') => {
            let right = match word.rfind('.') < word.rfind(',') {
                true => word.replace('.', "").replace(',', "."),
                false => joined,
            };
            not_a_number(word, span, Some(right))
        }
        (false, 1) => not_a_number(word, span, Some(word.replace(',', "."))),
        (false, _) => not_a_number(word, span, None),
    }
}

/// `06/30/2026`, `2026/02/28`, `26-02-28`: what was meant, where it is clear.
pub(super) fn other_date(word: &str, span: Span) -> Diagnostic {
    let numbers: Vec<(usize, i16)> =
        word.split(['/', '-']).map(|part| (part.len(), part.parse().unwrap_or(i16::MAX))).collect();
    let full = |(length, year): (usize, i16)| match length {
        4 => Some(year),
        2 => Some(2000 + year),
        _ => None,
    };
    let date = |year, month: (usize, i16), day: (usize, i16)| {
        let date = Date::new(full(year)?, month.1.try_into().ok()?, day.1.try_into().ok()?);
        date.ok().map(|date| date.to_string())
    };
    let [a, b, c] = numbers[..] else { return not_a_date(word, span, None) };
    let readings = match (a.0, c.0) {
        (4, _) => vec![(date(a, b, c), "")],
        (_, 4) => vec![(date(c, a, b), "the month"), (date(c, b, a), "the day")],
        _ => vec![
            (date(a, b, c), "the year"),
            (date(c, a, b), "the month"),
            (date(c, b, a), "the day"),
        ],
    };
    let mut meant: Vec<(String, &str)> = Vec::new();
    for (date, first) in readings {
        if let Some(date) = date
            && meant.iter().all(|(other, _)| *other != date)
        {
            meant.push((date, first));
        }
    }
    match &meant[..] {
        [] => not_a_date(word, span, None),
        [(only, _)] => not_a_date(word, span, Some(only.clone())),
        several => {
            let each: Vec<String> = several
                .iter()
                .map(|(date, first)| format!("`{date}` if {first} stands first"))
                .collect();
            let d = not_a_date(word, span, None).help(format!("write {}", each.join(", ")));
            several
                .iter()
                .fold(d, |d, (date, _)| d.guess(format!("write `{date}`"), span, date.clone()))
        }
    }
}

fn not_a_date(word: &str, span: Span, right: Option<String>) -> Diagnostic {
    let d = Diagnostic::new(Code::BadNumber, span, format!("`{word}` is not written as a date"))
        .label("not a date as it stands");
    match right {
        Some(right) => {
            d.help(format!("write `{right}`")).guess(format!("write `{right}`"), span, right)
        }
        None => d.help("dates are written `2026-12-31`, `2026-12`, `2026-Q4` or `2026`"),
    }
}

/// The letters of a currency that is written as a sign or in words.
pub(crate) fn currency_of(written: &str) -> Option<&'static str> {
    Some(match written.to_lowercase().as_str() {
        "€" | "eur" | "euro" | "euros" => "EUR",
        "$" | "usd" | "dollar" | "dollars" => "USD",
        "£" | "gbp" | "pound" | "pounds" => "GBP",
        "¥" | "￥" | "yen" => "JPY",
        "cny" | "rmb" | "yuan" => "CNY",
        "chf" | "franc" | "francs" => "CHF",
        "₹" | "inr" | "rupee" | "rupees" => "INR",
        _ => return None,
    })
}

/// Reads a date word: `2026-12-31`, `2026-12`, `2026-Q4`.
pub(super) fn date(word: &str, span: Span) -> Result<DateLiteral, Diagnostic> {
    let unreadable = |right: Option<String>| not_a_date(word, span, right);
    let missing = |what: &str, help: &str| {
        Diagnostic::new(Code::NoSuchDate, span, format!("there is no {what}"))
            .label("not in the calendar")
            .help(help)
    };
    let parts: Vec<&str> = word.split('-').collect();
    let Some(year) = parts[0].parse::<i16>().ok().filter(|y| (1..=9999).contains(y)) else {
        return Err(unreadable(None));
    };
    let literal = |first: Date, last: Date| DateLiteral { first, last, text: word.to_string() };
    match parts[1..] {
        [quarter] if quarter.starts_with(['Q', 'q']) => match quarter[1..].parse::<i8>() {
            Ok(q @ 1..=4) if quarter.starts_with('Q') && quarter.len() == 2 => {
                let first = jiff::civil::date(year, q * 3 - 2, 1);
                let last = jiff::civil::date(year, q * 3, 1).last_of_month();
                Ok(literal(first, last))
            }
            Ok(q @ 1..=4) => Err(unreadable(Some(format!("{year:04}-Q{q}")))),
            _ => Err(missing(&format!("quarter `{quarter}`"), "quarters are `Q1` to `Q4`")),
        },
        [month] if month.len() <= 2 && !month.is_empty() => match month.parse::<i8>() {
            Ok(m @ 1..=12) if month.len() == 2 => {
                let first = jiff::civil::date(year, m, 1);
                Ok(literal(first, first.last_of_month()))
            }
            Ok(m @ 1..=12) => Err(unreadable(Some(format!("{year:04}-{m:02}")))),
            Ok(_) => Err(missing(&format!("month `{month}`"), "months are `01` to `12`")),
            Err(_) => Err(unreadable(None)),
        },
        [month, day] => match (month.parse::<i8>(), day.parse::<i8>()) {
            (Ok(m), Ok(d)) => match Date::new(year, m, d) {
                Ok(date) if month.len() == 2 && day.len() == 2 => Ok(literal(date, date)),
                Ok(date) => Err(unreadable(Some(date.to_string()))),
                Err(_) if (1..=12).contains(&m) => {
                    let last = jiff::civil::date(year, m, 1).last_of_month();
                    Err(missing(
                        &format!("`{word}`"),
                        &format!("the last day of that month is `{last}`"),
                    ))
                }
                Err(_) => Err(missing(&format!("month `{month}`"), "months are `01` to `12`")),
            },
            _ => Err(unreadable(None)),
        },
        _ => Err(unreadable(None)),
    }
}

/// A year where a date is wanted: `2026`.
pub fn year(value: Decimal) -> Option<DateLiteral> {
    let year = i16::try_from(value).ok().filter(|y| (1000..=9999).contains(y))?;
    if !value.fract().is_zero() {
        return None;
    }
    Some(DateLiteral {
        first: jiff::civil::date(year, 1, 1),
        last: jiff::civil::date(year, 12, 31),
        text: year.to_string(),
    })
}

/// Hours and minutes as a duration, with the unit in which it is a whole number: `90min`, `4h`.
fn duration(hours: u8, minutes: u8) -> String {
    match minutes {
        0 => format!("{hours}h"),
        _ => format!("{}min", u16::from(hours) * 60 + u16::from(minutes)),
    }
}

/// Reads a time of day: `07:30`.
pub(super) fn time(word: &str, span: Span) -> Result<TimeOfDay, Diagnostic> {
    let (hour, minute) = word.split_once(':').unwrap_or((word, "0"));
    match (hour.parse::<u8>(), minute.parse::<u8>()) {
        (Ok(h @ 0..=23), Ok(m @ 0..=59)) if hour.len() == 2 => Ok(TimeOfDay { hour: h, minute: m }),
        (Ok(h @ 0..=23), Ok(m @ 0..=59)) => {
            let right = format!("{h:02}:{m:02}");
            Err(Diagnostic::new(
                Code::BadNumber,
                span,
                format!("`{word}` is not written as a time"),
            )
            .label("hours have two digits")
            .help(format!(
                "write `{right}` for a time of day, and `{}` for a duration",
                duration(h, m)
            ))
            .guess(format!("write `{right}`"), span, right))
        }
        _ => Err(Diagnostic::new(Code::NoSuchDate, span, format!("there is no time `{word}`"))
            .label("not on the clock")
            .help("times of day are `00:00` to `23:59`")),
    }
}

/// Reads a text, quotes included; gives its value and the byte ranges (within it) of escapes that
/// mean nothing.
pub(super) fn text(written: &str) -> (String, Vec<(usize, usize)>) {
    let (body, start, long) = match written.strip_prefix("\"\"\"") {
        Some(rest) if written.len() >= 6 => (rest.strip_suffix("\"\"\"").unwrap_or(rest), 3, true),
        _ => {
            let rest = written.strip_prefix('"').unwrap_or(written);
            (rest.strip_suffix('"').unwrap_or(rest), 1, false)
        }
    };
    let bad = bad_escapes(body, start);
    let body = if long { dedent(body) } else { body.into() };
    if !body.contains('\\') {
        return (body, bad);
    }
    let mut value = String::with_capacity(body.len());
    let mut rest = body.as_str();
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = match escape(rest) {
            Ok((c, len)) => {
                value.push(c);
                len
            }
            Err(len) => {
                value.push_str(&rest[..len]);
                len
            }
        };
        rest = &rest[len..];
    }
    value.push_str(rest);
    (value, bad)
}

/// The byte ranges of escapes that mean nothing, in a text as it is written; it begins at `start`.
fn bad_escapes(body: &str, start: usize) -> Vec<(usize, usize)> {
    let mut bad = Vec::new();
    let mut at = 0;
    while let Some(next) = body[at..].find('\\') {
        at += next;
        at += match escape(&body[at..]) {
            Ok((_, len)) => len,
            Err(len) => {
                if len > 1 {
                    bad.push((start + at, start + at + len));
                }
                len
            }
        };
    }
    bad
}

/// What the escape at the start of a text stands for, and its length in bytes; only the length of
/// what means nothing.
fn escape(text: &str) -> Result<(char, usize), usize> {
    match text[1..].chars().next() {
        Some(c @ ('"' | '\\')) => Ok((c, 2)),
        Some('n') => Ok(('\n', 2)),
        Some('u') => {
            let hex =
                text[2..].strip_prefix('{').and_then(|r| r.split_once('}')).map(|(hex, _)| hex);
            // `from_str_radix` takes a sign, too.
            let digits = |hex: &str| hex.bytes().all(|b| b.is_ascii_hexdigit());
            let hex = hex.filter(|hex| hex.len() <= 6 && digits(hex));
            let code = hex.and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32);
            code.zip(hex).map(|(c, hex)| (c, hex.len() + 4)).ok_or(2)
        }
        Some(other) => Err(1 + other.len_utf8()),
        None => Err(1),
    }
}

/// The text between `"""` and `"""`: the first line break and the closing line go, and with them
/// the closing line's indent from each line.
fn dedent(body: &str) -> String {
    let normal = body.replace("\r\n", "\n");
    let Some(lines) = normal.strip_prefix('\n') else { return normal };
    let (text, indent) = match lines.rsplit_once('\n') {
        Some((text, last)) if last.trim().is_empty() => (text, last),
        None if lines.trim().is_empty() => return String::new(),
        _ => (lines, ""),
    };
    let kept: Vec<&str> = text
        .split('\n')
        .map(|line| line.strip_prefix(indent).unwrap_or(line.trim_start()))
        .collect();
    kept.join("\n")
}
