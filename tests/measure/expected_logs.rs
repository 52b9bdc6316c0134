//! The other answers of `expected.json` on the two logs.

use crate::expected::*;
use crate::run::{Measured, newcombe};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;

/// The log with a number in each row. The answers count exact duplicates as rows of their own; here
/// they are dropped, as they should be (the test of duplicates counts them). With a number, no two
/// rows are the same.
fn numbered(name: &str) -> Vec<u8> {
    let mut text = String::new();
    GzDecoder::new(data(name).as_slice()).read_to_string(&mut text).unwrap();
    let mut lines = text.lines();
    let mut out = format!("{},row\n", lines.next().unwrap());
    for (i, line) in lines.enumerate() {
        writeln!(out, "{line},{i}").unwrap();
    }
    out.into_bytes()
}

const COUNTS: &str = "
metric rows(e: event): count { is: count(e), better: higher }
metric folk(e: event): count { is: people(e), better: higher }
metric visits(e: event): count { is: sessions(e), better: higher }
metric per_visit(e: event, of: event): ratio { is: count(e) / sessions(of), better: higher }
metric reach(e: event, of: event): percent { is: people(e) / people(of), better: higher }
metric visit_reach(e: event, of: event): percent { is: sessions(e) / sessions(of), better: higher }
metric went(a: event, b: event): percent { is: converted(a -> b), better: higher }
metric went_in_visit(a: event, b: event): percent { is: converted(a -> b, per: session), better: higher }
metric stayed_away(a: event, b: event): percent { is: 100% - converted(a -> b), better: lower }
metric left_at_once(a: event): percent { is: 100% - converted(a -> a, per: session), better: lower }
metric first_took(a: event, b: event): duration { is: time_between(a -> b, entry: first), better: lower }
";

#[test]
pub fn counts_of_the_shop() {
    let answers = answers();
    let ecom = &answers["ecom"];
    let mut measures = String::new();
    let names: Vec<&String> = ecom["touchpoint_use"].as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 19);
    for e in names.iter().map(|n| n.as_str()).chain(["anything"]) {
        writeln!(measures, "measure rows_{e} = rows({e}), measure folk_{e} = folk({e})").unwrap();
        writeln!(measures, "measure visits_{e} = visits({e})").unwrap();
        writeln!(measures, "measure reach_{e} = reach({e}, of: anything)").unwrap();
        writeln!(measures, "measure vreach_{e} = visit_reach({e}, of: anything)").unwrap();
    }
    measures.push_str("measure depth = per_visit(anything, of: anything)\n");
    let session = "session: session_id";
    let found = shop_on(session, numbered("ecom_events.csv.gz"), COUNTS, &measures, None);
    for (e, use_) in ecom["touchpoint_use"].as_object().unwrap() {
        let whole = |name: &str| found.value(&format!("{name}_{e}")).unwrap();
        assert_eq!(whole("rows"), use_["events"].as_f64().unwrap(), "{e}");
        assert_eq!(whole("folk"), use_["users"].as_f64().unwrap(), "{e}");
        assert_eq!(whole("visits"), use_["sessions"].as_f64().unwrap(), "{e}");
        close(whole("reach"), use_["user_share"].as_f64().unwrap(), e);
        close(whole("vreach"), use_["session_share"].as_f64().unwrap(), e);
    }
    assert_eq!(found.value("rows_anything"), ecom["rows"].as_f64());
    assert_eq!(found.value("folk_anything"), ecom["users"].as_f64());
    assert_eq!(found.value("visits_anything"), ecom["sessions"].as_f64());
    close(
        found.value("depth").unwrap(),
        ecom["events_per_session_mean"].as_f64().unwrap(),
        "depth",
    );

    // Not a number of the language: how long visits last. Read off the table that measures read.
    let (_, table) = table(&found);
    let mut ends: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
    let mut at_once: BTreeMap<(u32, i64), u64> = BTreeMap::new();
    for row in 0..table.rows {
        let time = table.time[row];
        let ends = ends.entry(table.session[row]).or_insert((time, time));
        *ends = (ends.0.min(time), ends.1.max(time));
        *at_once.entry((table.person[row], time)).or_default() += 1;
    }
    let mut lengths: Vec<f64> = ends.values().map(|(a, b)| (b - a) as f64 / 1e6).collect();
    lengths.sort_by(f64::total_cmp);
    let mean = lengths.iter().sum::<f64>() / lengths.len() as f64;
    let quantile = |at| journey::measure::amount::quantile(&lengths, at).unwrap();
    close(mean, ecom["session_seconds"]["mean"].as_f64().unwrap(), "mean length");
    close(quantile(0.5), ecom["session_seconds"]["median"].as_f64().unwrap(), "median length");
    close(quantile(0.9), ecom["session_seconds"]["p90"].as_f64().unwrap(), "p90 length");
    let shared = ecom["rows_sharing_user_and_timestamp"].as_u64().unwrap();
    let found: u64 = at_once.values().filter(|rows| **rows > 1).sum();
    assert_eq!(found, shared, "rows that share person and time with another");
}

