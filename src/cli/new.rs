//! `journey new`

use super::console::{Console, Failure};
use super::{Outcome, write};
use clap::ValueEnum;
use std::fs;
use std::path::{Path, PathBuf};

/// Options of `journey new`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  journey new shop
  journey new shop --template data        with a small log, to be measured at once
  journey new --list")]
pub struct Args {
    /// The folder to make; its last part names the project
    #[arg(value_name = "NAME", required_unless_present = "list")]
    folder: Option<PathBuf>,
    /// What to start from
    #[arg(long, value_name = "TEMPLATE", value_enum, default_value_t)]
    template: Template,
    /// List the templates instead
    #[arg(long, conflicts_with = "folder")]
    list: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Template {
    /// One small map
    #[default]
    First,
    /// How a company buys: one journey, four people
    B2b,
    /// A service blueprint: what staff and systems do behind the line
    Blueprint,
    /// The first weeks with a piece of software, with its events and measures
    Saas,
    /// A map with a small log, measured at once
    Data,
}

/// The files of a folder below `new/`.
macro_rules! files {
    ($folder:literal: $($path:literal),+) => {
        &[$(($path, include_str!(concat!("new/", $folder, "/", $path)))),+]
    };
}

impl Template {
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Template::First => files!("first": "journey.toml", "present.journey", "README.md"),
            Template::B2b => {
                files!("b2b": "journey.toml", "buying.journey", "people.journey", "README.md")
            }
            Template::Blueprint => {
                files!("blueprint": "journey.toml", "repair.journey", "README.md")
            }
            Template::Saas => {
                files!("saas": "journey.toml", "onboarding.journey", "data.journey", "README.md")
            }
            Template::Data => files!(
                "data": "journey.toml", "evening.journey", "data.journey", "data/tickets.csv",
                "data/answers.csv", "README.md"
            ),
        }
    }

    /// What shows most of it.
    fn next(self) -> &'static str {
        match self {
            Template::Data => "journey measure",
            Template::First | Template::B2b | Template::Blueprint | Template::Saas => {
                "journey check"
            }
        }
    }
}

/// Writes a small project.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let Some(folder) = args.folder.as_ref().filter(|_| !args.list) else {
        console.print(&list())?;
        return Ok(Outcome::Clean);
    };
    let name = name_of(folder)?;
    refuse_to_overwrite(folder)?;
    let files: Vec<(String, Vec<u8>)> = args
        .template
        .files()
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.replace("NAME", &name).into_bytes()))
        .collect();
    for inner in args.template.files().iter().filter_map(|(path, _)| Path::new(path).parent()) {
        let inner = folder.join(inner);
        fs::create_dir_all(&inner).map_err(|e| {
            let reason = crate::project::files::plain(&e);
            Failure::new(format!("the folder `{}` cannot be made: {reason}", folder.display()))
                .help("give the name of a new folder")
        })?;
    }
    write::write_all(folder, &files)?;
    let shown = folder.display();
    let list: Vec<&str> = args.template.files().iter().map(|(path, _)| *path).collect();
    console.say(&format!("wrote {} to {shown}", list.join(", ")));
    console.say(&format!("next: cd {} && {}", for_shell(folder), args.template.next()));
    Ok(Outcome::Clean)
}

/// A path as one writes it in a shell.
fn for_shell(path: &Path) -> String {
    let path = path.display().to_string();
    let safe = |c: char| c.is_alphanumeric() || "/\\.:_-".contains(c);
    match !path.starts_with('-') && path.chars().all(safe) {
        true => path,
        false if path.contains('\'') => format!("\"{path}\""),
        false => format!("'{path}'"),
    }
}

fn list() -> String {
    let values = Template::value_variants().iter().filter_map(Template::to_possible_value);
    let line = |value: clap::builder::PossibleValue| {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        format!("{:<10} {help}\n", value.get_name())
    };
    values.map(line).collect()
}

fn name_of(folder: &Path) -> Result<String, Failure> {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let fits = |c: char| unicode_ident::is_xid_continue(c) || matches!(c, ' ' | '-' | '.');
    match name {
        Some(name) if name.trim().is_empty() => {
            Err(Failure::new("the name of a project cannot be blank")
                .help("give a name, as in `journey new shop`"))
        }
        Some(name) if name.chars().all(fits) => Ok(name),
        Some(name) => Err(Failure::new(format!("`{name}` cannot be the name of a project"))
            .help("take letters, digits, `-` and `_`")),
        None => Err(Failure::new(format!("`{}` names no folder to make", folder.display()))
            .help("give a name, as in `journey new shop`")),
    }
}

fn refuse_to_overwrite(folder: &Path) -> Result<(), Failure> {
    // Something that is no folder is reported when the folder is made.
    let full = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if full {
        return Err(Failure::new(format!("`{}` is there and is not empty", folder.display()))
            .help("give the name of a new folder"));
    }
    Ok(())
}
