//! A project as it was at a revision of git. Git is run as a program; nothing is checked out.

use super::console::Failure;
use crate::project::files::{Files, LIMIT, Memory};
use crate::project::{self, CONFIG_FILE, EXTENSION, Project, Selection};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// A project as it was at a revision; it may have had no file yet.
pub struct Past {
    /// The project.
    pub project: Project,
    /// Folders in it that were projects of their own.
    pub inner: Vec<String>,
}

/// Loads the project that is at `root` now as it was at a revision; of a file that is compared by
/// itself, it and what it reached.
pub fn load(revision: &str, root: &Path, file: Option<&str>) -> Result<Past, Failure> {
    let wanted = format!("{revision}^{{tree}}");
    let tree = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], b"")
        .map_err(|said| unknown(revision, &said))?;
    let tree = String::from_utf8_lossy(&tree).trim().to_owned();
    let failed = |said: String| {
        Failure::new(format!("git cannot read `{revision}`: {}", crate::report::one_line(&said)))
    };
    let listing = git(root, &["ls-tree", "-r", "-z", &tree], b"").map_err(failed)?;
    let (files, inner) = wanted_files(&String::from_utf8_lossy(&listing));
    let objects: String = files.iter().map(|(object, _)| format!("{object}\n")).collect();
    let contents = git(root, &["cat-file", "--batch"], objects.as_bytes()).map_err(failed)?;
    let mut memory = Memory::default();
    let mut rest = contents.as_slice();
    for (_, path) in files {
        let Some((bytes, after)) = next_object(rest) else {
            return Err(failed(format!("`{path}` is not in the repository")));
        };
        memory.add(path, bytes);
        rest = after;
    }
    let name = root.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let project = match file {
        None => project::load(&memory, &name, &Selection::all()),
        Some(file) if memory.exists(file) => {
            let files = vec![file.to_owned()];
            let alone = Selection { files, alone: true, ..Selection::all() };
            project::load(&memory, &name, &alone)
        }
        Some(_) => Project { name, ..Project::default() },
    };
    Ok(Past { project, inner })
}

/// Runs git; what it said on standard error, if it failed.
fn git(root: &Path, args: &[&str], input: &[u8]) -> Result<Vec<u8>, String> {
    let child = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "git is not installed".to_owned(),
        _ => project::files::plain(&error),
    })?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Both ends may fill a pipe: so one writes while the other reads.
        scope.spawn(move || {
            if let Some(mut stdin) = stdin {
                let _ = stdin.write_all(input);
            }
        });
        child.wait_with_output()
    });
    let output = output.map_err(|error| project::files::plain(&error))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}

fn unknown(revision: &str, said: &str) -> Failure {
    if said.is_empty() {
        Failure::new(format!("`{revision}` is no path and no revision of git"))
            .help("give a folder, a file, or a revision as in `main` or `HEAD~1`")
    } else {
        Failure::new(format!("git cannot find `{revision}`: {}", crate::report::one_line(said)))
    }
}

/// The maps and settings in a listing of a tree: object and path; and its projects of their own.
fn wanted_files(listing: &str) -> (Vec<(String, String)>, Vec<String>) {
    let all: Vec<(&str, &str)> = listing
        .split('\0')
        .filter_map(|entry| {
            let (head, path) = entry.split_once('\t')?;
            let mut words = head.split(' ');
            let (mode, object) = (words.next()?, words.nth(1)?);
            // Links and parts of other repositories are left out.
            mode.starts_with("100").then_some((object, path))
        })
        .collect();
    let inner: Vec<&str> =
        all.iter().filter_map(|(_, path)| path.strip_suffix("/journey.toml")).collect();
    let wanted = all
        .iter()
        .filter(|(_, path)| path.ends_with(EXTENSION) || *path == CONFIG_FILE)
        .filter(|(_, path)| {
            // The same folders are left out as on disk.
            let mut folders = path.split('/').rev().skip(1);
            let left_out = |f: &str| f.starts_with('.') || f == "target" || f == "node_modules";
            let within = |root: &&str| path.strip_prefix(*root).is_some_and(|r| r.starts_with('/'));
            !folders.any(left_out) && !inner.iter().any(within)
        })
        .map(|(object, path)| ((*object).to_owned(), (*path).to_owned()))
        .collect();
    (wanted, inner.into_iter().map(str::to_owned).collect())
}

/// The first object of what `cat-file --batch` writes, and what follows it.
fn next_object(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|&b| b == b'\n')?;
    let head = std::str::from_utf8(&text[..end]).ok()?;
    let size: u64 = head.rsplit(' ').next()?.parse().ok()?;
    let size = usize::try_from(size.min(LIMIT)).ok()?;
    let body = text.get(end + 1..end + 1 + size)?;
    Some((body, text.get(end + 2 + size..)?))
}

#[cfg(test)]
mod tests {
    use super::{next_object, wanted_files};

    #[test]
    fn the_same_files_as_on_disk() {
        let listing = "100644 blob aa\tmaps/buy.journey\0\
                       100755 blob bb\tjourney.toml\0\
                       120000 blob cc\tlink.journey\0\
                       100644 blob dd\t.git2/x.journey\0\
                       100644 blob ee\tinner/journey.toml\0\
                       100644 blob ff\tinner/x.journey\0\
                       100644 blob 00\tREADME.md\0";
        let (found, inner) = wanted_files(listing);
        assert_eq!(inner, ["inner"]);
        let paths: Vec<&str> = found.iter().map(|(_, path)| path.as_str()).collect();
        assert_eq!(paths, ["maps/buy.journey", "journey.toml"]);
        assert_eq!(found[0].0, "aa");
    }

    #[test]
    fn objects_are_read_by_their_length() {
        let text = b"aa blob 3\na\nb\nbb blob 0\n\n";
        let (first, rest) = next_object(text).unwrap();
        assert_eq!(first, b"a\nb");
        assert_eq!(next_object(rest).unwrap(), (&b""[..], &b""[..]));
        assert_eq!(next_object(b"aa missing\n"), None);
    }
}
