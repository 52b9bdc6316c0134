//! The identity of a thing is its path: `Buy.checkout` is no stage of the journey `Buy` and at the
//! same time a declaration of the module `Buy`.

use super::scope::Analysis;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Decl;
use crate::source::Span;
use std::collections::BTreeMap;

impl Analysis<'_> {
    /// Says which things of a journey bear the path of a declaration in a module of that name.
    pub(super) fn one_path_each(&mut self) {
        let m = &self.model;
        let first = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
        let modules: Vec<String> = self.modules.keys().map(|name| first(name)).collect();
        if !m.journeys.iter().any(|(_, j)| modules.contains(&j.decl.name)) {
            return;
        }
        let declared: Vec<&Decl> = (m.teams.iter().map(|(_, x)| &x.decl))
            .chain(m.channels.iter().map(|(_, x)| &x.decl))
            .chain(m.personas.iter().map(|(_, x)| &x.decl))
            .chain(m.frameworks.iter().map(|(_, x)| &x.decl))
            .chain(m.sources.iter().map(|(_, x)| &x.decl))
            .chain(m.events.iter().map(|(_, x)| &x.decl))
            .chain(m.surveys.iter().map(|(_, x)| &x.decl))
            .chain(m.metrics.iter().map(|(_, x)| &x.decl))
            .collect();
        let paths: BTreeMap<&str, Span> =
            declared.iter().map(|decl| (decl.path.as_str(), decl.name_span)).collect();
        let inner = (m.stages.iter().map(|(_, x)| &x.decl))
            .chain(m.touchpoints.iter().map(|(_, x)| &x.decl));
        let found: Vec<Diagnostic> = inner
            .filter_map(|decl| {
                let other = *paths.get(decl.path.as_str())?;
                Some(
                    Diagnostic::new(
                        Code::DuplicateName,
                        decl.name_span,
                        format!("two things are called `{}`", decl.path),
                    )
                    .label("one is in this journey")
                    .also(other, "the other is in the file of that name")
                    .help("rename one of them, or the file: outputs tell them by this path"),
                )
            })
            .collect();
        self.out.extend(found);
    }
}
