//! Sources that nobody would write: words in any order of lines, blanks, commas and comments.

use super::settled;
use journey::format::{Refusal, format};
use journey::source::{FileId, SourceFile};
use proptest::prelude::*;

/// A source made of choices: the same bytes give the same source, fewer bytes a smaller one.
struct Maker<'a> {
    choices: &'a [u8],
    text: String,
    depth: usize,
}

impl Maker<'_> {
    fn choice(&mut self, of: usize) -> usize {
        let Some((first, rest)) = self.choices.split_first() else { return 0 };
        self.choices = rest;
        usize::from(*first) % of
    }

    fn pick<'s>(&mut self, of: &[&'s str]) -> &'s str {
        of[self.choice(of.len())]
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn put_one(&mut self, of: &[&str]) {
        let text = self.pick(of);
        self.put(text);
    }

    /// At least one blank.
    fn blank(&mut self) {
        self.put_one(&[" ", " ", " ", "  ", "\t", "\u{3000}", "\u{A0} "]);
    }

    /// Perhaps a blank.
    fn b(&mut self) {
        self.put_one(&["", "", " ", "  "]);
    }

    fn comment(&mut self) {
        let text = [
            "// note",
            "// 注 \"x",
            "// allow: no-owner",
            "//",
            "/// doc",
            "// allow: unused, stale  ",
        ];
        self.put_one(&text);
        self.line_break();
    }

    fn line_break(&mut self) {
        self.put_one(&["\n", "\n", "\n", "\r\n", "\n\n", "\n\n\n\n", "\n \t \n"]);
    }

    /// Where a line may be broken.
    fn gap(&mut self) {
        self.blank();
        while self.choice(6) == 5 {
            if self.choice(2) == 0 {
                self.line_break()
            } else {
                self.comment()
            }
            self.b();
        }
    }

    fn name(&mut self) {
        let names = [
            "a",
            "stage_one",
            "é",
            "买手机",
            "flow",
            "email",
            "a_name_of_some_length",
            "x9",
            "event",
        ];
        self.put_one(&names);
    }

    fn label(&mut self) {
        let texts = [
            "\"text\"",
            "\"\"",
            "\"a // b, { c\"",
            "\"\\\"\\n\"",
            "\"Sponsored results bury the reviews of others\"",
            "\"\"\"\n    one\n      two\n    \"\"\"",
            "\"\"\"\r\n one\r\n  \"\"\"",
            "\"\"\"\n\tx\n  y\n\t\"\"\"",
            "\"三星还是苹果？\"",
        ];
        self.put_one(&texts);
    }

    fn number(&mut self) {
        let numbers = [
            "1",
            "1_000",
            "2.5%",
            "7d",
            "12.50 EUR",
            "12.50   EUR",
            "2026-Q4",
            "2026-12-31",
            "07:30",
            "9..10",
            "1%..2%",
        ];
        self.put_one(&numbers);
    }

    fn operand(&mut self) {
        let sign = self.pick(&["", "", "", "", "-", "- ", "not ", "not"]);
        match self.choice(9) {
            0..=1 => {
                self.put(if sign == "not" { "" } else { sign });
                self.name();
            }
            2 => {
                self.put(if sign.starts_with('-') { "-" } else { "" });
                self.number();
            }
            3 => self.label(),
            4 => self.list('[', ']', Self::expr),
            5 => {
                self.put(sign);
                self.put("(");
                self.inside(Self::expr);
                self.put(")");
            }
            6 => self.put_one(&["top 2", "bottom 10", "true", "people.Mei", "a.b.c"]),
            _ => {
                self.put_one(&["count", "share", "a_function_of_some_length", "x.y"]);
                self.list('(', ')', Self::argument);
            }
        }
    }

    fn argument(&mut self) {
        if self.choice(2) == 1 {
            self.put_one(&["to", "within", "from", "of_a_kind"]);
            self.b();
            self.put(":");
            if self.choice(5) == 4 {
                self.gap();
            } else {
                self.b();
            }
        }
        self.expr();
    }

    fn expr(&mut self) {
        self.depth += 1;
        if self.depth > 5 {
            self.put("z");
        } else {
            self.operand();
            while self.choice(3) == 2 {
                self.gap();
                self.put_one(&[
                    "+", "-", "*", "/", "and", "or", "==", ">=", "in", "where", "->", "within", "<",
                ]);
                self.blank();
                self.operand();
            }
        }
        self.depth -= 1;
    }

    fn inside(&mut self, item: fn(&mut Self)) {
        if self.choice(3) == 2 {
            self.gap();
        }
        item(self);
        if self.choice(3) == 2 {
            self.gap();
        }
    }

    fn list(&mut self, open: char, close: char, item: fn(&mut Self)) {
        self.text.push(open);
        let count = self.choice(5);
        for number in 0..count {
            self.inside(item);
            if number + 1 < count || self.choice(3) == 2 {
                self.put(",");
                if self.choice(3) == 2 {
                    self.gap();
                }
            }
        }
        self.text.push(close);
    }

    fn clauses(&mut self) {
        while self.choice(3) == 2 {
            self.gap();
            match self.choice(4) {
                0 => {
                    self.put_one(&["where", "where "]);
                    self.blank();
                    self.expr();
                }
                _ => {
                    self.put_one(&["via", "for", "follows", "by", "from", "improves"]);
                    self.blank();
                    self.name();
                    while self.choice(3) == 2 {
                        self.put_one(&[",", ", ", " , "]);
                        self.name();
                    }
                }
            }
        }
    }

    fn block(&mut self) {
        if self.choice(2) == 0 || self.depth > 4 {
            return;
        }
        if self.choice(5) == 4 {
            self.gap()
        } else {
            self.b()
        }
        self.put("{");
        self.statements();
        self.put("}");
    }

    fn statements(&mut self) {
        self.depth += 1;
        self.b();
        for _ in 0..self.choice(6) {
            while self.choice(4) == 3 {
                self.line_break();
                self.comment();
            }
            self.statement();
            match self.choice(5) {
                0 => self.put(", "),
                1 => {
                    self.put_one(&[",", ""]);
                    self.blank();
                    self.comment();
                }
                2 => self.put(",\n"),
                _ => self.line_break(),
            }
            self.b();
        }
        self.depth -= 1;
    }

    fn statement(&mut self) {
        match self.choice(9) {
            0 => {
                self.put_one(&["goal", "owner", "is", "prefers"]);
                self.put_one(&[":", " : ", ": ", ":  "]);
                self.expr();
            }
            1 => {
                self.put("measure ");
                if self.choice(3) == 2 {
                    self.put("m  =  ");
                }
                self.name();
                self.list('(', ')', Self::argument);
                if self.choice(2) == 1 {
                    self.gap();
                    self.put_one(&[">=", "<= ", "in ", "< "]);
                    self.number();
                }
                self.clauses();
                self.block();
            }
            2 => {
                self.put_one(&["use a.b.", "use std."]);
                match self.choice(3) {
                    0 => self.put_one(&["c", "*", "c as d", "c  as  d"]),
                    _ => self.list('{', '}', |maker| {
                        maker.name();
                        maker.put_one(&["", " as other", "  as x"]);
                    }),
                }
            }
            3 => {
                self.put("flow");
                self.blank();
                self.put("{");
                for _ in 0..self.choice(4) {
                    self.name();
                    for _ in 0..=self.choice(4) {
                        self.gap();
                        self.put("->");
                        self.b();
                        self.name();
                        self.put_one(&["", " 40%", "  4%  \"label\"", " \"changes the model\""]);
                    }
                    self.put_one(&["\n", ",", "\n\n"]);
                }
                self.put("}");
            }
            4 => {
                self.put("metric ");
                self.name();
                self.b();
                self.list('(', ')', |maker| {
                    maker.put_one(&["x", "amount", "in"]);
                    maker.put_one(&[": ", ":", " :  "]);
                    maker.put_one(&["event", "question(0..10)", "event( amount : money )"]);
                    maker.put_one(&["", " = 30d", "=1"]);
                });
                self.put_one(&["", ": percent", " :score( -100..100 )"]);
                self.block();
            }
            5 => {
                self.put_one(&["feels", "expects"]);
                self.put_one(&[" +1", " -2", "  0"]);
                self.blank();
                self.label();
                self.block();
            }
            _ => {
                self.put_one(&[
                    "touchpoint",
                    "stage",
                    "pain",
                    "does",
                    "persona",
                    "event",
                    "journey",
                    "as",
                ]);
                self.blank();
                self.name();
                if self.choice(2) == 1 {
                    self.blank();
                    self.label();
                }
                self.clauses();
                self.block();
            }
        }
    }
}

