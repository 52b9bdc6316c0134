//! The cheapest alignment of what somebody did with what a flow allows.
//!
//! A trace is a sequence of events, a flow a graph of places. An event that fits the next place
//! costs nothing, a place that is left out costs 1 (0 if nobody could have seen it), an event too
//! many costs 1. Leaving out is always as good right before the next match as anywhere else, so it is
//! enough to know, after each event, what it costs to stand at each place.

/// What a step between two states costs that cannot be taken.
const NEVER: u32 = u32::MAX / 4;

/// A flow: places from 0, and where one may begin, go on and end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// For each place, whether events show it.
    pub seen: Vec<bool>,
    /// Where one may begin.
    pub starts: Vec<usize>,
    /// From which place to which one may go on.
    pub edges: Vec<(usize, usize)>,
    /// Where one may end.
    pub ends: Vec<usize>,
}

/// Something that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deviation {
    /// A place was left out.
    Skipped(usize),
    /// An event came that the flow has no place for then: its number in the trace.
    Extra(usize),
}

/// A flow, made ready to align many traces.
#[derive(Debug)]
pub struct Aligner {
    places: usize,
    /// For each two states, what it costs to go from one to stand right before the other and match
    /// it, and from which state the last step is taken. State 0 is the start, place `p` is `p + 1`.
    reach: Vec<Vec<(u32, usize)>>,
    /// For each state, what it costs to end from there, and from which state one ends.
    finish: Vec<(u32, usize)>,
    /// The state after the first on the cheapest way between two states by leaving out alone.
    hop: Vec<Vec<usize>>,
    seen: Vec<bool>,
}

impl Aligner {
    /// For a flow. `None`: no way leads through it.
    pub fn new(flow: &Flow) -> Option<Aligner> {
        let states = flow.seen.len() + 1;
        let mut edge = vec![vec![false; states]; states];
        flow.starts.iter().for_each(|p| edge[0][p + 1] = true);
        flow.edges.iter().for_each(|(a, b)| edge[a + 1][b + 1] = true);
        let mut cost = vec![vec![NEVER; states]; states];
        let mut hop = vec![vec![0; states]; states];
        for from in 0..states {
            for to in 1..states {
                if edge[from][to] {
                    cost[from][to] = u32::from(flow.seen[to - 1]);
                    hop[from][to] = to;
                }
            }
            cost[from][from] = 0;
            hop[from][from] = from;
        }
        // Floyd and Warshall: what leaving out costs between any two states.
        for over in 0..states {
            for from in 0..states {
                for to in 0..states {
                    let sum = cost[from][over] + cost[over][to];
                    if sum < cost[from][to] {
                        cost[from][to] = sum;
                        hop[from][to] = hop[from][over];
                    }
                }
            }
        }
        let reach = (0..states)
            .map(|from| {
                (0..states)
                    .map(|to| {
                        let ways = (0..states).filter(|over| edge[*over][to]);
                        ways.map(|over| (cost[from][over], over)).min().unwrap_or((NEVER, 0))
                    })
                    .collect()
            })
            .collect();
        let finish: Vec<(u32, usize)> = (0..states)
            .map(|from| {
                let ways = flow.ends.iter().map(|p| (cost[from][p + 1], p + 1));
                ways.min().unwrap_or((NEVER, 0))
            })
            .collect();
        let aligner =
            Aligner { places: flow.seen.len(), reach, finish, hop, seen: flow.seen.clone() };
        (aligner.finish[0].0 < NEVER).then_some(aligner)
    }

    /// The length of the shortest way through the flow, in places that can be seen.
    pub fn shortest(&self) -> u64 {
        u64::from(self.finish[0].0)
    }

