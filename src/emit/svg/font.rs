//! How wide text is, by the font that comes with the compiler: the sum of its characters' advances.

use crate::diagram::theme::Colour;
use std::cell::Cell;
use ttf_parser::Face;

/// The fonts asked for, the embedded one first; the others are about as wide where it is missing.
pub const FAMILIES: &str = "'DejaVu Sans Condensed','DejaVu Sans','Helvetica Neue',Helvetica,Arial,\
     'Liberation Sans','Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif";

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Pixels of the em.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub ink: Colour,
}

impl Style {
    /// Plain text.
    pub fn new(size: f64, ink: Colour) -> Self {
        Style { size, bold: false, ink }
    }

    /// The same, bold.
    pub fn bold(self) -> Self {
        Style { bold: true, ..self }
    }

    /// Pixels from one line to the next.
    pub fn leading(self) -> f64 {
        (self.size * 13.6).round() / 10.0
    }

    /// Pixels from the top of a line to the feet of its letters.
    pub fn baseline(self) -> f64 {
        self.leading() / 2.0 + self.size * 0.36
    }
}

/// The embedded font, plain and bold.
pub struct Fonts {
    plain: Font,
    bold: Font,
}

struct Font {
    face: Option<Face<'static>>,
    /// Advances of ASCII, in em: most text is of it.
    ascii: [f64; 128],
    /// Advances of other characters that were asked for, each at the place that its last bits say.
    others: [Cell<(char, f64)>; 64],
}

impl Font {
    fn new(bytes: &'static [u8]) -> Self {
        let others = [const { Cell::new(('\0', 0.0)) }; 64];
        let mut font = Font { face: Face::parse(bytes, 0).ok(), ascii: [0.0; 128], others };
        for c in 0..128u8 {
            font.ascii[usize::from(c)] = font.look_up(char::from(c));
        }
        font
    }

    fn look_up(&self, c: char) -> f64 {
        let advance = self.face.as_ref().and_then(|face| {
            let glyph = face.glyph_index(c)?;
            Some(f64::from(face.glyph_hor_advance(glyph)?) / f64::from(face.units_per_em()))
        });
        // What the font does not have comes from another one: about as wide as high.
        advance.unwrap_or(if crate::diagram::text::width(c.encode_utf8(&mut [0; 4])) == 0 {
            0.0
        } else if ('\u{1f000}'..='\u{1ffff}').contains(&c) {
            1.3
        } else {
            1.0
        })
    }

    fn advance(&self, c: char) -> f64 {
        match self.ascii.get(c as usize) {
            Some(&advance) => advance,
            // Chinese, Japanese and Korean fill the em, whichever font they come from.
            None if ('\u{2e80}'..='\u{d7ff}').contains(&c) => 1.0,
            None => {
                let place = &self.others[c as usize % self.others.len()];
                if place.get().0 != c {
                    place.set((c, self.look_up(c)));
                }
                place.get().1
            }
        }
    }
}

impl Fonts {
    /// The embedded font.
    pub fn new() -> Self {
        Fonts {
            plain: Font::new(dejavu::sans_condensed::regular()),
            bold: Font::new(dejavu::sans_condensed::bold()),
        }
    }

    /// Pixels that a text takes in one line.
    pub fn width(&self, text: &str, style: Style) -> f64 {
        let font = if style.bold { &self.bold } else { &self.plain };
        text.chars().map(|c| font.advance(c)).sum::<f64>() * style.size
    }
}

impl Default for Fonts {
    fn default() -> Self {
        Fonts::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        let fonts = Fonts::new();
        let style = Style::new(10.0, "#000000");
        assert!((fonts.width("n", style) - 5.7).abs() < 0.1, "{}", fonts.width("n", style));
        assert_eq!(fonts.width("买手机", style), 30.0);
        assert!(fonts.width("wide", style.bold()) > fonts.width("wide", style));
        assert_eq!(fonts.width("e\u{301}", style), fonts.width("e", style));
    }
}
