//! From trees to the model: names, types, units, rules, flow, advice.
//!
//! Every pass gives what it can and says what is wrong; an unknown name or type becomes a hole that
//! causes no second finding.

pub mod scope;

mod answers;
mod arguments;
mod chains;
mod data;
mod formula;
mod kinds;
mod literal;
mod measures;
mod metrics;
mod predicate;
mod range;
mod signatures;
mod types;
mod written;

#[cfg(test)]
mod formula_tests;
#[cfg(test)]
mod measure_tests;
#[cfg(test)]
mod mini;
