//! Texts that can be read, and mean nothing or what cannot be.

use super::support::program::Folder;
use super::{refused, refused_map};
use std::fs;

/// A journey with this in its one touchpoint.
fn journey(inside: &str) -> String {
    format!(
        "team Shop \"The shop\"\nchannel counter \"At the counter\"\npersona Ana \"A customer\"\n\
         journey Buying \"Buying a bicycle\" for Ana {{\n  owner: Shop\n  stage choosing {{\n    \
         touchpoint looks \"Looks around\" via counter {{\n{inside}\n    }}\n  }}\n}}\n"
    )
}

#[test]
fn files_that_use_each_other() {
    let folder = Folder::new(&[
        ("journey.toml", ""),
        ("a.journey", "use b.B\nteam A\npersona P \"p\" extends B\n"),
        ("b.journey", "use a.A\npersona B \"b\"\nteam C \"of A\"\n"),
    ]);
    let ran = folder.run(&["check"]).exits(0);
    assert!(!ran.out.contains("error"), "{}", ran.out);
}

#[test]
fn personas_that_extend_each_other() {
    refused(&[
        ("journey.toml", ""),
        ("a.journey", "use b.Ben\npersona Ana \"A customer\" extends Ben\n"),
        ("b.journey", "use a.Ana\npersona Ben \"Another\" extends Cem\npersona Cem extends Ana\n"),
    ])
    .says(&["b.journey:3:21: error[J0207]: `Ana` → `Ben` → `Cem` → `Ana` extend each other"])
    .helps(&["delete one `extends`"])
    .until("b.journey", "use a.Ana\npersona Ben \"Another\" extends Cem\npersona Cem\n");
    refused_map("persona Ana extends Ana\n")
        .says(&["map.journey:1:21: error[J0207]: `Ana` extends itself"]);
}

#[test]
fn journeys_that_improve_each_other() {
    let map = |name: &str, other: &str| {
        format!(
            "use people.*\nuse {other}.{other}\njourney {name} improves {other} for Ana {{\n  \
             owner: Shop\n  kind: future_state\n  stage buy {{ touchpoint pay via counter }}\n}}\n"
        )
    };
    refused(&[
        ("journey.toml", ""),
        ("people.journey", "team Shop\nchannel counter\npersona Ana\n"),
        ("Now.journey", &map("Now", "Next")),
        ("Next.journey", &map("Next", "Now")),
    ])
    .says(&["Next.journey:3:14: error[J0207]: `Next` → `Now` → `Next` improve each other"])
    .helps(&["delete one `improves`: a future state improves what is"]);
}

#[test]
fn a_use_that_leads_out_of_the_root() {
    let outside = Folder::new(&[
        ("secret.journey", "team Secret \"SECRET\"\n"),
        ("project/journey.toml", ""),
        ("project/map.journey", "use ../secret.{Secret}\nuse /etc/passwd\nuse secret.Secret\n"),
    ]);
    let ran = outside.run(&["check", "project", "--format", "short"]).exits(1);
    assert_eq!(
        ran.out,
        "map.journey:1:1: error[J0118]: `../secret` is no module\n\
         map.journey:2:1: error[J0118]: `/etc/passwd` is no module\n\
         map.journey:3:5: error[J0205]: there is no module `secret`\n"
    );
    let ran = outside.run(&["check", "project"]).exits(1);
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("nothing outside of the root can be used"), "{}", ran.out);
    assert!(!ran.out.contains("SECRET"), "{}", ran.out);
}

#[test]
fn numbers_beyond_64_bits() {
    refused_map(
        "source talks \"Talks\" { method: interview, n: 18446744073709551616 }\n\
         source calls \"Calls\" { method: interview, n: 99999999999999999999999999999 }\n\
         persona Ana \"A customer\" { age: 9223372036854775808 }\n",
    )
    .says(&[
        "map.journey:1:46: error[J0305]: `18446744073709551616` is larger than anything that is counted",
        "map.journey:2:46: error[J0112]: `99999999999999999999999999999` is too long a number",
        "map.journey:3:33: error[J0305]: nobody is of that age",
    ])
    .helps(&["write a number up to `18446744073709551615`", "a number has at most 28 digits", "write it as in `27` or `25..34`"])
    .until("map.journey", "source talks \"Talks\" { method: interview, n: 18446744073709551615 }\n");
    refused_map(&journey("      duration: 99999999999999999999y"))
        .says(&["map.journey:8:17: error[J0305]: `99999999999999999999y` is no duration"]);
}

