//! The words beside the points of a curve: above or below, where the lines are not.

use super::{AWAY, DOT, STEP, Station, at_column, expected_place, spread};
use crate::diagram::grid::Curve;
use crate::diagram::words;
use crate::emit::svg::block::Block;
use crate::emit::svg::cells::{SMALL, TEXT};
use crate::emit::svg::font::{Fonts, Style};
use crate::emit::svg::page::{Anchor, Page};
use crate::emit::svg::sheet::Sheet;

/// The points of a line, and its slopes there.
pub(super) type Line<'a> = (&'a [Station], &'a [f64]);

/// Words beside a point.
pub(super) struct Label {
    x: f64,
    /// The level of the point.
    pub level: i8,
    /// Whether they stand above it.
    pub above: bool,
    /// How far to the right of the point their middle is.
    shift: f64,
    block: Block,
    width: f64,
    dot: f64,
}

/// Left side, top, right side and end; the level +2 is at 0.
type Room = (f64, f64, f64, f64);

impl Label {
    fn new(fonts: &Fonts, point: (f64, i8), above: bool, block: Block, dot: f64) -> Self {
        let (x, level) = point;
        let width = block.width(fonts);
        Label { x, level, above, shift: 0.0, block, width, dot }
    }

    /// How far its far end is from the point's middle.
    pub fn reach(&self) -> f64 {
        self.dot + AWAY + self.block.height()
    }

    /// The room that it takes, or would take elsewhere beside its point.
    fn room(&self, (above, shift): (bool, f64)) -> Room {
        let y = f64::from(2 - self.level) * STEP;
        let top = if above { y - self.reach() } else { y + self.dot + AWAY };
        let middle = self.x + shift;
        (middle - self.width / 2.0, top, middle + self.width / 2.0, top + self.block.height())
    }

    /// Draws it beside its point, which is at `y`.
    pub fn draw(&self, page: &mut Page, y: f64) {
        let top = if self.above { y - self.reach() } else { y + self.dot + AWAY };
        self.block.draw_over(page, self.x + self.shift, top, Anchor::Middle);
    }
}

/// Where a label crosses no line, if it does where it is, and there is such a place.
fn better(sheet: &Sheet, labels: &[Label], i: usize, lines: [Line; 2]) -> Option<(bool, f64)> {
    let label = &labels[i];
    let now = label.room((label.above, 0.0));
    let crossed = |room: Room| lines.into_iter().any(|line| crosses(line, room));
    if !crossed(now) {
        return None;
    }
    let aside = label.width / 2.0 - DOT;
    let places = [
        (!label.above, 0.0),
        (label.above, -aside),
        (label.above, aside),
        (!label.above, -aside),
        (!label.above, aside),
    ];
    // Labels follow the columns: only near ones can be in the way.
    let near = &labels[i.saturating_sub(8)..labels.len().min(i + 9)];
    places.into_iter().find(|&place| {
        let room = label.room(place);
        let free = |other: &Label| {
            let theirs = other.room((other.above, other.shift));
            let touches = room.0 < theirs.2 + 4.0
                && theirs.0 < room.2 + 4.0
                && room.1 < theirs.3 + 2.0
                && theirs.1 < room.3 + 2.0;
            std::ptr::eq(other, label) || !touches
        };
        let inside = room.0 > sheet.grid_left() + 2.0 && room.2 < sheet.right() - 2.0;
        inside && !crossed(room) && near.iter().all(free) && !on_a_point(lines, room)
    })
}

/// Whether a line passes through the room.
fn crosses((stations, slopes): Line, (left, top, right, end): Room) -> bool {
    let middle = |s: &Station| s.points.iter().map(|p| p.0).sum::<f64>() / s.points.len() as f64;
    // A fork is as wide as its column: one station more on both sides.
    let first = stations.partition_point(|s| middle(s) < left).saturating_sub(2);
    for (i, pair) in stations.windows(2).enumerate().skip(first) {
        if pair[0].points.iter().all(|p| p.0 > right) {
            break;
        }
        for &from in &pair[0].points {
            for &to in &pair[1].points {
                let (x0, x1) = (from.0, to.0);
                let y = |level: i8| f64::from(2 - level) * STEP;
                let third = (x1 - x0) / 3.0 * STEP;
                let ends = (y(from.1), y(to.1));
                let between = (ends.0 - slopes[i] * third, ends.1 + slopes[i + 1] * third);
                let (begin, stop) = (x0.max(left + 1.0), x1.min(right - 1.0));
                let steps = ((stop - begin) / 4.0).ceil();
                let hit = |step: usize| {
                    let x = (begin + step as f64 * 4.0).min(stop);
                    // Across, the curve runs evenly.
                    let t = (x - x0) / (x1 - x0);
                    let u = 1.0 - t;
                    let y = u * u * u * ends.0
                        + 3.0 * u * u * t * between.0
                        + 3.0 * u * t * t * between.1
                        + t * t * t * ends.1;
                    y > top + 2.0 && y < end - 2.0
                };
                if begin < stop && (0..=steps as usize).any(hit) {
                    return true;
                }
            }
        }
    }
    false
}

/// Whether a point is in the room, or touches it.
fn on_a_point(lines: [Line; 2], (left, top, right, end): Room) -> bool {
    let near = DOT + 1.0;
    lines.into_iter().any(|(stations, _)| {
        let first = stations.partition_point(|s| s.points.iter().all(|p| p.0 < left - near));
        stations[first..]
            .iter()
            .take_while(|s| s.points.iter().any(|p| p.0 < right + near))
            .flat_map(|s| &s.points)
            .any(|&(x, level)| {
                let y = f64::from(2 - level) * STEP;
                x > left - near && x < right + near && y > top - near && y < end + near
            })
    })
}

