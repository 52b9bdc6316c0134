//! What the program prints and writes depends on what it is given, and on nothing else: no locale, time
//! zone, width of a terminal that is not there, home, place on the disk, or order of a hash table. And
//! nothing of it opens a connection.

#![allow(clippy::print_stdout)] // what was skipped is told on the terminal

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use support::program::{Folder, within_limit};
use support::root;

/// A command line, and whether it may end with findings.
const COMMANDS: &[&str] = &[
    "--help",
    "--version",
    "check --as-of 2026-11-22",
    "check --format short --as-of 2026-11-22",
    "check --format json --as-of 2026-11-22 --output f.sarif=sarif --output f.xml=junit",
    "check --format github --as-of 2026-11-22 --output f.gl=gitlab --output f.rd=rdjson",
    "check wrong --format human",
    "check wrong --format jsonl --output wrong.sarif=sarif --output wrong.xml=junit",
    "check wrong --format rdjson --path-prefix sub",
    "check nowhere",
    "build --as-of 2026-11-22 --emit dot,svg,spec,mermaid,markdown,csv -o out",
    "build buy_online.journey --view map --emit png,pdf -o images --as-of 2026-11-22",
    "build wrong -o out",
    "measure",
    "measure --format json --fail-on never",
    "measure --format junit --fail-on never",
    "measure --format markdown --fail-on never",
    "measure --fail-on never -o report.html",
    "measure --data clickstream=nowhere.csv",
    "build --as-of 2026-11-22 --emit html,sql,metricflow,tracking --dialect postgres -o asked",
    "score answer.csv",
    "fmt --check wrong",
    "fmt --diff ugly",
    "diff before.journey ugly/after.journey",
    "diff before.journey ugly/after.journey --format json",
    "diff before.journey ugly/after.journey --format markdown",
    "diff nowhere",
    "import mermaid day.mmd",
    "import markdown map.md -o imported.journey",
    "explain",
    "explain J0201",
    "explain J9999",
    "lints",
    "std",
    "std metrics --list",
    "schema spec",
    "schema result",
    "schema diff",
    "schema diagnostics",
    "completions bash",
    "man check",
    "new made --template saas",
    "new --list",
    "check --help",
    "build --help",
];

const MAP: &str = "\
team Shop \"The shop\"
journey Buy \"Buying\" {
  owner: Shop
  stage search { touchpoint reviews \"Reviews\" { feels -1, pain slow \"Slow\" { severity: high } } }
}
";

