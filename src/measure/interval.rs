//! How sure a value is: its 95 % interval.

use super::amount::{Amount, Sum, float};
use super::bootstrap;
use super::distribution::{ranks, student};
use super::evaluate::{Evaluator, Statistics};
use super::warehouse::Summary;
use crate::model::{
    Bounds, Decimal, Formula, FormulaKind, IntervalMethod, Linear, Measured, NORMAL_QUANTILE,
    Statistic,
};
use std::rc::Rc;

/// An interval; an end that is `None` is not known: it may lie anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Interval {
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Interval {
    fn between(a: f64, b: f64) -> Interval {
        Interval { low: Some(a.min(b)), high: Some(a.max(b)) }
    }

    /// The interval of `constant + factor * x`.
    fn through(self, constant: f64, factor: f64) -> Interval {
        let put = |end: Option<f64>| end.map(|x| constant + factor * x);
        let (low, high) = (put(self.low), put(self.high));
        if factor < 0.0 { Interval { low: high, high: low } } else { Interval { low, high } }
    }
}

/// The Wilson score interval of a share, without continuity correction.
pub fn wilson(numerator: u64, denominator: u64) -> Option<(f64, f64)> {
    if denominator == 0 {
        return None;
    }
    let (n, z) = (denominator as f64, NORMAL_QUANTILE);
    let p = numerator as f64 / n;
    let z2 = z * z;
    let middle = p + z2 / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z2 / n;
    // The ends of nothing and of everything are exactly 0 and 1.
    let low = if numerator == 0 { 0.0 } else { (middle - half) / whole };
    let high = if numerator == denominator { 1.0 } else { (middle + half) / whole };
    Some((low.max(0.0), high.min(1.0)))
}

