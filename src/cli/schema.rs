//! `journey schema`

use super::Outcome;
use super::console::Console;
use crate::diff;
use crate::emit::{result, spec};
use crate::report;
use clap::ValueEnum;

/// Options of `journey schema`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which output
    #[arg(value_name = "OUTPUT", value_enum)]
    output: Output,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Output {
    /// What `--format json` writes
    Diagnostics,
    /// What `diff --format json` writes
    Diff,
    /// The measurement spec that `build --emit spec` writes
    Spec,
    /// What `measure --format json` writes
    Result,
}

/// Prints a JSON Schema.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let schema = match args.output {
        Output::Diagnostics => report::schema(),
        Output::Diff => diff::schema(),
        Output::Spec => spec::schema(),
        Output::Result => result::schema(),
    };
    console.print(&schema)?;
    Ok(Outcome::Clean)
}
