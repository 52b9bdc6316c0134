//! Names that a module declares and that the file does not bring in: one `use` line that is missing
//! is told once, with all the names it would bring.

use super::scope::{Analysis, How};
use crate::diagnostic::{Applicability, Code, Edit, Fix, nearest};
use crate::project::std::{MODULES, Module};
use crate::source::{FileId, Span};
use crate::syntax::uses;
use crate::vocab::NameKind;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A name that would be known if its module were used.
#[derive(Debug)]
pub(super) struct Elsewhere {
    /// Index of the file that names it.
    pub(super) file: usize,
    /// The module that declares it.
    pub(super) module: String,
    pub(super) name: String,
    /// Where it is named, as it was told.
    pub(super) at: Span,
}

/// A mistake in a `use`, which may stand where a name was meant.
#[derive(Debug)]
pub(super) struct Gap {
    /// Index of the file.
    pub(super) file: usize,
    /// The module of which names are brought in.
    pub(super) module: String,
    /// The name that is not declared there, or the whole line where it is not well written.
    pub(super) at: Span,
}

/// Mistakes of `use` lines, each with the index of the first finding that tells of it.
type Told = Vec<(Span, Option<usize>)>;

/// How many further places are shown with one finding, and how many names in its help.
const SHOWN: usize = 6;

/// The names that the library declares, read when the first of them is sought.
#[derive(Debug, Default)]
pub(super) struct Library {
    all: OnceCell<Declarations>,
}

#[derive(Debug)]
struct Declarations {
    /// Module, keyword and name of each, in order.
    list: Vec<(&'static str, &'static str, &'static str)>,
    /// For each name where it is in the list.
    named: HashMap<&'static str, Vec<usize>>,
}

impl Library {
    fn all(&self) -> &Declarations {
        self.all.get_or_init(|| {
            let of = |m: &'static Module| {
                m.declarations_by_keyword().map(move |(word, name)| (m.name, word, name))
            };
            let list: Vec<_> = MODULES.iter().flat_map(of).collect();
            let mut named: HashMap<_, Vec<usize>> = HashMap::new();
            for (i, (.., name)) in list.iter().enumerate() {
                named.entry(*name).or_default().push(i);
            }
            Declarations { list, named }
        })
    }

    /// How many names it declares.
    pub(super) fn len(&self) -> usize {
        self.all().list.len()
    }

    /// Modules that declare a name, with the keyword.
    fn declaring(&self, name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        let all = self.all();
        let found = all.named.get(name).into_iter().flatten();
        found.map(|&i| (all.list[i].0, all.list[i].1))
    }

    /// The name that is most like one that is declared nowhere, with its module.
    pub(super) fn nearest(
        &self,
        name: &str,
        wanted: &[NameKind],
    ) -> Option<(&'static str, &'static str)> {
        let fits = |word: &str| wanted.iter().any(|kind| kind.word() == word);
        let known = self.all().list.iter().filter(|(_, word, _)| fits(word));
        let meant = nearest(name, known.map(|(.., name)| *name))?;
        let (module, ..) = self.all().list.iter().find(|(_, w, name)| *name == meant && fits(w))?;
        Some((meant, *module))
    }
}

