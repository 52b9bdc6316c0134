//! Cells, items and names: the text of a document, without its marks.

use crate::import::draft::Person;

/// Whether this is the line below the head of a table: `| --- | :-: |`.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('-')
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
        && line.contains('|')
}

/// The cells of a row, in which `\|` is no border.
pub(super) fn cells(line: &str) -> Vec<String> {
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
pub(super) fn items(cell: &str) -> Vec<String> {
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
pub(super) fn plain(text: &str) -> String {
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

pub(super) fn entity(name: &str) -> Option<char> {
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

/// A text as a cell would have it.
pub(super) fn escaped(text: &str) -> String {
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
pub(super) fn suffix<'a>(text: &'a str, word: &str) -> (&'a str, &'a str) {
    match text.trim_end().strip_suffix('_').and_then(|text| text.rsplit_once(word)) {
        Some((before, after)) => (before, after),
        None => (text, ""),
    }
}

/// What follows `**Word:**`, if it is one of these words.
pub(super) fn after_bold<'a>(line: &'a str, words: &[&str]) -> Option<&'a str> {
    let (head, rest) = line.split_once(':')?;
    let head = plain(head).to_lowercase();
    words.contains(&head.as_str()).then(|| rest.trim().trim_start_matches("**").trim())
}

/// Names parted by commas, all of people that are known; a name may have a comma in it.
pub(super) fn split_people(names: &str, people: &[Person]) -> Option<Vec<usize>> {
    let names = names.trim();
    if names.is_empty() {
        return Some(Vec::new());
    }
    for (index, person) in people.iter().enumerate() {
        if let Some(rest) = names.strip_prefix(person.name.as_str()) {
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
