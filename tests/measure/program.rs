//! `journey measure` as its users run it.

use crate::support::program::Folder;
use serde_json::Value;

const MAP: &str = r#"
source log "Log" {
  table: "log"
  columns { who: text, at: timestamp, what: text }
  person: who
  time: at
}
event seen in log where what == "see"
event bought in log where what == "buy"
event left in log where what == "leave"
metric went(a: event, b: event): percent { is: converted(a -> b), better: higher }
metric rows(e: event): count { is: count(e), better: higher }
journey Shop "A <shop> & more" {
  stage all {
    touchpoint look "Looks" {
      event: seen
      measure good = went(look, b: buy) >= 30%
      measure bad = went(look, b: buy) >= 90% by 2026-Q4
      measure close = went(look, b: buy) >= 52%
    }
    touchpoint buy "Buys" { event: bought }
  }
  measure plain = rows(seen)
}"#;

/// Forty people look, twenty of them buy, one leaves.
fn log() -> String {
    let mut csv = String::from("who,at,what\n");
    for i in 0..40 {
        csv.push_str(&format!("p{i:02},2026-01-01 10:00:00,see\n"));
        if i % 2 == 0 {
            csv.push_str(&format!("p{i:02},2026-01-01 11:00:00,buy\n"));
        }
    }
    csv.push_str("p00,2026-01-02 00:00:00,leave\n");
    csv
}

fn shop(toml: &str) -> Folder {
    Folder::new(&[("shop.journey", MAP), ("journey.toml", toml), ("data/part-1.csv", &log())])
}

/// Thousands of people, so that rows are read side by side: every third one buys, on a row that says so
/// in quotes; in two places far apart a time cannot be read.
fn long_log(people: usize) -> String {
    let mut csv = String::from("who,at,what\n");
    for i in 0..people {
        let at = if [people / 2, people - 7].contains(&i) { "noon" } else { "2026-01-01 10:00:00" };
        csv.push_str(&format!("p{i},{at},see\n"));
        if i % 3 == 0 {
            csv.push_str(&format!("p{i},2026-01-01 11:00:00,\"buy\"\n"));
        }
    }
    csv
}

#[test]
fn a_long_log_is_read_side_by_side_as_it_stands() {
    let people = 30_000;
    let files = |log: &str| {
        Folder::new(&[("shop.journey", MAP), ("journey.toml", BOUND), ("data/part-1.csv", log)])
    };
    let log = long_log(people);
    let folder = files(&log);
    let ran = folder.run(&["measure", "--format", "json"]).exits(1);
    let result = json(&ran.out);
    let all = result["measures"].as_array().unwrap();
    let good = all.iter().find(|m| m["id"].as_str().unwrap().ends_with("good")).unwrap();
    // Two of those who look have no time; one of them, whose number three divides, buys.
    let lost = [people / 2, people - 7].iter().filter(|i| *i % 3 == 0).count();
    assert_eq!(good["denominator"], people - 2);
    assert_eq!(good["numerator"], people.div_ceil(3) - lost);
    assert_eq!(folder.run(&["measure", "--format", "json"]).exits(1).out, ran.out);

    let line = 1 + log.lines().position(|line| line.contains("noon")).unwrap();
    let ran = folder.run(&["measure", "--strict"]).exits(2);
    assert!(ran.err.contains(&format!("part-1.csv:{line}")), "{}", ran.err);
}

