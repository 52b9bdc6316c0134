//! Measures and their promises.

use super::pair::pair;
use super::{Differ, Rule, journeys};
use crate::diagram::words;
use crate::model::{Measure, MeasureId, Model, Quantity, Target};

/// Compares the measures of one place.
pub fn measures(differ: &mut Differ, path: &str, a: &[MeasureId], b: &[MeasureId]) {
    let (old, new) = (differ.old, differ.new);
    let pairs = pair(
        a,
        b,
        |id| old.measures[id].decl.name.clone(),
        |id| new.measures[id].decl.name.clone(),
        |a, b| {
            // The same computation under another name.
            let same = definition(differ, old, &old.measures[a], true)
                == definition(differ, new, &new.measures[b], false);
            if same { 1.0 } else { 0.0 }
        },
    );
    for (x, y) in pairs.both {
        measure(differ, &old.measures[x], &new.measures[y]);
    }
    for id in pairs.new {
        let measure = &new.measures[id];
        let message = format!("a new measure: {}", words::promise(new, id));
        differ.push(Rule::MeasureAdded, &measure.decl.path, measure.decl.span, message);
    }
    for id in pairs.gone {
        let name = &old.measures[id].decl.name;
        let message = format!("a measure is gone: {}", words::promise(old, id));
        differ.push(Rule::MeasureRemoved, &format!("{path}.{name}"), None, message);
    }
}

/// What a measure computes: metric, arguments, whose data, over what time.
fn definition(differ: &Differ, model: &Model, measure: &Measure, was: bool) -> String {
    let now = |path: &str| if was { differ.now(path) } else { path.to_owned() };
    let mut parts = vec![now(&model.metrics[measure.metric].decl.path)];
    for argument in &measure.arguments {
        let value = if was { differ.text_now(&argument.value) } else { argument.value.clone() };
        parts.push(format!("{}: {}", argument.parameter, super::data::amount(&value)));
    }
    parts.extend(measure.persona.map(|p| format!("for {}", now(&model.personas[p].decl.path))));
    parts.extend(measure.over.map(|over| format!("over {over}")));
    parts.join(", ")
}

fn measure(differ: &mut Differ, a: &Measure, b: &Measure) {
    let (old, new) = (differ.old, differ.new);
    let (path, place) = (&b.decl.path, b.decl.span);
    let name = format!("`{}`", b.decl.name);
    if a.decl.name != b.decl.name {
        let was = differ.now(&a.decl.path);
        let message = format!("measure `{}` is now called {name}", a.decl.name);
        differ.rename(Rule::MeasureRedefined, (&was, path), place, message);
    }
    let pair = (definition(differ, old, a, true), definition(differ, new, b, false));
    if pair.0 != pair.1 {
        let message = format!("{name} computes something else: {} became {}", pair.0, pair.1);
        differ.push(Rule::MeasureRedefined, path, place, message);
        differ.values(Some(pair.0), Some(pair.1));
    }
    let text = |target: &Option<Target>| target.as_ref().map(words::target);
    if a.target != b.target {
        let rule = match (&a.target, &b.target) {
            (None, _) => Rule::TargetAdded,
            (_, None) => Rule::TargetRemoved,
            (Some(a), Some(b)) => match easier(a, b) {
                Some(true) => Rule::TargetLoosened,
                Some(false) => Rule::TargetTightened,
                None => Rule::TargetReplaced,
            },
        };
        let pair = (text(&a.target), text(&b.target));
        let what = format!("the target of {name}");
        let turned = match rule {
            Rule::TargetLoosened => "looser",
            Rule::TargetTightened => "tighter",
            _ => "",
        };
        match &pair {
            (Some(was), Some(is)) if !turned.is_empty() => {
                let message = format!("{what} is {turned}: {was} became {is}");
                differ.push(rule, path, place, message);
                differ.values(pair.0, pair.1);
            }
            _ => differ.value(rule, path, place, &what, pair),
        }
    }
    // However they are written: a deadline is the last day of its period.
    if a.due.as_ref().map(|due| due.last) != b.due.as_ref().map(|due| due.last) {
        let rule = match (&a.due, &b.due) {
            (None, _) => Rule::DueAdded,
            (_, None) => Rule::DueRemoved,
            (Some(a), Some(b)) if b.last > a.last => Rule::DueLater,
            _ => Rule::DueEarlier,
        };
        let day = |m: &Measure| m.due.as_ref().map(|due| due.text.clone());
        differ.value(rule, path, place, &format!("the day for {name}"), (day(a), day(b)));
    }
    if a.alert != b.alert {
        // An alarm stands on the bad side: where it is easier to stay clear of, it rings later.
        let looser = match (&a.alert, &b.alert) {
            (Some(_), None) => true,
            (Some(a), Some(b)) => easier(a, b) == Some(false),
            _ => false,
        };
        let rule = if looser { Rule::AlertLoosened } else { Rule::AlertTightened };
        let pair = (text(&a.alert), text(&b.alert));
        differ.value(rule, path, place, &format!("the alarm of {name}"), pair);
    }
    if a.gate != b.gate {
        let (rule, words) = if b.gate {
            (Rule::GateGained, "fails a run when it is missed")
        } else {
            (Rule::GateLost, "no longer fails a run when it is missed")
        };
        differ.push(rule, path, place, format!("{name} {words}"));
    }
    let baseline = |m: &Measure| m.baseline.map(|b: Quantity| b.to_string());
    let what = format!("the baseline of {name}");
    differ.value(Rule::BaselineChanged, path, place, &what, (baseline(a), baseline(b)));
    let every = (a.every.map(|p| p.to_string()), b.every.map(|p| p.to_string()));
    let what = format!("how often {name} is looked at");
    differ.value(Rule::FactChanged, path, place, &what, every);
    journeys::doc(differ, path, place, (&a.decl.doc, &b.decl.doc));
    let weight = |m: &Measure| Some(m.weight.normalize().to_string());
    let what = format!("the weight of {name}");
    differ.value(Rule::WeightChanged, path, place, &what, (weight(a), weight(b)));
    let above = (above(old, a), above(new, b));
    journeys::owner(
        differ,
        path,
        place,
        &format!("measure {name}"),
        (a.owner, b.owner),
        Some(above),
    );
}

