//! Reading tables: from the bytes of files to columns.
//!
//! What is opened and from where is the caller's business; here are only streams of bytes. Only the
//! columns that something reads are kept; all of them count for whether two rows are the same.

pub mod column;
mod csv;
mod json;
#[cfg(feature = "parquet")]
mod parquet;
pub mod time;
mod xes;

use super::quality::{Fault, LeftOut, Quality, Reason, excerpt};
use super::table::{Column, Values};
use super::texts::{Texts, hash};
use crate::model::{Model, Scale, Source, SourceId, Survey};
use column::{Builder, Read};
use flate2::read::MultiGzDecoder;
use std::collections::HashSet;
use std::io::{self, BufRead, BufReader};
use time::Zone;

/// A stream of bytes with the name that messages give it.
pub struct Input {
    /// The file's name, as the user wrote it.
    pub name: String,
    /// Its bytes.
    pub bytes: Box<dyn io::Read + Send>,
}

/// How large the pieces are in which files are read.
const PIECE: usize = 1 << 17;

/// The rows of a source as they were read, in the order of the data.
#[derive(Debug)]
pub struct Raw {
    /// How many rows.
    pub rows: usize,
    /// The columns as declared; `None`: not wanted.
    pub columns: Vec<Option<Column>>,
    /// A hash of each whole row, where duplicates are sought among the rows of one person and time;
    /// empty: they are gone already.
    pub hashes: Vec<u64>,
    /// What was left out so far.
    pub quality: Quality,
}

/// How to read.
#[derive(Debug, Clone, Copy)]
pub struct Manner<'a> {
    /// The zone of times without offset.
    pub zone: &'a Zone,
    /// Whether anything that would be left out is an error.
    pub strict: bool,
}

/// Reads the files of a source one after the other.
pub fn read(
    model: &Model,
    id: SourceId,
    wanted: &[bool],
    inputs: impl IntoIterator<Item = Result<Input, Fault>>,
    texts: &mut Texts,
    manner: Manner<'_>,
) -> Result<Raw, Fault> {
    let mut rows = Rows::new(&model.sources[id], wanted, texts, manner);
    let surveys: Vec<&Survey> = model.surveys.values().filter(|s| s.source == id).collect();
    // Which rows are whose is known when all are there: the measures say how many of these answers
    // cannot be used.
    if surveys.iter().all(|survey| survey.filter.is_none()) {
        for question in surveys.iter().flat_map(|survey| &survey.questions) {
            rows.scales[question.column].push(&question.scale);
        }
    }
    for input in inputs {
        let input = input?;
        rows.file = input.name.clone();
        rows.quality.files.push(input.name.clone());
        one_file(input, &mut rows)?;
    }
    Ok(rows.finish())
}

fn one_file(input: Input, rows: &mut Rows<'_>) -> Result<(), Fault> {
    let mut bytes = BufReader::with_capacity(PIECE, input.bytes);
    let start = bytes.fill_buf().map_err(|e| rows.io(None, &e))?;
    if start.starts_with(&[0x1F, 0x8B]) {
        let unpacked = MultiGzDecoder::new(bytes);
        let mut unpacked = BufReader::with_capacity(PIECE, unpacked);
        unpacked.fill_buf().map_err(|e| rows.io(None, &e))?;
        return plain(unpacked, &input.name, rows);
    }
    plain(bytes, &input.name, rows)
}

fn plain(mut bytes: impl BufRead + Send, name: &str, rows: &mut Rows<'_>) -> Result<(), Fault> {
    let start = bytes.fill_buf().map_err(|e| rows.io(None, &e))?;
    if start.is_empty() {
        let help = "a table has a header at least; delete the file or leave it out";
        return Err(rows.fault(None, "the file is empty".into(), Some(help.into())));
    }
    if let Some((what, help)) = foreign(start) {
        return Err(rows.fault(None, what.into(), Some(help.into())));
    }
    #[cfg(feature = "parquet")]
    if start.starts_with(parquet::MAGIC) {
        return parquet::read(bytes, rows);
    }
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let first = start.iter().find(|b| !b.is_ascii_whitespace() && !b"\xEF\xBB\xBF".contains(b));
    let by_name = [".jsonl", ".ndjson", ".json"].iter().any(|ending| name.ends_with(ending));
    if name.ends_with(".xes") || is_xml(start) {
        xes::read(bytes, rows)
    } else if by_name
        || (first == Some(&b'{') && !name.ends_with(".csv") && !name.ends_with(".tsv"))
    {
        json::read(bytes, rows)
    } else {
        csv::read(bytes, rows)
    }
}

