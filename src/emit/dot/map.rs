//! The map view: one table, stages as columns, lanes as rows, the emotion curve as a chart in it.

use super::cells::{CELL, Sheet};
use super::escape::Markup;
use super::frame::{Frame, SMALL, TEXT};
use super::graph::Graph;
use super::table::Cell;
use crate::diagram::feelings::Feelings;
use crate::diagram::grid::{Curve, Grid, Lane, LaneKind, Mark, Row, Wording};
use crate::diagram::words;
use crate::model::{JourneyId, Level};

/// The graph.
pub(super) fn graph(frame: &Frame, id: JourneyId, grid: &Grid) -> Graph {
    let sheet = Sheet::new(frame, id, grid);
    let mut rows = Vec::new();
    for row in &grid.rows {
        match row {
            Row::Lane(lane) => rows.push(sheet.lane(lane)),
            Row::Curve(curve) => rows.extend(chart(&sheet, curve)),
            Row::Line(_) => {}
        }
    }
    sheet.graph(rows, legend(&sheet))
}

/// Five rows, from very good to very bad; in each column the point stands in the row of its level.
fn chart(sheet: &Sheet, curve: &Curve) -> Vec<Vec<Cell>> {
    let p = sheet.frame.palette;
    (-2..=2)
        .rev()
        .map(|level| {
            let mut row = Vec::new();
            if level == 2 {
                let mut title = Markup::text("Feels").bold().font(TEXT, p.ink);
                if sheet.journey.personas.len() > 1 {
                    title = title.below(sheet.people(&curve.personas));
                }
                row.push(sheet.label(title).rows(5));
            }
            // A level at which nobody is takes little room.
            let at = |felt: &Feelings| felt.points.iter().any(|point| point.level == level);
            let height = if curve.cells.iter().flatten().any(at) { 26 } else { 16 };
            for (column, felt) in curve.cells.iter().enumerate() {
                row.push(point(sheet, column, felt.as_ref(), level).height(height));
            }
            row
        })
        .collect()
}

fn point(sheet: &Sheet, column: usize, felt: Option<&Feelings>, level: i8) -> Cell {
    let p = sheet.frame.palette;
    let cell = |text| match level {
        -2 => sheet.cell(column, text),
        _ => sheet.chart_cell(column, text),
    };
    // The middle is seen as a band.
    let empty =
        || if level == 0 { cell(Markup::empty()).ground(p.group) } else { cell(Markup::empty()) };
    let Some(felt) = felt else { return empty() };
    let several = felt.points.len() > 1 && felt.points.iter().any(|point| point.when.is_none());
    let mut text = Markup::empty();
    let mut here = false;
    for (i, point) in felt.points.iter().enumerate().filter(|(_, point)| point.level == level) {
        here = true;
        let mut line = sheet.frame.level(level);
        if several && point.when.is_none() {
            let number = Markup::text(&format!("{}. ", i + 1)).font(SMALL, p.muted);
            line = number.then(line);
        }
        let basis = format!(" {} ", words::basis_sign(point.basis));
        line = line.then(Markup::text(&basis).font(SMALL, p.muted));
        if let Some(word) = &point.word {
            line = line.then(Markup::wrapped(word, CELL - 7).font(TEXT, p.ink));
        }
        if let Some(when) = &point.when {
            let when = Markup::wrapped(&format!("if {when}"), CELL).italic();
            line = line.below(when.font(SMALL, p.ink));
        }
        text = text.below(line);
    }
    for (word, when) in felt.expected.iter().flat_map(|expected| expected.at(level)) {
        let mut words = format!("◇ {} {}", sheet.grid.wording.line, words::signed(level));
        if let Some(word) = word {
            words.push_str(&format!(": {word}"));
        }
        if let Some(when) = when {
            words.push_str(&format!(", if {when}"));
        }
        text = text.below(Markup::wrapped(&words, CELL).font(SMALL, p.muted));
    }
    if let (Some(gap), true) = (felt.gap(), felt.worst() == Some(level)) {
        let colour = if gap < 0 { p.warning } else { p.muted };
        let gap = Markup::text(&format!("{} {}", sheet.grid.wording.gap, words::signed(gap)));
        text = text.below(gap.bold().font(SMALL, colour));
    }
    let between = felt
        .worst()
        .zip(felt.expected.as_ref().filter(|expected| expected.all.is_empty()))
        .is_some_and(|(worst, expected)| worst < level && level <= expected.level);
    if here {
        cell(text).ground(p.mood(level).fill)
    } else if between {
        cell(text).ground(p.gap)
    } else if text.is_empty() {
        empty()
    } else {
        cell(text)
    }
}

fn legend(sheet: &Sheet) -> Markup {
    let p = sheet.frame.palette;
    let lanes: Vec<&Lane> = sheet
        .grid
        .rows
        .iter()
        .filter_map(|row| match row {
            Row::Lane(lane) => Some(lane),
            _ => None,
        })
        .collect();
    let mut signs = sheet.basis_signs(&lanes);
    for (severity, meaning) in
        [(Level::High, "high severity"), (Level::Medium, "medium"), (Level::Low, "low")]
    {
        if lanes
            .iter()
            .flat_map(|l| l.cells.iter().flatten())
            .any(|i| i.mark == Mark::Pain(severity))
        {
            let sign = words::severity_sign(severity);
            signs.push((Markup::text(sign).bold().font(TEXT, p.pains[severity as usize]), meaning));
        }
    }
    let resolved = lanes.iter().filter(|lane| lane.kind == LaneKind::Pain);
    if resolved
        .flat_map(|l| l.cells.iter().flatten())
        .any(|i| matches!(i.mark, Mark::Opportunity(_)))
    {
        signs.push((Markup::text("✓").bold().font(TEXT, p.opportunity), "resolved"));
    }
    let curves = sheet.grid.rows.iter().filter_map(|row| match row {
        Row::Curve(curve) => Some(curve),
        _ => None,
    });
    if curves.flat_map(|c| c.cells.iter().flatten()).any(|f| f.expected.is_some()) {
        let wording = sheet.grid.wording;
        signs.push((Markup::text("◇").font(TEXT, p.muted), wording.line));
        let meaning =
            if wording == Wording::EXPECTED { "felt minus expected" } else { "now minus before" };
        signs.push((Markup::text(wording.gap).bold().font(SMALL, p.warning), meaning));
    }
    if signs.is_empty() { Markup::empty() } else { sheet.signs(&signs) }
}
