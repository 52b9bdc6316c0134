//! What is written from the model: pictures and specs; and from what was measured: results and
//! scorecards. Pure functions: same input, same bytes; no files, no clock.

pub mod dot;
pub mod escape;
pub mod html;
pub mod link;
pub mod mermaid;
pub mod paint;
mod pdf;
pub mod result;
pub mod scorecard;
pub mod spec;
pub mod sql;
pub mod svg;
pub mod table;
