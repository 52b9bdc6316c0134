//! Targets and their dates.

use crate::analyze::flow::{takes, touchpoint};
use crate::analyze::places::Map;
use crate::analyze::wording::percent;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Date, Decimal, Edge, EntryRule, EventId, EventRef, Formula, FormulaKind, Funnel, Kind, Measure,
    OrderRule, PersonaId, Predicate, Target, TouchpointId, Unit,
};
use std::collections::{BTreeMap, BTreeSet};

/// J0610: a due date is in the past.
pub fn past_due(map: Map, as_of: Date, out: &mut Vec<Diagnostic>) {
    for (_, measure) in map.measures() {
        let Some(due) = measure.due.as_ref().filter(|due| due.last < as_of) else { continue };
        let name = &measure.decl.name;
        out.push(
            Diagnostic::new(
                Code::PastDue,
                measure.due_span.unwrap_or(measure.decl.name_span),
                format!("`{name}` was due by {}, which is past", due.text),
            )
            .label(format!("its last day was {}", due.last))
            .help(format!(
                "promise it anew, as in `by {}`, or take the measure away",
                coming_quarter(as_of)
            )),
        );
    }
}

/// The quarter after the one in which a day lies, as written.
fn coming_quarter(day: Date) -> String {
    let quarter = (day.month() + 2) / 3;
    if quarter == 4 {
        format!("{}-Q1", i32::from(day.year()) + 1)
    } else {
        format!("{}-Q{}", day.year(), quarter + 1)
    }
}

/// J0611: the baseline already meets the target.
pub fn already_met(map: Map, out: &mut Vec<Diagnostic>) {
    for (_, measure) in map.measures() {
        let (Some(target), Some(baseline)) = (&measure.target, &measure.baseline) else { continue };
        let (met, wanted, help) = match target {
            Target::AtLeast(value, included) => (
                baseline.value > value.value || (*included && baseline.value == value.value),
                format!("{} {value}", if *included { ">=" } else { ">" }),
                format!("aim higher than {baseline}"),
            ),
            Target::AtMost(value, included) => (
                baseline.value < value.value || (*included && baseline.value == value.value),
                format!("{} {value}", if *included { "<=" } else { "<" }),
                format!("aim lower than {baseline}"),
            ),
            Target::Inside(low, high) => (
                low.value <= baseline.value && baseline.value <= high.value,
                format!("in {low}..{high}"),
                "aim at another range".to_string(),
            ),
        };
        if met {
            out.push(
                Diagnostic::new(
                    Code::AlreadyMet,
                    measure.baseline_span.unwrap_or(measure.decl.name_span),
                    format!(
                        "`{}` starts from {baseline}, which already meets its target",
                        measure.decl.name
                    ),
                )
                .label(format!("wanted is {wanted}"))
                .help(format!("{help}; or take `from {baseline}` away if it is only to be held")),
            );
        }
    }
}

/// What happens in a step of a funnel: an event, and which of its rows.
type Happening<'m> = (EventId, Option<&'m Predicate>);

/// The number of a happening among [`Happenings`].
type Step = usize;

/// The happenings of a journey's promises, each once, so that ways between them can be followed by
/// number.
#[derive(Default)]
struct Happenings<'m> {
    all: Vec<Happening<'m>>,
    by_event: BTreeMap<EventId, Vec<Step>>,
}

impl<'m> Happenings<'m> {
    fn step(&mut self, happening: Happening<'m>) -> Step {
        let known = self.by_event.entry(happening.0).or_default();
        match known.iter().find(|&&step| self.all[step] == happening) {
            Some(step) => *step,
            None => {
                known.push(self.all.len());
                self.all.push(happening);
                self.all.len() - 1
            }
        }
    }
}

/// A conversion that is promised: of those who do one thing, at least so many do the other.
struct Promise<'m> {
    /// Its place among the promises.
    place: usize,
    measure: &'m Measure,
    from: Step,
    to: Step,
    share: Decimal,
    /// Promises can be multiplied only if they count the same: whom, by what, from which entries.
    counts: (Option<PersonaId>, Unit, EntryRule),
}

