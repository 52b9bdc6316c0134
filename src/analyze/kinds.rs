//! Which kinds of number go together, what they give, and which result a metric may declare.

use super::literal::kind_words;
use super::range;
use super::scope::Analysis;
use super::types::{Currency, Declared, Ty, Typed};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Decimal, Formula, FormulaKind, Kind, Operator};
use crate::source::Span;

/// A kind as far as operators care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Number,
    /// A plain number as written.
    Literal,
    Count,
    Percent,
    Ratio,
    Duration,
    Money(Option<Currency>),
    Score,
}

impl From<&Ty> for Class {
    fn from(ty: &Ty) -> Self {
        match ty {
            Ty::Literal(_) => Class::Literal,
            Ty::ScoreOf(_) | Ty::Kind(Kind::Score(..)) => Class::Score,
            Ty::Kind(Kind::Number) => Class::Number,
            Ty::Kind(Kind::Count) => Class::Count,
            Ty::Kind(Kind::Percent) => Class::Percent,
            Ty::Kind(Kind::Ratio) => Class::Ratio,
            Ty::Kind(Kind::Duration) => Class::Duration,
            Ty::Kind(Kind::Money(c)) => Class::Money(*c),
        }
    }
}

/// What an operator gives for two kinds; none: they do not go together.
pub(crate) fn combine(op: Operator, left: Class, right: Class) -> Option<Kind> {
    use Class::{Count, Duration, Literal, Money, Number, Percent, Ratio, Score};
    let money = Kind::Money;
    Some(match op {
        Operator::Add | Operator::Subtract => match (left, right) {
            (Number | Literal, Number | Literal) => Kind::Number,
            (Count, Count) => Kind::Count,
            (Duration, Duration) => Kind::Duration,
            (Money(a), Money(b)) if a == b => money(a),
            (Count, Number | Literal) | (Number | Literal, Count) => Kind::Number,
            (Percent, Percent | Ratio) | (Ratio, Percent) => Kind::Percent,
            (Ratio, Ratio | Literal) | (Literal, Ratio) => Kind::Ratio,
            (Score, Score | Number | Literal) | (Number | Literal, Score) => Kind::Number,
            _ => return None,
        },
        Operator::Multiply => match (left, right) {
            (Number | Literal, Number | Literal | Count | Percent | Ratio | Score)
            | (Count | Percent | Ratio | Score, Number | Literal) => Kind::Number,
            (Count, Count | Percent | Ratio) | (Percent | Ratio, Count) => Kind::Number,
            (Percent, Percent | Ratio) | (Ratio, Percent) => Kind::Percent,
            (Ratio, Ratio) => Kind::Ratio,
            (Money(c), Number | Literal | Count | Percent | Ratio)
            | (Number | Literal | Count | Percent | Ratio, Money(c)) => money(c),
            (Duration, Number | Literal | Count | Percent | Ratio)
            | (Number | Literal | Count | Percent | Ratio, Duration) => Kind::Duration,
            _ => return None,
        },
        Operator::Divide => match (left, right) {
            (Money(c), Number | Literal | Count | Percent | Ratio) => money(c),
            (Duration, Number | Literal | Count | Percent | Ratio) => Kind::Duration,
            (Count, Count) | (Duration, Duration) => Kind::Ratio,
            (Money(a), Money(b)) if a == b => Kind::Ratio,
            (Percent | Ratio, Percent | Ratio) => Kind::Ratio,
            (Number | Literal | Count | Percent | Ratio | Score, Number | Literal) => Kind::Number,
            (Number | Literal, Count) => Kind::Number,
            _ => return None,
        },
    })
}

