//! Journeys that improve others: what is taken over, what is kept, what is gone.

use super::journeys::JourneyWork;
use super::scope::{Analysis, JourneyScope, Place, Symbol};
use super::values::each;
use super::written::shown;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Content, Decl, JourneyId, PainId, PersonaId, StageId, Touchpoint, TouchpointId,
};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Head, Name};
use crate::vocab::{NameKind, ValueType};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl<'a> Analysis<'a> {
    pub(super) fn take_over_stage(
        &mut self,
        journey: JourneyId,
        to: StageId,
        from: StageId,
        personas: &[PersonaId],
    ) {
        let old = self.model.stages[from].clone();
        let path = self.model.stages[to].decl.path.clone();
        let content = self.copy_content(&old.content, &old.decl.path, &path, journey);
        let new = &mut self.model.stages[to];
        new.decl.label = new.decl.label.take().or(old.decl.label);
        new.decl.doc = new.decl.doc.take().or(old.decl.doc);
        new.framework_stage = new.framework_stage.or(old.framework_stage);
        new.own = old.own;
        new.personas = personas.iter().copied().filter(|p| old.personas.contains(p)).collect();
        if new.personas.is_empty() {
            new.personas = personas.to_vec();
        }
        new.goal = old.goal;
        new.enters = old.enters;
        new.exits = old.exits;
        new.duration = old.duration;
        new.at = old.at;
        new.repeats = old.repeats;
        new.details = old.details;
        new.owner = old.owner;
        new.improves = Some(from);
        new.taken_over = true;
        new.content = content;
        let (personas, span) = (new.personas.clone(), new.decl.span);
        for id in old.touchpoints {
            let decl = self.model.touchpoints[id].decl.clone();
            let name = decl.name.clone();
            if self.journeys.get(&journey).is_some_and(|s| s.touchpoints.contains_key(&name)) {
                // Written anew in another stage: it has moved there.
                continue;
            }
            let decl = Decl {
                path: format!("{path}.{name}"),
                span,
                name_span: self.model.stages[to].decl.name_span,
                ..decl
            };
            let touchpoint = self.model.touchpoints.push(Touchpoint::new(decl, journey, to));
            self.model.stages[to].touchpoints.push(touchpoint);
            if let Some(scope) = self.journeys.get_mut(&journey) {
                Arc::make_mut(scope).touchpoints.insert(name, touchpoint);
            }
            self.take_over_touchpoint(journey, touchpoint, id, &personas);
        }
    }

    pub(super) fn take_over_touchpoint(
        &mut self,
        journey: JourneyId,
        to: TouchpointId,
        from: TouchpointId,
        personas: &[PersonaId],
    ) {
        let old = self.model.touchpoints[from].clone();
        let path = self.model.touchpoints[to].decl.path.clone();
        let content = self.copy_content(&old.content, &old.decl.path, &path, journey);
        let new = &mut self.model.touchpoints[to];
        new.decl.label = new.decl.label.take().or(old.decl.label);
        new.decl.doc = new.decl.doc.take().or(old.decl.doc);
        new.channels = old.channels;
        new.personas = personas.iter().copied().filter(|p| old.personas.contains(p)).collect();
        if new.personas.is_empty() {
            new.personas = personas.to_vec();
        }
        new.event = old.event;
        new.owner = old.owner;
        new.moment_of_truth = old.moment_of_truth;
        new.at = old.at;
        new.duration = old.duration;
        new.repeats = old.repeats;
        new.enters = old.enters;
        new.exits = old.exits;
        new.details = old.details;
        new.improves = Some(from);
        new.taken_over = true;
        new.overrides = old.overrides;
        new.content = content;
    }

    /// The same content for another journey; measures stay with the journey that promised them.
    pub(super) fn copy_content(
        &mut self,
        old: &Content,
        from: &str,
        to: &str,
        journey: JourneyId,
    ) -> Content {
        let path = |p: &str| format!("{to}{}", p.strip_prefix(from).unwrap_or(p));
        let mut new = old.clone();
        new.measures.clear();
        for e in &mut new.entries {
            e.path = path(&e.path);
        }
        for f in &mut new.feels {
            f.path = path(&f.path);
        }
        for u in &mut new.unknowns {
            u.path = path(&u.path);
        }
        for id in &mut new.pains {
            let mut pain = self.model.pains[*id].clone();
            pain.path = path(&pain.path);
            pain.journey = journey;
            *id = self.model.pains.push(pain);
        }
        for id in &mut new.opportunities {
            let mut it = self.model.opportunities[*id].clone();
            it.path = path(&it.path);
            it.journey = journey;
            *id = self.model.opportunities.push(it);
        }
        for id in &mut new.insights {
            let mut it = self.model.insights[*id].clone();
            it.path = path(&it.path);
            it.journey = journey;
            *id = self.model.insights.push(it);
        }
        new
    }

    pub(super) fn nothing_to_take_over(&mut self, head: &Head, journey: JourneyId, kind: &str) {
        let Some(name) = &head.name else { return };
        // What could not be read there may have this name.
        if self.journeys.get(&journey).is_some_and(|scope| scope.lost_names) {
            return;
        }
        let from = self.model.journeys[journey].decl.name.clone();
        let names: Vec<String> = self.journeys.get(&journey).map_or(Vec::new(), |s| {
            if kind == "stage" {
                s.stages.keys().cloned().collect()
            } else {
                s.touchpoints.keys().cloned().collect()
            }
        });
        let mut d = Diagnostic::new(
            Code::NothingToTakeOver,
            name.span,
            format!("`{from}` has no {kind} `{}` to take over", name.text),
        )
        .help(format!("write a block after it if it is new, or the name of a {kind} of `{from}`"));
        d = match crate::diagnostic::nearest(&name.text, names.iter().map(String::as_str)) {
            Some(meant) => d.label(format!("did you mean `{meant}`?")).guess(
                format!("write `{meant}`"),
                name.span,
                meant,
            ),
            None => d.label("without a block it is taken over as it is"),
        };
        self.report(d);
    }

    /// Cuts chains of `improves` that close.
    pub(super) fn improves_cycles(&mut self, works: &[JourneyWork<'a>]) {
        // Those whose chain ends, or runs into a circle without being in it.
        let mut open: BTreeSet<JourneyId> = BTreeSet::new();
        // Those in a circle.
        let mut round: BTreeSet<JourneyId> = BTreeSet::new();
        for work in works {
            let mut chain = vec![work.id];
            let mut seen = BTreeSet::from([work.id]);
            let mut at = work.id;
            let inside = round.contains(&work.id);
            while let Some(next) = self.model.journeys[at].improves {
                if next == work.id {
                    let names: Vec<String> = chain
                        .iter()
                        .chain([&work.id])
                        .map(|j| format!("`{}`", self.model.journeys[*j].decl.name))
                        .collect();
                    let span = work
                        .declared
                        .head
                        .clause("improves")
                        .map_or(work.declared.head.head_span, |c| c.span);
                    let message = match &names[..] {
                        [own, _] => format!("{own} improves itself"),
                        ring => format!("{} improve each other", ring.join(" → ")),
                    };
                    self.report(
                        Diagnostic::new(Code::Cycle, span, message)
                            .label("the chain comes back here")
                            .help("delete one `improves`: a future state improves what is"),
                    );
                    self.model.journeys[work.id].improves = None;
                    self.vague_improves.insert(work.id);
                    break;
                }
                if open.contains(&next) || (!inside && round.contains(&next)) {
                    break;
                }
                if !seen.insert(next) {
                    let begin = chain.iter().position(|j| *j == next).unwrap_or(chain.len());
                    round.extend(chain.drain(begin..));
                    break;
                }
                chain.push(next);
                at = next;
            }
            open.extend(chain);
        }
    }

    pub(super) fn improved_first(&self, works: &[JourneyWork<'a>]) -> Vec<usize> {
        let index: BTreeMap<JourneyId, usize> =
            works.iter().enumerate().map(|(i, w)| (w.id, i)).collect();
        let mut order = Vec::new();
        let mut done = BTreeSet::new();
        for work in works {
            let mut chain = vec![work.id];
            let mut seen = BTreeSet::from([work.id]);
            while let Some(next) = chain.last().and_then(|j| self.model.journeys[*j].improves) {
                if done.contains(&next) || !seen.insert(next) {
                    break;
                }
                chain.push(next);
            }
            for id in chain.into_iter().rev() {
                if done.insert(id)
                    && let Some(i) = index.get(&id)
                {
                    order.push(*i);
                }
            }
        }
        order
    }

    /// Stages and touchpoints of the improved journey, by name; a stage stands for its touchpoints.
    pub(super) fn drops(
        &mut self,
        place: Place,
        journey: JourneyId,
        expr: Option<&Expr>,
    ) -> Vec<TouchpointId> {
        let mut found = Vec::new();
        let Some(list) = expr else { return found };
        let Some(improved) = self.model.journeys[journey].improves else {
            self.report(
                Diagnostic::new(
                    Code::Misplaced,
                    list.span,
                    "`drops:` names what is gone from the journey that this one improves",
                )
                .label("this journey improves none")
                .help("add `improves …` to the journey, or delete this"),
            );
            return found;
        };
        let scope = self.journeys.get(&improved).cloned().unwrap_or_default();
        for value in each(expr) {
            let Some(name) = value.word() else {
                self.wrong_type(value, ValueType::Names(NameKind::Touchpoint));
                continue;
            };
            if let Some(id) = scope.touchpoints.get(&name.text) {
                found.push(*id);
            } else if let Some(id) = scope.stages.get(&name.text) {
                found.extend(&self.model.stages[*id].touchpoints);
            } else if let Some((kind, at)) = self.inner_kind(&scope, &name.text) {
                self.wrong_kind(name, kind, &[NameKind::Touchpoint, NameKind::Stage], Some(at));
            } else {
                let names = self.in_reach(scope.touchpoints.keys().chain(scope.stages.keys()));
                self.unknown_name(
                    place.file,
                    name,
                    &[NameKind::Touchpoint, NameKind::Stage],
                    &names,
                );
            }
        }
        found
    }

    pub(super) fn journey_keeps(&mut self, work: &JourneyWork<'a>) {
        let place = Place { file: work.declared.file, journey: Some(work.id) };
        let keeps = self.pains(place, work.fields.get("keeps"));
        let drops = self.drops(place, work.id, work.fields.get("drops"));
        let journey = &mut self.model.journeys[work.id];
        journey.keeps = keeps;
        journey.drops = drops;
    }

    /// Pains by name: of this journey, or of the one it improves, or `Other.pain`.
    pub(crate) fn pains(&mut self, place: Place, expr: Option<&Expr>) -> Vec<PainId> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for value in each(expr) {
            let ExprKind::Path(names) = &value.kind else {
                self.wrong_type(value, ValueType::Names(NameKind::Pain));
                continue;
            };
            let pain = match &names[..] {
                [name] => self.pain(place, name),
                [journey, name] => match self.resolve(place.file, journey, &[NameKind::Journey]) {
                    Some(Symbol::Journey(id)) => {
                        let inner = Place { journey: Some(id), ..place };
                        self.pain(inner, name)
                    }
                    _ => None,
                },
                _ => {
                    self.dotted_name(names, NameKind::Pain, value.span);
                    None
                }
            };
            if let Some(pain) = pain {
                if !seen.insert(pain) {
                    self.repeated_value(value.span, &shown(value));
                } else {
                    found.push(pain);
                }
            }
        }
        found
    }

    fn pain(&mut self, place: Place, name: &Name) -> Option<PainId> {
        let journey = place.journey?;
        let own = self.journeys.get(&journey).cloned().unwrap_or_default();
        let improved = self.model.journeys[journey]
            .improves
            .and_then(|j| self.journeys.get(&j).cloned())
            .unwrap_or_default();
        if let Some(id) = own.pains.get(&name.text).or(improved.pains.get(&name.text)) {
            return Some(*id);
        }
        if self.vague_improves.contains(&journey) {
            return None;
        }
        for scope in [&own, &improved] {
            if let Some((kind, at)) = self.inner_kind(scope, &name.text) {
                self.wrong_kind(name, kind, &[NameKind::Pain], Some(at));
                return None;
            }
        }
        let names = self.in_reach(own.pains.keys().chain(improved.pains.keys()));
        self.unknown_name(place.file, name, &[NameKind::Pain], &names);
        None
    }

    /// What else a name is inside a journey.
    pub(crate) fn inner_kind(&self, scope: &JourneyScope, name: &str) -> Option<(NameKind, Span)> {
        let m = &self.model;
        if let Some(id) = scope.touchpoints.get(name) {
            return Some((NameKind::Touchpoint, m.touchpoints[*id].decl.name_span));
        }
        if let Some(id) = scope.stages.get(name) {
            return Some((NameKind::Stage, m.stages[*id].decl.name_span));
        }
        if let Some(id) = scope.pains.get(name) {
            return Some((NameKind::Pain, m.pains[*id].span));
        }
        if let Some(id) = scope.opportunities.get(name) {
            return Some((NameKind::Opportunity, m.opportunities[*id].span));
        }
        scope.insights.get(name).map(|id| (NameKind::Insight, m.insights[*id].span))
    }
}
