//! The measures as semantic models and metrics of dbt's MetricFlow, with what MetricFlow cannot be told.
//!
//! A source becomes a semantic model on the dbt model that bears its table's name; a single statistic
//! becomes a measure whose expression holds the condition, and a metric on it; shares become ratios,
//! and arithmetic becomes derived metrics. What follows people from row to row has no counterpart.

mod row;
mod yaml;

use crate::diagram::words;
use crate::emit::Export;
use crate::emit::sql::Dialect;
use crate::measure::warehouse::leaves;
use crate::model::{
    Column, ColumnType, EventPick, Formula, FormulaKind, Measure, Measured, Model, Operator,
    QuestionRef, SessionRule, SourceId, Statistic,
};
use row::{Left, Rows};
use std::collections::{BTreeMap, BTreeSet};
use yaml::{Yaml, comment, document, text};

/// A measure of a semantic model: how it aggregates what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Element {
    source: SourceId,
    aggregation: &'static str,
    expression: String,
    percentile: Option<String>,
}

struct Builder<'a> {
    model: &'a Model,
    rows: Rows<'a>,
    /// Names of metrics and of parts of semantic models.
    taken: BTreeSet<String>,
    /// Labels of metrics: MetricFlow wants each once.
    labels: BTreeSet<String>,
    elements: BTreeMap<Element, String>,
    /// Those of each source, in the order in which they came.
    of_source: BTreeMap<SourceId, Vec<(String, Element)>>,
    /// Metrics that others build on, by their definition.
    parts: BTreeMap<String, String>,
    metrics: Vec<Yaml>,
}

/// Words that MetricFlow keeps to itself.
const RESERVED: [&str; 13] = [
    "metric_time",
    "mf_internal_uuid",
    "nanosecond",
    "microsecond",
    "millisecond",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
];

/// A name as MetricFlow allows it: small letters, digits and single underscores.
fn plain(wish: &str, without: &str) -> String {
    let mut out = String::new();
    let mut small = false;
    for c in wish.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && small {
                out.push('_');
            }
            small = !c.is_ascii_uppercase();
            out.push(c.to_ascii_lowercase());
        } else {
            small = false;
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
        }
        if out.len() >= 60 {
            break;
        }
    }
    let out = out.trim_matches('_').to_owned();
    let begins = out.starts_with(|c: char| c.is_ascii_lowercase());
    let out = if begins { out } else { format!("{without}_{out}") };
    let out = out.trim_matches('_').to_owned();
    if out.len() < 2 || RESERVED.contains(&&*out) { format!("{out}_{without}") } else { out }
}

