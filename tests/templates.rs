//! `journey new`: every template checks without a warning, today and in years, is formatted, builds
//! every view, and does what its README says.

mod support;

use std::fs;
use support::program::Folder;

fn templates() -> Vec<String> {
    let listed = Folder::new(&[]).run(&["new", "--list"]).exits(0).out;
    listed.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn there_are_templates_for_the_usual_beginnings() {
    assert_eq!(templates(), ["first", "b2b", "blueprint", "saas", "data"]);
    let folder = Folder::new(&[]);
    let ran = folder.run(&["new", "x", "--template", "firts"]).exits(2);
    assert!(ran.err.contains("first"), "{}", ran.err);
    folder.run(&["new"]).exits(2);
}

#[test]
fn templates_are_clean_today_and_in_years_and_build_every_view() {
    for template in templates() {
        let folder = Folder::new(&[]);
        let made = folder.run(&["new", "My Shop", "--template", &template]).exits(0);
        assert!(made.err.contains("next: cd 'My Shop' && journey "), "{}", made.err);
        for day in ["2026-11-22", "2041-01-01"] {
            let args = ["check", "My Shop", "--deny", "warnings", "--as-of", day];
            let ran = folder.run(&args).exits(0);
            assert!(!ran.err.contains("warning"), "{template}: {}", ran.err);
        }
        folder.run(&["fmt", "--check", "My Shop"]).exits(0);
        for view in ["map", "flow", "blueprint", "measures", "overview"] {
            let out = format!("{template}-{view}");
            folder.run(&["build", "My Shop", "--view", view, "--emit", "svg", "-o", &out]).exits(0);
            let drawn = fs::read_dir(folder.path().join(&out)).unwrap().count();
            assert_eq!(drawn, 1, "{template}: {view}");
        }
    }
}

/// The indented lines of a README are commands.
#[test]
fn what_a_readme_says_can_be_done() {
    for template in templates() {
        let folder = Folder::new(&[]);
        folder.run(&["new", "shop", "--template", &template]).exits(0);
        let readme = fs::read_to_string(folder.path().join("shop/README.md")).unwrap();
        assert!(readme.starts_with("# shop\n") && readme.contains("Next steps:"), "{readme}");
        let mut done = 0;
        for line in readme.lines().filter_map(|line| line.strip_prefix("    journey ")) {
            // What the command is for stands behind two blanks.
            let command = line.split("  ").next().unwrap_or_default();
            let args: Vec<&str> = command.split(' ').collect();
            if args[0] == "preview" {
                continue;
            }
            let mut run = folder.command(&args);
            run.current_dir(folder.path().join("shop"));
            support::program::within_limit(run).exits(0);
            done += 1;
        }
        assert!(done >= 2, "{template}: {readme}");
    }
}

/// What stands further in is a journey, to be put below the one that is there.
#[test]
fn the_future_in_a_readme_fits_below_the_present() {
    let folder = Folder::new(&[]);
    folder.run(&["new", "shop", "--template", "blueprint"]).exits(0);
    let read = |file: &str| fs::read_to_string(folder.path().join("shop").join(file)).unwrap();
    let readme = read("README.md");
    let future: Vec<&str> = readme.lines().filter_map(|l| l.strip_prefix("        ")).collect();
    assert!(future[0].starts_with("journey Better"), "{readme}");
    let whole = format!("{}\n{}\n", read("repair.journey"), future.join("\n"));
    folder.write("shop/repair.journey", whole.as_bytes());
    folder.run(&["check", "shop", "--deny", "warnings"]).exits(0);
    folder.run(&["build", "shop", "--view", "compare", "--emit", "svg"]).exits(0);
    assert!(folder.path().join("out/Better.compare.svg").exists());
}

#[test]
fn the_template_with_data_is_measured() {
    let folder = Folder::new(&[]);
    folder.run(&["new", "shop", "--template", "data"]).exits(0);
    let card = folder.run(&["measure", "shop", "--fail-on", "missed"]).exits(0).out;
    assert!(card.starts_with("Evening: score "), "{card}");
    for word in ["met", "unclear", "conversion_rate", "map against log"] {
        assert!(card.contains(word), "no {word}: {card}");
    }
    assert!(!card.contains("no data"), "{card}");
}
