//! Funnels and returns against brute force: the rules as plain loops, on small logs full of ties,
//! duplicates, repeats, missing values and late rows.

use crate::run::{Measured, measure};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A row of a log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    who: u8,
    visit: u8,
    second: u32,
    what: u8,
    /// 0: missing.
    item: u8,
}

#[derive(Debug, Clone)]
pub struct Options {
    steps: Vec<Vec<u8>>,
    within: Option<u32>,
    step_within: Vec<Option<u32>>,
    entry: &'static str,
    ties: bool,
    order: &'static str,
    exclude: Option<u8>,
    same: bool,
    per_session: bool,
    /// Sessions by a gap instead of a column.
    gap: Option<u32>,
    pub as_of: Option<u32>,
}

pub fn rows() -> impl Strategy<Value = Vec<Row>> {
    // Few people, few times, few things: everything collides.
    let row =
        (0u8..4, 0u8..3, 0u32..12, 0u8..5, 0u8..3).prop_map(|(who, visit, second, what, item)| {
            Row { who, visit, second: second * 5, what, item }
        });
    prop::collection::vec(row, 0..24)
}

pub fn options() -> impl Strategy<Value = Options> {
    let step = prop_oneof![
        4 => (0u8..4).prop_map(|w| vec![w]),
        1 => Just(vec![0, 1]),
        1 => Just(vec![1, 2, 3]),
    ];
    let steps = prop::collection::vec(step, 2..5);
    let window = prop::option::of((1u32..8).prop_map(|w| w * 5));
    let first = (steps, window.clone(), prop::collection::vec(window, 5), any::<bool>());
    let choices = (
        prop::sample::select(vec!["best", "first", "each"]),
        any::<bool>(),
        prop::sample::select(vec!["in_order", "in_order", "exact", "any"]),
        prop::option::of(0u8..5),
        prop::bool::weighted(0.3),
        any::<bool>(),
        prop::option::of(Just(7u32)),
        prop::option::of(20u32..60),
    );
    (first, choices).prop_map(
        |(
            (steps, within, mut step_within, windows),
            (entry, ties, order, exclude, same, per_session, gap, as_of),
        )| {
            step_within.truncate(steps.len());
            step_within[0] = None;
            // Steps in any order have no step before them.
            if !windows || order == "any" {
                step_within.fill(None);
            }
            Options {
                steps,
                within,
                step_within,
                entry,
                ties,
                order,
                exclude,
                same,
                per_session,
                gap,
                as_of,
            }
        },
    )
}

fn letter(what: u8) -> char {
    char::from(b'A' + what)
}

pub fn clock(second: u32) -> String {
    format!("2024-01-01 00:{:02}:{:02}", second / 60, second % 60)
}

pub fn csv(rows: &[Row]) -> String {
    let mut out = String::from("who,visit,at,what,item\n");
    for row in rows {
        // Person 3 is nobody, and visit 2 is none.
        let who = if row.who == 3 { String::new() } else { format!("p{}", row.who) };
        let visit = if row.visit == 2 { String::new() } else { row.visit.to_string() };
        let item = if row.item == 0 { String::new() } else { row.item.to_string() };
        writeln!(out, "{who},{visit},{},{},{item}", clock(row.second), letter(row.what)).unwrap();
    }
    out
}

pub fn project(options: &Options) -> String {
    let session = match options.gap {
        Some(gap) => format!("session_gap: {gap}s"),
        None => "session: visit".to_owned(),
    };
    let mut events = String::new();
    for (i, step) in options.steps.iter().enumerate() {
        let letters: Vec<String> = step.iter().map(|w| format!("\"{}\"", letter(*w))).collect();
        writeln!(
            events,
            "event e{i} in log where what in [{}] {{ item: item }}",
            letters.join(", ")
        )
        .unwrap();
    }
    let mut parameters: Vec<String> = Vec::new();
    let property = if options.same { "(item: text)" } else { "" };
    let mut arguments: Vec<String> = Vec::new();
    let mut chain = String::new();
    for i in 0..options.steps.len() {
        parameters.push(format!("s{i}: event{property}"));
        arguments.push(format!("s{i}: e{i}"));
        chain.push_str(&if i > 0 { format!(" -> s{i}") } else { "s0".to_owned() });
        if let Some(window) = options.step_within[i] {
            write!(chain, " within {window}s").unwrap();
        }
    }
    let mut written = format!("{chain}, entry: {}, order: {}", options.entry, options.order);
    if let Some(window) = options.within {
        write!(written, ", within: {window}s").unwrap();
    }
    if !options.ties {
        written.push_str(", ties: forbid");
    }
    if options.same {
        written.push_str(", same: item");
    }
    if options.per_session {
        written.push_str(", per: session");
    }
    if let Some(what) = options.exclude {
        writeln!(events, "event bad in log where what == \"{}\"", letter(what)).unwrap();
        parameters.push("x: event".to_owned());
        arguments.push("x: bad".to_owned());
        written.push_str(", exclude: x");
    }
    let (parameters, arguments) = (parameters.join(", "), arguments.join(", "));
    format!(
        "
source log \"Log\" {{
  table: \"log\"
  columns {{ who: text, visit: text, at: timestamp, what: text, item: text }}
  person: who
  time: at
  {session}
}}
{events}
metric went({parameters}): percent {{ is: converted({written}), better: higher }}
metric took({parameters}): duration {{ is: time_between({written}), better: lower }}
journey Log \"Log\" {{
  measure went({arguments})
  measure took({arguments})
}}"
    )
}

