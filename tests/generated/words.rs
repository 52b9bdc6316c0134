//! The word list that the editor grammars are made from.

use journey::model::Duration;
use journey::vocab::{self, CONSTRUCTS, Presence, ValueType};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// `grammar/words.json`
pub fn json() -> String {
    let keywords = vocab::keywords();
    let of = |which: &dyn Fn(&vocab::Construct) -> bool| -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for c in CONSTRUCTS.iter().filter(|c| which(c)) {
            if !found.contains(&c.keyword) {
                found.push(c.keyword);
            }
        }
        found
    };
    let declarations = of(&|c| c.places.contains(&"file"));
    let holds = |keyword: &str| CONSTRUCTS.iter().any(|c| c.places.contains(&keyword));
    let named = of(&|c| c.name == Presence::Required);
    let rest = |c: &vocab::Construct| !c.places.contains(&"file");
    let blocks = of(&|c| {
        rest(c) && (holds(c.keyword) || c.text == Presence::None) && c.keyword != "measure"
    });
    let entries = of(&|c| rest(c) && !blocks.contains(&c.keyword) && c.keyword != "measure");
    let options: Vec<&str> = vocab::CHAIN_OPTIONS.iter().map(|(name, _)| *name).collect();
    let column_types: Vec<&str> =
        vocab::COLUMN_TYPES.iter().map(|t| t.split('(').next().unwrap_or(t)).collect();
    let types: BTreeSet<&str> = [vocab::PARAMETER_TYPES, vocab::RESULT_TYPES, vocab::SCALES]
        .concat()
        .into_iter()
        .chain(column_types.iter().copied())
        .collect();
    let value: Value = json!({
        "about": "Generated: UPDATE_GENERATED=1 cargo test --test generated",
        "keywords": keywords,
        "declarations": declarations,
        "blocks": blocks,
        "entries": entries,
        "named": named,
        "clauses": vocab::CLAUSE_WORDS,
        "operators": vocab::OPERATOR_WORDS,
        "properties": vocab::property_names(),
        "choices": choices(),
        "types": types,
        "column_types": column_types,
        "scales": vocab::SCALES,
        "parameter_types": vocab::PARAMETER_TYPES,
        "result_types": vocab::RESULT_TYPES,
        "functions": vocab::FUNCTIONS.iter().map(|f| f.name).collect::<Vec<_>>(),
        "options": options,
        "boxes": ["top", "bottom"],
        "constants": ["true", "false", "missing"],
        "flow_ends": ["start", "exit"],
        "time_units": Duration::UNITS.map(|(unit, _)| unit),
    });
    serde_json::to_string_pretty(&value).expect("it is plain data") + "\n"
}

/// The words that some property takes.
fn choices() -> BTreeSet<&'static str> {
    let types = CONSTRUCTS.iter().flat_map(|c| c.properties).map(|p| p.ty);
    types
        .filter_map(|ty| match ty {
            ValueType::Choice(words) | ValueType::Choices(words) => Some(words),
            _ => None,
        })
        .flatten()
        .copied()
        .collect()
}
