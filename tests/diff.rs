//! `journey diff`: against a revision, a folder, a file; and on every change of the examples.

mod support;

use journey::compile::Compilation;
use journey::diff::{Diff, diff};
use std::collections::BTreeMap;
use std::process::Command;
use support::program::Folder;
use support::{compile_texts, projects, read_project, root};

const MAP: &str = "\
team Shop \"The shop\"
journey Buy \"Buying\" {
  owner: Shop
  stage search \"Looking around\" {
    touchpoint results \"Results\" { feels -1 \"lost\" }
  }
}
";

fn git(folder: &Folder, args: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"])
        .args(["-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"])
        .args(args)
        .current_dir(folder.path())
        .output()
        .expect("git is installed");
    assert!(status.status.success(), "{args:?}: {}", String::from_utf8_lossy(&status.stderr));
}

/// A repository whose project lies in a folder, with one commit.
fn repository() -> Folder {
    let folder = Folder::new(&[
        ("maps/journey.toml", "[project]\nname = \"shop\"\n"),
        ("maps/eu shop/buy.journey", MAP),
        ("maps/inner/journey.toml", ""),
        ("maps/inner/other.journey", "this is no map"),
        ("README.md", "A shop"),
    ]);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-qm", "first"]);
    folder
}

#[test]
fn a_branch_is_compared_with_its_past() {
    let folder = repository();
    let run = |args: &[&str]| {
        let output = folder.command(args).current_dir(folder.path().join("maps")).output().unwrap();
        support::program::Ran::from(output)
    };
    let same = run(&["diff", "HEAD"]).exits(0);
    assert_eq!((&*same.out, &*same.err), ("", "nothing changed\n"));

    let map = MAP.replace("  owner: Shop\n", "").replace("touchpoint results", "touchpoint hits");
    folder.write("maps/eu shop/buy.journey", map.as_bytes());
    let ran = run(&["diff", "HEAD"]).exits(0);
    assert_eq!(
        ran.out,
        "\
Breaking for whoever reads the spec

  touchpoint `results` is now called `hits`
    Buy.search.hits touchpoint-renamed eu shop/buy.journey:4

Weaker promises

  the journey has lost its owner `Shop`
    Buy owner-lost eu shop/buy.journey:2

"
    );
    assert_eq!(ran.err, "1 breaking change, 1 weaker promise\n");

    // What gates.
    run(&["diff", "HEAD", "--breaking-only"]).exits(1);
    run(&["diff", "HEAD", "--fail-on", "weaker"]).exits(1);
    run(&["diff", "HEAD", "--fail-on", "never"]).exits(0);
    let weaker = map.replace("touchpoint hits", "touchpoint results");
    folder.write("maps/eu shop/buy.journey", weaker.as_bytes());
    run(&["diff", "HEAD", "--breaking-only"]).exits(0);
    run(&["diff", "HEAD", "--fail-on", "breaking"]).exits(0);
    run(&["diff", "HEAD", "--fail-on", "weaker"]).exits(1);

    // Between two revisions, and for a comment.
    git(&folder, &["commit", "-qam", "second"]);
    run(&["diff", "HEAD"]).exits(0);
    run(&["diff", "git:HEAD~1", "HEAD", "--fail-on", "any"]).exits(1);
    let args = ["diff", "HEAD~1", "--format", "markdown", "--output", "comment.md"];
    assert_eq!(run(&args).exits(0).out, "");
    let comment = std::fs::read_to_string(folder.path().join("maps/comment.md")).unwrap();
    assert!(comment.starts_with("### Journey maps: 1 weaker promise\n"), "{comment}");
}