impl<'m> Promise<'m> {
    fn of(place: usize, measure: &'m Measure, happenings: &mut Happenings<'m>) -> Option<Self> {
        let funnel = plain_funnel(&measure.formula)?;
        let Some(Target::AtLeast(target, _)) = &measure.target else { return None };
        let share = (target.kind == Kind::Percent).then_some(target.value)?;
        let mut step = |i: usize| {
            let pick = &funnel.steps[i].event;
            match pick.event {
                EventRef::Event { event, .. } => {
                    Some(happenings.step((event, pick.filter.as_ref())))
                }
                EventRef::Parameter(_) => None,
            }
        };
        let (from, to) = (step(0)?, step(funnel.steps.len() - 1)?);
        let counts = (measure.persona, funnel.unit, funnel.entry);
        (from != to).then_some(Promise { place, measure, from, to, share, counts })
    }

    fn spans_the_same(&self, other: &Promise) -> bool {
        (self.from, self.to) == (other.from, other.to)
    }
}

/// Promises that count the same, by where they begin and by where they end.
struct Alike<'a, 'm> {
    from: BTreeMap<Step, Vec<&'a Promise<'m>>>,
    to: BTreeMap<Step, Vec<&'a Promise<'m>>>,
    /// The steps in an order in which each comes behind all that lead to it; those that lie in a
    /// circle or behind one have no rank.
    rank: BTreeMap<Step, usize>,
}

impl<'a, 'm> Alike<'a, 'm> {
    fn new(promises: impl Iterator<Item = &'a Promise<'m>>) -> Self {
        let mut alike = Alike { from: BTreeMap::new(), to: BTreeMap::new(), rank: BTreeMap::new() };
        for promise in promises {
            alike.from.entry(promise.from).or_default().push(promise);
            alike.to.entry(promise.to).or_default().push(promise);
        }
        let mut leading: BTreeMap<Step, usize> =
            alike.to.iter().map(|(&step, promises)| (step, promises.len())).collect();
        let mut open: Vec<Step> =
            alike.from.keys().copied().filter(|step| !alike.to.contains_key(step)).collect();
        while let Some(at) = open.pop() {
            alike.rank.insert(at, alike.rank.len());
            for promise in alike.from.get(&at).into_iter().flatten() {
                if let Some(left) = leading.get_mut(&promise.to) {
                    *left -= 1;
                    if *left == 0 {
                        open.push(promise.to);
                    }
                }
            }
        }
        alike
    }

    /// All to which promises lead from a step without passing another one.
    fn after(&self, step: Step, without: Step) -> BTreeSet<Step> {
        let mut reached = BTreeSet::new();
        let mut open = vec![step];
        while let Some(at) = open.pop() {
            let next = self.from.get(&at).into_iter().flatten().map(|p| p.to);
            open.extend(next.filter(|&to| to != without && reached.insert(to)));
        }
        reached
    }

    /// All from which promises lead to a step without passing another one.
    fn before(&self, step: Step, without: Step) -> BTreeSet<Step> {
        let mut reached = BTreeSet::new();
        let mut open = vec![step];
        while let Some(at) = open.pop() {
            let next = self.to.get(&at).into_iter().flatten().map(|p| p.from);
            open.extend(next.filter(|&from| reached.insert(from) && from != without));
        }
        reached
    }

