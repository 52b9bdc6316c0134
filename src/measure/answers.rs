//! The answers to questions: which rows answer, and what.

use super::selection::{Scope, Selection, meet};
use super::table::{Column, Values};
use super::texts::MISSING;
use crate::model::{AnswerTest, Comparator, Question, QuestionRef, Scale, SourceId};

/// The answers to one question.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Where they are.
    pub source: SourceId,
    /// The column that holds them.
    pub column: usize,
    /// The rows that answer it, as its scale allows.
    pub rows: Vec<bool>,
    /// Rows of the survey that leave it unanswered.
    pub missing: u64,
    /// Rows of the survey whose answer is no answer to it.
    pub outside: u64,
    given: Given,
    scale: Scale,
}

#[derive(Debug, Clone)]
enum Given {
    Number(Vec<f64>),
    YesNo(Vec<bool>),
    Text(Vec<u32>),
}

/// What a value of a column is as an answer.
enum Answer<T> {
    Is(T),
    Missing,
    Outside,
}

impl Answers {
    /// The answers in a scope. `None`: the source is not bound.
    pub fn new(
        selection: &Selection<'_>,
        reference: &QuestionRef,
        scope: Scope,
    ) -> Option<Answers> {
        let QuestionRef::Question(survey, index) = reference else { return None };
        let question = &selection.model.surveys[*survey].questions[*index];
        let (source, mut rows) = selection.survey(reference)?;
        selection.narrow(source, &mut rows, scope);
        let column = selection.table(source)?.columns.get(question.column)?.as_ref()?;
        let mut answers = Answers {
            source,
            column: question.column,
            rows,
            missing: 0,
            outside: 0,
            given: Given::Number(Vec::new()),
            scale: question.scale.clone(),
        };
        answers.given = match &question.scale {
            Scale::Points(..) | Scale::Number => Given::Number(
                answers.take(f64::NAN, |row| number(selection, column, question, row)),
            ),
            Scale::YesNo => Given::YesNo(answers.take(false, |row| yes_no(selection, column, row))),
            Scale::Text | Scale::OneOf(_) | Scale::AnyOf(_) => {
                Given::Text(answers.take(MISSING, |row| text(selection, column, question, row)))
            }
        };
        Some(answers)
    }

    fn take<T: Clone>(&mut self, none: T, answer: impl Fn(usize) -> Answer<T>) -> Vec<T> {
        let mut all = vec![none; self.rows.len()];
        for (row, (is, place)) in self.rows.iter_mut().zip(&mut all).enumerate() {
            if !*is {
                continue;
            }
            match answer(row) {
                Answer::Is(value) => *place = value,
                Answer::Missing => {
                    self.missing += 1;
                    *is = false;
                }
                Answer::Outside => {
                    self.outside += 1;
                    *is = false;
                }
            }
        }
        all
    }

    /// Keeps only rows that these answer, too.
    pub fn together(&mut self, other: &[bool]) {
        meet(&mut self.rows, other);
    }

    /// The answered rows, in order.
    pub fn answered(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().enumerate().filter(|(_, is)| **is).map(|(row, _)| row)
    }

    /// The answer of a row as a number.
    pub fn number(&self, row: usize) -> f64 {
        match &self.given {
            Given::Number(all) => all[row],
            Given::YesNo(all) => f64::from(u8::from(all[row])),
            Given::Text(_) => f64::NAN,
        }
    }

    /// The rows, of those that answer, whose answer passes a test.
    pub fn passing(&self, selection: &Selection<'_>, test: &AnswerTest) -> Vec<bool> {
        let mut passing = self.rows.clone();
        match (&self.given, test) {
            (Given::Number(all), test) => {
                let bounds = self.bounds(test);
                for (flag, value) in passing.iter_mut().zip(all) {
                    *flag &= bounds(*value);
                }
            }
            (Given::YesNo(all), AnswerTest::YesNo(wanted)) => {
                for (flag, value) in passing.iter_mut().zip(all) {
                    *flag &= value == wanted;
                }
            }
            (Given::Text(all), AnswerTest::Texts(texts)) => {
                let wanted: Vec<u32> =
                    texts.iter().filter_map(|t| selection.store.texts.find(t)).collect();
                for (flag, value) in passing.iter_mut().zip(all) {
                    *flag &= wanted.contains(value);
                }
            }
            // The checker lets no other pair through.
            _ => passing.iter_mut().for_each(|flag| *flag = false),
        }
        passing
    }

