//! Maps in Markdown: a table with stages as columns and lanes as rows, or the other way round; else a
//! document whose headings are stages and touchpoints.

mod document;
mod lanes;
mod layout;
mod text;

use super::draft::{Content, Entry, Journey, Person, Stage, Step};
use super::felt::{is_signed, level};
use super::{Imported, Remark, finish};
use crate::diagnostic::Code;
use lanes::{Lane, lane};
use layout::{Heading, has_lane, heading, is_across, of_person, rows, table_end};
use text::{after_bold, items, plain, split_people, suffix};

/// Reads a document. Nothing where there is neither a table nor a heading for a stage.
pub fn markdown(text: &str) -> Option<Imported> {
    let text =
        text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let text = layout::underlined(&text);
    let lines: Vec<&str> = text.split('\n').collect();
    let mut remarks = Vec::new();
    let mut journeys = Vec::new();
    let begins = layout::journeys(&lines);
    let first = begins.first().map_or(lines.len(), |heading| heading.line);
    // What stands before the first of several journeys.
    let mut before = Reader::default();
    before.read(&lines[..first], !begins.is_empty());
    remarks.append(&mut before.remarks);
    let mut before = before.journey;
    for (i, begin) in begins.iter().enumerate() {
        let end = begins.get(i + 1).map_or(lines.len(), |heading| heading.line);
        let mut reader = Reader::default();
        reader.begin(begin, &before.people);
        reader.read(&lines[begin.line + 1..end], false);
        let below = |remark: Remark| Remark { line: remark.line + begin.line + 1, ..remark };
        remarks.extend(reader.remarks.into_iter().map(below));
        journeys.push(reader.journey);
    }
    if let Some(one) = journeys.first_mut().filter(|_| before.stages.is_empty()) {
        let mut comments: Vec<String> = before.title.into_iter().collect();
        comments.append(&mut before.comments);
        comments.append(&mut one.comments);
        one.comments = comments;
        let about: Vec<String> = before.about.into_iter().chain(one.about.take()).collect();
        one.about = (!about.is_empty()).then(|| about.join("\n"));
        for journey in &mut journeys {
            journey.goal = journey.goal.take().or(before.goal.clone());
        }
    } else {
        journeys.insert(0, before);
    }
    journeys.iter().any(|journey| !journey.stages.is_empty()).then(|| finish(journeys, remarks))
}

#[derive(Default)]
struct Reader {
    remarks: Vec<Remark>,
    journey: Journey,
    /// Whether numbers in the row that is read have signs.
    signed: bool,
    /// Whether a heading has come since the last table.
    headed: bool,
    /// The stages of the last table, and where they begin.
    last: Option<(usize, Vec<String>)>,
}

impl Reader {
    fn remark(&mut self, line: usize, code: Code, message: impl Into<String>) {
        let remark = Remark { code, line: line + 1, message: message.into() };
        // What holds for a whole row is said once.
        if self.remarks.last() != Some(&remark) {
            self.remarks.push(remark);
        }
    }

    /// Begins a journey of its own at this heading; `known` are people who were told of before.
    fn begin(&mut self, heading: &Heading, known: &[Person]) {
        self.journey.title = Some(heading.label.clone());
        let mut said = format!("`{}` begins a journey of its own", heading.label);
        match of_person(&heading.label) {
            Some(name) => {
                match known.iter().find(|person| person.name == name) {
                    Some(person) => self.journey.people.push(person.clone()),
                    None => self.people(0, &name),
                }
                let names = self.journey.people.iter().map(|person| person.name.as_str());
                said += &format!(", of {}", names.collect::<Vec<_>>().join(", "));
                let comment = "guessed: who travels is told by the heading".to_owned();
                self.journey.comments.push(comment);
            }
            None => self.journey.people = known.to_vec(),
        }
        self.remarks.clear();
        // The lines of this journey are counted from the one below its heading.
        let remark = Remark { code: Code::Guessed, line: 0, message: said };
        self.remarks.push(remark);
    }

    /// Reads the lines of one journey; `only_prose`: those before the first of several.
    fn read(&mut self, lines: &[&str], only_prose: bool) {
        match layout::stages(lines) {
            Some(depth) if !only_prose => self.document(lines, depth),
            _ => self.tables(lines),
        }
    }

