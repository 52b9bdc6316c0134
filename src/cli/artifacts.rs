//! Which files a build writes, and how each is made.

use super::console::Failure;
use super::graphviz;
use super::write::Names;
use crate::diagnostic::nearest;
use crate::diagram::View;
use crate::diagram::theme::Theme;
use crate::emit::dot::{DotOptions, dot};
use crate::emit::html::{Measured, Note, Report, html};
use crate::emit::link::Links;
use crate::emit::mermaid::mermaid;
use crate::emit::metricflow::metricflow;
use crate::emit::paint::{self, Fonts};
use crate::emit::seen::{self, Seen};
use crate::emit::spec::spec;
use crate::emit::sql::{Dialect, SqlOptions, sql};
use crate::emit::svg::{SvgOptions, svg};
use crate::emit::tracking::tracking;
use crate::emit::{Export, table};
use crate::measure::Scorecard;
use crate::measure::read::time::Zone;
use crate::measure::store::Store;
use crate::model::{Date, JourneyId, JourneyKind, Model, PersonaId};
use crate::source::Sources;
use clap::ValueEnum;
use std::collections::BTreeSet;

/// A kind of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// Input for Graphviz, one file a picture
    Dot,
    /// Pictures, one file each
    Svg,
    /// The same as images (only if asked for)
    Png,
    /// The same as documents, with text that can be selected (only if asked for)
    Pdf,
    /// The report: one HTML file with everything, for people who have no `journey`
    Html,
    /// The measurement spec, as JSON
    Spec,
    /// User journey diagrams of Mermaid; only if asked for
    Mermaid,
    /// The maps as tables in Markdown; only if asked for
    Markdown,
    /// What is said in the maps with who, owner and source, a line each, as CSV; only if asked for
    Csv,
    /// The measures as one statement for a database (see --dialect); only if asked for
    Sql,
    /// The measures for dbt's MetricFlow, as YAML (--dialect says in whose SQL); only if asked for
    Metricflow,
    /// What a row of each event must look like, as JSON Schema; only if asked for
    Tracking,
}

impl Emit {
    /// The kind of output whose files have this ending.
    pub fn of_ending(ending: &str) -> Option<Emit> {
        Emit::value_variants().iter().copied().find(|emit| emit.ending() == ending)
    }

    /// What the names of its files end in.
    fn ending(self) -> &'static str {
        match self {
            Emit::Dot => "dot",
            Emit::Svg => "svg",
            Emit::Png => "png",
            Emit::Pdf => "pdf",
            Emit::Html => "html",
            Emit::Spec => "json",
            Emit::Mermaid => "mmd",
            Emit::Markdown => "md",
            Emit::Csv => "csv",
            Emit::Sql => "sql",
            Emit::Metricflow => "metricflow.yml",
            Emit::Tracking => "tracking.json",
        }
    }
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Request {
    /// Which kinds of output; empty: all.
    pub emit: Vec<Emit>,
    /// Which views; empty: all that fit a journey's kind.
    pub views: Vec<View>,
    /// Which journeys, by name; empty: all that are among `candidates`.
    pub journeys: Vec<String>,
    /// Whose view, by name.
    pub persona: Option<String>,
    /// How pictures look; without one they are light, and a report is as its reader's machine.
    pub theme: Option<Theme>,
    /// Whether Graphviz draws the graphs.
    pub graphviz: bool,
    /// For which databases SQL is written.
    pub dialects: Vec<Dialect>,
    /// What counts as now in SQL; `None`: the latest time in the data.
    pub today: Option<Date>,
    /// The column that orders rows of one time in SQL.
    pub row_order: Option<String>,
    /// Where things in pictures lead.
    pub links: Option<Links>,
}

/// What was measured, for pictures and report.
pub struct Facts {
    /// The data.
    pub store: Store,
    /// What it says.
    pub card: Scorecard,
}

/// A file to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The file's name.
    pub file: String,
    /// What is in it.
    pub what: What,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A picture in a format: of one journey, or of the project; for one persona, or for all.
    Picture(Emit, View, Option<JourneyId>, Option<PersonaId>),
    /// The report of these journeys: for one persona, or for all.
    Report(Vec<JourneyId>, Option<PersonaId>),
    /// The measurement spec.
    Spec,
    /// The measures for a database.
    Sql(Dialect),
    /// The measures for dbt, in the SQL of a database.
    Metricflow(Dialect),
    /// The tracking plan.
    Tracking,
    /// A journey for other tools.
    Export(Emit, JourneyId),
}

