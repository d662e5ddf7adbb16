//! Threads that help with products, and do not fall asleep between those of a training step.
//!
//! To wake a thread takes tens of microseconds, a good part of a product. So these wait for the next product without falling
//! asleep, but not for long: others may need the processor. A pool for tasks of every kind, as rayon's, has as many threads as
//! there are processors beside the one that trains, and wakes one of them when those that are awake look busy.

use core::hint::spin_loop;
use core::mem;
use core::sync::atomic::{AtomicU8, Ordering};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// The most threads that help.
const MOST: usize = 63;

static HELPERS: [Helper; MOST] = [const { Helper::new() }; MOST];

/// Does both, the other perhaps on another thread at the same time.
pub(in super::super) fn join(one: impl FnOnce(), other: impl FnOnce() + Send) {
    // The first one that is free: so the same processors do the same parts of the next product.
    let Some((helper, thread)) = HELPERS.iter().find_map(Helper::claim) else {
        one();
        return other();
    };
    let mut other = Some(other);
    let mut outcome = Ok(());
    {
        let mut work = || {
            if let Some(other) = other.take() {
                outcome = catch_unwind(AssertUnwindSafe(other));
            }
        };
        let work: &mut (dyn FnMut() + Send) = &mut work;
        // SAFETY: the helper does not know the work any more when it is done with it, and whatever
        // happens here, that is waited for before the work goes out of scope.
        #[allow(unsafe_code)]
        let work = unsafe { mem::transmute::<&mut (dyn FnMut() + Send), Work>(work) };
        let _done = helper.give(work, thread);
        one();
    }
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

type Work = &'static mut (dyn FnMut() + Send);

/// A thread that is started when it is first needed, and works until the program ends.
struct Helper {
    state: AtomicU8,
    work: Mutex<Option<Work>>,
    /// Nothing if it could not be started.
    thread: OnceLock<Option<Thread>>,
}

/// Nobody needs the helper.
const FREE: u8 = 0;
/// Somebody is about to give it work, or it cannot work at all.
const CLAIMED: u8 = 1;
/// It has work.
const GIVEN: u8 = 2;
/// The work is done.
const DONE: u8 = 3;

impl Helper {
    const fn new() -> Self {
        Self { state: AtomicU8::new(FREE), work: Mutex::new(None), thread: OnceLock::new() }
    }

    fn is(&self, state: u8) -> bool {
        self.state.load(Ordering::Acquire) == state
    }

    fn claim(&'static self) -> Option<(&'static Self, &'static Thread)> {
        self.state.compare_exchange(FREE, CLAIMED, Ordering::Acquire, Ordering::Relaxed).ok()?;
        let start = || thread::Builder::new().name("product".into()).spawn(|| self.serve()).ok();
        let thread = self.thread.get_or_init(|| Some(start()?.thread().clone()));
        Some((self, thread.as_ref()?))
    }

    /// Hands over work, which is done when what is returned has been dropped.
    fn give(&'static self, work: Work, thread: &Thread) -> Done {
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
        self.state.store(GIVEN, Ordering::Release);
        thread.unpark();
        Done(self)
    }

    fn serve(&self) -> ! {
        /// The products of a training step follow one another after some hundreds of microseconds.
        const LONG: Duration = Duration::from_millis(1);
        loop {
            let start = Instant::now();
            wait(|| self.is(GIVEN) || start.elapsed() > LONG);
            while !self.is(GIVEN) {
                thread::park();
            }
            if let Some(work) = self.work.lock().unwrap_or_else(PoisonError::into_inner).take() {
                work();
            }
            self.state.store(DONE, Ordering::Release);
        }
    }
}

/// Waits for a helper to be done, also if its owner panics.
struct Done(&'static Helper);

impl Drop for Done {
    fn drop(&mut self) {
        wait(|| self.0.is(DONE));
        self.0.state.store(FREE, Ordering::Release);
    }
}

fn wait(is_over: impl Fn() -> bool) {
    loop {
        // Leaves the units of the core to the other thread that may run there.
        for _ in 0..64 {
            if is_over() {
                return;
            }
            spin_loop();
        }
        // Others may need the processor. If not, this comes back at once.
        thread::yield_now();
    }
}

#[cfg(test)]
mod tests {
    use core::sync::atomic::AtomicUsize;

    use super::*;

    /// Adds up `numbers`, cut in halves down to single ones.
    fn sum(numbers: &[usize], total: &AtomicUsize) {
        match numbers {
            [] => {}
            [number] => _ = total.fetch_add(*number, Ordering::Relaxed),
            _ => {
                let (one, other) = numbers.split_at(numbers.len() / 2);
                join(|| sum(one, total), || sum(other, total));
            }
        }
    }

    #[test]
    fn everything_is_done_once_by_any_number_of_callers_and_helpers() {
        let numbers: Vec<usize> = (0..300).collect();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for round in 0..50 {
                        if round % 10 == 0 {
                            // The helpers have fallen asleep.
                            thread::sleep(Duration::from_millis(3));
                        }
                        let total = AtomicUsize::new(0);
                        sum(&numbers, &total);
                        assert_eq!(total.into_inner(), 299 * 150);
                    }
                });
            }
        });
    }

    #[test]
    fn a_panic_reaches_the_caller_when_both_have_ended() {
        for (one_panics, other_panics) in [(true, false), (false, true), (true, true)] {
            let ended = AtomicUsize::new(0);
            let work = |panics: bool| {
                thread::sleep(Duration::from_millis(if panics { 0 } else { 20 }));
                ended.fetch_add(1, Ordering::Relaxed);
                assert!(!panics, "of this");
            };
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                join(|| work(one_panics), || work(other_panics));
            }));
            let panic = *outcome.unwrap_err().downcast::<&str>().unwrap();
            assert!(panic.contains("of this"), "{panic}");
            assert_eq!(ended.into_inner(), 2);
            // Its helper helps again.
            let total = AtomicUsize::new(0);
            sum(&[1, 2, 3], &total);
            assert_eq!(total.into_inner(), 6);
        }
    }
}
