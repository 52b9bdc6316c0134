//! Follows every save: looks at the files several times a second, and compiles when one has changed.

use super::state::State;
use crate::cli::theme;
use crate::compile::{Options, compile};
use crate::levels::Levels;
use crate::model::Date;
use crate::project::files::{Files, below};
use crate::project::{self, CONFIG_FILE, Located};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// How long to wait between two looks, at least.
const PAUSE: Duration = Duration::from_millis(20);
/// A file that is the same after this time has been written to its end.
const SETTLED: Duration = Duration::from_millis(8);
/// So many looks at a file that was emptied, until that is taken for what was meant.
const LOOKS: u32 = 30;
/// Looking takes at most this part of one core.
const SHARE: u32 = 10;

/// What tells that a file is another: its time and length.
type Mark = (String, Option<(SystemTime, u64)>);

/// Starts the thread that follows the files of a project.
pub fn start(located: Located, as_of: Option<Date>, state: Arc<State>) {
    thread::spawn(move || {
        let mut before: Option<Vec<Mark>> = None;
        let mut theme = None;
        loop {
            let begun = Instant::now();
            let now = marks(&located, theme.as_deref());
            let looking = begun.elapsed();
            if before.as_ref() != Some(&now) {
                let old = before.as_deref().unwrap_or_default();
                before = Some(settled(&located, theme.as_deref(), old, now));
                theme = refresh(&located, as_of, &state);
            }
            thread::sleep(PAUSE.max(looking * SHARE));
        }
    });
}

/// Waits until a save is whole: many editors empty a file before they write it. A file that was not
/// empty before gets some more time.
fn settled(
    located: &Located,
    theme: Option<&str>,
    old: &[Mark],
    mut before: Vec<Mark>,
) -> Vec<Mark> {
    let emptied = |now: &[Mark]| {
        let length = |mark: &Mark| mark.1.map_or(0, |(_, length)| length);
        let had_text = |mark: &Mark| old.iter().any(|o| o.0 == mark.0 && length(o) > 0);
        now.iter().any(|mark| length(mark) == 0 && had_text(mark))
    };
    for look in 0.. {
        thread::sleep(SETTLED);
        let now = marks(located, theme);
        if now == before && (look >= LOOKS || !emptied(&now)) {
            break;
        }
        before = now;
    }
    before
}

fn marks(located: &Located, theme: Option<&str>) -> Vec<Mark> {
    let mut paths = located.disk.list().files;
    paths.push(CONFIG_FILE.to_owned());
    paths.extend(theme.map(str::to_owned));
    let mark = |path: String| {
        let meta = std::fs::metadata(below(located.disk.root(), &path)).ok();
        let mark = meta.and_then(|meta| Some((meta.modified().ok()?, meta.len())));
        (path, mark)
    };
    paths.into_iter().map(mark).collect()
}

/// Compiles; says which file the theme is in, if it is in one.
fn refresh(located: &Located, as_of: Option<Date>, state: &State) -> Option<String> {
    let project = project::load(&located.disk, &located.name, &located.selection);
    if project.inputs.is_empty() && project.diagnostics.is_empty() {
        state.fail("there is no `.journey` file any more", Some("the picture is the last one"));
        return None;
    }
    let (name, config) = (project.name.clone(), project.config.clone());
    let day = as_of.unwrap_or_else(|| crate::cli::findings::today(&config.time_zone));
    let mut compilation = compile(project, &Options { as_of: Some(day) });
    let levels: Levels = config.levels;
    compilation.settle(&levels);
    let file = config.theme.clone().filter(|name| theme::is_file(name));
    let root = located.disk.root();
    let theme = config.theme.map(|name| (theme::quietly(&name, root), name));
    state.update(&name, compilation, theme);
    file
}
