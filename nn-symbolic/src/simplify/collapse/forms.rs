//! Expressions as products of kernels and sums, and the sum of such products over a common denominator.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::fraction::{Fraction, common_to, without_content};
use super::kernels::{Kernels, Kind, partner, split_argument, split_exponent};
use super::polynomial::{Monomial, Polynomial};
use crate::graph::{Expr, Graph, Node};
use crate::hash::BuildMixer;
use crate::rational::Rational;
use crate::simplify::Simplifier;
use crate::table::{BySine, Function};

/// A sum that is a factor: primitive, and no power of a kernel is common to its terms.
pub(super) struct Sum {
    pub(super) polynomial: Polynomial,
    /// The expression that it was, if it was one.
    pub(super) expr: Option<Expr>,
}

/// The work on one expression.
pub(super) struct Fractions<'s, 'g> {
    pub(super) s: &'s mut Simplifier<'g>,
    root: Expr,
    pub(super) kernels: Kernels,
    /// For some kernels k, n and what kⁿ is.
    relations: Vec<Option<(i8, Polynomial)>>,
    pub(super) sums: Vec<Sum>,
    /// Whether the last sum has more terms than it had, because sums in it were multiplied out.
    has_grown: bool,
    known: HashMap<Expr, Fraction, BuildMixer>,
}

impl<'s, 'g> Fractions<'s, 'g> {
    pub(super) fn new(s: &'s mut Simplifier<'g>, kernels: Kernels, root: Expr) -> Self {
        let relations = vec![None; kernels.all.len()];
        let sums = Vec::new();
        let known =
            HashMap::with_capacity_and_hasher(kernels.skeleton.len(), BuildMixer::default());
        let mut fractions = Self { s, root, kernels, relations, sums, has_grown: false, known };
        fractions.relate_angles();
        fractions
    }

    /// cos² = 1 − sin², or sin² = 1 − cos², so that one of the two goes; likewise of hyperbolic functions. The one stays
    /// that stands in more sums, which may divide what is left: 1 + sin divides cos². Of two that stand in as many, the
    /// earlier one.
    fn relate_angles(&mut self) {
        let mut in_sums: Option<Vec<u32>> = None;
        for (&base, &kernel) in &self.kernels.roots {
            let &Node::Call(function, ref args) = self.s.graph.node(base) else { continue };
            let Some(other) = partner(function) else { continue };
            let other = self.s.graph.find_call(other, args);
            let other = other.and_then(|call| self.kernels.roots.get(&call).copied());
            let Some(other) = other else { continue };
            let in_sums = in_sums.get_or_insert_with(|| self.occurrences_in_sums());
            if (Reverse(in_sums[other]), other) > (Reverse(in_sums[kernel]), kernel) {
                continue;
            }
            let root = |kernel| self.kernels.root(kernel);
            let (one, square) = match function {
                Function::Sinh => (-1, 1),
                Function::Cosh => (1, 1),
                _ => (1, -1),
            };
            let terms = Monomial::power(other, 2 * root(other))
                .and_then(|other| Polynomial::new(vec![(other, square), (Monomial::ONE, one)]));
            self.relations[kernel] = terms.map(|terms| (2 * root(kernel) as i8, terms));
        }
    }

    /// In how many terms of inner sums there is each kernel itself, not a power of it.
    fn occurrences_in_sums(&self) -> Vec<u32> {
        let mut found = vec![0; self.kernels.all.len()];
        for &sum in self.kernels.skeleton.iter().filter(|&&expr| expr != self.root) {
            let Node::Add(terms) = self.s.graph.node(sum) else { continue };
            for factor in terms.iter().flat_map(|term| self.s.factors(term)) {
                if let Some(&kernel) = self.kernels.roots.get(factor) {
                    found[kernel] += 1;
                }
            }
        }
        found
    }

    /// The expression over one denominator.
    pub(super) fn over_one_denominator(&mut self) -> Option<Expr> {
        self.learn()?;
        let fraction = self.node(self.root)?;
        let fraction = self.cancelled(fraction)?;
        Some(self.build(&fraction))
    }

