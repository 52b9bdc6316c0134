//! From trees to the model: names, types, units, rules, flow, advice.
//!
//! Every pass gives what it can and says what is wrong; an unknown name or type becomes a hole that
//! causes no second finding.

mod allow;
mod answers;
mod arguments;
mod chains;
mod content;
mod data;
mod declare;
mod details;
pub mod echoes;
mod edges;
mod elsewhere;
mod entries;
pub mod flow;
mod formula;
mod identity;
mod improve;
mod journeys;
mod kinds;
pub mod lint;
mod literal;
mod measures;
mod metrics;
mod names;
mod personas;
mod picked;
mod places;
mod predicate;
mod range;
pub mod rules;
#[cfg(test)]
mod sample;
pub mod scope;
mod signatures;
mod sources;
mod types;
mod values;
mod wording;
mod written;

#[cfg(test)]
mod formula_tests;
#[cfg(test)]
mod measure_tests;
#[cfg(test)]
mod mini;

pub use allow::{Allowance, allowed_later};
pub use kinds::{OperatorTable, accepted_results, operator_tables};

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::source::Sources;
use scope::{Analysis, ParsedFile, Symbol};
use std::collections::BTreeSet;

/// Fills the model from the trees. `broken` are modules that exist but could not be read.
pub fn analyze(
    files: &[ParsedFile],
    broken: &BTreeSet<String>,
    sources: &Sources,
    model: &mut Model,
    out: &mut Vec<Diagnostic>,
) {
    let mut analysis = Analysis::new(files, broken, sources);
    analysis.model = std::mem::take(model);
    analysis.take_over(std::mem::take(out));

    let declared = analysis.declare_names();
    for d in &declared {
        if let Symbol::Metric(id) = d.symbol {
            analysis.metric_heads.push((id, d.file, d.head, d.statement.broken));
        }
    }
    analysis.metric_signatures();
    analysis.declare(&declared);
    analysis.metric_formulas();
    analysis.journeys(&declared);
    analysis.tell_missing_uses();
    analysis.show_declarations();
    analysis.one_path_each();
    analysis.tell_too_many();
    // A name that an error hides may look unused.
    if analysis.out.iter().all(|d| d.severity != Severity::Error) {
        analysis.unused();
    }

    *model = analysis.model;
    *out = analysis.out;
}

/// Completes the flow, then says which rules are broken and what could be better; what is allowed on
/// the spot is left out.
pub fn advise(
    files: &[ParsedFile],
    model: &mut Model,
    options: Option<&lint::LintOptions>,
    out: &mut Vec<Diagnostic>,
) {
    for id in model.journeys.ids() {
        flow::complete(model, id);
    }
    rules::rules(model, out);
    if let Some(options) = options {
        lint::lint(model, options, out);
    }
    allow::apply(files, model, out);
}
