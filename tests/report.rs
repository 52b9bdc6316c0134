//! The report as HTML: what is in it, and how it behaves in a browser.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod support;

use journey::compile::Compilation;
use journey::diagram::View;
use journey::diagram::theme::Theme;
use journey::emit::escape::percent_encoded;
use journey::emit::html::{Note, Report, html};
use journey::emit::svg::{SvgOptions, svg};
use std::path::Path;
use std::process::Command;
use support::program::Folder;
use support::{compile_texts, conversation, projects, read_project, root};

/// Texts that would like to be more than text.
const HOSTILE: [&str; 12] = [
    "<script>harmed=1</script>",
    "</script><script>harmed=2</script>",
    "]]><img src=x onerror=harmed=3>",
    "\" onload=\"harmed=4",
    "' onclick='harmed=5",
    "</style><style>*{display:none}</style>",
    "<!-- nobody sees this",
    "</template></svg></title><iframe src=javascript:harmed=6>",
    "a & b &lt; &#60;script> \\ % %s {path} {{7*7}} ${8*8} `9*9`",
    "\u{202e}reversed\u{202c} and \u{2066}isolated\u{2069}",
    "<form action=//evil.example><base href=//evil.example>",
    "<svg onload=harmed=7><marquee>",
];

/// Addresses that nobody should be able to follow.
const ADDRESSES: [&str; 5] = [
    "javascript:harmed=8",
    " jAvAsCrIpT:harmed=9",
    "java\nscript:harmed=10",
    "data:text/html,<script>harmed=11</script>",
    "vbscript:harmed=12",
];

/// A map in which every string is hostile. Addresses that run are errors, so they come in later.
fn hostile() -> String {
    let mut next = 0;
    let mut text = || {
        next += 1;
        journey::model::quoted(HOSTILE[next % HOSTILE.len()])
    };
    let mut map = String::new();
    let mut say = |line: String| map.push_str(&(line + "\n"));
    let link = "\"https://shop.example/?a='%22><script>harmed=13</script>&b=\\\\\"";
    say(format!("team Shop {} {{ contact: {} }}", text(), text()));
    say(format!("channel web {} {{ icon: \"<\" }}\nchannel store {}", text(), text()));
    say(format!(
        "source clicks {} {{\n  table: \"t\"\n  method: usage_data\n  link: {link}",
        text()
    ));
    say("  columns { who: text, ts: timestamp, name: text }\n  person: who\n  time: ts\n}"
        .to_owned());
    for event in ["seen", "bought"] {
        say(format!("event {event} {} in clicks where name == {}", text(), text()));
    }
    for name in ["Mei", "Jon"] {
        say(format!("persona {name} {} {{\n  goal: {}\n  bio: {}", text(), text(), text()));
        say(format!("  role: {}\n  image: {link}\n  needs {}", text(), text()));
        say(format!("  frustration {}\n  says {}", text(), text()));
        say(format!("  segment: clicks where name == {}\n}}", text()));
    }
    say(format!(
        "/// {}\nmetric part(a: event, b: event): ratio {{\n  label: {}",
        HOSTILE[4],
        text()
    ));
    say(format!("  is: people(b) / people(a)\n  better: higher\n  reference: {}\n}}", text()));
    say(format!("/// {}\njourney Buy {} for Mei, Jon {{", HOSTILE[0], text()));
    say(format!("  goal: {}\n  owner: Shop\n  source: clicks", text()));
    for stage in ["look", "take"] {
        say(format!("  stage {stage} {} {{", text()));
        say(format!("    goal: {}\n    enters: {}\n    exits: {}", text(), text(), text()));
        for touchpoint in ["first", "second", "third"] {
            let name = format!("{stage}_{touchpoint}");
            say(format!(
                "    /// {}\n    touchpoint {name} {} via web, store {{",
                HOSTILE[1],
                text()
            ));
            say(format!("      enters: {}\n      exits: {}", text(), text()));
            let kinds = ["does", "thinks", "says", "needs", "frontstage", "backstage", "support"];
            for kind in kinds.into_iter().chain(["policy", "evidence"]) {
                say(format!("      {kind} {}", text()));
            }
            say(format!("      expects +1 {}\n      feels -2 {}", text(), text()));
            say(format!("      as Jon {{\n        feels +1 {}\n      }}", text()));
            say(format!(
                "      pain {name}_p {} {{ severity: high, accepted: {} }}",
                text(),
                text()
            ));
            say(format!(
                "      opportunity {} {{ effort: small, impact: large, because: {} }}",
                text(),
                text()
            ));
            say(format!(
                "      insight {}\n      unknown {} {{ method: interview }}",
                text(),
                text()
            ));
            for _ in ADDRESSES {
                say(format!("      link {} {link}", text()));
            }
            say("      measure part(a: seen, b: bought) >= 10 by 2027-Q4 from 5\n    }".to_owned());
        }
        say("  }".to_owned());
    }
    say(format!("  flow {{\n    look_first -> look_second 40% {}", text()));
    say("    look_second -> look_third -> take_first -> take_second -> take_third".to_owned());
    say(format!("    take_third -> look_first {}\n  }}\n}}", text()));
    map
}

