//! Brackets without a partner: finds, from keywords and indentation, where one was forgotten.
//!
//! Indentation means nothing in a right map. In one whose brackets do not match it is the best
//! witness of what was meant, so it is heard here and nowhere else.

mod head;
mod signs;

use super::lines::{Line, lines};
use super::problem::Problem;
use super::{Change, MAX_DEPTH, comment_at, line_end, text_end};
use crate::diagnostic::{Code, MOST};
use crate::vocab::{is_keyword, properties_in};
use std::collections::{BTreeMap, BTreeSet};

/// Keywords of declarations that stand outside every block.
const DECLARATIONS: &[&str] =
    &["team", "channel", "persona", "framework", "source", "event", "survey", "metric", "journey"];

/// Keywords whose statement has a name before its text.
pub(super) const NAMED: &[&str] = &[
    "team",
    "channel",
    "persona",
    "framework",
    "source",
    "event",
    "survey",
    "metric",
    "journey",
    "stage",
    "touchpoint",
];

/// Keywords of statements that stand in a stage or touchpoint, and whose block holds properties.
const ENTRIES: &[&str] = &[
    "does",
    "thinks",
    "says",
    "needs",
    "feels",
    "expects",
    "pain",
    "opportunity",
    "frontstage",
    "backstage",
    "support",
    "policy",
    "evidence",
    "insight",
    "unknown",
    "link",
    "measure",
    "ask",
];

/// Whether the brackets of a text match.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Balance {
    Even,
    Uneven,
    /// Nested too deeply, at this byte.
    TooDeep(usize),
}

/// Looks at the brackets outside texts and comments.
pub(super) fn balance(text: &str) -> Balance {
    let bytes = text.as_bytes();
    let mut stack = Vec::with_capacity(MAX_DEPTH);
    let mut i = 0;
    let mut even = true;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => {
                i = text_end(bytes, i).unwrap_or(i + 1);
                continue;
            }
            b'/' if comment_at(bytes, i) => {
                i = line_end(bytes, i);
                continue;
            }
            open @ (b'{' | b'(' | b'[') => {
                if stack.len() == MAX_DEPTH {
                    return Balance::TooDeep(i);
                }
                stack.push(open);
            }
            close @ (b'}' | b')' | b']') => even &= stack.pop() == Some(partner(close)),
            _ => {}
        }
        i += 1;
    }
    if even && stack.is_empty() { Balance::Even } else { Balance::Uneven }
}

fn partner(bracket: u8) -> u8 {
    match bracket {
        b'}' => b'{',
        b')' => b'(',
        b']' => b'[',
        b'{' => b'}',
        b'(' => b')',
        _ => b']',
    }
}

/// What is to be changed, and why.
#[derive(Debug, Default)]
pub(super) struct Mended {
    pub(super) problems: Vec<Problem>,
    pub(super) edits: Vec<Change>,
    /// Where there were too many problems to go on.
    pub(super) stopped: Option<usize>,
    /// Where brackets were nested too deeply to go on: each was closed by one of another kind.
    pub(super) too_deep: Option<usize>,
    /// Whether a statement is gone that may have had a name.
    pub(super) lost_names: bool,
}

struct Open {
    bracket: u8,
    at: usize,
    line: usize,
    indent: usize,
    /// The keyword of the statement whose block it is.
    word: String,
}

/// Finds a place for each missing bracket.
pub(super) fn mend(text: &str) -> Mended {
    let lines = lines(text);
    let mut mender = Mender {
        text,
        indented: false,
        lines,
        stack: Vec::new(),
        mended: Mended::default(),
        unopened: BTreeSet::new(),
        strayed: None,
        searched: None,
        beheaded: BTreeMap::new(),
    };
    mender.indented = mender.indents();
    mender.run();
    mender.mended.edits.sort_by_key(|e| e.at);
    mender.mended
}

