//! What is said at a place: feelings, pains, opportunities and plain entries.

use super::evidence::{Above, evidence};
use super::pair::{alike, pair};
use super::{Differ, Rule, journeys};
use crate::model::{
    Content, Evidence, Expectation, Feeling, Model, Opportunity, OpportunityId, Pain, PainId,
    PersonaId, TeamId, quoted,
};
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

/// A place of one side: what is said there, who is there, and what it rests on unless it says so.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// What is said.
    pub content: &'a Content,
    /// Who is there.
    pub personas: &'a [PersonaId],
    /// What the journey rests on.
    pub evidence: &'a Evidence,
}

/// Compares what is said at a place.
pub fn content(differ: &mut Differ, path: &str, a: At, b: At) {
    feelings(differ, path, a, b);
    let above = (a.evidence, b.evidence);
    let (a, b) = (a.content, b.content);
    pains(differ, &a.pains, &b.pains, above);
    opportunities(differ, &a.opportunities, &b.opportunities, above);
    entries(differ, path, (a, b), above);
}

/// For whom something holds, as it is called now: `Mei, Jon`; empty for everyone.
fn whom(model: &Model, personas: &[PersonaId], now: impl Fn(&str) -> String) -> String {
    let paths = personas.iter().map(|&p| now(&model.personas[p].decl.path));
    let names: Vec<String> =
        paths.map(|path| path.rsplit('.').next().unwrap_or_default().to_owned()).collect();
    names.join(", ")
}

/// Something felt or expected, as it is written.
struct Sign<'a> {
    personas: &'a [PersonaId],
    felt: (i8, Option<String>, Option<String>),
    span: Span,
}

/// What a group feels: levels with their words in order.
type Felt = Vec<(i8, Option<String>, Option<String>)>;

/// What holds for one persona, or for whoever is there.
struct Held {
    /// The persona's path, as it is called now; empty for whoever is there.
    who: String,
    felt: Felt,
    /// Whether it holds for everyone there who has none of their own.
    common: bool,
    span: Span,
}

/// What holds for each persona who is there, however it is written.
fn each_persona(
    model: &Model,
    signs: &[Sign],
    there: &[PersonaId],
    now: &dyn Fn(&str) -> String,
) -> Vec<Held> {
    let held = |who: String, own: Vec<&Sign>, common: bool| Held {
        who,
        felt: own.iter().map(|sign| sign.felt.clone()).collect(),
        common,
        span: own.first().map(|sign| sign.span).unwrap_or_default(),
    };
    let common = || signs.iter().filter(|sign| sign.personas.is_empty()).collect::<Vec<_>>();
    let mut all = there.to_vec();
    for &persona in signs.iter().flat_map(|sign| sign.personas) {
        if !all.contains(&persona) {
            all.push(persona);
        }
    }
    let each = all.iter().map(|&persona| {
        let own: Vec<&Sign> = signs.iter().filter(|s| s.personas.contains(&persona)).collect();
        let who = now(&model.personas[persona].decl.path);
        if own.is_empty() { held(who, common(), true) } else { held(who, own, false) }
    });
    let mut found: Vec<Held> = each.collect();
    if there.is_empty() {
        found.insert(0, held(String::new(), common(), true));
    }
    found
}

/// What holds for each group as it is written: where one side does not say who is there.
fn each_group(model: &Model, signs: &[Sign], now: &dyn Fn(&str) -> String) -> Vec<Held> {
    let mut groups: Vec<Held> = Vec::new();
    for sign in signs {
        let who = whom(model, sign.personas, now);
        match groups.iter_mut().find(|group| group.who == who) {
            Some(group) => group.felt.push(sign.felt.clone()),
            None => groups.push(Held {
                who,
                felt: vec![sign.felt.clone()],
                common: sign.personas.is_empty(),
                span: sign.span,
            }),
        }
    }
    groups
}

/// What was felt, what is, by whom if not by everyone, and where that is said.
struct Turn {
    was: Felt,
    is: Felt,
    common: bool,
    who: Vec<String>,
    span: Span,
}

