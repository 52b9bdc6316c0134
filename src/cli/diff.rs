//! `journey diff`

use super::console::{Console, Failure};
use super::{Outcome, findings, revision, write};
use crate::compile::{Compilation, Options, compile};
use crate::diagnostic::Severity;
use crate::diff::{Class, Format, Sides, diff};
use crate::project::{Project, Shown};
use crate::report::{self, Look, Report, plural};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Options of `journey diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
OLD and NEW are each a revision of git, a folder or a file. What exists as a path is one; `git:main`
is always a revision. Without NEW: the project around the current folder, as it is on disk.

Exit status: 1 if there is a change of a class that `--fail-on` names.

Examples:
  journey diff main                      what this branch changes
  journey diff HEAD~1 HEAD
  journey diff main --breaking-only      fails if readers of the spec have to follow
  journey diff main --format markdown --output comment.md")]
pub struct Args {
    /// What it was: a git revision, a folder or a file
    #[arg(value_name = "OLD")]
    old: String,
    /// What it is [default: the project around here]
    #[arg(value_name = "NEW")]
    new: Option<String>,
    /// How the changes are written
    #[arg(long, value_enum, default_value_t = Written::Human, value_name = "FORMAT")]
    format: Written,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Tell breaking changes only, and fail if there is one
    #[arg(long, conflicts_with = "fail_on")]
    breaking_only: bool,
    /// Which changes fail the run
    #[arg(long, value_enum, default_value_t = FailOn::Never, value_name = "CLASS")]
    fail_on: FailOn,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Written {
    /// For people
    Human,
    /// One JSON object, as `journey schema diff` says
    Json,
    /// For a comment on a pull request
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// None
    Never,
    /// Those that break whoever reads the measurement spec
    Breaking,
    /// Those and weaker promises
    Weaker,
    /// All
    Any,
}

/// Compares two states of a project.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let (old, new) = (&args.old, args.new.as_deref());
    let (project, root) = side(new, Path::new("."))?;
    if project.inputs.is_empty() && project.diagnostics.is_empty() {
        let message = format!("there is no `.journey` file at `{}`", new.unwrap_or("."));
        return Err(Failure::new(message).help("compare with a revision that has the map"));
    }
    let after = model(project, new.unwrap_or("the project"), console)?;
    let (project, _) = side(Some(old), &root)?;
    if project.inputs.is_empty() && project.diagnostics.is_empty() {
        // The pull request that brings the first map.
        console.say(&format!("there was no `.journey` file at `{old}`: everything is new"));
    }
    let before = model(project, old, console)?;
    let mut found = diff(findings::model(&before)?, findings::model(&after)?);
    if args.breaking_only {
        found.only(&[Class::Breaking]);
    }
    let format = match args.format {
        Written::Human => Format::Human,
        Written::Json => Format::Json,
        Written::Markdown => Format::Markdown,
    };
    let sides = Sides { old, new: new.unwrap_or("the working copy"), sources: &after.sources };
    match &args.output {
        Some(path) => write::write_file(path, found.render(format, sides, false).as_bytes())?,
        None => console.print(&found.render(format, sides, console.look.color))?,
    }
    console.say(&found.summary());
    let count = |classes: &[Class]| classes.iter().map(|class| found.count(*class)).sum::<usize>();
    let failing = match args.fail_on {
        _ if args.breaking_only => count(&[Class::Breaking]),
        FailOn::Never => 0,
        FailOn::Breaking => count(&[Class::Breaking]),
        FailOn::Weaker => count(&[Class::Breaking, Class::Weaker]),
        FailOn::Any => count(&Class::ALL),
    };
    Ok(if failing > 0 { Outcome::Findings } else { Outcome::Clean })
}

/// The project that a side means, and where it is. Revisions are those of the repository at `root`.
fn side(written: Option<&str>, root: &Path) -> Result<(Project, PathBuf), Failure> {
    let load = |paths: &[PathBuf]| {
        let (mut project, located) = findings::load(paths)?;
        project.shown = Shown::All;
        let root = located.disk.root().to_owned();
        Ok((project, root))
    };
    match written {
        None => load(&[]),
        Some(text) if !text.starts_with("git:") && Path::new(text).exists() => load(&[text.into()]),
        Some(text) => {
            let name = text.strip_prefix("git:").unwrap_or(text);
            let root = match root.to_str() {
                // Nothing is known of the project yet: it is the one around here.
                Some(".") => findings::locate_root()?,
                _ => root.to_owned(),
            };
            Ok((revision::load(name, &root)?, root))
        }
    }
}

/// Compiles a side. A map with an error has no model, and cannot be compared.
fn model(project: Project, name: &str, console: &mut Console) -> Result<Compilation, Failure> {
    let files = project.file_count();
    let project_name = project.name.clone();
    let compilation = compile(project, &Options::default());
    let errors: Vec<_> =
        compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    if !errors.is_empty() {
        let count = plural(errors.len(), "error");
        let report = Report::new(&project_name, files, &compilation.sources, errors);
        console.print(&report.render(report::Format::Short, Look::default()))?;
        let failure = Failure::new(format!("`{name}` has {count} and cannot be compared"));
        return Err(failure.help("mend what `journey check` finds there"));
    }
    Ok(compilation)
}
