//! The scorecard as a table for the terminal.

use super::{
    basis, fit, headline, interval, notes, place, plain, readings, target, value, verdict,
};
use crate::emit::result::history::{self, History};
use crate::emit::scorecard::figures;
use crate::measure::Scorecard;
use crate::measure::compare::Comparison;
use crate::measure::store::Store;
use crate::measure::verdict::Verdict;
use crate::model::Model;
use unicode_width::UnicodeWidthStr;

/// How a text is coloured: the text, and the code of the terminal's style.
pub type Paint<'a> = &'a dyn Fn(&str, &str) -> String;

/// The scorecard: journeys with their measures, the worst first, and how good the data is.
pub fn table(
    model: &Model,
    store: &Store,
    card: &Scorecard,
    past: &History,
    paint: Paint<'_>,
) -> String {
    let mut out = String::new();
    for journey in &card.journeys {
        let readings = readings(model, card, journey);
        if readings.is_empty() {
            continue;
        }
        let decl = &model.journeys[journey.journey].decl;
        out.push_str(&paint(&plain(&decl.path), "1"));
        out.push_str(&format!(": {}\n\n", headline(model, journey)));
        let rows: Vec<[String; 6]> = readings
            .iter()
            .map(|r| {
                [
                    verdict(r).to_owned(),
                    plain(&place(model, r)),
                    value(model, r),
                    interval(model, r),
                    target(model, r),
                    basis(r),
                ]
            })
            .collect();
        let head = ["", "measure", "value", "95 % interval", "target", "rests on"];
        let widths: Vec<usize> = (0..head.len())
            .map(|i| rows.iter().map(|r| r[i].width()).chain([head[i].width()]).max().unwrap_or(0))
            .collect();
        let line = |cells: [&str; 6], style: Option<&str>| {
            let mut line = String::from(" ");
            for (i, cell) in cells.iter().enumerate() {
                let padded = format!("{cell}{}", " ".repeat(widths[i] - cell.width()));
                let shown = match style {
                    Some(style) if i == 0 => paint(&padded, style),
                    _ => padded,
                };
                line.push_str(&format!(" {shown} "));
            }
            format!("{}\n", line.trim_end())
        };
        out.push_str(&line(head, None));
        for (row, reading) in rows.iter().zip(&readings) {
            let style = match reading.verdict {
                Some(Verdict::Missed) => Some("1;31"),
                Some(Verdict::NoData | Verdict::Unclear) => Some("33"),
                Some(Verdict::Met) => Some("32"),
                Some(Verdict::NotYet) | None => None,
            };
            out.push_str(&line(std::array::from_fn(|i| row[i].as_str()), style));
            let told = matches!(reading.verdict, Some(Verdict::NoData | Verdict::Unclear));
            for why in reading.why.iter().filter(|_| told) {
                out.push_str(&format!("  {}  {}\n", " ".repeat(widths[0]), figures::why(why)));
            }
        }
        out.push('\n');
    }
    trends(&mut out, model, card, past);
    if let Some(comparison) = &past.comparison {
        compared(&mut out, model, comparison);
    }
    for found in &card.conformance {
        let path = plain(&model.journeys[found.journey].decl.path);
        let mut lines = fit(model, found).into_iter();
        out.push_str(&format!("{path}, map against log: {}\n", lines.next().unwrap_or_default()));
        for line in lines {
            out.push_str(&format!("  {line}\n"));
        }
        out.push('\n');
    }
    for (source, quality) in store.qualities() {
        let mut lines = notes(quality).into_iter();
        let path = plain(&model.sources[source].decl.path);
        out.push_str(&format!("{path}: {}\n", plain(&lines.next().unwrap_or_default())));
        for note in lines {
            out.push_str(&format!("  {}\n", plain(&note)));
        }
    }
    out
}

/// How the measures went that earlier results know.
fn trends(out: &mut String, model: &Model, card: &Scorecard, past: &History) {
    if past.is_empty() {
        return;
    }
    out.push_str("before, and now\n");
    for reading in &card.readings {
        let path = &model.measures[reading.measure].decl.path;
        let earlier = past.of(path);
        if !earlier.is_empty() {
            let now = value(model, reading);
            let was = plain(&history::trend(&earlier));
            out.push_str(&format!("  {}: {was}, {now} now\n", plain(path)));
        }
    }
    out.push('\n');
}

/// Two periods against each other.
fn compared(out: &mut String, model: &Model, comparison: &Comparison) {
    let rows: Vec<[String; 6]> = std::iter::once(history::head(comparison))
        .chain(history::rows(model, comparison))
        .map(|row| row.map(|cell| plain(&cell)))
        .collect();
    let widths: [usize; 6] =
        std::array::from_fn(|i| rows.iter().map(|r| r[i].width()).max().unwrap_or(0));
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())))
            .collect();
        out.push_str(&format!("  {}\n", cells.join("  ").trim_end()));
    }
    out.push('\n');
}
