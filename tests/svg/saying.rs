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
