//! Look-alike and invisible characters, and quotes without a partner.

use super::{Change, apply, boundary_before, brackets, comment_at, line_end, text_end};
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, MOST};
use crate::model::quoted;
use crate::source::{FileId, Span};
use crate::vocab::is_keyword;
use std::borrow::Cow;

/// Characters that are read as what they look like, with the sign meant. The sign is never longer
/// than the character, so that positions stay.
const LOOK_ALIKES: &[(char, &str)] = &[
    ('：', ":"),
    ('，', ","),
    ('、', ","),
    ('｛', "{"),
    ('｝', "}"),
    ('（', "("),
    ('）', ")"),
    ('［', "["),
    ('］', "]"),
    ('％', "%"),
    ('–', "-"),
    ('—', "-"),
    ('−', "-"),
    ('→', "->"),
    ('⇒', "->"),
    ('⟶', "->"),
    ('≥', ">="),
    ('≤', "<="),
    ('≠', "!="),
    ('＝', "="),
    ('＞', ">"),
    ('＜', "<"),
    ('．', "."),
    ('＋', "+"),
    ('－', "-"),
    ('×', "*"),
    ('÷', "/"),
    ('…', ".."),
];

/// Quotes of other scripts: opening, closing.
const QUOTES: &[(char, &[char])] = &[
    ('“', &['”', '“', '"']),
    ('”', &['”', '"']),
    ('„', &['“', '”', '"']),
    ('「', &['」']),
    ('『', &['』']),
    ('«', &['»']),
    ('»', &['«']),
    ('＂', &['＂', '"']),
    ('‘', &['’']),
    ('’', &['’']),
];

/// Characters that nobody can see.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3164}' | '\u{180E}')
}

/// How much of a line, in bytes, is looked through for the partner of one quote: every quote may
/// ask, so that without a bound a line of quotes would take a time of its length squared.
const NEAR: usize = 4096;

/// Over how many lines a text that is not closed on its own may go on.
const LINES: usize = 24;

pub(super) struct Mender<'a> {
    pub(super) file: FileId,
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) changes: Vec<Replace>,
    pub(super) out: &'a mut Vec<Diagnostic>,
    /// Where the first sign stands that is no blank.
    pub(super) first: usize,
    /// Where the last invisible character stood.
    invisible_at: Option<usize>,
    /// Closing signs of comments of other languages that do not come any more.
    pub(super) gone: Vec<&'static str>,
    /// How many round and square brackets are open: values in them may go on over lines.
    depth: usize,
    /// Whether a text of several lines is never closed, and has taken in what stands behind it.
    swallowed: bool,
}

/// Either bytes replaced by as many, or one byte inserted.
pub(super) enum Replace {
    Bytes { at: usize, len: usize, with: &'static str, pad_left: bool },
    Insert { at: usize },
}

/// A text in which every quote has its partner.
pub(super) struct Quotes<'a> {
    pub(super) text: Cow<'a, str>,
    /// Where quotes were put in.
    pub(super) inserted: Vec<u32>,
    /// Whether a text of several lines is never closed: brackets behind it are in it.
    pub(super) swallowed: bool,
    /// Where there were too many mistakes to go on; nothing is mended then.
    pub(super) stopped: Option<usize>,
}

