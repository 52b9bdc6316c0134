//! What is checked in time that grows with a map's length: each map four times as long must not take
//! as long as it would if each thing were held against each other.

mod support;

use journey::diagram::View;
use journey::emit::dot::{DotOptions, dot};
use std::fmt::Write;
use std::time::Duration;
use support::compile_one;
use support::effort::worked;

fn spent(text: &str) -> Duration {
    let begun = worked();
    std::hint::black_box(compile_one(text));
    worked() - begun
}

/// Four times the length may take nine times as long and half a second, since nothing takes the same
/// time twice; squared it would be sixteen times as long. `n` is so large that then it took seconds.
#[track_caller]
fn grows(n: usize, text: impl Fn(usize) -> String) {
    grows_in(n, text, spent);
}

/// The same of what else is done with a text.
#[track_caller]
fn grows_in(n: usize, text: impl Fn(usize) -> String, spent: impl Fn(&str) -> Duration) {
    let (short, long) = (text(n), text(4 * n));
    let mut told = Vec::new();
    for _ in 0..3 {
        let (once, four_times) = (spent(&short), spent(&long));
        if four_times <= 9 * once + Duration::from_millis(500) {
            return;
        }
        told.push((once, four_times));
    }
    panic!("{told:?}");
}

/// Something for each number below `n`.
fn each(n: usize, line: impl Fn(&mut String, usize) -> std::fmt::Result) -> String {
    let mut text = String::new();
    (0..n).for_each(|i| line(&mut text, i).unwrap());
    text
}

/// So many of one thing, `#` in it their number.
fn list(n: usize, one: &str) -> String {
    (0..n).map(|i| one.replace('#', &i.to_string())).collect()
}

const DATA: &str = "source q \"q\" {\n  table: \"t\"\n  columns { u: text, ts: timestamp, n: text }\n  person: u\n  time: ts\n}\n";

/// A journey of one stage with these touchpoints.
fn journey(touchpoints: &str) -> String {
    format!("journey B \"b\" {{\n  stage s \"S\" {{\n{touchpoints}  }}\n}}\n")
}

/// From which step to which a promise goes, of the step and their number.
type Pair = fn(usize, usize) -> (usize, usize);

/// Touchpoints that promise conversions, given as names of events.
fn promises(n: usize, pairs: &[Pair]) -> String {
    let events = each(n + 2, |t, i| writeln!(t, "event e{i} in q where n == \"{i}\""));
    let touchpoints = each(n, |t, i| {
        writeln!(t, "    touchpoint t{i} \"x\" {{\n      event: e{i}")?;
        for (j, pair) in pairs.iter().enumerate() {
            let (from, to) = pair(i, n);
            writeln!(t, "      measure m{i}_{j} = rate(a: e{from}, b: e{to}) >= 90%")?;
        }
        writeln!(t, "    }}")
    });
    let metric = "metric rate(a: event, b: event): percent { is: converted(a -> b, within: 7d), better: higher }\n";
    format!("{DATA}{events}{metric}{}", journey(&touchpoints))
}

#[test]
fn promises_along_a_path_are_multiplied_once() {
    // Each to the next, written in the order of the way, and one over all of them.
    grows(500, |n| {
        promises(n, &[|i, _| (i, i + 1), |i, n| if i == 0 { (0, n) } else { (i, i + 1) }])
    });
    // All from one.
    grows(100, |n| promises(n, &[|i, _| (0, i + 1)]));
    // Each to the next two.
    grows(300, |n| promises(n, &[|i, _| (i, i + 1), |i, _| (i, i + 2)]));
}

#[test]
fn lists_of_one_thing_are_read_once() {
    grows(2_500, |n| {
        let options = list(n, "\"o#\", ");
        format!("{DATA}survey s \"x\" in q {{ ask k: one_of [{options}] \"x\" {{ column: n }} }}\n")
    });
    grows(2_500, |n| {
        format!(
            "source q \"q\" {{\n  table: \"t\"\n  columns {{\n{}  }}\n}}\n",
            list(n, "    c#: text\n")
        )
    });
    grows(2_500, |n| format!("framework f \"F\" {{\n{}}}\n", list(n, "  stage s#\n")));
    grows(2_500, |n| format!("metric m({}): count {{ is: 1 }}\n", list(n, "p#: event, ")));
    grows(2_500, |n| {
        let channels = list(n, "channel c# \"x\"\n");
        format!("{channels}persona P \"p\" {{ prefers: [{}] }}\n", list(n, "c#, "))
    });
}

#[test]
fn unknown_names_are_compared_so_often_and_no_more() {
    // A tenth of these was past the bound.
    grows(4_000, |n| format!("persona P \"p\" {{ prefers: [{}] }}\n", list(n, "sture#, ")));
    grows(4_000, |n| {
        let touchpoints = list(n, "    touchpoint t#x \"x\"\n");
        let flow = format!("  flow {{\n{}  }}\n", list(n, "    t#y -> t#z\n"));
        journey(&touchpoints).replacen("  stage", &format!("{flow}  stage"), 1)
    });
}

