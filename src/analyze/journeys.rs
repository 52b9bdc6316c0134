//! Journeys: first all their names, then what is said in them, then their measures and flow.

use super::content::Siblings;
use super::names::Declared;
use super::scope::{Analysis, JourneyScope, Place, Symbol};
use super::values::{Fields, known, statements};
use super::written::shown;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Evidence, Journey, JourneyId, JourneyKind, PersonaId, Stage, StageId, Status, Touchpoint,
    TouchpointId,
};
use crate::source::Span;
use crate::syntax::ast::{Block, Expr, Head, Name, Statement, StatementKind};
use crate::vocab::{self, NameKind};
use std::collections::HashSet;
use std::sync::Arc;

/// A stage with its tree.
#[derive(Debug)]
pub(crate) struct StageWork<'a> {
    pub(crate) id: StageId,
    pub(crate) statement: &'a Statement,
    pub(crate) head: &'a Head,
    pub(crate) touchpoints: Vec<TouchpointWork<'a>>,
}

/// A touchpoint with its tree.
#[derive(Debug)]
pub(crate) struct TouchpointWork<'a> {
    pub(crate) id: TouchpointId,
    pub(crate) statement: &'a Statement,
    pub(crate) head: &'a Head,
}

/// A journey with its tree.
#[derive(Debug)]
pub(crate) struct JourneyWork<'a> {
    pub(crate) id: JourneyId,
    pub(crate) declared: Declared<'a>,
    pub(crate) stages: Vec<StageWork<'a>>,
    pub(super) fields: Fields<'a>,
}

