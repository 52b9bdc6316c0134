//! Graphviz output.
//!
//! A view's data becomes `graphviz-rust` structs and these become text. The structs print whatever
//! they are given, so every text passes through [`escape`], and HTML-like labels are only built
//! from its [`escape::Markup`].

mod blueprint;
mod cells;
pub mod escape;
mod flow;
mod frame;
mod graph;
mod map;
mod measures;
mod overview;
mod table;

use super::link::Links;
use crate::diagram::View;
use crate::diagram::grid;
use crate::diagram::theme::Theme;
use crate::model::{JourneyId, Model, PersonaId};

/// How the graph is to look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DotOptions {
    /// Its colours.
    pub theme: Theme,
    /// Whose view it is; without one, everybody's.
    pub persona: Option<PersonaId>,
    /// Where things lead; without it, nowhere.
    pub links: Option<Links>,
    /// Whether channels show their emoji. Off by default: a machine without an emoji font, as most
    /// servers are, draws boxes in their place.
    pub emoji: bool,
}

/// A view as DOT. `flow`, `map`, `blueprint` and `compare` show one journey: the given one, else the
/// first.
/// `measures` shows the given one, else all; `overview` shows the project.
pub fn dot(model: &Model, view: View, journey: Option<JourneyId>, options: &DotOptions) -> String {
    let frame = frame::Frame::new(model, view, options);
    let one = journey.or_else(|| model.journeys.ids().next());
    let graph = match (view, one) {
        (View::Overview, _) => overview::graph(&frame),
        (View::Measures, _) => measures::graph(&frame, journey),
        (_, None) => frame.nothing("No journey yet"),
        (View::Flow, Some(one)) => flow::graph(&frame, one),
        (View::Map, Some(one)) => {
            let grid = grid::map(model, one, frame.persona()).ordered(frame.palette.lanes);
            map::graph(&frame, one, &grid)
        }
        (View::Compare, Some(one)) => match grid::compare(model, one, frame.persona()) {
            Some(grid) => map::graph(&frame, one, &grid),
            None => frame.nothing("It improves no other journey"),
        },
        (View::Blueprint, Some(one)) => blueprint::graph(&frame, one),
    };
    graph.print()
}
