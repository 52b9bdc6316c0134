//! Touchpoint by touchpoint: everything that is known of each. And what research found, and has yet
//! to find out.

use super::feelings::{chips, place};
use super::journey::Told;
use super::markup::Html;
use super::measures;
use super::pains::{all as pains, rests_on};
use super::project::{anchor, cell, line, row};
use super::spot::{Spot, is_at};
use crate::diagram::grid::Place;
use crate::diagram::{feelings, flow, heading, who, words};
use crate::emit::scorecard;
use crate::model::{Content, Entry, EntryKind, OpportunityStatus};

/// Whether much hangs on a touchpoint.
pub(super) fn is_truth(told: &Told, spot: &Spot) -> bool {
    spot.touchpoint().is_some_and(|t| {
        let touchpoint = &told.model.touchpoints[t];
        who::property(touchpoint, told.only, touchpoint.moment_of_truth, |o| o.moment_of_truth)
    })
}

/// Whether a place that is no touchpoint has anything to say for itself.
fn says_something(content: &Content) -> bool {
    let Content { entries, feels, links, .. } = content;
    !(entries.is_empty() && feels.is_empty() && links.is_empty())
}

/// The cards.
pub(super) fn write(told: &Told, h: &mut Html) {
    let mut inside = Html::new();
    let worth = |s: &&Spot| s.touchpoint().is_some() || says_something(s.content(told.model));
    let cards: Vec<&Spot> = told.spots.iter().filter(worth).collect();
    if !cards.is_empty() {
        inside.within("div", &[("class", "cards")], |h| {
            for spot in cards {
                card(told, spot, h);
            }
        });
    }
    told.part(h, "touchpoints", "Touchpoint by touchpoint", "", inside);
}

fn card(told: &Told, spot: &Spot, h: &mut Html) {
    let model = told.model;
    let content = spot.content(model);
    let tags = spot.tags(&[], None);
    let id = match spot.place {
        // The article of the journey has its own.
        Place::Journey(_) => anchor(&format!("{}/card", spot.path)),
        _ => anchor(&spot.path),
    };
    let attributes = [
        ("class", "card"),
        ("id", &*id),
        ("data-about", &*spot.path),
        ("data-tags", &*tags),
        ("data-touchpoint", ""),
    ];
    let attributes = &attributes[..if spot.touchpoint().is_some() { 5 } else { 4 }];
    h.within("article", attributes, |h| {
        h.within("header", &[], |h| {
            if let Some(stage) = &spot.stage_title {
                h.leaf("p", &[("class", "eyebrow")], stage);
            }
            h.leaf("h3", &[], &spot.title);
            if is_truth(told, spot) {
                h.leaf("p", &[("class", "truth")], "★ Moment of truth");
            }
            facts(told, spot, h);
        });
        if let Place::Touchpoint(t) = spot.place {
            let touchpoint = &model.touchpoints[t];
            if let Some(doc) = &touchpoint.decl.doc {
                h.leaf("p", &[("class", "doc")], doc);
            }
            let felt = feelings::at(model, told.journey, touchpoint, told.only);
            if !felt.is_empty() {
                h.within("div", &[("class", "felt")], |h| {
                    for feelings in &felt {
                        h.within("p", &[], |h| {
                            if !feelings.personas.is_empty() {
                                h.leaf("b", &[], &who::names(model, &feelings.personas));
                                h.text(" ");
                            }
                            chips(feelings, h);
                        });
                    }
                });
            }
        }
        entries(told, content, h);
        points(told, spot, h);
        links(content, h);
        h.leaf("code", &[("class", "line")], &source_line(told, spot));
    });
}

fn source_line(told: &Told, spot: &Spot) -> String {
    told.report.line(match spot.place {
        Place::Touchpoint(t) => told.model.touchpoints[t].decl.span,
        Place::Stage(s) => told.model.stages[s].decl.span,
        Place::Journey(j) => told.model.journeys[j].decl.span,
    })
}

