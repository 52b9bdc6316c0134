//! What is read from diagrams and tables, as its author sees it.

use super::{Imported, markdown, mermaid};
use crate::compile::{Compilation, Options, compile};
use crate::diagnostic::Severity;
use crate::model::Date;
use crate::project::files::Memory;
use crate::project::{Selection, load};
use crate::source::{FileId, SourceFile};

/// Compiles what was imported: it checks, is formatted, and is counted as a draft.
#[track_caller]
fn checked(imported: &Imported) -> Compilation {
    let source = SourceFile::new("map.journey", imported.text.as_str());
    let formatted = crate::format::format(FileId::default(), &source);
    assert_eq!(formatted.as_deref(), Ok(imported.text.as_str()), "not formatted");
    let mut files = Memory::default();
    files.add("map.journey", imported.text.as_str());
    let options = Options { as_of: Some(Date::constant(2026, 11, 22)) };
    let mut compilation = compile(load(&files, "map", &Selection::all()), &options);
    compilation.settle(&crate::levels::Levels::default());
    let said: Vec<_> =
        compilation.diagnostics.iter().filter(|d| d.severity != Severity::Note).collect();
    assert!(said.is_empty(), "{said:?}\n{}", imported.text);
    compilation
}

/// The body of a diagram of one line, imported: what is read of the line, and what is said about it.
#[track_caller]
fn line(text: &str) -> (String, Vec<String>) {
    let imported = mermaid(&format!("journey\nsection S\n{text}\n")).unwrap();
    checked(&imported);
    let body = imported.text.split_once("stage s \"S\" {").unwrap().1;
    let body: Vec<&str> = body.split_whitespace().collect();
    let body = body.join(" ").trim_end_matches(['}', ' ']).to_owned();
    let remarks = imported.remarks.into_iter().map(|r| r.message).collect();
    (body, remarks)
}

#[test]
fn the_diagram_of_the_manual() {
    let imported = mermaid(
        "\
journey
    title My working day
    section Go to work
      Make tea: 5: Me
      Go upstairs: 3: Me
      Do work: 1: Me, Cat
    section Go home
      Go downstairs: 5: Me
      Sit down: 5: Me
",
    )
    .unwrap();
    assert_eq!(imported.remarks, []);
    assert_eq!(
        imported.text,
        "\
persona Me \"Me\"
persona Cat \"Cat\"

journey MyWorkingDay \"My working day\" for Me, Cat {
  status: draft

  stage go_to_work \"Go to work\" {
    touchpoint make_tea \"Make tea\" for Me {
      feels +2
    }
    touchpoint go_upstairs \"Go upstairs\" for Me {
      feels 0
    }
    touchpoint do_work \"Do work\" {
      feels -2
    }
  }

  stage go_home \"Go home\" {
    touchpoint go_downstairs \"Go downstairs\" for Me {
      feels +2
    }
    touchpoint sit_down \"Sit down\" for Me {
      feels +2
    }
  }
}
"
    );
    checked(&imported);
}

