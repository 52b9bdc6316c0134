//! `journey std`

use super::Outcome;
use super::console::{Console, Failure};
use crate::diagnostic::nearest;
use crate::project::std::{MODULES, Module};

/// Options of `journey std`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  journey std                  the modules
  journey std metrics --list   what one of them declares, a line each
  journey std metrics          the source of one
  journey std metrics.nps      one declaration")]
pub struct Args {
    /// A module, or a declaration in one; without it, the modules are listed
    #[arg(value_name = "MODULE[.NAME]")]
    name: Option<String>,
    /// Only the names of a module, each with the first line about it
    #[arg(long, requires = "name")]
    list: bool,
}

/// Shows the library.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let text = match &args.name {
        None => list(console),
        Some(name) if args.list => lines(name, console)?,
        Some(name) => show(name)?,
    };
    console.print(&text)?;
    Ok(Outcome::Clean)
}

fn list(console: &Console) -> String {
    let width = MODULES.iter().map(|module| module.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for module in MODULES {
        let name = console.bold(&format!("{:width$}", module.name));
        text += &format!("{name}  {:3}  {}\n", module.declarations().count(), module.summary());
    }
    text
}

/// What a module declares, a line each.
fn lines(name: &str, console: &Console) -> Result<String, Failure> {
    let short = name.strip_prefix("std.").unwrap_or(name);
    let module = Module::find(name).ok_or_else(|| unknown(short, short))?;
    let width = module.declarations().map(str::len).max().unwrap_or(0);
    let mut text = String::new();
    for name in module.declarations() {
        let source = module.declaration(name).unwrap_or_default();
        let about = source.lines().next().and_then(|line| line.strip_prefix("///")).unwrap_or("");
        text += &format!("{}  {}\n", console.bold(&format!("{name:width$}")), about.trim());
    }
    Ok(text)
}

fn show(name: &str) -> Result<String, Failure> {
    if let Some(module) = Module::find(name) {
        return Ok(module.text.to_owned());
    }
    let short = name.strip_prefix("std.").unwrap_or(name);
    let (module, declaration) = match short.split_once('.') {
        Some((module, declaration)) => (module, Some(declaration)),
        None => (short, None),
    };
    match (Module::find(module), declaration) {
        (Some(module), Some(declaration)) => module.declaration(declaration).ok_or_else(|| {
            let near = nearest(declaration, module.declarations());
            let failure = Failure::new(format!("`{}` declares no `{declaration}`", module.name));
            failure.help(match near {
                Some(near) => format!("did you mean `{}.{near}`?", module.name),
                None => format!(
                    "`journey std {short} --list` shows what it declares",
                    short = module.name.trim_start_matches("std.")
                ),
            })
        }),
        _ => Err(unknown(short, module)),
    }
}

fn unknown(written: &str, module: &str) -> Failure {
    let failure = Failure::new(format!("the standard library has no module `{module}`"));
    // A name without its module is easily found.
    let home = MODULES.iter().find(|m| m.declarations().any(|name| name == written));
    let names = || MODULES.iter().filter_map(|m| m.name.strip_prefix("std."));
    if let Some(home) = home {
        failure.help(format!("did you mean `{}.{written}`?", home.name))
    } else if let Some(near) = nearest(module, names()) {
        failure.help(format!("did you mean `std.{near}`?"))
    } else {
        let list: Vec<String> = MODULES.iter().map(|m| format!("`{}`", m.name)).collect();
        failure.help(format!("the modules are {}", list.join(", ")))
    }
}
