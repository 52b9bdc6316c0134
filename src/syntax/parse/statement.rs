//! Statements and blocks.

use super::meant::first_word;
use super::{Pair, Rule, Walk, expr::comparison};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::repair::near;
use crate::syntax::spoken;
use crate::vocab;

/// Where items stand, as far as it changes how they are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Outside every block.
    File,
    /// In a block whose properties have names of the user's choice (columns, event properties).
    FreeKeys,
    /// In a flow.
    Flow,
    /// In any other block.
    Block,
}

impl Place {
    /// Inside the block of a statement with this keyword.
    pub(super) fn inside(keyword: &str) -> Self {
        match keyword {
            "columns" | "event" => Place::FreeKeys,
            "flow" => Place::Flow,
            _ => Place::Block,
        }
    }
}

impl Walk<'_> {
    pub(super) fn stray(&mut self, pair: &Pair<'_>, before: Option<&Item>) {
        let span = self.span(pair);
        let text = pair.as_str();
        let shown = super::shorten(text);
        if self.start_of_mermaid(text, span) {
            return;
        }
        // `feels -2, "slow"`
        if text.starts_with('"')
            && let Some(Item::Statement(Statement {
                kind: StatementKind::Head(head),
                span: all,
                ..
            })) = before
            && head.texts.is_empty()
            && head.block.is_none()
            && vocab::constructs(&head.keyword.text).iter().any(|c| c.text != vocab::Presence::None)
            && self.same_line(*all, span)
        {
            let gap = Span { start: all.end, end: span.start, ..span };
            let right = format!("{} {shown}", self.original_text(*all));
            self.error(
                Diagnostic::new(Code::Unexpected, gap, "no comma stands before a text")
                    .label("one too many")
                    .help(format!("write `{}`", super::shorten(&right)))
                    .guess("delete the comma", gap, " "),
            );
            return;
        }
        if text.starts_with('|') && text.trim_end().ends_with('|') {
            return self.table_row(span);
        }
        if text.starts_with('"') && self.quoted_keyword(text, span) {
            return;
        }
        let shown = match text.starts_with('"') {
            true => {
                self.told_as_a_whole(span);
                let written = self.repaired.source().get(span.range()).unwrap_or(text);
                super::shorten(written)
            }
            false => shown,
        };
        let mut d =
            Diagnostic::new(Code::Unexpected, span, format!("`{shown}` starts no statement"))
                .label("what is this?");
        d = match text.chars().next() {
            Some('"') if text.starts_with("\"\"\"") => {
                d.help("what documents a thing stands above it, behind `///`")
            }
            Some('"') => match quoted_key(text) {
                Some((key, rest)) => {
                    let right = format!("{key}: {rest}");
                    d.help(format!(
                        "names stand without quotes: write `{}`",
                        super::shorten(&right)
                    ))
                    .guess("delete the quotes", span, right)
                }
                None => d.help("begin the line with a keyword, as in `does \"…\"`"),
            },
            Some(':') => d.help("write the name of the property before the colon"),
            Some('#') => d.help("comments begin with `//`").guess(
                "write `//`",
                Span { end: span.start + 1, ..span },
                "//",
            ),
            Some('*') if text.starts_with("**") && text[2..].contains("**") => {
                let plain = text.replacen("**", "", 2);
                d.help(format!("nothing is set in bold: write `{}`", super::shorten(&plain))).guess(
                    "delete the signs",
                    span,
                    plain,
                )
            }
            Some('-' | '*') => d.help("statements are not marked: delete the sign"),
            Some('/') => d.help("comments begin with `//`"),
            Some(';') => {
                // What stands behind it is somebody's.
                let signs = text.len() - text.trim_start_matches(';').len();
                let signs = Span { end: span.start + signs as u32, ..span };
                d.help("a statement ends with its line: delete the `;`").fix("delete it", signs, "")
            }
            Some('+') => d.help("a level stands after `feels` or `expects`, as in `feels +1`"),
            Some(c) if c.is_ascii_digit() => d.help("a number stands after a keyword or a colon"),
            _ => d.help("delete it, or begin the line with a keyword"),
        };
        self.error(d);
    }

    /// `"event" shown in clicks`: what it declares is not known.
    fn quoted_keyword(&mut self, text: &str, span: Span) -> bool {
        let Some((word, rest)) = text[1..].split_once('"') else { return false };
        if !vocab::is_keyword(word) || !rest.starts_with(' ') || rest.trim_start().starts_with(':')
        {
            return false;
        }
        let start = self.repaired.mended(span.start as usize);
        let at = self.place(start, start + word.len() + 2);
        self.file.lost_names = true;
        self.error(
            Diagnostic::new(Code::Unexpected, at, format!("`{word}` stands without quotes"))
                .label("a keyword, and no text")
                .help(format!("write `{word}`"))
                .guess("delete the quotes", at, word),
        );
        true
    }

    /// The block of a head that a comma parts from it.
    pub(super) fn block_after_comma(
        &mut self,
        pair: Pair<'_>,
        keyword: &str,
        comma: usize,
    ) -> Option<Block> {
        let comma = self.place(comma, comma + 1);
        self.error(
            Diagnostic::new(Code::Unexpected, comma, "a comma stands before this block")
                .label("one too many")
                .help("delete it")
                .fix("delete it", comma, ""),
        );
        let keyword = vocab::keyword(keyword).unwrap_or_default();
        Some(self.block(pair.into_inner().next()?, keyword))
    }

    /// A block whose statement is missing. What stands in it cannot be judged.
    pub(super) fn stray_block(&mut self, pair: Pair<'_>) {
        let open = self.prefix(&pair, "{");
        let arrows = pair.as_str().contains("->");
        let found = self.out.len();
        if let Some(block) = pair.into_inner().next() {
            self.block(block, "");
        }
        self.take_back(found);
        self.file.lost_names = true;
        let shape = match self.around.last().copied() {
            Some("journey") if arrows => "flow {",
            Some("journey") => "stage NAME {",
            Some("stage") => "touchpoint NAME {",
            Some("source") => "columns {",
            Some("framework") => "stage NAME {",
            Some(_) => "as NAME {",
            None => "journey NAME {",
        };
        self.error(
            Diagnostic::new(Code::Unexpected, open, "this block belongs to nothing")
                .label("a keyword is missing before the `{`")
                .help(format!(
                    "write what it is, as in `{shape}`; if the `{{` is one too many, delete it"
                )),
        );
    }

    pub(super) fn statement(
        &mut self,
        pair: Pair<'_>,
        place: Place,
        before: Option<&Item>,
    ) -> StatementKind {
        match pair.as_rule() {
            Rule::use_ => self.use_(pair),
            Rule::property => self.property(pair, place),
            Rule::chain => self.chain_or_key(pair),
            Rule::measure => self.measure(pair),
            Rule::as_ => self.as_(pair),
            _ => self.head(pair, place, before),
        }
    }

    pub(super) fn block(&mut self, pair: Pair<'_>, keyword: &'static str) -> Block {
        let span = self.span(&pair);
        self.note_left_out(span, keyword);
        self.around.push(keyword);
        let items = self.items(pair, Place::inside(keyword));
        self.around.pop();
        Block { span, items }
    }

    fn property(&mut self, pair: Pair<'_>, place: Place) -> StatementKind {
        let mut key = None;
        let mut colon = None;
        let mut colon_at = Span::default();
        let mut value = None;
        let mut block = None;
        let mut junk = None;
        let all = self.span(&pair);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::word => key = Some(self.name(&part)),
                Rule::colon => {
                    colon_at = self.span(&part);
                    colon = Some(part);
                }
                Rule::expr => value = Some(self.expr(part)),
                Rule::comment => self.inner_comment(&part),
                Rule::block => block = Some(part),
                Rule::junk => junk = Some(part),
                _ => {}
            }
        }
        let Some(mut key) = key else { return StatementKind::Junk };
        if place != Place::FreeKeys && !vocab::is_property(&key.text) {
            let lower = key.text.to_lowercase();
            if vocab::is_property(&lower) {
                self.lower_case(&key.text.clone(), key.span);
                key.text = lower;
            } else if vocab::is_keyword(&lower) {
                return self.extra_colon(key, lower, colon_at, value, block, all);
            }
        }
        if self.several_in_a_list(place, &key) {
            return StatementKind::Junk;
        }
        if let Some(colon) = colon {
            self.colon(colon);
        }
        if junk.is_some() && self.unknown_key(place, &key, value.as_ref()) {
            return StatementKind::Junk;
        }
        let mut value = match value {
            Some(value) => value,
            None => {
                let at = colon_at.at_end();
                let around = self.around.last().copied().unwrap_or_default();
                let nameless = key.text == "name" && super::clauses::named_before(around);
                if junk.is_none() && !nameless {
                    self.error(
                        Diagnostic::new(
                            Code::MissingValue,
                            colon_at,
                            format!("a value is missing after `{}:`", key.text),
                        )
                        .label("what is it?")
                        .help("write the value on the same line"),
                    );
                }
                Expr::hole(at)
            }
        };
        if let Some(junk) = junk {
            if value.is_hole() {
                self.unquoted(&junk, &key.text);
            } else {
                self.after_value(&junk, &key, &value);
                // Of several words none is the value.
                let told = self.out.last().is_some_and(|d| d.code == Code::UnknownChoice);
                if value.word().is_some() && (told || junk.as_str().starts_with('-')) {
                    value = Expr::hole(value.span);
                }
            }
        }
        if let Some(block) = block {
            self.block_of_property(block, &key);
        }
        StatementKind::Property(Box::new(Property { key, value }))
    }

    fn block_of_property(&mut self, block: Pair<'_>, key: &Name) {
        let open = self.prefix(&block, "{");
        let found = self.out.len();
        self.block(block, "");
        self.take_back(found);
        self.file.lost_names = true;
        let columns = self.around.last() == Some(&"source");
        self.error(
            Diagnostic::new(
                Code::Unexpected,
                open,
                format!("`{}:` has no block", key.text),
            )
            .label("no block can stand here")
            .help(if columns {
                "write `columns` before the `{` if these are columns, or delete the block"
            } else {
                "a property has a value only: write the keyword of the block before the `{`, or delete the block"
            }),
        );
    }

    fn unquoted(&mut self, junk: &Pair<'_>, key: &str) {
        let text = junk.as_str().trim_end();
        let span = self.prefix(junk, text);
        if self.spoken_amount(span, key == "age") {
            return;
        }
        self.error(
            Diagnostic::new(
                Code::Unexpected,
                span,
                format!("`{}` is no value for `{key}:`", super::shorten(text)),
            )
            .label("not a value")
            .help("texts stand in `\"`, several values in `[ ]`"),
        );
    }

    /// What follows a value: most often words that should have been quoted.
    fn after_value(&mut self, junk: &Pair<'_>, key: &Name, value: &Expr) {
        let text = junk.as_str().trim_end();
        let span = self.prefix(junk, text);
        if self.semicolon(junk) {
            return;
        }
        if super::begins_statement(text) {
            self.unparted(value.span.at_end());
            return;
        }
        if self.around.last() == Some(&"survey")
            && text.starts_with('"')
            && !vocab::is_property(&key.text)
        {
            let at = key.span.at_start();
            self.error(
                Diagnostic::new(
                    Code::UnknownWord,
                    key.span,
                    format!("no statement begins with `{}`", key.text),
                )
                .label("a question begins with `ask`")
                .help(format!("write `ask {}: …`", key.text))
                .fix("write `ask`", at, "ask "),
            );
            self.file.lost_names = true;
            return;
        }
        if self.date_in_words(value.span.to(span)) {
            return;
        }
        if self.unit_apart(value, text, span, key.text == "age") {
            return;
        }
        if self.spoken_amount(value.span.to(span), key.text == "age")
            || self.range_with_hyphen(value, span, text)
            || self.said_twice(value, text, span, key)
        {
            return;
        }
        let wordy = matches!(value.kind, ExprKind::Path(_)) && !text.contains('"');
        let mut d = Diagnostic::new(
            Code::Unexpected,
            span,
            format!("`{}` cannot stand after the value of `{}:`", super::shorten(text), key.text),
        )
        .label("nothing more can stand here");
        let ty = vocab::CONSTRUCTS
            .iter()
            .filter(|c| Some(&c.keyword) == self.around.last())
            .flat_map(|c| c.properties)
            .find_map(|p| (p.name == key.text).then_some(p.ty));
        let whole = value.span.to(span);
        let written = self.original_text(whole);
        let word = written.replace([' ', '-', '\t'], "_").to_lowercase();
        let one_word = word == first_word(&word);
        d = if let Some(vocab::ValueType::Choice(words) | vocab::ValueType::Choices(words)) = ty {
            match vocab::choice_called(&word, words).filter(|_| wordy) {
                Some(meant) => Diagnostic::new(
                    Code::UnknownChoice,
                    whole,
                    format!("`{}` is no value of `{}:`", super::shorten(&written), key.text),
                )
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), whole, meant),
                None => {
                    let words: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
                    d.help(format!("write one of {}", words.join(", ")))
                }
            }
        } else if wordy
            && one_word
            && matches!(ty, Some(vocab::ValueType::Name(_) | vocab::ValueType::Names(_)))
        {
            d.help(format!("a name is one word: write `{word}`")).guess(
                "write it as one word",
                whole,
                word,
            )
        } else if wordy && ty.is_none_or(|ty| matches!(ty, vocab::ValueType::Text)) {
            let quoted = crate::model::quoted(&written);
            d.help(format!("if it is a text, write `{quoted}`")).guess(
                "write it as a text",
                whole,
                quoted,
            )
        } else if let Some(ty) = ty {
            d.help(format!("write {}, and nothing more", ty.wanted()))
        } else {
            d.help("put it on a line of its own, or part it by a comma")
        };
        self.error(d);
    }

    /// A row of a table in another language. What is said of the first one holds for all of them.
    fn table_row(&mut self, span: Span) {
        let text = &self.repaired.text[..self.repaired.mended(span.start as usize)];
        let above = text.trim_end().rsplit('\n').next().unwrap_or_default().trim();
        if above.starts_with('|') && above.ends_with('|') {
            return;
        }
        self.error(
            Diagnostic::new(Code::Unexpected, span, "a table in Markdown means nothing here")
                .label("the table begins here")
                .help(
                    "write each row as statements of its own, or move the table into a file: `journey import \
                     markdown FILE` makes a map of it",
                ),
        );
    }

    /// Whether a date is written there in words; says how it is written.
    fn date_in_words(&mut self, at: Span) -> bool {
        let told = spoken::date_in_words(&self.original_text(at), at);
        told.map(|d| self.error(d)).is_some()
    }

    /// `by end of next year`
    fn no_date(&mut self, at: Span) {
        let text = self.original_text(at);
        if text.starts_with("by ") {
            let word = Span { end: at.start + 2, ..at };
            self.error(
                Diagnostic::new(Code::Unexpected, word, "`by` is written twice")
                    .label("once more")
                    .help("delete one of the two")
                    .guess("delete it", Span { end: at.start + 3, ..at }, ""),
            );
            return;
        }
        self.error(
            Diagnostic::new(Code::Unexpected, at, format!("`{}` is no date", super::shorten(&text)))
                .label("until when?")
                .help("write the day, as in `2026-12-31`, the month, as in `2026-12`, or the quarter, as in `2026-Q4`"),
        );
    }

    /// What may belong to a date that goes on in words: up to the baseline, the block or the line's end.
    fn rest_of_date(&self, junk: &Pair<'_>) -> Span {
        let (start, _) = self.range(junk);
        let line = near(&self.repaired.text, start);
        let end = [" from ", "{", "//"].iter().filter_map(|stop| line.find(stop)).min();
        self.prefix(junk, line[..end.unwrap_or(line.len())].trim_end())
    }

    /// The text between two places of the user's, from the text that pest read.
    pub(super) fn original_text(&self, span: Span) -> String {
        let text = &self.repaired.text;
        let place = |at: u32| self.repaired.mended(at as usize);
        text.get(place(span.start)..place(span.end)).unwrap_or("").to_string()
    }

    fn as_(&mut self, pair: Pair<'_>) -> StatementKind {
        let all = self.span(&pair);
        let mut names = Vec::new();
        let mut keyword = Name { text: "as".into(), span: all };
        let mut block = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::keyword_as => {
                    keyword.span = self.span(&part);
                    self.lower_case(part.as_str(), keyword.span);
                }
                Rule::word => names.push(self.name(&part)),
                Rule::double_comma => {
                    let span = self.span(&part);
                    self.needless_comma(span);
                }
                Rule::junk if self.semicolon(&part) => {}
                Rule::junk => {
                    self.junk(&part, "the persona", Some("as Jon { feels +1 \"quick\" }"))
                }
                Rule::comment => self.inner_comment(&part),
                Rule::block => block = Some(self.block(part, "as")),
                _ => {}
            }
        }
        let head_span = head_span(all, block.as_ref());
        let mut names = names.into_iter();
        let name = names.next();
        StatementKind::Head(Box::new(Head {
            name,
            more_names: names.collect(),
            block,
            ..Head::new(keyword, head_span)
        }))
    }

    fn measure(&mut self, pair: Pair<'_>) -> StatementKind {
        let all = self.span(&pair);
        let found = self.out.len();
        let mut keyword = all;
        let (mut name, mut metric, mut target) = (None, None, None);
        let mut clauses = Vec::new();
        let mut block = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::keyword_measure => {
                    keyword = self.span(&part);
                    self.lower_case(part.as_str(), keyword);
                }
                Rule::word => name = Some(self.name(&part)),
                Rule::call => metric = Some(self.call(part)),
                Rule::target => target = self.target(part),
                Rule::clause | Rule::clause_with_colon => clauses.push(self.clause(part)),
                Rule::comment => self.inner_comment(&part),
                Rule::junk if self.semicolon(&part) => {}
                Rule::junk => {
                    let last = clauses.last().filter(|c: &&Clause| c.word.text == "by");
                    let date = last.and_then(|c| c.values.first()).map(|v| v.span);
                    let rest = self.rest_of_date(&part);
                    let word = first_word(part.as_str());
                    let at = self.prefix(&part, word);
                    let number = match clauses.last() {
                        Some(clause) => clause.values.last().cloned(),
                        None => target.as_ref().map(|(_, _, value): &(_, _, Expr)| value.clone()),
                    };
                    let spoken = last.and_then(|c| c.values.first()?.word()).map(|w| w.span);
                    if date.is_some_and(|date| self.date_in_words(date.to(rest))) {
                    } else if let Some(first) = spoken {
                        self.no_date(first.to(rest));
                    } else if !number.is_some_and(|n| self.unit_apart(&n, word, at, false)) {
                        self.measure_junk(&part);
                    }
                }
                Rule::block => block = Some(self.block(part, "measure")),
                _ => {}
            }
        }
        if let Some(Expr { kind: ExprKind::Path(names), span }) = &metric
            && let Some(name) = names.last()
        {
            self.arguments_without_parenthesis(&name.text, *span, found);
        }
        let metric = metric.unwrap_or_else(|| {
            self.error(
                Diagnostic::new(
                    Code::MissingName,
                    keyword,
                    "it is not said which metric is measured",
                )
                .label("which metric?")
                .help("write it as in `measure nps(exit.recommend) >= 45`"),
            );
            Expr::hole(keyword.at_end())
        });
        let head_span = head_span(all, block.as_ref());
        StatementKind::Measure(Box::new(MeasureHead {
            keyword,
            name,
            metric,
            target,
            clauses,
            block,
            head_span,
        }))
    }

    fn target(&mut self, pair: Pair<'_>) -> Option<(TargetSign, Span, Expr)> {
        let mut sign = None;
        let mut value = None;
        for part in pair.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::comparison => {
                    sign = Some((TargetSign::Compare(comparison(part.as_str())), span))
                }
                Rule::equals => {
                    self.error(
                        Diagnostic::new(
                            Code::LookAlike,
                            span,
                            "a target is written `>=`, `<=` or `in`, not `=`",
                        )
                        .label("at least, or at most?")
                        .help("write `>=` if more is better, `<=` if less is better"),
                    );
                    return None;
                }
                Rule::in_word => {
                    self.lower_case(part.as_str(), span);
                    sign = Some((TargetSign::In, span));
                }
                Rule::operand => value = Some(self.operand(part)),
                _ => {}
            }
        }
        let (sign, span) = sign?;
        let value = value.unwrap_or_else(|| {
            self.error(
                Diagnostic::new(Code::MissingValue, span, "the target has no value")
                    .label("how much?")
                    .help("write the value on the same line, as in `>= 2.5%`"),
            );
            Expr::hole(span.at_end())
        });
        Some((sign, span, value))
    }

    pub(super) fn clause(&mut self, pair: Pair<'_>) -> Clause {
        let span = self.span(&pair);
        let mut word = Name { text: String::new(), span };
        let mut values: Vec<Expr> = Vec::new();
        let mut below = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::clause_colon => {
                    let colon = self.span(&part);
                    self.clause_colon(&word, colon);
                }
                Rule::clause_word | Rule::clause_name => {
                    word = self.name(&part);
                    let lower = word.text.to_lowercase();
                    self.lower_case(part.as_str(), word.span);
                    // `Where do I go?` may be a text that lacks its quotes.
                    if word.text != lower && word.text != word.text.to_uppercase() {
                        self.only_guessed();
                    }
                    word.text = lower;
                }
                Rule::expr => values.push(self.expr(part)),
                Rule::below => below = true,
                Rule::clause_values => {
                    for value in part.into_inner() {
                        if value.as_rule() == Rule::double_comma {
                            let span = self.span(&value);
                            self.needless_comma(span);
                        } else {
                            values.push(self.operand(value));
                        }
                    }
                }
                _ => {}
            }
        }
        if below || values.is_empty() {
            let message = format!("something is missing after `{}`", word.text);
            let d = Diagnostic::new(Code::MissingValue, word.span, message).label("what follows?");
            self.error(match values.first() {
                Some(first) => {
                    let gap = Span { start: word.span.end, end: first.span.start, ..span };
                    d.help("its rest stands on the next line: write both on one").guess(
                        "join the two lines",
                        gap,
                        " ",
                    )
                }
                None => d.help("write what stands after it, on the same line"),
            });
        }
        Clause { word, values, span }
    }
}

/// Whether an item is a declaration or entry without its block.
pub(super) fn headless(item: Option<&Item>) -> bool {
    matches!(item, Some(Item::Statement(Statement { kind: StatementKind::Head(h), .. })) if h.block.is_none())
}

/// The span of a statement without its block.
pub(super) fn head_span(all: Span, block: Option<&Block>) -> Span {
    block.map_or(all, |b| Span { end: b.span.start.max(all.start), ..all })
}

/// Key and value of `"age": 67`, as JSON has them.
fn quoted_key(text: &str) -> Option<(&str, &str)> {
    let (key, rest) = text.strip_prefix('"')?.split_once('"')?;
    let value = rest.trim_start().strip_prefix(':')?.trim().trim_end_matches(',');
    (key == first_word(key) && !value.is_empty()).then_some((key, value))
}