    /// A fraction of which no sum on one side of the line divides one on the other.
    fn cancelled(&mut self, mut fraction: Fraction) -> Option<Fraction> {
        while let Some((sum, by, times, quotient)) = self.division(&fraction) {
            let (rest, mut quotient) = without_content(quotient)?;
            if rest.terms().len() > 1 {
                let rest = self.number_of(rest, None)?;
                quotient = quotient.times(&Fraction::of_sum(rest))?;
            }
            let whole = Fraction::of_sum(sum).pow(-1)?;
            let parts = whole.times(&Fraction::of_sum(by))?.times(&quotient)?;
            fraction = fraction.times(&parts.pow(times)?)?;
        }
        Some(fraction)
    }

    /// A sum, one on the other side of the line that divides it, how many of the first meet one of the second (less than
    /// 0 below the line), and the quotient.
    fn division(&self, fraction: &Fraction) -> Option<(usize, usize, i64, Polynomial)> {
        let polynomial = |sum: usize| &self.sums[sum].polynomial;
        fraction.sums.iter().find_map(|&(sum, exponent)| {
            let others = fraction.sums.iter().filter(|other| (other.1 < 0) != (exponent < 0));
            others.into_iter().find_map(|&(by, other)| {
                let quotient = polynomial(sum).divided_by(polynomial(by))?;
                let times = exponent.signum() * exponent.abs().min(other.abs());
                Some((sum, by, times, quotient))
            })
        })
    }

    /// The expression with what the terms of a sum have in common outside, and nothing expanded; the sum is itself or a
    /// factor of it.
    pub(super) fn with_common_factors_outside(&mut self) -> Option<Expr> {
        let is_sum = |expr: &Expr| matches!(self.s.graph.node(*expr), Node::Add(_));
        if is_sum(&self.root) {
            return self.common_factors_outside(self.root);
        }
        let Node::Mul(factors) = self.s.graph.node(self.root) else { return None };
        let at = factors.iter().position(is_sum)?;
        let mut factors = factors.clone();
        factors[at] = self.common_factors_outside(factors[at])?;
        Some(self.s.product_of(&factors))
    }

    /// Whether multiplying out has made the last sum longer.
    pub(super) fn has_grown(&self) -> bool {
        self.has_grown
    }

    /// What it builds in.
    pub(super) fn graph(&self) -> &Graph {
        self.s.graph
    }

    /// Finds the fractions of everything that the expression is made of.
    fn learn(&mut self) -> Option<()> {
        for expr in std::mem::take(&mut self.kernels.skeleton) {
            if expr != self.root {
                let fraction = self.node(expr)?;
                let fraction = self.related(expr, fraction)?;
                self.known.insert(expr, fraction);
            }
        }
        Some(())
    }

    /// Whether there is something else than whole powers of variables.
    fn has_more_than_variables(&self, monomial: Monomial) -> bool {
        let kernels = monomial.0.iter().zip(&self.kernels.all);
        kernels.filter(|&(&exponent, _)| exponent != 0).any(|(&exponent, kernel)| {
            exponent < 0
                || !matches!(kernel.kind, Kind::Root(1))
                || self.s.graph.as_variable(kernel.base).is_none()
        })
    }

    fn common_factors_outside(&mut self, sum: Expr) -> Option<Expr> {
        const FEW: usize = 4; // of more, nobody reads what is common
        let terms = self.s.graph.node(sum).children();
        if terms.len() > FEW {
            return None;
        }
        let terms = terms.iter();
        let terms: Option<Vec<Fraction>> =
            terms.map(|term| self.known.get(term).cloned()).collect();
        let terms = terms?;
        let common = common_to(&terms)?;
        if common.sums.is_empty() && !self.has_more_than_variables(common.monomial) {
            return None;
        }
        let inverse = common.pow(-1)?;
        let mut inside = Vec::with_capacity(terms.len());
        for term in terms {
            let rest = self.build(&term.times(&inverse)?);
            inside.push((Rational::ONE, rest));
        }
        let inside = self.s.sum(inside);
        let common = self.build(&common);
        Some(self.s.product_of(&[common, inside]))
    }

