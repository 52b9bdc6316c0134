//! Formulas: from the tree to typed parts, over parameters or what they are bound to.

use super::literal::{has_hole, kind_words, or_list, what_is};
use super::range;
use super::scope::{Analysis, Symbol};
use super::types::{Env, NumberValue, Run, Ty, Typed, Value, ValueIs};
use super::written::{number as number_text, shorten, shown, written};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{Bounds, Decimal, Formula, FormulaKind, Kind, Operator};
use crate::source::Span;
use crate::syntax::ast::{Argument, BinaryOp, Expr, ExprKind, Name, Number, NumberUnit};
use crate::vocab::{FUNCTIONS, Function, function};
use std::collections::BTreeMap;

/// Formulas nested deeper than this, those of the called metrics put in, are refused.
const MAX_DEPTH: usize = 100;
/// Formulas with more parts than this, those of the called metrics put in, are refused: so no walk of
/// a formula runs deeper either.
const MAX_PARTS: usize = 1_000;

impl Analysis<'_> {
    /// A formula, or a part of one.
    pub(crate) fn formula(&mut self, env: &Env, run: &mut Run, expr: &Expr) -> Option<Typed> {
        run.parts += 1;
        run.depth += 1;
        // Everything is nested in something: what is too deep is not looked into.
        let typed = if run.depth > MAX_DEPTH || run.parts > MAX_PARTS {
            self.too_large(run, expr.span);
            None
        } else {
            self.part(env, run, expr)
        };
        run.depth -= 1;
        typed
    }

    fn too_large(&mut self, run: &mut Run, span: Span) {
        if !run.said {
            run.said = true;
            self.report(
                Diagnostic::new(
                    Code::TooDeep,
                    span,
                    "the formula is too large, with the metrics it calls put in",
                )
                .label("too much from here on")
                .help("say it with fewer steps"),
            );
        }
    }

    fn part(&mut self, env: &Env, run: &mut Run, expr: &Expr) -> Option<Typed> {
        match &expr.kind {
            ExprKind::Hole => None,
            ExprKind::Number(n) => self.literal(expr, *n),
            ExprKind::Negate(inner) => self.negated(env, run, expr, inner),
            ExprKind::Binary(op, ..) if arithmetic(*op).is_some() => {
                self.operations(env, run, expr)
            }
            ExprKind::Path(path) => self.named_number(env, expr, path),
            ExprKind::Call(path, arguments) => self.call(env, run, expr, path, arguments),
            _ => {
                self.not_a_formula(expr);
                None
            }
        }
    }

    fn negated(&mut self, env: &Env, run: &mut Run, expr: &Expr, inner: &Expr) -> Option<Typed> {
        let mut typed = self.formula(env, run, inner)?;
        let kind = match typed.ty {
            Ty::Kind(Kind::Score(..)) | Ty::ScoreOf(_) => Kind::Number,
            ref other => other.kind(),
        };
        typed.ty = match typed.ty {
            Ty::Literal(v) => Ty::Literal(-v),
            _ => Ty::Kind(kind),
        };
        typed.bounds = range::negate(typed.bounds);
        typed.formula = Formula { kind, is: FormulaKind::Negate(Box::new(typed.formula)) };
        typed.span = expr.span;
        typed.text = format!("-{}", typed.text);
        Some(typed)
    }

    /// Parts joined by `+ - * /`, from left to right: in a loop, since there may be many.
    fn operations(&mut self, env: &Env, run: &mut Run, expr: &Expr) -> Option<Typed> {
        let mut spine = Vec::new();
        let mut first = expr;
        while let ExprKind::Binary(op, at, left, right) = &first.kind
            && let Some(operator) = arithmetic(*op)
        {
            spine.push((operator, *at, first, &**right));
            first = left;
        }
        if spine.len() > MAX_PARTS {
            self.too_large(run, expr.span);
            return None;
        }
        let mut all = self.formula(env, run, first);
        for (operator, at, whole, right) in spine.into_iter().rev() {
            let right = self.formula(env, run, right);
            all = match (all, right) {
                (Some(left), Some(right)) => self.operation(operator, at, whole.span, left, right),
                _ => None,
            };
            if let Some(typed) = &mut all {
                typed.text = shown(whole);
            }
        }
        all
    }

    fn literal(&mut self, expr: &Expr, n: Number) -> Option<Typed> {
        let (kind, why) = match n.unit {
            NumberUnit::None => (Kind::Number, "written without a unit"),
            NumberUnit::Percent => (Kind::Percent, "written with `%`"),
            NumberUnit::Time(_) => (Kind::Duration, "written with a unit of time"),
            NumberUnit::Money(c) => (Kind::Money(Some(c)), "written with a currency"),
        };
        let q = self.quantity(expr, kind)?;
        Some(Typed {
            ty: if n.unit == NumberUnit::None { Ty::Literal(q.value) } else { Ty::Kind(kind) },
            bounds: range::exactly(q.value),
            formula: Formula { kind, is: FormulaKind::Literal(q) },
            span: expr.span,
            text: number_text(n),
            why: why.into(),
        })
    }

    fn not_a_formula(&mut self, expr: &Expr) {
        if has_hole(expr) {
            return;
        }
        let help = match &expr.kind {
            ExprKind::Binary(BinaryOp::Then | BinaryOp::Within, ..) => {
                format!("put it into a function, as in `converted({})`", shown(expr))
            }
            ExprKind::Binary(BinaryOp::Where, ..) => {
                format!("put it into a function, as in `count({})`", shown(expr))
            }
            ExprKind::Binary(..) => {
                format!("put it into a function, as in `share({})`", shown(expr))
            }
            _ => "write a number or a function, as in `count(a) / count(b)`".into(),
        };
        self.report(
            Diagnostic::new(
                Code::WrongType,
                expr.span,
                format!("`{}` is {}, not a number", shown(expr), what_is(expr)),
            )
            .label("a formula is made of numbers")
            .help(help),
        );
    }

    /// A parameter that is a number.
    fn named_number(&mut self, env: &Env, expr: &Expr, path: &[Name]) -> Option<Typed> {
        let name = path.first()?;
        if path.len() == 1
            && !env.values.contains_key(&name.text)
            && matches!(self.find(env.file, &name.text), Some(Symbol::Metric(_)))
        {
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    expr.span,
                    format!("`{}` is a metric, and is called with its arguments", name.text),
                )
                .label("with which arguments?")
                .help(format!("write `{}(…)`", name.text)),
            );
            return None;
        }
        let value = self.parameter(env, name, "number")?;
        match &value.is {
            ValueIs::Hole => None,
            ValueIs::Number(number) if path.len() == 1 => {
                let (kind, is, bounds) = match number {
                    NumberValue::Literal(q) => {
                        (q.kind, FormulaKind::Literal(*q), range::exactly(q.value))
                    }
                    NumberValue::Parameter(name, kind) => {
                        let bounds = match kind {
                            Kind::Count | Kind::Duration => range::NOT_NEGATIVE,
                            _ => range::ANY,
                        };
                        (*kind, FormulaKind::Parameter(name.clone()), bounds)
                    }
                };
                Some(Typed {
                    ty: Ty::Kind(kind),
                    bounds,
                    formula: Formula { kind, is },
                    span: expr.span,
                    text: name.text.clone(),
                    why: format!("the parameter `{}` is declared so", name.text),
                })
            }
            other => {
                let text = shown(expr);
                let (is, help) = match other {
                    ValueIs::Event(_) if path.len() == 2 => (
                        "has a value for every row".to_string(),
                        format!(
                            "say which one: `sum({text})`, `mean({text})`, `median({text})` or `percentile({text}, 90%)`"
                        ),
                    ),
                    ValueIs::Event(_) => (
                        "is an event, not a number".into(),
                        format!(
                            "say what is counted: `count({text})`, `people({text})` or `sessions({text})`"
                        ),
                    ),
                    ValueIs::Question(question) => (
                        "is a question, not a number".into(),
                        match question.scale {
                            super::types::Scales::YesNo => format!("write `share({text} == true)`"),
                            super::types::Scales::OneOf(_) | super::types::Scales::Text => {
                                format!("write `share({text} == \"…\")`")
                            }
                            _ => format!(
                                "write `mean({text})`, `share({text} in top 2)` or another function of it"
                            ),
                        },
                    ),
                    _ => (
                        format!("is {}, not a number", value.words()),
                        "a formula is made of numbers and functions".to_string(),
                    ),
                };
                self.report(
                    Diagnostic::new(Code::WrongType, expr.span, format!("`{text}` {is}"))
                        .label("a number is wanted here")
                        .also(value.span, "declared here")
                        .help(help),
                );
                None
            }
        }
    }

    /// What a parameter stands for.
    pub(crate) fn parameter(&mut self, env: &Env, name: &Name, ty: &str) -> Option<Value> {
        if let Some(value) = env.values.get(&name.text) {
            return Some(value.clone());
        }
        let known: Vec<&str> = env.values.keys().map(String::as_str).collect();
        let Some(symbol) = self.meant(env.file, &name.text) else {
            if !env.broken {
                self.unknown_parameter_name(name, &known, ty);
            }
            return None;
        };
        let word = symbol.kind().word();
        let called = &name.text;
        let help = if symbol.kind() == crate::vocab::NameKind::Survey {
            "add a parameter `answer: question`, and write `answer` here".to_owned()
        } else {
            format!("add a parameter `{called}: {ty}`; who uses the metric says which {word} it is")
        };
        self.report(
            Diagnostic::new(
                Code::UnknownName,
                name.span,
                format!(
                    "`{called}` is the name of a declared {word}, and a formula names parameters only"
                ),
            )
            .label("no parameter is called so")
            .also(self.declared_at(symbol), "declared here")
            .help(help),
        );
        None
    }

    fn call(
        &mut self,
        env: &Env,
        run: &mut Run,
        expr: &Expr,
        path: &[Name],
        arguments: &[Argument],
    ) -> Option<Typed> {
        let [name] = path else {
            let last = path.last()?;
            let whole = path[0].span.to(last.span);
            self.report(
                Diagnostic::new(
                    Code::UnknownFunction,
                    whole,
                    format!(
                        "`{}` is no function and no metric",
                        shown(&Expr { span: whole, kind: ExprKind::Path(path.to_vec()) })
                    ),
                )
                .label("a metric is called by one word")
                .help(format!("bring it in with `use`, then call `{}(…)`", last.text)),
            );
            return None;
        };
        if let Some(known) = function(&name.text) {
            return self.function(env, run, expr, known, arguments);
        }
        if self.meant(env.file, &name.text).is_none() {
            self.unknown_function(env, name);
            return None;
        }
        match self.resolve(env.file, name, &[crate::vocab::NameKind::Metric])? {
            Symbol::Metric(id) => self.metric_call(env, run, expr, name, id, arguments),
            _ => None,
        }
    }

    fn unknown_function(&mut self, env: &Env, name: &Name) {
        if self.files[env.file].tree.lost_names {
            return;
        }
        let metrics: Vec<String> = self.scopes[env.file]
            .names
            .iter()
            .filter(|(_, b)| b.iter().any(|b| matches!(b.symbol, Symbol::Metric(_))))
            .map(|(n, _)| n.clone())
            .collect();
        let functions = FUNCTIONS.iter().map(|f| f.name);
        let mut d = Diagnostic::new(
            Code::UnknownFunction,
            name.span,
            format!("`{}` is no function and no metric in scope", name.text),
        );
        let other = match name.text.to_lowercase().as_str() {
            "avg" | "average" => Some("mean"),
            "users" | "persons" | "distinct" | "uniques" => Some("people"),
            "visits" => Some("sessions"),
            "total" => Some("sum"),
            "funnel" | "conversion" => Some("converted"),
            "quantile" => Some("percentile"),
            "retained" | "retention" => Some("returned"),
            "duration" | "time" => Some("time_between"),
            _ => None,
        };
        let meant =
            nearest(&name.text, functions.chain(metrics.iter().map(String::as_str))).or(other);
        d = match meant {
            Some(meant) => d
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), name.span, meant),
            None => {
                let list: Vec<String> = FUNCTIONS.iter().map(|f| f.name.to_string()).collect();
                d.label("not known").help(format!(
                    "functions are {}; metrics of other files need `use`",
                    or_list(&list)
                ))
            }
        };
        self.report(d);
    }

    fn function(
        &mut self,
        env: &Env,
        run: &mut Run,
        expr: &Expr,
        known: &'static Function,
        arguments: &[Argument],
    ) -> Option<Typed> {
        match known.name {
            "count" | "people" | "sessions" => {
                let (values, _) = self.function_arguments(known, expr, arguments, 1, &[])?;
                self.counted(env, run, expr, known, values[0])
            }
            "sum" | "mean" | "median" => {
                let (values, _) = self.function_arguments(known, expr, arguments, 1, &[])?;
                self.statistic(env, run, expr, known, values[0], None)
            }
            "percentile" => {
                let (values, _) = self.function_arguments(known, expr, arguments, 2, &[])?;
                let at = self.percent(values[1]);
                self.statistic(env, run, expr, known, values[0], Some(at?))
            }
            "share" => {
                let (values, _) = self.function_arguments(known, expr, arguments, 1, &[])?;
                self.share(env, run, expr, values[0])
            }
            "returned" => {
                let (values, named) = self.function_arguments(
                    known,
                    expr,
                    arguments,
                    1,
                    &["again", "after", "within", "per"],
                )?;
                self.returned(env, expr, known, values[0], &named)
            }
            _ => {
                let options: Vec<&str> =
                    crate::vocab::CHAIN_OPTIONS.iter().map(|(n, _)| *n).collect();
                let (values, named) =
                    self.function_arguments(known, expr, arguments, 1, &options)?;
                self.followed(env, expr, known, values[0], &named)
            }
        }
    }

    /// The arguments of a function: so many without a name, and options.
    fn function_arguments<'e>(
        &mut self,
        known: &'static Function,
        call: &Expr,
        arguments: &'e [Argument],
        plain: usize,
        options: &[&str],
    ) -> Option<(Vec<&'e Expr>, BTreeMap<String, &'e Expr>)> {
        let mut values = Vec::new();
        let mut named: BTreeMap<String, (&'e Expr, Span)> = BTreeMap::new();
        let mut good = true;
        let help = format!("it is called as in `{}`", known.shape);
        for argument in arguments {
            let Some(name) = &argument.name else {
                if values.len() == plain {
                    if !has_hole(&argument.value) {
                        self.report(
                            Diagnostic::new(
                                Code::WrongArguments,
                                argument.span,
                                format!("`{}` takes {} without a name", known.name, things(plain)),
                            )
                            .label("one too many")
                            .help(help.clone()),
                        );
                    }
                    good = false;
                    continue;
                }
                values.push(&argument.value);
                continue;
            };
            if !options.contains(&name.text.as_str()) {
                let mut d = Diagnostic::new(
                    Code::WrongArguments,
                    name.span,
                    format!("`{}` has no option `{}`", known.name, name.text),
                );
                d = match nearest(&name.text, options.iter().copied()) {
                    Some(meant) => d
                        .label(format!("did you mean `{meant}`?"))
                        .help(format!("write `{meant}:`"))
                        .guess(format!("write `{meant}`"), name.span, meant),
                    None if options.is_empty() => d.label("it has no options").help(help.clone()),
                    None => {
                        let list: Vec<String> = options.iter().map(|o| format!("{o}:")).collect();
                        d.label("not an option").help(format!("options are {}", or_list(&list)))
                    }
                };
                self.report(d);
                good = false;
                continue;
            }
            if let Some((_, first)) = named.get(&name.text) {
                self.report(
                    Diagnostic::new(
                        Code::WrongArguments,
                        name.span,
                        format!("`{}:` is said twice", name.text),
                    )
                    .label("said again here")
                    .also(*first, "said first here")
                    .help("keep one of the two"),
                );
                good = false;
                continue;
            }
            named.insert(name.text.clone(), (&argument.value, name.span));
        }
        if good && values.len() < plain {
            let what =
                if values.is_empty() { "what it is computed from" } else { "its last value" };
            self.report(
                Diagnostic::new(
                    Code::WrongArguments,
                    call.span,
                    format!("`{}` is called without {what}", known.name),
                )
                .label("of what?")
                .help(help),
            );
            good = false;
        }
        if !good || values.iter().any(|v| has_hole(v)) {
            return None;
        }
        Some((values, named.into_iter().map(|(n, (e, _))| (n, e)).collect()))
    }

    fn counted(
        &mut self,
        env: &Env,
        run: &mut Run,
        expr: &Expr,
        known: &'static Function,
        value: &Expr,
    ) -> Option<Typed> {
        if known.name == "count"
            && let Some(name) = value.word()
            && matches!(env.values.get(&name.text).map(|v| &v.is), Some(ValueIs::Question(_)))
        {
            let (question, _) = self.question(env, run, value)?;
            return Some(function_typed(
                expr,
                known,
                Kind::Count,
                range::NOT_NEGATIVE,
                FormulaKind::Answers(question.question),
            ));
        }
        if let Some(name) = value.word()
            && matches!(env.values.get(&name.text).map(|v| &v.is), Some(ValueIs::Question(_)))
        {
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    value.span,
                    format!("`{}` counts events, and `{}` is a question", known.name, name.text),
                )
                .label("an event is wanted here")
                .help(format!("write `count({})` for the number of answers", name.text)),
            );
            return None;
        }
        let picked = self.picked(env, value)?;
        let good = match known.name {
            "people" => self.has_people(&picked, known.name),
            "sessions" => self.has_sessions(&picked, known.name),
            _ => self.has_rows(&picked),
        };
        if !good {
            return None;
        }
        let is = match known.name {
            "people" => FormulaKind::People(picked.pick),
            "sessions" => FormulaKind::Sessions(picked.pick),
            _ => FormulaKind::Count(picked.pick),
        };
        Some(function_typed(expr, known, Kind::Count, range::NOT_NEGATIVE, is))
    }
}

/// A part of a formula that a function gives.
pub(crate) fn function_typed(
    expr: &Expr,
    known: &Function,
    kind: Kind,
    bounds: Bounds,
    is: FormulaKind,
) -> Typed {
    Typed {
        ty: Ty::Kind(kind),
        bounds,
        formula: Formula { kind, is },
        span: expr.span,
        text: shorten(&written(expr)),
        why: format!("`{}(…)` gives {}", known.name, kind_words(kind)),
    }
}

fn arithmetic(op: BinaryOp) -> Option<Operator> {
    Some(match op {
        BinaryOp::Add => Operator::Add,
        BinaryOp::Subtract => Operator::Subtract,
        BinaryOp::Multiply => Operator::Multiply,
        BinaryOp::Divide => Operator::Divide,
        _ => return None,
    })
}

fn things(n: usize) -> &'static str {
    if n == 1 { "one value" } else { "two values" }
}

/// A whole number of points, if it is one.
pub(crate) fn whole(value: Decimal) -> Option<u32> {
    if value.fract().is_zero() { u32::try_from(value).ok() } else { None }
}
