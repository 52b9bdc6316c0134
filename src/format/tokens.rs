//! The words of a source without syntax errors.

use super::marks::Marks;
use unicode_width::UnicodeWidthStr;

/// A word, sign, text or comment. Commas are no tokens: see [`Token::comma`].
#[derive(Debug, Clone)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// First byte.
    pub start: usize,
    /// One past the last byte, blanks at the end of a comment excluded.
    pub end: usize,
    /// The comma behind it.
    pub comma: Comma,
    /// Whether it stands right behind the token before when both are on one line.
    pub glued: bool,
    /// Line breaks between it and the token before.
    pub breaks: usize,
    /// Whether a comma was written behind it.
    pub had_comma: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word of letters.
    Word,
    /// A number, date or time.
    Number,
    /// A text in quotes.
    Text,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// Another sign.
    Sign,
    /// A comment.
    Comment,
}

/// When a comma is written behind a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comma {
    /// Never.
    Never,
    /// Always: between the items of a list or the values of a clause.
    Always,
    /// At a line end: behind the last item of a list.
    AtLineEnd,
    /// Unless at a line end: between statements.
    WithinLine,
}

/// The tokens of a source.
pub struct Tokens<'a> {
    /// The source.
    pub text: &'a str,
    /// The tokens, in order.
    pub list: Vec<Token>,
    /// For each bracket, its partner.
    pub partner: Vec<usize>,
    /// For each token, how many columns the tokens before it take on one line.
    columns: Vec<usize>,
    /// For each token, how many of those before it go over several lines.
    long: Vec<usize>,
    /// For each token, whether it must stay on the line of the token before: `// allow:` speaks of
    /// that line.
    pub held: Vec<bool>,
}

impl<'a> Tokens<'a> {
    /// Reads the tokens of a source that has no syntax error.
    pub fn read(text: &'a str, marks: &Marks) -> Self {
        let mut list = read(text);
        for i in 0..list.len() {
            list[i].glued = i > 0 && glued(text, marks, &list, i);
        }
        let partner = partners(&list);
        commas(text, marks, &mut list, &partner);
        let (mut columns, mut long) = (vec![0], vec![0]);
        let (mut column, mut long_ones) = (0, 0);
        for token in &list {
            let written = &text[token.start..token.end];
            let is_long = token.kind == Kind::Text && written.contains(['\n', '\r']);
            // What stands in its lines, and how far in, must not matter: that may change.
            let width = if is_long { "\"\"\"".len() } else { written.width() };
            column += usize::from(!token.glued) + width;
            column += usize::from(matches!(token.comma, Comma::Always | Comma::WithinLine));
            long_ones += usize::from(is_long);
            columns.push(column);
            long.push(long_ones);
        }
        let held = held(text, &list);
        Tokens { text, list, partner, columns, long, held }
    }

    /// The text of a token.
    pub fn written(&self, i: usize) -> &'a str {
        &self.text[self.list[i].start..self.list[i].end]
    }

    /// The first token at or after a byte.
    pub fn at(&self, offset: u32) -> usize {
        self.list.partition_point(|token| token.start < offset as usize)
    }

    /// The columns that some tokens take on one line, without a comma behind the last.
    pub fn width(&self, from: usize, to: usize) -> usize {
        if to <= from {
            return 0;
        }
        let comma = matches!(self.list[to - 1].comma, Comma::Always | Comma::WithinLine);
        let first = usize::from(!self.list[from].glued);
        self.columns[to] - self.columns[from] - first - usize::from(comma)
    }

    /// Whether one of the tokens goes over several lines.
    pub fn is_long(&self, from: usize, to: usize) -> bool {
        to > from && self.long[to] > self.long[from]
    }

    /// Whether some tokens were written on one line.
    pub fn on_one_line(&self, from: usize, to: usize) -> bool {
        !self.is_long(from, to) && self.list[from..to].iter().skip(1).all(|token| token.breaks == 0)
    }

    /// Whether a token is a comment.
    pub fn is_comment(&self, i: usize) -> bool {
        self.list[i].kind == Kind::Comment
    }

    /// Whether some tokens share a line with an allowance that speaks of it.
    pub fn is_held(&self, from: usize, to: usize) -> bool {
        // The token before a held one is held just as well.
        (from..to).any(|i| self.held[i] || self.held.get(i + 1) == Some(&true))
    }
}

