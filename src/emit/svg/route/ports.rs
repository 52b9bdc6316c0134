//! Where ways leave and enter cards: on each side one slot for each, high enough for its label. On the
//! right they stand together in the middle; on the left each is as level with its beginning as there
//! is room.

use super::{Area, Course, Plan, Side};

/// Pixels of a slot without label.
const SLOT: f64 = 13.0;
/// Pixels of a loop.
const LOOP: f64 = 20.0;
/// Pixels between two ways on the left.
const APART: f64 = 10.0;

/// What is at a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    /// A way leaves.
    Out(usize),
    /// Ways enter: one, or all of a lane.
    In(Vec<usize>),
}

/// A place on a side of a card where something begins or ends.
#[derive(Debug, Clone)]
struct Slot {
    /// From top to bottom, with which no two ways of the card cross.
    key: (u8, i64, i64),
    end: End,
    /// Pixels that it needs over its line, and below.
    above: f64,
    below: f64,
}

/// The ends of all ways.
pub(super) struct Ports {
    /// The y at which each way leaves.
    pub out: Vec<f64>,
    /// The y at which each way enters.
    pub into: Vec<f64>,
    /// The top of each way's label.
    pub label_top: Vec<f64>,
    /// Slots on the right of each card, from the top.
    rights: Vec<Vec<Slot>>,
    /// Slots on the left.
    lefts: Vec<Vec<Slot>>,
    /// Pixels of the widest label left and right of each column; none: nothing is there.
    rooms: Vec<[Option<f64>; 2]>,
}

impl Ports {
    /// The slots of all cards.
    pub fn new(plan: &Plan, cards: usize) -> Self {
        let n = plan.links.len();
        let columns = plan.column_of.iter().max().map_or(0, |c| c + 1);
        let mut ports = Ports {
            out: vec![0.0; n],
            into: vec![0.0; n],
            label_top: vec![0.0; n],
            rights: vec![Vec::new(); cards],
            lefts: vec![Vec::new(); cards],
            rooms: vec![[None; 2]; columns],
        };
        for (i, link) in plan.links.iter().enumerate() {
            let (course, route) = (plan.courses[i], plan.routes[i]);
            let (wide, label) = plan.labels[i];
            let half = if route.out == Side::Right { SLOT / 2.0 } else { APART / 2.0 };
            let (above, below) = match course {
                Course::Down | Course::Up => continue,
                Course::Loop => {
                    let half = (label.max(LOOP) + 4.0) / 2.0;
                    (half, half)
                }
                _ if label == 0.0 => (half, half),
                // The way runs under its label.
                _ => (label + 2.5, 3.5),
            };
            let wide = if course == Course::Loop { wide + 22.0 } else { wide };
            ports.widen(plan.column_of[link.from], route.out, wide);
            let key = key(plan, i, link.from, route.out);
            let slot = Slot { key, end: End::Out(i), above, below };
            ports.side(link.from, route.out).push(slot);
            if course == Course::Gutter {
                ports.enter(plan, vec![i]);
            }
        }
        for lane in &plan.lanes {
            ports.enter(plan, lane.links.clone());
        }
        for slots in ports.rights.iter_mut().chain(&mut ports.lefts) {
            slots.sort_by_key(|slot| slot.key);
        }
        ports
    }

    fn enter(&mut self, plan: &Plan, links: Vec<usize>) {
        let first = links[0];
        let (to, side) = (plan.links[first].to, plan.routes[first].into);
        let half = if side == Side::Right { SLOT / 2.0 } else { APART / 2.0 };
        self.widen(plan.column_of[to], side, 0.0);
        let key = key(plan, first, to, side);
        self.side(to, side).push(Slot { key, end: End::In(links), above: half, below: half });
    }

    fn side(&mut self, card: usize, side: Side) -> &mut Vec<Slot> {
        match side {
            Side::Left => &mut self.lefts[card],
            Side::Right => &mut self.rights[card],
        }
    }

    fn widen(&mut self, column: usize, side: Side, label: f64) {
        let room = &mut self.rooms[column][usize::from(side == Side::Right)];
        *room = Some(room.map_or(label, |room| room.max(label)));
    }

