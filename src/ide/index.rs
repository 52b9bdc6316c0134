//! What is declared where, and where it is spoken of: made from the trees alone, so that it holds
//! while half of a project does not compile.

use super::resolve;
use crate::analyze::scope::ParsedFile;
use crate::source::{FileId, Span};
use crate::syntax::ast::{
    ExprKind, Head, Item, MeasureHead, Statement, StatementKind, Use, UseWhat,
};
use crate::vocab::NameKind;
use std::collections::{BTreeMap, HashMap};

/// Number of a [`Definition`] in its [`Index`].
pub type DefId = usize;

/// What sort of thing is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A thing that references name by its kind.
    Named(NameKind),
    /// A stage of a framework.
    FrameworkStage,
    /// A parameter of a metric.
    Parameter,
    /// A property of an event, or of an event that a metric takes.
    Property,
    /// A measure with a name of its own.
    Measure,
}

impl Kind {
    /// The word for one of it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Named(kind) => kind.word(),
            Kind::FrameworkStage => "stage",
            Kind::Parameter => "parameter",
            Kind::Property => "property",
            Kind::Measure => "measure",
        }
    }
}

/// Something that has a name.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The place of the name.
    pub name_span: Span,
    /// The whole declaration.
    pub span: Span,
    /// The declaration without its block.
    pub head_span: Span,
    /// What it is inside of.
    pub parent: Option<DefId>,
    /// The label, if any.
    pub label: Option<String>,
    /// The `///` documentation, if any.
    pub doc: Option<String>,
    /// Whether it comes with the standard library.
    pub std: bool,
}

/// A place that speaks of something declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The place.
    pub span: Span,
    /// What it means.
    pub to: DefId,
    /// Whether the place itself declares something of the same name that stands for the same: a
    /// stage of a framework that is followed, a touchpoint of a journey that is improved.
    pub declares: bool,
}

/// A name in the scope of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct InScope {
    pub def: DefId,
    /// Brought in by `*`: what is declared or named goes before it.
    pub star: bool,
}

/// Declarations and references of a project.
#[derive(Debug, Default)]
pub struct Index {
    /// Everything declared, in order of file and place.
    pub definitions: Vec<Definition>,
    /// Every place that means something declared, in order of file and place.
    pub references: Vec<Reference>,
    /// What each file has in scope.
    pub(super) scopes: HashMap<FileId, BTreeMap<String, InScope>>,
    /// The file of each module.
    pub(super) modules: BTreeMap<String, FileId>,
    /// What each module declares, in order.
    pub(super) exports: HashMap<FileId, Vec<DefId>>,
    /// What is inside of what; for a journey, all that its stages and touchpoints hold too.
    pub(super) members: HashMap<DefId, Vec<DefId>>,
    /// For events and surveys, their source; for journeys, the framework and the journey improved.
    pub(super) based_on: HashMap<(DefId, &'static str), DefId>,
    by_name: HashMap<Span, DefId>,
}

impl Index {
    /// The index of these files.
    pub fn new(files: &[ParsedFile]) -> Self {
        let mut index = Index::default();
        for file in files {
            index.declare(file);
        }
        for file in files {
            index.bring_in(file);
        }
        resolve::links(&mut index, files);
        resolve::references(&mut index, files);
        index.references.sort_by_key(|r| (r.span, r.to));
        index.references.dedup();
        index
    }

    /// The definition whose name stands at this place.
    pub fn declared_at(&self, name: Span) -> Option<DefId> {
        self.by_name.get(&name).copied()
    }

    /// The definition whose name touches this offset.
    pub fn definition_under(&self, file: FileId, offset: u32) -> Option<DefId> {
        // Definitions are few: a search in order is quicker than it looks.
        let here = |d: &Definition| d.name_span.file == file && d.name_span.touches(offset);
        self.definitions.iter().position(here)
    }

    /// The reference that touches this offset.
    pub fn reference_under(&self, file: FileId, offset: u32) -> Option<Reference> {
        let from = self.references.partition_point(|r| (r.span.file, r.span.end) < (file, offset));
        let near = self.references[from..].iter();
        near.take_while(|r| r.span.file == file && r.span.start <= offset)
            .find(|r| r.span.touches(offset))
            .copied()
    }

    /// The references of a file.
    pub fn references_in(&self, file: FileId) -> &[Reference] {
        let from = self.references.partition_point(|r| r.span.file < file);
        let to = self.references.partition_point(|r| r.span.file <= file);
        &self.references[from..to]
    }

    /// The references to something.
    pub fn references_to(&self, def: DefId) -> impl Iterator<Item = &Reference> {
        self.references.iter().filter(move |r| r.to == def)
    }

    /// The path by which outputs know it: `BuyPhone.purchase.checkout`.
    pub fn path(&self, def: DefId) -> String {
        let d = &self.definitions[def];
        match d.parent {
            Some(parent) => format!("{}.{}", self.path(parent), d.name),
            None => d.name.clone(),
        }
    }