fn project() -> Folder {
    let after = MAP.replace("feels -1", "feels    +1").replace("reviews", "read_reviews");
    let folder = Folder::new(&[
        ("wrong/journey.toml", "[project]\nname = \"wrong\"\n"),
        ("wrong/a.journey", "journey A \"A\" { stage s { touchpoint t via nothing } \n"),
        ("wrong/b.journey", &MAP.replace("team", "taem")),
        ("ugly/journey.toml", ""),
        ("ugly/after.journey", &after),
        ("before.journey", MAP),
        ("answer.csv", "measure,value\nx,1\n"),
        ("day.mmd", "journey\n  section Buy\n    Pay: x: Me\n    Go: 4: Me, You\n"),
        ("map.md", "# Map\n\n| | Look | Buy |\n|---|---|---|\n| Doing | reads | pays |\n"),
    ]);
    copy(&root().join("examples/shop"), folder.path());
    // Maps that are no part of the example's project.
    let settings = fs::read_to_string(root().join("examples/shop/journey.toml")).unwrap();
    let apart = "[project]\nexclude = [\"before.journey\", \"imported.journey\"]";
    folder.write("journey.toml", settings.replacen("[project]", apart, 1).as_bytes());
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Everything that lies in a folder.
fn files(folder: &Path, base: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, base, found);
        } else {
            let name = path.strip_prefix(base).unwrap().to_str().unwrap().to_owned();
            found.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// What all commands say and leave behind, in a new folder of some place.
fn all(variables: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let folder = project();
    let place = folder.path().to_str().unwrap().to_owned();
    let home = std::env::var("HOME").unwrap_or_else(|_| "no home".to_owned());
    let mut result = BTreeMap::new();
    for line in COMMANDS {
        let args: Vec<&str> = line.split(' ').collect();
        let mut command = folder.command(&args);
        for name in ["LANG", "LC_ALL", "TZ", "COLUMNS", "LINES", "TERM"] {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        let ran = within_limit(command);
        assert_ne!(ran.code, 101, "{line}: {}", ran.err);
        for (stream, text) in [("out", ran.out), ("err", ran.err)] {
            result.insert(format!("$ {line} ({stream})"), text.into_bytes());
        }
        result.insert(format!("$ {line} (status)"), vec![ran.code.try_into().unwrap()]);
    }
    files(folder.path(), folder.path(), &mut result);
    let written = ["images/BuyOnline.map.pdf", "out/BuyOnline.flow.svg", "f.gl", "wrong.xml"];
    for file in written.into_iter().chain(["report.html", "asked/shop.postgres.sql"]) {
        assert!(result.contains_key(file), "no {file}: {:?}", result.keys());
    }
    let told = |what: &str| {
        let what = what.as_bytes();
        result.iter().find(|(_, text)| text.windows(what.len()).any(|w| w == what)).map(|r| r.0)
    };
    assert_eq!(told(&place), None, "the absolute path of the folder is told");
    if home.len() > 4 {
        assert_eq!(told(&format!("{home}/")), None, "the home is told");
    }
    assert_eq!(told(env!("CARGO_MANIFEST_DIR")), None, "the place of the sources is told");
    result
}

#[test]
fn nothing_depends_on_the_machine() {
    let usual = all(&[]);
    let elsewhere = all(&[
        ("LANG", "de_DE.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANGUAGE", "zh"),
        ("TZ", "Asia/Kathmandu"),
        ("COLUMNS", "37"),
        ("LINES", "5"),
        ("TERM", "xterm-256color"),
        ("HOME", "/nonexistent"),
        ("USER", "somebody"),
        ("XDG_CONFIG_HOME", "/nonexistent"),
        ("SOURCE_DATE_EPOCH", "1"),
        ("RUST_BACKTRACE", "1"),
        ("RUST_LOG", "trace"),
        ("GITHUB_ACTIONS", "true"),
        ("CI", "true"),
    ]);
    assert_eq!(usual.keys().collect::<Vec<_>>(), elsewhere.keys().collect::<Vec<_>>());
    let differ: Vec<String> = usual
        .iter()
        .filter(|(name, text)| elsewhere[*name] != **text)
        .map(|(name, text)| {
            let texts = [text, &elsewhere[name]].map(|t| String::from_utf8_lossy(t).into_owned());
            let lines = texts[0].lines().zip(texts[1].lines());
            let line = lines.enumerate().find(|(_, (a, b))| a != b);
            format!("{name}: {line:?}")
        })
        .collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// The help, too, is as wide without a terminal as it ever is.
#[test]
fn help_does_not_ask_how_wide_the_terminal_is() {
    let folder = Folder::new(&[]);
    let help = |columns: &str| {
        let mut command = folder.command(&["check", "--help"]);
        command.env("COLUMNS", columns);
        within_limit(command).exits(0).out
    };
    assert_eq!(help("40"), help("400"));
}

/// A session of an editor: it opens a map, asks, and goes.
fn session() -> String {
    let text = MAP.replace('\n', "\\n").replace('"', "\\\"");
    let uri = "file:///maps/before.journey";
    let messages = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#.to_owned(),
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#.to_owned(),
        format!(
            r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{{"uri":"{uri}","languageId":"journey","version":1,"text":"{text}"}}}}}}"#
        ),
        format!(
            r#"{{"jsonrpc":"2.0","id":2,"method":"textDocument/documentSymbol","params":{{"textDocument":{{"uri":"{uri}"}}}}}}"#
        ),
        r#"{"jsonrpc":"2.0","id":3,"method":"shutdown","params":null}"#.to_owned(),
        r#"{"jsonrpc":"2.0","method":"exit","params":null}"#.to_owned(),
    ];
    messages.iter().map(|m| format!("Content-Length: {}\r\n\r\n{m}", m.len())).collect()
}

#[test]
fn no_connection_is_opened() {
    let folder = project();
    folder.write("session.txt", session().as_bytes());
    let log = folder.path().join("trace.log");
    // What a program called, and what it said; nothing where it cannot be traced.
    let traced = |program: &str, args: &[&str], input: Stdio| {
        let _ = fs::remove_file(&log);
        let mut command = Command::new("strace");
        command
            .args(["-f", "--seccomp-bpf", "-qq", "-e", "trace=network", "-o"])
            .arg(&log)
            .arg(program)
            .args(args)
            .current_dir(folder.path())
            .stdin(input)
            .stderr(Stdio::null());
        let said = command.output().ok()?.stdout;
        let called = fs::read_to_string(&log).ok()?;
        let calls: Vec<String> =
            called.lines().filter(|l| l.contains('(')).map(str::to_owned).collect();
        Some((calls, String::from_utf8_lossy(&said).into_owned()))
    };
    // A socket is seen where there is one.
    let opened = traced("bash", &["-c", "exec 3<>/dev/tcp/127.0.0.1/1 || true"], Stdio::null());
    if !opened.is_some_and(|(calls, _)| calls.iter().any(|call| call.contains("socket("))) {
        println!("strace is not there, or may not trace: connections are not looked for");
        return;
    }
    let program = env!("CARGO_BIN_EXE_journey");
    for line in COMMANDS {
        let args: Vec<&str> = line.split(' ').collect();
        let (calls, _) = traced(program, &args, Stdio::null()).unwrap();
        assert_eq!(calls, Vec::<String>::new(), "{line}");
    }
    for file in ["images/BuyOnline.map.pdf", "report.html", "asked/shop.postgres.sql"] {
        assert!(folder.path().join(file).exists(), "{file} was not written");
    }
    let input = fs::File::open(folder.path().join("session.txt")).unwrap();
    let (calls, said) = traced(program, &["lsp"], input.into()).unwrap();
    assert_eq!(calls, Vec::<String>::new(), "lsp");
    assert!(said.contains(r#""name":"reviews""#), "{said}");
}
