//! Accurate sums of many terms.

use super::processor::{Loop, Processor};
use crate::Float;

/// Sums that run side by side, so that an addition need not wait for the one before it.
const LANES: usize = 8;

/// Terms that the lanes add up before they are combined.
const BLOCK: usize = 16 * LANES;

/// Pairwise summation of a stream of partial sums.
///
/// `levels[i]` holds a sum of 2ⁱ of them, valid where bit i of `count` is set: adding one more is an
/// increment of a binary counter. The rounding error grows with the logarithm of the number of terms
/// instead of with the number itself (Higham, *Accuracy and Stability of Numerical Algorithms*,
/// 2nd ed., section 4.2).
pub(super) struct Pairwise<E> {
    levels: [E; usize::BITS as usize],
    count: usize,
}

impl<E: Float> Pairwise<E> {
    #[inline]
    pub(super) fn new() -> Self {
        Self { levels: [E::zero(); usize::BITS as usize], count: 0 }
    }

    #[inline]
    fn push(&mut self, mut partial: E) {
        let carries = self.count.trailing_ones() as usize;
        for &level in &self.levels[..carries] {
            partial += level;
        }
        self.levels[carries] = partial;
        self.count += 1;
    }

    /// Adds f over the tuples of elements of `runs`, which are equally long.
    #[inline]
    pub(super) fn add<const N: usize>(&mut self, runs: [&[E]; N], f: impl Fn([E; N]) -> E) {
        Processor::for_elements(runs[0].len()).run(SumRun { sum: self, runs, f: &f });
    }

    /// The sum over runs as one processor computes it.
    #[cfg(test)]
    pub(super) fn on<const N: usize>(
        processor: Processor,
        runs: [&[E]; N],
        f: &impl Fn([E; N]) -> E,
    ) -> E {
        let mut sum = Self::new();
        processor.run(SumRun { sum: &mut sum, runs, f });
        sum.total()
    }

    /// The sum of all terms so far.
    #[inline]
    pub(super) fn total(&self) -> E {
        let mut total = E::zero();
        let mut levels = self.count;
        while levels != 0 {
            total += self.levels[levels.trailing_zeros() as usize];
            levels &= levels - 1;
        }
        total
    }
}

/// The innermost loop of [`Pairwise::add`].
struct SumRun<'r, E, F, const N: usize> {
    sum: &'r mut Pairwise<E>,
    runs: [&'r [E]; N],
    f: &'r F,
}

impl<E: Float, F: Fn([E; N]) -> E, const N: usize> Loop for SumRun<'_, E, F, N> {
    type Result = ();

    #[inline(always)]
    fn run(self) {
        let Self { sum, mut runs, f } = self;
        let len = runs[0].len();
        for k in 0..N {
            runs[k] = &runs[k][..len];
        }
        let mut start = 0;
        while start < len {
            let end = len.min(start + BLOCK);
            sum.push(block(&runs, start, end, f));
            start = end;
        }
    }

    #[inline(always)]
    fn run_wide(self) {
        self.run();
    }
}

/// Σ f over the tuples of elements of a few runs from `start` to `end`.
#[inline(always)]
fn block<E: Float, const N: usize>(
    runs: &[&[E]; N],
    mut start: usize,
    end: usize,
    f: &impl Fn([E; N]) -> E,
) -> E {
    // Loops rather than `map`, which is not always inlined.
    let mut lanes = [E::zero(); LANES];
    while start + LANES <= end {
        let mut chunk = [[E::zero(); LANES]; N];
        for k in 0..N {
            chunk[k].copy_from_slice(&runs[k][start..][..LANES]);
        }
        for lane in 0..LANES {
            let mut elements = [E::zero(); N];
            for k in 0..N {
                elements[k] = chunk[k][lane];
            }
            lanes[lane] += f(elements);
        }
        start += LANES;
    }
    for lane in 0..end - start {
        let mut elements = [E::zero(); N];
        for k in 0..N {
            elements[k] = runs[k][start + lane];
        }
        lanes[lane] += f(elements);
    }
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
        width /= 2;
    }
    lanes[0]
}

/// Σ f over the tuples of elements of `runs`, which are equally long.
#[inline]
pub(super) fn sum_run<E: Float, const N: usize>(runs: [&[E]; N], f: impl Fn([E; N]) -> E) -> E {
    if runs[0].len() <= BLOCK {
        return block(&runs, 0, runs[0].len(), &f);
    }
    let mut sum = Pairwise::new();
    sum.add(runs, f);
    sum.total()
}
