//! Numbers, durations, dates and ranges as written → values of the kind that is wanted.

use super::scope::Analysis;
use super::written::{number as number_text, shown};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Bounds, DateSpan, Decimal, Duration, Kind, Period, PeriodUnit, Quantity, Stretch,
};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Number, NumberUnit};
use crate::syntax::year;

/// What is wanted where a number of a kind is, with its article.
pub(crate) fn kind_words(kind: Kind) -> String {
    match kind {
        Kind::Number => "a number".into(),
        Kind::Count => "a count".into(),
        Kind::Percent => "a percent".into(),
        Kind::Ratio => "a ratio".into(),
        Kind::Duration => "a duration".into(),
        Kind::Money(None) => "money".into(),
        Kind::Money(Some(c)) => format!("money in {}", String::from_utf8_lossy(&c)),
        Kind::Score(low, high) => {
            format!("a score from {} to {}", low.normalize(), high.normalize())
        }
    }
}

/// How a number of a kind is written.
fn example(kind: Kind) -> String {
    match kind {
        Kind::Percent => "2.5%".into(),
        Kind::Duration => "3d".into(),
        Kind::Money(c) => format!(
            "12.50 {}",
            c.map_or("EUR".into(), |c| String::from_utf8_lossy(&c).into_owned())
        ),
        Kind::Ratio => "0.4".into(),
        _ => "42".into(),
    }
}

/// What an expression is, with its article.
pub(crate) fn what_is(expr: &Expr) -> &'static str {
    match &expr.kind {
        ExprKind::Hole => "nothing",
        ExprKind::Text(_) => "a text",
        ExprKind::Number(n) => match n.unit {
            NumberUnit::None => "a number without unit",
            NumberUnit::Percent => "a percent",
            NumberUnit::Time(_) => "a duration",
            NumberUnit::Money(_) => "an amount of money",
        },
        ExprKind::Date(_) => "a date",
        ExprKind::Time(_) => "a time of day",
        ExprKind::Path(names) => match names.as_slice() {
            [only] if matches!(only.text.as_str(), "true" | "false") => "yes or no",
            _ => "a name",
        },
        ExprKind::Call(..) => "a call",
        ExprKind::List(_) => "a list",
        ExprKind::Range(..) => "a range",
        ExprKind::Comparison(..) => "a comparison",
        ExprKind::Top(_) | ExprKind::Bottom(_) => "a part of a scale",
        ExprKind::Negate(_) => "a formula",
        ExprKind::Not(_) | ExprKind::IsMissing(_) => "a condition",
        ExprKind::Binary(op, ..) => match op {
            BinaryOp::Then | BinaryOp::Within => "a chain",
            BinaryOp::Where => "a name with a condition",
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
                "a formula"
            }
            _ => "a condition",
        },
    }
}

/// Whether something in the expression is missing or was not understood: then its finding is
/// already written.
pub(crate) fn has_hole(expr: &Expr) -> bool {
    // Without recursion: an expression may be nested as deep as its brackets and operators allow.
    let mut rest = vec![expr];
    while let Some(expr) = rest.pop() {
        match &expr.kind {
            ExprKind::Hole => return true,
            ExprKind::Call(_, arguments) => rest.extend(arguments.iter().map(|a| &a.value)),
            ExprKind::List(values) => rest.extend(values),
            ExprKind::Range(a, b) | ExprKind::Binary(_, _, a, b) => rest.extend([&**a, &**b]),
            ExprKind::Comparison(_, a)
            | ExprKind::Top(a)
            | ExprKind::Bottom(a)
            | ExprKind::Not(a)
            | ExprKind::Negate(a)
            | ExprKind::IsMissing(a) => rest.push(a),
            _ => {}
        }
    }
    false
}

