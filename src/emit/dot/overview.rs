//! The overview: who travels and owns on the left, journeys in the middle, frameworks and channels
//! on the right.

use super::escape::Markup;
use super::frame::{Frame, HEAD, SMALL};
use super::graph::{Attributes, Graph};
use super::table::{Cell, Table};
use crate::diagram::heading::Heading;
use crate::diagram::overview::{self, Kind, Node, Tie};

/// The graph.
pub(super) fn graph(frame: &Frame) -> Graph {
    let p = frame.palette;
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
            .set("nodesep", 0.22)
            .label(&frame.heading(&heading).row(vec![Cell::new(Markup::empty()).height(14)]).render()),
    );
    for node in &view.nodes {
        body.node(&node.path, card(frame, node));
    }
    for column in 0..=Kind::Channel.column() {
        let names: Vec<String> = view
            .nodes
            .iter()
            .filter(|n| n.kind.column() == column)
            .map(|n| n.path.clone())
            .collect();
        body.same_rank(&format!("column{column}"), &names);
    }
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
            Tie::For => Attributes::new().set("color", p.personas[0]).set("penwidth", 1.6),
            Tie::Owns => Attributes::new().set("style", "dashed").set("arrowhead", "none"),
            Tie::Follows => Attributes::new().set("color", p.measure).set("arrowhead", "vee"),
            Tie::Via => Attributes::new().set("color", p.opportunity).set("arrowhead", "none"),
            Tie::Improves | Tie::Details | Tie::Extends => {
                let word = Markup::text(tie.word()).bold().font(SMALL, p.back);
                let cell = Cell::new(word).padding(3).ground(p.canvas);
                Attributes::new()
                    .set("color", p.back)
                    .set("penwidth", 1.6)
                    .set("constraint", "false")
                    .label(&Table::new().row(vec![cell]).render())
            }
        };
        let tooltip = format!("{from} {} {to}", tie.word());
        body.edge(from, to, attributes.set("tooltip", tooltip));
    }
    Graph::new("overview", body)
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
    let (ink, muted) = if journey { (p.accent.ink, p.accent_muted) } else { (p.ink, p.muted) };
    let title = match &node.channel {
        Some(channel) => frame.channels(std::slice::from_ref(channel)),
        None => node.title.clone(),
    };
    let row = |markup: Markup| vec![Cell::new(markup).left()];
    let mut table = Table::new()
        .padding(1)
        .row(row(Markup::text(node.kind.word()).font(SMALL, muted)))
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
