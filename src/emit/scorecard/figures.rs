//! Numbers and reasons as people read them.

use crate::measure::amount::Amount;
use crate::measure::verdict::Why;
use crate::model::{Duration, Kind};

/// A value with its unit, as exact as people need it: `34.7%`, `12.50 EUR`, `5h 12min`.
pub fn value(kind: Kind, value: Amount) -> String {
    figure(kind, value.float)
}

/// A double of a kind.
pub fn figure(kind: Kind, value: f64) -> String {
    match kind {
        Kind::Percent => {
            let points = value * 100.0;
            let digits = if points.abs() < 1.0 { 2 } else { 1 };
            format!("{}%", rounded(points, digits))
        }
        Kind::Count => grouped(value),
        Kind::Duration => duration(value),
        Kind::Money(code) => {
            let code =
                code.map(|c| format!(" {}", String::from_utf8_lossy(&c))).unwrap_or_default();
            format!("{value:.2}{code}")
        }
        Kind::Score(..) => rounded(value, 1),
        Kind::Ratio | Kind::Number => {
            let digits = if value.abs() < 1.0 { 3 } else { 2 };
            rounded(value, digits)
        }
    }
}

/// Rounded to some digits, with none that say nothing.
fn rounded(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A whole number in groups of three.
fn grouped(value: f64) -> String {
    let text = rounded(value, 1);
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = rest.split_once('.').map_or((rest, ""), |(w, f)| (w, f));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A length of time in its two largest units.
fn duration(micros: f64) -> String {
    let sign = if micros < 0.0 { "-" } else { "" };
    let micros = micros.abs();
    const UNITS: [(&str, i64); 4] = [
        ("d", Duration::DAY),
        ("h", Duration::HOUR),
        ("min", Duration::MINUTE),
        ("s", Duration::SECOND),
    ];
    // Rounded first, so that what is nearly an hour does not become 60 minutes.
    let unit = |micros: f64| UNITS.iter().position(|(_, size)| micros >= *size as f64);
    let finest = |at: Option<usize>| match at {
        Some(at) => UNITS.get(at + 1).map_or(Duration::SECOND / 10, |(_, size)| *size),
        None => Duration::MILLISECOND / 10,
    } as f64;
    let micros = (micros / finest(unit(micros))).round() * finest(unit(micros));
    let Some(at) = unit(micros) else {
        return format!("{sign}{}ms", rounded(micros / Duration::MILLISECOND as f64, 1));
    };
    let (name, size) = UNITS[at];
    let Some((small, small_size)) = UNITS.get(at + 1).copied() else {
        return format!("{sign}{}{name}", rounded(micros / size as f64, 1));
    };
    let smalls = (micros / small_size as f64).round() as i64;
    let each = size / small_size;
    match (smalls / each, smalls % each) {
        (whole, 0) => format!("{sign}{whole}{name}"),
        (whole, rest) => format!("{sign}{whole}{name} {rest}{small}"),
    }
}

/// Why a verdict is what it is.
pub fn why(why: &Why) -> String {
    match why {
        Why::Unbound(source) => format!("the source `{source}` is not bound to a file"),
        Why::NotAnswered => "the answer has no row of it".to_owned(),
        Why::NotResampled => "its interval needs the data itself".to_owned(),
        Why::NothingThere => "there is nothing to compute it from".to_owned(),
        Why::Impossible => "the data gives a value outside what is possible".to_owned(),
        Why::Alarm => "an alarm".to_owned(),
        Why::TooFew(n, wanted) => format!("{n} observations, and {wanted} are wanted"),
        Why::OpenInterval => "too few observations for an interval".to_owned(),
        Why::HoldsTarget => "the interval holds the limit of the target".to_owned(),
        Why::BeforeDue => "the due date is not over".to_owned(),
        Why::PastDue => "surely on the bad side".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_what_they_need() {
        let show = |kind, x| figure(kind, x);
        assert_eq!(show(Kind::Percent, 0.34669), "34.7%");
        assert_eq!(show(Kind::Percent, 0.00444), "0.44%");
        assert_eq!(show(Kind::Percent, 1.0), "100%");
        assert_eq!(show(Kind::Count, 1_234_567.0), "1,234,567");
        assert_eq!(show(Kind::Count, -123.0), "-123");
        assert_eq!(show(Kind::Money(Some(*b"EUR")), 1234.5), "1234.50 EUR");
        assert_eq!(show(Kind::Ratio, 0.6098), "0.61");
        assert_eq!(show(Kind::Number, -0.0001), "0");
        assert_eq!(show(Kind::Duration, 3_599_900_000.0), "1h");
        assert_eq!(show(Kind::Duration, 846_000_000.0), "14min 6s");
        assert_eq!(show(Kind::Duration, 90_000_000_000.0), "1d 1h");
        assert_eq!(show(Kind::Duration, 1_500.0), "1.5ms");
        assert_eq!(show(Kind::Duration, 59_960_000.0), "1min");
        assert_eq!(show(Kind::Duration, 86_399_900_000.0), "1d");
        assert_eq!(show(Kind::Duration, 999_990.0), "1s");
        assert_eq!(show(Kind::Duration, 0.0), "0ms");
    }
}
