//! Import and export: what we write for other tools we read again with the same scores, stages and
//! people; and the command itself.

#![allow(clippy::print_stdout)] // what was skipped is told on the terminal

mod support;

use journey::diagram::feelings;
use journey::diagram::who::present;
use journey::emit::mermaid::{mermaid, stage_title};
use journey::emit::table::{csv, markdown};
use journey::import;
use journey::model::{JourneyId, Model, PersonaId, quoted};
use proptest::prelude::*;
use std::fmt::Write;
use std::fs;
use support::program::Folder;
use support::{compile_one, compile_texts, projects, read_project, root};

/// Text as it is when blanks do not count.
fn blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything that a diagram of Mermaid can say: title, and for each stage its touchpoints with who
/// feels what there.
type Told = (String, Vec<(String, Vec<(String, Vec<(String, Option<i8>)>)>)>);

fn told(model: &Model, id: JourneyId) -> Told {
    let journey = &model.journeys[id];
    let stages = journey.stages.iter().map(|&stage| {
        let stage = &model.stages[stage];
        let touchpoints = stage.touchpoints.iter().map(|&touchpoint| {
            let touchpoint = &model.touchpoints[touchpoint];
            let there = present(journey, touchpoint);
            let mut felt: Vec<(String, Option<i8>)> = there
                .iter()
                .map(|&p| {
                    let who = blank(model.personas[p].decl.title());
                    (who, feelings::of(&touchpoint.content, Some(p)).worst())
                })
                .collect();
            if there.is_empty() {
                let worst = touchpoint.content.feels.iter().map(|f| f.level).min();
                felt.push((String::new(), worst));
            }
            felt.sort();
            (blank(touchpoint.decl.title()), felt)
        });
        (blank(stage_title(model, id, stage)), touchpoints.collect())
    });
    (blank(journey.decl.title()), stages.collect())
}

/// What is said at each stage and touchpoint of a journey, beside feelings: the kind, the text, how bad
/// it is, and for whom it holds.
fn entries(model: &Model, id: JourneyId) -> Vec<(String, String, &'static str, Vec<String>)> {
    // What holds for all of them holds for everyone.
    let everyone = model.journeys[id].personas.len();
    let titles = |personas: &[PersonaId]| {
        let some = personas.iter().filter(|_| personas.len() < everyone);
        some.map(|&p| blank(model.personas[p].decl.title())).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for &stage in &model.journeys[id].stages {
        let stage = &model.stages[stage];
        let touchpoints = stage.touchpoints.iter().map(|&t| &model.touchpoints[t].content);
        for content in std::iter::once(&stage.content).chain(touchpoints) {
            let mut here = Vec::new();
            for entry in &content.entries {
                let kind = entry.kind.word().to_owned();
                here.push((kind, blank(&entry.text), "", titles(&entry.personas)));
            }
            for pain in content.pains.iter().map(|&p| &model.pains[p]) {
                let (text, who) = (blank(&pain.text), titles(&pain.personas));
                here.push(("pain".to_owned(), text, pain.severity.word(), who));
            }
            here.sort();
            all.push((format!("at {}", all.len()), String::new(), "", Vec::new()));
            all.append(&mut here);
        }
    }
    all
}

/// The one journey of what was imported.
fn again(imported: Option<import::Imported>, written: &str) -> Model {
    let imported = imported.unwrap_or_else(|| panic!("nothing was read from:\n{written}"));
    let compiled = compile_one(&imported.text);
    compiled
        .model
        .unwrap_or_else(|| panic!("{:?}\n{}\nfrom\n{written}", compiled.diagnostics, imported.text))
}

/// A label with whatever means something to somebody, not blank at its ends.
fn label() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Pay", "the", "journey", "title", "section", "accTitle", "n/a", "via", "地図", "é", "1",
        "-1", "4", ":", ";", "#", "#35;", "%%", "%%{", "}", "{", ",", "<br>", "<b>", "&amp;", "\"",
        "'", "|", "\\", "\\|", "*", "**", "_", "_via x_", "`", "[a](b)", "(", ")", "!!!", "(P)",
        "---", "-", "+", "•", "$x$", "~", "@me", "x:y", "a_b", "😀", "style", "end", "😀:#1;",
    ]);
    let glue = prop::sample::select(vec![" ", " ", ""]);
    prop::collection::vec((words, glue), 1..5).prop_map(|parts| {
        let text: String = parts.into_iter().flat_map(|(word, glue)| [word, glue]).collect();
        text.trim().to_owned()
    })
}

