//! The evaluator: reading data, the meaning of every function, and the reference answers.

mod bad_data;
mod expected;
mod expected_logs;
mod expected_small;
mod oracle;
mod program;
mod run;
#[path = "../support/mod.rs"]
mod support;
mod warehouse;