impl Builder<'_> {
    fn fresh(&mut self, wish: &str, without: &str) -> String {
        let wish = plain(wish, without);
        let mut name = wish.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{wish}_{number}");
            number += 1;
        }
        name
    }

    fn label(&mut self, wish: &str, name: &str) -> String {
        let label = match self.labels.contains(wish) {
            true => format!("{wish} ({name})"),
            false => wish.to_owned(),
        };
        self.labels.insert(label.clone());
        label
    }

    /// The metric of a single element; `wish` is its name if it is new.
    fn simple(&mut self, wish: &str, element: Element) -> String {
        if let Some(name) = self.elements.get(&element) {
            return name.clone();
        }
        let name = self.fresh(wish, "part");
        self.elements.insert(element.clone(), name.clone());
        self.of_source.entry(element.source).or_default().push((name.clone(), element));
        let params = vec![("measure", text(name.clone()))];
        let label = self.label(wish, &name);
        self.metrics.push(metric(&name, &label, "simple", params, Vec::new()));
        name
    }

    fn counted(&mut self, wish: &str, source: SourceId, what: &str, rows: &[String]) -> String {
        let expression = only_if(rows, what);
        let aggregation = if what == "1" { "count" } else { "count_distinct" };
        self.simple(wish, Element { source, aggregation, expression, percentile: None })
    }

    /// A metric for a single statistic.
    fn leaf(&mut self, formula: &Formula, together: &[String]) -> Result<String, Left> {
        let said = self.model.formula_text(formula);
        let lacks = |what: &str| Left(what.to_owned());
        match &formula.is {
            FormulaKind::Count(pick) => {
                let (source, rows) = self.rows.event(pick)?;
                Ok(self.counted(&said, source, "1", &rows))
            }
            FormulaKind::People(pick) => {
                let (source, rows) = self.rows.event(pick)?;
                let Some(person) = self.model.sources[source].person else {
                    return Err(lacks("its source has no column that says who"));
                };
                let person = self.rows.column(source, person);
                Ok(self.counted(&said, source, &person, &rows))
            }
            FormulaKind::Sessions(pick) => self.sessions(&said, pick),
            FormulaKind::Answers(question) => {
                let (source, _, mut rows) = self.rows.answered(question)?;
                rows.extend_from_slice(together);
                Ok(self.counted(&said, source, "1", &rows))
            }
            FormulaKind::Share(question, test) => {
                let (source, _, mut rows) = self.rows.answered(question)?;
                rows.extend_from_slice(together);
                let passing = self.rows.passing(question, test)?;
                let all = self.counted(&format!("answers to {said}"), source, "1", &rows);
                rows.push(passing);
                let those = self.counted(&format!("passing {said}"), source, "1", &rows);
                Ok(self.part(&said, "ratio", ratio(&those, &all)))
            }
            FormulaKind::Statistic(statistic, measured) => {
                let (source, column, mut rows) = self.rows.measured(measured)?;
                if matches!(measured, Measured::Question(_)) {
                    rows.extend_from_slice(together);
                }
                let (aggregation, percentile) = match statistic {
                    Statistic::Sum => ("sum", None),
                    Statistic::Mean => ("average", None),
                    Statistic::Median => ("median", None),
                    Statistic::Percentile(at) => ("percentile", Some(at.normalize().to_string())),
                };
                let expression = only_if(&rows, &column);
                let element = Element { source, aggregation, expression, percentile };
                Ok(self.simple(&said, element))
            }
            FormulaKind::Converted(_) | FormulaKind::TimeBetween(_) => Err(lacks(
                "it follows people through a funnel, and MetricFlow's conversions cannot say which rows they end with",
            )),
            FormulaKind::Returned { .. } => {
                Err(lacks("it follows people from their first time, and MetricFlow cannot"))
            }
            _ => Err(lacks("its formula has a part that is no statistic")),
        }
    }

    fn sessions(&mut self, said: &str, pick: &EventPick) -> Result<String, Left> {
        let (source, rows) = self.rows.event(pick)?;
        match self.model.sources[source].session {
            Some(SessionRule::Column(index)) => {
                let session = self.rows.column(source, index);
                Ok(self.counted(said, source, &session, &rows))
            }
            _ => Err(Left("its sessions are told apart by a gap, and MetricFlow cannot".into())),
        }
    }

    /// A metric that others build on.
    fn part(
        &mut self,
        wish: &str,
        kind: &'static str,
        params: Vec<(&'static str, Yaml)>,
    ) -> String {
        let definition = format!("{params:?}");
        if let Some(name) = self.parts.get(&definition) {
            return name.clone();
        }
        let name = self.fresh(wish, "part");
        self.parts.insert(definition, name.clone());
        let label = self.label(wish, &name);
        self.metrics.push(metric(&name, &label, kind, params, Vec::new()));
        name
    }

    /// Takes back the metrics from this one on: the measure they were made for cannot be said.
    fn forget(&mut self, from: usize) {
        let mut gone = BTreeSet::new();
        for metric in self.metrics.drain(from..) {
            gone.extend(metric.said("name").map(str::to_owned));
            if let Some(label) = metric.said("label") {
                self.labels.remove(label);
            }
        }
        if !gone.is_empty() {
            self.taken.retain(|name| !gone.contains(name));
            self.elements.retain(|_, name| !gone.contains(name));
            self.parts.retain(|_, name| !gone.contains(name));
            self.of_source
                .values_mut()
                .for_each(|all| all.retain(|(name, _)| !gone.contains(name)));
            self.of_source.retain(|_, all| !all.is_empty());
        }
    }

    /// A formula over metrics.
    fn expression(
        &mut self,
        formula: &Formula,
        together: &[String],
        inputs: &mut Vec<String>,
    ) -> Result<String, Left> {
        Ok(match &formula.is {
            FormulaKind::Literal(quantity) => quantity.value.to_string(),
            FormulaKind::Metric(_, inner) => self.expression(inner, together, inputs)?,
            FormulaKind::Negate(inner) => {
                format!("(0 - {})", self.expression(inner, together, inputs)?)
            }
            FormulaKind::Binary(operator, left, right) => {
                let left = self.expression(left, together, inputs)?;
                let right = self.expression(right, together, inputs)?;
                match operator {
                    // Without the 1.0 whole numbers would be divided as such, and nothing by 0.
                    Operator::Divide => format!("(1.0 * {left} / NULLIF({right}, 0))"),
                    other => format!("({left} {} {right})", other.sign()),
                }
            }
            _ => {
                let name = self.leaf(formula, together)?;
                if !inputs.contains(&name) {
                    inputs.push(name.clone());
                }
                name
            }
        })
    }

    fn measure(&mut self, measure: &Measure) -> Result<Vec<String>, Left> {
        if measure.persona.is_some() {
            return Err(Left(
                "it is of a persona, and MetricFlow cannot pick people by other rows of theirs"
                    .into(),
            ));
        }
        let together = self.together(&measure.formula)?;
        let formula = bare(&measure.formula);
        let mut leaf = Vec::new();
        leaves(formula, &mut leaf);
        let (kind, params) = match &formula.is {
            FormulaKind::Binary(Operator::Divide, left, right)
                if single(bare(left)) && single(bare(right)) =>
            {
                let left = self.leaf(bare(left), &together)?;
                let right = self.leaf(bare(right), &together)?;
                ("ratio", ratio(&left, &right))
            }
            _ if single(formula) => {
                let name = self.leaf(formula, &together)?;
                match self.elements.values().any(|element| *element == name) {
                    true => ("simple", vec![("measure", text(name))]),
                    false => ("derived", derived(name.clone(), &[name])),
                }
            }
            _ => {
                let mut inputs = Vec::new();
                let expression = self.expression(formula, &together, &mut inputs)?;
                if inputs.is_empty() {
                    return Err(Left("it is a number that no data changes".to_owned()));
                }
                ("derived", derived(expression, &inputs))
            }
        };
        let name = self.fresh(&measure.decl.path, "measure");
        let meta = self.meta(measure);
        let title = self.title(measure).to_owned();
        let label = self.label(&title, &name);
        let mut entry = metric(&name, &label, kind, params, meta);
        if let Yaml::Map(entries) = &mut entry {
            let said = self.model.formula_text(&measure.formula);
            entries.insert(1, ("description", text(format!("{}: {said}", measure.decl.path))));
        }
        self.metrics.push(entry);
        let mut notes = Vec::new();
        if let Some(over) = measure.over {
            notes.push(format!("its window of {over} is for the one who asks to say"));
        }
        if leaf.iter().any(|f| matches!(f.is, FormulaKind::Sessions(_))) {
            notes.push("a session that two people share counts once".to_owned());
        }
        Ok(notes)
    }

    fn title<'a>(&'a self, measure: &'a Measure) -> &'a str {
        let label = measure.decl.label.as_deref();
        label.unwrap_or_else(|| self.model.metrics[measure.metric].decl.title())
    }

    /// What is promised: for people and programs, since MetricFlow judges nothing.
    fn meta(&self, measure: &Measure) -> Vec<(&'static str, Yaml)> {
        let mut meta = vec![("unit", text(measure.kind.to_string()))];
        if let Some(target) = &measure.target {
            meta.push(("target", text(words::target(target))));
        }
        if let Some(due) = &measure.due {
            meta.push(("due", text(due.last.to_string())));
        }
        if let Some(baseline) = measure.baseline {
            meta.push(("baseline", text(baseline.to_string())));
        }
        if let Some(owner) = measure.owner {
            meta.push(("owner", text(self.model.teams[owner].decl.title())));
        }
        meta
    }

    /// The rows that answer every question of a formula, if there are several.
    fn together(&self, formula: &Formula) -> Result<Vec<String>, Left> {
        let mut all = Vec::new();
        leaves(formula, &mut all);
        let mut questions: Vec<&QuestionRef> = Vec::new();
        for leaf in all {
            if let FormulaKind::Share(q, _)
            | FormulaKind::Answers(q)
            | FormulaKind::Statistic(_, Measured::Question(q)) = &leaf.is
                && !questions.contains(&q)
            {
                questions.push(q);
            }
        }
        if questions.len() < 2 {
            return Ok(Vec::new());
        }
        let survey = |q: &QuestionRef| match q {
            QuestionRef::Question(survey, _) => Some(*survey),
            QuestionRef::Parameter(_) => None,
        };
        if questions.iter().any(|q| survey(q) != survey(questions[0])) {
            return Err(Left("its questions are of several surveys".to_owned()));
        }
        let mut rows = Vec::new();
        for question in questions {
            rows.extend(self.rows.answered(question)?.2);
        }
        rows.sort();
        rows.dedup();
        Ok(rows)
    }

    fn semantic_model(&self, id: SourceId, name: &str) -> Yaml {
        let source = &self.model.sources[id];
        let table = source.table.as_deref().unwrap_or_default();
        let dbt_model = table.rsplit('.').next().unwrap_or_default();
        let mut entries = vec![("name", text(name))];
        if let Some(label) = &source.decl.label {
            entries.push(("description", text(label.as_str())));
        }
        entries.push(("model", text(format!("ref('{}')", dbt_model.replace(['\'', '\\'], "_")))));
        let mut taken = BTreeSet::new();
        let mut named = |wish: &str| {
            let mut name = plain(wish, "column");
            let mut number = 2;
            while self.taken.contains(&name) || !taken.insert(name.clone()) {
                name = format!("{}_{number}", plain(wish, "column"));
                number += 1;
            }
            name
        };
        // Every row is one of its own: nothing says that a column numbers them.
        let mut entities = Vec::new();
        let primary = format!("{name}_row");
        let keys = [
            source.person,
            match source.session {
                Some(SessionRule::Column(index)) => Some(index),
                _ => None,
            },
        ];
        for index in keys.into_iter().flatten() {
            let name = named(&source.columns[index].name);
            entities.push(Yaml::Map(vec![
                ("name", text(name)),
                ("type", text("foreign")),
                ("expr", text(self.rows.column(id, index))),
            ]));
        }
        let mut dimensions = Vec::new();
        let mut clock = None;
        for (index, column) in source.columns.iter().enumerate() {
            if keys.contains(&Some(index)) {
                continue;
            }
            let Some(kind) = dimension(column) else { continue };
            let name = named(&column.name);
            if source.time == Some(index) {
                clock = Some(name.clone());
            }
            let mut entry = vec![("name", text(name))];
            if let Some(doc) = &column.doc {
                entry.push(("description", text(doc.as_str())));
            }
            entry.push(("type", text(kind)));
            entry.push(("expr", text(self.rows.column(id, index))));
            if kind == "time" {
                let grain = if column.ty == ColumnType::Date { "day" } else { "second" };
                entry.push(("type_params", Yaml::Map(vec![("time_granularity", text(grain))])));
            }
            dimensions.push(Yaml::Map(entry));
        }
        if let Some(clock) = clock {
            let defaults = vec![("agg_time_dimension", text(clock))];
            entries.push(("defaults", Yaml::Map(defaults)));
        }
        entries.push(("primary_entity", text(primary)));
        entries.push(("entities", Yaml::List(entities)));
        entries.push(("dimensions", Yaml::List(dimensions)));
        let measures = self.of_source[&id].iter().map(|(name, element)| {
            let mut entry = vec![
                ("name", text(name.as_str())),
                ("agg", text(element.aggregation)),
                ("expr", text(element.expression.as_str())),
            ];
            if let Some(percentile) = &element.percentile {
                entry.push((
                    "agg_params",
                    Yaml::Map(vec![
                        ("percentile", Yaml::Number(percentile.clone())),
                        ("use_discrete_percentile", Yaml::Flag(false)),
                    ]),
                ));
            }
            Yaml::Map(entry)
        });
        entries.push(("measures", Yaml::List(measures.collect())));
        Yaml::Map(entries)
    }
}