/// Mends look-alikes and quotes; gives the text and the places of inserted quotes in it.
pub(super) fn mend<'a>(file: FileId, text: &'a str, out: &mut Vec<Diagnostic>) -> Quotes<'a> {
    let mut mender = Mender {
        file,
        text,
        bytes: text.as_bytes(),
        changes: Vec::new(),
        out,
        first: text.len() - text.trim_start_matches(['\u{FEFF}', ' ', '\n', '\r']).len(),
        invisible_at: None,
        gone: Vec::new(),
        depth: 0,
        swallowed: false,
    };
    let stopped = mender.run();
    let swallowed = mender.swallowed;
    if mender.changes.is_empty() || stopped.is_some() {
        return Quotes { text: Cow::Borrowed(text), inserted: Vec::new(), swallowed, stopped };
    }
    let mut changes = mender.changes;
    changes.sort_by_key(|c| match c {
        Replace::Bytes { at, .. } => (*at, 1),
        Replace::Insert { at } => (*at, 0),
    });
    let mut replaced = text.as_bytes().to_vec();
    let mut inserts = Vec::new();
    for change in &changes {
        match change {
            Replace::Bytes { at, len, with, pad_left } => {
                let slot = &mut replaced[*at..at + len];
                slot.fill(b' ');
                let start = if *pad_left { len - with.len() } else { 0 };
                slot[start..start + with.len()].copy_from_slice(with.as_bytes());
            }
            Replace::Insert { at } => {
                inserts.push(Change { at: *at, insert: Some(b'"'), erase: 0 })
            }
        }
    }
    // Whole characters were replaced by ASCII, so this is UTF-8 again.
    let replaced = String::from_utf8_lossy(&replaced).into_owned();
    if inserts.is_empty() {
        return Quotes { text: Cow::Owned(replaced), inserted: Vec::new(), swallowed, stopped };
    }
    let (text, inserted) = apply(&replaced, &inserts);
    Quotes { text: Cow::Owned(text), inserted, swallowed, stopped }
}

