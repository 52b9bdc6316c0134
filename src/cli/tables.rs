//! `journey check --data`: whether the data is as the sources declare it.

use super::Outcome;
use super::console::Console;
use super::data::{self, Bindings};
use super::findings::Run;
use crate::measure::needs::Needs;
use crate::measure::quality::{LeftOut, Quality, Reason};
use crate::measure::read::time::Zone;
use crate::measure::read::{Manner, read};
use crate::measure::texts::Texts;
use crate::model::{Model, Source, SourceId};
use crate::report::plural;

/// Reads the data of every bound source whole, and says what is not as declared.
pub fn check(run: &Run, given: &[String], console: &mut Console) -> super::Result {
    let Some(model) = &run.compilation.model else { return Ok(Outcome::Clean) };
    let bindings = data::bind(model, &run.config, run.root.as_deref(), &data::given(given)?)?;
    let mut findings = 0;
    for (id, source) in model.sources.iter().filter(|(_, s)| s.table.is_some()) {
        let path = &source.decl.path;
        if !bindings.contains_key(&id) {
            console.say(&format!("{path}: not bound to a file, and not checked"));
            continue;
        }
        let said = source_findings(model, id, &bindings);
        match said {
            Ok((quality, found)) => {
                let rows = plural(quality.rows as usize, "row");
                let columns = plural(source.columns.len(), "column");
                let summary = match found.len() {
                    0 => format!("{path}: {rows}, {columns} as declared\n"),
                    _ => format!("{path}: {rows}, {columns}\n"),
                };
                console.print(&(found.concat() + &summary))?;
                findings += found.len();
            }
            Err(message) => {
                console.print(&message)?;
                findings += 1;
            }
        }
    }
    console.say(&match findings {
        0 => "the data is as declared".to_owned(),
        n => format!("{} in the data", plural(n, "finding")),
    });
    Ok(if findings > 0 { Outcome::Findings } else { Outcome::Clean })
}

/// What is wrong with the data of a source, a line each; an error, if it cannot be read at all.
fn source_findings(
    model: &Model,
    id: SourceId,
    bindings: &Bindings,
) -> Result<(Quality, Vec<String>), String> {
    let source = &model.sources[id];
    let zone = Zone::named(&model.time_zone);
    let inputs = bindings.get(&id).into_iter().flatten().map(data::open);
    let manner = Manner { zone: &zone, strict: false };
    let wanted = Needs::whole(model, id);
    let raw = read(model, id, &wanted, inputs, &mut Texts::default(), manner).map_err(|fault| {
        let help = fault.help.as_ref().map(|h| format!("  help: {h}\n")).unwrap_or_default();
        format!("{}: error: {}\n{help}", place(&fault.file, fault.line), fault.message)
    })?;
    let found = raw.quality.left_out.iter().map(|left| line(source, left)).collect();
    Ok((raw.quality, found))
}

fn place(file: &str, line: Option<u64>) -> String {
    line.map_or(file.to_owned(), |line| format!("{file}:{line}"))
}

fn line(source: &Source, left: &LeftOut) -> String {
    let column = left.column.as_ref().map(|c| format!(" in column `{c}`")).unwrap_or_default();
    let what = match (left.reason, &left.column) {
        (Reason::WrongType, Some(name)) => {
            let ty = source.columns.iter().find(|c| c.name == *name).map(|c| c.ty.text());
            format!("no {}{column}", ty.unwrap_or_default())
        }
        (reason, _) => format!("{}{column}", reason.words()),
    };
    let example = match left.example.is_empty() {
        true => String::new(),
        false => format!(": `{}`", left.example),
    };
    let more = match left.count {
        1 => String::new(),
        n => format!(" ({n} in all, this is the first)"),
    };
    format!("{}: error: {what}{example}{more}\n", place(&left.file, Some(left.line)))
}
