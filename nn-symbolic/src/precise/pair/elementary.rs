//! Exponential, logarithm, sine, cosine, arctangent and error function of pairs.
//!
//! The errors that are given with each were summed up from the operations', 64u² = 2⁻¹⁰⁰ each where they have at most 16u², and
//! rounded up generously: 17 digits are 57 bits, and these have at least 85.

use std::sync::LazyLock;

use super::{LARGEST, Pair, SLOP, two_product};

/// 2⁻⁹⁰: the relative error of what is computed here.
const ERROR: f64 = 8.077_935_669_463_161e-28;

/// Smaller arguments of what keeps its digits near 0 would leave the range of pairs on the way.
const SMALLEST: f64 = 1e-260;

/// 1/n!, to the last bit of a pair.
static RECIPROCAL_FACTORIALS: LazyLock<[Pair; 32]> = LazyLock::new(|| {
    let mut all = [Pair::ONE; 32];
    for n in 1..all.len() {
        all[n] = all[n - 1].div(Pair::constant(n as f64, 0.0));
    }
    // What they are off by is part of the errors below.
    all.map(|pair| Pair { radius: 0.0, ..pair })
});

/// 1/(2k + 1), to the last bit of a pair.
static RECIPROCALS: LazyLock<[Pair; 8]> = LazyLock::new(|| {
    std::array::from_fn(|k| Pair::ONE.div(Pair::constant((2 * k + 1) as f64, 0.0)).middle())
});

/// a + b and a·b with no account of errors.
fn sum(a: Pair, b: Pair) -> Pair {
    Pair { radius: 0.0, ..a.add(b) }
}

fn product(a: Pair, b: Pair) -> Pair {
    let (high, error) = two_product(a.high, b.high);
    let low = error + (a.high * b.low + a.low * b.high);
    let sum = high + low;
    Pair::constant(sum, low - (sum - high))
}

/// Σ cₖ·xᵏ/(…)!, the coefficients 1/n! for these n, from the highest power down.
fn polynomial(x: Pair, orders: impl Iterator<Item = (usize, bool)>) -> Pair {
    let factorials = &*RECIPROCAL_FACTORIALS;
    let mut total = Pair::ZERO;
    for (n, negative) in orders {
        let coefficient = if negative { factorials[n].neg() } else { factorials[n] };
        total = sum(product(total, x), coefficient);
    }
    total
}

impl Pair {
    /// The midpoint, exact.
    fn middle(self) -> Self {
        Self { radius: 0.0, ..self }
    }

    /// (s, k) with eˣ = 2ᵏ·(1 + s) at the midpoint. Where k is 0, the relative error of s is below [`ERROR`]; else the
    /// absolute one.
    ///
    /// x − k·ln 2 = 256·r, |r| < 0.0014. e^r − 1 by eleven terms (the next is below 2⁻¹³⁰); squared eight times as
    /// 2s + s², so that nothing is lost beside 1. k·ln 2 ≤ 630 is off by 630·2⁻¹⁰².
    fn exp_parts(self) -> Option<(Self, f64)> {
        const SQUARINGS: i32 = 8;
        const MOST: f64 = 620.0;
        if self.high.abs() > MOST {
            return None;
        }
        let k = (self.high / std::f64::consts::LN_2).round();
        let shift = if k == 0.0 { Self::ZERO } else { Self::LN_2.mul(Self::constant(k, 0.0)) };
        let r = self.middle().sub(shift).middle().scaled(0.5_f64.powi(SQUARINGS)).middle();
        if r.high == 0.0 && r.low == 0.0 {
            return Some((Self::ZERO, k));
        }
        let quotient = polynomial(r, (1..=11).rev().map(|n| (n, false)));
        let mut s = product(quotient, r);
        for _ in 0..SQUARINGS {
            s = sum(Self::constant(2.0 * s.high, 2.0 * s.low), product(s, s));
        }
        Some((s, k))
    }

    /// eˣ. |eˣ − eᵐ| ≤ eᵐ·2r for r ≤ 1.
    pub(in super::super) fn exp(self) -> Self {
        if self.is_zero() {
            return Self::ONE;
        }
        if self.radius > 1.0 {
            return Self::UNKNOWN;
        }
        let Some((s, k)) = self.exp_parts() else { return Self::UNKNOWN };
        let value = sum(s, Self::ONE).scaled(2.0_f64.powi(k as i32));
        value.widened(value.high * (2.0 * ERROR + 3.0 * self.radius))
    }

    /// eˣ − 1, to as many digits however small x is.
    pub(in super::super) fn expm1(self) -> Self {
        if self.is_zero() {
            return self;
        }
        if self.radius > 1.0 || self.high.abs() < SMALLEST {
            return Self::UNKNOWN;
        }
        match self.exp_parts() {
            Some((s, 0.0)) => s.widened(s.high.abs() * ERROR + 3.0 * self.radius),
            Some(_) => self.exp().sub(Self::ONE),
            None => Self::UNKNOWN,
        }
    }

    /// ln x of a positive number. Near 1, 2·artanh(u) with u = (x − 1)/(x + 1); else y + ln(1 + z) with the logarithm y in
    /// `f64` and z = x·e⁻ʸ − 1, which is so small that two terms suffice. |ln x − ln m| ≤ r/(m − r).
    pub(in super::super) fn ln(self) -> Self {
        let below = self.below();
        if self.high <= 0.0 || below <= 0.0 || self.high > LARGEST {
            return Self::UNKNOWN;
        }
        let middle = self.middle();
        let inherited = self.radius / below * SLOP;
        let offset = middle.sub(Self::ONE);
        if offset.high.abs() < 1.0 / 256.0 {
            return offset.middle().ln_near(inherited + offset.radius * 2.0);
        }
        let y = Self::constant(self.high.ln(), 0.0);
        let back = y.neg().exp();
        let z = middle.mul(back).sub(Self::ONE);
        if z.high.abs() > 1e-13 {
            return Self::UNKNOWN;
        }
        // |z³/3| < 1e-36, as z is an error of the logarithm in `f64`.
        let square = Self::constant(z.high * z.high / 2.0, 0.0);
        let value = y.add(z.sub(square));
        value.widened(ERROR * 1e-6 + inherited)
    }

