//! Journeys, their stages and touchpoints, and what is said in them.

use super::{
    ChannelId, DateSpan, Decl, EventId, FrameworkId, Id, InsightId, JourneyId, MeasureId,
    OpportunityId, PainId, Period, Persona, SourceId, Stretch, SurveyId, TeamId, TimeOfDay,
};
use crate::source::Span;
use rust_decimal::Decimal;

/// Id of a [`Persona`].
pub type PersonaId = Id<Persona>;
/// Id of a [`Stage`].
pub type StageId = Id<Stage>;
/// Id of a [`Touchpoint`].
pub type TouchpointId = Id<Touchpoint>;

/// What a journey map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

impl JourneyKind {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            JourneyKind::CurrentState => "current_state",
            JourneyKind::FutureState => "future_state",
            JourneyKind::DayInTheLife => "day_in_the_life",
            JourneyKind::ServiceBlueprint => "service_blueprint",
        }
    }
}

/// How far a map is agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Being written.
    Draft,
    /// Agreed.
    Agreed,
    /// No longer in use.
    Retired,
}

/// What an entry rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// Seen in data.
    Observed,
    /// Told by people.
    Reported,
    /// Believed.
    Assumed,
}

impl Basis {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Observed => "observed",
            Basis::Reported => "reported",
            Basis::Assumed => "assumed",
        }
    }
}

/// How sure one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// Not very.
    Low,
    /// Fairly.
    Medium,
    /// Very.
    High,
}

impl Confidence {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// Where something is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EvidenceSource {
    /// A source or study.
    Source(SourceId),
    /// A survey.
    Survey(SurveyId),
    /// An insight.
    Insight(InsightId),
}

/// What an entry rests on: said there, else by the journey, else assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Where it is known from.
    pub source: Option<EvidenceSource>,
    /// Observed, reported or assumed.
    pub basis: Basis,
    /// How sure one is, if said.
    pub confidence: Option<Confidence>,
    /// How many people said or showed it, if said.
    pub n: Option<u64>,
}

/// A plain entry: which lane it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// What they do.
    Does,
    /// What they think.
    Thinks,
    /// What they say.
    Says,
    /// What they need.
    Needs,
    /// What frustrates them (personas).
    Frustration,
    /// What staff do in sight.
    Frontstage,
    /// What staff do out of sight.
    Backstage,
    /// What supports them.
    Support,
    /// What rules bind.
    Policy,
    /// What can be seen and touched.
    Evidence,
}

impl EntryKind {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            EntryKind::Does => "does",
            EntryKind::Thinks => "thinks",
            EntryKind::Says => "says",
            EntryKind::Needs => "needs",
            EntryKind::Frustration => "frustration",
            EntryKind::Frontstage => "frontstage",
            EntryKind::Backstage => "backstage",
            EntryKind::Support => "support",
            EntryKind::Policy => "policy",
            EntryKind::Evidence => "evidence",
        }
    }
}

/// A plain entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Which lane.
    pub kind: EntryKind,
    /// The path: `BuyPhone.purchase.checkout.does#1`.
    pub path: String,
    /// What is said.
    pub text: String,
    /// Who does it (`by team`).
    pub by: Option<TeamId>,
    /// Whose words these are, where they are not the persona's own.
    pub who: Option<String>,
    /// For whom it holds (from `as`); empty: everyone there.
    pub personas: Vec<PersonaId>,
    /// What it rests on.
    pub evidence: Evidence,
    /// The `///` documentation, if any.
    pub doc: Option<String>,
    /// The place.
    pub span: Span,
}

/// A point of the emotion curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Feeling {
    /// The path: `BuyPhone.purchase.checkout.feels#1`.
    pub path: String,
    /// -2 (very bad) to +2 (very good).
    pub level: i8,
    /// The word for it.
    pub word: Option<String>,
    /// The outcome in which it is felt: one prong of a fork.
    pub when: Option<String>,
    /// For whom it holds (from `as`); empty: everyone there who has none of their own.
    pub personas: Vec<PersonaId>,
    /// What it rests on.
    pub evidence: Evidence,
    /// The place.
    pub span: Span,
}

