//! Entries: what people do, think, say and feel, what hurts, what could be done, what is known.

use super::content::{Around, Counts, Spot};
use super::scope::{Analysis, JourneyScope, Place};
use super::values::Fields;
use crate::model::{
    Content, Effort, Entry, EntryKind, Evidence, Expectation, Feeling, Insight, InsightId,
    JourneyId, Level, Link, Opportunity, OpportunityId, OpportunityStatus, Pain, PainId, PersonaId,
    Unknown,
};
use crate::source::Span;
use crate::syntax::ast::{Head, Statement};
use crate::vocab;

/// A statement that is an entry, and what all entries have.
pub(super) struct Line<'s, 'a> {
    statement: &'a Statement,
    head: &'a Head,
    fields: &'s Fields<'a>,
    place: Place,
    journey: JourneyId,
    /// By its name, or by keyword and number.
    path: String,
    text: Option<String>,
    doc: Option<String>,
    span: Span,
    personas: Vec<PersonaId>,
    evidence: Evidence,
}

impl Line<'_, '_> {
    fn name(&self) -> Option<String> {
        self.head.name.as_ref().map(|n| n.text.clone())
    }
}

impl<'a> Analysis<'a> {
    /// Reads what all entries have.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn line<'s>(
        &mut self,
        around: &Around,
        spot: &Spot<'_>,
        statement: &'a Statement,
        head: &'a Head,
        fields: &'s Fields<'a>,
        keyword: &'static str,
        counts: &mut Counts,
    ) -> Line<'s, 'a> {
        let evidence = self.evidence(around.place, fields, around.evidence);
        let named = matches!(keyword, "pain" | "opportunity" | "insight");
        let path = match head.name.as_ref().filter(|_| named) {
            Some(name) => format!("{}.{}", spot.path, name.text),
            None => {
                let n = counts.entry(keyword).or_default();
                *n += 1;
                format!("{}.{keyword}#{n}", spot.path)
            }
        };
        Line {
            statement,
            head,
            fields,
            place: around.place,
            journey: around.journey,
            path,
            text: head.texts.first().map(|t| t.value.clone()),
            doc: statement.doc.clone(),
            span: statement.span,
            personas: spot.personas.clone(),
            evidence,
        }
    }

    /// Adds an entry to what is said.
    pub(super) fn entry(&mut self, line: Line<'_, 'a>, keyword: &str, said: &mut Content) {
        match keyword {
            "does" => said.entries.extend(self.told(line, EntryKind::Does)),
            "thinks" => said.entries.extend(self.told(line, EntryKind::Thinks)),
            "says" => said.entries.extend(self.told(line, EntryKind::Says)),
            "needs" => said.entries.extend(self.told(line, EntryKind::Needs)),
            "frontstage" => said.entries.extend(self.told(line, EntryKind::Frontstage)),
            "backstage" => said.entries.extend(self.told(line, EntryKind::Backstage)),
            "support" => said.entries.extend(self.told(line, EntryKind::Support)),
            "policy" => said.entries.extend(self.told(line, EntryKind::Policy)),
            "evidence" => said.entries.extend(self.told(line, EntryKind::Evidence)),
            "feels" => said.feels.extend(self.feeling(line)),
            "expects" => said.expects.extend(self.expectation(line)),
            "pain" => said.pains.extend(self.pain_entry(line)),
            "opportunity" => said.opportunities.extend(self.opportunity_entry(line)),
            "insight" => said.insights.extend(self.insight_entry(line)),
            "unknown" => said.unknowns.extend(self.unknown(line)),
            "link" => said.links.extend(self.link(line)),
            _ => {}
        }
    }

    fn told(&mut self, line: Line<'_, 'a>, kind: EntryKind) -> Option<Entry> {
        let by = self.by(line.place, line.head);
        let text = line.text?;
        let who = self.text_value(line.fields.get("who"));
        let Line { path, personas, evidence, doc, span, .. } = line;
        Some(Entry { kind, path, text, by, who, personas, evidence, doc, span })
    }

    fn feeling(&mut self, line: Line<'_, 'a>) -> Option<Feeling> {
        let when = self.text_value(line.fields.get("when"));
        let level = self.level_of(line.statement, line.head)?;
        let Line { path, text: word, personas, evidence, span, .. } = line;
        Some(Feeling { path, level, word, when, personas, evidence, span })
    }

    fn expectation(&mut self, line: Line<'_, 'a>) -> Option<Expectation> {
        let level = self.level_of(line.statement, line.head)?;
        let Line { text: word, personas, span, .. } = line;
        Some(Expectation { level, word, personas, span })
    }

    fn pain_entry(&mut self, line: Line<'_, 'a>) -> Option<PainId> {
        let fields = line.fields;
        let severity = match self.choice(fields.get("severity"), &["low", "medium", "high"]) {
            Some("low") => Level::Low,
            Some("high") => Level::High,
            _ => Level::Medium,
        };
        let affects = fields.get("affects").and_then(|e| self.percent(e));
        let accepted = self.text_value(fields.get("accepted"));
        let known = self.made_before(&line, |scope, name| scope.pains.get(name).copied());
        let name = line.name();
        let Line { path, text, journey, personas, evidence, doc, span, .. } = line;
        let text = text?;
        let pain = Pain {
            name,
            path,
            text,
            severity,
            affects,
            accepted,
            journey,
            personas,
            evidence,
            doc,
            span,
        };
        let pains = &mut self.model.pains;
        Some(match known.filter(|id| pains[*id].span == span) {
            Some(id) => {
                pains[id] = pain;
                id
            }
            None => pains.push(pain),
        })
    }

    fn opportunity_entry(&mut self, line: Line<'_, 'a>) -> Option<OpportunityId> {
        let fields = line.fields;
        let resolves = self.pains(line.place, fields.get("resolves"));
        let effort = self.size(fields, "effort");
        let impact = self.size(fields, "impact");
        let owner = self.team(line.place.file, fields.get("owner"));
        const STATES: &[&str] = &["idea", "planned", "doing", "done", "rejected"];
        let status = match self.choice(fields.get("status"), STATES) {
            Some("planned") => OpportunityStatus::Planned,
            Some("doing") => OpportunityStatus::Doing,
            Some("done") => OpportunityStatus::Done,
            Some("rejected") => OpportunityStatus::Rejected,
            _ => OpportunityStatus::Idea,
        };
        let because = self.text_value(fields.get("because"));
        let due = fields.get("due").and_then(|e| self.date(e));
        let known = self.made_before(&line, |scope, name| scope.opportunities.get(name).copied());
        let name = line.name();
        let Line { path, text, journey, personas, evidence, doc, span, .. } = line;
        let text = text?;
        let it = Opportunity {
            name,
            path,
            text,
            resolves,
            effort,
            impact,
            owner,
            status,
            because,
            due,
            journey,
            personas,
            evidence,
            doc,
            span,
        };
        let opportunities = &mut self.model.opportunities;
        Some(match known.filter(|id| opportunities[*id].span == span) {
            Some(id) => {
                opportunities[id] = it;
                id
            }
            None => opportunities.push(it),
        })
    }

    fn size(&mut self, fields: &Fields<'a>, key: &str) -> Option<Effort> {
        match self.choice(fields.get(key), &["small", "medium", "large"])? {
            "small" => Some(Effort::Small),
            "medium" => Some(Effort::Medium),
            _ => Some(Effort::Large),
        }
    }

    fn insight_entry(&mut self, line: Line<'_, 'a>) -> Option<InsightId> {
        let known = self.made_before(&line, |scope, name| scope.insights.get(name).copied());
        let name = line.name();
        let Line { path, text, journey, personas, evidence, doc, span, .. } = line;
        let text = text?;
        let it = Insight { name, path, text, journey, evidence, personas, doc, span };
        let insights = &mut self.model.insights;
        Some(match known.filter(|id| insights[*id].span == span) {
            Some(id) => {
                insights[id] = it;
                id
            }
            None => insights.push(it),
        })
    }

    fn unknown(&mut self, line: Line<'_, 'a>) -> Option<Unknown> {
        let fields = line.fields;
        let method = self.choice(fields.get("method"), vocab::METHODS).map(str::to_string);
        let owner = self.team(line.place.file, fields.get("owner"));
        let Line { path, text, span, .. } = line;
        Some(Unknown { path, text: text?, method, owner, span })
    }

    fn link(&mut self, line: Line<'_, 'a>) -> Option<Link> {
        let [text, url] = &line.head.texts[..] else { return None };
        let link = Link { text: text.value.clone(), url: url.value.clone(), span: line.span };
        self.address(&link.url, url.span);
        Some(link)
    }

    /// The thing that was made for a name before its content was read, so that others could refer to
    /// it.
    fn made_before<T>(
        &self,
        line: &Line<'_, 'a>,
        find: impl Fn(&JourneyScope, &str) -> Option<T>,
    ) -> Option<T> {
        find(self.journeys.get(&line.journey)?, &line.head.name.as_ref()?.text)
    }
}
