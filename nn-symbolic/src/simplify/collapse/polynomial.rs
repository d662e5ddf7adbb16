//! Polynomials in a few kernels with whole coefficients, and their exact division.

use std::cmp::{Ordering, Reverse};

use crate::simplify::sum::gcd;

/// How many kernels there may be.
pub(super) const KERNELS: usize = 16;

/// The most terms of a polynomial.
const MAX_TERMS: usize = 64;

/// The most products of terms that are formed at once.
const MAX_PRODUCTS: usize = 1_024;

/// The largest exponent.
const MAX_EXPONENT: i8 = 100;

/// Powers of the kernels, negative ones too. In lexicographic order, which multiplication keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Monomial(pub(super) [i8; KERNELS]);

/// Exponent by exponent, all at once.
impl Ord for Monomial {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |one: &Self| u128::from_be_bytes(one.0.map(|e| e as u8 ^ 0x80));
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Monomial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Monomial {
    pub(super) const ONE: Self = Self([0; KERNELS]);

    /// `kernel^exponent`; `None` beyond the limit.
    pub(super) fn power(kernel: usize, exponent: i64) -> Option<Self> {
        let mut all = [0; KERNELS];
        *all.get_mut(kernel)? =
            i8::try_from(exponent).ok().filter(|e| e.unsigned_abs() <= MAX_EXPONENT as u8)?;
        Some(Self(all))
    }

    fn combined(self, other: Self, combine: impl Fn(i8, i8) -> i8) -> Option<Self> {
        let mut all = self.0;
        for (own, other) in all.iter_mut().zip(other.0) {
            *own = combine(*own, other);
        }
        let fits = all.iter().all(|e| e.unsigned_abs() <= MAX_EXPONENT as u8);
        fits.then_some(Self(all))
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        self.combined(other, i8::saturating_add)
    }

    pub(super) fn over(self, other: Self) -> Option<Self> {
        self.combined(other, i8::saturating_sub)
    }

    pub(super) fn pow(self, exponent: i64) -> Option<Self> {
        let exponent = i8::try_from(exponent).ok()?;
        self.combined(Self::ONE, |e, _| e.saturating_mul(exponent))
    }

    /// The lower power of each kernel.
    pub(super) fn min(self, other: Self) -> Self {
        self.combined(other, i8::min).unwrap_or(self)
    }

    fn divides(self, other: Self) -> bool {
        self.0.iter().zip(other.0).all(|(own, other)| *own <= other)
    }
}

/// Terms in descending order, none with the coefficient 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Polynomial(Vec<(Monomial, i64)>);

impl Polynomial {
    pub(super) fn monomial(monomial: Monomial, coefficient: i64) -> Self {
        Self(if coefficient == 0 { Vec::new() } else { vec![(monomial, coefficient)] })
    }

    pub(super) fn terms(&self) -> &[(Monomial, i64)] {
        &self.0
    }

    /// Sorted, like terms collected; `None` beyond the limits.
    pub(super) fn new(mut terms: Vec<(Monomial, i64)>) -> Option<Self> {
        terms.sort_unstable_by_key(|term| Reverse(term.0));
        let mut overflows = false;
        terms.dedup_by(|term, last| {
            let same = term.0 == last.0;
            if same {
                let sum = last.1.checked_add(term.1);
                overflows |= sum.is_none();
                last.1 = sum.unwrap_or(0);
            }
            same
        });
        terms.retain(|&(_, coefficient)| coefficient != 0);
        (!overflows && terms.len() <= MAX_TERMS).then_some(Self(terms))
    }

    pub(super) fn times(&self, other: &Self) -> Option<Self> {
        if self.0.len() * other.0.len() > MAX_PRODUCTS {
            return None;
        }
        let mut terms = Vec::with_capacity(self.0.len() * other.0.len());
        for &(a, x) in &self.0 {
            for &(b, y) in &other.0 {
                terms.push((a.times(b)?, x.checked_mul(y)?));
            }
        }
        Self::new(terms)
    }

    pub(super) fn pow(&self, exponent: i64) -> Option<Self> {
        const MOST: i64 = 8;
        if !(0..=MOST).contains(&exponent) {
            return None;
        }
        if exponent == 0 {
            return Some(Self::monomial(Monomial::ONE, 1));
        }
        (1..exponent).try_fold(self.clone(), |power, _| power.times(self))
    }

    /// With its content taken out, the sign of the first coefficient and the powers of kernels that are common: those,
    /// and what is left.
    pub(super) fn primitive(mut self) -> Option<(i64, Monomial, Self)> {
        let &(mut common, first) = self.0.first()?;
        let mut content = 0;
        for &(monomial, coefficient) in &self.0 {
            common = common.min(monomial);
            content = gcd(content, coefficient.checked_abs()?);
        }
        let content = if first < 0 { -content } else { content };
        for (monomial, coefficient) in &mut self.0 {
            *monomial = monomial.over(common)?;
            *coefficient /= content;
        }
        Some((content, common, self))
    }

