//! Colours. Every ink meets WCAG AA on every ground it is drawn on, in each built-in theme; a test
//! holds it. For a theme of somebody's own, [`Palette::faint`] tells where it does not.

mod contrast;
mod own;

pub use contrast::Faint;
pub use own::BadColour;

/// A set of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// For screens and slides.
    #[default]
    Light,
    /// For dark screens.
    Dark,
    /// Greys and patterns, for paper.
    Print,
    /// Whatever the page around the picture says: each colour is one of its variables.
    Page,
    /// Somebody's own, made by [`Palette::with`]. A program reads a theme or two in its life, and
    /// keeps them.
    Own(&'static Palette),
}

impl Theme {
    /// The built-in themes.
    pub const ALL: [Theme; 3] = [Theme::Light, Theme::Dark, Theme::Print];

    /// As written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Print => "print",
            Theme::Page => "page",
            Theme::Own(_) => "own",
        }
    }

    /// The theme of this name.
    pub fn parse(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// Its colours.
    pub fn palette(self) -> &'static Palette {
        match self {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
            Theme::Print => &PRINT,
            Theme::Page => &PAGE,
            Theme::Own(palette) => palette,
        }
    }
}

/// A colour as `#rrggbb`.
pub type Colour = &'static str;

/// The colours of a level of feeling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mood {
    /// Ground of a card; [`Palette::ink`] and [`Palette::muted`] are drawn on it.
    pub fill: Colour,
    /// Border of a card.
    pub line: Colour,
    /// Ground of a badge.
    pub badge: Colour,
    /// Text on the badge.
    pub badge_ink: Colour,
}

/// A ground and the text on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pair {
    /// The ground.
    pub fill: Colour,
    /// The text.
    pub ink: Colour,
}

/// The colours of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Palette {
    /// The ground of the picture.
    pub canvas: Colour,
    /// Text.
    pub ink: Colour,
    /// Less important text.
    pub muted: Colour,
    /// Ground of groups: stages, lane labels.
    pub group: Colour,
    /// Border of groups, and the lines between cells.
    pub group_line: Colour,
    /// Ground of cards that bear no feeling.
    pub card: Colour,
    /// Border of such cards.
    pub card_line: Colour,
    /// Edges.
    pub edge: Colour,
    /// Edges that lead back.
    pub back: Colour,
    /// What must be seen: start, moments of truth, stage headers.
    pub accent: Pair,
    /// The stage header's less important text.
    pub accent_muted: Colour,
    /// Bands between lanes.
    pub band: Colour,
    /// Text that says that something is missing or bad.
    pub warning: Colour,
    /// Levels -2 to +2.
    pub moods: [Mood; 5],
    /// The ground between what was expected and what is felt.
    pub gap: Colour,
    /// The same between two lines, where it is worse than expected.
    pub gap_below: Colour,
    /// Where it is better than expected.
    pub gap_above: Colour,
    /// Personas, in order; used round.
    pub personas: [Colour; 6],
    /// What is drawn on a ground of a persona's colour.
    pub persona_ink: Colour,
    /// Pains by severity: low, medium, high.
    pub pains: [Colour; 3],
    /// Opportunities.
    pub opportunity: Colour,
    /// Insights and open questions.
    pub insight: Colour,
    /// Measures.
    pub measure: Colour,
    /// Kinds of nodes in graphs: journeys, events and questions, sources, channels.
    pub kinds: [Colour; 4],
    /// Whether patterns tell apart what colours tell apart elsewhere: personas, and how bad pains are.
    pub patterns: bool,
    /// The names of the map's lanes that come first, in order; the others follow in the usual one.
    pub lanes: &'static [&'static str],
}

impl Palette {
    /// The colours of a level; what is out of range is the nearest.
    pub fn mood(&self, level: i8) -> Mood {
        self.moods[(level.clamp(-2, 2) + 2) as usize]
    }

    /// Each colour with the name of the variable that stands for it in [`Theme::Page`].
    pub fn variables(&self) -> Vec<(String, Colour)> {
        let named = [
            ("canvas", self.canvas),
            ("ink", self.ink),
            ("muted", self.muted),
            ("group", self.group),
            ("group-line", self.group_line),
            ("card", self.card),
            ("card-line", self.card_line),
            ("edge", self.edge),
            ("back", self.back),
            ("accent", self.accent.fill),
            ("accent-ink", self.accent.ink),
            ("accent-muted", self.accent_muted),
            ("band", self.band),
            ("warning", self.warning),
            ("gap", self.gap),
            ("gap-below", self.gap_below),
            ("gap-above", self.gap_above),
            ("persona-ink", self.persona_ink),
            ("opportunity", self.opportunity),
            ("insight", self.insight),
            ("measure", self.measure),
        ];
        let mut all: Vec<(String, Colour)> =
            named.into_iter().map(|(name, colour)| (name.to_owned(), colour)).collect();
        let numbered = |name: &str, colours: &[Colour]| -> Vec<(String, Colour)> {
            let number = |(i, colour): (usize, &Colour)| (format!("{name}-{}", i + 1), *colour);
            colours.iter().enumerate().map(number).collect()
        };
        all.extend(numbered("mood", &self.moods.map(|mood| mood.fill)));
        for (i, mood) in self.moods.iter().enumerate() {
            let parts = [("line", mood.line), ("badge", mood.badge), ("ink", mood.badge_ink)];
            all.extend(parts.map(|(part, colour)| (format!("mood-{}-{part}", i + 1), colour)));
        }
        all.extend(numbered("persona", &self.personas));
        all.extend(numbered("pain", &self.pains));
        all.extend(numbered("kind", &self.kinds));
        all
    }

