//! Personas: what they say, whom they extend, how they are found in the data.

use super::names::Declared;
use super::scope::{Analysis, Place, Symbol};
use super::values::{known, statements};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Basis, Decimal, Entry, EntryKind, Evidence, Persona, PersonaId, SourceId};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Number, NumberUnit, StatementKind};
use crate::vocab::{NameKind, ValueType};
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Analysis<'a> {
    pub(super) fn personas(&mut self, declared: &[Declared<'a>]) {
        let mut parents: BTreeMap<PersonaId, (PersonaId, Span)> = BTreeMap::new();
        for d in declared {
            let Symbol::Persona(id) = d.symbol else { continue };
            self.persona(id, d);
            let value =
                d.head.clause("extends").and_then(|c| c.values.first()).filter(|v| !v.is_hole());
            if let Some(value) = value
                && let Some(Symbol::Persona(parent)) =
                    self.symbol(d.file, Some(value), NameKind::Persona)
            {
                parents.insert(id, (parent, value.span));
            }
        }
        // Parents first; a chain that closes is cut where it was found.
        let mut done: BTreeSet<PersonaId> = BTreeSet::new();
        for d in declared {
            let Symbol::Persona(id) = d.symbol else { continue };
            let mut chain = vec![id];
            let mut at = id;
            while let Some((parent, span)) = parents.get(&at).copied() {
                if let Some(start) = chain.iter().position(|c| *c == parent) {
                    let names: Vec<String> = chain[start..]
                        .iter()
                        .chain([&parent])
                        .map(|p| format!("`{}`", self.model.personas[*p].decl.name))
                        .collect();
                    let message = match &names[..] {
                        [own, _] => format!("{own} extends itself"),
                        ring => format!("{} extend each other", ring.join(" → ")),
                    };
                    self.report(
                        Diagnostic::new(Code::Cycle, span, message)
                            .label("the chain comes back here")
                            .help("delete one `extends`"),
                    );
                    parents.remove(&at);
                    break;
                }
                if done.contains(&parent) {
                    break;
                }
                chain.push(parent);
                at = parent;
            }
            for persona in chain.into_iter().rev() {
                if done.insert(persona)
                    && let Some((parent, _)) = parents.get(&persona)
                {
                    self.inherit(persona, *parent);
                }
            }
        }
    }

    /// What people want is taken over; who they are, their words and their data are not.
    pub(super) fn inherit(&mut self, child: PersonaId, parent: PersonaId) {
        let from: Persona = self.model.personas[parent].clone();
        let to = &mut self.model.personas[child];
        to.extends = Some(parent);
        to.goal = to.goal.take().or(from.goal);
        to.role = to.role.take().or(from.role);
        if to.prefers.is_empty() {
            to.prefers = from.prefers;
        }
        for kind in [EntryKind::Needs, EntryKind::Frustration] {
            if !to.entries.iter().any(|e| e.kind == kind) {
                to.entries.extend(from.entries.iter().filter(|e| e.kind == kind).cloned());
            }
        }
    }

    pub(super) fn persona(&mut self, id: PersonaId, d: &Declared<'a>) {
        let fields = self.top(d);
        let place = Place { file: d.file, journey: None };
        let goal = self.text_value(fields.get("goal"));
        let bio = self.text_value(fields.get("bio"));
        let age = fields.get("age").and_then(|e| self.age(e));
        let role = self.text_value(fields.get("role"));
        let image = self.text_value(fields.get("image"));
        let prefers = self.channels(d.file, fields.get("prefers"));
        let segment = fields.get("segment").and_then(|e| self.segment(place, e));
        let lost = fields.vague() || d.statement.broken || fields.has("segment");
        if segment.is_none() && lost {
            self.vague_segments.insert(id);
        }
        let prefix = self.model.personas[id].decl.path.clone();
        let mut entries = Vec::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for statement in statements(d.head.block.as_ref()) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            let kind = match head.keyword.text.as_str() {
                "needs" => EntryKind::Needs,
                "says" => EntryKind::Says,
                "frustration" => EntryKind::Frustration,
                _ => continue,
            };
            self.clauses(kind.word(), "persona", statement, head);
            let Some(construct) = known(kind.word(), "persona") else { continue };
            let fields =
                self.fields(construct, head.keyword.span, statement.broken, head.block.as_ref());
            let default =
                Evidence { source: None, basis: Basis::Assumed, confidence: None, n: None };
            let evidence = self.evidence(place, &fields, default);
            let n = counts.entry(kind.word()).or_default();
            *n += 1;
            let path = format!("{prefix}.{}#{n}", kind.word());
            if let Some(text) = head.texts.first() {
                entries.push(Entry {
                    kind,
                    path,
                    text: text.value.clone(),
                    by: None,
                    who: self.text_value(fields.get("who")),
                    personas: Vec::new(),
                    evidence,
                    doc: statement.doc.clone(),
                    span: statement.span,
                });
            }
        }
        let persona = &mut self.model.personas[id];
        persona.goal = goal;
        persona.bio = bio;
        persona.age = age;
        persona.role = role;
        persona.image = image;
        persona.prefers = prefers;
        persona.segment = segment;
        persona.entries = entries;
    }

    pub(super) fn age(&mut self, expr: &Expr) -> Option<(Decimal, Decimal)> {
        let plain = |e: &Expr| match e.kind {
            ExprKind::Number(Number { value, unit: NumberUnit::None, .. }) => Some(value),
            _ => None,
        };
        let (lo, hi) = match &expr.kind {
            ExprKind::Range(a, b) => (plain(a), plain(b)),
            _ => (plain(expr), plain(expr)),
        };
        match (lo, hi) {
            (Some(lo), Some(hi)) => {
                if lo < Decimal::ZERO || hi > Decimal::from(150) || lo > hi {
                    self.report(
                        Diagnostic::new(Code::OutOfRange, expr.span, "nobody is of that age")
                            .label("0 to 150, the lower first")
                            .help("write it as in `27` or `25..34`"),
                    );
                    return None;
                }
                Some((lo, hi))
            }
            _ => {
                self.wrong_type(expr, ValueType::Age);
                None
            }
        }
    }

    pub(super) fn segment(
        &mut self,
        place: Place,
        expr: &Expr,
    ) -> Option<(SourceId, Option<crate::model::Predicate>)> {
        use crate::syntax::ast::BinaryOp;
        let (source, condition) = match &expr.kind {
            ExprKind::Binary(BinaryOp::Where, _, source, condition) => {
                (source.as_ref(), Some(condition.as_ref()))
            }
            ExprKind::Path(_) => (expr, None),
            _ => {
                self.wrong_type(expr, ValueType::Segment);
                return None;
            }
        };
        let Some(Symbol::Source(id)) =
            self.symbol(place.file, Some(source).filter(|s| !s.is_hole()), NameKind::Source)
        else {
            return None;
        };
        let filter = match condition {
            Some(condition) => Some(self.predicate(id, &[], condition)?),
            None => None,
        };
        Some((id, filter))
    }
}
