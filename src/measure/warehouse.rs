//! What a warehouse answered: the numbers that a statement of SQL gives, as readings and scores.
//!
//! The answer holds statistics, not verdicts: intervals, verdicts and scores are computed from them
//! as from data, by the same code.

use super::amount::Amount;
use super::distribution::ranks;
use super::evaluate::{Evaluator, Statistics, Tally};
use super::quality::{Fault, excerpt};
use super::read::time::Zone;
use super::selection::{Scope, Selection};
use super::store::Store;
use super::texts::{Texts, hash};
use super::verdict::Why;
use super::{Scorecard, blank, judged, score};
use crate::model::{
    Decimal, EventPick, EventRef, Formula, FormulaKind, IntervalMethod, JourneyId, Measure,
    Measured, Model, QuestionRef, SourceId,
};
use std::collections::BTreeMap;
use std::io;
use std::str::FromStr;

/// The single statistics of a formula, each once, in the order in which they are computed. Their
/// places in it are what an answer calls parts.
pub fn leaves<'a>(formula: &'a Formula, found: &mut Vec<&'a Formula>) {
    match &formula.is {
        FormulaKind::Literal(_) | FormulaKind::Parameter(_) => {}
        FormulaKind::Metric(_, inner) | FormulaKind::Negate(inner) => leaves(inner, found),
        FormulaKind::Binary(_, left, right) => {
            leaves(left, found);
            leaves(right, found);
        }
        _ if found.contains(&formula) => {}
        _ => found.push(formula),
    }
}

/// What tells whether an answer is one to this measure as it is now: a short text that changes with
/// its formula, window and segment.
pub fn definition(model: &Model, measure: &Measure) -> String {
    let mut said = model.formula_text(&measure.formula);
    let mut all = Vec::new();
    leaves(&measure.formula, &mut all);
    for pick in all.iter().flat_map(|leaf| picks(leaf)) {
        if let EventRef::Event { event, .. } = &pick.event {
            let event = &model.events[*event];
            let filter = event.filter.as_ref().map(|f| model.predicate_text(f));
            said.push_str(&format!(" {} {filter:?}", model.sources[event.source].decl.path));
        }
    }
    for leaf in all {
        if let FormulaKind::Share(QuestionRef::Question(survey, index), _)
        | FormulaKind::Answers(QuestionRef::Question(survey, index))
        | FormulaKind::Statistic(_, Measured::Question(QuestionRef::Question(survey, index))) =
            &leaf.is
        {
            let survey = &model.surveys[*survey];
            let filter = survey.filter.as_ref().map(|f| model.predicate_text(f));
            said.push_str(&format!(" {filter:?} {:?}", survey.questions[*index].scale));
        }
    }
    if let Some(over) = measure.over {
        said.push_str(&format!(" over {over:?}"));
    }
    if let Some((source, filter)) = measure.persona.and_then(|p| model.personas[p].segment.as_ref())
    {
        let filter = filter.as_ref().map(|f| model.predicate_text(f));
        said.push_str(&format!(" for {} {filter:?}", model.sources[*source].decl.path));
    }
    format!("{:016x}", hash(said.as_bytes(), 0))
}

/// The events of a statistic.
fn picks(leaf: &Formula) -> Vec<&EventPick> {
    match &leaf.is {
        FormulaKind::Count(pick)
        | FormulaKind::People(pick)
        | FormulaKind::Sessions(pick)
        | FormulaKind::Statistic(_, Measured::Property(pick, _)) => vec![pick],
        FormulaKind::Converted(funnel) | FormulaKind::TimeBetween(funnel) => {
            funnel.steps.iter().map(|s| &s.event).chain(&funnel.exclude).collect()
        }
        FormulaKind::Returned { first, again, .. } => vec![first, again],
        _ => Vec::new(),
    }
}

/// Values, without the values: what a warehouse says of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// How many.
    pub n: u64,
    /// Their sum.
    pub sum: Option<Amount>,
    /// Their variance, with n - 1.
    pub variance: Option<f64>,
    /// Some of the values, by their rank among the sorted ones, from 1.
    pub ranked: BTreeMap<u64, f64>,
}

impl Summary {
    /// The quantile at a fraction (type 7), if the values around it are known.
    pub fn quantile(&self, at: f64) -> Option<f64> {
        let last = self.n.checked_sub(1)?;
        let place = last as f64 * at;
        let below = (place.floor() as u64).min(last);
        let low = *self.ranked.get(&(below + 1))?;
        let high = *self.ranked.get(&((below + 1).min(last) + 1))?;
        Some(low + (place - below as f64) * (high - low))
    }

