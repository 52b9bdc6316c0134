//! `// allow: name`: advice that is not wanted on the spot.

use super::scope::ParsedFile;
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::source::Span;

/// Advice that is found only when everything else is: whether it is allowed is asked then.
const LATER: [Code; 2] = [Code::Draft, Code::UnboundData];

/// Where advice that is found later is allowed.
pub fn allowed_later(files: &[ParsedFile]) -> Vec<(Code, Span)> {
    let allows = files.iter().filter(|f| !f.std).flat_map(|f| &f.tree.allows);
    allows
        .filter_map(|allow| Some((Code::find(&allow.name.text)?, allow.covers)))
        .filter(|(code, _)| LATER.contains(code))
        .collect()
}

/// Takes out what is allowed, and says which allowances allow nothing.
pub(super) fn apply(files: &[ParsedFile], out: &mut Vec<Diagnostic>) {
    let failed = out.iter().any(|d| d.severity == Severity::Error);
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
            let before = out.len();
            out.retain(|d| {
                d.code != code
                    || d.span.file != allow.covers.file
                    || d.span.start < allow.covers.start
                    || d.span.start > allow.covers.end
            });
            // With errors about, advice is not complete: nothing can be said of the allowance.
            if out.len() == before && !failed {
                found.push(
                    Diagnostic::new(
                        Code::UnusedAllow,
                        allow.name.span,
                        format!("nothing here needs `allow: {name}`"),
                    )
                    .label("it allows nothing")
                    .help("delete it"),
                );
            }
        }
    }
    out.extend(found);
}
