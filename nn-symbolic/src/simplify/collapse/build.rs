//! Canonical expressions of fractions.

use super::forms::Fractions;
use super::fraction::Fraction;
use super::polynomial::Monomial;
use crate::graph::{Expr, Operands};
use crate::rational::Rational;
use crate::table::BySine;

impl Fractions<'_, '_> {
    /// The canonical expression of a fraction.
    pub(super) fn build(&mut self, fraction: &Fraction) -> Expr {
        let mut factors: Vec<(Expr, Rational)> = Vec::new();
        for &(sum, exponent) in &fraction.sums {
            let expr = match self.sums[sum].expr {
                Some(expr) => expr,
                None => self.build_sum(sum),
            };
            factors.push((expr, exponent.into()));
        }
        self.push_monomial(fraction.monomial, &mut factors);
        factors.push((self.s.number(fraction.coefficient.clone()), Rational::ONE));
        self.s.product(factors)
    }

    fn build_sum(&mut self, sum: usize) -> Expr {
        let terms = self.sums[sum].polynomial.terms().to_vec();
        let terms: Vec<(Rational, Expr)> = terms
            .into_iter()
            .map(|(monomial, coefficient)| {
                let mut factors = Vec::new();
                self.push_monomial(monomial, &mut factors);
                (coefficient.into(), self.s.product(factors))
            })
            .collect();
        let expr = self.s.sum(terms);
        self.sums[sum].expr = Some(expr);
        expr
    }

    fn push_monomial(&mut self, mut monomial: Monomial, factors: &mut Vec<(Expr, Rational)>) {
        self.push_quotients(&mut monomial, factors);
        for kernel in 0..self.kernels.all.len() {
            let exponent = i64::from(monomial.0[kernel]);
            if exponent != 0 {
                factors.push(self.kernels.factor(self.s, kernel, exponent));
            }
        }
    }

    /// sin(x)/cos(x) is tan(x) where that was there, and likewise for its relatives.
    fn push_quotients(&mut self, monomial: &mut Monomial, factors: &mut Vec<(Expr, Rational)>) {
        let mut angles: Vec<_> = self.kernels.angles.iter().collect();
        angles.sort_unstable_by_key(|(angle, _)| **angle);
        for (&(angle, _), functions) in angles {
            for &function in functions {
                let Some(BySine { sine, cosine, powers: (a, b) }) = function.row().by_sine else {
                    continue;
                };
                if a * b != -1 {
                    continue;
                }
                let kernel = |function| {
                    let call = self.s.graph.find_call(function, &Operands::from_slice(&[angle]))?;
                    self.kernels.roots.get(&call).copied()
                };
                let (Some(sine), Some(cosine)) = (kernel(sine), kernel(cosine)) else { continue };
                if self.kernels.root(sine) != 1 || self.kernels.root(cosine) != 1 {
                    continue;
                }
                let (x, y) = (i64::from(monomial.0[sine]) * a, i64::from(monomial.0[cosine]) * b);
                let times = x.min(y);
                if times > 0 {
                    monomial.0[sine] -= (times * a) as i8;
                    monomial.0[cosine] -= (times * b) as i8;
                    let call = self.s.apply(function, angle);
                    factors.push((call, times.into()));
                }
            }
        }
    }
}
