//! `journey.toml`: every mistake in it is found in one run, each at its place.

use super::glob;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::levels::{Level, Levels, find_lint};
use crate::source::{FileId, Span};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What `journey.toml` says, with defaults for what it does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `name`: the project's name.
    pub name: Option<String>,
    /// `include`: patterns of files that belong to the project; empty: all.
    pub include: Vec<String>,
    /// `exclude`: patterns of files that do not.
    pub exclude: Vec<String>,
    /// `theme`: how pictures look: one of [`THEMES`], or a file with colours.
    pub theme: Option<String>,
    /// `time_zone`: IANA name of the zone in which times without offset are read (UTC).
    pub time_zone: String,
    /// `[lints]`: levels of warnings and notes.
    pub levels: Levels,
    /// `[data]`: where each source is on this machine.
    pub data: Vec<DataBinding>,
}

/// A line of `[data]`: a source and the file or table that holds it here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataBinding {
    /// The source, as written: `data.clickstream`.
    pub source: String,
    /// Where the source is named.
    pub source_span: Span,
    /// The file, as written.
    pub target: String,
    /// Where the file is named.
    pub target_span: Span,
}

/// The themes that pictures have.
pub const THEMES: [&str; 3] = ["light", "dark", "print"];

const TABLES: [&str; 3] = ["project", "lints", "data"];
const PROJECT_KEYS: [&str; 5] = ["name", "include", "exclude", "theme", "time_zone"];

impl Default for Config {
    fn default() -> Self {
        Config {
            name: None,
            include: Vec::new(),
            exclude: Vec::new(),
            theme: None,
            time_zone: "UTC".to_owned(),
            levels: Levels::default(),
            data: Vec::new(),
        }
    }
}

impl Config {
    /// Whether the file at this path belongs to the project.
    pub fn holds(&self, path: &str) -> bool {
        let included = self.include.is_empty() || self.include.iter().any(|p| glob::fits(p, path));
        included && !self.exclude.iter().any(|p| glob::fits(p, path))
    }
}

/// Reads the text of `journey.toml`.
pub fn read(text: &str, file: FileId) -> (Config, Vec<Diagnostic>) {
    let mut reader = Reader { file, config: Config::default(), diagnostics: Vec::new() };
    // A mark that some editors write is no mistake; blanks keep every position as it is.
    let blanked;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => {
            blanked = format!("   {rest}");
            &blanked
        }
        None => text,
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let range = error.span().unwrap_or(0..0);
        let message = error.message().split('\n').next().unwrap_or_default();
        reader.fault(range, format!("`journey.toml` is no valid TOML: {message}"), "here", None);
    }
    // What recovery makes of a broken file would cause a second message for one mistake.
    if errors.is_empty() {
        reader.root(table.get_ref());
    }
    (reader.config, reader.diagnostics)
}

struct Reader {
    file: FileId,
    config: Config,
    diagnostics: Vec<Diagnostic>,
}

type Key<'a> = Spanned<toml::de::DeString<'a>>;
type Value<'a> = Spanned<DeValue<'a>>;

impl Reader {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn fault(
        &mut self,
        range: Range<usize>,
        message: impl Into<String>,
        label: &str,
        help: Option<String>,
    ) {
        let span = self.span(range);
        let diagnostic = Diagnostic::new(Code::BadConfig, span, message).label(label).help_if(help);
        self.diagnostics.push(diagnostic);
    }

