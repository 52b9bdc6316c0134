//! The second pass: what declarations other than metrics and journeys say.

use super::names::Declared;
use super::scope::{Analysis, Place, Symbol};
use super::values::{Fields, each, known, statements};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Basis, ChannelId, Column, ColumnType, Decimal, Decl, Entry, EntryKind, Event, EventId,
    EventProperty, Evidence, FrameworkStage, MetricId, Persona, PersonaId, Question, Scale,
    SessionRule, SourceId, SurveyId, is_currency,
};
use crate::source::Span;
use crate::syntax::ast::{Block, Clause, Expr, ExprKind, Head, Name, Number, NumberUnit, Property, Statement, StatementKind};
use crate::vocab::{self, NameKind, ValueType};
use std::collections::{BTreeMap, BTreeSet};

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
    pub(crate) fn clauses(&mut self, keyword: &str, place: &str, statement: &Statement, head: &Head) {
        let Some(construct) = known(keyword, place) else { return };
        let mut seen: Vec<&Clause> = Vec::new();
        for clause in &head.clauses {
            let word = clause.word.text.as_str();
            if !construct.clauses.iter().any(|c| c.word == word) {
                let list: Vec<String> = construct.clauses.iter().map(|c| format!("`{}`", c.word)).collect();
                let d = Diagnostic::new(Code::WrongClause, clause.word.span, format!("a {keyword} has no `{word}`"))
                    .label("not here");
                let help = match word {
                    "by" if vocab::is_property("owner") && construct.properties.iter().any(|p| p.name == "owner") => {
                        "write `owner: …` in its block".to_string()
                    }
                    _ if list.is_empty() => format!("delete it: nothing stands between a {keyword} and its block"),
                    _ => format!("it can have {}", super::names::join(&list)),
                };
                self.report(d.help(help));
            } else if let Some(first) = seen.iter().find(|c| c.word.text == word) {
                self.report(
                    Diagnostic::new(Code::RepeatedProperty, clause.word.span, format!("`{word}` is said twice"))
                        .label("once more")
                        .also(first.word.span, "first said here")
                        .help("put both after one of them, parted by a comma"),
                );
            }
            seen.push(clause);
        }
        for wanted in construct.clauses.iter().filter(|c| c.required) {
            if head.clause(wanted.word).is_none() && !statement.broken {
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
        let texts = if keyword == "link" { 2 } else { usize::from(construct.text != vocab::Presence::None) };
        if let Some(extra) = head.texts.get(texts) {
            self.report(
                Diagnostic::new(Code::Unexpected, extra.span, "a second text cannot stand here")
                    .label("one too many")
                    .help(format!("put it on a line of its own, or join it to the first; the shape is `{}`", construct.shape)),
            );
        }
        if construct.text == vocab::Presence::Required && head.texts.len() < texts && !statement.broken {
            self.report(
                Diagnostic::new(Code::MissingValue, head.keyword.span, format!("this {keyword} has no text"))
                    .label(if keyword == "link" { "a text and an address are missing" } else { "a text is missing" })
                    .help(format!("write it as in `{}`", construct.shape)),
            );
        }
        if let Some(level) = &head.level
            && !matches!(keyword, "feels" | "expects")
        {
            self.report(
                Diagnostic::new(Code::Unexpected, level.span, format!("a {keyword} has no level"))
                    .label("not here")
                    .help("levels stand after `feels` and `expects`"),
            );
        }
        if construct.name == vocab::Presence::None
            && let Some(name) = &head.name
        {
            self.report(
                Diagnostic::new(Code::Unexpected, name.span, format!("a `{keyword}` has no name"))
                    .label("not here")
                    .help(if construct.text == vocab::Presence::None {
                        "delete it".to_string()
                    } else {
                        format!("delete it, or put it in quotes; the shape is `{}`", construct.shape)
                    }),
            );
        }
        if let (false, Some(block)) = (construct.block, &head.block) {
            self.report(
                Diagnostic::new(Code::Unexpected, Span { end: block.span.start + 1, ..block.span }, format!("a {keyword} has no block"))
                    .help("delete it"),
            );
        }
    }

    /// Clauses and properties of a declaration at the top of a file.
    fn top(&mut self, d: &Declared<'a>) -> Fields<'a> {
        let keyword = d.head.keyword.text.as_str();
        self.clauses(keyword, "file", d.statement, d.head);
        match known(keyword, "file") {
            Some(c) => self.fields(c, d.head.keyword.span, d.statement.broken, d.head.block.as_ref()),
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

    fn source(&mut self, id: SourceId, d: &Declared<'a>) {
        let fields = self.top(d);
        let mut columns: Vec<Column> = Vec::new();
        let mut block_at: Option<Span> = None;
        for statement in statements(d.head.block.as_ref()) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            if head.keyword.text != "columns" {
                continue;
            }
            if let Some(first) = block_at {
                self.report(
                    Diagnostic::new(Code::RepeatedProperty, head.keyword.span, "`columns` is said twice")
                        .also(first, "first said here")
                        .help("put all columns into one of the two"),
                );
            }
            block_at = Some(head.keyword.span);
            self.columns(head.block.as_ref(), &mut columns);
        }
        self.model.sources[id].columns = columns;
        let table = self.text_value(fields.get("table"));
        let method = self.choice(fields.get("method"), crate::vocab::METHODS).map(str::to_string);
        let person = self.column_of(id, fields.get("person"), &[]);
        let time = self.column_of(id, fields.get("time"), &[ColumnType::Timestamp, ColumnType::Date]);
        let session = self.column_of(id, fields.get("session"), &[]);
        let gap = fields.get("session_gap").and_then(|e| self.duration(e));
        if let (Some(first), Some(second)) = (fields.key("session"), fields.key("session_gap")) {
            self.report(
                Diagnostic::new(Code::RepeatedProperty, second, "sessions are told apart twice")
                    .also(first, "first here")
                    .help("say `session:` or `session_gap:`, not both"),
            );
        }
        let people = match fields.get("people") {
            Some(e) => match e.word() {
                Some(word) => Some(word.text.clone()),
                None => {
                    self.wrong_type(e, ValueType::Word);
                    None
                }
            },
            None => None,
        };
        let mut key = Vec::new();
        for value in each(fields.get("key")) {
            key.extend(self.column_of(id, Some(value), &[]));
        }
        let n = fields.get("n").and_then(|e| self.whole(e)).map(Decimal::from);
        let date = fields.get("date").and_then(|e| self.date(e));
        let link = self.text_value(fields.get("link"));
        if table.is_none() && !fields.has("table") {
            for key in ["person", "time", "session", "session_gap", "key"] {
                if let Some(at) = fields.key(key) {
                    self.report(
                        Diagnostic::new(Code::MissingProperty, at, format!("`{key}:` wants a table to look in"))
                            .label("without `table:` a source is a study: cited, not measured")
                            .help("write `table: \"…\"`, or delete this"),
                    );
                }
            }
        }
        let source = &mut self.model.sources[id];
        source.table = table;
        source.method = method;
        source.person = person;
        source.time = time;
        source.session = session.map(SessionRule::Column).or(gap.map(SessionRule::Gap));
        source.people = people;
        source.key = key;
        source.n = n;
        source.date = date;
        source.link = link;
    }

    fn columns(&mut self, block: Option<&'a Block>, columns: &mut Vec<Column>) {
        for statement in statements(block) {
            let StatementKind::Property(Property { key, value }) = &statement.kind else {
                self.misplaced(statement, "columns");
                continue;
            };
            if let Some(first) = columns.iter().find(|c| c.name == key.text) {
                let first = first.span;
                self.report(
                    Diagnostic::new(Code::DuplicateName, key.span, format!("a second column is called `{}`", key.text))
                        .label("the name is taken")
                        .also(first, "first declared here")
                        .help("delete one of the two"),
                );
                continue;
            }
            let ty = self.column_type(value).unwrap_or(ColumnType::Text);
            columns.push(Column { name: key.text.clone(), ty, doc: statement.doc.clone(), span: key.span });
        }
    }

    fn column_type(&mut self, value: &Expr) -> Option<ColumnType> {
        let words = ["text", "number", "count", "timestamp", "date", "yes_no", "duration"];
        if let Some(word) = value.word() {
            let ty = match word.text.as_str() {
                "text" => ColumnType::Text,
                "number" => ColumnType::Number,
                "count" => ColumnType::Count,
                "timestamp" => ColumnType::Timestamp,
                "date" => ColumnType::Date,
                "yes_no" => ColumnType::YesNo,
                "duration" => ColumnType::Duration,
                "money" => {
                    self.report(
                        Diagnostic::new(Code::UnknownUnit, value.span, "a column of money names its currency")
                            .label("of which currency?")
                            .help("write it as in `money(EUR)`"),
                    );
                    return None;
                }
                other => {
                    let meant = match other {
                        "string" | "str" | "varchar" | "char" => Some("text"),
                        "int" | "integer" | "float" | "double" | "decimal" | "numeric" | "bigint" => Some("number"),
                        "bool" | "boolean" => Some("yes_no"),
                        "datetime" | "time" => Some("timestamp"),
                        other => crate::diagnostic::nearest(other, words.iter().copied()),
                    };
                    let mut d = Diagnostic::new(Code::UnknownChoice, value.span, format!("`{other}` is no type of a column"));
                    d = match meant {
                        Some(meant) => d
                            .label(format!("did you mean `{meant}`?"))
                            .help(format!("write `{meant}`"))
                            .guess(format!("write `{meant}`"), value.span, meant),
                        None => d.label("not a type").help(format!("write {}", ValueType::ColumnType.wanted())),
                    };
                    self.report(d);
                    return None;
                }
            };
            return Some(ty);
        }
        match &value.kind {
            ExprKind::Call(name, arguments) if name.len() == 1 && name[0].text == "money" => {
                let currency = arguments.first().and_then(|a| a.value.word());
                match currency {
                    Some(code) if arguments.len() == 1 && is_currency(&code.text) => {
                        let mut c = [0; 3];
                        c.copy_from_slice(code.text.as_bytes());
                        Some(ColumnType::Money(c))
                    }
                    Some(code) => {
                        let upper = code.text.to_uppercase();
                        let mut d = Diagnostic::new(Code::UnknownUnit, code.span, format!("`{}` is no currency", code.text))
                            .label("not in ISO 4217");
                        d = if is_currency(&upper) {
                            d.help(format!("write `{upper}`")).fix(format!("write `{upper}`"), code.span, upper)
                        } else {
                            d.help("currencies are written by their three letters, as in `EUR`, `USD`, `CNY`")
                        };
                        self.report(d);
                        None
                    }
                    None => {
                        self.wrong_type(value, ValueType::ColumnType);
                        None
                    }
                }
            }
            _ => {
                self.wrong_type(value, ValueType::ColumnType);
                None
            }
        }
    }

    /// A column of a source, of one of some types (any, if none are given).
    fn column_of(&mut self, source: SourceId, expr: Option<&Expr>, types: &[ColumnType]) -> Option<usize> {
        let expr = expr?;
        let Some(name) = expr.word() else {
            self.wrong_type(expr, ValueType::Name(NameKind::Column));
            return None;
        };
        let name = name.clone();
        let index = self.find_column(source, &name)?;
        let column = &self.model.sources[source].columns[index];
        if !types.is_empty() && !types.contains(&column.ty) {
            let at = column.span;
            self.report(
                Diagnostic::new(Code::WrongType, expr.span, format!("the column `{}` holds no time", name.text))
                    .label("a timestamp or date is wanted")
                    .also(at, "its type is said here")
                    .help("name a column of type `timestamp` or `date`"),
            );
            return None;
        }
        Some(index)
    }

    /// A column by name; says so if there is none.
    pub(crate) fn find_column(&mut self, source: SourceId, name: &Name) -> Option<usize> {
        let source = &self.model.sources[source];
        if let Some(index) = source.columns.iter().position(|c| c.name == name.text) {
            return Some(index);
        }
        let names: Vec<String> = source.columns.iter().map(|c| c.name.clone()).collect();
        let at = source.decl.name_span;
        let of = source.decl.name.clone();
        let mut d = Diagnostic::new(
            Code::UnknownName,
            name.span,
            format!("the source `{of}` has no column `{}`", name.text),
        )
        .also(at, "its columns are declared here");
        d = match crate::diagnostic::nearest(&name.text, names.iter().map(String::as_str)) {
            Some(meant) => d
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), name.span, meant),
            None => {
                let list: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
                d.label("no such column").help(if list.is_empty() {
                    "declare it in `columns { … }`".to_string()
                } else {
                    format!("it has {}", list.join(", "))
                })
            }
        };
        self.report(d);
        None
    }

    fn event(&mut self, id: EventId, d: &Declared<'a>) {
        self.clauses("event", "file", d.statement, d.head);
        let place = Place { file: d.file, journey: None };
        let Some(source) = self.source_clause(d) else {
            self.holes_of_event(id);
            return;
        };
        let mut properties: Vec<EventProperty> = Vec::new();
        let mut places: BTreeMap<String, Span> = BTreeMap::new();
        for statement in statements(d.head.block.as_ref()) {
            let StatementKind::Property(Property { key, value }) = &statement.kind else {
                self.misplaced(statement, "event");
                continue;
            };
            if let Some(first) = places.get(&key.text) {
                let first = *first;
                self.report(
                    Diagnostic::new(Code::RepeatedProperty, key.span, format!("`{}:` is said twice", key.text))
                        .also(first, "first said here")
                        .help("delete one of the two"),
                );
                continue;
            }
            places.insert(key.text.clone(), key.span);
            if let Some(column) = self.column_of(source, Some(value).filter(|v| !v.is_hole()), &[]) {
                properties.push(EventProperty { name: key.text.clone(), column });
            }
        }
        let filter = d
            .head
            .clause("where")
            .and_then(|c| c.values.first())
            .and_then(|e| self.predicate(place, source, &properties, e));
        let event: &mut Event = &mut self.model.events[id];
        event.source = source;
        event.filter = filter;
        event.properties = properties;
    }

    /// An event without a source is a hole: formulas over it say nothing.
    fn holes_of_event(&mut self, id: EventId) {
        self.broken_events.insert(id);
    }

    fn source_clause(&mut self, d: &Declared<'a>) -> Option<SourceId> {
        let value = d.head.clause("in")?.values.first()?;
        match self.symbol(d.file, Some(value).filter(|v| !v.is_hole()), NameKind::Source)? {
            Symbol::Source(id) => Some(id),
            _ => None,
        }
    }

    fn survey(&mut self, id: SurveyId, d: &Declared<'a>) {
        let _ = self.top(d);
        let place = Place { file: d.file, journey: None };
        let source = self.source_clause(d);
        let prefix = self.model.surveys[id].decl.path.clone();
        let mut questions: Vec<Question> = Vec::new();
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
                if !statement.broken {
                    self.no_name(head);
                }
                continue;
            };
            self.reserved(name, "question");
            if let Some(first) = questions.iter().find(|q| q.decl.name == name.text) {
                let first = first.decl.name_span;
                self.report(
                    Diagnostic::new(Code::DuplicateName, name.span, format!("a second question is called `{}`", name.text))
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
                            Diagnostic::new(Code::MissingValue, name.span, format!("the question `{}` has no scale", name.text))
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
            let decl: Decl = self.decl_of(d.file, statement, head, name, format!("{prefix}.{}", name.text));
            if let (Some(scale), Some(column)) = (scale, column) {
                questions.push(Question { decl, scale, column });
            } else {
                self.broken_questions.insert((id, name.text.clone()));
            }
        }
        let filter = match (source, d.head.clause("where").and_then(|c| c.values.first())) {
            (Some(source), Some(e)) => self.predicate(place, source, &[], e),
            _ => None,
        };
        if source.is_none() {
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
            ExprKind::Number(Number { value, unit: NumberUnit::None, .. }) if value.fract().is_zero() => Some(value),
            _ => None,
        };
        match &ty.kind {
            ExprKind::Hole => None,
            ExprKind::Range(a, b) => match (plain(a), plain(b)) {
                (Some(lo), Some(hi)) if lo < hi => Some(Scale::Points(lo, hi)),
                (Some(lo), Some(hi)) => {
                    self.report(
                        Diagnostic::new(Code::OutOfRange, ty.span, "a scale goes from the lower to the higher end")
                            .label(format!("{lo} is not below {hi}"))
                            .help(format!("write `{hi}..{lo}`")),
                    );
                    None
                }
                _ => {
                    if !a.is_hole() && !b.is_hole() {
                        self.report(
                            Diagnostic::new(Code::WrongType, ty.span, "a scale has whole numbers at its ends")
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
                        Diagnostic::new(Code::MissingValue, ty.span, format!("`{word}` wants its options"))
                            .help(format!("write it as in `{word} [\"A\", \"B\"]`")),
                    );
                    None
                }
                other => {
                    let mut d = Diagnostic::new(Code::UnknownChoice, ty.span, format!("`{other}` is no scale"));
                    d = match crate::diagnostic::nearest(other, vocab::SCALES.iter().copied()) {
                        Some(meant) => d.label(format!("did you mean `{meant}`?")).guess(format!("write `{meant}`"), ty.span, meant),
                        None => d.label("not a scale"),
                    };
                    self.report(d.help("scales are `1..5`, `number`, `text`, `yes_no`, `one_of [\"A\", \"B\"]`, `any_of […]`"));
                    None
                }
            },
            ExprKind::Call(names, arguments) if names.len() == 1 && matches!(names[0].text.as_str(), "one_of" | "any_of") => {
                let mut options: Vec<String> = Vec::new();
                for argument in arguments {
                    if let Some(text) = self.text_value(Some(&argument.value).filter(|v| !v.is_hole())) {
                        if options.contains(&text) {
                            self.report(
                                Diagnostic::new(Code::RepeatedProperty, argument.span, format!("`{text}` is listed twice"))
                                    .help("delete one of the two"),
                            );
                        } else {
                            options.push(text);
                        }
                    }
                }
                Some(if names[0].text == "one_of" { Scale::OneOf(options) } else { Scale::AnyOf(options) })
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
            if let Some(first) = stages.iter().find(|s| s.decl.name == name.text) {
                let first = first.decl.name_span;
                self.report(
                    Diagnostic::new(Code::DuplicateName, name.span, format!("a second stage is called `{}`", name.text))
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
            let methods = self.choices(fields.get("methods"), vocab::METHODS).into_iter().map(str::to_string).collect();
            let decl = self.decl_of(d.file, statement, head, name, format!("{prefix}.{}", name.text));
            stages.push(FrameworkStage { decl, question, watering_holes, suggests, methods });
        }
        if stages.is_empty() && !d.statement.broken {
            self.report(
                Diagnostic::new(Code::MissingValue, d.head.keyword.span, "this framework has no stage")
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

    fn personas(&mut self, declared: &[Declared<'a>]) {
        let mut parents: BTreeMap<PersonaId, (PersonaId, Span)> = BTreeMap::new();
        for d in declared {
            let Symbol::Persona(id) = d.symbol else { continue };
            self.persona(id, d);
            let value = d.head.clause("extends").and_then(|c| c.values.first()).filter(|v| !v.is_hole());
            if let Some(value) = value
                && let Some(Symbol::Persona(parent)) = self.symbol(d.file, Some(value), NameKind::Persona)
            {
                parents.insert(id, (parent, value.span));
            }
        }
        // Parents first; a chain that closes is cut where it was found.
        let mut done: BTreeSet<PersonaId> = BTreeSet::new();
        for d in declared {
            let Symbol::Persona(id) = d.symbol else { continue };
            let mut chain = vec![id];
            let mut at = id;
            while let Some((parent, span)) = parents.get(&at).copied() {
                if let Some(start) = chain.iter().position(|c| *c == parent) {
                    let names: Vec<String> = chain[start..]
                        .iter()
                        .chain([&parent])
                        .map(|p| format!("`{}`", self.model.personas[*p].decl.name))
                        .collect();
                    self.report(
                        Diagnostic::new(Code::Cycle, span, format!("{} extend each other", names.join(" → ")))
                            .label("the chain comes back here")
                            .help("delete one `extends`"),
                    );
                    parents.remove(&at);
                    break;
                }
                if done.contains(&parent) {
                    break;
                }
                chain.push(parent);
                at = parent;
            }
            for persona in chain.into_iter().rev() {
                if done.insert(persona)
                    && let Some((parent, _)) = parents.get(&persona)
                {
                    self.inherit(persona, *parent);
                }
            }
        }
    }

    fn inherit(&mut self, child: PersonaId, parent: PersonaId) {
        let from: Persona = self.model.personas[parent].clone();
        let to = &mut self.model.personas[child];
        to.extends = Some(parent);
        to.goal = to.goal.take().or(from.goal);
        to.bio = to.bio.take().or(from.bio);
        to.age = to.age.or(from.age);
        to.role = to.role.take().or(from.role);
        to.image = to.image.take().or(from.image);
        to.segment = to.segment.take().or(from.segment);
        if to.prefers.is_empty() {
            to.prefers = from.prefers;
        }
        for kind in [EntryKind::Needs, EntryKind::Frustration, EntryKind::Says] {
            if !to.entries.iter().any(|e| e.kind == kind) {
                to.entries.extend(from.entries.iter().filter(|e| e.kind == kind).cloned());
            }
        }
    }

    fn persona(&mut self, id: PersonaId, d: &Declared<'a>) {
        let fields = self.top(d);
        let place = Place { file: d.file, journey: None };
        let goal = self.text_value(fields.get("goal"));
        let bio = self.text_value(fields.get("bio"));
        let age = fields.get("age").and_then(|e| self.age(e));
        let role = self.text_value(fields.get("role"));
        let image = self.text_value(fields.get("image"));
        let prefers = self.channels(d.file, fields.get("prefers"));
        let segment = fields.get("segment").and_then(|e| self.segment(place, e));
        let prefix = self.model.personas[id].decl.path.clone();
        let mut entries = Vec::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for statement in statements(d.head.block.as_ref()) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            let kind = match head.keyword.text.as_str() {
                "needs" => EntryKind::Needs,
                "says" => EntryKind::Says,
                "frustration" => EntryKind::Frustration,
                _ => continue,
            };
            self.clauses(kind.word(), "persona", statement, head);
            let Some(construct) = known(kind.word(), "persona") else { continue };
            let fields = self.fields(construct, head.keyword.span, statement.broken, head.block.as_ref());
            let default = Evidence { source: None, basis: Basis::Assumed, confidence: None, n: None };
            let evidence = self.evidence(place, &fields, default);
            let n = counts.entry(kind.word()).or_default();
            *n += 1;
            let path = format!("{prefix}.{}#{n}", kind.word());
            if let Some(text) = head.texts.first() {
                entries.push(Entry {
                    kind,
                    path,
                    text: text.value.clone(),
                    by: None,
                    who: self.text_value(fields.get("who")),
                    personas: Vec::new(),
                    evidence,
                    doc: statement.doc.clone(),
                    span: statement.span,
                });
            }
        }
        let persona = &mut self.model.personas[id];
        persona.goal = goal;
        persona.bio = bio;
        persona.age = age;
        persona.role = role;
        persona.image = image;
        persona.prefers = prefers;
        persona.segment = segment;
        persona.entries = entries;
    }

    fn age(&mut self, expr: &Expr) -> Option<(Decimal, Decimal)> {
        let plain = |e: &Expr| match e.kind {
            ExprKind::Number(Number { value, unit: NumberUnit::None, .. }) => Some(value),
            _ => None,
        };
        let (lo, hi) = match &expr.kind {
            ExprKind::Range(a, b) => (plain(a), plain(b)),
            _ => (plain(expr), plain(expr)),
        };
        match (lo, hi) {
            (Some(lo), Some(hi)) => {
                if lo < Decimal::ZERO || hi > Decimal::from(150) || lo > hi {
                    self.report(
                        Diagnostic::new(Code::OutOfRange, expr.span, "nobody is of that age")
                            .label("0 to 150, the lower first")
                            .help("write it as in `27` or `25..34`"),
                    );
                    return None;
                }
                Some((lo, hi))
            }
            _ => {
                self.wrong_type(expr, ValueType::Age);
                None
            }
        }
    }

    fn segment(&mut self, place: Place, expr: &Expr) -> Option<(SourceId, Option<crate::model::Predicate>)> {
        use crate::syntax::ast::BinaryOp;
        let (source, condition) = match &expr.kind {
            ExprKind::Binary(BinaryOp::Where, _, source, condition) => (source.as_ref(), Some(condition.as_ref())),
            ExprKind::Path(_) => (expr, None),
            _ => {
                self.wrong_type(expr, ValueType::Segment);
                return None;
            }
        };
        let Some(Symbol::Source(id)) = self.symbol(place.file, Some(source).filter(|s| !s.is_hole()), NameKind::Source) else {
            return None;
        };
        let filter = match condition {
            Some(condition) => Some(self.predicate(place, id, &[], condition)?),
            None => None,
        };
        Some((id, filter))
    }
}
