//! Reports for programs: each is what its reader wants, and a finding keeps its name.

#![allow(clippy::print_stdout)] // what was skipped is told on the terminal

mod support;

use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};
use support::program::Folder;

const MAP: &str = "\
team Shop \"The shop\"
source interviews \"12 interviews\" { method: interview }
journey Buy \"Buying\" {
  owner: Shop
  source: interviews
  stage search {
    touchpoint reviews \"Reviews\" { feels -1, expects +1 }
  }
  stage buy {
  }
  flow { reviews -> chekout }
}
";

/// The map without its error: a warning and a note are left.
fn mended() -> String {
    MAP.replace("  flow { reviews -> chekout }\n", "")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn folder(map: &str) -> Folder {
    Folder::new(&[("journey.toml", ""), ("maps/buy.journey", map), ("clean.journey", "")])
}

fn errors(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.iter_errors(document).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn sarif_fits_its_schema_and_has_what_github_wants() {
    let schema = std::fs::read_to_string(support::root().join("tests/schemas/sarif-2.1.0.json"));
    let schema = json(&schema.unwrap());
    for (map, code) in [(MAP.to_owned(), 1), (mended(), 0), (String::new(), 0)] {
        let ran = folder(&map).run(&["check", "--format", "sarif", "--path-prefix", "eu shop/"]);
        let ran = ran.exits(code);
        let document = json(&ran.out);
        assert_eq!(errors(&schema, &document), Vec::<String>::new());
        let run = &document["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for result in run["results"].as_array().unwrap() {
            let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            assert!(rule["help"]["text"].as_str().unwrap().len() > 20, "{rule}");
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "eu%20shop/maps/buy.journey");
            assert_eq!(result["partialFingerprints"].as_object().unwrap().len(), 1);
        }
        assert_eq!(run["results"].as_array().unwrap().is_empty(), map.is_empty());
    }
}

/// Microsoft's own reader of SARIF, with the rules of GitHub's code scanning.
#[test]
fn sarif_pleases_its_multitool() {
    let tool = support::root()
        .join("target/editors/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
    let shop = folder(MAP);
    shop.run(&["check", "--output", "errors.sarif=sarif"]).exits(1);
    let warned = folder(&mended());
    warned.run(&["check", "--output", "warnings.sarif=sarif"]).exits(0);
    shop.write("warnings.sarif", &std::fs::read(warned.path().join("warnings.sarif")).unwrap());
    shop.write("wrong.sarif", br#"{ "version": "2.1.0", "runs": [{ "results": [] }] }"#);
    for (name, fits) in [("errors", true), ("warnings", true), ("wrong", false)] {
        let mut command = Command::new(&tool);
        command
            .args(["validate", &format!("{name}.sarif"), "--rule-kind", "Sarif;Ghas"])
            .args(["--level", "Error;Warning", "--output", &format!("{name}.found")])
            .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
            .current_dir(shop.path())
            .stdin(Stdio::null());
        let Ok(said) = command.output() else {
            println!("there is no multitool: SARIF is held against its schema only");
            return;
        };
        let found = std::fs::read_to_string(shop.path().join(format!("{name}.found")));
        let Ok(found) = found else { panic!("{}", String::from_utf8_lossy(&said.stdout)) };
        let found = json(found.trim_start_matches('\u{feff}'));
        let results = found["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.is_empty(), fits, "{name}: {results:#?}");
    }
}

#[test]
fn github_sees_errors_first_and_one_line_each() {
    let args = ["check", "--format", "github", "--deny", "empty-stage"];
    let ran = folder(&mended()).run(&args).exits(1);
    assert_eq!(
        ran.out,
        "\
::error file=maps/buy.journey,line=9,endLine=9,col=9,endColumn=12,title=J0604 empty-stage::\
stage `buy` has no touchpoint%0Ahelp: add `touchpoint … via … { … }`, \
or `details:` and the name of the journey that tells it in full
::notice file=maps/buy.journey,line=7,endLine=7,col=36,endColumn=44,\
title=J0651 expectation-gap::`reviews` is expected to be +1 and felt as -1%0A\
help: add `opportunity \"…\"` to `reviews` to say how the gap of 2 could close
"
    );
}

#[test]
fn what_ends_a_command_of_github_is_escaped() {
    let folder = Folder::new(&[("100%, a:b.journey", "x \"50% off\"\n")]);
    let ran = folder.run(&["check", "--format", "github"]).exits(1);
    assert!(ran.out.starts_with("::error file=100%25%2C a%3Ab.journey,line=1,"), "{}", ran.out);
}

#[test]
fn gitlab_gets_a_list_of_what_it_shows() {
    let schema = json(
        r#"{
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": { "type": "string", "minLength": 1 },
                "check_name": { "type": "string", "minLength": 1 },
                "fingerprint": { "type": "string", "pattern": "^[0-9a-f]{32}$" },
                "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": { "type": "string", "pattern": "^[^/.]" },
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": { "begin": { "type": "integer", "minimum": 1 } }
                        }
                    }
                }
            }
        }
    }"#,
    );
    let ran = folder(MAP).run(&["check", "--format", "gitlab"]).exits(1);
    let document = json(&ran.out);
    assert_eq!(errors(&schema, &document), Vec::<String>::new());
    assert_eq!(document[0]["severity"], "critical");
    assert_eq!(document[0]["location"]["lines"]["begin"], 11);
}

