//! From the algebra to the text of a dialect.

use super::dialect::{Dialect, Differences};
use super::relation::{Expr, Fold, Frame, From, Own, Relation, Select, Statement};
use std::fmt::Write as _;

/// The text of a statement.
pub fn print(statement: &Statement, dialect: Dialect) -> String {
    let printer = Printer { own: dialect.differences() };
    let mut out = String::new();
    for line in &statement.head {
        comment(&mut out, "", line);
    }
    let recursive =
        statement.relations.iter().any(|(_, _, r)| matches!(r, Relation::Recursive(..)));
    let begin = if recursive { printer.own.recursive.unwrap_or("WITH") } else { "WITH" };
    for (i, (said, name, relation)) in statement.relations.iter().enumerate() {
        if i == 0 {
            out.push_str(begin);
            out.push('\n');
        } else {
            out.push_str(",\n");
        }
        for line in said {
            comment(&mut out, "", line);
        }
        let _ = writeln!(out, "{} AS (", printer.own.name(name));
        match relation {
            Relation::Rows(select) => printer.select(&mut out, select),
            Relation::Union(all) => {
                for (i, select) in all.iter().enumerate() {
                    out.push_str(if i > 0 { "  UNION ALL\n" } else { "" });
                    printer.select(&mut out, select);
                }
            }
            Relation::Recursive(start, next) => {
                printer.select(&mut out, start);
                out.push_str("  UNION ALL\n");
                printer.select(&mut out, next);
            }
        }
        out.push(')');
    }
    out.push('\n');
    for (i, (said, select)) in statement.answer.iter().enumerate() {
        out.push_str(if i > 0 { "UNION ALL\n" } else { "" });
        for line in said {
            comment(&mut out, "", line);
        }
        printer.select(&mut out, select);
    }
    out.pop();
    out.push_str(printer.own.end);
    out.push('\n');
    for line in &statement.foot {
        comment(&mut out, "", line);
    }
    out
}

/// A line that says something. Nothing of what it says can end it.
fn comment(out: &mut String, indent: &str, line: &str) {
    let plain = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let line: String = line.chars().map(|c| if plain(c) { ' ' } else { c }).collect();
    let _ = writeln!(out, "{indent}-- {}", line.trim_end());
}

struct Printer {
    own: Differences,
}

impl Printer {
    fn select(&self, out: &mut String, select: &Select) {
        out.push_str(if select.distinct { "  SELECT DISTINCT" } else { "  SELECT" });
        if select.columns.is_empty() {
            out.push_str(" *");
        }
        for (i, (name, is)) in select.columns.iter().enumerate() {
            let is_text = self.expr(is);
            let name = self.own.name(name);
            out.push_str(if i > 0 { ",\n    " } else { "\n    " });
            // A column that keeps its name needs none.
            if matches!(is, Expr::Field(_)) && is_text == name {
                out.push_str(&is_text);
            } else {
                let _ = write!(out, "{is_text} AS {name}");
            }
        }
        out.push('\n');
        let from = match &select.from {
            From::Relation(name) => Some(self.own.name(name)),
            From::Table(parts) => {
                Some(parts.iter().map(|p| self.own.name(p)).collect::<Vec<_>>().join("."))
            }
            From::Nothing => None,
        };
        if let Some(from) = from {
            let alias = select.alias.map(|a| format!(" {a}")).unwrap_or_default();
            let _ = writeln!(out, "  FROM {from}{alias}");
        }
        for join in &select.joins {
            let on: Vec<String> = join.on.iter().map(|e| self.expr(e)).collect();
            let relation = self.own.name(&join.relation);
            let _ = writeln!(out, "  JOIN {relation} {} ON {}", join.alias, on.join(" AND "));
        }
        for (i, condition) in select.filter.iter().enumerate() {
            let word = if i == 0 { "WHERE" } else { "  AND" };
            let _ = writeln!(out, "  {word} {}", self.inner(condition));
        }
        if !select.group.is_empty() {
            let _ = writeln!(out, "  GROUP BY {}", self.list(&select.group));
        }
    }

    fn list(&self, all: &[Expr]) -> String {
        all.iter().map(|e| self.expr(e)).collect::<Vec<_>>().join(", ")
    }

    /// An expression inside another: in brackets if it is of several parts.
    fn inner(&self, expr: &Expr) -> String {
        match expr {
            Expr::Binary(..)
            | Expr::All(_)
            | Expr::Any(_)
            | Expr::Not(_)
            | Expr::OneOf(..)
            | Expr::Among(..)
            | Expr::Missing(_)
            | Expr::There(_) => {
                format!("({})", self.expr(expr))
            }
            _ => self.expr(expr),
        }
    }