#[test]
fn whatever_mermaid_swallows_is_told() {
    let told = |text: &str, read: &str, said: &str| {
        let (body, remarks) = line(text);
        assert_eq!(body, read, "{text}");
        assert!(remarks.iter().any(|r| r.contains(said)), "{text}: {remarks:?}");
    };
    told(
        "Pay: three: Me",
        "// the score was: three touchpoint pay \"Pay\" {",
        "the score `three` is no number: Mermaid draws `NaN` without a word",
    );
    told("Pay: : Me", "touchpoint pay \"Pay\" {", "the score is missing");
    told(
        "Pay: 7",
        "// guessed: the score was 7 touchpoint pay \"Pay\" { feels +2",
        "the score `7` is not from 1 to 5: it is read as 5",
    );
    told(
        "Pay: 2.4",
        "// guessed: the score was 2.4 touchpoint pay \"Pay\" { feels -1",
        "is no whole number: it is read as 2",
    );
    told(
        "Pay: 2: Me: by card",
        "// by card touchpoint pay \"Pay\" { feels -1",
        "drops what stands behind the third colon: `by card`",
    );
    told("Pay: 2: Me, , ", "touchpoint pay \"Pay\" { feels -1", "a person without a name");
    told("Pay: 2: Me, me", "touchpoint pay \"Pay\" { feels -1", "`me` and `Me` are two people");
    told(
        "Pay: 2: Me # by card",
        "// by card touchpoint pay \"Pay\" { feels -1",
        "what follows `#` is not shown",
    );
    told(
        "Pay: 2: Me %% by card",
        "// by card touchpoint pay \"Pay\" { feels -1",
        "begins no comment for Mermaid but belongs to the name of a person",
    );
    told(
        "Title deeds: 2: Me",
        "touchpoint title_deeds \"Title deeds\" { feels -1",
        "Mermaid reads this as the title",
    );
    told(
        "Section 8: 2",
        "touchpoint section_8 \"Section 8\" { feels -1",
        "begins with the word `section`",
    );
    told("Pay", "touchpoint pay \"Pay\" {", "refuses a task without a score");
    told(
        ": 2",
        "// guessed: the task had no name touchpoint without_a_name \"Without a name\" { feels -1",
        "refuses a task without a name",
    );
}

#[test]
fn what_mermaid_understands_needs_no_remark() {
    for (text, read) in [
        ("Pay #35;1 #quot;now#quot;: 4", "touchpoint pay_1_now \"Pay #1 \\\"now\\\"\" { feels +1"),
        ("PAY : 0x5 :Me", "touchpoint pay \"PAY\" { feels +2"),
        ("%% a remark\nPay: 3", "// a remark touchpoint pay \"Pay\" { feels 0"),
        ("%% not told: how it feels\nPay: 3: Me", "touchpoint pay \"Pay\" {"),
        ("%% allow: wishful\nPay: 3", "// (allow: wishful) touchpoint pay \"Pay\" { feels 0"),
    ] {
        assert_eq!(line(text), (read.to_owned(), vec![]), "{text}");
    }
}

#[test]
fn front_matter_titles_and_descriptions_are_kept() {
    let text = "\
---\r
title: \"Buying: a phone\"\r
config:\r
  theme: dark\r
---\r
%%{init: {\r
  'theme': 'x'}}%%\r
JOURNEY\r
  accTitle: Bought\r
  accDescr { All about\r
    buying }\r
  Pay: 5\r
";
    let imported = mermaid(text).unwrap();
    checked(&imported);
    for kept in [
        "\"Buying: a phone\"",
        "/// All about\n/// buying\n",
        "accTitle: Bought",
        "theme: dark",
        "'theme': 'x'",
    ] {
        assert!(imported.text.contains(kept), "{kept}: {}", imported.text);
    }
    let lines: Vec<usize> = imported.remarks.iter().map(|r| r.line).collect();
    assert_eq!(lines, [3, 6, 12], "{:?}", imported.remarks);
}

#[test]
fn the_same_task_for_others_is_how_they_feel() {
    let (body, remarks) = line("Pay: 1: Mei\nPay: 4: Jon");
    assert_eq!(body, "touchpoint pay \"Pay\" { as Mei { feels -2 } as Jon { feels +1");
    assert_eq!(remarks, Vec::<String>::new());
    // The same one twice for one person is two touchpoints.
    assert_eq!(line("Pay: 1: Mei\nPay: 4: Mei").0.matches("touchpoint").count(), 2);
}

