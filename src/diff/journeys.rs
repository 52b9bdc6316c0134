//! Journeys, their stages and touchpoints: which are new, gone, moved, renamed, and what is said of
//! them.

use super::evidence::evidence;
use super::pair::{self, Pairs, pair};
use super::{Differ, Rule, content, curve, measures};
use crate::diagram::words;
use crate::model::{
    Content, Decl, Journey, JourneyId, Model, Node, PersonaId, Stage, StageId, Status, Stretch,
    TeamId, TimeOfDay, Touchpoint, TouchpointId,
};
use crate::source::Span;
use std::collections::BTreeSet;

/// Compares all journeys.
pub fn journeys(differ: &mut Differ) {
    let (old, new) = (differ.old, differ.new);
    let pairs = pair(
        &old.journeys.ids().collect::<Vec<_>>(),
        &new.journeys.ids().collect::<Vec<_>>(),
        |id| old.journeys[id].decl.name.clone(),
        |id| new.journeys[id].decl.name.clone(),
        |a, b| {
            let (a, b) = (&old.journeys[a], &new.journeys[b]);
            let inside = pair::common(&names_inside(old, a), &names_inside(new, b));
            inside.max(
                same_label(a.decl.label.as_ref(), b.decl.label.as_ref()) * inside.min(0.3) * 2.0,
            )
        },
    );
    // Renamed ones first: what is inside of others may name what is in them.
    for &(a, b) in &pairs.both {
        let (a, b) = (&old.journeys[a].decl, &new.journeys[b].decl);
        if a.name != b.name {
            let message = format!("journey `{}` is now called `{}`", a.name, b.name);
            differ.rename(Rule::JourneyRenamed, (&a.path, &b.path), b.name_span, message);
        }
    }
    let mut inside = Vec::new();
    for &(a, b) in &pairs.both {
        inside.push((a, b, structure(differ, a, b)));
    }
    for (a, b, pairs) in inside {
        journey(differ, a, b, &pairs);
    }
    for id in pairs.new {
        let decl = &new.journeys[id].decl;
        let message = format!("journey `{}` is new", decl.name);
        differ.push(Rule::JourneyAdded, &decl.path, decl.name_span, message);
    }
    for id in pairs.gone {
        let decl = &old.journeys[id].decl;
        differ.push(
            Rule::JourneyRemoved,
            &decl.path,
            None,
            format!("journey `{}` is gone", decl.name),
        );
    }
}

fn names_inside(model: &Model, journey: &Journey) -> BTreeSet<String> {
    let stages = journey.stages.iter().map(|&s| &model.stages[s]);
    stages
        .flat_map(|s| {
            let touchpoints = s.touchpoints.iter().map(|&t| model.touchpoints[t].decl.name.clone());
            touchpoints.chain([s.decl.name.clone()])
        })
        .collect()
}

fn same_label(a: Option<&String>, b: Option<&String>) -> f64 {
    if a.is_some() && a == b { 1.0 } else { 0.0 }
}

/// What of a journey is what of the other.
struct Inside {
    stages: Pairs<StageId>,
    touchpoints: Pairs<TouchpointId>,
}

