//! Conditions and measures: what is accepted, what is said of the rest.

use super::mini::{Checked, DATA, check, expect};
use crate::model::{Kind, Quantity};

const METRICS: &str = r#"
metric nps(answer: question(0..10)): score(-100..100) { is: 100 * (share(answer in 9..10) - share(answer in 0..6)), better: higher }
metric csat(answer: question): percent { is: share(answer in top 2), better: higher }
metric csat_mean(answer: question): score(of answer) { is: mean(answer), better: higher }
metric rate(from: event, to: event, within: duration = 30d): percent { is: converted(from -> to, within: within), better: higher }
metric drop(from: event, to: event): percent { is: 100% - converted(from -> to), better: lower }
metric orders(order: event): count { is: count(order), better: higher }
metric reach(order: event): count { is: people(order), better: higher }
metric visits(order: event): count { is: sessions(order), better: higher }
metric value(order: event(amount: money)): money { is: sum(order.amount) / count(order), better: higher }
metric roas(order: event(amount: money), spend: event(amount: money)): ratio { is: sum(order.amount) / sum(spend.amount), better: higher }
metric brand(q: question(one_of), which: option(of q)): percent { is: share(q == which), better: higher }
metric often(order: event): ratio { is: count(order) / people(order), better: inside, range: >= 1 }
metric two(a: question, b: question): percent { is: share(a in top 2) - share(b in top 2), better: higher }
metric big(order: event(amount: money), limit: money): count { is: count(order where amount > limit), better: higher }
metric lead(a: question): percent { is: share(a in 4..5), better: higher }
"#;

fn journey(measures: &str) -> String {
    format!(
        "{DATA}{METRICS}
journey Buy for Mei, Jon {{
  stage shopping {{
    touchpoint page {{ event: seen }}
    touchpoint chat {{ }}
    touchpoint checkout {{
      event: order
      {measures}
    }}
  }}
}}
journey Other {{ stage later {{ touchpoint back {{ event: seen }} }} }}
"
    )
}

fn measures(text: &str, wanted: &[&str]) -> Checked {
    expect(&journey(text), wanted)
}

