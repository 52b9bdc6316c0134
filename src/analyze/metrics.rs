//! Metrics: their formulas, and the metrics that these call.

use super::literal::{has_hole, kind_words, what_is};
use super::picked::bound_question;
use super::range;
use super::scope::{Analysis, Symbol};
use super::types::{
    Declared, Env, EventValue, Member, NumberValue, ParameterSignature, ParameterType,
    QuestionValue, Run, Scales, Signature, State, TextValue, Ty, Typed, Value, ValueIs,
};
use super::written::{shorten, shown, written};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{
    Bounds, ColumnRef, EventRef, Formula, FormulaKind, Kind, MetricId, Quantity, QuestionRef,
};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Name};
use crate::vocab::function;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The metrics that each metric calls, with the place of each call.
type Calls = BTreeMap<MetricId, Vec<(MetricId, Span)>>;

/// Metrics may call each other this deep.
const MAX_CALLS: usize = 30;

impl<'a> Analysis<'a> {
    /// Checks the formula of each metric, those that others call first.
    pub(crate) fn metric_formulas(&mut self) {
        let calls: Calls =
            self.signatures.keys().map(|id| (*id, self.called_metrics(*id))).collect();
        let mut levels: BTreeMap<MetricId, usize> = BTreeMap::new();
        for id in self.metric_order(&calls) {
            let called = calls.get(&id).map_or(&[][..], Vec::as_slice);
            let level = |c: &MetricId| levels.get(c).copied().unwrap_or(0);
            let deepest = called.iter().max_by_key(|(c, _)| level(c));
            let own = 1 + deepest.map_or(0, |(c, _)| level(c));
            levels.insert(id, own);
            if own <= MAX_CALLS {
                self.check_metric(id);
                continue;
            }
            self.set_state(id, State::Unsound);
            if let (Some((_, span)), true) = (deepest, own == MAX_CALLS + 1) {
                self.report(
                    Diagnostic::new(
                        Code::TooDeep,
                        *span,
                        format!("metrics call each other more than {MAX_CALLS} deep"),
                    )
                    .label("too deep from here on")
                    .help("say it with fewer metrics"),
                );
            }
        }
    }

    /// The metrics that a metric calls, with the place of each call.
    fn called_metrics(&self, id: MetricId) -> Vec<(MetricId, Span)> {
        let mut found = Vec::new();
        let Some(signature) = self.signatures.get(&id) else { return found };
        let Some(is) = signature.is else { return found };
        let mut rest: Vec<&Expr> = vec![is];
        while let Some(expr) = rest.pop() {
            match &expr.kind {
                ExprKind::Call(path, arguments) => {
                    if let [name] = path.as_slice()
                        && function(&name.text).is_none()
                        && let Some(Symbol::Metric(called)) = self.meant(signature.file, &name.text)
                    {
                        found.push((called, name.span));
                    }
                    rest.extend(arguments.iter().map(|a| &a.value));
                }
                ExprKind::Binary(_, _, a, b) | ExprKind::Range(a, b) => rest.extend([&**a, &**b]),
                ExprKind::Negate(a) | ExprKind::Not(a) => rest.push(a),
                _ => {}
            }
        }
        found.sort_by_key(|(_, span)| *span);
        found
    }

    /// The metrics, each after those that it calls. Those that call themselves, by whatever way,
    /// are said and not checked further.
    fn metric_order(&mut self, calls: &Calls) -> Vec<MetricId> {
        let mut order = Vec::new();
        // Whether it is done; those on the way are not.
        let mut seen: BTreeMap<MetricId, bool> = BTreeMap::new();
        for start in calls.keys() {
            if seen.contains_key(start) {
                continue;
            }
            let mut way: Vec<(MetricId, usize)> = vec![(*start, 0)];
            seen.insert(*start, false);
            while let Some((id, next)) = way.last().copied() {
                let Some((called, _)) = calls.get(&id).and_then(|c| c.get(next)).copied() else {
                    seen.insert(id, true);
                    order.push(id);
                    way.pop();
                    continue;
                };
                if let Some(last) = way.last_mut() {
                    last.1 += 1;
                }
                match seen.get(&called) {
                    None => {
                        seen.insert(called, false);
                        way.push((called, 0));
                    }
                    Some(false) => {
                        let from = way.iter().position(|(w, _)| *w == called).unwrap_or(0);
                        self.metric_cycle(&way[from..], calls);
                    }
                    Some(true) => {}
                }
            }
        }
        order
    }