/// Splits a text into tokens.
fn read(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut list: Vec<Token> = Vec::new();
    let (mut at, mut breaks) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        match c {
            '\n' => breaks += 1,
            '\r' => breaks += usize::from(bytes.get(at + 1) != Some(&b'\n')),
            ' ' | '\t' | '\u{FEFF}' | '\u{3000}' | '\u{A0}' => {}
            ',' => {
                if let Some(last) = list.iter_mut().rev().find(|t| t.kind != Kind::Comment) {
                    last.had_comma = true;
                }
            }
            _ => {
                let (kind, len) = token(&text[at..], c);
                let end = at
                    + if kind == Kind::Comment { text[at..at + len].trim_end().len() } else { len };
                let breaks = std::mem::take(&mut breaks);
                let comma = Comma::Never;
                list.push(Token {
                    kind,
                    start: at,
                    end,
                    comma,
                    glued: false,
                    breaks,
                    had_comma: false,
                });
                at += len;
                continue;
            }
        }
        at += c.len_utf8();
    }
    list
}

/// The token at the start, which is the character `c`, and its length.
fn token(rest: &str, c: char) -> (Kind, usize) {
    match c {
        '(' | '[' | '{' => (Kind::Open, 1),
        ')' | ']' | '}' => (Kind::Close, 1),
        '"' => (Kind::Text, text_len(rest)),
        '/' if rest.starts_with("//") => {
            (Kind::Comment, rest.find(['\n', '\r']).unwrap_or(rest.len()))
        }
        '0'..='9' => (Kind::Number, number_len(rest)),
        _ if c == '_' || unicode_ident::is_xid_start(c) => {
            (Kind::Word, rest.find(|c| !is_word_part(c)).unwrap_or(rest.len()))
        }
        _ => {
            let long =
                ["->", ">=", "<=", "==", "!=", ".."].iter().any(|sign| rest.starts_with(sign));
            (Kind::Sign, if long { 2 } else { c.len_utf8() })
        }
    }
}

/// Length of the text in quotes at the start.
fn text_len(rest: &str) -> usize {
    if let Some(body) = rest.strip_prefix("\"\"\"") {
        return body.find("\"\"\"").map_or(rest.len(), |i| i + 6);
    }
    let bytes = rest.as_bytes();
    let mut i = 1;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => return i + 1,
            b'\\' => i += 2,
            _ => i += 1,
        }
    }
    rest.len()
}

fn is_word_part(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_continue(c)
}

/// Length of the number, date or time at the start, which is a digit.
fn number_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let alphanumeric = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_alphanumeric);
    if digits == 4 && bytes.get(4) == Some(&b'-') && alphanumeric(5) {
        let mut end = 5;
        while alphanumeric(end) {
            end += 1 + usize::from(bytes.get(end + 1) == Some(&b'-'));
        }
        return end;
    }
    if digits <= 2
        && bytes.get(digits) == Some(&b':')
        && digit(digits + 1)
        && digit(digits + 2)
        && !rest[digits + 3..].starts_with(is_word_part)
    {
        return digits + 3;
    }
    let goes_on = |(i, c): (usize, char)| is_word_part(c) || c == '%' || (c == '.' && digit(i + 1));
    rest.char_indices().find(|&at| !goes_on(at)).map_or(rest.len(), |(i, _)| i)
}

