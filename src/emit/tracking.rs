//! The tracking plan: what a row of each event must look like, as one JSON Schema with a definition for
//! each event, and what such a schema cannot say.

use crate::emit::Export;
use crate::model::{
    ColumnRef, ColumnTest, ColumnType, Comparator, Decimal, Event, EventId, Model, Operand,
    Predicate, Source,
};
use serde_json::{Map, Value, json};

/// A definition while it is made.
struct Plan<'a> {
    model: &'a Model,
    source: &'a Source,
    lacks: Vec<String>,
}

/// The plan of all events of a project.
pub fn tracking(model: &Model) -> Export {
    let mut definitions = Map::new();
    let mut lacks = Vec::new();
    for (id, event) in model.events.iter() {
        let source = &model.sources[event.source];
        let path = event.decl.path.clone();
        if event.decl.std || source.table.is_none() {
            continue;
        }
        let mut plan = Plan { model, source, lacks: Vec::new() };
        let mut schema = plan.event(id, event);
        if !plan.lacks.is_empty() {
            schema["$comment"] = json!(format!("not said here: {}", plan.lacks.join("; ")));
        }
        lacks
            .extend(plan.lacks.into_iter().map(|lack| (path.clone(), format!("is wider: {lack}"))));
        definitions.insert(path, schema);
    }
    let each: Vec<Value> = definitions.keys().map(|path| reference(path)).collect();
    let mut whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Tracking plan of {}", model.name),
        "$comment": "A row may be several events. Not said here: which rows are duplicates, whose \
                     people and sessions they are, and in which order they come.",
        "$defs": definitions,
    });
    // `anyOf` must not be empty; without any event no row is one.
    match each.is_empty() {
        true => whole["not"] = json!({}),
        false => whole["anyOf"] = Value::Array(each),
    }
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    Export { text, lacks }
}

fn reference(path: &str) -> Value {
    // A path in a pointer in an address.
    let pointer = path.replace('~', "~0").replace('/', "~1");
    json!({ "$ref": format!("#/$defs/{}", crate::emit::escape::percent_encoded(&pointer, "")) })
}

