//! PNG and PDF of a drawn picture, in process. Text is set in the embedded font; characters that it
//! does not have come from fonts that were given, or from the machine's.

use resvg::usvg::fontdb::{Database, ID, Source, Weight};
use resvg::usvg::{self, FontResolver, Options, Tree};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

/// Pixels of a picture at most: about 160 MB while it is painted.
const MOST: f32 = 40_000_000.0;

/// The fonts that pictures are painted with.
pub struct Fonts {
    database: Arc<Database>,
    plain: Option<ID>,
    bold: Option<ID>,
    /// Other fonts in the order in which they are asked: for plain text, for bold text.
    others: [Vec<ID>; 2],
}

impl Default for Fonts {
    fn default() -> Self {
        Fonts::new()
    }
}

impl Fonts {
    /// The embedded font alone.
    pub fn new() -> Self {
        let mut database = Database::new();
        let mut load = |bytes: &'static [u8]| {
            database.load_font_source(Source::Binary(Arc::new(bytes))).first().copied()
        };
        let plain = load(dejavu::sans_condensed::regular());
        let bold = load(dejavu::sans_condensed::bold());
        Fonts { database: Arc::new(database), plain, bold, others: [Vec::new(), Vec::new()] }
    }

    /// Adds the fonts of a file; says whether there were any. Earlier ones are asked first.
    pub fn add(&mut self, file: Vec<u8>) -> bool {
        let database = Arc::make_mut(&mut self.database);
        let new = database.load_font_source(Source::Binary(Arc::new(file)));
        let new: Vec<ID> = new.into_iter().collect();
        self.sort_in(&new);
        !new.is_empty()
    }

    /// Adds the fonts of this machine, to be asked last.
    pub fn add_system(&mut self) {
        let known: BTreeSet<ID> = self.database.faces().map(|face| face.id).collect();
        Arc::make_mut(&mut self.database).load_system_fonts();
        let new: Vec<ID> =
            self.database.faces().map(|face| face.id).filter(|id| !known.contains(id)).collect();
        self.sort_in(&new);
    }

    /// Puts fonts behind those that are there, the fitting ones first: the order in which a
    /// machine lists its fonts is chance.
    fn sort_in(&mut self, new: &[ID]) {
        for (bold, others) in self.others.iter_mut().enumerate() {
            let wanted = if bold == 1 { Weight::BOLD } else { Weight::NORMAL };
            let mut order: Vec<(bool, u16, u16, String, ID)> = new
                .iter()
                .filter_map(|&id| {
                    let face = self.database.face(id)?;
                    let name = &face.post_script_name;
                    let fit = match name {
                        _ if face.monospaced || name.contains("Mono") => 3,
                        _ if name.contains("CJKsc") || name.contains("SansSC") => 0,
                        _ if name.contains("Serif") => 2,
                        _ => 1,
                    };
                    let slanted = face.style != usvg::fontdb::Style::Normal;
                    Some((slanted, fit, face.weight.0.abs_diff(wanted.0), name.clone(), id))
                })
                .collect();
            order.sort();
            others.extend(order.into_iter().map(|entry| entry.4));
        }
    }

    fn has(&self, id: ID, c: char) -> bool {
        has(&self.database, id, c)
    }

    /// Characters of a picture that no font has; they are painted as boxes.
    pub fn lacks(&self, svg: &str) -> Vec<char> {
        let Ok(document) = usvg::roxmltree::Document::parse(svg) else { return Vec::new() };
        let texts = document.descendants().filter(|node| node.has_tag_name("text"));
        let used: BTreeSet<char> = texts
            .flat_map(|node| node.descendants())
            .filter_map(|n| n.text())
            .flat_map(str::chars)
            .collect();
        let fonts = || self.plain.iter().chain(&self.others[0]);
        used.into_iter()
            .filter(|c| !c.is_whitespace() && unicode_width::UnicodeWidthChar::width(*c) != Some(0))
            .filter(|&c| !fonts().any(|&id| self.has(id, c)))
            .collect()
    }

    /// Whether all characters of a picture are in the embedded font.
    pub fn suffice(&self, svg: &str) -> bool {
        self.lacks(svg).is_empty()
    }

    fn tree(&self, svg: &str) -> Result<Tree, String> {
        let (plain, bold) = (self.plain, self.bold);
        let found: Mutex<HashMap<(char, bool), Option<ID>>> = Mutex::new(HashMap::new());
        let options = Options {
            fontdb: self.database.clone(),
            font_resolver: FontResolver {
                // Whatever the picture asks for: it was measured with this one.
                select_font: Box::new(
                    move |font, _| if font.weight() >= 600 { bold } else { plain },
                ),
                select_fallback: Box::new(move |c, used, database| {
                    let heavy = used.first().is_some_and(|&first| Some(first) == bold);
                    let mut found = found.lock().ok()?;
                    *found.entry((c, heavy)).or_insert_with(|| {
                        let order = &self.others[usize::from(heavy)];
                        order.iter().copied().find(|&id| has(database, id, c))
                    })
                }),
            },
            ..Options::default()
        };
        Tree::from_str(svg, &options).map_err(|error| error.to_string())
    }
}

