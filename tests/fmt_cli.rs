//! `journey fmt` as its users meet it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const UGLY: &str = "team  A\nteam B\n\n\n\nteam C";
const NEAT: &str = "team A\nteam B\n\nteam C\n";
const WRONG: &str = "team  A\ndoes \"x\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// Runs the program; gives its exit status, standard output and standard error.
fn run(dir: &Path, args: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_journey"))
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn files_are_formatted_in_place() {
    let dir = folder(&[("journey.toml", ""), ("a.journey", UGLY), ("b.journey", NEAT)]);
    let ran = run(dir.path(), &["fmt"], "");
    assert_eq!(ran, (0, String::new(), "1 file formatted, 1 file unchanged\n".to_owned()));
    assert_eq!(fs::read_to_string(dir.path().join("a.journey")).unwrap(), NEAT);
    assert_eq!(run(dir.path(), &["fmt"], "").2, "2 files unchanged\n");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3);
}

#[test]
fn only_what_is_asked_for_is_formatted() {
    let dir = folder(&[("a.journey", UGLY), ("eu/b.journey", UGLY), ("us/c.journey", UGLY)]);
    assert_eq!(run(dir.path(), &["fmt", "eu", "a.journey"], "").0, 0);
    let read = |path: &str| fs::read_to_string(dir.path().join(path)).unwrap();
    assert_eq!(
        (&*read("a.journey"), &*read("eu/b.journey"), &*read("us/c.journey")),
        (NEAT, NEAT, UGLY)
    );
}

#[test]
fn check_lists_and_writes_nothing() {
    let dir = folder(&[("a.journey", UGLY), ("b.journey", NEAT)]);
    let ran = run(dir.path(), &["fmt", "--check"], "");
    assert_eq!(
        ran,
        (1, "a.journey\n".to_owned(), "1 file would change, 1 file unchanged\n".to_owned())
    );
    assert_eq!(fs::read_to_string(dir.path().join("a.journey")).unwrap(), UGLY);
    assert_eq!(run(dir.path(), &["fmt", "--check", "b.journey"], "").0, 0);
}

#[test]
fn a_file_with_syntax_errors_is_left_alone() {
    let dir = folder(&[("a.journey", UGLY), ("b.journey", WRONG)]);
    let (code, out, err) = run(dir.path(), &["fmt"], "");
    assert_eq!((code, &*out), (1, ""));
    assert!(
        err.contains("b.journey:2") && err.ends_with("1 file formatted, 1 file left alone\n"),
        "{err}"
    );
    assert_eq!(fs::read_to_string(dir.path().join("b.journey")).unwrap(), WRONG);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let dir = folder(&[]);
    assert_eq!(run(dir.path(), &["fmt", "-"], UGLY), (0, NEAT.to_owned(), String::new()));
    let (code, out, err) =
        run(dir.path(), &["fmt", "-", "--stdin-filename", "maps/x.journey"], WRONG);
    assert_eq!((code, &*out), (1, ""));
    assert!(err.contains("maps/x.journey:2"), "{err}");
    assert_eq!(run(dir.path(), &["fmt", "-", "--check"], UGLY).0, 1);
    assert_eq!(run(dir.path(), &["fmt", "-", "--check"], NEAT).0, 0);
    for args in [
        &["fmt", "--stdin-filename", "x.journey"][..],
        &["fmt", "-", "a.journey"],
        &["fmt", "nothing.journey"],
    ] {
        assert_eq!(run(dir.path(), args, "").0, 2, "{args:?}");
    }
}

#[test]
fn git_applies_the_patch() {
    let crlf = UGLY.replace('\n', "\r\n");
    let files = [
        ("a.journey", UGLY),
        ("maps of 2027/买.journey", UGLY),
        ("c.journey", NEAT),
        ("d.journey", &*crlf),
    ];
    let dir = folder(&files);
    let (code, patch, _) = run(dir.path(), &["fmt", "--diff"], "");
    assert_eq!(code, 1);
    assert!(patch.starts_with("--- a/a.journey\n+++ b/a.journey\n@@ "), "{patch}");
    fs::write(dir.path().join("p.patch"), &patch).unwrap();
    let git = Command::new("git").args(["apply", "p.patch"]).current_dir(dir.path()).status();
    // Where there is no git, the patch cannot be tried.
    let Ok(status) = git else { return };
    assert!(status.success(), "{patch}");
    assert_eq!(
        run(dir.path(), &["fmt", "--diff"], ""),
        (0, String::new(), "4 files unchanged\n".to_owned())
    );
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = folder(&[("a.journey", UGLY)]);
    let path = dir.path().join("a.journey");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("a.journey", dir.path().join("link.journey")).unwrap();
    assert_eq!(run(dir.path(), &["fmt", "link.journey"], "").0, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), NEAT);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(dir.path().join("link.journey")).unwrap().is_symlink());
}

#[test]
fn one_file_that_cannot_be_written_keeps_all_as_they_are() {
    let dir = folder(&[("a.journey", UGLY), ("b.journey", UGLY), ("journey.toml", "")]);
    let second = dir.path().join("b.journey");
    let mut rights = fs::metadata(&second).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&second, rights).unwrap();
    let (status, _, said) = run(dir.path(), &["fmt"], "");
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("`b.journey` cannot be written"), "{said}");
    assert!(said.contains("no file has been changed"), "{said}");
    assert_eq!(fs::read_to_string(dir.path().join("a.journey")).unwrap(), UGLY);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3);
}

#[cfg(unix)]
#[test]
fn a_long_name_is_written_and_the_owner_stays() {
    use std::os::unix::fs::{MetadataExt, chown};
    let name = format!("{}.journey", "n".repeat(240));
    let dir = folder(&[(name.as_str(), UGLY)]);
    let path = dir.path().join(&name);
    // Only the administrator may give a file away; anybody else's stays theirs.
    let given = chown(&path, Some(65534), Some(65534)).is_ok();
    let owner = |path: &Path| fs::metadata(path).map(|meta| (meta.uid(), meta.gid())).unwrap();
    let before = owner(&path);
    assert!(!given || before == (65534, 65534));
    let (status, _, said) = run(dir.path(), &["fmt", &name], "");
    assert_eq!(status, 0, "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), NEAT);
    assert_eq!(owner(&path), before);
}
