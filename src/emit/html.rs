//! The report: one HTML file with everything a project says, for people who have no `journey`.
//!
//! It asks for nothing from anywhere and works from a folder. Without its script it shows all there
//! is, one thing under the other; with it one can filter, zoom, walk and switch.

mod feelings;
mod journey;
mod markup;
mod measured;
mod measures;
mod opportunities;
mod pains;
mod project;
mod spot;
mod touchpoints;

use crate::diagram::theme::{Palette, Theme};
use crate::measure::Scorecard;
use crate::measure::store::Store;
use crate::model::{JourneyId, Model, PersonaId};
use crate::source::{Sources, Span};
use markup::Html;
use sha2::{Digest, Sha256};
use std::fmt::Write;

const SCRIPT: &str = include_str!("html/report.js");
const STYLE: &str = include_str!("html/report.css");

/// What a report is made of.
#[derive(Clone)]
pub struct Report<'a> {
    /// The project.
    pub model: &'a Model,
    /// Its texts, for lines.
    pub sources: &'a Sources,
    /// The journeys that are told, in order.
    pub journeys: Vec<JourneyId>,
    /// Whose view it is; without one, everybody's.
    pub only: Option<PersonaId>,
    /// Its colours; without any, those that the reader's machine prefers.
    pub theme: Option<Theme>,
    /// What the compiler has to say of the maps.
    pub notes: Vec<Note>,
    /// What the data says, if it was asked.
    pub measured: Option<Measured<'a>>,
}

/// What the data says.
#[derive(Clone, Copy)]
pub struct Measured<'a> {
    /// The values with their verdicts.
    pub card: &'a Scorecard,
    /// The data that they rest on.
    pub store: &'a Store,
}

/// A warning or note of the compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// `warning` or `note`.
    pub severity: &'static str,
    /// Its code: `J0651`.
    pub code: &'static str,
    /// What it says.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The place.
    pub span: Span,
}

impl Report<'_> {
    /// File and line of a place, as one would type it: `buy_phone.journey:38`.
    fn line(&self, span: Span) -> String {
        let file = self.sources.get(span.file);
        format!("{}:{}", file.path, file.line_column(span.start).0)
    }
}

/// The report as one file.
pub fn html(report: &Report) -> String {
    let style = format!("{}{}", colours(report.theme), own(STYLE));
    let script = own(SCRIPT);
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; \
         form-action 'none'",
        hash(&style),
        hash(&script)
    );
    let theme = report.theme.map_or("", Theme::name);
    let mut h = Html::new();
    h.picture("<!doctype html>\n");
    let lang = [("lang", "en"), ("data-theme", theme)];
    h.within("html", if theme.is_empty() { &lang[..1] } else { &lang[..] }, |h| {
        h.within("head", &[], |h| {
            h.tag("meta", &[("charset", "utf-8")]);
            let csp = "Content-Security-Policy";
            h.tag("meta", &[("http-equiv", csp), ("content", &policy)]);
            let width = "width=device-width, initial-scale=1";
            h.tag("meta", &[("name", "viewport"), ("content", width)]);
            let generator = concat!("journey ", env!("CARGO_PKG_VERSION"));
            h.tag("meta", &[("name", "generator"), ("content", generator)]);
            h.leaf("title", &[], &project::title(report));
            h.tag("link", &[("rel", "icon"), ("href", "data:,")]);
            h.own("style", &style);
        });
        h.within("body", &[], |h| {
            project::head(report, h);
            h.within("main", &[("id", "content")], |h| {
                if report.journeys.len() != 1 {
                    project::index(report, h);
                }
                for &id in &report.journeys {
                    journey::write(report, id, h);
                }
                project::appendix(report, h);
            });
            project::foot(report, h);
            h.own("script", &script);
        });
    });
    h.finish()
}

/// A file of our own, whatever line ends it was checked out with: browsers hash line feeds.
fn own(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// The colours of the themes as variables: light unless the reader's machine prefers dark, or a
/// theme was chosen.
fn colours(chosen: Option<Theme>) -> String {
    let set = |selector: &str, palette: &Palette, scheme: &str| {
        let mut rule = format!("{selector}{{color-scheme:{scheme};");
        for (name, colour) in palette.variables() {
            let _ = write!(rule, "--{name}:{colour};");
        }
        rule + "}\n"
    };
    let (light, dark, print) =
        (Theme::Light.palette(), Theme::Dark.palette(), Theme::Print.palette());
    let system = set(":root:not([data-theme])", dark, "dark");
    let mut css = set(":root", light, "light");
    let _ = writeln!(css, "@media (prefers-color-scheme:dark){{{system}}}");
    css += &set(":root[data-theme=dark]", dark, "dark");
    css += &set(":root[data-theme=print]", print, "light");
    if let Some(theme @ Theme::Own(palette)) = chosen {
        css += &set(&format!(":root[data-theme={}]", theme.name()), palette, "light dark");
    }
    // Nobody wants a page of black ink.
    let paper = set(":root:not([data-theme=print])", light, "light");
    let _ = writeln!(css, "@media print{{{paper}}}");
    css
}

/// What a policy allows one script or style by.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let all = chunk.iter().fold(0u32, |all, byte| all << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for i in 0..4 {
            match i <= chunk.len() {
                true => out.push(char::from(SIGNS[(all >> (18 - 6 * i) & 63) as usize])),
                false => out.push('='),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("fooba", "Zm9vYmE=")];
        for (plain, encoded) in pairs {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }

    #[test]
    fn script_and_style_cannot_end_early() {
        for text in [SCRIPT, STYLE] {
            // The name of SVG's elements is no address that anything is asked from.
            let text = text.to_ascii_lowercase().replace("http://www.w3.org/2000/svg", "");
            assert!(!text.contains("</"), "what closes an element closes ours");
            assert!(!text.contains("<!--"));
            assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("url("));
        }
    }
}
