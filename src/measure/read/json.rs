//! JSON Lines: one object a line.

use super::Rows;
use crate::measure::quality::{Fault, Reason};
use crate::measure::texts::hash;
use serde_json::{Map, Value};
use std::io::BufRead;

pub(super) fn read(mut bytes: impl BufRead, rows: &mut Rows<'_>) -> Result<(), Fault> {
    let mut line_text = Vec::new();
    let mut line = 0;
    let mut seen = vec![false; rows.source.columns.len()];
    let mut objects = 0;
    let mut fields: Vec<String> = vec![String::new(); rows.source.columns.len()];
    loop {
        line_text.clear();
        let read = bytes.read_until(b'\n', &mut line_text);
        if read.map_err(|e| rows.io(Some(line + 1), &e))? == 0 {
            break;
        }
        line += 1;
        let text = match line_text.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) if line == 1 => rest,
            _ => &line_text,
        };
        let text = text.trim_ascii();
        if text.is_empty() {
            continue;
        }
        if line == 1 && text.starts_with(b"[") {
            let message = "the file is one JSON array, not JSON Lines".to_owned();
            let help = "write one object a line, without brackets around and commas between";
            return Err(rows.fault(Some(1), message, Some(help.into())));
        }
        let Ok(text) = std::str::from_utf8(text) else {
            rows.leave_out(Reason::NotUtf8, None, line, &String::from_utf8_lossy(text))?;
            continue;
        };
        let Ok(object) = serde_json::from_str::<Map<String, Value>>(text) else {
            rows.leave_out(Reason::NotAnObject, None, line, text)?;
            continue;
        };
        objects += 1;
        for (index, column) in rows.source.columns.iter().enumerate() {
            let value = object.get(&column.name);
            seen[index] |= value.is_some();
            fields[index] = value.map(plain).unwrap_or_default();
        }
        let mut entries: Vec<(&String, &Value)> =
            object.iter().filter(|(_, value)| !value.is_null()).collect();
        entries.sort_by(|a, b| a.0.cmp(b.0));
        let whole = |seed: u64| {
            entries.iter().fold(seed, |state, (key, value)| {
                hash(value.to_string().as_bytes(), hash(key.as_bytes(), state))
            })
        };
        rows.row(line, |index| fields[index].as_str(), whole)?;
    }
    let unseen = rows.needed().find(|index| objects > 0 && !seen[*index]);
    if let Some(index) = unseen {
        let name = &rows.source.columns[index].name;
        let message = format!("no line has a value `{name}`");
        let help =
            "names are compared letter by letter; a value may be missing in some lines, not in all";
        return Err(rows.fault(None, message, Some(help.into())));
    }
    Ok(())
}

/// The value as it would stand in a CSV file; a list or object stays JSON, and is no value of any
/// type but text.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
