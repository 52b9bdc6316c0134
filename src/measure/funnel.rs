//! Following people through the steps of a funnel.

use super::selection::{Scope, Selection};
use super::table::Values;
use super::trail::{Moment, Trail};
use crate::model::{
    Decimal, EntryRule, EventPick, EventRef, Funnel, OrderRule, SourceId, TimeValue,
};
use std::collections::HashMap;

/// What became of those who entered a funnel.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Followed {
    /// How many counted attempts reached each step, the first one included.
    pub reached: Vec<u64>,
    /// For each step, how long after the one before it was taken, for those who took it; the first
    /// is empty. In the order in which steps were taken.
    pub gaps: Vec<Vec<i64>>,
    /// The counted attempts, in the order of people.
    pub attempts: Vec<Attempt>,
    /// People or sessions whose entries are all too late (for `each`: entries that are).
    pub immature: u64,
}

/// An attempt that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// Whose: the number of the person's text.
    pub person: u32,
    /// From entry to the last step; `None`: it was not reached.
    pub took: Option<i64>,
}

/// Follows everyone. `None`: a source is not bound.
pub fn follow<'a>(selection: &Selection<'a>, funnel: &'a Funnel, scope: Scope) -> Option<Followed> {
    let steps = funnel.steps.len();
    let mut picks: Vec<&EventPick> = funnel.steps.iter().map(|s| &s.event).collect();
    picks.extend(&funnel.exclude);
    let others = if funnel.order == OrderRule::Exact { steps } else { 0 };
    let trail = Trail::new(selection, &picks, others, scope, funnel.unit)?;
    let sources: Vec<SourceId> = trail.sources().collect();
    let held = Held::new(selection, funnel, &sources)?;
    let mut walker = Walker::new(funnel, selection.store.as_of, held);
    walker.of_steps = sources
        .iter()
        .map(|s| {
            picks[..steps].iter().any(|p| selection.event_source(p).is_some_and(|(of, _)| of == *s))
        })
        .collect();
    let mut found =
        Followed { reached: vec![0; steps], gaps: vec![Vec::new(); steps], ..Followed::default() };
    trail.each(|person, moments| walker.unit(person, moments, &mut found));
    Some(found)
}

/// The values that must stay the same, as numbers: equal numbers are equal values, 0 is missing.
struct Held {
    /// By source of the trail and step: a number for each row. Empty: nothing is held.
    numbers: Vec<Vec<Vec<u32>>>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Part {
    Text(u32),
    Number(u64),
    Money(Decimal),
    Whole(i64),
}

impl Held {
    fn new(selection: &Selection<'_>, funnel: &Funnel, sources: &[SourceId]) -> Option<Held> {
        if funnel.same.is_empty() {
            return Some(Held { numbers: Vec::new() });
        }
        let mut known: HashMap<Vec<Part>, u32> = HashMap::new();
        let mut numbers = vec![vec![Vec::new(); funnel.steps.len()]; sources.len()];
        for (step, of) in funnel.steps.iter().enumerate() {
            let EventRef::Event { event, .. } = &of.event.event else { return None };
            let source = selection.model.events[*event].source;
            let lane = sources.iter().position(|s| *s == source)?;
            let table = selection.table(source)?;
            let columns: Option<Vec<&Values>> = funnel
                .same
                .iter()
                .map(|property| {
                    let column = selection.model.property_column(*event, property)?;
                    Some(&table.columns[column].as_ref()?.values)
                })
                .collect();
            let columns = columns?;
            numbers[lane][step] = (0..table.rows)
                .map(|row| {
                    let parts: Option<Vec<Part>> = columns.iter().map(|c| part(c, row)).collect();
                    parts.map_or(0, |parts| {
                        let next = known.len() as u32 + 1;
                        *known.entry(parts).or_insert(next)
                    })
                })
                .collect();
        }
        Some(Held { numbers })
    }

    fn of(&self, step: usize, moment: &Moment) -> u32 {
        match self.numbers.get(moment.source as usize) {
            Some(steps) => steps[step].get(moment.row as usize).copied().unwrap_or(0),
            None => 1,
        }
    }
}

fn part(values: &Values, row: usize) -> Option<Part> {
    if values.missing(row) {
        return None;
    }
    Some(match values {
        Values::Text(all) => Part::Text(all[row]),
        // Zero has two signs.
        Values::Number(all) => Part::Number((all[row] + 0.0).to_bits()),
        Values::Money(all) => Part::Money(all[row]?.normalize()),
        Values::Micros(all) | Values::Days(all) => Part::Whole(all[row]),
        Values::YesNo(all) => Part::Whole(i64::from(all[row])),
    })
}

struct Walker<'f> {
    funnel: &'f Funnel,
    steps: usize,
    within: Option<i64>,
    step_within: Vec<Option<i64>>,
    /// How long an entry has to be ago to be mature.
    window: Option<i64>,
    as_of: Option<i64>,
    held: Held,
    excluded: u128,
    /// Which sources of the trail are those of steps, not of exclusions alone.
    of_steps: Vec<bool>,
    /// For each step, its moments: `(held value, place)`, sorted.
    places: Vec<Vec<(u32, u32)>>,
    /// Times of excluded events.
    cuts: Vec<i64>,
    /// The places of the chain at hand, in the order in which they were taken.
    taken: Vec<usize>,
    best: Vec<usize>,
}

