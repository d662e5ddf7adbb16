//! Work on several threads.

#[cfg(feature = "train")]
mod pool;
#[cfg(feature = "train")]
mod trial;

#[cfg(feature = "train")]
use core::cell::Cell;
#[cfg(feature = "train")]
use core::num::NonZero;
#[cfg(feature = "train")]
use core::sync::atomic::{AtomicUsize, Ordering};

#[cfg(feature = "train")]
pub(super) use pool::join;

/// How many threads may share a product.
#[cfg(feature = "train")]
static THREADS: AtomicUsize = AtomicUsize::new(1);

/// Lets so many threads, 64 at most, share each matrix product that is large enough, and for which it is found that they pay; at
/// first, one thread does it alone. Columns or rows of a result are shared out, never a sum, so the bits are the same for any
/// number.
///
/// The threads are started when they are first needed. They wait for the next product for a millisecond before they sleep, and
/// meanwhile leave the processor to any other that needs it.
#[cfg(feature = "train")]
pub fn set_threads(threads: NonZero<usize>) {
    THREADS.store(threads.get(), Ordering::Relaxed);
}

#[cfg(feature = "train")]
std::thread_local! {
    /// Whether this thread itself does a share of what others do, too.
    static SHARES: Cell<bool> = const { Cell::new(false) };
}

/// Does a share of some work, the other ones of which are other threads' work, so that its products are not shared, too.
#[cfg(feature = "train")]
pub(crate) fn as_share<R>(work: impl FnOnce() -> R) -> R {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            SHARES.set(self.0);
        }
    }
    let _restore = Restore(SHARES.replace(true));
    work()
}

/// Does a product of so many operations, counted as those of a dense one, on as many threads as pay, at most `most`.
#[cfg(feature = "train")]
pub(super) fn on_threads(operations: usize, most: usize, product: impl FnOnce(usize)) {
    /// Operations that may be worth a thread: to hand them over takes time.
    const OPERATIONS: usize = 500_000;
    let threads = THREADS.load(Ordering::Relaxed);
    if threads < 2 || SHARES.get() {
        return product(1);
    }
    match threads.min(operations / OPERATIONS).min(most) {
        0 | 1 => product(1),
        threads => trial::run(operations, |share| product(if share { threads } else { 1 })),
    }
}

/// Does a product.
#[cfg(not(feature = "train"))]
pub(super) fn on_threads(_: usize, _: usize, product: impl FnOnce(usize)) {
    product(1);
}

/// Does both, one after the other.
#[cfg(not(feature = "train"))]
pub(super) fn join(one: impl FnOnce(), other: impl FnOnce() + Send) {
    one();
    other();
}
