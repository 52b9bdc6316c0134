//! `journey fmt`

use super::console::{Console, Failure};
use super::findings::{load, read_standard_input};
use super::{Outcome, write};
use crate::diagnostic::{Code, Diagnostic};
use crate::format::{Refusal, format};
use crate::project::files::below;
use crate::project::{self, Project, Shown};
use crate::report::{Format, Look, Report, plural};
use crate::source::SourceFile;
use similar::TextDiff;
use std::path::PathBuf;

/// Options of `journey fmt`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without PATH: the project around the current folder, that is the nearest folder upward with
`journey.toml`, else every `.journey` file in the current folder. Standard input is formatted to
standard output.

Files with syntax errors are left alone. There are no options of style.

Exit status: 0 all is formatted (or has been), 1 a file has syntax errors, or would change with
`--check` or `--diff`, 2 wrong usage, configuration or I/O.

Examples:
  journey fmt
  journey fmt --check
  journey fmt --diff maps | git apply
  journey fmt - --stdin-filename maps/buy.journey < maps/buy.journey")]
pub struct Args {
    /// Files or folders, or `-` for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; list the files that would change, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Write nothing; print what would change as a patch, and exit with 1 if there is any
    #[arg(long)]
    diff: bool,
    /// What standard input is called in messages and patches
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<String>,
}

