//! What reports look like.

use super::{Format, Look, Report};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, SourceFile, Sources, Span};

struct Case {
    sources: Sources,
    found: Vec<Diagnostic>,
}

impl Case {
    fn new(files: &[(&str, &str)]) -> Self {
        let mut sources = Sources::default();
        for (path, text) in files {
            sources.add(SourceFile::new(*path, *text));
        }
        Case { sources, found: Vec::new() }
    }

    /// The span of the first `text` in a file.
    fn at(&self, file: u32, text: &str) -> Span {
        let start = self.sources.get(FileId(file)).text.find(text).unwrap();
        Span::new(FileId(file), start, start + text.len())
    }

    fn report(&self) -> Report<'_> {
        Report::new("shop", self.sources.len(), &self.sources, &self.found)
    }

    fn human(&self) -> String {
        self.report().render(Format::Human, Look::default())
    }
}

const MAP: &str = "\
journey Buy \"Buying\" {
  flow {
    reviews -> chekout
  }
}
";

#[test]
fn one_error_with_its_place_and_help() {
    let mut case = Case::new(&[("maps/buy.journey", MAP)]);
    case.found.push(
        Diagnostic::new(
            Code::UnknownName,
            case.at(0, "chekout"),
            "there is no touchpoint `chekout`",
        )
        .label("not declared in `Buy`")
        .help("did you mean `checkout`?"),
    );
    assert_eq!(
        case.human(),
        "\
error[J0201]

  × there is no touchpoint `chekout`
   ╭─[maps/buy.journey:3:16]
 2 │   flow {
 3 │     reviews -> chekout
   ·                ───┬───
   ·                   ╰── not declared in `Buy`
 4 │   }
   ╰────
  help: did you mean `checkout`?

"
    );
    assert_eq!(
        case.report().render(Format::Short, Look::default()),
        "maps/buy.journey:3:16: error[J0201]: there is no touchpoint `chekout`\n"
    );
    assert_eq!(case.report().summary(), "1 error in 1 file");
}

#[test]
fn the_second_place_may_be_in_another_file() {
    let mut case =
        Case::new(&[("a.journey", "\n\njourney Buy {}\n"), ("b.journey", "journey Buy {}\n")]);
    let (first, second) = (case.at(0, "Buy"), case.at(1, "Buy"));
    case.found.push(
        Diagnostic::new(Code::DuplicateName, second, "two journeys are called `Buy`")
            .label("the second")
            .also(first, "the first")
            .help("rename one of them"),
    );
    assert_eq!(
        case.human(),
        "\
error[J0202]

  × two journeys are called `Buy`
   ╭─[b.journey:1:9]
 1 │ journey Buy {}
   ·         ─┬─
   ·          ╰── the second
   ╰────
   ╭─[a.journey:3:9]
 2 │ 
 3 │ journey Buy {}
   ·         ─┬─
   ·          ╰── the first
   ╰────
  help: rename one of them

"
    );
}

#[test]
fn far_places_of_one_file_are_shown_apart() {
    let text = format!("pain a\n{}pain a\n", "x\n".repeat(20));
    let mut case = Case::new(&[("a.journey", &text)]);
    let first = case.at(0, "pain a");
    let second = Span::new(FileId(0), text.len() - 7, text.len() - 1);
    case.found.push(
        Diagnostic::new(Code::DuplicateName, second, "two pains")
            .label("second")
            .also(first, "first"),
    );
    let human = case.human();
    assert!(human.contains("[a.journey:22:1]"), "{human}");
    assert!(human.contains(" 1 │ pain a"), "{human}");
    assert!(human.contains(" 22 │ pain a"), "{human}");
}

#[test]
fn wide_letters_are_underlined_where_they_stand() {
    let mut case = Case::new(&[("买.journey", "stage 购买 {\n")]);
    let span = case.at(0, "购买");
    case.found.push(Diagnostic::new(Code::UnknownName, span, "购买?").label("here"));
    let human = case.human();
    assert!(human.contains("[买.journey:1:7]"), "{human}");
    assert!(human.contains(" 1 │ stage 购买 {\n   ·       ──┬─\n"), "{human}");
}

#[test]
fn a_finding_at_the_end_of_a_file_is_drawn() {
    for text in ["stage a {", "stage a {\n", "stage a {\r\n", ""] {
        let mut case = Case::new(&[("a.journey", text)]);
        let end = Span::new(FileId(0), text.len(), text.len());
        case.found
            .push(Diagnostic::new(Code::UnclosedBlock, end, "not closed").label("`}` is missing"));
        let human = case.human();
        assert!(human.contains("`}` is missing"), "{text:?}: {human}");
        assert!(human.contains("▲"), "{text:?}: {human}");
    }
}

