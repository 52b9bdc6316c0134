//! Words that several messages share.

use rust_decimal::Decimal;
use std::fmt::Display;

/// A name in backticks.
pub fn quote(name: impl Display) -> String {
    format!("`{name}`")
}

/// Names in backticks, as one would list them: `` `a`, `b` and `c` ``.
pub fn list<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    let mut quoted: Vec<String> = names.into_iter().map(quote).collect();
    let Some(last) = quoted.pop() else { return String::new() };
    if quoted.is_empty() { last } else { format!("{} and {last}", quoted.join(", ")) }
}

/// `1 warning`, `2 warnings`.
pub fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

/// A level of feeling with its sign: `-1`, `0`, `+2`.
pub fn level(level: i8) -> String {
    if level > 0 { format!("+{level}") } else { level.to_string() }
}

/// A fraction as a percentage, with at most two decimals: `12.25%`.
pub fn percent(fraction: Decimal) -> String {
    format!("{}%", fraction.saturating_mul(Decimal::ONE_HUNDRED).round_dp(2).normalize())
}
