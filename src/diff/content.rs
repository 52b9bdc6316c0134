//! What is said at a place: feelings, pains, opportunities and plain entries.

use super::pair::{alike, pair};
use super::{Differ, Rule};
use crate::model::{Content, Model, Opportunity, OpportunityId, Pain, PainId, PersonaId, quoted};
use crate::source::Span;
use std::collections::BTreeSet;

/// Every text said at a place.
pub fn texts(model: &Model, content: &Content) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = content.entries.iter().map(|e| e.text.clone()).collect();
    found.extend(content.pains.iter().map(|&p| model.pains[p].text.clone()));
    found.extend(content.opportunities.iter().map(|&o| model.opportunities[o].text.clone()));
    found.extend(content.insights.iter().map(|&i| model.insights[i].text.clone()));
    found.extend(content.unknowns.iter().map(|u| u.text.clone()));
    found.extend(content.feels.iter().filter_map(|f| f.word.clone()));
    found
}

/// Compares what is said at a place.
pub fn content(differ: &mut Differ, path: &str, a: &Content, b: &Content) {
    feelings(differ, path, a, b);
    pains(differ, &a.pains, &b.pains);
    opportunities(differ, &a.opportunities, &b.opportunities);
    entries(differ, path, a, b);
}

/// For whom something holds, as it is called now: `Mei, Jon`; empty for everyone.
fn whom(model: &Model, personas: &[PersonaId], now: impl Fn(&str) -> String) -> String {
    let paths = personas.iter().map(|&p| now(&model.personas[p].decl.path));
    let names: Vec<String> =
        paths.map(|path| path.rsplit('.').next().unwrap_or_default().to_owned()).collect();
    names.join(", ")
}

/// What a group feels: levels with their words in order.
type Felt = Vec<(i8, Option<String>, Option<String>)>;

fn feelings(differ: &mut Differ, path: &str, a: &Content, b: &Content) {
    let groups = |model: &Model, content: &Content, now: &dyn Fn(&str) -> String| {
        let mut groups: Vec<(String, Felt, Span)> = Vec::new();
        for feeling in &content.feels {
            let who = whom(model, &feeling.personas, now);
            let one = (feeling.level, feeling.word.clone(), feeling.when.clone());
            match groups.iter_mut().find(|(other, _, _)| *other == who) {
                Some((_, felt, _)) => felt.push(one),
                None => groups.push((who, vec![one], feeling.span)),
            }
        }
        groups
    };
    let before = groups(differ.old, a, &|path| differ.now(path));
    let after = groups(differ.new, b, &|path| path.to_owned());
    let name = path.rsplit('.').next().unwrap_or(path).to_owned();
    let of = |who: &str| if who.is_empty() { String::new() } else { format!(" to `{who}`") };
    for (who, felt, span) in &after {
        match before.iter().find(|(other, _, _)| other == who) {
            None => {
                let message = format!("`{name}` feels {}{}", levels(felt), of(who));
                differ.push(Rule::FeelingAdded, path, *span, message);
                differ.values(None, Some(levels(felt)));
            }
            Some((_, was, _)) if was != felt => {
                let (old, new) = (mean(was), mean(felt));
                let (rule, word) = match new.total_cmp(&old) {
                    std::cmp::Ordering::Greater => (Rule::FeelingUp, "feels better"),
                    std::cmp::Ordering::Less => (Rule::FeelingDown, "feels worse"),
                    std::cmp::Ordering::Equal => (Rule::FeelingReworded, "is felt differently"),
                };
                let (was, is) = if rule == Rule::FeelingReworded {
                    (worded(was), worded(felt))
                } else {
                    (levels(was), levels(felt))
                };
                let message = format!("`{name}` {word}{}: {was} became {is}", of(who));
                differ.push(rule, path, *span, message);
                differ.values(Some(was), Some(is));
            }
            Some(_) => {}
        }
    }
    for (who, felt, _) in &before {
        if !after.iter().any(|(other, _, _)| other == who) {
            let message = format!("`{name}` no longer tells how it feels{}", of(who));
            differ.push(Rule::FeelingRemoved, path, None, message);
            differ.values(Some(levels(felt)), None);
        }
    }
    let expected = |model: &Model, content: &Content, now: &dyn Fn(&str) -> String| {
        let all = content.expects.iter();
        all.map(|e| (whom(model, &e.personas, now), e.level, e.span)).collect::<Vec<_>>()
    };
    let before = expected(differ.old, a, &|path| differ.now(path));
    let after = expected(differ.new, b, &|path| path.to_owned());
    for (who, level, span) in &after {
        let was = before.iter().find(|(other, _, _)| other == who).map(|(_, l, _)| signed(*l));
        let what = format!("what is expected of `{name}`{}", of(who));
        differ.value(Rule::ExpectationChanged, path, *span, &what, (was, Some(signed(*level))));
    }
    for (who, level, _) in &before {
        if !after.iter().any(|(other, _, _)| other == who) {
            let level = signed(*level);
            let message = format!("what is expected of `{name}`{} is gone: {level}", of(who));
            differ.push(Rule::ExpectationChanged, path, None, message);
            differ.values(Some(level), None);
        }
    }
}

