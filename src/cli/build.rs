//! `journey build`

use super::artifacts::{self, Emit, Request};
use super::console::{Console, Failure};
use super::findings::{self, FindingsArgs, Run};
use super::{Outcome, write};
use crate::diagram::View;
use crate::model::{JourneyId, Model};
use crate::project::Shown;
use crate::project::config::THEMES;
use crate::report::plural;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

/// Options of `journey build`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Where there is an error, nothing is written. Files that would not change are not touched.

Examples:
  journey build
  journey build --journey BuyPhone --view flow -o pictures
  journey build && dot -Tsvg -O out/*.dot")]
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
    /// How pictures look [default: that of journey.toml, else light]
    #[arg(long, value_name = "THEME", value_parser = PossibleValuesParser::new(THEMES))]
    theme: Option<String>,
    #[command(flatten)]
    findings: FindingsArgs,
}

/// The names of views.
fn views() -> impl TypedValueParser<Value = View> {
    PossibleValuesParser::new(View::ALL.map(View::name))
        .map(|name| View::parse(&name).unwrap_or(View::Map))
}

/// Checks, then writes what was asked for.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let mut run = findings::run(&args.paths, &args.findings)?;
    // An error anywhere stops the build, so all of them are shown.
    let asked = std::mem::replace(&mut run.shown, Shown::All);
    let outcome = run.report(console, &args.findings)?;
    if outcome != Outcome::Clean || run.has_errors() {
        console.say("nothing was written");
        return Ok(outcome);
    }
    let Some(model) = &run.compilation.model else {
        return Err(Failure::new(
            "the project has no error and no model: this is a mistake in journey",
        ));
    };
    let request = Request {
        emit: args.emit.clone(),
        views: args.views.clone(),
        journeys: args.journeys.clone(),
        persona: args.persona.clone(),
        theme: args
            .theme
            .clone()
            .or(run.config.theme.clone())
            .unwrap_or_else(|| "light".to_owned()),
    };
    let jobs = artifacts::plan(model, &request, &candidates(model, &run, &asked))?;
    if jobs.is_empty() {
        return Err(Failure::new("there is nothing to write").help(
            "the persona travels in none of the journeys, or the views are of the project only",
        ));
    }
    let mut files = Vec::new();
    for job in jobs {
        let bytes = artifacts::make(model, &run.compilation.sources, &request, &job);
        files.push((job.file, bytes));
    }
    let written = write::write_all(&args.out, &files)?;
    let out = args.out.display();
    let same = match written.same {
        0 => String::new(),
        n => format!(", {n} unchanged"),
    };
    console.say(&format!("wrote {} to {out}{same}", plural(written.written, "file")));
    Ok(Outcome::Clean)
}

/// The journeys of the files that were given.
fn candidates(model: &Model, run: &Run, asked: &Shown) -> Vec<JourneyId> {
    let sources = &run.compilation.sources;
    let holds = |id: &JourneyId| match asked {
        Shown::All => true,
        Shown::Some { asked, .. } => {
            asked.contains(&sources.get(model.journeys[*id].decl.span.file).path)
        }
    };
    model.journeys.ids().filter(holds).collect()
}
