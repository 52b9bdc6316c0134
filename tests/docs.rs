//! What `README.md` and `docs/` show: every command prints what stands below it, every link leads
//! somewhere. (Maps in them are read by the tests in `fences.rs`.)
//!
//! A block marked `console` holds commands after `$ ` and what they print; `…` alone on a line
//! stands for any lines. The commands of a page run one after another in one folder called `coffee`,
//! which holds `examples/`, and every block that follows a comment `<!-- file: NAME -->`.
//!
//! `UPDATE_GENERATED=1 cargo test --test docs` writes what the commands print into the pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A part of a page.
enum Part {
    /// Lines as they are.
    Text(String),
    /// A fenced block.
    Block { info: String, file: Option<String>, body: String, line: usize },
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All pages that are written by hand.
fn pages() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    let mut open = vec![root().join("docs")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("docs can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("docs/reference") {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(page: &Path) -> String {
    fs::read_to_string(page).unwrap_or_else(|e| panic!("{}: {e}", page.display()))
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut file = None;
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        plain.push_str(line);
        plain.push('\n');
        let Some(info) = line.strip_prefix("```") else {
            if let Some(rest) = line.strip_prefix("<!-- file: ") {
                file = Some(rest.trim_end_matches("-->").trim().to_owned());
            } else if !line.is_empty() {
                file = None;
            }
            continue;
        };
        let mut body = String::new();
        let mut end = "```".to_owned();
        for (_, line) in lines.by_ref() {
            if line.starts_with("```") {
                end = line.to_owned();
                break;
            }
            body.push_str(line);
            body.push('\n');
        }
        parts.push(Part::Text(std::mem::take(&mut plain)));
        parts.push(Part::Block { info: info.to_owned(), file: file.take(), body, line: at + 1 });
        plain = format!("{end}\n");
    }
    parts.push(Part::Text(plain));
    parts
}

#[cfg(unix)]
#[test]
fn commands_print_what_is_shown() {
    let update = std::env::var_os("UPDATE_GENERATED").is_some();
    let mut wrong = Vec::new();
    for page in pages() {
        let text = read(&page);
        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().join("coffee");
        copy(&root().join("examples"), &folder.join("examples"));
        let mut shown = String::new();
        for part in parts(&text) {
            match part {
                Part::Text(text) => shown.push_str(&text),
                Part::Block { info, body, line, .. } if info == "console" => {
                    let printed = session(&body, &folder);
                    if printed != body && !update {
                        let place = format!("{}:{line}", page.display());
                        wrong.push(format!("{place}: shown is\n{body}\nprinted was\n{printed}"));
                    }
                    shown.push_str(&printed);
                }
                Part::Block { file, body, .. } => {
                    if let Some(file) = file {
                        let path = folder.join(file);
                        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                        fs::write(path, &body).expect("the file is written");
                    }
                    shown.push_str(&body);
                }
            }
        }
        if update && shown != text {
            fs::write(&page, shown).expect("the page is written");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("the file is copied");
        }
    }
}

/// A session as it is when its commands are run: what fits the page stays as the page has it.
fn session(body: &str, folder: &Path) -> String {
    let mut result = String::new();
    let mut lines = body.lines().peekable();
    while let Some(line) = lines.next() {
        result.push_str(line);
        result.push('\n');
        let Some(command) = line.strip_prefix("$ ") else { continue };
        let mut shown = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            shown.push(line);
        }
        match run(command, folder) {
            Some(printed) if !fits(&shown, &printed.lines().collect::<Vec<_>>()) => {
                result.push_str(&printed);
            }
            _ => shown.iter().for_each(|line| {
                result.push_str(line);
                result.push('\n');
            }),
        }
    }
    result
}

/// What a command prints; none for one that is not run here.
fn run(command: &str, folder: &Path) -> Option<String> {
    let command = command.replace("cargo run --release --", "journey");
    let first = command.split_whitespace().next()?;
    let absent = |program: &str| {
        let mut version = Command::new(program);
        version.arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err()
    };
    if matches!(first, "cargo" | "git" | "cd") || command.contains("dot -") && absent("dot") {
        return None;
    }
    let program = Path::new(env!("CARGO_BIN_EXE_journey"));
    let mut path = program.parent()?.as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let output = Command::new("sh")
        .args(["-c", &format!("({command}\n) 2>&1")])
        .current_dir(folder)
        .env("PATH", path)
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .expect("a shell");
    Some(String::from_utf8(output.stdout).expect("Unicode"))
}

