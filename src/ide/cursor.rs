//! Where a cursor stands, told from the words before it: the text there is seldom finished.

use super::lex::{Lexeme, Token, lex};

/// A block that is open around the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The word that the statement of the block begins with.
    pub keyword: String,
    /// Its second word, if it is a name.
    pub name: Option<String>,
    /// Where its statement begins.
    pub start: usize,
    /// Keys and keywords of the statements in it so far.
    pub said: Vec<String>,
}

/// Where a cursor stands.
#[derive(Debug, Clone)]
pub struct Cursor {
    /// Where the word under the cursor begins; the cursor itself, if there is none.
    pub word_start: usize,
    /// The part of the word before the cursor.
    pub written: String,
    /// The blocks around it, the innermost last.
    pub blocks: Vec<Opened>,
    /// The words of its statement before it, brackets with what is in them included.
    pub before: Vec<Token>,
    /// Whether it stands in a text.
    pub in_text: bool,
    /// The comment that it stands in, up to the cursor.
    pub in_comment: Option<String>,
    /// Open parentheses and lists around it in its statement: index of the bracket in `before`.
    pub brackets: Vec<usize>,
}

impl Cursor {
    /// The place of an offset in a text.
    pub fn new(text: &str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let tokens = lex(&text[..offset]);
        let mut cursor = Cursor {
            word_start: offset,
            written: String::new(),
            blocks: Vec::new(),
            before: Vec::new(),
            in_text: false,
            in_comment: None,
            brackets: Vec::new(),
        };
        let mut tokens = tokens.as_slice();
        if let Some((last, rest)) = tokens.split_last()
            && last.end == offset
        {
            let word = last.of(text);
            match last.kind {
                Lexeme::Word | Lexeme::Number => {
                    cursor.word_start = last.start;
                    word.clone_into(&mut cursor.written);
                    tokens = rest;
                }
                Lexeme::Text => {
                    cursor.in_text = lex(&text[last.start..offset]).len() == 1 && open(word)
                }
                Lexeme::Comment | Lexeme::Doc => {
                    cursor.in_comment = Some(word.to_owned());
                    tokens = rest;
                }
                Lexeme::Sign => {}
            }
        }
        for token in tokens {
            cursor.take(text, *token);
        }
        let fresh_line = text[..cursor.word_start]
            .rfind(['\n', '\r'])
            .is_some_and(|at| cursor.before.last().is_some_and(|last| last.end <= at));
        if fresh_line && cursor.brackets.is_empty() && !cursor.goes_on(text) {
            cursor.end_statement(text);
        }
        cursor
    }

    fn take(&mut self, text: &str, token: Token) {
        if matches!(token.kind, Lexeme::Comment | Lexeme::Doc) {
            return;
        }
        let word = token.of(text);
        if token.first && self.brackets.is_empty() && !self.before.is_empty() {
            let clause = crate::vocab::is_reserved(word) || word == "where";
            let sign = token.kind == Lexeme::Sign && !matches!(word, "}" | "-" | "+");
            let named = self.before.len() == 1 && word == "as";
            if !((clause && !named) || sign || self.goes_on(text)) {
                self.end_statement(text);
            }
        }
        match word {
            "{" if self.brackets.is_empty() && !self.is_use(text) => {
                let start = self.before.first().map_or(token.start, |first| first.start);
                let word = |i: usize| {
                    self.before
                        .get(i)
                        .filter(|t| t.kind == Lexeme::Word)
                        .map(|t| t.of(text).to_owned())
                };
                let (keyword, name) = (word(0).unwrap_or_default(), word(1));
                self.end_statement(text);
                self.blocks.push(Opened { keyword, name, start, said: Vec::new() });
            }
            "}" if self.brackets.is_empty() => {
                self.end_statement(text);
                self.blocks.pop();
                self.end_statement(text);
            }
            "," if self.brackets.is_empty() && !self.lists_go_on(text) => self.end_statement(text),
            "(" | "[" | "{" => {
                self.brackets.push(self.before.len());
                self.before.push(token);
            }
            ")" | "]" | "}" => {
                self.brackets.pop();
                self.before.push(token);
            }
            _ => self.before.push(token),
        }
    }

    fn is_use(&self, text: &str) -> bool {
        self.before.first().is_some_and(|t| t.of(text) == "use")
    }

