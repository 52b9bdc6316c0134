//! Data that is broken: a clear message with file and line, or counts of what was left out; never a
//! number that is silently wrong.

use crate::run::{How, Measured, try_measure};
use journey::measure::quality::{Fault, Reason};
use std::io::Write as _;

const MAP: &str = r#"
source log "Log" {
  table: "log"
  columns {
    who: text
    at: timestamp
    what: text
    price: money(EUR)
    size: number
    stars: number
    took: duration
    ok: yes_no
    visits: count
  }
  person: who
  time: at
}
event seen in log { price: price, size: size }
event bought in log where what == "buy" { price: price }
event small in log where size < 5
event unknown in log where size is missing
event fine in log where ok == true
event quick in log where took < 1min
event twice in log where visits >= 2
survey exit "Exit" in log { ask stars: 1..5 "How was it?" }
metric rows(e: event): count { is: count(e), better: higher }
metric folk(e: event): count { is: people(e), better: higher }
metric revenue(e: event(price: money)): money { is: sum(e.price), better: higher }
metric mean_price(e: event(price: money)): money { is: mean(e.price), better: higher }
metric mean_size(e: event(size: number)): number { is: mean(e.size), better: higher }
metric happy(q: question(1..5)): percent { is: share(q in top 2), better: higher }
metric went(a: event, b: event): percent { is: converted(a -> b), better: higher }
journey Log "Log" {
  measure all = rows(seen), measure folk(seen), measure revenue(seen), measure mean_price(bought)
  measure mean_size(seen), measure small = rows(small), measure unknown = rows(unknown)
  measure fine = rows(fine), measure quick = rows(quick), measure twice = rows(twice)
  measure happy(exit.stars) >= 50%, measure went(seen, b: bought) >= 5%
}"#;

const HEADER: &str = "who,at,what,price,size,stars,took,ok,visits\n";

fn files(files: &[(&str, &[u8])], strict: bool) -> Result<Measured, Fault> {
    let files = files.iter().map(|(name, bytes)| (*name, bytes.to_vec())).collect();
    try_measure(MAP, &[("log", files)], How { strict, ..How::default() })
}

fn one(text: &str) -> Result<Measured, Fault> {
    files(&[("log.csv", text.as_bytes())], false)
}

