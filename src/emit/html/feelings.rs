//! How it feels: personas side by side, touchpoint by touchpoint, and where it is not as expected.

use super::journey::{OWN_PEOPLE, Told};
use super::markup::Html;
use super::project::{anchor, cell, row};
use super::spot::Spot;
use crate::diagram::feelings::{self, Feelings};
use crate::diagram::{grid, heading, words};
use crate::model::{Journey, Model, PersonaId};
use std::fmt::Write;

/// What a persona feels at a place, if she is there and anything is said.
fn felt(model: &Model, spot: &Spot, persona: PersonaId) -> Option<Feelings> {
    if !spot.personas.contains(&persona) {
        return None;
    }
    let felt = feelings::of(grid::content(model, spot.place), Some(persona));
    (!felt.points.is_empty() || felt.expected.is_some()).then_some(felt)
}

fn people(told: &Told) -> Vec<PersonaId> {
    let all = heading::personas(told.journey, told.only);
    all.into_iter().filter(|p| p.index() < told.model.personas.len()).collect()
}

/// The lowest point of all curves: how low, where, whose.
pub(super) fn lowest(told: &Told) -> Option<(i8, String, String)> {
    let people = people(told);
    let all = told.spots.iter().flat_map(|spot| {
        people.iter().filter_map(move |&p| Some((felt(told.model, spot, p)?.worst()?, spot, p)))
    });
    let (level, spot, persona) = all.min_by_key(|(level, _, _)| *level)?;
    Some((level, spot.title.clone(), told.model.personas[persona].decl.name.clone()))
}

/// The primary persona's curve in small.
pub(super) fn spark(model: &Model, journey: &Journey, spots: &[Spot], h: &mut Html) {
    let Some(&persona) = journey.personas.first() else { return };
    let levels: Vec<i8> = spots
        .iter()
        .filter(|s| s.touchpoint().is_some())
        .filter_map(|s| felt(model, s, persona)?.worst())
        .collect();
    if levels.len() < 2 {
        return;
    }
    let step = 280.0 / (levels.len() - 1) as f64;
    let place = |i: usize| (10.0 + i as f64 * step, 30.0 - f64::from(levels[i]) * 11.0);
    let mut d = String::new();
    for i in 0..levels.len() {
        let (x, y) = place(i);
        if i == 0 {
            let _ = write!(d, "M{x:.1} {y:.1}");
        } else {
            let (before, middle) = (place(i - 1), x - step / 2.0);
            let _ = write!(d, "C{middle:.1} {:.1} {middle:.1} {y:.1} {x:.1} {y:.1}", before.1);
        }
    }
    let name = &model.personas[persona].decl.name;
    let label = format!("How {name} feels, from the first touchpoint to the last");
    let of =
        [("class", "spark"), ("viewBox", "0 0 300 60"), ("role", "img"), ("aria-label", &*label)];
    h.within("svg", &of, |h| {
        h.within("path", &[("class", "zero"), ("d", "M0 30H300")], |_| {});
        h.within("path", &[("class", "felt"), ("d", &d)], |_| {});
        for (i, &level) in levels.iter().enumerate() {
            let (x, y) = place(i);
            let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
            let class = mood(level);
            let dot = [("class", &*class), ("cx", &*x), ("cy", &*y), ("r", "4")];
            h.within("circle", &dot, |_| {});
        }
    });
}

/// The class of a level's colours.
pub(super) fn mood(level: i8) -> String {
    format!("mood-{}", level.clamp(-2, 2) + 3)
}

/// The personas side by side, then the gaps.
pub(super) fn write(told: &Told, h: &mut Html) {
    let people = people(told);
    let beside = &people[..people.len().min(OWN_PEOPLE)];
    let rows: Vec<&Spot> = told
        .spots
        .iter()
        .filter(|s| beside.iter().any(|&p| felt(told.model, s, p).is_some()))
        .collect();
    let mut side = Html::new();
    if !rows.is_empty() {
        table(told, beside, &rows, &mut side);
    }
    if beside.len() < people.len() {
        let said = format!(
            "Of {} personas the first {} stand side by side: `journey build --persona NAME` tells \
             what one of them goes through.",
            people.len(),
            beside.len()
        );
        side.leaf("p", &[("class", "hint")], &said);
    }
    let title = if people.len() > 1 { "Personas side by side" } else { "How it feels" };
    told.part(h, "feelings", title, "", side);
    let mut apart = Html::new();
    gaps(told, &people, &mut apart);
    let lead = "Where it is not as people expect it to be, the widest gap first.";
    told.part(h, "gaps", "Expected and experienced", lead, apart);
}

