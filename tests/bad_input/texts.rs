//! Texts that are too long, too deep, or no texts.

use super::support::program::Folder;
use super::{refused_map, refused_with};
use std::fs;

const TEAM: &str = "team Shop \"The shop\"\n";

/// A project of one file with these bytes.
fn bytes(bytes: &[u8]) -> Folder {
    let folder = Folder::new(&[]);
    folder.write("map.journey", bytes);
    folder
}

#[test]
fn invalid_utf_8() {
    refused_with(1, bytes(b"// ok\nteam \xff\n"))
        .says(&["map.journey:2:6: error[J0702]: `map.journey` is not UTF-8 text: byte 11, in line 2, is 0xFF"]);
    // As an editor of old saves it, and as another does.
    refused_with(1, bytes(b"team Caf\xe9\n"))
        .says(&["map.journey:1:9: error[J0702]: `map.journey` is not UTF-8 text: byte 8, in line 1, is 0xE9"]);
    let wide: Vec<u8> = "\u{feff}team A\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused_with(1, bytes(&wide))
        .says(&["map.journey:1:1: error[J0702]: `map.journey` is not UTF-8 text: byte 0, in line 1, is 0xFF"])
        .helps(&["this looks like UTF-16: save the file as UTF-8 in your editor"]);
}

#[test]
fn a_byte_order_mark() {
    let folder = bytes("\u{feff}team Shop \"The shop\"\n".as_bytes());
    folder.run(&["check"]).exits(0);
    // It takes no place in its line.
    refused_map("\u{feff}team Shop The shop\n")
        .says(&["map.journey:1:11: error[J0108]: the text of this `team` has no quotes"])
        .until("map.journey", "\u{feff}team Shop \"The shop\"\n");
    folder.run(&["fmt"]).exits(0);
    assert_eq!(fs::read_to_string(folder.path().join("map.journey")).unwrap(), TEAM);
}

#[test]
fn line_breaks_of_other_systems() {
    let folder = bytes(b"team Shop \"The shop\" {\r\n    contact: \"a\"\r\n}\r\n");
    folder.run(&["check"]).exits(0);
    folder.run(&["fmt"]).exits(0);
    let text = fs::read_to_string(folder.path().join("map.journey")).unwrap();
    assert_eq!(text, "team Shop \"The shop\" {\r\n  contact: \"a\"\r\n}\r\n");
    // Lines count the same, whatever ends them.
    for text in [
        "team A\r\nteam B x\r\nteam C\r\n",
        "team A\rteam B x\rteam C\r",
        "team A\nteam B x\r\nteam C\r",
    ] {
        refused_map(text)
            .says(&["map.journey:2:8: error[J0108]: the text of this `team` has no quotes"])
            .helps(&["write `team B \"x\"`"]);
    }
}

/// Comments, as a pasted transcript would be: checking fifty megabytes of statements takes minutes
/// in a build that is not optimised, and `benches/` measure that.
#[test]
fn a_file_of_fifty_megabytes() {
    let line = format!("// {}\n", "what was said in the interview ".repeat(32).trim_end());
    let lines = 50_000_000 / line.len() + 1;
    let mut text = line.repeat(lines);
    assert!(text.len() >= 50_000_000);
    text.push_str("team Shop { contcat: \"a\" }\n");
    let found =
        format!("map.journey:{}:13: error[J0402]: a team has no property `contcat`", lines + 1);
    let folder = bytes(text.as_bytes());
    let ran = folder.run(&["check", "--format", "short"]).exits(1);
    assert_eq!(ran.out.trim_end(), found);
}

#[test]
fn a_file_that_is_no_map_by_its_size() {
    let folder = Folder::new(&[]);
    // A hole of 300 MB: it takes no room on the disk.
    let file = fs::File::create(folder.path().join("map.journey")).unwrap();
    file.set_len(300 << 20).unwrap();
    refused_with(1, folder)
        .says(&["map.journey:1:1: error[J0707]: `map.journey` is too large to be a map: 300 MiB"]);
}

#[test]
fn a_line_of_five_megabytes() {
    let long = "long ".repeat(1_000_000);
    let folder = bytes(format!("team Shop \"{long}\"\n").as_bytes());
    folder.run(&["check"]).exits(0);
    let answer = refused_map(&format!("team Shop \"{long}\" {{ contcat: \"a\" }}\n"))
        .says(&["map.journey:1:5000016: error[J0402]: a team has no property `contcat`"])
        .helps(&["write `contact:`"]);
    // Of the line only what is near is shown.
    assert!(answer.human.len() < 1000, "{} bytes", answer.human.len());
}

