//! How many findings of a file are told.

use super::{Code, Diagnostic, Severity};
use crate::source::FileId;
use std::borrow::Cow;
use std::collections::HashMap;

/// So many errors of a file are told, so many warnings and so many notes: the first ones in order of
/// place, of mistakes in the writing one a line, whichever step found them. It is more than anybody
/// reads, and as many as an editor shows. Of each level of which there are more, one finding
/// ([`Code::TooManyMistakes`]) says so in every format; counts and exit codes are of all.
///
/// A step that looks for errors gives up after so many of its own, so that a file of nothing but
/// mistakes takes no more room than its text: what follows then was not looked for, and is in no
/// count.
pub const MOST: usize = 1_000;

/// Findings, within [`MOST`].
#[derive(Debug, Default)]
pub struct Limited<'a> {
    /// What is told, in the order of what was found; what stands for others is its own.
    pub told: Vec<Cow<'a, Diagnostic>>,
    /// What is not told.
    pub untold: Vec<&'a Diagnostic>,
}

impl Limited<'_> {
    /// What is told and stands for others that are not.
    pub fn for_others(&self) -> impl Iterator<Item = &Diagnostic> {
        self.told.iter().filter(|d| matches!(d, Cow::Owned(_))).map(|d| &**d)
    }
}

/// What is told of findings that are in order of place.
pub fn limit<'a>(found: impl IntoIterator<Item = &'a Diagnostic>) -> Limited<'a> {
    let mut limited = Limited::default();
    let mut counts: HashMap<(FileId, Severity), usize> = HashMap::new();
    // Where what stands for others stands, and for how many.
    let mut others: HashMap<(FileId, Severity), (usize, usize)> = HashMap::new();
    let mut said: Vec<FileId> = Vec::new();
    for d in found {
        if d.code == Code::TooManyMistakes {
            said.push(d.span.file);
            limited.told.push(Cow::Borrowed(d));
            continue;
        }
        let key = (d.span.file, d.severity);
        let count = counts.entry(key).or_default();
        *count += 1;
        if *count <= MOST {
            limited.told.push(Cow::Borrowed(d));
            continue;
        }
        limited.untold.push(d);
        let (_, more) = others.entry(key).or_insert_with(|| {
            limited.told.push(Cow::Owned(Diagnostic::new(Code::TooManyMistakes, d.span, "")));
            (limited.told.len() - 1, 0)
        });
        *more += 1;
    }
    for ((file, severity), (at, more)) in others {
        let d = limited.told[at].to_mut();
        let (word, said) = (severity.word(), said.contains(&file) && severity == Severity::Error);
        d.severity = severity;
        d.message = match said {
            // How many there are is not known where a step gave up.
            true => format!("there are too many {word}s: of this file no more are told"),
            false => format!("there are too many {word}s: {more} more of this file are not told"),
        };
        d.label = "this is the first that is not told".to_owned();
        d.help = Some("mend those that are told and check again".to_owned());
    }
    limited
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn found(file: u32, code: Code, n: usize) -> Vec<Diagnostic> {
        let place = |i| Span::new(FileId(file), i, i + 1);
        (0..n).map(|i| Diagnostic::new(code, place(i), format!("number {i}"))).collect()
    }

    #[test]
    fn so_many_of_each_level_and_file_are_told() {
        let all = [
            found(0, Code::UnknownName, MOST),
            found(0, Code::Unused, MOST + 2),
            found(0, Code::Unmeasured, MOST - 1),
            found(1, Code::Unused, 1),
            found(2, Code::Unmeasured, 3 * MOST),
        ]
        .concat();
        let limited = limit(&all);
        assert_eq!(limited.untold.len(), 2 + 2 * MOST);
        assert_eq!(limited.told.len(), 4 * MOST + 2);
        let others: Vec<_> =
            limited.for_others().map(|d| (d.span.start, d.severity, d.message.as_str())).collect();
        assert_eq!(
            others,
            [
                (
                    1000,
                    Severity::Warning,
                    "there are too many warnings: 2 more of this file are not told"
                ),
                (
                    1000,
                    Severity::Note,
                    "there are too many notes: 2000 more of this file are not told"
                ),
            ]
        );
        assert_eq!(limited.told[2 * MOST].code, Code::TooManyMistakes);
    }
}
