//! `// allow: name`: what is needed is silent, what allows nothing is said, whenever that can be known.

mod support;

use support::program::Folder;

const DRAFT: &str = "\
team Shop \"The shop\"

// allow: draft
journey Buy \"Buying\" {
  owner: Shop
  STATUS
  stage search { touchpoint reviews \"Reviews\" }
  stage buy {}
}
";

fn draft(status: &str) -> Folder {
    Folder::new(&[("buy.journey", &DRAFT.replace("STATUS", status))])
}

const IDLE: &str = "warning[J0617]: nothing here needs `allow: draft`";

#[test]
fn an_allowance_of_a_draft_is_needed_while_it_is_one() {
    let args = ["check", "--format", "short"];
    let needed = draft("status: draft").run(&args).exits(0).out;
    assert_eq!(needed, "");
    let idle = draft("status: agreed").run(&args).exits(0).out;
    assert!(idle.contains(&format!("buy.journey:3:11: {IDLE}")), "{idle}");
}

/// Else it would be a comment like any other, and nobody would know why nothing is allowed.
#[test]
fn an_allowance_with_a_capital_is_told_and_mended() {
    let map = DRAFT.replace("STATUS", "status: agreed").replace("// allow:", "// Allow :");
    let map = map.replace("stage buy {}", "stage buy {} // ALLOW: empty-stage");
    let folder = Folder::new(&[("buy.journey", &map)]);
    let out = folder.run(&["check", "--format", "short"]).out;
    assert!(out.contains("buy.journey:3:4: warning[J0617]: `Allow :` allows nothing"), "{out}");
    assert!(out.contains(":8:19: warning[J0617]: `ALLOW:` allows nothing"), "{out}");
    let out = folder.run(&["check", "--fix", "--format", "short"]).out;
    assert!(!out.contains("J0607"), "{out}");
    let mended = std::fs::read_to_string(folder.path().join("buy.journey")).unwrap();
    assert!(mended.contains("// allow: draft\n"), "{mended}");
    assert!(mended.contains("// allow: empty-stage\n"), "{mended}");
    // A sentence is none.
    let prose = DRAFT.replace("STATUS", "status: agreed").replace("// allow:", "// Allow: what a");
    let out = Folder::new(&[("a.journey", &prose)]).run(&["check", "--format", "short"]).out;
    assert!(!out.contains("J0617"), "{out}");
}

/// A draft without warnings has no line that counts them.
#[test]
fn an_allowance_of_a_clean_draft_allows_nothing() {
    let clean = "team Shop \"The shop\"\nsource s \"6\" { method: interview }\n\
                 // allow: draft\njourney Buy \"Buying\" {\n  owner: Shop\n  source: s\n  \
                 status: draft\n  stage a { touchpoint b \"B\" }\n}\n";
    let out = Folder::new(&[("a.journey", clean)]).run(&["check", "--format", "short"]).out;
    assert!(out.contains(IDLE), "{out}");
}

/// What one run asks for makes no allowance idle, and with errors about nothing is known.
#[test]
fn options_and_errors_make_no_allowance_idle() {
    let folder = draft("status: draft");
    for option in [["--deny", "warnings"], ["--allow", "empty-stage,unsourced"]] {
        let args = [&["check", "--format", "short"][..], &option].concat();
        let out = folder.run(&args).out;
        assert!(!out.contains("J0617"), "{option:?}: {out}");
    }
    let wrong = DRAFT.replace("STATUS", "status: agreed").replace("The shop\"", "The shop\" { x }");
    let out = Folder::new(&[("a.journey", &wrong)]).run(&["check", "--format", "short"]).exits(1);
    assert!(!out.out.contains("J0617"), "{}", out.out);
}

const MEASURED: &str = "\
use std.metrics.conversion_rate
team Shop \"The shop\"
source log \"Log\" {
  table: \"log\"
  method: usage_data
  columns { who: text, at: timestamp, step: text }
  person: who
  time: at
}
event seen in log where step == \"seen\"
event paid in log where step == \"paid\"
// allow: unbound-data
journey Buy \"Buying\" {
  owner: Shop
  source: log
  MEASURE
  stage search { touchpoint reviews \"Reviews\" }
}
";

#[test]
fn an_allowance_of_unbound_data_is_needed_while_data_is_unbound() {
    let text = MEASURED.replace("MEASURE", "measure conversion_rate(seen, to: paid)");
    let csv = "who,at,step\na,2026-03-01,seen\na,2026-03-01,paid\n";
    let unbound = Folder::new(&[("journey.toml", ""), ("buy.journey", &text), ("log.csv", csv)]);
    assert!(!unbound.run(&["check"]).exits(0).out.contains("J0617"));
    assert!(!unbound.run(&["measure"]).exits(0).err.contains("J0613"));
    // Data for one run only: the next will need the allowance again.
    let once = unbound.run(&["measure", "--data", "log=log.csv"]).exits(0).err;
    assert!(!once.contains("J0617"), "{once}");
    unbound.write("journey.toml", b"[data]\nlog = \"log.csv\"\n");
    let bound = unbound.run(&["measure"]).exits(0).err;
    assert!(bound.contains("nothing here needs `allow: unbound-data`"), "{bound}");
    assert!(!unbound.run(&["check"]).exits(0).out.contains("J0617"));
}

#[test]
fn where_nothing_is_measured_no_data_is_unbound() {
    let folder = Folder::new(&[("buy.journey", &MEASURED.replace("MEASURE", ""))]);
    let out = folder.run(&["check", "--format", "short"]).exits(0).out;
    assert!(out.contains("nothing here needs `allow: unbound-data`"), "{out}");
}
