//! `journey measure`

use super::console::{Console, Failure};
use super::data::{self, Bindings};
use super::findings::{self, FindingsArgs, Run};
use super::{Outcome, theme, write};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::emit::html::{Measured, Report, html};
use crate::emit::result::ResultFile;
use crate::emit::result::history::History;
use crate::emit::{result, scorecard};
use crate::measure::needs::Needs;
use crate::measure::quality::Fault;
use crate::measure::read::time::{Form, Zone, timestamp};
use crate::measure::read::{Manner, read};
use crate::measure::store::Store;
use crate::measure::texts::Texts;
use crate::measure::verdict::Verdict;
use crate::measure::{Reading, Scorecard, compare, evaluate, sources_of};
use crate::model::{Date, JourneyId, Measure, Model, SourceId, Unit};
use crate::project::files::plain;
use crate::report::{self, Format as FindingsFormat, plural};
use clap::ValueEnum;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Options of `journey measure`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Which file each source is on this machine is said in journey.toml (paths relative to it):
  [data]
  \"data.clickstream\" = \"data/events.csv\"

Files: CSV (separated by comma, semicolon, tab or bar), JSON Lines or XES, packed with gzip or not,
and Parquet; `*` and `?` in a name mean several files.

Examples:
  journey measure
  journey measure --data clickstream=events.csv.gz --as-of 2026-12-31
  journey measure --format markdown > scorecard.md
  journey measure -o report.html
  journey measure --compare 2026-Q1..2026-Q2 --earlier results/march.json

Exit status: 0 no target is missed, 1 one is (see --fail-on), 2 wrong usage or unreadable data.")]
pub struct Args {
    /// Files or folders whose journeys are measured; without one, all of the project
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The file of a source; may be repeated, several of one source are read together
    #[arg(long, value_name = "SOURCE=FILE", value_parser = binding)]
    data: Vec<(String, String)>,
    /// What counts as now: a day (its end) or a time [default: the latest time in the data]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// How the scorecard is written to standard output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Which verdicts make the run fail
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    fail_on: FailOn,
    /// Whose rows are held against the map as one case
    #[arg(long, value_enum, default_value_t, value_name = "UNIT")]
    per: Per,
    /// Write the report of the maps too, with the values in it: an HTML file
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
    /// Hold two periods against each other, as in 2026-Q1..2026-Q2: days, months, quarters or years
    #[arg(long, value_name = "FROM..TO", value_parser = periods)]
    compare: Option<(Days, Days)>,
    /// The JSON result of an earlier run, for the trend; may be repeated
    #[arg(long, value_name = "FILE")]
    earlier: Vec<PathBuf>,
    /// Refuse data with rows or values that would be left out
    #[arg(long)]
    strict: bool,
}

/// How a scorecard is written.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Format {
    /// A table for people
    #[default]
    Human,
    /// Everything, for programs: `journey schema result` says what it is
    Json,
    /// A test for each measure with a target, for CI
    Junit,
    /// A table for a pull request
    Markdown,
}

/// Which verdicts make a run fail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A missed target or an alarm
    #[default]
    Missed,
    /// These, and what is unclear or has no data
    Unclear,
    /// None
    Never,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Per {
    /// Those of a person
    #[default]
    Person,
    /// Those of a session
    Session,
}

fn binding(text: &str) -> Result<(String, String), String> {
    data::binding(text)
        .ok_or_else(|| "write SOURCE=FILE, as in `clickstream=events.csv`".to_owned())
}

/// First and last day of a period.
type Days = (Date, Date);

fn periods(text: &str) -> Result<(Days, Days), String> {
    let both = text.split_once("..").and_then(|(a, b)| Some((days(a)?, days(b)?)));
    both.ok_or_else(|| {
        "write FROM..TO, each a day, month, quarter or year, as in `2026-Q1..2026-Q2`".to_owned()
    })
}

/// The days of `2026`, `2026-Q1`, `2026-03` or `2026-03-01`.
fn days(text: &str) -> Option<Days> {
    let plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let number = |t: &str| if plain(t) { t.parse::<i16>().ok() } else { None };
    let month = |year: i16, first: i8, last: i8| {
        let first = Date::new(year, first, 1).ok()?;
        Some((first, Date::new(year, last, 1).ok()?.last_of_month()))
    };
    match *text.split('-').collect::<Vec<_>>() {
        [year] if year.len() == 4 => month(number(year)?, 1, 12),
        [year, part] if year.len() == 4 => match part.strip_prefix(['Q', 'q']) {
            Some(quarter) => {
                let quarter =
                    i8::try_from(number(quarter)?).ok().filter(|q| (1..=4).contains(q))?;
                month(number(year)?, 3 * quarter - 2, 3 * quarter)
            }
            None if part.len() == 2 => {
                let of_year = i8::try_from(number(part)?).ok()?;
                month(number(year)?, of_year, of_year)
            }
            None => None,
        },
        [_, _, _] => text.parse().ok().map(|day| (day, day)),
        _ => None,
    }
}

