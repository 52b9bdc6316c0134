//! The evaluator: reading data, the meaning of every function, and the reference answers.

mod bad_data;
mod drawn;
mod expected;
mod expected_logs;
mod expected_small;
mod exports;
mod oracle;
mod parquet;
mod program;
mod run;
mod statistics;
#[path = "../support/mod.rs"]
mod support;
mod warehouse;
mod xes;
