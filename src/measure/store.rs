//! All data of a run: read, without duplicates, up to as-of, in the order in which it is followed.

use super::quality::Quality;
use super::read::Raw;
use super::read::time::Zone;
use super::table::{Column, Group, NO_SESSION, NO_TIME, Table, Values};
use super::texts::{MISSING, Texts};
use crate::model::{Duration, Model, SessionRule, Source, SourceId};
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
            times.into_iter().filter(|t| *t != NO_TIME).max()
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

fn times(source: &Source, raw: &Raw, zone: &Zone) -> Vec<i64> {
    let column = source.time.and_then(|i| raw.columns[i].as_ref());
    match column.map(|c| &c.values) {
        Some(Values::Micros(all)) => all.clone(),
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
        _ => Vec::new(),
    }
}

fn texts_of(raw: &Raw, index: Option<usize>) -> Vec<u32> {
    match index.and_then(|i| raw.columns[i].as_ref()).map(|c| &c.values) {
        Some(Values::Text(all)) => all.clone(),
        _ => Vec::new(),
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
    let Raw { rows, columns, hashes, mut quality } = raw;

    // In the order of the data first, so that of duplicates the first one stays.
    let person = |row: u32| people.get(row as usize).copied().unwrap_or(MISSING);
    let time = |row: u32| times.get(row as usize).copied().unwrap_or(NO_TIME);
    let mut order: Vec<u32> = (0..rows as u32).collect();
    if !(people.is_empty() && times.is_empty()) {
        order.sort_by_key(|row| (person(*row), time(*row), *row));
    }
    if !hashes.is_empty() {
        let before = order.len();
        let mut kept: Vec<u32> = Vec::with_capacity(before);
        let mut seen = HashSet::new();
        let same = |a: &u32, b: &u32| person(*a) == person(*b) && time(*a) == time(*b);
        for at_one_time in order.chunk_by(same) {
            if let [only] = at_one_time {
                kept.push(*only);
                continue;
            }
            seen.clear();
            kept.extend(at_one_time.iter().filter(|row| seen.insert(hashes[**row as usize])));
        }
        quality.duplicates += (before - kept.len()) as u64;
        order = kept;
    }
    if let Some(as_of) = as_of {
        let before = order.len();
        order.retain(|row| time(*row) <= as_of);
        quality.after_as_of = (before - order.len()) as u64;
    }
    let pick = |all: &[u32]| -> Vec<u32> {
        if all.is_empty() { Vec::new() } else { order.iter().map(|r| all[*r as usize]).collect() }
    };
    let mut table = Table {
        rows: order.len(),
        person: pick(&people),
        time: if times.is_empty() { Vec::new() } else { order.iter().map(|r| time(*r)).collect() },
        session: pick(&named_sessions),
        columns: columns.iter().map(|c| c.as_ref().map(|c: &Column| c.picked(&order))).collect(),
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
