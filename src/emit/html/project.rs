//! What the report says of the project as a whole: its head, the index of its journeys, what the
//! compiler notes, where it is known from.

use super::Report;
use super::markup::Html;
use super::spot::spots;
use super::{feelings, measured};
use crate::diagram::theme::Theme;
use crate::diagram::{View, heading, text, words};
use crate::emit::svg::{SvgOptions, svg};
use crate::model::{EvidenceSource, JourneyId, Model, SourceId};

/// The title of the page.
pub(super) fn title(report: &Report) -> String {
    match report.journeys.as_slice() {
        [one] => format!("{} – {}", report.model.journeys[*one].decl.title(), name(report)),
        _ => name(report).to_owned(),
    }
}

fn name<'a>(report: &Report<'a>) -> &'a str {
    if report.model.name.is_empty() { "Journeys" } else { &report.model.name }
}

/// The id of a thing's place in the page.
pub(super) fn anchor(path: &str) -> String {
    format!("at:{path}")
}

/// So many of something: `1 pain`, `3 pains`.
pub(super) fn count(n: usize, what: &str) -> String {
    let plural = match what.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o'])) {
        Some(stem) => format!("{stem}ies"),
        None if what.ends_with('h') => format!("{what}es"),
        None => format!("{what}s"),
    };
    format!("{n} {}", if n == 1 { what } else { &plural })
}

/// The bar over everything.
pub(super) fn head(report: &Report, h: &mut Html) {
    h.leaf("a", &[("class", "skip"), ("href", "#content")], "Skip to the content");
    h.within("header", &[("class", "top")], |h| {
        h.leaf("p", &[("class", "brand")], name(report));
        if report.journeys.len() > 1 {
            h.within("nav", &[("aria-label", "Journeys")], |h| {
                h.jump("index", "", "Overview");
                for &id in &report.journeys {
                    let decl = &report.model.journeys[id].decl;
                    h.jump(&anchor(&decl.path), "", decl.title());
                }
            });
        }
        // Of no use without the script, which shows it.
        h.within("div", &[("class", "tools"), ("hidden", "")], |h| {
            h.within("label", &[], |h| {
                h.leaf("span", &[], "Theme");
                h.within("select", &[("id", "theme")], |h| {
                    h.leaf("option", &[("value", "")], "As the system");
                    let own = report.theme.filter(|theme| matches!(theme, Theme::Own(_)));
                    for theme in own.into_iter().chain(Theme::ALL) {
                        let mut name = theme.name().to_owned();
                        name[..1].make_ascii_uppercase();
                        h.leaf("option", &[("value", theme.name())], &name);
                    }
                });
            });
            h.leaf("button", &[("type", "button"), ("id", "print")], "Print or save as PDF");
        });
    });
}

/// The journeys at a glance, and how they hang together.
pub(super) fn index(report: &Report, h: &mut Html) {
    let model = report.model;
    h.within("section", &[("class", "sheet overview"), ("id", "index")], |h| {
        h.within("div", &[("class", "hero")], |h| {
            h.leaf("p", &[("class", "eyebrow")], "Project");
            h.leaf("h1", &[], name(report));
            let facts = [
                count(report.journeys.len(), "journey"),
                count(model.personas.len(), "persona"),
                count(model.teams.values().filter(|t| !t.decl.std).count(), "team"),
            ];
            h.leaf("p", &[("class", "facts")], &facts.join(" · "));
        });
        h.within("ul", &[("class", "journeys")], |h| {
            for &id in &report.journeys {
                card(report, id, h);
            }
        });
        if report.journeys.is_empty() {
            h.leaf("p", &[("class", "lead")], "There is no journey yet.");
            return;
        }
        h.leaf("h2", &[], "How they hang together");
        let options = SvgOptions { theme: Theme::Page, ..SvgOptions::default() };
        let drawn = svg(model, View::Overview, None, &options);
        figure("overview", "Overview", &drawn, h);
    });
}

/// A picture in its frame.
pub(super) fn figure(view: &str, title: &str, drawn: &str, h: &mut Html) {
    h.within("figure", &[("class", "picture"), ("data-view", view)], |h| {
        h.leaf("figcaption", &[], title);
        let label = format!("{title}, can be scrolled");
        let frame =
            [("class", "frame"), ("tabindex", "0"), ("role", "region"), ("aria-label", &*label)];
        h.within("div", &frame, |h| h.picture(drawn));
    });
}

/// A journey in the index.
fn card(report: &Report, id: JourneyId, h: &mut Html) {
    let model = report.model;
    let journey = &model.journeys[id];
    let spots = spots(model, id, report.only);
    let contents = || spots.iter().map(|spot| spot.content(model));
    h.within("li", &[], |h| {
        let heading = heading::journey(model, journey, report.only);
        h.leaf("p", &[("class", "eyebrow")], heading.facts.first().map_or("", String::as_str));
        h.within("h2", &[], |h| h.jump(&anchor(&journey.decl.path), "", journey.decl.title()));
        if let Some(goal) = &journey.goal {
            h.leaf("p", &[], goal);
        }
        feelings::spark(model, journey, &spots, h);
        let facts = [
            count(spots.iter().filter(|s| s.touchpoint().is_some()).count(), "touchpoint"),
            count(contents().map(|c| c.pains.len()).sum(), "pain"),
            count(contents().map(|c| c.opportunities.len()).sum(), "opportunity"),
            count(contents().map(|c| c.measures.len()).sum(), "measure"),
        ];
        h.leaf("p", &[("class", "facts")], &facts.join(" · "));
    });
}

