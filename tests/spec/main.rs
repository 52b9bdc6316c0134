//! The measurement spec: what it says, and that it is what its schema says.

mod phone;

use journey::emit::spec::{Spec, build, schema, spec};
use journey::model::{
    AnswerTest, Bounds, ColumnTest, Decimal, Decl, Formula, FormulaKind, Id, IntervalMethod, Kind,
    Measure, Model, Operator, Predicate, QuestionRef, Target, Unscored,
};
use phone::{Sample, sample};
use serde_json::{Value, json};

fn written(sample: &Sample) -> Value {
    serde_json::from_str(&spec(&sample.model, &sample.sources)).expect("the spec is JSON")
}

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(&schema()).expect("the schema is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::draft202012::new(&schema).expect("the schema can be used")
}

fn errors(validator: &jsonschema::Validator, spec: &Value) -> Vec<String> {
    validator.iter_errors(spec).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn find<'a>(spec: &'a Value, list: &str, id: &str) -> &'a Value {
    let list = spec[list].as_array().expect("a list");
    list.iter().find(|item| item["id"] == id).unwrap_or_else(|| panic!("no `{id}`"))
}

fn measure<'a>(spec: &'a Value, name: &str) -> &'a Value {
    let measures = spec["measures"].as_array().expect("a list");
    measures.iter().find(|m| m["name"] == name).unwrap_or_else(|| panic!("no measure `{name}`"))
}

#[test]
fn it_is_what_its_schema_says() {
    let spec = written(&sample());
    assert_eq!(errors(&validator(), &spec), Vec::<String>::new());
}

#[test]
fn an_empty_project_has_a_spec() {
    let empty = spec(&Model::default(), &journey::source::Sources::default());
    let empty: Value = serde_json::from_str(&empty).expect("JSON");
    assert_eq!(errors(&validator(), &empty), Vec::<String>::new());
    assert_eq!(empty["clock"]["time_zone"], "UTC");
}