    fn metric_cycle(&mut self, circle: &[(MetricId, usize)], calls: &Calls) {
        let new = circle
            .iter()
            .any(|(id, _)| self.signatures.get(id).is_some_and(|s| s.state == State::Unchecked));
        for (id, _) in circle {
            if let Some(signature) = self.signatures.get_mut(id) {
                Rc::make_mut(signature).state = State::Unsound;
            }
        }
        if !new {
            return;
        }
        let names: Vec<String> = circle
            .iter()
            .map(|(id, _)| format!("`{}`", self.model.metrics[*id].decl.name))
            .collect();
        let Some((first, _)) = circle.first() else { return };
        let at = self.declared_at(Symbol::Metric(*first));
        let message = match names.as_slice() {
            [only] => format!("{only} calls itself"),
            _ => format!(
                "metrics call each other in a circle: {} -> {}",
                names.join(" -> "),
                names[0]
            ),
        };
        let mut d = Diagnostic::new(Code::Cycle, at, message).label("the circle begins here");
        for (id, next) in circle {
            if let Some((called, span)) = calls.get(id).and_then(|c| c.get(next.saturating_sub(1)))
            {
                let name = &self.model.metrics[*called].decl.name;
                d = d.also(*span, format!("calls `{name}`"));
            }
        }
        self.report(d.help("write one of the formulas without the call"));
    }

    /// Checks a metric's formula over its parameters, once.
    fn check_metric(&mut self, id: MetricId) {
        match self.signatures.get(&id) {
            Some(signature) if signature.state == State::Unchecked => {}
            _ => return,
        }
        let Some(signature) = self.signatures.get(&id).cloned() else { return };
        let before = self.found();
        let env =
            Env { file: signature.file, values: own_values(&signature), broken: signature.broken };
        let mut run = Run::default();
        let typed = match signature.is {
            Some(is) => self.formula(&env, &mut run, is),
            None => None,
        };
        let sound = self.metric_result(id, &env, &signature, typed) && self.found() == before;
        self.set_state(id, if sound { State::Sound } else { State::Unsound });
    }

    fn set_state(&mut self, id: MetricId, state: State) {
        if let Some(signature) = self.signatures.get_mut(&id) {
            Rc::make_mut(signature).state = state;
        }
    }

    /// Holds the formula against the declared result, and writes both into the model.
    fn metric_result(
        &mut self,
        id: MetricId,
        env: &Env,
        signature: &Signature<'a>,
        typed: Option<Typed>,
    ) -> bool {
        let (Some(typed), Some(declared)) = (typed, &signature.result) else { return false };
        if !super::kinds::accepts(declared, &typed.ty) {
            let ty = signature.head.ty.as_deref();
            let text = ty.map(written).unwrap_or_default();
            let span = ty.map_or(signature.head.keyword.span, |t| t.span);
            self.wrong_result(declared, span, &text, &typed);
            return false;
        }
        let computed = typed.bounds;
        let formula = typed.formula.clone();
        let result = finish(env, signature, declared, typed);
        if let (Some(low), Some(high)) = (result.bounds.low, result.bounds.high)
            && low > high
        {
            let span = signature.range_span.unwrap_or(signature.head.head_span);
            let d = Diagnostic::new(
                Code::OutOfRange,
                span,
                "no value of the formula lies in this range",
            )
            .label("never reached")
            .help(format!("the formula gives {}", bounds_text(computed, result.ty.kind())));
            self.report(d);
            return false;
        }
        let metric = &mut self.model.metrics[id];
        metric.range = result.bounds;
        metric.formula = formula;
        if let Ty::Kind(kind) = result.ty {
            metric.kind = kind;
        }
        true
    }

    /// A metric with its parameters bound: what it gives.
    pub(crate) fn apply(
        &mut self,
        run: &mut Run,
        env: &Env,
        signature: &Signature<'a>,
    ) -> Option<Typed> {
        let typed = self.formula(env, run, signature.is?)?;
        Some(finish(env, signature, signature.result.as_ref()?, typed))
    }

