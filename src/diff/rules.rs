//! The kinds of changes: each has a name, a class and a line about it.

/// What a change means for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Whoever reads the measurement spec has to follow: an identity or a definition is another.
    Breaking,
    /// What was promised is promised less.
    Weaker,
    /// What the map tells is another.
    Content,
}

impl Class {
    /// All classes, the gravest first.
    pub const ALL: [Class; 3] = [Class::Breaking, Class::Weaker, Class::Content];

    /// Its word in reports for programs.
    pub fn word(self) -> &'static str {
        match self {
            Class::Breaking => "breaking",
            Class::Weaker => "weaker",
            Class::Content => "content",
        }
    }

    /// Its heading in reports for people.
    pub fn title(self) -> &'static str {
        match self {
            Class::Breaking => "Breaking for whoever reads the spec",
            Class::Weaker => "Weaker promises",
            Class::Content => "What the map tells",
        }
    }
}

macro_rules! rules {
    ($($variant:ident $name:literal $class:ident $summary:literal;)*) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule { $(#[doc = $summary] $variant),* }

        impl Rule {
            /// All kinds, by class as a rule.
            pub const ALL: &[Rule] = &[$(Rule::$variant),*];

            /// Its name.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name),* }
            }

            /// Its class.
            pub fn class(self) -> Class {
                match self { $(Rule::$variant => Class::$class),* }
            }

            /// One line about it.
            pub fn summary(self) -> &'static str {
                match self { $(Rule::$variant => $summary),* }
            }
        }
    };
}