    /// What is declared inside of something, of some kinds.
    pub fn members_of(&self, def: DefId, kinds: &[Kind]) -> impl Iterator<Item = DefId> {
        let all = self.members.get(&def).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(move |m| kinds.contains(&self.definitions[*m].kind))
    }

    /// What is declared inside of something by this name.
    pub fn member(&self, def: DefId, name: &str, kinds: &[Kind]) -> Option<DefId> {
        self.members_of(def, kinds).find(|m| self.definitions[*m].name == name)
    }

    /// What a name at the top of a file means.
    pub fn in_scope(&self, file: FileId, name: &str) -> Option<DefId> {
        self.scopes.get(&file)?.get(name).map(|found| found.def)
    }

    fn define(&mut self, definition: Definition, holder: Option<DefId>) -> DefId {
        let id = self.definitions.len();
        self.by_name.insert(definition.name_span, id);
        if let Some(holder) = holder {
            self.members.entry(holder).or_default().push(id);
        }
        self.definitions.push(definition);
        id
    }

    fn declare(&mut self, file: &ParsedFile) {
        if let Some(module) = &file.module {
            self.modules.insert(module.clone(), file.id);
        }
        self.exports.entry(file.id).or_default();
        for statement in statements(&file.tree.items) {
            let StatementKind::Head(head) = &statement.kind else { continue };
            let Some(kind) = top_kind(&head.keyword.text) else { continue };
            let Some(def) = self.head(file.std, statement, head, kind, None, None) else {
                continue;
            };
            self.exports.entry(file.id).or_default().push(def);
            self.inside(file.std, head, kind, def);
        }
    }

    fn head(
        &mut self,
        std: bool,
        statement: &Statement,
        head: &Head,
        kind: Kind,
        parent: Option<DefId>,
        holder: Option<DefId>,
    ) -> Option<DefId> {
        let name = head.name.as_ref()?;
        let definition = Definition {
            name: name.text.clone(),
            kind,
            name_span: name.span,
            span: statement.span,
            head_span: head.head_span,
            parent,
            label: head.texts.first().map(|t| t.value.clone()),
            doc: statement.doc.clone(),
            std,
        };
        Some(self.define(definition, holder))
    }

    /// What a declaration holds.
    fn inside(&mut self, std: bool, head: &Head, kind: Kind, def: DefId) {
        let plain =
            |name: &crate::syntax::ast::Name, span: Span, kind, doc: Option<String>| Definition {
                name: name.text.clone(),
                kind,
                name_span: name.span,
                span,
                head_span: span,
                parent: Some(def),
                label: None,
                doc,
                std,
            };
        for parameter in &head.parameters {
            let span = parameter
                .name
                .span
                .to(parameter.default.as_ref().map_or(parameter.ty.span, |default| default.span));
            let own = self.define(
                plain(&parameter.name, span, Kind::Parameter, parameter.doc.clone()),
                Some(def),
            );
            if let ExprKind::Call(_, arguments) = &parameter.ty.kind {
                for argument in arguments {
                    let Some(name) = argument.name.as_ref().filter(|n| n.text != "of") else {
                        continue;
                    };
                    let mut property = plain(name, argument.span, Kind::Property, None);
                    property.parent = Some(own);
                    self.define(property, Some(own));
                }
            }
        }
        let Some(block) = &head.block else { return };
        for statement in block.statements() {
            match (&statement.kind, kind) {
                (StatementKind::Property(p), Kind::Named(NameKind::Event)) => {
                    let own = plain(&p.key, statement.span, Kind::Property, statement.doc.clone());
                    self.define(own, Some(def));
                }
                (StatementKind::Head(inner), Kind::Named(NameKind::Source))
                    if inner.keyword.text == "columns" =>
                {
                    for column in inner.block.iter().flat_map(|b| b.statements()) {
                        if let StatementKind::Property(p) = &column.kind {
                            let kind = Kind::Named(NameKind::Column);
                            let own = plain(&p.key, column.span, kind, column.doc.clone());
                            self.define(own, Some(def));
                        }
                    }
                }
                (StatementKind::Head(inner), _) => {
                    let word = inner.keyword.text.as_str();
                    let own = match (kind, word) {
                        (Kind::Named(NameKind::Survey), "ask") => Kind::Named(NameKind::Question),
                        (Kind::Named(NameKind::Framework), "stage") => Kind::FrameworkStage,
                        (Kind::Named(NameKind::Journey), _) => {
                            self.content(std, statement, def, def);
                            continue;
                        }
                        _ => continue,
                    };
                    self.head(std, statement, inner, own, Some(def), Some(def));
                }
                (StatementKind::Measure(_), Kind::Named(NameKind::Journey)) => {
                    self.content(std, statement, def, def);
                }
                _ => {}
            }
        }
    }

