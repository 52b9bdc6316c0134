//! The Graphviz output: whatever a model holds, `dot` draws it without a word of complaint.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod build;
mod sample;

use journey::diagram::View;
use journey::diagram::theme::Theme;
use journey::emit::dot::{DotOptions, dot};
use journey::emit::link::Links;
use journey::model::{JourneyId, Model, PersonaId};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

fn samples() -> Vec<(&'static str, Model)> {
    vec![
        ("smartphone", sample::smartphone()),
        ("blueprint", sample::blueprint()),
        ("hostile", sample::hostile()),
        ("tiny", sample::tiny()),
        ("large", sample::large()),
        ("empty", Model::default()),
    ]
}

/// The last journey: samples put the smaller ones first.
fn journey(model: &Model) -> Option<JourneyId> {
    model.journeys.ids().next_back()
}

/// What `dot` writes, and what it says on standard error; `None` without Graphviz.
fn run(text: &str, format: &str) -> Option<(Vec<u8>, String)> {
    let mut child = Command::new("dot")
        .arg(format!("-T{format}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take().expect("piped");
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("dot ends");
    writer.join().expect("no panic").expect("dot reads");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some((output.stdout, String::from_utf8_lossy(&output.stderr).into_owned()))
}

fn options() -> Vec<(String, DotOptions)> {
    let mut all: Vec<(String, DotOptions)> = Theme::ALL
        .into_iter()
        .map(|theme| (theme.name().to_owned(), DotOptions { theme, ..DotOptions::default() }))
        .collect();
    all.push((
        "persona".to_owned(),
        DotOptions {
            persona: Some(PersonaId::new(0)),
            links: Some(Links::new("https://example.com/?a=1&b={path}", BTreeMap::new())),
            emoji: true,
            ..DotOptions::default()
        },
    ));
    all
}

#[test]
fn dot_draws_everything_without_a_warning() {
    let folder = std::env::var_os("JOURNEY_DOT_OUT").map(std::path::PathBuf::from);
    for (name, model) in samples() {
        for (how, options) in options() {
            for view in View::ALL {
                let text = dot(&model, view, journey(&model), &options);
                if let Some(folder) = &folder {
                    let file = folder.join(format!("{name}.{}.{how}.dot", view.name()));
                    std::fs::write(file, &text).expect("can write");
                }
                let Some((drawn, said)) = run(&text, "svg") else {
                    eprintln!("skipped: no `dot` on this machine");
                    return;
                };
                assert_eq!(said, "", "{name} {} {how}", view.name());
                let svg = String::from_utf8(drawn).expect("UTF-8");
                for evil in ["<script", "\u{202e}", "\u{200b}", "\u{feff}"] {
                    assert!(!svg.contains(evil), "{name} {} {how}: {evil}", view.name());
                }
            }
        }
    }
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    for (name, model) in samples() {
        for (_, options) in options() {
            for view in View::ALL {
                let one = dot(&model, view, journey(&model), &options);
                let other = dot(&model.clone(), view, journey(&model), &options);
                assert_eq!(one, other, "{name} {}", view.name());
            }
        }
    }
}

/// What is written in a picture: texts only, without blanks (lines are wrapped).
fn written(svg: &str) -> String {
    let mut out = String::new();
    let mut rest = svg;
    while let Some(start) = rest.find("<text") {
        let open = start + rest[start..].find('>').expect("closed") + 1;
        let end = open + rest[open..].find("</text>").expect("closed");
        out.push_str(&rest[open..end]);
        rest = &rest[end..];
    }
    for (entity, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#45;", "-"),
        ("&#160;", " "),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, c);
    }
    squeezed(&out)
}

fn squeezed(text: &str) -> String {
    journey::diagram::text::visible(text).chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn hostile_text_is_drawn_as_it_is() {
    let model = sample::hostile();
    for view in [View::Flow, View::Map] {
        let text = dot(&model, view, journey(&model), &DotOptions::default());
        let Some((svg, _)) = run(&text, "svg") else {
            eprintln!("skipped: no `dot` on this machine");
            return;
        };
        let drawn = written(&String::from_utf8(svg).expect("UTF-8"));
        for touchpoint in model.touchpoints.values() {
            let title = touchpoint.decl.title();
            assert!(drawn.contains(&squeezed(title)), "{}: {title}\n{drawn}", view.name());
        }
        for pain in model.pains.values().filter(|_| view == View::Map) {
            assert!(drawn.contains(&squeezed(&pain.text)), "{}: {}", view.name(), pain.text);
        }
    }
    // Each of the texts alone, where nothing else can hide it.
    for text in sample::HOSTILE {
        let mut model = sample::tiny();
        for id in model.touchpoints.ids() {
            model.touchpoints[id].decl.label = Some(text.to_owned());
        }
        for view in [View::Flow, View::Map, View::Measures] {
            let drawn = dot(&model, view, None, &DotOptions::default());
            let Some((svg, said)) = run(&drawn, "svg") else { return };
            assert_eq!(said, "", "{text}");
            let svg = String::from_utf8(svg).expect("UTF-8");
            assert!(written(&svg).contains(&squeezed(text)), "{} {text}\n{svg}", view.name());
            assert!(svg.contains("Tiny.only.here") || view == View::Map, "{svg}");
        }
    }
}

#[test]
fn what_is_written_can_be_read_back() {
    use graphviz_rust::printer::{DotPrinter, PrinterContext};
    for (name, model) in samples() {
        for view in View::ALL {
            let text = dot(&model, view, journey(&model), &DotOptions::default());
            let read = graphviz_rust::parse(&text)
                .unwrap_or_else(|e| panic!("{name} {}: {e}", view.name()));
            let again = read.print(&mut PrinterContext::default());
            assert_eq!(text.trim_end(), again, "{name} {}", view.name());
        }
    }
}

#[test]
fn the_flow_shows_what_the_map_says() {
    let model = sample::smartphone();
    let text = dot(&model, View::Flow, None, &DotOptions::default());
    for wanted in [
        "\"BuyPhone.purchase.checkout\"",
        "Samsung or Apple?",
        "25% leave here",
        "changes the model",
        "★ Moment of truth",
        "only Mei",
        "Start",
        "Exit",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    let jon = DotOptions { persona: Some(PersonaId::new(1)), ..DotOptions::default() };
    let text = dot(&model, View::Flow, None, &jon);
    assert!(!text.contains("Review videos"), "Jon watches no reviews");
    assert!(text.contains("quick, he has an account"));
    assert!(!text.contains("anxious"), "that is Mei's");
}

#[test]
fn an_answer_to_many_pains_counts_them() {
    let mut model = sample::smartphone();
    let (pain, _) = model.pains.iter().next().expect("a pain");
    let ids: Vec<_> = model.opportunities.iter().map(|(id, _)| id).collect();
    let named = dot(&model, View::Map, None, &DotOptions::default());
    assert!(named.contains("resolves: "), "one or two are told\n{named}");
    for id in ids {
        model.opportunities[id].resolves = vec![pain; 3];
    }
    let counted = dot(&model, View::Map, None, &DotOptions::default());
    assert!(counted.contains("resolves 3 pains") && !counted.contains("resolves: "), "{counted}");
}

#[test]
fn stages_stand_from_left_to_right() {
    for (name, model) in samples() {
        let Some(id) = journey(&model) else { continue };
        let text = dot(&model, View::Flow, Some(id), &DotOptions::default());
        let Some((plain, _)) = run(&text, "plain") else { return };
        let plain = String::from_utf8(plain).expect("UTF-8");
        let x = |path: &str| -> f64 {
            let named = [format!("node \"{path}\" "), format!("node {path} ")];
            let line = plain.lines().find(|l| named.iter().any(|n| l.starts_with(n)));
            let rest = line.and_then(|l| l.split(' ').nth(2)).expect("a place");
            rest.parse().expect("a number")
        };
        let mut before = f64::MIN;
        for &stage in &model.journeys[id].stages {
            let places: Vec<f64> = model.stages[stage]
                .touchpoints
                .iter()
                .map(|&t| x(&model.touchpoints[t].decl.path))
                .collect();
            let first = places.iter().copied().fold(f64::MAX, f64::min);
            assert!(first > before, "{name}: {}", model.stages[stage].decl.path);
            before = places.iter().copied().fold(before, f64::max);
        }
    }
}
