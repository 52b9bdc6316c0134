//! The one place where user text becomes XML or HTML: pictures, the report, test results, and the
//! HTML-like labels of Graphviz.

use crate::diagram::text;
use std::borrow::Cow;

/// Text between tags, or the value of an attribute in double quotes: nothing invisible in it, and
/// nothing that means something to XML.
pub fn xml(value: &str) -> Cow<'_, str> {
    let shown = text::visible(value);
    let means = |b: u8| matches!(b, b'&' | b'<' | b'>' | b'"' | b'\'' | b'\n');
    let Some(first) = shown.bytes().position(means) else { return shown };
    let mut out = String::with_capacity(shown.len() + 8);
    out.push_str(&shown[..first]);
    for c in shown[first..].chars() {
        match reference(c) {
            Some(reference) => out.push_str(reference),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// How a character that means something to XML is written there.
pub fn reference(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\n' => "&#10;",
        _ => return None,
    })
}

/// A path as a part of an address: everything but plain letters, digits, `.-_~` and what is in `keep`
/// percent-encoded.
pub fn percent_encoded(path: &str, keep: &str) -> String {
    let mut encoded = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'~' => {
                encoded.push(byte as char);
            }
            byte if keep.as_bytes().contains(&byte) => encoded.push(byte as char),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// Whether a link may lead there: what runs as a script may not.
pub fn is_safe_address(url: &str) -> bool {
    let url: String = text::visible(url).chars().filter(|c| !c.is_whitespace()).collect();
    match url.split_once(':') {
        // `a/b:c` and `?a=b:c` have no scheme.
        Some((scheme, _))
            if scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) =>
        {
            ["http", "https", "mailto", "file"].contains(&scheme.to_ascii_lowercase().as_str())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_text_is_markup() {
        assert_eq!(
            xml("<b a=\"1\">]]>&'\u{0}\u{202e}"),
            "&lt;b a=&quot;1&quot;&gt;]]&gt;&amp;&#39;"
        );
    }

    #[test]
    fn scripts_are_no_addresses() {
        assert!(!is_safe_address("javascript:alert(1)"));
        assert!(!is_safe_address(" JAVA\u{0}SCRIPT:alert(1)"));
        assert!(!is_safe_address("data:text/html,x"));
        // A browser leaves line breaks out of an address.
        assert!(!is_safe_address("java\nscript:alert(1)"));
        assert!(!is_safe_address("\u{85}javascript\u{2028}:alert(1)"));
        assert!(is_safe_address("https://example.com/a:b"));
        assert!(is_safe_address("maps/buy.journey#L3"));
    }
}
