//! The flow view: stages as columns from left to right, touchpoints as cards in them, ways between.

use super::SvgOptions;
use super::block::Block;
use super::cells::{SMALL, TEXT};
use super::font::{Fonts, Style};
use super::page::{About, Anchor, Page, number};
use super::route::{Card, Column, Course, Layout, Link, Parts};
use super::title::{self, Signs};
use crate::diagram::flow::{self, Flow, FlowEdge, FlowNode, Way};
use crate::diagram::theme::{Colour, Palette};
use crate::diagram::{summary, text, who, words};
use crate::emit::scorecard::figures;
use crate::emit::seen::{Seen, Taken};
use crate::model::{JourneyId, Kind, Model, Node};
use std::collections::HashMap;

const MARGIN: f64 = 36.0;
/// Pixels of a card, and around its text.
const CARD: f64 = 184.0;
const PAD: f64 = 10.0;
/// Pixels of a way's label.
const LABEL: f64 = 118.0;

/// Pixels of a way that is hardly ever taken, and of the one that is taken most.
const WIDTHS: (f64, f64) = (1.0, 6.0);
/// Up to this width a way ends in the tip of its arrow; wider ones end where it begins.
const THIN: f64 = 2.2;

/// What the picture is made of.
#[derive(Clone, Copy)]
struct Drawing<'a> {
    model: &'a Model,
    flow: &'a Flow,
    /// What data says, and how many of the flow's ways are on the map: those behind are only taken.
    seen: Option<&'a Seen>,
    on_map: usize,
    fonts: &'a Fonts,
    p: &'static Palette,
    colours: &'a who::Colours,
}

/// How a way looks.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Look {
    colour: Colour,
    dashed: bool,
    width: f64,
}

/// The view of a journey.
pub(super) fn draw(model: &Model, id: JourneyId, options: &SvgOptions, fonts: &Fonts) -> String {
    let only = options.only(model);
    let declared = flow::flow(model, id, only);
    // The log was held against the flow of everybody.
    let seen = options.seen.as_ref().filter(|seen| only.is_none() && seen.journey == id);
    let on_map = declared.edges.len();
    let mut flow = declared.clone();
    if let Some(seen) = seen {
        add_taken(&mut flow, seen);
    }
    let journey = &model.journeys[id];
    let p = options.theme.palette();
    let colours = who::Colours::new(model, p);
    let drawing = Drawing { model, flow: &flow, seen, on_map, fonts, p, colours: &colours };
    let plain = Drawing { flow: &declared, seen: None, ..drawing };
    let path = &journey.decl.path;
    let prefix = match only {
        Some(persona) => format!("flow.{path}.{}", model.personas[persona].decl.name),
        None => format!("flow.{path}"),
    };
    let mut page = Page::new(options, &prefix);
    let (right, end) = drawing.draw(&mut page, seen.map(|_| &plain));
    let stages = flow.stages.len();
    let ways = flow.edges.iter().filter(|e| !e.implied).count();
    let description = format!("Flow through {stages} stages: {ways} ways between touchpoints");
    page.finish(right + MARGIN, end + MARGIN - 8.0, &flow.heading.title, &description)
}

/// All of the picture before it has its place.
struct Pieces<'a> {
    /// Touchpoints, and what stands on their cards.
    nodes: Vec<&'a FlowNode>,
    blocks: Vec<Block>,
    /// What stands over stages.
    heads: Vec<Block>,
    /// Cards: all touchpoints, then start and exit as far as something leads there.
    cards: Vec<Card>,
    columns: Vec<Column>,
    /// The column of the first stage.
    first: usize,
    /// Card, word, and whether it is filled.
    pills: Vec<(usize, &'static str, bool)>,
    looks: Vec<Look>,
    links: Vec<Link>,
    /// For each link.
    edges: Vec<&'a FlowEdge>,
}

impl Pieces<'_> {
    fn parts(&self) -> Parts<'_> {
        Parts { cards: &self.cards, columns: &self.columns, links: &self.links }
    }
}