fn length(time: &TimeValue) -> Option<i64> {
    match time {
        TimeValue::Literal(duration) => Some(duration.0),
        TimeValue::Parameter(_) => None,
    }
}

impl<'f> Walker<'f> {
    fn new(funnel: &'f Funnel, as_of: Option<i64>, held: Held) -> Self {
        let steps = funnel.steps.len();
        let within = funnel.within.as_ref().and_then(length);
        let step_within: Vec<Option<i64>> =
            funnel.steps.iter().map(|s| s.within.as_ref().and_then(length)).collect();
        let sum =
            || step_within[1..].iter().try_fold(0i64, |sum, w| Some(sum.saturating_add((*w)?)));
        Walker {
            window: within.or_else(sum),
            funnel,
            steps,
            within,
            step_within,
            as_of,
            held,
            of_steps: Vec::new(),
            excluded: (steps..128.min(steps + funnel.exclude.len()))
                .fold(0, |bits, i| bits | 1 << i),
            places: vec![Vec::new(); steps],
            cuts: Vec::new(),
            taken: Vec::new(),
            best: Vec::new(),
        }
    }

    fn mature(&self, entry: i64) -> bool {
        match (self.window, self.as_of) {
            (Some(window), Some(as_of)) => entry.saturating_add(window) <= as_of,
            _ => true,
        }
    }

    fn is(&self, moment: &Moment, step: usize) -> bool {
        moment.is >> step & 1 == 1
    }

    fn any_step(&self, moment: &Moment) -> bool {
        moment.is & ((1 << self.steps) - 1) != 0
    }

    fn is_entry(&self, moment: &Moment) -> bool {
        match self.funnel.order {
            OrderRule::Any => self.any_step(moment),
            _ => self.is(moment, 0),
        }
    }

    /// Follows one person or session.
    fn unit(&mut self, person: u32, moments: &[Moment], found: &mut Followed) {
        let Some(first) = moments.iter().position(|m| self.is_entry(m)) else { return };
        self.prepare(moments);
        let each = self.funnel.entry == EntryRule::Each;
        self.best.clear();
        let mut counted = false;
        let mut after = 0;
        for place in first..moments.len() {
            if place < after || !self.is_entry(&moments[place]) {
                continue;
            }
            if !self.mature(moments[place].time) {
                if each {
                    found.immature += 1;
                    continue;
                }
                // All later ones are as young.
                break;
            }
            self.chain(place, moments);
            counted = true;
            match self.funnel.entry {
                EntryRule::Each => {
                    after = self.taken.iter().max().map_or(0, |last| last + 1);
                    let taken = std::mem::take(&mut self.taken);
                    self.count(person, &taken, moments, found);
                    self.taken = taken;
                }
                EntryRule::First => {
                    std::mem::swap(&mut self.best, &mut self.taken);
                    break;
                }
                EntryRule::Best => {
                    if self.taken.len() > self.best.len() {
                        std::mem::swap(&mut self.best, &mut self.taken);
                    }
                    if self.best.len() == self.steps {
                        break;
                    }
                }
            }
        }
        if !each {
            if counted {
                let best = std::mem::take(&mut self.best);
                self.count(person, &best, moments, found);
                self.best = best;
            } else {
                found.immature += 1;
            }
        }
    }

    fn count(&self, person: u32, taken: &[usize], moments: &[Moment], found: &mut Followed) {
        for step in 0..taken.len() {
            found.reached[step] += 1;
            if step > 0 {
                let (now, before) = (moments[taken[step]].time, moments[taken[step - 1]].time);
                found.gaps[step].push(now.saturating_sub(before));
            }
        }
        let took = (taken.len() == self.steps)
            .then(|| moments[taken[self.steps - 1]].time.saturating_sub(moments[taken[0]].time));
        found.attempts.push(Attempt { person, took });
    }

    fn prepare(&mut self, moments: &[Moment]) {
        self.places.iter_mut().for_each(Vec::clear);
        self.cuts.clear();
        for (place, moment) in moments.iter().enumerate() {
            for step in 0..self.steps {
                if self.is(moment, step) {
                    self.places[step].push((self.held.of(step, moment), place as u32));
                }
            }
            if moment.is & self.excluded != 0 {
                self.cuts.push(moment.time);
            }
        }
        if !self.funnel.same.is_empty() {
            self.places.iter_mut().for_each(|places| places.sort_unstable());
        }
    }

