//! A journey as CSV: a line for each thing that is said, with what belongs to it in columns of its own.

use super::{LANES, Lane};
use crate::diagram::{who, words};
use crate::emit::mermaid::stage_title;
use crate::model::{
    Content, Evidence, EvidenceSource, JourneyId, Model, PersonaId, TeamId, Touchpoint,
};

/// The columns.
const HEAD: &str = "journey,stage,touchpoint,channels,lane,who,level,severity,text,when,owner,status,\
                    effort,impact,target,source,basis\r\n";

/// One thing said; what does not belong to it is empty.
#[derive(Default, Clone)]
struct Row {
    lane: String,
    who: String,
    level: String,
    severity: &'static str,
    text: String,
    when: String,
    owner: String,
    status: &'static str,
    effort: &'static str,
    impact: &'static str,
    target: String,
    source: String,
    basis: &'static str,
}

/// The journey as CSV.
pub fn csv(model: &Model, id: JourneyId) -> String {
    let journey = &model.journeys[id];
    let mut text = String::from(HEAD);
    let mut lines = |stage: &str, touchpoint: Option<&Touchpoint>, there: &str, rows: Vec<Row>| {
        let channels: Vec<&str> = touchpoint
            .iter()
            .flat_map(|t| &t.channels)
            .map(|&c| model.channels[c].decl.title())
            .collect();
        for row in rows {
            // What is said where some only are is theirs.
            let who = if row.who.is_empty() { there } else { &row.who };
            let cells = [
                journey.decl.title(),
                stage,
                touchpoint.map_or("", |t| t.decl.title()),
                &channels.join(", "),
                &row.lane,
                who,
                &row.level,
                row.severity,
                &row.text,
                &row.when,
                &row.owner,
                row.status,
                row.effort,
                row.impact,
                &row.target,
                &row.source,
                row.basis,
            ];
            text += &cells.map(quote).join(",");
            text += "\r\n";
        }
    };
    let itself = Row {
        who: titles(model, &journey.personas),
        text: journey.decl.doc.clone().unwrap_or_default(),
        owner: owner(model, journey.owner),
        status: words::status(journey.status),
        ..row("journey")
    };
    let mut rows = vec![itself];
    rows.extend(goal(journey.goal.as_ref()));
    rows.extend(content(model, &journey.content));
    lines("", None, "", rows);
    for &stage in &journey.stages {
        let stage = &model.stages[stage];
        let title = stage_title(model, id, stage);
        let there = titles(model, &who::worth_naming(journey, &stage.personas));
        let mut rows = vec![Row {
            text: stage.decl.doc.clone().unwrap_or_default(),
            owner: owner(model, stage.owner),
            ..row("stage")
        }];
        rows.extend(goal(stage.goal.as_ref()));
        rows.extend(content(model, &stage.content));
        lines(title, None, &there, rows);
        for &touchpoint in &stage.touchpoints {
            let touchpoint = &model.touchpoints[touchpoint];
            let there = titles(model, &who::worth_naming(journey, &touchpoint.personas));
            let mut rows = vec![Row {
                text: touchpoint.decl.doc.clone().unwrap_or_default(),
                owner: owner(model, touchpoint.owner),
                ..row("touchpoint")
            }];
            rows.extend(touchpoint.moment_of_truth.then(|| row("moment of truth")));
            let others =
                touchpoint.overrides.iter().filter(|other| other.moment_of_truth == Some(true));
            rows.extend(others.map(|other| Row {
                who: titles(model, &other.personas),
                ..row("moment of truth")
            }));
            rows.extend(content(model, &touchpoint.content));
            lines(title, Some(touchpoint), &there, rows);
        }
    }
    text
}

fn row(lane: &str) -> Row {
    Row { lane: lane.to_owned(), ..Row::default() }
}

fn titles(model: &Model, personas: &[PersonaId]) -> String {
    personas.iter().map(|&p| model.personas[p].decl.title()).collect::<Vec<_>>().join(", ")
}

fn owner(model: &Model, team: Option<TeamId>) -> String {
    team.map(|team| model.teams[team].decl.title().to_owned()).unwrap_or_default()
}

