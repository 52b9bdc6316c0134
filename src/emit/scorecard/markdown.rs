//! The scorecard as Markdown, for the comment on a pull request.

use super::{basis, fit, headline, interval, notes, place, readings, target, value, verdict};
use crate::emit::result::history::{self, History};
use crate::measure::Scorecard;
use crate::measure::store::Store;
use crate::model::Model;

/// The scorecard as Markdown.
pub fn markdown(model: &Model, store: &Store, card: &Scorecard, past: &History) -> String {
    let mut out = String::new();
    for journey in &card.journeys {
        let readings = readings(model, card, journey);
        if readings.is_empty() {
            continue;
        }
        let decl = &model.journeys[journey.journey].decl;
        out.push_str(&format!("### {}\n\n", escape(decl.title())));
        out.push_str(&format!("{}\n\n", escape(&headline(model, journey))));
        out.push_str("| verdict | measure | value | 95 % interval | target | rests on |\n");
        out.push_str("| --- | --- | ---: | --- | --- | --- |\n");
        for reading in readings {
            let cells = [
                escape(verdict(reading)),
                escape(&place(model, reading)),
                escape(&value(model, reading)),
                escape(&interval(model, reading)),
                escape(&target(model, reading)),
                escape(&basis(reading)),
            ];
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        out.push('\n');
    }
    if !past.is_empty() {
        out.push_str("| measure | before | now |\n| --- | --- | --- |\n");
        for reading in &card.readings {
            let path = &model.measures[reading.measure].decl.path;
            let earlier = past.of(path);
            if !earlier.is_empty() {
                let was = escape(&history::trend(&earlier));
                let now = escape(&value(model, reading));
                out.push_str(&format!("| {} | {was} | {now} |\n", escape(path)));
            }
        }
        out.push('\n');
    }
    if let Some(comparison) = &past.comparison {
        let cells = |row: [String; 6]| row.map(|cell| escape(&cell)).join(" | ");
        out.push_str(&format!("| {} |\n", cells(history::head(comparison))));
        out.push_str("| --- | ---: | ---: | ---: | --- | --- |\n");
        for row in history::rows(model, comparison) {
            out.push_str(&format!("| {} |\n", cells(row)));
        }
        out.push('\n');
    }
    for found in &card.conformance {
        let path = escape(&model.journeys[found.journey].decl.path);
        let lines: Vec<String> = fit(model, found).iter().map(|line| escape(line)).collect();
        out.push_str(&format!("- {path}, map against log: {}\n", lines.join("; ")));
    }
    for (source, quality) in store.qualities() {
        let notes: Vec<String> = notes(quality).iter().map(|note| escape(note)).collect();
        let path = escape(&model.sources[source].decl.path);
        out.push_str(&format!("- {path}: {}\n", notes.join("; ")));
    }
    out
}

/// Text that Markdown shows as it is, in a cell of a table.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '|' | '[' | ']' | '#' | '~' | '!' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