    fn joined(&self, all: &[Expr], word: &str, none: &str) -> String {
        match all {
            [] => none.to_owned(),
            [one] => self.expr(one),
            all => all.iter().map(|e| self.inner(e)).collect::<Vec<_>>().join(word),
        }
    }

    fn expr(&self, expr: &Expr) -> String {
        let own = &self.own;
        match expr {
            Expr::Field(name) | Expr::Column(name) => own.name(name),
            Expr::Of(alias, name) => format!("{alias}.{}", own.name(name)),
            Expr::Whole(n) => n.to_string(),
            Expr::Plain(n) => n.clone(),
            Expr::Decimal(n) => (own.decimal)(n),
            Expr::Text(text) => own.text(text),
            Expr::Binary(sign, a, b) => format!("{} {sign} {}", self.inner(a), self.inner(b)),
            Expr::All(all) => self.joined(all, " AND ", "1 = 1"),
            Expr::Any(all) => self.joined(all, " OR ", "1 = 0"),
            Expr::Not(inner) => format!("NOT {}", self.inner(inner)),
            Expr::Missing(inner) => format!("{} IS NULL", self.inner(inner)),
            Expr::There(inner) => format!("{} IS NOT NULL", self.inner(inner)),
            Expr::OneOf(_, all) if all.is_empty() => "1 = 0".to_owned(),
            Expr::OneOf(one, all) => format!("{} IN ({})", self.inner(one), self.list(all)),
            Expr::Among(one, relation, column) => {
                let (relation, column) = (own.name(relation), own.name(column));
                format!("{} IN (SELECT {column} FROM {relation})", self.inner(one))
            }
            Expr::Only(relation, column) => {
                format!("(SELECT {} FROM {})", own.name(column), own.name(relation))
            }
            Expr::Case(cases, last) => {
                let mut text = String::from("CASE");
                for (when, then) in cases {
                    let _ = write!(text, " WHEN {} THEN {}", self.expr(when), self.expr(then));
                }
                if let Some(last) = last {
                    let _ = write!(text, " ELSE {}", self.expr(last));
                }
                text + " END"
            }
            Expr::NullIf(a, b) => format!("NULLIF({}, {})", self.expr(a), self.expr(b)),
            Expr::Abs(inner) => format!("ABS({})", self.expr(inner)),
            Expr::Rows => "COUNT(*)".to_owned(),
            Expr::Different(inner) => format!("COUNT(DISTINCT {})", self.expr(inner)),
            Expr::Folded(fold, inner) => format!("{}({})", word(*fold), self.expr(inner)),
            Expr::Over(fold, inner, by, order, frame) => {
                let of = match **inner {
                    Expr::Rows => "COUNT(*)".to_owned(),
                    _ => format!("{}({})", word(*fold), self.expr(inner)),
                };
                format!("{of} OVER ({})", self.window(by, order, *frame))
            }
            Expr::Number(by, order) => {
                format!("ROW_NUMBER() OVER ({})", self.window(by, order, Frame::Whole))
            }
            Expr::Cast(ty, inner) => format!("CAST({} AS {})", self.expr(inner), own.ty(*ty)),
            Expr::Own(what, inner) => {
                let inner = self.expr(inner);
                match what {
                    Own::Moment => (own.moment)(&inner),
                    Own::DayNumber => (own.day_number)(&inner),
                    Own::Present => (own.present)(&inner),
                    // A dialect that cannot say it is never asked to.
                    Own::DayStart(zone) => {
                        (own.day_start)(&inner, &own.text(zone)).unwrap_or_default()
                    }
                }
            }
        }
    }

    fn window(&self, by: &[Expr], order: &[Expr], frame: Frame) -> String {
        let mut parts = Vec::new();
        if !by.is_empty() {
            parts.push(format!("PARTITION BY {}", self.list(by)));
        }
        if !order.is_empty() {
            parts.push(format!("ORDER BY {}", self.list(order)));
        }
        parts.extend(match frame {
            Frame::Whole => None,
            Frame::FromHere => Some("RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING".to_owned()),
            Frame::AfterHere => {
                Some("RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING".to_owned())
            }
            Frame::RowsBefore => {
                Some("ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING".to_owned())
            }
            Frame::UpToHere => Some("RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW".to_owned()),
        });
        parts.join(" ")
    }
}

fn word(fold: Fold) -> &'static str {
    match fold {
        Fold::Count => "COUNT",
        Fold::Sum => "SUM",
        Fold::Min => "MIN",
        Fold::Max => "MAX",
        Fold::Mean => "AVG",
    }
}
