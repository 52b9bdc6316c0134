//! `journey check --fix`: what is mended, what is left alone, and that it is all or nothing.

mod support;

use support::program::Folder;
use support::{projects, read_project, root};

const BROKEN: &str = "\
team Shop \"The shop\"
journey Buy \"Buying\" {
  goal \"A phone\"
  owner= Shop
  stage search {
    touchpoint results \"Results\" { feels −1 }
    Touchpoint reviews \"Reviews\"
  }
  flow { results → reviews }
}
";

#[test]
fn what_can_only_mean_one_thing_is_mended_in_place() {
    let folder = Folder::new(&[("a.journey", BROKEN)]);
    let before = folder.run(&["check"]).exits(1);
    assert!(before.err.contains("errors in 1 file"), "{}", before.err);
    let ran = folder.run(&["check", "--fix"]).exits(0);
    assert!(ran.err.starts_with("mended "), "{}", ran.err);
    let text = std::fs::read_to_string(folder.path().join("a.journey")).unwrap();
    assert_eq!(
        text,
        "\
team Shop \"The shop\"
journey Buy \"Buying\" {
  goal: \"A phone\"
  owner: Shop
  stage search {
    touchpoint results \"Results\" { feels -1 }
    touchpoint reviews \"Reviews\"
  }
  flow { results -> reviews }
}
"
    );
    // Nothing more to do, nothing said.
    let again = folder.run(&["check", "--fix"]).exits(0);
    assert!(!again.err.contains("mended"), "{}", again.err);
}

#[test]
fn guesses_are_made_only_if_asked_for() {
    let map = BROKEN.replace("owner= Shop", "owner: Shpo");
    let folder = Folder::new(&[("a.journey", &map)]);
    let ran = folder.run(&["check", "--fix", "--format", "short"]).exits(1);
    assert!(ran.out.contains("`Shpo`"), "{}", ran.out);
    folder.run(&["check", "--fix", "--unsafe-fixes"]).exits(0);
    let text = std::fs::read_to_string(folder.path().join("a.journey")).unwrap();
    assert!(text.contains("owner: Shop\n"), "{text}");
    folder.run(&["check", "--unsafe-fixes"]).exits(2);
}

#[test]
fn only_what_was_asked_for_is_touched() {
    let folder = Folder::new(&[
        ("journey.toml", ""),
        ("a/a.journey", "team A “A”\n"),
        ("b/b.journey", "team B “B”\n"),
    ]);
    folder.run(&["check", "a", "--fix"]).exits(0);
    let read = |path: &str| std::fs::read_to_string(folder.path().join(path)).unwrap();
    assert_eq!((&*read("a/a.journey"), &*read("b/b.journey")), ("team A \"A\"\n", "team B “B”\n"));
    let ran = folder.run(&["check", "-", "--fix"]).exits(2);
    assert!(ran.err.contains("standard input cannot be mended"), "{}", ran.err);
}

#[test]
fn an_example_with_look_alikes_is_mended_to_what_it_was() {
    let mut mended = 0;
    for folder in projects(&root().join("examples")) {
        let texts = read_project(&folder);
        let project = Folder::new(&[]);
        for (path, text) in &texts {
            let spoiled = if path.ends_with(".journey") {
                text.replace(" -> ", " → ").replace(": \"", "： \"").replace(" {\n", " ｛\n")
            } else {
                text.clone()
            };
            project.write(path, spoiled.as_bytes());
        }
        project.run(&["check", "--fix", "--as-of", "2026-11-22"]);
        let fixed = read_project(project.path());
        for ((path, text), (_, was)) in fixed.iter().zip(&texts) {
            assert_eq!(text, was, "{path}");
            mended += 1;
        }
    }
    assert!(mended > 10);
}
