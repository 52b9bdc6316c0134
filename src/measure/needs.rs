//! Which sources and columns the measures of a project read.

use crate::model::{
    ColumnRef, ColumnTest, EventPick, EventRef, Formula, FormulaKind, Funnel, Measured, Model,
    Operand, Predicate, QuestionRef, SessionRule, SourceId, SurveyId,
};
use std::collections::{BTreeMap, BTreeSet};

/// The columns that are read, by source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    columns: BTreeMap<SourceId, BTreeSet<usize>>,
}

impl Needs {
    /// What all measures of the project read, and what the maps are held against.
    pub fn of_project(model: &Model) -> Needs {
        let mut needs = Needs::default();
        for measure in model.measures.values() {
            needs.formula(model, &measure.formula);
            if let Some(persona) = measure.persona {
                needs.segment(model, persona);
            }
        }
        for journey in model.journeys.values() {
            let touchpoints = journey.stages.iter().flat_map(|s| &model.stages[*s].touchpoints);
            let mut any = false;
            for touchpoint in touchpoints {
                let touchpoint = &model.touchpoints[*touchpoint];
                let other = touchpoint.overrides.iter().filter_map(|o| o.event);
                for event in touchpoint.event.into_iter().chain(other) {
                    any |= needs.event(model, event);
                }
            }
            if any {
                journey.personas.iter().for_each(|p| needs.segment(model, *p));
            }
        }
        needs
    }

    /// What one measure reads.
    pub fn of_formula(model: &Model, formula: &Formula) -> Needs {
        let mut needs = Needs::default();
        needs.formula(model, formula);
        needs
    }

    /// Every column that a source declares.
    pub fn whole(model: &Model, source: SourceId) -> Vec<bool> {
        vec![true; model.sources[source].columns.len()]
    }

    /// The sources, in order.
    pub fn sources(&self) -> impl Iterator<Item = SourceId> + '_ {
        self.columns.keys().copied()
    }

    /// Which columns of a source are read, one flag for each declared one.
    pub fn columns(&self, model: &Model, source: SourceId) -> Vec<bool> {
        let needed = self.columns.get(&source);
        (0..model.sources[source].columns.len())
            .map(|i| needed.is_some_and(|needed| needed.contains(&i)))
            .collect()
    }

    /// Adds a source with what every reading of it wants; says whether it holds data.
    fn source(&mut self, model: &Model, id: SourceId) -> bool {
        let source = &model.sources[id];
        if source.table.is_none() {
            return false;
        }
        let columns = self.columns.entry(id).or_default();
        columns.extend(source.person);
        columns.extend(source.time);
        columns.extend(&source.key);
        if let Some(SessionRule::Column(index)) = source.session {
            columns.insert(index);
        }
        true
    }

    fn column(&mut self, source: SourceId, index: usize) {
        self.columns.entry(source).or_default().insert(index);
    }

    fn segment(&mut self, model: &Model, persona: crate::model::PersonaId) {
        if let Some((source, filter)) = &model.personas[persona].segment
            && self.source(model, *source)
        {
            self.predicate(filter.as_ref());
        }
    }

    fn event(&mut self, model: &Model, event: crate::model::EventId) -> bool {
        let event = &model.events[event];
        let data = self.source(model, event.source);
        if data {
            self.predicate(event.filter.as_ref());
        }
        data
    }

    fn pick(&mut self, model: &Model, pick: &EventPick) {
        if let EventRef::Event { event, .. } = &pick.event {
            self.event(model, *event);
            self.predicate(pick.filter.as_ref());
        }
    }

    fn survey(&mut self, model: &Model, survey: SurveyId, question: usize) {
        let survey = &model.surveys[survey];
        if self.source(model, survey.source) {
            self.predicate(survey.filter.as_ref());
            self.column(survey.source, survey.questions[question].column);
        }
    }

    fn question(&mut self, model: &Model, question: &QuestionRef) {
        if let QuestionRef::Question(survey, index) = question {
            self.survey(model, *survey, *index);
        }
    }

    fn property(&mut self, model: &Model, pick: &EventPick, property: &str) {
        if let EventRef::Event { event, .. } = &pick.event
            && let Some(column) = model.property_column(*event, property)
        {
            self.column(model.events[*event].source, column);
        }
    }

    fn funnel(&mut self, model: &Model, funnel: &Funnel) {
        for step in &funnel.steps {
            self.pick(model, &step.event);
            funnel.same.iter().for_each(|p| self.property(model, &step.event, p));
        }
        funnel.exclude.iter().for_each(|pick| self.pick(model, pick));
    }

    fn formula(&mut self, model: &Model, formula: &Formula) {
        match &formula.is {
            FormulaKind::Literal(_) | FormulaKind::Parameter(_) => {}
            FormulaKind::Binary(_, left, right) => {
                self.formula(model, left);
                self.formula(model, right);
            }
            FormulaKind::Negate(inner) | FormulaKind::Metric(_, inner) => {
                self.formula(model, inner);
            }
            FormulaKind::Count(pick) | FormulaKind::People(pick) | FormulaKind::Sessions(pick) => {
                self.pick(model, pick);
            }
            FormulaKind::Answers(question)
            | FormulaKind::Share(question, _)
            | FormulaKind::Statistic(_, Measured::Question(question)) => {
                self.question(model, question);
            }
            FormulaKind::Statistic(_, Measured::Property(pick, property)) => {
                self.pick(model, pick);
                self.property(model, pick, property);
            }
            FormulaKind::Converted(funnel) | FormulaKind::TimeBetween(funnel) => {
                self.funnel(model, funnel);
            }
            FormulaKind::Returned { first, again, .. } => {
                self.pick(model, first);
                self.pick(model, again);
            }
        }
    }

    fn predicate(&mut self, predicate: Option<&Predicate>) {
        match predicate {
            None => {}
            Some(Predicate::And(parts) | Predicate::Or(parts)) => {
                parts.iter().for_each(|p| self.predicate(Some(p)));
            }
            Some(Predicate::Not(inner)) => self.predicate(Some(inner)),
            Some(Predicate::Test(column, test)) => {
                self.column_ref(column);
                match test {
                    ColumnTest::Missing => {}
                    ColumnTest::Compare(_, operand) => self.operand(operand),
                    ColumnTest::OneOf(operands) => operands.iter().for_each(|o| self.operand(o)),
                    ColumnTest::Between(low, high) => {
                        self.operand(low);
                        self.operand(high);
                    }
                }
            }
        }
    }

    fn column_ref(&mut self, column: &ColumnRef) {
        if let ColumnRef::Column { source, column, .. } = column {
            self.column(*source, *column);
        }
    }

    fn operand(&mut self, operand: &Operand) {
        if let Operand::Column(column) = operand {
            self.column_ref(column);
        }
    }
}
