//! What map and blueprint share: persona cards, stage headers, lanes of entries.

use super::escape::Markup;
use super::frame::{Frame, HEAD, SMALL, TEXT};
use super::graph::{Attributes, Graph};
use super::table::{Cell, Table};
use crate::diagram::grid::{Column, Grid, Group, Item, Lane, LaneKind, Mark, PersonaCard, Row};
use crate::diagram::theme::Colour;
use crate::diagram::{text, who, words};
use crate::model::{Basis, Journey, JourneyId, OpportunityStatus, PersonaId};

/// Columns of text in a cell.
pub(super) const CELL: usize = 24;
/// Points of a column's width, so that near-empty ones do not look squeezed.
const COLUMN: u32 = 140;
/// About the points of a persona's card; how many are shown in full.
const CARD: usize = 220;
const CARDS: usize = 12;
/// Points of the lane labels' width.
const LABEL: u32 = 96;

/// A grid being written: its sides and grounds.
pub(super) struct Sheet<'a> {
    /// The model and the colours.
    pub frame: &'a Frame<'a>,
    /// Whose map it is.
    pub journey: &'a Journey,
    /// What is shown where.
    pub grid: &'a Grid,
    /// Columns at which a group starts.
    starts: Vec<bool>,
}

impl<'a> Sheet<'a> {
    /// A sheet for a grid.
    pub fn new(frame: &'a Frame<'a>, id: JourneyId, grid: &'a Grid) -> Self {
        let starts = grid.groups.iter().flat_map(|g| (0..g.width).map(|i| i == 0)).collect();
        Sheet { frame, journey: &frame.model.journeys[id], grid, starts }
    }

    /// The graph: heading and personas as its label, the grid as its one node.
    pub fn graph(&self, rows: Vec<Vec<Cell>>, legend: Markup) -> Graph {
        let mut body = self.frame.body("TB");
        body.graph(
            Attributes::new()
                .set("labelloc", "t")
                .set("labeljust", "l")
                .label(&self.head().render()),
        );
        let whole = self.grid.columns.len() + 1;
        let mut table = Table::new()
            .padding(7)
            .ground(self.frame.palette.canvas)
            .row(self.group_row())
            .row(self.column_row())
            .rows(rows);
        if !legend.is_empty() {
            table = table.row(vec![Cell::new(legend).left().padding(12).columns(whole)]);
        }
        body.node(
            &self.journey.decl.path,
            Attributes::new()
                .set("shape", "plain")
                .set("style", "")
                .about(&self.journey.decl.path, "", self.frame.link())
                .label(&table.render()),
        );
        Graph::new(&self.journey.decl.path, body)
    }

    /// The names of people in their colours, before what holds for them alone.
    pub fn people(&self, personas: &[PersonaId]) -> Markup {
        if personas.is_empty() {
            return Markup::empty();
        }
        let names = who::names(self.frame.model, personas);
        Markup::wrapped(&names, 18).bold().font(SMALL, self.frame.colours.of_all(personas))
    }

    fn head(&self) -> Table {
        let p = self.frame.palette;
        // No wider than the grid, under which it would be centred.
        let shown = self.grid.personas.len().min(CARDS);
        let (cards, others) = self.grid.personas.split_at(shown);
        let fit = (LABEL as usize + self.grid.columns.len() * COLUMN as usize) / CARD;
        let in_row = fit.clamp(1, 6).min(shown.max(1));
        let heading = Cell::new(self.frame.heading(&self.grid.heading).render());
        let mut table = Table::new().padding(4).row(vec![heading.left().columns(in_row)]);
        for row in cards.chunks(in_row) {
            let row = row.iter().map(|card| Cell::new(self.persona(card)).top());
            table = table.row(row.collect());
        }
        if !others.is_empty() {
            let others: Vec<&str> = others.iter().map(|c| c.name.as_str()).collect();
            let others = format!("also: {}", others.join(", "));
            let line = Markup::wrapped(&others, 100).font(SMALL, p.muted);
            table = table.row(vec![Cell::new(line).left().columns(in_row)]);
        }
        table.row(vec![Cell::new(Markup::empty()).height(6)])
    }

