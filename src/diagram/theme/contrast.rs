//! Contrast, as WCAG 2 defines it.

use super::{Colour, Palette};

/// What WCAG AA asks of text.
const AA: f64 = 4.5;

/// A text that is hard to read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Faint {
    /// Its colour.
    pub ink: Colour,
    /// The ground on which it is drawn.
    pub ground: Colour,
    /// The contrast; 4.5 is wanted.
    pub contrast: f64,
}

impl Palette {
    /// The texts that do not meet WCAG AA on a ground on which they are drawn, each once.
    pub fn faint(&self) -> Vec<Faint> {
        let mut found: Vec<Faint> = Vec::new();
        for (ink, ground) in self.pairs() {
            let contrast = contrast(ink, ground);
            let known = found.iter().any(|f| (f.ink, f.ground) == (ink, ground));
            if contrast < AA && !known {
                found.push(Faint { ink, ground, contrast });
            }
        }
        found
    }

    /// Every ink with every ground on which it is drawn.
    fn pairs(&self) -> Vec<(Colour, Colour)> {
        let p = self;
        let mut pairs = vec![
            (p.accent.ink, p.accent.fill),
            (p.accent_muted, p.accent.fill),
            (p.ink, p.band),
            (p.edge, p.canvas),
            (p.edge, p.group),
            (p.back, p.canvas),
            (p.back, p.group),
        ];
        let grounds = [p.canvas, p.group, p.card, p.gap, p.gap_below, p.gap_above].into_iter();
        let grounds: Vec<Colour> = grounds.chain(p.moods.map(|m| m.fill)).chain(p.kinds).collect();
        for &ground in &grounds {
            pairs.extend([(p.ink, ground), (p.muted, ground), (p.warning, ground)]);
        }
        for ground in [p.canvas, p.group, p.card] {
            pairs.extend(p.personas.map(|c| (c, ground)));
            pairs.extend(p.pains.map(|c| (c, ground)));
            pairs.extend([p.opportunity, p.insight, p.measure].map(|c| (c, ground)));
        }
        pairs.extend(p.personas.map(|c| (p.persona_ink, c)));
        pairs.extend(p.moods.map(|m| (m.badge_ink, m.badge)));
        // What hurts and what could be done stand on cards of their colours.
        pairs.extend((0..3).map(|i| (p.pains[i], [p.group, p.moods[1].fill, p.moods[0].fill][i])));
        pairs.push((p.opportunity, p.moods[3].fill));
        pairs.extend([(p.insight, p.kinds[0]), (p.measure, p.group)]);
        // In a card of one persona's mood another one's is written, and whose it is.
        for ground in p.moods.map(|m| m.fill).into_iter().chain([p.gap, p.canvas]) {
            pairs.extend(p.moods.map(|m| (m.badge, ground)));
            pairs.extend(p.personas.map(|c| (c, ground)));
        }
        pairs
    }
}

fn luminance(colour: Colour) -> f64 {
    let channel = |at: usize| {
        let hex = colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let c = f64::from(hex.unwrap_or_default()) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::super::Theme;
    use super::*;

    #[test]
    fn every_text_of_the_built_in_themes_meets_aa() {
        for theme in Theme::ALL {
            assert_eq!(theme.palette().faint(), [], "{}", theme.name());
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert_eq!(contrast("#000000", "#ffffff"), 21.0);
        assert_eq!(contrast("#ffffff", "#ffffff"), 1.0);
        // The grey that just fails on white, as everybody knows.
        assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
        let palette = Palette { muted: "#777777", ..*Theme::Light.palette() };
        let faint = palette.faint();
        assert!(faint.iter().any(|f| (f.ink, f.ground) == ("#777777", "#ffffff")));
        assert!(faint.iter().all(|f| f.ink == "#777777"));
    }
}