    /// ln(1 + x) for |x| < 2⁻⁸: 2u·Σ u²ᵏ/(2k + 1) with u = x/(2 + x), eight terms (the next is below 2⁻¹⁴⁰).
    fn ln_near(self, inherited: f64) -> Self {
        if self.is_zero() && inherited == 0.0 {
            return self;
        }
        let u = self.div(self.add(Self::constant(2.0, 0.0)));
        if !u.is_known() {
            return u;
        }
        let square = product(u, u);
        let mut total = Self::ZERO;
        for weight in RECIPROCALS.iter().rev() {
            total = sum(product(total, square), *weight);
        }
        let value = product(total, u).scaled(2.0);
        Self::new(value.high, value.low, value.high.abs() * ERROR + inherited)
    }

    /// ln(1 + x)
    pub(in super::super) fn log1p(self) -> Self {
        if self.is_zero() {
            return self;
        }
        if self.high.abs() < 1.0 / 256.0 && self.radius < 1.0 / 256.0 {
            return self.middle().ln_near(self.radius * 2.0);
        }
        self.add(Self::ONE).ln()
    }

    /// sin x and cos x by their series to the powers 29 and 28 of |t| ≤ 0.79, t = x − k·π/2 (the next terms are below
    /// 2⁻¹¹⁰); π/2 in three parts, so that k of them are off by k·2⁻¹⁰⁰ at most, together with the roundings.
    pub(in super::super) fn sin_cos(self) -> (Self, Self) {
        const FAR: f64 = (1_u64 << 30) as f64;
        const HALF_PI: [f64; 3] =
            [std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17, -1.497_384_904_859_169_8e-33];
        if self.is_zero() {
            return (self, Self::ONE);
        }
        if !self.is_known() || self.high.abs() > FAR || self.high.abs() < super::LEAST {
            return (Self::UNKNOWN, Self::UNKNOWN);
        }
        let k = (self.high / HALF_PI[0]).round();
        let mut t = self.middle();
        let mut reduction = 0.0;
        if k != 0.0 {
            for part in HALF_PI {
                let (product, error) = two_product(k, part);
                t = t.sub(Self::constant(product, error));
            }
            reduction = t.radius + k.abs() * 1e-47;
            t = t.middle();
        }
        let square = product(t, t);
        let sine = polynomial(square, (0..15).rev().map(|n| (2 * n + 1, n % 2 == 1)));
        let cosine = polynomial(square, (0..15).rev().map(|n| (2 * n, n % 2 == 1)));
        let sine = product(sine, t);
        // In the range of the parts, if t is not far below it.
        if sine.high.abs() < super::LEAST {
            return (Self::UNKNOWN, Self::UNKNOWN);
        }
        let moved = reduction + self.radius;
        let sin = sine.widened(sine.high.abs() * ERROR + moved);
        let cos = cosine.widened(cosine.high.abs() * ERROR + moved);
        match k.rem_euclid(4.0) as u8 {
            0 => (sin, cos),
            1 => (cos, sin.neg()),
            2 => (sin.neg(), cos.neg()),
            _ => (cos.neg(), sin),
        }
    }

    /// arctan x: y + z − z³/3, where y is the value in `f64` and z = (x·cos y − sin y)/(cos y + x·sin y) is so small that
    /// no more terms are needed. The radius of x moves it by at most r.
    pub(in super::super) fn atan(self) -> Self {
        if self.is_zero() || !self.is_known() {
            return self;
        }
        let x = self.middle();
        let y = Self::constant(x.high.atan(), 0.0);
        let (sin, cos) = y.sin_cos();
        let z = x.mul(cos).sub(sin).div(cos.add(x.mul(sin)));
        if !z.is_known() || z.high.abs() > 1e-12 * y.high.abs() {
            return Self::UNKNOWN;
        }
        let third = z.high * z.high * z.high / 3.0;
        let value = y.add(z);
        value.widened(2.0 * third.abs() + self.radius)
    }

    /// 2/√π·e^(−x²)·Σ 2ⁿ·x²ⁿ⁺¹/(1·3·…·(2n + 1)) (Abramowitz & Stegun 7.1.6), all terms positive, until they are below 2⁻¹¹⁰ of
    /// the sum and halve. The derivative is at most 2.
    pub(in super::super) fn erf(self) -> Self {
        const FAR: f64 = 6.0;
        if self.is_zero() {
            return self;
        }
        if !self.is_known() || self.high.abs() > FAR || self.high.abs() < 1e-100 {
            return Self::UNKNOWN;
        }
        let x = self.middle();
        let square = x.mul(x);
        let twice = square.scaled(2.0);
        let (mut term, mut total, mut odd) = (x, x, 1.0);
        while term.high.abs() > 1e-34 * total.high.abs() || odd < 2.0 * twice.high {
            odd += 2.0;
            term = term.mul(twice).div(Self::constant(odd, 0.0));
            total = total.add(term);
        }
        let total = total.widened(2.0 * term.high.abs());
        let value = total.mul(square.neg().exp()).scaled(2.0).div(Self::PI.sqrt());
        value.widened(self.radius * 2.0)
    }
}
