//! What journeys share: people, metrics, and the data behind them.

use super::pair::{self, pair};
use super::{Differ, Rule, journeys};
use crate::model::{
    Column, Decimal, Decl, Duration, Model, Persona, Scale, SessionRule, Source, Survey, Team,
};
use crate::source::Span;

/// A declaration with everything that defines it, as text.
struct Defined<'a> {
    decl: &'a Decl,
    definition: String,
}

/// The rules for declarations of one kind.
struct Rules {
    what: &'static str,
    added: Rule,
    removed: Rule,
    /// For another name and for another definition; without, the latter is not looked at.
    redefined: Option<Rule>,
    renamed: Rule,
}

/// Compares personas and teams, and remembers what they are called now.
pub fn people(differ: &mut Differ) {
    let (old, new) = (differ.old, differ.new);
    let rules = Rules {
        what: "team",
        added: Rule::TeamAdded,
        removed: Rule::TeamRemoved,
        redefined: None,
        renamed: Rule::TeamRenamed,
    };
    for (x, y) in declarations(differ, &rules, teams(old), teams(new)) {
        let contact = |model: &Model, decl: &Decl| {
            let team = model.teams.values().find(|team| team.decl.path == decl.path);
            team.and_then(|team| team.contact.clone())
        };
        let pair = journeys::texts(&contact(old, x), &contact(new, y));
        differ.value(Rule::ContactChanged, &y.path, y.name_span, "the contact", pair);
    }
    personas(differ);
}

fn teams(model: &Model) -> Vec<Defined<'_>> {
    let of = |team: &Team| team.contact.clone().unwrap_or_default();
    model.teams.values().map(|t| Defined { decl: &t.decl, definition: of(t) }).collect()
}

fn personas(differ: &mut Differ) {
    let (old, new) = (differ.old, differ.new);
    let of = |model: &Model, persona: &Persona| {
        let texts = persona.entries.iter().map(|e| e.text.as_str());
        let goal = persona.goal.as_deref().into_iter().chain(persona.bio.as_deref());
        let _ = model;
        texts.chain(goal).collect::<Vec<_>>().join(" ")
    };
    let all = |model: &Model| -> Vec<String> {
        model.personas.values().map(|persona| of(model, persona)).collect()
    };
    let (a, b) = (all(old), all(new));
    let rules = Rules {
        what: "persona",
        added: Rule::PersonaAdded,
        removed: Rule::PersonaRemoved,
        redefined: None,
        renamed: Rule::PersonaRenamed,
    };
    let before = old
        .personas
        .values()
        .zip(a)
        .map(|(p, definition)| Defined { decl: &p.decl, definition })
        .collect();
    let after = new
        .personas
        .values()
        .zip(b)
        .map(|(p, definition)| Defined { decl: &p.decl, definition })
        .collect();
    for (x, y) in declarations(differ, &rules, before, after) {
        let find = |model: &'_ Model, decl: &Decl| {
            model.personas.iter().find(|(_, p)| p.decl.path == decl.path).map(|(id, _)| id)
        };
        let (Some(a), Some(b)) = (find(old, x), find(new, y)) else { continue };
        let (a, b) = (&old.personas[a], &new.personas[b]);
        let (path, place) = (&y.path, y.name_span);
        let segment = |model: &Model, p: &Persona, now: &dyn Fn(&str) -> String| {
            p.segment.as_ref().map(|(source, filter)| {
                let source = now(&model.sources[*source].decl.path);
                match filter {
                    Some(filter) => format!("{source} where {}", model.predicate_text(filter)),
                    None => source,
                }
            })
        };
        let pair = (segment(old, a, &|path| differ.now(path)), segment(new, b, &str::to_owned));
        differ.value(Rule::SegmentChanged, path, place, "the segment", pair);
        differ.value(Rule::GoalChanged, path, place, "the goal", journeys::texts(&a.goal, &b.goal));
        for (what, pair) in [
            ("the bio", journeys::texts(&a.bio, &b.bio)),
            ("the role", journeys::texts(&a.role, &b.role)),
            ("the picture", journeys::texts(&a.image, &b.image)),
            ("the age", (age(a), age(b))),
            ("what they prefer", (channels(old, a), channels(new, b))),
        ] {
            differ.value(Rule::PersonaChanged, path, place, what, pair);
        }
        let texts = |p: &Persona| -> Vec<(&'static str, String)> {
            p.entries.iter().map(|e| (e.kind.word(), e.text.clone())).collect()
        };
        let (before, after) = (texts(a), texts(b));
        for (lane, text) in after.iter().filter(|one| !before.contains(one)) {
            let message = format!("new: `{lane}` {}", crate::model::quoted(text));
            differ.push(Rule::PersonaChanged, path, place, message);
        }
        for (lane, text) in before.iter().filter(|one| !after.contains(one)) {
            let message = format!("gone: `{lane}` {}", crate::model::quoted(text));
            differ.push(Rule::PersonaChanged, path, place, message);
        }
    }
}

