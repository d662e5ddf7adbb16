//! Work on several threads.

#[cfg(feature = "train")]
use core::num::NonZero;
use core::sync::atomic::{AtomicUsize, Ordering};

/// How many threads may share a product.
static THREADS: AtomicUsize = AtomicUsize::new(1);

/// Lets so many threads share each matrix product that takes some tenths of a millisecond; at first, one thread does it
/// alone. The rows of a result are shared out, never a sum, so the bits are the same for any number.
///
/// The threads are those of rayon's global pool.
#[cfg(feature = "train")]
pub fn set_threads(threads: NonZero<usize>) {
    THREADS.store(threads.get(), Ordering::Relaxed);
}

/// How many threads should share a product of an m×k and a k×n matrix.
pub(super) fn threads_for(m: usize, k: usize, n: usize) -> usize {
    /// Operations, counted as those of a dense product, that are worth a thread: to wake it takes some microseconds.
    const OPERATIONS: usize = 20_000_000;
    /// Fewer rows are no work for a thread.
    const ROWS: usize = 16;
    let threads = THREADS.load(Ordering::Relaxed);
    if threads < 2 {
        return 1;
    }
    let operations = 2_usize.saturating_mul(m).saturating_mul(k).saturating_mul(n);
    threads.min(operations / OPERATIONS).min(m / ROWS)
}

/// Does both, the other perhaps on another thread at the same time.
#[cfg(feature = "train")]
pub(super) fn join(one: impl FnOnce(), other: impl FnOnce() + Send) {
    rayon::in_place_scope(|scope| {
        scope.spawn(|_| other());
        one();
    });
}

/// Does both, one after the other.
#[cfg(not(feature = "train"))]
pub(super) fn join(one: impl FnOnce(), other: impl FnOnce() + Send) {
    one();
    other();
}
