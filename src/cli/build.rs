//! `journey build`

use super::artifacts::{self, Emit, Facts, Request, Workshop};
use super::console::{Console, Failure};
use super::data::{self, Bindings};
use super::findings::{self, FindingsArgs, Run};
use super::{Outcome, measure, places, theme, write};
use crate::diagram::View;
use crate::emit::escape::is_safe_address;
use crate::emit::link::Links;
use crate::emit::paint::Fonts;
use crate::emit::sql::Dialect;
use crate::measure::evaluate;
use crate::measure::read::time::Zone;
use crate::model::{Model, Unit};
use crate::project::Shown;
use crate::project::files::plain;
use crate::report::plural;
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::{Path, PathBuf};

/// Options of `journey build`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Where there is an error, nothing is written. Files that would not change are not touched.

Examples:
  journey build
  journey build --journey BuyPhone --view flow -o pictures
  journey build --emit pdf --theme print
  journey build --emit svg --view flow --renderer dot
  journey build --emit sql --dialect postgres --as-of 2026-12-31
  journey build --emit metricflow,tracking
  journey build --data --view map,flow
  journey build --link 'https://example.com/maps/{file}#L{line}'")]
pub struct Args {
    /// Files or folders whose journeys are built; without one, all of the project
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The folder to write to
    #[arg(short = 'o', long = "out", value_name = "FOLDER", default_value = "out")]
    out: PathBuf,
    /// What to write [default: all]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    emit: Vec<Emit>,
    /// Which pictures to write [default: all that fit the journey]
    #[arg(long = "view", value_parser = views(), value_delimiter = ',', value_name = "VIEW")]
    views: Vec<View>,
    /// Only this journey; may be repeated
    #[arg(long = "journey", value_delimiter = ',', value_name = "NAME")]
    journeys: Vec<String>,
    /// Only what this persona goes through
    #[arg(long, value_name = "NAME")]
    persona: Option<String>,
    /// How pictures look: light, dark, print, or a file of your own that ends in .toml [default: that
    /// of journey.toml, else light]
    #[arg(long, value_name = "THEME", value_parser = theme::argument)]
    theme: Option<String>,
    /// Who draws graphs: journey itself, or Graphviz, which must be installed
    #[arg(long, value_name = "WHO", value_enum, default_value_t)]
    renderer: Renderer,
    /// Where things in a picture lead: an address in which `{file}` and `{line}` are replaced by
    /// their place in the source, `{path}` by their path
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    link: Option<String>,
    /// A font for characters that the built-in one lacks; may be repeated
    #[arg(long = "font", value_name = "FILE")]
    fonts: Vec<PathBuf>,
    /// For which database SQL and MetricFlow are written; may be repeated
    #[arg(long = "dialect", value_name = "NAME", value_parser = dialects(), value_delimiter = ',')]
    dialects: Vec<Dialect>,
    /// The column of each table that says in which order rows of one time come, for SQL
    #[arg(long, value_name = "COLUMN")]
    row_order: Option<String>,
    /// Draw into maps, flows and report what the data says, as of --as-of; a source may be bound to
    /// a file, as in --data=clickstream=events.csv
    #[arg(long, value_name = "SOURCE=FILE", num_args = 0..=1, require_equals = true)]
    data: Option<Vec<String>>,
    #[command(flatten)]
    findings: FindingsArgs,
}

/// An address to which a picture may lead.
fn address(text: &str) -> Result<String, String> {
    if !is_safe_address(text) {
        return Err("a picture links to pages only: `https:`, `http:`, `file:`, or a path".into());
    }
    Ok(text.to_owned())
}

/// Who draws graphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Renderer {
    /// The same picture on every machine
    #[default]
    Builtin,
    /// The program `dot` of Graphviz
    Dot,
}

/// The names of dialects.
fn dialects() -> impl TypedValueParser<Value = Dialect> {
    PossibleValuesParser::new(Dialect::ALL.map(Dialect::name))
        .map(|name| Dialect::ALL.into_iter().find(|d| d.name() == name).unwrap_or(Dialect::Duckdb))
}

/// The names of views.
fn views() -> impl TypedValueParser<Value = View> {
    PossibleValuesParser::new(View::ALL.map(View::name))
        .map(|name| View::parse(&name).unwrap_or(View::Map))
}

