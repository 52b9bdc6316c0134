//! Statements that are plain: read as they stand, without the grammar.
//!
//! Most lines of a map have one of a few simple shapes. For these the grammar costs some fifty times
//! what a look at their characters costs, so they are looked at. Whatever is not plain at first
//! sight (a mistake, an operator, a statement that goes on below its line) is left to the grammar,
//! which alone says what the language is: here nothing is decided, only found sooner. Both give the
//! same tree, and a test compares them over many texts, right and wrong.
//!
//! Nothing is noted down before a statement is known to be plain.

use super::statement::Place;
use super::{Walk, expr::comparison};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::literal;
use crate::vocab;
use memchr::memchr3;

/// A statement that was read, its block excepted.
pub(super) struct Plain {
    /// What it is.
    pub(super) kind: StatementKind,
    /// Where it ends: the end of its last word, or the `{` of its block.
    pub(super) end: usize,
    /// The keyword of its block, if it has one.
    pub(super) block: Option<&'static str>,
}

/// Words that go on with a statement on a line of their own.
pub(super) const GOING_ON: [&str; 13] = [
    "and", "by", "extends", "follows", "for", "from", "improves", "in", "is", "or", "via", "where",
    "within",
];

/// Words that mean more than a name where a value stands.
pub(super) const NO_NAMES: [&str; 5] = ["top", "bottom", "one_of", "any_of", "not"];

pub(super) const CLAUSES: [&str; 10] =
    ["by", "extends", "follows", "for", "from", "improves", "in", "via", "where", "within"];