rules! {
    JourneyRemoved "journey-removed" Breaking "a journey is gone";
    JourneyRenamed "journey-renamed" Breaking "a journey has another name, and so has all in it";
    JourneyAdded "journey-added" Content "a journey is new";
    StageRemoved "stage-removed" Breaking "a stage is gone";
    StageRenamed "stage-renamed" Breaking "a stage has another name, and so has all in it";
    StageMoved "stage-moved" Content "a stage has another place in the order";
    StageAdded "stage-added" Content "a stage is new";
    TouchpointRemoved "touchpoint-removed" Breaking "a touchpoint is gone";
    TouchpointRenamed "touchpoint-renamed" Breaking "a touchpoint has another name";
    TouchpointRegrouped "touchpoint-regrouped" Breaking "a touchpoint is in another stage, so its path is another";
    TouchpointMoved "touchpoint-moved" Content "a touchpoint has another place in its stage";
    TouchpointAdded "touchpoint-added" Content "a touchpoint is new";
    MarkerChanged "marker-changed" Breaking "another event marks that somebody was at a touchpoint";

    PersonaRemoved "persona-removed" Breaking "a persona is gone";
    PersonaRenamed "persona-renamed" Breaking "a persona has another name or module";
    SegmentChanged "segment-changed" Breaking "a persona is found in the data in another way";
    PersonaAdded "persona-added" Content "a persona is new";
    PersonaChanged "persona-changed" Content "what is said of a persona is another";
    PersonaJoined "persona-joined" Content "a persona is there who was not";
    PersonaLeft "persona-left" Content "a persona is there no more";
    PersonasReordered "personas-reordered" Content "personas are in another order, of which the first is the primary one";
    TeamRemoved "team-removed" Content "a team is gone";
    TeamRenamed "team-renamed" Content "a team has another name or module";
    TeamAdded "team-added" Content "a team is new";
    ContactChanged "contact-changed" Content "a team is reached in another way";
    ModuleRenamed "module-renamed" Breaking "a file has another name, and so has all that is declared in it";

    MeasureRemoved "measure-removed" Breaking "a measure is gone";
    MeasureRedefined "measure-redefined" Breaking "a measure computes something else";
    MeasureAdded "measure-added" Content "a measure is new";
    TargetRemoved "target-removed" Weaker "a target is gone";
    TargetLoosened "target-loosened" Weaker "a target is easier to meet";
    TargetReplaced "target-replaced" Weaker "a target is of another shape, neither easier nor harder";
    TargetTightened "target-tightened" Content "a target is harder to meet";
    TargetAdded "target-added" Content "a measure has a target that had none";
    DueRemoved "due-removed" Weaker "a due date is gone";
    DueLater "due-later" Weaker "a due date is later";
    DueEarlier "due-earlier" Content "a due date is earlier";
    DueAdded "due-added" Content "a due date is new";
    AlertLoosened "alert-loosened" Weaker "an alarm rings later, or never";
    AlertTightened "alert-tightened" Content "an alarm rings earlier";
    GateLost "gate-lost" Weaker "a missed target fails no run any more";
    GateGained "gate-gained" Content "a missed target fails a run now";
    BaselineChanged "baseline-changed" Content "where a measure stood is told differently";
    WeightChanged "weight-changed" Content "a measure counts more or less in the score";
    OwnerLost "owner-lost" Weaker "nobody owns what somebody owned";
    OwnerChanged "owner-changed" Content "somebody else owns it";
    OwnerGained "owner-gained" Content "somebody owns what nobody owned";

    MetricRemoved "metric-removed" Breaking "a metric is gone";
    MetricRedefined "metric-redefined" Breaking "a metric is computed differently";
    MetricAdded "metric-added" Content "a metric is new";
    SourceRemoved "source-removed" Breaking "a source is gone";
    SourceRedefined "source-redefined" Breaking "a source is another table, or has other columns";
    SourceAdded "source-added" Content "a source is new";
    StudyChanged "study-changed" Content "how, when, with how many people or where a study was made is told differently";
    EventRemoved "event-removed" Breaking "an event is gone";
    EventRedefined "event-redefined" Breaking "an event is found in the data in another way";
    EventAdded "event-added" Content "an event is new";
    SurveyRemoved "survey-removed" Breaking "a survey is gone";
    SurveyRedefined "survey-redefined" Breaking "a survey's answers are found in another way";
    SurveyAdded "survey-added" Content "a survey is new";
    QuestionRemoved "question-removed" Breaking "a question is gone";
    QuestionRedefined "question-redefined" Breaking "a question is answered on another scale, or found elsewhere";
    QuestionAdded "question-added" Content "a question is new";
    TimeZoneChanged "time-zone-changed" Breaking "days begin at another time";

    StatusLowered "status-lowered" Weaker "an agreed map is a draft again, or retired";
    StatusChanged "status-changed" Content "a map is agreed, or taken up again";
    KindChanged "kind-changed" Content "a journey shows something else";
    FrameworkChanged "framework-changed" Content "a journey follows another framework";
    LabelChanged "label-changed" Content "a label is another";
    DocChanged "doc-changed" Content "a doc comment is another";
    EvidenceChanged "evidence-changed" Content "what a journey or an entry rests on is another";
    GoalChanged "goal-changed" Content "a goal is another";
    FactChanged "fact-changed" Content "a time, duration, trigger or review is another";
    ChannelsChanged "channels-changed" Content "a touchpoint happens elsewhere";
    MomentOfTruth "moment-of-truth" Content "much hangs on a touchpoint, or no more";
    FlowChanged "flow-changed" Content "ways through the journey are others";
    FeelingUp "feeling-up" Content "it feels better";
    FeelingDown "feeling-down" Content "it feels worse";
    FeelingAdded "feeling-added" Content "a feeling is told";
    FeelingRemoved "feeling-removed" Content "a feeling is told no more";
    FeelingReworded "feeling-reworded" Content "a feeling is told in other words";
    ExpectationChanged "expectation-changed" Content "it is expected to be better or worse";
    PainGained "pain-gained" Content "a pain is new";
    PainGone "pain-gone" Content "a pain is gone";
    PainWorse "pain-worse" Content "a pain is worse";
    PainEased "pain-eased" Content "a pain is less bad, or accepted";
    PainReworded "pain-reworded" Content "a pain is told in other words";
    OpportunityAdded "opportunity-added" Content "an opportunity is new";
    OpportunityGone "opportunity-gone" Content "an opportunity is gone";
    OpportunityLater "opportunity-later" Weaker "an opportunity is to be done later, or at no time";
    OpportunityMoved "opportunity-moved" Content "an opportunity is further on, or further back";
    OpportunityChanged "opportunity-changed" Content "what is said of an opportunity is another";
    EntryAdded "entry-added" Content "an entry is new";
    EntryRemoved "entry-removed" Content "an entry is gone";
    EntryReworded "entry-reworded" Content "an entry is told in other words";
}
