//! Writing files: all are written aside first, and then put in their places one by one; never half
//! of one, never outside the folder given.

use super::console::Failure;
use crate::project::files::plain;
use crate::project::{CONFIG_FILE, EXTENSION};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Bytes that a part of a file name may have.
const LONG: usize = 100;

/// How many files were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// New ones and changed ones.
    pub written: usize,
    /// Those that were already there with the same bytes, and were not touched.
    pub same: usize,
}

/// A file that is on disk under another name until all are.
struct Staged {
    temporary: PathBuf,
    target: PathBuf,
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After the renaming there is nothing left to remove.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Writes files into a folder, which is made if need be. Names must come from [`Names`].
pub fn write_all(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<Written, Failure> {
    if files.is_empty() {
        return Ok(Written::default());
    }
    fs::create_dir_all(folder).map_err(|e| {
        let reason = if folder.exists() { "it is no folder".to_owned() } else { plain(&e) };
        Failure::new(format!("the folder `{}` cannot be made: {reason}", folder.display()))
            .help("choose another folder with `-o`")
    })?;
    let mut staged = Vec::new();
    let mut result = Written::default();
    for (name, bytes) in files {
        let target = folder.join(name);
        if target.is_dir() {
            // Found out now, before any other file has changed.
            return Err(in_the_way(&target));
        }
        if is_same(&target, bytes) {
            result.same += 1;
        } else {
            let stage = stage(target.clone(), staged.len(), bytes, None);
            staged.push(stage.map_err(|e| failure(&target, &e))?);
            result.written += 1;
        }
    }
    for file in &staged {
        fs::rename(&file.temporary, &file.target).map_err(|e| failure(&file.target, &e))?;
    }
    Ok(result)
}

/// Writes one file that the user has named.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    // A device or a pipe cannot be replaced by a file; it is written to.
    if fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
        let open = fs::OpenOptions::new().write(true).open(path);
        return open.and_then(|mut f| f.write_all(bytes)).map_err(|e| failure(path, &e));
    }
    if path.is_dir() {
        return Err(in_the_way(path));
    }
    if is_same(path, bytes) {
        return Ok(());
    }
    let staged = stage(path.to_owned(), 0, bytes, None).map_err(|e| failure(path, &e))?;
    fs::rename(&staged.temporary, &staged.target).map_err(|e| failure(path, &e))
}

/// Refuses reports that would be written over a map or the settings, or over each other.
pub fn may_write(paths: &[&Path]) -> Result<(), Failure> {
    for (i, path) in paths.iter().enumerate() {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
        if name.is_some_and(|name| name.ends_with(EXTENSION) || name == CONFIG_FILE) {
            let message = format!("`{}` is no file for a report", path.display());
            return Err(Failure::new(message)
                .help("maps and settings are read: give a file of another name"));
        }
        if paths[..i].iter().any(|other| is_one_file(other, path)) {
            let message = format!("two reports would be written to `{}`", path.display());
            return Err(Failure::new(message).help("give each a file of its own"));
        }
    }
    Ok(())
}

/// Refuses a report that would be written over what it is made of.
pub fn spare<'a>(report: &Path, read: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
    // A link may be read: what it leads to is spared too.
    let same = |path: &Path| {
        let target = path.canonicalize();
        is_one_file(report, path) || target.is_ok_and(|target| is_one_file(report, &target))
    };
    if read.into_iter().any(same) { Err(is_read(report)) } else { Ok(()) }
}

/// Refuses files that would be written over any of many that are read: each is looked up once.
pub fn spare_all(
    mut files: impl Iterator<Item = PathBuf>,
    read: &[PathBuf],
) -> Result<(), Failure> {
    let known: HashSet<PathBuf> = read.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let over = |path: &PathBuf| path.canonicalize().is_ok_and(|place| known.contains(&place));
    files.find(over).map_or(Ok(()), |path| Err(is_read(&path)))
}

fn is_read(file: &Path) -> Failure {
    let message = format!("`{}` is read: a report in its place would destroy it", file.display());
    Failure::new(message).help("give a file of another name")
}

/// Refuses a report of the maps that would be written over a file that is no web page.
pub fn spare_other_than_page(report: &Path) -> Result<(), Failure> {
    let ending = report.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let named = matches!(ending.as_str(), "html" | "htm");
    // A device or a pipe is written to, and an empty file holds nothing that could be lost.
    let holds = fs::metadata(report).is_ok_and(|meta| meta.is_file() && meta.len() > 0);
    if named || !holds || is_page(report) {
        return Ok(());
    }
    let message = format!("`{}` is there and is no web page", report.display());
    Err(Failure::new(message).help("the report is one: give a file that ends in `.html`"))
}