/// The words of all points, free of the lines where there is room.
pub(super) fn labels(sheet: &Sheet, curve: &Curve, lines: [Line; 2]) -> Vec<Label> {
    let stations = lines[0].0;
    let p = sheet.palette;
    let fonts = sheet.fonts;
    let small = Style::new(SMALL, p.muted);
    let mut labels = Vec::new();
    for (column, felt) in curve.cells.iter().enumerate() {
        let Some(felt) = felt else { continue };
        let (_, w) = sheet.column(column);
        let truth = sheet.grid.columns[column].moment_of_truth;
        let xs = spread(sheet, column, felt.points.len());
        let room = w / felt.points.len().max(1) as f64 - 8.0;
        let worst = felt.worst();
        let mut told = false;
        for (&x, point) in xs.iter().zip(&felt.points) {
            let mut block = Block::new();
            if let Some(word) = &point.word {
                block.add(fonts, word, Style::new(TEXT - 0.5, p.ink), room, 0.0);
            }
            if let Some(when) = &point.when {
                block.add(fonts, &format!("if {when}"), small, room, 0.0);
            }
            if let (Some(expected), true, false) =
                (&felt.expected, worst == Some(point.level), told)
            {
                told = true;
                let same = sheet.grid.wording.same;
                if !expected.all.is_empty() {
                    // Which of several things led to which is not known: all are told.
                    let alike = felt.points == expected.all;
                    let all = expected.all.iter().filter(|_| !alike);
                    for before in all {
                        let words = expectation(sheet, before.level, &before.word);
                        block.add(fonts, &words, small, room, 0.0);
                    }
                    if alike {
                        block.add(fonts, same, small, room, 0.0);
                    }
                } else if let Some(gap) = felt.gap() {
                    if felt.points.len() > 1 {
                        // The line to another prong passes where it would stand.
                        let words = expectation(sheet, expected.level, &expected.word);
                        block.add(fonts, &words, small, room, 0.0);
                    }
                    let colour = if gap < 0 { p.warning } else { p.opportunity };
                    let style = Style::new(SMALL, colour).bold();
                    block.add(
                        fonts,
                        &format!("{} {}", sheet.grid.wording.gap, words::signed(gap)),
                        style,
                        room,
                        0.0,
                    );
                } else {
                    let words = match &expected.word {
                        Some(word) if Some(word) != point.word.as_ref() => {
                            format!("{same}: {word}")
                        }
                        _ => same.to_owned(),
                    };
                    block.add(fonts, &words, small, room, 0.0);
                }
            }
            let above = match &felt.expected {
                Some(expected) if worst == Some(point.level) && expected.level != point.level => {
                    expected.level < point.level
                }
                _ => side(stations, column, x, point.level),
            };
            if !block.is_empty() {
                let same = felt.expected.as_ref().is_some_and(|e| e.level == point.level);
                let dot = if truth || same { DOT + 5.0 } else { DOT };
                labels.push(Label::new(fonts, (x, point.level), above, block, dot));
            }
        }
        if let Some(expected) = &felt.expected
            && worst != Some(expected.level)
            && felt.points.len() < 2
            && (expected.all.is_empty() || worst.is_none())
        {
            // What is gone with all that was felt there.
            let xs = spread(sheet, column, expected.all.len().max(1));
            for (x, before) in xs.into_iter().zip(&expected.all) {
                let room = w / expected.all.len() as f64 - 8.0;
                let words = expectation(sheet, before.level, &before.word);
                let block = Block::of(fonts, &words, small, room);
                let above = before.level > 0;
                labels.push(Label::new(fonts, (x, before.level), above, block, DOT));
            }
            if !expected.all.is_empty() {
                continue;
            }
            let words = expectation(sheet, expected.level, &expected.word);
            let (x, room) = expected_place(sheet, column, felt);
            let block = Block::of(fonts, &words, small, room);
            let above = worst.is_none_or(|worst| expected.level > worst);
            labels.push(Label::new(fonts, (x, expected.level), above, block, DOT));
        }
    }
    for i in 0..labels.len() {
        if let Some(place) = better(sheet, &labels, i, lines) {
            (labels[i].above, labels[i].shift) = place;
        }
    }
    labels
}

fn expectation(sheet: &Sheet, level: i8, word: &Option<String>) -> String {
    let line = sheet.grid.wording.line;
    match word {
        Some(word) => format!("{line} {}: {word}", words::signed(level)),
        None => format!("{line} {}", words::signed(level)),
    }
}

/// Whether the words of a point stand above it: where the line is not.
fn side(stations: &[Station], column: usize, x: f64, level: i8) -> bool {
    let here = f64::from(level);
    let place = at_column(stations, column).find(|&i| stations[i].points.iter().any(|p| p.0 == x));
    let Some(i) = place else { return true };
    let fork = &stations[i];
    if fork.is_fork() {
        // The best prong's words stand above, the others' below.
        return fork.points.iter().all(|p| p.1 <= level);
    }
    let before = i.checked_sub(1).map(|i| stations[i].level());
    let after = stations.get(i + 1).map(Station::level);
    let around = || [before, after].into_iter().flatten();
    if around().all(|level| level <= here) {
        true
    } else if around().all(|level| level >= here) {
        false
    } else {
        level <= 0
    }
}
