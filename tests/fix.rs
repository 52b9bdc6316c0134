//! `journey check --fix`: what is mended, what is left alone, and that it is all or nothing.

mod support;

use journey::compile::{Compilation, Options, Trees};
use journey::diagnostic::{Diagnostic, Edit, Severity};
use journey::ide::{Snapshot, actions::ActionKind};
use journey::project::files::Memory;
use journey::project::{Selection, load};
use journey::source::Span;
use support::program::Folder;
use support::{compile_one, projects, read_project, root};

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

/// What may be mended in two ways is left to its author.
#[test]
fn what_may_mean_two_things_is_left_alone() {
    for text in [
        "persona\u{200B}Jon \"Jon\"\n",
        "use std.channels.search{, store}\n",
        "source source: log \"Log\"\n",
    ] {
        let folder = Folder::new(&[("a.journey", text)]);
        folder.run(&["check", "--fix"]).exits(1);
        assert_eq!(std::fs::read_to_string(folder.path().join("a.journey")).unwrap(), text);
    }
}

/// An editor's "mend everything", as often as it is offered.
fn mended_by_an_editor(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let mut files = Memory::default();
        files.add("a.journey", text.clone());
        let project = load(&files, "x", &Selection::all());
        let snapshot = Snapshot::new(project, &Options::default(), &mut Trees::default());
        let file = snapshot.file("a.journey").unwrap().id;
        let actions = snapshot.actions(Span::new(file, 0, 0));
        let Some(all) = actions.into_iter().find(|a| a.kind == ActionKind::FixAll) else { break };
        let mut edits = all.edits;
        edits.sort_by_key(|edit| edit.span);
        // Whatever the order in which an editor makes them, it comes to the same.
        assert!(edits.windows(2).all(|pair| pair[0].span.end < pair[1].span.start), "{edits:?}");
        for edit in edits.iter().rev() {
            text.replace_range(edit.span.range(), &edit.replacement);
        }
    }
    text
}

#[test]
fn an_editor_mends_what_the_command_mends() {
    // The second has fixes that touch each other.
    for broken in [BROKEN, &BROKEN.replace("owner= Shop", "owner: Shop;; status=： draft；；")] {
        let folder = Folder::new(&[("a.journey", broken)]);
        folder.run(&["check", "--fix"]);
        let text = std::fs::read_to_string(folder.path().join("a.journey")).unwrap();
        assert_ne!(text, broken);
        assert_eq!(text, mended_by_an_editor(broken));
    }
}

/// No message has a path of the machine in it.
#[test]
fn what_cannot_be_written_is_named_as_in_the_project() {
    let folder = Folder::new(&[("journey.toml", ""), ("maps/a.journey", BROKEN)]);
    let path = folder.path().join("maps/a.journey");
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).unwrap();
    let ran = folder.run(&["check", "--fix"]).exits(2);
    assert!(ran.err.contains("`maps/a.journey` cannot be written"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), BROKEN);
}

