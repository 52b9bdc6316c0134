//! Exports for other tools: MetricFlow's files against its schema, parser and a database; the tracking plan
//! against rows.

#![allow(clippy::print_stdout)] // what was skipped is told on the terminal

use crate::run::{measure, model};
use journey::emit::metricflow::metricflow;
use journey::emit::sql::Dialect;
use journey::emit::tracking::tracking;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const SHOP: &str = r#"source log "Log" {
  table: "shop.log"
  columns {
    who: text
    at: timestamp
    session: text
    what: text
    amount: money(EUR)
    length: duration
    paid: yes_no
    recommend: number
    plan: text
  }
  person: who
  time: at
  session: session
}
event visit in log where what == "visit"
event odd in log where what == "it's {{ odd }} \\ \"q\""
event buy in log where what == "buy" and (paid == true or amount > 10 EUR) {
  amount: amount
  length: length
}
event unpaid in log where what == "buy" and not (paid == true and plan in ["a", "b"])
event early in log where at < 2026-03-02 and plan is missing
survey exit "Exit" in log { ask recommend: 0..10 "Would you recommend us?" }
persona Ann "Ann" { segment: log where plan == "a" }
metric visits(e: event): count { is: count(e), better: higher }
metric visitors(e: event): count { is: people(e), better: higher }
metric rate(a: event, b: event): percent { is: sessions(a) / sessions(b), better: higher }
metric spent(e: event(amount: money)): money { is: sum(e.amount), better: higher }
metric each(e: event(amount: money), v: event): money { is: sum(e.amount) / (count(v) - 1), better: higher }
metric long(e: event(length: duration)): duration { is: percentile(e.length, 90%), better: lower }
metric middle(e: event(amount: money)): money { is: median(e.amount), better: higher }
metric nps(answer: question(0..10)): score(-100..100) {
  is: 100 * (share(answer in 9..10) - share(answer in 0..6))
  better: higher
}
metric promoters(answer: question(0..10)): percent { is: share(answer in top 2), better: higher }
metric got(a: event, b: event): percent { is: converted(a -> b, within: 1d), better: higher }
journey Shop "Shop" for Ann {
  measure visits(visit)
  measure strange = visits(odd)
  measure visitors(visit) >= 3 by 2026-Q4 from 1
  measure rate(buy, b: visit)
  measure spent(buy)
  measure each(buy, v: visit)
  measure long(buy)
  measure middle(buy)
  measure nps(exit.recommend)
  measure promoters(exit.recommend)
  measure early_ones = visits(early)
  measure open_ones = visits(unpaid)
  measure got(visit, b: buy)
  measure ann = visits(visit) { for: Ann }
  stage one "One" { touchpoint shelf "Shelf" { event: visit } }
}"#;

const COLUMNS: [(&str, &str); 9] = [
    ("who", "text"),
    ("at", "timestamp"),
    ("session", "text"),
    ("what", "text"),
    ("amount", "money"),
    ("length", "duration"),
    ("paid", "yes_no"),
    ("recommend", "number"),
    ("plan", "text"),
];

/// Rows of the log, as texts; empty is missing.
fn rows() -> Vec<[String; 9]> {
    let plans = ["", "a", "b", "c"];
    (0..60usize)
        .map(|i| {
            let what = ["visit", "visit", "buy", "it's {{ odd }} \\ \"q\""][i % 4];
            let paid = ["true", "false", ""][i % 3].to_owned();
            let amount = if i % 5 == 0 { String::new() } else { format!("{}.{:02}", i % 23, i) };
            [
                format!("p{}", i % 9),
                format!("2026-03-0{} 10:{:02}:00", 1 + i % 4, i),
                // Sessions that two people share would count once: there are none.
                format!("s{}-{}", i % 9, i % 2),
                what.to_owned(),
                amount,
                format!("{}", 1_000_000 + 7 * i),
                paid,
                // Halves and what is beyond the scale are no answers.
                [format!("{}", i % 13), format!("{}.5", i % 9), String::new()][i % 3].clone(),
                plans[(i % 4) ^ (i % 2)].to_owned(),
            ]
        })
        .collect()
}

