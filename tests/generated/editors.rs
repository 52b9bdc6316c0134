//! The editor grammars: the TextMate one is written whole, the others get their lists of words between two marks.

use journey::vocab::{self, CLAUSE_WORDS, CONSTRUCTS, Presence, ValueType};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The lists that the grammars are made of.
struct Words {
    /// Statements that give a thing a name: `journey`, `stage`, ….
    declarations: Vec<&'static str>,
    /// Statements with a text: `does`, `pain`, ….
    entries: Vec<&'static str>,
    /// Statements of another shape: `use`, `flow`, ….
    others: Vec<&'static str>,
    /// Words that begin a clause.
    clauses: Vec<&'static str>,
    /// Words that join conditions.
    operators: Vec<&'static str>,
    /// What formulas are made of.
    functions: Vec<&'static str>,
    /// Properties that take one or several of a few words.
    chosen: Vec<&'static str>,
    /// These words.
    choices: Vec<&'static str>,
}

/// Statements that are shaped as none of the others.
const OTHERS: &[&str] = &["use", "as", "ask", "measure", "flow", "columns"];
/// Best and worst answers: `top 2`.
const BOXES: &[&str] = &["top", "bottom"];

fn words() -> Words {
    let named = |k: &str| CONSTRUCTS.iter().any(|c| c.keyword == k && c.name == Presence::Required);
    let keywords = vocab::keywords();
    let rest: Vec<&str> = keywords.iter().copied().filter(|k| !OTHERS.contains(k)).collect();
    let properties = || CONSTRUCTS.iter().flat_map(|c| c.properties);
    let of = |ty: ValueType| match ty {
        ValueType::Choice(words) | ValueType::Choices(words) => words,
        _ => &[],
    };
    let sorted = |set: BTreeSet<&'static str>| set.into_iter().collect::<Vec<_>>();
    Words {
        declarations: rest.iter().copied().filter(|k| named(k)).collect(),
        entries: rest.iter().copied().filter(|k| !named(k)).collect(),
        others: OTHERS.to_vec(),
        clauses: CLAUSE_WORDS.iter().copied().filter(|w| !matches!(*w, "as" | "of")).collect(),
        operators: vocab::OPERATOR_WORDS.to_vec(),
        functions: vocab::FUNCTIONS.iter().map(|f| f.name).collect(),
        chosen: sorted(properties().filter(|p| !of(p.ty).is_empty()).map(|p| p.name).collect()),
        choices: sorted(properties().flat_map(|p| of(p.ty)).copied().collect()),
    }
}

/// A file in which the lines between two marks are generated.
fn between_marks(path: &str, lines: &[String]) -> String {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let old =
        fs::read_to_string(&full).unwrap_or_else(|e| panic!("{path}: {e}")).replace("\r\n", "\n");
    let (before, rest) =
        old.split_once("words: begin\n").unwrap_or_else(|| panic!("{path}: no mark"));
    let (_, after) = rest.split_once("words: end").unwrap_or_else(|| panic!("{path}: no end mark"));
    // The sign of a comment that the second mark begins with.
    let sign = before.rsplit('\n').next().unwrap_or_default();
    let notice =
        "Generated from the compiler's own table: UPDATE_GENERATED=1 cargo test --test generated";
    format!("{before}words: begin\n{sign}{notice}\n{}\n{sign}words: end{after}", lines.join("\n"))
}

fn quoted(words: &[&str], quote: char, between: &str) -> String {
    words.iter().map(|w| format!("{quote}{w}{quote}")).collect::<Vec<_>>().join(between)
}

