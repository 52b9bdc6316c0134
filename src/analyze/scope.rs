//! Names: what each file declares and brings in, and what a reference means.

use super::elsewhere::{Elsewhere, Gap, Library};
use super::types::Signature;
use crate::diagnostic::{Code, Diagnostic, MOST, Severity, nearest};
use crate::model::{
    ChannelId, EventId, FrameworkId, InsightId, JourneyId, MetricId, Model, Node, OpportunityId,
    PainId, PersonaId, SourceId, StageId, SurveyId, TeamId, TouchpointId,
};
use crate::source::{FileId, Sources, Span};
use crate::syntax::ast::{File, Head, Name};
use crate::vocab::NameKind;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// A file with its tree.
#[derive(Debug)]
pub struct ParsedFile {
    /// Its number among the sources.
    pub id: FileId,
    /// Path relative to the project root, with `/`.
    pub path: String,
    /// Its module name, if its path makes one.
    pub module: Option<String>,
    /// Whether it comes with the standard library.
    pub std: bool,
    /// Its tree.
    pub tree: Arc<File>,
}

/// A declared thing that has a name at the top of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbol {
    /// A team.
    Team(TeamId),
    /// A channel.
    Channel(ChannelId),
    /// A persona.
    Persona(PersonaId),
    /// A framework.
    Framework(FrameworkId),
    /// A source.
    Source(SourceId),
    /// An event.
    Event(EventId),
    /// A survey.
    Survey(SurveyId),
    /// A metric.
    Metric(MetricId),
    /// A journey.
    Journey(JourneyId),
}

impl Symbol {
    /// The kind of thing.
    pub fn kind(self) -> NameKind {
        match self {
            Symbol::Team(_) => NameKind::Team,
            Symbol::Channel(_) => NameKind::Channel,
            Symbol::Persona(_) => NameKind::Persona,
            Symbol::Framework(_) => NameKind::Framework,
            Symbol::Source(_) => NameKind::Source,
            Symbol::Event(_) => NameKind::Event,
            Symbol::Survey(_) => NameKind::Survey,
            Symbol::Metric(_) => NameKind::Metric,
            Symbol::Journey(_) => NameKind::Journey,
        }
    }
}

/// What a name at the top of a file means.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The thing.
    pub symbol: Symbol,
    /// Where the name was brought in or declared.
    pub span: Span,
    /// How it came.
    pub how: How,
}

/// How a name came into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Declared here.
    Declared,
    /// By a `use` that names it.
    Named,
    /// By a `use` of everything.
    Star,
}

/// The names of one file.
#[derive(Debug, Default)]
pub struct FileScope {
    /// What is declared or brought in; several only where two `*` bring different things.
    pub names: BTreeMap<String, Vec<Binding>>,
    /// Which of them were referred to.
    pub used: HashSet<String>,
}

/// The names inside a journey.
#[derive(Debug, Default, Clone)]
pub struct JourneyScope {
    /// Stages.
    pub stages: BTreeMap<String, StageId>,
    /// Touchpoints.
    pub touchpoints: BTreeMap<String, TouchpointId>,
    /// Pains that have a name.
    pub pains: BTreeMap<String, PainId>,
    /// Opportunities that have a name.
    pub opportunities: BTreeMap<String, OpportunityId>,
    /// Insights that have a name.
    pub insights: BTreeMap<String, InsightId>,
    /// Whether a stage or touchpoint lost its name to a syntax error.
    pub lost_names: bool,
}

/// Where a reference stands.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Index of the file in [`Analysis::files`].
    pub file: usize,
    /// The journey around it.
    pub journey: Option<JourneyId>,
}

/// One mistake that shows in several places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A name that this file does not know.
    Name(FileId, String),
    /// A name that is not declared in the thing that begins at this byte of this file.
    Inside(FileId, u32, String),
    /// A property that a declaration does not say.
    Unsaid(Symbol, &'static str),
}

