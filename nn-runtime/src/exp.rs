//! eˣ for `f32`, written so that a loop over it becomes vector instructions.
//!
//! The exponential of the standard library is a call per element, and the sigmoids of a network are mostly that call.
//! This one has no branch, no table and no call: with x = k·ln 2 + r and |r| ≤ ½ ln 2, eˣ = 2ᵏ·eʳ, and eʳ is a
//! polynomial (W. J. Cody & W. Waite, *Software Manual for the Elementary Functions*, 1980, chapter 6). Its relative
//! error stays below 2 units in the last place, as the test that visits every exponent shows.

/// Adding it rounds to a whole number, which then lies in the low bits: 1.5·2²³.
const ROUND: f32 = 12_582_912.0;
/// ln 2 in two parts; k times the first is exact for |k| < 2¹⁰.
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;
/// Beyond these, eˣ is 0 or ∞.
const LOWEST: f32 = -104.0;
const HIGHEST: f32 = 89.0;

/// eˣ to within 2 units in the last place; 0 and ∞ where that is the answer, NaN for NaN.
#[inline]
pub(crate) fn exp(x: f32) -> f32 {
    // Not `clamp` or `max`: these comparisons let a NaN through.
    let bounded = if x < LOWEST { LOWEST } else { x };
    let bounded = if bounded > HIGHEST { HIGHEST } else { bounded };

    let shifted = bounded * core::f32::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let r = (bounded - k * LN_2_HIGH) - k * LN_2_LOW;

    // The Taylor polynomial: at |r| ≤ 0.35 the first term left out is below 6e-9.
    let tail = 1.0 / 120.0 + r * (1.0 / 720.0 + r * (1.0 / 5040.0));
    let power = 1.0 + (r + r * r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * tail))));

    // 2ᵏ in two factors, as 2¹²⁸ and 2⁻¹⁴⁹ are no factors of their own.
    let k = shifted.to_bits().wrapping_sub(ROUND.to_bits()) as i32;
    let half = k >> 1;
    power * power_of_two(half) * power_of_two(k - half)
}

/// 2ᵏ for −126 ≤ k ≤ 127.
#[inline]
fn power_of_two(k: i32) -> f32 {
    f32::from_bits(((k + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The distance to the exact value in units of the last place of the nearest `f32`.
    fn error_in_ulps(x: f32) -> f64 {
        let exact = f64::from(x).exp();
        let nearest = exact as f32;
        let ulp = f64::from(f32::from_bits(nearest.to_bits() + 1)) - f64::from(nearest);
        (f64::from(exp(x)) - exact).abs() / ulp
    }

    #[test]
    fn it_is_exact_to_two_units_in_the_last_place() {
        let mut worst = (0.0, 0.0);
        // Every 977th float of both signs up to the ends of the range.
        for bits in (0..89.0_f32.to_bits()).step_by(977) {
            for x in [f32::from_bits(bits), -f32::from_bits(bits)] {
                if (-103.0..88.7).contains(&x) {
                    let error = error_in_ulps(x);
                    if error > worst.0 {
                        worst = (error, x);
                    }
                }
            }
        }
        assert!(worst.0 < 2.0, "{} ulp at {}", worst.0, worst.1);
    }

    #[test]
    fn the_ends_and_what_is_no_number_are_as_in_the_standard_library() {
        let ends = [0.0, -0.0, 88.72, 88.73, 89.5, 1e30, -87.5, -103.9, -104.5, -1e30];
        for x in ends.into_iter().chain([f32::INFINITY, f32::NEG_INFINITY]) {
            let (got, expected) = (exp(x), x.exp());
            let close = (got - expected).abs() <= expected * 3e-7 + 2e-45;
            assert!(got == expected || close, "exp({x}) = {got}, not {expected}");
        }
        assert!(exp(f32::NAN).is_nan());
    }
}
