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
    pub people: Vec<Person>,
    /// What the persona wants.
    pub goal: Option<String>,
    /// Its stages.
    pub stages: Vec<Stage>,
}

impl Journey {
    /// The index of the person of this name, who comes to the people if need be.
    pub fn person(&mut self, name: &str) -> usize {
        self.people.iter().position(|person| person.name == name).unwrap_or_else(|| {
            self.people.push(Person { name: name.to_owned(), ..Person::default() });
            self.people.len() - 1
        })
    }
}

/// Somebody who travels.
#[derive(Debug, Default, Clone)]
pub struct Person {
    /// The label.
    pub name: String,
    /// How old.
    pub age: Option<u8>,
    /// What else is told.
    pub about: Option<String>,
    /// What is kept as comments above it.
    pub comments: Vec<String>,
}

/// A stage.
#[derive(Debug, Default)]
pub struct Stage {
    /// Its label.
    pub label: Option<String>,
    /// What is kept as comments above it.
    pub comments: Vec<String>,
    /// What is said and felt in it, at no touchpoint of its own.
    pub content: Content,
    /// Its touchpoints.
    pub steps: Vec<Step>,
}

/// A touchpoint.
#[derive(Debug, Default)]
pub struct Step {
    /// The line it was read from, from 0.
    pub line: usize,
    /// Its label.
    pub label: String,
    /// What is kept as comments above it.
    pub comments: Vec<String>,
    /// What is said and felt there.
    pub content: Content,
    /// Where it happens.
    pub channels: Vec<String>,
    /// Who is there (indices of people); empty: everyone.
    pub who: Vec<usize>,
}

/// What is said and felt somewhere.
#[derive(Debug, Default)]
pub struct Content {
    /// Entries in order.
    pub entries: Vec<Entry>,
    /// Feelings, of each group of people.
    pub felt: Vec<Felt>,
}

impl Content {
    /// Takes in a feeling of some people.
    pub fn feel(&mut self, who: Vec<usize>, level: (i8, Option<String>)) {
        match self.felt.iter_mut().find(|felt| felt.who == who) {
            Some(felt) => felt.levels.push(level),
            None => self.felt.push(Felt { who, levels: vec![level] }),
        }
    }

    /// Everybody for whom something is said or felt.
    fn named(&self) -> impl Iterator<Item = usize> {
        let entries = self.entries.iter().flat_map(|entry| &entry.who);
        entries.chain(self.felt.iter().flat_map(|felt| &felt.who)).copied()
    }
}

/// An entry.
#[derive(Debug, Default)]
pub struct Entry {
    /// The keyword.
    pub keyword: &'static str,
    /// What is said.
    pub text: String,
    /// How bad a pain is, where it is told.
    pub severity: Option<&'static str>,
    /// For whom it holds (indices of people); empty: everyone.
    pub who: Vec<usize>,
}

/// What some people feel.
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
    let mut people: Vec<&Person> = Vec::new();
    let mut channels: Vec<&str> = Vec::new();
    for journey in journeys {
        for person in &journey.people {
            // The one that is told of is declared, not the one that is named only.
            match people.iter_mut().find(|known| known.name == person.name) {
                Some(known) if known.age.is_none() && known.about.is_none() => *known = person,
                Some(_) => {}
                None => people.push(person),
            }
        }
        for channel in journey.stages.iter().flat_map(|s| &s.steps).flat_map(|s| &s.channels) {
            if !channels.contains(&channel.as_str()) {
                channels.push(channel);
            }
        }
    }
    let person_names: Vec<String> =
        people.iter().map(|p| names.capital(&p.name, "Person")).collect();
    let channel_names: Vec<String> = channels.iter().map(|c| names.small(c, "channel")).collect();
    for (label, name) in channels.iter().zip(&channel_names) {
        let _ = writeln!(text, "channel {name} {}", quoted(label));
    }
    for (person, name) in people.iter().zip(&person_names) {
        comments(&mut text, &person.comments);
        let _ = write!(text, "persona {name} {}", quoted(&person.name));
        let age = person.age.map(|age| format!("age: {age}\n"));
        let about = person.about.as_ref().map(|about| format!("bio: {}\n", quoted(about)));
        let told: String = age.into_iter().chain(about).collect();
        text += &if told.is_empty() { "\n".to_owned() } else { format!(" {{\n{told}}}\n") };
    }
    text.push('\n');
    for journey in journeys {
        let of = |index: usize| {
            let label = journey.people.get(index).map_or("", |person| &person.name);
            let at = people.iter().position(|p| p.name == label);
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
        let all: Vec<usize> = (0..journey.people.len()).collect();
        if !all.is_empty() {
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
            content(&mut text, &stage.content, &all, whom);
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
                let there = there(step, &all);
                if there.len() < all.len() {
                    let _ = write!(text, " for {}", whom(&there));
                }
                text += " {\n";
                content(&mut text, &step.content, &there, whom);
                text += "}\n";
            }
            text += "}\n";
        }
        text += "}\n\n";
    }
    text
}

/// Who is at a touchpoint: whoever is named for it, or in it.
fn there(step: &Step, all: &[usize]) -> Vec<usize> {
    if step.who.is_empty() {
        return all.to_vec();
    }
    let mut there = step.who.clone();
    for who in step.content.named() {
        if !there.contains(&who) {
            there.push(who);
        }
    }
    there
}

/// What is said and felt; what holds for some of those who are there, in blocks of theirs.
fn content(
    text: &mut String,
    content: &Content,
    there: &[usize],
    whom: impl Fn(&[usize]) -> String,
) {
    let common = |who: &[usize]| who.is_empty() || there.iter().all(|person| who.contains(person));
    let mut groups: Vec<&[usize]> = Vec::new();
    for entry in &content.entries {
        if common(&entry.who) {
            entries(text, [entry]);
        } else if !groups.contains(&entry.who.as_slice()) {
            groups.push(&entry.who);
        }
    }
    for felt in &content.felt {
        if common(&felt.who) {
            feelings(text, &felt.levels);
        } else if !felt.levels.is_empty() && !groups.contains(&felt.who.as_slice()) {
            groups.push(&felt.who);
        }
    }
    for who in groups {
        let _ = writeln!(text, "as {} {{", whom(who));
        entries(text, content.entries.iter().filter(|entry| entry.who == who));
        for felt in content.felt.iter().filter(|felt| felt.who == who) {
            feelings(text, &felt.levels);
        }
        *text += "}\n";
    }
}

fn entries<'a>(text: &mut String, entries: impl IntoIterator<Item = &'a Entry>) {
    for entry in entries {
        let _ = write!(text, "{} {}", entry.keyword, quoted(&entry.text));
        let severity = entry.severity.map(|word| format!(" {{ severity: {word} }}"));
        let _ = writeln!(text, "{}", severity.unwrap_or_default());
    }
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
