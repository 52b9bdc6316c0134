//! What is written from the model: pictures, specs, queries. Pure functions: same input, same
//! bytes.

pub mod spec;
