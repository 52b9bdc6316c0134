//! Cards in columns, and ways between them that never pass through a card or a label.
//!
//! Columns are known. Between two of them lies a gutter: next to the cards the labels, each beside
//! the way that leaves there, and vertical tracks between. A way leaves its card on one side and enters
//! its goal on one; where both look into the same gutter, it takes one track there, else it goes over
//! or under all columns on a lane. Ways to the same place share their lane. Neighbours in a column are
//! joined straight. What of this crosses least is found by trying.

mod order;
mod ports;
mod search;

use super::block::Block;
use super::font::Fonts;
use ports::Ports;
use std::collections::HashSet;

/// Pixels between two cards of a column.
const BETWEEN: f64 = 18.0;
/// Pixels between two tracks, and between two lanes.
pub(super) const TRACK: f64 = 9.0;
/// Pixels from the last track to the cards' arrows.
const ENTRY: f64 = 20.0;

/// Pixels from a card's side to a straight way to its neighbour.
const ASIDE: f64 = 26.0;

/// Pixels by which a level way may rise or fall.
const LEVEL: f64 = 1.0;

/// A card to be placed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Card {
    /// Pixels from left to right.
    pub width: f64,
    /// Pixels from top to bottom that its content needs.
    pub height: f64,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Its cards, in the order written.
    pub cards: Vec<usize>,
    /// Pixels of its title, over the cards.
    pub head: f64,
    /// Pixels around the cards; none: it has no frame, and stands beside what it leads to.
    pub frame: Option<f64>,
    /// Pixels that its title wants from left to right.
    pub width: f64,
}

/// A way to be led.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    /// From which card.
    pub from: usize,
    /// To which card.
    pub to: usize,
    /// What stands at its beginning.
    pub label: Block,
    /// Ways of the same look may share a lane.
    pub look: usize,
}

/// How a way goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// To itself.
    Loop,
    /// Straight to the card below.
    Down,
    /// Straight to the card above.
    Up,
    /// Through one gutter.
    Gutter,
    /// From one gutter to another.
    Lane,
}

/// A side of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// By which sides a way leaves and enters, and on which side of all columns its lane is, if it needs one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Route {
    out: Side,
    into: Side,
    over: bool,
}

/// A card or a frame in its place: left side, top, width, height.
pub(super) type Area = (f64, f64, f64, f64);

/// A way in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Led {
    /// How it goes.
    pub course: Course,
    /// Its corners.
    pub points: Vec<(f64, f64)>,
    /// The left side and the top of its label.
    pub label: (f64, f64),
}

/// Everything in its place.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Layout {
    /// Cards.
    pub cards: Vec<Area>,
    /// Columns, with frame and title.
    pub columns: Vec<Area>,
    /// Ways.
    pub links: Vec<Led>,
    /// Where it ends on the right, and below.
    pub right: f64,
    /// Where it ends below.
    pub end: f64,
}

/// A vertical piece of ways in a gutter.
struct Track {
    /// Whose: a way's own, or shared by all of a lane.
    owner: Owner,
    /// From top to end.
    span: (f64, f64),
    /// The y of pieces that come to it from the left, and from the right.
    lefts: Vec<f64>,
    rights: Vec<f64>,
    x: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// The track on which a way leaves, or its only one.
    Out(usize),
    /// The track on which the ways of a lane arrive.
    In(usize),
}

/// Ways that share a lane.
struct Lane {
    to: usize,
    look: usize,
    into: Side,
    /// Whether it leads to the right.
    onwards: bool,
    links: Vec<usize>,
    /// Gutters, from and to.
    span: (usize, usize),
    /// Whether it is over the columns, not under them.
    over: bool,
    /// How many lanes are between it and the columns.
    level: usize,
    y: f64,
}

/// What can be chosen: it changes how often ways cross, and nothing else.
#[derive(Debug, Clone, PartialEq, Default)]
struct Choice {
    /// The columns with their cards in order.
    columns: Vec<Column>,
    /// For each way.
    routes: Vec<Route>,
}

/// What is to be placed.
pub(super) struct Parts<'a> {
    /// Cards.
    pub cards: &'a [Card],
    /// Columns.
    pub columns: &'a [Column],
    /// Ways between cards.
    pub links: &'a [Link],
}

