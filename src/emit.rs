//! What is written from the model: pictures and specs; and from what was measured: results and
//! scorecards. Pure functions: same input, same bytes; no files, no clock.

pub mod dot;
pub mod escape;
pub mod html;
pub mod link;
pub mod mermaid;
pub mod metricflow;
pub mod paint;
mod pdf;
pub mod result;
pub mod scorecard;
pub mod seen;
pub mod spec;
pub mod sql;
pub mod svg;
pub mod table;
pub mod tracking;

/// A file for another tool, and what that tool cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The file.
    pub text: String,
    /// The path of a thing, and what of it is not in the file.
    pub lacks: Vec<(String, String)>,
}