    /// The colour of the `index`th persona.
    pub fn persona(&self, index: usize) -> Colour {
        self.personas[index % self.personas.len()]
    }

    /// The line of the `index`th persona: pixels of it, and of the ground that shows in its middle.
    /// Where patterns tell personas apart, all lines are others, and none is dashed: dashes say what
    /// was expected.
    pub fn persona_line(&self, index: usize) -> (f64, f64) {
        const LINES: [(f64, f64); 6] =
            [(2.4, 0.0), (4.8, 2.4), (1.2, 0.0), (4.8, 0.0), (7.2, 4.8), (7.2, 2.4)];
        if self.patterns { LINES[index % LINES.len()] } else { LINES[0] }
    }
}

/// For [`Theme::Page`]: what [`Palette::variables`] of another theme sets.
const PAGE: Palette = Palette {
    canvas: "var(--canvas)",
    ink: "var(--ink)",
    muted: "var(--muted)",
    group: "var(--group)",
    group_line: "var(--group-line)",
    card: "var(--card)",
    card_line: "var(--card-line)",
    edge: "var(--edge)",
    back: "var(--back)",
    accent: Pair { fill: "var(--accent)", ink: "var(--accent-ink)" },
    accent_muted: "var(--accent-muted)",
    band: "var(--band)",
    warning: "var(--warning)",
    moods: [
        Mood {
            fill: "var(--mood-1)",
            line: "var(--mood-1-line)",
            badge: "var(--mood-1-badge)",
            badge_ink: "var(--mood-1-ink)",
        },
        Mood {
            fill: "var(--mood-2)",
            line: "var(--mood-2-line)",
            badge: "var(--mood-2-badge)",
            badge_ink: "var(--mood-2-ink)",
        },
        Mood {
            fill: "var(--mood-3)",
            line: "var(--mood-3-line)",
            badge: "var(--mood-3-badge)",
            badge_ink: "var(--mood-3-ink)",
        },
        Mood {
            fill: "var(--mood-4)",
            line: "var(--mood-4-line)",
            badge: "var(--mood-4-badge)",
            badge_ink: "var(--mood-4-ink)",
        },
        Mood {
            fill: "var(--mood-5)",
            line: "var(--mood-5-line)",
            badge: "var(--mood-5-badge)",
            badge_ink: "var(--mood-5-ink)",
        },
    ],
    gap: "var(--gap)",
    gap_below: "var(--gap-below)",
    gap_above: "var(--gap-above)",
    personas: [
        "var(--persona-1)",
        "var(--persona-2)",
        "var(--persona-3)",
        "var(--persona-4)",
        "var(--persona-5)",
        "var(--persona-6)",
    ],
    persona_ink: "var(--persona-ink)",
    pains: ["var(--pain-1)", "var(--pain-2)", "var(--pain-3)"],
    opportunity: "var(--opportunity)",
    insight: "var(--insight)",
    measure: "var(--measure)",
    kinds: ["var(--kind-1)", "var(--kind-2)", "var(--kind-3)", "var(--kind-4)"],
    patterns: false,
    lanes: &[],
};

