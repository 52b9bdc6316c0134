//! The measures view: what is measured from what, in columns from left to right.

use super::escape::Markup;
use super::frame::{Frame, HEAD, SMALL};
use super::graph::{Attributes, Graph};
use super::table::{Cell, Table};
use crate::diagram::heading::Heading;
use crate::diagram::measures::{self, Kind, Node};
use crate::diagram::overview;
use crate::model::JourneyId;

/// The graph.
pub(super) fn graph(frame: &Frame, journey: Option<JourneyId>) -> Graph {
    let model = frame.model;
    let view = measures::measures(model, journey, frame.persona());
    if view.nodes.is_empty() {
        return frame.nothing("No journey yet");
    }
    let count = |kind: Kind| view.nodes.iter().filter(|n| n.kind == kind).count();
    let blank = view.nodes.iter().filter(|n| n.kind == Kind::Touchpoint && n.unmeasured).count();
    let (title, path) = match journey {
        Some(id) => (model.journeys[id].decl.title(), model.journeys[id].decl.path.as_str()),
        None => (model.name.as_str(), "measures"),
    };
    let heading = Heading {
        title: format!("What is measured: {title}"),
        path: path.to_owned(),
        facts: vec![
            overview::count(count(Kind::Measure), "measure", "measures"),
            format!("{blank} of {} touchpoints not measured", count(Kind::Touchpoint)),
        ],
        goal: None,
    };
    let mut body = frame.body("LR");
    body.graph(
        Attributes::new()
            .set("labelloc", "t")
            .set("labeljust", "l")
            .set("ranksep", 1.1)
            .set("nodesep", 0.22)
            .label(
                &frame.heading(&heading).row(vec![Cell::new(Markup::empty()).height(14)]).render(),
            ),
    );
    for node in &view.nodes {
        body.node(&node.path, card(frame, node));
    }
    body.columns(Kind::Source.column(), view.nodes.iter().map(|n| (n.kind.column(), &n.path)));
    for &(from, to) in &view.edges {
        let (from, to) = (&view.nodes[from], &view.nodes[to]);
        let across = || Attributes::new().set("tailport", "e").set("headport", "w");
        let mut attributes = across().set("arrowhead", "none");
        if from.kind >= Kind::Measure {
            // From here on it is data that flows, the other way round.
            attributes = across().set("dir", "back").set("arrowtail", "normal");
        }
        if to.unmeasured {
            attributes = attributes.set("style", "dotted");
        }
        let tooltip = format!("{} → {}", from.path, to.path);
        body.edge(&from.path, &to.path, attributes.set("tooltip", tooltip));
    }
    Graph::new(path, body)
}

fn card(frame: &Frame, node: &Node) -> Attributes {
    let p = frame.palette;
    let (fill, line) = match node.kind {
        Kind::Journey => (p.accent.fill, p.accent.fill),
        Kind::Stage => (p.group, p.group_line),
        Kind::Touchpoint => (p.card, p.card_line),
        Kind::Measure => (p.kinds[0], p.measure),
        Kind::Event | Kind::Question => (p.kinds[1], p.card_line),
        Kind::Source => (p.kinds[2], p.card_line),
    };
    let (ink, muted) =
        if node.kind == Kind::Journey { (p.accent.ink, p.accent_muted) } else { (p.ink, p.muted) };
    let row = |markup: Markup| vec![Cell::new(markup).left()];
    // Cards of a column have the same width, as far as their text lets them.
    let width = match node.kind {
        Kind::Journey | Kind::Touchpoint | Kind::Measure => 150,
        Kind::Stage | Kind::Event | Kind::Question | Kind::Source => 130,
    };
    let mut table = Table::new()
        .padding(1)
        .row(vec![Cell::new(Markup::text(node.kind.word()).font(SMALL, muted)).left().width(width)])
        .row(row(Markup::wrapped(&node.title, 28).bold().font(HEAD, ink)));
    for detail in &node.details {
        table = table.row(row(Markup::wrapped(detail, 34).font(SMALL, muted)));
    }
    let mut attributes = Attributes::new();
    if node.unmeasured {
        let colour = if node.kind == Kind::Journey { ink } else { p.warning };
        table = table.row(row(Markup::text("not measured").bold().font(SMALL, colour)));
        if node.kind != Kind::Journey {
            attributes = attributes.set("style", "rounded,filled,dashed");
        }
    }
    if matches!(node.kind, Kind::Journey | Kind::Stage) {
        // Stages and touchpoints stand in the order in which people come to them.
        attributes = attributes.set("ordering", "out");
    }
    attributes
        .about(&node.path, "", frame.link())
        .set("fillcolor", fill)
        .set("color", if node.unmeasured { p.warning } else { line })
        .label(&table.render())
}
