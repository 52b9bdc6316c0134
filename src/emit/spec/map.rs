//! Journeys with their stages, touchpoints and flow: what measures hang on, and what the log is
//! held against.

use super::Context;
use super::value::{Period, Place, number};
use crate::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a journey map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JourneyKind {
    /// How it is.
    CurrentState,
    /// How it is to be.
    FutureState,
    /// A day of the persona.
    DayInTheLife,
    /// With what happens behind the scenes.
    ServiceBlueprint,
}

/// How far a map is agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Agreed.
    Agreed,
    /// No longer in use.
    Retired,
}

/// A journey map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Journey {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// What it shows.
    pub kinds: Vec<JourneyKind>,
    /// How far it is agreed.
    pub status: Status,
    /// The personas' goal.
    pub goal: Option<String>,
    /// The framework whose stages it has (its path).
    pub framework: Option<String>,
    /// The journey (its `id`) that it improves.
    pub improves: Option<String>,
    /// The team (its `id`) that owns it.
    pub owner: Option<String>,
    /// Who travels (ids of `personas`), the primary one first.
    pub personas: Vec<String>,
    /// Measures on the journey as a whole: ids of `measures`.
    pub measures: Vec<String>,
    /// Its stages, in order.
    pub stages: Vec<Stage>,
    /// Whether its flow is declared; if not, `edges` lead through each persona's touchpoints in
    /// the order written.
    pub flow_declared: bool,
    /// The ways from touchpoint to touchpoint.
    pub edges: Vec<Edge>,
    /// Where it is declared.
    pub place: Place,
}

/// A stage of a journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given; in a journey with a framework, the personas' own words.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// The framework's stage (its path) that this one is, or lies inside of.
    pub framework_stage: Option<String>,
    /// Whether it is a stage of its own inside the framework's.
    pub own: bool,
    /// Who is there: ids of `personas`.
    pub personas: Vec<String>,
    /// The team (its `id`) that owns it: said here, else by the journey.
    pub owner: Option<String>,
    /// How often it comes round again; null: it does not.
    pub repeats: Option<Period>,
    /// Measures on the stage itself: ids of `measures`.
    pub measures: Vec<String>,
    /// Its touchpoints, in order.
    pub touchpoints: Vec<Touchpoint>,
    /// Where it is declared.
    pub place: Place,
}

/// A touchpoint of a journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Touchpoint {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// What marks that somebody was here (an `id` of `events`); null: it cannot be seen in data.
    pub event: Option<String>,
    /// Where it happens: ids of `channels`.
    pub channels: Vec<String>,
    /// Who is there: ids of `personas`.
    pub personas: Vec<String>,
    /// The team (its `id`) that owns it: said here, else by the stage, else by the journey.
    pub owner: Option<String>,
    /// Whether much hangs on it.
    pub moment_of_truth: bool,
    /// How often it comes round again; null: it does not.
    pub repeats: Option<Period>,
    /// What is other for some personas.
    pub overrides: Vec<Override>,
    /// Measures on the touchpoint: ids of `measures`.
    pub measures: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// What is other for some personas at a touchpoint. Null: the same as for everyone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// For whom: ids of `personas`.
    pub personas: Vec<String>,
    /// Another marking event: an `id` of `events`.
    pub event: Option<String>,
    /// Another owner: an `id` of `teams`.
    pub owner: Option<String>,
    /// Another importance.
    pub moment_of_truth: Option<bool>,
    /// Another rhythm.
    pub repeats: Option<Period>,
}

/// An end of a way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "node", rename_all = "snake_case", deny_unknown_fields)]
pub enum End {
    /// Where the journey starts.
    Start,
    /// A touchpoint.
    Touchpoint {
        /// The touchpoint: the `id` of one of this journey.
        id: String,
    },
    /// Where the journey is left.
    Exit,
}

/// A way from one touchpoint to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// From where.
    pub from: End,
    /// To where.
    pub to: End,
    /// Share of the departures from `from`, each one counted: a fraction from 0 to 1. Null:
    /// nobody said.
    pub share: Option<serde_json::Number>,
    /// What is said of it.
    pub label: Option<String>,
    /// For whom it holds (ids of `personas`); empty: all who are at both ends.
    pub personas: Vec<String>,
    /// Whether it leads to an earlier place in the written order.
    pub backward: bool,
    /// Whether its ends share no persona: one hands over to another.
    pub handover: bool,
    /// Where it is written; for a flow that is not declared, the touchpoint it leads to.
    pub place: Place,
}

