//! How sure a measure's value is, and whether values may be added: read off its formula.
//!
//! A formula that is a sum of constants and of single statistics, each times a constant, keeps the
//! interval of those statistics; anything else is resampled. Kept beside the model because the
//! evaluator and the measurement spec must never disagree about it.

use super::{
    AnswerTest, Comparator, EntryRule, Formula, FormulaKind, Funnel, Kind, Measured, Model,
    Operator, QuestionRef, Scale, Statistic, SurveyId, Unit,
};
use rust_decimal::Decimal;

/// Confidence level of every interval.
pub const CONFIDENCE_LEVEL: f64 = 0.95;
/// The normal quantile that belongs to [`CONFIDENCE_LEVEL`], two-sided.
pub const NORMAL_QUANTILE: f64 = 1.959_963_984_540_054;
/// Seed of the bootstrap. Fixed, so that a value has the same interval on every machine.
pub const BOOTSTRAP_SEED: u64 = 1;
/// How many samples the bootstrap draws.
pub const BOOTSTRAP_SAMPLES: u32 = 2_000;

/// How the interval of a value is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntervalMethod {
    /// Counts and sums are what they are: no interval.
    Exact,
    /// Wilson score interval without continuity correction.
    Wilson,
    /// Normal interval with the standard error of a difference of two shares of one question.
    NetShare,
    /// Student's t interval of a mean.
    MeanT,
    /// Interval between two order statistics.
    OrderStatistics,
    /// Percentile bootstrap with a fixed seed.
    Bootstrap,
}

/// What `n` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SampleUnit {
    /// Distinct people.
    People,
    /// Sessions.
    Sessions,
    /// Attempts at a funnel: a person may have several.
    Attempts,
    /// Answers to a question, or rows that answer all questions of the formula.
    Answers,
    /// Rows of an event.
    Rows,
}

/// How values of parts give the value of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Additivity {
    /// By adding them.
    Additive,
    /// By adding numerators and denominators, of parts that share no person.
    Parts,
    /// Only by computing anew from the rows.
    None,
}

/// Constants and single statistics, each times a constant, added up.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear<'a> {
    /// What is added without a statistic.
    pub constant: Decimal,
    /// The statistics, each once, with their factors, none of which is 0.
    pub terms: Vec<(Decimal, &'a Formula)>,
}

impl<'a> Linear<'a> {
    /// The formula as such a sum; `None`: it is none.
    pub fn of(formula: &'a Formula) -> Option<Linear<'a>> {
        match &formula.is {
            FormulaKind::Literal(quantity) => {
                Some(Linear { constant: quantity.value, terms: Vec::new() })
            }
            FormulaKind::Parameter(_) => None,
            FormulaKind::Metric(_, inner) => Linear::of(inner),
            FormulaKind::Negate(inner) => Linear::of(inner)?.times(Decimal::NEGATIVE_ONE),
            FormulaKind::Binary(operator, left, right) => {
                let (left, right) = (Linear::of(left)?, Linear::of(right)?);
                match operator {
                    Operator::Add => left.plus(right),
                    Operator::Subtract => left.plus(right.times(Decimal::NEGATIVE_ONE)?),
                    Operator::Multiply if right.terms.is_empty() => left.times(right.constant),
                    Operator::Multiply if left.terms.is_empty() => right.times(left.constant),
                    Operator::Divide if right.terms.is_empty() => {
                        left.times(Decimal::ONE.checked_div(right.constant)?)
                    }
                    Operator::Multiply | Operator::Divide => None,
                }
            }
            _ => Some(Linear { constant: Decimal::ZERO, terms: vec![(Decimal::ONE, formula)] }),
        }
    }

    fn times(mut self, factor: Decimal) -> Option<Self> {
        self.constant = self.constant.checked_mul(factor)?;
        for (coefficient, _) in &mut self.terms {
            *coefficient = coefficient.checked_mul(factor)?;
        }
        self.terms.retain(|(coefficient, _)| !coefficient.is_zero());
        Some(self)
    }

    fn plus(mut self, other: Self) -> Option<Self> {
        self.constant = self.constant.checked_add(other.constant)?;
        for (coefficient, term) in other.terms {
            match self.terms.iter_mut().find(|(_, own)| *own == term) {
                Some((own, _)) => *own = own.checked_add(coefficient)?,
                None => self.terms.push((coefficient, term)),
            }
        }
        self.terms.retain(|(coefficient, _)| !coefficient.is_zero());
        Some(self)
    }
}

impl Model {
    /// How the interval of a measure's value is computed, by its formula.
    pub fn interval_method(&self, formula: &Formula) -> IntervalMethod {
        let Some(linear) = Linear::of(formula) else { return IntervalMethod::Bootstrap };
        let terms: Vec<&Formula> = linear.terms.iter().map(|(_, term)| *term).collect();
        if terms.iter().all(|term| is_exact(term)) {
            return IntervalMethod::Exact;
        }
        match terms.as_slice() {
            [one] => single(one),
            [one, other] if self.is_net_share(&linear) => {
                debug_assert!(one != other);
                IntervalMethod::NetShare
            }
            // A sum of shares and means over the same rows is the mean of one number a row.
            many if one_survey(many) => IntervalMethod::MeanT,
            _ => IntervalMethod::Bootstrap,
        }
    }

