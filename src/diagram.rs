//! What is shown where: each view of a model as plain data, before anything is drawn.
//!
//! Nothing here knows of a format. An emitter takes a view's data, a [`theme`] and writes DOT, SVG
//! or whatever it is for; so all of them show the same things in the same order.

pub mod feelings;
pub mod flow;
pub mod grid;
pub mod heading;
pub mod measures;
pub mod overview;
pub mod summary;
pub mod text;
pub mod theme;
pub mod who;
pub mod words;

/// A picture of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum View {
    /// Touchpoints in stages, and the ways between them.
    Flow,
    /// What is measured from what, and what is not measured.
    Measures,
    /// All journeys of a project and how they hang together.
    Overview,
    /// The journey map: stages as columns, lanes as rows.
    Map,
    /// The map of a journey beside the one that it improves.
    Compare,
    /// The service blueprint: the same columns, what staff and systems do as rows.
    Blueprint,
}

impl View {
    /// All views, in the order in which they are offered.
    pub const ALL: [View; 6] =
        [View::Map, View::Blueprint, View::Compare, View::Flow, View::Measures, View::Overview];

    /// As written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            View::Flow => "flow",
            View::Measures => "measures",
            View::Overview => "overview",
            View::Map => "map",
            View::Blueprint => "blueprint",
            View::Compare => "compare",
        }
    }

    /// The view of this name.
    pub fn parse(name: &str) -> Option<View> {
        View::ALL.into_iter().find(|view| view.name() == name)
    }
}
