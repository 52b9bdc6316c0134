//! The measurement spec: everything an analyst or another program needs to compute a project's
//! measures, with nothing of the compiler at hand.
//!
//! The types of this module *are* the format: [`schema`] is generated from them, and their
//! documentation is its descriptions. Every object is closed, every default and every null is
//! written out, and things name each other by path.

pub mod condition;
pub mod data;
pub mod expression;
pub mod lineage;
pub mod map;
pub mod measures;
pub mod rules;
pub mod value;

use crate::model::{Decl, Id, Model, ModelFile};
use crate::source::{Sources, Span};
use lineage::Trace;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Version of the format. The first number changes when a reader of the format before would go
/// wrong, the second when something is added.
pub const SPEC_VERSION: &str = "1.0";

/// The address of the format's JSON Schema: its identity, the same for all of version 1.
pub const SCHEMA_ID: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/schema/spec-1.json");

/// The measurement spec of a project of customer journey maps: what is measured, how exactly, on
/// which data and against which target. Everything is written out: a key is never missing, null
/// says that there is nothing. Things name each other by `id`, which is their path in the project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Measurement spec of customer journeys")]
pub struct Spec {
    /// The schema of this file.
    #[serde(rename = "$schema")]
    #[schemars(extend("const" = SCHEMA_ID))]
    pub schema: String,
    /// The version of the format.
    #[schemars(extend("const" = SPEC_VERSION))]
    pub spec_version: String,
    /// What wrote this file.
    pub compiler: Compiler,
    /// The project's name.
    pub project: String,
    /// What the spec was compiled from.
    pub compiled_from: CompiledFrom,
    /// The project's clock.
    pub clock: Clock,
    /// The rules that hold for every measure.
    pub rules: rules::Rules,
    /// Who can own things.
    pub teams: Vec<data::Team>,
    /// Where touchpoints happen.
    pub channels: Vec<data::Channel>,
    /// Who travels.
    pub personas: Vec<data::Persona>,
    /// Data that can be measured.
    pub sources: Vec<data::Source>,
    /// Research that can be cited.
    pub studies: Vec<data::Study>,
    /// What happens to people.
    pub events: Vec<data::Event>,
    /// What people are asked.
    pub surveys: Vec<data::Survey>,
    /// How numbers are computed: the metrics that are used, and those the project declares.
    pub metrics: Vec<measures::Metric>,
    /// The maps.
    pub journeys: Vec<map::Journey>,
    /// What is measured, in the order of the maps.
    pub measures: Vec<measures::Measure>,
    /// What each measure rests on, in the order of `measures`.
    pub lineage: Vec<lineage::Lineage>,
}

/// What wrote the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Compiler {
    /// The compiler's name.
    pub name: String,
    /// The compiler's version.
    pub version: String,
}

/// The source files, and one hash over all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompiledFrom {
    /// SHA-256, in lower-case hexadecimal, of one line for each file: its hash, two blanks, its
    /// path and a line feed; lines in byte order of the path. (`sha256sum` writes such lines.)
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// The files, those of the standard library included.
    pub files: Vec<File>,
}

/// A source file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The path relative to the project's root, with `/`.
    pub path: String,
    /// The module's name.
    pub module: String,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Whether it comes with the standard library.
    pub std: bool,
}

/// The day on which weeks start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WeekStart {
    /// Monday, as in ISO 8601.
    Monday,
}

/// What "now" is where nobody says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AsOf {
    /// The time of the last event in the data; never the clock.
    LastEvent,
}

/// What becomes of duplicate rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// The first of them is kept; the others are left out and counted.
    KeepFirstAndCount,
}

/// The project's clock: what times and periods mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// IANA name of the time zone in which times without offset are read, and to whose calendar
    /// dates and periods belong.
    pub time_zone: String,
    /// The day on which weeks start.
    pub week_start: WeekStart,
    /// What "now" is where nobody says.
    pub as_of: AsOf,
    /// What becomes of duplicate rows.
    pub duplicates: Duplicates,
}

/// What the builders read.
pub(crate) struct Context<'a> {
    model: &'a Model,
    sources: &'a Sources,
}

impl Context<'_> {
    fn place(&self, span: Span) -> value::Place {
        value::Place::of(self.sources, span)
    }
}

/// The measurement spec of a model as JSON: sorted keys, a line feed at the end, the same bytes
/// for the same model.
pub fn spec(model: &Model, sources: &Sources) -> String {
    text(&build(model, sources))
}

/// The JSON Schema (draft 2020-12) of the measurement spec, as JSON.
pub fn schema() -> String {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Spec>();
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    let mut schema = schema.to_value();
    unwrap_descriptions(&mut schema);
    text(&schema)
}

/// Descriptions come from source comments, whose lines end where the code's margin is.
pub(super) fn unwrap_descriptions(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(unwrap_descriptions),
        Value::Object(entries) => {
            for (key, value) in entries {
                match value {
                    Value::String(text) if key == "description" => {
                        let paragraphs = text.split("\n\n").map(|p| p.replace('\n', " "));
                        *text = paragraphs.collect::<Vec<_>>().join("\n\n");
                    }
                    other => unwrap_descriptions(other),
                }
            }
        }
        _ => {}
    }
}

