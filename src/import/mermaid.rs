//! User journey diagrams of Mermaid.
//!
//! Mermaid's grammar is small and says little about what it does not like: a score that is no number
//! becomes `NaN`, a third colon ends the line unseen, a task that begins with the word `title` becomes
//! the title. Whatever is swallowed so is kept here, and told.

use super::draft::{Felt, Journey, Stage, Step};
use super::{Imported, Remark, finish};
use crate::diagnostic::Code;

/// Marks a task of our own export about which no feeling was told.
pub const NOT_TOLD: &str = "not told: how it feels";

/// Reads a diagram, or every such diagram in a Markdown file. Nothing where there is none.
pub fn mermaid(text: &str) -> Option<Imported> {
    let text =
        text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let mut remarks = Vec::new();
    let mut journeys = Vec::new();
    let fences = fences(&text);
    let blocks = if fences.is_empty() { vec![(0, text)] } else { fences };
    for (offset, block) in blocks {
        let mut reader = Reader { remarks: Vec::new(), journey: Journey::default(), header: false };
        reader.read(&block);
        if reader.header {
            remarks
                .extend(reader.remarks.into_iter().map(|r| Remark { line: r.line + offset, ..r }));
            journeys.push(reader.journey);
        }
    }
    (!journeys.is_empty()).then(|| finish(journeys, remarks))
}

/// The fences of Mermaid in a Markdown text: the lines before each, and its text. A fence may be quoted
/// (`> ```mermaid`), and is closed where the quote ends.
fn fences(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, &str, Vec<&str>, bool)> = None;
    for (number, line) in text.split('\n').enumerate() {
        let is_quoted = line.trim_start().starts_with('>');
        let unquoted = line.trim_start_matches(['>', ' ']);
        if let Some((start, _, lines, _)) = open.take_if(|(_, _, _, quoted)| *quoted && !is_quoted)
        {
            found.push((start, lines.join("\n")));
        }
        match &mut open {
            None => {
                let text = if is_quoted { unquoted } else { line.trim_start() };
                let marks = text.len() - text.trim_start_matches(['`', '~']).len();
                let word = text[marks..].trim().to_lowercase();
                let mermaid = word.split([' ', '{']).next() == Some("mermaid")
                    || word.starts_with("{mermaid");
                if marks >= 3 && mermaid {
                    open = Some((number + 1, &text[..marks], Vec::new(), is_quoted));
                }
            }
            Some((_, mark, lines, quoted)) => {
                let line = if *quoted { unquoted } else { line };
                if line.trim() != *mark {
                    lines.push(line);
                } else if let Some((start, _, lines, _)) = open.take() {
                    found.push((start, lines.join("\n")));
                }
            }
        }
    }
    found
}

struct Reader {
    remarks: Vec<Remark>,
    journey: Journey,
    /// Whether the word `journey` has come.
    header: bool,
}

impl Reader {
    fn remark(&mut self, line: usize, code: Code, message: impl Into<String>) {
        self.remarks.push(Remark { code, line: line + 1, message: message.into() });
    }

    fn read(&mut self, text: &str) {
        let lines: Vec<&str> = text.split('\n').collect();
        let mut at = self.front_matter(&lines);
        let mut comments: Vec<String> = Vec::new();
        while at < lines.len() {
            let number = at;
            let line = lines[at].trim();
            at += 1;
            if line.starts_with("%%{") {
                // A directive may have several lines.
                let mut end = number;
                while end < lines.len() && !lines[end].contains("}%%") {
                    end += 1;
                }
                let whole = lines[number..lines.len().min(end + 1)].join(" ");
                self.remark(
                    number,
                    Code::ForeignSetting,
                    "a directive is about Mermaid's look, and is left out",
                );
                comments.push(whole);
                at = lines.len().min(end + 1);
            } else if let Some(comment) = line.strip_prefix("%%") {
                comments.push(comment.trim().to_owned());
            } else if line.is_empty() {
            } else if !self.header {
                self.head(number, line, &mut comments);
            } else if let Some(rest) = keyword(line, "accDescr").and_then(|r| r.strip_prefix('{')) {
                at = self.long_description(number, rest, &lines);
            } else {
                self.statement(number, line, &mut comments);
            }
        }
        self.journey.comments.append(&mut comments);
        self.nobody();
    }

