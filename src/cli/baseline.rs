//! Findings that are known from before: a report of `--output FILE=json`, read again.

use super::console::Failure;
use crate::project::files::plain;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// The fingerprints of a report.
pub fn read(path: &Path) -> Result<BTreeSet<String>, Failure> {
    let text = std::fs::read(path).map_err(|e| {
        Failure::new(format!("the baseline `{}` cannot be read: {}", path.display(), plain(&e)))
            .help(format!("`journey check --output {}=json` writes it", path.display()))
    })?;
    fingerprints(&text).ok_or_else(|| {
        Failure::new(format!("`{}` is no report of findings", path.display()))
            .help("a baseline is what `journey check --output FILE=json` writes")
    })
}

fn fingerprints(text: &[u8]) -> Option<BTreeSet<String>> {
    let report: Value = serde_json::from_slice(text).ok()?;
    if report["format"] != "journey-diagnostics" {
        return None;
    }
    let findings = report["diagnostics"].as_array()?.iter();
    findings.map(|finding| Some(finding["fingerprint"].as_str()?.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::fingerprints;

    #[test]
    fn only_a_report_with_fingerprints_is_a_baseline() {
        let good = br#"{"format":"journey-diagnostics","diagnostics":[{"fingerprint":"a"}]}"#;
        assert_eq!(fingerprints(good).unwrap().into_iter().collect::<Vec<_>>(), ["a"]);
        for bad in [
            &b"[]"[..],
            b"no json",
            b"{}",
            br#"{"format":"journey-diagnostics"}"#,
            br#"{"format":"journey-diagnostics","diagnostics":[{"code":"J0101"}]}"#,
        ] {
            assert_eq!(fingerprints(bad), None, "{}", String::from_utf8_lossy(bad));
        }
    }
}