#[test]
fn folders_and_files_are_compared_too() {
    let louder = MAP.replace("feels -1", "feels +1");
    let folder = Folder::new(&[("old/a.journey", MAP), ("new/a.journey", &louder)]);
    for (old, new) in [("old", "new"), ("old/a.journey", "new/a.journey")] {
        let ran = folder.run(&["diff", old, new]).exits(0);
        assert!(ran.out.contains("`results` feels better: -1 became +1"), "{}", ran.out);
        assert!(ran.out.contains(" +1   ●\n"), "{}", ran.out);
    }
    let ran = folder.run(&["diff", "old", "new", "--format", "json"]).exits(0);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["changes"][0]["rule"], "feeling-up");
    assert_eq!(document["changes"][0]["place"]["line"], 5);
    assert_eq!(document["curves"][0]["points"][0]["after"], 1);
}

/// A file given by itself is compared as that file, whatever it is called and whatever lies beside it.
#[test]
fn a_file_is_compared_with_a_file() {
    let map = MAP.replace("team Shop \"The shop\"", "use people.{Shop}");
    let people = "team Shop \"The shop\"\nsource web \"Web\" { method: interview }\n";
    let folder = Folder::new(&[
        ("o/m.journey", MAP),
        ("n/maps.journey", MAP),
        ("p/journey.toml", ""),
        ("p/people.journey", people),
        ("p/ff/before.journey", &map),
        ("p/ff/after.journey", &map.replace("feels -1", "feels +1")),
        ("p/broken.journey", "this is no map"),
    ]);
    let ran = folder.run(&["diff", "o/m.journey", "n/maps.journey"]).exits(0);
    assert_eq!((&*ran.out, &*ran.err), ("", "nothing changed\n"));
    let ran = folder.run(&["diff", "p/ff/before.journey", "p/ff/after.journey"]).exits(0);
    assert_eq!(ran.err, "1 change of content\n", "{}", ran.out);
}

#[test]
fn a_path_and_a_revision_are_compared_in_either_order() {
    let folder = Folder::new(&[
        ("maps/journey.toml", ""),
        ("maps/a.journey", MAP),
        ("z/a.journey", MAP),
        ("z/b.journey", "team Other \"Other\"\n"),
    ]);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-qm", "first"]);
    git(&folder, &["commit", "-qm", "second", "--allow-empty"]);
    for args in [
        ["diff", "maps", "HEAD"],
        ["diff", "HEAD", "maps"],
        ["diff", "z/a.journey", "HEAD"],
        ["diff", "HEAD", "z/a.journey"],
    ] {
        let ran = folder.run(&args).exits(0);
        assert_eq!((&*ran.out, &*ran.err), ("", "nothing changed\n"), "{args:?}");
    }
    folder.write("z/new.journey", MAP.as_bytes());
    let ran = folder.run(&["diff", "HEAD", "z/new.journey"]).exits(0);
    assert!(ran.err.starts_with("there was no `new.journey` at `HEAD`"), "{}", ran.err);
    std::fs::remove_dir_all(folder.path().join("z")).unwrap();
    git(&folder, &["commit", "-qam", "third"]);
    let ran = folder.run(&["diff", "HEAD~1", "HEAD"]).exits(2);
    assert!(ran.err.contains("there is no `.journey` file at `HEAD`"), "{}", ran.err);
    assert!(ran.err.contains("`maps` is a project of its own"), "{}", ran.err);
}

#[test]
fn json_and_nothing_else_is_written_where_it_was_asked_for() {
    let folder = Folder::new(&[("a/m.journey", MAP), ("b/m.journey", "journey Buy {")]);
    for format in ["json", "markdown"] {
        let ran = folder.run(&["diff", "a", "b", "--format", format]).exits(2);
        assert_eq!(ran.out, "");
        assert!(ran.err.contains("error[J0103]"), "{}", ran.err);
    }
    let ran = folder.run(&["diff", "a", "a", "-o", "a/m.journey"]).exits(2);
    assert!(ran.err.contains("`a/m.journey` is no file for a report"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("a/m.journey")).unwrap(), MAP);
}