    /// A call of another metric in a formula.
    pub(crate) fn metric_call(
        &mut self,
        env: &Env,
        run: &mut Run,
        expr: &Expr,
        name: &Name,
        id: MetricId,
        arguments: &[Argument],
    ) -> Option<Typed> {
        let signature = self.signatures.get(&id)?.clone();
        let given = self.match_arguments(&signature, name, arguments)?;
        let mut values = BTreeMap::new();
        let mut good = true;
        // Options are checked against their question, so questions come first.
        let mut order: Vec<usize> = (0..signature.parameters.len()).collect();
        order.sort_by_key(|i| matches!(signature.parameters[*i].ty, ParameterType::OptionOf(_)));
        for i in order {
            let parameter = &signature.parameters[i];
            let value = match (given[i], parameter.default) {
                (Some(expr), _) => self.passed(env, parameter, expr, &values),
                (None, Some(default)) => self.default_value(parameter, default, &values),
                (None, None) => None,
            };
            match value {
                Some(value) => {
                    values.insert(parameter.name.text.clone(), value);
                }
                None => good = false,
            }
        }
        if !good || signature.state != State::Sound {
            return None;
        }
        let inner = Env { file: signature.file, values, broken: signature.broken };
        let typed = self.apply(run, &inner, &signature)?;
        let kind = typed.ty.kind();
        let path = self.model.metrics[id].decl.path.clone();
        Some(Typed {
            formula: Formula { kind, is: FormulaKind::Metric(path, Box::new(typed.formula)) },
            ty: typed.ty,
            bounds: typed.bounds,
            span: expr.span,
            text: shorten(&written(expr)),
            why: format!("the metric `{}` gives it", name.text),
        })
    }

