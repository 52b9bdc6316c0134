//! Where something is declared, where it is spoken of, and its other name.

use super::Snapshot;
use super::index::{DefId, Definition, Index, Kind};
use crate::diagnostic::Edit;
use crate::source::{FileId, Span};
use crate::syntax::ast::{Item, Statement, StatementKind, UseWhat};
use crate::vocab::{self, NameKind};
use std::collections::BTreeSet;

/// Where something is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The word that was asked about.
    pub origin: Span,
    /// The name in the declaration.
    pub name: Span,
    /// All of the declaration.
    pub whole: Span,
}

/// What a rename would change, or why it cannot be.
pub type Renamed = Result<Vec<Edit>, String>;

impl Snapshot {
    /// What the word at an offset speaks of, or declares.
    pub fn thing_at(&self, file: FileId, offset: u32) -> Option<(Span, DefId)> {
        let index = self.index();
        if let Some(reference) = index.reference_under(file, offset) {
            let own = index.declared_at(reference.span).filter(|_| reference.declares);
            return Some((reference.span, own.unwrap_or(reference.to)));
        }
        let def = index.definition_under(file, offset)?;
        Some((index.definitions[def].name_span, def))
    }

    /// Where the thing at an offset is declared.
    pub fn definition(&self, file: FileId, offset: u32) -> Option<Place> {
        let index = self.index();
        let (origin, to) = match index.reference_under(file, offset) {
            Some(reference) => (reference.span, reference.to),
            None => {
                let def = index.definition_under(file, offset)?;
                (index.definitions[def].name_span, def)
            }
        };
        let d = &index.definitions[to];
        Some(Place { origin, name: d.name_span, whole: d.span })
    }

    /// All places that speak of the thing at an offset, its declaration first if it is wanted.
    pub fn references(&self, file: FileId, offset: u32, declaration: bool) -> Vec<Span> {
        let index = self.index();
        let Some((_, def)) = self.thing_at(file, offset) else { return Vec::new() };
        let own = index.definitions[def].name_span;
        let mut found: Vec<Span> = index.references_to(def).map(|r| r.span).collect();
        found.retain(|span| *span != own);
        if declaration {
            found.insert(0, own);
        }
        found
    }

    /// Whether the thing at an offset can get another name: its place and its name now.
    pub fn can_rename(&self, file: FileId, offset: u32) -> Result<(Span, String), String> {
        let index = self.index();
        let Some((span, def)) = self.thing_at(file, offset) else {
            return Err("there is no name here".to_owned());
        };
        let written = self.source(file).text[span.range()].to_owned();
        let all = related(index, def);
        let library = all.iter().find(|d| index.definitions[**d].std);
        if let Some(library) = library.filter(|_| written == index.definitions[def].name) {
            let d = &index.definitions[*library];
            let name = format!("`{}` belongs to the standard library", d.name);
            return Err(match d.kind {
                Kind::FrameworkStage => format!("{name}, whose framework is followed here"),
                _ => format!("{name}: `use … as …` gives it another name"),
            });
        }
        self.read_by_name(def)?;
        Ok((span, written))
    }

    /// Refuses what is read by its name from data, or by metrics.
    fn read_by_name(&self, def: DefId) -> Result<(), String> {
        let index = self.index();
        let d = &index.definitions[def];
        let (question, column) = (Kind::Named(NameKind::Question), Kind::Named(NameKind::Column));
        if d.kind == Kind::Property {
            return Err(format!("metrics read the property `{}` by its name", d.name));
        }
        if d.kind == question {
            let source = d.parent.and_then(|survey| index.based_on.get(&(survey, "in")));
            let reads = source.is_some_and(|s| index.member(*s, &d.name, &[column]).is_some());
            let said = self.source(d.span.file).text[d.span.range()].contains("column:");
            if reads && !said {
                return Err(format!(
                    "the answers are in the column of this name: write `{{ column: {} }}` first",
                    d.name
                ));
            }
        }
        if d.kind == column {
            let asks = |q: &Definition| {
                let survey = q.parent.filter(|_| q.kind == question && q.name == d.name);
                survey.and_then(|s| index.based_on.get(&(s, "in")).copied()) == d.parent
            };
            if index.definitions.iter().any(|q| q.kind == question && asks(q)) {
                return Err(format!("the question `{}` reads the column of its name", d.name));
            }
        }
        Ok(())
    }