#[test]
fn junit_fits_the_schema_of_jenkins() {
    let xmllint = |args: &[&str], document: &str| {
        let mut command = Command::new("xmllint");
        let command = command.args(args).arg("-").stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.stdout(Stdio::null()).spawn().ok()?;
        child.stdin.take()?.write_all(document.as_bytes()).ok()?;
        let output = child.wait_with_output().ok()?;
        Some((output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()))
    };
    if xmllint(&["--noout"], "<x/>").is_none_or(|(fits, _)| !fits) {
        println!("there is no xmllint: JUnit is not held against the schema of Jenkins");
        return;
    }
    let shop = folder(MAP);
    shop.run(&["new", "data", "--template", "data"]).exits(0);
    let map = shop.path().join("data/evening.journey");
    let text = std::fs::read_to_string(&map).unwrap();
    shop.write("data/evening.journey", text.replace(">= 30%", ">= 95%").as_bytes());
    let warned = folder(&mended()).run(&["check", "--format", "junit"]).exits(0).out;
    let written = [
        shop.run(&["check", "--format", "junit"]).exits(1).out,
        shop.run(&["check", "data", "--format", "junit"]).exits(0).out,
        folder("").run(&["check", "--format", "junit"]).exits(0).out,
        folder(&mended()).run(&["check", "--format", "junit", "--deny", "warnings"]).exits(1).out,
        shop.run(&["measure", "data", "--format", "junit"]).exits(1).out,
        warned.clone(),
    ];
    let schema = support::root().join("tests/schemas/junit-10.xsd");
    let args = ["--noout", "--nonet", "--schema", schema.to_str().unwrap()];
    for text in written {
        let (fits, said) = xmllint(&args, &text).unwrap();
        assert!(fits, "{said}\n{text}");
    }
    // The schema sees what is wrong.
    let (fits, said) =
        xmllint(&args, &warned.replace("<testcase class", "<testcase klass")).unwrap();
    assert!(!fits && said.contains("klass"), "{said}");
}

#[test]
fn junit_has_a_test_for_each_finding_and_for_each_clean_file() {
    let ran = folder(&mended()).run(&["check", "--format", "junit"]).exits(0);
    assert_eq!(
        ran.out,
        "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<testsuites name=\"journey check\" tests=\"2\" failures=\"0\" errors=\"0\">
  <testsuite name=\"clean.journey\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">
    <testcase classname=\"clean.journey\" name=\"no problems\"/>
  </testsuite>
  <testsuite name=\"maps/buy.journey\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">
    <testcase classname=\"maps/buy.journey\" name=\"J0604 empty-stage: stage `buy` has no touchpoint\">
      <skipped type=\"J0604\" message=\"stage `buy` has no touchpoint\">\
maps/buy.journey:9:9: stage `buy` has no touchpoint&#10;\
help: add `touchpoint … via … { … }`, or `details:` and the name of the journey that tells it in full</skipped>
    </testcase>
    <system-out>7:36: note[J0651]: `reviews` is expected to be +1 and felt as -1</system-out>
  </testsuite>
</testsuites>
"
    );
    // As soon as it fails the run, it is a failure.
    let ran = folder(&mended()).run(&["check", "--format", "junit", "--deny", "warnings"]);
    assert!(ran.exits(1).out.contains("<failure type=\"J0604\""));
}