impl Plan<'_> {
    fn event(&mut self, id: EventId, event: &Event) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        let own: Vec<usize> = event.properties.iter().map(|p| p.column).collect();
        for (index, column) in self.source.columns.iter().enumerate() {
            // A row that lacks who or when is no event of anybody.
            let must = self.source.person == Some(index) || self.source.time == Some(index);
            let mut schema = value(column.ty, must);
            let renamed: Vec<&str> = event
                .properties
                .iter()
                .filter(|p| p.column == index && p.name != column.name)
                .map(|p| p.name.as_str())
                .collect();
            let mut said: Vec<String> = column.doc.iter().cloned().collect();
            if !renamed.is_empty() {
                said.push(format!("The maps call it {}.", renamed.join(", ")));
            }
            if let ColumnType::Money(code) = column.ty {
                said.push(format!("In {}.", String::from_utf8_lossy(&code)));
            }
            if !said.is_empty() {
                schema["description"] = json!(said.join(" "));
            }
            properties.insert(column.name.clone(), schema);
            if must || own.contains(&index) {
                required.push(column.name.clone());
            }
        }
        let mut schema = json!({
            "title": event.decl.title(),
            "type": "object",
            "properties": properties,
            "required": required,
        });
        let shown = self.shown(id);
        let mut said: Vec<String> = event.decl.doc.iter().cloned().collect();
        if !shown.is_empty() {
            said.push(format!("Marks {}.", shown.join(", ")));
        }
        if !said.is_empty() {
            schema["description"] = json!(said.join("\n\n"));
        }
        if let Some(filter) = &event.filter
            && let Some(condition) = self.condition(filter, true)
        {
            schema["allOf"] = json!([condition]);
        }
        schema
    }

    /// The touchpoints that an event marks.
    fn shown(&self, id: EventId) -> Vec<&str> {
        let marks = |t: &&crate::model::Touchpoint| {
            t.event == Some(id) || t.overrides.iter().any(|o| o.event == Some(id))
        };
        self.model.touchpoints.values().filter(marks).map(|t| t.decl.path.as_str()).collect()
    }

    /// A condition as a schema; `None`: nothing of it can be said. What is said is never narrower
    /// than what is meant, so negation goes down to single tests, where a missing value passes
    /// neither a test nor its opposite.
    fn condition(&mut self, predicate: &Predicate, holds: bool) -> Option<Value> {
        match (predicate, holds) {
            (Predicate::Not(inner), _) => self.condition(inner, !holds),
            (Predicate::And(all), true) | (Predicate::Or(all), false) => {
                let all: Vec<Value> = all.iter().filter_map(|p| self.condition(p, holds)).collect();
                (!all.is_empty()).then(|| json!({ "allOf": all }))
            }
            (Predicate::Or(all), true) | (Predicate::And(all), false) => {
                let all: Vec<Option<Value>> =
                    all.iter().map(|p| self.condition(p, holds)).collect();
                all.into_iter().collect::<Option<Vec<Value>>>().map(|all| json!({ "anyOf": all }))
            }
            (Predicate::Test(column, test), _) => self.test(column, test, holds, predicate),
        }
    }

    fn test(
        &mut self,
        column: &ColumnRef,
        test: &ColumnTest,
        holds: bool,
        whole: &Predicate,
    ) -> Option<Value> {
        let ColumnRef::Column { name, .. } = column else { return None };
        let there = |schema: Value| {
            let schema = json!({ "allOf": [{ "not": missing() }, schema] });
            json!({ "required": [name], "properties": { name: schema } })
        };
        let is = match test {
            ColumnTest::Missing if holds => {
                return Some(json!({ "properties": { name: missing() } }));
            }
            ColumnTest::Missing => return Some(there(json!(true))),
            ColumnTest::Compare(by, operand) => compared(*by, operand),
            ColumnTest::OneOf(all) => {
                let all: Option<Vec<Value>> = all.iter().map(constant).collect();
                all.map(|all| json!({ "enum": all }))
            }
            ColumnTest::Between(low, high) => {
                let low = compared(Comparator::GreaterOrEqual, low);
                let high = compared(Comparator::LessOrEqual, high);
                low.zip(high).map(|(low, high)| json!({ "allOf": [low, high] }))
            }
        };
        let Some(is) = is else {
            let said = self.model.predicate_text(whole);
            self.lacks.push(if holds { said } else { format!("not ({said})") });
            return None;
        };
        let plain = match test {
            ColumnTest::Compare(Comparator::Equal, Operand::Text(text)) => !text.is_empty(),
            ColumnTest::Compare(Comparator::Equal, _) => true,
            ColumnTest::OneOf(all) => !all.contains(&Operand::Text(String::new())),
            _ => false,
        };
        Some(match holds {
            // It is one of these, so it is there.
            true if plain => json!({ "required": [name], "properties": { name: is } }),
            true => there(is),
            false => there(json!({ "not": is })),
        })
    }
}

/// A value that is not there.
fn missing() -> Value {
    json!({ "enum": [null, ""] })
}

fn value(ty: ColumnType, must: bool) -> Value {
    let mut schema = match ty {
        ColumnType::Text if must => json!({ "type": "string", "minLength": 1 }),
        ColumnType::Text => json!({ "type": "string" }),
        ColumnType::Number | ColumnType::Money(_) => json!({ "type": "number" }),
        ColumnType::Count => json!({ "type": "integer", "minimum": 0 }),
        ColumnType::Timestamp => json!({ "type": "string", "format": "date-time" }),
        ColumnType::Date => json!({ "type": "string", "format": "date" }),
        ColumnType::YesNo => json!({ "type": "boolean" }),
        ColumnType::Duration => json!({ "type": "string", "format": "duration" }),
    };
    if !must {
        schema["type"] = json!([schema["type"], "null"]);
    }
    schema
}

fn number(value: Decimal) -> Option<Value> {
    serde_json::from_str(&value.normalize().to_string()).ok()
}

fn constant(operand: &Operand) -> Option<Value> {
    match operand {
        Operand::Text(text) => Some(json!(text)),
        Operand::YesNo(yes) => Some(json!(yes)),
        // A length of time is written in many ways.
        Operand::Quantity(q) if q.kind != crate::model::Kind::Duration => number(q.value),
        _ => None,
    }
}

/// A comparison, of a value that is there. Texts and times have no order in JSON Schema.
fn compared(by: Comparator, operand: &Operand) -> Option<Value> {
    let value = constant(operand)?;
    let number = matches!(operand, Operand::Quantity(_));
    Some(match by {
        Comparator::Equal => json!({ "const": value }),
        Comparator::NotEqual => json!({ "not": { "const": value } }),
        _ if !number => return None,
        Comparator::Less => json!({ "exclusiveMaximum": value }),
        Comparator::LessOrEqual => json!({ "maximum": value }),
        Comparator::Greater => json!({ "exclusiveMinimum": value }),
        Comparator::GreaterOrEqual => json!({ "minimum": value }),
    })
}
