//! A small seeded generator, so that every run sees the same numbers.

use std::ops::Range;

use ndarray::{Array, Dimension, ShapeBuilder};

/// SplitMix64 (Steele, Lea & Flood, "Fast splittable pseudorandom number generators", 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number of the range.
    pub(crate) fn number(&mut self, range: &Range<f64>) -> f64 {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        range.start + unit * (range.end - range.start)
    }

    /// An array of such numbers.
    pub(crate) fn array<D: Dimension>(&mut self, dim: D, range: &Range<f64>) -> Array<f64, D> {
        Array::from_shape_simple_fn(dim.into_shape_with_order(), || self.number(range))
    }
}
