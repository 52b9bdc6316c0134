//! What the headings of a document say about where its journeys and stages are.

use super::lanes::{Lane, lane};
use super::text::{after_bold, cells, is_rule, plain};

/// A heading.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// The line, from 0.
    pub(super) line: usize,
    /// How many signs it begins with.
    pub(super) depth: usize,
    /// What it says.
    pub(super) label: String,
}

/// What a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Stages one way, lanes the other.
    Map,
    /// Lanes, and what is in them for the stage whose heading stands above.
    Headed,
    /// Something else.
    Other,
}

/// The text with headings that are underlined as headings that begin with a sign.
pub(super) fn underlined(text: &str) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let mut fenced = false;
    for at in 1..lines.len() {
        let (above, line) = (lines[at - 1].trim(), lines[at].trim());
        fenced ^= is_fence(above);
        let alone = at == 1 || lines[at - 2].trim().is_empty();
        let all = |sign: char| line.len() >= 3 && line.chars().all(|c| c == sign);
        let words = !above.is_empty()
            && !above.contains('|')
            && !above.starts_with(['#', '>', '-', '*', '+', '=', '`', '~']);
        // A line across the page below `Feels: good` is no more than that.
        let mark = match () {
            () if all('=') => "#",
            () if all('-') && !above.contains(':') => "##",
            () => continue,
        };
        if alone && words && !fenced {
            lines[at - 1] = format!("{mark} {above}");
            lines[at].clear();
        }
    }
    lines.join("\n")
}

/// Whether code begins or ends with this line.
pub(super) fn is_fence(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("```") || line.starts_with("~~~")
}

/// Whether this is a line across the page, which says nothing.
pub(super) fn is_across(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && ['-', '*', '_'].iter().any(|c| line.chars().all(|x| x == *c || x == ' '))
}

/// The depth of the heading that this line is, and its text.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let depth = line.len() - rest.len();
    (depth > 0 && rest.starts_with(' ')).then_some((depth, rest))
}

/// All headings outside of code.
pub(super) fn headings(lines: &[&str]) -> Vec<Heading> {
    let mut fenced = false;
    let mut found = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        fenced ^= is_fence(text);
        if let Some((depth, label)) = heading(text).filter(|_| !fenced) {
            found.push(Heading { line, depth, label: plain(label) });
        }
    }
    found
}

/// The line behind the table that begins at this one, if one does.
pub(super) fn table_end(lines: &[&str], at: usize) -> Option<usize> {
    let begins = lines[at].contains('|') && lines.get(at + 1).is_some_and(|next| is_rule(next));
    begins.then(|| {
        let more = lines[at + 2..].iter().take_while(|line| line.contains('|')).count();
        at + 2 + more
    })
}

/// The rows of a table from this line to that, without the rule.
pub(super) fn rows(lines: &[&str], from: usize, end: usize) -> Vec<Vec<String>> {
    let below = lines[from + 2..end].iter();
    std::iter::once(&lines[from]).chain(below).map(|line| cells(line)).collect()
}

/// What a table with these rows is.
pub(super) fn shape(rows: &[Vec<String>]) -> Shape {
    let details = ["details", "detail", "content", "contents", "description", "notes", "value"];
    let head = &rows[0];
    let in_head = head.iter().skip(1).any(|cell| lane(cell).is_some());
    let in_column = rows.iter().skip(1).any(|row| lane(&row[0]).is_some());
    match () {
        () if in_column
            && head.len() == 2
            && details.contains(&plain(&head[1]).to_lowercase().as_str()) =>
        {
            Shape::Headed
        }
        () if in_head || in_column => Shape::Map,
        () => Shape::Other,
    }
}

