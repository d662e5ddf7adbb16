//! Scalar functions that the body of an elementwise kernel may call, generic over the element type.
//!
//! But for [`exp`], with the feature `std` they are the methods of the standard library, without it those of
//! `libm`; in either case `f32` is computed in `f32`.

use crate::Float;

macro_rules! unary {
    ($($(#[$doc:meta])+ $name:ident)+) => { $(
        $(#[$doc])+
        #[inline]
        pub fn $name<E: Float>(x: E) -> E {
            num_traits::Float::$name(x)
        }
    )+ };
}

unary! {
    /// √x.
    sqrt
    /// ∛x, for negative x too.
    cbrt
    /// 2ˣ.
    exp2
    /// The natural logarithm.
    ln
    /// The logarithm to base 2.
    log2
    /// The logarithm to base 10.
    log10
    /// ln(1 + x), accurate for small x.
    ln_1p
    /// eˣ − 1, accurate for small x.
    exp_m1
    /// sin x, x in radians.
    sin
    /// cos x, x in radians.
    cos
    /// tan x, x in radians.
    tan
    /// arcsin x in radians, −π/2 to π/2.
    asin
    /// arccos x in radians, 0 to π.
    acos
    /// arctan x in radians, −π/2 to π/2.
    atan
    /// sinh x.
    sinh
    /// cosh x.
    cosh
    /// tanh x.
    tanh
    /// arsinh x.
    asinh
    /// arcosh x.
    acosh
    /// artanh x.
    atanh
    /// |x|.
    abs
    /// The largest whole number that is not above x.
    floor
    /// The smallest whole number that is not below x.
    ceil
    /// The nearest whole number; from halfway between two, the one away from zero.
    round
    /// x without what stands behind the point: rounded towards zero.
    trunc
    /// 1/x.
    recip
}

/// eˣ; for `f32` within 2 units in the last place, so that loops over it become vector instructions.
#[inline]
pub fn exp<E: Float>(x: E) -> E {
    x.fast_exp()
}

macro_rules! binary {
    ($($(#[$doc:meta])+ $name:ident($x:ident, $y:ident))+) => { $(
        $(#[$doc])+
        #[inline]
        pub fn $name<E: Float>($x: E, $y: E) -> E {
            num_traits::Float::$name($x, $y)
        }
    )+ };
}

binary! {
    /// The angle of the point (x, y) in radians, −π to π.
    atan2(y, x)
    /// √(x² + y²) without intermediate overflow.
    hypot(x, y)
    /// xʸ for a real exponent.
    powf(x, y)
}

/// The smaller of the two; NaN if one is, so that a diverged training shows.
///
/// Unlike `min` of the standard library, which takes a NaN for absent.
#[inline]
pub fn min<E: Float>(x: E, y: E) -> E {
    if x < y || x.is_nan() { x } else { y }
}

/// The larger of the two; NaN if one is, so that a diverged training shows.
///
/// Unlike `max` of the standard library, which takes a NaN for absent.
#[inline]
pub fn max<E: Float>(x: E, y: E) -> E {
    if x > y || x.is_nan() { x } else { y }
}

/// The smaller of the two, as `min` of the standard library has it: a NaN is taken for absent.
#[inline]
pub fn smaller<E: Float>(x: E, y: E) -> E {
    num_traits::Float::min(x, y)
}

/// The larger of the two, as `max` of the standard library has it: a NaN is taken for absent.
#[inline]
pub fn larger<E: Float>(x: E, y: E) -> E {
    num_traits::Float::max(x, y)
}

/// −1, 0 or 1 as x is less than y, equal to it or greater; NaN if one is.
///
/// The [`sign`] of their difference, which infinities do not have.
#[inline]
pub fn order<E: Float>(x: E, y: E) -> E {
    if x > y {
        E::one()
    } else if x < y {
        -E::one()
    } else if x == y {
        E::zero()
    } else {
        x + y
    }
}

/// What is left of x when y is taken from its size as often as it fits: `x % y`, with the sign of x.
#[inline]
pub fn rem<E: Float>(x: E, y: E) -> E {
    x % y
}

/// xⁿ for an integer exponent.
#[inline]
pub fn powi<E: Float>(x: E, n: i32) -> E {
    num_traits::Float::powi(x, n)
}

/// xⁿ for a whole number n that is a float, as the derivative of [`powi`] has them; any other n is rounded towards zero.
///
/// Where n is NaN, so is the result, but for x = 1, as with [`powf`].
#[inline]
pub fn powi_at<E: Float>(x: E, n: E) -> E {
    match n.to_i32() {
        Some(n) => powi(x, n),
        None => powf(x, num_traits::Float::trunc(n)),
    }
}

/// −1, 0 or 1 as x is negative, zero or positive; a NaN stays one.
///
/// Unlike `signum` of the standard library, which is ±1 at ±0.
#[inline]
pub fn sign<E: Float>(x: E) -> E {
    if x > E::zero() {
        E::one()
    } else if x < E::zero() {
        -E::one()
    } else {
        x
    }
}

/// 1 where x is positive, 0 elsewhere: the derivative of [`relu`]. A NaN stays one.
#[inline]
pub fn step<E: Float>(x: E) -> E {
    if x > E::zero() {
        E::one()
    } else if x <= E::zero() {
        E::zero()
    } else {
        x
    }
}

/// The error function 2/√π ∫₀ˣ exp(−t²) dt.
#[inline]
pub fn erf<E: Float>(x: E) -> E {
    Float::erf(x)
}

/// 1 − erf(x), as precise where that is small.
#[inline]
pub fn erfc<E: Float>(x: E) -> E {
    Float::erfc(x)
}

/// The logistic function 1/(1 + e⁻ˣ).
///
/// Where e⁻ˣ overflows, 1/∞ is the right answer, 0; no finite or infinite x gives a NaN.
#[inline]
pub fn sigmoid<E: Float>(x: E) -> E {
    (E::one() + exp(-x)).recip()
}

/// ln(1 + eˣ), a smooth maximum of 0 and x whose derivative is [`sigmoid`].
///
/// Computed as max(x, 0) + ln(1 + e^−|x|), where nothing overflows and nothing cancels.
#[inline]
pub fn softplus<E: Float>(x: E) -> E {
    relu(x) + ln_1p(exp(-abs(x)))
}

/// The rectifier: x where it is positive, 0 elsewhere; a NaN stays one, so that a diverged training shows.
#[inline]
pub fn relu<E: Float>(x: E) -> E {
    if x < E::zero() { E::zero() } else { x }
}
