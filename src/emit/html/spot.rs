//! Where things of a journey stand, and for whom: what the filter of the report works with.

use crate::diagram::grid::{self, Place};
use crate::diagram::{heading, who};
use crate::model::{
    ChannelId, Content, JourneyId, Model, PersonaId, Scope, StageId, TeamId, TouchpointId,
};

/// A place of a journey: the journey itself, a stage, a touchpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Which.
    pub place: Place,
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The stage's title, for a touchpoint.
    pub stage_title: Option<String>,
    /// Who is there.
    pub personas: Vec<PersonaId>,
    /// The stage.
    pub stage: Option<StageId>,
    /// Where it happens.
    pub channels: Vec<ChannelId>,
    /// Who answers for it.
    pub owners: Vec<TeamId>,
}

impl Spot {
    /// What is said there.
    pub fn content<'a>(&self, model: &'a Model) -> &'a Content {
        grid::content(model, self.place)
    }

    /// The touchpoint, if it is one.
    pub fn touchpoint(&self) -> Option<TouchpointId> {
        match self.place {
            Place::Touchpoint(t) => Some(t),
            Place::Stage(_) | Place::Journey(_) => None,
        }
    }

    /// Words for the filter: `p0 p1 s3 c2 o1`. What holds for `personas` only is theirs only.
    pub fn tags(&self, personas: &[PersonaId], owner: Option<TeamId>) -> String {
        let personas = if personas.is_empty() { &self.personas[..] } else { personas };
        let mut tags: Vec<String> = personas.iter().map(|p| format!("p{}", p.index())).collect();
        tags.extend(self.stage.map(|s| format!("s{}", s.index())));
        tags.extend(self.channels.iter().map(|c| format!("c{}", c.index())));
        match owner {
            Some(own) => tags.push(format!("o{}", own.index())),
            None => tags.extend(self.owners.iter().map(|o| format!("o{}", o.index()))),
        }
        tags.join(" ")
    }
}

/// The places of a journey as far as the persona is there, in the order written.
pub fn spots(model: &Model, id: JourneyId, only: Option<PersonaId>) -> Vec<Spot> {
    let journey = &model.journeys[id];
    let seen = |personas: Vec<PersonaId>| -> Vec<PersonaId> {
        personas.into_iter().filter(|&p| only.is_none_or(|o| o == p)).collect()
    };
    let mut all = vec![Spot {
        place: Place::Journey(id),
        path: journey.decl.path.clone(),
        title: "Whole journey".to_owned(),
        stage_title: None,
        personas: seen(journey.personas.clone()),
        stage: None,
        channels: Vec::new(),
        owners: journey.owner.into_iter().collect(),
    }];
    for &s in &journey.stages {
        let stage = &model.stages[s];
        let stage_title = heading::stage(model, journey, stage).title;
        if who::holds(&stage.personas, only) {
            let personas = match stage.personas.is_empty() {
                true => journey.personas.clone(),
                false => stage.personas.clone(),
            };
            all.push(Spot {
                place: Place::Stage(s),
                path: stage.decl.path.clone(),
                title: stage_title.clone(),
                stage_title: None,
                personas: seen(personas),
                stage: Some(s),
                channels: Vec::new(),
                owners: stage.owner.into_iter().collect(),
            });
        }
        for &t in &stage.touchpoints {
            let touchpoint = &model.touchpoints[t];
            if !who::holds(&touchpoint.personas, only) {
                continue;
            }
            let mut owners: Vec<TeamId> = touchpoint.owner.into_iter().collect();
            owners.extend(touchpoint.overrides.iter().filter_map(|o| o.owner));
            owners.dedup();
            all.push(Spot {
                place: Place::Touchpoint(t),
                path: touchpoint.decl.path.clone(),
                title: touchpoint.decl.title().to_owned(),
                stage_title: Some(stage_title.clone()),
                personas: seen(who::present(journey, touchpoint)),
                stage: Some(s),
                channels: touchpoint.channels.clone(),
                owners,
            });
        }
    }
    all
}

/// Whether a measure stands at this place.
pub fn is_at(spot: &Spot, scope: Scope) -> bool {
    match (spot.place, scope) {
        (Place::Touchpoint(a), Scope::Touchpoint(b)) => a == b,
        (Place::Stage(a), Scope::Stage(b)) => a == b,
        (Place::Journey(a), Scope::Journey(b)) => a == b,
        _ => false,
    }
}