/// People (or sessions) with their rows in order, by the rules of the spec.
fn units(rows: &[Row], options: &Options, as_of: Option<u32>) -> Vec<Vec<Row>> {
    let mut seen = BTreeSet::new();
    let mut kept: Vec<Row> = rows.iter().filter(|r| seen.insert((*r).clone())).cloned().collect();
    kept.retain(|r| as_of.is_none_or(|now| r.second <= now));
    // A stable sort: rows of one time stay in the order of the data.
    kept.sort_by_key(|r| r.second);
    let mut people: BTreeMap<u8, Vec<Row>> = BTreeMap::new();
    for row in kept.into_iter().filter(|r| r.who != 3) {
        people.entry(row.who).or_default().push(row);
    }
    let mut units = Vec::new();
    for rows in people.into_values() {
        if !options.per_session {
            units.push(rows);
            continue;
        }
        let mut sessions: BTreeMap<u32, Vec<Row>> = BTreeMap::new();
        let mut number = 100;
        let mut before: Option<u32> = None;
        for row in rows {
            let session = match options.gap {
                Some(gap) => {
                    if before.is_some_and(|before| row.second - before > gap) {
                        number += 1;
                    }
                    before = Some(row.second);
                    number
                }
                None if row.visit == 2 => continue,
                None => u32::from(row.visit),
            };
            sessions.entry(session).or_default().push(row);
        }
        units.extend(sessions.into_values());
    }
    units
}

/// The places that one attempt takes, in the order in which it takes them.
fn attempt(rows: &[Row], entry: usize, options: &Options) -> Vec<usize> {
    let is = |place: usize, step: usize| options.steps[step].contains(&rows[place].what);
    let any = options.order == "any";
    let first = if any { (0..options.steps.len()).find(|s| is(entry, *s)).unwrap() } else { 0 };
    let mut taken = vec![entry];
    let mut open: Vec<usize> = (0..options.steps.len()).filter(|s| *s != first).collect();
    while !open.is_empty() {
        let last = *taken.last().unwrap();
        let wanted: Vec<usize> = if any { open.clone() } else { vec![open[0]] };
        let passes = |place: usize, step: usize| {
            let (row, before) = (&rows[place], &rows[last]);
            let later =
                if options.ties { row.second >= before.second } else { row.second > before.second };
            let held = !options.same || (row.item == rows[entry].item && row.item != 0);
            let alone = options.order != "exact" || {
                let (low, high) = (place.min(last), place.max(last));
                (low + 1..high).all(|between| taken.contains(&between))
            };
            is(place, step) && !taken.contains(&place) && later && held && alone
        };
        let next = (0..rows.len())
            .find_map(|place| wanted.iter().find(|s| passes(place, **s)).map(|s| (place, *s)));
        let Some((place, step)) = next else { break };
        let (now, before) = (rows[place].second, rows[last].second);
        if options.within.is_some_and(|w| now > rows[entry].second + w)
            || options.step_within[step].is_some_and(|w| now > before + w)
            || rows
                .iter()
                .any(|r| options.exclude == Some(r.what) && before < r.second && r.second < now)
        {
            break;
        }
        taken.push(place);
        open.retain(|s| *s != step);
    }
    taken
}

#[derive(Debug, Default, PartialEq)]
struct Found {
    reached: Vec<u64>,
    immature: u64,
    times: Vec<u32>,
}