    /// Pixels that a card needs for its ends.
    pub fn height(&self, card: usize) -> f64 {
        let sum = |slots: &[Slot]| slots.iter().map(|slot| slot.above + slot.below).sum::<f64>();
        sum(&self.rights[card]).max(sum(&self.lefts[card])) + 8.0
    }

    /// Pixels between a column and the tracks beside it: its labels, or the heads of arrows. None:
    /// nothing is there.
    pub fn room(&self, column: usize, side: Side) -> Option<f64> {
        let label = self.rooms[column][usize::from(side == Side::Right)]?;
        Some(if label > 0.0 { label + 16.0 } else { super::ENTRY })
    }

    /// Gives every end its y.
    pub fn place(&mut self, plan: &Plan, areas: &[Area]) {
        for card in 0..areas.len() {
            self.place_right(plan, card, 0.0, areas);
        }
        self.place_left(plan, areas);
        // What is nearly level becomes level, where the card on the left has room to move its ends.
        for card in 0..areas.len() {
            let across = |i: usize| {
                let route = plan.routes[i];
                plan.courses[i] == Course::Gutter && route.out != route.into
            };
            let level = self.rights[card].iter().find_map(|slot| {
                let by = match &slot.end {
                    End::Out(i) if across(*i) => self.into[*i] - self.out[*i],
                    End::In(links) if across(links[0]) => self.out[links[0]] - self.into[links[0]],
                    _ => return None,
                };
                (by.abs() < 24.0).then_some(by)
            });
            if let Some(by) = level.filter(|by| by.abs() > 0.1) {
                self.place_right(plan, card, by, areas);
            }
        }
        self.place_left(plan, areas);
        self.part(plan, areas);
    }

    fn set(&mut self, plan: &Plan, end: &End, y: f64) {
        match end {
            End::Out(i) if plan.courses[*i] == Course::Loop => {
                (self.out[*i], self.into[*i]) = (y - 7.0, y + 7.0);
                self.label_top[*i] = y - plan.labels[*i].1 / 2.0;
            }
            End::Out(i) => {
                self.out[*i] = y;
                self.label_top[*i] = y - plan.labels[*i].1 - 2.5;
            }
            End::In(links) => links.iter().for_each(|&i| self.into[i] = y),
        }
    }

    /// Gives the ends on the right of a card their y: in its middle, moved as far as there is room.
    fn place_right(&mut self, plan: &Plan, card: usize, by: f64, areas: &[Area]) {
        let (_, y, _, h) = areas[card];
        let slots = std::mem::take(&mut self.rights[card]);
        let all: f64 = slots.iter().map(|slot| slot.above + slot.below).sum();
        let room = ((h - all) / 2.0 - 3.0).max(0.0);
        let mut top = y + (h - all) / 2.0 + by.clamp(-room, room);
        for slot in &slots {
            self.set(plan, &slot.end, top + slot.above);
            top += slot.above + slot.below;
        }
        self.rights[card] = slots;
    }

    /// Gives the ends on the left of all cards their y.
    fn place_left(&mut self, plan: &Plan, areas: &[Area]) {
        for (card, &(_, y, _, h)) in areas.iter().enumerate() {
            let slots = std::mem::take(&mut self.lefts[card]);
            let n = slots.len();
            let (top, end) = (y + 3.0, y + h - 3.0);
            // Each wants to be level with its other end; they stay in order, and apart.
            let mut at: Vec<f64> = slots
                .iter()
                .enumerate()
                .map(|(i, slot)| {
                    let even = top + (end - top) * (i as f64 + 0.5) / n as f64;
                    let (link, beyond) = match &slot.end {
                        End::Out(link) => (*link, self.into[*link]),
                        End::In(links) => (links[0], self.out[links[0]]),
                    };
                    let route = plan.routes[link];
                    let across = plan.courses[link] == Course::Gutter && route.out != route.into;
                    let wish = if across { beyond } else { even };
                    wish.clamp(top + slot.above, (end - slot.below).max(top + slot.above))
                })
                .collect();
            for i in 1..n {
                at[i] = at[i].max(at[i - 1] + slots[i - 1].below + slots[i].above);
            }
            for i in (0..n).rev() {
                let most = if i + 1 == n {
                    end - slots[i].below
                } else {
                    at[i + 1] - slots[i + 1].above - slots[i].below
                };
                at[i] = at[i].min(most);
            }
            for (slot, &y) in slots.iter().zip(&at) {
                self.set(plan, &slot.end, y);
            }
            self.lefts[card] = slots;
        }
    }

