//! Dates and amounts as people say them: `30 February 2026`, `Q4 2026`, `about 3 days`, `2-8 weeks`.

use super::literal::unit_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Date;
use crate::source::Span;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words before an amount that it is not written with.
const FILLERS: [&str; 10] = [
    "every ",
    "each ",
    "about ",
    "around ",
    "roughly ",
    "approximately ",
    "circa ",
    "ca. ",
    "~",
    "≈",
];

const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

/// `about 3 days`, `one week`: the number, and its unit as it is written here, perhaps none.
fn amount(text: &str) -> Option<(String, &'static str)> {
    let mut text = text.trim();
    while let Some(rest) = FILLERS.iter().find_map(|word| text.strip_prefix(word)) {
        text = rest.trim_start();
    }
    let text = text.strip_suffix(" or so").unwrap_or(text);
    let digits = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let (number, unit) = match digits {
        0 => {
            let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
            let word = word.to_lowercase();
            let number = match &*word {
                "a" | "an" => 1,
                _ => NUMBERS.iter().position(|name| *name == word)?,
            };
            (number.to_string(), rest)
        }
        _ => (text[..digits].to_string(), &text[digits..]),
    };
    let number = if number.starts_with('.') { format!("0{number}") } else { number };
    if number.ends_with('.') || number.matches('.').count() > 1 {
        return None;
    }
    Some(match unit.trim() {
        "" => (number, ""),
        "%" => (number, "%"),
        unit => (number, unit_of(unit)?),
    })
}

/// What is told of an amount or range in words; `None` if the text is none. `plain` says that it is
/// wanted without a unit.
pub(super) fn amount_in_words(text: &str, plain: bool, span: Span) -> Option<Diagnostic> {
    if text.len() > 60 {
        return None;
    }
    let unit = |unit: &'static str| if plain { "" } else { unit };
    let ends = [" to ", "–", "—", "-"].iter().find_map(|sign| text.split_once(sign));
    let (what, label, right) =
        match ends.and_then(|(low, high)| Some((amount(low)?, amount(high)?))) {
            Some(((low, low_unit), (high, high_unit))) => {
                let low_unit = if low_unit.is_empty() { high_unit } else { low_unit };
                let high_unit = if high_unit.is_empty() { low_unit } else { high_unit };
                let right = format!("{low}{}..{high}{}", unit(low_unit), unit(high_unit));
                ("a range", "two dots stand between its ends", right)
            }
            None => {
                let (number, of) = amount(text)?;
                let label = if plain {
                    "the number alone is wanted"
                } else {
                    "a number and its unit are one word"
                };
                ("a number", label, format!("{number}{}", unit(of)))
            }
        };
    Some(
        Diagnostic::new(
            Code::BadNumber,
            span,
            format!("`{}` is not written as {what}", text.trim()),
        )
        .label(label)
        .help(format!("write `{right}`"))
        .guess(format!("write `{right}`"), span, right),
    )
}

/// What is told of a date in words; `None` if the text is none.
pub(super) fn date_in_words(text: &str, span: Span) -> Option<Diagnostic> {
    if text.len() > 40 {
        return None;
    }
    let text = text.trim();
    let (mut day, mut month, mut quarter, mut year) = (None, None, None, None);
    let mut whole = text;
    for start in ["the end of ", "end of "] {
        whole = whole.strip_prefix(start).unwrap_or(whole);
    }
    for word in whole.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let word = word.to_lowercase();
        let (digits, ending) =
            word.split_at(word.bytes().take_while(|b| b.is_ascii_digit()).count());
        let given = match (digits.len(), ending) {
            (4, "") => year.replace(digits.parse::<i16>().ok()?).is_some(),
            (1 | 2, "" | "st" | "nd" | "rd" | "th") => {
                day.replace(digits.parse::<i8>().ok()?).is_some()
            }
            _ if matches!(&*word, "q1" | "q2" | "q3" | "q4") => {
                quarter.replace(word.to_uppercase()).is_some()
            }
            _ => {
                let fits = |name: &&str| word.len() >= 3 && name.starts_with(&*word);
                let number = MONTHS.iter().position(fits)?;
                month.replace(i8::try_from(number).ok()? + 1).is_some()
            }
        };
        if given {
            return None;
        }
    }
    let not_written =
        Diagnostic::new(Code::BadNumber, span, format!("`{text}` is not written as a date"));
    let write = |right: String| {
        let title = format!("write `{right}`");
        Some(
            not_written
                .clone()
                .label("not a date as it stands")
                .help(title.clone())
                .guess(title, span, right),
        )
    };
    let missing = |help: String| {
        let d = Diagnostic::new(Code::NoSuchDate, span, format!("there is no `{text}`"));
        Some(d.label("not in the calendar").help(help))
    };
    match (day, month, quarter, year) {
        (None, None, None, Some(year)) if whole != text => write(format!("{year:04}-12-31")),
        (None, None, Some(quarter), Some(year)) => write(format!("{year:04}-{quarter}")),
        (None, Some(month), None, Some(year)) => write(format!("{year:04}-{month:02}")),
        // `12/2027`
        (Some(month @ 1..=12), None, None, Some(year)) if whole.contains(['/', '.']) => {
            write(format!("{year:04}-{month:02}"))
        }
        (Some(day), Some(month), None, Some(year)) => match Date::new(year, month, day) {
            Ok(date) => write(date.to_string()),
            Err(_) => {
                let last = Date::new(year, month, 1).ok()?.last_of_month();
                missing(format!("the last day of that month is `{last}`"))
            }
        },
        // In a leap year.
        (Some(day), Some(month), None, None) => match Date::new(2028, month, day) {
            Ok(leap) => {
                let shown = Date::new(2026, month, day).unwrap_or(leap);
                let help = format!("write year, month and day, as in `{shown}`");
                Some(not_written.label("of which year?").help(help))
            }
            Err(_) => missing("write year, month and day, as in `2026-12-31`".to_string()),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::date_in_words;
    use crate::source::Span;

    fn told(text: &str) -> String {
        date_in_words(text, Span::default())
            .map_or(String::new(), |d| format!("{} | {}", d.message, d.help.unwrap_or_default()))
    }

    #[test]
    fn dates_in_words_are_told_the_right_spelling() {
        for (text, right) in [
            ("28 February 2026", "2026-02-28"),
            ("Feb 28, 2026", "2026-02-28"),
            ("1st of March", ""),
            ("February 2026", "2026-02"),
            ("Q4 2026", "2026-Q4"),
            ("2026 Q4", "2026-Q4"),
            ("12/2027", "2027-12"),
            ("end of 2026", "2026-12-31"),
            ("the end of March 2026", "2026-03"),
        ] {
            let wanted = match right {
                "" => String::new(),
                _ => format!("`{text}` is not written as a date | write `{right}`"),
            };
            assert_eq!(told(text), wanted, "{text}");
        }
        assert_eq!(
            told("28 Feb"),
            "`28 Feb` is not written as a date | write year, month and day, as in `2026-02-28`"
        );
    }

    #[test]
    fn days_that_are_not_are_told() {
        assert_eq!(
            told("30 February 2026"),
            "there is no `30 February 2026` | the last day of that month is `2026-02-28`"
        );
        assert_eq!(
            told("30. February"),
            "there is no `30. February` | write year, month and day, as in `2026-12-31`"
        );
    }

    #[test]
    fn other_words_are_no_dates() {
        for text in ["", "28", "2026", "may", "30 people", "march on", "5 5 May", "soon 2026"] {
            assert_eq!(told(text), "", "{text}");
        }
    }
}
