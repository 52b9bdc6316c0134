//! Maps in Markdown: a table with stages as columns and lanes as rows, or the other way round; else a
//! document whose headings are stages and touchpoints.

use super::draft::{Felt, Journey, Stage, Step};
use super::felt::{is_signed, level};
use super::{Imported, Remark, finish};
use crate::diagnostic::Code;

/// What a row of a map is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    Touchpoints,
    Channels,
    Feels,
    Goal,
    /// Entries of this keyword.
    Entry(&'static str),
}

/// Words for lanes, in small letters.
const LANES: [(&[&str], Lane); 15] = [
    (
        &["touchpoints", "touchpoint", "touch points", "touch point", "steps", "step"],
        Lane::Touchpoints,
    ),
    (&["channels", "channel"], Lane::Channels),
    (
        &[
            "feels",
            "feel",
            "feelings",
            "feeling",
            "emotions",
            "emotion",
            "mood",
            "experience",
            "satisfaction",
            "emotional state",
            "user emotions",
            "customer emotions",
            "what they feel",
            "how they feel",
        ],
        Lane::Feels,
    ),
    (&["goal", "goals", "user goals", "customer goals", "objectives"], Lane::Goal),
    (
        &[
            "does",
            "do",
            "doing",
            "actions",
            "action",
            "activities",
            "activity",
            "user actions",
            "customer actions",
            "tasks",
            "behaviour",
            "behavior",
            "what they do",
        ],
        Lane::Entry("does"),
    ),
    (
        &[
            "thinks",
            "think",
            "thinking",
            "thoughts",
            "thought",
            "questions",
            "mindset",
            "what they think",
            "user thoughts",
            "thoughts & feelings",
        ],
        Lane::Entry("thinks"),
    ),
    (&["says", "say", "saying", "quotes", "quote", "verbatims"], Lane::Entry("says")),
    (&["needs", "need", "expectations", "motivation", "motivations"], Lane::Entry("needs")),
    (
        &[
            "pains",
            "pain",
            "pain points",
            "pain point",
            "painpoints",
            "frustrations",
            "problems",
            "issues",
            "barriers",
        ],
        Lane::Entry("pain"),
    ),
    (
        &["opportunities", "opportunity", "ideas", "improvements", "solutions", "recommendations"],
        Lane::Entry("opportunity"),
    ),
    (
        &["frontstage", "front stage", "onstage", "frontstage actions", "visible actions"],
        Lane::Entry("frontstage"),
    ),
    (
        &[
            "backstage",
            "back stage",
            "backstage actions",
            "internal processes",
            "behind the scenes",
        ],
        Lane::Entry("backstage"),
    ),
    (&["support", "systems", "support processes", "tools", "technology"], Lane::Entry("support")),
    (&["policy", "policies", "rules"], Lane::Entry("policy")),
    (&["evidence", "physical evidence", "insights", "insight"], Lane::Entry("evidence")),
];

fn lane(text: &str) -> Option<Lane> {
    let text = plain(text).to_lowercase();
    let text = text.trim().trim_end_matches(':').trim();
    match text {
        "insights" | "insight" | "notes" | "comments" => Some(Lane::Entry("insight")),
        "open questions" | "unknowns" => Some(Lane::Entry("unknown")),
        _ => LANES.iter().find(|(words, _)| words.contains(&text)).map(|(_, lane)| *lane),
    }
}

/// Reads a document. Nothing where there is neither a table nor a heading for a stage.
pub fn markdown(text: &str) -> Option<Imported> {
    let text =
        text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').collect();
    let mut reader = Reader::default();
    if lines.windows(2).any(|pair| pair[0].contains('|') && is_rule(pair[1])) {
        reader.tables(&lines);
    } else {
        reader.document(&lines);
    }
    let Reader { journey, remarks, .. } = reader;
    (!journey.stages.is_empty()).then(|| finish(vec![journey], remarks))
}

