//! What is wrong with the data: what stops a run, and what is left out and counted.

use std::fmt;

/// Why data cannot be read at all: nothing is computed from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was named.
    pub file: String,
    /// The line in it, from 1.
    pub line: Option<u64>,
    /// What is wrong, in the style of diagnostics.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

/// Why a row or a value is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
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

impl Reason {
    /// What happened, as the end of "3 rows: …".
    pub fn words(self) -> &'static str {
        match self {
            Reason::FieldCount => "another number of fields than the header",
            Reason::NotUtf8 => "not UTF-8 text",
            Reason::NotAnObject => "no JSON object",
            Reason::NoTime => "no time",
            Reason::BadTime => "a time that cannot be read",
            Reason::WrongType => "a value that is not of its column's type",
            Reason::OutsideScale => "an answer outside its scale",
        }
    }

    /// Whether the whole row is left out, not only a value of it.
    pub fn whole_row(self) -> bool {
        !matches!(self, Reason::WrongType | Reason::OutsideScale)
    }
}

/// Something that was left out, with how often and where first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub reason: Reason,
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

/// How good a source's data is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quality {
    /// The files that were read.
    pub files: Vec<String>,
    /// Rows in them.
    pub rows: u64,
    /// Rows that were used: neither left out, nor duplicates, nor after as-of.
    pub used: u64,
    /// Rows and values that were left out.
    pub left_out: Vec<LeftOut>,
    /// Rows that are equal to one before.
    pub duplicates: u64,
    /// Rows later than as-of.
    pub after_as_of: u64,
    /// Used rows that say no person, where the source has them.
    pub without_person: u64,
    /// Used rows that are in no session, where the source has them.
    pub without_session: u64,
    /// Times that bear no offset and were read in the project's zone.
    pub without_offset: u64,
    /// Whether times are written in several ways.
    pub mixed_times: bool,
    /// Amounts of money below zero: `(column, how many)`.
    pub negative: Vec<(String, u64)>,
    /// The earliest time of a used row.
    pub first: Option<i64>,
    /// The latest time of a used row.
    pub last: Option<i64>,
}

impl Quality {
    /// Notes that something is left out.
    pub fn leave_out(
        &mut self,
        reason: Reason,
        column: Option<&str>,
        file: &str,
        line: u64,
        text: &str,
    ) {
        let same = |l: &&mut LeftOut| l.reason == reason && l.column.as_deref() == column;
        if let Some(known) = self.left_out.iter_mut().find(same) {
            known.count += 1;
            return;
        }
        self.left_out.push(LeftOut {
            reason,
            column: column.map(str::to_owned),
            count: 1,
            file: file.to_owned(),
            line,
            example: excerpt(text),
        });
    }

    /// How many rows were left out because of what is wrong with them.
    pub fn rejected(&self) -> u64 {
        self.left_out.iter().filter(|l| l.reason.whole_row()).map(|l| l.count).sum()
    }
}

/// The beginning of a text, without what would break a line.
pub fn excerpt(text: &str) -> String {
    let plain: String =
        text.chars().take(40).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    if text.chars().nth(40).is_some() { format!("{plain}…") } else { plain }
}
