//! `journey`: a compiler for customer journey maps as code.

pub mod diagnostic;
pub mod diagram;
pub mod emit;
pub mod model;
pub mod source;