/// Whether this is the line below the head of a table: `| --- | :-: |`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('-')
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
        && line.contains('|')
}

/// The cells of a row, in which `\|` is no border.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                cells.last_mut().into_iter().for_each(|cell| cell.push(c));
                if let Some(next) = chars.next() {
                    cells.last_mut().into_iter().for_each(|cell| cell.push(next));
                }
            }
            '|' => cells.push(String::new()),
            c => cells.last_mut().into_iter().for_each(|cell| cell.push(c)),
        }
    }
    if cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// What stands in a cell, one by one.
fn items(cell: &str) -> Vec<String> {
    let lower = cell.to_ascii_lowercase();
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(at) = lower[from..].find("<br").map(|at| at + from) {
        let Some(end) = lower[at..].find('>').map(|end| at + end + 1) else { break };
        parts.push(&cell[from..at]);
        from = end;
    }
    parts.push(&cell[from..]);
    let bare = |part: &str| {
        let part = part.trim();
        let marks: &[char] = &['-', '*', '•', '–'];
        let bullet = part.strip_prefix(marks).filter(|rest| rest.starts_with(' '));
        bullet.unwrap_or(part).trim().to_owned()
    };
    let parts = parts.into_iter().map(bare).filter(|part| !part.is_empty());
    parts.filter(|part| !matches!(part.as_str(), "-" | "–" | "—" | "n/a" | "N/A")).collect()
}

/// Text without the marks of Markdown.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next_if(|c| c.is_ascii_punctuation()).or(Some('\\'))),
            '`' => {}
            '*' => {}
            // Inside of a word it is a letter of a name.
            '_' if last.is_alphanumeric() && chars.peek().is_some_and(|c| c.is_alphanumeric()) => {
                out.push('_');
            }
            '_' => {}
            '&' => {
                let rest: String = chars.clone().take(8).collect();
                let entity =
                    rest.split_once(';').and_then(|(name, _)| Some((name.len(), entity(name)?)));
                match entity {
                    Some((length, c)) => {
                        chars.nth(length);
                        out.push(c);
                    }
                    None => out.push('&'),
                }
            }
            c => out.push(c),
        }
        last = c;
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some(' '),
        _ => name
            .strip_prefix('#')?
            .parse()
            .ok()
            .and_then(char::from_u32)
            .filter(|c| !c.is_control()),
    }
}

#[derive(Default)]
struct Reader {
    remarks: Vec<Remark>,
    journey: Journey,
    /// Whether numbers in the row that is read have signs.
    signed: bool,
    /// Headings since the last table.
    headings: Vec<String>,
}

impl Reader {
    fn remark(&mut self, line: usize, code: Code, message: impl Into<String>) {
        let remark = Remark { code, line: line + 1, message: message.into() };
        // What holds for a whole row is said once.
        if self.remarks.last() != Some(&remark) {
            self.remarks.push(remark);
        }
    }

    fn tables(&mut self, lines: &[&str]) {
        let mut at = 0;
        let mut people = false;
        while at < lines.len() {
            let line = lines[at];
            if line.contains('|') && lines.get(at + 1).is_some_and(|next| is_rule(next)) {
                let mut end = at + 2;
                while lines.get(end).is_some_and(|line| line.contains('|')) {
                    end += 1;
                }
                let mut rows: Vec<Vec<String>> = vec![cells(line)];
                rows.extend(lines[at + 2..end].iter().map(|line| cells(line)));
                self.headed(&mut rows);
                self.table(at, rows);
                self.headings.clear();
                at = end;
                people = false;
                continue;
            }
            self.prose(at, line, &mut people);
            at += 1;
        }
    }