#[test]
fn the_thirtieth_of_february() {
    let talks =
        |date: &str| format!("source talks \"Talks\" {{ method: interview, date: {date} }}\n");
    for (date, message, help) in [
        (
            "2026-02-30",
            "error[J0119]: there is no `2026-02-30`",
            "the last day of that month is `2026-02-28`",
        ),
        (
            "30 February",
            "error[J0119]: there is no `30 February`",
            "write year, month and day, as in `2026-12-31`",
        ),
        (
            "30 February 2024",
            "error[J0119]: there is no `30 February 2024`",
            "the last day of that month is `2024-02-29`",
        ),
        ("30.02.2026", "error[J0112]: `30.02.2026` is not written as a date", "write `2026-02-28`"),
        (
            "2 February 2026",
            "error[J0112]: `2 February 2026` is not written as a date",
            "write `2026-02-02`",
        ),
    ] {
        refused_map(&talks(date))
            .says(&[&format!("map.journey:1:49: {message}")])
            .helps(&[help])
            .until("map.journey", &talks("2026-02-28"));
    }
}

#[test]
fn percentages_over_100() {
    refused_map(&journey("      pain \"It is too dear\" { affects: 140% }"))
        .says(&["map.journey:8:40: error[J0305]: `140%` is no share"])
        .helps(&["write a percent from `0%` to `100%`"])
        .until("map.journey", &journey("      pain \"It is too dear\" { affects: 100% }"));
    let flow = |first: &str, second: &str| {
        format!(
            "team Shop\nchannel counter\npersona Ana\njourney Buying for Ana {{\n  owner: Shop\n  \
             stage choosing {{\n    touchpoint looks via counter\n    touchpoint asks via counter\n    \
             touchpoint tries via counter\n  }}\n  flow {{\n    looks -> asks {first} -> tries\n    \
             looks -> tries {second}\n  }}\n}}\n"
        )
    };
    refused_map(&flow("120%", "5%")).says(&["map.journey:12:19: error[J0305]: `120%` is no share"]);
    refused_map(&flow("60%", "50%"))
        .says(&[
            "map.journey:13:5: error[J0413]: the shares that leave `looks` add to 110%, over 100%",
        ])
        .helps(&["take 10% away; what is missing to 100% leaves the journey"])
        .until("map.journey", &flow("60%", "40%"));
}

#[test]
fn unknown_currencies() {
    let tills = |currency: &str| {
        format!(
            "source tills \"The tills\" {{\n  table: \"tills\"\n  columns {{ total: money({currency}) }}\n}}\n"
        )
    };
    refused_map(&tills("EURO"))
        .says(&["map.journey:3:26: error[J0304]: `EURO` is no currency"])
        .helps(&["write `EUR`"])
        .until("map.journey", &tills("EUR"));
    refused_map(&tills("coins"))
        .says(&["map.journey:3:26: error[J0304]: `coins` is no currency"])
        .helps(&["currencies are written by their three letters, as in `EUR`, `USD`, `CNY`"]);
    refused_map(&tills("eur"))
        .says(&["map.journey:3:26: error[J0304]: `eur` is no currency"])
        .helps(&["write `EUR`"]);
    refused_map("metric m(spend: money = 5 XYZ): money { is: spend, better: lower }\n")
        .says(&["map.journey:1:27: error[J0304]: `XYZ` is no currency"]);
}

#[test]
fn two_files_that_declare_one_name() {
    let map = |shop: &str| {
        format!(
            "team {shop}\nchannel counter\npersona Ana\njourney Buying for Ana {{\n  owner: {shop}\n  \
         stage choosing {{ touchpoint looks via counter }}\n}}\n"
        )
    };
    refused(&[
        ("journey.toml", ""),
        ("north.journey", &map("Shop")),
        ("south.journey", &map("Shop")),
    ])
    .says(&["south.journey:4:9: error[J0202]: a second journey is called `Buying`"])
    .helps(&["journey names are unique in the project: choose another name"]);
    // Other names are each file's own: only who brings in both must choose.
    refused(&[
        ("journey.toml", ""),
        ("a.journey", "team Shop \"Of a\"\n"),
        ("b.journey", "team Shop \"Of b\"\n"),
        ("c.journey", "use a.*\nuse b.*\nchannel counter\npersona Ana\njourney Buying for Ana {\n  owner: Shop\n  stage s { touchpoint t via counter }\n}\n"),
    ])
    .says(&["c.journey:6:10: error[J0203]: `Shop` may be `a.Shop` or `b.Shop`"])
    .helps(&["name the one you mean, as in `use a.Shop`"]);
}

