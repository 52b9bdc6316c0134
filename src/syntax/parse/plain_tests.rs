//! What is read without the grammar is what the grammar reads.

use super::statement::Place;
use super::{Grammar, Rule, Walk};
use crate::diagnostic::Diagnostic;
use crate::project::std::MODULES;
use crate::source::FileId;
use crate::syntax::ast::{Block, File, Item, StatementKind};
use crate::syntax::repair::repair;
use pest::Parser;
use std::fs;
use std::path::Path;

const ID: FileId = FileId(7);

/// What the grammar gives, run over the whole text, and what is given without it as far as possible.
fn both(text: &str) -> [(File, Vec<Diagnostic>); 2] {
    let mut found = Vec::new();
    let repaired = repair(ID, text, &mut found);
    [true, false].map(|grammar| {
        let mut walk = Walk::new(ID, &repaired);
        if repaired.too_deep {
        } else if grammar {
            let pairs = Grammar::parse(Rule::file, &repaired.text).unwrap();
            walk.file.items = pairs.flat_map(|file| walk.items(file, Place::File)).collect();
        } else {
            walk.file.items = walk.read(0, false, Place::File).0;
        }
        (walk.file, walk.out)
    })
}

fn same(text: &str) {
    let [grammar, plain] = both(text);
    if plain != grammar {
        // The trees are long: what is shown begins a little before the first difference.
        let [grammar, plain] = [grammar, plain].map(|read| format!("{read:?}"));
        let at = grammar.bytes().zip(plain.bytes()).take_while(|(a, b)| a == b).count();
        let shown = |tree: &str| -> String {
            String::from_utf8_lossy(&tree.as_bytes()[at.saturating_sub(300)..])
                .chars()
                .take(500)
                .collect()
        };
        panic!("{text:?}\nthe grammar: {}\nwithout it: {}", shown(&grammar), shown(&plain));
    }
}

/// Every map of the repository.
fn maps() -> Vec<String> {
    fn find(folder: &Path, maps: &mut Vec<String>) {
        let mut paths: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                find(&path, maps);
            } else if path.extension().is_some_and(|e| e == "journey") {
                maps.extend(fs::read_to_string(path));
            }
        }
    }
    let mut maps: Vec<String> = MODULES.iter().map(|m| m.text.to_owned()).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["examples", "tests/cases", "tests/measure", "tests/grammars"] {
        find(&root.join(folder), &mut maps);
    }
    maps
}

#[test]
fn what_is_plain_is_read_as_the_grammar_reads_it() {
    for text in maps() {
        same(&text);
    }
}

#[test]
fn most_statements_are_plain() {
    fn count(walk: &Walk<'_>, items: &[Item], place: Place, counts: &mut (usize, usize)) {
        for item in items {
            let Item::Statement(statement) = item else { continue };
            let read = walk.plain_statement(statement.span.start as usize, place);
            counts.0 += 1;
            counts.1 += usize::from(read.is_some());
            let (keyword, block): (&str, Option<&Block>) = match &statement.kind {
                StatementKind::Head(head) => (&head.keyword.text, head.block.as_ref()),
                StatementKind::Measure(measure) => ("measure", measure.block.as_ref()),
                _ => continue,
            };
            if let Some(block) = block {
                count(walk, &block.items, Place::inside(keyword), counts);
            }
        }
    }
    let mut counts = (0, 0);
    for text in maps() {
        let mut found = Vec::new();
        let repaired = repair(ID, &text, &mut found);
        if found.is_empty() {
            let mut walk = Walk::new(ID, &repaired);
            let items = walk.read(0, false, Place::File).0;
            count(&walk, &items, Place::File, &mut counts);
        }
    }
    let (all, plain) = counts;
    assert!(all > 1000 && plain * 10 > all * 7, "{plain} of {all}");
}