    /// Which argument is for which parameter.
    pub(crate) fn match_arguments<'e>(
        &mut self,
        signature: &Signature<'a>,
        called: &Name,
        arguments: &'e [Argument],
    ) -> Option<Vec<Option<&'e Expr>>> {
        if signature.broken {
            return None;
        }
        let parameters = &signature.parameters;
        let mut given: Vec<Option<(&'e Expr, Span)>> = vec![None; parameters.len()];
        let mut good = true;
        let help = format!("the metric is `{}`", signature.shape());
        for (i, argument) in arguments.iter().enumerate() {
            let index = match &argument.name {
                None if i == 0 && !parameters.is_empty() => 0,
                None => {
                    good = false;
                    if !has_hole(&argument.value) {
                        let free =
                            parameters.get(i).filter(|_| given.get(i).is_some_and(|g| g.is_none()));
                        let mut d = Diagnostic::new(
                            Code::WrongArguments,
                            argument.span,
                            if parameters.is_empty() {
                                format!("`{}` takes no arguments", called.text)
                            } else {
                                "only the first argument can stand without a name".to_string()
                            },
                        )
                        .label(if parameters.is_empty() {
                            "one too many"
                        } else {
                            "which parameter is this?"
                        });
                        d = match free {
                            Some(p) => {
                                let right = format!("{}: ", p.name.text);
                                d.help(format!("write `{right}{}`; {help}", shown(&argument.value)))
                                    .guess(
                                        format!("write `{right}`"),
                                        argument.span.at_start(),
                                        right,
                                    )
                            }
                            None => d.help(help.clone()),
                        };
                        self.report(d);
                    }
                    continue;
                }
                Some(name) => match parameters.iter().position(|p| p.name.text == name.text) {
                    Some(index) => index,
                    None => {
                        good = false;
                        let known = parameters.iter().map(|p| p.name.text.as_str());
                        let mut d = Diagnostic::new(
                            Code::WrongArguments,
                            name.span,
                            format!("`{}` has no parameter `{}`", called.text, name.text),
                        );
                        d = match nearest(&name.text, known) {
                            Some(meant) => d
                                .label(format!("did you mean `{meant}`?"))
                                .help(format!("write `{meant}`; {help}"))
                                .guess(format!("write `{meant}`"), name.span, meant),
                            None => d.label("not a parameter").help(help.clone()),
                        };
                        if let Some(at) = signature.head.name.as_ref() {
                            d = d.also(at.span, "declared here");
                        }
                        self.report(d);
                        continue;
                    }
                },
            };
            if let Some((_, first)) = given[index] {
                good = false;
                let at = argument.name.as_ref().map_or(argument.span, |n| n.span);
                self.report(
                    Diagnostic::new(
                        Code::WrongArguments,
                        at,
                        format!("`{}` is given twice", parameters[index].name.text),
                    )
                    .label("given again here")
                    .also(first, "given first here")
                    .help(format!("keep one of the two; {help}")),
                );
                continue;
            }
            given[index] = Some((&argument.value, argument.span));
        }
        let missing: Vec<&ParameterSignature<'a>> = parameters
            .iter()
            .zip(&given)
            .filter(|(p, g)| g.is_none() && p.default.is_none())
            .map(|(p, _)| p)
            .collect();
        if good && !missing.is_empty() {
            good = false;
            let names: Vec<String> = missing.iter().map(|p| format!("`{}`", p.name.text)).collect();
            let wanted: Vec<String> =
                missing.iter().map(|p| format!("{}: …", p.name.text)).collect();
            let is = if missing.len() == 1 { "is" } else { "are" };
            let mut d = Diagnostic::new(
                Code::WrongArguments,
                called.span,
                format!("{} {is} not given to `{}`", names.join(", "), called.text),
            )
            .label(format!("which {}?", names.join(", ").replace('`', "")));
            for p in missing.iter().take(3) {
                d = d.also(p.name.span, format!("{} is wanted", p.ty.words()));
            }
            self.report(d.help(format!(
                "write `{}(… {})`; {help}",
                called.text,
                wanted.join(", ")
            )));
        }
        good.then(|| given.into_iter().map(|g| g.map(|(e, _)| e)).collect())
    }

    /// What an argument of a call in a formula is: a parameter of the calling metric, or a literal.
    fn passed(
        &mut self,
        env: &Env,
        parameter: &ParameterSignature<'a>,
        expr: &Expr,
        bound: &BTreeMap<String, Value>,
    ) -> Option<Value> {
        if has_hole(expr) {
            return None;
        }
        let ExprKind::Path(path) = &expr.kind else {
            return self.passed_literal(parameter, expr, bound);
        };
        let [name] = path.as_slice() else {
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    expr.span,
                    format!(
                        "`{}` is a property, and {} is wanted",
                        shown(expr),
                        parameter.ty.words()
                    ),
                )
                .label("name a parameter")
                .also(parameter.name.span, "wanted here")
                .help(format!("write `{}`", path[0].text)),
            );
            return None;
        };
        let ty = match &parameter.ty {
            ParameterType::Event(_) => "event",
            ParameterType::Question(_) => "question",
            _ => parameter.text.as_str(),
        };
        let value = self.parameter(env, name, ty)?;
        let is = match (&parameter.ty, &value.is) {
            (ParameterType::Hole, _) | (_, ValueIs::Hole) => return None,
            (ParameterType::Event(wanted), ValueIs::Event(given)) => {
                let mut properties = Vec::new();
                for (property, ty) in wanted {
                    match given.properties.iter().find(|m| m.name == *property) {
                        Some(member) if member.ty.fits(*ty) => properties.push(Member {
                            ty: if *ty == super::types::DataType::Number { *ty } else { member.ty },
                            ..member.clone()
                        }),
                        other => {
                            let has = other.map(|m| m.ty.words());
                            self.unfit_event(parameter, property, ty.text(), has, expr, &value);
                            return None;
                        }
                    }
                }
                ValueIs::Event(EventValue { event: given.event.clone(), properties })
            }
            (ParameterType::Touchpoint, ValueIs::Event(given)) => ValueIs::Event(given.clone()),
            (ParameterType::Question(wanted), ValueIs::Question(given)) => {
                if !given.scale.fits(wanted) {
                    self.unfit_question(parameter, wanted, &given.scale, expr, value.span);
                    return None;
                }
                ValueIs::Question(given.clone())
            }
            (ParameterType::Stage, ValueIs::Stage) => ValueIs::Stage,
            (ParameterType::Text, ValueIs::Text(text)) => ValueIs::Text(text.clone()),
            (ParameterType::OptionOf(question), ValueIs::Choice(text, of)) => {
                match bound.get(question).map(|v| &v.is) {
                    Some(ValueIs::Question(q)) if q.question == *of => {
                        ValueIs::Choice(text.clone(), of.clone())
                    }
                    Some(ValueIs::Question(_)) => {
                        self.report(
                            Diagnostic::new(
                                Code::WrongType,
                                expr.span,
                                format!("`{}` is an answer to another question", name.text),
                            )
                            .label("not one of its answers")
                            .also(value.span, "declared here")
                            .help("give the question whose answer it is"),
                        );
                        return None;
                    }
                    _ => return None,
                }
            }
            (ParameterType::Number(wanted), ValueIs::Number(number)) => {
                let kind = match number {
                    NumberValue::Literal(q) => q.kind,
                    NumberValue::Parameter(_, kind) => *kind,
                };
                let fits = match (wanted, kind) {
                    (Kind::Money(None), Kind::Money(_)) => true,
                    (wanted, kind) => *wanted == kind,
                };
                if !fits {
                    self.unfit(parameter, expr, &value);
                    return None;
                }
                ValueIs::Number(number.clone())
            }
            _ => {
                self.unfit(parameter, expr, &value);
                return None;
            }
        };
        Some(Value { is, span: value.span, text: value.text.clone() })
    }

    fn unfit(&mut self, parameter: &ParameterSignature<'a>, expr: &Expr, value: &Value) {
        self.report(
            Diagnostic::new(
                Code::WrongArguments,
                expr.span,
                format!(
                    "`{}` is {}, and `{}` takes {}",
                    shown(expr),
                    value.words(),
                    parameter.name.text,
                    parameter.ty.words()
                ),
            )
            .label(format!("{} is wanted here", parameter.ty.words()))
            .also(value.span, "declared here")
            .also(parameter.name.span, "wanted here")
            .help(format!("give {}", parameter.ty.words())),
        );
    }

    fn unfit_event(
        &mut self,
        parameter: &ParameterSignature<'a>,
        property: &str,
        ty: String,
        has: Option<String>,
        expr: &Expr,
        value: &Value,
    ) {
        let message = match has {
            Some(has) => format!(
                "`{}.{property}` is {has}, and `{}` wants `{ty}`",
                shown(expr),
                parameter.name.text
            ),
            None => format!(
                "`{}` is declared without `{property}`, which `{}` reads",
                shown(expr),
                parameter.name.text
            ),
        };
        self.report(
            Diagnostic::new(Code::WrongArguments, expr.span, message)
                .label(format!("`{property}: {ty}` is wanted of it"))
                .also(value.span, "declared here")
                .also(parameter.ty_span, "wanted here")
                .help(format!("declare it `{}: event({property}: {ty})`", shown(expr))),
        );
    }

    /// Says that a question has another scale than the one wanted.
    pub(crate) fn unfit_question(
        &mut self,
        parameter: &ParameterSignature<'a>,
        wanted: &Scales,
        given: &Scales,
        expr: &Expr,
        declared: Span,
    ) {
        let wanted_text = match wanted {
            Scales::AnyPoints => "a whole-number scale such as 1..5".to_string(),
            other => format!("`{}`", other.text()),
        };
        self.report(
            Diagnostic::new(
                Code::WrongType,
                expr.span,
                format!("`{}` is answered on `{}`, and `{}` wants {wanted_text}", shown(expr), given.text(), parameter.name.text),
            )
            .label(format!("{wanted_text} is wanted here"))
            .also(declared, "the question is declared here")
            .also(parameter.ty_span, "wanted here")
            .help("give a question with that scale, or take a metric for this one; answers are never rescaled"),
        );
    }

    /// A literal given to a parameter.
    pub(crate) fn passed_literal(
        &mut self,
        parameter: &ParameterSignature<'a>,
        expr: &Expr,
        bound: &BTreeMap<String, Value>,
    ) -> Option<Value> {
        let is = match &parameter.ty {
            ParameterType::Hole => return None,
            ParameterType::Number(Kind::Duration) => {
                let d = self.duration(expr)?;
                ValueIs::Number(NumberValue::Literal(Quantity {
                    kind: Kind::Duration,
                    value: d.0.into(),
                }))
            }
            ParameterType::Number(kind) => {
                ValueIs::Number(NumberValue::Literal(self.quantity(expr, *kind)?))
            }
            ParameterType::Text => ValueIs::Text(TextValue::Literal(self.text_value(Some(expr))?)),
            ParameterType::OptionOf(question) => {
                let text = self.text_value(Some(expr))?;
                let Some(Value { is: ValueIs::Question(q), span, .. }) = bound.get(question) else {
                    return None;
                };
                if let Scales::OneOf(Some(options)) = &q.scale
                    && !options.contains(&text)
                {
                    let at = self.question_span(&q.question).unwrap_or(*span);
                    let options = options.clone();
                    self.not_an_option(&text, &options, expr, at);
                    return None;
                }
                ValueIs::Choice(TextValue::Literal(text), q.question.clone())
            }
            other => {
                if !has_hole(expr) {
                    self.report(
                        Diagnostic::new(
                            Code::WrongArguments,
                            expr.span,
                            format!("`{}` is {}, and `{}` takes {}", shown(expr), what_is(expr), parameter.name.text, other.words()),
                        )
                        .label(format!("{} is wanted here", other.words()))
                        .also(parameter.name.span, "wanted here")
                        .help(match expr.kind {
                            ExprKind::Binary(crate::syntax::ast::BinaryOp::Where, ..) => {
                                "a condition stands where the event is declared: `event … in … where …`".to_string()
                            }
                            _ => format!("name {}", other.words()),
                        }),
                    );
                }
                return None;
            }
        };
        Some(Value { is, span: expr.span, text: shown(expr) })
    }

    /// The value of a default.
    pub(crate) fn default_value(
        &mut self,
        parameter: &ParameterSignature<'a>,
        default: &Expr,
        bound: &BTreeMap<String, Value>,
    ) -> Option<Value> {
        let before = self.out.len();
        let value = self.passed_literal(parameter, default, bound);
        // What is wrong with a default was said at its declaration, but for an option, which is
        // held against the question at hand.
        if !matches!(parameter.ty, ParameterType::OptionOf(_)) {
            self.take_back(before);
        }
        value
    }

    /// Where a question is declared.
    pub(crate) fn question_span(&self, question: &QuestionRef) -> Option<Span> {
        let (survey, index) = bound_question(question)?;
        self.model.surveys[survey].questions.get(index).map(|q| q.decl.name_span)
    }
}

