//! Reference page of the kinds of changes that `journey diff` tells.

use super::{NOTICE, code, sentence, table};
use journey::diff::{Class, Rule};

/// `changes.md`: all rules, by class.
pub fn page() -> String {
    let mut text = format!(
        "{NOTICE}\n# Changes\n\nEvery change that `journey diff` tells has a rule with a name and a \
         class.\n"
    );
    for class in Class::ALL {
        text += &format!("\n## {}\n\nClass {}.\n\n", class.title(), code(class.word()));
        let rules = Rule::ALL.iter().filter(|rule| rule.class() == class);
        let rows: Vec<Vec<String>> =
            rules.map(|rule| vec![code(rule.name()), sentence(rule.summary())]).collect();
        text += &table(&["Rule", "What it says"], &rows);
    }
    text
}
