//! Reference page of the standard library, from its compiled model.

use super::{NOTICE, code, list, table};
use journey::compile::{Options, compile};
use journey::diagnostic::Severity;
use journey::model::{
    Better, Bounds, Decl, Framework, Kind, Metric, Model, Quantity, Scale, Survey,
};
use journey::project::std::{MODULES, Module};
use journey::project::{self, Selection, files::Memory};

/// The library as a model: a project that uses all of it.
fn model() -> Model {
    let uses: String = MODULES.iter().map(|m| format!("use {}.*\n", m.name)).collect();
    let mut memory = Memory::default();
    memory.add("all.journey", uses);
    let project = project::load(&memory, "library", &Selection::all());
    let compiled = compile(project, &Options::default());
    let errors: Vec<&str> = compiled
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.message.as_str())
        .collect();
    assert!(errors.is_empty(), "the library has errors: {errors:?}");
    compiled.model.expect("there is a model where there is no error")
}

/// `std.md`
pub fn page() -> String {
    let model = model();
    let mut text = format!(
        "{NOTICE}\n# The standard library\n\nEverything that comes with the program. It is ordinary \
         source: `journey std metrics.nps` prints it,\nand `use std.metrics.nps` brings it in.\n"
    );
    for module in MODULES {
        let begins = format!("{}.", module.name);
        let here = |decl: &Decl| decl.path.starts_with(&begins);
        let parts = [
            ("Channels", channels(&model, here)),
            (
                "Frameworks",
                each(model.frameworks.values().filter(|f| here(&f.decl)), |f| framework(&model, f)),
            ),
            ("Metrics", each(model.metrics.values().filter(|m| here(&m.decl)), metric)),
            (
                "Surveys",
                each(model.surveys.values().filter(|s| here(&s.decl)), |s| survey(&model, s)),
            ),
        ];
        text += &format!("\n## {}\n\n{}\n", module.name, about(&model, module));
        for (_, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
            text += &format!("\n{part}");
        }
    }
    text
}

/// What the file says of itself.
fn about(model: &Model, module: &Module) -> String {
    let file = model.files.iter().find(|f| f.path == module.path);
    file.and_then(|f| f.doc.clone()).unwrap_or_default().trim().to_owned()
}

fn each<T>(all: impl Iterator<Item = T>, show: impl Fn(T) -> String) -> String {
    all.map(show).collect::<Vec<_>>().join("\n")
}

fn head(decl: &Decl) -> String {
    let label = decl.label.as_ref().map_or(String::new(), |l| format!(": {l}"));
    let doc = decl.doc.as_ref().map_or(String::new(), |d| format!("\n{}\n", d.trim()));
    format!("### {}{label}\n{doc}", code(&decl.name))
}

fn channels(model: &Model, here: impl Fn(&Decl) -> bool) -> String {
    let rows: Vec<Vec<String>> = model
        .channels
        .values()
        .filter(|c| here(&c.decl))
        .map(|c| {
            let digital = match c.digital {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            };
            let text = |t: &Option<String>| t.clone().unwrap_or_default().trim().replace('\n', " ");
            vec![
                code(&c.decl.name),
                text(&c.decl.label),
                digital.into(),
                text(&c.icon),
                text(&c.decl.doc),
            ]
        })
        .collect();
    if rows.is_empty() {
        rows.concat().concat()
    } else {
        table(&["Name", "Label", "Digital", "Icon", "About"], &rows)
    }
}

fn framework(model: &Model, framework: &Framework) -> String {
    let mut text = head(&framework.decl);
    for stage in &framework.stages {
        let label = stage.decl.label.as_ref().map_or(String::new(), |l| format!(": {l}"));
        text += &format!("\n- **{}**{label}", code(&stage.decl.name));
        if let Some(question) = &stage.question {
            text += &format!(" – {question}");
        }
        let suggests = stage.suggests.iter().map(|&id| model.metrics[id].decl.name.as_str());
        let places = stage.watering_holes.iter().map(|&id| model.channels[id].decl.name.as_str());
        let methods = stage.methods.iter().map(String::as_str);
        for (what, words) in [
            ("measure", list(suggests)),
            ("meet them via", list(places)),
            ("ask by", list(methods)),
        ] {
            if !words.is_empty() {
                text += &format!("\n  - {what} {words}");
            }
        }
    }
    text + "\n"
}

fn metric(metric: &Metric) -> String {
    let mut text = head(&metric.decl);
    let parameters: Vec<String> = metric
        .parameters
        .iter()
        .map(|p| {
            let default = p.default.as_ref().map_or(String::new(), |d| format!(" = {d}"));
            format!("{}: {}{default}", p.name, p.ty)
        })
        .collect();
    let signature =
        format!("{}({}): {}", metric.decl.name, parameters.join(", "), metric.kind_text);
    text += &format!("\n```text\n{signature}\n  is: {}\n```\n\n", metric.formula_text);
    let better = match metric.better {
        Better::Higher => "higher is better",
        Better::Lower => "lower is better",
        Better::Inside => "best inside a range",
    };
    let range = range(metric.range, metric.kind).map_or(String::new(), |r| format!(", {r}"));
    text += &format!("- {}{range}\n", super::sentence(better));
    for p in metric.parameters.iter().filter(|p| p.doc.is_some()) {
        let doc = p.doc.as_deref().unwrap_or_default().trim().replace('\n', " ");
        text += &format!("- {}: {doc}\n", code(&p.name));
    }
    if let Some(reference) = &metric.reference {
        text += &format!("- From: {reference}\n");
    }
    text
}

/// Which values are possible.
fn range(bounds: Bounds, kind: Kind) -> Option<String> {
    let show = |value| Quantity { kind, value }.to_string();
    match (bounds.low, bounds.high) {
        (Some(low), Some(high)) => Some(format!("from {} to {}", show(low), show(high))),
        (Some(low), None) => Some(format!("from {} on", show(low))),
        (None, Some(high)) => Some(format!("up to {}", show(high))),
        (None, None) => None,
    }
}

fn survey(model: &Model, survey: &Survey) -> String {
    let source = &model.sources[survey.source];
    let mut text = head(&survey.decl);
    text += &format!("\nAnswers lie in {}.\n\n", code(&source.decl.name));
    let rows: Vec<Vec<String>> = survey
        .questions
        .iter()
        .map(|q| {
            let words =
                |t: &Option<String>| t.clone().unwrap_or_default().trim().replace('\n', " ");
            vec![
                code(&q.decl.name),
                code(&scale(&q.scale)),
                words(&q.decl.label),
                words(&q.decl.doc),
            ]
        })
        .collect();
    text + &table(&["Question", "Scale", "Wording", "About"], &rows)
}

fn scale(scale: &Scale) -> String {
    let options =
        |all: &[String]| all.iter().map(|o| format!("\"{o}\"")).collect::<Vec<_>>().join(", ");
    match scale {
        Scale::Points(low, high) => format!("{low}..{high}"),
        Scale::Number => "number".into(),
        Scale::Text => "text".into(),
        Scale::YesNo => "yes_no".into(),
        Scale::OneOf(all) => format!("one_of [{}]", options(all)),
        Scale::AnyOf(all) => format!("any_of [{}]", options(all)),
    }
}
