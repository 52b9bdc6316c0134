//! Files that are not there, are no files, or cannot be read or written.

use super::refused_with;
use super::support::program::{Folder, Ran, within_limit};
use std::fs;
use std::path::Path;

const MAP: &str = "team Shop\nchannel counter\npersona Ana\njourney Buying for Ana {\n  \
                   owner: Shop\n  stage choosing { touchpoint looks via counter }\n}\n";

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn missing_files() {
    let folder = Folder::new(&[("map.journey", MAP)]);
    let ran = folder.run(&["check", "mpa.journey"]).exits(2);
    assert!(ran.err.contains("`mpa.journey` does not exist"), "{}", ran.err);
    assert!(ran.err.contains("did you mean `map.journey`?"), "{}", ran.err);
    let ran = folder.run(&["build", "gone"]).exits(2);
    assert!(ran.err.contains("`gone` does not exist"), "{}", ran.err);
    assert!(!folder.path().join("out").exists());
    let ran = folder.run(&["fmt", "gone.journey"]).exits(2);
    assert!(ran.err.contains("`gone.journey` does not exist"), "{}", ran.err);
}

#[test]
fn a_folder_called_like_a_map() {
    let folder = Folder::new(&[("journey.toml", ""), ("map.journey", MAP)]);
    fs::create_dir(folder.path().join("empty.journey")).unwrap();
    folder.write("more.journey/people.journey", b"persona Ben\n");
    // It is a folder, whatever it is called; the maps in it cannot be used by name.
    let ran = folder.run(&["check"]).exits(0);
    assert!(ran.err.contains("in 2 files"), "{}", ran.err);
    let ran = folder.run(&["check", "empty.journey"]).exits(2);
    assert!(
        ran.err.contains("there is no `.journey` file of the project in `empty.journey`"),
        "{}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("journey.toml", ""), ("map.journey", MAP), ("shut.journey", "")]);
    let shut = folder.path().join("shut.journey");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&shut).is_ok() {
        println!("skipped: this user may read every file");
        return;
    }
    refused_with(2, folder).says(&[
        "shut.journey:1:1: error[J0701]: `shut.journey` cannot be read: permission denied",
    ]);
}