    /// The changes that give the thing at an offset another name.
    pub fn rename(&self, file: FileId, offset: u32, name: &str) -> Renamed {
        let (span, written) = self.can_rename(file, offset)?;
        let index = self.index();
        let Some((_, def)) = self.thing_at(file, offset) else { return Err(String::new()) };
        check_name(name)?;
        let edit = |span: Span| Edit { span, replacement: name.to_owned() };
        if written != index.definitions[def].name {
            // Another name that one file has for it.
            self.is_free(file, name)?;
            let here = index.references_in(span.file).iter().filter(|r| r.to == def);
            let same = |span: &Span| self.source(file).text[span.range()] == written;
            return Ok(here.map(|r| r.span).filter(same).map(edit).collect());
        }
        let mut places = BTreeSet::new();
        for def in related(index, def) {
            let d = &index.definitions[def];
            self.no_sibling(def, name)?;
            places.insert(d.name_span);
            for reference in index.references_to(def) {
                // Places that have another name for it keep that.
                if self.source(reference.span.file).text[reference.span.range()] == d.name {
                    places.insert(reference.span);
                }
            }
        }
        Ok(places.into_iter().map(edit).collect())
    }

    /// Refuses a name that something beside it has.
    fn no_sibling(&self, def: DefId, name: &str) -> Result<(), String> {
        let index = self.index();
        let d = &index.definitions[def];
        if name == d.name {
            return Ok(());
        }
        if let Some(parent) = d.parent {
            let taken = index
                .definitions
                .iter()
                .any(|other| other.name == name && (other.parent == Some(parent)));
            let journey = index.member_holder(def);
            let inside = journey.and_then(|j| index.member(j, name, &[d.kind]));
            if taken || inside.is_some() {
                return Err(format!("there is a `{name}` already"));
            }
            return Ok(());
        }
        self.is_free(d.name_span.file, name)?;
        let users: BTreeSet<FileId> = index.references_to(def).map(|r| r.span.file).collect();
        users.into_iter().try_for_each(|file| self.is_free(file, name))
    }

    /// Refuses a name that a file has in scope.
    fn is_free(&self, file: FileId, name: &str) -> Result<(), String> {
        match self.index().in_scope(file, name) {
            Some(_) => {
                let path = &self.source(file).path;
                Err(format!("`{name}` is declared or used in `{path}` already"))
            }
            None => Ok(()),
        }
    }
}

impl Index {
    /// What holds a thing among its members.
    pub(super) fn member_holder(&self, def: DefId) -> Option<DefId> {
        let mut holder = self.definitions[def].parent;
        while let Some(parent) = holder {
            if self.members.get(&parent).is_some_and(|all| all.contains(&def)) {
                return Some(parent);
            }
            holder = self.definitions[parent].parent;
        }
        None
    }
}

/// Everything that has to have the same name: a stage and the framework's that it is, a touchpoint and
/// the improved journey's that it takes the place of.
fn related(index: &Index, def: DefId) -> Vec<DefId> {
    let mut found = vec![def];
    let mut next = 0;
    while next < found.len() {
        let def = found[next];
        next += 1;
        let own = index.definitions[def].name_span;
        let links = index.references.iter().filter(|r| r.declares).filter_map(|r| {
            if r.to == def {
                index.declared_at(r.span)
            } else if r.span == own {
                Some(r.to)
            } else {
                None
            }
        });
        for other in links {
            if !found.contains(&other) {
                found.push(other);
            }
        }
    }
    found
}

/// Refuses what cannot be a name.
fn check_name(name: &str) -> Result<(), String> {
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|c| unicode_ident::is_xid_start(c) || c == '_');
    if !starts || !chars.all(unicode_ident::is_xid_continue) {
        return Err(format!("`{name}` is no name: letters, digits and `_`, no digit first"));
    }
    if vocab::is_reserved(name) {
        return Err(format!("`{name}` is a word of the language that names nothing"));
    }
    Ok(())
}

impl Snapshot {
    /// The beginning of the file of the module whose name stands at an offset, in a `use`.
    pub fn module_at(&self, file: FileId, offset: u32) -> Option<Span> {
        let links = self.links(file);
        let link = links.into_iter().find(|link| link.span.touches(offset))?;
        Some(Span::new(link.to, 0, 0))
    }

    /// The modules that a file's `use` lines name.
    pub fn links(&self, file: FileId) -> Vec<Link> {
        let Some(parsed) = self.parsed(file) else { return Vec::new() };
        let mut found = Vec::new();
        for item in &parsed.tree.items {
            let Item::Statement(Statement { kind: StatementKind::Use(u), .. }) = item else {
                continue;
            };
            let path = match u.what {
                UseWhat::One(_) => u.path.split_last().map_or(&[][..], |(_, before)| before),
                _ => &u.path[..],
            };
            let words: Vec<&str> = path.iter().map(|n| n.text.as_str()).collect();
            let Some((first, last)) = path.first().zip(path.last()) else { continue };
            if let Some(&to) = self.index().modules.get(&words.join(".")) {
                found.push(Link { span: first.span.to(last.span), to });
            }
        }
        found
    }
}

/// A place that leads to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The place.
    pub span: Span,
    /// The file.
    pub to: FileId,
}