    /// A task that names nobody, beside others that do: everyone is taken to be there.
    fn nobody(&mut self) {
        if self.journey.people.is_empty() {
            return;
        }
        let steps = self.journey.stages.iter_mut().flat_map(|stage| &mut stage.steps);
        for step in steps.filter(|step| step.who.is_empty()) {
            step.comments.push("guessed: nobody was named, so everyone is there".to_owned());
            let message = format!("`{}` names nobody: everyone is taken to be there", step.label);
            self.remarks.push(Remark { code: Code::Guessed, line: step.line + 1, message });
        }
    }

    /// Reads what stands between `---` at the top; gives the line behind it.
    fn front_matter(&mut self, lines: &[&str]) -> usize {
        if lines.first().is_none_or(|line| line.trim_end() != "---") {
            return 0;
        }
        let Some(end) = lines.iter().skip(1).position(|line| line.trim_end() == "---") else {
            return 0;
        };
        for (number, line) in lines.iter().enumerate().take(end + 1).skip(1) {
            let inner = line.starts_with([' ', '\t']) || line.trim().is_empty();
            if let Some(title) = line.strip_prefix("title:") {
                let title = title.trim();
                let bare = title.trim_matches(['"', '\'']);
                self.journey.title = (!bare.is_empty()).then(|| entities(bare));
                if matches!(title, "|" | ">" | "|-" | ">-") {
                    self.journey.title = lines.get(number + 1).map(|l| entities(l.trim()));
                    self.remark(number, Code::NoPlace, "only the first line of the title is read");
                }
            } else if !inner && !line.starts_with('#') {
                let key = line.split(':').next().unwrap_or_default().trim();
                self.remark(
                    number,
                    Code::ForeignSetting,
                    format!("the setting `{key}` is about Mermaid's look, and is left out"),
                );
            }
            if !line.starts_with("title:") && !line.trim().is_empty() {
                self.journey.comments.push((*line).to_owned());
            }
        }
        end + 2
    }

    fn head(&mut self, number: usize, line: &str, comments: &mut Vec<String>) {
        match keyword(line, "journey") {
            Some(rest) => {
                self.header = true;
                self.journey.comments.append(comments);
                if !rest.is_empty() {
                    self.statement(number, rest, comments);
                }
            }
            None => {
                self.remark(
                    number,
                    Code::Refused,
                    "this stands before the word `journey`, and Mermaid refuses it",
                );
                self.journey.comments.push(line.to_owned());
            }
        }
    }

    fn long_description(&mut self, number: usize, rest: &str, lines: &[&str]) -> usize {
        let mut all = vec![rest];
        let mut at = number + 1;
        while !all.last().is_some_and(|line| line.contains('}')) {
            match lines.get(at) {
                Some(line) => all.push(line),
                None => {
                    self.remark(
                        number,
                        Code::Refused,
                        "this description is not closed by `}`, and Mermaid refuses it",
                    );
                    break;
                }
            }
            at += 1;
        }
        let text = all.join("\n");
        let (text, behind) = text.split_once('}').unwrap_or((&text, ""));
        if !behind.trim().is_empty() {
            self.journey.comments.push(behind.trim().to_owned());
        }
        self.describe(number, text);
        at
    }

    fn describe(&mut self, number: usize, text: &str) {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        if let Some(old) = self.journey.about.replace(entities(&lines.join("\n"))) {
            self.remark(
                number,
                Code::Swallowed,
                "Mermaid keeps the last description only; the one before is kept as a comment",
            );
            self.journey.comments.push(old);
        }
    }

