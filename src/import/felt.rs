//! How something feels, read from what people write for it: a number, a face, a word.

/// The level that a text begins with, the rest, and whether that is a guess. `signed`: the numbers
/// beside it have signs, so that a `1` without one is no score from 1 to 5.
pub(super) fn level(text: &str, signed: bool) -> Option<(i8, String, bool)> {
    let text = text.replace('−', "-");
    // A number says it; a face behind it belongs to the words.
    let number = numbered(&text, signed).or_else(|| behind(&text));
    number.or_else(|| starred(&text)).or_else(|| drawn(&text)).or_else(|| worded(&text))
}

/// `happy (4/5)`, `anxious (-2)`.
fn behind(text: &str) -> Option<(i8, String, bool)> {
    let (word, number) = text.strip_suffix(')')?.rsplit_once('(')?;
    let said = is_signed(number) || number.trim_end().ends_with("/5");
    let (level, rest, _) = numbered(number.trim(), false).filter(|_| said)?;
    rest.is_empty().then(|| (level, word.trim().to_owned(), true))
}

/// One star is the worst, five are the best.
fn starred(text: &str) -> Option<(i8, String, bool)> {
    let is_star = |c: &char| "⭐★🌟".contains(*c);
    let stars = i8::try_from(text.chars().filter(is_star).count()).ok()?;
    let rest: String = text.chars().filter(|c| !is_star(c) && !"☆\u{fe0f}".contains(*c)).collect();
    (1..=5).contains(&stars).then(|| (stars - 3, rest.trim().to_owned(), true))
}

/// Whether a text begins with a number that has a sign.
pub(super) fn is_signed(text: &str) -> bool {
    let number = text.strip_prefix(['+', '-', '−']);
    number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `-2 lost`, `4/5: easy`.
fn numbered(text: &str, signed: bool) -> Option<(i8, String, bool)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !"+-".contains(c)).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let value: i8 = number.parse().ok()?;
    let (out_of, rest) = match rest.trim_start().strip_prefix("/5") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let own = number.starts_with(['+', '-']) || value == 0;
    let word = rest.trim().trim_start_matches([':', ',']).trim().to_owned();
    if (own || signed) && !out_of {
        (-2..=2).contains(&value).then_some((value, word, !own))
    } else {
        (1..=5).contains(&value).then_some((value - 3, word, true))
    }
}

/// A face that laughs or cries.
fn drawn(text: &str) -> Option<(i8, String, bool)> {
    let faces = [
        ("😍🤩😁😄😀🥳🥰🤗", 2),
        ("😃😊🙂☺😌😎", 1),
        ("😐😶😑🤔", 0),
        ("🙁😕😟☹😞😒😰😨😥😓", -1),
        ("😡😠😢😭😤😫😩😖😣", -2),
    ];
    faces.iter().find_map(|(signs, level)| {
        let c = text.chars().find(|c| signs.contains(*c))?;
        let rest: String = text.chars().filter(|x| *x != c && *x != '\u{fe0f}').collect();
        Some((*level, rest.trim().to_owned(), true))
    })
}

/// `Frustrated (negative)`: the word stays, and nothing is read where there are two of them.
fn worded(text: &str) -> Option<(i8, String, bool)> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let mut levels = words.filter_map(|word| match word.as_str() {
        "positive" => Some(1),
        "neutral" => Some(0),
        "negative" => Some(-1),
        _ => None,
    });
    let Some(level) = levels.next() else { return mood(text) };
    levels.next().is_none().then(|| (level, text.to_owned(), true))
}

/// A mood that is told in one word.
fn mood(text: &str) -> Option<(i8, String, bool)> {
    let moods: [(&[&str], i8); 4] = [
        (&["delighted", "thrilled", "ecstatic"], 2),
        (&["happy", "glad", "satisfied", "relieved", "confident", "pleased", "excited"], 1),
        (
            &[
                "anxious",
                "annoyed",
                "confused",
                "disappointed",
                "frustrated",
                "nervous",
                "sad",
                "stressed",
                "unsure",
                "worried",
            ],
            -1,
        ),
        (&["angry", "desperate", "furious"], -2),
    ];
    let word = text.trim_end_matches(['.', '!']).to_lowercase();
    let found = moods.iter().find(|(words, _)| words.contains(&word.as_str()));
    found.map(|(_, level)| (*level, text.to_owned(), true))
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn numbers_behind_words_stars_and_moods_are_read() {
        for (text, read) in [
            ("happy (4/5)", Some((1, "happy"))),
            ("anxious (-2)", Some((-2, "anxious"))),
            ("⭐⭐⭐⭐", Some((1, ""))),
            ("★☆☆☆☆ awful", Some((-2, "awful"))),
            ("Angry!", Some((-2, "Angry!"))),
            ("not angry", None),
            ("waits (3)", None),
            ("lost (9/5)", None),
            ("⭐⭐⭐⭐⭐⭐", None),
        ] {
            let found = level(text, false);
            let found = found.as_ref().map(|(level, word, _)| (*level, word.as_str()));
            assert_eq!(found, read, "{text}");
        }
    }
}
