//! What pictures say, in both ways of drawing them: ours, and Graphviz's by way of DOT.

use crate::support::compile_texts;
use journey::diagram::View;
use journey::diagram::theme::Theme;
use journey::emit::dot::{DotOptions, dot};
use journey::emit::svg::{SvgOptions, svg};
use journey::model::Model;

fn model(text: &str) -> Model {
    let compiled = compile_texts([("map.journey", text)]);
    compiled.model.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics))
}

/// The last journey of a map, drawn both ways.
fn both(text: &str, view: View) -> [(&'static str, String); 2] {
    let model = model(text);
    let journey = Some(model.journeys.ids().last().expect("a journey"));
    [
        ("svg", svg(&model, view, journey, &SvgOptions::default())),
        ("dot", dot(&model, view, journey, &DotOptions::default())),
    ]
}

/// The texts of a drawn picture, each with all of its attributes.
fn texts(drawn: &str) -> Vec<(String, String)> {
    let document = roxmltree::Document::parse(drawn).expect("well formed");
    let all = document.descendants().filter(|n| n.has_tag_name("text"));
    all.map(|n| (n.text().unwrap_or_default().to_owned(), format!("{:?}", n.attributes())))
        .collect()
}

#[test]
fn a_name_of_one_letter_is_a_name() {
    let text = r#"
persona B { goal: "A" }
persona C { goal: "B" }
journey J for B, C {
  stage s {
    touchpoint one "One"
    touchpoint two "Two"
    touchpoint three "Three"
  }
  flow {
    start -> one -> two -> three -> exit
    as B { one -> three "BB only" }
  }
}
"#;
    let [(_, drawn), _] = both(text, View::Flow);
    let texts = texts(&drawn);
    let name = texts.iter().find(|(text, more)| text == "B" && more.contains("700"));
    assert!(name.is_some(), "a bold name of its own: {texts:?}");
    assert!(texts.iter().any(|(text, _)| text == "BB only"), "{texts:?}");
}

const PHONES: &str = r#"
team research "Customer research"
team shop "Shop"
team writers "Writers"
team nobody "Nobody"
persona Mei { goal: "A phone" }
persona Jon { goal: "A phone" }
channel site "Site"
journey Old for Mei, Jon {
  owner: shop
  stage s "Stage" {
    touchpoint come "Comes in" via site {
      feels 0 "at ease" { source: seen }
      opportunity "A sign" { owner: writers }
      frontstage "Greets" by writers
      unknown "Who comes?" { owner: research }
    }
    touchpoint wait "Waits" via site {
      feels +2 "like a birthday"
      feels -2 "lost"
      pain "Nobody comes" { severity: low, source: seen }
    }
    touchpoint pay "Pays" via site { feels -1 "dear" }
  }
}
source seen "Visits" { method: observation }
journey New for Mei, Jon improves Old {
  kind: future_state
  owner: shop
  stage s {
    touchpoint come
    touchpoint pay { feels +1 "fair" }
    touchpoint home "Goes home" { feels 0 "well" }
  }
}
"#;

#[test]
fn what_is_gone_stands_where_it_was() {
    for (way, drawn) in both(PHONES, View::Compare) {
        let place = |words: &str| {
            drawn.rfind(&format!(">{words}<")).unwrap_or_else(|| panic!("{way}: {words}"))
        };
        let order = ["Comes in", "Waits", "Pays", "Goes home"].map(place);
        assert!(order.is_sorted(), "{way}: {order:?}");
    }
}

#[test]
fn all_that_was_felt_before_is_told() {
    for (way, drawn) in both(PHONES, View::Compare) {
        for words in ["birthday", "lost"] {
            assert!(drawn.contains(words), "{way}: {words}");
        }
    }
}

#[test]
fn teams_own_or_take_part_or_are_in_no_journey() {
    for (way, drawn) in both(PHONES, View::Overview) {
        assert_eq!(drawn.matches("in no journey").count(), 1, "{way}: only one team is in none");
        for words in ["owns all or part", "takes part"] {
            assert!(drawn.contains(words), "{way}: {words}");
        }
    }
}

#[test]
fn nobody_takes_those_who_leave_for_a_way_that_is_drawn() {
    let text = r#"
persona Mei { goal: "A phone" }
channel site "Site"
journey J for Mei {
  stage s "Look" {
    touchpoint look "Looks" via site
    touchpoint ask "Asks" via site
    touchpoint try "Tries" via site
  }
  stage t "Buy" { touchpoint done "Has bought" via site }
  flow {
    start -> look -> ask 60% -> done
    look -> exit 18% "no answer"
    ask -> try
    try -> look "once more"
    done -> look 2% "sends it back"
  }
}
"#;
    for (way, drawn) in both(text, View::Flow) {
        assert!(drawn.contains("another 22% leave here"), "{way}");
        assert!(drawn.contains("98% end here"), "{way}: who has arrived is no loss");
        assert_eq!(drawn.matches("22%").count(), 1, "{way}");
        // Nobody wrote that one leaves after having tried: one looks once more.
        assert!(
            !drawn.contains("Tries → Exit") && !drawn.contains("J.s.try\" -> \"J#exit"),
            "{way}"
        );
    }
}

#[test]
fn dashes_in_print_mean_what_the_legend_says() {
    let model = model(PHONES);
    let options = SvgOptions { theme: Theme::Print, ..SvgOptions::default() };
    for journey in model.journeys.ids() {
        for view in [View::Map, View::Compare] {
            let drawn = svg(&model, view, Some(journey), &options);
            for line in drawn.lines().filter(|l| l.contains("stroke-linecap=\"round\"")) {
                assert!(!line.contains("dasharray"), "what is felt is not dashed: {line}");
            }
            let dashed: Vec<&str> = drawn
                .lines()
                .filter(|l| l.starts_with("<circle") && l.contains("dasharray"))
                .collect();
            assert!(dashed.is_empty(), "{dashed:?}");
        }
    }
}

#[test]
fn a_level_stands_before_words_from_right_to_left() {
    let text = r#"
persona Mei { goal: "A phone" }
journey J for Mei { stage s "Look" { touchpoint look "Looks" { feels -1 "حزين" } } }
"#;
    let [(_, drawn), _] = both(text, View::Flow);
    let texts = texts(&drawn);
    let (said, _) = texts.iter().find(|(text, _)| text.contains("حزين")).expect("the words");
    // The whole is not turned round.
    assert!(said.starts_with('▼') && !said.contains('\u{2067}'), "{said:?}");
}

const WEEKS: &str = r#"
team shop "Shop"
persona Mei { goal: "A phone" }
persona Jon { goal: "A phone" }
source seen "Visits" { method: usage_data }
source log "Clicks" {
  table: "log"
  method: web_analytics
  columns {
    user: text
    at: timestamp
    step: text
    paid: money(EUR)
  }
  person: user
  time: at
}
event came in log where step == "came"
event bought in log where step == "bought"
metric took(from: event, to: event, within: duration = 30d): duration {
  is: time_between(from -> to, within: within)
  better: lower
}
journey J for Mei, Jon {
  owner: shop
  reviewed: 2026-10
  source: seen
  stage s "Stage" {
    duration: 3w..8w
    touchpoint come "Comes in" {
      feels 0 "at ease" { basis: assumed }
      expects 1
      pain "It is far" { severity: low, confidence: low, basis: reported }
      opportunity "Seven signs on the long way from the station to the shop, each at a corner" { }
      measure took(came, to: bought, within: 14d) <= 2w from 4w
    }
    touchpoint away "Only for Jon" for Jon { feels 1 "well" }
    touchpoint pay "Pays" for Mei {
      feels -1 "dear" { basis: assumed }
      expects 2
    }
  }
}
"#;

/// The words of a picture, blanks and breaks left out.
fn squeezed(drawn: &str) -> String {
    drawn.replace("&#160;", "").replace("<br align=\"left\"/>", "").split_whitespace().collect()
}

#[test]
fn dates_and_times_are_shown_as_written() {
    for (way, drawn) in both(WEEKS, View::Map) {
        let drawn = drawn.replace("&#45;", "-");
        for words in ["reviewed 2026-10", "3w–8w", "≤ 2w", "4w", "14d"] {
            assert!(drawn.contains(words), "{way}: {words}");
        }
        for words in ["2026-10-31", "21d", "28d"] {
            assert!(!drawn.contains(words), "{way}: {words}");
        }
    }
}

#[test]
fn measures_of_one_metric_can_be_told_apart() {
    for (way, drawn) in both(WEEKS, View::Map) {
        let said = squeezed(&drawn);
        for words in ["fromcame", "tobought", "within14d"] {
            assert!(said.contains(words), "{way}: {words}");
        }
    }
}

#[test]
fn ideas_are_not_observed_and_doubt_is_told() {
    let model = model(WEEKS);
    let journey = model.journeys.ids().next().expect("a journey");
    let grid = journey::diagram::grid::map(&model, journey, None);
    let lanes = grid.rows.iter().filter_map(|row| match row {
        journey::diagram::grid::Row::Lane(lane) => Some(lane),
        _ => None,
    });
    let items: Vec<_> = lanes.flat_map(|lane| lane.cells.iter().flatten()).collect();
    let item = |words: &str| {
        items.iter().find(|item| item.text.starts_with(words)).unwrap_or_else(|| panic!("{words}"))
    };
    assert_eq!(item("Seven signs").basis, None);
    assert_eq!(item("It is far").details, ["low severity · low confidence"]);
    for (way, drawn) in both(WEEKS, View::Map) {
        assert!(drawn.contains("assumed"), "{way}: the legend tells it of feelings too");
    }
}

#[test]
fn large_amounts_are_grouped() {
    let text = WEEKS
        .replace(
            "took(from: event, to: event, within: duration = 30d): duration",
            "took(o: event(amount: money)): money",
        )
        .replace("time_between(from -> to, within: within)", "sum(o.amount)")
        .replace("better: lower", "better: higher")
        .replace("where step == \"bought\"", "where step == \"bought\" { amount: paid }")
        .replace(
            "took(came, to: bought, within: 14d) <= 2w from 4w",
            "took(bought) >= 1_200_000 EUR",
        );
    for (way, drawn) in both(&text, View::Map) {
        assert!(drawn.contains("1,200,000"), "{way}");
    }
}

#[test]
fn nothing_is_between_lines_where_somebody_is_not() {
    let [(_, drawn), _] = both(WEEKS, View::Map);
    let light = Theme::Light.palette();
    // Mei's two places are parted by one where she is not.
    let shaded = drawn.lines().filter(|l| l.starts_with("<path") && l.contains(light.gap_below));
    assert_eq!(shaded.count(), 0);
}