const BOUND: &str = "[data]\n\"shop.log\" = \"data/part-*.csv\"\n";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_result_is_what_its_schema_says() {
    let folder = shop(BOUND);
    let schema = json(&folder.run(&["schema", "result"]).exits(0).out);
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is a schema");
    let schema = jsonschema::draft202012::new(&schema).expect("the schema can be used");
    let ran = folder.run(&["measure", "--format", "json"]).exits(0);
    let result = json(&ran.out);
    let errors: Vec<String> = schema.iter_errors(&result).map(|e| e.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let measure = |name: &str| {
        let all = result["measures"].as_array().unwrap();
        all.iter().find(|m| m["id"].as_str().unwrap().ends_with(name)).unwrap().clone()
    };
    assert_eq!(measure("good")["verdict"], "met");
    assert_eq!(measure("good")["value"], 0.5);
    assert_eq!(
        (&measure("good")["numerator"], &measure("good")["denominator"]),
        (&20.into(), &40.into())
    );
    assert_eq!(measure("bad")["verdict"], "not_yet");
    assert_eq!(measure("close")["verdict"], "unclear");
    assert_eq!(measure("plain")["verdict"], Value::Null);
    assert_eq!(measure("plain")["value"], 40);
    assert_eq!(result["as_of"], "2026-01-02T00:00:00Z");
    let map = &result["conformance"][0];
    assert_eq!(
        (&map["cases"], &map["perfect"], &map["cost"]),
        (&40.into(), &20.into(), &20.into())
    );
    assert_eq!(map["deviations"][0]["what"], "skipped");
    assert_eq!(map["unmapped_events"][0]["rows"], 1);
    // The same bytes, whatever the form of the same data.
    let again = folder.run(&["measure", "--format", "json", "--data", "log=data/part-1.csv"]);
    assert_eq!(again.exits(0).out, ran.out);
}

#[test]
fn verdicts_decide_the_exit_status() {
    let folder = shop(BOUND);
    folder.run(&["measure"]).exits(0);
    folder.run(&["measure", "--fail-on", "unclear"]).exits(1);
    // After its date the target is missed.
    folder.run(&["measure", "--as-of", "2026-12-31"]).exits(0);
    let late = folder.run(&["measure", "--as-of", "2027-01-01"]).exits(1);
    assert!(late.out.contains("missed"), "{}", late.out);
    assert!(late.err.contains("1 missed, 1 unclear, 1 met"), "{}", late.err);
    folder.run(&["measure", "--as-of", "2027-01-01", "--fail-on", "never"]).exits(0);
}

#[test]
fn other_readers_have_their_formats() {
    let folder = shop(BOUND);
    let junit = folder.run(&["measure", "--as-of", "2027-01-01", "--format", "junit"]).exits(1).out;
    assert!(junit.contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""), "{junit}");
    assert!(junit.contains("target &gt;= 90%"), "{junit}");
    let markdown = folder.run(&["measure", "--format", "markdown"]).exits(0).out;
    assert!(markdown.starts_with("### A &lt;shop&gt; &amp; more\n"), "{markdown}");
    assert!(markdown.contains("| met | all.look.good | 50% |"), "{markdown}");
    let table = folder.run(&["measure"]).exits(0).out;
    assert!(table.contains("map against log: fitness"), "{table}");
}

#[test]
fn a_source_without_a_file_is_told_and_gives_no_number() {
    let folder = shop("");
    let ran = folder.run(&["measure"]).exits(0);
    assert!(ran.err.contains("J0613"), "{}", ran.err);
    assert!(ran.out.contains("no data"), "{}", ran.out);
    folder.run(&["measure", "--fail-on", "unclear"]).exits(1);
    let folder = shop("[lints]\nunbound-data = \"error\"\n");
    folder.run(&["measure"]).exits(1);
    let folder = shop("[lints]\nunbound-data = \"off\"\n");
    assert!(!folder.run(&["measure"]).exits(0).err.contains("J0613"));
}

#[test]
fn data_that_cannot_be_read_stops_the_run() {
    let folder = shop(BOUND);
    folder.write("data/part-2.csv", b"who,at\na,2026-01-01\n");
    let ran = folder.run(&["measure"]).exits(2);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("data/part-2.csv:1: there is no column `what`"), "{}", ran.err);
    for (data, told) in [
        ("log=nothing.csv", "the file cannot be opened"),
        ("log=nothing-*.csv", "no file fits"),
        ("log=data", "this is a folder"),
        ("lag=data/part-1.csv", "there is no source `lag`"),
    ] {
        let ran = folder.run(&["measure", "--data", data]).exits(2);
        assert!(ran.err.contains(told), "{}", ran.err);
    }
    folder.run(&["measure", "--as-of", "soon"]).exits(2);
    folder.write("data/part-2.csv", b"who,at,what\na,someday,see\n");
    folder.run(&["measure"]).exits(0);
    let strict = folder.run(&["measure", "--strict"]).exits(2);
    assert!(strict.err.contains("data/part-2.csv:2:"), "{}", strict.err);
}