/// Measures.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    write::may_write(args.out.as_deref().as_slice())?;
    let mut run = findings::run(&args.paths, &FindingsArgs::default())?;
    if let Some(outcome) = run.stop("nothing was measured", console)? {
        return Ok(outcome);
    }
    let model = findings::model(&run.compilation)?;
    let zone = Zone::named(&model.time_zone);
    let as_of = args.as_of.as_deref().map(|text| moment(text, &zone)).transpose()?;
    let bindings = data::bind(model, &run.config, run.root.as_deref(), &args.data)?;
    if let Some(out) = &args.out {
        let settings = data::of_settings(&run.config, run.root.as_deref());
        let data = bindings.values().flatten().map(|named| named.path.as_path());
        let read = data.chain(args.earlier.iter().chain(&settings).map(PathBuf::as_path));
        write::spare(out, read)?;
        write::spare_other_than_page(out)?;
    }
    let journeys = journeys(model, &run)?;
    let mut advice = unbound(&run, model, &bindings, &journeys);
    if journeys.is_empty() {
        advice.extend(idle(&run, model)?);
    }
    let denied = warn(&run, advice, console);

    let load = |as_of: Option<i64>| load(model, &bindings, as_of, args.strict);
    let store = load(as_of)?;
    let per = match args.per {
        Per::Person => Unit::Person,
        Per::Session => Unit::Session,
    };
    let card = evaluate(model, &store, &journeys, per);
    let mut past = History::default();
    for path in &args.earlier {
        past.add(earlier(path)?);
    }
    if let Some((from, to)) = args.compare {
        let of = |(first, last): Days| -> Result<(Days, Vec<Reading>), Failure> {
            let end = zone.end_of(last);
            // A period that is not over ends with the data.
            let store = load(Some(store.as_of.map_or(end, |now| now.min(end))))?;
            Ok(((first, last), compare::period(model, &store, &journeys, first)))
        };
        past.comparison = Some(compare::compare(model, of(from)?, of(to)?));
    }
    if let Some(path) = &args.out {
        let report = Report {
            model,
            sources: &run.compilation.sources,
            journeys: match journeys.as_slice() {
                [] => model.journeys.ids().collect(),
                some => some.to_vec(),
            },
            only: None,
            theme: theme::chosen(None, &run, console)?,
            notes: run.notes(),
            measured: Some(Measured { card: &card, store: &store }),
        };
        write::write_file(path, html(&report).as_bytes())?;
        console.say(&format!("wrote {}", path.display()));
    }
    let how = (args.format, args.fail_on);
    let failed = show(model, &store, &card, &past, how, console)?;
    Ok(if denied || failed { Outcome::Findings } else { Outcome::Clean })
}

/// Writes a scorecard; tells whether what it says makes the run fail.
pub fn show(
    model: &Model,
    store: &Store,
    card: &Scorecard,
    past: &History,
    (format, fail_on): (Format, FailOn),
    console: &mut Console,
) -> Result<bool, Failure> {
    let text = match format {
        Format::Human => {
            scorecard::table(model, store, card, past, &|text, style| console.paint(text, style))
        }
        Format::Json => result::result(model, store, card, past),
        Format::Junit => scorecard::junit(model, card),
        Format::Markdown => scorecard::markdown(model, store, card, past),
    };
    console.print(&text)?;
    console.say(&summary(card));
    Ok(fails(model, card, fail_on))
}

/// Reads everything that the measures and the maps want.
pub fn load(
    model: &Model,
    bindings: &Bindings,
    as_of: Option<i64>,
    strict: bool,
) -> Result<Store, Failure> {
    let zone = Zone::named(&model.time_zone);
    let needs = Needs::of_project(model);
    let mut texts = Texts::default();
    let mut raws = Vec::new();
    let manner = Manner { zone: &zone, strict };
    for source in needs.sources().collect::<Vec<_>>() {
        let Some(files) = bindings.get(&source) else { continue };
        let wanted = needs.columns(model, source);
        let inputs = files.iter().map(data::open);
        let raw = read(model, source, &wanted, inputs, &mut texts, manner);
        raws.push((source, raw.map_err(|fault| failure(&fault))?));
    }
    Ok(Store::new(model, raws, texts, zone, as_of))
}

/// An earlier result.
fn earlier(path: &Path) -> Result<ResultFile, Failure> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::new(format!("`{shown}` cannot be read: {}", plain(&e))))?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::new(format!("`{shown}` is no result of measuring: {error}"))
            .help("give a file that `journey measure --format json` wrote")
    })
}

