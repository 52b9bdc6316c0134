//! Functions of values and answers: `sum`, `mean`, `median`, `percentile` and `share`.

use super::formula::{function_typed, whole};
use super::literal::{has_hole, kind_words, or_list, what_is};
use super::predicate::{comparator, flipped};
use super::range;
use super::scope::Analysis;
use super::types::{
    DataType, Env, QuestionValue, Run, Scales, TextValue, Ty, Typed, Value, ValueIs,
};
use super::written::shown;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{
    AnswerTest, Bounds, Comparator, Decimal, FormulaKind, Kind, Measured, QuestionRef, Statistic,
    quoted,
};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::vocab::{Function, function};

impl Analysis<'_> {
    pub(crate) fn statistic(
        &mut self,
        env: &Env,
        run: &mut Run,
        expr: &Expr,
        known: &'static Function,
        value: &Expr,
        at: Option<Decimal>,
    ) -> Option<Typed> {
        let statistic = match (known.name, at) {
            ("sum", _) => Statistic::Sum,
            ("mean", _) => Statistic::Mean,
            (_, Some(at)) => Statistic::Percentile(at),
            _ => Statistic::Median,
        };
        let (measured, condition) = match &value.kind {
            ExprKind::Binary(BinaryOp::Where, _, measured, condition) => {
                (&**measured, Some(&**condition))
            }
            _ => (value, None),
        };
        if let ExprKind::Path(path) = &measured.kind
            && let [owner, property] = path.as_slice()
        {
            if let Some(Value { is: ValueIs::Question(_), span, .. }) = env.values.get(&owner.text)
            {
                let (owner, property) = (&owner.text, &property.text);
                self.report(
                    Diagnostic::new(
                        Code::WrongType,
                        measured.span,
                        format!("`{owner}` is a question, and has no `{property}`"),
                    )
                    .label("a question stands for its answers")
                    .also(*span, "declared here")
                    .help(format!("write `{owner}`")),
                );
                return None;
            }
            let event = Expr { span: owner.span, kind: ExprKind::Path(vec![owner.clone()]) };
            let mut picked = self.picked(env, &event)?;
            let member = self.member(&picked, owner, property)?;
            if let Some(condition) = condition {
                let filter =
                    self.event_condition(env, &owner.text, &picked.value, picked.span, condition)?;
                picked.pick.filter = Some(filter);
            }
            let Some(kind) = member.ty.kind() else {
                let mut d = Diagnostic::new(
                    Code::WrongType,
                    measured.span,
                    format!(
                        "`{}` takes numbers, and `{}` is {}",
                        known.name,
                        shown(measured),
                        member.ty.words()
                    ),
                )
                .label(format!("this is {}", member.ty.words()));
                d = d.also(picked.span, "declared here");
                d = match member.ty {
                    DataType::YesNo => d.help(format!(
                        "count the rows instead: `count({0} where {1} == true) / count({0})`",
                        owner.text, property.text
                    )),
                    DataType::Timestamp | DataType::Date => {
                        d.help("the time between two events is `time_between(a -> b)`")
                    }
                    _ => d.help(format!(
                        "count the rows instead: `count({} where {} == \"…\")`",
                        owner.text, property.text
                    )),
                };
                self.report(d);
                return None;
            };
            if !self.has_rows(&picked) {
                return None;
            }
            let kind = if statistic == Statistic::Mean && kind == Kind::Count {
                Kind::Number
            } else {
                kind
            };
            let bounds =
                if member.ty == DataType::Count { range::NOT_NEGATIVE } else { range::ANY };
            let is = FormulaKind::Statistic(
                statistic,
                Measured::Property(picked.pick, property.text.clone()),
            );
            let mut typed = function_typed(expr, known, kind, bounds, is);
            typed.why = format!(
                "the `{}` of `{}`, which is {}",
                known.name,
                shown(measured),
                member.ty.words()
            );
            return Some(typed);
        }
        if let Some(name) = measured.word()
            && let Some(ValueIs::Event(event)) = env.values.get(&name.text).map(|v| &v.is)
        {
            let properties: Vec<String> = event
                .properties
                .iter()
                .map(|p| format!("{}({}.{})", known.name, name.text, p.name))
                .collect();
            let help = if properties.is_empty() {
                format!(
                    "declare a property, as in `{0}: event(amount: money)`, and write `{1}({0}.amount)`",
                    name.text, known.name
                )
            } else {
                format!("write {}", or_list(&properties))
            };
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    value.span,
                    format!("`{}` needs a property, and `{}` is an event", known.name, name.text),
                )
                .label("of which property?")
                .help(help),
            );
            return None;
        }
        if condition.is_some() {
            self.report(
                Diagnostic::new(
                    Code::WrongPredicate,
                    value.span,
                    "a condition stands after an event or its property",
                )
                .label("not after a question")
                .help("put the condition into the survey: `survey … in … where …`"),
            );
            return None;
        }
        let (question, given) = self.question(env, run, measured)?;
        let (ty, bounds) = match (&question.scale, statistic) {
            (Scales::Points(..) | Scales::AnyPoints | Scales::Number, Statistic::Sum) => {
                (Ty::Kind(Kind::Number), range::ANY)
            }
            (Scales::Points(low, high), _) => {
                (Ty::Kind(Kind::Score(*low, *high)), Bounds::new(Some(*low), Some(*high)))
            }
            (Scales::AnyPoints, _) => {
                (Ty::ScoreOf(question_parameter(&question, measured)), range::ANY)
            }
            (Scales::Number, _) => (Ty::Kind(Kind::Number), range::ANY),
            (Scales::Text | Scales::YesNo | Scales::OneOf(_) | Scales::AnyOf, _) => {
                let test = match question.scale {
                    Scales::YesNo => "== true",
                    _ => "== \"…\"",
                };
                self.report(
                    Diagnostic::new(
                        Code::WrongType,
                        measured.span,
                        format!(
                            "`{}` takes numbers, and `{}` is answered by {}",
                            known.name,
                            shown(measured),
                            question.scale.text()
                        ),
                    )
                    .label("not a number")
                    .also(given.span, "declared here")
                    .help(format!("write `share({} {test})`", shown(measured))),
                );
                return None;
            }
        };
        let kind = ty.kind();
        let is = FormulaKind::Statistic(statistic, Measured::Question(question.question));
        let mut typed = function_typed(expr, known, kind, bounds, is);
        typed.why =
            format!("the `{}` of a question answered on {}", known.name, question.scale.text());
        typed.ty = ty;
        Some(typed)
    }

    /// `share(q in 9..10)`
    pub(crate) fn share(
        &mut self,
        env: &Env,
        run: &mut Run,
        expr: &Expr,
        test: &Expr,
    ) -> Option<Typed> {
        let known = function("share")?;
        let (question, test) = self.answer_test(env, run, test)?;
        Some(function_typed(
            expr,
            known,
            Kind::Percent,
            range::SHARE,
            FormulaKind::Share(question, test),
        ))
    }

    fn answer_test(
        &mut self,
        env: &Env,
        run: &mut Run,
        test: &Expr,
    ) -> Option<(QuestionRef, AnswerTest)> {
        if has_hole(test) {
            return None;
        }
        let is_question = |e: &Expr| {
            e.word().is_some_and(|n| {
                matches!(env.values.get(&n.text).map(|v| &v.is), Some(ValueIs::Question(_)))
            })
        };
        match &test.kind {
            ExprKind::Binary(BinaryOp::In, _, left, right) => {
                let (question, given) = self.question(env, run, left)?;
                let answers = self.answers_in(env, &question, &given, left, right)?;
                Some((question.question, answers))
            }
            ExprKind::Binary(op, at, left, right) if comparator(*op).is_some() => {
                let sign = comparator(*op)?;
                let (left, right, sign) = if !is_question(left) && is_question(right) {
                    (right, left, flipped(sign))
                } else {
                    (left, right, sign)
                };
                let (question, given) = self.question(env, run, left)?;
                let answers =
                    self.answer_compared(env, &question, &given, left, sign, *at, right)?;
                Some((question.question, answers))
            }
            _ => {
                let (message, help) = match &test.kind {
                    ExprKind::Binary(BinaryOp::And | BinaryOp::Or, ..) | ExprKind::Not(_) => (
                        "a share has one test of the answers".to_string(),
                        "write one range or list, as in `share(q in 9..10)`, or add and subtract shares".to_string(),
                    ),
                    ExprKind::Binary(BinaryOp::Where, ..) => (
                        "a share is of answers, without `where`".to_string(),
                        "put the condition into the survey: `survey … in … where …`".to_string(),
                    ),
                    ExprKind::Path(path) if path.len() == 1 => (
                        format!("`{}` alone is no test", shown(test)),
                        format!("say which answers count, as in `share({} in top 2)`", shown(test)),
                    ),
                    _ => (
                        format!("`{}` is {}, not a test of answers", shown(test), what_is(test)),
                        "say which answers count, as in `share(q in 9..10)` or `share(q == \"A\")`".to_string(),
                    ),
                };
                self.report(
                    Diagnostic::new(Code::WrongPredicate, test.span, message)
                        .label("which answers count?")
                        .help(help),
                );
                None
            }
        }
    }

    fn answers_in(
        &mut self,
        env: &Env,
        question: &QuestionValue,
        given: &Value,
        left: &Expr,
        right: &Expr,
    ) -> Option<AnswerTest> {
        let points = matches!(question.scale, Scales::Points(..) | Scales::AnyPoints);
        match &right.kind {
            ExprKind::Top(count) | ExprKind::Bottom(count) => {
                if !points {
                    self.untestable(question, given, left, right);
                    return None;
                }
                let top = matches!(right.kind, ExprKind::Top(_));
                let number = self.number(count)?;
                let n = whole(number).filter(|n| *n > 0);
                let Some(n) = n else {
                    self.report(
                        Diagnostic::new(
                            Code::OutOfRange,
                            count.span,
                            format!("`{number}` is no number of points"),
                        )
                        .label("a whole number from 1 on")
                        .help("write how many points of the scale count, as in `top 2`"),
                    );
                    return None;
                };
                let Scales::Points(low, high) = question.scale else {
                    return Some(if top { AnswerTest::Top(n) } else { AnswerTest::Bottom(n) });
                };
                let size = high - low + Decimal::ONE;
                let count_points = Decimal::from(n);
                if count_points >= size {
                    self.report(
                        Diagnostic::new(
                            Code::OutOfRange,
                            right.span,
                            format!(
                                "`{}` is every point of a scale with {}",
                                shown(right),
                                size.normalize()
                            ),
                        )
                        .label("all answers would count")
                        .also(given.span, format!("answered on {}", question.scale.text()))
                        .help("take fewer points than the scale has"),
                    );
                    return None;
                }
                let one = Decimal::ONE;
                Some(if top {
                    AnswerTest::Between(high - count_points + one, high)
                } else {
                    AnswerTest::Between(low, low + count_points - one)
                })
            }
            ExprKind::Range(low, high) => {
                if !points && question.scale != Scales::Number {
                    self.untestable(question, given, left, right);
                    return None;
                }
                let a = self.answer_number(question, given, low);
                let b = self.answer_number(question, given, high);
                let (a, b) = (a?, b?);
                if a > b {
                    self.empty_range(right);
                    return None;
                }
                Some(AnswerTest::Between(a, b))
            }
            ExprKind::List(values) => self.answer_list(env, question, given, left, right, values),
            _ => {
                let value = shown(right);
                self.report(
                    Diagnostic::new(
                        Code::WrongPredicate,
                        right.span,
                        format!("`{value}` is {}, and `in` wants a range or list", what_is(right)),
                    )
                    .label("which answers count?")
                    .help(format!(
                        "write `{} == {value}`, or a range, as in `in 9..10`",
                        shown(left)
                    )),
                );
                None
            }
        }
    }

    fn answer_list(
        &mut self,
        env: &Env,
        question: &QuestionValue,
        given: &Value,
        left: &Expr,
        right: &Expr,
        values: &[Expr],
    ) -> Option<AnswerTest> {
        if values.is_empty() {
            self.report(
                Diagnostic::new(Code::WrongPredicate, right.span, "nothing is in an empty list")
                    .label("no answer would count")
                    .help("name the answers"),
            );
            return None;
        }
        match question.scale {
            Scales::OneOf(_) | Scales::AnyOf | Scales::Text => {
                let mut texts = Vec::new();
                for value in values {
                    match self.answer_text(env, question, given, left, value)? {
                        TextValue::Literal(text) => texts.push(text),
                        TextValue::Parameter(_) if values.len() == 1 => {
                            return value.word().map(|n| AnswerTest::Parameter(n.text.clone()));
                        }
                        TextValue::Parameter(name) => {
                            self.report(
                                Diagnostic::new(
                                    Code::WrongPredicate,
                                    value.span,
                                    format!("`{name}` stands in a list with others"),
                                )
                                .label("a parameter stands alone")
                                .help(format!(
                                    "write `{} == {name}`, and add the shares",
                                    shown(left)
                                )),
                            );
                            return None;
                        }
                    }
                }
                Some(AnswerTest::Texts(texts))
            }
            Scales::Points(..) | Scales::AnyPoints => {
                let mut points = Vec::new();
                for value in values {
                    points.push(self.answer_number(question, given, value)?);
                }
                points.sort();
                points.dedup();
                let together = points.windows(2).all(|w| w[1] - w[0] == Decimal::ONE);
                match (together, points.first(), points.last()) {
                    (true, Some(low), Some(high)) => Some(AnswerTest::Between(*low, *high)),
                    _ => {
                        let shares: Vec<String> = points
                            .iter()
                            .map(|p| format!("share({} == {})", shown(left), p.normalize()))
                            .collect();
                        self.report(
                            Diagnostic::new(
                                Code::WrongPredicate,
                                right.span,
                                "these points do not lie side by side",
                            )
                            .label("a share is of one range of points")
                            .help(format!("write `{}`", shares.join(" + "))),
                        );
                        None
                    }
                }
            }
            _ => {
                self.untestable(question, given, left, right);
                None
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn answer_compared(
        &mut self,
        env: &Env,
        question: &QuestionValue,
        given: &Value,
        left: &Expr,
        sign: Comparator,
        at: crate::source::Span,
        right: &Expr,
    ) -> Option<AnswerTest> {
        let equality = matches!(sign, Comparator::Equal | Comparator::NotEqual);
        match question.scale {
            Scales::Points(..) | Scales::AnyPoints | Scales::Number => {
                let value = self.answer_number(question, given, right)?;
                Some(AnswerTest::Compare(sign, value))
            }
            _ if !equality => {
                self.report(
                    Diagnostic::new(
                        Code::WrongPredicate,
                        at,
                        format!("the answers to `{}` have no order", shown(left)),
                    )
                    .label(format!("`{}` compares by size", sign.sign()))
                    .also(given.span, format!("answered by {}", question.scale.text()))
                    .help("compare them with `==` or `in [ … ]`"),
                );
                None
            }
            Scales::YesNo => {
                let word = right.word().map(|n| n.text.as_str());
                match word {
                    Some("true" | "false") => Some(AnswerTest::YesNo(
                        (word == Some("true")) == (sign == Comparator::Equal),
                    )),
                    _ => {
                        self.untestable(question, given, left, right);
                        None
                    }
                }
            }
            _ => {
                let text = self.answer_text(env, question, given, left, right)?;
                if sign == Comparator::NotEqual {
                    let write = format!("100% - share({} == {})", shown(left), shown(right));
                    self.report(
                        Diagnostic::new(
                            Code::WrongPredicate,
                            at,
                            "a share counts the answers that are something",
                        )
                        .label("`!=` counts those that are not")
                        .help(format!("write `{write}`")),
                    );
                    return None;
                }
                Some(match text {
                    TextValue::Literal(text) => AnswerTest::Texts(vec![text]),
                    TextValue::Parameter(name) => AnswerTest::Parameter(name),
                })
            }
        }
    }

    /// A point of the question's scale.
    fn answer_number(
        &mut self,
        question: &QuestionValue,
        given: &Value,
        value: &Expr,
    ) -> Option<Decimal> {
        let number = self.number(value)?;
        let points = matches!(question.scale, Scales::Points(..) | Scales::AnyPoints);
        let outside = match question.scale {
            Scales::Points(low, high) => number < low || number > high,
            _ => false,
        };
        if points && (outside || !number.fract().is_zero()) {
            let label =
                if outside { "no such point on the scale" } else { "answers are whole numbers" };
            self.report(
                Diagnostic::new(
                    Code::OutOfRange,
                    value.span,
                    format!("`{}` is never answered", shown(value)),
                )
                .label(label)
                .also(given.span, format!("answered on {}", question.scale.text()))
                .help(match &question.scale {
                    Scales::Points(low, high) => format!(
                        "write a point from `{}` to `{}`",
                        low.normalize(),
                        high.normalize()
                    ),
                    _ => "write a whole number".to_string(),
                }),
            );
            return None;
        }
        Some(number)
    }

    /// An answer of a question with texts.
    fn answer_text(
        &mut self,
        env: &Env,
        question: &QuestionValue,
        given: &Value,
        left: &Expr,
        value: &Expr,
    ) -> Option<TextValue> {
        let text = match &value.kind {
            ExprKind::Text(text) => text.clone(),
            ExprKind::Path(path) if path.len() == 1 => {
                let value_of =
                    self.parameter(env, &path[0], &format!("option(of {})", shown(left)))?;
                return match &value_of.is {
                    ValueIs::Hole => None,
                    ValueIs::Choice(text, of) if *of == question.question => Some(text.clone()),
                    ValueIs::Text(text) => Some(text.clone()),
                    ValueIs::Choice(..) => {
                        self.report(
                            Diagnostic::new(
                                Code::WrongPredicate,
                                value.span,
                                format!("`{}` is an answer to another question", path[0].text),
                            )
                            .label("not one of its answers")
                            .also(value_of.span, "declared here")
                            .help(format!(
                                "declare it `{}: option(of {})`",
                                path[0].text,
                                shown(left)
                            )),
                        );
                        None
                    }
                    _ => {
                        self.report(
                            Diagnostic::new(
                                Code::WrongPredicate,
                                value.span,
                                format!(
                                    "`{}` is {}, and an answer is wanted",
                                    path[0].text,
                                    value_of.words()
                                ),
                            )
                            .label("an answer is wanted here")
                            .also(value_of.span, "declared here")
                            .help(format!(
                                "declare it `{}: option(of {})`",
                                path[0].text,
                                shown(left)
                            )),
                        );
                        None
                    }
                };
            }
            _ => {
                self.untestable(question, given, left, value);
                return None;
            }
        };
        if let Scales::OneOf(Some(options)) = &question.scale
            && !options.contains(&text)
        {
            self.not_an_option(&text, options, value, given.span);
            return None;
        }
        Some(TextValue::Literal(text))
    }

    /// Says that a text is none of a question's answers.
    pub(crate) fn not_an_option(
        &mut self,
        text: &str,
        options: &[String],
        value: &Expr,
        declared: crate::source::Span,
    ) {
        let quoted_options: Vec<String> = options.iter().map(|o| quoted(o)).collect();
        let mut d = Diagnostic::new(
            Code::UnknownChoice,
            value.span,
            format!("`{text}` is none of the answers"),
        )
        .also(declared, "the question");
        d =
            match nearest(text, options.iter().map(String::as_str)) {
                Some(meant) => {
                    let right = quoted(meant);
                    d.label(format!("did you mean `{right}`?"))
                        .help(format!("write `{right}`"))
                        .guess(format!("write `{right}`"), value.span, right)
                }
                None => d
                    .label("never answered")
                    .help(format!("answers are {}", or_list(&quoted_options))),
            };
        self.report(d);
    }

    fn untestable(&mut self, question: &QuestionValue, given: &Value, left: &Expr, right: &Expr) {
        let name = shown(left);
        let help = match &question.scale {
            Scales::YesNo => format!("write `{name} == true`"),
            Scales::Number => format!("write `{name} in 1..5` or `{name} >= 4`"),
            Scales::Points(..) | Scales::AnyPoints => {
                format!("write `{name} in top 2` or `{name} in 4..5`")
            }
            _ => format!("write `{name} == \"…\"` or `{name} in [\"…\", \"…\"]`"),
        };
        let is = match &question.scale {
            Scales::Points(..) | Scales::AnyPoints => kind_words(Kind::Number),
            other => other.text(),
        };
        self.report(
            Diagnostic::new(
                Code::WrongPredicate,
                right.span,
                format!(
                    "`{name}` is answered by {is}, and `{}` is {}",
                    shown(right),
                    what_is(right)
                ),
            )
            .label("never answered")
            .also(given.span, "the question")
            .help(help),
        );
    }
}

/// The name of the parameter that a question is, for a score on its scale.
fn question_parameter(question: &QuestionValue, expr: &Expr) -> String {
    match &question.question {
        QuestionRef::Parameter(name) => name.clone(),
        QuestionRef::Question(..) => shown(expr),
    }
}