/// Everything that the passes share.
#[derive(Debug)]
pub struct Analysis<'a> {
    /// The files, the project's first, then the library's; each in order of path.
    pub files: &'a [ParsedFile],
    /// What is made.
    pub model: Model,
    /// The names of each file.
    pub scopes: Vec<FileScope>,
    /// Index of the file of each module.
    pub modules: BTreeMap<String, usize>,
    /// The names inside each journey; shared, since each reference looks into one while it reports.
    pub journeys: BTreeMap<JourneyId, Arc<JourneyScope>>,
    /// Where each way of a flow was first drawn.
    pub edges: BTreeMap<(JourneyId, Node, Node, Vec<PersonaId>), Span>,
    /// Which things were referred to.
    pub used: BTreeSet<Symbol>,
    /// Unknown names that were told to be most like that of a thing, by their place.
    pub likened: Vec<(Span, Symbol)>,
    /// Names of a file that were to come from a `use` that failed: nothing is said of them again.
    pub holes: BTreeSet<(usize, String)>,
    /// Events whose source is not known: formulas over them are holes.
    pub broken_events: BTreeSet<EventId>,
    /// Surveys whose source is not known.
    pub broken_surveys: BTreeSet<SurveyId>,
    /// Questions with a mistake, which are not in the model; `*` where it may be any of a survey.
    pub broken_questions: BTreeSet<(SurveyId, String)>,
    /// Journeys of which it is not known who travels.
    pub vague_people: BTreeSet<JourneyId>,
    /// Journeys of which it is not known what they improve.
    pub vague_improves: BTreeSet<JourneyId>,
    /// Touchpoints that may have an event which could not be read.
    pub vague_events: BTreeSet<TouchpointId>,
    /// Sources of which something could not be read or understood: what they lack may be there.
    pub vague_sources: BTreeSet<SourceId>,
    /// Personas who say how they are found in the data, and not so that it is understood.
    pub vague_segments: BTreeSet<PersonaId>,
    /// Columns whose type is not known.
    pub vague_columns: BTreeSet<(SourceId, String)>,
    /// Modules that exist but could not be read.
    pub broken_modules: &'a BTreeSet<String>,
    /// The texts.
    pub sources: &'a Sources,
    /// The tree of each metric, with the index of its file and whether it has a syntax error.
    pub metric_heads: Vec<(MetricId, usize, &'a Head, bool)>,
    /// What each metric takes and gives.
    pub(crate) signatures: BTreeMap<MetricId, Rc<Signature<'a>>>,
    /// The findings.
    pub out: Vec<Diagnostic>,
    /// How many mistakes of each file are told, and the first of those that are too many.
    of_files: BTreeMap<FileId, (usize, Option<Span>)>,
    /// How many mistakes are not told.
    untold: usize,
    /// The first finding of each cause, so that further places join it.
    told: BTreeMap<Cause, usize>,
    /// The names that a module declares which the file does not use.
    pub(super) elsewhere: Vec<Elsewhere>,
    /// Where a `use` has a mistake for a name.
    pub(super) gaps: Vec<Gap>,
    /// The names that the library declares.
    pub(super) library: Library,
    /// The names of each file that are of these kinds, of so many names in all.
    of_kinds: HashMap<(usize, usize, Vec<NameKind>), Rc<[String]>>,
    /// How many names unknown ones were compared with.
    compared: usize,
}

/// How many names are looked at to find what unknown ones were meant to be. Comparing each of
/// thousands with each of thousands would take minutes.
const COMPARED: usize = 200_000;

impl<'a> Analysis<'a> {
    /// An analysis of these files.
    pub fn new(
        files: &'a [ParsedFile],
        broken_modules: &'a BTreeSet<String>,
        sources: &'a Sources,
    ) -> Self {
        Analysis {
            files,
            model: Model::default(),
            scopes: Vec::new(),
            modules: BTreeMap::new(),
            journeys: BTreeMap::new(),
            edges: BTreeMap::new(),
            used: BTreeSet::new(),
            likened: Vec::new(),
            holes: BTreeSet::new(),
            broken_events: BTreeSet::new(),
            broken_surveys: BTreeSet::new(),
            broken_questions: BTreeSet::new(),
            vague_people: BTreeSet::new(),
            vague_improves: BTreeSet::new(),
            vague_events: BTreeSet::new(),
            vague_sources: BTreeSet::new(),
            vague_segments: BTreeSet::new(),
            vague_columns: BTreeSet::new(),
            broken_modules,
            sources,
            metric_heads: Vec::new(),
            signatures: BTreeMap::new(),
            out: Vec::new(),
            of_files: BTreeMap::new(),
            untold: 0,
            told: BTreeMap::new(),
            elsewhere: Vec::new(),
            gaps: Vec::new(),
            library: Library::default(),
            of_kinds: HashMap::new(),
            compared: 0,
        }
    }

    /// Takes over what was found before: each counts.
    pub fn take_over(&mut self, found: Vec<Diagnostic>) {
        for d in found.iter().filter(|d| d.severity == Severity::Error) {
            self.of_files.entry(d.span.file).or_default().0 += 1;
        }
        self.out = found;
    }