/// What a column is for who groups by it.
fn dimension(column: &Column) -> Option<&'static str> {
    match column.ty {
        ColumnType::Timestamp | ColumnType::Date => Some("time"),
        ColumnType::Text | ColumnType::YesNo => Some("categorical"),
        ColumnType::Number | ColumnType::Count | ColumnType::Duration | ColumnType::Money(_) => {
            None
        }
    }
}

/// A value where all conditions hold.
fn only_if(rows: &[String], what: &str) -> String {
    match rows {
        [] => what.to_owned(),
        rows => format!("CASE WHEN {} THEN {what} END", rows.join(" AND ")),
    }
}

fn ratio(numerator: &str, denominator: &str) -> Vec<(&'static str, Yaml)> {
    let named = |name: &str| Yaml::Map(vec![("name", text(name))]);
    vec![("numerator", named(numerator)), ("denominator", named(denominator))]
}

fn derived(expression: String, inputs: &[String]) -> Vec<(&'static str, Yaml)> {
    let inputs = inputs.iter().map(|name| Yaml::Map(vec![("name", text(name.as_str()))]));
    vec![("expr", text(expression)), ("metrics", Yaml::List(inputs.collect()))]
}

/// A formula without the names of metrics around it.
fn bare(formula: &Formula) -> &Formula {
    match &formula.is {
        FormulaKind::Metric(_, inner) => bare(inner),
        _ => formula,
    }
}

