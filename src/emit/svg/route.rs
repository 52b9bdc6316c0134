//! Cards in columns, and ways between them that never pass through a card or a label.
//!
//! Columns are known. Between two of them lies a gutter: next to the cards the labels, each beside
//! the way that leaves there, then vertical tracks. A way to the next column takes one track; one
//! that skips columns or leads back goes over or under all of them on a lane. Ways to the same place
//! share their lane. What of this crosses least is found by trying.

mod order;
mod ports;
mod search;

use super::block::Block;
use super::font::Fonts;
use ports::Ports;

/// Pixels between two cards of a column.
const BETWEEN: f64 = 18.0;
/// Pixels between two tracks, and between two lanes.
pub(super) const TRACK: f64 = 9.0;
/// Pixels from the last track to the cards' arrows.
const ENTRY: f64 = 20.0;

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
    /// To another card of the column, around those between.
    Side,
    /// To the next column.
    Next,
    /// Past columns.
    Skip,
    /// Back to a column before.
    Back,
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
    course: Course,
    to: usize,
    look: usize,
    links: Vec<usize>,
    /// Gutters, from and to.
    span: (usize, usize),
    /// Whether it is over the columns, not under them.
    over: bool,
    y: f64,
}

/// What can be chosen: it changes how often ways cross, and nothing else.
#[derive(Debug, Clone, PartialEq)]
struct Choice {
    /// The columns with their cards in order.
    columns: Vec<Column>,
    /// For each lane, whether it is on the other side than usual.
    flipped: Vec<bool>,
}

/// Places everything, with the left side and the top given.
pub(super) fn lay_out(
    fonts: &Fonts,
    cards: &[Card],
    columns: &[Column],
    links: &[Link],
    origin: (f64, f64),
) -> Layout {
    let labels: Vec<Size> =
        links.iter().map(|link| (link.label.width(fonts), link.label.height())).collect();
    let columns = order::order(columns, links, cards.len());
    let lanes = {
        let (column_of, place_of) = places(&columns, cards.len());
        lanes(links, &courses(links, &column_of, &place_of), &column_of, &[]).len()
    };
    let flipped = vec![false; lanes];
    search::best(Choice { columns, flipped }, links.len(), |choice| {
        place(cards, links, &labels, choice, origin)
    })
}

/// Width and height.
type Size = (f64, f64);