/// Whether a file begins as XML does, and no table.
fn is_xml(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    [&b"<?xml"[..], b"<log", b"<!--"].iter().any(|begin| start.starts_with(begin))
}

/// Formats that are known by their first bytes and cannot be read.
fn foreign(start: &[u8]) -> Option<(&'static str, &'static str)> {
    const CSV: &str = "write the table as CSV (UTF-8) or JSON Lines";
    match start {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            Some(("the file looks like UTF-16", "save it as UTF-8"))
        }
        #[cfg(not(feature = "parquet"))]
        [b'P', b'A', b'R', b'1', ..] => {
            Some(("the file is Parquet, and this `journey` was built without it", CSV))
        }
        [b'P', b'K', 3, 4, ..] => Some(("the file is a ZIP archive or a spreadsheet", CSV)),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => {
            Some(("the file is packed with Zstandard", "unpack it, or pack it with gzip"))
        }
        _ => None,
    }
}

/// Rows as they come in.
struct Rows<'a> {
    source: &'a Source,
    wanted: &'a [bool],
    texts: &'a mut Texts,
    manner: Manner<'a>,
    file: String,
    rows: usize,
    columns: Vec<Option<Builder>>,
    /// Whether duplicates are sought later, among rows of one person and time.
    later: bool,
    hashes: Vec<u64>,
    seen: HashSet<u128>,
    /// The scales of the questions whose answers each column holds.
    scales: Vec<Vec<&'a Scale>>,
    quality: Quality,
}

/// Rows that were read beside others.
struct Part {
    rows: usize,
    columns: Vec<Option<Builder>>,
    hashes: Vec<u64>,
    quality: Quality,
}

/// Whether one of the questions that a column answers has this as an answer. A column with more
/// than one holds the answers of several surveys.
fn allowed(scales: &[&Scale], text: &str) -> bool {
    let has = |options: &[String]| {
        let number = column::number(text).map(|n| n.to_string());
        options.iter().any(|o| o == text || number.as_ref() == Some(o))
    };
    let answers = |scale: &&Scale| match scale {
        Scale::Points(low, high) => column::number(text).is_some_and(|value| {
            let (low, high) = (super::amount::float(*low), super::amount::float(*high));
            value.fract() == 0.0 && low <= value && value <= high
        }),
        Scale::YesNo => column::yes_no(text).is_some(),
        Scale::OneOf(options) => has(options),
        Scale::Number | Scale::Text | Scale::AnyOf(_) => true,
    };
    scales.is_empty() || text.trim_ascii().is_empty() || scales.iter().any(answers)
}

impl<'a> Rows<'a> {
    fn new(
        source: &'a Source,
        wanted: &'a [bool],
        texts: &'a mut Texts,
        manner: Manner<'a>,
    ) -> Self {
        let session = match source.session {
            Some(crate::model::SessionRule::Column(index)) => Some(index),
            _ => None,
        };
        let columns = source.columns.iter().enumerate().map(|(i, column)| {
            let identity = source.person == Some(i) || session == Some(i);
            wanted[i].then(|| Builder::new(column.ty, identity))
        });
        Rows {
            columns: columns.collect(),
            later: source.key.is_empty() && source.person.is_some() && source.time.is_some(),
            source,
            wanted,
            texts,
            manner,
            file: String::new(),
            rows: 0,
            hashes: Vec::new(),
            seen: HashSet::new(),
            scales: vec![Vec::new(); source.columns.len()],
            quality: Quality::default(),
        }
    }

