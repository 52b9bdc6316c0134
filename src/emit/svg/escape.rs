//! The one place where user text becomes XML.

use crate::diagram::text;

/// Text between tags, or the value of an attribute in double quotes: nothing invisible in it, and
/// nothing that means something to XML.
pub fn xml(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    for c in text::visible(value).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("&#10;"),
            c => out.push(c),
        }
    }
    out
}

/// Whether a link may lead there: what runs as a script may not.
pub fn is_safe_address(url: &str) -> bool {
    let url = text::visible(url);
    let url = url.trim();
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
        assert!(is_safe_address("https://example.com/a:b"));
        assert!(is_safe_address("maps/buy.journey#L3"));
    }
}