struct Mender<'a> {
    text: &'a str,
    lines: Vec<Line>,
    indented: bool,
    stack: Vec<Open>,
    mended: Mended,
    /// Lines that were given a `{` already.
    unopened: BTreeSet<usize>,
    /// Where the last bracket stood that closes nothing.
    strayed: Option<usize>,
    /// The line that was last searched in vain for what may stand in a block, and up to where.
    searched: Option<(usize, usize)>,
    /// Where the lines begin that were taken out for want of a head, by the line of their `}`.
    beheaded: BTreeMap<usize, usize>,
}

impl Mender<'_> {
    fn run(&mut self) {
        let mut above = None;
        for n in 0..self.lines.len() {
            if self.lines[n].blank {
                continue;
            }
            self.take_out_sign(n, above);
            if self.lines[n].blank {
                continue;
            }
            above = Some(n);
            self.line_start(n);
            self.line(n);
            if self.mended.stopped.or(self.mended.too_deep).is_some() {
                return;
            }
        }
        let last = self.lines.iter().rposition(|l| !l.blank).unwrap_or(0);
        while !self.stack.is_empty() {
            self.close_after(last);
        }
    }

    /// Whether blocks are indented, in most places at least.
    fn indents(&self) -> bool {
        let (mut yes, mut no) = (0, 0);
        let full: Vec<usize> = (0..self.lines.len()).filter(|&n| !self.lines[n].blank).collect();
        for pair in full.windows(2) {
            if self.lines[pair[0]].opens {
                // The last line of a head that goes on over several may stand deeper than the block.
                let head = self.lines[self.head_begins(pair[0])].indent;
                if self.lines[pair[1]].indent > head { yes += 1 } else { no += 1 }
            }
        }
        yes > 0 && yes >= 4 * no
    }

    fn head(&self, n: usize) -> &str {
        let line = &self.lines[n];
        self.text[line.start..line.end.max(line.start)].trim_start()
    }

    /// Ends what the start of a line says must have ended.
    fn line_start(&mut self, n: usize) {
        let head = self.head(n).to_string();
        let word = first_word(&head);
        let indent = self.lines[n].indent;
        let previous = self.lines[..n].iter().rposition(|l| !l.blank);
        let Some(previous) = previous else { return };
        // Round and square brackets end where a statement starts.
        while let Some(open) = self.stack.last() {
            let ended = match open.bracket {
                b'{' => open.word == "use" && !continues_use(&head),
                b'[' => head.starts_with('}') || starts_statement(&head, true),
                _ => {
                    head.starts_with('}')
                        || starts_statement(&head, false)
                        || self.ends_value(&head, word)
                }
            };
            if !ended {
                break;
            }
            self.close_after(previous);
        }
        if head.starts_with('}') {
            return;
        }
        // What can only stand further out.
        while let Some(keep) = self.must_leave(&head, word) {
            if self.stack.len() <= keep {
                break;
            }
            self.close_after(previous);
        }
        // What stands no deeper than the line that opened the block.
        while self.indented
            && self
                .stack
                .last()
                .is_some_and(|o| o.bracket == b'{' && o.indent >= indent && o.line < n)
        {
            self.close_after(previous);
        }
    }

    /// Whether a line inside the parentheses of a value is the next property of its block. The
    /// arguments of a measure may be called like properties.
    fn ends_value(&self, head: &str, word: &str) -> bool {
        let block = self.stack.iter().rfind(|o| o.bracket == b'{');
        let measured = self.stack.last().is_some_and(|o| o.word == "measure");
        let property = |block: &str| match block {
            // Each column is one.
            "columns" => !word.is_empty(),
            block => properties_in(block).contains(&word),
        };
        head[word.len()..].trim_start().starts_with(':')
            && !measured
            && block.is_some_and(|o| property(&o.word))
    }

    /// How many blocks may stay open around a statement that starts so.
    fn must_leave(&self, head: &str, word: &str) -> Option<usize> {
        let holds =
            |words: &[&str]| self.stack.iter().rposition(|o| words.contains(&o.word.as_str()));
        if declaration_head(head) {
            return Some(0);
        }
        let rest = head[word.len()..].trim_start();
        let names = rest.starts_with(|c: char| c.is_alphabetic());
        match word {
            "stage" if names => holds(&["stage"]),
            "flow" if rest.starts_with('{') => holds(&["stage"]),
            "touchpoint" if names => holds(&["touchpoint"]),
            w if ENTRIES.contains(&w) && !rest.starts_with([':', '-']) => {
                let entry = holds(ENTRIES)?;
                (entry + 1 == self.stack.len()).then_some(entry)
            }
            _ => None,
        }
    }

    /// Closes the innermost bracket after line `n`, or before a `{` at its end.
    fn close_after(&mut self, n: usize) {
        let Some(open) = self.stack.pop() else { return };
        let close = partner(open.bracket);
        let nothing = || self.text[open.at + 1..self.lines[n].end].trim().is_empty();
        if close != b'}' && !matches!(&*open.word, "measure" | "metric") && nothing() {
            return self.needless(open.at);
        }
        // A line left empty right after is where the bracket was.
        let empty =
            self.lines.get(n + 1).filter(|l| l.blank && l.end == l.start + self.width(n + 1));
        let (at, shown) = match empty {
            Some(line) if open.bracket == b'{' && open.line != n => (line.start, line.start),
            _ => {
                let end = self.arguments_end(&open, self.lines[n].end);
                (end, end)
            }
        };
        self.insert(at, close);
        self.mended.problems.push(Problem {
            code: if close == b'}' { Code::UnclosedBlock } else { Code::UnclosedBracket },
            bracket: close as char,
            at: (shown, shown),
            partner: Some((open.at, open.at + 1)),
            opener: None,
        });
    }

    /// Bytes of blanks at the start of line `n`.
    fn width(&self, n: usize) -> usize {
        let line = &self.lines[n];
        let text = &self.text[line.start..line.end];
        text.len() - text.trim_start().len()
    }

    fn insert(&mut self, at: usize, byte: u8) {
        self.mended.edits.push(Change { at, insert: Some(byte), erase: 0 });
    }

    /// Goes through the brackets of a line.
    fn line(&mut self, n: usize) {
        let bytes = self.text.as_bytes();
        let (start, end, mut indent) = {
            let l = &self.lines[n];
            (l.start, l.end, l.indent)
        };
        let first = start + self.width(n);
        let mut word_at = Some(first);
        let mut word = String::new();
        // A head that goes on over several lines begins above.
        let begun = self.head_begins(n);
        if begun != n {
            word = first_word(self.head(begun)).to_string();
            indent = self.lines[begun].indent;
        }
        // A comma parts statements, or the names of one clause.
        let mut before = String::new();
        let mut i = start;
        while i < end {
            if self.mended.problems.len() >= MOST {
                self.mended.stopped = Some(i);
                return;
            }
            match bytes[i] {
                b'"' => {
                    i = text_end(bytes, i).unwrap_or(i + 1);
                    continue;
                }
                b'/' if comment_at(bytes, i) => {
                    i = line_end(bytes, i);
                    continue;
                }
                b'{' if self.follows_brace(i) => {
                    self.mended.edits.push(Change { at: i, insert: None, erase: 1 });
                    self.mended.problems.push(Problem {
                        code: Code::Unexpected,
                        bracket: '{',
                        at: (i, i + 1),
                        partner: None,
                        opener: None,
                    });
                }
                b'(' | b'[' if self.opens_nothing(n, i, word.is_empty() && before.is_empty()) => {
                    self.needless(i);
                }
                b'{' if self.opens_in_head(n, i) => self.needless(i),
                open @ (b'{' | b'(' | b'[') => {
                    if open == b'{' {
                        self.end_brackets_before(i);
                    }
                    if self.stack.len() == MAX_DEPTH {
                        self.mended.too_deep = Some(i);
                        return;
                    }
                    self.stack.push(Open {
                        bracket: open,
                        at: i,
                        line: n,
                        indent,
                        word: word.clone(),
                    });
                    if open == b'{' {
                        indent = self.lines[n].indent;
                        word_at = None;
                        word.clear();
                        before.clear();
                    }
                }
                close @ (b')' | b']') => self.close_round(i, close),
                b'}' if self.ends_too_early(n, i) => {
                    let opened = self.stack.last().map(|open| (open.at, open.at + 1));
                    self.stray_of(i, b'}', opened);
                }
                b'}' => {
                    self.end_brackets_before(i);
                    self.close_block(n, i, i == first);
                    word.clear();
                    before.clear();
                    word_at = None;
                }
                b',' if self.stack.last().is_none_or(|o| o.bracket == b'{') => {
                    before = std::mem::take(&mut word);
                    word_at = None;
                }
                b' ' | b'\t' => {}
                _ if word.is_empty() && (word_at.is_none() || word_at == Some(i)) => {
                    word = first_word(&self.text[i..end]).to_string();
                    if !before.is_empty() && !is_keyword(&word) {
                        word = std::mem::take(&mut before);
                    }
                    word_at = Some(i);
                    if word.is_empty() {
                        word.push('?');
                    }
                }
                _ => {}
            }
            i += 1;
            while i < bytes.len() && !self.text.is_char_boundary(i) {
                i += 1;
            }
        }
    }

    /// Whether a brace stands right behind one that opens a block.
    fn follows_brace(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end_matches([' ', '\t']);
        before.ends_with('{') && self.stack.last().is_some_and(|o| o.at + 1 == before.len())
    }

    /// Closes round and square brackets that are open where a brace stands.
    fn end_brackets_before(&mut self, at: usize) {
        while let Some(open) = self.stack.last() {
            if open.bracket == b'{' {
                return;
            }
            let (bracket, open_at) = (open.bracket, open.at);
            let close = partner(bracket);
            let mut place = self.arguments_end(open, at);
            while place > open_at + 1
                && matches!(self.text.as_bytes()[place - 1], b' ' | b'\t' | b'\n' | b'\r')
            {
                place -= 1;
            }
            self.insert(place, close);
            self.mended.problems.push(Problem {
                code: Code::UnclosedBracket,
                bracket: close as char,
                at: (place, place),
                partner: Some((open_at, open_at + 1)),
                opener: None,
            });
            self.stack.pop();
        }
    }

    fn close_round(&mut self, at: usize, close: u8) {
        let wanted = partner(close);
        let depth = self
            .stack
            .iter()
            .rev()
            .take_while(|o| o.bracket != b'{')
            .position(|o| o.bracket == wanted);
        match depth {
            Some(0) => {
                self.stack.pop();
            }
            Some(n) => {
                for _ in 0..n {
                    if let Some(open) = self.stack.pop() {
                        let missing = partner(open.bracket);
                        self.insert(at, missing);
                        self.mended.problems.push(Problem {
                            code: Code::UnclosedBracket,
                            bracket: missing as char,
                            at: (at, at),
                            partner: Some((open.at, open.at + 1)),
                            opener: None,
                        });
                    }
                }
                self.stack.pop();
            }
            None => self.stray(at, close),
        }
    }

    fn stray(&mut self, at: usize, close: u8) {
        self.stray_of(at, close, None);
    }

    /// A bracket too many; `opened` is the one before it that it would close.
    fn stray_of(&mut self, at: usize, close: u8, opened: Option<(usize, usize)>) {
        match self.mended.edits.last_mut() {
            Some(last) if last.insert.is_none() && last.at + last.erase == at => last.erase += 1,
            _ => self.mended.edits.push(Change { at, insert: None, erase: 1 }),
        }
        // The first of a line is told, and a line may hold nothing else.
        let before = self.strayed.replace(at).filter(|&before| before < at);
        if before.is_some_and(|before| !self.text[before..at].contains(['\n', '\r'])) {
            return;
        }
        self.mended.problems.push(Problem {
            code: Code::StrayClose,
            bracket: close as char,
            at: (at, at + 1),
            partner: opened,
            opener: None,
        });
    }

    fn close_block(&mut self, n: usize, at: usize, first: bool) {
        let indent = self.lines[n].indent;
        let Some(top) = self.stack.last() else {
            let opened =
                first && (self.open_above(n, at) || self.headless(n, at)) || self.open_use(n, at);
            if !opened {
                self.stray(at, b'}');
            }
            return;
        };
        if top.line == n || !self.indented {
            self.stack.pop();
            return;
        }
        if !first && self.ends_behind_text(n) {
            self.stack.pop();
            return;
        }
        if !first {
            // `{ … }}`: what could be closed on this line is closed.
            if self.text[..at].trim_end_matches([' ', '\t']).ends_with('}') {
                self.stray(at, b'}');
                return;
            }
            // A brace behind other text closes a block of the same line: its `{` is missing.
            if !self.open_within(n, at) {
                self.stray(at, b'}');
            }
            return;
        }
        if top.indent > indent && self.stack.iter().any(|o| o.bracket == b'{' && o.indent == indent)
        {
            let previous = self.lines[..n].iter().rposition(|l| !l.blank).unwrap_or(0);
            while self.stack.last().is_some_and(|o| o.indent > indent) {
                self.close_after(previous);
            }
            self.stack.pop();
        } else if top.indent < indent {
            if self.open_above(n, at) {
                return;
            }
            if self.ends_behind_text(n) {
                // A brace that stands as deep as what it closes.
                self.stack.pop();
            } else if !self.headless(n, at) {
                self.stray(at, b'}');
            }
        } else {
            self.stack.pop();
        }
    }

    /// Whether the innermost block, opened on a line above, may end behind other text of line `n`:
    /// what comes next stands outside it, and is not its brace.
    fn ends_behind_text(&self, n: usize) -> bool {
        let Some(top) = self.stack.last() else { return false };
        let next = self.lines[n].next;
        self.lines.get(next).is_none_or(|line| {
            line.indent < top.indent
                || (line.indent == top.indent && !self.head(next).starts_with('}'))
        })
    }

    /// Puts `{` in, for a block that ends at `close`; `lost` is where it is missing.
    fn unopened_block(&mut self, at: usize, lost: (usize, usize), close: usize) {
        self.insert(at, b'{');
        self.mended.problems.push(Problem {
            code: Code::UnopenedBlock,
            bracket: '{',
            at: lost,
            partner: Some((close, close + 1)),
            opener: None,
        });
    }

    /// Puts `{` at the end of the line above that most likely lost it.
    fn open_above(&mut self, n: usize, close: usize) -> bool {
        let indent = self.lines[n].indent;
        let floor = self.stack.last().map_or(0, |o| o.line + usize::from(o.bracket == b'{'));
        let mut body = false;
        for m in (floor..n).rev() {
            let line = &self.lines[m];
            if line.blank {
                continue;
            }
            if line.indent > indent {
                body = true;
                continue;
            }
            if line.indent < indent {
                return false;
            }
            let head = self.head(m);
            if !body || line.opens || head.starts_with('}') || self.unopened.contains(&m) {
                return false;
            }
            if self.opens_another(m, n) {
                return false;
            }
            let last = self.head_ends(m, n);
            if self.lines[last].opens {
                return false;
            }
            let (start, end) = (self.lines[last].start + self.width(last), self.lines[last].end);
            self.unopened.insert(m);
            self.unopened_block(end, (start, end), close);
            return true;
        }
        false
    }

    /// Puts `{` after the path of `use a.b.c, d}`.
    fn open_use(&mut self, n: usize, close: usize) -> bool {
        let head = self.head(n);
        let start = self.lines[n].start + self.width(n);
        let path = head.split([',', '}']).next().unwrap_or_default();
        let Some(dot) = path.rfind('.').filter(|_| first_word(head) == "use") else { return false };
        let at = start + dot + 1;
        if at >= close {
            return false;
        }
        self.unopened_block(at, (at, at), close);
        true
    }

    /// Puts `{` before the first property of the line, if it has one behind its head.
    fn open_within(&mut self, n: usize, close: usize) -> bool {
        let line = &self.lines[n];
        let first = line.start + self.width(n);
        let bytes = self.text.as_bytes();
        let before = self.searched.filter(|(line, _)| *line == n).map(|(_, to)| to);
        let mut i = before.unwrap_or(first);
        let mut word_start = None;
        while i < close {
            match bytes[i] {
                b'"' => {
                    i = text_end(bytes, i).unwrap_or(i + 1);
                    word_start = None;
                    continue;
                }
                b':' => {
                    if let Some(start) = word_start.filter(|s| *s > first) {
                        self.unopened_block(start, (first, start), close);
                        return true;
                    }
                }
                b' ' | b'\t' => {}
                _ => {
                    if i == 0 || matches!(bytes[i - 1], b' ' | b'\t' | b'"') {
                        word_start = Some(i);
                    }
                }
            }
            i += 1;
        }
        self.searched = Some((n, i));
        if before.is_some() {
            return false;
        }
        // A head with an entry in its block: `as Jon  feels +1 "quick" }`.
        let head = self.head(n);
        let entry = head.match_indices(' ').map(|(i, _)| i + 1).find(|i| {
            let word = first_word(&head[*i..]);
            ENTRIES.contains(&word)
        });
        if let Some(entry) = entry {
            let at = first + entry;
            self.unopened_block(at, (first, at), close);
            return true;
        }
        false
    }
}

