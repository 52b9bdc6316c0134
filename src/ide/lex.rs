//! Words of a text that need not be finished: for what is under the cursor and for colours.

use unicode_ident::{is_xid_continue, is_xid_start};

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lexeme {
    /// Letters, digits and `_`.
    Word,
    /// A number, date or time with its unit.
    Number,
    /// A text, quotes included; the closing ones may be missing.
    Text,
    /// `// …`
    Comment,
    /// `/// …` or `//! …`
    Doc,
    /// Anything else: a sign of one or two characters.
    Sign,
}

/// A word with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Lexeme,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether it is the first of its line.
    pub first: bool,
}

impl Token {
    /// The text of it.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }
}

const TWO: [&str; 6] = ["->", "==", "!=", "<=", ">=", ".."];

/// The words of a text, in order.
pub fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut first = true;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let start = at;
        if c.is_whitespace() || c == '\u{feff}' {
            first |= c == '\n' || c == '\r';
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = if rest.starts_with("//") {
            let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let doc = rest.starts_with("///") || rest.starts_with("//!");
            (if doc { Lexeme::Doc } else { Lexeme::Comment }, line)
        } else if c == '"' {
            (Lexeme::Text, text_length(rest))
        } else if c.is_ascii_digit() {
            (Lexeme::Number, number_length(rest))
        } else if is_xid_start(c) || c == '_' {
            let word = |c: char| is_xid_continue(c);
            (Lexeme::Word, rest.find(|c| !word(c)).unwrap_or(rest.len()))
        } else {
            let two = TWO.iter().any(|two| rest.starts_with(two));
            (Lexeme::Sign, if two { 2 } else { c.len_utf8() })
        };
        at += length;
        tokens.push(Token { kind, start, end: at, first });
        first = false;
        // A text of several lines ends on a line of its own.
        first |= kind == Lexeme::Text && text[start..at].ends_with(['\n', '\r']);
    }
    tokens
}

fn text_length(rest: &str) -> usize {
    if let Some(long) = rest.strip_prefix("\"\"\"") {
        return long.find("\"\"\"").map_or(rest.len(), |at| at + 6);
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let dated = (0..4).all(digit) && bytes.get(4) == Some(&b'-');
    let timed = (0..2).all(digit) && bytes.get(2) == Some(&b':') && digit(3);
    let mut end = 0;
    for (at, c) in rest.char_indices() {
        let goes_on = is_xid_continue(c)
            || c == '%'
            || (c == '.' && digit(at + 1))
            || (c == '-' && dated)
            || (c == ':' && timed && at == 2);
        if !goes_on {
            break;
        }
        end = at + c.len_utf8();
        if c == '%' {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::lex;

    #[test]
    fn words_are_told_apart() {
        let text =
            "measure nps(a.b)>=2.5% by 2026-Q4 // why\nat: 07:30, x: 9..10 \"a \\\" b\" \"open\n->";
        let words: Vec<&str> = lex(text).iter().map(|t| t.of(text)).collect();
        assert_eq!(
            words,
            [
                "measure",
                "nps",
                "(",
                "a",
                ".",
                "b",
                ")",
                ">=",
                "2.5%",
                "by",
                "2026-Q4",
                "// why",
                "at",
                ":",
                "07:30",
                ",",
                "x",
                ":",
                "9",
                "..",
                "10",
                "\"a \\\" b\"",
                "\"open",
                "->"
            ]
        );
        let lines: Vec<&str> = lex(text).iter().filter(|t| t.first).map(|t| t.of(text)).collect();
        assert_eq!(lines, ["measure", "at", "->"]);
    }

    #[test]
    fn any_text_can_be_read() {
        for text in
            ["\"", "\"\"\"", "\"\"\"\nx", "1..", "😀 é \u{feff}", "\\", "//", "12:", "2026-"]
        {
            let tokens = lex(text);
            assert!(tokens.windows(2).all(|w| w[0].end <= w[1].start));
            assert!(tokens.iter().all(|t| !t.of(text).is_empty()), "{text:?}");
        }
    }
}