impl Parts<'_> {
    /// Places everything, with the left side and the top given.
    pub fn lay_out(&self, fonts: &Fonts, origin: (f64, f64)) -> Layout {
        self.best(fonts, self.columns, None, origin).1
    }

    /// Places everything as it would be placed in another picture, of the same cards and with the
    /// first ones of these ways: only the rest is still to be led.
    pub fn lay_out_as(&self, other: &Parts, fonts: &Fonts, origin: (f64, f64)) -> Layout {
        let (choice, _) = other.best(fonts, other.columns, None, origin);
        self.best(fonts, &choice.columns, Some(choice.routes), origin).1
    }

    fn best(
        &self,
        fonts: &Fonts,
        columns: &[Column],
        routed: Option<Vec<Route>>,
        origin: (f64, f64),
    ) -> (Choice, Layout) {
        let (cards, links) = (self.cards, self.links);
        let labels: Vec<Size> =
            links.iter().map(|link| (link.label.width(fonts), link.label.height())).collect();
        search::best(cards.len(), columns, links, routed, |choice| {
            place(cards, links, &labels, choice, origin)
        })
    }
}

/// Width and height.
type Size = (f64, f64);

/// What is known of all ways before anything has its place.
struct Plan<'a> {
    links: &'a [Link],
    labels: &'a [Size],
    routes: &'a [Route],
    courses: Vec<Course>,
    lanes: Vec<Lane>,
    /// The lane of each way that has one.
    lane_of: Vec<Option<usize>>,
    column_of: Vec<usize>,
    place_of: Vec<usize>,
}

impl<'a> Plan<'a> {
    fn new(links: &'a [Link], labels: &'a [Size], choice: &'a Choice, cards: usize) -> Self {
        let (column_of, place_of) = places(&choice.columns, cards);
        let routes = &choice.routes[..];
        let courses = courses(links, routes, &column_of, &place_of);
        let mut plan = Plan {
            links,
            labels,
            routes,
            courses,
            lanes: Vec::new(),
            lane_of: vec![None; links.len()],
            column_of,
            place_of,
        };
        plan.find_lanes();
        plan
    }

    /// The gutter into which a way leaves: that left of a column has its number, the one right of
    /// it the next.
    fn leaves_into(&self, link: usize) -> usize {
        gutter(self.column_of[self.links[link].from], self.routes[link].out)
    }

    /// The gutter from which a way enters its goal.
    fn enters_from(&self, link: usize) -> usize {
        gutter(self.column_of[self.links[link].to], self.routes[link].into)
    }

    fn find_lanes(&mut self) {
        for i in 0..self.links.len() {
            if self.courses[i] != Course::Lane {
                continue;
            }
            let (link, route) = (&self.links[i], self.routes[i]);
            let (out, into) = (self.leaves_into(i), self.enters_from(i));
            let span = (out.min(into), out.max(into));
            let onwards = out < into;
            let key = (link.to, link.look, route.into, onwards, route.over);
            let same =
                |lane: &Lane| (lane.to, lane.look, lane.into, lane.onwards, lane.over) == key;
            let lane = self.lanes.iter().position(same).unwrap_or_else(|| {
                self.lanes.push(Lane {
                    to: link.to,
                    look: link.look,
                    into: route.into,
                    onwards,
                    links: Vec::new(),
                    span,
                    over: route.over,
                    level: 0,
                    y: 0.0,
                });
                self.lanes.len() - 1
            });
            self.lane_of[i] = Some(lane);
            let lane = &mut self.lanes[lane];
            lane.links.push(i);
            lane.span = (lane.span.0.min(span.0), lane.span.1.max(span.1));
        }
    }
}

/// The gutter on a side of a column.
fn gutter(column: usize, side: Side) -> usize {
    column + usize::from(side == Side::Right)
}

