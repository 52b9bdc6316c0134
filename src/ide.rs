//! What editors ask about a project while it is written. Offsets in, plain structs out; nothing here
//! knows of a protocol, an editor or a disk.
//!
//! A [`Snapshot`] is a project at one moment: its trees, findings and whatever model could be made
//! of it. Questions are answered from it, and never change it. Names are looked up in an
//! [`index::Index`] that is made from the trees alone: hover, rename and completion work while half
//! of the project does not compile.

pub mod actions;
pub mod colors;
pub mod complete;
mod cursor;
pub mod hints;
mod hover;
pub mod index;
mod layout;
mod lex;
mod navigate;
mod resolve;
pub mod signature;
mod snippet;
pub mod structure;
pub mod symbols;
mod tree;

pub use hover::Hover;
pub use navigate::{Link, Place, Renamed};

use crate::analyze::scope::ParsedFile;
use crate::compile::{self, Draft, Options, Trees};
use crate::diagnostic::{Diagnostic, Severity, limit};
use crate::project::{Project, Shown};
use crate::source::{FileId, SourceFile};
use index::Index;
use std::borrow::Cow;
use std::sync::OnceLock;

/// A project at one moment.
#[derive(Debug, Default)]
pub struct Snapshot {
    draft: Draft,
    shown: Shown,
    index: OnceLock<Index>,
}

impl Snapshot {
    /// Compiles a project. Trees that are known are not read again.
    pub fn new(project: Project, options: &Options, trees: &mut Trees) -> Self {
        let (levels, shown) = (project.config.levels.clone(), project.shown.clone());
        let mut draft = compile::draft(project, options, trees);
        draft.compilation.settle(&levels);
        let limited = limit(&draft.compilation.diagnostics);
        if !limited.untold.is_empty() {
            let told = limited.told.into_iter().map(Cow::into_owned).collect();
            draft.compilation.diagnostics = told;
        }
        Snapshot { draft, shown, index: OnceLock::new() }
    }

    /// Every finding that is to be shown, by file and place.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.draft.compilation.diagnostics.iter().filter(|d| {
            let path = &self.source(d.span.file).path;
            self.shown.holds(path, d.severity == Severity::Error)
        })
    }

    /// A text.
    pub fn source(&self, id: FileId) -> &SourceFile {
        self.draft.compilation.sources.get(id)
    }

    /// All texts, `journey.toml` included.
    pub fn sources(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.draft.compilation.sources.iter()
    }

    /// The files with their trees.
    pub fn files(&self) -> &[ParsedFile] {
        &self.draft.files
    }

    /// The file of this path.
    pub fn file(&self, path: &str) -> Option<&ParsedFile> {
        self.draft.files.iter().find(|file| file.path == path)
    }

    /// The tree of a file.
    pub fn parsed(&self, id: FileId) -> Option<&ParsedFile> {
        self.draft.files.iter().find(|file| file.id == id)
    }

    /// What could be made of the project; it has gaps where there are errors.
    pub fn model(&self) -> &crate::model::Model {
        &self.draft.model
    }

    /// Declarations and references.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.draft.files))
    }
}
