//! The language as data: what can be written where, of which type, and what it means.
//!
//! Checker, reference, completion and the keyword lists of the editor grammars read this table.

mod functions;
mod table;

pub use functions::{CHAIN_OPTIONS, FUNCTIONS, Function, function};
pub use table::{CONSTRUCTS, METHODS};

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A team.
    Team,
    /// A channel.
    Channel,
    /// A persona.
    Persona,
    /// A framework.
    Framework,
    /// A source or study.
    Source,
    /// An event.
    Event,
    /// A survey.
    Survey,
    /// A question of a survey.
    Question,
    /// A metric.
    Metric,
    /// A journey.
    Journey,
    /// A stage.
    Stage,
    /// A touchpoint.
    Touchpoint,
    /// A pain.
    Pain,
    /// An opportunity.
    Opportunity,
    /// An insight.
    Insight,
    /// A column of the source at hand.
    Column,
}

impl NameKind {
    /// The word for one of it.
    pub fn word(self) -> &'static str {
        match self {
            NameKind::Team => "team",
            NameKind::Channel => "channel",
            NameKind::Persona => "persona",
            NameKind::Framework => "framework",
            NameKind::Source => "source",
            NameKind::Event => "event",
            NameKind::Survey => "survey",
            NameKind::Question => "question",
            NameKind::Metric => "metric",
            NameKind::Journey => "journey",
            NameKind::Stage => "stage",
            NameKind::Touchpoint => "touchpoint",
            NameKind::Pain => "pain",
            NameKind::Opportunity => "opportunity",
            NameKind::Insight => "insight",
            NameKind::Column => "column",
        }
    }
}

/// The type of a property's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// `"text"`
    Text,
    /// `"https://…"`
    Address,
    /// A plain number above zero.
    Number,
    /// A plain number or a range of them, in years.
    Age,
    /// `40%`, from 0 to 100.
    Percent,
    /// `3d`
    Duration,
    /// `3d` or `3d..6d`
    DurationRange,
    /// `1mo`: a period of the calendar.
    Period,
    /// `2026-12-31`, `2026-Q4`, …
    Date,
    /// `07:30`
    TimeOfDay,
    /// `true` or `false`
    YesNo,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// One or more of some words.
    Choices(&'static [&'static str]),
    /// One name.
    Name(NameKind),
    /// One or more names.
    Names(NameKind),
    /// A source, survey or insight.
    EvidenceSource,
    /// `clickstream where plan == "new"`
    Segment,
    /// A formula.
    Formula,
    /// `< 2%`: a comparison in the kind of the measure.
    Alert,
    /// `0%..100%` or `>= 0`: in the kind of the metric.
    Bounds,
    /// Names of the survey's or event's source's columns are declared by the user: `name: type`.
    ColumnType,
    /// A word of the user's own.
    Word,
}

impl ValueType {
    /// What is wanted, in words, with an example.
    pub fn wanted(self) -> String {
        let list =
            |words: &[&str]| words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
        match self {
            ValueType::Text => "a text, as in `\"…\"`".into(),
            ValueType::Address => "an address, as in `\"https://…\"`".into(),
            ValueType::Number => "a number, as in `3`".into(),
            ValueType::Age => "an age in years, as in `27` or `25..34`".into(),
            ValueType::Percent => "a percentage, as in `40%`".into(),
            ValueType::Duration => "a duration, as in `3d`".into(),
            ValueType::DurationRange => "a duration, as in `3d` or `3d..6d`".into(),
            ValueType::Period => "a period, as in `1w` or `3mo`".into(),
            ValueType::Date => "a date, as in `2026-12-31` or `2026-Q4`".into(),
            ValueType::TimeOfDay => "a time of day, as in `07:30`".into(),
            ValueType::YesNo => "`true` or `false`".into(),
            ValueType::Choice(words) => format!("one of {}", list(words)),
            ValueType::Choices(words) => format!("one or more of {}", list(words)),
            ValueType::Name(kind) => format!("the name of {}", with_article(kind.word())),
            ValueType::Names(kind) => format!("names of {}s, as in `[a, b]`", kind.word()),
            ValueType::EvidenceSource => "the name of a source, survey or insight".into(),
            ValueType::Segment => {
                "a source and a condition, as in `clickstream where plan == \"new\"`".into()
            }
            ValueType::Formula => "a formula, as in `count(a) / count(b)`".into(),
            ValueType::Alert => "a comparison, as in `< 2%`".into(),
            ValueType::Bounds => "a range, as in `0%..100%` or `>= 0`".into(),
            ValueType::ColumnType => format!("one of {}", list(COLUMN_TYPES)),
            ValueType::Word => "a word".into(),
        }
    }
}

/// The types of columns; `money` takes its currency in parentheses.
pub const COLUMN_TYPES: &[&str] =
    &["text", "number", "count", "timestamp", "date", "yes_no", "duration", "money(EUR)"];

