//! Tables as columns of plain values.

use super::texts::MISSING;
use crate::model::Decimal;

/// Marks a point in time, a day or a length of time that is missing.
pub const NO_TIME: i64 = i64::MIN;

/// Marks a row that is in no session.
pub const NO_SESSION: u32 = u32::MAX;

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers of texts; 0 is missing.
    Text(Vec<u32>),
    /// Numbers and counts; NaN is missing.
    Number(Vec<f64>),
    /// Amounts of one currency.
    Money(Vec<Option<Decimal>>),
    /// Microseconds: points in time and lengths of time; [`NO_TIME`] is missing.
    Micros(Vec<i64>),
    /// Days since 1970-01-01; [`NO_TIME`] is missing.
    Days(Vec<i64>),
    /// 0 no, 1 yes, 2 missing.
    YesNo(Vec<u8>),
}

impl Values {
    /// Whether the value of a row is missing.
    pub fn missing(&self, row: usize) -> bool {
        match self {
            Values::Text(all) => all[row] == MISSING,
            Values::Number(all) => all[row].is_nan(),
            Values::Money(all) => all[row].is_none(),
            Values::Micros(all) | Values::Days(all) => all[row] == NO_TIME,
            Values::YesNo(all) => all[row] == 2,
        }
    }

    fn picked(&self, rows: &[u32]) -> Values {
        fn pick<T: Copy>(all: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().map(|row| all[*row as usize]).collect()
        }
        match self {
            Values::Text(all) => Values::Text(pick(all, rows)),
            Values::Number(all) => Values::Number(pick(all, rows)),
            Values::Money(all) => Values::Money(pick(all, rows)),
            Values::Micros(all) => Values::Micros(pick(all, rows)),
            Values::Days(all) => Values::Days(pick(all, rows)),
            Values::YesNo(all) => Values::YesNo(pick(all, rows)),
        }
    }
}

/// A column: its values, and which of them could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The values; one that could not be read is missing here.
    pub values: Values,
    /// Rows whose value is there and is not of the column's type; empty: none.
    pub bad: Vec<bool>,
}

impl Column {
    /// Whether there is a value that could not be read.
    pub fn is_bad(&self, row: usize) -> bool {
        self.bad.get(row).copied().unwrap_or(false)
    }

    /// The column with these rows, in this order.
    pub fn picked(&self, rows: &[u32]) -> Column {
        let bad = if self.bad.is_empty() {
            Vec::new()
        } else {
            rows.iter().map(|row| self.is_bad(*row as usize)).collect()
        };
        Column { values: self.values.picked(rows), bad }
    }
}

/// The rows of one person: they lie side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// The number of the person's text.
    pub person: u32,
    /// The first row.
    pub start: u32,
    /// One past the last row.
    pub end: u32,
}

impl Group {
    /// The rows.
    pub fn rows(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A source's rows, ready to be measured: duplicates and what comes after as-of are gone, and rows
/// lie in the order of person, time and place in the data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// How many rows.
    pub rows: usize,
    /// Who, by number of text; empty: the source does not say who.
    pub person: Vec<u32>,
    /// When; empty: the source does not say when.
    pub time: Vec<i64>,
    /// In which session, numbered from 0; empty: the source has none.
    pub session: Vec<u32>,
    /// The columns, as declared; `None`: nothing reads it.
    pub columns: Vec<Option<Column>>,
    /// The people, by number of their text; rows without a person are in none.
    pub groups: Vec<Group>,
}
