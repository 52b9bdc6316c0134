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

pub use draft::{drafts, fold_drafts};
pub(super) use owners::likely_team;

use super::places::Map;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Date, JourneyId, Model, Status};
use crate::source::Span;
use crate::threads;
use std::collections::BTreeSet;

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
    let errors = Within::new(out.iter().filter(|d| d.severity == Severity::Error));
    let judged = model
        .journeys
        .iter()
        .filter(|(_, journey)| journey.status != Status::Retired && !errors.any(journey.decl.span));
    let judged: Vec<JourneyId> = judged.map(|(id, _)| id).collect();
    let mut found = threads::each(&judged, |&id| {
        let mut found = Vec::new();
        journey_advice(Map::new(model, id), options, &mut found);
        found
    })
    .concat();
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
    improvement::left_out(map, out);
    improvement::for_nobody(map, out);
    improvement::expectation_gap(map, out);
    channels::unmet_channel(map, out);
    channels::underused_channel(map, out);
    measures::unmeasured(map, out);
    measures::no_suggested_metric(map, out);
}

/// The places of some findings, to ask which journey has one: a project has many of both.
pub(super) struct Within(BTreeSet<Span>);

impl Within {
    /// The places of these findings.
    pub(super) fn new<'d>(findings: impl Iterator<Item = &'d Diagnostic>) -> Self {
        Within(findings.map(|d| d.span).collect())
    }

    /// Whether one of them lies in a span.
    pub(super) fn any(&self, outer: Span) -> bool {
        let end = Span { start: outer.end, end: outer.end, ..outer };
        self.0.range(outer.at_start()..=end).any(|&inner| lies_in(inner, outer))
    }
}

/// Whether a span lies in another one.
pub(super) fn lies_in(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::rules::rules;
    use crate::analyze::sample::{Sample, converted, pick, reported};
    use crate::model::{EvidenceSource, FormulaKind, Level, Node, Target};

    /// The map of the language's own description, which has nothing to warn of: with a persona who
    /// skips a touchpoint, a touchpoint without event, a labelled way back and one after `as`.
    fn buy_phone() -> Sample {
        let mut s = Sample::new();
        let growth = s.team("Growth");
        let [search, video, website, store, email, chat] =
            ["search", "video", "website", "store", "email", "chat"].map(|name| s.channel(name));
        let (mei, jon) = (s.persona("Mei"), s.persona("Jon"));
        s.model.personas[mei].prefers = vec![search, chat];
        s.model.personas[jon].prefers = vec![website, store];
        let interviews = s.source("interviews");
        let [shown, clicked, viewed, opened, placed, delivered] =
            ["shown", "clicked", "viewed", "opened", "placed", "delivered"]
                .map(|name| s.event(name));
        let (rate, nps) = (s.metric("conversion_rate"), s.metric("nps"));
        let names = ["awareness", "consideration", "purchase", "retention", "advocacy"];
        let lifecycle = s.framework("lifecycle", &names);
        s.model.frameworks[lifecycle].decl.std = true;

        let journey = s.journey("BuyPhone", &[mei, jon]);
        s.model.journeys[journey].follows = Some(lifecycle);
        s.model.journeys[journey].owner = Some(growth);
        s.model.journeys[journey].evidence.source = Some(EvidenceSource::Source(interviews));
        let stages = names.map(|name| s.stage(journey, name));
        let results = s.touchpoint(stages[0], "search_results");
        let reviews = s.touchpoint_for(stages[0], "reviews", &[mei]);
        let product = s.touchpoint(stages[1], "product_page");
        let checkout = s.touchpoint(stages[2], "checkout");
        let delivery = s.touchpoint(stages[3], "delivery");
        let recommends = s.touchpoint(stages[4], "recommends");
        let all = [results, reviews, product, checkout, delivery, recommends];
        let via = [
            vec![search],
            vec![video],
            vec![website],
            vec![website, store],
            vec![store, email],
            vec![chat],
        ];
        let events = [Some(clicked), None, Some(viewed), Some(opened), Some(delivered), None];
        for (((t, channels), event), felt) in
            all.into_iter().zip(via).zip(events).zip([-1, 1, 0, -2, 2, 1])
        {
            let touchpoint = &mut s.model.touchpoints[t];
            (touchpoint.channels, touchpoint.event, touchpoint.owner) =
                (channels, event, Some(growth));
            s.feels(t, felt, &[], reported());
        }
        s.feels(checkout, 1, &[jon], reported());
        s.expects(product, 1, &[]);
        s.expects(checkout, 1, &[]);
        s.model.touchpoints[checkout].moment_of_truth = true;
        let ads = s.pain(results, Some("ads_bury_reviews"), Level::High);
        s.opportunity(results, None, &[ads]);
        let slow = s.pain(checkout, Some("slow_checkout"), Level::High);
        s.opportunity(checkout, Some("one_page"), &[slow]);
        s.measure(results, rate, converted(&[shown, clicked]));
        let sold = s.measure(checkout, rate, converted(&[viewed, placed]));
        s.model.measures[sold].target =
            Some(Target::AtLeast(crate::analyze::sample::percent(4), true));
        s.model.measures[sold].baseline = Some(crate::analyze::sample::percent(3));
        s.measure(delivery, nps, FormulaKind::Count(pick(delivered)));
        s.measure(recommends, nps, FormulaKind::Count(pick(delivered)));
        s.chain(journey, &[results, reviews, product, checkout, delivery, recommends]);
        s.chain(journey, &[results, product]);
        s.edge(journey, Node::Touchpoint(checkout), Node::Touchpoint(product)).label =
            Some("changes the model".into());
        s.complete();
        s
    }

    fn check(s: &Sample) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        rules(&s.model, &mut out);
        lint(&s.model, &LintOptions { as_of: Date::constant(2026, 6, 15) }, &mut out);
        out
    }

    #[test]
    fn a_good_map_gets_notes_only() {
        let messages: Vec<(Severity, String)> =
            check(&buy_phone()).into_iter().map(|d| (d.severity, d.message)).collect();
        let note = |text: &str| (Severity::Note, text.to_string());
        assert_eq!(
            messages,
            [
                note("no persona of `BuyPhone` prefers `video`"),
                note("`checkout` is expected to be +1 and felt as -2 by `Mei`"),
            ]
        );
    }

    #[test]
    fn advice_is_in_order_and_reads_like_the_rest() {
        let mut s = buy_phone();
        s.model.journeys[crate::model::Id::new(0)].edges.clear();
        for t in s.model.touchpoints.ids().collect::<Vec<_>>() {
            s.model.touchpoints[t].owner = None;
            s.model.touchpoints[t].content.opportunities.clear();
        }
        let found = check(&s);
        assert!(found.len() > 8, "{found:?}");
        assert!(found.is_sorted_by(|a, b| a.sort_key() <= b.sort_key()));
        for d in &found {
            let plain = !d.message.ends_with('.')
                && !d.message.contains('\n')
                && d.message.chars().next().is_some_and(|c| !c.is_uppercase());
            assert!(plain, "{}", d.message);
            assert!(
                d.help.as_deref().is_none_or(|h| !h.ends_with('.') && !h.contains("  ")),
                "{:?}",
                d.help
            );
            assert!(!d.label.is_empty());
        }
    }
}
