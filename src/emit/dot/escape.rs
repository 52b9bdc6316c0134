//! The one place where user text becomes DOT.
//!
//! `graphviz-rust` prints what it is given, so an unescaped quote in a label would become
//! attributes. And Graphviz reads `\N` and the like in every label, in HTML-like ones too (there
//! even where the backslash comes from an entity), so each backslash is doubled.

use crate::diagram::text;
use crate::emit::escape::reference;
use graphviz_rust::dot_structures::Id;

/// The name of a node, subgraph or graph. No escape but that of the quote is read in names, and
/// names are paths, so nothing else needs one.
pub fn name(path: &str) -> Id {
    let mut out = String::from("\"");
    for c in text::visible(path).chars() {
        match c {
            '"' => out.push_str("\\\""),
            // A backslash before the closing quote would escape it.
            '\\' => out.push('/'),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    Id::Escaped(out)
}

/// A label, tooltip or address as a quoted string.
pub fn quoted(value: &str) -> Id {
    let mut out = String::from("\"");
    for c in text::visible(value).chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out.push('"');
    Id::Escaped(out)
}

/// An attribute's value: as it is where that is a plain word or number, else quoted.
pub fn value(value: &str) -> Id {
    const KEYWORDS: [&str; 6] = ["node", "edge", "graph", "digraph", "subgraph", "strict"];
    let word = value.starts_with(|c: char| c.is_ascii_alphabetic())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !KEYWORDS.contains(&value.to_ascii_lowercase().as_str());
    let number = value.split_once('.').map_or(vec![value], |(whole, rest)| vec![whole, rest]);
    let number = number.iter().all(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
    if word || number { Id::Plain(value.to_owned()) } else { quoted(value) }
}

/// A part of an HTML-like label. It can be made from text, which is escaped, and from tags of our
/// own; so it is always well-formed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markup(String);

impl Markup {
    /// Nothing.
    pub fn empty() -> Self {
        Markup::default()
    }

    /// Text on one line, or on several where it has line breaks.
    pub fn text(value: &str) -> Self {
        Markup::lines(&text::visible(value).split('\n').map(str::to_owned).collect::<Vec<_>>())
    }

    /// Text wrapped to so many columns, in lines of about the same length.
    pub fn wrapped(value: &str, columns: usize) -> Self {
        Markup::lines(&text::balance(value, columns))
    }

    fn lines(lines: &[String]) -> Self {
        let line = |line: &String| {
            let strut = if text::is_tall(line) { STRUT } else { "" };
            html(line) + strut
        };
        Markup(lines.iter().map(line).collect::<Vec<_>>().join("<BR/>"))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// This, then that, on the same line.
    pub fn then(mut self, next: Markup) -> Self {
        self.0.push_str(&next.0);
        self
    }

    /// This, then that on the next line.
    pub fn below(self, next: Markup) -> Self {
        if self.is_empty() || next.is_empty() {
            return self.then(next);
        }
        Markup(format!("{}<BR/>{}", self.0, next.0))
    }

    /// In bold.
    pub fn bold(self) -> Self {
        self.tagged("<B>", "</B>")
    }

    /// In italics.
    pub fn italic(self) -> Self {
        self.tagged("<I>", "</I>")
    }

    /// In a size (points) and a colour.
    pub fn font(mut self, points: u32, colour: &'static str) -> Self {
        self.0 = self.0.replace(STRUT, &strut(points + 3));
        self.tagged(&format!("<FONT POINT-SIZE=\"{points}\" COLOR=\"{colour}\">"), "</FONT>")
    }

    /// With its first line as high as one of so many points: room above it.
    pub fn lowered(mut self, points: u32) -> Self {
        let end = self.0.find("<BR/>").unwrap_or(self.0.len());
        if !self.is_empty() {
            self.0.insert_str(end, &strut(points));
        }
        self
    }

    /// This, then that on the next line, with room of so many points between them.
    pub fn after_gap(self, points: u32, next: Markup) -> Self {
        if self.is_empty() || next.is_empty() {
            return self.then(next);
        }
        Markup(format!("{}<BR/>{}<BR/>{}", self.0, strut(points), next.0))
    }

    /// Graphviz refuses tags around nothing.
    fn tagged(self, open: &str, close: &str) -> Self {
        if self.is_empty() { self } else { Markup(format!("{open}{}{close}", self.0)) }
    }

    /// An element of our own around this: a table, row or cell.
    pub(super) fn element(open: String, content: Markup, close: &'static str) -> Self {
        Markup(open + &content.0 + close)
    }

    /// As the value of a `label` attribute.
    pub fn id(&self) -> Id {
        // Graphviz has no empty HTML-like labels.
        let content = if self.is_empty() { " " } else { &self.0 };
        Id::Html(format!("<{}>", content.replace(STRUT, "")))
    }
}

/// Graphviz takes a line's height from the size asked for, not from the font that is found in the
/// end; Chinese lines would touch. A blank in a greater size holds them apart. Which size is known
/// only where the font is set; until then this stands for it, and text cannot hold it.
const STRUT: &str = "\u{1}";

fn strut(points: u32) -> String {
    format!("<FONT POINT-SIZE=\"{points}\">&#160;</FONT>")
}

/// The value of an attribute of an HTML-like tag, without its quotes.
pub(super) fn attribute(value: &str) -> String {
    html(&text::visible(value).replace('\n', " "))
}

fn html(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match reference(c) {
            Some(reference) => out.push_str(reference),
            None if c == '\\' => out.push_str("\\\\"),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(id: Id) -> String {
        match id {
            Id::Escaped(s) | Id::Html(s) | Id::Plain(s) | Id::Anonymous(s) => s,
        }
    }

    #[test]
    fn quoted_strings_cannot_be_left() {
        assert_eq!(printed(quoted(r#"a" shape="star"#)), r#""a\" shape=\"star""#);
        assert_eq!(printed(quoted("\\")), r#""\\""#);
        assert_eq!(printed(quoted("a\nb & \\N\u{0}")), r#""a\nb &amp; \\N""#);
        assert_eq!(printed(name("a\\")), r#""a/""#);
    }

    #[test]
    fn markup_holds_text_as_text() {
        assert_eq!(
            printed(Markup::text("<script>\"x\" & 'y' \\N ]]>").bold().id()),
            "<<B>&lt;script&gt;&quot;x&quot; &amp; &#39;y&#39; \\\\N ]]&gt;</B>>"
        );
        assert_eq!(printed(Markup::text("").bold().font(9, "#000000").id()), "< >");
    }
}
