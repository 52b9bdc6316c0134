//! What `check` and `build` share: load, compile, set levels, report.

use super::completions::{Offered, lints};
use super::console::{Console, Failure};
use super::{Outcome, baseline, data, write};
use crate::compile::{Compilation, Options, compile};
use crate::diagnostic::{Code, Diagnostic, Severity, limit};
use crate::emit::html::Note;
use crate::levels::{Level, Levels, find_lint};
use crate::model::{Date, JourneyId, Model};
use crate::project::config::Config;
use crate::project::files::Files;
use crate::project::{self, LocateError, Located, Project, Shown};
use crate::report::{Counts, Format, Report, plural};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Options of every command that reports findings.
#[derive(Debug, Args)]
pub struct FindingsArgs {
    /// How findings are written to standard output
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = format_parser())]
    format: Format,
    /// Write the findings to a file too; may be repeated
    #[arg(long, value_name = "FILE=FORMAT", value_parser = output)]
    output: Vec<(PathBuf, Format)>,
    /// Make an error of a warning or note, or of all `warnings`
    #[arg(long, value_name = "warnings|NAME", value_delimiter = ',',
          value_parser = Offered(|| [&["warnings"][..], &lints()].concat()), hide_possible_values = true)]
    deny: Vec<String>,
    /// Make a warning of a warning or note
    #[arg(long, value_name = "NAME", value_delimiter = ',',
          value_parser = Offered(lints), hide_possible_values = true)]
    warn: Vec<String>,
    /// Do not report a warning or note
    #[arg(long, value_name = "NAME", value_delimiter = ',',
          value_parser = Offered(lints), hide_possible_values = true)]
    allow: Vec<String>,
    /// Fail if there are more warnings
    #[arg(long, value_name = "N")]
    max_warnings: Option<usize>,
    /// Do not report the warnings and notes that this report of `--output FILE=json` has
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Put this folder before the paths that programs read: where the project is in its repository
    #[arg(long, value_name = "FOLDER", default_value = "", hide_default_value = true)]
    path_prefix: String,
    /// The day that counts as today, for due dates and reviews [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<Date>,
}

impl FindingsArgs {
    /// The day that counts as today, if one was said.
    pub fn as_of(&self) -> Option<Date> {
        self.as_of
    }
}

impl Default for FindingsArgs {
    /// What holds if nothing is said.
    fn default() -> Self {
        FindingsArgs {
            format: Format::Human,
            output: Vec::new(),
            deny: Vec::new(),
            warn: Vec::new(),
            allow: Vec::new(),
            max_warnings: None,
            baseline: None,
            path_prefix: String::new(),
            as_of: None,
        }
    }
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(|(word, _)| word))
        .map(|word| Format::from_word(&word).unwrap_or(Format::Human))
}

fn output(text: &str) -> Result<(PathBuf, Format), String> {
    let words = || Format::ALL.map(|(word, _)| word).join(", ");
    let Some((path, word)) = text.rsplit_once('=').filter(|(path, _)| !path.is_empty()) else {
        return Err("write FILE=FORMAT, as in `findings.json=json`".to_owned());
    };
    let format = Format::from_word(word)
        .ok_or_else(|| format!("there is no format `{word}`; the formats are {}", words()))?;
    Ok((path.into(), format))
}

/// The day of `--as-of`.
pub fn day(text: &str) -> Result<Date, String> {
    // Stricter than what the calendar library takes: times and short forms are no days.
    let shape = text.len() == 10 && text.bytes().filter(|&b| b == b'-').count() == 2;
    let date = if shape { text.parse().ok() } else { None };
    date.ok_or_else(|| "write a day that exists, as in `2026-12-31`".to_owned())
}

/// A compiled project with what of it is shown.
pub struct Run {
    /// The project's name.
    pub name: String,
    /// What `journey.toml` says.
    pub config: Config,
    /// Whose findings were asked for.
    pub shown: Shown,
    /// The project's root; `None`: it stands in standard input.
    pub root: Option<PathBuf>,
    /// Texts, findings and model.
    pub compilation: Compilation,
    files: usize,
    /// Findings that are known from before.
    baseline: Option<BTreeSet<String>>,
}

