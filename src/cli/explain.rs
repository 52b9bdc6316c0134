//! `journey explain`

use super::completions::Offered;
use super::console::{Console, Failure};
use super::{Outcome, page};
use crate::diagnostic::{Code, nearest};
use crate::vocab::{self, Construct};
use std::collections::BTreeSet;

/// Options of `journey explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A code (`J0201`), its name (`unknown-name`) or a keyword (`pain`); without one, all codes are
    /// listed
    #[arg(value_name = "CODE", value_parser = Offered(words), hide_possible_values = true)]
    code: Option<String>,
}

/// All that can be explained: codes, their names, keywords.
fn words() -> Vec<&'static str> {
    let codes = Code::ALL.iter().flat_map(|code| [code.id(), code.name()]);
    let mut found: Vec<&str> = codes.collect();
    // A keyword of several places is one word.
    let keywords: BTreeSet<&str> = vocab::CONSTRUCTS.iter().map(|c| c.keyword).collect();
    found.extend(keywords.into_iter().filter(|word| Code::find(word).is_none()));
    found
}

/// Prints the page of a code.
pub fn run(args: &Args, console: &mut Console) -> super::Result {
    let text = match &args.code {
        None => list(console),
        Some(word) if Code::find(word).is_none() && !vocab::constructs(word).is_empty() => {
            keyword(word, console)
        }
        Some(written) => {
            let code = Code::find(written).ok_or_else(|| unknown(written))?;
            let heading = console.bold(&format!("{} {}", code.id(), code.name()));
            let level = code.severity().word();
            let since = code.since();
            let mut text = format!("{heading}\n{level}, since {since}: {}\n", code.summary());
            // The page's own heading says the same as the one above.
            let body = code.page().split_once('\n').map_or("", |(_, body)| body).trim();
            if !body.is_empty() {
                text += "\n";
                text += &page::render(body, console);
            }
            text
        }
    };
    console.print(&text)?;
    Ok(Outcome::Clean)
}

fn list(console: &Console) -> String {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    let mut text = String::new();
    for code in Code::ALL {
        let name = console.bold(&format!("{:width$}", code.name()));
        text += &format!("{}  {name}  {}\n", code.id(), code.summary());
    }
    text
}

/// What is written with a keyword, and where.
fn keyword(word: &str, console: &Console) -> String {
    let told: Vec<String> = vocab::constructs(word).iter().map(|c| about(c, console)).collect();
    told.join("\n")
}

fn about(construct: &Construct, console: &Console) -> String {
    let mut text = format!("{}\n{}\n\n", console.bold(construct.keyword), construct.doc);
    text += &format!("    {}\n\n", console.paint(construct.shape, "36"));
    let places: Vec<String> = construct
        .places
        .iter()
        .map(|place| match *place {
            "file" => "outside every block".to_string(),
            block => format!("in `{block}`"),
        })
        .collect();
    text += &format!("It stands {}.\n", places.join(", "));
    let clauses = construct.clauses.iter().map(|c| (c.word.to_string(), c.doc));
    let properties = construct.properties.iter().map(|p| (format!("{}:", p.name), p.doc));
    let parts: Vec<(String, &str)> = clauses.chain(properties).collect();
    let width = parts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    if width > 0 {
        text += "\n";
    }
    for (name, doc) in parts {
        text += &format!("{}  {doc}\n", console.bold(&format!("{name:width$}")));
    }
    text
}

fn unknown(written: &str) -> Failure {
    let failure = Failure::new(format!("there is no code `{written}`"));
    let known = Code::ALL.iter().flat_map(|code| [code.id(), code.name()]);
    // `201` and `J201` are how people remember `J0201`.
    let digits = written.trim_start_matches(['j', 'J', '0']);
    let number = digits.parse::<u16>().ok().map(|n| format!("J{n:04}"));
    let by_number = number.and_then(|id| Code::find(&id)).map(Code::id);
    match by_number.or_else(|| nearest(written, known)) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("`journey explain` without a code lists all"),
    }
}
