//! The search for the choice with which ways cross least: one change after the other is tried, and kept
//! if it helps. Where none helps any more, changes drawn by lot (the same lots each time) are taken
//! even if they are for the worse at first, less and less so. What people wrote first stays first unless that
//! costs several crossings.

use super::order;
use super::{Choice, Column, Layout, Link, Route, Side, places};

/// So many layouts are tried at most; of many ways fewer, since each takes longer.
const TRIES: usize = 4_000;
/// So many ways, squared and times the layouts tried, are too many.
const WORK: usize = 4_000_000;
/// By how much a change may be for the worse at first; less and less later.
const WORSE: usize = 12;
/// With more ways the first choice stays: each try takes long.
const MANY: usize = 150;
/// How bad a crossing is, and two cards in another order than written.
const CROSSING: usize = 7;
const TURNED: usize = 7;
/// How bad it is if a way onwards does not leave on the right and enter on the left: readers follow
/// it against their direction. And if any other way goes otherwise than usual.
const AGAINST: usize = 6;
const ODD: usize = 1;

/// The best layout found, and the choice that led to it. The first ways may be routed already: then
/// these routes hold, and so does the order of the cards.
pub(super) fn best(
    cards: usize,
    columns: &[Column],
    links: &[Link],
    routed: Option<Vec<Route>>,
    place: impl Fn(&Choice) -> Layout,
) -> (Choice, Layout) {
    let (column_of, place_of) = places(columns, cards);
    let usual = |link: &Link| {
        let (a, b) = (column_of[link.from], column_of[link.to]);
        let upwards = place_of[link.to] < place_of[link.from];
        match b.cmp(&a) {
            std::cmp::Ordering::Greater => (Side::Right, Side::Left, true),
            // Ahead on the right, back on the left.
            std::cmp::Ordering::Equal if upwards => (Side::Left, Side::Left, true),
            std::cmp::Ordering::Equal => (Side::Right, Side::Right, true),
            std::cmp::Ordering::Less => (Side::Left, Side::Right, false),
        }
    };
    let usual: Vec<Route> = links
        .iter()
        .map(|link| {
            let (out, into, over) = match link.from == link.to {
                true => (Side::Right, Side::Right, true),
                false => usual(link),
            };
            Route { out, into, over }
        })
        .collect();
    let held = routed.as_ref().map_or(0, Vec::len);
    let search = Search { links, column_of: &column_of, usual: &usual, held, place: &place };
    let mut firsts = Vec::new();
    if let Some(mut routes) = routed {
        routes.extend(&usual[held..]);
        firsts.push(Choice { columns: columns.to_vec(), routes });
    } else {
        let ordered = order::order(columns, links, cards);
        // What was written is tried as it is, unless there is too much of it to try twice.
        if links.len() <= MANY && ordered != columns {
            firsts.push(Choice { columns: columns.to_vec(), routes: usual.clone() });
        }
        firsts.push(Choice { columns: ordered, routes: usual.clone() });
    }
    if links.len() > MANY {
        let first = firsts.swap_remove(0);
        let layout = place(&first);
        return (first, layout);
    }
    search.best(firsts)
}

struct Search<'a, F> {
    links: &'a [Link],
    column_of: &'a [usize],
    usual: &'a [Route],
    /// So many ways stay as they are, and with them the order of the cards.
    held: usize,
    place: &'a F,
}

/// A choice and what comes of it.
#[derive(Clone)]
struct Tried {
    choice: Choice,
    layout: Layout,
    crossings: Crossings,
    cost: usize,
}

