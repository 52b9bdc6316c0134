//! The emotion curve: what is felt and what was expected, from -2 to +2.

mod labels;

use super::font::Style;
use super::page::{Anchor, Page, number};
use super::sheet::Sheet;
use crate::diagram::feelings::{Feelings, Point};
use crate::diagram::grid::{Curve, Place};
use crate::diagram::theme::Colour;
use crate::diagram::{who, words};
use crate::model::Basis;
use std::fmt::Write;
use std::ops::Range;

/// Pixels from one level to the next.
const STEP: f64 = 23.0;
/// Pixels of a point's radius.
const DOT: f64 = 6.5;
/// Pixels free between a point and its words.
const AWAY: f64 = 3.0;
/// Pixels free above and below everything.
const AIR: f64 = 12.0;

/// Where the curve passes: one point, or the prongs of a fork.
struct Station {
    column: usize,
    points: Vec<(f64, i8)>,
}

impl Station {
    fn is_fork(&self) -> bool {
        self.points.len() > 1
    }

    fn level(&self) -> f64 {
        self.points.iter().map(|p| f64::from(p.1)).sum::<f64>() / self.points.len() as f64
    }
}

/// Draws a curve from `y` on, and says where it ends.
pub(super) fn draw(sheet: &Sheet, page: &mut Page, curve: &Curve, y: f64) -> f64 {
    let p = sheet.palette;
    let stations = stations(sheet, curve);
    let slopes = slopes(&stations);
    let expected = expected(sheet, curve);
    let expected_slopes = self::slopes(&expected);
    let lines = [(&stations[..], &slopes[..]), (&expected[..], &expected_slopes[..])];
    let labels = labels::labels(sheet, curve, lines);
    let from_top = |level: i8| f64::from(2 - level) * STEP;
    let above = labels.iter().filter(|l| l.above).map(|l| l.reach() - from_top(l.level));
    let below =
        labels.iter().filter(|l| !l.above).map(|l| l.reach() - (4.0 * STEP - from_top(l.level)));
    let head = AIR + above.fold(DOT, f64::max);
    let foot = AIR + below.fold(DOT, f64::max);
    let name = sheet.lane_title("Feels", &curve.personas);
    let height = (head + 4.0 * STEP + foot).max(name.height() + 2.0 * AIR);
    let at = |level: f64| y + head + (2.0 - level) * STEP;

    name.draw(page, sheet.left, y + AIR - 3.0, Anchor::Start);
    let (left, right) = (sheet.grid_left(), sheet.right());
    for level in -2..=2i8 {
        let y = at(f64::from(level));
        let more = if level == 0 { "" } else { "stroke-dasharray=\"1 4\"" };
        page.rule(left, y, right, y, p.group_line, more);
        let style = Style::new(9.5, p.muted);
        page.text(left - 8.0, y + 3.4, Anchor::End, style, &words::signed(level));
    }

    gaps(page, sheet, curve, (&stations, &slopes), (&expected, &expected_slopes), &at);
    // What was expected where nobody says so is not known: the line joins neighbours only.
    let next = |a: usize, b: usize| {
        let (first, second) = (at_column(&stations, a), at_column(&stations, b));
        !first.is_empty() && !second.is_empty() && (a == b || second.start == first.end)
    };
    let mut run = 0;
    for i in 1..=expected.len() {
        if i == expected.len() || !next(expected[i - 1].column, expected[i].column) {
            let line = line(&expected[run..i], &expected_slopes[run..i], &at);
            if !line.is_empty() {
                let more =
                    format!("stroke=\"{}\" stroke-width=\"1.6\" stroke-dasharray=\"5 4\"", p.muted);
                page.path(&line, "none", &more);
            }
            run = i;
        }
    }
    let line = line(&stations, &slopes, &at);
    if !line.is_empty() {
        for (colour, wide) in sheet.persona_line(&curve.personas) {
            let more =
                format!("stroke=\"{colour}\" stroke-width=\"{wide}\" stroke-linecap=\"round\"");
            page.path(&line, "none", &more);
        }
    }
    for (station, &(x, level)) in expected.iter().flat_map(|s| s.points.iter().map(move |p| (s, p)))
    {
        let same = stations[at_column(&stations, station.column)]
            .iter()
            .any(|felt| felt.points.contains(&(x, level)));
        let r = if same { DOT + 5.0 } else { 5.0 };
        let y = at(f64::from(level));
        let (x0, x1, y0, y1) = (number(x - r), number(x + r), number(y - r), number(y + r));
        let (x, y) = (number(x), number(y));
        let more = format!("stroke=\"{}\" stroke-width=\"1.4\"", p.muted);
        page.path(&format!("M{x} {y0}L{x1} {y}L{x} {y1}L{x0} {y}z"), p.canvas, &more);
    }
    for (column, felt) in curve.cells.iter().enumerate() {
        let Some(felt) = felt else { continue };
        let truth = sheet.grid.columns[column].moment_of_truth;
        for (x, point) in spread(sheet, column, felt.points.len()).into_iter().zip(&felt.points) {
            dot(page, x, at(f64::from(point.level)), point, truth);
        }
    }
    for label in &labels {
        label.draw(page, at(f64::from(label.level)));
    }
    y + height
}