#[test]
fn journeys_that_lead_into_a_circle_are_followed_once() {
    let text = |n: usize| {
        each(n, |t, i| {
            let before = i.saturating_sub(1);
            writeln!(t, "journey B{i} \"b\" improves B{before} {{\n  kind: future_state\n}}")
        })
    };
    grows(400, text);
    assert_eq!(
        compile_one(&text(5)).diagnostics.iter().filter(|d| d.message.contains("improve")).count(),
        1
    );
}

#[test]
fn journeys_are_not_each_held_against_all_others() {
    let first = journey("    touchpoint t \"T\"\n");
    let later = |n: usize, from: fn(usize) -> String| {
        each(n, |t, i| {
            let from = from(i);
            writeln!(
                t,
                "journey B{i} \"b\" improves {from} {{\n  kind: future_state\n  stage s\n}}"
            )
        })
    };
    let before = |i: usize| if i == 0 { "B".to_owned() } else { format!("B{}", i - 1) };
    grows(2_000, |n| format!("{first}{}", later(n, before)));
    grows(2_000, |n| format!("{first}{}", later(n, |_| "B".to_owned())));
    grows(2_000, |n| {
        let details = each(n, |t, i| {
            let next = i + 1;
            writeln!(t, "journey B{i} \"b\" {{\n  stage s \"S\" {{\n    details: B{next}\n  }}\n}}")
        });
        format!("{details}journey B{n} \"b\" {{}}\n")
    });
}

#[test]
fn stages_are_held_against_the_order_of_their_framework_once() {
    let text = |n: usize, stages: String| {
        let framework = list(n, "  stage s# \"x\"\n");
        format!("framework F \"f\" {{\n{framework}}}\njourney B \"b\" follows F {{\n{stages}}}\n")
    };
    grows(2_000, |n| text(n, list(n, "  stage s# \"x\" {}\n")));
    grows(2_000, |n| text(n, each(n, |t, i| writeln!(t, "  stage s{} \"x\" {{}}", n - 1 - i))));
}

/// The lines of a text of nothing but mistakes are looked at once, and few of them are kept.
#[test]
fn mistakes_in_heaps_are_given_up() {
    for mistake in ["\"\n", "}\n", "(]\n", "foo bar\n", ": : :\n", "touchpoint\n", "x: 1\n"] {
        grows(20_000, |n| mistake.repeat(n));
        assert!(compile_one(&mistake.repeat(20_000)).diagnostics.len() <= 1_001, "{mistake:?}");
    }
    grows(20_000, |n| "a: b, ".repeat(n));
}

/// Of a long line each thing looks at what is near, and not at the whole of it.
#[test]
fn long_lines_of_mistakes_are_looked_at_once() {
    grows(10_000, |n| "x --y ".repeat(n));
    for mistake in
        ["measure csat foo: x, ", "pain x \"y\" { } by 3 ", "touchpoint a, feels 0 { does \"x\" } "]
    {
        grows(3_000, |n| mistake.repeat(n));
    }
    grows(20_000, |n| format!("{}{}", "\n".repeat(n), "x ---y ".repeat(n / 8)));
}

/// What is one mistake each is kept once, with few of its echoes.
#[test]
fn lists_of_commas_alone_are_one_mistake_a_line() {
    grows(400, |n| format!("prefers: [{}]\n", ",".repeat(99)).repeat(n));
}

/// The brace that ends a block behind a comment of another language is no part of it.
#[test]
fn a_brace_behind_a_comment_of_sql_ends_its_block() {
    let stage = "journey B \"b\" {\n  stage s \"S\" {\n    ";
    let told =
        compile_one(&format!("{stage}touchpoint b \"B\" {{ feels 0 \"ok\" -- fine }}\n  }}\n}}\n"));
    let codes: Vec<_> = told.diagnostics.iter().map(|d| d.code.id()).collect();
    assert!(codes.contains(&"J0108") && !codes.contains(&"J0103"), "{codes:?}");
}

fn personas(n: usize) -> String {
    list(n, "persona P# \"p\"\n")
}

/// A journey of all of so many personas.
fn journey_of(n: usize, touchpoints: &str) -> String {
    let map = journey(touchpoints);
    map.replacen("\"b\"", &format!("\"b\" for {}P{}", list(n - 1, "P#, "), n - 1), 1)
}

/// Each persona is at each touchpoint: they are not held against each other for each of these.
#[test]
fn personas_are_held_against_touchpoints_and_not_each_other() {
    grows(500, |n| {
        let touchpoints = list(60, "    touchpoint t# \"x\" via c#\n");
        let channels = list(60, "channel c# \"c\"\n");
        format!("{channels}{}{}", personas(n), journey_of(n, &touchpoints))
    });
}

/// What a view of a map costs.
fn drawn(text: &str, view: View) -> Duration {
    let model = compile_one(text).model.unwrap();
    let journey = model.journeys.ids().next();
    let begun = worked();
    std::hint::black_box(dot(&model, view, journey, &DotOptions::default()));
    worked() - begun
}

#[test]
fn personas_are_drawn_at_touchpoints_and_not_held_against_each_other() {
    let touchpoints = list(60, "    touchpoint t# \"x\"\n");
    let text = |n: usize| format!("{}{}", personas(n), journey_of(n, &touchpoints));
    for view in [View::Map, View::Flow] {
        grows_in(300, text, |text| drawn(text, view));
    }
}