/// The word at the start of a text.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

/// Whether a line starts a declaration that stands outside every block.
pub(super) fn declaration_head(line: &str) -> bool {
    let word = first_word(line);
    let rest = &line[word.len()..];
    let named =
        rest.starts_with([' ', '\t']) && rest.trim_start().starts_with(|c: char| c.is_alphabetic());
    named && (DECLARATIONS.contains(&word) || (word == "use" && rest.contains('.')))
}

/// Whether a line starts a statement; `colon` says whether `word:` is one here.
pub(super) fn starts_statement(line: &str, colon: bool) -> bool {
    let word = first_word(line);
    if word.is_empty() {
        return false;
    }
    let rest = line[word.len()..].trim_start();
    if rest.starts_with(':') {
        return colon;
    }
    if declaration_head(line) {
        return true;
    }
    let keyword = ENTRIES.contains(&word)
        || matches!(word, "stage" | "touchpoint" | "flow" | "as" | "columns" | "frustration");
    keyword && rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '{' | '+' | '-'))
}

/// Whether this word begins an entry of a stage or touchpoint.
pub(super) fn is_entry(word: &str) -> bool {
    ENTRIES.contains(&word) || word == "frustration"
}

/// Whether a line can stand inside the braces of a `use`.
fn continues_use(line: &str) -> bool {
    let word = first_word(line);
    let rest = line[word.len()..].trim_start();
    line.starts_with('}')
        || (!word.is_empty()
            && (rest.is_empty() || rest.starts_with([',', '}', '/']) || rest.starts_with("as ")))
}

