//! Several declarations in one: `teams { … }` and `teams: [ … ]`.

use super::Walk;
use super::clauses::named_before;
use super::statement::Place;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::*;
use crate::vocab;

impl Walk<'_> {
    /// `teams { Growth "Growth" }`: things that are each declared on their own.
    pub(super) fn several_in_a_block(&mut self, written: &Name, meant: &str) -> bool {
        if written.text.to_lowercase().strip_suffix('s') != Some(meant) || !named_before(meant) {
            return false;
        }
        self.one_for_each(written, meant, "without a block around them");
        true
    }

    /// `teams: [Growth, Support]` outside every block.
    pub(super) fn several_in_a_list(&mut self, place: Place, key: &Name) -> bool {
        let lower = key.text.to_lowercase();
        let Some(meant) = lower.strip_suffix('s').and_then(vocab::keyword) else { return false };
        if place != Place::File || vocab::is_keyword(&lower) || !named_before(meant) {
            return false;
        }
        self.file.lost_names = true;
        self.one_for_each(key, meant, "on a line of its own");
        true
    }

    /// `how` ends the sentence that says how each is written.
    fn one_for_each(&mut self, written: &Name, meant: &str, how: &str) {
        self.error(
            Diagnostic::new(
                Code::UnknownWord,
                written.span,
                format!("no statement begins with `{}`", written.text),
            )
            .label(format!("did you mean `{meant}`?"))
            .help(format!("write `{meant} NAME \"…\"` for each, {how}")),
        );
    }
}
