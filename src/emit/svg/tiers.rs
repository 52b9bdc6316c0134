//! Cards in columns with curves between them: for graphs whose ways lead from column to column.

use super::block::Block;
use super::font::{Fonts, Style};
use super::page::{About, Anchor, Page, number};
use crate::diagram::theme::Colour;

/// Pixels around a card's text.
pub(super) const PAD: f64 = 9.0;
/// Pixels between cards of a column.
const BETWEEN: f64 = 10.0;
/// Pixels between the ends of two ways on a side of a card.
const END: f64 = 5.0;

/// A card.
pub(super) struct Tile<'a> {
    /// The thing's path.
    pub path: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub block: Block,
    /// Its ground.
    pub fill: Colour,
    /// Its border.
    pub line: Colour,
    /// Whether the border is dashed.
    pub dashed: bool,
    /// Its column.
    pub column: usize,
    /// Where it begins from above; set by the layout.
    pub y: f64,
    /// How many ways have an end of their own on one of its sides.
    pub ends: usize,
}

impl Tile<'_> {
    /// Pixels from top to bottom.
    pub fn height(&self) -> f64 {
        (self.block.height() + 2.0 * PAD - 4.0).max(self.ends as f64 * END + 8.0)
    }

    /// The middle, from above.
    pub fn middle(&self) -> f64 {
        self.y + self.height() / 2.0
    }
}

/// A way between two cards.
pub(super) struct Tie {
    /// From which card.
    pub from: usize,
    /// To which card.
    pub to: usize,
    /// Its colour.
    pub colour: Colour,
    /// Whether it is dashed.
    pub dashed: bool,
    /// Whether it has an arrow.
    pub arrow: bool,
}

/// The columns: where they are.
pub(super) struct Tiers {
    /// Pixels of a card.
    pub width: f64,
    /// Pixels behind each column but the last.
    pub gutters: Vec<f64>,
    /// The left side of the first column.
    pub left: f64,
}

impl Tiers {
    /// The left side of a column.
    pub fn x(&self, column: usize) -> f64 {
        let gutters: f64 = self.gutters[..column].iter().sum();
        self.left + column as f64 * self.width + gutters
    }

    /// Where the last column ends.
    pub fn right(&self) -> f64 {
        self.x(self.gutters.len()) + self.width
    }

    /// Titles over the columns; says where they end.
    pub fn titles(&self, page: &mut Page, fonts: &Fonts, titles: &[&str], y: f64) -> f64 {
        let style = Style::new(12.5, page.palette.muted).bold();
        let blocks: Vec<Block> =
            titles.iter().map(|title| Block::of(fonts, title, style, self.width)).collect();
        for (i, block) in blocks.iter().enumerate() {
            block.draw(page, self.x(i), y, Anchor::Start);
        }
        y + blocks.iter().map(Block::height).fold(0.0, f64::max) + 8.0
    }

    /// Draws a card.
    pub fn tile(&self, page: &mut Page, tile: &Tile) {
        page.open(About { path: tile.path, title: tile.title, ..About::default() });
        let dash = if tile.dashed { " stroke-dasharray=\"4 3\"" } else { "" };
        let x = self.x(tile.column);
        let more = format!("stroke=\"{}\"{dash}", tile.line);
        page.rect((x, tile.y, self.width, tile.height()), 6.0, tile.fill, &more);
        let top = tile.y + (tile.height() - tile.block.height()) / 2.0;
        tile.block.draw(page, x + PAD, top, Anchor::Start);
        page.close();
    }

    /// Draws a way: from the right of a card to the left of one further on; within a column, around
    /// its right side.
    pub fn tie(&self, page: &mut Page, tiles: &[Tile], tie: &Tie) {
        let ends = (tiles[tie.from].middle(), tiles[tie.to].middle());
        self.tie_at(page, tiles, tie, ends);
    }