/// Loads and compiles what these paths mean, and gives every finding its level.
pub fn run(paths: &[PathBuf], args: &FindingsArgs) -> Result<Run, Failure> {
    let (project, root) = if paths.iter().any(|path| path.as_os_str() == "-") {
        (project::single("stdin.journey", read_standard_input(paths)?), None)
    } else {
        let (project, located) = load(paths)?;
        (project, Some(located.disk.root().to_owned()))
    };
    if !args.output.is_empty() {
        let read = data::of_settings(&project.config, root.as_deref());
        for (output, _) in &args.output {
            write::spare(output, read.iter().map(PathBuf::as_path))?;
        }
    }
    Ok(Run { root, ..settle(project, args)? })
}

/// The model of a project without errors.
pub fn model(compilation: &Compilation) -> Result<&Model, Failure> {
    compilation.model.as_ref().ok_or_else(|| {
        Failure::new("the project has no error and no model: this is a mistake in journey")
    })
}

/// Compiles a project, and gives every finding its level.
pub fn settle(project: Project, args: &FindingsArgs) -> Result<Run, Failure> {
    let outputs: Vec<&Path> = args.output.iter().map(|(path, _)| path.as_path()).collect();
    write::may_write(&outputs)?;
    if let Some(path) = &args.baseline
        && outputs.iter().any(|output| write::is_one_file(output, path))
    {
        let name = path.display();
        let message = format!("`{name}` is the baseline: what it knows would not be written again");
        let help = format!("without `--baseline`, `--output {name}=json` writes it anew");
        return Err(Failure::new(message).help(help));
    }
    let mut levels_of_run = LevelArgs::read(args)?;
    let baseline = args.baseline.as_deref().map(baseline::read).transpose()?;
    let (name, config) = (project.name.clone(), project.config.clone());
    let (shown, files) = (project.shown.clone(), project.file_count());
    let as_of = Some(args.as_of.unwrap_or_else(|| today(&config.time_zone)));
    let mut compilation = compile(project, &Options { as_of });
    let levels = levels_of_run.over(config.levels.clone());
    compilation.settle(&levels);
    Ok(Run { name, config, shown, root: None, compilation, files, baseline })
}

