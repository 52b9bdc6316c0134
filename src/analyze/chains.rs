//! Functions that follow people from step to step: `converted`, `time_between` and `returned`.

use super::formula::function_typed;
use super::literal::has_hole;
use super::picked::{Picked, bound_event};
use super::range;
use super::scope::Analysis;
use super::types::{Env, Typed};
use super::types::{NumberValue, ValueIs};
use super::written::shown;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{Duration, Quantity};
use crate::model::{EntryRule, FormulaKind, Funnel, Kind, OrderRule, Step, TimeValue, Unit};
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Name};
use crate::vocab::Function;
use std::collections::BTreeMap;

/// More steps than this in one chain are refused.
const MAX_STEPS: usize = 64;

impl Analysis<'_> {
    /// `converted(a -> b, …)` and `time_between(a -> b, …)`
    pub(crate) fn followed(
        &mut self,
        env: &Env,
        expr: &Expr,
        known: &'static Function,
        chain: &Expr,
        options: &BTreeMap<String, &Expr>,
    ) -> Option<Typed> {
        let before = self.found();
        let steps = self.steps(env, known, chain);
        let option = |name: &str| options.get(name).copied();
        let within = match option("within") {
            Some(value) => self.time_value(env, value).map(Some),
            None => Some(None),
        };
        let entry = match option("entry") {
            None => Some(EntryRule::Best),
            Some(value) => self.choice(Some(value), &["best", "first", "each"]).map(|w| match w {
                "first" => EntryRule::First,
                "each" => EntryRule::Each,
                _ => EntryRule::Best,
            }),
        };
        let ties_allowed = match option("ties") {
            None => Some(true),
            Some(value) => self.choice(Some(value), &["allow", "forbid"]).map(|w| w == "allow"),
        };
        let order = match option("order") {
            None => Some(OrderRule::InOrder),
            Some(value) => {
                self.choice(Some(value), &["in_order", "exact", "any"]).map(|w| match w {
                    "exact" => OrderRule::Exact,
                    "any" => OrderRule::Any,
                    _ => OrderRule::InOrder,
                })
            }
        };
        let unit = self.unit(option("per"));
        let exclude = match option("exclude") {
            None => Some(Vec::new()),
            Some(value) => self.excluded(env, value),
        };
        let (steps, exclude) = (steps?, exclude?);
        let same = match option("same") {
            None => Some(Vec::new()),
            Some(value) => self.same(&steps, value),
        };
        let (within, entry, order, unit) = (within?, entry?, order?, unit?);
        let (ties_allowed, same) = (ties_allowed?, same?);
        if order == OrderRule::Any && steps.iter().any(|(_, s)| s.within.is_some()) {
            self.report(
                Diagnostic::new(
                    Code::Impossible,
                    chain.span,
                    "a step that may come in any order has no step before it",
                )
                .label("a step here has its own window")
                .help("leave out `within` after the step, or `order: any`"),
            );
            return None;
        }
        let all: Vec<&Picked> = steps.iter().map(|(p, _)| p).chain(&exclude).collect();
        if !self.followable(&all, unit, known.name) || self.found() > before {
            return None;
        }
        let funnel = Funnel {
            steps: steps.into_iter().map(|(_, s)| s).collect(),
            within,
            entry,
            ties_allowed,
            order,
            exclude: exclude.into_iter().map(|p| p.pick).collect(),
            same,
            unit,
        };
        Some(if known.name == "converted" {
            function_typed(expr, known, Kind::Percent, range::SHARE, FormulaKind::Converted(funnel))
        } else {
            function_typed(
                expr,
                known,
                Kind::Duration,
                range::NOT_NEGATIVE,
                FormulaKind::TimeBetween(funnel),
            )
        })
    }

    fn steps(
        &mut self,
        env: &Env,
        known: &'static Function,
        chain: &Expr,
    ) -> Option<Vec<(Picked, Step)>> {
        let mut parts = Vec::new();
        let mut rest = chain;
        while let ExprKind::Binary(BinaryOp::Then, _, left, right) = &rest.kind {
            parts.push(&**right);
            rest = left;
        }
        parts.push(rest);
        parts.reverse();
        if has_hole(chain) {
            return None;
        }
        if parts.len() < 2 {
            self.report(
                Diagnostic::new(
                    Code::WrongArguments,
                    chain.span,
                    format!("`{}` follows a chain, and this is one step", known.name),
                )
                .label("and then?")
                .help(format!(
                    "write two steps at least, as in `{}({} -> …)`",
                    known.name,
                    shown(chain)
                )),
            );
            return None;
        }
        if parts.len() > MAX_STEPS {
            self.report(
                Diagnostic::new(
                    Code::TooDeep,
                    chain.span,
                    format!("a chain of more than {MAX_STEPS} steps"),
                )
                .label("too many steps")
                .help("measure it in parts"),
            );
            return None;
        }
        let mut steps = Vec::new();
        let mut good = true;
        for (i, part) in parts.into_iter().enumerate() {
            let (event, window) = match &part.kind {
                ExprKind::Binary(BinaryOp::Within, _, event, window) => (&**event, Some(&**window)),
                _ => (part, None),
            };
            if let (0, Some(window)) = (i, window) {
                self.report(
                    Diagnostic::new(Code::WrongArguments, window.span, "the first step has no step before it")
                        .label("within this time of what?")
                        .help("put `within` after a later step, or `within:` behind the chain for the whole"),
                );
                good = false;
                continue;
            }
            let picked = self.picked(env, event);
            let within = match window {
                Some(window) => self.time_value(env, window).map(Some),
                None => Some(None),
            };
            match (picked, within) {
                (Some(picked), Some(within)) => {
                    let step = Step { event: picked.pick.clone(), within };
                    steps.push((picked, step));
                }
                _ => good = false,
            }
        }
        good.then_some(steps)
    }

    fn unit(&mut self, value: Option<&Expr>) -> Option<Unit> {
        match value {
            None => Some(Unit::Person),
            Some(value) => self.choice(Some(value), &["person", "session"]).map(|w| match w {
                "session" => Unit::Session,
                _ => Unit::Person,
            }),
        }
    }

    fn excluded(&mut self, env: &Env, value: &Expr) -> Option<Vec<Picked>> {
        let one = std::slice::from_ref(value);
        let values = match &value.kind {
            ExprKind::List(values) => values.as_slice(),
            _ => one,
        };
        let picked: Vec<Option<Picked>> = values.iter().map(|v| self.picked(env, v)).collect();
        picked.into_iter().collect()
    }

    /// The properties that are equal along the chain: each step declares them.
    fn same(&mut self, steps: &[(Picked, Step)], value: &Expr) -> Option<Vec<String>> {
        let one = std::slice::from_ref(value);
        let values = match &value.kind {
            ExprKind::List(values) => values.as_slice(),
            _ => one,
        };
        let mut names = Vec::new();
        for value in values {
            if has_hole(value) {
                return None;
            }
            let Some(name) = value.word() else {
                self.wrong_literal(value, "the name of a property", "order_id");
                return None;
            };
            let mut types = Vec::new();
            for (picked, _) in steps {
                match picked.value.properties.iter().find(|m| m.name == name.text) {
                    Some(member) => types.push((member.ty, picked)),
                    None => {
                        self.missing_in_step(name, picked);
                        return None;
                    }
                }
            }
            if let [(first, a), rest @ ..] = types.as_slice()
                && let Some((other, b)) = rest.iter().find(|(t, _)| t != first)
            {
                let d = Diagnostic::new(
                    Code::KindMismatch,
                    name.span,
                    format!(
                        "`{}` is {} in one step and {} in another",
                        name.text,
                        first.words(),
                        other.words()
                    ),
                )
                .label("never the same")
                .also(a.span, format!("{} here", first.words()))
                .also(b.span, format!("{} here", other.words()))
                .help("declare it with one type in all steps");
                self.report(d);
                return None;
            }
            names.push(name.text.clone());
        }
        Some(names)
    }

    fn missing_in_step(&mut self, name: &Name, picked: &Picked) {
        let known: Vec<&str> = picked.value.properties.iter().map(|m| m.name.as_str()).collect();
        let mut d = Diagnostic::new(
            Code::UnknownName,
            name.span,
            format!("the step `{}` is declared without a property `{}`", picked.text, name.text),
        )
        .also(picked.span, "declared here");
        d = match nearest(&name.text, known.iter().copied()) {
            Some(meant) => d
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), name.span, meant),
            None => d.label("each step needs it").help(format!(
                "declare it in each step, as in `{}: event({}: text)`",
                picked.text, name.text
            )),
        };
        self.report(d);
    }

    /// `returned(a, again: b, after: 7d, within: 14d)`
    pub(crate) fn returned(
        &mut self,
        env: &Env,
        expr: &Expr,
        known: &'static Function,
        first: &Expr,
        options: &BTreeMap<String, &Expr>,
    ) -> Option<Typed> {
        let option = |name: &str| options.get(name).copied();
        let first = self.picked(env, first);
        let missing = |this: &mut Self, name: &str, what: &str| {
            this.report(
                Diagnostic::new(
                    Code::WrongArguments,
                    expr.span,
                    format!("`returned` is called without `{name}:`"),
                )
                .label(what)
                .help(format!("it is called as in `{}`", known.shape)),
            );
        };
        let again = match option("again") {
            Some(value) => self.picked(env, value),
            None => {
                missing(self, "again", "what is coming back?");
                None
            }
        };
        let after = match option("after") {
            Some(value) => self.time_value(env, value),
            None => {
                missing(self, "after", "not before so long after the first time?");
                None
            }
        };
        let within = match option("within") {
            Some(value) => self.time_value(env, value).map(Some),
            None => Some(None),
        };
        let unit = self.unit(option("per"));
        let (first, again, after, within, unit) = (first?, again?, after?, within?, unit?);
        if let (TimeValue::Literal(a), Some(TimeValue::Literal(w))) = (&after, &within)
            && a >= w
        {
            let span = option("within").map_or(expr.span, |e| e.span);
            self.report(
                Diagnostic::new(
                    Code::Impossible,
                    span,
                    format!("nobody comes back after `{a}` and within `{w}`"),
                )
                .label("both run from the first time")
                .help(format!("make `within:` longer than `after:`, that is longer than `{a}`")),
            );
            return None;
        }
        if !self.followable(&[&first, &again], unit, known.name) {
            return None;
        }
        let is =
            FormulaKind::Returned { first: first.pick, again: again.pick, after, within, unit };
        Some(function_typed(expr, known, Kind::Percent, range::SHARE, is))
    }

    /// Whether people (or sessions) can be followed over these events.
    fn followable(&mut self, steps: &[&Picked], unit: Unit, name: &str) -> bool {
        for picked in steps {
            if !self.has_people(picked, name) || !self.has_time(picked, name) {
                return false;
            }
            if unit == Unit::Session && !self.has_sessions(picked, "per: session") {
                return false;
            }
        }
        let source_of = |this: &Self, p: &Picked| {
            bound_event(&p.pick.event).map(|e| this.model.events[e].source)
        };
        let Some(first) = steps.first() else { return true };
        let Some(first_source) = source_of(self, first) else { return true };
        for other in &steps[1..] {
            let Some(source) = source_of(self, other) else { continue };
            let (a, b) = (&self.model.sources[first_source], &self.model.sources[source]);
            let vague = [source, first_source].iter().any(|s| self.vague_sources.contains(s));
            if a.person_space() != b.person_space() && !vague {
                let d = self.two_spaces(first, other, (a.decl.name_span, b.decl.name_span));
                self.report(d);
                return false;
            }
            if unit == Unit::Session && source != first_source {
                let d = Diagnostic::new(
                    Code::Impossible,
                    other.span,
                    format!(
                        "`{}` and `{}` are recorded in two sources, and a session lies in one",
                        first.text, other.text
                    ),
                )
                .label(format!("recorded in `{}`", b.decl.name))
                .also(first.span, format!("recorded in `{}`", a.decl.name))
                .help("take events of one source, or a metric that counts by person");
                self.report(d);
                return false;
            }
        }
        true
    }

    fn two_spaces(&self, first: &Picked, other: &Picked, (a, b): (Span, Span)) -> Diagnostic {
        let space = |p: &Picked| {
            bound_event(&p.pick.event).map_or("…".to_string(), |e| {
                let source = &self.model.sources[self.model.events[e].source];
                match &source.people {
                    Some(people) => format!("`people: {people}`"),
                    None => "no `people:`".into(),
                }
            })
        };
        Diagnostic::new(
            Code::PersonSpace,
            other.span,
            format!("`{}` and `{}` do not speak of the same people", first.text, other.text),
        )
        .label("other people than the step before")
        .also(a, format!("`{}` is recorded here, with {}", first.text, space(first)))
        .also(b, format!("`{}` is recorded here, with {}", other.text, space(other)))
        .help("where both sources number the same people, give both the same `people:`; else take steps of one")
    }
}

impl Analysis<'_> {
    /// A duration, or a parameter that is one.
    pub(crate) fn time_value(&mut self, env: &Env, expr: &Expr) -> Option<TimeValue> {
        let Some(name) = expr.word() else {
            return self.duration(expr).map(TimeValue::Literal);
        };
        let value = self.parameter(env, name, "duration")?;
        match &value.is {
            ValueIs::Hole => None,
            ValueIs::Number(NumberValue::Literal(Quantity { kind: Kind::Duration, value })) => {
                Some(TimeValue::Literal(Duration(i64::try_from(*value).unwrap_or(i64::MAX))))
            }
            ValueIs::Number(NumberValue::Parameter(name, Kind::Duration)) => {
                Some(TimeValue::Parameter(name.clone()))
            }
            _ => {
                self.report(
                    Diagnostic::new(
                        Code::WrongType,
                        expr.span,
                        format!("`{}` is {}, and a duration is wanted", name.text, value.words()),
                    )
                    .label("a duration is wanted here")
                    .also(value.span, "declared here")
                    .help(format!(
                        "write a duration, as in `7d`, or declare `{}: duration`",
                        name.text
                    )),
                );
                None
            }
        }
    }
}
