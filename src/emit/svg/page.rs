//! The drawing as text: shapes and words in layers, ids, links, and the frame around all of it.

use super::SvgOptions;
use super::font::{FAMILIES, Style};
use crate::diagram::theme::{Colour, Palette, Theme};
use crate::emit::escape::{is_safe_address, xml};
use std::collections::HashSet;
use std::fmt::Write;

/// Left side, top, width and height.
pub type Place = (f64, f64, f64, f64);

/// Which point of a text its x is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A number with one decimal at most.
pub fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // `-0` is `0`.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// What an element of the picture is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// Its path; empty: it has none.
    pub path: &'a str,
    /// What is read out and shown when pointed at.
    pub title: &'a str,
    /// More of that.
    pub details: &'a str,
    /// Where it leads, if not to its source.
    pub url: Option<&'a str>,
}

/// A picture being drawn.
pub struct Page<'a> {
    /// Its colours.
    pub palette: &'static Palette,
    options: &'a SvgOptions,
    /// What makes its ids other than those of other pictures.
    prefix: String,
    under: String,
    over: String,
    /// What closes each open group.
    open: Vec<&'static str>,
    ids: HashSet<String>,
    /// Colours of arrows, and pixels of those that are larger and stand behind their line.
    markers: Vec<(Colour, Option<u32>)>,
    hatches: Vec<(usize, Colour)>,
}

impl<'a> Page<'a> {
    /// An empty one. Ids are made of the prefix and the path of a thing.
    pub fn new(options: &'a SvgOptions, prefix: &str) -> Self {
        Page {
            palette: options.theme.palette(),
            options,
            prefix: prefix.to_owned(),
            under: String::new(),
            over: String::new(),
            open: Vec::new(),
            ids: HashSet::new(),
            markers: Vec::new(),
            hatches: Vec::new(),
        }
    }

    /// What is drawn until [`Page::close`] is about this.
    pub fn open(&mut self, about: About) {
        let url = about
            .url
            .map(str::to_owned)
            .or_else(|| self.options.links.as_ref()?.address(about.path))
            .filter(|url| is_safe_address(url));
        let mut end = "</g>";
        if let Some(url) = url {
            let _ = write!(self.over, "<a href=\"{}\">", xml(&url));
            end = "</g></a>";
        }
        self.over.push_str("<g");
        if !about.path.is_empty() {
            let id = format!("{}:{}", self.prefix, about.path);
            // A team stands in many cells: the first one has the id.
            if self.ids.insert(id.clone()) {
                let _ = write!(self.over, " id=\"{}\"", xml(&id));
            }
            let _ = write!(self.over, " data-path=\"{}\"", xml(about.path));
        }
        if about.title.is_empty() {
            self.over.push('>');
        } else {
            let _ = write!(self.over, " role=\"group\"><title>{}</title>", xml(about.title));
        }
        if !about.details.is_empty() {
            let _ = write!(self.over, "<desc>{}</desc>", xml(about.details));
        }
        self.over.push('\n');
        self.open.push(end);
    }

    /// Ends what was opened last.
    pub fn close(&mut self) {
        if let Some(end) = self.open.pop() {
            self.over.push_str(end);
            self.over.push('\n');
        }
    }

    /// A line of text.
    pub fn text(&mut self, x: f64, y: f64, anchor: Anchor, style: Style, words: &str) {
        self.words(x, y, anchor, style, words, "");
    }

    /// A line of text with a rim of the ground's colour.
    pub fn rimmed_text(&mut self, x: f64, y: f64, anchor: Anchor, style: Style, words: &str) {
        let rim = format!(
            " stroke=\"{}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
            self.palette.canvas
        );
        self.words(x, y, anchor, style, words, &rim);
    }

    fn words(&mut self, x: f64, y: f64, anchor: Anchor, style: Style, words: &str, more: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if style.bold { " font-weight=\"700\"" } else { "" };
        let _ = writeln!(
            self.over,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{weight}{anchor}{more}>{}</text>",
            number(x),
            number(y),
            number(style.size),
            style.ink,
            xml(words)
        );
    }

    /// A rectangle with round corners; `more` are further attributes of our own.
    pub fn rect(&mut self, place: Place, round: f64, fill: &str, more: &str) {
        let rect = rect(place, round, fill, more);
        self.over.push_str(&rect);
    }

    /// A straight line under everything else.
    pub fn rule(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, colour: Colour, more: &str) {
        let _ = writeln!(
            self.under,
            "<path d=\"M{} {}L{} {}\" stroke=\"{colour}\" fill=\"none\"{}{more}/>",
            number(x1),
            number(y1),
            number(x2),
            number(y2),
            if more.is_empty() { "" } else { " " },
        );
    }

    /// The area of a touchpoint under everything else, for a page that wants to know where it is.
    pub fn area(&mut self, (x, y, w, h): Place, path: &str, title: &str) {
        if self.options.theme != Theme::Page {
            return;
        }
        let _ = writeln!(
            self.under,
            "<rect class=\"area\" data-area=\"{}\" aria-label=\"{}\" x=\"{}\" y=\"{}\" \
             width=\"{}\" height=\"{}\" rx=\"6\" fill=\"none\"/>",
            xml(path),
            xml(title),
            number(x),
            number(y),
            number(w),
            number(h),
        );
    }

