//! Names for what had only a label.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Words that cannot name what is declared.
const TAKEN: [&str; 16] = [
    "via", "for", "follows", "improves", "extends", "in", "where", "by", "from", "within", "as",
    "of", "and", "or", "not", "std",
];

/// Gives names, each once.
#[derive(Debug, Default)]
pub struct Names {
    given: BTreeSet<String>,
}

impl Names {
    /// A name in small letters, for stages and touchpoints: `search_results`.
    pub fn small(&mut self, label: &str, otherwise: &str) -> String {
        let words = words(label);
        let name = words.iter().map(|w| w.to_lowercase()).collect::<Vec<_>>().join("_");
        self.give(&name, otherwise)
    }

    /// A name in capitals, for journeys and personas: `BuyingAPhone`.
    pub fn capital(&mut self, label: &str, otherwise: &str) -> String {
        let words = words(label);
        let capital = |word: &String| {
            let mut chars = word.chars();
            chars.next().map(|c| c.to_uppercase().chain(chars).collect::<String>())
        };
        let name: String = words.iter().filter_map(capital).collect();
        self.give(&name, otherwise)
    }

    fn give(&mut self, wanted: &str, otherwise: &str) -> String {
        let mut name: String = wanted.nfc().collect::<String>().chars().take(48).collect();
        name = name.trim_matches('_').to_owned();
        if name.is_empty() {
            name = otherwise.to_owned();
        } else if !name.chars().next().is_some_and(unicode_ident::is_xid_start) {
            name = format!("{otherwise}_{name}");
        }
        // In capitals they are read as what they look like.
        let folded = name.to_lowercase();
        if TAKEN.contains(&folded.as_str()) || folded == "start" || folded == "exit" {
            name = format!("{name}_{otherwise}");
        }
        for n in 1.. {
            let name = if n == 1 { name.clone() } else { format!("{name}_{n}") };
            if self.given.insert(name.to_lowercase()) {
                return name;
            }
        }
        name
    }
}

fn words(label: &str) -> Vec<String> {
    let label: String = label.nfc().collect();
    label
        .split(|c: char| !unicode_ident::is_xid_continue(c) || c == '_')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn labels_become_names_each_once() {
        let mut names = Names::default();
        assert_eq!(names.small("Search results!", "step"), "search_results");
        assert_eq!(names.small("search  RESULTS", "step"), "search_results_2");
        assert_eq!(names.small("3 pages", "step"), "step_3_pages");
        assert_eq!(names.small("…", "step"), "step");
        assert_eq!(names.small("For", "step"), "for_step");
        assert_eq!(names.capital("via", "Journey"), "Via_Journey");
        assert_eq!(names.small("start", "step"), "start_step");
        assert_eq!(names.small("买手机", "step"), "买手机");
        assert_eq!(names.capital("buying a phone", "Journey"), "BuyingAPhone");
    }
}
