//! What stands in the cells of a lane: plain entries with a sign for what they rest on; pains,
//! opportunities, insights and measures as cards.

use super::block::Block;
use super::font::Style;
use super::page::{About, Anchor, Page};
use super::sheet::Sheet;
use crate::diagram::grid::{Item, LaneKind, Mark};
use crate::diagram::theme::Colour;
use crate::diagram::{text, who};
use crate::model::{Basis, EntryKind, Level, OpportunityStatus};

/// Pixels of text, of small text.
pub(super) const TEXT: f64 = 11.5;
/// Pixels of small text.
pub(super) const SMALL: f64 = 10.0;
/// Pixels between two items of a cell.
const BETWEEN: f64 = 7.0;
/// Pixels that the sign before an entry takes.
const SIGN: f64 = 12.0;

/// An item, wrapped and ready to be drawn.
pub(super) struct Drawn<'a> {
    item: &'a Item,
    block: Block,
    card: Option<Card>,
}

/// The ground of an item.
struct Card {
    fill: Colour,
    bar: Colour,
    /// How many of three steps are filled, in the bar's colour.
    meter: Option<usize>,
    dashed: bool,
}

impl Card {
    const LEFT: f64 = 11.0;
    const SIDE: f64 = 7.0;
    const TOP: f64 = 5.0;
}

/// The items of a cell, one under the other; many cards in two such piles.
pub(super) struct Cell<'a> {
    piles: Vec<Vec<Drawn<'a>>>,
    /// Pixels of a pile.
    width: f64,
}

/// Whether what stands in a lane stands on cards.
pub(super) fn are_cards(kind: LaneKind) -> bool {
    use LaneKind::{Insight, Measure, Opportunity, Pain};
    matches!(kind, Pain | Opportunity | Insight | Measure)
}

impl<'a> Cell<'a> {
    /// The items of a cell of this width; so many cards stand side by side.
    pub fn new(
        sheet: &Sheet<'a>,
        kind: LaneKind,
        items: &'a [Item],
        width: f64,
        abreast: usize,
    ) -> Self {
        let n = if are_cards(kind) { abreast.min(items.len()).max(1) } else { 1 };
        let width = (width - BETWEEN * (n - 1) as f64) / n as f64;
        let pile = |items: &'a [Item]| {
            items.iter().map(|item| Drawn::new(sheet, kind, item, width)).collect()
        };
        Cell { piles: items.chunks(items.len().div_ceil(n).max(1)).map(pile).collect(), width }
    }

    /// Pixels from top to bottom.
    pub fn height(&self) -> f64 {
        let high = |pile: &Vec<Drawn>| {
            let gaps = BETWEEN * pile.len().saturating_sub(1) as f64;
            pile.iter().map(Drawn::height).sum::<f64>() + gaps
        };
        self.piles.iter().map(high).fold(0.0, f64::max)
    }

    /// Draws it, and says where it ends.
    pub fn draw(&self, page: &mut Page, x: f64, y: f64) -> f64 {
        for (i, pile) in self.piles.iter().enumerate() {
            let left = x + i as f64 * (self.width + BETWEEN);
            let mut top = y;
            for item in pile {
                item.draw(page, left, top, self.width);
                top += item.height() + BETWEEN;
            }
        }
        y + self.height()
    }
}

impl<'a> Drawn<'a> {
    fn new(sheet: &Sheet<'a>, kind: LaneKind, item: &'a Item, width: f64) -> Self {
        let p = sheet.palette;
        let fonts = sheet.fonts;
        let card = card(sheet, kind, item);
        let inner = match &card {
            Some(_) => width - Card::LEFT - Card::SIDE,
            None if item.basis.is_some() => width - SIGN,
            None => width,
        };
        let mut block = Block::new();
        if !item.personas.is_empty() {
            let colour = sheet.colours.of_all(&item.personas);
            let names = who::names(sheet.model, &item.personas);
            block.add(fonts, &names, Style::new(SMALL, colour).bold(), inner, 0.0);
        }
        let small = Style::new(SMALL, p.muted);
        let mut details = item.details.iter();
        match item.mark {
            Mark::Pain(severity) => {
                let style = Style::new(SMALL, p.pains[severity as usize]).bold();
                let facts = details.next().map_or("", String::as_str);
                // Beside the meter, and what it rests on.
                block.add(fonts, facts, style, inner - METER - SIGN, 1.0);
                block.add(fonts, &item.text, Style::new(TEXT, p.ink), inner, 1.0);
            }
            Mark::Measure => {
                let style = Style::new(TEXT, p.measure).bold();
                block.add(fonts, &item.text, style, inner, 1.0);
                if let Some(now) = sheet.said(&item.path) {
                    block.add(fonts, now, Style::new(TEXT, p.ink).bold(), inner, 2.0);
                }
            }
            Mark::Opportunity(status) => {
                let style = Style::new(SMALL, p.opportunity).bold();
                let sign = match status {
                    OpportunityStatus::Rejected => "–",
                    OpportunityStatus::Done => "✓",
                    _ => "+",
                };
                let facts = match details.next() {
                    Some(facts) => format!("{sign} {facts}"),
                    None => sign.to_owned(),
                };
                block.add(fonts, &facts, style, inner - SIGN, 1.0);
                block.add(fonts, &item.text, Style::new(TEXT, p.ink), inner, 1.0);
            }
            Mark::Insight | Mark::Plain => {
                let muted = kind == LaneKind::Owner || kind == LaneKind::Link;
                let ink = if muted { p.muted } else { p.ink };
                let size = if muted { SMALL } else { TEXT };
                let inner = if card.is_some() { inner - SIGN } else { inner };
                block.add(fonts, &item.text, Style::new(size, ink), inner, 1.0);
            }
        }
        let details = details.as_slice();
        match item.mark {
            // Short facts follow one another; whole sentences have lines of their own.
            Mark::Measure if !details.is_empty() => {
                block.add(fonts, &text::facts(details), small, inner, 2.0);
            }
            _ => {
                for (i, detail) in details.iter().enumerate() {
                    block.add(fonts, detail, small, inner, if i == 0 { 2.0 } else { 0.0 });
                }
            }
        }
        Drawn { item, block, card }
    }

