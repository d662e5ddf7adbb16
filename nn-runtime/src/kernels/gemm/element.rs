//! What the kernels ask of an element.

use core::ops::BitOr;

use num_traits::Float;

/// `f32` or `f64`.
pub trait Element: Float + Send + Sync + 'static {
    /// As many bits as the number has.
    type Bits: Copy + BitOr<Output = Self::Bits>;

    /// The number whose bits are all set.
    const ONES: Self;

    /// `self` with the bits that are set in `mask` taken from `other`.
    fn masked(self, other: Self, mask: Self) -> Self;

    /// The bits of the number.
    fn bits(self) -> Self::Bits;

    /// Whether any bit but that of the sign is set: in the bits of a number, or of several ones.
    fn is_magnitude(bits: Self::Bits) -> bool;

    /// `self + x·y`, rounded once if `FUSED` and twice otherwise.
    ///
    /// `FUSED` is for processors that have the instruction: elsewhere it would be a library call.
    #[inline(always)]
    fn add_product<const FUSED: bool>(self, x: Self, y: Self) -> Self {
        if FUSED { x.mul_add(y, self) } else { self + x * y }
    }
}

macro_rules! element {
    ($($float:ident: $bits:ident),+) => {
        $(
            impl Element for $float {
                type Bits = $bits;

                const ONES: Self = Self::from_bits($bits::MAX);

                #[inline(always)]
                fn masked(self, other: Self, mask: Self) -> Self {
                    let mask = mask.to_bits();
                    Self::from_bits(self.to_bits() & !mask | other.to_bits() & mask)
                }

                #[inline(always)]
                fn bits(self) -> $bits {
                    self.to_bits()
                }

                #[inline(always)]
                fn is_magnitude(bits: $bits) -> bool {
                    bits << 1 != 0
                }
            }
        )+
    };
}

element!(f32: u32, f64: u64);
