//! What is said in a journey, stage or touchpoint: entries, feelings, pains, opportunities, …

use super::scope::{Analysis, JourneyScope, Place, Symbol};
use super::values::{Fields, known, statements};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Basis, Confidence, Content, Evidence, EvidenceSource, Insight, JourneyId, Level, Opportunity,
    OpportunityStatus, Override, Pain, PersonaId, TeamId,
};
use crate::source::Span;
use crate::syntax::ast::{Block, Expr, ExprKind, Head, Name, Statement, StatementKind};
use crate::vocab::{self, NameKind, ValueType};
use std::collections::BTreeMap;

/// The names taken in a block: where, and by which kind of thing.
pub(crate) type Siblings = BTreeMap<String, (Span, String)>;

/// What the content of a block takes from the places around it.
#[derive(Debug, Clone)]
pub(crate) struct Around {
    pub(crate) place: Place,
    pub(crate) journey: JourneyId,
    /// Who is there.
    pub(crate) personas: Vec<PersonaId>,
    /// What entries rest on if they do not say.
    pub(crate) evidence: Evidence,
}

/// What a block says.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) content: Content,
    pub(crate) overrides: Vec<Override>,
}

/// Numbers for things without a name.
pub(super) type Counts = BTreeMap<&'static str, usize>;

/// Where content stands: its path, for whom it holds, and the names taken beside it.
pub(super) struct Spot<'s> {
    pub(super) path: &'s str,
    /// The construct of the block: `stage`, `touchpoint`, `as`, `journey`.
    block: &'static str,
    /// From `as`; empty: everyone.
    pub(super) personas: Vec<PersonaId>,
}

