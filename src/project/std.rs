//! The standard library: `.journey` sources that come with the program.

use crate::vocab;

/// A module of the standard library.
#[derive(Debug, Clone, Copy)]
pub struct Module {
    /// `std.metrics`
    pub name: &'static str,
    /// The path under which it is shown: `std/metrics.journey`.
    pub path: &'static str,
    /// Its source.
    pub text: &'static str,
}

macro_rules! modules {
    ($($name:literal)*) => {
        &[$(Module {
            name: concat!("std.", $name),
            path: concat!("std/", $name, ".journey"),
            text: include_str!(concat!("../../std/", $name, ".journey")),
        }),*]
    };
}

/// All modules, by name.
pub const MODULES: &[Module] = modules!("channels" "frameworks" "metrics" "surveys");

impl Module {
    /// The module of this name, with or without `std.`.
    pub fn find(name: &str) -> Option<&'static Module> {
        let short = name.strip_prefix("std.").unwrap_or(name);
        MODULES.iter().find(|m| m.name.strip_prefix("std.") == Some(short))
    }

    /// The first sentence of its documentation.
    pub fn summary(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches("//!").trim()
    }

    /// The names it declares, in order.
    pub fn declarations(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.declarations_by_keyword().map(|(_, name)| name)
    }

    /// The keyword and the name of each, in order.
    pub fn declarations_by_keyword(
        &self,
    ) -> impl Iterator<Item = (&'static str, &'static str)> + Clone + use<> {
        self.text.lines().filter_map(|line| {
            let name = declared(line)?;
            line.split_once(' ').map(|(keyword, _)| (keyword, name))
        })
    }

    /// The keyword with which it declares this name.
    pub fn keyword(&self, name: &str) -> Option<&'static str> {
        let mut all = self.declarations_by_keyword();
        all.find(|(_, declared)| *declared == name).map(|(keyword, _)| keyword)
    }

    /// One declaration: its documentation and source, as they stand in the file.
    pub fn declaration(&self, name: &str) -> Option<String> {
        let lines: Vec<&str> = self.text.lines().collect();
        let head = lines.iter().position(|line| declared(line) == Some(name))?;
        let mut first = head;
        while first > 0 && lines[first - 1].starts_with("///") {
            first -= 1;
        }
        // Library sources are formatted: what belongs to a declaration is indented or closes it.
        let mut last = head;
        if !balanced(lines[head]) {
            last = (head + 1..lines.len()).find(|&i| lines[i].starts_with('}')).unwrap_or(head);
        }
        Some(lines[first..=last].join("\n") + "\n")
    }
}

/// The name that a line at the margin declares.
fn declared(line: &str) -> Option<&str> {
    let (keyword, rest) = line.split_once(' ')?;
    vocab::construct(keyword, "file")?;
    rest.split(|c: char| !unicode_ident::is_xid_continue(c)).next()
}

fn balanced(line: &str) -> bool {
    let count = |wanted: char| {
        let mut quoted = false;
        line.chars()
            .filter(|&c| {
                if c == '"' {
                    quoted = !quoted;
                }
                !quoted && c == wanted
            })
            .count()
    };
    count('{') == count('}')
}

#[cfg(test)]
mod tests {
    use super::{MODULES, Module};

    #[test]
    fn every_declaration_can_be_shown() {
        for module in MODULES {
            assert!(!module.summary().is_empty(), "{}", module.name);
            for name in module.declarations() {
                let text = module.declaration(name).unwrap();
                assert!(text.starts_with("///"), "{}.{name} is not documented", module.name);
                assert!(text.contains(name));
                assert!(module.keyword(name).is_some_and(|word| text.contains(word)));
                assert_eq!(text.matches('{').count(), text.matches('}').count(), "{text}");
            }
        }
        assert!(Module::find("metrics").is_some());
        assert!(Module::find("std.metrics").is_some());
        assert!(Module::find("std.nothing").is_none());
    }
}