    /// A circle.
    pub fn circle(&mut self, x: f64, y: f64, r: f64, fill: &str, more: &str) {
        let _ = writeln!(
            self.over,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"{}{more}/>",
            number(x),
            number(y),
            number(r),
            if more.is_empty() { "" } else { " " },
        );
    }

    /// A path: `d` is of our own making.
    pub fn path(&mut self, d: &str, fill: &str, more: &str) {
        let _ = writeln!(
            self.over,
            "<path d=\"{d}\" fill=\"{fill}\"{}{more}/>",
            if more.is_empty() { "" } else { " " },
        );
    }

    /// The attribute that puts an arrow's head of this colour at the end of a path.
    pub fn arrow(&mut self, colour: Colour) -> String {
        self.marker(colour, None)
    }

    /// The same for a wide line: an arrow of so many pixels that begins where the line ends.
    pub fn wide_arrow(&mut self, colour: Colour, size: f64) -> String {
        self.marker(colour, Some(size as u32))
    }

    fn marker(&mut self, colour: Colour, size: Option<u32>) -> String {
        if !self.markers.contains(&(colour, size)) {
            self.markers.push((colour, size));
        }
        format!("marker-end=\"url(#{}:{})\"", xml(&self.prefix), marker_name(colour, size))
    }

    /// The fill that tells one of three degrees apart without colours: dots, hatched, full.
    pub fn hatch(&mut self, degree: usize, colour: Colour) -> String {
        if degree > 2 {
            return colour.to_owned();
        }
        if !self.hatches.contains(&(degree, colour)) {
            self.hatches.push((degree, colour));
        }
        format!("url(#{}:hatch{degree}{})", xml(&self.prefix), &colour[1..])
    }

    /// The whole file.
    pub fn finish(mut self, width: f64, height: f64, title: &str, description: &str) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        let (w, h) = (number(width.ceil()), number(height.ceil()));
        let id = xml(&self.prefix);
        // A page lets one walk through the parts of a picture; an image has none.
        let role = if self.options.theme == Theme::Page { "group" } else { "img" };
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
             viewBox=\"0 0 {w} {h}\" role=\"{role}\" id=\"{id}\" \
             aria-labelledby=\"{id}:title {id}:desc\" font-family=\"{FAMILIES}\">\n\
             <title id=\"{id}:title\">{}</title>\n<desc id=\"{id}:desc\">{}</desc>\n",
            xml(title),
            xml(description)
        );
        if !self.markers.is_empty() || !self.hatches.is_empty() {
            out.push_str("<defs>\n");
            for (degree, colour) in &self.hatches {
                let shape = if *degree < 2 {
                    format!("<circle cx=\"2.5\" cy=\"2.5\" r=\"0.9\" fill=\"{colour}\"/>")
                } else {
                    format!("<path d=\"M-1 6L6 -1\" stroke=\"{colour}\" stroke-width=\"1.3\"/>")
                };
                let _ = writeln!(
                    out,
                    "<pattern id=\"{id}:hatch{degree}{}\" width=\"5\" height=\"5\" \
                     patternUnits=\"userSpaceOnUse\">{shape}</pattern>",
                    &colour[1..]
                );
            }
            for &(colour, size) in &self.markers {
                let (wide, at) = (size.unwrap_or(8), if size.is_some() { 1 } else { 7 });
                let _ = writeln!(
                    out,
                    "<marker id=\"{id}:{}\" viewBox=\"0 0 8 8\" refX=\"{at}\" refY=\"4\" \
                     markerWidth=\"{wide}\" markerHeight=\"{wide}\" markerUnits=\"userSpaceOnUse\" \
                     orient=\"auto\"><path d=\"M0 0.5L8 4L0 7.5z\" fill=\"{colour}\"/></marker>",
                    marker_name(colour, size)
                );
            }
            out.push_str("</defs>\n");
        }
        let _ =
            writeln!(out, "<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>", self.palette.canvas);
        out.push_str(&self.under);
        out.push_str(&self.over);
        out.push_str("</svg>\n");
        out
    }
}

fn marker_name(colour: Colour, size: Option<u32>) -> String {
    let size = size.map(|size| format!("-{size}")).unwrap_or_default();
    format!("arrow{}{size}", plain(colour))
}

/// A colour as a part of an id.
fn plain(colour: Colour) -> String {
    colour.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn rect((x, y, w, h): Place, round: f64, fill: &str, more: &str) -> String {
    let round = if round > 0.0 { format!(" rx=\"{}\"", number(round)) } else { String::new() };
    format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{round} fill=\"{fill}\"{}{more}/>\n",
        number(x),
        number(y),
        number(w),
        number(h),
        if more.is_empty() { "" } else { " " },
    )
}
