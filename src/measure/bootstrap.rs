//! The bootstrap: people are drawn with replacement, and the formula is computed anew.

use super::amount::{float, quantile};
use super::evaluate::Evaluator;
use super::funnel;
use super::needs::Needs;
use super::table::Values;
use super::texts::MISSING;
use crate::model::{
    BOOTSTRAP_SAMPLES, BOOTSTRAP_SEED, EventPick, Formula, FormulaKind, Measured, Operator,
    SourceId, Statistic,
};
use std::collections::BTreeMap;

/// Steele, Lea and Flood's SplitMix64.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = self.0;
        let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }
}

/// What each unit adds to a statistic.
enum Parts {
    /// A number each.
    Total(Vec<f64>),
    /// A numerator and a denominator each.
    Quotient(Vec<(f64, f64)>),
    /// Values, sorted, each with its unit; the quantile at a fraction of them.
    Quantile(f64, Vec<(f64, u32)>),
}

/// Units of which as many are drawn as there are.
#[derive(Default)]
struct Population {
    count: usize,
    /// The unit of a person, by number of text.
    of_person: BTreeMap<u32, u32>,
    /// The unit of a row, for a source without people; empty for people.
    of_row: Vec<Option<u32>>,
}

/// The statistics of the formula, with the population that each draws from.
struct Plan<'a> {
    populations: Vec<Population>,
    /// The population of each source.
    of_source: BTreeMap<SourceId, usize>,
    leaves: Vec<(&'a Formula, usize, Parts)>,
}

/// The 2.5 % and 97.5 % quantiles of the values of resampled data. `None`: no sample has a value.
pub(super) fn interval<'a>(
    evaluator: &mut Evaluator<'a>,
    formula: &'a Formula,
) -> Option<(f64, f64)> {
    let mut plan = populations(evaluator, formula)?;
    leaves(evaluator, formula, &mut plan)?;
    let mut random = SplitMix64(BOOTSTRAP_SEED);
    let mut weights: Vec<Vec<u32>> = plan.populations.iter().map(|p| vec![0; p.count]).collect();
    let mut values = Vec::with_capacity(BOOTSTRAP_SAMPLES as usize);
    for _ in 0..BOOTSTRAP_SAMPLES {
        for weights in &mut weights {
            weights.fill(0);
            for _ in 0..weights.len() {
                let unit = random.below(weights.len());
                weights[unit] += 1;
            }
        }
        values.extend(resampled(formula, &plan, &weights).filter(|v| v.is_finite()));
    }
    values.sort_by(f64::total_cmp);
    Some((quantile(&values, 0.025)?, quantile(&values, 0.975)?))
}

/// The people of each person space that the formula reads, in the order in which its sources are
/// declared; rows, of a source without people.
fn populations<'a>(evaluator: &Evaluator<'a>, formula: &Formula) -> Option<Plan<'a>> {
    let selection = evaluator.selection;
    let model = selection.model;
    let mut spaces: Vec<&str> = Vec::new();
    let mut plan = Plan { populations: Vec::new(), of_source: BTreeMap::new(), leaves: Vec::new() };
    let mut space_of: Vec<usize> = Vec::new();
    for source in Needs::of_formula(model, formula).sources() {
        let table = selection.table(source)?;
        let mut inside = vec![true; table.rows];
        selection.narrow(source, &mut inside, evaluator.scope);
        if model.sources[source].person.is_none() {
            let mut population = Population::default();
            for inside in inside {
                population.of_row.push(inside.then_some(population.count as u32));
                population.count += usize::from(inside);
            }
            plan.of_source.insert(source, plan.populations.len());
            plan.populations.push(population);
            continue;
        }
        let space = model.sources[source].person_space();
        let index = match spaces.iter().position(|s| *s == space) {
            Some(known) => space_of[known],
            None => {
                spaces.push(space);
                space_of.push(plan.populations.len());
                plan.populations.push(Population::default());
                plan.populations.len() - 1
            }
        };
        plan.of_source.insert(source, index);
        for group in &table.groups {
            if group.rows().any(|row| inside[row]) {
                plan.populations[index].of_person.insert(group.person, 0);
            }
        }
    }
    for population in plan.populations.iter_mut().filter(|p| p.of_row.is_empty()) {
        let texts = &selection.store.texts;
        let mut people: Vec<u32> = population.of_person.keys().copied().collect();
        people.sort_by(|a, b| texts.get(*a).cmp(texts.get(*b)));
        population.count = people.len();
        population.of_person =
            people.into_iter().enumerate().map(|(unit, person)| (person, unit as u32)).collect();
    }
    Some(plan)
}

