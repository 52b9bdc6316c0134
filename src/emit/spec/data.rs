//! Who and where: teams, channels, personas; and the data: sources, studies, events, surveys.

use super::Context;
use super::condition::Filter;
use super::value::{Dates, Duration, Place, ValueType, number, value_type};
use crate::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who can own things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// How to reach it: an address.
    pub contact: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

/// Where touchpoints happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// Whether it is digital; null if nobody said.
    pub digital: Option<bool>,
    /// Where it is declared.
    pub place: Place,
}

/// Who travels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Persona {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// The persona (its `id`) whose sayings were taken over; they are written out here already.
    pub extends: Option<String>,
    /// How to find such people in the data; null: nobody said, and no measure can be `for` them.
    pub segment: Option<Segment>,
    /// Where it is declared.
    pub place: Place,
}

/// The people of a persona: those with at least one row of the source for which the filter is
/// true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The source: an `id` of `sources`.
    pub source: String,
    /// Which rows show that a person belongs to the segment; null: any row.
    pub filter: Option<Filter>,
}

/// Data that can be measured: a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// The table's name in a warehouse.
    pub table: String,
    /// How it was collected: `survey`, `usage_data`, `interview` …; null if nobody said.
    pub method: Option<String>,
    /// The columns that are declared, in order. The data may have more.
    pub columns: Vec<Column>,
    /// The column that says who; null: rows are of nobody, and people cannot be counted.
    pub person: Option<String>,
    /// The person space: sources of one space speak of the same people by the same values. Null
    /// without `person`.
    pub person_space: Option<String>,
    /// The column that says when; null: rows have no time.
    pub time: Option<String>,
    /// How sessions are told apart; null: there are none.
    pub session: Option<Session>,
    /// The columns whose equality makes two rows duplicates of each other. Null: all columns of
    /// the data, declared or not. Of duplicates one is kept, the first, and the others are counted.
    pub duplicate_key: Option<Vec<String>>,
    /// Where it is declared.
    pub place: Place,
}

/// A column of a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name in the data.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: ValueType,
    /// For money, the ISO 4217 code of its currency; else null.
    pub currency: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

/// How the sessions of a person are told apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Session {
    /// By a column that numbers them. A session is a pair of person and number.
    Column {
        /// The column's name.
        column: String,
    },
    /// By time: a new session begins with the first row of a person, and with every row that comes
    /// strictly later than so long after the row before.
    Gap {
        /// How long.
        gap: Duration,
    },
}

/// Research that can be cited, but holds no data to measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// How it was made: `interview`, `focus_group` …; null if nobody said.
    pub method: Option<String>,
    /// How many took part.
    pub n: Option<serde_json::Number>,
    /// When it was made.
    pub date: Option<Dates>,
    /// Where it is found.
    pub link: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

/// What happens to a person at a time: rows of a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// Where it is recorded: an `id` of `sources`.
    pub source: String,
    /// Which rows of the source it is; null: all of them.
    pub filter: Option<Filter>,
    /// Its own properties. Every column of the source is a property as well, by its own name.
    pub properties: Vec<EventProperty>,
    /// Where it is declared.
    pub place: Place,
}

/// A property of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventProperty {
    /// The property's name.
    pub name: String,
    /// The column that holds it.
    pub column: String,
    /// The column's type.
    #[serde(rename = "type")]
    pub ty: ValueType,
    /// For money, the ISO 4217 code of its currency; else null.
    pub currency: Option<String>,
}

/// Questions, and where their answers are: one row an answered form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The label, if one is given.
    pub label: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// Where the answers are: an `id` of `sources`.
    pub source: String,
    /// Which rows of the source are answers of this survey; null: all of them.
    pub filter: Option<Filter>,
    /// Its questions, in order.
    pub questions: Vec<SurveyQuestion>,
    /// Where it is declared.
    pub place: Place,
}

/// A question of a survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyQuestion {
    /// The path, by which everything else names it.
    pub id: String,
    /// The name as declared.
    pub name: String,
    /// The wording, if one is given.
    pub wording: Option<String>,
    /// The documentation, if any.
    pub doc: Option<String>,
    /// The column that holds the answers; missing: not answered.
    pub column: String,
    /// What it can be answered with.
    pub answers: Answers,
    /// Where it is declared.
    pub place: Place,
}

/// What a question can be answered with. Anything else is an error in the data: counted, not used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "scale", rename_all = "snake_case", deny_unknown_fields)]
pub enum Answers {
    /// Whole numbers between two points, both included.
    Points {
        /// The smallest answer.
        low: serde_json::Number,
        /// The largest answer.
        high: serde_json::Number,
    },
    /// Any number.
    Number,
    /// Free text.
    Text,
    /// Yes or no.
    YesNo,
    /// One of these texts.
    OneOf {
        /// The texts, in order.
        options: Vec<String>,
    },
    /// Any of these texts.
    AnyOf {
        /// The texts, in order.
        options: Vec<String>,
    },
}

