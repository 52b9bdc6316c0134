//! Writes a journey as a D2 diagram that says the same as the `.journey` file: people, data, every
//! entry with its properties, measures and flow. Containers and shapes where D2 would draw them,
//! nested keys for the rest, a table for each source; comments stay comments.

use super::words::Words;
use super::{Entry, Journey};
use std::fmt::Write;

/// Data, in the way of D2: a table of a source is a shape of its own kind.
const DATA: &str = "\
clickstream: \"Web events\" {
  shape: sql_table
  user_id: text { constraint: person }
  ts: timestamp { constraint: time }
  name: text
  plan: text
  total: money EUR
}
clickstream_is: { table: events; method: usage_data }

answers: \"Survey answers\" {
  shape: sql_table
  user_id: text { constraint: person }
  ts: timestamp { constraint: time }
  recommend: number
  satisfied: number
}
answers_is: { table: answers; method: survey }

interviews: \"14 buyer interviews\" { method: interview; n: 14; date: 2026-Q1 }

post_purchase: \"After-delivery survey\" {
  in: answers
  recommend: \"How likely are you to recommend us to a friend?\" { scale: \"0..10\" }
  satisfied: \"How satisfied were you with the delivery?\" { scale: \"1..5\" }
}

# The end of every way.
order_placed: { in: clickstream; where: \"name == order\"; amount: total }

";

/// The same map in D2. What the `.journey` writer draws from [`Words`] is drawn here in its order,
/// so that both say the same.
pub fn text(journey: &Journey) -> String {
    let mut words = Words::new(11);
    let mut text = String::from("# One map that holds everything.\n\ndirection: right\n\n");
    for (name, mail) in [("Growth", "growth"), ("Payments", "pay")] {
        let _ = writeln!(text, "{name}: \"{name}\" {{\n  contact: \"{mail}@example.com\"\n}}");
    }
    text.push('\n');
    for name in &journey.personas {
        persona(&mut text, name, &mut words);
    }
    text.push_str(DATA);
    for touchpoint in journey.stages.iter().flat_map(|s| &s.touchpoints) {
        let _ = writeln!(text, "# {}.", words.sentence());
        let name = &touchpoint.name;
        let _ = writeln!(text, "{name}_seen: {{ in: clickstream; where: \"name == {name}\" }}");
    }
    let _ = writeln!(text, "\n# {}.", words.sentence());
    let _ = writeln!(text, "{}: \"{}\" {{", journey.name, journey.label);
    let _ = writeln!(text, "  for: [{}]", journey.personas.join("; "));
    let _ = writeln!(text, "  kind: current_state\n  goal: \"{}\"", words.sentence());
    text.push_str("  owner: Growth\n  source: interviews\n");
    for stage in &journey.stages {
        let _ = writeln!(text, "\n  {}: \"{}\" {{", stage.name, stage.label);
        for touchpoint in &stage.touchpoints {
            self::touchpoint(&mut text, touchpoint, &mut words);
        }
        text.push_str("  }\n");
    }
    flow(&mut text, journey);
    text.push_str("}\n");
    text
}

fn persona(text: &mut String, name: &str, words: &mut Words) {
    let _ = writeln!(text, "{name}: \"{}\" {{", words.label());
    let _ = writeln!(text, "  goal: \"{}\"", words.sentence());
    let _ = writeln!(text, "  age: {}", words.between(18, 80));
    text.push_str("  prefers: [website; email]\n");
    for entry in ["needs", "frustration", "says"] {
        let _ = writeln!(text, "  {entry}: \"{}\"", words.sentence());
    }
    let plan = ["new", "returning"][words.between(0, 1)];
    let _ = writeln!(
        text,
        "  segment: {{ in: clickstream; where: \"plan == {plan} and total > 10 EUR\" }}\n}}\n"
    );
}

fn touchpoint(text: &mut String, touchpoint: &super::Touchpoint, words: &mut Words) {
    let super::Touchpoint { name, label, channels, entries } = touchpoint;
    let _ = writeln!(text, "    {name}: \"{label}\" {{");
    let _ = writeln!(text, "      via: [{}]", channels.join("; "));
    let _ = writeln!(text, "      event: {name}_seen");
    for Entry { keyword, head, text: said, tail } in entries {
        // A named entry is called by its name, and says what it is inside.
        let named = head.starts_with(|c: char| c.is_alphabetic());
        let _ = write!(text, "      {}:", if named { head } else { *keyword });
        for part in [Some(head).filter(|_| !named), Some(said)].into_iter().flatten() {
            if !part.is_empty() && (said.is_empty() || part == said) {
                let _ = write!(text, " \"{part}\"");
            }
        }
        let mut inside: Vec<String> = Vec::new();
        if named {
            inside.push(format!("is: {keyword}"));
        } else if !head.is_empty() && !said.is_empty() {
            inside.push(format!("level: \"{head}\""));
        }
        match tail.strip_prefix("by ") {
            Some(team) => inside.push(format!("by: {team}")),
            None if tail.is_empty() => {}
            None => inside.push(tail.trim_matches(['{', '}', ' ']).replace(", ", "; ")),
        }
        if !inside.is_empty() {
            let _ = write!(text, " {{ {} }}", inside.join("; "));
        }
        text.push('\n');
    }
    let target = words.between(20, 60);
    if words.between(0, 2) == 0 {
        let _ = writeln!(
            text,
            "      csat: {{ of: post_purchase.satisfied; target: \">= {target}%\"; by: 2029-Q4; from: {}% }}",
            target - 5
        );
    } else {
        let _ = writeln!(
            text,
            "      conversion_rate: {{ from: {name}; to: order_placed; within: 7d; target: \">= 0.{target}%\"; by: 2029-Q4; baseline: 0.1%; weight: 3 }}",
        );
    }
    text.push_str("    }\n");
}

/// Straight on, with a shortcut in every stage.
fn flow(text: &mut String, journey: &Journey) {
    text.push('\n');
    let mut last: Option<String> = None;
    for stage in &journey.stages {
        let paths: Vec<String> =
            stage.touchpoints.iter().map(|t| format!("{}.{}", stage.name, t.name)).collect();
        for run in paths.chunks(10) {
            let chain = run.join(" -> ");
            let _ = match &last {
                Some(last) => writeln!(text, "  {last} -> {chain}"),
                None => writeln!(text, "  {chain}"),
            };
            last = run.last().cloned();
        }
        if let [first, .., end] = &paths[..]
            && paths.len() > 2
        {
            let _ = writeln!(text, "  {first} -> {end}: \"20% skips the rest\"");
        }
    }
}
