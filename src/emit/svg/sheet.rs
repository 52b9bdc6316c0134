//! What map and blueprint share: title, personas, stages as chevrons, touchpoints as columns, lanes.

use super::block::{Block, ROOM};
use super::cells::{self, Cell, SMALL, TEXT};
use super::curve;
use super::font::{Fonts, Style};
use super::legend;
use super::page::{About, Anchor, Page, number};
use super::{SLIDE, SvgOptions, title};
use crate::diagram::View;
use crate::diagram::grid::{
    self, Column, Curve, Grid, Group, Lane, LaneKind, Line, PersonaCard, Place, Row,
};
use crate::diagram::text::is_ideographic;
use crate::diagram::theme::{Colour, Palette};
use crate::diagram::{heading, summary, text, who};
use crate::model::{EntryKind, Journey, JourneyId, Model, PersonaId};

/// Pixels around the picture.
const MARGIN: f64 = 36.0;
/// Pixels of the lanes' titles, and of the blueprint's, whose lines have names.
const LABEL: f64 = 104.0;
const LINE_LABEL: f64 = 148.0;
/// Pixels left and right in a column.
const PAD: f64 = 9.0;
/// Pixels between two stages.
const STAGE_GAP: f64 = 10.0;
/// Pixels of a chevron's tip.
const TIP: f64 = 11.0;
/// Pixels of a column's title.
const TITLE: f64 = 12.5;
/// Pixels above and below what stands in a lane.
const LANE: f64 = 10.0;
/// Widths of a column that are tried.
const WIDTHS: [f64; 5] = [124.0, 140.0, 160.0, 184.0, 212.0];
/// Up to so many columns, the width is chosen so that the picture fits a slide.
const ON_A_SLIDE: usize = 20;

/// A grid being drawn: where its columns are.
pub(super) struct Sheet<'a> {
    /// The model.
    pub model: &'a Model,
    /// Whose map it is.
    pub journey: &'a Journey,
    /// Map or blueprint.
    view: View,
    /// The colours.
    pub palette: &'static Palette,
    /// What text is measured with.
    pub fonts: &'a Fonts,
    /// What is shown where.
    pub grid: &'a Grid,
    /// The colours of personas.
    pub colours: who::Colours,
    options: &'a SvgOptions,
    /// The left side of everything.
    pub left: f64,
    /// Pixels of the lanes' titles.
    label: f64,
    /// Left side and width of each column.
    columns: Vec<(f64, f64)>,
    /// How many cards stand side by side in each column.
    abreast: Vec<usize>,
}

/// How much text a column has.
struct Words {
    /// Pixels of all of it, as one line.
    all: f64,
    /// Pixels that the column needs so that no word is broken.
    longest: f64,
}

/// The view of a journey.
pub(super) fn draw(
    model: &Model,
    view: View,
    id: JourneyId,
    options: &SvgOptions,
    fonts: &Fonts,
) -> Option<String> {
    let only = options.only(model);
    let grid = match view {
        View::Blueprint => grid::blueprint(model, id, only),
        View::Compare => grid::compare(model, id, only)?,
        _ => grid::map(model, id, only).ordered(options.theme.palette().lanes),
    };
    let journey = &model.journeys[id];
    let prefix = match only {
        Some(persona) => {
            format!("{}.{}.{}", view.name(), journey.decl.path, model.personas[persona].decl.name)
        }
        None => format!("{}.{}", view.name(), journey.decl.path),
    };
    let mut sheet = Sheet::new(model, view, journey, options, fonts, &grid);
    let words: Vec<Words> = (0..grid.columns.len()).map(|c| sheet.words(c)).collect();
    if grid.columns.len() <= ON_A_SLIDE {
        // The text is largest where the picture has about the shape of a slide.
        let mut best = (0.0, WIDTHS[0]);
        for width in WIDTHS {
            sheet.place(width, &words);
            let across = SLIDE.0 / (sheet.right() + MARGIN);
            // The wider, the smaller: no further one is better.
            if across <= best.0 {
                break;
            }
            let scale = across.min(SLIDE.1 / sheet.draw(&mut Page::trial(options)));
            if scale > best.0 {
                best = (scale, width);
            }
        }
        sheet.place(best.1, &words);
    } else {
        sheet.place(WIDTHS[1], &words);
    }
    let mut page = Page::new(options, &prefix);
    let height = sheet.draw(&mut page);
    let (title, description) = about(model, view, &grid);
    Some(page.finish(sheet.right() + MARGIN, height, &title, &description))
}

