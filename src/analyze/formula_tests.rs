//! Formulas and metrics: what is accepted, what is said of the rest.

use super::kinds::{Class, combine};
use super::metrics::bounds_text;
use super::mini::{DATA, by_name, check, expect};
use crate::model::{Kind, Operator};

fn metric(head: &str, is: &str) -> String {
    format!("metric {head} {{ is: {is}, better: higher }}")
}

#[test]
fn std_type_checks() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/std/metrics.journey");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let checked = check(&text);
    assert_eq!(checked.found, vec![], "\n{}", checked.story());
    let metrics = by_name(&checked.metrics);
    assert!(metrics.len() >= 50);
    let range = |name: &str| bounds_text(metrics[name].range, metrics[name].kind);
    assert_eq!(range("nps"), "`-100..100`");
    assert_eq!(range("sus"), "`0..100`");
    assert_eq!(range("umux_lite"), "`0..100`");
    assert_eq!(range("umux_lite_r"), "`22.9..87.9`");
    assert_eq!(range("csat"), "`0%..100%`");
    assert_eq!(range("drop_off"), "`0%..100%`");
    assert_eq!(range("contact_rate"), "`>= 0`");
    assert_eq!(metrics["nps"].kind_text, "score(-100..100)");
    assert_eq!(
        metrics["nps"].formula_text,
        "100 * (share(answer in 9..10) - share(answer in 0..6))"
    );
    assert_eq!(metrics["nps"].decl.label.as_deref(), Some("Net Promoter Score"));
}

/// The whole table of LANGUAGE.md, section 9: every pair, every operator.
#[test]
fn operator_table() {
    use Class::{Count, Duration, Literal, Money, Number, Percent, Ratio, Score};
    let eur = Money(Some(*b"EUR"));
    let usd = Money(Some(*b"USD"));
    let any = Money(None);
    let all = [Number, Literal, Count, Percent, Ratio, Duration, eur, usd, any, Score];
    let letter = |k: Option<Kind>| match k {
        None => "-",
        Some(Kind::Number) => "n",
        Some(Kind::Count) => "c",
        Some(Kind::Percent) => "%",
        Some(Kind::Ratio) => "r",
        Some(Kind::Duration) => "d",
        Some(Kind::Money(Some(c))) if c == *b"EUR" => "E",
        Some(Kind::Money(Some(_))) => "U",
        Some(Kind::Money(None)) => "M",
        Some(Kind::Score(..)) => "s",
    };
    let table = |op| -> Vec<String> {
        all.iter().map(|a| all.iter().map(|b| letter(combine(op, *a, *b))).collect()).collect()
    };
    // Columns and rows: number literal count percent ratio duration EUR USD money score
    let plus = [
        "nnn------n",
        "nnn-r----n",
        "nnc-------",
        "---%%-----",
        "-r-%r-----",
        "-----d----",
        "------E---",
        "-------U--",
        "--------M-",
        "nn-------n",
    ];
    assert_eq!(table(Operator::Add), plus);
    assert_eq!(table(Operator::Subtract), plus);
    assert_eq!(
        table(Operator::Multiply),
        [
            "nnnnndEUMn",
            "nnnnndEUMn",
            "nnnnndEUM-",
            "nnn%%dEUM-",
            "nnn%rdEUM-",
            "ddddd-----",
            "EEEEE-----",
            "UUUUU-----",
            "MMMMM-----",
            "nn--------",
        ]
    );
    assert_eq!(
        table(Operator::Divide),
        [
            "nnn-------",
            "nnn-------",
            "nnr-------",
            "nn-rr-----",
            "nn-rr-----",
            "dddddr----",
            "EEEEE-r---",
            "UUUUU--r--",
            "MMMMM---r-",
            "nn--------",
        ]
    );
}

