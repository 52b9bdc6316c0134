//! The program as its users meet it: what it prints where, what it writes, how it exits.

mod support;

use std::fs;
use std::io::Write;
use std::process::Stdio;
use support::program::{Folder, Ran, within_limit};

const MAP: &str = "team Shop \"The shop\"\n";
const WALK: &str = r#"persona Ann { goal: "Home" }
journey Walk "A walk" for Ann {
  kind: current_state
  stage out "Out" {
    touchpoint door "The door" {
      does "Opens it"
      feels +1 "curious"
    }
  }
}
"#;

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_clean_project_says_so_on_standard_error() {
    let folder = Folder::new(&[("journey.toml", ""), ("a.journey", MAP), ("eu/b.journey", "")]);
    for args in [&["check"][..], &["check", "."], &["check", "--format", "short"]] {
        let ran = folder.run(args).exits(0);
        assert_eq!((&*ran.out, &*ran.err), ("", "no problems in 2 files\n"));
    }
    // From a folder inside, it is the same project.
    let ran = folder.command(&["check"]).current_dir(folder.path().join("eu")).output().unwrap();
    assert_eq!(Ran::from(ran).exits(0).err, "no problems in 2 files\n");
}

#[test]
fn wrong_usage_exits_with_2() {
    let folder = Folder::new(&[("a.journey", MAP)]);
    for args in [
        &[][..],
        &["chekc"],
        &["check", "--format", "xml"],
        &["check", "--as-of", "2026-02-30"],
        &["check", "--as-of", "tomorrow"],
        &["check", "--output", "x"],
        &["check", "--output", "x=xml"],
        &["check", "--deny", "nothing-such"],
        &["check", "--allow", "unknown-name"],
        &["check", "--allow", "wishful", "--deny", "wishful"],
        &["check", "-", "a.journey"],
        &["build", "--view", "pie"],
        &["build", "--theme", "neon"],
        &["build", "--link", "javascript:alert(1)"],
    ] {
        let ran = folder.run(args).exits(2);
        assert_eq!(ran.out, "", "{args:?}");
        assert!(!ran.err.is_empty(), "{args:?}");
    }
    let ran = folder.run(&["check", "--deny", "wishfull"]).exits(2);
    assert!(ran.err.contains("did you mean `wishful`?"), "{}", ran.err);
}

/// Who comes from another tool is told what does it here.
#[test]
fn commands_of_other_tools_lead_to_ours() {
    let folder = Folder::new(&[]);
    for (word, ours) in [
        ("validate", "`journey check` finds mistakes"),
        ("lint", "`journey check` finds mistakes, `journey lints` lists"),
        ("render", "`journey build` draws the maps"),
        ("format", "`journey fmt`"),
        ("init", "`journey new NAME`"),
    ] {
        let ran = folder.run(&[word]).exits(2);
        assert!(ran.err.contains(&format!("unrecognized subcommand '{word}'")), "{}", ran.err);
        assert!(ran.err.contains(&format!("tip: {ours}")), "{}", ran.err);
        assert_eq!(ran.err.matches("tip:").count(), 1, "{}", ran.err);
    }
    let ran = folder.run(&["chekc"]).exits(2);
    assert!(ran.err.contains("'check'"), "{}", ran.err);
}

/// A folder called `maps.svg` is what nobody meant.
#[test]
fn a_build_into_something_called_like_a_picture_is_refused() {
    let folder = Folder::new(&[("a.journey", MAP)]);
    for (out, emit) in [("maps.svg", "svg"), ("pictures/a.PNG", "png"), ("r.html", "html")] {
        let ran = folder.run(&["build", "-o", out]).exits(2);
        assert!(ran.err.contains(&format!("`{out}` is the name of a file")), "{}", ran.err);
        assert!(ran.err.contains(&format!("--emit {emit}`")), "{}", ran.err);
        assert!(!folder.path().join(out).exists() && !folder.path().join("pictures").exists());
    }
    // One that is there is meant.
    std::fs::create_dir(folder.path().join("old.svg")).unwrap();
    folder.run(&["build", "-o", "old.svg"]).exits(0);
    folder.run(&["build", "-o", "v1.2"]).exits(0);
}

