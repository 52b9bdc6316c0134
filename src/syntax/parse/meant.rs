//! What is left over in a statement, where it shows what was most likely meant: habits of other
//! languages, a clause that is none, parts in another order.

use super::statement::Place;
use super::{Pair, Walk, shorten};
use crate::diagnostic::{Code, Diagnostic, Edit, nearest};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::literal::unit_of;
use crate::syntax::repair::{NEAR, boundary_before, comment_at, text_end};
use crate::syntax::spoken;
use crate::vocab;

impl Walk<'_> {
    /// What is left over in a head, where its first words tell what was meant. Whether it was said.
    pub(super) fn head_junk_meant(&mut self, junk: &Pair<'_>, head: &Head) -> bool {
        let keyword = head.keyword.text.as_str();
        let text = junk.as_str().trim_end();
        let span = self.prefix(junk, text);
        let word = first_word(text);
        let clauses: Vec<&str> = vocab::constructs(keyword)
            .iter()
            .flat_map(|c| c.clauses.iter().map(|c| c.word))
            .collect();
        let shape = vocab::constructs(keyword).first().map(|c| c.shape).unwrap_or_default();
        let unexpected = |message: String| Diagnostic::new(Code::Unexpected, span, message);
        let d = if keyword == "link"
            && let Some((name, address)) = markdown_link(text)
        {
            let right = format!("\"{name}\" \"{address}\"");
            unexpected(format!("a link is not written `{}`", shorten(text)))
                .label("its text and its address stand in quotes")
                .help(format!("write `link {right}`"))
                .guess("write it as two texts", span, right)
        } else if head.texts.last().is_some_and(|t| t.span.end == span.start) && text.contains('"')
        {
            let behind = if word.is_empty() { shorten(text) } else { word.to_owned() };
            unexpected(format!("the text before `{behind}` ends here"))
                .label("no longer in the text")
                .help("a quote inside a text is written `\\\"`")
        } else if is_as(keyword, text) {
            let entry = Span { end: span.start, ..head.keyword.span };
            let around = format!("{text} {{ {} }}", self.original_text(entry).trim_end());
            unexpected(format!("`{}` cannot stand behind an entry", shorten(text)))
                .label("for whom is said around it")
                .help(format!("write `{}`", shorten(&around)))
                .guess("put it around", head.keyword.span.to(span), around)
        } else if text.starts_with('"') && head.texts.is_empty() && !head.clauses.is_empty() {
            let d = unexpected(format!("the label of this {keyword} stands too late"))
                .label("its place is right behind the name")
                .help(match &head.name {
                    Some(name) => {
                        let gap = Span { start: name.span.end, end: span.start, ..span };
                        let between = self.original_text(gap);
                        let right = format!("{keyword} {} {text} {}", name.text, between.trim());
                        format!("write `{}`", shorten(&right))
                    }
                    None => format!("write it as in `{shape}`"),
                });
            match head.name.as_ref().filter(|_| whole_text(text)) {
                Some(name) => {
                    let gap = Span { start: name.span.end, end: span.start, ..span };
                    let between = self.original_text(gap);
                    let right = format!(" {text}{}", between.trim_end());
                    d.guess("change their order", gap.to(span), right)
                }
                None => d,
            }
        } else if text.starts_with(['+', '-', '0', '1', '2', '3', '4', '5'])
            && head.level.is_none()
            && matches!(keyword, "feels" | "expects")
            && let Some(label) = head.texts.first()
        {
            let right = format!("{keyword} {text} {}", self.original_text(label.span));
            unexpected(format!("the level of `{keyword}` stands before its text"))
                .label("too late")
                .help(format!("write `{}`", shorten(&right)))
                .guess("change their order", head.keyword.span.to(span), right)
        } else if clauses.contains(&"via")
            && matches!(word, "on" | "by" | "through" | "channel" | "at" | "in")
            && text.len() > word.len()
        {
            let at = self.prefix(junk, word);
            unexpected(format!("`{}` cannot stand here", shorten(text)))
                .label("did you mean `via`?")
                .help(format!("write `via{}`", shorten(&text[word.len()..])))
                .guess("write `via`", at, "via")
        } else if vocab::properties_in(keyword).contains(&word)
            && text.len() > word.len()
            && head.block.is_none()
        {
            let rest = text[word.len()..].trim_start();
            let right = match rest.starts_with(':') {
                true => format!("{{ {text} }}"),
                false => format!("{{ {word}: {rest} }}"),
            };
            unexpected(format!("`{}` belongs into a block", shorten(text)))
                .label("braces are missing around this")
                .help(format!("write `{}`", shorten(&right)))
                .guess("write braces", span, right)
        } else if let ("and" | "or", Some(last)) = (word, head.clauses.last())
            && last.word.text != "where"
        {
            unexpected(format!("several things after `{}` are parted by commas", last.word.text))
                .label("write a comma instead of this word")
                .help(format!("write `,{}`", &text[word.len()..]))
                .guess("write a comma", span, format!(",{}", &text[word.len()..]))
        } else if word.is_empty()
            || clauses.is_empty()
            || (head.name.is_none() && head.texts.is_empty())
        {
            return false;
        } else {
            let list: Vec<String> = clauses.iter().map(|c| format!("`{c}`")).collect();
            unexpected(format!("`{}` cannot stand here", shorten(text)))
                .label(format!("nothing of {} begins with `{word}`", vocab::with_article(keyword)))
                .help(format!(
                    "after the name and label can stand {}, as in `{shape}`; a text stands in `\"`",
                    or(&list)
                ))
        };
        self.error(d);
        true
    }

    /// `touchpoint "Desk" desk`: the name is taken for what follows it.
    pub(super) fn label_before_name(&mut self, junk: &Pair<'_>, head: &mut Head) -> bool {
        let text = junk.as_str().trim_end();
        let word = first_word(text);
        let constructs = vocab::constructs(&head.keyword.text);
        let rest = first_word(text[word.len()..].trim_start());
        let named = constructs.iter().any(|c| c.name != vocab::Presence::None);
        let ends =
            text == word || constructs.iter().any(|c| c.clauses.iter().any(|c| c.word == rest));
        let clause = constructs.iter().any(|c| c.clauses.iter().any(|c| c.word == word));
        let [label] = head.texts.as_slice() else { return false };
        if !(named && ends && head.name.is_none() && head.clauses.is_empty())
            || word.is_empty()
            || clause
            || head.level.is_some()
            || vocab::is_reserved(word)
            || vocab::properties_in(&head.keyword.text).contains(&word)
        {
            return false;
        }
        let at = self.prefix(junk, word);
        // A quote that was forgotten ends nowhere.
        if label.span.end >= at.start {
            return false;
        }
        let right = format!("{word} {}", self.original_text(label.span));
        let message = format!("the label of this {} stands before its name", head.keyword.text);
        let d = Diagnostic::new(Code::Unexpected, at, message)
            .label("the name comes first")
            .help(format!("write `{} {}`", head.keyword.text, shorten(&right)))
            .guess("change their order", label.span.to(at), right);
        head.name = Some(Name { text: word.to_owned(), span: at });
        self.error(d);
        true
    }

    /// `does "x"; feels -1`, `goal: "…";`: what ends a statement elsewhere.
    pub(super) fn semicolon(&mut self, junk: &Pair<'_>) -> bool {
        let text = junk.as_str().trim_end();
        let Some(rest) = text.strip_prefix(';').map(str::trim_start) else { return false };
        let word = first_word(rest);
        let chain = rest[word.len()..].trim_start().starts_with("->");
        if !(rest.is_empty() || chain || super::begins_statement(rest)) {
            return false;
        }
        // What follows is not read.
        self.file.lost_names |= !rest.is_empty();
        let at = self.prefix(junk, ";");
        let d = Diagnostic::new(Code::Unexpected, at, "a statement does not end with `;`")
            .label("one sign too many");
        let mut d = match rest.is_empty() {
            true => d.help("delete it: a statement ends with its line").fix("delete it", at, ""),
            false => d
                .help("write `,` between two statements on one line, or begin a new line")
                .fix("write `,`", at, ","),
        };
        // One mistake on the whole line: with one of them left it could not be read.
        let (start, _) = self.range(junk);
        let more = semicolons(&self.repaired.text[start + 1..]);
        if let (Some(fix), Some(more)) = (d.fixes.first_mut(), more) {
            fix.edits.extend(more.into_iter().map(|(place, replacement)| {
                let place = start + 1 + place;
                let span = self.place(place, place + 1);
                Edit { span, replacement: replacement.to_owned() }
            }));
        } else {
            d.fixes.clear();
        }
        self.error(d);
        true
    }

    /// `feels 4/5`, `feels happy 4/5`: points out of so many.
    pub(super) fn points(&mut self, junk: &Pair<'_>, head: &Head) -> bool {
        let text = junk.as_str().trim_end();
        let most = text.strip_prefix('/').map(|rest| first_word(rest.trim_start()));
        let Some(level) = head.level.as_ref().filter(|_| {
            matches!(head.keyword.text.as_str(), "feels" | "expects")
                && most.is_some_and(|most| most.parse::<u32>().is_ok())
        }) else {
            return false;
        };
        let end = text.len() - text.trim_start_matches(['/', ' ']).len() + most.map_or(0, str::len);
        let whole = level.span.to(self.prefix(junk, &text[..end]));
        let message = format!("`{}` is no level", self.original_text(whole));
        let words = head.name.as_ref().map(|name| crate::model::quoted(&name.text));
        let shape = format!("{} +1 {}", head.keyword.text, words.unwrap_or_default());
        self.error(
            Diagnostic::new(Code::Unexpected, whole, message)
                .label("levels go from -2 to +2")
                .help(format!(
                    "write -2 (very bad), -1, 0, +1 or +2 (very good), as in `{}`",
                    shape.trim_end()
                )),
        );
        true
    }

    /// `team team Growth`: the keyword stands where the name is wanted.
    pub(super) fn written_twice(&self, head: &Head) -> Option<Diagnostic> {
        let (keyword, name) = (&head.keyword, head.name.as_ref()?);
        (name.text == keyword.text).then(|| {
            Diagnostic::new(
                Code::Unexpected,
                name.span,
                format!("`{}` is written twice", keyword.text),
            )
            .label("once more")
            .help("delete one of the two")
            .guess("delete it", keyword.span.to(name.span), keyword.text.clone())
        })
    }

    /// `in clicks, where name == "open"`: the word of a clause is read as one more value.
    pub(super) fn comma_before_clause(&self, head: &Head) -> Option<Diagnostic> {
        let values = &head.clauses.last()?.values;
        let [.., before, last] = values.as_slice() else { return None };
        let word = last.word()?;
        let begins = vocab::constructs(&head.keyword.text)
            .iter()
            .any(|c| c.clauses.iter().any(|c| c.word == word.text));
        let gap = Span { start: before.span.end, end: word.span.start, ..word.span };
        // A remark or another sign between them is not thrown away, and no clause stands twice.
        let written = self.repaired.source().get(gap.range()).unwrap_or_default();
        let twice = head.clauses.iter().any(|c| c.word.text == word.text);
        (begins && !twice && written.trim() == ",").then(|| {
            Diagnostic::new(
                Code::Unexpected,
                gap,
                format!("no comma stands before `{}`", word.text),
            )
            .label("one too many")
            .help("delete the comma")
            .fix("delete the comma", gap, " ")
        })
    }

    /// `in clicks name == "open"`: a condition without its `where`.
    pub(super) fn where_missing(&self, junk: &Pair<'_>, head: &Head) -> Option<Diagnostic> {
        let text = junk.as_str().trim_end();
        let word = first_word(text);
        let rest = text[word.len()..].trim_start();
        let compares = ["==", "!=", ">=", "<=", "in ["].iter().any(|sign| rest.starts_with(sign));
        let fits = vocab::construct(&head.keyword.text, "where").is_some()
            || vocab::constructs(&head.keyword.text)
                .iter()
                .any(|c| c.clauses.iter().any(|c| c.word == "where"));
        (compares && !word.is_empty() && fits).then(|| {
            let at = self.prefix(junk, "");
            Diagnostic::new(
                Code::Unexpected,
                self.prefix(junk, text),
                format!("`where` is missing before `{}`", shorten(text)),
            )
            .label("this is a condition")
            .help(format!("write `where {}`", shorten(text)))
            .guess("write `where`", at, "where ")
        })
    }

    /// `where step is null`, `in clicks if n > 3`: conditions as other languages write them.
    pub(super) fn condition_of_sql(&mut self, junk: &Pair<'_>, head: &Head, text: &str) -> bool {
        let takes = |c: &&vocab::Construct| c.clauses.iter().any(|c| c.word == "where");
        let word = first_word(text);
        let conditional = head.clauses.last().is_some_and(|c| c.word.text == "where");
        let (sign, wrong, right) = if conditional && word.eq_ignore_ascii_case("is") {
            let condition = head.clauses.last().and_then(|c| c.values.last());
            let Some(value) = condition.map(|value| value.span) else { return false };
            let rest = text[word.len()..].trim_start();
            let second = first_word(rest);
            let denied = second.eq_ignore_ascii_case("not");
            let what = if denied { rest[second.len()..].trim_start() } else { rest };
            let end = text.len() - what.len();
            match first_word(what).to_ascii_lowercase().as_str() {
                "in" | "between" => return false,
                noun @ ("null" | "missing") => {
                    let end = end + noun.len();
                    let name = condition.is_some_and(|c| matches!(c.kind, ExprKind::Path(_)));
                    if denied && !name {
                        // What is denied is the last comparison, and not all that stands before.
                        let at = self.prefix(junk, &text[..end]);
                        self.error(
                            Diagnostic::new(
                                Code::Unexpected,
                                at,
                                format!("a condition is not written with `{}`", &text[..end]),
                            )
                            .label("did you mean `not … is missing`?")
                            .help("write `not` before the name, and `is missing` behind it"),
                        );
                        return true;
                    }
                    let (from, right) = match denied {
                        true => (value, format!("not {} is missing", self.original_text(value))),
                        false => (self.prefix(junk, &text[..end]), "is missing".to_owned()),
                    };
                    let whole = from.to(self.prefix(junk, &text[..end]));
                    (if noun == "null" { "null" } else { "is not" }, whole, right)
                }
                _ if what.is_empty() || what.starts_with(['<', '>', '=', '!', '[', '(']) => {
                    return false;
                }
                _ => {
                    let written = text[..end].trim_end();
                    let (sign, right) = if denied { ("is not", "!=") } else { ("is", "==") };
                    (sign, self.prefix(junk, written), right.to_owned())
                }
            }
        } else if !conditional
            && matches!(word, "if" | "when" | "having")
            && vocab::constructs(&head.keyword.text).iter().copied().any(|c| takes(&c))
        {
            (word, self.prefix(junk, word), "where".to_owned())
        } else {
            return false;
        };
        self.error(
            Diagnostic::new(
                Code::Unexpected,
                wrong,
                format!("a condition is not written with `{sign}`"),
            )
            .label(format!("did you mean `{right}`?"))
            .help(format!("write `{right}`"))
            .guess(format!("write `{right}`"), wrong, right),
        );
        true
    }

    /// What is left over in a measure.
    pub(super) fn measure_junk(&mut self, junk: &Pair<'_>) {
        let text = junk.as_str().trim_end();
        let word = first_word(text);
        if matches!(word, "until" | "till" | "before") && text.len() > word.len() {
            let at = self.prefix(junk, word);
            self.error(
                Diagnostic::new(Code::UnknownWord, at, format!("a measure has no `{word}`"))
                    .label("did you mean `by`?")
                    .help(format!("write `by{}`", shorten(&text[word.len()..])))
                    .guess("write `by`", at, "by"),
            );
            return;
        }
        let signs = [("at least ", ">="), ("at most ", "<="), ("under ", "<"), ("over ", ">")];
        if let Some((words, sign)) = signs.iter().find(|(words, _)| text.starts_with(words)) {
            let at = self.prefix(junk, words.trim_end());
            self.error(
                Diagnostic::new(
                    Code::Unexpected,
                    at,
                    format!("a target is not written with `{}`", words.trim_end()),
                )
                .label("a sign is wanted")
                .help(format!("write `{sign}`"))
                .guess(format!("write `{sign}`"), at, *sign),
            );
            return;
        }
        let span = self.prefix(junk, text);
        let label = if word.starts_with(char::is_alphabetic) {
            format!("nothing of a measure begins with `{word}`")
        } else {
            "no part of a measure".to_owned()
        };
        self.error(
            Diagnostic::new(
                Code::Unexpected,
                span,
                format!("`{}` cannot stand here", shorten(text)),
            )
            .label(label)
            .help(
                "after the metric come its target, its date and its baseline, as in \
                 `nps(exit.recommend) >= 45 by 2026-Q4 from 31`",
            ),
        );
    }

    /// `the advert "Reads an advert"`: several words where a name of one is wanted.
    pub(super) fn words_of_a_name(&mut self, junk: &Pair<'_>, head: &mut Head) -> bool {
        let text = junk.as_str();
        let Some(end) = text.find('"').filter(|_| head.texts.is_empty()) else { return false };
        let words: Vec<&str> = text[..end].split_whitespace().collect();
        let constructs = vocab::constructs(&head.keyword.text);
        let named = constructs.iter().any(|c| match c.name {
            vocab::Presence::Required => c.keyword != "ask",
            // A sentence may hold a quoted word; a name stands before nothing but a text.
            vocab::Presence::Optional => {
                text.trim_end().ends_with('"') && !text[end..].contains("\\\"")
            }
            vocab::Presence::None => false,
        });
        let whole = |w: &&str| first_word(w) == *w && !vocab::is_reserved(w);
        let Some(name) = head.name.as_mut().filter(|_| named) else { return false };
        let again = name.text == head.keyword.text;
        if again || words.is_empty() || words.len() > 5 || !words.iter().all(whole) {
            return false;
        }
        let right = format!("{}_{}", name.text, words.join("_"));
        let (start, _) = self.range(junk);
        let last = self.place(start, start + text[..end].trim_end().len());
        let span = name.span.to(last);
        // One blank between two words: where more was mended, something unseen may part them.
        if span.range().len() != right.len() {
            return false;
        }
        *name = Name { text: right.clone(), span };
        self.error(
            Diagnostic::new(Code::Unexpected, span, "a name is one word")
                .label("several words")
                .help(format!("write `{right}`"))
                .guess(format!("write `{right}`"), span, right),
        );
        self.file.lost_names = true;
        true
    }

    /// `emotion: -1 "bad"`, `TODO: ask Ana`: what follows the value is no mistake of its own where the
    /// key is unknown everywhere.
    pub(super) fn unknown_key(&mut self, place: Place, key: &Name, value: Option<&Expr>) -> bool {
        let around = self.around.last().copied().unwrap_or("file");
        if !matches!(place, Place::Block | Place::File)
            || matches!(around, "" | "survey")
            || vocab::is_property(&key.text)
        {
            return false;
        }
        let lower = key.text.to_lowercase();
        let d = Diagnostic::new(
            Code::UnknownWord,
            key.span,
            format!("no statement begins with `{}`", super::shorten(&key.text)),
        );
        let properties = vocab::properties_in(around);
        let d = if let Some(meant) = vocab::elsewhere_called(&lower, around) {
            let d = d
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`, without a colon"));
            match value {
                Some(value) => {
                    let head = Span { end: value.span.start, ..key.span };
                    d.guess(format!("write `{meant}`"), head, format!("{meant} "))
                }
                None => d,
            }
        } else if let Some(meant) = nearest(&key.text, properties.iter().copied()) {
            d.label(format!("did you mean `{meant}:`?")).help(format!("write `{meant}: …`")).guess(
                format!("write `{meant}`"),
                key.span,
                meant,
            )
        } else if matches!(&*lower, "todo" | "fixme" | "note" | "tbd") {
            d.label("a note to oneself?")
                .help("what is no part of the map stands behind `//`")
                .guess("write `//`", key.span.at_start(), "// ")
        } else {
            d.label("not a keyword, nor a property").help(
                "begin with a keyword, as in `touchpoint`, `does`, `pain`; a remark stands behind `//`",
            )
        };
        self.error(d);
        true
    }

    /// Whether an amount or a range is written there in words; says how it is written.
    pub(super) fn spoken_amount(&mut self, at: Span, plain: bool) -> bool {
        let told = spoken::amount_in_words(&self.original_text(at), plain, at);
        told.map(|d| self.error(d)).is_some()
    }

    /// `2x-8x`, where the value before the hyphen is a number.
    pub(super) fn range_with_hyphen(&mut self, value: &Expr, junk: Span, text: &str) -> bool {
        let Some(end) = text.strip_prefix('-') else { return false };
        if !matches!(value.kind, ExprKind::Number(_))
            || !end.starts_with(|c: char| c.is_ascii_digit())
        {
            return false;
        }
        let whole = value.span.to(junk);
        let right = format!("{}..{end}", self.original_text(value.span));
        self.error(
            Diagnostic::new(
                Code::Unexpected,
                whole,
                format!("`{}` is not written as a range", self.original_text(whole)),
            )
            .label("two dots stand between its ends")
            .help(format!("write `{right}`"))
            .guess(format!("write `{right}`"), whole, right),
        );
        true
    }

    /// `owner: team Growth`, `owner: Growth Growth`: what stands beside the value is no part of it.
    pub(super) fn said_twice(&mut self, value: &Expr, text: &str, span: Span, key: &Name) -> bool {
        let unexpected = |message: String| Diagnostic::new(Code::Unexpected, span, message);
        if value.word().is_some_and(|word| word.text == text) {
            let again = Span { start: value.span.end, ..span };
            self.error(
                unexpected(format!("`{text}` is written twice"))
                    .label("once more")
                    .help("delete one of the two")
                    .fix("delete it", again, ""),
            );
            return true;
        }
        // `owner: Growth team`
        if let Some(name) = value.word()
            && text.to_lowercase() == "team"
            && matches!(key.text.as_str(), "owner" | "by")
        {
            let behind = Span { start: value.span.end, ..span };
            self.error(
                unexpected(format!("no `{text}` stands behind a name"))
                    .label("the name alone is wanted")
                    .help(format!("write `{}: {}`", key.text, name.text))
                    .guess("delete it", behind, ""),
            );
            return true;
        }
        let keyword = value.word().filter(|word| vocab::is_keyword(&word.text));
        let Some(keyword) = keyword.filter(|_| !text.is_empty() && first_word(text) == text) else {
            return false;
        };
        let whole = value.span.to(span);
        self.error(
            Diagnostic::new(
                Code::Unexpected,
                keyword.span,
                format!("no `{}` stands before a name", keyword.text),
            )
            .label("the name alone is wanted")
            .help(format!("write `{}: {text}`", key.text))
            .guess(format!("write `{text}`"), whole, text),
        );
        true
    }

    /// `moment-of-truth: true`, `moment of truth: true`: a property in several words.
    pub(super) fn key_in_words(&mut self, place: Place, span: Span, whole: &str) -> bool {
        let of_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
        let end = whole.find(|c: char| !of_key(c)).unwrap_or(whole.len());
        let (key, rest) = whole.split_at(end);
        let key = key.trim_end();
        let words: Vec<&str> = key.split(['-', ' ']).filter(|word| !word.is_empty()).collect();
        let right = words.join("_");
        let known = place == Place::FreeKeys || vocab::is_property(&right.to_lowercase());
        if right == key || !known || !rest.starts_with(':') {
            return false;
        }
        let start = self.repaired.mended(span.start as usize);
        let at = self.place(start, start + key.len());
        self.error(
            Diagnostic::new(
                Code::Unexpected,
                at,
                format!("a name has no {}", if key.contains(' ') { "blanks" } else { "hyphen" }),
            )
            .label("not one word")
            .help(format!("write `{right}`"))
            .guess(format!("write `{right}`"), at, right),
        );
        self.file.lost_names = true;
        true
    }

    /// `feels -1 "lost" pain late "Late"`: a statement that stands behind another on its line.
    pub(super) fn second_statement(&mut self, text: &str, span: Span) -> bool {
        let word = first_word(text);
        let around = self.around.last().copied().unwrap_or("file");
        if !vocab::places_of(word).contains(&around) {
            return false;
        }
        let constructs = vocab::constructs(word);
        let named = |wanted| constructs.iter().any(|c| c.name == wanted);
        let rest = text[word.len()..].trim_start();
        let name = first_word(rest);
        let behind = rest[name.len()..].trim_start();
        let begins = match rest.chars().next() {
            Some('"') => !named(vocab::Presence::Required),
            Some('+' | '-' | '0'..='9') => matches!(word, "feels" | "expects"),
            _ if name.is_empty() || constructs.iter().all(|c| c.name == vocab::Presence::None) => {
                false
            }
            _ => behind.starts_with('"') || behind.starts_with("in "),
        };
        if begins {
            let indent = self.indent_of(span);
            self.file.lost_names = true;
            self.error(
                Diagnostic::new(Code::Unexpected, span, "two statements stand on one line")
                    .label("another begins here")
                    .help("begin a new line, or part them by a comma")
                    .guess("begin a new line", span.at_start(), format!("\n{indent}")),
            );
        }
        begins
    }

    /// The blanks before the statement that begins here.
    pub(super) fn indent_of(&self, at: Span) -> String {
        let text = &self.repaired.text[..self.repaired.mended(at.start as usize)];
        // On a line of megabytes every statement may ask.
        let from = boundary_before(text, text.len().saturating_sub(NEAR));
        let line = match text[from..].rfind('\n') {
            Some(i) => &text[from + i + 1..],
            None if from == 0 => text,
            None => "",
        };
        line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
    }

    /// `14 days`: says how a number and its unit are written, if a word behind a number is a unit.
    /// `plain` says that the number is wanted without one: an age is one of years.
    pub(super) fn unit_apart(&mut self, number: &Expr, word: &str, at: Span, plain: bool) -> bool {
        let ExprKind::Number(Number { unit: NumberUnit::None, .. }) = number.kind else {
            return false;
        };
        let Some(unit) = unit_of(word) else { return false };
        if plain && unit != "y" {
            return false;
        }
        let whole = number.span.to(at);
        let unit = if plain { "" } else { unit };
        let right = format!("{}{unit}", self.original_text(number.span));
        let written = self.original_text(whole);
        self.error(
            Diagnostic::new(
                Code::BadNumber,
                whole,
                format!("`{written}` is not written as a number"),
            )
            .label(if plain {
                "the number alone is wanted"
            } else {
                "a number and its unit are one word"
            })
            .help(format!("write `{right}`"))
            .fix(format!("write `{right}`"), whole, right),
        );
        true
    }
}

