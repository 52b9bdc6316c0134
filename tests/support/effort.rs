//! How long this thread worked.
#![allow(dead_code, reason = "each test uses a part")]

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Processor time of this thread, where the system tells it: what else the machine does is not
/// counted. Elsewhere the time that went by.
pub fn worked() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    match told.and_then(|told| told.split_whitespace().next()?.parse().ok()) {
        Some(nanoseconds) => Duration::from_nanos(nanoseconds),
        None => START.get_or_init(Instant::now).elapsed(),
    }
}
