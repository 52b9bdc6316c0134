//! `journey check`

use super::console::Console;
use super::findings::{self, FindingsArgs};
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
  journey check --deny warnings --output findings.json=json
  cat buy.journey | journey check -")]
pub struct Args {
    /// Files or folders, or `-` for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    findings: FindingsArgs,
}

/// Finds every mistake.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let run = findings::run(&args.paths, &args.findings)?;
    let outcome = run.report(console, &args.findings);
    // The process ends now: what it holds need not be taken apart.
    std::mem::forget(run);
    outcome
}