/// How a persona expected it to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// -2 to +2.
    pub level: i8,
    /// The word for it.
    pub word: Option<String>,
    /// For whom it holds (from `as`); empty: everyone there who has none of their own.
    pub personas: Vec<PersonaId>,
    /// The place.
    pub span: Span,
}

/// Low, medium or high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Level {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            Level::Low => "low",
            Level::Medium => "medium",
            Level::High => "high",
        }
    }
}

/// Small, medium or large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effort {
    /// Small.
    Small,
    /// Medium.
    Medium,
    /// Large.
    Large,
}

impl Effort {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            Effort::Small => "small",
            Effort::Medium => "medium",
            Effort::Large => "large",
        }
    }
}

/// What hurts.
#[derive(Debug, Clone, PartialEq)]
pub struct Pain {
    /// The name, if it has one.
    pub name: Option<String>,
    /// The path: `BuyPhone.purchase.checkout.slow_checkout`, or `….pain#2`.
    pub path: String,
    /// What is said.
    pub text: String,
    /// How bad (medium if not said).
    pub severity: Level,
    /// Share of people it affects, a fraction.
    pub affects: Option<Decimal>,
    /// Why nothing will be done about it, if that is decided.
    pub accepted: Option<String>,
    /// The journey.
    pub journey: JourneyId,
    /// For whom it holds (from `as`); empty: everyone there.
    pub personas: Vec<PersonaId>,
    /// What it rests on.
    pub evidence: Evidence,
    /// The `///` documentation, if any.
    pub doc: Option<String>,
    /// The place.
    pub span: Span,
}

/// How far an opportunity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpportunityStatus {
    /// An idea.
    Idea,
    /// Planned.
    Planned,
    /// Being done.
    Doing,
    /// Done.
    Done,
    /// Turned down.
    Rejected,
}

impl OpportunityStatus {
    /// As written.
    pub fn word(self) -> &'static str {
        match self {
            OpportunityStatus::Idea => "idea",
            OpportunityStatus::Planned => "planned",
            OpportunityStatus::Doing => "doing",
            OpportunityStatus::Done => "done",
            OpportunityStatus::Rejected => "rejected",
        }
    }
}

/// What could be better.
#[derive(Debug, Clone, PartialEq)]
pub struct Opportunity {
    /// The name, if it has one.
    pub name: Option<String>,
    /// The path.
    pub path: String,
    /// What is said.
    pub text: String,
    /// Pains that it would mend.
    pub resolves: Vec<PainId>,
    /// How much work.
    pub effort: Option<Effort>,
    /// How much good.
    pub impact: Option<Effort>,
    /// Who would do it.
    pub owner: Option<TeamId>,
    /// How far it is (idea if not said).
    pub status: OpportunityStatus,
    /// Why it is there, above all why it was turned down.
    pub because: Option<String>,
    /// When it is to be done.
    pub due: Option<DateSpan>,
    /// The journey.
    pub journey: JourneyId,
    /// For whom it holds (from `as`); empty: everyone there.
    pub personas: Vec<PersonaId>,
    /// What it rests on.
    pub evidence: Evidence,
    /// The `///` documentation, if any.
    pub doc: Option<String>,
    /// The place.
    pub span: Span,
}

/// What research says.
#[derive(Debug, Clone, PartialEq)]
pub struct Insight {
    /// The name, if it has one.
    pub name: Option<String>,
    /// The path.
    pub path: String,
    /// What is said.
    pub text: String,
    /// The journey.
    pub journey: JourneyId,
    /// What it rests on.
    pub evidence: Evidence,
    /// For whom it holds (from `as`); empty: everyone there.
    pub personas: Vec<PersonaId>,
    /// The `///` documentation, if any.
    pub doc: Option<String>,
    /// The place.
    pub span: Span,
}

