//! What is measured: what is promised, by whom and until when, and how each number is defined.

use super::feelings::place;
use super::journey::Told;
use super::markup::Html;
use super::measured;
use super::project::{anchor, cell, line, row};
use super::spot::{Spot, is_at};
use crate::diagram::words::{self, grouped};
use crate::emit::scorecard;
use crate::model::{Decimal, MeasureId};

/// The measures of a journey with their places, in order.
pub(super) fn all<'a>(told: &'a Told) -> Vec<(MeasureId, &'a Spot)> {
    let at = |spot: &'a Spot| spot.content(told.model).measures.iter().map(move |&id| (id, spot));
    let mine = |(id, _): &(MeasureId, &Spot)| {
        let own = told.model.measures[*id].persona;
        own.is_none() || told.only.is_none() || own == told.only
    };
    told.spots.iter().flat_map(at).filter(mine).collect()
}

/// The table of measures, and what nobody measures.
pub(super) fn write(told: &Told, h: &mut Html) {
    let found = all(told);
    let mut inside = Html::new();
    if !found.is_empty() {
        inside.within("table", &[("class", "list")], |h| {
            let mut titles = vec!["Measure", "Where", "Baseline", "Target", "Due", "Owner", "Line"];
            if told.report.measured.is_some() {
                titles.insert(3, "Now");
            }
            row(h, "thead", &titles);
            h.within("tbody", &[], |h| {
                for (id, spot) in found {
                    one(told, id, spot, h);
                }
            });
        });
        let dark: Vec<&Spot> =
            told.touchpoints().filter(|s| s.content(told.model).measures.is_empty()).collect();
        if !dark.is_empty() {
            inside.within("p", &[("class", "quiet")], |h| {
                h.text("Not measured: ");
                for (i, spot) in dark.iter().enumerate() {
                    if i > 0 {
                        h.text(", ");
                    }
                    place(spot, h);
                }
                h.text(".");
            });
        }
    }
    told.part(h, "measures", "Measures", "", inside);
}

fn one(told: &Told, id: MeasureId, spot: &Spot, h: &mut Html) {
    let model = told.model;
    let measure = &model.measures[id];
    debug_assert!(is_at(spot, measure.scope));
    let whose: Vec<_> = measure.persona.into_iter().collect();
    let path = &measure.decl.path;
    let tags = spot.tags(&whose, measure.owner);
    let attributes = [("id", &*anchor(path)), ("data-about", &**path), ("data-tags", &*tags)];
    h.within("tr", &attributes, |h| {
        h.within("td", &[("data-label", "Measure"), ("class", "main")], |h| {
            h.leaf("b", &[], &words::measure_title(model, id));
            if let Some(persona) = measure.persona {
                h.leaf("small", &[], &format!("for {}", model.personas[persona].decl.name));
            }
            definition(told, id, h);
        });
        h.within("td", &[("data-label", "Where")], |h| {
            place(spot, h);
            if let Some(stage) = &spot.stage_title {
                h.leaf("small", &[], stage);
            }
        });
        let baseline = measure.baseline.map(|b| grouped(&b.to_string())).unwrap_or_default();
        h.leaf("td", &[("data-label", "Baseline"), ("class", "number")], &baseline);
        if told.report.measured.is_some() {
            h.within("td", &[("data-label", "Now"), ("class", "number")], |h| {
                if let Some(reading) = told.reading(id) {
                    h.text(&scorecard::value(model, reading));
                    h.text(" ");
                    measured::verdict(reading, h);
                }
            });
        }
        let target = measure.target.as_ref().map(|t| grouped(&words::target(t)));
        let target = target.unwrap_or_default();
        h.leaf("td", &[("data-label", "Target"), ("class", "number strong")], &target);
        cell(h, "Due", measure.due.as_ref().map_or("", |d| &d.text));
        cell(h, "Owner", measure.owner.map_or("", |t| model.teams[t].decl.title()));
        line(h, &told.report.line(measure.decl.span));
    });
}

/// How a measure is computed, and what of it is promised beside its target.
fn definition(told: &Told, id: MeasureId, h: &mut Html) {
    let model = told.model;
    let measure = &model.measures[id];
    let metric = &model.metrics[measure.metric];
    h.within("details", &[], |h| {
        h.leaf("summary", &[], "How it is measured");
        if let Some(doc) = measure.decl.doc.as_ref().or(metric.decl.doc.as_ref()) {
            h.leaf("p", &[], doc);
        }
        h.within("dl", &[("class", "facts-list")], |h| {
            let mut say = |name: &str, code: bool, said: &str| {
                if !said.is_empty() {
                    h.within("div", &[], |h| {
                        h.leaf("dt", &[], name);
                        h.within("dd", &[], |h| match code {
                            true => h.leaf("code", &[], said),
                            false => h.text(said),
                        });
                    });
                }
            };
            say("Formula", true, &model.formula_text(&measure.formula));
            say("Metric", false, metric.decl.title());
            say("Unit", false, &measure.kind.to_string());
            let better = match metric.better {
                crate::model::Better::Higher => "higher",
                crate::model::Better::Lower => "lower",
                crate::model::Better::Inside => "inside its range",
            };
            say("Better", false, better);
            let alert = measure.alert.as_ref().map(words::target).unwrap_or_default();
            say("Alarm", false, &alert);
            let every = measure.every.map(words::every).unwrap_or_default();
            say("Looked at", false, &every);
            let over = measure.over.map(|p| format!("the last {p}")).unwrap_or_default();
            say("Over", false, &over);
            if measure.weight != Decimal::ONE {
                say("Weight", false, &measure.weight.normalize().to_string());
            }
            say("Wants at least", false, &format!("{} observations", measure.min_n));
            if !measure.gate {
                say("Gate", false, "missing the target fails no run");
            }
        });
        if let Some(reference) = &metric.reference {
            h.within("p", &[("class", "quiet")], |h| {
                h.text("Defined by ");
                match reference.starts_with("http") {
                    true => h.link(reference, reference),
                    false => h.text(reference),
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn large_numbers_are_grouped() {
        let pairs = [
            ("≥ 2400000.00 EUR", "≥ 2,400,000.00 EUR"),
            ("999", "999"),
            ("0.12345", "0.12345"),
            ("9000–12000", "9,000–12,000"),
            ("-84000", "-84,000"),
        ];
        for (plain, shown) in pairs {
            assert_eq!(grouped(plain), shown);
        }
    }
}
