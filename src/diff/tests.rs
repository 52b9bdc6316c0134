//! What changed, told by small maps: each test edits one map and reads what is said about it.

use super::{Class, Diff, Format, Rule, Sides, diff, schema};
use crate::compile::{Compilation, Options, compile};
use crate::project::files::Memory;
use crate::project::{Selection, load};

const MAP: &str = r#"
use std.metrics.{conversion_rate, nps}
team Shop "The shop"
team Pay "Payments"
persona Mei "First-time buyer" { goal: "A phone", needs "An answer she can trust" }
persona Jon "Returning buyer" { goal: "Another phone", needs "No fuss" }
source web "Web events" {
  table: "events"
  method: usage_data
  columns { user: text, ts: timestamp, name: text, score: number }
  person: user
  time: ts
}
event opened in web where name == "open"
event paid in web where name == "paid"
survey after "After" in web { ask recommend: 0..10 "Would you?" { column: score } }

journey Buy "Buying" for Mei, Jon {
  owner: Shop
  stage search "Looking around" {
    touchpoint results "Results" { feels -1 "lost", does "Searches for the best phone" }
    touchpoint reviews "Reviews" { feels +1, pain long "They are long" { severity: low } }
  }
  stage purchase "Paying" {
    touchpoint checkout "Checkout" {
      event: opened
      feels -2
      as Jon { feels +1 }
      pain "Three pages to pay" { severity: high }
      opportunity one "One page" { status: idea, owner: Pay, due: 2027-Q1 }
      measure conversion_rate(from: opened, to: paid) >= 3.5% by 2026-Q4 from 2.9% { alert: < 2% }
    }
    touchpoint receipt "Receipt" { owner: Pay, feels +1 }
  }
  stage after_sales "Using it" {
    touchpoint recommends "Tells a friend" {
      feels +2
      measure nps(after.recommend) >= 45
    }
  }
  flow { results -> reviews 40% -> checkout -> receipt -> recommends }
}
"#;

fn compiled(text: &str) -> Compilation {
    let mut files = Memory::default();
    files.add("map.journey", text);
    let compilation = compile(load(&files, "shop", &Selection::all()), &Options::default());
    if compilation.model.is_none() {
        let said: Vec<&str> = compilation.diagnostics.iter().map(|d| d.message.as_str()).collect();
        panic!("{said:?}\n{text}");
    }
    compilation
}

fn between(old: &str, new: &str) -> Diff {
    diff(&compiled(old).model.unwrap(), &compiled(new).model.unwrap())
}

