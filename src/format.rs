//! One way to write a map: `journey fmt`.
//!
//! The formatter works on the words of the source, not on the tree: it decides only what stands
//! between two words (nothing, a blank, a line break), and where a comma is needed. The tree tells
//! it where statements, blocks, clauses and operators are. So nothing can be lost, sorted or made
//! up; what it gives is read again all the same, and given back only if it says what the source said.
//!
//! # The rules
//!
//! - Two spaces a block, one blank between words, no columns. Lines that the formatter makes have at
//!   most [`FIT`] columns (texts and comments are never broken). What its author wrote on one line
//!   may stay there up to [`KEEP`] columns: a line a little too long reads better than a broken one.
//! - One statement a line. A block stays on one line if it was written so and the line is short
//!   enough; commas at line ends go. Nothing is ever joined into a block on one line.
//! - A head that is too long is broken before clause words, as late as possible, a measure before its
//!   target first; it goes on four columns further in.
//! - Formulas, conditions and chains of a flow keep their breaks before operators and arrows, and are
//!   broken before the weakest operators where they are too long.
//! - A list (also arguments, parameters, names of a `use`) stands on one line, or has one item a line
//!   and a comma after the last. It is broken if it is too long, if it holds a comment, or if it was
//!   broken and had that last comma: so its author decides.
//! - At most one blank line between statements and between items of a list, none at their ends.
//! - A comment on a line of its own keeps one, a trailing one stays behind its word. Statements that
//!   share a line with `// allow: …` stay on it, since it speaks of the line.
//! - Texts stay byte for byte; `"""` is moved with its statement, which does not change its value.
//! - Lines end with LF, or with CRLF if all lines of the file do. No byte order mark.

mod layout;
mod marks;
mod run;
mod same;
mod tokens;
mod write;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, SourceFile};
use crate::syntax;
use std::fmt;

/// Columns that a line made by the formatter has at most.
pub const FIT: usize = 100;

/// Columns up to which a line stays that was written as one. The longest line of the language's own
/// first example has so many.
pub const KEEP: usize = 130;

/// Why a text is left as it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// It has syntax errors: these.
    Syntax(Vec<Diagnostic>),
    /// The formatter was about to change more than the look, which is a mistake of its own.
    Mistake(Mistake),
}

/// What the formatter would have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// The text could no longer be read.
    Unreadable,
    /// Words were lost, added or moved.
    Words,
    /// Comments were lost, added or moved.
    Comments,
    /// The words were read as something else.
    Meaning,
    /// An allowance covered something else.
    Allowances,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mistake::Unreadable => "formatted, it could no longer be read",
            Mistake::Words => "formatted, it would have other words",
            Mistake::Comments => "formatted, it would have other comments",
            Mistake::Meaning => "formatted, it would mean something else",
            Mistake::Allowances => "formatted, an `allow` would cover something else",
        })
    }
}

/// Formats a file. A file with syntax errors is refused, and so is a result that does not say what
/// the source says.
pub fn format(id: FileId, source: &SourceFile) -> Result<String, Refusal> {
    let (tree, found) = syntax::parse(id, source);
    if found.iter().any(|d| d.severity == Severity::Error) {
        return Err(Refusal::Syntax(found));
    }
    let marks = marks::Marks::of(&tree);
    let tokens = tokens::Tokens::read(&source.text, &marks);
    let gaps = layout::layout(&tree, &tokens, &marks);
    let text = write::write(&tokens, &gaps);
    same::check(id, (&tree, &tokens), &text).map_err(Refusal::Mistake)?;
    Ok(text)
}
