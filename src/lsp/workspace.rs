//! Which projects are looked at, which texts are open, and what was last made of them.

use super::overlay::Overlay;
use super::position::Encoding;
use super::uri;
use crate::compile::{Options, Trees};
use crate::ide::Snapshot;
use crate::model::Date;
use crate::project::files::{Disk, below};
use crate::project::{self, CONFIG_FILE, EXTENSION, Selection};
use crate::source::SourceFile;
use lsp_types::{TextDocumentContentChangeEvent, Uri};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text that is open in the editor.
#[derive(Debug)]
pub struct Document {
    /// Its address, as the editor writes it.
    pub uri: Uri,
    /// Its version, as the editor counts it.
    pub version: i32,
    /// Its text.
    pub text: Arc<str>,
    /// Whether it changed since findings were last sent.
    pub fresh: bool,
    /// Its path, links resolved; none for what is on no disk.
    path: Option<PathBuf>,
}

/// A project.
#[derive(Debug)]
pub struct Root {
    /// Its folder; none for a text that is on no disk.
    folder: Option<PathBuf>,
    name: String,
    selection: Selection,
    files: Overlay,
    trees: Trees,
    changed: bool,
    snapshot: Snapshot,
    /// The one before, which takes time to take apart: after the answer, not before it.
    spent: Snapshot,
}

impl Root {
    fn new(folder: Option<PathBuf>, name: String, selection: Selection) -> Self {
        let disk = folder.as_deref().and_then(|folder| Disk::new(folder).ok());
        Root {
            files: Overlay::new(disk, !selection.alone),
            folder,
            name,
            selection,
            trees: Trees::default(),
            changed: true,
            snapshot: Snapshot::default(),
            spent: Snapshot::default(),
        }
    }

    /// The path of a file in it, relative to its folder.
    fn relative(&self, path: &Path) -> Option<String> {
        let parts: Option<Vec<&str>> =
            path.strip_prefix(self.folder.as_deref()?).ok()?.iter().map(|p| p.to_str()).collect();
        Some(parts?.join("/"))
    }

    /// The project as it was last compiled.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The path on disk of one of its files.
    pub fn path(&self, relative: &str) -> Option<PathBuf> {
        Some(below(self.folder.as_deref()?, relative))
    }
}

/// All projects and open texts of an editor.
#[derive(Debug)]
pub struct Workspace {
    /// In what columns are counted.
    pub encoding: Encoding,
    /// Whether the editor takes texts with places to fill in.
    pub snippets: bool,
    /// Whether the editor has a command that opens maps.
    pub opens_maps: bool,
    folders: Vec<PathBuf>,
    documents: BTreeMap<String, Document>,
    roots: Vec<Root>,
    today: fn(&str) -> Date,
}

impl Workspace {
    /// The projects of these folders.
    pub fn new(encoding: Encoding, folders: Vec<PathBuf>, today: fn(&str) -> Date) -> Self {
        let folders = folders.into_iter().map(|f| resolved(&f)).collect();
        let mut workspace = Workspace {
            encoding,
            snippets: false,
            opens_maps: false,
            folders,
            documents: BTreeMap::new(),
            roots: Vec::new(),
            today,
        };
        workspace.find_roots();
        workspace
    }

    /// Adds and removes folders.
    pub fn change_folders(&mut self, added: &[PathBuf], removed: &[PathBuf]) {
        let removed: Vec<PathBuf> = removed.iter().map(|f| resolved(f)).collect();
        self.folders.retain(|folder| !removed.contains(folder));
        for folder in added.iter().map(|f| resolved(f)) {
            if !self.folders.contains(&folder) {
                self.folders.push(folder);
            }
        }
        self.find_roots();
    }