impl<'a> Analysis<'a> {
    /// Fills all journeys.
    pub fn journeys(&mut self, declared: &[Declared<'a>]) {
        self.make_room(declared);
        let mut works: Vec<JourneyWork<'a>> = Vec::new();
        for d in declared {
            if let Symbol::Journey(id) = d.symbol {
                works.push(self.journey_names(id, *d));
            }
        }
        for work in &mut works {
            self.journey_head(work);
        }
        self.improves_cycles(&works);
        let order = self.improved_first(&works);
        for index in order {
            self.journey_content(&works[index]);
        }
        self.details_cycles();
        for work in &works {
            self.journey_keeps(work);
            self.journey_measures(work);
            self.journey_flow(work);
        }
    }

    /// Room for all stages, touchpoints and measures that stand in the trees.
    fn make_room(&mut self, declared: &[Declared<'a>]) {
        let (mut stages, mut touchpoints, mut measures) = (0, 0, 0);
        let mut blocks: Vec<Option<&Block>> = declared
            .iter()
            .filter(|d| matches!(d.symbol, Symbol::Journey(_)))
            .map(|d| d.head.block.as_ref())
            .collect();
        while let Some(block) = blocks.pop() {
            for statement in statements(block) {
                match &statement.kind {
                    StatementKind::Measure(_) => measures += 1,
                    StatementKind::Head(head) => match head.keyword.text.as_str() {
                        "stage" => {
                            stages += 1;
                            blocks.push(head.block.as_ref());
                        }
                        "touchpoint" => {
                            touchpoints += 1;
                            blocks.push(head.block.as_ref());
                        }
                        _ => {}
                    },
                    _ => {}
                }
            }
        }
        self.model.stages.reserve(stages);
        self.model.touchpoints.reserve(touchpoints);
        self.model.measures.reserve(measures);
    }

    /// Makes the stages and touchpoints of a journey and collects all names in it.
    fn journey_names(&mut self, id: JourneyId, declared: Declared<'a>) -> JourneyWork<'a> {
        let mut scope = JourneyScope::default();
        let mut stages = Vec::new();
        for statement in statements(declared.head.block.as_ref()) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            if head.keyword.text != "stage" {
                scope.lost_names |= head.keyword.text == "touchpoint";
                continue;
            }
            let Some(name) = self.inner_name(statement, head, &mut scope) else { continue };
            if let Some(first) = scope.stages.get(&name.text) {
                let first = self.model.stages[*first].decl.name_span;
                self.taken(
                    name,
                    "stage",
                    first,
                    "in a journey each stage has its own name: choose another",
                );
                scope.lost_names = true;
                continue;
            }
            let path = format!("{}.{}", self.model.journeys[id].decl.path, name.text);
            let decl = self.decl_of(declared.file, statement, head, name, path.clone());
            let stage = self.model.stages.push(Stage::new(decl, id));
            scope.stages.insert(name.text.clone(), stage);
            self.model.journeys[id].stages.push(stage);
            let mut touchpoints = Vec::new();
            for inner in statements(head.block.as_ref()) {
                let StatementKind::Head(inner_head) = &inner.kind else { continue };
                if inner_head.keyword.text != "touchpoint" {
                    scope.lost_names |= inner_head.keyword.text == "stage";
                    continue;
                }
                let misplaced = |s: &Statement| match &s.kind {
                    StatementKind::Head(h) => matches!(&*h.keyword.text, "stage" | "touchpoint"),
                    _ => false,
                };
                scope.lost_names |= statements(inner_head.block.as_ref()).any(misplaced);
                let Some(name) = self.inner_name(inner, inner_head, &mut scope) else { continue };
                if let Some(first) = scope.touchpoints.get(&name.text) {
                    let first = self.model.touchpoints[*first].decl.name_span;
                    self.taken(
                        name,
                        "touchpoint",
                        first,
                        "in a journey each touchpoint has its own name: choose another",
                    );
                    scope.lost_names = true;
                    continue;
                }
                let decl = self.decl_of(
                    declared.file,
                    inner,
                    inner_head,
                    name,
                    format!("{path}.{}", name.text),
                );
                let touchpoint = self.model.touchpoints.push(Touchpoint::new(decl, id, stage));
                scope.touchpoints.insert(name.text.clone(), touchpoint);
                self.model.stages[stage].touchpoints.push(touchpoint);
                touchpoints.push(TouchpointWork {
                    id: touchpoint,
                    statement: inner,
                    head: inner_head,
                });
            }
            stages.push(StageWork { id: stage, statement, head, touchpoints });
        }
        let prefix = self.model.journeys[id].decl.path.clone();
        self.inner_names(id, &mut scope, &prefix, declared.head.block.as_ref());
        self.journeys.insert(id, Arc::new(scope));
        JourneyWork { id, declared, stages, fields: Fields::default() }
    }

    fn inner_name(
        &mut self,
        statement: &Statement,
        head: &'a Head,
        scope: &mut JourneyScope,
    ) -> Option<&'a Name> {
        match &head.name {
            Some(name) => {
                self.reserved(name, &head.keyword.text);
                Some(name)
            }
            None => {
                scope.lost_names = true;
                if !statement.broken {
                    self.no_name(head);
                }
                None
            }
        }
    }

    /// Says that something of this kind has the name already.
    pub(crate) fn taken(&mut self, name: &Name, kind: &str, first: Span, help: &str) {
        self.report(
            Diagnostic::new(
                Code::DuplicateName,
                name.span,
                format!("a second {kind} is called `{}`", name.text),
            )
            .label("the name is taken")
            .also(first, "first declared here")
            .help(help),
        );
    }

    /// The journey's own clauses and properties.
    fn journey_head(&mut self, work: &mut JourneyWork<'a>) {
        let d = work.declared;
        self.clauses("journey", "file", d.statement, d.head);
        let fields = match known("journey", "file") {
            Some(c) => {
                self.fields(c, d.head.keyword.span, d.statement.broken, d.head.block.as_ref())
            }
            None => Fields::default(),
        };
        let place = Place { file: d.file, journey: Some(work.id) };
        let follows = self.clause_symbols(d.file, d.head, "follows", NameKind::Framework);
        let personas: Vec<PersonaId> = self.persona_clause(d.file, d.head, "for");
        if d.head.clause("for").is_some_and(|c| personas.len() < c.values.len())
            || self.has_error_on(d.head)
        {
            self.vague_people.insert(work.id);
        }
        let improves = self.clause_symbols(d.file, d.head, "improves", NameKind::Journey);
        if improves.is_empty() && (d.head.clause("improves").is_some() || self.has_error_on(d.head))
        {
            self.vague_improves.insert(work.id);
        }
        let kinds: Vec<JourneyKind> = self
            .choices(
                fields.get("kind"),
                &["current_state", "future_state", "day_in_the_life", "service_blueprint"],
            )
            .into_iter()
            .map(|w| match w {
                "future_state" => JourneyKind::FutureState,
                "day_in_the_life" => JourneyKind::DayInTheLife,
                "service_blueprint" => JourneyKind::ServiceBlueprint,
                _ => JourneyKind::CurrentState,
            })
            .collect();
        // What it takes over is told once, where `improves` is missing.
        if improves.is_empty() && kinds.contains(&JourneyKind::FutureState) {
            self.vague_improves.insert(work.id);
        }
        let goal = self.text_value(fields.get("goal"));
        let owner = self.team(d.file, fields.get("owner"));
        let status = match self.choice(fields.get("status"), &["draft", "agreed", "retired"]) {
            Some("draft") => Status::Draft,
            Some("retired") => Status::Retired,
            _ => Status::Agreed,
        };
        let reviewed = fields.get("reviewed").and_then(|e| self.date(e));
        let review_every = fields.get("review_every").and_then(|e| self.period(e));
        let nothing = Evidence {
            source: None,
            basis: crate::model::Basis::Assumed,
            confidence: None,
            n: None,
        };
        let evidence = self.evidence(place, &fields, nothing);
        let journey: &mut Journey = &mut self.model.journeys[work.id];
        journey.follows = follows
            .first()
            .and_then(|s| if let Symbol::Framework(f) = s { Some(*f) } else { None });
        journey.improves =
            improves.first().and_then(|s| if let Symbol::Journey(j) = s { Some(*j) } else { None });
        journey.personas = personas;
        if !kinds.is_empty() {
            journey.kinds = kinds;
        }
        journey.goal = goal;
        journey.owner = owner;
        journey.status = status;
        journey.reviewed = reviewed;
        journey.review_every = review_every;
        journey.evidence = evidence;
        work.fields = fields;
    }

    /// The names after a clause word.
    fn clause_symbols(
        &mut self,
        file: usize,
        head: &Head,
        word: &str,
        kind: NameKind,
    ) -> Vec<Symbol> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let Some(clause) = head.clause(word) else { return found };
        // That there is one too many is told with the other clauses.
        let most = if vocab::names_one(word) { 1 } else { usize::MAX };
        for value in clause.values.iter().take(most).filter(|v| !v.is_hole()) {
            if let Some(symbol) = self.symbol(file, Some(value), kind) {
                if !seen.insert(symbol) {
                    self.repeated_value(value.span, &shown(value));
                } else {
                    found.push(symbol);
                }
            }
        }
        found
    }

