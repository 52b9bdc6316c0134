//! `journey score`

use super::Outcome;
use super::console::{Console, Failure};
use super::findings::{self, FindingsArgs};
use super::measure::{self, FailOn, Format};
use crate::emit::result::history::History;
use crate::measure::warehouse;
use crate::project::files::plain;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// Options of `journey score`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The statement that a warehouse is asked is written by `journey build --emit sql --dialect NAME`.

Examples:
  journey build --emit sql --dialect duckdb -o out
  duckdb warehouse.db -csv < out/shop.duckdb.sql > result.csv
  journey score result.csv --format markdown

Exit status: 0 no target is missed, 1 one is (see --fail-on), 2 wrong usage or unreadable answer.")]
pub struct Args {
    /// The warehouse's answer as CSV with a header; `-` reads standard input
    #[arg(value_name = "RESULT.csv")]
    result: PathBuf,
    /// Files or folders of the project; without one, the project around here
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the scorecard is written to standard output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Which verdicts make the run fail
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    fail_on: FailOn,
}

/// Makes a scorecard of an answer.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let mut run = findings::run(&args.paths, &FindingsArgs::default())?;
    if let Some(outcome) = run.stop("nothing was scored", console)? {
        return Ok(outcome);
    }
    let model = findings::model(&run.compilation)?;
    let name = args.result.display().to_string();
    let bytes: Box<dyn Read> = if name == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(&args.result).map_err(|error| {
            Failure::new(format!("`{name}` cannot be opened: {}", plain(&error)))
        })?)
    };
    let answer = warehouse::read(model, &name, bytes).map_err(|fault| measure::failure(&fault))?;
    let store = warehouse::store(model, &answer);
    let card = warehouse::evaluate(model, &store, &answer, &measure::journeys(model, &run)?);
    let past = History::default();
    let failed = measure::show(model, &store, &card, &past, (args.format, args.fail_on), console)?;
    Ok(if failed { Outcome::Findings } else { Outcome::Clean })
}
