//! Where texts come from: a folder on disk or memory. The only place of the core that reads files.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The size above which a file is no map.
pub const LIMIT: u64 = 256 << 20;

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// It is not there (or a link leads to nothing).
    Missing,
    /// It is a link that leads out of the root.
    LeadsOut,
    /// It is a folder, a device or a pipe.
    NotAFile,
    /// It has more bytes than [`LIMIT`].
    TooLarge(u64),
    /// Its name is not Unicode text.
    BadName,
    /// The system's reason.
    Other(String),
}

/// What lies below a root.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Paths of `.journey` files, relative to the root, with `/`, sorted.
    pub files: Vec<String>,
    /// Files and folders that cannot be part of it though they look as if they should.
    pub problems: Vec<(String, ReadError)>,
    /// Folders that are projects of their own, and so are left out.
    pub projects: Vec<String>,
}

/// A root folder that holds files.
pub trait Files: Sync {
    /// Every `.journey` file below the root.
    fn list(&self) -> Listing;

    /// The bytes of the file at this path, relative to the root, with `/`.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// Whether there is a file at this path.
    fn exists(&self, path: &str) -> bool;
}

/// Files in memory: for tests, standard input and editors.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Adds or replaces a file.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }
}

impl Files for Memory {
    fn list(&self) -> Listing {
        let files = self.files.keys().filter(|p| p.ends_with(super::EXTENSION)).cloned().collect();
        Listing { files, ..Listing::default() }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.files.get(path).cloned().ok_or(ReadError::Missing)
    }

    fn exists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }
}

/// Files below a folder of this machine.
#[derive(Debug, Clone)]
pub struct Disk {
    /// Without links in it, so that a prefix test tells what lies below.
    root: PathBuf,
}

/// Whether a file, by links or by its name, lies outside of a folder. One that is not there does not.
pub fn lies_outside(root: &Path, file: &Path) -> bool {
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    match (root.canonicalize(), file.canonicalize()) {
        (Ok(root), Ok(file)) => !file.starts_with(root),
        _ => false,
    }
}

/// The place on this machine of a path with `/` below a folder.
pub fn below(folder: &Path, path: &str) -> PathBuf {
    // Joined part by part: `/` is not the separator everywhere.
    path.split('/').fold(folder.to_owned(), |full, part| full.join(part))
}

impl Disk {
    /// The files below this folder, which must exist.
    pub fn new(root: &Path) -> io::Result<Self> {
        Ok(Disk { root: root.canonicalize()? })
    }

    /// The root, without links in it.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn path(&self, relative: &str) -> PathBuf {
        below(&self.root, relative)
    }

    fn walk(&self, folder: &Path, relative: &str, listing: &mut Listing) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                listing.problems.push((relative.to_owned(), read_error(&error)));
                return;
            }
        };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            let os_name = entry.file_name();
            let name = os_name.to_string_lossy();
            let path =
                if relative.is_empty() { name.to_string() } else { format!("{relative}/{name}") };
            let is_map = name.ends_with(super::EXTENSION);
            if os_name.to_str().is_none() {
                if is_map {
                    listing.problems.push((path, ReadError::BadName));
                }
            } else if name.starts_with('.') {
                // Hidden files and folders belong to tools.
            } else if kind.is_dir() {
                if entry.path().join(super::CONFIG_FILE).is_file() {
                    listing.projects.push(path);
                } else if !matches!(name.as_ref(), "target" | "node_modules") {
                    self.walk(&entry.path(), &path, listing);
                }
            } else if kind.is_symlink() && !is_map {
                // A linked folder is not followed: inside the root it would give its files a second
                // name. One that leads out is reported only if maps were expected in it.
                if self.leads_out(&entry.path()) && holds_maps(&entry.path()) {
                    listing.problems.push((path, ReadError::LeadsOut));
                }
            } else if is_map {
                listing.files.push(path);
            }
        }
    }

    /// Whether a link leads to something outside the root.
    fn leads_out(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|target| !target.starts_with(&self.root))
    }
}

impl Files for Disk {
    fn list(&self) -> Listing {
        let mut listing = Listing::default();
        self.walk(&self.root, "", &mut listing);
        listing.files.sort();
        listing.problems.sort_by(|a, b| a.0.cmp(&b.0));
        listing.projects.sort();
        listing
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let full = self.path(path);
        let link = fs::symlink_metadata(&full).map_err(|e| read_error(&e))?;
        if link.is_symlink() && self.leads_out(&full) {
            return Err(ReadError::LeadsOut);
        }
        // Looked at before it is opened: opening a pipe would wait for a writer.
        let meta = if link.is_symlink() { fs::metadata(&full) } else { Ok(link) };
        let meta = meta.map_err(|e| read_error(&e))?;
        if !meta.is_file() {
            return Err(ReadError::NotAFile);
        }
        if meta.len() > LIMIT {
            return Err(ReadError::TooLarge(meta.len()));
        }
        let file = fs::File::open(&full).map_err(|e| read_error(&e))?;
        let mut bytes = Vec::with_capacity(meta.len() as usize + 1);
        // The file may grow while it is read.
        file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|e| read_error(&e))?;
        match bytes.len() as u64 {
            size if size > LIMIT => Err(ReadError::TooLarge(size)),
            _ => Ok(bytes),
        }
    }

    fn exists(&self, path: &str) -> bool {
        let full = self.path(path);
        full.is_file() && !self.leads_out(&full)
    }
}

fn holds_maps(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|e| e.file_name().to_string_lossy().ends_with(super::EXTENSION))
    })
}

fn read_error(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound => ReadError::Missing,
        io::ErrorKind::IsADirectory => ReadError::NotAFile,
        io::ErrorKind::PermissionDenied => ReadError::Other("permission denied".to_owned()),
        _ => ReadError::Other(plain(error)),
    }
}

/// The system's words without its number: `No space left on device (os error 28)` in our style.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
