//! A document whose headings are stages and touchpoints.

use super::Reader;
use super::lanes::{Lane, lane};
use super::layout::depth_of_stages;
use super::text::{escaped, plain};
use crate::diagnostic::Code;
use crate::import::draft::{Stage, Step};

impl Reader {
    pub(super) fn document(&mut self, lines: &[&str]) {
        let depth = |line: &str| line.len() - line.trim_start_matches('#').len();
        let heading = |line: &str| depth(line) > 0 && line[depth(line)..].starts_with(' ');
        let headings: Vec<(usize, String)> = lines
            .iter()
            .filter(|line| heading(line))
            .map(|line| (depth(line), plain(&line[depth(line)..])))
            .collect();
        let Some(stage_depth) = depth_of_stages(&headings) else { return };
        let mut people = false;
        // Whether the last heading was a stage, or stood below one.
        let mut inside = false;
        let mut fenced = false;
        let mut current: Option<Lane> = None;
        // The name of a lane that is not known.
        let mut other: Option<String> = None;
        for (number, line) in lines.iter().enumerate() {
            let text = line.trim();
            if text.starts_with("```") || text.starts_with("~~~") {
                fenced = !fenced;
                continue;
            }
            if !fenced && heading(line) {
                inside = depth(line) >= stage_depth;
                (current, other) = (None, None);
            }
            if !inside {
                self.prose(number, line, &mut people);
                continue;
            }
            if !fenced && heading(line) {
                let label = plain(&line[depth(line)..]);
                if depth(line) == stage_depth {
                    self.journey.stages.push(Stage { label: Some(label), ..Stage::default() });
                } else if let Some(lane) = lane(&label) {
                    current = Some(lane);
                } else if let Some(stage) = self.journey.stages.last_mut() {
                    stage.steps.push(Step { label, ..Step::default() });
                }
                continue;
            }
            let Some(stage) = self.journey.stages.len().checked_sub(1) else { continue };
            if text.is_empty() {
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
}
