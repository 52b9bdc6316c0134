//! SQL against the evaluator: the same measures on the same logs through real engines, which a script
//! drives (`engines.py`). An engine that is not here is skipped, and says so.

#![allow(clippy::print_stdout)] // what was skipped and what agreed is told on the terminal

use crate::run::{How, Measured, model, recorded, try_measure};
use crate::{expected, expected_logs, expected_small, oracle};
use flate2::read::GzDecoder;
use journey::emit::sql::{Dialect, SqlOptions, sql};
use journey::measure::Reading;
use journey::measure::read::time::{Zone, duration, timestamp};
use journey::measure::warehouse;
use journey::model::{ColumnType, Model};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

/// A project on one log, for the evaluator and for engines.
pub struct Case {
    pub text: String,
    pub csv: String,
    pub as_of: Option<String>,
    /// The column that numbers the rows.
    pub order: Option<&'static str>,
}

fn kind(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Text => "text",
        ColumnType::Number => "number",
        ColumnType::Count => "count",
        ColumnType::Timestamp => "timestamp",
        ColumnType::Date => "date",
        ColumnType::YesNo => "yes_no",
        ColumnType::Duration => "duration",
        ColumnType::Money(_) => "money",
    }
}

/// The log as a table for engines.
fn table(model: &Model, case: &Case) -> Value {
    let source = model.sources.values().find(|s| s.table.is_some()).unwrap();
    let mut reader = csv::ReaderBuilder::new().from_reader(case.csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut columns: Vec<Value> = header
        .iter()
        .map(|name| {
            let declared = source.columns.iter().find(|c| c.name == name);
            json!([name, declared.map_or("text", |c| kind(c.ty))])
        })
        .collect();
    let mut rows: Vec<Vec<Value>> = reader
        .records()
        .map(|record| {
            let fields = record.unwrap();
            let field = |(i, text): (usize, &str)| match columns[i][1].as_str() {
                _ if text.is_empty() => Value::Null,
                // In a warehouse a length of time is a number of microseconds.
                Some("duration") => duration(text).unwrap().to_string().into(),
                _ => text.into(),
            };
            fields.iter().enumerate().map(field).collect()
        })
        .collect();
    if let Some(order) = case.order {
        columns.push(json!([order, "count"]));
        for (i, row) in rows.iter_mut().enumerate() {
            row.push(i.to_string().into());
        }
    }
    json!({ "name": source.table, "columns": columns, "rows": rows })
}

/// Runs cases in an engine; `None`: it is not here.
fn run(engine: Dialect, batch: &[Value]) -> Option<Vec<Result<String, String>>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("batch.json");
    std::fs::write(&file, serde_json::to_string(batch).unwrap()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/measure/engines.py");
    let done = Command::new("python3").arg(script).arg(engine.name()).arg(&file).output();
    let Ok(done) = done else {
        println!("skipped: there is no Python");
        return None;
    };
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.code() == Some(77) {
        println!("skipped: {}", said.trim().lines().last().unwrap_or_default());
        return None;
    }
    assert!(done.status.success(), "{said}");
    let answers: Vec<Result<String, String>> = String::from_utf8(done.stdout)
        .unwrap()
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            match line["csv"].as_str() {
                Some(csv) => Ok(csv.to_owned()),
                None => Err(line["error"].as_str().unwrap().to_owned()),
            }
        })
        .collect();
    assert_eq!(answers.len(), batch.len(), "{said}");
    Some(answers)
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0),
        (a, b) => a == b,
    }
}

/// What must be the same whoever computes it.
fn same(one: &Reading, other: &Reading) -> bool {
    let float = |r: &Option<journey::measure::amount::Amount>| r.map(|a| a.float);
    let resampled = one.method == journey::model::IntervalMethod::Bootstrap;
    let interval = match (one.interval, other.interval) {
        (Some(a), Some(b)) => near(a.low, b.low) && near(a.high, b.high),
        (a, b) => a.is_none() && b.is_none(),
    };
    near(float(&one.value), float(&other.value))
        && near(float(&one.numerator), float(&other.numerator))
        && near(float(&one.denominator), float(&other.denominator))
        && one.n == other.n
        && one.tally == other.tally
        && (resampled || interval)
        && (resampled || one.verdict == other.verdict)
}

