//! For whom things hold: one persona's view of a journey, or everybody's.

use super::theme::{Colour, Palette};
use crate::model::{Journey, Model, Override, PersonaId, Touchpoint, TouchpointId};
use std::collections::{BTreeSet, HashSet};

/// The colours of the personas of a project: each has one, the same in all pictures. Those that meet
/// in a journey have different ones, as long as there are enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Colours {
    palette: &'static Palette,
    places: Vec<usize>,
}

impl Colours {
    /// Those of a project's personas.
    pub fn new(model: &Model, palette: &'static Palette) -> Self {
        let many = palette.personas.len();
        let mut places: Vec<usize> = model.personas.ids().map(PersonaId::index).collect();
        // By their place in the project; only where that is not enough they must give way.
        if places.len() > many {
            // The journeys of each persona, and the colours that are taken in each journey.
            let mut journeys: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
            let mut taken: Vec<BTreeSet<usize>> = Vec::new();
            for (_, journey) in model.journeys.iter() {
                for persona in all(model, journey) {
                    if let Some(meet) = journeys.get_mut(persona) {
                        meet.push(taken.len());
                    }
                }
                taken.push(BTreeSet::new());
            }
            for (here, meet) in journeys.into_iter().enumerate() {
                let is_free =
                    |place: &usize| !meet.iter().any(|&j| taken[j].contains(&(place % many)));
                let place = (here..here + many).find(is_free).unwrap_or(here);
                places[here] = place;
                for journey in meet {
                    taken[journey].insert(place % many);
                }
            }
        }
        Colours { palette, places }
    }

    /// The number of a persona's colour.
    pub fn place(&self, persona: PersonaId) -> usize {
        self.places.get(persona.index()).copied().unwrap_or_else(|| persona.index())
    }

    /// A persona's colour.
    pub fn of(&self, persona: PersonaId) -> Colour {
        self.palette.persona(self.place(persona))
    }

    /// The colour of what belongs to these: one persona's own, else none of theirs.
    pub fn of_all(&self, personas: &[PersonaId]) -> Colour {
        match personas {
            [one] => self.of(*one),
            _ => self.palette.ink,
        }
    }
}

/// All who are in a journey, and who are at its touchpoints.
fn all(model: &Model, journey: &Journey) -> BTreeSet<usize> {
    let touchpoints = journey.stages.iter().flat_map(|&s| &model.stages[s].touchpoints);
    let there = touchpoints.flat_map(|&t| &model.touchpoints[t].personas);
    journey.personas.iter().chain(there).map(|persona| persona.index()).collect()
}

/// Whether what holds for `personas` (empty: for everyone) is shown in the view of `only` (`None`:
/// everybody's).
pub fn holds(personas: &[PersonaId], only: Option<PersonaId>) -> bool {
    only.is_none_or(|p| personas.is_empty() || personas.contains(&p))
}

/// The touchpoints of a journey in the order written, as far as the persona is there.
pub fn touchpoints(model: &Model, journey: &Journey, only: Option<PersonaId>) -> Vec<TouchpointId> {
    journey
        .stages
        .iter()
        .flat_map(|&s| &model.stages[s].touchpoints)
        .copied()
        .filter(|&t| holds(&model.touchpoints[t].personas, only))
        .collect()
}

/// Who is at a touchpoint, in the journey's order.
pub fn present(journey: &Journey, touchpoint: &Touchpoint) -> Vec<PersonaId> {
    if touchpoint.personas.is_empty() {
        return journey.personas.clone();
    }
    let there = set(&touchpoint.personas);
    let mut present: Vec<PersonaId> =
        journey.personas.iter().copied().filter(|p| there.contains(p)).collect();
    let mut known = set(&present);
    present.extend(touchpoint.personas.iter().copied().filter(|&p| known.insert(p)));
    present
}

/// For whom a curve is drawn: the persona whose view it is, else each of the journey's; where it has
/// none, nobody in particular.
pub fn travellers(journey: &Journey, only: Option<PersonaId>) -> Vec<Option<PersonaId>> {
    if only.is_some() || journey.personas.is_empty() {
        return vec![only];
    }
    journey.personas.iter().copied().map(Some).collect()
}

/// Whether a persona is at a touchpoint; nobody in particular is everywhere.
pub fn is_at(journey: &Journey, touchpoint: &Touchpoint, persona: Option<PersonaId>) -> bool {
    let there = match touchpoint.personas.as_slice() {
        [] => &journey.personas,
        there => there,
    };
    persona.is_none_or(|persona| there.contains(&persona))
}

/// To ask often who is among many.
pub fn set(personas: &[PersonaId]) -> HashSet<PersonaId> {
    personas.iter().copied().collect()
}

/// The given personas if they are not all of the journey's: those worth naming.
pub fn worth_naming(journey: &Journey, personas: &[PersonaId]) -> Vec<PersonaId> {
    let named = set(personas);
    let all = personas.is_empty() || journey.personas.iter().all(|p| named.contains(p));
    if all { Vec::new() } else { personas.to_vec() }
}

/// Names of personas, parted by commas.
pub fn names(model: &Model, personas: &[PersonaId]) -> String {
    personas.iter().map(|&p| model.personas[p].decl.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A property of a touchpoint as it holds for one persona (`as` beats what is common).
pub fn property<T>(
    touchpoint: &Touchpoint,
    only: Option<PersonaId>,
    common: T,
    own: impl Fn(&Override) -> Option<T>,
) -> T {
    let Some(persona) = only else { return common };
    touchpoint
        .overrides
        .iter()
        .filter(|o| o.personas.contains(&persona))
        .find_map(own)
        .unwrap_or(common)
}
