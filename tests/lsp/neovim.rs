//! Neovim talks to the server, the newest that there is and an old one, each if it is installed.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

use super::folder;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The Neovims of this machine: in the path, and that of the system.
fn neovims() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join("nvim"));
    let mut seen = BTreeSet::new();
    found.filter(|nvim| nvim.is_file()).filter(|nvim| seen.insert(version(nvim))).collect()
}

/// What it calls itself.
fn version(nvim: &Path) -> String {
    let said = Command::new(nvim).arg("--version").output();
    let said = said.map(|said| String::from_utf8_lossy(&said.stdout).into_owned());
    said.unwrap_or_default().lines().next().unwrap_or_default().to_owned()
}

const MAP: &str = "\
/// Buyer.
persona Mei \"Mei\"
journey Buy \"買 😀\"   for Mie {
    stage find {
    touchpoint search { does \"looks\" }
    }
}
";

#[test]
fn neovim_finds_mends_and_formats() {
    let neovims: Vec<PathBuf> =
        neovims().into_iter().filter(|nvim| version(nvim).starts_with("NVIM")).collect();
    if neovims.is_empty() {
        eprintln!("skipped: no Neovim here");
    }
    for nvim in neovims {
        let folder = folder(&[("map.journey", MAP), ("journey.toml", "")]);
        let out = folder.path().join("seen");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp/neovim.lua");
        let mut process = Command::new(&nvim)
            .args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c"])
            .arg(format!("luafile {}", script.display()))
            .env("SERVER", env!("CARGO_BIN_EXE_journey"))
            .env("FOLDER", folder.path())
            .env("OUTPUT", &out)
            .env("XDG_STATE_HOME", folder.path().join("state"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while process.try_wait().unwrap().is_none() {
            if begun.elapsed() > Duration::from_secs(120) {
                process.kill().unwrap();
                panic!("{} does not end", version(&nvim));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let seen = fs::read_to_string(&out).unwrap_or_default();
        let wanted = "\
code|J0201
place|3:29-32
line|journey Buy \"買 😀\"   for Mei {
hover|Buyer
formatted|/// Buyer./persona Mei \"Mei\"/journey Buy \"買 😀\" for Mei {/  stage find {/    touchpoint search { does \"looks\" }/  }/}
client|journey
left with|0
";
        assert_eq!(seen, wanted, "{}", version(&nvim));
    }
}