    /// `| Aspect | Details |` below `## Stage 1: Looking`: the heading is the stage.
    fn headed(&mut self, rows: &mut [Vec<String>]) {
        let details = ["details", "detail", "content", "contents", "description", "notes", "value"];
        let head = &mut rows[0];
        if head.len() != 2 || !details.contains(&plain(&head[1]).to_lowercase().as_str()) {
            return;
        }
        let stage = self.headings.iter().rev().find(|heading| says_stage(heading));
        let Some(stage) = stage.or(self.headings.last()).cloned() else { return };
        let comments = &mut self.journey.comments;
        if let Some(at) = comments.iter().rposition(|comment| *comment == stage) {
            comments.remove(at);
        }
        head[1] = escaped(&stage);
    }

    /// A line outside of tables and stages.
    fn prose(&mut self, number: usize, line: &str, people: &mut bool) {
        let trimmed = line.trim();
        // A line across the page says nothing.
        let across = trimmed.len() >= 3
            && ['-', '*', '_'].iter().any(|c| trimmed.chars().all(|x| x == *c || x == ' '));
        if trimmed.is_empty() || across {
            return;
        }
        if let Some(heading) = trimmed.strip_prefix('#').map(|t| t.trim_start_matches('#')) {
            *people = false;
            if let Some(text) = after_bold(heading, &["personas", "persona"]) {
                self.people(number, text);
                return;
            }
            let title = plain(heading);
            if self.journey.title.is_none() {
                self.journey.title = Some(title);
            } else {
                self.headings.push(title.clone());
                self.journey.comments.push(title);
            }
            return;
        }
        if let Some(text) = after_bold(trimmed, &["personas", "persona", "people", "actors", "who"])
        {
            *people = text.is_empty();
            self.people(number, text);
        } else if let Some(text) = after_bold(trimmed, &["goal", "goals", "user goal"]) {
            *people = false;
            if let Some(old) = self.journey.goal.replace(plain(text)) {
                self.remark(
                    number,
                    Code::NoPlace,
                    "there are two goals: the first is kept as a comment",
                );
                self.journey.comments.push(old);
            }
        } else if let Some(name) = trimmed.strip_prefix("- ").filter(|_| *people) {
            self.person(&plain(name));
        } else {
            *people = false;
            self.about(plain(trimmed));
        }
    }

    fn about(&mut self, text: String) {
        match &mut self.journey.about {
            Some(about) => *about = format!("{about}\n{text}"),
            None => self.journey.about = Some(text),
        }
    }

