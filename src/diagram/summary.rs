//! Everything known of a touchpoint in a few lines, for tooltips and descriptions.

use super::{who, words};
use crate::model::{Model, PersonaId, TouchpointId};

/// What a touchpoint says, one line an entry: `does: …`, `pain (high): …`.
pub fn touchpoint(model: &Model, id: TouchpointId, only: Option<PersonaId>) -> Vec<String> {
    let content = &model.touchpoints[id].content;
    let mut lines = Vec::new();
    for entry in content.entries.iter().filter(|e| who::holds(&e.personas, only)) {
        lines.push(format!("{}: {}", entry.kind.word(), entry.text));
    }
    for pain in content.pains.iter().map(|&p| &model.pains[p]) {
        if who::holds(&pain.personas, only) {
            lines.push(format!("pain ({}): {}", pain.severity.word(), pain.text));
        }
    }
    for opportunity in content.opportunities.iter().map(|&o| &model.opportunities[o]) {
        if who::holds(&opportunity.personas, only) {
            lines.push(format!("opportunity: {}", opportunity.text));
        }
    }
    for insight in content.insights.iter().map(|&i| &model.insights[i]) {
        if who::holds(&insight.personas, only) {
            lines.push(format!("insight: {}", insight.text));
        }
    }
    for &measure in &content.measures {
        lines.push(format!("measure: {}", words::promise(model, measure)));
    }
    lines
}