#[test]
fn results() {
    for (result, is, good) in [
        ("percent", "count(a) / count(b)", true),
        ("percent", "count(a)", false),
        ("percent", "2 * count(a) / count(b)", false),
        ("percent", "50%", true),
        ("ratio", "count(a) / count(b)", true),
        ("ratio", "count(a)", true),
        ("ratio", "share(q in 9..10)", false),
        ("number", "count(a) + 1", true),
        ("count", "count(a) + count(b)", true),
        ("count", "count(a) + 1", false),
        ("duration", "mean(o.length)", true),
        ("duration", "2 * time_between(a -> b)", true),
        ("money", "sum(o.amount) / count(a)", true),
        ("money(EUR)", "sum(e.amount)", true),
        ("money(USD)", "sum(e.amount)", false),
        ("money(EUR)", "sum(o.amount)", false),
        ("money", "sum(o.amount) + sum(e.amount)", false),
        ("score(-100..100)", "100 * (share(q in 9..10) - share(q in 0..6))", true),
        ("score(-100..100)", "share(q in 9..10) - share(q in 0..6)", false),
        ("score(0..10)", "mean(q)", true),
        ("score(0..5)", "mean(q)", false),
        ("score(-1..11)", "median(q)", true),
        ("score(of q)", "percentile(q, 90%)", true),
        ("score(of g)", "mean(g)", true),
        ("score(0..100)", "mean(g)", false),
        ("score(of g)", "mean(g) - 1", false),
        ("number", "mean(g) - 1", true),
        ("number", "5 - mean(g)", true),
        ("number", "-mean(g)", true),
        ("number", "mean(o.items)", true),
        ("count", "sum(o.items)", true),
        ("ratio", "1 - count(a) / count(b)", true),
        ("percent", "100% - count(a) / count(b)", true),
        ("percent", "1 - share(q in 9..10)", false),
    ] {
        let text = metric(
            &format!(
                "m(a: event, b: event, o: event(amount: money, length: duration, items: count), e: event(amount: money(EUR)), q: question(0..10), g: question): {result}"
            ),
            is,
        );
        let checked = check(&text);
        assert_eq!(checked.found.is_empty(), good, "{result}: {is}\n{}", checked.story());
    }
}

#[test]
fn clashes_say_how_each_side_came_by_its_kind() {
    let checked = expect(
        &metric("m(a: event, q: question(0..10)): percent", "count(a) + share(q in 9..10)"),
        &[
            "J0302 [+] count and percent cannot be added | only like can be added or subtracted: make both sides of one kind",
        ],
    );
    let labels: Vec<&str> = checked.found[0].labels.iter().map(|l| l.message.as_str()).collect();
    assert_eq!(
        labels,
        [
            "this is a count: `count(…)` gives a count",
            "this is a percent: `share(…)` gives a percent"
        ]
    );
    expect(
        &metric("m(q: question(0..10)): percent", "1 - share(q in 9..10)"),
        &["J0302 [-] percent cannot be subtracted from number | write `100%`"],
    );
    expect(
        &metric("m(q: question(0..10)): score(-100..100)", "share(q in 9..10) - share(q in 0..6)"),
        &[
            "J0307 [share(q in 9..10) - share(q in 0..6)] the formula gives a percent, and the metric declares `score(-100..100)` | write `100 * (share(q in 9..10) - share(q in 0..6))`",
        ],
    );
    expect(
        &metric("m(a: event): number", "count(a) / 0"),
        &["J0306 [0] the formula divides by zero | divide by something that is not 0"],
    );
}

#[test]
fn names_and_functions() {
    expect(
        &metric("m(answer: question(0..10)): percent", "share(anser in 9..10)"),
        &["J0201 [anser] no parameter is called `anser` here | write `answer`"],
    );
    expect(
        &format!("{DATA}{}", metric("m(a: event): count", "count(order)")),
        &[
            "J0201 [order] `order` is the name of a declared event, and a formula names parameters only | add a parameter `order: event`; who uses the metric says which event it is",
        ],
    );
    expect(
        &format!("{DATA}{}", metric("m(a: event): number", "mean(exit.happy)")),
        &[
            "J0201 [exit] `exit` is the name of a declared survey, and a formula names parameters only | add a parameter `answer: question`, and write `answer` here",
        ],
    );
    expect(
        &metric("m(ease: question): number", "mean(ease.value)"),
        &["J0301 [ease.value] `ease` is a question, and has no `value` | write `ease`"],
    );
    expect(
        &metric("m(a: event): count", "cuont(a)"),
        &["J0308 [cuont] `cuont` is no function and no metric in scope | write `count`"],
    );
    expect(
        &metric("m(a: event): count", "users(a)"),
        &["J0308 [users] `users` is no function and no metric in scope | write `people`"],
    );
    expect(
        &metric("m(a: event(amount: money)): money", "sum(a.amout)"),
        &["J0201 [amout] `a` is declared without a property `amout` | write `amount`"],
    );
    expect(
        &metric("m(a: event(amount: money)): money", "a.amount"),
        &[
            "J0301 [a.amount] `a.amount` has a value for every row | say which one: `sum(a.amount)`, `mean(a.amount)`, `median(a.amount)` or `percentile(a.amount, 90%)`",
        ],
    );
    expect(
        &metric("m(a: event): count", "a"),
        &[
            "J0301 [a] `a` is an event, not a number | say what is counted: `count(a)`, `people(a)` or `sessions(a)`",
        ],
    );
    expect(
        &metric("m(a: event, b: event): percent", "a -> b"),
        &[
            "J0301 [a -> b] `a -> b` is a chain, not a number | put it into a function, as in `converted(a -> b)`",
        ],
    );
    expect(
        &metric("m(a: event): percent", "converted(a, within: 7d)"),
        &[
            "J0309 [a] `converted` follows a chain, and this is one step | write two steps at least, as in `converted(a -> …)`",
        ],
    );
    expect(
        &metric("m(a: event): percent", "converted(a -> a, witin: 7d)"),
        &["J0309 [witin] `converted` has no option `witin` | write `within:`"],
    );
    expect(
        &metric("m(a: event): percent", "converted(a -> a, within: 7)"),
        &["J0303 [7] `7` has no unit, and a duration is wanted | write `7d`, `7h` or `7min`"],
    );
    expect(
        &metric("m(a: event): percent", "converted(a -> a, entry: last)"),
        &["J0310 [last] `last` is none of the choices | write `best`, `first` or `each`"],
    );
    expect(
        &metric("m(a: event): percent", "returned(a, again: a, after: 7d, within: 7d)"),
        &[
            "J0312 [7d] nobody comes back after `7d` and within `7d` | make `within:` longer than `after:`, that is longer than `7d`",
        ],
    );
    expect(&metric("m(a: event): percent", "returned(a, again: a, after: 7d)"), &[]);
    expect(
        &metric(
            "m(a: event(id: text), b: event(id: text), c: event, t: duration): percent",
            "converted(a where id == \"x\" -> b within 1d -> a, within: t, entry: each, ties: forbid, order: exact, exclude: [c, b], same: id, per: session)",
        ),
        &[],
    );
    expect(
        &metric("m(a: event(id: text), b: event): percent", "converted(a -> b, same: id)"),
        &[
            "J0201 [id] the step `b` is declared without a property `id` | declare it in each step, as in `b: event(id: text)`",
        ],
    );
}

