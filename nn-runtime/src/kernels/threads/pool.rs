//! Threads that do not fall asleep.
//!
//! To wake a thread takes tens of microseconds, a good part of a product. So threads wait for one another, and for the next
//! product, without falling asleep, but not for long: others may need the processor.

use core::hint::spin_loop;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Counts what was done [`with_threads`].
static CALLS: AtomicUsize = AtomicUsize::new(0);

/// Does some work that is [shared](join) by so many threads. The products of a training step follow one another after some
/// hundreds of microseconds, so the other threads wait for the next one.
pub(super) fn with_threads(threads: usize, work: impl FnOnce()) {
    let call = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
    work();
    for _ in 1..threads {
        rayon::spawn(move || wait(|| CALLS.load(Ordering::Relaxed) != call));
    }
}

/// Does both, the other perhaps on another thread at the same time.
pub(in super::super) fn join(one: impl FnOnce(), other: impl FnOnce() + Send) {
    let done = AtomicBool::new(false);
    rayon::in_place_scope(|scope| {
        scope.spawn(|_| {
            other();
            done.store(true, Ordering::Release);
        });
        one();
        // The scope itself would fall asleep.
        wait(|| done.load(Ordering::Acquire));
    });
}

fn wait(is_over: impl Fn() -> bool) {
    const LONG: Duration = Duration::from_millis(1);
    let start = Instant::now();
    while !is_over() && start.elapsed() < LONG {
        spin_loop();
    }
}
