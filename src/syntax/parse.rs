//! pest's pairs → tree.

mod chain;
mod clauses;
mod expr;
mod head;
mod items;
mod meant;
mod notes;
mod pieces;
mod plain;
#[cfg(test)]
mod plain_tests;
mod scales;
mod several;
mod signs;
mod statement;
mod uses;

use super::ast::{File, Name, Text};
use super::repair::{Repaired, brace, join, line_end, repair};
use crate::diagnostic::{Code, Diagnostic, MOST, Severity};
use crate::source::{FileId, SourceFile, Span};
use pest::Parser;
use statement::Place;
use std::collections::BTreeSet;
use std::ops::Range;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/journey.pest"]
struct Grammar;

type Pair<'i> = pest::iterators::Pair<'i, Rule>;

/// Runs the bare grammar over a text and gives the number of its pairs: what parsing costs before
/// anything is made of it. For benchmarks.
pub fn bare_parse(text: &str) -> usize {
    Grammar::parse(Rule::file, text).map_or(0, |pairs| pairs.flatten().count())
}

/// Parses a file. Gives the tree, and every syntax error, at most one a line. Of a file with more
/// mistakes than anybody reads, they are told up to where there were too many, and there is no tree.
pub fn parse(id: FileId, source: &SourceFile) -> (File, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut repaired = repair(id, &source.text, &mut found);
    if repaired.too_deep {
        return (File { lost_names: true, ..File::empty(id) }, found);
    }
    if let Some(at) = repaired.stopped {
        return Reading { found, file: File::empty(id), stopped: Some(at) }.told(source);
    }
    if found.is_empty()
        && let Some(mut file) = pieces::parse(id, &repaired)
    {
        let stopped = clauses::hoist(&mut file.items, &source.text, &mut found);
        return Reading { file, found, stopped }.told(source);
    }
    let once = read(id, source, &repaired, found.clone());
    if once.errors(u32::MAX) == 0 {
        return once.told(source);
    }
    // Perhaps lines belong together, or blocks have no braces: whatever leaves fewer mistakes.
    let (before, told) = (repaired.text.clone(), found.len());
    join(id, &mut repaired, &mut found);
    brace(id, &mut repaired, &mut found);
    if repaired.text == before {
        return once.told(source);
    }
    drop(before);
    let joints: Vec<u32> = found[told..].iter().map(|d| d.span.start).collect();
    let again = read(id, source, &repaired, found);
    // Where one of them was given up, up to there.
    let both = once.end().min(again.end());
    let told = joints.iter().filter(|&&at| at < both).count();
    let better = if again.errors(both) < once.errors(both) + told { again } else { once };
    better.told(source)
}

/// What came of reading a text.
struct Reading {
    file: File,
    found: Vec<Diagnostic>,
    /// Where it was given up because there were too many mistakes.
    stopped: Option<usize>,
}

impl Reading {
    fn end(&self) -> u32 {
        self.stopped.map_or(u32::MAX, |at| at as u32)
    }

    /// How many errors it found up to a place.
    fn errors(&self, end: u32) -> usize {
        let error = |d: &&Diagnostic| d.severity == Severity::Error && d.span.start < end;
        self.found.iter().filter(error).count()
    }

    /// The tree and what is told. Where the reading was given up nothing is known of what follows,
    /// so that the tree would be found to lack what stands there.
    fn told(self, source: &SourceFile) -> (File, Vec<Diagnostic>) {
        let Reading { file, mut found, stopped } = self;
        notes::unsure_of_docs(&mut found);
        if stopped.is_some() {
            one_a_line(source, &mut found);
        }
        // What several steps found, none of them too many, may be too many together.
        let mut errors = found.iter().filter(|d| d.severity == Severity::Error);
        let one_more = errors.nth(MOST).map(|d| d.span.start as usize);
        let Some(at) = one_more.into_iter().chain(stopped).min() else { return (file, found) };
        let mut errors = 0;
        found.retain(|d| {
            let error = d.severity == Severity::Error;
            errors += usize::from(error);
            d.span.start as usize <= at && !(error && errors > MOST)
        });
        let here = Span::new(file.id, at, at);
        found.push(
            Diagnostic::new(
                Code::TooManyMistakes,
                here,
                "there are too many mistakes: from here on this file is not read",
            )
            .label("nothing is said of what follows")
            .help(
                "mend those above and check again; if this is no map, give the file another ending",
            ),
        );
        (File { lost_names: true, ..File::empty(file.id) }, found)
    }
}