#[test]
fn diagrams_are_found_in_the_fences_of_a_document() {
    let text = "# Maps\n\n```mermaid\njourney\n  A: 1\n```\n\n```mermaid\ngraph TD\n```\n\n~~~mermaid\njourney\ntitle B\n  C: x\n~~~\n";
    let imported = mermaid(text).unwrap();
    checked(&imported);
    assert_eq!((imported.journeys, imported.touchpoints), (2, 2));
    let lines: Vec<usize> = imported.remarks.iter().map(|r| r.line).collect();
    assert_eq!(lines, [5, 15, 15]);
    assert_eq!(mermaid("graph TD\n  a --> b\n"), None);
    assert_eq!(mermaid(""), None);
}

#[test]
fn a_table_of_stages_and_lanes() {
    let text = "\
# Buying a phone

From search to checkout.

**Persona:** Mei, Jon

| | Looking | Paying |
|---|:---:|---|
| **Actions** | Searches<br>Reads \\| compares | Pays |
| Thoughts | *Is it* `good`? | |
| Emotions | 😟 lost | 4 |
| Pain points | Adverts everywhere | - |
| Owner | Growth | |
";
    let imported = markdown(text).unwrap();
    checked(&imported);
    let said: Vec<String> =
        imported.remarks.iter().map(|r| format!("{}: {}", r.line, r.message)).collect();
    assert_eq!(
        said,
        [
            "11: `😟 lost` is read as -1",
            "11: `4` is read as +1",
            "13: `Owner` is no lane that is known: it is kept as insights",
        ]
    );
    assert_eq!(
        imported.text,
        "\
persona Mei \"Mei\"
persona Jon \"Jon\"

/// From search to checkout.
journey BuyingAPhone \"Buying a phone\" for Mei, Jon {
  status: draft

  // guessed: \"😟 lost\" was read as -1
  stage looking \"Looking\" {
    does \"Searches\"
    does \"Reads | compares\"
    thinks \"Is it good?\"
    pain \"Adverts everywhere\"
    insight \"Owner: Growth\"
    feels -1 \"lost\"
  }

  // guessed: \"4\" was read as +1
  stage paying \"Paying\" {
    does \"Pays\"
    feels +1
  }
}
"
    );
}

#[test]
fn a_table_the_other_way_round() {
    let text = "| Stage | Touchpoints | Feelings | Opportunity |\n| --- | --- | --- | --- |\n\
                | Look | Search<br>Shop _via web, app_ | Search: -1 lost | A guide |\n| Buy | Till | +2 | |\n";
    let imported = markdown(text).unwrap();
    let model = checked(&imported).model.unwrap();
    let stages: Vec<&str> = model.stages.values().map(|s| s.decl.title()).collect();
    assert_eq!(stages, ["Look", "Buy"]);
    assert!(imported.text.contains("channel web \"web\"\nchannel app \"app\"\n"));
    assert!(imported.text.contains("touchpoint shop \"Shop\" via web, app"), "{}", imported.text);
    assert!(imported.text.contains("feels -1 \"lost\""), "{}", imported.text);
}

#[test]
fn a_document_of_headed_stages() {
    let text = "\
# Buying

Goal: A phone

## Look around

- Does: Searches
- **Pain points:**
  - Adverts
  - Prices

### Shop

Feels: -2 lost

Something else.

## Pay
";
    let imported = markdown(text).unwrap();
    checked(&imported);
    for kept in [
        "goal: \"A phone\"",
        "does \"Searches\"",
        "pain \"Adverts\"",
        "pain \"Prices\"",
        "touchpoint shop \"Shop\" {\n      insight \"Something else.\"\n      feels -2 \"lost\"",
        "stage pay \"Pay\"",
    ] {
        assert!(imported.text.contains(kept), "{kept}: {}", imported.text);
    }
    assert_eq!(imported.remarks.len(), 1, "{:?}", imported.remarks);
    assert_eq!(markdown("Just text.\n"), None);
}

