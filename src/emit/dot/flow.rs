//! The flow view: stages as clusters from left to right, touchpoints as cards in them.

use super::escape::Markup;
use super::frame::{Frame, HEAD, SMALL, TEXT};
use super::graph::{Attributes, Body, Graph};
use super::table::{Cell, Table};
use crate::diagram::feelings::Feelings;
use crate::diagram::flow::{self, Flow, FlowEdge, FlowNode, FlowStage, Way};
use crate::diagram::{summary, text, who, words};
use crate::model::{Journey, JourneyId, Node};

/// Columns of text in a card.
const CARD: usize = 26;
/// Points of a stage's title: as wide as most cards, so that it stands flush with them.
const TITLE: u32 = 136;

/// The graph.
pub(super) fn graph(frame: &Frame, id: JourneyId) -> Graph {
    let journey = &frame.model.journeys[id];
    let flow = flow::flow(frame.model, id, frame.persona());
    let mut body = frame.body("LR");
    body.graph(
        Attributes::new()
            // Without it, the order of ranks across clusters is a wish only, and stages overlap.
            .set("newrank", "true")
            .set("labelloc", "b")
            .set("labeljust", "l")
            .label(&legend(frame, &flow).render()),
    );
    let path = |t| frame.model.touchpoints[t].decl.path.as_str();
    let mut inner = Body::new();
    inner.graph(
        Attributes::new()
            .set("style", "invis")
            .set("labelloc", "t")
            .set("labeljust", "l")
            .set("margin", 18)
            .label(&frame.heading(&flow.heading).render()),
    );
    let (start, exit) = ends(&flow);
    if start {
        inner.node(&end_name(journey, "start"), end_node(frame, "Start", true));
    }
    for stage in &flow.stages {
        inner.cluster(&stage.path, cluster(frame, &flow, stage));
    }
    if exit {
        inner.node(&end_name(journey, "exit"), end_node(frame, "Exit", false));
    }
    body.cluster(&journey.decl.path, inner);

    let order: Vec<Node> = std::iter::once(Node::Start)
        .chain(flow.stages.iter().flat_map(|s| &s.nodes).map(|n| Node::Touchpoint(n.touchpoint)))
        .chain([Node::Exit])
        .collect();
    for edge in &flow.edges {
        let name = |node| match node {
            Node::Start => end_name(journey, "start"),
            Node::Exit => end_name(journey, "exit"),
            Node::Touchpoint(t) => path(t).to_owned(),
        };
        let (from, to) = (name(edge.from), name(edge.to));
        let attributes = way(frame, edge).set("tooltip", format!("{from} → {to}"));
        if edge.way == Way::Back {
            // Written the other way round and drawn from its end: so it can neither turn the order
            // of the stages round nor is it led around the outside of the cards, which is what
            // Graphviz does with `constraint=false`.
            body.edge(&to, &from, attributes.set("dir", "back"));
        } else if order.windows(2).any(|pair| pair == [edge.from, edge.to])
            && !flow.edges.iter().any(|back| (back.from, back.to) == (edge.to, edge.from))
        {
            // The way as written is the backbone of the picture: straight rather than the others.
            // Where a way leads back, both would be, one on the other.
            body.edge(&from, &to, attributes.set("weight", 8));
        } else {
            body.edge(&from, &to, attributes);
        }
    }
    for (from, to) in flow.order_gaps() {
        // Stages stay left to right even where no way leads from one to the next.
        body.edge(path(from), path(to), Attributes::new().set("style", "invis"));
    }
    Graph::new(&journey.decl.path, body)
}

fn end_name(journey: &Journey, end: &str) -> String {
    // `#` cannot be in a name, so no touchpoint is called so.
    format!("{}#{end}", journey.decl.path)
}

fn ends(flow: &Flow) -> (bool, bool) {
    let any = |node| flow.edges.iter().any(|e| e.from == node || e.to == node);
    (any(Node::Start), any(Node::Exit))
}

fn end_node(frame: &Frame, word: &str, filled: bool) -> Attributes {
    let p = frame.palette;
    let (fill, ink) = if filled { (p.accent.fill, p.accent.ink) } else { (p.canvas, p.ink) };
    let sign = if filled { "▶ " } else { "" };
    Attributes::new()
        .label(&Markup::text(&format!("{sign}{word}")).bold().font(HEAD, ink))
        .set("fillcolor", fill)
        .set("color", if filled { p.accent.fill } else { p.edge })
        .set("penwidth", 2)
        .set("margin", "0.2,0.12")
        .set("tooltip", word)
}

