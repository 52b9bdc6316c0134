//! What could be written at the cursor.

use super::Snapshot;
use super::cursor::Cursor;
use super::index::{DefId, Kind};
use super::resolve::{Around, Holder, IN_JOURNEY, clause_kind};
use super::snippet::snippet;
use crate::diagnostic::{Code, Edit};
use crate::model::Date;
use crate::project::std::MODULES;
use crate::source::{FileId, Span};
use crate::syntax::uses;
use crate::vocab::{self, Construct, NameKind, Presence, ValueType};
use std::collections::BTreeSet;

/// What sort of thing an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferKind {
    /// A word that begins a statement or clause.
    Keyword,
    /// The key of a property.
    Property,
    /// One of some words.
    Choice,
    /// A value written out: a date, a number with its unit.
    Value,
    /// A function of formulas.
    Function,
    /// A module.
    Module,
    /// Something declared.
    Name(Kind),
}

/// Something that could be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is shown, and what is written where there is nothing else to write.
    pub label: String,
    /// What it is.
    pub kind: OfferKind,
    /// A few words behind the label.
    pub detail: String,
    /// More about it, in Markdown.
    pub doc: String,
    /// What is written, with `$1`, `${2:…}` and `$0` where something is to be filled in.
    pub snippet: Option<String>,
    /// What is written elsewhere: the `use` that it needs.
    pub also: Vec<Edit>,
    /// The lower, the further up.
    pub rank: u8,
}

/// What could be written at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offers {
    /// What is replaced: the word before the cursor.
    pub span: Span,
    /// What is offered.
    pub offers: Vec<Offer>,
}

impl Snapshot {
    /// What could be written at an offset. `today` decides which dates are near.
    pub fn complete(&self, file: FileId, offset: u32, today: Option<Date>) -> Offers {
        let text = &self.source(file).text;
        let cursor = Cursor::new(text, offset as usize);
        let span = Span::new(file, cursor.word_start, offset as usize);
        let mut work = Work { snapshot: self, file, text, cursor: &cursor, today, out: Vec::new() };
        work.run();
        let mut offers = work.out;
        let mut seen = BTreeSet::new();
        offers.retain(|o| seen.insert(o.label.clone()));
        Offers { span, offers }
    }

    /// Where a cursor stands, as far as it decides what names mean.
    pub(super) fn around_cursor(&self, file: FileId, cursor: &Cursor) -> Around {
        let index = self.index();
        let mut around = Around { file, ..Around::default() };
        let outer = cursor.blocks.first();
        let (keyword, start) = match outer {
            Some(block) => (block.keyword.as_str(), block.start),
            None => match cursor.before.first() {
                Some(first) => (first.of(&self.source(file).text), first.start),
                None => return around,
            },
        };
        let def = index.definitions.iter().position(|d| {
            d.span.file == file && d.parent.is_none() && d.span.start as usize == start
        });
        match keyword {
            "journey" => around.journey = def,
            "metric" => around.metric = def,
            "source" => around.rows = def,
            "event" | "survey" => {
                around.rows = def.and_then(|d| index.based_on.get(&(d, "in")).copied());
            }
            _ => {}
        }
        around
    }
}

struct Work<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    text: &'a str,
    cursor: &'a Cursor,
    today: Option<Date>,
    out: Vec<Offer>,
}

