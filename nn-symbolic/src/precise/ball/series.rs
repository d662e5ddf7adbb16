//! Power series on fixed-point numbers: whole numbers of units 2^−bits.
//!
//! In each, 0 ≤ w ≤ 1/2 (in units). A term is computed from the one before by a product and a division, both rounded
//! down, so it is too small by e ≤ e·w + 2, which is at most 4 units; then it is divided once more, or not at all. The sum
//! ends where a term is less than a unit: the rest is less than the last term's bound, 5 units, times 1/(1 − w) ≤ 2. So
//! n terms are off by at most 5n + 10 units, whatever their signs; w itself may be off by two units, which moves the sum by
//! at most 2·Σ k·wᵏ⁻¹ ≤ 8. [`error`] is the sum of these.

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::{Ball, Mag};

/// A bound of the error of a series of `terms` terms, in units.
fn error(terms: u64) -> u64 {
    5 * terms + 20
}

/// Σ sᵏ·wᵏ·cₖ with s = ±1, where `divisors` gives what term k is made from wᵏ by.
fn sum(
    w: &BigInt,
    bits: u64,
    alternating: bool,
    next: impl Fn(u64) -> u64,
    last: impl Fn(u64) -> u64,
) -> Ball {
    let mut power = BigInt::one() << bits;
    let (mut total, mut k) = (BigInt::zero(), 0);
    loop {
        let term = &power / last(k);
        if alternating && k % 2 == 1 {
            total -= term;
        } else {
            total += term;
        }
        k += 1;
        power = ((power * w) >> bits) / next(k);
        if power.is_zero() {
            break;
        }
    }
    let bits = bits as i128;
    Ball::exact(total, -bits).widened(Mag::new(error(k), -bits))
}

/// Σ (±w)ᵏ/(2k + 1): artanh(√w)/√w, and arctan(√w)/√w with alternating signs.
pub(super) fn inverse_odd(w: &BigInt, bits: u64, alternating: bool) -> Ball {
    sum(w, bits, alternating, |_| 1, |k| 2 * k + 1)
}

/// Σ (−w)ᵏ/(2k + 1)!: sin(√w)/√w.
pub(super) fn sine(w: &BigInt, bits: u64) -> Ball {
    sum(w, bits, true, |k| 2 * k * (2 * k + 1), |_| 1)
}

/// Σ (−w)ᵏ/(2k)!: cos(√w).
pub(super) fn cosine(w: &BigInt, bits: u64) -> Ball {
    sum(w, bits, true, |k| 2 * k * (2 * k - 1), |_| 1)
}

/// Σ wᵏ/(k + 1)!: (eʷ − 1)/w; of −w with alternating signs.
pub(super) fn exponential_quotient(w: &BigInt, bits: u64, alternating: bool) -> Ball {
    sum(w, bits, alternating, |k| k + 1, |_| 1)
}

/// Σ wᵏ/k!: eʷ.
pub(super) fn exponential(w: &BigInt, bits: u64) -> Ball {
    sum(w, bits, false, |k| k, |_| 1)
}