impl<'a> Drawing<'a> {
    fn pieces(&self) -> Pieces<'a> {
        let p = self.p;
        // Cards: all touchpoints, then start and exit as far as something leads there.
        let nodes: Vec<&FlowNode> = self.flow.stages.iter().flat_map(|s| &s.nodes).collect();
        let mut place: HashMap<Node, usize> =
            nodes.iter().enumerate().map(|(i, n)| (Node::Touchpoint(n.touchpoint), i)).collect();
        let blocks: Vec<Block> = nodes.iter().map(|node| self.card(node)).collect();
        let mut cards: Vec<Card> = blocks
            .iter()
            .map(|block| Card { width: CARD, height: block.height() + 2.0 * PAD - 4.0 })
            .collect();
        let heads: Vec<Block> = self
            .flow
            .stages
            .iter()
            .map(|stage| {
                let mut block =
                    Block::of(self.fonts, &stage.title.title, Style::new(14.5, p.ink).bold(), CARD);
                if let Some(said) = &stage.title.words {
                    block.add(self.fonts, said, Style::new(11.0, p.muted), CARD, 1.0);
                }
                if !stage.facts.is_empty() {
                    let facts = text::facts(&stage.facts);
                    block.add(self.fonts, &facts, Style::new(SMALL, p.muted), CARD, 1.0);
                }
                block
            })
            .collect();
        let head = heads.iter().map(Block::height).fold(0.0, f64::max) + 10.0;
        let mut columns: Vec<Column> = Vec::new();
        let mut next = 0;
        for stage in &self.flow.stages {
            let cards = (next..next + stage.nodes.len()).collect();
            next += stage.nodes.len();
            columns.push(Column { cards, head, frame: Some(14.0), width: CARD });
        }
        let pill = |cards: &mut Vec<Card>| {
            cards.push(Card { width: 70.0, height: 34.0 });
            let card = cards.len() - 1;
            (card, Column { cards: vec![card], head: 0.0, frame: None, width: 70.0 })
        };
        let touches = |end| self.flow.edges.iter().any(|e| e.from == end || e.to == end);
        let mut pills = Vec::new();
        if touches(Node::Start) {
            let (card, column) = pill(&mut cards);
            columns.insert(0, column);
            place.insert(Node::Start, card);
            pills.push((card, "Start", true));
        }
        let first = columns.len() - self.flow.stages.len();
        if touches(Node::Exit) {
            let (card, column) = pill(&mut cards);
            columns.push(column);
            place.insert(Node::Exit, card);
            pills.push((card, "Exit", false));
        }
        let mut looks: Vec<Look> = Vec::new();
        let mut links = Vec::new();
        let mut edges: Vec<&FlowEdge> = Vec::new();
        for (number, edge) in self.flow.edges.iter().enumerate() {
            let (Some(&from), Some(&to)) = (place.get(&edge.from), place.get(&edge.to)) else {
                continue;
            };
            let look = self.look(edge, number < self.on_map);
            let number = looks.iter().position(|l| *l == look).unwrap_or_else(|| {
                looks.push(look);
                looks.len() - 1
            });
            links.push(Link { from, to, label: self.label(edge, look.colour), look: number });
            edges.push(edge);
        }
        Pieces { nodes, blocks, heads, cards, columns, first, pills, looks, links, edges }
    }

    /// Draws it; with data as it stands without, so that both can be held side by side.
    fn draw(&self, page: &mut Page, plain: Option<&Drawing>) -> (f64, f64) {
        let p = self.p;
        let pieces = self.pieces();
        let Pieces { nodes, blocks, heads, columns, first, looks, links, edges, .. } = &pieces;
        // The title is as wide as the picture, which is not known before; its height hardly changes.
        let wide = columns.len() as f64 * 300.0;
        let title = title::block(self.fonts, p, &self.flow.heading, wide.max(500.0));
        page.open(About { path: &self.flow.heading.path, ..About::default() });
        let y = title.draw(page, MARGIN, MARGIN, Anchor::Start);
        page.close();
        let origin = (MARGIN, y + 22.0);
        let layout = match plain {
            Some(plain) => pieces.parts().lay_out_as(&plain.pieces().parts(), self.fonts, origin),
            None => pieces.parts().lay_out(self.fonts, origin),
        };
        for ((stage, head), area) in
            self.flow.stages.iter().zip(heads).zip(&layout.columns[*first..])
        {
            page.open(About { path: &stage.path, title: &stage.title.title, ..About::default() });
            page.rect(*area, 10.0, p.group, &format!("stroke=\"{}\"", p.group_line));
            head.draw(page, area.0 + 14.0, area.1 + 12.0, Anchor::Start);
            page.close();
        }
        for (i, edge) in edges.iter().enumerate() {
            self.way(page, edge, &looks[links[i].look], &layout, i);
        }
        for ((node, block), area) in nodes.iter().zip(blocks).zip(&layout.cards) {
            let mood = node.level.map(|level| p.mood(level));
            let details = summary::touchpoint(self.model, node.touchpoint, None).join("; ");
            page.open(About { path: &node.path, title: &node.title, details: &details, url: None });
            let line = mood.map_or(p.card_line, |m| m.line);
            let stroke = if node.moment_of_truth { 2.6 } else { 1.0 };
            let more = format!("stroke=\"{line}\" stroke-width=\"{stroke}\"");
            page.rect(*area, 8.0, mood.map_or(p.card, |m| m.fill), &more);
            let top = area.1 + (area.3 - block.height()) / 2.0;
            block.draw(page, area.0 + PAD, top, Anchor::Start);
            page.close();
            page.area(*area, &node.path, &node.title);
        }
        for &(card, word, filled) in &pieces.pills {
            let area = layout.cards[card];
            let (fill, ink) =
                if filled { (p.accent.fill, p.accent.ink) } else { (p.canvas, p.ink) };
            let more = format!(
                "stroke=\"{}\" stroke-width=\"2\"",
                if filled { p.accent.fill } else { p.edge }
            );
            page.rect(area, 17.0, fill, &more);
            let style = Style::new(13.0, ink).bold();
            let (x, y) = (area.0 + area.2 / 2.0, area.1 + area.3 / 2.0 + 4.7);
            page.text(x, y, Anchor::Middle, style, word);
        }
        for (i, link) in links.iter().enumerate() {
            let (x, y) = layout.links[i].label;
            link.label.draw(page, x, y, Anchor::Start);
        }
        let wide = MARGIN + title.width(self.fonts) / 0.97;
        let right = layout.right.max(wide).max(420.0);
        (right, self.legend(page, right, layout.end + 18.0))
    }

    fn card(&self, node: &FlowNode) -> Block {
        let p = self.p;
        let fonts = self.fonts;
        let width = CARD - 2.0 * PAD;
        let small = Style::new(SMALL, p.muted);
        let mut block = Block::new();
        if node.moment_of_truth {
            block.add(fonts, "★ Moment of truth", Style::new(SMALL, p.ink).bold(), width, 0.0);
        }
        block.add(fonts, &node.title, Style::new(12.5, p.ink).bold(), width, 0.0);
        if !node.channels.is_empty() {
            let names: Vec<&str> = node.channels.iter().map(|c| c.label.as_str()).collect();
            block.add(fonts, &names.join(" · "), small, width, 0.0);
        }
        if !node.only.is_empty() {
            let style = Style::new(SMALL, self.colours.of_all(&node.only)).bold();
            let names = format!("only {}", who::names(self.model, &node.only));
            block.add(fonts, &names, style, width, 0.0);
        }
        for fact in &node.facts {
            block.add(fonts, fact, small, width, 0.0);
        }
        if let Some((title, _)) = &node.details {
            block.add(fonts, &format!("told in full: {title}"), small, width, 0.0);
        }
        for feelings in &node.feelings {
            if !feelings.personas.is_empty() {
                let style = Style::new(SMALL, self.colours.of_all(&feelings.personas)).bold();
                let names = who::names(self.model, &feelings.personas);
                block.add(fonts, &names, style, width, 3.0);
            }
            for point in &feelings.points {
                let level = words::level(point.level);
                let mut said = point.word.clone().unwrap_or_default();
                if let Some(when) = &point.when {
                    let comma = if said.is_empty() { "" } else { ", " };
                    said.push_str(&format!("{comma}if {when}"));
                }
                let style = Style::new(TEXT - 0.5, p.mood(point.level).badge);
                match said.as_str() {
                    "" => block.add(fonts, &level, style, width, 2.0),
                    said => block.add_signed(fonts, (&level, said), style, width, 2.0),
                }
            }
        }
        if let Some((cases, all)) = self.came(node) {
            let style = if cases == 0 { Style::new(SMALL, p.warning).bold() } else { small };
            let share = share(cases, all);
            let said = match cases {
                0 => "nobody came by".to_owned(),
                _ => format!("now {share} come by"),
            };
            block.add(fonts, &said, style, width, 3.0);
        }
        if let Some(leaves) = &node.leaves {
            let style = match leaves.at_goal {
                true => small,
                false => Style::new(SMALL, p.warning).bold(),
            };
            block.add(fonts, &leaves.words(), style, width, 3.0);
        }
        block
    }

    /// How many of all came by a touchpoint, if it can be seen.
    fn came(&self, node: &FlowNode) -> Option<(u64, u64)> {
        let seen = self.seen?;
        let (_, cases) = seen.touchpoints.iter().find(|(id, _)| *id == node.touchpoint)?;
        (seen.cases > 0).then_some((*cases, seen.cases))
    }

    /// How often a way was taken, if data tells.
    fn taken(&self, edge: &FlowEdge) -> Option<&Taken> {
        self.seen?.way(edge.from, edge.to).filter(|taken| taken.of > 0)
    }

    fn look(&self, edge: &FlowEdge, on_map: bool) -> Look {
        let p = self.p;
        let mut look = Look { colour: p.edge, dashed: edge.handover || !on_map, width: 1.4 };
        if let (Some(seen), Some(taken)) = (self.seen, self.taken(edge)) {
            let all = seen.ways.iter().chain(&seen.other_ways);
            let most = all.map(|way| way.times).max().unwrap_or(1).max(1);
            // In steps, so that ways of about the same volume look the same.
            let steps = (taken.times as f64 / most as f64 * 10.0).ceil();
            look.width = WIDTHS.0 + (WIDTHS.1 - WIDTHS.0) * steps / 10.0;
        }
        if !on_map {
            look.colour = p.warning;
            return look;
        }
        if edge.way != Way::Forward {
            look.colour = p.back;
        }
        // Where several go, the way belongs to none of them.
        if let [one] = edge.personas[..] {
            look.colour = self.colours.of(one);
            look.width = f64::max(look.width, 2.0);
        }
        look
    }

    fn label(&self, edge: &FlowEdge, colour: Colour) -> Block {
        let mut strong = Vec::new();
        if !edge.personas.is_empty() {
            strong.push(who::names(self.model, &edge.personas));
        }
        strong.extend(edge.share.map(words::percent));
        strong.extend(self.taken(edge).map(|t| format!("now {}", share(t.times, t.of))));
        let sign = match edge.way {
            Way::Forward => "",
            Way::Back => "↩ ",
            Way::Repeat => "↻ ",
        };
        let alone = strong.is_empty();
        let strong = format!("{sign}{}", strong.join(" · "));
        let said = edge.label.as_deref().unwrap_or_default();
        let said = if edge.handover && said.is_empty() { "hands over" } else { said };
        let style = Style::new(SMALL, colour);
        let mut block = Block::new();
        // What has a sign alone is said beside it.
        if alone && !said.is_empty() {
            block.add(self.fonts, &format!("{strong}{said}"), style, LABEL, 0.0);
            return block;
        }
        if !strong.trim().is_empty() {
            block.add(self.fonts, &strong, style.bold(), LABEL, 0.0);
        }
        if !said.is_empty() {
            block.add(self.fonts, said, style, LABEL, 0.0);
        }
        block
    }

    fn way(&self, page: &mut Page, edge: &FlowEdge, look: &Look, layout: &Layout, i: usize) {
        let led = &layout.links[i];
        let name = |node| match node {
            Node::Start => "Start".to_owned(),
            Node::Exit => "Exit".to_owned(),
            Node::Touchpoint(t) => self.model.touchpoints[t].decl.title().to_owned(),
        };
        let title = format!("{} → {}", name(edge.from), name(edge.to));
        page.open(About { title: &title, ..About::default() });
        let mut points = led.points.clone();
        let arrow = if look.width > THIN {
            let size = (7.0 + 1.5 * look.width).round();
            shorten(&mut points, size - size / 8.0);
            page.wide_arrow(look.colour, size)
        } else {
            page.arrow(look.colour)
        };
        let dash = if look.dashed { " stroke-dasharray=\"6 4\"" } else { "" };
        let more =
            format!("stroke=\"{}\" stroke-width=\"{}\"{dash} {arrow}", look.colour, look.width);
        let round = if led.course == Course::Loop { 7.0 } else { 6.0 };
        page.path(&rounded(&points, round), "none", &more);
        page.close();
    }

    fn legend(&self, page: &mut Page, right: f64, y: f64) -> f64 {
        let p = self.p;
        let mut signs = Signs::new(self.fonts, (MARGIN, right), y);
        let bold = |colour| Style::new(TEXT, colour).bold();
        for &id in self.flow.personas.iter().filter(|id| id.index() < self.model.personas.len()) {
            let decl = &self.model.personas[id].decl;
            let colour = self.colours.of(id);
            let name = text::shorten(&decl.name, 40);
            signs.word(page, bold(colour), &name, decl.label.as_deref().unwrap_or("persona"));
        }
        let nodes = || self.flow.stages.iter().flat_map(|s| &s.nodes);
        let points = || nodes().flat_map(|n| &n.feelings).flat_map(|f| &f.points);
        for level in (-2..=2i8).filter(|level| points().any(|point| point.level == *level)) {
            let meaning = words::level_meaning(level);
            signs.word(page, bold(p.mood(level).badge), &words::level(level), meaning);
        }
        let any = |test: &dyn Fn(&FlowEdge) -> bool| self.flow.edges.iter().any(test);
        if any(&|e| e.way == Way::Back) {
            signs.word(page, bold(p.back), "↩", "leads back");
        }
        if any(&|e| e.way == Way::Repeat) {
            signs.word(page, bold(p.back), "↻", "comes round again");
        }
        if any(&|e| e.handover) {
            signs.sign(page, 22.0, "one hands over to another", |page, x, y| {
                let more =
                    format!("stroke=\"{}\" stroke-width=\"1.4\" stroke-dasharray=\"6 4\"", p.edge);
                page.path(&format!("M{} {}h20", number(x), number(y)), "none", &more);
            });
        }
        if nodes().any(|n| n.moment_of_truth) {
            signs.word(page, bold(p.ink), "★", "moment of truth");
        }
        if let Some(seen) = self.seen.filter(|seen| seen.cases > 0) {
            let cases = figures::figure(Kind::Count, seen.cases as f64);
            let cases = format!("{cases} {}", seen.cases_are());
            let meaning = format!("share of departures in the data, of {cases}");
            signs.word(page, bold(p.edge), "now %", &meaning);
            signs.sign(page, 34.0, "the wider, the more take it", |page, x, y| {
                for (i, width) in [WIDTHS.0, WIDTHS.1].into_iter().enumerate() {
                    let more = format!("stroke=\"{}\" stroke-width=\"{width}\"", p.edge);
                    let x = x + 17.0 * i as f64;
                    page.path(&format!("M{} {}h15", number(x), number(y)), "none", &more);
                }
            });
            if self.flow.edges.len() > self.on_map {
                signs.sign(page, 22.0, "taken, though the map has no such way", |page, x, y| {
                    let line = format!("stroke=\"{}\" stroke-width=\"2\"", p.warning);
                    let more = format!("{line} stroke-dasharray=\"6 4\"");
                    page.path(&format!("M{} {}h20", number(x), number(y)), "none", &more);
                });
            }
        }
        signs.end()
    }
}

