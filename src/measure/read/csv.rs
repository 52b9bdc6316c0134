//! CSV: quoted fields, any of four separators, a byte-order mark, lines of unequal length.

use super::{Part, Rows};
use crate::measure::quality::{Fault, Reason};
use crate::measure::texts::{MISSING, Texts, hash};
use crate::threads;
use csv::{ByteRecord, ReaderBuilder};
use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The separators that are tried.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A line after the last one: if it does not come out as a row of its own, a quote was left open.
const END: &[u8] = b"\n\x1Ethe end of the file\x1E\n";

/// The text of that line.
const MARK: &[u8] = b"\x1Ethe end of the file\x1E";

pub(super) fn read(mut bytes: impl BufRead + Send, rows: &mut Rows<'_>) -> Result<(), Fault> {
    let start = bytes.fill_buf().map_err(|e| rows.io(None, &e))?;
    let separator = separator(start, rows);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .buffer_capacity(super::PIECE)
        .from_reader(bytes.chain(END));
    let mut record = ByteRecord::new();
    reader.read_byte_record(&mut record).map_err(|e| broken(rows, e, 1))?;
    if record.len() == 1 && &record[0] == MARK {
        return Err(rows.fault(None, "the file holds nothing but blank lines".into(), None));
    }
    let header = header(&record, rows)?;
    let places = rows.places(&header, Some(1))?;
    // Files of one source may have their columns in another order and still hold the same rows.
    let mut order: Vec<usize> = (0..header.len()).collect();
    order.sort_by(|a, b| header[*a].cmp(&header[*b]));

    let table = Csv { width: header.len(), places, order };
    let mut lines = Lines { reader, ended: false, batches: 0 };
    let mut batch = Batch::default();
    lines.fill(&mut batch, rows);
    table.take(&mut batch, rows)?;
    // Where equal rows are sought while reading, each row has to wait for those before it.
    if lines.ended || !rows.later {
        while !lines.ended {
            lines.fill(&mut batch, rows);
            table.take(&mut batch, rows)?;
        }
        return Ok(());
    }
    drop(batch);
    table.beside(lines, rows)
}

/// How many rows are taken from the file at a time, at most.
const BATCH: usize = 4096;
/// So many bytes of rows are enough, however few rows they are.
const ENOUGH: usize = 1 << 20;

/// Some rows as they stand in the file.
#[derive(Default)]
struct Batch {
    records: Vec<ByteRecord>,
    /// How many of them are filled.
    count: usize,
    /// Where the reader stood before each.
    lines: Vec<u64>,
    /// What keeps the file from being read on.
    fault: Option<Fault>,
}

/// The rows that are still to come.
struct Lines<R> {
    reader: csv::Reader<R>,
    ended: bool,
    batches: usize,
}

impl<R: io::Read> Lines<R> {
    /// Takes the next rows.
    fn fill(&mut self, batch: &mut Batch, rows: &Rows<'_>) {
        batch.records.resize_with(BATCH, ByteRecord::new);
        batch.lines.clear();
        batch.count = 0;
        self.batches += 1;
        let mut taken = 0;
        while batch.count < BATCH && taken < ENOUGH && !self.ended {
            let record = &mut batch.records[batch.count];
            let line = self.reader.position().line();
            match self.reader.read_byte_record(record) {
                Ok(true) => {}
                Ok(false) => {
                    self.ended = true;
                    break;
                }
                Err(error) => {
                    batch.fault = Some(broken(rows, error, line));
                    self.ended = true;
                    break;
                }
            }
            let line = record.position().map_or(line, csv::Position::line);
            // Inside an open quote the mark stands with its line break at the end of a longer field.
            let last = &record[record.len() - 1];
            if last.strip_suffix(b"\n").unwrap_or(last).ends_with(MARK) {
                self.ended = true;
                if record.len() == 1 && last == MARK {
                    break;
                }
                let help = "close it, or double it where it belongs to the text";
                let message = "a quote that is opened in this row is never closed".to_owned();
                batch.fault = Some(rows.fault(Some(line), message, Some(help.into())));
                break;
            }
            taken += record.as_slice().len();
            batch.lines.push(line);
            batch.count += 1;
        }
    }
}

fn broken(rows: &Rows<'_>, error: csv::Error, line: u64) -> Fault {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => rows.io(Some(line), &error),
        other => rows.fault(Some(line), format!("the table cannot be read: {other:?}"), None),
    }
}

/// What the header says.
struct Csv {
    width: usize,
    places: Vec<Option<usize>>,
    order: Vec<usize>,
}

impl Csv {
    /// Takes the values of rows.
    fn take(&self, batch: &mut Batch, rows: &mut Rows<'_>) -> Result<(), Fault> {
        for (record, line) in batch.records[..batch.count].iter().zip(&batch.lines) {
            self.row(record, *line, rows)?;
        }
        batch.fault.take().map_or(Ok(()), Err)
    }