fn place(
    cards: &[Card],
    links: &[Link],
    labels: &[Size],
    choice: &Choice,
    (left, top): (f64, f64),
) -> Layout {
    let columns = &choice.columns;
    let (column_of, place_of) = places(columns, cards.len());
    let courses = courses(links, &column_of, &place_of);
    let mut lanes = lanes(links, &courses, &column_of, &choice.flipped);
    let over = stack(&mut lanes, true);
    let under = stack(&mut lanes, false);
    let roof = top + over as f64 * TRACK + if over > 0 { 10.0 } else { 0.0 };

    // From top to bottom.
    let mut ports = Ports::new(cards, links, labels, &courses, &lanes, &place_of);
    let mut areas: Vec<Area> = vec![(0.0, 0.0, 0.0, 0.0); cards.len()];
    let mut floor = roof;
    for column in columns.iter() {
        let pad = column.frame.unwrap_or(0.0);
        let mut y = roof + pad + column.head;
        for (i, &card) in column.cards.iter().enumerate() {
            if i > 0 {
                y += gap(links, labels, &courses, column.cards[i - 1], card);
            }
            let height = cards[card].height.max(ports.height(card));
            areas[card] = (0.0, y, cards[card].width, height);
            y += height;
        }
        floor = floor.max(y + pad);
    }
    // What has no frame stands beside what it leads to, or comes from.
    for (c, column) in columns.iter().enumerate().filter(|(_, column)| column.frame.is_none()) {
        let near = |l: &&Link| {
            (column.cards.contains(&l.from) && column_of[l.to] == c + 1)
                || (column.cards.contains(&l.to) && column_of[l.from] + 1 == c)
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
    ports.place(&areas, links, labels, &courses, &column_of);
    for lane in &mut lanes {
        lane.y = match lane.over {
            true => roof - 10.0 - lane.y * TRACK,
            false => floor + 12.0 + lane.y * TRACK,
        };
    }

    // From left to right.
    let mut gutters = gutters(links, &courses, &lanes, &column_of, &ports, columns.len());
    let mut frames: Vec<Area> = Vec::new();
    let mut x = left;
    let mut label_x = Vec::new();
    for (c, column) in columns.iter().enumerate() {
        // The gutter on the left of the first column has tracks only if something leads back to it.
        if c == 0 {
            x += room(&mut gutters[0], x, 0.0);
        }
        let pad = column.frame.unwrap_or(0.0);
        let widest =
            column.cards.iter().map(|&card| cards[card].width).fold(column.width, f64::max);
        frames.push((x, roof, widest + 2.0 * pad, floor - roof));
        for &card in &column.cards {
            areas[card].0 = x + pad;
            areas[card].2 = widest;
        }
        x += widest + 2.0 * pad;
        label_x.push(x + 6.0);
        let labels = column.cards.iter().map(|&card| ports.label_width(card)).fold(0.0, f64::max);
        let labels = if labels > 0.0 { labels + 12.0 } else { 4.0 };
        let next = room(&mut gutters[c + 1], x, labels);
        x += if c + 1 == columns.len() && gutters[c + 1].is_empty() {
            labels
        } else {
            next.max(labels + ENTRY + 8.0)
        };
    }
    let right = x;
    let find = |owner: Owner| {
        gutters.iter().flatten().find(|track| track.owner == owner).map_or(0.0, |track| track.x)
    };
    let led = (0..links.len())
        .map(|i| {
            let link = &links[i];
            let (a, b) = (areas[link.from], areas[link.to]);
            let out = (a.0 + a.2, ports.out[i]);
            let lane = lanes.iter().position(|lane| lane.links.contains(&i));
            let points = match courses[i] {
                Course::Down => {
                    let x = a.0 + 26.0;
                    vec![(x, a.1 + a.3), (x, b.1)]
                }
                Course::Loop => {
                    let x = out.0 + 16.0 + (label_x[column_of[link.from]] - out.0 - 6.0);
                    vec![out, (x, out.1), (x, ports.into[i]), (out.0, ports.into[i])]
                }
                Course::Side => {
                    let x = find(Owner::Out(i));
                    vec![out, (x, out.1), (x, ports.into[i]), (b.0 + b.2, ports.into[i])]
                }
                Course::Next => {
                    let into = (b.0, ports.into[i]);
                    if (out.1 - into.1).abs() < LEVEL {
                        vec![out, into]
                    } else {
                        let x = find(Owner::Out(i));
                        vec![out, (x, out.1), (x, into.1), into]
                    }
                }
                Course::Skip | Course::Back => {
                    let lane = lane.unwrap_or(0);
                    let (x1, x2) = (find(Owner::Out(i)), find(Owner::In(lane)));
                    let y = lanes[lane].y;
                    let into = (b.0, ports.into[i]);
                    vec![out, (x1, out.1), (x1, y), (x2, y), (x2, into.1), into]
                }
            };
            let label = match courses[i] {
                Course::Down => (a.0 + 34.0, (a.1 + a.3 + b.1 - labels[i].1) / 2.0 - 2.0),
                Course::Loop => (label_x[column_of[link.from]] + 22.0, ports.label_top[i]),
                _ => (label_x[column_of[link.from]], ports.label_top[i]),
            };
            Led { course: courses[i], points, label }
        })
        .collect();
    let end = floor + if under > 0 { 12.0 + under as f64 * TRACK } else { 0.0 };
    Layout { cards: areas, columns: frames, links: led, right, end }
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

fn courses(links: &[Link], column_of: &[usize], place_of: &[usize]) -> Vec<Course> {
    let mut straight: Vec<(usize, usize)> = Vec::new();
    links
        .iter()
        .map(|link| {
            let (a, b) = (column_of[link.from], column_of[link.to]);
            if link.from == link.to {
                Course::Loop
            } else if a == b {
                let below = place_of[link.to] == place_of[link.from] + 1;
                if below && !straight.contains(&(link.from, link.to)) {
                    straight.push((link.from, link.to));
                    Course::Down
                } else {
                    Course::Side
                }
            } else if b == a + 1 {
                Course::Next
            } else if b > a {
                Course::Skip
            } else {
                Course::Back
            }
        })
        .collect()
}

/// Pixels between a card and the one below.
fn gap(links: &[Link], labels: &[Size], courses: &[Course], above: usize, below: usize) -> f64 {
    let down = (0..links.len())
        .find(|&i| courses[i] == Course::Down && links[i].from == above && links[i].to == below);
    match down {
        Some(i) if !links[i].label.is_empty() => labels[i].1 + 16.0,
        Some(_) => 24.0,
        None => BETWEEN,
    }
}

fn lanes(links: &[Link], courses: &[Course], column_of: &[usize], flipped: &[bool]) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for (i, link) in links.iter().enumerate() {
        let course = courses[i];
        if !matches!(course, Course::Skip | Course::Back) {
            continue;
        }
        // The gutter left of a column has its number, the one right of it the next.
        let (out, into) = (column_of[link.from] + 1, column_of[link.to]);
        let span = (out.min(into), out.max(into));
        let same =
            |lane: &&mut Lane| (lane.course, lane.to, lane.look) == (course, link.to, link.look);
        match lanes.iter_mut().find(same) {
            Some(lane) => {
                lane.links.push(i);
                lane.span = (lane.span.0.min(span.0), lane.span.1.max(span.1));
            }
            None => {
                let flip = flipped.get(lanes.len()).copied().unwrap_or(false);
                lanes.push(Lane {
                    course,
                    to: link.to,
                    look: link.look,
                    links: vec![i],
                    span,
                    over: (course == Course::Skip) != flip,
                    y: 0.0,
                });
            }
        }
    }
    lanes
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
        lanes[i].y = level as f64;
    }
    levels.len()
}

fn gutters(
    links: &[Link],
    courses: &[Course],
    lanes: &[Lane],
    column_of: &[usize],
    ports: &Ports,
    columns: usize,
) -> Vec<Vec<Track>> {
    let mut gutters: Vec<Vec<Track>> = (0..=columns).map(|_| Vec::new()).collect();
    let track = |owner, lefts: Vec<f64>, rights: Vec<f64>| {
        let all = || lefts.iter().chain(&rights).copied();
        let span = (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max));
        Track { owner, span, lefts, rights, x: 0.0 }
    };
    for (i, link) in links.iter().enumerate() {
        let (out, into) = (ports.out[i], ports.into[i]);
        let gutter = column_of[link.from] + 1;
        match courses[i] {
            Course::Side => gutters[gutter].push(track(Owner::Out(i), vec![out, into], vec![])),
            Course::Next if (out - into).abs() >= LEVEL => {
                gutters[gutter].push(track(Owner::Out(i), vec![out], vec![into]));
            }
            _ => {}
        }
    }
    for (l, lane) in lanes.iter().enumerate() {
        for &i in &lane.links {
            let gutter = column_of[links[i].from] + 1;
            // On its lane it goes on to the right if it goes over, else to the left.
            let t = match lane.course {
                Course::Skip => track(Owner::Out(i), vec![ports.out[i]], vec![lane.y]),
                _ => track(Owner::Out(i), vec![ports.out[i], lane.y], vec![]),
            };
            gutters[gutter].push(t);
        }
        let into = ports.into[lane.links[0]];
        let t = match lane.course {
            Course::Skip => track(Owner::In(l), vec![lane.y], vec![into]),
            _ => track(Owner::In(l), vec![], vec![lane.y, into]),
        };
        gutters[column_of[lane.to]].push(t);
    }
    for gutter in &mut gutters {
        order::order_tracks(gutter);
    }
    gutters
}

/// Gives the tracks of a gutter their places, and says how wide it is.
fn room(gutter: &mut [Track], x: f64, labels: f64) -> f64 {
    if gutter.is_empty() {
        return labels;
    }
    for (i, track) in gutter.iter_mut().enumerate() {
        track.x = x + labels + 6.0 + i as f64 * TRACK;
    }
    labels + 6.0 + gutter.len() as f64 * TRACK + ENTRY - TRACK
}
