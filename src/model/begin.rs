//! How declared things begin: with their name and nothing said of them yet.

use super::{
    Basis, Content, Decl, Evidence, Journey, JourneyId, JourneyKind, Persona, Source, Stage,
    StageId, Status, Touchpoint,
};

impl Evidence {
    /// Nobody said what it rests on.
    pub fn assumed() -> Self {
        Evidence { source: None, basis: Basis::Assumed, confidence: None, n: None }
    }
}

impl Journey {
    /// A current state, agreed, with nothing in it.
    pub fn new(decl: Decl, module: String) -> Self {
        Journey {
            decl,
            module,
            kinds: vec![JourneyKind::CurrentState],
            follows: None,
            personas: Vec::new(),
            improves: None,
            goal: None,
            owner: None,
            status: Status::Agreed,
            reviewed: None,
            review_every: None,
            keeps: Vec::new(),
            drops: Vec::new(),
            evidence: Evidence::assumed(),
            stages: Vec::new(),
            content: Content::default(),
            flow_declared: false,
            edges: Vec::new(),
        }
    }
}

impl Stage {
    /// A stage for nobody, with nothing in it.
    pub fn new(decl: Decl, journey: JourneyId) -> Self {
        Stage {
            decl,
            journey,
            framework_stage: None,
            own: false,
            personas: Vec::new(),
            goal: None,
            enters: None,
            exits: None,
            duration: None,
            at: None,
            repeats: None,
            details: None,
            owner: None,
            resolves: Vec::new(),
            improves: None,
            taken_over: false,
            content: Content::default(),
            touchpoints: Vec::new(),
        }
    }
}

impl Touchpoint {
    /// A touchpoint for nobody, with nothing in it.
    pub fn new(decl: Decl, journey: JourneyId, stage: StageId) -> Self {
        Touchpoint {
            decl,
            journey,
            stage,
            channels: Vec::new(),
            personas: Vec::new(),
            event: None,
            owner: None,
            moment_of_truth: false,
            at: None,
            duration: None,
            repeats: None,
            enters: None,
            exits: None,
            details: None,
            resolves: Vec::new(),
            improves: None,
            taken_over: false,
            overrides: Vec::new(),
            content: Content::default(),
        }
    }
}

impl Persona {
    /// Somebody of whom nothing is known.
    pub fn new(decl: Decl) -> Self {
        Persona {
            decl,
            extends: None,
            goal: None,
            bio: None,
            age: None,
            role: None,
            image: None,
            prefers: Vec::new(),
            segment: None,
            entries: Vec::new(),
        }
    }
}

impl Source {
    /// A source of which only the name is known.
    pub fn new(decl: Decl) -> Self {
        Source {
            decl,
            table: None,
            method: None,
            columns: Vec::new(),
            person: None,
            time: None,
            session: None,
            people: None,
            key: Vec::new(),
            n: None,
            date: None,
            link: None,
        }
    }
}
