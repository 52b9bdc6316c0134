//! Findings as people like to read them, drawn by miette.

use super::excerpt::{CONTEXT, Excerpt, Mark};
use super::place::Places;
use super::{Counts, Report, one_line};
use crate::diagnostic::{self, Code, Group, MOST, Severity};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use std::fmt::{self, Write};
use textwrap::WordSeparator;
use textwrap::core::Word;

/// More findings than this are counted instead of drawn.
const LIMIT: usize = 100;

/// How a report for people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether there are colours.
    pub color: bool,
    /// How wide a line may be.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Look { color: false, width: 100 }
    }
}

/// Renders a report: errors and warnings each with an excerpt, then notes in a list of their own,
/// since they say something about the service and not about the source.
pub fn render(report: &Report, look: Look) -> String {
    let mut places = Places::new(report.sources);
    let theme =
        if look.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(look.width)
        .with_context_lines(CONTEXT)
        .with_break_words(false)
        .with_word_separator(WordSeparator::Custom(words))
        .without_syntax_highlighting();

    let chosen = choose(report);
    let mut text = String::new();
    for &diagnostic in chosen.iter().filter(|d| d.severity != Severity::Note) {
        let view = View::new(diagnostic, report, &mut places);
        // Writing to a string cannot fail, and the excerpt holds every place that is asked for.
        let _ = handler.render_report(&mut text, &view);
        text.push('\n');
    }
    let mut notes = chosen.iter().filter(|d| d.severity == Severity::Note).peekable();
    if notes.peek().is_some() {
        let _ = writeln!(text, "{}\n", paint("what the maps show", look.color, "1"));
        for note in notes {
            let path = one_line(&report.sources.get(note.span.file).path);
            let (line, column) = places.of(note.span.file, note.span.start);
            let place = paint(&format!("{path}:{line}:{column}"), look.color, "36");
            let name = paint(note.code.name(), look.color, "2");
            let _ = writeln!(text, "  ☞ {}\n    {place} {name}", one_line(&note.message));
        }
        text.push('\n');
    }
    let all = report.counts();
    let here = Counts::of(chosen.iter().copied().filter(|d| !report.stands_for_others(d)));
    let rest = Counts {
        errors: all.errors - here.errors,
        warnings: all.warnings - here.warnings,
        notes: all.notes - here.notes,
    };
    if let Some(words) = rest.words() {
        let lists = match report.has_too_many() {
            true => format!("lists the first {MOST} of a file"),
            false => "lists all".to_owned(),
        };
        let _ = writeln!(text, "… and {words} more: `--format short` {lists}\n");
    }
    text
}

/// Where a line may break: where Unicode has it, but not beside a backtick, which would stand alone
/// at the end or the start of a line.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut from = 0;
    let mut at = 0;
    let parts: Vec<Word> = WordSeparator::UnicodeBreakProperties.find_words(line).collect();
    let last = parts.len();
    Box::new(parts.into_iter().enumerate().filter_map(move |(n, word)| {
        at += word.len() + word.whitespace.len();
        let tied = word.whitespace.is_empty()
            && (line[..at].ends_with('`') || line[at..].starts_with('`'));
        if tied && n + 1 < last {
            return None;
        }
        let whole = Word::from(&line[from..at]);
        from = at;
        Some(whole)
    }))
}

/// What is drawn, in the order of the report: where there is too much, errors before the rest, and
/// last that a file has more than is told.
fn choose<'a>(report: &'a Report) -> Vec<&'a diagnostic::Diagnostic> {
    let all = report.diagnostics();
    if all.len() <= LIMIT {
        return all;
    }
    let too_many = |i: &usize| all[*i].code == Code::TooManyMistakes;
    let (mut last, mut order): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(too_many);
    // Each has one of its own at the most: hundreds of such files say nothing new.
    last.truncate(LIMIT / 10);
    order.sort_by_key(|&i| all[i].severity);
    order.truncate(LIMIT - last.len());
    order.sort_unstable();
    order.into_iter().chain(last).map(|i| all[i]).collect()
}

/// Text in a style of the terminal.
fn paint(text: &str, color: bool, style: &str) -> String {
    if color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// A finding as miette wants to see it.
struct View {
    code: String,
    message: String,
    severity: miette::Severity,
    help: Option<String>,
    excerpt: Option<(Excerpt, Vec<LabeledSpan>)>,
}

impl View {
    fn new(diagnostic: &diagnostic::Diagnostic, report: &Report, places: &mut Places) -> Self {
        let (word, id) = (diagnostic.severity.word(), diagnostic.code.id());
        let mut code = format!("{word}[{id}]");
        if diagnostic.code.is_lint() {
            // The name is what `allow` and `journey.toml` take.
            code = format!("{code} {}", diagnostic.code.name());
        }
        let mut marks = vec![Mark { span: diagnostic.span, message: &diagnostic.label }];
        marks.extend(diagnostic.labels.iter().map(|l| Mark { span: l.span, message: &l.message }));
        let fix = diagnostic.fixes.first().map(|fix| fix.title.clone());
        View {
            code,
            message: one_line(&diagnostic.message),
            severity: match diagnostic.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
                Severity::Note => miette::Severity::Advice,
            },
            help: diagnostic
                .help
                .clone()
                .or(fix)
                .map(|help| help.lines().map(one_line).collect::<Vec<_>>().join("\n")),
            excerpt: (!about_whole_file(diagnostic))
                .then(|| Excerpt::new(report.sources, &marks, places)),
        }
    }
}

/// Whether no line of the file says more than its path, which the message has.
fn about_whole_file(diagnostic: &diagnostic::Diagnostic) -> bool {
    let start = diagnostic.span.start == 0 && diagnostic.span.end == 0;
    diagnostic.code.group() == Group::Project
        && start
        && diagnostic.labels.iter().all(|label| label.span.end == 0)
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for View {}

impl miette::Diagnostic for View {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|(excerpt, _)| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (_, labels) = self.excerpt.as_ref()?;
        Some(Box::new(labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_breaks_beside_a_backtick() {
        let parts = |line: &'static str| words(line).map(|w| w.word).collect::<Vec<_>>();
        assert_eq!(parts("write `touchpoint a {}`"), ["write", "`touchpoint", "a", "{}`"]);
        assert_eq!(parts("`买手机`是名字"), ["`买", "手", "机`是", "名", "字"]);
        assert_eq!(parts(""), Vec::<&str>::new());
    }
}