impl Run {
    /// Whether anything in the whole project is an error.
    pub fn has_errors(&self) -> bool {
        self.compilation.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// Shows all findings if there is an error: then there is nothing to go on with, and `not_done`
    /// says what did not happen.
    pub fn stop(
        &mut self,
        not_done: &str,
        console: &mut Console,
    ) -> Result<Option<Outcome>, Failure> {
        if !self.has_errors() {
            return Ok(None);
        }
        self.shown = Shown::All;
        let outcome = self.report(console, &FindingsArgs::default())?;
        console.say(not_done);
        Ok(Some(outcome))
    }

    /// The journeys of the files that were asked for; none if all were.
    pub fn journeys(&self, model: &Model, asked: &Shown) -> Option<Vec<JourneyId>> {
        let Shown::Some { asked, .. } = asked else { return None };
        let sources = &self.compilation.sources;
        let holds =
            |id: &JourneyId| asked.contains(&sources.get(model.journeys[*id].decl.span.file).path);
        Some(model.journeys.ids().filter(holds).collect())
    }

    /// What is to be said of the maps beside them: no error, since then there is no model.
    pub fn notes(&self) -> Vec<Note> {
        let limited = limit(&self.compilation.diagnostics);
        let told = limited.told.iter();
        told.map(|d| Note {
            severity: d.severity.word(),
            code: d.code.id(),
            message: d.message.clone(),
            help: d.help.clone(),
            span: d.span,
        })
        .collect()
    }

    /// The folder to put before the paths that programs read. What of the one given lies inside of
    /// the project is in the paths already.
    fn prefix(&self, given: &str) -> String {
        let parts: Vec<&str> = given.split('/').filter(|p| !matches!(*p, "" | ".")).collect();
        let Some(root) = &self.root else { return parts.join("/") };
        let is_repository = root.join(".git").exists();
        let fits = |above: &[&str], inside: &[&str]| {
            root.ends_with(above.iter().collect::<PathBuf>())
                && root.join(inside.iter().collect::<PathBuf>()).is_dir()
                // Nothing of a repository lies above it.
                && (above.is_empty() || !is_repository)
        };
        let above = (0..=parts.len()).rev().find(|&n| fits(&parts[..n], &parts[n..]));
        parts[..above.unwrap_or(parts.len())].join("/")
    }

    /// Writes the findings that are shown, and says how the run went.
    pub fn report(&self, console: &mut Console, args: &FindingsArgs) -> Result<Outcome, Failure> {
        let sources = &self.compilation.sources;
        let is_shown = |d: &&Diagnostic| {
            self.shown.holds(&sources.get(d.span.file).path, d.severity == Severity::Error)
        };
        let (here, elsewhere): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            self.compilation.diagnostics.iter().partition(is_shown);
        let files = match &self.shown {
            Shown::All => self.files,
            Shown::Some { asked, .. } => asked.len(),
        };
        let asked = |path: &str| match &self.shown {
            Shown::All => true,
            Shown::Some { asked, .. } => asked.contains(path),
        };
        let maps = sources.iter().map(|(_, file)| file.path.as_str());
        let maps = maps.filter(|path| self.compilation.is_own(path) && asked(path));
        let prefix = self.prefix(&args.path_prefix);
        let mut report = Report::new(&self.name, files, sources, here.iter().copied())
            .of_files(maps)
            .below(&prefix);
        let known = self.baseline.as_ref().map(|baseline| report.without(baseline));
        for (path, format) in &args.output {
            let look = crate::report::Look::default();
            write::write_file(path, report.render(*format, look).as_bytes())?;
        }
        console.print(&report.render(args.format, console.look))?;
        console.say(&report.summary());
        if let Some(known) = known.filter(|&known| known > 0) {
            console.say(&format!("{} in the baseline", plural(known, "more finding")));
        }
        let elsewhere = Counts { notes: 0, ..Counts::of(elsewhere) };
        if let Some(words) = elsewhere.words() {
            console.say(&format!("{words} elsewhere in the project: `journey check` shows all"));
        }
        if args.format == Format::Human
            && let Some(first) = report.diagnostics().iter().find(|d| d.severity == Severity::Error)
        {
            console.say(&format!("`journey explain {}` tells more", first.code.id()));
        }

        let counts = report.counts();
        let broken = |d: &&Diagnostic| matches!(d.code, Code::Unreadable | Code::BadConfig);
        if here.iter().any(broken) {
            return Ok(Outcome::Broken);
        }
        let too_many = args.max_warnings.filter(|&max| counts.warnings > max);
        if let Some(max) = too_many {
            let (found, allowed) = (plural(counts.warnings, "warning"), max);
            console.say(&format!("{found}, and `--max-warnings` allows {allowed}"));
        }
        let failed = counts.errors > 0 || too_many.is_some();
        Ok(if failed { Outcome::Findings } else { Outcome::Clean })
    }
}

/// The levels of a command line.
struct LevelArgs {
    set: Vec<(Code, Level)>,
    deny_warnings: bool,
}

impl LevelArgs {
    fn read(args: &FindingsArgs) -> Result<Self, Failure> {
        let mut result = LevelArgs { set: Vec::new(), deny_warnings: false };
        let options = [
            ("--allow", &args.allow, Level::Off),
            ("--warn", &args.warn, Level::Warning),
            ("--deny", &args.deny, Level::Error),
        ];
        for (option, names, level) in options {
            for name in names {
                if name == "warnings" && level == Level::Error {
                    result.deny_warnings = true;
                    continue;
                }
                let code = find_lint(name).map_err(|help| {
                    Failure::new(format!("`{option}`: there is no warning or note `{name}`"))
                        .help(help)
                })?;
                if result.set.iter().any(|(other, old)| *other == code && *old != level) {
                    let name = code.name();
                    return Err(Failure::new(format!("`{name}` is given two levels")));
                }
                result.set.push((code, level));
            }
        }
        Ok(result)
    }