fn place(
    cards: &[Card],
    links: &[Link],
    labels: &[Size],
    choice: &Choice,
    (left, top): (f64, f64),
) -> Layout {
    let columns = &choice.columns;
    let mut plan = Plan::new(links, labels, choice, cards.len());
    let over = stack(&mut plan.lanes, true);
    let under = stack(&mut plan.lanes, false);
    let roof = top + over as f64 * TRACK + if over > 0 { 10.0 } else { 0.0 };

    // From top to bottom.
    let mut ports = Ports::new(&plan, cards.len());
    let mut areas: Vec<Area> = vec![(0.0, 0.0, 0.0, 0.0); cards.len()];
    let mut floor = roof;
    for column in columns.iter() {
        let pad = column.frame.unwrap_or(0.0);
        let mut y = roof + pad + column.head;
        let width = widest(column, cards);
        for (i, &card) in column.cards.iter().enumerate() {
            if i > 0 {
                y += Joint::of(&plan, column.cards[i - 1], card).height(&plan, width);
            }
            let height = cards[card].height.max(ports.height(card));
            areas[card] = (0.0, y, width, height);
            y += height;
        }
        floor = floor.max(y + pad);
    }
    // What has no frame stands beside what it leads to, or comes from.
    for (c, column) in columns.iter().enumerate().filter(|(_, column)| column.frame.is_none()) {
        let near = |l: &&Link| {
            (column.cards.contains(&l.from) && plan.column_of[l.to] == c + 1)
                || (column.cards.contains(&l.to) && plan.column_of[l.from] + 1 == c)
        };
        let Some(link) = links.iter().find(near) else { continue };
        let (own, other) = if column.cards.contains(&link.from) {
            (link.from, link.to)
        } else {
            (link.to, link.from)
        };
        let by = areas[other].1 + areas[other].3 / 2.0 - areas[own].1 - areas[own].3 / 2.0;
        for &card in &column.cards {
            areas[card].1 += by;
        }
    }
    ports.place(&plan, &areas);
    for lane in &mut plan.lanes {
        lane.y = match lane.over {
            true => roof - 10.0 - lane.level as f64 * TRACK,
            false => floor + 12.0 + lane.level as f64 * TRACK,
        };
    }

    // From left to right.
    let mut gutters = gutters(&plan, &ports, columns.len());
    let mut frames: Vec<Area> = Vec::new();
    let mut x = left;
    for (c, column) in columns.iter().enumerate() {
        let before = c.checked_sub(1).and_then(|c| ports.room(c, Side::Right));
        x += spread(&mut gutters[c], x, before, ports.room(c, Side::Left), c > 0);
        let pad = column.frame.unwrap_or(0.0);
        let widest = widest(column, cards);
        frames.push((x, roof, widest + 2.0 * pad, floor - roof));
        for &card in &column.cards {
            areas[card].0 = x + pad;
        }
        x += widest + 2.0 * pad;
    }
    let last = columns.len();
    if last > 0 {
        x += spread(&mut gutters[last], x, ports.room(last - 1, Side::Right), None, false);
    }
    let led = (0..links.len()).map(|i| lead(&plan, &ports, &areas, &frames, &gutters, i)).collect();
    let end = floor + if under > 0 { 12.0 + under as f64 * TRACK } else { 0.0 };
    Layout { cards: areas, columns: frames, links: led, right: x, end }
}

/// Pixels of a column's cards: all are as wide as the widest, or as the title.
fn widest(column: &Column, cards: &[Card]) -> f64 {
    column.cards.iter().map(|&card| cards[card].width).fold(column.width, f64::max)
}

