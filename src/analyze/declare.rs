//! The second pass: what declarations other than metrics and journeys say.

use super::names::Declared;
use super::scope::{Analysis, Symbol};
use super::values::{Fields, known, stands_for_text, statements};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{ChannelId, Decl, FrameworkStage, MetricId, Question, Scale, SurveyId};
use crate::source::Span;
use crate::syntax::ast::{
    Clause, Expr, ExprKind, Head, Item, Name, Number, NumberUnit, Statement, StatementKind,
};
use crate::vocab::{self, NameKind};
use std::collections::{HashMap, HashSet};

impl<'a> Analysis<'a> {
    /// Fills every declaration but metrics and journeys.
    pub fn declare(&mut self, declared: &[Declared<'a>]) {
        let of = |kind: NameKind| declared.iter().filter(move |d| d.symbol.kind() == kind);
        for d in of(NameKind::Source) {
            if let Symbol::Source(id) = d.symbol {
                self.source(id, d);
            }
        }
        for d in of(NameKind::Team).chain(of(NameKind::Channel)) {
            self.simple(d);
        }
        for d in of(NameKind::Event) {
            if let Symbol::Event(id) = d.symbol {
                self.event(id, d);
            }
        }
        for d in of(NameKind::Survey) {
            if let Symbol::Survey(id) = d.symbol {
                self.survey(id, d);
            }
        }
        for d in of(NameKind::Framework) {
            self.framework(d);
        }
        self.personas(&of(NameKind::Persona).copied().collect::<Vec<_>>());
    }

    /// Checks clauses and text of a head against the table.
    pub(crate) fn clauses(
        &mut self,
        keyword: &str,
        place: &str,
        statement: &Statement,
        head: &Head,
    ) {
        let Some(construct) = known(keyword, place) else { return };
        let mut seen: Vec<&Clause> = Vec::new();
        let required = construct.clauses.iter().filter(|c| c.required);
        let mut missing: Vec<_> = required.filter(|c| head.clause(c.word).is_none()).collect();
        for clause in &head.clauses {
            let word = clause.word.text.as_str();
            if !construct.clauses.iter().any(|c| c.word == word) {
                let list: Vec<String> =
                    construct.clauses.iter().map(|c| format!("`{}`", c.word)).collect();
                let d = Diagnostic::new(
                    Code::WrongClause,
                    clause.word.span,
                    format!("{} has no `{word}`", vocab::with_article(keyword)),
                );
                // Most likely one stands for the other.
                if !missing.is_empty() {
                    let meant = missing.remove(0).word;
                    self.report(
                        d.label(format!("did you mean `{meant}`?"))
                            .help(format!("write `{meant}`, as in `{}`", construct.shape))
                            .guess(format!("write `{meant}`"), clause.word.span, meant),
                    );
                    seen.push(clause);
                    continue;
                }
                // The one word of a journey and of a persona for what it is based on.
                let other = match word {
                    "extends" => "improves",
                    "improves" => "extends",
                    _ => "",
                };
                if construct.clauses.iter().any(|c| c.word == other) {
                    self.report(
                        d.label(format!("did you mean `{other}`?"))
                            .help(format!("write `{other}`"))
                            .guess(format!("write `{other}`"), clause.word.span, other),
                    );
                    continue;
                }
                let d = d.label("not here");
                let help = match word {
                    "by" if vocab::is_property("owner")
                        && construct.properties.iter().any(|p| p.name == "owner") =>
                    {
                        "write `owner: …` in its block".to_string()
                    }
                    _ if list.is_empty() => {
                        format!(
                            "delete it: nothing stands between {} and its block",
                            vocab::with_article(keyword)
                        )
                    }
                    _ => format!("it can have {}", super::names::join(&list)),
                };
                self.report(d.help(help));
            } else if let Some(first) = seen.iter().find(|c| c.word.text == word) {
                self.report(
                    Diagnostic::new(
                        Code::RepeatedProperty,
                        clause.word.span,
                        format!("`{word}` is said twice"),
                    )
                    .label("once more")
                    .also(first.word.span, "first said here")
                    .help("put both after one of them, parted by a comma"),
                );
            } else if let Some(second) =
                clause.values.get(1).filter(|v| vocab::names_one(word) && !v.is_hole())
            {
                self.report(
                    Diagnostic::new(
                        Code::Unexpected,
                        second.span,
                        format!("only one name can stand after `{word}`"),
                    )
                    .label("one too many")
                    .help("delete it"),
                );
            }
            seen.push(clause);
        }
        let in_block = |word: &str| {
            block_properties(head)
                .any(|key| vocab::called_clause(&key.text, keyword).is_some_and(|w| w == word))
        };
        for wanted in missing {
            if !statement.broken && !in_block(wanted.word) {
                self.report(
                    Diagnostic::new(
                        Code::MissingClause,
                        head.keyword.span,
                        format!("this {keyword} does not say `{}`", wanted.word),
                    )
                    .label(format!("`{}` is missing: {}", wanted.word, wanted.doc))
                    .help(format!("write it as in `{}`", construct.shape)),
                );
            }
        }
        let texts = if keyword == "link" {
            2
        } else {
            usize::from(construct.text != vocab::Presence::None)
        };
        if let Some(extra) = head.texts.get(texts) {
            self.report(
                Diagnostic::new(Code::Unexpected, extra.span, "a second text cannot stand here")
                    .label("one too many")
                    .help(format!(
                        "put it on a line of its own, or join it to the first; the shape is `{}`",
                        construct.shape
                    )),
            );
        }
        // `text: "…"` in the block is told there.
        let text_in_block = block_properties(head).any(|key| stands_for_text(&key.text));
        if construct.text == vocab::Presence::Required
            && head.texts.len() < texts
            && !statement.broken
            && !text_in_block
        {
            self.report(
                Diagnostic::new(
                    Code::MissingValue,
                    head.keyword.span,
                    format!("this {keyword} has no text"),
                )
                .label(if keyword == "link" {
                    "a text and an address are missing"
                } else {
                    "a text is missing"
                })
                .help(format!("write it as in `{}`", construct.shape)),
            );
        }
        if let Some(level) = &head.level
            && !matches!(keyword, "feels" | "expects")
        {
            self.report(
                Diagnostic::new(
                    Code::Unexpected,
                    level.span,
                    format!("{} has no level", vocab::with_article(keyword)),
                )
                .label("not here")
                .help("levels stand after `feels` and `expects`"),
            );
        }
        if construct.name == vocab::Presence::None
            && let Some(name) = &head.name
            && matches!(keyword, "feels" | "expects")
        {
            let missing = "write -2 (very bad), -1, 0, +1 or +2 (very good)";
            self.report(
                Diagnostic::new(
                    Code::MissingValue,
                    name.span,
                    format!("`{}` is no level", name.text),
                )
                .label("how good or bad?")
                .help(format!("{missing}, then the words in quotes: `\"{}\"`", name.text)),
            );
        } else if construct.name == vocab::Presence::None
            && let Some(name) = &head.name
        {
            self.report(
                Diagnostic::new(
                    Code::Unexpected,
                    name.span,
                    format!("{} has no name", vocab::with_article(keyword)),
                )
                .label("not here")
                .help(if construct.text == vocab::Presence::None {
                    "delete it".to_string()
                } else if construct.clauses.iter().any(|c| c.word == "by")
                    && head.clause("by").is_none()
                    && !head.texts.is_empty()
                {
                    format!("if it is who does this, write it behind the text: `by {}`", name.text)
                } else {
                    format!("delete it, or put it in quotes; the shape is `{}`", construct.shape)
                }),
            );
        }
        if let (false, Some(block)) = (construct.block, &head.block) {
            self.report(
                Diagnostic::new(
                    Code::Unexpected,
                    Span { end: block.span.start + 1, ..block.span },
                    format!("{} has no block", vocab::with_article(keyword)),
                )
                .help("delete it"),
            );
        }
    }

    /// Clauses and properties of a declaration at the top of a file.
    pub(super) fn top(&mut self, d: &Declared<'a>) -> Fields<'a> {
        let keyword = d.head.keyword.text.as_str();
        self.clauses(keyword, "file", d.statement, d.head);
        match known(keyword, "file") {
            Some(c) => {
                self.fields(c, d.head.keyword.span, d.statement.broken, d.head.block.as_ref())
            }
            None => Fields::default(),
        }
    }

    fn simple(&mut self, d: &Declared<'a>) {
        let fields = self.top(d);
        match d.symbol {
            Symbol::Team(id) => {
                let contact = self.text_value(fields.get("contact"));
                self.model.teams[id].contact = contact;
            }
            Symbol::Channel(id) => {
                let digital = self.yes_no(fields.get("digital"));
                let icon = self.text_value(fields.get("icon"));
                let channel = &mut self.model.channels[id];
                channel.digital = digital;
                channel.icon = icon;
            }
            _ => {}
        }
    }

    fn survey(&mut self, id: SurveyId, d: &Declared<'a>) {
        let _ = self.top(d);
        let source = self.source_clause(d);
        let prefix = self.model.surveys[id].decl.path.clone();
        let mut questions: Vec<Question> = Vec::new();
        let mut asked: HashMap<&str, Span> = HashMap::new();
        for statement in statements(d.head.block.as_ref()) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            if head.keyword.text != "ask" {
                continue;
            }
            self.clauses("ask", "survey", statement, head);
            let fields = match known("ask", "survey") {
                Some(c) => self.fields(c, head.keyword.span, statement.broken, head.block.as_ref()),
                None => Fields::default(),
            };
            let Some(name) = &head.name else {
                self.broken_surveys.insert(id);
                if !statement.broken {
                    self.no_name(head);
                }
                continue;
            };
            self.reserved(name, "question");
            if let Some(&first) = asked.get(name.text.as_str()) {
                self.report(
                    Diagnostic::new(
                        Code::DuplicateName,
                        name.span,
                        format!("a second question is called `{}`", name.text),
                    )
                    .label("the name is taken")
                    .also(first, "first asked here")
                    .help("choose another name"),
                );
                continue;
            }
            let scale = match &head.ty {
                Some(ty) => self.scale(ty),
                None => {
                    if !statement.broken {
                        self.report(
                            Diagnostic::new(
                                Code::MissingValue,
                                name.span,
                                format!("the question `{}` has no scale", name.text),
                            )
                            .label("what can be answered?")
                            .help(format!("write it as in `ask {}: 0..10 \"…\"`", name.text)),
                        );
                    }
                    None
                }
            };
            let column = match (source, fields.get("column")) {
                (Some(source), Some(e)) => self.column_of(source, Some(e), &[]),
                (Some(source), None) if !fields.has("column") => self.find_column(source, name),
                _ => None,
            };
            let decl: Decl =
                self.decl_of(d.file, statement, head, name, format!("{prefix}.{}", name.text));
            if let (Some(scale), Some(column)) = (scale, column) {
                asked.insert(name.text.as_str(), name.span);
                questions.push(Question { decl, scale, column });
            } else {
                // The column it is like is what it was to be called.
                if let (None, Some(source)) = (column, source) {
                    let columns = self.model.sources[source].columns.iter();
                    let meant =
                        crate::diagnostic::nearest(&name.text, columns.map(|c| c.name.as_str()));
                    // Where none is alike, it may be any.
                    let meant = meant.unwrap_or("*").to_string();
                    self.broken_questions.insert((id, meant));
                }
                self.broken_questions.insert((id, name.text.clone()));
            }
        }
        let filter = match (source, d.head.clause("where").and_then(|c| c.values.first())) {
            (Some(source), Some(e)) => self.predicate(source, &[], e),
            _ => None,
        };
        if source.is_none() || d.statement.broken {
            self.broken_surveys.insert(id);
        }
        let survey = &mut self.model.surveys[id];
        survey.questions = questions;
        survey.filter = filter;
        if let Some(source) = source {
            survey.source = source;
        }
    }

    fn scale(&mut self, ty: &Expr) -> Option<Scale> {
        let plain = |e: &Expr| match e.kind {
            ExprKind::Number(Number { value, unit: NumberUnit::None, .. })
                if value.fract().is_zero() =>
            {
                Some(value)
            }
            _ => None,
        };
        match &ty.kind {
            ExprKind::Hole => None,
            ExprKind::Range(a, b) => match (plain(a), plain(b)) {
                (Some(lo), Some(hi)) if lo < hi => Some(Scale::Points(lo, hi)),
                (Some(lo), Some(hi)) => {
                    self.report(
                        Diagnostic::new(
                            Code::OutOfRange,
                            ty.span,
                            "a scale goes from the lower to the higher end",
                        )
                        .label(format!("{lo} is not below {hi}"))
                        .help(format!("write `{hi}..{lo}`")),
                    );
                    None
                }
                _ => {
                    if !a.is_hole() && !b.is_hole() {
                        self.report(
                            Diagnostic::new(
                                Code::WrongType,
                                ty.span,
                                "a scale has whole numbers at its ends",
                            )
                            .help("write it as in `1..5`"),
                        );
                    }
                    None
                }
            },
            ExprKind::Path(names) if names.len() == 1 => match names[0].text.as_str() {
                "number" => Some(Scale::Number),
                "text" => Some(Scale::Text),
                "yes_no" => Some(Scale::YesNo),
                word @ ("one_of" | "any_of") => {
                    self.report(
                        Diagnostic::new(
                            Code::MissingValue,
                            ty.span,
                            format!("`{word}` wants its options"),
                        )
                        .help(format!("write it as in `{word} [\"A\", \"B\"]`")),
                    );
                    None
                }
                other => {
                    let mut d = Diagnostic::new(
                        Code::UnknownChoice,
                        ty.span,
                        format!("`{other}` is no scale"),
                    );
                    d = match crate::diagnostic::nearest(other, vocab::SCALES.iter().copied()) {
                        Some(meant) => d.label(format!("did you mean `{meant}`?")).guess(
                            format!("write `{meant}`"),
                            ty.span,
                            meant,
                        ),
                        None => d.label("not a scale"),
                    };
                    self.report(d.help("scales are `1..5`, `number`, `text`, `yes_no`, `one_of [\"A\", \"B\"]`, `any_of […]`"));
                    None
                }
            },
            ExprKind::Call(names, arguments)
                if names.len() == 1 && matches!(names[0].text.as_str(), "one_of" | "any_of") =>
            {
                let mut options: Vec<String> = Vec::new();
                let mut listed = HashSet::new();
                for argument in arguments {
                    if let Some(text) =
                        self.text_value(Some(&argument.value).filter(|v| !v.is_hole()))
                    {
                        if !listed.insert(text.clone()) {
                            self.report(
                                Diagnostic::new(
                                    Code::RepeatedProperty,
                                    argument.span,
                                    format!("`{text}` is listed twice"),
                                )
                                .help("delete one of the two"),
                            );
                        } else {
                            options.push(text);
                        }
                    }
                }
                if options.is_empty() && arguments.is_empty() {
                    self.report(
                        Diagnostic::new(Code::MissingValue, ty.span, "this scale has no options")
                            .label("one of what?")
                            .help("name them, as in `one_of [\"Yes\", \"No\"]`"),
                    );
                    return None;
                }
                Some(if names[0].text == "one_of" {
                    Scale::OneOf(options)
                } else {
                    Scale::AnyOf(options)
                })
            }
            _ => {
                self.report(
                    Diagnostic::new(Code::WrongType, ty.span, "this is no scale")
                        .label("what can be answered?")
                        .help("scales are `1..5`, `number`, `text`, `yes_no`, `one_of [\"A\", \"B\"]`, `any_of […]`"),
                );
                None
            }
        }
    }

    fn framework(&mut self, d: &Declared<'a>) {
        let Symbol::Framework(id) = d.symbol else { return };
        let _ = self.top(d);
        let prefix = self.model.frameworks[id].decl.path.clone();
        let mut stages: Vec<FrameworkStage> = Vec::new();
        let mut declared: HashMap<&str, Span> = HashMap::new();
        for statement in statements(d.head.block.as_ref()) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            if head.keyword.text != "stage" {
                continue;
            }
            self.clauses("stage", "framework", statement, head);
            let fields = match known("stage", "framework") {
                Some(c) => self.fields(c, head.keyword.span, statement.broken, head.block.as_ref()),
                None => Fields::default(),
            };
            let Some(name) = &head.name else {
                if !statement.broken {
                    self.no_name(head);
                }
                continue;
            };
            self.reserved(name, "stage");
            if let Some(&first) = declared.get(name.text.as_str()) {
                self.report(
                    Diagnostic::new(
                        Code::DuplicateName,
                        name.span,
                        format!("a second stage is called `{}`", name.text),
                    )
                    .label("the name is taken")
                    .also(first, "first declared here")
                    .help("choose another name"),
                );
                continue;
            }
            let question = self.text_value(fields.get("question"));
            let watering_holes = self.channels(d.file, fields.get("watering_holes"));
            let suggests: Vec<MetricId> = self
                .symbols(d.file, fields.get("suggests"), NameKind::Metric)
                .into_iter()
                .filter_map(|s| if let Symbol::Metric(id) = s { Some(id) } else { None })
                .collect();
            let methods = self
                .choices(fields.get("methods"), vocab::METHODS)
                .into_iter()
                .map(str::to_string)
                .collect();
            let decl =
                self.decl_of(d.file, statement, head, name, format!("{prefix}.{}", name.text));
            declared.insert(name.text.as_str(), name.span);
            stages.push(FrameworkStage { decl, question, watering_holes, suggests, methods });
        }
        if stages.is_empty() && !d.statement.broken {
            self.report(
                Diagnostic::new(
                    Code::MissingValue,
                    d.head.keyword.span,
                    "this framework has no stage",
                )
                .label("which stages?")
                .help("write its stages in its block, as in `stage awareness \"Awareness\"`"),
            );
        }
        self.model.frameworks[id].stages = stages;
    }

    /// Channels by name.
    pub(crate) fn channels(&mut self, file: usize, expr: Option<&Expr>) -> Vec<ChannelId> {
        self.symbols(file, expr, NameKind::Channel)
            .into_iter()
            .filter_map(|s| if let Symbol::Channel(id) = s { Some(id) } else { None })
            .collect()
    }
}

/// The names of the properties in the block of a head.
fn block_properties(head: &Head) -> impl Iterator<Item = &Name> {
    head.block.iter().flat_map(|block| &block.items).filter_map(|item| match item {
        Item::Statement(Statement { kind: StatementKind::Property(p), .. }) => Some(&p.key),
        _ => None,
    })
}
