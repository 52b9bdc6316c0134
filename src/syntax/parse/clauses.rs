//! Clauses of a head that were written into its block, as a property: they are told once, and read
//! as what they are.

use super::Walk;
use super::meant::first_word;
use super::statement::Place;
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix, MOST};
use crate::source::Span;
use crate::syntax::ast::{
    Clause, Expr, ExprKind, Head, Item, Name, Property, Statement, StatementKind,
};
use crate::syntax::uses::whole_line;
use crate::vocab::{self, Construct};

impl Walk<'_> {
    /// `for: Ana {`: a clause with a colon, in its head.
    pub(super) fn clause_colon(&mut self, word: &Name, colon: Span) {
        let message = format!("`{}` is written without a colon before the block", word.text);
        let behind = &self.repaired.text[self.repaired.mended(colon.end as usize)..];
        let blank = if behind.starts_with(char::is_whitespace) { "" } else { " " };
        self.error(
            Diagnostic::new(Code::Unexpected, colon, message)
                .label("no colon here")
                .help(format!("write `{}`, without the colon", word.text))
                .fix("delete the colon", colon, blank),
        );
    }

    /// `via email` in the block of a touchpoint: a clause of the head above, read like a property.
    /// What is `more` than a name cannot be read so.
    pub(super) fn clause_in_block(
        &mut self,
        word: &str,
        head: &mut Head,
        more: bool,
    ) -> Option<StatementKind> {
        let around = self.around.last().copied().unwrap_or("file");
        let takes = |c: &&&vocab::Construct| c.clauses.iter().any(|c| c.word == word);
        let owner = vocab::constructs(around).iter().find(takes)?;
        let more = more
            || !head.clauses.is_empty()
            || !head.texts.is_empty()
            || !head.parameters.is_empty()
            || head.level.is_some()
            || head.ty.is_some();
        let own = Place::inside(around) == Place::FreeKeys;
        if own || more || head.name.is_none() || owner.properties.iter().any(|p| p.name == word) {
            return None;
        }
        let span = head.keyword.span;
        let key = Name { text: word.to_owned(), span };
        let first = self.value_of(head, span);
        let value = match head.more_names.last() {
            None => first,
            Some(last) => {
                let span = first.span.to(last.span);
                let more = head.more_names.iter().cloned().map(named);
                Expr { span, kind: ExprKind::List([first].into_iter().chain(more).collect()) }
            }
        };
        Some(StatementKind::Property(Box::new(Property { key, value })))
    }

    /// The value that a property without colon has.
    pub(super) fn value_of(&self, head: &mut Head, span: Span) -> Expr {
        if let Some(text) = head.texts.first() {
            return Expr { span: text.span, kind: ExprKind::Text(text.value.clone()) };
        }
        if let Some(level) = head.level.take() {
            return *level;
        }
        head.name.take().map_or_else(|| Expr::hole(span.at_end()), named)
    }
}

/// A name as a value.
fn named(name: Name) -> Expr {
    Expr { span: name.span, kind: ExprKind::Path(vec![name]) }
}

/// Moves such clauses to their heads, in all blocks. `text` is the user's. Gives where it was given up
/// because there were too many.
pub(super) fn hoist(items: &mut [Item], text: &str, out: &mut Vec<Diagnostic>) -> Option<usize> {
    let most = out.len() + MOST;
    hoist_up_to(most, items, text, out)
}

fn hoist_up_to(
    most: usize,
    items: &mut [Item],
    text: &str,
    out: &mut Vec<Diagnostic>,
) -> Option<usize> {
    for item in items {
        let Item::Statement(Statement { kind: StatementKind::Head(head), .. }) = item else {
            continue;
        };
        if out.len() > most {
            return Some(head.keyword.span.start as usize);
        }
        let constructs = vocab::constructs(&head.keyword.text);
        name_from_block(head, out);
        // The block of an event names properties of the user's own.
        let own = Place::inside(&head.keyword.text) == Place::FreeKeys;
        if !own && constructs.iter().any(|c| !c.clauses.is_empty()) {
            from_block(head, constructs, text, out);
        }
        if let Some(block) = &mut head.block {
            let stopped = hoist_up_to(most, &mut block.items, text, out);
            if stopped.is_some() {
                return stopped;
            }
        }
    }
    None
}

