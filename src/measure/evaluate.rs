//! The value of a formula: numerator, denominator, n, and what the interval is made of.

use super::amount::{Amount, Sum, exact_quantile, quantile};
use super::answers::Answers;
use super::funnel::{self, Followed};
use super::selection::{Scope, Selection};
use super::table::{NO_SESSION, NO_TIME, Values};
use super::texts::MISSING;
use super::warehouse::Summary;
use crate::model::{
    Decimal, EventPick, EventRef, Formula, FormulaKind, Measured, Operator, QuestionRef, SourceId,
    Statistic, SurveyId,
};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What a single statistic was computed from.
#[derive(Debug, Clone, PartialEq)]
pub enum Statistics {
    /// How many.
    Count(u64),
    /// Values of a property or answers.
    Values(Sample),
    /// So many of so many.
    Share {
        /// Those who do.
        numerator: u64,
        /// All of them.
        denominator: u64,
    },
    /// A funnel.
    Followed(Rc<Followed>),
    /// Values that somebody else has.
    Summary(Summary),
}

/// Values with a statistic over them.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The values, sorted.
    pub sorted: Vec<f64>,
    /// The same, exactly, where they are amounts of money.
    pub money: Option<Vec<Decimal>>,
    /// Their sum, exactly where it can be had.
    pub sum: Amount,
}

/// A value with what stands beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evaluated {
    /// The value.
    pub value: Option<Amount>,
    /// What it is a quotient of.
    pub numerator: Option<Amount>,
    /// And by what.
    pub denominator: Option<Amount>,
    /// How many observations it rests on.
    pub n: Option<u64>,
}

/// What was left out on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Entries that are too young.
    pub immature: u64,
    /// Missing values and unanswered questions.
    pub missing: u64,
    /// Values that could not be read, and answers outside their scale.
    pub bad: u64,
}

/// Evaluates the formula of one measure.
pub struct Evaluator<'a> {
    /// The rows.
    pub selection: &'a Selection<'a>,
    /// What narrows them.
    pub scope: Scope,
    /// The whole formula row by row, where somebody else has the rows.
    pub whole: Option<Summary>,
    together: BTreeMap<SurveyId, BTreeSet<usize>>,
    known: Vec<(&'a Formula, Rc<Statistics>)>,
    immature: u64,
    left_out: BTreeMap<(SourceId, usize), (u64, u64)>,
}

impl<'a> Evaluator<'a> {
    /// For a formula, in a scope.
    pub fn new(selection: &'a Selection<'a>, formula: &'a Formula, scope: Scope) -> Self {
        let mut together = BTreeMap::new();
        questions(formula, &mut together);
        together.retain(|_, questions: &mut BTreeSet<usize>| questions.len() > 1);
        Evaluator {
            selection,
            scope,
            whole: None,
            together,
            known: Vec::new(),
            immature: 0,
            left_out: BTreeMap::new(),
        }
    }

    /// Takes a statistic as somebody else computed it, with what was left out, of which column.
    pub fn tell(
        &mut self,
        formula: &'a Formula,
        statistics: Statistics,
        tally: Tally,
        column: Option<(SourceId, usize)>,
    ) {
        self.known.push((formula, Rc::new(statistics)));
        self.immature += tally.immature;
        self.left_out.extend(column.map(|column| (column, (tally.missing, tally.bad))));
    }

    /// What was left out.
    pub fn tally(&self) -> Tally {
        let (missing, bad) =
            self.left_out.values().fold((0, 0), |(m, b), (missing, bad)| (m + missing, b + bad));
        Tally { immature: self.immature, missing, bad }
    }

