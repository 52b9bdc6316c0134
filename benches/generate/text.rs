//! Writes what was made as `.journey` files.

use super::words::Words;
use super::{Entry, Journey, STAGES, Stage, Touchpoint};
use std::fmt::Write;

/// Brings a text to a number of lines with comments at its end.
pub fn padded(mut text: String, lines: usize) -> String {
    let have = text.lines().count();
    for number in have..lines {
        let _ = writeln!(text, "// {number}: kept for later, see the notes of the last workshop");
    }
    text
}

/// A file of maps.
pub fn map(area: usize, journeys: &[Journey], words: &mut Words) -> String {
    let mut text = String::from("//! Maps of an area, as things are today.\n\n");
    text.push_str("use std.channels.{website, store, email, chat}\n");
    text.push_str("use std.metrics.{conversion_rate, csat}\n");
    let _ = writeln!(text, "use area_{area}.people.{{Growth, Payments, path}}");
    for journey in journeys {
        let _ = writeln!(text, "use area_{area}.people.{{{}}}", journey.personas.join(", "));
    }
    let _ = writeln!(text, "use area_{area}.data.*");
    let own: Vec<&str> = journeys.iter().map(|j| j.name.as_str()).collect();
    for other in journeys.iter().filter_map(|j| j.details.as_deref()).filter(|d| !own.contains(d)) {
        let module = other.trim_start_matches('A').replace(['M', 'J'], ".");
        let mut parts = module.split('.');
        let (area, map) = (parts.next().unwrap_or("0"), parts.next().unwrap_or("0"));
        let _ = writeln!(text, "use area_{area}.map_{map}.{other}");
    }
    for journey in journeys {
        text.push('\n');
        self::journey(&mut text, journey, words);
    }
    text
}

/// One journey with its people and its data in one file.
pub fn single(journey: &Journey) -> String {
    let mut words = Words::new(11);
    let mut text = String::from("//! One map that holds everything.\n\n");
    text.push_str("use std.channels.{website, store, email, chat}\n");
    text.push_str("use std.metrics.{conversion_rate, csat}\n\n");
    teams(&mut text);
    for name in &journey.personas {
        persona(&mut text, name, &mut words);
    }
    sources(&mut text);
    for touchpoint in journey.stages.iter().flat_map(|s| &s.touchpoints) {
        event(&mut text, &touchpoint.name, &mut words);
    }
    text.push('\n');
    self::journey(&mut text, journey, &mut words);
    text
}

/// A file of people.
pub fn people(area: usize, personas: &[String], words: &mut Words) -> String {
    let mut text = String::from("//! Who travels, and who owns what.\n\n");
    text.push_str("use std.channels.{website, email}\n");
    let _ = writeln!(text, "use area_{area}.data.clickstream\n");
    teams(&mut text);
    text.push_str("/// The way of all maps of this area.\nframework path \"The path\" {\n");
    for stage in STAGES {
        let _ = writeln!(
            text,
            "  stage {stage} \"{}\" {{ question: \"{}\" }}",
            words.label(),
            words.question()
        );
    }
    text.push_str("}\n\n");
    for name in personas {
        persona(&mut text, name, words);
    }
    text
}

/// A file of data.
pub fn data(events: &[String], words: &mut Words) -> String {
    let mut text = String::from("//! What happened, and what people answered.\n\n");
    sources(&mut text);
    for name in events {
        event(&mut text, name, words);
    }
    text
}

fn teams(text: &mut String) {
    for (name, mail) in [("Growth", "growth"), ("Payments", "pay")] {
        let _ = writeln!(text, "team {name} \"{name}\" {{\n  contact: \"{mail}@example.com\"\n}}");
    }
    text.push('\n');
}

fn persona(text: &mut String, name: &str, words: &mut Words) {
    let _ = writeln!(text, "persona {name} \"{}\" {{", words.label());
    let _ = writeln!(text, "  goal: \"{}\"", words.sentence());
    let _ = writeln!(text, "  age: {}", words.between(18, 80));
    text.push_str("  prefers: [website, email]\n");
    for entry in ["needs", "frustration", "says"] {
        let _ = writeln!(text, "  {entry} \"{}\"", words.sentence());
    }
    let plan = ["new", "returning"][words.between(0, 1)];
    let _ =
        writeln!(text, "  segment: clickstream where plan == \"{plan}\" and total > 10 EUR\n}}\n");
}