/// Of a long line only a part is looked through, and what lies beyond is not guessed at.
#[test]
fn a_quote_is_not_taken_away_for_what_is_too_far_to_see() {
    let far = "\u{1F600}".repeat(1100);
    let map = format!("journey A \"a\" {{\n  stage b {{\n    does \"a\"\"{far}\"\n  }}\n}}\n");
    let folder = Folder::new(&[("a.journey", &map)]);
    let ran = folder.run(&["check", "--fix", "--format", "short"]).exits(1);
    assert!(ran.out.contains("3:13: error[J0108]: a second text cannot stand here"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(folder.path().join("a.journey")).unwrap(), map);
}

#[cfg(unix)]
#[test]
fn a_link_stays_one() {
    let folder = Folder::new(&[("a.journey", BROKEN)]);
    let link = folder.path().join("link.journey");
    std::os::unix::fs::symlink("a.journey", &link).unwrap();
    folder.run(&["check", "--fix", "link.journey"]);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    let text = std::fs::read_to_string(folder.path().join("a.journey")).unwrap();
    assert!(text.contains("owner: Shop\n"), "{text}");
}

#[test]
fn what_is_said_twice_and_documents_nothing_is_mended() {
    let map = "use std.channels.{website, phone, website}\nuse std.channels.phone\n\n\
               team Shop \"The shop\" {\n  contact: \"shop@example.com\"\n  /// Nobody else.\n}\n";
    let folder = Folder::new(&[("a.journey", map)]);
    folder.run(&["check", "--fix", "--allow", "unused"]).exits(0);
    let text = std::fs::read_to_string(folder.path().join("a.journey")).unwrap();
    assert!(text.starts_with("use std.channels.{website, phone}\n"), "{text}");
    assert_eq!(text.matches("phone").count(), 1, "{text}");
    assert!(text.contains("  // Nobody else.\n"), "{text}");
}

/// Where a sign goes, the words beside it stay two.
#[test]
fn a_colon_that_goes_leaves_a_blank() {
    let map = "persona :Ana \"A guest\"\npersona: Ben \"Another\"\n";
    let folder = Folder::new(&[("a.journey", map)]);
    folder.run(&["check", "--fix"]).exits(0);
    let text = std::fs::read_to_string(folder.path().join("a.journey")).unwrap();
    assert_eq!(text, "persona Ana \"A guest\"\npersona Ben \"Another\"\n");
}

/// What could not be read may be what a comment documents: nothing is made of it then.
#[test]
fn a_comment_above_a_mistake_keeps_its_slashes() {
    let map = "/// The shop.\n\"team\" Shop \"The shop\"\n";
    let folder = Folder::new(&[("a.journey", map)]);
    folder.run(&["check", "--fix"]).exits(1);
    assert_eq!(std::fs::read_to_string(folder.path().join("a.journey")).unwrap(), map);
}

/// What is put in does not mend it: it is taken out again, and not put in once more by every run.
#[test]
fn a_fix_after_which_the_same_is_said_is_none() {
    let map = "source s \"S\" { table: \"s\", columns { easy: number } }\n\
               survey after \"After\" in s {\n  ask easy*/ 1..5 \"How easy was it?\"\n}\n";
    let folder = Folder::new(&[("a.journey", map)]);
    let ran = folder.run(&["check", "--fix", "--unsafe-fixes", "--format", "short"]).exits(1);
    assert!(ran.out.contains("a.journey:3:"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(folder.path().join("a.journey")).unwrap(), map);
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

/// What people write by habit, and what is offered for it: the map is right when it is applied.
#[test]
fn what_is_offered_for_habits_is_right() {
    const RIGHT: &str = "\
use std.channels.{store, website}
use std.metrics.{conversion_rate}
team Shop \"The shop\"
persona Ana \"A customer\" {
  age: 31
  needs \"A bell\"
  frustration \"Waits\"
}
source till \"The till\" {
  table: \"till\"
  method: usage_data
  columns { who: text, at: timestamp, what: text, price: money(EUR), easy: number }
  person: who
  time: at
}
event asked in till where what == \"asked\" { price: price }
event bought in till where what == \"bought\"
survey after \"After\" in till {
  ask easy: 0..10 \"How easy was it?\"
}
metric spent(paid: event(price: money(EUR))): money(EUR) {
  better: higher
  is: sum(paid.price)
}
journey Buying \"Buying a bicycle\" for Ana {
  owner: Shop
  reviewed: 2026-06-30
  review_every: 6mo
  stage choosing \"Choosing\" {
    goal: \"A bicycle\"
    duration: 2w..8w
    touchpoint looks \"Looks around\" via store, website {
      event: asked
      does \"Rings a bell\"
      feels -1 \"hunted\"
      pain \"Far\" { severity: high }
      opportunity \"A bus\" { effort: small, owner: Shop }
      link \"The list\" \"https://example.com/list\"
      as Ana {
        thinks \"Hm\"
      }
      measure conversion_rate(asked, to: bought, within: 7d) >= 40% by 2030-12-31 { weight: 2 }
      measure a = spent(asked) >= 60 EUR
    }
  }
}
";
    let habits = [
        ("std.metrics.{conversion_rate}\n", "std.metrics.conversion_rate, nps\n"),
        ("age: 31", "age: 25-34 years"),
        ("needs \"A bell\"", "needs: [\"A bell\", \"A bicycle\"]"),
        ("frustration \"Waits\"", "pain \"Waits\""),
        ("0..10 \"How", "0-10 \"How"),
        ("sum(paid.price)", "sum(paid.price"),
        ("money(EUR))): money", "money(EUR)): money"),
        ("for Ana {", "for\n    Ana {"),
        ("owner: Shop\n", "owner: team Shop\n"),
        ("owner: Shop\n", "owner: \"The shop\"\n"),
        ("2026-06-30", "06/30/2026"),
        ("2026-06-30", "2026/06/30"),
        ("6mo", "every 6 months"),
        ("\"A bicycle\"\n", "\"A bicycle\";\n"),
        ("2w..8w", "2-8 weeks"),
        ("2w..8w", "10 to 20 minutes"),
        ("2w..8w", "about 3 days"),
        ("\"Looks around\" via store, website {", "\"Looks around via store, website {"),
        ("pain \"Far\" { severity: high }", "pain \"Far { severity: high }"),
        ("touchpoint looks", "touchpoint first look"),
        ("store, website {", "store, web {"),
        ("does \"Rings a bell\"", "**does** \"Rings a bell\""),
        ("feels -1", "emotion: -1"),
        ("feels -1", "feels = -1"),
        ("does \"Rings a bell\"", "does \"Rings a bell\"\n      TODO: ask Anna"),
        ("severity: high", "severity: critical"),
        ("effort: small", "effort: low"),
        ("\"The list\" \"https://example.com/list\"", "[The list](https://example.com/list)"),
        ("as Ana {", "for Ana {"),
        ("measure conversion_rate", "metric conversion_rate"),
        ("within: 7d", "within: one week"),
        ("by 2030-12-31", "until 2030-12-31"),
        ("by 2030-12-31", "by 12/31/2030"),
        ("60 EUR", "€60"),
        ("60 EUR", "60€"),
        ("60 EUR", "60 euros"),
        ("60 EUR", "EUR 60"),
    ];
    assert_eq!(errors_in(RIGHT), None);
    let mut wrong = Vec::new();
    for (right, habit) in habits {
        assert!(RIGHT.contains(right), "{right}");
        let map = RIGHT.replacen(right, habit, 1);
        let compiled = compile_one(&map);
        let found = errors(&compiled);
        let [Diagnostic { fixes, .. }] = found[..] else {
            let all: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
            wrong.push(format!("`{habit}`: {all:#?}"));
            continue;
        };
        let [fix] = &fixes[..] else {
            wrong.push(format!("`{habit}`: {} are offered", fixes.len()));
            continue;
        };
        let mut mended = map.clone();
        let mut edits: Vec<&Edit> = fix.edits.iter().collect();
        edits.sort_by_key(|e| std::cmp::Reverse(e.span.start));
        for edit in edits {
            mended.replace_range(edit.span.range(), &edit.replacement);
        }
        if let Some(left) = errors_in(&mended) {
            wrong.push(format!("`{habit}`, mended: {left}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn errors(compiled: &Compilation) -> Vec<&Diagnostic> {
    compiled.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect()
}

/// What is wrong with a map first.
fn errors_in(map: &str) -> Option<String> {
    let compiled = compile_one(map);
    errors(&compiled).first().map(|d| d.message.clone())
}

/// What may mean one of two things is mended by nobody but its author.
#[test]
fn no_number_is_guessed() {
    for written in ["1,500 EUR", "1,000"] {
        let map = format!(
            "journey Buying \"Buying\" {{\n  stage a \"A\" {{\n    duration: {written}\n  }}\n}}\n"
        );
        let folder = Folder::new(&[("a.journey", &map)]);
        let ran = folder.run(&["check", "--fix", "--unsafe-fixes"]).exits(1);
        assert!(ran.out.contains("if the comma parts thousands"), "{}", ran.out);
        assert_eq!(std::fs::read_to_string(folder.path().join("a.journey")).unwrap(), map);
    }
}

/// So many are told at once; those that come after them are mended all the same.
#[test]
fn more_mistakes_than_are_told_are_mended() {
    let map = |quote: [&str; 2]| -> String {
        (0..2_500).map(|i| format!("team T{i} {}x{}\n", quote[0], quote[1])).collect()
    };
    let folder = Folder::new(&[("a.journey", &map(["“", "”"]))]);
    let ran = folder.run(&["check", "--fix", "--format", "short"]);
    assert!(ran.err.starts_with("mended 2500 "), "{}", ran.err);
    let mended = std::fs::read_to_string(folder.path().join("a.journey")).unwrap();
    assert!(mended == map(["\"", "\""]), "{}", &mended[..200]);
}

/// What is mended by itself is right then: where a part would be missing or too many, nothing is.
#[test]
fn only_what_is_right_then_is_mended() {
    let map = |inner: &str| {
        format!(
            "team Growth \"Growth\"\npersona Ana \"A customer\"\n\
             journey Buying \"Buying\" for Ana {{\n  stage a \"A\" {{\n    \
             touchpoint b \"B\" {{\n      {inner}\n    }}\n  }}\n}}\n"
        )
    };
    let left_alone = [
        "pain: slow",
        "pain = slow",
        "insight: foo",
        "opportunity: idea",
        "thinks: 3",
        "question easy \"How easy?\"",
        "owner Growth \"Growth\"",
        "note \"a\" \"b\"",
        "pain:",
        "pain: a.slow \"It is slow\"",
        "feels: 5",
        "opportunity: \"Do\" resolves: slow",
    ];
    let mended = [
        ("pain: slow \"It is slow\"", "pain slow \"It is slow\""),
        ("pain: \"It is slow\"", "pain \"It is slow\""),
        ("feels: 1", "feels 1"),
        ("owner Growth", "owner: Growth"),
    ];
    let same = left_alone.iter().map(|text| (*text, *text));
    for (before, after) in same.chain(mended) {
        let folder = Folder::new(&[("a.journey", &map(before))]);
        let ran = folder.run(&["check", "--fix", "--format", "short"]);
        assert_eq!(ran.exits(i32::from(before == after)).out.contains("error"), before == after);
        let text = std::fs::read_to_string(folder.path().join("a.journey")).unwrap();
        assert_eq!(text, map(after));
    }
}

/// `// Allow:` is nearly an allowance, what documents is none, whatever it says.
#[test]
fn documentation_is_no_allowance() {
    let doc = "//! Allow: draft\n\n/// allow: draft\n/// Allow: draft\nteam Growth \"Growth\"\n\
               //// Allow: draft\n";
    let folder = Folder::new(&[("a.journey", doc)]);
    let ran = folder.run(&["check", "--fix", "--format", "short"]).exits(0);
    assert!(!ran.out.contains("allows nothing"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(folder.path().join("a.journey")).unwrap(), doc);
    let folder = Folder::new(&[("a.journey", "// Allow: draft\nteam Growth \"Growth\"\n")]);
    folder.run(&["check", "--fix"]);
    let text = std::fs::read_to_string(folder.path().join("a.journey")).unwrap();
    assert!(text.starts_with("// allow: draft\n"), "{text}");
}
