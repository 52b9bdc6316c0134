//! What metrics take and give: parameters, result and properties.

use super::literal::{has_hole, or_list, what_is};
use super::scope::{Analysis, Cause};
use super::types::{
    Currency, DataType, Declared, ParameterSignature, ParameterType, Scales, Signature, State,
};
use super::values::Fields;
use super::written::{shown, written};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{Better, Bounds, Decimal, Kind, MetricId, Parameter, is_currency};
use crate::source::Span;
use crate::syntax::ast::{Argument, Expr, ExprKind, Head, Name};
use crate::syntax::literal::currency_of;
use crate::vocab::{PARAMETER_TYPES, RESULT_TYPES, construct};
use std::collections::HashMap;
use std::rc::Rc;

/// What the properties of an event parameter can be of.
const PROPERTY_TYPES: &[&str] =
    &["text", "number", "count", "timestamp", "date", "yes_no", "duration", "money"];
/// What questions can be of, beside a scale such as `0..10`.
const QUESTION_TYPES: &[&str] = &["yes_no", "one_of", "number", "text"];

impl<'a> Analysis<'a> {
    /// Reads what each metric takes and gives.
    pub(crate) fn metric_signatures(&mut self) {
        for (id, file, head, broken) in self.metric_heads.clone() {
            let signature = self.signature(id, file, head, broken);
            self.signatures.insert(id, Rc::new(signature));
        }
    }

