//! The tree-sitter grammar of `.journey` files, with its queries.

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_journey() -> *const ();
}

/// The language, for `tree_sitter::Parser::set_language`.
// Safe: the function is the one that the generated parser exports, and gives a static table.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_journey) };

/// Which node has which colour.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../../queries/highlights.scm");
/// Which nodes are declarations and references.
pub const TAGS_QUERY: &str = include_str!("../../queries/tags.scm");
/// Which nodes bind names.
pub const LOCALS_QUERY: &str = include_str!("../../queries/locals.scm");
/// Which nodes hold another language.
pub const INJECTIONS_QUERY: &str = include_str!("../../queries/injections.scm");
