//! What stands in the cells of each lane.

use super::{Item, Lane, LaneKind, Mark, Place, content};
use crate::diagram::{text, who, words};
use crate::model::{
    Decimal, EntryKind, Evidence, EvidenceSource, Journey, MeasureId, Model, OpportunityId, PainId,
    PersonaId, TeamId,
};

/// A lane over these columns.
pub(super) fn lane(
    model: &Model,
    journey: &Journey,
    places: &[Place],
    kind: LaneKind,
    only: Option<PersonaId>,
) -> Lane {
    let scope = Scope { model, journey, only };
    let cells = places.iter().map(|&place| scope.cell(place, kind)).collect();
    Lane { kind, title: title(kind), cells }
}

fn title(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Entries(EntryKind::Does) => "Does",
        LaneKind::Entries(EntryKind::Thinks) => "Thinks",
        LaneKind::Entries(EntryKind::Says) => "Says",
        LaneKind::Entries(EntryKind::Needs) => "Needs",
        LaneKind::Entries(EntryKind::Frustration) => "Frustration",
        LaneKind::Entries(EntryKind::Frontstage) => "Frontstage",
        LaneKind::Entries(EntryKind::Backstage) => "Backstage",
        LaneKind::Entries(EntryKind::Support) => "Support",
        LaneKind::Entries(EntryKind::Policy) => "Policy",
        LaneKind::Entries(EntryKind::Evidence) => "Evidence",
        LaneKind::Touchpoint => "Channel",
        LaneKind::Pain => "Pains",
        LaneKind::Opportunity => "Opportunities",
        LaneKind::Insight => "Insights",
        LaneKind::Unknown => "Open questions",
        LaneKind::Measure => "Measures",
        LaneKind::Owner => "Owner",
        LaneKind::Link => "Links",
    }
}

/// The words for an opportunity's or measure's team.
fn team(model: &Model, id: TeamId) -> &str {
    model.teams[id].decl.title()
}

/// What something rests on: `reported · 14 buyer interviews · high confidence`.
fn rests_on(model: &Model, evidence: &Evidence) -> String {
    let mut words = vec![evidence.basis.word().to_owned()];
    words.extend(evidence.source.map(|source| match source {
        EvidenceSource::Source(id) => model.sources[id].decl.title().to_owned(),
        EvidenceSource::Survey(id) => model.surveys[id].decl.title().to_owned(),
        EvidenceSource::Insight(id) => text::shorten(&model.insights[id].text, 30),
    }));
    words.extend(evidence.confidence.map(|c| format!("{} confidence", c.word())));
    words.join(" · ")
}

struct Scope<'a> {
    model: &'a Model,
    journey: &'a Journey,
    only: Option<PersonaId>,
}