#[test]
fn help_and_version_exit_with_0() {
    let folder = Folder::new(&[]);
    let help = folder.run(&["--help"]).exits(0).out;
    assert!(help.contains("Examples:") && help.contains("journey new shop"), "{help}");
    for command in ["check", "build", "explain", "lints", "std", "new", "preview", "schema"] {
        folder.run(&[command, "--help"]).exits(0);
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
    }
    let version = folder.run(&["--version"]).exits(0).out;
    assert_eq!(version, concat!("journey ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn paths_that_lead_nowhere_are_said() {
    let folder = Folder::new(&[("buy.journey", MAP), ("README.md", "")]);
    let ran = folder.run(&["check", "buy.jurney"]).exits(2);
    assert!(ran.err.contains("`buy.jurney` does not exist"), "{}", ran.err);
    assert!(ran.err.contains("did you mean `buy.journey`?"), "{}", ran.err);
    let ran = folder.run(&["check", "README.md"]).exits(2);
    assert!(ran.err.contains("`README.md` is no `.journey` file"), "{}", ran.err);

    let empty = Folder::new(&[("inner/journey.toml", ""), ("inner/a.journey", MAP)]);
    let ran = empty.run(&["check"]).exits(2);
    assert!(ran.err.contains("there is no `.journey` file"), "{}", ran.err);
    assert!(ran.err.contains("`inner` is a project of its own"), "{}", ran.err);
    empty.run(&["check", "inner"]).exits(0);
}

#[test]
fn paths_of_two_projects_are_refused() {
    let folder = Folder::new(&[
        ("a/journey.toml", ""),
        ("a/x.journey", MAP),
        ("b/journey.toml", ""),
        ("b/x.journey", MAP),
    ]);
    let ran = folder.run(&["check", "a", "b"]).exits(2);
    assert!(ran.err.contains("two projects, `a` and `b`"), "{}", ran.err);
}

/// Without `journey.toml` the folder of both is the project; one above the current folder is not
/// looked through.
#[test]
fn paths_without_a_project_have_a_folder_in_common() {
    let folder = Folder::new(&[("a/x.journey", MAP), ("b/x.journey", MAP), ("c/d/README", "")]);
    folder.run(&["check", "a", "b"]).exits(0);
    let from = |inside: &str, args: &[&str]| {
        let mut command = folder.command(args);
        command.current_dir(folder.path().join(inside));
        within_limit(command)
    };
    from("c", &["check", "../a", "../a/x.journey"]).exits(0);
    let ran = from("c/d", &["check", "../../a/x.journey", "../../b"]).exits(2);
    assert!(ran.err.contains("`a` and `b` are no one project"), "{}", ran.err);
    assert!(ran.err.contains("put a `journey.toml` into the folder of both"), "{}", ran.err);
}

#[test]
fn a_bad_configuration_exits_with_2_and_shows_every_mistake() {
    let folder = Folder::new(&[
        (
            "journey.toml",
            "[project]\nnam = \"x\"\ntime_zone = \"Berlin\"\n[lints]\nwishfull = \"off\"\n",
        ),
        ("a.journey", MAP),
    ]);
    let ran = folder.run(&["check", "--format", "short"]).exits(2);
    assert_eq!(
        ran.out,
        "journey.toml:2:1: error[J0703]: `[project]` has no key `nam`\n\
         journey.toml:3:13: error[J0703]: there is no time zone `Berlin`\n\
         journey.toml:5:1: error[J0703]: there is no warning or note `wishfull` to set\n"
    );
    assert!(ran.err.starts_with("3 errors in 1 file\n"), "{}", ran.err);
    let ran = folder.run(&["check"]).exits(2);
    assert!(ran.out.contains("help: did you mean `Europe/Berlin`?"), "{}", ran.out);
}

#[test]
fn standard_input_is_one_file() {
    let folder = Folder::new(&[("a.journey", MAP)]);
    let with_input = |bytes: &[u8]| {
        let mut child = folder
            .command(&["check", "-", "--format", "short"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        Ran::from(child.wait_with_output().unwrap())
    };
    assert_eq!(with_input(MAP.as_bytes()).exits(0).err, "no problems in 1 file\n");
    let ran = with_input(b"\xff").exits(1);
    assert!(ran.out.starts_with("stdin.journey:1:1: error[J0702]"), "{}", ran.out);
}

#[test]
fn what_hides_and_what_is_excluded_is_left_out() {
    let folder = Folder::new(&[
        ("journey.toml", "[project]\nexclude = [\"drafts\"]\n"),
        ("a.journey", MAP),
        (".git/b.journey", ""),
        ("target/b.journey", ""),
        ("web/node_modules/b.journey", ""),
        ("drafts/b.journey", ""),
        ("inner/journey.toml", ""),
        ("inner/b.journey", ""),
    ]);
    assert_eq!(folder.run(&["check"]).exits(0).err, "no problems in 1 file\n");
}

#[test]
fn findings_elsewhere_are_counted() {
    let folder =
        Folder::new(&[("journey.toml", ""), ("a.journey", "use b.x\n"), ("d/c.journey", "")]);
    folder.write("b.journey", b"\xff");
    folder.write("z.journey", b"\xff");
    let ran = folder.run(&["check", "d"]).exits(0);
    assert_eq!(
        ran.err,
        "no problems in 1 file\n2 errors elsewhere in the project: `journey check` shows all\n"
    );
    let ran = folder.run(&["check", "b.journey", "--format", "short"]).exits(1);
    assert_eq!(ran.out.lines().count(), 1);
    assert!(ran.err.contains("1 error elsewhere"), "{}", ran.err);
}

#[test]
fn json_fits_the_schema_and_is_the_same_each_time() {
    let folder = Folder::new(&[("journey.toml", "[project]\nnam = \"x\"\n"), ("a.journey", "")]);
    folder.write("b.journey", b"caf\xe9");
    let first = folder.run(&["check", "--format", "json"]).exits(2).out;
    assert_eq!(first, folder.run(&["check", "--format", "json"]).exits(2).out);
    let schema = json(&folder.run(&["schema", "diagnostics"]).exits(0).out);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document = json(&first);
    let errors: Vec<String> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(document["summary"]["errors"], 2);
    assert_eq!(document["diagnostics"][0]["path"], "b.journey");
    let temporary = folder.path().to_string_lossy().into_owned();
    assert!(!first.contains(&temporary), "{first}");
}

#[test]
fn reports_are_written_beside_the_log() {
    let folder = Folder::new(&[]);
    folder.write("a.journey", b"\xff");
    let args = ["check", "--output", "r.json=json", "--output", "r.txt=short"];
    let ran = folder.run(&args).exits(1);
    assert!(ran.out.starts_with("error[J0702]\n"), "{}", ran.out);
    assert_eq!(json(&fs::read_to_string(folder.path().join("r.json")).unwrap())["version"], 1);
    let short = fs::read_to_string(folder.path().join("r.txt")).unwrap();
    assert!(short.starts_with("a.journey:1:1: error[J0702]"), "{short}");

    let ran = folder.run(&["check", "--output", "no/such/r.json=json"]).exits(2);
    assert!(ran.err.contains("`no/such/r.json` cannot be written"), "{}", ran.err);
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let folder = Folder::new(&[]);
    let mut child = folder
        .command(&["std", "metrics"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().unwrap()).exits(0);
    assert_eq!(ran.err, "");
}

#[test]
fn images_and_documents_are_written_where_asked_for() {
    let folder = Folder::new(&[("a.journey", WALK), ("no.ttf", "this is no font")]);
    let ran = folder.run(&["build", "--emit", "svg,png,pdf", "--view", "map,flow"]).exits(0);
    assert!(ran.err.contains("wrote 6 files to out"), "{}", ran.err);
    let read = |name: &str| fs::read(folder.path().join("out").join(name)).unwrap();
    assert!(read("Walk.flow.svg").starts_with(b"<svg "));
    assert!(read("Walk.map.png").starts_with(b"\x89PNG"));
    assert!(read("Walk.map.pdf").starts_with(b"%PDF"));
    // The same again: nothing is touched.
    let ran = folder.run(&["build", "--emit", "svg,png,pdf", "--view", "map,flow"]).exits(0);
    assert!(ran.err.contains("wrote 0 files to out, 6 unchanged"), "{}", ran.err);
    let ran = folder.run(&["build", "--emit", "png", "--font", "no.ttf"]).exits(2);
    assert!(ran.err.contains("`no.ttf` is no font"), "{}", ran.err);
    let ran = folder.run(&["build", "--emit", "png", "--font", "gone.ttf"]).exits(2);
    assert!(ran.err.contains("`gone.ttf` cannot be read"), "{}", ran.err);
}

#[test]
fn colours_follow_the_option_and_the_environment() {
    let folder = Folder::new(&[]);
    folder.write("a.journey", b"\xff");
    let colored = |args: &[&str], env: &[(&str, &str)]| {
        let mut command = folder.command(args);
        command.envs(env.iter().copied());
        Ran::from(command.output().unwrap()).exits(1).out.contains('\u{1b}')
    };
    assert!(!colored(&["check"], &[]));
    assert!(colored(&["check", "--color", "always"], &[]));
    assert!(colored(&["check"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&["check"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["check", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(colored(&["--color", "always", "check"], &[("NO_COLOR", "1")]));
    assert!(!colored(&["check", "--color", "always", "--format", "short"], &[]));
}

#[test]
fn codes_are_explained() {
    let folder = Folder::new(&[]);
    let by_code = folder.run(&["explain", "j0201"]).exits(0).out;
    assert!(by_code.starts_with("J0201 unknown-name\nerror, since 0.1.0: "), "{by_code}");
    assert_eq!(by_code, folder.run(&["explain", "unknown-name"]).exits(0).out);
    for (wrong, near) in [("201", "J0201"), ("J9901", "J0101"), ("wishfull", "wishful")] {
        let ran = folder.run(&["explain", wrong]).exits(2);
        assert!(ran.err.contains("did you mean `"), "{wrong} ({near}): {}", ran.err);
    }
    let keyword = folder.run(&["explain", "pain"]).exits(0).out;
    assert!(keyword.starts_with("pain\n") && keyword.contains("severity:"), "{keyword}");
    let all = folder.run(&["explain"]).exits(0).out;
    assert_eq!(all.lines().count(), journey::diagnostic::Code::ALL.len());
}

#[test]
fn warnings_and_notes_are_listed() {
    let out = Folder::new(&[]).run(&["lints"]).exits(0).out;
    assert!(
        out.contains("J0615  wishful              warning  nearly all feelings are good\n"),
        "{out}"
    );
    assert!(out.contains("  unmeasured           note "), "{out}");
    assert!(!out.contains("J0201"));
}

#[test]
fn the_library_is_shown() {
    let folder = Folder::new(&[]);
    let list = folder.run(&["std"]).exits(0).out;
    assert!(list.contains("std.metrics "), "{list}");
    let source = folder.run(&["std", "std.metrics"]).exits(0).out;
    assert_eq!(source, folder.run(&["std", "metrics"]).exits(0).out);
    let nps = folder.run(&["std", "metrics.nps"]).exits(0).out;
    assert!(nps.starts_with("/// ") && nps.contains("\nmetric nps("), "{nps}");
    assert!(source.contains(&nps));
    let names = folder.run(&["std", "metrics", "--list"]).exits(0).out;
    assert!(names.lines().any(|l| l.starts_with("nps ")), "{names}");
    assert!(names.lines().all(|l| l.contains("  ")) && names.len() < source.len() / 3, "{names}");
    let line = list.lines().find(|l| l.contains("std.metrics ")).unwrap();
    assert!(line.contains(&format!(" {} ", names.lines().count())), "{line}");
    folder.run(&["std", "--list"]).exits(2);
    let ran = folder.run(&["std", "metrics.nothing_like_it"]).exits(2);
    assert!(ran.err.contains("`journey std metrics --list`"), "{}", ran.err);
    let ran = folder.run(&["std", "metrics.npss"]).exits(2);
    assert!(ran.err.contains("did you mean `std.metrics.nps`?"), "{}", ran.err);
    let ran = folder.run(&["std", "metric"]).exits(2);
    assert!(ran.err.contains("did you mean `std.metrics`?"), "{}", ran.err);
}

#[test]
fn a_new_project_is_clean_and_never_overwrites() {
    let folder = Folder::new(&[]);
    let ran = folder.run(&["new", "shop"]).exits(0);
    assert!(ran.err.contains("next: cd shop && journey check"), "{}", ran.err);
    let config = fs::read_to_string(folder.path().join("shop/journey.toml")).unwrap();
    assert!(config.contains("name = \"shop\""), "{config}");
    let ran = folder.run(&["check", "shop", "--deny", "warnings"]).exits(0);
    assert!(ran.err.starts_with("no problems in 1 file"), "{}", ran.err);

    let ran = folder.run(&["new", "shop"]).exits(2);
    assert!(ran.err.contains("`shop` is there and is not empty"), "{}", ran.err);
    folder.write("file", b"");
    folder.run(&["new", "file"]).exits(2);
    folder.run(&["new", "file/inner"]).exits(2);
    folder.run(&["new", ".."]).exits(2);
    folder.run(&["new", "a\"b"]).exits(2);
    folder.run(&["new", " "]).exits(2);
    fs::create_dir(folder.path().join("empty")).unwrap();
    folder.run(&["new", "empty"]).exits(0);
}

#[test]
fn pictures_lead_to_their_source() {
    let folder = Folder::new(&[("journey.toml", ""), ("eu/a map.journey", WALK)]);
    let link = "https://example.com/{file}#L{line}";
    folder.run(&["build", "--link", link, "--emit", "svg,dot", "--view", "map,flow"]).exits(0);
    for file in ["Walk.map.svg", "Walk.map.dot", "Walk.flow.svg", "Walk.flow.dot"] {
        let text = fs::read_to_string(folder.path().join("out").join(file)).unwrap();
        // The touchpoint, in its file.
        assert!(text.contains("https://example.com/eu/a%20map.journey#L5"), "{file}");
    }
    let ran = folder.run(&["build", "--link", "javascript:{path}"]).exits(2);
    assert!(ran.err.contains("links to pages only"), "{}", ran.err);
}

#[test]
fn a_theme_may_be_a_file_of_ones_own() {
    let theme = "base = \"light\"\nink = \"#102030\"\nmuted = \"#aabbcc\"\n";
    let folder = Folder::new(&[
        ("journey.toml", "[project]\ntheme = \"brand.toml\"\n"),
        ("walk.journey", WALK),
        ("brand.toml", theme),
        ("bad.toml", "\nink = \"black\"\n"),
    ]);
    let args = ["build", "--emit", "svg", "--view", "map"];
    let ran = folder.run(&args).exits(0);
    assert!(ran.err.contains("brand.toml: #aabbcc on #ffffff is hard to read"), "{}", ran.err);
    let drawn = fs::read_to_string(folder.path().join("out/Walk.map.svg")).unwrap();
    assert!(drawn.contains("#102030"));
    // What the command line says holds.
    let ran = folder.run(&[&args[..], &["--theme", "dark"]].concat()).exits(0);
    assert!(!ran.err.contains("hard to read"), "{}", ran.err);
    let ran = folder.run(&[&args[..], &["--theme", "bad.toml"]].concat()).exits(2);
    assert!(ran.err.contains("bad.toml:2: `black` is no colour"), "{}", ran.err);
    let ran = folder.run(&[&args[..], &["--theme", "none.toml"]].concat()).exits(2);
    assert!(ran.err.contains("the theme `none.toml` cannot be read"), "{}", ran.err);
}

#[test]
fn chinese_letters_beside_a_flag_are_painted() {
    let map = "journey Walk \"开🇩🇪 und الطريق 👩\u{200d}💻\" {\n  stage go \"开🇩🇪\" { touchpoint there \"हिन्दी 走🇫🇷\" { feels 1 \"حزين 😀 سعيد\" } }\n}\n";
    let folder = Folder::new(&[("walk.journey", map)]);
    let args = ["build", "--emit", "svg,png,pdf", "--view", "map,flow", "-o", "out"];
    folder.run(&args).exits(0);
    for name in ["map.png", "map.pdf", "flow.png", "flow.pdf", "map.svg"] {
        assert!(folder.path().join("out").join(format!("Walk.{name}")).exists(), "{name}");
    }
}
