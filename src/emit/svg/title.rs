//! What stands over a picture, and the row of signs under it.

use super::block::Block;
use super::cells::{SMALL, TEXT};
use super::font::{Fonts, Style};
use super::page::{Anchor, Page};
use crate::diagram::heading::Heading;
use crate::diagram::text;
use crate::diagram::theme::Palette;

/// Title, facts and goal.
pub(super) fn block(fonts: &Fonts, p: &Palette, heading: &Heading, width: f64) -> Block {
    let mut block = Block::of(fonts, &heading.title, Style::new(26.0, p.ink).bold(), width);
    if !heading.facts.is_empty() {
        block.add(fonts, &text::facts(&heading.facts), Style::new(TEXT, p.muted), width, 3.0);
    }
    if let Some(goal) = &heading.goal {
        block.add(fonts, &format!("Goal: {goal}"), Style::new(13.0, p.ink), width, 8.0);
    }
    block
}

/// A row of signs with their meanings, in as many lines as it needs.
pub(super) struct Signs<'a> {
    fonts: &'a Fonts,
    left: f64,
    right: f64,
    x: f64,
    y: f64,
}

impl<'a> Signs<'a> {
    /// An empty row.
    pub fn new(fonts: &'a Fonts, (left, right): (f64, f64), y: f64) -> Self {
        Signs { fonts, left, right, x: left, y }
    }

    /// A sign of this width, drawn from the left and the middle given, and what it means.
    pub fn sign(
        &mut self,
        page: &mut Page,
        wide: f64,
        meaning: &str,
        draw: impl Fn(&mut Page, f64, f64),
    ) {
        let style = Style::new(SMALL, page.palette.muted);
        let meaning = text::shorten(meaning, 60);
        let words = self.fonts.width(&meaning, style) / 0.97;
        if self.x > self.left && self.x + wide + 5.0 + words > self.right {
            self.x = self.left;
            self.y += 18.0;
        }
        draw(page, self.x, self.y + 9.0);
        page.text(self.x + wide + 5.0, self.y + 12.6, Anchor::Start, style, &meaning);
        self.x += wide + 5.0 + words + 22.0;
    }

    /// A word as the sign.
    pub fn word(&mut self, page: &mut Page, style: Style, word: &str, meaning: &str) {
        let wide = self.fonts.width(word, style);
        self.sign(page, wide, meaning, |page, x, y| {
            page.text(x, y + 0.36 * style.size, Anchor::Start, style, word);
        });
    }

    /// Where the row ends.
    pub fn end(&self) -> f64 {
        if self.x > self.left { self.y + 18.0 } else { self.y }
    }
}