impl Work<'_> {
    fn run(&mut self) {
        if self.cursor.in_text {
            return;
        }
        if let Some(comment) = &self.cursor.in_comment {
            if comment.trim_start_matches('/').trim_start().starts_with("allow:") {
                for code in Code::ALL.iter().filter(|c| c.is_lint()) {
                    self.plain(code.name(), OfferKind::Choice, "", code.summary());
                }
            }
            return;
        }
        let words = self.cursor.words(self.text);
        let place = self.cursor.place();
        let first = words.first().copied().unwrap_or_default();
        // A number is being written: it needs no word, but may need its unit.
        if self.cursor.written.starts_with(|c: char| c.is_ascii_digit()) {
            return self.number(&words);
        }
        if first == "use" {
            return self.module(&words);
        }
        if words.is_empty() {
            return self.statement();
        }
        if place == "flow" && first != "as" {
            return self.flow(&words);
        }
        if words.get(1) == Some(&":") && first != "ask" {
            let ty = self.property(first).map(|p| p.ty);
            return match (ty, place) {
                (Some(ty), _) => self.value(ty, &words[2..]),
                (None, "columns") => self.words(vocab::COLUMN_TYPES, ""),
                (None, "event") => self.names(&[Kind::Named(NameKind::Column)]),
                (None, _) => {}
            };
        }
        match first {
            "measure" => self.measure(&words),
            "metric" => self.metric_head(&words),
            "ask" if words.contains(&":") => self.words(vocab::SCALES, "scale"),
            _ => self.head(first, &words),
        }
    }

    fn offer(&mut self, offer: Offer) {
        self.out.push(offer);
    }

    fn plain(&mut self, label: &str, kind: OfferKind, detail: &str, doc: &str) {
        self.offer(Offer {
            label: label.to_owned(),
            kind,
            detail: detail.to_owned(),
            doc: doc.to_owned(),
            snippet: None,
            also: Vec::new(),
            rank: 3,
        });
    }

    fn words(&mut self, words: &[&str], detail: &str) {
        for word in words {
            self.plain(word, OfferKind::Choice, detail, "");
        }
    }

    /// The construct whose block the cursor is in.
    fn block(&self) -> Option<&'static Construct> {
        vocab::construct(self.cursor.place(), self.cursor.outer_place())
    }

    fn property(&self, key: &str) -> Option<&'static vocab::Property> {
        self.block()?.properties.iter().find(|p| p.name == key)
    }

    /// What can begin a statement here.
    fn statement(&mut self) {
        let place = self.cursor.place();
        match place {
            "columns" => return,
            "flow" => return self.flow(&[]),
            _ => {}
        }
        let said: &[String] = self.cursor.blocks.last().map_or(&[], |b| &b.said);
        if let Some(construct) = self.block() {
            for property in construct.properties {
                if said.iter().any(|s| s == property.name) {
                    continue;
                }
                let value = match property.ty {
                    ValueType::Text | ValueType::Address => "\"$1\"",
                    _ => "$1",
                };
                self.offer(Offer {
                    label: property.name.to_owned(),
                    kind: OfferKind::Property,
                    detail: property.ty.wanted(),
                    doc: property.doc.to_owned(),
                    snippet: Some(format!("{}: {value}", property.name)),
                    also: Vec::new(),
                    rank: if property.required { 0 } else { 2 },
                });
            }
        }
        for construct in vocab::CONSTRUCTS.iter().filter(|c| c.places.contains(&place)) {
            self.offer(Offer {
                label: construct.keyword.to_owned(),
                kind: OfferKind::Keyword,
                detail: construct.shape.to_owned(),
                doc: construct.doc.to_owned(),
                snippet: Some(snippet(construct)),
                also: Vec::new(),
                rank: 1,
            });
        }
        if place == "file" {
            self.offer(Offer {
                label: "use".to_owned(),
                kind: OfferKind::Keyword,
                detail: "use std.channels.{website, store}".to_owned(),
                doc: "brings in names that other files declare".to_owned(),
                snippet: Some("use $0".to_owned()),
                also: Vec::new(),
                rank: 1,
            });
        }
    }

    fn flow(&mut self, words: &[&str]) {
        self.names_inside(&[Kind::Named(NameKind::Touchpoint)]);
        let arrow = words.last() == Some(&"->");
        if arrow {
            self.plain("exit", OfferKind::Keyword, "", "where the journey is left");
        } else if words.is_empty() {
            self.plain("start", OfferKind::Keyword, "", "where the journey begins");
            self.plain("as", OfferKind::Keyword, "", "the ways of some personas");
        }
    }

    /// `use …`
    fn module(&mut self, words: &[&str]) {
        let index = self.snapshot.index();
        let open = words.iter().position(|w| *w == "{");
        let end = open.unwrap_or(words.len());
        let path: Vec<&str> = words[1..end].iter().copied().filter(|w| *w != ".").collect();
        let dot = words.last() == Some(&".");
        if open.is_none() && !(dot || path.is_empty()) {
            return self.plain("as", OfferKind::Keyword, "", "another name for it");
        }
        let module = path.join(".");
        let own = self.snapshot.parsed(self.file).and_then(|f| f.module.clone());
        if open.is_none() {
            let std = MODULES.iter().map(|m| m.name.to_owned());
            let known: BTreeSet<String> = index.modules.keys().cloned().chain(std).collect();
            for name in known.iter().filter(|n| Some(*n) != own.as_ref()) {
                let rest = match module.is_empty() {
                    true => Some(name.as_str()),
                    false => name.strip_prefix(&format!("{module}.")),
                };
                if let Some(next) = rest.and_then(|r| r.split('.').next()) {
                    self.plain(next, OfferKind::Module, "module", "");
                }
            }
        }
        let exports = index.modules.get(&module).and_then(|f| index.exports.get(f));
        if let Some(exports) = exports {
            for &def in exports {
                self.name(def, 1, Vec::new());
            }
        } else if let Some(std) = MODULES.iter().find(|m| m.name == module) {
            for name in std.declarations() {
                let doc = std.declaration(name).unwrap_or_default();
                self.plain(name, OfferKind::Value, std.name, &fenced(&doc));
            }
        }
        if open.is_none() && dot && !module.is_empty() {
            self.plain("*", OfferKind::Keyword, "", "everything that it declares");
        }
    }

    /// Something declared.
    fn name(&mut self, def: DefId, rank: u8, also: Vec<Edit>) {
        let d = &self.snapshot.index().definitions[def];
        let detail = match (&d.label, also.is_empty()) {
            (Some(label), _) => label.clone(),
            (None, _) => d.kind.word().to_owned(),
        };
        let doc = d.doc.clone().unwrap_or_default();
        self.offer(Offer {
            label: d.name.clone(),
            kind: OfferKind::Name(d.kind),
            detail,
            doc,
            snippet: None,
            also,
            rank,
        });
    }

    /// Names of these kinds that are in reach, and those that a `use` would bring in.
    fn names(&mut self, kinds: &[Kind]) {
        let index = self.snapshot.index();
        let around = self.snapshot.around_cursor(self.file, self.cursor);
        for holder in around.candidates(index, kinds) {
            match holder {
                Holder::Def(def) => {
                    let found: Vec<DefId> = index.members_of(def, kinds).collect();
                    for def in found {
                        self.name(def, 0, Vec::new());
                    }
                }
                Holder::File(file) => {
                    let Some(scope) = index.scopes.get(&file) else { continue };
                    for (name, found) in scope {
                        let d = &index.definitions[found.def];
                        if !kinds.contains(&d.kind) {
                            continue;
                        }
                        self.name(found.def, 1, Vec::new());
                        // Here it may be called otherwise.
                        if let Some(offer) = self.out.last_mut() {
                            offer.label.clone_from(name);
                        }
                    }
                }
            }
        }
        self.names_elsewhere(kinds);
    }

    /// Names that a `use` would bring in, with that `use`.
    fn names_elsewhere(&mut self, kinds: &[Kind]) {
        let index = self.snapshot.index();
        let Some(parsed) = self.snapshot.parsed(self.file) else { return };
        let scope = index.scopes.get(&self.file);
        let also = |module: &str, name: &str| {
            let (span, replacement) = uses::bring_in(&parsed.tree, self.text, module, &[name]);
            vec![Edit { span, replacement }]
        };
        let mut found: Vec<Offer> = Vec::new();
        for (module, file) in index.modules.iter().filter(|(_, file)| **file != self.file) {
            for &def in index.exports.get(file).map_or(&[][..], Vec::as_slice) {
                let d = &index.definitions[def];
                if !kinds.contains(&d.kind) || scope.is_some_and(|s| s.contains_key(&d.name)) {
                    continue;
                }
                found.push(Offer {
                    label: d.name.clone(),
                    kind: OfferKind::Name(d.kind),
                    detail: format!("use {module}"),
                    doc: d.doc.clone().unwrap_or_default(),
                    snippet: None,
                    also: also(module, &d.name),
                    rank: 5,
                });
            }
        }
        // Modules of the library that nothing uses yet are not compiled: their texts tell.
        for module in MODULES.iter().filter(|m| !index.modules.contains_key(m.name)) {
            for name in module.declarations() {
                let word = module.keyword(name);
                let fits = |kind: &&Kind| word == Some(kind.word());
                let Some(&kind) = kinds.iter().find(fits) else { continue };
                if scope.is_some_and(|s| s.contains_key(name)) {
                    continue;
                }
                found.push(Offer {
                    label: name.to_owned(),
                    kind: OfferKind::Name(kind),
                    detail: format!("use {}", module.name),
                    doc: String::new(),
                    snippet: None,
                    also: also(module.name, name),
                    rank: 6,
                });
            }
        }
        self.out.extend(found);
    }

    /// Names of these kinds in the journey around.
    fn names_inside(&mut self, kinds: &[Kind]) {
        let index = self.snapshot.index();
        let around = self.snapshot.around_cursor(self.file, self.cursor);
        let improved = around.journey.and_then(|j| index.based_on.get(&(j, "improves")).copied());
        let wants_other = kinds.contains(&Kind::Named(NameKind::Pain));
        let holders = around.journey.into_iter().chain(improved.filter(|_| wants_other));
        let found: Vec<DefId> = holders.flat_map(|h| index.members_of(h, kinds)).collect();
        for def in found {
            self.name(def, 0, Vec::new());
        }
    }

    /// The value of a property; `words` are those of it so far.
    fn value(&mut self, ty: ValueType, words: &[&str]) {
        let goes_on = words.last().is_none_or(|last| matches!(*last, "[" | ","));
        match ty {
            ValueType::Formula => return self.formula(words),
            ValueType::Segment if words.contains(&"where") => {
                let source = words.first().copied();
                return self.columns_of(source);
            }
            _ if !goes_on => {
                if ty == ValueType::Segment {
                    self.plain("where", OfferKind::Keyword, "", "which of them");
                }
                return;
            }
            _ => {}
        }
        match ty {
            ValueType::YesNo => self.words(&["true", "false"], ""),
            ValueType::Choice(words) | ValueType::Choices(words) => self.words(words, ""),
            ValueType::Name(kind) | ValueType::Names(kind) => {
                let kind = Kind::Named(kind);
                if IN_JOURNEY.contains(&kind) {
                    self.names_inside(&[kind]);
                } else {
                    self.names(&[kind]);
                }
            }
            ValueType::EvidenceSource => {
                let kinds = [NameKind::Insight, NameKind::Source, NameKind::Survey];
                self.names(&kinds.map(Kind::Named));
            }
            ValueType::Segment => self.names(&[Kind::Named(NameKind::Source)]),
            ValueType::Date => self.dates(),
            ValueType::Duration | ValueType::DurationRange => {
                self.values(&["30min", "2h", "1d", "7d", "3w"], "a duration");
            }
            ValueType::Period => self.values(&["1w", "1mo", "3mo", "6mo", "1y"], "a period"),
            ValueType::TimeOfDay => self.values(&["07:30", "12:00", "18:00"], "a time of day"),
            ValueType::Percent => self.values(&["10%", "25%", "50%"], "a percentage"),
            ValueType::Text | ValueType::Address => self.offer(Offer {
                label: "\"…\"".to_owned(),
                kind: OfferKind::Value,
                detail: "a text".to_owned(),
                doc: String::new(),
                snippet: Some("\"$1\"".to_owned()),
                also: Vec::new(),
                rank: 0,
            }),
            _ => {}
        }
    }

    fn values(&mut self, values: &[&str], detail: &str) {
        for value in values {
            self.plain(value, OfferKind::Value, detail, "");
        }
    }

    /// Ends of the next quarters and years.
    fn dates(&mut self) {
        let Some(today) = self.today else { return };
        let mut year = today.year();
        let mut quarter = (today.month() - 1) / 3 + 1;
        let mut found = Vec::new();
        for _ in 0..5 {
            found.push(format!("{year}-Q{quarter}"));
            quarter += 1;
            if quarter > 4 {
                (quarter, year) = (1, year + 1);
            }
        }
        found.push(format!("{}", today.year() + 1));
        found.push(format!("{today}"));
        for date in found {
            self.plain(&date, OfferKind::Value, "a date", "");
        }
    }

    /// A number of which the unit may be missing.
    fn number(&mut self, words: &[&str]) {
        let written = self.cursor.written.clone();
        let digits: String =
            written.chars().take_while(|c| c.is_ascii_digit() || *c == '.' || *c == '_').collect();
        let last = words.last().copied().unwrap_or_default();
        if last == "by" {
            return self.dates();
        }
        if digits.len() == written.len() || written[digits.len()..].chars().all(char::is_alphabetic)
        {
            for (unit, _) in crate::model::Duration::UNITS {
                self.plain(&format!("{digits}{unit}"), OfferKind::Value, "a duration", "");
            }
            self.plain(&format!("{digits}%"), OfferKind::Value, "a percentage", "");
        }
    }

    /// The head of a declaration or entry.
    fn head(&mut self, keyword: &str, words: &[&str]) {
        let place = self.cursor.place();
        let Some(construct) = vocab::construct(keyword, place) else { return };
        let clause =
            words.iter().rposition(|w| vocab::CLAUSE_WORDS.contains(w)).filter(|at| *at > 0);
        let last = words.last().copied().unwrap_or_default();
        if let Some(at) = clause {
            let wants = at + 1 == words.len() || last == ",";
            if words[at] == "where" {
                let around = self.source_clause(words);
                return self.columns_of(around);
            }
            if wants {
                return match clause_kind(keyword, words[at]) {
                    Some(Kind::FrameworkStage) => self.framework_stages(),
                    Some(kind) => self.names(&[kind]),
                    None => {}
                };
            }
        }
        if keyword == "as" {
            if words.len() == 1 || last == "," {
                self.names(&[Kind::Named(NameKind::Persona)]);
            }
            return;
        }
        if words.len() == 1 {
            match (keyword, place) {
                ("stage", "journey") => self.framework_stages(),
                ("feels" | "expects", _) => {
                    self.values(&["-2", "-1", "0", "+1", "+2"], "very bad to very good");
                }
                _ => {}
            }
            if construct.name == Presence::Required {
                return;
            }
        }
        for clause in construct.clauses.iter().filter(|c| !words.contains(&c.word)) {
            self.offer(Offer {
                label: clause.word.to_owned(),
                kind: OfferKind::Keyword,
                detail: String::new(),
                doc: clause.doc.to_owned(),
                snippet: Some(format!("{} $0", clause.word)),
                also: Vec::new(),
                rank: u8::from(!clause.required),
            });
        }
    }

    /// Stages of the framework that are not there yet.
    fn framework_stages(&mut self) {
        let index = self.snapshot.index();
        let around = self.snapshot.around_cursor(self.file, self.cursor);
        let Some(journey) = around.journey else { return };
        let Some(&framework) = index.based_on.get(&(journey, "follows")) else { return };
        let stages: Vec<DefId> = index.members_of(framework, &[Kind::FrameworkStage]).collect();
        let there = |def: &DefId| {
            let name = &index.definitions[*def].name;
            index.member(journey, name, &[Kind::Named(NameKind::Stage)]).is_some()
        };
        let (old, new): (Vec<_>, Vec<_>) = stages.into_iter().partition(there);
        for def in new {
            self.name(def, 0, Vec::new());
        }
        for def in old {
            self.name(def, 4, Vec::new());
        }
    }

    /// The name behind `in`.
    fn source_clause<'w>(&self, words: &[&'w str]) -> Option<&'w str> {
        let at = words.iter().position(|w| *w == "in")?;
        words.get(at + 1).copied()
    }

    /// Columns of a source, and what joins conditions.
    fn columns_of(&mut self, source: Option<&str>) {
        let index = self.snapshot.index();
        let Some(def) = source.and_then(|name| index.in_scope(self.file, name)) else { return };
        let kinds = [Kind::Named(NameKind::Column), Kind::Property];
        let found: Vec<DefId> = index.members_of(def, &kinds).collect();
        for def in found {
            self.name(def, 0, Vec::new());
        }
        self.words(&["and", "or", "not", "in", "is missing"], "");
    }

    /// `measure …`
    fn measure(&mut self, words: &[&str]) {
        let metric = Kind::Named(NameKind::Metric);
        if let Some(&bracket) = self.cursor.brackets.first() {
            return self.arguments(words, bracket);
        }
        let last = words.last().copied().unwrap_or_default();
        match last {
            "measure" | "=" => return self.names(&[metric]),
            "by" => return self.dates(),
            ">=" | "<=" | ">" | "<" | "==" | "from" => {
                return self.values(&["80%", "45", "7d"], "");
            }
            _ => {}
        }
        for (word, doc) in [
            (">=", "at least"),
            ("<=", "at most"),
            ("in", "between, as in `in 28..42`"),
            ("by", "until when"),
            ("from", "where it stood"),
        ] {
            if !words.contains(&word) {
                self.plain(word, OfferKind::Keyword, doc, "");
            }
        }
    }

    /// Arguments of the metric called at the bracket.
    fn arguments(&mut self, words: &[&str], bracket: usize) {
        let index = self.snapshot.index();
        let called = bracket.checked_sub(1).and_then(|at| words.get(at)).copied();
        let metric = called.and_then(|name| index.in_scope(self.file, name));
        let inside = &words[bracket + 1..];
        let part = inside.iter().rposition(|w| *w == ",").map_or(inside, |at| &inside[at + 1..]);
        if part.contains(&"where") {
            return self.columns_of(part.iter().rev().nth(1).copied());
        }
        if let [.., owner, "."] = part {
            return self.members(owner);
        }
        if let Some(metric) = metric
            && part.is_empty()
        {
            let parameters: Vec<DefId> = index.members_of(metric, &[Kind::Parameter]).collect();
            for def in parameters {
                let name = &index.definitions[def].name;
                let said = inside.windows(2).any(|w| w[0] == name && w[1] == ":");
                if !said {
                    self.name(def, 0, Vec::new());
                    if let Some(offer) = self.out.last_mut() {
                        offer.snippet = Some(format!("{}: $1", offer.label));
                        offer.label.push(':');
                    }
                }
            }
        }
        if part.is_empty() || part.last() == Some(&":") {
            self.names(&[
                Kind::Named(NameKind::Touchpoint),
                Kind::Named(NameKind::Event),
                Kind::Named(NameKind::Survey),
            ]);
        }
    }

    /// What is behind the point of `survey.` or `Journey.`.
    fn members(&mut self, owner: &str) {
        let index = self.snapshot.index();
        let around = self.snapshot.around_cursor(self.file, self.cursor);
        let holders = [
            Kind::Parameter,
            Kind::Named(NameKind::Journey),
            Kind::Named(NameKind::Survey),
            Kind::Named(NameKind::Event),
        ];
        let Some(def) = around.find(index, owner, &holders) else { return };
        let kinds =
            [Kind::Named(NameKind::Touchpoint), Kind::Named(NameKind::Question), Kind::Property];
        let found: Vec<DefId> = index.members_of(def, &kinds).collect();
        for def in found {
            self.name(def, 0, Vec::new());
        }
    }

    /// A formula.
    fn formula(&mut self, words: &[&str]) {
        if let [.., owner, "."] = words {
            return self.members(owner);
        }
        for function in vocab::FUNCTIONS {
            self.offer(Offer {
                label: function.name.to_owned(),
                kind: OfferKind::Function,
                detail: function.shape.to_owned(),
                doc: function.doc.to_owned(),
                snippet: Some(format!("{}($1)", function.name)),
                also: Vec::new(),
                rank: 1,
            });
        }
        if !self.cursor.brackets.is_empty() {
            for (option, takes) in vocab::CHAIN_OPTIONS {
                self.plain(&format!("{option}:"), OfferKind::Property, takes, "");
            }
        }
        let index = self.snapshot.index();
        let around = self.snapshot.around_cursor(self.file, self.cursor);
        let parameters: Vec<DefId> = around
            .metric
            .into_iter()
            .flat_map(|m| index.members_of(m, &[Kind::Parameter]))
            .collect();
        for def in parameters {
            self.name(def, 0, Vec::new());
        }
        self.names(&[Kind::Named(NameKind::Metric)]);
    }

    /// `metric name(parameter: type): result`
    fn metric_head(&mut self, words: &[&str]) {
        if words.last() != Some(&":") {
            return;
        }
        match self.cursor.brackets.is_empty() {
            true => self.words(vocab::RESULT_TYPES, "what it gives"),
            false => self.words(vocab::PARAMETER_TYPES, "what it takes"),
        }
    }
}

fn fenced(text: &str) -> String {
    format!("```journey\n{text}```\n")
}
