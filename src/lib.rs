//! `journey`: a compiler for customer journey maps as code.

pub mod analyze;
pub mod cli;
pub mod compile;
pub mod diagnostic;
pub mod diagram;
pub mod emit;
pub mod format;
pub mod levels;
pub mod model;
pub mod project;
pub mod report;
pub mod source;
pub mod syntax;
pub mod vocab;
