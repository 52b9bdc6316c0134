//! What the rows of a map are called.

use super::text::plain;

/// What a row of a map is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    Touchpoints,
    Channels,
    Feels,
    Goal,
    /// Entries of this keyword.
    Entry(&'static str),
}

/// Words for lanes, in small letters.
pub(super) const LANES: [(&[&str], Lane); 15] = [
    (
        &["touchpoints", "touchpoint", "touch points", "touch point", "steps", "step"],
        Lane::Touchpoints,
    ),
    (&["channels", "channel"], Lane::Channels),
    (
        &[
            "feels",
            "feel",
            "feelings",
            "feeling",
            "emotions",
            "emotion",
            "mood",
            "experience",
            "satisfaction",
            "emotional state",
            "user emotions",
            "customer emotions",
            "what they feel",
            "how they feel",
        ],
        Lane::Feels,
    ),
    (&["goal", "goals", "user goals", "customer goals", "objectives"], Lane::Goal),
    (
        &[
            "does",
            "do",
            "doing",
            "actions",
            "action",
            "activities",
            "activity",
            "user actions",
            "customer actions",
            "tasks",
            "behaviour",
            "behavior",
            "what they do",
        ],
        Lane::Entry("does"),
    ),
    (
        &[
            "thinks",
            "think",
            "thinking",
            "thoughts",
            "thought",
            "questions",
            "mindset",
            "what they think",
            "user thoughts",
            "thoughts & feelings",
        ],
        Lane::Entry("thinks"),
    ),
    (&["says", "say", "saying", "quotes", "quote", "verbatims"], Lane::Entry("says")),
    (&["needs", "need", "expectations", "motivation", "motivations"], Lane::Entry("needs")),
    (
        &[
            "pains",
            "pain",
            "pain points",
            "pain point",
            "painpoints",
            "frustrations",
            "problems",
            "issues",
            "barriers",
        ],
        Lane::Entry("pain"),
    ),
    (
        &["opportunities", "opportunity", "ideas", "improvements", "solutions", "recommendations"],
        Lane::Entry("opportunity"),
    ),
    (
        &["frontstage", "front stage", "onstage", "frontstage actions", "visible actions"],
        Lane::Entry("frontstage"),
    ),
    (
        &[
            "backstage",
            "back stage",
            "backstage actions",
            "internal processes",
            "behind the scenes",
        ],
        Lane::Entry("backstage"),
    ),
    (&["support", "systems", "support processes", "tools", "technology"], Lane::Entry("support")),
    (&["policy", "policies", "rules"], Lane::Entry("policy")),
    (&["evidence", "physical evidence", "insights", "insight"], Lane::Entry("evidence")),
];

pub(super) fn lane(text: &str) -> Option<Lane> {
    let text = plain(text).to_lowercase().replace('-', " ");
    let text = text.trim().trim_end_matches(':').trim();
    match text {
        "insights" | "insight" | "notes" | "comments" => Some(Lane::Entry("insight")),
        "open questions" | "unknowns" => Some(Lane::Entry("unknown")),
        _ => LANES.iter().find(|(words, _)| words.contains(&text)).map(|(_, lane)| *lane),
    }
}
