//! Products of powers: what the terms of a rational function are.

use smallvec::{SmallVec, smallvec};

use super::polynomial::{Monomial, Polynomial};
use crate::rational::Rational;
use crate::simplify::sum::gcd;

/// coefficient · monomial · sums to whole powers.
#[derive(Clone)]
pub(super) struct Fraction {
    pub(super) coefficient: Rational,
    pub(super) monomial: Monomial,
    /// Sums by number, ascending, each with its exponent, which is not 0.
    pub(super) sums: SmallVec<[(usize, i64); 2]>,
}

impl Fraction {
    pub(super) fn number(coefficient: Rational) -> Self {
        Self { coefficient, monomial: Monomial::ONE, sums: SmallVec::new() }
    }

    pub(super) fn of_kernel(kernel: usize, exponent: i64) -> Option<Self> {
        let monomial = Monomial::power(kernel, exponent)?;
        Some(Self { monomial, ..Self::number(Rational::ONE) })
    }

    pub(super) fn of_sum(number: usize) -> Self {
        Self { sums: smallvec![(number, 1)], ..Self::number(Rational::ONE) }
    }

    fn exponent(&self, sum: usize) -> i64 {
        self.sums.iter().find(|(own, _)| *own == sum).map_or(0, |&(_, exponent)| exponent)
    }

    pub(super) fn times(mut self, other: &Self) -> Option<Self> {
        self.coefficient = &self.coefficient * &other.coefficient;
        self.monomial = self.monomial.times(other.monomial)?;
        for &(sum, exponent) in &other.sums {
            match self.sums.binary_search_by_key(&sum, |&(own, _)| own) {
                Ok(at) => self.sums[at].1 += exponent,
                Err(at) => self.sums.insert(at, (sum, exponent)),
            }
        }
        self.sums.retain(|&mut (_, exponent)| exponent != 0);
        Some(self)
    }

    pub(super) fn pow(&self, exponent: i64) -> Option<Self> {
        const MOST: i64 = 100;
        if exponent.abs() > MOST {
            return None;
        }
        let scaled = |&(sum, own): &(usize, i64)| (sum, own * exponent);
        Some(Self {
            coefficient: self.coefficient.pow(exponent)?,
            monomial: self.monomial.pow(exponent)?,
            sums: self.sums.iter().map(scaled).filter(|&(_, own)| own != 0).collect(),
        })
    }
}

/// A numerator without what its terms have in common, and that.
pub(super) fn without_content(numerator: Polynomial) -> Option<(Polynomial, Fraction)> {
    let (content, monomial, rest) = numerator.primitive()?;
    Some((rest, Fraction { monomial, ..Fraction::number(content.into()) }))
}

/// What all terms have in common: the lowest power of each kernel and each sum, those below the line included.
pub(super) fn common_to(terms: &[Fraction]) -> Option<Fraction> {
    let (first, others) = terms.split_first()?;
    let monomial = others.iter().fold(first.monomial, |least, term| least.min(term.monomial));
    let mut numbers: SmallVec<[usize; 8]> =
        terms.iter().flat_map(|term| &term.sums).map(|&(number, _)| number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let least = |number| terms.iter().map(|term| term.exponent(number)).min();
    let sums = numbers.into_iter().filter_map(|number| Some((number, least(number)?)));
    let sums = sums.filter(|&(_, exponent)| exponent != 0).collect();
    Some(Fraction { coefficient: common_factor(terms)?, monomial, sums })
}

/// The positive number of which all coefficients are whole multiples.
fn common_factor(terms: &[Fraction]) -> Option<Rational> {
    let (mut numerator, mut denominator) = (0, 1_i64);
    for term in terms {
        let (num, den) = term.coefficient.to_ratio()?;
        numerator = gcd(numerator, num.abs());
        denominator = (denominator / gcd(denominator, den)).checked_mul(den)?;
    }
    Rational::new(numerator, denominator).filter(|number| !number.is_zero())
}
