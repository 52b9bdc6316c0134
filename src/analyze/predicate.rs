//! Conditions on rows: `name == "order" and amount > 100 EUR`.

use super::literal::{has_hole, kind_words, what_is};
use super::scope::{Analysis, Cause, Symbol};
use super::types::{DataType, Env, Member, NumberValue, TextValue, ValueIs};
use super::written::shown;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{
    ColumnRef, ColumnTest, Comparator, Decimal, EventProperty, Kind, Operand, Predicate, Quantity,
    SourceId, quoted,
};
use crate::source::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Name};

/// Conditions nested deeper than this are refused.
const MAX_DEPTH: usize = 250;

/// The names that a condition can use.
pub(crate) struct Names<'s> {
    /// Columns and properties.
    pub members: Vec<Member>,
    /// What they belong to, for messages: "source `clickstream`".
    pub of: String,
    /// Where that is declared.
    pub declared: Option<Span>,
    /// The word that may stand before a property, as in `order.amount`.
    pub owner: Option<String>,
    /// In a metric's formula: its parameters.
    pub parameters: Option<&'s Env>,
    /// What can be declared so that a missing name is found.
    pub remedy: &'static str,
    /// Whether more may be declared than could be read.
    pub vague: bool,
}

/// One side of a comparison.
enum Side {
    Column(Member),
    /// Something that a column is compared with.
    Value,
    /// Not understood; its finding is written.
    Lost,
}

