//! For tests: a project of one text, analysed without advice.

use super::scope::ParsedFile;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Measure, Metric, Model};
use crate::source::{SourceFile, Sources};
use std::collections::{BTreeMap, BTreeSet};

/// Everything found in a text, and the measures and metrics made.
pub(crate) struct Checked {
    pub found: Vec<Diagnostic>,
    pub measures: Vec<Measure>,
    pub metrics: Vec<Metric>,
    pub sources: Sources,
}

impl Checked {
    /// Each finding in one line: code, the text under it, message, help.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.found
            .iter()
            .map(|d| {
                let at = self.sources.text(d.span).split_whitespace().collect::<Vec<_>>().join(" ");
                format!(
                    "{} [{at}] {} | {}",
                    d.code.id(),
                    d.message,
                    d.help.as_deref().unwrap_or("")
                )
            })
            .collect()
    }

    /// The findings as lines, each second place and fix below.
    pub(crate) fn story(&self) -> String {
        let mut out = String::new();
        for (d, line) in self.found.iter().zip(self.lines()) {
            out.push_str(&line);
            out.push_str(&format!("\n    > {}", d.label));
            for l in &d.labels {
                out.push_str(&format!("\n    > [{}] {}", self.sources.text(l.span), l.message));
            }
            for f in &d.fixes {
                out.push_str(&format!("\n    fix: {}", f.title));
            }
            out.push('\n');
        }
        out
    }
}

/// Checks a text as the only file of a project.
pub(crate) fn check(source: &str) -> Checked {
    let mut sources = Sources::default();
    let id = sources.add(SourceFile::new("test.journey", source));
    let (tree, mut found) = crate::syntax::parse(id, sources.get(id));
    let files = [ParsedFile {
        id,
        path: "test.journey".into(),
        module: Some("test".into()),
        std: false,
        tree: tree.into(),
    }];
    let mut model = Model::default();
    super::analyze(&files, &BTreeSet::new(), &sources, &mut model, &mut found);
    super::echoes::silence(&files, &BTreeSet::new(), &sources, &mut found);
    found.retain(|d| d.severity == Severity::Error);
    let measures = model.measures.values().cloned().collect();
    let metrics = model.metrics.values().cloned().collect();
    Checked { found, measures, metrics, sources }
}

/// Checks that a text gives exactly these findings, as [`Checked::lines`] has them.
pub(crate) fn expect(source: &str, wanted: &[&str]) -> Checked {
    let checked = check(source);
    let lines = checked.lines();
    let wanted: Vec<String> = wanted.iter().map(|w| w.to_string()).collect();
    assert_eq!(lines, wanted, "\n{}", checked.story());
    checked
}

/// For what a text is checked with over and over.
pub(crate) const DATA: &str = r#"
source clicks { table: "events"
  columns { user: text, at: timestamp, name: text, plan: text, visit: text, total: money(EUR), fee: money(USD),
            items: count, weight: number, late: yes_no, length: duration, day: date }
  person: user, time: at, session: visit }
source bills { table: "bills", columns { at: timestamp, cost: money(EUR), row_name: text }, time: at }
source shop { table: "shop", columns { who: text, at: timestamp, what: text }, person: who, time: at, people: customers }
source talks { n: 14 }
source stock { table: "stock", columns { level: number } }
source answers { table: "answers", columns { user: text, at: timestamp, recommend: number, happy: number, again: yes_no, brand: text, why: text, age: number }, person: user, time: at }
event seen in clicks where name == "seen"
event order in clicks where name == "order" { amount: total, items: items, weight: weight, late: late, length: length, plan: plan, day: day }
event abroad in clicks where name == "abroad" { amount: fee }
event bill in bills { amount: cost }
event sale in shop where what == "sale"
event told in talks
event counted in stock
survey exit in answers {
  ask recommend: 0..10 "?"
  ask happy: 1..5 "?"
  ask again: yes_no "?"
  ask brand: one_of ["Ours", "Theirs"] "?"
  ask why: text "?"
  ask age: number "?"
}
survey other in answers {
  ask happy: 1..5 "?"
  ask small: 1..3 "?" { column: happy }
}
team Growth
persona Mei { segment: clicks where plan == "new" }
persona Jon
persona Eve
"#;

/// Values of a map by name, for tests that look one up.
pub(crate) fn by_name(metrics: &[Metric]) -> BTreeMap<&str, &Metric> {
    metrics.iter().map(|m| (m.decl.name.as_str(), m)).collect()
}