/// The corners of a way, and the place of its label.
fn lead(
    plan: &Plan,
    ports: &Ports,
    areas: &[Area],
    frames: &[Area],
    gutters: &[Vec<Track>],
    i: usize,
) -> Led {
    let (link, route, course) = (&plan.links[i], plan.routes[i], plan.courses[i]);
    let (a, b) = (areas[link.from], areas[link.to]);
    let edge = |area: Area, side| if side == Side::Right { area.0 + area.2 } else { area.0 };
    let frame = frames[plan.column_of[link.from]];
    let mut label = match route.out {
        Side::Right => (frame.0 + frame.2 + 6.0, ports.label_top[i]),
        Side::Left => (frame.0 - 6.0 - plan.labels[i].0, ports.label_top[i]),
    };
    let out = (edge(a, route.out), ports.out[i]);
    let into = (edge(b, route.into), ports.into[i]);
    let find = |gutter: usize, owner: Owner| {
        gutters[gutter].iter().find(|track| track.owner == owner).map_or(0.0, |track| track.x)
    };
    let points = match course {
        Course::Down | Course::Up => {
            let joint = if course == Course::Down {
                Joint::of(plan, link.from, link.to)
            } else {
                Joint::of(plan, link.to, link.from)
            };
            let points;
            (points, label) = joint.lead(plan, a, b, course, i);
            points
        }
        Course::Loop => {
            label.0 += 22.0;
            let x = frame.0 + frame.2 + 16.0;
            vec![out, (x, out.1), (x, into.1), (out.0, into.1)]
        }
        Course::Gutter if (out.1 - into.1).abs() < LEVEL && route.out != route.into => {
            vec![out, into]
        }
        Course::Gutter => {
            let x = find(plan.leaves_into(i), Owner::Out(i));
            vec![out, (x, out.1), (x, into.1), into]
        }
        Course::Lane => {
            let lane = plan.lane_of[i].unwrap_or(0);
            let x1 = find(plan.leaves_into(i), Owner::Out(i));
            let x2 = find(plan.enters_from(i), Owner::In(lane));
            let y = plan.lanes[lane].y;
            vec![out, (x1, out.1), (x1, y), (x2, y), (x2, into.1), into]
        }
    };
    Led { course, points, label }
}

/// The column of each card, and its place there.
fn places(columns: &[Column], cards: usize) -> (Vec<usize>, Vec<usize>) {
    let (mut column_of, mut place_of) = (vec![0; cards], vec![0; cards]);
    for (c, column) in columns.iter().enumerate() {
        for (i, &card) in column.cards.iter().enumerate() {
            (column_of[card], place_of[card]) = (c, i);
        }
    }
    (column_of, place_of)
}

fn courses(
    links: &[Link],
    routes: &[Route],
    column_of: &[usize],
    place_of: &[usize],
) -> Vec<Course> {
    let mut straight: HashSet<(usize, usize)> = HashSet::new();
    links
        .iter()
        .zip(routes)
        .map(|(link, route)| {
            let (a, b) = (column_of[link.from], column_of[link.to]);
            if link.from == link.to {
                Course::Loop
            } else if a == b
                && place_of[link.to].abs_diff(place_of[link.from]) == 1
                && straight.insert((link.from, link.to))
            {
                if place_of[link.to] > place_of[link.from] { Course::Down } else { Course::Up }
            } else if gutter(a, route.out) == gutter(b, route.into) {
                Course::Gutter
            } else {
                Course::Lane
            }
        })
        .collect()
}

/// What is between a card and the one below.
struct Joint {
    /// The straight way down, and the one up.
    down: Option<usize>,
    up: Option<usize>,
}

impl Joint {
    fn of(plan: &Plan, above: usize, below: usize) -> Joint {
        let find = |course, from, to| {
            (0..plan.links.len()).find(|&i| {
                plan.courses[i] == course && (plan.links[i].from, plan.links[i].to) == (from, to)
            })
        };
        Joint { down: find(Course::Down, above, below), up: find(Course::Up, below, above) }
    }

    fn size(plan: &Plan, link: Option<usize>) -> Size {
        link.map_or((0.0, 0.0), |i| plan.labels[i])
    }

    /// Whether the labels of both ways have room beside one another.
    fn beside(&self, plan: &Plan, width: f64) -> bool {
        Joint::size(plan, self.down).0 + Joint::size(plan, self.up).0 + 2.0 * ASIDE + 26.0 <= width
    }

    /// Pixels between the two cards.
    fn height(&self, plan: &Plan, width: f64) -> f64 {
        if self.down.is_none() && self.up.is_none() {
            return BETWEEN;
        }
        let (down, up) = (Joint::size(plan, self.down).1, Joint::size(plan, self.up).1);
        let high = if self.beside(plan, width) { down.max(up) } else { down + up };
        if high == 0.0 { 24.0 } else { high + 16.0 }
    }