fn table(told: &Told, people: &[PersonaId], rows: &[&Spot], h: &mut Html) {
    let label = [("class", "scroll"), ("tabindex", "0"), ("role", "region")];
    let label = [label[0], label[1], label[2], ("aria-label", "What each persona feels")];
    h.within("div", &label, |h| {
        h.within("table", &[("class", "side")], |h| {
            h.within("thead", &[], |h| {
                h.within("tr", &[], |h| {
                    h.leaf("th", &[("scope", "col")], "Touchpoint");
                    for &p in people {
                        let decl = &told.model.personas[p].decl;
                        let class = told.colour(p);
                        let tag = format!("p{}", p.index());
                        let of = [("scope", "col"), ("class", &*class), ("data-column", &*tag)];
                        h.within("th", &of, |h| {
                            h.leaf("b", &[], &decl.name);
                            if let Some(label) = &decl.label {
                                h.leaf("small", &[], label);
                            }
                        });
                    }
                });
            });
            h.within("tbody", &[], |h| {
                let mut last = None;
                for spot in rows {
                    // The stage is told once, over its first touchpoint.
                    let title = spot.stage_title.as_ref().filter(|_| last != spot.stage);
                    last = spot.stage;
                    h.within("tr", &[("data-tags", &spot.tags(&[], None))], |h| {
                        h.within("th", &[("scope", "row")], |h| {
                            if let Some(stage) = title {
                                h.leaf("small", &[], stage);
                            }
                            place(spot, h);
                        });
                        for &p in people {
                            let tag = format!("p{}", p.index());
                            let felt = felt(told.model, spot, p);
                            let there = spot.personas.contains(&p);
                            h.within("td", &[("data-column", &tag)], |h| match felt {
                                Some(felt) => chips(&felt, h),
                                None if there => h.leaf("span", &[("class", "none")], "–"),
                                None => h.leaf("span", &[("class", "none")], "not there"),
                            });
                        }
                    });
                }
            });
        });
    });
}

/// A place as a link to what is told of it.
pub(super) fn place(spot: &Spot, h: &mut Html) {
    match spot.touchpoint() {
        Some(_) => h.jump(&anchor(&spot.path), "", &spot.title),
        None => h.text(&spot.title),
    }
}

/// Points of a curve as words.
pub(super) fn chips(felt: &Feelings, h: &mut Html) {
    for point in &felt.points {
        let class = format!("chip {}", mood(point.level));
        h.within("span", &[("class", &class)], |h| {
            h.leaf("b", &[], &words::signed(point.level));
            if let Some(word) = &point.word {
                h.text(" ");
                h.text(word);
            }
            if let Some(when) = &point.when {
                h.text(" ");
                h.leaf("small", &[], &format!("if {when}"));
            }
        });
        h.text(" ");
    }
    if let Some(expected) = &felt.expected {
        let word = expected.word.as_ref().map(|w| format!(", {w}")).unwrap_or_default();
        let told = match felt.gap() {
            Some(gap) => format!(
                "expected {}{word}: gap {}",
                words::signed(expected.level),
                words::signed(gap)
            ),
            None if felt.points.is_empty() => {
                format!("expected {}{word}", words::signed(expected.level))
            }
            None => "as expected".to_owned(),
        };
        let bad = felt.gap().is_some_and(|gap| gap < 0);
        h.leaf("small", &[("class", if bad { "gap bad" } else { "gap" })], &told);
    }
}

fn gaps(told: &Told, people: &[PersonaId], h: &mut Html) {
    let mut all: Vec<(i8, &Spot, Feelings, Vec<PersonaId>)> = Vec::new();
    for spot in &told.spots {
        for &persona in people {
            let Some(felt) = felt(told.model, spot, persona) else { continue };
            let Some(gap) = felt.gap() else { continue };
            // Those who feel and expect the same share a row.
            let same = all.iter_mut().find(|(_, at, known, _)| {
                at.path == spot.path
                    && known.points == felt.points
                    && known.expected == felt.expected
            });
            match same {
                Some(known) => known.3.push(persona),
                None => all.push((gap, spot, felt, vec![persona])),
            }
        }
    }
    if all.is_empty() {
        return;
    }
    all.sort_by_key(|(gap, ..)| *gap);
    h.within("table", &[("class", "list")], |h| {
        row(h, "thead", &["Gap", "Touchpoint", "Persona", "Expected", "Experienced"]);
        h.within("tbody", &[], |h| {
            for (gap, spot, felt, whose) in &all {
                h.within("tr", &[("data-tags", &spot.tags(whose, None))], |h| {
                    let class = if *gap < 0 { "number bad" } else { "number good" };
                    let label = [("data-label", "Gap"), ("class", class)];
                    h.leaf("td", &label, &words::signed(*gap));
                    h.within("td", &[("data-label", "Touchpoint")], |h| {
                        place(spot, h);
                        if let Some(stage) = &spot.stage_title {
                            h.leaf("small", &[], stage);
                        }
                    });
                    cell(h, "Persona", &crate::diagram::who::names(told.model, whose));
                    let expected = felt.expected.as_ref();
                    let level = expected.map(|e| words::signed(e.level)).unwrap_or_default();
                    let word = expected.and_then(|e| e.word.clone()).unwrap_or_default();
                    cell(h, "Expected", format!("{level} {word}").trim_end());
                    h.within("td", &[("data-label", "Experienced")], |h| {
                        chips(&Feelings { expected: None, ..felt.clone() }, h);
                    });
                });
            }
        });
    });
}