/// Holds the answers of an engine against the evaluator.
pub fn agree(engine: Dialect, cases: &[Case]) {
    let mut batch = Vec::new();
    let mut expected: Vec<Measured> = Vec::new();
    let mut left = Vec::new();
    let mut loaded = None;
    for case in cases {
        let model = model(&case.text);
        let zone = Zone::named(&model.time_zone);
        let as_of = case.as_of.as_deref().map(|t| timestamp(t, &zone).unwrap().0);
        let written = sql(&model, SqlOptions { dialect: engine, as_of, row_order: case.order });
        let table = table(&model, case);
        // A table that is there already is not loaded again.
        let tables = if loaded.as_ref() == Some(&table) { json!([]) } else { json!([table]) };
        loaded = Some(table);
        batch.push(json!({ "tables": tables, "sql": written.text }));
        left.push(written.left_out);
        let source = model.sources.values().find(|s| s.table.is_some()).unwrap();
        let name = source.decl.name.clone();
        let data = [(name.as_str(), vec![("log.csv", case.csv.clone().into_bytes())])];
        let how = How { as_of: case.as_of.as_deref(), ..How::default() };
        expected.push(try_measure(&case.text, &data, how).unwrap());
    }
    let Some(answers) = run(engine, &batch) else { return };
    let mut compared = 0;
    for (i, answer) in answers.into_iter().enumerate() {
        let (case, expected) = (&cases[i], &expected[i]);
        let statement = batch[i]["sql"].as_str().unwrap();
        let context = || {
            let rows: String = case.csv.lines().take(60).map(|l| format!("{l}\n")).collect();
            format!("case {i}\n{}\n{rows}\n{:?}\n{statement}", case.text, case.as_of)
        };
        let csv = answer.unwrap_or_else(|error| panic!("{error}\n{}", context()));
        let answer = warehouse::read(&expected.model, "answer.csv", csv.as_bytes())
            .unwrap_or_else(|fault| panic!("{fault}\n{csv}\n{}", context()));
        let store = warehouse::store(&expected.model, &answer);
        let card = warehouse::evaluate(&expected.model, &store, &answer, &[]);
        for (one, other) in expected.card.readings.iter().zip(&card.readings) {
            let path = &expected.model.measures[one.measure].decl.path;
            if left[i].iter().any(|(left, _)| left == path) {
                continue;
            }
            compared += 1;
            assert!(same(one, other), "{path}\n{one:#?}\n{other:#?}\n{csv}\n{}", context());
        }
    }
    println!("{}: {compared} measures agree on {} logs", engine.name(), cases.len());
    assert!(compared >= cases.len());
}

/// Measures of every other kind, beside the funnels of a generated project.
const OTHERS: &str = r#"
event any in log { price: price, mark: mark, took: took }
event a in log where what == "A" and (mark > 2.5 or mark is missing) { price: price }
event early in log where at <= 2024-01-01 and not (what in ["C", "D"])
survey asked in log where what != "E" {
  ask often: 0..10 "How often?" { column: mark }
  ask good: yes_no "Good?" { column: good }
}
persona Some "Some" { segment: log where mark >= 3 or item == "1" }
metric rows(e: event): count { is: count(e), better: higher }
metric folk(e: event): count { is: people(e), better: higher }
metric visits(e: event): count { is: sessions(e), better: higher }
metric each(e: event, of: event): ratio { is: count(e) / people(of), better: higher }
metric revenue(e: event(price: money)): money { is: sum(e.price), better: higher }
metric mean_price(e: event(price: money)): money { is: mean(e.price), better: higher }
metric middle_price(e: event(price: money)): money { is: median(e.price), better: higher }
metric high_mark(e: event(mark: number)): number { is: percentile(e.mark, 90%), better: higher }
metric mean_took(e: event(took: duration)): duration { is: mean(e.took), better: lower }
metric back(x: event, y: event): percent { is: returned(x, again: y, after: 5s, within: 20s), better: higher }
metric back_any(x: event, y: event): percent { is: returned(x, again: y, after: 5s, per: session), better: higher }
metric recommend(q: question(0..10)): score(-100..100) { is: 100 * (share(q in 9..10) - share(q in 0..6)), better: higher }
metric mean_mark(q: question(0..10)): score(of q) { is: mean(q), better: higher }
metric mixed(q: question(0..10), r: question(yes_no)): number { is: mean(q) + 10 * share(r == true), better: higher }
metric answers(q: question(yes_no)): count { is: count(q), better: higher }
"#;

