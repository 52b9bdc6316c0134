//! XES: what is read of it, and what is said of files that are none.

use crate::run::{How, Measured, try_measure};
use flate2::Compression;
use flate2::write::GzEncoder;
use journey::measure::quality::{Fault, Reason};
use proptest::prelude::*;
use std::io::Write as _;

const MAP: &str = r#"source log "Log" {
  table: "log"
  columns {
    case_concept_name: text
    concept_name: text
    time_timestamp: timestamp
    cost: number
    paid: yes_no
  }
  person: case_concept_name
  time: time_timestamp
}
event any in log { cost: cost }
event sent in log where concept_name == "send <all>"
event came in log where concept_name == "come"
event paid_ones in log where paid == true
metric rows(e: event): count { is: count(e), better: higher }
metric folk(e: event): count { is: people(e), better: higher }
metric total(e: event(cost: number)): number { is: sum(e.cost), better: higher }
metric went(a: event, b: event): percent { is: converted(a -> b), better: higher }
journey Log "Log" {
  measure rows(any), measure folk(any), measure total(any), measure went(sent, b: came)
  measure sends = rows(sent), measure paid = rows(paid_ones)
}"#;

const LOG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- A log as tools for process mining write it -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="none of it"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="concept:name" value="the log's own"/>
  <trace>
    <string key="concept:name" value="case 1"/>
    <event>
      <string key="concept:name" value="send &lt;all&gt;"><string key="cost" value="999"/></string>
      <date key="time:timestamp" value="2026-03-01T10:00:00.000+01:00"/>
      <float key="cost" value="1.5"/>
      <boolean key="paid" value="true"/>
    </event>
    <event>
      <string key="concept:name" value="come"/>
      <date key="time:timestamp" value="2026-03-01T11:00:00.000+01:00"/>
      <int key="cost" value="2"/>
      <list key="cost"><values><float key="cost" value="77"/></values></list>
    </event>
  </trace>
  <trace>
    <string key="concept:name" value="case 2"/>
    <event>
      <string key="concept:name" value="send &lt;all&gt;"/>
      <date key="time:timestamp" value="2026-03-02T10:00:00Z"/>
    </event>
    <event><string key="concept:name" value="come"/></event>
  </trace>
</log>
"#;

fn read(name: &str, bytes: &[u8], strict: bool) -> Result<Measured, Fault> {
    let data = [("log", vec![(name, bytes.to_vec())])];
    try_measure(MAP, &data, How { strict, ..How::default() })
}

fn fault(text: &str) -> Fault {
    match read("log.xes", text.as_bytes(), false) {
        Ok(_) => panic!("it was read: {text}"),
        Err(fault) => fault,
    }
}

fn good(measured: &Measured) {
    // The event without time is left out; what is inside of attributes is none of the event's.
    assert_eq!(measured.value("rows"), Some(3.0));
    assert_eq!(measured.value("folk"), Some(2.0));
    assert_eq!(measured.value("sends"), Some(2.0));
    assert_eq!(measured.value("paid"), Some(1.0));
    assert_eq!(measured.value("total"), Some(3.5));
    assert_eq!(measured.parts("went"), (1.0, 2.0));
    let (_, quality) = measured.store.qualities().next().unwrap();
    assert_eq!(quality.left_out.len(), 1);
    assert_eq!((quality.left_out[0].reason, quality.left_out[0].line), (Reason::NoTime, 29));
    assert_eq!(quality.rows, 4);
}

#[test]
fn a_log_is_read() {
    good(&read("log.xes", LOG.as_bytes(), false).unwrap());
    // By its first sign, whatever it is called; with a mark, and packed.
    good(&read("export", format!("\u{FEFF}{LOG}").as_bytes(), false).unwrap());
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(LOG.as_bytes()).unwrap();
    good(&read("log.xes.gz", &packed.finish().unwrap(), false).unwrap());
}

#[test]
fn strict_refuses_an_event_without_time() {
    let found = read("log.xes", LOG.as_bytes(), true).err().unwrap();
    assert_eq!((found.line, found.message.contains("no time")), (Some(29), true), "{found}");
}

#[test]
fn a_log_without_events_has_no_rows() {
    let measured = read("log.xes", b"<log><trace/></log>", false).unwrap();
    assert_eq!(measured.value("rows"), Some(0.0));
    assert_eq!(measured.value("went"), None);
}

#[test]
fn files_that_are_no_logs_are_errors() {
    // Cut off anywhere inside the log, it says so or that it is no XML: never a smaller number.
    for cut in (LOG.find("<log").unwrap() + 5..LOG.len() - 8).step_by(7) {
        let found = fault(&LOG[..cut]);
        assert!(found.line.is_some() && found.help.is_some(), "{cut}: {found}");
    }
    for (text, says, line) in [
        ("<?xml version=\"1.0\"?><html><p>no</p></html>", "XML of `html`", Some(1)),
        ("<?xml version=\"1.0\"?>\n", "no event log", None),
        ("<log>\n<trace></event></log>", "no XML", Some(2)),
        (
            "<log>\n<trace>\n<event><string key='a' value='&bomb;'/></event></trace></log>",
            "no XML",
            Some(3),
        ),
        ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><log></log>", "in `ISO-8859-1`", Some(1)),
        ("<log><event><string key='cost' value='1'/></event></log>", "no event has a value", None),
        ("<log><event/></log>", "no event has a value", None),
        (
            "<log>\n<event><string key='concept:name' value='a'/>\n<string key='concept_name' value='b'/></event></log>",
            "both the column `concept_name`",
            Some(2),
        ),
    ] {
        let found = fault(text);
        assert!(found.message.contains(says), "{text}: {found}");
        if line.is_some() {
            assert_eq!(found.line, line, "{text}: {found}");
        }
        assert!(found.help.is_some(), "{text}");
    }
    let bytes = LOG.replace("case 2", "case \u{FF}").into_bytes();
    let latin: Vec<u8> = bytes
        .into_iter()
        .filter(|b| *b != 0xC3)
        .map(|b| if b == 0xBF { 0xE9 } else { b })
        .collect();
    let found = read("log.xes", &latin, false).err().unwrap();
    assert!(found.message.contains("not UTF-8") && found.line == Some(24), "{found}");
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(LOG.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let found = read("log.xes.gz", &packed[..packed.len() / 2], false).err().unwrap();
    assert!(found.message.contains("ends in its middle"), "{found}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read("log.xes", &bytes, false);
    }

    #[test]
    fn no_tags_make_it_panic(text in "(<log>|</log>|<trace>|</trace>|<event>|</event>|<string key='a' value='b'/>|<date|&|'|\"|>|<!--|é){0,30}") {
        let _ = read("log.xes", text.as_bytes(), false);
    }
}
