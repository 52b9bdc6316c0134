//! How pictures are read: from the start on, in the order written, in the same colours everywhere.

use super::{build, compile_texts, examples};
use journey::diagram::View;
use journey::emit::seen::{Seen, Taken};
use journey::emit::svg::{SvgOptions, svg};
use journey::model::{JourneyId, Model, Node, TouchpointId, Unit};
use std::collections::BTreeMap;

/// The left side and the top of each touchpoint's card in the flow, by its path.
fn cards(drawn: &str) -> BTreeMap<String, (f64, f64)> {
    let document = roxmltree::Document::parse(drawn).expect("well formed");
    let groups =
        document.descendants().filter_map(|node| Some((node.attribute("data-path")?, node)));
    let number = |node: roxmltree::Node, name| node.attribute(name)?.parse::<f64>().ok();
    groups
        .filter(|(path, _)| path.matches('.').count() == 2)
        .filter_map(|(path, node)| {
            let rect = node.children().find(|child| child.has_tag_name("rect"))?;
            Some((path.to_owned(), (number(rect, "x")?, number(rect, "y")?)))
        })
        .collect()
}

fn flow(model: &Model, journey: JourneyId, seen: Option<Seen>) -> BTreeMap<String, (f64, f64)> {
    let options = SvgOptions { seen, ..SvgOptions::default() };
    cards(&svg(model, View::Flow, Some(journey), &options))
}

#[test]
fn a_flow_without_turns_stands_as_written() {
    let mut looked = 0;
    for (name, model) in examples() {
        for (id, journey) in model.journeys.iter() {
            let straight = ["EarlyShift", "LoanBehindTheDesk", "BikeRepair", "BuySofa"];
            if !straight.contains(&journey.decl.name.as_str()) {
                continue;
            }
            looked += 1;
            let cards = flow(&model, id, None);
            for &stage in &journey.stages {
                let tops: Vec<f64> = model.stages[stage]
                    .touchpoints
                    .iter()
                    .map(|&t| cards[&model.touchpoints[t].decl.path].1)
                    .collect();
                assert!(tops.is_sorted(), "{name}: {}: {tops:?}", model.stages[stage].decl.path);
            }
        }
    }
    assert_eq!(looked, 4);
}

#[test]
fn data_leaves_everything_in_its_order() {
    // The search takes its time in a build without optimisation.
    let some = ["omnichannel", "smartphone", "first_map", "four_kinds"];
    for (name, model) in examples().into_iter().filter(|(name, _)| some.contains(&name.as_str())) {
        for (id, journey) in model.journeys.iter() {
            let all: Vec<TouchpointId> = (journey.stages.iter())
                .flat_map(|&s| &model.stages[s].touchpoints)
                .copied()
                .collect();
            let taken = |from: TouchpointId, to: TouchpointId, times| Taken {
                from: Node::Touchpoint(from),
                to: Node::Touchpoint(to),
                times,
                of: 90,
            };
            // Ways across, from the first places to the last ones and back, that nobody drew.
            let across = all.iter().zip(all.iter().rev()).filter(|(a, b)| a != b).step_by(3);
            let seen = Seen {
                journey: id,
                per: Unit::Session,
                cases: 100,
                touchpoints: all.iter().map(|&t| (t, 50)).collect(),
                ways: Vec::new(),
                other_ways: across.map(|(&a, &b)| taken(a, b, 30)).collect(),
            };
            let order = |cards: BTreeMap<String, (f64, f64)>| {
                let mut order: Vec<(String, (f64, f64))> = cards.into_iter().collect();
                order.sort_by(|a, b| a.1.0.total_cmp(&b.1.0).then(a.1.1.total_cmp(&b.1.1)));
                order.into_iter().map(|(path, _)| path).collect::<Vec<_>>()
            };
            let (with, without) = (flow(&model, id, Some(seen)), flow(&model, id, None));
            assert_eq!(order(with), order(without), "{name}, {}", journey.decl.name);
        }
    }
}

