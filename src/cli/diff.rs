//! `journey diff`

use super::console::{Console, Failure};
use super::{Outcome, findings, revision, write};
use crate::compile::{Compilation, Options, compile};
use crate::diagnostic::Severity;
use crate::diff::{Class, Format, Sides, diff};
use crate::project::{Input, Located, Project, Shown};
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
    write::may_write(args.output.as_deref().as_slice())?;
    let (now, then) = (side(new)?, side(Some(old))?);
    // A revision is one of the project, or of the file, that the other side is.
    let here = match (&now, &then) {
        (Side::Disk(located), _) | (_, Side::Disk(located)) => located.clone(),
        _ => findings::locate(&[])?,
    };
    let now = load(&now, &here)?;
    if now.project.inputs.is_empty() && now.project.diagnostics.is_empty() {
        let what = here.file().map_or("`.journey` file".to_owned(), |file| format!("`{file}`"));
        let failure = Failure::new(format!("there is no {what} at `{}`", new.unwrap_or(".")));
        return Err(match now.inner.first() {
            Some(inner) => failure.help(format!(
                "`{inner}` is a project of its own: run `journey diff` in that folder"
            )),
            None => failure.help("compare with a revision that has the map"),
        });
    }
    let mut then = load(&then, &here)?;
    if then.project.inputs.is_empty() && then.project.diagnostics.is_empty() {
        // The pull request that brings the first map.
        let what = here.file().map_or("`.journey` file".to_owned(), |file| format!("`{file}`"));
        console.say(&format!("there was no {what} at `{old}`: everything is new"));
    }
    if let (Some(was), Some(is)) = (&then.file, &now.file) {
        let module = now.project.inputs.iter().find(|input| input.path == *is);
        one_module(&mut then.project, was, module.and_then(|input| input.module.clone()));
    }
    let after = model(now.project, new.unwrap_or("the project"), args.format, console)?;
    let before = model(then.project, old, args.format, console)?;
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

/// What a side means.
enum Side {
    /// A project on disk; of a file given by itself, that file.
    Disk(Located),
    /// A revision of git.
    Revision(String),
}

fn side(written: Option<&str>) -> Result<Side, Failure> {
    match written {
        None => Ok(Side::Disk(findings::locate(&[])?)),
        Some(text) if !text.starts_with("git:") && Path::new(text).exists() => {
            let mut located = findings::locate(&[text.into()])?;
            located.selection.alone = located.file().is_some();
            Ok(Side::Disk(located))
        }
        Some(text) => Ok(Side::Revision(text.strip_prefix("git:").unwrap_or(text).to_owned())),
    }
}

/// A side that was read.
struct Loaded {
    project: Project,
    /// The file that is compared by itself.
    file: Option<String>,
    /// Folders in it that are projects of their own, where there is nothing else.
    inner: Vec<String>,
}

/// Reads a side; a revision is one of what is `here`.
fn load(side: &Side, here: &Located) -> Result<Loaded, Failure> {
    match side {
        Side::Disk(located) => {
            let mut project = findings::load_located(located)?;
            project.shown = Shown::All;
            Ok(Loaded { project, file: located.file().map(str::to_owned), inner: Vec::new() })
        }
        Side::Revision(name) => {
            let file = here.file();
            let mut past = revision::load(name, here.disk.root(), file)?;
            past.project.shown = Shown::All;
            Ok(Loaded { project: past.project, file: file.map(str::to_owned), inner: past.inner })
        }
    }
}

/// Gives a file that is compared by itself the module's name of the one it is compared with: that it
/// is called otherwise on disk is no change of what it says.
fn one_module(project: &mut Project, file: &str, module: Option<String>) {
    let taken = |input: &Input| input.path != file && input.module == module;
    if module.is_some() && !project.inputs.iter().any(taken) {
        for input in project.inputs.iter_mut().filter(|input| input.path == file) {
            input.module.clone_from(&module);
        }
    }
}

/// Compiles a side. A map with an error has no model, and cannot be compared.
fn model(
    project: Project,
    name: &str,
    format: Written,
    console: &mut Console,
) -> Result<Compilation, Failure> {
    let files = project.file_count();
    let project_name = project.name.clone();
    let compilation = compile(project, &Options::default());
    let errors: Vec<_> =
        compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    if !errors.is_empty() {
        let count = plural(errors.len(), "error");
        let report = Report::new(&project_name, files, &compilation.sources, errors);
        let said = report.render(report::Format::Short, Look::default());
        match format {
            Written::Human => console.print(&said)?,
            // Whoever reads the other formats reads nothing else.
            Written::Json | Written::Markdown => said.lines().for_each(|line| console.say(line)),
        }
        let failure = Failure::new(format!("`{name}` has {count} and cannot be compared"));
        return Err(failure.help("mend what `journey check` finds there"));
    }
    Ok(compilation)
}
