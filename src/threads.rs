//! Work on many things side by side.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many threads work at the same time.
pub fn count() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Does the same with every item, on all cores; the results are in the order of the items, however
/// the threads ran.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let workers = count().min(items.len());
    if workers <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return done };
            done.push((index, work(item)));
        }
    };
    let mut found: Vec<(usize, R)> = Vec::with_capacity(items.len());
    std::thread::scope(|scope| {
        // As much stack as a main thread has: trees are walked by recursion. A thread that cannot be
        // started leaves its share to the others.
        let handles: Vec<_> = (1..workers)
            .filter_map(|_| {
                std::thread::Builder::new().stack_size(8 << 20).spawn_scoped(scope, take).ok()
            })
            .collect();
        found.extend(take());
        for handle in handles {
            match handle.join() {
                Ok(done) => found.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    found.sort_unstable_by_key(|(index, _)| *index);
    found.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_in_order() {
        let items: Vec<usize> = (0..1000).collect();
        let found = super::each(&items, |&n| {
            // The first take longest.
            (0..(1000 - n) * 10).fold(n, |sum, i| std::hint::black_box(sum + i % 2))
                - (1000 - n) * 5
        });
        assert_eq!(found, items);
        assert!(super::each(&[0_u8; 0], |&n| n).is_empty());
    }
}
