//! From text to tree. Parsing always gives a tree and a list of diagnostics; pest lives here alone.

pub mod ast;
pub(crate) mod literal;
mod parse;
mod repair;
mod spoken;
pub mod uses;

pub use literal::year;
pub use parse::{bare_parse, parse};
