//! From tokens and what stands before each to a text.

use super::layout::{Gap, STEP};
use super::tokens::{Comma, Kind, Tokens};

/// Writes the tokens.
pub fn write(tokens: &Tokens<'_>, gaps: &[Gap]) -> String {
    let mut out = String::with_capacity(tokens.text.len() + tokens.text.len() / 8);
    let mut indent = 0;
    for (i, token) in tokens.list.iter().enumerate() {
        match gaps[i] {
            Gap::Line { indent: columns, blank } => {
                indent = columns;
                out.push_str(if blank { "\n\n" } else { "\n" });
                out.extend(std::iter::repeat_n(' ', columns));
            }
            Gap::Flat if token.glued || i == 0 => {}
            Gap::Flat => out.push(' '),
        }
        let written = tokens.written(i);
        if token.kind == Kind::Text && written.contains(['\n', '\r']) {
            out.push_str(&moved(written, indent + STEP));
        } else {
            out.push_str(written);
        }
        let comma = match token.comma {
            Comma::Never => false,
            Comma::Always => true,
            Comma::AtLineEnd => breaks_after(tokens, gaps, i),
            Comma::WithinLine => !breaks_after(tokens, gaps, i),
        };
        if comma {
            out.push(',');
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    if has_crlf(tokens.text) { out.replace('\n', "\r\n") } else { out }
}

/// Whether a line break stands between a token and the next that is no comment.
fn breaks_after(tokens: &Tokens<'_>, gaps: &[Gap], i: usize) -> bool {
    let next = (i + 1..gaps.len()).find(|&next| !tokens.is_comment(next));
    next.is_none_or(|next| gaps[i + 1..=next].iter().any(|gap| *gap != Gap::Flat))
}

/// Whether every line ends with CR and LF.
fn has_crlf(text: &str) -> bool {
    let (mut lines, mut before) = (0, b' ');
    for &byte in text.as_bytes() {
        if (byte == b'\n') != (before == b'\r') {
            return false;
        }
        lines += usize::from(byte == b'\n');
        before = byte;
    }
    lines > 0 && before != b'\r'
}

/// A text over several lines, its last line at a new indent. What it says stays the same: the indent
/// of the last line is taken from every line when it is read.
fn moved(written: &str, indent: usize) -> String {
    // Such a text has a lone carriage return, which is a part of what it says.
    if written.contains("\r\r\n") {
        return written.to_owned();
    }
    let normal = written.replace("\r\n", "\n");
    let lines = normal.strip_prefix("\"\"\"\n").and_then(|rest| rest.strip_suffix("\"\"\""));
    let Some(lines) = lines else { return normal };
    let (body, last) = match lines.rsplit_once('\n') {
        Some((body, last)) => (Some(body), last),
        None => (None, lines),
    };
    if !last.chars().all(|c| matches!(c, ' ' | '\t')) {
        return normal;
    }
    let blanks = " ".repeat(indent);
    let mut out = String::from("\"\"\"\n");
    for line in body.into_iter().flat_map(|body| body.split('\n')) {
        let kept = line.strip_prefix(last).unwrap_or(line.trim_start());
        if !kept.is_empty() {
            out.push_str(&blanks);
            out.push_str(kept);
        }
        out.push('\n');
    }
    out + &blanks + "\"\"\""
}

#[cfg(test)]
mod tests {
    use super::{has_crlf, moved};

    #[test]
    fn only_a_file_all_of_crlf_keeps_it() {
        assert!(has_crlf("a\r\nb\r\n"));
        for text in ["", "a", "a\n", "a\r\nb\n", "a\nb\r\n", "a\r\nb\r", "a\rb\r\n", "\n\r\n"] {
            assert!(!has_crlf(text), "{text:?}");
        }
    }

    #[test]
    fn a_long_text_moves_as_a_whole() {
        assert_eq!(
            moved("\"\"\"\n      a\n        b\n\n      \"\"\"", 2),
            "\"\"\"\n  a\n    b\n\n  \"\"\""
        );
        assert_eq!(moved("\"\"\"\n\"\"\"", 2), "\"\"\"\n  \"\"\"");
        // These say something else when they are moved.
        for text in ["\"\"\"a\n  b\"\"\"", "\"\"\"\n  a\"\"\"", "\"\"\"\n  a\n  b\"\"\""] {
            assert_eq!(moved(text, 4), text);
        }
    }
}
