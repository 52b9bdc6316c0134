//! YAML as MetricFlow wants it: maps, lists and scalars. Every text goes in double quotes, where nothing of
//! it means anything to YAML or to the templates that dbt fills in.

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Yaml {
    /// A text: user's or ours.
    Text(String),
    /// A number, as written.
    Number(String),
    /// Yes or no.
    Flag(bool),
    /// Values in order.
    List(Vec<Yaml>),
    /// Values by key, in order. Keys are plain words.
    Map(Vec<(&'static str, Yaml)>),
}

/// A text.
pub fn text(text: impl Into<String>) -> Yaml {
    Yaml::Text(text.into())
}

impl Yaml {
    /// The text under a key, where there is one.
    pub fn said(&self, wanted: &str) -> Option<&str> {
        let Yaml::Map(entries) = self else { return None };
        entries.iter().find_map(|(key, value)| match value {
            Yaml::Text(text) if *key == wanted => Some(text.as_str()),
            _ => None,
        })
    }

    /// Writes a value that follows `key:` or `-`; `depth` is that of what it holds.
    fn write(&self, out: &mut String, depth: usize) {
        match self {
            Yaml::Text(text) => {
                out.push(' ');
                quoted(out, text);
            }
            Yaml::Number(number) => *out += &format!(" {number}"),
            Yaml::Flag(flag) => *out += if *flag { " true" } else { " false" },
            Yaml::List(all) if all.is_empty() => out.push_str(" []"),
            Yaml::Map(all) if all.is_empty() => out.push_str(" {}"),
            Yaml::List(all) => {
                for one in all {
                    *out += &format!("\n{}-", "  ".repeat(depth));
                    match one {
                        // The first key stands behind the dash.
                        Yaml::Map(entries) if !entries.is_empty() => {
                            out.push(' ');
                            entries_of(out, entries, depth + 1, true);
                        }
                        other => other.write(out, depth + 1),
                    }
                }
            }
            Yaml::Map(entries) => entries_of(out, entries, depth, false),
        }
    }
}

fn entries_of(out: &mut String, entries: &[(&str, Yaml)], depth: usize, mut behind: bool) {
    for (key, value) in entries {
        if !std::mem::take(&mut behind) {
            *out += &format!("\n{}", "  ".repeat(depth));
        }
        *out += &format!("{key}:");
        value.write(out, depth + 1);
    }
}

/// A document of these entries.
pub fn document(entries: &[(&'static str, Yaml)]) -> String {
    let mut out = String::new();
    entries_of(&mut out, entries, 0, true);
    out.push('\n');
    out
}

/// A line of comment: whatever ends a line in YAML becomes a blank.
pub fn comment(line: &str) -> String {
    let line: String = line.chars().map(|c| if printable(c) { c } else { ' ' }).collect();
    format!("# {line}").trim_end().to_owned() + "\n"
}

fn printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut all = text.chars().peekable();
    while let Some(c) = all.next() {
        match c {
            // dbt fills in templates before it reads: what would open one is written as one that gives a brace.
            '{' if matches!(all.peek(), Some('{' | '%' | '#')) => out.push_str("{{ '{' }}"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if printable(c) => out.push(c),
            c => *out += &format!("\\u{:04x}", u32::from(c)),
        }
    }
    out.push('"');
}
