//! A line of text in the fonts that it needs. The renderer sets a line in each of its fonts and puts
//! one over the other, letter by letter; where two fonts do not make as many signs of the same
//! letters (a flag, letters with marks) it loses some, or stops. So that what is in another font
//! stands at a place of its own, and nothing is put over anything.

use super::{Fonts, RUN, is_seen, outlines};
use crate::diagram::text::{self, is_from_right};
use resvg::usvg::fontdb::ID;
use std::borrow::Cow;
use std::collections::HashMap;

/// Letters that follow one another in one font and in one direction.
struct Piece<'a> {
    /// As it is written, with what stands for signs of XML.
    text: &'a str,
    /// Which of the stand-ins; `None`: the embedded font.
    font: Option<usize>,
    right_to_left: bool,
    /// Pixels.
    width: f64,
}

/// A letter, or what is written in place of one.
struct Letter {
    /// Where it ends in the text.
    end: usize,
    c: char,
    font: Option<usize>,
    right_to_left: bool,
}

/// What stands in for what the embedded font does not have.
struct StandIns<'a> {
    fonts: &'a Fonts,
    images: bool,
    /// The fonts that are used.
    used: Vec<ID>,
    /// For each character, plain or bold; none: the embedded font has it, or no font has.
    known: HashMap<(char, bool), Option<usize>>,
    /// In em.
    advances: HashMap<(char, ID), f64>,
}

impl Fonts {
    /// The picture, with what the embedded font does not have in pieces of their own, and the fonts
    /// of those pieces.
    pub(super) fn in_runs<'a>(&self, svg: &'a str, images: bool) -> (Cow<'a, str>, Vec<ID>) {
        let mut fonts = StandIns {
            fonts: self,
            images,
            used: Vec::new(),
            known: HashMap::new(),
            advances: HashMap::new(),
        };
        if svg.is_ascii() {
            return (Cow::Borrowed(svg), fonts.used);
        }
        let mut out = String::with_capacity(svg.len() + svg.len() / 8);
        let mut rest = svg;
        while let Some(text) = rest.find("<text") {
            let Some(begin) = rest[text..].find('>').map(|at| text + at + 1) else { break };
            let Some(end) = rest[begin..].find('<').map(|at| begin + at) else { break };
            let (before, tag) = rest[..begin].split_at(text);
            out.push_str(before);
            fonts.line(&mut out, tag, &rest[begin..end]);
            rest = &rest[end..];
        }
        out.push_str(rest);
        (Cow::Owned(out), fonts.used)
    }
}

impl StandIns<'_> {
    /// Writes the beginning of a `text` element and what stands in it.
    fn line(&mut self, out: &mut String, tag: &str, words: &str) {
        let bold = ["\"700\"", "\"bold\""]
            .iter()
            .any(|weight| tag.contains(&format!("font-weight={weight}")));
        let number = |name| attribute(tag, name).and_then(|value| value.parse::<f64>().ok());
        let mut letters = self.letters(words, bold);
        let first = letters.first().map(|letter| letter.font);
        if letters.iter().all(|letter| Some(letter.font) == first) {
            out.push_str(tag);
            match first.flatten() {
                Some(font) => {
                    out.push_str(&format!("<tspan font-family=\"{RUN}{font}\">{words}</tspan>"))
                }
                None => out.push_str(words),
            }
            return;
        }
        let whole = directions(&mut letters);
        let size = number("font-size").unwrap_or(16.0);
        let pieces = in_order(self.pieces(words, &letters, bold, size), whole);
        let width: f64 = pieces.iter().map(|piece| piece.width).sum();
        let x = number("x").unwrap_or(0.0);
        let mut left = match attribute(tag, "text-anchor") {
            Some("middle") => x - width / 2.0,
            Some("end") => x - width,
            _ => x,
        };
        out.push_str(tag);
        for piece in pieces {
            out.push_str(&format!("<tspan x=\"{left:.2}\" text-anchor=\"start\""));
            if let Some(font) = piece.font {
                out.push_str(&format!(" font-family=\"{RUN}{font}\""));
            }
            // A piece that runs from the right does so with the spaces and signs at its ends.
            let mark = if piece.right_to_left { "\u{200f}" } else { "" };
            out.push_str(&format!(">{mark}{}{mark}</tspan>", piece.text));
            left += piece.width;
        }
    }

    fn letters(&mut self, words: &str, bold: bool) -> Vec<Letter> {
        let mut letters: Vec<Letter> = Vec::new();
        let mut at = 0;
        while let Some(mut c) = words[at..].chars().next() {
            let mut end = at + c.len_utf8();
            if c == '&'
                && let Some(long) = words[at..].bytes().take(10).position(|b| b == b';')
            {
                end = at + long + 1;
                c = meant(&words[at..end]);
            }
            let font = match letters.last().and_then(|before| before.font) {
                // Marks belong to what they stand on.
                Some(font) if !is_seen(c) && !c.is_whitespace() => Some(font),
                _ if c.is_ascii() => None,
                _ => self.stand_in(c, bold),
            };
            letters.push(Letter { end, c, font, right_to_left: false });
            at = end;
        }
        letters
    }

    fn stand_in(&mut self, c: char, bold: bool) -> Option<usize> {
        if let Some(known) = self.known.get(&(c, bold)) {
            return *known;
        }
        let fonts = self.fonts;
        let own = if bold { fonts.bold } else { fonts.plain };
        let there = !is_seen(c) || own.is_some_and(|id| fonts.has(id, c));
        let id = if there { None } else { fonts.other(&fonts.database, c, bold, self.images) };
        let place = id.map(|id| {
            self.used.iter().position(|&font| font == id).unwrap_or_else(|| {
                self.used.push(id);
                self.used.len() - 1
            })
        });
        self.known.insert((c, bold), place);
        place
    }

    fn pieces<'t>(
        &mut self,
        words: &'t str,
        letters: &[Letter],
        bold: bool,
        size: f64,
    ) -> Vec<Piece<'t>> {
        let mut pieces: Vec<Piece> = Vec::new();
        let (mut at, mut begin, mut flag) = (0, 0, false);
        for letter in letters {
            let own = if bold { self.fonts.bold } else { self.fonts.plain };
            let id = letter.font.map(|font| self.used[font]).or(own);
            let mut width = id.map_or(0.0, |id| self.advance(letter.c, id)) * size;
            // In a font of images the second half of a flag takes no room.
            let half = matches!(letter.c, '\u{1f1e6}'..='\u{1f1ff}');
            if flag && half && id.is_some_and(|id| !outlines(&self.fonts.database, id)) {
                width = 0.0;
            }
            flag = half && !flag;
            match pieces.last_mut() {
                Some(piece)
                    if piece.font == letter.font && piece.right_to_left == letter.right_to_left =>
                {
                    piece.text = &words[begin..letter.end];
                    piece.width += width;
                }
                _ => {
                    begin = at;
                    let (font, right_to_left) = (letter.font, letter.right_to_left);
                    let text = &words[begin..letter.end];
                    pieces.push(Piece { text, font, right_to_left, width });
                }
            }
            at = letter.end;
        }
        pieces
    }

    fn advance(&mut self, c: char, id: ID) -> f64 {
        if !is_seen(c) && !c.is_whitespace() {
            return 0.0;
        }
        let database = &self.fonts.database;
        *self.advances.entry((c, id)).or_insert_with(|| {
            let look = |bytes: &[u8], index| {
                let face = ttf_parser::Face::parse(bytes, index).ok()?;
                let glyph = face.glyph_index(c).unwrap_or_default();
                let wide = f64::from(face.glyph_hor_advance(glyph)?);
                Some(wide / f64::from(face.units_per_em()))
            };
            database.with_face_data(id, look).flatten().unwrap_or(1.0)
        })
    }
}

