//! A journey in the report: what it is about at a glance, who travels, its pictures.

use super::markup::Html;
use super::project::{anchor, count, figure};
use super::spot::{Spot, spots};
use super::{Report, feelings, measured, measures, opportunities, pains, touchpoints};
use crate::diagram::grid::{self, PersonaCard};
use crate::diagram::theme::Theme;
use crate::diagram::{View, heading, who, words};
use crate::emit::svg::{SvgOptions, svg};
use crate::measure::Reading;
use crate::model::{
    Basis, Evidence, Journey, JourneyId, JourneyKind, Level, MeasureId, Model, OpportunityStatus,
    PersonaId,
};

/// Up to so many touchpoints times personas each persona has pictures of her own.
const OWN_PICTURES: usize = 1500;

/// Of more personas none has, and only so many stand side by side: the page would be made of what
/// nobody looks at.
pub(super) const OWN_PEOPLE: usize = 50;

/// What the parts of a journey's report are written from.
pub(super) struct Told<'a> {
    /// The report.
    pub report: &'a Report<'a>,
    /// The model.
    pub model: &'a Model,
    /// The journey's id.
    pub id: JourneyId,
    /// The journey.
    pub journey: &'a Journey,
    /// Its places.
    pub spots: Vec<Spot>,
    /// Whose view it is.
    pub only: Option<PersonaId>,
}

impl Told<'_> {
    /// The touchpoints.
    pub fn touchpoints(&self) -> impl Iterator<Item = &Spot> {
        self.spots.iter().filter(|spot| spot.touchpoint().is_some())
    }

    /// Whether what holds for these personas is told.
    pub fn holds(&self, personas: &[PersonaId]) -> bool {
        who::holds(personas, self.only)
    }

    /// What the data says of a measure.
    pub fn reading(&self, id: MeasureId) -> Option<&Reading> {
        let measured = self.report.measured.as_ref()?;
        measured.card.readings.iter().find(|reading| reading.measure == id)
    }

    /// Names of personas, if not all of the journey are meant.
    pub fn named(&self, personas: &[PersonaId]) -> String {
        match self.only {
            Some(_) => String::new(),
            None => who::names(self.model, &who::worth_naming(self.journey, personas)),
        }
    }

    /// The class of a persona's colour.
    pub fn colour(&self, persona: PersonaId) -> String {
        let place = self.journey.personas.iter().position(|&p| p == persona);
        let place = place.unwrap_or_else(|| self.journey.personas.len() + persona.index());
        format!("persona-{}", place % 6 + 1)
    }

    /// A part of the report with its title, if there is anything in it.
    pub fn part(&self, h: &mut Html, name: &str, title: &str, lead: &str, inside: Html) {
        if inside.is_empty() {
            return;
        }
        let id = format!("{name}:{}", self.journey.decl.path);
        h.within("section", &[("class", "part"), ("id", &id)], |h| {
            h.leaf("h2", &[], title);
            if !lead.is_empty() {
                h.leaf("p", &[("class", "lead")], lead);
            }
            h.piece(inside);
            let nothing = [("class", "nothing"), ("hidden", "")];
            h.leaf("p", &nothing, "Nothing here fits what is chosen.");
        });
    }
}

/// Everything about a journey.
pub(super) fn write(report: &Report, id: JourneyId, h: &mut Html) {
    let model = report.model;
    let journey = &model.journeys[id];
    let spots = spots(model, id, report.only);
    let told = Told { report, model, id, journey, spots, only: report.only };
    let attributes = [("class", "sheet journey"), ("id", &*anchor(&journey.decl.path))];
    h.within("article", &attributes, |h| {
        hero(&told, h);
        glance(&told, h);
        filters(&told, h);
        pictures(&told, h);
        measured::write(&told, h);
        personas(&told, h);
        feelings::write(&told, h);
        pains::write(&told, h);
        opportunities::write(&told, h);
        measures::write(&told, h);
        touchpoints::research(&told, h);
        touchpoints::write(&told, h);
    });
}

fn hero(told: &Told, h: &mut Html) {
    let heading = heading::journey(told.model, told.journey, told.only);
    h.within("div", &[("class", "hero")], |h| {
        let kinds: Vec<&str> = told.journey.kinds.iter().map(|&k| words::kind(k)).collect();
        h.leaf("p", &[("class", "eyebrow")], &kinds.join(" · "));
        h.leaf("h1", &[], &heading.title);
        if let Some(goal) = &heading.goal {
            h.within("p", &[("class", "goal")], |h| {
                h.leaf("span", &[], "Goal");
                h.text(" ");
                h.text(goal);
            });
        }
        if let Some(doc) = &told.journey.decl.doc {
            h.leaf("p", &[("class", "doc")], doc);
        }
        h.within("p", &[("class", "facts")], |h| {
            h.text(&heading.facts[kinds.len().min(heading.facts.len())..].join(" · "));
            h.text(" · ");
            h.leaf("code", &[("class", "line")], &told.report.line(told.journey.decl.span));
        });
    });
}

