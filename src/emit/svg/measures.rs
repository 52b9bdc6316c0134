//! The measures view: what is measured from what, as a tree from the journey to its measures, and
//! on to events, questions and sources.

use super::SvgOptions;
use super::block::Block;
use super::cells::{SMALL, TEXT};
use super::font::{Fonts, Style};
use super::page::{About, Anchor, Page};
use super::tiers::{PAD, Tie, Tiers, Tile, by_wish, settle};
use super::title;
use crate::diagram::heading::Heading;
use crate::diagram::measures::{self, Kind, Measures};
use crate::model::{JourneyId, Model};

const MARGIN: f64 = 36.0;
const TITLES: [&str; 6] =
    ["Journey", "Stage", "Touchpoint", "Measure", "Event or question", "Source"];

/// The view of a journey, or of all.
pub(super) fn draw(
    model: &Model,
    journey: Option<JourneyId>,
    options: &SvgOptions,
    fonts: &Fonts,
) -> String {
    let p = options.theme.palette();
    let only = options.only(model);
    let graph = measures::measures(model, journey, only);
    let mut prefix = "measures".to_owned();
    if let Some(id) = journey {
        prefix.push_str(&format!(".{}", model.journeys[id].decl.path));
    }
    if let Some(persona) = only {
        prefix.push_str(&format!(".{}", model.personas[persona].decl.name));
    }
    let mut page = Page::new(options, &prefix);
    let tiers = Tiers { width: 178.0, gutter: 56.0, left: MARGIN, columns: 6 };
    let mut tiles = tiles(&graph, &tiers, options, fonts);

    let what = "What is measured from what";
    let heading = Heading {
        title: journey.map_or(model.name.as_str(), |id| model.journeys[id].decl.title()).to_owned(),
        path: String::new(),
        facts: vec![what.to_owned()],
        goal: None,
    };
    let title = title::block(fonts, p, &heading, tiers.right() - MARGIN);
    page.open(About::default());
    let y = title.draw(&mut page, MARGIN, MARGIN, Anchor::Start);
    page.close();
    let top = tiers.titles(&mut page, fonts, &TITLES, y + 20.0);

    // The tree: children under one another, a parent beside its first child.
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); tiles.len()];
    let mut parented = vec![false; tiles.len()];
    for &(from, to) in &graph.edges {
        if tiles[to].column <= 3 && !parented[to] {
            parented[to] = true;
            children[from].push(to);
        }
    }
    let mut end = top;
    for root in 0..tiles.len() {
        if tiles[root].column <= 3 && !parented[root] {
            end = tree(&mut tiles, &children, root, end) + 10.0;
        }
    }
    for column in [4, 5] {
        let wish = |tile: usize| {
            let from = graph.edges.iter().filter(|e| e.1 == tile).map(|e| tiles[e.0].middle());
            let all: Vec<f64> = from.collect();
            if all.is_empty() { top } else { all.iter().sum::<f64>() / all.len() as f64 }
        };
        let (order, wanted) = by_wish(&tiles, column, wish);
        end = end.max(settle(&mut tiles, &order, &wanted, top));
    }
    for &(from, to) in &graph.edges {
        let tie = Tie { from, to, colour: p.edge, dashed: false, arrow: false };
        tiers.tie(&mut page, &tiles, &tie);
    }
    for tile in &tiles {
        tiers.tile(&mut page, tile);
    }
    let count = graph.nodes.iter().filter(|n| n.kind == Kind::Measure).count();
    let description = format!("{what}: {count} measures");
    page.finish(tiers.right() + MARGIN, end + MARGIN, &heading.title, &description)
}

/// Places a card and what hangs on it; says where they end.
fn tree(tiles: &mut [Tile], children: &[Vec<usize>], root: usize, y: f64) -> f64 {
    tiles[root].y = y;
    let mut end = y;
    for &child in &children[root] {
        end = tree(tiles, children, child, end);
    }
    end.max(y + tiles[root].height() + 10.0)
}

fn tiles<'a>(
    graph: &'a Measures,
    tiers: &Tiers,
    options: &SvgOptions,
    fonts: &Fonts,
) -> Vec<Tile<'a>> {
    let p = options.theme.palette();
    let width = tiers.width - 2.0 * PAD;
    graph
        .nodes
        .iter()
        .map(|node| {
            let mut block = Block::of(fonts, &node.title, Style::new(TEXT, p.ink).bold(), width);
            for detail in &node.details {
                block.add(fonts, detail, Style::new(SMALL, p.muted), width, 0.0);
            }
            if node.unmeasured {
                block.add(fonts, "not measured", Style::new(SMALL, p.warning).bold(), width, 1.0);
            }
            let fill = match node.kind {
                Kind::Journey | Kind::Stage | Kind::Touchpoint => p.card,
                Kind::Measure => p.kinds[0],
                Kind::Event | Kind::Question => p.kinds[1],
                Kind::Source => p.kinds[2],
            };
            let (path, title) = (node.path.as_str(), node.title.as_str());
            let (column, dashed) = (node.kind.column(), node.unmeasured);
            Tile { path, title, block, fill, line: p.card_line, dashed, column, y: 0.0 }
        })
        .collect()
}