fn fault(bytes: &[u8]) -> Fault {
    match files(&[("log.csv", bytes)], false) {
        Ok(_) => panic!("it was read"),
        Err(fault) => fault,
    }
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

/// What was left out: reason, column, how often, and the line of the first.
fn left_out(measured: &Measured) -> Vec<(Reason, Option<&str>, u64, u64)> {
    let (_, quality) = measured.store.qualities().next().unwrap();
    let all = quality.left_out.iter();
    all.map(|l| (l.reason, l.column.as_deref(), l.count, l.line)).collect()
}

#[test]
fn a_good_file_gives_numbers() {
    let text = format!(
        "{HEADER}a,2024-01-01 10:00:00,see,1.10,3,5,30s,yes,2\nb,2024-01-02 10:00:00,buy,2.20,7,4,2min,no,1\n"
    );
    let found = one(&text).unwrap();
    assert_eq!(found.value("all"), Some(2.0));
    assert_eq!(found.of("revenue").value.unwrap().exact.unwrap().to_string(), "3.30");
    assert_eq!(found.value("mean_size"), Some(5.0));
    for name in ["small", "fine", "quick", "twice"] {
        assert_eq!(found.value(name), Some(1.0), "{name}");
    }
    assert_eq!(found.value("happy"), Some(1.0));
    assert!(left_out(&found).is_empty());
}

#[test]
fn an_empty_file_is_an_error() {
    let found = fault(b"");
    assert_eq!((found.file.as_str(), found.line), ("log.csv", None));
    assert_eq!(found.message, "the file is empty");
    assert!(fault(b"\n\n\n").message.contains("blank lines"));
    let found = try_measure(MAP, &[("log", vec![("a.jsonl", Vec::new())])], How::default());
    assert_eq!(found.err().unwrap().message, "the file is empty");
}

#[test]
fn a_header_alone_has_no_values_and_no_zeros() {
    let found = one(HEADER).unwrap();
    assert_eq!(found.value("all"), Some(0.0));
    for name in ["revenue", "mean_price", "mean_size", "happy", "went"] {
        assert_eq!(found.value(name), None, "{name}");
    }
    use journey::measure::verdict::Verdict;
    assert_eq!(found.of("happy").verdict, Some(Verdict::NoData));
    assert_eq!(found.card.as_of, None);
}

#[test]
fn a_missing_column_is_an_error_that_names_it() {
    let found = fault(b"who,at,What,price,size,stars,took,ok,visits\n");
    assert_eq!((found.line, found.message.as_str()), (Some(1), "there is no column `what`"));
    assert!(found.help.unwrap().contains("there is `What`"));
    let lines = b"{\"who\":\"a\",\"at\":\"2024-01-01\"}\n".to_vec();
    let found = try_measure(MAP, &[("log", vec![("a.jsonl", lines)])], How::default());
    assert_eq!(found.err().unwrap().message, "no line has a value `what`");
}

#[test]
fn a_column_that_is_there_twice_is_an_error() {
    let found = fault(b"who,at,what,price,size,stars,took,ok,visits,who\n");
    assert_eq!(found.message, "two columns are called `who`");
    // One that nobody reads may be.
    let text = format!("{},x,x\na,2024-01-01,see,1,1,1,1s,yes,1,,\n", HEADER.trim_end());
    assert_eq!(one(&text).unwrap().value("all"), Some(1.0));
}

#[test]
fn half_a_packed_file_is_an_error() {
    let mut text = String::from(HEADER);
    for i in 0..5_000 {
        text.push_str(&format!("p{i},2024-01-01 00:00:00,see,{i},1,1,1s,yes,1\n"));
    }
    let whole = packed(&text);
    let good = files(&[("log.csv.gz", &whole)], false).unwrap();
    assert_eq!(good.value("all"), Some(5_000.0));
    for part in [whole.len() / 2, whole.len() - 4, 12, 3] {
        let found = files(&[("log.csv.gz", &whole[..part])], false).err().unwrap();
        assert_eq!(found.message, "the packed file ends in its middle", "{part}");
        assert_eq!(found.file, "log.csv.gz");
    }
    let mut damaged = whole.clone();
    let end = damaged.len() - 6;
    damaged[end] ^= 0xFF;
    let found = files(&[("log.csv.gz", &damaged)], false).err().unwrap();
    assert_eq!(found.message, "the packed file is damaged");
}

#[test]
fn rows_that_are_no_text_are_left_out_and_counted() {
    let mut bytes = HEADER.as_bytes().to_vec();
    bytes.extend(b"a,2024-01-01,see,1,1,1,1s,yes,1\n");
    bytes.extend(b"\xFF\xFE,2024-01-01,see,1,1,1,1s,yes,1\n");
    bytes.extend(b"b,2024-01-01,s\xE9e,1,1,1,1s,yes,1\n");
    let found = files(&[("log.csv", &bytes)], false).unwrap();
    assert_eq!(left_out(&found), [(Reason::NotUtf8, None, 2, 3)]);
    assert_eq!(found.value("all"), Some(1.0));
    let strict = files(&[("log.csv", &bytes)], true).err().unwrap();
    assert_eq!(strict.line, Some(3));
    assert!(fault(b"\xFF\xFEw\0h\0o\0").message.contains("UTF-16"));
}

#[test]
fn ragged_rows_are_left_out_and_counted() {
    let text = format!(
        "{HEADER}a,2024-01-01,see,1,1,1,1s,yes,1\nb,2024-01-01\nc,2024-01-01,see,1,1,1,1s,yes,1,9\n"
    );
    let found = one(&text).unwrap();
    assert_eq!(left_out(&found), [(Reason::FieldCount, None, 2, 3)]);
    assert_eq!(found.value("all"), Some(1.0));
    let strict = files(&[("log.csv", text.as_bytes())], true).err().unwrap();
    assert_eq!((strict.line, strict.file.as_str()), (Some(3), "log.csv"));
}

#[test]
fn a_quote_that_is_never_closed_is_an_error() {
    let text =
        format!("{HEADER}a,2024-01-01,\"see,1,1,1,1s,yes,1\nb,2024-01-01,see,1,1,1,1s,yes,1\n");
    let found = fault(text.as_bytes());
    assert_eq!(found.line, Some(2));
    assert!(found.message.contains("never closed"), "{}", found.message);
    // One that is closed may hold line breaks, separators and quotes.
    let text = format!(
        "{HEADER}a,2024-01-01,\"s\n,\"\"e\",1,1,1,1s,yes,1\nb,2024-01-01,buy,1,1,1,1s,yes,1"
    );
    let found = one(&text).unwrap();
    assert_eq!((found.value("all"), left_out(&found).len()), (Some(2.0), 0));
}

#[test]
fn times_that_are_none_take_their_row_out() {
    let text = format!(
        "{HEADER}a,2024-01-01,see,1,1,1,1s,yes,1\na,,see,1,1,1,1s,yes,1\na,01/02/2024,see,1,1,1,1s,yes,1\na,2024-02-30 10:00:00,see,1,1,1,1s,yes,1\n"
    );
    let found = one(&text).unwrap();
    assert_eq!(
        left_out(&found),
        [(Reason::NoTime, Some("at"), 1, 3), (Reason::BadTime, Some("at"), 2, 4)]
    );
    assert_eq!(found.value("all"), Some(1.0));
    let strict = files(&[("log.csv", text.as_bytes())], true).err().unwrap();
    assert_eq!(strict.line, Some(3));
}

#[test]
fn times_of_mixed_form_are_read_and_noted() {
    let text = format!(
        "{HEADER}a,2024-01-01T00:00:00Z,see,1,1,1,1s,yes,1\nb,2024-01-01 00:00:00,see,1,1,1,1s,yes,1\nc,1704067200,see,1,1,1,1s,yes,1\n"
    );
    let found = one(&text).unwrap();
    let (id, quality) = found.store.qualities().next().unwrap();
    assert!(quality.mixed_times);
    assert_eq!(quality.without_offset, 1);
    let times = &found.store.table(id).unwrap().time;
    assert!(times.iter().all(|t| *t == 1_704_067_200_000_000), "{times:?}");
}

#[test]
fn values_that_are_none_are_left_out_of_what_reads_them() {
    let text = format!(
        "{HEADER}a,2024-01-01,see,NaN,NaN,6,90,maybe,-1\nb,2024-01-01,buy,\"1,50\",3,2.5,1s,yes,2\nc,2024-01-01,buy,2.00,,4,1s,yes,2.5\n"
    );
    let found = one(&text).unwrap();
    assert_eq!(found.value("all"), Some(3.0));
    assert_eq!(found.of("revenue").value.unwrap().exact.unwrap().to_string(), "2.00");
    assert_eq!(found.of("revenue").tally.bad, 2);
    assert_eq!(found.value("mean_size"), Some(3.0));
    assert_eq!((found.of("mean_size").tally.bad, found.of("mean_size").tally.missing), (1, 1));
    // Of what cannot be read nothing is known, not even that it is missing.
    assert_eq!(found.value("unknown"), Some(1.0));
    assert_eq!(found.value("small"), Some(1.0));
    assert_eq!((found.value("quick"), found.value("fine")), (Some(2.0), Some(2.0)));
    assert_eq!(found.value("twice"), Some(1.0));
    let happy = found.of("happy");
    assert_eq!((happy.n, happy.tally.bad), (Some(1), 2));
    let told = left_out(&found);
    for column in ["price", "size", "took", "ok", "visits"] {
        assert!(
            told.iter().any(|(r, c, ..)| *r == Reason::WrongType && *c == Some(column)),
            "{column}"
        );
    }
    // Six stars of five, and two and a half.
    assert!(told.contains(&(Reason::OutsideScale, Some("stars"), 2, 2)), "{told:?}");
    let strict = files(&[("log.csv", text.as_bytes())], true).err().unwrap();
    assert_eq!(strict.line, Some(2));
    assert!(strict.message.contains("`price`"), "{}", strict.message);
    let six = format!("{HEADER}a,2024-01-01,see,1,1,6,1s,yes,1\n");
    let strict = files(&[("log.csv", six.as_bytes())], true).err().unwrap();
    assert_eq!(strict.message, "an answer outside its scale in column `stars`: `6`");
}

#[test]
fn a_column_of_the_wrong_type_gives_no_number() {
    let rows: String = (0..40).map(|i| format!("p{i},2024-01-01,see,1,big,3,1s,yes,1\n")).collect();
    let found = one(&format!("{HEADER}{rows}")).unwrap();
    assert_eq!(found.value("mean_size"), None);
    assert_eq!(found.of("mean_size").tally.bad, 40);
    // Of what cannot be read nothing is known: neither that it is small, nor that it is missing.
    assert_eq!((found.value("small"), found.value("unknown")), (Some(0.0), Some(0.0)));
    assert_eq!(left_out(&found), [(Reason::WrongType, Some("size"), 40, 2)]);
    // Where it is the time, no row is left; other numbers are not touched by any of it.
    assert_eq!(found.value("all"), Some(40.0));
    let swapped = rows.replace("2024-01-01", "Monday");
    let found = one(&format!("{HEADER}{swapped}")).unwrap();
    assert_eq!((found.value("all"), found.value("happy")), (Some(0.0), None));
    assert_eq!(left_out(&found), [(Reason::BadTime, Some("at"), 40, 2)]);
}

#[test]
fn no_rows_after_the_filter_are_no_value_and_no_zero_share() {
    let rows: String = (0..40).map(|i| format!("p{i},2024-01-01,see,1,9,,1s,,\n")).collect();
    let found = one(&format!("{HEADER}{rows}")).unwrap();
    // Nobody bought, nothing is small: counts are 0, a mean of nothing is nothing.
    assert_eq!((found.value("small"), found.value("fine")), (Some(0.0), Some(0.0)));
    assert_eq!((found.value("mean_price"), found.value("happy")), (None, None));
    assert_eq!(found.parts("went"), (0.0, 40.0));
    use journey::measure::verdict::Verdict;
    assert_eq!(found.of("happy").verdict, Some(Verdict::NoData));
    assert_eq!(found.of("went").verdict, Some(Verdict::Unclear));
}

#[test]
fn a_row_that_is_no_text_is_found_in_row_three_million() {
    const MAP: &str = r#"source log "Log" {
  table: "log"
  columns { who: text, at: timestamp }
  person: who
  time: at
}
event seen in log
metric rows(e: event): count { is: count(e), better: higher }
journey Log "Log" { measure rows(seen) }"#;
    let row = b"a,2024-01-01T00:00:00Z\n";
    let mut bytes = b"who,at\n".to_vec();
    for second in 0..2_999_999u32 {
        let (hour, minute) = (second / 3600 % 24, second / 60 % 60);
        let mut next = *row;
        // Digits in their places: writing three million rows otherwise takes longer than reading.
        let digits = [(13, hour / 10), (14, hour % 10), (16, minute / 10), (17, minute % 10)];
        let digits = digits.into_iter().chain([(19, second % 60 / 10), (20, second % 10)]);
        let day = 1 + second / 86_400 % 28;
        for (place, digit) in digits.chain([(10, day / 10), (11, day % 10)]) {
            next[place] = b'0' + digit as u8;
        }
        next[0] = b'a' + (second / 86_400 / 28) as u8;
        bytes.extend_from_slice(&next);
    }
    bytes.extend_from_slice(b"\xC3\x28,2024-01-01T00:00:00Z\n");
    bytes.extend_from_slice(b"z,2024-01-01T00:00:00Z\n");
    let data = [("log", vec![("log.csv", bytes.clone())])];
    let found = try_measure(MAP, &data, How::default()).unwrap();
    assert_eq!(found.value("rows"), Some(3_000_000.0));
    assert_eq!(left_out(&found), [(Reason::NotUtf8, None, 1, 3_000_001)]);
    let strict = try_measure(MAP, &data, How { strict: true, ..How::default() });
    assert_eq!(strict.err().unwrap().line, Some(3_000_001));
}

