//! Outputs: pure functions from the model to text. Same input, same bytes; no files, no clock.

pub mod dot;
