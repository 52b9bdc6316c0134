//! What a file, or a project, declares.

use super::Snapshot;
use super::index::{DefId, Kind};
use crate::source::{FileId, Span};
use std::collections::HashMap;

/// Something declared, with what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// The name.
    pub name: String,
    /// The label, or the word for what it is.
    pub detail: String,
    /// What it is.
    pub kind: Kind,
    /// All of it.
    pub span: Span,
    /// Its name.
    pub name_span: Span,
    /// What it holds.
    pub children: Vec<Symbol>,
}

/// Symbols that a search gives at most: more than people read.
const MANY: usize = 256;

impl Snapshot {
    /// What a file declares.
    pub fn symbols(&self, file: FileId) -> Vec<Symbol> {
        let index = self.index();
        let mut inside: HashMap<Option<DefId>, Vec<DefId>> = HashMap::new();
        for (id, d) in index.definitions.iter().enumerate() {
            if d.name_span.file == file {
                inside.entry(d.parent).or_default().push(id);
            }
        }
        self.symbols_in(None, &inside)
    }

    fn symbols_in(
        &self,
        parent: Option<DefId>,
        inside: &HashMap<Option<DefId>, Vec<DefId>>,
    ) -> Vec<Symbol> {
        let own = inside.get(&parent).map_or(&[][..], Vec::as_slice);
        let definitions = &self.index().definitions;
        own.iter()
            .map(|&id| {
                let d = &definitions[id];
                Symbol {
                    name: d.name.clone(),
                    detail: d.label.clone().unwrap_or_else(|| d.kind.word().to_owned()),
                    kind: d.kind,
                    span: d.span,
                    name_span: d.name_span,
                    children: self.symbols_in(Some(id), inside),
                }
            })
            .collect()
    }

    /// Everything of the project, not of the library, whose name or label holds these letters in this
    /// order; the nearest first. With the path of what holds it.
    pub fn search(&self, query: &str) -> Vec<(Symbol, String)> {
        let index = self.index();
        let mut found: Vec<(usize, DefId)> = Vec::new();
        for (id, d) in index.definitions.iter().enumerate().filter(|(_, d)| !d.std) {
            let label = d.label.as_deref().and_then(|label| far(query, label)).map(|far| far + 1);
            if let Some(far) = [far(query, &d.name), label].into_iter().flatten().min() {
                found.push((far, id));
            }
        }
        found.sort_unstable();
        let symbol = |(_, id): (usize, DefId)| {
            let d = &index.definitions[id];
            let symbol = Symbol {
                name: d.name.clone(),
                detail: d.label.clone().unwrap_or_default(),
                kind: d.kind,
                span: d.span,
                name_span: d.name_span,
                children: Vec::new(),
            };
            (symbol, d.parent.map(|parent| index.path(parent)).unwrap_or_default())
        };
        found.into_iter().take(MANY).map(symbol).collect()
    }
}

/// How far the letters of `query` lie apart in `text`; none if they are not all there in order.
fn far(query: &str, text: &str) -> Option<usize> {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    let mut skipped = 0;
    for wanted in query.chars().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()) {
        loop {
            let letter = letters.next()?;
            if letter == wanted {
                break;
            }
            skipped += 1;
        }
    }
    Some(skipped)
}