#[cfg(unix)]
#[test]
fn a_file_that_no_user_can_read() {
    let folder = Folder::new(&[("journey.toml", ""), ("map.journey", MAP)]);
    let pipe = folder.path().join("pipe.journey");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: no `mkfifo`");
        return;
    }
    refused_with(2, folder)
        .says(&["pipe.journey:1:1: error[J0701]: `pipe.journey` is no regular file"]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_root() {
    use std::os::unix::fs::symlink;
    let outside = Folder::new(&[("secret.journey", "SECRET"), ("maps/m.journey", "SECRET")]);
    let folder = Folder::new(&[("journey.toml", ""), ("map.journey", MAP)]);
    symlink(outside.path().join("secret.journey"), folder.path().join("link.journey")).unwrap();
    symlink(outside.path().join("maps"), folder.path().join("maps")).unwrap();
    let answer = refused_with(1, folder).says(&[
        "link.journey:1:1: error[J0704]: `link.journey` is a link that leads out of the project",
        "maps:1:1: error[J0704]: `maps` is a link that leads out of the project",
    ]);
    let ran = answer.folder.run(&["check", "link.journey"]).exits(1);
    assert!(!ran.out.contains("SECRET"), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn links_that_lead_to_nothing_or_in_circles() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[("journey.toml", ""), ("map.journey", MAP)]);
    symlink("gone.journey", folder.path().join("b.journey")).unwrap();
    symlink("c.journey", folder.path().join("c.journey")).unwrap();
    symlink(".", folder.path().join("again")).unwrap();
    let answer = refused_with(2, folder);
    assert_eq!(answer.short.len(), 2, "{}", answer.human);
    assert_eq!(answer.short[0], "b.journey:1:1: error[J0701]: `b.journey` does not exist");
    assert!(answer.short[1].starts_with("c.journey:1:1: error[J0701]"), "{}", answer.short[1]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let folder = Folder::new(&[("map.journey", MAP)]);
    let ran = folder.run(&["check", "--output", "/dev/full=json"]).exits(2);
    assert!(
        ran.err.contains("`/dev/full` cannot be written: no space left on device"),
        "{}",
        ran.err
    );
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ran = folder.command(&["lints"]).stdout(full).output().unwrap();
    let ran = Ran::from(ran).exits(2);
    assert!(ran.err.contains("standard output cannot be written"), "{}", ran.err);
}

/// A small disk of its own below `folder`, if this user may have one; gone when dropped.
#[cfg(target_os = "linux")]
struct SmallDisk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl SmallDisk {
    fn new(folder: &Folder, options: &str) -> Option<Self> {
        let path = folder.path().join("disk");
        fs::create_dir(&path).unwrap();
        let mut mount = std::process::Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&path).output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(SmallDisk(path));
        }
        println!("skipped: this user may not mount a disk");
        None
    }

    fn remount(&self, options: &str) {
        let mut mount = std::process::Command::new("mount");
        assert!(mount.args(["-o", options]).arg(&self.0).status().unwrap().success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_becomes_full_while_it_writes() {
    let folder = Folder::new(&[("map.journey", MAP)]);
    let Some(disk) = SmallDisk::new(&folder, "size=16k") else { return };
    let ran = folder.run(&["build", "-o", "disk"]).exits(2);
    assert!(ran.err.contains("cannot be written: no space left on device"), "{}", ran.err);
    assert!(ran.err.contains("help: make room on the disk"), "{}", ran.err);
    assert_eq!(names(&disk.0), [""; 0], "what was begun is taken away");
    // A map is never lost for want of room.
    let ugly = format!("team  Long \"{}\"\n", "long ".repeat(2000));
    fs::write(disk.0.join("a.journey"), &ugly).unwrap();
    let ran = folder.run(&["fmt", "disk"]).exits(2);
    assert!(ran.err.contains("no space left on device"), "{}", ran.err);
    assert_eq!(fs::read_to_string(disk.0.join("a.journey")).unwrap(), ugly);
    assert_eq!(names(&disk.0), ["a.journey"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk() {
    let folder = Folder::new(&[("map.journey", MAP)]);
    let Some(disk) = SmallDisk::new(&folder, "size=1m") else { return };
    fs::write(disk.0.join("a.journey"), "team  Shop\n").unwrap();
    disk.remount("remount,ro");
    for (args, file) in [
        (&["build", "map.journey", "-o", "disk"][..], ".dot` cannot be written"),
        (&["build", "map.journey", "-o", "disk/out"], "the folder `disk/out` cannot be made"),
        (
            &["check", "map.journey", "--output", "disk/r.json=json"],
            "`disk/r.json` cannot be written",
        ),
        (&["fmt", "disk/a.journey"], "a.journey` cannot be written"),
        (&["new", "disk/shop"], "disk/shop"),
    ] {
        let ran = folder.run(args).exits(2);
        assert!(ran.err.contains(file), "{args:?}: {}", ran.err);
        assert!(ran.err.contains("read-only file system"), "{args:?}: {}", ran.err);
    }
    assert_eq!(names(&disk.0), ["a.journey"]);
    assert_eq!(fs::read_to_string(disk.0.join("a.journey")).unwrap(), "team  Shop\n");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("map.journey", MAP)]);
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(out.join("probe"), "").is_ok() {
        println!("skipped: this user may write everywhere");
        return;
    }
    let ran = folder.run(&["build"]).exits(2);
    assert!(ran.err.contains("permission denied"), "{}", ran.err);
    assert!(ran.err.contains("help: choose a folder that you may write to"), "{}", ran.err);
    assert_eq!(names(&out), [""; 0]);
}

#[test]
fn an_output_that_is_in_the_way() {
    let folder = Folder::new(&[("map.journey", MAP), ("file", "mine")]);
    let ran = folder.run(&["build", "-o", "file"]).exits(2);
    assert!(ran.err.contains("the folder `file` cannot be made: it is no folder"), "{}", ran.err);
    assert_eq!(fs::read_to_string(folder.path().join("file")).unwrap(), "mine");
    // All of them or none: a folder stands where the last file goes.
    let project = folder.path().join("out");
    folder.run(&["build"]).exits(0);
    let files = names(&project);
    let last = files.last().unwrap();
    fs::remove_dir_all(&project).unwrap();
    fs::create_dir_all(project.join(last)).unwrap();
    let ran = folder.run(&["build"]).exits(2);
    assert!(ran.err.contains(&format!("{last}` cannot be written: it is a folder")), "{}", ran.err);
    assert_eq!(names(&project), std::slice::from_ref(last));
}

#[test]
fn an_input_that_ends_early() {
    let folder = Folder::new(&[]);
    let command = folder.command(&["check", "-", "--format", "short"]);
    within_limit(command).exits(0);
}