    /// The values between which the quantile lies with 95 %; `None`: one that is wanted is unknown.
    pub fn between(&self, at: f64) -> Option<(Option<f64>, Option<f64>)> {
        let (low, high) = ranks(self.n, at);
        let value = |rank: Option<u64>| match rank {
            Some(rank) => self.ranked.get(&rank).map(|v| Some(*v)),
            None => Some(None),
        };
        Some((value(low)?, value(high)?))
    }
}

/// What the answer says of a part of a measure.
#[derive(Debug, Clone, Default, PartialEq)]
struct Part {
    summary: Summary,
    numerator: Option<u64>,
    denominator: Option<u64>,
    tally: Tally,
}

/// The answer of a warehouse.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// "Now", in microseconds.
    pub as_of: Option<i64>,
    parts: BTreeMap<String, BTreeMap<i64, Part>>,
}

/// The part that stands for the whole formula, row by row.
const WHOLE: i64 = -1;

/// Reads an answer that was saved as CSV.
pub fn read(model: &Model, file: &str, bytes: impl io::Read) -> Result<Answer, Fault> {
    let fault = |line: Option<u64>, message: String, help: &str| Fault {
        file: file.to_owned(),
        line,
        message,
        help: Some(help.to_owned()),
    };
    const ANEW: &str = "run the statement of `journey build --emit sql` again, and save its whole \
                        answer as CSV with a header";
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            return Err(fault(Some(1), format!("the header cannot be read: {error}"), ANEW));
        }
    };
    let place = |name: &str| {
        let is = |h: &str| h.trim_start_matches('\u{FEFF}').trim().eq_ignore_ascii_case(name);
        header.iter().position(is)
    };
    for name in ["measure", "definition", "part", "rank", "as_of", "n", "value"] {
        if place(name).is_none() {
            return Err(fault(Some(1), format!("there is no column `{name}`"), ANEW));
        }
    }
    let measures: BTreeMap<&str, &Measure> =
        model.measures.values().map(|m| (m.decl.path.as_str(), m)).collect();
    let mut answer = Answer::default();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map(csv::Position::line);
            fault(line, "the row cannot be read".to_owned(), ANEW)
        })?;
        let line = record.position().map(csv::Position::line);
        let text = |name: &str| {
            let text = place(name).and_then(|i| record.get(i)).unwrap_or_default().trim();
            // How programs write that there is no value.
            let nothing =
                ["null", "\\N", "none", "nan"].iter().any(|n| n.eq_ignore_ascii_case(text));
            (!text.is_empty() && !nothing).then_some(text)
        };
        let number = |name: &str| -> Result<Option<Decimal>, Fault> {
            let Some(text) = text(name) else { return Ok(None) };
            let number = Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text));
            let what = || format!("`{}` in column `{name}` is no number", excerpt(text));
            number.map(Some).map_err(|_| fault(line, what(), ANEW))
        };
        let whole = |name: &str| -> Result<Option<i64>, Fault> {
            let Some(number) = number(name)? else { return Ok(None) };
            let what = || format!("`{number}` in column `{name}` is no whole number");
            let as_whole = number.is_integer().then(|| i64::try_from(number).ok()).flatten();
            as_whole.map(Some).ok_or_else(|| fault(line, what(), ANEW))
        };
        let count = |name: &str| -> Result<Option<u64>, Fault> {
            let Some(number) = whole(name)? else { return Ok(None) };
            let what = || format!("`{number}` in column `{name}` is below zero");
            u64::try_from(number).map(Some).map_err(|_| fault(line, what(), ANEW))
        };
        let path = text("measure").unwrap_or_default();
        let Some(measure) = measures.get(path) else {
            let what = format!("the project has no measure `{}`", excerpt(path));
            return Err(fault(line, what, ANEW));
        };
        let rank = count("rank")?;
        if rank.is_none() && text("definition") != Some(definition(model, measure).as_str()) {
            let what =
                format!("the measure `{path}` is defined otherwise than when this was asked");
            return Err(fault(line, what, ANEW));
        }
        answer.as_of = answer.as_of.or(whole("as_of")?);
        let part = whole("part")?.unwrap_or_default();
        let known = answer.parts.entry(path.to_owned()).or_default();
        let part = known.entry(part).or_default();
        if let Some(rank) = rank {
            if let Some(value) = number("value")? {
                part.summary.ranked.insert(rank, super::amount::float(value));
            }
            continue;
        }
        part.summary.n = count("n")?.unwrap_or(0);
        // The sum of nothing, which SQL says is missing.
        let sum = number("sum")?.or((part.summary.n == 0).then_some(Decimal::ZERO));
        part.summary.sum = sum.map(Amount::exact);
        part.summary.variance = number("variance")?.map(super::amount::float);
        part.numerator = count("numerator")?;
        part.denominator = count("denominator")?;
        part.tally = Tally {
            immature: count("immature")?.unwrap_or(0),
            missing: count("missing")?.unwrap_or(0),
            bad: count("unusable")?.unwrap_or(0),
        };
    }
    Ok(answer)
}

