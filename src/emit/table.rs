//! A journey as tables: in Markdown, stages as columns and lanes as rows; as CSV, a line for each
//! thing that is said.

mod rows;

pub use rows::csv;

use super::mermaid::{felt, named, stage_title};
use crate::diagram::words;
use crate::model::{
    Content, Decl, EntryKind, JourneyId, Level, Model, PersonaId, Stage, Touchpoint,
};

/// The lanes: heading in Markdown, and what is in them.
const LANES: [(&str, Lane); 14] = [
    ("Does", Lane::Entry(EntryKind::Does)),
    ("Thinks", Lane::Entry(EntryKind::Thinks)),
    ("Says", Lane::Entry(EntryKind::Says)),
    ("Needs", Lane::Entry(EntryKind::Needs)),
    ("Feels", Lane::Feels),
    ("Pains", Lane::Pains),
    ("Opportunities", Lane::Opportunities),
    ("Frontstage", Lane::Entry(EntryKind::Frontstage)),
    ("Backstage", Lane::Entry(EntryKind::Backstage)),
    ("Support", Lane::Entry(EntryKind::Support)),
    ("Policy", Lane::Entry(EntryKind::Policy)),
    ("Evidence", Lane::Entry(EntryKind::Evidence)),
    ("Insights", Lane::Insights),
    ("Open questions", Lane::Unknowns),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lane {
    Entry(EntryKind),
    Feels,
    Pains,
    Opportunities,
    Insights,
    Unknowns,
}

/// The journey as a table in Markdown.
pub fn markdown(model: &Model, id: JourneyId) -> String {
    let journey = &model.journeys[id];
    let title = |decl: &Decl| named(decl.title(), &decl.name, escape);
    let mut text = format!("# {}\n", title(&journey.decl));
    if let Some(doc) = &journey.decl.doc {
        text += &format!("\n{}\n", escape(doc));
    }
    if let Some(goal) = &journey.goal {
        text += &format!("\n**Goal:** {}\n", escape(goal));
    }
    if !journey.personas.is_empty() {
        text += "\n**Personas:**\n\n";
        for &persona in &journey.personas {
            text += &format!("- {}\n", title(&model.personas[persona].decl));
        }
    }
    let stages: Vec<&Stage> = journey.stages.iter().map(|&s| &model.stages[s]).collect();
    if stages.is_empty() {
        return text;
    }
    let stage_titles =
        stages.iter().map(|s| named(stage_title(model, id, s), &s.decl.name, escape));
    let titles: Vec<String> = stage_titles.collect();
    text += &format!("\n| Stage | {} |\n", titles.join(" | "));
    text += &format!("| --- |{}\n", " --- |".repeat(stages.len()));
    let row = |head: &str, cells: Vec<String>| format!("| **{head}** | {} |\n", cells.join(" | "));
    let touchpoints = |stage: &Stage| {
        let items = stage.touchpoints.iter().map(|&t| {
            let touchpoint = &model.touchpoints[t];
            let channels: Vec<String> = touchpoint
                .channels
                .iter()
                .map(|&c| escape(model.channels[c].decl.title()))
                .collect();
            let mut text = title(&touchpoint.decl);
            if !channels.is_empty() {
                text += &format!(" _via {}_", channels.join(", "));
            }
            if !touchpoint.personas.is_empty() && touchpoint.personas != journey.personas {
                let personas = touchpoint.personas.iter().map(|&p| model.personas[p].decl.title());
                let personas: Vec<String> = personas.map(escape).collect();
                text += &format!(" _for {}_", personas.join(", "));
            }
            text
        });
        items.collect::<Vec<_>>().join("<br>")
    };
    text += &row("Touchpoints", stages.iter().map(|s| touchpoints(s)).collect());
    for (head, lane) in LANES {
        let cells: Vec<String> = stages
            .iter()
            .map(|stage| {
                let mut items: Vec<String> = said(model, id, lane, &stage.content, None)
                    .into_iter()
                    .map(|s| s.line())
                    .collect();
                for &touchpoint in &stage.touchpoints {
                    let touchpoint = &model.touchpoints[touchpoint];
                    let title = title(&touchpoint.decl);
                    let all = said(model, id, lane, &touchpoint.content, Some(touchpoint));
                    items.extend(all.iter().map(|s| format!("{title}: {}", s.line())));
                }
                items.join("<br>")
            })
            .collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            text += &row(head, cells);
        }
    }
    text
}