fn source(choices: &[u8]) -> String {
    let mut maker = Maker { choices, text: String::new(), depth: 0 };
    maker.statements();
    maker.text
}

fn holds(text: &str) {
    match format(FileId(0), &SourceFile::new("test.journey", text)) {
        Ok(_) => drop(settled(text)),
        Err(Refusal::Syntax(_)) => {}
        Err(Refusal::Mistake(mistake)) => panic!("{mistake}:\n{text}"),
    }
}

/// A thousand cases, or as many as `PROPTEST_CASES` says if these are more.
fn config() -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    ProptestConfig { cases: default.cases.max(1000), ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_made_of_any_source_is_stable_and_the_same(
        text in prop::collection::vec(any::<u8>(), 0..400).prop_map(|choices| source(&choices)),
    ) {
        holds(&text);
    }

    #[test]
    fn any_soup_of_words_is_formatted_or_refused(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..40),
    ) {
        holds(&words.concat());
    }
}

const WORDS: &[&str] = &[
    "goal: ",
    "a",
    "b ",
    " ",
    "\n",
    "\n",
    "\n\n",
    ", ",
    "{",
    "}",
    " { ",
    " }\n",
    "(",
    ")",
    "[",
    "]",
    "-> ",
    "\"t\" ",
    "does ",
    "does \"x\"",
    "stage s ",
    "via ",
    "for ",
    "by ",
    "// allow: x\n",
    "// c\n",
    "/// d\n",
    "//! f\n",
    "1 ",
    "-1",
    "+2 ",
    "2.5% ",
    "EUR",
    "measure ",
    "m(",
    ">= ",
    "in ",
    "where ",
    "not ",
    "use a.",
    "*",
    "- ",
    "+ ",
    ":",
    "\r\n",
    "\u{FEFF}",
    "flow {",
    "..",
    "\"\"\"\n x\n \"\"\"",
    "as ",
    "and ",
    "=",
    ".",
];

/// How many generated sources can be formatted: a generator of mistakes proves nothing.
#[test]
fn many_generated_sources_are_without_mistakes() {
    let mut state = 1_u64;
    let mut good = 0;
    for _ in 0..500 {
        let choices: Vec<u8> = (0..200)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (state >> 56) as u8
            })
            .collect();
        let text = source(&choices);
        good += usize::from(format(FileId(0), &SourceFile::new("test.journey", text)).is_ok());
    }
    assert!(good > 100, "only {good} of 500");
}
