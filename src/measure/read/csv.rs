//! CSV: quoted fields, any of four separators, a byte-order mark, lines of unequal length.

use super::Rows;
use crate::measure::quality::{Fault, Reason};
use crate::measure::texts::hash;
use csv::{ByteRecord, ReaderBuilder};
use std::io::BufRead;

/// The separators that are tried.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A line after the last one: if it does not come out as a row of its own, a quote was left open.
const END: &[u8] = b"\n\x1Ethe end of the file\x1E\n";

/// The text of that line.
const MARK: &[u8] = b"\x1Ethe end of the file\x1E";

pub(super) fn read(mut bytes: impl BufRead, rows: &mut Rows<'_>) -> Result<(), Fault> {
    let start = bytes.fill_buf().map_err(|e| rows.io(None, &e))?;
    let separator = separator(start, rows);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .buffer_capacity(super::PIECE)
        .from_reader(bytes.chain(END));
    let mut record = ByteRecord::new();
    let io = |rows: &Rows<'_>, error: csv::Error, line: u64| match error.into_kind() {
        csv::ErrorKind::Io(error) => rows.io(Some(line), &error),
        other => rows.fault(Some(line), format!("the table cannot be read: {other:?}"), None),
    };
    reader.read_byte_record(&mut record).map_err(|e| io(rows, e, 1))?;
    if record.len() == 1 && &record[0] == MARK {
        return Err(rows.fault(None, "the file holds nothing but blank lines".into(), None));
    }
    let header = header(&record, rows)?;
    let places = rows.places(&header, Some(1))?;
    // Files of one source may have their columns in another order and still hold the same rows.
    let mut order: Vec<usize> = (0..header.len()).collect();
    order.sort_by(|a, b| header[*a].cmp(&header[*b]));

    loop {
        let line = reader.position().line();
        if !reader.read_byte_record(&mut record).map_err(|e| io(rows, e, line))? {
            break;
        }
        let line = record.position().map_or(line, csv::Position::line);
        // Inside an open quote the mark stands with its line break at the end of a longer field.
        let last = &record[record.len() - 1];
        if last.strip_suffix(b"\n").unwrap_or(last).ends_with(MARK) {
            if record.len() == 1 && last == MARK {
                break;
            }
            let help = "close it, or double it where it belongs to the text";
            let message = "a quote that is opened in this row is never closed".to_owned();
            return Err(rows.fault(Some(line), message, Some(help.into())));
        }
        let Ok(text) = std::str::from_utf8(record.as_slice()) else {
            let shown = String::from_utf8_lossy(record.as_slice()).into_owned();
            rows.leave_out(Reason::NotUtf8, None, line, &shown)?;
            continue;
        };
        if record.len() != header.len() {
            rows.leave_out(Reason::FieldCount, None, line, text)?;
            continue;
        }
        let field = |index: usize| {
            // The whole is UTF-8; a field could begin inside a letter only if a separator did.
            places[index]
                .and_then(|place| record.range(place))
                .and_then(|range| text.get(range))
                .unwrap_or_default()
        };
        let whole = |seed: u64| order.iter().fold(seed, |state, i| hash(&record[*i], state));
        rows.row(line, field, whole)?;
    }
    Ok(())
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
