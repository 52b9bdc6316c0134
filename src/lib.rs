//! `journey`: a compiler for customer journey maps as code.
//!
//! The crate is a library and a small binary around it. This page is its architecture: the way of a
//! map through it, who may use whom, and what holds everywhere.
//!
//! # The way of a map
//!
//! ```text
//!   journey.toml      *.journey       std/*.journey (embedded)
//!        |                |                   |
//!        v                v                   |
//!   +-----------------------+                 |
//!   | project               |  which files, what they are called, which std modules
//!   +-----------------------+                 |
//!        |  texts                             |
//!        v                                    v
//!   +-----------------------------------------------+
//!   | syntax    repair -> plain lines, grammar      |  files, and blocks of large ones, side by side
//!   +-----------------------------------------------+
//!        |  trees
//!        v
//!   +-----------------------------------------------+
//!   | analyze   names -> types and units -> rules   |  whole project
//!   |           -> flow -> advice                   |
//!   +-----------------------------------------------+
//!        |  model                         |  findings
//!        v                                v
//!   +-----------+   +-----------+    +-----------+
//!   | diagram   |-->| emit      |    | levels    |
//!   | what is   |   | dot, spec |    | report    |
//!   | shown     |   +-----------+    +-----------+
//!   +-----------+         |               |
//!                         v               v
//!   +-----------------------------------------------+
//!   | cli       prints, writes, exits               |
//!   +-----------------------------------------------+
//! ```
//!
//! [`compile`] is this picture as one page of code, from `project` to the model and the findings.
//! [`ide`] and [`lsp`] answer editors from the same pipeline.
//! [`format`](mod@format) stands beside it: text in, text out, by way of the tree. So do [`diff`] (two models in, what
//! changed out) and [`import`] (maps of other tools in, a map out). Below all of it lie [`source`] (texts and places in them), [`vocab`] (the language as one table),
//! [`diagnostic`] (findings and their codes) and [`threads`] (work side by side).
//!
//! # Who may use whom
//!
//! Imports run one way only. What a module's row does not list, it must not import. `tests/tidy.rs`
//! reads this table and holds the code to it.
//!
//! | module | may use |
//! | --- | --- |
//! | `source` | |
//! | `threads` | |
//! | `vocab` | |
//! | `diagnostic` | `source` |
//! | `model` | `source` |
//! | `syntax` | `source`, `threads`, `vocab`, `diagnostic`, `model` |
//! | `format` | `source`, `vocab`, `diagnostic`, `syntax` |
//! | `levels` | `source`, `diagnostic` |
//! | `project` | `source`, `vocab`, `diagnostic`, `levels` |
//! | `analyze` | `source`, `threads`, `vocab`, `diagnostic`, `syntax`, `project`, `model` |
//! | `diagram` | `model` |
//! | `measure` | `model`, `threads` |
//! | `emit` | `source`, `diagram`, `model`, `measure` |
//! | `diff` | `source`, `diagram`, `model` |
//! | `import` | `source`, `diagnostic`, `format`, `model` |
//! | `report` | `source`, `diagnostic` |
//! | `compile` | `source`, `threads`, `diagnostic`, `syntax`, `levels`, `project`, `model`, `analyze` |
//! | `ide` | `source`, `vocab`, `diagnostic`, `syntax`, `format`, `project`, `model`, `analyze`, `compile` |
//! | `lsp` | `source`, `vocab`, `diagnostic`, `project`, `model`, `compile`, `ide` |
//! | `cli` | `source`, `vocab`, `diagnostic`, `format`, `import`, `levels`, `project`, `model`, `diagram`, `measure`, `emit`, `diff`, `report`, `compile`, `lsp` |
//!
//! Two of these are narrower than they look. `syntax` takes from `model` only the values of literals
//! (numbers, dates, durations, currencies); `analyze` takes from `project` only the list of `std`
//! modules.
//!
//! # What holds everywhere
//!
//! - **Parsing cannot fail.** Any text gives a tree and a list of findings, in time that grows with
//!   its length. pest lives in `syntax` alone and its errors reach nobody. (`docs/decisions/0001`.)
//!   Plain lines are read without it, to the same tree. (`docs/decisions/0010`.)
//! - **The language is data.** [`vocab`] holds every keyword, property and clause, its type, where
//!   it may stand and a line about it: for the checker and for people. (The grammar and the repair
//!   before it know only the words that begin a statement.)
//! - **Every finding has a code** in one table, with a severity and a page for `journey explain`. A
//!   code is never used for anything else, not even after it is gone.
//! - **One mistake, one message.** An unknown name or type becomes a hole, and a hole causes no
//!   second finding. (`docs/decisions/0005`.)
//! - **A place is a file and two byte offsets.** Lines, columns and UTF-16 exist at the edges only.
//! - **The model holds nothing of syntax**, and there is none while there is an error: an emitter
//!   never sees half a project.
//! - **Order is the source's.** Things live in vectors and name each other by typed ids. What a map
//!   says in some order comes out in that order.
//! - **The identity of a thing is its path**, such as `BuyPhone.purchase.checkout`, in every output.
//!
//! # What is absent
//!
//! - No printing, no writing and no clock outside `cli`. Files are read in `project`, through a
//!   trait that can be a disk or memory.
//! - No time, environment or absolute path in any output: the same sources give the same bytes.
//! - No user text in an output that did not go through that format's one escaping module.
//! - No network but the page of `journey preview`, for this machine only; no `unsafe`, no global state.
//! - No cache and no increments but one: an editor's trees of the files whose text is the same. All
//!   that is made of trees is computed anew.
//! - No order of findings that depends on how threads ran.

pub mod analyze;
pub mod cli;
pub mod compile;
pub mod diagnostic;
pub mod diagram;
pub mod diff;
pub mod emit;
pub mod format;
pub mod ide;
pub mod import;
pub mod levels;
pub mod lsp;
pub mod measure;
pub mod model;
pub mod project;
pub mod report;
pub mod source;
pub mod syntax;
pub mod threads;
pub mod vocab;