    fn height(&self) -> f64 {
        self.block.height() + if self.card.is_some() { 2.0 * Card::TOP } else { 0.0 }
    }

    fn draw(&self, page: &mut Page, x: f64, y: f64, width: f64) {
        let p = page.palette;
        let item = self.item;
        page.open(About { path: &item.path, url: item.url.as_deref(), ..About::default() });
        let (mut left, mut top) = (x, y);
        if let Some(card) = &self.card {
            let h = self.height();
            let more = if card.dashed {
                format!("stroke=\"{}\" stroke-dasharray=\"3 2\"", p.card_line)
            } else {
                String::new()
            };
            page.rect((x, y, width, h), 4.0, card.fill, &more);
            match card.meter.filter(|_| p.patterns) {
                Some(steps) => {
                    let fill = page.hatch(steps, card.bar);
                    let more = format!("stroke=\"{}\" stroke-width=\"0.8\"", card.bar);
                    page.rect((x, y, 7.0, h), 1.5, &fill, &more);
                }
                None => page.rect((x, y, 3.0, h), 1.5, card.bar, ""),
            }
            left = x + Card::LEFT;
            top = y + Card::TOP;
        }
        let middle = top + self.block.first_middle();
        if let Some(basis) = item.basis {
            match self.card {
                Some(_) => basis_sign(page, x + width - Card::SIDE - 3.5, middle, basis),
                None => {
                    basis_sign(page, x + 3.5, middle, basis);
                    left += SIGN;
                }
            }
        }
        match self.card.as_ref().and_then(|card| card.meter.map(|steps| (steps, card.bar))) {
            // Only the first line stands beside the meter; all of the block is moved, so that its
            // left side stays straight.
            Some((steps, colour)) => {
                meter(page, x + width - Card::SIDE - SIGN - METER, middle, steps, colour);
                self.block.draw(page, left, top, Anchor::Start);
            }
            None => {
                self.block.draw(page, left, top, Anchor::Start);
            }
        }
        page.close();
    }
}

/// Pixels left and right of an item's text in its cell.
pub(super) fn around(sheet: &Sheet, kind: LaneKind, item: &Item) -> f64 {
    let sign = if item.basis.is_some() { SIGN } else { 0.0 };
    match card(sheet, kind, item) {
        Some(_) => {
            let beside = matches!(item.mark, Mark::Insight | Mark::Plain);
            Card::LEFT + Card::SIDE + if beside { SIGN } else { 0.0 }
        }
        None => sign,
    }
}

/// How an item's text looks.
pub(super) fn style(sheet: &Sheet, item: &Item) -> Style {
    let style = Style::new(TEXT, sheet.palette.ink);
    if item.mark == Mark::Measure { style.bold() } else { style }
}

/// Pixels of a meter of three steps.
const METER: f64 = 20.0;

/// Three steps, the first ones filled.
fn meter(page: &mut Page, x: f64, middle: f64, steps: usize, colour: Colour) {
    for i in 0..3 {
        let h = 4.0 + 2.5 * i as f64;
        let fill = if i < steps { colour } else { "none" };
        let at = x + 5.0 * i as f64;
        let more = format!("stroke=\"{colour}\" stroke-width=\"0.8\"");
        page.rect((at, middle + 4.5 - h, 3.4, h), 0.8, fill, &more);
    }
}

/// What something rests on: the fuller, the surer.
pub(super) fn basis_sign(page: &mut Page, x: f64, y: f64, basis: Basis) {
    let muted = page.palette.muted;
    let line = format!("stroke=\"{muted}\" stroke-width=\"1.2\"");
    match basis {
        Basis::Observed => page.circle(x, y, 3.2, muted, ""),
        Basis::Reported => {
            page.circle(x, y, 2.7, "none", &line);
            page.circle(x, y, 1.1, muted, "");
        }
        Basis::Assumed => page.circle(x, y, 2.7, "none", &line),
    }
}

fn card(sheet: &Sheet, kind: LaneKind, item: &Item) -> Option<Card> {
    let p = sheet.palette;
    let plain = |fill, bar| Some(Card { fill, bar, meter: None, dashed: false });
    match item.mark {
        Mark::Pain(severity) => {
            let fill = match severity {
                Level::High => p.moods[0].fill,
                Level::Medium => p.moods[1].fill,
                Level::Low => p.group,
            };
            let meter = Some(severity as usize + 1);
            Some(Card { fill, bar: p.pains[severity as usize], meter, dashed: false })
        }
        Mark::Opportunity(OpportunityStatus::Rejected) => {
            Some(Card { fill: p.canvas, bar: p.card_line, meter: None, dashed: true })
        }
        Mark::Opportunity(_) => plain(p.moods[3].fill, p.opportunity),
        Mark::Insight => plain(p.kinds[0], p.insight),
        Mark::Measure => plain(p.group, p.measure),
        Mark::Plain => match kind {
            _ if !sheet.is_blueprint() => None,
            LaneKind::Entries(EntryKind::Does) => plain(p.kinds[0], p.measure),
            LaneKind::Entries(EntryKind::Frontstage) => plain(p.kinds[3], p.opportunity),
            LaneKind::Entries(EntryKind::Backstage) => plain(p.kinds[1], p.insight),
            _ => plain(p.group, p.edge),
        },
    }
}