    fn root(&mut self, table: &DeTable) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !TABLES.contains(&name) {
                self.unknown_table(key);
                continue;
            }
            let Some(table) = value.get_ref().as_table() else {
                let message = format!("`{name}` is a table, not {}", kind(value));
                let help = format!("write `[{name}]` on a line of its own, its keys below");
                self.fault(value.span(), message, "a table is wanted", Some(help));
                continue;
            };
            match name {
                "project" => self.project(table),
                "lints" => self.lints(table),
                _ => self.data(table, None),
            }
        }
    }

    fn unknown_table(&mut self, key: &Key) {
        let name = key.get_ref();
        let help = if PROJECT_KEYS.contains(&name.as_ref()) {
            format!("`{name}` belongs below `[project]`")
        } else {
            match nearest(name, TABLES) {
                Some(near) => format!("did you mean `[{near}]`?"),
                None => "the tables are `[project]`, `[lints]` and `[data]`".to_owned(),
            }
        };
        self.fault(key.span(), format!("`{name}` means nothing here"), "unknown", Some(help));
    }

    fn project(&mut self, table: &DeTable) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => {
                    if let Some(name) = self.text(key, value) {
                        if name.trim().is_empty() {
                            let help = Some("leave it out to use the folder's name".to_owned());
                            self.fault(value.span(), "the project's name is empty", "empty", help);
                        } else {
                            self.config.name = Some(name);
                        }
                    }
                }
                "include" => self.config.include = self.patterns(key, value),
                "exclude" => self.config.exclude = self.patterns(key, value),
                "theme" => self.config.theme = self.theme(key, value),
                "time_zone" => {
                    if let Some(zone) = self.time_zone(key, value) {
                        self.config.time_zone = zone;
                    }
                }
                name => {
                    let help = match nearest(name, PROJECT_KEYS) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the keys are {}", list(&PROJECT_KEYS)),
                    };
                    let message = format!("`[project]` has no key `{name}`");
                    self.fault(key.span(), message, "unknown key", Some(help));
                }
            }
        }
    }

    fn text(&mut self, key: &Key, value: &Value) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            let name = key.get_ref();
            let help = Some(format!("write `{name} = \"…\"`"));
            let message = format!("`{name}` is a text, not {}", kind(value));
            self.fault(value.span(), message, "a text is wanted", help);
        }
        text
    }

    fn patterns(&mut self, key: &Key, value: &Value) -> Vec<String> {
        let one = std::slice::from_ref(value);
        let items = match value.get_ref() {
            DeValue::Array(items) => &items[..],
            _ => one,
        };
        let mut patterns = Vec::new();
        for item in items {
            let Some(pattern) = self.text(key, item) else {
                continue;
            };
            match glob::fault(&pattern) {
                Some(fault) => {
                    let message = format!("`{pattern}` is no pattern for files of the project");
                    let help =
                        Some("patterns look like `eu/**`, `*.journey` or `drafts`".to_owned());
                    self.fault(item.span(), message, fault, help);
                }
                None => patterns.push(pattern),
            }
        }
        patterns
    }

    fn theme(&mut self, key: &Key, value: &Value) -> Option<String> {
        let theme = self.text(key, value)?;
        if theme.ends_with(".toml") && glob::leads_out(&theme) {
            self.outside(value, &theme, "`--theme`");
            return None;
        }
        // A file of the project's own is read where pictures are drawn.
        if THEMES.contains(&theme.as_str()) || theme.ends_with(".toml") {
            return Some(theme);
        }
        let help = did_you_mean(&theme, &THEMES, "the themes are");
        self.fault(
            value.span(),
            format!("there is no theme `{theme}`"),
            "unknown theme",
            Some(help),
        );
        None
    }

    /// Settings come with the project, from whoever sent it: they choose no files of this machine.
    fn outside(&mut self, value: &Value, path: &str, option: &str) {
        let message = format!("`{path}` leads out of the project");
        let help =
            format!("put the file into the project, or name it with {option} when you run it");
        self.fault(value.span(), message, "outside", Some(help));
    }

    fn time_zone(&mut self, key: &Key, value: &Value) -> Option<String> {
        let name = self.text(key, value)?;
        if let Ok(zone) = jiff::tz::TimeZone::get(&name) {
            // The table's spelling: names are found in any case.
            return Some(zone.iana_name().unwrap_or(&name).to_owned());
        }
        let names: Vec<String> = jiff::tz::db().available().map(|n| n.to_string()).collect();
        // People write the city without its continent.
        let city = name.rsplit('/').next().unwrap_or(&name).replace(' ', "_");
        let cities = || names.iter().filter_map(|n| n.rsplit('/').next());
        let near = nearest(&name, names.iter().map(String::as_str)).or_else(|| {
            let near = nearest(&city, cities())?;
            names.iter().map(String::as_str).find(|n| n.rsplit('/').next() == Some(near))
        });
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "zones are written as in the IANA table: `Europe/Berlin`, `UTC`".to_owned(),
        };
        self.fault(
            value.span(),
            format!("there is no time zone `{name}`"),
            "unknown zone",
            Some(help),
        );
        None
    }

    fn lints(&mut self, table: &DeTable) {
        for (key, value) in table {
            let name = key.get_ref();
            let code = match find_lint(name) {
                Ok(code) => code,
                Err(help) => {
                    let message = format!("there is no warning or note `{name}` to set");
                    self.fault(key.span(), message, "unknown name", Some(help));
                    continue;
                }
            };
            let Some(word) = self.text(key, value) else {
                continue;
            };
            match Level::from_word(&word) {
                Some(level) => self.config.levels.set(code, level),
                None => {
                    let help = match word.as_str() {
                        "allow" => "write `off`".to_owned(),
                        "warn" => "write `warning`".to_owned(),
                        "deny" | "forbid" => "write `error`".to_owned(),
                        _ => did_you_mean(&word, &Level::WORDS, "the levels are"),
                    };
                    let message = format!("there is no level `{word}`");
                    self.fault(value.span(), message, "unknown level", Some(help));
                }
            }
        }
    }

    /// `"data.clickstream" = "x.csv"`, or without quotes, which TOML reads as tables in tables.
    fn data(&mut self, table: &DeTable, prefix: Option<&str>) {
        for (key, value) in table {
            let source = match prefix {
                Some(prefix) => format!("{prefix}.{}", key.get_ref()),
                None => key.get_ref().to_string(),
            };
            if let Some(inner) = value.get_ref().as_table() {
                self.data(inner, Some(&source));
            } else if let Some(target) = self.text(key, value) {
                if glob::leads_out(&target) {
                    self.outside(value, &target, &format!("`--data {source}=…`"));
                    continue;
                }
                let (source_span, target_span) = (self.span(key.span()), self.span(value.span()));
                let binding = DataBinding { source, source_span, target, target_span };
                self.config.data.push(binding);
            }
        }
    }
}

fn did_you_mean(written: &str, known: &[&str], otherwise: &str) -> String {
    match nearest(written, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{otherwise} {}", list(known)),
    }
}

/// `a`, `b` and `c`, in backticks.
fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What a value is, with its article.
fn kind(value: &Value) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "yes or no",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