    fn persona(&self, card: &PersonaCard) -> Markup {
        let p = self.frame.palette;
        let colour = self.frame.colours.of(card.persona);
        let name = Markup::text(&card.name).bold().font(HEAD + 1, p.ink);
        let mut text = Vec::new();
        let small = |label: &str, value: &str| {
            let label = Markup::text(&format!("{label}  ")).bold().font(SMALL, p.muted);
            label.then(Markup::wrapped(value, 46).font(SMALL, p.ink))
        };
        if !card.facts.is_empty() {
            text.push(Markup::wrapped(&text::facts(&card.facts), 52).font(SMALL, p.muted));
        }
        for quote in &card.quotes {
            text.push(Markup::wrapped(&format!("“{quote}”"), 50).italic().font(TEXT, p.ink));
        }
        text.extend(card.goal.iter().map(|g| small("Goal", g)));
        text.extend(card.bio.iter().map(|b| Markup::wrapped(b, 52).font(SMALL, p.ink)));
        text.extend(card.needs.iter().map(|n| small("Needs", n)));
        text.extend(card.frustrations.iter().map(|f| small("Frustration", f)));
        if !card.prefers.is_empty() {
            text.push(small("Prefers", &self.frame.channels(&card.prefers)));
        }
        let initials = Markup::text(&card.initials).bold().font(16, p.persona_ink);
        let text = text.into_iter().fold(name, |all, line| all.after_gap(2, line));
        // Graphviz shares out what room is left among columns: the text has most of them.
        let text = Cell::new(text).left().top().padding(8).columns(12);
        Table::card(p.group, p.group_line)
            .row(vec![
                Cell::new(initials).ground(colour).width(44),
                text.about(&card.path, self.frame.link()),
            ])
            .render()
    }

    fn group_row(&self) -> Vec<Cell> {
        let p = self.frame.palette;
        let mut row = vec![Cell::new(Markup::empty()).width(LABEL)];
        for (i, group) in self.grid.groups.iter().enumerate() {
            let last = i + 1 == self.grid.groups.len();
            let cell = Cell::new(self.group(group, last))
                .left()
                .top()
                .padding(10)
                .ground(p.accent.fill)
                .columns(group.width)
                .sides("L", p.canvas);
            row.push(cell.about(&group.path, self.frame.link()));
        }
        row
    }

    fn group(&self, group: &Group, last: bool) -> Markup {
        let p = self.frame.palette;
        let columns = (CELL * group.width + 4 * (group.width - 1)).min(80);
        // An arrow tells the way, as a chevron would.
        let arrow = if last || group.stage.is_none() { "" } else { "  ▶" };
        let title = format!("{}{arrow}", group.title.title);
        let mut text = Markup::wrapped(&title, columns - 2).bold().font(HEAD + 2, p.accent.ink);
        let mut add = |line: Markup| text = std::mem::take(&mut text).below(line.lowered(13));
        let muted = |words: &str| Markup::wrapped(words, columns).font(SMALL, p.accent_muted);
        if let Some(words) = &group.title.words {
            add(Markup::wrapped(words, columns).italic().font(TEXT, p.accent.ink));
        }
        if let Some(question) = &group.title.question {
            add(muted(question));
        }
        if let Some(goal) = &group.goal {
            add(muted(&format!("Goal: {goal}")));
        }
        if let Some(enters) = &group.enters {
            add(muted(&format!("Enters: {enters}")));
        }
        if let Some(exits) = &group.exits {
            add(muted(&format!("Exits: {exits}")));
        }
        if !group.facts.is_empty() {
            add(muted(&text::facts(&group.facts)));
        }
        text
    }

    fn column_row(&self) -> Vec<Cell> {
        let p = self.frame.palette;
        let mut row = vec![self.label(Markup::text("Touchpoint").bold().font(TEXT, p.ink))];
        for (i, column) in self.grid.columns.iter().enumerate() {
            let cell = self.cell(i, self.column(column)).ground(p.group).width(COLUMN);
            row.push(cell.about(&column.path, self.frame.link()));
        }
        row
    }

    fn column(&self, column: &Column) -> Markup {
        let p = self.frame.palette;
        let ink = if column.gone { p.muted } else { p.ink };
        let mut text = Markup::wrapped(&column.title, CELL - 3).bold().font(HEAD, ink);
        let mut add = |line: Markup| text = std::mem::take(&mut text).below(line.lowered(12));
        if column.moment_of_truth {
            add(Markup::text("★ Moment of truth").bold().font(SMALL, p.warning));
        }
        if !column.only.is_empty() {
            let only = Markup::text("only ").font(SMALL, p.muted);
            add(only.then(self.people(&column.only)));
        }
        if !column.facts.is_empty() {
            add(Markup::wrapped(&text::facts(&column.facts), CELL + 2).font(SMALL, p.muted));
        }
        text
    }

    /// A lane's label.
    pub fn label(&self, text: Markup) -> Cell {
        let p = self.frame.palette;
        Cell::new(text).left().top().ground(p.group).sides("B", p.group_line)
    }

    /// A cell inside of a chart: only groups are parted.
    pub fn chart_cell(&self, column: usize, content: Markup) -> Cell {
        let cell = Cell::new(content).left().top();
        match self.starts.get(column) {
            Some(true) => cell.sides("L", self.frame.palette.group_line),
            _ => cell,
        }
    }

