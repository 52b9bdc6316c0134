//! HTML being written: tags of our own around text that is escaped.

use crate::emit::escape::{is_safe_address, percent_encoded, xml};

/// Attributes of a tag: names of our own, values of anybody.
pub type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A piece of HTML. Whatever is not a tag of our own goes through the escaping module.
#[derive(Debug, Default)]
pub struct Html {
    out: String,
}

impl Html {
    /// An empty piece.
    pub fn new() -> Self {
        Html::default()
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }

    /// A tag without content and end.
    pub fn tag(&mut self, name: &'static str, attributes: Attributes) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            self.out.push_str(&xml(value));
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// An element around what `inside` writes.
    pub fn within(
        &mut self,
        name: &'static str,
        attributes: Attributes,
        inside: impl FnOnce(&mut Html),
    ) {
        self.tag(name, attributes);
        inside(self);
        self.end(name);
        if is_block(name) {
            self.out.push('\n');
        }
    }

    /// An element around text.
    pub fn leaf(&mut self, name: &'static str, attributes: Attributes, text: &str) {
        self.within(name, attributes, |h| h.text(text));
    }

    /// Text.
    pub fn text(&mut self, text: &str) {
        self.out.push_str(&xml(text));
    }

    /// A link to a place of this page.
    pub fn jump(&mut self, id: &str, class: &str, text: &str) {
        let address = format!("#{}", percent_encoded(id, ""));
        let attributes = [("href", address.as_str()), ("class", class)];
        self.leaf("a", if class.is_empty() { &attributes[..1] } else { &attributes[..] }, text);
    }

    /// A link to elsewhere; what runs as a script is shown as text instead.
    pub fn link(&mut self, url: &str, text: &str) {
        if is_safe_address(url) {
            self.leaf("a", &[("href", url), ("rel", "noopener noreferrer")], text);
        } else {
            self.text(text);
            self.text(" ");
            self.leaf("code", &[], url);
        }
    }

    /// A picture that the compiler has drawn: its text is escaped already.
    pub fn picture(&mut self, svg: &str) {
        self.out.push_str(svg);
    }

    /// A piece that was written apart.
    pub fn piece(&mut self, piece: Html) {
        self.out.push_str(&piece.out);
    }

    /// The content of `style` or `script`, where nothing is escaped: files of our own.
    pub fn own(&mut self, name: &'static str, content: &str) {
        self.tag(name, &[]);
        self.out.push_str(content);
        self.end(name);
        self.out.push('\n');
    }

    fn end(&mut self, name: &'static str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

/// Whether a line ends behind the element: between these, a blank means nothing.
fn is_block(name: &str) -> bool {
    !matches!(
        name,
        "a" | "b" | "span" | "code" | "strong" | "em" | "text" | "title" | "q" | "small" | "abbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let mut h = Html::new();
        h.within("p", &[("title", "\"><script>")], |h| {
            h.text("</p><script>alert(1)</script>");
            h.link("javascript:alert(1)", "a ticket");
            h.jump("at:Buy#1\" onclick=", "", "there");
        });
        assert_eq!(
            h.finish(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;\
             a ticket <code>javascript:alert(1)</code>\
             <a href=\"#at%3ABuy%231%22%20onclick%3D\">there</a></p>\n"
        );
    }
}
