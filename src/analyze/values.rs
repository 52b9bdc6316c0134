//! Blocks of properties: which are there, and of which type their values are.

use super::scope::{Analysis, Symbol};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{Decimal, TimeOfDay};
use crate::source::Span;
use crate::syntax::ast::{
    Block, Expr, ExprKind, Item, Name, NumberUnit, Property, Statement, StatementKind,
};
use crate::vocab::{self, Construct, NameKind, ValueType};
use std::collections::HashSet;

/// The properties of a block, each once.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a> {
    found: Vec<&'a Property>,
    /// Whether something in the block could not be understood: what is not said may be meant by it.
    vague: bool,
}

impl<'a> Fields<'a> {
    /// The value of a property, unless it is a hole.
    pub(crate) fn get(&self, key: &str) -> Option<&'a Expr> {
        self.found.iter().find(|p| p.key.text == key).map(|p| &p.value).filter(|v| !v.is_hole())
    }

    /// Whether what is not said may have been meant.
    pub(crate) fn vague(&self) -> bool {
        self.vague
    }

    /// Whether a property is said at all.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.found.iter().any(|p| p.key.text == key)
    }

    /// Where the key of a property stands.
    pub(crate) fn key(&self, key: &str) -> Option<Span> {
        self.found.iter().find(|p| p.key.text == key).map(|p| p.key.span)
    }
}

/// What an expression is, in words.
pub(crate) fn found(expr: &Expr) -> &'static str {
    match &expr.kind {
        ExprKind::Hole => "nothing",
        ExprKind::Text(_) => "a text",
        ExprKind::Number(n) => match n.unit {
            NumberUnit::None => "a plain number",
            NumberUnit::Percent => "a percentage",
            NumberUnit::Time(_) => "a duration",
            NumberUnit::Money(_) => "an amount of money",
        },
        ExprKind::Date(_) => "a date",
        ExprKind::Time(_) => "a time of day",
        ExprKind::Path(_) => "a name",
        ExprKind::Call(..) => "a call",
        ExprKind::List(_) => "a list",
        ExprKind::Range(..) => "a range",
        ExprKind::Comparison(..) => "a comparison",
        _ => "a formula or condition",
    }
}

/// Whether people write a property of this name for the text before the block.
pub(crate) fn stands_for_text(key: &str) -> bool {
    matches!(key, "label" | "title" | "name" | "text")
}