/// Who owns what a measure stands on.
fn above(model: &Model, measure: &Measure) -> Option<crate::model::TeamId> {
    use crate::model::Scope;
    match measure.scope {
        Scope::Journey(id) => model.journeys[id].owner,
        Scope::Stage(id) => model.stages[id].owner,
        Scope::Touchpoint(id) => model.touchpoints[id].owner,
    }
}

/// Whether the second is easier to meet than the first, or harder; nothing if neither.
fn easier(a: &Target, b: &Target) -> Option<bool> {
    let low = |t: &Target| match t {
        Target::AtLeast(q, included) => Some((q.value, !included)),
        Target::Inside(low, _) => Some((low.value, false)),
        Target::AtMost(..) => None,
    };
    let high = |t: &Target| match t {
        Target::AtMost(q, included) => Some((-q.value, !included)),
        Target::Inside(_, high) => Some((-high.value, false)),
        Target::AtLeast(..) => None,
    };
    // A missing end is the loosest; of two ends, the one further in is the tighter.
    let (lows, highs) = (low(b).cmp(&low(a)), high(b).cmp(&high(a)));
    match (lows, highs) {
        (std::cmp::Ordering::Equal, std::cmp::Ordering::Equal) => None,
        (l, h) if l.is_le() && h.is_le() => Some(true),
        (l, h) if l.is_ge() && h.is_ge() => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::easier;
    use crate::model::{Decimal, Kind, Quantity, Target};

    #[test]
    fn of_two_targets_one_may_be_easier() {
        let q = |n: i64| Quantity { kind: Kind::Number, value: Decimal::from(n) };
        let at_least = |n| Target::AtLeast(q(n), true);
        let at_most = |n| Target::AtMost(q(n), true);
        let inside = |low, high| Target::Inside(q(low), q(high));
        assert_eq!(easier(&at_least(5), &at_least(4)), Some(true));
        assert_eq!(easier(&at_least(4), &at_least(5)), Some(false));
        assert_eq!(easier(&at_least(4), &Target::AtLeast(q(4), false)), Some(false));
        assert_eq!(easier(&at_most(5), &at_most(6)), Some(true));
        assert_eq!(easier(&at_most(5), &at_most(4)), Some(false));
        assert_eq!(easier(&inside(4, 6), &inside(3, 6)), Some(true));
        assert_eq!(easier(&inside(4, 6), &inside(5, 6)), Some(false));
        assert_eq!(easier(&inside(4, 6), &inside(3, 5)), None);
        assert_eq!(easier(&inside(4, 6), &at_least(4)), Some(true));
        assert_eq!(easier(&at_least(4), &at_most(4)), None);
    }
}