impl Context<'_> {
    pub(super) fn team_spec(&self, team: &model::Team) -> Team {
        Team {
            id: team.decl.path.clone(),
            name: team.decl.name.clone(),
            label: team.decl.label.clone(),
            doc: team.decl.doc.clone(),
            contact: team.contact.clone(),
            place: self.place(team.decl.span),
        }
    }

    pub(super) fn channel_spec(&self, channel: &model::Channel) -> Channel {
        Channel {
            id: channel.decl.path.clone(),
            name: channel.decl.name.clone(),
            label: channel.decl.label.clone(),
            doc: channel.decl.doc.clone(),
            digital: channel.digital,
            place: self.place(channel.decl.span),
        }
    }

    pub(super) fn persona_spec(&self, persona: &model::Persona) -> Persona {
        Persona {
            id: persona.decl.path.clone(),
            name: persona.decl.name.clone(),
            label: persona.decl.label.clone(),
            doc: persona.decl.doc.clone(),
            extends: persona.extends.map(|p| self.model.personas[p].decl.path.clone()),
            segment: persona.segment.as_ref().map(|(source, filter)| Segment {
                source: self.model.sources[*source].decl.path.clone(),
                filter: self.filter(filter.as_ref()),
            }),
            place: self.place(persona.decl.span),
        }
    }

    pub(super) fn source_spec(&self, source: &model::Source, table: &str) -> Source {
        let name = |index: usize| source.columns[index].name.clone();
        Source {
            id: source.decl.path.clone(),
            name: source.decl.name.clone(),
            label: source.decl.label.clone(),
            doc: source.decl.doc.clone(),
            table: table.to_owned(),
            method: source.method.clone(),
            columns: source.columns.iter().map(|c| self.column_spec(c)).collect(),
            person: source.person.map(name),
            person_space: source.person.map(|_| source.person_space().to_owned()),
            time: source.time.map(name),
            session: source.session.map(|rule| match rule {
                model::SessionRule::Column(index) => Session::Column { column: name(index) },
                model::SessionRule::Gap(gap) => Session::Gap { gap: Duration::of(gap) },
            }),
            duplicate_key: match source.key.as_slice() {
                [] => None,
                key => Some(key.iter().map(|index| name(*index)).collect()),
            },
            place: self.place(source.decl.span),
        }
    }

    fn column_spec(&self, column: &model::Column) -> Column {
        let (ty, currency) = value_type(column.ty);
        Column {
            name: column.name.clone(),
            ty,
            currency,
            doc: column.doc.clone(),
            place: self.place(column.span),
        }
    }

    pub(super) fn study_spec(&self, study: &model::Source) -> Study {
        Study {
            id: study.decl.path.clone(),
            name: study.decl.name.clone(),
            label: study.decl.label.clone(),
            doc: study.decl.doc.clone(),
            method: study.method.clone(),
            n: study.n.map(number),
            date: study.date.as_ref().map(Dates::of),
            link: study.link.clone(),
            place: self.place(study.decl.span),
        }
    }

    pub(super) fn event_spec(&self, event: &model::Event) -> Event {
        let source = &self.model.sources[event.source];
        let property = |property: &model::EventProperty| {
            let column = &source.columns[property.column];
            let (ty, currency) = value_type(column.ty);
            let name = property.name.clone();
            EventProperty { name, column: column.name.clone(), ty, currency }
        };
        Event {
            id: event.decl.path.clone(),
            name: event.decl.name.clone(),
            label: event.decl.label.clone(),
            doc: event.decl.doc.clone(),
            source: source.decl.path.clone(),
            filter: self.filter(event.filter.as_ref()),
            properties: event.properties.iter().map(property).collect(),
            place: self.place(event.decl.span),
        }
    }

    pub(super) fn survey_spec(&self, survey: &model::Survey) -> Survey {
        let source = &self.model.sources[survey.source];
        let question = |question: &model::Question| SurveyQuestion {
            id: question.decl.path.clone(),
            name: question.decl.name.clone(),
            wording: question.decl.label.clone(),
            doc: question.decl.doc.clone(),
            column: source.columns[question.column].name.clone(),
            answers: Answers::of(&question.scale),
            place: self.place(question.decl.span),
        };
        Survey {
            id: survey.decl.path.clone(),
            name: survey.decl.name.clone(),
            label: survey.decl.label.clone(),
            doc: survey.decl.doc.clone(),
            source: source.decl.path.clone(),
            filter: self.filter(survey.filter.as_ref()),
            questions: survey.questions.iter().map(question).collect(),
            place: self.place(survey.decl.span),
        }
    }
}

impl Answers {
    fn of(scale: &model::Scale) -> Answers {
        match scale {
            model::Scale::Points(low, high) => {
                Answers::Points { low: number(*low), high: number(*high) }
            }
            model::Scale::Number => Answers::Number,
            model::Scale::Text => Answers::Text,
            model::Scale::YesNo => Answers::YesNo,
            model::Scale::OneOf(options) => Answers::OneOf { options: options.clone() },
            model::Scale::AnyOf(options) => Answers::AnyOf { options: options.clone() },
        }
    }
}