impl Analysis<'_> {
    /// A module that declares such a name.
    pub(super) fn declared_elsewhere(
        &self,
        file: usize,
        name: &str,
        wanted: &[NameKind],
    ) -> Option<String> {
        for (module, &index) in &self.modules {
            if index == file {
                continue;
            }
            let found = self.scopes.get(index)?.names.get(name).is_some_and(|bs| {
                bs.iter().any(|b| {
                    b.how == How::Declared
                        && (wanted.is_empty() || wanted.contains(&b.symbol.kind()))
                })
            });
            if found {
                return Some(module.clone());
            }
        }
        // Modules of the library that nothing uses yet.
        self.library.declaring(name).find_map(|(module, word)| {
            let fits = wanted.is_empty() || wanted.iter().any(|kind| kind.word() == word);
            (fits && !self.modules.contains_key(module)).then(|| module.to_string())
        })
    }

    /// The findings of unknown names, by their place.
    fn unknown_names(&self) -> BTreeMap<Span, usize> {
        let found = self.out.iter().enumerate().filter(|(_, d)| d.code == Code::UnknownName);
        found.map(|(index, d)| (d.span, index)).collect()
    }

    /// Says of the names told as declared elsewhere how they are brought in: those of one module
    /// together, at the first of them.
    pub(super) fn tell_missing_uses(&mut self) {
        let mut groups: BTreeMap<(usize, String), Vec<(Span, String)>> = BTreeMap::new();
        for missing in std::mem::take(&mut self.elsewhere) {
            let group = groups.entry((missing.file, missing.module)).or_default();
            group.push((missing.at, missing.name));
        }
        if groups.is_empty() {
            return;
        }
        let told = self.unknown_names();
        let gaps = self.gaps_by_module();
        let mut joined = BTreeSet::new();
        for ((file, module), mut missing) in groups {
            // What was told and taken back is gone.
            missing.retain(|(at, _)| told.contains_key(at));
            missing.sort();
            let Some((first, _)) = missing.first() else { continue };
            let first = told[first];
            let names: BTreeSet<&str> = missing.iter().map(|(_, name)| name.as_str()).collect();
            let names: Vec<&str> = names.into_iter().collect();
            let gaps = gaps.get(&(file, module.clone())).map_or(&[][..], Vec::as_slice);
            if self.fills_gap(gaps, &names) {
                joined.extend(missing.iter().map(|(at, _)| told[at]));
                continue;
            }
            for (at, _) in &missing[1..] {
                let other = told[at];
                joined.insert(other);
                let places: Vec<Span> = std::iter::once(*at)
                    .chain(self.out[other].labels.iter().map(|label| label.span))
                    .collect();
                let first = &mut self.out[first];
                for place in places {
                    if first.labels.len() < SHOWN {
                        *first = first.clone().also(place, "nor this one");
                    }
                }
            }
            self.tell_use(file, &module, &names, first);
        }
        let mut index = 0;
        self.out.retain(|_| {
            index += 1;
            !joined.contains(&(index - 1))
        });
    }

    /// The mistakes in the `use` lines of each file and module, each with the first finding that
    /// tells of it.
    fn gaps_by_module(&self) -> BTreeMap<(usize, String), Told> {
        let mut gaps: BTreeMap<_, Vec<_>> = BTreeMap::new();
        if self.gaps.is_empty() {
            return gaps;
        }
        // By their place, and only then in the order in which they were found.
        let mut starts: Vec<(FileId, u32, usize)> =
            self.out.iter().enumerate().map(|(i, d)| (d.span.file, d.span.start, i)).collect();
        starts.sort_unstable();
        for gap in &self.gaps {
            let at = gap.at;
            let from =
                starts.partition_point(|(file, start, _)| (*file, *start) < (at.file, at.start));
            let within = starts[from..]
                .iter()
                .take_while(|(file, start, _)| *file == at.file && *start <= at.end);
            let told = within.map(|(.., i)| *i).filter(|&i| self.out[i].span.end <= at.end).min();
            gaps.entry((gap.file, gap.module.clone())).or_default().push((at, told));
        }
        gaps
    }

    /// Whether names that are not brought in are those that a mistake in the `use` hides: it then
    /// says so, if no more is missing than it may hide.
    fn fills_gap(&mut self, gaps: &[(Span, Option<usize>)], names: &[&str]) -> bool {
        // Two names may have become one.
        if gaps.is_empty() || names.len() > gaps.len() + 1 {
            return false;
        }
        let [name] = names else { return true };
        let [(_, Some(finding))] = gaps else { return true };
        let finding = &mut self.out[*finding];
        let written = self.sources.get(finding.span.file).text.get(finding.span.range());
        let new = match (finding.code, written) {
            (Code::NotExported, _) => name.to_string(),
            (Code::Unexpected, Some(",")) => format!("{name},"),
            _ => return true,
        };
        finding.fixes.clear();
        *finding = finding
            .clone()
            .label(format!("did you mean `{name}`?"))
            .help(format!("write `{name}` here: this file names it, and nothing brings it in"))
            .guess(format!("write `{name}`"), finding.span, new);
        true
    }

    /// Shows with an unknown name the declaration it is most like, where nothing else refers to
    /// that: it may be the one that is misspelt.
    pub(super) fn show_declarations(&mut self) {
        let likened = std::mem::take(&mut self.likened);
        if likened.is_empty() {
            return;
        }
        let told = self.unknown_names();
        let written: BTreeMap<Span, String> = told
            .keys()
            .map(|at| (*at, self.sources.get(at.file).text[at.range()].to_owned()))
            .collect();
        for (at, symbol) in likened {
            let decl = self.decl(symbol);
            if decl.std || self.used.contains(&symbol) {
                continue;
            }
            let label = format!("`{}` is declared here, and nothing refers to it", decl.name);
            let (place, wrong) = (decl.name_span, decl.name.clone());
            let said = decl.label.as_deref().unwrap_or_default().to_lowercase();
            let Some(&index) = told.get(&at) else { continue };
            let finding = &mut self.out[index];
            // Several places agree, and one does not.
            if !finding.labels.is_empty() && !finding.labels.iter().any(|l| l.span == place) {
                let right = written.get(&at).map_or("", String::as_str);
                // The label says which is the word, or most of the places do.
                let in_label = |name: &str| said.contains(&name.to_lowercase().replace('_', " "));
                let declared_wrong = match (in_label(right), in_label(&wrong)) {
                    (true, false) => true,
                    (false, true) => false,
                    _ => finding.labels.len() > 1,
                };
                finding.help = Some(match declared_wrong {
                    true => format!("write `{right}` where it is declared, or `{wrong}` here"),
                    false => format!("write `{wrong}`, or `{right}` where it is declared"),
                });
                if declared_wrong {
                    finding.fixes = vec![Fix {
                        title: format!("write `{right}` where it is declared"),
                        edits: vec![Edit { span: place, replacement: right.to_owned() }],
                        applicability: Applicability::Unsafe,
                    }];
                }
            }
            if finding.labels.len() < SHOWN {
                *finding = finding.clone().also(place, label);
            }
        }
    }

    /// Adds help and fix to the finding of names that a `use` would bring in.
    fn tell_use(&mut self, file: usize, module: &str, names: &[&str], finding: usize) {
        let tree = &self.files[file].tree;
        let text = &self.sources.get(self.files[file].id).text;
        let (at, new) = uses::bring_in(tree, text, module, names);
        let mut shown = names[..names.len().min(SHOWN)].to_vec();
        if names.len() > SHOWN {
            shown.push("…");
        }
        let d = &mut self.out[finding];
        d.help = Some(if new.starts_with(", ") || new.starts_with('{') {
            let shown: Vec<String> = shown.iter().map(|name| format!("`{name}`")).collect();
            format!("add {} to the `use {module}.…` at the top of the file", shown.join(", "))
        } else {
            format!("write `use {}` at the top of the file", uses::path(module, &shown))
        });
        d.fixes.push(Fix {
            title: format!("bring in `{}`", uses::path(module, &shown)),
            edits: vec![Edit { span: at, replacement: new }],
            applicability: Applicability::Unsafe,
        });
    }
}