#[test]
fn what_a_terminal_would_obey_is_made_visible() {
    let mut case = Case::new(&[("a.journey", "x \u{1b}[31mred\u{202e} y\n")]);
    let span = case.at(0, "red");
    case.found.push(Diagnostic::new(Code::UnknownWord, span, "`\u{1b}[0m`\nsecond line"));
    for format in [Format::Human, Format::Short] {
        let text = case.report().render(format, Look::default());
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text:?}");
    }
    assert!(case.human().contains("x ␛[31mred\u{fffd} y"));
    let short = case.report().render(Format::Short, Look::default());
    assert_eq!(short.lines().count(), 1);
}

#[test]
fn a_line_of_five_megabytes_is_cut_around_the_place() {
    let text = format!("{} here {}", "a".repeat(2_500_000), "é".repeat(1_250_000));
    let mut case = Case::new(&[("a.journey", &text)]);
    for i in 0..100 {
        let at = 2_500_001 + i * 6;
        let at = if i == 0 { at } else { text.len() - 2 * i };
        case.found.push(
            Diagnostic::new(Code::UnknownWord, Span::new(FileId(0), at, at + 2), "what").label("l"),
        );
    }
    let start = std::time::Instant::now();
    let human = case.human();
    assert!(human.contains("[a.journey:1:2500002]"), "{}", &human[..600]);
    assert!(human.contains("…aaaa"));
    assert!(human.lines().all(|line| line.chars().count() < 200));
    case.report().render(Format::Json, Look::default());
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn tall_places_are_shown_by_their_first_line() {
    let text = "journey A {\n".to_owned() + &"  stage s {}\n".repeat(50) + "}\n";
    let mut case = Case::new(&[("a.journey", &text)]);
    let all = Span::new(FileId(0), 0, text.len());
    case.found.push(Diagnostic::new(Code::FutureRule, all, "what").label("this"));
    assert!(case.human().lines().count() < 12, "{}", case.human());
}

#[test]
fn people_read_a_hundred_findings_and_errors_first() {
    let text = "word\n".repeat(300);
    let mut case = Case::new(&[("a.journey", &text)]);
    for i in 0..250 {
        let code = if i < 200 { Code::Wishful } else { Code::UnknownWord };
        case.found.push(Diagnostic::new(code, Span::new(FileId(0), i * 5, i * 5 + 4), "x"));
    }
    let human = case.human();
    assert_eq!(human.matches("error[J0107]").count(), 50);
    assert_eq!(human.matches("warning[J0615] wishful").count(), 50);
    assert!(human.ends_with("… and 150 warnings more: `--format short` lists all\n\n"), "{human}");
    assert_eq!(case.report().render(Format::Short, Look::default()).lines().count(), 250);
    assert_eq!(case.report().summary(), "50 errors, 200 warnings in 1 file");
}

#[test]
fn notes_have_a_list_of_their_own() {
    let mut case = Case::new(&[("buy.journey", MAP)]);
    let span = case.at(0, "reviews");
    case.found.push(Diagnostic::new(Code::Unmeasured, span, "nothing measures `reviews`"));
    assert_eq!(
        case.human(),
        "what the maps show\n\n  ☞ nothing measures `reviews`\n    buy.journey:3:5 unmeasured\n\n"
    );
}

#[test]
fn findings_are_sorted_by_path_and_given_once() {
    let mut case = Case::new(&[("b.journey", "xy"), ("a.journey", "xy")]);
    for (file, start) in [(0, 0), (1, 1), (1, 0), (0, 0)] {
        let span = Span::new(FileId(file), start, start);
        case.found.push(Diagnostic::new(Code::UnknownWord, span, "x"));
    }
    let short = case.report().render(Format::Short, Look::default());
    let places: Vec<&str> = short.lines().map(|l| &l[..13]).collect();
    assert_eq!(places, ["a.journey:1:1", "a.journey:1:2", "b.journey:1:1"]);
}

#[test]
fn json_fits_its_schema() {
    let mut case = Case::new(&[("地.journey", "a\n地图 x\n")]);
    let span = case.at(0, "x");
    case.found.push(
        Diagnostic::new(Code::UnknownWord, span, "what is `x`?")
            .label("this")
            .also(case.at(0, "地图"), "and this")
            .help("write `y`")
            .guess("write `y`", span, "y"),
    );
    case.found.push(Diagnostic::new(Code::Stale, span, "old"));
    let json = case.report().render(Format::Json, Look::default());
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&super::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let found = &value["diagnostics"][0];
    assert_eq!(found["span"]["start"], serde_json::json!({"offset": 9, "line": 2, "column": 4}));
    assert_eq!(found["fixes"][0]["applicability"], "unsafe");
    assert_eq!(value["summary"]["warnings"], 1);
}

#[test]
fn colours_come_only_when_wanted() {
    let mut case = Case::new(&[("a.journey", MAP)]);
    case.found.push(Diagnostic::new(Code::UnknownName, case.at(0, "chekout"), "x").label("y"));
    assert!(!case.human().contains('\u{1b}'));
    let look = Look { color: true, width: 100 };
    assert!(case.report().render(Format::Human, look).contains("\u{1b}["));
}
