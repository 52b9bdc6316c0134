//! The whole pipeline on one page.

use crate::analyze::{self, Allowance, lint::LintOptions, scope::ParsedFile};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::levels::Levels;
use crate::model::{Date, Decl, Model, ModelFile};
use crate::project::{self, Project, std as library};
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::syntax::{self, ast};
use crate::threads;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What a run is told besides the project.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The day that counts as today; without it nothing is past due.
    pub as_of: Option<Date>,
}

/// What compiling gives.
#[derive(Debug, Clone, Default)]
pub struct Compilation {
    /// All texts, the used ones of the standard library included.
    pub sources: Sources,
    /// Everything that was found, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The model, if there was no error.
    pub model: Option<Model>,
    /// The journeys that are drafts, with or without a model.
    drafts: Vec<Decl>,
    /// Where advice is allowed that is found only after compiling.
    allowed_later: Vec<Allowance>,
    /// Nobody reads them any more, but to take a large tree apart costs more than to keep it: a
    /// process that is about to end need not.
    _trees: Arc<[ParsedFile]>,
}

impl Compilation {
    /// Whether this is the path of a map of the project, and not of the library or of settings.
    pub fn is_own(&self, path: &str) -> bool {
        path.ends_with(project::EXTENSION) && !library::MODULES.iter().any(|m| m.path == path)
    }

    /// Whether advice that is found only after compiling is allowed at a place.
    pub fn allows(&self, code: Code, place: Span) -> bool {
        self.allowances(code).any(|allowance| allowance.covers(place))
    }

    /// The allowances of advice that is found only after compiling.
    pub fn allowances(&self, code: Code) -> impl Iterator<Item = &Allowance> {
        self.allowed_later.iter().filter(move |allowance| allowance.code == code)
    }

    /// Gives every finding its level, and counts the warnings of drafts in one line.
    pub fn settle(&mut self, levels: &Levels) {
        let failed = self.diagnostics.iter().any(|d| d.severity == Severity::Error);
        // What is counted as shipped is counted: an option of one run makes no allowance idle.
        let mut counted = match self.allowances(Code::Draft).next() {
            Some(_) => analyze::lint::fold_drafts(&self.drafts, self.diagnostics.clone()),
            None => Vec::new(),
        };
        levels.apply(&mut self.diagnostics);
        let found = std::mem::take(&mut self.diagnostics);
        let mut folded = analyze::lint::fold_drafts(&self.drafts, found);
        counted.extend(folded.iter().filter(|d| d.code == Code::Draft).cloned());
        counted.retain(|d| d.code == Code::Draft);
        folded.retain(|d| d.code != Code::Draft || !self.allows(d.code, d.span));
        let needed = |allowance: &Allowance| counted.iter().any(|d| allowance.covers(d.span));
        let idle = self.allowances(Code::Draft).filter(|allowance| !failed && !needed(allowance));
        folded.extend(idle.map(Allowance::unused));
        self.diagnostics = folded;
        // The line that counts is advice with a level of its own.
        levels.apply(&mut self.diagnostics);
        let sources = &self.sources;
        self.diagnostics.sort_by(|a, b| order(sources, a).cmp(&order(sources, b)));
    }
}

/// A file as it was read: its tree, and what was found.
type Parsed = (Arc<ast::File>, Vec<Diagnostic>);

/// Trees that were read before. An editor changes one file at a time: the others need not be read
/// again. Nothing but trees is kept from run to run.
#[derive(Debug, Default)]
pub struct Trees {
    known: HashMap<FileId, (Arc<str>, Parsed)>,
}

impl Trees {
    fn find(&self, id: FileId, text: &Arc<str>) -> Option<Parsed> {
        let (known, parsed) = self.known.get(&id)?;
        (Arc::ptr_eq(known, text) || known == text).then(|| parsed.clone())
    }
}

/// What compiling gives to those who look into a project while it is written: trees and model too,
/// errors or not.
#[derive(Debug, Default)]
pub struct Draft {
    /// Texts and findings; its model is in `model`.
    pub compilation: Compilation,
    /// The files with their trees, the project's first, then those of the library.
    pub files: Vec<ParsedFile>,
    /// What could be made of them. After an error it has gaps.
    pub model: Model,
}

/// Compiles a project.
pub fn compile(project: Project, options: &Options) -> Compilation {
    let Draft { compilation, files, model } = draft(project, options, &mut Trees::default());
    let failed = compilation.diagnostics.iter().any(|d| d.severity == Severity::Error);
    Compilation { model: (!failed).then_some(model), _trees: files.into(), ..compilation }
}