impl Analysis<'_> {
    /// A condition on the rows of a source, over its columns and an event's properties.
    pub(crate) fn predicate(
        &mut self,
        source: SourceId,
        properties: &[EventProperty],
        expr: &Expr,
    ) -> Option<Predicate> {
        let s = &self.model.sources[source];
        let member = |name: &str, index: usize| {
            let column = &s.columns[index];
            Member {
                name: name.to_string(),
                ty: column.ty.into(),
                column: ColumnRef::Column {
                    source,
                    column: index,
                    name: column.name.clone(),
                    ty: column.ty,
                },
                span: Some(column.span),
            }
        };
        let mut members: Vec<Member> = properties
            .iter()
            .filter(|p| p.column < s.columns.len())
            .map(|p| member(&p.name, p.column))
            .collect();
        for (index, column) in s.columns.iter().enumerate() {
            if !members.iter().any(|m| m.name == column.name) {
                members.push(member(&column.name, index));
            }
        }
        let names = Names {
            members,
            of: format!("source `{}`", s.decl.name),
            declared: Some(s.decl.name_span),
            owner: None,
            parameters: None,
            remedy: "declare it in the source's `columns { … }`",
            vague: self.vague_sources.contains(&source),
        };
        self.used.insert(Symbol::Source(source));
        if self.vague_columns.iter().any(|(s, _)| *s == source) {
            return None;
        }
        self.condition(&names, expr, 0)
    }

    /// A condition over the names given.
    pub(crate) fn condition(
        &mut self,
        names: &Names<'_>,
        expr: &Expr,
        depth: usize,
    ) -> Option<Predicate> {
        if depth > MAX_DEPTH {
            self.report(
                Diagnostic::new(Code::TooDeep, expr.span, "the condition is nested too deeply")
                    .label("too deep from here on")
                    .help("break it up"),
            );
            return None;
        }
        match &expr.kind {
            ExprKind::Hole => None,
            ExprKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), _, left, right) => {
                let left = self.condition(names, left, depth + 1);
                let right = self.condition(names, right, depth + 1);
                let (left, right) = (left?, right?);
                Some(match op {
                    BinaryOp::And => {
                        let mut all = conjuncts(left);
                        all.extend(conjuncts(right));
                        Predicate::And(all)
                    }
                    _ => {
                        let mut all = alternatives(left);
                        all.extend(alternatives(right));
                        Predicate::Or(all)
                    }
                })
            }
            ExprKind::Not(inner) => {
                Some(Predicate::Not(Box::new(self.condition(names, inner, depth + 1)?)))
            }
            ExprKind::IsMissing(inner) => match self.side(names, inner) {
                Side::Column(member) => Some(Predicate::Test(member.column, ColumnTest::Missing)),
                Side::Value => {
                    self.no_condition(
                        expr,
                        format!("`{}` is never missing", shown(inner)),
                        "only a column can be missing",
                        format!("name a column of {}", names.of),
                    );
                    None
                }
                Side::Lost => None,
            },
            ExprKind::Binary(BinaryOp::In, _, left, right) => {
                self.membership(names, expr, left, right)
            }
            ExprKind::Binary(op, at, left, right) => match comparator(*op) {
                Some(sign) => self.comparison(names, expr, sign, *at, left, right),
                None if *op == BinaryOp::Where => {
                    self.no_condition(
                        expr,
                        "a condition holds no `where`".into(),
                        "one `where` is enough",
                        "join the conditions by `and`".into(),
                    );
                    None
                }
                None => {
                    self.not_a_condition(expr);
                    None
                }
            },
            ExprKind::Path(path) => {
                let side = self.side(names, expr);
                if let Side::Value = side {
                    self.no_condition(
                        expr,
                        format!("`{}` is no condition", shown(expr)),
                        "a condition is wanted here",
                        "compare a column with a value, as in `name == \"order\"`".into(),
                    );
                }
                if let Side::Column(member) = side {
                    let name = path.last().map_or("", |n| n.text.as_str());
                    let right = match member.ty {
                        DataType::YesNo => format!("{} == true", shown(expr)),
                        DataType::Text => format!("{} == \"…\"", shown(expr)),
                        _ => format!("{} > 0", shown(expr)),
                    };
                    let mut d = Diagnostic::new(
                        Code::WrongPredicate,
                        expr.span,
                        format!("`{name}` alone is no condition"),
                    )
                    .label("compared with what?")
                    .help(format!("write `{right}`"));
                    if member.ty == DataType::YesNo {
                        d = d.guess(format!("write `{right}`"), expr.span, right);
                    }
                    self.report(d);
                }
                None
            }
            _ => {
                self.not_a_condition(expr);
                None
            }
        }
    }

    fn not_a_condition(&mut self, expr: &Expr) {
        if !has_hole(expr) {
            self.no_condition(
                expr,
                format!("`{}` is {}, not a condition", shown(expr), what_is(expr)),
                "a condition is wanted here",
                "compare a column with a value, as in `name == \"order\"`".into(),
            );
        }
    }

    fn no_condition(&mut self, expr: &Expr, message: String, label: &str, help: String) {
        self.report(
            Diagnostic::new(Code::WrongPredicate, expr.span, message).label(label).help(help),
        );
    }

    fn comparison(
        &mut self,
        names: &Names<'_>,
        expr: &Expr,
        sign: Comparator,
        at: Span,
        left: &Expr,
        right: &Expr,
    ) -> Option<Predicate> {
        if left.is_hole() || right.is_hole() {
            return None;
        }
        match self.side(names, left) {
            Side::Column(column) => self.test(names, sign, at, (left, column), right),
            Side::Lost => None,
            Side::Value => match self.side(names, right) {
                // A literal on the left: the same comparison, read from the other side.
                Side::Column(column) => self.test(names, flipped(sign), at, (right, column), left),
                Side::Lost => None,
                Side::Value => {
                    self.no_condition(
                        expr,
                        "no column stands in this comparison".into(),
                        "both sides are values",
                        format!("compare a column of {} with a value", names.of),
                    );
                    None
                }
            },
        }
    }

    fn test(
        &mut self,
        names: &Names<'_>,
        sign: Comparator,
        at: Span,
        (column_expr, column): (&Expr, Member),
        value: &Expr,
    ) -> Option<Predicate> {
        let equality = matches!(sign, Comparator::Equal | Comparator::NotEqual);
        if !equality && matches!(column.ty, DataType::Text | DataType::YesNo) {
            let what = column.ty.words().replace("yes or no", "a yes or no");
            let mut d = Diagnostic::new(
                Code::WrongPredicate,
                at,
                format!("`{}` is {what}, and has no order", shown(column_expr)),
            )
            .label(format!("`{}` compares by size", sign.sign()))
            .help("compare it with `==`, `!=` or `in [ … ]`");
            if let Some(span) = column.span {
                d = d.also(span, "declared here");
            }
            self.report(d);
            return None;
        }
        let operand = self.operand(names, &column, column_expr, value)?;
        Some(Predicate::Test(column.column, ColumnTest::Compare(sign, operand)))
    }

    fn membership(
        &mut self,
        names: &Names<'_>,
        expr: &Expr,
        left: &Expr,
        right: &Expr,
    ) -> Option<Predicate> {
        if left.is_hole() || right.is_hole() {
            return None;
        }
        let column = match self.side(names, left) {
            Side::Column(column) => column,
            Side::Lost => return None,
            Side::Value => {
                self.no_condition(
                    expr,
                    format!("`{}` is no column", shown(left)),
                    "a column stands before `in`",
                    format!("name a column of {}", names.of),
                );
                return None;
            }
        };
        match &right.kind {
            ExprKind::List(values) if values.is_empty() => {
                self.no_condition(
                    expr,
                    "nothing is in an empty list".into(),
                    "never true",
                    "name the values, as in `in [\"a\", \"b\"]`".into(),
                );
                None
            }
            ExprKind::List(values) => {
                let operands: Vec<Option<Operand>> =
                    values.iter().map(|v| self.operand(names, &column, left, v)).collect();
                let operands: Option<Vec<Operand>> = operands.into_iter().collect();
                Some(Predicate::Test(column.column, ColumnTest::OneOf(operands?)))
            }
            ExprKind::Range(low, high) => {
                if matches!(column.ty, DataType::Text | DataType::YesNo) {
                    self.no_condition(
                        expr,
                        format!("`{}` is {}, and has no order", shown(left), column.ty.words()),
                        "a range needs one",
                        "name the values, as in `in [\"a\", \"b\"]`".into(),
                    );
                    return None;
                }
                let low_operand = self.operand(names, &column, left, low);
                let high_operand = self.operand(names, &column, left, high);
                let (low, high) = (low_operand?, high_operand?);
                let empty = match (&low, &high) {
                    (Operand::Quantity(a), Operand::Quantity(b)) => a.value > b.value,
                    (Operand::Date(a), Operand::Date(b)) => a.first > b.last,
                    _ => false,
                };
                if empty {
                    self.empty_range(right);
                    return None;
                }
                Some(Predicate::Test(column.column, ColumnTest::Between(low, high)))
            }
            _ => {
                let value = shown(right);
                self.report(
                    Diagnostic::new(
                        Code::WrongPredicate,
                        right.span,
                        format!("`{value}` is {}, and `in` wants a list or range", what_is(right)),
                    )
                    .label("a list or range is wanted here")
                    .help(format!(
                        "write `{} == {value}`, or a list, as in `in [{value}]`",
                        shown(left)
                    )),
                );
                None
            }
        }
    }

    /// What one side of a comparison is.
    fn side(&mut self, names: &Names<'_>, expr: &Expr) -> Side {
        let ExprKind::Path(path) = &expr.kind else {
            return if has_hole(expr) { Side::Lost } else { Side::Value };
        };
        let name = match path.as_slice() {
            [name] => name,
            [owner, name] if names.owner.as_deref() == Some(owner.text.as_str()) => name,
            [owner, ..] => {
                let help = match &names.owner {
                    Some(right) => {
                        format!("a property of `{right}` is named alone, as in `amount > 5`")
                    }
                    None => "name the column alone, as in `name == \"order\"`".to_string(),
                };
                self.report(
                    Diagnostic::new(
                        Code::UnknownName,
                        expr.span,
                        format!("`{}` cannot be named in this condition", shown(expr)),
                    )
                    .label(format!("`{}` is not at hand here", owner.text))
                    .help(help),
                );
                return Side::Lost;
            }
            [] => return Side::Lost,
        };
        if let Some(member) = names.members.iter().find(|m| m.name == name.text) {
            return Side::Column(member.clone());
        }
        if path.len() == 1 {
            if matches!(name.text.as_str(), "true" | "false") {
                return Side::Value;
            }
            if names.parameters.is_some_and(|env| env.values.contains_key(&name.text)) {
                return Side::Value;
            }
        }
        self.unknown_member(names, name, None);
        Side::Lost
    }

    /// Says that a column or property does not exist.
    fn unknown_member(&mut self, names: &Names<'_>, name: &Name, compared: Option<&Member>) {
        if names.vague {
            return;
        }
        let known: Vec<String> = names
            .members
            .iter()
            .map(|m| m.name.clone())
            .chain(names.parameters.iter().flat_map(|env| env.values.keys().cloned()))
            .collect();
        let mut d = match &names.owner {
            Some(owner) => Diagnostic::new(
                Code::UnknownName,
                name.span,
                format!("`{owner}` is declared without a property `{}`", name.text),
            ),
            None => Diagnostic::new(
                Code::UnknownName,
                name.span,
                format!("no column of {} is called `{}`", names.of, name.text),
            ),
        };
        let meant = nearest(&name.text, known.iter().map(String::as_str));
        let text = compared.is_some_and(|m| m.ty == DataType::Text);
        if matches!(name.text.to_lowercase().as_str(), "null" | "nil" | "none" | "missing") {
            d = d
                .label("this is no value")
                .help("write `… is missing`, or `not (… is missing)`, with the column before it");
        } else if text {
            let right = quoted(&name.text);
            d = d.label("a text stands in quotes").help(format!("write `{right}`")).guess(
                format!("write `{right}`"),
                name.span,
                right,
            );
        } else if let Some(meant) = meant {
            d = d.label(format!("did you mean `{meant}`?")).help(format!("write `{meant}`")).guess(
                format!("write `{meant}`"),
                name.span,
                meant,
            );
        } else if known.is_empty() {
            d = d.label("nothing is declared there").help(names.remedy);
        } else {
            let list: Vec<String> = known.iter().take(12).map(|n| format!("`{n}`")).collect();
            let more = if known.len() > 12 { ", …" } else { "" };
            d = d.label("not declared").help(format!(
                "in reach are {}{more}; or {}",
                list.join(", "),
                names.remedy
            ));
        }
        let Some(at) = names.declared else { return self.report(d) };
        let cause = Cause::Inside(at.file, at.start, name.text.clone());
        self.report_once(cause, d.also(at, "declared here"));
    }

    /// The value that a column is compared with.
    fn operand(
        &mut self,
        names: &Names<'_>,
        column: &Member,
        column_expr: &Expr,
        value: &Expr,
    ) -> Option<Operand> {
        if has_hole(value) {
            return None;
        }
        if let ExprKind::Path(path) = &value.kind {
            let only = path
                .first()
                .filter(|n| path.len() == 1 && !names.members.iter().any(|m| m.name == n.text));
            if let Some(only) = only {
                let truth = matches!(only.text.as_str(), "true" | "false");
                if let Some(given) = names.parameters.and_then(|env| env.values.get(&only.text)) {
                    return self.parameter_operand(
                        column,
                        column_expr,
                        value,
                        &given.is,
                        given.span,
                        given.words(),
                    );
                }
                if truth && column.ty == DataType::YesNo {
                    return Some(Operand::YesNo(only.text == "true"));
                }
                if only.text == "missing" {
                    self.equal_to_missing(column_expr, value);
                    return None;
                }
                if truth {
                    self.unlike(column, column_expr, value, what_is(value).to_string());
                } else {
                    self.unknown_member(names, only, Some(column));
                }
                return None;
            }
            let Side::Column(other) = self.side(names, value) else { return None };
            let alike = other.ty == column.ty
                || matches!(
                    (other.ty, column.ty),
                    (DataType::Number, DataType::Count) | (DataType::Count, DataType::Number)
                );
            if alike {
                return Some(Operand::Column(other.column));
            }
            self.unlike(column, column_expr, value, other.ty.words());
            return None;
        }
        match (column.ty, &value.kind) {
            (DataType::Text, ExprKind::Text(text)) => Some(Operand::Text(text.clone())),
            (DataType::Date | DataType::Timestamp, ExprKind::Date(_) | ExprKind::Number(_)) => {
                self.date(value).map(Operand::Date)
            }
            (DataType::Money(None), ExprKind::Number(n))
                if n.unit != crate::syntax::ast::NumberUnit::None =>
            {
                let mut d = Diagnostic::new(
                    Code::KindMismatch,
                    value.span,
                    format!("`{}` is money of any currency, and `{}` of one", shown(column_expr), shown(value)),
                )
                .label("which currency it will be is not known here")
                .help("declare the property as `money(EUR)`, or take the limit as a parameter of type `money`");
                if let Some(span) = column.span {
                    d = d.also(span, "declared here");
                }
                self.report(d);
                None
            }
            (ty, ExprKind::Number(_) | ExprKind::Negate(_)) if ty.kind().is_some() => {
                let kind = match ty {
                    DataType::Count => Kind::Number,
                    _ => ty.kind()?,
                };
                let q = self.quantity(value, kind)?;
                let kind = if ty == DataType::Count { Kind::Count } else { q.kind };
                Some(Operand::Quantity(Quantity { kind, ..q }))
            }
            _ => {
                self.unlike(column, column_expr, value, what_is(value).to_string());
                None
            }
        }
    }

    fn equal_to_missing(&mut self, column_expr: &Expr, value: &Expr) {
        let right = format!("{} is missing", shown(column_expr));
        let span = column_expr.span.to(value.span);
        self.report(
            Diagnostic::new(Code::WrongPredicate, span, "nothing is equal to a missing value")
                .label("never true")
                .help(format!("write `{right}`"))
                .guess(format!("write `{right}`"), span, right),
        );
    }

    fn parameter_operand(
        &mut self,
        column: &Member,
        column_expr: &Expr,
        value: &Expr,
        is: &ValueIs,
        span: Span,
        words: String,
    ) -> Option<Operand> {
        match is {
            ValueIs::Hole => return None,
            ValueIs::Text(text) | ValueIs::Choice(text, _) if column.ty == DataType::Text => {
                return Some(match text {
                    TextValue::Literal(text) => Operand::Text(text.clone()),
                    TextValue::Parameter(name) => Operand::Parameter(name.clone()),
                });
            }
            ValueIs::Number(number) => {
                let kind = match number {
                    NumberValue::Literal(q) => q.kind,
                    NumberValue::Parameter(_, kind) => *kind,
                };
                let alike = match (column.ty, kind) {
                    (DataType::Number | DataType::Count, Kind::Number | Kind::Count) => true,
                    (ty, kind) => ty.kind() == Some(kind),
                };
                if alike {
                    return Some(match number {
                        NumberValue::Literal(q) => Operand::Quantity(*q),
                        NumberValue::Parameter(name, _) => Operand::Parameter(name.clone()),
                    });
                }
            }
            _ => {}
        }
        let mut d = self.unlike_finding(column, column_expr, value, words);
        d = d.also(span, "the parameter is declared here");
        self.report(d);
        None
    }

    fn unlike_finding(
        &self,
        column: &Member,
        column_expr: &Expr,
        value: &Expr,
        is: String,
    ) -> Diagnostic {
        let wanted = column.ty.words();
        let mut d = Diagnostic::new(
            Code::WrongPredicate,
            value.span,
            format!("`{}` is {wanted}, and `{}` is {is}", shown(column_expr), shown(value)),
        )
        .label(format!("{wanted} is wanted here"));
        let number = match &value.kind {
            ExprKind::Number(n) => Some(n.value),
            _ => None,
        };
        d = match (column.ty, &value.kind, number) {
            (DataType::Text, _, Some(_)) => {
                let right = quoted(&shown(value));
                d.help(format!("write `{right}`")).guess(
                    format!("write `{right}`"),
                    value.span,
                    right,
                )
            }
            (DataType::Number | DataType::Count, ExprKind::Text(text), _)
                if text.parse::<Decimal>().is_ok() =>
            {
                d.help(format!("write `{text}`")).guess(
                    format!("write `{text}`"),
                    value.span,
                    text.clone(),
                )
            }
            (DataType::YesNo, ExprKind::Text(_) | ExprKind::Number(_), _) => {
                d.help("write `true` or `false`")
            }
            (DataType::Date | DataType::Timestamp, ..) => {
                d.help("write a date, as in `2026-12-31`")
            }
            (DataType::Text, ..) => d.help("write a text, as in `\"order\"`"),
            (DataType::Money(c), ..) => d.help(format!(
                "write {}, as in `{}`",
                kind_words(Kind::Money(c)),
                match c {
                    Some(c) => format!("12.50 {}", String::from_utf8_lossy(&c)),
                    None => "12.50 EUR".into(),
                }
            )),
            (DataType::Duration, ..) => d.help("write a duration, as in `30s`"),
            _ => d.help(format!("compare it with {wanted}")),
        };
        if let Some(span) = column.span {
            d = d.also(span, format!("declared here as `{}`", column.ty.text()));
        }
        d
    }

    fn unlike(&mut self, column: &Member, column_expr: &Expr, value: &Expr, is: String) {
        let d = self.unlike_finding(column, column_expr, value, is);
        self.report(d);
    }
}