    fn statement(&mut self, number: usize, line: &str, comments: &mut Vec<String>) {
        if let Some(rest) = keyword(line, "accTitle").and_then(|r| r.trim_start().strip_prefix(':'))
        {
            let title = self.cut(number, rest, "the title");
            // It is read out instead of the title; as a rule it says the same.
            if self.journey.title.is_none() {
                self.journey.title = Some(title);
            } else if self.journey.title.as_ref() != Some(&title) {
                self.journey.comments.push(format!("accTitle: {title}"));
            }
        } else if let Some(rest) = keyword(line, "accDescr").and_then(|r| r.strip_prefix(':')) {
            let text = self.cut(number, rest, "the description");
            self.describe(number, &text);
        } else if let Some(rest) =
            keyword(line, "title").filter(|r| !r.starts_with(':') && !r.is_empty())
        {
            if is_task(rest) {
                self.remark(number, Code::Swallowed, "Mermaid reads this as the title, since it begins with the word: it is read as a task here");
                return self.task(number, line, comments);
            }
            let title = self.cut(number, rest, "the title");
            if let Some(old) = self.journey.title.replace(title)
                && Some(&old) != self.journey.title.as_ref()
            {
                self.remark(
                    number,
                    Code::Swallowed,
                    "Mermaid keeps the last title only; the one before is kept as a comment",
                );
                self.journey.comments.push(format!("title: {old}"));
            }
        } else if let Some(rest) = keyword(line, "section").filter(|r| !r.starts_with(':')) {
            if is_task(rest) {
                self.remark(
                    number,
                    Code::Refused,
                    "Mermaid refuses a task that begins with the word `section`",
                );
                return self.task(number, line, comments);
            }
            if rest.contains(':') {
                self.remark(number, Code::Refused, "Mermaid refuses a section with a colon");
            }
            let label = self.cut(number, rest, "the section");
            if label.is_empty() {
                self.remark(number, Code::Guessed, "a section without a name");
            }
            let label = (!label.is_empty()).then_some(label);
            let stage = Stage { label, comments: std::mem::take(comments), ..Stage::default() };
            self.journey.stages.push(stage);
        } else {
            if keyword(line, "journey").is_some_and(|rest| !rest.starts_with(':')) {
                self.remark(
                    number,
                    Code::Refused,
                    "Mermaid refuses a second line that begins with the word `journey`",
                );
                if line.eq_ignore_ascii_case("journey") {
                    return;
                }
            }
            self.task(number, line, comments);
        }
    }

