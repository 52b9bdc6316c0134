//! `journey import`

use super::console::{Console, Failure};
use super::{Outcome, findings, write};
use crate::import::{Imported, markdown, mermaid};
use crate::project::files::plain;
use crate::report::{one_line, plural};
use clap::ValueEnum;
use std::path::PathBuf;

/// Options of `journey import`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Everything that is said is kept. What had to be guessed is marked in the map by a comment, and told
on standard error; so is what the other tool swallows without a word.

Examples:
  journey import mermaid journey.mmd -o buy.journey
  journey import mermaid README.md            the diagrams in its fences
  journey import markdown map.md              a table of stages and lanes, or headed stages")]
pub struct Args {
    /// What the file is
    #[arg(value_enum, value_name = "KIND")]
    kind: Kind,
    /// The file, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write the map to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file of `--output` if it is there
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// User journey diagrams of Mermaid
    Mermaid,
    /// Tables and documents in Markdown
    Markdown,
}

/// Reads a map that exists elsewhere.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let name = args.file.display().to_string();
    let bytes = if name == "-" {
        findings::read_standard_input(&[])?
    } else {
        std::fs::read(&args.file)
            .map_err(|e| Failure::new(format!("`{name}` cannot be read: {}", plain(&e))))?
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::new(format!("`{name}` is not UTF-8 text")).help("save it as UTF-8 in your editor")
    })?;
    let (imported, missing, help) = match args.kind {
        Kind::Mermaid => {
            (mermaid(&text), "user journey diagram", "one begins with the line `journey`")
        }
        Kind::Markdown => (
            markdown(&text),
            "map",
            "a map is a table with stages as columns and lanes as rows, or headings for stages",
        ),
    };
    let Some(Imported { text, remarks, journeys, touchpoints }) = imported else {
        return Err(Failure::new(format!("there is no {missing} in `{name}`")).help(help));
    };
    match &args.output {
        Some(path) => {
            // What was imported before may have been worked on since.
            if !args.force && path.is_file() && !write::is_same(path, text.as_bytes()) {
                return Err(Failure::new(format!("`{}` is there already", path.display()))
                    .help("give another name, or replace it with `--force`"));
            }
            write::write_file(path, text.as_bytes())?;
        }
        None => console.print(&text)?,
    }
    for remark in &remarks {
        let (line, code) = (remark.line, remark.code);
        let level = code.severity().word();
        console.say(&format!(
            "{name}:{line}: {level}[{}]: {}",
            code.id(),
            one_line(&remark.message)
        ));
    }
    let (journeys, touchpoints) = (plural(journeys, "journey"), plural(touchpoints, "touchpoint"));
    console
        .say(&format!("read {journeys} with {touchpoints}, {}", plural(remarks.len(), "remark")));
    if let Some(first) = remarks.first() {
        console.say(&format!("`journey explain {}` tells more", first.code.id()));
    }
    Ok(Outcome::Clean)
}