impl Context<'_> {
    fn persona_ids(&self, personas: &[model::PersonaId]) -> Vec<String> {
        personas.iter().map(|p| self.model.personas[*p].decl.path.clone()).collect()
    }

    fn measure_ids(&self, content: &model::Content) -> Vec<String> {
        content.measures.iter().map(|m| self.model.measures[*m].decl.path.clone()).collect()
    }

    pub(super) fn team_id(&self, team: Option<model::TeamId>) -> Option<String> {
        team.map(|t| self.model.teams[t].decl.path.clone())
    }

    fn event_id(&self, event: Option<model::EventId>) -> Option<String> {
        event.map(|e| self.model.events[e].decl.path.clone())
    }

    pub(super) fn journey_spec(&self, journey: &model::Journey) -> Journey {
        let framework = journey.follows.map(|f| &self.model.frameworks[f]);
        Journey {
            id: journey.decl.path.clone(),
            name: journey.decl.name.clone(),
            label: journey.decl.label.clone(),
            doc: journey.decl.doc.clone(),
            kinds: journey
                .kinds
                .iter()
                .map(|kind| match kind {
                    model::JourneyKind::CurrentState => JourneyKind::CurrentState,
                    model::JourneyKind::FutureState => JourneyKind::FutureState,
                    model::JourneyKind::DayInTheLife => JourneyKind::DayInTheLife,
                    model::JourneyKind::ServiceBlueprint => JourneyKind::ServiceBlueprint,
                })
                .collect(),
            status: match journey.status {
                model::Status::Draft => Status::Draft,
                model::Status::Agreed => Status::Agreed,
                model::Status::Retired => Status::Retired,
            },
            goal: journey.goal.clone(),
            framework: framework.map(|f| f.decl.path.clone()),
            improves: journey.improves.map(|j| self.model.journeys[j].decl.path.clone()),
            owner: self.team_id(journey.owner),
            personas: self.persona_ids(&journey.personas),
            measures: self.measure_ids(&journey.content),
            stages: journey
                .stages
                .iter()
                .map(|stage| self.stage_spec(&self.model.stages[*stage], framework))
                .collect(),
            flow_declared: journey.flow_declared,
            edges: journey.edges.iter().map(|edge| self.edge_spec(edge)).collect(),
            place: self.place(journey.decl.span),
        }
    }

    fn stage_spec(&self, stage: &model::Stage, framework: Option<&model::Framework>) -> Stage {
        let framework_stage = framework
            .zip(stage.framework_stage)
            .and_then(|(framework, index)| framework.stages.get(index));
        Stage {
            id: stage.decl.path.clone(),
            name: stage.decl.name.clone(),
            label: stage.decl.label.clone(),
            doc: stage.decl.doc.clone(),
            framework_stage: framework_stage.map(|s| s.decl.path.clone()),
            own: stage.own,
            personas: self.persona_ids(&stage.personas),
            owner: self.team_id(stage.owner),
            repeats: stage.repeats.map(Period::of),
            measures: self.measure_ids(&stage.content),
            touchpoints: stage
                .touchpoints
                .iter()
                .map(|t| self.touchpoint_spec(&self.model.touchpoints[*t]))
                .collect(),
            place: self.place(stage.decl.span),
        }
    }

    fn touchpoint_spec(&self, touchpoint: &model::Touchpoint) -> Touchpoint {
        let channel = |c: &model::ChannelId| self.model.channels[*c].decl.path.clone();
        Touchpoint {
            id: touchpoint.decl.path.clone(),
            name: touchpoint.decl.name.clone(),
            label: touchpoint.decl.label.clone(),
            doc: touchpoint.decl.doc.clone(),
            event: self.event_id(touchpoint.event),
            channels: touchpoint.channels.iter().map(channel).collect(),
            personas: self.persona_ids(&touchpoint.personas),
            owner: self.team_id(touchpoint.owner),
            moment_of_truth: touchpoint.moment_of_truth,
            repeats: touchpoint.repeats.map(Period::of),
            overrides: touchpoint
                .overrides
                .iter()
                .map(|other| Override {
                    personas: self.persona_ids(&other.personas),
                    event: self.event_id(other.event),
                    owner: self.team_id(other.owner),
                    moment_of_truth: other.moment_of_truth,
                    repeats: other.repeats.map(Period::of),
                })
                .collect(),
            measures: self.measure_ids(&touchpoint.content),
            place: self.place(touchpoint.decl.span),
        }
    }

    fn edge_spec(&self, edge: &model::Edge) -> Edge {
        let end = |node: model::Node| match node {
            model::Node::Start => End::Start,
            model::Node::Touchpoint(t) => {
                End::Touchpoint { id: self.model.touchpoints[t].decl.path.clone() }
            }
            model::Node::Exit => End::Exit,
        };
        Edge {
            from: end(edge.from),
            to: end(edge.to),
            share: edge.share.map(number),
            label: edge.label.clone(),
            personas: self.persona_ids(&edge.personas),
            backward: edge.backward,
            handover: edge.handover,
            place: self.place(edge.span),
        }
    }
}