const OTHER_MEASURES: &str = "
  measure rows(a) >= 5
  measure early = rows(early)
  measure rows_over = rows(any) { over: 20s }
  measure folk(any)
  measure visits(any)
  measure each(a, of: any) >= 1
  measure revenue(any)
  measure mean_price(any) >= 3 EUR
  measure middle_price(any) >= 3 EUR
  measure high_mark(any) >= 3
  measure mean_took(any) <= 10s
  measure back(a, y: any) >= 20%
  measure back_any(a, y: any) >= 20%
  measure recommend(asked.often) >= 10
  measure mean_mark(asked.often)
  measure mixed(asked.often, r: asked.good)
  measure answers(asked.good)
  measure some = folk(any) { for: Some }
  measure some_mark = mean_mark(asked.often) { for: Some }
";

/// Small logs full of ties, duplicates, repeats, late and missing values, with measures of every kind.
fn generated(count: usize) -> Vec<Case> {
    let mut runner = TestRunner::deterministic();
    let mut cases = Vec::new();
    while cases.len() < count {
        let rows = oracle::rows().new_tree(&mut runner).unwrap().current();
        let options = oracle::options().new_tree(&mut runner).unwrap().current();
        let more = proptest::collection::vec((0u8..5, 0u8..13, 0u8..3, 0u8..4), rows.len());
        let more = more.new_tree(&mut runner).unwrap().current();
        let mut lines = oracle::csv(&rows).lines().map(str::to_owned).collect::<Vec<_>>();
        lines[0].push_str(",price,mark,good,took");
        for (line, (price, mark, good, took)) in lines[1..].iter_mut().zip(more) {
            let price = ["", "1.10", "0.35", "12", "7.77"][usize::from(price)];
            let mark = match mark {
                12 => String::new(),
                // No answer to the question, and a number.
                11 => "2.5".to_owned(),
                mark => mark.to_string(),
            };
            let good = ["", "true", "false"][usize::from(good)];
            let took = ["", "1s", "1min", "250ms"][usize::from(took)];
            line.push_str(&format!(",{price},{mark},{good},{took}"));
        }
        // Every tenth with measures of all kinds: engines take their time over large statements.
        let all = cases.len().is_multiple_of(10);
        let (others, measures) = if all { (OTHERS, OTHER_MEASURES) } else { ("", "") };
        let text = oracle::project(&options)
            .replace(
                "item: text }",
                "item: text, price: money(EUR), mark: number, good: yes_no, took: duration }",
            )
            .replace(
                "journey Log \"Log\" {\n",
                &format!("{others}\njourney Log \"Log\" {{\n{measures}"),
            );
        let as_of = options.as_of.map(oracle::clock);
        cases.push(Case { text, csv: lines.join("\n") + "\n", as_of, order: Some("line") });
    }
    cases
}

/// The two real logs, with every measure that the answers of `expected.json` are held against.
fn real() -> Vec<Case> {
    let recorded = recorded(|| {
        expected::funnels();
        expected::funnels_with_ties();
        expected_logs::counts_of_the_shop();
        expected_logs::duplicates_and_times_of_the_shop();
        expected_logs::shares_of_the_shop();
        expected_logs::funnels_of_one_event_and_with_exclusion();
        expected_logs::retention_of_the_shop();
        expected_logs::sessions_by_gap_and_days_in_use();
        expected_small::purchases();
        expected_small::monthly_cohorts();
    });
    let mut cases: Vec<Case> = recorded
        .into_iter()
        .map(|(text, bytes, as_of)| {
            let mut csv = String::new();
            if bytes.starts_with(&[0x1F, 0x8B]) {
                GzDecoder::new(bytes.as_slice()).read_to_string(&mut csv).unwrap();
            } else {
                csv = String::from_utf8(bytes).unwrap();
            }
            Case { text, csv, as_of, order: None }
        })
        .collect();
    cases.sort_by(|a, b| a.csv.cmp(&b.csv));
    assert!(cases.len() >= 8);
    cases
}

