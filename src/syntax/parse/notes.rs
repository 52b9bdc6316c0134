//! Comments: documentation, allowances, and the rest.

use super::Walk;
use crate::diagnostic::{Applicability, Code, Diagnostic, Severity};
use crate::source::Span;
use crate::syntax::ast::{Allow, Name};

/// `///` lines and allowances that wait for the statement below them.
#[derive(Default)]
pub(super) struct Waiting {
    docs: Vec<(Span, String)>,
    /// End of the last `///` line, in the text that is read.
    doc_end: usize,
    allows: Vec<Name>,
}

impl Walk<'_> {
    /// Takes a comment between statements, at this place of the text that is read. `own_line`:
    /// nothing stands before it on its line.
    pub(super) fn comment(
        &mut self,
        (start, end): (usize, usize),
        own_line: bool,
        waiting: &mut Waiting,
    ) {
        let written = &self.repaired.text[start..end];
        let span = self.place(start, end);
        if let Some(names) = allowance(written) {
            let names = self.allowed_names(names, written, span);
            if own_line {
                waiting.allows.extend(names);
            } else {
                let covers = self.line_of(start);
                self.file.allows.extend(names.into_iter().map(|name| Allow { name, covers }));
            }
            return;
        }
        self.nearly_allowance(written, span);
        let doc = written.strip_prefix("///").filter(|rest| !rest.starts_with('/'));
        if let Some(text) = doc {
            if own_line {
                if !waiting.docs.is_empty() && !self.adjacent(waiting.doc_end, start) {
                    self.misplaced(waiting);
                }
                waiting.docs.push((span, strip(text)));
                waiting.doc_end = end;
            } else {
                self.misplaced_doc(
                    span,
                    "`///` documents what stands below it, on a line of its own",
                );
            }
        } else if let Some(text) = written.strip_prefix("//!") {
            if own_line && !self.begun {
                let text = strip(text);
                match &mut self.file.doc {
                    Some(doc) => {
                        doc.push('\n');
                        doc.push_str(&text);
                    }
                    None => self.file.doc = Some(text),
                }
            } else {
                self.misplaced_doc(
                    span,
                    "`//!` documents the file and stands above its first statement",
                );
            }
        }
    }

    /// A comment inside a statement: nothing can be documented there.
    pub(super) fn inner_comment(&mut self, pair: &super::Pair<'_>) {
        let written = pair.as_str();
        let span = self.span(pair);
        self.file.inner_comments.push(span);
        if let Some(names) = allowance(written) {
            let names = self.allowed_names(names, written, span);
            let covers = self.line_of(self.range(pair).0);
            self.file.allows.extend(names.into_iter().map(|name| Allow { name, covers }));
        } else if written.starts_with("///") && !written.starts_with("////")
            || written.starts_with("//!")
        {
            self.misplaced_doc(
                span,
                "documentation stands above the statement, on lines of its own",
            );
        } else {
            self.nearly_allowance(written, span);
        }
    }

    /// Says of `// Allow: name` that it is a comment like any other.
    fn nearly_allowance(&mut self, written: &str, comment: Span) {
        // What documents is no allowance, whatever it says.
        let plain = written.strip_prefix("//").filter(|rest| !rest.starts_with(['/', '!']));
        let Some(text) = plain.map(str::trim_start) else { return };
        let Some((word, names)) = text.split_once(':') else { return };
        let name = names.split(',').next().unwrap_or_default().trim();
        if !word.trim_end().eq_ignore_ascii_case("allow")
            || !Code::find(name).is_some_and(|code| code.is_lint())
        {
            return;
        }
        let start = comment.start + (written.len() - text.len()) as u32;
        let sign = Span { start, end: start + word.len() as u32 + 1, ..comment };
        let message = format!("`{word}:` allows nothing");
        self.out.push(
            Diagnostic::new(Code::UnusedAllow, sign, message)
                .label("as it is, this is a comment like any other")
                .help("write `allow:`")
                .fix("write `allow:`", sign, "allow:"),
        );
        // The file can be read for all that.
        self.most += 1;
    }

    /// Gives what waited for the statement that starts at `start` (in the text that is read).
    pub(super) fn documented(&mut self, waiting: &mut Waiting, start: usize) -> Option<String> {
        if waiting.docs.is_empty() {
            return None;
        }
        if !self.adjacent(waiting.doc_end, start) {
            self.misplaced(waiting);
            return None;
        }
        let lines: Vec<String> =
            std::mem::take(&mut waiting.docs).into_iter().map(|(_, t)| t).collect();
        Some(lines.join("\n"))
    }

    /// Lets the allowances that waited cover a statement.
    pub(super) fn allowed(&mut self, waiting: &mut Waiting, covers: Span) {
        for name in waiting.allows.drain(..) {
            self.file.allows.push(Allow { name, covers });
        }
    }

    /// Says of what still waits at the end of a block that it documents nothing.
    pub(super) fn end_of_notes(&mut self, mut waiting: Waiting) {
        self.misplaced(&mut waiting);
        for name in waiting.allows {
            let covers = name.span;
            self.file.allows.push(Allow { name, covers });
        }
    }

    fn misplaced(&mut self, waiting: &mut Waiting) {
        let docs = std::mem::take(&mut waiting.docs);
        if let (Some((first, _)), Some((last, _))) = (docs.first(), docs.last()) {
            self.misplaced_doc(first.to(*last), "there is no statement right below it");
        }
    }

    fn misplaced_doc(&mut self, span: Span, why: &str) {
        let d = Diagnostic::new(
            Code::MisplacedDoc,
            span,
            "this documentation comment documents nothing",
        )
        .label(why)
        .help("write `//` for a plain comment");
        let sign = Span { end: span.start + 3, ..span };
        let one_line = !self.repaired.source()[span.range()].contains(['\n', '\r']);
        self.out.push(if one_line { d.fix("write `//`", sign, "//") } else { d });
        // The file can be read for all that.
        self.most += 1;
    }

    /// Whether only one line break lies between two places.
    fn adjacent(&self, end: usize, start: usize) -> bool {
        let between = &self.repaired.text[end..start.max(end)];
        between.replace("\r\n", "\n").matches(['\n', '\r']).count() <= 1
    }

    fn line_of(&self, at: usize) -> Span {
        let text = &self.repaired.text;
        let start = text[..at].rfind(['\n', '\r']).map_or(0, |i| i + 1);
        self.place(start, at)
    }

    fn allowed_names(&self, names: &str, written: &str, span: Span) -> Vec<Name> {
        let offset = written.len() - names.len();
        let mut found = Vec::new();
        let mut at = offset;
        for part in names.split(',') {
            let word = part.split_whitespace().next().unwrap_or("");
            let start = at + part.find(word).unwrap_or(0);
            let first = span.start + start as u32;
            found.push(Name {
                text: word.to_string(),
                span: Span { file: span.file, start: first, end: first + word.len() as u32 },
            });
            at += part.len() + 1;
        }
        found
    }
}

/// Where a file has mistakes, what a comment documents may be what could not be read: that it
/// documents nothing is not sure then.
pub(super) fn unsure_of_docs(found: &mut [Diagnostic]) {
    if found.iter().any(|d| d.severity == Severity::Error) {
        let of_docs = found.iter_mut().filter(|d| d.code == Code::MisplacedDoc);
        let fixes = of_docs.flat_map(|d| &mut d.fixes);
        fixes.for_each(|fix| fix.applicability = Applicability::Unsafe);
    }
}

/// What stands after `// allow:`.
fn allowance(comment: &str) -> Option<&str> {
    let rest = comment.strip_prefix("//")?;
    rest.trim_start().strip_prefix("allow:")
}

fn strip(text: &str) -> String {
    text.strip_prefix(' ').unwrap_or(text).trim_end().to_string()
}
