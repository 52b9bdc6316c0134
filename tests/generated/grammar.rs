//! The lists of words in the grammar say the same as the table.

use journey::vocab;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The quoted words of a rule of the grammar.
fn words(rule: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/journey.pest");
    let grammar = fs::read_to_string(path).unwrap();
    let begin = grammar.find(&format!("\n{rule} = ")).expect("the rule is there");
    let body = &grammar[begin + 1..];
    let body = body.split_once('}').expect("it ends").0;
    let quoted = body.split('"').skip(1).step_by(2);
    quoted.filter(|w| w.chars().all(|c| c.is_alphabetic())).map(str::to_owned).collect()
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}

#[test]
fn keywords_of_the_grammar_are_those_of_the_table() {
    assert_eq!(words("keyword"), set(&vocab::keywords()));
}

#[test]
fn clause_words_of_the_grammar_are_those_of_the_table() {
    let mut found = words("clause_name");
    // These two join names inside a `use` and a type, and begin no clause.
    found.extend(set(&["as", "of"]));
    assert_eq!(found, set(vocab::CLAUSE_WORDS));
}

#[test]
fn every_keyword_stands_somewhere_that_is_there() {
    for c in vocab::CONSTRUCTS {
        for place in c.places {
            assert!(*place == "file" || vocab::is_keyword(place), "`{}` in `{place}`", c.keyword);
        }
    }
}

#[test]
fn every_shape_begins_with_its_keyword() {
    for c in vocab::CONSTRUCTS {
        assert!(c.shape.starts_with(c.keyword), "{}", c.shape);
        assert!(!c.doc.ends_with('.') && !c.doc.is_empty(), "{}", c.doc);
        for p in c.properties {
            assert!(!p.doc.ends_with('.') && !p.doc.is_empty(), "{}", p.doc);
        }
    }
}