#[test]
fn a_map_with_errors_is_not_measured() {
    let folder = Folder::new(&[("a.journey", "journey {")]);
    let ran = folder.run(&["measure"]).exits(1);
    assert!(ran.err.contains("nothing was measured"), "{}", ran.err);
}

#[test]
fn a_build_draws_what_the_data_says() {
    let folder = shop(BOUND);
    let build = ["build", "--data", "--emit", "svg,html", "-o", "out"];
    folder.run(&build).exits(0);
    let drawn = |ending: &str| {
        let files = std::fs::read_dir(folder.path().join("out")).unwrap();
        let mut paths = files.map(|file| file.unwrap().path());
        let path = paths.find(|p| p.to_str().unwrap().ends_with(ending)).unwrap();
        std::fs::read_to_string(path).unwrap()
    };
    assert!(drawn(".map.svg").contains(">now"), "{}", drawn(".map.svg"));
    assert!(drawn(".report.html").contains("What the data says"));
    // Without the option nothing is read, and nothing said.
    folder.run(&["build", "--emit", "svg", "-o", "out"]).exits(0);
    assert!(!drawn(".map.svg").contains(">now"), "{}", drawn(".map.svg"));
    // Data that is not there is an error, and so is none at all.
    let none = shop("");
    let ran = none.run(&["build", "--data", "-o", "out"]).exits(2);
    assert!(ran.err.contains("no source is bound to a file"), "{}", ran.err);
    folder.run(&["build", "--data=log=nowhere.csv", "-o", "out"]).exits(2);
}

#[test]
fn data_is_checked_against_its_declaration() {
    let folder = shop(BOUND);
    let clean = folder.run(&["check", "--data"]).exits(0);
    assert!(clean.out.contains("61 rows, 3 columns as declared"), "{}", clean.out);
    folder.write("data/part-2.csv", b"who,at,what\na,someday,see\nb,2026-01-01,see\nc,never,see\n");
    let found = folder.run(&["check", "--data"]).exits(1);
    let told = "data/part-2.csv:2: error: a time that cannot be read in column `at`: `someday` (2 in all, this is the first)";
    assert!(found.out.contains(told), "{}", found.out);
    folder.write("other.csv", b"who,when\na,2026-01-01\n");
    let found = folder.run(&["check", "--data=log=other.csv"]).exits(1);
    let told = "other.csv:1: error: there are no columns `at`, `what`";
    assert!(found.out.contains(told), "{}", found.out);
    folder.run(&["check", "--data=log"]).exits(2);
    // Without the option nothing is read.
    folder.run(&["check"]).exits(0);
}

#[test]
fn two_periods_are_compared_by_newcombe() {
    let folder = shop(BOUND);
    let mut more = String::from("who,at,what\n");
    for i in 0..60 {
        more.push_str(&format!("q{i:02},2026-02-03 10:00:00,see\n"));
        if i % 6 != 0 {
            more.push_str(&format!("q{i:02},2026-02-03 11:00:00,buy\n"));
        }
    }
    folder.write("data/part-2.csv", more.as_bytes());
    let ran = folder.run(&["measure", "--compare", "2026-01..2026-02", "--format", "json"]);
    let result = json(&ran.exits(0).out);
    let all = result["comparison"]["measures"].as_array().unwrap();
    let compared = all.iter().find(|m| m["id"].as_str().unwrap().ends_with("good")).unwrap();
    assert_eq!(compared["from"]["numerator"], 20);
    assert_eq!(compared["to"]["denominator"], 60);
    assert_eq!(compared["change"], "better");
    // statsmodels.stats.proportion.confint_proportions_2indep(50, 60, 20, 40, "newcomb")
    let end = |name: &str| compared["interval"][name].as_f64().unwrap();
    assert!((end("low") - 0.146_727_863_994_488_8).abs() < 1e-9, "{compared}");
    assert!((end("high") - 0.498_599_123_373_807_63).abs() < 1e-9, "{compared}");
    let table = folder.run(&["measure", "--compare", "2026-01..2026-02"]).exits(0).out;
    assert!(table.contains("+33.3%") && table.contains("better"), "{table}");
    let markdown =
        folder.run(&["measure", "--compare", "2026-Q1..2026-02-03", "--format", "markdown"]);
    assert!(markdown.exits(0).out.contains("| 2026-01-01 … 2026-03-31 | 2026-02-03 |"));
    for wrong in ["2026-01", "2026-13..2026-01", "2026-Q5..2026", "..", "x..y"] {
        folder.run(&["measure", "--compare", wrong]).exits(2);
    }
}

