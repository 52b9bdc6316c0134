//! A project: which files belong to it, what they are called, and what `journey.toml` says.
//!
//! The **root** is the nearest folder upward that holds `journey.toml`; without one it is the folder
//! given, or the folder of the file given. What is loaded: with `journey.toml`, or where a folder is
//! given, every `.journey` file below the root (folders that hide, `target`, `node_modules` and
//! folders with a `journey.toml` of their own left out). Without `journey.toml`, a file given by name
//! brings in only what it reaches by `use`, so that a lone file in a big folder stays alone.
//!
//! What is **shown**: everything, if nothing narrower was given. Else the findings of the files and
//! folders given, those of `journey.toml`, and the errors of every file that a given one reaches by
//! `use`, since they are why names of it may be missing. The rest is counted, not listed.

pub mod config;
pub mod files;
mod glob;
mod locate;
mod modules;
mod reach;
pub mod std;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, SourceFile, Sources, Span};
use ::std::collections::BTreeSet;
use ::std::sync::Arc;
use config::Config;
use files::{Files, ReadError};
pub use locate::{LocateError, Located, locate};

/// The name of the configuration file.
pub const CONFIG_FILE: &str = "journey.toml";

/// The ending of source files, with its point.
pub const EXTENSION: &str = ".journey";

/// One source file of the project.
#[derive(Debug, Clone)]
pub struct Input {
    /// Path relative to the root, with `/`.
    pub path: String,
    /// The module's name; `None` for a file that can be checked but not used.
    pub module: Option<String>,
    /// Its number in [`Project::sources`].
    pub file: FileId,
    /// Its text.
    pub text: Arc<str>,
}

/// Whose findings a run shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Shown {
    /// Those of all files.
    #[default]
    All,
    /// Those of some files, and the errors of some more.
    Some {
        /// Paths of the files that were asked for.
        asked: BTreeSet<String>,
        /// Paths of the files that those reach by `use`.
        reached: BTreeSet<String>,
    },
}

impl Shown {
    /// Whether a finding of this severity in this file is shown.
    pub fn holds(&self, path: &str, error: bool) -> bool {
        match self {
            Shown::All => true,
            Shown::Some { asked, reached } => {
                path == CONFIG_FILE || asked.contains(path) || (error && reached.contains(path))
            }
        }
    }
}

/// What was asked for: which part of the root.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Files, relative to the root, with `/`.
    pub files: Vec<String>,
    /// Folders, relative to the root, with `/`.
    pub folders: Vec<String>,
    /// Whether only the files given and what they reach belong to the project.
    pub alone: bool,
}

impl Selection {
    /// Everything below the root.
    pub fn all() -> Self {
        Selection::default()
    }

    fn narrow(&self) -> bool {
        !(self.files.is_empty() && self.folders.is_empty())
    }

    fn holds(&self, path: &str) -> bool {
        self.files.iter().any(|f| f == path)
            || self
                .folders
                .iter()
                .any(|d| path.strip_prefix(d.as_str()).is_some_and(|rest| rest.starts_with('/')))
    }
}

/// A loaded project: texts and settings, nothing parsed yet.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// Its name: from `journey.toml`, else the root folder's.
    pub name: String,
    /// What `journey.toml` says.
    pub config: Config,
    /// Its files, in order of path.
    pub inputs: Vec<Input>,
    /// Modules whose file exists and cannot be read: names of theirs are unknown without being
    /// wrong.
    pub broken: Vec<String>,
    /// All texts, `journey.toml` and unreadable files included.
    pub sources: Sources,
    /// What was found while loading.
    pub diagnostics: Vec<Diagnostic>,
    /// Whose findings are to be shown.
    pub shown: Shown,
}

impl Project {
    /// How many source files there are, those that cannot be read included.
    pub fn file_count(&self) -> usize {
        self.sources.iter().filter(|(_, file)| file.path.ends_with(EXTENSION)).count()
    }
}

/// Loads the project below the root of `files`. `root_name` names it if `journey.toml` does not.
pub fn load(files: &dyn Files, root_name: &str, selection: &Selection) -> Project {
    let mut project = Project { name: root_name.to_owned(), ..Project::default() };
    load_config(files, &mut project);
    let paths = paths(files, selection, &mut project);

    let mut problems: Vec<(String, ReadError)> = Vec::new();
    let mut readable: Vec<(String, Arc<str>)> = Vec::new();
    for path in paths {
        match files.read(&path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => readable.push((path, text.into())),
                Err(error) => {
                    project.broken.extend(modules::name(&path));
                    let diagnostic = not_utf8(&mut project.sources, &path, error);
                    project.diagnostics.push(diagnostic);
                }
            },
            Err(error) => problems.push((path, error)),
        }
    }
    for (path, error) in problems {
        project.broken.extend(modules::name(&path));
        report_unreadable(&mut project, &path, &error);
    }

    let names: Vec<&str> = readable.iter().map(|(path, _)| path.as_str()).collect();
    let mut found = modules::assign(&names);
    for (path, text) in readable {
        let file = project.sources.add(SourceFile::new(path.clone(), text.clone()));
        let module = found.names.remove(&path).flatten();
        project.inputs.push(Input { path, module, file, text });
    }
    for clash in found.clashes {
        let diagnostic = clash.diagnostic(|path| whole(&project, path));
        project.diagnostics.push(diagnostic);
    }
    project.shown = shown(&project.inputs, &project.sources, selection);
    project
}