/// As people write them in their repositories.
#[test]
fn score_and_people_the_other_way_round_are_read() {
    let (body, remarks) = line("  Tjekker saldo : Sofie: 4");
    assert_eq!(body, "touchpoint tjekker_saldo \"Tjekker saldo\" { feels +1");
    let said = "the score stands behind the people: Mermaid draws `NaN` for it and a person `4`; \
                it is read as `4: Sofie`";
    assert_eq!(remarks, [said]);
    // Two numbers, or two words, are as they were.
    assert!(line("  Ask: 3: 4").0.contains("feels 0"));
    assert_eq!(line("  Ask: soon: Sofie").1.len(), 1);
}

#[test]
fn a_table_below_a_headed_stage_is_about_that_stage() {
    let text = "\
# Coordination

**Persona:** A platform team, or a group of developers. It has no coordination layer.

## Stage 1: Install

### Now

| Row | Content |
|-----|---------|
| **Actions** | Installs, and asks \"where now?\" |
| **Emotions** | Frustrated (negative) |

---

## Stage 2: Work

| Aspect | Details |
|--------|---------|
| **Goal** | Knows what is next |
| **Emotions** | Satisfied then adrift (positive → neutral) |
";
    let imported = markdown(text).unwrap();
    let model = checked(&imported).model.unwrap();
    let stages: Vec<&str> = model.stages.values().map(|s| s.decl.title()).collect();
    assert_eq!(stages, ["Stage 1: Install", "Stage 2: Work"]);
    let said: Vec<String> =
        imported.remarks.iter().map(|r| format!("{}: {}", r.line, r.message)).collect();
    assert_eq!(
        said,
        [
            "3: this is a description of a persona and no list of names: it is kept as a text",
            "12: `Frustrated (negative)` is read as -1",
            "20: the goal of a stage is read as a need",
            "21: no level can be read from `Satisfied then adrift (positive → neutral)`: \
             it is kept as a thought",
        ]
    );
    for kept in [
        "/// Persona: A platform team, or a group of developers. It has no coordination layer.\n",
        "// Now\n",
        "feels -1 \"Frustrated (negative)\"",
    ] {
        assert!(imported.text.contains(kept), "{kept}: {}", imported.text);
    }
    assert!(!imported.text.contains("---"), "{}", imported.text);
    assert!(!imported.text.contains("// Stage"), "{}", imported.text);
}

#[test]
fn one_remark_says_what_holds_for_a_whole_row() {
    let text =
        "| Stage | A | B |\n|---|---|---|\n| User goals | x | y |\n| What they do | p | q |\n";
    let imported = markdown(text).unwrap();
    checked(&imported);
    assert_eq!(imported.remarks.len(), 1, "{:?}", imported.remarks);
    assert!(imported.text.contains("does \"q\""), "{}", imported.text);
}

#[test]
fn what_two_rows_say_is_said_once() {
    let text = "**Personas:** Jon, Mei\n\n| | A |\n|---|---|\n| Touchpoints | Till _for Jon, Jon_ |\n\
                | Channel | web |\n| Channels | web |\n| Feels | Till: -1 (Mei, Mei) |\n";
    let imported = markdown(text).unwrap();
    checked(&imported);
    // What Mei feels at the till is not Jon's: she is there too.
    assert!(imported.text.contains("\"Till\" via web {\n      as Mei {"), "{}", imported.text);
}