fn dot(page: &mut Page, x: f64, y: f64, point: &Point, truth: bool) {
    let p = page.palette;
    let mood = p.mood(point.level);
    if truth {
        page.circle(
            x,
            y,
            DOT + 3.5,
            "none",
            &format!("stroke=\"{}\" stroke-width=\"1.2\"", mood.badge),
        );
    }
    let line = format!("stroke=\"{}\" stroke-width=\"2\"", mood.badge);
    match point.basis {
        Basis::Observed => page.circle(
            x,
            y,
            DOT,
            mood.badge,
            &format!("stroke=\"{}\" stroke-width=\"2\"", p.canvas),
        ),
        Basis::Reported => {
            page.circle(x, y, DOT - 1.0, p.canvas, &line);
            page.circle(x, y, DOT - 3.8, mood.badge, "");
        }
        Basis::Assumed => page.circle(x, y, DOT - 1.0, p.canvas, &line),
    }
}

/// The x of each point of a column.
fn spread(sheet: &Sheet, column: usize, points: usize) -> Vec<f64> {
    let (x, w) = sheet.column(column);
    (0..points).map(|i| x + w * (i as f64 + 0.5) / points as f64).collect()
}

fn stations(sheet: &Sheet, curve: &Curve) -> Vec<Station> {
    let cells = curve.cells.iter().enumerate();
    let felt = cells.filter_map(|(column, felt)| Some((column, felt.as_ref()?)));
    felt.flat_map(|(column, felt)| stations_of(sheet, column, &felt.points)).collect()
}

/// The stations of a column: one after the other, or a fork.
fn stations_of(sheet: &Sheet, column: usize, felt: &[Point]) -> Vec<Station> {
    let xs = spread(sheet, column, felt.len());
    let points = xs.into_iter().zip(felt.iter().map(|point| point.level));
    if felt.iter().any(|point| point.when.is_some()) {
        return vec![Station { column, points: points.collect() }];
    }
    points.map(|point| Station { column, points: vec![point] }).collect()
}

/// Which of the stations, which follow the columns, are in a column.
fn at_column(stations: &[Station], column: usize) -> Range<usize> {
    let start = stations.partition_point(|s| s.column < column);
    start..start + stations[start..].iter().take_while(|s| s.column == column).count()
}

/// Where what was expected stands: over or under the worst that is felt. What was felt before has the
/// places that it would have if it were felt now.
fn expected(sheet: &Sheet, curve: &Curve) -> Vec<Station> {
    let mut stations = Vec::new();
    for (column, felt) in curve.cells.iter().enumerate() {
        let Some(felt) = felt else { continue };
        if let Some(expected) = &felt.expected {
            if !expected.all.is_empty() {
                stations.extend(stations_of(sheet, column, &expected.all));
                continue;
            }
            let (x, _) = expected_place(sheet, column, felt);
            stations.push(Station { column, points: vec![(x, expected.level)] });
        }
    }
    stations
}

/// The x of an expectation, and how wide its words may be.
fn expected_place(sheet: &Sheet, column: usize, felt: &Feelings) -> (f64, f64) {
    let points = felt.points.len().max(1);
    let worst = felt.worst();
    let place = felt.points.iter().position(|point| Some(point.level) == worst).unwrap_or(0);
    (spread(sheet, column, points)[place], sheet.column(column).1 / points as f64 - 8.0)
}

/// The slope at each station, in levels a pixel, so that the line never goes beyond its points.
fn slopes(stations: &[Station]) -> Vec<f64> {
    let middle = |s: &Station| s.points.iter().map(|p| p.0).sum::<f64>() / s.points.len() as f64;
    let rise: Vec<f64> = stations
        .windows(2)
        .map(|pair| {
            (pair[1].level() - pair[0].level()) / (middle(&pair[1]) - middle(&pair[0])).max(1.0)
        })
        .collect();
    let at = |i: usize| {
        if stations[i].is_fork() || i == 0 || i + 1 == stations.len() {
            return 0.0;
        }
        let (before, after) = (rise[i - 1], rise[i]);
        if before * after <= 0.0 { 0.0 } else { 2.0 * before * after / (before + after) }
    };
    (0..stations.len()).map(at).collect()
}

