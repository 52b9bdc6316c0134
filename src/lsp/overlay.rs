//! The files of a project as an editor sees them: what is open there, and for the rest the disk.

use crate::project::files::{Disk, Files, Listing, ReadError};
use crate::project::{CONFIG_FILE, EXTENSION};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Files of a disk under those that are open. What the disk holds is read once and again when
/// somebody says that it changed, not on every keystroke.
#[derive(Debug)]
pub struct Overlay {
    disk: Option<Disk>,
    /// Whether all files below the root belong to the project.
    whole: bool,
    listing: Listing,
    read: BTreeMap<String, Result<Vec<u8>, ReadError>>,
    open: BTreeMap<String, Arc<str>>,
}

impl Overlay {
    /// The files below a folder; with `whole`, all of them are looked at.
    pub fn new(disk: Option<Disk>, whole: bool) -> Self {
        let mut overlay = Overlay {
            disk,
            whole,
            listing: Listing::default(),
            read: BTreeMap::new(),
            open: BTreeMap::new(),
        };
        overlay.reload();
        overlay
    }

    /// Reads everything again.
    pub fn reload(&mut self) {
        self.read.clear();
        self.listing = Listing::default();
        let Some(disk) = self.disk.as_ref().filter(|_| self.whole) else { return };
        self.listing = disk.list();
        let files = self.listing.files.iter().map(String::as_str).chain([CONFIG_FILE]);
        self.read = files.map(|path| (path.to_owned(), disk.read(path))).collect();
    }

    /// Reads one file again, which may be new or gone.
    pub fn reload_file(&mut self, path: &str) {
        let Some(disk) = self.disk.as_ref().filter(|_| self.whole) else { return };
        let found = disk.read(path);
        let gone = found == Err(ReadError::Missing);
        if path.ends_with(EXTENSION) {
            // What is hidden or a project of its own is known to the walk alone.
            if gone || !self.listing.files.iter().any(|known| known == path) {
                self.listing = disk.list();
            }
            if !gone && !self.listing.files.iter().any(|known| known == path) {
                return;
            }
        }
        if gone && path != CONFIG_FILE {
            self.read.remove(path);
        } else {
            self.read.insert(path.to_owned(), found);
        }
    }

    /// Opens a file, or gives the open one another text.
    pub fn open(&mut self, path: &str, text: Arc<str>) {
        self.open.insert(path.to_owned(), text);
    }

    /// Closes a file: the disk counts again.
    pub fn close(&mut self, path: &str) {
        self.open.remove(path);
        self.reload_file(path);
    }

    /// Folders below that are projects of their own.
    pub fn projects(&self) -> &[String] {
        &self.listing.projects
    }
}

impl Files for Overlay {
    fn list(&self) -> Listing {
        let mut listing = self.listing.clone();
        let fresh =
            |path: &&String| path.ends_with(EXTENSION) && !self.listing.files.contains(path);
        listing.files.extend(self.open.keys().filter(fresh).cloned());
        listing.files.sort();
        listing.problems.retain(|(path, _)| !self.open.contains_key(path));
        listing
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some(text) = self.open.get(path) {
            return Ok(text.as_bytes().to_vec());
        }
        match (self.read.get(path), &self.disk) {
            (Some(found), _) => found.clone(),
            (None, Some(disk)) => disk.read(path),
            (None, None) => Err(ReadError::Missing),
        }
    }

    fn exists(&self, path: &str) -> bool {
        self.open.contains_key(path)
            || self.read.get(path).is_some_and(Result::is_ok)
            || self.disk.as_ref().is_some_and(|disk| disk.exists(path))
    }
}