/// Adds the ways that are taken though the map has none, between touchpoints that are shown.
fn add_taken(flow: &mut Flow, seen: &Seen) {
    let order: Vec<Node> = flow
        .stages
        .iter()
        .flat_map(|stage| &stage.nodes)
        .map(|node| Node::Touchpoint(node.touchpoint))
        .collect();
    for taken in &seen.other_ways {
        let place = |end: Node| order.iter().position(|node| *node == end);
        let (Some(from), Some(to)) = (place(taken.from), place(taken.to)) else { continue };
        flow.edges.push(FlowEdge {
            from: taken.from,
            to: taken.to,
            way: if from < to { Way::Forward } else { Way::Back },
            share: None,
            label: None,
            handover: false,
            personas: Vec::new(),
            implied: true,
        });
    }
}

/// Takes so many pixels from the end of a way.
fn shorten(points: &mut [(f64, f64)], by: f64) {
    if let [.., before, end] = points {
        let (dx, dy) = (end.0 - before.0, end.1 - before.1);
        let long = dx.hypot(dy);
        // Something must be left that says where the arrow points.
        let by = by.min(long - 1.0);
        if by > 0.0 {
            *end = (end.0 - dx / long * by, end.1 - dy / long * by);
        }
    }
}

/// A share as people read it.
fn share(part: u64, whole: u64) -> String {
    figures::figure(Kind::Percent, part as f64 / whole as f64)
}

/// A line through corners, each of them round.
pub(super) fn rounded(points: &[(f64, f64)], round: f64) -> String {
    use std::fmt::Write;
    let mut d = String::new();
    for (i, &(x, y)) in points.iter().enumerate() {
        let corner = match (i.checked_sub(1).map(|i| points[i]), points.get(i + 1)) {
            (Some(before), Some(&after)) => {
                let toward = |to: (f64, f64)| {
                    let (dx, dy) = (to.0 - x, to.1 - y);
                    let long = dx.hypot(dy).max(0.001);
                    let part = (round / long).min(0.5);
                    (x + dx * part, y + dy * part)
                };
                Some((toward(before), toward(after)))
            }
            _ => None,
        };
        let _ = match corner {
            Some((a, b)) => write!(
                d,
                "L{} {}Q{} {} {} {}",
                number(a.0),
                number(a.1),
                number(x),
                number(y),
                number(b.0),
                number(b.1)
            ),
            None => write!(d, "{}{} {}", if i == 0 { 'M' } else { 'L' }, number(x), number(y)),
        };
    }
    d
}
