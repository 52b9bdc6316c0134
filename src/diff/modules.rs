//! Files that are called otherwise now: what is declared in them has another path.

use super::pair::{self, pair};
use super::{Differ, Rule};
use crate::model::{Decl, Model, ModelFile};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Says which files have another name, and what their doc comments say.
pub fn modules(differ: &mut Differ) {
    let (before, after) = (Declared::of(differ.old), Declared::of(differ.new));
    let (a, b) = (before.modules(), after.modules());
    let pairs = pair(
        &(0..a.len()).collect::<Vec<_>>(),
        &(0..b.len()).collect::<Vec<_>>(),
        |i| a[i].module.clone(),
        |j| b[j].module.clone(),
        |i, j| match a[i].text == b[j].text {
            true => 1.0,
            false => pair::common(before.names(a[i]), after.names(b[j])),
        },
    );
    for &(i, j) in &pairs.both {
        let (was, is) = (&a[i].module, &b[j].module);
        if was != is && before.shared.contains(was) {
            let place = after.first.get(is.as_str()).copied().unwrap_or_default();
            let message = format!("module `{was}` is now called `{is}`");
            differ.rename(Rule::ModuleRenamed, (was, is), place, message);
        }
    }
    if !differ.renamed.is_empty() {
        // A module that stays may lie below one that does not: `eu.returns` and `eu`.
        for &(i, j) in pairs.both.iter().filter(|&&(i, j)| a[i].module == b[j].module) {
            differ.renamed.insert(a[i].module.clone(), b[j].module.clone());
        }
    }
    for (i, j) in pairs.both {
        let (before, after) = super::journeys::texts(&a[i].doc, &b[j].doc);
        let place = Span::default();
        let path = &b[j].module;
        if before != after {
            differ.value(Rule::DocChanged, path, place, "the doc comment", (before, after));
            if let Some(change) = differ.diff.changes.last_mut() {
                change.place = None;
            }
        }
    }
}

/// What the files of a model declare.
struct Declared<'a> {
    model: &'a Model,
    /// The names in each module.
    names: BTreeMap<&'a str, BTreeSet<String>>,
    /// Modules that declare something whose path they are part of.
    shared: BTreeSet<String>,
    /// The first thing declared in each module.
    first: BTreeMap<&'a str, Span>,
}

impl<'a> Declared<'a> {
    fn of(model: &'a Model) -> Self {
        let names = BTreeMap::new();
        let mut found = Declared { model, names, shared: BTreeSet::new(), first: BTreeMap::new() };
        for decl in model.beside_journeys() {
            if let Some((module, _)) = decl.path.rsplit_once('.') {
                found.add(module, decl);
                found.shared.insert(module.to_owned());
            }
        }
        for journey in model.journeys.values() {
            found.add(&journey.module, &journey.decl);
        }
        found
    }

    fn add(&mut self, module: &'a str, decl: &'a Decl) {
        self.names.entry(module).or_default().insert(decl.name.clone());
        let first = self.first.entry(module).or_insert(decl.name_span);
        *first = if decl.name_span.start < first.start { decl.name_span } else { *first };
    }

    /// The project's files that can be used by others.
    fn modules(&self) -> Vec<&'a ModelFile> {
        self.model.files.iter().filter(|file| !file.std && !file.module.is_empty()).collect()
    }

    fn names(&self, file: &ModelFile) -> &BTreeSet<String> {
        static NONE: BTreeSet<String> = BTreeSet::new();
        self.names.get(file.module.as_str()).unwrap_or(&NONE)
    }
}