    /// Names parted by commas; what has a sentence in it is a text.
    fn people(&mut self, number: usize, text: &str) {
        let text = plain(text);
        if text.contains(". ") || text.ends_with('.') && text.contains(' ') {
            self.remark(
                number,
                Code::Guessed,
                "this is a description of a persona and no list of names: it is kept as a text",
            );
            return self.about(format!("Persona: {text}"));
        }
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            self.person(name);
        }
    }

    fn person(&mut self, name: &str) -> usize {
        let people = &mut self.journey.people;
        people.iter().position(|p| p == name).unwrap_or_else(|| {
            people.push(name.to_owned());
            people.len() - 1
        })
    }

    fn table(&mut self, number: usize, mut rows: Vec<Vec<String>>) {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        for (i, row) in rows.iter_mut().enumerate() {
            if row.len() != width && i > 0 {
                let line = number + i + 1;
                self.remark(line, Code::Guessed, "this row has not as many cells as the others");
            }
            row.resize(width, String::new());
        }
        // Lanes in the head mean that stages are the rows.
        let in_head = rows[0].iter().skip(1).filter(|cell| lane(cell).is_some()).count();
        let in_column = rows.iter().skip(1).filter(|row| lane(&row[0]).is_some()).count();
        if in_head == 0 && in_column == 0 {
            self.remark(
                number,
                Code::NoPlace,
                "no row of this table is a lane that is known: it is kept as a comment",
            );
            let all = rows.iter().map(|row| format!("| {} |", row.join(" | ")));
            self.journey.comments.extend(all);
            return;
        }
        let transposed = in_head > in_column;
        if transposed {
            rows = (0..width).map(|i| rows.iter().map(|row| row[i].clone()).collect()).collect();
        }
        let line_of = |row: usize| if transposed || row == 0 { number } else { number + row + 1 };
        let first = self.journey.stages.len();
        for label in rows[0].iter().skip(1) {
            let label = Some(plain(label)).filter(|label| !label.is_empty());
            self.journey.stages.push(Stage { label, ..Stage::default() });
        }
        // Touchpoints come first: the other lanes may speak of them.
        let is_first = |row: &Vec<String>| lane(&row[0]) == Some(Lane::Touchpoints);
        for touchpoints in [true, false] {
            for (i, row) in rows.iter().enumerate().skip(1) {
                if is_first(row) != touchpoints {
                    continue;
                }
                let head = lane(&row[0]);
                self.signed = row.iter().skip(1).any(|cell| is_signed(&plain(cell)));
                if head.is_none() && row.iter().any(|cell| !cell.is_empty()) {
                    let name = plain(&row[0]);
                    self.remark(
                        line_of(i),
                        Code::NoPlace,
                        format!("`{name}` is no lane that is known: it is kept as insights"),
                    );
                }
                for (j, cell) in row.iter().enumerate().skip(1) {
                    for item in items(cell) {
                        match head {
                            Some(lane) => self.item(line_of(i), first + j - 1, lane, &item),
                            None => {
                                let text = format!("{}: {}", plain(&row[0]), plain(&item));
                                let lane = Lane::Entry("insight");
                                self.put(first + j - 1, None, lane, &text);
                            }
                        }
                    }
                }
            }
        }
        self.signed = false;
    }

    /// One thing said in a lane of a stage.
    fn item(&mut self, number: usize, stage: usize, lane: Lane, item: &str) {
        if lane == Lane::Touchpoints {
            let (item, names) = suffix(item, " _for ");
            let found = split_people(&plain(names), &self.journey.people);
            let (label, via) = suffix(item, " _via ");
            let channels = via.split(',').map(plain).filter(|c| !c.is_empty()).collect();
            let who = found.unwrap_or_default();
            let step = Step { label: plain(label), channels, who, ..Step::default() };
            self.journey.stages[stage].steps.push(step);
            return;
        }
        // `Checkout: …` speaks of the touchpoint `Checkout`.
        let mut step = None;
        let mut rest = item.to_owned();
        if let Some((before, after)) = item.split_once(':') {
            let label = plain(before);
            step = self.journey.stages[stage].steps.iter().position(|s| s.label == label);
            if step.is_some() {
                rest = after.trim().to_owned();
            }
        }
        match lane {
            Lane::Feels => self.feeling(number, stage, step, &rest),
            Lane::Channels => {
                let channel = plain(&rest);
                let steps = &mut self.journey.stages[stage].steps;
                match step {
                    Some(step) => steps[step].channels.push(channel),
                    None if steps.is_empty() => {
                        let comments = vec!["guessed: only the channel was told".to_owned()];
                        let label = channel.clone();
                        let channels = vec![channel];
                        steps.push(Step { label, comments, channels, ..Step::default() });
                        self.remark(
                            number,
                            Code::Guessed,
                            "a channel of a stage without touchpoints: it becomes one",
                        );
                    }
                    None => steps.iter_mut().for_each(|s| s.channels.push(channel.clone())),
                }
            }
            Lane::Goal => {
                self.put(stage, step, Lane::Entry("needs"), &plain(&rest));
                self.remark(number, Code::Guessed, "the goal of a stage is read as a need");
            }
            lane => self.put(stage, step, lane, &plain(&rest)),
        }
    }

    fn put(&mut self, stage: usize, step: Option<usize>, lane: Lane, text: &str) {
        let Lane::Entry(keyword) = lane else { return };
        if text.is_empty() {
            return;
        }
        let stage = &mut self.journey.stages[stage];
        let entries = match step {
            Some(step) => &mut stage.steps[step].entries,
            None => &mut stage.entries,
        };
        entries.push((keyword, text.to_owned()));
    }

    fn feeling(&mut self, number: usize, stage: usize, step: Option<usize>, text: &str) {
        let mut text = text.to_owned();
        let mut who = Vec::new();
        // `(Jon, Mei)` at the end, if these are people of the map.
        if let Some((before, names)) = text.strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
            let found: Option<Vec<usize>> = split_people(&plain(names), &self.journey.people);
            if let Some(found) = found {
                who = found;
                text = before.trim().to_owned();
            }
        }
        let text = plain(&text);
        let Some((level, word, guessed)) = level(&text, self.signed) else {
            self.remark(
                number,
                Code::NoPlace,
                format!("no level can be read from `{text}`: it is kept as a thought"),
            );
            return self.put(stage, step, Lane::Entry("thinks"), &text);
        };
        if guessed {
            self.remark(number, Code::Guessed, format!("`{text}` is read as {level:+}"));
            let comment = format!("guessed: \"{text}\" was read as {level:+}");
            let stage = &mut self.journey.stages[stage];
            match step {
                Some(step) => stage.steps[step].comments.push(comment),
                None => stage.comments.push(comment),
            }
        }
        let word = Some(word).filter(|word| !word.is_empty());
        let stage = &mut self.journey.stages[stage];
        match step {
            Some(step) => {
                let felt = &mut stage.steps[step].felt;
                match felt.iter_mut().find(|felt| felt.who == who) {
                    Some(felt) => felt.levels.push((level, word)),
                    None => felt.push(Felt { who, levels: vec![(level, word)] }),
                }
            }
            None => stage.feels.push((level, word)),
        }
    }

    fn document(&mut self, lines: &[&str]) {
        let depth = |line: &str| line.len() - line.trim_start_matches('#').len();
        let heading = |line: &str| depth(line) > 0 && line[depth(line)..].starts_with(' ');
        let headings: Vec<(usize, String)> = lines
            .iter()
            .filter(|line| heading(line))
            .map(|line| (depth(line), plain(&line[depth(line)..])))
            .collect();
        let Some(stage_depth) = depth_of_stages(&headings) else { return };
        let mut people = false;
        // Whether the last heading was a stage, or stood below one.
        let mut inside = false;
        let mut fenced = false;
        let mut current: Option<Lane> = None;
        // The name of a lane that is not known.
        let mut other: Option<String> = None;
        for (number, line) in lines.iter().enumerate() {
            let text = line.trim();
            if text.starts_with("```") || text.starts_with("~~~") {
                fenced = !fenced;
                continue;
            }
            if !fenced && heading(line) {
                inside = depth(line) >= stage_depth;
                (current, other) = (None, None);
            }
            if !inside {
                self.prose(number, line, &mut people);
                continue;
            }
            if !fenced && heading(line) {
                let label = plain(&line[depth(line)..]);
                if depth(line) == stage_depth {
                    self.journey.stages.push(Stage { label: Some(label), ..Stage::default() });
                } else if let Some(lane) = lane(&label) {
                    current = Some(lane);
                } else if let Some(stage) = self.journey.stages.last_mut() {
                    stage.steps.push(Step { label, ..Step::default() });
                }
                continue;
            }
            let Some(stage) = self.journey.stages.len().checked_sub(1) else { continue };
            if text.is_empty() {
                continue;
            }
            let step = self.journey.stages[stage].steps.len().checked_sub(1);
            let bullet = text.strip_prefix(['-', '*', '+']).filter(|t| t.starts_with(' '));
            let item = bullet.unwrap_or(text).trim();
            // `**Pain points:** …`, `- Feels: …`
            let named = item.split_once(':').and_then(|(head, rest)| {
                Some((lane(head)?, rest.trim().trim_start_matches("**").trim()))
            });
            let (found, rest) = match named {
                Some((lane, "")) => {
                    (current, other) = (Some(lane), None);
                    continue;
                }
                Some((lane, rest)) => (Some(lane), rest),
                None => (current, item),
            };
            // `**System responses:**` alone on its line is a lane too.
            let name = item.strip_prefix("**").and_then(|name| name.strip_suffix("**"));
            if let (None, Some(name)) = (named, name.and_then(|name| name.strip_suffix(':'))) {
                let name = plain(name);
                self.remark(
                    number,
                    Code::NoPlace,
                    format!("`{name}` is no lane that is known: it is kept as insights"),
                );
                (current, other) = (None, Some(name));
                continue;
            }
            match found {
                Some(Lane::Feels) => self.feeling(number, stage, step, rest),
                Some(Lane::Entry(_)) => {
                    self.put(stage, step, found.unwrap_or(Lane::Goal), &plain(rest));
                }
                Some(lane) => self.item(number, stage, lane, rest),
                None => {
                    let text = match &other {
                        Some(name) => format!("{name}: {}", plain(rest)),
                        None => {
                            self.remark(
                                number,
                                Code::NoPlace,
                                "a text that says not which lane it is: it is kept as an insight",
                            );
                            plain(rest)
                        }
                    };
                    self.put(stage, step, Lane::Entry("insight"), &text);
                }
            }
        }
    }
}