    /// What `n` counts beside a measure's value.
    pub fn sample_unit(&self, formula: &Formula) -> Option<SampleUnit> {
        match &formula.is {
            FormulaKind::Literal(_) | FormulaKind::Parameter(_) => None,
            FormulaKind::Metric(_, inner) | FormulaKind::Negate(inner) => self.sample_unit(inner),
            // A quotient rests on as many observations as its denominator.
            FormulaKind::Binary(Operator::Divide, left, right) => {
                self.sample_unit(right).or_else(|| self.sample_unit(left))
            }
            FormulaKind::Binary(_, left, right) => {
                self.sample_unit(left).or_else(|| self.sample_unit(right))
            }
            FormulaKind::Count(_) => Some(SampleUnit::Rows),
            FormulaKind::People(_) => Some(SampleUnit::People),
            FormulaKind::Sessions(_) => Some(SampleUnit::Sessions),
            FormulaKind::Answers(_) | FormulaKind::Share(..) => Some(SampleUnit::Answers),
            FormulaKind::Statistic(_, Measured::Property(..)) => Some(SampleUnit::Rows),
            FormulaKind::Statistic(_, Measured::Question(_)) => Some(SampleUnit::Answers),
            FormulaKind::Converted(funnel) | FormulaKind::TimeBetween(funnel) => {
                Some(match (funnel.entry, funnel.unit) {
                    (EntryRule::Each, _) => SampleUnit::Attempts,
                    (_, Unit::Person) => SampleUnit::People,
                    (_, Unit::Session) => SampleUnit::Sessions,
                })
            }
            FormulaKind::Returned { unit, .. } => Some(match unit {
                Unit::Person => SampleUnit::People,
                Unit::Session => SampleUnit::Sessions,
            }),
        }
    }

    /// How values of parts give the value of the whole.
    pub fn additivity(&self, formula: &Formula) -> Additivity {
        match &formula.is {
            FormulaKind::Literal(_) | FormulaKind::Parameter(_) => Additivity::None,
            FormulaKind::Metric(_, inner) | FormulaKind::Negate(inner) => self.additivity(inner),
            FormulaKind::Count(_)
            | FormulaKind::Answers(_)
            | FormulaKind::Statistic(Statistic::Sum, _) => Additivity::Additive,
            FormulaKind::People(_) | FormulaKind::Sessions(_) => Additivity::None,
            FormulaKind::Statistic(Statistic::Median | Statistic::Percentile(_), _)
            | FormulaKind::TimeBetween(_) => Additivity::None,
            FormulaKind::Statistic(Statistic::Mean, _)
            | FormulaKind::Share(..)
            | FormulaKind::Converted(_)
            | FormulaKind::Returned { .. } => Additivity::Parts,
            FormulaKind::Binary(operator, left, right) => {
                let (a, b) = (self.additivity(left), self.additivity(right));
                let (fixed_left, fixed_right) = (is_constant(left), is_constant(right));
                match operator {
                    Operator::Add | Operator::Subtract if fixed_left || fixed_right => {
                        // `count(e) + 1` of two parts would add the 1 twice.
                        let other = if fixed_left { b } else { a };
                        if other == Additivity::Parts { other } else { Additivity::None }
                    }
                    Operator::Add | Operator::Subtract => {
                        if a == b && !matches!(a, Additivity::None) { a } else { Additivity::None }
                    }
                    Operator::Multiply if fixed_left => b,
                    Operator::Multiply | Operator::Divide if fixed_right => a,
                    // Of parts that share no person, even distinct counts add.
                    Operator::Divide if is_tally(left) && is_tally(right) => Additivity::Parts,
                    Operator::Multiply | Operator::Divide => Additivity::None,
                }
            }
        }
    }

    /// How many observations make the interval at most five points wide to each side, whatever
    /// the value: for shares and for differences of two shares. `None` where it has no meaning.
    pub fn sample_size_for_five_points(&self, formula: &Formula) -> Option<u64> {
        let widest = match self.interval_method(formula) {
            // The standard deviation of a yes or no is one half at most,
            IntervalMethod::Wilson => Decimal::new(5, 1),
            // that of +1, 0 or -1 is one at most.
            IntervalMethod::NetShare => Decimal::ONE,
            _ => return None,
        };
        let linear = Linear::of(formula)?;
        let factor = linear.terms.first()?.0.abs();
        let whole = match formula.kind {
            Kind::Percent | Kind::Ratio => Decimal::ONE,
            Kind::Score(..) | Kind::Number => Decimal::ONE_HUNDRED,
            Kind::Count | Kind::Duration | Kind::Money(_) => return None,
        };
        if factor != whole {
            return None;
        }
        let root = Decimal::new(196, 2) * widest / Decimal::new(5, 2);
        u64::try_from((root * root).ceil()).ok()
    }