#[test]
fn what_xml_cannot_hold_does_not_get_into_it() {
    let folder = Folder::new(&[("a&b.journey", "x \"<]]>\u{1}\u{7f}\u{ffff}\" {\n")]);
    let ran = folder.run(&["check", "--format", "junit"]).exits(1);
    assert!(ran.out.contains("name=\"a&amp;b.journey\""), "{}", ran.out);
    assert!(!ran.out.contains(['\u{1}', '\u{7f}', '\u{ffff}']), "{}", ran.out);
    assert!(!ran.out.contains("]]>"), "{}", ran.out);
}

#[test]
fn reviewdog_counts_columns_in_bytes() {
    let folder = Folder::new(&[("a.journey", "team ü, team ü \"ä\" { contackt: \"x\" }\n")]);
    let ran = folder.run(&["check", "--format", "rdjson"]).exits(1);
    let document = json(&ran.out);
    assert_eq!(document["source"]["name"], "journey");
    let found = &document["diagnostics"][0];
    assert_eq!(found["severity"], "ERROR");
    // `team ü, team ` is 14 bytes long, and 13 characters.
    assert_eq!(found["location"]["range"]["start"], serde_json::json!({"line": 1, "column": 15}));
    let related = &found["related_locations"][0]["location"]["range"]["start"];
    assert_eq!(*related, serde_json::json!({"line": 1, "column": 6}));
}

#[test]
fn json_lines_are_the_findings_of_the_json() {
    let folder = folder(MAP);
    let whole = json(&folder.run(&["check", "--format", "json"]).exits(1).out);
    let lines = folder.run(&["check", "--format", "jsonl"]).exits(1).out;
    let lines: Vec<Value> = lines.lines().map(json).collect();
    assert_eq!(whole["diagnostics"], Value::from(lines));
    let schema = json(&folder.run(&["schema", "diagnostics"]).exits(0).out);
    assert_eq!(errors(&schema, &whole), Vec::<String>::new());
}

