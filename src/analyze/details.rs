//! Journeys that tell a step of another one in full, and rings of them.

use super::scope::Analysis;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::JourneyId;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

impl Analysis<'_> {
    /// Chains of `details:` must not close.
    pub(super) fn details_cycles(&mut self) {
        let mut into: BTreeMap<JourneyId, Vec<(JourneyId, Span)>> = BTreeMap::new();
        for stage in self.model.stages.values() {
            if let Some(to) = stage.details {
                into.entry(stage.journey).or_default().push((to, stage.decl.name_span));
            }
        }
        for t in self.model.touchpoints.values() {
            if let Some(to) = t.details {
                into.entry(t.journey).or_default().push((to, t.decl.name_span));
            }
        }
        let ringed = leads_to_a_ring(&into);
        let mut found = Vec::new();
        for (start, targets) in into.iter().filter(|(start, _)| ringed.contains(start)) {
            for (first, span) in targets {
                let mut seen = BTreeSet::new();
                let mut open = vec![*first];
                while let Some(at) = open.pop() {
                    if at == *start {
                        found.push((*start, *first, *span));
                        break;
                    }
                    if seen.insert(at) {
                        open.extend(into.get(&at).into_iter().flatten().map(|(j, _)| *j));
                    }
                }
            }
        }
        // One finding for a ring: the first journey in order bears it.
        let mut said: BTreeSet<JourneyId> = BTreeSet::new();
        for (start, first, span) in found {
            if said.contains(&start) || said.contains(&first) {
                continue;
            }
            said.insert(start);
            said.insert(first);
            let (a, b) =
                (&self.model.journeys[start].decl.name, &self.model.journeys[first].decl.name);
            let message = if start == first {
                format!("`{a}` is told in full by itself")
            } else {
                format!("`{a}` and `{b}` are each told in full by the other")
            };
            self.report(
                Diagnostic::new(Code::Cycle, span, message)
                    .label("its details lead back here")
                    .help("delete one `details:`"),
            );
        }
    }
}

/// The journeys from which a ring can be reached. In a project without one, as nearly all are, this
/// takes a look at each `details:`; to follow each as far as it leads would take their square.
fn leads_to_a_ring(into: &BTreeMap<JourneyId, Vec<(JourneyId, Span)>>) -> BTreeSet<JourneyId> {
    let mut from: BTreeMap<JourneyId, Vec<JourneyId>> = BTreeMap::new();
    let mut left: BTreeMap<JourneyId, usize> = BTreeMap::new();
    for (start, targets) in into {
        left.insert(*start, targets.len());
        for (to, _) in targets {
            from.entry(*to).or_default().push(*start);
        }
    }
    // Those that lead nowhere are no part of a ring, then those that lead only to them.
    let mut ends: Vec<JourneyId> = from.keys().filter(|j| !left.contains_key(j)).copied().collect();
    while let Some(end) = ends.pop() {
        for start in from.get(&end).into_iter().flatten() {
            if let Some(count) = left.get_mut(start) {
                *count -= 1;
                if *count == 0 {
                    left.remove(start);
                    ends.push(*start);
                }
            }
        }
    }
    left.into_keys().collect()
}