/// Whether a statement has its name before its block, and nothing else called `name` in it.
pub(super) fn named_before(keyword: &str) -> bool {
    let constructs = vocab::constructs(keyword);
    let before = |c: &&Construct| {
        c.name == vocab::Presence::Required && c.properties.iter().all(|p| p.name != "name")
    };
    !constructs.is_empty() && constructs.iter().all(before)
}

/// `team { name: "Growth" }`: the name is told to stand in the head, and read as one.
fn name_from_block(head: &mut Head, out: &mut Vec<Diagnostic>) {
    let Some(block) = head.block.as_mut().filter(|_| head.name.is_none()) else { return };
    if !named_before(&head.keyword.text) {
        return;
    }
    let named = |item: &Item| match item {
        Item::Statement(Statement { kind: StatementKind::Property(p), .. }) => p.key.text == "name",
        _ => false,
    };
    let Some(at) = block.items.iter().position(named) else { return };
    let Item::Statement(Statement { kind: StatementKind::Property(p), .. }) =
        block.items.remove(at)
    else {
        return;
    };
    let word = match &p.value.kind {
        ExprKind::Text(text) => text.as_str(),
        _ => p.value.word().map_or("", |word| &word.text),
    };
    if word.is_empty() || word != first_word(word) || word.starts_with(|c: char| c.is_numeric()) {
        // That it has no name is told of the head.
        return;
    }
    let keyword = &head.keyword.text;
    let message = format!(
        "the name of {} stands in its head, not in its block",
        vocab::with_article(keyword)
    );
    out.push(
        Diagnostic::new(Code::Misplaced, p.key.span, message)
            .label("not here")
            .help(format!("write `{keyword} {word}` before the `{{`")),
    );
    head.name = Some(Name { text: word.to_owned(), span: p.value.span });
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
        // More names are added to those in the head.
        let said =
            head.clauses.iter().any(|c| c.word.text == word && !matches!(word, "via" | "for"))
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
        let mut values = match value.kind {
            ExprKind::List(values) => values,
            _ => vec![value.clone()],
        };
        // What is told here once is told no second time, as a text where a name stands.
        let mut written = text.get(value.span.range()).unwrap_or_default().replace(['[', ']'], "");
        for value in &mut values {
            if let ExprKind::Text(label) = &value.kind {
                if label == first_word(label) {
                    written = written.replace(&format!("\"{label}\""), label);
                }
                *value = Expr::hole(value.span);
            }
        }
        // More names may follow, which are read on their own.
        let rest = &text[whole.range().end..];
        let rest = rest.lines().next().unwrap_or_default();
        let rest = rest.split(['{', '}', '/']).next().unwrap_or_default();
        let rest = rest.trim_end().trim_end_matches(',');
        let more = if rest.starts_with(',') && !rest.contains(['"', ':']) { rest } else { "" };
        let said = head.clauses.iter_mut().find(|c| c.word.text == word);
        let there = said.as_ref().map(|said| &text[said.span.range()]);
        let alone = format!("{word} {written}{more}");
        let known = |v: &Expr| {
            let names = said.as_ref().map_or(&[][..], |said| &said.values);
            v.word().is_some()
                && names.iter().any(|n| n.word().map(|w| &w.text) == v.word().map(|w| &w.text))
        };
        let again = more.is_empty() && values.iter().all(known);
        let right = match there {
            Some(there) if again => there.to_owned(),
            Some(there) => format!("{there}, {written}{more}"),
            None => alone,
        };
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
        .help(match there {
            Some(there) if again => format!("delete it: `{there}` stands there already"),
            Some(_) => format!("write `{right}` before the `{{`"),
            None => format!("write `{right}` before the `{{`, as in `{begun} {right} {{`"),
        });
        // What stands behind the value would be lost.
        if more.is_empty() && whole.end == value.span.end {
            d.fixes.push(Fix {
                title: format!("write `{right}` before the `{{`"),
                edits: vec![
                    match &said {
                        Some(said) => Edit { span: said.span, replacement: right.clone() },
                        None => Edit { span: open, replacement: format!("{right} ") },
                    },
                    Edit { span: whole_line(whole, text), replacement: String::new() },
                ],
                applicability: Applicability::Unsafe,
            });
        }
        out.push(d);
        match said {
            Some(_) if again => {}
            Some(said) => said.values.extend(values),
            None => {
                let name = Name { text: word.to_owned(), span: key.span };
                head.clauses.push(Clause { word: name, values, span: whole });
            }
        }
    }
}