    /// What is known of the base of a root: which power of the root it is, if it is itself no kernel. A sum is that power
    /// from now on.
    fn related(&mut self, expr: Expr, fraction: Fraction) -> Option<Fraction> {
        let kernel = self.kernels.roots.get(&expr);
        let compound = |node: &Node| {
            matches!(node, Node::Add(_) | Node::Mul(_) | Node::Pow(_) | Node::Number(_))
        };
        let Some(&kernel) = kernel.filter(|_| compound(self.s.graph.node(expr))) else {
            return Some(fraction);
        };
        let root = self.kernels.root(kernel);
        let value = self.expanded(&fraction);
        self.relations[kernel] = value.map(|value| (root as i8, value));
        match self.s.graph.node(expr) {
            Node::Add(_) => Fraction::of_kernel(kernel, root),
            _ => Some(fraction),
        }
    }

    fn node(&mut self, expr: Expr) -> Option<Fraction> {
        match self.s.graph.node(expr) {
            Node::Number(number) => Some(Fraction::number(number.clone())),
            Node::Add(terms) => {
                let terms: Option<Vec<Fraction>> =
                    terms.iter().map(|term| self.known.get(term).cloned()).collect();
                self.sum(&terms?, expr)
            }
            Node::Mul(factors) => {
                let mut product = Fraction::number(Rational::ONE);
                for factor in factors {
                    product = product.times(self.known.get(factor)?)?;
                }
                Some(product)
            }
            &Node::Pow([base, exponent]) => match self.s.graph.as_number(exponent).cloned() {
                Some(number) => self.number_power(base, &number),
                None => {
                    let (symbolic, number) = split_exponent(self.s, exponent);
                    let kernel = *self.kernels.powers.get(&(base, symbolic))?;
                    let Kind::Power(_, least) = &self.kernels.all[kernel].kind else { return None };
                    let more = (&number - least).to_i64()?;
                    let power = self.known.get(&base)?.pow(more)?;
                    power.times(&Fraction::of_kernel(kernel, 1)?)
                }
            },
            &Node::Call(function, ref args) => {
                let argument = args[0];
                if function == Function::Exp {
                    let (times, of) = split_argument(self.s, argument);
                    let kernel = *self.kernels.exponentials.get(&of)?;
                    let Kind::Exp(unit) = &self.kernels.all[kernel].kind else { return None };
                    return Fraction::of_kernel(kernel, (&times * &unit.recip()?).to_i64()?);
                }
                if let Some(&kernel) = self.kernels.roots.get(&expr) {
                    return Fraction::of_kernel(kernel, self.kernels.root(kernel));
                }
                let BySine { sine, cosine, powers: (a, b) } = function.row().by_sine?;
                let [sine, cosine] = [(sine, a), (cosine, b)].map(|(function, times)| {
                    let call = self.s.graph.call(function, &[argument])?;
                    let kernel = *self.kernels.roots.get(&call)?;
                    Fraction::of_kernel(kernel, times * self.kernels.root(kernel))
                });
                sine?.times(&cosine?)
            }
            _ => {
                let kernel = *self.kernels.roots.get(&expr)?;
                Fraction::of_kernel(kernel, self.kernels.root(kernel))
            }
        }
    }

    fn number_power(&mut self, base: Expr, exponent: &Rational) -> Option<Fraction> {
        let Some(&kernel) = self.kernels.roots.get(&base) else {
            return self.known.get(&base)?.pow(exponent.to_i64()?);
        };
        let root = self.kernels.root(kernel);
        let times = (exponent * &Rational::from(root)).to_i64()?;
        match self.s.graph.node(base) {
            // Of these it is known what their whole powers are.
            Node::Mul(_) | Node::Pow(_) | Node::Number(_) => {
                let whole = self.known.get(&base)?.pow(times / root)?;
                whole.times(&Fraction::of_kernel(kernel, times % root)?)
            }
            _ => Fraction::of_kernel(kernel, times),
        }
    }