impl Walk<'_> {
    /// Reads the statement that begins here, if it is plain.
    pub(super) fn plain_statement(&self, start: usize, place: Place) -> Option<Plain> {
        let text = self.repaired.text.as_ref();
        let word = word_end(text, start)?;
        let after = blanks(text, word);
        match text.as_bytes().get(after)? {
            b':' => self.plain_property(start..word, after + 1, place),
            b'-' if text[after..].starts_with("->") => {
                // Outside a flow it may be a property whose colon is an arrow.
                let chain = place == Place::Flow || !vocab::is_property(&text[start..word]);
                chain.then(|| self.plain_chain(start, word))?
            }
            _ if after == word || place == Place::FreeKeys => None,
            _ => match &text[start..word] {
                "use" | "as" => None,
                "measure" => self.plain_measure(start, after),
                keyword => self.plain_head(vocab::keyword(keyword)?, start..word, after),
            },
        }
    }

    /// `key: value`, from behind the colon on.
    fn plain_property(
        &self,
        key: std::ops::Range<usize>,
        behind: usize,
        place: Place,
    ) -> Option<Plain> {
        let text = self.repaired.text.as_ref();
        if place != Place::FreeKeys && !vocab::is_property(&text[key.clone()]) {
            return None;
        }
        let (value, end) = self.plain_value(blanks(text, behind))?;
        ends(text, end)?;
        let key = self.name_at(key.start, key.end);
        let kind = StatementKind::Property(Box::new(Property { key, value }));
        Some(Plain { kind, end, block: None })
    }

    /// `keyword [name] [±n] ["text" …] clauses [{`, from behind the blanks after the keyword on.
    fn plain_head(
        &self,
        keyword: &'static str,
        written: std::ops::Range<usize>,
        mut at: usize,
    ) -> Option<Plain> {
        let text = self.repaired.text.as_ref();
        let mut end = written.end;
        let (mut name, mut level, mut texts) = (None, None, Vec::new());
        match text.as_bytes().get(at)? {
            b'"' | b'{' => {}
            b'+' | b'-' | b'0'..=b'9' => {
                let (value, after) = self.plain_amount(at)?;
                parted(text, after)?;
                (level, end, at) = (Some(Box::new(value)), after, blanks(text, after));
            }
            _ => {
                let after = word_end(text, at)?;
                parted(text, after)?;
                if is_one_of(&CLAUSES, &text[at..after]) {
                    return None;
                }
                name = Some(self.name_at(at, after));
                (end, at) = (after, blanks(text, after));
                // A type, a level: for the grammar.
                if matches!(
                    text.as_bytes().get(at),
                    Some(b'(' | b':' | b'=' | b'+' | b'-' | b'0'..=b'9')
                ) {
                    return None;
                }
            }
        }
        if name.is_none()
            && vocab::constructs(keyword).iter().all(|c| c.name == vocab::Presence::Required)
        {
            return None;
        }
        while text.as_bytes().get(at) == Some(&b'"') {
            let (value, after) = plain_text(text, at)?;
            parted(text, after)?;
            texts.reserve_exact(1);
            texts.push(Text { value: value.to_owned(), span: self.place(at, after) });
            (end, at) = (after, blanks(text, after));
        }
        let (clauses, end, open) = self.plain_clauses(end, at)?;
        let all = self.place(written.start, open.unwrap_or(end));
        let head = Head {
            keyword: self.name_at(written.start, written.end),
            name,
            more_names: Vec::new(),
            parameters: Vec::new(),
            ty: None,
            level,
            texts,
            clauses,
            block: None,
            head_span: all,
        };
        let kind = StatementKind::Head(Box::new(head));
        Some(Plain { kind, end: open.unwrap_or(end), block: open.map(|_| keyword) })
    }

    /// `measure [name =] metric[(arguments)] [>= n] clauses [{`, from behind the blanks after the
    /// keyword on.
    fn plain_measure(&self, start: usize, mut at: usize) -> Option<Plain> {
        let text = self.repaired.text.as_ref();
        let mut name = None;
        let first = word_end(text, at)?;
        let sign = blanks(text, first);
        if text[sign..].starts_with('=') && !text[sign..].starts_with("==") {
            name = Some(self.name_at(at, first));
            at = blanks(text, sign + 1);
        }
        let (metric, after) = self.plain_call(at)?;
        parted(text, after)?;
        let (mut end, mut at) = (after, blanks(text, after));
        let mut target = None;
        if matches!(text.as_bytes().get(at), Some(b'<' | b'>')) {
            let length = 1 + usize::from(text[at + 1..].starts_with('='));
            if text[at + length..].starts_with(['<', '>', '=']) {
                return None;
            }
            let sign = TargetSign::Compare(comparison(&text[at..at + length]));
            let (value, after) = self.plain_operand(blanks(text, at + length))?;
            parted(text, after)?;
            target = Some((sign, self.place(at, at + length), value));
            (end, at) = (after, blanks(text, after));
        } else if word_end(text, at).is_some_and(|end| &text[at..end] == "in") {
            let (value, after) = self.plain_operand(blanks(text, at + 2))?;
            parted(text, after)?;
            target = Some((TargetSign::In, self.place(at, at + 2), value));
            (end, at) = (after, blanks(text, after));
        }
        let (clauses, end, open) = self.plain_clauses(end, at)?;
        let measure = MeasureHead {
            keyword: self.place(start, start + "measure".len()),
            name,
            metric,
            target,
            clauses,
            block: None,
            head_span: self.place(start, open.unwrap_or(end)),
        };
        let kind = StatementKind::Measure(Box::new(measure));
        Some(Plain { kind, end: open.unwrap_or(end), block: open.map(|_| "measure") })
    }

    /// The clauses of a head, up to its `{` or to its end, which is given too. `end` is that of what
    /// stands before, `at` what follows the blanks after it.
    fn plain_clauses(
        &self,
        mut end: usize,
        mut at: usize,
    ) -> Option<(Vec<Clause>, usize, Option<usize>)> {
        let text = self.repaired.text.as_ref();
        let mut clauses = Vec::new();
        loop {
            match text.as_bytes().get(at) {
                Some(b'{') => return Some((clauses, end, Some(at))),
                Some(b'a'..=b'z') => {
                    let (clause, after) = self.plain_clause(at)?;
                    clauses.reserve_exact(1);
                    clauses.push(clause);
                    (end, at) = (after, blanks(text, after));
                }
                _ => {
                    ends(text, end)?;
                    return Some((clauses, end, None));
                }
            }
        }
    }

    /// `via website, store`, `where name == "x"`.
    fn plain_clause(&self, at: usize) -> Option<(Clause, usize)> {
        let text = self.repaired.text.as_ref();
        let after = word_end(text, at)?;
        let word = &text[at..after];
        if !CLAUSES.contains(&word) {
            return None;
        }
        let first = blanks(text, after);
        if first == after {
            return None;
        }
        let mut values = Vec::with_capacity(1);
        let mut end;
        if word == "where" {
            let (value, last) = self.plain_comparison(first)?;
            values.push(value);
            end = last;
            // Words behind a condition may go on with it.
            if !matches!(text.as_bytes().get(blanks(text, end)), Some(b'{' | b'\n' | b'\r')) {
                return None;
            }
        } else {
            let (value, last) = self.plain_operand(first)?;
            values.push(value);
            end = last;
            while text[blanks(text, end)..].starts_with(',') {
                let next = blanks(text, blanks(text, end) + 1);
                let word = &text[next..word_end(text, next)?];
                // A statement may begin here.
                if vocab::is_keyword(word) {
                    return None;
                }
                let (value, last) = self.plain_operand(next)?;
                if text[blanks(text, last)..].starts_with([':', '-']) {
                    return None;
                }
                values.push(value);
                end = last;
            }
        }
        let clause = Clause { word: self.name_at(at, after), values, span: self.place(at, end) };
        parted(text, end)?;
        Some((clause, end))
    }

    /// `name == "x"`, with one sign at most.
    fn plain_comparison(&self, at: usize) -> Option<(Expr, usize)> {
        let text = self.repaired.text.as_ref();
        let (left, end) = self.plain_operand(at)?;
        let sign = blanks(text, end);
        let length = match text.as_bytes().get(sign..sign + 2)? {
            b">=" | b"<=" | b"==" | b"!=" => 2,
            [b'<', _] => 1,
            [b'>', next] if *next != b'>' => 1,
            _ => return None,
        };
        let (right, end) = self.plain_operand(blanks(text, sign + length))?;
        let op = comparison(&text[sign..sign + length]);
        let span = left.span.to(right.span);
        let place = self.place(sign, sign + length);
        let kind = ExprKind::Binary(op, place, Box::new(left), Box::new(right));
        Some((Expr { span, kind }, end))
    }

    /// `a -> b 40% "label" -> c`; `word` is the end of the first name.
    fn plain_chain(&self, start: usize, word: usize) -> Option<Plain> {
        let text = self.repaired.text.as_ref();
        let node =
            |at, end| ChainNode { path: vec![self.name_at(at, end)], span: self.place(at, end) };
        let first = Some(node(start, word));
        let mut links = Vec::new();
        let mut end = word;
        loop {
            let at = blanks(text, end);
            if !text[at..].starts_with("->") {
                ends(text, end)?;
                let kind = StatementKind::Chain(Box::new(Chain { first, links }));
                return Some(Plain { kind, end, block: None });
            }
            let arrow = self.place(at, at + 2);
            let to = blanks(text, at + 2);
            end = word_end(text, to)?;
            if text[end..].starts_with('.') {
                return None;
            }
            let to = Some(node(to, end));
            let (mut share, mut label) = (None, None);
            let next = blanks(text, end);
            if text[next..].starts_with(|c: char| c.is_ascii_digit()) {
                let (value, after) = self.plain_amount(next)?;
                parted(text, after)?;
                (share, end) = (Some(value), after);
            }
            let next = blanks(text, end);
            if text[next..].starts_with('"') {
                let (value, after) = plain_text(text, next)?;
                let span = self.place(next, after);
                (label, end) = (Some(Text { value: value.to_owned(), span }), after);
            }
            links.push(ChainLink { arrow, to, share, label });
        }
    }

    /// The value of a property: an operand, or a list of them on one line.
    fn plain_value(&self, at: usize) -> Option<(Expr, usize)> {
        let text = self.repaired.text.as_ref();
        if !text[at..].starts_with('[') {
            return self.plain_operand(at);
        }
        let mut values = Vec::new();
        let mut next = blanks(text, at + 1);
        loop {
            let (value, end) = self.plain_operand(next)?;
            values.push(value);
            let end = blanks(text, end);
            match text.as_bytes().get(end)? {
                b',' => next = blanks(text, end + 1),
                b']' => {
                    let span = self.place(at, end + 1);
                    return Some((Expr { span, kind: ExprKind::List(values) }, end + 1));
                }
                _ => return None,
            }
        }
    }

    /// A text, a number, a date, a range of numbers or a path.
    fn plain_operand(&self, at: usize) -> Option<(Expr, usize)> {
        let text = self.repaired.text.as_ref();
        match text.as_bytes().get(at)? {
            b'"' => {
                let (value, end) = plain_text(text, at)?;
                let kind = ExprKind::Text(value.to_owned());
                Some((Expr { span: self.place(at, end), kind }, end))
            }
            b'+' | b'-' | b'0'..=b'9' => {
                let (first, end) = self.plain_number(at)?;
                if !text[end..].starts_with("..") {
                    return Some((first, end));
                }
                let (last, end) = self.plain_number(end + 2)?;
                let span = first.span.to(last.span);
                let kind = ExprKind::Range(Box::new(first), Box::new(last));
                Some((Expr { span, kind }, end))
            }
            _ => self.plain_path(at).map(|(path, end)| {
                let span = self.place(at, end);
                (Expr { span, kind: ExprKind::Path(path) }, end)
            }),
        }
    }

    /// `a.b`
    fn plain_path(&self, at: usize) -> Option<(Vec<Name>, usize)> {
        let text = self.repaired.text.as_ref();
        let mut end = word_end(text, at)?;
        if is_one_of(&NO_NAMES, &text[at..end]) {
            return None;
        }
        let mut path = vec![self.name_at(at, end)];
        while text[end..].starts_with('.') {
            let next = end + 1;
            end = word_end(text, next)?;
            path.push(self.name_at(next, end));
        }
        Some((path, end))
    }

    /// A path, perhaps with arguments on one line.
    fn plain_call(&self, at: usize) -> Option<(Expr, usize)> {
        let text = self.repaired.text.as_ref();
        let (path, end) = self.plain_path(at)?;
        if !text[end..].starts_with('(') {
            let span = self.place(at, end);
            return Some((Expr { span, kind: ExprKind::Path(path) }, end));
        }
        let mut arguments = Vec::new();
        let mut next = blanks(text, end + 1);
        loop {
            let mut name = None;
            let mut value_at = next;
            if let Some(word) = word_end(text, next) {
                let colon = blanks(text, word);
                if text[colon..].starts_with(':') {
                    name = Some(self.name_at(next, word));
                    value_at = blanks(text, colon + 1);
                }
            }
            let (value, end) = self.plain_operand(value_at)?;
            arguments.push(Argument { name, value, span: self.place(next, end) });
            let end = blanks(text, end);
            match text.as_bytes().get(end)? {
                b',' => next = blanks(text, end + 1),
                b')' => {
                    let span = self.place(at, end + 1);
                    return Some((Expr { span, kind: ExprKind::Call(path, arguments) }, end + 1));
                }
                _ => return None,
            }
        }
    }

    /// A number with its unit.
    fn plain_amount(&self, at: usize) -> Option<(Expr, usize)> {
        self.plain_number(at).filter(|(value, _)| matches!(value.kind, ExprKind::Number(_)))
    }

    /// A number with its unit, or a date.
    fn plain_number(&self, at: usize) -> Option<(Expr, usize)> {
        let text = self.repaired.text.as_ref();
        let bytes = text.as_bytes();
        let digits = at + usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        if !bytes.get(digits)?.is_ascii_digit() {
            return None;
        }
        let mut end = digits + 1;
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        while bytes.get(end).is_some_and(|b| match b {
            b'_' | b'%' => true,
            b'.' => digit(end + 1),
            b => b.is_ascii_alphanumeric(),
        }) {
            end += 1;
        }
        let whole = bytes[digits..end].iter().all(u8::is_ascii_digit);
        match bytes.get(end) {
            Some(b'-') if whole && digits == at && end - at == 4 => return self.plain_date(at),
            Some(b':') => return None,
            Some(b',') if digit(end + 1) => return None,
            Some(byte) if !byte.is_ascii() => return None,
            _ => {}
        }
        let span = self.place(at, end);
        let mut kind = literal::number(&text[at..end], span).ok()?;
        let unit = blanks(text, end);
        if unit > end {
            if text[unit..].starts_with('%') {
                return None;
            }
            let upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
            if upper(unit) && upper(unit + 1) && upper(unit + 2) {
                let ExprKind::Number(number) = &mut kind else { return None };
                let code = &text[unit..unit + 3];
                if number.unit != NumberUnit::None || !crate::model::is_currency(code) {
                    return None;
                }
                // More of the word, or something that is called: no currency.
                if matches!(bytes.get(unit + 3), Some(b) if b.is_ascii_alphanumeric()
                    || matches!(b, b'_' | b'.' | b'(') || !b.is_ascii())
                {
                    return None;
                }
                let mut letters = [0; 3];
                letters.copy_from_slice(code.as_bytes());
                number.unit = NumberUnit::Money(letters);
                end = unit + 3;
            }
        }
        Some((Expr { span: self.place(at, end), kind }, end))
    }

    fn plain_date(&self, at: usize) -> Option<(Expr, usize)> {
        let text = self.repaired.text.as_ref();
        let bytes = text.as_bytes();
        let mut end = at + 4;
        while bytes.get(end) == Some(&b'-') || bytes.get(end).is_some_and(u8::is_ascii_alphanumeric)
        {
            end += 1;
        }
        if text[at..end].ends_with('-') || text[at..end].contains("--") {
            return None;
        }
        let span = self.place(at, end);
        let kind = ExprKind::Date(literal::date(&text[at..end], span).ok()?);
        Some((Expr { span, kind }, end))
    }

    fn name_at(&self, start: usize, end: usize) -> Name {
        let span: Span = self.place(start, end);
        Name { text: super::normal(&self.repaired.text[start..end]), span }
    }
}

