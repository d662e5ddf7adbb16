//! The innermost loops of elementwise arithmetic: over slices of equal length.

use super::processor::{Loop, Processor};
use crate::Float;

/// Elements that are computed together: a vector of `f32`, two of `f64`, where vectors are longest.
#[cfg_attr(not(all(feature = "std", target_arch = "x86_64")), allow(dead_code))]
const BLOCK: usize = 16;

/// The same for what is shorter, such as the ten outputs of a network.
#[cfg_attr(not(all(feature = "std", target_arch = "x86_64")), allow(dead_code))]
const SHORT_BLOCK: usize = Processor::SHORT;

/// Sets each result to f of the elements at its position.
pub(super) struct MapRun<'r, E, F, const N: usize> {
    pub(super) runs: [&'r [E]; N],
    pub(super) results: &'r mut [E],
    pub(super) f: &'r F,
}

impl<E: Float, F: Fn([E; N]) -> E, const N: usize> Loop for MapRun<'_, E, F, N> {
    type Result = ();

    #[inline(always)]
    fn run(self) {
        let Self { runs, results, f } = self;
        for i in 0..results.len() {
            let mut elements = [E::zero(); N];
            for k in 0..N {
                elements[k] = runs[k][i];
            }
            results[i] = f(elements);
        }
    }

    #[inline(always)]
    fn run_wide(self) {
        if self.results.len() >= BLOCK {
            self.in_blocks::<BLOCK>();
        } else {
            self.in_blocks::<SHORT_BLOCK>();
        }
    }
}

impl<E: Float, F: Fn([E; N]) -> E, const N: usize> MapRun<'_, E, F, N> {
    /// Blocks of a fixed length rather than one loop, of whose last elements, often all of a row
    /// of a small matrix, the compiler makes no vectors. The last block overlaps the one before.
    #[inline(always)]
    fn in_blocks<const B: usize>(self) {
        let Self { runs, results, f } = self;
        let len = results.len();
        debug_assert!(len >= B, "{len} elements are less than a block");
        let mut start = 0;
        while start + B <= len {
            let mut block = [[E::zero(); B]; N];
            for k in 0..N {
                block[k].copy_from_slice(&runs[k][start..][..B]);
            }
            let mut new = [E::zero(); B];
            for i in 0..B {
                // A loop rather than `map`, which is not always inlined.
                let mut elements = [E::zero(); N];
                for k in 0..N {
                    elements[k] = block[k][i];
                }
                new[i] = f(elements);
            }
            results[start..][..B].copy_from_slice(&new);
            start += B;
            if start < len && start + B > len {
                start = len - B;
            }
        }
    }
}

/// Adds each of `terms` to the sum at its position.
pub(super) struct AddRun<'r, E> {
    pub(super) terms: &'r [E],
    pub(super) sums: &'r mut [E],
}

impl<E: Float> Loop for AddRun<'_, E> {
    type Result = ();

    #[inline(always)]
    fn run(self) {
        for (sum, &term) in self.sums.iter_mut().zip(self.terms) {
            *sum += term;
        }
    }

    #[inline(always)]
    fn run_wide(self) {
        self.run();
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::kernels::summation::Pairwise;
    use crate::math;

    fn on_every_processor<E: Float>() {
        for len in (Processor::SHORT..100).chain([127, 128, 129, 1000]) {
            let numbers = |from: f64| -> Vec<E> {
                (0..len).map(|i| E::lit(from + (i * i % 97) as f64 / 7.0)).collect()
            };
            let (x, y) = (numbers(-6.0), numbers(0.5));
            let f = |[x, y]: [E; 2]| math::sigmoid(x) * y - x / y;
            let expected: Vec<E> = x.iter().zip(&y).map(|(&x, &y)| f([x, y])).collect();
            let mut sums = Vec::new();
            for processor in Processor::all() {
                let mut results = vec![E::nan(); len];
                processor.run(MapRun { runs: [&x, &y], results: &mut results, f: &f });
                assert_eq!(results, expected, "{len} elements with {processor:?}");

                let mut added = y.clone();
                processor.run(AddRun { terms: &x, sums: &mut added });
                assert!(added.iter().zip(x.iter().zip(&y)).all(|(&z, (&x, &y))| z == x + y));

                sums.push(Pairwise::on(processor, [&x, &y], &f));
            }
            assert!(sums.iter().all(|&sum| sum == sums[0]), "{len} elements: {sums:?}");
            let near = expected.iter().fold(0.0, |sum, term| sum + term.widen());
            let tolerance = 1e3 * E::epsilon().widen() * (1.0 + near.abs());
            assert!((sums[0].widen() - near).abs() < tolerance, "{len}: {} {near}", sums[0]);
        }
    }

    #[test]
    fn every_processor_computes_the_same_bits() {
        on_every_processor::<f32>();
        on_every_processor::<f64>();
    }
}
