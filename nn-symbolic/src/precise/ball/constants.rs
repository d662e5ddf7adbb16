//! π and ln 2 by formulas of J. Machin's kind, kept as long as the thread lives.

use std::cell::RefCell;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::{Ball, Mag};

/// Bits beyond those that are asked for. A series of n terms is off by at most 3n units, and n is below its bits.
const GUARD: u64 = 40;

thread_local! {
    static PI: RefCell<Option<(u64, BigInt)>> = const { RefCell::new(None) };
    static LN_2: RefCell<Option<(u64, BigInt)>> = const { RefCell::new(None) };
}

/// Σ ±1/((2k + 1)·n^(2k + 1)) in units of 2^−bits, rounded down a term: arctan(1/n) or artanh(1/n).
fn reciprocal(n: u32, bits: u64, alternating: bool) -> BigInt {
    let square = u64::from(n) * u64::from(n);
    let mut power = (BigInt::one() << bits) / n;
    let (mut total, mut k) = (BigInt::zero(), 0_u64);
    while !power.is_zero() {
        let term = &power / (2 * k + 1);
        if alternating && k % 2 == 1 {
            total -= term;
        } else {
            total += term;
        }
        power /= square;
        k += 1;
    }
    total
}

/// The constant of this cache to at least `bits` bits behind the point, off by at most one unit of 2^−bits.
fn cached(
    cache: &RefCell<Option<(u64, BigInt)>>,
    bits: u64,
    compute: impl Fn(u64) -> BigInt,
) -> BigInt {
    let mut cache = cache.borrow_mut();
    let kept = match cache.take() {
        Some((known, value)) if known >= bits => (known, value),
        _ => (bits, compute(bits + GUARD) >> GUARD),
    };
    let value = &kept.1 >> (kept.0 - bits);
    *cache = Some(kept);
    value
}

/// ⌊π·2^bits⌋ to within two units.
pub(super) fn pi_fixed(bits: u64) -> BigInt {
    // π = 16·arctan(1/5) − 4·arctan(1/239)
    let compute = |bits| reciprocal(5, bits, true) * 16 - reciprocal(239, bits, true) * 4;
    PI.with(|cache| cached(cache, bits, compute))
}

/// ⌊ln 2·2^bits⌋ to within two units.
pub(super) fn ln_2_fixed(bits: u64) -> BigInt {
    // ln 2 = 18·artanh(1/26) − 2·artanh(1/4801) + 8·artanh(1/8749)
    let compute = |bits| {
        reciprocal(26, bits, false) * 18 - reciprocal(4_801, bits, false) * 2
            + reciprocal(8_749, bits, false) * 8
    };
    LN_2.with(|cache| cached(cache, bits, compute))
}

fn ball(fixed: BigInt, bits: u64) -> Ball {
    Ball::exact(fixed, -(bits as i128)).widened(Mag::new(2, -(bits as i128)))
}

/// π to `bits` bits.
pub(crate) fn pi(bits: u64) -> Ball {
    ball(pi_fixed(bits + 4), bits + 4)
}

/// ln 2 to `bits` bits.
pub(crate) fn ln_2(bits: u64) -> Ball {
    ball(ln_2_fixed(bits + 4), bits + 4)
}