/// Puts findings in order and leaves one a line: what follows on the line of a mistake is most likely
/// its echo. Look-alikes are mistakes of their own.
fn one_a_line(source: &SourceFile, found: &mut Vec<Diagnostic>) {
    found.sort_by(|a, b| a.span.start.cmp(&b.span.start).then(a.code.cmp(&b.code)));
    let mut lines = BTreeSet::new();
    found.retain(|d| {
        let first = d.severity == Severity::Error && lines.insert(source.line(d.span.start));
        first || !is_echo(d)
    });
}

/// Whether a finding is told only if it is the first of its line.
fn is_echo(d: &Diagnostic) -> bool {
    d.severity == Severity::Error && !matches!(d.code, Code::LookAlike | Code::Invisible)
}

/// How many of these are told, if each is where the text says: one a line.
fn lines(text: &str, found: &[Diagnostic]) -> usize {
    let mut places: Vec<usize> =
        found.iter().filter(|d| is_echo(d)).map(|d| d.span.start as usize).collect();
    places.sort_unstable();
    let parts = |pair: &[usize]| {
        text.as_bytes()[pair[0]..pair[1]].iter().any(|b| matches!(b, b'\n' | b'\r'))
    };
    let breaks = places.windows(2).filter(|pair| parts(pair)).count();
    let marks =
        found.iter().filter(|d| matches!(d.code, Code::LookAlike | Code::Invisible)).count();
    breaks + usize::from(!places.is_empty()) + marks
}

/// So many findings of one line are kept, of which one is told: some are taken back, or looked at by
/// what is read next.
const ECHOES: usize = 8;

/// Reads a mended text; `found` is what was mended.
fn read(
    id: FileId,
    source: &SourceFile,
    repaired: &Repaired<'_>,
    found: Vec<Diagnostic>,
) -> Reading {
    let mut mended: Vec<u32> =
        found.iter().filter(|d| touches_heads(d.code)).map(|d| d.span.start).collect();
    mended.sort_unstable();
    let most = found.len() + MOST;
    let given = found.len();
    let mut walk = Walk { mended, given, most, out: found, ..Walk::new(id, repaired) };
    walk.file.lost_names = repaired.lost_names;
    walk.file.items = walk.read(0, false, Place::File).0;
    let Walk { mut out, mut file, mut wholes, mut stopped, .. } = walk;
    wholes.sort_unstable_by_key(|place| place.start);
    out.retain(|d| {
        let next = wholes.partition_point(|place| place.start <= d.span.start);
        let within = next.checked_sub(1).is_some_and(|last| d.span.start < wholes[last].end);
        d.code != Code::LookAlike || !within
    });
    stopped = stopped.or(clauses::hoist(&mut file.items, &source.text, &mut out));
    one_a_line(source, &mut out);
    Reading { file, found: out, stopped }
}

/// Whether a mistake that was mended before the grammar ran makes the head it stands in doubtful.
fn touches_heads(code: Code) -> bool {
    matches!(
        code,
        Code::UnclosedText | Code::UnopenedText | Code::UnclosedBracket | Code::StrayClose
    )
}

struct Walk<'a> {
    id: FileId,
    repaired: &'a Repaired<'a>,
    /// Where heads were mended before the grammar ran, sorted.
    mended: Vec<u32>,
    out: Vec<Diagnostic>,
    /// How many of them were found before.
    given: usize,
    /// So many findings may be kept, unless most of them are echoes of others on their lines.
    most: usize,
    /// What is known to stand on one line, its break included: on a line of megabytes each finding
    /// asks.
    line: Range<usize>,
    /// Where the first stands of those that are not told.
    stopped: Option<usize>,
    file: File,
    /// Whether a statement came already: `//!` stands above it.
    begun: bool,
    /// The keywords of the blocks around, the innermost last.
    around: Vec<&'static str>,
    /// The blocks whose content is read elsewhere, as they were met.
    left_out: Vec<pieces::LeftOut>,
    /// Where in the text the grammar began to read what it read last.
    base: usize,
    /// Places that are told as a whole: what was mended in them is no mistake of its own.
    wholes: Vec<Span>,
}

impl<'a> Walk<'a> {
    fn new(id: FileId, repaired: &'a Repaired<'a>) -> Self {
        Walk {
            id,
            repaired,
            mended: Vec::new(),
            out: Vec::new(),
            given: 0,
            most: MOST,
            line: 0..0,
            stopped: None,
            file: File::empty(id),
            begun: false,
            around: Vec::new(),
            left_out: Vec::new(),
            base: 0,
            wholes: Vec::new(),
        }
    }
}