#[test]
fn a_hundred_thousand_nested_braces() {
    let answer = refused_map(&"{".repeat(100_000))
        .says(&["map.journey:1:65: error[J0113]: brackets are nested more than 64 deep"])
        .helps(&["no map needs that: close the brackets before this one"]);
    assert!(answer.human.len() < 1000, "{} bytes", answer.human.len());
    refused_map(&format!("journey A {}{}", "{ ".repeat(100_000), "} ".repeat(100_000)))
        .says(&["map.journey:1:139: error[J0113]: brackets are nested more than 64 deep"]);
}

#[test]
fn nul_bytes() {
    refused_map("team Shop \"The shop\"\n\0\0team Till \"The till\"\n")
        .says(&["map.journey:2:1: error[J0111]: an invisible character, U+0000, stands here"])
        .helps(&["delete it"])
        .until("map.journey", "team Shop \"The shop\"\nteam Till \"The till\"\n");
    // Nothing of it reaches a file name or breaks an output.
    let map = "team T\npersona P\nchannel c\njourney J \"a\0b\" for P { owner: T, stage s { touchpoint t \"\0\" via c } }\n";
    let folder = bytes(map.as_bytes());
    folder.run(&["build"]).exits(0);
    for file in fs::read_dir(folder.path().join("out")).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.contains(&0));
    }
}

/// Each bracket is closed by one of another kind, so that all are open at the end.
#[test]
fn brackets_closed_by_others_in_heaps() {
    for heap in ["(]", "[)", "(]\n", "{)", "[}"] {
        for around in ["x: ", "metric a: ", "journey A {"] {
            let folder =
                Folder::new(&[("map.journey", &format!("{around}{}", heap.repeat(3_000)))]);
            let ran = folder.run(&["check", "--format", "short"]).exits(1);
            assert!(ran.out.lines().count() < 30_000, "{heap}: {}", &ran.out[..2000]);
        }
    }
    refused_map(&format!("x: {}", "(]".repeat(3_000)))
        .says(&["map.journey:1:132: error[J0113]: brackets are nested more than 64 deep"]);
}

/// Look-alikes are longer than what they are read as: every report has its place, and every fix
/// takes the whole of one.
#[test]
fn full_width_signs_have_their_whole_place() {
    for text in [
        "table: \"t\" ｛ x: text }",
        "use s.{t｛e",
        "｛e",
        "｝",
        "team Ta： \"x\"",
        "a（b",
        "x：｛",
    ] {
        let folder = Folder::new(&[("map.journey", &format!("{text}\n"))]);
        for format in ["human", "json", "jsonl", "sarif", "gitlab", "short"] {
            folder.run(&["check", "--format", format]).exits(1);
        }
    }
    let folder = Folder::new(&[("map.journey", "team Ta： \"x\"\n")]);
    folder.run(&["check", "--fix"]).exits(0);
    assert_eq!(fs::read_to_string(folder.path().join("map.journey")).unwrap(), "team Ta \"x\"\n");
}

/// A file of nothing but mistakes: so many are told, and of the rest that there is more.
#[test]
fn more_mistakes_than_anybody_reads() {
    let mistakes = [
        "\"\n",
        "}\n",
        "foo bar\n",
        ": : :\n",
        "x: 1 2\n",
        "touchpoint\n",
        "touchpoint t\n",
        "“\n",
        "\u{1F600}\n",
        "does “a”\n",
        "x: 1\n",
        "journey\n",
    ];
    for mistake in mistakes {
        let folder = bytes(mistake.repeat(5_000).as_bytes());
        let ran = folder.run(&["check", "--format", "short"]).exits(1);
        let told = ran.out.lines().count();
        assert!((500..=1_001).contains(&told), "{mistake:?}: {told}\n{}", ran.out);
        let last = ran.out.lines().last().unwrap_or_default();
        assert!(last.contains(": error[J0708]: there are too many mistakes: "), "{last}");
        assert_eq!(ran.out.matches("J0708").count(), 1, "{mistake:?}");
    }
    // The same on one line.
    for mistake in ["“", "x: 1, ", "foo bar ", "： "] {
        let folder = bytes(mistake.repeat(5_000).as_bytes());
        let ran = folder.run(&["check", "--format", "short"]).exits(1);
        let told = ran.out.lines().count();
        assert!((1..=1_001).contains(&told), "{mistake:?}: {told}");
        assert!(ran.out.len() < 200 * told, "{mistake:?}: {}", ran.out.len());
    }
}

/// What stands behind the last mistake that is told is not taken for missing.
#[test]
fn names_of_a_file_that_is_not_read_to_its_end() {
    let folder = Folder::new(&[
        ("wrong.journey", &format!("{}team Shop \"The shop\"\n", "\"\n".repeat(2_000))),
        ("right.journey", "use wrong.Shop\n\njourney Buy \"Buy\" {\n  owner: Shop\n}\n"),
    ]);
    let ran = folder.run(&["check", "--format", "short"]).exits(1);
    assert_eq!(ran.out.lines().count(), 1_001);
    assert!(ran.out.lines().all(|line| line.starts_with("wrong.journey:")), "{}", ran.out);
}