impl Plan<'_> {
    fn of_row(&self, evaluator: &Evaluator<'_>, source: SourceId, row: usize) -> Option<u32> {
        let population = &self.populations[*self.of_source.get(&source)?];
        if !population.of_row.is_empty() {
            return population.of_row[row];
        }
        let person = *evaluator.selection.table(source)?.person.get(row)?;
        if person == MISSING { None } else { population.of_person.get(&person).copied() }
    }

    fn of_person(&self, population: usize, person: u32) -> Option<usize> {
        Some(*self.populations[population].of_person.get(&person)? as usize)
    }

    fn population(&self, evaluator: &Evaluator<'_>, pick: &EventPick) -> Option<usize> {
        let (source, _) = evaluator.selection.event_source(pick)?;
        self.of_source.get(&source).copied()
    }
}

fn leaves<'a>(
    evaluator: &mut Evaluator<'a>,
    formula: &'a Formula,
    plan: &mut Plan<'a>,
) -> Option<()> {
    match &formula.is {
        FormulaKind::Literal(_) => Some(()),
        FormulaKind::Parameter(_) => None,
        FormulaKind::Metric(_, inner) | FormulaKind::Negate(inner) => {
            leaves(evaluator, inner, plan)
        }
        FormulaKind::Binary(_, left, right) => {
            leaves(evaluator, left, plan)?;
            leaves(evaluator, right, plan)
        }
        _ => {
            if !plan.leaves.iter().any(|(known, ..)| *known == formula) {
                let (population, parts) = leaf(evaluator, formula, plan)?;
                plan.leaves.push((formula, population, parts));
            }
            Some(())
        }
    }
}

fn leaf<'a>(
    evaluator: &mut Evaluator<'a>,
    formula: &'a Formula,
    plan: &Plan<'a>,
) -> Option<(usize, Parts)> {
    let totals = |population: usize| vec![0.0; plan.populations[population].count];
    let quotients = |population: usize| vec![(0.0, 0.0); plan.populations[population].count];
    let chosen = |rows: &[bool]| -> Vec<usize> {
        rows.iter().enumerate().filter(|(_, is)| **is).map(|(row, _)| row).collect()
    };
    Some(match &formula.is {
        FormulaKind::Count(pick) => {
            let (source, rows) = evaluator.rows(pick)?;
            let population = *plan.of_source.get(&source)?;
            let mut all = totals(population);
            for unit in chosen(&rows).into_iter().filter_map(|r| plan.of_row(evaluator, source, r))
            {
                all[unit as usize] += 1.0;
            }
            (population, Parts::Total(all))
        }
        FormulaKind::People(pick) => {
            let population = plan.population(evaluator, pick)?;
            let mut all = totals(population);
            for person in evaluator.people(pick)? {
                all[plan.of_person(population, person)?] = 1.0;
            }
            (population, Parts::Total(all))
        }
        FormulaKind::Sessions(pick) => {
            let (source, _) = evaluator.rows(pick)?;
            let population = *plan.of_source.get(&source)?;
            // Sessions of nobody: rows are drawn, and a session is no row.
            evaluator.selection.model.sources[source].person?;
            let mut all = totals(population);
            for person in evaluator.sessions(pick)?.into_values() {
                all[plan.of_person(population, person)?] += 1.0;
            }
            (population, Parts::Total(all))
        }
        FormulaKind::Answers(question) => {
            let answers = evaluator.answers(question)?;
            let population = *plan.of_source.get(&answers.source)?;
            let mut all = totals(population);
            for row in answers.answered() {
                if let Some(unit) = plan.of_row(evaluator, answers.source, row) {
                    all[unit as usize] += 1.0;
                }
            }
            (population, Parts::Total(all))
        }
        FormulaKind::Share(question, test) => {
            let answers = evaluator.answers(question)?;
            let passing = answers.passing(evaluator.selection, test);
            let population = *plan.of_source.get(&answers.source)?;
            let mut all = quotients(population);
            for row in answers.answered() {
                if let Some(unit) = plan.of_row(evaluator, answers.source, row) {
                    all[unit as usize].0 += f64::from(u8::from(passing[row]));
                    all[unit as usize].1 += 1.0;
                }
            }
            (population, Parts::Quotient(all))
        }
        FormulaKind::Statistic(statistic, measured) => {
            let (source, values) = match measured {
                Measured::Property(pick, property) => {
                    let (source, rows, column) = evaluator.property(pick, property)?;
                    let column = evaluator.selection.table(source)?.columns[column].as_ref()?;
                    let value = |row: usize| match &column.values {
                        Values::Number(all) => all[row],
                        Values::Money(all) => all[row].map_or(f64::NAN, float),
                        Values::Micros(all) => all[row] as f64,
                        _ => f64::NAN,
                    };
                    let rows = chosen(&rows);
                    (source, rows.into_iter().map(|r| (r, value(r))).collect::<Vec<_>>())
                }
                Measured::Question(question) => {
                    let answers = evaluator.answers(question)?;
                    let rows: Vec<usize> = answers.answered().collect();
                    let all = rows.into_iter().map(|r| (r, answers.number(r))).collect();
                    (answers.source, all)
                }
            };
            let population = *plan.of_source.get(&source)?;
            let units = values
                .into_iter()
                .filter_map(|(row, value)| Some((value, plan.of_row(evaluator, source, row)?)));
            let parts = match statistic {
                Statistic::Sum => {
                    let mut all = totals(population);
                    units.for_each(|(value, unit)| all[unit as usize] += value);
                    Parts::Total(all)
                }
                Statistic::Mean => {
                    let mut all = quotients(population);
                    units.for_each(|(value, unit)| {
                        all[unit as usize].0 += value;
                        all[unit as usize].1 += 1.0;
                    });
                    Parts::Quotient(all)
                }
                Statistic::Median => sorted(0.5, units.collect()),
                Statistic::Percentile(at) => sorted(float(*at), units.collect()),
            };
            (population, parts)
        }
        FormulaKind::Converted(chain) | FormulaKind::TimeBetween(chain) => {
            let population = plan.population(evaluator, &chain.steps.first()?.event)?;
            let followed = funnel::follow(evaluator.selection, chain, evaluator.scope)?;
            if matches!(formula.is, FormulaKind::TimeBetween(_)) {
                let times = followed.attempts.iter().filter_map(|a| {
                    Some((a.took? as f64, plan.of_person(population, a.person)? as u32))
                });
                (population, sorted(0.5, times.collect()))
            } else {
                let mut all = quotients(population);
                for attempt in &followed.attempts {
                    let unit = plan.of_person(population, attempt.person)?;
                    all[unit].0 += f64::from(u8::from(attempt.took.is_some()));
                    all[unit].1 += 1.0;
                }
                (population, Parts::Quotient(all))
            }
        }
        FormulaKind::Returned { first, again, after, within, unit } => {
            let population = plan.population(evaluator, first)?;
            let window = (after, within.as_ref());
            let picks = (first, again);
            let found =
                funnel::returned(evaluator.selection, picks, window, *unit, evaluator.scope)?;
            let mut all = quotients(population);
            for (person, back) in found.units {
                let unit = plan.of_person(population, person)?;
                all[unit].0 += f64::from(u8::from(back));
                all[unit].1 += 1.0;
            }
            (population, Parts::Quotient(all))
        }
        FormulaKind::Literal(_)
        | FormulaKind::Parameter(_)
        | FormulaKind::Binary(..)
        | FormulaKind::Negate(_)
        | FormulaKind::Metric(..) => return None,
    })
}