    /// Whether it is a share less another share of the same question, and no answer is in both.
    fn is_net_share(&self, linear: &Linear<'_>) -> bool {
        let [(c1, one), (c2, other)] = linear.terms.as_slice() else { return false };
        let (FormulaKind::Share(q1, t1), FormulaKind::Share(q2, t2)) = (&one.is, &other.is) else {
            return false;
        };
        *c1 == -*c2 && q1 == q2 && self.are_disjoint(q1, t1, t2)
    }

    fn are_disjoint(&self, question: &QuestionRef, one: &AnswerTest, other: &AnswerTest) -> bool {
        let QuestionRef::Question(survey, index) = question else { return false };
        match (&self.surveys[*survey].questions[*index].scale, one, other) {
            (Scale::Points(low, high), one, other) => {
                let (one, other) = (answers(one, *low, *high), answers(other, *low, *high));
                matches!((one, other), (Some((_, a)), Some((b, _))) if a < b)
                    || matches!((one, other), (Some((a, _)), Some((_, b))) if b < a)
            }
            (Scale::OneOf(_), AnswerTest::Texts(one), AnswerTest::Texts(other)) => {
                one.iter().all(|text| !other.contains(text))
            }
            (Scale::YesNo, AnswerTest::YesNo(one), AnswerTest::YesNo(other)) => one != other,
            _ => false,
        }
    }
}

/// The smallest and the largest whole answer that pass, if those that pass lie together.
fn answers(test: &AnswerTest, low: Decimal, high: Decimal) -> Option<(Decimal, Decimal)> {
    let points = |n: &u32| Decimal::from(*n) - Decimal::ONE;
    Some(match test {
        AnswerTest::Between(a, b) => (*a, *b),
        AnswerTest::Compare(Comparator::Equal, a) => (*a, *a),
        AnswerTest::Compare(Comparator::Less, a) => (low, a.ceil() - Decimal::ONE),
        AnswerTest::Compare(Comparator::LessOrEqual, a) => (low, *a),
        AnswerTest::Compare(Comparator::Greater, a) => (a.floor() + Decimal::ONE, high),
        AnswerTest::Compare(Comparator::GreaterOrEqual, a) => (*a, high),
        AnswerTest::Top(n) => (high - points(n), high),
        AnswerTest::Bottom(n) => (low, low + points(n)),
        _ => return None,
    })
}

fn single(term: &Formula) -> IntervalMethod {
    match &term.is {
        FormulaKind::Share(..) | FormulaKind::Returned { .. } => IntervalMethod::Wilson,
        // The attempts of one person are not independent of each other.
        FormulaKind::Converted(Funnel { entry: EntryRule::Each, .. }) => IntervalMethod::Bootstrap,
        FormulaKind::Converted(_) => IntervalMethod::Wilson,
        FormulaKind::Statistic(Statistic::Mean, _) => IntervalMethod::MeanT,
        FormulaKind::Statistic(Statistic::Median | Statistic::Percentile(_), _)
        | FormulaKind::TimeBetween(_) => IntervalMethod::OrderStatistics,
        _ => IntervalMethod::Bootstrap,
    }
}

fn is_exact(term: &Formula) -> bool {
    matches!(
        term.is,
        FormulaKind::Count(_)
            | FormulaKind::People(_)
            | FormulaKind::Sessions(_)
            | FormulaKind::Answers(_)
            | FormulaKind::Statistic(Statistic::Sum, _)
    )
}

/// Whether it is made of counts and sums only, added up, with nothing fixed added.
fn is_tally(formula: &Formula) -> bool {
    Linear::of(formula).is_some_and(|linear| {
        linear.constant.is_zero() && linear.terms.iter().all(|(_, term)| is_exact(term))
    })
}

fn is_constant(formula: &Formula) -> bool {
    match &formula.is {
        // A parameter here is a number: events and questions stand inside functions only.
        FormulaKind::Literal(_) | FormulaKind::Parameter(_) => true,
        FormulaKind::Negate(inner) | FormulaKind::Metric(_, inner) => is_constant(inner),
        FormulaKind::Binary(_, left, right) => is_constant(left) && is_constant(right),
        _ => false,
    }
}

/// Whether all are shares or means of questions of one survey.
fn one_survey(terms: &[&Formula]) -> bool {
    let survey = |term: &Formula| -> Option<SurveyId> {
        match &term.is {
            FormulaKind::Share(QuestionRef::Question(survey, _), _)
            | FormulaKind::Statistic(
                Statistic::Mean,
                Measured::Question(QuestionRef::Question(survey, _)),
            ) => Some(*survey),
            _ => None,
        }
    };
    let first = terms.first().and_then(|term| survey(term));
    first.is_some() && terms.iter().all(|term| survey(term) == first)
}