/// Everything that a build is to write, in order. `candidates` are the journeys of the files given.
pub fn plan(
    model: &Model,
    request: &Request,
    candidates: &[JourneyId],
) -> Result<Vec<Job>, Failure> {
    let journeys = journeys(model, request, candidates)?;
    let persona = persona(model, request)?;
    let wants = |emit: Emit| request.emit.is_empty() || request.emit.contains(&emit);
    let mut formats = vec![Emit::Dot, Emit::Svg];
    if !request.emit.is_empty() {
        formats.extend([Emit::Png, Emit::Pdf]);
    }
    formats.retain(|&format| wants(format));
    let mut names = Names::default();
    let mut jobs = Vec::new();
    let mut picture = |parts: &[&str], view: View, journey, persona| {
        for &format in &formats {
            let parts: Vec<&str> =
                parts.iter().copied().chain([view.name(), format.ending()]).collect();
            let what = What::Picture(format, view, journey, persona);
            jobs.push(Job { file: names.give(&parts), what });
        }
    };
    let exports = [Emit::Mermaid, Emit::Markdown, Emit::Csv];
    let exports = exports.into_iter().filter(|emit| request.emit.contains(emit));
    let exported: Vec<(Emit, JourneyId)> =
        exports.flat_map(|emit| journeys.iter().map(move |&id| (emit, id))).collect();
    let goes = |id: &JourneyId| {
        persona.is_none_or(|persona| model.journeys[*id].personas.contains(&persona))
    };
    let told: Vec<JourneyId> = journeys.iter().copied().filter(goes).collect();
    let whose = persona.map(|id| model.personas[id].decl.name.as_str());
    for id in journeys {
        let journey = &model.journeys[id];
        if !goes(&id) {
            continue;
        }
        for view in View::ALL {
            let asked = request.views.contains(&view);
            let fits = match view {
                View::Overview => false,
                View::Compare if journey.improves.is_none() => false,
                // It has something to show only where staff and systems are told of.
                View::Blueprint if request.views.is_empty() => {
                    journey.is(JourneyKind::ServiceBlueprint)
                }
                _ => asked || request.views.is_empty(),
            };
            if fits {
                let parts: Vec<&str> =
                    std::iter::once(journey.decl.name.as_str()).chain(whose).collect();
                picture(&parts, view, Some(id), persona);
            }
        }
    }
    if request.views.is_empty() || request.views.contains(&View::Overview) {
        picture(&[&model.name], View::Overview, None, None);
    }
    // A report tells of everything, so it is none of a choice of views.
    let asked = request.emit.contains(&Emit::Html);
    if !told.is_empty() && (asked || request.emit.is_empty() && request.views.is_empty()) {
        let parts: Vec<&str> =
            [&*model.name].into_iter().chain(whose).chain(["report", "html"]).collect();
        jobs.push(Job { file: names.give(&parts), what: What::Report(told, persona) });
    }
    for (emit, id) in exported {
        let file = names.give(&[model.journeys[id].decl.name.as_str(), emit.ending()]);
        jobs.push(Job { file, what: What::Export(emit, id) });
    }
    if wants(Emit::Spec) {
        jobs.push(Job { file: names.give(&[&model.name, "spec", "json"]), what: What::Spec });
    }
    if request.emit.contains(&Emit::Sql) {
        if request.dialects.is_empty() {
            let names = Dialect::ALL.map(Dialect::name).join("`, `");
            return Err(Failure::new("`--emit sql`: nothing says for which database")
                .help(format!("add `--dialect NAME`: `{names}`")));
        }
        for &dialect in &request.dialects {
            let file = names.give(&[&model.name, dialect.name(), "sql"]);
            jobs.push(Job { file, what: What::Sql(dialect) });
        }
    }
    if request.emit.contains(&Emit::Metricflow) {
        let ending = Emit::Metricflow.ending();
        match request.dialects.as_slice() {
            [] => {
                let file = names.give(&[&model.name, ending]);
                jobs.push(Job { file, what: What::Metricflow(Dialect::Duckdb) });
            }
            all => jobs.extend(all.iter().map(|&dialect| Job {
                file: names.give(&[&model.name, dialect.name(), ending]),
                what: What::Metricflow(dialect),
            })),
        }
    }
    if request.emit.contains(&Emit::Tracking) {
        let file = names.give(&[&model.name, Emit::Tracking.ending()]);
        jobs.push(Job { file, what: What::Tracking });
    }
    Ok(jobs)
}

/// What files are made with.
pub struct Workshop<'a> {
    /// The model.
    pub model: &'a Model,
    /// Its sources.
    pub sources: &'a Sources,
    /// What is wanted.
    pub request: &'a Request,
    /// The fonts of images and documents.
    pub fonts: Fonts,
    /// What the compiler has to say of the maps.
    pub notes: Vec<Note>,
    /// What data says of them, if it was asked.
    pub facts: Option<Facts>,
    /// What could not be written: in which file, of what, and what of it.
    pub left_out: Vec<(String, String, String)>,
    /// Pictures that could not be painted.
    pub unpainted: Vec<Failure>,
    /// Characters that no font has.
    pub lacking: BTreeSet<char>,
    /// Whether the machine's fonts were looked at.
    searched: bool,
}

