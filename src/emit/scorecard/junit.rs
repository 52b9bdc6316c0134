//! The scorecard as JUnit XML: every CI shows measures as tests.

use super::{basis, figures, interval, place, target, value, verdict};
use crate::emit::escape::xml;
use crate::measure::verdict::Verdict;
use crate::measure::{Reading, Scorecard};
use crate::model::Model;

/// The scorecard as JUnit XML: a suite for each journey, a case for each measure with a target.
pub fn junit(model: &Model, card: &Scorecard) -> String {
    let mut suites = String::new();
    let mut all = (0, 0);
    for journey in &card.journeys {
        let decl = &model.journeys[journey.journey].decl;
        let of = |r: &&Reading| {
            r.verdict.is_some() && model.measures[r.measure].journey == journey.journey
        };
        let readings: Vec<&Reading> = card.readings.iter().filter(of).collect();
        let failed = |r: &&&Reading| r.verdict == Some(Verdict::Missed);
        let failures = readings.iter().filter(failed).count();
        let met = readings.iter().filter(|r| r.verdict == Some(Verdict::Met)).count();
        let skipped = readings.len() - failures - met;
        all = (all.0 + readings.len(), all.1 + failures);
        suites.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">\n",
            xml(&decl.path),
            readings.len()
        ));
        for reading in readings {
            suites.push_str(&case(model, &decl.path, reading));
        }
        suites.push_str("  </testsuite>\n");
    }
    let (tests, failures) = all;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n{suites}</testsuites>\n",
        xml(&model.name)
    )
}

fn case(model: &Model, journey: &str, reading: &Reading) -> String {
    let place = place(model, reading);
    let name = xml(&place);
    let mut told = vec![format!("{}: {}", verdict(reading), value(model, reading))];
    let interval = interval(model, reading);
    if !interval.is_empty() {
        told.push(format!("95 % interval {interval}"));
    }
    told.push(format!("target {}", target(model, reading)));
    told.push(basis(reading));
    told.extend(reading.why.iter().map(figures::why));
    told.retain(|part| !part.is_empty());
    let told = told.join("; ");
    let told = xml(&told);
    let head = format!("    <testcase classname=\"{}\" name=\"{name}\"", xml(journey));
    match reading.verdict {
        Some(Verdict::Missed) => {
            format!("{head}>\n      <failure message=\"{told}\"/>\n    </testcase>\n")
        }
        Some(Verdict::Met) => {
            format!("{head}>\n      <system-out>{told}</system-out>\n    </testcase>\n")
        }
        _ => format!("{head}>\n      <skipped message=\"{told}\"/>\n    </testcase>\n"),
    }
}
