//! More findings of a file than are told: the rule at `diagnostic::MOST`, as its users meet it.

use super::support::program::{Folder, Ran};
use journey::diagnostic::MOST;
use serde_json::Value;

fn map(text: &str) -> Folder {
    Folder::new(&[("map.journey", text)])
}

/// Channels that nothing names: each a warning.
fn unused(n: usize) -> String {
    let channels: String = (0..n).map(|i| format!("channel c{i} \"A channel\"\n")).collect();
    format!("{channels}journey J \"j\" {{}}\n")
}

/// So many lines that are no statements.
fn mistakes(n: usize) -> String {
    "foo bar\n".repeat(n)
}

/// Journeys whose owner is not known, each by another name: one mistake of meaning each.
fn unknown(n: usize) -> String {
    (0..n).map(|i| format!("journey J{i} \"j\" {{\n  owner: nobody{i}qxz\n}}\n")).collect()
}

#[track_caller]
fn short(folder: &Folder, more: &[&str], code: i32) -> Vec<String> {
    let args = [&["check", "--format", "short"], more].concat();
    folder.run(&args).exits(code).out.lines().map(str::to_owned).collect()
}

fn told(lines: &[String], code: &str) -> usize {
    lines.iter().filter(|line| line.contains(code)).count()
}

#[test]
fn just_so_many_are_all_told() {
    for text in [mistakes(MOST), unknown(MOST)] {
        let lines = short(&map(&text), &[], 1);
        assert_eq!((lines.len(), told(&lines, "J0708")), (MOST, 0));
    }
    for text in [mistakes(MOST + 1), unknown(MOST + 1)] {
        let lines = short(&map(&text), &[], 1);
        assert_eq!((lines.len(), told(&lines, "J0708")), (MOST + 1, 1));
    }
}

#[test]
fn mistakes_of_writing_and_of_meaning_are_counted_together() {
    let wrong: String = (0..600).map(|i| format!("team T{i} \"\\q\"\n")).collect();
    for (n, more) in [(MOST - 600, 0), (MOST - 599, 1), (MOST, 1)] {
        let lines = short(&map(&format!("{wrong}{}", unknown(n))), &[], 1);
        assert_eq!(told(&lines, "error["), (600 + n).min(MOST) + more, "{n}");
        assert_eq!(told(&lines, "J0708"), more, "{n}");
    }
}

#[test]
fn mistakes_of_several_steps_of_reading_are_counted_together() {
    // Quotes are mended before the rest is read.
    let text = format!("{}{}", mistakes(900), "team A \"x\n".repeat(900));
    for text in [text, format!("{}{}", "team A \"x\n".repeat(900), mistakes(900))] {
        let lines = short(&map(&text), &[], 1);
        assert_eq!((lines.len(), told(&lines, "J0708")), (MOST + 1, 1));
        assert!(lines[MOST].contains("map.journey:1001:"), "{}", lines[MOST]);
    }
}

/// A mistake is what is told: one a line.
#[test]
fn a_list_of_commas_is_one_mistake() {
    for commas in [MOST + 100, 50 * MOST] {
        let text = format!(
            "persona P \"p\" {{\n  prefers: [{}]\n}}\nteam A B \"x\"\n",
            ",".repeat(commas)
        );
        let lines = short(&map(&text), &[], 1);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[1].starts_with("map.journey:4:6: error"), "{lines:?}");
    }
    let lines =
        (0..100).map(|i| format!("persona P{i} \"p\" {{ prefers: [{}] }}\n", ",".repeat(20)));
    let lines = short(&map(&lines.collect::<String>()), &[], 1);
    assert_eq!((lines.len(), told(&lines, "J0708")), (100, 0));
}

#[test]
fn warnings_in_heaps_are_told_alike_in_every_format() {
    let folder = map(&unused(3 * MOST));
    let lines = short(&folder, &[], 0);
    assert_eq!(lines.len(), MOST + 1);
    let more = "there are too many warnings: 2000 more of this file are not told";
    assert_eq!(lines[MOST], format!("map.journey:1001:9: warning[J0708]: {more}"));
    for format in ["json", "jsonl", "github", "gitlab", "sarif", "junit", "rdjson", "human"] {
        let ran = folder.run(&["check", "--format", format]).exits(0);
        let text = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        // JUnit says it as the name of a test, in a line, and at length.
        let often = if format == "junit" { 3 } else { 1 };
        assert_eq!(text.to_lowercase().matches(more).count(), often, "{format}");
        // Counted are all.
        assert!(ran.err.starts_with("3000 warnings in 1 file"), "{format}: {}", ran.err);
    }
}

#[test]
fn people_are_shown_that_there_is_more() {
    let last = |ran: Ran| ran.out.trim_end().lines().last().unwrap_or_default().to_owned();
    let folder = map(&mistakes(5 * MOST));
    let ran = folder.run(&["check"]).exits(1);
    assert!(ran.out.contains("error[J0708]"), "{}", ran.out);
    assert_eq!(last(ran), "… and 901 errors more: `--format short` lists the first 1000 of a file");
    let ran = map(&mistakes(MOST)).run(&["check"]).exits(1);
    assert!(!ran.out.contains("J0708"));
    assert_eq!(last(ran), "… and 900 errors more: `--format short` lists all");
    let ran = map(&unused(3 * MOST)).run(&["check"]).exits(0);
    assert!(ran.out.contains("warning[J0708]"), "{}", ran.out);
    assert_eq!(
        last(ran),
        "… and 2901 warnings more: `--format short` lists the first 1000 of a file"
    );
}

#[test]
fn what_is_not_told_is_counted_for_the_exit_code() {
    let folder = map(&unused(3 * MOST));
    folder.run(&["check", "--max-warnings", "2999"]).exits(1);
    folder.run(&["check", "--max-warnings", "3000"]).exits(0);
    let lines = short(&folder, &["--deny", "warnings"], 1);
    assert_eq!((lines.len(), told(&lines, "error[")), (MOST + 1, MOST + 1));
    assert_eq!(short(&folder, &["--allow", "unused"], 0), [""; 0]);
    // Those of another level are told for all that.
    let more =
        "source q \"q\" { table: \"t\", columns { u: text, ts: timestamp }, person: u, time: ts }
journey B \"b\" {
  stage s \"S\" {
    touchpoint t \"T\"
  }
}
";
    let folder = map(&format!("{}{more}", unused(3 * MOST)));
    let lines = short(&folder, &[], 0);
    assert!(lines.last().is_some_and(|line| line.contains("nothing measures `B`")), "{lines:?}");
}

#[test]
fn a_baseline_knows_what_is_not_told() {
    let folder = map(&unused(3 * MOST));
    folder.run(&["check", "--output", "known.json=json"]).exits(0);
    let text = std::fs::read_to_string(folder.path().join("known.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["summary"]["warnings"], 3 * MOST);
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), MOST + 1);
    assert_eq!(report["untold"].as_array().unwrap().len(), 2 * MOST);
    let known = ["--baseline", "known.json", "--deny", "warnings"];
    assert_eq!(short(&folder, &known, 0), [""; 0]);
    folder.write("map.journey", format!("{}channel new \"x\"\n", unused(3 * MOST)).as_bytes());
    let lines = short(&folder, &known, 1);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("`new`"), "{lines:?}");
}
