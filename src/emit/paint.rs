//! PNG and PDF of a drawn picture, in process. Text is set in the embedded font; characters that it
//! does not have come from fonts that were given, or from the machine's.

mod pieces;

use resvg::usvg::fontdb::{Database, ID, Source, Weight};
use resvg::usvg::{self, FontFamily, FontResolver, Options, Tree};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
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

    /// Whether the fonts that are there have all characters of a picture.
    pub fn suffice(&self, svg: &str) -> bool {
        let Ok(document) = usvg::roxmltree::Document::parse(svg) else { return true };
        let texts = document.descendants().filter(|node| node.has_tag_name("text"));
        let used: BTreeSet<char> = texts
            .flat_map(|node| node.descendants())
            .filter_map(|n| n.text())
            .flat_map(str::chars)
            .filter(|&c| is_seen(c))
            .collect();
        let fonts = || self.plain.iter().chain(&self.others[0]);
        used.into_iter().all(|c| fonts().any(|&id| self.has(id, c)))
    }

    /// The characters of a laid out picture for which no font was found; they are painted as boxes.
    fn lacking(tree: &Tree) -> BTreeSet<char> {
        fn texts<'a>(group: &'a usvg::Group, found: &mut Vec<&'a usvg::Text>) {
            for node in group.children() {
                match node {
                    usvg::Node::Group(group) => texts(group, found),
                    usvg::Node::Text(text) => found.push(text),
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        texts(tree.root(), &mut found);
        let spans = found.iter().flat_map(|text| text.layouted());
        let glyphs = spans.flat_map(|span| &span.positioned_glyphs);
        let missing = glyphs.filter(|glyph| glyph.id.0 == 0);
        missing.flat_map(|glyph| glyph.text.chars()).filter(|&c| is_seen(c)).collect()
    }

    /// The picture, laid out. Without `images`, fonts whose letters are images are left out.
    fn tree(&self, svg: &str, images: bool) -> Result<Tree, String> {
        let svg = in_parts(svg);
        let (svg, runs) = self.in_runs(&svg, images);
        let (plain, bold) = (self.plain, self.bold);
        let found: Mutex<HashMap<(char, bool), Option<ID>>> = Mutex::new(HashMap::new());
        let options = Options {
            fontdb: self.database.clone(),
            font_resolver: FontResolver {
                // Whatever the picture asks for: it was measured with this one.
                select_font: Box::new(move |font, _| {
                    let run = match font.families().first() {
                        Some(FontFamily::Named(name)) => name.strip_prefix(RUN),
                        _ => None,
                    };
                    let run = run.and_then(|number| runs.get(number.parse::<usize>().ok()?));
                    let usual = if font.weight() >= 600 { bold } else { plain };
                    run.copied().or(usual)
                }),
                // What can be seen stands in a piece of its own, or there is no font for it.
                select_fallback: Box::new(move |c, used, database| {
                    if is_seen(c) {
                        return None;
                    }
                    let heavy = used.first().is_some_and(|&first| Some(first) == bold);
                    let mut found = found.lock().ok()?;
                    *found
                        .entry((c, heavy))
                        .or_insert_with(|| self.other(database, c, heavy, images))
                }),
            },
            ..Options::default()
        };
        Tree::from_str(&svg, &options).map_err(|error| error.to_string())
    }

    /// The first of the other fonts that has a character.
    fn other(&self, database: &Database, c: char, heavy: bool, images: bool) -> Option<ID> {
        let can = |id| has(database, id, c) && (images || outlines(database, id));
        self.others[usize::from(heavy)].iter().copied().find(|&id| can(id))
    }
}

/// What a piece in another font names as its font, before the font's number.
const RUN: &str = "journey-stand-in-";

fn has(database: &Database, id: ID, c: char) -> bool {
    let look = |bytes: &[u8], index| {
        ttf_parser::Face::parse(bytes, index).is_ok_and(|face| face.glyph_index(c).is_some())
    };
    database.with_face_data(id, look).unwrap_or(false)
}

/// Whether the letters of a font are outlines: emoji may be images.
fn outlines(database: &Database, id: ID) -> bool {
    let look = |bytes: &[u8], index| {
        ttf_parser::Face::parse(bytes, index).is_ok_and(|face| {
            let tables = face.tables();
            tables.glyf.is_some() || tables.cff.is_some() || tables.cff2.is_some()
        })
    };
    database.with_face_data(id, look).unwrap_or(false)
}

/// Whether one sees that a character is not there.
fn is_seen(c: char) -> bool {
    !c.is_whitespace() && unicode_width::UnicodeWidthChar::width(c) != Some(0)
}

/// Emoji that are made of several, as those: few fonts have them as one, and they were measured so.
fn in_parts(svg: &str) -> Cow<'_, str> {
    let joins = |c: char| matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    if !svg.contains(joins) {
        return Cow::Borrowed(svg);
    }
    let mut out = String::with_capacity(svg.len());
    let mut after_emoji = false;
    for c in svg.chars() {
        if after_emoji && joins(c) {
            continue;
        }
        after_emoji = matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}');
        out.push(c);
    }
    Cow::Owned(out)
}

