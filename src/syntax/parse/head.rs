//! Heads: a keyword, a name, a label, clauses; and what was most likely meant by what is no head.

use super::meant::{first_word, is_as};
use super::statement::{Place, head_span};
use super::{Pair, Rule, Walk, shorten};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::vocab;

impl Walk<'_> {
    pub(super) fn head(
        &mut self,
        pair: Pair<'_>,
        place: Place,
        before: Option<&Item>,
    ) -> StatementKind {
        let all = self.span(&pair);
        let whole = pair.as_str();
        let found = self.out.len();
        let mut words = Vec::new();
        let mut head = Head::new(Name { text: String::new(), span: all }, all);
        let (mut junk, mut block, mut colon, mut brackets) = (None, None, None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::word => words.push(self.name(&part)),
                Rule::parameters => {
                    brackets = Some(self.span(&part));
                    head.parameters = self.parameters(part);
                }
                Rule::colon => colon = Some(part),
                Rule::operand => head.ty = Some(Box::new(self.operand(part))),
                Rule::amount => head.level = Some(Box::new(self.amount(part))),
                Rule::text => head.texts.push(self.text(&part)),
                Rule::clause | Rule::clause_with_colon => head.clauses.push(self.clause(part)),
                Rule::comment => self.inner_comment(&part),
                Rule::junk => junk = Some(part),
                Rule::block => block = Some(part),
                _ => {}
            }
        }
        let mut words = words.into_iter();
        let Some(written) = words.next() else { return StatementKind::Junk };
        head.keyword = written;
        head.name = words.next();
        head.more_names = words.collect();
        if let Some(kind) = self.metric_for_measure(&head, whole, found) {
            return kind;
        }
        self.scale_with_hyphen(&mut head);
        if let Some(kind) =
            self.not_a_keyword(&mut head, place, before, junk.as_ref(), whole, block.is_some())
        {
            if let Some(block) = block {
                // What stands in it cannot be judged.
                let found = self.out.len();
                self.block(block, "");
                self.take_back(found);
            }
            return kind;
        }
        let keyword = vocab::keyword(&head.keyword.text).unwrap_or_default();
        // `event paid = jobs where …`: the sign stands for the clause that is wanted.
        let clauses = vocab::constructs(keyword).iter().flat_map(|c| c.clauses);
        let wanted = clauses.filter(|c| c.required).map(|c| c.word).next();
        let colon = match (colon, wanted) {
            (Some(colon), Some(wanted)) => {
                self.sign_for_clause(&colon, wanted, keyword, &head, junk.as_ref());
                head.block = block.map(|b| self.block(b, keyword));
                return StatementKind::Head(Box::new(head));
            }
            (Some(colon), None) => {
                let at = self.span(&colon);
                if matches!(keyword, "metric" | "ask") {
                    self.colon(colon);
                }
                Some(at)
            }
            (None, _) => None,
        };
        if let Some(junk) = &junk {
            self.head_junk(junk, &mut head, all);
        }
        if let Some(colon) = colon
            && keyword != "metric"
            && keyword != "ask"
        {
            self.error(
                Diagnostic::new(
                    Code::Unexpected,
                    colon,
                    format!("no colon stands after the name of {}", vocab::with_article(keyword)),
                )
                .label("no colon here")
                .help("delete it")
                .fix("delete it", colon, ""),
            );
            // `source source: a`: the word is too many, and not the colon.
            if head.name.as_ref().is_some_and(|name| name.text == keyword) {
                self.only_guessed();
            }
        }
        if block.is_some() && self.persona_block_below(&mut head, keyword) {
            if let Some(block) = block.take() {
                self.block(block, "as");
            }
            self.file.lost_names = true;
        }
        head.block = block.map(|b| self.block(b, keyword));
        head.head_span = head_span(all, head.block.as_ref());
        if let Some(at) = brackets.filter(|_| head.parameters.is_empty() && keyword != "metric") {
            self.error(
                Diagnostic::new(Code::Unexpected, at, "nothing stands in these parentheses")
                    .label("not needed here")
                    .help("delete them")
                    .fix("delete them", at, ""),
            );
        }
        if !head.parameters.is_empty() && keyword != "metric" {
            self.error(
                Diagnostic::new(
                    Code::Unexpected,
                    head.parameters[0].name.span,
                    format!("{} has no parameters", vocab::with_article(keyword)),
                )
                .help("only a `metric` has parameters in parentheses"),
            );
        }
        let wants_name =
            vocab::constructs(keyword).iter().all(|c| c.name == vocab::Presence::Required);
        if wants_name && head.name.is_none() {
            self.file.lost_names = true;
        }
        StatementKind::Head(Box::new(head))
    }

    /// Sorts out a first word that is no keyword. Gives what the statement is instead, if anything.
    fn not_a_keyword(
        &mut self,
        head: &mut Head,
        place: Place,
        before: Option<&Item>,
        junk: Option<&Pair<'_>>,
        whole: &str,
        has_block: bool,
    ) -> Option<StatementKind> {
        if place != Place::FreeKeys && vocab::is_keyword(&head.keyword.text) {
            return None;
        }
        let written = head.keyword.text.clone();
        let span = head.keyword.span;
        let lower = written.to_lowercase();
        let bare = head.name.is_none()
            && head.texts.is_empty()
            && head.level.is_none()
            && head.clauses.is_empty()
            && junk.is_none();
        if vocab::is_keyword(&lower) && place != Place::FreeKeys {
            self.lower_case(&written, span);
            // Alone on its line it may be a name.
            if bare {
                self.only_guessed();
            }
            head.keyword.text = lower;
            return None;
        }
        if place == Place::Flow {
            self.unjoined(&written, span, before, whole);
            return Some(StatementKind::Junk);
        }
        // A bare word right behind a property and a comma: a list without brackets.
        if bare
            && let Some(Item::Statement(Statement {
                kind: StatementKind::Property(p),
                span: property,
                ..
            })) = before
            && self.same_line(*property, span)
            && !p.value.is_hole()
        {
            let whole = p.value.span.to(span);
            let list = format!("[{}]", self.original_text(whole));
            if !self.takes_several(&p.key.text) {
                let first = self.original_text(p.value.span);
                self.error(
                    Diagnostic::new(
                        Code::Unexpected,
                        span,
                        format!("`{}:` has one value only", p.key.text),
                    )
                    .label("this is a second value")
                    .help(format!("write one of them, as in `{}: {first}`", p.key.text)),
                );
                return Some(StatementKind::Junk);
            }
            self.error(
                Diagnostic::new(
                    Code::Unexpected,
                    span,
                    format!("several values of `{}:` stand in brackets", p.key.text),
                )
                .label("this is a second value")
                .help(format!("write `{}: {list}`", p.key.text))
                .guess("write brackets", whole, list),
            );
            return Some(StatementKind::Junk);
        }
        // A name right behind a `use` and a comma: several names without braces.
        if bare
            && let Some(Item::Statement(Statement {
                kind: StatementKind::Use(u), span: line, ..
            })) = before
            && self.same_line(*line, span)
        {
            self.names_without_braces(u, span);
            return Some(StatementKind::Junk);
        }
        // `for Mei { … }` among the entries.
        if lower == "for" && head.name.is_some() && has_block && self.takes_as() {
            self.as_for_for(span);
            head.keyword.text = "as".to_string();
            return None;
        }
        if self.key_in_words(place, span, whole) {
            return Some(StatementKind::Junk);
        }
        if let Some(clause) = self.clause_in_block(&lower, head, junk.is_some() || has_block) {
            return Some(clause);
        }
        let around = self.around.last().copied().unwrap_or("file");
        let called = vocab::elsewhere_called(&lower, around);
        // What no property is here has another meaning, or is a name.
        let key = vocab::properties_in(around).contains(&&*lower)
            || called.is_none() && lower == written && vocab::is_property(&lower);
        if place == Place::FreeKeys || key {
            if self.type_of_sql(head, whole) {
                return Some(StatementKind::Junk);
            }
            let at = span.at_end();
            let mut d =
                Diagnostic::new(Code::MissingColon, span, format!("`{written}` has no colon"))
                    .label("`:` is missing after this")
                    .help(match vocab::is_yes_no(&lower) {
                        true => format!("write `{written}: true`"),
                        false => format!("write `{written}: …`"),
                    });
            // What is left over may be the rest of a sentence.
            let parted =
                whole.get(span.range().len()..).is_some_and(|r| r.starts_with([' ', '\t']));
            // A property has one value: of several nobody knows which it is.
            let values = usize::from(head.name.is_some())
                + usize::from(head.level.is_some())
                + usize::from(head.ty.is_some())
                + [head.more_names.len(), head.texts.len(), head.clauses.len()]
                    .iter()
                    .sum::<usize>();
            if values == 1 && junk.is_none() && !has_block && parted {
                d = d.fix("write `:`", at, ":");
            } else if !bare && values <= 1 {
                d = d.guess("write `:`", at, ":");
            }
            let d = self.key_twice(head, junk).unwrap_or(d);
            self.error(d);
            let key = Name { text: if place == Place::FreeKeys { written } else { lower }, span };
            let value = self.value_of(head, span);
            return Some(StatementKind::Property(Box::new(Property { key, value })));
        }
        // The word as it stands in the text: NFC may have another length.
        let length = span.range().len();
        if place == Place::File && whole.get(length..).is_some_and(|rest| rest.starts_with('.')) {
            self.file.lost_names = true;
            let line = whole.lines().next().unwrap_or_default().trim_end();
            self.error(
                Diagnostic::new(
                    Code::UnknownWord,
                    span,
                    format!("no statement begins with `{written}`"),
                )
                .label("`use` is missing before this")
                .help(format!("write `use {}`", shorten(line)))
                .guess("write `use`", span.at_start(), "use "),
            );
            return Some(StatementKind::Junk);
        }
        let known = vocab::keywords();
        let properties = vocab::properties_in(around);
        self.file.lost_names = true;
        if let Some(meant) = called.or_else(|| nearest(&written, known.iter().copied())) {
            if bare && has_block && self.several_in_a_block(&head.keyword, meant) {
                return Some(StatementKind::Junk);
            }
            let d = Diagnostic::new(
                Code::UnknownWord,
                span,
                format!("no statement begins with `{written}`"),
            )
            .label(format!("did you mean `{meant}`?"));
            // `import people`: a module brings in nothing by itself.
            let module = head.name.as_ref().filter(|_| meant == "use" && junk.is_none());
            self.error(match module {
                Some(module) => d
                    .help(format!(
                        "write `use {0}.NAME`, `use {0}.{{A, B}}` or, for all of it, `use {0}.*`",
                        module.text
                    ))
                    .guess(
                        format!("write `use {}.*`", module.text),
                        span.to(module.span),
                        format!("use {}.*", module.text),
                    ),
                None => d.help(format!("write `{meant}`")).guess(
                    format!("write `{meant}`"),
                    span,
                    meant,
                ),
            });
            if meant == "measure" || meant == "use" || meant == "as" {
                return Some(StatementKind::Junk);
            }
            head.keyword.text = meant.to_string();
            self.file.lost_names = head.name.is_none();
            return None;
        }
        if head.name.is_none() && (has_block || !head.clauses.is_empty()) {
            self.keyword_missing(head, has_block);
            return Some(StatementKind::Junk);
        }
        if let Some(meant) = nearest(&written, properties.iter().copied()) {
            self.error(
                Diagnostic::new(
                    Code::UnknownWord,
                    span,
                    format!("no statement begins with `{written}`"),
                )
                .label(format!("did you mean `{meant}:`?"))
                .help(format!("write `{meant}: …`"))
                .guess(format!("write `{meant}:`"), span, format!("{meant}:")),
            );
            let key = Name { text: meant.to_string(), span };
            let value = self.value_of(head, span);
            return Some(StatementKind::Property(Box::new(Property { key, value })));
        }
        let sentence = !bare && !whole.contains(['"', '{']);
        let d = Diagnostic::new(
            Code::UnknownWord,
            span,
            format!("no statement begins with `{}`", shorten(&written)),
        )
        .label("not a keyword");
        self.error(if sentence {
            d.help("texts stand in `\"` after a keyword, as in `does \"…\"`")
        } else {
            d.help(if self.around.is_empty() {
                "begin with a keyword, as in `journey`, `persona`, `team`, `source`"
            } else {
                "begin with a keyword, as in `touchpoint`, `does`, `pain`, or write `key: value`"
            })
        });
        Some(StatementKind::Junk)
    }

    /// `kind kind: current_state`: a property that is named twice.
    fn key_twice(&self, head: &Head, junk: Option<&Pair<'_>>) -> Option<Diagnostic> {
        let name = head.name.as_ref().filter(|name| name.text == head.keyword.text)?;
        let colon = head.ty.is_some()
            || junk.is_some_and(|junk| junk.as_str().trim_start().starts_with(':'));
        let whole = Span { end: name.span.start, ..head.keyword.span };
        let d = Diagnostic::new(
            Code::Unexpected,
            name.span,
            format!("`{}` is written twice", name.text),
        );
        colon
            .then(|| d.label("once more").help("delete one of the two").fix("delete it", whole, ""))
    }

    /// `metric nps(…) >= 40` in a map: what is measured there, and not how.
    fn metric_for_measure(
        &mut self,
        head: &Head,
        whole: &str,
        found: usize,
    ) -> Option<StatementKind> {
        let around = self.around.last().copied().unwrap_or("file");
        let measures = vocab::construct("measure", around).is_some();
        if head.keyword.text.to_lowercase() != "metric" || !measures {
            return None;
        }
        let defined = head.ty.is_some() || whole.contains("is:");
        let span = head.keyword.span;
        // What it says in its parentheses is judged as a measure's.
        self.take_back(found);
        let d = Diagnostic::new(
            Code::Misplaced,
            span,
            format!("a metric is not declared in a {around}"),
        );
        self.error(if defined {
            d.label("it stands outside every block")
                .help("move it to the top of a file, and write `measure` with its name here")
        } else {
            d.label("did you mean `measure`?")
                .help("a `metric` says how something is counted, outside every block; here stands `measure`")
                .guess("write `measure`", span, "measure")
        });
        self.file.lost_names |= defined;
        Some(StatementKind::Junk)
    }

    /// A name with what only a declaration has, and no keyword before it.
    fn keyword_missing(&mut self, head: &Head, has_block: bool) {
        let name = &head.keyword;
        let clause = |words: &[&str]| words.iter().any(|w| head.clause(w).is_some());
        let around = self.around.last().copied();
        let keyword = match around {
            None if clause(&["follows", "improves", "for"]) => Some("journey"),
            None if clause(&["extends"]) => Some("persona"),
            None if clause(&["in", "where"]) => {
                Some(if has_block && !clause(&["where"]) { "survey" } else { "event" })
            }
            Some("journey" | "framework") => Some("stage"),
            Some("stage") if clause(&["via"]) || !head.texts.is_empty() => Some("touchpoint"),
            Some("stage" | "touchpoint" | "flow") => Some("as"),
            Some("survey") => Some("ask"),
            _ => None,
        };
        let d = Diagnostic::new(
            Code::UnknownWord,
            name.span,
            format!("no statement begins with `{}`", name.text),
        )
        .label("a keyword is missing before this");
        self.error(match keyword {
            Some(word) => d.help(format!("write `{word} {}`", name.text)).guess(
                format!("write `{word}`"),
                name.span.at_start(),
                format!("{word} "),
            ),
            None => d.help(format!(
                "write what it is, as in `persona {0}`, `team {0}` or `source {0}`",
                name.text
            )),
        });
    }

    /// Says that what holds for one persona does not begin with `for`.
    fn as_for_for(&mut self, span: Span) {
        self.error(
            Diagnostic::new(Code::UnknownWord, span, "no statement begins with `for`")
                .label("did you mean `as`?")
                .help("what holds for one persona stands in `as`, as in `as NAME { … }`")
                .guess("write `as`", span, "as"),
        );
    }

    /// `for Mei { … }` below an entry that has no `for`: it is no clause of that.
    fn persona_block_below(&mut self, head: &mut Head, keyword: &str) -> bool {
        let takes =
            vocab::constructs(keyword).iter().any(|c| c.clauses.iter().any(|c| c.word == "for"));
        let word = head.clauses.last().map(|c| &c.word).filter(|w| w.text == "for");
        let Some(at) = word.map(|w| w.span) else { return false };
        if takes || !self.takes_as() || self.same_line(head.keyword.span, at) {
            return false;
        }
        head.clauses.pop();
        self.as_for_for(at);
        true
    }

    /// Whether a property of the block around may have several values.
    fn takes_several(&self, key: &str) -> bool {
        let around = self.around.last().copied().unwrap_or("file");
        let mut known = vocab::constructs(around)
            .iter()
            .flat_map(|c| c.properties)
            .filter(|p| p.name == key)
            .peekable();
        let several = |ty| matches!(ty, vocab::ValueType::Names(_) | vocab::ValueType::Choices(_));
        known.peek().is_none() || known.any(|p| several(p.ty))
    }

    /// Whether `as` may stand in the block around.
    fn takes_as(&self) -> bool {
        self.around.last().is_some_and(|around| vocab::construct("as", around).is_some())
    }

    /// `use std.metrics.nps, ces`: several names without braces.
    fn names_without_braces(&mut self, u: &Use, second: Span) {
        let Some(first) = u.path.last().filter(|_| u.path.len() > 1) else { return };
        let start = self.repaired.mended(first.span.start as usize);
        let line = self.repaired.text[start..].lines().next().unwrap_or_default();
        let list = line.split("//").next().unwrap_or_default().trim_end();
        let d = Diagnostic::new(Code::Unexpected, second, "several names stand in `{ }`")
            .label("this is a second name");
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | ',' | ' ');
        self.error(if list.chars().all(plain) {
            let all = self.place(start, start + list.len());
            d.help(format!("write `{{{}}}`", shorten(list))).guess(
                "write braces",
                all,
                format!("{{{list}}}"),
            )
        } else {
            d.help("write braces around them")
        });
        self.file.lost_names = true;
    }

    pub(super) fn same_line(&self, a: Span, b: Span) -> bool {
        !self
            .original_text(Span { start: a.end, end: b.start.max(a.end), ..a })
            .contains(['\n', '\r'])
    }

    /// `no-price`: a name that is read as `no_price`, so that what refers to it finds it.
    fn hyphen(&mut self, junk: &Pair<'_>, head: &mut Head) -> bool {
        let text = junk.as_str().trim_end();
        let word = text.split_whitespace().next().unwrap_or(text);
        let at = self.prefix(junk, word);
        let Some(name) =
            head.name.as_mut().filter(|n| word.starts_with('-') && n.span.end == at.start)
        else {
            return false;
        };
        let right = format!("{}{}", name.text, word.replace('-', "_"));
        let whole = name.span.to(at);
        *name = Name { text: right.clone(), span: whole };
        self.error(
            Diagnostic::new(Code::Unexpected, whole, "a name has no hyphen")
                .label("not one word")
                .help(format!("write `{right}`"))
                .guess(format!("write `{right}`"), whole, right),
        );
        true
    }

    /// What is left over in a head.
    fn head_junk(&mut self, junk: &Pair<'_>, head: &mut Head, all: Span) {
        if self.sign_for_a_name(junk, head)
            || self.semicolon(junk)
            || self.points(junk, head)
            || self.scale_in_words(junk, head)
            || self.hyphen(junk, head)
            || self.words_of_a_name(junk, head)
            || self.label_before_name(junk, head)
        {
            return;
        }
        let keyword = &head.keyword.text;
        let text = junk.as_str().trim_end();
        let span = self.prefix(junk, text);
        let shown = shorten(text);
        if keyword == "ask"
            && head.ty.is_none()
            && let Some(name) = &head.name
        {
            let at = name.span.at_end();
            if let Some(d) = self.scale_behind_text(head, name, text, span) {
                self.error(d);
                return;
            }
            self.error(
                Diagnostic::new(
                    Code::MissingColon,
                    name.span,
                    format!("`{}` has no colon", name.text),
                )
                .label("`:` is missing after this")
                .help(format!(
                    "write the scale after a colon, as in `ask {}: 0..10 \"…\"`",
                    name.text
                ))
                .fix("write `:`", at, ":"),
            );
            return;
        }
        if let Some(d) = self
            .written_twice(head)
            .or_else(|| self.comma_before_clause(head))
            .or_else(|| self.where_missing(junk, head))
        {
            self.file.lost_names = true;
            self.error(d);
            return;
        }
        let word = first_word(text);
        if self.condition_of_sql(junk, head, text) || self.second_statement(text, span) {
            return;
        }
        // A word behind a name and label is most likely a clause.
        let constructs = || vocab::CONSTRUCTS.iter().filter(|c| c.keyword == *keyword);
        let clauses = constructs().flat_map(|c| c.clauses.iter().map(|c| c.word));
        if let Some(meant) = nearest(word, clauses)
            && text[word.len()..].starts_with(' ')
            && (!head.texts.is_empty() || head.name.is_some())
        {
            let at = self.prefix(junk, word);
            self.error(
                Diagnostic::new(
                    Code::UnknownWord,
                    at,
                    format!("{} has no `{word}`", vocab::with_article(keyword)),
                )
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), at, meant),
            );
            return;
        }
        if head.clauses.last().is_some_and(|c| c.word.text == "where") {
            self.error(
                Diagnostic::new(
                    Code::Unexpected,
                    span,
                    format!("`{shown}` does not belong to the condition before it"),
                )
                .label("an operator is missing before this")
                .help("write one, as in `name == \"order\"` or `… and …`"),
            );
            return;
        }
        let wants_text =
            constructs().any(|c| c.text != vocab::Presence::None) && !is_as(keyword, text);
        if wants_text && head.texts.is_empty() && text.starts_with(|c: char| c.is_alphanumeric()) {
            let named = |c: &vocab::Construct| match c.name {
                vocab::Presence::Required => true,
                // A name that is no word of a sentence.
                vocab::Presence::Optional => {
                    head.name.as_ref().is_some_and(|n| n.text.contains('_'))
                }
                vocab::Presence::None => false,
            };
            let from = match &head.name {
                Some(name) if !constructs().any(named) => name.span,
                _ => span,
            };
            let before = self.original_text(Span { end: from.start, ..all });
            let from = from.to(span);
            // Which of the words was the name nobody knows.
            self.file.lost_names |= head.name.is_some();
            let levelled = matches!(head.keyword.text.as_str(), "feels" | "expects");
            let quoted = crate::model::quoted(self.original_text(from).trim_end());
            let d = Diagnostic::new(
                Code::Unexpected,
                from,
                format!("the text of this `{keyword}` has no quotes"),
            )
            .label("not in quotes");
            self.error(match levelled && head.level.is_none() {
                true => d.help(format!(
                    "write -2 (very bad), -1, 0, +1 or +2 (very good), then the words in quotes: `{}`",
                    shorten(&quoted)
                )),
                false => d
                    .help(format!("write `{before}{}`", shorten(&quoted)))
                    .guess("write quotes", from, quoted),
            });
            return;
        }
        if wants_text && head.texts.is_empty() && text.starts_with("[\"") {
            let list = text.trim_matches(['[', ']', ' ']);
            let first = format!("{keyword} {}", list.split("\",").next().unwrap_or_default());
            let first = if first.ends_with('"') { first } else { format!("{first}\"") };
            self.error(
                Diagnostic::new(Code::Unexpected, span, format!("`{keyword}` has no list"))
                    .label("several texts")
                    .help(format!("write each on a line of its own, as in `{first}`")),
            );
            return;
        }
        if text.starts_with("->") || text.starts_with('>') && !text.starts_with(">=") {
            self.error(
                Diagnostic::new(Code::Unexpected, span, format!("`{shown}` cannot stand here"))
                    .label("arrows stand in a flow")
                    .help("write `flow { a -> b }` in the journey"),
            );
            return;
        }
        if !self.head_junk_meant(junk, head) && !self.signs(junk, head) {
            let around = self.around.last().copied().unwrap_or("file");
            let shape = vocab::construct(keyword, around).map(|c| c.shape);
            self.junk(junk, &format!("this `{keyword}`"), shape);
        }
    }

    fn parameters(&mut self, pair: Pair<'_>) -> Vec<Parameter> {
        let mut found: Vec<Parameter> = Vec::new();
        let mut comma = true;
        let mut doc: Vec<String> = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::comma => self.parting_comma(&part, &mut comma),
                Rule::comment => match part.as_str().strip_prefix("///") {
                    Some(text) => {
                        doc.push(text.trim().to_string());
                        let span = self.span(&part);
                        self.file.inner_comments.push(span);
                    }
                    None => self.inner_comment(&part),
                },
                Rule::bracket_junk => self.bracket_junk(&part),
                Rule::parameter => {
                    let span = self.span(&part);
                    if !comma {
                        self.missing_comma(span, None);
                    }
                    comma = false;
                    let doc = std::mem::take(&mut doc);
                    let doc = (!doc.is_empty()).then(|| doc.join("\n"));
                    if let Some(parameter) = self.parameter(part, doc) {
                        found.push(parameter);
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn parameter(&mut self, pair: Pair<'_>, doc: Option<String>) -> Option<Parameter> {
        let text = pair.as_str();
        let start = pair.as_span().start();
        let mut name = None;
        let (mut ty, mut default) = (None, None);
        let mut colon = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::word => name = Some(self.name(&part)),
                Rule::colon => {
                    colon = true;
                    self.colon(part);
                }
                Rule::operand => {
                    let before = &text[..part.as_span().start() - start];
                    let value = self.operand(part);
                    if ty.is_none() && colon && !before.contains('=') {
                        ty = Some(value);
                    } else {
                        default = Some(value);
                    }
                }
                Rule::comment => self.inner_comment(&part),
                _ => {}
            }
        }
        let name = name?;
        let ty = ty.unwrap_or_else(|| {
            self.error(
                Diagnostic::new(
                    Code::MissingValue,
                    name.span,
                    format!("the parameter `{}` has no type", name.text),
                )
                .label("of which type?")
                .help(format!("write it as in `{}: event`", name.text)),
            );
            Expr::hole(name.span.at_end())
        });
        Some(Parameter { name, ty, default, doc })
    }
}