#[test]
fn good_measures() {
    let checked = measures(
        "measure nps(exit.recommend) >= 45 by 2026-Q4 from 31 { weight: 3, alert: < 0, every: 1w, over: 28d, owner: Growth, for: Mei, gate: false, min_n: 50 }
         measure csat(exit.happy) >= 80% by 2026
         measure csat_mean(exit.happy) > 4.2
         measure rate(page, to: checkout, within: 7d) >= 3.5% { alert: < 2% }
         measure back = rate(from: Other.back, to: order) >= 3.5%
         measure value(checkout) >= 12.50 EUR
         measure value_abroad = value(abroad) >= 12.50 USD
         measure brand(exit.brand, which: \"Ours\") >= 30%
         measure often(order) in 1.5..3
         measure roas(order, spend: bill) >= 3
         measure big(order, limit: 100 EUR) >= 5
         measure orders(bill)",
        &[],
    );
    let [nps, csat, mean, rate, back, value, abroad, ..] = checked.measures.as_slice() else {
        panic!()
    };
    assert_eq!(nps.decl.path, "Buy.shopping.checkout.nps");
    assert_eq!(nps.weight, 3.into());
    assert_eq!(
        (nps.min_n, nps.gate, nps.persona.is_some(), nps.owner.is_some()),
        (50, false, true, true)
    );
    assert_eq!(nps.due.as_ref().map(|d| d.last.to_string()).as_deref(), Some("2026-12-31"));
    assert_eq!(nps.arguments[0].value, "test.exit.recommend");
    assert_eq!(csat.due.as_ref().map(|d| d.text.as_str()), Some("2026"));
    assert!(format!("{:?}", csat.formula).contains("Between(4, 5)"));
    assert_eq!(mean.kind, Kind::Score(1.into(), 5.into()));
    assert_eq!(rate.arguments[0].value, "Buy.shopping.page");
    assert!(!rate.arguments[2].default);
    assert_eq!(back.decl.path, "Buy.shopping.checkout.back");
    assert!(back.arguments[2].default);
    assert_eq!(back.arguments[2].value, "30d");
    assert_eq!(value.kind, Kind::Money(Some(*b"EUR")));
    assert_eq!(abroad.kind, Kind::Money(Some(*b"USD")));
    assert_eq!(checked.measures.len(), 12);
    let shown = |m: &crate::model::Measure| m.baseline.map(|q: Quantity| q.to_string());
    assert_eq!(shown(nps).as_deref(), Some("31"));
}

#[test]
fn arguments() {
    measures(
        "measure nps(exit.happy)",
        &[
            "J0301 [exit.happy] `exit.happy` is answered on `1..5`, and `answer` wants `0..10` | give a question with that scale, or take a metric for this one; answers are never rescaled",
        ],
    );
    measures(
        "measure nps(exit)",
        &[
            "J0204 [exit] `exit` is a survey, not a question | write `exit.recommend`, `exit.happy`, `exit.again`, `exit.brand`, `exit.why` or `exit.age`",
        ],
    );
    measures(
        "measure nps(recommend)",
        &[
            "J0201 [recommend] the question `recommend` is named by its survey | write `exit.recommend`",
        ],
    );
    measures(
        "measure nps(exit.recomend)",
        &["J0201 [recomend] no question of survey `exit` is called `recomend` | write `recommend`"],
    );
    measures(
        "measure nsp(exit.recommend)",
        &["J0201 [nsp] no metric is called `nsp` here | write `nps`"],
    );
    measures(
        "measure count(order)",
        &[
            "J0204 [count] `count` is a function of formulas, not a metric | declare a metric whose formula calls it, as in `metric …(…): … { is: count(event), better: higher }`",
        ],
    );
    measures(
        "measure rate(page, order)",
        &[
            "J0309 [order] only the first argument can stand without a name | write `to: order`; the metric is `rate(from: event, to: event, within: duration = 30d)`",
        ],
    );
    measures(
        "measure rate(page)",
        &[
            "J0309 [rate] `to` is not given to `rate` | write `rate(… to: …)`; the metric is `rate(from: event, to: event, within: duration = 30d)`",
        ],
    );
    measures(
        "measure rate",
        &[
            "J0309 [rate] `from`, `to` are not given to `rate` | write `rate(… from: …, to: …)`; the metric is `rate(from: event, to: event, within: duration = 30d)`",
        ],
    );
    measures(
        "measure rate(page, tp: order)",
        &[
            "J0309 [tp] `rate` has no parameter `tp` | write `to`; the metric is `rate(from: event, to: event, within: duration = 30d)`",
        ],
    );
    measures(
        "measure rate(page, to: order, within: 7)",
        &["J0303 [7] `7` has no unit, and a duration is wanted | write `7d`, `7h` or `7min`"],
    );
    measures(
        "measure orders(chat)",
        &[
            "J0504 [chat] the touchpoint `chat` has no `event:`, so nothing marks who was there | say in the touchpoint which event marks it: `event: …`, or name an event here",
        ],
    );
    measures(
        "measure orders(shopping)",
        &[
            "J0204 [shopping] `shopping` is a stage, not an event or touchpoint | name an event or touchpoint here",
        ],
    );
    measures(
        "measure orders(pgae)",
        &["J0201 [pgae] no event or touchpoint is called `pgae` here | write `page`"],
    );
    measures(
        "measure orders(Other.bakc)",
        &["J0201 [bakc] no touchpoint of journey `Other` is called `bakc` | write `back`"],
    );
    measures(
        "measure value(page)",
        &[
            "J0309 [page] `seen` has no property `amount`, which `order` reads | say behind the event which column it is: `{ amount: total }` or `{ amount: fee }`",
        ],
    );
    measures(
        "measure brand(exit.brand, which: \"Our\")",
        &["J0310 [\"Our\"] `Our` is none of the answers | write `\"Ours\"`"],
    );
    measures(
        "measure roas(order, spend: abroad)",
        &[
            "J0302 [abroad] `abroad.amount` is money in USD, and `order.amount` in EUR | amounts are never converted: bring them to one currency in the data",
        ],
    );
    measures(
        "measure big(order, limit: 100 USD)",
        &[
            "J0302 [100 USD] `100 USD` is money in USD, and `order.amount` in EUR | amounts are never converted: bring them to one currency in the data",
        ],
    );
    measures(
        "measure two(exit.happy, b: other.happy)",
        &[
            "J0312 [other.happy] `test.other.happy` and `test.exit.happy` are asked in two surveys, and the formula reads both from one answer | take questions of one survey: only those who answer all of them count",
        ],
    );
}

#[test]
fn data_behind() {
    measures(
        "measure orders(told)",
        &[
            "J0504 [told] `test.told` cannot be measured: `talks` is a study and holds no data | give the source a `table:` and its columns, or measure something else",
        ],
    );
    measures(
        "measure reach(bill)",
        &[
            "J0504 [bill] `test.bill` cannot be measured so: `people` asks who | say `person:` in the source, the column that says who",
        ],
    );
    measures(
        "measure visits(sale)",
        &[
            "J0504 [sale] `test.sale` cannot be measured so: `sessions` asks for sessions | say `session:` (a column) or `session_gap: 30min` in the source",
        ],
    );
    measures(
        "measure rate(page, to: sale)",
        &[
            "J0505 [sale] `Buy.shopping.page` and `test.sale` do not speak of the same people | where both sources number the same people, give both the same `people:`; else take steps of one",
        ],
    );
    measures(
        "measure orders(counted) { over: 28d }",
        &[
            "J0504 [28d] `over:` asks when, and `test.counted` does not say | say `time:` in the source, the column that says when, or leave `over:` out",
        ],
    );
    measures(
        "measure orders(sale) { for: Mei }",
        &[
            "J0505 [Mei] `Mei` is told apart in `clicks`, and `test.sale` is recorded in `shop`, which does not speak of the same people | where both sources number the same people, give both `person:` and the same `people:`",
        ],
    );
    measures(
        "measure lead(other.small)",
        &[
            "J0305 [lead(other.small)] `4` is never answered | give other arguments; the metric is `lead(a: question)`",
        ],
    );
    measures(
        "measure orders(exit.happy)",
        &[
            "J0309 [exit.happy] `exit.happy` is a question, and an event or touchpoint is wanted | name an event, or a touchpoint that has `event:`",
        ],
    );
    let checked = measures("measure lead(exit.recommend)", &[]);
    assert_eq!(checked.measures.len(), 1);
}

#[test]
fn promises() {
    measures(
        "measure csat(exit.happy) >= 0.025",
        &["J0303 [0.025] `0.025` has no unit, and a percent is wanted | write `2.5%`"],
    );
    measures(
        "measure csat(exit.happy) >= 2.5",
        &["J0303 [2.5] `2.5` has no unit, and a percent is wanted | write `2.5%`"],
    );
    measures(
        "measure csat(exit.happy) >= 3d",
        &["J0301 [3d] `3d` is a duration, and a percent is wanted | write a percent, as in `2.5%`"],
    );
    measures(
        "measure nps(exit.recommend) >= 45%",
        &[
            "J0301 [45%] `45%` is a percent, and a score from -100 to 100 is wanted | write `45`, without a unit",
        ],
    );
    measures(
        "measure value(order) >= 12",
        &["J0303 [12] `12` has no unit, and money in EUR is wanted | write `12 EUR`"],
    );
    measures(
        "measure value(order) >= 12 USD",
        &[
            "J0301 [12 USD] `12 USD` is an amount of money, and money in EUR is wanted | amounts are never converted: write it in EUR",
        ],
    );
    measures(
        "measure nps(exit.recommend) >= 450",
        &[
            "J0501 [450] the target `450` lies outside what the metric can be | write a value in `-100..100`",
        ],
    );
    measures(
        "measure nps(exit.recommend) >= 45 from 310",
        &[
            "J0501 [310] the baseline `310` lies outside what the metric can be | write a value in `-100..100`",
        ],
    );
    measures(
        "measure often(order) in 0.5..3",
        &[
            "J0501 [0.5] the target `0.5` lies outside what the metric can be | write a value in `>= 1`",
        ],
    );
    measures(
        "measure nps(exit.recommend) <= 45",
        &[
            "J0502 [<=] `<=` is a target on the bad side: the metric is better the higher it is | write `>= 45`",
        ],
    );
    measures(
        "measure drop(page, to: checkout) >= 45%",
        &[
            "J0502 [>=] `>=` is a target on the bad side: the metric is better the lower it is | write `<= 45%`",
        ],
    );
    measures(
        "measure often(order) >= 2",
        &[
            "J0502 [>=] the metric is best inside a range, and its target is a range | write both ends, as in `in 2..…`",
        ],
    );
    measures(
        "measure nps(exit.recommend) >= 45 { alert: > 20 }",
        &["J0503 [> 20] `> 20` is an alarm on the good side | write `< 20`"],
    );
    measures(
        "measure nps(exit.recommend) >= 45 { alert: < 50 }",
        &[
            "J0503 [< 50] values that meet the target are an alarm | write a value on the bad side of the target, at most `< 45`",
        ],
    );
    measures(
        "measure nps(exit.recommend) >= 45 { alert: 20 }",
        &["J0301 [20] `20` does not say on which side an alarm is | write `< 20`"],
    );
    measures(
        "measure nps(exit.recommend) in 60..40",
        &["J0305 [60..40] the range ends before it begins | write `40..60`"],
    );
    measures(
        "measure nps(exit.recommend) by soon by 2026",
        &[
            "J0301 [soon] `soon` is a name, and a date is wanted | write a date, as in `2026-12-31`, `2026-12`, `2026-Q4` or `2026`",
            "J0403 [by 2026] `by` is said twice | keep one of the two",
        ],
    );
    measures(
        "measure nps(exit.recommend) { wieght: 3, weight: 0, every: 3, min_n: 2.5, gate: maybe, owner: Mei, for: Eve }",
        &[
            "J0402 [wieght] a measure has no property `wieght` | write `weight:`",
            "J0305 [0] `0` is not above zero | write a number above zero, as in `3`",
            "J0303 [3] `3` has no unit, and a period is wanted | write `3d`, `3w`, `3mo` or `3y`",
            "J0305 [2.5] `2.5` is no whole number | write `3`",
            "J0310 [maybe] `maybe` is neither `true` nor `false` | write `true` or `false`",
            "J0204 [Mei] `Mei` is a persona, not a team | name a team here",
            "J0414 [Eve] `Eve` does not travel on this journey | name one of `Mei`, `Jon`, or add `Eve` to the journey's `for`",
        ],
    );
    measures(
        "measure nps(exit.recommend) { for: Jon }",
        &[
            "J0504 [Jon] `Jon` has no segment, so such people cannot be told apart in the data | say in the persona how to find such people, as in `segment: answers where plan == \"new\"`",
        ],
    );
}

#[test]
fn holes_cause_no_second_finding() {
    measures(
        "measure nps(exit.recommend) >= 4,5",
        &["J0112 [4,5] `4,5` is not written as a number | write `4.5`"],
    );
    let unknown = "J0201 [nothing] no question of survey `exit` is called `nothing` | it has `recommend`, `happy`, `again`, `brand`, `why` and `age`";
    measures("measure nps(exit.nothing) >= 40 by 2030 { alert: < 12 }", &[unknown]);
    // What the metric gives is known all the same: a target of another kind is a mistake of its own.
    measures(
        "measure nps(exit.nothing) >= 40%",
        &[
            unknown,
            "J0301 [40%] `40%` is a percent, and a score from -100 to 100 is wanted | write `40`, without a unit",
        ],
    );
}

#[test]
fn conditions() {
    for (condition, wanted) in [
        ("name == \"a\" and (late == true or not weight > 3) and plan is missing", None),
        (
            "3 < weight and items in [1, 2] and weight in 1..5 and length >= 30s and total < 100 EUR",
            None,
        ),
        ("day >= 2026-01-01 and at in 2026-Q1..2026-Q2 and day < 2027 and name != plan", None),
        (
            "nmae == \"a\"",
            Some("J0201 [nmae] no column of source `clicks` is called `nmae` | write `name`"),
        ),
        (
            "name == new",
            Some("J0201 [new] no column of source `clicks` is called `new` | write `\"new\"`"),
        ),
        (
            "name > \"a\"",
            Some(
                "J0311 [>] `name` is a text, and has no order | compare it with `==`, `!=` or `in [ … ]`",
            ),
        ),
        (
            "name == 3",
            Some("J0311 [3] `name` is a text, and `3` is a number without unit | write `\"3\"`"),
        ),
        (
            "weight == \"3\"",
            Some("J0311 [\"3\"] `weight` is a number, and `\"3\"` is a text | write `3`"),
        ),
        (
            "weight == true",
            Some(
                "J0311 [true] `weight` is a number, and `true` is yes or no | compare it with a number",
            ),
        ),
        (
            "total > 100",
            Some("J0303 [100] `100` has no unit, and money in EUR is wanted | write `100 EUR`"),
        ),
        (
            "total > 100 USD",
            Some(
                "J0301 [100 USD] `100 USD` is an amount of money, and money in EUR is wanted | amounts are never converted: write it in EUR",
            ),
        ),
        (
            "length > 3",
            Some(
                "J0303 [3] `3` has no unit, and a duration is wanted | write `3d`, `3h` or `3min`",
            ),
        ),
        ("late", Some("J0311 [late] `late` alone is no condition | write `late == true`")),
        (
            "weight == missing",
            Some(
                "J0311 [weight == missing] nothing is equal to a missing value | write `weight is missing`",
            ),
        ),
        (
            "3 == 4",
            Some(
                "J0311 [3 == 4] no column stands in this comparison | compare a column of source `clicks` with a value",
            ),
        ),
        (
            "name in \"a\"",
            Some(
                "J0311 [\"a\"] `\"a\"` is a text, and `in` wants a list or range | write `name == \"a\"`, or a list, as in `in [\"a\"]`",
            ),
        ),
        (
            "name in \"a\"..\"b\"",
            Some(
                "J0311 [name in \"a\"..\"b\"] `name` is a text, and has no order | name the values, as in `in [\"a\", \"b\"]`",
            ),
        ),
        ("weight in 5..1", Some("J0305 [5..1] the range ends before it begins | write `1..5`")),
        (
            "name == weight",
            Some(
                "J0311 [weight] `name` is a text, and `weight` is a number | write a text, as in `\"order\"`",
            ),
        ),
        (
            "day > \"2026\"",
            Some(
                "J0311 [\"2026\"] `day` is a date, and `\"2026\"` is a text | write a date, as in `2026-12-31`",
            ),
        ),
    ] {
        let text = format!("{DATA}event tested in clicks where {condition}");
        expect(&text, &wanted.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn mistakes_have_no_echo() {
    // One mistake in what a measure rests on, or on its line, is one message.
    for (wrong, right) in [
        ("event: seem", "event: seen"),
        ("evnet: seen", "event: seen"),
        ("event seen }", "event: seen }"),
        ("event: }", "event: seen }"),
    ] {
        let text = journey("measure orders(page)").replacen(right, wrong, 1);
        let checked = check(&text);
        assert_eq!(checked.found.len(), 1, "{wrong}\n{}", checked.story());
    }
    for (right, wrong) in [
        ("table: \"events\"", "tabel: \"events\""),
        ("person: user, time: at, session", "person: usre, time: at, session"),
        ("ask recommend: 0..10 \"?\"", "ask recommend: 0.. \"?\""),
        ("{ amount: total, items", "{ amonut: total, items"),
    ] {
        let text =
            journey("measure nps(exit.recommend), measure reach(order), measure value(order)");
        assert!(text.contains(right), "{right}");
        let checked = check(&text.replacen(right, wrong, 1));
        assert!(checked.found.len() == 1, "{wrong}\n{}", checked.story());
    }
    for line in [
        "measure csat(exit.happy) >= 45 %",
        "measure rate(page to: order)",
        "measure rate(from page, to: order)",
        "measure csat(exit.happy) >= 2.5 % by 2026-Q4",
    ] {
        let checked = check(&journey(line));
        assert_eq!(checked.found.len(), 1, "{line}\n{}", checked.story());
    }
}
