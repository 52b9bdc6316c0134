//! Levels of warnings and notes: what `journey.toml` and the command line make of them.

use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use std::collections::BTreeMap;

/// The level of a warning or note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Fails a run.
    Error,
    /// Is listed.
    Warning,
    /// Is listed apart; never fails a run.
    Note,
    /// Is not reported.
    Off,
}

impl Level {
    /// The words, as `journey.toml` takes them.
    pub const WORDS: [&str; 4] = ["error", "warning", "note", "off"];

    /// The level of this word.
    pub fn from_word(word: &str) -> Option<Level> {
        match word {
            "error" => Some(Level::Error),
            "warning" => Some(Level::Warning),
            "note" => Some(Level::Note),
            "off" => Some(Level::Off),
            _ => None,
        }
    }

    fn severity(self) -> Option<Severity> {
        match self {
            Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Note => Some(Severity::Note),
            Level::Off => None,
        }
    }
}

/// The levels of one run. Later sets override earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels {
    set: BTreeMap<Code, Level>,
    deny_warnings: bool,
}

impl Levels {
    /// Sets the level of one warning or note.
    pub fn set(&mut self, code: Code, level: Level) {
        self.set.insert(code, level);
    }

    /// Makes an error of every warning that is left. Notes stay notes.
    pub fn deny_warnings(&mut self) {
        self.deny_warnings = true;
    }

    /// The level of a code in this run.
    pub fn of(&self, code: Code) -> Level {
        let default = match code.severity() {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Note,
        };
        match self.set.get(&code).copied().unwrap_or(default) {
            Level::Warning if self.deny_warnings => Level::Error,
            level => level,
        }
    }

    /// Gives every finding its level and drops those that are off.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain_mut(|diagnostic| {
            if !diagnostic.code.is_lint() {
                return true;
            }
            let severity = self.of(diagnostic.code).severity();
            diagnostic.severity = severity.unwrap_or(diagnostic.severity);
            severity.is_some()
        });
    }
}

/// The warning or note of this name or code; else what to say about it.
pub fn find_lint(name: &str) -> Result<Code, String> {
    match Code::find(name) {
        Some(code) if code.is_lint() => Ok(code),
        Some(Code::TooManyMistakes) => {
            Err("`J0708` has the level of what it stands for: set the level of that".to_owned())
        }
        Some(code) if code.severity() == Severity::Error => {
            Err(format!("`{}` is always an error, its level cannot be set", code.id()))
        }
        Some(code) => Err(format!("`{}` is told by `journey import` and has no level", code.id())),
        None => {
            let names = Code::ALL.iter().filter(|c| c.is_lint()).map(|c| c.name());
            Err(match nearest(name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`journey lints` lists the names".to_owned(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Levels, find_lint};
    use crate::diagnostic::{Code, Diagnostic, Severity};
    use crate::source::Span;

    fn applied(levels: &Levels, code: Code) -> Option<Severity> {
        let mut found = vec![Diagnostic::new(code, Span::default(), "x")];
        levels.apply(&mut found);
        found.first().map(|d| d.severity)
    }

    #[test]
    fn levels_are_applied_to_advice_only() {
        let mut levels = Levels::default();
        assert_eq!(applied(&levels, Code::Wishful), Some(Severity::Warning));
        levels.deny_warnings();
        assert_eq!(applied(&levels, Code::Wishful), Some(Severity::Error));
        assert_eq!(applied(&levels, Code::Unmeasured), Some(Severity::Note));
        levels.set(Code::Wishful, Level::Off);
        assert_eq!(applied(&levels, Code::Wishful), None);
        levels.set(Code::Unmeasured, Level::Error);
        assert_eq!(applied(&levels, Code::Unmeasured), Some(Severity::Error));
        levels.set(Code::UnknownName, Level::Off);
        assert_eq!(applied(&levels, Code::UnknownName), Some(Severity::Error));
    }

    #[test]
    fn wrong_names_are_mended() {
        assert_eq!(find_lint("wishful"), Ok(Code::Wishful));
        assert_eq!(find_lint("J0615"), Ok(Code::Wishful));
        assert_eq!(find_lint("whishful"), Err("did you mean `wishful`?".to_owned()));
        assert!(find_lint("unknown-name").unwrap_err().contains("always an error"));
    }
}
