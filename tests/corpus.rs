//! What the fuzzer found, and what it starts from, in every run of the tests: `fuzz/run` is for looking
//! further.

#[path = "fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

#[test]
fn every_input_of_the_corpus_is_borne() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    for (name, target) in targets::ALL {
        let mut looked = 0;
        for entry in fs::read_dir(corpus.join(name)).unwrap_or_else(|e| panic!("{name}: {e}")) {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            let borne = std::panic::catch_unwind(|| target(&bytes)).is_ok();
            assert!(borne, "{name}: {}", path.display());
            looked += 1;
        }
        assert!(looked > 0, "{name}: nothing in its corpus");
    }
}

/// The map that data is held against must be right, or the target would look at nothing.
#[test]
fn the_map_of_the_data_target_is_right() {
    targets::data(b"\0who,visit,at,step,n,items,price,day,took,good,stars,rate,words\n");
}