const LIGHT: Palette = Palette {
    canvas: "#ffffff",
    ink: "#1b2733",
    muted: "#4a5766",
    group: "#f4f6f8",
    group_line: "#dde3e9",
    card: "#ffffff",
    card_line: "#b8c2cc",
    edge: "#5b6875",
    back: "#00697a",
    accent: Pair { fill: "#22405f", ink: "#ffffff" },
    accent_muted: "#d5e0ea",
    band: "#dbe5ee",
    warning: "#a8201a",
    moods: [
        Mood { fill: "#fcdcd6", line: "#c8442f", badge: "#a8201a", badge_ink: "#ffffff" },
        Mood { fill: "#fdebdd", line: "#d98a4b", badge: "#964200", badge_ink: "#ffffff" },
        Mood { fill: "#ffffff", line: "#a3afbb", badge: "#55626f", badge_ink: "#ffffff" },
        Mood { fill: "#e0f4ef", line: "#4fa893", badge: "#0d6e5e", badge_ink: "#ffffff" },
        Mood { fill: "#bfe8de", line: "#1d8672", badge: "#0a5447", badge_ink: "#ffffff" },
    ],
    gap: "#fdf1ef",
    gap_below: "#fadcd5",
    gap_above: "#d3ede6",
    personas: ["#5b3cc4", "#0b63a5", "#a8256e", "#44620c", "#844707", "#3f4c59"],
    persona_ink: "#ffffff",
    pains: ["#4a5766", "#a64b00", "#a8201a"],
    opportunity: "#0d6e5e",
    insight: "#0b63a5",
    measure: "#22405f",
    kinds: ["#e8eef6", "#eef0fb", "#f1efe9", "#eaf5f2"],
    patterns: false,
    lanes: &[],
};

const DARK: Palette = Palette {
    canvas: "#10171f",
    ink: "#f2f5f8",
    muted: "#b9c4cf",
    group: "#18222d",
    group_line: "#2d3a48",
    card: "#22303d",
    card_line: "#55677a",
    edge: "#9db0c2",
    back: "#f0dc6a",
    accent: Pair { fill: "#2c5079", ink: "#ffffff" },
    accent_muted: "#d3e1ef",
    band: "#26394d",
    warning: "#ffb0a6",
    moods: [
        Mood { fill: "#57221f", line: "#e5786b", badge: "#ff9d91", badge_ink: "#10171f" },
        Mood { fill: "#4a2f1a", line: "#d59254", badge: "#ffc08a", badge_ink: "#10171f" },
        Mood { fill: "#263442", line: "#718496", badge: "#c9d3dd", badge_ink: "#10171f" },
        Mood { fill: "#163b38", line: "#4aa896", badge: "#7fdcc8", badge_ink: "#10171f" },
        Mood { fill: "#0f4d44", line: "#5fd0b8", badge: "#a9f2e0", badge_ink: "#10171f" },
    ],
    gap: "#2b1f24",
    gap_below: "#4a2428",
    gap_above: "#173f3b",
    personas: ["#bba8ff", "#8cc8ff", "#ff9fcf", "#bfdc7f", "#ffc27a", "#cfd8e1"],
    persona_ink: "#10171f",
    pains: ["#b9c4cf", "#ffc08a", "#ffb0a6"],
    opportunity: "#7fdcc8",
    insight: "#8cc8ff",
    measure: "#bcd7f2",
    kinds: ["#22364a", "#2b2f4a", "#3a352a", "#1d3a38"],
    patterns: false,
    lanes: &[],
};

const PRINT: Palette = Palette {
    canvas: "#ffffff",
    ink: "#000000",
    muted: "#3a3a3a",
    group: "#f5f5f5",
    group_line: "#c4c4c4",
    card: "#ffffff",
    card_line: "#8a8a8a",
    edge: "#3a3a3a",
    back: "#000000",
    accent: Pair { fill: "#2b2b2b", ink: "#ffffff" },
    accent_muted: "#dedede",
    band: "#dedede",
    warning: "#000000",
    moods: [
        Mood { fill: "#c9c9c9", line: "#000000", badge: "#000000", badge_ink: "#ffffff" },
        Mood { fill: "#e2e2e2", line: "#4a4a4a", badge: "#3a3a3a", badge_ink: "#ffffff" },
        Mood { fill: "#ffffff", line: "#8a8a8a", badge: "#3a3a3a", badge_ink: "#ffffff" },
        Mood { fill: "#ffffff", line: "#8a8a8a", badge: "#2b2b2b", badge_ink: "#ffffff" },
        Mood { fill: "#ffffff", line: "#000000", badge: "#000000", badge_ink: "#ffffff" },
    ],
    gap: "#ececec",
    gap_below: "#d6d6d6",
    gap_above: "#ececec",
    personas: ["#000000", "#4a4a4a", "#2b2b2b", "#555555", "#111111", "#3a3a3a"],
    persona_ink: "#ffffff",
    pains: ["#3a3a3a", "#1f1f1f", "#000000"],
    opportunity: "#1f1f1f",
    insight: "#1f1f1f",
    measure: "#1f1f1f",
    kinds: ["#ffffff", "#f5f5f5", "#ececec", "#ffffff"],
    patterns: true,
    lanes: &[],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_of_a_page_are_its_variables() {
        let page = Theme::Page.palette();
        for (name, colour) in page.variables() {
            assert_eq!(colour, format!("var(--{name})"));
        }
        // Every colour of the palette has its variable: nothing in a picture is left uncoloured.
        let said = format!("{page:?}").matches("var(--").count();
        assert_eq!(said, page.variables().len());
        assert_eq!(Theme::parse("page"), None);
    }
}
