//! Parquet: tables by columns, as warehouses write them. A file is held whole while it is read.

use super::Rows;
use crate::measure::quality::{Fault, Reason};
use crate::measure::texts::hash;
use bytes::Bytes;
use parquet::basic::{LogicalType, TimeUnit, Type};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type as Schema;
use std::io::BufRead;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The bytes with which a file begins and ends.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// How the times of a column are meant.
#[derive(Debug, Clone, Copy, Default)]
struct Times {
    /// Whole numbers are nanoseconds since 1970.
    nanoseconds: bool,
    /// They bear no offset: the project's zone says what they are.
    local: bool,
}

pub(super) fn read(mut bytes: impl BufRead, rows: &mut Rows<'_>) -> Result<(), Fault> {
    let mut all = Vec::new();
    bytes.read_to_end(&mut all).map_err(|e| rows.io(None, &e))?;
    let broken = |rows: &Rows<'_>, row: Option<u64>, why: &str| {
        let (message, help) = if !all_there(why) {
            (format!("the file is damaged: {why}"), "copy or download it again")
        } else {
            let help = "write it with Snappy or gzip, or as CSV";
            ("the file is packed in a way that is not read".to_owned(), help)
        };
        rows.fault(row, message, Some(help.into()))
    };
    if all.len() < 12 || !all.ends_with(MAGIC) {
        let help = "copy or download it again: a part of the data is missing";
        return Err(rows.fault(None, "the file ends in its middle".into(), Some(help.into())));
    }
    let all = Bytes::from(all);
    let reader = guarded(|| SerializedFileReader::new(all).map_err(|e| e.to_string()))
        .map_err(|e| broken(rows, None, &e))?;
    if !in_bounds(reader.metadata()) {
        return Err(broken(rows, None, "a place in it lies before its beginning"));
    }
    let fields = reader.metadata().file_metadata().schema().get_fields().to_vec();
    let header: Vec<String> = fields.iter().map(|f| f.name().to_owned()).collect();
    let places = rows.places(&header, None)?;
    for index in rows.needed() {
        let name = &rows.source.columns[index].name;
        let place = places[index].unwrap_or_default();
        if fields[place].is_primitive() && fields[place].get_physical_type() == Type::INT96 {
            let message = format!("the times of `{name}` are of the old form INT96");
            let help = "write them as TIMESTAMP (in Spark: spark.sql.parquet.outputTimestampType)";
            return Err(rows.fault(None, message, Some(help.into())));
        }
    }
    let times: Vec<Times> = fields.iter().map(|field| times(field)).collect();
    let mut order: Vec<usize> = (0..header.len()).collect();
    order.sort_by(|a, b| header[*a].cmp(&header[*b]));
    let mut found = guarded(|| reader.get_row_iter(None).map_err(|e| e.to_string()))
        .map_err(|e| broken(rows, None, &e))?;
    let mut number = 0;
    loop {
        number += 1;
        let next = guarded(|| found.next().transpose().map_err(|e| e.to_string()));
        let Some(row) = next.map_err(|e| broken(rows, Some(number), &e))? else { break };
        let mut texts: Vec<Option<String>> = Vec::with_capacity(header.len());
        for ((_, field), times) in row.get_column_iter().zip(&times) {
            texts.push(plain(field, *times));
        }
        if texts.iter().any(Option::is_none) {
            rows.leave_out(Reason::NotUtf8, None, number, "")?;
            continue;
        }
        let text = |place: usize| texts.get(place).and_then(Option::as_deref).unwrap_or_default();
        let field = |index: usize| places[index].map_or("", text);
        let whole =
            |seed: u64| order.iter().fold(seed, |state, i| hash(text(*i).as_bytes(), state));
        rows.row(number, field, whole)?;
    }
    Ok(())
}

/// What the library says of a part of the file. It takes some of what stands there for granted and
/// panics where that is not so: nothing is lost then, since the file is given up.
fn guarded<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err("what it says of itself does not fit together".to_owned()))
}

/// Whether no place in the file is below zero, which the library takes for granted.
fn in_bounds(metadata: &ParquetMetaData) -> bool {
    metadata.row_groups().iter().all(|group| {
        group.num_rows() >= 0
            && group.columns().iter().all(|column| {
                let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
                start >= 0
                    && column.data_page_offset() >= 0
                    && column.compressed_size() >= 0
                    && start.checked_add(column.compressed_size()).is_some()
            })
    })
}

/// Whether all that is wrong is a way of packing that is not built in.
fn all_there(why: &str) -> bool {
    why.contains("Disabled feature") || why.contains("not supported") || why.contains("NYI")
}

fn times(field: &Schema) -> Times {
    match field.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(time)) => Times {
            nanoseconds: matches!(time.unit, TimeUnit::NANOS),
            local: !time.is_adjusted_to_u_t_c,
        },
        _ => Times::default(),
    }
}

/// A value as it would stand in a CSV file. `None`: a text that is not UTF-8.
fn plain(field: &Field, times: Times) -> Option<String> {
    Some(match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).ok()?.to_owned(),
        Field::Float(value) => value.to_string(),
        Field::Double(value) => value.to_string(),
        Field::Date(days) => {
            let day = jiff::civil::date(1970, 1, 1);
            // A day beyond the calendar stays a number, which no day is.
            match day.checked_add(jiff::Span::new().try_days(*days).ok()?) {
                Ok(day) => day.to_string(),
                Err(_) => days.to_string(),
            }
        }
        Field::TimestampMillis(at) => moment(at.checked_mul(1_000), *at, times),
        Field::TimestampMicros(at) => moment(Some(*at), *at, times),
        Field::Long(at) if times.nanoseconds => moment(Some(at.div_euclid(1_000)), *at, times),
        other => other.to_string(),
    })
}

fn moment(micros: Option<i64>, raw: i64, times: Times) -> String {
    let Some(at) = micros.and_then(|us| jiff::Timestamp::from_microsecond(us).ok()) else {
        return format!("{raw} since 1970");
    };
    let text = at.strftime("%Y-%m-%dT%H:%M:%S%.6f").to_string();
    if times.local { text } else { text + "Z" }
}