/// The scales of questions that are words; others are `1..5` and `one_of [...]`.
pub const SCALES: &[&str] = &["number", "text", "yes_no", "one_of", "any_of"];

/// What the parameters of metrics can be of; `option` says of which question.
pub const PARAMETER_TYPES: &[&str] = &[
    "event",
    "question",
    "touchpoint",
    "stage",
    "number",
    "count",
    "percent",
    "duration",
    "money",
    "text",
    "option",
];

/// What metrics can give; `score` takes its ends in parentheses.
pub const RESULT_TYPES: &[&str] =
    &["percent", "ratio", "number", "count", "duration", "money", "score"];

/// Whether a part of a statement is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It must be.
    Required,
    /// It can be.
    Optional,
    /// It cannot be.
    None,
}

/// A property.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// The key.
    pub name: &'static str,
    /// The type of its value.
    pub ty: ValueType,
    /// Whether it must be said.
    pub required: bool,
    /// What it means, one line.
    pub doc: &'static str,
}

/// A clause of a head.
#[derive(Debug, Clone, Copy)]
pub struct Clause {
    /// The word.
    pub word: &'static str,
    /// Whether it must be said.
    pub required: bool,
    /// What it means, one line.
    pub doc: &'static str,
}

/// A statement that begins with a keyword.
#[derive(Debug, Clone, Copy)]
pub struct Construct {
    /// The keyword.
    pub keyword: &'static str,
    /// Where it can stand: `file`, or the keyword of the block (`framework stage` is told apart
    /// from `stage` by its place).
    pub places: &'static [&'static str],
    /// What it means, one line.
    pub doc: &'static str,
    /// How it is written.
    pub shape: &'static str,
    /// Its name.
    pub name: Presence,
    /// Its label or text.
    pub text: Presence,
    /// Its clauses.
    pub clauses: &'static [Clause],
    /// The properties of its block.
    pub properties: &'static [Property],
    /// Whether it can have a block.
    pub block: bool,
}

/// Words that begin a clause: they name no declaration.
pub const CLAUSE_WORDS: &[&str] = &[
    "via", "for", "follows", "improves", "extends", "in", "where", "by", "from", "within", "as",
    "of",
];

/// Words that join conditions: they name no declaration either.
pub const OPERATOR_WORDS: &[&str] = &["and", "or", "not"];

/// Whether a word cannot name a declaration.
pub fn is_reserved(word: &str) -> bool {
    CLAUSE_WORDS.contains(&word) || OPERATOR_WORDS.contains(&word)
}

/// The table by keyword: every statement of every file is looked up, several times.
static BY_KEYWORD: LazyLock<HashMap<&str, Vec<&Construct>>> = LazyLock::new(|| {
    let mut found: HashMap<&str, Vec<&Construct>> = HashMap::new();
    for construct in CONSTRUCTS {
        found.entry(construct.keyword).or_default().push(construct);
    }
    found
});

/// The names of all properties.
static PROPERTY_NAMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| CONSTRUCTS.iter().flat_map(|c| c.properties).map(|p| p.name).collect());

/// The constructs of a keyword, in order of the table.
pub fn constructs(keyword: &str) -> &'static [&'static Construct] {
    BY_KEYWORD.get(keyword).map_or(&[], Vec::as_slice)
}

/// The construct of a keyword in a place.
pub fn construct(keyword: &str, place: &str) -> Option<&'static Construct> {
    constructs(keyword).iter().copied().find(|c| c.places.contains(&place))
}

/// The word of the table, if a word begins a statement somewhere.
pub fn keyword(word: &str) -> Option<&'static str> {
    match constructs(word).first() {
        Some(construct) => Some(construct.keyword),
        None => (word == "use").then_some("use"),
    }
}

/// Whether a word begins a statement somewhere.
pub fn is_keyword(word: &str) -> bool {
    keyword(word).is_some()
}

/// Whether a word is a property somewhere.
pub fn is_property(word: &str) -> bool {
    PROPERTY_NAMES.contains(word)
}

/// Whether a property of this name is `true` or `false`.
pub fn is_yes_no(name: &str) -> bool {
    let mut known = CONSTRUCTS.iter().flat_map(|c| c.properties).filter(|p| p.name == name);
    known.any(|p| p.ty == ValueType::YesNo)
}

/// Whether one name only can stand after a clause word.
pub fn names_one(clause: &str) -> bool {
    matches!(clause, "in" | "extends" | "follows" | "improves")
}

/// Whether a property of this name may have several values, wherever it stands.
pub fn takes_several(name: &str) -> bool {
    let mut known = CONSTRUCTS.iter().flat_map(|c| c.properties).filter(|p| p.name == name);
    known.any(|p| matches!(p.ty, ValueType::Names(_) | ValueType::Choices(_)))
}

/// A word of the language with its article: "a stage", "an event".
pub fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    // What is no noun is named as the keyword that it is.
    let noun = NOUNS.contains(&word);
    if noun { format!("{article} {word}") } else { format!("{article} `{word}`") }
}

