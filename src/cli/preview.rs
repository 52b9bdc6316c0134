//! `journey preview`: a page on this machine only, that follows every save.
//!
//! One thread looks at the files and compiles; each request of the page is answered by a thread of
//! its own. Where the source is broken the page says so, and the last good picture stays.

mod serve;
mod state;
mod watch;

use super::console::{Console, Failure};
use super::{Outcome, findings};
use crate::diagram::View;
use crate::model::Date;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use state::State;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tiny_http::Server;

/// Options of `journey preview`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The page can be opened from this machine only. It follows every save; while the source is broken
it shows what is wrong, and the last good picture stays. A click on something in the picture prints
its place to standard output, as `path:line:column`.

Examples:
  journey preview
  journey preview maps/buy.journey --view blueprint --port 4100")]
pub struct Args {
    /// Files or folders; without one, the project around here
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The port of the page; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
    /// The view that is shown first
    #[arg(long, value_name = "VIEW", value_parser = views(), default_value = "map")]
    view: View,
    /// The day that counts as today [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = findings::day)]
    as_of: Option<Date>,
}

fn views() -> impl TypedValueParser<Value = View> {
    PossibleValuesParser::new(View::ALL.map(View::name))
        .map(|name| View::parse(&name).unwrap_or(View::Map))
}

/// Serves the page until the program is stopped.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    // What cannot be loaded at all is said before anything is served.
    let (_, located) = findings::load(&args.paths)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let server = Server::http(address).map_err(|error| {
        Failure::new(format!("port {} cannot be opened: {error}", args.port))
            .help("leave `--port` out to take a free one")
    })?;
    let port = server.server_addr().to_ip().map_or(args.port, |address| address.port());
    let state = Arc::new(State::new(args.view));
    watch::start(located, args.as_of, Arc::clone(&state));
    console.say(&format!("http://127.0.0.1:{port}/ follows every save; Ctrl-C stops"));
    serve::serve(&server, port, &state, console)?;
    Ok(Outcome::Clean)
}
