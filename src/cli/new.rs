//! `journey new`

use super::console::{Console, Failure};
use super::{Outcome, write};
use clap::ValueEnum;
use std::fs;
use std::path::{Path, PathBuf};

/// Options of `journey new`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make; its last part names the project
    #[arg(value_name = "NAME")]
    folder: PathBuf,
    /// What to start from
    #[arg(long, value_name = "TEMPLATE", value_enum, default_value_t)]
    template: Template,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Template {
    /// One small map
    #[default]
    First,
}

impl Template {
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Template::First => &[
                ("journey.toml", include_str!("new/first/journey.toml")),
                ("present.journey", include_str!("new/first/present.journey")),
                ("README.md", include_str!("new/first/README.md")),
            ],
        }
    }
}

/// Writes a small project.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let folder = &args.folder;
    let name = name_of(folder)?;
    refuse_to_overwrite(folder)?;
    let files: Vec<(String, Vec<u8>)> = args
        .template
        .files()
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.replace("NAME", &name).into_bytes()))
        .collect();
    write::write_all(folder, &files)?;
    let shown = folder.display();
    let list: Vec<&str> = args.template.files().iter().map(|(path, _)| *path).collect();
    console.say(&format!("wrote {} to {shown}", list.join(", ")));
    console.say(&format!("next: cd {shown} && journey check"));
    Ok(Outcome::Clean)
}

fn name_of(folder: &Path) -> Result<String, Failure> {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let fits = |c: char| unicode_ident::is_xid_continue(c) || matches!(c, ' ' | '-' | '.');
    match name {
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
