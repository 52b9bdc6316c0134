//! What is known of the thing under the cursor.

use super::Snapshot;
use super::index::{DefId, Definition, Kind};
use super::lex::{Lexeme, Token, lex};
use super::tree;
use crate::model::{Bounds, Kind as NumberKind, Measure, Metric, Model, Quantity, Target};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Statement, StatementKind};
use crate::vocab::{self, NameKind};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A text about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// The text, in Markdown.
    pub markdown: String,
}

/// Lines of a declaration that are shown.
const LINES: usize = 12;

impl Snapshot {
    /// What is known of the thing at an offset.
    pub fn hover(&self, file: FileId, offset: u32) -> Option<Hover> {
        let index = self.index();
        if let Some(reference) = index.reference_under(file, offset) {
            let def = match reference.declares {
                true => index.declared_at(reference.span).unwrap_or(reference.to),
                false => reference.to,
            };
            return Some(Hover { span: reference.span, markdown: self.about(def) });
        }
        if let Some(def) = index.definition_under(file, offset) {
            let span = index.definitions[def].name_span;
            return Some(Hover { span, markdown: self.about(def) });
        }
        let parsed = self.parsed(file)?;
        let around = tree::around(&parsed.tree, offset);
        if let Some(found) = self.word(file, offset, &around) {
            return Some(found);
        }
        let (last, _) = around.split_last()?;
        let measure = self.model().measures.values().find(|m| m.decl.span == last.span)?;
        let StatementKind::Measure(head) = &last.kind else { return None };
        let span = head.head_span;
        span.touches(offset).then(|| Hover { span, markdown: about_measure(self.model(), measure) })
    }

    /// What a declared thing is.
    pub fn about(&self, def: DefId) -> String {
        let index = self.index();
        let d = &index.definitions[def];
        let mut text = String::new();
        let _ = write!(text, "```journey\n{}\n```\n", self.written(d));
        if let Some(doc) = &d.doc {
            let _ = write!(text, "\n{}\n", doc.trim());
        }
        for line in self.details(d) {
            let _ = write!(text, "\n- {line}");
        }
        let mut places = 0;
        let mut files = BTreeSet::new();
        for reference in index.references_to(def).filter(|r| !r.declares) {
            places += 1;
            files.insert(reference.span.file);
        }
        let _ = match (places, files.len()) {
            (0, _) => write!(text, "\n- used nowhere"),
            (1, _) => write!(text, "\n- used in 1 place"),
            (n, 1) => write!(text, "\n- used in {n} places"),
            (n, files) => write!(text, "\n- used in {n} places of {files} files"),
        };
        if let Some(module) = self.parsed(d.name_span.file).and_then(|f| f.module.as_ref()) {
            let _ = write!(text, "\n- `{}` in `{module}`", index.path(def));
        }
        text.push('\n');
        text
    }

    /// A declaration as it is written, its block only if it is short.
    fn written(&self, d: &Definition) -> String {
        let source = self.source(d.span.file);
        let whole = source.text.get(d.span.range()).unwrap_or(&d.name);
        let short = whole.lines().count() <= LINES && d.kind != Kind::Named(NameKind::Journey);
        let head = source.text.get(d.head_span.range()).unwrap_or(&d.name).trim_end();
        let shown = if short { whole } else { head };
        // The lines below the first are as far in as the declaration is.
        let line = source.line_text(source.line(d.span.start));
        let indent = line.len() - line.trim_start().len();
        let lines = shown.lines().map(|l| {
            let own = l.len() - l.trim_start().len();
            &l[own.min(indent)..]
        });
        let mut lines: Vec<&str> = lines.take(LINES).collect();
        if let Some(first) = shown.lines().next() {
            lines[0] = first;
        }
        let more = if !short && whole.len() > head.len() { " { … }" } else { "" };
        format!("{}{more}", lines.join("\n").trim_end())
    }

    fn details(&self, d: &Definition) -> Vec<String> {
        let model = self.model();
        let mut lines = Vec::new();
        match d.kind {
            Kind::Named(NameKind::Metric) => {
                let Some(metric) = model.metrics.values().find(|m| m.decl.name_span == d.name_span)
                else {
                    return lines;
                };
                lines.extend(about_metric(metric));
            }
            Kind::Named(NameKind::Touchpoint) => {
                let found = model.touchpoints.iter().find(|(_, t)| t.decl.name_span == d.name_span);
                let Some((_, touchpoint)) = found else { return lines };
                if let Some(owner) = touchpoint.owner {
                    lines.push(format!("owned by {}", model.teams[owner].decl.title()));
                }
                if let Some(event) = touchpoint.event {
                    lines.push(format!("marked by the event `{}`", model.events[event].decl.path));
                }
                if !touchpoint.content.measures.is_empty() {
                    let names: Vec<String> = touchpoint
                        .content
                        .measures
                        .iter()
                        .map(|m| format!("`{}`", model.measures[*m].decl.name))
                        .collect();
                    lines.push(format!("measured by {}", names.join(", ")));
                }
            }
            Kind::Named(NameKind::Journey) => {
                let found = model.journeys.values().find(|j| j.decl.name_span == d.name_span);
                let Some(journey) = found else { return lines };
                if let Some(goal) = &journey.goal {
                    lines.push(format!("goal: {goal}"));
                }
                if let Some(owner) = journey.owner {
                    lines.push(format!("owned by {}", model.teams[owner].decl.title()));
                }
                let touchpoints: usize =
                    journey.stages.iter().map(|s| model.stages[*s].touchpoints.len()).sum();
                lines.push(format!("{} stages, {touchpoints} touchpoints", journey.stages.len()));
            }
            _ => {}
        }
        lines
    }