/// What hands leave behind while they type, or cut, or paste.
const PIECES: &[&str] = &[
    "\"",
    "{",
    "}",
    ",",
    ":",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "->",
    "> ",
    "// x",
    " // allow: unused\n",
    "/// says\n",
    "//! file\n",
    "..",
    "%",
    "5",
    "-",
    "+1",
    "- ",
    "* ",
    " EUR",
    " EUR.",
    " 10 EUR",
    " where a == \"b\"",
    " by ",
    " for ",
    " in ",
    "not ",
    "top 2",
    "topic",
    "\"\"\"",
    "\"\"",
    "\\",
    "\\n",
    "=",
    "==",
    ">=",
    "<",
    "<= 4%",
    "(",
    ")",
    "[",
    "]",
    "[a, b]",
    "(of: x)",
    "(of x)",
    "use ",
    "as ",
    "As ",
    "measure ",
    "measure m = nps(x) >= 4\n",
    "\u{3000}",
    "\u{A0}",
    "é",
    "旅程",
    "_",
    ".",
    "a.b",
    "2026-Q1",
    "2026-01-31",
    "2026-",
    "7d",
    "12:30",
    "2,5",
    "1_000",
    "0..10",
    "1..",
    " or ",
    " and ",
    "is missing",
    "one_of [\"a\"]",
    "feels +1\n",
    "expects 0",
    "pain: \"x\"\n",
    "does \"x\"\n",
    "stage \"x\" {\n",
    "touchpoint t \"x\" via a, b {\n",
    "flow {\n",
    "columns {\n",
    "a -> b 40% \"x\"\n",
    "-> c",
    "event e in s where n == \"x\"\n",
    ", does \"y\"",
    "for Mei, {",
    "/",
    "//",
    "+",
    "!",
    "#",
    "\u{FEFF}",
    "\u{301}",
    "link \"a\" \"b\"",
    "from 0.1%",
    "by 2029-Q4 from 5%",
    "unknown",
    "Stage ",
];

#[test]
fn what_is_broken_is_read_as_the_grammar_reads_it() {
    let maps = maps();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    for round in 0..ROUNDS {
        let map = &maps[next(maps.len())];
        // Forty lines from somewhere: what is looked at is how lines are read, not how many.
        let lines: Vec<&str> = map.split_inclusive('\n').collect();
        let first = if round % 3 == 0 { 0 } else { next(lines.len()) };
        let mut text = lines[first..lines.len().min(first + 40)].concat();
        for _ in 0..1 + next(4) {
            let place =
                |at: usize| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i));
            let from = place(next(text.len() + 1)).unwrap_or(0);
            let to = place(from + [0, 0, 1, 2, 3, 12][next(6)]).unwrap_or(from).max(from);
            let piece = if next(5) == 0 { "" } else { PIECES[next(PIECES.len())] };
            text.replace_range(from..to, piece);
        }
        same(&text);
    }
}

/// Enough to meet every shape with every mistake near it some times.
const ROUNDS: usize = 2000;

/// Clauses are words of the table; `is` and `as`, `of` are read elsewhere.
#[test]
fn the_words_follow_the_table() {
    use super::plain::{CLAUSES, GOING_ON, NO_NAMES};
    use crate::vocab::{CLAUSE_WORDS, CONSTRUCTS, OPERATOR_WORDS, is_reserved};
    let mut clauses: Vec<&str> =
        CONSTRUCTS.iter().flat_map(|c| c.clauses.iter().map(|c| c.word)).collect();
    clauses.extend(["by", "from"]);
    clauses.sort_unstable();
    clauses.dedup();
    assert_eq!(clauses, CLAUSES);
    assert!(CLAUSES.iter().all(|w| CLAUSE_WORDS.contains(w) && GOING_ON.contains(w)));
    assert!(OPERATOR_WORDS.iter().all(|w| GOING_ON.contains(w) || NO_NAMES.contains(w)));
    assert!(GOING_ON.iter().all(|w| is_reserved(w) || *w == "is"));
}
