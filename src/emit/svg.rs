//! Drawn pictures: SVG, laid out by the compiler itself.
//!
//! All text is measured with the font that is embedded, so that columns and rows follow the text
//! and the same model gives the same bytes on every machine. User text passes through [`escape`].

mod block;
mod cells;
mod curve;
pub mod escape;
pub mod font;
mod legend;
mod page;
mod sheet;

use crate::diagram::View;
use crate::diagram::theme::{Colour, Palette, Theme};
use crate::model::{Journey, JourneyId, Model, PersonaId};
use font::{Fonts, Style};
use page::{Anchor, Page};

/// How the picture is to look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SvgOptions {
    /// Its colours.
    pub theme: Theme,
    /// Whose view it is; without one, everybody's.
    pub persona: Option<PersonaId>,
    /// Where things link to: `{path}` in it is replaced by a thing's path; without `{path}`, the
    /// path is added as the fragment. Without a base, there are no links.
    pub link_base: Option<String>,
}

impl SvgOptions {
    /// Where the thing of this path leads.
    fn address(&self, path: &str) -> Option<String> {
        let base = self.link_base.as_deref().filter(|_| !path.is_empty())?;
        if base.contains("{path}") {
            return Some(base.replace("{path}", path));
        }
        Some(format!("{base}#{path}"))
    }
}

/// Whether a view can be drawn as SVG.
pub fn draws(view: View) -> bool {
    matches!(view, View::Map | View::Blueprint)
}

/// A view as SVG. Views of one journey show the given one, else the first.
pub fn svg(model: &Model, view: View, journey: Option<JourneyId>, options: &SvgOptions) -> String {
    let fonts = Fonts::new();
    let one = journey.or_else(|| model.journeys.ids().next());
    match (view, one) {
        (View::Map | View::Blueprint, Some(one)) => sheet::draw(model, view, one, options, &fonts),
        _ => nothing(view, options, &fonts),
    }
}

/// A picture that says that there is nothing to see.
fn nothing(view: View, options: &SvgOptions, fonts: &Fonts) -> String {
    let mut page = Page::new(options, view.name());
    let style = Style::new(14.0, page.palette.muted);
    let words = "No journey yet";
    let width = fonts.width(words, style) + 80.0;
    page.text(width / 2.0, 45.0, Anchor::Middle, style, words);
    page.finish(width, 80.0, words, words)
}

/// The colour of a persona in a journey: by its place there.
fn persona_colour(palette: &Palette, journey: &Journey, persona: PersonaId) -> Colour {
    let place = journey.personas.iter().position(|&p| p == persona);
    palette.persona(place.unwrap_or_else(|| journey.personas.len() + persona.index()))
}