/// The parameters of a metric as themselves.
fn own_values(signature: &Signature<'_>) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::new();
    for p in &signature.parameters {
        let name = p.name.text.clone();
        let is = match &p.ty {
            ParameterType::Event(properties) => ValueIs::Event(EventValue {
                event: EventRef::Parameter(name.clone()),
                properties: properties
                    .iter()
                    .map(|(property, ty)| Member {
                        name: property.clone(),
                        ty: *ty,
                        column: ColumnRef::Property(property.clone()),
                        span: Some(p.ty_span),
                    })
                    .collect(),
            }),
            ParameterType::Touchpoint => ValueIs::Event(EventValue {
                event: EventRef::Parameter(name.clone()),
                properties: Vec::new(),
            }),
            ParameterType::Question(scale) => ValueIs::Question(QuestionValue {
                question: QuestionRef::Parameter(name.clone()),
                scale: scale.clone(),
            }),
            ParameterType::Stage => ValueIs::Stage,
            ParameterType::Number(kind) => {
                ValueIs::Number(NumberValue::Parameter(name.clone(), *kind))
            }
            ParameterType::Text => ValueIs::Text(TextValue::Parameter(name.clone())),
            ParameterType::OptionOf(question) => ValueIs::Choice(
                TextValue::Parameter(name.clone()),
                QuestionRef::Parameter(question.clone()),
            ),
            ParameterType::Hole => ValueIs::Hole,
        };
        values.entry(name.clone()).or_insert(Value { is, span: p.name.span, text: name });
    }
    values
}

