//! The command line: the only place that prints, writes files and looks at the clock.
//!
//! One file a command. Exit status: 0 clean, 1 findings, 2 wrong usage, configuration or I/O.

mod artifacts;
mod baseline;
mod build;
mod check;
mod completions;
mod console;
mod data;
mod diff;
mod explain;
mod findings;
mod fix;
mod fmt;
mod graphviz;
mod import;
mod library;
mod lints;
mod lsp;
mod man;
mod measure;
mod new;
mod page;
mod panic;
mod places;
mod preview;
mod revision;
mod schema;
mod score;
mod tables;
mod theme;
mod write;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use console::{ColorChoice, Console, Failure};
use std::process::ExitCode;

/// Customer journey maps as code.
#[derive(Debug, Parser)]
#[command(
    name = "journey",
    version,
    about = "Customer journey maps as code: checked, drawn, and exact about how they are measured",
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  journey new shop                        a small project to start from
  journey check                           find every mistake of the project around here
  journey check maps/buy.journey --format short
  journey build -o out --view flow,map    draw the maps
  journey measure                         compute the measures from the data, with verdicts
  journey explain J0201                   what a code means, and how to mend it

Exit status: 0 clean, 1 findings, 2 wrong usage, configuration or I/O."
)]
struct Cli {
    /// Colours: auto, always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        hide_possible_values = true
    )]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find every mistake
    Check(check::Args),
    /// Check, then write pictures and the measurement spec
    Build(Box<build::Args>),
    /// Compute the measures from data, and hold them against their targets
    Measure(measure::Args),
    /// Make a scorecard of what a warehouse answered
    Score(score::Args),
    /// Write maps the one way: spaces, lines, commas
    Fmt(fmt::Args),
    /// Tell what changed since a git revision, in the words of the domain
    Diff(diff::Args),
    /// Tell what a code or a warning means, and how to mend it
    Explain(explain::Args),
    /// Turn a map of Mermaid or Markdown into a `.journey`
    Import(import::Args),
    /// List warnings and notes with their levels
    Lints,
    /// Show the standard library
    Std(library::Args),
    /// Write a small project to start from
    New(new::Args),
    /// Talk to an editor: findings, completion, rename and more while one writes
    Lsp(lsp::Args),
    /// Show maps in a browser, and follow every save
    Preview(preview::Args),
    /// Print the JSON Schema of an output
    Schema(schema::Args),
    /// Print what makes a shell complete commands and options
    Completions(completions::Args),
    /// Print the manual page of a command
    Man(man::Args),
}

/// How a command went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to complain about: exit status 0.
    Clean,
    /// There are findings: exit status 1.
    Findings,
    /// A file or the configuration could not be read, and the findings say so: exit status 2.
    Broken,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    panic::install();
    // The panic is reported where it happens; here it only becomes an exit status.
    std::panic::catch_unwind(run).unwrap_or(ExitCode::from(2))
}

fn run() -> ExitCode {
    let cli = parse();
    let mut console = Console::new(cli.color);
    let outcome = match &cli.command {
        Command::Check(args) => check::run(args, &mut console),
        Command::Build(args) => build::run(args, &mut console),
        Command::Measure(args) => measure::run(args, &mut console),
        Command::Score(args) => score::run(args, &mut console),
        Command::Fmt(args) => fmt::run(args, &mut console),
        Command::Diff(args) => diff::run(args, &mut console),
        Command::Explain(args) => explain::run(args, &mut console),
        Command::Import(args) => import::run(args, &mut console),
        Command::Lints => lints::run(&mut console),
        Command::Std(args) => library::run(args, &mut console),
        Command::New(args) => new::run(args, &mut console),
        Command::Lsp(args) => lsp::run(args, &mut console),
        Command::Preview(args) => preview::run(args, &mut console),
        Command::Schema(args) => schema::run(args, &mut console),
        Command::Completions(args) => completions::run(args, &mut console),
        Command::Man(args) => man::run(args, &mut console),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Broken) => ExitCode::from(2),
        Err(failure) => {
            console.fail(&failure);
            ExitCode::from(2)
        }
    }
}

/// Reads the command line. Help is as wide as reports are: without a terminal, always the same.
fn parse() -> Cli {
    let width = Console::new(ColorChoice::Auto).look.width;
    let matches = Cli::command().term_width(width).try_get_matches();
    let matches = matches.unwrap_or_else(|error| elsewhere(error).exit());
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// What other tools call a command, and what does it here.
const ELSEWHERE: [(&str, &str); 14] = [
    ("validate", CHECK),
    ("verify", CHECK),
    ("test", CHECK),
    ("lint", "`journey check` finds mistakes, `journey lints` lists what it warns of"),
    ("render", DRAW),
    ("draw", DRAW),
    ("compile", DRAW),
    ("export", DRAW),
    ("generate", DRAW),
    ("format", "`journey fmt` writes maps the one way"),
    ("init", "`journey new NAME` writes a small project to start from"),
    ("serve", "`journey preview` shows the maps in a browser"),
    ("watch", "`journey preview` shows the maps in a browser"),
    ("convert", "`journey import` turns a map of Mermaid or Markdown into a `.journey`"),
];
const CHECK: &str = "`journey check` finds mistakes";
const DRAW: &str = "`journey build` draws the maps";

/// Tells who used the word of another tool which command is meant. They need not be spelt alike.
fn elsewhere(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && let Some((_, ours)) = ELSEWHERE.iter().find(|(theirs, _)| theirs == word)
    {
        error.remove(ContextKind::SuggestedSubcommand);
        let tip = ContextValue::StyledStrs(vec![(*ours).into()]);
        error.insert(ContextKind::Suggested, tip);
    }
    error
}

/// What a command gives.
type Result = std::result::Result<Outcome, Failure>;
