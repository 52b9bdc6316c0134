//! What changed between two states of a project, in the words of the domain.
//!
//! Things are the same if they have the same name; what is left over on both sides is held against
//! each other, so that a renamed touchpoint is one change and not two. A change has a rule with a
//! name and a class: it breaks whoever reads the measurement spec, it weakens a promise, or it is
//! about what the map tells.

mod content;
mod curve;
mod data;
mod evidence;
mod journeys;
mod measures;
mod modules;
mod pair;
mod render;
mod rules;

pub use curve::{Curves, Point};
pub use render::{Format, Sides, schema};
pub use rules::{Class, Rule};

use crate::model::Model;
use crate::source::Span;
use std::collections::BTreeMap;

/// Something that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub rule: Rule,
    /// The identity of the thing, as it is now; of a thing that is gone, as it was.
    pub path: String,
    /// The identity as it was, if it is another one now.
    pub was: Option<String>,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// Where it is now; nothing for what is gone.
    pub place: Option<Span>,
    /// How it was.
    pub before: Option<String>,
    /// How it is.
    pub after: Option<String>,
}

/// Everything that changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diff {
    /// The changes: of journeys in their order, then of what they share.
    pub changes: Vec<Change>,
    /// The curves that changed, both ways.
    pub curves: Vec<Curves>,
}

impl Diff {
    /// How many changes there are of a class.
    pub fn count(&self, class: Class) -> usize {
        self.changes.iter().filter(|change| change.rule.class() == class).count()
    }

    /// Leaves nothing but the changes of these classes.
    pub fn only(&mut self, classes: &[Class]) {
        self.changes.retain(|change| classes.contains(&change.rule.class()));
        if !classes.contains(&Class::Content) {
            self.curves.clear();
        }
    }
}

/// Compares two models.
pub fn diff(old: &Model, new: &Model) -> Diff {
    let mut differ = Differ { old, new, renamed: BTreeMap::new(), diff: Diff::default() };
    // What is called otherwise now must be known before anything that names it is compared.
    modules::modules(&mut differ);
    let modules = std::mem::take(&mut differ.diff.changes);
    data::data(&mut differ);
    let data = std::mem::take(&mut differ.diff.changes);
    data::people(&mut differ);
    let people = std::mem::take(&mut differ.diff.changes);
    journeys::journeys(&mut differ);
    differ.diff.changes.extend([modules, people, data].into_iter().flatten());
    differ.diff
}

/// Two models on the way to what differs.
struct Differ<'a> {
    old: &'a Model,
    new: &'a Model,
    /// Paths of things that are called otherwise now.
    renamed: BTreeMap<String, String>,
    diff: Diff,
}

impl Differ<'_> {
    fn push(&mut self, rule: Rule, path: &str, place: impl Into<Option<Span>>, message: String) {
        self.diff.changes.push(Change {
            rule,
            path: path.to_owned(),
            was: None,
            message,
            place: place.into(),
            before: None,
            after: None,
        });
    }

    /// Says how the last change was and is.
    fn values(&mut self, before: Option<String>, after: Option<String>) {
        if let Some(change) = self.diff.changes.last_mut() {
            (change.before, change.after) = (before, after);
        }
    }

    /// Remembers that a thing is called otherwise now, with everything below it.
    fn rename(&mut self, rule: Rule, (was, is): (&str, &str), place: Span, message: String) {
        self.push(rule, is, place, message);
        if let Some(change) = self.diff.changes.last_mut() {
            change.was = Some(was.to_owned());
        }
        self.renamed.insert(was.to_owned(), is.to_owned());
    }

    /// What a path of the old model is called now.
    fn now(&self, path: &str) -> String {
        let mut end = path.len();
        loop {
            if let Some(is) = self.renamed.get(&path[..end]) {
                return format!("{is}{}", &path[end..]);
            }
            match path[..end].rfind('.') {
                Some(dot) => end = dot,
                None => return path.to_owned(),
            }
        }
    }

    /// A formula or argument of the old model with the names that its things have now.
    fn text_now(&self, text: &str) -> String {
        let mut found = String::new();
        for (i, part) in text.split('"').enumerate() {
            if i > 0 {
                found.push('"');
            }
            if i % 2 == 1 {
                found += part;
                continue;
            }
            let inside = |c: char| c == '.' || c == '_' || c.is_alphanumeric();
            let mut rest = part;
            while let Some(first) = rest.chars().next() {
                let end = rest.find(|c| inside(c) != inside(first)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                rest = after;
                // A word without a point is the name of a column, unless there is no other.
                match word.contains('.') && !first.is_numeric() || word == text {
                    true => found += &self.now(word),
                    false => found += word,
                }
            }
        }
        found
    }

    /// Says that a value changed, if it did.
    fn value(
        &mut self,
        rule: Rule,
        path: &str,
        place: Span,
        what: &str,
        (before, after): (Option<String>, Option<String>),
    ) {
        if before == after {
            return;
        }
        let message = match (&before, &after) {
            (None, Some(after)) => format!("{what} is new: {after}"),
            (Some(before), None) => format!("{what} is gone: {before}"),
            (Some(before), Some(after)) => format!("{what} changed: {before} became {after}"),
            (None, None) => return,
        };
        self.push(rule, path, place, message);
        self.values(before, after);
    }
}

#[cfg(test)]
mod tests;
