//! The first pass: what each file declares, and what its `use` lines bring in.

use super::elsewhere::Gap;
use super::scope::{Analysis, Binding, FileScope, How, Symbol};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::model::Decimal;
use crate::model::{
    Better, Bounds, Channel, Decl, Event, Formula, FormulaKind, Framework, Journey, Kind, Metric,
    Persona, Quantity, Source, SourceId, Survey, Team,
};
use crate::source::{FileId, Span};
use crate::syntax::ast::{
    ExprKind, Head, Item, Name, Property, Statement, StatementKind, Use, UseWhat,
};
use crate::syntax::uses;
use crate::vocab::{self, NameKind};
use std::collections::{BTreeMap, BTreeSet};

/// A declaration with its tree.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'a> {
    /// What it declares.
    pub symbol: Symbol,
    /// Index of its file.
    pub file: usize,
    /// The statement.
    pub statement: &'a Statement,
    /// Its head.
    pub head: &'a Head,
}

impl<'a> Analysis<'a> {
    /// Finds every declaration, puts an empty thing for each into the model, and fills the scope of
    /// each file.
    pub fn declare_names(&mut self) -> Vec<Declared<'a>> {
        let files = self.files;
        let mut declared = Vec::new();
        let mut journeys: BTreeMap<String, Span> = BTreeMap::new();
        for (index, file) in files.iter().enumerate() {
            if let Some(module) = &file.module {
                self.modules.insert(module.clone(), index);
            }
            let mut scope = FileScope::default();
            for item in &file.tree.items {
                let Item::Statement(statement) = item else { continue };
                match &statement.kind {
                    StatementKind::Head(head)
                        if vocab::construct(&head.keyword.text, "file").is_some() =>
                    {
                        let Some(symbol) = self.declaration(index, statement, head) else {
                            continue;
                        };
                        let Some(name) = &head.name else { continue };
                        let binding = Binding { symbol, span: name.span, how: How::Declared };
                        if let Symbol::Journey(_) = symbol {
                            if let Some(first) = journeys.get(&name.text) {
                                self.taken(
                                    name,
                                    "journey",
                                    *first,
                                    "journey names are unique in the project: choose another name",
                                );
                            } else {
                                journeys.insert(name.text.clone(), name.span);
                            }
                        }
                        match scope.names.get(&name.text) {
                            Some(others) => {
                                let first = others[0].span;
                                if !matches!(symbol, Symbol::Journey(_))
                                    || others
                                        .iter()
                                        .all(|o| !matches!(o.symbol, Symbol::Journey(_)))
                                {
                                    let kind = symbol.kind().word();
                                    self.taken(name, kind, first, "names at the top of a file differ, whatever their kind: choose another name");
                                }
                            }
                            None => {
                                scope.names.insert(name.text.clone(), vec![binding]);
                            }
                        }
                        declared.push(Declared { symbol, file: index, statement, head });
                    }
                    StatementKind::Use(_) | StatementKind::Junk => {}
                    _ => self.misplaced(statement, "file"),
                }
            }
            self.scopes.push(scope);
        }
        for (index, file) in files.iter().enumerate() {
            for item in &file.tree.items {
                if let Item::Statement(statement) = item
                    && let StatementKind::Use(u) = &statement.kind
                {
                    self.bring_in(index, u, statement.span);
                    if statement.broken {
                        // `use people{Ana}`, `use data.log{`: the last word may be a name.
                        let module = match u.path.split_last() {
                            Some((_, before)) if !self.modules.contains_key(&dotted(&u.path)) => {
                                before
                            }
                            _ => &u.path,
                        };
                        self.gaps.push(Gap {
                            file: index,
                            module: dotted(module),
                            at: statement.span,
                        });
                    }
                }
            }
        }
        declared
    }

    /// Checks the name of a declaration and makes the empty thing.
    fn declaration(&mut self, file: usize, statement: &Statement, head: &Head) -> Option<Symbol> {
        let keyword = head.keyword.text.as_str();
        let Some(name) = &head.name else {
            if !statement.broken || !self.has_error_on(head) {
                self.no_name(head);
            }
            return None;
        };
        self.reserved(name, keyword);
        let module = match &self.files[file].module {
            Some(module) => module.clone(),
            None => {
                // A dot in the file's name would make it the path of another.
                self.files[file]
                    .path
                    .trim_end_matches(".journey")
                    .replace('.', "-")
                    .replace('/', ".")
            }
        };
        let path = if keyword == "journey" {
            name.text.clone()
        } else {
            format!("{module}.{}", name.text)
        };
        let decl = self.decl_of(file, statement, head, name, path);
        Some(match keyword {
            "team" => Symbol::Team(self.model.teams.push(Team { decl, contact: None })),
            "channel" => Symbol::Channel(self.model.channels.push(Channel {
                decl,
                digital: None,
                icon: None,
            })),
            "persona" => Symbol::Persona(self.model.personas.push(Persona::new(decl))),
            "framework" => Symbol::Framework(
                self.model.frameworks.push(Framework { decl, stages: Vec::new() }),
            ),
            "source" => Symbol::Source(self.model.sources.push(Source::new(decl))),
            "event" => Symbol::Event(self.model.events.push(Event {
                decl,
                source: SourceId::new(0),
                filter: None,
                properties: Vec::new(),
            })),
            "survey" => Symbol::Survey(self.model.surveys.push(Survey {
                decl,
                source: SourceId::new(0),
                filter: None,
                questions: Vec::new(),
            })),
            "metric" => Symbol::Metric(self.model.metrics.push(Metric {
                decl,
                parameters: Vec::new(),
                kind: Kind::Number,
                kind_text: String::new(),
                range: Bounds::default(),
                better: Better::Higher,
                formula: Formula {
                    kind: Kind::Number,
                    is: FormulaKind::Literal(Quantity { kind: Kind::Number, value: Decimal::ZERO }),
                },
                formula_text: String::new(),
                reference: None,
            })),
            _ => Symbol::Journey(self.model.journeys.push(Journey::new(decl, module))),
        })
    }

    /// Says that a clause word cannot be a name.
    pub(crate) fn reserved(&mut self, name: &Name, keyword: &str) {
        let word = name.text.as_str();
        let why = if vocab::is_reserved(word) {
            "this word begins a clause"
        } else if keyword == "touchpoint" && matches!(word, "start" | "exit") {
            "in a flow this word is where every way begins or ends"
        } else {
            return;
        };
        let message = format!("`{word}` cannot name a {keyword}");
        self.report(
            Diagnostic::new(Code::ReservedName, name.span, message)
                .label(why)
                .help(format!("choose another name, as in `{word}_`, or a fuller one")),
        );
    }

    /// Says that a declaration has no name.
    pub(crate) fn no_name(&mut self, head: &Head) {
        let keyword = &head.keyword.text;
        // `channel in "In the shop"`: the word after the keyword was meant as its name.
        if let Some(clause) = head.clauses.first()
            && head.texts.is_empty()
            && clause
                .values
                .first()
                .is_none_or(|v| matches!(v.kind, ExprKind::Text(_) | ExprKind::Hole))
        {
            self.reserved(&clause.word.clone(), keyword);
            return;
        }
        let mut d = Diagnostic::new(
            Code::MissingName,
            head.keyword.span,
            format!(
                "this {} has no name",
                if keyword == "as" || keyword == "ask" {
                    format!("`{keyword}`")
                } else {
                    keyword.clone()
                }
            ),
        )
        .label("a name is missing after this");
        let guess = head.texts.first().map(|t| match &**keyword {
            // People and teams are called as they are.
            "persona" | "team" if t.value.chars().all(char::is_alphabetic) => t.value.clone(),
            _ => name_from(&t.value),
        });
        let guess = guess.filter(|n| !n.is_empty());
        d = match guess {
            Some(name) => d
                .help(format!("write a name before the label, as in `{keyword} {name}`"))
                .guess(format!("write `{name}`"), head.keyword.span.at_end(), format!(" {name}")),
            None => d.help(format!("write a name after `{keyword}`")),
        };
        self.report(d);
    }

    pub(crate) fn has_error_on(&self, head: &Head) -> bool {
        self.out
            .iter()
            .any(|d| d.span.file == head.head_span.file && head.head_span.touches(d.span.start))
    }

    /// The common part of a declaration.
    pub(crate) fn decl_of(
        &self,
        file: usize,
        statement: &Statement,
        head: &Head,
        name: &Name,
        path: String,
    ) -> Decl {
        Decl {
            name: name.text.clone(),
            path,
            label: head.texts.first().map(|t| t.value.clone()),
            doc: statement.doc.clone(),
            span: statement.span,
            name_span: name.span,
            std: self.files[file].std,
        }
    }

    /// Says that a statement cannot stand in a place.
    pub(crate) fn misplaced(&mut self, statement: &Statement, place: &str) {
        if statement.broken && matches!(statement.kind, StatementKind::Junk) {
            return;
        }
        let (span, keyword) = match &statement.kind {
            StatementKind::Head(h) => (h.keyword.span, h.keyword.text.clone()),
            StatementKind::Measure(m) => (m.keyword, "measure".to_string()),
            StatementKind::Use(_) => (statement.span, "use".to_string()),
            StatementKind::Chain(_) => {
                self.report(
                    Diagnostic::new(Code::Misplaced, statement.span, "arrows stand in a flow")
                        .label("not in a flow here")
                        .help("write `flow { … }` in the journey, and the arrows in it"),
                );
                return;
            }
            StatementKind::Property(p) => {
                self.property_misplaced(p, place);
                return;
            }
            StatementKind::Junk => return,
        };
        let within = match place {
            "file" => "outside every block".to_string(),
            place => format!("in `{place}`"),
        };
        // `event delivered` where `event:` is a property: the colon is missing.
        let here = vocab::CONSTRUCTS.iter().find(|c| c.keyword == place && c.block);
        if let StatementKind::Head(h) = &statement.kind
            && h.block.is_none()
            && here.is_some_and(|c| c.properties.iter().any(|p| p.name == keyword))
        {
            self.report(
                Diagnostic::new(Code::MissingColon, span, format!("`{keyword}` has no colon"))
                    .label("`:` is missing after this")
                    .help(format!("write `{keyword}: …`"))
                    .fix("write `:`", span.at_end(), ":"),
            );
            return;
        }
        if let Some(meant) = vocab::elsewhere_called(&keyword, place) {
            self.report(
                Diagnostic::new(
                    Code::Misplaced,
                    span,
                    format!("`{keyword}` cannot stand {within}"),
                )
                .label(format!("did you mean `{meant}`?"))
                .help(format!("write `{meant}`"))
                .guess(format!("write `{meant}`"), span, meant),
            );
            return;
        }
        let places: Vec<String> =
            match keyword.as_str() {
                "use" => vec!["at the top of a file".into()],
                k => vocab::places_of(k)
                    .iter()
                    .map(|p| {
                        if *p == "file" {
                            "outside every block".into()
                        } else {
                            format!("in `{p}`")
                        }
                    })
                    .collect(),
            };
        self.report(
            Diagnostic::new(Code::Misplaced, span, format!("`{keyword}` cannot stand {within}"))
                .label("not here")
                .help(format!("it stands {}", join(&places))),
        );
    }

    fn property_misplaced(&mut self, property: &Property, place: &str) {
        let key = &property.key;
        let known: Vec<String> = vocab::CONSTRUCTS
            .iter()
            .filter(|c| c.properties.iter().any(|p| p.name == key.text))
            .map(|c| format!("in `{}`", c.keyword))
            .collect();
        let d = Diagnostic::new(
            Code::Misplaced,
            key.span,
            match place {
                "file" => format!("`{}:` stands outside every block", key.text),
                place => format!("`{}:` cannot stand in `{place}`", key.text),
            },
        )
        .label("not here");
        let mut seen = Vec::new();
        for k in known {
            if !seen.contains(&k) {
                seen.push(k);
            }
        }
        self.report(if place == "flow" {
            d.help(match &*key.text {
                "start" | "begin" | "entry" => "write `start -> …`: ways begin there",
                "end" | "exit" | "finish" => "write `… -> exit`: ways end there",
                _ => "a flow holds ways only, as in `a -> b 40%`",
            })
        } else if seen.is_empty() {
            d.help("delete it, or put it into the block it belongs to")
        } else {
            d.help(format!("it stands {}", join(&seen)))
        });
    }

    fn bring_in(&mut self, file: usize, u: &Use, statement: Span) {
        let (module_path, wanted): (&[Name], Vec<(&Name, &Name)>) = match &u.what {
            UseWhat::One(alias) => {
                let Some((last, before)) = u.path.split_last() else { return };
                (before, vec![(last, alias.as_ref().unwrap_or(last))])
            }
            UseWhat::Several(names) => {
                (&u.path, names.iter().map(|(n, a)| (n, a.as_ref().unwrap_or(n))).collect())
            }
            UseWhat::All(_) => (&u.path, Vec::new()),
        };
        let module = dotted(module_path);
        let Some(&from) = self.modules.get(&module) else {
            self.unknown_module(file, u, module_path, &module);
            return;
        };
        if let UseWhat::All(span) = u.what {
            let all: Vec<(String, Symbol)> = self.scopes[from]
                .names
                .iter()
                .flat_map(|(n, bs)| {
                    bs.iter().filter(|b| b.how == How::Declared).map(|b| (n.clone(), b.symbol))
                })
                .collect();
            for (name, symbol) in all {
                let binding = Binding { symbol, span, how: How::Star };
                self.scopes[file].names.entry(name).or_default().push(binding);
            }
            // What could not be read there may be what is missed here.
            if self.files[from].tree.lost_names {
                self.holes.insert((file, "*".into()));
            }
            return;
        }
        for (name, alias) in wanted {
            let symbol = self.scopes[from]
                .names
                .get(&name.text)
                .and_then(|bs| bs.iter().find(|b| b.how == How::Declared))
                .map(|b| b.symbol);
            let Some(symbol) = symbol else {
                let meant = self.not_exported(from, &module, name);
                self.holes.insert((file, alias.text.clone()));
                match meant {
                    // Other lines may write it right.
                    Some(meant) => _ = self.holes.insert((file, meant)),
                    None => self.gaps.push(Gap { file, module: module.clone(), at: name.span }),
                }
                continue;
            };
            if alias.span != name.span {
                self.reserved(alias, symbol.kind().word());
            }
            let binding = Binding { symbol, span: alias.span, how: How::Named };
            let bindings = self.scopes[file].names.entry(alias.text.clone()).or_default();
            match bindings.iter().find(|b| b.how != How::Star).cloned() {
                Some(other) if other.symbol == symbol => {
                    let d = Diagnostic::new(
                        Code::RepeatedUse,
                        alias.span,
                        format!("`{}` is brought in twice", alias.text),
                    )
                    .label("once more")
                    .also(other.span, "first here")
                    .help("delete one of them");
                    let text = &self.sources.get(statement.file).text;
                    let gone = uses::take_out(u, statement, alias.span, text);
                    self.report(match gone {
                        Some(gone) => d.fix("delete it", gone, ""),
                        None => d,
                    });
                }
                Some(other) => {
                    let what = if other.how == How::Declared {
                        "declared in this file"
                    } else {
                        "brought in from elsewhere"
                    };
                    self.report(
                        Diagnostic::new(
                            Code::DuplicateName,
                            alias.span,
                            format!("`{}` is {what} as well", alias.text),
                        )
                        .label("the name is taken")
                        .also(other.span, "first here")
                        .help(format!(
                            "bring it in under another name, as in `{0} as other_{0}`",
                            name.text
                        )),
                    );
                }
                None => bindings.push(binding),
            }
        }
    }

    fn unknown_module(&mut self, file: usize, u: &Use, path: &[Name], module: &str) {
        let Some((first, last)) = path.first().zip(path.last()) else { return };
        let span = first.span.to(last.span);
        if let UseWhat::Several(names) = &u.what {
            for (name, alias) in names {
                self.holes.insert((file, alias.as_ref().unwrap_or(name).text.clone()));
            }
        }
        if let UseWhat::One(alias) = &u.what
            && let Some(name) = u.path.last()
        {
            self.holes.insert((file, alias.as_ref().unwrap_or(name).text.clone()));
        }
        // Where the end of the path is not known, the name is not known either.
        if !matches!(u.what, UseWhat::Several(_)) {
            self.holes.insert((file, "*".into()));
        }
        let whole = dotted(&u.path);
        if self.broken_modules.contains(module) {
            return;
        }
        if let Some(path) = self.nameless_file(module) {
            let right = format!("{}.journey", module.replace('.', "/"));
            self.report(
                Diagnostic::new(Code::NoModuleName, span, format!("`{path}` cannot be brought in: its path makes no name"))
                    .label("this is no name of it")
                    .help(format!("rename the file to `{right}`: each part of its path is letters, digits and `_`, no digit first")),
            );
            return;
        }
        let std: Vec<String> =
            crate::project::std::MODULES.iter().map(|m| m.name.to_string()).collect();
        let mut d =
            Diagnostic::new(Code::UnknownModule, span, format!("there is no module `{module}`"));
        if self.modules.contains_key(&whole) || std.contains(&whole) {
            d = d.label(format!("`{whole}` itself is the module")).help(format!(
                "say what you use of it, as in `use {whole}.{{…}}` or `use {whole}.*`"
            ));
        } else {
            let known: Vec<&str> = self.modules.keys().chain(&std).map(String::as_str).collect();
            let library = format!("std.{module}");
            let library = known.iter().copied().find(|name| *name == library);
            d = match library.or_else(|| nearest(module, known)) {
                Some(meant) => {
                    let meant = meant.to_string();
                    d.label(format!("did you mean `{meant}`?"))
                        .help(format!("write `{meant}`"))
                        .guess(format!("write `{meant}`"), span, meant)
                }
                None if path[0].text == "std" => {
                    d.label("not in the standard library").help(format!(
                        "it has {}",
                        std.iter().map(|m| format!("`{m}`")).collect::<Vec<_>>().join(", ")
                    ))
                }
                None => d
                    .label(format!("no file `{}.journey` in the project", module.replace('.', "/")))
                    .help("a module is a file of the project; its name is its path below the root"),
            };
        }
        self.report(d);
    }

    /// A file whose path makes no module name, and would make this one with `_` for what is no part
    /// of a word.
    fn nameless_file(&self, module: &str) -> Option<&'a str> {
        let mut files = self.files.iter().filter(|file| file.module.is_none());
        let found = files.find(|file| {
            let stem = file.path.trim_end_matches(".journey").replace('/', ".");
            let word = |c: char| c == '.' || c == '_' || c.is_alphanumeric();
            stem.chars().map(|c| if word(c) { c } else { '_' }).eq(module.chars())
        });
        found.map(|file| file.path.as_str())
    }

    /// Says that a module declares no such name; gives the name that was most likely meant.
    fn not_exported(&mut self, from: usize, module: &str, name: &Name) -> Option<String> {
        if self.files[from].tree.lost_names {
            return None;
        }
        let known: Vec<String> = self.scopes[from]
            .names
            .iter()
            .filter(|(_, bs)| bs.iter().any(|b| b.how == How::Declared))
            .map(|(n, _)| n.clone())
            .collect();
        let brought = self.scopes[from].names.contains_key(&name.text);
        let mut d = Diagnostic::new(
            Code::NotExported,
            name.span,
            format!("module `{module}` declares no `{}`", name.text),
        );
        let meant = nearest(&name.text, known.iter().map(String::as_str)).map(str::to_string);
        if let Some(meant) = &meant {
            d = d.label(format!("did you mean `{meant}`?")).help(format!("write `{meant}`")).guess(
                format!("write `{meant}`"),
                name.span,
                meant.clone(),
            );
        } else if brought {
            d = d.label("it only uses it itself").help(
                "a module exports what it declares: bring the name in from where it is declared",
            );
        } else {
            d = d.label("not declared there");
            if known.len() <= 12 && !known.is_empty() {
                let list: Vec<String> = known.iter().map(|n| format!("`{n}`")).collect();
                d = d.help(format!("it declares {}", list.join(", ")));
            } else {
                d = d.help(match module.strip_prefix("std.") {
                    Some(of) => format!("`journey std {of}` shows what it declares"),
                    None => format!("look at what `{module}` declares"),
                });
            }
        }
        self.report(d);
        meant
    }

    /// Warns of names that nothing refers to. A place with an error may have meant any of them, so
    /// what is brought into a file with one, or declared in a project with one, is left alone.
    pub fn unused(&mut self) {
        let files = self.files;
        let broken: BTreeSet<FileId> = self
            .out
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .map(|d| d.span.file)
            .collect();
        for (index, file) in
            files.iter().enumerate().filter(|(_, f)| !f.std && !broken.contains(&f.id))
        {
            for item in &file.tree.items {
                if let Item::Statement(Statement { kind: StatementKind::Use(u), span, .. }) = item {
                    self.unused_use(index, u, *span);
                }
            }
        }
        if self.model.journeys.is_empty() || !broken.is_empty() {
            // A project of shared declarations only: others use them.
            return;
        }
        let mut found = Vec::new();
        for scope in &self.scopes {
            for (name, bindings) in &scope.names {
                for b in bindings.iter().filter(|b| b.how == How::Declared) {
                    let kind = b.symbol.kind();
                    let counts = matches!(
                        kind,
                        NameKind::Metric
                            | NameKind::Event
                            | NameKind::Persona
                            | NameKind::Channel
                            | NameKind::Source
                    );
                    if counts && !self.decl(b.symbol).std && !self.used.contains(&b.symbol) {
                        found.push((name.clone(), kind, b.span));
                    }
                }
            }
        }
        for (name, kind, span) in found {
            self.report(
                Diagnostic::new(
                    Code::Unused,
                    span,
                    format!("the {} `{name}` is never used", kind.word()),
                )
                .label("nothing refers to it")
                .help("use it in a journey, or delete it"),
            );
        }
    }

    fn unused_use(&mut self, file: usize, u: &Use, statement: Span) {
        let sources = self.sources;
        let text = &sources.get(statement.file).text;
        let delete = |d: Diagnostic, name: Span| match uses::take_out(u, statement, name, text) {
            Some(gone) => d.fix("delete it", gone, ""),
            None => d,
        };
        let names: Vec<&Name> = match &u.what {
            UseWhat::One(alias) => alias.as_ref().or(u.path.last()).into_iter().collect(),
            UseWhat::Several(names) => names.iter().map(|(n, a)| a.as_ref().unwrap_or(n)).collect(),
            UseWhat::All(span) => {
                let any = self.scopes[file].names.iter().any(|(n, bs)| {
                    bs.iter().any(|b| b.span == *span) && self.scopes[file].used.contains(n)
                });
                if !any && !self.holes.contains(&(file, "*".into())) {
                    let d =
                        Diagnostic::new(Code::Unused, *span, "nothing that this brings in is used")
                            .label("nothing refers to it")
                            .help("delete the line");
                    self.report(delete(d, *span));
                }
                return;
            }
        };
        for name in names {
            let known = self.scopes[file]
                .names
                .get(&name.text)
                .is_some_and(|bs| bs.iter().any(|b| b.span == name.span));
            if known && !self.scopes[file].used.contains(&name.text) {
                let d = Diagnostic::new(
                    Code::Unused,
                    name.span,
                    format!("`{}` is brought in but never used", name.text),
                )
                .label("nothing refers to it")
                .help("delete it from the `use`");
                self.report(delete(d, name.span));
            }
        }
    }
}

/// `a.b.c`
fn dotted(path: &[Name]) -> String {
    path.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(".")
}

/// "a, b or c".
pub(crate) fn join(words: &[String]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// A name made of a label: `Live chat` → `live_chat`.
fn name_from(label: &str) -> String {
    let mut name = String::new();
    for c in label.chars().take(40) {
        if c.is_alphanumeric() {
            name.extend(c.to_lowercase());
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_').to_string();
    if name.starts_with(|c: char| c.is_numeric()) { String::new() } else { name }
}
