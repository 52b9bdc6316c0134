//! The answers of `expected.json` on the purchases, on small funnels, and the fixtures.

use crate::expected::*;
use crate::run::{How, Measured, measure, newcombe, try_measure};
use flate2::read::GzDecoder;
use journey::measure::amount::quantile;
use journey::measure::interval::wilson;
use journey::model::NORMAL_QUANTILE;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read as _;

fn shop_of_music(metrics: &str, measures: &str) -> Measured {
    // Equal purchases on one day are purchases of their own in the answers: see `numbered` there.
    let mut text = String::new();
    let packed = data("cdnow_purchases.csv.gz");
    GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
    let mut lines = text.lines();
    let mut log = format!("{},row\n", lines.next().unwrap());
    for (i, line) in lines.enumerate() {
        writeln!(log, "{line},{i}").unwrap();
    }
    let text = format!(
        r#"
source log "Purchases" {{
  table: "purchases"
  method: crm
  columns {{
    customer_id: text
    date: date
    quantity: count
    amount: money(USD)
  }}
  person: customer_id
  time: date
}}
event bought in log {{ amount: amount }}
{metrics}
journey Music "Music" {{
{measures}
}}"#
    );
    let data = [("log", vec![("cdnow_purchases.csv", log.into_bytes())])];
    try_measure(&text, &data, How { as_of: LATE, strict: true, per_session: false }).unwrap()
}

const METRICS: &str = "
metric orders(e: event): count { is: count(e), better: higher }
metric folk(e: event): count { is: people(e), better: higher }
metric each(e: event): ratio { is: count(e) / people(e), better: higher }
metric revenue(e: event(amount: money)): money { is: sum(e.amount), better: higher }
metric mean_value(e: event(amount: money)): money { is: mean(e.amount), better: higher }
metric median_value(e: event(amount: money)): money { is: median(e.amount), better: higher }
metric worth(e: event(amount: money)): money { is: sum(e.amount) / people(e), better: higher }
metric went(a: event, b: event): percent { is: converted(a -> b), better: higher }
metric lost(a: event, b: event): percent { is: 100% - converted(a -> b), better: lower }
metric later_day(a: event): percent { is: converted(a -> a, ties: forbid), better: higher }
metric next_day(a: event): duration { is: time_between(a -> a, ties: forbid, entry: first), better: lower }
";

#[test]
pub fn purchases() {
    let answers = answers();
    let cdnow = &answers["cdnow"];
    let mut metrics = String::from(METRICS);
    let mut measures = String::from(
        "measure orders = orders(bought), measure customers = folk(bought)
         measure orders_per_customer = each(bought), measure revenue = revenue(bought)
         measure average_order_value = mean_value(bought)
         measure median_order_value = median_value(bought)
         measure revenue_per_customer = worth(bought)
         measure repeat_rows = went(bought, b: bought), measure repeat_days = later_day(bought)
         measure second = next_day(bought), measure zero = orders(free)
         measure kept = went(q4, b: q1), measure churn = lost(q4, b: q1)
        ",
    );
    metrics.push_str(
        "event free in log where amount == 0 USD
         event q4 in log where date == 1997-Q4
         event q1 in log where date == 1998-Q1
        ",
    );
    for month in cdnow["monthly_revenue_1997"].as_object().unwrap().keys() {
        let name = month.replace('-', "_");
        writeln!(metrics, "event in_{name} in log where date == {month} {{ amount: amount }}")
            .unwrap();
        writeln!(measures, "measure revenue_{name} = revenue(in_{name})").unwrap();
    }
    for days in cdnow["retention_days_after_first_purchase"].as_object().unwrap().keys() {
        let (from, to) = days.split_once('-').unwrap();
        let to: u32 = to.parse().unwrap();
        let name = days.replace('-', "_");
        writeln!(
            metrics,
            "metric back_{name}(e: event): percent {{ is: returned(e, again: e, after: {from}d, within: {}d), better: higher }}",
            to + 1
        )
        .unwrap();
        writeln!(measures, "measure days_{name} = back_{name}(bought)").unwrap();
    }
    let found = shop_of_music(&metrics, &measures);
    for (name, key) in [
        ("orders", "orders"),
        ("customers", "customers"),
        ("orders_per_customer", "orders_per_customer"),
        ("average_order_value", "average_order_value"),
        ("median_order_value", "median_order_value"),
        ("revenue_per_customer", "revenue_per_customer"),
        ("zero", "zero_amount_orders"),
    ] {
        close(found.value(name).unwrap(), cdnow[key].as_f64().unwrap(), name);
    }
    let exact = |name: &str| found.of(name).value.unwrap().exact.unwrap().normalize().to_string();
    assert_eq!(exact("revenue"), cdnow["revenue"].as_str().unwrap());
    for (month, revenue) in cdnow["monthly_revenue_1997"].as_object().unwrap() {
        let name = format!("revenue_{}", month.replace('-', "_"));
        assert_eq!(exact(&name), revenue.as_str().unwrap(), "{month}");
    }
    same_share(&found, "repeat_rows", &cdnow["repeat_purchase_rate_rows"]);
    same_share(&found, "repeat_days", &cdnow["repeat_purchase_rate_distinct_days"]);
    same_share(&found, "kept", &cdnow["retention_1997Q4_to_1998Q1"]);
    let churn = &cdnow["churn_1997Q4_to_1998Q1"];
    close(found.value("churn").unwrap(), churn["value"].as_f64().unwrap(), "churn");
    let interval = found.of("churn").interval.unwrap();
    close(interval.low.unwrap(), churn["ci95"][0].as_f64().unwrap(), "churn");
    close(interval.high.unwrap(), churn["ci95"][1].as_f64().unwrap(), "churn");
    let (kept, of) = found.parts("kept");
    assert_eq!(of, churn["denominator"].as_f64().unwrap());
    assert_eq!(of - kept, churn["numerator"].as_f64().unwrap());
    for (days, share) in cdnow["retention_days_after_first_purchase"].as_object().unwrap() {
        same_share(&found, &format!("days_{}", days.replace('-', "_")), share);
    }
    let second = &cdnow["days_first_to_second_purchase_day"];
    let reading = found.of("second");
    let days = |micros: f64| micros / 86_400e6;
    assert_eq!(reading.n, second["n"].as_u64());
    close(days(reading.value.unwrap().float), second["median"].as_f64().unwrap(), "second");
    close(days(reading.funnels[0].p90.unwrap()), second["p90"].as_f64().unwrap(), "second");

    // Read off the table: no formula counts rows that share a person and a day.
    let id = found.model.sources.ids().next().unwrap();
    let table = found.store.table(id).unwrap();
    let days: BTreeSet<(u32, i64)> =
        (0..table.rows).map(|row| (table.person[row], table.time[row])).collect();
    let extra = (table.rows - days.len()) as u64;
    assert_eq!(extra, cdnow["same_customer_same_day_extra_rows"].as_u64().unwrap());
}