/// Channels, who is there, owner, when and how long.
fn facts(told: &Told, spot: &Spot, h: &mut Html) {
    let model = told.model;
    let Place::Touchpoint(t) = spot.place else { return };
    let touchpoint = &model.touchpoints[t];
    h.within("p", &[("class", "tags")], |h| {
        for channel in heading::channels(model, &touchpoint.channels) {
            h.leaf("span", &[("class", "tag")], &channel.label);
            h.text(" ");
        }
        let only = told.named(&touchpoint.personas);
        if !only.is_empty() {
            h.leaf("span", &[("class", "tag who")], &format!("only {only}"));
        }
    });
    let mut said = Vec::new();
    let owners: Vec<&str> = spot.owners.iter().map(|&o| model.teams[o].decl.title()).collect();
    if !owners.is_empty() {
        said.push(format!("owner {}", owners.join(", ")));
    }
    said.extend(flow::facts(model, touchpoint, told.only));
    said.extend(touchpoint.repeats.map(words::every));
    said.extend(touchpoint.event.map(|e| format!("seen as {}", model.events[e].decl.title())));
    said.extend(touchpoint.enters.as_ref().map(|e| format!("begins: {e}")));
    said.extend(touchpoint.exits.as_ref().map(|e| format!("ends: {e}")));
    said.extend(
        touchpoint.details.map(|d| format!("told in full: {}", model.journeys[d].decl.title())),
    );
    if !said.is_empty() {
        h.leaf("p", &[("class", "quiet")], &said.join(" · "));
    }
}

/// Plain entries, kind by kind.
fn entries(told: &Told, content: &Content, h: &mut Html) {
    let kinds = [
        (EntryKind::Does, "Does"),
        (EntryKind::Thinks, "Thinks"),
        (EntryKind::Says, "Says"),
        (EntryKind::Needs, "Needs"),
        (EntryKind::Evidence, "Evidence"),
        (EntryKind::Frontstage, "Frontstage"),
        (EntryKind::Backstage, "Backstage"),
        (EntryKind::Support, "Support"),
        (EntryKind::Policy, "Policy"),
    ];
    let of = |kind| {
        let holds = move |e: &&Entry| e.kind == kind && told.holds(&e.personas);
        content.entries.iter().filter(holds).collect::<Vec<&Entry>>()
    };
    if kinds.iter().all(|(kind, _)| of(*kind).is_empty()) {
        return;
    }
    h.within("dl", &[("class", "facts-list")], |h| {
        for (kind, title) in kinds {
            let entries = of(kind);
            if entries.is_empty() {
                continue;
            }
            h.within("div", &[], |h| {
                h.leaf("dt", &[], title);
                for entry in entries {
                    h.within("dd", &[], |h| said(told, entry, h));
                }
            });
        }
    });
}

fn said(told: &Told, entry: &Entry, h: &mut Html) {
    let sign = words::basis_sign(entry.evidence.basis);
    let rests = rests_on(told.model, &entry.evidence);
    h.leaf("abbr", &[("class", "sign"), ("title", &rests)], sign);
    h.text(" ");
    match entry.kind {
        EntryKind::Says => h.text(&format!("“{}”", entry.text)),
        _ => h.text(&entry.text),
    }
    let mut more = Vec::new();
    more.extend(entry.by.map(|t| format!("by {}", told.model.teams[t].decl.title())));
    more.extend(entry.who.clone());
    let names = told.named(&entry.personas);
    if !names.is_empty() {
        more.push(format!("for {names}"));
    }
    more.extend(entry.doc.clone());
    if !more.is_empty() {
        h.text(" ");
        h.leaf("small", &[], &more.join(" · "));
    }
}