/// The value of an attribute.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let begin = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[begin..].split('"').next()
}

/// What a sign is that is written with an ampersand.
fn meant(written: &str) -> char {
    match written {
        "&lt;" => '<',
        "&gt;" => '>',
        "&quot;" => '"',
        "&apos;" | "&#39;" => '\'',
        _ => '&',
    }
}

/// Gives each letter its direction, and says whether the whole line runs from the right. Signs and
/// numbers run as the letters on both sides of them, or as the whole.
fn directions(letters: &mut [Letter]) -> bool {
    let whole = letters.first().is_some_and(|letter| text::isolated(true).0.starts_with(letter.c));
    let (mut before, mut from) = (whole, 0);
    let mut fill = |letters: &mut [Letter], after: bool, at: usize| {
        let between = if before == after { after } else { whole };
        letters[from.min(at)..at].iter_mut().for_each(|letter| letter.right_to_left = between);
        (before, from) = (after, at + 1);
    };
    for at in 0..letters.len() {
        let c = letters[at].c;
        if c.is_alphabetic() {
            let right = is_from_right(c);
            fill(letters, right, at);
            letters[at].right_to_left = right;
        }
    }
    let all = letters.len();
    fill(letters, whole, all);
    whole
}

/// The pieces from left to right.
fn in_order(pieces: Vec<Piece>, whole: bool) -> Vec<Piece> {
    let mut parts: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match parts.last_mut() {
            Some(part) if part[0].right_to_left == piece.right_to_left => part.push(piece),
            _ => parts.push(vec![piece]),
        }
    }
    for part in parts.iter_mut().filter(|part| part[0].right_to_left) {
        part.reverse();
    }
    if whole {
        parts.reverse();
    }
    parts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a line from left to right; what is not of ASCII, Arabic or Hebrew stands in.
    fn pieces(words: &str) -> Vec<&str> {
        let mut letters: Vec<Letter> = (words.char_indices())
            .map(|(at, c)| {
                let other = !c.is_ascii() && !is_from_right(c) && is_seen(c);
                let font = other.then_some(0);
                Letter { end: at + c.len_utf8(), c, font, right_to_left: false }
            })
            .collect();
        let whole = directions(&mut letters);
        let fonts = Fonts::new();
        let mut stand_ins = StandIns {
            fonts: &fonts,
            images: true,
            used: fonts.plain.into_iter().collect(),
            known: HashMap::new(),
            advances: HashMap::new(),
        };
        let pieces = in_order(stand_ins.pieces(words, &letters, false, 10.0), whole);
        pieces.into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn pieces_stand_as_the_line_is_read() {
        assert_eq!(pieces("go 开门 to"), ["go ", "开门", " to"]);
        // Arabic within: its own pieces follow one another from the right.
        assert_eq!(pieces("to طريق 😀 نعم on"), ["to ", " نعم", "😀", "طريق ", " on"]);
        // All of it from the right, but for what is not.
        assert_eq!(
            pieces("\u{2067}حزين 开心 نعم\u{2069}"),
            [" نعم\u{2069}", "开心", "\u{2067}حزين "]
        );
    }
}