/// Checks, then writes what was asked for.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    is_folder(&args.out)?;
    let mut run = findings::run(&args.paths, &args.findings)?;
    // An error anywhere stops the build, so all of them are shown.
    let asked = std::mem::replace(&mut run.shown, Shown::All);
    let outcome = run.report(console, &args.findings)?;
    if outcome != Outcome::Clean || run.has_errors() {
        console.say("nothing was written");
        return Ok(outcome);
    }
    let model = findings::model(&run.compilation)?;
    let request = Request {
        emit: args.emit.clone(),
        views: args.views.clone(),
        journeys: args.journeys.clone(),
        persona: args.persona.clone(),
        theme: theme::chosen(args.theme.as_deref(), &run, console)?,
        graphviz: args.renderer == Renderer::Dot,
        dialects: args.dialects.clone(),
        today: args.findings.as_of(),
        row_order: args.row_order.clone(),
        links: args
            .link
            .as_ref()
            .map(|pattern| Links::new(pattern, places::lines(model, &run.compilation.sources))),
    };
    let candidates = run.journeys(model, &asked).unwrap_or_else(|| model.journeys.ids().collect());
    let jobs = artifacts::plan(model, &request, &candidates)?;
    if jobs.is_empty() {
        return Err(Failure::new("there is nothing to write").help(
            "the persona travels in none of the journeys, or the views are of the project only",
        ));
    }
    let mut fonts = Fonts::new();
    for path in &args.fonts {
        let shown = path.display();
        let bytes = std::fs::read(path).map_err(|error| {
            Failure::new(format!("the font `{shown}` cannot be read: {}", plain(&error)))
        })?;
        if !fonts.add(bytes) {
            return Err(Failure::new(format!("`{shown}` is no font"))
                .help("fonts are files that end in .ttf, .otf or .ttc"));
        }
    }
    let notes = run.notes();
    let bound = args.data.as_ref().map(|given| bindings(&run, model, given)).transpose()?;
    let data = bound.iter().flat_map(Bindings::values).flatten().map(|named| named.path.clone());
    let data: Vec<PathBuf> =
        data.chain(data::of_settings(&run.config, run.root.as_deref())).collect();
    write::spare_all(jobs.iter().map(|job| args.out.join(&job.file)), &data)?;
    let facts = bound.map(|bound| facts(model, &bound, &request)).transpose()?;
    let mut workshop =
        Workshop::new(model, &run.compilation.sources, &request, fonts, notes, facts);
    let mut files = Vec::new();
    for job in jobs {
        if let Some(bytes) = workshop.make(&job)? {
            files.push((job.file, bytes));
        }
    }
    if !workshop.lacking.is_empty() {
        let shown: String = workshop.lacking.iter().take(20).collect();
        let more = workshop.lacking.len().saturating_sub(20);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        console.say(&format!("no font here has `{shown}`{more}: name one with `--font FILE`"));
    }
    for (file, path, why) in &workshop.left_out {
        console.say(&format!("{file}: `{path}` {why}"));
    }
    let written = write::write_all(&args.out, &files)?;
    let out = args.out.display();
    let same = match written.same {
        0 => String::new(),
        n => format!(", {n} unchanged"),
    };
    console.say(&format!("wrote {} to {out}{same}", plural(written.written, "file")));
    // A picture that cannot be painted is no reason to go without the others.
    let last = workshop.unpainted.pop();
    workshop.unpainted.iter().for_each(|failure| console.fail(failure));
    last.map_or(Ok(Outcome::Clean), Err)
}

/// Refuses a folder that is called like a picture, unless there is one.
fn is_folder(out: &Path) -> Result<(), Failure> {
    let ending = out.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let Some(emit) = Emit::of_ending(&ending).filter(|_| !out.is_dir()) else { return Ok(()) };
    let kind = emit.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
    let message = format!("`{}` is the name of a file, and `-o` wants a folder", out.display());
    let folder = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("out"));
    Err(Failure::new(message).help(format!(
        "write `-o {} --emit {kind}`: files are called after journey and view, and `--view` says \
         which are wanted",
        folder.display()
    )))
}

/// The files of the data that is to be drawn.
fn bindings(run: &Run, model: &Model, given: &[String]) -> Result<Bindings, Failure> {
    let bindings = data::bind(model, &run.config, run.root.as_deref(), &data::given(given)?)?;
    if bindings.is_empty() {
        let failure = Failure::new("`--data`: no source is bound to a file");
        return Err(
            failure.help("bind one below `[data]` in journey.toml, or by `--data=SOURCE=FILE`")
        );
    }
    Ok(bindings)
}

/// What the data says.
fn facts(model: &Model, bindings: &Bindings, request: &Request) -> Result<Facts, Failure> {
    let zone = Zone::named(&model.time_zone);
    let as_of = request.today.map(|day| zone.end_of(day));
    let store = measure::load(model, bindings, as_of, false)?;
    let card = evaluate(model, &store, &[], Unit::Person);
    Ok(Facts { store, card })
}