/// A fault of the data as the failure of the command.
pub fn failure(fault: &Fault) -> Failure {
    Failure { message: fault.to_string(), help: fault.help.clone() }
}

/// What `--as-of` means: a day is over at its end.
fn moment(text: &str, zone: &Zone) -> Result<i64, Failure> {
    let day = || text.parse().map(|day| zone.end_of(day)).ok();
    match timestamp(text, zone) {
        Some((_, Form::Day)) => day(),
        Some((time, Form::Offset | Form::Local)) => Some(time),
        Some((_, Form::Epoch(_))) | None => None,
    }
    .ok_or_else(|| {
        Failure::new(format!("`--as-of`: `{text}` is no day or time"))
            .help("write a day, as in `2026-12-31`, or a time, as in `2026-12-31T18:00:00Z`")
    })
}

/// The journeys of the files that were given; none means all.
pub fn journeys(model: &Model, run: &Run) -> Result<Vec<JourneyId>, Failure> {
    match run.journeys(model, &run.shown) {
        None => Ok(Vec::new()),
        Some(none) if none.is_empty() => Err(Failure::new("no journey is declared there")
            .help("name a file that holds a journey, or no file: then all are measured")),
        Some(some) => Ok(some),
    }
}

/// What to say of each source that a measure reads and nothing binds, once.
fn unbound(
    run: &Run,
    model: &Model,
    bindings: &Bindings,
    journeys: &[JourneyId],
) -> Vec<Diagnostic> {
    let mut told: BTreeSet<SourceId> = BTreeSet::new();
    let mut found = Vec::new();
    for measure in model.measures.values() {
        if !journeys.is_empty() && !journeys.contains(&measure.journey) {
            continue;
        }
        for id in sources_of(model, measure) {
            let allowed = run.compilation.allows(Code::UnboundData, measure.decl.span);
            if bindings.contains_key(&id) || allowed || !told.insert(id) {
                continue;
            }
            let source = &model.sources[id].decl;
            let message = format!("the source `{}` is not bound to a file", source.name);
            found.push(
                Diagnostic::new(Code::UnboundData, measure.decl.name_span, message)
                    .label("cannot be computed without it")
                    .also(source.name_span, "declared here")
                    .help(format!(
                        "write `\"{}\" = \"FILE\"` below `[data]` in `journey.toml`, or give `--data {}=FILE`",
                        source.path, source.name
                    )),
            );
        }
    }
    found
}

/// What to say of allowances of unbound data, if all that they cover is bound in `journey.toml`.
fn idle(run: &Run, model: &Model) -> Result<Vec<Diagnostic>, Failure> {
    let mut allowances = run.compilation.allowances(Code::UnboundData).peekable();
    if allowances.peek().is_none() {
        return Ok(Vec::new());
    }
    let bindings = data::bind(model, &run.config, run.root.as_deref(), &[])?;
    let lacks = |measure: &Measure| {
        sources_of(model, measure).iter().any(|source| !bindings.contains_key(source))
    };
    Ok(allowances
        // Those that cover no measure are told by every command.
        .filter(|a| model.measures.values().any(|m| a.covers(m.decl.span)))
        .filter(|a| !model.measures.values().any(|m| a.covers(m.decl.span) && lacks(m)))
        .map(|allowance| allowance.unused())
        .collect())
}

/// Reports advice; tells whether any of it is denied.
fn warn(run: &Run, mut found: Vec<Diagnostic>, console: &Console) -> bool {
    run.config.levels.apply(&mut found);
    if !found.is_empty() {
        let report = report::Report::new(&run.name, 0, &run.compilation.sources, &found);
        console.say(report.render(FindingsFormat::Human, Default::default()).trim_end());
    }
    found.iter().any(|d| d.severity == Severity::Error)
}

fn fails(model: &Model, card: &Scorecard, fail_on: FailOn) -> bool {
    card.readings.iter().filter(|r| model.measures[r.measure].gate).any(|r| match r.verdict {
        Some(Verdict::Missed) => fail_on != FailOn::Never,
        Some(Verdict::Unclear | Verdict::NoData) => fail_on == FailOn::Unclear,
        Some(Verdict::Met | Verdict::NotYet) | None => false,
    })
}

fn summary(card: &Scorecard) -> String {
    let count =
        |verdict: Verdict| card.readings.iter().filter(|r| r.verdict == Some(verdict)).count();
    let verdicts =
        [Verdict::Missed, Verdict::NoData, Verdict::Unclear, Verdict::NotYet, Verdict::Met];
    let parts: Vec<String> = verdicts
        .into_iter()
        .filter(|v| count(*v) > 0)
        .map(|v| format!("{} {}", count(v), v.words()))
        .collect();
    let of = plural(card.readings.len(), "measure");
    if parts.is_empty() { of } else { format!("{of}: {}", parts.join(", ")) }
}