/// What research has yet to find out.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// The path.
    pub path: String,
    /// The question.
    pub text: String,
    /// How to find out.
    pub method: Option<String>,
    /// Who finds out.
    pub owner: Option<TeamId>,
    /// The place.
    pub span: Span,
}

/// A ticket, design or recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What it is.
    pub text: String,
    /// Where it is.
    pub url: String,
    /// The place.
    pub span: Span,
}

/// Properties that are other for some personas (from `as`).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Override {
    /// For whom.
    pub personas: Vec<PersonaId>,
    /// Another marking event.
    pub event: Option<EventId>,
    /// Another owner.
    pub owner: Option<TeamId>,
    /// Another importance.
    pub moment_of_truth: Option<bool>,
    /// Another time of day.
    pub at: Option<TimeOfDay>,
    /// Another duration, from and to.
    pub duration: Option<(Stretch, Stretch)>,
    /// Another rhythm.
    pub repeats: Option<Period>,
}

/// Everything that can be said in a stage as well as in a touchpoint.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Content {
    /// Plain entries, in order.
    pub entries: Vec<Entry>,
    /// Points of the emotion curve, in order.
    pub feels: Vec<Feeling>,
    /// Expectations.
    pub expects: Vec<Expectation>,
    /// Pains, in order.
    pub pains: Vec<PainId>,
    /// Opportunities, in order.
    pub opportunities: Vec<OpportunityId>,
    /// Insights, in order.
    pub insights: Vec<InsightId>,
    /// Open questions, in order.
    pub unknowns: Vec<Unknown>,
    /// Links, in order.
    pub links: Vec<Link>,
    /// Measures, in order.
    pub measures: Vec<MeasureId>,
}

impl Content {
    /// The feelings that hold for a persona: their own, else the common ones.
    pub fn feels_of(&self, persona: PersonaId) -> Vec<&Feeling> {
        own_or_common(&self.feels, persona, |f| &f.personas)
    }

    /// The expectations that hold for a persona: their own, else the common ones.
    pub fn expects_of(&self, persona: PersonaId) -> Vec<&Expectation> {
        own_or_common(&self.expects, persona, |e| &e.personas)
    }
}

fn own_or_common<T>(
    all: &[T],
    persona: PersonaId,
    personas: impl Fn(&T) -> &Vec<PersonaId>,
) -> Vec<&T> {
    let own: Vec<&T> = all.iter().filter(|x| personas(x).contains(&persona)).collect();
    if own.is_empty() { all.iter().filter(|x| personas(x).is_empty()).collect() } else { own }
}

/// A stage of a journey.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Name, label, place. With a framework, the label is the persona's words.
    pub decl: Decl,
    /// The journey.
    pub journey: JourneyId,
    /// Index of the framework's stage that this is, or lies inside of.
    pub framework_stage: Option<usize>,
    /// Whether it is an own stage inside the framework's (`stage onboarding in retention`).
    pub own: bool,
    /// Who is there.
    pub personas: Vec<PersonaId>,
    /// What they want of it.
    pub goal: Option<String>,
    /// What begins it.
    pub enters: Option<String>,
    /// What ends it.
    pub exits: Option<String>,
    /// How long it takes, from and to.
    pub duration: Option<(Stretch, Stretch)>,
    /// When in the day.
    pub at: Option<TimeOfDay>,
    /// How often it comes round.
    pub repeats: Option<Period>,
    /// Where it is told in full.
    pub details: Option<JourneyId>,
    /// Who owns it: said here, else by the journey.
    pub owner: Option<TeamId>,
    /// Pains of the improved journey that it mends.
    pub resolves: Vec<PainId>,
    /// The stage of the improved journey that this one is, changed.
    pub improves: Option<StageId>,
    /// Whether it is taken over as it was.
    pub taken_over: bool,
    /// What is said in it.
    pub content: Content,
    /// Its touchpoints, in order.
    pub touchpoints: Vec<TouchpointId>,
}