/// A cohort is who bought in its month and not before: people of all months up to it, less those of
/// all months before it.
#[test]
pub fn monthly_cohorts() {
    let answers = answers();
    let cohorts = answers["cdnow"]["monthly_cohorts"].as_object().unwrap();
    let (mut metrics, mut measures) = (String::from(METRICS), String::new());
    let month = |index: u64| format!("1997-{:02}", index + 1);
    for cohort in 0..cohorts.len() as u64 {
        writeln!(metrics, "event up_to_{cohort} in log where date in 1997-01..{}", month(cohort))
            .unwrap();
        writeln!(measures, "measure size_{cohort} = folk(up_to_{cohort})").unwrap();
        for later in cohort + 1..12 {
            writeln!(
                measures,
                "measure went_{cohort}_{later} = went(up_to_{cohort}, b: in_{later})"
            )
            .unwrap();
        }
    }
    for index in 0..12 {
        writeln!(metrics, "event in_{index} in log where date == {}", month(index)).unwrap();
    }
    let found = shop_of_music(&metrics, &measures);
    for (cohort, (key, expected)) in cohorts.iter().enumerate() {
        let cohort = cohort as u64;
        assert_eq!(*key, month(cohort));
        let before = |name: &dyn Fn(u64) -> f64| if cohort == 0 { 0.0 } else { name(cohort - 1) };
        let size = |c: u64| found.value(&format!("size_{c}")).unwrap();
        let size = size(cohort) - before(&size);
        assert_eq!(size, expected["size"].as_f64().unwrap(), "{key}");
        for (offset, active) in counts(&expected["active_in_month_offset"]).into_iter().enumerate()
        {
            let later = cohort + offset as u64;
            let active_of = |c: u64| found.parts(&format!("went_{c}_{later}")).0;
            let found = match offset {
                0 => size,
                _ => active_of(cohort) - before(&active_of),
            };
            assert_eq!(found, active as f64, "{key} +{offset}");
        }
    }
}

