//! How often ways cross: in the built-in layout, and in Graphviz's of the same flow.

use journey::diagram::View;
use journey::emit::dot::{DotOptions, dot};
use journey::emit::svg::{SvgOptions, svg};
use journey::model::{JourneyId, Model};
use std::collections::HashMap;
use std::io::Write;
use std::process::{Command, Stdio};

type Point = (f64, f64);

/// A way as drawn: its ends by their names, and its line.
#[derive(Debug)]
pub struct Way {
    pub ends: [String; 2],
    pub line: Vec<Point>,
}

/// Pixels within which ways to the same card may meet.
const MEETING: f64 = 16.0;
/// Crossings as near as this are seen as one: ways lie on one another there.
const ONE: f64 = 2.5;

/// The ways of our own picture.
pub fn own(model: &Model, journey: JourneyId) -> Vec<Way> {
    let drawn = svg(model, View::Flow, Some(journey), &SvgOptions::default());
    let document = roxmltree::Document::parse(&drawn).expect("well-formed");
    let mut ways = Vec::new();
    for path in document.descendants().filter(|n| n.attribute("marker-end").is_some()) {
        let title = path.parent().and_then(|g| g.children().find(|n| n.has_tag_name("title")));
        let title = title.and_then(|n| n.text()).expect("a way has a title");
        let (from, to) = title.split_once(" → ").expect("from and to");
        let line = corners(path.attribute("d").expect("a path"));
        ways.push(Way { ends: [from.to_owned(), to.to_owned()], line });
    }
    ways
}

/// The corners of a line whose corners are round: `M` and `L` to a point, `Q` by way of a corner.
fn corners(d: &str) -> Vec<Point> {
    let spaced: String = d
        .chars()
        .flat_map(|c| if c.is_ascii_alphabetic() { vec![' ', c, ' '] } else { vec![c] })
        .collect();
    let mut words = spaced.split_whitespace().peekable();
    let mut line: Vec<Point> = Vec::new();
    while let Some(word) = words.next() {
        let mut number = || -> f64 { words.next().expect("a number").parse().expect("a number") };
        match word {
            "M" | "L" => line.push((number(), number())),
            "Q" => {
                // From where the corner begins: the line goes through the corner itself.
                line.pop();
                line.push((number(), number()));
                let end = (number(), number());
                line.push(end);
                // The next line begins where the corner ends, so that point is none.
                if words.peek() == Some(&"L") {
                    line.pop();
                }
            }
            other => panic!("`{other}` in a path"),
        }
    }
    line
}

