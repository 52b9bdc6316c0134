//! The form of the call around the cursor.

use super::Snapshot;
use super::cursor::Cursor;
use super::index::Kind;
use super::lex::Lexeme;
use super::tree;
use crate::source::FileId;
use crate::syntax::ast::StatementKind;
use crate::vocab::{self, NameKind};

/// The call around an offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The whole form: `nps(answer: question(0..10)): score(-100..100)`.
    pub label: String,
    /// What it means.
    pub doc: String,
    /// The parts of the label that are parameters, as byte ranges, with what each means.
    pub parameters: Vec<(std::ops::Range<usize>, String)>,
    /// The parameter that the cursor is at.
    pub active: Option<usize>,
}

impl Snapshot {
    /// The form of the call around an offset.
    pub fn signature(&self, file: FileId, offset: u32) -> Option<Signature> {
        let text = &self.source(file).text;
        let cursor = Cursor::new(text, offset as usize);
        let words = cursor.words(text);
        // The innermost bracket that follows a name.
        let bracket = cursor.brackets.iter().rev().copied().find(|at| {
            words[*at] == "("
                && at.checked_sub(1).is_some_and(|n| cursor.before[n].kind == Lexeme::Word)
        })?;
        let name = words[bracket - 1];
        let inside = &words[bracket + 1..];
        let depth = |words: &[&str]| {
            let count = |sign: &[&str]| words.iter().filter(|w| sign.contains(w)).count();
            count(&["(", "["]).saturating_sub(count(&[")", "]"]))
        };
        let commas: Vec<usize> = (0..inside.len())
            .filter(|&at| inside[at] == "," && depth(&inside[..at]) == 0)
            .collect();
        let part = commas.last().map_or(inside, |at| &inside[at + 1..]);
        let said = match part {
            [name, ":", ..] => Some(*name),
            _ => None,
        };
        if words.first() != Some(&"metric")
            && let Some(function) = vocab::function(name)
        {
            return Some(Signature {
                label: function.shape.to_owned(),
                doc: function.doc.to_owned(),
                parameters: Vec::new(),
                active: None,
            });
        }
        let index = self.index();
        let def = index.in_scope(file, name)?;
        let d = &index.definitions[def];
        if d.kind != Kind::Named(NameKind::Metric) {
            return None;
        }
        let own = &self.source(d.span.file).text;
        let tree = self.parsed(d.span.file)?;
        let statement = tree::around(&tree.tree, d.span.start).into_iter().next()?;
        let StatementKind::Head(head) = &statement.kind else { return None };
        let mut label = format!("{name}(");
        let mut parameters = Vec::new();
        for (i, parameter) in head.parameters.iter().enumerate() {
            if i > 0 {
                label.push_str(", ");
            }
            let start = label.len();
            let end = parameter.default.as_ref().map_or(parameter.ty.span, |value| value.span);
            let written = &own[parameter.name.span.to(end).range()];
            label.push_str(&written.split_whitespace().collect::<Vec<_>>().join(" "));
            parameters.push((start..label.len(), parameter.doc.clone().unwrap_or_default()));
        }
        label.push(')');
        if let Some(ty) = &head.ty {
            label.push_str(&format!(": {}", &own[ty.span.range()]));
        }
        let active = match said {
            Some(said) => head.parameters.iter().position(|p| p.name.text == said),
            None => Some(commas.len()).filter(|n| *n < head.parameters.len()),
        };
        Some(Signature { label, doc: d.doc.clone().unwrap_or_default(), parameters, active })
    }
}
