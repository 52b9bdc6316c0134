//! One journey with all its places, as the checks go through it.

use crate::model::{
    Content, Decl, Journey, JourneyId, Measure, MeasureId, Model, OpportunityStatus, Pain, PainId,
    PersonaId, Stage, StageId, Touchpoint, TouchpointId,
};

/// A journey, with the model that it is in.
#[derive(Clone, Copy)]
pub struct Map<'m> {
    /// Everything.
    pub model: &'m Model,
    /// Which journey.
    pub id: JourneyId,
    /// The journey.
    pub journey: &'m Journey,
}

/// Something that has content: the journey itself, a stage or a touchpoint.
#[derive(Clone, Copy)]
pub struct Place<'m> {
    /// Its declaration.
    pub decl: &'m Decl,
    /// What is said in it.
    pub content: &'m Content,
    /// Whether it is taken over as it was: what is wrong with it is said where it is written.
    pub taken_over: bool,
}

impl<'m> Map<'m> {
    /// The journey `id` of `model`.
    pub fn new(model: &'m Model, id: JourneyId) -> Self {
        Map { model, id, journey: &model.journeys[id] }
    }

    /// The journey's name.
    pub fn name(self) -> &'m str {
        &self.journey.decl.name
    }

    /// The stages in order.
    pub fn stages(self) -> impl Iterator<Item = (StageId, &'m Stage)> {
        self.journey.stages.iter().map(move |&id| (id, &self.model.stages[id]))
    }

    /// The touchpoints in the order written.
    pub fn touchpoints(self) -> impl Iterator<Item = (TouchpointId, &'m Touchpoint)> {
        self.stages().flat_map(move |(_, stage)| {
            stage.touchpoints.iter().map(move |&id| (id, &self.model.touchpoints[id]))
        })
    }

    /// Whether a touchpoint is taken over as it was, or the stage around it.
    pub fn is_taken_over(self, touchpoint: &Touchpoint) -> bool {
        touchpoint.taken_over || self.model.stages[touchpoint.stage].taken_over
    }

    /// The journey, then each stage followed by its touchpoints.
    pub fn places(self) -> Vec<Place<'m>> {
        let journey = self.journey;
        let mut places =
            vec![Place { decl: &journey.decl, content: &journey.content, taken_over: false }];
        for (_, stage) in self.stages() {
            places.push(Place {
                decl: &stage.decl,
                content: &stage.content,
                taken_over: stage.taken_over,
            });
            for &id in &stage.touchpoints {
                let touchpoint = &self.model.touchpoints[id];
                places.push(Place {
                    decl: &touchpoint.decl,
                    content: &touchpoint.content,
                    taken_over: self.is_taken_over(touchpoint),
                });
            }
        }
        places
    }

    /// The places that are written here.
    pub fn written_places(self) -> impl Iterator<Item = Place<'m>> {
        self.places().into_iter().filter(|place| !place.taken_over)
    }

    /// The measures that are written here.
    pub fn measures(self) -> Vec<(MeasureId, &'m Measure)> {
        self.written_places()
            .flat_map(|place| {
                place.content.measures.iter().map(|&id| (id, &self.model.measures[id]))
            })
            .collect()
    }

    /// The pains that are written here.
    pub fn pains(self) -> Vec<(PainId, &'m Pain)> {
        self.written_places()
            .flat_map(|place| place.content.pains.iter().map(|&id| (id, &self.model.pains[id])))
            .collect()
    }

    /// The pains that opportunities and touchpoints written here resolve.
    pub fn resolved(self) -> impl Iterator<Item = PainId> {
        let by_opportunities = self
            .written_places()
            .flat_map(|place| &place.content.opportunities)
            .map(move |&id| &self.model.opportunities[id])
            .filter(|o| o.status != OpportunityStatus::Rejected)
            .flat_map(|o| &o.resolves);
        let by_touchpoints = self
            .touchpoints()
            .filter(move |(_, touchpoint)| !self.is_taken_over(touchpoint))
            .flat_map(|(_, touchpoint)| &touchpoint.resolves);
        by_opportunities.chain(by_touchpoints).copied()
    }

    /// The names of these personas.
    pub fn persona_names(self, personas: &[PersonaId]) -> Vec<&'m str> {
        personas.iter().map(|&id| self.model.personas[id].decl.name.as_str()).collect()
    }

    /// The name of a touchpoint.
    pub fn touchpoint_name(self, id: TouchpointId) -> &'m str {
        &self.model.touchpoints[id].decl.name
    }
}