/// What is said if parts of the map become others: `rule: message` each.
#[track_caller]
fn edited(edits: &[(&str, &str)]) -> Vec<String> {
    let mut text = MAP.to_owned();
    for (old, new) in edits {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    let changes = between(MAP, &text).changes;
    changes.iter().map(|c| format!("{}: {}", c.rule.name(), c.message)).collect()
}

#[test]
fn the_same_map_has_no_changes() {
    assert_eq!(between(MAP, MAP), Diff::default());
    // Neither have one written differently, or one that moved.
    let spaced = MAP.replace("    touchpoint", "\n\n  // a comment\n  touchpoint");
    assert_eq!(between(MAP, &spaced), Diff::default());
    assert_eq!(between(MAP, &spaced).summary(), "nothing changed");
}

#[test]
fn renamed_things_are_one_change_each() {
    assert_eq!(
        edited(&[("checkout", "pay")]),
        ["touchpoint-renamed: touchpoint `checkout` is now called `pay`"]
    );
    assert_eq!(
        edited(&[("stage purchase", "stage buying")]),
        ["stage-renamed: stage `purchase` is now called `buying`"]
    );
    assert_eq!(
        edited(&[("journey Buy ", "journey Shopping ")]),
        ["journey-renamed: journey `Buy` is now called `Shopping`"]
    );
    assert_eq!(edited(&[("Mei", "May")]), ["persona-renamed: persona `map.Mei` is now `map.May`"]);
    // One inside the other.
    assert_eq!(
        edited(&[
            ("journey Buy ", "journey Shopping "),
            ("stage purchase", "stage pay"),
            ("checkout", "till")
        ]),
        [
            "journey-renamed: journey `Buy` is now called `Shopping`",
            "stage-renamed: stage `purchase` is now called `pay`",
            "touchpoint-renamed: touchpoint `checkout` is now called `till`",
        ]
    );
}

#[test]
fn what_has_nothing_in_common_is_gone_and_new() {
    assert_eq!(
        edited(&[
            (
                "touchpoint results \"Results\" { feels -1 \"lost\", does \"Searches for the best phone\" }",
                "touchpoint shelf \"At the shelf\" { feels 0 }"
            ),
            ("flow { results", "flow { shelf"),
        ]),
        [
            "touchpoint-added: touchpoint `shelf` is new",
            "touchpoint-removed: touchpoint `results` is gone",
            "flow-changed: the way `shelf -> reviews` is new",
            "flow-changed: the way `results -> reviews` is gone",
        ]
    );
}

#[test]
fn what_moved_is_said_to_have_moved() {
    let receipt = "    touchpoint receipt \"Receipt\" { owner: Pay, feels +1 }\n";
    let after = "stage after_sales \"Using it\" {\n";
    assert_eq!(
        edited(&[(receipt, ""), (after, &format!("{after}{receipt}"))]),
        ["touchpoint-regrouped: touchpoint `receipt` moved from stage `purchase` to `after_sales`"]
    );
    let reviews = "    touchpoint reviews \"Reviews\" { feels +1, pain long \"They are long\" { severity: low } }\n";
    let results = "    touchpoint results";
    assert_eq!(
        edited(&[(reviews, ""), (results, &format!("{reviews}{results}"))]),
        ["touchpoint-moved: touchpoint `reviews` moved to the start"]
    );
}

#[test]
fn feelings_go_up_and_down() {
    assert_eq!(
        edited(&[
            ("feels -2\n", "feels +1\n"),
            ("as Jon { feels +1 }", "as Jon { feels 0 \"so so\" }")
        ]),
        [
            "feeling-up: `checkout` feels better: -2 became +1",
            "feeling-down: `checkout` feels worse to `Jon`: +1 became 0",
        ]
    );
    assert_eq!(
        edited(&[("feels -1 \"lost\"", "feels -1 \"confused\"")]),
        ["feeling-reworded: `results` is felt differently: -1 \"lost\" became -1 \"confused\""]
    );
    let found = between(MAP, &MAP.replace("feels -2\n", "feels +1\n"));
    let levels: Vec<_> = found.curves[0].points.iter().map(|p| (p.before, p.after)).collect();
    assert_eq!(levels[2], (Some(-2), Some(1)));
    assert_eq!(levels.iter().filter(|(a, b)| a != b).count(), 1);
    assert_eq!(found.curves[0].persona.as_deref(), Some("Mei"));
}

/// What holds for each persona is compared, not how it is written.
#[test]
fn feelings_written_otherwise_are_the_same() {
    let felt = |text: &str| MAP.replace("{ owner: Pay, feels +1 }", &format!("{{ {text} }}"));
    let same = |a: &str, b: &str| {
        assert_eq!(between(&felt(a), &felt(b)), Diff::default(), "{a}");
        assert_eq!(between(&felt(b), &felt(a)), Diff::default(), "{b}");
    };
    same("feels +2 \"great\"", "as Mei, Jon { feels +2 \"great\" }");
    same("feels +1, as Jon { feels -1 }", "as Mei { feels +1 }, as Jon { feels -1 }");
    same("expects +1", "as Jon, Mei { expects +1 }");
    let told = |a: &str, b: &str| {
        let changes = between(&felt(a), &felt(b)).changes;
        changes.into_iter().map(|c| c.message).collect::<Vec<_>>()
    };
    assert_eq!(
        told("feels +1", "feels +1, as Jon { feels -1 }"),
        ["`receipt` feels worse to `Jon`: +1 became -1"]
    );
    assert_eq!(
        told("feels +1", "as Mei { feels +1 }"),
        ["`receipt` no longer tells how it feels to `Jon`"]
    );
    assert_eq!(
        told("as Mei { feels +1 }, as Jon { feels +1 }", "feels +2"),
        ["`receipt` feels better to `Mei, Jon`: +1 became +2"]
    );
}

/// A week is seven days, and a deadline is the last day of its period.
#[test]
fn values_written_otherwise_are_the_same() {
    let timed = MAP.replace("to: paid)", "to: paid, within: 7d)");
    for (old, new) in [
        ("within: 7d", "within: 1w"),
        ("within: 7d", "within: 168h"),
        ("2026-Q4", "2026-12-31"),
        ("2026-Q4", "2026-12"),
        ("2027-Q1", "2027-03"),
        (">= 3.5%", ">= 3.50%"),
    ] {
        assert!(timed.contains(old));
        let changes = between(&timed, &timed.replace(old, new)).changes;
        assert_eq!(changes, [], "{new}");
    }
    let found = between(&timed, &timed.replace("within: 7d", "within: 8d")).changes;
    assert_eq!((found.len(), found[0].rule), (1, Rule::MeasureRedefined));
}

/// What the spec carries is compared.
#[test]
fn what_rests_on_a_source_is_told() {
    let map = MAP
        .replace("  owner: Shop\n", "  owner: Shop\n  source: talks, confidence: low\n  insight asked \"They ask\" { source: web }\n")
        .replace("team Shop \"The shop\"", "source talks \"Talks\" { method: interview, n: 12, date: 2026-05, link: \"https://example.com/a\" }\nteam Shop \"The shop\" { contact: \"shop@example.com\" }")
        .replace("opportunity one \"One page\" {", "opportunity one \"One page\" { resolves: three,")
        .replace("pain \"Three", "pain three \"Three")
        .replace("owner: Pay, feels +1", "owner: Pay, feels +1, backstage \"b\" by Pay");
    let told = |old: &str, new: &str| {
        assert!(map.contains(old), "{old}");
        let changes = between(&map, &map.replace(old, new)).changes;
        let all = changes.iter().map(|c| format!("{}: {}", c.rule.name(), c.message));
        all.collect::<Vec<_>>()
    };
    assert_eq!(
        told("  source: talks, confidence: low\n", ""),
        ["evidence-changed: what the journey rests on changed: \
          `map.talks`, reported, confidence low became assumed"]
    );
    assert_eq!(
        told("{ source: web }", "{}"),
        ["evidence-changed: what `insight` \"They ask\" rests on changed: \
          `map.web`, observed, confidence low became `map.talks`, reported, confidence low"]
    );
    assert_eq!(
        told("n: 12", "n: 13"),
        ["study-changed: the number of people changed: 12 became 13"]
    );
    assert_eq!(told(", date: 2026-05", ""), ["study-changed: the date is gone: 2026-05"]);
    assert_eq!(
        told("example.com/a", "example.com/b"),
        [
            "study-changed: the link changed: \"https://example.com/a\" became \"https://example.com/b\""
        ]
    );
    assert_eq!(
        told("resolves: three,", ""),
        ["opportunity-changed: what \"One page\" resolves is gone: `three`"]
    );
    assert_eq!(
        told("\"b\" by Pay", "\"b\""),
        ["owner-lost: `backstage` \"b\" has lost its owner `Pay`"]
    );
    assert_eq!(
        told("for Mei, Jon {", "for Jon, Mei {"),
        ["personas-reordered: the order of the personas of the journey changed: \
          `Mei`, `Jon` became `Jon`, `Mei`"]
    );
    assert_eq!(
        told(" { contact: \"shop@example.com\" }", ""),
        ["contact-changed: the contact is gone: \"shop@example.com\""]
    );
    for declared in [
        "team Shop",
        "source web",
        "  owner: Pay",
        "journey Buy",
        "persona Mei",
        "event paid",
        "measure nps",
        "touchpoint receipt",
        "backstage \"b\"",
        "pain long",
        "survey after",
    ] {
        let kept = map
            .replace("{ owner: Pay,", "{\n  owner: Pay,")
            .replace(", pain long", "\n pain long")
            .replace(", backstage", "\nbackstage");
        if declared == "  owner: Pay" {
            continue;
        }
        assert!(kept.contains(declared), "{declared}");
        let documented = kept.replacen(declared, &format!("\n/// Said of it\n{declared}"), 1);
        let changes = between(&kept, &documented).changes;
        let rules: Vec<&str> = changes.iter().map(|c| c.rule.name()).collect();
        assert_eq!(rules, ["doc-changed"], "{declared}");
    }
}

#[test]
fn one_who_joins_joins_once() {
    let kim = MAP.replace("team Shop", "persona Kim \"Kim\" { needs \"Rest\" }\nteam Shop");
    let changes = between(&kim, &kim.replace("for Mei, Jon {", "for Mei, Jon, Kim {")).changes;
    let told: Vec<&str> = changes.iter().map(|c| c.message.as_str()).collect();
    assert_eq!(told, ["`Kim` joined the journey"]);
}

#[test]
fn what_is_renamed_redefines_nothing() {
    assert_eq!(
        edited(&[("source web", "source net"), (" in web", " in net")]),
        ["source-redefined: source `map.web` is now `map.net`"]
    );
    let named = |path: &str| {
        let mut files = Memory::default();
        files.add(path, MAP);
        compile(load(&files, "shop", &Selection::all()), &Options::default()).model.unwrap()
    };
    let changes = diff(&named("map.journey"), &named("eu/shop.journey")).changes;
    let told: Vec<String> =
        changes.iter().map(|c| format!("{}: {}", c.rule.name(), c.message)).collect();
    assert_eq!(told, ["module-renamed: module `map` is now called `eu.shop`"]);
}

#[test]
fn pains_come_and_go() {
    assert_eq!(
        edited(&[("pain \"Three pages to pay\" { severity: high }", "")]),
        ["pain-gone: a pain is gone: \"Three pages to pay\""]
    );
    assert_eq!(
        edited(&[("\"Three pages to pay\"", "\"Three pages to pay, each slow\"")]),
        [
            "pain-reworded: a pain changed: \"Three pages to pay\" became \"Three pages to pay, each slow\""
        ]
    );
    assert_eq!(
        edited(&[("severity: low", "severity: medium")]),
        ["pain-worse: the severity of \"They are long\" changed: low became medium"]
    );
}

#[test]
fn promises_are_weaker_or_stronger() {
    assert_eq!(
        edited(&[(">= 3.5%", ">= 3%"), ("2026-Q4", "2027-Q2"), ("alert: < 2%", "gate: false")]),
        [
            "target-loosened: the target of `conversion_rate` is looser: ≥ 3.5% became ≥ 3%",
            "due-later: the day for `conversion_rate` changed: 2026-Q4 became 2027-Q2",
            "alert-loosened: the alarm of `conversion_rate` is gone: < 2%",
            "gate-lost: `conversion_rate` no longer fails a run when it is missed",
        ]
    );
    assert_eq!(
        edited(&[(">= 3.5% by 2026-Q4", ">= 4% by 2026-11"), (">= 45", "")]),
        [
            "target-tightened: the target of `conversion_rate` is tighter: ≥ 3.5% became ≥ 4%",
            "due-earlier: the day for `conversion_rate` changed: 2026-Q4 became 2026-11",
            "target-removed: the target of `nps` is gone: ≥ 45",
        ]
    );
    assert_eq!(
        edited(&[("due: 2027-Q1", "due: 2027-Q3"), ("status: idea", "status: planned")]),
        [
            "opportunity-moved: how far \"One page\" is changed: idea became planned",
            "opportunity-later: the day for \"One page\" changed: 2027-Q1 became 2027-Q3",
        ]
    );
}

#[test]
fn an_owner_is_lost_once() {
    assert_eq!(
        edited(&[("  owner: Shop\n", "")]),
        ["owner-lost: the journey has lost its owner `Shop`"]
    );
    assert_eq!(
        edited(&[("{ owner: Pay, feels", "{ feels")]),
        ["owner-changed: touchpoint `receipt` went from `Pay` to `Shop`"]
    );
}

#[test]
fn definitions_break_readers() {
    assert_eq!(
        edited(&[("name == \"paid\"", "name == \"payed\"")]),
        ["event-redefined: event `paid` is defined differently"]
    );
    assert_eq!(
        edited(&[
            ("ask recommend: 0..10", "ask recommend: 0..10 "),
            ("table: \"events\"", "table: \"e\"")
        ]),
        ["source-redefined: source `web` is defined differently"]
    );
    let found = edited(&[("to: paid)", "to: paid, within: 7d)")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("measure-redefined: `conversion_rate` computes something else"));
    assert_eq!(
        edited(&[("      measure nps(after.recommend) >= 45\n", "")]),
        ["measure-removed: a measure is gone: Net Promoter Score ≥ 45"]
    );
    let metric = "metric answers(e: event): count { is: count(e), better: higher }\n";
    let (old, new) =
        (format!("{MAP}{metric}"), format!("{MAP}{}", metric.replace("count(e)", "people(e)")));
    let found = between(&old, &new).changes;
    assert_eq!((found.len(), found[0].rule), (1, Rule::MetricRedefined));
    let found = between(&new, MAP).changes;
    assert_eq!((found.len(), found[0].rule, found[0].place), (1, Rule::MetricRemoved, None));
}

#[test]
fn the_json_fits_its_schema() {
    let new = compiled(&MAP.replace("checkout", "pay").replace("feels -2", "feels +2"));
    let found = diff(&compiled(MAP).model.unwrap(), new.model.as_ref().unwrap());
    let sides = Sides { old: "main", new: "here", sources: &new.sources };
    let json: serde_json::Value =
        serde_json::from_str(&found.render(Format::Json, sides, false)).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&json).map(|e| e.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(json["changes"][0]["rule"], "touchpoint-renamed");
    assert_eq!(json["changes"][0]["was"], "Buy.purchase.checkout");
    assert_eq!(json["summary"]["breaking"], 1);
}

#[test]
fn a_comment_calls_nobody_and_keeps_its_tables() {
    let nasty = r#"does "ask @team about <b>a|b</b> [x](y) `code` | *now*""#;
    let new = compiled(&MAP.replace("does \"Searches for the best phone\"", nasty));
    let found = diff(&compiled(MAP).model.unwrap(), new.model.as_ref().unwrap());
    let sides = Sides { old: "main", new: "a`b|c", sources: &new.sources };
    let text = found.render(Format::Markdown, sides, false);
    let row = text.lines().find(|line| line.contains("new:")).unwrap();
    assert!(!row.contains("@team") && !row.contains("<b>"), "{row}");
    let bars = row.replace("\\|", "").matches('|').count();
    assert_eq!(bars, 4, "{row}");
}

#[test]
fn every_rule_has_a_name_of_its_own() {
    let mut names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(names.iter().all(|n| n.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    assert!(Rule::ALL.iter().any(|rule| rule.class() == Class::Weaker));
}

/// One edit for every rule, told both ways: what is new here is gone there.
#[test]
fn every_rule_is_told_of_some_change() {
    // A map with what the one above has not.
    let map = MAP
        .replace("status: idea", "status: idea, impact: small")
        .replace(
            "team Shop",
            "metric rows(e: event): count { is: count(e), better: higher }\nteam Shop",
        )
        .replace("ask recommend", "ask easy: 1..5 \"Easy?\" { column: score }, ask recommend")
        .replace("owner: Shop\n", "owner: Shop\n  status: agreed\n  goal: \"A phone\"\n");
    let (reviews, after) = ("    touchpoint reviews", "  stage after_sales");
    let block = map[map.find(after).unwrap()..map.find("  flow {").unwrap()].to_owned();
    let at = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    let edits = [
        vec![at("metric rows(e: event): count { is: count(e), better: higher }\n", "")],
        vec![at("count(e)", "people(e)")],
        vec![
            at("team Shop", "persona Kim \"Kim\" { needs \"Rest\" }\nteam Shop"),
            at("for Mei, Jon {", "for Mei, Jon, Kim {"),
        ],
        vec![at("team Shop", "team Zed \"Zed\"\nteam Shop")],
        vec![at("team Shop", "persona Kim \"Kim\" { needs \"Rest\" }\nteam Shop")],
        vec![at("team Shop", "source talks \"Talks\" { method: interview }\nteam Shop")],
        vec![at("event opened", "event third in web where name == \"third\"\nevent opened")],
        vec![at(
            "event opened",
            "survey later \"Later\" in web { ask again: 0..10 \"?\" { column: score } }\nevent opened",
        )],
        vec![at(
            "journey Buy",
            "journey Zed \"Zed\" { stage z { touchpoint zz \"zz\" { feels 0 } } }\njourney Buy",
        )],
        vec![at("team Pay ", "team Till "), at("owner: Pay", "owner: Till")],
        vec![at("Mei", "May")],
        vec![at("journey Buy ", "journey Shopping ")],
        vec![at("stage purchase", "stage buying")],
        vec![at("checkout", "till")],
        vec![at(
            after,
            "  stage extra \"Extra\" { touchpoint ex \"Ex\" { feels 0 } }\n  stage after_sales",
        )],
        vec![
            (block.clone(), String::new()),
            (String::from("  stage search"), format!("{block}  stage search")),
        ],
        vec![at(reviews, "    touchpoint ex \"Ex\" { feels 0 }\n    touchpoint reviews")],
        vec![
            at("    touchpoint receipt \"Receipt\" { owner: Pay, feels +1 }\n", ""),
            at(
                "stage after_sales \"Using it\" {\n",
                "stage after_sales \"Using it\" {\n    touchpoint receipt \"Receipt\" { owner: Pay, feels +1 }\n",
            ),
        ],
        vec![
            at(
                "    touchpoint reviews \"Reviews\" { feels +1, pain long \"They are long\" { severity: low } }\n",
                "",
            ),
            at(
                "    touchpoint results",
                "    touchpoint reviews \"Reviews\" { feels +1, pain long \"They are long\" { severity: low } }\n    touchpoint results",
            ),
        ],
        vec![at("event: opened", "event: paid")],
        vec![at("{ owner: Pay, feels +1 }", "{ owner: Pay }")],
        vec![at("for Mei, Jon {", "for Jon, Mei {")],
        vec![at("team Pay \"Payments\"", "team Pay \"Payments\" { contact: \"p\" }")],
        vec![at("team Pay", "/// Said of it\nteam Pay")],
        vec![at("method: usage_data\n", "method: usage_data\n  n: 5\n")],
        vec![at("  goal: \"A phone\"\n", "  goal: \"A phone\"\n  source: web\n")],
        vec![at("needs \"No fuss\" }", "needs \"No fuss\", segment: web where name == \"paid\" }")],
        vec![at("goal: \"Another phone\"", "role: \"Pays\", goal: \"The same phone\"")],
        vec![at("touchpoint receipt \"Receipt\" {", "touchpoint receipt \"Receipt\" for Mei {")],
        vec![at("nps(after.recommend) >= 45", "nps(after.recommend)")],
        vec![at("nps(after.recommend) >= 45", "nps(after.recommend) in 40..60")],
        vec![at("nps(after.recommend) >= 45", "nps(after.recommend) >= 40")],
        vec![at("      measure nps(after.recommend) >= 45\n", "")],
        vec![at("by 2026-Q4 ", "")],
        vec![at("2026-Q4", "2027-Q1")],
        vec![at("from 2.9%", "from 2.8%")],
        vec![at("alert: < 2%", "alert: < 1%")],
        vec![at("alert: < 2%", "alert: < 2%, gate: false")],
        vec![at("alert: < 2%", "alert: < 2%, weight: 3")],
        vec![at("to: paid)", "to: paid, within: 7d)")],
        vec![at("  owner: Shop\n", "")],
        vec![at("owner: Shop", "owner: Pay")],
        vec![at("table: \"events\"", "table: \"e\"")],
        vec![at("name == \"paid\"", "name == \"payed\"")],
        vec![at("\"After\" in web {", "\"After\" in web where name == \"asked\" {")],
        vec![at("ask easy: 1..5", "ask easy: 1..7")],
        vec![at("ask easy: 1..5 \"Easy?\" { column: score }, ", "")],
        vec![at("status: agreed", "status: draft")],
        vec![
            at("journey Buy \"Buying\" for", "journey Buy \"Buying\" follows phases for"),
            at(
                "team Shop",
                "framework phases \"Phases\" { stage search, stage purchase, stage after_sales }\nteam Shop",
            ),
        ],
        vec![at("\"Receipt\"", "\"The receipt\"")],
        vec![at("  goal: \"A phone\"\n", "  goal: \"A good phone\"\n")],
        vec![at(
            "stage purchase \"Paying\" {\n",
            "stage purchase \"Paying\" {\n    duration: 3d\n",
        )],
        vec![
            at("use std.metrics", "use std.channels.{website}\nuse std.metrics"),
            at("touchpoint receipt \"Receipt\"", "touchpoint receipt \"Receipt\" via website"),
        ],
        vec![at("{ owner: Pay, feels +1 }", "{ owner: Pay, moment_of_truth: true, feels +1 }")],
        vec![at("reviews 40%", "reviews 50%")],
        vec![at("feels -2\n", "feels +1\n")],
        vec![at("as Jon { feels +1 }", "as Jon { needs \"Speed\" }")],
        vec![at("feels -1 \"lost\"", "feels -1 \"confused\"")],
        vec![at("{ owner: Pay, feels +1 }", "{ owner: Pay, expects +2, feels +1 }")],
        vec![at("pain long \"They are long\" { severity: low }", "needs \"Time\"")],
        vec![at("severity: low", "severity: medium")],
        vec![at("\"Three pages to pay\"", "\"Three pages to pay, each slow\"")],
        vec![at(
            "opportunity one \"One page\" { status: idea, impact: small, owner: Pay, due: 2027-Q1 }",
            "needs \"Speed\"",
        )],
        vec![at("due: 2027-Q1", "due: 2027-Q3")],
        vec![at("status: idea", "status: planned")],
        vec![at("impact: small", "impact: large")],
        vec![at(
            "does \"Searches for the best phone\"",
            "does \"Searches for the very best phone\"",
        )],
        vec![at(", does \"Searches for the best phone\"", "")],
    ];
    let told = |old: &Compilation, new: &Compilation| {
        let found = diff(old.model.as_ref().unwrap(), new.model.as_ref().unwrap());
        for format in [Format::Human, Format::Json, Format::Markdown] {
            let sides = Sides { old: "old", new: "new", sources: &new.sources };
            assert!(!found.render(format, sides, false).is_empty());
        }
        found.changes.into_iter().map(|change| change.rule).collect::<Vec<_>>()
    };
    let before = compiled(&map);
    let mut seen = Vec::new();
    for edit in &edits {
        let mut text = map.clone();
        for (old, new) in edit {
            assert!(text.contains(old.as_str()), "{old}");
            text = text.replace(old.as_str(), new);
        }
        let after = compiled(&text);
        let (there, back) = (told(&before, &after), told(&after, &before));
        assert_eq!(there.len(), back.len(), "{edit:?}: {there:?}, {back:?}");
        seen.extend(there.into_iter().chain(back));
    }
    let named = |path: &str| {
        let mut files = Memory::default();
        files.add(path, map.as_str());
        compile(load(&files, "shop", &Selection::all()), &Options::default())
    };
    seen.extend(told(&named("map.journey"), &named("shop.journey")));
    let desk = "journey Desk \"Desk\" { stage s { touchpoint t \"t\" { frontstage \"x\" } } }";
    let behind = desk.replace("{ stage", "{\n  kind: service_blueprint\n  stage");
    seen.extend(told(&compiled(desk), &compiled(&behind)));
    // Settings of the project, no line of a map.
    let elsewhere = [Rule::TimeZoneChanged];
    let missing: Vec<&str> = Rule::ALL
        .iter()
        .filter(|rule| !seen.contains(rule) && !elsewhere.contains(rule))
        .map(|rule| rule.name())
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}
