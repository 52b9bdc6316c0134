//! A document whose headings are stages and touchpoints.

use super::Reader;
use super::lanes::{Lane, lane};
use super::layout::{
    Shape, heading, is_across, is_fence, is_persona, rows, shape, table_end, touchpoint,
};
use super::text::{escaped, items, plain};
use crate::diagnostic::Code;
use crate::import::draft::{Stage, Step};

impl Reader {
    /// Reads a document whose stages are headings this deep.
    pub(super) fn document(&mut self, lines: &[&str], stage_depth: usize) {
        let mut people = false;
        // Whether the last heading was a stage, or stood below one.
        let mut inside = false;
        let mut fenced = false;
        let mut current: Option<Lane> = None;
        // The name of a lane that is not known.
        let mut other: Option<String> = None;
        // The line behind a table that was read.
        let mut behind = 0;
        for (number, line) in lines.iter().enumerate() {
            if number < behind {
                continue;
            }
            let text = line.trim();
            if is_fence(text) {
                fenced = !fenced;
                continue;
            }
            let headed = heading(line).filter(|_| !fenced);
            if let Some((depth, label)) = headed {
                inside = depth >= stage_depth && !is_persona(&plain(label));
                (current, other) = (None, None);
            }
            if let Some(end) = table_end(lines, number).filter(|_| !fenced) {
                behind = end;
                let rows = rows(lines, number, end);
                match self.journey.stages.len().checked_sub(1).filter(|_| inside) {
                    Some(stage) if shape(&rows) == Shape::Headed => {
                        self.details(number, stage, &rows);
                    }
                    Some(stage) if shape(&rows) == Shape::Other => {
                        self.remark(
                            number,
                            Code::NoPlace,
                            "no row of this table is a lane that is known: it is kept as a comment",
                        );
                        let all = rows.iter().map(|row| format!("| {} |", row.join(" | ")));
                        self.journey.stages[stage].comments.extend(all);
                    }
                    _ => self.table(number, rows),
                }
                continue;
            }
            if !inside {
                self.prose(number, line, &mut people);
                continue;
            }
            if let Some((depth, label)) = headed {
                let label = plain(label);
                if depth == stage_depth {
                    self.journey.stages.push(Stage { label: Some(label), ..Stage::default() });
                } else if let Some(lane) = lane(&label) {
                    current = Some(lane);
                } else if let Some(stage) = self.journey.stages.last_mut() {
                    // `### Now` above a table about the whole stage is no touchpoint.
                    let next = (number + 1..lines.len()).find(|&at| !lines[at].trim().is_empty());
                    let end = next.and_then(|at| Some((at, table_end(lines, at)?)));
                    let told =
                        end.is_some_and(|(at, end)| shape(&rows(lines, at, end)) == Shape::Headed);
                    let named = touchpoint(&label).map(str::to_owned);
                    if told && named.is_none() {
                        stage.comments.push(label);
                        continue;
                    }
                    let label = named.unwrap_or(label);
                    stage.steps.push(Step { label, ..Step::default() });
                }
                continue;
            }
            let Some(stage) = self.journey.stages.len().checked_sub(1) else { continue };
            if text.is_empty() || is_across(text) && !fenced {
                continue;
            }
            let step = self.journey.stages[stage].steps.len().checked_sub(1);
            let bullet = text.strip_prefix(['-', '*', '+']).filter(|t| t.starts_with(' '));
            let item = bullet.unwrap_or(text).trim();
            // `**Pain points:** …`, `- Feels: …`
            let named = item.split_once(':').and_then(|(head, rest)| {
                Some((lane(head)?, rest.trim().trim_start_matches("**").trim()))
            });
            let (found, rest) = match named {
                Some((lane, "")) => {
                    (current, other) = (Some(lane), None);
                    continue;
                }
                Some((lane, rest)) => (Some(lane), rest),
                None => (current, item),
            };
            // `**System responses:**` alone on its line is a lane too.
            let name = item.strip_prefix("**").and_then(|name| name.strip_suffix("**"));
            if let (None, Some(name)) = (named, name.and_then(|name| name.strip_suffix(':'))) {
                let name = plain(name);
                self.remark(
                    number,
                    Code::NoPlace,
                    format!("`{name}` is no lane that is known: it is kept as insights"),
                );
                (current, other) = (None, Some(name));
                continue;
            }
            match found {
                Some(Lane::Feels) => self.feeling(number, stage, step, rest),
                Some(Lane::Entry(_)) => {
                    self.put(stage, step, found.unwrap_or(Lane::Goal), rest);
                }
                Some(lane) => self.item(number, stage, lane, rest),
                None => {
                    let text = match &other {
                        Some(name) => format!("{}: {rest}", escaped(name)),
                        None => {
                            self.remark(
                                number,
                                Code::NoPlace,
                                "a text that says not which lane it is: it is kept as an insight",
                            );
                            rest.to_owned()
                        }
                    };
                    self.put(stage, step, Lane::Entry("insight"), &text);
                }
            }
        }
    }
    /// A table of lanes, about the stage or touchpoint whose heading stands above it.
    fn details(&mut self, number: usize, stage: usize, rows: &[Vec<String>]) {
        let mut rows = rows.to_vec();
        self.level_rows(number, &mut rows);
        let step = self.journey.stages[stage].steps.len().checked_sub(1);
        for (i, row) in rows.iter().enumerate().skip(1) {
            let line = number + i + 1;
            let head = lane(&row[0]);
            if head.is_none() && row.iter().any(|cell| !cell.is_empty()) {
                let name = plain(&row[0]);
                self.remark(
                    line,
                    Code::NoPlace,
                    format!("`{name}` is no lane that is known: it is kept as insights"),
                );
            }
            for item in items(&row[1]) {
                match head {
                    Some(Lane::Feels) => self.feeling(line, stage, step, &item),
                    Some(Lane::Entry(_)) if step.is_some() => {
                        self.put(stage, step, head.unwrap_or(Lane::Goal), &item);
                    }
                    Some(lane) => self.item(line, stage, lane, &item),
                    None => {
                        let text = format!("{}: {item}", row[0]);
                        self.put(stage, step, Lane::Entry("insight"), &text);
                    }
                }
            }
        }
    }
}
