//! From trees to the model: names, types, units, rules, flow, advice.
//!
//! Every pass gives what it can and says what is wrong; an unknown name or type becomes a hole that
//! causes no second finding.

mod content;
mod declare;
mod edges;
pub mod flow;
mod journeys;
pub mod lint;
mod names;
mod places;
pub mod rules;
#[cfg(test)]
mod sample;
pub mod scope;
mod values;
mod wording;
