//! Themes: the built-in ones, and files with colours of somebody's own.

use super::console::{Console, Failure};
use super::findings::Run;
use crate::diagnostic::nearest;
use crate::diagram::grid::LANES;
use crate::diagram::theme::{BadColour, Palette, Theme};
use crate::project::config::THEMES;
use crate::project::files::{lies_outside, plain};
use crate::report::plural;
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// Whether this is the name of a file with a theme, not of a theme.
pub fn is_file(name: &str) -> bool {
    name.ends_with(".toml")
}

/// The value of `--theme`.
pub fn argument(text: &str) -> Result<String, String> {
    if THEMES.contains(&text) || is_file(text) {
        return Ok(text.to_owned());
    }
    Err(format!("the themes are {}, or a file that ends in .toml", THEMES.join(", ")))
}

/// The theme that a run is told on the command line, else by the project's settings; none if by
/// neither.
pub fn chosen(told: Option<&str>, run: &Run, console: &Console) -> Result<Option<Theme>, Failure> {
    let here = Path::new("");
    let root = run.root.as_deref().unwrap_or(here);
    let settled = || run.config.theme.as_deref().map(|name| (name, root));
    let theme = told.map(|name| (name, here)).or_else(settled);
    theme.map(|(name, folder)| load(name, folder, console)).transpose()
}

/// The theme of a name, or of a file below `folder`.
pub fn quietly(name: &str, folder: &Path) -> Result<Theme, Failure> {
    match is_file(name) {
        true => Ok(open(name, folder)?.into_theme()),
        false => Ok(Theme::parse(name).unwrap_or_default()),
    }
}

fn open(name: &str, folder: &Path) -> Result<Palette, Failure> {
    // Without a folder it comes from the command line.
    if !folder.as_os_str().is_empty() && lies_outside(folder, &folder.join(name)) {
        return Err(Failure::new(format!("`{name}` is a link that leads out of the project"))
            .help(format!("copy the file into the project, or run with `--theme {name}`")));
    }
    let text = std::fs::read_to_string(folder.join(name)).map_err(|error| {
        Failure::new(format!("the theme `{name}` cannot be read: {}", plain(&error)))
    })?;
    read(name, &text)
}

/// As [`quietly`], but what is hard to read in one's own is said.
fn load(name: &str, folder: &Path, console: &Console) -> Result<Theme, Failure> {
    if !is_file(name) {
        return quietly(name, folder);
    }
    let palette = open(name, folder)?;
    let faint = palette.faint();
    for f in faint.iter().take(5) {
        let (ink, ground, contrast) = (f.ink, f.ground, f.contrast);
        console.say(&format!(
            "{name}: {ink} on {ground} is hard to read: contrast {contrast:.1}, and WCAG AA wants 4.5"
        ));
    }
    if let Some(more) = faint.len().checked_sub(5).filter(|&more| more > 0) {
        console.say(&format!("{name}: and {} of colours", plural(more, "more such pair")));
    }
    Ok(palette.into_theme())
}