/// Where `;` stand on the rest of a line, and what is written there; nothing where one cannot know.
fn semicolons(rest: &str) -> Option<Vec<(usize, &'static str)>> {
    let line = rest.lines().next().unwrap_or_default();
    let bytes = line.as_bytes();
    let (mut found, mut i) = (Vec::new(), 0);
    while i < bytes.len() {
        match bytes[i] {
            b'"' => {
                i = text_end(bytes, i)?;
                continue;
            }
            b'/' if comment_at(bytes, i) => break,
            b';' => {
                let behind = line[i + 1..].trim_start();
                let ends = behind.is_empty() || behind.starts_with(['}', '/']);
                if !ends && !super::begins_statement(behind) {
                    return None;
                }
                found.push((i, if ends { "" } else { "," }));
            }
            _ => {}
        }
        i += 1;
    }
    Some(found)
}

/// Whether this is a text on one line and nothing more.
pub(super) fn whole_text(text: &str) -> bool {
    text.len() > 1 && text.ends_with('"') && text.matches('"').count() == 2
}

/// The text and the address of `[text](address)`.
fn markdown_link(text: &str) -> Option<(&str, &str)> {
    let (name, address) = text.strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    (!text.contains('"')).then_some((name, address))
}

/// The word that a text begins with; empty if it begins with none.
pub(super) fn first_word(text: &str) -> &str {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()
}

/// "`a`", "`a` or `b`", "`a`, `b` or `c`".
fn or(words: &[String]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// Whether this is `as NAME, …` behind an entry that may stand in a block `as NAME { … }`.
pub(super) fn is_as(keyword: &str, text: &str) -> bool {
    let names = text.strip_prefix("as ").map(|names| names.split(',').map(str::trim));
    vocab::construct(keyword, "as").is_some()
        && names.is_some_and(|mut all| all.all(|n| !n.is_empty() && n == first_word(n)))
}