#[test]
fn files_that_share_a_module_name() {
    let folder = Folder::new(&[("journey.toml", ""), ("std/mine.journey", ""), ("x.journey", "")]);
    let ran = folder.run(&["check", "--format", "short"]).exits(1);
    assert!(ran.out.starts_with("std/mine.journey:1:1: error[J0705]"), "{}", ran.out);
    // Where the file system tells capital from small letters.
    folder.write("X.journey", b"");
    if fs::read_dir(folder.path()).unwrap().count() == 4 {
        let ran = folder.run(&["check", "--format", "short"]).exits(1);
        assert!(
            ran.out.contains("x.journey:1:1: error[J0705]: modules `X` and `x`"),
            "{}",
            ran.out
        );
    } else {
        println!("skipped: this file system takes `X.journey` and `x.journey` for one file");
    }
}

#[test]
fn names_in_scripts_that_run_from_right_to_left() {
    let map = |who: &str| {
        format!(
            "team צוות\npersona מיכל \"לקוחה\"\nchannel חנות \"בחנות\"\n\
         journey קניה \"קניית אופניים\" for {who} {{\n  owner: צוות\n  \
         stage בחירה {{\n    touchpoint מבט \"מביטה סביב\" via חנות {{\n      does \"מצלצלת\"\n    }}\n  }}\n}}\n"
        )
    };
    let answer = refused_map(&map("מיכאל"))
        .says(&["map.journey:4:34: error[J0201]: no persona is called `מיכאל` here"])
        .helps(&["write `מיכל`"]);
    answer.folder.write("map.journey", map("מיכל").as_bytes());
    answer.folder.run(&["build"]).exits(0);
    assert!(answer.folder.path().join("out/קניה.map.dot").exists());
    // What turns the direction of a text unseen stands in no name.
    refused_map("team A\u{202e}B \"The shop\"\n")
        .says(&["map.journey:1:7: error[J0111]: an invisible character, U+202E, stands here"]);
}

#[test]
fn letters_that_look_alike() {
    // The second `Ana` begins with a Cyrillic letter.
    let map = |who: &str| {
        format!(
            "team Shop\npersona Ana \"A customer\"\nchannel counter\njourney Buying for {who} {{\n  \
         owner: Shop\n  stage choosing {{ touchpoint looks via counter }}\n}}\n"
        )
    };
    refused_map(&map("\u{410}na"))
        .says(&["map.journey:4:20: error[J0201]: no persona is called `\u{410}na` here"])
        .helps(&["write `Ana`; the `\u{410}` (U+0410) only looks like `A`"])
        .until("map.journey", &map("Ana"));
    refused_map("tеam Shop\n").helps(&["write `team`"]);
    refused_map("team Shop “The shop”\n")
        .says(&[
            "map.journey:1:11: error[J0110]: a text stands in straight quotes, not in `“` and `”`",
        ])
        .until("map.journey", "team Shop \"The shop\"\n");
}