    /// A word of the language.
    fn word(&self, file: FileId, offset: u32, around: &[&Statement]) -> Option<Hover> {
        let text = &self.source(file).text;
        let token = token_at(text, offset)?;
        let word = token.of(text);
        let span = Span::new(file, token.start, token.end);
        let hover = |markdown: String| Some(Hover { span, markdown });
        let keywords: Vec<&str> = around.iter().map(|s| tree::keyword(s)).collect();
        let (own, place) = match keywords.as_slice() {
            [.., place, own] => (*own, *place),
            [own] => (*own, "file"),
            [] => return None,
        };
        let last = around.last()?;
        match &last.kind {
            StatementKind::Property(p) if p.key.span == span => {
                let outer = keywords.len().checked_sub(3).map_or("file", |i| keywords[i]);
                let construct = vocab::construct(place, outer)?;
                let property =
                    construct.properties.iter().find(|known| known.name == p.key.text)?;
                let must = if property.required { ", needed" } else { "" };
                hover(format!(
                    "`{}:` {}\n\n{}{must}\n",
                    property.name,
                    property.doc,
                    property.ty.wanted()
                ))
            }
            StatementKind::Head(head) if head.keyword.span == span => {
                let construct = vocab::construct(own, place)?;
                hover(format!("{}\n\n```journey\n{}\n```\n", construct.doc, construct.shape))
            }
            StatementKind::Measure(head) if head.keyword == span => {
                let measure = self.model().measures.values().find(|m| m.decl.span == last.span);
                let construct = vocab::construct("measure", place)?;
                hover(match measure {
                    Some(measure) => about_measure(self.model(), measure),
                    None => format!("{}\n\n```journey\n{}\n```\n", construct.doc, construct.shape),
                })
            }
            kind => {
                let clauses = match kind {
                    StatementKind::Head(head) => &head.clauses[..],
                    StatementKind::Measure(head) => &head.clauses[..],
                    _ => &[],
                };
                if clauses.iter().any(|c| c.word.span == span) {
                    let construct = vocab::construct(own, place)?;
                    let clause = construct.clauses.iter().find(|c| c.word == word)?;
                    return hover(format!("`{}` {}\n", clause.word, clause.doc));
                }
                if let Some(function) = vocab::function(word) {
                    let called = text[token.end..].starts_with('(');
                    return called
                        .then(|| {
                            format!("```journey\n{}\n```\n\n{}\n", function.shape, function.doc)
                        })
                        .and_then(hover);
                }
                let date = tree::date_at(last, offset)?;
                let days = match date.first == date.last {
                    true => format!("{}", date.first),
                    false => format!("{} to {}", date.first, date.last),
                };
                hover(format!("{days}\n"))
            }
        }
    }
}

/// The word at an offset.
fn token_at(text: &str, offset: u32) -> Option<Token> {
    let offset = offset as usize;
    lex(text).into_iter().find(|t| {
        t.start <= offset && offset <= t.end && matches!(t.kind, Lexeme::Word | Lexeme::Number)
    })
}

fn about_metric(metric: &Metric) -> Vec<String> {
    let mut lines = vec![format!("gives {}", kind_words(&metric.kind_text))];
    if let Some(range) = bounds(metric.kind, metric.range) {
        lines.push(format!("possible: {range}"));
    }
    let better = match metric.better {
        crate::model::Better::Higher => "more is better",
        crate::model::Better::Lower => "less is better",
        crate::model::Better::Inside => "best inside a range",
    };
    lines.push(better.to_owned());
    lines.push(format!("`{}`", metric.formula_text));
    if let Some(reference) = &metric.reference {
        lines.push(format!("defined by {reference}"));
    }
    lines
}

/// What a measure computes and promises.
pub(super) fn about_measure(model: &Model, measure: &Measure) -> String {
    let metric = &model.metrics[measure.metric];
    let mut text = format!("**{}**", metric.decl.title());
    if let Some(doc) = &metric.decl.doc {
        let _ = write!(text, ": {}", doc.trim());
    }
    let _ = write!(text, "\n\n```journey\n{}\n```\n", model.formula_text(&measure.formula));
    let _ = write!(text, "\n- gives {}", kind_words(&measure.kind.to_string()));
    if let Some(range) = bounds(measure.kind, measure.range) {
        let _ = write!(text, "\n- possible: {range}");
    }
    if let Some(target) = &measure.target {
        let _ = write!(text, "\n- promised: {}", target_words(target));
        if let Some(due) = &measure.due {
            let _ = write!(text, " by {}", due.last);
        }
        if let Some(from) = &measure.baseline {
            let _ = write!(text, ", from {from}");
        }
    }
    if let Some(owner) = measure.owner {
        let _ = write!(text, "\n- {} answers for it", model.teams[owner].decl.title());
    }
    text.push('\n');
    text
}

fn kind_words(kind: &str) -> String {
    format!("`{kind}`")
}

fn target_words(target: &Target) -> String {
    match target {
        Target::AtLeast(value, true) => format!(">= {value}"),
        Target::AtLeast(value, false) => format!("> {value}"),
        Target::AtMost(value, true) => format!("<= {value}"),
        Target::AtMost(value, false) => format!("< {value}"),
        Target::Inside(low, high) => format!("in {low}..{high}"),
    }
}

/// `0% to 100%`
fn bounds(kind: NumberKind, range: Bounds) -> Option<String> {
    let value = |value| Quantity { kind, value };
    match (range.low, range.high) {
        (Some(low), Some(high)) => Some(format!("{} to {}", value(low), value(high))),
        (Some(low), None) => Some(format!("{} or more", value(low))),
        (None, Some(high)) => Some(format!("{} or less", value(high))),
        (None, None) => None,
    }
}
