//! Before and after.

use super::settled;
use journey::format::{Refusal, format};
use journey::source::{FileId, SourceFile};

#[track_caller]
fn becomes(before: &str, after: &str) {
    let got = settled(before);
    assert!(got == after, "got:\n{got}\nwanted:\n{after}");
}

#[track_caller]
fn stays(text: &str) {
    becomes(text, text);
}

#[test]
fn blanks_and_indent() {
    becomes(
        "team   Growth\"Growth\"{\n\tcontact :\"a@b.c\"\n}\npersona Mei  \"Buyer\"{age:27..30\nsays \"x\"  // why\n}",
        "team Growth \"Growth\" {\n  contact: \"a@b.c\"\n}\npersona Mei \"Buyer\" {\n  age: 27..30\n  says \"x\" // why\n}\n",
    );
}

#[test]
fn blank_lines() {
    becomes(
        "\n\n//! File.\n\n\n\nteam A {\n\n  contact: \"a\"\n\n\n  // last\n\n}\n\n\n",
        "//! File.\n\nteam A {\n  contact: \"a\"\n\n  // last\n}\n",
    );
    becomes("", "");
    becomes(" \n\n", "");
}

#[test]
fn statements_that_share_a_line_are_split() {
    becomes("goal: \"a\", owner: B,\nkind: c", "goal: \"a\"\nowner: B\nkind: c\n");
}

#[test]
fn blocks_on_one_line() {
    stays("pain x \"y\" { severity: high, affects: 40% }\n");
    becomes(
        "pain x \"y\" {severity:high,affects:40%}\n",
        "pain x \"y\" { severity: high, affects: 40% }\n",
    );
    stays("pain x \"y\" {\n  severity: high\n}\n");
    becomes(
        "pain x \"y\" { severity: high,\naffects: 40%, }\n",
        "pain x \"y\" {\n  severity: high\n  affects: 40%\n}\n",
    );
    becomes("stage a { }\nstage b {\n\n}\n", "stage a {}\nstage b {}\n");
    becomes("stage a\n{ goal: \"x\" }\n", "stage a { goal: \"x\" }\n");
    stays("stage a { touchpoint b { does \"x\", does \"y\" } }\n");
    let text = "x".repeat(90);
    becomes(
        &format!("pain x \"{text}\" {{ severity: high, affects: 40% }}\n"),
        &format!("pain x \"{text}\" {{\n  severity: high\n  affects: 40%\n}}\n"),
    );
}

#[test]
fn long_measures() {
    let long = "conversion_rate(from: pilot_started, to: contract_signed_by_all, within: 180d)";
    // Written on one line, it may be a little too long.
    stays(&format!("measure whole = {long} >= 45% by 2027-Q4 from 35%\n"));
    becomes(
        &format!("measure whole = {long} >= 45% by 2027-Q4\nfrom 35% {{ weight: 3 }}\n"),
        &format!("measure whole = {long}\n    >= 45% by 2027-Q4 from 35% {{ weight: 3 }}\n"),
    );
    becomes("measure x(a)\n  >= 45%\n  by 2027\n", "measure x(a) >= 45% by 2027\n");
    becomes(
        &format!("measure whole_way = {long} >= 45% by 2027-Q4 from 35% {{\nowner: Sales }}\n"),
        &format!("measure whole_way = {long} >= 45% by 2027-Q4 from 35% {{\n  owner: Sales\n}}\n"),
    );
}

#[test]
fn long_heads() {
    let label = "A".repeat(60);
    becomes(
        &format!(
            "journey J \"{label}\"\nfollows lifecycle\nfor Mei, Jon\nimproves Other, Another {{\n  goal: \"x\"\n}}\n"
        ),
        &format!(
            "journey J \"{label}\" follows lifecycle\n    for Mei, Jon improves Other, Another {{\n  goal: \"x\"\n}}\n"
        ),
    );
}

