//! Reference pages of all findings.

use super::{NOTICE, code, sentence, table};
use journey::diagnostic::{Code, Group};

/// The page of a code, from the folder of the reference.
fn link(one: Code) -> String {
    format!("[{0}](codes.md#{1}-{2})", one.id(), one.id().to_lowercase(), one.name())
}

/// `codes.md`: the pages of all codes.
pub fn pages() -> String {
    let mut text = format!(
        "{NOTICE}\n# Every finding\n\nWhat `journey explain` says of each code, with a wrong and a \
         right example.\n"
    );
    for one in Code::ALL {
        let mut fenced = false;
        text.push('\n');
        for line in one.page().lines() {
            fenced ^= line.starts_with("```");
            if line.starts_with('#') && !fenced {
                text.push('#');
            }
            text += line;
            text.push('\n');
        }
    }
    text
}

/// `errors.md`: all codes.
pub fn errors() -> String {
    let groups = [
        (Group::Syntax, "Writing", "what cannot be read as it stands"),
        (Group::Names, "Names", "what refers to nothing, or to the wrong thing"),
        (Group::Types, "Types and units", "values and formulas that do not fit"),
        (Group::Structure, "Structure", "what stands in the wrong place, or is missing"),
        (Group::Measures, "Measures", "promises that cannot be kept or checked"),
        (Group::Advice, "Advice", "warnings and notes, whose level can be set ([lints](lints.md))"),
        (Group::Project, "Project and files", "what is wrong around the maps"),
        (Group::Import, "Import", "what `journey import` tells of maps of other tools"),
    ];
    let mut text = format!(
        "{NOTICE}\n# Findings\n\nEvery finding has a code. `journey explain J0201` prints its page, \
         with a wrong and a right\nexample; the links below lead to the same text. A code is never \
         reused.\n"
    );
    for (group, title, about) in groups {
        text += &format!("\n## {title}\n\n{}.\n\n", sentence(about));
        let rows: Vec<Vec<String>> = Code::ALL
            .iter()
            .filter(|c| c.group() == group)
            .map(|c| {
                vec![
                    link(*c),
                    code(c.name()),
                    c.severity().word().into(),
                    sentence(c.summary()),
                    c.since().into(),
                ]
            })
            .collect();
        text += &table(&["Code", "Name", "Level", "What is wrong", "Since"], &rows);
    }
    text
}

/// `lints.md`: advice.
pub fn lints() -> String {
    let rows: Vec<Vec<String>> = Code::ALL
        .iter()
        .filter(|c| c.is_lint())
        .map(|c| vec![code(c.name()), c.severity().word().into(), sentence(c.summary()), link(*c)])
        .collect();
    let table = table(&["Name", "Level", "What it says", "Page"], &rows);
    format!(
        r#"{NOTICE}
# Warnings and notes

A **warning** says that a map is wrong or unfinished; a **note** says what a map shows about the
service, and never fails a run. Each has a name, and a level that can be set:

- On the spot: `// allow: name` on a line of its own covers the statement below it with its block;
  behind a statement, that line.
- For a project, in `journey.toml`:

  ```toml
  [lints]
  wishful = "off"
  no-owner = "error"
  ```

- For a run: `--allow name`, `--warn name`, `--deny name`; `--deny warnings` makes an error of every
  warning that is left.

The levels are `error`, `warning`, `note` and `off`. In a draft (`status: draft`), warnings are counted
in one line and not listed.

{table}"#
    )
}