#[test]
fn stages_that_say_so_are_stages_however_deep_they_stand() {
    let text = "\
# Maps

## First-time user

### Persona: Alex Chen

Some words.

#### Stage 1: Awareness

**Touchpoints:**
- README

**Emotions:**
- 😰 Anxious about it
- 🤔 Curious

**System Responses:**
```
Hello
```

#### Stage 2: Activation
**User Actions:**
- Starts the bot

## What follows

The end.
";
    let imported = markdown(text).unwrap();
    let model = checked(&imported).model.unwrap();
    let stages: Vec<&str> = model.stages.values().map(|s| s.decl.title()).collect();
    assert_eq!(stages, ["Stage 1: Awareness", "Stage 2: Activation"]);
    let touchpoints: Vec<&str> = model.touchpoints.values().map(|t| t.decl.title()).collect();
    assert_eq!(touchpoints, ["README"]);
    for kept in [
        "persona AlexChen \"Alex Chen\"\n",
        "/// Some words.\n/// The end.\n",
        "// First-time user\n// What follows\n",
        "feels -1 \"Anxious about it\"",
        "feels 0 \"Curious\"",
        "insight \"System Responses: Hello\"",
        "does \"Starts the bot\"",
    ] {
        assert!(imported.text.contains(kept), "{kept}: {}", imported.text);
    }
    assert!(!imported.text.contains("\"\""), "{}", imported.text);
    let said: Vec<&str> = imported.remarks.iter().map(|r| r.message.as_str()).collect();
    assert!(
        said.contains(&"`System Responses` is no lane that is known: it is kept as insights"),
        "{said:?}"
    );
}

#[test]
fn a_task_that_names_nobody_beside_others_is_a_guess() {
    let imported = mermaid("journey\nsection S\nA: 3: Ann\nB: 2\nC: 1: Bob\n").unwrap();
    checked(&imported);
    assert_eq!(remarks(&imported), ["4: `B` names nobody: everyone is taken to be there"]);
    holds(
        &imported,
        &["// guessed: nobody was named, so everyone is there\n    touchpoint b \"B\" {"],
    );
}

#[test]
fn quoted_diagrams_are_read() {
    let text = "> Look:\n>\n> ```mermaid\n> journey\n>   A: 1: Me\n> ```\n\n> > ~~~mermaid\n> > journey\n> > B: x\n\n\
                ```mermaid\njourney\n  > C: 2\n```\n";
    let imported = mermaid(text).unwrap();
    checked(&imported);
    assert_eq!((imported.journeys, imported.touchpoints), (3, 3));
    holds(&imported, &["\"A\"", "\"B\"", "\"> C\""]);
    let lines: Vec<usize> = imported.remarks.iter().map(|r| r.line).collect();
    assert_eq!(lines, [5, 10, 10, 14]);
}

#[test]
fn a_blank_before_the_colon_of_a_title_is_none_of_its() {
    let imported = mermaid("journey\ntitle A\naccTitle : T\naccDescr : D\nPay: 3\n").unwrap();
    checked(&imported);
    holds(&imported, &["\"A\"", "// accTitle: T\n", "/// D\n"]);
    assert_eq!(imported.remarks.len(), 1, "{:?}", imported.remarks);
}

/// What is said of what was read from a document.
fn remarks(imported: &Imported) -> Vec<String> {
    imported.remarks.iter().map(|r| format!("{}: {}", r.line, r.message)).collect()
}

/// The titles of the stages of every journey that was read.
fn stages(imported: &Imported) -> Vec<(String, Vec<String>)> {
    let model = checked(imported).model.unwrap();
    let titles = |journey: &crate::model::Journey| {
        journey.stages.iter().map(|&s| model.stages[s].decl.title().to_owned()).collect()
    };
    model.journeys.values().map(|j| (j.decl.title().to_owned(), titles(j))).collect()
}

#[track_caller]
fn holds(imported: &Imported, kept: &[&str]) {
    for kept in kept {
        assert!(imported.text.contains(kept), "{kept}: {}", imported.text);
    }
}

#[test]
fn headed_stages_stay_stages_where_one_has_a_table() {
    let text = "# Map\n\n## Search\n\n| Aspect | Details |\n|-|-|\n| Pain | slow |\n\n## Buy\n\n\
                - Doing: pays\n- Pain: expensive\n\n### Touchpoint: GP visit\n\n* Does: waits\n* Feels: +1\n\n\
                | Price | Since |\n|-|-|\n| 3 | May |\n";
    let imported = markdown(text).unwrap();
    assert_eq!(
        stages(&imported),
        [("Map".to_owned(), vec!["Search".to_owned(), "Buy".to_owned()])]
    );
    holds(
        &imported,
        &[
            "pain \"slow\"",
            "pain \"expensive\"",
            "touchpoint gp_visit \"GP visit\" {\n      does \"waits\"\n      feels +1",
            "// | 3 | May |",
        ],
    );
    assert_eq!(
        remarks(&imported),
        ["19: no row of this table is a lane that is known: it is kept as a comment"]
    );
}

