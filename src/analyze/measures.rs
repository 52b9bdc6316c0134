//! Measures: a metric with its arguments, its target and what else is promised.

use super::literal::{has_hole, kind_words, signed, time_unit};
use super::metrics::bounds_text;
use super::picked::{bound_event, bound_question};
use super::scope::{Analysis, Cause, Place, Symbol};
use super::types::{Declared, Env, ParameterType, Run, Signature, State, Value, ValueIs};
use super::values::Fields;
use super::written::{shown, written};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Argument, Better, Bounds, Decimal, Decl, Formula, JourneyId, Kind, Measure, MetricId,
    PersonaId, Quantity, Scope, SourceId, Target, TeamId,
};
use crate::source::Span;
use crate::syntax::ast::{self, BinaryOp, Expr, ExprKind, MeasureHead, Name, Number, TargetSign};
use crate::vocab::{NameKind, construct, function};
use std::collections::BTreeMap;

/// What a metric gives with its arguments put in.
struct Applied {
    formula: Formula,
    kind: Kind,
    range: Bounds,
    arguments: Vec<Argument>,
    /// The sources that it reads, with the argument that brings each in.
    reads: Vec<(SourceId, Span, String)>,
}

/// What the clauses of a measure are held against.
#[derive(Clone, Copy)]
struct Promise {
    kind: Kind,
    range: Bounds,
    better: Better,
    /// Where the metric is declared.
    declared: Span,
}