    /// The chain of the attempt that begins at a place, into `taken`.
    fn chain(&mut self, entry: usize, moments: &[Moment]) {
        self.taken.clear();
        self.taken.push(entry);
        let start = moments[entry].time;
        let any = self.funnel.order == OrderRule::Any;
        let first = if any { self.lowest(&moments[entry], 0) } else { 0 };
        let mut filled: u64 = 1 << first;
        let value = self.held.of(first, &moments[entry]);
        if value == 0 {
            return;
        }
        while self.taken.len() < self.steps {
            let last = self.taken[self.taken.len() - 1];
            let open: Vec<usize> = match any {
                true => (0..self.steps).filter(|s| filled >> s & 1 == 0).collect(),
                false => vec![self.taken.len()],
            };
            let next = match self.funnel.order {
                OrderRule::Exact => self.neighbour(open[0], value, last, moments),
                _ => open.iter().filter_map(|s| self.earliest(*s, value, last, moments)).min(),
            };
            let Some(next) = next else { return };
            let (before, now) = (moments[last].time, moments[next].time);
            let step = if any { self.lowest_held(&moments[next], filled, value) } else { open[0] };
            if self.step_within[step].is_some_and(|w| now > before.saturating_add(w))
                || self.within.is_some_and(|w| now > start.saturating_add(w))
                || self.cut_between(before, now)
            {
                return;
            }
            filled |= 1 << step;
            self.taken.push(next);
        }
    }

    /// The first step as written that a moment can be, of those not yet filled.
    fn lowest(&self, moment: &Moment, filled: u64) -> usize {
        let is_open = |s: &usize| filled >> s & 1 == 0 && self.is(moment, *s);
        (0..self.steps).find(is_open).unwrap_or(0)
    }

    fn lowest_held(&self, moment: &Moment, filled: u64, value: u32) -> usize {
        let fits = |s: &usize| {
            filled >> s & 1 == 0 && self.is(moment, *s) && self.held.of(*s, moment) == value
        };
        (0..self.steps).find(fits).unwrap_or(0)
    }

    /// The earliest moment that can be a step after the one at `last`.
    fn earliest(&self, step: usize, value: u32, last: usize, moments: &[Moment]) -> Option<usize> {
        let time = moments[last].time;
        // A step of the same time may lie before in the order of rows.
        let from = match self.funnel.ties_allowed {
            true => moments[..last].partition_point(|m| m.time < time),
            false => last + moments[last..].partition_point(|m| m.time <= time),
        };
        let places = &self.places[step];
        let at = places.partition_point(|p| *p < (value, from as u32));
        places[at..]
            .iter()
            .take_while(|(held, _)| *held == value)
            .map(|(_, place)| *place as usize)
            .find(|place| !self.taken.contains(place))
    }

    /// The moment next to the one at `last`, with nothing but the chain's own rows between, if it
    /// can be the step.
    fn neighbour(&self, step: usize, value: u32, last: usize, moments: &[Moment]) -> Option<usize> {
        let time = moments[last].time;
        let fits = |place: &usize| {
            let moment = &moments[*place];
            self.is(moment, step) && self.held.of(step, moment) == value
        };
        let free = |place: &usize| {
            self.of_steps[moments[*place].source as usize] && !self.taken.contains(place)
        };
        let before = (0..last).rev().find(free);
        let before = before.filter(|p| self.funnel.ties_allowed && moments[*p].time == time);
        let after = (last + 1..moments.len()).find(free);
        let after = after.filter(|p| self.funnel.ties_allowed || moments[*p].time > time);
        before.filter(fits).or(after.filter(fits))
    }

    fn cut_between(&self, before: i64, now: i64) -> bool {
        let at = self.cuts.partition_point(|t| *t <= before);
        self.cuts.get(at).is_some_and(|t| *t < now)
    }
}

/// Who came back: for each person or session that did the first thing and is mature, whether they
/// did the second in its time. `None`: a source is not bound.
pub struct Returned {
    /// The person, and whether they came back.
    pub units: Vec<(u32, bool)>,
    /// Those whose time is not over.
    pub immature: u64,
}

/// Follows everyone from their first time on.
pub fn returned<'a>(
    selection: &Selection<'a>,
    picks: (&'a EventPick, &'a EventPick),
    (after, within): (&TimeValue, Option<&TimeValue>),
    unit: crate::model::Unit,
    scope: Scope,
) -> Option<Returned> {
    let trail = Trail::new(selection, &[picks.0, picks.1], 0, scope, unit)?;
    let after = length(after)?;
    let within = within.and_then(length);
    let as_of = selection.store.as_of;
    let mut found = Returned { units: Vec::new(), immature: 0 };
    trail.each(|person, moments| {
        let Some(first) = moments.iter().find(|m| m.is & 1 != 0) else { return };
        let (from, to) =
            (first.time.saturating_add(after), within.map(|w| first.time.saturating_add(w)));
        if as_of.is_some_and(|as_of| to.unwrap_or(from) > as_of) {
            found.immature += 1;
            return;
        }
        let inside = |m: &Moment| m.time >= from && to.is_none_or(|to| m.time < to);
        found.units.push((person, moments.iter().any(|m| m.is & 2 != 0 && inside(m))));
    });
    Some(found)
}
