//! What the kernels ask of an element.

use num_traits::Float;

/// `f32` or `f64`.
pub trait Element: Float + 'static {
    /// `self + x·y`, rounded once if `FUSED` and twice otherwise.
    ///
    /// `FUSED` is for processors that have the instruction: elsewhere it would be a library call.
    #[inline(always)]
    fn add_product<const FUSED: bool>(self, x: Self, y: Self) -> Self {
        if FUSED { x.mul_add(y, self) } else { self + x * y }
    }
}

impl Element for f32 {}
impl Element for f64 {}