/// Whether a file begins as the pages that are written here do.
fn is_page(path: &Path) -> bool {
    const BEGIN: &[u8] = b"<!doctype html>";
    let mut begin = [0; BEGIN.len()];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut begin));
    read.is_ok() && begin.eq_ignore_ascii_case(BEGIN)
}

/// Whether two paths name one file, be it there or not. Of a device or a pipe there is no other.
pub fn is_one_file(a: &Path, b: &Path) -> bool {
    let full = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    let replaced = !fs::metadata(a).is_ok_and(|meta| !meta.is_file());
    replaced && (a == b || full(a).is_some_and(|path| full(b) == Some(path)))
}

/// A file that is to have other bytes.
#[derive(Debug)]
pub struct Replacement {
    /// Its path as people know it.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// What is to be in it.
    pub bytes: Vec<u8>,
}

/// Puts other bytes into files that exist: into all of them, or into none if one cannot be written.
/// Who owns them and who may read and write them stays the same.
pub fn replace_all(files: &[Replacement]) -> Result<(), Failure> {
    let mut staged = Vec::new();
    for Replacement { name, path, bytes } in files {
        let none = |e: &io::Error| not_replaced(name, e).help(none_changed(e));
        // A link stays one: what it leads to is replaced.
        let full = path.canonicalize().map_err(|e| none(&e))?;
        let meta = fs::metadata(&full).map_err(|e| none(&e))?;
        if meta.permissions().readonly() {
            return Err(none(&io::ErrorKind::PermissionDenied.into()));
        }
        staged.push(stage(full, staged.len(), bytes, Some(&meta)).map_err(|e| none(&e))?);
    }
    for (done, (file, Replacement { name, .. })) in staged.iter().zip(files).enumerate() {
        fs::rename(&file.temporary, &file.target).map_err(|e| {
            let failure = not_replaced(name, &e);
            match done {
                0 => failure.help(none_changed(&e)),
                1 => failure.help("one file before it has been changed"),
                _ => failure.help(format!("{done} files before it have been changed")),
            }
        })?;
    }
    Ok(())
}

/// What is said if none of the files could be replaced.
fn none_changed(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "no file has been changed; make room on the disk and run it again"
        }
        _ => "no file has been changed; see that this one and its folder can be written to",
    }
}

/// Whether the file is there with these bytes; a link is none, since it is replaced, not followed.
pub fn is_same(path: &Path, bytes: &[u8]) -> bool {
    fs::symlink_metadata(path).is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|old| old == bytes)
}

/// Writes a file aside, the `number`th of this run; with the owner and the rights of another.
fn stage(
    target: PathBuf,
    number: usize,
    bytes: &[u8],
    like: Option<&fs::Metadata>,
) -> io::Result<Staged> {
    // Short, however long the name of the file is.
    let temporary = target.with_file_name(format!(".journey.{}.{number}.tmp", std::process::id()));
    // A run that was killed may have left one, or somebody a link to elsewhere.
    let _ = fs::remove_file(&temporary);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&temporary)?;
    // From here on, dropping it removes the file.
    let staged = Staged { temporary, target };
    if let Some(like) = like {
        // Before there is anything to read in it.
        keep_owner(&file, like);
        file.set_permissions(like.permissions())?;
    }
    file.write_all(bytes).and_then(|()| file.flush())?;
    Ok(staged)
}

/// Gives a file the owner and group of another, as far as this user may.
#[cfg(unix)]
fn keep_owner(file: &fs::File, like: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    if fchown(file, Some(like.uid()), Some(like.gid())).is_err() {
        let _ = fchown(file, None, Some(like.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &fs::Metadata) {}

fn not_replaced(name: &str, error: &io::Error) -> Failure {
    Failure::new(format!("`{name}` cannot be written: {}", plain(error)))
}

fn in_the_way(path: &Path) -> Failure {
    Failure::new(format!("`{}` cannot be written: it is a folder", path.display()))
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new(format!("`{}` cannot be written: {}", path.display(), plain(error)));
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            failure.help("make room on the disk and run it again")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            failure.help("choose a folder that you may write to")
        }
        _ => failure,
    }
}

/// Gives file names that are fit for every system, each once.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// A name of these parts, parted by points: `BuyPhone`, `flow`, `dot`.
    pub fn give(&mut self, parts: &[&str]) -> String {
        let name: Vec<String> = parts.iter().map(|part| part_of_name(part)).collect();
        let (stem, rest) = name.split_first().map_or(("", &[][..]), |(s, r)| (s.as_str(), r));
        for n in 1.. {
            // Some systems cannot tell `Buy` from `buy`.
            let stem = if n == 1 { stem.to_owned() } else { format!("{stem}~{n}") };
            let mut all = vec![stem];
            all.extend_from_slice(rest);
            let name = all.join(".");
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
        }
        String::new()
    }
}

