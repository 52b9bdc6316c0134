//! For whom things hold: one persona's view of a journey, or everybody's.

use crate::model::{Journey, Model, Override, PersonaId, Touchpoint, TouchpointId};

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
    let mut present: Vec<PersonaId> =
        journey.personas.iter().copied().filter(|p| touchpoint.personas.contains(p)).collect();
    for &persona in &touchpoint.personas {
        if !present.contains(&persona) {
            present.push(persona);
        }
    }
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
    persona.is_none_or(|persona| present(journey, touchpoint).contains(&persona))
}

/// The given personas if they are not all of the journey's: those worth naming.
pub fn worth_naming(journey: &Journey, personas: &[PersonaId]) -> Vec<PersonaId> {
    let all = personas.is_empty() || journey.personas.iter().all(|p| personas.contains(p));
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
