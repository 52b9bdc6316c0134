//! Clauses of a head that were written into its block, as a property: they are told once, and read
//! as what they are.

use super::statement::Place;
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix};
use crate::source::Span;
use crate::syntax::ast::{Clause, ExprKind, Head, Item, Name, Property, Statement, StatementKind};
use crate::vocab::{self, Construct};

/// Moves such clauses to their heads, in all blocks. `text` is the user's.
pub(super) fn hoist(items: &mut [Item], text: &str, out: &mut Vec<Diagnostic>) {
    for item in items {
        let Item::Statement(Statement { kind: StatementKind::Head(head), .. }) = item else {
            continue;
        };
        let constructs = vocab::constructs(&head.keyword.text);
        // The block of an event names properties of the user's own.
        let own = Place::inside(&head.keyword.text) == Place::FreeKeys;
        if !own && constructs.iter().any(|c| !c.clauses.is_empty()) {
            from_block(head, constructs, text, out);
        }
        if let Some(block) = &mut head.block {
            hoist(&mut block.items, text, out);
        }
    }
}

fn from_block(head: &mut Head, constructs: &[&Construct], text: &str, out: &mut Vec<Diagnostic>) {
    let keyword = head.keyword.text.clone();
    let Some(block) = &mut head.block else { return };
    let mut found: Vec<(&'static str, Span, Property)> = Vec::new();
    block.items.retain_mut(|item| {
        let Item::Statement(Statement { kind: StatementKind::Property(p), span, .. }) = item else {
            return true;
        };
        let key = p.key.text.as_str();
        if constructs.iter().any(|c| c.properties.iter().any(|p| p.name == key)) {
            return true;
        }
        let mut clauses = constructs.iter().flat_map(|c| c.clauses);
        let word = clauses.find(|c| c.word == key).map(|c| c.word);
        let Some(word) = word.or_else(|| vocab::called_clause(key, &keyword)) else { return true };
        let said = head.clauses.iter().any(|c| c.word.text == word)
            || found.iter().any(|(before, ..)| *before == word);
        if said || p.value.is_hole() {
            return true;
        }
        found.push((word, *span, (**p).clone()));
        false
    });
    let open = block.span.at_start();
    let begun = head.keyword.span.range().end..open.range().start;
    let begun = format!("{keyword}{}", text.get(begun).unwrap_or_default().trim_end());
    let begun = if begun.len() > 80 || begun.contains('\n') { "…" } else { &begun };
    for (word, whole, Property { key, value }) in found {
        let written = text.get(value.span.range()).unwrap_or_default().replace(['[', ']'], "");
        // More names may follow, which are read on their own.
        let rest = &text[whole.range().end..];
        let rest = rest.lines().next().unwrap_or_default();
        let rest = rest.split(['{', '}', '/']).next().unwrap_or_default();
        let rest = rest.trim_end().trim_end_matches(',');
        let more = if rest.starts_with(',') && !rest.contains(['"', ':']) { rest } else { "" };
        let right = format!("{word} {written}{more}");
        let with = vocab::with_article(&keyword);
        let mut d = Diagnostic::new(
            Code::Misplaced,
            key.span,
            format!("`{}` stands in the head of {with}, not in its block", key.text),
        )
        .label(if word == key.text {
            "not here".to_string()
        } else {
            format!("did you mean `{word}`?")
        })
        .help(format!("write `{right}` before the `{{`, as in `{begun} {right} {{`"));
        // What stands behind the value would be lost.
        if more.is_empty() && whole.end == value.span.end {
            d.fixes.push(Fix {
                title: format!("write `{right}` before the `{{`"),
                edits: vec![
                    Edit { span: open, replacement: format!("{right} ") },
                    Edit { span: line_of(whole, text), replacement: String::new() },
                ],
                applicability: Applicability::Unsafe,
            });
        }
        out.push(d);
        let values = match value.kind {
            ExprKind::List(values) => values,
            _ => vec![value],
        };
        let name = Name { text: word.to_owned(), span: key.span };
        head.clauses.push(Clause { word: name, values, span: whole });
    }
}

/// A statement with its line, if nothing else stands on that.
fn line_of(statement: Span, text: &str) -> Span {
    let range = statement.range();
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let rest = &text[range.end..];
    let end = range.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
    let alone = |part: &str| part.trim_matches([' ', '\t', '\r', '\n']).is_empty();
    match alone(&text[start..range.start]) && alone(&text[range.end..end]) {
        true => Span { start: start as u32, end: end as u32, ..statement },
        false => statement,
    }
}
