//! The score of a journey and of its stages: a weighted mean of how far the measures are.

use super::amount::float;
use super::{Reading, stage_of};
use crate::model::{JourneyId, Model, StageId};

/// A score with what it rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    /// From 0 to 100; `None`: nothing is scored.
    pub score: Option<f64>,
    /// How many measures it is the mean of.
    pub scored: usize,
    /// Measures that could be scored and have no value.
    pub no_data: usize,
    /// Measures that cannot be scored: without target, or with nothing that says what 0 is.
    pub not_scored: usize,
}

/// The score of a journey.
#[derive(Debug, Clone, PartialEq)]
pub struct JourneyScore {
    /// Which journey.
    pub journey: JourneyId,
    /// Over all of its measures.
    pub whole: Score,
    /// Its stages that have measures, in order.
    pub stages: Vec<(StageId, Score)>,
    /// The stage with the lowest score, the first of equals.
    pub worst: Option<StageId>,
}

pub(super) fn journey(model: &Model, id: JourneyId, readings: &[Reading]) -> JourneyScore {
    let own: Vec<&Reading> =
        readings.iter().filter(|r| model.measures[r.measure].journey == id).collect();
    let stages: Vec<(StageId, Score)> = model.journeys[id]
        .stages
        .iter()
        .filter_map(|stage| {
            let of_stage =
                |r: &&&Reading| stage_of(model, &model.measures[r.measure]) == Some(*stage);
            let of_stage: Vec<&Reading> = own.iter().filter(of_stage).copied().collect();
            (!of_stage.is_empty()).then(|| (*stage, score(model, &of_stage)))
        })
        .collect();
    let mut worst: Option<(StageId, f64)> = None;
    for (stage, score) in &stages {
        if let Some(score) = score.score
            && worst.is_none_or(|(_, lowest)| score < lowest)
        {
            worst = Some((*stage, score));
        }
    }
    JourneyScore {
        journey: id,
        whole: score(model, &own),
        stages,
        worst: worst.map(|(stage, _)| stage),
    }
}

fn score(model: &Model, readings: &[&Reading]) -> Score {
    let mut score = Score::default();
    let (mut sum, mut weights) = (0.0, 0.0);
    for reading in readings {
        let measure = &model.measures[reading.measure];
        match (measure.attainment(), reading.attained) {
            (Err(_), _) => score.not_scored += 1,
            (Ok(_), None) => score.no_data += 1,
            (Ok(_), Some(attained)) => {
                let weight = float(measure.weight);
                sum += weight * attained;
                weights += weight;
                score.scored += 1;
            }
        }
    }
    score.score = (weights > 0.0).then(|| sum / weights);
    score
}