    /// The funnels that were followed, in the order of the formula.
    pub fn funnels(&self) -> impl Iterator<Item = (&'a Formula, Rc<Followed>)> + '_ {
        self.known.iter().filter_map(|(formula, statistics)| match &**statistics {
            Statistics::Followed(followed) => Some((*formula, followed.clone())),
            _ => None,
        })
    }

    /// The value of a formula.
    pub fn evaluate(&mut self, formula: &'a Formula) -> Evaluated {
        match &formula.is {
            FormulaKind::Literal(quantity) => {
                Evaluated { value: Some(Amount::exact(quantity.value)), ..Evaluated::default() }
            }
            FormulaKind::Parameter(_) => Evaluated::default(),
            FormulaKind::Metric(_, inner) => self.evaluate(inner),
            FormulaKind::Negate(inner) => {
                let inner = self.evaluate(inner);
                Evaluated {
                    value: inner.value.map(Amount::negated),
                    n: inner.n,
                    ..Evaluated::default()
                }
            }
            FormulaKind::Binary(operator, left, right) => {
                let (left, right) = (self.evaluate(left), self.evaluate(right));
                let value =
                    left.value.zip(right.value).and_then(|(a, b)| Amount::apply(*operator, a, b));
                let quotient = *operator == Operator::Divide;
                Evaluated {
                    value,
                    numerator: left.value.filter(|_| quotient),
                    denominator: right.value.filter(|_| quotient),
                    n: if quotient { right.n.or(left.n) } else { left.n.or(right.n) },
                }
            }
            _ => match self.statistics(formula) {
                Some(statistics) => evaluated(formula, &statistics),
                None => Evaluated::default(),
            },
        }
    }

    /// What a single statistic is computed from. `None`: its data is not bound.
    pub fn statistics(&mut self, formula: &'a Formula) -> Option<Rc<Statistics>> {
        if let Some((_, known)) = self.known.iter().find(|(f, _)| *f == formula) {
            return Some(known.clone());
        }
        let statistics = Rc::new(self.compute(formula)?);
        self.known.push((formula, statistics.clone()));
        Some(statistics)
    }

    fn compute(&mut self, formula: &'a Formula) -> Option<Statistics> {
        let count = |flags: &[bool]| flags.iter().filter(|f| **f).count() as u64;
        Some(match &formula.is {
            FormulaKind::Count(pick) => Statistics::Count(count(&self.rows(pick)?.1)),
            FormulaKind::People(pick) => Statistics::Count(self.people(pick)?.len() as u64),
            FormulaKind::Sessions(pick) => Statistics::Count(self.sessions(pick)?.len() as u64),
            FormulaKind::Answers(question) => {
                Statistics::Count(count(&self.answers(question)?.rows))
            }
            FormulaKind::Share(question, test) => {
                let answers = self.answers(question)?;
                Statistics::Share {
                    numerator: count(&answers.passing(self.selection, test)),
                    denominator: count(&answers.rows),
                }
            }
            FormulaKind::Statistic(_, Measured::Property(pick, property)) => {
                let (source, rows, column) = self.property(pick, property)?;
                let values = &self.selection.table(source)?.columns[column].as_ref()?.values;
                Statistics::Values(sample(values, &rows))
            }
            FormulaKind::Statistic(_, Measured::Question(question)) => {
                let answers = self.answers(question)?;
                let numbers = answers.answered().map(|row| answers.number(row)).collect();
                Statistics::Values(Sample::of(numbers))
            }
            FormulaKind::Converted(funnel) | FormulaKind::TimeBetween(funnel) => {
                let followed = funnel::follow(self.selection, funnel, self.scope)?;
                self.immature += followed.immature;
                Statistics::Followed(Rc::new(followed))
            }
            FormulaKind::Returned { first, again, after, within, unit } => {
                let window = (after, within.as_ref());
                let found =
                    funnel::returned(self.selection, (first, again), window, *unit, self.scope)?;
                self.immature += found.immature;
                Statistics::Share {
                    numerator: found.units.iter().filter(|(_, back)| *back).count() as u64,
                    denominator: found.units.len() as u64,
                }
            }
            FormulaKind::Literal(_)
            | FormulaKind::Parameter(_)
            | FormulaKind::Binary(..)
            | FormulaKind::Negate(_)
            | FormulaKind::Metric(..) => return None,
        })
    }

    /// The rows of an event in the scope.
    pub fn rows(&self, pick: &'a EventPick) -> Option<(SourceId, Vec<bool>)> {
        let (source, mut flags) = self.selection.event(pick)?;
        self.selection.narrow(source, &mut flags, self.scope);
        Some((source, flags))
    }

    /// The people of an event, each once.
    pub fn people(&self, pick: &'a EventPick) -> Option<Vec<u32>> {
        let (source, flags) = self.rows(pick)?;
        let table = self.selection.table(source)?;
        let has = |group: &&super::table::Group| group.rows().any(|row| flags[row]);
        Some(table.groups.iter().filter(has).map(|group| group.person).collect())
    }

    /// The sessions of an event, each once, with the person it is of.
    pub fn sessions(&self, pick: &'a EventPick) -> Option<BTreeMap<u32, u32>> {
        let (source, flags) = self.rows(pick)?;
        let table = self.selection.table(source)?;
        let mut found = BTreeMap::new();
        for (row, _) in flags.iter().enumerate().filter(|(_, is)| **is) {
            let session = table.session.get(row).copied().unwrap_or(NO_SESSION);
            if session != NO_SESSION {
                found.insert(session, table.person.get(row).copied().unwrap_or(MISSING));
            }
        }
        Some(found)
    }

    /// The rows of an event that have a property, and the property's column.
    pub fn property(
        &mut self,
        pick: &'a EventPick,
        property: &str,
    ) -> Option<(SourceId, Vec<bool>, usize)> {
        let EventRef::Event { event, .. } = &pick.event else { return None };
        let index = self.selection.model.property_column(*event, property)?;
        let (source, mut rows) = self.rows(pick)?;
        let column = self.selection.table(source)?.columns[index].as_ref()?;
        let (mut missing, mut bad) = (0, 0);
        for (row, flag) in rows.iter_mut().enumerate().filter(|(_, f)| **f) {
            if column.is_bad(row) {
                bad += 1;
            } else if column.values.missing(row) {
                missing += 1;
            } else {
                continue;
            }
            *flag = false;
        }
        self.left_out.insert((source, index), (missing, bad));
        Some((source, rows, index))
    }

    /// The answers to a question, over the rows that answer all questions of its survey that the
    /// formula reads.
    pub fn answers(&mut self, question: &QuestionRef) -> Option<Answers> {
        let mut answers = Answers::new(self.selection, question, self.scope)?;
        let place = (answers.source, answers.column);
        self.left_out.insert(place, (answers.missing, answers.outside));
        let QuestionRef::Question(survey, own) = question else { return None };
        for other in self.together.get(survey).into_iter().flatten().filter(|i| *i != own) {
            let other = QuestionRef::Question(*survey, *other);
            answers.together(&Answers::new(self.selection, &other, self.scope)?.rows);
        }
        Some(answers)
    }
}

fn questions(formula: &Formula, found: &mut BTreeMap<SurveyId, BTreeSet<usize>>) {
    match &formula.is {
        FormulaKind::Binary(_, left, right) => {
            questions(left, found);
            questions(right, found);
        }
        FormulaKind::Negate(inner) | FormulaKind::Metric(_, inner) => questions(inner, found),
        FormulaKind::Answers(QuestionRef::Question(survey, index))
        | FormulaKind::Share(QuestionRef::Question(survey, index), _)
        | FormulaKind::Statistic(_, Measured::Question(QuestionRef::Question(survey, index))) => {
            found.entry(*survey).or_default().insert(*index);
        }
        _ => {}
    }
}

impl Sample {
    /// Of plain numbers.
    pub fn of(mut numbers: Vec<f64>) -> Sample {
        let sum = Sum::of(numbers.iter().copied());
        numbers.sort_by(f64::total_cmp);
        Sample { sum: Amount { float: sum, exact: None }, sorted: numbers, money: None }
    }
}

/// The values of some rows.
fn sample(values: &Values, rows: &[bool]) -> Sample {
    let chosen = || rows.iter().enumerate().filter(|(_, is)| **is).map(|(row, _)| row);
    match values {
        Values::Money(all) => {
            let mut money: Vec<Decimal> = chosen().filter_map(|row| all[row]).collect();
            let sum = money.iter().try_fold(Decimal::ZERO, |sum, m| sum.checked_add(*m));
            money.sort_unstable();
            let sorted: Vec<f64> = money.iter().map(|m| super::amount::float(*m)).collect();
            let sum = match sum {
                Some(sum) => Amount::exact(sum),
                None => Amount { float: Sum::of(sorted.iter().copied()), exact: None },
            };
            Sample { sorted, money: Some(money), sum }
        }
        Values::Micros(all) => {
            let micros = chosen().map(|row| all[row]).filter(|m| *m != NO_TIME);
            let sum: i128 = micros.clone().map(i128::from).sum();
            let mut sample = Sample::of(micros.map(|m| m as f64).collect());
            sample.sum =
                Amount { float: sum as f64, exact: Decimal::try_from_i128_with_scale(sum, 0).ok() };
            sample
        }
        Values::Number(all) => {
            let mut sample = Sample::of(chosen().map(|row| all[row]).collect());
            // Whole numbers add up exactly.
            let whole = sample.sorted.iter().all(|n| n.fract() == 0.0 && n.abs() < 9e15);
            let sum: Option<i128> = whole.then(|| sample.sorted.iter().map(|n| *n as i128).sum());
            if let Some(sum) = sum.and_then(|s| Decimal::try_from_i128_with_scale(s, 0).ok()) {
                sample.sum = Amount::exact(sum);
            }
            sample
        }
        _ => Sample::of(Vec::new()),
    }
}

/// The value of a single statistic.
fn evaluated(formula: &Formula, statistics: &Statistics) -> Evaluated {
    let share = |numerator: u64, denominator: u64| {
        let (numerator, denominator) = (Amount::count(numerator), Amount::count(denominator));
        Evaluated {
            value: Amount::apply(Operator::Divide, numerator, denominator)
                .and_then(|share| Amount::float(share.float)),
            numerator: Some(numerator),
            denominator: Some(denominator),
            n: denominator.exact.and_then(|d| u64::try_from(d).ok()),
        }
    };
    match statistics {
        Statistics::Count(count) => Evaluated {
            value: Some(Amount::count(*count)),
            n: Some(*count),
            ..Evaluated::default()
        },
        Statistics::Share { numerator, denominator } => share(*numerator, *denominator),
        Statistics::Values(sample) => {
            let n = sample.sorted.len() as u64;
            let FormulaKind::Statistic(statistic, _) = &formula.is else {
                return Evaluated::default();
            };
            let plain = |value| Evaluated { value, n: Some(n), ..Evaluated::default() };
            match statistic {
                // The sum of nothing is no sum: a statistic of no values has no value.
                Statistic::Sum => plain((n > 0).then_some(sample.sum)),
                Statistic::Mean => Evaluated {
                    value: Amount::apply(Operator::Divide, sample.sum, Amount::count(n)),
                    numerator: Some(sample.sum),
                    denominator: Some(Amount::count(n)),
                    n: Some(n),
                },
                Statistic::Median => plain(middle(sample, Decimal::new(5, 1))),
                Statistic::Percentile(at) => plain(middle(sample, *at)),
            }
        }
        Statistics::Summary(summary) => summed_up(formula, summary),
        Statistics::Followed(followed) => {
            if matches!(formula.is, FormulaKind::TimeBetween(_)) {
                let mut times: Vec<f64> =
                    followed.attempts.iter().filter_map(|a| a.took).map(|t| t as f64).collect();
                times.sort_by(f64::total_cmp);
                return Evaluated {
                    value: quantile(&times, 0.5).and_then(Amount::float),
                    n: Some(times.len() as u64),
                    ..Evaluated::default()
                };
            }
            let (first, last) = (followed.reached.first(), followed.reached.last());
            share(last.copied().unwrap_or(0), first.copied().unwrap_or(0))
        }
    }
}

/// The value of a statistic whose values somebody else has.
fn summed_up(formula: &Formula, summary: &Summary) -> Evaluated {
    let n = summary.n;
    let plain = |value| Evaluated { value, n: Some(n), ..Evaluated::default() };
    let quantile = |at: f64| summary.quantile(at).and_then(Amount::float);
    match &formula.is {
        FormulaKind::Statistic(Statistic::Sum, _) => plain(summary.sum.filter(|_| n > 0)),
        FormulaKind::Statistic(Statistic::Mean, _) => Evaluated {
            value: summary.sum.and_then(|s| Amount::apply(Operator::Divide, s, Amount::count(n))),
            numerator: summary.sum,
            denominator: Some(Amount::count(n)),
            n: Some(n),
        },
        FormulaKind::Statistic(Statistic::Percentile(at), _) => {
            plain(quantile(super::amount::float(*at)))
        }
        _ => plain(quantile(0.5)),
    }
}

fn middle(sample: &Sample, at: Decimal) -> Option<Amount> {
    match &sample.money {
        Some(money) => exact_quantile(money, at).map(Amount::exact),
        None => quantile(&sample.sorted, super::amount::float(at)).and_then(Amount::float),
    }
}
