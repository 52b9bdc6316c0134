//! Advice on a finished model: one function per code, in a module per concept.
//!
//! A retired journey gets no advice. Neither does a journey with an error in it: what could not be
//! understood is missing from the model, and advice about what is missing would be wrong. What is
//! taken over from an improved journey is judged where it is written.

mod channels;
mod draft;
mod evidence;
mod flow;
mod improvement;
mod measures;
mod owners;
mod stages;
mod targets;

pub use draft::fold_drafts;
pub(super) use owners::likely_team;

use super::places::Map;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Date, Model, Status};
use crate::source::Span;

/// What advice depends on beside the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LintOptions {
    /// The day that counts as today.
    pub as_of: Date,
}

/// Adds the advice on every journey to `out`, in the order of every rendering.
///
/// Errors that are already in `out` silence the journey that they lie in.
pub fn lint(model: &Model, options: &LintOptions, out: &mut Vec<Diagnostic>) {
    let mut found = Vec::new();
    for (id, journey) in model.journeys.iter() {
        let broken = out.iter().any(|d| d.severity == Severity::Error && lies_in(d.span, journey.decl.span));
        if journey.status != Status::Retired && !broken {
            journey_advice(Map::new(model, id), options, &mut found);
        }
    }
    found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    out.append(&mut found);
}

fn journey_advice(map: Map, options: &LintOptions, out: &mut Vec<Diagnostic>) {
    flow::flow(map, out);
    flow::backward_edge(map, out);
    stages::empty_stage(map, out);
    stages::skipped_stage(map, out);
    measures::shared_event(map, out);
    owners::no_owner(map, out);
    improvement::open_pain(map, out);
    targets::past_due(map, options.as_of, out);
    targets::already_met(map, out);
    targets::leaky_path(map, out);
    evidence::unsourced(map, out);
    evidence::wishful(map, out);
    evidence::stale(map, options.as_of, out);
    improvement::expectation_gap(map, out);
    channels::unmet_channel(map, out);
    channels::underused_channel(map, out);
    measures::unmeasured(map, out);
    measures::no_suggested_metric(map, out);
}

/// Whether a span lies in another one.
pub(super) fn lies_in(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}