/// What the compiler notes, and what the maps rest on.
pub(super) fn appendix(report: &Report, h: &mut Html) {
    h.within("section", &[("class", "sheet appendix"), ("id", "appendix")], |h| {
        if !report.notes.is_empty() {
            h.leaf("h2", &[], "What the compiler notes");
            h.within("ul", &[("class", "notes")], |h| {
                for note in &report.notes {
                    h.within("li", &[("class", note.severity)], |h| {
                        h.within("p", &[], |h| {
                            h.leaf("b", &[], note.severity);
                            h.text(" ");
                            ticked(&note.message, h);
                            h.text(" ");
                            h.leaf("code", &[("class", "line")], &report.line(note.span));
                        });
                        if let Some(help) = &note.help {
                            h.within("p", &[("class", "quiet")], |h| ticked(help, h));
                        }
                    });
                }
            });
        }
        measured::quality(report, h);
        studies(report, h);
        h.leaf("h2", &[], "Signs");
        h.within("dl", &[("class", "signs")], |h| {
            let signs = [
                ("−2 … +2", "how it feels: very bad, bad, neither, good, very good"),
                ("gap", "what is felt less what was expected; the worst outcome where there are several"),
                ("★", "moment of truth: much hangs on it"),
                ("● observed", "seen in data"),
                ("◆ reported", "told by people"),
                ("○ assumed", "believed, and not found out yet"),
            ];
            for (sign, meaning) in signs {
                h.within("div", &[], |h| {
                    h.leaf("dt", &[], sign);
                    h.leaf("dd", &[], meaning);
                });
            }
        });
    });
}

/// Words of the compiler: what stands in backticks is the user's, and set apart.
fn ticked(message: &str, h: &mut Html) {
    for (i, part) in message.split('`').enumerate() {
        match i % 2 {
            0 => h.text(part),
            _ => h.leaf("code", &[], part),
        }
    }
}

/// The sources and studies that the journeys are known from.
fn studies(report: &Report, h: &mut Html) {
    let model = report.model;
    let sources: Vec<SourceId> =
        model.sources.iter().filter(|(_, s)| !s.decl.std).map(|s| s.0).collect();
    if sources.is_empty() {
        return;
    }
    h.leaf("h2", &[], "What the maps rest on");
    h.within("table", &[("class", "list")], |h| {
        row(h, "thead", &["Source", "How", "Size", "When", "Cited", "Line"]);
        h.within("tbody", &[], |h| {
            for id in sources {
                let source = &model.sources[id];
                h.within("tr", &[], |h| {
                    h.within("td", &[("data-label", "Source")], |h| {
                        h.leaf("b", &[], source.decl.title());
                        if let Some(link) = &source.link {
                            h.text(" ");
                            h.link(link, "↗ where it is");
                        }
                    });
                    let how = source.method.as_deref().map(words::spaced).unwrap_or_default();
                    let how = match &source.table {
                        Some(table) => text::facts(&[how, format!("table {table}")]),
                        None => how,
                    };
                    cell(h, "How", how.trim_start_matches("\u{a0}· "));
                    cell(
                        h,
                        "Size",
                        &source.n.map(|n| n.normalize().to_string()).unwrap_or_default(),
                    );
                    cell(h, "When", source.date.as_ref().map_or("", |d| &d.text));
                    let times = cited(model, id);
                    cell(h, "Cited", &if times > 0 { count(times, "time") } else { String::new() });
                    line(h, &report.line(source.decl.span));
                });
            }
        });
    });
}

/// How often entries name a source as what they rest on.
fn cited(model: &Model, id: SourceId) -> usize {
    let is = |e: &crate::model::Evidence| e.source == Some(EvidenceSource::Source(id));
    let contents = (model.journeys.values().map(|x| &x.content))
        .chain(model.stages.values().map(|x| &x.content))
        .chain(model.touchpoints.values().map(|x| &x.content));
    let said: usize = contents
        .map(|c| {
            c.entries.iter().filter(|e| is(&e.evidence)).count()
                + c.feels.iter().filter(|f| is(&f.evidence)).count()
        })
        .sum();
    said + model.pains.values().filter(|x| is(&x.evidence)).count()
        + model.opportunities.values().filter(|x| is(&x.evidence)).count()
        + model.insights.values().filter(|x| is(&x.evidence)).count()
}

/// The head of a table.
pub(super) fn row(h: &mut Html, part: &'static str, titles: &[&str]) {
    h.within(part, &[], |h| {
        h.within("tr", &[], |h| {
            for &title in titles {
                let of = [("scope", "col"), ("class", "at")];
                h.leaf("th", &of[..if title == "Line" { 2 } else { 1 }], title);
            }
        });
    });
}

/// A cell of a table with the title of its column, for screens too narrow for columns.
pub(super) fn cell(h: &mut Html, label: &str, text: &str) {
    h.leaf("td", &[("data-label", label)], text);
}

/// A cell with a line of the source.
pub(super) fn line(h: &mut Html, line: &str) {
    h.within("td", &[("data-label", "Line"), ("class", "at")], |h| {
        h.leaf("code", &[("class", "line")], line);
    });
}

/// The end of the page.
pub(super) fn foot(report: &Report, h: &mut Html) {
    h.within("footer", &[], |h| {
        let version = concat!("Made by journey ", env!("CARGO_PKG_VERSION"), " from");
        h.text(version);
        let files = report.model.files.iter().filter(|f| !f.std).count();
        h.text(" ");
        h.text(&count(files, "file"));
        h.text(&format!(" of the project {}.", name(report)));
    });
}