fn age(persona: &Persona) -> Option<String> {
    persona
        .age
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from}..{to}") })
}

fn channels(model: &Model, persona: &Persona) -> Option<String> {
    let names: Vec<&str> =
        persona.prefers.iter().map(|&c| model.channels[c].decl.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Compares metrics, sources, events and surveys.
pub fn data(differ: &mut Differ) {
    let (old, new) = (differ.old, differ.new);
    if old.time_zone != new.time_zone {
        let pair = (Some(old.time_zone.clone()), Some(new.time_zone.clone()));
        differ.value(Rule::TimeZoneChanged, "", Span::default(), "the time zone", pair);
        if let Some(change) = differ.diff.changes.last_mut() {
            change.place = None;
        }
    }
    let rules = Rules {
        what: "source",
        added: Rule::SourceAdded,
        removed: Rule::SourceRemoved,
        redefined: Some(Rule::SourceRedefined),
        renamed: Rule::SourceRedefined,
    };
    for (x, y) in declarations(differ, &rules, sources(old), sources(new)) {
        let find = |model: &'_ Model, decl: &Decl| {
            model.sources.iter().find(|(_, s)| s.decl.path == decl.path).map(|(id, _)| id)
        };
        if let (Some(a), Some(b)) = (find(old, x), find(new, y)) {
            study(differ, &old.sources[a], &new.sources[b]);
        }
    }
    let rules = Rules {
        what: "event",
        added: Rule::EventAdded,
        removed: Rule::EventRemoved,
        redefined: Some(Rule::EventRedefined),
        renamed: Rule::EventRedefined,
    };
    let before = events(old, &|path| differ.now(path));
    declarations(differ, &rules, before, events(new, &str::to_owned));
    let rules = Rules {
        what: "survey",
        added: Rule::SurveyAdded,
        removed: Rule::SurveyRemoved,
        redefined: Some(Rule::SurveyRedefined),
        renamed: Rule::SurveyRedefined,
    };
    let before = surveys(old, &|path| differ.now(path));
    declarations(differ, &rules, before, surveys(new, &str::to_owned));
    let rules = Rules {
        what: "question",
        added: Rule::QuestionAdded,
        removed: Rule::QuestionRemoved,
        redefined: Some(Rule::QuestionRedefined),
        renamed: Rule::QuestionRedefined,
    };
    declarations(differ, &rules, questions(old), questions(new));
    let rules = Rules {
        what: "metric",
        added: Rule::MetricAdded,
        removed: Rule::MetricRemoved,
        redefined: Some(Rule::MetricRedefined),
        renamed: Rule::MetricRedefined,
    };
    let before = metrics(old, &|text| differ.text_now(text));
    declarations(differ, &rules, before, metrics(new, &str::to_owned));
}

/// Compares what is told of a source or study beside its table.
fn study(differ: &mut Differ, a: &Source, b: &Source) {
    let number = |s: &Source| s.n.map(|n| n.normalize().to_string());
    let day = |s: &Source| s.date.as_ref().map(|date| (date.first, date.last));
    let date = |s: &Source| s.date.as_ref().map(|date| date.text.clone());
    let dates = if day(a) == day(b) { (None, None) } else { (date(a), date(b)) };
    for (what, pair) in [
        ("the method", (a.method.clone(), b.method.clone())),
        ("the number of people", (number(a), number(b))),
        ("the date", dates),
        ("the link", journeys::texts(&a.link, &b.link)),
    ] {
        differ.value(Rule::StudyChanged, &b.decl.path, b.decl.name_span, what, pair);
    }
    for column in &b.columns {
        if let Some(was) = a.columns.iter().find(|was| was.name == column.name) {
            journeys::doc(differ, &b.decl.path, column.span, (&was.doc, &column.doc));
        }
    }
}

/// An amount that is written as text, however it is: a week is seven days.
pub fn amount(text: &str) -> String {
    let end = text.find(|c: char| !matches!(c, '0'..='9' | '.' | '-')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let Ok(number) = number.parse::<Decimal>() else { return text.to_owned() };
    let size = Duration::UNITS.iter().find(|(name, _)| *name == unit).map(|(_, size)| *size);
    let length = size.and_then(|size| number.checked_mul(Decimal::from(size)));
    match length.filter(Decimal::is_integer).and_then(|length| i64::try_from(length).ok()) {
        Some(length) => Duration(length).to_string(),
        None => format!("{}{unit}", number.normalize()),
    }
}

/// Compares declarations of one kind; gives those that are on both sides.
fn declarations<'a>(
    differ: &mut Differ,
    rules: &Rules,
    before: Vec<Defined<'a>>,
    after: Vec<Defined<'a>>,
) -> Vec<(&'a Decl, &'a Decl)> {
    let what = rules.what;
    let pairs = pair(
        &(0..before.len()).collect::<Vec<_>>(),
        &(0..after.len()).collect::<Vec<_>>(),
        |i| differ.now(&before[i].decl.path),
        |j| after[j].decl.path.clone(),
        |i, j| {
            let (a, b) = (&before[i], &after[j]);
            if a.decl.std || b.decl.std {
                return 0.0;
            }
            let name = if a.decl.name == b.decl.name { 1.0 } else { 0.0 };
            let label =
                if a.decl.label.is_some() && a.decl.label == b.decl.label { 0.6 } else { 0.0 };
            let same = !a.definition.is_empty() && a.definition == b.definition;
            let same = if same { 0.8 } else { pair::alike(&a.definition, &b.definition) * 0.4 };
            name + label + same
        },
    );
    let mut both = Vec::new();
    for (i, j) in pairs.both {
        let (a, b) = (&before[i], &after[j]);
        both.push((a.decl, b.decl));
        let (was, is) = (differ.now(&a.decl.path), b.decl.path.as_str());
        if was != is {
            let message = format!("{what} `{was}` is now `{is}`");
            differ.rename(rules.renamed, (&was, is), b.decl.name_span, message);
        }
        if !b.decl.std {
            journeys::label(differ, a.decl, b.decl);
        }
        if let Some(rule) = rules.redefined.filter(|_| a.definition != b.definition) {
            let message = format!("{what} `{}` is defined differently", b.decl.name);
            let place = (!b.decl.std).then_some(b.decl.name_span);
            differ.push(rule, is, place, message);
            differ.values(Some(a.definition.clone()), Some(b.definition.clone()));
        }
    }
    for j in pairs.new {
        let decl = after[j].decl;
        // All of the library comes along as soon as a part of it is used.
        if !decl.std {
            let message = format!("{what} `{}` is new", decl.name);
            differ.push(rules.added, &decl.path, decl.name_span, message);
        }
    }
    for i in pairs.gone {
        let decl = before[i].decl;
        if !decl.std {
            let message = format!("{what} `{}` is gone", decl.name);
            differ.push(rules.removed, &decl.path, None, message);
        }
    }
    both
}

fn metrics<'a>(model: &'a Model, now: &dyn Fn(&str) -> String) -> Vec<Defined<'a>> {
    let of = |metric: &crate::model::Metric| {
        let parameters: Vec<String> = metric
            .parameters
            .iter()
            .map(|p| match &p.default {
                Some(default) => format!("{}: {} = {}", p.name, p.ty, amount(default)),
                None => format!("{}: {}", p.name, p.ty),
            })
            .collect();
        let better = format!("{:?}", metric.better).to_lowercase();
        let formula = now(&model.formula_text(&metric.formula));
        format!("({}): {} = {formula}, better {better}", parameters.join(", "), metric.kind_text)
    };
    model.metrics.values().map(|m| Defined { decl: &m.decl, definition: of(m) }).collect()
}