#[test]
fn shares() {
    expect(
        &metric("m(q: question(1..5)): percent", "share(q in 9..10)"),
        &[
            "J0305 [9] `9` is never answered | write a point from `1` to `5`",
            "J0305 [10] `10` is never answered | write a point from `1` to `5`",
        ],
    );
    expect(
        &metric("m(q: question(1..5)): percent", "share(q in top 5)"),
        &[
            "J0305 [top 5] `top 5` is every point of a scale with 5 | take fewer points than the scale has",
        ],
    );
    expect(
        &metric("m(q: question(one_of)): percent", "share(q != \"A\")"),
        &[
            "J0311 [!=] a share counts the answers that are something | write `100% - share(q == \"A\")`",
        ],
    );
    expect(&metric("m(q: question(1..5)): percent", "share(q in [3, 5, 4]) + share(q == 1)"), &[]);
    expect(&metric("m(q: question(1..5)): percent", "share(4 <= q)"), &[]);
    expect(
        &metric("m(q: question(yes_no)): percent", "share(q)"),
        &["J0311 [q] `q` alone is no test | say which answers count, as in `share(q in top 2)`"],
    );
    expect(
        &metric("m(q: question(yes_no)): percent", "mean(q)"),
        &[
            "J0301 [q] `mean` takes numbers, and `q` is answered by yes_no | write `share(q == true)`",
        ],
    );
}

#[test]
fn cycles_and_calls() {
    expect(
        "metric a(e: event): count { is: b(e: e), better: higher }
         metric b(e: event): count { is: c(e: e), better: higher }
         metric c(e: event): count { is: a(e: e), better: higher }
         metric d(e: event): count { is: a(e: e), better: higher }",
        &[
            "J0207 [a] metrics call each other in a circle: `a` -> `b` -> `c` -> `a` | write one of the formulas without the call",
        ],
    );
    expect(
        "metric a(e: event): count { is: a(e: e), better: higher }",
        &["J0207 [a] `a` calls itself | write one of the formulas without the call"],
    );
    expect(
        "metric spend(o: event(amount: money), by: event): money { is: sum(o.amount) / people(by), better: lower }
         metric twice(x: event, y: event): money { is: 2 * spend(o: x, by: y), better: lower }",
        &["J0309 [x] `x` is declared without `amount`, which `o` reads | declare it `x: event(amount: money)`"],
    );
    expect(
        "metric spend(o: event(amount: money), by: event): money { is: sum(o.amount) / people(by), better: lower }
         metric twice(x: event(amount: money)): money { is: 2 * spend(x, people: x), better: lower }",
        &["J0309 [people] `spend` has no parameter `people` | the metric is `spend(o: event(amount: money), by: event)`"],
    );
    expect(
        "metric rate(a: event, b: event): percent { is: count(a) / count(b), better: higher }
         metric more(x: event): percent { is: rate(x), better: higher }",
        &[
            "J0309 [rate] `b` is not given to `rate` | write `rate(… b: …)`; the metric is `rate(a: event, b: event)`",
        ],
    );
}