/// The figures that one looks for first.
fn glance(told: &Told, h: &mut Html) {
    let model = told.model;
    h.within("dl", &[("class", "glance")], |h| {
        let mut tile = |name: &str, big: &str, small: &str, class: &str| {
            h.within("div", &[("class", class)], |h| {
                h.leaf("dt", &[], name);
                h.within("dd", &[], |h| {
                    h.leaf("b", &[], big);
                    h.leaf("span", &[], small);
                });
            });
        };
        if let Some((big, small, class)) = measured::tile(told) {
            tile("Score", &big, &small, class);
        }
        let all = told.touchpoints().count();
        let truths = told.touchpoints().filter(|s| touchpoints::is_truth(told, s)).count();
        let stages = count(told.journey.stages.len(), "stage");
        let small = match truths {
            0 => format!("in {stages}"),
            1 => format!("in {stages}, one a ★ moment of truth"),
            n => format!("in {stages}, {n} of them ★ moments of truth"),
        };
        tile("Touchpoints", &all.to_string(), &small, "");
        if let Some((level, place, name)) = feelings::lowest(told) {
            let small = match told.journey.personas.len() {
                0 | 1 => place,
                _ => format!("{place}, {name}"),
            };
            tile("Lowest point", &words::signed(level), &small, if level < 0 { "bad" } else { "" });
        }
        let pains = pains::all(told);
        let high = pains.iter().filter(|p| p.1.severity == Level::High).count();
        let open = pains.iter().filter(|p| pains::answers(told, p.0).is_empty()).count();
        if !pains.is_empty() {
            let small = format!("{high} of high severity, {open} without an answer");
            tile("Pains", &pains.len().to_string(), &small, if open > 0 { "bad" } else { "" });
        }
        let chances = opportunities::all(told);
        if !chances.is_empty() {
            let is = |status| chances.iter().filter(|(_, o)| o.status == status).count();
            let small = [
                (is(OpportunityStatus::Done), "done"),
                (is(OpportunityStatus::Doing), "doing"),
                (is(OpportunityStatus::Planned), "planned"),
                (is(OpportunityStatus::Idea), "still an idea"),
            ];
            let small = small.into_iter().filter(|(n, _)| *n > 0);
            let small: Vec<String> = small.map(|(n, what)| format!("{n} {what}")).collect();
            tile("Opportunities", &chances.len().to_string(), &small.join(", "), "good");
        }
        let measured = told.touchpoints().filter(|s| !s.content(model).measures.is_empty()).count();
        let measures: usize = told.spots.iter().map(|s| s.content(model).measures.len()).sum();
        let small = format!("at {measured} of {}", count(all, "touchpoint"));
        tile("Measures", &measures.to_string(), &small, "");
        basis(told, h);
    });
}

/// What the map rests on, as a bar.
fn basis(told: &Told, h: &mut Html) {
    let mut counts = [0usize; 3];
    let mut add = |evidence: &Evidence| counts[evidence.basis as usize] += 1;
    for content in told.spots.iter().map(|s| s.content(told.model)) {
        content.entries.iter().for_each(|e| add(&e.evidence));
        content.feels.iter().for_each(|f| add(&f.evidence));
        content.pains.iter().for_each(|&p| add(&told.model.pains[p].evidence));
        content.insights.iter().for_each(|&i| add(&told.model.insights[i].evidence));
    }
    let all: usize = counts.iter().sum();
    if all == 0 {
        return;
    }
    let parts = [Basis::Observed, Basis::Reported, Basis::Assumed];
    let share = |n: usize| (n * 100 + all / 2) / all;
    h.within("div", &[("class", "basis")], |h| {
        h.leaf("dt", &[], "Rests on");
        h.within("dd", &[], |h| {
            let known = share(counts[0] + counts[1]);
            h.leaf("b", &[], &format!("{known}%"));
            let said: Vec<String> = parts
                .iter()
                .zip(counts)
                .filter(|(_, n)| *n > 0)
                .map(|(basis, n)| format!("{} {}", n, basis.word()))
                .collect();
            h.leaf("span", &[], &format!("evidence: {}", said.join(", ")));
            let bar = [
                ("viewBox", "0 0 100 4"),
                ("preserveAspectRatio", "none"),
                ("aria-hidden", "true"),
            ];
            h.within("svg", &bar, |h| {
                let mut x = 0.0;
                for (basis, n) in parts.iter().zip(counts) {
                    let wide = n as f64 / all as f64 * 100.0;
                    let (at, width) = (format!("{x:.2}"), format!("{wide:.2}"));
                    let rect =
                        [("class", basis.word()), ("x", &*at), ("width", &*width), ("height", "4")];
                    h.within("rect", &rect, |_| {});
                    x += wide;
                }
            });
        });
    });
}

