//! From `[data]` and `--data` to open files: which files each source is on this machine.

use super::console::Failure;
use crate::diagnostic::nearest;
use crate::measure::quality::Fault;
use crate::measure::read::Input;
use crate::model::{Model, SourceId};
use crate::project::config::Config;
use crate::project::files::lies_outside;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// The files of each source that is bound, in order.
pub type Bindings = BTreeMap<SourceId, Vec<Named>>;

/// A file and how messages call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name, as the user wrote it.
    pub name: String,
    /// The file.
    pub path: PathBuf,
}

/// What binds the sources of a model: the configuration, and over it the command line.
pub fn bind(
    model: &Model,
    config: &Config,
    root: Option<&Path>,
    given: &[(String, String)],
) -> Result<Bindings, Failure> {
    // The command line goes before the settings.
    let mut bindings = Bindings::new();
    for (name, target) in given {
        let source = find(model, name)
            .map_err(|f| Failure { message: format!("`--data`: {}", f.message), ..f })?;
        bindings.entry(source).or_default().extend(files(Path::new(""), target)?);
    }
    let told: Vec<SourceId> = bindings.keys().copied().collect();
    let root = root.unwrap_or(Path::new(""));
    for binding in &config.data {
        let source = find(model, &binding.source).map_err(|f| Failure {
            message: format!("`[data]` in journey.toml: {}", f.message),
            ..f
        })?;
        if told.contains(&source) {
            continue;
        }
        let files = files(root, &binding.target)?;
        if let Some(out) = files.iter().find(|file| lies_outside(root, &file.path)) {
            let (name, source) = (&out.name, &binding.source);
            return Err(Failure::new(format!("`{name}` is a link that leads out of the project"))
                .help(format!("name the file when you run it: `--data {source}={name}`")));
        }
        bindings.insert(source, files);
    }
    Ok(bindings)
}

/// The files that the settings name as data, whether or not they are read in this run.
pub fn of_settings(config: &Config, root: Option<&Path>) -> Vec<PathBuf> {
    let root = root.unwrap_or(Path::new(""));
    let named = config.data.iter().filter_map(|binding| files(root, &binding.target).ok());
    named.flatten().map(|named| named.path).collect()
}

/// What `--data` binds, where it may also stand alone.
pub fn given(given: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let all = given.iter().filter(|text| !text.is_empty());
    all.map(|text| {
        binding(text).ok_or_else(|| {
            Failure::new(format!("`--data={text}`: this names no source and file"))
                .help("write `--data=SOURCE=FILE`, as in `--data=clickstream=events.csv`")
        })
    })
    .collect()
}

/// Source and file of `SOURCE=FILE`.
pub fn binding(text: &str) -> Option<(String, String)> {
    let (source, file) = text.split_once('=')?;
    let named = !source.is_empty() && !file.is_empty();
    named.then(|| (source.to_owned(), file.to_owned()))
}

/// The source of this path, or of this name if only one is called so.
fn find(model: &Model, name: &str) -> Result<SourceId, Failure> {
    let data = || model.sources.iter().filter(|(_, s)| s.table.is_some());
    if let Some((id, _)) = data().find(|(_, s)| s.decl.path == name) {
        return Ok(id);
    }
    let named: Vec<SourceId> =
        data().filter(|(_, s)| s.decl.name == name).map(|(id, _)| id).collect();
    match named.as_slice() {
        [one] => Ok(*one),
        [] => {
            let failure = Failure::new(format!("there is no source `{name}` that holds data"));
            let known: Vec<&str> = data().map(|(_, s)| s.decl.path.as_str()).collect();
            Err(match nearest(name, known.iter().copied()) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None if known.is_empty() => failure.help("no source of the project has a `table:`"),
                None => failure.help(format!("the sources are `{}`", known.join("`, `"))),
            })
        }
        _ => Err(Failure::new(format!("more than one source is called `{name}`"))
            .help("write its module too, as in `data.clickstream`")),
    }
}

/// The files that a name or pattern means, in order of their names.
fn files(base: &Path, target: &str) -> Result<Vec<Named>, Failure> {
    if !target.contains(['*', '?']) || base.join(target).exists() {
        return Ok(vec![Named { name: target.to_owned(), path: base.join(target) }]);
    }
    let mut found = vec![(String::new(), base.to_owned())];
    let absolute = target.starts_with('/');
    if absolute {
        found = vec![("/".to_owned(), PathBuf::from("/"))];
    }
    for part in target.split('/').filter(|part| !part.is_empty()) {
        let mut next = Vec::new();
        for (name, path) in found {
            let join = |part: &str| match name.as_str() {
                "" => part.to_owned(),
                "/" => format!("/{part}"),
                _ => format!("{name}/{part}"),
            };
            if !part.contains(['*', '?']) {
                next.push((join(part), path.join(part)));
                continue;
            }
            let folder = if path.as_os_str().is_empty() { Path::new(".") } else { &path };
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            for entry in entries {
                let Ok(file) = entry.file_name().into_string() else { continue };
                if fits(part.as_bytes(), file.as_bytes()) && !file.starts_with('.') {
                    next.push((join(&file), path.join(&file)));
                }
            }
        }
        found = next;
    }
    let mut files: Vec<Named> = found
        .into_iter()
        .filter(|(_, path)| path.is_file())
        .map(|(name, path)| Named { name, path })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    if files.is_empty() {
        return Err(Failure::new(format!("no file fits `{target}`")).help(
            "paths in journey.toml are relative to it, those of `--data` to the current folder",
        ));
    }
    Ok(files)
}

/// Whether a name fits a pattern of `*` and `?`, row by row as for an edit distance.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let mut reachable = vec![false; name.len() + 1];
    reachable[0] = true;
    for sign in pattern {
        if *sign == b'*' {
            let first = reachable.iter().position(|r| *r).unwrap_or(reachable.len());
            reachable[first..].fill(true);
            continue;
        }
        let mut next = vec![false; name.len() + 1];
        for (i, byte) in name.iter().enumerate() {
            next[i + 1] = reachable[i] && (*sign == b'?' || sign == byte);
        }
        reachable = next;
    }
    reachable[name.len()]
}

/// Opens a file when its turn comes.
pub fn open(named: &Named) -> Result<Input, Fault> {
    let fault = |message: String, help: Option<&str>| Fault {
        file: named.name.clone(),
        line: None,
        message,
        help: help.map(str::to_owned),
    };
    if named.path.is_dir() {
        let help = "name its files, as in `logs/*.csv`";
        return Err(fault("this is a folder".to_owned(), Some(help)));
    }
    match File::open(&named.path) {
        Ok(file) => Ok(Input { name: named.name.clone(), bytes: Box::new(file) }),
        Err(error) => {
            let reason = crate::project::files::plain(&error);
            Err(fault(format!("the file cannot be opened: {reason}"), None))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_names() {
        let fits = |pattern: &str, name: &str| fits(pattern.as_bytes(), name.as_bytes());
        assert!(fits("*.csv", "a.csv") && fits("part-??.csv", "part-07.csv") && fits("*", "x"));
        assert!(!fits("*.csv", "a.csv.gz") && !fits("part-?.csv", "part-07.csv"));
    }
}
