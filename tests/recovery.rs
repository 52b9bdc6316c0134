//! Whatever the text, there is a tree and there are findings: no panic, no hang, and every place
//! that is told lies in its file.

#![allow(clippy::print_stdout)] // what was skipped and what failed is told on the terminal

mod support;

use journey::compile::Compilation;
use journey::diagnostic::{Diagnostic, Severity};
use journey::source::{FileId, SourceFile, Span};
use journey::syntax;
use proptest::prelude::*;
use proptest::test_runner::Config;
use std::path::PathBuf;
use std::time::Duration;
use support::effort::worked;
use support::{compile_one, compile_texts, projects, read_project, root};

/// No text of these tests may take longer.
const LIMIT: Duration = Duration::from_secs(20);

/// All places that a finding tells.
fn places(d: &Diagnostic) -> impl Iterator<Item = Span> {
    let labels = d.labels.iter().map(|l| l.span);
    let edits = d.fixes.iter().flat_map(|f| f.edits.iter().map(|e| e.span));
    [d.span].into_iter().chain(labels).chain(edits)
}

#[track_caller]
fn within(text: &str, span: Span, d: &Diagnostic) {
    let (start, end) = (span.start as usize, span.end as usize);
    assert!(start <= end && end <= text.len(), "{start}..{end} of {}: {d:?}", text.len());
    assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{start}..{end}: {d:?}");
}

/// Parses a text, looks at every place, and gives the number of errors.
#[track_caller]
fn parsed(text: &str) -> usize {
    let begun = worked();
    let (tree, found) = syntax::parse(FileId(0), &SourceFile::new("a.journey", text));
    let spent = worked() - begun;
    assert!(spent < LIMIT, "{spent:?} for {} bytes", text.len());
    for d in &found {
        for span in places(d) {
            assert_eq!(span.file, FileId(0), "{d:?}");
            within(text, span, d);
        }
    }
    assert_eq!(tree.id, FileId(0));
    found.iter().filter(|d| d.severity == Severity::Error).count()
}

/// Looks at every place of a compilation.
#[track_caller]
fn sound(compiled: &Compilation) {
    for d in &compiled.diagnostics {
        for span in places(d) {
            within(&compiled.sources.get(span.file).text, span, d);
        }
    }
}

/// All `.journey` files of the repository.
fn corpus() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in projects(&root().join("examples")).into_iter().chain([root().join("std")]) {
        for (path, text) in read_project(&folder) {
            if path.ends_with(".journey") {
                found.push((folder.join(path), text));
            }
        }
    }
    assert!(found.len() > 20);
    found
}

/// Every `n`th of something, so that a file of this length takes a bounded time.
fn step(length: usize) -> usize {
    1 + length * length / 40_000_000
}

#[test]
fn every_prefix_gives_a_tree() {
    for (path, text) in corpus() {
        println!("{}", path.display());
        // A prime beside the usual lengths of words and lines.
        let step = 17 * step(text.len() * 3);
        for end in (0..text.len()).step_by(step).filter(|i| text.is_char_boundary(*i)) {
            parsed(&text[..end]);
        }
    }
}

#[test]
fn every_file_without_one_line_gives_a_tree() {
    for (path, text) in corpus() {
        println!("{}", path.display());
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for gone in (0..lines.len()).step_by(step(text.len())) {
            let rest: String =
                lines.iter().enumerate().filter(|(i, _)| *i != gone).map(|(_, l)| *l).collect();
            parsed(&rest);
        }
    }
}