fn goal(goal: Option<&String>) -> Option<Row> {
    goal.map(|goal| Row { text: goal.clone(), ..row("goal") })
}

/// A row with what it rests on.
fn resting(model: &Model, evidence: &Evidence, row: Row) -> Row {
    let source = evidence.source.map(|source| match source {
        EvidenceSource::Source(id) => model.sources[id].decl.title().to_owned(),
        EvidenceSource::Survey(id) => model.surveys[id].decl.title().to_owned(),
        EvidenceSource::Insight(id) => model.insights[id].text.clone(),
    });
    Row { source: source.unwrap_or_default(), basis: evidence.basis.word(), ..row }
}

/// Everything said in a journey itself, a stage or a touchpoint.
fn content(model: &Model, content: &Content) -> Vec<Row> {
    let mut rows = Vec::new();
    for (head, lane) in LANES {
        let head = head.to_lowercase();
        let start = |text: &str, personas: &[PersonaId]| Row {
            text: text.to_owned(),
            who: titles(model, personas),
            ..row(&head)
        };
        match lane {
            Lane::Entry(kind) => {
                for entry in content.entries.iter().filter(|entry| entry.kind == kind) {
                    let mut row = start(&entry.text, &entry.personas);
                    row.owner = owner(model, entry.by);
                    // Whose words they are says more than who is there.
                    row.who = entry.who.clone().unwrap_or(row.who);
                    rows.push(resting(model, &entry.evidence, row));
                }
            }
            Lane::Feels => {
                for felt in &content.feels {
                    let mut row = start(felt.word.as_deref().unwrap_or_default(), &felt.personas);
                    row.level = felt.level.to_string();
                    row.when = felt.when.clone().unwrap_or_default();
                    rows.push(resting(model, &felt.evidence, row));
                }
                for expected in &content.expects {
                    rows.push(Row {
                        lane: "expects".to_owned(),
                        level: expected.level.to_string(),
                        ..start(expected.word.as_deref().unwrap_or_default(), &expected.personas)
                    });
                }
            }
            Lane::Pains => {
                for pain in content.pains.iter().map(|&p| &model.pains[p]) {
                    let row = Row {
                        severity: pain.severity.word(),
                        status: if pain.accepted.is_some() { "accepted" } else { "" },
                        ..start(&pain.text, &pain.personas)
                    };
                    rows.push(resting(model, &pain.evidence, row));
                }
            }
            Lane::Opportunities => {
                for it in content.opportunities.iter().map(|&o| &model.opportunities[o]) {
                    let row = Row {
                        owner: owner(model, it.owner),
                        status: it.status.word(),
                        effort: it.effort.map_or("", |effort| effort.word()),
                        impact: it.impact.map_or("", |impact| impact.word()),
                        ..start(&it.text, &it.personas)
                    };
                    rows.push(resting(model, &it.evidence, row));
                }
            }
            Lane::Insights => {
                for insight in content.insights.iter().map(|&i| &model.insights[i]) {
                    let row = start(&insight.text, &insight.personas);
                    rows.push(resting(model, &insight.evidence, row));
                }
            }
            Lane::Unknowns => {
                for unknown in &content.unknowns {
                    let row = start(&unknown.text, &[]);
                    rows.push(Row { owner: owner(model, unknown.owner), ..row });
                }
            }
        }
    }
    for &id in &content.measures {
        let measure = &model.measures[id];
        let title = words::measure_title(model, id);
        let promise = words::promise(model, id);
        rows.push(Row {
            who: titles(model, measure.persona.as_slice()),
            target: promise.strip_prefix(title.as_str()).unwrap_or_default().trim().to_owned(),
            text: title,
            owner: owner(model, measure.owner),
            ..row("measures")
        });
    }
    for link in &content.links {
        rows.push(Row { text: format!("{} {}", link.text, link.url), ..row("links") });
    }
    rows
}

/// A cell of CSV. What a spreadsheet would take for a formula begins with an apostrophe.
fn quote(cell: &str) -> String {
    let number = cell.parse::<i8>().is_ok();
    let risky = !number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if risky { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}
