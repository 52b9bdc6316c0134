//! What a user reads when the program itself is wrong.

use std::io::Write;
use std::panic::PanicHookInfo;

/// Replaces the report of a panic by one that says what to do.
pub fn install() {
    // Developers want the usual one with its backtrace.
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|value| value == "0") {
        std::panic::set_hook(Box::new(report));
    }
}

fn report(info: &PanicHookInfo) {
    // Who called these libraries tells what they panicked over, and of which file, in their words.
    const GUARDED: [&str; 7] = [
        // Over damaged files.
        "/parquet-",
        // Over letters that fonts say odd things of.
        "/usvg-",
        "/resvg-",
        "/svg2pdf-",
        "/rustybuzz-",
        "/ttf-parser-",
        "/tiny-skia",
    ];
    if let Some(place) = info.location()
        && GUARDED.iter().any(|library| place.file().replace('\\', "/").contains(library))
    {
        return;
    }
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or(payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    // Places in other libraries would name folders of the machine that built the program.
    let place = info.location().filter(|place| place.file().starts_with("src"));
    let place = place.map(|p| format!(" at {}:{}", p.file(), p.line())).unwrap_or_default();
    let (version, repository) = (env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_REPOSITORY"));
    let _ = writeln!(
        std::io::stderr(),
        "error: this is a mistake in journey {version} and not in your map: {message}{place}\n  \
         help: please report it with the command you ran and, if you can, the files: {repository}/issues"
    );
}