fn table(found: &Measured) -> (journey::model::SourceId, &journey::measure::table::Table) {
    let id = found.model.sources.ids().next().unwrap();
    (id, found.store.table(id).unwrap())
}

#[test]
pub fn duplicates_and_times_of_the_shop() {
    let answers = answers();
    let ecom = &answers["ecom"];
    let found = shop(COUNTS, "measure all = rows(anything)", None);
    let (_, quality) = found.store.qualities().next().unwrap();
    assert_eq!(quality.duplicates, ecom["exact_duplicate_rows"].as_u64().unwrap());
    assert_eq!(quality.rows, ecom["rows"].as_u64().unwrap());
    let time = |text: &Value| {
        let zone = journey::measure::read::time::Zone::named("UTC");
        journey::measure::read::time::timestamp(text.as_str().unwrap(), &zone).unwrap().0
    };
    assert_eq!(quality.first, Some(time(&ecom["first"])));
    assert_eq!(quality.last, Some(time(&ecom["last"])));
    assert_eq!(found.card.as_of, quality.last);
}

#[test]
pub fn shares_of_the_shop() {
    let answers = answers();
    let ecom = &answers["ecom"];
    let mut events = String::new();
    let mut measures = String::from(
        "measure buyers = went(anything, b: purchase)
         measure session_conversion = went_in_visit(anything, b: purchase)
         measure single = left_at_once(anything)
         measure first_purchase = first_took(anything, b: purchase)
         measure repeat_buyers = went(purchase, b: purchase)
        ",
    );
    for (by, column) in [("platform", "platform"), ("channel", "acquisition_channel")] {
        let shares = ecom[format!("session_conversion_by_{by}")].as_object().unwrap();
        assert!(shares.len() >= 3);
        for name in shares.keys() {
            writeln!(events, "event on_{name} in log where {column} == \"{name}\"").unwrap();
            writeln!(measures, "measure by_{name} = went_in_visit(on_{name}, b: purchase)")
                .unwrap();
        }
    }
    for (name, days) in [("before", "2024-03-10..2024-04-08"), ("after", "2024-04-09..2024-05-08")]
    {
        writeln!(events, "event {name} in log where timestamp in {days}").unwrap();
        writeln!(measures, "measure {name}_change = went_in_visit({name}, b: purchase)").unwrap();
    }
    let metrics = format!("{events}\n{COUNTS}");
    let log = numbered("ecom_events.csv.gz");
    let found = shop_on("session: session_id", log, &metrics, &measures, LATE);
    same_share(&found, "buyers", &ecom["buyers"]);
    same_share(&found, "session_conversion", &ecom["session_conversion"]);
    same_share(&found, "repeat_buyers", &ecom["repeat_buyers"]);
    for by in ["platform", "channel"] {
        for (name, share) in ecom[format!("session_conversion_by_{by}")].as_object().unwrap() {
            same_share(&found, &format!("by_{name}"), share);
        }
    }
    let change = &ecom["before_after_2024_04_09_30d"];
    same_share(&found, "before_change", &change["before"]);
    same_share(&found, "after_change", &change["after"]);
    let parts = |name: &str| {
        let (a, b) = found.parts(name);
        (a as u64, b as u64)
    };
    let (before, after) = (parts("before_change"), parts("after_change"));
    let interval = newcombe(before, after);
    close(interval.0, change["newcombe95"][0].as_f64().unwrap(), "newcombe");
    close(interval.1, change["newcombe95"][1].as_f64().unwrap(), "newcombe");
    let difference = found.value("after_change").unwrap() - found.value("before_change").unwrap();
    close(difference, change["difference"].as_f64().unwrap(), "difference");
    // Left out: `pooled_z` and `p_two_sided`. A difference is judged by its interval; the program
    // computes no test statistic.

    let single = &ecom["single_event_sessions"];
    close(found.value("single").unwrap(), single["value"].as_f64().unwrap(), "single");
    let interval = found.of("single").interval.unwrap();
    close(interval.low.unwrap(), single["ci95"][0].as_f64().unwrap(), "single");
    close(interval.high.unwrap(), single["ci95"][1].as_f64().unwrap(), "single");
    let n = found.of("single").n.unwrap();
    assert_eq!(n, single["denominator"].as_u64().unwrap());
    let missing = (found.value("single").unwrap() * n as f64).round() as u64;
    assert_eq!(missing, single["numerator"].as_u64().unwrap());

    let first = &ecom["seconds_first_event_to_first_purchase"];
    let reading = found.of("first_purchase");
    assert_eq!(reading.n, first["n"].as_u64());
    same_seconds(reading.value.map(|v| v.float), &first["median"], "first purchase");
    same_seconds(reading.funnels[0].p90, &first["p90"], "first purchase");
}

