//! Fenced examples in Markdown, and what the compiler says of them.
#![allow(dead_code, reason = "each test takes what it needs of it")]

use journey::compile::{Compilation, Options, compile};
use journey::project::{self, Selection, files::Memory};

/// A fenced block.
#[derive(Debug)]
pub struct Fence {
    /// The words after the opening marks, parted by blanks or commas: `journey`, `wrong`.
    pub words: Vec<String>,
    /// What stands between the marks.
    pub text: String,
    /// The line of the opening marks, from 1.
    pub line: usize,
}

impl Fence {
    /// Whether it opens with these words.
    pub fn is(&self, words: &[&str]) -> bool {
        self.words == words
    }

    /// Its files: a line `// file: PATH` begins one; without any, all of it is one.
    pub fn files(&self) -> Vec<(String, String)> {
        files(&self.text)
    }
}

/// The fences of a page.
pub fn fences(markdown: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<Fence> = None;
    for (index, line) in markdown.lines().enumerate() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(info), None) => {
                let words =
                    info.split([' ', ',']).filter(|w| !w.is_empty()).map(str::to_owned).collect();
                open = Some(Fence { words, text: String::new(), line: index + 1 });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some(fence)) => {
                fence.text.push_str(line);
                fence.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed: {open:?}");
    found
}

fn files(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.trim_end().strip_prefix("// file: ") {
            files.push((path.to_owned(), String::new()));
            continue;
        }
        if files.is_empty() {
            files.push(("map.journey".to_owned(), String::new()));
        }
        files.last_mut().expect("there is one").1.push_str(line);
    }
    files
}

/// Compiles some files as a project, on the day that examples are written for.
pub fn check(files: &[(String, String)]) -> Compilation {
    let mut memory = Memory::default();
    for (path, text) in files {
        memory.add(path.as_str(), text.as_bytes());
    }
    let project = project::load(&memory, "example", &Selection::all());
    let levels = project.config.levels.clone();
    let as_of = Some("2026-11-22".parse().expect("it is a date"));
    let mut compilation = compile(project, &Options { as_of });
    compilation.settle(&levels);
    compilation
}

/// The findings, a line each.
pub fn told(compilation: &Compilation) -> Vec<String> {
    let sources = &compilation.sources;
    compilation
        .diagnostics
        .iter()
        .map(|d| {
            let file = sources.get(d.span.file);
            let line = file.text[..d.span.start as usize].matches('\n').count() + 1;
            let (severity, code) = (d.severity.word(), d.code.id());
            let help = d.help.as_deref().unwrap_or_default();
            format!("{}:{line}: {severity} {code}: {} | {} | {help}", file.path, d.message, d.label)
        })
        .collect()
}
