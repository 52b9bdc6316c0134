//! The boxes of all texts of a picture, measured with the embedded font.

use journey::emit::svg::font::{Fonts, Style};

/// A text and the room that it takes.
pub struct TextBox {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub end: f64,
}

impl std::fmt::Display for TextBox {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let (x, y) = (self.left.round(), self.top.round());
        write!(f, "`{}` at {x},{y} to {},{}", self.text, self.right.round(), self.end.round())
    }
}

/// A picture: its size and its texts.
pub struct Picture {
    pub width: f64,
    pub height: f64,
    pub texts: Vec<TextBox>,
}

/// Reads a picture back.
pub fn read(fonts: &Fonts, svg: &str) -> Picture {
    let document = roxmltree::Document::parse(svg).expect("well-formed");
    let root = document.root_element();
    let number = |node: roxmltree::Node, name: &str| -> f64 {
        node.attribute(name)
            .unwrap_or_else(|| panic!("`{name}` is missing"))
            .parse()
            .expect("a number")
    };
    let texts = root
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| {
            let text: String = node.children().filter_map(|n| n.text()).collect();
            let size = number(node, "font-size");
            let mut style = Style::new(size, "#000000");
            style.bold = node.attribute("font-weight") == Some("700");
            let width = fonts.width(&text, style);
            let (x, y) = (number(node, "x"), number(node, "y"));
            let left = match node.attribute("text-anchor") {
                Some("middle") => x - width / 2.0,
                Some("end") => x - width,
                _ => x,
            };
            // From the top of a capital to the end of a `g`.
            let (top, end) = (y - 0.74 * size, y + 0.22 * size);
            TextBox { text, left, right: left + width, top, end }
        })
        .collect();
    Picture { width: number(root, "width"), height: number(root, "height"), texts }
}

/// What is wrong: texts over one another, texts outside of the picture.
pub fn problems(picture: &Picture) -> Vec<String> {
    let mut problems = Vec::new();
    for text in &picture.texts {
        if text.left < 8.0
            || text.right > picture.width - 8.0
            || text.top < 8.0
            || text.end > picture.height - 4.0
        {
            problems.push(format!("outside of {}x{}: {text}", picture.width, picture.height));
        }
    }
    let mut order: Vec<&TextBox> = picture.texts.iter().collect();
    order.sort_by(|a, b| a.top.total_cmp(&b.top));
    for (i, a) in order.iter().enumerate() {
        for b in order[i + 1..].iter().take_while(|b| b.top < a.end - 0.3) {
            // Texts beside one another do not touch either.
            if a.left < b.right + 1.0 && b.left < a.right + 1.0 {
                problems.push(format!("one over the other: {a}, {b}"));
            }
        }
    }
    problems
}

#[test]
fn texts_that_touch_are_found() {
    let fonts = Fonts::new();
    let svg = |texts: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"100\">{texts}</svg>"
        )
    };
    let text =
        |x: f64, y: f64| format!("<text x=\"{x}\" y=\"{y}\" font-size=\"10\">some words</text>");
    let found = |texts: &str| problems(&read(&fonts, &svg(texts))).len();
    assert_eq!(found(&(text(20.0, 40.0) + &text(20.0, 54.0))), 0);
    assert_eq!(found(&(text(20.0, 40.0) + &text(30.0, 46.0))), 1);
    assert_eq!(found(&(text(20.0, 40.0) + &text(75.0, 40.0))), 1);
    assert_eq!(found(&text(160.0, 40.0)), 1);
}