/// The comparison sign of an operator.
pub(crate) fn comparator(op: BinaryOp) -> Option<Comparator> {
    Some(match op {
        BinaryOp::Equal => Comparator::Equal,
        BinaryOp::NotEqual => Comparator::NotEqual,
        BinaryOp::Less => Comparator::Less,
        BinaryOp::LessOrEqual => Comparator::LessOrEqual,
        BinaryOp::Greater => Comparator::Greater,
        BinaryOp::GreaterOrEqual => Comparator::GreaterOrEqual,
        _ => return None,
    })
}

/// The same comparison with its sides changed.
pub(crate) fn flipped(sign: Comparator) -> Comparator {
    match sign {
        Comparator::Less => Comparator::Greater,
        Comparator::LessOrEqual => Comparator::GreaterOrEqual,
        Comparator::Greater => Comparator::Less,
        Comparator::GreaterOrEqual => Comparator::LessOrEqual,
        same => same,
    }
}

/// What a condition joins by `and`: one list, however deep it was nested.
fn conjuncts(condition: Predicate) -> Vec<Predicate> {
    match condition {
        Predicate::And(all) => all,
        other => vec![other],
    }
}

/// What a condition joins by `or`.
fn alternatives(condition: Predicate) -> Vec<Predicate> {
    match condition {
        Predicate::Or(all) => all,
        other => vec![other],
    }
}