/// The generated grammars, each with its text.
pub fn files() -> Vec<(&'static str, String)> {
    let words = words();
    let lists: [(&str, &[&str]); 9] = [
        ("declarations", &words.declarations),
        ("entries", &words.entries),
        ("others", &words.others),
        ("clauses", &words.clauses),
        ("operators", &words.operators),
        ("functions", &words.functions),
        ("chosen", &words.chosen),
        ("choices", &words.choices),
        ("boxes", BOXES),
    ];
    // Colours for all of them; what a statement is made of, for the tree.
    let tree = ["declarations", "entries", "others", "clauses", "boxes"];
    let each = |line: &dyn Fn(&str, &[&str]) -> String, wanted: &dyn Fn(&str) -> bool| {
        lists.iter().filter(|(name, _)| wanted(name)).map(|(name, list)| line(name, list)).collect()
    };
    let coloured = |name: &str| name != "others";
    let constant = |name: &str, list: &[&str]| {
        format!("const {} = [{}]", name.to_uppercase(), quoted(list, '\'', ", "))
    };
    let tree: Vec<String> = each(&constant, &|name| tree.contains(&name));
    let js: Vec<String> = each(&constant, &coloured);
    let vim: Vec<String> =
        each(&|name, list| format!("let s:{name} = '{}'", list.join("\\|")), &coloured);
    let python: Vec<String> = each(
        &|name, list| format!("{} = ({},)", name.to_uppercase(), quoted(list, '"', ", ")),
        &coloured,
    );
    let scheme = vec![
        format!(
            "[{}] @keyword",
            quoted(&[&words.declarations[..], &words.entries].concat(), '"', " ")
        ),
        format!(
            "((call function: (path (identifier) @function.builtin) arguments: (_))\n  (#any-of? @function.builtin {}))",
            quoted(&words.functions, '"', " ")
        ),
    ];
    let textmate =
        serde_json::to_string_pretty(&textmate(&words)).expect("it is plain data") + "\n";
    vec![
        ("grammar/textmate/journey.tmLanguage.json", textmate),
        ("grammar/tree-sitter/grammar.js", between_marks("grammar/tree-sitter/grammar.js", &tree)),
        (
            "grammar/tree-sitter/queries/highlights.scm",
            between_marks("grammar/tree-sitter/queries/highlights.scm", &scheme),
        ),
        ("grammar/vim/syntax/journey.vim", between_marks("grammar/vim/syntax/journey.vim", &vim)),
        (
            "grammar/pygments/journey_lexer.py",
            between_marks("grammar/pygments/journey_lexer.py", &python),
        ),
        ("grammar/highlightjs/journey.js", between_marks("grammar/highlightjs/journey.js", &js)),
    ]
}

