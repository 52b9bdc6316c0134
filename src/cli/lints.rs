//! `journey lints`

use super::Outcome;
use super::console::Console;
use crate::diagnostic::Code;

/// Lists warnings and notes.
pub fn run(console: &mut Console) -> super::Result {
    let lints = || Code::ALL.iter().filter(|code| code.is_lint());
    let width = lints().map(|code| code.name().len()).max().unwrap_or(0);
    let mut text = String::new();
    for code in lints() {
        let name = console.bold(&format!("{:width$}", code.name()));
        let level = code.severity().word();
        text += &format!("{}  {name}  {level:7}  {}\n", code.id(), code.summary());
    }
    text += "\nSet a level in journey.toml (`[lints]`, `NAME = \"error\" | \"warning\" | \"note\" | \"off\"`),\n\
             by `--deny`, `--warn` and `--allow`, or on the spot by the comment `// allow: NAME`.\n";
    console.print(&text)?;
    Ok(Outcome::Clean)
}
