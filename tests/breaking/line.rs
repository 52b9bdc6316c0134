//! A line of a map cut into tokens, with what each word is there for.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A keyword, property, clause word or other word of the language.
    Language,
    /// A word by which something is declared.
    Declared,
    /// A word that refers to something declared.
    Reference,
    /// A number, date or scale end.
    Number,
    /// `"…"` with its quotes.
    Text,
    /// A bracket, comma, colon, arrow or other sign.
    Sign,
}

/// A token of a line.
#[derive(Debug, Clone, Copy)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub start: usize,
}

impl Token<'_> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// In which block a line stands, as far as it changes what its words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    Columns,
    Flow,
    Other,
}

/// Words of the language that stand where a value or name could.
const WORDS: &[&str] = &[
    "true",
    "false",
    "high",
    "low",
    "medium",
    "small",
    "large",
    "planned",
    "current_state",
    "usage_data",
    "survey",
    "interview",
    "text",
    "timestamp",
    "number",
    "money",
    "EUR",
    "via",
    "for",
    "follows",
    "extends",
    "in",
    "where",
    "by",
    "from",
];

/// Keywords that a declared name follows.
const NAMED: &[&str] = &[
    "team",
    "persona",
    "source",
    "event",
    "survey",
    "journey",
    "touchpoint",
    "pain",
    "opportunity",
    "ask",
];

/// Cuts a line into tokens.
pub fn tokens(line: &str, block: Block) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    let bytes = line.as_bytes();
    let mut i = 0;
    let mut depth_of_round = 0;
    while i < bytes.len() {
        let start = i;
        let rest = &line[i..];
        let kind = match bytes[i] {
            b' ' => {
                i += 1;
                continue;
            }
            b'"' => {
                i += 2 + rest[1..].find('"').expect("a closed text");
                Kind::Text
            }
            b'0'..=b'9' => {
                i += number(rest);
                Kind::Number
            }
            b'+' | b'-' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                i += 1 + number(&rest[1..]);
                Kind::Number
            }
            c if c.is_ascii_alphabetic() => {
                i += rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                word(line, start, i, block, &found, depth_of_round)
            }
            c => {
                let two = ["->", ">=", "<=", "==", ".."].iter().any(|s| rest.starts_with(s));
                i += if two { 2 } else { 1 };
                match c {
                    b'(' => depth_of_round += 1,
                    b')' => depth_of_round -= 1,
                    _ => {}
                }
                Kind::Sign
            }
        };
        found.push(Token { kind, text: &line[start..i], start });
    }
    found
}

fn number(text: &str) -> usize {
    let mut end = 0;
    let bytes = text.as_bytes();
    while end < bytes.len() {
        let more = bytes[end].is_ascii_alphanumeric()
            || bytes[end] == b'%'
            || (matches!(bytes[end], b'.' | b'-')
                && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric));
        if !more {
            break;
        }
        end += 1;
    }
    end
}

/// What a word is there for.
fn word(
    line: &str,
    start: usize,
    end: usize,
    block: Block,
    before: &[Token<'_>],
    round: i32,
) -> Kind {
    let text = &line[start..end];
    let next = line[end..].trim_start();
    let previous = before.last();
    let begins = previous.is_none_or(|t| matches!(t.text, "{" | ","));
    match block {
        Block::Columns if begins => return Kind::Declared,
        Block::Flow => return Kind::Reference,
        _ => {}
    }
    let first = before.first().map_or(text, |t| t.text);
    if first == "use" && previous.is_some() {
        return Kind::Reference;
    }
    if next.starts_with(':') && (begins || round > 0) {
        // The key of an event's own properties is the writer's.
        return if first == "event" && before.len() > 1 { Kind::Declared } else { Kind::Language };
    }
    match previous {
        None => Kind::Language,
        Some(p) if NAMED.contains(&p.text) && before.len() == 1 => Kind::Declared,
        Some(p) if matches!(p.text, "->" | "." | "where") => Kind::Reference,
        // A source, event or journey may be called like a word of the language; here none is.
        Some(_) if WORDS.contains(&text) => Kind::Language,
        _ => Kind::Reference,
    }
}

/// What a line looks like: lines of one shape break alike.
pub fn shape(line: &str, block: Block) -> String {
    let words = tokens(line, block).iter().enumerate().fold(String::new(), |mut all, (i, t)| {
        match t.kind {
            Kind::Language | Kind::Sign => all.push_str(t.text),
            kind => all.push_str(&format!("{kind:?}")),
        }
        all.push(if i == 0 { ':' } else { ' ' });
        all
    });
    format!("{block:?} {words}")
}

#[test]
fn words_are_sorted() {
    let kinds =
        |line| tokens(line, Block::Other).iter().map(|t| (t.text, t.kind)).collect::<Vec<_>>();
    use Kind::*;
    assert_eq!(
        kinds("touchpoint checkout \"Checkout\" via website, store {")[..],
        [
            ("touchpoint", Language),
            ("checkout", Declared),
            ("\"Checkout\"", Text),
            ("via", Language),
            ("website", Reference),
            (",", Sign),
            ("store", Reference),
            ("{", Sign),
        ]
    );
    assert_eq!(
        kinds("measure nps(a.b, within: 7d) >= -2.5% by 2026-Q4 from 31")[8..],
        [
            (":", Sign),
            ("7d", Number),
            (")", Sign),
            (">=", Sign),
            ("-2.5%", Number),
            ("by", Language),
            ("2026-Q4", Number),
            ("from", Language),
            ("31", Number),
        ]
    );
}