#[test]
pub fn small_funnels() {
    let answers = answers();
    let (mut metrics, mut measures) = (String::new(), String::new());
    for entry in ["best", "first"] {
        for ties in ["ge", "gt"] {
            let key = format!("user_id/window=60s/entry={entry}/tie={ties}");
            let (options, _) = options(&key);
            funnel(
                &mut metrics,
                &mut measures,
                &format!("{entry}_{ties}"),
                &["A", "B", "C"],
                &options,
            );
        }
    }
    let text = format!(
        r#"
source log "Log" {{
  table: "log"
  columns {{ who: text, at: timestamp, what: text }}
  person: who
  time: at
}}
event A in log where what == "A"
event B in log where what == "B"
event C in log where what == "C"
{metrics}
journey Small "Small" {{
{measures}
}}"#
    );
    let funnels = answers["micro_funnels"].as_object().unwrap();
    assert_eq!(funnels.len(), 15);
    for (name, case) in funnels {
        assert_eq!(case["window_s"], 60);
        // Every row has a number: `duplicate_rows` means rows that count.
        let mut csv = String::from("who,at,what,row\n");
        for (row, event) in case["events"].as_str().unwrap().split(' ').enumerate() {
            let (what, seconds) = event.split_at(1);
            let seconds: u32 = seconds.parse().unwrap();
            let (minute, second) = (seconds / 60, seconds % 60);
            writeln!(csv, "p,2024-01-01 00:{minute:02}:{second:02},{what},{row}").unwrap();
        }
        let found = measure(&text, &csv, LATE);
        for variant in ["best_ge", "best_gt", "first_ge", "first_gt"] {
            let reached = &found.of(variant).funnels[0].reached;
            let depth = reached.iter().filter(|n| **n > 0).count() as u64;
            let expected = case[format!("depth_{variant}")].as_u64().unwrap();
            assert_eq!(depth, expected, "{name} {variant}: {}", case["events"]);
        }
    }
}

#[test]
pub fn fixtures_of_intervals_and_quantiles() {
    let answers = answers();
    let fixtures = &answers["fixtures"];
    let number = |v: &Value| v.as_f64().unwrap();
    for case in fixtures["wilson95"].as_array().unwrap() {
        let (a, b) = (case["numerator"].as_u64().unwrap(), case["denominator"].as_u64().unwrap());
        let (low, high) = wilson(a, b).unwrap();
        close(low, number(&case["ci95"][0]), "wilson");
        close(high, number(&case["ci95"][1]), "wilson");
    }
    for case in fixtures["newcombe95"].as_array().unwrap() {
        let pair = |v: &Value| (v[0].as_u64().unwrap(), v[1].as_u64().unwrap());
        let (low, high) = newcombe(pair(&case["a"]), pair(&case["b"]));
        close(low, number(&case["ci95"][0]), "newcombe");
        close(high, number(&case["ci95"][1]), "newcombe");
    }
    for case in fixtures["quantiles_type7"].as_array().unwrap() {
        let mut x: Vec<f64> = case["x"].as_array().unwrap().iter().map(number).collect();
        x.sort_by(f64::total_cmp);
        for (key, at) in [("p50", 0.5), ("p90", 0.9), ("p95", 0.95)] {
            close(quantile(&x, at).unwrap(), number(&case[key]), key);
        }
    }
    // Left out: the normal quantiles of 0.90 and 0.99, and sample sizes for margins other than five
    // points: the program has one level of confidence and says one sample size.
    close(NORMAL_QUANTILE, number(&fixtures["normal_quantiles"]["0.95"]), "z");
}

#[test]
pub fn promoters_and_detractors() {
    let answers = answers();
    let text = r#"
source log "Answers" {
  table: "answers"
  method: survey
  columns { who: text, at: timestamp, recommend: number }
  person: who
  time: at
}
survey exit "Exit" in log { ask recommend: 0..10 "Would you recommend us?" }
metric nps(answer: question(0..10)): score(-100..100) {
  is: 100 * (share(answer in 9..10) - share(answer in 0..6))
  better: higher
}
metric promoters(answer: question(0..10)): percent { is: share(answer in top 2), better: higher }
journey Exit "Exit" {
  measure nps(exit.recommend)
  measure promoters(exit.recommend)
}"#;
    let mut sizes = answers["fixtures"]["sample_size_for_margin_95_worst_case"]["0.05"].clone();
    for case in answers["fixtures"]["nps"].as_array().unwrap() {
        let mut csv = String::from("who,at,recommend\n");
        let mut row = 0;
        for (kind, answer) in [("promoters", 9), ("passives", 7), ("detractors", 3)] {
            for _ in 0..case[kind].as_u64().unwrap() {
                row += 1;
                writeln!(csv, "p{row},2024-01-01,{answer}").unwrap();
            }
        }
        let found = measure(text, &csv, None);
        let reading = found.of("nps");
        assert_eq!(reading.n, case["n"].as_u64());
        close(reading.value.unwrap().float, case["nps_points"].as_f64().unwrap(), "nps");
        let interval = reading.interval.unwrap();
        close(interval.low.unwrap(), case["ci95_points"][0].as_f64().unwrap(), "nps");
        close(interval.high.unwrap(), case["ci95_points"][1].as_f64().unwrap(), "nps");
        let half = (interval.high.unwrap() - interval.low.unwrap()) / 2.0;
        close(half / NORMAL_QUANTILE, case["se_points"].as_f64().unwrap(), "standard error");
        let promoters = &found.model.measures[found.of("promoters").measure].formula;
        let size = found.model.sample_size_for_five_points(promoters).unwrap();
        assert_eq!(size, sizes.take().as_u64().unwrap_or(size));
    }
}