fn csv(rows: &[[String; 9]]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS.map(|(name, _)| name)).unwrap();
    for row in rows {
        let mut row = row.clone();
        // In a file a length of time has a unit.
        let us: u64 = row[5].parse().unwrap();
        row[5] = format!("PT{}.{:06}S", us / 1_000_000, us % 1_000_000);
        writer.write_record(&row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn metricflow_says_what_it_cannot_be_told() {
    let written = metricflow(&model(SHOP), Dialect::Duckdb);
    let lacks: Vec<(&str, &str)> =
        written.lacks.iter().map(|(path, why)| (path.as_str(), why.as_str())).collect();
    let of = |path: &str| lacks.iter().find(|(p, _)| *p == path).map_or("", |(_, why)| why);
    assert!(of("Shop.got").starts_with("is left out: it follows people through a funnel"));
    assert!(of("Shop.ann").starts_with("is left out: it is of a persona"));
    assert!(of("Shop.rate").contains("a session that two people share counts once"));
    assert_eq!(lacks.len(), 3, "{lacks:?}");
    for (path, why) in lacks {
        assert!(written.text.contains(&format!("# - {path}: {why}\n")), "{path}");
    }
    // A template of dbt in a user's text stays a text.
    assert!(!written.text.contains("{{ odd"), "{}", written.text);
    assert!(written.text.contains("it''s {{ '{' }}{ odd }}"), "{}", written.text);
    assert!(!written.text.contains("shop_ann"), "{}", written.text);
}

#[test]
fn a_measure_that_is_left_out_takes_no_label_with_it() {
    let map = r#"source log "Log" {
  table: "log"
  columns { who: text, at: timestamp, what: text }
  person: who
  time: at
}
event came in log where what == "came"
event bought in log where what == "bought"
metric odd(a: event, b: event): number "Odd" { is: count(a) * time_between(a -> b, within: 1d) / 1d, better: higher }
metric plain(a: event): count "Plain" { is: count(a), better: higher }
persona P "P"
journey J "J" for P {
  stage s "S" {
    measure odd(came, b: bought) >= 3 by 2027
    measure plain(came) >= 3 by 2027
  }
}
"#;
    let written = metricflow(&model(map), Dialect::Duckdb);
    assert_eq!(written.lacks.len(), 1, "{:?}", written.lacks);
    let labels: Vec<&str> =
        written.text.lines().filter_map(|line| line.trim().strip_prefix("label: ")).collect();
    assert!(labels.iter().any(|l| l.starts_with("\"count(")), "{labels:?}");
    assert!(labels.iter().all(|l| !l.contains(" (")), "{labels:?}");
}

#[test]
fn metricflow_takes_it_and_a_database_computes_the_same() {
    let rows = rows();
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("shop.yml"), folder.path().join("tables.json"));
    let filled: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| row.iter().map(|t| if t.is_empty() { Value::Null } else { json!(t) }).collect())
        .collect();
    let table = json!([{ "name": "log", "columns": COLUMNS, "rows": filled }]);
    std::fs::write(&data, table.to_string()).unwrap();
    std::fs::write(&file, metricflow(&model(SHOP), Dialect::Duckdb).text).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measure/metricflow.py");
    let Ok(done) = Command::new("python3").arg(script).arg(&file).arg(&data).output() else {
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
    assert_eq!(answer["problems"], json!([]));
    if answer["parsed"] != json!(true) {
        println!("not parsed: dbt-semantic-interfaces is not here");
    }
    if answer["values"].is_null() {
        println!("not computed: DuckDB is not here");
        return;
    }
    let measured = measure(SHOP, &csv(&rows), None);
    let mut compared = 0;
    for reading in &measured.card.readings {
        let path = &measured.model.measures[reading.measure].decl.path;
        let name = path.replace("Shop.", "shop_");
        let Some(value) = answer["values"].get(&name) else {
            assert!(["Shop.got", "Shop.ann"].contains(&path.as_str()), "{path}");
            continue;
        };
        let (ours, theirs) = (reading.value.unwrap().float, value.as_f64().unwrap());
        assert!((ours - theirs).abs() <= 1e-9 * ours.abs().max(1.0), "{path}: {ours} {theirs}");
        assert!(ours != 0.0, "{path} says nothing");
        compared += 1;
    }
    assert_eq!(compared, 12);
}

#[test]
fn tracking_plan_takes_just_the_rows_of_an_event() {
    let written = tracking(&model(SHOP));
    let plan: Value = serde_json::from_str(&written.text).unwrap();
    assert!(jsonschema::draft202012::meta::is_valid(&plan));
    // What a schema cannot say is told, and is only ever wider.
    let lacks: Vec<&(String, String)> = written.lacks.iter().collect();
    assert_eq!(lacks.len(), 1, "{lacks:?}");
    assert!(lacks[0].0.ends_with("early") && lacks[0].1.contains("2026-03-02"), "{lacks:?}");
    let measured = measure(SHOP, &csv(&rows()), None);
    let mut told = 0;
    for (path, schema) in plan["$defs"].as_object().unwrap() {
        if path.ends_with("early") {
            continue;
        }
        let validator = jsonschema::validator_for(schema).unwrap();
        let found = rows().iter().filter(|row| validator.is_valid(&object(row))).count() as f64;
        let name = match path.rsplit('.').next().unwrap() {
            "visit" => "visits",
            "odd" => "strange",
            "unpaid" => "open_ones",
            // Its property must be there, and counts of rows do not ask for it.
            _ => continue,
        };
        assert_eq!(Some(found), measured.value(name), "{path}");
        told += 1;
    }
    assert_eq!(told, 3);
    let whole = jsonschema::validator_for(&plan).unwrap();
    assert!(whole.is_valid(&object(&rows()[0])));
    assert!(!whole.is_valid(&json!({ "who": "p", "what": "visit" })));
    assert!(!whole.is_valid(
        &json!({ "who": "p", "at": "2026-03-01T10:00:00Z", "what": "else", "plan": "a" })
    ));
}

/// A row as an event that is sent.
fn object(row: &[String; 9]) -> Value {
    let mut object = serde_json::Map::new();
    for ((name, kind), text) in COLUMNS.iter().zip(row) {
        let value = match *kind {
            _ if text.is_empty() => Value::Null,
            "money" | "number" => json!(text.parse::<f64>().unwrap()),
            "yes_no" => json!(text == "true"),
            "duration" => json!("PT1S"),
            "timestamp" => json!(format!("{}Z", text.replace(' ', "T"))),
            _ => json!(text),
        };
        object.insert((*name).to_owned(), value);
    }
    Value::Object(object)
}
