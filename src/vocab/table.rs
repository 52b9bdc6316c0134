//! The table itself.

use super::Presence::{None as No, Optional, Required};
use super::ValueType as T;
use super::{Clause, Construct, NameKind as N, Property};

const fn p(name: &'static str, ty: T, doc: &'static str) -> Property {
    Property { name, ty, required: false, doc }
}
const fn must(name: &'static str, ty: T, doc: &'static str) -> Property {
    Property { name, ty, required: true, doc }
}
const fn c(word: &'static str, doc: &'static str) -> Clause {
    Clause { word, required: false, doc }
}
const fn needs(word: &'static str, doc: &'static str) -> Clause {
    Clause { word, required: true, doc }
}

/// How things are found out.
pub const METHODS: &[&str] = &[
    "survey",
    "usage_data",
    "web_analytics",
    "crm",
    "support_log",
    "experiment",
    "interview",
    "focus_group",
    "diary_study",
    "usability_test",
    "observation",
    "workshop",
    "social_listening",
    "market_research",
    "panel",
    "literature",
];
const LEVELS: &[&str] = &["low", "medium", "high"];
const SIZES: &[&str] = &["small", "medium", "large"];
const BASES: &[&str] = &["observed", "reported", "assumed"];
const KINDS: &[&str] = &["current_state", "future_state", "day_in_the_life", "service_blueprint"];

const SOURCE: Property = p("source", T::EvidenceSource, "what it is known from");
const BASIS: Property =
    p("basis", T::Choice(BASES), "whether it was seen in data, told by people, or is believed");
const CONFIDENCE: Property = p("confidence", T::Choice(LEVELS), "how sure one is");

const SAID_BY: Property = p("n", T::Number, "how many people said or showed it");

const EVIDENCE: &[Property] = &[SOURCE, BASIS, CONFIDENCE, SAID_BY];

const IN_MAP: &[&str] = &["journey", "stage", "touchpoint", "as"];
const ENTRY_PLACES: &[&str] = &["stage", "touchpoint", "as"];
const PERSON_ENTRY_PLACES: &[&str] = &["persona", "stage", "touchpoint", "as"];

const BY: Clause = c("by", "the team that does it");

const fn entry(
    keyword: &'static str,
    places: &'static [&'static str],
    doc: &'static str,
    shape: &'static str,
) -> Construct {
    Construct {
        keyword,
        places,
        doc,
        shape,
        name: No,
        text: Required,
        clauses: &[],
        properties: EVIDENCE,
        block: true,
    }
}

const fn lane(keyword: &'static str, doc: &'static str, shape: &'static str) -> Construct {
    Construct { clauses: &[BY], ..entry(keyword, ENTRY_PLACES, doc, shape) }
}