impl Mender<'_> {
    /// Goes through the text; gives where it was given up.
    fn run(&mut self) -> Option<usize> {
        let bytes = self.bytes;
        let mut i = if self.text.starts_with('\u{FEFF}') {
            self.changes.push(Replace::Bytes { at: 0, len: 3, with: "", pad_left: true });
            3
        } else {
            0
        };
        while i < bytes.len() {
            if self.out.len() >= MOST {
                return Some(i);
            }
            match bytes[i] {
                b'"' => i = self.quote(i),
                b'/' if comment_at(bytes, i) => i = line_end(bytes, i),
                b'\'' => i = self.apostrophe(i),
                b'j' if bytes[i..].starts_with(b"journey") => {
                    i = self.mermaid(i).unwrap_or(i + 1);
                }
                b'\r' if bytes.get(i + 1) != Some(&b'\n') => {
                    // So that the grammar need look for one sign less where a text may end.
                    self.changes.push(Replace::Bytes {
                        at: i,
                        len: 1,
                        with: "\n",
                        pad_left: false,
                    });
                    i += 1;
                }
                b'-' if let Some(end) = self.dashes(i) => i = end,
                b'/' if bytes.get(i + 1) == Some(&b'*') => i = self.foreign_comment(i, "/*", "*/"),
                b'<' if bytes[i..].starts_with(b"<!--") => {
                    i = self.foreign_comment(i, "<!--", "-->")
                }
                b':' if self.depth == 0 => {
                    i = self.dashed_list(i).or_else(|| self.text_below(i)).unwrap_or(i + 1);
                }
                b'(' | b'[' => {
                    self.depth += 1;
                    i += 1;
                }
                b')' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    i += 1;
                }
                // A block ends in no bracket, whatever was forgotten.
                b'}' => {
                    self.depth = 0;
                    i += 1;
                }
                b'<' if bytes.get(i + 1) == Some(&b'>') => {
                    self.look_alike(i, 2, "<>", "!=", false);
                    i += 2;
                }
                // `>=>=` is one sign written twice.
                b'=' if bytes.get(i + 1) == Some(&b'>')
                    && !(i > 0 && matches!(bytes[i - 1], b'>' | b'<' | b'!' | b'=')) =>
                {
                    // `=> 40%` compares, `=> checkout` leads on.
                    let value = bytes[i + 2..].iter().find(|b| !matches!(b, b' ' | b'\t'));
                    let compares = value.is_some_and(|b| b.is_ascii_digit() || b"+-".contains(b));
                    self.look_alike(i, 2, "=>", if compares { ">=" } else { "->" }, false);
                    i += 2;
                }
                b'=' if bytes.get(i + 1) == Some(&b'<') => {
                    self.look_alike(i, 2, "=<", "<=", false);
                    i += 2;
                }
                b'-' if bytes[i..].starts_with(b"-->") => {
                    self.look_alike(i, 3, "-->", "->", false);
                    i += 3;
                }
                b'-' | b'*' | b'1' if self.depth == 0 => {
                    i = self.list_without_colon(i).unwrap_or(i + 1);
                }
                b if b < 0x80 => {
                    if invisible(b as char) {
                        self.invisible(i, b as char);
                    }
                    i += 1;
                }
                _ => i = self.wide(i),
            }
        }
        None
    }

    /// The end of the line, or of what of it is looked through.
    fn near_end(&self, at: usize) -> usize {
        let far = boundary_before(self.text, at + NEAR);
        line_end(&self.bytes[..far], at)
    }

    /// A character beyond ASCII, outside texts and comments.
    fn wide(&mut self, at: usize) -> usize {
        let Some(c) = self.text[at..].chars().next() else { return at + 1 };
        let len = c.len_utf8();
        if let Some((_, sign)) = LOOK_ALIKES.iter().find(|(l, _)| *l == c) {
            let sign_of_number = matches!(c, '–' | '—' | '−' | '－' | '＋');
            let mut written = [0; 4];
            let written = c.encode_utf8(&mut written).to_string();
            if sign.len() <= len {
                self.look_alike(at, len, &written, sign, sign_of_number);
            }
        } else if let Some((_, closers)) = QUOTES.iter().find(|(o, _)| *o == c) {
            return self.smart_quote(at, c, closers);
        } else if invisible(c) {
            self.invisible(at, c);
        }
        at + len
    }

    fn look_alike(&mut self, at: usize, len: usize, written: &str, sign: &'static str, left: bool) {
        let span = Span::new(self.file, at, at + len);
        self.out.push(
            Diagnostic::new(
                Code::LookAlike,
                span,
                if written.is_ascii() {
                    format!("`{written}` is written `{sign}`")
                } else {
                    format!("`{written}` looks like `{sign}` but is another character")
                },
            )
            .label(format!("read as `{sign}`"))
            .help(format!("write `{sign}`"))
            .fix(format!("write `{sign}`"), span, sign),
        );
        self.changes.push(Replace::Bytes { at, len, with: sign, pad_left: left });
    }

    fn invisible(&mut self, at: usize, c: char) {
        let len = c.len_utf8();
        self.changes.push(Replace::Bytes { at, len, with: "", pad_left: false });
        // Told once a line: this one goes on until a line break lies behind the last one told.
        if self.invisible_at.is_some_and(|last| !self.bytes[last..at].contains(&b'\n')) {
            self.invisible_at = Some(at);
            return;
        }
        self.invisible_at = Some(at);
        let span = Span::new(self.file, at, at + len);
        // Between two words it may stand for a blank: without it they would be one.
        let word = |c: char| c == '_' || c.is_alphanumeric();
        let parts = self.text[..at].ends_with(word) && self.text[at + len..].starts_with(word);
        self.out.push(
            Diagnostic::new(
                Code::Invisible,
                span,
                format!("an invisible character, U+{:04X}, stands here", c as u32),
            )
            .label("nobody can see it")
            .help("delete it; inside a text it may stay")
            .with_fix(
                "delete it",
                span,
                "",
                match parts {
                    true => Applicability::Unsafe,
                    false => Applicability::Safe,
                },
            ),
        );
    }

    /// `“text”` and its kin: read as a text.
    fn smart_quote(&mut self, at: usize, open: char, closers: &[char]) -> usize {
        let end = self.near_end(at);
        let inner = at + open.len_utf8();
        let Some((offset, close)) =
            self.text[inner..end].char_indices().find(|(_, c)| closers.contains(c))
        else {
            // Alone on its line: read as a plain quote that has lost its partner.
            let len = open.len_utf8();
            self.changes.push(Replace::Bytes { at, len, with: "\"", pad_left: true });
            return self.lone_quote(at, at + len);
        };
        let close_at = inner + offset;
        let close_len = close.len_utf8();
        let span = Span::new(self.file, at, close_at + close_len);
        let content = self.text[inner..close_at].to_string();
        self.changes.push(Replace::Bytes { at, len: open.len_utf8(), with: "\"", pad_left: true });
        if close != '"' {
            self.changes.push(Replace::Bytes {
                at: close_at,
                len: close_len,
                with: "\"",
                pad_left: false,
            });
        }
        // A straight quote or a backslash inside would end or bend the text.
        for (i, b) in content.bytes().enumerate() {
            if matches!(b, b'"' | b'\\') {
                self.changes.push(Replace::Bytes {
                    at: inner + i,
                    len: 1,
                    with: "'",
                    pad_left: false,
                });
            }
        }
        let mended = format!("\"{}\"", content.replace('\\', "\\\\").replace('"', "\\\""));
        self.out.push(
            Diagnostic::new(
                Code::LookAlike,
                span,
                format!("a text stands in straight quotes, not in `{open}` and `{close}`"),
            )
            .label("read as a text")
            .help(format!("write `{mended}`"))
            .fix("write straight quotes", span, mended),
        );
        close_at + close_len
    }

    /// `'text'`: read as a text if it stands where one can.
    fn apostrophe(&mut self, at: usize) -> usize {
        let end = self.near_end(at);
        let before =
            at == 0 || matches!(self.bytes[at - 1], b' ' | b'\t' | b':' | b'(' | b'[' | b'\n');
        let close = self.bytes[at + 1..end].iter().rposition(|b| *b == b'\'').map(|i| at + 1 + i);
        match close {
            Some(close) if before && close > at + 1 && !self.bytes[at..close].contains(&b'"') => {
                let span = Span::new(self.file, at, close + 1);
                let mended = quoted(&self.text[at + 1..close]);
                self.changes.push(Replace::Bytes { at, len: 1, with: "\"", pad_left: true });
                // A backslash inside would bend the text.
                for i in (at + 1..close).filter(|i| self.bytes[*i] == b'\\') {
                    let with = "'";
                    self.changes.push(Replace::Bytes { at: i, len: 1, with, pad_left: false });
                }
                self.changes.push(Replace::Bytes { at: close, len: 1, with: "\"", pad_left: true });
                self.out.push(
                    Diagnostic::new(Code::LookAlike, span, "a text stands in `\"`, not in `'`")
                        .label("read as a text")
                        .help(format!("write `{mended}`"))
                        .fix("write straight quotes", span, mended),
                );
                close + 1
            }
            _ => at + 1,
        }
    }

    /// A straight quote: skips the text, or mends it.
    fn quote(&mut self, at: usize) -> usize {
        if let Some(end) = text_end(self.bytes, at) {
            // `""text"` and `"text""`: one quote too many.
            let inner = |b: Option<&u8>| {
                b.is_some_and(|b| {
                    !matches!(
                        b,
                        b'"' | b' ' | b'\t' | b'\n' | b'\r' | b')' | b']' | b'}' | b',' | b'{'
                    )
                })
            };
            if end == at + 2 && inner(self.bytes.get(end)) && self.odd_from(at) {
                self.doubled(at);
                return self.quote(at + 1);
            }
            if end > at + 2 && self.bytes.get(end) == Some(&b'"') && self.odd_from(end) {
                self.doubled(end);
                return end + 1;
            }
            // A closed text; but the quote may be the second of a pair whose first is missing.
            if self.looks_closing(at) && self.odd_from(at) {
                return self.unopened(at);
            }
            // Nor is it closed where another text begins, in a block behind it.
            if self.swallows_block(at, end) && self.odd_from(at) {
                return self.lone_quote(at, at + 1);
            }
            return end;
        }
        if self.bytes[at..].starts_with(b"\"\"\"") {
            return self.unclosed_long(at);
        }
        if self.beside_brace(at) {
            self.stray_quote(at);
            return at + 1;
        }
        if let Some(end) = self.broken_text(at) {
            return end;
        }
        if self.looks_closing(at) {
            return self.unopened(at);
        }
        self.lone_quote(at, at + 1)
    }

    /// A quote beside a brace: it ends the text that has no end on the line above, or is too many.
    fn stray_quote(&mut self, at: usize) {
        self.changes.push(Replace::Bytes { at, len: 1, with: "", pad_left: false });
        let span = Span::new(self.file, at, at + 1);
        let between = |d: &Diagnostic| &self.text[d.span.end as usize..at];
        if let Some(above) = self.out.last_mut().filter(|d| {
            d.code == Code::UnclosedText
                && between(d).len() < NEAR
                && between(d).trim_matches([' ', '\t', '\r', '}']) == "\n"
        }) {
            let edit = Edit { span, replacement: String::new() };
            above.fixes.iter_mut().for_each(|fix| fix.edits.push(edit.clone()));
            return;
        }
        self.out.push(
            Diagnostic::new(Code::Unexpected, span, "this quote has no text beside it")
                .label("one too many")
                .help("delete it")
                .guess("delete it", span, ""),
        );
    }

    /// Whether a quote shares its line with a `}` and nothing else.
    fn beside_brace(&self, at: usize) -> bool {
        let blanks = [' ', '\t'];
        let before = self.text[..at].trim_end_matches(blanks);
        let behind = self.text[at + 1..].trim_start_matches(blanks);
        let begins = |text: &str| text.is_empty() || text.ends_with(['\n', '\r']);
        let ends = |text: &str| text.is_empty() || text.starts_with(['\n', '\r']);
        match (before.strip_suffix('}'), behind.strip_prefix('}')) {
            (Some(before), None) => begins(before.trim_end_matches(blanks)) && ends(behind),
            (None, Some(behind)) => begins(before) && ends(behind.trim_start_matches(blanks)),
            _ => false,
        }
    }

    /// Whether a text holds the start of a block, up to the quote with which a text begins there:
    /// `"Label { does "a" }`.
    fn swallows_block(&self, at: usize, end: usize) -> bool {
        let begins = end > at + 2
            && matches!(self.bytes[end - 2], b' ' | b'\t')
            && self.text[end..].starts_with(|c: char| !c.is_whitespace() && !",)]}{".contains(c));
        begins && self.text[at..end].contains(" { ")
    }

    /// A quote beside another.
    fn doubled(&mut self, at: usize) {
        self.changes.push(Replace::Bytes { at, len: 1, with: "", pad_left: false });
        let span = Span::new(self.file, at, at + 1);
        self.out.push(
            Diagnostic::new(Code::Unexpected, span, "two quotes stand where one is enough")
                .label("one too many")
                .help("delete one of them; a quote inside a text is written `\\\"`")
                .fix("delete it", span, ""),
        );
    }

    /// Whether the line has an odd number of quotes from here on.
    fn odd_from(&self, at: usize) -> bool {
        let end = self.near_end(at);
        // What lies beyond the part that is looked through is not known.
        if self.bytes.get(end).is_some_and(|b| !matches!(b, b'\n' | b'\r')) {
            return false;
        }
        if self.bytes[at..end].windows(3).any(|w| w == b"\"\"\"") {
            return false;
        }
        let mut count = 0;
        let mut i = at;
        while i < end {
            match self.bytes[i] {
                b'\\' => i += 1,
                b'"' => count += 1,
                _ => {}
            }
            i += 1;
        }
        count % 2 == 1
    }

    /// Whether a quote has a word right before and none right after it.
    fn looks_closing(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|i| self.bytes[i]);
        let after = self.bytes.get(at + 1).copied();
        before.is_some_and(|b| {
            !matches!(
                b,
                b' ' | b'\t'
                    | b'\n'
                    | b'\r'
                    | b'('
                    | b'['
                    | b'{'
                    | b','
                    | b':'
                    | b'='
                    | b'<'
                    | b'>'
            )
        }) && after.is_none_or(|b| {
            matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b')' | b']' | b'}' | b',' | b'{')
        })
    }

    /// A closing quote without an opening one.
    fn unopened(&mut self, at: usize) -> usize {
        let open = self.place_of_opening(at);
        // What stands in the text may stand there.
        let within = |d: &Diagnostic| {
            matches!(d.code, Code::LookAlike | Code::Invisible) && d.span.start as usize >= open
        };
        while self.out.last().is_some_and(within) {
            self.out.pop();
        }
        while matches!(self.changes.last(), Some(Replace::Bytes { at, .. }) if *at >= open) {
            self.changes.pop();
        }
        self.changes.push(Replace::Insert { at: open });
        let span = Span::new(self.file, open, at + 1);
        self.out.push(
            Diagnostic::new(Code::UnopenedText, span, "this text has no opening quote")
                .label("the text seems to start here")
                .help("write `\"` before its first word")
                .guess("write `\"` here", span.at_start(), "\""),
        );
        at + 1
    }

    /// Where a text that ends at `close` most likely starts.
    fn place_of_opening(&self, close: usize) -> usize {
        let bytes = self.bytes;
        let mut near = close.saturating_sub(NEAR);
        while !self.text.is_char_boundary(near) {
            near += 1;
        }
        let line = bytes[near..close]
            .iter()
            .rposition(|b| matches!(b, b'\n' | b'\r'))
            .map_or(near, |i| near + i + 1);
        let text = &self.text[line..close];
        let blank = |i: usize| i + text[i..].len() - text[i..].trim_start().len();
        // After the last closed text, a comparison, or an opening bracket.
        let mut start = 0;
        let mut i = 0;
        while i < text.len() {
            let rest = &text.as_bytes()[i..];
            if rest[0] == b'"' {
                i = text_end(text.as_bytes(), i).unwrap_or(text.len());
                start = i.min(text.len());
                continue;
            }
            if rest.starts_with(b"==") || rest.starts_with(b"!=") {
                start = i + 2;
            } else if matches!(rest[0], b'(' | b'[' | b'{') {
                start = i + 1;
            }
            i += 1;
        }
        let mut at = blank(start);
        if start == 0 {
            // After the keyword, and after the name where one stands.
            let word = word_len(&text[at..]);
            let keyword = &text[at..at + word];
            at = blank(at + word);
            let named = super::brackets::NAMED.contains(&keyword) || keyword == "ask";
            // These may have a name: then it is no word of a sentence.
            let first = &text[at..at + word_len(&text[at..])];
            let perhaps =
                matches!(keyword, "pain" | "opportunity" | "insight") && first.contains('_');
            if named || perhaps {
                at = blank(at + first.len());
            }
        } else if text[at..].starts_with(|c: char| c.is_alphabetic())
            && text[start..]
                .trim_start()
                .split_once(':')
                .is_some_and(|(w, _)| word_len(w) == w.len())
        {
            at = blank(at + word_len(&text[at..]));
        }
        if text[at..].starts_with(':') {
            at = blank(at + 1);
        }
        // After a level or a scale.
        let number = text[at..]
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '+' | '-' | '.')))
            .unwrap_or(0);
        if number > 0 && text[at + number..].starts_with(' ') {
            at = blank(at + number);
        }
        line + at.min(text.len())
    }

    /// An opening quote (or a quote of another script) without a closing one.
    fn lone_quote(&mut self, at: usize, inner: usize) -> usize {
        let line = line_end(self.bytes, at);
        let rest = &self.text[inner..line];
        let end = inner
            + match rest.find('"').and_then(|quote| rest[..quote].find(" { ")) {
                Some(block) => rest[..block].trim_end().len(),
                None => end_of_unclosed(rest),
            };
        self.changes.push(Replace::Insert { at: end });
        let span = Span::new(self.file, at, end);
        self.out.push(
            Diagnostic::new(Code::UnclosedText, span, "this text has no closing quote")
                .label("it starts here")
                .help("write `\"` after its last word; a text of several lines stands in `\"\"\"`")
                .guess("write `\"` here", span.at_end(), "\""),
        );
        end
    }

    /// A text that starts at `at`, and whose closing quote stands on one of the next lines; gives
    /// the place behind it.
    fn broken_text(&mut self, at: usize) -> Option<usize> {
        let first = line_end(self.bytes, at);
        let mut breaks = Vec::new();
        let mut end = first;
        for _ in 0..LINES {
            let (start, line) = self.next_line(end)?;
            if start - at > NEAR || begins_anew(line) {
                return None;
            }
            breaks.push((end, start));
            end = start + line.len();
            let Some(quote) = unescaped_quote(line) else { continue };
            let close = start + quote;
            let closes = self.looks_closing(close) && self.odd_from(close);
            if !closes || line[..quote].contains(['{', '}']) {
                return None;
            }
            let joined: Vec<&str> =
                self.text[at..close].split(['\n', '\r']).map(str::trim).collect();
            let begun = self.text[at..first].trim_end().len();
            let rest = format!(" {}", joined[1..].join(" ").trim_start());
            let span = Span::new(self.file, at, at + begun);
            self.out.push(
                Diagnostic::new(Code::UnclosedText, span, "this text goes on over the next line")
                    .label("it starts here")
                    .also(Span::new(self.file, close, close + 1), "and ends here")
                    .help("write it on one line; a text of several lines stands in `\"\"\"`")
                    .guess("write it on one line", Span::new(self.file, at + begun, close), rest),
            );
            for (at, to) in breaks {
                let len = to - at;
                self.changes.push(Replace::Bytes { at, len, with: "", pad_left: false });
            }
            return Some(close + 1);
        }
        None
    }

    /// Start and text of the line behind the one that ends at `end`, blanks around left out.
    pub(super) fn next_line(&self, end: usize) -> Option<(usize, &str)> {
        let rest = self.text[end..].trim_start_matches([' ', '\t']);
        let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))?;
        let line = rest.trim_start_matches([' ', '\t']);
        let start = self.text.len() - line.len();
        Some((start, self.text[start..line_end(self.bytes, start)].trim_end()))
    }

    /// Reads blanks there; line breaks stay.
    pub(super) fn blank(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let end = line_end(&self.bytes[..to], at);
            if end > at {
                self.changes.push(Replace::Bytes { at, len: end - at, with: "", pad_left: false });
            }
            at = end + 1;
        }
    }

    /// An opening `"""` without a closing one: it ends before the next declaration.
    fn unclosed_long(&mut self, at: usize) -> usize {
        let mut end = self.bytes.len();
        let mut line = line_end(self.bytes, at);
        while line < self.bytes.len() {
            let start = line + 1;
            let rest = &self.text[start.min(self.text.len())..];
            if super::brackets::declaration_head(rest.lines().next().unwrap_or("")) {
                end = line;
                break;
            }
            line = line_end(self.bytes, start.min(self.bytes.len()));
            if start >= self.bytes.len() {
                break;
            }
        }
        self.swallowed = true;
        for _ in 0..3 {
            self.changes.push(Replace::Insert { at: end });
        }
        let span = Span::new(self.file, at, at + 3);
        self.out.push(
            Diagnostic::new(Code::UnclosedText, span, "this text of several lines is never closed")
                .label("it starts here")
                .help("write `\"\"\"` on a line of its own after its last line"),
        );
        end
    }
}

/// Length of the word at the start of a text.
fn word_len(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len())
}

/// Where an unclosed text ends: before a final `{`, `{ … }` or `}` of its line.
fn end_of_unclosed(rest: &str) -> usize {
    let trimmed = rest.trim_end();
    if let Some(before) = trimmed.strip_suffix('{') {
        return before.trim_end().len();
    }
    if let Some(before) = trimmed.strip_suffix('}') {
        return match before.rfind('{') {
            Some(open) => before[..open].trim_end().len(),
            None => before.trim_end().len(),
        };
    }
    trimmed.len()
}

/// Where a quote stands that ends a text.
fn unescaped_quote(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'"' => return Some(i),
            b'\\' => i += 2,
            _ => i += 1,
        }
    }
    None
}

/// Whether a line starts a statement, rather than going on with a text.
fn begins_anew(line: &str) -> bool {
    let word = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("");
    let rest = line[word.len()..].trim_start();
    line.starts_with(['}', '{', '"', '/', '#'])
        || rest.starts_with(':')
        || (is_keyword(word) && (rest.starts_with('"') || brackets::starts_statement(line, false)))
}