/// Things said: a text, what it is, and whether one persona alone says it.
type Saying = Vec<(String, usize, bool)>;

fn said() -> impl Strategy<Value = Saying> {
    prop::collection::vec((label(), 0..SAYINGS.len(), any::<bool>()), 0..3)
}

/// What is written before and behind the text.
const SAYINGS: [(&str, &str); 6] = [
    ("does", ""),
    ("thinks", ""),
    ("pain", ""),
    ("pain", "{ severity: low }"),
    ("pain", "{ severity: medium }"),
    ("pain", "{ severity: high }"),
];

fn speak(text: &mut String, said: &Saying, names: &[String]) {
    for (label, what, alone) in said {
        let (keyword, rest) = SAYINGS[*what];
        let entry = format!("{keyword} {} {rest}", quoted(label));
        let _ = match names.last().filter(|_| *alone) {
            Some(name) => writeln!(text, "as {name} {{ {entry} }}"),
            None => writeln!(text, "{entry}"),
        };
    }
}

/// A journey as source: labels of personas, and stages of touchpoints with feelings.
fn journey_text() -> impl Strategy<Value = String> {
    let touchpoint =
        (label(), prop::collection::vec(prop::option::of(-2i8..=2), 0..3), any::<bool>(), said());
    let stage = (label(), prop::collection::vec(touchpoint, 0..4), said());
    let people = prop::collection::btree_set(label(), 0..3);
    (label(), people, prop::collection::vec(stage, 1..4)).prop_map(|(title, people, stages)| {
        let mut text = String::new();
        for (i, person) in people.iter().enumerate() {
            let _ = writeln!(text, "persona P{i} {}", quoted(person));
        }
        let names: Vec<String> = (0..people.len()).map(|i| format!("P{i}")).collect();
        let whom =
            if names.is_empty() { String::new() } else { format!(" for {}", names.join(", ")) };
        let _ = writeln!(text, "journey J {}{whom} {{", quoted(&title));
        for (i, (label, touchpoints, said)) in stages.iter().enumerate() {
            let _ = writeln!(text, "stage s{i} {} {{", quoted(label));
            speak(&mut text, said, &names);
            let mut seen = Vec::new();
            for (j, (label, feels, apart, said)) in touchpoints.iter().enumerate() {
                // Two of one label in one stage are one for Mermaid and in a cell of a table.
                if seen.contains(&label) {
                    continue;
                }
                seen.push(label);
                let _ = writeln!(text, "touchpoint t{i}_{j} {} {{", quoted(label));
                speak(&mut text, said, &names);
                for (k, level) in feels.iter().enumerate() {
                    let Some(level) = level else { continue };
                    match names.get(k).filter(|_| *apart) {
                        Some(name) => {
                            let _ = writeln!(text, "as {name} {{ feels {level} }}");
                        }
                        None => {
                            let _ = writeln!(text, "feels {level}");
                        }
                    }
                }
                text += "}\n";
            }
            text += "}\n";
        }
        text + "}\n"
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn our_own_exports_are_read_as_they_were(text in journey_text()) {
        let compiled = compile_one(&text);
        let model = compiled.model.as_ref().expect("a map of this shape has no error");
        let id = model.journeys.ids().next().unwrap();
        let before = told(model, id);
        let written = mermaid(model, id);
        let imported = import::mermaid(&written);
        if let Some(imported) = &imported {
            prop_assert!(imported.remarks.is_empty(), "{:?}\n{written}", imported.remarks);
        }
        let new = again(imported, &written);
        prop_assert_eq!(&told(&new, new.journeys.ids().next().unwrap()), &before, "{}", written);

        let written = markdown(model, id);
        let new = again(import::markdown(&written), &written);
        let first = new.journeys.ids().next().unwrap();
        prop_assert_eq!(&told(&new, first), &before, "{}", written);
        prop_assert_eq!(entries(&new, first), entries(model, id), "{}", written);
    }
}

#[test]
fn everything_that_is_said_is_a_row() {
    let text = r#"
team T "Team"
persona Ann
persona Bob
source interviews "Interviews" { method: interview }
source log "Log" {
  table: "log"
  columns {
    what: text
    who: text
    at: timestamp
  }
  time: at
  person: who
}
event paid in log where what == "paid"
metric m(of: event): count {
  label: "Payers"
  is: people(of)
  better: higher
}
journey J for Ann, Bob {
  goal: "a phone"
  owner: T
  stage s "S" {
    goal: "to pay"
    touchpoint v "V" for Ann {
      moment_of_truth: true
      feels -1 "lost" { when: "late" }
      expects +1 "fast"
      pain "p" { severity: high, source: interviews }
      opportunity "o" { effort: small, impact: large, status: planned, owner: T }
      does "x"
      measure m(paid) >= 5
      link "Ticket" "https://example.com/1"
    }
  }
}
"#;
    let compiled = compile_one(text);
    let model = compiled.model.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics));
    let rows = csv(&model, model.journeys.ids().next().unwrap());
    for wanted in [
        "J,,,,journey,\"Ann, Bob\",,,,,Team,agreed,,,,,",
        "J,,,,goal,,,,a phone,,,,,,,,",
        "J,S,,,goal,,,,to pay,,,,,,,,",
        "J,S,V,,touchpoint,Ann,,,,,Team,,,,,,",
        "J,S,V,,moment of truth,Ann,,,,,,,,,,,",
        "J,S,V,,feels,Ann,-1,,lost,late,,,,,,,assumed",
        "J,S,V,,expects,Ann,1,,fast,,,,,,,,",
        "J,S,V,,pains,Ann,,high,p,,,,,,,Interviews,reported",
        "J,S,V,,opportunities,Ann,,,o,,Team,planned,small,large,,,assumed",
        "J,S,V,,measures,Ann,,,Payers,,Team,,,,≥ 5,,",
        "J,S,V,,links,Ann,,,Ticket https://example.com/1,,,,,,,,",
    ] {
        assert!(rows.lines().any(|row| row == wanted), "{wanted}\n{rows}");
    }
}

