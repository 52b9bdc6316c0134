//! What the signs of a grid mean, as far as there are any.

use super::cells::basis_sign;
use super::page::{Page, number};
use super::sheet::Sheet;
use super::title::Signs;
use crate::diagram::grid::{Item, Row};
use crate::model::{Basis, PersonaId};

/// Draws it, and says where it ends.
pub(super) fn draw(sheet: &Sheet, page: &mut Page, x: f64, y: f64) -> f64 {
    let p = sheet.palette;
    let mut basis: Vec<Basis> = Vec::new();
    let (mut expected, mut curve, mut gap, mut gain) = (false, false, false, false);
    let mut whose: &[PersonaId] = &[];
    for row in &sheet.grid.rows {
        match row {
            Row::Lane(lane) => {
                let items = lane.cells.iter().flatten();
                basis.extend(items.filter_map(|item: &Item| item.basis));
            }
            Row::Curve(drawn) => {
                if !curve {
                    whose = &drawn.personas;
                }
                curve = true;
                for felt in drawn.cells.iter().flatten() {
                    expected |= felt.expected.is_some();
                    gap |= felt.gap().is_some_and(|gap| gap < 0);
                    gain |= felt.gap().is_some_and(|gap| gap > 0);
                    basis.extend(felt.points.iter().map(|point| point.basis));
                }
            }
            Row::Line(_) => {}
        }
    }
    let mut pen = Signs::new(sheet.fonts, (x, sheet.right()), y);
    for (one, meaning) in [
        (Basis::Observed, "observed in data"),
        (Basis::Reported, "reported by people"),
        (Basis::Assumed, "assumed"),
    ] {
        if basis.contains(&one) {
            pen.sign(page, 8.0, meaning, |page, x, y| basis_sign(page, x + 4.0, y, one));
        }
    }
    if curve {
        pen.sign(page, 22.0, "felt", |page, x, y| {
            for (colour, wide) in sheet.persona_line(whose) {
                let more = format!("stroke=\"{colour}\" stroke-width=\"{wide}\"");
                page.path(&format!("M{} {}h20", number(x), number(y)), "none", &more);
            }
        });
    }
    if expected {
        pen.sign(page, 22.0, sheet.grid.wording.line, |page, x, y| {
            let more =
                format!("stroke=\"{}\" stroke-width=\"1.6\" stroke-dasharray=\"5 4\"", p.muted);
            page.path(&format!("M{} {}h20", number(x), number(y)), "none", &more);
            // Where it is said of one place alone, the point is all there is.
            let more = format!("stroke=\"{}\" stroke-width=\"1.4\"", p.muted);
            let d = format!("M{} {}l4.5 4.5l4.5 -4.5l-4.5 -4.5z", number(x + 5.5), number(y));
            page.path(&d, p.canvas, &more);
        });
    }
    if gap {
        pen.sign(page, 16.0, sheet.grid.wording.worse, |page, x, y| {
            page.rect((x, y - 5.0, 14.0, 10.0), 2.0, p.gap_below, "");
        });
    }
    if gain {
        pen.sign(page, 16.0, sheet.grid.wording.better, |page, x, y| {
            page.rect((x, y - 5.0, 14.0, 10.0), 2.0, p.gap_above, "");
        });
    }
    if sheet.grid.columns.iter().any(|c| c.moment_of_truth) && curve {
        pen.sign(page, 16.0, "moment of truth", |page, x, y| {
            let line = format!("stroke=\"{}\" stroke-width=\"1.2\"", p.ink);
            page.circle(x + 7.0, y, 6.5, "none", &line);
            page.circle(x + 7.0, y, 3.4, p.ink, "");
        });
    }
    pen.end()
}
