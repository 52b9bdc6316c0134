//! What is said rests on something: on a source, seen or told, by so many.

use super::{Differ, Rule};
use crate::model::{Evidence, EvidenceSource, Model};
use crate::source::Span;

/// What the journey rests on, before and after: what is not said below is taken from there.
pub type Above<'a> = (&'a Evidence, &'a Evidence);

/// Says that something rests on something else, unless that is so because the journey does.
pub fn evidence(
    differ: &mut Differ,
    path: &str,
    place: Span,
    what: &str,
    (a, b): (&Evidence, &Evidence),
    above: Above,
) {
    let before = |e: &Evidence| parts(differ.old, e, |path| differ.now(path));
    let after = |e: &Evidence| parts(differ.new, e, str::to_owned);
    let all = before(a).into_iter().zip(after(b));
    let around = before(above.0).into_iter().zip(after(above.1));
    // The journey's own change is told of the journey.
    let own = std::ptr::eq(a, above.0);
    let changed = all.zip(around).any(|(pair, above)| pair.0 != pair.1 && (own || pair != above));
    if changed {
        let pair = (text(before(a)), text(after(b)));
        differ.value(Rule::EvidenceChanged, path, place, &format!("what {what} rests on"), pair);
    }
}

/// Source, basis, confidence and number of people, each if there is one.
fn parts(model: &Model, e: &Evidence, now: impl Fn(&str) -> String) -> [Option<String>; 4] {
    let source = e.source.map(|source| match source {
        EvidenceSource::Source(id) => &model.sources[id].decl.path,
        EvidenceSource::Survey(id) => &model.surveys[id].decl.path,
        EvidenceSource::Insight(id) => &model.insights[id].path,
    });
    [
        source.map(|path| format!("`{}`", now(path))),
        Some(e.basis.word().to_owned()),
        e.confidence.map(|c| format!("confidence {}", c.word())),
        e.n.map(|n| format!("n {n}")),
    ]
}

fn text(parts: [Option<String>; 4]) -> Option<String> {
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}