/// Pains, opportunities, insights, questions and measures, each in a line.
fn points(told: &Told, spot: &Spot, h: &mut Html) {
    let model = told.model;
    let content = spot.content(model);
    h.within("ul", &[("class", "points")], |h| {
        let mut point = |class: &str, kind: &str, path: &str, words: &str| {
            h.within("li", &[("class", class)], |h| {
                h.leaf("b", &[], kind);
                h.text(" ");
                match path {
                    "" => h.text(words),
                    path => h.jump(&anchor(path), "", words),
                }
            });
        };
        for (_, pain, _) in pains(told).into_iter().filter(|(_, _, at)| *at == spot) {
            let kind = format!("{} pain", pain.severity.word());
            point(&format!("pain {}", pain.severity.word()), &kind, &pain.path, &pain.text);
        }
        for opportunity in content.opportunities.iter().map(|&o| &model.opportunities[o]) {
            if told.holds(&opportunity.personas) {
                let status = words::opportunity_status(opportunity.status);
                let kind = match opportunity.status {
                    OpportunityStatus::Idea => "opportunity".to_owned(),
                    _ => format!("opportunity, {status}"),
                };
                point("opportunity", &kind, &opportunity.path, &opportunity.text);
            }
        }
        for insight in content.insights.iter().map(|&i| &model.insights[i]) {
            if told.holds(&insight.personas) {
                point("insight", "insight", &insight.path, &insight.text);
            }
        }
        for unknown in &content.unknowns {
            point("insight", "open question", &unknown.path, &unknown.text);
        }
        for (id, at) in measures::all(told) {
            if is_at(spot, model.measures[id].scope) && at == spot {
                let said = match told.reading(id) {
                    Some(reading) => {
                        let verdict = reading.verdict.map(|_| scorecard::verdict(reading));
                        let said: Vec<&str> =
                            [Some("measure"), verdict].into_iter().flatten().collect();
                        format!("{}: now {}", said.join(", "), scorecard::value(model, reading))
                    }
                    None => "measure".to_owned(),
                };
                point("measure", &said, &model.measures[id].decl.path, &words::promise(model, id));
            }
        }
    });
}

fn links(content: &Content, h: &mut Html) {
    if content.links.is_empty() {
        return;
    }
    h.within("ul", &[("class", "links")], |h| {
        for link in &content.links {
            h.within("li", &[], |h| h.link(&link.url, &link.text));
        }
    });
}

/// Insights, then open questions.
pub(super) fn research(told: &Told, h: &mut Html) {
    let model = told.model;
    let mut known = Html::new();
    let insights: Vec<_> = told
        .spots
        .iter()
        .flat_map(|s| s.content(model).insights.iter().map(move |&i| (s, &model.insights[i])))
        .filter(|(_, i)| told.holds(&i.personas))
        .collect();
    if !insights.is_empty() {
        known.within("table", &[("class", "list")], |h| {
            row(h, "thead", &["Insight", "Where", "Rests on", "Line"]);
            h.within("tbody", &[], |h| {
                for (spot, insight) in insights {
                    let tags = spot.tags(&insight.personas, None);
                    let id = anchor(&insight.path);
                    let of = [("id", &*id), ("data-about", &*insight.path), ("data-tags", &*tags)];
                    h.within("tr", &of, |h| {
                        h.within("td", &[("data-label", "Insight"), ("class", "main")], |h| {
                            h.text(&insight.text);
                            if let Some(doc) = &insight.doc {
                                h.leaf("small", &[], doc);
                            }
                        });
                        h.within("td", &[("data-label", "Where")], |h| place(spot, h));
                        cell(h, "Rests on", &rests_on(model, &insight.evidence));
                        line(h, &told.report.line(insight.span));
                    });
                }
            });
        });
    }
    told.part(h, "insights", "What research found", "", known);
    let mut open = Html::new();
    let unknowns: Vec<_> = told
        .spots
        .iter()
        .flat_map(|s| s.content(model).unknowns.iter().map(move |u| (s, u)))
        .collect();
    if !unknowns.is_empty() {
        open.within("table", &[("class", "list")], |h| {
            row(h, "thead", &["Question", "Where", "How", "Owner", "Line"]);
            h.within("tbody", &[], |h| {
                for (spot, unknown) in unknowns {
                    let tags = spot.tags(&[], unknown.owner);
                    let id = anchor(&unknown.path);
                    let of = [("id", &*id), ("data-about", &*unknown.path), ("data-tags", &*tags)];
                    h.within("tr", &of, |h| {
                        h.leaf(
                            "td",
                            &[("data-label", "Question"), ("class", "main")],
                            &unknown.text,
                        );
                        h.within("td", &[("data-label", "Where")], |h| place(spot, h));
                        let how = unknown.method.as_deref().map(words::spaced);
                        cell(h, "How", &how.unwrap_or_default());
                        let owner = unknown.owner.map_or("", |t| model.teams[t].decl.title());
                        cell(h, "Owner", owner);
                        line(h, &told.report.line(unknown.span));
                    });
                }
            });
        });
    }
    told.part(h, "questions", "Open questions", "What nobody knows yet.", open);
}
