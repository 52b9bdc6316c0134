//! The drawn pictures: no text over another or outside of the picture, whatever the map holds.

#![allow(missing_docs)]
#![allow(clippy::print_stderr, reason = "a skipped test says so, and a table is shown")]

mod boxes;
#[path = "../dot/build.rs"]
mod build;
mod crossings;
mod reading;
#[path = "../dot/sample.rs"]
mod sample;
mod saying;
#[path = "../support/mod.rs"]
mod support;

use journey::diagram::View;
use journey::diagram::theme::Theme;
use journey::emit::link::Links;
use journey::emit::svg::font::Fonts;
use journey::emit::svg::{SvgOptions, svg};
use journey::model::{EntryKind, Level, Model, PersonaId};
use std::collections::{BTreeMap, HashSet};
use support::{compile_texts, projects, read_project, root};

fn views() -> impl Iterator<Item = View> {
    View::ALL.into_iter()
}

/// Every example, compiled.
fn examples() -> Vec<(String, Model)> {
    let mut found = Vec::new();
    for folder in projects(&root().join("examples")) {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let texts = read_project(&folder);
        let compilation =
            compile_texts(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let model = compilation.model.unwrap_or_else(|| panic!("{name} has no model"));
        found.push((name, model));
    }
    assert!(found.len() >= 5);
    found
}

fn samples() -> Vec<(String, Model)> {
    let mut all = examples();
    let own = [
        ("sample", sample::smartphone()),
        ("blueprint", sample::blueprint()),
        ("hostile", sample::hostile()),
        ("tiny", sample::tiny()),
        ("large", sample::large()),
        ("crowded", crowded()),
        ("long", long(300)),
        ("empty", Model::default()),
    ];
    all.extend(own.map(|(name, model)| (name.to_owned(), model)));
    all
}

/// Twelve personas, words without a blank, pains of 300 characters, all levels.
fn crowded() -> Model {
    let mut model = build::Build::default();
    let personas: Vec<PersonaId> = (0..12)
        .map(|i| model.persona(&format!("Persona{i}"), &"Label".repeat(i + 1), "to arrive"))
        .collect();
    let journey =
        model.journey("Crowded", &"Donaudampfschifffahrtsgesellschaft".repeat(4), &personas);
    let long = "Rechtsschutzversicherungsgesellschaftenübernahmevertragsentwurf";
    for s in 0..3 {
        let stage = model.stage(journey, &format!("s{s}"), &format!("{long}{s}"));
        for t in 0..3 {
            let touchpoint = model.touchpoint(stage, &format!("t{t}"), &format!("{long} {t}"), &[]);
            model.says(touchpoint, EntryKind::Does, &long.repeat(3));
            model.pain(touchpoint, &"a pain that takes thirty chars ".repeat(10), Level::High);
            model.feels(touchpoint, (s * 3 + t) as i8 % 5 - 2, &format!("{long} und dann"));
            model.expects(touchpoint, 2 - (s * 3 + t) as i8 % 5);
        }
    }
    model.model
}

/// Many touchpoints.
fn long(touchpoints: usize) -> Model {
    let mut model = build::Build::default();
    let persona = model.persona("Ann", "in a hurry", "to arrive");
    let journey = model.journey("Long", "A long way", &[persona]);
    for s in 0..touchpoints.div_ceil(6) {
        let stage = model.stage(journey, &format!("s{s}"), &format!("Stage {s}"));
        for t in (0..6).take(touchpoints - s * 6) {
            let touchpoint = model.touchpoint(stage, &format!("t{t}"), &format!("Place {t}"), &[]);
            model.feels(touchpoint, (s * 7 + t * 3) as i8 % 5 - 2, "a word or two");
            if t == 3 {
                model.pain(touchpoint, "It takes too long", Level::Medium);
            }
        }
    }
    model.model
}

#[test]
fn no_text_touches_another_or_leaves_the_picture() {
    let fonts = Fonts::new();
    let mut problems = Vec::new();
    let mut texts = 0;
    for (name, model) in samples() {
        let journeys: Vec<_> = model.journeys.ids().map(Some).chain([None]).collect();
        for view in views() {
            for &journey in &journeys {
                let drawn = svg(&model, view, journey, &SvgOptions::default());
                let picture = boxes::read(&fonts, &drawn);
                texts += picture.texts.len();
                let found = boxes::problems(&picture);
                problems.extend(found.iter().map(|p| format!("{name}, {}: {p}", view.name())));
            }
        }
    }
    assert!(texts > 1000, "{texts}");
    let shown = problems.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(problems.is_empty(), "{} problems\n{shown}", problems.len());
}

#[test]
fn ids_are_unique_and_things_are_named() {
    for (name, model) in samples() {
        for view in views() {
            for journey in model.journeys.ids() {
                let drawn = svg(&model, view, Some(journey), &SvgOptions::default());
                let document = roxmltree::Document::parse(&drawn).expect("well-formed");
                let ids: Vec<&str> =
                    document.descendants().filter_map(|n| n.attribute("id")).collect();
                let unique: HashSet<&&str> = ids.iter().collect();
                assert_eq!(unique.len(), ids.len(), "{name}");
                let path = &model.journeys[journey].decl.path;
                let prefix = match view {
                    View::Overview => view.name().to_owned(),
                    View::Compare if model.journeys[journey].improves.is_none() => {
                        view.name().to_owned()
                    }
                    _ => format!("{}.{path}", view.name()),
                };
                assert!(ids.iter().all(|id| id.starts_with(&prefix)), "{name}: {ids:?}");
                let svg = document.root_element();
                assert_eq!(svg.attribute("role"), Some("img"));
                for tag in ["title", "desc"] {
                    assert!(svg.children().any(|n| n.has_tag_name(tag)), "{name}: no {tag}");
                }
            }
        }
    }
}

#[test]
fn the_same_model_gives_the_same_bytes_and_themes_differ() {
    for (_, model) in samples() {
        for view in views() {
            let mut seen = HashSet::new();
            for theme in Theme::ALL {
                let options = SvgOptions { theme, ..SvgOptions::default() };
                let drawn = svg(&model, view, None, &options);
                assert_eq!(drawn, svg(&model.clone(), view, None, &options));
                assert!(seen.insert(drawn) || model.journeys.ids().next().is_none());
            }
        }
    }
}

#[test]
fn hostile_text_stays_text() {
    let model = sample::hostile();
    for view in views() {
        let options = SvgOptions {
            links: Some(Links::new("https://example.com/?a=1&b={path}", BTreeMap::new())),
            persona: model.personas.ids().next(),
            ..SvgOptions::default()
        };
        for journey in model.journeys.ids() {
            let drawn = svg(&model, view, Some(journey), &options);
            let document = roxmltree::Document::parse(&drawn).expect("well-formed");
            for node in document.descendants().filter(roxmltree::Node::is_element) {
                let name = node.tag_name().name();
                let known = [
                    "svg", "g", "a", "text", "title", "desc", "rect", "path", "circle", "defs",
                    "marker", "pattern",
                ];
                assert!(known.contains(&name), "<{name}>");
                assert!(node.attributes().all(|a| !a.name().starts_with("on")));
                if let Some(url) = node.attribute("href") {
                    assert!(url.starts_with("http"), "{url}");
                }
            }
        }
    }
}

#[test]
fn no_flow_has_more_crossings_than_graphviz_draws() {
    let mut table = String::from("| journey | journey | Graphviz |\n| --- | ---: | ---: |\n");
    let mut worse = Vec::new();
    let mut all = examples();
    all.push(("sixty places, a hundred ways".to_owned(), sample::large()));
    for (name, model) in all {
        for journey in model.journeys.ids() {
            let Some(theirs) = crossings::graphviz(&model, journey) else {
                eprintln!("skipped: no `dot` on this machine");
                return;
            };
            let ways = crossings::own(&model, journey);
            assert_eq!(ways.len(), theirs.len(), "{name}");
            let at = crossings::crossings(&ways);
            let (own, theirs) = (at.len(), crossings::crossings(&theirs).len());
            let lying = crossings::overlaps(&ways);
            assert!(lying.is_empty(), "{name}: on one another: {}", lying.join("; "));
            let line =
                format!("| {name}, {} | {own} | {theirs} |", model.journeys[journey].decl.name);
            table.push_str(&line);
            table.push('\n');
            if own > theirs {
                worse.push(format!("{line} {at:?}"));
            }
        }
    }
    eprintln!("{table}");
    assert!(worse.is_empty(), "{}", worse.join("\n"));
}

#[test]
fn a_journey_without_personas_has_a_curve() {
    let mut model = build::Build::default();
    let journey = model.journey("Nobody", "For nobody in particular", &[]);
    let stage = model.stage(journey, "s", "Stage");
    let touchpoint = model.touchpoint(stage, "t", "Place", &[]);
    model.feels(touchpoint, -1, "left waiting");
    for view in [View::Map, View::Flow] {
        let drawn = svg(&model.model, view, Some(journey), &SvgOptions::default());
        assert!(drawn.contains("left waiting"), "{}", view.name());
    }
}
