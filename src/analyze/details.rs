//! Journeys that tell a step of another one in full, and rings of them.

use super::scope::Analysis;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::JourneyId;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

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
        // One finding for a ring: the first journey in order bears it.
        let mut said: BTreeSet<JourneyId> = BTreeSet::new();
        for start in ringed {
            if said.contains(&start) {
                continue;
            }
            let Some(ring) = ring_from(start, &into) else { continue };
            let next = ring.get(1).copied().unwrap_or(start);
            let span = into.get(&start).into_iter().flatten().find(|(to, _)| *to == next);
            let Some(&(_, span)) = span else { continue };
            let name = |j: &JourneyId| format!("`{}`", self.model.journeys[*j].decl.name);
            let message = match &ring[..] {
                [one] => format!("{} is told in full by itself", name(one)),
                [a, b] => format!("{} and {} are each told in full by the other", name(a), name(b)),
                ring => {
                    let names: Vec<String> = ring.iter().chain([&start]).map(name).collect();
                    format!("{} tell each other in full", names.join(" → "))
                }
            };
            said.extend(ring);
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

/// The shortest way from a journey back to itself, without its end.
fn ring_from(
    start: JourneyId,
    into: &BTreeMap<JourneyId, Vec<(JourneyId, Span)>>,
) -> Option<Vec<JourneyId>> {
    let mut from: BTreeMap<JourneyId, JourneyId> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(at) = open.pop_front() {
        for (to, _) in into.get(&at).into_iter().flatten() {
            if *to == start {
                let mut ring = vec![at];
                while let Some(before) =
                    from.get(ring.last()?).filter(|_| ring.last() != Some(&start))
                {
                    ring.push(*before);
                }
                ring.reverse();
                return Some(ring);
            }
            if !from.contains_key(to) {
                from.insert(*to, at);
                open.push_back(*to);
            }
        }
    }
    None
}