/// Compiles a project and keeps what was made on the way. Trees that are known are not read again.
pub fn draft(project: Project, options: &Options, trees: &mut Trees) -> Draft {
    let Project { name, config, inputs, mut sources, mut diagnostics, broken, .. } = project;

    // 1. Parse: the files side by side, then the parts of the library that they use.
    let ids: Vec<FileId> = inputs.iter().map(|i| i.file).collect();
    let mut files: Vec<ParsedFile> = Vec::with_capacity(inputs.len());
    let mut kept = HashMap::with_capacity(inputs.len());
    let read = threads::each(&ids, |&id| parse(&sources, id, trees));
    for ((tree, found), input) in read.into_iter().zip(inputs) {
        kept.insert(input.file, (input.text, (tree.clone(), found.clone())));
        diagnostics.extend(found);
        files.push(ParsedFile {
            id: input.file,
            path: input.path,
            module: input.module,
            std: false,
            tree,
        });
    }
    add_library(&mut sources, &mut files, &mut diagnostics, trees, &mut kept);
    trees.known = kept;

    // 2. Names, types, meaning.
    let mut model = Model {
        name,
        time_zone: config.time_zone.clone(),
        files: files.iter().map(|f| model_file(f, sources.get(f.id))).collect(),
        ..Model::default()
    };
    let broken: BTreeSet<String> = broken.into_iter().collect();
    analyze::analyze(&files, &broken, &sources, &mut model, &mut diagnostics);

    // 3. Rules and advice.
    let lint = options.as_of.map(|as_of| LintOptions { as_of });
    analyze::advise(&files, &mut model, lint.as_ref(), &mut diagnostics);

    analyze::echoes::silence(&files, &broken, &sources, &mut diagnostics);

    diagnostics.sort_by(|a, b| order(&sources, a).cmp(&order(&sources, b)));
    diagnostics.dedup();
    let drafts = analyze::lint::drafts(&model);
    let allowed_later = analyze::allowed_later(&files);
    let trees = Vec::new().into();
    let compilation =
        Compilation { sources, diagnostics, model: None, drafts, allowed_later, _trees: trees };
    Draft { compilation, files, model }
}

/// The order in which findings are told: path, place, code.
fn order<'a>(sources: &'a Sources, d: &'a Diagnostic) -> (&'a str, u32, u32, Code, &'a str) {
    (&sources.get(d.span.file).path, d.span.start, d.span.end, d.code, &d.message)
}

/// Reads a file, unless its tree is known.
fn parse(sources: &Sources, id: FileId, trees: &Trees) -> Parsed {
    trees.find(id, &sources.get(id).text).unwrap_or_else(|| {
        let (tree, found) = syntax::parse(id, sources.get(id));
        (Arc::new(tree), found)
    })
}

/// Adds the modules of the standard library that are used, and those that these use.
fn add_library(
    sources: &mut Sources,
    files: &mut Vec<ParsedFile>,
    diagnostics: &mut Vec<Diagnostic>,
    trees: &Trees,
    kept: &mut HashMap<FileId, (Arc<str>, Parsed)>,
) {
    let mut added: BTreeSet<&'static str> = BTreeSet::new();
    let mut looked = 0;
    let first = files.len();
    while looked < files.len() {
        let wanted = used_modules(&files[looked].tree);
        looked += 1;
        for module in library::MODULES {
            if wanted.contains(module.name) && added.insert(module.name) {
                let id = sources.add(SourceFile::new(module.path, module.text));
                let (tree, found) = parse(sources, id, trees);
                kept.insert(id, (sources.get(id).text.clone(), (tree.clone(), found.clone())));
                diagnostics.extend(found);
                let (path, name) = (module.path.to_string(), Some(module.name.to_string()));
                files.push(ParsedFile { id, path, module: name, std: true, tree });
            }
        }
    }
    files[first..].sort_by(|a, b| a.path.cmp(&b.path));
}

/// The names of modules that a file's `use` lines may mean.
fn used_modules(tree: &ast::File) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for item in &tree.items {
        if let ast::Item::Statement(ast::Statement { kind: ast::StatementKind::Use(u), .. }) = item
            && u.path.first().is_some_and(|n| n.text == "std")
        {
            let words: Vec<&str> = u.path.iter().map(|n| n.text.as_str()).collect();
            found.insert(words.join("."));
            found.insert(words[..words.len() - 1].join("."));
        }
    }
    found
}

fn model_file(file: &ParsedFile, source: &SourceFile) -> ModelFile {
    ModelFile {
        path: file.path.clone(),
        module: file.module.clone().unwrap_or_default(),
        doc: file.tree.doc.clone(),
        text: source.text.clone(),
        std: file.std,
    }
}
