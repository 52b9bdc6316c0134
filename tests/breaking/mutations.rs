//! The ways in which a line is broken.

use crate::line::{Block, Kind, Token, tokens};

/// One broken line.
#[derive(Debug)]
pub struct Mutation {
    /// How it was broken.
    pub what: String,
    /// The line as it is now.
    pub line: String,
    /// Whether the message may stand on the line before: where a `}` that stood alone is missing.
    pub line_before: bool,
}

/// Look-alikes of signs.
const LOOK_ALIKES: &[(&str, &str)] = &[
    (":", "："),
    (",", "，"),
    ("{", "｛"),
    ("}", "｝"),
    ("(", "（"),
    (")", "）"),
    ("[", "［"),
    ("]", "］"),
    ("->", "→"),
    (">=", "≥"),
    ("<=", "≤"),
    ("->", "=>"),
    ("==", "="),
];

/// Every way of breaking a line that gives an error, with the exceptions told where they are made.
pub fn mutations(line: &str, block: Block, first_in_block: bool) -> Vec<Mutation> {
    let all = tokens(line, block);
    let mut m = Maker { line, found: Vec::new() };
    for (i, token) in all.iter().enumerate() {
        match token.kind {
            Kind::Sign => m.sign(token, all.len() == 1),
            Kind::Text => m.text(token),
            Kind::Language => m.language(token),
            Kind::Reference => m.reference(token),
            Kind::Number => m.number(token, &all[..i], all.get(i + 1)),
            Kind::Declared => {}
        }
    }
    m.words(&all, block, first_in_block);
    m.found.retain(|m| m.line != line);
    m.found
}

struct Maker<'a> {
    line: &'a str,
    found: Vec<Mutation>,
}

impl Maker<'_> {
    fn push(&mut self, what: impl Into<String>, line: String) {
        self.found.push(Mutation { what: what.into(), line, line_before: false });
    }

    fn replace(&mut self, what: impl Into<String>, token: &Token<'_>, with: &str) {
        let line = format!("{}{with}{}", &self.line[..token.start], &self.line[token.end()..]);
        self.push(what, line);
    }

    fn sign(&mut self, token: &Token<'_>, alone: bool) {
        let sign = token.text;
        if matches!(sign, "{" | "}" | "(" | ")" | "[" | "]" | ":" | "," | "->" | ".") {
            self.replace(format!("delete `{sign}`"), token, "");
            if alone && let Some(last) = self.found.last_mut() {
                last.line_before = true;
            }
            self.replace(format!("double `{sign}`"), token, &sign.repeat(2));
        }
        if matches!(sign, ">=" | "<=" | "==" | "..") {
            self.replace(format!("delete `{sign}`"), token, "");
        }
        for (right, wrong) in LOOK_ALIKES.iter().filter(|(r, _)| *r == sign) {
            self.replace(format!("`{wrong}` for `{right}`"), token, wrong);
        }
        if sign == ":" {
            self.replace("`=` for `:`", token, " =");
        }
    }

    fn text(&mut self, token: &Token<'_>) {
        let inner = &token.text[1..token.text.len() - 1];
        self.replace("delete the opening quote", token, &format!("{inner}\""));
        self.replace("delete the closing quote", token, &format!("\"{inner}"));
        self.replace("delete both quotes", token, inner);
        self.replace("double the opening quote", token, &format!("\"\"{inner}\""));
        self.replace("double the closing quote", token, &format!("\"{inner}\"\""));
        self.replace("smart quotes", token, &format!("“{inner}”"));
        self.replace("corner quotes", token, &format!("「{inner}」"));
        if !inner.contains('\'') {
            self.replace("single quotes", token, &format!("'{inner}'"));
        }
    }

    fn language(&mut self, token: &Token<'_>) {
        let word = token.text;
        let chars: Vec<char> = word.chars().collect();
        let from = usize::from(chars.len() > 2);
        if let Some(i) = (from..chars.len() - 1).find(|i| chars[*i] != chars[i + 1]) {
            let mut wrong = chars.clone();
            wrong.swap(i, i + 1);
            let wrong: String = wrong.into_iter().collect();
            self.replace(format!("`{wrong}` for `{word}`"), token, &wrong);
        }
        let capital: String = chars
            .iter()
            .enumerate()
            .map(|(i, c)| if i == 0 { c.to_ascii_uppercase() } else { *c })
            .collect();
        self.replace(format!("`{capital}` for `{word}`"), token, &capital);
        let upper = word.to_uppercase();
        self.replace(format!("`{upper}` for `{word}`"), token, &upper);
    }

    fn reference(&mut self, token: &Token<'_>) {
        let word = token.text;
        let mut chars: Vec<char> = word.chars().collect();
        let middle = chars.len() / 2;
        chars[middle] = if chars[middle] == 'x' { 'q' } else { 'x' };
        let wrong: String = chars.into_iter().collect();
        self.replace(format!("`{wrong}` for `{word}`"), token, &wrong);
    }

    fn number(&mut self, token: &Token<'_>, before: &[Token<'_>], next: Option<&Token<'_>>) {
        let word = token.text;
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
        let wrong: &[&str] = if word.contains('Q') {
            &["2026-Q5", "2026-Qx", "2026-13", "2026-02-30", "2026Q4", "31.12.2026"]
        } else if digits != word && word.ends_with('%') {
            &["", "d", " EUR", "x", " %"]
        } else if digits != word {
            &["", "%", "m", "x", " EUR"]
        } else {
            &["%", "d", " EUR", "x"]
        };
        for unit in wrong {
            // `feels -1 EUR`, `0..10 EUR`: all are errors. A share is a number without its `%`.
            let written =
                if word.contains('Q') { (*unit).to_string() } else { format!("{digits}{unit}") };
            self.replace(format!("`{written}` for `{word}`"), token, &written);
        }
        let in_range =
            next.is_some_and(|t| t.text == "..") || before.last().is_some_and(|t| t.text == "..");
        if word.starts_with('-') {
            self.replace("a dash for the minus", token, &word.replacen('-', "–", 1));
        }
        if word.ends_with('%') {
            self.replace("`％` for `%`", token, &word.replace('%', "％"));
        }
        if word.contains('.') {
            self.replace("a decimal comma", token, &word.replace('.', ","));
        }
        if !in_range && !word.contains('Q') {
            self.replace(
                "a number beyond all digits",
                token,
                &format!("{}{}", "9".repeat(40), &word[digits.len()..]),
            );
        }
    }

    fn words(&mut self, all: &[Token<'_>], block: Block, first_in_block: bool) {
        let Some(first) = all.first() else { return };
        if !matches!(first.kind, Kind::Language | Kind::Reference | Kind::Declared) {
            return;
        }
        // In a flow, a line that begins with an arrow goes on with the line before: that is no error
        // unless no line is before.
        if block != Block::Flow || first_in_block {
            self.push("drop the first word", {
                let rest = self.line[first.end()..].trim_start();
                format!("{}{rest}", &self.line[..first.start])
            });
        }
        let indent = &self.line[..first.start];
        let opens = all.last().is_some_and(|t| t.text == "{");
        self.push("nothing after the first word", format!("{indent}{}", first.text));
        if opens {
            self.push(
                "nothing between the first word and `{`",
                format!("{indent}{} {{", first.text),
            );
        }
        if all.get(1).is_some_and(|t| t.text == ":") {
            self.push("nothing after the colon", format!("{indent}{}:", first.text));
        }
    }
}
