//! Statements that are broken in two: a line that waits for more, and below it one that begins
//! nothing. Each pair is told once and read as one line.

use super::brackets::{NAMED, first_word, is_entry};
use super::lines::{Line, lines};
use super::{Repaired, comment_at, text_end};
use crate::diagnostic::{Code, Diagnostic, MOST};
use crate::source::{FileId, Span};
use crate::vocab::{CLAUSE_WORDS, is_keyword, is_property, keyword};

/// Signs behind which a value is still to come.
const WAITING: &[&str] = &[">=", "<=", "==", "!=", ">", "<", "->", "=", "&&", "||"];

/// Joins what belongs on one line, in a text that the grammar does not take as it is. Its quotes
/// and brackets match.
pub fn join(file: FileId, repaired: &mut Repaired<'_>, out: &mut Vec<Diagnostic>) {
    let text = repaired.text.as_ref();
    let lines = lines(text);
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    // What is open at the start of the line, the innermost last.
    let mut open: Vec<Open> = Vec::new();
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| !line.blank) {
        let written = written(text, line);
        brackets(written, &mut open);
        let around = open.last().copied().unwrap_or(Open::Block);
        let Some(next) = lines.get(n + 1).filter(|next| !next.blank) else { continue };
        let inside = matches!(open.last(), Some(Open::List));
        let begins = next.end - self::written(text, next).len();
        // A comment at the end would take in what follows.
        if inside || !text[line.end..begins].trim().is_empty() {
            continue;
        }
        // Of a line that goes on with the one above the head stands there.
        let head = match gaps.last() {
            Some((from, to)) if *to == line.end - written.len() => {
                let above = text[..*from].rfind('\n').map_or(0, |at| at + 1);
                &text[above..line.end]
            }
            _ => written,
        };
        if waits(innermost(head.trim_start()), self::written(text, next), around) {
            gaps.push((line.end, begins));
            if gaps.len() == MOST {
                break;
            }
        }
    }
    if gaps.is_empty() {
        return;
    }
    let mut joined = text.to_owned();
    for (from, to) in gaps {
        let begin = text[..from].rfind('\n').map_or(0, |at| at + 1);
        let start = begin + (text[begin..from].len() - text[begin..from].trim_start().len());
        let rest = &text[to..super::line_end(text.as_bytes(), to)];
        let place = |from: usize, to: usize| {
            let original = repaired.original(from..to);
            Span::new(file, original.start, original.end)
        };
        let right = format!("{} {}", &text[start..from], rest.trim_end());
        let shown = match right.char_indices().nth(60) {
            Some((at, _)) => format!("{}…", &right[..at]),
            None => right,
        };
        // Two edits of one place would be refused: a blank stands for the break and the margin.
        out.push(
            Diagnostic::new(Code::MissingValue, place(start, from), "this line waits for more")
                .label("its rest stands on the next line")
                .help(format!("write both on one: `{shown}`"))
                .guess("join the two lines", place(from, to), " "),
        );
        joined.replace_range(from..to, &" ".repeat(to - from));
    }
    repaired.text = joined.into();
}

/// What a bracket holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Block,
    /// A block whose lines begin with names of the user's: columns, ways of a flow.
    Names,
    /// Values, or names of a `use`, over as many lines as one likes.
    List,
}

/// What stands on a line.
fn written<'a>(text: &'a str, line: &Line) -> &'a str {
    text[line.start..line.end].trim_start_matches([' ', '\t', '\u{FEFF}'])
}

/// Follows the brackets of a line.
fn brackets(line: &str, open: &mut Vec<Open>) {
    let bytes = line.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => {
                i = text_end(bytes, i).unwrap_or(i + 1);
                continue;
            }
            b'/' if comment_at(bytes, i) => return,
            b'(' | b'[' => open.push(Open::List),
            b'{' => open.push(match first_word(line) {
                "use" => Open::List,
                "columns" | "flow" | "event" => Open::Names,
                _ => Open::Block,
            }),
            b')' | b']' | b'}' => {
                open.pop();
            }
            _ => {}
        }
        i += 1;
    }
}

/// What stands in the last block that is opened on a line, or the whole line.
fn innermost(line: &str) -> &str {
    let bytes = line.as_bytes();
    let (mut i, mut from) = (0, vec![0]);
    while i < bytes.len() {
        match bytes[i] {
            b'"' => {
                i = text_end(bytes, i).unwrap_or(i + 1);
                continue;
            }
            b'{' => from.push(i + 1),
            b'}' if from.len() > 1 => {
                from.pop();
            }
            _ => {}
        }
        i += 1;
    }
    line[from.last().copied().unwrap_or(0)..].trim_start()
}

