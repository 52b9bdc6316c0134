//! The emotion curve: who feels what at a touchpoint, and how they expected it to be.

use super::who;
use crate::model::{Basis, Content, Journey, Model, PersonaId, Touchpoint};

/// A point of the curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// -2 to +2.
    pub level: i8,
    /// The word for it.
    pub word: Option<String>,
    /// The outcome in which it is felt.
    pub when: Option<String>,
    /// What it rests on.
    pub basis: Basis,
}

/// An expectation.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// -2 to +2.
    pub level: i8,
    /// The word for it.
    pub word: Option<String>,
    /// Beside a journey that it improves: all that was felt there, if it was more than one thing.
    /// Level and word are then those of the worst.
    pub all: Vec<Point>,
}

impl Expected {
    /// What was expected (or felt before) at a level: the word for it, and the outcome.
    pub fn at(&self, level: i8) -> Vec<(Option<&str>, Option<&str>)> {
        match self.all.as_slice() {
            [] if self.level == level => vec![(self.word.as_deref(), None)],
            all => (all.iter().filter(|point| point.level == level))
                .map(|point| (point.word.as_deref(), point.when.as_deref()))
                .collect(),
        }
    }
}

/// What some personas feel at a touchpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Feelings {
    /// Who; empty if it is everyone, so that nobody needs to be named.
    pub personas: Vec<PersonaId>,
    /// Points in order.
    pub points: Vec<Point>,
    /// How they expected it to be.
    pub expected: Option<Expected>,
}

impl Feelings {
    /// The worst that is felt.
    pub fn worst(&self) -> Option<i8> {
        self.points.iter().map(|p| p.level).min()
    }

    /// What is felt (the worst, in a fork) less what was expected, if they differ. There is none where
    /// several things were felt before: which of them became which is not known.
    pub fn gap(&self) -> Option<i8> {
        let expected = self.expected.as_ref().filter(|expected| expected.all.is_empty())?;
        let gap = self.worst()? - expected.level;
        (gap != 0).then_some(gap)
    }
}

/// What one persona feels there; of nobody in particular, what anybody does.
pub fn of(content: &Content, persona: Option<PersonaId>) -> Feelings {
    let (felt, expected) = match persona {
        Some(persona) => (content.feels_of(persona), content.expects_of(persona)),
        None => (content.feels.iter().collect(), content.expects.iter().collect()),
    };
    Feelings {
        personas: persona.into_iter().collect(),
        points: felt
            .into_iter()
            .map(|f| Point {
                level: f.level,
                word: f.word.clone(),
                when: f.when.clone(),
                basis: f.evidence.basis,
            })
            .collect(),
        expected: expected.last().map(|e| Expected {
            level: e.level,
            word: e.word.clone(),
            all: Vec::new(),
        }),
    }
}

/// What is felt at a touchpoint: one entry for all if all feel the same, else one for each group of
/// personas that do; the primary persona's first. Personas who feel and expect nothing are left out.
pub fn at(
    model: &Model,
    journey: &Journey,
    touchpoint: &Touchpoint,
    only: Option<PersonaId>,
) -> Vec<Feelings> {
    let mut present: Vec<Option<PersonaId>> = who::present(journey, touchpoint)
        .into_iter()
        .filter(|&p| only.is_none_or(|o| o == p) && p.index() < model.personas.len())
        .map(Some)
        .collect();
    if only.is_none() && journey.personas.is_empty() && present.is_empty() {
        present.push(None);
    }
    let mut groups: Vec<Feelings> = Vec::new();
    for &persona in &present {
        let own = of(&touchpoint.content, persona);
        match groups.iter_mut().find(|g| g.points == own.points && g.expected == own.expected) {
            Some(group) => group.personas.extend(persona),
            None => groups.push(own),
        }
    }
    if let [all] = groups.as_mut_slice() {
        all.personas.clear();
    }
    groups.retain(|g| !g.points.is_empty() || g.expected.is_some());
    groups
}
