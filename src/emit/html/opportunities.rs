//! What could be better: by what it costs and what it brings, then one by one.

use super::feelings::place;
use super::journey::Told;
use super::markup::Html;
use super::pains::rests_on;
use super::project::{anchor, cell, line, row};
use super::spot::Spot;
use crate::diagram::words;
use crate::model::{Effort, Opportunity, OpportunityStatus};

/// The opportunities of a journey with their places, as far as they are told.
pub(super) fn all<'a>(told: &'a Told) -> Vec<(&'a Spot, &'a Opportunity)> {
    let at = |spot: &'a Spot| {
        let ids = spot.content(told.model).opportunities.iter();
        ids.map(move |&id| (spot, &told.model.opportunities[id]))
    };
    let found = told.spots.iter().flat_map(at);
    found.filter(|(_, opportunity)| told.holds(&opportunity.personas)).collect()
}

/// How much is gained for how little: the best first, what nobody estimated last.
fn worth(opportunity: &Opportunity) -> i8 {
    let size = |effort: Option<Effort>| match effort {
        Some(Effort::Small) => Some(1),
        Some(Effort::Medium) => Some(2),
        Some(Effort::Large) => Some(3),
        None => None,
    };
    match (size(opportunity.impact), size(opportunity.effort)) {
        (Some(impact), Some(effort)) => 2 * impact - effort,
        (Some(impact), None) => 2 * impact - 3,
        (None, Some(_)) => -2,
        (None, None) => -3,
    }
}

/// The matrix and the list.
pub(super) fn write(told: &Told, h: &mut Html) {
    let mut found = all(told);
    let mut inside = Html::new();
    if !found.is_empty() {
        let closed = |o: &Opportunity| {
            matches!(o.status, OpportunityStatus::Done | OpportunityStatus::Rejected)
        };
        found.sort_by_key(|(_, o)| (closed(o), -worth(o)));
        let placed = |(_, o): &(&Spot, &Opportunity)| o.effort.is_some() && o.impact.is_some();
        inside.within("div", &[("class", "chances")], |h| {
            if found.iter().any(placed) {
                matrix(&found, h);
            }
            list(told, &found, h);
        });
    }
    let lead = "What brings most for least comes first; what is done or turned down, last.";
    told.part(h, "opportunities", "Opportunities", lead, inside);
}

/// Impact upwards, effort to the right; the numbers are those of the list.
fn matrix(found: &[(&Spot, &Opportunity)], h: &mut Html) {
    let sizes = [Effort::Small, Effort::Medium, Effort::Large];
    h.within("table", &[("class", "matrix")], |h| {
        h.leaf("caption", &[], "Impact and effort");
        h.within("tbody", &[], |h| {
            for impact in sizes.into_iter().rev() {
                h.within("tr", &[], |h| {
                    h.leaf("th", &[("scope", "row")], &format!("{} impact", impact.word()));
                    for effort in sizes {
                        let at = impact as u8 + 2 - effort as u8;
                        let class = ["", "", "fair", "fine", "best"][usize::from(at)];
                        h.within("td", &[("class", class)], |h| {
                            for (i, (spot, o)) in found.iter().enumerate() {
                                if o.impact == Some(impact) && o.effort == Some(effort) {
                                    number(i, spot, o, h);
                                }
                            }
                        });
                    }
                });
            }
        });
        h.within("tfoot", &[], |h| {
            h.within("tr", &[], |h| {
                h.within("td", &[], |_| {});
                for effort in sizes {
                    h.leaf("th", &[("scope", "col")], &format!("{} effort", effort.word()));
                }
            });
        });
    });
}

fn number(i: usize, spot: &Spot, opportunity: &Opportunity, h: &mut Html) {
    let tags = spot.tags(&opportunity.personas, opportunity.owner);
    let href = format!("#{}", crate::emit::escape::percent_encoded(&anchor(&opportunity.path), ""));
    let class = format!("dot {}", opportunity.status.word());
    let label = format!("{}: {}", i + 1, opportunity.text);
    let of = [
        ("class", &*class),
        ("href", &*href),
        ("title", &*opportunity.text),
        ("aria-label", &*label),
        ("data-mark", &*tags),
    ];
    h.leaf("a", &of, &(i + 1).to_string());
}

fn list(told: &Told, found: &[(&Spot, &Opportunity)], h: &mut Html) {
    let model = told.model;
    h.within("table", &[("class", "list")], |h| {
        let titles = [
            "No.",
            "Opportunity",
            "Touchpoint",
            "Impact",
            "Effort",
            "Status",
            "Owner",
            "Due",
            "Line",
        ];
        row(h, "thead", &titles);
        h.within("tbody", &[], |h| {
            for (i, (spot, o)) in found.iter().enumerate() {
                let tags = spot.tags(&o.personas, o.owner);
                let attributes =
                    [("id", &*anchor(&o.path)), ("data-about", &*o.path), ("data-tags", &*tags)];
                h.within("tr", &attributes, |h| {
                    let class = format!("dot {}", o.status.word());
                    h.within("td", &[("data-label", "No.")], |h| {
                        h.leaf("span", &[("class", &class)], &(i + 1).to_string());
                    });
                    h.within("td", &[("data-label", "Opportunity"), ("class", "main")], |h| {
                        h.text(&o.text);
                        for &pain in &o.resolves {
                            let pain = &model.pains[pain];
                            h.within("small", &[], |h| {
                                h.text("resolves ");
                                h.jump(&anchor(&pain.path), "", &pain.text);
                            });
                        }
                        if let Some(because) = &o.because {
                            h.leaf("small", &[], &format!("because {because}"));
                        }
                        if let Some(doc) = &o.doc {
                            h.leaf("small", &[], doc);
                        }
                        h.leaf("small", &[], &rests_on(model, &o.evidence));
                    });
                    h.within("td", &[("data-label", "Touchpoint")], |h| place(spot, h));
                    cell(h, "Impact", o.impact.map_or("", Effort::word));
                    cell(h, "Effort", o.effort.map_or("", Effort::word));
                    h.within("td", &[("data-label", "Status")], |h| {
                        let class = format!("status {}", o.status.word());
                        h.leaf("span", &[("class", &class)], words::opportunity_status(o.status));
                    });
                    cell(h, "Owner", o.owner.map_or("", |t| model.teams[t].decl.title()));
                    cell(h, "Due", o.due.as_ref().map_or("", |d| &d.text));
                    line(h, &told.report.line(o.span));
                });
            }
        });
    });
}