    /// The promises over which ways lead from the beginning of a promise to its end, but those that
    /// span the same, in the order written.
    fn parts(&self, whole: &Promise) -> Vec<&'a Promise<'m>> {
        let rank = self.rank.get(&whole.to);
        // What lies before the beginning or behind the end need not be gone through.
        let early =
            |step: Step| rank.is_some() && self.rank.get(&step) < self.rank.get(&whole.from);
        let mut leading = BTreeSet::from([whole.to]);
        let mut open = vec![whole.to];
        while let Some(at) = open.pop() {
            if at == whole.from {
                continue;
            }
            let parts = self.to.get(&at).into_iter().flatten().filter(|p| !p.spans_the_same(whole));
            open.extend(parts.map(|p| p.from).filter(|&from| !early(from) && leading.insert(from)));
        }
        if !leading.contains(&whole.from) {
            return Vec::new();
        }
        // In a circle, what comes after the end is no part of the way there, nor what comes before
        // the beginning.
        let outside = match rank {
            Some(_) => BTreeSet::new(),
            None => {
                let mut outside = self.after(whole.to, whole.from);
                outside.append(&mut self.before(whole.from, whole.to));
                outside
            }
        };
        let mut parts = Vec::new();
        let mut reached = BTreeSet::from([whole.from]);
        let mut open = vec![whole.from];
        while let Some(at) = open.pop() {
            for &part in self.from.get(&at).into_iter().flatten() {
                let on_the_way = leading.contains(&part.to)
                    && (part.to == whole.to || !outside.contains(&part.to));
                if on_the_way && !part.spans_the_same(whole) {
                    parts.push(part);
                    if part.to != whole.to && reached.insert(part.to) {
                        open.push(part.to);
                    }
                }
            }
        }
        parts.sort_by_key(|part| part.place);
        parts
    }

    /// Those of some steps to which another of them leads without passing `without`.
    fn behind_another(&self, steps: &BTreeSet<Step>, without: Step) -> BTreeSet<Step> {
        // Two of those that lead to a step are enough: one of them is another.
        let mut led_by: BTreeMap<Step, Vec<Step>> = BTreeMap::new();
        let mut open: Vec<(Step, Step)> = steps.iter().map(|&step| (step, step)).collect();
        while let Some((at, by)) = open.pop() {
            let next = self.from.get(&at).into_iter().flatten().map(|p| p.to);
            for to in next.filter(|&to| to != without) {
                let known = led_by.entry(to).or_default();
                if known.len() < 2 && !known.contains(&by) {
                    known.push(by);
                    open.push((to, by));
                }
            }
        }
        let another = |step: &Step| led_by.get(step).is_some_and(|by| by.iter().any(|s| s != step));
        steps.iter().copied().filter(another).collect()
    }
}

/// The funnel that a formula is, if it is no more than that.
fn plain_funnel(formula: &Formula) -> Option<&Funnel> {
    match &formula.is {
        FormulaKind::Metric(_, inner) => plain_funnel(inner),
        FormulaKind::Converted(funnel) => {
            let plain = funnel.steps.len() >= 2
                && funnel.order == OrderRule::InOrder
                && funnel.exclude.is_empty()
                && funnel.same.is_empty();
            plain.then_some(funnel)
        }
        _ => None,
    }
}

/// Parts of a promise that a finding shows. Nobody reads on, and thousands of promises may each have
/// thousands of parts.
const SHOWN: usize = 100;