    fn persona_clause(&mut self, file: usize, head: &Head, word: &str) -> Vec<PersonaId> {
        self.clause_symbols(file, head, word, NameKind::Persona)
            .into_iter()
            .filter_map(|s| if let Symbol::Persona(p) = s { Some(p) } else { None })
            .collect()
    }

    /// A team by name.
    pub(crate) fn team(
        &mut self,
        file: usize,
        expr: Option<&Expr>,
    ) -> Option<crate::model::TeamId> {
        match self.symbol(file, expr, NameKind::Team)? {
            Symbol::Team(id) => Some(id),
            _ => None,
        }
    }

    /// Who is there, by a `for` clause; else those of the place around.
    fn who(
        &mut self,
        place: Place,
        head: &Head,
        around: &[PersonaId],
        around_word: &str,
    ) -> Vec<PersonaId> {
        let Some(clause) = head.clause("for") else { return around.to_vec() };
        let named = self.persona_clause(place.file, head, "for");
        if named.len() < clause.values.len() {
            // Somebody who could not be found may be there.
            return around.to_vec();
        }
        let mut there = Vec::new();
        let travelling: HashSet<PersonaId> = around.iter().copied().collect();
        for persona in named {
            if travelling.contains(&persona) {
                there.push(persona);
            } else {
                let name = self.model.personas[persona].decl.name.clone();
                let span = clause
                    .values
                    .iter()
                    .find(|v| v.word().is_some_and(|w| w.text == name))
                    .map_or(clause.span, |v| v.span);
                self.not_travelling(place, span, &name, around, around_word);
            }
        }
        if there.is_empty() { around.to_vec() } else { there }
    }