#[test]
fn a_quote_in_every_label() {
    let q = r#"\"a\" <b> & 'c' \\ {d} | \u{22}"#;
    let map = format!(
        "team Shop \"{q}\"\nchannel counter \"{q}\"\npersona Ana \"{q}\" {{ goal: \"{q}\" }}\n\
         journey Buying \"{q}\" for Ana {{\n  owner: Shop\n  goal: \"{q}\"\n  stage choosing \"{q}\" {{\n    \
         touchpoint looks \"{q}\" via counter {{ does \"{q}\", feels -1 \"{q}\", pain p \"{q}\" }}\n    \
         touchpoint pays \"{q}\" via counter\n  }}\n  flow {{ looks -> pays \"{q}\" }}\n}}\n"
    );
    let folder = Folder::new(&[("map.journey", &map)]);
    folder.run(&["build"]).exits(0);
    let mut drawn = 0;
    for file in fs::read_dir(folder.path().join("out")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if path.extension().is_some_and(|e| e == "json") {
            let spec: serde_json::Value = serde_json::from_str(&text).unwrap();
            let label = r#""a" <b> & 'c' \ {d} | ""#;
            assert_eq!(spec["journeys"][0]["label"], label, "{spec}");
        } else if path.extension().is_some_and(|e| e == "svg") {
            assert!(roxmltree::Document::parse(&text).is_ok(), "{}", path.display());
            drawn += 1;
        } else if path.extension().is_some_and(|e| e == "html") {
            // Nothing of the label is markup; `tests/report.rs` opens such pages in a browser.
            assert!(text.contains("&lt;b&gt; &amp; &#39;c&#39; \\ {d}") && !text.contains(" <b> "));
        } else {
            drawn += 1;
            let checked = std::process::Command::new("dot")
                .args(["-Tdot", "-o", "/dev/null"])
                .arg(&path)
                .output();
            match checked {
                Ok(said) => assert!(said.status.success() && said.stderr.is_empty(), "{said:?}"),
                Err(_) => println!("skipped: no `dot` to read {}", path.display()),
            }
        }
    }
    assert!(drawn >= 3);
    // A label whose quote was forgotten costs one message.
    refused_map("team Shop \"The \"best\" shop\"\n")
        .until("map.journey", "team Shop \"The \\\"best\\\" shop\"\n");
}

/// Two metrics of one name: which of them a formula calls is said, and not guessed.
#[test]
fn two_metrics_of_one_name_in_a_formula() {
    let metric = "metric m(e: event): count { is: count(e), better: higher }\n";
    let caller = |uses: &str, extra: &str| {
        format!(
            "{uses}\nmetric x(e: event): count {{ is: m(e), better: higher }}\nsource clicks {{\n  table: \"t\"\n  \
             method: usage_data\n  time: at\n  person: who\n  columns {{ at: timestamp, who: text }}\n}}\nevent seen in \
             clicks\nchannel web\nteam T\npersona Ana\njourney Buy for Ana {{\n  owner: T\n  source: clicks\n  stage s {{\n    \
             touchpoint pay via web {{ does \"pays\", event: seen{extra}\n      measure x(seen) >= 5\n    }}\n  }}\n}}\n"
        )
    };
    let project = |uses: &str| {
        Folder::new(&[
            ("journey.toml", ""),
            ("b.journey", metric),
            ("c.journey", metric),
            ("a.journey", &caller(uses, "")),
        ])
    };
    refused(&[
        ("journey.toml", ""),
        ("b.journey", metric),
        ("c.journey", metric),
        ("a.journey", &caller("use b.*\nuse c.*", "")),
    ])
    .says(&["a.journey:3:33: error[J0203]: `m` may be `b.m` or `c.m`"]);
    // What is named goes before what comes with a star, in whatever order they stand.
    let spec = |uses: &str| {
        let folder = project(uses);
        folder.run(&["build", "--emit", "spec", "-o", "out"]).exits(0);
        let spec = fs::read_dir(folder.path().join("out")).unwrap().next().unwrap().unwrap();
        let spec: serde_json::Value =
            serde_json::from_slice(&fs::read(spec.path()).unwrap()).unwrap();
        spec["measures"].as_array().unwrap().iter().map(|m| m["id"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(spec("use b.*\nuse c.m"), ["\"Buy.s.pay.x\""]);
    assert_eq!(spec("use c.m\nuse b.*"), ["\"Buy.s.pay.x\""]);
}

#[test]
fn a_parameter_is_no_condition() {
    refused_map("metric m(e: event, f: event): count { is: count(e where f), better: higher }\n")
        .says(&["map.journey:1:57: error[J0311]: `f` is no condition"])
        .helps(&["compare a column with a value, as in `name == \"order\"`"]);
}

/// The identity of a thing is its path.
#[test]
fn two_things_of_one_path() {
    refused(&[
        ("journey.toml", ""),
        ("Buy.journey", "channel web\nteam Care\nteam checkout\njourney Buy {\n  owner: Care\n  stage checkout { touchpoint pay via web { does \"pays\", owner: checkout } }\n}\n"),
    ])
    .says(&["Buy.journey:6:9: error[J0202]: two things are called `Buy.checkout`"])
    .helps(&["rename one of them, or the file: outputs tell them by this path"]);
}
