//! Signs that stand between or behind the parts of a head, as they do elsewhere: `(severity: high)`,
//! `via web/store`, `pain slow - "…"`, `feels :`.

use super::clauses::named_before;
use super::meant::{first_word, whole_text};
use super::{Pair, Walk, begins_statement, shorten};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::*;
use crate::syntax::repair::near;
use crate::vocab::{self, Construct, Presence, ValueType};

/// What parts several names elsewhere.
const PARTING: [char; 4] = ['/', '+', '&', '|'];

impl Walk<'_> {
    /// What is left over in a head and begins with a sign. Whether it was said what is wrong.
    pub(super) fn signs(&mut self, junk: &Pair<'_>, head: &Head) -> bool {
        let keyword = head.keyword.text.as_str();
        let text = junk.as_str().trim_end();
        let span = self.prefix(junk, text);
        let unexpected = |message: String| Diagnostic::new(Code::Unexpected, span, message);
        let (_, end) = self.range(junk);
        let block = self.repaired.text[end..].trim_start().starts_with('{');
        let d = if matches!(keyword, "feels" | "expects") && head.level.is_none() {
            unexpected(format!("`{}` is no level", shorten(text)))
                .label("how good or bad?")
                .help("write a number from -2 (very bad) over 0 to +2 (very good)")
        } else if let Some(inner) = bracketed(text) {
            let told = format!("`{}` does not stand in brackets", shorten(inner));
            let name = (head.name.is_none() && named_before(keyword) && inner == first_word(inner))
                .then(|| inner.to_owned());
            match name.or_else(|| in_no_brackets(keyword, inner)) {
                Some(right) => {
                    let d = unexpected(told)
                        .label("these brackets are no part of it")
                        .help(format!("write `{}`", shorten(&right)));
                    if right.starts_with('{') && block {
                        d
                    } else {
                        d.guess("write it so", span, right)
                    }
                }
                None => {
                    let around = self.around.last().copied().unwrap_or("file");
                    let Some(construct) = vocab::construct(keyword, around) else { return false };
                    let shape = construct.shape;
                    unexpected(format!("`{}` cannot stand here", shorten(text)))
                        .label("no brackets stand here")
                        .help(format!("write it as in `{shape}`"))
                }
            }
        } else if let Some(last) = head.clauses.last().filter(|c| c.word.text != "where")
            && let Some(right) = parted_by_signs(text)
        {
            unexpected(format!("several things after `{}` are parted by commas", last.word.text))
                .label("write a comma instead of this sign")
                .help(format!("write `{right}`"))
                .guess("write a comma", last.span.at_end().to(span), right)
        } else if head.texts.is_empty()
            && head.clauses.is_empty()
            && let Some(label) = text.strip_prefix(['-', '–', '—', '=', '|']).map(str::trim_start)
            && whole_text(label)
        {
            let sign = &text[..text.len() - label.len()];
            let at = self.prefix(junk, sign);
            Diagnostic::new(
                Code::Unexpected,
                at,
                format!("no `{}` stands before a text", sign.trim_end()),
            )
            .label("one sign too many")
            .help("delete it")
            .guess("delete it", at, "")
        } else if !head.texts.is_empty() && text.chars().all(|c| matches!(c, '.' | '!' | '?' | '…'))
        {
            unexpected(format!("`{text}` cannot stand behind a text"))
                .label("one sign too many")
                .help("delete it, or put it into the quotes")
                .guess("delete it", span, "")
        } else {
            return false;
        };
        self.error(d);
        true
    }

    /// `ask; easy: 0..10`: a sign where the name is wanted.
    pub(super) fn sign_for_a_name(&mut self, junk: &Pair<'_>, head: &Head) -> bool {
        let text = junk.as_str();
        let bare = head.name.is_none()
            && head.texts.is_empty()
            && head.level.is_none()
            && head.ty.is_none()
            && head.clauses.is_empty();
        let rest = text.trim_start_matches([';', ',']).trim_start();
        let states = vocab::is_keyword(first_word(rest));
        if !bare || !text.starts_with(';') || rest.trim_end().is_empty() || states {
            return false;
        }
        self.file.lost_names = true;
        let at = self.prefix(junk, ";");
        self.error(
            Diagnostic::new(
                Code::Unexpected,
                at,
                format!("no `;` stands behind `{}`", head.keyword.text),
            )
            .label("one sign too many")
            .help("delete it")
            .guess("delete it", at, ""),
        );
        true
    }

    /// `measure conversion_rate from: seen, to: bought)`: arguments without their parenthesis. What
    /// was `found` from there on follows from it.
    pub(super) fn arguments_without_parenthesis(&mut self, name: &str, metric: Span, found: usize) {
        let line = near(self.repaired.source(), metric.end as usize);
        let rest = line.trim_start_matches([' ', '\t']);
        let word = first_word(rest);
        let gap = line.len() - rest.len();
        if word.is_empty() || gap == 0 {
            return;
        }
        let named = rest[word.len()..].trim_start().starts_with(':');
        let closes = rest.find(')').filter(|&end| !rest[..end].contains(['(', '"', '{']));
        // `by: 2030` without a parenthesis is a clause with a colon, `from: seen)` an argument.
        let clause = vocab::CLAUSE_WORDS.contains(&word);
        if closes.is_none() && (clause || !named) || clause && !named {
            return;
        }
        self.take_back(found);
        let at = Span { start: metric.end, end: metric.end + gap as u32, ..metric };
        let written = closes.map_or("", |end| &rest[..end]);
        let right = match written {
            "" => format!("{name}({word}: …)"),
            written => format!("{name}({written})"),
        };
        let d = Diagnostic::new(
            Code::Unexpected,
            metric,
            format!("the arguments of `{name}` stand in parentheses"),
        )
        .label("`(` is missing after this")
        .help(format!("write `{}`", shorten(&right)));
        let d = if closes.is_some() { d.guess("write `(`", at, "(") } else { d };
        self.error(d);
    }

    /// `where name == "order", plan == "free"`: a comma between two conditions, which ends at `end`.
    pub(super) fn condition_goes_on(&mut self, part: &Pair<'_>, head: &Head, end: usize) -> bool {
        let last = head.clauses.last().is_some_and(|clause| clause.word.text == "where");
        let (start, _) = self.range(part);
        let text = part.as_str().lines().next().unwrap_or_default();
        let rest = text[first_word(text).len()..].trim_start();
        let compares = ["==", "!=", ">=", "<=", "> ", "< ", "in ["];
        if !last
            || head.block.is_some()
            || !compares.iter().any(|sign| rest.starts_with(sign))
            || self.repaired.text[end - 1..start].contains('\n')
        {
            return false;
        }
        let comma = self.place(end - 1, end);
        self.error(
            Diagnostic::new(Code::Unexpected, comma, "two conditions are parted by `and` or `or`")
                .label("a comma parts no conditions")
                .help("write `and` if both must hold")
                .guess("write `and`", comma, " and"),
        );
        true
    }

    /// What follows a block, which ends at `block`, and belongs into the head before that:
    /// `{ … } by 2030`.
    pub(super) fn clause_behind_block(
        &mut self,
        before: Option<&Item>,
        block: usize,
        at: usize,
    ) -> bool {
        let line = near(&self.repaired.text, at);
        let word = first_word(line);
        let (keyword, blocked) = match before {
            Some(Item::Statement(Statement { kind: StatementKind::Measure(m), .. })) => {
                ("measure", m.block.is_some())
            }
            Some(Item::Statement(Statement { kind: StatementKind::Head(h), .. })) => {
                (h.keyword.text.as_str(), h.block.is_some())
            }
            _ => return false,
        };
        let clauses = || vocab::constructs(keyword).iter().flat_map(|c| c.clauses);
        if !blocked || !clauses().any(|clause| clause.word == word) {
            return false;
        }
        // It would not be told.
        let place = self.place(block, block);
        if self.crowds(place.start as usize) {
            return true;
        }
        let line = line.split("//").next().unwrap_or_default();
        let line = line[..line.find(['}', '{', ',']).unwrap_or(line.len())].trim_end();
        let span = self.place(block, at + line.len());
        self.error(
            Diagnostic::new(
                Code::Misplaced,
                span,
                format!(
                    "`{word}` stands in the head of {}, not behind its block",
                    vocab::with_article(keyword)
                ),
            )
            .label("not here")
            .help(format!("write `{}` before the `{{`", shorten(line))),
        );
        true
    }

    /// `pain: "…"`: an entry written like a property.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn extra_colon(
        &mut self,
        key: Name,
        keyword: String,
        colon: Span,
        value: Option<Expr>,
        block: Option<Pair<'_>>,
        all: Span,
    ) -> StatementKind {
        let gap = Span { end: colon.end, start: key.span.end, ..colon };
        let around = self.around.last().copied().unwrap_or("file");
        // `channel: website` says `via`: told with the other clauses that stand in a block.
        if let (Some(_), Some(value)) = (vocab::called_clause(&keyword, around), value.as_ref()) {
            let key = Name { text: keyword, span: key.span };
            return StatementKind::Property(Box::new(Property { key, value: value.clone() }));
        }
        let sign = if self.original_text(colon).starts_with('=') { "an `=`" } else { "a colon" };
        let mut d = Diagnostic::new(
            Code::ExtraColon,
            colon,
            format!("`{keyword}` is written without {sign}: there may be several of it"),
        )
        .label(if sign == "a colon" { "no colon here" } else { "no `=` here" });
        if let Some(Expr { kind: ExprKind::List(values), span: list }) = &value
            && values.iter().all(|v| matches!(v.kind, ExprKind::Text(_)))
        {
            let each: Vec<String> = values
                .iter()
                .map(|v| format!("{keyword} {}", self.original_text(v.span)))
                .collect();
            let indent = self.indent_of(key.span);
            self.error(
                d.help(format!(
                    "write each on its own, as in `{}`",
                    each.first().map_or("", |e| e)
                ))
                .guess(
                    "write each on a line of its own",
                    key.span.to(*list),
                    each.join(&format!("\n{indent}")),
                ),
            );
            return StatementKind::Junk;
        }
        let shape = vocab::constructs(&keyword).first().map(|c| c.shape);
        if let Some(shape) = shape {
            if let Some(right) = self.team_before_text(&keyword, value.as_ref(), all) {
                self.error(d.help(format!("write `{right}`")).guess("write it so", all, right));
                self.file.lost_names = true;
                return StatementKind::Junk;
            }
            d = d.help(format!("write it as in `{shape}`"));
        }
        let written = self.original_text(colon);
        let properties = vocab::properties_in(around);
        let meant = (keyword == "pain"
            && properties.contains(&"resolves")
            && vocab::construct("pain", around).is_none())
        .then_some("resolves");
        let head_span = block.as_ref().map_or(all, |b| Span { end: self.span(b).start, ..all });
        let fits = vocab::construct(&keyword, around)
            .is_some_and(|c| self.fits_without_colon(c, value.as_ref(), head_span));
        let d = match keyword.as_str() {
            _ if let Some(meant) = meant => Diagnostic::new(
                Code::UnknownProperty,
                key.span,
                format!("{} has no property `{keyword}`", vocab::with_article(around)),
            )
            .label(format!("did you mean `{meant}:`?"))
            .help(format!("write `{meant}:`"))
            .guess(format!("write `{meant}`"), key.span, meant),
            // The colon of `ask` has a place of its own, behind the name.
            "ask" => d,
            _ if !fits => d,
            // `feels :)` is no colon too many.
            _ if self.original_text(Span { start: colon.end, ..all }).starts_with([')', '(']) => d,
            _ => {
                // `persona :Ana`: the words stay apart.
                let behind = self.original_text(Span { start: colon.end, ..all });
                let apart = if behind.starts_with([' ', '\t']) { "" } else { " " };
                d.fix(format!("delete the `{}`", written.trim()), gap, apart)
            }
        };
        self.error(d);
        if let (Some(meant), Some(value)) = (meant, &value) {
            let key = Name { text: meant.to_owned(), span: key.span };
            return StatementKind::Property(Box::new(Property { key, value: value.clone() }));
        }
        let known = vocab::keyword(&keyword).unwrap_or_default();
        let block = block.map(|b| self.block(b, known));
        if keyword == "measure" || keyword == "use" {
            self.file.lost_names = true;
            return StatementKind::Junk;
        }
        let keyword = Name { text: keyword, span: key.span };
        let mut head = Head { block, ..Head::new(keyword, head_span) };
        match value {
            Some(Expr { kind: ExprKind::Text(value), span }) => {
                head.texts.push(Text { value, span })
            }
            Some(e) if matches!(e.kind, ExprKind::Number(_)) => head.level = Some(Box::new(e)),
            Some(e) => head.name = e.word().cloned(),
            None => {}
        }
        self.file.lost_names |= head.name.is_none();
        StatementKind::Head(Box::new(head))
    }

    /// `event paid = jobs where …`: the sign stands for the clause that is wanted, or before it.
    pub(super) fn sign_for_clause(
        &mut self,
        sign: &Pair<'_>,
        wanted: &str,
        keyword: &str,
        head: &Head,
        junk: Option<&Pair<'_>>,
    ) {
        let at = self.span(sign);
        self.file.lost_names = true;
        let sign = sign.as_str().trim();
        let word = head.ty.as_ref().and_then(|ty| ty.word());
        let query = |word: &&Name| matches!(&*word.text.to_lowercase(), "select" | "with");
        if let Some(query) = word.filter(query) {
            if let Some(junk) = junk {
                let rest = self.span(junk);
                self.told_as_a_whole(query.span.to(rest));
            }
            let shape = vocab::constructs(keyword).first().map_or("", |c| c.shape);
            let d = Diagnostic::new(
                Code::Unexpected,
                query.span,
                format!("no query stands in {}", vocab::with_article(keyword)),
            );
            self.error(
                d.label("the source and a condition are wanted")
                    .help(format!("write them as in `{shape}`")),
            );
            return;
        }
        let name = head.name.as_ref().map_or(at, |name| name.span);
        let gap =
            head.ty.as_ref().map_or(at, |ty| Span { start: name.end, end: ty.span.start, ..at });
        self.error(if word.is_some_and(|word| word.text == wanted) {
            let text = format!("no `{sign}` stands before `{wanted}`");
            Diagnostic::new(Code::Unexpected, at, text)
                .label("one too many")
                .help("delete it")
                .guess("delete it", gap, " ")
        } else {
            let text = format!("`{sign}` stands where `{wanted}` is wanted");
            Diagnostic::new(Code::Unexpected, at, text)
                .label(format!("did you mean `{wanted}`?"))
                .help(format!("write `{wanted}`"))
                .guess(format!("write `{wanted}`"), gap, format!(" {wanted} "))
        });
    }

    /// Whether a head is right once its colon is gone: what stood behind that is this value, and then
    /// the rest of the head.
    fn fits_without_colon(&self, c: &Construct, value: Option<&Expr>, head: Span) -> bool {
        let Some(value) = value else {
            return c.name != Presence::Required && c.text != Presence::Required;
        };
        let rest = self.original_text(Span { start: value.span.end, ..head });
        let rest = rest.trim();
        let clause = c.clauses.iter().any(|clause| clause.word == first_word(rest));
        let ends = rest.is_empty() || clause;
        match &value.kind {
            ExprKind::Text(_) => c.name != Presence::Required && c.text != Presence::None && ends,
            ExprKind::Path(_) => {
                let text = whole_text(rest) || ends && c.text != Presence::Required;
                value.word().is_some() && c.name != Presence::None && text
            }
            ExprKind::Number(_) => {
                let level = self.original_text(value.span).parse::<i8>();
                matches!(c.keyword, "feels" | "expects")
                    && level.is_ok_and(|level| (-2..=2).contains(&level))
                    && (ends || whole_text(rest))
            }
            _ => false,
        }
    }

    /// `frontstage: Support "Calls back"`, as it is written.
    pub(super) fn team_before_text(
        &self,
        keyword: &str,
        value: Option<&Expr>,
        all: Span,
    ) -> Option<String> {
        let by = |c: &&vocab::Construct| c.clauses.iter().any(|c| c.word == "by");
        let team = value.and_then(Expr::word)?;
        let text = self.original_text(Span { start: team.span.end, ..all });
        let fits = vocab::constructs(keyword).iter().any(by) && whole_text(text.trim());
        fits.then(|| format!("{keyword} {} by {}", text.trim(), team.text))
    }

    /// `user_id varchar(20)`: a column as SQL declares it.
    pub(super) fn type_of_sql(&mut self, head: &Head, whole: &str) -> bool {
        let line = whole.lines().next().unwrap_or_default();
        let (Some(ty), Some("columns" | "event")) = (&head.name, self.around.last().copied())
        else {
            return false;
        };
        if !line.contains('(') {
            return false;
        }
        let key = &head.keyword;
        let d =
            Diagnostic::new(Code::MissingColon, key.span, format!("`{}` has no colon", key.text))
                .label("`:` is missing after this");
        let columns = self.around.last() == Some(&"columns");
        self.error(match vocab::column_type_called(&ty.text).filter(|_| columns) {
            Some(meant) => d.help(format!("write `{}: {meant}`", key.text)),
            None if columns => {
                d.help(format!("write `{}: …`, with the type of the column", key.text))
            }
            None => d.help(format!("write `{}: …`, with the name of a column", key.text)),
        });
        true
    }
}