/// The end of the word that begins here.
fn word_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = at;
    if bytes.get(at)?.is_ascii_digit() {
        return None;
    }
    while bytes.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
        end += 1;
    }
    if bytes.get(end).is_some_and(|b| !b.is_ascii()) {
        let mut chars = text[end..].char_indices();
        if end == at {
            let (_, first) = chars.next()?;
            if !pest::unicode::XID_START(first) {
                return None;
            }
        }
        let rest = chars.find(|(_, c)| !pest::unicode::XID_CONTINUE(*c));
        return Some(rest.map_or(text.len(), |(i, _)| end + i));
    }
    (end > at).then_some(end)
}

/// What follows the blanks that stand here. (Wider blanks than these are not plain.)
fn blanks(text: &str, mut at: usize) -> usize {
    while matches!(text.as_bytes().get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// What follows all that may stand between the parts of a statement: blanks, line breaks, comments.
pub(super) fn gap(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        at = spaces(text, at);
        if !bytes[at..].starts_with(b"//") {
            return at;
        }
        at = crate::syntax::repair::line_end(bytes, at);
    }
}

/// What follows the blanks and line breaks that stand here.
pub(super) fn spaces(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\n' | b'\t' | b'\r') => at += 1,
            Some(0xE3) if text[at..].starts_with('\u{3000}') => at += 3,
            Some(0xC2) if text[at..].starts_with('\u{A0}') => at += 2,
            _ => return at,
        }
    }
}