    fn row(&self, record: &ByteRecord, line: u64, rows: &mut Rows<'_>) -> Result<(), Fault> {
        let Ok(text) = std::str::from_utf8(record.as_slice()) else {
            let shown = String::from_utf8_lossy(record.as_slice()).into_owned();
            return rows.leave_out(Reason::NotUtf8, None, line, &shown);
        };
        if record.len() != self.width {
            return rows.leave_out(Reason::FieldCount, None, line, text);
        }
        let field = |index: usize| {
            // The whole is UTF-8; a field could begin inside a letter only if a separator did.
            self.places[index]
                .and_then(|place| record.range(place))
                .and_then(|range| text.get(range))
                .unwrap_or_default()
        };
        let whole = |seed: u64| self.order.iter().fold(seed, |state, i| hash(&record[*i], state));
        rows.row(line, field, whole)
    }

    /// Takes the values of all rows that are still to come, on all cores. One thread at a time takes
    /// rows from the file; their values are read side by side and put together in the order of the
    /// file. Texts get their numbers in that order, too: nothing says how many threads there were.
    fn beside(&self, lines: Lines<impl io::Read + Send>, rows: &mut Rows<'_>) -> Result<(), Fault> {
        let workers: Vec<usize> = (0..threads::count()).collect();
        let first = lines.batches;
        let lines = Mutex::new(lines);
        let (file, scales) = (rows.file.clone(), rows.scales.clone());
        let (source, wanted, manner) = (rows.source, rows.wanted, rows.manner);
        let whole = Mutex::new(Whole {
            rows,
            numbers: vec![vec![MISSING]; workers.len()],
            next: first + 1,
            waiting: BTreeMap::new(),
            fault: None,
        });
        threads::each(&workers, |&worker| {
            let mut texts = Texts::default();
            let mut batch = Batch::default();
            let mut known = texts.len();
            loop {
                let mut own = Rows::new(source, wanted, &mut texts, manner);
                own.file.clone_from(&file);
                own.scales.clone_from(&scales);
                let mut open = held(&lines);
                if open.ended {
                    return;
                }
                open.fill(&mut batch, &own);
                let number = open.batches;
                drop(open);
                let fault = self.take(&mut batch, &mut own).err();
                let part = own.take();
                let new = (known..texts.len()).map(|n| texts.get(n as u32).to_owned()).collect();
                known = texts.len();
                if fault.is_some() {
                    held(&lines).ended = true;
                }
                held(&whole).put(number, Piece { worker, new, part, fault });
            }
        });
        let fault = held(&whole).fault.take();
        fault.map_or(Ok(()), Err)
    }
}

/// What a thread made of a batch.
struct Piece {
    worker: usize,
    /// The texts that the thread had not seen before.
    new: Vec<String>,
    part: Part,
    fault: Option<Fault>,
}

/// The rows of all threads, put together in the order of the file.
struct Whole<'w, 'a> {
    rows: &'w mut Rows<'a>,
    /// For each thread, which text each of its texts is.
    numbers: Vec<Vec<u32>>,
    next: usize,
    waiting: BTreeMap<usize, Piece>,
    /// The first one in the file.
    fault: Option<Fault>,
}

impl Whole<'_, '_> {
    fn put(&mut self, number: usize, piece: Piece) {
        self.waiting.insert(number, piece);
        while let Some(piece) = self.waiting.remove(&self.next) {
            self.next += 1;
            let numbers = &mut self.numbers[piece.worker];
            for text in &piece.new {
                numbers.push(self.rows.texts.add(text));
            }
            self.rows.add(piece.part, numbers);
            if self.fault.is_none() {
                self.fault = piece.fault;
            }
        }
    }
}

/// A thread that panics takes all with it: what it held is not looked at again.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn header(record: &ByteRecord, rows: &Rows<'_>) -> Result<Vec<String>, Fault> {
    let names: Option<Vec<String>> = record
        .iter()
        .map(|name| {
            std::str::from_utf8(name).ok().map(|n| n.trim_start_matches('\u{FEFF}').to_owned())
        })
        .collect();
    names.ok_or_else(|| {
        let help = "save the file as UTF-8".to_owned();
        rows.fault(Some(1), "the header is not UTF-8 text".into(), Some(help))
    })
}

/// The separator with which the header has the most of the columns that are wanted.
fn separator(start: &[u8], rows: &Rows<'_>) -> u8 {
    let found = |separator: u8| {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(start);
        let mut record = ByteRecord::new();
        let header = match reader.read_byte_record(&mut record) {
            Ok(true) => record,
            _ => return (0, 0),
        };
        let has = |name: &str| header.iter().any(|h| h == name.as_bytes());
        let known = rows.source.columns.iter().filter(|c| has(&c.name)).count();
        (known, header.len())
    };
    // Of equals the first one: a comma is what the format is named for.
    SEPARATORS.into_iter().rev().max_by_key(|s| found(*s)).unwrap_or(b',')
}