/// What changed for whom. Who was not there, and now is as all others are, is told elsewhere.
fn turns(differ: &Differ, signs: (&[Sign], &[Sign]), a: At, b: At) -> Vec<Turn> {
    let (then, now) = (|path: &str| differ.now(path), |path: &str| path.to_owned());
    let (before, after) = if a.personas.is_empty() == b.personas.is_empty() {
        (
            each_persona(differ.old, signs.0, a.personas, &then),
            each_persona(differ.new, signs.1, b.personas, &now),
        )
    } else {
        (each_group(differ.old, signs.0, &then), each_group(differ.new, signs.1, &now))
    };
    let mut found: Vec<Turn> = Vec::new();
    let mut add = |was: &Felt, is: &Felt, common: bool, who: &str, span: Span| {
        let same = |turn: &&mut Turn| turn.was == *was && turn.is == *is && turn.common == common;
        let who = who.rsplit('.').next().unwrap_or_default().to_owned();
        match found.iter_mut().find(same) {
            Some(turn) => turn.who.push(who),
            None => {
                found.push(Turn { was: was.clone(), is: is.clone(), common, who: vec![who], span })
            }
        }
    };
    for held in &after {
        match before.iter().find(|other| other.who == held.who) {
            Some(was) if was.felt != held.felt => {
                // Where others have something of their own, nothing is one's own too.
                let nothing = |felt: &Felt, signs: &[Sign]| felt.is_empty() && !signs.is_empty();
                let own = nothing(&was.felt, signs.0) || nothing(&held.felt, signs.1);
                let common = was.common && held.common && !own;
                add(&was.felt, &held.felt, common, &held.who, held.span);
            }
            Some(_) => {}
            None if held.common && !held.who.is_empty() => {}
            None => add(&Vec::new(), &held.felt, held.common, &held.who, held.span),
        }
    }
    for held in &before {
        let gone = !after.iter().any(|other| other.who == held.who);
        if gone && (held.who.is_empty() || !held.common) {
            add(&held.felt, &Vec::new(), held.common, &held.who, held.span);
        }
    }
    found.retain(|turn| turn.was != turn.is);
    found
}

fn feelings(differ: &mut Differ, path: &str, a: At, b: At) {
    let name = path.rsplit('.').next().unwrap_or(path).to_owned();
    let of = |turn: &Turn| match turn.who.join(", ") {
        who if turn.common || who.is_empty() => String::new(),
        who => format!(" to `{who}`"),
    };
    let (before, after) = (felt(a.content), felt(b.content));
    for turn in turns(differ, (&before, &after), a, b) {
        let of = of(&turn);
        let (was, is) = (&turn.was, &turn.is);
        if was.is_empty() {
            let message = format!("`{name}` feels {}{of}", levels(is));
            differ.push(Rule::FeelingAdded, path, turn.span, message);
            differ.values(None, Some(levels(is)));
            continue;
        }
        if is.is_empty() {
            let message = format!("`{name}` no longer tells how it feels{of}");
            differ.push(Rule::FeelingRemoved, path, None, message);
            differ.values(Some(levels(was)), None);
            continue;
        }
        let (rule, word) = match mean(is).total_cmp(&mean(was)) {
            std::cmp::Ordering::Greater => (Rule::FeelingUp, "feels better"),
            std::cmp::Ordering::Less => (Rule::FeelingDown, "feels worse"),
            std::cmp::Ordering::Equal => (Rule::FeelingReworded, "is felt differently"),
        };
        let (was, is) = if rule == Rule::FeelingReworded {
            (worded(was), worded(is))
        } else {
            (levels(was), levels(is))
        };
        let message = format!("`{name}` {word}{of}: {was} became {is}");
        differ.push(rule, path, turn.span, message);
        differ.values(Some(was), Some(is));
    }
    let (before, after) = (expected(a.content), expected(b.content));
    for turn in turns(differ, (&before, &after), a, b) {
        let said = |felt: &Felt| (!felt.is_empty()).then(|| worded(felt));
        let what = format!("what is expected of `{name}`{}", of(&turn));
        let pair = (said(&turn.was), said(&turn.is));
        differ.value(Rule::ExpectationChanged, path, turn.span, &what, pair);
        if turn.is.is_empty()
            && let Some(change) = differ.diff.changes.last_mut()
        {
            change.place = None;
        }
    }
}

fn felt(content: &Content) -> Vec<Sign<'_>> {
    let sign = |f: &'_ Feeling| (f.level, f.word.clone(), f.when.clone());
    let all = content.feels.iter();
    all.map(|f| Sign { personas: &f.personas, felt: sign(f), span: f.span }).collect()
}

fn expected(content: &Content) -> Vec<Sign<'_>> {
    let sign = |e: &'_ Expectation| (e.level, e.word.clone(), None);
    let all = content.expects.iter();
    all.map(|e| Sign { personas: &e.personas, felt: sign(e), span: e.span }).collect()
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