    /// `broken`: whether the declaration has a syntax error.
    fn signature(
        &mut self,
        id: MetricId,
        file: usize,
        head: &'a Head,
        broken: bool,
    ) -> Signature<'a> {
        let parameters = self.parameters(head);
        let result = match &head.ty {
            Some(ty) => self.result_type(ty, &parameters, broken),
            None => {
                if !broken {
                    self.no_result(head);
                }
                None
            }
        };
        let metric = &mut self.model.metrics[id];
        metric.parameters = head
            .parameters
            .iter()
            .zip(&parameters)
            .map(|(p, s)| Parameter {
                name: p.name.text.clone(),
                ty: s.text.clone(),
                default: p.default.as_ref().map(written),
                doc: p.doc.clone(),
            })
            .collect();
        metric.kind_text = head.ty.as_deref().map(written).unwrap_or_default();
        metric.kind = match &result {
            Some(Declared::Kind(kind)) => *kind,
            _ => Kind::Number,
        };
        let place = head.name.as_ref().map_or(head.keyword.span, |n| n.span);
        let said = match construct("metric", "file") {
            Some(c) => self.fields(c, place, broken, head.block.as_ref()),
            None => Fields::default(),
        };
        let label = self.text_value(said.get("label"));
        let reference = self.text_value(said.get("reference"));
        let better = said.get("better").and_then(|e| self.better(e));
        let range_expr = said.get("range");
        let range = match (range_expr, &result) {
            (Some(expr), Some(result)) => {
                let kind = match result {
                    Declared::Kind(kind) => *kind,
                    Declared::ScoreOf(_) => Kind::Number,
                };
                self.bounds(expr, kind).unwrap_or_default()
            }
            _ => Bounds::default(),
        };
        let metric = &mut self.model.metrics[id];
        if label.is_some() {
            metric.decl.label = label;
        }
        metric.reference = reference;
        if let Some(better) = better {
            metric.better = better;
        }
        let is = said.get("is");
        if let Some(is) = is {
            metric.formula_text = written(is);
        }
        Signature {
            file,
            head,
            parameters,
            result,
            is,
            range,
            range_span: range_expr.map(|e| e.span),
            broken,
            state: State::Unchecked,
        }
    }

    fn no_result(&mut self, head: &Head) {
        let span = head.name.as_ref().map_or(head.keyword.span, |n| n.span);
        let name = head.name.as_ref().map_or("…", |n| n.text.as_str());
        self.report(
            Diagnostic::new(
                Code::MissingProperty,
                span,
                format!("`{name}` does not say what it gives"),
            )
            .label("which kind of number?")
            .help(format!(
                "write the kind behind the parameters, as in `metric {name}(…): percent`"
            )),
        );
    }

    fn better(&mut self, expr: &Expr) -> Option<Better> {
        let word = self.choice(Some(expr), &["higher", "lower", "inside"])?;
        Some(match word {
            "higher" => Better::Higher,
            "lower" => Better::Lower,
            _ => Better::Inside,
        })
    }

    fn parameters(&mut self, head: &'a Head) -> Vec<ParameterSignature<'a>> {
        let mut all: Vec<ParameterSignature<'a>> = Vec::new();
        let mut named: HashMap<&str, usize> = HashMap::new();
        let mut with_default = None;
        for p in &head.parameters {
            if let Some(&first) = named.get(p.name.text.as_str()) {
                let d = Diagnostic::new(
                    Code::DuplicateName,
                    p.name.span,
                    format!("two parameters are called `{}`", p.name.text),
                )
                .label("the name is taken")
                .also(all[first].name.span, "declared first here")
                .help("rename one of them");
                self.report(d);
            }
            let ty = self.parameter_type(&p.ty);
            if let (None, Some(before)) = (&p.default, with_default) {
                let d = Diagnostic::new(
                    Code::Misplaced,
                    p.name.span,
                    format!("`{}` has no default and stands after one that has", p.name.text),
                )
                .label("to stand before those with a default")
                .also(before, "this one has a default")
                .help("put the parameters with a default last");
                self.report(d);
            }
            if let Some(default) = &p.default {
                self.default(&p.name, &ty, default);
                with_default.get_or_insert(p.name.span);
            }
            named.entry(&p.name.text).or_insert(all.len());
            all.push(ParameterSignature {
                name: &p.name,
                ty,
                text: written(&p.ty),
                ty_span: p.ty.span,
                default: p.default.as_ref(),
            });
        }
        for i in 0..all.len() {
            let ParameterType::OptionOf(question) = all[i].ty.clone() else { continue };
            let found =
                named.get(question.as_str()).map(|&i| (all[i].ty.clone(), all[i].name.span));
            match found {
                Some((ParameterType::Question(Scales::OneOf(_)) | ParameterType::Hole, _)) => {}
                Some((other, span)) => {
                    self.report(
                        Diagnostic::new(
                            Code::WrongType,
                            all[i].ty_span,
                            format!(
                                "`{question}` is {}, not a question with answers to choose from",
                                other.words()
                            ),
                        )
                        .label("an option of what?")
                        .also(span, "declared here")
                        .help(format!("declare it `{question}: question(one_of)`")),
                    );
                    all[i].ty = ParameterType::Hole;
                }
                None => {
                    let known: Vec<&str> = all.iter().map(|p| p.name.text.as_str()).collect();
                    let mut d = Diagnostic::new(
                        Code::UnknownName,
                        all[i].ty_span,
                        format!("no parameter is called `{question}` here"),
                    );
                    d = match nearest(&question, known.iter().copied()) {
                        Some(meant) => d
                            .label(format!("did you mean `{meant}`?"))
                            .help(format!("write `option(of {meant})`")),
                        None => d
                            .label("an option of what?")
                            .help(format!("add a parameter `{question}: question(one_of)`")),
                    };
                    self.report(d);
                    all[i].ty = ParameterType::Hole;
                }
            }
        }
        all
    }

    /// Checks a default. Its value is read again where it is used.
    fn default(&mut self, name: &Name, ty: &ParameterType, default: &Expr) {
        match ty {
            ParameterType::Number(Kind::Duration) => {
                self.duration(default);
            }
            ParameterType::Number(kind) => {
                self.quantity(default, *kind);
            }
            ParameterType::Text | ParameterType::OptionOf(_) => {
                self.text_value(Some(default));
            }
            ParameterType::Hole => {}
            other => {
                if !has_hole(default) {
                    self.report(
                        Diagnostic::new(
                            Code::WrongType,
                            default.span,
                            format!("`{}` is {}, and has no default", name.text, other.words()),
                        )
                        .label("only numbers and texts have defaults")
                        .help("leave the default out: who uses the metric says it"),
                    );
                }
            }
        }
    }

    fn parameter_type(&mut self, expr: &Expr) -> ParameterType {
        let hole = ParameterType::Hole;
        if has_hole(expr) {
            return hole;
        }
        let Some((word, arguments)) = type_words(expr) else {
            self.no_type(expr, expr.span, None, PARAMETER_TYPES, "a parameter's type");
            return hole;
        };
        match word.text.as_str() {
            "event" => match arguments {
                None => ParameterType::Event(Vec::new()),
                Some(arguments) => self.event_type(arguments),
            },
            "question" => match arguments {
                None => ParameterType::Question(Scales::AnyPoints),
                Some([only]) if only.name.is_none() => {
                    self.question_type(&only.value).map_or(hole, ParameterType::Question)
                }
                Some(_) => {
                    self.type_arguments(expr, "`question(0..10)` or `question(one_of)`");
                    hole
                }
            },
            "option" => match arguments {
                Some([Argument { name: Some(of), value, .. }])
                    if of.text == "of" && value.word().is_some() =>
                {
                    ParameterType::OptionOf(
                        value.word().map(|n| n.text.clone()).unwrap_or_default(),
                    )
                }
                _ => {
                    self.type_arguments(
                        expr,
                        "`option(of question)`, where `question` is another parameter",
                    );
                    hole
                }
            },
            "money" => match self.money_type(expr, arguments) {
                Some(currency) => ParameterType::Number(Kind::Money(currency)),
                None => hole,
            },
            plain => {
                let ty = match plain {
                    "touchpoint" => ParameterType::Touchpoint,
                    "stage" => ParameterType::Stage,
                    "number" => ParameterType::Number(Kind::Number),
                    "count" => ParameterType::Number(Kind::Count),
                    "percent" => ParameterType::Number(Kind::Percent),
                    "duration" => ParameterType::Number(Kind::Duration),
                    "text" => ParameterType::Text,
                    _ => {
                        self.no_type(
                            expr,
                            word.span,
                            Some(word),
                            PARAMETER_TYPES,
                            "a parameter's type",
                        );
                        return hole;
                    }
                };
                if arguments.is_some() {
                    self.type_arguments(expr, &format!("`{plain}`"));
                }
                ty
            }
        }
    }

    fn event_type(&mut self, arguments: &[Argument]) -> ParameterType {
        let mut properties: Vec<(String, DataType)> = Vec::new();
        for argument in arguments {
            let Some(name) = &argument.name else {
                if !has_hole(&argument.value) {
                    self.report(
                        Diagnostic::new(
                            Code::WrongArguments,
                            argument.span,
                            "a property of an event has a name and a type",
                        )
                        .label("name and type?")
                        .help(format!(
                            "write `{}: number`, or another type",
                            shown(&argument.value)
                        )),
                    );
                }
                continue;
            };
            if properties.iter().any(|(n, _)| *n == name.text) {
                self.report(
                    Diagnostic::new(
                        Code::DuplicateName,
                        name.span,
                        format!("two properties are called `{}`", name.text),
                    )
                    .label("the name is taken")
                    .help("keep one of the two"),
                );
                continue;
            }
            if let Some(ty) = self.property_type(&argument.value) {
                properties.push((name.text.clone(), ty));
            }
        }
        ParameterType::Event(properties)
    }

    fn property_type(&mut self, expr: &Expr) -> Option<DataType> {
        if has_hole(expr) {
            return None;
        }
        let Some((word, arguments)) = type_words(expr) else {
            self.no_type(expr, expr.span, None, PROPERTY_TYPES, "a property's type");
            return None;
        };
        if word.text == "money" {
            return self.money_type(expr, arguments).map(DataType::Money);
        }
        let ty = match word.text.as_str() {
            "text" => DataType::Text,
            "number" => DataType::Number,
            "count" => DataType::Count,
            "timestamp" => DataType::Timestamp,
            "date" => DataType::Date,
            "yes_no" => DataType::YesNo,
            "duration" => DataType::Duration,
            _ => {
                self.no_type(expr, word.span, Some(word), PROPERTY_TYPES, "a property's type");
                return None;
            }
        };
        if arguments.is_some() {
            self.type_arguments(expr, &format!("`{}`", word.text));
        }
        Some(ty)
    }

    fn question_type(&mut self, expr: &Expr) -> Option<Scales> {
        if let ExprKind::Range(..) = &expr.kind {
            let (low, high) = self.points(expr)?;
            return Some(Scales::Points(low, high));
        }
        match expr.word().map(|w| w.text.as_str()) {
            Some("yes_no") => Some(Scales::YesNo),
            Some("one_of") => Some(Scales::OneOf(None)),
            Some("number") => Some(Scales::Number),
            Some("text") => Some(Scales::Text),
            _ => {
                let word = expr.word();
                self.no_type(expr, expr.span, word, QUESTION_TYPES, "a question's scale");
                None
            }
        }
    }

    /// A scale of points: `0..10`, whole numbers, the lower first.
    pub(crate) fn points(&mut self, expr: &Expr) -> Option<(Decimal, Decimal)> {
        let ExprKind::Range(low, high) = &expr.kind else {
            self.wrong_literal(expr, "a scale", "0..10");
            return None;
        };
        let (low_value, high_value) = (self.number(low), self.number(high));
        let (low_value, high_value) = (low_value?, high_value?);
        for (end, value) in [(low, low_value), (high, high_value)] {
            if !value.fract().is_zero() {
                self.report(
                    Diagnostic::new(
                        Code::OutOfRange,
                        end.span,
                        format!("`{}` is no whole number", shown(end)),
                    )
                    .label("a scale has whole points")
                    .help("write whole numbers, as in `1..5`"),
                );
                return None;
            }
        }
        if low_value >= high_value {
            self.empty_range(expr);
            return None;
        }
        Some((low_value, high_value))
    }

    fn result_type(
        &mut self,
        expr: &Expr,
        parameters: &[ParameterSignature<'a>],
        broken: bool,
    ) -> Option<Declared> {
        if has_hole(expr) {
            return None;
        }
        let Some((word, arguments)) = type_words(expr) else {
            self.no_type(expr, expr.span, None, RESULT_TYPES, "the kind of a result");
            return None;
        };
        let plain = match word.text.as_str() {
            "money" => {
                return self.money_type(expr, arguments).map(|c| Declared::Kind(Kind::Money(c)));
            }
            "score" => return self.score_type(expr, arguments, parameters, broken),
            "percent" => Kind::Percent,
            "ratio" => Kind::Ratio,
            "number" => Kind::Number,
            "count" => Kind::Count,
            "duration" => Kind::Duration,
            _ => {
                self.no_type(expr, word.span, Some(word), RESULT_TYPES, "the kind of a result");
                return None;
            }
        };
        if arguments.is_some() {
            self.type_arguments(expr, &format!("`{}`", word.text));
        }
        Some(Declared::Kind(plain))
    }

    fn score_type(
        &mut self,
        expr: &Expr,
        arguments: Option<&[Argument]>,
        parameters: &[ParameterSignature<'a>],
        broken: bool,
    ) -> Option<Declared> {
        match arguments {
            Some([Argument { name: None, value, .. }])
                if matches!(value.kind, ExprKind::Range(..)) =>
            {
                let ExprKind::Range(low, high) = &value.kind else { return None };
                let (low, high) = (self.number(low), self.number(high));
                let (low, high) = (low?, high?);
                if low >= high {
                    self.empty_range(value);
                    return None;
                }
                Some(Declared::Kind(Kind::Score(low, high)))
            }
            Some([Argument { name: Some(of), value, .. }])
                if of.text == "of" && value.word().is_some() =>
            {
                let word = value.word()?;
                let found = parameters.iter().find(|p| p.name.text == word.text);
                match found.map(|p| (p.ty.clone(), p.name.span)) {
                    Some((ParameterType::Question(Scales::AnyPoints), _)) => {
                        Some(Declared::ScoreOf(word.text.clone()))
                    }
                    Some((ParameterType::Question(Scales::Points(low, high)), _)) => {
                        Some(Declared::Kind(Kind::Score(low, high)))
                    }
                    Some((ParameterType::Hole, _)) => None,
                    Some((_, span)) => {
                        self.report(
                            Diagnostic::new(
                                Code::WrongType,
                                word.span,
                                format!("`{}` is no question with a scale", word.text),
                            )
                            .label("a score of what?")
                            .also(span, "declared here")
                            .help(format!(
                                "declare it `{0}: question` or `{0}: question(1..5)`",
                                word.text
                            )),
                        );
                        None
                    }
                    // A parameter that could not be read may have this name.
                    None if broken => None,
                    None => {
                        let known: Vec<&str> =
                            parameters.iter().map(|p| p.name.text.as_str()).collect();
                        self.unknown_parameter_name(word, &known, "question");
                        None
                    }
                }
            }
            _ => {
                self.type_arguments(
                    expr,
                    "`score(-100..100)`, or `score(of answer)` for a question `answer`",
                );
                None
            }
        }
    }

    /// Says that no parameter has this name.
    pub(crate) fn unknown_parameter_name(&mut self, name: &Name, known: &[&str], ty: &str) {
        let mut d = Diagnostic::new(
            Code::UnknownName,
            name.span,
            format!("no parameter is called `{}` here", name.text),
        );
        d = match nearest(&name.text, known.iter().copied()) {
            Some(meant) => d
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), name.span, meant),
            None => d
                .label("a formula names parameters only")
                .help(format!("add a parameter to the metric: `{}: {ty}`", name.text)),
        };
        self.report_once(Cause::Name(name.span.file, name.text.clone()), d);
    }

    /// The currency that a word names.
    pub(super) fn currency(&mut self, code: &Name) -> Option<Currency> {
        if let (true, Ok(currency)) = (is_currency(&code.text), code.text.as_bytes().try_into()) {
            return Some(currency);
        }
        let upper = code.text.to_uppercase();
        let message = format!("`{}` is no currency", code.text);
        let d = Diagnostic::new(Code::UnknownUnit, code.span, message).label("not in ISO 4217");
        self.report(if is_currency(&upper) {
            let title = format!("write `{upper}`");
            d.help(title.clone()).fix(title, code.span, upper)
        } else if let Some(meant) = currency_of(&code.text) {
            let title = format!("write `{meant}`");
            d.help(title.clone()).guess(title, code.span, meant)
        } else {
            d.help("currencies are written by their three letters, as in `EUR`, `USD`, `CNY`")
        });
        None
    }

    /// The currency in `money(EUR)`; for `money`, none.
    fn money_type(
        &mut self,
        expr: &Expr,
        arguments: Option<&[Argument]>,
    ) -> Option<Option<Currency>> {
        match arguments {
            None => Some(None),
            Some([Argument { name: None, value, .. }]) if value.word().is_some() => {
                let code = value.word()?;
                self.currency(code).map(Some)
            }
            Some(_) => {
                self.type_arguments(expr, "`money(EUR)`, or `money` for any currency");
                None
            }
        }
    }

    fn type_arguments(&mut self, expr: &Expr, right: &str) {
        if !has_hole(expr) {
            self.report(
                Diagnostic::new(
                    Code::WrongArguments,
                    expr.span,
                    format!("`{}` is no type", shown(expr)),
                )
                .label("not written so")
                .help(format!("write {right}")),
            );
        }
    }

    fn no_type(
        &mut self,
        expr: &Expr,
        span: Span,
        word: Option<&Name>,
        words: &[&str],
        what: &str,
    ) {
        if has_hole(expr) {
            return;
        }
        let shape = |w: &str| match w {
            "option" => "option(of …)".to_string(),
            "score" => "score(0..100)".to_string(),
            w => w.to_string(),
        };
        let list: Vec<String> = words.iter().map(|w| shape(w)).collect();
        let mut d = match word {
            Some(word) => {
                Diagnostic::new(Code::UnknownChoice, span, format!("`{}` is not {what}", word.text))
            }
            None => Diagnostic::new(
                Code::UnknownChoice,
                span,
                format!("{} is not {what}", what_is(expr)),
            ),
        };
        let other = match word.map(|w| w.text.as_str()) {
            Some("survey" | "scale") => Some("question"),
            Some("string" | "str") => Some("text"),
            Some("int" | "integer" | "float") => Some("number"),
            Some("bool" | "boolean") => Some("yes_no"),
            Some("time") => Some("duration"),
            Some("percentage" | "share") => Some("percent"),
            _ => None,
        };
        let meant = other
            .filter(|o| words.contains(o))
            .or_else(|| word.and_then(|w| nearest(&w.text, words.iter().copied())));
        d = match meant {
            Some(meant) => d
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), span, meant),
            None if words == QUESTION_TYPES => d
                .label("no such scale")
                .help(format!("write a scale as in `0..10`, or {}", or_list(&list))),
            None => d.label("no such type").help(format!("write {}", or_list(&list))),
        };
        self.report(d);
    }
}

/// The word of a type, with its arguments.
fn type_words(expr: &Expr) -> Option<(&Name, Option<&[Argument]>)> {
    match &expr.kind {
        ExprKind::Path(names) if names.len() == 1 => Some((&names[0], None)),
        ExprKind::Call(names, arguments) if names.len() == 1 => Some((&names[0], Some(arguments))),
        _ => None,
    }
}