    /// Moves ends on the left that are as high as an end on the other side of the same gutter, so
    /// that no two ways lie on one another.
    fn part(&mut self, plan: &Plan, areas: &[Area]) {
        const NEAR: f64 = 3.0;
        let columns = self.rooms.len();
        // Ends on the right of each column: the y of each, and the way that may be level with it.
        let mut facing: Vec<Vec<(f64, usize)>> = vec![Vec::new(); columns];
        for (card, slots) in self.rights.iter().enumerate() {
            let facing = &mut facing[plan.column_of[card]];
            for slot in slots {
                match &slot.end {
                    End::Out(i) if plan.courses[*i] == Course::Loop => {}
                    End::Out(i) => facing.push((self.out[*i], *i)),
                    End::In(links) => facing.push((self.into[links[0]], links[0])),
                }
            }
        }
        for (card, &(_, y, _, h)) in areas.iter().enumerate() {
            let Some(before) = plan.column_of[card].checked_sub(1) else { continue };
            let slots = std::mem::take(&mut self.lefts[card]);
            for n in 0..slots.len() {
                let slot = &slots[n];
                let own = |end: &End| match end {
                    End::Out(i) => (*i, self.out[*i]),
                    End::In(links) => (links[0], self.into[links[0]]),
                };
                let (link, at) = own(&slot.end);
                let clash = |y: f64| {
                    facing[before].iter().any(|&(other, i)| {
                        let level = i == link && (other - y).abs() < 0.1;
                        !level && (other - y).abs() < NEAR
                    })
                };
                if !clash(at) {
                    continue;
                }
                // As far as the neighbours leave room.
                let least = match n.checked_sub(1) {
                    Some(i) => own(&slots[i].end).1 + slots[i].below + slot.above - 4.0,
                    None => y + 3.0 + slot.above,
                };
                let most = match slots.get(n + 1) {
                    Some(next) => own(&next.end).1 - next.above - slot.below + 4.0,
                    None => y + h - 3.0 - slot.below,
                };
                let free = [3.5, -3.5, 4.5, -4.5, 6.0, -6.0, 8.0, -8.0, 10.0, -10.0, 14.0, -14.0]
                    .into_iter()
                    .map(|by| at + by)
                    .find(|&to| least <= to && to <= most && !clash(to));
                if let Some(to) = free {
                    self.set(plan, &slot.end, to);
                }
            }
            self.lefts[card] = slots;
        }
    }
}

/// What puts the ends on a side of a card in an order in which its own ways do not cross.
fn key(plan: &Plan, link: usize, card: usize, side: Side) -> (u8, i64, i64) {
    let ends = (plan.links[link].from, plan.links[link].to);
    let number = link as i64;
    match plan.courses[link] {
        Course::Lane => {
            let lane = &plan.lanes[plan.lane_of[link].unwrap_or(0)];
            // It comes to the lane at this end from that side, or goes on from here to it.
            let leads_right = lane.onwards == (ends.0 == card);
            let back = leads_right != (side == Side::Right);
            let level = lane.level as i64;
            match (lane.over, back) {
                (true, true) => (1, level, number),
                (true, false) => (2, -level, number),
                (false, false) => (5, level, number),
                (false, true) => (6, -level, number),
            }
        }
        Course::Gutter => {
            let other = if ends.0 == card { ends.1 } else { ends.0 };
            let (here, there) = (plan.place_of[card] as i64, plan.place_of[other] as i64);
            if plan.column_of[card] != plan.column_of[other] {
                (3, there, number)
            } else if there < here {
                (0, here - there, number)
            } else {
                (7, here - there, -number)
            }
        }
        _ => (4, number, 0),
    }
}
