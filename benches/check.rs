//! The time of a whole `check` beside that of the bare grammar, over the same texts in one run.
//!
//! ```sh
//! cargo bench --bench check                  # 1,000 files of 1,000 lines
//! cargo bench --bench check -- 100 1000      # fewer files
//! taskset -c 0 cargo bench --bench check     # on one core
//! ```
//!
//! Side by side means: as many threads as there are cores, for the grammar as for the check.

#![allow(clippy::print_stdout, missing_docs)]

// Each bench needs a part of it.
#[allow(dead_code)]
mod generate;

use journey::compile::{Options, compile};
use journey::project::{self, Selection, files::Memory};
use journey::report::{Counts, Format, Look, Report};
use journey::source::{FileId, SourceFile};
use journey::syntax::bare_parse;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs of each measurement; the shortest counts, since noise only ever adds.
const RUNS: usize = 5;

fn main() {
    let args: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let (files, lines) =
        (args.first().copied().unwrap_or(1000), args.get(1).copied().unwrap_or(1000));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("| what | time | per byte | against |");
    println!("| --- | ---: | ---: | --- |");

    let many = texts(generate::project(files, lines));
    let bytes: usize = many.iter().map(|(_, text)| text.len()).sum();
    println!("| {files} files × {lines} lines, {:.1} MB | | | |", bytes as f64 / 1e6);
    let found = check(&many);
    if found != Counts::default() {
        println!("| (findings: {found:?}) | | | |");
    }
    // Taken in turns, so that a slow moment of the machine meets both alike.
    let (mut single, mut side, mut whole) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        single = single.min(time(|| grammar(&many, 1)));
        side = side.min(time(|| grammar(&many, cores)));
        whole = whole.min(time(|| check(&many)));
    }
    row("bare grammar, one thread", single, bytes, "");
    row(&format!("bare grammar, {cores} threads"), side, bytes, "");
    row(
        "whole check",
        whole,
        bytes,
        &format!("{:.2} × the bare grammar on {cores} threads", ratio(whole, side)),
    );

    let tenth = texts(generate::project(files.div_ceil(10), lines));
    compare(&tenth, &many, "files");
    let (few, more) = (500, 5000);
    {
        let map =
            |n| texts(vec![("map.journey".into(), generate::single_text(&generate::single(n)))]);
        compare(&map(few), &map(more), "touchpoints in one journey");
    }
    formatting(10_000);
}

/// Formatting a map of so many lines beside reading it.
fn formatting(lines: usize) {
    let maps = (1..).step_by(10).map(|n| generate::single_text(&generate::single(n)));
    let Some(text) = maps.into_iter().find(|text| text.lines().count() >= lines) else { return };
    let source = SourceFile::new("map.journey", text);
    let id = FileId::default();
    let (mut read, mut formatted) = (Duration::MAX, Duration::MAX);
    for _ in 0..4 * RUNS {
        read = read.min(time(|| journey::syntax::parse(id, &source)));
        formatted = formatted.min(time(|| journey::format::format(id, &source)));
    }
    let bytes = source.text.len();
    row(&format!("reading {} lines", source.line_count()), read, bytes, "");
    let times = format!("{:.2} × reading them", ratio(formatted, read));
    row("formatting them", formatted, bytes, &times);
}

/// The time for a text beside that for about ten times the text.
fn compare(small: &[(String, Vec<u8>)], large: &[(String, Vec<u8>)], what: &str) {
    let size = |texts: &[(String, Vec<u8>)]| texts.iter().map(|(_, t)| t.len()).sum::<usize>();
    let (mut one, mut ten) = (Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        one = one.min(time(|| check(small)));
        ten = ten.min(time(|| check(large)));
    }
    let factor = size(large) as f64 / size(small) as f64;
    row(&format!("check, a tenth of the {what}"), one, size(small), "");
    row(
        &format!("check, all {what}"),
        ten,
        size(large),
        &format!("{:.2} × the time for {factor:.2} × the text", ratio(ten, one)),
    );
}

fn texts(project: Vec<(String, String)>) -> Vec<(String, Vec<u8>)> {
    project.into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
}

fn row(what: &str, time: Duration, bytes: usize, against: &str) {
    let each = time.as_secs_f64() * 1e9 / bytes as f64;
    println!("| {what} | {:.1} ms | {each:.1} ns | {against} |", time.as_secs_f64() * 1e3);
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// The bare grammar over all texts, on this many threads.
fn grammar(texts: &[(String, Vec<u8>)], threads: usize) -> usize {
    let next = AtomicUsize::new(0);
    let pairs = AtomicUsize::new(0);
    let work = || {
        while let Some((_, text)) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
            let text = std::str::from_utf8(text).unwrap_or_default();
            pairs.fetch_add(bare_parse(text), Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    pairs.into_inner()
}

/// What `journey check` does, from the bytes of the files to the words for people.
fn check(texts: &[(String, Vec<u8>)]) -> Counts {
    let mut files = Memory::default();
    for (path, text) in texts {
        files.add(path.as_str(), text.as_slice());
    }
    let project = project::load(&files, "generated", &Selection::all());
    let name = project.name.clone();
    let compilation = compile(project, &Options { as_of: "2026-06-01".parse().ok() });
    let report =
        Report::new(&name, texts.len(), &compilation.sources, compilation.diagnostics.iter());
    black_box(report.render(Format::Human, Look::default()));
    report.counts()
}
