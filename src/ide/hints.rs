//! What is not written but holds: shown between the words, or above a line.

use super::Snapshot;
use super::index::Kind;
use super::tree;
use crate::source::{FileId, Span};
use crate::syntax::ast::{ChainNode, Expr, ExprKind, NumberUnit, Statement, StatementKind};
use crate::vocab::NameKind;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Words shown at a place that nobody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where.
    pub at: Span,
    /// The words.
    pub text: String,
    /// Whether it names an argument; else it tells a kind or a value.
    pub argument: bool,
}

/// A line of words above a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// The declaration's name.
    pub at: Span,
    /// The words.
    pub text: String,
    /// Whether there is a map of it to open.
    pub map: bool,
}

impl Snapshot {
    /// What is to be shown between the words of a part of a file.
    pub fn hints(&self, part: Span) -> Vec<Hint> {
        let Some(parsed) = self.parsed(part.file) else { return Vec::new() };
        let mut hints = Vec::new();
        tree::each(&parsed.tree.items, &mut |above, statement| {
            if statement.span.end < part.start || part.end < statement.span.start {
                return;
            }
            match &statement.kind {
                StatementKind::Measure(measure) => {
                    self.arguments(part.file, &measure.metric, &mut hints);
                    self.kind(statement, &measure.metric, &mut hints);
                }
                StatementKind::Head(head) if head.keyword.text == "flow" => {
                    shares(statement, &mut hints);
                }
                StatementKind::Head(head) if !above.is_empty() => {
                    let Some(name) = &head.name else { return };
                    let model = self.model();
                    let mut hint = |at: Span, text: String| {
                        hints.push(Hint { at, text, argument: false });
                    };
                    if head.keyword.text == "stage" && head.texts.is_empty() {
                        let label = self.framework_label(name.span);
                        if let Some(label) = label {
                            hint(name.span.at_end(), format!(" \"{label}\""));
                        }
                    }
                    if head.keyword.text == "touchpoint" {
                        let said = head.block.iter().flat_map(|b| b.statements());
                        let own = said.into_iter().any(|s| tree::keyword(s) == "owner");
                        let found =
                            model.touchpoints.values().find(|t| t.decl.name_span == name.span);
                        if let Some(owner) = found.and_then(|t| t.owner).filter(|_| !own) {
                            let team = &model.teams[owner].decl.name;
                            hint(head.head_span.at_end(), format!(" owner: {team}"));
                        }
                    }
                }
                _ => {}
            }
        });
        hints.retain(|h| part.start <= h.at.start && h.at.start <= part.end);
        hints
    }

    /// The label of the framework's stage that a stage is.
    fn framework_label(&self, name: Span) -> Option<String> {
        let index = self.index();
        let here = index.references_in(name.file).iter().find(|r| r.span == name && r.declares)?;
        let d = &index.definitions[here.to];
        d.label.clone().filter(|_| d.kind == Kind::FrameworkStage)
    }

    /// The names of arguments that are given without.
    fn arguments(&self, file: FileId, call: &Expr, hints: &mut Vec<Hint>) {
        let ExprKind::Call(names, arguments) = &call.kind else { return };
        let index = self.index();
        let [name] = &names[..] else { return };
        let Some(metric) = index.in_scope(file, &name.text) else { return };
        let parameters: Vec<_> = index.members_of(metric, &[Kind::Parameter]).collect();
        if let (Some(argument), Some(parameter)) = (arguments.first(), parameters.first())
            && argument.name.is_none()
        {
            let text = format!("{}: ", index.definitions[*parameter].name);
            hints.push(Hint { at: argument.value.span.at_start(), text, argument: true });
        }
    }

    /// What a measure gives.
    fn kind(&self, statement: &Statement, metric: &Expr, hints: &mut Vec<Hint>) {
        let model = self.model();
        let found = model.measures.values().find(|m| m.decl.span == statement.span);
        if let Some(measure) = found {
            let text = format!(": {}", measure.kind);
            hints.push(Hint { at: metric.span.at_end(), text, argument: false });
        }
    }

    /// Where the declarations of a file are used.
    pub fn lenses(&self, file: FileId) -> Vec<Lens> {
        let index = self.index();
        let journeys: Vec<Span> = index
            .definitions
            .iter()
            .filter(|d| d.kind == Kind::Named(NameKind::Journey))
            .map(|d| d.span)
            .collect();
        let mut lenses = Vec::new();
        for (id, d) in index.definitions.iter().enumerate() {
            let Kind::Named(kind) = d.kind else { continue };
            if d.name_span.file != file || d.parent.is_some() {
                continue;
            }
            let text = if kind == NameKind::Journey {
                let count = |kind| index.members_of(id, &[Kind::Named(kind)]).count();
                let touchpoints = count(NameKind::Touchpoint);
                let pains = count(NameKind::Pain);
                let mut words = vec![things(touchpoints, "touchpoint")];
                if pains > 0 {
                    words.push(things(pains, "named pain"));
                }
                words.join(", ")
            } else {
                let places: BTreeSet<Span> = index
                    .references_to(id)
                    .filter_map(|r| {
                        journeys.iter().copied().find(|j| {
                            j.file == r.span.file && j.start <= r.span.start && r.span.end <= j.end
                        })
                    })
                    .collect();
                format!("used in {}", things(places.len(), "journey"))
            };
            lenses.push(Lens { at: d.name_span, text, map: kind == NameKind::Journey });
        }
        lenses
    }
}

/// `3 touchpoints`
fn things(count: usize, word: &str) -> String {
    match count {
        0 => format!("no {word}"),
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    }
}

/// What is left of those who leave a touchpoint, where shares are said.
fn shares(flow: &Statement, hints: &mut Vec<Hint>) {
    #[derive(Default)]
    struct Ways {
        said: Decimal,
        open: Vec<Span>,
        last: Option<Span>,
    }
    let mut ways: BTreeMap<&str, Ways> = BTreeMap::new();
    let Some(block) = tree::block(flow) else { return };
    for statement in block.statements() {
        let StatementKind::Chain(chain) = &statement.kind else { continue };
        let mut from: Option<&ChainNode> = chain.first.as_ref();
        for link in &chain.links {
            let Some(to) = &link.to else { return };
            if let Some([name]) = from.map(|f| &f.path[..]) {
                let way = ways.entry(&name.text).or_default();
                match &link.share {
                    Some(Expr { kind: ExprKind::Number(n), span })
                        if n.unit == NumberUnit::Percent =>
                    {
                        way.said += n.value;
                        way.last = Some(*span);
                    }
                    Some(_) => return,
                    None => way.open.push(to.span),
                }
            }
            from = Some(to);
        }
    }
    for way in ways.into_values() {
        let left = Decimal::ONE_HUNDRED - way.said;
        let Some(last) = way.last.filter(|_| left > Decimal::ZERO) else { continue };
        let left = left.normalize();
        match &way.open[..] {
            [one] => {
                hints.push(Hint { at: one.at_end(), text: format!(" {left}%"), argument: false })
            }
            [] => hints.push(Hint {
                at: last.at_end(),
                text: format!(" ({left}% leave here)"),
                argument: false,
            }),
            _ => {}
        }
    }
}