#[test]
fn lists() {
    stays("prefers: [search, chat]\nowner: [one]\n");
    becomes("prefers: [ search,chat, ]\n", "prefers: [search, chat]\n");
    becomes("prefers: [\n search,\nchat\n]\n", "prefers: [search, chat]\n");
    stays("prefers: [\n  search,\n  chat,\n]\n");
    becomes(
        "use data.{ first_thing_of_all, second_thing_of_all, third_thing_of_all, fourth_thing_of_all,\n fifth_thing }\n",
        "use data.{\n  first_thing_of_all,\n  second_thing_of_all,\n  third_thing_of_all,\n  fourth_thing_of_all,\n  fifth_thing,\n}\n",
    );
}

#[test]
fn comments_in_lists() {
    becomes(
        "prefers: [ // all\nsearch // first\n, chat, // second\n\n\n// none\n]\n",
        "prefers: [ // all\n  search, // first\n  chat, // second\n\n  // none\n]\n",
    );
}

#[test]
fn comments_in_heads() {
    becomes(
        "touchpoint a \"b\" // why\nvia web // where\n{\ndoes \"x\" }\n",
        "touchpoint a \"b\" // why\n    via web // where\n{\n  does \"x\"\n}\n",
    );
}

#[test]
fn formulas() {
    becomes(
        "is: 100*(share( a in 9..10 )- share(a in 0..6))\n",
        "is: 100 * (share(a in 9..10) - share(a in 0..6))\n",
    );
    becomes(
        "is: a  -  1\nis: - (1)\nis: - 1\nis: -1\nis: a+1\nis: not(a and(b))\n",
        "is: a - 1\nis: -(1)\nis: - 1\nis: -1\nis: a + 1\nis: not (a and (b))\n",
    );
    stays(
        "is: 2.5 * (\n  (mean(q1) - 1) + (5 - mean(q2))\n  + (mean(q3) - 1) + (5 - mean(q4))\n)\n",
    );
    becomes(
        "alert: <2%\nrange:>=  0%\nask q :0..10\"x\"\nfeels  +1\"y\"\n",
        "alert: < 2%\nrange: >= 0%\nask q: 0..10 \"x\"\nfeels +1 \"y\"\n",
    );
}

#[test]
fn chains() {
    becomes(
        "flow {\nstart->a 40% \"x\"->b\n  a\n-> exit\n-> c\n}\n",
        "flow {\n  start -> a 40% \"x\" -> b\n  a\n      -> exit\n      -> c\n}\n",
    );
}

#[test]
fn allowances_stay_with_their_line() {
    stays("goal: \"a\", owner: B // allow: no-owner\n");
    stays("stage a { goal: \"x\", owner: B } // allow: empty-stage\n");
    stays("measure x(a)\n    >= 4% // allow: past-due\n    by 2020\n");
    becomes("// allow: unused\nteam A, team B\n", "// allow: unused\nteam A\nteam B\n");
}

#[test]
fn long_texts_move_as_a_whole() {
    becomes(
        "persona A {\nbio: \"\"\"\n    one\n      two\n\n    \"\"\"\n}\n",
        "persona A {\n  bio: \"\"\"\n    one\n      two\n\n    \"\"\"\n}\n",
    );
}

#[test]
fn line_ends_and_marks() {
    becomes("\u{FEFF}team A\r\nteam B\r\n", "team A\r\nteam B\r\n");
    becomes("team A\r\nteam B\n", "team A\nteam B\n");
    becomes("team A\rteam B", "team A\nteam B\n");
    becomes("bio: \"\"\"\r\n  a\r\n  \"\"\"\n", "bio: \"\"\"\n  a\n  \"\"\"\n");
}

#[test]
fn a_file_with_syntax_errors_is_refused() {
    let refusal =
        format(FileId(0), &SourceFile::new("a.journey", "does \"x\ngoal \"y\"\n")).unwrap_err();
    assert!(matches!(refusal, Refusal::Syntax(found) if !found.is_empty()));
}