    /// Looks anew which projects there are.
    fn find_roots(&mut self) {
        self.roots.clear();
        for folder in self.folders.clone() {
            self.add_folder(&folder);
        }
        let open: Vec<String> = self.documents.keys().cloned().collect();
        for uri in open {
            self.place(&uri);
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        let Ok(located) = project::locate(folder, &[]) else { return };
        let root = located.disk.root().to_owned();
        // The project around a folder that is a part of it: all of it, or names would be unknown.
        let root = configured(folder).unwrap_or(root);
        if self.roots.iter().any(|r| r.folder.as_ref() == Some(&root)) {
            return;
        }
        let name = name_of(&root);
        self.roots.push(Root::new(Some(root.clone()), name, Selection::all()));
        let inner = self.roots.last().map(|r| r.files.projects().to_vec()).unwrap_or_default();
        for project in inner {
            self.add_folder(&below(&root, &project));
        }
    }

    /// Puts an open text into the project that it belongs to.
    fn place(&mut self, uri: &str) {
        let Some((root, relative)) = self.find_or_add(uri) else { return };
        let Some(document) = self.documents.get(uri) else { return };
        let root = &mut self.roots[root];
        root.files.open(&relative, document.text.clone());
        root.changed = true;
    }

    fn find_or_add(&mut self, uri: &str) -> Option<(usize, String)> {
        if let Some(found) = self.find(uri) {
            return Some(found);
        }
        let document = self.documents.get(uri)?;
        let Some(path) = document.path.clone() else {
            // What has no place yet is a project of its own.
            let selection = Selection { files: vec![UNTITLED.to_owned()], ..Selection::all() };
            self.roots.push(Root::new(None, uri.to_owned(), selection));
            return self.find(uri);
        };
        let folder = path.parent()?;
        if let Some(root) = configured(folder) {
            self.roots.push(Root::new(Some(root.clone()), name_of(&root), Selection::all()));
        } else {
            let file = path.file_name()?.to_str()?.to_owned();
            let selection = Selection { files: vec![file], alone: true, ..Selection::all() };
            self.roots.push(Root::new(Some(folder.to_owned()), name_of(folder), selection));
        }
        self.find(uri)
    }

    /// The project of an open text, and its path there.
    fn find(&self, uri: &str) -> Option<(usize, String)> {
        let document = self.documents.get(uri)?;
        let Some(path) = &document.path else {
            let root = self.roots.iter().position(|r| r.folder.is_none() && r.name == uri)?;
            return Some((root, UNTITLED.to_owned()));
        };
        self.find_path(path)
    }

    /// The project of a path: the innermost that holds it.
    fn find_path(&self, path: &Path) -> Option<(usize, String)> {
        let mut best: Option<(usize, String)> = None;
        for (i, root) in self.roots.iter().enumerate() {
            let Some(relative) = root.relative(path) else { continue };
            let own = !root.selection.alone || root.selection.files.contains(&relative);
            if own && best.as_ref().is_none_or(|(_, other)| relative.len() < other.len()) {
                best = Some((i, relative));
            }
        }
        // A project in a project that nobody opened yet.
        let (i, relative) = best?;
        let folder = self.roots[i].folder.as_deref()?;
        let inner = configured(path.parent()?);
        let hidden = inner.is_some_and(|inner| inner != folder && inner.starts_with(folder));
        (!hidden).then_some((i, relative))
    }

    /// Opens a text.
    pub fn open(&mut self, uri: Uri, version: i32, text: &str) {
        let path = uri::to_path(&uri).map(|p| resolved(&p));
        let wanted = path.as_deref().and_then(Path::file_name).is_none_or(|name| {
            let name = name.to_string_lossy();
            name.ends_with(EXTENSION) || name == CONFIG_FILE
        });
        if !wanted {
            return;
        }
        let key = uri.as_str().to_owned();
        let document = Document { uri, version, text: text.into(), fresh: true, path };
        self.documents.insert(key.clone(), document);
        self.place(&key);
    }

    /// Changes an open text.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) {
        let encoding = self.encoding;
        let Some(document) = self.documents.get_mut(uri.as_str()) else { return };
        for change in changes {
            document.text = match change.range {
                None => change.text.into(),
                Some(range) => {
                    let file = SourceFile::new("", document.text.clone());
                    let start = encoding.offset(&file, range.start) as usize;
                    let end = encoding.offset(&file, range.end) as usize;
                    let mut text = String::with_capacity(file.text.len() + change.text.len());
                    text.push_str(&file.text[..start]);
                    text.push_str(&change.text);
                    text.push_str(&file.text[end.max(start)..]);
                    text.into()
                }
            };
        }
        document.version = version;
        document.fresh = true;
        self.place(uri.as_str());
    }

