//! The items of a file or of a block, one after the other: what is plain as it stands
//! ([`super::plain`]), everything else by the grammar, from that item on.

use super::notes::Waiting;
use super::plain::{Plain, spaces};
use super::statement::{Place, head_span, headless};
use super::{Grammar, Pair, Rule, Walk};
use crate::diagnostic::{Applicability, Code, Diagnostic, Edit, Fix, Severity};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::repair::line_end;
use crate::vocab;
use pest::Parser;

/// Where lines start, for places that are asked for in order.
#[derive(Default)]
struct LineStart {
    start: usize,
    /// Up to where there is no later line.
    known: usize,
}

impl LineStart {
    fn of(&mut self, text: &str, at: usize) -> usize {
        // Not from the start of the line: a line of megabytes may hold thousands of commas.
        if let Some(newline) = text[self.known..at].rfind(['\n', '\r']) {
            self.start = self.known + newline + 1;
        }
        self.known = at;
        self.start
    }
}

/// What is known on the way through items.
#[derive(Default)]
struct Listing {
    items: Vec<Item>,
    line: LineStart,
    waiting: Waiting,
    /// End of the statement before on this line, if no comma came since.
    unparted: Option<usize>,
    comma_before: Option<usize>,
}

impl Walk<'_> {
    /// Reads items from a place of the text on, up to its end or, inside a block, to the `}` of that.
    /// Gives where they end.
    pub(super) fn read(&mut self, from: usize, inside: bool, place: Place) -> (Vec<Item>, usize) {
        let text = self.repaired.text.as_ref();
        let mut listing = Listing::default();
        let mut at = from;
        loop {
            at = spaces(text, at);
            if self.gives_up() {
                break;
            }
            at = match text.as_bytes().get(at) {
                None => break,
                Some(b'}') if inside => break,
                Some(b',') => {
                    self.comma(&mut listing, at, at + 1);
                    at + 1
                }
                Some(b'/') if text[at..].starts_with("//") => {
                    let end = line_end(text.as_bytes(), at);
                    self.item_comment(&mut listing, at, end);
                    end
                }
                Some(_) => self.one(&mut listing, at, place),
            };
        }
        self.end_of_notes(listing.waiting);
        (listing.items, at)
    }

    /// Reads one item that is neither comma nor comment. Gives where it ends.
    fn one(&mut self, listing: &mut Listing, at: usize, place: Place) -> usize {
        if let Some(plain) = self.plain_statement(at, place) {
            return self.listed(listing, at, |walk, _| walk.with_block(at, plain));
        }
        match Grammar::parse(Rule::one, &self.repaired.text[at..]) {
            Ok(pairs) => {
                self.base = at;
                let mut end = self.repaired.text.len();
                for one in pairs {
                    end = self.range(&one).1;
                    for part in one.into_inner() {
                        self.part(listing, part, place);
                    }
                }
                end
            }
            Err(_) => {
                // The grammar is total; what is left is pest's own guard of its stack.
                let here = self.place(at, at);
                self.error(
                    Diagnostic::new(Code::Unexpected, here, "the file cannot be read from here on")
                        .help("simplify this place"),
                );
                self.file.lost_names = true;
                self.repaired.text.len()
            }
        }
    }

    /// Reads the block of a plain statement.
    fn with_block(&mut self, start: usize, plain: Plain) -> (StatementKind, usize) {
        let Plain { mut kind, end, block } = plain;
        let Some(keyword) = block else { return (kind, end) };
        self.note_left_out(self.place(end, end), keyword);
        self.around.push(keyword);
        let (items, close) = self.read(end + 1, true, Place::inside(keyword));
        self.around.pop();
        let closed = self.repaired.text[close..].starts_with('}');
        let last = close + usize::from(closed);
        let block = Block { span: self.place(end, last), items };
        let span = head_span(self.place(start, last), Some(&block));
        match &mut kind {
            StatementKind::Head(head) => (head.head_span, head.block) = (span, Some(block)),
            StatementKind::Measure(head) => (head.head_span, head.block) = (span, Some(block)),
            _ => {}
        }
        (kind, last)
    }

    /// The items of a block that the grammar read.
    pub(super) fn items(&mut self, pair: Pair<'_>, place: Place) -> Vec<Item> {
        let mut listing = Listing::default();
        for part in pair.into_inner() {
            if self.gives_up() {
                break;
            }
            self.part(&mut listing, part, place);
        }
        self.end_of_notes(listing.waiting);
        listing.items
    }

    /// Takes an item that the grammar read.
    fn part(&mut self, listing: &mut Listing, part: Pair<'_>, place: Place) {
        let text = self.repaired.text.as_ref();
        let (start, end) = self.range(&part);
        match part.as_rule() {
            Rule::comma => self.comma(listing, start, end),
            Rule::comment => self.item_comment(listing, start, end),
            // After a mistake a comma may part what is not there.
            Rule::stray => {
                self.stray(&part, listing.items.last());
                listing.comma_before = None;
            }
            // `for Mei, {`: the block is that of the head before the comma.
            Rule::stray_block
                if listing.comma_before.is_some_and(|end| text[end..start].trim().is_empty())
                    && headless(listing.items.last()) =>
            {
                if let Some(Item::Statement(s)) = listing.items.last_mut()
                    && let StatementKind::Head(head) = &mut s.kind
                {
                    let comma = listing.comma_before.map_or(start, |end| end - 1);
                    head.block = self.block_after_comma(part, &head.keyword.text, comma);
                    s.span.end = head.block.as_ref().map_or(s.span.end, |b| b.span.end);
                    s.broken = true;
                }
                (listing.unparted, listing.comma_before) = (Some(start), None);
            }
            Rule::stray_block => {
                self.stray_block(part);
                (listing.unparted, listing.comma_before) = (None, None);
            }
            Rule::EOI => {}
            Rule::head
                if let (Some(end), Some(Item::Statement(s))) =
                    (listing.comma_before, listing.items.last_mut())
                    && let StatementKind::Head(head) = &mut s.kind
                    && self.condition_goes_on(&part, head, end) =>
            {
                let block = part.into_inner().find(|part| part.as_rule() == Rule::block);
                let keyword = vocab::keyword(&head.keyword.text).unwrap_or_default();
                head.block = block.map(|block| self.block(block, keyword));
                s.span.end = head.block.as_ref().map_or(s.span.end, |b| b.span.end);
                s.broken = true;
                (listing.unparted, listing.comma_before) = (Some(start), None);
            }
            _ => {
                self.listed(listing, start, |walk, before| {
                    (walk.statement(part, place, before), end)
                });
            }
        }
    }

    fn comma(&mut self, listing: &mut Listing, start: usize, end: usize) {
        let text = self.repaired.text.as_ref();
        let broken = |end: usize| text[end..start].contains(['\n', '\r']);
        let needless = match (listing.unparted, listing.comma_before) {
            (Some(end), _) => broken(end),
            (None, Some(_)) => true,
            (None, None) => {
                listing.items.is_empty()
                    || text[listing.line.of(text, start)..start].trim_start().is_empty()
            }
        };
        if needless {
            let span = self.place(start, end);
            self.needless_comma(span);
        }
        listing.unparted = None;
        listing.comma_before = Some(end);
    }

    fn item_comment(&mut self, listing: &mut Listing, start: usize, end: usize) {
        let text = self.repaired.text.as_ref();
        let before = text[listing.line.of(text, start)..start].trim();
        let own_line = before.is_empty() || before == "\u{FEFF}";
        if !crate::syntax::repair::comment_at(text.as_bytes(), start) {
            let at = self.place(start, start + 2);
            self.error(
                Diagnostic::new(Code::Unexpected, at, "a blank stands before a comment")
                    .label("is this a comment?")
                    .help("write a blank before the `//`; a text with `//` in it stands in quotes"),
            );
        }
        self.comment((start, end), own_line, &mut listing.waiting);
        listing.items.push(Item::Comment(self.place(start, end)));
    }

    /// Takes a statement, which `read` reads up to its end. Gives the end.
    fn listed(
        &mut self,
        listing: &mut Listing,
        start: usize,
        read: impl FnOnce(&mut Self, Option<&Item>) -> (StatementKind, usize),
    ) -> usize {
        let text = self.repaired.text.as_ref();
        if let Some(end) = listing.unparted
            && !text[end..start].contains(['\n', '\r'])
            && !self.clause_behind_block(listing.items.last(), end, start)
        {
            let at = self.place(end, end);
            self.unparted(at);
        }
        let comma = listing.comma_before.take();
        self.begun = true;
        let doc = self.documented(&mut listing.waiting, start);
        let allows = self.file.allows.len();
        // What they cover is known when the statement is read.
        self.allowed(&mut listing.waiting, Span::default());
        let allowed = allows..self.file.allows.len();
        let found = self.out.len();
        let (kind, end) = read(self, listing.items.last());
        let span = self.place(start, end);
        for allow in &mut self.file.allows[allowed] {
            allow.covers = span;
        }
        listing.unparted = Some(end);
        let line = |s: u32| s >= span.start && s <= span.end;
        let broken =
            self.out[found..].iter().any(|d| d.severity == Severity::Error && line(d.span.start))
                || self.mended_within(&kind, span);
        listing.items.push(Item::Statement(Statement { span, doc, kind, broken }));
        if comma.is_some_and(|comma| !text[comma..start].contains(['\n', '\r'])) {
            self.block_of_the_head_before(&mut listing.items);
        }
        end
    }

    /// `touchpoint a via web, feels 0 {`: an entry behind a comma has taken the block of the head
    /// before it.
    fn block_of_the_head_before(&mut self, items: &mut [Item]) {
        let [.., Item::Statement(before), Item::Statement(entry)] = items else { return };
        let (StatementKind::Head(owner), StatementKind::Head(head)) =
            (&mut before.kind, &mut entry.kind)
        else {
            return;
        };
        let keyword = owner.keyword.text.as_str();
        let Some(block) = &head.block else { return };
        let entries = block.items.iter().any(|item| {
            matches!(item, Item::Statement(Statement { kind: StatementKind::Head(h), .. })
                if vocab::construct(&h.keyword.text, keyword).is_some())
        });
        if owner.block.is_some()
            || !entries
            || vocab::construct(&head.keyword.text, keyword).is_none()
        {
            return;
        }
        let said = Span { end: block.span.start, ..entry.span };
        let written = self.original_text(said);
        let (written, indent) = (written.trim_end(), self.indent_of(before.span));
        let open = Span { start: block.span.start, end: block.span.start + 1, ..block.span };
        let message = format!("`{}` stands before the block of this {keyword}", head.keyword.text);
        let mut d = Diagnostic::new(Code::Misplaced, said, message)
            .label("its place is in the block")
            .help(format!(
                "write `{}` on a line of its own, below the `{{`",
                super::shorten(written)
            ));
        d.fixes.push(Fix {
            title: "write it in the block".to_owned(),
            edits: vec![
                Edit { span: Span { start: before.span.end, ..said }, replacement: " ".to_owned() },
                Edit { span: open.at_end(), replacement: format!("\n{indent}  {written}") },
            ],
            applicability: Applicability::Unsafe,
        });
        self.error(d);
        owner.block = head.block.take();
        before.span.end = entry.span.end;
        (before.broken, entry.broken) = (true, true);
    }

    /// Whether the head of a statement was mended before the grammar ran.
    fn mended_within(&self, kind: &StatementKind, span: Span) -> bool {
        let head = match kind {
            StatementKind::Head(h) => h.head_span,
            StatementKind::Measure(m) => m.head_span,
            _ => span,
        };
        let first = self.mended.partition_point(|&at| at < head.start);
        self.mended.get(first).is_some_and(|&at| at <= head.end)
    }
}