fn about(model: &Model, view: View, grid: &Grid) -> (String, String) {
    let what = match view {
        View::Blueprint => "Service blueprint",
        View::Compare => "Journey beside the one that it improves",
        _ => "Journey map",
    };
    let stages: Vec<&str> =
        grid.groups.iter().filter(|g| g.stage.is_some()).map(|g| g.title.title.as_str()).collect();
    let people: Vec<PersonaId> = grid.personas.iter().map(|p| p.persona).collect();
    let mut parts = vec![format!("{what} of {} stages: {}", stages.len(), stages.join(", "))];
    if !people.is_empty() {
        parts.push(format!("Personas: {}", who::names(model, &people)));
    }
    parts.extend(grid.heading.goal.as_ref().map(|goal| format!("Goal: {goal}")));
    (grid.heading.title.clone(), parts.join(". "))
}

impl<'a> Sheet<'a> {
    fn new(
        model: &'a Model,
        view: View,
        journey: &'a Journey,
        options: &'a SvgOptions,
        fonts: &'a Fonts,
        grid: &'a Grid,
    ) -> Self {
        let palette = options.theme.palette();
        let label = if view == View::Blueprint { LINE_LABEL } else { LABEL };
        let colours = who::Colours::new(model, palette);
        Sheet {
            model,
            journey,
            view,
            palette,
            fonts,
            grid,
            colours,
            options,
            left: MARGIN,
            label,
            columns: Vec::new(),
            abreast: abreast(grid),
        }
    }