/// A painted picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Painted {
    /// The file.
    pub bytes: Vec<u8>,
    /// What could not be painted for want of a font.
    pub lacking: BTreeSet<char>,
}

/// A picture as PNG: twice its size, for sharp text on a slide, unless that were very large.
pub fn png(svg: &str, fonts: &Fonts) -> Result<Painted, String> {
    guarded(|| png_of(svg, fonts))
}

/// A picture as PDF, with text that can be selected.
pub fn pdf(svg: &str, fonts: &Fonts) -> Result<Painted, String> {
    guarded(|| pdf_of(svg, fonts))
}

/// What the libraries make of a picture. They take some of what fonts say for granted and panic where
/// that is not so: nothing is lost then but this one picture.
fn guarded(paint: impl FnOnce() -> Result<Painted, String>) -> Result<Painted, String> {
    catch_unwind(AssertUnwindSafe(paint))
        .unwrap_or_else(|_| Err("the painter stumbles over its letters".to_owned()))
}

fn png_of(svg: &str, fonts: &Fonts) -> Result<Painted, String> {
    let tree = fonts.tree(svg, true)?;
    let (w, h) = (tree.size().width(), tree.size().height());
    let scale = (MOST / (w * h)).sqrt().min(2.0);
    let (w, h) = ((w * scale).ceil() as u32, (h * scale).ceil() as u32);
    let mut pixels =
        resvg::tiny_skia::Pixmap::new(w.max(1), h.max(1)).ok_or("the picture is too large")?;
    resvg::render(&tree, usvg::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let bytes = pixels.encode_png().map_err(|error| error.to_string())?;
    Ok(Painted { bytes, lacking: Fonts::lacking(&tree) })
}

fn pdf_of(svg: &str, fonts: &Fonts) -> Result<Painted, String> {
    // Documents are written without the reading of images, and no font of images can be put in.
    let tree = fonts.tree(svg, false)?;
    // A pixel is three quarters of a point.
    let page = svg2pdf::PageOptions { dpi: 96.0 };
    let document = svg2pdf::to_pdf(&tree, svg2pdf::ConversionOptions::default(), page)
        .map_err(|error| error.to_string())?;
    let bytes = super::pdf::in_order(&document).ok_or("its objects are not as expected")?;
    Ok(Painted { bytes, lacking: Fonts::lacking(&tree) })
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
        let png = |svg: &str, fonts: &Fonts| png(svg, fonts).expect("a picture").bytes;
        let pdf = |svg: &str, fonts: &Fonts| pdf(svg, fonts).expect("a document").bytes;
        let image = png(SVG, &fonts);
        assert!(image.starts_with(b"\x89PNG"));
        let others = Fonts::new();
        assert_eq!(image, png(SVG, &others));
        // Without a font nothing would be painted.
        let blank = png(&SVG.replace("wide", "").replace("bold", ""), &fonts);
        assert!(image.len() > blank.len() + 100, "{} {}", image.len(), blank.len());
        let document = pdf(SVG, &fonts);
        assert!(document.starts_with(b"%PDF"));
        // The library keeps its fonts in an order of chance.
        for _ in 0..20 {
            assert_eq!(document, pdf(SVG, &fonts));
        }
    }

    #[test]
    fn says_what_no_font_has() {
        let fonts = Fonts::new();
        let strange = SVG.replace("wide", "a ★ 手机 \u{301}");
        for painted in [png(&strange, &fonts), pdf(&strange, &fonts)] {
            assert_eq!(painted.expect("a picture").lacking, ['手', '机'].into());
        }
        assert!(fonts.suffice(SVG) && !fonts.suffice(&strange));
    }

    #[test]
    #[allow(clippy::print_stderr, reason = "a skipped test says so")]
    fn a_line_of_two_fonts_is_as_wide_as_it_was_measured() {
        use crate::emit::svg::font::{Fonts as Measured, Style};
        let mut fonts = Fonts::new();
        fonts.add_system();
        let measured = Measured::new();
        for words in ["target ≤ 5 · “市场部” owner", "“谢谢”邮件", "≥ 60% · 买 · à"]
        {
            let svg = SVG.replace("wide", words).replace("bold", words);
            if !fonts.suffice(&svg) {
                eprintln!("skipped: no font of this machine has Chinese letters");
                return;
            }
            let tree = fonts.tree(&svg, true).expect("a picture");
            let mut widths = Vec::new();
            for node in tree.root().children() {
                if let usvg::Node::Text(text) = node {
                    let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                    let right = glyphs.map(|glyph| glyph.outline_transform().tx);
                    widths.push((right.fold(0.0, f32::max) - 5.0, text.chunks().len()));
                }
            }
            assert_eq!(widths.len(), 2);
            // To where the last letter begins.
            let last = words.char_indices().next_back().map_or(0, |(at, _)| at);
            for ((width, chunks), bold) in widths.into_iter().zip([false, true]) {
                let style = Style { bold, ..Style::new(12.0, "#000000") };
                let wanted = measured.width(&words[..last], style);
                // Nothing is put over anything: each font has places of its own.
                assert!(chunks > 1, "{words}");
                let away = (f64::from(width) - wanted).abs();
                assert!(away < 1.5, "{words}: {width}, not {wanted}");
            }
        }
    }

    #[test]
    #[allow(clippy::print_stderr, reason = "a skipped test says so")]
    fn whatever_letters_stand_together_are_painted() {
        let mut fonts = Fonts::new();
        fonts.add_system();
        if !fonts.suffice(&SVG.replace("wide", "开")) {
            eprintln!("skipped: no font of this machine has Chinese letters");
            return;
        }
        const PARTS: [&str; 16] = [
            "开",
            "🇩🇪",
            "e\u{301}",
            "حزين",
            "😀",
            "👩\u{200d}💻",
            " ",
            "Aä",
            "🇩",
            "ह\u{93f}न\u{94d}दी",
            "각\u{11a8}",
            "买 3 &amp; 4",
            "שָׁלוֹם",
            "ก\u{e34}\u{e48}",
            "👍🏽",
            "\u{301}",
        ];
        // The same choice every time: each part before each other one, and some that are longer.
        let mut lines: Vec<String> =
            PARTS.iter().flat_map(|a| PARTS.iter().map(move |b| format!("{a}{b}"))).collect();
        let mut state = 7_usize;
        for _ in 0..60 {
            let mut line = String::new();
            for _ in 0..6 {
                state = (state * 1_103_515_245 + 12_345) % (1 << 31);
                line.push_str(PARTS[state / 65_536 % PARTS.len()]);
            }
            lines.push(line);
        }
        for some in lines.chunks(40) {
            let words = |line: &String| {
                let around = crate::diagram::text::isolated(line.starts_with(['ح', 'ש']));
                format!(
                    "<text x=\"9\" y=\"20\" font-size=\"12\">{}{line}{}</text>",
                    around.0, around.1
                )
            };
            let all: String = some.iter().map(words).collect();
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"40\">{all}</svg>"
            );
            for (kind, painted) in [("png", png_of(&svg, &fonts)), ("pdf", pdf_of(&svg, &fonts))] {
                assert!(painted.is_ok(), "{kind} of {some:?}: {painted:?}");
            }
        }
    }

    #[test]
    fn what_stumbles_is_told() {
        let painted = guarded(|| panic!("as a library does"));
        assert_eq!(painted.unwrap_err(), "the painter stumbles over its letters");
    }

    #[test]
    fn emoji_of_several_fall_into_their_parts() {
        assert_eq!(in_parts("👩\u{200d}💻 👍🏽 ☀\u{fe0f}!"), "👩💻 👍 ☀!");
        // Persian is written with joiners.
        assert_eq!(in_parts("می\u{200d}خواهم"), "می\u{200d}خواهم");
    }
}
