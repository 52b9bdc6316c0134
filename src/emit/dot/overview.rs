//! The overview: who travels and owns on the left, journeys in the middle, frameworks and channels
//! on the right.

use super::escape::Markup;
use super::frame::{Frame, HEAD, SMALL};
use super::graph::{Attributes, Graph};
use super::table::{Cell, Table};
use crate::diagram::heading::Heading;
use crate::diagram::overview::{self, Kind, Node, Overview, Tie};
use crate::diagram::theme::Colour;

/// The graph.
pub(super) fn graph(frame: &Frame) -> Graph {
    let view = overview::overview(frame.model);
    if view.nodes.is_empty() {
        return frame.nothing("Nothing declared yet");
    }
    let title = if view.title.is_empty() { "Overview" } else { &view.title };
    let heading = Heading {
        title: title.to_owned(),
        path: "overview".to_owned(),
        facts: view.facts.clone(),
        goal: None,
    };
    let mut body = frame.body("LR");
    body.graph(
        Attributes::new()
            .set("labelloc", "t")
            .set("labeljust", "l")
            .set("ranksep", 1.3)
            .set("nodesep", 0.3)
            .label(&head(frame, &heading, &view).render()),
    );
    for node in &view.nodes {
        body.node(&node.path, card(frame, node));
    }
    body.columns(Kind::Channel.column(), view.nodes.iter().map(|n| (n.kind.column(), &n.path)));
    // The columns stay three even where nothing ties one to the next.
    for column in 1..=Kind::Channel.column() {
        let first = |c: usize| view.nodes.iter().find(|n| n.kind.column() == c);
        let before = (0..column).rev().find_map(first);
        if let (Some(before), Some(here)) = (before, first(column)) {
            body.edge(&before.path, &here.path, Attributes::new().set("style", "invis"));
        }
    }
    for &(from, to, tie) in &view.edges {
        let (from, to) = (&view.nodes[from].path, &view.nodes[to].path);
        let attributes = match tie {
            Tie::For => Attributes::new().set("penwidth", 1.6),
            Tie::Owns => Attributes::new().set("penwidth", 1.6).set("arrowhead", "none"),
            Tie::TakesPart => Attributes::new().set("style", "dashed").set("arrowhead", "none"),
            Tie::Follows => Attributes::new().set("arrowhead", "vee"),
            Tie::Via => Attributes::new().set("arrowhead", "none"),
            // Within a column; the words stand in the card, where no line runs through them.
            Tie::Improves | Tie::Details | Tie::Extends => {
                Attributes::new().set("penwidth", 1.6).set("constraint", "false")
            }
        };
        // Ways from column to column leave to the right and come from the left.
        let attributes = match tie {
            Tie::For | Tie::Owns | Tie::TakesPart | Tie::Follows | Tie::Via => {
                attributes.set("tailport", "e").set("headport", "w")
            }
            Tie::Improves | Tie::Details | Tie::Extends => attributes,
        };
        let attributes = attributes.set("color", colour(frame, tie));
        let tooltip = format!("{from} {} {to}", tie.word());
        body.edge(from, to, attributes.set("tooltip", tooltip));
    }
    Graph::new("overview", body)
}

fn colour(frame: &Frame, tie: Tie) -> Colour {
    let p = frame.palette;
    match tie {
        Tie::For => p.personas[0],
        Tie::Owns | Tie::TakesPart => p.edge,
        Tie::Follows => p.measure,
        Tie::Via => p.opportunity,
        Tie::Improves | Tie::Details | Tie::Extends => p.back,
    }
}

/// The heading, and what the lines mean.
fn head(frame: &Frame, heading: &Heading, view: &Overview) -> Table {
    let signs = [
        (Tie::For, "━▶", "travels"),
        (Tie::Owns, "━━", "owns all or part"),
        (Tie::TakesPart, "╌╌", "takes part"),
        (Tie::Follows, "─>", "follows"),
        (Tie::Via, "──", "happens via"),
        (Tie::Improves, "━▶", "improves, extends, tells in full"),
    ];
    let within = |tie| matches!(tie, Tie::Improves | Tie::Details | Tie::Extends);
    let shown = |sign: Tie| view.edges.iter().any(|e| e.2 == sign || (within(sign) && within(e.2)));
    let mut line = Markup::empty();
    for (tie, sign, meaning) in signs.into_iter().filter(|(tie, ..)| shown(*tie)) {
        let sign = Markup::text(&format!("{sign}  ")).bold().font(HEAD, colour(frame, tie));
        let meaning = format!("{meaning}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}");
        line = line.then(sign).then(Markup::text(&meaning).font(SMALL, frame.palette.muted));
    }
    let table = frame.heading(heading);
    let table = if line.is_empty() { table } else { table.row(vec![Cell::new(line).left()]) };
    table.row(vec![Cell::new(Markup::empty()).height(14)])
}

fn card(frame: &Frame, node: &Node) -> Attributes {
    let p = frame.palette;
    let (fill, line) = match node.kind {
        Kind::Journey => (p.accent.fill, p.accent.fill),
        Kind::Persona => (p.kinds[1], p.personas[0]),
        Kind::Team => (p.kinds[2], p.card_line),
        Kind::Framework => (p.kinds[0], p.measure),
        Kind::Channel => (p.kinds[3], p.opportunity),
    };
    let journey = node.kind == Kind::Journey;
    // Cards of a column have the same width, as far as their text lets them.
    let width = match node.kind {
        Kind::Journey => 176,
        Kind::Persona | Kind::Team => 150,
        Kind::Framework | Kind::Channel => 110,
    };
    let (ink, muted) = if journey { (p.accent.ink, p.accent_muted) } else { (p.ink, p.muted) };
    let title = match &node.channel {
        Some(channel) => frame.channels(std::slice::from_ref(channel)),
        None => node.title.clone(),
    };
    let row = |markup: Markup| vec![Cell::new(markup).left()];
    let mut table = Table::new()
        .padding(1)
        .row(vec![Cell::new(Markup::text(node.kind.word()).font(SMALL, muted)).left().width(width)])
        .row(row(Markup::wrapped(&title, 30).bold().font(HEAD, ink)));
    for detail in &node.details {
        table = table.row(row(Markup::wrapped(detail, 36).font(SMALL, muted)));
    }
    let mut attributes = Attributes::new();
    if node.unused {
        table = table.row(row(Markup::text("in no journey").bold().font(SMALL, p.warning)));
        attributes = attributes.set("style", "rounded,filled,dashed");
    }
    attributes
        .about(&node.path, "", frame.link())
        .set("fillcolor", fill)
        .set("color", line)
        .label(&table.render())
}