    /// Puts the columns in their places: of about this width, by what stands in them.
    fn place(&mut self, width: f64, words: &[Words]) {
        let grid = self.grid;
        let curves: Vec<&Curve> = grid
            .rows
            .iter()
            .filter_map(|row| match row {
                Row::Curve(curve) => Some(curve),
                _ => None,
            })
            .collect();
        let mut sorted: Vec<f64> = words.iter().map(|w| w.all).collect();
        sorted.sort_by(f64::total_cmp);
        let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0).max(1200.0);
        self.columns.clear();
        let mut x = MARGIN + self.label;
        let mut column = 0;
        // One column is not narrower than a title over it would like to be.
        let width = if grid.columns.len() < 4 { width.max(184.0) } else { width };
        for (i, group) in grid.groups.iter().enumerate() {
            if i > 0 {
                x += STAGE_GAP;
            }
            for _ in 0..group.width {
                // A column with far more text than others is wider, so that it is not far longer.
                let more = (words[column].all / (1.8 * usual)).sqrt().clamp(1.0, 1.7);
                let mut w = (width * more).round();
                w = w.max(curve::room(&curves, column));
                w = w.max(words[column].longest.min(WIDTHS[4]).ceil());
                if group.width == 1 {
                    w = w.max(140.0);
                }
                w *= self.abreast[column] as f64;
                self.columns.push((x, w));
                x += w;
                column += 1;
            }
        }
        self.fill();
    }

    /// Widens the columns of a narrow picture, so that they end where its lanes do.
    fn fill(&mut self) {
        let end = self.columns.last().map_or(0.0, |(x, w)| x + w);
        let more = ((self.right() - end) / self.columns.len().max(1) as f64).max(0.0);
        for (i, (x, w)) in self.columns.iter_mut().enumerate() {
            *x += more * i as f64;
            *w += more;
        }
    }

    /// How much text a column has.
    fn words(&self, column: usize) -> Words {
        let style = Style::new(TEXT, self.palette.ink);
        let mut words = Words { all: 0.0, longest: 0.0 };
        let mut whole = |text: &str, style, around: f64| {
            // Chinese and Japanese may break anywhere; what fits at once has no word to look for.
            if self.fonts.width(text, style) > (WIDTHS[0] - around) * ROOM {
                for word in text.split([' ', '\n']).filter(|w| !w.chars().any(is_ideographic)) {
                    let width = self.fonts.width(word, style) / ROOM;
                    words.longest = words.longest.max(width + around + 0.5);
                }
            }
        };
        let mut all = 0.0;
        let title = Style::new(TITLE, self.palette.ink).bold();
        whole(&self.grid.columns[column].title, title, 2.0 * PAD);
        for row in &self.grid.rows {
            if let Row::Lane(lane) = row {
                for item in &lane.cells[column] {
                    all += self.fonts.width(&item.text, style);
                    all +=
                        item.details.iter().map(|d| 0.9 * self.fonts.width(d, style)).sum::<f64>();
                    let around = cells::around(self, lane.kind, item) + 2.0 * PAD;
                    whole(&item.text, cells::style(self, item), around);
                }
            }
        }
        words.all = all;
        words
    }

    /// Whether it is a blueprint.
    pub fn is_blueprint(&self) -> bool {
        self.view == View::Blueprint
    }

    /// Left side and width of a column.
    pub fn column(&self, column: usize) -> (f64, f64) {
        self.columns.get(column).copied().unwrap_or((self.left, self.label))
    }

    /// Where the columns begin.
    pub fn grid_left(&self) -> f64 {
        self.left + self.label
    }

    /// Where the columns end.
    pub fn right(&self) -> f64 {
        let end = self.columns.last().map_or(0.0, |(x, w)| x + w);
        end.max(self.left + self.label + 2.0 * WIDTHS[2])
    }

    /// What data says of the measure of this path.
    pub fn said(&self, path: &str) -> Option<&str> {
        self.options.said(path)
    }

    /// How many cards stand side by side in a column.
    pub fn abreast(&self, column: usize) -> usize {
        self.abreast[column]
    }

    /// How the line of these is drawn, from below to above: colour and pixels.
    pub fn persona_line(&self, personas: &[PersonaId]) -> Vec<(Colour, f64)> {
        let place = match personas {
            [one] => self.colours.place(*one),
            _ => 0,
        };
        let (wide, inside) = self.palette.persona_line(place);
        let mut strokes = vec![(self.colours.of_all(personas), wide)];
        if inside > 0.0 {
            strokes.push((self.palette.canvas, inside));
        }
        strokes
    }

    /// A lane's title, and for whom it is.
    pub fn lane_title(&self, title: &str, personas: &[PersonaId]) -> Block {
        let width = self.label - 34.0;
        let style = Style::new(TEXT, self.palette.ink).bold();
        let mut block = Block::of(self.fonts, title, style, self.label - 14.0);
        if self.journey.personas.len() > 1 {
            for &persona in personas {
                let style = Style::new(TEXT, self.colours.of(persona)).bold();
                let name = &self.model.personas[persona].decl.name;
                block.add(self.fonts, name, style, width, 3.0);
            }
        }
        block
    }

    /// Draws everything, and says how high it is.
    fn draw(&self, page: &mut Page) -> f64 {
        let mut y = self.head(page, MARGIN);
        y = self.groups(page, y + 18.0);
        let top = y;
        y = self.titles(page, y + 6.0);
        let mut arrows: Vec<Option<f64>> = vec![None; self.grid.columns.len()];
        for row in &self.grid.rows {
            if !matches!(row, Row::Line(_)) && !self.is_blueprint() {
                self.divide(page, y);
            }
            y = match row {
                Row::Lane(lane) => self.lane(page, lane, y, &mut arrows),
                Row::Curve(curve) => {
                    let title = format!("Feelings of {}", curve::whose(self, curve));
                    page.open(About { title: &title, ..About::default() });
                    let y = curve::draw(self, page, curve, y);
                    page.close();
                    y
                }
                Row::Line(line) => self.line(page, line, y, &mut arrows),
            };
        }
        for (i, column) in self.grid.columns.iter().enumerate() {
            if let Place::Touchpoint(_) = column.place {
                let (x, w) = self.column(i);
                page.area((x, top, w, y - top), &column.path, &column.title);
                if column.gone {
                    page.ground((x, top, w, y - top), self.palette.group);
                }
            }
        }
        self.sides(page, top, y);
        self.divide(page, y);
        legend::draw(self, page, self.left, y + 16.0) + MARGIN - 8.0
    }

    /// A thin line under a lane.
    fn divide(&self, page: &mut Page, y: f64) {
        page.rule(self.left, y, self.right(), y, self.palette.group_line, "");
    }

    /// Thin lines between stages.
    fn sides(&self, page: &mut Page, top: f64, end: f64) {
        let mut column = 0;
        for group in &self.grid.groups {
            let x = self.column(column).0 - if column == 0 { 0.0 } else { STAGE_GAP / 2.0 };
            page.rule(x, top + 4.0, x, end, self.palette.group_line, "");
            column += group.width;
        }
    }

    /// The title, and the personas: beside it where there is room, else under it.
    fn head(&self, page: &mut Page, y: f64) -> f64 {
        const GAP: f64 = 14.0;
        const CARD: f64 = 330.0;
        const HEADING: f64 = 420.0;
        let p = self.palette;
        let width = self.right() - self.left;
        let cards = &self.grid.personas;
        let beside = HEADING + cards.len() as f64 * (CARD + GAP) <= width && !cards.is_empty();
        let room = match beside {
            true => (width - cards.len() as f64 * (CARD + GAP)).min(width * 0.45),
            false => width,
        };
        let heading = &self.grid.heading;
        let block = title::block(self.fonts, p, heading, room);
        page.open(About { path: &heading.path, ..About::default() });
        let end = block.draw(page, self.left, y, Anchor::Start);
        page.close();
        if cards.is_empty() {
            return end;
        }
        if beside {
            let n = cards.len() as f64;
            let wide = ((width - room) / n - GAP).min(470.0);
            let x = self.right() - n * (wide + GAP) + GAP;
            return self.personas(page, cards, (x, y), wide, GAP).max(end);
        }
        let in_row = (((width + GAP) / (CARD - 40.0 + GAP)) as usize).clamp(1, cards.len());
        let wide = ((width - GAP * (in_row - 1) as f64) / in_row as f64).min(470.0);
        cards
            .chunks(in_row)
            .fold(end + 2.0, |y, row| self.personas(page, row, (self.left, y + GAP), wide, GAP))
    }

    fn personas(
        &self,
        page: &mut Page,
        cards: &[PersonaCard],
        (x, y): (f64, f64),
        wide: f64,
        gap: f64,
    ) -> f64 {
        let p = self.palette;
        let blocks: Vec<Block> = cards.iter().map(|card| self.persona(card, wide - 76.0)).collect();
        let inner = blocks.iter().map(Block::height).fold(40.0, f64::max);
        for (i, (card, block)) in cards.iter().zip(&blocks).enumerate() {
            let x = x + i as f64 * (wide + gap);
            let colour = self.colours.of(card.persona);
            let title = format!("Persona {}", card.name);
            page.open(About { path: &card.path, title: &title, ..About::default() });
            page.rect((x, y, wide, inner + 24.0), 8.0, p.group, "");
            page.circle(x + 32.0, y + 32.0, 20.0, colour, "");
            if p.patterns && cards.len() > 1 {
                // As her curve is drawn.
                for (colour, wide) in self.persona_line(&[card.persona]) {
                    let more = format!("stroke=\"{colour}\" stroke-width=\"{wide}\"");
                    page.circle(x + 32.0, y + 32.0, 25.0, "none", &more);
                }
            }
            let initials = Style::new(15.0, p.persona_ink).bold();
            page.text(x + 32.0, y + 37.4, Anchor::Middle, initials, &card.initials);
            block.draw(page, x + 64.0, y + 12.0, Anchor::Start);
            page.close();
        }
        y + inner + 24.0
    }

    fn persona(&self, card: &PersonaCard, width: f64) -> Block {
        let p = self.palette;
        let fonts = self.fonts;
        let small = Style::new(SMALL, p.muted);
        let mut block = Block::of(fonts, &card.name, Style::new(14.0, p.ink).bold(), width);
        if !card.facts.is_empty() {
            block.add(fonts, &text::facts(&card.facts), small, width, 0.0);
        }
        for quote in &card.quotes {
            block.add(fonts, &format!("“{quote}”"), Style::new(TEXT, p.ink), width, 4.0);
        }
        let mut say = |label: &str, words: &str, style| {
            block.add(fonts, &format!("{label}: {words}"), style, width, 3.0);
        };
        if let Some(goal) = &card.goal {
            say("Goal", goal, Style::new(TEXT, p.ink));
        }
        for need in &card.needs {
            say("Needs", need, small);
        }
        for frustration in &card.frustrations {
            say("Frustration", frustration, small);
        }
        if !card.prefers.is_empty() {
            let names: Vec<&str> = card.prefers.iter().map(|c| c.label.as_str()).collect();
            say("Prefers", &names.join(", "), small);
        }
        if let Some(bio) = &card.bio {
            block.add(fonts, bio, small, width, 3.0);
        }
        block
    }

    fn groups(&self, page: &mut Page, y: f64) -> f64 {
        let p = self.palette;
        let mut column = 0;
        let mut drawn = Vec::new();
        for group in &self.grid.groups {
            let x = self.column(column).0;
            let last = self.column(column + group.width - 1);
            let w = last.0 + last.1 - x;
            column += group.width;
            drawn.push((group, x, w, self.group_title(group, w), self.group_facts(group, w)));
        }
        let high = drawn.iter().map(|d| d.3.height()).fold(20.0, f64::max) + 18.0;
        let facts = drawn.iter().map(|d| d.4.height()).fold(0.0, f64::max);
        let last = drawn.len() - usize::from(!drawn.is_empty());
        for (i, (group, x, w, title, more)) in drawn.into_iter().enumerate() {
            let path = if group.stage.is_some() { group.path.as_str() } else { "" };
            page.open(About { path, title: &group.title.title, ..About::default() });
            let (fill, mut left) = match group.stage {
                Some(_) => (p.accent.fill, x + TIP + PAD),
                None => (p.group, x + PAD),
            };
            if i == 0 {
                left = x + PAD + 3.0;
            }
            let n = number;
            // The last tip ends where the columns do.
            let w = if i == last && group.stage.is_some() { w - TIP } else { w };
            if group.stage.is_some() {
                let notch = if i == 0 { 0.0 } else { TIP };
                let d = format!(
                    "M{} {}H{}L{} {}L{} {}H{}L{} {}z",
                    n(x),
                    n(y),
                    n(x + w),
                    n(x + w + TIP),
                    n(y + high / 2.0),
                    n(x + w),
                    n(y + high),
                    n(x),
                    n(x + notch),
                    n(y + high / 2.0)
                );
                page.path(&d, fill, "");
            } else {
                page.rect((x + TIP, y, w - TIP, high), 4.0, fill, "");
                left = x + TIP + PAD;
            }
            let top = y + (high - title.height()) / 2.0;
            title.draw(page, left, top, Anchor::Start);
            more.draw(page, x + PAD, y + high + 8.0, Anchor::Start);
            page.close();
        }
        y + high + 8.0 + if facts > 0.0 { facts + 4.0 } else { 0.0 }
    }

    fn group_title(&self, group: &Group, width: f64) -> Block {
        let p = self.palette;
        let width = width - TIP - 2.0 * PAD - 3.0;
        let ink = if group.stage.is_some() { p.accent.ink } else { p.ink };
        let mut block =
            Block::of(self.fonts, &group.title.title, Style::new(15.0, ink).bold(), width);
        if let Some(words) = &group.title.words {
            let ink = if group.stage.is_some() { p.accent_muted } else { p.muted };
            block.add(self.fonts, words, Style::new(11.0, ink), width, 1.0);
        }
        block
    }

    fn group_facts(&self, group: &Group, width: f64) -> Block {
        let p = self.palette;
        let fonts = self.fonts;
        let width = width - 2.0 * PAD;
        let small = Style::new(SMALL, p.muted);
        let mut block = Block::new();
        if let Some(question) = &group.title.question {
            block.add(fonts, question, Style::new(11.0, p.muted), width, 0.0);
        }
        let said = [("Goal", &group.goal), ("Enters", &group.enters), ("Exits", &group.exits)];
        for (label, words) in said {
            if let Some(words) = words {
                block.add(fonts, &format!("{label}: {words}"), small, width, 2.0);
            }
        }
        if !group.facts.is_empty() {
            block.add(fonts, &text::facts(&group.facts), small, width, 2.0);
        }
        block
    }

    fn titles(&self, page: &mut Page, y: f64) -> f64 {
        let only = self.grid.columns.iter().enumerate();
        let blocks: Vec<Block> =
            only.map(|(i, column)| self.title(column, self.column(i).1 - 2.0 * PAD)).collect();
        let high = blocks.iter().map(Block::height).fold(0.0, f64::max);
        let label = self.lane_title("Touchpoint", &[]);
        label.draw(page, self.left, y + LANE - 4.0, Anchor::Start);
        for (i, (column, block)) in self.grid.columns.iter().zip(&blocks).enumerate() {
            let details = match column.place {
                Place::Touchpoint(t) => summary::touchpoint(self.model, t, None).join("; "),
                _ => String::new(),
            };
            let path = match column.place {
                Place::Touchpoint(_) => column.path.as_str(),
                _ => "",
            };
            page.open(About { path, title: &column.title, details: &details, url: None });
            block.draw(page, self.column(i).0 + PAD, y + LANE - 4.0, Anchor::Start);
            page.close();
        }
        y + high + 2.0 * LANE - 4.0
    }

    fn title(&self, column: &Column, width: f64) -> Block {
        let p = self.palette;
        let fonts = self.fonts;
        let mut block = Block::new();
        if column.moment_of_truth {
            let style = Style::new(SMALL, p.warning).bold();
            block.add(fonts, "★ Moment of truth", style, width, 0.0);
        }
        let whole = !matches!(column.place, Place::Touchpoint(_));
        let quiet = whole || column.gone;
        let style = Style::new(TITLE, if quiet { p.muted } else { p.ink }).bold();
        block.add(fonts, &column.title, style, width, 0.0);
        if !column.only.is_empty() {
            let names = format!("only {}", who::names(self.model, &column.only));
            let style = Style::new(SMALL, self.colours.of_all(&column.only)).bold();
            block.add(fonts, &names, style, width, 1.0);
        }
        if !column.facts.is_empty() {
            let facts = text::facts(&column.facts);
            block.add(fonts, &facts, Style::new(SMALL, p.muted), width, 1.0);
        }
        block
    }

    fn lane(&self, page: &mut Page, lane: &Lane, y: f64, ends: &mut [Option<f64>]) -> f64 {
        let title = if lane.kind == LaneKind::Touchpoint && !self.is_blueprint() {
            "Channel"
        } else {
            lane.title
        };
        let label = self.lane_title(title, &[]);
        label.draw(page, self.left, y + LANE, Anchor::Start);
        let mut high = label.height();
        let place = |column: usize| {
            let (x, w) = self.column(column);
            (x + PAD, w - 2.0 * PAD)
        };
        if lane.kind == LaneKind::Touchpoint {
            for (i, column) in self.grid.columns.iter().enumerate() {
                let (x, w) = place(i);
                high = high.max(self.channels(page, &column.channels, x, y + LANE - 2.0, w));
            }
            return y + high + 2.0 * LANE;
        }
        page.open(About { title, ..About::default() });
        // One thing leads to the next within these lanes.
        use EntryKind::{Backstage, Does, Frontstage, Support};
        let links = [Does, Frontstage, Backstage, Support].map(LaneKind::Entries);
        let chain = self.is_blueprint() && links.contains(&lane.kind);
        for (i, items) in lane.cells.iter().enumerate() {
            if items.is_empty() {
                continue;
            }
            let (x, w) = place(i);
            let cell = Cell::new(self, lane.kind, items, w, self.abreast(i));
            let end = cell.draw(page, x, y + LANE);
            if chain {
                self.arrow(page, i, ends[i].take(), y + LANE);
                ends[i] = Some(end);
            }
            high = high.max(cell.height());
        }
        page.close();
        y + high.max(if chain { 26.0 } else { 0.0 }) + 2.0 * LANE
    }

    /// An arrow from the end of a cell of a lane above.
    fn arrow(&self, page: &mut Page, column: usize, from: Option<f64>, to: f64) {
        let Some(from) = from else { return };
        let (x, w) = self.column(column);
        let colour = self.palette.edge;
        let head = page.arrow(colour);
        let d = format!("M{} {}V{}", number(x + w / 2.0), number(from + 1.0), number(to - 1.0));
        page.path(&d, "none", &format!("stroke=\"{colour}\" stroke-width=\"1.3\" {head}"));
    }

    fn channels(
        &self,
        page: &mut Page,
        tags: &[heading::ChannelTag],
        x: f64,
        y: f64,
        w: f64,
    ) -> f64 {
        let p = self.palette;
        let style = Style::new(SMALL + 0.5, p.ink);
        let (mut left, mut top, mut deep) = (x, y, 0.0f64);
        for tag in tags {
            let block = Block::of(self.fonts, &tag.label, style, w - 16.0);
            let wide = (block.width(self.fonts) / 0.97 + 16.0).min(w);
            let high = block.height() + 4.0;
            if left > x && left + wide > x + w {
                left = x;
                top += deep + 4.0;
                deep = 0.0;
            }
            let line = format!("stroke=\"{}\"", p.card_line);
            page.rect((left, top, wide, high), 9.0, p.canvas, &line);
            block.draw(page, left + wide / 2.0, top + 2.0, Anchor::Middle);
            left += wide + 4.0;
            deep = deep.max(high);
        }
        top + deep - y
    }

    /// A line of the blueprint.
    fn line(&self, page: &mut Page, line: &Line, y: f64, _ends: &mut [Option<f64>]) -> f64 {
        let p = self.palette;
        let style = Style::new(SMALL, p.muted).bold();
        let middle = y + 9.0;
        let title = line.title;
        page.text(self.left, middle + 3.6, Anchor::Start, style, title);
        let from = self.left + self.fonts.width(title, style) / 0.97 + 10.0;
        let more = "stroke-width=\"1.4\" stroke-dasharray=\"6 4\"";
        page.rule(from, middle, self.right(), middle, p.edge, more);
        y + 18.0
    }
}

/// How many cards stand side by side in each column: two where one lane has far more of them than any
/// other column has, which would leave a tall blank.
fn abreast(grid: &Grid) -> Vec<usize> {
    let mut abreast = vec![1; grid.columns.len()];
    for row in &grid.rows {
        let Row::Lane(lane) = row else { continue };
        if !cells::are_cards(lane.kind) || lane.cells.len() < 2 {
            continue;
        }
        let counts = || lane.cells.iter().map(Vec::len);
        let most = counts().max().unwrap_or(0);
        let Some(column) = counts().position(|count| count == most) else { continue };
        let others = counts().enumerate().filter(|(i, _)| *i != column);
        let next = others.map(|(_, count)| count).max().unwrap_or(0);
        if most > 3 && most >= 2 * next.max(1) {
            abreast[column] = 2;
        }
    }
    abreast
}