#[test]
fn a_row_may_be_of_one_person() {
    let text = "Personas: Ann, Bob\n\n| | A |\n|-|-|\n| Does | looks |\n| Feeling (Ann) | anxious (-2) |\n| Pain-points (Bob) | dear |\n";
    let imported = markdown(text).unwrap();
    checked(&imported);
    holds(&imported, &["as Ann {\n      feels -2 \"anxious\"", "as Bob {\n      pain \"dear\""]);
}

#[test]
fn underlined_headings_are_headings() {
    let text =
        "Buying\n======\n\nSearch\n------\n\n- Does: looks\n\nGoal: a phone\n---\n\nPay\n---\n";
    let imported = markdown(text).unwrap();
    let wanted = vec!["Search".to_owned(), "Pay".to_owned()];
    assert_eq!(stages(&imported), [("Buying".to_owned(), wanted)]);
}

#[test]
fn two_maps_of_a_document_are_two_journeys() {
    let table = "| | S1 | S2 |\n|-|-|-|\n| Does | a | b |\n";
    let text = format!(
        "# Maps\n\nOf May.\n\n## Ann's journey\n\n{table}\n## Bob’s customer journey\n\n{table}"
    );
    let imported = markdown(&text).unwrap();
    let both = vec!["S1".to_owned(), "S2".to_owned()];
    assert_eq!(
        stages(&imported),
        [
            ("Ann's journey".to_owned(), both.clone()),
            ("Bob’s customer journey".to_owned(), both.clone())
        ]
    );
    holds(&imported, &["for Ann {", "for Bob {", "// Maps\n", "/// Of May.\n"]);
    assert_eq!(
        remarks(&imported),
        [
            "5: `Ann's journey` begins a journey of its own, of Ann",
            "11: `Bob’s customer journey` begins a journey of its own, of Bob"
        ]
    );
    // The same stages say it too, and the people of the document are those of both.
    let text = format!("**Personas:** Mei\n\n## Now\n\n{table}\n## Then\n\n{table}");
    let imported = markdown(&text).unwrap();
    assert_eq!(imported.journeys, 2);
    assert_eq!(imported.text.matches(" for Mei {").count(), 2, "{}", imported.text);
    // Stages below headings for personas.
    let text = "## Persona: Ann\n\n### Search\n\n- Does: looks\n\n## Persona: Bob\n\n### Search\n\n- Does: asks\n";
    let imported = markdown(text).unwrap();
    checked(&imported);
    assert_eq!(imported.journeys, 2, "{}", imported.text);
    // Two tables below one heading are one map; other stages are further ones, and told.
    let feels = "\n| | S1 | S2 |\n|-|-|-|\n| Feels | +1 | -1 |\n";
    let imported = markdown(&format!("{table}{feels}")).unwrap();
    assert_eq!(stages(&imported), [("Imported".to_owned(), both)]);
    let more = "\n## More\n\n| | S3 |\n|-|-|\n| Does | c |\n";
    let imported = markdown(&format!("{table}{more}")).unwrap();
    assert_eq!(stages(&imported)[0].1.len(), 3);
    let said = "7: the stages of this table are read as further ones of the same journey";
    assert_eq!(remarks(&imported), [said]);
}