/// How deep the headings of stages stand: where several say that they are stages; else below the
/// title, which is one heading alone at the top.
fn depth_of_stages(headings: &[(usize, String)]) -> Option<usize> {
    let said = headings.iter().filter(|(_, label)| says_stage(label)).map(|(depth, _)| *depth);
    let mut said: Vec<usize> = said.collect();
    said.sort_unstable();
    if let Some(pair) = said.windows(2).find(|pair| pair[0] == pair[1]) {
        return Some(pair[0]);
    }
    let depths = || headings.iter().map(|(depth, _)| *depth);
    let top = depths().min()?;
    let alone = depths().filter(|depth| *depth == top).count() == 1;
    let below = depths().filter(|depth| *depth > top).min();
    Some(below.filter(|_| alone).unwrap_or(top))
}

/// `Stage 1: Awareness`, `Phase: …`.
fn says_stage(heading: &str) -> bool {
    let (word, rest) = heading.split_at(heading.find([' ', ':']).unwrap_or(heading.len()));
    let rest = rest.trim_start();
    ["stage", "phase", "step"].iter().any(|known| word.eq_ignore_ascii_case(known))
        && rest.starts_with(|c: char| c == ':' || c.is_ascii_digit())
}

/// A text as a cell would have it.
fn escaped(text: &str) -> String {
    let mut cell = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '`' | '&') {
            cell.push('\\');
        }
        cell.push(c);
    }
    cell
}

