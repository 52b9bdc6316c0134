//! Maps in Markdown: a table with stages as columns and lanes as rows, or the other way round; else a
//! document whose headings are stages and touchpoints.

mod document;
mod lanes;
mod layout;
mod text;

use super::draft::{Content, Entry, Journey, Stage, Step};
use super::felt::{is_signed, level};
use super::{Imported, Remark, finish};
use crate::diagnostic::Code;
use lanes::{Lane, lane};
use layout::says_stage;
use text::{after_bold, cells, escaped, is_rule, items, plain, split_people, suffix};

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
            self.journey.person(name);
        }
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
