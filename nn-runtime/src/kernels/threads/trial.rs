//! Whether threads pay, by trying.
//!
//! Two processors of a virtual machine may be two cores, which do twice as much as one, or one core, which does not, and
//! other programs may keep either busy. So products of each size are done in both ways in turns for a while, and then in the
//! faster one until the next trial.

use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

/// Products from one trial to the next.
const PERIOD: usize = 4096;

/// Products of a trial.
const TRIAL: usize = 64;

/// Products that are done in one way before the other one's turn comes. After a turn, weights have to move from the cache
/// of one processor to that of another, which is not to count.
const TURN: usize = 8;

/// One for each power of two of operations.
static TRIALS: [Trial; usize::BITS as usize] = [const { Trial::new() }; usize::BITS as usize];

/// What is known of products of one size.
struct Trial {
    products: AtomicUsize,
    /// The shortest time of an operation, in units of 2⁻¹⁶ ns: alone, and shared.
    best: [AtomicU64; 2],
}

/// Does a product of so many operations, and says whether to share it.
pub(super) fn run(operations: usize, product: impl FnOnce(bool)) {
    let trial = &TRIALS[operations.ilog2() as usize];
    let (shared, is_timed) = trial.next();
    if !is_timed {
        return product(shared);
    }
    let start = Instant::now();
    product(shared);
    let time = (start.elapsed().as_nanos() << 16) / operations as u128;
    trial.note(shared, u64::try_from(time).unwrap_or(u64::MAX));
}

impl Trial {
    const fn new() -> Self {
        Self { products: AtomicUsize::new(0), best: [const { AtomicU64::new(u64::MAX) }; 2] }
    }

    /// Whether to share the next product, and whether its time counts.
    fn next(&self) -> (bool, bool) {
        // Threads that count at once may spoil a trial, but no result.
        let number = self.products.fetch_add(1, Ordering::Relaxed) % PERIOD;
        if number == 0 {
            self.best.iter().for_each(|best| best.store(u64::MAX, Ordering::Relaxed));
        }
        let [alone, shared] = self.best.each_ref().map(|best| best.load(Ordering::Relaxed));
        match number {
            0..TRIAL => (number / TURN % 2 == 1, true),
            // What is hardly faster is not worth another core.
            _ => (shared < alone - alone / 16, false),
        }
    }

    fn note(&self, shared: bool, time: u64) {
        self.best[usize::from(shared)].fetch_min(time, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of the products of a period are shared, if these are the times of an operation alone and shared.
    fn shared(trial: &Trial, alone: u64, shared: u64) -> usize {
        let mut count = 0;
        for number in 0..PERIOD {
            let (share, is_timed) = trial.next();
            assert_eq!(is_timed, number < TRIAL);
            if is_timed {
                // The second product of each pair is another one.
                trial.note(share, if share { shared } else { alone } + (number % 2 * 50) as u64);
            }
            count += usize::from(share);
        }
        count
    }

    #[test]
    fn the_faster_way_is_taken_until_the_next_trial() {
        let trial = Trial::new();
        assert_eq!(shared(&trial, 100, 60), PERIOD - TRIAL / 2);
        assert_eq!(shared(&trial, 100, 98), TRIAL / 2);
        assert_eq!(shared(&trial, 100, 140), TRIAL / 2);
        assert_eq!(shared(&trial, 100, 60), PERIOD - TRIAL / 2);
    }
}
