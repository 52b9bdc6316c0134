//! Where ways leave and enter cards: on the right one slot for each, high enough for its label; on
//! the left one for each way or lane, as level with its beginning as there is room.

use super::{Area, Card, Course, Lane, Link, Size};

/// Pixels of a slot without label.
const SLOT: f64 = 13.0;
/// Pixels of a loop.
const LOOP: f64 = 20.0;
/// Pixels between two ways that enter.
const APART: f64 = 10.0;

/// What is at a slot on the right of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Out(usize),
    In(usize),
}

/// The ends of all ways.
pub(super) struct Ports {
    /// The y at which each way leaves.
    pub out: Vec<f64>,
    /// The y at which each way enters.
    pub into: Vec<f64>,
    /// The top of each way's label.
    pub label_top: Vec<f64>,
    /// Slots on the right of each card, from the top, with their heights.
    rights: Vec<Vec<(End, f64)>>,
    /// Groups of ways that enter each card on the left, from the top.
    lefts: Vec<Vec<Vec<usize>>>,
    label_width: Vec<f64>,
}

impl Ports {
    /// The slots of all cards, in an order that lessens crossings.
    pub fn new(
        cards: &[Card],
        links: &[Link],
        labels: &[Size],
        courses: &[Course],
        lanes: &[Lane],
        place_of: &[usize],
    ) -> Self {
        let n = links.len();
        let mut rights: Vec<Vec<(i64, End, f64)>> = vec![Vec::new(); cards.len()];
        let mut lefts: Vec<Vec<(i64, Vec<usize>)>> = vec![Vec::new(); cards.len()];
        let mut label_width = vec![0.0f64; cards.len()];
        for (i, link) in links.iter().enumerate() {
            let (wide, label) = labels[i];
            let high = if link.label.is_empty() { SLOT } else { label + 6.0 };
            let (from, to) = (place_of[link.from] as i64, place_of[link.to] as i64);
            let upwards = to < from;
            let side = |far: bool| if far { -100_000 - to } else { 200_000 - to };
            let key = match courses[i] {
                Course::Down => continue,
                Course::Skip | Course::Back => {
                    let over = lanes.iter().any(|lane| lane.over && lane.links.contains(&i));
                    if over { -200_000 + i as i64 } else { 300_000 + i as i64 }
                }
                Course::Side => side(upwards),
                Course::Next => to,
                Course::Loop => 100_000,
            };
            let wide = if courses[i] == Course::Loop { wide + 22.0 } else { wide };
            label_width[link.from] = label_width[link.from].max(wide);
            match courses[i] {
                Course::Loop => {
                    rights[link.from].push((key, End::Out(i), label.max(LOOP) + 4.0));
                }
                Course::Side => {
                    rights[link.from].push((key, End::Out(i), high));
                    let key = if upwards { 200_000 - from } else { -100_000 - from };
                    rights[link.to].push((key, End::In(i), SLOT));
                }
                Course::Next => {
                    rights[link.from].push((key, End::Out(i), high));
                    lefts[link.to].push((from, vec![i]));
                }
                _ => rights[link.from].push((key, End::Out(i), high)),
            }
        }
        for lane in lanes {
            let key = if lane.over { -1 } else { i64::MAX };
            lefts[lane.to].push((key, lane.links.clone()));
        }
        for slots in &mut rights {
            slots.sort_by_key(|slot| slot.0);
        }
        for groups in &mut lefts {
            groups.sort_by_key(|group| group.0);
        }
        Ports {
            out: vec![0.0; n],
            into: vec![0.0; n],
            label_top: vec![0.0; n],
            rights: rights
                .into_iter()
                .map(|s| s.into_iter().map(|s| (s.1, s.2)).collect())
                .collect(),
            lefts: lefts.into_iter().map(|g| g.into_iter().map(|g| g.1).collect()).collect(),
            label_width,
        }
    }

    /// Pixels that the ends at a card need.
    pub fn height(&self, card: usize) -> f64 {
        let right: f64 = self.rights[card].iter().map(|slot| slot.1).sum();
        right.max(self.lefts[card].len() as f64 * APART) + 8.0
    }

    /// Pixels of the widest label at a card.
    pub fn label_width(&self, card: usize) -> f64 {
        self.label_width[card]
    }

