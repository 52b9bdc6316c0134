//! The drawing as text: shapes and words in layers, ids, links, and the frame around all of it.

use super::SvgOptions;
use super::font::{FAMILIES, Style};
use crate::diagram::text;
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

/// A number as it is written: with one decimal at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    tenths: i64,
}

/// A number with one decimal at most.
pub fn number(value: f64) -> Number {
    Number { tenths: (value * 10.0).round() as i64 }
}

impl Number {
    /// Its digits, which are at the end of the room for them. A picture has tens of thousands of
    /// numbers: they are written without much ado.
    fn written(self, digits: &mut [u8; 24]) -> &str {
        let mut at = digits.len();
        let mut put = |byte| {
            at -= 1;
            digits[at] = byte;
        };
        let mut rest = self.tenths.unsigned_abs();
        if !rest.is_multiple_of(10) {
            put(b'0' + (rest % 10) as u8);
            put(b'.');
        }
        rest /= 10;
        loop {
            put(b'0' + (rest % 10) as u8);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if self.tenths < 0 {
            put(b'-');
        }
        std::str::from_utf8(&digits[at..]).unwrap_or_default()
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(self.written(&mut [0; 24]))
    }
}

/// Writes an attribute that is a number; the name may have a tag before it.
fn attribute(out: &mut String, name: &str, value: f64) {
    for part in [name, "=\"", number(value).written(&mut [0; 24]), "\""] {
        out.push_str(part);
    }
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
    /// Whether nothing is drawn: only the room that it would take is asked for.
    trial: bool,
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
            trial: false,
        }
    }

    /// One on which nothing is drawn, to ask how much room it would take.
    pub fn trial(options: &'a SvgOptions) -> Self {
        Page { trial: true, ..Page::new(options, "") }
    }

    /// What is drawn until [`Page::close`] is about this.
    pub fn open(&mut self, about: About) {
        if self.trial {
            return;
        }
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
            let path = xml(about.path);
            // A team stands in many cells: the first one has the id.
            if !self.ids.contains(about.path) {
                self.ids.insert(about.path.to_owned());
                let _ = write!(self.over, " id=\"{}:{path}\"", xml(&self.prefix));
            }
            let _ = write!(self.over, " data-path=\"{path}\"");
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
        let isolated = text::isolated(text::is_right_to_left(words));
        self.words(x, y, anchor, style, (words, isolated), "");
    }

    /// A line of text that runs from left to right, whatever its first letter is.
    pub fn text_from_left(&mut self, x: f64, y: f64, style: Style, words: &str) {
        self.words(x, y, Anchor::Start, style, (words, ("", "")), "");
    }

    /// A line of text with a rim of the ground's colour.
    pub fn rimmed_text(&mut self, x: f64, y: f64, anchor: Anchor, style: Style, words: &str) {
        if self.trial {
            return;
        }
        let rim = format!(
            " stroke=\"{}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
            self.palette.canvas
        );
        let isolated = text::isolated(text::is_right_to_left(words));
        self.words(x, y, anchor, style, (words, isolated), &rim);
    }

    fn words(
        &mut self,
        x: f64,
        y: f64,
        anchor: Anchor,
        style: Style,
        words: (&str, (&str, &str)),
        more: &str,
    ) {
        if self.trial {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if style.bold { " font-weight=\"700\"" } else { "" };
        let out = &mut self.over;
        attribute(out, "<text x", x);
        attribute(out, " y", y);
        attribute(out, " font-size", style.size);
        // Right-to-left text keeps its marks at its own end, whatever is around it.
        let (words, (begin, end)) = words;
        let words = xml(words);
        for part in [
            " fill=\"",
            style.ink,
            "\"",
            weight,
            anchor,
            more,
            ">",
            begin,
            &words,
            end,
            "</text>\n",
        ] {
            out.push_str(part);
        }
    }

    /// A rectangle with round corners; `more` are further attributes of our own.
    pub fn rect(&mut self, place: Place, round: f64, fill: &str, more: &str) {
        if self.trial {
            return;
        }
        let (x, y, w, h) = place;
        let out = &mut self.over;
        attribute(out, "<rect x", x);
        attribute(out, " y", y);
        attribute(out, " width", w);
        attribute(out, " height", h);
        if round > 0.0 {
            attribute(out, " rx", round);
        }
        let blank = if more.is_empty() { "" } else { " " };
        for part in [" fill=\"", fill, "\"", blank, more, "/>\n"] {
            out.push_str(part);
        }
    }

    /// A straight line under everything else.
    pub fn rule(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, colour: Colour, more: &str) {
        if self.trial {
            return;
        }
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
        if self.trial || self.options.theme != Theme::Page {
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

    /// A ground under everything.
    pub fn ground(&mut self, (x, y, w, h): Place, fill: Colour) {
        if self.trial {
            return;
        }
        let (x, y, w, h) = (number(x), number(y), number(w), number(h));
        let _ = writeln!(
            self.under,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"6\" fill=\"{fill}\"/>"
        );
    }

    /// A circle.
    pub fn circle(&mut self, x: f64, y: f64, r: f64, fill: &str, more: &str) {
        if self.trial {
            return;
        }
        let out = &mut self.over;
        attribute(out, "<circle cx", x);
        attribute(out, " cy", y);
        attribute(out, " r", r);
        let blank = if more.is_empty() { "" } else { " " };
        for part in [" fill=\"", fill, "\"", blank, more, "/>\n"] {
            out.push_str(part);
        }
    }

    /// A path: `d` is of our own making.
    pub fn path(&mut self, d: &str, fill: &str, more: &str) {
        if self.trial {
            return;
        }
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
        // The picture is large: what stands before it is put there, rather than all of it copied.
        let mut whole = self.over;
        whole.push_str("</svg>\n");
        whole.insert_str(0, &out);
        whole
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
