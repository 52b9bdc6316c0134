//! A theme of somebody's own: a built-in one with other colours.

use super::{Colour, Palette, Theme};
use crate::diagram::grid::LANES;

/// Why a colour cannot be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadColour {
    /// There is no colour of this name.
    Unknown,
    /// It is no `#rrggbb`.
    NoColour(String),
    /// The name has so many colours, and another number was given.
    Number(usize),
}

impl Palette {
    /// The names of all colours, and how many each has.
    pub fn names(&self) -> Vec<(&'static str, usize)> {
        let mut copy = *self;
        copy.slots().into_iter().map(|(name, slots)| (name, slots.len())).collect()
    }

    /// The same with other colours of a name, in order. They are kept for as long as the program
    /// runs.
    pub fn with(&self, name: &str, colours: &[&str]) -> Result<Palette, BadColour> {
        let mut palette = *self;
        let slots = palette.slots().into_iter().find(|(known, _)| *known == name);
        let (_, slots) = slots.ok_or(BadColour::Unknown)?;
        if slots.len() != colours.len() {
            return Err(BadColour::Number(slots.len()));
        }
        for (slot, colour) in slots.into_iter().zip(colours) {
            let digits = colour.strip_prefix('#').unwrap_or_default();
            if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Err(BadColour::NoColour((*colour).to_owned()));
            }
            *slot = Box::leak(colour.to_ascii_lowercase().into_boxed_str());
        }
        Ok(palette)
    }

    /// The same with another order of the map's lanes: these come first. Or the first name that no lane
    /// has.
    pub fn with_lanes(&self, names: &[&str]) -> Result<Palette, String> {
        let known = |name: &&str| LANES.iter().copied().find(|lane| lane == name);
        let lanes: Result<Vec<&'static str>, String> =
            names.iter().map(|name| known(name).ok_or_else(|| (*name).to_owned())).collect();
        Ok(Palette { lanes: Vec::leak(lanes?), ..*self })
    }

    /// As a theme, kept for as long as the program runs.
    pub fn into_theme(self) -> Theme {
        Theme::Own(Box::leak(Box::new(self)))
    }

    fn slots(&mut self) -> Vec<(&'static str, Vec<&mut Colour>)> {
        let Palette { moods: [a, b, c, d, e], .. } = self;
        let mut moods: [Vec<&mut Colour>; 4] = [vec![], vec![], vec![], vec![]];
        for mood in [a, b, c, d, e] {
            let parts = [&mut mood.fill, &mut mood.line, &mut mood.badge, &mut mood.badge_ink];
            for (all, part) in moods.iter_mut().zip(parts) {
                all.push(part);
            }
        }
        let [fills, lines, badges, inks] = moods;
        vec![
            ("canvas", vec![&mut self.canvas]),
            ("ink", vec![&mut self.ink]),
            ("muted", vec![&mut self.muted]),
            ("group", vec![&mut self.group]),
            ("group_line", vec![&mut self.group_line]),
            ("card", vec![&mut self.card]),
            ("card_line", vec![&mut self.card_line]),
            ("edge", vec![&mut self.edge]),
            ("back", vec![&mut self.back]),
            ("accent", vec![&mut self.accent.fill]),
            ("accent_ink", vec![&mut self.accent.ink]),
            ("accent_muted", vec![&mut self.accent_muted]),
            ("band", vec![&mut self.band]),
            ("warning", vec![&mut self.warning]),
            ("feelings", fills),
            ("feeling_lines", lines),
            ("feeling_badges", badges),
            ("feeling_inks", inks),
            ("gap", vec![&mut self.gap]),
            ("gap_below", vec![&mut self.gap_below]),
            ("gap_above", vec![&mut self.gap_above]),
            ("personas", self.personas.iter_mut().collect()),
            ("persona_ink", vec![&mut self.persona_ink]),
            ("pains", self.pains.iter_mut().collect()),
            ("opportunity", vec![&mut self.opportunity]),
            ("insight", vec![&mut self.insight]),
            ("measure", vec![&mut self.measure]),
            ("kinds", self.kinds.iter_mut().collect()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_sets_its_colours_and_no_others() {
        let light = Theme::Light.palette();
        let names = light.names();
        // All colours of a palette but the switch for patterns and the order of lanes have a name.
        assert_eq!(names.iter().map(|(_, n)| n).sum::<usize>(), light.variables().len());
        let mut seen = std::collections::HashSet::new();
        for (name, n) in names {
            let other = light.with(name, &vec!["#123456"; n]).expect("colours");
            assert_ne!(other, *light, "{name}");
            assert!(seen.insert(other), "{name}");
        }
        assert_eq!(light.with("ground", &["#123456"]), Err(BadColour::Unknown));
        assert_eq!(light.with("pains", &["#123456"]), Err(BadColour::Number(3)));
        let red = Err(BadColour::NoColour("red\"/>".to_owned()));
        assert_eq!(light.with("ink", &["red\"/>"]), red);
    }
}
