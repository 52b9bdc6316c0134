//! Every code has a page in the one shape, and its examples do what they say.

mod markdown;

use journey::compile::Compilation;
use journey::diagnostic::{Code, Group, Severity};
use journey::import::{Imported, markdown as from_markdown, mermaid};
use markdown::{Fence, check, fences, told};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Codes whose wrong example cannot be a text in a fence, and what raises them instead.
const NOT_AS_TEXT: &[(Code, &str)] = &[
    (Code::Unreadable, "needs a file that the system refuses to read"),
    (Code::NotUtf8, "a page is UTF-8 itself"),
    (Code::OutsideRoot, "needs a symbolic link"),
    (Code::TooLarge, "a file over the limit is no example"),
    (Code::TooManyMistakes, "a thousand mistakes are no example"),
    (Code::UnboundData, "said by `journey measure`, not by the checker"),
];

/// Whether this example is of a code that no text can raise.
fn as_text(code: Code) -> bool {
    code.group() != Group::Import && NOT_AS_TEXT.iter().all(|(other, _)| *other != code)
}

/// Collects what is wrong over all codes, so that one run tells all.
fn all(problem: impl Fn(Code) -> Vec<String>) {
    let problems: Vec<String> = Code::ALL
        .iter()
        .flat_map(|&code| problem(code).into_iter().map(move |p| format!("{}: {p}", code.id())))
        .collect();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn codes_are_unique_and_in_order() {
    assert!(Code::ALL.is_sorted_by(|a, b| a.id() < b.id()));
    let names: BTreeSet<&str> = Code::ALL.iter().map(|c| c.name()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    for code in Code::ALL {
        assert_eq!(Code::find(code.id()), Some(*code));
        assert_eq!(Code::find(code.name()), Some(*code));
    }
}

#[test]
fn only_advice_has_a_level_that_can_be_set() {
    for code in Code::ALL {
        let level = code.group() == Group::Import || code.is_lint();
        assert_eq!(level, code.severity() != Severity::Error, "{}", code.id());
    }
}

#[test]
fn pages_and_codes_belong_together() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic/codes");
    let pages: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let codes: BTreeSet<String> =
        Code::ALL.iter().map(|code| format!("{}.md", code.id())).collect();
    assert_eq!(pages, codes);
}

#[test]
fn every_page_has_the_shape() {
    all(|code| {
        let mut problems = Vec::new();
        let page = code.page();
        let mut lines = page.lines();
        let title = format!("# {}: {}", code.id(), code.name());
        if lines.next() != Some(title.as_str()) {
            problems.push(format!("the page does not begin with `{title}`"));
        }
        let says =
            lines.nth(1).is_some_and(|l| l.starts_with(char::is_alphabetic) || l.starts_with('`'));
        if !says {
            problems.push("the page does not go on with what is wrong".to_owned());
        }
        let shown = fences(page);
        let words = if as_text(code) { vec!["journey", "wrong"] } else { vec!["text"] };
        let foreign = code.group() == Group::Import;
        if !foreign && !shown.first().is_some_and(|f| f.is(&words)) {
            problems.push(format!("the first fence is not {words:?}"));
        }
        if as_text(code) && !shown.get(1).is_some_and(|f| f.is(&["journey", "right"])) {
            problems.push("the second fence is not a right example".to_owned());
        }
        if code.is_lint() {
            let level = format!("Its level is `{}`", code.severity().word());
            let set = format!("{} = \"off\"", code.name());
            // An allowance that allows nothing is not to be allowed: it is to be taken away.
            let allow = format!("`// allow: {}`", code.name());
            let allow = if code == Code::UnusedAllow { "not be allowed".to_owned() } else { allow };
            for wanted in [level, allow, set] {
                if !page.contains(&wanted) {
                    problems.push(format!("the page does not say {wanted:?}"));
                }
            }
        }
        if let Some(long) = page.lines().position(|l| l.chars().count() > 100) {
            problems.push(format!("line {} is over 100 characters", long + 1));
        }
        if page.trim().lines().any(|l| l.trim_end() != l) {
            problems.push("a line ends with blanks".to_owned());
        }
        problems
    });
}

fn example<'a>(fences: &'a [Fence], word: &str) -> Option<&'a Fence> {
    fences.iter().find(|f| f.is(&["journey", word]))
}

/// Findings that matter: notes say what a map shows, and every small map shows that nothing
/// measures it.
fn others(compilation: &Compilation, code: Code) -> bool {
    compilation.diagnostics.iter().any(|d| d.code != code && d.severity != Severity::Note)
}