#[test]
fn projects_with_a_file_cut_short_are_compiled() {
    for folder in projects(&root().join("examples")) {
        let texts = read_project(&folder);
        for (index, (path, text)) in texts.iter().enumerate() {
            let cuts = text.len() / 3 + 7 * index;
            let end = (cuts..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
            println!("{} {path} {end}", folder.display());
            let broken = texts
                .iter()
                .map(|(p, t)| (p.as_str(), if p == path { &t[..end] } else { t.as_str() }));
            sound(&compile_texts(broken));
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let gone = lines.len() / 2;
            let rest: String =
                lines.iter().enumerate().filter(|(i, _)| *i != gone).map(|(_, l)| *l).collect();
            let broken = texts
                .iter()
                .map(|(p, t)| (p.as_str(), if p == path { rest.as_str() } else { t.as_str() }));
            sound(&compile_texts(broken));
        }
    }
}

#[test]
fn brackets_in_heaps_are_one_error() {
    const MANY: usize = 100_000;
    for open in ["{", "(", "[", "{\n", "a {", "{ x: ", "a(", "x: [", "\"\" {", "stage a {\n"] {
        assert_eq!(parsed(&open.repeat(MANY)), 1, "{open:?}");
    }
    let pairs = format!("{}{}", "{".repeat(MANY), "}".repeat(MANY));
    assert_eq!(parsed(&pairs), 1);
    // Blocks that may have been forgotten to be opened, all on one line.
    let text = format!(
        "journey J \"j\" {{\n  stage s {{\n    touchpoint t {{\n      does \"a\"{}\n      does \"b\"\n",
        " x }".repeat(20_000)
    );
    assert!(parsed(&text) > 0);
    // Brackets that close nothing stand on one line.
    for close in ["}", ")", "]", "} "] {
        assert_eq!(parsed(&close.repeat(MANY)), 1, "{close:?}");
    }
}

#[test]
fn many_lines_of_one_mistake_take_time_that_grows_with_them() {
    let mistakes = [
        "}\n",
        "{\n",
        "(\n",
        ")\n",
        "[ a\n",
        "a {\n}}\n",
        "stage s {\n",
        "  touchpoint t \"x {\n",
        "use a.b.{\n",
        "\"\n",
        "does \"a\n",
        "does a\"\n",
        "\"\"\"\n",
        "x: “a\n",
        "a ->\n",
        "-> b\n",
        "measure\n",
        "x: 1 +\n",
        "x: not\n",
        "x: -\n",
        "event e in\n",
        "/// doc\n",
        "// allow: x\n",
        "`\n",
        "\u{0}\n",
        "\u{200B}\n",
        "/*\n",
        "<!-- a\n",
        "a:\n- \n",
        "does:\n- a\n",
        "does \"a\nb\"\n",
    ];
    for mistake in mistakes {
        println!("{mistake:?}");
        parsed(&mistake.repeat(2_000));
        parsed(&format!("journey A {{\n{}", mistake.repeat(1_000)));
    }
}

/// What opened a block is judged by the lines near its end, and not by all above.
#[test]
fn braces_each_less_indented_than_the_last_are_read() {
    const LINES: usize = 900;
    let braces: String = (0..LINES).map(|i| " ".repeat(LINES - i) + "}\n").collect();
    let text = format!("journey B \"b\" {{\n{}stage s \"x\"\n{braces}", " ".repeat(LINES));
    assert!(parsed(&text) > 100);
}

/// The end of each is sought once: the rest of the file holds none.
#[test]
fn comments_without_an_end_take_time_that_grows_with_them() {
    for sign in ["/*\n", "<!--\n"] {
        parsed(&sign.repeat(200_000));
    }
}

#[test]
fn dashes_without_an_entry_are_read() {
    for text in
        ["needs:\n  - \n", "needs:\n- \n- a\n", "does:\n-\n", "a:\n- \u{3000}\n", "a:\r- \r- \r"]
    {
        parsed(text);
        parsed(&format!("persona P \"p\" {{\n{text}}}\n"));
    }
}

/// Where an escape means nothing is told by its place in the file, wherever its line begins.
#[test]
fn bad_escapes_in_long_texts_are_told_where_they_are() {
    for (text, place) in [
        ("team A \"\"\"\n日日日\\q\n\"\"\"\n", "2:4"),
        ("team A \"\"\"\r\n    a \\q b\r\n    \"\"\"\r\n", "2:7"),
        ("team A \"\"\"\n    first\n      b \\u{zz}\n    \"\"\"\n", "3:9"),
    ] {
        let compiled = compile_one(text);
        let [d] = compiled.diagnostics.as_slice() else { panic!("{:?}", compiled.diagnostics) };
        let before = &text[..d.span.start as usize];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        assert_eq!(format!("{line}:{column}"), place, "{text:?}");
        assert_eq!(&text[d.span.start as usize..][..1], "\\");
    }
}

#[test]
fn long_lines_are_read() {
    const MIB: usize = 1 << 20;
    let long = |unit: &str, size: usize| unit.repeat(size / unit.len());
    parsed(&format!("team A \"{}\"\n", long("long ", 5 * MIB)));
    parsed(&long("x", 5 * MIB));
    parsed(&long(" ", 5 * MIB));
    for unit in [
        "\"",
        "\"a\" ",
        ",",
        "a, ",
        "-> ",
        "a -> ",
        "a.b.",
        "1 + ",
        "not ",
        "- ",
        "// ",
        "：",
        "“",
        "'",
        "9",
        "\0",
        "a\" ",
        " 'a \"b\"",
    ] {
        println!("{unit:?}");
        parsed(&long(unit, MIB / 4));
        parsed(&format!("does {}", long(unit, MIB / 8)));
        parsed(&format!("x: {}", long(unit, MIB / 8)));
        parsed(&format!("x: [{}", long(unit, MIB / 8)));
    }
}

#[test]
fn a_file_of_five_mebibytes_is_read() {
    let file = "channel c \"A channel\" { digital: true }\n";
    let text = file.repeat((5 << 20) / file.len());
    assert_eq!(parsed(&text), 0);
}

/// Words and signs of the language, and some that look like them.
fn soup() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "use",
        "std.metrics",
        "std.channels",
        ".{",
        "}",
        "{",
        "(",
        ")",
        "[",
        "]",
        ",",
        ":",
        "->",
        "=>",
        "..",
        ".",
        "\n",
        "\n",
        "\n",
        " ",
        "  ",
        "\t",
        "\r\n",
        "team",
        "persona",
        "journey",
        "stage",
        "touchpoint",
        "flow",
        "as",
        "columns",
        "source",
        "event",
        "survey",
        "ask",
        "metric",
        "measure",
        "does",
        "feels",
        "pain",
        "opportunity",
        "framework",
        "channel",
        "via",
        "for",
        "in",
        "where",
        "by",
        "from",
        "follows",
        "improves",
        "extends",
        "and",
        "or",
        "not",
        "is missing",
        "is",
        "of",
        "top",
        "one_of",
        "A",
        "b",
        "名",
        "start",
        "exit",
        "\"text\"",
        "\"",
        "\"\"\"",
        "“",
        "”",
        "'",
        "-1",
        "+2",
        "0",
        "2.5%",
        "7d",
        "6m",
        "2026-Q4",
        "2026-02-30",
        "07:30",
        "12.50 EUR",
        "0..10",
        ">=",
        "<",
        "==",
        "=",
        "+",
        "*",
        "/",
        "//",
        "///",
        "//!",
        "// allow: unused",
        "：",
        "，",
        "–",
        "\u{200B}",
        "\u{FEFF}",
        "\u{202E}",
        "\0",
        "goal:",
        "owner:",
        "kind:",
        "within: 7d",
        "details:",
        "resolves:",
        "is:",
        "percent",
        "event(amount: money)",
        "question(0..10)",
        "share(",
        "converted(",
        "count(",
    ]);
    prop::collection::vec(words, 0..120).prop_map(|words| words.join(" "))
}