    pub(crate) fn not_travelling(
        &mut self,
        place: Place,
        span: Span,
        name: &str,
        around: &[PersonaId],
        around_word: &str,
    ) {
        if place.journey.is_some_and(|j| self.vague_people.contains(&j)) {
            return;
        }
        // A stage without a `for` of its own has the journey's people: that is where to add one.
        let everyone = place.journey.is_some_and(|j| self.model.journeys[j].personas == around);
        let around_word = if everyone { "journey" } else { around_word };
        let names: Vec<String> =
            around.iter().map(|p| format!("`{}`", self.model.personas[*p].decl.name)).collect();
        let help = if names.is_empty() {
            format!("add `for {name}` to the journey")
        } else {
            format!(
                "name {}, or add `{name}` to the `for` of the {around_word}",
                super::names::join(&names)
            )
        };
        self.report(
            Diagnostic::new(
                Code::NotTravelling,
                span,
                format!("`{name}` does not go through this {around_word}"),
            )
            .label(format!("not in the `for` of the {around_word}"))
            .help(help),
        );
    }

    /// What is said in a journey, its stages and touchpoints.
    fn journey_content(&mut self, work: &JourneyWork<'a>) {
        let place = Place { file: work.declared.file, journey: Some(work.id) };
        let journey = &self.model.journeys[work.id];
        let (personas, owner, evidence, improves, path) = (
            journey.personas.clone(),
            journey.owner,
            journey.evidence,
            journey.improves,
            journey.decl.path.clone(),
        );
        let mut siblings = Siblings::new();
        for stage in &work.stages {
            if let Some(name) = &stage.head.name {
                siblings.insert(name.text.clone(), (name.span, "stage".into()));
            }
        }
        let around = super::content::Around {
            place,
            journey: work.id,
            personas: personas.clone(),
            evidence,
        };
        let content = self.content(
            &around,
            "journey",
            work.declared.head.block.as_ref(),
            &path,
            &mut siblings,
        );
        self.model.journeys[work.id].content = content.content;
        for stage in &work.stages {
            self.stage(place, work, stage, &personas, owner, evidence, improves);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn stage(
        &mut self,
        place: Place,
        work: &JourneyWork<'a>,
        stage: &StageWork<'a>,
        everyone: &[PersonaId],
        owner: Option<crate::model::TeamId>,
        evidence: Evidence,
        improves: Option<JourneyId>,
    ) {
        let (head, statement) = (stage.head, stage.statement);
        self.clauses("stage", "journey", statement, head);
        let fields = match known("stage", "journey") {
            Some(c) => self.fields(c, head.keyword.span, statement.broken, head.block.as_ref()),
            None => Fields::default(),
        };
        let name = self.model.stages[stage.id].decl.name.clone();
        let before = improves.and_then(|j| self.journeys.get(&j)?.stages.get(&name).copied());
        let personas = self.who(place, head, everyone, "journey");
        self.framework_stage(work, stage, head);
        if head.block.is_none()
            && let Some(journey) = improves
        {
            match before {
                Some(before) => {
                    self.take_over_stage(work.id, stage.id, before, &personas);
                    return;
                }
                None if head.texts.is_empty() && head.clauses.is_empty() => {
                    self.nothing_to_take_over(head, journey, "stage");
                }
                None => {}
            }
        }
        let goal = self.text_value(fields.get("goal"));
        let enters = self.text_value(fields.get("enters"));
        let exits = self.text_value(fields.get("exits"));
        let duration = fields.get("duration").and_then(|e| self.duration_range(e));
        let at = self.time_of_day(fields.get("at"));
        let repeats = fields.get("repeats").and_then(|e| self.period(e));
        let details = self.details(place, fields.get("details"));
        let own_owner = self.team(place.file, fields.get("owner"));
        let path = self.model.stages[stage.id].decl.path.clone();
        let mut siblings = Siblings::new();
        for t in &stage.touchpoints {
            if let Some(name) = &t.head.name {
                siblings.insert(name.text.clone(), (name.span, "touchpoint".into()));
            }
        }
        let around = super::content::Around {
            place,
            journey: work.id,
            personas: personas.clone(),
            evidence,
        };
        let content = self.content(&around, "stage", head.block.as_ref(), &path, &mut siblings);
        let resolves = self.pains(place, fields.get("resolves"));
        let it: &mut Stage = &mut self.model.stages[stage.id];
        it.personas = personas.clone();
        it.goal = goal;
        it.enters = enters;
        it.exits = exits;
        it.duration = duration;
        it.at = at;
        it.repeats = repeats;
        it.details = details;
        it.owner = own_owner.or(owner);
        it.improves = before;
        it.resolves = resolves;
        it.content = content.content;
        let owner = it.owner;
        if let Some(before) = before {
            let before = self.model.stages[before].clone();
            let it = &mut self.model.stages[stage.id];
            it.decl.label = it.decl.label.take().or(before.decl.label);
        }
        for t in &stage.touchpoints {
            self.touchpoint(place, work, t, &personas, owner, evidence, improves);
        }
    }

    fn framework_stage(&mut self, work: &JourneyWork<'a>, stage: &StageWork<'a>, head: &Head) {
        let Some(framework) = self.model.journeys[work.id].follows else {
            if let Some(clause) = head.clause("in")
                && work.declared.head.clause("follows").is_none()
            {
                self.report(
                    Diagnostic::new(
                        Code::WrongClause,
                        clause.span,
                        "`in` names a stage of a framework, but the journey follows none",
                    )
                    .label("in which framework?")
                    .help("add `follows …` to the journey, or delete this"),
                );
            }
            return;
        };
        let (name, wanted, own) = match head.clause("in").and_then(|c| c.values.first()) {
            Some(value) => match value.word() {
                Some(word) => (word.clone(), word.text.clone(), true),
                None => return,
            },
            None => match &head.name {
                Some(name) => (name.clone(), name.text.clone(), false),
                None => return,
            },
        };
        let f = &self.model.frameworks[framework];
        if let Some(index) = f.stages.iter().position(|s| s.decl.name == wanted) {
            let it = &mut self.model.stages[stage.id];
            it.framework_stage = Some(index);
            it.own = own;
            return;
        }
        let names: Vec<String> = f.stages.iter().map(|s| s.decl.name.clone()).collect();
        let (title, at) = (f.decl.name.clone(), f.decl.name_span);
        if names.is_empty() {
            return;
        }
        let list: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
        let mut d = Diagnostic::new(
            Code::NotInFramework,
            name.span,
            format!("`{wanted}` is no stage of `{title}`"),
        );
        d = match crate::diagnostic::nearest(&wanted, names.iter().map(String::as_str)) {
            Some(meant) => d
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), name.span, meant),
            None if own => d.label("not one of them").help(format!("its stages are {}", list.join(", "))),
            None => d.label("not one of its stages").help(format!(
                "its stages are {}; a stage of your own says which it lies in, as in `stage {wanted} in {}`",
                list.join(", "),
                names[0]
            )),
        };
        self.report(d.also(at, "the framework is declared here"));
    }