/// A touchpoint of a journey.
#[derive(Debug, Clone, PartialEq)]
pub struct Touchpoint {
    /// Name, label, place.
    pub decl: Decl,
    /// The journey.
    pub journey: JourneyId,
    /// The stage.
    pub stage: StageId,
    /// Where it happens.
    pub channels: Vec<ChannelId>,
    /// Who is there.
    pub personas: Vec<PersonaId>,
    /// What marks that somebody was here.
    pub event: Option<EventId>,
    /// Who owns it: said here, else by the stage, else by the journey.
    pub owner: Option<TeamId>,
    /// Whether much hangs on it.
    pub moment_of_truth: bool,
    /// Pains that it mends (of the improved journey, mostly).
    pub resolves: Vec<PainId>,
    /// When in the day.
    pub at: Option<TimeOfDay>,
    /// How long it takes, from and to.
    pub duration: Option<(Stretch, Stretch)>,
    /// How often it comes round.
    pub repeats: Option<Period>,
    /// What begins it.
    pub enters: Option<String>,
    /// What ends it.
    pub exits: Option<String>,
    /// Where it is told in full.
    pub details: Option<JourneyId>,
    /// The touchpoint of the improved journey that this one is, changed.
    pub improves: Option<TouchpointId>,
    /// Whether it is taken over as it was.
    pub taken_over: bool,
    /// Properties that are other for some personas.
    pub overrides: Vec<Override>,
    /// What is said in it.
    pub content: Content,
}

/// An end of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Node {
    /// Where the journey starts.
    Start,
    /// A touchpoint.
    Touchpoint(TouchpointId),
    /// Where the journey is left.
    Exit,
}

/// A way from one touchpoint to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// From where.
    pub from: Node,
    /// To where.
    pub to: Node,
    /// Share of the departures from `from`, a fraction.
    pub share: Option<Decimal>,
    /// What is said of it.
    pub label: Option<String>,
    /// For whom it holds (from `as`); empty: all who are at both ends.
    pub personas: Vec<PersonaId>,
    /// Whether it leads to an earlier place in the written order.
    pub backward: bool,
    /// Whether its ends share no persona: one hands over to another.
    pub handover: bool,
    /// Where it is written; for a default flow, the touchpoint it leads to.
    pub span: Span,
}

/// A journey map.
#[derive(Debug, Clone, PartialEq)]
pub struct Journey {
    /// Name, label, place.
    pub decl: Decl,
    /// The module it is declared in.
    pub module: String,
    /// What it shows, one at least.
    pub kinds: Vec<JourneyKind>,
    /// The framework whose stages it has.
    pub follows: Option<FrameworkId>,
    /// Who travels, the primary one first.
    pub personas: Vec<PersonaId>,
    /// The journey that it improves.
    pub improves: Option<JourneyId>,
    /// The persona's goal.
    pub goal: Option<String>,
    /// Who owns it.
    pub owner: Option<TeamId>,
    /// How far it is agreed.
    pub status: Status,
    /// When it was last reviewed.
    pub reviewed: Option<DateSpan>,
    /// How often it is to be reviewed.
    pub review_every: Option<Period>,
    /// Pains of the improved journey that stay.
    pub keeps: Vec<PainId>,
    /// Touchpoints of the improved journey that are gone on purpose.
    pub drops: Vec<TouchpointId>,
    /// What entries rest on if they do not say.
    pub evidence: Evidence,
    /// Its stages, in order.
    pub stages: Vec<StageId>,
    /// What is said on the journey itself.
    pub content: Content,
    /// Whether a `flow` is declared (else the edges are the default ones).
    pub flow_declared: bool,
    /// Its edges: declared, else each persona's touchpoints in the order written.
    pub edges: Vec<Edge>,
}

impl Journey {
    /// Whether it shows this.
    pub fn is(&self, kind: JourneyKind) -> bool {
        self.kinds.contains(&kind)
    }
}