#[test]
pub fn funnels_of_one_event_and_with_exclusion() {
    let answers = answers();
    let ecom = &answers["ecom"];
    let (mut metrics, mut measures) = (String::new(), String::new());
    for key in ecom["repeat_funnel_purchase_purchase"].as_object().unwrap().keys() {
        let (options, name) = options(key);
        funnel(&mut metrics, &mut measures, &name, &["purchase", "purchase"], &options);
    }
    let found = shop(&metrics, &measures, LATE);
    for (key, expected) in ecom["repeat_funnel_purchase_purchase"].as_object().unwrap() {
        assert_eq!(found.of(&options(key).1).funnels[0].reached, counts(expected), "{key}");
    }

    let excluded = &ecom["exclusion_funnel"];
    let steps = list(&excluded["steps"]);
    assert_eq!(excluded["window_s"], 86_400);
    let (mut metrics, mut measures) = (String::new(), String::new());
    for unit in ["user_id", "session_id"] {
        let (options, _) = options(&format!("{unit}/entry=first/tie=ge/window=1d"));
        funnel(&mut metrics, &mut measures, &format!("plain_{unit}"), &steps, &options);
        let without = list(&excluded["excluded"]).join(", ");
        let options = format!("{options}, exclude: [{without}]");
        // Exclusions are no parameters here: they are named by a metric of the shop's own.
        let own = options.replace("payment_error", "x0").replace("support_chat", "x1");
        let chain = "s0 -> s1 -> s2";
        writeln!(
            metrics,
            "metric m_without_{unit}(s0: event, s1: event, s2: event, x0: event, x1: event): percent {{
               is: converted({chain}{own})
               better: higher
             }}"
        )
        .unwrap();
        writeln!(
            measures,
            "measure without_{unit} = m_without_{unit}(s0: {}, s1: {}, s2: {}, x0: payment_error, x1: support_chat)",
            steps[0], steps[1], steps[2]
        )
        .unwrap();
    }
    let found = shop(&metrics, &measures, LATE);
    for unit in ["user_id", "session_id"] {
        let expected = &excluded[format!("{unit}/entry=first/tie=ge")];
        let plain = &found.of(&format!("plain_{unit}")).funnels[0].reached;
        assert_eq!(*plain, counts(&expected["without_exclusion"]), "{unit}");
        // Left out: the numbers with exclusion. The answers exclude between the last two steps only,
        // and the language has no way to say between which: its rule is "between any two". So fewer
        // get through here than there. (The rule itself is held against brute force in `oracle`.)
        let without = &found.of(&format!("without_{unit}")).funnels[0].reached;
        let expected = counts(&expected["with_exclusion"]);
        assert_eq!(without[0], expected[0], "{unit}");
        assert!(without[1] <= expected[1] && without[2] <= expected[2], "{unit}");
        assert!(without[2] < plain[2], "{unit}");
    }
}

#[test]
pub fn retention_of_the_shop() {
    let answers = answers();
    let retention = answers["ecom"]["retention_from_first_event"].as_object().unwrap();
    let (mut metrics, mut measures) = (String::from(COUNTS), String::new());
    let mut windows = Vec::new();
    for key in retention.keys() {
        let number = |prefix: &str| key.strip_prefix(prefix).and_then(|n| n.parse::<u32>().ok());
        let (after, within) = match (number("day"), number("week")) {
            (Some(day), _) => (day, day + 1),
            (_, Some(week)) => (7 * week, 7 * week + 7),
            // Left out: `calendar_week1`. `returned` counts from each person's first time, and
            // nothing in the language counts from the Monday before it.
            _ => continue,
        };
        windows.push((key, after, within));
        writeln!(
            metrics,
            "metric m_{key}(e: event): percent {{ is: returned(e, again: e, after: {after}d, within: {within}d), better: higher }}
             metric u_{key}(e: event): percent {{ is: returned(e, again: e, after: {after}d), better: higher }}"
        )
        .unwrap();
        writeln!(measures, "measure {key} = m_{key}(anything)").unwrap();
        writeln!(measures, "measure un_{key} = u_{key}(anything)").unwrap();
    }
    assert_eq!(windows.len() + 1, retention.len());
    let mature = shop(&metrics, &measures, None);
    let all = shop(&metrics, &measures, LATE);
    for (key, ..) in windows {
        let expected = &retention[key];
        same_share(&mature, key, &expected["mature_users"]);
        same_share(&all, key, &expected["all_users"]);
        same_share(&all, &format!("un_{key}"), &expected["unbounded_all_users"]);
        let people = expected["all_users"]["denominator"].as_u64().unwrap();
        let denominator = expected["mature_users"]["denominator"].as_u64().unwrap();
        assert_eq!(mature.of(key).tally.immature, people - denominator, "{key}");
    }
}