/// Pairs what is inside of two journeys, and says what is called otherwise.
fn structure(differ: &mut Differ, a: JourneyId, b: JourneyId) -> Inside {
    let (old, new) = (differ.old, differ.new);
    let all = |model: &Model, journey: &Journey| -> Vec<TouchpointId> {
        journey.stages.iter().flat_map(|&s| model.stages[s].touchpoints.clone()).collect()
    };
    let (ja, jb) = (&old.journeys[a], &new.journeys[b]);
    let touchpoints = pair(
        &all(old, ja),
        &all(new, jb),
        |id| old.touchpoints[id].decl.name.clone(),
        |id| new.touchpoints[id].decl.name.clone(),
        |a, b| likeness(differ, &old.touchpoints[a], &new.touchpoints[b]),
    );
    let same: BTreeSet<(TouchpointId, TouchpointId)> = touchpoints.both.iter().copied().collect();
    let stages = pair(
        &ja.stages,
        &jb.stages,
        |id| old.stages[id].decl.name.clone(),
        |id| new.stages[id].decl.name.clone(),
        |a, b| {
            let (a, b) = (&old.stages[a], &new.stages[b]);
            let shared = a
                .touchpoints
                .iter()
                .filter(|&&x| b.touchpoints.iter().any(|&y| same.contains(&(x, y))))
                .count();
            let most = a.touchpoints.len().max(b.touchpoints.len());
            let inside = if most == 0 { 0.0 } else { shared as f64 / most as f64 };
            inside.max(0.6 * same_label(a.decl.label.as_ref(), b.decl.label.as_ref()))
        },
    );
    for &(x, y) in &stages.both {
        let (x, y) = (&old.stages[x].decl, &new.stages[y].decl);
        if x.name != y.name {
            let message = format!("stage `{}` is now called `{}`", x.name, y.name);
            differ.rename(Rule::StageRenamed, (&x.path, &y.path), y.name_span, message);
        }
    }
    for &(x, y) in &touchpoints.both {
        let (x, y) = (&old.touchpoints[x], &new.touchpoints[y]);
        let (name, path) = (&y.decl.name, &y.decl.path);
        if x.decl.name != *name {
            let message = format!("touchpoint `{}` is now called `{name}`", x.decl.name);
            let paths = (x.decl.path.as_str(), path.as_str());
            differ.rename(Rule::TouchpointRenamed, paths, y.decl.name_span, message);
        } else if differ.now(&x.decl.path) != *path {
            let from = &old.stages[x.stage].decl.name;
            let to = &new.stages[y.stage].decl.name;
            let message = format!("touchpoint `{name}` moved from stage `{from}` to `{to}`");
            let paths = (x.decl.path.as_str(), path.as_str());
            differ.rename(Rule::TouchpointRegrouped, paths, y.decl.name_span, message);
        }
    }
    Inside { stages, touchpoints }
}

/// Whether a touchpoint is another one under a new name.
fn likeness(differ: &Differ, a: &Touchpoint, b: &Touchpoint) -> f64 {
    let (old, new) = (differ.old, differ.new);
    let label = same_label(a.decl.label.as_ref(), b.decl.label.as_ref());
    let event = match (a.event, b.event) {
        (Some(x), Some(y)) if differ.now(&old.events[x].decl.path) == new.events[y].decl.path => {
            0.3
        }
        _ => 0.0,
    };
    let texts = pair::common(&content::texts(old, &a.content), &content::texts(new, &b.content));
    let words = match (&a.decl.label, &b.decl.label) {
        (Some(a), Some(b)) => pair::alike(a, b) * 0.3,
        _ => 0.0,
    };
    label * 0.6 + event + texts * 0.7 + words
}

