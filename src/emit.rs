//! What is written from the model: pictures and specs. Pure functions: same input, same bytes; no
//! files, no clock.

pub mod dot;
pub mod mermaid;
pub mod spec;
pub mod svg;
pub mod table;