/// A curve from one point to another; `d` holds the start already.
fn bend(d: &mut String, from: (f64, f64), to: (f64, f64), slopes: (f64, f64)) {
    let third = (to.0 - from.0) / 3.0;
    let _ = write!(
        d,
        "C{} {} {} {} {} {}",
        number(from.0 + third),
        number(from.1 - slopes.0 * STEP * third),
        number(to.0 - third),
        number(to.1 + slopes.1 * STEP * third),
        number(to.0),
        number(to.1)
    );
}

fn line(stations: &[Station], slopes: &[f64], at: &dyn Fn(f64) -> f64) -> String {
    let mut d = String::new();
    let mut pen: Option<(f64, i8)> = None;
    for (i, pair) in stations.windows(2).enumerate() {
        for &from in &pair[0].points {
            for &to in &pair[1].points {
                if pen != Some(from) {
                    let _ = write!(d, "M{} {}", number(from.0), number(at(f64::from(from.1))));
                }
                let ends = ((from.0, at(f64::from(from.1))), (to.0, at(f64::from(to.1))));
                bend(&mut d, ends.0, ends.1, (slopes[i], slopes[i + 1]));
                pen = Some(to);
            }
        }
    }
    d
}

/// The ground between what was expected and what is felt.
fn gaps(
    page: &mut Page,
    sheet: &Sheet,
    curve: &Curve,
    felt: (&[Station], &[f64]),
    expected: (&[Station], &[f64]),
    at: &dyn Fn(f64) -> f64,
) {
    let p = page.palette;
    let colour = |gap: f64| -> Colour { if gap < 0.0 { p.gap_below } else { p.gap_above } };
    let only = |stations: &[Station], column: usize| {
        let there = at_column(stations, column);
        let station = stations.get(there.start).filter(|s| there.len() == 1 && !s.is_fork())?;
        Some((there.start, station.points[0]))
    };
    // Between two columns that both know both: the ground between the lines.
    for (i, pair) in expected.0.windows(2).enumerate() {
        let ends = (only(felt.0, pair[0].column), only(felt.0, pair[1].column));
        let (Some((a, from)), Some((b, to))) = ends else { continue };
        let wished = (only(expected.0, pair[0].column), only(expected.0, pair[1].column));
        let (Some((_, up)), Some((_, down))) = wished else { continue };
        let gap = f64::from(from.1 - up.1) + f64::from(to.1 - down.1);
        let crossing = f64::from(from.1 - up.1) * f64::from(to.1 - down.1) < 0.0;
        // Where they are not, there is nothing between the lines.
        let away = (pair[0].column + 1..pair[1].column)
            .any(|column| matches!(sheet.grid.columns[column].place, Place::Touchpoint(_)));
        if b != a + 1 || gap == 0.0 || crossing || away {
            continue;
        }
        let place = |point: (f64, i8)| (point.0, at(f64::from(point.1)));
        let start = place(from);
        let mut d = format!("M{} {}", number(start.0), number(start.1));
        bend(&mut d, start, place(to), (felt.1[a], felt.1[b]));
        let back = place(down);
        let _ = write!(d, "L{} {}", number(back.0), number(back.1));
        bend(&mut d, back, place(up), (expected.1[i + 1], expected.1[i]));
        d.push('z');
        page.path(&d, colour(gap), "");
    }
    for station in expected.0 {
        let Some((_, (x, level))) = only(expected.0, station.column) else { continue };
        let Some(worst) = curve.cells[station.column].as_ref().and_then(Feelings::worst) else {
            continue;
        };
        if worst != level {
            let (top, end) = (at(f64::from(level.max(worst))), at(f64::from(level.min(worst))));
            let fill = colour(f64::from(worst - level));
            page.rect((x - 11.0, top, 22.0, end - top), 3.0, fill, "");
        }
    }
}

/// Pixels that the points of a column need beside each other.
pub(super) fn room(curves: &[&Curve], column: usize) -> f64 {
    let before = |f: &Feelings| f.expected.as_ref().map_or(0, |expected| expected.all.len());
    let felt = curves.iter().filter_map(|c| c.cells[column].as_ref());
    let most = felt.map(|f| f.points.len().max(before(f))).max();
    match most {
        Some(points) if points > 1 => points as f64 * 84.0,
        _ => 0.0,
    }
}

/// Whose curve it is, in words.
pub(super) fn whose(sheet: &Sheet, curve: &Curve) -> String {
    who::names(sheet.model, &curve.personas)
}