/// Keywords that can be spoken of as things.
const NOUNS: &[&str] = &[
    "team",
    "channel",
    "persona",
    "framework",
    "source",
    "event",
    "survey",
    "question",
    "metric",
    "journey",
    "stage",
    "touchpoint",
    "pain",
    "opportunity",
    "insight",
    "column",
    "measure",
    "flow",
    "link",
    "frustration",
];

/// All keywords, each once, in order of the table.
pub fn keywords() -> Vec<&'static str> {
    let mut words = vec!["use"];
    for c in CONSTRUCTS {
        if !words.contains(&c.keyword) {
            words.push(c.keyword);
        }
    }
    words
}

/// The properties that can stand in a block.
pub fn properties_in(keyword: &str) -> Vec<&'static str> {
    constructs(keyword).iter().flat_map(|c| c.properties.iter().map(|p| p.name)).collect()
}

/// The keyword for what other languages, and people, call by another word.
pub fn elsewhere_called(word: &str, around: &str) -> Option<&'static str> {
    Some(match word {
        "import" | "include" | "require" => "use",
        "from" if around == "file" => "use",
        "map" | "scenario" => "journey",
        "actor" | "user" | "customer" => "persona",
        "person" if around == "file" => "persona",
        "department" => "team",
        "database" | "dataset" | "study" => "source",
        "table" if around == "file" => "source",
        "column" => "columns",
        "section" | "phase" => "stage",
        "step" if around == "stage" => "touchpoint",
        "step" => "stage",
        "interaction" => "touchpoint",
        "question" => "ask",
        "action" | "doing" => "does",
        "thought" | "thinking" => "thinks",
        "quote" => "says",
        "emotion" | "feeling" | "mood" => "feels",
        "expectation" => "expects",
        "problem" | "pain_point" | "painpoint" => "pain",
        "idea" | "solution" | "improvement" => "opportunity",
        "kpi" => "measure",
        "pain" => "frustration",
        _ => return None,
    })
    .filter(|keyword| *keyword == "use" || construct(keyword, around).is_some())
}

/// The one of some choices that is meant by a word for it: `critical` where `high` is the most.
pub fn choice_called(word: &str, choices: &[&'static str]) -> Option<&'static str> {
    let lower = word.to_lowercase();
    let plain = lower.strip_prefix("very_").unwrap_or(&lower);
    if let Some(choice) = choices.iter().find(|choice| **choice == plain && plain != word) {
        return Some(choice);
    }
    let meant: &[&str] = match plain {
        "critical" | "severe" | "major" | "big" | "huge" => &["high", "large"],
        "minor" | "little" | "tiny" => &["low", "small"],
        "moderate" | "normal" | "middle" | "mid" => &["medium"],
        "as_is" | "today" | "current" | "now" => &["current_state"],
        "to_be" | "target" | "future" | "ideal" => &["future_state"],
        "blueprint" => &["service_blueprint"],
        "low" => &["small"],
        "high" => &["large"],
        "small" => &["low"],
        "large" => &["high"],
        "questionnaire" | "poll" => &["survey"],
        "log" | "logs" | "telemetry" | "product_analytics" => &["usage_data"],
        "analytics" | "google_analytics" => &["web_analytics"],
        "support_tickets" | "tickets" | "hotline" | "complaints" | "calls" => &["support_log"],
        "ab_test" | "a_b_test" => &["experiment"],
        "shadowing" | "ethnography" | "field_study" | "field_visit" => &["observation"],
        "desk_research" | "secondary_research" => &["literature"],
        _ => &[],
    };
    choices.iter().copied().find(|choice| meant.contains(choice))
}

/// The type of a column that a word of another language stands for.
pub fn column_type_called(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "text" | "string" | "str" | "varchar" | "char" | "id" | "key" | "uuid" | "guid" => "text",
        "number" | "int" | "integer" | "float" | "double" | "decimal" | "numeric" | "bigint" => {
            "number"
        }
        "bool" | "boolean" => "yes_no",
        "timestamp" | "datetime" | "time" => "timestamp",
        "date" => "date",
        _ => return None,
    })
}

/// The clause that says what people write as a property: `channel: website` is `via website`.
pub fn called_clause(key: &str, around: &str) -> Option<&'static str> {
    let word = match key {
        "channel" | "channels" => "via",
        "persona" | "personas" => "for",
        "team" => "by",
        "source" | "table" | "from" => "in",
        _ => return None,
    };
    constructs(around).iter().any(|c| c.clauses.iter().any(|c| c.word == word)).then_some(word)
}

/// Where a keyword can stand, in words, for a message: "in a stage, touchpoint or `as`".
pub fn places_of(keyword: &str) -> Vec<&'static str> {
    let mut places = Vec::new();
    for c in CONSTRUCTS.iter().filter(|c| c.keyword == keyword) {
        for place in c.places {
            if !places.contains(place) {
                places.push(place);
            }
        }
    }
    places
}
