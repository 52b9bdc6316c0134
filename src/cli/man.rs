//! `journey man`: manual pages, from what `--help` is made of.

use super::console::{Console, Failure};
use super::{Cli, Outcome};
use crate::diagnostic::nearest;
use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, Command, CommandFactory};
use std::fmt::Write;

/// The day of the version: a page needs one, and a clock would make two builds differ.
const DAY: &str = "2026-11-23";

/// Options of `journey man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  journey man | man -l -
  journey man check > ~/.local/share/man/man1/journey-check.1")]
pub struct Args {
    /// The command; without one, the page of `journey` itself
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Prints a page.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let mut whole = Cli::command();
    whole.build();
    let command = match &args.command {
        None => &whole,
        Some(name) => whole.find_subcommand(name).ok_or_else(|| unknown(&whole, name))?,
    };
    console.print(&page(command))?;
    Ok(Outcome::Clean)
}

fn unknown(whole: &Command, name: &str) -> Failure {
    let names: Vec<&str> = whole.get_subcommands().map(Command::get_name).collect();
    let failure = Failure::new(format!("there is no command `{name}`"));
    match nearest(name, names.iter().copied()) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help(format!("the commands are {}", names.join(", "))),
    }
}

fn page(command: &Command) -> String {
    let called = command.get_bin_name().unwrap_or("journey");
    let name = called.replace(' ', "-");
    let about = command.get_about().map(plain).unwrap_or_default();
    let (head, version) = (name.to_uppercase(), env!("CARGO_PKG_VERSION"));
    let mut text = format!(
        ".TH \"{head}\" 1 {DAY} \"journey {version}\" \"Customer journey maps as code\"\n\
         .SH NAME\n{name} \\- {}\n.SH SYNOPSIS\n.B {called}\n",
        escape(&about)
    );
    let args: Vec<&Arg> = command.get_arguments().filter(|arg| !arg.is_hide_set()).collect();
    text += "[\\fIOPTION\\fR]...\n";
    for arg in args.iter().filter(|arg| arg.is_positional()) {
        let more = if arg.get_num_args().is_some_and(|n| n.max_values() > 1) { "..." } else { "" };
        let value = format!("\\fI{}\\fR{more}", value(arg));
        let _ =
            writeln!(text, "{}", if arg.is_required_set() { value } else { format!("[{value}]") });
    }
    let commands: Vec<&Command> = command.get_subcommands().filter(|c| !c.is_hide_set()).collect();
    if !commands.is_empty() {
        text += "\\fICOMMAND\\fR ...\n.SH COMMANDS\n";
        for inner in &commands {
            let about = inner.get_about().map(plain).unwrap_or_default();
            let _ =
                writeln!(text, ".TP\n.BR journey\\-{} (1)\n{}", inner.get_name(), escape(&about));
        }
    }
    for (title, positional) in [("ARGUMENTS", true), ("OPTIONS", false)] {
        let mut shown = args.iter().filter(|arg| arg.is_positional() == positional).peekable();
        if shown.peek().is_some() {
            let _ = writeln!(text, ".SH {title}");
        }
        shown.for_each(|arg| described(arg, &mut text));
    }
    if let Some(after) = command.get_after_help() {
        text += ".SH NOTES\n.nf\n";
        for line in plain(after).lines() {
            text += &escape(line);
            text.push('\n');
        }
        text += ".fi\n";
    }
    if called != "journey" {
        text += ".SH SEE ALSO\n.BR journey (1)\n";
    }
    text
}

/// An argument or option with what it says, its values, and what holds if it is not given.
fn described(arg: &Arg, text: &mut String) {
    let mut names = Vec::new();
    names.extend(arg.get_short().map(|short| format!("\\fB\\-{short}\\fR")));
    names.extend(arg.get_long().map(|long| format!("\\fB\\-\\-{}\\fR", escape(long))));
    let mut head = names.join(", ");
    if arg.is_positional() || arg.get_action().takes_values() {
        let value = format!("\\fI{}\\fR", value(arg));
        head = if head.is_empty() { value } else { format!("{head} {value}") };
    }
    let help = arg.get_help().map(plain).unwrap_or_default();
    let _ = writeln!(text, ".TP\n{head}\n{}", escape(&help));
    if !arg.get_action().takes_values() {
        return;
    }
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .map(|default| escape(&default.to_string_lossy()))
        .filter(|default| !default.is_empty())
        .collect();
    if !defaults.is_empty() {
        let _ = writeln!(text, "[default: {}]", defaults.join(", "));
    }
    // Names of which nothing is said, and that the help leaves out, are for shells only.
    let is_told = |value: &&PossibleValue| {
        let only_offered = arg.is_hide_possible_values_set() && value.get_help().is_none();
        !value.is_hide_set() && !only_offered
    };
    for value in arg.get_possible_values().iter().filter(is_told) {
        let name = escape(value.get_name());
        let _ = match value.get_help().map(plain) {
            Some(help) => writeln!(text, ".RS\n.TP\n.B {name}\n{}\n.RE", escape(&help)),
            None => writeln!(text, ".RS\n.PD 0\n.TP\n.B {name}\n.PD\n.RE"),
        };
    }
}

fn value(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    escape(&names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" "))
}

fn plain(text: &StyledStr) -> String {
    text.to_string()
}

/// Text that no line of which is a command of `man`.
fn escape(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}
