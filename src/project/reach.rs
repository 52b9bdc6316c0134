//! Which modules a text may use, found without parsing: what `use` is followed by.
//!
//! This looks at words only, so it may name modules that nobody meant (in a comment, say). Where it
//! serves to find files, those simply do not exist; the parser decides what is a `use`.

use super::files::Files;
use super::{EXTENSION, Input};
use std::collections::{BTreeSet, HashMap};
use unicode_normalization::UnicodeNormalization;

/// Adds to `paths` every existing file that these reach.
pub fn follow(files: &dyn Files, paths: &mut BTreeSet<String>) {
    let mut waiting: Vec<String> = paths.iter().cloned().collect();
    while let Some(path) = waiting.pop() {
        let Ok(bytes) = files.read(&path) else {
            continue;
        };
        for module in used(&String::from_utf8_lossy(&bytes)) {
            let composed = format!("{}{EXTENSION}", module.replace('.', "/"));
            // Some systems store names decomposed.
            let decomposed: String = composed.nfd().collect();
            let found = [composed, decomposed].into_iter().find(|p| files.exists(p));
            if let Some(path) = found
                && paths.insert(path.clone())
            {
                waiting.push(path);
            }
        }
    }
}

/// The paths of the inputs that these reach, themselves left out.
pub fn closure(inputs: &[Input], from: &BTreeSet<String>) -> BTreeSet<String> {
    let by_module: HashMap<&str, &Input> =
        inputs.iter().filter_map(|i| i.module.as_deref().map(|m| (m, i))).collect();
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&Input> = inputs.iter().filter(|i| from.contains(&i.path)).collect();
    while let Some(input) = waiting.pop() {
        for module in used(&input.text) {
            if let Some(&next) = by_module.get(module.as_str())
                && !from.contains(&next.path)
                && reached.insert(next.path.clone())
            {
                waiting.push(next);
            }
        }
    }
    reached
}

/// Parts of a name that are looked at; no project has folders so deep.
const DEEP: usize = 32;

/// What a module comes after.
const WORD: &str = "use";

/// Every module that may be meant: `use a.b.x` may mean `a`, `a.b` or `a.b.x`.
fn used(text: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), WORD) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c == '.' || unicode_ident::is_xid_continue(c)) {
            continue;
        }
        let rest = text[at + WORD.len()..].trim_start_matches([' ', '\t', '\u{3000}', '\u{a0}']);
        if rest.len() == text.len() - at - WORD.len() {
            continue;
        }
        let end = rest
            .find(|c: char| c != '.' && !unicode_ident::is_xid_continue(c))
            .unwrap_or(rest.len());
        let mut module = String::new();
        for part in rest[..end].nfc().collect::<String>().split('.').take(DEEP) {
            if part.is_empty() {
                break;
            }
            if !module.is_empty() {
                module.push('.');
            }
            module.push_str(part);
            modules.insert(module.clone());
        }
    }
    modules
}

#[cfg(test)]
mod tests {
    use super::used;

    #[test]
    fn uses_are_seen() {
        let found = used("use a.b.{x}, use people.*\nuse 数据.点击\nbecause of x\nreuse z\nuser q");
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(found, ["a", "a.b", "people", "数据", "数据.点击"]);
    }

    #[test]
    fn a_name_of_a_million_parts_is_no_burden() {
        let text = format!("use {}", "a.".repeat(1_000_000));
        assert!(used(&text).len() < 100);
    }
}
