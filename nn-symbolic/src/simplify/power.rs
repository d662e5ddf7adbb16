//! Canonical powers.
//!
//! For real numbers xᵃ·xᵇ = xᵃ⁺ᵇ and (xᵃ)ᵇ = xᵃᵇ hold with care only. A power with a fractional exponent is defined for
//! x ≥ 0, one with a whole exponent everywhere (for x ≠ 0 if it is negative). So exponents merge
//!
//! - if they are whole numbers: both sides agree wherever the left one is defined;
//! - if x ≥ 0 is proven;
//! - if the merged exponent is fractional: then both sides are undefined for x < 0;
//!
//! and else remain a whole power of √x, which keeps the domain. An even power is never negative: (x²)ᵇ = |x|²ᵇ.

use std::collections::HashMap;

use smallvec::smallvec;

use super::facts::is_even;
use super::parts::{Factor, Parts, is_small};
use super::{Facts, Simplifier, radical, rules};
use crate::Function;
use crate::graph::{Constant, Expr, Node};
use crate::rational::Rational;

impl Simplifier<'_> {
    /// The canonical form of `base^exponent`, of canonical expressions.
    pub(super) fn power(&mut self, base: Expr, exponent: Expr) -> Expr {
        if self.is_undefined(base) || self.is_undefined(exponent) {
            return self.undefined();
        }
        if let Some(number) = self.graph.as_number(exponent) {
            let number = number.clone();
            return self.rational_power(base, number);
        }
        match self.graph.node(base) {
            Node::Number(number) if number.is_one() => {
                self.because(&rules::POWER_OF_ONE);
                return base;
            }
            Node::Constant(Constant::E) => {
                self.because(&rules::POWER_OF_E);
                return self.exp(exponent);
            }
            // The base is positive.
            Node::Call(Function::Exp, args) => {
                let argument = args[0];
                self.because(&rules::POWER_OF_POWER);
                let argument = self.product_of(&[argument, exponent]);
                return self.exp(argument);
            }
            &Node::Pow([inner, power]) if self.exponents_multiply(inner, power, exponent) => {
                self.because(&rules::POWER_OF_POWER);
                let exponent = self.product_of(&[power, exponent]);
                return self.power(inner, exponent);
            }
            _ => {}
        }
        self.finish(Node::Pow([base, exponent]))
    }

    pub(super) fn rational_power(&mut self, base: Expr, exponent: Rational) -> Expr {
        if exponent.is_zero() {
            self.because(&rules::ZERO_POWER);
            return self.number(1);
        }
        if exponent.is_one() {
            self.because(&rules::UNIT_POWER);
            return base;
        }
        if self.graph.is_number(base, 1) {
            self.because(&rules::POWER_OF_ONE);
            return base;
        }
        if let Node::Constant(Constant::E) = self.graph.node(base) {
            self.because(&rules::POWER_OF_E);
        }
        self.product([(base, exponent)])
    }

    /// exp(u)
    pub(super) fn exp(&mut self, argument: Expr) -> Expr {
        self.finish(Node::Call(Function::Exp, smallvec![argument]))
    }

    /// Whether (xᵃ)ᵇ = xᵃᵇ is proven for these x, a, b, of which one exponent is no number.
    fn exponents_multiply(&self, base: Expr, inner: Expr, outer: Expr) -> bool {
        self.facts(base).is_non_negative()
            || (self.facts(inner).integer && self.facts(outer).integer)
    }

    /// (xᵃ)ᵇ among the factors of a product.
    pub(super) fn power_of_power(
        &mut self,
        factor: Factor,
        inner: Expr,
        power: Expr,
        parts: &mut Parts,
    ) {
        let outer = factor.exponent.clone();
        let Some(number) = self.graph.as_number(power).cloned() else {
            let exponent = self.number(outer.clone());
            if outer.is_one() || !self.exponents_multiply(inner, power, exponent) {
                parts.factors.push(factor);
                return;
            }
            self.because(&rules::POWER_OF_POWER);
            let exponent = self.product_of(&[power, exponent]);
            let merged = self.power(inner, exponent);
            parts.pending.push(Factor::new(merged, Rational::ONE));
            return;
        };
        let product = &number * &outer;
        parts.undefined |= self.graph.is_number(inner, 0) && number.is_negative();
        if !is_small(&product) || self.is_opaque(inner, &number) {
            parts.factors.push(factor);
            return;
        }
        if let Some(base) = self.graph.as_number(inner) {
            parts.radicals.push(base.clone(), product);
            return;
        }
        if !outer.is_one() {
            self.because(&rules::POWER_OF_POWER);
        }
        let base = if is_even(&number) && !outer.is_integer() {
            self.call(Function::Abs, smallvec![inner])
        } else {
            inner
        };
        let guarded =
            !number.is_integer() || (!is_even(&number) && (factor.guarded || !outer.is_integer()));
        parts.pending.push(Factor { guarded, ..Factor::new(base, product) });
    }

    /// Powers of numbers that are no real number, or none that is computed.
    fn is_opaque(&self, base: Expr, exponent: &Rational) -> bool {
        let number = self.graph.as_number(base);
        number.is_some_and(|n| exponent.is_integer() || !n.is_positive())
    }

    /// (c·f·g⋯)^(p/q): what is certainly the q-th power of something leaves the root, 8·x becoming 2·√(2·x).
    pub(super) fn root_of_product(&mut self, factor: Factor, parts: &mut Parts) {
        let coefficient = self.coefficient(factor.base).clone();
        let (outside, inside) = radical::extract(&coefficient, &factor.exponent);
        let mut rest = self.factors(&factor.base).to_vec();
        if !outside.is_one() {
            parts.radicals.push(outside, factor.exponent.clone());
        }
        // u·v has a real root although u and v have none if both are negative, and 0·v has one for any v: so a factor
        // leaves only if it is positive, or if it and the rest are not negative.
        let mut i = 0;
        while i < rest.len() {
            let others = rest.iter().enumerate().filter(|&(j, _)| j != i);
            let others =
                others.fold(Facts::of(&inside), |facts, (_, &e)| facts.times(self.facts(e)));
            let this = self.facts(rest[i]);
            let proven = this.is_positive() || (this.is_non_negative() && others.is_non_negative());
            if proven && self.has_whole_root(rest[i], &factor.exponent) {
                let leaving = rest.remove(i);
                parts.pending.push(Factor::new(leaving, factor.exponent.clone()));
            } else {
                i += 1;
            }
        }
        let changed = rest.len() < self.factors(&factor.base).len() || inside != coefficient;
        if !changed {
            parts.factors.push(factor);
            return;
        }
        self.because(&rules::ROOT_OF_PRODUCT);
        let mut remaining: Vec<(Expr, Rational)> =
            rest.into_iter().map(|e| (e, Rational::ONE)).collect();
        remaining.push((self.intern(Node::Number(inside)), Rational::ONE));
        let remaining = self.product(remaining);
        parts.pending.push(factor.with_base(remaining));
    }

    /// Whether `factor` is a whole power that stays one under `exponent`.
    fn has_whole_root(&self, factor: Expr, exponent: &Rational) -> bool {
        match self.graph.node(factor) {
            Node::Pow([_, inner]) => self
                .graph
                .as_number(*inner)
                .is_some_and(|n| n.is_integer() && (n * exponent).is_integer()),
            _ => false,
        }
    }

    /// x and v of a factor xᵛ whose exponent v is no number.
    fn symbolic_power(&self, factor: &Factor) -> Option<(Expr, Expr)> {
        match self.graph.node(factor.base) {
            &Node::Pow([base, power]) if factor.exponent.is_one() => {
                let symbolic = self.graph.as_number(power).is_none();
                symbolic.then_some((base, power))
            }
            _ => None,
        }
    }

    /// xᵛ·xʷ = xᵛ⁺ʷ for exponents that are no numbers, as far as it is proven.
    pub(super) fn merge_symbolic_powers(&mut self, parts: &mut Parts) {
        if !parts.factors.iter().any(|factor| self.symbolic_power(factor).is_some()) {
            return;
        }
        // For each base with a symbolic power: which factors are powers of it.
        let mut groups: HashMap<Expr, Vec<usize>> = HashMap::new();
        let mut bases = Vec::new();
        for (i, factor) in parts.factors.iter().enumerate() {
            if let Some((base, _)) = self.symbolic_power(factor) {
                let group = groups.entry(base).or_default();
                if group.is_empty() {
                    bases.push(base);
                }
                group.push(i);
            }
        }
        for (i, factor) in parts.factors.iter().enumerate() {
            if let Some(group) = groups.get_mut(&factor.base) {
                group.push(i);
            }
        }
        let mut merged = vec![false; parts.factors.len()];
        // Which base takes a factor that could go to two does not depend on how the product was written.
        bases.sort_by(|&a, &b| self.compare(a, b));
        for base in bases {
            let any_exponent = self.facts(base).is_non_negative();
            // A factor uᵛ may be in the group of u, and in that of uᵛ, of which it is the first power.
            let power_of_base = |s: &Self, factor: &Factor| {
                s.symbolic_power(factor).filter(|&(own, _)| own == base).map(|(_, power)| power)
            };
            let mut group = groups.remove(&base).unwrap_or_default();
            group.retain(|&i| !merged[i]);
            if !any_exponent {
                // Of exponents that may be fractional, one alone can take up whole ones.
                let fractional = |&i: &usize| match power_of_base(self, &parts.factors[i]) {
                    Some(power) => !self.facts(power).integer,
                    None => parts.factors[i].guarded,
                };
                if group.iter().filter(|i| fractional(i)).count() > 1 {
                    group.retain(|i| !fractional(i));
                }
            }
            if group.len() < 2 {
                continue;
            }
            let mut exponents = Vec::new();
            for &i in &group {
                merged[i] = true;
                let factor = &parts.factors[i];
                exponents.push(match power_of_base(self, factor) {
                    Some(power) => (Rational::ONE, power),
                    None => {
                        let number = factor.exponent.clone();
                        (number, self.number(1))
                    }
                });
            }
            self.because(&rules::LIKE_FACTORS);
            let exponent = self.sum(exponents);
            let power = self.power(base, exponent);
            parts.pending.push(Factor::new(power, Rational::ONE));
        }
        let mut merged = merged.into_iter();
        parts.factors.retain(|_| !merged.next().unwrap_or_default());
    }

    /// (√x)²ⁿ in sums beside a fractional power of x is xⁿ: x is not negative there.
    pub(super) fn free_guarded_powers(&mut self, parts: &mut Parts) {
        let is_root = |factor: &&Factor| factor.guarded && !factor.exponent.is_integer();
        let roots: Vec<Expr> = parts.factors.iter().filter(is_root).map(|f| f.base).collect();
        if roots.is_empty() {
            return;
        }
        let mut freed = Vec::new();
        for factor in &mut parts.factors {
            if let Some(base) = self.without_guards(factor.base, &roots) {
                freed.push(Factor { base, built: None, ..factor.clone() });
                factor.exponent = Rational::ZERO;
            }
        }
        if !freed.is_empty() {
            self.because(&rules::POWER_OF_POWER);
            parts.factors.retain(|factor| !factor.exponent.is_zero());
            parts.pending.extend(freed);
        }
    }

    /// A sum with xⁿ in the place of (√x)²ⁿ for these x; `None` if there are none in it.
    fn without_guards(&mut self, sum: Expr, of: &[Expr]) -> Option<Expr> {
        let Node::Add(terms) = self.graph.node(sum) else { return None };
        let guarded = |s: &Self, factor: Expr| {
            let &Node::Pow([root, exponent]) = s.graph.node(factor) else { return None };
            let &Node::Pow([base, half]) = s.graph.node(root) else { return None };
            let is_root = *s.graph.as_number(half)? == Rational::HALF && of.contains(&base);
            let exponent = s.graph.as_number(exponent)?;
            is_root.then(|| (base, exponent * &Rational::HALF))
        };
        let is_guarded = |term| self.factors(term).iter().any(|&f| guarded(self, f).is_some());
        if !terms.iter().any(is_guarded) {
            return None;
        }
        let terms = terms.clone();
        let mut freed = Vec::with_capacity(terms.len());
        for term in &terms {
            let factors = self.factors(term).to_vec();
            let factors = factors
                .into_iter()
                .map(|factor| guarded(self, factor).unwrap_or((factor, Rational::ONE)));
            let factors: Vec<(Expr, Rational)> = factors.collect();
            let coefficient = self.coefficient(*term).clone();
            let product = match self.graph.as_number(*term) {
                Some(_) => *term,
                None => self.product(factors),
            };
            freed.push((coefficient, product));
        }
        Some(self.sum(freed))
    }
}