/// The interval of a measure's value by the method of its formula. `None`: the method gives none.
pub fn interval<'a>(
    evaluator: &mut Evaluator<'a>,
    formula: &'a Formula,
    method: IntervalMethod,
    value: Amount,
    range: Bounds,
) -> Option<Interval> {
    if method == IntervalMethod::Exact {
        return None;
    }
    if method == IntervalMethod::Bootstrap {
        let found = bootstrap::interval(evaluator, formula);
        return Some(found.map_or(Interval::default(), |(low, high)| Interval::between(low, high)));
    }
    let unknown = Some(Interval::default());
    let Some(linear) = Linear::of(formula) else { return unknown };
    let constant = float(linear.constant);
    let mut parts: Vec<(f64, &'a Formula, Rc<Statistics>)> = Vec::new();
    for (factor, term) in &linear.terms {
        let Some(statistics) = evaluator.statistics(term) else { return unknown };
        parts.push((float(*factor), term, statistics));
    }
    let found = match (method, parts.as_slice()) {
        (IntervalMethod::Wilson, [(factor, _, statistics)]) => shares(statistics)
            .and_then(|(numerator, denominator)| wilson(numerator, denominator))
            .map(|(low, high)| Interval::between(low, high).through(constant, *factor)),
        (IntervalMethod::NetShare, [(f, _, one), (_, _, other)]) => {
            net_share(*f, one, other, value.float).map(|i| cut(i, range))
        }
        (IntervalMethod::OrderStatistics, [(factor, term, statistics)]) => {
            order_statistics(term, statistics).map(|i| i.through(constant, *factor))
        }
        (IntervalMethod::MeanT, [(factor, _, statistics)]) if is_summary(statistics) => {
            match &**statistics {
                Statistics::Summary(s) => t_of(s).map(|i| i.through(constant, *factor)),
                _ => None,
            }
        }
        (IntervalMethod::MeanT, _) if evaluator.whole.is_some() => {
            evaluator.whole.as_ref().and_then(t_of)
        }
        (IntervalMethod::MeanT, parts) => {
            let numbers = match parts {
                [(factor, term, statistics)] => match (&**statistics, &term.is) {
                    (Statistics::Values(sample), _) => {
                        Some(sample.sorted.iter().map(|x| constant + factor * x).collect())
                    }
                    _ => row_numbers(evaluator, constant, parts),
                },
                parts => row_numbers(evaluator, constant, parts),
            };
            numbers.and_then(|numbers| t_interval(&numbers))
        }
        _ => None,
    };
    Some(found.unwrap_or_default())
}

/// Numerator and denominator of a share of any kind.
pub fn shares(statistics: &Statistics) -> Option<(u64, u64)> {
    match statistics {
        Statistics::Share { numerator, denominator } => Some((*numerator, *denominator)),
        Statistics::Followed(followed) => {
            Some((*followed.reached.last()?, *followed.reached.first()?))
        }
        Statistics::Count(_) | Statistics::Values(_) | Statistics::Summary(_) => None,
    }
}

/// The interval of a difference of two shares of one question, times a factor.
fn net_share(factor: f64, one: &Statistics, other: &Statistics, value: f64) -> Option<Interval> {
    let ((p, n), (d, _)) = (shares(one)?, shares(other)?);
    if n == 0 {
        return None;
    }
    let n = n as f64;
    let (p, d) = (p as f64 / n, d as f64 / n);
    let error = factor.abs() * (((p + d) - (p - d).powi(2)).max(0.0) / n).sqrt();
    let half = NORMAL_QUANTILE * error;
    Some(Interval::between(value - half, value + half))
}

fn cut(interval: Interval, range: Bounds) -> Interval {
    let (low, high) = (range.low.map(float), range.high.map(float));
    let keep =
        |end: f64| end.max(low.unwrap_or(end)).min(high.unwrap_or(end.max(low.unwrap_or(end))));
    Interval { low: interval.low.map(keep), high: interval.high.map(keep) }
}

fn order_statistics(term: &Formula, statistics: &Statistics) -> Option<Interval> {
    let half = Decimal::new(5, 1);
    if let Statistics::Summary(summary) = statistics {
        let at = match &term.is {
            FormulaKind::Statistic(Statistic::Percentile(at), _) => float(*at),
            _ => 0.5,
        };
        return summary.between(at).map(|(low, high)| Interval { low, high });
    }
    let times: Vec<f64>;
    let (sorted, at) = match (statistics, &term.is) {
        (Statistics::Values(sample), FormulaKind::Statistic(Statistic::Percentile(at), _)) => {
            (&sample.sorted, *at)
        }
        (Statistics::Values(sample), _) => (&sample.sorted, half),
        (Statistics::Followed(followed), _) => {
            let mut all: Vec<f64> =
                followed.attempts.iter().filter_map(|a| a.took).map(|t| t as f64).collect();
            all.sort_by(f64::total_cmp);
            times = all;
            (&times, half)
        }
        _ => return None,
    };
    let (low, high) = ranks(sorted.len() as u64, float(at));
    let value = |rank: u64| sorted[rank as usize - 1];
    Some(Interval { low: low.map(value), high: high.map(value) })
}

/// Each row that answers all questions as one number: shares count as 1 or 0.
fn row_numbers<'a>(
    evaluator: &mut Evaluator<'a>,
    constant: f64,
    parts: &[(f64, &'a Formula, Rc<Statistics>)],
) -> Option<Vec<f64>> {
    let mut rows: Option<Vec<(usize, f64)>> = None;
    for (factor, term, _) in parts {
        let numbers: Vec<(usize, f64)> = match &term.is {
            FormulaKind::Share(question, test) => {
                let answers = evaluator.answers(question)?;
                let passing = answers.passing(evaluator.selection, test);
                answers.answered().map(|row| (row, f64::from(u8::from(passing[row])))).collect()
            }
            FormulaKind::Statistic(_, Measured::Question(question)) => {
                let answers = evaluator.answers(question)?;
                answers.answered().map(|row| (row, answers.number(row))).collect()
            }
            _ => return None,
        };
        match &mut rows {
            None => {
                rows = Some(numbers.into_iter().map(|(r, x)| (r, constant + factor * x)).collect());
            }
            Some(rows) => {
                if rows.len() != numbers.len() {
                    return None;
                }
                for ((row, sum), (other, x)) in rows.iter_mut().zip(numbers) {
                    if *row != other {
                        return None;
                    }
                    *sum += factor * x;
                }
            }
        }
    }
    Some(rows?.into_iter().map(|(_, x)| x).collect())
}

fn t_interval(numbers: &[f64]) -> Option<Interval> {
    let n = numbers.len();
    if n < 2 {
        return None;
    }
    let mean = Sum::of(numbers.iter().copied()) / n as f64;
    let squares = Sum::of(numbers.iter().map(|x| (x - mean).powi(2)));
    let error = (squares / (n as f64 - 1.0) / n as f64).sqrt();
    let half = student(0.975, n as f64 - 1.0) * error;
    Some(Interval::between(mean - half, mean + half))
}

fn is_summary(statistics: &Statistics) -> bool {
    matches!(statistics, Statistics::Summary(_))
}

/// The interval of a mean whose values somebody else has.
fn t_of(summary: &Summary) -> Option<Interval> {
    let n = summary.n as f64;
    let (sum, variance) = (summary.sum?.float, summary.variance.filter(|_| summary.n > 1)?);
    let half = student(0.975, n - 1.0) * (variance / n).sqrt();
    Some(Interval::between(sum / n - half, sum / n + half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_statsmodels() {
        let near = |found: (f64, f64), low: f64, high: f64| {
            assert!((found.0 - low).abs() < 1e-12 && (found.1 - high).abs() < 1e-12, "{found:?}");
        };
        near(wilson(0, 10).unwrap(), 0.0, 0.277_532_799_862_889_26);
        near(wilson(1, 10).unwrap(), 0.017_876_213_095_072_924, 0.404_150_026_795_238_54);
        near(wilson(10, 10).unwrap(), 0.722_467_200_137_110_6, 1.0);
        near(wilson(6199, 12_000).unwrap(), 0.507_638_406_585_550_4, 0.525_517_646_113_543_5);
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn a_mean_of_one_has_no_interval() {
        assert_eq!(t_interval(&[3.0]), None);
        // scipy.stats.t.interval(0.95, 3, loc=2.5, scale=scipy.stats.sem([1, 2, 3, 4]))
        let found = t_interval(&[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!((found.low.unwrap() - 0.445_739_743_239_121).abs() < 1e-9, "{found:?}");
        assert!((found.high.unwrap() - 4.554_260_256_760_879).abs() < 1e-9);
    }
}