    /// The quotient, if `divisor`, which is primitive, divides this.
    pub(super) fn divided_by(&self, divisor: &Self) -> Option<Self> {
        let (&(lead, leading), &(last, trailing)) = (divisor.0.first()?, divisor.0.last()?);
        let fits = |(monomial, coefficient): &(Monomial, i64), by: Monomial, number: i64| {
            by.divides(*monomial) && coefficient % number == 0
        };
        if !fits(self.0.first()?, lead, leading) || !fits(self.0.last()?, last, trailing) {
            return None;
        }
        let mut rest = self.clone();
        let mut quotient = Vec::new();
        while let Some(first @ &(monomial, coefficient)) = rest.0.first() {
            if !fits(first, lead, leading) || quotient.len() == MAX_TERMS {
                return None;
            }
            let (by, times) = (monomial.over(lead)?, coefficient / leading);
            quotient.push((by, times));
            rest = rest.minus_multiple(divisor, by, times)?;
        }
        Some(Self(quotient))
    }

    /// This − `times`·`by`·`other`
    fn minus_multiple(&self, other: &Self, by: Monomial, times: i64) -> Option<Self> {
        let mut terms = Vec::with_capacity(self.0.len() + other.0.len());
        let mut own = self.0.iter().copied().peekable();
        for &(monomial, coefficient) in &other.0 {
            let monomial = monomial.times(by)?;
            let subtracted = coefficient.checked_mul(times)?;
            while let Some(term) = own.next_if(|term| term.0 > monomial) {
                terms.push(term);
            }
            let before = own.next_if(|term| term.0 == monomial).map_or(0, |term| term.1);
            match before.checked_sub(subtracted)? {
                0 => {}
                difference => terms.push((monomial, difference)),
            }
        }
        terms.extend(own);
        (terms.len() <= 2 * MAX_TERMS).then_some(Self(terms))
    }

    /// With every `kernel`^(j·n) replaced by `value`^j, for the largest j.
    pub(super) fn reduced(self, kernel: usize, n: i8, value: &Self) -> Option<Self> {
        if self.0.iter().all(|(monomial, _)| monomial.0[kernel] < n) {
            return Some(self);
        }
        let mut all = Vec::new();
        let mut by_power: Vec<Vec<(Monomial, i64)>> = Vec::new();
        for (mut monomial, coefficient) in self.0 {
            let exponent = &mut monomial.0[kernel];
            let times = usize::try_from(*exponent / n).unwrap_or(0);
            *exponent -= times as i8 * n;
            if by_power.len() <= times {
                by_power.resize(times + 1, Vec::new());
            }
            by_power[times].push((monomial, coefficient));
        }
        for (times, terms) in by_power.into_iter().enumerate() {
            if !terms.is_empty() {
                let power = value.pow(times as i64)?;
                all.extend(Self::new(terms)?.times(&power)?.0);
            }
        }
        Self::new(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polynomial(terms: &[(i8, i8, i64)]) -> Polynomial {
        let term = |&(x, y, coefficient): &(i8, i8, i64)| {
            let mut exponents = [0; KERNELS];
            (exponents[0], exponents[1]) = (x, y);
            (Monomial(exponents), coefficient)
        };
        Polynomial::new(terms.iter().map(term).collect()).expect("a small one")
    }

    #[test]
    fn what_was_multiplied_is_divided() {
        let a = polynomial(&[(1, 0, 2), (0, 1, -3), (0, 0, 5)]);
        let b = polynomial(&[(2, 1, 1), (1, 0, 4), (0, 3, -1)]);
        let product = a.times(&b).expect("a small one");
        assert_eq!(product.divided_by(&a), Some(b.clone()));
        assert_eq!(product.divided_by(&b), Some(a.clone()));
        let more = Polynomial::new([product.terms(), &[(Monomial::ONE, 1)]].concat());
        assert_eq!(more.expect("a small one").divided_by(&a), None);
        assert_eq!(a.pow(3).and_then(|cube| cube.divided_by(&a)), a.pow(2));
    }

    #[test]
    fn contents_signs_and_common_powers_are_taken_out() {
        let (content, common, rest) =
            polynomial(&[(3, 1, -4), (1, 1, 6)]).primitive().expect("not 0");
        assert_eq!(
            (content, common),
            (
                -2,
                Monomial::power(0, 1)
                    .and_then(|x| { x.times(Monomial::power(1, 1)?) })
                    .expect("small")
            )
        );
        assert_eq!(rest, polynomial(&[(2, 0, 2), (0, 0, -3)]));
    }

    #[test]
    fn powers_are_replaced() {
        // y² = 1 − x² in y⁵ + x·y
        let y = polynomial(&[(0, 5, 1), (1, 1, 1)]);
        let square = polynomial(&[(0, 0, 1), (2, 0, -1)]);
        let expected = polynomial(&[(0, 1, 1), (2, 1, -2), (4, 1, 1), (1, 1, 1)]);
        assert_eq!(y.reduced(1, 2, &square), Some(expected));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        assert_eq!(Monomial::power(0, 101), None);
        assert_eq!(Monomial::power(KERNELS, 1), None);
        let large = polynomial(&[(1, 0, i64::MAX), (0, 0, 1)]);
        assert_eq!(large.times(&large), None);
        assert_eq!(large.pow(9), None);
    }
}
