//! What editors ask, over all examples: a name that is given another one everywhere leaves a project
//! that says the same.

mod support;

use journey::compile::{Options, Trees};
use journey::diagnostic::Severity;
use journey::ide::Snapshot;
use journey::project::files::Memory;
use journey::project::{Selection, load};
use journey::source::FileId;
use std::collections::BTreeMap;
use support::{Texts, projects, read_project, root, today};

fn snapshot(texts: &Texts) -> Snapshot {
    let mut files = Memory::default();
    for (path, text) in texts {
        files.add(path.clone(), text.clone().into_bytes());
    }
    let project = load(&files, "x", &Selection::all());
    Snapshot::new(project, &Options { as_of: Some(today()) }, &mut Trees::default())
}

fn examples() -> Vec<(String, Texts)> {
    let folders = projects(&root().join("examples"));
    assert!(folders.len() > 3);
    folders
        .iter()
        .map(|f| (f.file_name().unwrap().to_str().unwrap().to_owned(), read_project(f)))
        .collect()
}

/// The findings that a project has, without places and names.
fn told(snapshot: &Snapshot) -> Vec<String> {
    snapshot.diagnostics().map(|d| d.code.id().to_owned()).collect()
}

#[test]
fn every_name_can_be_given_another_one() {
    let (mut tried, mut problems) = (0, Vec::new());
    for (name, texts) in examples() {
        let before = snapshot(&texts);
        let index = before.index();
        // A part of the names: each costs compiling the project.
        let count = index.definitions.iter().filter(|d| !d.std).count();
        let step = (count / 15).max(1);
        for d in index.definitions.iter().filter(|d| !d.std).step_by(step) {
            let (file, offset) = (d.name_span.file, d.name_span.start);
            let Ok(edits) = before.rename(file, offset, "zz_other") else { continue };
            let mut by_file: BTreeMap<FileId, Vec<_>> = BTreeMap::new();
            for edit in edits {
                by_file.entry(edit.span.file).or_default().push(edit);
            }
            let mut changed = texts.clone();
            for (file, mut edits) in by_file {
                edits.sort_by_key(|e| std::cmp::Reverse(e.span.start));
                let path = &before.source(file).path;
                let text = &mut changed.iter_mut().find(|(p, _)| p == path).unwrap().1;
                for edit in edits {
                    text.replace_range(edit.span.range(), &edit.replacement);
                }
            }
            let after = snapshot(&changed);
            tried += 1;
            let errors: Vec<_> = after
                .diagnostics()
                .filter(|d| d.severity == Severity::Error)
                .map(|d| format!("{}: {}", after.source(d.span.file).path, d.message))
                .collect();
            let what = format!("{name}: {} `{}`", d.kind.word(), d.name);
            if !errors.is_empty() {
                problems.push(format!("{what}: {errors:#?}"));
            } else if told(&after) != told(&before) {
                problems.push(format!("{what}: other findings"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(tried > 80, "{tried}");
}

#[test]
fn every_offset_of_every_example_can_be_asked_about() {
    for (_, texts) in examples() {
        let snapshot = snapshot(&texts);
        for parsed in snapshot.files().iter().filter(|f| !f.std) {
            let text = snapshot.source(parsed.id).text.clone();
            let inside = |span: journey::source::Span, file: FileId| {
                assert!(snapshot.source(file).text.get(span.range()).is_some(), "{span:?}");
            };
            for (offset, _) in text.char_indices().step_by(7).chain([(text.len(), ' ')]) {
                let at = offset as u32;
                if let Some(hover) = snapshot.hover(parsed.id, at) {
                    inside(hover.span, parsed.id);
                }
                if let Some(place) = snapshot.definition(parsed.id, at) {
                    inside(place.name, place.name.file);
                }
                let nested = snapshot.selections(parsed.id, at);
                for pair in nested.windows(2) {
                    assert!(pair[1].start <= pair[0].start && pair[0].end <= pair[1].end);
                }
            }
            for (offset, _) in text.char_indices().step_by(61) {
                let offers = snapshot.complete(parsed.id, offset as u32, Some(today()));
                inside(offers.span, parsed.id);
                snapshot.signature(parsed.id, offset as u32);
                snapshot.actions(journey::source::Span::new(parsed.id, offset, offset));
            }
            let colors = snapshot.colors(parsed.id);
            assert!(colors.windows(2).all(|w| w[0].span.end <= w[1].span.start));
            // A clean example is formatted.
            assert_eq!(snapshot.format(parsed.id, None), []);
            for fold in snapshot.folds(parsed.id) {
                assert!(fold.first < fold.last);
            }
            snapshot.hints(journey::source::Span::new(parsed.id, 0, text.len()));
            snapshot.lenses(parsed.id);
            snapshot.symbols(parsed.id);
        }
    }
}
