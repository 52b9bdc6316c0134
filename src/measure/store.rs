//! All data of a run: read, without duplicates, up to as-of, in the order in which it is followed.

use super::quality::Quality;
use super::read::Raw;
use super::read::time::Zone;
use super::table::{Column, Group, NO_SESSION, NO_TIME, Table, Values};
use super::texts::{MISSING, Texts};
use crate::model::{Duration, Model, SessionRule, Source, SourceId};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The data of a run.
#[derive(Debug)]
pub struct Store {
    /// Every text.
    pub texts: Texts,
    /// The project's zone.
    pub zone: Zone,
    /// "Now"; `None`: no row bears a time and nobody said.
    pub as_of: Option<i64>,
    tables: BTreeMap<SourceId, (Table, Quality)>,
}

impl Store {
    /// Makes raw rows ready. Without `as_of`, the latest time of all rows is taken.
    pub fn new(
        model: &Model,
        raws: Vec<(SourceId, Raw)>,
        texts: Texts,
        zone: Zone,
        as_of: Option<i64>,
    ) -> Store {
        let latest = raws.iter().filter_map(|(id, raw)| {
            let times = times(&model.sources[*id], raw, &zone);
            times.iter().copied().filter(|t| *t != NO_TIME).max()
        });
        let as_of = as_of.or_else(|| latest.max());
        let tables = raws
            .into_iter()
            .map(|(id, raw)| (id, table(&model.sources[id], raw, &texts, &zone, as_of)))
            .collect();
        Store { texts, zone, as_of, tables }
    }

    /// The rows of a source, if it was read.
    pub fn table(&self, source: SourceId) -> Option<&Table> {
        self.tables.get(&source).map(|(table, _)| table)
    }

    /// How good the data of each source is.
    pub fn qualities(&self) -> impl Iterator<Item = (SourceId, &Quality)> {
        self.tables.iter().map(|(id, (_, quality))| (*id, quality))
    }
}

fn times<'r>(source: &Source, raw: &'r Raw, zone: &Zone) -> Cow<'r, [i64]> {
    let column = source.time.and_then(|i| raw.columns[i].as_ref());
    match column.map(|c| &c.values) {
        Some(Values::Micros(all)) => all.into(),
        Some(Values::Days(all)) => {
            let mut known = HashMap::new();
            let start = |days: i64| {
                let day = jiff::civil::date(1970, 1, 1)
                    .checked_add(jiff::Span::new().try_days(days).ok()?)
                    .ok()?;
                Some(zone.start_of(day))
            };
            all.iter()
                .map(|d| {
                    *known.entry(*d).or_insert_with(|| match *d {
                        NO_TIME => NO_TIME,
                        d => start(d).unwrap_or(NO_TIME),
                    })
                })
                .collect()
        }
        _ => Cow::default(),
    }
}

fn texts_of(raw: &Raw, index: Option<usize>) -> &[u32] {
    match index.and_then(|i| raw.columns[i].as_ref()).map(|c| &c.values) {
        Some(Values::Text(all)) => all,
        _ => &[],
    }
}