fn journey(differ: &mut Differ, a: JourneyId, b: JourneyId, inside: &Inside) {
    let (old, new) = (differ.old, differ.new);
    let (ja, jb) = (&old.journeys[a], &new.journeys[b]);
    let (path, place) = (&jb.decl.path, jb.decl.name_span);
    let kinds = |j: &Journey| {
        Some(j.kinds.iter().map(|k| format!("`{}`", k.word())).collect::<Vec<_>>().join(", "))
    };
    differ.value(Rule::KindChanged, path, place, "the kind", (kinds(ja), kinds(jb)));
    if ja.status != jb.status {
        let lower = jb.status != Status::Agreed && ja.status == Status::Agreed;
        let rule = if lower { Rule::StatusLowered } else { Rule::StatusChanged };
        let word = |j: &Journey| Some(words::status(j.status).to_owned());
        let words = (word(ja), word(jb));
        differ.value(rule, path, place, "the status", words);
    }
    let framework = |m: &Model, j: &Journey| j.follows.map(|f| m.frameworks[f].decl.path.clone());
    let pair = (framework(old, ja), framework(new, jb));
    differ.value(Rule::FrameworkChanged, path, place, "the framework", pair);
    label(differ, &ja.decl, &jb.decl);
    differ.value(Rule::GoalChanged, path, place, "the goal", texts(&ja.goal, &jb.goal));
    let reviewed = |j: &Journey| j.reviewed.as_ref().map(|d| d.last.to_string());
    differ.value(Rule::FactChanged, path, place, "the review", (reviewed(ja), reviewed(jb)));
    let every = |j: &Journey| j.review_every.map(|period| period.to_string());
    differ.value(
        Rule::FactChanged,
        path,
        place,
        "how often it is reviewed",
        (every(ja), every(jb)),
    );
    present(differ, path, place, "the journey", (&ja.personas, &jb.personas), None);
    owner(differ, path, place, "the journey", (ja.owner, jb.owner), None);
    let rests = (&ja.evidence, &jb.evidence);
    evidence(differ, path, place, "the journey", rests, rests);
    let (at_a, at_b) = (at(ja, &ja.content, &ja.personas), at(jb, &jb.content, &jb.personas));
    content::content(differ, path, at_a, at_b);
    measures::measures(differ, path, &ja.content.measures, &jb.content.measures);

    let positions: Vec<usize> = order(&ja.stages, &inside.stages.both);
    for (&(x, y), moved) in inside.stages.both.iter().zip(pair::moved(&positions)) {
        let (x, y) = (&old.stages[x], &new.stages[y]);
        if moved {
            let message = format!("stage `{}` moved {}", y.decl.name, where_to(new, jb, y));
            differ.push(Rule::StageMoved, &y.decl.path, y.decl.name_span, message);
        }
        stage(differ, x, y, (ja, jb));
        touchpoints(differ, x, y, (ja, jb), inside);
    }
    for &id in &inside.stages.new {
        let decl = &new.stages[id].decl;
        let message = format!("stage `{}` is new", decl.name);
        differ.push(Rule::StageAdded, &decl.path, decl.name_span, message);
    }
    for &id in &inside.stages.gone {
        let decl = &old.stages[id].decl;
        differ.push(Rule::StageRemoved, &decl.path, None, format!("stage `{}` is gone", decl.name));
    }
    for &id in &inside.touchpoints.new {
        let decl = &new.touchpoints[id].decl;
        let message = format!("touchpoint `{}` is new", decl.name);
        differ.push(Rule::TouchpointAdded, &decl.path, decl.name_span, message);
    }
    for &id in &inside.touchpoints.gone {
        let decl = &old.touchpoints[id].decl;
        let message = format!("touchpoint `{}` is gone", decl.name);
        differ.push(Rule::TouchpointRemoved, &decl.path, None, message);
    }
    flow(differ, ja, jb);
    curve::curves(differ, ja, jb, &inside.touchpoints);
}

/// The old positions of what is on both sides, in the new order.
fn order<I: PartialEq>(old: &[I], both: &[(I, I)]) -> Vec<usize> {
    both.iter().filter_map(|(a, _)| old.iter().position(|x| x == a)).collect()
}

fn where_to(model: &Model, journey: &Journey, stage: &Stage) -> String {
    let names: Vec<&str> =
        journey.stages.iter().map(|&s| model.stages[s].decl.name.as_str()).collect();
    behind(&names, &stage.decl.name)
}

fn behind(names: &[&str], name: &str) -> String {
    match names.iter().position(|n| *n == name) {
        Some(0) | None => "to the start".to_owned(),
        Some(at) => format!("behind `{}`", names[at - 1]),
    }
}

/// A place of a journey, with what its content is compared with.
fn at<'a>(
    journey: &'a Journey,
    content: &'a Content,
    personas: &'a [PersonaId],
) -> content::At<'a> {
    content::At { content, personas, evidence: &journey.evidence }
}