#[test]
fn a_finding_that_moves_is_the_same_one() {
    let names = |map: &str| -> Vec<String> {
        let document = json(&folder(map).run(&["check", "--format", "json"]).out);
        let findings = document["diagnostics"].as_array().unwrap().iter();
        findings.map(|d| d["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let before = names(MAP);
    let moved = format!("{}{MAP}", "// ten lines more\n".repeat(10));
    assert_eq!(before, names(&moved));
    assert_eq!(before, names(&MAP.replace("  stage buy", "\tstage  buy")));
    // Two alike are two.
    let goal = "stage search {\n    goal \"x\"\n";
    let once = names(&MAP.replace("stage search {\n", goal));
    let twice = names(&MAP.replace("stage search {\n", &goal.replace("goal", "goal \"x\"\n goal")));
    let unique: BTreeSet<&String> = twice.iter().collect();
    assert_eq!((unique.len(), twice.len()), (once.len() + 1, once.len() + 1));
    assert!(once.iter().all(|name| twice.contains(name)));
}

#[test]
fn what_is_in_the_baseline_is_not_told_again() {
    let folder = folder(&mended());
    folder.run(&["check", "--output", "known.json=json"]).exits(0);
    let args = ["check", "--baseline", "known.json", "--deny", "warnings", "--format", "short"];
    let ran = folder.run(&args).exits(0);
    assert_eq!(ran.out, "");
    assert_eq!(ran.err, "no problems in 2 files\n2 more findings in the baseline\n");

    // What is new is told, and so is every error.
    let more = mended().replace("  stage buy {\n", "  stage pay {}\n  stage buy {\n");
    folder.write("maps/buy.journey", more.as_bytes());
    let ran = folder.run(&args).exits(1);
    assert!(ran.out.contains("error[J0604]: stage `pay` has no touchpoint"), "{}", ran.out);
    assert!(!ran.out.contains("`buy`"), "{}", ran.out);
    folder.write("maps/buy.journey", MAP.as_bytes());
    folder.run(&["check", "--output", "known.json=json"]).exits(1);
    let ran = folder.run(&args).exits(1);
    assert!(ran.out.contains("error[J0201]"), "{}", ran.out);
}

#[test]
fn a_baseline_that_is_none_is_said() {
    let folder = folder("");
    let ran = folder.run(&["check", "--baseline", "gone.json"]).exits(2);
    assert!(ran.err.contains("the baseline `gone.json` cannot be read"), "{}", ran.err);
    assert!(ran.err.contains("`journey check --output gone.json=json` writes it"), "{}", ran.err);
    folder.write("known.json", b"[]");
    let ran = folder.run(&["check", "--baseline", "known.json"]).exits(2);
    assert!(ran.err.contains("`known.json` is no report of findings"), "{}", ran.err);
    let other = br#"{"format":"journey-diagnostics","version":99,"diagnostics":[]}"#;
    folder.write("known.json", other);
    let ran = folder.run(&["check", "--baseline", "known.json"]).exits(2);
    assert!(ran.err.contains("is a report of version 99, and 1 is read"), "{}", ran.err);
}

/// Nobody wants a map back as a report of its faults.
#[test]
fn no_report_is_written_over_what_is_read() {
    let folder = folder(&mended());
    folder.run(&["check", "--output", "known.json=json"]).exits(0);
    let known = std::fs::read(folder.path().join("known.json")).unwrap();
    for (args, said) in [
        (&["check", "--output", "journey.toml=json"][..], "`journey.toml` is no file for a report"),
        (
            &["check", "--output", "maps/buy.journey=json"],
            "`maps/buy.journey` is no file for a report",
        ),
        (&["measure", "--out", "clean.journey"], "`clean.journey` is no file for a report"),
        (
            &["check", "--output", "a.out=json", "--output", "maps/../a.out=short"],
            "two reports would be written to `maps/../a.out`",
        ),
        (
            &["check", "--baseline", "known.json", "--output", "./known.json=json"],
            "`known.json` is the baseline",
        ),
    ] {
        let ran = folder.run(args).exits(2);
        assert!(ran.err.contains(said), "{}", ran.err);
        assert!(ran.err.contains("help: "), "{}", ran.err);
    }
    assert_eq!(std::fs::read(folder.path().join("known.json")).unwrap(), known);
    assert_eq!(std::fs::read_to_string(folder.path().join("maps/buy.journey")).unwrap(), mended());
    assert!(!folder.path().join("a.out").exists());
}

/// What of the folder lies inside of the project is in its paths already.
#[test]
fn a_folder_before_the_paths_is_there_once() {
    let folder = folder(MAP);
    folder.write("maps/inner/journey.toml", b"");
    folder.write("maps/inner/buy.journey", MAP.as_bytes());
    let inside = |at: &str, prefix: &str| {
        let mut command = folder.command(&["check", "--format", "github", "--path-prefix", prefix]);
        command.current_dir(folder.path().join(at));
        support::program::within_limit(command).exits(1).out
    };
    for prefix in ["maps", "./maps/", "maps//."] {
        let out = inside("maps", prefix);
        assert!(out.contains("file=maps/buy.journey,"), "{out}");
        let out = inside("maps/inner", &format!("{prefix}/inner"));
        assert!(out.contains("file=maps/inner/buy.journey,"), "{out}");
    }
    let out = inside("", "./svc//eu/");
    assert!(out.contains("file=svc/eu/maps/buy.journey,"), "{out}");
}

/// A test that got another name with every line above it would be another test.
#[test]
fn a_test_of_junit_keeps_its_name() {
    let names = |map: &str| -> Vec<String> {
        let out = folder(map).run(&["check", "--format", "junit"]).exits(0).out;
        let tests = out.lines().filter_map(|line| line.split(" name=\"").nth(1));
        tests.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let twice = mended().replace("stage buy {\n  }", "stage buy {\n  }\n  stage pay {}");
    let moved = format!("{}{twice}", "// ten lines more\n".repeat(10));
    assert_eq!(names(&twice), names(&moved));
    let all = names(&twice);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
}

#[test]
fn every_report_is_the_same_each_time_and_names_no_folder_of_the_machine() {
    let folder = folder(MAP);
    let temporary = folder.path().to_string_lossy().into_owned();
    for format in ["short", "json", "jsonl", "github", "gitlab", "sarif", "junit", "rdjson"] {
        let first = folder.run(&["check", "--format", format]).exits(1).out;
        assert_eq!(first, folder.run(&["check", "--format", format]).exits(1).out, "{format}");
        assert!(!first.contains(&temporary), "{format}: {first}");
        let prefixed = folder.run(&["check", "--format", format, "--path-prefix", "eu"]).exits(1);
        assert!(prefixed.out.contains("eu/maps/buy.journey"), "{format}: {}", prefixed.out);
    }
}