/// Mermaid refuses a task, a section or a title without a name.
#[test]
fn what_has_no_label_to_be_seen_is_called_by_its_name() {
    let text = "persona Ann \" \"\njourney J \"\" for Ann { stage b \"\" { touchpoint t4 \"\" { feels 0 } } }";
    let model = compile_one(text).model.unwrap();
    let id = model.journeys.ids().next().unwrap();
    assert_eq!(mermaid(&model, id), "journey\n  title J\n  section b\n    t4: 3: Ann\n");
    let written = markdown(&model, id);
    assert!(written.starts_with("# J\n\n**Personas:**\n\n- Ann\n\n| Stage | b |\n"), "{written}");
    assert!(written.contains("| **Touchpoints** | t4 |\n"), "{written}");
}

#[test]
fn how_bad_a_pain_is_and_who_says_it_comes_back() {
    let text = "persona Ann\npersona Bob\njourney J for Ann, Bob { stage s { touchpoint t {\n\
                pain \"slow\" { severity: high }\nas Bob { does \"pays\", pain \"dear\" { severity: low } }\n\
                does \"waits (Bob)\" } } }\n";
    let model = compile_one(text).model.unwrap();
    let written = markdown(&model, model.journeys.ids().next().unwrap());
    assert!(written.contains("t: !!! slow<br>t: ! dear (Bob) |"), "{written}");
    let imported = import::markdown(&written).unwrap();
    assert_eq!(imported.remarks, []);
    for kept in [
        "pain \"slow\" { severity: high }",
        "as Bob {\n        does \"pays\"\n        pain \"dear\" { severity: low }\n",
        "does \"waits (Bob)\"",
    ] {
        assert!(imported.text.contains(kept), "{kept}: {}", imported.text);
    }
}

#[test]
fn the_examples_survive_both_ways() {
    let mut journeys = 0;
    for folder in projects(&root().join("examples")) {
        let texts = read_project(&folder);
        let compiled = compile_texts(texts.iter().map(|(p, t)| (p.as_str(), t.as_str())));
        let model = compiled.model.unwrap();
        for id in model.journeys.ids() {
            let name = &model.journeys[id].decl.path;
            let written = mermaid(&model, id);
            let new = again(import::mermaid(&written), &written);
            let first = new.journeys.ids().next().unwrap();
            assert_eq!(told(&new, first), told(&model, id), "{name}\n{written}");
            let written = markdown(&model, id);
            let new = again(import::markdown(&written), &written);
            let first = new.journeys.ids().next().unwrap();
            assert_eq!(told(&new, first), told(&model, id), "{name}\n{written}");
            let rows = csv(&model, id);
            assert!(
                rows.starts_with("journey,stage,touchpoint,channels,lane,who,level,severity,text,")
            );
            journeys += 1;
        }
    }
    assert!(journeys > 8);
}