/// Reads the text of a theme file.
fn read(name: &str, text: &str) -> Result<Palette, Failure> {
    let at = |start: usize| {
        let line = text.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
        format!("{name}:{line}")
    };
    let table = DeTable::parse(text).map_err(|error| {
        let place = at(error.span().map_or(0, |span| span.start));
        let said = error.message().lines().next().unwrap_or_default().to_owned();
        Failure::new(format!("{place}: this is no valid TOML: {said}"))
    })?;
    let mut palette = *Theme::default().palette();
    if let Some(base) = table.get_ref().get("base") {
        let known = base.get_ref().as_str().and_then(Theme::parse);
        palette = *known
            .ok_or_else(|| {
                Failure::new(format!("{}: `base` is no theme", at(base.span().start)))
                    .help(format!("the themes are {}", THEMES.join(", ")))
            })?
            .palette();
    }
    for (key, value) in table.get_ref() {
        let (word, place) = (key.get_ref().as_ref(), at(key.span().start));
        match (word, value.get_ref()) {
            ("base", _) => continue,
            ("patterns", DeValue::Boolean(patterns)) => {
                palette.patterns = *patterns;
                continue;
            }
            ("patterns", _) => {
                return Err(Failure::new(format!("{place}: `patterns` is `true` or `false`")));
            }
            _ => {}
        }
        let one = std::slice::from_ref(value);
        let items = match value.get_ref() {
            DeValue::Array(items) => &items[..],
            _ => one,
        };
        let colours: Option<Vec<&str>> = items.iter().map(|item| item.get_ref().as_str()).collect();
        if word == "lanes" {
            let list = colours.filter(|_| matches!(value.get_ref(), DeValue::Array(_)));
            let names = list.ok_or_else(|| {
                Failure::new(format!("{place}: `lanes` is a list of names"))
                    .help("write `lanes = [\"feels\", \"pains\"]`: they come first")
            })?;
            palette = palette.with_lanes(&names).map_err(|unknown| {
                let help = match nearest(&unknown, LANES) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the lanes are {}", LANES.join(", ")),
                };
                Failure::new(format!("{place}: a map has no lane `{unknown}`")).help(help)
            })?;
            continue;
        }
        let Some(colours) = colours else {
            return Err(Failure::new(format!("{place}: `{word}` is no colour"))
                .help(format!("write `{word} = \"#rrggbb\"`")));
        };
        palette = palette.with(word, &colours).map_err(|bad| fault(&palette, &place, word, bad))?;
    }
    Ok(palette)
}

fn fault(palette: &Palette, place: &str, word: &str, bad: BadColour) -> Failure {
    match bad {
        BadColour::Unknown => {
            let names: Vec<&str> = palette.names().into_iter().map(|(name, _)| name).collect();
            let known = names.iter().copied().chain(["base", "lanes", "patterns"]);
            let help = match nearest(word, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the names are {}", names.join(", ")),
            };
            Failure::new(format!("{place}: a theme has no colour `{word}`")).help(help)
        }
        BadColour::NoColour(text) => Failure::new(format!("{place}: `{text}` is no colour"))
            .help("colours are written `#rrggbb`"),
        BadColour::Number(n) => {
            Failure::new(format!("{place}: `{word}` is a list of {}", plural(n, "colour")))
                .help(format!("write `{word} = [\"#rrggbb\", …]`"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_a_base_with_other_colours() {
        let text = "base = \"dark\"\npatterns = true\nink = \"#FFFFFF\"\n\
                    pains = [\"#aaaaaa\", \"#bbbbbb\", \"#cccccc\"]\n";
        let palette = read("brand.toml", text).expect("a theme");
        let dark = *Theme::Dark.palette();
        let pains = ["#aaaaaa", "#bbbbbb", "#cccccc"];
        assert_eq!(palette, Palette { ink: "#ffffff", pains, patterns: true, ..dark });
        let lanes = read("brand.toml", "lanes = [\"feels\", \"pains\"]").expect("a theme").lanes;
        assert_eq!(lanes, ["feels", "pains"]);
    }

    #[test]
    fn mistakes_are_told_with_their_lines() {
        let said = |text: &str| {
            let failure = read("t.toml", text).unwrap_err();
            format!("{}; {}", failure.message, failure.help.unwrap_or_default())
        };
        assert_eq!(
            said("\nbase = \"neon\""),
            "t.toml:2: `base` is no theme; the themes are light, dark, print"
        );
        assert_eq!(
            said("inc = \"#000000\""),
            "t.toml:1: a theme has no colour `inc`; did you mean `ink`?"
        );
        assert_eq!(
            said("# x\nink = \"black\""),
            "t.toml:2: `black` is no colour; colours are written `#rrggbb`"
        );
        assert!(
            said("pains = \"#000000\"").starts_with("t.toml:1: `pains` is a list of 3 colours")
        );
        assert!(said("ink = 1").starts_with("t.toml:1: `ink` is no colour"));
        assert_eq!(
            said("lanes = [\"feels\", \"pain\"]"),
            "t.toml:1: a map has no lane `pain`; did you mean `pains`?"
        );
        assert!(said("lanes = 1").starts_with("t.toml:1: `lanes` is a list"));
        assert!(said("patterns = 1").starts_with("t.toml:1: `patterns` is `true`"));
        assert!(said("ink = ").starts_with("t.toml:1: this is no valid TOML"));
    }
}
