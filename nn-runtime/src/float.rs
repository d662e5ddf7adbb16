//! The element type of everything that is differentiated.

use core::fmt::{Debug, Display, LowerExp};
use core::iter::Sum;

use ndarray::{Ix0, ScalarOperand};
use num_traits::{FloatConst, FromPrimitive, NumAssignOps};

use crate::accumulate::Accumulate;
use crate::blank::Blank;
use crate::cells::{AddFrom, Clear, CopyFrom, Fill, Recycle, Spread, Swap, Total, Zeros};
use crate::diff::Diff;
use crate::functions::Elementwise;
use crate::kernels::memory::Kept;
use crate::kernels::{Gemm, Lend, Operand};
use crate::params::Params;

/// A floating-point type, `f32` or `f64`, that generated gradient code can compute with.
///
/// Generic code needs this one bound: it brings the arithmetic and functions of
/// [`num_traits::Float`], the constants of [`FloatConst`], what ndarray asks of the elements of a
/// matrix product and of the scalar in `array * scalar`, and makes the type its own tangent.
///
/// ```
/// use nn_runtime::Float;
/// use ndarray::Array1;
///
/// fn half_squared_norm<T: Float>(x: &Array1<T>) -> T {
///     T::lit(0.5) * x.dot(x)
/// }
/// assert_eq!(half_squared_norm(&ndarray::array![3.0f32, 4.0]), 12.5);
/// ```
pub trait Float:
    num_traits::Float
    + FloatConst
    + FromPrimitive
    + NumAssignOps
    + Sum
    + Default
    + Debug
    + Display
    + LowerExp
    + Send
    + Sync
    + 'static
    + ScalarOperand
    + Gemm
    + Kept
    + Operand<Self, Dim = Ix0>
    + Diff<Tangent = Self>
    + Accumulate
    + Zeros<Extent = ()>
    + CopyFrom<Self>
    + AddFrom<Self>
    + Clear
    + Fill<Self>
    + Spread<Self>
    + Total<Self>
    + Swap
    + Recycle
    + Blank
    + Params<Elem = Self>
    + Elementwise<Elem = Self, Output = Self>
    + for<'a> Lend<'a, View = Self>
{
    /// The value of a literal, rounded to this type.
    fn lit(value: f64) -> Self;

    /// The same value as an `f64`, exactly.
    ///
    /// (Not called `to_f64`, which is a method of `num_traits::ToPrimitive` and returns an
    /// `Option`.)
    fn widen(self) -> f64;

    /// eˣ, such that a loop over it can be vectorised where that pays.
    #[doc(hidden)]
    fn fast_exp(self) -> Self;

    /// The error function; see [`math::erf`](crate::math::erf).
    #[doc(hidden)]
    fn erf(self) -> Self;

    /// 1 − erf(x) without cancellation; see [`math::erfc`](crate::math::erfc).
    #[doc(hidden)]
    fn erfc(self) -> Self;
}

macro_rules! float {
    ($float:ident, $exp:path, $erf:path, $erfc:path) => {
        impl Float for $float {
            #[inline]
            fn lit(value: f64) -> Self {
                value as $float
            }

            #[inline]
            fn widen(self) -> f64 {
                self.into()
            }

            #[inline]
            fn fast_exp(self) -> Self {
                $exp(self)
            }

            #[inline]
            fn erf(self) -> Self {
                $erf(self)
            }

            #[inline]
            fn erfc(self) -> Self {
                $erfc(self)
            }
        }
    };
}

float!(f32, crate::exp::exp, libm::erff, libm::erfcf);
float!(f64, num_traits::Float::exp, libm::erf, libm::erfc);

/// A constant of the type that is needed.
#[doc(hidden)]
#[inline]
pub fn constant<E: Float>(value: f64) -> E {
    E::lit(value)
}

/// A whole number, the exponent of `powi`, among the floats that the base consists of.
#[doc(hidden)]
#[inline]
pub fn whole<E: Float>(_base: &(impl Operand<E> + ?Sized), value: i32) -> E {
    E::lit(value.into())
}
