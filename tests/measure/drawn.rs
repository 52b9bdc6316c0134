//! What data says, drawn into the flow.

use crate::run::measure;
use journey::diagram::View;
use journey::emit::seen::{Seen, actual};
use journey::emit::svg::{SvgOptions, svg};

const MAP: &str = r#"source log "Log" {
  table: "log"
  columns { who: text, at: timestamp, what: text }
  person: who
  time: at
}
event a in log where what == "a"
event b in log where what == "b"
event c in log where what == "c"
metric folk(e: event): count { is: people(e), better: higher }
journey Way "Way" {
  measure folk(a) >= 3
  stage one "One" {
    touchpoint first "First" { event: a }
    touchpoint second "Second" { event: b }
    touchpoint third "Third" { event: c }
  }
  flow { start -> first, first -> second 80%, second -> third, third -> exit }
}"#;

/// Six people go as the map says, two leave out the second place, one never goes on.
fn log() -> String {
    let mut csv = String::from("who,at,what\n");
    for (person, trace) in [
        ("p1", "abc"),
        ("p2", "abc"),
        ("p3", "abc"),
        ("p4", "abc"),
        ("p5", "abc"),
        ("p6", "abc"),
        ("p7", "ac"),
        ("p8", "ac"),
        ("p9", "a"),
    ] {
        for (minute, what) in trace.chars().enumerate() {
            csv += &format!("{person},2026-03-01 10:{minute:02}:00,{what}\n");
        }
    }
    csv
}

/// The group of the way with this title, up to its end.
fn way<'a>(drawn: &'a str, title: &str) -> &'a str {
    let from = drawn.find(&format!("<title>{title}</title>")).unwrap_or_else(|| panic!("{title}"));
    &drawn[from..][..drawn[from..].find("</g>").unwrap()]
}

fn width(way: &str) -> f64 {
    let from = way.find("stroke-width=\"").unwrap() + "stroke-width=\"".len();
    way[from..].split('"').next().unwrap().parse().unwrap()
}

#[test]
fn a_flow_shows_how_people_really_go() {
    let measured = measure(MAP, &log(), None);
    let found = &measured.card.conformance[0];
    let (view, id) = (View::Flow, Some(found.journey));
    let seen = Some(Seen::of(found));
    let options = SvgOptions { seen, ..SvgOptions::default() };
    let drawn = svg(&measured.model, view, id, &options);
    // Of nine departures six went as said; the map has 80 %.
    assert!(drawn.contains("80% · now 66.7%"), "{drawn}");
    assert!(drawn.contains("now 88.9% come by") && drawn.contains("now 66.7% come by"));
    assert!(drawn.contains("of 9 people"), "{drawn}");
    // The way that the map has not is there, dashed, with its share.
    let other = way(&drawn, "First → Third");
    assert!(other.contains("stroke-dasharray"), "{other}");
    assert!(drawn.contains(">now 22.2%<"), "{drawn}");
    assert!(drawn.contains("taken, though the map has no such way"));
    // The more take it, the wider.
    let widths =
        ["Start → First", "First → Second", "First → Third"].map(|t| width(way(&drawn, t)));
    assert!(widths[0] > widths[1] && widths[1] > widths[2], "{widths:?}");
    assert!(!way(&drawn, "First → Second").contains("stroke-dasharray"));
    // Without data nothing of it.
    let plain = svg(&measured.model, view, id, &SvgOptions::default());
    assert!(!plain.contains("now ") && !plain.contains("First → Third"), "{plain}");
    // What was seen of everybody is not said of one persona, nor of another journey.
    assert_eq!(svg(&measured.model, view, id, &options), drawn);
}

#[test]
fn a_map_shows_the_values() {
    let measured = measure(MAP, &log(), None);
    let actual = actual(&measured.model, &measured.card);
    assert_eq!(actual.len(), 1);
    let options = SvgOptions { actual, ..SvgOptions::default() };
    let drawn = svg(&measured.model, View::Map, None, &options);
    assert!(drawn.replace('\u{a0}', " ").contains(">now 9 · met"), "{drawn}");
}

/// `second` happens where nothing records it: who is seen at `first` and then at `third` may well
/// have been there.
#[test]
fn a_way_through_what_cannot_be_seen_is_one_of_the_map() {
    let map = MAP.replace("\"Second\" { event: b }", "\"Second\"");
    let measured = measure(&map, &log(), None);
    let found = &measured.card.conformance[0];
    assert!(found.other_ways.is_empty(), "{:?}", found.other_ways);
    // Without the way over it, it is none.
    let map = map.replace("second -> third", "second -> exit");
    let measured = measure(&map, &log(), None);
    assert_eq!(measured.card.conformance[0].other_ways.len(), 1);
}
