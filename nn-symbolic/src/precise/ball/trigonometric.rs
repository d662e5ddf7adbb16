//! Sine, cosine and the arctangent.

use num_traits::Signed;

use super::constants::{pi, pi_fixed};
use super::elementary::GUARD;
use super::series;
use super::{Ball, Mag, floor_division};

/// Beyond 2 to this, the digits of π that are needed take too long.
const LARGEST: i128 = 1 << 16;

impl Ball {
    /// sin x and cos x; `None` where the argument is so large that π would take too long.
    ///
    /// x = k·π/2 + t with |t| ≤ π/4 (and a little), and t keeps its digits where k is 0. The radius of x moves both by
    /// at most r, or 2.
    pub(crate) fn sin_cos(&self, bits: u64) -> Option<(Self, Self)> {
        if self.radius.top() > 2 {
            let any = || Self::zero().widened(Mag::power_of_two(0));
            return Some((any(), any()));
        }
        if self.top() > LARGEST {
            return None;
        }
        let fine = bits + GUARD;
        let (t, quarter) = self.reduced(fine);
        // |t| < 0.8, so t² < 0.65; halved, the series has terms that at least halve.
        let half = t.middle().scaled(-1);
        let w = (half.fixed(fine as i128).pow(2)) >> fine;
        let sine = half.times(&series::sine(&w, fine), fine);
        let cosine = series::cosine(&w, fine);
        // sin t = 2·sin(t/2)·cos(t/2), cos t = 1 − 2·sin²(t/2)
        let moved = t.radius().plus(self.radius);
        let sin = sine.times(&cosine, fine).scaled(1).widened(moved).rounded(bits);
        let square = sine.times(&sine, fine).scaled(1);
        let cos = Self::one().minus(&square, fine).widened(moved).rounded(bits);
        Some(match quarter {
            0 => (sin, cos),
            1 => (cos, sin.negated()),
            2 => (sin.negated(), cos.negated()),
            _ => (cos.negated(), sin),
        })
    }

    /// t and k modulo 4 for the midpoint.
    fn reduced(&self, bits: u64) -> (Self, u8) {
        if self.top() < 0 {
            return (self.middle(), 0);
        }
        let wide = bits + self.top() as u64 + 8; // 0 ≤ top ≤ LARGEST
        let x = self.fixed(wide as i128);
        // π/2 in units of 2^−wide, to within two.
        let half_pi = pi_fixed(wide - 1);
        let k = floor_division(&((&x << 1_u8) + &half_pi), &(&half_pi << 1_u8));
        let rest = x - &k * &half_pi;
        // A unit for x and two for each π/2, of which there are less than 2^(top + 1): below 2^−bits.
        let error = Mag::power_of_two(-(bits as i128));
        let quarter = (&k - (floor_division(&k, &4.into()) << 2_u8)).try_into().unwrap_or(0_u8);
        (Self::exact(rest, -(wide as i128)).widened(error), quarter)
    }

    /// arctan x. Up to 2 in magnitude, y + arctan z, where y is the value of `f64` and
    /// z = (x·cos y − sin y)/(cos y + x·sin y); beyond, ±π/2 − arctan(1/x). The radius of x moves it by at most r.
    pub(crate) fn atan(&self, bits: u64) -> Option<Self> {
        let fine = bits + GUARD;
        if self.top() > 1 {
            if self.sign().is_none() {
                // Anything between −π/2 and π/2.
                return Some(Self::zero().widened(Mag::power_of_two(1)));
            }
            let inverse = Self::one().over(self, fine)?;
            let half_pi = pi(fine).scaled(-1);
            let half_pi = if self.part.is_negative() { half_pi.negated() } else { half_pi };
            return Some(half_pi.minus(&inverse.atan(fine)?, fine).rounded(bits));
        }
        let value = self.middle().atan_of_middle(fine)?;
        let most = Mag::power_of_two(2);
        let moved = if self.radius.is_at_most(most) { self.radius } else { most };
        Some(value.widened(moved).rounded(bits))
    }

    fn atan_of_middle(&self, bits: u64) -> Option<Self> {
        const SMALL: i128 = -10;
        if self.top() < SMALL {
            return Some(self.atan_near(bits));
        }
        let y = Self::from_f64(self.to_f64().atan());
        let (sin, cos) = y.sin_cos(bits)?;
        let above = self.times(&cos, bits).minus(&sin, bits);
        let below = cos.plus(&self.times(&sin, bits), bits);
        Some(y.plus(&above.over(&below, bits)?.atan_near(bits), bits))
    }

    /// x·Σ (−x²)ᵏ/(2k + 1) for |x| < 2⁻⁴.
    fn atan_near(&self, bits: u64) -> Self {
        let fine = bits + GUARD;
        let w = self.fixed(fine as i128).pow(2) >> fine;
        let value = self.middle().times(&series::inverse_odd(&w, fine, true), fine);
        value.widened(self.radius).rounded(bits)
    }
}