/// J0612: the targets along a path multiply to less than the target of the whole. Where several
/// ways lead to the end, they add up; where the flow leads past all of them, nothing is known of
/// the whole.
pub fn leaky_path(map: Map, out: &mut Vec<Diagnostic>) {
    let mut happenings = Happenings::default();
    let mut promises: Vec<Promise> = Vec::new();
    for (_, measure) in map.measures() {
        promises.extend(Promise::of(promises.len(), measure, &mut happenings));
    }
    type Alikeness = (Option<PersonaId>, Unit, EntryRule);
    let mut groups: Vec<(Alikeness, Alike)> = Vec::new();
    let ground = Ground::of(map);
    for whole in &promises {
        let group = groups.iter().position(|(counts, _)| *counts == whole.counts);
        let group = group.unwrap_or_else(|| {
            let alike = Alike::new(promises.iter().filter(|p| p.counts == whole.counts));
            groups.push((whole.counts, alike));
            groups.len() - 1
        });
        let alike = &groups[group].1;
        // Most begin no other way: nothing is to be multiplied then.
        if alike.from[&whole.from].iter().all(|p| p.to == whole.to) {
            continue;
        }
        let parts = alike.parts(whole);
        let ways = ways(&parts, whole.from, whole.to);
        let promised: Decimal =
            ways.iter().fold(Decimal::ZERO, |sum, way| sum.saturating_add(way.share));
        if ways.is_empty()
            || promised >= whole.share
            || ground.leads_past(&happenings, whole, &ways)
        {
            continue;
        }
        let event = |step: Step| map.model.events[happenings.all[step].0].decl.name.as_str();
        let (name, together) = (&whole.measure.decl.name, percent(promised));
        let wanted = percent(whole.share);
        let mut finding = Diagnostic::new(
            Code::LeakyPath,
            whole.measure.decl.name_span,
            format!("`{name}` wants {wanted}, but its parts are promised to give {together}"),
        )
        .label(format!(
            "{wanted} of those who do `{}` are to do `{}`",
            event(whole.from),
            event(whole.to)
        ))
        .help(format!("raise the targets of the parts, or lower this one to {together}"));
        let mut shown = BTreeSet::new();
        for part in ways.iter().flat_map(|way| &way.parts) {
            let place = part.measure.decl.name_span;
            if shown.len() < SHOWN && shown.insert(place) {
                let (from, to) = (event(part.from), event(part.to));
                let share = percent(part.share);
                finding = finding.also(place, format!("from `{from}` to `{to}`: {share}"));
            }
        }
        out.push(finding);
    }
}

/// The touchpoints that show each event, and the arrows that leave each touchpoint.
struct Ground<'m> {
    map: Map<'m>,
    shows: BTreeMap<EventId, BTreeSet<TouchpointId>>,
    leave: BTreeMap<TouchpointId, Vec<&'m Edge>>,
}

impl<'m> Ground<'m> {
    fn of(map: Map<'m>) -> Self {
        let mut ground = Ground { map, shows: BTreeMap::new(), leave: BTreeMap::new() };
        for (id, touchpoint) in map.touchpoints() {
            let own = touchpoint.overrides.iter().filter_map(|o| o.event);
            for event in own.chain(touchpoint.event) {
                ground.shows.entry(event).or_default().insert(id);
            }
        }
        for edge in &map.journey.edges {
            if let Some(from) = touchpoint(edge.from) {
                ground.leave.entry(from).or_default().push(edge);
            }
        }
        ground
    }

    /// Whether the flow leads from the beginning of a promise to its end past all that the ways
    /// between go through. An end that no touchpoint shows is sought in the last stage; of anything
    /// else that none shows, nothing is known, and the ways are taken to be all there are.
    fn leads_past(&self, happenings: &Happenings, whole: &Promise, ways: &[Way]) -> bool {
        let map = self.map;
        let shows = |step: Step| self.shows.get(&happenings.all[step].0);
        let mut passed = BTreeSet::new();
        for step in ways.iter().flat_map(|way| way.parts.iter().skip(1)).map(|part| part.from) {
            let Some(shown) = shows(step) else { return false };
            passed.extend(shown);
        }
        let begins = shows(whole.from).cloned().unwrap_or_default();
        let ends = shows(whole.to).cloned().unwrap_or_else(|| {
            let last = map.stages().last().map(|(_, stage)| &stage.touchpoints);
            last.into_iter().flatten().copied().filter(|id| !begins.contains(id)).collect()
        });
        let mut open: Vec<TouchpointId> = begins.into_iter().collect();
        let mut seen: BTreeSet<TouchpointId> = open.iter().copied().chain(passed).collect();
        while let Some(at) = open.pop() {
            if ends.contains(&at) {
                return true;
            }
            let taken = self.leave.get(&at).into_iter().flatten();
            let taken = taken.filter(|edge| takes(map.model, edge, whole.measure.persona));
            open.extend(taken.filter_map(|edge| touchpoint(edge.to)).filter(|&to| seen.insert(to)));
        }
        false
    }
}

