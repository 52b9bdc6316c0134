//! What stands over a picture, and how stages and channels are called in all of them.

use super::{who, words};
use crate::model::{ChannelId, Journey, Model, PersonaId, Stage};

/// What stands over a picture of one journey.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The journey's title.
    pub title: String,
    /// The journey's path.
    pub path: String,
    /// Kind, owner, status: short, to be parted by dots.
    pub facts: Vec<String>,
    /// The persona's goal.
    pub goal: Option<String>,
}

/// The heading of a journey.
pub fn journey(model: &Model, journey: &Journey, only: Option<PersonaId>) -> Heading {
    let mut facts: Vec<String> = journey.kinds.iter().map(|&k| words::kind(k).to_owned()).collect();
    if let Some(framework) = journey.follows {
        facts.push(format!("follows {}", model.frameworks[framework].decl.title()));
    }
    if let Some(improved) = journey.improves {
        facts.push(format!("improves {}", model.journeys[improved].decl.title()));
    }
    if let Some(owner) = journey.owner {
        facts.push(format!("owner {}", model.teams[owner].decl.title()));
    }
    facts.push(words::status(journey.status).to_owned());
    if let Some(date) = &journey.reviewed {
        facts.push(format!("reviewed {}", date.text));
    }
    if let Some(persona) = only {
        facts.push(format!("as seen by {}", model.personas[persona].decl.name));
    }
    Heading {
        title: journey.decl.title().to_owned(),
        path: journey.decl.path.clone(),
        facts,
        goal: journey.goal.clone(),
    }
}

/// How a stage is called.
#[derive(Debug, Clone, PartialEq)]
pub struct StageTitle {
    /// The framework stage's label, else the stage's own.
    pub title: String,
    /// The persona's words: the label given in the journey, if the framework has another.
    pub words: Option<String>,
    /// What is the customer doing? (of the framework)
    pub question: Option<String>,
}

/// How a stage is called. An own stage inside a framework's keeps its own title, and says where it lies.
pub fn stage(model: &Model, journey: &Journey, stage: &Stage) -> StageTitle {
    let framework_stage = journey
        .follows
        .zip(stage.framework_stage)
        .and_then(|(f, i)| model.frameworks[f].stages.get(i));
    match framework_stage {
        Some(outer) if stage.own => StageTitle {
            title: stage.decl.title().to_owned(),
            words: Some(format!("in {}", outer.decl.title())),
            question: outer.question.clone(),
        },
        Some(outer) => StageTitle {
            title: outer.decl.title().to_owned(),
            words: stage.decl.label.clone().map(|l| format!("“{l}”")),
            question: outer.question.clone(),
        },
        None => StageTitle { title: stage.decl.title().to_owned(), words: None, question: None },
    }
}

/// When, how long and how often: facts of a stage.
pub fn stage_facts(stage: &Stage) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(stage.at.map(|at| at.to_string()));
    facts.extend(stage.duration.map(words::duration));
    facts.extend(stage.repeats.map(words::every));
    facts
}

/// A channel's name, with its icon where one is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelTag {
    /// The icon.
    pub icon: Option<String>,
    /// The label.
    pub label: String,
}

/// The channels of a touchpoint.
pub fn channels(model: &Model, channels: &[ChannelId]) -> Vec<ChannelTag> {
    channels
        .iter()
        .map(|&c| &model.channels[c])
        .map(|c| ChannelTag { icon: c.icon.clone(), label: c.decl.title().to_owned() })
        .collect()
}

/// The personas shown in a picture: the journey's, or the one whose view it is.
pub fn personas(journey: &Journey, only: Option<PersonaId>) -> Vec<PersonaId> {
    match only {
        Some(persona) => vec![persona],
        None => journey.personas.clone(),
    }
}

/// The team that owns a touchpoint, if it is not simply the journey's.
pub fn owner(
    model: &Model,
    journey: &Journey,
    touchpoint: &crate::model::Touchpoint,
    only: Option<PersonaId>,
) -> Option<String> {
    let owner = who::property(touchpoint, only, touchpoint.owner, |o| o.owner.map(Some))?;
    (journey.owner != Some(owner)).then(|| model.teams[owner].decl.title().to_owned())
}