    /// As [`Tiers::tie`], with the height of both ends.
    pub fn tie_at(&self, page: &mut Page, tiles: &[Tile], tie: &Tie, (y1, y2): (f64, f64)) {
        let (a, b) = (&tiles[tie.from], &tiles[tie.to]);
        let n = number;
        let d = if a.column == b.column {
            let x = self.x(a.column) + self.width;
            let gutter = self.gutters.get(a.column).copied().unwrap_or(0.0);
            let out = x + (26.0 + (y2 - y1).abs() / 12.0).min(gutter * 0.6);
            format!(
                "M{} {}C{} {} {} {} {} {}",
                n(x),
                n(y1),
                n(out),
                n(y1),
                n(out),
                n(y2),
                n(x),
                n(y2)
            )
        } else {
            let (a, b, y1, y2) = if a.column < b.column { (a, b, y1, y2) } else { (b, a, y2, y1) };
            let (x1, x2) = (self.x(a.column) + self.width, self.x(b.column));
            let bend = self.gutters[a.column] * 0.55;
            // What skips a column crosses it level, in its own row.
            let near = self.x(a.column + 1);
            let d = format!(
                "M{} {}C{} {} {} {} {} {}",
                n(x1),
                n(y1),
                n(x1 + bend),
                n(y1),
                n(near - bend),
                n(y2),
                n(near),
                n(y2)
            );
            if near < x2 { format!("{d}H{}", n(x2)) } else { d }
        };
        let dash = if tie.dashed { " stroke-dasharray=\"5 4\"" } else { "" };
        let arrow = if tie.arrow { format!(" {}", page.arrow(tie.colour)) } else { String::new() };
        let more = format!("stroke=\"{}\" stroke-width=\"1.3\"{dash}{arrow}", tie.colour);
        page.path(&d, "none", &more);
    }
}

/// The heights at which ways leave and enter cards, if each has an end of its own: around the middle of
/// a side, in the order of where they lead.
pub(super) fn ends(tiles: &[Tile], ways: &[(usize, usize)]) -> Vec<(f64, f64)> {
    let mut ends = vec![(0.0, 0.0); ways.len()];
    for leaves in [true, false] {
        let own = |way: usize| if leaves { ways[way].0 } else { ways[way].1 };
        let other = |way: usize| tiles[if leaves { ways[way].1 } else { ways[way].0 }].middle();
        let mut order: Vec<usize> = (0..ways.len()).collect();
        order.sort_by(|&a, &b| own(a).cmp(&own(b)).then(other(a).total_cmp(&other(b))));
        for side in order.chunk_by(|&a, &b| own(a) == own(b)) {
            let first = tiles[own(side[0])].middle() - END * (side.len() - 1) as f64 / 2.0;
            for (i, &way) in side.iter().enumerate() {
                let y = first + END * i as f64;
                if leaves { ends[way].0 = y } else { ends[way].1 = y }
            }
        }
    }
    ends
}

/// Puts cards of a column under one another in this order, each as near as it can be to where it
/// wants its middle to be; says where the last one ends.
pub(super) fn settle(tiles: &mut [Tile], order: &[usize], wanted: &[f64], top: f64) -> f64 {
    // Neighbours that want the same place share it: blocks of cards with a common shift.
    struct Run {
        first: usize,
        start: f64,
        height: f64,
        wish: f64,
        cards: f64,
    }
    let mut runs: Vec<Run> = Vec::new();
    for (i, &tile) in order.iter().enumerate() {
        let height = tiles[tile].height() + BETWEEN;
        let wish = wanted[i] - (height - BETWEEN) / 2.0;
        let mut run = Run { first: i, start: wish.max(top), height, wish, cards: 1.0 };
        while let Some(last) = runs.last() {
            if last.start + last.height <= run.start + 0.01 {
                break;
            }
            // Together they stand where their wishes are on average.
            let wish = last.wish + run.wish - run.cards * last.height;
            let cards = last.cards + run.cards;
            let start = (wish / cards).max(top);
            run = Run { first: last.first, start, height: last.height + run.height, wish, cards };
            runs.pop();
        }
        runs.push(run);
    }
    let mut end = top;
    for (i, run) in runs.iter().enumerate() {
        let last = runs.get(i + 1).map_or(order.len(), |next| next.first);
        let mut y = run.start;
        for &tile in &order[run.first..last] {
            tiles[tile].y = y;
            y += tiles[tile].height() + BETWEEN;
        }
        end = end.max(y - BETWEEN);
    }
    end
}

/// The cards of a column in the order of the middles that they want; of equals, as they were.
pub(super) fn by_wish(
    tiles: &[Tile],
    column: usize,
    wish: impl Fn(usize) -> f64,
) -> (Vec<usize>, Vec<f64>) {
    let mut order: Vec<(usize, f64)> =
        (0..tiles.len()).filter(|&i| tiles[i].column == column).map(|i| (i, wish(i))).collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    order.into_iter().unzip()
}
