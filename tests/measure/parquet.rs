//! Parquet: what is read of it, and what is said of files that are none.

#![cfg(feature = "parquet")]

use crate::run::{How, Measured, try_measure};
use journey::measure::quality::{Fault, Reason};
use parquet::basic::Compression;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type, Int96, Int96Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;
use std::sync::Arc;

const MAP: &str = r#"source log "Log" {
  table: "log"
  columns {
    who: text
    at: timestamp
    day: date
    price: money(EUR)
    size: number
    paid: yes_no
  }
  person: who
  time: at
}
event any in log { price: price, size: size }
event paid_ones in log where paid == true
event that_day in log where day == 2026-03-02
event early in log where at < 2026-03-02
metric rows(e: event): count { is: count(e), better: higher }
metric folk(e: event): count { is: people(e), better: higher }
metric revenue(e: event(price: money)): money { is: sum(e.price), better: higher }
metric mean_size(e: event(size: number)): number { is: mean(e.size), better: higher }
journey Log "Log" {
  measure rows(any), measure folk(any), measure revenue(any), measure mean_size(any)
  measure paid = rows(paid_ones), measure that = rows(that_day), measure first = rows(early)
}"#;

/// 2026-03-01T23:30:00Z and two hours and a microsecond later.
const TIMES: [i64; 2] = [1_772_407_800_000_000, 1_772_415_000_000_001];

/// A file of three rows; the last has nothing but a person and a time.
fn file(time: &str, factor: (i64, i64), compression: Compression) -> Vec<u8> {
    let schema = format!(
        "message log {{
            optional binary who (UTF8);
            optional int64 at ({time});
            optional int32 day (DATE);
            optional int64 price (DECIMAL(12, 2));
            optional double size;
            optional boolean paid;
        }}"
    );
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut out = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut out, schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let two = Some(&[1i16, 1, 0][..]);
    let three = Some(&[1i16, 1, 1][..]);
    let mut next = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        match next {
            0 => {
                let people = ["ä", "b", "b"].map(ByteArray::from);
                column.typed::<ByteArrayType>().write_batch(&people, three, None).unwrap();
            }
            1 => {
                let times = [TIMES[0], TIMES[1], TIMES[1]].map(|t| t * factor.0 / factor.1);
                column.typed::<Int64Type>().write_batch(&times, three, None).unwrap();
            }
            2 => {
                column.typed::<Int32Type>().write_batch(&[20_513, 20_514], two, None).unwrap();
            }
            3 => {
                column.typed::<Int64Type>().write_batch(&[1_999, -250], two, None).unwrap();
            }
            4 => {
                column.typed::<DoubleType>().write_batch(&[0.5, f64::NAN], two, None).unwrap();
            }
            _ => {
                column.typed::<BoolType>().write_batch(&[true, false], two, None).unwrap();
            }
        }
        column.close().unwrap();
        next += 1;
    }
    group.close().unwrap();
    writer.close().unwrap();
    out
}

fn micros() -> Vec<u8> {
    file("TIMESTAMP(MICROS,true)", (1, 1), Compression::SNAPPY)
}

fn read(bytes: &[u8]) -> Result<Measured, Fault> {
    try_measure(MAP, &[("log", vec![("log.parquet", bytes.to_vec())])], How::default())
}

#[test]
fn a_table_is_read_however_it_is_packed() {
    let gzip = Compression::GZIP(Default::default());
    for (what, bytes, last) in [
        ("micros, snappy", micros(), TIMES[1]),
        ("plain", file("TIMESTAMP(MICROS,true)", (1, 1), Compression::UNCOMPRESSED), TIMES[1]),
        ("gzip", file("TIMESTAMP(MICROS,true)", (1, 1), gzip), TIMES[1]),
        ("millis", file("TIMESTAMP(MILLIS,true)", (1, 1000), Compression::SNAPPY), TIMES[1] - 1),
        ("nanos", file("TIMESTAMP(NANOS,true)", (1000, 1), Compression::SNAPPY), TIMES[1]),
        ("local", file("TIMESTAMP(MICROS,false)", (1, 1), Compression::SNAPPY), TIMES[1]),
    ] {
        let measured = read(&bytes).unwrap_or_else(|fault| panic!("{what}: {fault}"));
        assert_eq!(measured.value("rows"), Some(3.0), "{what}");
        assert_eq!(measured.value("folk"), Some(2.0), "{what}");
        assert_eq!(measured.of("revenue").value.unwrap().exact.unwrap().to_string(), "17.49");
        assert_eq!(measured.value("mean_size"), Some(0.5), "{what}");
        assert_eq!(measured.value("paid"), Some(1.0), "{what}");
        assert_eq!(measured.value("that"), Some(1.0), "{what}");
        assert_eq!(measured.value("first"), Some(1.0), "{what}");
        let (_, quality) = measured.store.qualities().next().unwrap();
        assert_eq!(quality.last, Some(last), "{what}");
        assert_eq!(quality.without_offset, if what == "local" { 3 } else { 0 }, "{what}");
        // NaN is no number: left out, and counted at its row.
        let left: Vec<(Reason, u64, u64)> =
            quality.left_out.iter().map(|l| (l.reason, l.count, l.line)).collect();
        assert_eq!(left, [(Reason::WrongType, 1, 2)], "{what}");
    }
}

#[test]
fn files_that_are_none_are_errors() {
    let good = micros();
    for cut in (4..good.len()).step_by(11) {
        let found = read(&good[..cut]).err().unwrap_or_else(|| panic!("{cut} was read"));
        assert!(found.message.contains("ends in its middle"), "{cut}: {found}");
        assert!(found.help.is_some());
    }
    let other = MAP.replace("size", "length");
    let data = [("log", vec![("log.parquet", good)])];
    let found = try_measure(&other, &data, How::default()).err().unwrap();
    assert!(found.message.contains("there is no column `length`"), "{found}");
    assert!(found.help.unwrap().contains("`size`"));
}

#[test]
fn times_of_the_old_form_are_refused() {
    let schema = "message log { required binary who (UTF8); required int96 at; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut out = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut out, schema, Default::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&[ByteArray::from("a")], None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let time = Int96::from(vec![0, 0, 2_454_923]);
    column.typed::<Int96Type>().write_batch(&[time], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    let map = MAP
        .replace("    day: date\n    price: money(EUR)\n    size: number\n    paid: yes_no\n", "")
        .replace("event any in log { price: price, size: size }", "event any in log");
    let map: String = map
        .lines()
        .filter(|l| !["paid", "that", "revenue", "mean_size"].iter().any(|w| l.contains(w)))
        .map(|l| format!("{l}\n"))
        .collect();
    let map =
        map.replace("journey Log \"Log\" {\n", "journey Log \"Log\" {\n  measure rows(any)\n");
    let found = try_measure(&map, &[("log", vec![("log.parquet", out)])], How::default());
    assert!(found.err().unwrap().message.contains("INT96"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_makes_it_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), more in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4)) {
        let mut bytes = micros();
        let end = bytes.len() - 4;
        for (at, byte) in more.into_iter().chain([(at, byte)]) {
            bytes[4 + at.index(end - 4)] = byte;
        }
        let _ = read(&bytes);
    }
}
