//! Sources with their columns, and the events in them.

use super::names::Declared;
use super::scope::{Analysis, Cause, Symbol};
use super::values::{each, statements};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Column, ColumnType, Decimal, Event, EventId, EventProperty, SessionRule, SourceId,
};
use crate::source::Span;
use crate::syntax::ast::{Block, Expr, ExprKind, Name, Property, StatementKind};
use crate::vocab::{NameKind, ValueType};
use std::collections::{BTreeMap, HashMap};

impl<'a> Analysis<'a> {
    pub(super) fn source(&mut self, id: SourceId, d: &Declared<'a>) {
        let fields = self.top(d);
        if fields.vague() {
            self.vague_sources.insert(id);
        }
        let mut columns: Vec<Column> = Vec::new();
        let mut block_at: Option<Span> = None;
        for statement in statements(d.head.block.as_ref()) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            if head.keyword.text != "columns" {
                continue;
            }
            if let Some(first) = block_at {
                self.report(
                    Diagnostic::new(
                        Code::RepeatedProperty,
                        head.keyword.span,
                        "`columns` is said twice",
                    )
                    .also(first, "first said here")
                    .help("put all columns into one of the two"),
                );
            }
            block_at = Some(head.keyword.span);
            self.columns(id, head.block.as_ref(), &mut columns);
            if statement.broken {
                self.vague_sources.insert(id);
            }
        }
        self.model.sources[id].columns = columns;
        let table = self.text_value(fields.get("table"));
        let method = self.choice(fields.get("method"), crate::vocab::METHODS).map(str::to_string);
        let person = self.column_of(id, fields.get("person"), &[]);
        let time =
            self.column_of(id, fields.get("time"), &[ColumnType::Timestamp, ColumnType::Date]);
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
        let known = [
            ("table", table.is_some()),
            ("person", person.is_some()),
            ("time", time.is_some()),
            ("session", session.is_some()),
            ("session_gap", gap.is_some()),
        ];
        if known.iter().any(|(key, known)| fields.has(key) && !known) {
            self.vague_sources.insert(id);
        }
        if table.is_none() && !fields.has("table") && !fields.vague() {
            // One mistake, however many properties show it.
            let keys = ["person", "time", "session", "session_gap", "key"];
            let mut said = keys.iter().filter_map(|key| fields.key(key).map(|at| (key, at)));
            if let Some((key, at)) = said.next() {
                let mut d = Diagnostic::new(
                    Code::MissingProperty,
                    at,
                    format!("`{key}:` wants a table to look in"),
                )
                .label("without `table:` a source is a study: cited, not measured")
                .help("write `table: \"…\"`, or delete this");
                for (key, at) in said {
                    d = d.also(at, format!("so does `{key}:`"));
                }
                self.report(d);
                self.vague_sources.insert(id);
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

    pub(super) fn columns(
        &mut self,
        source: SourceId,
        block: Option<&'a Block>,
        columns: &mut Vec<Column>,
    ) {
        let mut declared: HashMap<String, Span> =
            columns.iter().map(|c| (c.name.clone(), c.span)).collect();
        for statement in statements(block) {
            let StatementKind::Property(property) = &statement.kind else {
                self.vague_sources.insert(source);
                self.misplaced(statement, "columns");
                continue;
            };
            let Property { key, value } = &**property;
            if let Some(&first) = declared.get(&key.text) {
                self.report(
                    Diagnostic::new(
                        Code::DuplicateName,
                        key.span,
                        format!("a second column is called `{}`", key.text),
                    )
                    .label("the name is taken")
                    .also(first, "first declared here")
                    .help("delete one of the two"),
                );
                continue;
            }
            let ty = self.column_type(value);
            if ty.is_none() {
                self.vague_columns.insert((source, key.text.clone()));
            }
            let ty = ty.unwrap_or(ColumnType::Text);
            declared.insert(key.text.clone(), key.span);
            columns.push(Column {
                name: key.text.clone(),
                ty,
                doc: statement.doc.clone(),
                span: key.span,
            });
        }
    }

    pub(super) fn column_type(&mut self, value: &Expr) -> Option<ColumnType> {
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
                        Diagnostic::new(
                            Code::UnknownUnit,
                            value.span,
                            "a column of money names its currency",
                        )
                        .label("of which currency?")
                        .help("write it as in `money(EUR)`"),
                    );
                    return None;
                }
                other => {
                    let meant = crate::vocab::column_type_called(other)
                        .or_else(|| crate::diagnostic::nearest(other, words.iter().copied()));
                    let mut d = Diagnostic::new(
                        Code::UnknownChoice,
                        value.span,
                        format!("`{other}` is no type of a column"),
                    );
                    let money = crate::model::is_currency(other).then(|| format!("money({other})"));
                    d = match money.as_deref().or(meant) {
                        Some(meant) => d
                            .label(format!("did you mean `{meant}`?"))
                            .help(format!("write `{meant}`"))
                            .guess(format!("write `{meant}`"), value.span, meant),
                        None => d
                            .label("not a type")
                            .help(format!("write {}", ValueType::ColumnType.wanted())),
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
                    Some(code) => self.currency(code).map(ColumnType::Money),
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
    pub(super) fn column_of(
        &mut self,
        source: SourceId,
        expr: Option<&Expr>,
        types: &[ColumnType],
    ) -> Option<usize> {
        let expr = expr?;
        let Some(name) = expr.word() else {
            self.wrong_type(expr, ValueType::Name(NameKind::Column));
            return None;
        };
        let name = name.clone();
        let index = self.find_column(source, &name)?;
        let column = &self.model.sources[source].columns[index];
        let vague = self.vague_columns.contains(&(source, name.text.clone()));
        if !types.is_empty() && !types.contains(&column.ty) && !vague {
            let at = column.span;
            self.report(
                Diagnostic::new(
                    Code::WrongType,
                    expr.span,
                    format!("the column `{}` holds no time", name.text),
                )
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
        let lost = self.files.iter().any(|f| f.id == name.span.file && f.tree.lost_names);
        let vague = lost || self.vague_sources.contains(&source);
        let id = source;
        let source = &self.model.sources[id];
        if let Some(index) = source.columns.iter().position(|c| c.name == name.text) {
            return Some(index);
        }
        if vague {
            return None;
        }
        let names: Vec<String> = source.columns.iter().map(|c| c.name.clone()).collect();
        let at = source.decl.name_span;
        let of = source.decl.name.clone();
        if names.is_empty() {
            let d = Diagnostic::new(
                Code::UnknownName,
                name.span,
                format!("the source `{of}` has no column `{}`: it declares none", name.text),
            )
            .label("not declared")
            .also(at, "its columns are to be declared here")
            .help(format!(
                "write them into its block, as in `columns {{ {}: number }}`",
                name.text
            ));
            self.report_once(Cause::Unsaid(Symbol::Source(id), "columns"), d);
            return None;
        }
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
                d.label("no such column").help(format!("it has {}", list.join(", ")))
            }
        };
        self.report_once(Cause::Inside(at.file, at.start, name.text.clone()), d);
        None
    }

    pub(super) fn event(&mut self, id: EventId, d: &Declared<'a>) {
        self.clauses("event", "file", d.statement, d.head);
        if d.statement.broken {
            self.holes_of_event(id);
        }
        let Some(source) = self.source_clause(d) else {
            self.holes_of_event(id);
            return;
        };
        let mut properties: Vec<EventProperty> = Vec::new();
        let mut places: BTreeMap<String, Span> = BTreeMap::new();
        for statement in statements(d.head.block.as_ref()) {
            let StatementKind::Property(property) = &statement.kind else {
                self.misplaced(statement, "event");
                continue;
            };
            let Property { key, value } = &**property;
            if let Some(first) = places.get(&key.text) {
                let first = *first;
                self.report(
                    Diagnostic::new(
                        Code::RepeatedProperty,
                        key.span,
                        format!("`{}:` is said twice", key.text),
                    )
                    .also(first, "first said here")
                    .help("delete one of the two"),
                );
                continue;
            }
            places.insert(key.text.clone(), key.span);
            if let Some(column) = self.column_of(source, Some(value).filter(|v| !v.is_hole()), &[])
            {
                properties.push(EventProperty { name: key.text.clone(), column });
                let column = self.model.sources[source].columns[column].name.clone();
                if self.vague_columns.contains(&(source, column)) {
                    self.holes_of_event(id);
                }
            } else {
                self.holes_of_event(id);
            }
        }
        let filter = d
            .head
            .clause("where")
            .and_then(|c| c.values.first())
            .and_then(|e| self.predicate(source, &properties, e));
        let event: &mut Event = &mut self.model.events[id];
        event.source = source;
        event.filter = filter;
        event.properties = properties;
    }

    /// An event without a source is a hole: formulas over it say nothing.
    pub(super) fn holes_of_event(&mut self, id: EventId) {
        self.broken_events.insert(id);
    }

    pub(super) fn source_clause(&mut self, d: &Declared<'a>) -> Option<SourceId> {
        let value = d.head.clause("in")?.values.first()?;
        match self.symbol(d.file, Some(value).filter(|v| !v.is_hole()), NameKind::Source)? {
            Symbol::Source(id) => Some(id),
            _ => None,
        }
    }
}