/// Whether everything is run, as in CI: engines take minutes over it.
fn whole() -> bool {
    let whole = std::env::var_os("JOURNEY_SQL").is_some_and(|v| v == "whole");
    if !whole {
        println!("only a part is run: JOURNEY_SQL=whole runs everything");
    }
    whole
}

#[test]
fn generated_logs_in_duckdb() {
    agree(Dialect::Duckdb, &generated(if whole() { 1000 } else { 20 }));
}

#[test]
fn generated_logs_in_sqlite() {
    agree(Dialect::Sqlite, &generated(if whole() { 1000 } else { 60 }));
}

#[test]
fn generated_logs_in_postgres() {
    agree(Dialect::Postgres, &generated(if whole() { 1000 } else { 40 }));
}

#[test]
fn real_logs_in_duckdb() {
    if whole() {
        agree(Dialect::Duckdb, &real());
    }
}

#[test]
fn real_logs_in_sqlite() {
    if whole() {
        agree(Dialect::Sqlite, &real());
    }
}

#[test]
fn real_logs_in_postgres() {
    if whole() {
        agree(Dialect::Postgres, &real());
    }
}

/// Those with few measures: some engines take minutes over a hundred of them at once.
fn few() -> Vec<Case> {
    let mut cases = real();
    cases.retain(|case| case.text.matches("measure ").count() < 20);
    cases
}

#[test]
fn real_logs_in_clickhouse() {
    if whole() {
        agree(Dialect::Clickhouse, &few());
    }
}

/// Texts with everything that could end a text early, in names and in data.
fn hostile() -> Vec<Case> {
    let texts = [
        "it's",
        r"\' OR 1=1 --",
        "'; DROP TABLE log; --",
        r"a\\b",
        r"ends with \",
        "/* */",
        "$1 {x} %s",
        "ü \u{1F600}",
        "two\nlines",
        "`q`",
        r#"a\"b"#,
    ];
    let mut text = String::from(
        "source log \"Log\" {\n  table: \"the log\"\n  columns { who: text, at: timestamp, what: text }\n  person: who\n  time: at\n}\nmetric rows(e: event): count { is: count(e), better: higher }\n",
    );
    let mut measures = String::new();
    let mut csv = String::from("who,at,what\n");
    for (i, written) in texts.iter().enumerate() {
        let escaped = written.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let quoted = format!("\"{escaped}\"");
        text.push_str(&format!("event e{i} in log where what == {quoted}\n"));
        measures.push_str(&format!("  measure m{i} = rows(e{i})\n"));
        for row in 0..=i {
            let field = written.replace('"', "\"\"");
            csv.push_str(&format!("p{row},2024-01-01 00:00:{i:02},\"{field}\"\n"));
        }
    }
    text.push_str(&format!("journey Log \"Log -- '; DROP TABLE log\" {{\n{measures}}}\n"));
    vec![Case { text, csv, as_of: None, order: None }]
}

#[test]
fn texts_are_data_in_every_engine() {
    for dialect in [Dialect::Duckdb, Dialect::Sqlite, Dialect::Postgres, Dialect::Clickhouse] {
        agree(dialect, &hostile());
    }
}

#[test]
fn texts_are_data_in_spark() {
    if !whole() {
        return;
    }
    let mut cases = hostile();
    // A view of Spark has no blank in its name.
    cases[0].text = cases[0].text.replace("the log", "the_log");
    agree(Dialect::Spark, &cases);
}

/// What cannot be run here is parsed as its dialect: one statement, without an error.
#[test]
fn other_dialects_are_parsed() {
    for dialect in [Dialect::Trino, Dialect::Bigquery, Dialect::Snowflake] {
        let texts: Vec<String> =
            generated(12).into_iter().chain(hostile()).map(|case| case.text).collect();
        let batch: Vec<Value> = texts
            .iter()
            .map(|text| {
                let options = SqlOptions { dialect, as_of: None, row_order: None };
                json!({ "sql": sql(&model(text), options).text })
            })
            .collect();
        let Some(answers) = run(dialect, &batch) else { return };
        for (answer, asked) in answers.iter().zip(&batch) {
            assert_eq!(answer.as_deref(), Ok("1"), "{}", asked["sql"].as_str().unwrap());
        }
    }
}
