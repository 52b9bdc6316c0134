//! Which measure rests on what: from its place on the map down to the columns of the data.

use super::Context;
use crate::model::{
    ColumnRef, ColumnTest, EventId, EventPick, EventRef, Formula, FormulaKind, Measure, Measured,
    MetricId, Operand, Predicate, QuestionRef, Scope, SessionRule, SourceId, SurveyId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a measure rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lineage {
    /// The measure: an `id` of `measures`.
    pub measure: String,
    /// The journey it belongs to.
    pub journey: String,
    /// The stage it stands in; null: it stands on the journey.
    pub stage: Option<String>,
    /// The touchpoint it stands in; null: it stands on the stage or the journey.
    pub touchpoint: Option<String>,
    /// The touchpoints by which events of the formula were named.
    pub named_touchpoints: Vec<String>,
    /// The metrics it is computed by: its own first, then those that this one calls.
    pub metrics: Vec<String>,
    /// The events it reads.
    pub events: Vec<String>,
    /// The questions it reads.
    pub questions: Vec<String>,
    /// The surveys of these questions.
    pub surveys: Vec<String>,
    /// The sources it reads, that of its persona's segment included.
    pub sources: Vec<String>,
    /// The columns it reads, those for person, time, session and duplicates included.
    pub columns: Vec<SourceColumn>,
}

/// A column of a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceColumn {
    /// The source: an `id` of `sources`.
    pub source: String,
    /// The column's name.
    pub column: String,
}

/// Everything that a formula reads. Ids sort in the order of the source.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub(super) events: BTreeSet<EventId>,
    pub(super) questions: BTreeSet<(SurveyId, usize)>,
    pub(super) sources: BTreeSet<SourceId>,
    pub(super) metrics: BTreeSet<MetricId>,
    columns: BTreeSet<(SourceId, usize)>,
    touchpoints: BTreeSet<String>,
}