fn brackets() -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec![
        "{", "}", "(", ")", "[", "]", "\"", "\n", " ", "a", ":", ",", "  a {\n",
    ]);
    prop::collection::vec(signs, 0..200).prop_map(|signs| signs.concat())
}

proptest! {
    #![proptest_config(Config { cases: 192, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_text_is_compiled(text in any::<String>()) {
        parsed(&text);
        sound(&compile_one(&text));
    }

    #[test]
    fn any_bytes_are_loaded(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        sound(&compile_texts([("a.journey", bytes.clone()), ("journey.toml", bytes)]));
    }

    #[test]
    fn any_words_of_the_language_are_compiled(text in soup()) {
        parsed(&text);
        // Without the library, which costs more than all else.
        let text = text.replace("std.", "sdt.");
        sound(&compile_texts([("a.journey", text.as_str()), ("b.journey", "use a.*\nuse a.{A, b}\n")]));
    }

    #[test]
    fn any_brackets_are_compiled(text in brackets()) {
        parsed(&text);
        sound(&compile_one(&text));
    }

    #[test]
    fn a_line_of_garbage_in_a_map_is_compiled(garbage in "[ -~“：\u{200B}]{0,60}", at in 0usize..26) {
        let map = include_str!("../examples/first_map/bike_repair.journey");
        let mut lines: Vec<&str> = map.lines().collect();
        lines.insert(at.min(lines.len()), &garbage);
        let text = lines.join("\n").replace("use std", "use sdt");
        parsed(&text);
        sound(&compile_one(&text));
    }
}

#[test]
fn a_word_that_normalises_to_another_length_is_compiled() {
    // U+0B5C is longer in NFC than as it is written.
    for text in ["\u{0B5C}", "\u{0B5C}.x", "\u{0B5C} \"text\""] {
        let file = journey::source::SourceFile::new("map.journey", text);
        let (_, found) = journey::syntax::parse(journey::source::FileId(0), &file);
        assert!(!found.is_empty(), "{text}");
    }
}
