//! `journey check`

use super::console::Console;
use super::findings::{self, FindingsArgs};
use super::fix;
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
    let outcome = run.report(console, &args.findings);
    // The process ends now: what it holds need not be taken apart.
    std::mem::forget(run);
    outcome
}