/// A project of one text without a place: standard input.
pub fn single(path: &str, bytes: Vec<u8>) -> Project {
    let mut files = files::Memory::default();
    files.add(path, bytes);
    let name = path.strip_suffix(EXTENSION).unwrap_or(path);
    load(&files, name, &Selection::all())
}

fn load_config(files: &dyn Files, project: &mut Project) {
    let text = match files.read(CONFIG_FILE) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let diagnostic = not_utf8(&mut project.sources, CONFIG_FILE, error);
                project.diagnostics.push(diagnostic);
                return;
            }
        },
        Err(ReadError::Missing) => return,
        Err(error) => return report_unreadable(project, CONFIG_FILE, &error),
    };
    let file = project.sources.add(SourceFile::new(CONFIG_FILE, text.as_str()));
    let (config, diagnostics) = config::read(&text, file);
    if let Some(name) = &config.name {
        project.name.clone_from(name);
    }
    project.config = config;
    project.diagnostics.extend(diagnostics);
}

/// The paths of the project's files, sorted, each once.
fn paths(files: &dyn Files, selection: &Selection, project: &mut Project) -> Vec<String> {
    let mut paths: BTreeSet<String> = selection.files.iter().cloned().collect();
    if selection.alone {
        reach::follow(files, &mut paths);
    } else {
        let listing = files.list();
        let config = &project.config;
        paths.extend(listing.files.into_iter().filter(|path| config.holds(path)));
        let problems: Vec<_> =
            listing.problems.into_iter().filter(|(path, _)| config.holds(path)).collect();
        for (path, error) in problems {
            report_unreadable(project, &path, &error);
        }
    }
    paths.into_iter().collect()
}

fn shown(inputs: &[Input], sources: &Sources, selection: &Selection) -> Shown {
    if !selection.narrow() {
        return Shown::All;
    }
    // Unreadable files are in the sources without being inputs.
    let asked: BTreeSet<String> = sources
        .iter()
        .map(|(_, file)| file.path.clone())
        .filter(|path| selection.holds(path))
        .collect();
    let reached = reach::closure(inputs, &asked);
    Shown::Some { asked, reached }
}

/// The empty span at the start of a file that is already registered.
fn whole(project: &Project, path: &str) -> Span {
    let id = project.sources.iter().find(|(_, f)| f.path == path).map(|(id, _)| id);
    Span::new(id.unwrap_or_default(), 0, 0)
}

fn report_unreadable(project: &mut Project, path: &str, error: &ReadError) {
    let file = project.sources.add(SourceFile::new(path, ""));
    let span = Span::new(file, 0, 0);
    let (code, message, help) = match error {
        ReadError::Missing => (
            Code::Unreadable,
            format!("`{path}` does not exist"),
            "a symbolic link may lead to a file that was moved: mend it or remove it".to_owned(),
        ),
        ReadError::LeadsOut => (
            Code::OutsideRoot,
            format!("`{path}` is a link that leads out of the project"),
            "copy the file into the project, so that everybody who has the project has it"
                .to_owned(),
        ),
        ReadError::NotAFile => (
            Code::Unreadable,
            format!("`{path}` is no regular file"),
            "a map is a text file: rename what has its ending by chance".to_owned(),
        ),
        ReadError::TooLarge(size) => (
            Code::TooLarge,
            format!("`{path}` is too large to be a map: {} MiB", size >> 20),
            format!("the limit is {} MiB: divide the map into several files", files::LIMIT >> 20),
        ),
        ReadError::BadName => (
            Code::Unreadable,
            format!("the name of `{path}` is not Unicode text"),
            "rename the file".to_owned(),
        ),
        ReadError::Other(reason) => (
            Code::Unreadable,
            format!("`{path}` cannot be read: {reason}"),
            "see to it that the file can be read, or exclude it in `journey.toml`".to_owned(),
        ),
    };
    project.diagnostics.push(Diagnostic::new(code, span, message).help(help));
}

/// Registers what is readable of the text and says where it stops being UTF-8.
fn not_utf8(sources: &mut Sources, path: &str, error: ::std::string::FromUtf8Error) -> Diagnostic {
    let at = error.utf8_error().valid_up_to();
    let bytes = error.into_bytes();
    let byte = bytes[at];
    let line = bytes[..at].iter().filter(|&&b| b == b'\n').count() + 1;
    // What comes before the bad byte is the same in the mended text, so the place is the same too.
    let text = String::from_utf8_lossy(&bytes);
    let file = sources.add(SourceFile::new(path, text.as_ref()));
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let help = match bytes.as_slice() {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            "this looks like UTF-16: save the file as UTF-8 in your editor".to_owned()
        }
        _ => match in_windows_1252(byte) {
            Some(c) => format!(
                "save the file as UTF-8 in your editor (in Windows-1252, this byte would be `{c}`)"
            ),
            None => "save the file as UTF-8 in your editor".to_owned(),
        },
    };
    let message = format!("`{path}` is not UTF-8 text: byte {at}, in line {line}, is 0x{byte:02X}");
    Diagnostic::new(Code::NotUtf8, Span::new(file, at, end), message)
        .label("here the text stops being UTF-8")
        .help(help)
}

/// The letter that the commonest other encoding has for this byte.
fn in_windows_1252(byte: u8) -> Option<char> {
    // 0xA0 and above are those of Unicode; below lie quotes and dashes that people paste.
    match byte {
        0x80 => Some('€'),
        0x85 => Some('…'),
        0x91 => Some('‘'),
        0x92 => Some('’'),
        0x93 => Some('“'),
        0x94 => Some('”'),
        0x96 => Some('–'),
        0x97 => Some('—'),
        0xA1..=0xFF => Some(char::from(byte)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