#[test]
fn wrong_examples_raise_their_code_and_no_other() {
    all(|code| {
        let shown = fences(code.page());
        let Some(wrong) = example(&shown, "wrong") else { return Vec::new() };
        let found = check(&wrong.files());
        let raised = found.diagnostics.iter().filter(|d| d.code == code).count();
        if raised == 0 || others(&found, code) {
            return vec![format!("wrong example:\n  {}", told(&found).join("\n  "))];
        }
        Vec::new()
    });
}

#[test]
fn right_examples_raise_nothing() {
    all(|code| {
        let shown = fences(code.page());
        let rights = shown.iter().filter(|f| f.is(&["journey", "right"]));
        let mut problems = Vec::new();
        for right in rights {
            let found = check(&right.files());
            if others(&found, code) || found.diagnostics.iter().any(|d| d.code == code) {
                problems.push(format!("right example:\n  {}", told(&found).join("\n  ")));
            }
        }
        problems
    });
}

/// What is imported has other examples: `text mermaid wrong`.
#[test]
fn examples_of_imports_raise_their_code_and_no_other() {
    let import = |fence: &Fence| -> Vec<Code> {
        let imported: Option<Imported> = match fence.words[1].as_str() {
            "mermaid" => mermaid(&fence.text),
            _ => from_markdown(&fence.text),
        };
        imported.expect("there is a map").remarks.into_iter().map(|r| r.code).collect()
    };
    all(|code| {
        if code.group() != Group::Import {
            return Vec::new();
        }
        let shown = fences(code.page());
        let [wrong, right] = shown.as_slice() else { return vec!["two examples".to_owned()] };
        assert_eq!((wrong.words[2].as_str(), right.words[2].as_str()), ("wrong", "right"));
        let raised = (import(wrong), import(right));
        if raised == (vec![code], Vec::new()) { Vec::new() } else { vec![format!("{raised:?}")] }
    });
}

/// A code that nothing raises would be a promise that is not kept.
#[test]
fn every_code_is_raised_somewhere() {
    let mut text = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    all(|code| {
        let variant = format!("Code::{code:?}");
        let raised = text.match_indices(&variant).any(|(at, _)| {
            !text[at + variant.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
        });
        if raised { Vec::new() } else { vec![format!("`{variant}` is raised nowhere")] }
    });
}

/// All code of a folder, without tests and the table of codes.
fn read(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, text);
        } else if path.extension().is_some_and(|e| e == "rs")
            && !path.ends_with("diagnostic/codes.rs")
        {
            let code = fs::read_to_string(&path).unwrap();
            let code = code.split("#[cfg(test)]").next().unwrap_or_default();
            // A constant lists codes and raises none.
            code.lines().filter(|l| !l.starts_with("const ")).for_each(|l| {
                text.push_str(l);
                text.push('\n');
            });
        }
    }
}

#[test]
fn exemptions_are_explained() {
    for (code, reason) in NOT_AS_TEXT {
        assert!(!reason.is_empty());
        assert!(fences(code.page()).iter().all(|f| f.words.first().is_none_or(|w| w != "journey")));
    }
}

/// What every page of advice says: a comment above the place allows it.
#[test]
fn advice_can_be_allowed_on_the_spot() {
    all(|code| {
        let shown = fences(code.page());
        let can_be = code.is_lint() && code != Code::UnusedAllow;
        let Some(wrong) = example(&shown, "wrong").filter(|_| can_be) else { return Vec::new() };
        let found = check(&wrong.files());
        let finding = found.diagnostics.iter().find(|d| d.code == code).expect("it is raised");
        let place = found.sources.get(finding.span.file);
        // The statement at the margin around it.
        let mut start = finding.span.start as usize;
        loop {
            start = place.text[..start].rfind('\n').map_or(0, |i| i + 1);
            if start == 0 || place.text[start..].starts_with(char::is_alphabetic) {
                break;
            }
            start -= 1;
        }
        let mut files = wrong.files();
        let file = files.iter_mut().find(|(path, _)| *path == place.path).expect("it is there");
        file.1.insert_str(start, &format!("// allow: {}\n", code.name()));
        let left = check(&files);
        if left.diagnostics.iter().any(|d| d.code == code || d.code == Code::UnusedAllow) {
            return vec![format!("allowed:\n  {}", told(&left).join("\n  "))];
        }
        Vec::new()
    });
}