/// What an operator gives for every two kinds of number.
#[derive(Debug)]
pub struct OperatorTable {
    /// As written: `+`.
    pub sign: &'static str,
    /// The kinds of both sides, in order; `42` is a plain number as written.
    pub kinds: [&'static str; 8],
    /// For each kind on the left, what it gives with each on the right; none: an error.
    pub results: Vec<Vec<Option<String>>>,
}

/// The tables of all operators, for the reference.
pub fn operator_tables() -> Vec<OperatorTable> {
    const CLASSES: [(&str, Class); 8] = [
        ("number", Class::Number),
        ("`42`", Class::Literal),
        ("count", Class::Count),
        ("percent", Class::Percent),
        ("ratio", Class::Ratio),
        ("duration", Class::Duration),
        ("money", Class::Money(None)),
        ("score", Class::Score),
    ];
    [Operator::Add, Operator::Subtract, Operator::Multiply, Operator::Divide]
        .into_iter()
        .map(|op| {
            let gives = |left, right| combine(op, left, right).map(|kind| kind.to_string());
            let row = |(_, left)| CLASSES.map(|(_, right)| gives(left, right)).to_vec();
            let results = CLASSES.map(row).to_vec();
            OperatorTable { sign: op.sign(), kinds: CLASSES.map(|(word, _)| word), results }
        })
        .collect()
}

/// Which kinds a formula may give for each kind that a metric may declare, for the reference. A
/// score has to lie inside the declared one.
pub fn accepted_results() -> Vec<(&'static str, Vec<&'static str>)> {
    let score = Kind::Score(Decimal::ZERO, Decimal::ONE);
    let kinds = [
        ("percent", Kind::Percent),
        ("ratio", Kind::Ratio),
        ("number", Kind::Number),
        ("count", Kind::Count),
        ("duration", Kind::Duration),
        ("money", Kind::Money(None)),
        ("score", score),
    ];
    let takes = |declared: Kind| {
        let all = kinds.iter().filter(|(_, k)| accepts(&Declared::Kind(declared), &Ty::Kind(*k)));
        all.map(|(word, _)| *word).collect()
    };
    kinds.iter().map(|(word, declared)| (*word, takes(*declared))).collect()
}

/// Whether a metric that declares `declared` may have a formula that gives `ty`.
pub(crate) fn accepts(declared: &Declared, ty: &Ty) -> bool {
    let declared = match declared {
        Declared::Kind(kind) => *kind,
        Declared::ScoreOf(question) => return *ty == Ty::ScoreOf(question.clone()),
    };
    match (declared, ty) {
        (Kind::Number | Kind::Ratio | Kind::Count | Kind::Score(..), Ty::Literal(_)) => true,
        (_, Ty::Literal(_) | Ty::ScoreOf(_)) => false,
        (Kind::Percent, Ty::Kind(kind)) => matches!(kind, Kind::Percent | Kind::Ratio),
        (Kind::Ratio | Kind::Number, Ty::Kind(kind)) => {
            matches!(kind, Kind::Number | Kind::Count | Kind::Ratio)
        }
        (Kind::Count, Ty::Kind(kind)) => *kind == Kind::Count,
        (Kind::Duration, Ty::Kind(kind)) => *kind == Kind::Duration,
        (Kind::Money(None), Ty::Kind(kind)) => matches!(kind, Kind::Money(_)),
        (Kind::Money(wanted), Ty::Kind(kind)) => *kind == Kind::Money(wanted),
        (Kind::Score(low, high), Ty::Kind(kind)) => match kind {
            Kind::Number => true,
            Kind::Score(l, h) => low <= *l && *h <= high,
            _ => false,
        },
    }
}

fn verb(op: Operator) -> &'static str {
    match op {
        Operator::Add => "cannot be added",
        Operator::Subtract => "cannot be subtracted",
        Operator::Multiply => "cannot be multiplied",
        Operator::Divide => "cannot be divided",
    }
}

fn bare(ty: &Ty) -> String {
    match ty {
        Ty::Literal(_) => "number".into(),
        Ty::ScoreOf(_) => "score".into(),
        Ty::Kind(kind) => kind.to_string(),
    }
}