#[test]
fn earlier_results_give_a_trend() {
    let folder = shop(BOUND);
    let first = folder.run(&["measure", "--format", "json", "--as-of", "2026-01-01"]).exits(0);
    folder.write("first.json", first.out.as_bytes());
    let result = folder.run(&["measure", "--earlier", "first.json", "--format", "json"]).exits(0);
    let result = json(&result.out);
    let all = result["measures"].as_array().unwrap();
    let good = all.iter().find(|m| m["id"].as_str().unwrap().ends_with("good")).unwrap();
    let earlier = &good["earlier"][0];
    assert_eq!((&earlier["value"], &earlier["text"]), (&0.5.into(), &"50%".into()));
    assert_eq!(earlier["as_of"], "2026-01-01T23:59:59.999999Z");
    let table = folder.run(&["measure", "--earlier", "first.json"]).exits(0).out;
    assert!(table.contains("Shop.all.look.good: 50% (2026-01-01), 50% now"), "{table}");
    let markdown = folder.run(&["measure", "--earlier", "first.json", "--format", "markdown"]);
    assert!(markdown.exits(0).out.contains("| 50% (2026-01-01) | 50% |"));
    folder.write("wrong.json", b"{}");
    let ran = folder.run(&["measure", "--earlier", "wrong.json"]).exits(2);
    assert!(ran.err.contains("is no result of measuring"), "{}", ran.err);
}

#[test]
fn an_answer_that_does_not_fit_is_refused() {
    let folder = shop(BOUND);
    folder.run(&["build", "--emit", "sql"]).exits(2);
    let made = folder.run(&["build", "--emit", "sql", "--dialect", "sqlite", "-o", "out"]).exits(0);
    assert!(made.err.contains("wrote 1 file"), "{}", made.err);
    let head = "measure,definition,part,rank,as_of,n,numerator,denominator,value,sum,variance,immature,missing,unusable\n";
    for (row, told) in [
        ("Shop.x,0,0,,1,1,1,1,1,,,,,", "the project has no measure `Shop.x`"),
        ("Shop.plain,0,0,,1,1,,,1,,,,,", "is defined otherwise than when this was asked"),
        ("Shop.plain,0,zero,3,1,1,,,1,,,,,", "`zero` in column `part` is no number"),
    ] {
        folder.write("answer.csv", format!("{head}{row}\n").as_bytes());
        let ran = folder.run(&["score", "answer.csv"]).exits(2);
        assert!(ran.err.contains(told), "{}", ran.err);
    }
    folder.write("answer.csv", b"measure,n\n");
    let ran = folder.run(&["score", "answer.csv"]).exits(2);
    assert!(ran.err.contains("there is no column `definition`"), "{}", ran.err);
    // An answer that says nothing is no data, not zero.
    folder.write("answer.csv", head.as_bytes());
    let ran = folder.run(&["score", "answer.csv"]).exits(0);
    assert!(ran.out.contains("the answer has no row of it"), "{}", ran.out);
}

/// Neither by its own name nor by another one.
#[test]
fn no_report_is_written_over_what_was_measured() {
    let folder = shop(BOUND);
    folder.write("more.csv", log().as_bytes());
    folder.write("march.json", b"{}");
    for args in [
        &["-o", "data/part-1.csv"][..],
        &["-o", "data/../data/part-1.csv"],
        &["-o", "more.csv", "--data", "log=more.csv"],
        // Not read this time, and data all the same.
        &["-o", "data/part-1.csv", "--data", "log=more.csv"],
        &["-o", "march.json", "--earlier", "march.json"],
    ] {
        let ran = folder.run(&[&["measure"][..], args].concat()).exits(2);
        let said = format!("`{}` is read: a report in its place", args[1]);
        assert!(ran.err.contains(&said) && ran.err.contains("help: "), "{}", ran.err);
    }
    let ran = folder.run(&["check", "--output", "data/part-1.csv=json"]).exits(2);
    assert!(ran.err.contains("`data/part-1.csv` is read"), "{}", ran.err);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("more.csv", folder.path().join("link.csv")).unwrap();
        let args = ["measure", "-o", "more.csv", "--data", "log=link.csv"];
        assert!(folder.run(&args).exits(2).err.contains("`more.csv` is read"));
    }
    for file in ["data/part-1.csv", "more.csv"] {
        assert_eq!(std::fs::read_to_string(folder.path().join(file)).unwrap(), log());
    }
}