    /// Adds a finding, unless it is a mistake and there are too many of its file.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity != Severity::Error {
            self.out.push(diagnostic);
            return;
        }
        let (told, too_many) = self.of_files.entry(diagnostic.span.file).or_default();
        if *told < MOST {
            *told += 1;
            self.out.push(diagnostic);
        } else {
            too_many.get_or_insert(diagnostic.span);
            self.untold += 1;
        }
    }

    /// How many mistakes were found, told or not.
    pub fn found(&self) -> usize {
        self.out.len() + self.untold
    }

    /// Takes findings back, down to this number.
    pub fn take_back(&mut self, to: usize) {
        for d in self.out.drain(to.min(self.out.len())..) {
            let of_file = self.of_files.get_mut(&d.span.file);
            if let Some((told, _)) = of_file.filter(|_| d.severity == Severity::Error) {
                *told = told.saturating_sub(1);
            }
        }
        self.told.retain(|_, index| *index < to);
    }

    /// Says of which files more is wrong than is told.
    pub fn tell_too_many(&mut self) {
        // A file that is not read to its end says so already.
        let said = self.out.iter().filter(|d| d.code == Code::TooManyMistakes);
        let said: BTreeSet<FileId> = said.map(|d| d.span.file).collect();
        for (file, (_, too_many)) in std::mem::take(&mut self.of_files) {
            let Some(at) = too_many.filter(|at| at.file == file) else { continue };
            if said.contains(&file) {
                continue;
            }
            self.out.push(
                Diagnostic::new(
                    Code::TooManyMistakes,
                    at.at_start(),
                    "there are too many mistakes: of this file no more are told",
                )
                .label("this one is not told")
                .help("mend those that are told and check again"),
            );
        }
    }

    /// Adds a finding; if there is one of this cause already, the place joins that one.
    pub fn report_once(&mut self, cause: Cause, diagnostic: Diagnostic) {
        let Some(&first) = self.told.get(&cause) else {
            let index = self.out.len();
            self.report(diagnostic);
            if self.out.len() > index {
                self.told.insert(cause, index);
            }
            return;
        };
        let first = &mut self.out[first];
        if first.span == diagnostic.span {
            return;
        }
        if first.labels.len() < 6 {
            *first = first.clone().also(diagnostic.span, "and here");
        }
        // One spelling is mended wherever it stands, or the places would contradict each other.
        for (fix, more) in first.fixes.iter_mut().zip(diagnostic.fixes) {
            if fix.title == more.title {
                fix.edits.extend(more.edits);
            }
        }
    }

    /// Where a thing is declared: its name's place.
    pub fn declared_at(&self, symbol: Symbol) -> Span {
        self.decl(symbol).name_span
    }

    /// The declaration of a thing.
    pub fn decl(&self, symbol: Symbol) -> &crate::model::Decl {
        let m = &self.model;
        match symbol {
            Symbol::Team(id) => &m.teams[id].decl,
            Symbol::Channel(id) => &m.channels[id].decl,
            Symbol::Persona(id) => &m.personas[id].decl,
            Symbol::Framework(id) => &m.frameworks[id].decl,
            Symbol::Source(id) => &m.sources[id].decl,
            Symbol::Event(id) => &m.events[id].decl,
            Symbol::Survey(id) => &m.surveys[id].decl,
            Symbol::Metric(id) => &m.metrics[id].decl,
            Symbol::Journey(id) => &m.journeys[id].decl,
        }
    }

    /// What a name at the top of a file means, without a finding if it means nothing. Marks the
    /// thing as used.
    pub fn find(&mut self, file: usize, name: &str) -> Option<Symbol> {
        let symbol = self.meant(file, name)?;
        self.mark_used(file, name, symbol);
        Some(symbol)
    }

    /// What a name at the top of a file means: what is named in a `use` or declared here goes before
    /// what comes with a `*`. Of several that come so the first; [`Analysis::resolve`] tells them.
    pub(super) fn meant(&self, file: usize, name: &str) -> Option<Symbol> {
        let bindings = self.scopes[file].names.get(name)?;
        let named = bindings.iter().find(|b| b.how != How::Star);
        named.or_else(|| bindings.first()).map(|b| b.symbol)
    }

    fn mark_used(&mut self, file: usize, name: &str, symbol: Symbol) {
        self.used.insert(symbol);
        let used = &mut self.scopes[file].used;
        if !used.contains(name) {
            used.insert(name.to_string());
        }
    }

    /// What a name means, of one of the kinds wanted. Says what is wrong if it means nothing, two
    /// things, or something of another kind.
    pub fn resolve(&mut self, file: usize, name: &Name, wanted: &[NameKind]) -> Option<Symbol> {
        let bindings = self.scopes[file].names.get(&name.text).map_or(&[][..], Vec::as_slice);
        let named = bindings.iter().copied().find(|b| b.how != How::Star);
        let found = match (named, bindings) {
            (Some(binding), _) => binding,
            (None, &[only]) => only,
            (None, bindings) => {
                let mut distinct: Vec<Binding> = Vec::new();
                for b in bindings {
                    if !distinct.iter().any(|d| d.symbol == b.symbol) {
                        distinct.push(*b);
                    }
                }
                match distinct[..] {
                    [] => {
                        self.unknown_name(file, name, wanted, &[]);
                        return None;
                    }
                    [only] => only,
                    [first, second, ..] => {
                        let paths = (
                            self.decl(first.symbol).path.clone(),
                            self.decl(second.symbol).path.clone(),
                        );
                        let mut d = Diagnostic::new(
                            Code::AmbiguousName,
                            name.span,
                            format!("`{}` may be `{}` or `{}`", name.text, paths.0, paths.1),
                        )
                        .label("which of them?")
                        .help(format!("name the one you mean, as in `use {}`", paths.0));
                        d = d
                            .also(first.span, "one comes from here")
                            .also(second.span, "the other from here");
                        for b in distinct.iter().map(|b| b.symbol).collect::<Vec<_>>() {
                            self.used.insert(b);
                        }
                        self.scopes[file].used.insert(name.text.clone());
                        self.report(d);
                        return None;
                    }
                }
            }
        };
        self.mark_used(file, &name.text, found.symbol);
        if wanted.contains(&found.symbol.kind()) {
            return Some(found.symbol);
        }
        self.wrong_kind(name, found.symbol.kind(), wanted, Some(self.declared_at(found.symbol)));
        None
    }

    /// Says that a name means something of another kind.
    pub fn wrong_kind(&mut self, name: &Name, is: NameKind, wanted: &[NameKind], at: Option<Span>) {
        let mut d = Diagnostic::new(
            Code::WrongKindOfName,
            name.span,
            format!("`{}` is {} {}, not {}", name.text, article(is), is.word(), kinds(wanted)),
        )
        .label(format!("{} is wanted here", kinds(wanted)))
        .help(format!("name {} here", kinds(wanted)));
        if let Some(at) = at {
            d = d.also(at, format!("`{}` is declared here", name.text));
        }
        self.report(d);
    }

    /// Names inside a journey, for [`Self::unknown_name`]: all while unknown names are still compared
    /// with others, else one to say that there are some.
    pub fn in_reach<'n>(&self, names: impl Iterator<Item = &'n String>) -> Vec<String> {
        names.take(if self.compared < COMPARED { usize::MAX } else { 1 }).cloned().collect()
    }

    /// The name of the library that is most like an unknown one.
    fn near_in_library(
        &mut self,
        name: &str,
        wanted: &[NameKind],
    ) -> Option<(&'static str, &'static str)> {
        if self.compared >= COMPARED {
            return None;
        }
        self.compared += self.library.len();
        self.library.nearest(name, wanted)
    }

    /// The names of a file that are of one of these kinds.
    fn names_of(&mut self, file: usize, wanted: &[NameKind]) -> Rc<[String]> {
        let names = &self.scopes[file].names;
        let known =
            self.of_kinds.entry((file, names.len(), wanted.to_vec())).or_insert_with(|| {
                let fits = |b: &Binding| wanted.contains(&b.symbol.kind());
                let fitting = names.iter().filter(|(_, bindings)| bindings.iter().any(fits));
                fitting.map(|(name, _)| name.clone()).collect()
            });
        Rc::clone(known)
    }

    /// Says that a name means nothing here; `inside` are names in reach that the file's scope does
    /// not hold (those of a journey, a survey, a source).
    pub fn unknown_name(
        &mut self,
        file: usize,
        name: &Name,
        wanted: &[NameKind],
        inside: &[String],
    ) {
        // What a pain of another journey is called is said in another file.
        let id = self.files[file].id;
        let elsewhere = wanted == [NameKind::Pain];
        let journey_lost = self.journeys.iter().any(|(journey, scope)| {
            let declared = || self.decl(Symbol::Journey(*journey)).name_span.file;
            scope.lost_names && (elsewhere || declared() == id)
        });
        if self.files[file].tree.lost_names || (journey_lost && !inside.is_empty()) {
            return;
        }
        let key = (file, name.text.clone());
        if self.holes.contains(&key) || self.holes.contains(&(file, "*".to_string())) {
            return;
        }
        // Whoever has so many unknown names has not misspelled them.
        let compares = self.compared < COMPARED;
        let own = if compares { self.names_of(file, wanted) } else { Rc::from([]) };
        let inside = if compares { inside } else { &[] };
        let in_scope: Vec<&str> = own.iter().chain(inside).map(String::as_str).collect();
        let near = nearest(&name.text, in_scope.iter().copied());
        // The start of one name only.
        let near = near.or_else(|| {
            let written = name.text.to_lowercase();
            let mut longer = in_scope
                .iter()
                .copied()
                .filter(|known| name.text.len() >= 3 && known.starts_with(&written));
            longer.next().filter(|_| longer.next().is_none())
        });
        // Words of other flow languages.
        let near = near.or(match name.text.to_lowercase().as_str() {
            "end" | "finish" | "stop" | "leave" => inside.iter().find(|n| *n == "exit"),
            "begin" | "entry" => inside.iter().find(|n| *n == "start"),
            _ => None,
        }
        .map(String::as_str));
        self.compared += in_scope.len();
        let what = if wanted.is_empty() { "name".to_string() } else { or(wanted) };
        let mut d = Diagnostic::new(
            Code::UnknownName,
            name.span,
            format!("no {what} is called `{}` here", name.text),
        );
        if let Some(meant) = near {
            let help = match look_alike(&name.text, meant) {
                Some((is, like)) => format!(
                    "write `{meant}`; the `{is}` (U+{:04X}) only looks like `{like}`",
                    u32::from(is)
                ),
                None => format!("write `{meant}`"),
            };
            if let Some(symbol) = self.meant(file, meant) {
                self.likened.push((name.span, symbol));
            }
            d = d.label(format!("did you mean `{meant}`?")).help(help).guess(
                format!("write `{meant}`"),
                name.span,
                meant,
            );
        } else if let Some(module) = self.declared_elsewhere(file, &name.text, wanted) {
            d = d.label(format!("declared in `{module}`, but not used here"));
            self.elsewhere.push(Elsewhere { file, module, name: name.text.clone(), at: name.span });
        } else if let Some((meant, module)) = self.near_in_library(&name.text, wanted) {
            d = d.label(format!("did you mean `{meant}`?")).help(format!(
                "write `{meant}`, and `use {module}.{meant}` at the top of the file"
            ));
        } else if let [kind @ (NameKind::Pain | NameKind::Opportunity | NameKind::Insight)] = wanted
        {
            // It may stand there without its name.
            let kind = kind.word();
            let list: Vec<String> = in_scope.iter().map(|n| format!("`{n}`")).collect();
            let reach = match list.len() {
                1..=8 => format!("; in reach are {}", list.join(", ")),
                _ => String::new(),
            };
            d = d.label("declared nowhere in reach").help(format!(
                "give the {kind} its name, as in `{kind} {} \"…\"`{reach}",
                name.text
            ));
        } else if wanted.len() == 1 && in_scope.len() <= 8 && !in_scope.is_empty() {
            let list: Vec<String> = in_scope.iter().map(|n| format!("`{n}`")).collect();
            d = d
                .label("declared nowhere in reach")
                .help(format!("in reach are {}", list.join(", ")));
        } else {
            let kind = wanted.first().map_or("declaration", |k| k.word());
            d = d.label("declared nowhere in reach").help(match wanted.first() {
                Some(NameKind::Stage | NameKind::Touchpoint | NameKind::Question) => {
                    format!("declare the {kind}")
                }
                _ => format!("declare the {kind}, or bring it in with `use`"),
            });
        }
        self.report_once(Cause::Name(name.span.file, name.text.clone()), d);
    }
}

/// A letter of another script in `written` that stands where `meant` has a Latin one.
fn look_alike(written: &str, meant: &str) -> Option<(char, char)> {
    let latin = |c: char| c < '\u{250}';
    let mut pairs = written.chars().zip(meant.chars()).filter(|(a, b)| a != b);
    let first = pairs.next()?;
    let same_length = written.chars().count() == meant.chars().count();
    // One word in two scripts, not two words.
    let mixed = !latin(first.0) && latin(first.1) && written.chars().any(latin);
    (same_length && mixed && pairs.all(|(a, b)| !latin(a) && latin(b))).then_some(first)
}

fn article(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Event | NameKind::Opportunity | NameKind::Insight => "an",
        _ => "a",
    }
}

/// "a team", "an event or touchpoint".
pub fn kinds(wanted: &[NameKind]) -> String {
    match wanted.first() {
        Some(first) => format!("{} {}", article(*first), or(wanted)),
        None => "another name".into(),
    }
}

/// "event or touchpoint".
fn or(wanted: &[NameKind]) -> String {
    let words: Vec<&str> = wanted.iter().map(|k| k.word()).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.join(""),
    }
}
