//! Every answer of `expected.json`, by way of the language: a map with a measure for each.

use crate::run::{How, Measured, try_measure};
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

pub fn data(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measure/data");
    std::fs::read(folder.join(name)).unwrap()
}

pub fn answers() -> Value {
    serde_json::from_slice(&data("expected.json")).unwrap()
}

/// A project on the shop log with these metrics and measures.
pub fn shop(metrics: &str, measures: &str, as_of: Option<&str>) -> Measured {
    shop_on("session: session_id", data("ecom_events.csv.gz"), metrics, measures, as_of)
}

/// The same with another way to tell sessions apart, or other data.
pub fn shop_on(
    session: &str,
    log: Vec<u8>,
    metrics: &str,
    measures: &str,
    as_of: Option<&str>,
) -> Measured {
    shop_by(session, log, metrics, measures, as_of, false)
}

/// The same, with the map held against each session instead of each person.
pub fn shop_by(
    session: &str,
    log: Vec<u8>,
    metrics: &str,
    measures: &str,
    as_of: Option<&str>,
    per_session: bool,
) -> Measured {
    let names = [
        "home",
        "catalog",
        "search",
        "product_view",
        "add_to_cart",
        "cart",
        "shipping_details",
        "payment_details",
        "purchase",
        "payment_error",
        "support_chat",
        "account_page",
        "compare",
        "checkout_bug",
        "error_page",
        "filter_results",
        "promo_page",
        "review_page",
        "wishlist_add",
    ];
    let mut text = String::from(
        r#"
source log "Shop log" {
  table: "events"
  method: usage_data
  columns {
    user_id: text
    session_id: text
    event: text
    timestamp: timestamp
    platform: text
    acquisition_channel: text
  }
  person: user_id
  time: timestamp
  SESSION
}
event anything in log
"#,
    )
    .replace("SESSION", session);
    for name in names {
        writeln!(text, "event {name} in log where event == \"{name}\"").unwrap();
    }
    writeln!(text, "{metrics}\njourney Shop \"The shop\" {{\n{measures}\n}}").unwrap();
    let log = [("log", vec![("ecom_events.csv.gz", log)])];
    try_measure(&text, &log, How { as_of, strict: true, per_session }).unwrap()
}

pub fn close(found: f64, expected: f64, what: &str) {
    let slack = 1e-9 * expected.abs().max(1.0);
    assert!((found - expected).abs() <= slack, "{what}: found {found}, expected {expected}");
}

/// A share with its interval.
pub fn same_share(measured: &Measured, name: &str, expected: &Value) {
    let reading = measured.of(name);
    let whole = |v: &Value| v.as_u64().unwrap() as f64;
    let parts = (whole(&expected["numerator"]), whole(&expected["denominator"]));
    assert_eq!(measured.parts(name), parts, "{name}");
    close(reading.value.unwrap().float, expected["value"].as_f64().unwrap(), name);
    let interval = reading.interval.unwrap();
    close(interval.low.unwrap(), expected["ci95"][0].as_f64().unwrap(), name);
    close(interval.high.unwrap(), expected["ci95"][1].as_f64().unwrap(), name);
}

pub fn same_seconds(micros: Option<f64>, expected: &Value, what: &str) {
    match (micros, expected.as_f64()) {
        (None, None) => assert!(expected.is_null(), "{what}"),
        (Some(micros), Some(expected)) => close(micros / 1e6, expected, what),
        (found, _) => panic!("{what}: found {found:?}, expected {expected}"),
    }
}

/// After the last event by more than any window: then every entry is mature, as in the answers.
pub const LATE: Option<&str> = Some("2030-01-01");

pub fn options(key: &str) -> (String, String) {
    let mut options = String::new();
    for part in key.split('/') {
        match part {
            "user_id" => {}
            "session_id" => options.push_str(", per: session"),
            "entry=best" => {}
            "entry=first" => options.push_str(", entry: first"),
            "tie=ge" => {}
            "tie=gt" => options.push_str(", ties: forbid"),
            "window=none" => {}
            window => {
                let window = window.strip_prefix("window=").unwrap_or_else(|| panic!("{part}"));
                let length =
                    window.strip_suffix('m').map_or(window.to_owned(), |m| format!("{m}min"));
                write!(options, ", within: {length}").unwrap();
            }
        }
    }
    (options, key.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
}

/// A parameterless funnel over named events, as a metric and a measure.
pub fn funnel(
    metrics: &mut String,
    measures: &mut String,
    name: &str,
    steps: &[&str],
    options: &str,
) {
    let parameters: Vec<String> = (0..steps.len()).map(|i| format!("s{i}: event")).collect();
    let chain: Vec<String> = (0..steps.len()).map(|i| format!("s{i}")).collect();
    let arguments: Vec<String> =
        steps.iter().enumerate().map(|(i, s)| format!("s{i}: {s}")).collect();
    writeln!(
        metrics,
        "metric m_{name}({}): percent {{\n is: converted({}{options})\n better: higher\n}}",
        parameters.join(", "),
        chain.join(" -> ")
    )
    .unwrap();
    writeln!(measures, "measure {name} = m_{name}({})", arguments.join(", ")).unwrap();
}

pub fn list(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect()
}

pub fn counts(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|v| v.as_u64().unwrap()).collect()
}

#[test]
pub fn funnels() {
    let answers = answers();
    let ecom = &answers["ecom"];
    let steps = list(&ecom["funnel_steps"]);
    let (mut metrics, mut measures) = (String::new(), String::new());
    let funnels = ecom["funnels"].as_object().unwrap();
    assert_eq!(funnels.len(), 40);
    for key in funnels.keys() {
        let (options, name) = options(key);
        funnel(&mut metrics, &mut measures, &name, &steps, &options);
    }
    let measured = shop(&metrics, &measures, LATE);
    for (key, expected) in funnels {
        let name = options(key).1;
        same_share(&measured, &name, &expected["overall"]);
        let found = &measured.of(&name).funnels[0];
        let reached = counts(&expected["counts"]);
        assert_eq!(found.reached, reached, "{key}");
        for step in 0..steps.len() {
            let share = found.reached[step] as f64 / found.reached[0] as f64;
            close(share, expected["conversion_from_start"][step].as_f64().unwrap(), key);
            let since = &expected["median_seconds_to_step"][step];
            if step == 0 {
                assert!(since.is_null());
                continue;
            }
            same_seconds(found.since_previous[step], since, key);
            let kept = found.reached[step] as f64 / found.reached[step - 1] as f64;
            close(kept, expected["step_conversion"][step].as_f64().unwrap(), key);
            close(1.0 - kept, expected["drop_off"][step].as_f64().unwrap(), key);
        }
        same_seconds(found.median, &expected["median_seconds_total"], key);
        same_seconds(found.p90, &expected["p90_seconds_total"], key);
    }
}

#[test]
pub fn funnels_with_ties() {
    let answers = answers();
    let (mut metrics, mut measures) = (String::new(), String::new());
    let funnels = answers["ecom"]["tie_funnels"].as_object().unwrap();
    assert!(funnels.len() >= 24);
    for key in funnels.keys() {
        let (chain, rest) = key.split_once('/').unwrap();
        let steps: Vec<&str> = chain.split('>').collect();
        let (options, _) = options(rest);
        funnel(&mut metrics, &mut measures, &options_name(key), &steps, &options);
    }
    let measured = shop(&metrics, &measures, LATE);
    for (key, expected) in funnels {
        let found = &measured.of(&options_name(key)).funnels[0];
        assert_eq!(found.reached, counts(expected), "{key}");
    }
}

fn options_name(key: &str) -> String {
    key.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
}