    /// The journey that tells something in full.
    fn details(&mut self, place: Place, expr: Option<&Expr>) -> Option<JourneyId> {
        match self.symbol(place.file, expr, NameKind::Journey)? {
            Symbol::Journey(id) => Some(id),
            _ => None,
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn touchpoint(
        &mut self,
        place: Place,
        work: &JourneyWork<'a>,
        t: &TouchpointWork<'a>,
        around: &[PersonaId],
        owner: Option<crate::model::TeamId>,
        evidence: Evidence,
        improves: Option<JourneyId>,
    ) {
        let (head, statement) = (t.head, t.statement);
        self.clauses("touchpoint", "stage", statement, head);
        let fields = match known("touchpoint", "stage") {
            Some(c) => self.fields(c, head.keyword.span, statement.broken, head.block.as_ref()),
            None => Fields::default(),
        };
        let name = self.model.touchpoints[t.id].decl.name.clone();
        let before = improves.and_then(|j| self.journeys.get(&j)?.touchpoints.get(&name).copied());
        let personas = self.who(place, head, around, "stage");
        let mut channels = Vec::new();
        let mut seen = HashSet::new();
        if let Some(clause) = head.clause("via") {
            for value in clause.values.iter().filter(|v| !v.is_hole()) {
                for id in self.channels(place.file, Some(value)) {
                    if !seen.insert(id) {
                        self.repeated_value(value.span, &shown(value));
                    } else {
                        channels.push(id);
                    }
                }
            }
        }
        if head.block.is_none()
            && let Some(journey) = improves
        {
            match before {
                Some(before) => {
                    self.take_over_touchpoint(work.id, t.id, before, &personas);
                    if !channels.is_empty() {
                        self.model.touchpoints[t.id].channels = channels;
                    }
                    return;
                }
                None if head.texts.is_empty() && head.clauses.is_empty() => {
                    self.nothing_to_take_over(head, journey, "touchpoint");
                }
                None => {}
            }
        }
        let event = self.touchpoint_event(place, fields.get("event"));
        if event.is_none() && (fields.has("event") || fields.vague()) {
            self.vague_events.insert(t.id);
        }
        let own_owner = self.team(place.file, fields.get("owner"));
        let moment_of_truth = self.yes_no(fields.get("moment_of_truth"));
        let at = self.time_of_day(fields.get("at"));
        let duration = fields.get("duration").and_then(|e| self.duration_range(e));
        let repeats = fields.get("repeats").and_then(|e| self.period(e));
        let enters = self.text_value(fields.get("enters"));
        let exits = self.text_value(fields.get("exits"));
        let details = self.details(place, fields.get("details"));
        let path = self.model.touchpoints[t.id].decl.path.clone();
        let mut siblings = Siblings::new();
        let inner = super::content::Around {
            place,
            journey: work.id,
            personas: personas.clone(),
            evidence,
        };
        let content = self.content(&inner, "touchpoint", head.block.as_ref(), &path, &mut siblings);
        let resolves = self.pains(place, fields.get("resolves"));
        let old = before.map(|b| self.model.touchpoints[b].clone());
        let it: &mut Touchpoint = &mut self.model.touchpoints[t.id];
        it.personas = personas;
        it.channels = channels;
        it.event = event;
        it.owner = own_owner.or(owner);
        it.moment_of_truth = moment_of_truth.unwrap_or(false);
        it.at = at;
        it.duration = duration;
        it.repeats = repeats;
        it.enters = enters;
        it.exits = exits;
        it.details = details;
        it.improves = before;
        it.resolves = resolves;
        it.overrides = content.overrides;
        it.content = content.content;
        if let Some(old) = old {
            // The same touchpoint, changed: what makes it the same need not be said again.
            it.decl.label = it.decl.label.take().or(old.decl.label);
            if it.channels.is_empty() {
                it.channels = old.channels;
            }
            it.event = it.event.or(old.event);
            if moment_of_truth.is_none() {
                it.moment_of_truth = old.moment_of_truth;
            }
        }
    }

    /// The event that marks a touchpoint.
    pub(crate) fn touchpoint_event(
        &mut self,
        place: Place,
        expr: Option<&Expr>,
    ) -> Option<crate::model::EventId> {
        match self.symbol(place.file, expr, NameKind::Event)? {
            Symbol::Event(id) => Some(id),
            _ => None,
        }
    }
}