/// One thing said in a lane.
struct Said {
    /// For whom, if not for everyone there.
    who: String,
    /// The level of a feeling.
    level: Option<i8>,
    /// How bad a pain is.
    severity: Option<Level>,
    text: String,
}

impl Said {
    /// `-1 overwhelmed (Jon)`, for a cell in Markdown.
    fn line(&self) -> String {
        let sign = |level: i8| if level > 0 { format!("+{level}") } else { level.to_string() };
        let level = self.level.map(sign).unwrap_or_default();
        // Brackets part who feels it from what is felt.
        let inner = |text: &str| escape(text).replace('(', "&#40;").replace(')', "&#41;");
        let who = if self.who.is_empty() { String::new() } else { inner(&self.who) };
        let who = if who.is_empty() { who } else { format!("({who})") };
        let text = match escape(&self.text) {
            _ if self.level.is_some() => inner(&self.text),
            // A text that ends in brackets of its own does not say who says it.
            text => match text.strip_suffix(')') {
                Some(text) => format!("{text}&#41;"),
                None => text,
            },
        };
        let marks = self.severity.map(words::severity_sign).unwrap_or_default().to_owned();
        let parts = [level, marks, text, who];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

fn said(
    model: &Model,
    id: JourneyId,
    lane: Lane,
    content: &Content,
    touchpoint: Option<&Touchpoint>,
) -> Vec<Said> {
    let titles = |personas: &[PersonaId]| {
        personas.iter().map(|&p| model.personas[p].decl.title()).collect::<Vec<_>>().join(", ")
    };
    let plain = |personas: &[PersonaId], text: &str| Said {
        who: titles(personas),
        level: None,
        severity: None,
        text: text.to_owned(),
    };
    match lane {
        Lane::Entry(kind) => {
            let entries = content.entries.iter().filter(|e| e.kind == kind);
            entries.map(|e| plain(&e.personas, &e.text)).collect()
        }
        Lane::Pains => content
            .pains
            .iter()
            .map(|&p| &model.pains[p])
            .map(|p| Said { severity: Some(p.severity), ..plain(&p.personas, &p.text) })
            .collect(),
        Lane::Opportunities => content
            .opportunities
            .iter()
            .map(|&o| &model.opportunities[o])
            .map(|o| plain(&o.personas, &o.text))
            .collect(),
        Lane::Insights => content
            .insights
            .iter()
            .map(|&i| &model.insights[i])
            .map(|i| plain(&i.personas, &i.text))
            .collect(),
        Lane::Unknowns => content.unknowns.iter().map(|u| plain(&[], &u.text)).collect(),
        Lane::Feels => match touchpoint {
            Some(touchpoint) => felt(model, id, touchpoint)
                .into_iter()
                .flat_map(|group| {
                    let who = titles(&group.personas);
                    let points = group.points.into_iter();
                    points.map(move |point| Said {
                        who: who.clone(),
                        level: Some(point.level),
                        severity: None,
                        text: point.word.unwrap_or_default(),
                    })
                })
                .collect(),
            None => content
                .feels
                .iter()
                .map(|f| Said {
                    who: titles(&f.personas),
                    level: Some(f.level),
                    severity: None,
                    text: f.word.clone().unwrap_or_default(),
                })
                .collect(),
        },
    }
}

/// The one escaping for cells in Markdown.
fn escape(text: &str) -> String {
    let visible = crate::diagram::text::visible(text);
    let mut out = String::new();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    // What would begin an item of a list, or say that there is none, is no such thing here.
    let begins = line.starts_with(['-', '+', '•', '–', '—']) || line.eq_ignore_ascii_case("n/a");
    for (i, c) in line.chars().enumerate() {
        match c {
            c if i == 0 && begins => out += &format!("&#{};", c as u32),
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            // A colon parts a touchpoint from what is said of it.
            ':' => out += "&#58;",
            '@' => out += "&#64;",
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
