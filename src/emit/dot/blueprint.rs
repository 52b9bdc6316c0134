//! The blueprint view: one table, what staff and systems do under what customers do.

use super::cells::Sheet;
use super::escape::Markup;
use super::frame::{Frame, HEAD, SMALL};
use super::graph::Graph;
use super::table::Cell;
use crate::diagram::grid::{self, Lane, Line, Row};
use crate::model::JourneyId;

/// The graph.
pub(super) fn graph(frame: &Frame, id: JourneyId) -> Graph {
    let grid = grid::blueprint(frame.model, id, frame.persona());
    let sheet = Sheet::new(frame, id, &grid);
    let mut rows = Vec::new();
    let mut lanes: Vec<&Lane> = Vec::new();
    for row in &grid.rows {
        match row {
            Row::Lane(lane) => {
                lanes.push(lane);
                rows.push(sheet.lane(lane));
            }
            Row::Line(line) => rows.push(line_row(&sheet, line)),
            Row::Curve(_) => {}
        }
    }
    let signs = sheet.basis_signs(&lanes);
    let legend = if signs.is_empty() { Markup::empty() } else { sheet.signs(&signs) };
    sheet.graph(rows, legend)
}

/// The line's name, and an arrow where something leads across it.
fn line_row(sheet: &Sheet, line: &Line) -> Vec<Cell> {
    let p = sheet.frame.palette;
    let name = Markup::wrapped(line.title, 18).italic().font(SMALL, p.accent.ink);
    let mut row = vec![Cell::new(name).left().ground(p.accent.fill).padding(4)];
    for &crossed in &line.crossed {
        let arrow = if crossed { "↓" } else { "" };
        let arrow = Markup::text(arrow).bold().font(HEAD + 2, p.ink);
        row.push(Cell::new(arrow).ground(p.band).padding(2));
    }
    row
}
