//! Differences for people, for a pull request and for programs.

use super::curve::{Curves, Point};
use super::rules::Class;
use super::{Change, Diff};
use crate::source::Sources;
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;

/// The version of the JSON. Fields may be added within a version; nothing else changes.
const VERSION: u32 = 1;
/// More changes of a class than this are counted where people read.
const LIMIT: usize = 100;

/// A rendering of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Human,
    /// For a comment on a pull request.
    Markdown,
    /// For programs.
    Json,
}

/// What was compared, as people call it.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// The old side.
    pub old: &'a str,
    /// The new side.
    pub new: &'a str,
    /// The texts of the new side.
    pub sources: &'a Sources,
}

impl Diff {
    /// The differences as text. Colours matter to [`Format::Human`] only.
    pub fn render(&self, format: Format, sides: Sides, color: bool) -> String {
        match format {
            Format::Human => human(self, sides, color),
            Format::Markdown => markdown(self, sides),
            Format::Json => json(self, sides),
        }
    }

    /// `2 breaking changes, 1 weaker promise, 12 others`
    pub fn summary(&self) -> String {
        let plural = |n: usize, one: &str, many: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        };
        let parts: Vec<String> = [
            plural(self.count(Class::Breaking), "breaking change", "breaking changes"),
            plural(self.count(Class::Weaker), "weaker promise", "weaker promises"),
            plural(self.count(Class::Content), "change of content", "changes of content"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() { "nothing changed".to_owned() } else { parts.join(", ") }
    }

    fn of(&self, class: Class) -> Vec<&Change> {
        self.changes.iter().filter(|change| change.rule.class() == class).collect()
    }
}

/// Where a change is to be seen: `buy.journey:12`.
fn place(change: &Change, sources: &Sources) -> Option<String> {
    let file = sources.get(change.place?.file);
    Some(format!("{}:{}", file.path, file.line(change.place?.start) + 1))
}

fn human(diff: &Diff, sides: Sides, color: bool) -> String {
    let paint = |text: &str, style: &str| {
        if color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    };
    let mut text = String::new();
    for class in Class::ALL {
        let changes = diff.of(class);
        if changes.is_empty() {
            continue;
        }
        let style = match class {
            Class::Breaking => "1;31",
            Class::Weaker => "1;33",
            Class::Content => "1",
        };
        let _ = writeln!(text, "{}\n", paint(class.title(), style));
        for change in changes.iter().take(LIMIT) {
            let rule = paint(change.rule.name(), "2");
            let at = place(change, sides.sources).map(|at| format!(" {at}")).unwrap_or_default();
            let _ = writeln!(text, "  {}", visible(&change.message));
            let _ = writeln!(text, "    {} {rule}{}", paint(&change.path, "36"), paint(&at, "2"));
        }
        if changes.len() > LIMIT {
            let _ = writeln!(text, "  … and {} more", changes.len() - LIMIT);
        }
        text.push('\n');
    }
    for curves in &diff.curves {
        let _ = writeln!(text, "{}\n", paint(&heading(curves), "1"));
        for line in picture(&curves.points).lines() {
            let _ = writeln!(text, "{}", format!("  {}", visible(line)).trim_end());
        }
        text.push('\n');
    }
    text
}

fn heading(curves: &Curves) -> String {
    match &curves.persona {
        Some(persona) => format!("{}: how {persona} feels", visible(&curves.title)),
        None => format!("{}: how it feels", visible(&curves.title)),
    }
}

/// Both curves, drawn with letters: a column for each touchpoint.
fn picture(points: &[Point]) -> String {
    let mut text = String::new();
    let told: Vec<&Point> =
        points.iter().filter(|p| p.before.is_some() || p.after.is_some()).collect();
    for level in (-2..=2).rev() {
        let sign = if level > 0 { format!("+{level}") } else { level.to_string() };
        let mut line = format!("{sign:>2} ");
        for point in &told {
            let mark = match (point.before == Some(level), point.after == Some(level)) {
                (true, true) => '◉',
                (true, false) => '○',
                (false, true) => '●',
                (false, false) => '·',
            };
            let _ = write!(line, "  {mark} ");
        }
        text += line.trim_end();
        text.push('\n');
    }
    text += "   ";
    let numbers: String = (1..=told.len()).map(|n| format!("{n:>3} ")).collect();
    text += numbers.trim_end();
    text += "\n\n○ before  ● after  ◉ both\n";
    for (i, point) in told.iter().enumerate() {
        let _ = writeln!(text, "{:>2} {}", i + 1, point.title);
    }
    text
}

/// Text without what a terminal would obey.
fn visible(text: &str) -> Cow<'_, str> {
    crate::diagram::text::visible(text)
}

fn markdown(diff: &Diff, sides: Sides) -> String {
    let mut text = format!(
        "### Journey maps: {}\n\nFrom {} to {}.\n",
        diff.summary(),
        code(sides.old),
        code(sides.new)
    );
    for class in Class::ALL {
        let changes = diff.of(class);
        if changes.is_empty() {
            continue;
        }
        // The grave ones are seen at once; the rest unfolds.
        let folded = class == Class::Content && changes.len() > 5;
        if folded {
            let title = class.title();
            let _ = write!(text, "\n<details><summary>{title} ({})</summary>\n\n", changes.len());
        } else {
            let _ = write!(text, "\n**{}**\n\n", class.title());
        }
        text += "| what | where | rule |\n| --- | --- | --- |\n";
        for change in changes.iter().take(LIMIT) {
            let at = place(change, sides.sources);
            let at = at.map(|at| format!("<br>{}", code(&at))).unwrap_or_default();
            let path = if change.path.is_empty() { String::new() } else { code(&change.path) };
            let (what, rule) = (escape(&change.message), change.rule.name());
            let _ = writeln!(text, "| {what} | {path}{at} | `{rule}` |");
        }
        if changes.len() > LIMIT {
            let _ = writeln!(text, "| … and {} more | | |", changes.len() - LIMIT);
        }
        if folded {
            text += "\n</details>\n";
        }
    }
    for curves in &diff.curves {
        let _ = write!(text, "\n**{}**\n\n", escape(&heading(curves)));
        // An indented block cannot be closed by what is in it.
        for line in picture(&curves.points).lines() {
            let _ = writeln!(text, "{}", format!("    {}", visible(line)).trim_end());
        }
    }
    text
}

