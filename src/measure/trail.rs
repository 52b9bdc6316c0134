//! What people did, one after the other: the rows of each person or session as events in time.

use super::selection::{Scope, Selection, meet};
use super::table::{NO_SESSION, Table};
use crate::model::{EventPick, SourceId, Unit};

/// How many picks a trail can tell apart.
pub const PICKS: usize = 128;

/// A row that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub time: i64,
    /// Which of the picks it is: one bit each.
    pub is: u128,
    /// Which source, by its place in the trail.
    pub source: u32,
    /// The row in the source's table.
    pub row: u32,
    session: u32,
}

/// The rows of some events, by person or session.
pub struct Trail<'a> {
    lanes: Vec<Lane<'a>>,
    unit: Unit,
}

/// The rows of one source.
struct Lane<'a> {
    source: SourceId,
    table: &'a Table,
    /// The picks that its rows can be, each with a flag for each row.
    picks: Vec<(usize, Vec<bool>)>,
    /// Whether the row matters.
    inside: Vec<bool>,
}

impl Lane<'_> {
    /// One bit for each pick that a row is; those from the 128th on share the last bit.
    fn is(&self, row: usize) -> u128 {
        let bit =
            |(bit, flags): &(usize, Vec<bool>)| u128::from(flags[row]) << (*bit).min(PICKS - 1);
        self.picks.iter().map(bit).fold(0, |is, bit| is | bit)
    }
}

impl<'a> Trail<'a> {
    /// The rows of these picks; and of the sources of the first `others` picks every other row, too.
    /// `None`: a source is not bound.
    pub fn new(
        selection: &Selection<'a>,
        picks: &[&'a EventPick],
        others: usize,
        scope: Scope,
        unit: Unit,
    ) -> Option<Trail<'a>> {
        let flags: Option<Vec<(SourceId, Vec<bool>)>> =
            picks.iter().map(|pick| selection.event(pick)).collect();
        Some(Trail::over(selection, flags?, others, scope, unit))
    }

    /// The same of rows that are chosen already, each choice a pick.
    pub fn over(
        selection: &Selection<'a>,
        picks: Vec<(SourceId, Vec<bool>)>,
        others: usize,
        scope: Scope,
        unit: Unit,
    ) -> Trail<'a> {
        let mut lanes: Vec<Lane<'a>> = Vec::new();
        let of_steps: Vec<SourceId> =
            picks.iter().take(others).map(|(source, _)| *source).collect();
        for (bit, (source, flags)) in picks.into_iter().enumerate() {
            let lane = match lanes.iter().position(|lane| lane.source == source) {
                Some(index) => index,
                None => {
                    let Some(table) = selection.table(source) else { continue };
                    let mut inside = vec![true; table.rows];
                    selection.narrow(source, &mut inside, scope);
                    lanes.push(Lane { source, table, picks: Vec::new(), inside });
                    lanes.len() - 1
                }
            };
            lanes[lane].picks.push((bit, flags));
        }
        // Rows of one time of several sources: in the order in which the sources are declared.
        lanes.sort_by_key(|lane| lane.source);
        for lane in &mut lanes {
            if of_steps.contains(&lane.source) {
                continue;
            }
            let mut any = vec![false; lane.table.rows];
            for (_, flags) in &lane.picks {
                any.iter_mut().zip(flags).for_each(|(any, flag)| *any |= flag);
            }
            meet(&mut lane.inside, &any);
        }
        Trail { lanes, unit }
    }

    /// The sources, in the order of [`Moment::source`].
    pub fn sources(&self) -> impl Iterator<Item = SourceId> + '_ {
        self.lanes.iter().map(|lane| lane.source)
    }

    /// Gives the moments of each person (or session) in order, with the number of the person.
    pub fn each(&self, mut take: impl FnMut(u32, &[Moment])) {
        let mut places = vec![0; self.lanes.len()];
        let mut moments: Vec<Moment> = Vec::new();
        loop {
            let heads = self.lanes.iter().zip(&places);
            let next =
                heads.filter_map(|(lane, at)| Some(lane.table.groups.get(*at)?.person)).min();
            let Some(person) = next else { break };
            moments.clear();
            let mut parts = 0;
            for (number, (lane, at)) in self.lanes.iter().zip(&mut places).enumerate() {
                let group = match lane.table.groups.get(*at) {
                    Some(group) if group.person == person => *group,
                    _ => continue,
                };
                *at += 1;
                parts += 1;
                for row in group.rows().filter(|row| lane.inside[*row]) {
                    moments.push(Moment {
                        time: lane.table.time[row],
                        is: lane.is(row),
                        source: number as u32,
                        row: row as u32,
                        session: lane.table.session.get(row).copied().unwrap_or(NO_SESSION),
                    });
                }
            }
            if parts > 1 {
                moments.sort_by_key(|m| (m.time, m.source, m.row));
            }
            match self.unit {
                Unit::Person => {
                    if !moments.is_empty() {
                        take(person, &moments);
                    }
                }
                Unit::Session => {
                    moments.sort_by_key(|m| m.session);
                    let sessions = moments.chunk_by(|a, b| a.session == b.session);
                    for session in sessions.filter(|s| s[0].session != NO_SESSION) {
                        take(person, session);
                    }
                }
            }
        }
    }
}
