//! The emotion curve before and after.

use super::Differ;
use super::pair::Pairs;
use crate::diagram::feelings;
use crate::model::{Journey, Model, TouchpointId};

/// The curve of a journey's primary persona, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curves {
    /// The journey's path.
    pub journey: String,
    /// Its label or name.
    pub title: String,
    /// Whose curve it is.
    pub persona: Option<String>,
    /// Touchpoints in their order; those that are gone stand where they stood.
    pub points: Vec<Point>,
}

/// A touchpoint on both curves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The touchpoint's path.
    pub path: String,
    /// Its label or name.
    pub title: String,
    /// What was felt, the worst of it; nothing if it was not told.
    pub before: Option<i8>,
    /// What is felt.
    pub after: Option<i8>,
}

/// Adds both curves of a journey, if they differ.
pub fn curves(differ: &mut Differ, a: &Journey, b: &Journey, pairs: &Pairs<TouchpointId>) {
    let (old, new) = (differ.old, differ.new);
    let all = |model: &Model, journey: &Journey| -> Vec<TouchpointId> {
        journey.stages.iter().flat_map(|&s| model.stages[s].touchpoints.clone()).collect()
    };
    let before = |id: TouchpointId| worst(old, a, id);
    let was = all(old, a);
    let mut points: Vec<Point> = Vec::new();
    let mut told = 0;
    for id in all(new, b) {
        let decl = &new.touchpoints[id].decl;
        let pair = pairs.both.iter().find(|(_, y)| *y == id).map(|(x, _)| *x);
        // Gone ones that stood before this one come first.
        if let Some(at) = pair.and_then(|x| was.iter().position(|w| *w == x)) {
            for &gone in was.get(told..at).unwrap_or_default() {
                if pairs.gone.contains(&gone) {
                    points.push(gone_point(differ, gone, before(gone)));
                }
            }
            told = told.max(at);
        }
        points.push(Point {
            path: decl.path.clone(),
            title: decl.title().to_owned(),
            before: pair.and_then(before),
            after: worst(new, b, id),
        });
    }
    for &gone in was.get(told..).unwrap_or_default() {
        if pairs.gone.contains(&gone) {
            points.push(gone_point(differ, gone, before(gone)));
        }
    }
    if points.iter().any(|p| p.before != p.after) {
        differ.diff.curves.push(Curves {
            journey: b.decl.path.clone(),
            title: b.decl.title().to_owned(),
            persona: b.personas.first().map(|&p| new.personas[p].decl.name.clone()),
            points,
        });
    }
}

fn gone_point(differ: &Differ, id: TouchpointId, before: Option<i8>) -> Point {
    let decl = &differ.old.touchpoints[id].decl;
    let path = differ.now(&decl.path);
    Point { path, title: decl.title().to_owned(), before, after: None }
}

/// The worst that the primary persona feels at a touchpoint; of a journey without personas, anybody.
fn worst(model: &Model, journey: &Journey, id: TouchpointId) -> Option<i8> {
    let content = &model.touchpoints[id].content;
    feelings::of(content, journey.personas.first().copied()).worst()
}