impl Analysis<'_> {
    /// Two parts and an operator.
    pub(crate) fn operation(
        &mut self,
        op: Operator,
        at: Span,
        whole: Span,
        left: Typed,
        right: Typed,
    ) -> Option<Typed> {
        if op == Operator::Divide && is_zero(&right.formula) {
            self.report(
                Diagnostic::new(Code::DivisionByZero, right.span, "the formula divides by zero")
                    .label("this is always 0")
                    .help("divide by something that is not 0"),
            );
            return None;
        }
        let Some(kind) = combine(op, Class::from(&left.ty), Class::from(&right.ty)) else {
            self.clash(op, at, &left, &right);
            return None;
        };
        let bounds = match op {
            Operator::Add => range::add(left.bounds, right.bounds),
            Operator::Subtract => range::subtract(left.bounds, right.bounds),
            Operator::Multiply => range::multiply(left.bounds, right.bounds),
            Operator::Divide => range::divide(left.bounds, right.bounds),
        };
        let text = format!("{} {} {}", left.text, op.sign(), right.text);
        let words = match op {
            Operator::Add => "plus",
            Operator::Subtract => "less",
            Operator::Multiply => "times",
            Operator::Divide => "by",
        };
        let why =
            format!("{} {words} {} gives {}", left.ty.words(), right.ty.words(), kind_words(kind));
        Some(Typed {
            ty: Ty::Kind(kind),
            bounds,
            formula: Formula {
                kind,
                is: FormulaKind::Binary(op, Box::new(left.formula), Box::new(right.formula)),
            },
            span: whole,
            text,
            why,
        })
    }

    fn clash(&mut self, op: Operator, at: Span, left: &Typed, right: &Typed) {
        let (a, b) = (bare(&left.ty), bare(&right.ty));
        let message = match op {
            Operator::Add => format!("{a} and {b} {}", verb(op)),
            Operator::Subtract => format!("{b} {} from {a}", verb(op)),
            Operator::Multiply => format!("{a} and {b} {}", verb(op)),
            Operator::Divide => format!("{a} {} by {b}", verb(op)),
        };
        let mut d = Diagnostic::new(Code::KindMismatch, at, message)
            .label(format!("`{}` does not join these two", op.sign()))
            .also(left.span, format!("this is {}: {}", left.ty.words(), left.why))
            .also(right.span, format!("this is {}: {}", right.ty.words(), right.why));
        let classes = (Class::from(&left.ty), Class::from(&right.ty));
        let additive = matches!(op, Operator::Add | Operator::Subtract);
        let literal = match (&left.ty, &right.ty) {
            (Ty::Literal(v), other) => Some((*v, left.span, other)),
            (other, Ty::Literal(v)) => Some((*v, right.span, other)),
            _ => None,
        };
        d = match (literal, classes) {
            (Some((v, span, Ty::Kind(Kind::Percent))), _) if additive => {
                let percent = if v.abs() <= Decimal::ONE { v * Decimal::ONE_HUNDRED } else { v };
                let write = format!("{}%", percent.normalize());
                d.help(format!("write `{write}`")).guess(format!("write `{write}`"), span, write)
            }
            (Some((v, _, Ty::Kind(Kind::Duration))), _) => d.help(format!("say of what: `{v}d`, `{v}h` or `{v}min`")),
            (Some((v, span, Ty::Kind(Kind::Money(Some(c))))), _) if additive => {
                let write = format!("{v} {}", String::from_utf8_lossy(c));
                d.help(format!("write `{write}`")).guess(format!("write `{write}`"), span, write)
            }
            (_, (Class::Money(a), Class::Money(b))) if a != b => match (a, b) {
                (Some(_), Some(_)) => d.help("amounts are never converted: bring them to one currency in the data"),
                _ => d.help("one side may be of any currency: declare it with the currency, as in `money(EUR)`"),
            },
            (_, (Class::Money(_), Class::Money(_)) | (Class::Duration, Class::Duration)) => {
                d.help("divide the one by the other, or multiply by a plain number")
            }
            (_, (Class::Score, _) | (_, Class::Score)) if !additive => d.help(
                "a scale has no zero: measure from its low end first, as in `25 * (mean(q) - 1)` for `1..5`",
            ),
            (_, (Class::Percent, Class::Number) | (Class::Number, Class::Percent)) if additive => d.help(
                "a number is no share: divide equals (a count by a count, money by money), or write `%`",
            ),
            _ if additive => d.help("only like can be added or subtracted: make both sides of one kind"),
            _ => d.help(format!(
                "`{}` joins a plain number, count, percent or ratio with another, or with money or a duration",
                op.sign()
            )),
        };
        self.report(d);
    }

    /// Says that a formula gives another kind than its metric declares.
    pub(crate) fn wrong_result(
        &mut self,
        declared: &Declared,
        ty_span: Span,
        text: &str,
        found: &Typed,
    ) {
        let message =
            format!("the formula gives {}, and the metric declares `{text}`", found.ty.words());
        let mut d = Diagnostic::new(Code::WrongResult, found.span, message)
            .label(format!("this is {}: {}", found.ty.words(), found.why))
            .also(ty_span, format!("`{text}` is declared here"));
        let kind = match declared {
            Declared::Kind(kind) => Some(*kind),
            Declared::ScoreOf(_) => None,
        };
        d = match (kind, &found.ty) {
            (Some(Kind::Percent), Ty::Literal(_)) => d.help("write `%` behind it"),
            (Some(Kind::Percent), Ty::Kind(Kind::Number)) => d.help(
                "a number is no share: divide equals (a count by a count, money by money), or write `%`",
            ),
            (Some(Kind::Percent), Ty::Kind(Kind::Count)) => {
                d.help("a count is no share: divide it by another count, as in `count(a) / count(b)`")
            }
            (Some(Kind::Score(..)), Ty::Kind(Kind::Percent | Kind::Ratio)) => {
                let mut with = d.help(format!("write `100 * ({})`", found.text));
                with.fixes.push(crate::diagnostic::Fix {
                    title: format!("write `100 * ({})`", found.text),
                    edits: vec![
                        crate::diagnostic::Edit { span: found.span.at_start(), replacement: "100 * (".into() },
                        crate::diagnostic::Edit { span: found.span.at_end(), replacement: ")".into() },
                    ],
                    applicability: crate::diagnostic::Applicability::Unsafe,
                });
                with
            }
            (Some(Kind::Score(low, high)), Ty::Kind(Kind::Score(l, h))) => d.help(format!(
                "the scale {}..{} does not lie inside {}..{}: declare `score({}..{})`, or turn one into the other",
                l.normalize(), h.normalize(), low.normalize(), high.normalize(), l.normalize(), h.normalize(),
            )),
            (_, Ty::ScoreOf(question)) => {
                d.help(format!("declare `score(of {question})`")).guess(
                    format!("write `score(of {question})`"),
                    ty_span,
                    format!("score(of {question})"),
                )
            }
            (None, _) => d.help("only a `mean`, `median` or `percentile` of that question is a score on its scale"),
            (_, Ty::Kind(kind)) => {
                let right = match kind {
                    Kind::Money(Some(_)) | Kind::Score(..) => kind.to_string(),
                    other => other.to_string(),
                };
                d.help(format!("declare `{right}`, or change the formula"))
            }
            _ => d.help("change the formula, or the declared result"),
        };
        self.report(d);
    }
}

/// Whether a formula is the literal 0.
fn is_zero(formula: &Formula) -> bool {
    match &formula.is {
        FormulaKind::Literal(q) => q.value.is_zero(),
        FormulaKind::Negate(inner) => is_zero(inner),
        _ => false,
    }
}