fn personas(told: &Told, h: &mut Html) {
    let cards = grid::map(told.model, told.id, told.only).personas;
    if cards.is_empty() {
        return;
    }
    let mut inside = Html::new();
    inside.within("div", &[("class", "personas")], |h| {
        for card in &cards {
            persona(told, card, h);
        }
    });
    told.part(h, "personas", "Who travels", "", inside);
}

fn persona(told: &Told, card: &PersonaCard, h: &mut Html) {
    let persona = &told.model.personas[card.persona];
    let id = anchor(&format!("{}/{}", told.journey.decl.path, card.path));
    let class = format!("persona {}", told.colour(card.persona));
    let tags = format!("p{}", card.persona.index());
    let attributes =
        [("class", &*class), ("id", &*id), ("data-about", &*card.path), ("data-tags", &*tags)];
    h.within("article", &attributes, |h| {
        h.leaf("span", &[("class", "face"), ("aria-hidden", "true")], &card.initials);
        h.within("div", &[], |h| {
            h.leaf("h3", &[], &card.name);
            if !card.facts.is_empty() {
                h.leaf("p", &[("class", "quiet")], &card.facts.join(" · "));
            }
            for quote in &card.quotes {
                h.leaf("blockquote", &[], &format!("“{quote}”"));
            }
            if let Some(bio) = &card.bio {
                h.leaf("p", &[], bio);
            }
            h.within("dl", &[("class", "facts-list")], |h| {
                let mut say = |name: &str, said: &str| {
                    if !said.is_empty() {
                        h.within("div", &[], |h| {
                            h.leaf("dt", &[], name);
                            h.leaf("dd", &[], said);
                        });
                    }
                };
                say("Goal", card.goal.as_deref().unwrap_or_default());
                say("Needs", &card.needs.join("; "));
                say("Frustrations", &card.frustrations.join("; "));
                let prefers: Vec<&str> = card.prefers.iter().map(|c| c.label.as_str()).collect();
                say("Prefers", &prefers.join(", "));
                if let Some((source, predicate)) = &persona.segment {
                    let source = told.model.sources[*source].decl.title();
                    let told_by = match predicate {
                        Some(p) => format!("{source} where {}", told.model.predicate_text(p)),
                        None => source.to_owned(),
                    };
                    say("In the data", &told_by);
                }
                if !persona.decl.std {
                    say("Source", &told.report.line(persona.decl.span));
                }
            });
        });
    });
}

/// What can be chosen; shown by the script.
fn filters(told: &Told, h: &mut Html) {
    let model = told.model;
    let name = told.journey.decl.title();
    let label = format!("What of “{name}” is shown");
    h.within("form", &[("class", "filters"), ("hidden", ""), ("aria-label", &label)], |h| {
        let mut choice = |name: &str, all: &str, class: &str, options: Vec<(String, String)>| {
            if options.len() < 2 {
                return;
            }
            h.within("label", &[], |h| {
                h.leaf("span", &[], name);
                h.within("select", &[("name", class)], |h| {
                    h.leaf("option", &[("value", "")], all);
                    for (value, title) in options {
                        h.leaf("option", &[("value", &value)], &title);
                    }
                });
            });
        };
        let personas = heading::personas(told.journey, told.only);
        let personas = personas.into_iter().filter(|p| p.index() < model.personas.len());
        let personas = personas
            .map(|p| (format!("p{}", p.index()), model.personas[p].decl.name.clone()))
            .collect();
        choice("Persona", "Everyone", "persona", personas);
        let stages = told.spots.iter().filter(|s| s.touchpoint().is_none() && s.stage.is_some());
        let stages = stages
            .filter_map(|s| s.stage.map(|id| (format!("s{}", id.index()), s.title.clone())))
            .collect();
        choice("Stage", "All", "stage", stages);
        let mut channels = Vec::new();
        let mut owners = Vec::new();
        for spot in &told.spots {
            channels.extend(
                spot.channels.iter().copied().filter(|c| !channels.contains(c)).collect::<Vec<_>>(),
            );
            owners.extend(
                spot.owners.iter().copied().filter(|o| !owners.contains(o)).collect::<Vec<_>>(),
            );
        }
        let channels = channels
            .into_iter()
            .map(|c| (format!("c{}", c.index()), model.channels[c].decl.title().to_owned()))
            .collect();
        choice("Channel", "All", "channel", channels);
        let owners = owners
            .into_iter()
            .map(|o| (format!("o{}", o.index()), model.teams[o].decl.title().to_owned()))
            .collect();
        choice("Owner", "All", "owner", owners);
        h.within("label", &[("class", "search")], |h| {
            h.leaf("span", &[], "Search");
            h.tag("input", &[("type", "search"), ("name", "words"), ("autocomplete", "off")]);
        });
        h.leaf("output", &[("aria-live", "polite")], "");
        h.leaf("button", &[("type", "reset"), ("hidden", "")], "Show all");
    });
}

