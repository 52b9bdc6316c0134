//! Values, conditions and formulas.

use super::meant::first_word;
use super::{Pair, Rule, Walk, shorten};
use crate::diagnostic::{Applicability, Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Argument, BinaryOp, Expr, ExprKind, Name, Number, NumberUnit};
use crate::syntax::literal;
use crate::vocab;

/// More operators than this in one expression are refused, so that no walk of the tree runs deep.
const MAX_OPERATORS: usize = 200;

enum Op {
    Binary(BinaryOp, Span),
    IsMissing(Span),
}

impl Walk<'_> {
    /// `expr` or `inner_expr`.
    pub(super) fn expr(&mut self, pair: Pair<'_>) -> Expr {
        let whole = self.span(&pair);
        let mut operands = Vec::new();
        let mut operators: Vec<Op> = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::operand => operands.push(self.operand(part)),
                Rule::operator
                    if operators.len() >= operands.len()
                        && let Some(Op::Binary(BinaryOp::Equal, first)) = operators.last()
                        && self.equals_apart(*first, &part) => {}
                Rule::operator => {
                    // An operator after one that takes no right side closes that one first.
                    let op = self.operator(part);
                    if operators.len() >= operands.len()
                        && let Some(Op::Binary(sign, span)) = operators.last()
                    {
                        let hole = self.missing_operand(sign.sign(), *span);
                        operands.push(hole);
                    }
                    match op {
                        Op::IsMissing(span) => {
                            if let Some(last) = operands.pop() {
                                let all = last.span.to(span);
                                let missing = |inner: Box<Expr>| ExprKind::IsMissing(inner);
                                operands.push(match last.kind {
                                    // `not x is missing` denies that it is missing.
                                    ExprKind::Not(inner) => {
                                        let span = inner.span.to(span);
                                        let inner = Expr { span, kind: missing(inner) };
                                        Expr { span: all, kind: ExprKind::Not(Box::new(inner)) }
                                    }
                                    _ => Expr { span: all, kind: missing(Box::new(last)) },
                                });
                            }
                        }
                        op => operators.push(op),
                    }
                }
                Rule::comment => self.inner_comment(&part),
                _ => {}
            }
        }
        if operators.len() > MAX_OPERATORS {
            self.error(
                Diagnostic::new(
                    Code::TooDeep,
                    whole,
                    format!("more than {MAX_OPERATORS} operators in one expression"),
                )
                .help("break it up"),
            );
            return Expr::hole(whole);
        }
        if operators.len() >= operands.len()
            && let Some(Op::Binary(sign, span)) = operators.last()
        {
            let hole = self.missing_operand(sign.sign(), *span);
            operands.push(hole);
        }
        let signs: Vec<(BinaryOp, Span)> = operators
            .into_iter()
            .filter_map(|o| match o {
                Op::Binary(sign, span) => Some((sign, span)),
                Op::IsMissing(_) => None,
            })
            .collect();
        climb(operands, signs, whole)
    }

    /// `a = = b`: two signs that are one.
    fn equals_apart(&mut self, first: Span, second: &Pair<'_>) -> bool {
        let whole = first.to(self.span(second));
        let written = self.original_text(whole);
        if second.as_str() != "=" || !written.bytes().all(|b| matches!(b, b'=' | b' ' | b'\t')) {
            return false;
        }
        self.out.pop_if(|d| d.code == Code::LookAlike && d.span == first);
        self.error(
            Diagnostic::new(Code::Unexpected, whole, format!("`{written}` is written `==`"))
                .label("one sign")
                .help("write `==`")
                .guess("write `==`", whole, "=="),
        );
        true
    }

    fn missing_operand(&mut self, sign: &str, span: Span) -> Expr {
        self.error(
            Diagnostic::new(
                Code::MissingValue,
                span,
                format!("something is missing after `{sign}`"),
            )
            .label("what follows?")
            .help(format!("write what stands on the right of `{sign}`, on the same line")),
        );
        Expr::hole(span.at_end())
    }

    fn operator(&mut self, pair: Pair<'_>) -> Op {
        let span = self.span(&pair);
        let written = pair.as_str();
        let Some(inner) = pair.into_inner().next() else { return Op::IsMissing(span) };
        let op = match inner.as_rule() {
            Rule::arrow => BinaryOp::Then,
            Rule::comparison => comparison(written),
            Rule::equals => {
                self.look_alike(span, "equality is written `==`, not `=`", "==");
                BinaryOp::Equal
            }
            Rule::twin => {
                let (right, op) = match written {
                    "&&" => ("and", BinaryOp::And),
                    _ => ("or", BinaryOp::Or),
                };
                self.error(
                    Diagnostic::new(
                        Code::LookAlike,
                        span,
                        format!("`{written}` is written `{right}`"),
                    )
                    .label(format!("read as `{right}`"))
                    .help(format!("write `{right}`"))
                    .fix(
                        format!("write `{right}`"),
                        span,
                        self.parted(span, right),
                    ),
                );
                op
            }
            Rule::plus => BinaryOp::Add,
            Rule::minus_between => BinaryOp::Subtract,
            Rule::times => BinaryOp::Multiply,
            Rule::divided => BinaryOp::Divide,
            Rule::word_operator => {
                self.lower_case(written, span);
                match written.to_ascii_lowercase().as_str() {
                    "and" => BinaryOp::And,
                    "or" => BinaryOp::Or,
                    "in" => BinaryOp::In,
                    "where" => BinaryOp::Where,
                    _ => BinaryOp::Within,
                }
            }
            _ => return Op::IsMissing(span),
        };
        Op::Binary(op, span)
    }

    /// A word for a sign, with the blanks that a word needs.
    fn parted(&self, sign: Span, word: &str) -> String {
        let text = &self.repaired.text;
        let (start, end) = (sign.start as usize, sign.end as usize);
        let before = text[..self.repaired.mended(start)].ends_with(char::is_whitespace);
        let behind = text[self.repaired.mended(end)..].starts_with(char::is_whitespace);
        let blank = |there: bool| if there { "" } else { " " };
        format!("{}{word}{}", blank(before), blank(behind))
    }

    /// Reports a keyword that is not in lower case.
    pub(super) fn lower_case(&mut self, written: &str, span: Span) {
        let right = written.to_lowercase();
        if written != right {
            self.look_alike(span, &format!("`{written}` is written `{right}`"), &right);
        }
    }

    /// What mends the finding told last is a guess only.
    pub(super) fn only_guessed(&mut self) {
        let fixes = self.out.last_mut().into_iter().flat_map(|d| &mut d.fixes);
        fixes.for_each(|fix| fix.applicability = Applicability::Unsafe);
    }

    pub(super) fn operand(&mut self, pair: Pair<'_>) -> Expr {
        let whole = self.span(&pair);
        let mut prefixes = Vec::new();
        let mut values = Vec::new();
        for part in pair.into_inner() {
            if part.as_rule() == Rule::prefix {
                let span = self.span(&part);
                if let Some(inner) = part.into_inner().next() {
                    prefixes.push((inner.as_rule(), inner.as_str().to_string(), span));
                }
            } else {
                values.push(self.plain(part));
            }
        }
        if prefixes.len() > 64 {
            self.error(
                Diagnostic::new(Code::TooDeep, whole, "too many signs before one value")
                    .help("delete them"),
            );
            return Expr::hole(whole);
        }
        let mut values = values.into_iter();
        let mut value = values.next().unwrap_or_else(|| Expr::hole(whole));
        if let Some(end) = values.next() {
            let span = value.span.to(end.span);
            value = Expr { span, kind: ExprKind::Range(Box::new(value), Box::new(end)) };
        }
        for (rule, written, span) in prefixes.into_iter().rev() {
            let all = span.to(value.span);
            let inner = Box::new(value);
            let kind = match rule {
                Rule::negation => {
                    self.lower_case(
                        &written,
                        Span { end: span.start + written.len() as u32, ..span },
                    );
                    ExprKind::Not(inner)
                }
                Rule::minus => ExprKind::Negate(inner),
                _ => ExprKind::Comparison(comparison(&written), inner),
            };
            value = Expr { span: all, kind };
        }
        value
    }

    fn plain(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::text => ExprKind::Text(self.text(&pair).value),
            Rule::date => self.or_hole(literal::date(pair.as_str(), span).map(ExprKind::Date)),
            Rule::time => self.or_hole(literal::time(pair.as_str(), span).map(ExprKind::Time)),
            Rule::amount => return self.amount(pair),
            Rule::other_date => {
                self.error(literal::other_date(pair.as_str(), span));
                ExprKind::Hole
            }
            Rule::money_first => return self.money_first(pair),
            Rule::decimal_comma_out => {
                self.error(literal::decimal_comma(pair.as_str(), span));
                ExprKind::Hole
            }
            Rule::r#box => {
                let mut inner = pair.into_inner();
                let word = inner.next().map(|w| w.as_str().to_string()).unwrap_or_default();
                let count = match inner.next() {
                    Some(n) => {
                        let at = self.span(&n);
                        let kind = self.or_hole(literal::number(n.as_str(), at));
                        Box::new(Expr { span: at, kind })
                    }
                    None => Box::new(Expr::hole(span)),
                };
                if word == "top" { ExprKind::Top(count) } else { ExprKind::Bottom(count) }
            }
            Rule::options => self.options(pair),
            Rule::call => self.call(pair).kind,
            Rule::list => self.list(pair),
            Rule::group => return self.group(pair),
            Rule::missing => {
                self.error(
                    Diagnostic::new(Code::MissingValue, span, "the range has no end")
                        .label("up to what?")
                        .help("write the last value after `..`, as in `1..5`"),
                );
                ExprKind::Hole
            }
            _ => ExprKind::Hole,
        };
        Expr { span, kind }
    }

    fn or_hole(&mut self, result: Result<ExprKind, Diagnostic>) -> ExprKind {
        result.unwrap_or_else(|d| {
            self.error(d);
            ExprKind::Hole
        })
    }

    /// A number, with its currency if it has one.
    pub(super) fn amount(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let Some(number) = inner.next() else { return Expr::hole(span) };
        let at = self.span(&number);
        let mut kind = self.or_hole(literal::number(number.as_str(), at));
        let unit = inner.next();
        if let Some(other) = unit.as_ref().filter(|u| u.as_rule() == Rule::other_currency) {
            let code = literal::currency_of(other.as_str()).unwrap_or_default();
            kind = self.money(kind, number.as_str(), code, span);
        } else if let Some(percent) = unit.as_ref().filter(|u| u.as_rule() == Rule::lone_percent) {
            let place = self.span(percent);
            if let ExprKind::Number(n) = &mut kind
                && n.unit == NumberUnit::None
            {
                let right = format!("{}%", number.as_str());
                n.unit = NumberUnit::Percent;
                self.error(
                    Diagnostic::new(
                        Code::BadNumber,
                        span,
                        "no blank stands between a number and its `%`",
                    )
                    .label("not one word")
                    .help(format!("write `{right}`"))
                    .guess(format!("write `{right}`"), span, right.clone()),
                );
            } else {
                self.error(
                    Diagnostic::new(Code::BadNumber, place, "a number has one unit only")
                        .label("two units")
                        .help("delete the `%`"),
                );
                kind = ExprKind::Hole;
            }
        } else if let Some(currency) = unit {
            let code = currency.as_str();
            let place = self.span(&currency);
            match &mut kind {
                ExprKind::Number(n) if n.unit == NumberUnit::None => {
                    if crate::model::is_currency(code) {
                        let mut unit = [0; 3];
                        unit.copy_from_slice(code.as_bytes());
                        *n = Number { unit: NumberUnit::Money(unit), ..*n };
                    } else {
                        self.error(
                            Diagnostic::new(Code::UnknownUnit, place, format!("`{code}` is no currency"))
                                .label("not in ISO 4217")
                                .help("currencies are written by their three letters, as in `EUR`, `USD`, `CNY`"),
                        );
                        kind = ExprKind::Hole;
                    }
                }
                ExprKind::Number(_) => {
                    self.error(
                        Diagnostic::new(Code::BadNumber, span, "a number has one unit only")
                            .label("two units")
                            .help("leave one of them out"),
                    );
                    kind = ExprKind::Hole;
                }
                _ => {}
            }
        }
        Expr { span, kind }
    }

    /// `€60`, `EUR 60`.
    fn money_first(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let (Some(first), Some(number)) = (inner.next(), inner.next()) else {
            return Expr::hole(span);
        };
        let code = match first.as_rule() {
            Rule::common_currency => first.as_str(),
            _ => literal::currency_of(first.as_str()).unwrap_or_default(),
        };
        let at = self.span(&number);
        let kind = self.or_hole(literal::number(number.as_str(), at));
        let kind = self.money(kind, number.as_str(), code, span);
        Expr { span, kind }
    }

    /// An amount of money that is not written as one: says how it is.
    fn money(&mut self, kind: ExprKind, number: &str, code: &str, span: Span) -> ExprKind {
        let ExprKind::Number(n @ Number { unit: NumberUnit::None, .. }) = kind else {
            if let ExprKind::Number(_) = kind {
                self.error(
                    Diagnostic::new(Code::BadNumber, span, "a number has one unit only")
                        .label("two units")
                        .help("leave one of them out"),
                );
            }
            return ExprKind::Hole;
        };
        if !crate::model::is_currency(code) {
            self.error(
                Diagnostic::new(Code::UnknownUnit, span, format!("`{code}` is no currency"))
                    .label("not in ISO 4217")
                    .help("money is written as a number and three letters, as in `60 EUR`"),
            );
            return ExprKind::Hole;
        }
        let right = format!("{number} {code}");
        let written = self.original_text(span);
        self.error(
            Diagnostic::new(
                Code::BadNumber,
                span,
                format!("`{}` is not written as an amount of money", written.trim()),
            )
            .label("the currency stands behind the number, in three letters")
            .help(format!("write `{right}`"))
            .guess(format!("write `{right}`"), span, right),
        );
        let mut letters = [0; 3];
        letters.copy_from_slice(code.as_bytes());
        ExprKind::Number(Number { unit: NumberUnit::Money(letters), ..n })
    }

    /// A path, perhaps with arguments.
    pub(super) fn call(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let Some(path) = inner.next() else { return Expr::hole(span) };
        let names = self.names(path);
        match inner.next() {
            Some(arguments) => {
                let own = names.last().is_none_or(|n| vocab::function(&n.text).is_none());
                let arguments = self.arguments(arguments, own);
                Expr { span, kind: ExprKind::Call(names, arguments) }
            }
            None => Expr { span, kind: ExprKind::Path(names) },
        }
    }

    /// `own`: of a metric that has names of its own for them.
    fn arguments(&mut self, pair: Pair<'_>, own: bool) -> Vec<Argument> {
        let named = own && pair.as_str().contains(':');
        let mut found: Vec<Argument> = Vec::new();
        let mut comma = true;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::comma => self.parting_comma(&part, &mut comma),
                Rule::comment => self.inner_comment(&part),
                Rule::bracket_junk => self.bracket_junk(&part),
                Rule::argument => {
                    let span = self.span(&part);
                    if !comma {
                        let word = part.as_str();
                        if let Some(before) = found.last()
                            && (self.unit_apart(&before.value, word, span, false)
                                || self.spoken_amount(before.value.span.to(span), false))
                        {
                            continue;
                        }
                        if named && self.argument_without_colon(&mut found, word, span) {
                            continue;
                        }
                        self.missing_comma(span, found.last().map(|a| a.span));
                        // `shown seen` may be a name without its colon.
                        self.only_guessed();
                    }
                    comma = false;
                    let mut name = None;
                    let mut value = Expr::hole(span);
                    for piece in part.into_inner() {
                        match piece.as_rule() {
                            Rule::word | Rule::of_word => name = Some(self.name(&piece)),
                            Rule::colon => self.colon(piece),
                            Rule::inner_expr => value = self.expr(piece),
                            Rule::comment => self.inner_comment(&piece),
                            _ => {}
                        }
                    }
                    found.push(Argument { name, value, span });
                }
                _ => {}
            }
        }
        found
    }

    /// `shown: seen, clicked bought`: where the other arguments are named, the first of two names is
    /// that of an argument.
    fn argument_without_colon(&mut self, found: &mut [Argument], word: &str, at: Span) -> bool {
        let Some(before) =
            found.last_mut().filter(|a| a.name.is_none() && first_word(word) == word)
        else {
            return false;
        };
        let Some(name) = before.value.word().cloned() else { return false };
        let value = Name { text: word.to_owned(), span: at };
        let d =
            Diagnostic::new(Code::MissingColon, name.span, format!("`{}` has no colon", name.text))
                .label("`:` is missing after this")
                .help(format!("write `{}: {word}`", name.text))
                .guess("write `:`", name.span.at_end(), ":");
        *before = Argument {
            span: before.span.to(at),
            value: Expr { span: at, kind: ExprKind::Path(vec![value]) },
            name: Some(name),
        };
        self.error(d);
        true
    }

    fn list(&mut self, pair: Pair<'_>) -> ExprKind {
        let mut values: Vec<Expr> = Vec::new();
        let mut comma = true;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::comma => self.parting_comma(&part, &mut comma),
                Rule::comment => self.inner_comment(&part),
                Rule::bracket_junk => self.bracket_junk(&part),
                Rule::inner_expr => {
                    let value = self.expr(part);
                    if !comma {
                        self.missing_comma(value.span, values.last().map(|v| v.span));
                    }
                    comma = false;
                    values.push(value);
                }
                _ => {}
            }
        }
        ExprKind::List(values)
    }

    /// `one_of ["A", "B"]`: a call whose arguments are the options.
    fn options(&mut self, pair: Pair<'_>) -> ExprKind {
        let mut word = Vec::new();
        let mut values = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::options_word => word.push(self.name(&part)),
                _ => {
                    if let ExprKind::List(list) = self.list(part) {
                        values = list;
                    }
                }
            }
        }
        let arguments = values
            .into_iter()
            .map(|value| Argument { name: None, span: value.span, value })
            .collect();
        ExprKind::Call(word, arguments)
    }

    /// `in ("a", "b")`
    fn list_in_parentheses(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        let inner = pair.as_str().strip_prefix('(').unwrap_or_default();
        let right = inner.strip_suffix(')').map(|inner| format!("[{}]", inner.trim()));
        let found = self.out.len();
        let kind = self.list(pair);
        // What is told of its values comes first.
        if self.out.len() > found {
            return Expr { span, kind };
        }
        let d = Diagnostic::new(Code::Unexpected, span, "several values stand in brackets")
            .label("these are parentheses");
        self.error(match right {
            Some(right) => {
                d.help(format!("write `{}`", shorten(&right))).guess("write brackets", span, right)
            }
            None => d.help("write `[` and `]` around them"),
        });
        Expr { span, kind }
    }

    fn group(&mut self, pair: Pair<'_>) -> Expr {
        let span = self.span(&pair);
        if pair.clone().into_inner().any(|part| part.as_rule() == Rule::comma) {
            return self.list_in_parentheses(pair);
        }
        let mut value: Option<Expr> = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::comment => self.inner_comment(&part),
                Rule::bracket_junk => self.bracket_junk(&part),
                Rule::inner_expr => {
                    let inner = self.expr(part);
                    if value.is_some() {
                        self.error(
                            Diagnostic::new(
                                Code::Unexpected,
                                inner.span,
                                "two things stand in these parentheses",
                            )
                            .label("an operator is missing before this")
                            .help("write an operator between them"),
                        );
                    }
                    value = value.or(Some(inner));
                }
                _ => {}
            }
        }
        match value {
            Some(value) => Expr { span, kind: value.kind },
            None => {
                self.error(
                    Diagnostic::new(
                        Code::MissingValue,
                        span,
                        "nothing stands in these parentheses",
                    )
                    .help("write a value between them, or delete them"),
                );
                Expr::hole(span)
            }
        }
    }

    pub(super) fn missing_comma(&mut self, span: Span, before: Option<Span>) {
        let at = before.map_or(span.at_start(), Span::at_end);
        self.error(
            Diagnostic::new(Code::MissingComma, at, "a comma is missing")
                .label("`,` is missing here")
                .help("write `,` between the two")
                .fix("write `,`", at, ","),
        );
    }

    pub(super) fn bracket_junk(&mut self, pair: &Pair<'_>) {
        let span = self.span(pair);
        let shown = shorten(pair.as_str());
        self.error(
            Diagnostic::new(Code::Unexpected, span, format!("`{shown}` cannot stand here"))
                .label("not a value")
                .help("delete it, or write a value"),
        );
    }
}

