//! User text made fit for a picture: nothing invisible in it, and wrapped by display width.

use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text as it can be seen: control characters dropped, all line breaks as `\n`, tabs as blanks,
/// and characters without a shape left out, above all those that turn the direction of what
/// follows (an override in one label would reorder the text around it).
///
/// Zero-width joiners and variation selectors stay: Persian and emoji are written with them.
pub fn visible(text: &str) -> Cow<'_, str> {
    // Most text is plain, and stays as it is.
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let goes = |c: char| has_no_shape(c) || matches!(c, '\u{2028}' | '\u{2029}');
    let Some(first) = text.find(goes) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut chars = text[first..].chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            c if has_no_shape(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn has_no_shape(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}'
            | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        // Not characters at all; XML, which Graphviz reads labels as, has no place for them.
        || c as u32 & 0xfffe == 0xfffe
}

/// How many columns of a fixed-width font the text takes: Chinese takes two a character.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The visible text in lines of at most `columns`; words that are longer are broken. At least one
/// line comes back, which is empty if nothing of the text can be seen.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    wrap_by(text, columns.max(2) as f64, |piece| piece.width() as f64)
}

/// As [`wrap`], with widths as `measure` gives them.
pub fn wrap_by(text: &str, limit: f64, measure: impl Fn(&str) -> f64) -> Vec<String> {
    let blank = measure(" ");
    let mut lines = Vec::new();
    for paragraph in visible(text).split('\n') {
        let mut line = String::new();
        let mut taken = 0.0;
        for word in paragraph.split(' ').filter(|w| !w.trim().is_empty()) {
            let mut space = !line.is_empty();
            each_piece(word, limit, &measure, |piece, width| {
                let before = if space { blank } else { 0.0 };
                if !line.is_empty() && taken + before + width > limit {
                    lines.push(std::mem::take(&mut line));
                    taken = 0.0;
                } else if space {
                    line.push(' ');
                    taken += blank;
                }
                line.push_str(piece);
                taken += width;
                space = false;
            });
        }
        // An empty line between paragraphs stays; those at the ends mean nothing.
        if !line.is_empty() || lines.last().is_some_and(|l| !l.is_empty()) {
            lines.push(line);
        }
    }
    while lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// As [`wrap`], in as many lines, but narrower where that leaves no last line of one word.
pub fn balance(text: &str, columns: usize) -> Vec<String> {
    let mut lines = wrap(text, columns);
    if lines.len() < 2 {
        return lines;
    }
    // In narrower lines more words are broken: those that are longer than a line stay as they are.
    let shown = visible(text);
    let mut longest = 0;
    for word in shown.split([' ', '\n']) {
        let measure = |piece: &str| piece.width() as f64;
        each_piece(word, columns as f64, &measure, |piece, _| longest = longest.max(piece.width()));
    }
    for narrower in (longest.max(columns * 3 / 5)..columns).rev() {
        let next = wrap(text, narrower);
        if next.len() > lines.len() {
            break;
        }
        lines = next;
    }
    lines
}

/// Facts in a line, parted by dots; short ones are not broken.
pub fn facts(facts: &[String]) -> String {
    let whole = |fact: &str| match fact.width() {
        0..=14 => fact.replace(' ', "\u{a0}"),
        _ => fact.replace("≥ ", "≥\u{a0}").replace("≤ ", "≤\u{a0}"),
    };
    let parts = facts.iter().flat_map(|fact| fact.split(" · "));
    parts.map(whole).collect::<Vec<_>>().join("\u{a0}· ")
}

/// Calls `each` with the parts of a word between which a line may break, and their widths: before
/// Chinese, Japanese and Korean characters (but not before closing marks), and anywhere in what is
/// longer than a line.
fn each_piece(
    word: &str,
    limit: f64,
    measure: &impl Fn(&str) -> f64,
    mut each: impl FnMut(&str, f64),
) {
    // Most words are of letters that stand for themselves, and fit.
    if word.chars().all(stands_alone) {
        let width = measure(word);
        if width <= limit {
            return each(word, width);
        }
    }
    let mut start = 0;
    let mut taken = 0.0;
    let mut after_wide = false;
    let mut joined = false;
    for (at, c) in word.char_indices() {
        let wide = is_ideographic(c);
        let attached =
            joined || c.width().unwrap_or(0) == 0 || ('\u{1f3fb}'..='\u{1f3ff}').contains(&c);
        let width = measure(&word[at..at + c.len_utf8()]);
        let fits = at > 0 && taken + width <= limit;
        let breaks = (wide || after_wide) && !closes(c);
        if at > 0 && (attached || (fits && !breaks)) {
            taken += width;
        } else {
            if at > 0 {
                each(&word[start..at], measure(&word[start..at]));
            }
            start = at;
            taken = width;
        }
        if !attached {
            after_wide = wide && !opens(c);
        }
        joined = c == '\u{200d}';
    }
    if start < word.len() {
        each(&word[start..], measure(&word[start..]));
    }
}

/// Whether it is a letter or mark of Western writing: nothing is attached to it, and no line breaks
/// before or behind it.
fn stands_alone(c: char) -> bool {
    c < '\u{300}' || ('\u{2010}'..='\u{2027}').contains(&c)
}

/// Whether a line may break before and behind it: Chinese and Japanese characters.
pub fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{3ffff}')
        // Korean is written with blanks between its words.
        && !matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Whether a line has characters that are higher than Latin ones: Chinese, Korean, emoji.
pub fn is_tall(line: &str) -> bool {
    !line.is_ascii() && line.chars().any(|c| c.width() == Some(2))
}

/// What begins and ends a text that runs from right to left as a whole, whatever is around it;
/// nothing for one that does not.
pub fn isolated(right_to_left: bool) -> (&'static str, &'static str) {
    if right_to_left { ("\u{2067}", "\u{2069}") } else { ("", "") }
}

/// Whether a letter is of a script that is written from right to left.
pub fn is_from_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Whether the first letter of a text is of a script that is written from right to left.
pub fn is_right_to_left(text: &str) -> bool {
    !text.is_ascii() && text.chars().find(|c| c.is_alphabetic()).is_some_and(is_from_right)
}

fn closes(c: char) -> bool {
    "、。，．・：；？！）］｝」』】〉》〕’”ー々,.!?:;)]}".contains(c)
}

fn opens(c: char) -> bool {
    "（［｛「『【〈《〔‘“".contains(c)
}

/// The text in one line of at most `columns`, cut with `…` where it is longer.
pub fn shorten(text: &str, columns: usize) -> String {
    let line = visible(text).replace('\n', " ");
    if line.width() <= columns {
        return line;
    }
    let mut out = String::new();
    for c in line.chars() {
        if out.width() + c.width().unwrap_or(0) + 1 > columns {
            break;
        }
        out.push(c);
    }
    // Rather a word less than a part of one, where not much is lost.
    let whole = line[out.len()..].starts_with(' ');
    if let Some(blank) = out.rfind(' ').filter(|&at| !whole && out[at..].width() <= columns / 4) {
        out.truncate(blank);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_blanks_and_breaks_long_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("x abcdefghij", 4), ["x", "abcd", "efgh", "ij"]);
        assert_eq!(wrap("a\nb", 9), ["a", "b"]);
        assert_eq!(wrap("", 9), [""]);
        assert_eq!(wrap("\u{202e}\u{200b}", 9), [""]);
    }

    #[test]
    fn wraps_chinese_anywhere_but_before_closing_marks() {
        assert_eq!(wrap("我需要一部手机。", 8), ["我需要一", "部手机。"]);
        assert_eq!(wrap("我需要。一部", 6), ["我需", "要。一", "部"]);
    }

    #[test]
    fn short_facts_stay_whole() {
        let said = ["target ≥ 65% by 2027-Q2", "alert < 48% · weight 3"].map(str::to_owned);
        assert_eq!(
            facts(&said),
            "target ≥\u{a0}65% by 2027-Q2\u{a0}· alert\u{a0}<\u{a0}48%\u{a0}· weight\u{a0}3"
        );
    }

    #[test]
    fn invisible_characters_go() {
        assert_eq!(visible("a\u{202e}b\u{0}c\u{feff}\r\nd\u{ffff}"), "abc\nd");
        assert_eq!(visible("👩\u{200d}💻"), "👩\u{200d}💻");
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let text =
            "Sponsored results bury 评论和测试 the reviewsreviewsreviewsreviews 👩\u{200d}💻👍🏽 end";
        for columns in 2..40 {
            for line in wrap(text, columns) {
                assert!(width(&line) <= columns.max(2), "{columns}: {line}");
            }
        }
    }

    #[test]
    fn balances_lines() {
        assert_eq!(balance("The call that it is ready", 21), ["The call that", "it is ready"]);
        assert_eq!(balance("one", 9), ["one"]);
        assert_eq!(balance("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn shortens_with_an_ellipsis() {
        assert_eq!(shorten("one two three", 8), "one two…");
        assert_eq!(shorten("it ends within a word", 16), "it ends within…");
        assert_eq!(shorten("itendswithinaword", 8), "itendsw…");
        assert_eq!(shorten("one", 8), "one");
    }
}
