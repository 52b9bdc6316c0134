//! Bad input from outside: each gets a clear error at its place, and nothing is lost.
//!
//! Every test is a conversation with the program: a project, what it says, and that it wrote
//! nothing. None may panic, hang, leave half a file, or give an output beside an error.

#![allow(clippy::print_stdout)] // what was skipped is told on the terminal

#[path = "../support/mod.rs"]
mod support;

mod disk;
mod limit;
mod meaning;
mod texts;

use support::program::Folder;

/// What the program said to a project that it refuses.
struct Answer {
    folder: Folder,
    /// As people read it.
    human: String,
    /// A line for each finding.
    short: Vec<String>,
}

/// Shows a project to `check` and to `build`, which both refuse it with this exit status.
#[track_caller]
fn refused_with(code: i32, folder: Folder) -> Answer {
    let short = folder.run(&["check", "--format", "short"]).exits(code).out;
    let human = folder.run(&["check"]).exits(code).out;
    let built = folder.run(&["build", "-o", "never"]).exits(code);
    assert!(!folder.path().join("never").exists(), "an output beside an error");
    assert!(built.err.contains("nothing was written"), "{}", built.err);
    assert_eq!(built.out, human, "`build` says what `check` says");
    Answer { folder, human, short: short.lines().map(str::to_owned).collect() }
}

#[track_caller]
fn refused(files: &[(&str, &str)]) -> Answer {
    refused_with(1, Folder::new(files))
}

/// A project of one file.
#[track_caller]
fn refused_map(text: &str) -> Answer {
    refused(&[("map.journey", text)])
}

impl Answer {
    /// The findings, all of them and in order: `map.journey:1:2: error[J0119]: …`.
    #[track_caller]
    fn says(self, wanted: &[&str]) -> Self {
        assert_eq!(self.short, wanted, "\n{}", self.human);
        self
    }

    /// What is to be done, each as it stands below its finding.
    #[track_caller]
    fn helps(self, wanted: &[&str]) -> Self {
        // Long ones are broken into lines.
        let said = self.human.split_whitespace().collect::<Vec<_>>().join(" ");
        for help in wanted {
            assert!(said.contains(&format!("help: {help}")), "{help:?} in\n{}", self.human);
        }
        self
    }

    /// That a text, mended as the help says, has no error any more.
    #[track_caller]
    fn until(self, path: &str, text: &str) {
        self.folder.write(path, text.as_bytes());
        self.folder.run(&["check"]).exits(0);
    }
}
