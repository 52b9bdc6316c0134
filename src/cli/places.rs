//! From what is in a picture to its place in the source, and back.

use crate::model::{Content, Model};
use crate::source::{Sources, Span};
use std::collections::BTreeMap;

/// Where the things of a model stand, by their paths.
pub fn places(model: &Model) -> BTreeMap<String, Span> {
    let mut found = BTreeMap::new();
    let mut add = |path: &str, span: Span| {
        found.entry(path.to_owned()).or_insert(span);
    };
    let declared = model
        .journeys
        .values()
        .map(|x| &x.decl)
        .chain(model.stages.values().map(|x| &x.decl))
        .chain(model.touchpoints.values().map(|x| &x.decl))
        .chain(model.measures.values().map(|x| &x.decl))
        .chain(model.beside_journeys());
    for decl in declared.filter(|decl| !decl.std) {
        add(&decl.path, decl.span);
    }
    for pain in model.pains.values() {
        add(&pain.path, pain.span);
    }
    for opportunity in model.opportunities.values() {
        add(&opportunity.path, opportunity.span);
    }
    for insight in model.insights.values() {
        add(&insight.path, insight.span);
    }
    let mut content = |content: &Content| {
        for entry in &content.entries {
            add(&entry.path, entry.span);
        }
        for feeling in &content.feels {
            add(&feeling.path, feeling.span);
        }
        for unknown in &content.unknowns {
            add(&unknown.path, unknown.span);
        }
    };
    model.journeys.values().for_each(|x| content(&x.content));
    model.stages.values().for_each(|x| content(&x.content));
    model.touchpoints.values().for_each(|x| content(&x.content));
    found
}

/// The file and the line of each thing, by its path.
pub fn lines(model: &Model, sources: &Sources) -> BTreeMap<String, (String, usize)> {
    let place = |(path, span): (String, Span)| {
        let source = sources.get(span.file);
        (path, (source.path.clone(), source.line_column(span.start).0))
    };
    places(model).into_iter().map(place).collect()
}

/// The place of a path, or of the nearest thing around it: `file:line:column`.
pub fn locate(places: &BTreeMap<String, Span>, sources: &Sources, path: &str) -> Option<String> {
    let mut path = path;
    loop {
        if let Some(span) = places.get(path) {
            let file = sources.get(span.file);
            let (line, column) = file.line_column(span.start);
            return Some(format!("{}:{line}:{column}", file.path));
        }
        path = path.rsplit_once('.')?.0;
    }
}

/// The innermost thing around a line of a file.
pub fn at_line<'a>(
    places: &'a BTreeMap<String, Span>,
    sources: &Sources,
    file: &str,
    line: usize,
) -> Option<&'a str> {
    let holds = |span: &Span| {
        let source = sources.get(span.file);
        source.path == file
            && (source.line(span.start)..=source.line(span.end.max(1) - 1)).contains(&line)
    };
    let inner = |(_, span): &(&String, &Span)| (span.end - span.start, span.start);
    places.iter().filter(|(_, span)| holds(span)).min_by_key(inner).map(|(path, _)| path.as_str())
}
