//! `journey lsp`

use super::console::{Console, Failure};
use super::{Outcome, findings, write};
use crate::lsp::{End, Host, serve};
use crate::project::files::below;
use lsp_server::Connection;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Options of `journey lsp`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Editors start it and talk to it over standard input and output, with the Language Server Protocol.
`docs/editors.md` shows how each editor is told to.

Example:
  journey lsp")]
pub struct Args {
    /// Talk over standard input and output, which is the only way; editors like to say it
    #[arg(long)]
    stdio: bool,
}

/// Long enough for the next key of somebody who types quickly.
const QUIET: Duration = Duration::from_millis(40);

/// Serves one editor.
pub fn run(_: &Args, console: &mut Console) -> super::Result {
    let (connection, threads) = Connection::stdio();
    let host = Host { today: findings::today, library, quiet: QUIET };
    let served = serve(&connection, host);
    // The writer ends when nobody can send any more: a connection kept would keep it for ever.
    drop(connection);
    let joined = threads.join();
    match served {
        Ok(End::Quiet) => Ok(Outcome::Clean),
        Ok(End::Abrupt) => Ok(Outcome::Findings),
        // An editor that goes away before it says hello is no failure.
        Err(error) if error.channel_is_disconnected() && joined.is_ok() => Ok(Outcome::Clean),
        Err(error) => {
            let _ = console;
            Err(Failure::new(format!("the editor said what is not understood: {error}")))
        }
    }
}

/// Puts a file of the standard library into the user's folder for caches.
fn library(path: &str, text: &str) -> Option<PathBuf> {
    let folder = cache()?.join("journey").join(env!("CARGO_PKG_VERSION"));
    let full = below(&folder, path);
    if std::fs::read_to_string(&full).ok().as_deref() != Some(text) {
        std::fs::create_dir_all(full.parent()?).ok()?;
        write::write_file(&full, text.as_bytes()).ok()?;
    }
    Some(full)
}

fn cache() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let home = || var("HOME");
    let found = if cfg!(windows) {
        var("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library").join("Caches"))
    } else {
        var("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")))
    };
    found.filter(|path: &PathBuf| Path::new(path).parent().is_some())
}
