//! Shell completions and manual pages, as the program prints them.

use std::process::Command;

fn printed(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_journey")).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The commands, as the manual page of the program lists them.
fn commands() -> Vec<String> {
    let page = printed(&["man"]);
    let names = page.lines().filter_map(|line| line.strip_prefix(".BR journey\\-"));
    names.filter_map(|line| Some(line.split_once(' ')?.0.replace("\\-", "-"))).collect()
}

/// The generated files, each with its text.
pub fn files() -> Vec<(String, String)> {
    let shells = [
        ("bash", "journey.bash"),
        ("zsh", "_journey"),
        ("fish", "journey.fish"),
        ("powershell", "_journey.ps1"),
        ("elvish", "journey.elv"),
    ];
    let mut files: Vec<(String, String)> = shells
        .iter()
        .map(|(shell, file)| (format!("docs/completions/{file}"), printed(&["completions", shell])))
        .collect();
    files.push(("docs/man/journey.1".to_owned(), printed(&["man"])));
    let commands = commands();
    assert!(commands.len() > 12, "{commands:?}");
    for command in commands {
        files.push((format!("docs/man/journey-{command}.1"), printed(&["man", &command])));
    }
    files
}