/// Whether a formula is one statistic.
fn single(formula: &Formula) -> bool {
    !matches!(
        formula.is,
        FormulaKind::Literal(_)
            | FormulaKind::Parameter(_)
            | FormulaKind::Binary(..)
            | FormulaKind::Negate(_)
    )
}

fn metric(
    name: &str,
    label: &str,
    kind: &'static str,
    params: Vec<(&'static str, Yaml)>,
    meta: Vec<(&'static str, Yaml)>,
) -> Yaml {
    let mut entries = vec![
        ("name", text(name)),
        ("label", text(label)),
        ("type", text(kind)),
        ("type_params", Yaml::Map(params)),
    ];
    if !meta.is_empty() {
        entries.push(("config", Yaml::Map(vec![("meta", Yaml::Map(meta))])));
    }
    Yaml::Map(entries)
}

/// The file for dbt.
pub fn metricflow(model: &Model, dialect: Dialect) -> Export {
    let mut builder = Builder {
        model,
        rows: Rows {
            model,
            differences: dialect.differences(),
            utc: matches!(model.time_zone.as_str(), "" | "UTC" | "Etc/UTC"),
        },
        taken: BTreeSet::new(),
        labels: BTreeSet::new(),
        elements: BTreeMap::new(),
        of_source: BTreeMap::new(),
        parts: BTreeMap::new(),
        metrics: Vec::new(),
    };
    let mut lacks = Vec::new();
    for measure in model.measures.values() {
        let path = &measure.decl.path;
        let before = builder.metrics.len();
        match builder.measure(measure) {
            Ok(notes) => lacks.extend(notes.into_iter().map(|note| (path.clone(), note))),
            Err(Left(why)) => {
                builder.forget(before);
                lacks.push((path.clone(), format!("is left out: {why}")));
            }
        }
    }
    let sources: Vec<SourceId> = builder.of_source.keys().copied().collect();
    let mut models = Vec::new();
    for id in sources {
        let name = builder.fresh(&model.sources[id].decl.name, "source");
        models.push(builder.semantic_model(id, &name));
    }
    let mut out = String::new();
    for line in [
        format!("The measures of {} for dbt's MetricFlow, in the SQL of {}.", model.name, dialect.name()),
        "A model of dbt bears the name of each table; it holds each row once, and no number that is not finite.".to_owned(),
        "MetricFlow has no intervals, verdicts, scores or as-of, and cannot hold the maps against the log.".to_owned(),
    ] {
        out += &comment(&line);
    }
    if !lacks.is_empty() {
        out += &comment("What else it cannot be told:");
    }
    for (path, why) in &lacks {
        out += &comment(&format!("- {path}: {why}"));
    }
    let entries =
        [("semantic_models", Yaml::List(models)), ("metrics", Yaml::List(builder.metrics))];
    out += &document(&entries);
    Export { text: out, lacks }
}