    /// A statement inside a journey.
    fn content(&mut self, std: bool, statement: &Statement, journey: DefId, parent: DefId) {
        let (head, kind) = match &statement.kind {
            StatementKind::Head(head) => (head, inner_kind(&head.keyword.text)),
            StatementKind::Measure(measure) => {
                self.measure(std, statement, measure, journey, parent);
                return;
            }
            _ => return,
        };
        let own = kind
            .and_then(|kind| self.head(std, statement, head, kind, Some(parent), Some(journey)));
        for inner in head.block.iter().flat_map(|b| b.statements()) {
            self.content(std, inner, journey, own.unwrap_or(parent));
        }
    }

    fn measure(
        &mut self,
        std: bool,
        statement: &Statement,
        measure: &MeasureHead,
        journey: DefId,
        parent: DefId,
    ) {
        let Some(name) = &measure.name else { return };
        let definition = Definition {
            name: name.text.clone(),
            kind: Kind::Measure,
            name_span: name.span,
            span: statement.span,
            head_span: measure.head_span,
            parent: Some(parent),
            label: None,
            doc: statement.doc.clone(),
            std,
        };
        self.define(definition, Some(journey));
    }

    /// What a file has in scope, and what its `use` lines speak of.
    fn bring_in(&mut self, file: &ParsedFile) {
        let mut scope: BTreeMap<String, InScope> = BTreeMap::new();
        for &def in self.exports.get(&file.id).map_or(&[][..], Vec::as_slice) {
            let name = self.definitions[def].name.clone();
            scope.entry(name).or_insert(InScope { def, star: false });
        }
        for statement in statements(&file.tree.items) {
            let StatementKind::Use(u) = &statement.kind else { continue };
            for (name, alias, def) in self.used(u) {
                self.references.push(Reference { span: name, to: def, declares: false });
                let shown = match alias {
                    Some(alias) => {
                        self.references.push(Reference {
                            span: alias.span,
                            to: def,
                            declares: false,
                        });
                        alias.text.clone()
                    }
                    None => self.definitions[def].name.clone(),
                };
                let found = InScope { def, star: false };
                match scope.get_mut(&shown) {
                    Some(other) if other.star => *other = found,
                    Some(_) => {}
                    None => drop(scope.insert(shown, found)),
                }
            }
            if let UseWhat::All(_) = u.what {
                let from = self.modules.get(&dotted(u)).and_then(|f| self.exports.get(f));
                for &def in from.map_or(&[][..], Vec::as_slice) {
                    let name = self.definitions[def].name.clone();
                    scope.entry(name).or_insert(InScope { def, star: true });
                }
            }
        }
        self.scopes.insert(file.id, scope);
    }

    /// What a `use` names, with the other name it gets.
    fn used<'u>(&self, u: &'u Use) -> Vec<(Span, Option<&'u crate::syntax::ast::Name>, DefId)> {
        let (path, wanted) = match &u.what {
            UseWhat::All(_) => return Vec::new(),
            UseWhat::One(alias) => {
                let Some((last, before)) = u.path.split_last() else { return Vec::new() };
                (before, vec![(last, alias.as_ref())])
            }
            UseWhat::Several(names) => {
                (&u.path[..], names.iter().map(|(n, a)| (n, a.as_ref())).collect())
            }
        };
        let module = path.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(".");
        let Some(exports) = self.modules.get(&module).and_then(|f| self.exports.get(f)) else {
            return Vec::new();
        };
        let find =
            |name: &str| exports.iter().copied().find(|def| self.definitions[*def].name == name);
        wanted
            .into_iter()
            .filter_map(|(name, alias)| Some((name.span, alias, find(&name.text)?)))
            .collect()
    }
}

/// `a.b.c`
pub(super) fn dotted(u: &Use) -> String {
    u.path.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(".")
}

/// The statements among items.
pub(super) fn statements(items: &[Item]) -> impl Iterator<Item = &Statement> {
    items.iter().filter_map(|item| match item {
        Item::Statement(statement) => Some(statement),
        Item::Comment(_) => None,
    })
}

fn top_kind(keyword: &str) -> Option<Kind> {
    Some(Kind::Named(match keyword {
        "team" => NameKind::Team,
        "channel" => NameKind::Channel,
        "persona" => NameKind::Persona,
        "framework" => NameKind::Framework,
        "source" => NameKind::Source,
        "event" => NameKind::Event,
        "survey" => NameKind::Survey,
        "metric" => NameKind::Metric,
        "journey" => NameKind::Journey,
        _ => return None,
    }))
}

fn inner_kind(keyword: &str) -> Option<Kind> {
    Some(Kind::Named(match keyword {
        "stage" => NameKind::Stage,
        "touchpoint" => NameKind::Touchpoint,
        "pain" => NameKind::Pain,
        "opportunity" => NameKind::Opportunity,
        "insight" => NameKind::Insight,
        _ => return None,
    }))
}