fn sources(model: &Model) -> Vec<Defined<'_>> {
    let column = |source: &Source, index: Option<usize>| {
        index.and_then(|i| source.columns.get(i)).map_or("-", |c| c.name.as_str()).to_owned()
    };
    let of = |source: &Source| {
        let columns: Vec<String> = source.columns.iter().map(of_column).collect();
        let session = match source.session {
            None => "-".to_owned(),
            Some(SessionRule::Column(i)) => column(source, Some(i)),
            Some(SessionRule::Gap(gap)) => format!("gap {gap}"),
        };
        let key: Vec<String> = source.key.iter().map(|&i| column(source, Some(i))).collect();
        format!(
            "table {}, columns {}, person {} of {}, time {}, session {session}, key {}",
            source.table.as_deref().unwrap_or("-"),
            columns.join(" "),
            column(source, source.person),
            source.person_space(),
            column(source, source.time),
            key.join(" "),
        )
    };
    model.sources.values().map(|s| Defined { decl: &s.decl, definition: of(s) }).collect()
}

fn of_column(column: &Column) -> String {
    format!("{}: {}", column.name, column.ty.text())
}

fn events<'a>(model: &'a Model, now: &dyn Fn(&str) -> String) -> Vec<Defined<'a>> {
    let of = |event: &crate::model::Event| {
        let source = &model.sources[event.source];
        let mut text = format!("in {}", now(&source.decl.path));
        if let Some(filter) = &event.filter {
            text += &format!(" where {}", model.predicate_text(filter));
        }
        for property in &event.properties {
            let column = source.columns.get(property.column).map_or("-", |c| c.name.as_str());
            text += &format!(", {}: {column}", property.name);
        }
        text
    };
    model.events.values().map(|e| Defined { decl: &e.decl, definition: of(e) }).collect()
}