    fn tables(&mut self, lines: &[&str]) {
        let mut at = 0;
        let mut people = false;
        while at < lines.len() {
            if let Some(end) = table_end(lines, at) {
                self.table(at, rows(lines, at, end));
                self.headed = false;
                at = end;
                people = false;
                continue;
            }
            if has_lane(lines[at]) && heading(lines[at]).is_none() {
                let said =
                    "this stands outside of the tables that hold the stages: it is kept as a text";
                self.remark(at, Code::NoPlace, said);
            }
            self.prose(at, lines[at], &mut people);
            at += 1;
        }
    }

    /// A line outside of tables and stages.
    fn prose(&mut self, number: usize, line: &str, people: &mut bool) {
        let trimmed = line.trim();
        if trimmed.is_empty() || is_across(trimmed) {
            return;
        }
        if let Some(heading) = trimmed.strip_prefix('#').map(|t| t.trim_start_matches('#')) {
            *people = false;
            self.headed = true;
            if let Some(text) = after_bold(heading, &["personas", "persona"]) {
                self.people(number, text);
                return;
            }
            let title = plain(heading);
            if self.journey.title.is_none() {
                self.journey.title = Some(title);
            } else {
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
            self.journey.person(&plain(name));
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

    /// Names parted by commas; what has a sentence in it is a text, and `Sarah, 34, busy mum` is one.
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
        let parts: Vec<&str> =
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        if let [name, rest @ ..] = parts.as_slice()
            && let Some((age, about)) = described(name, rest)
        {
            self.remark(
                number,
                Code::Guessed,
                format!("this is read as one persona `{name}`, and what is told of them"),
            );
            let index = self.journey.person(name);
            let person = &mut self.journey.people[index];
            person.age = age;
            person.about = (!about.is_empty()).then(|| about.join(", "));
            person.comments.push(format!("guessed: one persona was read from \"{text}\""));
            return;
        }
        for name in parts {
            self.journey.person(name);
        }
    }

    fn table(&mut self, number: usize, mut rows: Vec<Vec<String>>) {
        let width = self.level_rows(number, &mut rows);
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
        let labels: Vec<String> = rows[0].iter().skip(1).map(|label| plain(label)).collect();
        let same = self.last.take().filter(|(_, before)| *before == labels && !self.headed);
        let first = same.map_or(self.journey.stages.len(), |(first, _)| first);
        if first == self.journey.stages.len() {
            if first > 0 {
                self.remark(
                    number,
                    Code::Guessed,
                    "the stages of this table are read as further ones of the same journey",
                );
            }
            for label in &labels {
                let label = Some(label.clone()).filter(|label| !label.is_empty());
                self.journey.stages.push(Stage { label, ..Stage::default() });
            }
        }
        self.last = Some((first, labels));
        // Touchpoints come first: the other lanes may speak of them.
        let is_first = |row: &Vec<String>| lane(&row[0]) == Some(Lane::Touchpoints);
        for touchpoints in [true, false] {
            for (i, row) in rows.iter().enumerate().skip(1) {
                if is_first(row) != touchpoints {
                    continue;
                }
                // `Feelings (Ann)` are hers.
                let (label, who) = self.whose(&row[0]);
                let theirs = lane(label)
                    .filter(|lane| !who.is_empty() && matches!(lane, Lane::Feels | Lane::Entry(_)));
                let whose = theirs.map_or("", |_| &row[0][label.len()..]);
                let head = theirs.or(lane(&row[0]));
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
                            Some(lane) => {
                                let item = format!("{item}{whose}");
                                self.item(line_of(i), first + j - 1, lane, &item);
                            }
                            None => {
                                let text = format!("{}: {item}", row[0]);
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

    /// Gives every row as many cells as the head has, and says how many these are.
    fn level_rows(&mut self, number: usize, rows: &mut [Vec<String>]) -> usize {
        let others = rows.iter().skip(1).map(Vec::len);
        let (least, most) = (others.clone().min(), others.max());
        // A head that lacks its first cell, which says nothing.
        if least == most && most == Some(rows[0].len() + 1) && !plain(&rows[0][0]).is_empty() {
            self.remark(
                number,
                Code::Guessed,
                "the head of this table has a cell less than its rows",
            );
            let behind = lane(&rows[0][0]).is_some() || says_nothing(&rows[0][0]);
            let at = if behind { rows[0].len() } else { 0 };
            rows[0].insert(at, String::new());
        }
        let width = rows[0].len().max(1);
        for (i, row) in rows.iter_mut().enumerate().skip(1) {
            let line = number + i + 1;
            if row.len() > width {
                self.remark(
                    line,
                    Code::Guessed,
                    "this row has more cells than the head: what is over is put to the last one",
                );
                let over = row.split_off(width);
                let last = row.last_mut().into_iter();
                last.for_each(|last| *last = format!("{last}<br>{}", over.join("<br>")));
            } else if row.len() < width {
                self.remark(line, Code::Guessed, "this row has fewer cells than the head");
            }
            row.resize(width, String::new());
        }
        width
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
                self.put(stage, step, Lane::Entry("needs"), &rest);
                self.remark(number, Code::Guessed, "the goal of a stage is read as a need");
            }
            lane => self.put(stage, step, lane, &rest),
        }
    }

    /// What is said and felt in a stage, or at a touchpoint of it.
    fn content(&mut self, stage: usize, step: Option<usize>) -> &mut Content {
        let stage = &mut self.journey.stages[stage];
        match step {
            Some(step) => &mut stage.steps[step].content,
            None => &mut stage.content,
        }
    }

    /// Notes an entry; `text` is as it is written in the document.
    fn put(&mut self, stage: usize, step: Option<usize>, lane: Lane, text: &str) {
        let Lane::Entry(keyword) = lane else { return };
        // An open question is nobody's own.
        let (text, who) = if keyword == "unknown" { (text, Vec::new()) } else { self.whose(text) };
        let text = plain(text);
        let (severity, text) = match keyword {
            "pain" => severity(&text),
            _ => (None, text.as_str()),
        };
        if !text.is_empty() {
            let entry = Entry { keyword, text: text.to_owned(), severity, who };
            self.content(stage, step).entries.push(entry);
        }
    }

    /// A text without `(Jon, Mei)` at its end, if these are people of the map, and them.
    fn whose<'a>(&self, text: &'a str) -> (&'a str, Vec<usize>) {
        let parts = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
        let found = parts.and_then(|(before, names)| {
            let who = split_people(&plain(names), &self.journey.people)?;
            (!who.is_empty() && !before.trim().is_empty()).then_some((before.trim(), who))
        });
        found.unwrap_or((text, Vec::new()))
    }

    fn feeling(&mut self, number: usize, stage: usize, step: Option<usize>, written: &str) {
        let (text, who) = self.whose(written);
        let text = plain(text);
        let Some((level, word, guessed)) = level(&text, self.signed) else {
            self.remark(
                number,
                Code::NoPlace,
                format!("no level can be read from `{text}`: it is kept as a thought"),
            );
            return self.put(stage, step, Lane::Entry("thinks"), written);
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
        self.content(stage, step).feel(who, (level, word));
    }
}

/// What is told of a persona behind the name, if it is no other name: an age, and what is written in
/// small letters.
fn described<'a>(name: &str, rest: &[&'a str]) -> Option<(Option<u8>, Vec<&'a str>)> {
    let age = |text: &str| {
        let text = text.to_lowercase();
        let text = text.trim_start_matches("aged").trim_start_matches("age").trim();
        let text = text.trim_end_matches("years old").trim_end_matches("years").trim();
        text.parse::<u8>().ok().filter(|age| (1..=120).contains(age))
    };
    let aged = rest.iter().position(|text| age(text).is_some());
    let small = |text: &&str| text.starts_with(char::is_lowercase);
    let told = name.starts_with(char::is_uppercase) && !rest.is_empty() && rest.iter().all(small);
    if aged.is_none() && !told {
        return None;
    }
    let about = rest.iter().enumerate().filter(|(i, _)| Some(*i) != aged).map(|(_, text)| *text);
    Some((aged.and_then(|at| age(rest[at])), about.collect()))
}

/// Whether the first cell of a head only says what stands below or beside it.
fn says_nothing(cell: &str) -> bool {
    ["stage", "stages", "phase", "phases", "lane", "aspect", "step"]
        .contains(&plain(cell).to_lowercase().as_str())
}

/// How bad a pain is by the marks before it (`!!! …`), as our own tables have them; two of them are
/// what holds where nothing is told.
fn severity(text: &str) -> (Option<&'static str>, &str) {
    let Some((marks, rest)) = text.split_once(' ') else { return (None, text) };
    match marks {
        "!!!" => (Some("high"), rest),
        "!!" => (None, rest),
        "!" => (Some("low"), rest),
        _ => (None, text),
    }
}