    /// The corners of one of the two ways, and the place of its label.
    fn lead(
        &self,
        plan: &Plan,
        from: Area,
        to: Area,
        course: Course,
        link: usize,
    ) -> (Vec<(f64, f64)>, (f64, f64)) {
        let (wide, high) = plan.labels[link];
        let (upper, lower) = if course == Course::Down { (from, to) } else { (to, from) };
        let (top, end) = (upper.1 + upper.3, lower.1);
        let beside = self.beside(plan, upper.2);
        let middle = (top + end - high) / 2.0 - 2.0;
        if course == Course::Down {
            let x = from.0 + ASIDE;
            let y = if beside { middle } else { top + 6.0 };
            (vec![(x, top), (x, end)], (x + 8.0, y))
        } else {
            let x = from.0 + from.2 - ASIDE;
            let y = if beside { middle } else { end - high - 10.0 };
            (vec![(x, end), (x, top)], (x - 8.0 - wide, y))
        }
    }
}

/// Gives each lane its number from the columns outwards, short ones first; says how many are
/// over one another.
fn stack(lanes: &mut [Lane], over: bool) -> usize {
    let mut order: Vec<usize> = (0..lanes.len()).filter(|&i| lanes[i].over == over).collect();
    order.sort_by_key(|&i| (lanes[i].span.1 - lanes[i].span.0, i));
    let mut levels: Vec<Vec<(usize, usize)>> = Vec::new();
    for i in order {
        let span = lanes[i].span;
        let free = |level: &Vec<(usize, usize)>| {
            level.iter().all(|other| span.1 < other.0 || other.1 < span.0)
        };
        let level = levels.iter().position(free).unwrap_or(levels.len());
        if level == levels.len() {
            levels.push(Vec::new());
        }
        levels[level].push(span);
        lanes[i].level = level;
    }
    levels.len()
}

fn gutters(plan: &Plan, ports: &Ports, columns: usize) -> Vec<Vec<Track>> {
    let mut gutters: Vec<Vec<Track>> = (0..=columns).map(|_| Vec::new()).collect();
    // Pieces with the side from which each comes to the track.
    let track = |owner, pieces: &[(Side, f64)]| {
        let of = |wanted: Side| -> Vec<f64> {
            pieces.iter().filter(|(side, _)| *side == wanted).map(|(_, y)| *y).collect()
        };
        let ys = || pieces.iter().map(|piece| piece.1);
        let span = (ys().fold(f64::MAX, f64::min), ys().fold(f64::MIN, f64::max));
        Track { owner, span, lefts: of(Side::Left), rights: of(Side::Right), x: 0.0 }
    };
    // What leaves a card on its right comes to the track from the left.
    let other = |side: Side| if side == Side::Right { Side::Left } else { Side::Right };
    for (i, route) in plan.routes.iter().enumerate() {
        let (out, into) = (ports.out[i], ports.into[i]);
        let pieces = match plan.courses[i] {
            Course::Gutter if route.out == route.into || (out - into).abs() >= LEVEL => {
                [(other(route.out), out), (other(route.into), into)]
            }
            Course::Lane => {
                let lane = &plan.lanes[plan.lane_of[i].unwrap_or(0)];
                let on = if lane.onwards { Side::Right } else { Side::Left };
                [(other(route.out), out), (on, lane.y)]
            }
            _ => continue,
        };
        gutters[plan.leaves_into(i)].push(track(Owner::Out(i), &pieces));
    }
    for (l, lane) in plan.lanes.iter().enumerate() {
        let first = lane.links[0];
        let from = if lane.onwards { Side::Left } else { Side::Right };
        let pieces = [(from, lane.y), (other(lane.into), ports.into[first])];
        gutters[plan.enters_from(first)].push(track(Owner::In(l), &pieces));
    }
    for gutter in &mut gutters {
        order::order_tracks(gutter);
    }
    gutters
}

/// Gives the tracks of a gutter their places, with room on both sides for labels and arrows; says how
/// wide it is.
fn spread(
    gutter: &mut [Track],
    x: f64,
    before: Option<f64>,
    after: Option<f64>,
    between: bool,
) -> f64 {
    if gutter.is_empty() {
        let room = before.unwrap_or(0.0) + after.unwrap_or(0.0);
        return if between { room.max(2.0 * ENTRY) } else { room };
    }
    let before = before.unwrap_or(TRACK);
    for (i, track) in gutter.iter_mut().enumerate() {
        track.x = x + before + i as f64 * TRACK;
    }
    before + (gutter.len() - 1) as f64 * TRACK + after.unwrap_or(TRACK)
}