/// All constructs of the language.
pub const CONSTRUCTS: &[Construct] = &[
    Construct {
        keyword: "team",
        places: &["file"],
        doc: "who can own things",
        shape: "team Growth \"Growth\" { contact: \"growth@example.com\" }",
        name: Required,
        text: Optional,
        clauses: &[],
        properties: &[p("contact", T::Text, "how to reach it")],
        block: true,
    },
    Construct {
        keyword: "channel",
        places: &["file"],
        doc: "where touchpoints happen",
        shape: "channel chat \"Live chat\" { digital: true }",
        name: Required,
        text: Optional,
        clauses: &[],
        properties: &[
            p("digital", T::YesNo, "whether it is digital"),
            p("icon", T::Text, "a short sign for pictures, an emoji or a letter"),
        ],
        block: true,
    },
    Construct {
        keyword: "persona",
        places: &["file"],
        doc: "who travels",
        shape: "persona Mei \"First-time buyer\" { … }",
        name: Required,
        text: Optional,
        clauses: &[c(
            "extends",
            "the persona whose goal, role, channels, needs and frustrations hold where this one says none",
        )],
        properties: &[
            p("goal", T::Text, "what they want"),
            p("bio", T::Text, "a few sentences about them"),
            p("age", T::Age, "their age in years, a number or a range"),
            p("role", T::Text, "their role, in a company or a household"),
            p("image", T::Text, "a picture: a path in the project, or an address"),
            p("prefers", T::Names(N::Channel), "the channels they like best"),
            p("segment", T::Segment, "how to find such people in the data"),
        ],
        block: true,
    },
    Construct {
        keyword: "framework",
        places: &["file"],
        doc: "an ordered set of stages that journeys can follow",
        shape: "framework lifecycle \"Customer lifecycle\" { stage awareness \"Awareness\" { … } … }",
        name: Required,
        text: Optional,
        clauses: &[],
        properties: &[],
        block: true,
    },
    Construct {
        keyword: "stage",
        places: &["framework"],
        doc: "a stage of a framework",
        shape: "stage awareness \"Awareness\" { question: \"What is my customer doing?\" }",
        name: Required,
        text: Optional,
        clauses: &[],
        properties: &[
            p("question", T::Text, "what is the customer doing?"),
            p("watering_holes", T::Names(N::Channel), "channels where such customers are found"),
            p("suggests", T::Names(N::Metric), "metrics that suit the stage"),
            p("methods", T::Choices(METHODS), "research methods that suit the stage"),
        ],
        block: true,
    },
    Construct {
        keyword: "source",
        places: &["file"],
        doc: "data that can be measured; without a table, a study that can be cited",
        shape: "source clickstream \"Web events\" { table: \"events\", … }",
        name: Required,
        text: Optional,
        clauses: &[],
        properties: &[
            p("table", T::Text, "the table's name; without one the source is a study"),
            p("method", T::Choice(METHODS), "how it was collected"),
            p("person", T::Name(N::Column), "the column that says who"),
            p("time", T::Name(N::Column), "the column that says when"),
            p("session", T::Name(N::Column), "the column that numbers sessions"),
            p("session_gap", T::Duration, "a new session begins after so long without an event"),
            p("people", T::Word, "the person space: sources of one space speak of the same people"),
            p("key", T::Names(N::Column), "columns whose equality makes two rows duplicates"),
            p("n", T::Number, "the size of a study"),
            p("date", T::Date, "when a study was made"),
            p("link", T::Address, "where a study is found"),
        ],
        block: true,
    },
    Construct {
        keyword: "columns",
        places: &["source"],
        doc: "the columns of a source, `name: type`",
        shape: "columns { user_id: text, ts: timestamp, total: money(EUR) }",
        name: No,
        text: No,
        clauses: &[],
        properties: &[],
        block: true,
    },
    Construct {
        keyword: "event",
        places: &["file"],
        doc: "what happens to a person at a time; its block names its own properties and their columns",
        shape: "event order_placed in clickstream where name == \"order\" { amount: total }",
        name: Required,
        text: Optional,
        clauses: &[needs("in", "the source that records it"), c("where", "which rows it is")],
        properties: &[],
        block: true,
    },
    Construct {
        keyword: "survey",
        places: &["file"],
        doc: "questions, and where their answers are",
        shape: "survey exit \"Exit survey\" in answers where form == \"exit\" { ask … }",
        name: Required,
        text: Optional,
        clauses: &[
            needs("in", "the source that holds the answers"),
            c("where", "which rows are answers of this survey"),
        ],
        properties: &[],
        block: true,
    },
    Construct {
        keyword: "ask",
        places: &["survey"],
        doc: "a question with its scale: `0..10`, `number`, `text`, `yes_no`, `one_of [\"A\", \"B\"]`, `any_of […]`",
        shape: "ask recommend: 0..10 \"How likely are you to recommend us?\"",
        name: Required,
        text: Optional,
        clauses: &[],
        properties: &[p(
            "column",
            T::Name(N::Column),
            "the column of the answers, where it is called otherwise",
        )],
        block: true,
    },
    Construct {
        keyword: "metric",
        places: &["file"],
        doc: "how a number is computed, from which parameters and of which kind",
        shape: "metric nps(answer: question(0..10)): score(-100..100) { is: …, better: higher }",
        name: Required,
        text: No,
        clauses: &[],
        properties: &[
            p("label", T::Text, "what it is called"),
            must("is", T::Formula, "how it is computed"),
            must("better", T::Choice(&["higher", "lower", "inside"]), "which way is good"),
            p("range", T::Bounds, "which values are possible, where the formula leaves more open"),
            p("reference", T::Text, "where the definition is from"),
        ],
        block: true,
    },
    Construct {
        keyword: "journey",
        places: &["file"],
        doc: "a journey map",
        shape: "journey BuyPhone \"Buying a smartphone\" follows lifecycle for Mei, Jon { … }",
        name: Required,
        text: Optional,
        clauses: &[
            c("follows", "the framework whose stages it has"),
            c("for", "who travels, the primary persona first"),
            c("improves", "the journey that it makes better"),
        ],
        properties: &[
            p("kind", T::Choices(KINDS), "what the map shows (`current_state` if not said)"),
            p("goal", T::Text, "what the persona wants"),
            p("owner", T::Name(N::Team), "who owns it, and all in it that names no owner"),
            p(
                "status",
                T::Choice(&["draft", "agreed", "retired"]),
                "how far it is agreed (`agreed` if not said)",
            ),
            p("reviewed", T::Date, "when it was last reviewed"),
            p("review_every", T::Period, "how often it is to be reviewed"),
            p("keeps", T::Names(N::Pain), "pains of the improved journey that stay"),
            p(
                "drops",
                T::Names(N::Touchpoint),
                "stages and touchpoints of the improved journey that are gone on purpose",
            ),
            SOURCE,
            BASIS,
            CONFIDENCE,
        ],
        block: true,
    },
    Construct {
        keyword: "stage",
        places: &["journey"],
        doc: "a stage; its label is the persona's words",
        shape: "stage awareness \"I need a smartphone.\" { … }",
        name: Required,
        text: Optional,
        clauses: &[
            c("in", "the framework's stage that this own one lies inside of"),
            c("for", "who is there, if not everyone of the journey"),
        ],
        properties: &[
            p("goal", T::Text, "what the persona wants of it"),
            p("enters", T::Text, "what begins it"),
            p("exits", T::Text, "what ends it"),
            p("duration", T::DurationRange, "how long it takes"),
            p("at", T::TimeOfDay, "when in the day"),
            p("repeats", T::Period, "how often it comes round"),
            p("details", T::Name(N::Journey), "the journey that tells it in full"),
            p("owner", T::Name(N::Team), "who owns it, and all in it that names no owner"),
            p("resolves", T::Names(N::Pain), "pains of the improved journey that it mends"),
        ],
        block: true,
    },
    Construct {
        keyword: "touchpoint",
        places: &["stage"],
        doc: "where a persona meets the service",
        shape: "touchpoint checkout \"Checkout\" via website, store { … }",
        name: Required,
        text: Optional,
        clauses: &[
            c("via", "the channels"),
            c("for", "who is there, if not everyone of the stage"),
        ],
        properties: &[
            p("event", T::Name(N::Event), "what marks that somebody was here"),
            p("owner", T::Name(N::Team), "who owns it"),
            p("moment_of_truth", T::YesNo, "whether much hangs on it"),
            p("enters", T::Text, "what begins it"),
            p("exits", T::Text, "what ends it"),
            p("at", T::TimeOfDay, "when in the day"),
            p("duration", T::DurationRange, "how long it takes"),
            p("repeats", T::Period, "how often it comes round"),
            p("details", T::Name(N::Journey), "the journey that tells it in full"),
            p("resolves", T::Names(N::Pain), "pains of the improved journey that it mends"),
        ],
        block: true,
    },
    Construct {
        keyword: "as",
        places: &["touchpoint", "stage", "flow"],
        doc: "what holds for some personas: feelings, expectations and properties replace the common ones, all else adds",
        shape: "as Jon { feels +1 \"quick\" }",
        name: Required,
        text: No,
        clauses: &[],
        properties: &[
            p("event", T::Name(N::Event), "what marks that they were here"),
            p("owner", T::Name(N::Team), "who owns it for them"),
            p("moment_of_truth", T::YesNo, "whether much hangs on it for them"),
            p("at", T::TimeOfDay, "when in their day"),
            p("duration", T::DurationRange, "how long it takes them"),
            p("repeats", T::Period, "how often it comes round for them"),
        ],
        block: true,
    },
    entry("does", ENTRY_PLACES, "what the persona does", "does \"Watches three reviews\""),
    entry(
        "thinks",
        ENTRY_PLACES,
        "what the persona thinks",
        "thinks \"Which of these are adverts?\"",
    ),
    Construct {
        properties: &[
            p("who", T::Text, "whose words these are, where they are not the persona's own"),
            SOURCE,
            BASIS,
            CONFIDENCE,
            SAID_BY,
        ],
        ..entry("says", PERSON_ENTRY_PLACES, "what the persona says", "says \"I'm confused.\"")
    },
    entry(
        "needs",
        PERSON_ENTRY_PLACES,
        "what the persona needs",
        "needs \"An answer she can trust\"",
    ),
    entry(
        "frustration",
        &["persona"],
        "what annoys the persona everywhere",
        "frustration \"Adverts that look like advice\"",
    ),
    Construct {
        text: Optional,
        properties: &[
            p("when", T::Text, "the outcome in which it is felt: one prong of a fork"),
            SOURCE,
            BASIS,
            CONFIDENCE,
            SAID_BY,
        ],
        ..entry(
            "feels",
            ENTRY_PLACES,
            "a point of the emotion curve, -2 (very bad) to +2 (very good)",
            "feels -1 \"overwhelmed\"",
        )
    },
    Construct {
        text: Optional,
        ..entry(
            "expects",
            ENTRY_PLACES,
            "how the persona expected it to be, -2 to +2",
            "expects +1",
        )
    },
    Construct {
        name: Optional,
        properties: &[
            p("severity", T::Choice(LEVELS), "how bad it is (`medium` if not said)"),
            p("affects", T::Percent, "the share of people it affects"),
            p("accepted", T::Text, "why nothing will be done about it, if that is decided"),
            SOURCE,
            BASIS,
            CONFIDENCE,
            SAID_BY,
        ],
        ..entry(
            "pain",
            ENTRY_PLACES,
            "what hurts",
            "pain slow_checkout \"Three pages\" { severity: high }",
        )
    },
    Construct {
        name: Optional,
        properties: &[
            p("resolves", T::Names(N::Pain), "the pains it would mend"),
            p("effort", T::Choice(SIZES), "how much work it is"),
            p("impact", T::Choice(SIZES), "how much good it does"),
            p("owner", T::Name(N::Team), "who would do it"),
            p(
                "status",
                T::Choice(&["idea", "planned", "doing", "done", "rejected"]),
                "how far it is (`idea` if not said)",
            ),
            p("because", T::Text, "why, above all why it was turned down"),
            p("due", T::Date, "when it is to be done"),
            SOURCE,
            BASIS,
            CONFIDENCE,
            SAID_BY,
        ],
        ..entry(
            "opportunity",
            ENTRY_PLACES,
            "what could be better",
            "opportunity one_page \"Checkout on one page\" { resolves: slow_checkout }",
        )
    },
    lane(
        "frontstage",
        "what staff do in sight of the customer",
        "frontstage \"Shows the total\" by Growth",
    ),
    lane(
        "backstage",
        "what staff do out of sight",
        "backstage \"Runs the fraud check\" by Payments",
    ),
    lane(
        "support",
        "systems and partners that the staff lean on",
        "support \"Card payment provider\"",
    ),
    lane("policy", "rules that bind what can be done", "policy \"Refunds within 14 days\""),
    lane("evidence", "what the customer can see and touch", "evidence \"Order confirmation\""),
    Construct {
        name: Optional,
        ..entry(
            "insight",
            IN_MAP,
            "what research says",
            "insight \"Six of 14 gave up here\" { source: interviews }",
        )
    },
    Construct {
        properties: &[
            p("method", T::Choice(METHODS), "how to find out"),
            p("owner", T::Name(N::Team), "who finds out"),
        ],
        ..entry(
            "unknown",
            IN_MAP,
            "what research has yet to find out",
            "unknown \"Why do they leave?\" { method: interview }",
        )
    },
    Construct {
        properties: &[],
        block: false,
        ..entry(
            "link",
            IN_MAP,
            "a ticket, design or recording: a text and an address",
            "link \"Ticket 12\" \"https://example.com/12\"",
        )
    },
    Construct {
        keyword: "measure",
        places: &["journey", "stage", "touchpoint"],
        doc: "a metric applied here, with what is promised",
        shape: "measure nps(exit.recommend) >= 45 by 2026-Q4 from 31 { weight: 3 }",
        name: Optional,
        text: No,
        clauses: &[c("by", "until when"), c("from", "where it stood")],
        properties: &[
            p("weight", T::Number, "its weight in the journey's score (1 if not said)"),
            p("alert", T::Alert, "a value for which this holds is an alarm"),
            p("every", T::Period, "how often it is looked at"),
            p("over", T::Period, "the window that ends today; without it, all data"),
            p("owner", T::Name(N::Team), "who answers for it"),
            p("for", T::Name(N::Persona), "the persona whose segment filters the data"),
            p("gate", T::YesNo, "whether missing it fails a run (`true` if not said)"),
            p(
                "min_n",
                T::Number,
                "the smallest number of answers or people for a verdict (30 if not said)",
            ),
        ],
        block: true,
    },
    Construct {
        keyword: "flow",
        places: &["journey"],
        doc: "where people go; without it, through the touchpoints in the order written",
        shape: "flow { search -> shop 40% \"clicks\" -> checkout }",
        name: No,
        text: No,
        clauses: &[],
        properties: &[],
        block: true,
    },
];