    /// A fraction without denominators, expanded.
    fn expanded(&self, fraction: &Fraction) -> Option<Polynomial> {
        let mut terms = Vec::new();
        self.expand_into(&mut terms, fraction)?;
        Polynomial::new(terms)
    }

    /// Adds the terms of a fraction without denominators.
    fn expand_into(&self, terms: &mut Vec<(Monomial, i64)>, fraction: &Fraction) -> Option<()> {
        if fraction.monomial.0.iter().any(|&e| e < 0) || fraction.sums.iter().any(|sum| sum.1 < 0) {
            return None;
        }
        let coefficient = fraction.coefficient.to_i64()?;
        if fraction.sums.is_empty() {
            terms.push((fraction.monomial, coefficient));
            return Some(());
        }
        let mut all = Polynomial::monomial(fraction.monomial, coefficient);
        for &(sum, exponent) in &fraction.sums {
            all = all.times(&self.sums[sum].polynomial.pow(exponent)?)?;
        }
        terms.extend_from_slice(all.terms());
        Some(())
    }

    /// The sum over the common denominator, what is common above the line taken out as well; `expr` is the expression
    /// that it is.
    fn sum(&mut self, terms: &[Fraction], expr: Expr) -> Option<Fraction> {
        let common = common_to(terms)?;
        let inverse = common.pow(-1)?;
        let mut all = Vec::with_capacity(2 * terms.len());
        for term in terms {
            self.expand_into(&mut all, &term.clone().times(&inverse)?)?;
        }
        let mut numerator = Polynomial::new(all)?;
        // The kernels of what a root is of come before it.
        for (kernel, relation) in self.relations.iter().enumerate().rev() {
            if let Some((n, value)) = relation {
                numerator = numerator.reduced(kernel, *n, value)?;
            }
        }
        if numerator.terms().is_empty() {
            return Some(Fraction::number(Rational::ZERO));
        }
        let (numerator, content) = without_content(numerator)?;
        let (rest, result) = self.divided(numerator, common.times(&content)?)?;
        self.has_grown = rest.terms().len() > terms.len();
        if rest.terms().len() == 1 {
            return Some(result);
        }
        // A sum in a sum stays so, but the whole is to be written in another way.
        let itself = result.coefficient.is_one()
            && result.monomial == Monomial::ONE
            && result.sums.is_empty()
            && expr != self.root;
        let number = self.number_of(rest, itself.then_some(expr))?;
        result.times(&Fraction::of_sum(number))
    }

    /// A primitive numerator divided by every sum that divides it, and `outside` times those. Most often they are below
    /// the line there.
    fn divided(
        &self,
        mut numerator: Polynomial,
        mut outside: Fraction,
    ) -> Option<(Polynomial, Fraction)> {
        for (number, sum) in self.sums.iter().enumerate() {
            while let Some(quotient) = numerator.divided_by(&sum.polynomial) {
                numerator = quotient;
                outside = outside.times(&Fraction::of_sum(number))?;
            }
        }
        for (kernel, relation) in self.relations.iter().enumerate() {
            let Some((n, value)) = relation.as_ref().filter(|(_, value)| value.terms().len() > 1)
            else {
                continue;
            };
            while outside.monomial.0[kernel] < 0
                && let Some(quotient) = numerator.divided_by(value)
            {
                numerator = quotient;
                outside = outside.times(&Fraction::of_kernel(kernel, i64::from(*n))?)?;
            }
        }
        let (numerator, content) = without_content(numerator)?;
        Some((numerator, outside.times(&content)?))
    }

    fn number_of(&mut self, polynomial: Polynomial, expr: Option<Expr>) -> Option<usize> {
        const MOST: usize = 32;
        if let Some(at) = self.sums.iter().position(|sum| sum.polynomial == polynomial) {
            let known = &mut self.sums[at].expr;
            *known = known.or(expr);
            return Some(at);
        }
        self.sums.push(Sum { polynomial, expr });
        (self.sums.len() <= MOST).then_some(self.sums.len() - 1)
    }
}
