//! Work on several threads.

#[cfg(feature = "train")]
use core::num::NonZero;
use core::sync::atomic::{AtomicUsize, Ordering};

/// How many threads may share a product.
static THREADS: AtomicUsize = AtomicUsize::new(1);

/// Lets so many threads share each matrix product that takes a tenth of a millisecond; at first, one thread does it
/// alone. The rows of a result are shared out, never a sum, so the bits are the same for any number.
///
/// The threads are those of rayon's global pool.
#[cfg(feature = "train")]
pub fn set_threads(threads: NonZero<usize>) {
    THREADS.store(threads.get(), Ordering::Relaxed);
}

/// How many threads should share a product of an m×k and a k×n matrix.
pub(super) fn threads_for(m: usize, k: usize, n: usize) -> usize {
    /// Operations, counted as those of a dense product, that are worth a thread: to hand them over takes some microseconds.
    const OPERATIONS: usize = 5_000_000;
    /// Fewer rows are no work for a thread.
    const ROWS: usize = 16;
    let threads = THREADS.load(Ordering::Relaxed);
    if threads < 2 {
        return 1;
    }
    let operations = 2_usize.saturating_mul(m).saturating_mul(k).saturating_mul(n);
    threads.min(operations / OPERATIONS).min(m / ROWS)
}

#[cfg(feature = "train")]
pub(super) use pool::{join, with_threads};

/// Threads that are woken take tens of microseconds, a good part of a product. So they wait for one another, and for the
/// next product, without falling asleep, but not for long: others may need the processor.
#[cfg(feature = "train")]
mod pool {
    use core::hint::spin_loop;
    use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    /// Counts what was done [`with_threads`].
    static CALLS: AtomicUsize = AtomicUsize::new(0);

    /// Does some work that is [shared](join) by so many threads. The products of a training step follow one another after
    /// some hundreds of microseconds, so the other threads wait for the next one.
    pub(in super::super) fn with_threads(threads: usize, work: impl FnOnce()) {
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
}

/// Does some work.
#[cfg(not(feature = "train"))]
pub(super) fn with_threads(_: usize, work: impl FnOnce()) {
    work();
}

/// Does both, one after the other.
#[cfg(not(feature = "train"))]
pub(super) fn join(one: impl FnOnce(), other: impl FnOnce() + Send) {
    one();
    other();
}
