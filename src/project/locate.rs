//! From the paths of a command line to a root and what of it was asked for.

use super::files::Disk;
use super::{CONFIG_FILE, EXTENSION, Selection};
use std::io;
use std::path::{Path, PathBuf};

/// A root on disk, and what of it was asked for.
#[derive(Debug, Clone)]
pub struct Located {
    /// The files below the root.
    pub disk: Disk,
    /// The root folder's name.
    pub name: String,
    /// What was asked for.
    pub selection: Selection,
}

impl Located {
    /// The file that was asked for, if it was one and nothing else.
    pub fn file(&self) -> Option<&str> {
        match (self.selection.files.as_slice(), self.selection.folders.as_slice()) {
            ([file], []) => Some(file),
            _ => None,
        }
    }
}

/// Why paths do not lead to a project.
#[derive(Debug)]
pub enum LocateError {
    /// There is nothing at this path.
    Missing(PathBuf),
    /// The file is no `.journey` file.
    NotAMap(PathBuf),
    /// Two paths belong to two projects, with these roots.
    TwoProjects(PathBuf, PathBuf),
    /// Two paths have no project, and no folder in common but one above the current folder.
    Apart(PathBuf, PathBuf),
    /// The system's reason.
    Other(PathBuf, io::Error),
}

/// Finds the project that these paths belong to; without paths, the one around `cwd`.
pub fn locate(cwd: &Path, paths: &[PathBuf]) -> Result<Located, LocateError> {
    let here = [PathBuf::from(".")];
    let given = if paths.is_empty() { &here[..] } else { paths };
    let targets = given.iter().map(|path| target(cwd, path)).collect::<Result<Vec<_>, _>>()?;

    let mut root: Option<(PathBuf, bool)> = None;
    for target in &targets {
        let found = root_of(target);
        match &root {
            None => root = Some(found),
            Some((first, true)) if *first != found.0 => {
                return Err(LocateError::TwoProjects(first.clone(), found.0));
            }
            Some((first, false)) if found.1 => {
                return Err(LocateError::TwoProjects(first.clone(), found.0));
            }
            // Files and folders without `journey.toml` share the nearest folder above all of them.
            Some((first, false)) => {
                let both = common(first, &found.0);
                // What lies above may be anything: it is not to be listed.
                let named = both == *first || both == found.0;
                let here = cwd.canonicalize().is_ok_and(|cwd| both.starts_with(cwd));
                if !named && !here {
                    return Err(LocateError::Apart(first.clone(), found.0));
                }
                root = Some((both, false));
            }
            Some(_) => {}
        }
    }
    let (root, configured) = root.unwrap_or_else(|| (cwd.to_owned(), false));
    let disk = Disk::new(&root).map_err(|e| LocateError::Other(root.clone(), e))?;
    let mut selection = Selection::all();
    let mut all = paths.is_empty();
    for target in &targets {
        let path = target.path.strip_prefix(disk.root()).unwrap_or(&target.path);
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        let relative = parts.join("/");
        match target.folder {
            true if relative.is_empty() => all = true,
            true => selection.folders.push(relative),
            false => selection.files.push(relative),
        }
    }
    if all {
        selection = Selection::all();
    } else {
        selection.alone = !configured && selection.folders.is_empty();
    }
    let name = root.file_name().map_or("project".into(), |n| n.to_string_lossy().into_owned());
    Ok(Located { disk, name, selection })
}

struct Target {
    /// Without links in its folders.
    path: PathBuf,
    folder: bool,
}

fn target(cwd: &Path, path: &Path) -> Result<Target, LocateError> {
    let full = cwd.join(path);
    let fail = |e: io::Error| match e.kind() {
        io::ErrorKind::NotFound => LocateError::Missing(path.to_owned()),
        _ => LocateError::Other(path.to_owned(), e),
    };
    if full.is_dir() {
        return Ok(Target { path: full.canonicalize().map_err(fail)?, folder: true });
    }
    // The link itself must be seen by the check that nothing leads out, so only its folder is
    // resolved.
    std::fs::symlink_metadata(&full).map_err(fail)?;
    let (Some(folder), Some(name)) = (full.parent(), full.file_name()) else {
        return Err(LocateError::NotAMap(path.to_owned()));
    };
    if !name.to_string_lossy().ends_with(EXTENSION) {
        return Err(LocateError::NotAMap(path.to_owned()));
    }
    Ok(Target { path: folder.canonicalize().map_err(fail)?.join(name), folder: false })
}

/// The root for this target, and whether it holds `journey.toml`.
fn root_of(target: &Target) -> (PathBuf, bool) {
    let start = if target.folder { Some(target.path.as_path()) } else { target.path.parent() };
    let start = start.unwrap_or(&target.path);
    let configured = start.ancestors().find(|folder| folder.join(CONFIG_FILE).is_file());
    match configured {
        Some(folder) => (folder.to_owned(), true),
        None => (start.to_owned(), false),
    }
}

fn common(a: &Path, b: &Path) -> PathBuf {
    a.iter().zip(b.iter()).take_while(|(x, y)| x == y).map(|(x, _)| x).collect()
}