fn cluster(frame: &Frame, flow: &Flow, stage: &FlowStage) -> Body {
    let p = frame.palette;
    let mut body = Body::new();
    let name = Markup::wrapped(&stage.title.title, 30).bold().font(13, p.ink);
    let mut title = Table::new().padding(2).row(vec![Cell::new(name).left().width(TITLE)]);
    if let Some(said) = &stage.title.words {
        let said = Markup::wrapped(said, 30).italic().font(TEXT, p.muted);
        title = title.row(vec![Cell::new(said).left()]);
    }
    if !stage.facts.is_empty() {
        let facts = Markup::wrapped(&text::facts(&stage.facts), 30).font(SMALL, p.muted);
        title = title.row(vec![Cell::new(facts).left()]);
    }
    let about = Attributes::new().about(&stage.path, "", frame.link());
    body.graph(
        about
            .set("style", "rounded,filled")
            .set("fillcolor", p.group)
            .set("color", p.group_line)
            .set("label", "")
            .set("margin", 14),
    );
    // The title is a node, as Graphviz leads lines (and their labels) through clusters' titles, but
    // never through nodes. It stands over the cards in the stage's first column: within a column an
    // edge leads upwards.
    let over = format!("{}#title", stage.path);
    body.node(
        &over,
        Attributes::new()
            .set("shape", "plain")
            .set("style", "")
            .about(&stage.path, "", frame.link())
            .label(&title.render()),
    );
    for node in &stage.nodes {
        body.node(&node.path, card(frame, node));
    }
    let first: Vec<&FlowNode> = stage.nodes.iter().filter(|n| flow.is_first(stage, n)).collect();
    let mut column = vec![over.clone()];
    for node in first {
        body.edge(&node.path, &over, Attributes::new().set("style", "invis"));
        column.push(node.path.clone());
    }
    body.same_rank(&format!("{}#first", stage.path), &column);
    body
}

fn card(frame: &Frame, node: &FlowNode) -> Attributes {
    let p = frame.palette;
    let mood = node.level.map(|l| p.mood(l));
    let mut table = Table::new().padding(2);
    if node.moment_of_truth {
        let mark = Markup::text("★ Moment of truth").bold().font(SMALL, p.ink);
        table = table.row(vec![Cell::new(mark).left()]);
    }
    table = table
        .row(vec![Cell::new(Markup::wrapped(&node.title, CARD).bold().font(HEAD, p.ink)).left()]);
    let mut small = |text: String| {
        let text = Markup::wrapped(&text, CARD + 4).font(SMALL, p.muted);
        table = std::mem::take(&mut table).row(vec![Cell::new(text).left()]);
    };
    if !node.channels.is_empty() {
        small(frame.channels(&node.channels));
    }
    if !node.only.is_empty() {
        small(format!("only {}", who::names(frame.model, &node.only)));
    }
    for fact in &node.facts {
        small(fact.clone());
    }
    if let Some((title, _)) = &node.details {
        small(format!("told in full: {title}"));
    }
    for feelings in &node.feelings {
        let rows = felt(frame, feelings);
        table = table.rows(rows.into_iter().map(|r| vec![Cell::new(r).left()]));
    }
    if let Some(leaves) = &node.leaves {
        let words = Markup::text(&leaves.words());
        let words = match leaves.at_goal {
            true => words.font(SMALL, p.muted),
            false => words.bold().font(SMALL, p.warning),
        };
        table = table.row(vec![Cell::new(words).left()]);
    }
    let entries = summary::touchpoint(frame.model, node.touchpoint, frame.persona()).join("\n");
    let mut attributes = Attributes::new()
        .label(&table.render())
        .about(&node.path, &entries, frame.link())
        .set("fillcolor", mood.map_or(p.card, |m| m.fill))
        .set("color", mood.map_or(p.card_line, |m| m.line));
    if node.moment_of_truth {
        attributes = attributes.set("penwidth", 3);
    }
    attributes
}