    fn fault(&self, line: Option<u64>, message: String, help: Option<String>) -> Fault {
        Fault { file: self.file.clone(), line, message, help }
    }

    fn io(&self, line: Option<u64>, error: &io::Error) -> Fault {
        let (message, help) = match error.kind() {
            io::ErrorKind::UnexpectedEof => (
                "the packed file ends in its middle".to_owned(),
                Some("copy or download it again: a part of the data is missing".to_owned()),
            ),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => (
                "the packed file is damaged".to_owned(),
                Some("copy or download it again".to_owned()),
            ),
            _ => (format!("the file cannot be read: {error}"), None),
        };
        self.fault(line, message, help)
    }

    fn leave_out(
        &mut self,
        reason: Reason,
        column: Option<usize>,
        line: u64,
        text: &str,
    ) -> Result<(), Fault> {
        self.quality.rows += u64::from(reason.whole_row());
        let column = column.map(|i| self.source.columns[i].name.as_str());
        if self.manner.strict {
            let of = column.map(|c| format!(" in column `{c}`")).unwrap_or_default();
            let what = match reason {
                Reason::FieldCount | Reason::NotUtf8 | Reason::NotAnObject => {
                    format!("the row is or has {}", reason.words())
                }
                _ if text.is_empty() => format!("{}{of}", reason.words()),
                _ => format!("{}{of}: `{}`", reason.words(), excerpt(text)),
            };
            let help =
                "mend the data, or measure without `--strict` to leave such out and count it";
            return Err(self.fault(Some(line), what, Some(help.into())));
        }
        self.quality.leave_out(reason, column, &self.file, line, text);
        Ok(())
    }