#[test]
fn amounts_below_zero_are_used_and_noted() {
    let text =
        format!("{HEADER}a,2024-01-01,see,-1.50,1,1,1s,yes,1\nb,2024-01-01,see,4,1,1,1s,yes,1\n");
    let found = one(&text).unwrap();
    assert_eq!(found.of("revenue").value.unwrap().exact.unwrap().to_string(), "2.50");
    let (_, quality) = found.store.qualities().next().unwrap();
    assert_eq!(quality.negative, [("price".to_owned(), 1)]);
}

#[test]
fn rows_without_a_person_count_as_rows_only() {
    let text = format!(
        "{HEADER},2024-01-01,see,1,1,1,1s,yes,1\n,2024-01-02,buy,1,1,1,1s,yes,1\na,2024-01-03,see,1,1,1,1s,yes,1\n"
    );
    let found = one(&text).unwrap();
    assert_eq!((found.value("all"), found.value("folk")), (Some(3.0), Some(1.0)));
    assert_eq!(found.parts("went"), (0.0, 1.0));
    assert_eq!(found.store.qualities().next().unwrap().1.without_person, 2);
}

#[test]
fn other_separators_marks_and_line_ends_are_read() {
    let rows = "a,2024-01-01,see,1,1,1,1s,yes,1\nb,2024-01-01,buy,1,1,1,1s,yes,1\n";
    let text = format!("{HEADER}{rows}");
    for (separator, line_end, start) in
        [(";", "\n", ""), ("\t", "\r\n", ""), ("|", "\n", "\u{FEFF}"), (",", "\r\n", "\u{FEFF}")]
    {
        let text = text.replace(',', separator).replace('\n', line_end);
        let found = one(&format!("{start}{text}")).unwrap();
        assert_eq!(found.value("folk"), Some(2.0), "{separator:?} {line_end:?}");
        assert!(left_out(&found).is_empty());
    }
}