fn sorted(at: f64, mut values: Vec<(f64, u32)>) -> Parts {
    values.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    Parts::Quantile(at, values)
}

fn resampled(formula: &Formula, plan: &Plan<'_>, weights: &[Vec<u32>]) -> Option<f64> {
    match &formula.is {
        FormulaKind::Literal(quantity) => Some(float(quantity.value)),
        FormulaKind::Metric(_, inner) => resampled(inner, plan, weights),
        FormulaKind::Negate(inner) => Some(-resampled(inner, plan, weights)?),
        FormulaKind::Binary(operator, left, right) => {
            let (a, b) = (resampled(left, plan, weights)?, resampled(right, plan, weights)?);
            Some(match operator {
                Operator::Add => a + b,
                Operator::Subtract => a - b,
                Operator::Multiply => a * b,
                Operator::Divide if b == 0.0 => return None,
                Operator::Divide => a / b,
            })
        }
        _ => {
            let (_, population, parts) =
                plan.leaves.iter().find(|(known, ..)| *known == formula)?;
            let weights = &weights[*population];
            match parts {
                Parts::Total(all) => {
                    Some(all.iter().zip(weights).map(|(x, w)| x * f64::from(*w)).sum())
                }
                Parts::Quotient(all) => {
                    let (mut above, mut below) = (0.0, 0.0);
                    for ((a, b), w) in all.iter().zip(weights) {
                        above += a * f64::from(*w);
                        below += b * f64::from(*w);
                    }
                    (below != 0.0).then_some(above / below)
                }
                Parts::Quantile(at, all) => {
                    let drawn: Vec<f64> = all
                        .iter()
                        .flat_map(|(x, unit)| {
                            std::iter::repeat_n(*x, weights[*unit as usize] as usize)
                        })
                        .collect();
                    quantile(&drawn, *at)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_random_numbers_are_those_of_splitmix64() {
        // The reference implementation in C, seed 1234567.
        let mut random = SplitMix64(1_234_567);
        let numbers: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            numbers,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }
}