    fn task(&mut self, number: usize, line: &str, comments: &mut Vec<String>) {
        let mut step = Step { line: number, ..Step::default() };
        let mut not_told = false;
        for comment in comments.drain(..) {
            if comment == NOT_TOLD {
                not_told = true;
            } else {
                step.comments.push(comment);
            }
        }
        let (line, comment) = self.without_comment(number, line);
        step.comments.extend(comment);
        let (name, data) =
            line.split_once(':').map_or((line.as_str(), None), |(n, d)| (n, Some(d)));
        if name.contains(['#', ';']) {
            let plain = entities(name);
            if plain.contains(['#', ';']) && plain == name {
                self.remark(
                    number,
                    Code::Refused,
                    "Mermaid refuses `#` and `;` in the name of a task",
                );
            }
        }
        step.label = entities(name.trim());
        if step.label.is_empty() {
            self.remark(number, Code::Refused, "Mermaid refuses a task without a name");
            step.label = "Without a name".to_owned();
            step.comments.push("guessed: the task had no name".to_owned());
        }
        let mut felt = Felt::default();
        match data {
            None => self.remark(number, Code::Refused, "Mermaid refuses a task without a score"),
            Some(data) => {
                let mut pieces = data.split(':');
                let mut score = pieces.next().unwrap_or_default().trim().to_owned();
                let mut people = pieces.next().map(str::to_owned);
                let more: Vec<&str> = pieces.collect();
                // `Buy: Sofie: 4`
                if number_of(&score).is_none()
                    && let Some(other) = people.as_ref().map(|p| p.trim().to_owned())
                    && matches!(other.as_str(), "1" | "2" | "3" | "4" | "5")
                {
                    let names = entities(&score);
                    self.remark(number, Code::Swallowed, format!("the score stands behind the people: Mermaid draws `NaN` for it and a person `{other}`; it is read as `{other}: {names}`"));
                    people = Some(std::mem::replace(&mut score, other));
                }
                if !not_told && let Some(level) = self.level(number, &score, &mut step) {
                    felt.levels.push((level, None));
                }
                felt.who = self.people(number, people.as_deref());
                if !more.is_empty() {
                    let more = entities(more.join(":").trim());
                    self.remark(
                        number,
                        Code::Swallowed,
                        format!("Mermaid drops what stands behind the third colon: `{more}`"),
                    );
                    step.comments.push(more);
                }
            }
        }
        if self.journey.stages.is_empty() {
            self.remark(
                number,
                Code::Guessed,
                "a task before the first section: it gets a stage of its own",
            );
            let comments = vec!["guessed: these tasks had no section".to_owned()];
            self.journey.stages.push(Stage { comments, ..Stage::default() });
        }
        let Some(stage) = self.journey.stages.last_mut() else { return };
        // The same task again for others is how they feel about it.
        if let Some(last) = stage.steps.last_mut()
            && last.label == step.label
            && step.comments.is_empty()
            && !felt.who.is_empty()
            && last
                .content
                .felt
                .iter()
                .all(|f| !f.who.is_empty() && f.who.iter().all(|w| !felt.who.contains(w)))
        {
            last.who.extend(felt.who.iter().copied());
            last.content.felt.push(felt);
            return;
        }
        step.who.clone_from(&felt.who);
        step.content.felt.push(felt);
        stage.steps.push(step);
    }

    /// The level of a score from 1 to 5.
    fn level(&mut self, number: usize, score: &str, step: &mut Step) -> Option<i8> {
        let Some(value) = number_of(score) else {
            self.remark(number, Code::Swallowed, format!("the score `{score}` is no number: Mermaid draws `NaN` without a word, and no feeling is taken over"));
            if !score.is_empty() {
                step.comments.push(format!("the score was: {score}"));
            }
            return None;
        };
        if score.is_empty() {
            self.remark(number, Code::Swallowed, "the score is missing: Mermaid draws 0 without a word, and no feeling is taken over");
            return None;
        }
        let rounded = value.round().clamp(1.0, 5.0);
        if rounded != value {
            let what =
                if (1.0..=5.0).contains(&value) { "no whole number" } else { "not from 1 to 5" };
            self.remark(
                number,
                Code::Guessed,
                format!("the score `{score}` is {what}: it is read as {rounded}"),
            );
            step.comments.push(format!("guessed: the score was {score}"));
        }
        // From 1 to 5 by what was said above.
        Some(rounded as i8 - 3)
    }

    fn people(&mut self, number: usize, list: Option<&str>) -> Vec<usize> {
        let mut who = Vec::new();
        let Some(list) = list else { return who };
        for name in list.split(',') {
            let name = entities(name.trim());
            if name.is_empty() {
                self.remark(
                    number,
                    Code::Swallowed,
                    "a person without a name: Mermaid draws one without a word",
                );
                continue;
            }
            let index = self.journey.person(&name);
            let people = &self.journey.people;
            let fold = name.to_lowercase();
            let known = people[..index].iter().map(|person| &person.name);
            let other = known.clone().find(|p| p.to_lowercase() == fold && **p != name);
            if let Some(other) = other.cloned()
                && index + 1 == people.len()
            {
                self.remark(
                    number,
                    Code::Swallowed,
                    format!("`{name}` and `{other}` are two people for Mermaid"),
                );
            }
            if who.contains(&index) {
                self.remark(number, Code::Swallowed, format!("`{name}` is there twice"));
            } else {
                who.push(index);
            }
        }
        who
    }

