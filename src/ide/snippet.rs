//! Beginnings of statements, with places to fill in.

use crate::vocab::{Construct, Presence};

/// The beginning of a statement, with what must be filled in.
pub fn snippet(construct: &Construct) -> String {
    let mut text = construct.keyword.to_owned();
    let mut next = 1;
    let mut hole = |text: &mut String, before: &str, words: &str, after: &str| {
        text.push_str(&format!("{before}${{{next}:{words}}}{after}"));
        next += 1;
    };
    match construct.keyword {
        "measure" => return "measure ${1:metric}($2) >= $0".to_owned(),
        "metric" => {
            return "metric ${1:name}(${2:parameter}: ${3:event}): ${4:percent} {\n  is: $0\n  better: higher\n}".to_owned();
        }
        "ask" => return "ask ${1:name}: ${2:0..10} \"$3\"".to_owned(),
        "as" => return "as ${1:Persona} {\n  $0\n}".to_owned(),
        "feels" | "expects" => return format!("{} ${{1:+1}} \"$2\"", construct.keyword),
        "link" => return "link \"${1:text}\" \"${2:https://}\"".to_owned(),
        "columns" | "flow" => return format!("{} {{\n  $0\n}}", construct.keyword),
        _ => {}
    }
    if construct.name == Presence::Required {
        hole(&mut text, " ", "name", "");
    }
    let label = construct.text == Presence::Required
        || (construct.text == Presence::Optional && construct.keyword != "event");
    if label {
        hole(&mut text, " \"", "text", "\"");
    }
    for clause in construct.clauses.iter().filter(|c| c.required) {
        hole(&mut text, &format!(" {} ", clause.word), clause.word, "");
    }
    let body = matches!(
        construct.keyword,
        "persona" | "framework" | "stage" | "source" | "survey" | "journey" | "touchpoint"
    );
    if body {
        text.push_str(" {\n  $0\n}");
    }
    text
}
