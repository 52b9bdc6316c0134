//! Writes generated maps to disk, for measurements from outside:
//!
//! ```sh
//! cargo bench --bench generated -- project 1000 1000 FOLDER
//! cargo bench --bench generated -- single 5000 FILE.journey FILE.d2
//! cargo bench --bench generated -- large 50000000 FILE.journey
//! cargo bench --bench generated -- line 5000000 FILE.journey
//! ```

#![allow(clippy::print_stdout, missing_docs)]

// Each bench needs a part of it.
#[allow(dead_code)]
mod generate;

use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo bench` adds an argument of its own.
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["project", files, lines, folder] => {
            let folder = Path::new(folder);
            for (path, text) in generate::project(files.parse()?, lines.parse()?) {
                let path = folder.join(path);
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::write(path, text)?;
            }
            fs::write(folder.join("journey.toml"), "[project]\nname = \"generated\"\n")?;
        }
        ["single", touchpoints, journey, d2] => {
            let map = generate::single(touchpoints.parse()?);
            fs::write(journey, generate::single_text(&map))?;
            fs::write(d2, generate::d2::text(&map))?;
        }
        ["large", bytes, file] => {
            let bytes: usize = bytes.parse()?;
            let text = generate::single_text(&generate::single(bytes / 920));
            fs::write(file, text)?;
        }
        ["line", bytes, file] => fs::write(file, generate::long_line(bytes.parse()?))?,
        _ => println!("nothing to write: see the head of `benches/generated.rs`"),
    }
    Ok(())
}
