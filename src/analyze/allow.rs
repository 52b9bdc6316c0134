//! `// allow: name`: advice that is not wanted on the spot.

use super::scope::ParsedFile;
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::model::Model;
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Advice that is found only when everything else is: whether it is allowed is asked then.
const LATER: [Code; 2] = [Code::Draft, Code::UnboundData];

/// Allows advice that is found later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// What is allowed.
    pub code: Code,
    /// Where the name of it stands.
    pub name: Span,
    /// What it covers.
    covers: Span,
}

impl Allowance {
    /// Whether it covers what begins at a place.
    pub fn covers(&self, place: Span) -> bool {
        let Span { file, start, end } = self.covers;
        file == place.file && start <= place.start && place.start <= end
    }

    /// What is said of it if it allows nothing.
    pub fn unused(&self) -> Diagnostic {
        unused(self.code.name(), self.name)
    }
}

/// The allowances of advice that is found later.
pub fn allowed_later(files: &[ParsedFile]) -> Vec<Allowance> {
    let allows = files.iter().filter(|f| !f.std).flat_map(|f| &f.tree.allows);
    allows
        .filter_map(|allow| {
            let code = Code::find(&allow.name.text)?;
            Some(Allowance { code, name: allow.name.span, covers: allow.covers })
        })
        .filter(|allowance| LATER.contains(&allowance.code))
        .collect()
}

fn unused(name: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::UnusedAllow, place, format!("nothing here needs `allow: {name}`"))
        .label("it allows nothing")
        .help("delete it")
}

/// Takes out what is allowed, and says which allowances allow nothing.
pub(super) fn apply(files: &[ParsedFile], model: &Model, out: &mut Vec<Diagnostic>) {
    let failed = out.iter().any(|d| d.severity == Severity::Error);
    // The findings by code and place: a project may have many of them and many allowances.
    let mut places: BTreeMap<(Code, FileId, u32), Vec<usize>> = BTreeMap::new();
    for (index, d) in out.iter().enumerate() {
        places.entry((d.code, d.span.file, d.span.start)).or_default().push(index);
    }
    let mut allowed: BTreeSet<usize> = BTreeSet::new();
    let mut found = Vec::new();
    for file in files.iter().filter(|f| !f.std) {
        for allow in &file.tree.allows {
            let name = allow.name.text.as_str();
            let Some(code) = Code::find(name).filter(|c| c.is_lint()) else {
                let names: Vec<&str> =
                    Code::ALL.iter().filter(|c| c.is_lint()).map(|c| c.name()).collect();
                let mut d = Diagnostic::new(
                    Code::UnusedAllow,
                    allow.name.span,
                    format!("no advice is called `{name}`"),
                );
                d = match nearest(name, names.iter().copied()) {
                    Some(meant) => d
                        .label(format!("did you mean `{meant}`?"))
                        .help(format!("write `{meant}`"))
                        .guess(format!("write `{meant}`"), allow.name.span, meant),
                    None => d
                        .label("not the name of a warning or note")
                        .help("`journey lints` lists the names"),
                };
                found.push(d);
                continue;
            };
            if LATER.contains(&code) {
                continue;
            }
            let Span { file, start, end } = allow.covers;
            let covered: Vec<_> =
                places.range((code, file, start)..=(code, file, end)).map(|(at, _)| *at).collect();
            allowed.extend(covered.iter().filter_map(|at| places.remove(at)).flatten());
            // With errors about, advice is not complete: nothing can be said of the allowance.
            if covered.is_empty() && !failed {
                found.push(unused(name, allow.name.span));
            }
        }
    }
    if !failed {
        // Where nothing is measured, no data can be missing; else it shows when one measures.
        let measured = |allowance: &Allowance| {
            model.measures.values().any(|measure| allowance.covers(measure.decl.span))
        };
        let later = allowed_later(files).into_iter();
        let idle = later.filter(|a| a.code == Code::UnboundData && !measured(a));
        found.extend(idle.map(|allowance| allowance.unused()));
    }
    let mut index = 0;
    out.retain(|_| {
        index += 1;
        !allowed.contains(&(index - 1))
    });
    out.extend(found);
}