fn signed(level: i8) -> String {
    if level > 0 { format!("+{level}") } else { level.to_string() }
}

fn levels(felt: &Felt) -> String {
    felt.iter().map(|(level, _, _)| signed(*level)).collect::<Vec<_>>().join(", ")
}

fn worded(felt: &Felt) -> String {
    let one = |(level, word, when): &(i8, Option<String>, Option<String>)| {
        let word = word.as_deref().map(|w| format!(" {}", quoted(w))).unwrap_or_default();
        let when = when.as_deref().map(|w| format!(" when {}", quoted(w))).unwrap_or_default();
        format!("{}{word}{when}", signed(*level))
    };
    felt.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn mean(felt: &Felt) -> f64 {
    felt.iter().map(|(level, _, _)| f64::from(*level)).sum::<f64>() / felt.len() as f64
}

fn pains(differ: &mut Differ, a: &[PainId], b: &[PainId]) {
    let (old, new) = (differ.old, differ.new);
    let key = |pain: &Pain| pain.name.clone().unwrap_or_else(|| pain.text.clone());
    let pairs = pair(
        a,
        b,
        |id| key(&old.pains[id]),
        |id| key(&new.pains[id]),
        |a, b| alike(&old.pains[a].text, &new.pains[b].text),
    );
    for (x, y) in pairs.both {
        let (x, y) = (&old.pains[x], &new.pains[y]);
        if x.text != y.text {
            let pair = (Some(quoted(&x.text)), Some(quoted(&y.text)));
            differ.value(Rule::PainReworded, &y.path, y.span, "a pain", pair);
        }
        let severity = (Some(x.severity.word().into()), Some(y.severity.word().into()));
        let rule = if y.severity > x.severity { Rule::PainWorse } else { Rule::PainEased };
        let what = format!("the severity of {}", quoted(&y.text));
        differ.value(rule, &y.path, y.span, &what, severity);
        let share = |pain: &Pain| pain.affects.map(crate::diagram::words::percent);
        let rule = if y.affects > x.affects { Rule::PainWorse } else { Rule::PainEased };
        let what = format!("the share of people with {}", quoted(&y.text));
        differ.value(rule, &y.path, y.span, &what, (share(x), share(y)));
        let accepted = super::journeys::texts(&x.accepted, &y.accepted);
        let rule = if y.accepted.is_some() { Rule::PainEased } else { Rule::PainWorse };
        let what = format!("why {} is accepted", quoted(&y.text));
        differ.value(rule, &y.path, y.span, &what, accepted);
    }
    for id in pairs.new {
        let pain = &new.pains[id];
        let (text, severity) = (quoted(&pain.text), pain.severity.word());
        let message = format!("a new pain, {severity}: {text}");
        differ.push(Rule::PainGained, &pain.path, pain.span, message);
    }
    for id in pairs.gone {
        let pain = &old.pains[id];
        let path = differ.now(&pain.path);
        let message = format!("a pain is gone: {}", quoted(&pain.text));
        differ.push(Rule::PainGone, &path, None, message);
    }
}

fn opportunities(differ: &mut Differ, a: &[OpportunityId], b: &[OpportunityId]) {
    let (old, new) = (differ.old, differ.new);
    let key = |o: &Opportunity| o.name.clone().unwrap_or_else(|| o.text.clone());
    let pairs = pair(
        a,
        b,
        |id| key(&old.opportunities[id]),
        |id| key(&new.opportunities[id]),
        |a, b| alike(&old.opportunities[a].text, &new.opportunities[b].text),
    );
    for (x, y) in pairs.both {
        let (x, y) = (&old.opportunities[x], &new.opportunities[y]);
        let title = quoted(&y.text);
        let mut value = |rule, what: String, pair| differ.value(rule, &y.path, y.span, &what, pair);
        if x.text != y.text {
            let pair = (Some(quoted(&x.text)), Some(title.clone()));
            value(Rule::OpportunityChanged, "an opportunity".to_owned(), pair);
        }
        let status = (Some(x.status.word().to_owned()), Some(y.status.word().to_owned()));
        value(Rule::OpportunityMoved, format!("how far {title} is"), status);
        let sizes = |o: &Opportunity| {
            let word = |size: Option<crate::model::Effort>| size.map_or("?", |s| s.word());
            Some(format!("{} effort, {} impact", word(o.effort), word(o.impact)))
        };
        value(Rule::OpportunityChanged, format!("the worth of {title}"), (sizes(x), sizes(y)));
        let due = |o: &Opportunity| o.due.as_ref().map(|due| due.text.clone());
        let later = match (&x.due, &y.due) {
            (Some(_), None) => true,
            (Some(x), Some(y)) => y.last > x.last,
            _ => false,
        };
        let rule = if later { Rule::OpportunityLater } else { Rule::OpportunityChanged };
        value(rule, format!("the day for {title}"), (due(x), due(y)));
        let what = format!("opportunity {title}");
        let place = y.span;
        super::journeys::owner(differ, &y.path, place, &what, (x.owner, y.owner), None);
    }
    for id in pairs.new {
        let it = &new.opportunities[id];
        let message = format!("a new opportunity: {}", quoted(&it.text));
        differ.push(Rule::OpportunityAdded, &it.path, it.span, message);
    }
    for id in pairs.gone {
        let it = &old.opportunities[id];
        let path = differ.now(&it.path);
        let message = format!("an opportunity is gone: {}", quoted(&it.text));
        differ.push(Rule::OpportunityGone, &path, None, message);
    }
}

/// A plain entry: its lane, for whom, its text, its place.
struct Plain {
    lane: &'static str,
    who: String,
    text: String,
    span: Span,
}

fn entries(differ: &mut Differ, path: &str, a: &Content, b: &Content) {
    let all = |model: &Model, content: &Content, now: &dyn Fn(&str) -> String| {
        let mut found: Vec<Plain> = Vec::new();
        let mut add = |lane, personas: &[PersonaId], text: &str, span| {
            let who = whom(model, personas, now);
            found.push(Plain { lane, who, text: text.to_owned(), span });
        };
        for entry in &content.entries {
            add(entry.kind.word(), &entry.personas, &entry.text, entry.span);
        }
        for &id in &content.insights {
            let insight = &model.insights[id];
            add("insight", &insight.personas, &insight.text, insight.span);
        }
        for unknown in &content.unknowns {
            add("unknown", &[], &unknown.text, unknown.span);
        }
        for link in &content.links {
            add("link", &[], &format!("{}: {}", link.text, link.url), link.span);
        }
        found
    };
    let before = all(differ.old, a, &|path| differ.now(path));
    let after = all(differ.new, b, &|path| path.to_owned());
    let key = |plain: &Plain| format!("{}\0{}\0{}", plain.lane, plain.who, plain.text);
    let pairs = pair(
        &(0..before.len()).collect::<Vec<_>>(),
        &(0..after.len()).collect::<Vec<_>>(),
        |i| key(&before[i]),
        |j| key(&after[j]),
        |i, j| {
            let same = before[i].lane == after[j].lane && before[i].who == after[j].who;
            if same { alike(&before[i].text, &after[j].text) } else { 0.0 }
        },
    );
    for (i, j) in pairs.both {
        let pair = (Some(quoted(&before[i].text)), Some(quoted(&after[j].text)));
        let what = format!("`{}`", after[j].lane);
        differ.value(Rule::EntryReworded, path, after[j].span, &what, pair);
    }
    for j in pairs.new {
        let message = format!("new: `{}` {}", after[j].lane, quoted(&after[j].text));
        differ.push(Rule::EntryAdded, path, after[j].span, message);
    }
    for i in pairs.gone {
        let message = format!("gone: `{}` {}", before[i].lane, quoted(&before[i].text));
        differ.push(Rule::EntryRemoved, path, None, message);
    }
}