impl<'a> Analysis<'a> {
    /// A metric applied at a place. `owner` is the one that holds where the measure names none.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn measure(
        &mut self,
        place: Place,
        scope: Scope,
        journey: JourneyId,
        owner: Option<TeamId>,
        path_prefix: &str,
        doc: Option<String>,
        span: Span,
        head: &'a MeasureHead,
    ) -> Option<Measure> {
        let found = self.measured_metric(place, head);
        let metric = found.as_ref().map(|(id, ..)| *id);
        let applied = match found {
            Some((id, name, arguments)) => {
                self.applied(place, id, &name, head.metric.span, arguments).map(|a| (id, name, a))
            }
            None => None,
        };
        let promise = match (&applied, metric) {
            (Some((_, _, a)), Some(id)) => Some(self.promise(id, a.kind, a.range)),
            (None, Some(id)) => self.promised(id),
            _ => None,
        };
        let target = match (&head.target, promise) {
            (Some((sign, at, value)), Some(promise)) => self.target(promise, *sign, *at, value),
            _ => None,
        };
        let (due, baseline) = self.measure_clauses(head, promise);
        let said_at =
            |word: &str| head.clauses.iter().find(|c| c.word.text == word).map(|c| c.span);
        let said = match construct("measure", "journey") {
            Some(c) => self.fields(c, head.keyword, true, head.block.as_ref()),
            None => Fields::default(),
        };
        let get = |name: &str| said.get(name);
        let weight = get("weight").and_then(|e| self.positive(e)).unwrap_or(Decimal::ONE);
        let alert = match (get("alert"), promise) {
            (Some(expr), Some(promise)) => self.alert(
                promise,
                target.as_ref().zip(head.target.as_ref().map(|t| t.2.span)),
                expr,
            ),
            _ => None,
        };
        let every = get("every").and_then(|e| self.period(e));
        let over = get("over").and_then(|e| self.period(e));
        let min_n = get("min_n").and_then(|e| self.whole(e)).unwrap_or(30);
        let gate = self.yes_no(get("gate")).unwrap_or(true);
        let owner = match get("owner") {
            Some(expr) => self.named_team(place, expr),
            None => owner,
        };
        let reads = applied.as_ref().map_or(&[][..], |(_, _, a)| a.reads.as_slice());
        let persona = get("for").and_then(|e| self.segmented(place, journey, reads, e));
        if let (Some(_), Some(expr)) = (over, get("over")) {
            self.windowed(reads, expr);
        }
        let (id, called, applied) = applied?;
        let metric = &self.model.metrics[id];
        let (name, label, name_span) = match &head.name {
            Some(name) => (name.text.clone(), None, name.span),
            None => (metric.decl.name.clone(), metric.decl.label.clone(), called.span),
        };
        Some(Measure {
            decl: Decl {
                path: format!("{path_prefix}.{name}"),
                name,
                label,
                doc,
                span,
                name_span,
                std: false,
            },
            metric: id,
            scope,
            journey,
            arguments: applied.arguments,
            kind: applied.kind,
            range: applied.range,
            formula: applied.formula,
            target,
            time_unit: head.target.as_ref().and_then(|(_, _, value)| time_unit(value)),
            due_span: due.as_ref().and_then(|_| said_at("by")),
            due,
            baseline_span: baseline.as_ref().and_then(|_| said_at("from")),
            baseline,
            alert,
            weight,
            every,
            over,
            min_n,
            owner,
            persona,
            gate,
        })
    }

    fn promise(&self, id: MetricId, kind: Kind, range: Bounds) -> Promise {
        let metric = &self.model.metrics[id];
        Promise { kind, range, better: metric.better, declared: metric.decl.name_span }
    }

    /// What a metric gives whatever its arguments are: they could not be read.
    fn promised(&self, id: MetricId) -> Option<Promise> {
        let signature = self.signatures.get(&id)?;
        match signature.result {
            Some(Declared::Kind(kind))
                if signature.state == State::Sound && kind != Kind::Money(None) =>
            {
                Some(self.promise(id, kind, signature.range))
            }
            _ => None,
        }
    }

    /// The metric that a measure names, with its arguments.
    fn measured_metric<'e>(
        &mut self,
        place: Place,
        head: &'e MeasureHead,
    ) -> Option<(MetricId, Name, &'e [ast::Argument])> {
        let (path, arguments) = match &head.metric.kind {
            ExprKind::Call(path, arguments) => (path, arguments.as_slice()),
            ExprKind::Path(path) => (path, &[][..]),
            _ => return None,
        };
        let name = match path.as_slice() {
            [name] => name,
            [.., last] => {
                let whole = path[0].span.to(last.span);
                let module: Vec<&str> =
                    path[..path.len() - 1].iter().map(|n| n.text.as_str()).collect();
                let d = Diagnostic::new(Code::UnknownName, whole, "a metric is named by one word")
                    .label("not by its path");
                let of_survey = matches!(
                    self.find(place.file, &path[0].text),
                    Some(Symbol::Survey(_) | Symbol::Event(_))
                );
                let d = d.help(if of_survey {
                    format!(
                        "name the metric that is reckoned from it, as in `csat({}.{})`",
                        module.join("."),
                        last.text
                    )
                } else {
                    format!(
                        "write `use {}.{}` at the top of the file, then `{}(…)`",
                        module.join("."),
                        last.text,
                        last.text
                    )
                });
                self.report(d);
                return None;
            }
            [] => return None,
        };
        if let Some(known) = function(&name.text)
            && !self.scopes[place.file].names.contains_key(&name.text)
        {
            self.report(
                Diagnostic::new(Code::WrongKindOfName, name.span, format!("`{}` is a function of formulas, not a metric", name.text))
                    .label("a metric is wanted here")
                    .help(format!("declare a metric whose formula calls it, as in `metric …(…): … {{ is: {}, better: higher }}`", known.shape)),
            );
            return None;
        }
        match self.resolve(place.file, name, &[NameKind::Metric])? {
            Symbol::Metric(id) => Some((id, name.clone(), arguments)),
            _ => None,
        }
    }

    /// The metric with its arguments put in.
    fn applied(
        &mut self,
        place: Place,
        id: MetricId,
        called: &Name,
        whole: Span,
        arguments: &[ast::Argument],
    ) -> Option<Applied> {
        let signature = self.signatures.get(&id)?.clone();
        let given = self.match_arguments(&signature, called, arguments);
        let Some(given) = given else {
            // What is named in the arguments is used all the same.
            for argument in arguments {
                self.touch(place, &argument.value);
            }
            return None;
        };
        let (values, shown_arguments) = self.bind(place, &signature, &given)?;
        if signature.state != State::Sound {
            return None;
        }
        let reads = self.sources_read(&values);
        let env = Env { file: signature.file, values, broken: signature.broken };
        let mut run = Run::default();
        let (before, told) = (self.found(), self.out.len());
        let applied = self.apply(&mut run, &env, &signature);
        self.bring_here(told, whole, called, &signature);
        let typed = applied?;
        (self.found() == before).then_some(Applied {
            kind: typed.ty.kind(),
            range: typed.bounds,
            formula: typed.formula,
            arguments: shown_arguments,
            reads,
        })
    }

    /// What was found in the metric's formula with these arguments is said at the measure.
    fn bring_here(&mut self, before: usize, whole: Span, called: &Name, signature: &Signature<'a>) {
        if self.out.len() <= before {
            return;
        }
        self.take_back(before + 1);
        let Some(d) = self.out.last_mut() else { return };
        let here =
            d.span.file == whole.file && whole.start <= d.span.start && d.span.end <= whole.end;
        if here {
            return;
        }
        let label = std::mem::take(&mut d.label);
        let inner = std::mem::replace(&mut d.span, whole);
        d.labels.insert(0, crate::diagnostic::Label { span: inner, message: label });
        d.label = format!("with these arguments of `{}`", called.text);
        d.fixes.clear();
        d.help = Some(format!("give other arguments; the metric is `{}`", signature.shape()));
    }

    /// Marks what an argument names as used, without a finding.
    fn touch(&mut self, place: Place, expr: &Expr) {
        if let ExprKind::Path(path) = &expr.kind
            && let Some(name) = path.first()
        {
            self.find(place.file, &name.text);
        }
    }

    fn bind(
        &mut self,
        place: Place,
        signature: &Signature<'a>,
        given: &[Option<&Expr>],
    ) -> Option<(BTreeMap<String, Value>, Vec<Argument>)> {
        let mut values: BTreeMap<String, Value> = BTreeMap::new();
        let mut arguments: Vec<Option<Argument>> = vec![None; signature.parameters.len()];
        let mut currency = None;
        let mut good = true;
        let mut order: Vec<usize> = (0..signature.parameters.len()).collect();
        order.sort_by_key(|i| matches!(signature.parameters[*i].ty, ParameterType::OptionOf(_)));
        for i in order {
            let parameter = &signature.parameters[i];
            let value = match (given[i], parameter.default) {
                (Some(expr), _) => self.given(place, parameter, expr, &values, &mut currency),
                (None, Some(default)) => {
                    let value = self.default_value(parameter, default, &values);
                    match value {
                        Some(value) if self.one_currency(parameter, &value, &mut currency) => {
                            Some(value)
                        }
                        _ => None,
                    }
                }
                (None, None) => None,
            };
            let Some(value) = value else {
                good = false;
                continue;
            };
            arguments[i] = Some(Argument {
                parameter: parameter.name.text.clone(),
                value: match (given[i], parameter.default) {
                    (None, Some(default)) => written(default),
                    _ => value.text.clone(),
                },
                default: given[i].is_none(),
            });
            values.insert(parameter.name.text.clone(), value);
        }
        good.then(|| (values, arguments.into_iter().flatten().collect()))
    }

    fn measure_clauses(
        &mut self,
        head: &MeasureHead,
        promise: Option<Promise>,
    ) -> (Option<crate::model::DateSpan>, Option<Quantity>) {
        let (mut due, mut baseline) = (None, None);
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for clause in &head.clauses {
            let word = clause.word.text.as_str();
            if !matches!(word, "by" | "from") {
                let help = match word {
                    "for" => "say it in the block: `{ for: … }`",
                    "in" => {
                        "a target in a range stands right behind the metric, as in `in 40%..60%`"
                    }
                    "within" => "a window is an argument of the metric, as in `within: 7d`",
                    "where" => {
                        "a condition stands where the event is declared: `event … in … where …`"
                    }
                    _ => "a measure has `by` (until when) and `from` (where it stood)",
                };
                self.report(
                    Diagnostic::new(
                        Code::WrongClause,
                        clause.span,
                        format!("a measure has no `{word}`"),
                    )
                    .label("does not belong here")
                    .help(help),
                );
                continue;
            }
            if let Some(first) = seen.get(word) {
                self.report(
                    Diagnostic::new(
                        Code::RepeatedProperty,
                        clause.span,
                        format!("`{word}` is said twice"),
                    )
                    .label("said again here")
                    .also(*first, "said first here")
                    .help("keep one of the two"),
                );
                continue;
            }
            seen.insert(word, clause.span);
            let Some(value) = clause.values.first() else { continue };
            if let Some(second) = clause.values.get(1) {
                self.report(
                    Diagnostic::new(
                        Code::WrongClause,
                        second.span,
                        format!("`{word}` takes one value"),
                    )
                    .label("one too many")
                    .help("leave it out"),
                );
            }
            if word == "by" {
                due = self.date(value);
            } else if let Some(promise) = promise {
                baseline = self
                    .of_metric(promise, value)
                    .filter(|q| self.inside(promise, q, value.span, "baseline"));
            }
        }
        (due, baseline)
    }

    /// A value of the metric's kind. Where it is of another, or may be a point of a scale and a
    /// percent is wanted, the metric is shown as well.
    fn of_metric(&mut self, promise: Promise, value: &Expr) -> Option<Quantity> {
        let found = self.out.len();
        let quantity = self.quantity(value, promise.kind);
        let point = |n: Number| n.value > Decimal::ONE && n.value <= Decimal::TEN;
        if let Some(d) = self.out.get_mut(found)
            && match d.code {
                Code::MissingUnit => {
                    promise.kind == Kind::Percent && signed(value).is_some_and(point)
                }
                code => code == Code::WrongType,
            }
        {
            let gives = format!("the metric gives {}", kind_words(promise.kind));
            *d = d.clone().also(promise.declared, gives);
        }
        quantity
    }

    /// Whether a value lies in the metric's range; says so if not.
    fn inside(&mut self, promise: Promise, q: &Quantity, span: Span, what: &str) -> bool {
        if promise.range.holds(q.value) {
            return true;
        }
        let range = bounds_text(promise.range, promise.kind);
        self.report(
            Diagnostic::new(
                Code::TargetOutside,
                span,
                format!("the {what} `{q}` lies outside what the metric can be"),
            )
            .label(format!("never reached: the metric gives {range}"))
            .also(promise.declared, format!("its range is {range}"))
            .help(format!("write a value in {range}")),
        );
        false
    }

    fn target(
        &mut self,
        promise: Promise,
        sign: TargetSign,
        at: Span,
        value: &Expr,
    ) -> Option<Target> {
        if has_hole(value) {
            return None;
        }
        let op = match sign {
            TargetSign::In => {
                let ExprKind::Range(low_expr, high_expr) = &value.kind else {
                    self.wrong_literal(value, "a range", "40%..60%");
                    return None;
                };
                let low = self.of_metric(promise, low_expr);
                let high = self.of_metric(promise, high_expr);
                let (low, high) = (low?, high?);
                if low.value > high.value {
                    self.empty_range(value);
                    return None;
                }
                let a = self.inside(promise, &low, low_expr.span, "target");
                let b = a && self.inside(promise, &high, high_expr.span, "target");
                return (a && b).then_some(Target::Inside(low, high));
            }
            TargetSign::Compare(op) => op,
        };
        if matches!(value.kind, ExprKind::Range(..)) {
            self.report(
                Diagnostic::new(
                    Code::TargetSide,
                    at,
                    format!("a range follows `in`, not `{}`", op.sign()),
                )
                .label("a range has two ends")
                .help(format!("write `in {}`", shown(value)))
                .guess("write `in`", at, "in"),
            );
            return None;
        }
        let q = self.of_metric(promise, value)?;
        let up = matches!(op, BinaryOp::GreaterOrEqual | BinaryOp::Greater);
        let down = matches!(op, BinaryOp::LessOrEqual | BinaryOp::Less);
        match promise.better {
            Better::Inside => {
                self.report(
                    Diagnostic::new(
                        Code::TargetSide,
                        at,
                        "the metric is best inside a range, and its target is a range",
                    )
                    .label(format!("`{}` has one end", op.sign()))
                    .also(promise.declared, "declared `better: inside`")
                    .help(format!("write both ends, as in `in {q}..…`")),
                );
                return None;
            }
            better => {
                let right = if better == Better::Higher { ">=" } else { "<=" };
                let good = if better == Better::Higher { up } else { down };
                if !good {
                    let word = if better == Better::Higher { "higher" } else { "lower" };
                    let message = if up || down {
                        format!(
                            "`{}` is a target on the bad side: the metric is better the {word} it is",
                            op.sign()
                        )
                    } else {
                        format!(
                            "`{}` is no target: the metric is better the {word} it is",
                            op.sign()
                        )
                    };
                    self.report(
                        Diagnostic::new(Code::TargetSide, at, message)
                            .label(format!("`{right}` is wanted here"))
                            .also(promise.declared, format!("declared `better: {word}`"))
                            .help(format!("write `{right} {}`", shown(value)))
                            .guess(format!("write `{right}`"), at, right),
                    );
                    return None;
                }
            }
        }
        if !self.inside(promise, &q, value.span, "target") {
            return None;
        }
        Some(if up {
            Target::AtLeast(q, op == BinaryOp::GreaterOrEqual)
        } else {
            Target::AtMost(q, op == BinaryOp::LessOrEqual)
        })
    }

    fn alert(
        &mut self,
        promise: Promise,
        target: Option<(&Target, Span)>,
        expr: &Expr,
    ) -> Option<Target> {
        let (op, value) = match &expr.kind {
            ExprKind::Hole => return None,
            ExprKind::Comparison(op, value) => (*op, &**value),
            _ => {
                let sign = if promise.better == Better::Lower { ">" } else { "<" };
                if !has_hole(expr) {
                    self.report(
                        Diagnostic::new(
                            Code::WrongType,
                            expr.span,
                            format!("`{}` does not say on which side an alarm is", shown(expr)),
                        )
                        .label("a comparison is wanted here")
                        .help(format!("write `{sign} {}`", shown(expr)))
                        .guess(
                            format!("write `{sign}`"),
                            expr.span.at_start(),
                            format!("{sign} "),
                        ),
                    );
                }
                return None;
            }
        };
        let q = self.of_metric(promise, value)?;
        let below = matches!(op, BinaryOp::Less | BinaryOp::LessOrEqual);
        let above = matches!(op, BinaryOp::Greater | BinaryOp::GreaterOrEqual);
        let wrong = match promise.better {
            Better::Higher => (!below).then_some("<"),
            Better::Lower => (!above).then_some(">"),
            Better::Inside => (!below && !above).then_some("<"),
        };
        if let Some(right) = wrong {
            let word = match promise.better {
                Better::Higher => "higher",
                Better::Lower => "lower",
                Better::Inside => "inside",
            };
            let whole = format!("{right} {}", shown(value));
            self.report(
                Diagnostic::new(
                    Code::AlertSide,
                    expr.span,
                    format!("`{}` is an alarm on the good side", shown(expr)),
                )
                .label("an alarm is on the bad side")
                .also(promise.declared, format!("declared `better: {word}`"))
                .help(format!("write `{whole}`"))
                .guess(format!("write `{whole}`"), expr.span, whole),
            );
            return None;
        }
        if !self.inside(promise, &q, value.span, "alert") {
            return None;
        }
        if let Some((target, span)) = target {
            let (reaches, far) = match *target {
                Target::AtLeast(t, _) => (below && q.value > t.value, t),
                Target::AtMost(t, _) => (above && q.value < t.value, t),
                Target::Inside(low, _) if below => (q.value > low.value, low),
                Target::Inside(_, high) => (q.value < high.value, high),
            };
            if reaches {
                let sign = op.sign();
                self.report(
                    Diagnostic::new(
                        Code::AlertSide,
                        expr.span,
                        "values that meet the target are an alarm",
                    )
                    .label("reaches into the target")
                    .also(span, "the target")
                    .help(format!(
                        "write a value on the bad side of the target, at most `{sign} {far}`"
                    )),
                );
                return None;
            }
        }
        Some(if below {
            Target::AtMost(q, op == BinaryOp::LessOrEqual)
        } else {
            Target::AtLeast(q, op == BinaryOp::GreaterOrEqual)
        })
    }

    fn one_name(&mut self, expr: &Expr, wanted: &str, example: &str) -> Option<Name> {
        match expr.word() {
            Some(name) => Some(name.clone()),
            None => {
                self.wrong_literal(expr, wanted, example);
                None
            }
        }
    }

    fn named_team(&mut self, place: Place, expr: &Expr) -> Option<TeamId> {
        let name = self.one_name(expr, "the name of a team", "Growth")?;
        match self.resolve(place.file, &name, &[NameKind::Team])? {
            Symbol::Team(id) => Some(id),
            _ => None,
        }
    }

    /// The persona whose segment filters the data.
    fn segmented(
        &mut self,
        place: Place,
        journey: JourneyId,
        reads: &[(SourceId, Span, String)],
        expr: &Expr,
    ) -> Option<PersonaId> {
        let name = self.one_name(expr, "the name of a persona", "Mei")?;
        let Symbol::Persona(id) = self.resolve(place.file, &name, &[NameKind::Persona])? else {
            return None;
        };
        let declared = self.declared_at(Symbol::Persona(id));
        let travels = &self.model.journeys[journey].personas;
        if !travels.is_empty() && !travels.contains(&id) && !self.vague_people.contains(&journey) {
            let here: Vec<String> = travels
                .iter()
                .map(|p| format!("`{}`", self.model.personas[*p].decl.name))
                .collect();
            let d = Diagnostic::new(
                Code::NotTravelling,
                name.span,
                format!("`{}` does not travel on this journey", name.text),
            )
            .label("not on this journey")
            .also(self.model.journeys[journey].decl.name_span, format!("for {}", here.join(", ")))
            .help(format!(
                "name one of {}, or add `{}` to the journey's `for`",
                here.join(", "),
                name.text
            ));
            self.report(d);
            return None;
        }
        let Some((segment, _)) = self.model.personas[id].segment else {
            if self.vague_segments.contains(&id) {
                return None;
            }
            let source =
                reads.first().map_or("clickstream", |(s, ..)| &self.model.sources[*s].decl.name);
            let help = format!(
                "say in the persona how to find such people, as in `segment: {source} where plan == \"new\"`"
            );
            self.report_once(
                Cause::Unsaid(Symbol::Persona(id), "segment"),
                Diagnostic::new(
                    Code::NotMeasurable,
                    name.span,
                    format!(
                        "`{}` has no segment, so such people cannot be told apart in the data",
                        name.text
                    ),
                )
                .label("filtered by what?")
                .also(declared, "declared without `segment:`")
                .help(help),
            );
            return None;
        };
        let apart = reads.iter().find(|(source, ..)| {
            let (a, b) = (&self.model.sources[segment], &self.model.sources[*source]);
            *source != segment
                && !self.vague_sources.contains(&segment)
                && !self.vague_sources.contains(source)
                && (a.person.is_none()
                    || b.person.is_none()
                    || a.person_space() != b.person_space())
        });
        if let Some((source, span, text)) = apart {
            let (a, b) = (&self.model.sources[segment].decl, &self.model.sources[*source].decl);
            let d = Diagnostic::new(
                Code::PersonSpace,
                name.span,
                format!("`{}` is told apart in `{}`, and `{text}` is recorded in `{}`, which does not speak of the same people", name.text, a.name, b.name),
            )
            .label("cannot filter this measure")
            .also(*span, format!("recorded in `{}`", b.name))
            .also(a.name_span, "the segment is of this source")
            .help("where both sources number the same people, give both `person:` and the same `people:`");
            self.report(d);
            return None;
        }
        Some(id)
    }

    /// The sources that arguments bring in.
    fn sources_read(&self, values: &BTreeMap<String, Value>) -> Vec<(SourceId, Span, String)> {
        values
            .values()
            .filter_map(|value| {
                let source = match &value.is {
                    ValueIs::Event(event) => self.model.events[bound_event(&event.event)?].source,
                    ValueIs::Question(question) => {
                        self.model.surveys[bound_question(&question.question)?.0].source
                    }
                    _ => return None,
                };
                Some((source, value.span, value.text.clone()))
            })
            .collect()
    }

    /// Whether a window of time can be cut out of the data.
    fn windowed(&mut self, reads: &[(SourceId, Span, String)], expr: &Expr) {
        let timeless = reads.iter().find(|(s, ..)| {
            self.model.sources[*s].time.is_none() && !self.vague_sources.contains(s)
        });
        let Some((source, span, text)) = timeless else { return };
        let decl = &self.model.sources[*source].decl;
        let d = Diagnostic::new(
            Code::NotMeasurable,
            expr.span,
            format!("`over:` asks when, and `{text}` does not say"),
        )
        .label("a window of which time?")
        .also(*span, format!("recorded in `{}`", decl.name))
        .also(decl.name_span, "no `time:` is said here")
        .help("say `time:` in the source, the column that says when, or leave `over:` out");
        self.report_once(Cause::Unsaid(Symbol::Source(*source), "over"), d);
    }
}