#[test]
fn signatures() {
    let lines = check("metric m(a: evnt, a: event, c: option(of x), d: number = 3d, e: event): percnt { better: up, rang: 3 }").lines();
    assert_eq!(
        lines,
        [
            "J0310 [evnt] `evnt` is not a parameter's type | write `event`",
            "J0202 [a] two parameters are called `a` | rename one of them",
            "J0301 [3d] `3d` is a duration, and a number is wanted | write `3`, without a unit",
            "J0401 [e] `e` has no default and stands after one that has | put the parameters with a default last",
            "J0201 [option(of x)] no parameter is called `x` here | add a parameter `x: question(one_of)`",
            "J0310 [percnt] `percnt` is not the kind of a result | write `percent`",
            "J0402 [rang] a metric has no property `rang` | write `range:`",
            "J0310 [up] `up` is none of the choices | write `higher`, `lower` or `inside`",
        ]
    );
    expect(
        "metric m(a: event): count { better: higher }",
        &[
            "J0404 [m] this metric does not say `is:` | write it as in `metric nps(answer: question(0..10)): score(-100..100) { is: …, better: higher }`",
        ],
    );
    expect(
        "metric m(a: event): percent { is: count(a) / count(a), better: higher, range: 0..1, better: lower }",
        &[
            "J0403 [better] `better:` is said twice | a colon means there is one of it: delete one of the two",
            "J0303 [0] `0` has no unit, and a percent is wanted | write `0%`",
            "J0303 [1] `1` has no unit, and a percent is wanted | write `1%` or `100%`",
        ],
    );
    expect(
        "metric m(q: question(1..5)): percent { is: share(q in top 2), better: higher, range: 200%..300% }",
        &[
            "J0305 [200%..300%] no value of the formula lies in this range | the formula gives `0%..100%`",
        ],
    );
}

#[test]
fn unfinished_text_is_survived() {
    let text = "metric m(a: event(id: text, amount: money(EUR)), q: question(0..10), b: question(one_of), o: option(of b), t: duration = 3d): score(-100..100) { is: 100 * (share(q in 9..10) - share(q in top 2)) + mean(q) / -2 - count(a where id == \"x\" and amount in 1 EUR..2 EUR) / people(a) + n(a, t: 7d), better: higher, range: -1..1 }
metric n(a: event, t: duration): percent { is: converted(a -> a within 1d -> a, within: t, exclude: [a], same: id) + returned(a, again: a, after: t), better: lower }";
    for end in (0..text.len()).filter(|i| text.is_char_boundary(*i)) {
        for cut in [&text[..end], &text[end..]] {
            for d in check(cut).found {
                assert!(!d.message.is_empty() && d.help.is_some(), "{d:?}");
                assert!(
                    d.message.chars().next().is_some_and(|c| !c.is_uppercase()),
                    "{}",
                    d.message
                );
                assert!(!d.message.ends_with('.'), "{}", d.message);
            }
        }
    }
    for dropped in text.match_indices([' ', '(', ')', ':', ',', '.', '"', '>', '=']).map(|(i, _)| i)
    {
        let cut = format!("{}{}", &text[..dropped], &text[dropped + 1..]);
        check(&cut);
    }
}

#[test]
fn depth_and_size_are_bounded() {
    // Each metric calls the one before twice: 2^30 parts if all were put in.
    let mut text = String::from("metric m0(a: event): count { is: count(a), better: higher }\n");
    for i in 1..30 {
        text.push_str(&format!(
            "metric m{i}(a: event): count {{ is: m{0}(a) + m{0}(a), better: higher }}\n",
            i - 1
        ));
    }
    let checked = check(&text);
    assert!(checked.found.iter().all(|d| d.code.id() == "J0113"), "{}", checked.story());
    assert_eq!(checked.found.len(), 1, "{}", checked.story());
    let mut long = String::from("metric m0(a: event): count { is: count(a), better: higher }\n");
    for i in 1..200 {
        long.push_str(&format!(
            "metric m{i}(a: event): count {{ is: m{}(a), better: higher }}\n",
            i - 1
        ));
    }
    let mut lines: Vec<&str> = long.lines().collect();
    lines.reverse();
    for text in [long.clone(), lines.join("\n")] {
        let checked = check(&text);
        assert_eq!(checked.found.len(), 1, "{}", checked.story());
    }
    let sum = vec!["count(a)"; 200].join(" + ");
    expect(&metric("m(a: event): count", &sum), &[]);
    let deep = format!("{}count(a){}", "(".repeat(50), " + count(a))".repeat(50));
    expect(&metric("m(a: event): count", &deep), &[]);
    let both = format!(
        "{}count(a){}",
        "(".repeat(50),
        format!("{})", " + count(a)".repeat(199)).repeat(50)
    );
    check(&metric("m(a: event): count", &both));
    let or =
        format!("{}x == 1{}", "(".repeat(50), format!("{})", " or x == 1".repeat(199)).repeat(50));
    check(&metric("m(a: event(x: number)): count", &format!("count(a where {or})")));
}
