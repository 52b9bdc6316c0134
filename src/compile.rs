//! The whole pipeline on one page.

use crate::diagnostic::Diagnostic;
use crate::model::{Date, Model};
use crate::project::Project;
use crate::source::Sources;

/// What a run is told besides the project.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The day that counts as today; without it nothing is past due.
    pub as_of: Option<Date>,
}

/// What compiling gives.
#[derive(Debug, Clone)]
pub struct Compilation {
    /// All texts, the used ones of the standard library included.
    pub sources: Sources,
    /// Everything that was found.
    pub diagnostics: Vec<Diagnostic>,
    /// The model, if there was no error.
    pub model: Option<Model>,
}

/// Compiles a project.
pub fn compile(project: Project, _options: &Options) -> Compilation {
    Compilation { sources: project.sources, diagnostics: project.diagnostics, model: None }
}