    fn bounds(&self, test: &AnswerTest) -> Box<dyn Fn(f64) -> bool> {
        let float = super::amount::float;
        let (low, high) = match self.scale {
            Scale::Points(low, high) => (float(low), float(high)),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        };
        match test {
            AnswerTest::Between(a, b) => {
                let (a, b) = (float(*a), float(*b));
                Box::new(move |v| a <= v && v <= b)
            }
            AnswerTest::Top(n) => Box::new({
                let n = f64::from(*n);
                move |v| v > high - n
            }),
            AnswerTest::Bottom(n) => Box::new({
                let n = f64::from(*n);
                move |v| v < low + n
            }),
            AnswerTest::Compare(sign, value) => {
                let (sign, value) = (*sign, float(*value));
                Box::new(move |v| match sign {
                    Comparator::Equal => v == value,
                    Comparator::NotEqual => v != value,
                    Comparator::Less => v < value,
                    Comparator::LessOrEqual => v <= value,
                    Comparator::Greater => v > value,
                    Comparator::GreaterOrEqual => v >= value,
                })
            }
            _ => Box::new(|_| false),
        }
    }
}

fn number(
    selection: &Selection<'_>,
    column: &Column,
    question: &Question,
    row: usize,
) -> Answer<f64> {
    if column.is_bad(row) {
        return Answer::Outside;
    }
    if column.values.missing(row) {
        return Answer::Missing;
    }
    let value = match &column.values {
        Values::Number(all) => Some(all[row]),
        Values::Text(all) => super::read::column::number(selection.store.texts.get(all[row])),
        Values::Money(all) => all[row].map(super::amount::float),
        Values::Micros(_) | Values::Days(_) | Values::YesNo(_) => None,
    };
    let fits = |value: f64| match question.scale {
        Scale::Points(low, high) => {
            let float = super::amount::float;
            value.fract() == 0.0 && float(low) <= value && value <= float(high)
        }
        _ => true,
    };
    match value {
        Some(value) if fits(value) => Answer::Is(value),
        _ => Answer::Outside,
    }
}

fn yes_no(selection: &Selection<'_>, column: &Column, row: usize) -> Answer<bool> {
    if column.is_bad(row) {
        return Answer::Outside;
    }
    if column.values.missing(row) {
        return Answer::Missing;
    }
    let value = match &column.values {
        Values::YesNo(all) => Some(all[row] == 1),
        Values::Number(all) if all[row] == 0.0 || all[row] == 1.0 => Some(all[row] == 1.0),
        Values::Text(all) => super::read::column::yes_no(selection.store.texts.get(all[row])),
        _ => None,
    };
    value.map_or(Answer::Outside, Answer::Is)
}

fn text(
    selection: &Selection<'_>,
    column: &Column,
    question: &Question,
    row: usize,
) -> Answer<u32> {
    if column.is_bad(row) {
        return Answer::Outside;
    }
    if column.values.missing(row) {
        return Answer::Missing;
    }
    let texts = &selection.store.texts;
    let found = match &column.values {
        Values::Text(all) => Some(all[row]),
        Values::Number(all) => texts.find(&all[row].to_string()),
        _ => None,
    };
    match (&question.scale, found) {
        (Scale::OneOf(options), Some(found)) => {
            if options.iter().any(|o| o == texts.get(found)) {
                Answer::Is(found)
            } else {
                Answer::Outside
            }
        }
        // A number that equals none of the texts is no option either.
        (Scale::OneOf(_), None) => Answer::Outside,
        (_, found) => Answer::Is(found.unwrap_or(MISSING)),
    }
}