/// What takes the place of data where there is an answer: nothing but now.
pub fn store(model: &Model, answer: &Answer) -> Store {
    let zone = Zone::named(&model.time_zone);
    Store::new(model, Vec::new(), Texts::default(), zone, answer.as_of)
}

/// The readings and scores that an answer gives. The store is that of [`store`].
pub fn evaluate(
    model: &Model,
    store: &Store,
    answer: &Answer,
    journeys: &[JourneyId],
) -> Scorecard {
    let selection = Selection::new(model, store);
    let mut readings = Vec::new();
    for (id, measure) in model.measures.iter() {
        if !journeys.is_empty() && !journeys.contains(&measure.journey) {
            continue;
        }
        let method = model.interval_method(&measure.formula);
        let mut reading = blank(id, method);
        let Some(parts) = answer.parts.get(&measure.decl.path) else {
            reading.verdict = measure.target.as_ref().map(|_| super::Verdict::NoData);
            reading.why.push(Why::NotAnswered);
            readings.push(reading);
            continue;
        };
        let mut found = Vec::new();
        leaves(&measure.formula, &mut found);
        let mut evaluator = Evaluator::new(
            &selection,
            &measure.formula,
            Scope { after: None, persona: measure.persona },
        );
        for (number, leaf) in found.into_iter().enumerate() {
            let Some(part) = parts.get(&(number as i64)) else { continue };
            evaluator.tell(leaf, statistics(leaf, part), part.tally.clone(), place(model, leaf));
        }
        evaluator.whole = parts.get(&WHOLE).map(|part| part.summary.clone());
        let mut reading = judged(&mut evaluator, measure, reading);
        if method == IntervalMethod::Bootstrap {
            for why in reading.why.iter_mut().filter(|why| **why == Why::OpenInterval) {
                *why = Why::NotResampled;
            }
        }
        readings.push(reading);
    }
    let ids = model.journeys.ids().filter(|id| journeys.is_empty() || journeys.contains(id));
    let journeys = ids.map(|id| score::journey(model, id, &readings)).collect();
    Scorecard { as_of: answer.as_of, readings, journeys, conformance: Vec::new() }
}

/// A part of an answer as the statistic that it is.
fn statistics(leaf: &Formula, part: &Part) -> Statistics {
    match &leaf.is {
        FormulaKind::Count(_)
        | FormulaKind::People(_)
        | FormulaKind::Sessions(_)
        | FormulaKind::Answers(_) => Statistics::Count(part.summary.n),
        FormulaKind::Share(..) | FormulaKind::Converted(_) | FormulaKind::Returned { .. } => {
            Statistics::Share {
                numerator: part.numerator.unwrap_or(0),
                denominator: part.denominator.unwrap_or(0),
            }
        }
        _ => Statistics::Summary(part.summary.clone()),
    }
}

/// The column that a statistic reads, so that what is missing in it is counted once.
fn place(model: &Model, leaf: &Formula) -> Option<(SourceId, usize)> {
    match &leaf.is {
        FormulaKind::Share(QuestionRef::Question(survey, index), _)
        | FormulaKind::Answers(QuestionRef::Question(survey, index))
        | FormulaKind::Statistic(_, Measured::Question(QuestionRef::Question(survey, index))) => {
            let survey = &model.surveys[*survey];
            Some((survey.source, survey.questions[*index].column))
        }
        FormulaKind::Statistic(_, Measured::Property(pick, property)) => {
            let EventRef::Event { event, .. } = &pick.event else { return None };
            Some((model.events[*event].source, model.property_column(*event, property)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A statement asks for the values within three ranks of where the normal distribution has the
    /// ends of an interval: the exact ends must be among them.
    #[test]
    fn the_ends_of_an_interval_are_among_the_ranks_that_are_asked_for() {
        for n in (1..400).chain((400..5_000).step_by(97)).chain([20_000, 100_000]) {
            for at in [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] {
                let spread = 3.841_458_820_694_124 * n as f64 * at * (1.0 - at);
                let asked = |rank: u64| {
                    let off = (rank as f64 - n as f64 * at).abs();
                    (off + 3.0).powi(2) >= spread && (off <= 3.0 || (off - 3.0).powi(2) <= spread)
                };
                let (low, high) = ranks(n, at);
                for rank in [low, high].into_iter().flatten() {
                    assert!(asked(rank), "n {n}, at {at}, rank {rank}");
                }
            }
        }
    }
}