#[test]
fn files_of_one_source_are_read_together() {
    let csv = format!("{HEADER}a,2024-01-01,see,1.10,1,1,1s,yes,1\n");
    let other = "at,who,what,price,size,stars,took,ok,visits\n2024-01-01,a,see,1.10,1,1,1s,yes,1\n2024-01-01,b,see,1.20,1,1,1s,yes,1\n";
    let json = "{\"who\":\"c\",\"at\":\"2024-01-01\",\"what\":\"see\",\"price\":1.3,\"size\":1,\"stars\":1,\"took\":\"1s\",\"ok\":true,\"visits\":1}\n[1]\n{\"who\":7,\"at\":\"2024-01-02T00:00:00Z\",\"what\":null}\n";
    let zipped = packed(json);
    let all: [(&str, &[u8]); 3] =
        [("a.csv", csv.as_bytes()), ("b.csv", other.as_bytes()), ("c.jsonl.gz", &zipped)];
    let found = files(&all, false).unwrap();
    // The first row of the second file is the row of the first one, with its columns in another order.
    assert_eq!(found.value("folk"), Some(4.0));
    assert_eq!(found.of("revenue").value.unwrap().exact.unwrap().to_string(), "3.60");
    assert_eq!(found.store.qualities().next().unwrap().1.duplicates, 1);
    assert_eq!(left_out(&found), [(Reason::NotAnObject, None, 1, 2)]);
}