    /// What the cheapest alignment of a trace costs, and what does not fit in it, in order. `fits`
    /// gives the places that an event of the trace can be.
    pub fn align<'f>(
        &self,
        length: usize,
        fits: impl Fn(usize) -> &'f [usize],
    ) -> (u64, Vec<Deviation>) {
        // Costs less the number of events so far: an event too many then changes nothing.
        let mut cost: Vec<i64> = vec![i64::from(NEVER); self.places + 1];
        cost[0] = 0;
        // For each state, the events that it was matched with, and the state before.
        let mut matched: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.places + 1];
        let mut better: Vec<(usize, i64, usize)> = Vec::new();
        for event in 0..length {
            better.clear();
            for place in fits(event) {
                let to = place + 1;
                let ways = (0..=self.places).map(|from| {
                    let (reach, _) = self.reach[from][to];
                    (cost[from] + i64::from(reach), from)
                });
                if let Some((sum, from)) = ways.min()
                    && sum < i64::from(NEVER)
                    && sum - 1 <= cost[to]
                {
                    better.push((to, sum - 1, from));
                }
            }
            for (to, sum, from) in &better {
                cost[*to] = *sum;
                matched[*to].push((event, *from));
            }
        }
        let ends = (0..=self.places).map(|s| (cost[s] + i64::from(self.finish[s].0), s));
        let (sum, last) = ends.min().unwrap_or((0, 0));
        let total = u64::try_from(sum + length as i64).unwrap_or(0);
        (total, self.deviations(length, last, &matched))
    }

    /// What does not fit, read back from the end.
    fn deviations(
        &self,
        length: usize,
        last: usize,
        matched: &[Vec<(usize, usize)>],
    ) -> Vec<Deviation> {
        let mut found = Vec::new();
        let skip = |found: &mut Vec<Deviation>, from: usize, to: usize| {
            let mut skipped = Vec::new();
            let mut at = from;
            while at != to {
                at = self.hop[at][to];
                if self.seen[at - 1] {
                    skipped.push(Deviation::Skipped(at - 1));
                }
            }
            found.extend(skipped.into_iter().rev());
        };
        skip(&mut found, last, self.finish[last].1);
        let (mut state, mut end) = (last, length);
        loop {
            let before = matched[state].iter().rev().find(|(event, _)| *event < end);
            match before {
                Some((event, from)) => {
                    found.extend((event + 1..end).rev().map(Deviation::Extra));
                    skip(&mut found, *from, self.reach[*from][state].1);
                    (state, end) = (*from, *event);
                }
                None => {
                    found.extend((0..end).rev().map(Deviation::Extra));
                    break;
                }
            }
        }
        found.reverse();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(places: usize, repeats: bool) -> Flow {
        let mut edges: Vec<(usize, usize)> = (1..places).map(|p| (p - 1, p)).collect();
        if repeats {
            edges.extend((0..places).map(|p| (p, p)));
        }
        Flow { seen: vec![true; places], starts: vec![0], edges, ends: vec![places - 1] }
    }

    fn cost(flow: &Flow, trace: &[usize]) -> (u64, Vec<Deviation>) {
        let fits: Vec<[usize; 1]> = trace.iter().map(|p| [*p]).collect();
        Aligner::new(flow).unwrap().align(trace.len(), |event| &fits[event])
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let flow = line(3, false);
        assert_eq!(cost(&flow, &[0, 1, 2]), (0, vec![]));
        assert_eq!(cost(&flow, &[0, 2]), (1, vec![Deviation::Skipped(1)]));
        assert_eq!(cost(&flow, &[0, 1, 2, 0]).0, 1);
        assert_eq!(cost(&flow, &[]).0, 3);
        assert_eq!(cost(&line(3, true), &[0, 0, 1, 1, 2]), (0, vec![]));
        assert_eq!(Aligner::new(&flow).unwrap().shortest(), 3);
    }

    #[test]
    fn a_place_that_nobody_sees_costs_nothing() {
        let flow = Flow { seen: vec![true, false, true], ..line(3, false) };
        assert_eq!(cost(&flow, &[0, 2]), (0, vec![]));
        assert_eq!(Aligner::new(&flow).unwrap().shortest(), 2);
    }

    /// Bellman and Ford over pairs of state and number of events: nothing clever.
    fn brute(flow: &Flow, trace: &[usize]) -> Option<u64> {
        let states = flow.seen.len() + 1;
        let far = u64::MAX / 2;
        let mut cost = vec![vec![far; trace.len() + 1]; states];
        cost[0][0] = 0;
        loop {
            let mut changed = false;
            let mut lower = |cost: &mut Vec<Vec<u64>>, s: usize, i: usize, sum: u64| {
                if sum < cost[s][i] {
                    cost[s][i] = sum;
                    changed = true;
                }
            };
            for state in 0..states {
                for event in 0..=trace.len() {
                    let now = cost[state][event];
                    if now >= far {
                        continue;
                    }
                    if event < trace.len() {
                        lower(&mut cost, state, event + 1, now + 1);
                    }
                    for to in 0..flow.seen.len() {
                        let leads = if state == 0 {
                            flow.starts.contains(&to)
                        } else {
                            flow.edges.contains(&(state - 1, to))
                        };
                        if !leads {
                            continue;
                        }
                        lower(&mut cost, to + 1, event, now + u64::from(flow.seen[to]));
                        if event < trace.len() && trace[event] == to && flow.seen[to] {
                            lower(&mut cost, to + 1, event + 1, now);
                        }
                    }
                }
            }
            if !changed {
                break;
            }
        }
        flow.ends.iter().map(|p| cost[p + 1][trace.len()]).min().filter(|c| *c < far)
    }

    proptest! {
        #[test]
        fn no_alignment_is_cheaper(
            seen in prop::collection::vec(any::<bool>(), 4),
            starts in prop::collection::vec(0usize..4, 1..3),
            edges in prop::collection::vec((0usize..4, 0usize..4), 0..9),
            ends in prop::collection::vec(0usize..4, 1..3),
            trace in prop::collection::vec(0usize..4, 0..7),
        ) {
            let trace: Vec<usize> = trace.into_iter().filter(|p| seen[*p]).collect();
            let flow = Flow { seen, starts, edges, ends };
            let expected = brute(&flow, &trace);
            prop_assert_eq!(Aligner::new(&flow).is_some(), expected.is_some());
            if let Some(expected) = expected {
                let (found, deviations) = cost(&flow, &trace);
                prop_assert_eq!(found, expected);
                prop_assert_eq!(deviations.len() as u64, expected);
            }
        }
    }
}
