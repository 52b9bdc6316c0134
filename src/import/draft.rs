//! A map on its way in: what was read, before it has names; and writing it down.

use super::names::Names;
use crate::model::quoted;
use std::fmt::Write;

/// A journey.
#[derive(Debug, Default)]
pub struct Journey {
    /// Its title.
    pub title: Option<String>,
    /// A text about it.
    pub about: Option<String>,
    /// What is kept as comments.
    pub comments: Vec<String>,
    /// Who travels.
    pub people: Vec<String>,
    /// What the persona wants.
    pub goal: Option<String>,
    /// Its stages.
    pub stages: Vec<Stage>,
}

/// A stage.
#[derive(Debug, Default)]
pub struct Stage {
    /// Its label.
    pub label: Option<String>,
    /// What is kept as comments above it.
    pub comments: Vec<String>,
    /// Entries of its own: keyword and text.
    pub entries: Vec<(&'static str, String)>,
    /// Feelings of its own, each with its word.
    pub feels: Vec<(i8, Option<String>)>,
    /// Its touchpoints.
    pub steps: Vec<Step>,
}

/// A touchpoint.
#[derive(Debug, Default)]
pub struct Step {
    /// Its label.
    pub label: String,
    /// What is kept as comments above it.
    pub comments: Vec<String>,
    /// Who is there (indices of people) and what they feel.
    pub felt: Vec<Felt>,
    /// Entries: keyword and text.
    pub entries: Vec<(&'static str, String)>,
    /// Where it happens.
    pub channels: Vec<String>,
    /// Who is there (indices of people); empty: everyone.
    pub who: Vec<usize>,
}

/// What some people feel at a touchpoint.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Felt {
    /// Who; empty: everyone.
    pub who: Vec<usize>,
    /// Levels in order, each with its word.
    pub levels: Vec<(i8, Option<String>)>,
}

/// The map as text, not yet formatted.
pub fn write(journeys: &[Journey]) -> String {
    let mut names = Names::default();
    let mut text = String::new();
    let mut people: Vec<&str> = Vec::new();
    let mut channels: Vec<&str> = Vec::new();
    for journey in journeys {
        for person in &journey.people {
            if !people.contains(&person.as_str()) {
                people.push(person);
            }
        }
        for channel in journey.stages.iter().flat_map(|s| &s.steps).flat_map(|s| &s.channels) {
            if !channels.contains(&channel.as_str()) {
                channels.push(channel);
            }
        }
    }
    let person_names: Vec<String> = people.iter().map(|p| names.capital(p, "Person")).collect();
    let channel_names: Vec<String> = channels.iter().map(|c| names.small(c, "channel")).collect();
    for (label, name) in channels.iter().zip(&channel_names) {
        let _ = writeln!(text, "channel {name} {}", quoted(label));
    }
    for (label, name) in people.iter().zip(&person_names) {
        let _ = writeln!(text, "persona {name} {}", quoted(label));
    }
    text.push('\n');
    for journey in journeys {
        let of = |index: usize| {
            let label = journey.people.get(index).map_or("", String::as_str);
            let at = people.iter().position(|p| *p == label);
            at.and_then(|at| person_names.get(at)).map_or("", String::as_str)
        };
        let whom = |who: &[usize]| who.iter().map(|&w| of(w)).collect::<Vec<_>>().join(", ");
        comments(&mut text, &journey.comments);
        for line in journey.about.iter().flat_map(|about| about.lines()) {
            let _ = writeln!(text, "/// {}", plain(line));
        }
        let title = journey.title.as_deref().unwrap_or("Imported");
        let name = names.capital(title, "Journey");
        let _ = write!(text, "journey {name} {}", quoted(title));
        if !journey.people.is_empty() {
            let all: Vec<usize> = (0..journey.people.len()).collect();
            let _ = write!(text, " for {}", whom(&all));
        }
        text += " {\n";
        // An imported map is agreed by nobody yet, and nobody has said what it rests on.
        text += "status: draft\n";
        if let Some(goal) = &journey.goal {
            let _ = writeln!(text, "goal: {}", quoted(goal));
        }
        for stage in &journey.stages {
            text.push('\n');
            comments(&mut text, &stage.comments);
            let label = stage.label.as_deref().unwrap_or_default();
            let _ = write!(text, "stage {}", names.small(label, "stage"));
            if stage.label.is_some() {
                let _ = write!(text, " {}", quoted(label));
            }
            text += " {\n";
            for (keyword, entry) in &stage.entries {
                let _ = writeln!(text, "{keyword} {}", quoted(entry));
            }
            feelings(&mut text, &stage.feels);
            for step in &stage.steps {
                comments(&mut text, &step.comments);
                let name = names.small(&step.label, "step");
                let _ = write!(text, "touchpoint {name} {}", quoted(&step.label));
                let mut via: Vec<&str> = Vec::new();
                for channel in &step.channels {
                    let at = channels.iter().position(|c| c == channel);
                    let name = at.map(|at| channel_names[at].as_str());
                    // Two rows may say the same.
                    via.extend(name.filter(|name| !via.contains(name)));
                }
                if !via.is_empty() {
                    let _ = write!(text, " via {}", via.join(", "));
                }
                let there = &step.who;
                if !there.is_empty() && there.len() < journey.people.len() {
                    let _ = write!(text, " for {}", whom(there));
                }
                text += " {\n";
                for (keyword, entry) in &step.entries {
                    let _ = writeln!(text, "{keyword} {}", quoted(entry));
                }
                let same = |felt: &Felt| felt.who.is_empty() || felt.who.len() == there.len();
                if let [one] = step.felt.as_slice()
                    && same(one)
                {
                    feelings(&mut text, &one.levels);
                } else {
                    for felt in step.felt.iter().filter(|felt| !felt.levels.is_empty()) {
                        if felt.who.is_empty() {
                            feelings(&mut text, &felt.levels);
                            continue;
                        }
                        let _ = writeln!(text, "as {} {{", whom(&felt.who));
                        feelings(&mut text, &felt.levels);
                        text += "}\n";
                    }
                }
                text += "}\n";
            }
            text += "}\n";
        }
        text += "}\n\n";
    }
    text
}

fn feelings(text: &mut String, levels: &[(i8, Option<String>)]) {
    for (level, word) in levels {
        let sign = if *level > 0 { "+" } else { "" };
        let word = word.as_ref().map(|w| format!(" {}", quoted(w))).unwrap_or_default();
        let _ = writeln!(text, "feels {sign}{level}{word}");
    }
}

fn comments(text: &mut String, comments: &[String]) {
    for comment in comments {
        for line in comment.lines() {
            let line = plain(line);
            // A comment of somebody else is never an allowance of ours.
            let line = if line.starts_with("allow") { format!("({line})") } else { line };
            let _ = writeln!(text, "// {line}");
        }
    }
}

/// A line that can stand in a comment.
fn plain(line: &str) -> String {
    let shown = |c: char| {
        !c.is_control()
            && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    line.chars().map(|c| if shown(c) { c } else { ' ' }).collect::<String>().trim().to_owned()
}