impl<'a> Workshop<'a> {
    /// A workshop with the fonts given, and the embedded one.
    pub fn new(
        model: &'a Model,
        sources: &'a Sources,
        request: &'a Request,
        fonts: Fonts,
        notes: Vec<Note>,
        facts: Option<Facts>,
    ) -> Self {
        Workshop {
            model,
            sources,
            request,
            fonts,
            notes,
            facts,
            left_out: Vec::new(),
            unpainted: Vec::new(),
            lacking: BTreeSet::new(),
            searched: false,
        }
    }

    /// The bytes of a file; `None`: it is a picture that cannot be painted.
    pub fn make(&mut self, job: &Job) -> Result<Option<Vec<u8>>, Failure> {
        let model = self.model;
        let theme = self.request.theme;
        let (format, view, journey, persona) = match &job.what {
            What::Picture(format, view, journey, persona) => (*format, *view, *journey, *persona),
            What::Report(journeys, only) => {
                let report = Report {
                    model,
                    sources: self.sources,
                    journeys: journeys.clone(),
                    only: *only,
                    theme,
                    notes: self.notes.clone(),
                    measured: self
                        .facts
                        .as_ref()
                        .map(|facts| Measured { card: &facts.card, store: &facts.store }),
                };
                return Ok(Some(html(&report).into_bytes()));
            }
            What::Sql(dialect) => {
                return Ok(Some(self.statement(&job.file, *dialect).into_bytes()));
            }
            What::Metricflow(dialect) => {
                return Ok(Some(self.exported(&job.file, metricflow(model, *dialect))));
            }
            What::Tracking => return Ok(Some(self.exported(&job.file, tracking(model)))),
            What::Spec => return Ok(Some(spec(model, self.sources).into_bytes())),
            What::Export(Emit::Markdown, id) => {
                return Ok(Some(table::markdown(model, *id).into_bytes()));
            }
            What::Export(Emit::Csv, id) => return Ok(Some(table::csv(model, *id).into_bytes())),
            What::Export(_, id) => return Ok(Some(mermaid(model, *id).into_bytes())),
        };
        let theme = theme.unwrap_or_default();
        let links = self.request.links.clone();
        let dotted = || {
            let links = links.clone();
            let options = DotOptions { theme, persona, links, ..DotOptions::default() };
            dot(self.model, view, journey, &options)
        };
        if format == Emit::Dot {
            return Ok(Some(dotted().into_bytes()));
        }
        // A grid is no graph: only the compiler draws it well.
        if self.request.graphviz && !matches!(view, View::Map | View::Blueprint | View::Compare) {
            return graphviz::draw(&dotted(), format.ending()).map(Some);
        }
        let facts = self.facts.as_ref();
        let found = |card: &Scorecard| {
            card.conformance.iter().find(|found| Some(found.journey) == journey).map(Seen::of)
        };
        let options = SvgOptions {
            theme,
            persona,
            links: links.clone(),
            actual: facts.map(|facts| seen::actual(model, &facts.card)).unwrap_or_default(),
            seen: facts.and_then(|facts| found(&facts.card)),
        };
        let drawn = svg(self.model, view, journey, &options);
        if format == Emit::Svg {
            return Ok(Some(drawn.into_bytes()));
        }
        if !self.searched && !self.fonts.suffice(&drawn) {
            self.searched = true;
            self.fonts.add_system();
        }
        let painted = match format {
            Emit::Png => paint::png(&drawn, &self.fonts),
            _ => paint::pdf(&drawn, &self.fonts),
        };
        match painted {
            Ok(painted) => {
                self.lacking.extend(painted.lacking);
                Ok(Some(painted.bytes))
            }
            Err(error) => {
                let failure = Failure::new(format!("`{}` cannot be painted: {error}", job.file))
                    .help("the picture itself can be had with `--emit svg`");
                self.unpainted.push(failure);
                Ok(None)
            }
        }
    }
}

impl Workshop<'_> {
    fn statement(&mut self, file: &str, dialect: Dialect) -> String {
        let zone = Zone::named(&self.model.time_zone);
        let options = SqlOptions {
            dialect,
            as_of: self.request.today.map(|day| zone.end_of(day)),
            row_order: self.request.row_order.as_deref(),
        };
        let written = sql(self.model, options);
        let left_out = written.left_out.into_iter();
        let left_out = left_out.map(|(path, why)| (path, format!("is left out: {why}")));
        self.left_out.extend(left_out.map(|(path, why)| (file.to_owned(), path, why)));
        written.text
    }

    fn exported(&mut self, file: &str, written: Export) -> Vec<u8> {
        let lacks = written.lacks.into_iter();
        self.left_out.extend(lacks.map(|(path, why)| (file.to_owned(), path, why)));
        written.text.into_bytes()
    }
}