impl<F: Fn(&Choice) -> Layout> Search<'_, F> {
    /// The best that any of the first choices leads to; of equals the earlier one.
    fn best(&self, firsts: Vec<Choice>) -> (Choice, Layout) {
        let tries = TRIES.min(WORK / self.links.len().pow(2).max(1));
        let mut left = tries;
        let mut found: Option<Tried> = None;
        for first in firsts {
            let mut share = tries / 3;
            let next = self.improve(self.attempt(first), &mut share);
            left -= tries / 3 - share;
            if found.as_ref().is_none_or(|best| next.cost < best.cost) {
                found = Some(next);
            }
        }
        let Some(mut best) = found else { return Default::default() };
        if self.changes(&best.choice, &best.crossings.links, true).is_empty() {
            return (best.choice, best.layout);
        }
        let mut lots = Lots(1);
        let steps = left;
        // A few changes at once, and on from there.
        while left > steps / 2 && best.crossings.count > 0 {
            let changes = self.changes(&best.choice, &best.crossings.links, true);
            let mut choice = best.choice.clone();
            for _ in 0..2 + lots.draw(2) {
                changes[lots.draw(changes.len())].make(&mut choice);
            }
            left -= 1;
            let next = self.improve(self.attempt(choice), &mut left);
            if next.cost <= best.cost {
                best = next;
            }
        }
        // Changes that are for the worse, less and less so.
        let mut now = best.clone();
        while left > 0 && best.crossings.count > 0 {
            let changes = self.changes(&now.choice, &now.crossings.links, true);
            if changes.is_empty() {
                break;
            }
            left -= 1;
            let mut choice = now.choice.clone();
            changes[lots.draw(changes.len())].make(&mut choice);
            let next = self.attempt(choice);
            if next.cost <= now.cost + WORSE * left / steps {
                now = next;
            }
            if now.cost < best.cost {
                best = now.clone();
            }
        }
        let best = self.improve(best, &mut steps.clone());
        (best.choice, best.layout)
    }

    fn attempt(&self, choice: Choice) -> Tried {
        let layout = (self.place)(&choice);
        let crossings = crossings(&layout);
        let cost = self.cost(&choice, crossings.count);
        Tried { choice, layout, crossings, cost }
    }

    /// The best that single changes lead to.
    fn improve(&self, mut best: Tried, left: &mut usize) -> Tried {
        while best.crossings.count > 0 {
            let before = best.cost;
            for change in self.changes(&best.choice, &best.crossings.links, false) {
                if *left == 0 {
                    return best;
                }
                *left -= 1;
                let mut choice = best.choice.clone();
                change.make(&mut choice);
                let next = self.attempt(choice);
                if next.cost < best.cost {
                    best = next;
                }
            }
            if best.cost == before {
                break;
            }
        }
        best
    }

    /// What is bad about a layout: crossings, cards before those that were written before them, ways
    /// that go otherwise than usual.
    fn cost(&self, choice: &Choice, crossings: usize) -> usize {
        let turned = |cards: &[usize]| -> usize {
            (1..cards.len()).map(|i| cards[..i].iter().filter(|&&c| c > cards[i]).count()).sum()
        };
        let turned: usize = choice.columns.iter().map(|column| turned(&column.cards)).sum();
        let odd: usize = (self.links.iter().zip(&choice.routes).zip(self.usual))
            .filter(|((_, route), usual)| route != usual)
            .map(|((link, route), usual)| {
                let onwards = self.column_of[link.from] < self.column_of[link.to];
                let same = (route.out, route.into) == (usual.out, usual.into);
                if onwards && !same { AGAINST } else { ODD }
            })
            .sum();
        CROSSING * crossings + TURNED * turned + odd
    }

    /// Other routes for ways that cross, and other places for cards of the columns where they begin
    /// and end: the next one, or any.
    fn changes(&self, choice: &Choice, crossed: &[bool], far: bool) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut touched = vec![false; choice.columns.len()];
        let may = |i: usize| crossed[i] && i >= self.held;
        for (i, link) in self.links.iter().enumerate().filter(|(i, _)| may(*i)) {
            let (a, b) = (self.column_of[link.from], self.column_of[link.to]);
            (touched[a], touched[b]) = (true, true);
            let now = choice.routes[i];
            // Where the journey starts and ends lies on one side: nothing leaves Start backwards.
            let usual = self.usual[i];
            let begins =
                |route: &Route| choice.columns[a].frame.is_some() || route.out == usual.out;
            let ends =
                |route: &Route| choice.columns[b].frame.is_some() || route.into == usual.into;
            let others = others(a, b).into_iter();
            let others = others.filter(|r| *r != now && begins(r) && ends(r));
            changes.extend(others.map(|route| Change::Route(i, route)));
        }
        let moves = |c: usize| touched[c] && self.held == 0;
        for (c, column) in choice.columns.iter().enumerate().filter(|(c, _)| moves(*c)) {
            let n = column.cards.len();
            for from in 0..n {
                // To move a card down by one is to move the next one up by one.
                let fits =
                    |&to: &usize| (to < from || to > from + 1) && (far || to.abs_diff(from) == 1);
                let goals = (0..n).filter(fits);
                changes.extend(goals.map(|to| Change::Move(c, from, to)));
            }
        }
        changes
    }
}