/// The hostile map, with addresses that would run something if one could follow them.
fn hostile_compilation() -> Compilation {
    let map = hostile();
    let mut compilation = compile_texts([("hostile.journey", map.as_str())]);
    let found = conversation(&compilation);
    let model = compilation.model.as_mut().unwrap_or_else(|| panic!("{found}\n{map}"));
    let ids: Vec<_> = model.touchpoints.ids().collect();
    for id in ids {
        for (link, address) in model.touchpoints[id].content.links.iter_mut().zip(ADDRESSES) {
            link.url = address.to_owned();
        }
    }
    let ids: Vec<_> = model.sources.ids().collect();
    for (id, address) in ids.into_iter().zip(ADDRESSES) {
        model.sources[id].link = Some(address.to_owned());
    }
    compilation
}

fn report(compilation: &Compilation, theme: Option<Theme>) -> String {
    let model = compilation.model.as_ref().unwrap();
    let notes = compilation.diagnostics.iter();
    let notes = notes.map(|d| Note {
        severity: d.severity.word(),
        code: d.code.id(),
        message: d.message.clone(),
        help: d.help.clone(),
        span: d.span,
    });
    html(&Report {
        model,
        sources: &compilation.sources,
        journeys: model.journeys.ids().collect(),
        only: None,
        theme,
        notes: notes.collect(),
        measured: None,
    })
}

fn report_of(folder: &str, theme: Option<Theme>) -> String {
    let texts = read_project(&root().join("examples").join(folder));
    let texts = texts.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    report(&compile_texts(texts), theme)
}

#[test]
fn every_example_is_told_in_one_file_that_asks_for_nothing() {
    for folder in projects(&root().join("examples")) {
        let name =
            folder.strip_prefix(root().join("examples")).unwrap().to_str().unwrap().to_owned();
        let page = report_of(&name, None);
        assert_eq!(page, report_of(&name, None), "{name}: the same bytes");
        assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"), "{name}");
        for asks in [" src=", "@import", "url(http", "<link rel=\"stylesheet", "fetch(", "style=\""]
        {
            assert!(!page.contains(asks), "{name}: {asks}");
        }
        // The only colours are those of the themes, as variables.
        let body = page.split_once("</style>").unwrap().1;
        let drawn = body.split("<svg").skip(1).filter_map(|svg| svg.split("</svg>").next());
        for svg in drawn {
            assert!(!svg.contains("fill=\"#") && !svg.contains("stroke=\"#"), "{name}");
        }
    }
}

#[test]
fn a_theme_that_is_chosen_is_there_from_the_start() {
    assert!(
        report_of("smartphone", Some(Theme::Dark))
            .contains("<html lang=\"en\" data-theme=\"dark\">")
    );
}

#[test]
fn one_project_gives_one_file() {
    let folder = Folder::new(&[]);
    let example = root().join("examples/four_kinds");
    let ran = folder
        .run(&[
            "build",
            example.to_str().unwrap(),
            "--emit",
            "html",
            "--as-of",
            "2026-11-22",
            "-o",
            "out",
        ])
        .exits(0);
    assert!(ran.err.contains("wrote 1 file to out"), "{}", ran.err);
    let page = std::fs::read_to_string(folder.path().join("out/four-kinds.report.html")).unwrap();
    assert_eq!(page.matches("<article class=\"sheet journey\"").count(), 4);
    folder
        .run(&[
            "build",
            example.to_str().unwrap(),
            "--emit",
            "html",
            "--journey",
            "Loan",
            "--persona",
            "Deniz",
            "-o",
            "out",
        ])
        .exits(0);
    let page =
        std::fs::read_to_string(folder.path().join("out/four-kinds.Deniz.report.html")).unwrap();
    assert_eq!(page.matches("<article class=\"sheet journey\"").count(), 1);
    assert!(page.contains("as seen by Deniz"));
}

/// The report of the shop, measured on the cut of its log that lies beside it.
fn measured(folder: &Folder) -> String {
    let example = root().join("examples/shop");
    let args = ["measure", example.to_str().unwrap(), "--fail-on", "never", "-o", "measured.html"];
    let ran = folder.run(&args).exits(0);
    assert!(ran.err.contains("wrote measured.html"), "{}", ran.err);
    std::fs::read_to_string(folder.path().join("measured.html")).unwrap()
}