/// A folder that holds the data may be that of the pictures too.
#[test]
fn nothing_is_built_over_the_data() {
    let folder = shop(BOUND);
    folder.run(&["build", "--emit", "csv", "-o", "new"]).exits(0);
    let names: Vec<_> = std::fs::read_dir(folder.path().join("new")).unwrap().collect();
    let name = names[0].as_ref().unwrap().file_name().into_string().unwrap();
    folder.write(&format!("data/{name}"), log().as_bytes());
    let bound = format!("--data=log=data/{name}");
    let args = ["build", "--emit", "csv", "-o", "data", &bound];
    let ran = folder.run(&args).exits(2);
    assert!(
        ran.err.contains(&format!("`data/{name}` is read: a report in its place")),
        "{}",
        ran.err
    );
    assert_eq!(std::fs::read_to_string(folder.path().join(format!("data/{name}"))).unwrap(), log());
}

#[test]
fn no_report_of_measuring_takes_the_place_of_another_text() {
    let folder = shop(BOUND);
    folder.write("README.md", b"# Shop\n");
    let ran = folder.run(&["measure", "-o", "README.md"]).exits(2);
    assert!(ran.err.contains("`README.md` is there and is no web page"), "{}", ran.err);
    assert_eq!(std::fs::read(folder.path().join("README.md")).unwrap(), b"# Shop\n");
    // One of our own is written anew, whatever it is called, and a page whatever is in it.
    folder.write("page.html", b"old");
    for file in ["page.html", "report", "report"] {
        let ran = folder.run(&["measure", "--fail-on", "never", "-o", file]).exits(0);
        assert!(ran.err.contains(&format!("wrote {file}")), "{}", ran.err);
    }
}

/// Whoever sends a project chooses no files of the machine it is looked at on.
#[test]
fn settings_read_nothing_outside_of_the_project() {
    let around = Folder::new(&[
        ("secret.csv", "hunter2,b\n"),
        ("secret.toml", "[colours]\nink = \"hunter2\"\n"),
        ("maps/shop.journey", MAP),
    ]);
    let maps = around.path().join("maps");
    let check = |settings: &str, args: &[&str]| {
        std::fs::write(maps.join("journey.toml"), settings).unwrap();
        let ran = around.run(args).exits(2);
        assert!(!ran.out.contains("hunter2") && !ran.err.contains("hunter2"), "{}", ran.err);
        ran.err + &ran.out
    };
    let measure = ["measure", "maps"];
    let draw = ["build", "maps", "--emit", "svg", "-o", "out"];
    let absolute = around.path().join("secret.csv");
    for outside in ["../secret.csv", absolute.to_str().unwrap(), "data/../../secret.csv"] {
        let said = check(&format!("[data]\n\"shop.log\" = {outside:?}\n"), &measure);
        assert!(said.contains("leads out of the project"), "{said}");
        assert!(said.contains("--data shop.log="), "{said}");
    }
    // There and back is inside.
    let inside = shop("[data]\n\"shop.log\" = \"data/../data/part-*.csv\"\n");
    inside.run(&["measure", "--fail-on", "never"]).exits(0);
    let said = check("[project]\ntheme = \"../secret.toml\"\n", &draw);
    assert!(said.contains("leads out of the project"), "{said}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../secret.csv", maps.join("log.csv")).unwrap();
        std::os::unix::fs::symlink("../secret.toml", maps.join("own.toml")).unwrap();
        let said = check("[data]\n\"shop.log\" = \"log.csv\"\n", &measure);
        assert!(said.contains("`log.csv` is a link that leads out"), "{said}");
        let said = check("[project]\ntheme = \"own.toml\"\n", &draw);
        assert!(said.contains("`own.toml` is a link that leads out"), "{said}");
    }
}
