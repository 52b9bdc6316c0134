//! From names to meaning: what is wrong with a map, and what it shows.

pub mod flow;
pub mod lint;
pub mod rules;

mod places;
#[cfg(test)]
mod sample;
mod wording;
