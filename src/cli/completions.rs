//! `journey completions`

use super::console::Console;
use super::{Cli, Outcome};
use clap::CommandFactory;
use clap_complete::Shell;

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
