//! `journey completions`

use super::console::Console;
use super::{Cli, Outcome};
use crate::diagnostic::Code;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, CommandFactory};
use clap_complete::Shell;
use std::ffi::OsStr;

/// A word of which shells offer these, though others may be meant: what is wrong with one is told
/// where it is looked up.
#[derive(Clone)]
pub struct Offered(pub fn() -> Vec<&'static str>);

impl TypedValueParser for Offered {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Parsed {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

/// What reading an argument gives.
type Parsed = Result<String, clap::Error>;

/// The names of warnings and notes.
pub fn lints() -> Vec<&'static str> {
    Code::ALL.iter().filter(|code| code.is_lint()).map(|code| code.name()).collect()
}

/// Options of `journey completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  journey completions bash > ~/.local/share/bash-completion/completions/journey
  journey completions zsh > ~/.zfunc/_journey          with ~/.zfunc in $fpath
  journey completions fish > ~/.config/fish/completions/journey.fish
  journey completions powershell >> $PROFILE
  journey completions elvish >> ~/.config/elvish/rc.elv")]
pub struct Args {
    /// Which shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Prints the script of a shell.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "journey", &mut script);
    console.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}