fn part_of_name(text: &str) -> String {
    let kept: String = text
        .nfc()
        .map(|c| if unicode_ident::is_xid_continue(c) || matches!(c, '-' | '.') { c } else { '-' })
        .collect();
    let kept = kept.trim_matches(['.', '-']);
    let mut name = if kept.is_empty() { "unnamed".to_owned() } else { kept.to_owned() };
    // Names of devices on Windows, whatever their ending.
    let upper = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |device: &str| {
        upper
            .strip_prefix(device)
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    if matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
    {
        name.insert(0, '_');
    }
    if name.len() > LONG {
        let hash = Sha256::digest(name.as_bytes());
        let tail: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let end = (0..=LONG - 9).rev().find(|&i| name.is_char_boundary(i)).unwrap_or(0);
        name.truncate(end);
        name = format!("{name}~{tail}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{Names, Written, write_all, write_file};
    use std::fs;

    fn file(name: &str, text: &str) -> (String, Vec<u8>) {
        (name.to_owned(), text.as_bytes().to_vec())
    }

    #[test]
    fn names_never_lead_out_and_never_clash() {
        let mut names = Names::default();
        assert_eq!(names.give(&["BuyPhone", "flow", "dot"]), "BuyPhone.flow.dot");
        assert_eq!(names.give(&["buyphone", "flow", "dot"]), "buyphone~2.flow.dot");
        assert_eq!(names.give(&["买手机", "map", "dot"]), "买手机.map.dot");
        assert_eq!(names.give(&["../../etc/passwd", "dot"]), "etc-passwd.dot");
        assert_eq!(names.give(&["..", "dot"]), "unnamed.dot");
        assert_eq!(names.give(&["con", "dot"]), "_con.dot");
        assert_eq!(names.give(&["a\0b\nc\\d:e", "dot"]), "a-b-c-d-e.dot");
        let long = names.give(&[&"地".repeat(300), "map", "dot"]);
        assert!(long.len() < 120, "{long}");
        let other = names.give(&[&("地".repeat(299) + "x"), "map", "dot"]);
        assert_ne!(long, other);
    }

    #[test]
    fn what_is_unchanged_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let files = [file("a.dot", "a"), file("b.dot", "b")];
        assert_eq!(write_all(&out, &files).unwrap(), Written { written: 2, same: 0 });
        assert_eq!(write_all(&out, &files).unwrap(), Written { written: 0, same: 2 });
        let files = [file("a.dot", "a"), file("b.dot", "c")];
        assert_eq!(write_all(&out, &files).unwrap(), Written { written: 1, same: 1 });
        assert_eq!(fs::read(out.join("b.dot")).unwrap(), b"c");
        assert_eq!(fs::read_dir(&out).unwrap().count(), 2);
    }

    #[test]
    fn one_that_cannot_be_written_stops_all() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path();
        fs::write(out.join("a.dot"), "old").unwrap();
        let missing = file("no/such/folder.dot", "x");
        let failure = write_all(out, &[file("a.dot", "new"), missing]).unwrap_err();
        assert!(failure.message.contains("cannot be written"), "{failure:?}");
        assert_eq!(fs::read(out.join("a.dot")).unwrap(), b"old");
        assert_eq!(fs::read_dir(out).unwrap().count(), 1);
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        fs::write(&out, "").unwrap();
        let failure = write_all(&out, &[file("a.dot", "a")]).unwrap_err();
        assert!(failure.message.ends_with("cannot be made: it is no folder"), "{failure:?}");
        assert!(write_file(folder.path(), b"x").unwrap_err().message.ends_with("it is a folder"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_said() {
        let failure = write_file("/dev/full".as_ref(), b"x").unwrap_err();
        assert_eq!(failure.message, "`/dev/full` cannot be written: no space left on device");
        assert!(failure.help.unwrap().contains("make room"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        fs::write(&secret, "keep").unwrap();
        let out = folder.path().join("out");
        fs::create_dir(&out).unwrap();
        std::os::unix::fs::symlink(&secret, out.join("a.dot")).unwrap();
        write_all(&out, &[file("a.dot", "new")]).unwrap();
        assert_eq!(fs::read(&secret).unwrap(), b"keep");
        assert_eq!(fs::read(out.join("a.dot")).unwrap(), b"new");
    }
}
