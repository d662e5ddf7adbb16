//! Accurate sums of many terms.

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
        let len = runs[0].len();
        let mut start = 0;
        while start < len {
            let end = len.min(start + BLOCK);
            self.push(block(runs.map(|run| &run[start..end]), &f));
            start = end;
        }
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

/// Σ f over the tuples of elements of a few runs of equal length.
#[inline]
fn block<E: Float, const N: usize>(runs: [&[E]; N], f: &impl Fn([E; N]) -> E) -> E {
    let chunks = runs.map(|run| run.as_chunks::<LANES>().0);
    let rests = runs.map(|run| run.as_chunks::<LANES>().1);
    let mut lanes = [E::zero(); LANES];
    for i in 0..chunks[0].len() {
        let chunk = chunks.map(|chunks| &chunks[i]);
        for lane in 0..LANES {
            lanes[lane] += f(chunk.map(|chunk| chunk[lane]));
        }
    }
    for lane in 0..rests[0].len() {
        lanes[lane] += f(rests.map(|rest| rest[lane]));
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
        return block(runs, &f);
    }
    let mut sum = Pairwise::new();
    sum.add(runs, f);
    sum.total()
}