/// Whether a token stands right behind the one before it.
fn glued(text: &str, marks: &Marks, list: &[Token], i: usize) -> bool {
    let written = |i: usize| &text[list[i].start..list[i].end];
    let (before, token) = (&list[i - 1], &list[i]);
    let (left, right) = (written(i - 1), written(i));
    // A last comma in brackets goes when they are on one line.
    let parted = before.had_comma && token.kind != Kind::Close;
    if parted || token.kind == Kind::Comment || before.kind == Kind::Comment {
        return false;
    }
    let in_head = |t: &Token| marks.run_at(t.start as u32).is_some();
    match (before.kind, token.kind) {
        (Kind::Text, _) | (_, Kind::Text)
            if !matches!(left, "(" | "[" | "..") && !matches!(right, ")" | "]" | ".." | ":") =>
        {
            return false;
        }
        _ => {}
    }
    // A block has blanks within its braces, and `{}` has none.
    if left == "{" {
        return right == "}" || in_head(before);
    }
    if right == "}" {
        return in_head(token);
    }
    if right == "{" {
        return left == ".";
    }
    if matches!(left, "(" | "[" | "." | "..") || matches!(right, ")" | "]" | "." | ".." | ":") {
        return true;
    }
    if right == "(" {
        let apart = marks.apart.contains(&(before.start as u32))
            || (left == "not" && (i < 2 || written(i - 2) != "."));
        return is_sign(marks, before, left) || (before.kind == Kind::Word && !apart);
    }
    // `-1` is a number, and `- 1` one that is made negative.
    let apart = token.kind == Kind::Number && token.start > before.end;
    is_sign(marks, before, left)
        && !apart
        && (matches!(token.kind, Kind::Word | Kind::Number)
            || right == "["
            || is_sign(marks, token, right))
}

/// Whether a token is the sign of one value: `-1`.
fn is_sign(marks: &Marks, token: &Token, written: &str) -> bool {
    matches!(written, "-" | "+") && !marks.operators.contains(&(token.start as u32))
}

fn partners(list: &[Token]) -> Vec<usize> {
    let mut partner: Vec<usize> = (0..list.len()).collect();
    let mut open = Vec::new();
    for (i, token) in list.iter().enumerate() {
        match token.kind {
            Kind::Open => open.push(i),
            Kind::Close => {
                if let Some(start) = open.pop() {
                    partner[start] = i;
                    partner[i] = start;
                }
            }
            _ => {}
        }
    }
    partner
}

/// Finds out where commas belong.
fn commas(text: &str, marks: &Marks, list: &mut [Token], partner: &[usize]) {
    for token in list.iter_mut().filter(|token| token.had_comma) {
        // Between statements, further below, a comma is written or not as the lines want it.
        let run = marks.run_at(token.start as u32);
        if run.is_some_and(|run| comma_after(text, token.end) < run.1 as usize) {
            token.comma = Comma::Always;
        }
    }
    for open in 0..list.len() {
        let close = partner[open];
        if list[open].kind != Kind::Open || close <= open {
            continue;
        }
        let opens = &text[list[open].start..list[open].end];
        let is_list = match opens {
            "[" => true,
            // Parentheses around one value take no comma.
            "(" => list[open].glued && open > 0 && list[open - 1].kind == Kind::Word,
            _ => marks.run_at(list[open].start as u32).is_some(),
        };
        if is_list
            && let Some(last) = (open + 1..close).rev().find(|&i| list[i].kind != Kind::Comment)
        {
            list[last].comma = Comma::AtLineEnd;
        }
    }
    for &end in &marks.parted {
        let last = list.partition_point(|token| token.start < end as usize);
        if let Some(token) = list[..last].last_mut() {
            token.comma = Comma::WithinLine;
        }
    }
}

/// Where the comma behind a token is, whatever blanks and comments stand before it.
fn comma_after(text: &str, end: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = end;
    while at < bytes.len() && bytes[at] != b',' {
        at += match bytes[at..].starts_with(b"//") {
            true => {
                let line = bytes[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                line.unwrap_or(bytes.len() - at)
            }
            false => 1,
        };
    }
    at
}

/// Which tokens must stay on the line of the token before.
fn held(text: &str, list: &[Token]) -> Vec<bool> {
    let mut held = vec![false; list.len()];
    for (i, token) in list.iter().enumerate() {
        let is_allowance = token.kind == Kind::Comment
            && text[token.start + 2..token.end].trim_start().starts_with("allow:");
        if !is_allowance {
            continue;
        }
        let mut at = i;
        while at > 0 && list[at].breaks == 0 {
            held[at] = true;
            at -= 1;
        }
    }
    held
}