#[test]
pub fn sessions_by_gap_and_days_in_use() {
    let answers = answers();
    let ecom = &answers["ecom"];
    let mut events = String::from("event may in log where timestamp == 2024-05\n");
    let mut measures = String::from("measure mau = folk(may), measure visits = visits(anything)\n");
    for day in 1..=31 {
        writeln!(events, "event may_{day} in log where timestamp == 2024-05-{day:02}").unwrap();
        writeln!(measures, "measure dau_{day} = folk(may_{day})").unwrap();
    }
    let metrics = format!("{events}{COUNTS}");
    let log = data("ecom_events.csv.gz");
    let found = shop_on("session_gap: 30min", log, &metrics, &measures, None);
    let sessions = ecom["sessionize_30min"]["sessions"].as_f64();
    assert_eq!(found.value("visits"), sessions);
    let days: f64 = (1..=31).map(|day| found.value(&format!("dau_{day}")).unwrap()).sum();
    let stickiness = &ecom["stickiness_2024_05"];
    let mau = found.value("mau").unwrap();
    assert_eq!(mau, stickiness["mau"].as_f64().unwrap());
    close(days / 31.0, stickiness["mean_dau"].as_f64().unwrap(), "mean of daily people");
    close(days / 31.0 / mau, stickiness["value"].as_f64().unwrap(), "stickiness");
    // Left out: `sessions_ge_rule`, the number of sessions by the other rule (a gap of exactly 30
    // minutes): it is not ours. `funnels_confirmed` says which tools agree, and is no number of the
    // log.
}

/// Left out: `token_replay_pm4py`. Token replay depends on the net that stands for the map and is
/// more generous; the program aligns.
#[test]
pub fn conformance_of_the_shop() {
    let answers = answers();
    let ecom = &answers["ecom"];
    let names = list(&ecom["conformance_model"]);
    for (key, repeats) in
        [("conformance_linear", ""), ("conformance_linear_with_repeats", ", repeats: 1d")]
    {
        let mut stage = String::from("stage all {\n");
        for name in &names {
            writeln!(stage, "touchpoint at_{name} \"{name}\" {{ event: {name}{repeats} }}")
                .unwrap();
        }
        stage.push_str("}\n");
        // The answers count duplicates as rows of their own.
        let log = numbered("ecom_events.csv.gz");
        let found = shop_by("session: session_id", log, "", &stage, None, true);
        let expected = &ecom[key];
        let found = &found.card.conformance[0];
        let whole = |key: &str| expected[key].as_u64().unwrap();
        assert_eq!(found.cases, whole("cases"), "{key}");
        assert_eq!(found.rows, whole("events"), "{key}");
        assert_eq!(found.variants, whole("variants"), "{key}");
        assert_eq!(found.cost, whole("total_alignment_cost"), "{key}");
        assert_eq!(found.worst, whole("total_worst_cost"), "{key}");
        assert_eq!(found.perfect, whole("perfectly_fitting_cases"), "{key}");
        assert_eq!(found.forward, whole("cases_without_backward_move"), "{key}");
        close(found.fitness.unwrap(), expected["fitness_log"].as_f64().unwrap(), key);
        close(found.mean.unwrap(), expected["fitness_average_trace"].as_f64().unwrap(), key);
        let missing = expected["cases_missing_activity"].as_object().unwrap();
        assert_eq!(missing.len(), found.touchpoints.len());
        for (use_, name) in found.touchpoints.iter().zip(&names) {
            assert_eq!(found.cases - use_.cases, missing[*name].as_u64().unwrap(), "{key} {name}");
        }
        assert_eq!(found.deviations.len(), 10);
        assert!(found.deviations.is_sorted_by(|a, b| a.cases >= b.cases));
    }
}