/// The one escaping of text for Markdown. What stands between backticks is code, and stays.
fn escape(text: &str) -> String {
    let visible = visible(text);
    let parts: Vec<&str> = visible.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return outside(&visible.replace('`', "'"));
    }
    let parts = parts.iter().enumerate();
    let parts = parts.map(|(i, part)| if i % 2 == 0 { outside(part) } else { code(part) });
    parts.collect()
}

fn outside(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            // Nobody is to be called by what stands in a map.
            '@' => escaped += "&#64;",
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped += "<br>",
            c => escaped.push(c),
        }
    }
    escaped
}

/// Code in a cell of a table.
fn code(text: &str) -> String {
    format!("`{}`", visible(text).replace('`', "'").replace('|', "\\|").replace('\n', " "))
}

/// What `journey diff --format json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Differences of journey", rename = "Differences")]
struct Document<'a> {
    /// What this is: `journey-diff`.
    format: &'static str,
    /// Version of the format. Within a version, fields are only added.
    version: u32,
    /// The old side, as it was given.
    old: &'a str,
    /// The new side, as it was given.
    new: &'a str,
    /// How many changes there are of each class.
    summary: Summary,
    /// The changes: of journeys in their order, then of what they share.
    changes: Vec<ChangeOf<'a>>,
    /// Emotion curves that changed.
    curves: Vec<CurvesOf<'a>>,
}

/// How many changes there are of each class.
#[derive(Serialize, JsonSchema)]
struct Summary {
    /// Whoever reads the measurement spec has to follow.
    breaking: usize,
    /// What was promised is promised less.
    weaker: usize,
    /// What the map tells is another.
    content: usize,
}

/// One change.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change")]
struct ChangeOf<'a> {
    /// The kind of change: `touchpoint-removed`.
    rule: &'static str,
    /// `breaking`, `weaker` or `content`.
    class: &'static str,
    /// The identity of the thing, as it is now; of a thing that is gone, as it was.
    path: &'a str,
    /// The identity as it was, if it is another one now.
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<&'a str>,
    /// One sentence.
    message: &'a str,
    /// Where it is now; nothing for what is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceOf<'a>>,
    /// How it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a str>,
    /// How it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
}

/// A place in a file of the new side.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place")]
struct PlaceOf<'a> {
    /// Path of the file, relative to the project, with `/`.
    path: &'a str,
    /// The line, from 1.
    line: usize,
    /// The column in Unicode scalar values, from 1.
    column: usize,
}

/// An emotion curve, before and after.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Curves")]
struct CurvesOf<'a> {
    /// The journey's path.
    journey: &'a str,
    /// Whose curve it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    persona: Option<&'a str>,
    /// Touchpoints in their order.
    points: Vec<PointOf<'a>>,
}

/// A touchpoint on both curves.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Point")]
struct PointOf<'a> {
    /// The touchpoint's path.
    touchpoint: &'a str,
    /// The worst that was felt, from -2 to 2; null if it was not told.
    before: Option<i8>,
    /// The worst that is felt, from -2 to 2; null if it is not told.
    after: Option<i8>,
}

fn json(diff: &Diff, sides: Sides) -> String {
    let change = |change: &'_ Change| -> Option<(usize, usize)> {
        let span = change.place?;
        Some(sides.sources.get(span.file).line_column(span.start))
    };
    let document = Document {
        format: "journey-diff",
        version: VERSION,
        old: sides.old,
        new: sides.new,
        summary: Summary {
            breaking: diff.count(Class::Breaking),
            weaker: diff.count(Class::Weaker),
            content: diff.count(Class::Content),
        },
        changes: diff
            .changes
            .iter()
            .map(|c| ChangeOf {
                rule: c.rule.name(),
                class: c.rule.class().word(),
                path: &c.path,
                was: c.was.as_deref(),
                message: &c.message,
                place: change(c).zip(c.place).map(|((line, column), span)| PlaceOf {
                    path: &sides.sources.get(span.file).path,
                    line,
                    column,
                }),
                before: c.before.as_deref(),
                after: c.after.as_deref(),
            })
            .collect(),
        curves: diff
            .curves
            .iter()
            .map(|curves| CurvesOf {
                journey: &curves.journey,
                persona: curves.persona.as_deref(),
                points: curves
                    .points
                    .iter()
                    .map(|p| PointOf { touchpoint: &p.path, before: p.before, after: p.after })
                    .collect(),
            })
            .collect(),
    };
    to_text(&document)
}

/// The JSON Schema of what `--format json` writes.
pub fn schema() -> String {
    to_text(&schemars::schema_for!(Document))
}

fn to_text(value: &impl Serialize) -> String {
    // Texts and numbers cannot fail to serialize.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
