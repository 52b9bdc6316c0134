//! `journey`: a compiler for customer journey maps as code.

pub mod analyze;
pub mod diagnostic;
pub mod diagram;
pub mod emit;
pub mod model;
pub mod source;
pub mod syntax;
pub mod vocab;