/// What stands in the one pair of brackets that a text is.
fn bracketed(text: &str) -> Option<&str> {
    let inner = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .or_else(|| text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')))?
        .trim();
    (!inner.is_empty() && !inner.contains(['(', ')', '[', ']', '{', '}', '"'])).then_some(inner)
}

/// What stands in brackets, as it is written behind a keyword: in a block, or as a clause.
fn in_no_brackets(keyword: &str, inner: &str) -> Option<String> {
    let constructs = vocab::constructs(keyword);
    let clauses = || constructs.iter().flat_map(|c| c.clauses.iter().map(|c| c.word));
    let word = first_word(inner);
    if begins_statement(inner) && vocab::properties_in(keyword).contains(&word) {
        return Some(format!("{{ {inner} }}"));
    }
    if clauses().any(|clause| clause == word) && inner.len() > word.len() {
        return Some(inner.to_owned());
    }
    let names = || inner.split(',').map(str::trim);
    if !names().all(|name| !name.is_empty() && name == first_word(name)) {
        return None;
    }
    // The one property that has this word, or the one clause there is.
    let mut choices = constructs.iter().flat_map(|c| c.properties).filter(|p| match p.ty {
        ValueType::Choice(words) | ValueType::Choices(words) => words.contains(&inner),
        _ => false,
    });
    if let (Some(property), None) = (choices.next(), choices.next()) {
        return Some(format!("{{ {}: {inner} }}", property.name));
    }
    let mut clauses = clauses();
    match (clauses.next(), clauses.next()) {
        (Some(clause), None) => Some(format!("{clause} {inner}")),
        _ => None,
    }
}

/// `/store`, `+ store & app`, as a list goes on with commas.
fn parted_by_signs(text: &str) -> Option<String> {
    let rest = text.strip_prefix(PARTING)?;
    let mut right = String::new();
    for part in rest.split(PARTING).map(str::trim) {
        if part.is_empty() || part != first_word(part) || vocab::is_reserved(part) {
            return None;
        }
        right.push_str(", ");
        right.push_str(part);
    }
    Some(right)
}
