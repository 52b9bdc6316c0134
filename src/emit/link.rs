//! Where the things of a picture lead: to their places in the source.

use super::escape::percent_encoded;
use std::collections::BTreeMap;

/// A pattern for addresses, and where each thing stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    pattern: String,
    places: BTreeMap<String, (String, usize)>,
}

impl Links {
    /// With a pattern in which `{file}` and `{line}` stand for a thing's place and `{path}` for its
    /// path; without any of them the path is added as the fragment. Places are files and lines by
    /// the things' paths.
    pub fn new(pattern: impl Into<String>, places: BTreeMap<String, (String, usize)>) -> Self {
        Links { pattern: pattern.into(), places }
    }

    /// Where the thing of this path leads; what has no place of its own leads to what is around it.
    pub fn address(&self, path: &str) -> Option<String> {
        if path.is_empty() {
            return None;
        }
        let named = percent_encoded(path, "");
        if !["{file}", "{line}", "{path}"].iter().any(|part| self.pattern.contains(part)) {
            return Some(format!("{}#{named}", self.pattern));
        }
        let mut address = self.pattern.clone();
        if address.contains("{file}") || address.contains("{line}") {
            let (file, line) = self.place(path)?;
            address = address.replace("{line}", &line.to_string());
            address = address.replace("{file}", &percent_encoded(file, "/"));
        }
        Some(address.replace("{path}", &named))
    }

    fn place(&self, path: &str) -> Option<&(String, usize)> {
        let mut path = path;
        loop {
            if let Some(place) = self.places.get(path) {
                return Some(place);
            }
            path = path.rsplit_once('.')?.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_leads_to_its_line() {
        let places = [("Buy.pay".to_owned(), ("eu/a b.journey".to_owned(), 12))].into();
        let links = Links::new("https://x/{file}#L{line}", places);
        assert_eq!(links.address("Buy.pay").as_deref(), Some("https://x/eu/a%20b.journey#L12"));
        // Something in it that has no place of its own.
        assert_eq!(
            links.address("Buy.pay.does.1").as_deref(),
            Some("https://x/eu/a%20b.journey#L12")
        );
        assert_eq!(links.address("Std.else"), None);
        assert_eq!(links.address(""), None);
    }

    #[test]
    fn names_are_encoded() {
        let links = |pattern: &str| Links::new(pattern, BTreeMap::new());
        assert_eq!(links("https://x/").address("A.b#1").as_deref(), Some("https://x/#A.b%231"));
        assert_eq!(
            links("https://x/{path}?v=1").address("买.b").as_deref(),
            Some("https://x/%E4%B9%B0.b?v=1")
        );
    }
}