/// The TextMate grammar. Its patterns keep to what Oniguruma and PCRE have in common.
fn textmate(words: &Words) -> Value {
    const WORD: &str = r"[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{M}\p{Nd}\p{Pc}]*";
    // Statements begin a line, or stand behind a brace or a comma.
    const START: &str = r"(?:^|(?<=[{},]))\s*";
    let any = |list: &[&str]| list.join("|");
    let keyword =
        |list: &[&str], then: &str| format!(r"{START}({})(?![\p{{L}}\p{{Nd}}_]){then}", any(list));
    json!({
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "comment": "Generated from the compiler's own table: UPDATE_GENERATED=1 cargo test --test generated",
        "name": "journey",
        "scopeName": "source.journey",
        "fileTypes": ["journey"],
        "patterns": [{ "include": "#comment" }, { "include": "#statement" }, { "include": "#value" }],
        "repository": {
            "comment": { "patterns": [
                { "name": "comment.line.documentation.journey", "match": r"(?:^|(?<=\s))//[/!].*$" },
                { "name": "comment.line.double-slash.journey", "match": r"(?:^|(?<=\s))//.*$" },
            ] },
            "statement": { "patterns": [
                {
                    "match": keyword(&words.declarations, &format!(r"[ \t]+({WORD})(?!\s*(?:->|\.))")),
                    "captures": {
                        "1": { "name": "storage.type.journey" },
                        "2": { "name": "entity.name.type.journey" },
                    },
                },
                {
                    "match": keyword(&words.entries, &format!(r#"(?:[ \t]+({WORD}))?(?=[ \t]*["+\-0-9]|[ \t]+[+\-]?[0-9])"#)),
                    "captures": {
                        "1": { "name": "keyword.other.journey" },
                        "2": { "name": "entity.name.tag.journey" },
                    },
                },
                {
                    "match": keyword(&["ask"], &format!(r"[ \t]+({WORD})(?=[ \t]*:)")),
                    "captures": {
                        "1": { "name": "keyword.other.journey" },
                        "2": { "name": "entity.name.tag.journey" },
                    },
                },
                {
                    "match": keyword(&["measure"], &format!(r"[ \t]+(?:({WORD})[ \t]*(=)(?!=)|(?={WORD}))")),
                    "captures": {
                        "1": { "name": "keyword.other.journey" },
                        "2": { "name": "entity.name.tag.journey" },
                        "3": { "name": "keyword.operator.journey" },
                    },
                },
                {
                    "match": keyword(&["use", "as"], &format!(r"(?=[ \t]+{WORD})")),
                    "captures": { "1": { "name": "keyword.control.journey" } },
                },
                {
                    "match": keyword(&["flow", "columns"], r"(?=\s*(?:\{|$))"),
                    "captures": { "1": { "name": "storage.type.journey" } },
                },
            ] },
            "value": { "patterns": [
                { "include": "#text" },
                {
                    "match": format!(r"({})[ \t]*(:)[ \t]+({})(?![\p{{L}}\p{{Nd}}_.(])", any(&words.chosen), any(&words.choices)),
                    "captures": {
                        "1": { "name": "variable.other.property.journey" },
                        "2": { "name": "punctuation.separator.key-value.journey" },
                        "3": { "name": "constant.language.journey" },
                    },
                },
                {
                    "match": format!(r"({WORD})[ \t]*(:)"),
                    "captures": {
                        "1": { "name": "variable.other.property.journey" },
                        "2": { "name": "punctuation.separator.key-value.journey" },
                    },
                },
                { "name": "constant.numeric.date.journey", "match": r"(?<![\p{L}\p{Nd}_])[0-9]{4}-[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*" },
                { "name": "constant.numeric.time.journey", "match": r"(?<![\p{L}\p{Nd}_])[0-9]{1,2}:[0-9]{2}(?![0-9])" },
                {
                    "name": "constant.numeric.journey",
                    "match": r"(?<![\p{L}\p{Nd}_])[+\-]?[0-9][\p{L}\p{Nd}_%]*(?:\.[0-9][\p{L}\p{Nd}_%]*)*(?:[ \t]+[A-Z]{3}(?![\p{L}\p{Nd}_.(]))?",
                },
                { "name": "constant.language.journey", "match": r"(?<![\p{L}\p{Nd}_.])(?:true|false)(?![\p{L}\p{Nd}_.(])" },
                {
                    "match": r"(?<![\p{L}\p{Nd}_.])(is)[ \t]+(missing)(?![\p{L}\p{Nd}_])",
                    "captures": {
                        "1": { "name": "keyword.operator.word.journey" },
                        "2": { "name": "keyword.operator.word.journey" },
                    },
                },
                {
                    "match": format!(r"(?<![\p{{L}}\p{{Nd}}_.])({})(?=[ \t]+[0-9])", any(BOXES)),
                    "captures": { "1": { "name": "keyword.operator.word.journey" } },
                },
                {
                    "name": "keyword.operator.word.journey",
                    "match": format!(r"(?:^|(?<=[\s(]))(?:{}|{}|as|of)(?=\s)(?!\s*->)", any(&words.clauses), any(&words.operators)),
                },
                {
                    "match": format!(r"({WORD})(?=\()"),
                    "captures": { "1": { "patterns": [
                        { "name": "support.function.journey", "match": format!("^(?:{})$", any(&words.functions)) },
                        { "name": "entity.name.function.journey", "match": ".+" },
                    ] } },
                },
                { "name": "variable.other.journey", "match": WORD },
                { "name": "keyword.operator.arrow.journey", "match": "->" },
                { "name": "keyword.operator.journey", "match": r">=|<=|==|!=|\.\.|[<>=+\-*/]" },
                { "name": "punctuation.bracket.journey", "match": r"[{}()\[\]]" },
                { "name": "punctuation.separator.journey", "match": "[,.:]" },
            ] },
            "text": { "patterns": [
                {
                    "name": "string.quoted.triple.journey",
                    "begin": "\"\"\"",
                    "end": "\"\"\"",
                    "patterns": [{ "include": "#escape" }],
                },
                {
                    "name": "string.quoted.double.journey",
                    "begin": "\"",
                    "end": "\"|$",
                    "patterns": [{ "include": "#escape" }],
                },
            ] },
            "escape": { "name": "constant.character.escape.journey", "match": r#"\\(?:u\{[0-9A-Fa-f]*\}|.)"# },
        },
    })
}
