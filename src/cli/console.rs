//! The terminal, or the pipe in its place: the only place that prints.

use crate::report::Look;
use clap::ValueEnum;
use std::io::{self, IsTerminal, Write};

/// When there are colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` forces them.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Why a command could not do its work: exit status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong, in the style of diagnostics.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Failure {
    /// A failure with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Failure { message: message.into(), help: None }
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Standard output and standard error.
#[derive(Debug)]
pub struct Console {
    /// How reports look on standard output.
    pub look: Look,
    color_err: bool,
    /// The reader of a pipe has gone: there is nobody to write to, and that is no failure.
    closed: bool,
}

/// Lines of a report are as wide where there is no terminal.
const WIDTH: usize = 100;

impl Console {
    /// The console of this process.
    pub fn new(choice: ColorChoice) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let width = match terminal_size::terminal_size_of(&out) {
            Some((width, _)) if out.is_terminal() => usize::from(width.0).clamp(60, 120),
            _ => WIDTH,
        };
        let look = Look { color: colored(choice, out.is_terminal()), width };
        Console { look, color_err: colored(choice, err.is_terminal()), closed: false }
    }

    /// Writes a result to standard output.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        if self.closed || text.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => {
                let reason = crate::project::files::plain(&error);
                Err(Failure::new(format!("standard output cannot be written: {reason}")))
            }
        }
    }

    /// Writes a line about the work to standard error. If that fails, nobody can be told.
    pub fn say(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Reports a failure on standard error.
    pub fn fail(&self, failure: &Failure) {
        let error = if self.color_err { "\u{1b}[1;31merror\u{1b}[0m" } else { "error" };
        self.say(&format!("{error}: {}", crate::report::one_line(&failure.message)));
        if let Some(help) = &failure.help {
            let word = if self.color_err { "\u{1b}[36mhelp\u{1b}[0m" } else { "help" };
            self.say(&format!("  {word}: {help}"));
        }
    }

    /// Whether there are colours on standard error.
    pub fn color_on_error(&self) -> bool {
        self.color_err
    }

    /// Text in a style of the terminal, for standard output.
    pub fn paint(&self, text: &str, style: &str) -> String {
        if self.look.color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Text in bold.
    pub fn bold(&self, text: &str) -> String {
        self.paint(text, "1")
    }
}

fn colored(choice: ColorChoice, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto if set("CLICOLOR_FORCE") => {
            std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0")
        }
        ColorChoice::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}
