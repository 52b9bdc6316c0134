//! Drawn pictures: SVG, laid out by the compiler itself.
//!
//! All text is measured with the font that is embedded, so that columns and rows follow the text
//! and the same model gives the same bytes on every machine. User text passes through [`super::escape`].

mod block;
mod cells;
mod curve;
mod flow;
pub mod font;
mod legend;
mod measures;
mod overview;
mod page;
mod route;
mod sheet;
mod tiers;
mod title;

use super::link::Links;
use super::seen::Seen;
use crate::diagram::View;
use crate::diagram::theme::Theme;
use crate::model::{JourneyId, Model, PersonaId};
use font::{Fonts, Style};
use page::{Anchor, Page};

/// Pixels of a slide, on which a picture should be legible.
const SLIDE: (f64, f64) = (1920.0, 1080.0);

/// How the picture is to look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SvgOptions {
    /// Its colours.
    pub theme: Theme,
    /// Whose view it is; without one, everybody's.
    pub persona: Option<PersonaId>,
    /// Where things lead; without it, nowhere.
    pub links: Option<Links>,
    /// What data says of measures, as `(path, words)`: told beside their targets.
    pub actual: Vec<(String, String)>,
    /// How people really go through the journey: told in everybody's flow.
    pub seen: Option<Seen>,
}

impl SvgOptions {
    /// Whose view it is, if that persona exists.
    fn only(&self, model: &Model) -> Option<PersonaId> {
        self.persona.filter(|p| p.index() < model.personas.len())
    }

    /// What data says of the measure of this path.
    fn said(&self, path: &str) -> Option<&str> {
        self.actual.iter().find(|(of, _)| of == path).map(|(_, words)| words.as_str())
    }
}

/// A view as SVG. `flow`, `map`, `blueprint` and `compare` show one journey: the given one, else the
/// first.
/// `measures` shows the given one, else all; `overview` shows the project.
pub fn svg(model: &Model, view: View, journey: Option<JourneyId>, options: &SvgOptions) -> String {
    let fonts = Fonts::new();
    let one = journey.or_else(|| model.journeys.ids().next());
    match (view, one) {
        (View::Overview, _) => overview::draw(model, options, &fonts),
        (View::Measures, Some(_)) => measures::draw(model, journey, options, &fonts),
        (View::Flow, Some(one)) => flow::draw(model, one, options, &fonts),
        (View::Map | View::Blueprint | View::Compare, Some(one)) => {
            sheet::draw(model, view, one, options, &fonts)
                .unwrap_or_else(|| nothing(view, "It improves no other journey", options, &fonts))
        }
        (_, None) => nothing(view, "No journey yet", options, &fonts),
    }
}

/// A picture that says that there is nothing to see.
fn nothing(view: View, words: &str, options: &SvgOptions, fonts: &Fonts) -> String {
    let mut page = Page::new(options, view.name());
    let style = Style::new(14.0, page.palette.muted);
    let width = fonts.width(words, style) + 80.0;
    page.text(width / 2.0, 45.0, Anchor::Middle, style, words);
    page.finish(width, 80.0, words, words)
}
