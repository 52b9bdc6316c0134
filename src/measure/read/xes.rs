//! XES: event logs as XML (IEEE 1849). A row is an event, with the attributes of its trace.
//!
//! The attribute `concept:name` of an event is the column `concept_name`, that of its trace
//! `case_concept_name`. Attributes of attributes, and values that are said for all, are not read.

use super::Rows;
use crate::measure::quality::{Fault, excerpt};
use crate::measure::texts::hash;
use memchr::memchr_iter;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::{self, BufRead};

/// Counts the lines that were read.
struct Lines<'c, R> {
    inner: R,
    line: &'c Cell<u64>,
}

impl<R: BufRead> io::Read for Lines<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.line.set(self.line.get() + memchr_iter(b'\n', &into[..read]).count() as u64);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Lines<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, read: usize) {
        // What is consumed has been filled before, so this waits for nothing.
        if let Ok(bytes) = self.inner.fill_buf() {
            let breaks = memchr_iter(b'\n', &bytes[..read.min(bytes.len())]).count();
            self.line.set(self.line.get() + breaks as u64);
        }
        self.inner.consume(read);
    }
}

/// An attribute: its key as a column is called, and its value.
type Attribute = (String, String);

/// Where in the file one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Log,
    Trace,
    Event,
    /// In something that says nothing of an event, so deep.
    Other(usize),
}

struct Log<'r, 'a> {
    rows: &'r mut Rows<'a>,
    case: Vec<Attribute>,
    event: Vec<Attribute>,
    /// The line on which the event begins.
    line: u64,
    events: u64,
    keys: BTreeSet<String>,
}

