//! Lines of text under one another, wrapped by measured width.

use super::font::{Fonts, Style};
use super::page::{Anchor, Page};
use crate::diagram::text;

/// Room left for fonts that are a little wider than the embedded one.
pub(super) const ROOM: f64 = 0.97;

/// A line.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    text: String,
    style: Style,
    /// Pixels left free above it.
    above: f64,
    /// Where lines that run from right to left begin, so that they do so under one another: pixels
    /// from the left.
    right: Option<f64>,
    /// Whether it runs from left to right whatever its first letter is.
    from_left: bool,
}

/// Lines of text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    lines: Vec<Line>,
}

impl Block {
    /// No lines.
    pub fn new() -> Self {
        Block::default()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds a text in as many lines as it needs, with some pixels above it if it is not the first.
    pub fn add(&mut self, fonts: &Fonts, words: &str, style: Style, width: f64, above: f64) {
        let measure = |piece: &str| fonts.width(piece, style);
        let first = self.lines.len();
        for (i, line) in text::wrap_by(words, width * ROOM, measure).into_iter().enumerate() {
            let above = if i == 0 && !self.lines.is_empty() { above } else { 0.0 };
            self.lines.push(Line { text: line, style, above, right: None, from_left: false });
        }
        let lines = &mut self.lines[first..];
        if lines.len() > 1 && text::is_right_to_left(words) {
            let widest = lines.iter().map(|line| measure(&line.text)).fold(0.0, f64::max);
            for line in lines {
                line.right = Some(widest);
            }
        }
    }

    /// Adds words behind signs and numbers, which stay at their left whatever the words' script is.
    pub fn add_signed(
        &mut self,
        fonts: &Fonts,
        (signs, words): (&str, &str),
        style: Style,
        width: f64,
        above: f64,
    ) {
        let mut own = Block::of(fonts, &format!("{signs}  {words}"), style, width);
        if let Some(first) = own.lines.first_mut() {
            first.above = above;
            first.from_left = true;
        }
        own.lines.iter_mut().for_each(|line| line.right = None);
        self.lines.append(&mut own.lines);
    }

    /// A block of one text.
    pub fn of(fonts: &Fonts, words: &str, style: Style, width: f64) -> Self {
        let mut block = Block::new();
        block.add(fonts, words, style, width, 0.0);
        block
    }

    /// Pixels from top to bottom.
    pub fn height(&self) -> f64 {
        self.lines.iter().map(|l| l.above + l.style.leading()).sum()
    }

    /// Pixels of the longest line.
    pub fn width(&self, fonts: &Fonts) -> f64 {
        self.lines.iter().map(|l| fonts.width(&l.text, l.style)).fold(0.0, f64::max)
    }

    /// Pixels from the top to the middle of the first line.
    pub fn first_middle(&self) -> f64 {
        self.lines.first().map_or(0.0, |l| l.style.leading() / 2.0)
    }

    /// Draws it from a top corner (or the middle of the top), and says where it ends.
    pub fn draw(&self, page: &mut Page, x: f64, y: f64, anchor: Anchor) -> f64 {
        self.each(x, y, |x, y, line| {
            let (x, anchor) = match line.right {
                Some(right) if anchor == Anchor::Start => (x + right, Anchor::End),
                _ => (x, anchor),
            };
            match line.from_left {
                true => page.text_from_left(x, y, line.style, &line.text),
                false => page.text(x, y, anchor, line.style, &line.text),
            }
        })
    }

    /// As [`Block::draw`], on a rim of the ground's colour, so that lines under it do not disturb.
    pub fn draw_over(&self, page: &mut Page, x: f64, y: f64, anchor: Anchor) -> f64 {
        self.each(x, y, |x, y, line| page.rimmed_text(x, y, anchor, line.style, &line.text))
    }

    fn each(&self, x: f64, y: f64, mut draw: impl FnMut(f64, f64, &Line)) -> f64 {
        let mut top = y;
        for line in &self.lines {
            top += line.above;
            if !line.text.is_empty() {
                draw(x, top + line.style.baseline(), line);
            }
            top += line.style.leading();
        }
        top
    }
}