/// Whether a line waits for more, and the one below it begins nothing of its own.
fn waits(line: &str, below: &str, around: Open) -> bool {
    if line.ends_with(['{', '}', '(', '[']) || below.starts_with(['{', '}', '/', '|', '*', '#']) {
        return false;
    }
    let word = first_word(line);
    let lower = word.to_lowercase();
    let rest = line[word.len()..].trim_start();
    let next = first_word(below);
    let names = next.to_lowercase();
    let after = below[next.len()..].trim_start();
    let text = below.starts_with(['"', '[']);
    let number = below.starts_with(|c: char| c.is_ascii_digit())
        || below.starts_with(['+', '-']) && below[1..].starts_with(|c: char| c.is_ascii_digit());
    let compares = below.starts_with(['<', '>']);
    // `key: …`, a keyword with something behind it, a clause.
    let says = after.starts_with(':') && !next.is_empty();
    let states = is_keyword(&names) && !after.is_empty() && !after.starts_with(['.', ',']);
    let clause = CLAUSE_WORDS.contains(&&*names);
    let begins = says || states || clause;
    // `resolves: late, effort:`
    if let Some((_, tail)) = line.rsplit_once(',')
        && let tail = tail.trim_start()
        && let Some(key) = tail.strip_suffix(':')
        && key == first_word(key)
        && around != Open::Names
    {
        return is_property(key) && !begins && (text || number || !next.is_empty());
    }
    // A way of its own, or an item of a list with numbers.
    let item = below.trim_start_matches(|c: char| c.is_ascii_digit());
    if item.len() < below.len() && item.starts_with(['.', ')']) && item[1..].starts_with(' ')
        || around == Open::Names && below.contains("->") && !below.starts_with("->")
    {
        return false;
    }
    let last = line.rsplit([' ', '\t']).next().unwrap_or_default();
    let bare = rest.is_empty();
    if WAITING.contains(&last) || (matches!(last, "and" | "or" | "not" | "in" | "where") && !bare) {
        return (text || number || !next.is_empty()) && !says && !states;
    }
    let key = line.strip_suffix(':').is_some_and(|key| key == word);
    if around == Open::Names && key {
        return !says && (text || number || !next.is_empty());
    }
    if lower == "ask" && (bare || line.ends_with(':')) && !states {
        return number || !next.is_empty() && (bare || !begins);
    }
    if around == Open::Names {
        return (text || number) && line.contains("->");
    }
    if !is_keyword(&lower) && rest == ":" {
        return is_property(&lower) && !begins && (text || number || compares || !next.is_empty());
    }
    let Some(_) = keyword(&lower) else {
        return rest == ":" && is_property(&lower) && !begins && !next.is_empty();
    };
    if rest == ":" {
        // `event:` of a touchpoint.
        let ends = after.is_empty() || after.starts_with('}');
        return is_property(&lower) && !begins && !next.is_empty() && ends;
    }
    if bare {
        return text || (number && matches!(&*lower, "feels" | "expects")) || {
            let named =
                NAMED.contains(&&*lower) || matches!(&*lower, "ask" | "as" | "use" | "measure");
            let named = named || is_entry(&lower);
            named && !next.is_empty() && !begins && !after.starts_with("->")
        };
    }
    // `event: open` is whole.
    if rest.starts_with(':') {
        return false;
    }
    // A clause that names nothing yet.
    let head = NAMED.contains(&&*lower) || is_entry(&lower);
    if head && CLAUSE_WORDS.contains(&last) && line.len() > word.len() + last.len() + 1 {
        return !begins && (number || text || !next.is_empty());
    }
    if NAMED.contains(&&*lower) && last.ends_with(',') {
        let clauses = line.split([' ', '\t']).any(|w| CLAUSE_WORDS.contains(&w));
        return clauses && !begins && !next.is_empty();
    }
    // A text that is to come: once, of a link twice.
    let texts = line.matches('"').count() / 2;
    let wanted = if lower == "link" { 2 } else { 1 };
    (NAMED.contains(&&*lower) || is_entry(&lower)) && text && texts < wanted && lower != "measure"
}