impl<'a> Analysis<'a> {
    /// The properties of a block. Says which are unknown, repeated or missing, and which other
    /// statements cannot stand there.
    pub(crate) fn fields(
        &mut self,
        construct: &'static Construct,
        head: Span,
        broken: bool,
        block: Option<&'a Block>,
    ) -> Fields<'a> {
        let mut fields = Fields { vague: broken, ..Fields::default() };
        for item in block.map_or(&[][..], |b| &b.items) {
            let Item::Statement(statement) = item else { continue };
            match &statement.kind {
                StatementKind::Property(p) => self.field(construct, p, &mut fields),
                StatementKind::Head(h) => {
                    if vocab::construct(&h.keyword.text, construct.keyword).is_none() {
                        fields.vague = true;
                        self.misplaced(statement, construct.keyword);
                    }
                }
                StatementKind::Measure(_) => {
                    if vocab::construct("measure", construct.keyword).is_none() {
                        self.misplaced(statement, construct.keyword);
                    }
                }
                StatementKind::Chain(_) | StatementKind::Use(_) => {
                    self.misplaced(statement, construct.keyword)
                }
                StatementKind::Junk => fields.vague = true,
            }
        }
        for property in construct.properties.iter().filter(|p| p.required) {
            if !fields.has(property.name) && !fields.vague {
                let shape = construct.shape;
                self.report(
                    Diagnostic::new(
                        Code::MissingProperty,
                        head,
                        format!("this {} does not say `{}:`", construct.keyword, property.name),
                    )
                    .label(format!("`{}:` is missing: {}", property.name, property.doc))
                    .help(format!("write it as in `{shape}`")),
                );
            }
        }
        fields
    }

    fn field(
        &mut self,
        construct: &'static Construct,
        property: &'a Property,
        fields: &mut Fields<'a>,
    ) {
        let key = &property.key;
        if !construct.properties.iter().any(|p| p.name == key.text) {
            fields.vague = true;
            self.unknown_property(construct, key);
            return;
        }
        if let Some(first) = fields.key(&key.text) {
            self.report(
                Diagnostic::new(
                    Code::RepeatedProperty,
                    key.span,
                    format!("`{}:` is said twice", key.text),
                )
                .label("once more")
                .also(first, "first said here")
                .help(self.once(property, fields.get(&key.text))),
            );
            return;
        }
        fields.found.push(property);
    }

    /// What to do with a second value of a property: a list, where it takes one.
    fn once(&self, again: &Property, first: Option<&Expr>) -> String {
        let several = vocab::takes_several(&again.key.text);
        let Some(first) = first.filter(|_| several) else {
            return "a colon means there is one of it: delete one of the two".into();
        };
        let text = &self.sources.get(again.key.span.file).text;
        let names = [first, &again.value].map(|value| {
            let written = text.get(value.span.range()).unwrap_or_default();
            written.trim_matches(['[', ']', ' ']).to_owned()
        });
        format!("write them as one list, as in `{}: [{}]`", again.key.text, names.join(", "))
    }

    fn unknown_property(&mut self, construct: &'static Construct, key: &Name) {
        let keyword = construct.keyword;
        let names = construct.properties.iter().map(|p| p.name);
        let mut d = Diagnostic::new(
            Code::UnknownProperty,
            key.span,
            format!("{} has no property `{}`", vocab::with_article(keyword), key.text),
        );
        let near = nearest(&key.text, names.clone());
        let elsewhere: Vec<String> = vocab::CONSTRUCTS
            .iter()
            .filter(|c| c.keyword != keyword && c.properties.iter().any(|p| p.name == key.text))
            .map(|c| format!("`{}`", c.keyword))
            .collect();
        if key.text == "name" && construct.name == vocab::Presence::Required {
            d = d.label("stands before the block").help(format!(
                "write the name right behind `{keyword}`, as in `{}`",
                construct.shape
            ));
        } else if stands_for_text(&key.text) && construct.text != vocab::Presence::None {
            d = d.label("stands before the block").help(format!(
                "write the text in quotes before the `{{`, as in `{}`",
                construct.shape
            ));
        } else if let Some(clause) = vocab::called_clause(&key.text, keyword) {
            d = d
                .label("stands before the block")
                .help(format!("write `{clause} …` before the `{{`, as in `{}`", construct.shape));
        } else if let Some(meant) = near {
            d = d
                .label(format!("did you mean `{meant}:`?"))
                .help(format!("write `{meant}:`"))
                .guess(format!("write `{meant}`"), key.span, meant);
        } else if vocab::construct(&key.text, keyword).is_some() {
            d = d
                .label("this is an entry")
                .help(format!("write `{} \"…\"`, without a colon", key.text));
        } else if let Some(word) = vocab::elsewhere_called(&key.text, keyword) {
            let shape = vocab::construct(word, keyword).map_or(word, |c| c.shape);
            d = d
                .label(format!("did you mean `{word}`?"))
                .help(format!("write it as in `{shape}`"));
        } else if construct.clauses.iter().any(|c| c.word == key.text) {
            d = d
                .label("stands before the block")
                .help(format!("write `{}` before the `{{`, as in `{}`", key.text, construct.shape));
        } else {
            let list: Vec<String> = names.map(|n| format!("`{n}:`")).collect();
            let own = match list.as_slice() {
                [] => format!("{} has no properties", vocab::with_article(keyword)),
                list => format!("it has {}", super::names::join(list)),
            };
            d = match elsewhere.as_slice() {
                [] => d.label("unknown here").help(own),
                some => {
                    let others = super::names::join(some);
                    d.label("not here").help(format!("{own}; `{}:` stands in {others}", key.text))
                }
            };
        }
        self.report(d);
    }

    /// Says that a value is of another type than wanted.
    pub(crate) fn wrong_type(&mut self, expr: &Expr, wanted: ValueType) {
        if expr.is_hole() {
            return;
        }
        let mut d = Diagnostic::new(
            Code::WrongType,
            expr.span,
            format!("{} stands where {} is wanted", found(expr), short(wanted)),
        )
        .label(format!("this is {}", found(expr)));
        d = match (&expr.kind, wanted) {
            (ExprKind::Path(names), ValueType::Text | ValueType::Address) => {
                let text = names.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(".");
                d.help(format!("write `\"{text}\"`")).guess(
                    "write it as a text",
                    expr.span,
                    format!("\"{text}\""),
                )
            }
            (
                ExprKind::Text(text),
                ValueType::Name(_)
                | ValueType::Names(_)
                | ValueType::Choice(_)
                | ValueType::Choices(_)
                | ValueType::YesNo
                | ValueType::EvidenceSource,
            ) if text.chars().all(|c| c.is_alphanumeric() || c == '_') && !text.is_empty() => d
                .help(format!("names are written without quotes: `{text}`"))
                .guess("delete the quotes", expr.span, text.clone()),
            (ExprKind::Text(text), ValueType::EvidenceSource) => {
                let label = crate::model::quoted(&super::written::shorten(text));
                d.help(format!(
                    "declare it outside every block, as in `source NAME {label}`, and write its name here"
                ))
            }
            (ExprKind::List(values), ValueType::Name(_) | ValueType::Names(_))
                if !values.is_empty() && values.iter().all(|value| value.word().is_some()) =>
            {
                let names = values.iter().filter_map(|value| Some(value.word()?.text.as_str()));
                let names = names.collect::<Vec<_>>().join(", ");
                d.help(format!("names stand there without brackets: write `{names}`")).guess(
                    "delete the brackets",
                    expr.span,
                    names,
                )
            }
            _ => d.help(format!("write {}", wanted.wanted())),
        };
        self.report(d);
    }

    /// A text.
    pub(crate) fn text_value(&mut self, expr: Option<&Expr>) -> Option<String> {
        let expr = expr?;
        match &expr.kind {
            ExprKind::Text(text) => Some(text.clone()),
            _ => {
                self.wrong_type(expr, ValueType::Text);
                None
            }
        }
    }

    /// `true` or `false`.
    pub(crate) fn yes_no(&mut self, expr: Option<&Expr>) -> Option<bool> {
        let expr = expr?;
        match expr.word().map(|w| w.text.as_str()) {
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(word) => {
                let meant = match word.to_lowercase().as_str() {
                    "yes" | "y" | "ja" | "true" | "on" => Some("true"),
                    "no" | "n" | "nein" | "false" | "off" => Some("false"),
                    _ => None,
                };
                let mut d = Diagnostic::new(
                    Code::UnknownChoice,
                    expr.span,
                    format!("`{word}` is neither `true` nor `false`"),
                )
                .label("yes or no?")
                .help(match meant {
                    Some(meant) => format!("write `{meant}`"),
                    None => "write `true` or `false`".to_string(),
                });
                if let Some(meant) = meant {
                    d = d.fix(format!("write `{meant}`"), expr.span, meant);
                }
                self.report(d);
                None
            }
            None => {
                self.wrong_type(expr, ValueType::YesNo);
                None
            }
        }
    }

    /// One of some words.
    pub(crate) fn choice(
        &mut self,
        expr: Option<&Expr>,
        words: &'static [&'static str],
    ) -> Option<&'static str> {
        let expr = expr?;
        let Some(name) = expr.word() else {
            self.wrong_type(expr, ValueType::Choice(words));
            return None;
        };
        let found = words.iter().copied().find(|w| *w == name.text);
        if found.is_none() {
            let list: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
            let mut d = Diagnostic::new(
                Code::UnknownChoice,
                expr.span,
                format!("`{}` is none of the choices", name.text),
            );
            let near = nearest(&name.text, words.iter().copied());
            let mut begun =
                words.iter().filter(|w| name.text.len() > 2 && w.starts_with(&name.text));
            let begun = begun.next().filter(|_| begun.next().is_none()).copied();
            d = match near.or_else(|| vocab::choice_called(&name.text, words)).or(begun) {
                Some(meant) => d
                    .label(format!("did you mean `{meant}`?"))
                    // Of a few all are shown: the nearest word need not be the one meant.
                    .help(match list.len() {
                        0..=3 => format!("write {}", super::names::join(&list)),
                        _ => format!("write `{meant}`"),
                    })
                    .guess(format!("write `{meant}`"), expr.span, meant),
                None => {
                    d.label("not one of them").help(format!("write {}", super::names::join(&list)))
                }
            };
            self.report(d);
        }
        found
    }

    /// One or more of some words.
    pub(crate) fn choices(
        &mut self,
        expr: Option<&Expr>,
        words: &'static [&'static str],
    ) -> Vec<&'static str> {
        let mut found = Vec::new();
        for value in each(expr) {
            if let Some(word) = self.choice(Some(value), words) {
                if found.contains(&word) {
                    self.repeated_value(value.span, word);
                } else {
                    found.push(word);
                }
            }
        }
        found
    }

    pub(super) fn repeated_value(&mut self, span: Span, word: &str) {
        self.report(
            Diagnostic::new(Code::RepeatedProperty, span, format!("`{word}` is listed twice"))
                .label("once more")
                .help("delete one of the two"),
        );
    }

    /// A name at the top of a file.
    pub(crate) fn symbol(
        &mut self,
        file: usize,
        expr: Option<&Expr>,
        kind: NameKind,
    ) -> Option<Symbol> {
        let expr = expr?;
        match &expr.kind {
            ExprKind::Path(names) if names.len() == 1 => self.resolve(file, &names[0], &[kind]),
            ExprKind::Path(names) => {
                self.dotted_name(names, kind, expr.span);
                None
            }
            ExprKind::Text(text) => {
                let several = text.contains(char::is_whitespace);
                match self.labelled(file, text, kind) {
                    Some(name) => self.label_for_name(expr.span, text, &name, kind),
                    None if several && let Some(name) = self.named_in(file, text, kind) => {
                        self.text_for_name(expr.span, &name, kind);
                    }
                    None => self.wrong_type(expr, ValueType::Name(kind)),
                }
                None
            }
            _ => {
                self.wrong_type(expr, ValueType::Name(kind));
                None
            }
        }
    }

    /// The name in reach of a file whose declaration has such a label.
    fn labelled(&self, file: usize, label: &str, kind: NameKind) -> Option<String> {
        let label = label.to_lowercase();
        let fits = |symbol: Symbol| {
            let known = self.decl(symbol).label.as_ref();
            symbol.kind() == kind && known.is_some_and(|known| known.to_lowercase() == label)
        };
        let names = &self.scopes.get(file)?.names;
        let found = names.iter().find(|(_, bs)| bs.iter().any(|b| fits(b.symbol)));
        found.map(|(name, _)| name.clone())
    }

    /// The one name in reach of a file that is a word of this text.
    fn named_in(&self, file: usize, text: &str, kind: NameKind) -> Option<String> {
        let names = &self.scopes.get(file)?.names;
        let fits = |name: &str| {
            names.get(name).is_some_and(|bs| bs.iter().any(|b| b.symbol.kind() == kind))
        };
        // Each word as it is written, or else without regard to its case.
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let (exact, other): (HashSet<&str>, HashSet<&str>) = words.partition(|word| fits(word));
        let other: HashSet<String> = other.iter().map(|word| word.to_lowercase()).collect();
        let mut found = names.keys().filter(|name| {
            fits(name) && (exact.contains(name.as_str()) || other.contains(&name.to_lowercase()))
        });
        found.next().filter(|_| found.next().is_none()).cloned()
    }

    fn label_for_name(&mut self, span: Span, label: &str, name: &str, kind: NameKind) {
        self.report(
            Diagnostic::new(
                Code::WrongType,
                span,
                format!("a text stands where {} is wanted", ValueType::Name(kind).wanted()),
            )
            .label(format!("`{}` is a label", super::written::shorten(label)))
            .help(format!("write its name: `{name}`"))
            .guess(format!("write `{name}`"), span, name),
        );
    }

    fn text_for_name(&mut self, span: Span, name: &str, kind: NameKind) {
        self.report(
            Diagnostic::new(
                Code::WrongType,
                span,
                format!("a text stands where {} is wanted", ValueType::Name(kind).wanted()),
            )
            .label(format!("did you mean `{name}`?"))
            .help(format!("write `{name}`"))
            .guess(format!("write `{name}`"), span, name),
        );
    }

    /// Says that a name with dots must be brought in by `use`.
    pub(crate) fn dotted_name(&mut self, names: &[Name], kind: NameKind, span: Span) {
        let whole: Vec<&str> = names.iter().map(|n| n.text.as_str()).collect();
        let last = names.last().map_or("", |n| n.text.as_str()).to_string();
        self.report(
            Diagnostic::new(
                Code::UnknownName,
                span,
                format!("`{}` is no name of {}", whole.join("."), vocab::with_article(kind.word())),
            )
            .label("a name from another file has no dots")
            .help(format!(
                "write `use {}` at the top of the file, and `{last}` here",
                whole.join(".")
            )),
        );
    }

    /// One or more names at the top of a file, each once.
    pub(crate) fn symbols(
        &mut self,
        file: usize,
        expr: Option<&Expr>,
        kind: NameKind,
    ) -> Vec<Symbol> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        for value in each(expr) {
            if let Some(symbol) = self.symbol(file, Some(value), kind) {
                if !seen.insert(symbol) {
                    let word = value.word().map_or(String::new(), |w| w.text.clone());
                    self.repeated_value(value.span, &word);
                } else {
                    found.push(symbol);
                }
            }
        }
        found
    }

    /// A time of day.
    pub(crate) fn time_of_day(&mut self, expr: Option<&Expr>) -> Option<TimeOfDay> {
        let expr = expr?;
        match expr.kind {
            ExprKind::Time(time) => Some(time),
            _ => {
                self.wrong_type(expr, ValueType::TimeOfDay);
                None
            }
        }
    }

    /// A level from -2 to +2.
    pub(crate) fn level(&mut self, keyword: &str, expr: &Expr) -> Option<i8> {
        match &expr.kind {
            ExprKind::Hole => None,
            ExprKind::Number(n) if n.unit == NumberUnit::None => {
                let two = Decimal::TWO;
                if n.value.fract().is_zero() && n.value >= -two && n.value <= two {
                    return i8::try_from(n.value).ok();
                }
                self.report(
                    Diagnostic::new(
                        Code::OutOfRange,
                        expr.span,
                        format!("`{}` is no level", super::written::shown(expr)),
                    )
                    .label("levels go from -2 to +2")
                    .help(format!(
                        "write -2 (very bad), -1, 0, +1 or +2 (very good) after `{keyword}`"
                    )),
                );
                None
            }
            _ => {
                self.report(
                    Diagnostic::new(
                        Code::WrongType,
                        expr.span,
                        format!("{} stands where a level is wanted", found(expr)),
                    )
                    .label("levels go from -2 to +2")
                    .help(format!("write it as in `{keyword} -1`")),
                );
                None
            }
        }
    }
}

/// The values of a list, or the one value.
pub(crate) fn each(expr: Option<&Expr>) -> Vec<&Expr> {
    match expr {
        None => Vec::new(),
        Some(Expr { kind: ExprKind::List(values), .. }) => values.iter().collect(),
        Some(value) => vec![value],
    }
}

/// What is wanted, without the example.
fn short(wanted: ValueType) -> String {
    if let ValueType::Names(kind) = wanted {
        return ValueType::Name(kind).wanted();
    }
    let all = wanted.wanted();
    match all.split_once(", as in") {
        Some((short, _)) => short.to_string(),
        None => all,
    }
}

/// The construct of a keyword in a place that the grammar and the table both know.
pub(crate) fn known(keyword: &str, place: &str) -> Option<&'static Construct> {
    vocab::construct(keyword, place)
}

/// The statements of a block.
pub(crate) fn statements(block: Option<&Block>) -> impl Iterator<Item = &Statement> {
    block.into_iter().flat_map(Block::statements)
}
