//! What names a finding from run to run.
//!
//! A finding that moves stays the same one, and so does one whose message is worded anew in a later
//! version. So a fingerprint is made of the code, the path, the words of the user in the message and
//! what the place shows; never of a line. Findings alike in all of these are told apart by number.

use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The fingerprints of findings, in their order.
pub fn all(sources: &Sources, diagnostics: &[&Diagnostic]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    diagnostics
        .iter()
        .map(|diagnostic| {
            let key = key(sources, diagnostic);
            let number = seen.entry(key.clone()).or_default();
            *number += 1;
            let hash = Sha256::digest(format!("{key}\0{number}").as_bytes());
            hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
        })
        .collect()
}

fn key(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let path = &sources.get(diagnostic.span.file).path;
    // Of a place of many lines the first names it; those below may change.
    let shown = sources.text(diagnostic.span);
    let first = shown.lines().next().unwrap_or_default();
    let mut words: Vec<&str> = diagnostic.message.split('`').skip(1).step_by(2).collect();
    words.extend(first.split_whitespace());
    format!("{}\0{path}\0{}", diagnostic.code.id(), words.join("\0"))
}
