//! The measures view: what is measured from what, as a tree from the journey to its measures, and
//! on to events, questions and sources.

use super::block::Block;
use super::cells::{SMALL, TEXT};
use super::font::{Fonts, Style};
use super::page::{About, Anchor, Page};
use super::tiers::{PAD, Tie, Tiers, Tile, by_wish, ends, settle};
use super::{SLIDE, SvgOptions, title};
use crate::diagram::heading::Heading;
use crate::diagram::measures::{self, Kind, Measures};
use crate::diagram::{overview, text};
use crate::model::{JourneyId, Model};

const MARGIN: f64 = 36.0;
/// Pixels between two columns between which there are few ways.
const GUTTER: f64 = 56.0;
/// Widths of a card that are tried, for up to so many cards.
const WIDTHS: [f64; 5] = [178.0, 204.0, 232.0, 264.0, 300.0];
const ON_A_SLIDE: usize = 200;
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
    let what = "What is measured from what";
    let any = graph.nodes.iter().any(|node| node.kind == Kind::Measure);
    // Without measures there is nothing behind the touchpoints.
    let columns = if any { TITLES.len() } else { 3 };
    let heading = Heading {
        title: journey.map_or(model.name.as_str(), |id| model.journeys[id].decl.title()).to_owned(),
        path: String::new(),
        facts: vec![if any { what } else { "Nothing is measured here yet" }.to_owned()],
        goal: None,
    };
    // What lies behind measures is read by many of them: those ways need room between the columns.
    let fan: Vec<(usize, usize)> =
        graph.edges.iter().copied().filter(|&way| fans(&graph, way)).collect();
    let gutter = |column: usize| {
        let ways = fan.iter().filter(|(from, _)| graph.nodes[*from].kind.column() == column);
        GUTTER + (ways.count() as f64 * 5.0 - 40.0).clamp(0.0, 130.0)
    };
    let tiers = |width| Tiers {
        width,
        gutters: (1..columns).map(|c| gutter(c - 1)).collect(),
        left: MARGIN,
    };
    let head = |tiers: &Tiers, page: &mut Page| {
        let title = title::block(fonts, p, &heading, tiers.right() - MARGIN);
        page.open(About::default());
        let y = title.draw(page, MARGIN, MARGIN, Anchor::Start);
        page.close();
        tiers.titles(page, fonts, &TITLES[..columns], y + 20.0)
    };
    let laid = |tiers: &Tiers, page: &mut Page| {
        let top = head(tiers, page);
        let mut tiles = tiles(&graph, tiers, options, fonts);
        let end = place(&graph, &mut tiles, top);
        (tiles, end)
    };
    let widths = if graph.nodes.len() <= ON_A_SLIDE { &WIDTHS[..] } else { &WIDTHS[..1] };
    // The text is largest where the picture has about the shape of a slide.
    let mut best = (0.0, WIDTHS[0]);
    for &width in widths {
        let tiers = tiers(width);
        let across = SLIDE.0 / (tiers.right() + MARGIN);
        let (_, end) = laid(&tiers, &mut Page::trial(options));
        let scale = across.min(SLIDE.1 / (end + MARGIN));
        if scale > best.0 {
            best = (scale, width);
        }
    }
    let tiers = tiers(best.1);
    let mut page = Page::new(options, &prefix);
    let (tiles, end) = laid(&tiers, &mut page);
    let tie = |(from, to)| Tie { from, to, colour: p.edge, dashed: false, arrow: false };
    for &way in graph.edges.iter().filter(|&&way| !fans(&graph, way)) {
        tiers.tie(&mut page, &tiles, &tie(way));
    }
    for (&way, ends) in fan.iter().zip(ends(&tiles, &fan)) {
        tiers.tie_at(&mut page, &tiles, &tie(way), ends);
    }
    for tile in &tiles {
        tiers.tile(&mut page, tile);
    }
    let count = graph.nodes.iter().filter(|n| n.kind == Kind::Measure).count();
    let description = format!("{what}: {}", overview::count(count, "measure", "measures"));
    page.finish(tiers.right() + MARGIN, end + MARGIN, &heading.title, &description)
}

/// Whether a way leads on from a measure: many may come from one card, and many to one.
fn fans(graph: &Measures, (from, _): (usize, usize)) -> bool {
    graph.nodes[from].kind.column() > 2
}

/// Puts all cards in their places under `top`; says where they end.
fn place(graph: &Measures, tiles: &mut [Tile], top: f64) -> f64 {
    // The tree: children under one another, a parent beside its first child.
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); tiles.len()];
    let mut parented = vec![false; tiles.len()];
    let mut read_by: Vec<Vec<usize>> = vec![Vec::new(); tiles.len()];
    for &(from, to) in &graph.edges {
        if tiles[to].column > 3 {
            read_by[to].push(from);
        } else if !parented[to] {
            parented[to] = true;
            children[from].push(to);
        }
    }
    let mut end = top;
    for root in 0..tiles.len() {
        if tiles[root].column <= 3 && !parented[root] {
            end = tree(tiles, &children, root, end) + 10.0;
        }
    }
    for column in [4, 5] {
        let wish = |tile: usize| {
            let all = &read_by[tile];
            let sum: f64 = all.iter().map(|&from| tiles[from].middle()).sum();
            if all.is_empty() { top } else { sum / all.len() as f64 }
        };
        let (order, wanted) = by_wish(tiles, column, wish);
        end = end.max(settle(tiles, &order, &wanted, top));
    }
    end
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
    let mut ways = vec![(0, 0); graph.nodes.len()];
    for &(from, to) in graph.edges.iter().filter(|&&way| fans(graph, way)) {
        ways[from].0 += 1;
        ways[to].1 += 1;
    }
    (graph.nodes.iter().zip(ways))
        .map(|(node, (out, into))| {
            let mut block = Block::of(fonts, &node.title, Style::new(TEXT, p.ink).bold(), width);
            let small = Style::new(SMALL, p.muted);
            match node.kind {
                // Short facts follow one another, as on a map.
                Kind::Measure if !node.details.is_empty() => {
                    block.add(fonts, &text::facts(&node.details), small, width, 0.0);
                }
                _ => node.details.iter().for_each(|d| block.add(fonts, d, small, width, 0.0)),
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
            Tile {
                path,
                title,
                block,
                fill,
                line: p.card_line,
                dashed,
                column,
                y: 0.0,
                ends: out.max(into),
            }
        })
        .collect()
}