/// One line a point: whose, the level, the word.
fn felt(frame: &Frame, feelings: &Feelings) -> Vec<Markup> {
    let p = frame.palette;
    let mut lines = Vec::new();
    for (i, point) in feelings.points.iter().enumerate() {
        let mut line = Markup::empty();
        if !feelings.personas.is_empty() && i == 0 {
            let names = format!("{}  ", who::names(frame.model, &feelings.personas));
            let colour = frame.colours.of_all(&feelings.personas);
            line = Markup::text(&names).bold().font(TEXT, colour);
        }
        line = line.then(frame.level(point.level));
        let text = match (&point.word, &point.when) {
            (Some(word), Some(when)) => format!("{word}, if {when}"),
            (Some(word), None) => word.clone(),
            (None, Some(when)) => format!("if {when}"),
            (None, None) => String::new(),
        };
        let said = Markup::wrapped(&text, CARD + 2).font(TEXT, p.ink);
        // A short word stands beside its level, a sentence under it.
        if text::width(&text) + 10 > CARD {
            lines.push(line);
            lines.push(said);
        } else if text.is_empty() {
            lines.push(line);
        } else {
            lines.push(line.then(Markup::text("  ")).then(said));
        }
    }
    lines
}

fn way(frame: &Frame, edge: &FlowEdge) -> Attributes {
    let p = frame.palette;
    let mut colour = p.edge;
    let mut attributes = Attributes::new();
    let mut words_of = Vec::new();
    match edge.way {
        Way::Forward => {}
        Way::Back => {
            colour = p.back;
            words_of.push("↩".to_owned());
        }
        Way::Repeat => {
            colour = p.back;
            words_of.push("↻".to_owned());
        }
    }
    if !edge.personas.is_empty() {
        // Where several go, the way belongs to none of them.
        if let [one] = edge.personas[..] {
            colour = frame.colours.of(one);
        }
        words_of.push(who::names(frame.model, &edge.personas));
    }
    words_of.extend(edge.share.map(words::percent));
    let strong =
        Markup::text(&words_of.join(" · ").replacen("↩ · ", "↩ ", 1).replacen("↻ · ", "↻ ", 1))
            .bold();
    let said = edge.label.as_deref().unwrap_or_default();
    let said = if edge.handover && said.is_empty() { "hands over" } else { said };
    let said = if said.is_empty() { Markup::empty() } else { Markup::wrapped(said, 22) };
    let label = if edge.way == Way::Forward || strong.is_empty() {
        strong.below(said)
    } else {
        strong.then(if said.is_empty() { Markup::empty() } else { Markup::text(" ").then(said) })
    };
    if !label.is_empty() {
        // Room around it, so that no line touches it.
        let cell = Cell::new(label.font(SMALL, colour));
        attributes = attributes.label(&Table::new().padding(3).row(vec![cell]).render());
    }
    if edge.handover {
        attributes =
            attributes.set("style", "dashed").set("arrowhead", "vee").set("arrowtail", "vee");
    } else if !edge.personas.is_empty() {
        attributes = attributes.set("penwidth", 2);
    }
    if colour != p.edge {
        attributes = attributes.set("color", colour);
    }
    attributes
}

fn legend(frame: &Frame, flow: &Flow) -> Table {
    let p = frame.palette;
    let mut signs = Vec::new();
    let nodes = || flow.stages.iter().flat_map(|s| &s.nodes);
    let felt = |level: i8| {
        nodes().flat_map(|n| &n.feelings).flat_map(|f| &f.points).any(|p| p.level == level)
    };
    for level in -2..=2 {
        if felt(level) {
            signs.push((frame.level(level), words::level_meaning(level)));
        }
    }
    let sign = |text: &str, colour| Markup::text(text).bold().font(HEAD, colour);
    let any = |test: &dyn Fn(&FlowEdge) -> bool| flow.edges.iter().any(test);
    if any(&|e| e.way == Way::Back) {
        signs.push((sign("↩", p.back), "leads back"));
    }
    if any(&|e| e.way == Way::Repeat) {
        signs.push((sign("↻", p.back), "comes round again"));
    }
    if any(&|e| e.handover) {
        signs.push((sign("- - >", p.edge), "one hands over to another"));
    }
    if nodes().any(|n| n.moment_of_truth) {
        signs.push((sign("★", p.ink), "moment of truth"));
    }
    frame.legend(&flow.personas, &signs)
}