/// The ways as Graphviz leads them; `None` without Graphviz.
pub fn graphviz(model: &Model, journey: JourneyId) -> Option<Vec<Way>> {
    let text = dot(model, View::Flow, Some(journey), &DotOptions::default());
    let mut child = Command::new("dot")
        .arg("-Tjson0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take().expect("piped");
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("dot ends");
    writer.join().expect("no panic").expect("dot reads");
    let graph: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut names = HashMap::new();
    for object in graph["objects"].as_array().expect("objects") {
        names.insert(object["_gvid"].as_u64(), object["name"].as_str().unwrap_or_default());
    }
    let mut ways = Vec::new();
    for edge in graph["edges"].as_array().into_iter().flatten() {
        if edge["style"] == "invis" {
            continue;
        }
        let name = |key: &str| names[&edge[key].as_u64()].to_owned();
        let line = curve(edge["pos"].as_str().expect("a position"));
        ways.push(Way { ends: [name("tail"), name("head")], line });
    }
    Some(ways)
}

/// Points of a curve as Graphviz writes it: `e,x,y` and `s,x,y` are ends of arrows, the rest a chain
/// of Bézier curves.
fn curve(pos: &str) -> Vec<Point> {
    let (mut first, mut last, mut chain) = (None, None, Vec::new());
    for word in pos.split_whitespace() {
        let numbers: Vec<f64> = word.split(',').filter_map(|n| n.parse().ok()).collect();
        let point = (numbers[0], numbers[1]);
        match word.chars().next() {
            Some('e') => last = Some(point),
            Some('s') => first = Some(point),
            _ => chain.push(point),
        }
    }
    let mut line: Vec<Point> = first.into_iter().chain(chain.first().copied()).collect();
    for piece in chain[1..].chunks(3) {
        let [a, b, c] = piece else { panic!("a chain of {} points", chain.len()) };
        let from = *line.last().expect("a start");
        for step in 1..=16 {
            let t = f64::from(step) / 16.0;
            let u = 1.0 - t;
            let mix = |p: f64, q: f64, r: f64, s: f64| {
                u * u * u * p + 3.0 * u * u * t * q + 3.0 * u * t * t * r + t * t * t * s
            };
            line.push((mix(from.0, a.0, b.0, c.0), mix(from.1, a.1, b.1, c.1)));
        }
    }
    line.extend(last);
    line
}

/// Where ways cross, as one sees it.
pub fn crossings(ways: &[Way]) -> Vec<Point> {
    let mut found: Vec<Point> = Vec::new();
    for (i, a) in ways.iter().enumerate() {
        for b in &ways[i + 1..] {
            for p in a.line.windows(2) {
                for q in b.line.windows(2) {
                    let Some(at) = meet(p[0], p[1], q[0], q[1]) else { continue };
                    if met(a, b, at) || found.iter().any(|other| near(*other, at, ONE)) {
                        continue;
                    }
                    found.push(at);
                }
            }
        }
    }
    found
}

/// Whether two ways only come together at a card that they share.
fn met(a: &Way, b: &Way, at: Point) -> bool {
    let places = |way: &Way| [way.line[0], *way.line.last().expect("points")];
    let (pa, pb) = (places(a), places(b));
    (0..2).any(|i| {
        (0..2)
            .any(|j| a.ends[i] == b.ends[j] && near(pa[i], at, MEETING) && near(pb[j], at, MEETING))
    })
}

fn near(a: Point, b: Point, by: f64) -> bool {
    (a.0 - b.0).hypot(a.1 - b.1) <= by
}

/// Where two straight lines cross, their ends excepted.
fn meet(a: Point, b: Point, c: Point, d: Point) -> Option<Point> {
    let (r, s) = ((b.0 - a.0, b.1 - a.1), (d.0 - c.0, d.1 - c.1));
    let cross = r.0 * s.1 - r.1 * s.0;
    if cross.abs() < 1e-9 {
        return None;
    }
    let t = ((c.0 - a.0) * s.1 - (c.1 - a.1) * s.0) / cross;
    let u = ((c.0 - a.0) * r.1 - (c.1 - a.1) * r.0) / cross;
    let inside = |v: f64| (1e-9..1.0 - 1e-9).contains(&v);
    (inside(t) && inside(u)).then_some((a.0 + t * r.0, a.1 + t * r.1))
}

/// Pairs of ways that lie on one another for a while though they have no end in common.
pub fn overlaps(ways: &[Way]) -> Vec<String> {
    let mut found = Vec::new();
    for (i, a) in ways.iter().enumerate() {
        for b in ways[i + 1..].iter().filter(|b| a.ends[0] != b.ends[0] && a.ends[1] != b.ends[1]) {
            let along = |p: &[Point], q: &[Point]| {
                let shared = |a: f64, b: f64, c: f64, d: f64| {
                    a.max(b).min(c.max(d)) - a.min(b).max(c.min(d))
                };
                let level = p[0].1 == p[1].1 && q[0].1 == q[1].1 && (p[0].1 - q[0].1).abs() < 1.5;
                let upright = p[0].0 == p[1].0 && q[0].0 == q[1].0 && (p[0].0 - q[0].0).abs() < 1.5;
                (level && shared(p[0].0, p[1].0, q[0].0, q[1].0) > 3.0)
                    || (upright && shared(p[0].1, p[1].1, q[0].1, q[1].1) > 3.0)
            };
            if a.line.windows(2).any(|p| b.line.windows(2).any(|q| along(p, q))) {
                found.push(format!("{} and {}", a.ends.join(" → "), b.ends.join(" → ")));
            }
        }
    }
    found
}

#[test]
fn crossings_are_found() {
    let way = |from: &str, to: &str, line: &[Point]| Way {
        ends: [from.to_owned(), to.to_owned()],
        line: line.to_vec(),
    };
    let level = way("a", "b", &[(0.0, 50.0), (100.0, 50.0)]);
    let upright = way("c", "d", &[(50.0, 0.0), (50.0, 100.0)]);
    let same = way("e", "d", &[(50.0, 10.0), (50.0, 90.0)]);
    assert_eq!(crossings(&[level, upright, same]), [(50.0, 50.0)]);
    // What comes together at a card does not cross there.
    let a = way("a", "b", &[(0.0, 0.0), (90.0, 0.0), (100.0, 4.0)]);
    let b = way("c", "b", &[(0.0, 9.0), (90.0, 4.0), (100.0, 0.0)]);
    assert_eq!(crossings(&[a, b]), []);
    assert_eq!(corners("M0 0L10 0Q12 0 12 2L12 9"), [(0.0, 0.0), (12.0, 0.0), (12.0, 9.0)]);
    assert_eq!(curve("e,9,9 0,0 1,0 2,0 3,0").len(), 18);
}