fn pains(differ: &mut Differ, a: &[PainId], b: &[PainId], above: Above) {
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
        let accepted = journeys::texts(&x.accepted, &y.accepted);
        let rule = if y.accepted.is_some() { Rule::PainEased } else { Rule::PainWorse };
        let what = format!("why {} is accepted", quoted(&y.text));
        differ.value(rule, &y.path, y.span, &what, accepted);
        evidence(differ, &y.path, y.span, &quoted(&y.text), (&x.evidence, &y.evidence), above);
        journeys::doc(differ, &y.path, y.span, (&x.doc, &y.doc));
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

/// The pains that are resolved, as one line; `None` if there are none.
pub fn named(model: &Model, pains: &[PainId]) -> Option<String> {
    let name = |pain: &Pain| format!("`{}`", pain.name.as_ref().unwrap_or(&pain.text));
    let names: Vec<String> = pains.iter().map(|&id| name(&model.pains[id])).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn opportunities(differ: &mut Differ, a: &[OpportunityId], b: &[OpportunityId], above: Above) {
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
        let pair = (named(old, &x.resolves), named(new, &y.resolves));
        value(Rule::OpportunityChanged, format!("what {title} resolves"), pair);
        let pair = journeys::texts(&x.because, &y.because);
        value(Rule::OpportunityChanged, format!("why {title} is there"), pair);
        let due = |o: &Opportunity| o.due.as_ref().map(|due| due.text.clone());
        let later = match (&x.due, &y.due) {
            (Some(_), None) => true,
            (Some(x), Some(y)) => y.last > x.last,
            _ => false,
        };
        let rule = if later { Rule::OpportunityLater } else { Rule::OpportunityChanged };
        let day = |o: &Opportunity| o.due.as_ref().map(|due| due.last);
        if day(x) != day(y) {
            value(rule, format!("the day for {title}"), (due(x), due(y)));
        }
        let what = format!("opportunity {title}");
        let place = y.span;
        journeys::owner(differ, &y.path, place, &what, (x.owner, y.owner), None);
        evidence(differ, &y.path, place, &title, (&x.evidence, &y.evidence), above);
        journeys::doc(differ, &y.path, place, (&x.doc, &y.doc));
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
struct Plain<'a> {
    lane: &'static str,
    who: String,
    text: String,
    span: Span,
    by: Option<TeamId>,
    /// Its documentation and what it rests on, if it can have them.
    doc: Option<&'a String>,
    evidence: Option<&'a Evidence>,
}

fn entries(differ: &mut Differ, path: &str, (a, b): (&Content, &Content), above: Above) {
    let before = plain(differ.old, a, |path| differ.now(path));
    let after = plain(differ.new, b, str::to_owned);
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
        let (x, y) = (&before[i], &after[j]);
        let pair = (Some(quoted(&x.text)), Some(quoted(&y.text)));
        differ.value(Rule::EntryReworded, path, y.span, &format!("`{}`", y.lane), pair);
        let what = format!("`{}` {}", y.lane, quoted(&y.text));
        journeys::owner(differ, path, y.span, &what, (x.by, y.by), None);
        if let (Some(a), Some(b)) = (x.evidence, y.evidence) {
            evidence(differ, path, y.span, &what, (a, b), above);
        }
        journeys::doc(differ, path, y.span, (&x.doc.cloned(), &y.doc.cloned()));
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

/// All plain entries of a place.
fn plain<'a>(
    model: &'a Model,
    content: &'a Content,
    now: impl Fn(&str) -> String,
) -> Vec<Plain<'a>> {
    let one = |lane, personas: &[PersonaId], text: &str, span| Plain {
        lane,
        who: whom(model, personas, &now),
        text: text.to_owned(),
        span,
        by: None,
        doc: None,
        evidence: None,
    };
    let entries = content.entries.iter().map(|e| Plain {
        by: e.by,
        doc: e.doc.as_ref(),
        evidence: Some(&e.evidence),
        ..one(e.kind.word(), &e.personas, &e.text, e.span)
    });
    let insights = content.insights.iter().map(|&id| &model.insights[id]).map(|i| Plain {
        doc: i.doc.as_ref(),
        evidence: Some(&i.evidence),
        ..one("insight", &i.personas, &i.text, i.span)
    });
    let unknowns = content.unknowns.iter();
    let unknowns = unknowns.map(|u| Plain { by: u.owner, ..one("unknown", &[], &u.text, u.span) });
    let links = content.links.iter();
    let links = links.map(|l| one("link", &[], &format!("{}: {}", l.text, l.url), l.span));
    entries.chain(insights).chain(unknowns).chain(links).collect()
}
