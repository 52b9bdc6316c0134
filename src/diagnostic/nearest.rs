//! What a word was meant to be.

/// The nearest of `known` to what was written, if it is near enough to be meant.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody means anything by a word this long, and comparing takes its length times another.
    if written.len() > 256 {
        return None;
    }
    let folded = fold(written);
    let length = folded.chars().count();
    let limit = match length {
        0..=1 => 0,
        2..=3 => 1,
        4..=7 => 2,
        _ => 3,
    };
    let known: Vec<&str> = known.into_iter().collect();
    known
        .iter()
        .filter(|k| k.chars().count().abs_diff(length) <= limit)
        .map(|k| (strsim::damerau_levenshtein(&folded, &fold(k)), *k))
        .filter(|(d, k)| *d <= limit && (*d < k.chars().count().max(2)))
        .min_by(|a, b| a.cmp(b))
        .map(|(_, k)| k)
        .or_else(|| by_initials(&folded, &known))
}

/// The one of `known` that is short for what was written, or that this is short for: `ces` and
/// `customer_effort_score`.
fn by_initials<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let short_for = |long: &str, short: &str| {
        short.len() >= 3 && long.contains('_') && {
            let initials = long.split('_').map(|word| word.chars().next());
            initials.eq(short.chars().map(Some))
        }
    };
    let mut fits = known.iter().filter(|k| {
        let k = k.to_lowercase();
        short_for(&k, written) || short_for(written, &k)
    });
    fits.next().copied().filter(|_| fits.next().is_none())
}

/// Lower case, with the commonest look-alike letters of other scripts read as Latin.
fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'а' | 'α' => 'a',
            'е' | 'ε' => 'e',
            'о' | 'ο' => 'o',
            'р' | 'ρ' => 'p',
            'с' => 'c',
            'х' | 'χ' => 'x',
            'у' | 'υ' => 'y',
            'і' | 'ι' => 'i',
            'ј' => 'j',
            'ѕ' => 's',
            'к' | 'κ' => 'k',
            'м' => 'm',
            'н' => 'h',
            'т' | 'τ' => 't',
            'в' | 'β' => 'b',
            'ν' => 'v',
            '-' => '_',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn what_is_short_for_something_is_found() {
        let metrics = ["ces", "nps", "click_through_rate", "conversion_rate", "cart_removal"];
        let meant = |written| nearest(written, metrics);
        assert_eq!(meant("customer_effort_score"), Some("ces"));
        assert_eq!(meant("Net_Promoter_Score"), Some("nps"));
        assert_eq!(meant("ctr"), Some("click_through_rate"));
        // Two letters are short for too much, and two names for one is no name.
        assert_eq!(meant("cr"), None);
        assert_eq!(nearest("abc", ["a_b_c", "ax_bx_cx"]), None);
    }
}