fn table(
    source: &Source,
    raw: Raw,
    texts: &Texts,
    zone: &Zone,
    as_of: Option<i64>,
) -> (Table, Quality) {
    let times = times(source, &raw, zone);
    let people = texts_of(&raw, source.person);
    let session_column = match source.session {
        Some(SessionRule::Column(index)) => Some(index),
        _ => None,
    };
    let named_sessions = texts_of(&raw, session_column);
    let mut quality = raw.quality.clone();

    let mut order = ordered(raw.rows, people, &times, texts.len());
    // Beside each other, so that what follows goes through memory once.
    let gather = |all: &[u32], order: &[u32]| -> Vec<u32> {
        if all.is_empty() { Vec::new() } else { order.iter().map(|r| all[*r as usize]).collect() }
    };
    let mut person = gather(people, &order);
    let mut time: Vec<i64> = if times.is_empty() {
        Vec::new()
    } else {
        order.iter().map(|r| times[*r as usize]).collect()
    };
    drop(times);
    let before = order.len();
    let mut kept = 0;
    let mut keep = |from: usize, order: &mut [u32], person: &mut [u32], time: &mut [i64]| {
        order[kept] = order[from];
        if !person.is_empty() {
            person[kept] = person[from];
        }
        if !time.is_empty() {
            time[kept] = time[from];
        }
        kept += 1;
    };
    let mut start = 0;
    while start < before {
        let same = |row: &usize| {
            person.get(*row) == person.get(start) && time.get(*row) == time.get(start)
        };
        let sought = !raw.hashes.is_empty();
        let end = if sought {
            (start + 1..before).find(|r| !same(r)).unwrap_or(before)
        } else {
            start + 1
        };
        let too_late = as_of.is_some_and(|as_of| time.get(start).is_some_and(|t| *t > as_of));
        // A new one for each time: to clear one that has grown takes as long as it is large.
        let mut seen = HashSet::new();
        for row in start..end {
            if end - start > 1 && !seen.insert(raw.hashes[order[row] as usize]) {
                quality.duplicates += 1;
            } else if too_late {
                quality.after_as_of += 1;
            } else {
                keep(row, &mut order, &mut person, &mut time);
            }
        }
        start = end;
    }
    order.truncate(kept);
    person.truncate(kept);
    time.truncate(kept);
    let session = gather(named_sessions, &order);
    let columns = raw.columns.into_iter();
    let mut table = Table {
        rows: order.len(),
        person,
        time,
        session,
        // One after the other: each is gone before the next is made.
        columns: columns.map(|c| c.map(|c: Column| c.picked(&order))).collect(),
        groups: Vec::new(),
    };
    table.groups = groups(&table.person);
    match source.session {
        Some(SessionRule::Column(_)) => named(&mut table, texts),
        Some(SessionRule::Gap(gap)) => by_gap(&mut table, gap),
        None => {}
    }
    quality.used = table.rows as u64;
    quality.without_person = table.person.iter().filter(|p| **p == MISSING).count() as u64;
    quality.without_session = table.session.iter().filter(|s| **s == NO_SESSION).count() as u64;
    quality.first = table.time.iter().copied().min();
    quality.last = table.time.iter().copied().max();
    (table, quality)
}

/// The rows in the order of person, time and place in the data; people are numbered below `numbers`.
fn ordered(rows: usize, people: &[u32], times: &[i64], numbers: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..rows as u32).collect();
    if people.is_empty() {
        by_time(&mut order, times);
        return order;
    }
    // By counting: where the rows of each person begin is known when all are counted.
    let mut next = vec![0u32; numbers];
    for person in people {
        next[*person as usize] += 1;
    }
    let mut sum = 0;
    for count in &mut next {
        sum += std::mem::replace(count, sum);
    }
    for (row, person) in people.iter().enumerate() {
        let place = &mut next[*person as usize];
        order[*place as usize] = row as u32;
        *place += 1;
    }
    let mut start = 0;
    for end in next {
        by_time(&mut order[start..end as usize], times);
        start = end as usize;
    }
    order
}

/// Sorts rows that lie in the order of the data; those of one time stay in it.
fn by_time(order: &mut [u32], times: &[i64]) {
    let time = |row: &u32| times[*row as usize];
    if !times.is_empty() && !order.is_sorted_by_key(time) {
        order.sort_by_key(time);
    }
}

fn groups(people: &[u32]) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    for (row, person) in people.iter().enumerate() {
        let row = row as u32;
        match found.last_mut() {
            Some(group) if group.person == *person => group.end = row + 1,
            _ if *person != MISSING => {
                found.push(Group { person: *person, start: row, end: row + 1 });
            }
            _ => {}
        }
    }
    found
}

/// Sessions are pairs of a person and a value of the session column.
fn named(table: &mut Table, texts: &Texts) {
    let mut numbers: HashMap<(u32, u32), u32> = HashMap::with_capacity(texts.len().min(table.rows));
    for row in 0..table.rows {
        let session = table.session[row];
        let person = table.person.get(row).copied();
        table.session[row] = if session == MISSING || person == Some(MISSING) {
            NO_SESSION
        } else {
            let next = numbers.len() as u32;
            *numbers.entry((person.unwrap_or(MISSING), session)).or_insert(next)
        };
    }
}

fn by_gap(table: &mut Table, gap: Duration) {
    table.session = vec![NO_SESSION; table.rows];
    let mut next = 0;
    for group in &table.groups {
        for row in group.rows() {
            let new = row == group.start as usize
                || table.time[row].saturating_sub(table.time[row - 1]) > gap.0;
            next += u32::from(new);
            table.session[row] = next - 1;
        }
    }
}
