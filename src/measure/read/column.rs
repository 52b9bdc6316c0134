//! From texts to the typed values of a column.

use super::time::{self, Form, Zone};
use crate::measure::table::{Column, NO_TIME, Values};
use crate::measure::texts::{MISSING, Texts};
use crate::model::{ColumnType, Decimal};

/// A column that grows row by row.
#[derive(Debug)]
pub struct Builder {
    ty: ColumnType,
    /// The text itself is not needed as typed: it says who somebody is.
    identity: bool,
    column: Column,
    rows: usize,
    /// The ways in which its times are written, as bits of [`Form`].
    pub forms: u8,
}

impl Builder {
    /// An empty column. That of a person or session holds texts whatever its type.
    pub fn new(ty: ColumnType, identity: bool) -> Builder {
        let values = match ty {
            _ if identity => Values::Text(Vec::new()),
            ColumnType::Text => Values::Text(Vec::new()),
            ColumnType::Number | ColumnType::Count => Values::Number(Vec::new()),
            ColumnType::Money(_) => Values::Money(Vec::new()),
            ColumnType::Timestamp | ColumnType::Duration => Values::Micros(Vec::new()),
            ColumnType::Date => Values::Days(Vec::new()),
            ColumnType::YesNo => Values::YesNo(Vec::new()),
        };
        let column = Column { values, bad: Vec::new() };
        Builder { ty, identity, column, rows: 0, forms: 0 }
    }

    /// A column like this one, without its rows.
    pub fn empty(&self) -> Builder {
        Builder::new(self.ty, self.identity)
    }

    /// Adds rows of a column like this one; `numbers` says which text here each of theirs is.
    pub fn add(&mut self, more: Builder, numbers: &[u32]) {
        match (&mut self.column.values, more.column.values) {
            (Values::Text(all), Values::Text(more)) => {
                all.extend(more.into_iter().map(|text| numbers[text as usize]));
            }
            (Values::Number(all), Values::Number(more)) => all.extend(more),
            (Values::Money(all), Values::Money(more)) => all.extend(more),
            (Values::Micros(all), Values::Micros(more))
            | (Values::Days(all), Values::Days(more)) => all.extend(more),
            (Values::YesNo(all), Values::YesNo(more)) => all.extend(more),
            // Columns of one declaration hold values of one kind.
            _ => {}
        }
        if !more.column.bad.is_empty() {
            self.column.bad.resize(self.rows, false);
            self.column.bad.extend(more.column.bad);
        }
        self.rows += more.rows;
        self.forms |= more.forms;
    }

    /// Adds the value of the next row, whose time may be known. Says whether it could be read; if
    /// not, it is missing.
    pub fn push(
        &mut self,
        text: &str,
        when: Option<(i64, Form)>,
        texts: &mut Texts,
        zone: &Zone,
    ) -> Read {
        let (ty, identity) = (self.ty, self.identity);
        let mut form = None;
        let read = match &mut self.column.values {
            Values::Text(all) => {
                let text = if identity { identity_text(text, ty) } else { Some(text.into()) };
                all.push(text.as_deref().map_or(MISSING, |t| texts.add(t)));
                match text {
                    Some(text) if text.is_empty() => Read::Missing,
                    Some(_) => Read::Good,
                    None => Read::Bad,
                }
            }
            Values::Number(all) => {
                let value = match ty {
                    ColumnType::Count => count(text),
                    _ => number(text),
                };
                put(all, text, value, f64::NAN)
            }
            Values::Money(all) => put(all, text, money(text).map(Some), None),
            Values::Micros(all) if ty == ColumnType::Duration => {
                put(all, text, time::duration(text), NO_TIME)
            }
            Values::Micros(all) => {
                let value = when.or_else(|| time::timestamp(text, zone));
                form = value.map(|(_, form)| form);
                put(all, text, value.map(|(micros, _)| micros), NO_TIME)
            }
            Values::Days(all) => put(all, text, time::day(text), NO_TIME),
            Values::YesNo(all) => put(all, text, yes_no(text).map(u8::from), 2),
        };
        self.forms |= form.map_or(0, Form::bit);
        self.rows += 1;
        if read == Read::Bad {
            self.column.bad.resize(self.rows, false);
            self.column.bad[self.rows - 1] = true;
        }
        match (read, form) {
            (Read::Good, Some(Form::Local | Form::Day)) => Read::GoodInZone,
            _ => read,
        }
    }