/// The measurement spec of a model.
pub fn build(model: &Model, sources: &Sources) -> Spec {
    let context = Context { model, sources };
    let used = Used::of(&context);
    let data = |source: &crate::model::Source| source.table.clone();
    Spec {
        schema: SCHEMA_ID.to_owned(),
        spec_version: SPEC_VERSION.to_owned(),
        compiler: Compiler {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        project: model.name.clone(),
        compiled_from: compiled_from(&model.files),
        clock: Clock {
            time_zone: match model.time_zone.as_str() {
                "" => "UTC".to_owned(),
                zone => zone.to_owned(),
            },
            week_start: WeekStart::Monday,
            as_of: AsOf::LastEvent,
            duplicates: Duplicates::KeepFirstAndCount,
        },
        rules: rules::Rules::new(),
        teams: model.teams.values().map(|team| context.team_spec(team)).collect(),
        channels: model
            .channels
            .iter()
            .filter(|(id, c)| wanted(&c.decl, &used.channels, *id))
            .map(|(_, channel)| context.channel_spec(channel))
            .collect(),
        personas: model.personas.values().map(|p| context.persona_spec(p)).collect(),
        sources: model
            .sources
            .iter()
            .filter(|(id, s)| wanted(&s.decl, &used.data.sources, *id))
            .filter_map(|(_, source)| Some(context.source_spec(source, &data(source)?)))
            .collect(),
        studies: model
            .sources
            .values()
            .filter(|source| source.table.is_none())
            .map(|study| context.study_spec(study))
            .collect(),
        events: model
            .events
            .iter()
            .filter(|(id, e)| wanted(&e.decl, &used.data.events, *id))
            .map(|(_, event)| context.event_spec(event))
            .collect(),
        surveys: model
            .surveys
            .iter()
            .filter(|(id, s)| {
                !s.decl.std || used.data.questions.iter().any(|(survey, _)| survey == id)
            })
            .map(|(_, survey)| context.survey_spec(survey))
            .collect(),
        metrics: model
            .metrics
            .iter()
            .filter(|(id, m)| wanted(&m.decl, &used.data.metrics, *id))
            .map(|(_, metric)| context.metric_spec(metric))
            .collect(),
        journeys: model.journeys.values().map(|j| context.journey_spec(j)).collect(),
        measures: model.measures.values().map(|m| context.measure_spec(m)).collect(),
        lineage: model.measures.values().map(|m| context.lineage(m)).collect(),
    }
}

/// What the project uses, of its own and of the standard library.
struct Used {
    data: Trace,
    channels: BTreeSet<crate::model::ChannelId>,
}

impl Used {
    fn of(context: &Context<'_>) -> Used {
        let model = context.model;
        let mut data = Trace::default();
        for measure in model.measures.values() {
            data.metrics.insert(measure.metric);
            context.trace_formula(&mut data, &measure.formula);
        }
        for touchpoint in model.touchpoints.values() {
            let other = touchpoint.overrides.iter().filter_map(|o| o.event);
            for event in touchpoint.event.into_iter().chain(other) {
                context.trace_event(&mut data, event);
            }
        }
        for metric in model.metrics.values().filter(|metric| !metric.decl.std) {
            context.trace_formula(&mut data, &metric.formula);
        }
        let channels = model.touchpoints.values().flat_map(|t| t.channels.iter().copied());
        Used { data, channels: channels.collect() }
    }
}

/// Whether something belongs in the spec: the project's own things do, those of the standard
/// library where they are used.
fn wanted<T>(decl: &Decl, used: &BTreeSet<Id<T>>, id: Id<T>) -> bool {
    !decl.std || used.contains(&id)
}

pub(super) fn compiled_from(files: &[ModelFile]) -> CompiledFrom {
    let files: Vec<File> = files
        .iter()
        .map(|file| File {
            path: file.path.clone(),
            module: file.module.clone(),
            doc: file.doc.clone(),
            sha256: file.sha256(),
            std: file.std,
        })
        .collect();
    let mut lines: Vec<(&str, &str)> =
        files.iter().map(|f| (f.path.as_str(), f.sha256.as_str())).collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    for (path, sha256) in lines {
        hash.update(format!("{sha256}  {path}\n"));
    }
    CompiledFrom {
        sha256: hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
        files,
    }
}

/// Indented JSON with sorted keys and a line feed at the end.
pub(super) fn text(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).expect("all keys are texts and all numbers finite");
    let mut text = format!("{:#}", sorted(value));
    text.push('\n');
    text
}

/// The value with the keys of all its objects in byte order, whatever map `serde_json` was built
/// with (a feature that any other crate may turn on).
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        Value::Object(entries) => {
            let mut entries: Vec<(String, Value)> = entries.into_iter().collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        other => other,
    }
}