pub(super) fn read(bytes: impl BufRead, rows: &mut Rows<'_>) -> Result<(), Fault> {
    let line = Cell::new(1);
    let mut reader = Reader::from_reader(Lines { inner: bytes, line: &line });
    let mut buffer = Vec::new();
    let mut log = Log {
        rows,
        case: Vec::new(),
        event: Vec::new(),
        line: 1,
        events: 0,
        keys: BTreeSet::new(),
    };
    // What one is inside of; empty: before or after the log.
    let mut open: Vec<Inside> = Vec::new();
    let mut begun = false;
    loop {
        buffer.clear();
        let next = match reader.read_event_into(&mut buffer) {
            Ok(next) => next,
            Err(quick_xml::Error::Io(error)) => return Err(log.rows.io(Some(line.get()), &error)),
            Err(quick_xml::Error::Encoding(_)) => {
                let help = "save it as UTF-8: what comes after could be anything";
                let message = "this is not UTF-8 text".to_owned();
                return Err(log.rows.fault(Some(line.get()), message, Some(help.into())));
            }
            Err(error) => return Err(log.broken(line.get(), &error.to_string())),
        };
        match next {
            Event::Start(tag) => {
                let inside = log.begin(&tag, &open, line.get(), &mut begun)?;
                open.push(inside);
            }
            Event::Empty(tag) => {
                let inside = log.begin(&tag, &open, line.get(), &mut begun)?;
                log.end(inside)?;
            }
            Event::End(_) => {
                if let Some(inside) = open.pop() {
                    log.end(inside)?;
                }
            }
            Event::Decl(declaration) => {
                if let Some(Ok(encoding)) = declaration.encoding()
                    && !encoding.eq_ignore_ascii_case("utf-8")
                    && !encoding.eq_ignore_ascii_case("us-ascii")
                {
                    let shown = encoding.into_owned();
                    let message = format!("the file is in `{}`", excerpt(&shown));
                    return Err(log.rows.fault(Some(1), message, Some("save it as UTF-8".into())));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !begun {
        let help = "write the table as CSV (UTF-8) or JSON Lines, or the log as XES";
        let message = "the file holds no event log".to_owned();
        return Err(log.rows.fault(None, message, Some(help.into())));
    }
    if !open.is_empty() {
        let help = "copy or download it again: a part of the data is missing";
        let message = "the log ends in its middle".to_owned();
        return Err(log.rows.fault(Some(line.get()), message, Some(help.into())));
    }
    log.absent()
}

impl Log<'_, '_> {
    fn broken(&self, line: u64, why: &str) -> Fault {
        let message = format!("this is no XML: {why}");
        self.rows.fault(Some(line), message, Some("mend it, or export the log again".into()))
    }

    fn begin(
        &mut self,
        tag: &BytesStart<'_>,
        open: &[Inside],
        line: u64,
        begun: &mut bool,
    ) -> Result<Inside, Fault> {
        let name = tag.local_name();
        let name = name.as_ref();
        Ok(match (open.last(), name) {
            (None, "log") => {
                *begun = true;
                Inside::Log
            }
            (None, other) => {
                let shown = excerpt(other);
                let message = format!("the file is XML of `{shown}`, not an event log");
                let help = "write the table as CSV (UTF-8) or JSON Lines, or the log as XES";
                return Err(self.rows.fault(Some(line), message, Some(help.into())));
            }
            (Some(Inside::Log), "trace") => {
                self.case.clear();
                Inside::Trace
            }
            (Some(Inside::Log), "event") => {
                self.case.clear();
                self.line = line;
                Inside::Event
            }
            (Some(Inside::Trace), "event") => {
                self.line = line;
                Inside::Event
            }
            (
                Some(inside @ (Inside::Trace | Inside::Event)),
                "string" | "date" | "int" | "float" | "boolean" | "id",
            ) => {
                let attribute = self.attribute(tag, *inside == Inside::Trace, line)?;
                match inside {
                    Inside::Trace => self.case.extend(attribute),
                    _ => self.event.extend(attribute),
                }
                Inside::Other(1)
            }
            (Some(Inside::Other(depth)), _) => Inside::Other(depth + 1),
            (Some(_), _) => Inside::Other(1),
        })
    }

    fn attribute(
        &self,
        tag: &BytesStart<'_>,
        of_case: bool,
        line: u64,
    ) -> Result<Option<Attribute>, Fault> {
        let (mut key, mut value) = (None, String::new());
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|e| self.broken(line, &e.to_string()))?;
            let text = quick_xml::escape::unescape(&attribute.value);
            let text = text.map_err(|e| self.broken(line, &e.to_string()))?.into_owned();
            match attribute.key.as_ref() {
                "key" => key = Some(text),
                "value" => value = text,
                _ => {}
            }
        }
        let before = if of_case { "case_" } else { "" };
        let plain = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '_' };
        Ok(key
            .map(|key| (format!("{before}{}", key.chars().map(plain).collect::<String>()), value)))
    }

    fn end(&mut self, inside: Inside) -> Result<(), Fault> {
        match inside {
            Inside::Event => self.row(),
            Inside::Trace => {
                self.case.clear();
                Ok(())
            }
            Inside::Log | Inside::Other(_) => Ok(()),
        }
    }

    fn row(&mut self) -> Result<(), Fault> {
        self.events += 1;
        let event = std::mem::take(&mut self.event);
        let all = event.iter().chain(&self.case);
        let mut entries: Vec<(&str, &str)> =
            all.map(|(key, value)| (key.as_str(), value.as_str())).collect();
        for (key, _) in &entries {
            if !self.keys.contains(*key) {
                self.keys.insert((*key).to_owned());
            }
        }
        let columns = &self.rows.source.columns;
        for index in self.rows.needed() {
            let name = &columns[index].name;
            if entries.iter().filter(|(key, _)| key == name).count() > 1 {
                let message = format!("two attributes of an event are both the column `{name}`");
                let help = "rename one of them: which one is meant cannot be known";
                return Err(self.rows.fault(Some(self.line), message, Some(help.into())));
            }
        }
        let fields: Vec<String> = columns
            .iter()
            .map(|column| {
                let found = entries.iter().find(|(key, _)| *key == column.name);
                found.map_or("", |(_, value)| value).to_owned()
            })
            .collect();
        entries.sort_unstable();
        let whole = |seed: u64| {
            entries.iter().fold(seed, |state, (key, value)| {
                hash(value.as_bytes(), hash(key.as_bytes(), state))
            })
        };
        self.rows.row(self.line, |index| fields[index].as_str(), whole)
    }

    /// A column that no event has is a mistake in its name.
    fn absent(&self) -> Result<(), Fault> {
        let rows = &self.rows;
        let missing = |i: &usize| !self.keys.contains(&rows.source.columns[*i].name);
        match rows.needed().find(missing) {
            Some(index) if self.events > 0 => {
                let message = format!("no event has a value `{}`", rows.source.columns[index].name);
                let shown: Vec<String> =
                    self.keys.iter().take(20).map(|key| format!("`{}`", excerpt(key))).collect();
                let help = match (shown.is_empty(), self.keys.len() > 20) {
                    (true, _) => "its events have no attributes at all".to_owned(),
                    (false, more) => {
                        format!("events have {}{}", shown.join(", "), if more { ", …" } else { "" })
                    }
                };
                Err(rows.fault(None, message, Some(help)))
            }
            _ => Ok(()),
        }
    }
}