    /// A cell of a column: lanes are parted by lines, groups by more visible ones.
    pub fn cell(&self, column: usize, content: Markup) -> Cell {
        let p = self.frame.palette;
        let sides = if self.starts.get(column) == Some(&true) { "LB" } else { "B" };
        let cell = Cell::new(content).left().top().sides(sides, p.group_line);
        if self.grid.columns[column].gone { cell.ground(p.group) } else { cell }
    }

    /// A lane of entries.
    pub fn lane(&self, lane: &Lane) -> Vec<Cell> {
        let p = self.frame.palette;
        let mut row = vec![self.label(Markup::text(lane.title).bold().font(TEXT, p.ink))];
        for (i, items) in lane.cells.iter().enumerate() {
            let cell = match items.as_slice() {
                _ if lane.kind == LaneKind::Touchpoint => {
                    let channels = self.frame.channels(&self.grid.columns[i].channels);
                    self.cell(i, Markup::wrapped(&channels, CELL).font(TEXT, p.ink))
                }
                [one] => self.linked(self.cell(i, self.item(one)), one),
                several if several.iter().any(|item| self.links(item)) => {
                    self.cell(i, self.items(several))
                }
                // Without links one text does, and text, unlike tables, stays at the top.
                several => {
                    let all = several.iter().map(|item| self.item(item));
                    self.cell(i, all.reduce(|all, next| all.after_gap(7, next)).unwrap_or_default())
                }
            };
            row.push(cell);
        }
        row
    }

    fn links(&self, item: &Item) -> bool {
        item.url.is_some() || self.frame.link().is_some()
    }

    fn linked(&self, cell: Cell, item: &Item) -> Cell {
        match &item.url {
            Some(url) => cell.to(url, &item.text),
            None => cell.about(&item.path, self.frame.link()),
        }
    }

    fn items(&self, items: &[Item]) -> Markup {
        let mut table = Table::new().padding(0).spacing(0);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                table = table.row(vec![Cell::new(Markup::empty()).height(7)]);
            }
            table = table.row(vec![self.linked(Cell::new(self.item(item)).left(), item)]);
        }
        table.render()
    }

    fn item(&self, item: &Item) -> Markup {
        let p = self.frame.palette;
        let (sign, colour, bold): (String, Colour, bool) = match item.mark {
            Mark::Plain => (String::new(), p.ink, false),
            Mark::Pain(severity) => {
                let sign = words::severity_sign(severity).to_owned();
                (sign, p.pains[severity as usize], false)
            }
            Mark::Opportunity(OpportunityStatus::Done) => ("✓".to_owned(), p.opportunity, false),
            Mark::Opportunity(_) => ("✚".to_owned(), p.opportunity, false),
            Mark::Insight => (String::new(), p.insight, false),
            Mark::Measure => (String::new(), p.measure, true),
        };
        let mut text = Markup::wrapped(&item.text, CELL);
        if bold {
            text = text.bold();
        }
        let ink = if item.mark == Mark::Measure { colour } else { p.ink };
        text = text.font(TEXT, ink);
        let mut first = Markup::empty();
        if !sign.is_empty() {
            first = Markup::text(&format!("{sign} ")).bold().font(TEXT, colour);
        }
        if let Some(basis) = item.basis {
            let sign = format!("{} ", words::basis_sign(basis));
            first = first.then(Markup::text(&sign).font(SMALL, p.muted));
        }
        text = first.then(text);
        if !item.personas.is_empty() {
            text = self.people(&item.personas).below(text);
        }
        for (i, detail) in item.details.iter().enumerate() {
            let detail = Markup::wrapped(detail, CELL + 3).font(SMALL, p.muted);
            text = text.below(if i == 0 { detail.lowered(TEXT + 1) } else { detail });
        }
        text
    }

    /// What the signs mean, on one line.
    pub fn signs(&self, signs: &[(Markup, &str)]) -> Markup {
        let people: &[PersonaId] = &[];
        self.frame.legend(people, signs).render()
    }

    /// The signs of what entries rest on, as far as there are any.
    pub fn basis_signs(&self, lanes: &[&Lane]) -> Vec<(Markup, &'static str)> {
        let curves = self.grid.rows.iter().filter_map(|row| match row {
            Row::Curve(curve) => Some(curve),
            _ => None,
        });
        let felt: Vec<Basis> = curves
            .flat_map(|curve| curve.cells.iter().flatten())
            .flat_map(|felt| felt.points.iter().map(|point| point.basis))
            .collect();
        use crate::model::Basis::{Assumed, Observed, Reported};
        let muted = self.frame.palette.muted;
        let items = || lanes.iter().flat_map(|l| l.cells.iter().flatten());
        [(Observed, "observed in data"), (Reported, "reported by people"), (Assumed, "assumed")]
            .into_iter()
            .filter(|(basis, _)| felt.contains(basis) || items().any(|i| i.basis == Some(*basis)))
            .map(|(basis, meaning)| {
                (Markup::text(words::basis_sign(basis)).font(TEXT, muted), meaning)
            })
            .collect()
    }
}
