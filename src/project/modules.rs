//! From paths to module names: `eu/returns.journey` is `eu.returns`.

use super::EXTENSION;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// The name under which the standard library is used.
const LIBRARY: &str = "std";

/// What names a project's files have.
#[derive(Debug, Default)]
pub struct Modules {
    /// By path; `None` for a file that cannot be used.
    pub names: HashMap<String, Option<String>>,
    /// Files that lay claim to a name that is taken.
    pub clashes: Vec<Clash>,
}

/// A file that lays claim to a name that is taken.
#[derive(Debug, PartialEq, Eq)]
pub struct Clash {
    path: String,
    module: String,
    /// The file that has the name, or one that differs in case only; `None`: the standard library.
    taken_by: Option<(String, String)>,
}

/// The module's name for a path, if each part of it is an identifier.
pub fn name(path: &str) -> Option<String> {
    let stem = path.strip_suffix(EXTENSION)?;
    let parts: Vec<String> = stem.split('/').map(|part| part.nfc().collect()).collect();
    parts.iter().all(|part| is_identifier(part)).then(|| parts.join("."))
}

/// Whether a word (in NFC) is an identifier: a Unicode XID word, or one that starts with `_`.
pub fn is_identifier(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
        && chars.all(unicode_ident::is_xid_continue)
}

/// Names for these paths (sorted); the first of several files keeps the name.
pub fn assign(paths: &[&str]) -> Modules {
    let mut modules = Modules::default();
    let mut taken: HashMap<String, (String, String)> = HashMap::new();
    for &path in paths {
        let mut given = None;
        if let Some(module) = name(path) {
            let folded = module.to_lowercase();
            if folded.split('.').next() == Some(LIBRARY) {
                modules.clashes.push(Clash { path: path.to_owned(), module, taken_by: None });
            } else if let Some(first) = taken.get(&folded) {
                let taken_by = Some(first.clone());
                modules.clashes.push(Clash { path: path.to_owned(), module, taken_by });
            } else {
                taken.insert(folded, (path.to_owned(), module.clone()));
                given = Some(module);
            }
        }
        modules.names.insert(path.to_owned(), given);
    }
    modules
}

impl Clash {
    /// The finding; `place` gives the start of a file.
    pub fn diagnostic(&self, place: impl Fn(&str) -> Span) -> Diagnostic {
        let here = place(&self.path);
        let Some((path, module)) = &self.taken_by else {
            let text = format!(
                "`{}` would be module `{}`, and `std` is the standard library",
                self.path, self.module
            );
            return Diagnostic::new(Code::ModuleClash, here, text)
                .help("rename the file or folder: no module of a project is called `std`");
        };
        let diagnostic = if *module == self.module {
            let text = format!("`{path}` and `{}` are both module `{module}`", self.path);
            Diagnostic::new(Code::ModuleClash, here, text)
        } else {
            let text = format!(
                "modules `{module}` and `{}` differ only in capital and small letters",
                self.module
            );
            Diagnostic::new(Code::ModuleClash, here, text)
        };
        diagnostic
            .label("this file cannot be used")
            .also(place(path), format!("`{module}` is this file"))
            .help("rename one of the two files: some systems cannot tell them apart")
    }
}

#[cfg(test)]
mod tests {
    use super::{assign, name};

    #[test]
    fn paths_become_names() {
        assert_eq!(name("people.journey").as_deref(), Some("people"));
        assert_eq!(name("eu/returns.journey").as_deref(), Some("eu.returns"));
        assert_eq!(name("地图/买手机.journey").as_deref(), Some("地图.买手机"));
        // A decomposed name, as some systems store it, is the composed one.
        assert_eq!(name("cafe\u{301}.journey"), name("caf\u{e9}.journey"));
        assert_eq!(name("my-map.journey"), None);
        assert_eq!(name("2026/plan.journey"), None);
        assert_eq!(name("a.b.journey"), None);
        assert_eq!(name(".journey"), None);
    }

    #[test]
    fn the_first_file_keeps_the_name() {
        let found = assign(&["Eu/x.journey", "eu/x.journey", "std.journey", "y.journey"]);
        assert_eq!(found.names["Eu/x.journey"].as_deref(), Some("Eu.x"));
        assert_eq!(found.names["eu/x.journey"], None);
        assert_eq!(found.names["std.journey"], None);
        assert_eq!(found.names["y.journey"].as_deref(), Some("y"));
        assert_eq!(found.clashes.len(), 2);
    }

    #[test]
    fn one_letter_in_two_encodings_is_one_name() {
        let found = assign(&["cafe\u{301}.journey", "caf\u{e9}.journey"]);
        assert_eq!(found.clashes.len(), 1);
    }
}