/// The content of a text without escapes, and its end.
fn plain_text(text: &str, at: usize) -> Option<(&str, usize)> {
    let bytes = text.as_bytes();
    let end = at + 1 + memchr3(b'"', b'\n', b'\\', &bytes[at + 1..])?;
    // An empty text, or a long one.
    let long = end == at + 1 && bytes.get(end + 1) == Some(&b'"');
    (bytes[end] == b'"' && !long).then(|| (&text[at + 1..end], end + 1))
}

/// Whether what ends here is not joined to what follows.
fn parted(text: &str, end: usize) -> Option<()> {
    let part = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'{' | b'}' | b',');
    text.as_bytes().get(end).is_none_or(part).then_some(())
}

/// Whether a statement without a block is over where its last word ends: with its line, and not
/// gone on with on the next, or before a comma or the end of the block around it.
fn ends(text: &str, end: usize) -> Option<()> {
    let bytes = text.as_bytes();
    let at = blanks(text, end);
    let over = match bytes.get(at) {
        None | Some(b'}' | b',') => true,
        Some(b'\n' | b'\r') => !goes_on(text, gap(text, at)),
        Some(b'/') => at > end && bytes.get(at + 1) == Some(&b'/') && !goes_on(text, gap(text, at)),
        _ => false,
    };
    over.then_some(())
}

/// Whether what stands here may belong to the statement above it.
fn goes_on(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(b'-' | b'>' | b'<' | b'=' | b'!' | b'+' | b'*' | b'/' | b'&' | b'|' | b'{') => true,
        Some(b) if b.is_ascii_alphabetic() => {
            word_end(text, at).is_some_and(|end| is_one_of(&GOING_ON, &text[at..end]))
        }
        _ => false,
    }
}

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|w| w.eq_ignore_ascii_case(word))
}