fn surveys<'a>(model: &'a Model, now: &dyn Fn(&str) -> String) -> Vec<Defined<'a>> {
    let of = |survey: &Survey| {
        let source = now(&model.sources[survey.source].decl.path);
        match &survey.filter {
            Some(filter) => format!("in {source} where {}", model.predicate_text(filter)),
            None => format!("in {source}"),
        }
    };
    model.surveys.values().map(|s| Defined { decl: &s.decl, definition: of(s) }).collect()
}

fn questions(model: &Model) -> Vec<Defined<'_>> {
    let of = |survey: &Survey, scale: &Scale, column: usize| {
        let columns = &model.sources[survey.source].columns;
        let column = columns.get(column).map_or("-", |c| c.name.as_str());
        let options = |words: &[String]| words.join(" | ");
        let scale = match scale {
            Scale::Points(low, high) => format!("{low}..{high}"),
            Scale::Number => "number".to_owned(),
            Scale::Text => "text".to_owned(),
            Scale::YesNo => "yes_no".to_owned(),
            Scale::OneOf(words) => format!("one of {}", options(words)),
            Scale::AnyOf(words) => format!("any of {}", options(words)),
        };
        format!("{scale} in {column}")
    };
    let all = model.surveys.values().flat_map(|s| s.questions.iter().map(move |q| (s, q)));
    all.map(|(s, q)| Defined { decl: &q.decl, definition: of(s, &q.scale, q.column) }).collect()
}
