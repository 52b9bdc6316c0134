//! What others run of ours in their pipelines: the steps of the GitHub Action and of the template for
//! GitLab as these run them, the hooks of pre-commit, and the problem matcher. What is not there (git, bash,
//! python3, pre-commit) is said and passed over.

#![cfg(unix)]
#![allow(clippy::print_stdout)] // what was skipped is told on the terminal

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use support::program::Folder;
use support::root;

const MAP: &str = "\
team Shop \"The shop\"
journey Buy \"Buying\" {
  owner: Shop
  stage search { touchpoint reviews \"Reviews\" { feels -1 } }
}
";

fn has(program: &str) -> bool {
    let mut command = Command::new(program);
    let command = command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null());
    let found = command.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !found {
        println!("there is no {program}: what it runs is not looked at");
    }
    found
}

/// A repository on a server, and a checkout as pipelines make it: the last commit alone.
struct Repository {
    folder: Folder,
    /// The commit before.
    base: String,
}

impl Repository {
    /// With a project in `maps/`, whose map is changed by the last commit.
    fn new(old: &str, new: &str) -> Self {
        let folder = Folder::new(&[
            ("origin/maps/journey.toml", "[project]\nname = \"shop\"\n"),
            ("origin/maps/buy.journey", old),
        ]);
        let repository = Repository { folder, base: String::new() };
        let origin = repository.path("origin");
        repository.git(&origin, &["init", "--quiet", "--initial-branch=main"]);
        // As GitHub lets it: any commit can be asked for.
        repository.git(&origin, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
        repository.git(&origin, &["add", "."]);
        repository.git(&origin, &["commit", "--quiet", "-m", "old"]);
        let base = repository.git(&origin, &["rev-parse", "HEAD"]).trim().to_owned();
        repository.folder.write("origin/maps/buy.journey", new.as_bytes());
        repository.git(&origin, &["commit", "--quiet", "-am", "new"]);
        let url = format!("file://{}", origin.display());
        repository
            .git(repository.folder.path(), &["clone", "--quiet", "--depth=1", &url, "checkout"]);
        // A `gh` that writes down what it is asked for, and the program where it is looked for.
        fs::create_dir_all(repository.path("bin")).unwrap();
        repository.folder.write("bin/gh", b"#!/bin/sh\necho \"$@\" >> \"$GH_LOG\"\n");
        fs::set_permissions(repository.path("bin/gh"), fs::Permissions::from_mode(0o755)).unwrap();
        let program = repository.path("bin/journey");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_journey"), program).unwrap();
        Repository { base, ..repository }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn git(&self, folder: &Path, args: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=x", "-c", "user.email=x@example.org"]).args(args);
        let output = command.current_dir(folder).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a script as pipelines do.
    fn bash(&self, folder: &str, script: &str, variables: &[(String, String)]) -> Output {
        self.folder.write("script.sh", script.as_bytes());
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(self.path("script.sh"))
            .current_dir(self.path(folder))
            .envs(variables.iter().cloned())
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("GH_LOG", self.path("gh.log"))
            .env("GITHUB_REPOSITORY", "o/r")
            .env("GITHUB_STEP_SUMMARY", self.path("summary.md"))
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], b"\n", &output.stderr[..]].concat()).into_owned()
}

/// A step of `action.yml`: its variables, with expressions, and its script.
struct Step {
    variables: Vec<(String, String)>,
    script: String,
}

/// The steps of the action that run a script, by name.
fn steps() -> BTreeMap<String, Step> {
    let text = fs::read_to_string(root().join("action.yml")).unwrap();
    let mut steps = BTreeMap::new();
    for part in text.split("\n    - name: ").skip(1) {
        let (name, part) = part.split_once('\n').unwrap();
        let block = |head: &str| {
            let (_, rest) = part.split_once(&format!("      {head}"))?;
            let lines = rest.lines().skip(1).take_while(|line| line.starts_with("        "));
            Some(lines.map(|line| &line[8..]).collect::<Vec<_>>())
        };
        let script = match block("run: |\n") {
            Some(_) => {
                let (_, rest) = part.split_once("      run: |\n").unwrap();
                let lines = rest.lines().take_while(|line| line.starts_with("        "));
                lines.map(|line| format!("{}\n", &line[8..])).collect()
            }
            None => match part.split_once("      run: ") {
                Some((_, rest)) => rest.lines().next().unwrap().to_owned(),
                None => continue,
            },
        };
        let variables = block("env:").unwrap_or_default();
        let variables = variables.iter().map(|line| line.split_once(": ").unwrap());
        let variables = variables.map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        steps.insert(name.to_owned(), Step { variables, script });
    }
    steps
}

/// Runs a step of the action in the folder `maps` of the checkout.
fn act(repository: &Repository, name: &str, inputs: &[(&str, &str)]) -> Output {
    let steps = steps();
    let step = steps.get(name).unwrap_or_else(|| panic!("no step `{name}`: {:?}", steps.keys()));
    let temporary = repository.path("temp");
    fs::create_dir_all(&temporary).unwrap();
    let value = |text: &str| {
        let mut text = text.to_owned();
        let known = [
            ("runner.temp", temporary.to_str().unwrap()),
            ("github.event.pull_request.base.sha", &repository.base),
            ("github.event.pull_request.number", "7"),
            ("github.token", "secret"),
            ("inputs.name", "journey"),
            ("github.action_path", "nowhere"),
        ];
        for (name, value) in known {
            text = text.replace(&format!("${{{{ {name} }}}}"), value);
        }
        for (name, value) in [("path", "maps"), ("deny", ""), ("baseline", "")] {
            let given = inputs.iter().find(|(input, _)| *input == name).map_or(value, |i| i.1);
            text = text.replace(&format!("${{{{ inputs.{name} }}}}"), given);
        }
        assert!(!text.contains("${{"), "{text}");
        text
    };
    let variables: Vec<(String, String)> =
        step.variables.iter().map(|(name, text)| (name.clone(), value(text))).collect();
    repository.bash("checkout/maps", &step.script, &variables)
}

#[test]
fn the_action_does_what_its_description_says() {
    if !has("git") || !has("bash") {
        return;
    }
    let names: Vec<String> = steps().into_keys().collect();
    assert_eq!(names, ["Check", "Draw", "Install journey", "Tell what changed"]);
    let new = MAP.replace("feels -1", "feels +1").replace("  owner: Shop\n", "");
    let repository = Repository::new(MAP, &new);

    let installed = act(&repository, "Install journey", &[]);
    assert!(installed.status.success(), "{}", said(&installed));
    assert!(said(&installed).contains("bin/journey"), "{}", said(&installed));

    let checked = act(&repository, "Check", &[]);
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(
        said(&checked).contains("::warning file=maps/buy.journey,line=2,"),
        "{}",
        said(&checked)
    );
    let sarif = repository.read("temp/journey.sarif");
    assert!(sarif.contains("\"uri\": \"maps/buy.journey\""), "{sarif}");
    let denied = act(&repository, "Check", &[("deny", "warnings")]);
    assert_eq!(denied.status.code(), Some(1), "{}", said(&denied));
    assert!(said(&denied).contains("::error file=maps/buy.journey"), "{}", said(&denied));

    // What is known is not told again.
    let known = repository.bash("checkout/maps", "journey check --output ../known.json=json", &[]);
    assert!(known.status.success(), "{}", said(&known));
    let inputs = [("deny", "warnings"), ("baseline", "../known.json")];
    let checked = act(&repository, "Check", &inputs);
    assert!(checked.status.success(), "{}", said(&checked));

    let told = act(&repository, "Tell what changed", &[]);
    assert!(told.status.success(), "{}", said(&told));
    let comment = repository.read("temp/journey-diff.md");
    assert!(comment.contains("Reviews") && comment.contains("owner"), "{comment}");
    assert_eq!(comment, repository.read("summary.md") + "\n<!-- journey -->\n");
    let asked = repository.read("gh.log");
    assert!(asked.starts_with("api repos/o/r/issues/7/comments --paginate"), "{asked}");
    assert!(asked.contains("\npr comment 7 --body-file "), "{asked}");
    // A comment that bears our mark is written anew; those of others stay.
    let found =
        b"#!/bin/sh\necho \"$@\" >> \"$GH_LOG\"\ncase \"$*\" in *--paginate*) echo 42;; esac\n";
    repository.folder.write("bin/gh", found);
    let told = act(&repository, "Tell what changed", &[]);
    assert!(told.status.success(), "{}", said(&told));
    let asked = repository.read("gh.log");
    let last = asked.lines().last().unwrap();
    assert!(last.contains("--method PATCH repos/o/r/issues/comments/42 --field body=@"), "{asked}");

    let drawn = act(&repository, "Draw", &[]);
    assert!(drawn.status.success(), "{}", said(&drawn));
    assert!(repository.read("temp/journey/Buy.map.svg").contains("<svg"));

    // A fork may not comment; that fails nothing.
    repository.folder.write("bin/gh", b"#!/bin/sh\nexit 1\n");
    let told = act(&repository, "Tell what changed", &[]);
    assert!(
        told.status.success() && said(&told).contains("::notice::no comment"),
        "{}",
        said(&told)
    );

    // A wrong map fails the check, is annotated, and cannot be compared.
    repository.folder.write("checkout/maps/buy.journey", b"journey X {");
    let checked = act(&repository, "Check", &[]);
    assert_eq!(checked.status.code(), Some(1), "{}", said(&checked));
    assert!(said(&checked).contains("::error file=maps/buy.journey"), "{}", said(&checked));
    let told = act(&repository, "Tell what changed", &[]);
    assert!(told.status.success() && said(&told).contains("::notice::"), "{}", said(&told));
    let drawn = act(&repository, "Draw", &[]);
    assert!(drawn.status.success() && said(&drawn).contains("::notice::"), "{}", said(&drawn));
}

/// The pull request that brings the first map, and the one that mends a wrong one.
#[test]
fn the_action_bears_a_past_that_cannot_be_compared() {
    if !has("git") || !has("bash") {
        return;
    }
    let repository = Repository::new("", MAP);
    let told = act(&repository, "Tell what changed", &[]);
    assert!(told.status.success(), "{}", said(&told));
    assert!(repository.read("summary.md").contains("is new"), "{}", said(&told));
    let repository = Repository::new("journey X {", MAP);
    let told = act(&repository, "Tell what changed", &[]);
    assert!(told.status.success() && said(&told).contains("::notice::"), "{}", said(&told));
}

#[test]
fn the_template_for_gitlab_fills_its_reports() {
    if !has("git") || !has("bash") {
        return;
    }
    let text = fs::read_to_string(root().join("docs/ci/gitlab.yml")).unwrap();
    let (_, script) = text.split_once("\n  script:\n").unwrap();
    let lines = script.lines().map_while(|line| line.strip_prefix("    - "));
    let script: String = lines.map(|line| format!("{line}\n")).collect();
    assert!(script.contains("journey check"), "{script}");
    let run = |new: &str| {
        let repository = Repository::new(MAP, new);
        // There, the whole history is fetched.
        repository.git(&repository.path("checkout"), &["fetch", "--quiet", "--unshallow"]);
        let variables = [
            ("JOURNEY_PATH", "maps"),
            ("CI_MERGE_REQUEST_DIFF_BASE_SHA", repository.base.as_str()),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let ran = repository.bash("checkout", &script, &variables);
        (repository, ran)
    };
    let (repository, ran) = run(&MAP.replace("feels -1", "feels +1"));
    assert!(ran.status.success(), "{}", said(&ran));
    assert!(said(&ran).contains("Reviews"), "{}", said(&ran));
    let report = repository.read("checkout/gl-journey.json");
    assert!(report.contains("J0614 unsourced") && !report.contains("critical"), "{report}");
    assert!(repository.read("checkout/journey.xml").contains("maps/buy.journey"));
    assert!(repository.read("checkout/journey-out/Buy.map.svg").contains("<svg"));

    let (repository, ran) = run("journey X {");
    assert_eq!(ran.status.code(), Some(1), "{}", said(&ran));
    let report = repository.read("checkout/gl-journey.json");
    assert!(report.contains("\"path\": \"maps/buy.journey\""), "{report}");
    assert!(report.contains("critical"), "{report}");
}

/// The hooks that use an installed program; the others build it first.
#[test]
fn the_hooks_of_pre_commit_run() {
    if !has("git") || !has("pre-commit") || !root().join(".git").exists() {
        return;
    }
    let repository = Repository::new(MAP, &MAP.replace("feels -1", "feels    -1"));
    let hook = |id: &str| {
        let script = format!("pre-commit try-repo '{}' {id} --all-files", root().display());
        let home = repository.path("home").display().to_string();
        repository.bash("checkout", &script, &[("PRE_COMMIT_HOME".to_owned(), home)])
    };
    let formatted = hook("journey-fmt-system");
    assert!(said(&formatted).contains("files were modified by this hook"), "{}", said(&formatted));
    assert_eq!(repository.read("checkout/maps/buy.journey"), MAP);
    // Without settings at the root, every map below is checked.
    repository.git(&repository.path("checkout"), &["rm", "--quiet", "maps/journey.toml"]);
    let checked = hook("journey-check-system");
    assert!(said(&checked).contains("Passed"), "{}", said(&checked));
    repository.folder.write("checkout/maps/buy.journey", b"journey X {\n");
    let checked = hook("journey-check-system");
    assert!(said(&checked).contains("error[J"), "{}", said(&checked));
    // A map that is deleted is missing in others.
    let user = "use buy.Shop\npersona Ann \"Ann\"\n";
    repository.folder.write("checkout/maps/more.journey", user.as_bytes());
    let checkout = repository.path("checkout");
    repository.git(&checkout, &["add", "maps/more.journey"]);
    repository.git(&checkout, &["rm", "--quiet", "--force", "maps/buy.journey"]);
    let checked = hook("journey-check-system");
    assert!(said(&checked).contains("error[J"), "{}", said(&checked));
}

#[test]
fn the_problem_matcher_reads_short_lines() {
    if !has("python3") {
        return;
    }
    let folder =
        Folder::new(&[("maps/a.journey", "journey A \"A\" {\n  stage s { tuchpoint t }\n")]);
    let found = folder.run(&["check", "--format", "short"]).exits(1).out;
    let script = "\
import json, re, sys
matcher = json.load(open(sys.argv[1]))['problemMatcher'][0]
pattern = matcher['pattern'][0]
for line in sys.stdin:
    found = re.search(pattern['regexp'], line.rstrip('\\n'))
    print(found and [found.group(pattern[k]) for k in ('file', 'line', 'column', 'severity', 'code')])
";
    folder.write("found.txt", found.as_bytes());
    let input = fs::File::open(folder.path().join("found.txt")).unwrap();
    let output = Command::new("python3")
        .args(["-c", script])
        .arg(root().join("docs/ci/problem-matcher.json"))
        .stdin(input)
        .output()
        .unwrap();
    let read = said(&output);
    assert!(output.status.success() && !read.contains("None"), "{found}\n{read}");
    assert!(read.contains("['maps/a.journey', '2', "), "{found}\n{read}");
}