/// Numbers as if by chance, the same ones each time.
struct Lots(u64);

impl Lots {
    /// One below the limit.
    fn draw(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// All routes between two columns: within a column on one of its sides, else from any side to any.
fn others(from: usize, to: usize) -> Vec<Route> {
    let sides = [Side::Left, Side::Right];
    let mut all = Vec::new();
    for out in sides {
        for into in sides {
            if from == to && out != into {
                continue;
            }
            all.push(Route { out, into, over: true });
            // Through one gutter there is no lane.
            if super::gutter(from, out) != super::gutter(to, into) {
                all.push(Route { out, into, over: false });
            }
        }
    }
    all
}

/// A change of a choice.
#[derive(Debug, Clone, Copy)]
enum Change {
    /// A way goes otherwise.
    Route(usize, Route),
    /// A card of a column goes to another place.
    Move(usize, usize, usize),
}

impl Change {
    fn make(self, choice: &mut Choice) {
        match self {
            Change::Route(link, route) => choice.routes[link] = route,
            Change::Move(column, from, to) => {
                let cards = &mut choice.columns[column].cards;
                let card = cards.remove(from);
                cards.insert(to, card);
            }
        }
    }
}

/// How often ways cross, and which ones do.
#[derive(Clone)]
pub(super) struct Crossings {
    pub count: usize,
    /// For each way.
    pub links: Vec<bool>,
}

/// A piece of a way: the coordinate that is the same all along, from where, to where, whose.
type Piece = (f64, f64, f64, usize);

/// Counts crossings: level pieces over upright ones.
pub(super) fn crossings(layout: &Layout) -> Crossings {
    let mut level: Vec<Piece> = Vec::new();
    let mut upright: Vec<Piece> = Vec::new();
    for (i, led) in layout.links.iter().enumerate() {
        for pair in led.points.windows(2) {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            if y1 == y2 {
                level.push((y1, x1.min(x2), x1.max(x2), i));
            } else if x1 == x2 {
                upright.push((x1, y1.min(y2), y1.max(y2), i));
            }
        }
    }
    let order = |a: &Piece, b: &Piece| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1));
    level.sort_by(order);
    upright.sort_by(order);
    let mut found = Crossings { count: 0, links: vec![false; layout.links.len()] };
    // Ways that share a lane lie on one another and cross others once.
    let mut seen: Vec<(f64, f64)> = Vec::new();
    for &(y, from, to, a) in &level {
        let first = upright.partition_point(|piece| piece.0 <= from);
        for &(x, top, end, b) in upright[first..].iter().take_while(|piece| piece.0 < to) {
            if top < y && y < end {
                (found.links[a], found.links[b]) = (true, true);
                if !seen.contains(&(x, y)) {
                    seen.push((x, y));
                    found.count += 1;
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{Course, Led};
    use super::*;

    #[test]
    fn pieces_that_only_touch_do_not_cross() {
        let led = |points: &[(f64, f64)]| Led {
            course: Course::Gutter,
            points: points.to_vec(),
            label: (0.0, 0.0),
        };
        let count = |links: Vec<Led>| crossings(&Layout { links, ..Layout::default() }).count;
        let level = led(&[(0.0, 5.0), (10.0, 5.0)]);
        assert_eq!(count(vec![level.clone(), led(&[(5.0, 0.0), (5.0, 9.0)])]), 1);
        assert_eq!(count(vec![level.clone(), led(&[(5.0, 5.0), (5.0, 9.0)])]), 0);
        assert_eq!(count(vec![level, led(&[(10.0, 0.0), (10.0, 9.0)])]), 0);
    }
}
