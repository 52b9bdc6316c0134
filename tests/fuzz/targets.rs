//! What is done with bytes that nobody wrote, and what has to hold of it. The programs in `targets/`
//! are fed by the fuzzer; `tests/corpus.rs` feeds the same functions what was found before.

use journey::compile::{Compilation, Options, compile};
use journey::diagnostic::{Diagnostic, Severity};
use journey::diagram::View;
use journey::emit::dot::{DotOptions, dot};
use journey::emit::{mermaid, result, scorecard, spec, table};
use journey::format::{Refusal, format as formatted};
use journey::levels::Levels;
use journey::measure::evaluate;
use journey::measure::needs::Needs;
use journey::measure::read::{Input, Manner, read, time::Zone};
use journey::measure::store::Store;
use journey::measure::texts::Texts;
use journey::model::Unit;
use journey::project::single;
use journey::report::{Format, Look, Report};
use journey::source::{FileId, SourceFile};
use journey::{diff as differ, import as importer, syntax};
use std::io::Cursor;
use std::sync::LazyLock;

/// Any text is read; every finding lies in it.
pub fn parse(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let source = SourceFile::new("map.journey", text);
    let (_, found) = syntax::parse(FileId::default(), &source);
    inside(&source, &found);
}

/// Anything is compiled, reported in every form, and drawn if nothing is wrong with it.
pub fn check(bytes: &[u8]) {
    let compiled = compiled(bytes);
    let (sources, found) = (&compiled.sources, &compiled.diagnostics);
    for d in found {
        inside(sources.get(d.span.file), std::slice::from_ref(d));
    }
    let report = Report::new("map", 1, sources, found);
    for (_, form) in Format::ALL {
        report.render(form, Look::default());
    }
    let Some(model) = &compiled.model else { return };
    spec::spec(model, sources);
    for view in View::ALL {
        dot(model, view, None, &DotOptions::default());
    }
    for journey in model.journeys.ids() {
        mermaid::mermaid(model, journey);
        table::markdown(model, journey);
        table::csv(model, journey);
    }
}

/// What can be formatted says the same afterwards, and stays as it is.
pub fn format(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let once = match formatted(FileId::default(), &SourceFile::new("map.journey", text)) {
        Ok(once) => once,
        Err(Refusal::Syntax(_)) => return,
        Err(Refusal::Mistake(mistake)) => panic!("{mistake}"),
    };
    let again = formatted(FileId::default(), &SourceFile::new("map.journey", once.as_str()));
    assert_eq!(again.as_ref(), Ok(&once), "formatting is not stable");
}

/// Whatever is imported checks and is formatted.
pub fn import(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let read = [importer::mermaid(text), importer::markdown(text)];
    for imported in read.into_iter().flatten() {
        let compiled = compiled(imported.text.as_bytes());
        let wrong = compiled.diagnostics.iter().find(|d| d.severity == Severity::Error);
        assert_eq!(wrong, None, "an imported map has an error:\n{}", imported.text);
        let source = SourceFile::new("map.journey", imported.text.as_str());
        assert_eq!(formatted(FileId::default(), &source).as_ref(), Ok(&imported.text));
    }
}

/// Any bytes are data: they are read and measured, or refused in words.
pub fn data(bytes: &[u8]) {
    let Some((&kind, bytes)) = bytes.split_first() else { return };
    let compiled = &*MEASURED;
    let Some(model) = &compiled.model else { panic!("the map is wrong") };
    let zone = Zone::named("Europe/Berlin");
    let name = ["log.csv", "log.jsonl", "log", "log.tsv"][usize::from(kind) % 4];
    let manner = Manner { zone: &zone, strict: kind & 0x80 != 0 };
    let needs = Needs::of_project(model);
    let mut texts = Texts::default();
    let mut raws = Vec::new();
    for source in needs.sources() {
        let input = Input { name: name.to_owned(), bytes: Box::new(Cursor::new(bytes.to_vec())) };
        let wanted = needs.columns(model, source);
        match read(model, source, &wanted, [Ok(input)], &mut texts, manner) {
            Ok(raw) => raws.push((source, raw)),
            Err(fault) => {
                assert!(!fault.to_string().is_empty());
                return;
            }
        }
    }
    let store = Store::new(model, raws, texts, zone, None);
    let card = evaluate(model, &store, &[], Unit::Person);
    let past = result::history::History::default();
    result::result(model, &store, &card, &past);
    scorecard::table(model, &store, &card, &past, &|text, _| text.to_owned());
    scorecard::junit(model, &card);
    scorecard::markdown(model, &store, &card, &past);
}

/// Between two maps that are right, changes can be told; between a map and itself there are none.
/// A line `%%%%` parts them.
pub fn diff(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some((old, new)) = text.split_once("\n%%%%\n") else { return };
    let (old, new) = (compiled(old.as_bytes()), compiled(new.as_bytes()));
    let (Some(before), Some(after)) = (&old.model, &new.model) else { return };
    for (one, other, sources) in [(before, after, &new.sources), (after, before, &old.sources)] {
        let found = differ::diff(one, other);
        let sides = differ::Sides { old: "old", new: "new", sources };
        for form in [differ::Format::Human, differ::Format::Json, differ::Format::Markdown] {
            found.render(form, sides, false);
        }
        let itself = differ::diff(one, one);
        assert!(itself.changes.is_empty(), "a map differs from itself: {:?}", itself.changes);
    }
}

fn compiled(bytes: &[u8]) -> Compilation {
    let day = "2026-11-22".parse().ok();
    let mut compiled = compile(single("map.journey", bytes.to_vec()), &Options { as_of: day });
    compiled.settle(&Levels::default());
    compiled
}

fn inside(source: &SourceFile, found: &[Diagnostic]) {
    for d in found {
        let (start, end) = (d.span.start as usize, d.span.end as usize);
        assert!(source.text.get(start..end).is_some(), "{d:?} is not in its text");
    }
}

/// A map with a column of every type, and measures of every kind of formula that reads them.
static MEASURED: LazyLock<Compilation> =
    LazyLock::new(|| compiled(include_bytes!("measured.journey")));

/// What is done with some bytes.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const ALL: [(&str, Target); 6] = [
    ("parse", parse),
    ("check", check),
    ("format", format),
    ("import", import),
    ("data", data),
    ("diff", diff),
];