    /// A text to the end of its line, without what Mermaid takes for a comment.
    fn cut(&mut self, number: usize, text: &str, what: &str) -> String {
        let text = text.trim();
        let plain = entities(text);
        if plain == text && text.contains(['#', ';']) {
            self.remark(
                number,
                Code::Swallowed,
                format!("Mermaid ends {what} at `#` or `;`: all of it is kept"),
            );
        }
        plain
    }

    /// A task without what stands behind `%%` or `#` in its data.
    fn without_comment(&mut self, number: usize, line: &str) -> (String, Option<String>) {
        let Some(colon) = line.find(':') else { return (line.to_owned(), None) };
        let (name, data) = line.split_at(colon);
        if let Some(at) = data.find("%%") {
            self.remark(number, Code::Swallowed, "behind a task, `%%` begins no comment for Mermaid but belongs to the name of a person: it is kept as a comment");
            let comment = data[at + 2..].trim().to_owned();
            return (format!("{name}{}", data[..at].trim_end()), Some(comment));
        }
        let marked = mark_entities(data);
        if let Some(at) = marked.find(['#', ';']) {
            let sign = if marked[at..].starts_with('#') {
                "what follows `#` is not shown by Mermaid"
            } else {
                "Mermaid refuses a `;`"
            };
            let comment = data[at + 1..].trim().to_owned();
            if !comment.is_empty() || sign.contains("refuses") {
                self.remark(number, Code::Swallowed, format!("{sign}: it is kept as a comment"));
            }
            let kept = (!comment.is_empty()).then_some(comment);
            return (format!("{name}{}", data[..at].trim_end()), kept);
        }
        (line.to_owned(), None)
    }
}

/// What follows a keyword that stands at the start of a line, in any case; nothing if it does not.
fn keyword<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let head = line.get(..word.len())?;
    let rest = &line[word.len()..];
    let ends = rest.is_empty() || rest.starts_with([' ', '\t', ':', '{']);
    (head.eq_ignore_ascii_case(word) && ends).then(|| rest.trim())
}

/// Whether a text goes on as a task does: with a colon and a score.
fn is_task(text: &str) -> bool {
    text.split_once(':').is_some_and(|(_, data)| {
        let score = data.split(':').next().unwrap_or_default().trim();
        !score.is_empty() && number_of(score).is_some()
    })
}

/// A number as JavaScript reads it.
fn number_of(text: &str) -> Option<f64> {
    if text.is_empty() {
        return Some(0.0);
    }
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] {
        if let Some(digits) = text.to_lowercase().strip_prefix(prefix) {
            return u32::from_str_radix(digits, radix).ok().map(f64::from);
        }
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    text.parse().ok().filter(|value: &f64| digits && value.is_finite())
}

/// The text with entities such as `#35;` and `#quot;` as what they stand for.
fn entities(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        out += &rest[..at];
        let tail = &rest[at + 1..];
        let found = tail.find(';').and_then(|end| Some((entity(&tail[..end])?, end)));
        match found {
            Some((c, end)) => {
                out.push(c);
                rest = &tail[end + 1..];
            }
            None => {
                out.push('#');
                rest = tail;
            }
        }
    }
    out + rest
}

/// The text with a letter for every byte of an entity, so that its signs are not found.
fn mark_entities(text: &str) -> String {
    let mut out = text.to_owned();
    let mut from = 0;
    while let Some(at) = out[from..].find('#').map(|at| at + from) {
        let end = out[at..].find(';').map(|end| at + end);
        if let Some(end) = end.filter(|&end| entity(&out[at + 1..end]).is_some()) {
            out.replace_range(at..=end, &"x".repeat(end + 1 - at));
        }
        from = at + 1;
    }
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "quot" => Some('"'),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "colon" => Some(':'),
        "semi" => Some(';'),
        "num" => Some('#'),
        "comma" => Some(','),
        _ => name.parse().ok().and_then(char::from_u32).filter(|c| !c.is_control()),
    }
}
