//! The overview: who travels and who answers on the left, journeys in the middle, frameworks and
//! channels on the right.

use super::SvgOptions;
use super::block::Block;
use super::cells::{SMALL, TEXT};
use super::font::{Fonts, Style};
use super::page::{Anchor, Page, number};
use super::tiers::{self, PAD, Tiers, Tile, by_wish, settle};
use super::title::{self, Signs};
use crate::diagram::heading::Heading;
use crate::diagram::overview::{self, Kind, Overview, Tie};
use crate::diagram::theme::{Colour, Palette};
use crate::model::Model;

const MARGIN: f64 = 36.0;
const TITLES: [&str; 3] = ["Personas and teams", "Journeys", "Frameworks and channels"];
const TIES: [Tie; 8] = [
    Tie::For,
    Tie::Owns,
    Tie::TakesPart,
    Tie::Follows,
    Tie::Via,
    Tie::Improves,
    Tie::Details,
    Tie::Extends,
];

/// The view of a project.
pub(super) fn draw(model: &Model, options: &SvgOptions, fonts: &Fonts) -> String {
    let p = options.theme.palette();
    let graph = overview::overview(model);
    let mut page = Page::new(options, "overview");
    let tiers = Tiers { width: 220.0, gutters: vec![150.0; 2], left: MARGIN };
    let mut tiles = tiles(&graph, &tiers, p, fonts);
    let heading = Heading {
        title: graph.title.clone(),
        path: String::new(),
        facts: graph.facts.clone(),
        goal: None,
    };
    let title = title::block(fonts, p, &heading, tiers.right() - MARGIN);
    let y = title.draw(&mut page, MARGIN, MARGIN, Anchor::Start);
    let top = tiers.titles(&mut page, fonts, &TITLES, y + 20.0);

    // Journeys one under the other, far enough apart for what hangs on them; the rest beside what
    // it hangs together with.
    let many = (0..3).map(|c| tiles.iter().filter(|t| t.column == c).count());
    let sides: Vec<usize> = many.collect();
    let most = sides[0].max(sides[2]) as f64 * 52.0;
    let journeys: Vec<usize> = (0..tiles.len()).filter(|&i| tiles[i].column == 1).collect();
    let own: f64 = journeys.iter().map(|&i| tiles[i].height() + 10.0).sum();
    let spare = ((most - own) / journeys.len().max(1) as f64).max(0.0);
    let mut y = top + spare / 2.0;
    for &i in &journeys {
        tiles[i].y = y;
        y += tiles[i].height() + 10.0 + spare;
    }
    let mut end = y - spare / 2.0;
    for column in [0, 2] {
        let wish = |tile: usize| {
            let other = |e: &(usize, usize, Tie)| {
                let other = if e.0 == tile { e.1 } else { e.0 };
                ((e.0 == tile || e.1 == tile) && tiles[other].column == 1)
                    .then(|| tiles[other].middle())
            };
            let all: Vec<f64> = graph.edges.iter().filter_map(other).collect();
            if all.is_empty() { f64::MAX / 1e6 } else { all.iter().sum::<f64>() / all.len() as f64 }
        };
        let (order, mut wanted) = by_wish(&tiles, column, wish);
        // What hangs on nothing stands at the end.
        for want in &mut wanted {
            *want = want.min(end);
        }
        end = end.max(settle(&mut tiles, &order, &wanted, top));
    }
    for &(from, to, tie) in &graph.edges {
        let (colour, dashed) = look(p, tie);
        let tie =
            tiers::Tie { from, to, colour, dashed, arrow: tiles[from].column == tiles[to].column };
        tiers.tie(&mut page, &tiles, &tie);
    }
    for tile in &tiles {
        tiers.tile(&mut page, tile);
    }
    let mut signs = Signs::new(fonts, (MARGIN, tiers.right()), end + 18.0);
    for tie in TIES {
        if graph.edges.iter().any(|edge| edge.2 == tie) {
            let (colour, dashed) = look(p, tie);
            signs.sign(&mut page, 22.0, tie.word(), |page, x, y| {
                let dash = if dashed { " stroke-dasharray=\"5 4\"" } else { "" };
                let more = format!("stroke=\"{colour}\" stroke-width=\"1.8\"{dash}");
                page.path(&format!("M{} {}h20", number(x), number(y)), "none", &more);
            });
        }
    }
    let end = signs.end();
    let description = format!("Overview of the project: {}", graph.facts.join(", "));
    page.finish(tiers.right() + MARGIN, end + MARGIN - 8.0, &heading.title, &description)
}

fn look(p: &Palette, tie: Tie) -> (Colour, bool) {
    match tie {
        Tie::For => (p.personas[0], false),
        Tie::Owns => (p.edge, false),
        Tie::TakesPart => (p.edge, true),
        Tie::Follows => (p.measure, true),
        Tie::Via => (p.insight, false),
        Tie::Improves => (p.opportunity, false),
        Tie::Details => (p.back, true),
        Tie::Extends => (p.personas[0], true),
    }
}

fn tiles<'a>(graph: &'a Overview, tiers: &Tiers, p: &Palette, fonts: &Fonts) -> Vec<Tile<'a>> {
    let width = tiers.width - 2.0 * PAD;
    graph
        .nodes
        .iter()
        .map(|node| {
            let small = Style::new(SMALL, p.muted);
            let mut block = Block::new();
            if node.kind != Kind::Journey {
                block.add(fonts, node.kind.word(), small, width, 0.0);
            }
            block.add(fonts, &node.title, Style::new(TEXT + 0.5, p.ink).bold(), width, 0.0);
            for detail in node.details.iter().filter(|d| !d.is_empty()) {
                block.add(fonts, detail, small, width, 0.0);
            }
            if node.unused {
                block.add(fonts, "in no journey", Style::new(SMALL, p.warning).bold(), width, 0.0);
            }
            let fill = match node.kind {
                Kind::Journey => p.kinds[0],
                Kind::Persona => p.kinds[1],
                Kind::Team => p.group,
                Kind::Framework => p.kinds[2],
                Kind::Channel => p.kinds[3],
            };
            let (path, title) = (node.path.as_str(), node.title.as_str());
            let (column, dashed) = (node.kind.column(), node.unused);
            Tile { path, title, block, fill, line: p.card_line, dashed, column, y: 0.0, ends: 0 }
        })
        .collect()
}