/// A text without what stands in italics at its end behind this word, and that.
fn suffix<'a>(text: &'a str, word: &str) -> (&'a str, &'a str) {
    match text.trim_end().strip_suffix('_').and_then(|text| text.rsplit_once(word)) {
        Some((before, after)) => (before, after),
        None => (text, ""),
    }
}

/// What follows `**Word:**`, if it is one of these words.
fn after_bold<'a>(line: &'a str, words: &[&str]) -> Option<&'a str> {
    let (head, rest) = line.split_once(':')?;
    let head = plain(head).to_lowercase();
    words.contains(&head.as_str()).then(|| rest.trim().trim_start_matches("**").trim())
}

/// Names parted by commas, all of people that are known; a name may have a comma in it.
fn split_people(names: &str, people: &[String]) -> Option<Vec<usize>> {
    let names = names.trim();
    if names.is_empty() {
        return Some(Vec::new());
    }
    for (index, person) in people.iter().enumerate() {
        if let Some(rest) = names.strip_prefix(person.as_str()) {
            if rest.is_empty() {
                return Some(vec![index]);
            }
            if let Some(mut found) =
                rest.strip_prefix(", ").and_then(|rest| split_people(rest, people))
            {
                if !found.contains(&index) {
                    found.insert(0, index);
                }
                return Some(found);
            }
        }
    }
    None
}