#[test]
fn a_measured_report_says_what_the_scorecard_says() {
    let folder = Folder::new(&[]);
    let page = measured(&folder);
    assert_eq!(page, measured(&folder), "the same bytes");
    let example = root().join("examples/shop");
    let args = ["measure", example.to_str().unwrap(), "--fail-on", "never", "--format", "json"];
    let card: serde_json::Value = serde_json::from_str(&folder.run(&args).exits(0).out).unwrap();
    let told = page.split_once("id=\"measured:BuyOnline\"").unwrap().1;
    let told = told.split_once("</section>").unwrap().0;
    let measures = card["measures"].as_array().unwrap();
    assert_eq!(measures.len(), 19);
    for measure in measures {
        let id = measure["id"].as_str().unwrap();
        let href = format!("href=\"#{}\"", percent_encoded(&format!("at:{id}"), ""));
        let row = told.split("<tr").find(|row| row.contains(&href));
        let row = row.unwrap_or_else(|| panic!("{id} has no row"));
        let verdict = measure["verdict"].as_str().unwrap().replace('_', " ");
        assert!(row.contains(&format!(">{verdict}<")), "{id}: {verdict}: {row}");
        if let Some(value) = measure["text"].as_str() {
            assert!(row.contains(value), "{id}: {value}: {row}");
            // The map tells it too.
            assert!(page.contains(&format!("now {value}")), "{id}: {value}");
        }
    }
    let held = &card["conformance"][0];
    assert!(page.contains(&format!("over {} people", held["cases"])), "{held}");
    for deviation in held["deviations"].as_array().unwrap() {
        let example = deviation["example"].as_str().unwrap();
        assert!(page.contains(&format!("<code>{example}</code>")), "{deviation}");
    }
    let quality = &card["data"][0];
    assert!(page.contains(&format!("{} used", quality["used"])), "{quality}");
}

#[test]
fn a_browser_shows_it_and_hostile_text_stays_text() {
    let engines = root().join("target/editors");
    let chromium = std::env::var("CHROMIUM").unwrap_or("/usr/bin/chromium".to_owned());
    let parts = engines.join("node_modules/playwright-core");
    let folder = Folder::new(&[]);
    let shown = folder.path();
    let compilation = hostile_compilation();
    std::fs::write(shown.join("hostile.html"), report(&compilation, None)).unwrap();
    let model = compilation.model.as_ref().unwrap();
    for view in View::ALL {
        let drawn = svg(model, view, None, &SvgOptions::default());
        roxmltree::Document::parse(&drawn).unwrap();
        std::fs::write(shown.join(format!("{}.svg", view.name())), drawn).unwrap();
    }
    let said: Vec<String> = HOSTILE.iter().map(|t| visible(t)).collect();
    std::fs::write(shown.join("hostile.txt"), said.join("\n")).unwrap();
    if !parts.exists() || !Path::new(&chromium).exists() {
        eprintln!("skipped: no Chromium or no playwright-core on this machine");
        return;
    }
    measured(&folder);
    std::fs::write(shown.join("phone.html"), report_of("smartphone", None)).unwrap();
    std::fs::write(shown.join("kinds.html"), report_of("four_kinds", None)).unwrap();
    let ran = Command::new("node")
        .current_dir(engines)
        .arg(root().join("tests/browser/report.mjs"))
        .arg(shown)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// A text as it is shown: without what turns the direction of what follows.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect()
}

/// Beyond a number of personas a page of all their pictures would be of no use: it says what is left
/// out, and grows no more.
#[test]
fn of_many_personas_the_first_stand_side_by_side() {
    let page = |n: usize| {
        let personas: String = (0..n).map(|i| format!("persona P{i} \"p\"\n")).collect();
        let names: Vec<String> = (0..n).map(|i| format!("P{i}")).collect();
        let felt: String = (0..n).map(|i| format!("      as P{i} {{ feels 1 \"x\" }}\n")).collect();
        let map = format!(
            "{personas}journey B \"b\" for {} {{\n  stage s \"S\" {{\n    touchpoint t \"T\" {{\n{felt}    }}\n  }}\n}}\n",
            names.join(", ")
        );
        let folder = Folder::new(&[("map.journey", map.as_str())]);
        folder.run(&["build", "--emit", "html"]).exits(0);
        let out = folder.path().join("out");
        let mut files = std::fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path());
        std::fs::read_to_string(files.find(|path| path.extension().unwrap() == "html").unwrap())
            .unwrap()
    };
    let columns = |page: &str| page.matches("<th scope=\"col\" class=\"persona").count();
    let some = page(50);
    assert_eq!(columns(&some), 50);
    assert!(some.contains("<template data-view=\"map\" data-persona=\"p49\""));
    assert!(!some.contains("too many personas") && !some.contains("stand side by side"));
    let many = page(51);
    assert_eq!(columns(&many), 50);
    assert!(!many.contains("<template data-view"));
    assert!(many.contains("There are too many personas and touchpoints for pictures of each"));
    assert!(many.contains("Of 51 personas the first 50 stand side by side"));
}
