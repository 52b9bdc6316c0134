//! Reference page of the fields of the measurement spec, from its JSON Schema.

use super::{NOTICE, code, sentence, table};
use journey::emit::spec;
use serde_json::Value;
use std::fmt::Write;

/// `spec.md`: every object of the spec with its fields.
pub fn page() -> String {
    let schema: Value = serde_json::from_str(&spec::schema()).unwrap();
    let mut text = format!(
        "{NOTICE}\n# Fields of the measurement spec\n\nWhat `journey build --emit spec` writes, from the \
         schema that `journey schema spec` prints. [The\nmeasurement spec](../spec.md) says what it \
         is for.\n"
    );
    object(&mut text, "The file", &schema);
    let shared = schema["$defs"].as_object().expect("there are definitions");
    for (name, one) in shared {
        object(&mut text, name, one);
    }
    text
}

fn object(text: &mut String, name: &str, schema: &Value) {
    let _ = write!(text, "\n## {name}\n\n");
    if let Some(about) = schema["description"].as_str() {
        let _ = writeln!(text, "{}\n", about.trim());
    }
    let cases = ["oneOf", "anyOf"].iter().filter_map(|key| schema[key].as_array()).flatten();
    let cases: Vec<&Value> = cases.collect();
    for case in &cases {
        fields(text, case, case["description"].as_str());
    }
    fields(text, schema, None);
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> = words.iter().map(shown).collect();
        let _ = writeln!(text, "One of {}.", words.join(", "));
    } else if cases.is_empty() && schema["properties"].is_null() {
        let _ = writeln!(text, "{}.", sentence(&kind(schema)));
    }
}

fn fields(text: &mut String, schema: &Value, about: Option<&str>) {
    let Some(fields) = schema["properties"].as_object() else {
        if let Some(about) = about {
            let _ = writeln!(text, "- {}: {}", kind(schema), line(about));
        } else if schema.get("const").is_some()
            || schema.get("enum").is_some()
            || schema.get("$ref").is_some()
        {
            let _ = writeln!(text, "- {}", kind(schema));
        }
        return;
    };
    if let Some(about) = about {
        let _ = writeln!(text, "{}\n", line(about));
    }
    let rows: Vec<Vec<String>> = fields
        .iter()
        .map(|(name, field)| {
            vec![code(name), kind(field), line(field["description"].as_str().unwrap_or_default())]
        })
        .collect();
    *text += &table(&["Field", "Type", "What it says"], &rows);
    text.push('\n');
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shown(value: &Value) -> String {
    code(value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str())
}

/// The type of a field in words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or(name);
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(constant) = schema.get("const") {
        return shown(constant);
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(shown).collect::<Vec<_>>().join(", ");
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        if let Some(cases) = schema[key].as_array() {
            return cases.iter().map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    let one = |word: &str| match word {
        "array" => format!("list of {}", kind(&schema["items"])),
        "object" => match schema.get("additionalProperties") {
            Some(inner) if inner.is_object() => format!("object of {}", kind(inner)),
            _ => "object".to_owned(),
        },
        other => other.to_owned(),
    };
    match &schema["type"] {
        Value::String(word) => one(word),
        Value::Array(words) => {
            words.iter().filter_map(Value::as_str).map(one).collect::<Vec<_>>().join(" or ")
        }
        _ => "anything".to_owned(),
    }
}