/// A map whose labels say what means something to Mermaid.
const NASTY: &str = r#"
persona A "Ann: #1; <b>"
persona B "Bo, the 2nd"
journey N "50% off: a; b # c %% d" for A, B {
  stage title "title of: all" {
    touchpoint section "section: 5: x" { feels +1 }
    touchpoint journey2 "journey" { feels -2, as A { feels +2 } }
    touchpoint c "%% no comment" { feels 0 }
    touchpoint d "a \"b\" <i>c</i> &amp; #35; 地图 😀" {}
  }
  stage end "end" { touchpoint e "accTitle: x" for B { feels +2 } }
}
"#;

#[test]
fn mermaid_itself_reads_and_draws_what_is_exported() {
    let engines = root().join("target/editors");
    let chromium = std::env::var("CHROMIUM").unwrap_or("/usr/bin/chromium".to_owned());
    let there = |name: &str| engines.join("node_modules").join(name).exists();
    if !there("mermaid") || !there("playwright-core") || !fs::exists(chromium).unwrap() {
        println!("no Mermaid, playwright-core or Chromium: diagrams are read by our importer only");
        return;
    }
    let folder = Folder::new(&[]);
    let mut models = vec![compile_one(NASTY).model.unwrap()];
    for project in projects(&root().join("examples")) {
        let texts = read_project(&project);
        let compiled = compile_texts(texts.iter().map(|(p, t)| (p.as_str(), t.as_str())));
        models.push(compiled.model.unwrap());
    }
    let mut names = Vec::new();
    let mut expected = Vec::new();
    for model in &models {
        for id in model.journeys.ids() {
            let name = format!("{}.mmd", names.len());
            folder.write(&name, mermaid(model, id).as_bytes());
            names.push(folder.path().join(name));
            expected.push(told(model, id).1);
        }
    }
    let ran = std::process::Command::new("node")
        .current_dir(&engines)
        .arg(root().join("tests/browser/mermaid.mjs"))
        .args(&names)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let read: Vec<Vec<serde_json::Value>> = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(read.len(), expected.len());
    for (tasks, stages) in read.iter().zip(&expected) {
        // Stage, touchpoint, person and level, each on a line of its own.
        let mut theirs = Vec::new();
        for task in tasks {
            let text = |key: &str| blank(task[key].as_str().unwrap());
            let level = task["score"].as_i64().unwrap() - 3;
            let mut people: Vec<String> = task["people"]
                .as_array()
                .unwrap()
                .iter()
                .map(|p| blank(p.as_str().unwrap()))
                .collect();
            if people.is_empty() {
                people.push(String::new());
            }
            theirs
                .extend(people.into_iter().map(|who| (text("section"), text("task"), who, level)));
        }
        let mut ours = Vec::new();
        for (stage, touchpoints) in stages {
            for (touchpoint, felt) in touchpoints {
                // What is not told is drawn as neither good nor bad.
                let one = |(who, level): &(String, Option<i8>)| {
                    (stage.clone(), touchpoint.clone(), who.clone(), level.unwrap_or(0).into())
                };
                ours.extend(felt.iter().map(one));
            }
        }
        theirs.sort();
        ours.sort();
        assert_eq!(theirs, ours);
    }
}

#[test]
fn a_cell_is_no_formula_and_no_two() {
    let text = "journey J \"=1+1\" { stage s \"a,b\" { touchpoint t \"say \\\"x\\\"\" { does \"@SUM(1)\", feels -1 } } }";
    let model = compile_one(text).model.unwrap();
    let rows = csv(&model, model.journeys.ids().next().unwrap());
    assert_eq!(
        rows.lines().skip(1).collect::<Vec<_>>(),
        [
            "'=1+1,,,,journey,,,,,,,agreed,,,,,",
            "'=1+1,\"a,b\",,,stage,,,,,,,,,,,,",
            "'=1+1,\"a,b\",\"say \"\"x\"\"\",,touchpoint,,,,,,,,,,,,",
            "'=1+1,\"a,b\",\"say \"\"x\"\"\",,does,,,,'@SUM(1),,,,,,,,assumed",
            "'=1+1,\"a,b\",\"say \"\"x\"\"\",,feels,,-1,,,,,,,,,,assumed",
        ]
    );
}