    /// Closes a text.
    pub fn close(&mut self, uri: &Uri) {
        let found = self.find(uri.as_str());
        self.documents.remove(uri.as_str());
        let Some((i, relative)) = found else { return };
        let root = &mut self.roots[i];
        if root.folder.is_none() || root.selection.alone {
            self.roots.remove(i);
        } else {
            root.files.close(&relative);
            root.changed = true;
        }
    }

    /// Somebody else changed, made or deleted these files.
    pub fn changed_on_disk(&mut self, uris: &[Uri]) {
        for path in uris.iter().filter_map(uri::to_path).map(|p| resolved(&p)) {
            if path.file_name().is_some_and(|name| name == CONFIG_FILE) {
                // A project may have come or gone.
                self.find_roots();
                return;
            }
            if let Some((i, relative)) = self.find_path(&path) {
                self.roots[i].files.reload_file(&relative);
            }
            for root in &mut self.roots {
                // A lone file may use this one.
                root.changed |= root.selection.alone || root.relative(&path).is_some();
            }
        }
    }

    /// Compiles what changed. Gives a message for each project that could not be compiled because
    /// of a mistake of ours.
    pub fn compile(&mut self) -> Vec<String> {
        let mut failed = Vec::new();
        for root in self.roots.iter_mut().filter(|root| root.changed) {
            root.changed = false;
            let today = self.today;
            let compiled = catch_unwind(AssertUnwindSafe(|| {
                let project = project::load(&root.files, &root.name, &root.selection);
                let as_of = Some(today(&project.config.time_zone));
                Snapshot::new(project, &Options { as_of }, &mut root.trees)
            }));
            match compiled {
                Ok(snapshot) => root.spent = std::mem::replace(&mut root.snapshot, snapshot),
                Err(_) => failed.push(format!("the project `{}` could not be compiled", root.name)),
            }
        }
        failed
    }

    /// Takes apart what is no longer needed. There is time for it when the editor has its answer.
    pub fn tidy(&mut self) {
        for root in &mut self.roots {
            root.spent = Snapshot::default();
        }
    }

    /// Whether something changed since it was compiled.
    pub fn is_stale(&self) -> bool {
        self.roots.iter().any(|root| root.changed)
    }

    /// The projects.
    pub fn roots(&self) -> &[Root] {
        &self.roots
    }

    /// The open texts.
    pub fn documents_mut(&mut self) -> impl Iterator<Item = &mut Document> {
        self.documents.values_mut()
    }

    /// The project of a text, open or not, and its path there.
    pub fn locate(&self, uri: &Uri) -> Option<(&Root, String)> {
        let (i, relative) = match self.documents.contains_key(uri.as_str()) {
            true => self.find(uri.as_str())?,
            false => self.find_path(&resolved(&uri::to_path(uri)?))?,
        };
        Some((&self.roots[i], relative))
    }

    /// The address of a file of a project: as the editor writes it, if it is open.
    pub fn uri(&self, root: &Root, relative: &str) -> Option<Uri> {
        let Some(path) = root.path(relative) else {
            return self.documents.get(&root.name).map(|d| d.uri.clone());
        };
        let open = self.documents.values().find(|d| d.path.as_ref() == Some(&path));
        open.map(|d| d.uri.clone()).or_else(|| uri::from_path(&path))
    }
}

/// What a text without a place is called.
const UNTITLED: &str = "untitled.journey";

/// A path without links in its folders, as far as they exist.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(whole) = path.canonicalize()
        && whole.is_dir()
    {
        return whole;
    }
    match (path.parent().and_then(|p| p.canonicalize().ok()), path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// The nearest folder upward that holds `journey.toml`.
fn configured(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|f| f.join(CONFIG_FILE).is_file()).map(Path::to_owned)
}

fn name_of(folder: &Path) -> String {
    folder.file_name().map_or("project".into(), |n| n.to_string_lossy().into_owned())
}