    /// Whether a comma belongs to a list of names: `via website, store`.
    fn lists_go_on(&self, text: &str) -> bool {
        let lists = ["via", "for"];
        let property = self.before.get(1).is_some_and(|t| t.of(text) == ":");
        let after = self.before.iter().rposition(|t| lists.contains(&t.of(text)));
        let head_as = self.before.first().is_some_and(|t| t.of(text) == "as");
        !property && (after.is_some_and(|at| at > 0) || head_as)
    }

    /// Whether the statement cannot end here.
    fn goes_on(&self, text: &str) -> bool {
        let Some(last) = self.before.last() else { return false };
        let word = last.of(text);
        let operator = last.kind == Lexeme::Sign
            && matches!(
                word,
                "->" | "==" | "!=" | "<=" | ">=" | "<" | ">" | "*" | "/" | "." | ".."
            );
        // `use people.*` has no right side.
        (operator && !self.is_use(text))
            || (self.before.len() > 1 && matches!(word, "and" | "or" | "not"))
    }

    fn end_statement(&mut self, text: &str) {
        if let (Some(first), Some(block)) = (self.before.first(), self.blocks.last_mut()) {
            block.said.push(first.of(text).to_owned());
        }
        self.before.clear();
        self.brackets.clear();
    }

    /// The keyword of the block around the cursor; `file` outside all blocks.
    pub fn place(&self) -> &str {
        self.blocks.last().map_or("file", |block| &block.keyword)
    }

    /// The keyword of the block around the one around the cursor.
    pub fn outer_place(&self) -> &str {
        match self.blocks.len() {
            0 | 1 => "file",
            n => &self.blocks[n - 2].keyword,
        }
    }

    /// The words of the statement before the cursor.
    pub fn words<'a>(&self, text: &'a str) -> Vec<&'a str> {
        self.before.iter().map(|t| t.of(text)).collect()
    }
}

/// Whether a text has no closing quote.
fn open(word: &str) -> bool {
    if word.starts_with("\"\"\"") {
        return word.len() < 6 || !word.ends_with("\"\"\"");
    }
    let mut escaped = false;
    let closed = word.char_indices().skip(1).any(|(_, c)| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    });
    !closed
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    fn at(text: &str) -> (String, Vec<String>, Vec<String>) {
        let offset = text.find('|').unwrap();
        let text = text.replace('|', "");
        let cursor = Cursor::new(&text, offset);
        let blocks = cursor.blocks.iter().map(|b| b.keyword.clone()).collect();
        let words = cursor.words(&text).iter().map(|w| (*w).to_owned()).collect();
        (cursor.written, blocks, words)
    }

    fn check(text: &str, written: &str, blocks: &[&str], words: &[&str]) {
        let found = at(text);
        let own = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(found, (written.to_owned(), own(blocks), own(words)), "{text}");
    }

    #[test]
    fn the_place_is_known_from_what_stands_before() {
        check("|", "", &[], &[]);
        check("jour|", "jour", &[], &[]);
        check("team A\n|", "", &[], &[]);
        check("team A |", "", &[], &["team", "A"]);
        check("journey B \"x\" {\n  own|", "own", &["journey"], &[]);
        check("journey B {\n  owner: |\n}", "", &["journey"], &["owner", ":"]);
        check(
            "journey B { stage s { touchpoint t via a, |",
            "",
            &["journey", "stage"],
            &["touchpoint", "t", "via", "a", ","],
        );
        check("journey B { goal: \"x\", ow|", "ow", &["journey"], &[]);
        check(
            "journey B {\n flow {\n  a -> b 40%\n  b -> |",
            "",
            &["journey", "flow"],
            &["b", "->"],
        );
        check(
            "journey B {\n measure nps(a, b: |",
            "",
            &["journey"],
            &["measure", "nps", "(", "a", ",", "b", ":"],
        );
        check(
            "journey B {\n measure nps(a)\n   >= 3 b|",
            "b",
            &["journey"],
            &["measure", "nps", "(", "a", ")", ">=", "3"],
        );
        check(
            "use std.channels.{a, |",
            "",
            &[],
            &["use", "std", ".", "channels", ".", "{", "a", ","],
        );
        check("journey B { stage s {}\n|", "", &["journey"], &[]);
        check("use people.*\njourney B {\n|", "", &["journey"], &[]);
    }

    #[test]
    fn texts_and_comments_are_seen() {
        let text = "team A \"Gro";
        assert!(Cursor::new(text, text.len()).in_text);
        let text = "team A \"Gro\"";
        assert!(!Cursor::new(text, text.len()).in_text);
        let text = "// allow: un";
        assert_eq!(Cursor::new(text, text.len()).in_comment.as_deref(), Some("// allow: un"));
    }
}