impl Walk<'_> {
    /// The place of a stretch of the repaired text.
    fn place(&self, start: usize, end: usize) -> Span {
        let original = self.repaired.original(start..end.max(start));
        Span::new(self.id, original.start, original.end)
    }

    /// The place of a text that a pair begins with; what was put in while mending has no length.
    fn prefix(&self, pair: &Pair<'_>, text: &str) -> Span {
        let (start, _) = self.range(pair);
        self.place(start, start + text.len())
    }

    fn span(&self, pair: &Pair<'_>) -> Span {
        let (start, end) = self.range(pair);
        self.place(start, end)
    }

    /// Where a pair stands in the text that is read.
    fn range(&self, pair: &Pair<'_>) -> (usize, usize) {
        let span = pair.as_span();
        (self.base + span.start(), self.base + span.end())
    }

    /// Lets nothing be said of single signs in a place that is told as a whole.
    fn told_as_a_whole(&mut self, place: Span) {
        self.wholes.push(place);
    }

    fn error(&mut self, diagnostic: Diagnostic) {
        let at = diagnostic.span.start as usize;
        if is_echo(&diagnostic) && self.crowds(at) {
            return;
        }
        if self.out.len() >= self.most {
            // Of each line one is told: only so many of those are too many.
            let given = self.given.min(self.out.len());
            self.most += MOST.saturating_sub(lines(self.repaired.source(), &self.out[given..]));
        }
        if self.out.len() < self.most {
            self.out.push(diagnostic);
        } else {
            self.stopped.get_or_insert(at);
        }
    }

    /// Whether so much was found on the line of a place that more of it can only be an echo.
    fn crowds(&mut self, at: usize) -> bool {
        // What was mended before is told of its own.
        let first = self.out.len().checked_sub(ECHOES).filter(|&n| n >= self.given);
        let Some(first) = first.map(|n| &self.out[n]) else { return false };
        let from = first.span.start as usize;
        if !self.line.contains(&from) {
            self.line = from..line_end(self.repaired.source().as_bytes(), from) + 1;
        }
        from <= at && self.line.contains(&at)
    }

    /// Whether there were too many mistakes to go on.
    fn gives_up(&self) -> bool {
        self.stopped.is_some()
    }

    /// Takes back what was found from `found` on.
    fn take_back(&mut self, found: usize) {
        self.out.truncate(found);
        self.stopped = None;
    }

    fn name(&self, pair: &Pair<'_>) -> Name {
        Name { text: normal(pair.as_str()), span: self.span(pair) }
    }

    fn names(&self, path: Pair<'_>) -> Vec<Name> {
        path.into_inner().map(|w| self.name(&w)).collect()
    }

    fn text(&mut self, pair: &Pair<'_>) -> Text {
        let (value, bad) = super::literal::text(pair.as_str());
        let (start, _) = self.range(pair);
        self.marks_of_their_own(pair.as_str(), start);
        for (from, to) in bad {
            let span = self.place(start + from, start + to);
            let written = &pair.as_str()[from..to.min(pair.as_str().len())];
            self.error(
                Diagnostic::new(Code::BadEscape, span, format!("`{written}` means nothing in a text"))
                    .label("not an escape")
                    .help("a backslash is written `\\\\`; known are `\\\"`, `\\\\`, `\\n` and `\\u{1F600}`")
                    .fix("write `\\\\`", span, format!("\\{written}")),
            );
        }
        Text { value, span: self.span(pair) }
    }

    /// Says where a text of several lines begins or ends beside its marks, which stand alone.
    fn marks_of_their_own(&mut self, written: &str, start: usize) {
        let body = written.strip_prefix("\"\"\"").and_then(|rest| rest.strip_suffix("\"\"\""));
        let Some(body) = body else { return };
        let blank = |line: &str| line.trim_matches([' ', '\t', '\r']).is_empty();
        let (open, close) = (start, start + written.len() - 3);
        let begins = body.split('\n').next().is_some_and(blank) && body.contains('\n');
        let ends = body.rsplit('\n').next().is_some_and(blank);
        if begins && ends {
            return;
        }
        let span = if begins { self.place(close, close + 3) } else { self.place(open, open + 3) };
        // One that was never closed has been told.
        if self.repaired.source().get(span.range()) != Some("\"\"\"") {
            return;
        }
        let d = Diagnostic::new(
            Code::Unexpected,
            span,
            "the marks of a text of several lines stand alone on their lines",
        );
        self.error(if !begins && !body.contains(['\n', '"']) {
            let right = format!("\"{body}\"");
            d.label("the text begins beside them")
                .help(format!("a text of one line has single marks: write `{}`", shorten(&right)))
                .guess("write it so", self.place(start, start + written.len()), right)
        } else if begins {
            d.label("the text ends beside them").help("write them below its last line")
        } else {
            d.label("the text begins beside them").help("begin the text on the next line")
        });
    }

    /// Reports a comma that parts nothing.
    fn needless_comma(&mut self, span: Span) {
        self.error(
            Diagnostic::new(Code::Unexpected, span, "this comma parts nothing")
                .label("one too many")
                .help("delete it")
                .fix("delete it", span, ""),
        );
    }

    /// Reads a comma in brackets; `came` says whether one came already since the last value.
    fn parting_comma(&mut self, pair: &Pair<'_>, came: &mut bool) {
        if *came {
            let span = self.span(pair);
            self.needless_comma(span);
        }
        *came = true;
    }

    /// Reports a sign or word that looks like the right one.
    fn look_alike(&mut self, at: Span, message: &str, right: &str) {
        self.error(
            Diagnostic::new(Code::LookAlike, at, message)
                .label(format!("read as `{right}`"))
                .help(format!("write `{right}`"))
                .fix(format!("write `{right}`"), at, right),
        );
    }

    /// Reports `=` where `:` is meant, and a colon too many.
    fn colon(&mut self, pair: Pair<'_>) {
        if pair.as_str().len() > 1 && pair.as_str().starts_with(':') {
            let span = self.span(&pair);
            self.error(
                Diagnostic::new(
                    Code::Unexpected,
                    span,
                    "one colon stands between a name and its value",
                )
                .label("one is enough")
                .help("write `:`")
                .fix("write `:`", span, ":"),
            );
        }
        if let Some(equals) = pair.into_inner().next() {
            let span = self.span(&equals);
            self.look_alike(span, "a property is written with `:`, not with `=`", ":");
        }
    }

    /// Says that a comma is missing between two statements.
    fn unparted(&mut self, at: Span) {
        self.error(
            Diagnostic::new(
                Code::MissingComma,
                at,
                "two statements on one line are parted by a comma",
            )
            .label("`,` is missing here")
            .help("write `,`, or begin a new line")
            .fix("write `,`", at, ","),
        );
    }

    /// Reports what is left over on a line; `shape` is how the statement is written.
    fn junk(&mut self, pair: &Pair<'_>, after: &str, shape: Option<&str>) {
        let text = pair.as_str().trim_end();
        let span = self.prefix(pair, text);
        let shown = shorten(text);
        let mut d = Diagnostic::new(Code::Unexpected, span, format!("`{shown}` cannot stand here"))
            .label(format!("nothing more can stand after {after}"));
        d = match text.chars().next() {
            Some('"') => d.help("only one text can stand here: put the other on a line of its own"),
            Some(c) if c.is_alphabetic() => {
                d.help("a text stands in `\"`; two statements on one line are parted by a comma")
            }
            _ => match shape {
                Some(shape) => d.help(format!("write it as in `{shape}`, or delete this")),
                None => d.help("delete it, or put it on a line of its own"),
            },
        };
        self.error(d);
    }
}

/// A word in NFC, in which words are compared.
fn normal(word: &str) -> String {
    let same = || is_nfc_quick(word.chars()) == IsNormalized::Yes;
    if word.is_ascii() || same() { word.to_owned() } else { word.nfc().collect() }
}

/// At most forty characters of a text, for a message.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() <= 40 {
        return line.to_string();
    }
    let cut: String = line.chars().take(39).collect();
    format!("{cut}…")
}

/// Whether what is left over on a line is a statement of its own: `n: 14`, `needs "…"`.
fn begins_statement(text: &str) -> bool {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let begins = |c: char| c == '"' || c == '+' || c == '-' || c.is_alphanumeric();
    let word_follows = rest.starts_with([' ', '\t']) && rest.trim_start().starts_with(begins);
    word.starts_with(char::is_alphabetic)
        && (rest.trim_start().starts_with(':') || crate::vocab::is_keyword(word) && word_follows)
}
