//! `journey preview` as a browser and an editor meet it: over its socket, with a save in between.

#![allow(clippy::print_stderr, reason = "a skipped test says so")]

mod support;

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};
use support::program::Folder;

const MAP: &str = r#"
team Shop "The shop"
channel counter "At the counter"
persona Mei "Buyer" { goal: "A phone" }
journey Buy "Buying a phone" for Mei {
  owner: Shop
  stage look "Looking" {
    touchpoint window "The window" via counter {
      feels +1 "curious"
    }
  }
}
"#;

/// A running preview; it ends with the test.
struct Preview {
    folder: Folder,
    child: Child,
    port: u16,
    out: BufReader<ChildStdout>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn start() -> Self {
        let folder = Folder::new(&[("journey.toml", ""), ("buy.journey", MAP)]);
        let mut child = folder
            .command(&["preview", "--as-of", "2026-11-22"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
        let port = said.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split_once('/'));
        let port = port.unwrap_or_else(|| panic!("{said}")).0.parse().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Preview { folder, child, port, out }
    }

    /// Status and body of an answer.
    fn ask(&self, method: &str, path: &str, headers: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let host = match headers.contains("Host:") {
            true => String::new(),
            false => format!("Host: 127.0.0.1:{}\r\n", self.port),
        };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\n{host}{headers}Content-Length: 0\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    fn state(&self, after: u64) -> Value {
        let (status, body) = self.ask("GET", &format!("/state?after={after}"), "");
        assert_eq!(status, 200, "{body}");
        // A long answer comes in chunks, whose lengths stand on lines of their own.
        let (begin, end) = (body.find('{').unwrap(), body.rfind('}').unwrap());
        serde_json::from_str(&body[begin..=end]).unwrap()
    }

    /// The first state after this one of which something holds. A busy machine sees a save in
    /// several steps: the file emptied, written, and the one beside it.
    fn until(&self, state: &Value, holds: impl Fn(&Value) -> bool) -> Value {
        let mut state = state.clone();
        for _ in 0..20 {
            state = self.state(state["revision"].as_u64().unwrap());
            if holds(&state) {
                return state;
            }
        }
        panic!("{state}");
    }

    fn picture(&self) -> String {
        let (status, svg) = self.ask("GET", "/picture?journey=Buy&view=map&theme=light", "");
        assert_eq!(status, 200, "{svg}");
        svg
    }

    fn save(&self, text: &str) {
        fs::write(self.folder.path().join("buy.journey"), text).unwrap();
    }
}

#[test]
fn a_save_is_seen_and_a_broken_one_keeps_the_last_good_picture() {
    let preview = Preview::start();
    let first = preview.state(0);
    assert_eq!(first["broken"], false, "{first}");
    assert_eq!(first["journeys"][0]["title"], "Buying a phone");
    assert!(preview.picture().contains("curious"));

    preview.save(&MAP.replace("curious", "amazed"));
    let saved = Instant::now();
    let second = preview.until(&first, |_| preview.picture().contains("amazed"));
    assert!(saved.elapsed() < Duration::from_secs(30), "{:?}", saved.elapsed());
    assert_eq!(second["broken"], false);

    preview.save(&MAP.replace("for Mei", "for Mai"));
    let third = preview.until(&second, |state| state["findings"][0]["code"] == "J0201");
    assert_eq!(third["broken"], true);
    assert_eq!(third["findings"][0]["span"]["start"]["line"], 5);
    assert!(preview.picture().contains("amazed"), "the last good picture stays");

    preview.save(MAP);
    preview
        .until(&third, |state| state["broken"] == false && preview.picture().contains("curious"));
}

#[test]
fn a_click_says_the_line_and_a_line_shows_its_thing() {
    let mut preview = Preview::start();
    let first = preview.state(0);
    let (status, _) = preview.ask("POST", "/open?path=Buy.look.window", "");
    assert_eq!(status, 200);
    let mut line = String::new();
    preview.out.read_line(&mut line).unwrap();
    assert_eq!(line, "buy.journey:8:5\n");
    assert_eq!(preview.ask("POST", "/open?path=Sell", "").0, 404);

    let (status, path) = preview.ask("POST", "/show?file=buy.journey&line=8", "");
    assert_eq!((status, &*path), (200, "Buy.look.window"));
    assert_eq!(preview.state(first["revision"].as_u64().unwrap())["shown"], "Buy.look.window");
}

#[test]
fn nobody_else_gets_an_answer() {
    let preview = Preview::start();
    preview.state(0);
    let (status, _) = preview.ask("GET", "/", "");
    assert_eq!(status, 200);
    // A foreign name that leads to this machine, and a foreign page that asks from the browser.
    for headers in ["Host: evil.example\r\n", "Origin: http://evil.example\r\n"] {
        for path in ["/", "/state?after=0", "/picture?journey=Buy&view=map&theme=light"] {
            assert_eq!(preview.ask("GET", path, headers).0, 403, "{headers}{path}");
        }
    }
    assert_eq!(preview.ask("GET", "/../Cargo.toml", "").0, 404);
}

#[test]
fn what_cannot_be_shown_is_said_before_anything_is_served() {
    let folder = Folder::new(&[]);
    let ran = folder.run(&["preview", "nowhere"]).exits(2);
    assert!(ran.err.contains("`nowhere` does not exist"), "{}", ran.err);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = Folder::new(&[("buy.journey", MAP)]);
    let ran = folder.run(&["preview", "--port", &port]).exits(2);
    assert!(ran.err.contains(&format!("port {port} cannot be opened")), "{}", ran.err);
}

#[test]
fn the_extension_of_vs_code_goes_both_ways() {
    let folder = Folder::new(&[("journey.toml", ""), ("buy.journey", MAP)]);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = std::process::Command::new("node")
        .arg(root.join("tests/vscode/preview.cjs"))
        .args([root.as_os_str(), env!("CARGO_BIN_EXE_journey").as_ref()])
        .arg(folder.path().join("buy.journey"))
        .output();
    let Ok(ran) = ran else {
        eprintln!("skipped: no `node` on this machine");
        return;
    };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(
        String::from_utf8(ran.stdout).unwrap().lines().collect::<Vec<_>>(),
        [
            "opened buy.journey at line 8",
            "shown Buy.look.window",
            "revealed",
            "listens no more",
            "the program has ended",
        ]
    );
}

#[test]
fn a_browser_shows_it() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let engines = root.join("target/editors");
    let chromium = std::env::var("CHROMIUM").unwrap_or("/usr/bin/chromium".to_owned());
    let parts = engines.join("node_modules/playwright-core");
    if !parts.exists() || !std::path::Path::new(&chromium).exists() {
        eprintln!("skipped: no Chromium or no playwright-core on this machine");
        return;
    }
    let preview = Preview::start();
    let ran = std::process::Command::new("node")
        .current_dir(engines)
        .arg(root.join("tests/browser/preview.mjs"))
        .arg(preview.port.to_string())
        .arg(preview.folder.path().join("buy.journey"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    eprintln!("{}", String::from_utf8_lossy(&ran.stdout));
}

#[test]
fn the_theme_of_the_project_is_shown_and_followed() {
    let preview = Preview::start();
    let first = preview.state(0);
    assert_eq!(first["theme"], "light");
    let write = |name: &str, text: &str| fs::write(preview.folder.path().join(name), text).unwrap();
    let picture = || preview.ask("GET", "/picture?journey=Buy&view=map&theme=brand.toml", "").1;

    write("brand.toml", "accent = \"#123456\"\n");
    write("journey.toml", "[project]\ntheme = \"brand.toml\"\n");
    let second = preview
        .until(&first, |state| state["theme"] == "brand.toml" && picture().contains("#123456"));
    assert_eq!(second["themes"].as_array().unwrap().len(), 4);

    write("brand.toml", "accent = \"#345678\"\n");
    let third = preview.until(&second, |_| picture().contains("#345678"));

    write("brand.toml", "accent = \"blue\"\n");
    preview.until(&third, |state| state.to_string().contains("`blue` is no colour"));
    assert!(picture().contains("#345678"), "the last good theme stays");
}