/// A number is what was meant, whatever face stands behind it; beside numbers with signs, one
/// without is no score from 1 to 5.
#[test]
fn numbers_say_how_it_feels_before_faces_do() {
    let table = "| | A | B | C |\n|-|-|-|-|\n| Feels | -2 lost 😀 | 1 | 😀 glad |\n";
    let text = import::markdown(table).expect("a map").text;
    let felt: Vec<&str> =
        text.lines().map(str::trim).filter(|line| line.starts_with("feels")).collect();
    assert_eq!(felt, ["feels -2 \"lost 😀\"", "feels +1", "feels +2 \"glad\""]);
    let scores = table.replace("-2 lost 😀", "2");
    let text = import::markdown(&scores).expect("a map").text;
    assert!(text.contains("feels -1") && text.contains("feels -2"), "{text}");
}

#[test]
fn the_command_reads_files_and_standard_input() {
    let folder =
        Folder::new(&[("a.mmd", "journey\n  section Buy\n    Pay: x: Me\n"), ("b.md", "text")]);
    let ran = folder.run(&["import", "mermaid", "a.mmd", "-o", "a.journey"]).exits(0);
    assert_eq!(
        ran.err,
        "a.mmd:3: note[J0802]: the score `x` is no number: Mermaid draws `NaN` without a word, \
         and no feeling is taken over\nread 1 journey with 1 touchpoint, 1 remark\n\
         `journey explain J0802` tells more\n"
    );
    folder.run(&["check", "a.journey"]).exits(0);
    folder.run(&["fmt", "--check", "a.journey"]).exits(0);
    // The draft was worked on: it is not lost to a second import.
    let worked_on = fs::read_to_string(folder.path().join("a.journey")).unwrap() + "// mine\n";
    folder.write("a.journey", worked_on.as_bytes());
    let ran = folder.run(&["import", "mermaid", "a.mmd", "-o", "a.journey"]).exits(2);
    assert_eq!(
        ran.err,
        "error: `a.journey` is there already\n\
         \x20 help: give another name, or replace it with `--force`\n"
    );
    assert_eq!(fs::read_to_string(folder.path().join("a.journey")).unwrap(), worked_on);
    folder.run(&["import", "mermaid", "a.mmd", "-o", "a.journey", "--force"]).exits(0);
    let ran = folder.run(&["import", "markdown", "b.md"]).exits(2);
    assert!(ran.err.contains("there is no map in `b.md`"), "{}", ran.err);
    let ran = folder.run(&["import", "mermaid", "c.mmd"]).exits(2);
    assert!(ran.err.contains("`c.mmd` cannot be read"), "{}", ran.err);
    folder.write("d.mmd", b"\xff");
    let ran = folder.run(&["import", "mermaid", "d.mmd"]).exits(2);
    assert!(ran.err.contains("is not UTF-8 text"), "{}", ran.err);
}

#[test]
fn exports_are_written_only_if_asked_for() {
    let folder =
        Folder::new(&[("a.journey", "journey Buy { stage s { touchpoint t { feels +1 } } }\n")]);
    folder.run(&["build"]).exits(0);
    assert!(!folder.path().join("out/Buy.mmd").exists());
    folder.run(&["build", "--emit", "mermaid,markdown,csv", "-o", "x"]).exits(0);
    let read = |name: &str| std::fs::read_to_string(folder.path().join("x").join(name)).unwrap();
    assert_eq!(read("Buy.mmd"), "journey\n  title Buy\n  section s\n    t: 4\n");
    assert_eq!(
        read("Buy.md"),
        "# Buy\n\n| Stage | s |\n| --- | --- |\n| **Touchpoints** | t |\n| **Feels** | t: +1 |\n"
    );
    assert!(read("Buy.csv").contains("Buy,s,t,,feels,,1,,,,,,,,,,assumed\r\n"));
}