    /// Gives every end its y.
    pub fn place(
        &mut self,
        areas: &[Area],
        links: &[Link],
        labels: &[Size],
        courses: &[Course],
        column_of: &[usize],
    ) {
        for card in 0..areas.len() {
            self.place_right(card, 0.0, areas, labels, courses);
        }
        self.place_left(areas, courses);
        // What is nearly level becomes level, where the card on the left has room to move its ends.
        for card in 0..areas.len() {
            let level = self.rights[card].iter().find_map(|&(end, _)| match end {
                End::Out(i) if courses[i] == Course::Next => {
                    let by = self.into[i] - self.out[i];
                    (by.abs() < 24.0).then_some(by)
                }
                _ => None,
            });
            if let Some(by) = level.filter(|by| by.abs() > 0.1) {
                self.place_right(card, by, areas, labels, courses);
            }
        }
        self.place_left(areas, courses);
        self.part(areas, links, courses, column_of);
    }

    /// Gives the ends on the right of a card their y: in its middle, moved as far as there is room.
    fn place_right(
        &mut self,
        card: usize,
        by: f64,
        areas: &[Area],
        labels: &[Size],
        courses: &[Course],
    ) {
        let (_, y, _, h) = areas[card];
        let all: f64 = self.rights[card].iter().map(|slot| slot.1).sum();
        let room = ((h - all) / 2.0 - 3.0).max(0.0);
        let mut top = y + (h - all) / 2.0 + by.clamp(-room, room);
        for &(end, high) in &self.rights[card] {
            match end {
                End::Out(i) if courses[i] == Course::Loop => {
                    let middle = top + high / 2.0;
                    (self.out[i], self.into[i]) = (middle - 7.0, middle + 7.0);
                    self.label_top[i] = middle - labels[i].1 / 2.0;
                }
                End::Out(i) if labels[i].1 == 0.0 => self.out[i] = top + high / 2.0,
                // The way runs under its label.
                End::Out(i) => {
                    self.out[i] = top + high - 3.5;
                    self.label_top[i] = top;
                }
                End::In(i) => self.into[i] = top + high / 2.0,
            }
            top += high;
        }
    }

    /// Gives the ends on the left of all cards their y.
    fn place_left(&mut self, areas: &[Area], courses: &[Course]) {
        for (card, groups) in self.lefts.iter().enumerate() {
            let (_, y, _, h) = areas[card];
            let n = groups.len();
            let (top, end) = (y + 6.0, y + h - 6.0);
            // Each wants to be level with its beginning; they stay in order, and apart.
            let mut at: Vec<f64> = groups
                .iter()
                .enumerate()
                .map(|(i, group)| match courses[group[0]] {
                    Course::Next => self.out[group[0]].clamp(top, end),
                    _ => top + (end - top) * (i as f64 + 0.5) / n as f64,
                })
                .collect();
            let apart = APART.min((end - top) / n.saturating_sub(1).max(1) as f64);
            for i in 1..n {
                at[i] = at[i].max(at[i - 1] + apart);
            }
            for i in (0..n).rev() {
                let most = if i + 1 == n { end } else { at[i + 1] - apart };
                at[i] = at[i].min(most);
            }
            for (group, y) in groups.iter().zip(&at) {
                for &i in group {
                    self.into[i] = *y;
                }
            }
        }
    }

    /// Moves ends that are as high as the beginning of another way in the same gutter, so that no
    /// two ways lie on one another.
    fn part(&mut self, areas: &[Area], links: &[Link], courses: &[Course], column_of: &[usize]) {
        const NEAR: f64 = 3.0;
        // The ways that begin in the gutter before each column.
        let columns = column_of.iter().max().map_or(0, |c| c + 2);
        let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); columns + 1];
        for (i, link) in links.iter().enumerate().filter(|(i, _)| courses[*i] != Course::Down) {
            leaving[column_of[link.from] + 1].push(i);
        }
        for card in 0..self.lefts.len() {
            let (_, y, _, h) = areas[card];
            let groups = self.lefts[card].clone();
            for group in &groups {
                let at = self.into[group[0]];
                // A way that is level all along may stay so.
                let level =
                    courses[group[0]] == Course::Next && (self.out[group[0]] - at).abs() < 0.1;
                let clash = |this: &Self, y: f64| {
                    leaving[column_of[card]]
                        .iter()
                        .any(|j| !group.contains(j) && (this.out[*j] - y).abs() < NEAR)
                };
                let taken = |this: &Self, y: f64| {
                    groups
                        .iter()
                        .any(|other| other != group && (this.into[other[0]] - y).abs() < 6.0)
                };
                if level || !clash(self, at) {
                    continue;
                }
                let free = [4.0, -4.0, 7.0, -7.0, 10.0, -10.0, 14.0, -14.0]
                    .into_iter()
                    .map(|by| at + by)
                    .find(|&to| {
                        to > y + 4.0 && to < y + h - 4.0 && !clash(self, to) && !taken(self, to)
                    });
                if let Some(to) = free {
                    for &i in group {
                        self.into[i] = to;
                    }
                }
            }
        }
    }
}