#[cfg(test)]
mod tests {
    use super::{DECLARATIONS, ENTRIES, NAMED};
    use crate::vocab::{CONSTRUCTS, Presence, construct};
    use std::collections::BTreeSet;

    /// The keywords of some constructs, as a set.
    fn keywords(which: impl Fn(&crate::vocab::Construct) -> bool) -> BTreeSet<&'static str> {
        CONSTRUCTS.iter().filter(|c| which(c)).map(|c| c.keyword).collect()
    }

    fn set(words: &[&'static str]) -> BTreeSet<&'static str> {
        words.iter().copied().collect()
    }

    #[test]
    fn the_lists_follow_the_table() {
        assert_eq!(set(DECLARATIONS), keywords(|c| c.places.contains(&"file")));
        // A scale comes before the text of a question, and `as` has no text.
        let before_text = |c: &crate::vocab::Construct| !["ask", "as"].contains(&c.keyword);
        let named = keywords(|c| c.name == Presence::Required && before_text(c));
        assert_eq!(set(NAMED), named);
        // What holds other statements is no entry, and a persona's frustration stands in none of
        // these places.
        let holds = |keyword: &str| CONSTRUCTS.iter().any(|c| c.places.contains(&keyword));
        let places = ["stage", "touchpoint", "survey"];
        let inner = keywords(|c| c.places.iter().any(|p| places.contains(p)) && !holds(c.keyword));
        assert_eq!(set(ENTRIES), inner);
        assert!(construct("frustration", "persona").is_some());
    }
}