    fn over(&mut self, mut levels: Levels) -> Levels {
        for (code, level) in self.set.drain(..) {
            levels.set(code, level);
        }
        if self.deny_warnings {
            levels.deny_warnings();
        }
        levels
    }
}

/// Today, where the project is. The only look at a clock.
pub fn today(time_zone: &str) -> Date {
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::now().to_zoned(zone).date()
}

/// Loads the project that these paths belong to, and tells where it is.
pub fn load(paths: &[PathBuf]) -> Result<(Project, Located), Failure> {
    let located = locate(paths)?;
    let project = load_located(&located)?;
    if matches!(&project.shown, Shown::Some { asked, .. } if asked.is_empty())
        && project.diagnostics.is_empty()
    {
        let names: Vec<String> = paths.iter().map(|p| format!("`{}`", p.display())).collect();
        let message = format!("there is no `.journey` file of the project in {}", names.join(", "));
        return Err(
            Failure::new(message).help("without a path, `journey check` checks the whole project")
        );
    }
    Ok((project, located))
}

/// Where the project that these paths belong to is; without paths, the one around here.
pub fn locate(paths: &[PathBuf]) -> Result<Located, Failure> {
    let cwd = std::env::current_dir().map_err(|e| {
        let reason = project::files::plain(&e);
        Failure::new(format!("the current folder cannot be read: {reason}"))
    })?;
    project::locate(&cwd, paths).map_err(|error| not_located(&error))
}

/// Loads a project of which it is known where it is; one without any file is a failure.
pub fn load_located(located: &Located) -> Result<Project, Failure> {
    let project = project::load(&located.disk, &located.name, &located.selection);
    if project.inputs.is_empty() && project.diagnostics.is_empty() {
        return Err(nothing_to_check(located, &project.config));
    }
    Ok(project)
}

/// What stands in standard input, which is among the paths.
pub fn read_standard_input(paths: &[PathBuf]) -> Result<Vec<u8>, Failure> {
    if paths.len() > 1 {
        return Err(Failure::new("`-` stands for standard input and cannot be joined with paths"));
    }
    let mut bytes = Vec::new();
    let limit = project::files::LIMIT + 1;
    std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(|e| {
        let reason = project::files::plain(&e);
        Failure::new(format!("standard input cannot be read: {reason}"))
    })?;
    if bytes.len() as u64 == limit {
        return Err(Failure::new("standard input is too large to be a map"));
    }
    Ok(bytes)
}

fn not_located(error: &LocateError) -> Failure {
    let folder = |path: &Path| {
        path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    };
    match error {
        LocateError::Missing(path) => {
            let failure = Failure::new(format!("`{}` does not exist", path.display()));
            match neighbour(path) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure,
            }
        }
        LocateError::NotAMap(path) => {
            Failure::new(format!("`{}` is no `.journey` file", path.display()))
                .help("give a `.journey` file, a folder, or `-` for standard input")
        }
        LocateError::TwoProjects(a, b) => {
            let (a, b) = (folder(a), folder(b));
            Failure::new(format!("the paths belong to two projects, `{a}` and `{b}`"))
                .help("run the command once for each project")
        }
        LocateError::Apart(a, b) => {
            let (a, b) = (folder(a), folder(b));
            Failure::new(format!("`{a}` and `{b}` are no one project: both lie elsewhere")).help(
                "run the command once for each, or put a `journey.toml` into the folder of both",
            )
        }
        LocateError::Other(path, error) => {
            let reason = project::files::plain(error);
            Failure::new(format!("`{}` cannot be read: {reason}", path.display()))
        }
    }
}

/// The name beside a path that does not exist which is nearest to it.
fn neighbour(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    let near = crate::diagnostic::nearest(name, names.iter().map(String::as_str))?;
    Some(path.with_file_name(near).display().to_string())
}

fn nothing_to_check(located: &Located, config: &Config) -> Failure {
    let listing = located.disk.list();
    let failure = Failure::new(format!("there is no `.journey` file in `{}`", located.name));
    if !listing.files.is_empty() && !listing.files.iter().any(|path| config.holds(path)) {
        failure.help("`include` and `exclude` in `journey.toml` leave none of the files there")
    } else if let Some(project) = listing.projects.first() {
        failure.help(format!("`{project}` is a project of its own: give it as the path"))
    } else {
        failure.help("`journey new NAME` writes a first one")
    }
}
