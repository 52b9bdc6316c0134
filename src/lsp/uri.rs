//! Addresses of files as editors write them, and paths.

use lsp_types::Uri;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The path that a `file:` address means.
pub fn to_path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    // What stands before the first `/` is the machine: this one, if it is empty or said so.
    let (machine, path) = rest.split_at(rest.find('/')?);
    let path = decode(path)?;
    if !(machine.is_empty() || machine.eq_ignore_ascii_case("localhost")) {
        return Some(PathBuf::from(format!("//{machine}{path}")));
    }
    // `/C:/maps` on Windows.
    let bytes = path.as_bytes();
    let drive = bytes.len() > 2 && bytes[1].is_ascii_alphabetic() && bytes[2] == b':';
    Some(PathBuf::from(if drive && cfg!(windows) { &path[1..] } else { &path[..] }))
}

/// The `file:` address of an absolute path.
pub fn from_path(path: &Path) -> Option<Uri> {
    let text = path.to_str()?;
    let mut written = String::from("file://");
    if !text.starts_with('/') {
        written.push('/');
    }
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                written.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => written.push('/'),
            _ => written.push_str(&format!("%{byte:02X}")),
        }
    }
    Uri::from_str(&written).ok()
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |b: Option<u8>| char::from(b?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push((high * 16 + low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{from_path, to_path};
    use std::path::Path;
    use std::str::FromStr;

    #[test]
    fn addresses_and_paths_are_the_same_thing() {
        let path = Path::new("/maps/käufer & co/旅程 #1.journey");
        let uri = from_path(path).unwrap();
        assert!(uri.as_str().is_ascii());
        assert_eq!(to_path(&uri).unwrap(), path);
        let other = |text: &str| to_path(&lsp_types::Uri::from_str(text).unwrap());
        assert_eq!(other("file://localhost/a%20b").unwrap(), Path::new("/a b"));
        assert_eq!(other("untitled:Untitled-1"), None);
        assert_eq!(other("file:///a%ff"), None);
    }
}