impl Context<'_> {
    /// What a measure reads, its persona's segment included.
    pub(super) fn trace_measure(&self, measure: &Measure) -> Trace {
        let mut trace = Trace::default();
        trace.metrics.insert(measure.metric);
        self.trace_formula(&mut trace, &measure.formula);
        let persona = measure.persona.map(|p| &self.model.personas[p]);
        if let Some((source, filter)) = persona.and_then(|p| p.segment.as_ref()) {
            self.trace_source(&mut trace, *source);
            if let Some(filter) = filter {
                trace_predicate(&mut trace, filter);
            }
        }
        trace
    }

    /// What a formula reads.
    pub(super) fn trace_formula(&self, trace: &mut Trace, formula: &Formula) {
        match &formula.is {
            FormulaKind::Literal(_) | FormulaKind::Parameter(_) => {}
            FormulaKind::Binary(_, left, right) => {
                self.trace_formula(trace, left);
                self.trace_formula(trace, right);
            }
            FormulaKind::Negate(inner) => self.trace_formula(trace, inner),
            FormulaKind::Metric(path, inner) => {
                let metric = self.model.metrics.iter().find(|(_, m)| m.decl.path == *path);
                trace.metrics.extend(metric.map(|(id, _)| id));
                self.trace_formula(trace, inner);
            }
            FormulaKind::Count(pick) | FormulaKind::People(pick) | FormulaKind::Sessions(pick) => {
                self.trace_pick(trace, pick);
            }
            FormulaKind::Answers(question)
            | FormulaKind::Share(question, _)
            | FormulaKind::Statistic(_, Measured::Question(question)) => {
                self.trace_question(trace, question);
            }
            FormulaKind::Statistic(_, Measured::Property(pick, property)) => {
                self.trace_pick(trace, pick);
                self.trace_property(trace, pick, property);
            }
            FormulaKind::Converted(funnel) | FormulaKind::TimeBetween(funnel) => {
                for pick in funnel.steps.iter().map(|s| &s.event).chain(&funnel.exclude) {
                    self.trace_pick(trace, pick);
                }
                for step in &funnel.steps {
                    for property in &funnel.same {
                        self.trace_property(trace, &step.event, property);
                    }
                }
            }
            FormulaKind::Returned { first, again, .. } => {
                self.trace_pick(trace, first);
                self.trace_pick(trace, again);
            }
        }
    }

    fn trace_pick(&self, trace: &mut Trace, pick: &EventPick) {
        if let EventRef::Event { event, touchpoint } = &pick.event {
            trace.touchpoints.extend(touchpoint.clone());
            self.trace_event(trace, *event);
        }
        if let Some(filter) = &pick.filter {
            trace_predicate(trace, filter);
        }
    }

    pub(super) fn trace_event(&self, trace: &mut Trace, id: EventId) {
        let event = &self.model.events[id];
        trace.events.insert(id);
        self.trace_source(trace, event.source);
        if let Some(filter) = &event.filter {
            trace_predicate(trace, filter);
        }
    }

    fn trace_question(&self, trace: &mut Trace, question: &QuestionRef) {
        let QuestionRef::Question(id, index) = question else { return };
        let survey = &self.model.surveys[*id];
        trace.questions.insert((*id, *index));
        self.trace_source(trace, survey.source);
        trace.columns.insert((survey.source, survey.questions[*index].column));
        if let Some(filter) = &survey.filter {
            trace_predicate(trace, filter);
        }
    }

    fn trace_property(&self, trace: &mut Trace, pick: &EventPick, property: &str) {
        let (Some(column), EventRef::Event { event, .. }) =
            (self.property_column(pick, property), &pick.event)
        else {
            return;
        };
        let source = self.model.events[*event].source;
        let columns = &self.model.sources[source].columns;
        trace.columns.extend(
            columns.iter().position(|c| c.name == column.name).map(|index| (source, index)),
        );
    }

    fn trace_source(&self, trace: &mut Trace, id: SourceId) {
        let source = &self.model.sources[id];
        trace.sources.insert(id);
        let session = match source.session {
            Some(SessionRule::Column(index)) => Some(index),
            _ => None,
        };
        let every_row = source.person.into_iter().chain(source.time).chain(session);
        trace.columns.extend(every_row.chain(source.key.iter().copied()).map(|i| (id, i)));
    }

    pub(super) fn lineage(&self, measure: &Measure) -> Lineage {
        let model = self.model;
        let trace = self.trace_measure(measure);
        let (stage, touchpoint) = match measure.scope {
            Scope::Journey(_) => (None, None),
            Scope::Stage(stage) => (Some(stage), None),
            Scope::Touchpoint(id) => (Some(model.touchpoints[id].stage), Some(id)),
        };
        let metric = |id: MetricId| model.metrics[id].decl.path.clone();
        let called = trace.metrics.iter().filter(|id| **id != measure.metric);
        let surveys: BTreeSet<SurveyId> = trace.questions.iter().map(|(s, _)| *s).collect();
        Lineage {
            measure: measure.decl.path.clone(),
            journey: model.journeys[measure.journey].decl.path.clone(),
            stage: stage.map(|id| model.stages[id].decl.path.clone()),
            touchpoint: touchpoint.map(|id| model.touchpoints[id].decl.path.clone()),
            named_touchpoints: trace.touchpoints.iter().cloned().collect(),
            metrics: std::iter::once(metric(measure.metric))
                .chain(called.map(|id| metric(*id)))
                .collect(),
            events: trace.events.iter().map(|id| model.events[*id].decl.path.clone()).collect(),
            questions: trace
                .questions
                .iter()
                .map(|(survey, i)| model.surveys[*survey].questions[*i].decl.path.clone())
                .collect(),
            surveys: surveys.iter().map(|id| model.surveys[*id].decl.path.clone()).collect(),
            sources: trace.sources.iter().map(|id| model.sources[*id].decl.path.clone()).collect(),
            columns: trace
                .columns
                .iter()
                .map(|(source, index)| SourceColumn {
                    source: model.sources[*source].decl.path.clone(),
                    column: model.sources[*source].columns[*index].name.clone(),
                })
                .collect(),
        }
    }
}

fn trace_predicate(trace: &mut Trace, predicate: &Predicate) {
    match predicate {
        Predicate::And(many) | Predicate::Or(many) => {
            many.iter().for_each(|p| trace_predicate(trace, p));
        }
        Predicate::Not(inner) => trace_predicate(trace, inner),
        Predicate::Test(column, test) => {
            trace_column(trace, column);
            let operands = match test {
                ColumnTest::Compare(_, value) => std::slice::from_ref(value).iter().collect(),
                ColumnTest::OneOf(values) => values.iter().collect::<Vec<_>>(),
                ColumnTest::Between(low, high) => vec![low, high],
                ColumnTest::Missing => Vec::new(),
            };
            for operand in operands {
                if let Operand::Column(column) = operand {
                    trace_column(trace, column);
                }
            }
        }
    }
}

fn trace_column(trace: &mut Trace, column: &ColumnRef) {
    if let ColumnRef::Column { source, column, .. } = column {
        trace.columns.insert((*source, *column));
    }
}