/// What the metric gives: its declared kind, and the range met with what it declares.
fn finish(env: &Env, signature: &Signature<'_>, declared: &Declared, typed: Typed) -> Typed {
    let mut bounds = typed.bounds.meet(signature.range);
    let ty = match declared {
        Declared::Kind(Kind::Money(None)) => Ty::Kind(typed.ty.kind()),
        Declared::Kind(kind) => {
            match kind {
                Kind::Score(low, high) => {
                    bounds = bounds.meet(Bounds::new(Some(*low), Some(*high)))
                }
                Kind::Count => bounds = bounds.meet(range::NOT_NEGATIVE),
                _ => {}
            }
            Ty::Kind(*kind)
        }
        Declared::ScoreOf(question) => match env.values.get(question).map(|v| &v.is) {
            Some(ValueIs::Question(QuestionValue { scale: Scales::Points(low, high), .. })) => {
                bounds = bounds.meet(Bounds::new(Some(*low), Some(*high)));
                Ty::Kind(Kind::Score(*low, *high))
            }
            Some(ValueIs::Question(QuestionValue {
                question: QuestionRef::Parameter(name),
                ..
            })) => Ty::ScoreOf(name.clone()),
            _ => typed.ty.clone(),
        },
    };
    Typed { ty, bounds, ..typed }
}

/// A range as one would write it: `0%..100%`, `>= 0`.
pub(crate) fn bounds_text(bounds: Bounds, kind: Kind) -> String {
    let show = |value| Quantity { kind, value }.to_string();
    match (bounds.low, bounds.high) {
        (Some(low), Some(high)) => format!("`{}..{}`", show(low), show(high)),
        (Some(low), None) => format!("`>= {}`", show(low)),
        (None, Some(high)) => format!("`<= {}`", show(high)),
        (None, None) => format!("any {}", kind_words(kind).trim_start_matches("a ")),
    }
}
