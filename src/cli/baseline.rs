//! Findings that are known from before: a report of `--output FILE=json`, read again.

use super::console::Failure;
use crate::project::files::plain;
use crate::report::VERSION;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// The fingerprints of a report.
pub fn read(path: &Path) -> Result<BTreeSet<String>, Failure> {
    let text = std::fs::read(path).map_err(|e| {
        Failure::new(format!("the baseline `{}` cannot be read: {}", path.display(), plain(&e)))
            .help(format!("`journey check --output {}=json` writes it", path.display()))
    })?;
    let none = || {
        Failure::new(format!("`{}` is no report of findings", path.display()))
            .help("a baseline is what `journey check --output FILE=json` writes")
    };
    let report = report(&text).ok_or_else(none)?;
    if report["version"] != VERSION {
        let (name, version) = (path.display(), &report["version"]);
        let message = format!("`{name}` is a report of version {version}, and {VERSION} is read");
        let help = format!("`journey check --output {name}=json` writes it anew");
        return Err(Failure::new(message).help(help));
    }
    fingerprints(&report).ok_or_else(none)
}

/// A report of findings, of whatever version.
fn report(text: &[u8]) -> Option<Value> {
    let report: Value = serde_json::from_slice(text).ok()?;
    (report["format"] == "journey-diagnostics" && report["version"].is_u64()).then_some(report)
}

fn fingerprints(report: &Value) -> Option<BTreeSet<String>> {
    let findings = report["diagnostics"].as_array()?.iter().map(|finding| &finding["fingerprint"]);
    let untold = report["untold"].as_array().into_iter().flatten();
    findings.chain(untold).map(|fingerprint| Some(fingerprint.as_str()?.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::{fingerprints, report};

    #[test]
    fn only_a_report_with_fingerprints_is_a_baseline() {
        let read = |text: &[u8]| report(text).and_then(|report| fingerprints(&report));
        let good =
            br#"{"format":"journey-diagnostics","version":1,"diagnostics":[{"fingerprint":"a"}]}"#;
        assert_eq!(read(good).unwrap().into_iter().collect::<Vec<_>>(), ["a"]);
        for bad in [
            &b"[]"[..],
            b"no json",
            b"{}",
            br#"{"format":"journey-diagnostics","version":1}"#,
            br#"{"format":"journey-diagnostics","diagnostics":[{"fingerprint":"a"}]}"#,
            br#"{"format":"journey-diagnostics","version":1,"diagnostics":[{"code":"J0101"}]}"#,
        ] {
            assert_eq!(read(bad), None, "{}", String::from_utf8_lossy(bad));
        }
    }
}
