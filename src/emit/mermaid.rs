//! A journey as a user journey diagram of Mermaid, which GitHub and many others show.
//!
//! Mermaid knows sections, tasks, a score from 1 to 5 and who is there: that is what is written. A
//! touchpoint at which personas feel differently is a task for each group of them. One of which no
//! feeling is told gets the middle score, and a comment that says so.

use crate::diagram::feelings::{Feelings, Point, at};
use crate::diagram::who;
use crate::model::{Decl, JourneyId, Model, PersonaId, Touchpoint};

/// The diagram.
pub fn mermaid(model: &Model, id: JourneyId) -> String {
    let journey = &model.journeys[id];
    let mut text = String::from("journey\n");
    text += &format!("  title {}\n", title(&journey.decl));
    if let Some(doc) = &journey.decl.doc {
        // The description may have no closing brace in it.
        let lines: Vec<String> = doc.lines().map(escape).filter(|l| !l.is_empty()).collect();
        if !lines.is_empty() {
            text += &format!("  accDescr {{\n    {}\n  }}\n", lines.join("\n    "));
        }
    }
    for &stage in &journey.stages {
        let stage = &model.stages[stage];
        let section = named(stage_title(model, id, stage), &stage.decl.name, escape);
        text += &format!("  section {section}\n");
        for &touchpoint in &stage.touchpoints {
            let touchpoint = &model.touchpoints[touchpoint];
            let present = who::present(journey, touchpoint);
            for group in groups(model, id, touchpoint) {
                if group.worst().is_none() {
                    text += "    %% not told: how it feels\n";
                }
                let level = group.worst().unwrap_or(0);
                let people = if group.personas.is_empty() { &present } else { &group.personas };
                let people: Vec<String> =
                    people.iter().map(|&p| title(&model.personas[p].decl)).collect();
                text += &format!("    {}: {}", title(&touchpoint.decl), level + 3);
                if !people.is_empty() {
                    text += &format!(": {}", people.join(", "));
                }
                text.push('\n');
            }
        }
    }
    text
}

/// What is felt at a touchpoint, by everyone there in a group: those of whom nothing is told too.
fn groups(model: &Model, id: JourneyId, touchpoint: &Touchpoint) -> Vec<Feelings> {
    let mut groups = felt(model, id, touchpoint);
    let nothing = |personas| Feelings { personas, points: Vec::new(), expected: None };
    if groups.iter().all(|group| group.points.is_empty()) {
        return vec![nothing(Vec::new())];
    }
    let told: Vec<PersonaId> = groups.iter().flat_map(|g| g.personas.clone()).collect();
    let mut rest = who::present(&model.journeys[id], touchpoint);
    rest.retain(|persona| !told.contains(persona));
    if !told.is_empty() && !rest.is_empty() {
        groups.push(nothing(rest));
    }
    groups
}

/// What is felt at a touchpoint; where no persona travels, what is told of nobody in particular.
pub fn felt(model: &Model, id: JourneyId, touchpoint: &Touchpoint) -> Vec<Feelings> {
    let journey = &model.journeys[id];
    if !who::present(journey, touchpoint).is_empty() {
        return at(model, journey, touchpoint, None);
    }
    let points = touchpoint.content.feels.iter().map(|f| Point {
        level: f.level,
        word: f.word.clone(),
        when: f.when.clone(),
        basis: f.evidence.basis,
    });
    vec![Feelings { personas: Vec::new(), points: points.collect(), expected: None }]
}

/// A stage's label, else that of its framework's stage, else its name.
pub fn stage_title<'a>(model: &'a Model, id: JourneyId, stage: &'a crate::model::Stage) -> &'a str {
    let framework = model.journeys[id].follows.map(|f| &model.frameworks[f]);
    let inherited = framework
        .zip(stage.framework_stage.filter(|_| !stage.own))
        .and_then(|(framework, index)| framework.stages.get(index))
        .and_then(|stage| stage.decl.label.as_deref());
    stage.decl.label.as_deref().or(inherited).unwrap_or(&stage.decl.name)
}

/// A label as it is written for another tool, or the name where nothing of the label is to be seen.
pub fn named(label: &str, name: &str, escape: fn(&str) -> String) -> String {
    Some(escape(label)).filter(|shown| !shown.is_empty()).unwrap_or_else(|| escape(name))
}

fn title(decl: &Decl) -> String {
    named(decl.title(), &decl.name, escape)
}

/// The one escaping for Mermaid: what it would obey becomes an entity of its own.
fn escape(text: &str) -> String {
    let visible = crate::diagram::text::visible(text);
    let words: Vec<&str> = visible.split_whitespace().collect();
    let line = words.join(" ");
    let mut out = String::new();
    for (i, c) in line.chars().enumerate() {
        match c {
            '#' | ':' | ';' | ',' | '%' | '<' | '>' | '&' | '"' | '{' | '}' | '\\' | '`' | '$' => {
                out += &format!("#{};", c as u32);
            }
            // No line begins with a keyword, and none with three hyphens.
            c if i == 0 && (c == '-' || keyword(&line)) => out += &format!("#{};", c as u32),
            c => out.push(c),
        }
    }
    out
}

fn keyword(line: &str) -> bool {
    let line = line.to_lowercase();
    ["journey", "title", "section", "acctitle", "accdescr"].iter().any(|w| line.starts_with(w))
}