fn sources(text: &mut String) {
    text.push_str(
        "source clickstream \"Web events\" {
  table: \"events\"
  method: usage_data
  columns {
    user_id: text
    ts: timestamp
    name: text
    plan: text
    total: money(EUR)
  }
  person: user_id
  time: ts
}

source answers \"Survey answers\" {
  table: \"answers\"
  method: survey
  columns {
    user_id: text
    ts: timestamp
    recommend: number
    satisfied: number
  }
  person: user_id
  time: ts
}

source interviews \"14 buyer interviews\" { method: interview, n: 14, date: 2026-Q1 }

survey post_purchase \"After-delivery survey\" in answers {
  ask recommend: 0..10 \"How likely are you to recommend us to a friend?\"
  ask satisfied: 1..5 \"How satisfied were you with the delivery?\"
}

/// The end of every way.
event order_placed in clickstream where name == \"order\" { amount: total }

",
    );
}

fn event(text: &mut String, name: &str, words: &mut Words) {
    let _ = writeln!(text, "/// {}.", words.sentence());
    let _ = writeln!(text, "event {name}_seen in clickstream where name == \"{name}\"");
}

fn journey(text: &mut String, journey: &Journey, words: &mut Words) {
    let _ = writeln!(text, "/// {}.", words.sentence());
    let follows = journey.framework.map(|f| format!(" follows {f}")).unwrap_or_default();
    let _ = writeln!(
        text,
        "journey {} \"{}\"{follows} for {} {{",
        journey.name,
        journey.label,
        journey.personas.join(", ")
    );
    let _ = writeln!(text, "  kind: current_state\n  goal: \"{}\"", words.sentence());
    text.push_str("  owner: Growth\n  source: interviews\n");
    let mut number = 0;
    for Stage { name, label, touchpoints } in &journey.stages {
        let _ = writeln!(text, "\n  stage {name} \"{label}\" {{");
        for touchpoint in touchpoints {
            number += 1;
            let details = journey.details.as_deref().filter(|_| number == 2);
            self::touchpoint(text, touchpoint, details, words);
        }
        text.push_str("  }\n");
    }
    flow(text, journey);
    text.push_str("}\n");
}

fn touchpoint(
    text: &mut String,
    touchpoint: &Touchpoint,
    details: Option<&str>,
    words: &mut Words,
) {
    let Touchpoint { name, label, channels, entries } = touchpoint;
    let _ = writeln!(text, "    touchpoint {name} \"{label}\" via {} {{", channels.join(", "));
    let _ = writeln!(text, "      event: {name}_seen");
    if let Some(journey) = details {
        let _ = writeln!(text, "      details: {journey}");
    }
    for Entry { keyword, head, text: said, tail } in entries {
        let _ = write!(text, "      {keyword}");
        for part in [head, tail] {
            if std::ptr::eq(part, tail) && !said.is_empty() {
                let _ = write!(text, " \"{said}\"");
            }
            if !part.is_empty() {
                let _ = write!(text, " {part}");
            }
        }
        text.push('\n');
    }
    let target = words.between(20, 60);
    if words.between(0, 2) == 0 {
        let _ = writeln!(
            text,
            "      measure csat(post_purchase.satisfied) >= {target}% by 2029-Q4 from {}%",
            target - 5
        );
    } else {
        let _ = writeln!(
            text,
            "      measure conversion_rate(from: {name}, to: order_placed, within: 7d) >= 0.{target}% by 2029-Q4 from 0.1% {{ weight: 3 }}",
        );
    }
    text.push_str("    }\n");
}

/// Straight on, with a shortcut in every stage.
fn flow(text: &mut String, journey: &Journey) {
    text.push_str("\n  flow {\n");
    let mut last: Option<&str> = None;
    for stage in &journey.stages {
        let names: Vec<&str> = stage.touchpoints.iter().map(|t| t.name.as_str()).collect();
        for run in names.chunks(10) {
            let run = run.join(" -> ");
            let _ = match last {
                Some(last) => writeln!(text, "    {last} -> {run}"),
                None => writeln!(text, "    {run}"),
            };
            last = run
                .rsplit(" -> ")
                .next()
                .and_then(|name| names.iter().copied().find(|n| *n == name));
        }
        if let [first, .., end] = names[..]
            && names.len() > 2
        {
            let _ = writeln!(text, "    {first} -> {end} 20% \"skips the rest\"");
        }
    }
    text.push_str("  }\n");
}