fn stage(differ: &mut Differ, a: &Stage, b: &Stage, (ja, jb): (&Journey, &Journey)) {
    let (path, place) = (&b.decl.path, b.decl.name_span);
    let what = format!("stage `{}`", b.decl.name);
    label(differ, &a.decl, &b.decl);
    differ.value(Rule::GoalChanged, path, place, "the goal", texts(&a.goal, &b.goal));
    differ.value(Rule::FactChanged, path, place, "what begins it", texts(&a.enters, &b.enters));
    differ.value(Rule::FactChanged, path, place, "what ends it", texts(&a.exits, &b.exits));
    let times = (times(a.duration, a.at), times(b.duration, b.at));
    differ.value(Rule::FactChanged, path, place, "the time", times);
    let repeats = (a.repeats.map(|p| p.to_string()), b.repeats.map(|p| p.to_string()));
    differ.value(Rule::FactChanged, path, place, "the rhythm", repeats);
    let above = Some((&*ja.personas, &*jb.personas));
    present(differ, path, place, &what, (&a.personas, &b.personas), above);
    owner(differ, path, place, &what, (a.owner, b.owner), Some((ja.owner, jb.owner)));
    if !(a.taken_over && b.taken_over) {
        let (at_a, at_b) = (at(ja, &a.content, &a.personas), at(jb, &b.content, &b.personas));
        content::content(differ, path, at_a, at_b);
        measures::measures(differ, path, &a.content.measures, &b.content.measures);
    }
}

/// The touchpoints of a stage that are on both sides, in the stage's order.
fn touchpoints(
    differ: &mut Differ,
    a: &Stage,
    b: &Stage,
    journeys: (&Journey, &Journey),
    inside: &Inside,
) {
    let (old, new) = (differ.old, differ.new);
    let here: Vec<(TouchpointId, TouchpointId)> = inside
        .touchpoints
        .both
        .iter()
        .copied()
        .filter(|(_, y)| b.touchpoints.contains(y))
        .collect();
    let stayed: Vec<_> = here.iter().copied().filter(|(x, _)| a.touchpoints.contains(x)).collect();
    let moved = pair::moved(&order(&a.touchpoints, &stayed));
    let names: Vec<&str> =
        b.touchpoints.iter().map(|&t| new.touchpoints[t].decl.name.as_str()).collect();
    for (&(_, y), moved) in stayed.iter().zip(moved) {
        let decl = &new.touchpoints[y].decl;
        if moved {
            let message =
                format!("touchpoint `{}` moved {}", decl.name, behind(&names, &decl.name));
            differ.push(Rule::TouchpointMoved, &decl.path, decl.name_span, message);
        }
    }
    for (x, y) in here {
        touchpoint(differ, &old.touchpoints[x], &new.touchpoints[y], (a, b), journeys);
    }
}

