//! The table of diagnostic codes. A code is never reused; its page is `codes/CODE.md`.

use super::Severity;

/// The hundreds of a code: which part of the compiler it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// `J01xx`
    Syntax,
    /// `J02xx`
    Names,
    /// `J03xx`
    Types,
    /// `J04xx`
    Structure,
    /// `J05xx`
    Measures,
    /// `J06xx`: warnings and notes, which have a name and a level that can be set.
    Advice,
    /// `J07xx`
    Project,
    /// `J08xx`: remarks of `journey import` about maps of other tools.
    Import,
}

macro_rules! codes {
    ($($variant:ident $code:literal $name:literal $severity:ident $since:literal $summary:literal;)*) => {
        /// Every kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $summary] $variant),* }

        impl Code {
            /// All codes, in order.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// `J0101`
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $code),* }
            }

            /// The name in words with hyphens; for advice, what `allow` takes.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// The level if nothing else is set.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// The version in which it first appeared.
            pub fn since(self) -> &'static str {
                match self { $(Code::$variant => $since),* }
            }

            /// One line that says what is wrong.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => $summary),* }
            }

            /// The explain page, in Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("codes/", $code, ".md"))),* }
            }
        }
    };
}

codes! {
    UnclosedText "J0101" "unclosed-text" Error "0.1.0" "a text has no closing quote";
    UnopenedText "J0102" "unopened-text" Error "0.1.0" "a text has no opening quote";
    UnclosedBlock "J0103" "unclosed-block" Error "0.1.0" "a block has no closing brace";
    UnopenedBlock "J0104" "unopened-block" Error "0.1.0" "a block has no opening brace";
    StrayClose "J0105" "stray-close" Error "0.1.0" "a closing bracket closes nothing";
    UnclosedBracket "J0106" "unclosed-bracket" Error "0.1.0" "a bracket is not closed";
    UnknownWord "J0107" "unknown-word" Error "0.1.0" "a line starts with a word that starts nothing";
    Unexpected "J0108" "unexpected-text" Error "0.1.0" "text stands where nothing more can stand";
    MissingValue "J0109" "missing-value" Error "0.1.0" "something is needed here and is missing";
    LookAlike "J0110" "look-alike" Error "0.1.0" "a character or word looks like the right one";
    Invisible "J0111" "invisible-character" Error "0.1.0" "an invisible character stands outside a text";
    BadNumber "J0112" "bad-number" Error "0.1.0" "a number, date or time is not written as one";
    TooDeep "J0113" "too-deep" Error "0.1.0" "brackets are nested too deeply";
    MissingColon "J0114" "missing-colon" Error "0.1.0" "a property has no colon";
    ExtraColon "J0115" "extra-colon" Error "0.1.0" "an entry is written with a colon";
    BadEscape "J0116" "bad-escape" Error "0.1.0" "a backslash in a text means nothing";
    ReservedName "J0117" "reserved-name" Error "0.1.0" "a clause word is used as a name";
    MissingName "J0118" "missing-name" Error "0.1.0" "a declaration has no name";
    NoSuchDate "J0119" "no-such-date" Error "0.1.0" "a date or time does not exist";
    MissingComma "J0120" "missing-comma" Error "0.1.0" "two things on one line are not parted by a comma";

    UnknownName "J0201" "unknown-name" Error "0.1.0" "a name is declared nowhere in reach";
    DuplicateName "J0202" "duplicate-name" Error "0.1.0" "two things have one name";
    AmbiguousName "J0203" "ambiguous-name" Error "0.1.0" "a name may mean two things";
    WrongKindOfName "J0204" "wrong-kind-of-name" Error "0.1.0" "a name means something of another kind";
    UnknownModule "J0205" "unknown-module" Error "0.1.0" "a module does not exist";
    NotExported "J0206" "not-exported" Error "0.1.0" "a module does not declare that name";
    Cycle "J0207" "cycle" Error "0.1.0" "a chain of references comes back to its start";

    WrongType "J0301" "wrong-type" Error "0.1.0" "a value is of another type than the one wanted";
    KindMismatch "J0302" "kind-mismatch" Error "0.1.0" "two kinds of number do not go together";
    MissingUnit "J0303" "missing-unit" Error "0.1.0" "a number stands where one with a unit is wanted";
    UnknownUnit "J0304" "unknown-unit" Error "0.1.0" "a unit or currency does not exist";
    OutOfRange "J0305" "out-of-range" Error "0.1.0" "a value lies outside what is possible";
    DivisionByZero "J0306" "division-by-zero" Error "0.1.0" "a formula divides by zero";
    WrongResult "J0307" "wrong-result" Error "0.1.0" "a formula gives another kind than the metric declares";
    UnknownFunction "J0308" "unknown-function" Error "0.1.0" "a formula calls what is no function and no metric";
    WrongArguments "J0309" "wrong-arguments" Error "0.1.0" "a call has too few, too many or other arguments";
    UnknownChoice "J0310" "unknown-choice" Error "0.1.0" "a word is none of the choices";
    WrongPredicate "J0311" "wrong-predicate" Error "0.1.0" "a condition compares what cannot be compared";
    Impossible "J0312" "impossible" Error "0.1.0" "a formula cannot be computed from that data";

    Misplaced "J0401" "misplaced" Error "0.1.0" "a statement cannot stand in this place";
    UnknownProperty "J0402" "unknown-property" Error "0.1.0" "a property does not exist here";
    RepeatedProperty "J0403" "repeated-property" Error "0.1.0" "a property is said twice";
    MissingProperty "J0404" "missing-property" Error "0.1.0" "a needed property is not said";
    WrongClause "J0405" "wrong-clause" Error "0.1.0" "a clause does not belong to this statement";
    MissingClause "J0406" "missing-clause" Error "0.1.0" "a needed clause is not said";
    StageOrder "J0407" "stage-order" Error "0.1.0" "a stage is out of its framework's order";
    NotInFramework "J0408" "not-in-framework" Error "0.1.0" "a stage is not one of its framework's";
    BlueprintRule "J0409" "blueprint-rule" Error "0.1.0" "a service blueprint's touchpoint has no frontstage nor backstage";
    DayRule "J0410" "day-rule" Error "0.1.0" "a day in the life has no rising times";
    FutureRule "J0411" "future-rule" Error "0.1.0" "a future state does not say what it improves";
    PainLeftOpen "J0412" "pain-left-open" Error "0.1.0" "a future state neither resolves nor keeps a high pain";
    SharesOver "J0413" "shares-over" Error "0.1.0" "the shares that leave a touchpoint add to over 100%";
    NotTravelling "J0414" "not-travelling" Error "0.1.0" "a persona is not there";
    NothingToTakeOver "J0415" "nothing-to-take-over" Error "0.1.0" "a stage or touchpoint without a block is in no improved journey";

    TargetOutside "J0501" "target-outside" Error "0.1.0" "a target, baseline or alert lies outside the metric's range";
    TargetSide "J0502" "target-side" Error "0.1.0" "a target is on the wrong side for the metric's direction";
    AlertSide "J0503" "alert-side" Error "0.1.0" "an alert is on the good side";
    NotMeasurable "J0504" "not-measurable" Error "0.1.0" "a measure rests on what holds no data";
    PersonSpace "J0505" "person-space" Error "0.1.0" "steps of one chain do not speak of the same people";

    Unreachable "J0601" "unreachable" Warning "0.1.0" "nothing leads to a touchpoint";
    DeadEnd "J0602" "dead-end" Warning "0.1.0" "a touchpoint before the last stage leads nowhere";
    BackwardEdge "J0603" "backward-edge" Warning "0.1.0" "the flow runs backwards without saying why";
    EmptyStage "J0604" "empty-stage" Warning "0.1.0" "a stage has no touchpoint";
    SkippedStage "J0605" "skipped-stage" Warning "0.1.0" "a stage of the framework is skipped";
    SharedEvent "J0606" "shared-event" Warning "0.1.0" "two touchpoints of a journey have one event";
    NoOwner "J0607" "no-owner" Warning "0.1.0" "nobody owns a touchpoint";
    Unused "J0608" "unused" Warning "0.1.0" "a name is never used";
    OpenPain "J0609" "open-pain" Warning "0.1.0" "no opportunity resolves a high pain";
    PastDue "J0610" "past-due" Warning "0.1.0" "a due date is in the past";
    AlreadyMet "J0611" "already-met" Warning "0.1.0" "the baseline already meets the target";
    LeakyPath "J0612" "leaky-path" Warning "0.1.0" "targets along a path multiply to less than the target of the whole";
    UnboundData "J0613" "unbound-data" Warning "0.1.0" "a measure's data is not bound to a file or table";
    Unsourced "J0614" "unsourced" Warning "0.1.0" "nothing in a current state is observed or reported";
    Wishful "J0615" "wishful" Warning "0.1.0" "nearly all feelings are good";
    Stale "J0616" "stale" Warning "0.1.0" "a journey is past its review";
    UnusedAllow "J0617" "unused-allow" Warning "0.1.0" "an allowance allows nothing";
    MisplacedDoc "J0618" "misplaced-doc" Warning "0.1.0" "a documentation comment documents nothing";
    RepeatedUse "J0619" "repeated-use" Warning "0.1.0" "a name is brought in twice";
    ExpectationGap "J0651" "expectation-gap" Note "0.1.0" "an expectation is far above the experience";
    UnmetChannel "J0652" "unmet-channel" Note "0.1.0" "a persona's preferred channel has no touchpoint";
    UnderusedChannel "J0653" "underused-channel" Note "0.1.0" "no persona of the journey prefers a touchpoint's channel";
    Unmeasured "J0654" "unmeasured" Note "0.1.0" "nothing measures a stage or a moment of truth";
    NoSuggestedMetric "J0655" "no-suggested-metric" Note "0.1.0" "a stage has none of the metrics its framework suggests";
    Draft "J0656" "draft" Note "0.1.0" "a draft's warnings are counted, not listed";
    LeftOut "J0657" "left-out" Note "0.1.0" "a future state says nothing of a touchpoint that it improves";
    ForNobody "J0658" "for-nobody" Note "0.1.0" "a future state names nobody of those whose journey it improves";

    Unreadable "J0701" "unreadable" Error "0.1.0" "a file cannot be read";
    NotUtf8 "J0702" "not-utf-8" Error "0.1.0" "a file is not UTF-8 text";
    BadConfig "J0703" "bad-config" Error "0.1.0" "journey.toml says what cannot be understood";
    OutsideRoot "J0704" "outside-root" Error "0.1.0" "a path leads out of the project";
    ModuleClash "J0705" "module-clash" Error "0.1.0" "two files have one module name";
    NoModuleName "J0706" "no-module-name" Error "0.1.0" "a file's name cannot be a module name";
    TooLarge "J0707" "too-large" Error "0.1.0" "a file is too large to be a map";
    TooManyMistakes "J0708" "too-many-mistakes" Error "0.1.0" "a file has more findings than are told";

    ForeignSetting "J0801" "foreign-setting" Note "0.1.0" "a setting is about the look of the other tool";
    Swallowed "J0802" "swallowed" Note "0.1.0" "the other tool does something else than is written, without a word";
    Refused "J0803" "refused" Note "0.1.0" "the other tool refuses what is written";
    Guessed "J0804" "guessed" Note "0.1.0" "what is meant had to be guessed";
    NoPlace "J0805" "no-place" Note "0.1.0" "a text has no place of its own in a map";
}

impl Code {
    /// The hundreds of the code.
    pub fn group(self) -> Group {
        match &self.id()[1..3] {
            "01" => Group::Syntax,
            "02" => Group::Names,
            "03" => Group::Types,
            "04" => Group::Structure,
            "05" => Group::Measures,
            "06" => Group::Advice,
            "07" => Group::Project,
            _ => Group::Import,
        }
    }

    /// Whether its level can be set (it is advice).
    pub fn is_lint(self) -> bool {
        self.group() == Group::Advice
    }

    /// The code with this id (`J0201`, in any case) or this name.
    pub fn find(text: &str) -> Option<Code> {
        let wanted = text.trim();
        Code::ALL
            .iter()
            .copied()
            .find(|c| c.id().eq_ignore_ascii_case(wanted) || c.name() == wanted)
    }
}