fn journeys(
    model: &Model,
    request: &Request,
    candidates: &[JourneyId],
) -> Result<Vec<JourneyId>, Failure> {
    if request.journeys.is_empty() {
        return Ok(candidates.to_vec());
    }
    let find = |name: &String| {
        let found =
            model.journeys.iter().find(|(_, j)| j.decl.name == *name || j.decl.path == *name);
        let names = model.journeys.values().map(|j| j.decl.name.as_str());
        found.map(|(id, _)| id).ok_or_else(|| unknown("journey", name, names))
    };
    request.journeys.iter().map(find).collect()
}

fn persona(model: &Model, request: &Request) -> Result<Option<PersonaId>, Failure> {
    let Some(name) = &request.persona else {
        return Ok(None);
    };
    let found = model.personas.iter().find(|(_, p)| p.decl.name == *name || p.decl.path == *name);
    let names = model.personas.values().map(|p| p.decl.name.as_str());
    found.map(|(id, _)| Some(id)).ok_or_else(|| unknown("persona", name, names))
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let known: Vec<&str> = known.collect();
    let failure = Failure::new(format!("the project has no {what} `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => failure,
        None => {
            let list: Vec<String> = known.iter().take(10).map(|n| format!("`{n}`")).collect();
            failure.help(format!("there are {}", list.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Emit, Request, View, plan};
    use crate::model::{Decl, Journey, JourneyKind, Model};
    use crate::source::Span;

    fn model(journeys: &[(&str, JourneyKind)]) -> Model {
        let mut model = Model { name: "My shop".to_owned(), ..Model::default() };
        for (name, kind) in journeys {
            let decl = Decl {
                name: (*name).to_owned(),
                path: (*name).to_owned(),
                label: None,
                doc: None,
                span: Span::default(),
                name_span: Span::default(),
                std: false,
            };
            let journey = Journey::new(decl, "maps".to_owned());
            model.journeys.push(Journey { kinds: vec![*kind], ..journey });
        }
        model
    }

    fn request() -> Request {
        Request {
            emit: Vec::new(),
            views: Vec::new(),
            journeys: Vec::new(),
            persona: None,
            theme: None,
            graphviz: false,
            dialects: Vec::new(),
            today: None,
            row_order: None,
            links: None,
        }
    }

    fn files(model: &Model, request: &Request) -> Vec<String> {
        let all: Vec<_> = model.journeys.ids().collect();
        plan(model, request, &all).unwrap().into_iter().map(|job| job.file).collect()
    }

    #[test]
    fn everything_that_fits_is_the_default() {
        let model =
            model(&[("Buy", JourneyKind::CurrentState), ("Serve", JourneyKind::ServiceBlueprint)]);
        assert_eq!(
            files(&model, &request()),
            [
                "Buy.map.dot",
                "Buy.map.svg",
                "Buy.flow.dot",
                "Buy.flow.svg",
                "Buy.measures.dot",
                "Buy.measures.svg",
                "Serve.map.dot",
                "Serve.map.svg",
                "Serve.blueprint.dot",
                "Serve.blueprint.svg",
                "Serve.flow.dot",
                "Serve.flow.svg",
                "Serve.measures.dot",
                "Serve.measures.svg",
                "My-shop.overview.dot",
                "My-shop.overview.svg",
                "My-shop.report.html",
                "My-shop.spec.json",
            ]
        );
    }

    #[test]
    fn what_is_asked_for_is_made_and_nothing_else() {
        let model =
            model(&[("Buy", JourneyKind::CurrentState), ("buy", JourneyKind::CurrentState)]);
        let views = Request { emit: vec![Emit::Dot], views: vec![View::Blueprint], ..request() };
        assert_eq!(files(&model, &views), ["Buy.blueprint.dot", "buy~2.blueprint.dot"]);
        let spec = Request { emit: vec![Emit::Spec], ..request() };
        assert_eq!(files(&model, &spec), ["My-shop.spec.json"]);
    }

    #[test]
    fn wrong_names_are_mended() {
        let model = model(&[("BuyPhone", JourneyKind::CurrentState)]);
        let wanted = Request { journeys: vec!["BuyFone".to_owned()], ..request() };
        let failure = plan(&model, &wanted, &[]).unwrap_err();
        assert_eq!(failure.message, "the project has no journey `BuyFone`");
        assert_eq!(failure.help.as_deref(), Some("did you mean `BuyPhone`?"));
        let wanted = Request { persona: Some("Mei".to_owned()), ..request() };
        assert_eq!(
            plan(&model, &wanted, &[]).unwrap_err().message,
            "the project has no persona `Mei`"
        );
    }
}
