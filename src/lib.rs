//! `journey`: a compiler for customer journey maps as code.

pub mod diagnostic;
pub mod model;
pub mod source;