#[test]
fn a_persona_has_one_colour_in_all_pictures() {
    let mut model = build::Build::default();
    let people: Vec<_> =
        (0..8).map(|i| model.persona(&format!("P{i}"), "Somebody", "To get there")).collect();
    // The seventh persona has the first colour, unless both are there.
    let travels = [vec![1, 0], vec![0, 1, 2], vec![6, 7], vec![0, 6]];
    for (i, who) in travels.iter().enumerate() {
        let who: Vec<_> = who.iter().map(|&p| people[p]).collect();
        let journey = model.journey(&format!("J{i}"), "A way", &who);
        let stage = model.stage(journey, "s", "Stage");
        model.touchpoint(stage, "t", "Place", &[]);
    }
    let model = model.model;
    let mut colours: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (journey, who) in model.journeys.ids().zip(&travels) {
        let drawn = svg(&model, View::Map, Some(journey), &SvgOptions::default());
        let document = roxmltree::Document::parse(&drawn).expect("well formed");
        let circle = |persona: &usize| {
            let name = format!("people.P{persona}");
            let card = document.descendants().find(|n| n.attribute("data-path") == Some(&name));
            let circle = card.and_then(|n| n.children().find(|c| c.has_tag_name("circle")));
            (name, circle.and_then(|c| c.attribute("fill")).expect("a colour").to_owned())
        };
        let here: Vec<(String, String)> = who.iter().map(circle).collect();
        let mut different: Vec<&String> = here.iter().map(|(_, colour)| colour).collect();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), who.len(), "{here:?}");
        for (name, colour) in here {
            colours.entry(name).or_default().push(colour);
        }
    }
    for (name, all) in colours {
        assert!(all.iter().all(|colour| *colour == all[0]), "{name}: {all:?}");
    }
}

#[test]
fn what_was_felt_before_is_drawn_whole_and_not_told_twice() {
    let text = r#"
persona Mei { goal: "A phone" }
channel shop "Shop"
journey Old for Mei {
  stage s "Stage" {
    touchpoint one "One" via shop {
      does "Queues"
      feels +1 "fine, for once" { when: "it is quick" }
      feels -2 "lost" { when: "it is slow" }
    }
    touchpoint two "Two" via shop {
      does "Pays"
      feels 0 "done"
    }
  }
}
journey New for Mei improves Old {
  kind: future_state
  stage s {
    touchpoint one {
      does "Comes in"
      feels +2 "at once"
    }
    touchpoint two
  }
}
"#;
    let compiled = compile_texts([("map.journey", text)]);
    let model = compiled.model.expect("a model");
    let new = model.journeys.ids().nth(1).expect("two journeys");
    let drawn = svg(&model, View::Compare, Some(new), &SvgOptions::default());
    for words in ["before +1: fine", "before −2: lost"] {
        assert!(drawn.contains(words), "{words}");
    }
    // Two things were felt: what became which is not known, and nothing is said to be better.
    assert!(!drawn.contains("change +"), "a difference of one of two");
    assert_eq!(drawn.matches(">Queues<").count() + drawn.matches(">Pays<").count(), 2);
}

#[test]
fn lines_from_right_to_left_begin_under_one_another() {
    let mut model = build::Build::default();
    let mei = model.persona("Mei", "Somebody", "To get there");
    let journey = model.journey("J", "A way", &[mei]);
    let stage = model.stage(journey, "s", "Stage");
    let here = model.touchpoint(stage, "t", "Place", &[]);
    model.says(
        here,
        journey::model::EntryKind::Does,
        &"ממתינה בתור ארוך ושואלת את המוכר ".repeat(4),
    );
    let drawn = svg(&model.model, View::Map, Some(journey), &SvgOptions::default());
    let document = roxmltree::Document::parse(&drawn).expect("well formed");
    let lines: Vec<_> = (document.descendants().filter(|n| n.has_tag_name("text")))
        .filter(|n| n.text().is_some_and(|text| text.contains("המוכר") || text.contains("ממתינה")))
        .map(|n| (n.attribute("text-anchor"), n.attribute("x")))
        .collect();
    assert!(lines.len() > 1, "{lines:?}");
    assert!(lines.iter().all(|line| *line == lines[0] && line.0 == Some("end")), "{lines:?}");
}