fn touchpoint(
    differ: &mut Differ,
    a: &Touchpoint,
    b: &Touchpoint,
    (sa, sb): (&Stage, &Stage),
    (ja, jb): (&Journey, &Journey),
) {
    let (old, new) = (differ.old, differ.new);
    let (path, place) = (&b.decl.path, b.decl.name_span);
    let what = format!("touchpoint `{}`", b.decl.name);
    if a.taken_over && b.taken_over {
        return;
    }
    label(differ, &a.decl, &b.decl);
    let event = |m: &Model, t: &Touchpoint| t.event.map(|e| m.events[e].decl.path.clone());
    let pair = (event(old, a).map(|e| differ.now(&e)), event(new, b));
    differ.value(Rule::MarkerChanged, path, place, "the event that marks it", pair);
    let channels = |m: &Model, t: &Touchpoint| {
        let names = t.channels.iter().map(|&c| format!("`{}`", m.channels[c].decl.name));
        let names: Vec<String> = names.collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let pair = (channels(old, a), channels(new, b));
    differ.value(Rule::ChannelsChanged, path, place, "the channel", pair);
    if a.moment_of_truth != b.moment_of_truth {
        let words = if b.moment_of_truth {
            "is a moment of truth now"
        } else {
            "is no moment of truth any more"
        };
        differ.push(Rule::MomentOfTruth, path, place, format!("{what} {words}"));
    }
    differ.value(Rule::FactChanged, path, place, "what begins it", texts(&a.enters, &b.enters));
    differ.value(Rule::FactChanged, path, place, "what ends it", texts(&a.exits, &b.exits));
    let times = (times(a.duration, a.at), times(b.duration, b.at));
    differ.value(Rule::FactChanged, path, place, "the time", times);
    let repeats = (a.repeats.map(|p| p.to_string()), b.repeats.map(|p| p.to_string()));
    differ.value(Rule::FactChanged, path, place, "the rhythm", repeats);
    let pair = (content::named(old, &a.resolves), content::named(new, &b.resolves));
    differ.value(Rule::FactChanged, path, place, "what it resolves", pair);
    let above = Some((&*sa.personas, &*sb.personas));
    present(differ, path, place, &what, (&a.personas, &b.personas), above);
    owner(differ, path, place, &what, (a.owner, b.owner), Some((sa.owner, sb.owner)));
    let (at_a, at_b) = (at(ja, &a.content, &a.personas), at(jb, &b.content, &b.personas));
    content::content(differ, path, at_a, at_b);
    measures::measures(differ, path, &a.content.measures, &b.content.measures);
}

fn times(duration: Option<(Stretch, Stretch)>, at: Option<TimeOfDay>) -> Option<String> {
    // However they are written: two weeks are fourteen days.
    let duration = duration
        .map(|(from, to)| (from.length, to.length))
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from}..{to}") });
    let parts: Vec<String> = at.map(|at| at.to_string()).into_iter().chain(duration).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Two texts as one quotes them.
pub fn texts(a: &Option<String>, b: &Option<String>) -> (Option<String>, Option<String>) {
    let quote = |text: &Option<String>| text.as_deref().map(crate::model::quoted);
    (quote(a), quote(b))
}

/// Says that a label or a doc comment changed, if it did.
pub fn label(differ: &mut Differ, a: &Decl, b: &Decl) {
    let pair = texts(&a.label, &b.label);
    differ.value(Rule::LabelChanged, &b.path, b.name_span, "the label", pair);
    doc(differ, &b.path, b.name_span, (&a.doc, &b.doc));
}

/// Says that a doc comment changed, if it did.
pub fn doc(
    differ: &mut Differ,
    path: &str,
    place: Span,
    (a, b): (&Option<String>, &Option<String>),
) {
    differ.value(Rule::DocChanged, path, place, "the doc comment", texts(a, b));
}

/// Says who came, who left and whether the order is another, unless that is so because of what it
/// lies in. Nobody said means everybody, and is not compared with somebody.
fn present(
    differ: &mut Differ,
    path: &str,
    place: Span,
    what: &str,
    (a, b): (&[PersonaId], &[PersonaId]),
    above: Option<(&[PersonaId], &[PersonaId])>,
) {
    let (old, new) = (differ.old, differ.new);
    let before = |ids: &[PersonaId]| -> Vec<String> {
        ids.iter().map(|&p| differ.now(&old.personas[p].decl.path)).collect()
    };
    let after = |ids: &[PersonaId]| -> Vec<String> {
        ids.iter().map(|&p| new.personas[p].decl.path.clone()).collect()
    };
    let (was, is) = (before(a), after(b));
    let (around_was, around_is) = above.map(|(a, b)| (before(a), after(b))).unwrap_or_default();
    if was.is_empty() != is.is_empty() && above.is_some() {
        return;
    }
    let only = |all: &[String], other: &[String]| -> Vec<String> {
        all.iter().filter(|path| other.contains(path)).cloned().collect()
    };
    let turned = |was: &[String], is: &[String]| only(was, is) != only(is, was);
    let comes = |path: &String| !was.contains(path);
    let leaves = |path: &String| !is.contains(path);
    let joined = is.iter().zip(b).filter(|(path, _)| {
        comes(path) && (around_was.contains(path) || !around_is.contains(path))
    });
    let left = was.iter().zip(a).filter(|(path, _)| {
        leaves(path) && (around_is.contains(path) || !around_was.contains(path))
    });
    for (_, &id) in joined {
        let message = format!("`{}` joined {what}", new.personas[id].decl.name);
        differ.push(Rule::PersonaJoined, path, place, message);
    }
    for (_, &id) in left {
        let message = format!("`{}` left {what}", old.personas[id].decl.name);
        differ.push(Rule::PersonaLeft, path, place, message);
    }
    if turned(&was, &is) && !turned(&around_was, &around_is) {
        let names = |paths: &[String]| {
            let names = paths.iter().filter_map(|path| path.rsplit('.').next());
            Some(names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        };
        let pair = (names(&was), names(&is));
        let what = format!("the order of the personas of {what}");
        differ.value(Rule::PersonasReordered, path, place, &what, pair);
    }
}

/// Says that somebody else owns it, unless that is so because of what it lies in.
pub fn owner(
    differ: &mut Differ,
    path: &str,
    place: Span,
    what: &str,
    owners: (Option<TeamId>, Option<TeamId>),
    above: Option<(Option<TeamId>, Option<TeamId>)>,
) {
    let (old, new) = (differ.old, differ.new);
    let before =
        |differ: &Differ, id: Option<TeamId>| id.map(|id| differ.now(&old.teams[id].decl.path));
    let after = |id: Option<TeamId>| id.map(|id| new.teams[id].decl.path.clone());
    let pair = (before(differ, owners.0), after(owners.1));
    if pair.0 == pair.1 || above.is_some_and(|(a, b)| (before(differ, a), after(b)) == pair) {
        return;
    }
    let name = |path: &String| path.rsplit('.').next().unwrap_or_default().to_owned();
    let (rule, message) = match (pair.0.as_ref().map(name), pair.1.as_ref().map(name)) {
        (Some(was), None) => (Rule::OwnerLost, format!("{what} has lost its owner `{was}`")),
        (None, Some(is)) => (Rule::OwnerGained, format!("{what} has an owner now: `{is}`")),
        (Some(was), Some(is)) => {
            (Rule::OwnerChanged, format!("{what} went from `{was}` to `{is}`"))
        }
        (None, None) => return,
    };
    differ.push(rule, path, place, message);
    differ.values(pair.0, pair.1);
}

/// A way: from, to and for whom; its share; its place.
type Way = ((String, String, Vec<String>), Option<String>, Span);

fn flow(differ: &mut Differ, a: &Journey, b: &Journey) {
    // A flow that nobody wrote follows from the order, which is compared already.
    if !a.flow_declared && !b.flow_declared {
        return;
    }
    let edges = |model: &Model, journey: &Journey, now: &dyn Fn(&str) -> String| {
        let node = |node: &Node| match node {
            Node::Start => "start".to_owned(),
            Node::Exit => "exit".to_owned(),
            Node::Touchpoint(id) => {
                let path = now(&model.touchpoints[*id].decl.path);
                path.rsplit('.').next().unwrap_or_default().to_owned()
            }
        };
        let whom = |personas: &[PersonaId]| -> Vec<String> {
            personas.iter().map(|&p| now(&model.personas[p].decl.path)).collect()
        };
        let mut found: Vec<Way> = Vec::new();
        for edge in &journey.edges {
            let key = (node(&edge.from), node(&edge.to), whom(&edge.personas));
            let share = edge.share.map(words::percent);
            found.push((key, share, edge.span));
        }
        found
    };
    let before = edges(differ.old, a, &|path| differ.now(path));
    let after = edges(differ.new, b, &|path| path.to_owned());
    for (key, share, span) in &after {
        let way = format!("`{} -> {}`", key.0, key.1);
        match before.iter().find(|(other, _, _)| other == key) {
            None => {
                let message = format!("the way {way} is new");
                differ.push(Rule::FlowChanged, &b.decl.path, *span, message);
            }
            Some((_, was, _)) => {
                let what = format!("the share of {way}");
                let pair = (was.clone(), share.clone());
                differ.value(Rule::FlowChanged, &b.decl.path, *span, &what, pair);
            }
        }
    }
    for (key, _, _) in &before {
        if !after.iter().any(|(other, _, _)| other == key) {
            let message = format!("the way `{} -> {}` is gone", key.0, key.1);
            differ.push(Rule::FlowChanged, &b.decl.path, None, message);
        }
    }
}