/// The number that an expression is, with its sign.
pub(crate) fn signed(expr: &Expr) -> Option<Number> {
    match &expr.kind {
        ExprKind::Number(n) => Some(*n),
        ExprKind::Negate(inner) => match inner.kind {
            ExprKind::Number(n) => Some(Number { value: -n.value, signed: true, ..n }),
            _ => None,
        },
        _ => None,
    }
}

/// The unit of time in which a value is written; of a range, of its first.
pub(crate) fn time_unit(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        ExprKind::Range(low, _) => time_unit(low),
        _ => match signed(expr)?.unit {
            NumberUnit::Time(unit) => Some(unit),
            _ => None,
        },
    }
}

/// Why a number of a unit of time is no duration.
enum NoDuration {
    TooFine,
    TooLong,
}

fn microseconds(n: Number, unit: usize) -> Result<i64, NoDuration> {
    let size = Decimal::from(Duration::UNITS[unit].1);
    let exact = n.value.checked_mul(size).ok_or(NoDuration::TooLong)?;
    if !exact.fract().is_zero() {
        return Err(NoDuration::TooFine);
    }
    i64::try_from(exact).map_err(|_| NoDuration::TooLong)
}

impl Analysis<'_> {
    /// A number of the kind wanted. For money without currency, any currency will do, and the
    /// kind of what is given has it.
    pub(crate) fn quantity(&mut self, expr: &Expr, wanted: Kind) -> Option<Quantity> {
        if has_hole(expr) {
            return None;
        }
        let Some(n) = signed(expr) else {
            self.wrong_literal(expr, &kind_words(wanted), &example(wanted));
            return None;
        };
        match (wanted, n.unit) {
            (Kind::Percent, NumberUnit::Percent) => {
                Some(Quantity { kind: wanted, value: n.value / Decimal::ONE_HUNDRED })
            }
            (Kind::Duration, NumberUnit::Time(unit)) => {
                let value = self.exact_time(expr, n, unit)?;
                Some(Quantity { kind: wanted, value: value.into() })
            }
            (Kind::Money(None), NumberUnit::Money(c)) => {
                Some(Quantity { kind: Kind::Money(Some(c)), value: n.value })
            }
            (Kind::Money(Some(w)), NumberUnit::Money(c)) if w == c => {
                Some(Quantity { kind: wanted, value: n.value })
            }
            (Kind::Count, NumberUnit::None)
                if !n.value.fract().is_zero()
                    || n.value.is_sign_negative() && !n.value.is_zero() =>
            {
                self.report(
                    Diagnostic::new(
                        Code::OutOfRange,
                        expr.span,
                        format!("`{}` is no count", number_text(n)),
                    )
                    .label("a count is a whole number from 0 on")
                    .help(format!("write a whole number, as in `{}`", n.value.abs().ceil())),
                );
                None
            }
            (Kind::Number | Kind::Count | Kind::Ratio | Kind::Score(..), NumberUnit::None) => {
                Some(Quantity { kind: wanted, value: n.value })
            }
            _ => {
                self.wrong_unit(expr, n, wanted);
                None
            }
        }
    }

    fn exact_time(&mut self, expr: &Expr, n: Number, unit: usize) -> Option<i64> {
        match microseconds(n, unit) {
            Ok(value) => Some(value),
            Err(why) => {
                let (label, help) = match why {
                    NoDuration::TooFine => (
                        "shorter than can be told apart",
                        "the shortest time is a microsecond: write `0.001ms`, or a rounder number",
                    ),
                    NoDuration::TooLong => {
                        ("longer than can be counted", "write a duration of at most 290000 years")
                    }
                };
                self.report(
                    Diagnostic::new(
                        Code::OutOfRange,
                        expr.span,
                        format!("`{}` is no duration", number_text(n)),
                    )
                    .label(label)
                    .help(help),
                );
                None
            }
        }
    }

    fn wrong_unit(&mut self, expr: &Expr, n: Number, wanted: Kind) {
        let text = number_text(n);
        let words = kind_words(wanted);
        let hundred = Decimal::ONE_HUNDRED;
        if n.unit == NumberUnit::None {
            let right = match wanted {
                Kind::Percent if n.value.is_zero() => vec!["0%".to_string()],
                Kind::Percent if n.value.abs() < Decimal::ONE => {
                    vec![format!("{}%", (n.value * hundred).normalize())]
                }
                Kind::Percent if n.value == Decimal::ONE => vec!["1%".into(), "100%".into()],
                Kind::Percent => vec![format!("{}%", n.value)],
                Kind::Duration => {
                    ["d", "h", "min"].iter().map(|u| format!("{}{u}", n.value)).collect()
                }
                Kind::Money(Some(c)) => {
                    vec![format!("{} {}", n.value, String::from_utf8_lossy(&c))]
                }
                _ => vec![format!("{} EUR", n.value)],
            };
            let list = or_list(&right);
            let mut d = Diagnostic::new(
                Code::MissingUnit,
                expr.span,
                format!("`{text}` has no unit, and {words} is wanted"),
            )
            .label(format!("{words} is wanted here"));
            d = match wanted {
                Kind::Money(None) => d.help(format!("say of which currency, as in {list}")),
                _ => d.help(format!("write {list}")),
            };
            if wanted != Kind::Money(None) {
                for r in right {
                    d = d.guess(format!("write `{r}`"), expr.span, r);
                }
            }
            return self.report(d);
        }
        let mut d = Diagnostic::new(
            Code::WrongType,
            expr.span,
            format!(
                "`{text}` is {}, and {words} is wanted",
                what_is(expr).replace("a formula", "a number with a unit")
            ),
        )
        .label(format!("{words} is wanted here"));
        d = match (wanted, n.unit) {
            (Kind::Ratio, NumberUnit::Percent) => {
                let right = (n.value / hundred).normalize().to_string();
                d.help(format!("write `{right}`")).guess(
                    format!("write `{right}`"),
                    expr.span,
                    right,
                )
            }
            (Kind::Number | Kind::Count | Kind::Score(..), _) => {
                let right = n.value.to_string();
                d.help(format!("write `{right}`, without a unit")).guess(
                    format!("write `{right}`"),
                    expr.span,
                    right,
                )
            }
            (Kind::Money(Some(c)), NumberUnit::Money(_)) => d.help(format!(
                "amounts are never converted: write it in {}",
                String::from_utf8_lossy(&c)
            )),
            _ => d.help(format!("write {words}, as in `{}`", example(wanted))),
        };
        self.report(d);
    }

    /// Says that a value is of another type than the one wanted.
    pub(crate) fn wrong_literal(&mut self, expr: &Expr, wanted: &str, example: &str) {
        if has_hole(expr) {
            return;
        }
        self.report(
            Diagnostic::new(
                Code::WrongType,
                expr.span,
                format!("`{}` is {}, and {wanted} is wanted", shown(expr), what_is(expr)),
            )
            .label(format!("{wanted} is wanted here"))
            .help(format!("write {wanted}, as in `{example}`")),
        );
    }

    /// A length of time, not below zero.
    pub(crate) fn duration(&mut self, expr: &Expr) -> Option<Duration> {
        let q = self.quantity(expr, Kind::Duration)?;
        let value = i64::try_from(q.value).ok()?;
        if value < 0 {
            self.report(
                Diagnostic::new(
                    Code::OutOfRange,
                    expr.span,
                    format!("`{}` is below zero", shown(expr)),
                )
                .label("a duration is not negative")
                .help(format!("write `{}`", Duration(value.saturating_abs()))),
            );
            return None;
        }
        Some(Duration(value))
    }

    /// A length of time, or the shortest and the longest (`3d..6d`).
    pub(crate) fn duration_range(&mut self, expr: &Expr) -> Option<(Stretch, Stretch)> {
        let ExprKind::Range(low, high) = &expr.kind else {
            return self.stretch(expr).map(|d| (d, d));
        };
        let (low, high) = (self.stretch(low), self.stretch(high));
        let (low, high) = (low?, high?);
        if low.length > high.length {
            self.empty_range(expr);
            return None;
        }
        Some((low, high))
    }

    fn stretch(&mut self, expr: &Expr) -> Option<Stretch> {
        let length = self.duration(expr)?;
        Some(Stretch { length, unit: time_unit(expr)? })
    }

    /// Says that a range ends before it begins.
    pub(crate) fn empty_range(&mut self, expr: &Expr) {
        let ExprKind::Range(low, high) = &expr.kind else { return };
        let right = format!("{}..{}", shown(high), shown(low));
        self.report(
            Diagnostic::new(Code::OutOfRange, expr.span, "the range ends before it begins")
                .label("the smaller value stands first")
                .help(format!("write `{right}`"))
                .guess(format!("write `{right}`"), expr.span, right),
        );
    }

    /// A period of the calendar, above zero.
    pub(crate) fn period(&mut self, expr: &Expr) -> Option<Period> {
        if has_hole(expr) {
            return None;
        }
        let Some(n) = signed(expr) else {
            self.wrong_literal(expr, "a period", "1w");
            return None;
        };
        let NumberUnit::Time(index) = n.unit else {
            if n.unit == NumberUnit::None {
                let right = format!("{}d", n.value);
                self.report(
                    Diagnostic::new(
                        Code::MissingUnit,
                        expr.span,
                        format!("`{}` has no unit, and a period is wanted", number_text(n)),
                    )
                    .label("of what?")
                    .help(format!("write `{right}`, `{0}w`, `{0}mo` or `{0}y`", n.value))
                    .guess(format!("write `{right}`"), expr.span, right),
                );
            } else {
                self.wrong_literal(expr, "a period", "1w");
            }
            return None;
        };
        let unit = match Duration::UNITS[index].0 {
            "d" => PeriodUnit::Day,
            "w" => PeriodUnit::Week,
            "mo" => PeriodUnit::Month,
            "y" => PeriodUnit::Year,
            _ => PeriodUnit::Exact,
        };
        let count = if unit == PeriodUnit::Exact {
            self.exact_time(expr, n, index)?
        } else if n.value.fract().is_zero() && n.value.abs() <= Decimal::from(100_000) {
            i64::try_from(n.value).ok()?
        } else {
            self.report(
                Diagnostic::new(
                    Code::OutOfRange,
                    expr.span,
                    format!("`{}` is no period of the calendar", number_text(n)),
                )
                .label("a whole number, at most 100000")
                .help("count whole periods, in a smaller unit if need be"),
            );
            return None;
        };
        if count <= 0 {
            self.report(
                Diagnostic::new(
                    Code::OutOfRange,
                    expr.span,
                    format!("`{}` is no period", number_text(n)),
                )
                .label("a period is longer than zero")
                .help("write a period above zero, as in `1w`"),
            );
            return None;
        }
        Some(Period { count, unit })
    }

    /// A date as precise as it is written.
    pub(crate) fn date(&mut self, expr: &Expr) -> Option<DateSpan> {
        let literal = match &expr.kind {
            ExprKind::Hole => return None,
            ExprKind::Date(date) => Some(date.clone()),
            ExprKind::Number(Number { value, unit: NumberUnit::None, signed: false }) => {
                year(*value)
            }
            _ => None,
        };
        match literal {
            Some(d) => Some(DateSpan { first: d.first, last: d.last, text: d.text }),
            None => {
                self.wrong_literal(expr, "a date", "2026-12-31`, `2026-12`, `2026-Q4` or `2026");
                None
            }
        }
    }

    /// A share from 0% to 100%, as its fraction.
    pub(crate) fn percent(&mut self, expr: &Expr) -> Option<Decimal> {
        let q = self.quantity(expr, Kind::Percent)?;
        if q.value < Decimal::ZERO || q.value > Decimal::ONE {
            self.report(
                Diagnostic::new(
                    Code::OutOfRange,
                    expr.span,
                    format!("`{}` is no share", shown(expr)),
                )
                .label("a share lies between 0% and 100%")
                .help("write a percent from `0%` to `100%`"),
            );
            return None;
        }
        Some(q.value)
    }

    /// A plain number.
    pub(crate) fn number(&mut self, expr: &Expr) -> Option<Decimal> {
        self.quantity(expr, Kind::Number).map(|q| q.value)
    }

    /// A plain number above zero.
    pub(crate) fn positive(&mut self, expr: &Expr) -> Option<Decimal> {
        let value = self.number(expr)?;
        if value <= Decimal::ZERO {
            self.report(
                Diagnostic::new(
                    Code::OutOfRange,
                    expr.span,
                    format!("`{}` is not above zero", shown(expr)),
                )
                .label("a number above zero is wanted here")
                .help("write a number above zero, as in `3`"),
            );
            return None;
        }
        Some(value)
    }

    /// A whole number above zero.
    pub(crate) fn whole(&mut self, expr: &Expr) -> Option<u64> {
        let value = self.positive(expr)?;
        match u64::try_from(value) {
            Ok(whole) if value.fract().is_zero() => Some(whole),
            Err(_) => {
                self.report(
                    Diagnostic::new(
                        Code::OutOfRange,
                        expr.span,
                        format!("`{}` is larger than anything that is counted", shown(expr)),
                    )
                    .label("too large")
                    .help(format!("write a number up to `{}`", u64::MAX)),
                );
                None
            }
            Ok(_) => {
                self.report(
                    Diagnostic::new(
                        Code::OutOfRange,
                        expr.span,
                        format!("`{}` is no whole number", shown(expr)),
                    )
                    .label("a whole number is wanted here")
                    .help(format!("write `{}`", value.ceil())),
                );
                None
            }
        }
    }

    /// Which values are possible: `0%..100%`, `>= 0` or `<= 5`.
    pub(crate) fn bounds(&mut self, expr: &Expr, wanted: Kind) -> Option<Bounds> {
        match &expr.kind {
            ExprKind::Hole => None,
            ExprKind::Range(low, high) => {
                let (low, high) = (self.quantity(low, wanted), self.quantity(high, wanted));
                let (low, high) = (low?, high?);
                if low.value > high.value {
                    self.empty_range(expr);
                    return None;
                }
                if low.kind != high.kind {
                    self.report(
                        Diagnostic::new(
                            Code::KindMismatch,
                            expr.span,
                            "the ends of the range are in two currencies",
                        )
                        .label(format!("{} and {}", kind_words(low.kind), kind_words(high.kind)))
                        .help("write both ends in one currency"),
                    );
                    return None;
                }
                Some(Bounds::new(Some(low.value), Some(high.value)))
            }
            ExprKind::Comparison(BinaryOp::GreaterOrEqual, value) => {
                Some(Bounds::new(Some(self.quantity(value, wanted)?.value), None))
            }
            ExprKind::Comparison(BinaryOp::LessOrEqual, value) => {
                Some(Bounds::new(None, Some(self.quantity(value, wanted)?.value)))
            }
            ExprKind::Comparison(sign @ (BinaryOp::Greater | BinaryOp::Less), value) => {
                let right = format!("{}= {}", sign.sign(), shown(value));
                self.report(
                    Diagnostic::new(Code::WrongType, expr.span, "the end of a range belongs to it")
                        .label(format!("`{}` leaves the end out", sign.sign()))
                        .help(format!("write `{right}`"))
                        .guess(format!("write `{right}`"), expr.span, right),
                );
                None
            }
            _ => {
                let unit = example(wanted);
                self.wrong_literal(expr, "a range", &format!(">= {unit}"));
                None
            }
        }
    }
}

/// "`a`, `b` or `c`".
pub(crate) fn or_list(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.join(""),
    }
}
