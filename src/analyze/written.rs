//! A value, condition or formula as one line of text: as it was written, with plain blanks.

use crate::model::quoted;
use crate::syntax::ast::{Argument, BinaryOp, Expr, ExprKind, Number, NumberUnit};
use std::fmt::Write;

/// What is nested deeper is left out.
const MAX_DEPTH: usize = 1000;

/// The expression on one line; parentheses are those of the source, as far as they group anything.
pub(crate) fn written(expr: &Expr) -> String {
    let mut out = String::new();
    write(expr, &mut out, 0);
    out
}

/// The expression on one line, cut to a few words, for a message.
pub(crate) fn shown(expr: &Expr) -> String {
    shorten(&written(expr))
}

/// At most 48 characters of a text.
pub(crate) fn shorten(text: &str) -> String {
    if text.chars().count() <= 48 {
        return text.to_string();
    }
    let cut: String = text.chars().take(47).collect();
    format!("{}…", cut.trim_end())
}

/// A number as one would write it.
pub(crate) fn number(n: Number) -> String {
    let sign = if n.signed && !n.value.is_sign_negative() { "+" } else { "" };
    match n.unit {
        NumberUnit::None => format!("{sign}{}", n.value),
        NumberUnit::Percent => format!("{sign}{}%", n.value),
        NumberUnit::Time(i) => format!("{sign}{}{}", n.value, crate::model::Duration::UNITS[i].0),
        NumberUnit::Money(c) => format!("{sign}{} {}", n.value, String::from_utf8_lossy(&c)),
    }
}

fn write(expr: &Expr, out: &mut String, depth: usize) {
    if depth > MAX_DEPTH {
        return out.push('…');
    }
    let depth = depth + 1;
    match &expr.kind {
        ExprKind::Hole => out.push('…'),
        ExprKind::Text(text) => out.push_str(&quoted(text)),
        ExprKind::Number(n) => out.push_str(&number(*n)),
        ExprKind::Date(date) => out.push_str(&date.text),
        ExprKind::Time(time) => {
            let _ = write!(out, "{time}");
        }
        ExprKind::Path(names) => path(names, out),
        ExprKind::Call(names, arguments) => {
            path(names, out);
            let options = names.len() == 1 && matches!(names[0].text.as_str(), "one_of" | "any_of");
            out.push_str(if options { " [" } else { "(" });
            for (i, argument) in arguments.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                write_argument(argument, out, depth);
            }
            out.push(if options { ']' } else { ')' });
        }
        ExprKind::List(values) => {
            out.push('[');
            for (i, value) in values.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                write(value, out, depth);
            }
            out.push(']');
        }
        ExprKind::Range(low, high) => {
            write(low, out, depth);
            out.push_str("..");
            write(high, out, depth);
        }
        ExprKind::Comparison(sign, value) => {
            out.push_str(sign.sign());
            out.push(' ');
            write(value, out, depth);
        }
        ExprKind::Top(count) => {
            out.push_str("top ");
            write(count, out, depth);
        }
        ExprKind::Bottom(count) => {
            out.push_str("bottom ");
            write(count, out, depth);
        }
        ExprKind::Not(inner) => {
            out.push_str("not ");
            write(inner, out, depth);
        }
        ExprKind::Negate(inner) => {
            out.push('-');
            write(inner, out, depth);
        }
        ExprKind::IsMissing(inner) => {
            write(inner, out, depth);
            out.push_str(" is missing");
        }
        ExprKind::Binary(sign, _, left, right) => {
            // Parentheses are not in the tree, but the place of what they hold begins with them.
            let grouped = expr.span.start < left.span.start;
            if grouped {
                out.push('(');
            }
            write(left, out, depth);
            out.push(' ');
            out.push_str(BinaryOp::sign(*sign));
            out.push(' ');
            write(right, out, depth);
            if grouped {
                out.push(')');
            }
        }
    }
}

fn write_argument(argument: &Argument, out: &mut String, depth: usize) {
    if let Some(name) = &argument.name {
        out.push_str(&name.text);
        out.push_str(if name.text == "of" { " " } else { ": " });
    }
    write(&argument.value, out, depth);
}

fn path(names: &[crate::syntax::ast::Name], out: &mut String) {
    for (i, name) in names.iter().enumerate() {
        if i > 0 {
            out.push('.');
        }
        out.push_str(&name.text);
    }
}