    /// The finished column.
    pub fn finish(mut self) -> Column {
        if !self.column.bad.is_empty() {
            self.column.bad.resize(self.rows, false);
        }
        self.column
    }
}

/// How reading a value went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// There is a value.
    Good,
    /// There is a time, and the project's zone says which.
    GoodInZone,
    /// There is none.
    Missing,
    /// There is text that is no value of the type.
    Bad,
}

fn put<T>(all: &mut Vec<T>, text: &str, value: Option<T>, missing: T) -> Read {
    match value {
        Some(value) => {
            all.push(value);
            Read::Good
        }
        None => {
            all.push(missing);
            if text.trim_ascii().is_empty() { Read::Missing } else { Read::Bad }
        }
    }
}

/// Who somebody is: numbers that are equal are the same, however they are written.
fn identity_text(text: &str, ty: ColumnType) -> Option<std::borrow::Cow<'_, str>> {
    match ty {
        ColumnType::Text => Some(text.into()),
        _ if text.trim_ascii().is_empty() => Some("".into()),
        ColumnType::Number | ColumnType::Count => {
            money(text).map(|n| n.normalize().to_string().into())
        }
        _ => Some(text.trim_ascii().into()),
    }
}

fn numeral(text: &str) -> Option<&str> {
    let text = text.trim_ascii();
    let good = |b: u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E');
    (!text.is_empty() && text.bytes().all(good)).then_some(text)
}

/// A number; neither NaN nor infinite.
pub fn number(text: &str) -> Option<f64> {
    numeral(text)?.parse::<f64>().ok().filter(|n| n.is_finite())
}

fn count(text: &str) -> Option<f64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    number(text).filter(|n| n.fract() == 0.0 && (0.0..=EXACT).contains(n))
}

fn money(text: &str) -> Option<Decimal> {
    let text = numeral(text)?;
    if text.contains(['e', 'E']) {
        return Decimal::from_scientific(text).ok();
    }
    Decimal::from_str_exact(text).ok()
}

/// Yes or no, in the words that programs write.
pub fn yes_no(text: &str) -> Option<bool> {
    let text = text.trim_ascii();
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(&["true", "yes", "1", "t", "y"]) {
        Some(true)
    } else if is(&["false", "no", "0", "f", "n"]) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain_and_finite() {
        assert_eq!(number(" 1.5e3 "), Some(1500.0));
        assert_eq!(number("-0"), Some(0.0));
        for text in ["NaN", "inf", "1,5", "1_000", "0x1", "", "1e999", "--1", "12 EUR", "e"] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(count("3.0"), Some(3.0));
        assert_eq!((count("-1"), count("1.5")), (None, None));
        assert_eq!(money("12.50").unwrap().to_string(), "12.50");
        assert_eq!(money("1e2").unwrap(), Decimal::from(100));
        for text in ["$12", "1,234.50", "12.50 EUR", "NaN", ".", "1e400", "1_0"] {
            assert_eq!(money(text), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_missing_and_marked() {
        let (mut texts, zone) = (Texts::default(), Zone::named("UTC"));
        let mut builder = Builder::new(ColumnType::Number, false);
        for text in ["1", "", "x", "2"] {
            builder.push(text, None, &mut texts, &zone);
        }
        let column = builder.finish();
        assert_eq!(column.bad, [false, false, true, false]);
        assert!(column.values.missing(1) && column.values.missing(2));
    }

    #[test]
    fn people_numbered_are_the_same_however_written() {
        let (mut texts, zone) = (Texts::default(), Zone::named("UTC"));
        let mut builder = Builder::new(ColumnType::Number, true);
        for text in ["42", "42.0", "042", "7"] {
            builder.push(text, None, &mut texts, &zone);
        }
        let Values::Text(ids) = builder.finish().values else { panic!() };
        assert_eq!((ids[0], ids[0]), (ids[1], ids[2]));
        assert_ne!(ids[0], ids[3]);
    }
}