    /// Takes a row: the text of each declared column, and a hash of everything in it.
    fn row<'t>(
        &mut self,
        line: u64,
        field: impl Fn(usize) -> &'t str,
        whole: impl Fn(u64) -> u64,
    ) -> Result<(), Fault> {
        let mut when = None;
        if let Some(time) = self.source.time {
            // Without its time a row is nowhere; better known before its other values are kept.
            let text = field(time);
            let good = match self.source.columns[time].ty {
                crate::model::ColumnType::Date => time::day(text).is_some(),
                _ => {
                    when = time::timestamp(text, self.manner.zone);
                    when.is_some()
                }
            };
            if !good {
                let missing = text.trim_ascii().is_empty();
                let reason = if missing { Reason::NoTime } else { Reason::BadTime };
                return self.leave_out(reason, Some(time), line, text);
            }
        }
        self.quality.rows += 1;
        if self.later {
            self.hashes.push(whole(0));
        } else if let Some(key) = self.key(&field, whole)
            && !self.seen.insert(key)
        {
            self.quality.duplicates += 1;
            return Ok(());
        }
        self.rows += 1;
        for index in 0..self.columns.len() {
            let Some(builder) = &mut self.columns[index] else { continue };
            let text = field(index);
            let known = when.filter(|_| self.source.time == Some(index));
            match builder.push(text, known, self.texts, self.manner.zone) {
                Read::Bad => self.leave_out(Reason::WrongType, Some(index), line, text)?,
                Read::GoodInZone => self.quality.without_offset += 1,
                Read::Good if !allowed(&self.scales[index], text) => {
                    self.leave_out(Reason::OutsideScale, Some(index), line, text)?;
                }
                Read::Good | Read::Missing => {}
            }
        }
        Ok(())
    }

    /// What two rows share if they are duplicates. A row that misses a part of its key is like no
    /// other.
    fn key<'t>(
        &self,
        field: &impl Fn(usize) -> &'t str,
        whole: impl Fn(u64) -> u64,
    ) -> Option<u128> {
        let wide = |hash: &dyn Fn(u64) -> u64| u128::from(hash(0)) << 64 | u128::from(hash(1));
        if self.source.key.is_empty() {
            return Some(wide(&whole));
        }
        if self.source.key.iter().any(|i| field(*i).is_empty()) {
            return None;
        }
        Some(wide(&|seed| {
            self.source.key.iter().fold(seed, |state, i| hash(field(*i).as_bytes(), state))
        }))
    }

    /// The declared columns that must be in the data.
    fn needed(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.wanted.len()).filter(|i| self.wanted[*i])
    }

    /// Where each column of the source stands in a header that is found at `line`; a fault if one
    /// that is needed is not there, or there twice.
    fn places(&self, header: &[String], line: Option<u64>) -> Result<Vec<Option<usize>>, Fault> {
        let columns = self.source.columns.iter();
        let places: Vec<Option<usize>> =
            columns.map(|column| header.iter().position(|name| *name == column.name)).collect();
        let absent: Vec<usize> = self.needed().filter(|i| places[*i].is_none()).collect();
        if !absent.is_empty() {
            return Err(self.no_columns(&absent, header, line));
        }
        for index in self.needed() {
            let name = &self.source.columns[index].name;
            if header.iter().filter(|other| *other == name).count() > 1 {
                let message = format!("two columns are called `{name}`");
                let help = "rename one of them: which one is meant cannot be known";
                return Err(self.fault(line, message, Some(help.into())));
            }
        }
        Ok(places)
    }

    fn no_columns(&self, absent: &[usize], header: &[String], line: Option<u64>) -> Fault {
        let names: Vec<&str> =
            absent.iter().map(|i| self.source.columns[*i].name.as_str()).collect();
        let name = names[0];
        let near = header.iter().find(|h| h.trim().eq_ignore_ascii_case(name));
        let help = match near {
            Some(near) => format!("there is `{near}`: names are compared letter by letter"),
            None if header.is_empty() => "the header names no column".to_owned(),
            None => {
                let shown: Vec<String> =
                    header.iter().take(20).map(|h| format!("`{}`", excerpt(h))).collect();
                let more = if header.len() > 20 { ", …" } else { "" };
                format!("the header has {}{more}", shown.join(", "))
            }
        };
        let message = match names.as_slice() {
            [name] => format!("there is no column `{name}`"),
            names => format!("there are no columns `{}`", names.join("`, `")),
        };
        self.fault(line, message, Some(help))
    }

    /// What was read since this was last asked.
    fn take(&mut self) -> Part {
        let empty = |column: &Option<Builder>| column.as_ref().map(Builder::empty);
        let fresh = self.columns.iter().map(empty).collect();
        Part {
            rows: std::mem::take(&mut self.rows),
            columns: std::mem::replace(&mut self.columns, fresh),
            hashes: std::mem::take(&mut self.hashes),
            quality: std::mem::take(&mut self.quality),
        }
    }

    /// Adds rows that follow on these; `numbers` says which text here each of theirs is.
    fn add(&mut self, part: Part, numbers: &[u32]) {
        self.rows += part.rows;
        self.hashes.extend(part.hashes);
        for (column, more) in self.columns.iter_mut().zip(part.columns) {
            if let (Some(column), Some(more)) = (column, more) {
                column.add(more, numbers);
            }
        }
        self.quality.rows += part.quality.rows;
        self.quality.without_offset += part.quality.without_offset;
        for left in part.quality.left_out {
            let same = |l: &&mut LeftOut| l.reason == left.reason && l.column == left.column;
            match self.quality.left_out.iter_mut().find(same) {
                Some(known) => known.count += left.count,
                None => self.quality.left_out.push(left),
            }
        }
    }

    fn finish(mut self) -> Raw {
        let time_forms = self.columns.iter().flatten().map(|b| b.forms);
        self.quality.mixed_times = time_forms.into_iter().any(|forms| forms.count_ones() > 1);
        let columns: Vec<Option<Column>> =
            self.columns.into_iter().map(|b| b.map(Builder::finish)).collect();
        for (i, column) in columns.iter().enumerate() {
            if let Some(Column { values: Values::Money(all), .. }) = column {
                let below = all.iter().flatten().filter(|m| m.is_sign_negative() && !m.is_zero());
                let below = below.count() as u64;
                if below > 0 {
                    let name = self.source.columns[i].name.clone();
                    self.quality.negative.push((name, below));
                }
            }
        }
        Raw { rows: self.rows, columns, hashes: self.hashes, quality: self.quality }
    }
}