/// All tables: where each begins, and its rows.
fn tables(lines: &[&str]) -> Vec<(usize, Vec<Vec<String>>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match table_end(lines, at) {
            Some(end) => {
                found.push((at, rows(lines, at, end)));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether the stages of a document are in tables, and how deep the headings of stages stand if they
/// are not.
pub(super) fn stages(lines: &[&str]) -> Option<usize> {
    let headings: Vec<Heading> =
        headings(lines).into_iter().filter(|heading| !is_persona(&heading.label)).collect();
    let tables = tables(lines);
    let above = |line: usize| headings.iter().rfind(|heading| heading.line < line);
    // Below a heading for a touchpoint stands what is said there, not a stage.
    let holder = |line: usize| {
        let near = above(line)?;
        if touchpoint(&near.label).is_none() {
            return Some(near.depth);
        }
        let over = headings.iter().rfind(|h| h.line < near.line && h.depth < near.depth);
        Some(over.unwrap_or(near).depth)
    };
    let headed = tables.iter().filter(|(_, rows)| shape(rows) == Shape::Headed);
    let holders: Vec<usize> = headed.filter_map(|(line, _)| holder(*line)).collect();
    if let Some(depth) = holders.iter().min() {
        return said_stages(&headings).or(Some(*depth));
    }
    if tables.iter().any(|(_, rows)| shape(rows) != Shape::Other) {
        return None;
    }
    Some(depth_of_stages(&headings).unwrap_or(1))
}

/// Where journeys of their own begin: at headings of one depth that say whose journey it is and have
/// stages below them, or whose tables have the same stages.
pub(super) fn journeys(lines: &[&str]) -> Vec<Heading> {
    let headings = headings(lines);
    let tables = tables(lines);
    let mut depths: Vec<usize> = headings.iter().map(|heading| heading.depth).collect();
    depths.sort_unstable();
    depths.dedup();
    for depth in depths {
        let level: Vec<&Heading> = headings.iter().filter(|h| h.depth == depth).collect();
        let end = |from: usize| {
            let next = headings.iter().find(|h| h.line > from && h.depth <= depth);
            next.map_or(lines.len(), |h| h.line)
        };
        let maps = |from: usize| {
            let inside = tables.iter().filter(move |(at, _)| *at > from && *at < end(from));
            inside.filter(|(_, rows)| shape(rows) != Shape::Other)
        };
        let deeper = |from: usize| {
            let inside = headings.iter().filter(move |h| h.line > from && h.line < end(from));
            inside.filter(|h| {
                let below = lines[h.line + 1..].iter().take_while(|line| heading(line).is_none());
                let mut lanes = below.filter(|line| has_lane(line));
                lane(&h.label).is_none() && (says_stage(&h.label) || lanes.next().is_some())
            })
        };
        let has_stages =
            |h: &&Heading| maps(h.line).next().is_some() || deeper(h.line).next().is_some();
        let named: Vec<Heading> = level
            .iter()
            .copied()
            .filter(|h| of_person(&h.label).is_some())
            .filter(has_stages)
            .cloned()
            .collect();
        if named.len() > 1 {
            return named;
        }
        let mut same: Vec<Heading> = Vec::new();
        let mut labels: Vec<String> = Vec::new();
        let mut twice = false;
        for h in level {
            let map = maps(h.line).find(|(_, rows)| shape(rows) == Shape::Map);
            let Some((_, rows)) = map else { continue };
            let in_head = rows[0].iter().skip(1).any(|cell| lane(cell).is_some());
            let stages: Vec<String> = match in_head {
                true => rows.iter().skip(1).map(|row| plain(&row[0])).collect(),
                false => rows[0].iter().skip(1).map(|cell| plain(cell)).collect(),
            };
            twice |= stages.iter().any(|stage| !stage.is_empty() && labels.contains(stage));
            labels.extend(stages);
            same.push(h.clone());
        }
        if twice {
            return same;
        }
    }
    Vec::new()
}

/// Whether a line says what is in a lane: `- Does: pays`.
pub(super) fn has_lane(line: &str) -> bool {
    let line = line.trim();
    let item = line.strip_prefix(['-', '*', '+']).filter(|rest| rest.starts_with(' '));
    let head = item.unwrap_or(line).split_once(':');
    head.is_some_and(|(head, _)| lane(head).is_some_and(|lane| lane != Lane::Goal))
}

/// Whether a heading names a persona.
pub(super) fn is_persona(label: &str) -> bool {
    after_bold(label, &["personas", "persona"]).is_some()
}

/// The label of the touchpoint that a heading says it is: `Touchpoint: Till`.
pub(super) fn touchpoint(label: &str) -> Option<&str> {
    let (head, rest) = label.split_once(':')?;
    (lane(head) == Some(Lane::Touchpoints) && !says_stage(label) && !rest.trim().is_empty())
        .then(|| rest.trim())
}

/// Whose journey a heading says that follows: `Ann's journey`, `Journey of Ann`, `Persona: Ann`.
pub(super) fn of_person(label: &str) -> Option<String> {
    if let Some(name) = after_bold(label, &["persona"]) {
        return Some(name.to_owned()).filter(|name| !name.is_empty());
    }
    let speaks = |text: &str| {
        let text = text.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "journey" || word == "map")
    };
    let name = |text: &str| {
        let text = text.trim();
        let named = text.starts_with(char::is_uppercase) && text.split(' ').count() <= 4;
        named.then(|| text.to_owned())
    };
    for mark in ["'s ", "’s "] {
        if let Some((before, _)) = label.split_once(mark).filter(|(_, after)| speaks(after)) {
            return name(before);
        }
    }
    for mark in [" of ", " for "] {
        if let Some((_, after)) = label.split_once(mark).filter(|(before, _)| speaks(before)) {
            return name(after);
        }
    }
    None
}

/// How deep the headings of stages stand: where several say that they are stages; else below the
/// title, which is one heading alone at the top.
fn depth_of_stages(headings: &[Heading]) -> Option<usize> {
    if let Some(depth) = said_stages(headings) {
        return Some(depth);
    }
    let depths = || headings.iter().map(|heading| heading.depth);
    let top = depths().min()?;
    let alone = depths().filter(|depth| *depth == top).count() == 1;
    let below = depths().filter(|depth| *depth > top).min();
    Some(below.filter(|_| alone).unwrap_or(top))
}

/// How deep those headings stand that say that they are stages, if several do.
fn said_stages(headings: &[Heading]) -> Option<usize> {
    let said = headings.iter().filter(|heading| says_stage(&heading.label));
    let mut said: Vec<usize> = said.map(|heading| heading.depth).collect();
    said.sort_unstable();
    said.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// `Stage 1: Awareness`, `Phase: …`.
pub(super) fn says_stage(heading: &str) -> bool {
    let (word, rest) = heading.split_at(heading.find([' ', ':']).unwrap_or(heading.len()));
    let rest = rest.trim_start();
    ["stage", "phase", "step"].iter().any(|known| word.eq_ignore_ascii_case(known))
        && rest.starts_with(|c: char| c == ':' || c.is_ascii_digit())
}
