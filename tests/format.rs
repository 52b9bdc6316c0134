//! The formatter: what it makes of texts, and what must hold for every text.

#[path = "format/cases.rs"]
mod cases;
#[path = "format/corpus.rs"]
mod corpus;
#[path = "format/generated.rs"]
mod generated;

use journey::format::{Refusal, format};
use journey::source::{FileId, SourceFile};

/// Formats a text that can be formatted.
#[track_caller]
fn formatted(text: &str) -> String {
    match format(FileId(0), &SourceFile::new("test.journey", text)) {
        Ok(text) => text,
        Err(Refusal::Syntax(found)) => panic!("not a map: {found:#?}\n{text}"),
        Err(Refusal::Mistake(mistake)) => panic!("{mistake}:\n{text}"),
    }
}

/// Formats a text, and checks that doing it again changes nothing.
#[track_caller]
fn settled(text: &str) -> String {
    let first = formatted(text);
    let second = formatted(&first);
    assert_eq!(
        first, second,
        "the second run changes the result of the first, of this source:\n{text}"
    );
    first
}