/// Every way to an object in the value.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            found.push(at.to_owned());
            for (key, value) in entries {
                objects(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (i, value) in items.iter().enumerate() {
                objects(value, &format!("{at}/{i}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn no_object_takes_an_unknown_key_or_lacks_one() {
    let validator = validator();
    let spec = written(&sample());
    let mut places = Vec::new();
    objects(&spec, "", &mut places);
    assert!(places.len() > 200, "{}", places.len());
    // Objects of one shape are alike; a prime step visits all shapes in bounded time.
    for place in
        places.iter().filter(|p| p.matches('/').count() < 3).chain(places.iter().step_by(7))
    {
        let object = |spec: &mut Value| {
            spec.pointer_mut(place).and_then(Value::as_object_mut).expect("an object").clone()
        };
        let mut more = spec.clone();
        let mut entries = object(&mut more);
        entries.insert("surprise".into(), json!(1));
        *more.pointer_mut(place).expect("there") = Value::Object(entries);
        assert!(!validator.is_valid(&more), "unknown key accepted at `{place}`");

        let mut less = spec.clone();
        let mut entries = object(&mut less);
        let key = entries.keys().next().expect("no object is empty").clone();
        entries.remove(&key);
        *less.pointer_mut(place).expect("there") = Value::Object(entries);
        assert!(!validator.is_valid(&less), "missing key `{key}` accepted at `{place}`");
    }
}

#[test]
fn every_object_of_the_schema_is_closed_complete_and_explained() {
    fn visit(schema: &Value, at: &str) {
        // A map of properties may have one that is called `properties`; it has no type.
        if schema.get("type") == Some(&json!("object")) {
            let properties = schema["properties"].as_object().expect("no object is just any");
            assert_eq!(schema["additionalProperties"], false, "open object at {at}");
            let required = schema["required"].as_array().map_or(0, Vec::len);
            assert_eq!(required, properties.len(), "optional key at {at}");
            for (name, property) in properties {
                let said = property.get("description").is_some() || property.get("const").is_some();
                assert!(said, "no description of {at}/{name}");
            }
        }
        match schema {
            Value::Object(entries) => {
                entries.iter().for_each(|(key, value)| visit(value, &format!("{at}/{key}")));
            }
            Value::Array(items) => items.iter().for_each(|value| visit(value, at)),
            _ => {}
        }
    }
    let schema: Value = serde_json::from_str(&schema()).expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["$id"], journey::emit::spec::SCHEMA_ID);
    assert!(schema["title"].is_string() && schema["description"].is_string());
    visit(&schema, "");
    for (name, definition) in schema["$defs"].as_object().expect("definitions") {
        assert!(definition["description"].is_string(), "no description of {name}");
    }
}

#[test]
fn it_is_read_back_as_it_was_written() {
    let sample = sample();
    let text = spec(&sample.model, &sample.sources);
    let read: Spec = serde_json::from_str(&text).expect("the types read what they wrote");
    assert_eq!(read, build(&sample.model, &sample.sources));
}

#[test]
fn the_same_model_gives_the_same_bytes_with_sorted_keys() {
    fn sorted(value: &Value) -> bool {
        match value {
            Value::Object(entries) => {
                let keys: Vec<&String> = entries.keys().collect();
                keys.is_sorted() && entries.values().all(sorted)
            }
            Value::Array(items) => items.iter().all(sorted),
            _ => true,
        }
    }
    let (one, other) = (sample(), sample());
    let text = spec(&one.model, &one.sources);
    assert_eq!(text, spec(&other.model, &other.sources));
    assert!(text.ends_with("}\n") && !text.ends_with("\n\n") && !text.contains('\r'));
    assert!(sorted(&serde_json::from_str(&text).expect("JSON")));
    // The map of `serde_json` may sort by itself, so the text is looked at as well.
    let top: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("  \"").and_then(|rest| rest.split('"').next()))
        .collect();
    assert!(top.len() == 18 && top.is_sorted(), "{top:?}");
    assert_eq!(schema(), schema());
    assert!(!schema().contains(env!("CARGO_MANIFEST_DIR")));
    assert!(!text.contains(env!("CARGO_MANIFEST_DIR")));
}

#[test]
fn numbers_are_written_as_their_unit_says() {
    let spec = written(&sample());
    let rate = measure(&spec, "conversion_rate");
    assert_eq!(rate["unit"]["written_as"], "fraction");
    assert_eq!(
        rate["target"],
        json!({
            "unit": {"kind": "percent", "written_as": "fraction", "currency": null, "scale": null},
            "low": {"value": 0.035, "included": true},
            "high": null,
            "text": ">= 3.5%"
        })
    );
    assert_eq!(rate["alert"]["high"], json!({"value": 0.02, "included": false}));
    assert_eq!(rate["alert"]["text"], "< 2%");
    assert_eq!(rate["baseline"]["value"], json!(0.029));
    let funnel = &rate["formula"]["tree"]["funnel"];
    assert_eq!(
        funnel["within"]["value"],
        json!({"microseconds": 604_800_000_000_i64, "text": "7d"})
    );
    assert_eq!(rate["cadence"]["over"], json!({"count": 28, "unit": "day", "text": "28d"}));

    let revenue = measure(&spec, "revenue");
    assert_eq!(revenue["target"]["low"]["value"], "1000000.50");
    assert_eq!(revenue["unit"]["currency"], "EUR");
    assert_eq!(revenue["unit"]["written_as"], "decimal_string");
    let buy = measure(&spec, "time_to_buy");
    assert_eq!(buy["target"]["high"]["value"], json!(259_200_000_000_i64));
    assert_eq!(measure(&spec, "nps")["unit"]["scale"], json!({"low": -100, "high": 100}));
    assert_eq!(
        measure(&spec, "nps")["due"],
        json!({"first": "2026-10-01", "last": "2026-12-31", "text": "2026-Q4"})
    );
    let cost = find(&spec, "metrics", "std.metrics.cost_per_click");
    assert_eq!(cost["unit"]["currency"], Value::Null);
}

#[test]
fn a_funnel_says_every_option() {
    let spec = written(&sample());
    let rate = measure(&spec, "conversion_rate");
    assert_eq!(
        rate["formula"]["text"],
        "converted(data.product_viewed -> data.order_placed, within: 7d, entry: best, ties: allow, \
         order: in_order, per: person)"
    );
    assert_eq!(
        rate["formula"]["tree"]["funnel"]["steps"][0]["rows"]["touchpoint"],
        "BuyPhone.purchase.checkout"
    );
    let strict = measure(&spec, "strict");
    assert_eq!(
        strict["formula"]["text"],
        "converted(data.product_viewed -> data.order_placed where total > 100 EUR or not plan == \
         \"say \\\"new\\\"\\n\\u{202E}\" within 1h, within: 1d, entry: each, ties: forbid, order: \
         exact, exclude: data.ad_clicked, same: product, per: session)"
    );
    let tree = &strict["formula"]["tree"];
    assert_eq!((&tree["node"], &tree["of"]["node"]), (&json!("metric"), &json!("converted")));
    let funnel = &tree["of"]["funnel"];
    assert_eq!(funnel["entry"], "each");
    assert_eq!(funnel["ties"], "forbid");
    assert_eq!(funnel["order"], "exact");
    assert_eq!(funnel["per"], "session");
    assert_eq!(funnel["same"][0]["columns"], json!(["product", "product"]));
    assert_eq!(funnel["exclude"][0]["event"], "data.ad_clicked");
    let over = find(&spec, "metrics", "std.metrics.conversion_rate");
    assert_eq!(over["formula"]["tree"]["funnel"]["same"][0]["columns"], json!([null, null]));
    assert_eq!(over["formula"]["tree"]["funnel"]["steps"][1]["rows"]["parameter"], "to");
}

#[test]
fn intervals_and_sample_sizes_follow_the_formula() {
    let spec = written(&sample());
    let table: Vec<(&str, &str, &str, Value, &str)> = vec![
        ("click_through_rate", "bootstrap", "people", Value::Null, "numerators_and_denominators"),
        ("cost_per_click", "bootstrap", "rows", Value::Null, "numerators_and_denominators"),
        ("conversion_rate", "wilson", "people", json!(385), "numerators_and_denominators"),
        ("strict", "bootstrap", "attempts", Value::Null, "numerators_and_denominators"),
        ("basket", "order_statistics", "rows", Value::Null, "not_additive"),
        ("time_to_buy", "order_statistics", "people", Value::Null, "not_additive"),
        ("csat", "wilson", "answers", json!(385), "numerators_and_denominators"),
        ("nps", "nps_standard_error", "answers", json!(1537), "numerators_and_denominators"),
        ("sus", "t", "answers", Value::Null, "numerators_and_denominators"),
        ("repeat_purchase", "wilson", "people", json!(385), "numerators_and_denominators"),
        ("revenue", "exact", "rows", Value::Null, "additive"),
    ];
    assert_eq!(spec["measures"].as_array().map(Vec::len), Some(table.len()));
    for (name, method, counts, size, additivity) in table {
        let measure = measure(&spec, name);
        assert_eq!(measure["interval"]["method"], method, "{name}");
        let level = if method == "exact" { Value::Null } else { json!(0.95) };
        assert_eq!(measure["interval"]["level"], level, "{name}");
        assert_eq!(measure["interval"]["seed"].is_null(), method != "bootstrap", "{name}");
        assert_eq!(measure["sample"]["counts"], counts, "{name}");
        assert_eq!(measure["sample"]["for_five_points"], size, "{name}");
        assert_eq!(measure["sample"]["min_n_applies"], method != "exact", "{name}");
        assert_eq!(measure["additivity"], additivity, "{name}");
        assert_eq!(measure["quantile_type"], 7, "{name}");
    }
}

#[test]
fn shares_that_overlap_are_no_net_share() {
    let sample = sample();
    let question = QuestionRef::Question(Id::new(0), 0);
    let at_least = |low| AnswerTest::Between(phone::whole(low), phone::whole(10));
    let difference = phone::binary(
        Kind::Percent,
        Operator::Subtract,
        phone::share(&question, at_least(9)),
        phone::share(&question, at_least(7)),
    );
    let method = sample.model.interval_method(&difference);
    assert_eq!(method, IntervalMethod::MeanT);
    assert_eq!(sample.model.sample_size_for_five_points(&difference), None);
    let nps = phone::nps(&question);
    assert_eq!(
        sample.model.formula_text(&nps),
        "100 * (share(data.post_purchase.recommend in 9..10) - share(data.post_purchase.recommend \
         in 0..6))"
    );
}

#[test]
fn the_score_is_said_in_numbers() {
    let spec = written(&sample());
    let score = |name| {
        let score = &measure(&spec, name)["score"];
        assert!(score["not_scored"].is_null(), "{name}");
        json!([score["zero_low"], score["full_low"], score["full_high"], score["zero_high"]])
    };
    assert_eq!(score("nps"), json!([31, 45, null, null]));
    assert_eq!(score("sus"), json!([0, 68, null, null]));
    assert_eq!(score("basket"), json!(["0", "300", "600", "900"]));
    assert_eq!(measure(&spec, "cost_per_click")["score"]["not_scored"], "no_zero");
    assert_eq!(measure(&spec, "strict")["score"]["not_scored"], "no_target");
    assert_eq!(measure(&spec, "conversion_rate")["score"]["weight"], 3);
}

#[test]
fn lineage_leads_from_the_map_to_the_columns() {
    let spec = written(&sample());
    let lineage = spec["lineage"].as_array().expect("a list");
    let of = |id: &str| lineage.iter().find(|l| l["measure"] == id).expect("a lineage");
    let nps = of("BuyPhone.nps");
    assert_eq!(nps["stage"], Value::Null);
    assert_eq!(nps["questions"], json!(["data.post_purchase.recommend"]));
    assert_eq!(nps["sources"], json!(["data.answers"]));
    let columns: Vec<&Value> =
        nps["columns"].as_array().expect("a list").iter().map(|c| &c["column"]).collect();
    assert_eq!(columns, ["user_id", "ts", "recommend"]);
    let rate = of("BuyPhone.purchase.checkout.conversion_rate");
    assert_eq!(rate["stage"], "BuyPhone.purchase");
    assert_eq!(rate["touchpoint"], "BuyPhone.purchase.checkout");
    assert_eq!(rate["named_touchpoints"], json!(["BuyPhone.purchase.checkout"]));
    assert_eq!(rate["events"], json!(["data.product_viewed", "data.order_placed"]));
    let columns: Vec<&Value> =
        rate["columns"].as_array().expect("a list").iter().map(|c| &c["column"]).collect();
    assert_eq!(columns, ["user_id", "ts", "name", "plan"], "the segment's column is read as well");
    assert_eq!(
        of("BuyPhone.purchase.csat")["columns"].as_array().map(Vec::len),
        Some(3),
        "person, time and answer"
    );
}

#[test]
fn ten_questions_are_answered_together() {
    let spec = written(&sample());
    let together = &measure(&spec, "sus")["answered_together"];
    assert_eq!(together[0]["survey"], "data.usability");
    assert_eq!(together[0]["questions"].as_array().map(Vec::len), Some(10));
    assert_eq!(measure(&spec, "nps")["answered_together"], json!([]));
}

#[test]
fn every_name_leads_somewhere() {
    let spec = written(&sample());
    let ids = |list: &str| -> Vec<&Value> {
        spec[list].as_array().expect("a list").iter().map(|item| &item["id"]).collect()
    };
    for measure in spec["measures"].as_array().expect("a list") {
        assert!(ids("metrics").contains(&&measure["metric"]), "{}", measure["metric"]);
        assert!(ids("teams").contains(&&measure["owner"]));
    }
    for lineage in spec["lineage"].as_array().expect("a list") {
        for (key, list) in [("events", "events"), ("sources", "sources"), ("surveys", "surveys")] {
            for id in lineage[key].as_array().expect("a list") {
                assert!(ids(list).contains(&id), "{id}");
            }
        }
    }
    assert!(
        !ids("metrics").contains(&&json!("std.metrics.unused")),
        "unused library metrics stay out"
    );
    assert!(!ids("channels").contains(&&json!("std.channels.fax")));
    assert_eq!(ids("studies"), [&json!("data.interviews")]);
}

#[test]
fn places_and_hashes_are_said() {
    let spec = written(&sample());
    let place = &find(&spec, "events", "data.order_placed")["place"];
    assert_eq!((&place["file"], &place["line"]), (&json!("data.journey"), &json!(5)));
    assert_eq!(place["column"], 63);
    // Files that hold `a`, `b` and `c`: sha256sum buy_phone.journey data.journey std/metrics.journey | sha256sum
    assert_eq!(
        spec["compiled_from"]["sha256"],
        "a5f337aa6e3f3c0cf269e569ff5be0e91f3470807dcc9341ef957d11c5648342"
    );
    let journey = &spec["journeys"][0];
    assert_eq!(journey["edges"][1]["share"], json!(0.4));
    assert_eq!(journey["edges"][0]["from"], json!({"node": "start"}));
    assert_eq!(journey["stages"][1]["framework_stage"], "std.frameworks.lifecycle.purchase");
    assert_eq!(journey["stages"][1]["measures"], json!(["BuyPhone.purchase.csat"]));
}

#[test]
fn hostile_texts_stay_texts() {
    let nasty = "\"},{\"x\":1}\u{0}\u{7}\u{2028}\u{202E}</script>\\ \r\n\t😀 é";
    let mut sample = sample();
    sample.model.name = nasty.into();
    let source = Id::new(0);
    let filter = sample.equals(source, 3, nasty);
    let Some(Predicate::Test(name, _)) = sample.model.events[Id::new(1)].filter.clone() else {
        panic!("an event is told by its name");
    };
    let event = &mut sample.model.events[Id::new(0)];
    event.decl = Decl { label: Some(nasty.into()), doc: Some(nasty.into()), ..event.decl.clone() };
    event.filter = Some(Predicate::And(vec![
        filter.clone(),
        Predicate::Or(vec![filter.clone(), Predicate::Not(Box::new(Predicate::And(vec![filter])))]),
        Predicate::Test(name, ColumnTest::Missing),
    ]));
    let spec = written(&sample);
    assert_eq!(errors(&validator(), &spec), Vec::<String>::new());
    assert_eq!(spec["project"], nasty);
    let event = find(&spec, "events", "data.ad_shown");
    assert_eq!(event["label"], nasty);
    assert_eq!(event["filter"]["tree"]["all"][0]["value"]["value"], nasty);
    let text = event["filter"]["text"].as_str().expect("a text");
    assert!(!text.chars().any(char::is_control), "{text}");
    assert!(text.contains(" and (plan == ") && text.ends_with(") and name is missing"), "{text}");
}
#[test]
fn a_score_needs_a_zero_on_the_bad_side() {
    let sample = sample();
    let percent = |n| phone::quantity(Kind::Percent, phone::hundredths(n));
    let mut measure = sample.model.measures[Id::new(2)].clone();
    measure.target = Some(Target::AtLeast(percent(40), true));

    // A baseline that meets the target already says nothing of what 0 is: the range does.
    measure.baseline = Some(percent(50));
    let zero = |m: &Measure| m.attainment().map(|a| (a.zero_low, a.zero_high));
    assert_eq!(zero(&measure), Ok((Some(Decimal::ZERO), None)));
    measure.range = Bounds::default();
    assert_eq!(zero(&measure), Err(Unscored::NoZero));

    // Inside a range, one distance counts on both sides,
    measure.target = Some(Target::Inside(percent(40), percent(60)));
    measure.baseline = Some(percent(65));
    let of = |low, high| Ok((Some(phone::hundredths(low)), Some(phone::hundredths(high))));
    assert_eq!(zero(&measure), of(35, 65));
    // and without a baseline each end of the range, or the only one.
    measure.baseline = None;
    measure.range = Bounds::new(Some(Decimal::ZERO), None);
    assert_eq!(zero(&measure), of(0, 100));
    measure.range = Bounds::new(Some(Decimal::ZERO), Some(phone::hundredths(70)));
    assert_eq!(zero(&measure), of(0, 70));
}

#[test]
fn formula_text_keeps_the_tree() {
    use Operator::{Divide, Multiply, Subtract};
    let model = Model::default();
    let number = |n| phone::literal(Kind::Number, n);
    let of = |operator, left, right| phone::binary(Kind::Number, operator, left, right);
    let text = |formula: Formula| model.formula_text(&formula);
    assert_eq!(text(of(Subtract, number(1), of(Subtract, number(2), number(3)))), "1 - (2 - 3)");
    assert_eq!(text(of(Subtract, of(Subtract, number(1), number(2)), number(3))), "1 - 2 - 3");
    assert_eq!(text(of(Divide, number(1), of(Multiply, number(2), number(3)))), "1 / (2 * 3)");
    assert_eq!(text(of(Multiply, of(Subtract, number(1), number(2)), number(-3))), "(1 - 2) * -3");
    let negated = phone::formula(Kind::Number, FormulaKind::Negate(Box::new(number(-1))));
    assert_eq!(text(negated), "-(-1)");
}