/// Formats files.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let standard_input = args.paths.iter().any(|path| path.as_os_str() == "-");
    if args.stdin_filename.is_some() && !standard_input {
        return Err(Failure::new("`--stdin-filename` names standard input")
            .help("give `-` as the path, or leave the option out"));
    }
    let (project, root) = if standard_input {
        let bytes = read_standard_input(&args.paths)?;
        let name = args.stdin_filename.as_deref().unwrap_or("stdin.journey");
        // A project takes maps only, whatever the name given.
        let mut project = project::single("stdin.journey", bytes);
        for input in &mut project.inputs {
            name.clone_into(&mut input.path);
        }
        (project, None)
    } else {
        let (project, located) = load(&args.paths)?;
        (project, Some(located.disk.root().to_owned()))
    };
    let mut work = Work {
        args,
        console,
        root,
        formatted: Vec::new(),
        changed: 0,
        same: 0,
        refused: 0,
        mistaken: 0,
    };
    let broken = work.report_unreadable(&project);
    for input in &project.inputs {
        let asked = match &project.shown {
            Shown::All => true,
            Shown::Some { asked, .. } => asked.contains(&input.path),
        };
        if asked {
            work.file(&input.path, &SourceFile::new(input.path.clone(), input.text.clone()))?;
        }
    }
    write::replace_all(&work.formatted)?;
    work.summary();
    Ok(if broken || work.mistaken > 0 {
        Outcome::Broken
    } else if work.refused > 0 || (work.looks_only() && work.changed > 0) {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

struct Work<'a> {
    args: &'a Args,
    console: &'a mut Console,
    /// The project's folder; none for standard input.
    root: Option<PathBuf>,
    /// What is to be written, when all files have been looked at.
    formatted: Vec<write::Replacement>,
    changed: usize,
    same: usize,
    refused: usize,
    mistaken: usize,
}

impl Work<'_> {
    /// Whether nothing is written.
    fn looks_only(&self) -> bool {
        self.args.check || self.args.diff
    }

    /// Reports files and settings that could not be read; gives whether there are any.
    fn report_unreadable(&mut self, project: &Project) -> bool {
        let shown = |d: &&Diagnostic| {
            matches!(
                d.code,
                Code::Unreadable
                    | Code::NotUtf8
                    | Code::OutsideRoot
                    | Code::TooLarge
                    | Code::BadConfig
            ) && project.shown.holds(&project.sources.get(d.span.file).path, false)
        };
        let found: Vec<&Diagnostic> = project.diagnostics.iter().filter(shown).collect();
        let report = Report::new(&project.name, 1, &project.sources, found);
        self.console.say_report(&report);
        !report.diagnostics().is_empty()
    }

    fn file(&mut self, path: &str, source: &SourceFile) -> Result<(), Failure> {
        let mut sources = crate::source::Sources::default();
        let id = sources.add(source.clone());
        let formatted = match format(id, source) {
            Ok(formatted) => formatted,
            Err(refusal) => {
                match refusal {
                    Refusal::Syntax(found) => {
                        self.refused += 1;
                        let errors = found
                            .iter()
                            .filter(|d| d.severity == crate::diagnostic::Severity::Error);
                        self.console.say_report(&Report::new("", 1, &sources, errors));
                    }
                    Refusal::Mistake(mistake) => {
                        self.mistaken += 1;
                        let repository = env!("CARGO_PKG_REPOSITORY");
                        let message = format!("`{path}` is left as it is: {mistake}");
                        let failure = Failure::new(message)
                            .help(format!("this is a mistake in journey: please report it with the file: {repository}/issues"));
                        self.console.fail(&failure);
                    }
                }
                return Ok(());
            }
        };
        let changes = formatted.as_str() != &*source.text;
        self.changed += usize::from(changes);
        self.same += usize::from(!changes);
        if self.args.diff {
            return self.console.print(&patch(path, &source.text, &formatted));
        }
        let Some(root) = &self.root else {
            return if self.args.check { Ok(()) } else { self.console.print(&formatted) };
        };
        if changes && self.args.check {
            return self.console.print(&format!("{}\n", crate::report::one_line(path)));
        }
        if changes {
            self.formatted.push(write::Replacement {
                name: path.to_owned(),
                path: below(root, path),
                bytes: formatted.into_bytes(),
            });
        }
        Ok(())
    }

    fn summary(&self) {
        if self.root.is_none() && self.refused == 0 {
            return;
        }
        let would = if self.looks_only() { "would change" } else { "formatted" };
        let words: Vec<String> = [
            (self.changed, would),
            (self.same, "unchanged"),
            (self.refused + self.mistaken, "left alone"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", plural(count, "file")))
        .collect();
        self.console.say(&words.join(", "));
    }
}

impl Console {
    /// Writes findings to standard error: standard output belongs to formatted text and patches.
    fn say_report(&self, report: &Report<'_>) {
        if !report.diagnostics().is_empty() {
            let look = Look { color: self.color_on_error(), ..self.look };
            self.say(report.render(Format::Human, look).trim_end());
        }
    }
}

/// The change of one file as a patch that `git apply` takes; empty if there is none.
fn patch(path: &str, old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let diff = TextDiff::configure().newline_terminated(true).diff_slices(&old, &new);
    diff.unified_diff().header(&name(&format!("a/{path}")), &name(&format!("b/{path}"))).to_string()
}

/// A path as patches have it.
fn name(path: &str) -> String {
    if path.contains(['"', '\\']) || path.chars().any(|c| c.is_control()) {
        let mut quoted = String::from("\"");
        for c in path.chars() {
            match c {
                '"' | '\\' => quoted.extend(['\\', c]),
                c if c.is_control() => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| {
                    quoted += &format!("\\{byte:03o}");
                }),
                c => quoted.push(c),
            }
        }
        return quoted + "\"";
    }
    // Behind a blank, readers would look for a date.
    if path.contains(' ') { format!("{path}\t") } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{name, patch};

    #[test]
    fn a_patch_has_what_git_wants() {
        assert_eq!(patch("a.journey", "x\n", "x\n"), "");
        let text = patch("maps/a b.journey", "x  y", "x y\n");
        assert_eq!(
            text,
            "--- a/maps/a b.journey\t\n+++ b/maps/a b.journey\t\n@@ -1 +1 @@\n-x  y\n\\ No newline at end of file\n+x y\n"
        );
        assert_eq!(name("a/\"x\"\n.journey"), "\"a/\\\"x\\\"\\012.journey\"");
    }
}