impl<'a> Analysis<'a> {
    /// Makes a thing for every named pain, opportunity and insight of a journey, so that a reference
    /// may stand before what it names.
    pub(crate) fn inner_names(
        &mut self,
        journey: JourneyId,
        scope: &mut JourneyScope,
        prefix: &str,
        block: Option<&'a Block>,
    ) {
        for statement in statements(block) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            match head.keyword.text.as_str() {
                "as" => self.inner_names(journey, scope, prefix, head.block.as_ref()),
                "stage" | "touchpoint" => {
                    if let Some(name) = &head.name {
                        let inner = format!("{prefix}.{}", name.text);
                        self.inner_names(journey, scope, &inner, head.block.as_ref());
                    }
                }
                "pain" | "opportunity" | "insight" => match &head.name {
                    Some(name) => self.inner_thing(journey, scope, prefix, statement, head, name),
                    // A name may stand in what could not be read.
                    None => scope.lost_names |= statement.broken || head.texts.is_empty(),
                },
                _ => {}
            }
        }
    }

    fn inner_thing(
        &mut self,
        journey: JourneyId,
        scope: &mut JourneyScope,
        prefix: &str,
        statement: &Statement,
        head: &Head,
        name: &Name,
    ) {
        let keyword = head.keyword.text.as_str();
        self.reserved(name, keyword);
        let path = format!("{prefix}.{}", name.text);
        let text = head.texts.first().map_or(String::new(), |t| t.value.clone());
        let (doc, span, name_text) =
            (statement.doc.clone(), statement.span, Some(name.text.clone()));
        let evidence = Evidence::assumed();
        let first = match keyword {
            "pain" => scope.pains.get(&name.text).map(|id| self.model.pains[*id].span),
            "opportunity" => {
                scope.opportunities.get(&name.text).map(|id| self.model.opportunities[*id].span)
            }
            _ => scope.insights.get(&name.text).map(|id| self.model.insights[*id].span),
        };
        if let Some(first) = first {
            let help = format!("in a journey each {keyword} has its own name: choose another");
            self.taken(name, keyword, first, &help);
            return;
        }
        match keyword {
            "pain" => {
                let id = self.model.pains.push(Pain {
                    name: name_text,
                    path,
                    text,
                    severity: Level::Medium,
                    affects: None,
                    accepted: None,
                    journey,
                    personas: Vec::new(),
                    evidence,
                    doc,
                    span,
                });
                scope.pains.insert(name.text.clone(), id);
            }
            "opportunity" => {
                let id = self.model.opportunities.push(Opportunity {
                    name: name_text,
                    path,
                    text,
                    resolves: Vec::new(),
                    effort: None,
                    impact: None,
                    owner: None,
                    status: OpportunityStatus::Idea,
                    because: None,
                    due: None,
                    journey,
                    personas: Vec::new(),
                    evidence,
                    doc,
                    span,
                });
                scope.opportunities.insert(name.text.clone(), id);
            }
            _ => {
                let id = self.model.insights.push(Insight {
                    name: name_text,
                    path,
                    text,
                    journey,
                    evidence,
                    personas: Vec::new(),
                    doc,
                    span,
                });
                scope.insights.insert(name.text.clone(), id);
            }
        }
    }

    /// What a block says. `siblings` are the names taken beside it.
    pub(crate) fn content(
        &mut self,
        around: &Around,
        block_of: &'static str,
        block: Option<&'a Block>,
        path: &str,
        siblings: &mut Siblings,
    ) -> Said {
        let mut said = Said::default();
        let mut counts = Counts::new();
        let spot = Spot { path, block: block_of, personas: Vec::new() };
        self.block_content(around, &spot, block, siblings, &mut counts, &mut said);
        // A list that grew has room for four; most have one or two.
        said.content.entries.shrink_to_fit();
        said.content.feels.shrink_to_fit();
        said.content.expects.shrink_to_fit();
        said
    }

    fn block_content(
        &mut self,
        around: &Around,
        spot: &Spot<'_>,
        block: Option<&'a Block>,
        siblings: &mut Siblings,
        counts: &mut Counts,
        said: &mut Said,
    ) {
        for statement in statements(block) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            let keyword = head.keyword.text.as_str();
            let Some(construct) = known(keyword, spot.block) else { continue };
            match keyword {
                "stage" | "touchpoint" | "flow" => continue,
                "as" => {
                    self.as_block(around, spot, statement, head, siblings, counts, said);
                    continue;
                }
                _ => {}
            }
            self.clauses(keyword, spot.block, statement, head);
            let fields =
                self.fields(construct, head.keyword.span, statement.broken, head.block.as_ref());
            if let Some(name) = &head.name
                && construct.name != vocab::Presence::None
            {
                match siblings.get(&name.text) {
                    // Two of a kind were told apart already.
                    Some((_, kind)) if kind == keyword => {}
                    Some((first, _)) => {
                        let first = *first;
                        self.taken(
                            name,
                            keyword,
                            first,
                            "what stands side by side has different names, whatever its kind",
                        );
                    }
                    None => {
                        siblings.insert(name.text.clone(), (name.span, keyword.to_string()));
                    }
                }
            }
            let line = self.line(around, spot, statement, head, &fields, construct.keyword, counts);
            self.entry(line, construct.keyword, &mut said.content);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn as_block(
        &mut self,
        around: &Around,
        spot: &Spot<'_>,
        statement: &'a Statement,
        head: &'a Head,
        siblings: &mut Siblings,
        counts: &mut Counts,
        said: &mut Said,
    ) {
        let mut personas = Vec::new();
        let names: Vec<Name> = head.name.iter().chain(&head.more_names).cloned().collect();
        if names.is_empty() && !statement.broken {
            self.no_name(head);
        }
        for name in &names {
            if let Some(Symbol::Persona(id)) =
                self.resolve(around.place.file, name, &[NameKind::Persona])
            {
                if around.personas.contains(&id) {
                    personas.push(id);
                } else {
                    let text = name.text.clone();
                    let people = around.personas.clone();
                    self.not_travelling(around.place, name.span, &text, &people, spot.block);
                }
            }
        }
        if head.block.is_none() && !statement.broken {
            self.report(
                Diagnostic::new(
                    Code::MissingValue,
                    head.head_span,
                    "it is not said what holds for them",
                )
                .label("a block is missing")
                .help("write it as in `as Jon { feels +1 \"quick\" }`"),
            );
        }
        let Some(construct) = known("as", spot.block) else { return };
        let fields =
            self.fields(construct, head.keyword.span, statement.broken, head.block.as_ref());
        if personas.is_empty() {
            // Nobody it could hold for: a finding says so already.
            return;
        }
        let inner = Spot { path: spot.path, block: "as", personas: personas.clone() };
        self.block_content(around, &inner, head.block.as_ref(), siblings, counts, said);
        let place = around.place;
        let over = Override {
            personas,
            event: self.touchpoint_event(place, fields.get("event")),
            owner: self.team(place.file, fields.get("owner")),
            moment_of_truth: self.yes_no(fields.get("moment_of_truth")),
            at: self.time_of_day(fields.get("at")),
            duration: fields.get("duration").and_then(|e| self.duration_range(e)),
            repeats: fields.get("repeats").and_then(|e| self.period(e)),
        };
        let empty = Override { personas: over.personas.clone(), ..Override::default() };
        if over != empty {
            said.overrides.push(over);
        }
    }

    /// Says that an address is of a kind that a link may not lead to.
    pub(super) fn address(&mut self, url: &str, span: Span) {
        // Programs that follow links skip what cannot be seen.
        let seen: String =
            url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
        let scheme = seen.split_once(':').map_or("", |(scheme, _)| scheme).to_lowercase();
        let known = ["http", "https", "mailto"].contains(&scheme.as_str());
        // Before a colon that is no scheme's stands a part of a path: `docs/a:b`, `page?q=a:b`.
        let relative = scheme.is_empty() || scheme.contains(['/', '?', '#']);
        if !known && !relative {
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    span,
                    format!("a link cannot lead to a `{scheme}:` address"),
                )
                .label("not an address for a link")
                .help("write an address that begins with `https://`, `http://` or `mailto:`"),
            );
        }
    }

    pub(super) fn by(&mut self, place: Place, head: &Head) -> Option<TeamId> {
        let clause = head.clause("by")?;
        let value = clause.values.first().filter(|v| !v.is_hole())?;
        if let Some(extra) = clause.values.get(1) {
            self.report(
                Diagnostic::new(Code::Unexpected, extra.span, "only one team can stand after `by`")
                    .label("one too many")
                    .help("write one entry a team"),
            );
        }
        match self.symbol(place.file, Some(value), NameKind::Team)? {
            Symbol::Team(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn level_of(&mut self, statement: &Statement, head: &Head) -> Option<i8> {
        let keyword = &head.keyword.text;
        match &head.level {
            Some(level) => self.level(keyword, level),
            None => {
                if !statement.broken {
                    self.report(
                        Diagnostic::new(Code::MissingValue, head.keyword.span, format!("`{keyword}` has no level"))
                            .label("how good or bad?")
                            .help(format!("write -2 (very bad), -1, 0, +1 or +2 (very good) after it, as in `{keyword} -1`")),
                    );
                }
                None
            }
        }
    }

    /// What an entry rests on.
    pub(crate) fn evidence(
        &mut self,
        place: Place,
        fields: &Fields<'_>,
        default: Evidence,
    ) -> Evidence {
        let source = fields.get("source").and_then(|e| self.evidence_source(place, e));
        let basis = match self.choice(fields.get("basis"), &["observed", "reported", "assumed"]) {
            Some("observed") => Some(Basis::Observed),
            Some("reported") => Some(Basis::Reported),
            Some(_) => Some(Basis::Assumed),
            None => None,
        };
        let confidence = match self.choice(fields.get("confidence"), &["low", "medium", "high"]) {
            Some("low") => Some(Confidence::Low),
            Some("medium") => Some(Confidence::Medium),
            Some(_) => Some(Confidence::High),
            None => None,
        };
        let basis = basis.or_else(|| source.map(|s| self.basis_of(s))).unwrap_or(default.basis);
        let n = fields.get("n").and_then(|e| self.whole(e));
        Evidence {
            source: source.or(default.source),
            basis,
            confidence: confidence.or(default.confidence),
            n,
        }
    }

    /// A source, survey or insight.
    fn evidence_source(&mut self, place: Place, expr: &Expr) -> Option<EvidenceSource> {
        let ExprKind::Path(names) = &expr.kind else {
            self.wrong_type(expr, ValueType::EvidenceSource);
            return None;
        };
        let [name] = &names[..] else {
            self.dotted_name(names, NameKind::Source, expr.span);
            return None;
        };
        if let Some(journey) = place.journey
            && let Some(id) =
                self.journeys.get(&journey).and_then(|s| s.insights.get(&name.text).copied())
        {
            return Some(EvidenceSource::Insight(id));
        }
        match self.resolve(place.file, name, &[NameKind::Source, NameKind::Survey])? {
            Symbol::Source(id) => Some(EvidenceSource::Source(id)),
            Symbol::Survey(id) => Some(EvidenceSource::Survey(id)),
            _ => None,
        }
    }

    /// What a source's method makes of an entry: data show, people tell.
    fn basis_of(&self, source: EvidenceSource) -> Basis {
        match source {
            EvidenceSource::Source(id) => match self.model.sources[id].method.as_deref() {
                Some("usage_data" | "web_analytics" | "crm" | "experiment" | "observation") => {
                    Basis::Observed
                }
                _ => Basis::Reported,
            },
            EvidenceSource::Survey(_) => Basis::Reported,
            EvidenceSource::Insight(id) => match self.model.insights[id].evidence.basis {
                Basis::Assumed => Basis::Reported,
                basis => basis,
            },
        }
    }
}
