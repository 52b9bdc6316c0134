//! What hurts, the worst first, and what is to be done about it.

use super::feelings::place;
use super::journey::Told;
use super::markup::Html;
use super::project::{anchor, cell, line, row};
use super::spot::Spot;
use crate::diagram::words;
use crate::model::{Evidence, EvidenceSource, Model, Opportunity, Pain, PainId};

/// The pains of a journey with their places, as far as they are told.
pub(super) fn all<'a>(told: &'a Told) -> Vec<(PainId, &'a Pain, &'a Spot)> {
    let at = |spot: &'a Spot| spot.content(told.model).pains.iter().map(move |&id| (id, spot));
    let found = told.spots.iter().flat_map(at);
    let pains = found.map(|(id, spot)| (id, &told.model.pains[id], spot));
    pains.filter(|(_, pain, _)| told.holds(&pain.personas)).collect()
}

/// The opportunities that would mend a pain, and what else answers it, in words.
pub(super) fn answers(told: &Told, id: PainId) -> Vec<String> {
    let model = told.model;
    let path = &model.pains[id].path;
    let mends = |pains: &[PainId]| pains.iter().any(|&p| model.pains[p].path == *path);
    let resolves = |o: &&Opportunity| mends(&o.resolves);
    let mut all: Vec<String> = model
        .opportunities
        .values()
        .filter(resolves)
        .map(|o| format!("{} ({})", o.text, words::opportunity_status(o.status)))
        .collect();
    let title = |journey: crate::model::JourneyId| model.journeys[journey].decl.title();
    all.extend(
        model
            .touchpoints
            .values()
            .filter(|t| mends(&t.resolves))
            .map(|t| format!("{} in “{}”", t.decl.title(), title(t.journey))),
    );
    all.extend(
        model
            .stages
            .values()
            .filter(|s| mends(&s.resolves))
            .map(|s| format!("{} in “{}”", s.decl.title(), title(s.journey))),
    );
    all.extend(model.pains[id].accepted.as_ref().map(|why| format!("accepted: {why}")));
    all
}

/// What something rests on: `reported · 14 buyer interviews · n 14`.
pub(super) fn rests_on(model: &Model, evidence: &Evidence) -> String {
    let sign = words::basis_sign(evidence.basis);
    let mut parts = vec![format!("{sign} {}", evidence.basis.word())];
    parts.extend(evidence.source.map(|source| match source {
        EvidenceSource::Source(id) => model.sources[id].decl.title().to_owned(),
        EvidenceSource::Survey(id) => model.surveys[id].decl.title().to_owned(),
        EvidenceSource::Insight(id) => format!("“{}”", model.insights[id].text),
    }));
    parts.extend(evidence.confidence.map(|c| format!("{} confidence", c.word())));
    parts.extend(evidence.n.map(|n| format!("said by {n}")));
    parts.join(" · ")
}

/// The table of pains.
pub(super) fn write(told: &Told, h: &mut Html) {
    let mut pains = all(told);
    let mut inside = Html::new();
    if !pains.is_empty() {
        // Of equals, what affects most people first; else as written.
        pains.sort_by_key(|(_, pain, _)| std::cmp::Reverse((pain.severity, pain.affects)));
        inside.within("table", &[("class", "list")], |h| {
            let titles = ["Severity", "Pain", "Touchpoint", "Affects", "What is done", "Line"];
            row(h, "thead", &titles);
            h.within("tbody", &[], |h| {
                for (id, pain, spot) in pains {
                    one(told, id, pain, spot, h);
                }
            });
        });
    }
    told.part(h, "pains", "Pains", "What hurts, the worst first.", inside);
}

fn one(told: &Told, id: PainId, pain: &Pain, spot: &Spot, h: &mut Html) {
    let tags = spot.tags(&pain.personas, None);
    let attributes =
        [("id", &*anchor(&pain.path)), ("data-about", &*pain.path), ("data-tags", &*tags)];
    h.within("tr", &attributes, |h| {
        h.within("td", &[("data-label", "Severity")], |h| {
            let class = format!("severity {}", pain.severity.word());
            h.leaf("span", &[("class", &class)], pain.severity.word());
        });
        h.within("td", &[("data-label", "Pain"), ("class", "main")], |h| {
            h.text(&pain.text);
            if let Some(doc) = &pain.doc {
                h.leaf("small", &[], doc);
            }
            h.leaf("small", &[], &rests_on(told.model, &pain.evidence));
        });
        h.within("td", &[("data-label", "Touchpoint")], |h| {
            place(spot, h);
            let names = told.named(&pain.personas);
            if !names.is_empty() {
                h.leaf("small", &[], &format!("for {names}"));
            }
        });
        cell(h, "Affects", &pain.affects.map(words::percent).unwrap_or_default());
        h.within("td", &[("data-label", "What is done")], |h| {
            let answers = answers(told, id);
            if answers.is_empty() {
                h.leaf("span", &[("class", "missing")], "no answer yet");
            }
            for answer in answers {
                h.leaf("p", &[], &answer);
            }
        });
        line(h, &told.report.line(pain.span));
    });
}
