//! What all views share: fonts and grounds, the title, the legend, links.

use super::DotOptions;
use super::escape::Markup;
use super::graph::{Attributes, Body, Graph};
use super::table::{Cell, Table};
use crate::diagram::View;
use crate::diagram::heading::{ChannelTag, Heading};
use crate::diagram::theme::Palette;
use crate::diagram::{text, who, words};
use crate::emit::link::Links;
use crate::model::{Model, PersonaId};

/// The first of these that a machine has; the last one every machine has.
pub(super) const FONTS: &str = "Helvetica,Arial,DejaVu Sans,Noto Sans CJK SC,sans-serif";

/// Points of a title, of a card's title, of text, of small text.
pub(super) const TITLE: u32 = 20;
/// Points of a card's title.
pub(super) const HEAD: u32 = 12;
/// Points of text.
pub(super) const TEXT: u32 = 10;
/// Points of small text.
pub(super) const SMALL: u32 = 9;

/// The model, and how it is to look.
pub(super) struct Frame<'a> {
    /// What is drawn.
    pub model: &'a Model,
    /// As which view.
    pub view: View,
    /// How.
    pub options: &'a DotOptions,
    /// In which colours.
    pub palette: &'static Palette,
    /// The colours of personas.
    pub colours: who::Colours,
}

impl<'a> Frame<'a> {
    /// A frame for one picture.
    pub fn new(model: &'a Model, view: View, options: &'a DotOptions) -> Self {
        let palette = options.theme.palette();
        Frame { model, view, options, palette, colours: who::Colours::new(model, palette) }
    }

    /// Where things link to, if they do.
    pub fn link(&self) -> Option<&'a Links> {
        self.options.links.as_ref()
    }

    /// Whose view it is, if that persona exists.
    pub fn persona(&self) -> Option<PersonaId> {
        self.options.persona.filter(|p| p.index() < self.model.personas.len())
    }

    /// A graph's first statements: ground, fonts, distances.
    pub fn body(&self, rankdir: &'static str) -> Body {
        let p = self.palette;
        let mut body = Body::new();
        body.graph(
            Attributes::new()
                .set("rankdir", rankdir)
                .set("bgcolor", p.canvas)
                .set("pad", 0.4)
                .set("nodesep", 0.35)
                .set("ranksep", 0.6)
                .set("fontname", FONTS)
                .set("fontsize", TEXT)
                .set("fontcolor", p.ink)
                .set("tooltip", format!("{} ({})", self.model.name, self.view.name())),
        );
        body.nodes(
            Attributes::new()
                .set("shape", "box")
                .set("style", "rounded,filled")
                .set("fontname", FONTS)
                .set("fontsize", TEXT)
                .set("fontcolor", p.ink)
                .set("fillcolor", p.card)
                .set("color", p.card_line)
                .set("penwidth", 1)
                .set("margin", "0.12,0.08"),
        );
        body.edges(
            Attributes::new()
                .set("fontname", FONTS)
                .set("fontsize", SMALL)
                .set("fontcolor", p.muted)
                .set("color", p.edge)
                .set("penwidth", 1.2)
                .set("arrowsize", 0.7),
        );
        body
    }

    /// The picture's title as a block: journey, facts, goal.
    pub fn heading(&self, heading: &Heading) -> Table {
        let p = self.palette;
        let mut table = Table::new().padding(2).row(vec![
            Cell::new(Markup::wrapped(&heading.title, 70).bold().font(TITLE, p.ink)).left(),
        ]);
        if !heading.facts.is_empty() {
            let facts = Markup::wrapped(&heading.facts.join("  ·  "), 120).font(TEXT, p.muted);
            table = table.row(vec![Cell::new(facts).left()]);
        }
        if let Some(goal) = &heading.goal {
            let goal = Markup::text("Goal: ").bold().then(Markup::wrapped(goal, 100));
            table = table.row(vec![Cell::new(goal.font(11, p.ink)).left()]);
        }
        table
    }

    /// The level of a feeling in its colour.
    pub fn level(&self, level: i8) -> Markup {
        Markup::text(&words::level(level)).bold().font(TEXT, self.palette.mood(level).badge)
    }

    /// Who is shown in which colour, and what the signs mean.
    pub fn legend(&self, personas: &[PersonaId], signs: &[(Markup, &str)]) -> Table {
        let p = self.palette;
        let words = |text: &str| Markup::text(text).font(SMALL, p.muted);
        let gap = || Markup::text("\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}");
        let mut people = Vec::new();
        for &id in personas.iter().filter(|id| id.index() < self.model.personas.len()) {
            let decl = &self.model.personas[id].decl;
            let name = Markup::text(&decl.name).bold().font(TEXT, self.colours.of(id));
            let label = decl
                .label
                .as_deref()
                .map_or(String::new(), |l| format!("  {}", text::shorten(l, 40)));
            people.push(name.then(words(&label)));
        }
        let signs =
            signs.iter().map(|(sign, meaning)| sign.clone().then(words(&format!("  {meaning}"))));
        let signs: Vec<Markup> = signs.collect();
        let mut table = Table::new().padding(3);
        for line in people.chunks(5).chain(signs.chunks(10)) {
            let line = line.iter().cloned().reduce(|all, next| all.then(gap()).then(next));
            table = table.row(vec![Cell::new(line.unwrap_or_default()).left()]);
        }
        table
    }

    /// Channels in a line: `Website, Store`.
    pub fn channels(&self, channels: &[ChannelTag]) -> String {
        let tag = |c: &ChannelTag| match &c.icon {
            Some(icon) if self.options.emoji || is_plain(icon) => format!("{icon} {}", c.label),
            _ => c.label.clone(),
        };
        channels.iter().map(tag).collect::<Vec<_>>().join(" · ")
    }

    /// A picture that says that there is nothing to see.
    pub fn nothing(&self, words: &str) -> Graph {
        let mut body = self.body("LR");
        let words = Markup::text(words).font(HEAD, self.palette.muted);
        body.node("nothing", Attributes::new().set("style", "rounded,dashed").label(&words));
        Graph::new(self.view.name(), body)
    }
}

/// Whether an icon is of letters and signs that common fonts have.
fn is_plain(icon: &str) -> bool {
    icon.chars().all(|c| {
        c.is_alphanumeric()
            || matches!(c, '\u{21}'..='\u{7e}' | '\u{2190}'..='\u{21ff}' | '\u{25a0}'..='\u{25ff}')
    })
}
