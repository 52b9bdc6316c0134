//! Intervals and quantiles against scipy, statsmodels and numpy, which a script asks (`statistics.py`).

#![allow(clippy::print_stdout)] // what was skipped is told on the terminal

use crate::run::{Measured, measure, newcombe};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const MAP: &str = r#"source log "Log" {
  table: "log"
  columns { who: text, at: timestamp, what: text, size: number, stars: number, more: number, likely: number }
  person: who
  time: at
}
event came in log where what == "came" { size: size }
event bought in log where what == "bought"
survey exit "Exit" in log {
  ask stars: 1..5 "How was it?"
  ask more: 1..5 "And else?"
  ask likely: 0..10 "Would you recommend us?"
}
metric went(a: event, b: event): percent { is: converted(a -> b, within: 1d), better: higher }
metric took(a: event, b: event): duration { is: time_between(a -> b, within: 1d), better: lower }
metric happy(q: question(1..5)): percent { is: share(q in top 2), better: higher }
metric mean_size(e: event(size: number)): number { is: mean(e.size), better: higher }
metric middle(e: event(size: number)): number { is: median(e.size), better: higher }
metric most(e: event(size: number)): number { is: percentile(e.size, 90%), better: higher }
metric few(e: event(size: number)): number { is: percentile(e.size, 12.5%), better: higher }
metric both(a: question(1..5), b: question(1..5)): number { is: 10 * mean(a) - 2.5 * mean(b), better: higher }
metric nps(answer: question(0..10)): score(-100..100) {
  is: 100 * (share(answer in 9..10) - share(answer in 0..6))
  better: higher
}
metric each(e: event(size: number)): number { is: sum(e.size) / people(e), better: higher }
journey Log "Log" {
  measure went(came, b: bought), measure took(came, b: bought), measure happy(exit.stars)
  measure mean_size(came), measure middle(came), measure most(came), measure few(came)
  measure both(exit.stars, b: exit.more), measure nps(exit.likely), measure each(came)
}"#;

/// A generator of numbers that is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// What one person did: the size, the answers, and after how many seconds they bought.
struct Person {
    size: f64,
    answers: [Option<u64>; 3],
    bought: Option<u64>,
}

fn people(count: u64, numbers: &mut Numbers) -> Vec<Person> {
    (0..count)
        .map(|_| {
            let mut answer = |low: u64, high: u64| {
                (numbers.below(5) > 0).then(|| low + numbers.below(high - low + 1))
            };
            let answers = [answer(1, 5), answer(1, 5), answer(0, 10)];
            // Ties on purpose, and a long tail.
            let size =
                numbers.below(40) as f64 / 4.0 + if numbers.below(9) == 0 { 1e3 } else { 0.0 };
            let bought = (numbers.below(3) > 0).then(|| numbers.below(80_000));
            Person { size, answers, bought }
        })
        .collect()
}

fn csv(people: &[Person]) -> String {
    let mut csv = String::from("who,at,what,size,stars,more,likely\n");
    for (i, person) in people.iter().enumerate() {
        let [a, b, c] = person.answers.map(|a| a.map(|a| a.to_string()).unwrap_or_default());
        csv += &format!("p{i},2026-03-01T00:00:00Z,came,{},{a},{b},{c}\n", person.size);
        if let Some(seconds) = person.bought {
            let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            csv += &format!("p{i},2026-03-01T{h:02}:{m:02}:{s:02}Z,bought,,,,\n");
        }
    }
    csv
}

fn case(measured: &Measured, name: &str, mut from: Value) -> Value {
    let reading = measured.of(name);
    let interval = reading.interval.unwrap_or_default();
    from["name"] = json!(format!("{name} {from}").chars().take(200).collect::<String>());
    from["value"] = json!(reading.value.map(|v| v.float));
    from["low"] = json!(interval.low);
    from["high"] = json!(interval.high);
    from
}

#[test]
fn intervals_and_quantiles_are_those_of_scipy_and_statsmodels() {
    let mut numbers = Numbers(2026);
    let mut cases = Vec::new();
    let sizes = (1..40).chain([57, 101, 250, 1000, 12_000]);
    for count in sizes {
        let people = people(count, &mut numbers);
        let measured = measure(MAP, &csv(&people), Some("2026-04-01T00:00:00Z"));
        let values: Vec<f64> = people.iter().map(|p| p.size).collect();
        let (done, of) = (people.iter().filter(|p| p.bought.is_some()).count(), people.len());
        let shares = json!({ "method": "share", "numerator": done, "denominator": of });
        cases.push(case(&measured, "went", shares));
        let times: Vec<u64> = people.iter().filter_map(|p| Some(p.bought? * 1_000_000)).collect();
        let took = json!({ "method": "quantile", "at": 0.5, "values": times });
        cases.push(case(&measured, "took", took));
        let stars: Vec<u64> = people.iter().filter_map(|p| p.answers[0]).collect();
        let happy = stars.iter().filter(|s| **s >= 4).count();
        let happy = json!({ "method": "share", "numerator": happy, "denominator": stars.len() });
        cases.push(case(&measured, "happy", happy));
        cases.push(case(&measured, "mean_size", json!({ "method": "mean", "values": values })));
        for (name, at) in [("middle", 0.5), ("most", 0.9), ("few", 0.125)] {
            let of = json!({ "method": "quantile", "at": at, "values": values });
            cases.push(case(&measured, name, of));
        }
        let both: Vec<f64> = people
            .iter()
            .filter_map(|p| Some(10.0 * p.answers[0]? as f64 - 2.5 * p.answers[1]? as f64))
            .collect();
        cases.push(case(&measured, "both", json!({ "method": "mean", "values": both })));
        let likely: Vec<u64> = people.iter().filter_map(|p| p.answers[2]).collect();
        cases.push(case(&measured, "nps", json!({ "method": "net", "values": likely })));
        if (100..2_000).contains(&count) {
            let pairs: Vec<(f64, f64)> = values.iter().map(|v| (*v, 1.0)).collect();
            cases.push(case(&measured, "each", json!({ "method": "ratio", "pairs": pairs })));
        }
    }
    for _ in 0..200 {
        let (n, m) = (1 + numbers.below(400), 1 + numbers.below(400));
        let (a, b) = (numbers.below(n + 1), numbers.below(m + 1));
        let (low, high) = newcombe((a, n), (b, m));
        cases.push(json!({
            "method": "difference", "name": format!("{a} of {n}, {b} of {m}"),
            "from": [a, n], "to": [b, m],
            "value": b as f64 / m as f64 - a as f64 / n as f64, "low": low, "high": high,
        }));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.json");
    std::fs::write(&file, Value::from(cases.clone()).to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measure/statistics.py");
    let Ok(done) = Command::new("python3").arg(script).arg(&file).output() else {
        println!("skipped: there is no Python");
        return;
    };
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.code() == Some(77) {
        println!("skipped: {}", said.trim());
        return;
    }
    assert!(done.status.success(), "{said}");
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(answer["wrong"], json!([]), "{answer:#}");
    let held: u64 = answer["held"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(held, cases.len() as u64);
    println!("{}", answer["held"]);
}