impl Scope<'_> {
    fn holds(&self, personas: &[PersonaId]) -> bool {
        who::holds(personas, self.only)
    }

    fn named(&self, personas: &[PersonaId]) -> Vec<PersonaId> {
        match self.only {
            Some(_) => Vec::new(),
            None => who::worth_naming(self.journey, personas),
        }
    }

    fn cell(&self, place: Place, kind: LaneKind) -> Vec<Item> {
        let model = self.model;
        let content = content(model, place);
        match kind {
            LaneKind::Entries(kind) => content
                .entries
                .iter()
                .filter(|e| e.kind == kind && self.holds(&e.personas))
                .map(|e| Item {
                    path: e.path.clone(),
                    text: if kind == EntryKind::Says {
                        format!("“{}”", e.text)
                    } else {
                        e.text.clone()
                    },
                    mark: Mark::Plain,
                    basis: Some(e.evidence.basis),
                    personas: self.named(&e.personas),
                    details: e
                        .by
                        .map(|t| format!("by {}", team(model, t)))
                        .into_iter()
                        .chain(e.who.clone())
                        .chain(e.evidence.n.map(|n| format!("said by {n}")))
                        .chain(self.sureness(&e.evidence))
                        .collect(),
                    url: None,
                })
                .collect(),
            LaneKind::Touchpoint => self.channels(place),
            LaneKind::Pain => {
                let mut pains = content.pains.clone();
                // The worst first; of equals, as written.
                pains.sort_by_key(|&p| std::cmp::Reverse(model.pains[p].severity));
                pains.into_iter().filter_map(|p| self.pain(p)).collect()
            }
            LaneKind::Opportunity => {
                content.opportunities.iter().filter_map(|&o| self.opportunity(o)).collect()
            }
            LaneKind::Insight => content
                .insights
                .iter()
                .map(|&i| &model.insights[i])
                .filter(|i| self.holds(&i.personas))
                .map(|i| Item {
                    path: i.path.clone(),
                    text: i.text.clone(),
                    mark: Mark::Insight,
                    basis: Some(i.evidence.basis),
                    personas: self.named(&i.personas),
                    details: vec![rests_on(model, &i.evidence)],
                    url: None,
                })
                .collect(),
            LaneKind::Unknown => content
                .unknowns
                .iter()
                .map(|u| {
                    let mut details: Vec<String> =
                        u.method.iter().map(|m| words::spaced(m)).collect();
                    details.extend(u.owner.map(|t| format!("owner {}", team(model, t))));
                    self.item(&u.path, &u.text, Mark::Insight, details)
                })
                .collect(),
            LaneKind::Measure => content.measures.iter().filter_map(|&m| self.measure(m)).collect(),
            LaneKind::Owner => self.owner(place),
            LaneKind::Link => content
                .links
                .iter()
                .map(|l| Item {
                    url: Some(l.url.clone()),
                    ..self.item("", &l.text, Mark::Plain, vec![text::shorten(&l.url, 40)])
                })
                .collect(),
        }
    }

    /// How sure one is, where that is not what the whole journey says.
    fn sureness(&self, evidence: &Evidence) -> Option<String> {
        let own = evidence.confidence.filter(|own| self.journey.evidence.confidence != Some(*own));
        own.map(|confidence| format!("{} confidence", confidence.word()))
    }

    fn item(&self, path: &str, text: &str, mark: Mark, details: Vec<String>) -> Item {
        Item {
            path: path.to_owned(),
            text: text.to_owned(),
            mark,
            basis: None,
            personas: Vec::new(),
            details,
            url: None,
        }
    }

    fn channels(&self, place: Place) -> Vec<Item> {
        // Their names are the column's; that a lane is wanted is all that is said here.
        let Place::Touchpoint(id) = place else { return Vec::new() };
        let touchpoint = &self.model.touchpoints[id];
        touchpoint
            .channels
            .iter()
            .map(|&c| &self.model.channels[c].decl)
            .map(|decl| self.item(&decl.path, decl.title(), Mark::Plain, Vec::new()))
            .collect()
    }

    fn pain(&self, id: PainId) -> Option<Item> {
        let pain = &self.model.pains[id];
        let affects =
            pain.affects.map(|share: Decimal| format!("affects {}", words::percent(share)));
        let mut facts = vec![format!("{} severity", pain.severity.word())];
        facts.extend(affects);
        facts.extend(pain.evidence.n.map(|n| format!("said by {n}")));
        facts.extend(self.sureness(&pain.evidence));
        let mut details = vec![facts.join(" · ")];
        details.extend(pain.accepted.as_ref().map(|why| format!("accepted: {why}")));
        self.holds(&pain.personas).then(|| Item {
            basis: Some(pain.evidence.basis),
            personas: self.named(&pain.personas),
            ..self.item(&pain.path, &pain.text, Mark::Pain(pain.severity), details)
        })
    }

    fn opportunity(&self, id: OpportunityId) -> Option<Item> {
        let opportunity = &self.model.opportunities[id];
        let mut details: Vec<String> =
            words::effort_impact(opportunity.effort, opportunity.impact).into_iter().collect();
        let mut state = vec![words::opportunity_status(opportunity.status).to_owned()];
        state.extend(opportunity.owner.map(|t| format!("owner {}", team(self.model, t))));
        state.extend(opportunity.due.as_ref().map(|d| format!("by {}", d.text)));
        details.push(state.join(" · "));
        details.extend(opportunity.because.as_ref().map(|why| format!("because: {why}")));
        match opportunity.resolves.as_slice() {
            // More than two stand in the pains lane just above: repeating them would be taller than they are.
            many @ [_, _, _, ..] => details.push(format!("resolves {} pains", many.len())),
            few => details.extend(
                few.iter().map(|&pain| format!("resolves: {}", self.model.pains[pain].text)),
            ),
        }
        let mark = Mark::Opportunity(opportunity.status);
        self.holds(&opportunity.personas).then(|| Item {
            // An idea is nothing that was seen: what the journey rests on says nothing of it.
            basis: (opportunity.evidence != self.journey.evidence)
                .then_some(opportunity.evidence.basis),
            personas: self.named(&opportunity.personas),
            ..self.item(&opportunity.path, &opportunity.text, mark, details)
        })
    }

    fn measure(&self, id: MeasureId) -> Option<Item> {
        let measure = &self.model.measures[id];
        if self.only.is_some() && measure.persona.is_some() && measure.persona != self.only {
            return None;
        }
        let details = words::measure_facts(self.model, id);
        Some(Item {
            personas: measure.persona.into_iter().collect(),
            ..self.item(
                &measure.decl.path,
                &words::measure_title(self.model, id),
                Mark::Measure,
                details,
            )
        })
    }

    fn owner(&self, place: Place) -> Vec<Item> {
        let owner = match place {
            Place::Touchpoint(t) => {
                let touchpoint = &self.model.touchpoints[t];
                who::property(touchpoint, self.only, touchpoint.owner, |o| o.owner.map(Some))
            }
            Place::Stage(s) => self.model.stages[s].owner,
            Place::Journey(j) => self.model.journeys[j].owner,
        };
        let mut items: Vec<Item> = owner
            .map(|t| &self.model.teams[t].decl)
            .map(|decl| self.item(&decl.path, decl.title(), Mark::Plain, Vec::new()))
            .into_iter()
            .collect();
        if let (Place::Touchpoint(t), None) = (place, self.only) {
            for own in &self.model.touchpoints[t].overrides {
                items.extend(own.owner.map(|team| {
                    let decl = &self.model.teams[team].decl;
                    Item {
                        personas: own.personas.clone(),
                        ..self.item(&decl.path, decl.title(), Mark::Plain, Vec::new())
                    }
                }));
            }
        }
        items
    }
}