/// The pull request that brings the first map is no failure.
#[test]
fn where_there_was_no_map_everything_is_new() {
    let folder = Folder::new(&[("README.md", "Maps will come.\n")]);
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "-m", "begin"]);
    folder.write("maps/journey.toml", b"");
    folder.write("maps/a.journey", MAP.as_bytes());
    let mut command = folder.command(&["diff", "git:HEAD", "--breaking-only"]);
    command.current_dir(folder.path().join("maps"));
    let ran = support::program::within_limit(command).exits(0);
    assert!(
        ran.err.starts_with("there was no `.journey` file at `git:HEAD`: everything is new\n"),
        "{}",
        ran.err
    );
    let mut command = folder.command(&["diff", "HEAD"]);
    command.current_dir(folder.path().join("maps"));
    let ran = support::program::within_limit(command).exits(0);
    assert!(ran.out.contains("is new"), "{}", ran.out);
    let mut command = folder.command(&["diff", "HEAD", "HEAD"]);
    command.current_dir(folder.path().join("maps"));
    let ran = support::program::within_limit(command).exits(2);
    assert!(ran.err.contains("there is no `.journey` file at `HEAD`"), "{}", ran.err);
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = repository();
    let ran = folder.run(&["diff", "nothing", "maps"]).exits(2);
    assert!(ran.err.contains("`nothing` is no path and no revision of git"), "{}", ran.err);
    let ran = folder.run(&["diff", "--", "--output=x", "maps"]).exits(2);
    assert!(ran.err.contains("`--output=x` is no path and no revision"), "{}", ran.err);
    folder.write("maps/eu shop/buy.journey", b"journey Buy {");
    let ran = folder.run(&["diff", "HEAD", "maps"]).exits(2);
    assert!(ran.err.contains("`maps` has 1 error and cannot be compared"), "{}", ran.err);
    assert!(ran.out.contains("error[J0103]"), "{}", ran.out);

    let alone = Folder::new(&[("a.journey", MAP)]);
    let ran = alone.run(&["diff", "main"]).exits(2);
    assert!(ran.err.contains("`main`"), "{}", ran.err);
}

/// How often each rule is there, with what was added counted as what was taken away.
fn mirrored(found: &Diff) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for change in &found.changes {
        let name = change.rule.name();
        let name = name.replace("-added", "-removed").replace("gained", "lost");
        let name = name
            .replace("pain-lost", "pain-gone")
            .replace("opportunity-removed", "opportunity-gone");
        if ["-removed", "-gone", "-renamed"].iter().any(|end| name.ends_with(end)) {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}

#[test]
fn a_line_taken_out_of_an_example_is_told_both_ways() {
    let mut compared = 0;
    for folder in projects(&root().join("examples")) {
        let texts = read_project(&folder);
        let compiled = |texts: &[(String, String)]| -> Compilation {
            compile_texts(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        };
        let whole = compiled(&texts);
        let model = whole.model.as_ref().unwrap();
        assert_eq!(diff(model, model), Diff::default(), "{}", folder.display());
        for (file, (path, text)) in texts.iter().enumerate() {
            let lines: Vec<&str> = text.lines().collect();
            // Some of the lines of each example: compiling without optimisation takes its time.
            for out in (0..lines.len()).step_by(1 + lines.len() / 2) {
                let mut kept = lines.clone();
                let line = kept.remove(out);
                let mut fewer = texts.clone();
                fewer[file].1 = kept.join("\n");
                let fewer = compiled(&fewer);
                let Some(other) = &fewer.model else { continue };
                let (there, back) = (diff(model, other), diff(other, model));
                let what = format!("{path}: {line}");
                assert_eq!(mirrored(&there), mirrored(&back), "{what}");
                assert_eq!(there.changes.is_empty(), back.changes.is_empty(), "{what}");
                compared += 1;
            }
        }
    }
    assert!(compared > 10, "only {compared} were compared");
}
