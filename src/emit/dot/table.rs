//! Tables in HTML-like labels, without any text put together by hand.

use super::escape::{self, Markup};
use crate::emit::link::Links;

/// A cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    content: Markup,
    attributes: Vec<(&'static str, String)>,
    left: bool,
}

impl Cell {
    /// A cell that holds this, or a table.
    pub fn new(content: Markup) -> Self {
        Cell { content, ..Cell::default() }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.retain(|(n, _)| *n != name);
        self.attributes.push((name, value.to_string()));
        self
    }

    /// Text flush left, each of its lines too.
    pub fn left(mut self) -> Self {
        self.left = true;
        self.with("ALIGN", "LEFT").with("BALIGN", "LEFT")
    }

    /// At the top of its row.
    pub fn top(self) -> Self {
        self.with("VALIGN", "TOP")
    }

    /// On a coloured ground.
    pub fn ground(self, colour: &'static str) -> Self {
        self.with("BGCOLOR", colour)
    }

    /// With a border of this colour, on these sides (of `LTRB`).
    pub fn sides(self, sides: &'static str, colour: &'static str) -> Self {
        self.with("BORDER", 1).with("SIDES", sides).with("COLOR", colour)
    }

    /// With room around its content, in points.
    pub fn padding(self, points: u32) -> Self {
        self.with("CELLPADDING", points)
    }

    /// Over several columns.
    pub fn columns(self, count: usize) -> Self {
        if count > 1 { self.with("COLSPAN", count) } else { self }
    }

    /// Over several rows.
    pub fn rows(self, count: usize) -> Self {
        if count > 1 { self.with("ROWSPAN", count) } else { self }
    }

    /// At least so wide, in points.
    pub fn width(self, points: u32) -> Self {
        self.with("WIDTH", points)
    }

    /// At least so high, in points.
    pub fn height(self, points: u32) -> Self {
        self.with("HEIGHT", points)
    }

    /// With the path of what it shows, and a link to it if there is a base.
    pub fn about(self, path: &str, link: Option<&Links>) -> Self {
        // Without an address Graphviz writes no tooltip for a cell.
        match link.and_then(|links| links.address(path)) {
            Some(address) => self
                .with("HREF", escape::attribute(&address))
                .with("TITLE", escape::attribute(path)),
            None => self,
        }
    }

    /// With a link to somewhere else, if it is to a page: other schemes are left out.
    pub fn to(self, url: &str, title: &str) -> Self {
        if url.starts_with("https://") || url.starts_with("http://") {
            self.with("HREF", escape::attribute(url)).with("TITLE", escape::attribute(title))
        } else {
            self
        }
    }

    fn render(self) -> Markup {
        let attributes: String =
            self.attributes.iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
        Markup::element(format!("<TD{attributes}>"), self.content, "</TD>")
    }
}

/// A table.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    rows: Vec<Vec<Cell>>,
    attributes: Vec<(&'static str, String)>,
}

impl Table {
    /// A table without borders, room or ground.
    pub fn new() -> Self {
        Table::default().with("BORDER", 0).with("CELLBORDER", 0).with("CELLSPACING", 0)
    }

    /// With a ground and a thin border: a card.
    pub fn card(fill: &'static str, line: &'static str) -> Self {
        Table::new().with("BORDER", 1).with("BGCOLOR", fill).with("COLOR", line)
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.retain(|(n, _)| *n != name);
        self.attributes.push((name, value.to_string()));
        self
    }

    /// Room in each cell that says nothing of its own.
    pub fn padding(self, points: u32) -> Self {
        self.with("CELLPADDING", points)
    }

    /// Room between cells.
    pub fn spacing(self, points: u32) -> Self {
        self.with("CELLSPACING", points)
    }

    /// On a coloured ground.
    pub fn ground(self, colour: &'static str) -> Self {
        self.with("BGCOLOR", colour)
    }

    /// Another row; one without cells is left out.
    pub fn row(mut self, cells: Vec<Cell>) -> Self {
        if !cells.is_empty() {
            self.rows.push(cells);
        }
        self
    }

    /// Other rows.
    pub fn rows(self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        rows.into_iter().fold(self, Table::row)
    }

    /// As markup. Rows stand on lines of their own, so that the file can be read.
    pub fn render(self) -> Markup {
        if self.rows.is_empty() {
            return Markup::empty();
        }
        let attributes: String =
            self.attributes.iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
        let rows = self.rows.into_iter().fold(Markup::empty(), |all, cells| {
            let cells = cells.into_iter().map(Cell::render).fold(Markup::empty(), Markup::then);
            all.then(Markup::element("\n<TR>".to_owned(), cells, "</TR>"))
        });
        Markup::element(format!("<TABLE{attributes}>"), rows, "\n</TABLE>")
    }
}