/// Whether there are several personas, and too much of them for each to have her own pictures.
fn too_many_for_own(people: usize, touchpoints: usize) -> bool {
    people > 1 && (people > OWN_PEOPLE || people * touchpoints > OWN_PICTURES)
}

fn pictures(told: &Told, h: &mut Html) {
    let (model, journey) = (told.model, told.journey);
    let is_blueprint = journey.is(JourneyKind::ServiceBlueprint);
    let mut views = vec![(View::Map, "Map")];
    if is_blueprint {
        views.insert(0, (View::Blueprint, "Blueprint"));
    }
    if journey.improves.is_some() {
        views.push((View::Compare, "Before and after"));
    }
    views.extend([(View::Flow, "Flow"), (View::Measures, "What is measured")]);
    let people = heading::personas(journey, told.only);
    let left_out = too_many_for_own(people.len(), told.touchpoints().count());
    let own = people.len() > 1 && !left_out;
    let (actual, seen) = measured::actual(told);
    let draw = |view: View, persona: Option<PersonaId>| {
        let (theme, actual, seen) = (Theme::Page, actual.clone(), seen.clone());
        let options = SvgOptions { theme, persona, actual, seen, ..SvgOptions::default() };
        svg(model, view, Some(told.id), &options)
    };
    let id = format!("pictures:{}", journey.decl.path);
    h.within("section", &[("class", "pictures"), ("id", &id)], |h| {
        h.within("div", &[("class", "bar"), ("hidden", "")], |h| {
            h.within("div", &[("class", "views"), ("role", "group"), ("aria-label", "View")], |h| {
                for (i, (view, title)) in views.iter().enumerate() {
                    let pressed = if i == 0 { "true" } else { "false" };
                    let button =
                        [("type", "button"), ("value", view.name()), ("aria-pressed", pressed)];
                    h.leaf("button", &button, title);
                }
            });
            h.within("div", &[("class", "zoom"), ("role", "group"), ("aria-label", "Zoom")], |h| {
                for (value, label, sign) in
                    [("out", "Smaller", "−"), ("fit", "Fit the width", "Fit"), ("in", "Larger", "+")]
                {
                    let button = [("type", "button"), ("value", value), ("aria-label", label)];
                    h.leaf("button", &button, sign);
                }
                let whole = [("type", "button"), ("value", "whole")];
                h.leaf("button", &whole, "Full screen");
            });
        });
        for (view, title) in views {
            figure(view.name(), title, &draw(view, told.only), h);
            if own && view != View::Measures {
                for &persona in &people {
                    let tag = format!("p{}", persona.index());
                    let of = [("data-view", view.name()), ("data-persona", &*tag)];
                    h.within("template", &of, |h| h.picture(&draw(view, Some(persona))));
                }
            }
        }
        if left_out {
            let said = "There are too many personas and touchpoints for pictures of each: \
                `journey build --persona NAME` draws what one of them goes through.";
            h.leaf("p", &[("class", "hint")], said);
        }
        h.leaf(
            "p",
            &[("class", "hint"), ("hidden", "")],
            "Point at a touchpoint, or walk with the arrow keys, to see what is known of it. Enter keeps it open, + and − zoom, drag to move.",
        );
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_persona_is_never_too_many() {
        assert!(!too_many_for_own(1, 1501) && !too_many_for_own(0, 1501));
        assert!(!too_many_for_own(2, 750) && too_many_for_own(2, 751));
        assert!(!too_many_for_own(50, 30) && too_many_for_own(51, 1));
    }
}