#[test]
fn what_is_another_format_is_said_to_be_one() {
    for (bytes, word) in [
        (&b"PAR1\x15\x04"[..], if cfg!(feature = "parquet") { "middle" } else { "Parquet" }),
        (b"PK\x03\x04xl/", "ZIP"),
        (b"<?xml version=\"1.0\"?><html></html>", "XML"),
        (b"\x28\xB5\x2F\xFD", "Zstandard"),
    ] {
        let found = fault(bytes);
        assert!(found.message.contains(word), "{}", found.message);
        assert!(found.help.is_some());
    }
    let array = b"[{\"who\":\"a\"}]".to_vec();
    let found = try_measure(MAP, &[("log", vec![("a.json", array)])], How::default());
    assert!(found.err().unwrap().message.contains("JSON array"));
}

#[test]
fn a_person_with_very_many_rows_is_followed_in_time() {
    let mut text = String::from(HEADER);
    for i in 0..200_000u32 {
        let (hour, minute, second) = (i / 3600 % 24, i / 60 % 60, i % 60);
        let day = 1 + i / 86_400;
        text.push_str(&format!(
            "a,2024-01-{day:02} {hour:02}:{minute:02}:{second:02},see,1,1,1,1s,yes,1\n"
        ));
    }
    let started = std::time::Instant::now();
    let found = one(&text).unwrap();
    assert_eq!(found.parts("went"), (0.0, 1.0));
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

mod garbage {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = files(&[("log.csv", &bytes)], false);
            let _ = files(&[("log.jsonl", &bytes)], false);
        }

        #[test]
        fn no_rows_make_it_panic(cells in "[a-c0-9,;\"\\n\\r .:TZ+-]{0,200}") {
            let text = format!("{HEADER}{cells}");
            for strict in [false, true] {
                if let Ok(found) = files(&[("log.csv", text.as_bytes())], strict) {
                    let (_, quality) = found.store.qualities().next().unwrap();
                    let counted = quality.used + quality.duplicates + quality.after_as_of + quality.rejected();
                    prop_assert_eq!(counted, quality.rows);
                }
            }
        }
    }
}