/// Whether lines are those shown, where `…` stands for any.
fn fits(shown: &[&str], printed: &[&str]) -> bool {
    match shown {
        [] => printed.is_empty(),
        ["…", rest @ ..] => (0..=printed.len()).any(|skip| fits(rest, &printed[skip..])),
        [first, rest @ ..] => {
            printed.first().is_some_and(|line| line.trim_end() == first.trim_end())
                && fits(rest, &printed[1..])
        }
    }
}

/// All pages, those too that are generated.
fn all_pages() -> Vec<PathBuf> {
    let mut found = pages();
    let reference = fs::read_dir(root().join("docs/reference")).expect("it can be read");
    found.extend(reference.flatten().map(|entry| entry.path()));
    found.extend(["CHANGELOG.md", "SECURITY.md", "benches/README.md"].map(|p| root().join(p)));
    found
}

/// What a heading is called by links, as GitHub and mdBook do it.
fn anchors(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        let title = line.trim_start_matches('#');
        if fenced || title.len() == line.len() || !title.starts_with(' ') {
            continue;
        }
        // Of a link, the text counts.
        let mut plain = String::new();
        for (i, part) in title.trim().split("](").enumerate() {
            plain += if i == 0 { part } else { part.split_once(')').map_or("", |(_, rest)| rest) };
        }
        let slug: String = plain
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect();
        let same = found.iter().filter(|other| **other == slug).count();
        found.push(slug.clone());
        if same > 0 {
            found.push(format!("{slug}-{same}"));
        }
    }
    found
}

/// The text without what stands in fences and between backticks.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let mut prose = String::new();
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        if !fenced {
            let parts: Vec<&str> = line.split('`').collect();
            // An odd mark closes nothing.
            let code = |i: usize| i % 2 == 1 && i + 1 < parts.len();
            let kept = parts.iter().enumerate().map(|(i, p)| if code(i) { "x" } else { *p });
            prose += &kept.collect::<String>();
            prose.push('\n');
        }
    }
    prose
}

#[test]
fn links_lead_somewhere() {
    let mut problems = Vec::new();
    let mut looked = 0;
    for page in all_pages() {
        let text = prose(&read(&page));
        let folder = page.parent().expect("a folder");
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in
            targets.chain(text.split("src=\"").skip(1).filter_map(|r| r.split('"').next()))
        {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            if file.contains("://") || file.starts_with("mailto:") {
                continue;
            }
            looked += 1;
            let full = if file.is_empty() { page.clone() } else { folder.join(file) };
            if !full.exists() {
                problems.push(format!("{}: no `{file}`", page.display()));
            } else if !anchor.is_empty()
                && full.extension().is_some_and(|e| e == "md")
                && !anchors(&read(&full)).iter().any(|a| a == anchor)
            {
                problems.push(format!("{}: `{file}` has no `#{anchor}`", page.display()));
            }
        }
    }
    assert!(looked > 250, "only {looked} links");
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// Every page of the book is in its table of contents, and nothing else is.
#[test]
fn the_book_has_every_page() {
    let summary = read(&root().join("docs/SUMMARY.md"));
    let listed: Vec<PathBuf> = summary
        .split("](")
        .skip(1)
        .filter_map(|rest| Some(root().join("docs").join(rest.split(')').next()?)))
        .collect();
    let book = root().join("docs");
    for page in all_pages() {
        if page.starts_with(&book) && !page.ends_with("SUMMARY.md") {
            assert!(listed.contains(&page), "{} is not in docs/SUMMARY.md", page.display());
        }
    }
    let known = all_pages();
    for page in &listed {
        assert!(known.contains(page), "{} is no page", page.display());
    }
}

#[test]
fn headings_have_the_names_that_links_give_them() {
    let text = "# What is printed, where?\n## `stage` in a [map](x.md#y)\n```sh\n# no\n```\n# A_b-c\n# A_b-c\n";
    let expected =
        ["what-is-printed-where", "stage-in-a-map", "a_b-c", "a_b-c", "a_b-c-1"].map(String::from);
    assert_eq!(anchors(text), expected);
}
