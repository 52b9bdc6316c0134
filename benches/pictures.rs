//! The time in which a picture is drawn, in process, for maps of more and more touchpoints.
//!
//! ```sh
//! cargo bench --bench pictures
//! ```

#![allow(clippy::print_stdout, missing_docs)]

// Each bench needs a part of it.
#[allow(dead_code)]
mod generate;

use journey::compile::{Options, compile};
use journey::diagram::View;
use journey::emit::svg::{SvgOptions, svg};
use journey::project::{Selection, files::Memory, load};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Runs of each measurement; the shortest counts, since noise only ever adds.
const RUNS: usize = 7;

// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    println!("| touchpoints | view | time | size |");
    println!("| ---: | --- | ---: | ---: |");
    for touchpoints in [25, 500, 5000] {
        let mut files = Memory::default();
        files.add("map.journey", generate::single_text(&generate::single(touchpoints)));
        let compiled =
            compile(load(&files, "project", &Selection::all()), &Options { as_of: None });
        let Some(model) = compiled.model else {
            println!("| {touchpoints} | the map has errors | | |");
            continue;
        };
        let journey = model.journeys.ids().next();
        for view in [View::Map, View::Flow, View::Measures] {
            let mut best = Duration::MAX;
            let mut size = 0;
            for _ in 0..RUNS {
                let start = Instant::now();
                size = black_box(svg(&model, view, journey, &SvgOptions::default())).len();
                best = best.min(start.elapsed());
            }
            let (ms, kb) = (best.as_secs_f64() * 1e3, size / 1000);
            println!("| {touchpoints} | {} | {ms:.2} ms | {kb} kB |", view.name());
        }
    }
}