/// A way from one happening to another, and what its promises multiply to.
struct Way<'a, 'm> {
    parts: Vec<&'a Promise<'m>>,
    share: Decimal,
}

/// The ways from one happening to another over at least two promises: of those that begin with the
/// same step, the best; a step that others lead to as well is no beginning.
fn ways<'a, 'm>(parts: &[&'a Promise<'m>], from: Step, to: Step) -> Vec<Way<'a, 'm>> {
    let alike = Alike::new(parts.iter().copied());
    let firsts = alike.from.get(&from).map_or(&[][..], Vec::as_slice);
    let rests = best_rests(parts, from, to);
    let begin = firsts.iter().map(|first| first.to).collect();
    let via_another = alike.behind_another(&begin, from);
    let mut ways: Vec<Way<'a, 'm>> = Vec::new();
    let mut known: BTreeMap<Step, usize> = BTreeMap::new();
    for &first in firsts {
        let Some(rest) = rests.get(&first.to) else { continue };
        if via_another.contains(&first.to) {
            continue;
        }
        let share = first.share.saturating_mul(rest.share);
        let index = *known.entry(first.to).or_insert(ways.len());
        match ways.get_mut(index) {
            Some(known) if known.share >= share => {}
            Some(known) => *known = Way { parts: follow(first, &rests), share },
            None => ways.push(Way { parts: follow(first, &rests), share }),
        }
    }
    ways
}

/// The best that can be promised from where `first` begins up to the end of the whole.
struct Rest<'a, 'm> {
    first: &'a Promise<'m>,
    share: Decimal,
}

/// For each step from which promises lead to `to` without passing `without`, the best of them.
/// A round in a circle never promises more, since no share is over the whole.
fn best_rests<'a, 'm>(
    parts: &[&'a Promise<'m>],
    without: Step,
    to: Step,
) -> BTreeMap<Step, Rest<'a, 'm>> {
    let mut best: BTreeMap<Step, Rest<'a, 'm>> = BTreeMap::new();
    let mut leading: BTreeMap<Step, Vec<usize>> = BTreeMap::new();
    for (i, part) in parts.iter().enumerate() {
        if part.from != without && part.from != to {
            leading.entry(part.to).or_default().push(i);
        }
    }
    // In rounds through the parts, but only through those of which the rest has become better.
    let mut round: BTreeSet<usize> = leading.get(&to).into_iter().flatten().copied().collect();
    for _ in parts {
        let mut next = BTreeSet::new();
        while let Some(i) = round.pop_first() {
            let part = parts[i];
            let after = match part.to == to {
                true => Some(Decimal::ONE),
                false => best.get(&part.to).map(|rest| rest.share),
            };
            let Some(share) = after.map(|after| part.share.saturating_mul(after)) else { continue };
            if best.get(&part.from).is_some_and(|rest| rest.share >= share) {
                continue;
            }
            best.insert(part.from, Rest { first: part, share });
            for &before in leading.get(&part.from).into_iter().flatten() {
                if before > i {
                    round.insert(before)
                } else {
                    next.insert(before)
                };
            }
        }
        if next.is_empty() {
            break;
        }
        round = next;
    }
    best
}