fn has(database: &Database, id: ID, c: char) -> bool {
    let look = |bytes: &[u8], index| {
        ttf_parser::Face::parse(bytes, index).is_ok_and(|face| face.glyph_index(c).is_some())
    };
    database.with_face_data(id, look).unwrap_or(false)
}

/// A picture as PNG: twice its size, for sharp text on a slide, unless that were very large.
pub fn png(svg: &str, fonts: &Fonts) -> Result<Vec<u8>, String> {
    let tree = fonts.tree(svg)?;
    let (w, h) = (tree.size().width(), tree.size().height());
    let scale = (MOST / (w * h)).sqrt().min(2.0);
    let (w, h) = ((w * scale).ceil() as u32, (h * scale).ceil() as u32);
    let mut pixels =
        resvg::tiny_skia::Pixmap::new(w.max(1), h.max(1)).ok_or("the picture is too large")?;
    resvg::render(&tree, usvg::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| error.to_string())
}

/// A picture as PDF, with text that can be selected.
pub fn pdf(svg: &str, fonts: &Fonts) -> Result<Vec<u8>, String> {
    let tree = fonts.tree(svg)?;
    // A pixel is three quarters of a point.
    let page = svg2pdf::PageOptions { dpi: 96.0 };
    let document = svg2pdf::to_pdf(&tree, svg2pdf::ConversionOptions::default(), page)
        .map_err(|error| error.to_string())?;
    super::pdf::in_order(&document).ok_or_else(|| "its objects are not as expected".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"40\">\
        <text x=\"5\" y=\"20\" font-size=\"12\">wide</text>\
        <text x=\"5\" y=\"35\" font-size=\"12\" font-weight=\"700\">bold</text></svg>";

    #[test]
    fn paints_the_same_bytes_again() {
        let fonts = Fonts::new();
        let image = png(SVG, &fonts).expect("a picture");
        assert!(image.starts_with(b"\x89PNG"));
        assert_eq!(image, png(SVG, &Fonts::new()).expect("a picture"));
        // Without a font nothing would be painted.
        let blank = png(&SVG.replace("wide", "").replace("bold", ""), &fonts).expect("a picture");
        assert!(image.len() > blank.len() + 100, "{} {}", image.len(), blank.len());
        let document = pdf(SVG, &fonts).expect("a document");
        assert!(document.starts_with(b"%PDF"));
        // The library keeps its fonts in an order of chance.
        for _ in 0..20 {
            assert_eq!(document, pdf(SVG, &fonts).expect("a document"));
        }
    }

    #[test]
    fn says_what_no_font_has() {
        let fonts = Fonts::new();
        assert_eq!(fonts.lacks(&SVG.replace("wide", "a ★ 手机 \u{301}")), ['手', '机']);
        assert!(fonts.suffice(SVG));
    }
}