fn brute(rows: &[Row], options: &Options) -> Found {
    let now = options.as_of.or_else(|| rows.iter().map(|r| r.second).max());
    let sum: Option<u32> = options.step_within[1..].iter().copied().sum();
    let window = options.within.or(sum);
    let mut found = Found { reached: vec![0; options.steps.len()], ..Found::default() };
    for rows in units(rows, options, now) {
        let entries: Vec<usize> = (0..rows.len())
            .filter(|p| match options.order {
                "any" => options.steps.iter().any(|s| s.contains(&rows[*p].what)),
                _ => options.steps[0].contains(&rows[*p].what),
            })
            .collect();
        let mature = |p: &usize| window.is_none_or(|w| rows[*p].second + w <= now.unwrap());
        let mut counted: Vec<Vec<usize>> = Vec::new();
        match options.entry {
            "each" => {
                let mut from = 0;
                for entry in &entries {
                    if *entry < from {
                        continue;
                    }
                    if !mature(entry) {
                        found.immature += 1;
                        continue;
                    }
                    let taken = attempt(&rows, *entry, options);
                    from = taken.iter().max().unwrap() + 1;
                    counted.push(taken);
                }
            }
            rule => {
                let old: Vec<usize> = entries.iter().copied().filter(mature).collect();
                if old.is_empty() {
                    found.immature += u64::from(!entries.is_empty());
                    continue;
                }
                let attempts: Vec<Vec<usize>> =
                    old.iter().map(|e| attempt(&rows, *e, options)).collect();
                let deepest = attempts.iter().map(Vec::len).max().unwrap();
                counted.push(match rule {
                    "first" => attempts[0].clone(),
                    _ => attempts.into_iter().find(|a| a.len() == deepest).unwrap(),
                });
            }
        }
        for taken in counted {
            for reached in &mut found.reached[..taken.len()] {
                *reached += 1;
            }
            if taken.len() == options.steps.len() {
                let (first, last) = (taken[0], taken[taken.len() - 1]);
                found.times.push(rows[last].second - rows[first].second);
            }
        }
    }
    found.times.sort_unstable();
    found
}

fn measured(text: &str, rows: &[Row], as_of: Option<u32>) -> Measured {
    let as_of = as_of.map(clock);
    measure(text, &csv(rows), as_of.as_deref())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn funnels_are_followed_as_the_rules_say(rows in rows(), options in options()) {
        let measured = measured(&project(&options), &rows, options.as_of);
        let expected = brute(&rows, &options);
        let reading = measured.of("went");
        prop_assert_eq!(&reading.funnels[0].reached, &expected.reached);
        prop_assert_eq!(reading.tally.immature, expected.immature);
        let (all, done) = (expected.reached[0], *expected.reached.last().unwrap());
        let share = (all > 0).then(|| done as f64 / all as f64);
        prop_assert_eq!(reading.value.map(|v| v.float), share);
        let times = &expected.times;
        let median = (!times.is_empty()).then(|| {
            let half = times.len() / 2;
            let low = if times.len().is_multiple_of(2) { times[half - 1] } else { times[half] };
            f64::from(low + times[half]) / 2.0 * 1e6
        });
        prop_assert_eq!(measured.value("took"), median);
    }

    #[test]
    fn returns_are_counted_as_the_rules_say(
        rows in rows(),
        after in 0u32..6,
        length in prop::option::of(1u32..6),
        per_session in any::<bool>(),
        as_of in prop::option::of(20u32..60),
    ) {
        let (after, within) = (after * 5, length.map(|l| (after + l) * 5));
        let window = within.map(|w| format!(", within: {w}s")).unwrap_or_default();
        let per = if per_session { ", per: session" } else { "" };
        let text = format!(
            "
source log \"Log\" {{
  table: \"log\"
  columns {{ who: text, visit: text, at: timestamp, what: text }}
  person: who
  time: at
  session: visit
}}
event a in log where what == \"A\"
event b in log where what in [\"A\", \"B\"]
metric back(a: event, b: event): percent {{
  is: returned(a, again: b, after: {after}s{window}{per})
  better: higher
}}
journey Log \"Log\" {{ measure back(a: a, b: b) }}"
        );
        let options = Options {
            steps: vec![vec![0]], within: None, step_within: vec![None], entry: "first", ties: true,
            order: "in_order", exclude: None, same: false, per_session, gap: None, as_of,
        };
        let now = as_of.or_else(|| rows.iter().map(|r| r.second).max());
        let (mut of, mut back, mut immature) = (0u64, 0u64, 0u64);
        for rows in units(&rows, &options, now) {
            let Some(first) = rows.iter().find(|r| r.what == 0) else { continue };
            if first.second + within.unwrap_or(after) > now.unwrap() {
                immature += 1;
                continue;
            }
            of += 1;
            back += u64::from(rows.iter().any(|r| {
                r.what < 2
                    && r.second >= first.second + after
                    && within.is_none_or(|w| r.second < first.second + w)
            }));
        }
        let measured = measured(&text, &rows, as_of);
        let reading = measured.of("back");
        prop_assert_eq!(measured.parts("back"), (back as f64, of as f64));
        prop_assert_eq!(reading.tally.immature, immature);
    }
}
