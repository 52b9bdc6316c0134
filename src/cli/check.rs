//! `journey check`

use super::console::Console;
use super::findings::{self, FindingsArgs};
use super::fix;
use super::{Outcome, tables};
use crate::report::plural;
use std::path::PathBuf;

/// Options of `journey check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without PATH: the project around the current folder, that is the nearest folder upward with
`journey.toml`, else every `.journey` file in the current folder.

With PATH: names are looked up in the whole project; findings are shown for the files and folders
given, and errors also for the files that they use.

Examples:
  journey check
  journey check maps/buy.journey
  journey check --fix
  journey check --data
  journey check --deny warnings --output findings.json=json
  cat buy.journey | journey check -")]
pub struct Args {
    /// Files or folders, or `-` for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Mend in place what can be mended without changing what a map means
    #[arg(long)]
    fix: bool,
    /// With `--fix`: apply good guesses too
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,
    /// Also check that the data has the declared columns, and that their values are of their types;
    /// a source may be bound to a file, as in --data=clickstream=events.csv
    #[arg(long, value_name = "SOURCE=FILE", num_args = 0..=1, require_equals = true)]
    data: Option<Vec<String>>,
    #[command(flatten)]
    findings: FindingsArgs,
}

/// Finds every mistake.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    if args.fix {
        let mended = fix::run(&args.paths, &args.findings, args.unsafe_fixes)?;
        if mended.findings > 0 {
            let (findings, files) =
                (plural(mended.findings, "finding"), plural(mended.files, "file"));
            console.say(&format!("mended {findings} in {files}"));
        }
    }
    let run = findings::run(&args.paths, &args.findings)?;
    let mut outcome = run.report(console, &args.findings);
    if let (Some(given), Ok(Outcome::Clean)) = (&args.data, &outcome) {
        outcome = tables::check(&run, given, console);
    }
    // The process ends now: what it holds need not be taken apart.
    std::mem::forget(run);
    outcome
}
