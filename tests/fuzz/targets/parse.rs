//! Feeds `parse` with bytes.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| journey_fuzz::parse(bytes));