#[test]
fn a_persona_with_an_age_is_one() {
    let table = "\n\n| | A |\n|-|-|\n| Does | x |\n";
    for (text, read) in [
        (
            "Persona: Sarah, 34, busy mum",
            "persona Sarah \"Sarah\" {\n  age: 34\n  bio: \"busy mum\"\n}\n",
        ),
        ("**Persona:** Sarah, busy mum", "persona Sarah \"Sarah\" {\n  bio: \"busy mum\"\n}\n"),
        ("Persona: Li, aged 7", "persona Li \"Li\" {\n  age: 7\n}\n"),
    ] {
        let imported = markdown(&format!("{text}{table}")).unwrap();
        checked(&imported);
        let whole = text.split_once(": ").or(text.split_once(":** ")).unwrap().1;
        holds(&imported, &[read, whole.trim_start_matches("** ")]);
        assert!(remarks(&imported)[0].starts_with("1: this is read as one persona"));
    }
    let imported = markdown(&format!("Persona: Mei, Jon{table}")).unwrap();
    holds(&imported, &["persona Mei \"Mei\"\n", "for Mei, Jon"]);
    let imported =
        markdown("# Map\n\n## Persona: Ann\n\nIs busy.\n\n## Search\n\n- Does: x\n\n## Buy\n")
            .unwrap();
    assert_eq!(stages(&imported)[0].1, ["Search", "Buy"]);
    holds(&imported, &["persona Ann \"Ann\"\n", "/// Is busy.\n"]);
}

#[test]
fn the_odd_row_is_blamed_and_its_cell_is_no_stage() {
    let text = "| | A | B |\n|-|-|-|\n| Does | x | y |\n| Pains | p | q | r |\n| Needs | n |\n";
    let imported = markdown(text).unwrap();
    assert_eq!(stages(&imported)[0].1, ["A", "B"]);
    holds(&imported, &["pain \"q\"\n    pain \"r\""]);
    assert_eq!(
        remarks(&imported),
        [
            "4: this row has more cells than the head: what is over is put to the last one",
            "5: this row has fewer cells than the head"
        ]
    );
    // A head without its first cell.
    let imported = markdown("| A | B |\n|-|-|\n| Does | x | y |\n| Pains | p | q |\n").unwrap();
    assert_eq!(stages(&imported)[0].1, ["A", "B"]);
}

#[test]
fn every_beginning_of_every_text_is_read_without_a_panic() {
    let texts = [
        "---\ntitle: \"x\"\nconfig: |\n---\n%%{init}%%\njourney\naccDescr { é } x\nsection a: b\nä#38;b: -1e0: 地, : x\n",
        "# é\n**Personas:**\n\n- ä\n| Stage | a \\| b | |\n|-|-|\n| Touchpoints | x _via_<BR/>- y | z | more |\n| Feels | &#58;: +9 (ä) | 😀 |\n|\n\\",
        "# a\n## b\n### c\n- Feels: (\n- Channels: x\n- Goal: y\n**Does:** &#xx; \\\n",
        "# a\n### Persona: b.\n#### Phase 2: c\n**x:**\n```\n\n``\n```\n#### Step 3\n- Feels: positive\n## d\ne\n",
        "**Who:** a. b\n## Stage 1\n| é | Details |\n|-|-|\n| Feels | (negative) |\n# x\n| | Content |\n|-|-|\n| Does | y\n",
        "M\n===\n\n## Persona: Ann, 3, é\n### A\n- Does: x (Ann)\n\n| Aspect | Details |\n|-|-|\n| Pain | !!! p |\n## Persona: Bö\n### A\n- Feels: -1 (Bö)\n",
        "## Ann's map\n| | A |\n|-|-|\n| Pain | ! | ! x (Ann) |\n## Bob's map\n| A |\n|-|\n| Does | x (Bob |\n",
    ];
    for text in texts {
        for (end, _) in text.char_indices() {
            for imported in [mermaid(&text[..end]), markdown(&text[..end])].into_iter().flatten() {
                checked(&imported);
            }
        }
    }
}