pub(super) fn comparison(written: &str) -> BinaryOp {
    match written {
        ">=" => BinaryOp::GreaterOrEqual,
        "<=" => BinaryOp::LessOrEqual,
        "!=" => BinaryOp::NotEqual,
        ">" => BinaryOp::Greater,
        "<" => BinaryOp::Less,
        _ => BinaryOp::Equal,
    }
}

/// Precedence climbing over a flat list of operands and operators.
fn climb(operands: Vec<Expr>, signs: Vec<(BinaryOp, Span)>, whole: Span) -> Expr {
    let mut output: Vec<Expr> = Vec::new();
    let mut pending: Vec<(BinaryOp, Span)> = Vec::new();
    let mut operands = operands.into_iter();
    output.push(operands.next().unwrap_or_else(|| Expr::hole(whole)));
    let join = |output: &mut Vec<Expr>, (sign, at): (BinaryOp, Span)| {
        let right = output.pop().unwrap_or_else(|| Expr::hole(at));
        let left = output.pop().unwrap_or_else(|| Expr::hole(at));
        // `not a == b` denies the comparison, not `a`.
        let span = left.span.to(right.span);
        let expr = match left.kind {
            ExprKind::Not(inner) if sign.strength() > BinaryOp::And.strength() => {
                let inner_span = inner.span.to(right.span);
                let compared = Expr {
                    span: inner_span,
                    kind: ExprKind::Binary(sign, at, inner, Box::new(right)),
                };
                ExprKind::Not(Box::new(compared))
            }
            kind => {
                let left = Expr { span: left.span, kind };
                ExprKind::Binary(sign, at, Box::new(left), Box::new(right))
            }
        };
        output.push(Expr { span, kind: expr });
    };
    for sign in signs {
        while pending.last().is_some_and(|(p, _)| p.strength() >= sign.0.strength()) {
            if let Some(previous) = pending.pop() {
                join(&mut output, previous);
            }
        }
        pending.push(sign);
        output.push(operands.next().unwrap_or_else(|| Expr::hole(whole)));
    }
    while let Some(sign) = pending.pop() {
        join(&mut output, sign);
    }
    output.pop().unwrap_or_else(|| Expr::hole(whole))
}