/// The promises from `first` on, each followed by the best one.
fn follow<'a, 'm>(
    first: &'a Promise<'m>,
    rests: &BTreeMap<Step, Rest<'a, 'm>>,
) -> Vec<&'a Promise<'m>> {
    let mut way = vec![first];
    let mut at = first;
    while let Some(rest) = rests.get(&at.to) {
        // Shares over the whole, an error elsewhere, could lead in a circle.
        if way.len() > rests.len() {
            break;
        }
        at = rest.first;
        way.push(at);
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::sample::{Sample, converted, percent};
    use crate::model::{DateSpan, MeasureId, Quantity, TouchpointId};

    fn buy() -> (Sample, TouchpointId, crate::model::MetricId) {
        let mut s = Sample::new();
        let journey = s.journey("Buy", &[]);
        let stage = s.stage(journey, "purchase");
        let checkout = s.touchpoint(stage, "checkout");
        let metric = s.metric("rate");
        (s, checkout, metric)
    }

    fn promise(s: &mut Sample, at: TouchpointId, events: &[EventId], share: i64) -> MeasureId {
        let id = s.measure(at, crate::model::MetricId::new(0), converted(events));
        s.model.measures[id].target = Some(Target::AtLeast(percent(share), true));
        id
    }

    #[test]
    fn a_due_date_counts_to_its_last_day() {
        let (mut s, checkout, _) = buy();
        let event = s.event("paid");
        let id = promise(&mut s, checkout, &[event], 50);
        let due = |first, last, text: &str| Some(DateSpan { first, last, text: text.into() });
        // As of 2026-06-15.
        s.model.measures[id].due =
            due(Date::constant(2026, 4, 1), Date::constant(2026, 6, 30), "2026-Q2");
        assert!(s.messages(Code::PastDue).is_empty());
        s.model.measures[id].due =
            due(Date::constant(2026, 6, 15), Date::constant(2026, 6, 15), "2026-06-15");
        assert!(s.messages(Code::PastDue).is_empty());
        s.model.measures[id].due =
            due(Date::constant(2026, 1, 1), Date::constant(2026, 3, 31), "2026-Q1");
        let found = s.advice(Code::PastDue);
        assert_eq!(found[0].message, "`rate` was due by 2026-Q1, which is past");
        assert_eq!(found[0].label, "its last day was 2026-03-31");
        assert!(found[0].help.as_deref().is_some_and(|h| h.contains("`by 2026-Q3`")));
        assert_eq!(coming_quarter(Date::constant(2026, 12, 31)), "2027-Q1");
    }

    #[test]
    fn a_baseline_on_the_good_side_is_told() {
        let (mut s, checkout, _) = buy();
        let event = s.event("paid");
        let id = promise(&mut s, checkout, &[event], 50);
        s.model.measures[id].baseline = Some(percent(49));
        assert!(s.messages(Code::AlreadyMet).is_empty());
        s.model.measures[id].baseline = Some(percent(50));
        assert_eq!(
            s.messages(Code::AlreadyMet),
            ["`rate` starts from 50%, which already meets its target"]
        );
        s.model.measures[id].target = Some(Target::AtLeast(percent(50), false));
        assert!(s.messages(Code::AlreadyMet).is_empty());
        s.model.measures[id].target = Some(Target::AtMost(percent(60), true));
        assert_eq!(s.messages(Code::AlreadyMet).len(), 1);
        s.model.measures[id].target = Some(Target::Inside(percent(40), percent(60)));
        assert_eq!(s.messages(Code::AlreadyMet).len(), 1);
        s.model.measures[id].target = Some(Target::Inside(percent(60), percent(70)));
        assert!(s.messages(Code::AlreadyMet).is_empty());
    }

    #[test]
    fn parts_that_multiply_to_less_than_the_whole_leak() {
        let (mut s, t, _) = buy();
        let [a, b, c] = ["seen", "opened", "paid"].map(|name| s.event(name));
        promise(&mut s, t, &[a, b], 50);
        promise(&mut s, t, &[b, c], 40);
        let whole = promise(&mut s, t, &[a, c], 20);
        assert!(s.messages(Code::LeakyPath).is_empty());
        s.model.measures[whole].target = Some(Target::AtLeast(percent(25), true));
        let found = s.advice(Code::LeakyPath);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "`rate` wants 25%, but its parts are promised to give 20%");
        assert_eq!(found[0].labels.len(), 2);
        // Mei's conversion is not everybody's.
        s.model.measures[whole].persona = Some(PersonaId::new(0));
        assert!(s.messages(Code::LeakyPath).is_empty());
    }

    #[test]
    fn other_ways_to_the_end_add_up_and_shortcuts_do_not() {
        let (mut s, t, _) = buy();
        let [a, b, c, d] = ["seen", "web", "store", "paid"].map(|name| s.event(name));
        promise(&mut s, t, &[a, b], 50);
        promise(&mut s, t, &[b, d], 30);
        promise(&mut s, t, &[a, c], 50);
        promise(&mut s, t, &[c, d], 20);
        let whole = promise(&mut s, t, &[a, d], 25);
        assert!(s.messages(Code::LeakyPath).is_empty(), "15% by the web and 10% by the store");
        s.model.measures[whole].target = Some(Target::AtLeast(percent(26), true));
        assert_eq!(s.messages(Code::LeakyPath).len(), 1);
        // Once the web leads to the store, going there is no way of its own.
        promise(&mut s, t, &[b, c], 40);
        s.model.measures[whole].target = Some(Target::AtLeast(percent(16), true));
        let found = s.messages(Code::LeakyPath);
        assert!(
            found.contains(&"`rate` wants 16%, but its parts are promised to give 15%".to_string()),
            "{found:?}"
        );
    }

    #[test]
    fn a_longer_funnel_is_a_whole_as_well_and_circles_end() {
        let (mut s, t, _) = buy();
        let [a, b, c] = ["seen", "opened", "paid"].map(|name| s.event(name));
        promise(&mut s, t, &[a, b], 50);
        promise(&mut s, t, &[b, c], 40);
        promise(&mut s, t, &[a, b, c], 30);
        assert_eq!(s.messages(Code::LeakyPath).len(), 1);
        promise(&mut s, t, &[b, a], 50);
        promise(&mut s, t, &[c, b], 40);
        assert!(s.messages(Code::LeakyPath).is_empty(), "nobody knows what comes first");
    }

    #[test]
    fn a_detour_is_no_part_of_the_way() {
        let (mut s, search, _) = buy();
        let (journey, stage) =
            (s.model.touchpoints[search].journey, s.model.touchpoints[search].stage);
        let [a, b, c] = ["searched", "watched", "seen"].map(|name| s.event(name));
        let (reviews, product) = (s.touchpoint(stage, "reviews"), s.touchpoint(stage, "product"));
        for (t, event) in [(search, a), (reviews, b), (product, c)] {
            s.model.touchpoints[t].event = Some(event);
        }
        promise(&mut s, search, &[a, b], 40);
        promise(&mut s, reviews, &[b, c], 50);
        promise(&mut s, product, &[a, c], 70);
        assert_eq!(s.messages(Code::LeakyPath).len(), 1, "in the order written all watch reviews");
        s.chain(journey, &[search, reviews, product]);
        assert_eq!(s.messages(Code::LeakyPath).len(), 1);
        s.chain(journey, &[search, product]);
        assert!(s.messages(Code::LeakyPath).is_empty());
    }

    #[test]
    fn what_is_not_a_plain_funnel_is_not_multiplied() {
        let (mut s, t, _) = buy();
        let [a, b, c] = ["seen", "opened", "paid"].map(|name| s.event(name));
        let part = promise(&mut s, t, &[a, b], 50);
        promise(&mut s, t, &[b, c], 40);
        promise(&mut s, t, &[a, c], 30);
        assert_eq!(s.messages(Code::LeakyPath).len(), 1);
        let inner = s.model.measures[part].formula.clone();
        s.model.measures[part].formula.is =
            FormulaKind::Metric("std.metrics.rate".into(), Box::new(inner.clone()));
        assert_eq!(s.messages(Code::LeakyPath).len(), 1);
        s.model.measures[part].formula.is = FormulaKind::Negate(Box::new(inner));
        assert!(s.messages(Code::LeakyPath).is_empty());
        s.model.measures[part].target =
            Some(Target::AtMost(Quantity { kind: Kind::Percent, value: Decimal::ONE }, true));
        assert!(s.messages(Code::LeakyPath).is_empty());
    }
}
