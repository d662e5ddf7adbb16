//! Canonical products.

use smallvec::{SmallVec, smallvec};

use super::canonical::SHORT;
use super::radical::Radicals;
use super::sum::is_unit;
use super::{Simplifier, rules};
use crate::graph::{Constant, Expr, Node, Operands};
use crate::rational::Rational;
use crate::table::Function;

/// `base^exponent`.
#[derive(Clone)]
pub(super) struct Factor {
    pub(super) base: Expr,
    pub(super) exponent: Rational,
    /// Whether it came from a power that is defined for `base` ≥ 0 only, which must stay so: √x·√x is not x.
    pub(super) guarded: bool,
    /// The canonical expression that it is, if it was taken from one.
    pub(super) built: Option<Expr>,
    /// Whether several factors have become this one.
    pub(super) merged: bool,
}

impl Factor {
    pub(super) fn new(base: Expr, exponent: Rational) -> Self {
        let guarded = !exponent.is_integer();
        Self { base, exponent, guarded, built: None, merged: false }
    }

    /// The same power of another base.
    pub(super) fn with_base(self, base: Expr) -> Self {
        Self { base, built: None, ..self }
    }
}

/// Numbers to be added or multiplied. Mostly there are few.
pub(super) type Numbers = SmallVec<[Rational; 2]>;

/// Factors of a product. Mostly there are few.
type Factors = SmallVec<[Factor; 6]>;

/// A product taken apart.
#[derive(Default)]
pub(super) struct Parts {
    /// What is still to be taken apart.
    pub(super) pending: Factors,
    /// The numbers whose product is the coefficient.
    pub(super) numbers: Numbers,
    /// Roots of positive numbers.
    pub(super) radicals: Radicals,
    /// Everything else.
    pub(super) factors: Factors,
    /// Whether there is a division by the number 0.
    pub(super) undefined: bool,
}

impl Simplifier<'_> {
    /// The canonical form of the product of `expression^exponent`, of canonical expressions.
    pub(super) fn product(&mut self, factors: impl IntoIterator<Item = (Expr, Rational)>) -> Expr {
        let pending = factors.into_iter().map(|(e, n)| Factor::new(e, n));
        self.product_of_parts(Parts { pending: pending.collect(), ..Parts::default() })
    }

    fn product_of_parts(&mut self, mut parts: Parts) -> Expr {
        let mut operands;
        loop {
            // In this order, so that factors of a canonical product stay sorted.
            while !parts.pending.is_empty() {
                for factor in std::mem::take(&mut parts.pending) {
                    self.take_factor(factor, &mut parts);
                }
            }
            if parts.undefined {
                // A piece that is 0 stays 0.
                let undefined = self.undefined();
                let gate = |factor: &Factor| {
                    (factor.exponent.is_one() && self.is_gate(factor.base)).then_some(factor.base)
                };
                let gate = parts.factors.iter().find_map(gate);
                return gate
                    .and_then(|gate| self.product_of_pieces(&[gate, undefined]))
                    .unwrap_or(undefined);
            }
            if parts.numbers.iter().any(Rational::is_zero) {
                self.because(&rules::ZERO_PRODUCT);
                return self.number(0);
            }
            // First, because what cancels would be in the way of the exponents of the others.
            self.collect_factors(&mut parts);
            self.merge_symbolic_powers(&mut parts);
            self.free_guarded_powers(&mut parts);
            operands = self.build_powers(&mut parts);
            // What has become a power of a product, or something else by a rule, is taken apart again.
            if parts.pending.is_empty() {
                break;
            }
        }
        if !parts.radicals.is_empty() {
            let (numbers, roots) = std::mem::take(&mut parts.radicals).reduce();
            if !numbers.is_empty() {
                self.because(&rules::RADICALS);
            }
            parts.numbers.extend(numbers);
            let roots = roots.into_iter().map(|(base, exponent)| {
                let [base, exponent] = [base, exponent].map(|n| self.intern(Node::Number(n)));
                self.intern(Node::Pow([base, exponent]))
            });
            let roots: Operands = roots.collect();
            operands.insert_many(0, roots);
        }
        let numbers = self.multiply_numbers(parts.numbers);
        self.build_product(numbers, operands)
    }

    /// 1/0, which stands for everything that contains one.
    pub(super) fn undefined(&mut self) -> Expr {
        let [zero, minus_one] = [0, -1].map(|n| self.number(n));
        self.intern(Node::Pow([zero, minus_one]))
    }

    /// Coefficient times factors, all collected and in order.
    fn build_product(&mut self, numbers: Numbers, operands: Operands) -> Expr {
        let rest = match operands[..] {
            [] => None,
            // 1/if(p, 2, 3) is made of pieces, too.
            [operand] if self.number_power(operand).is_some() => {
                Some(self.product_of_pieces(&operands).unwrap_or(operand))
            }
            [operand] => Some(operand),
            _ => {
                let before = self.intern(Node::Mul(operands.clone()));
                let after = match self.product_of_pieces(&operands) {
                    Some(pieces) => pieces,
                    None => self.normalised(before),
                };
                if after != before {
                    // The coefficient meets whatever the rules made of the rest.
                    let mut factors: Operands = smallvec![after];
                    factors.extend(numbers.into_iter().map(|n| self.intern(Node::Number(n))));
                    return if factors.len() == 1 { after } else { self.product_of(&factors) };
                }
                Some(after)
            }
        };
        match (&numbers[..], rest) {
            ([], None) => self.number(1),
            ([], Some(rest)) => rest,
            ([number], None) => self.number(number.clone()),
            ([number], Some(rest)) => match self.graph.node(rest) {
                Node::Add(terms) if is_unit(number) && terms.len() <= SHORT => {
                    self.because(&rules::SIGN_OF_SUM);
                    self.sum([(number.clone(), rest)])
                }
                _ => self.scaled(number, rest),
            },
            _ => {
                let mut all: Operands =
                    numbers.into_iter().map(|n| self.intern(Node::Number(n))).collect();
                all.extend(rest.iter().flat_map(|rest| self.factors(rest)).copied());
                self.intern(Node::Mul(all))
            }
        }
    }

    /// Sorts one factor into numbers, radicals and powers, or replaces it by simpler ones.
    fn take_factor(&mut self, mut factor: Factor, parts: &mut Parts) {
        factor.guarded = factor.guarded && !self.facts(factor.base).is_non_negative();
        let Factor { base, ref exponent, guarded, .. } = factor;
        let whole = exponent.to_i64();
        match self.graph.node(base) {
            Node::Number(number) => match whole {
                Some(n) => match number.pow(n).filter(Rational::is_moderate) {
                    Some(power) => {
                        if n != 1 {
                            self.because(&rules::ARITHMETIC);
                        }
                        parts.numbers.push(power);
                    }
                    None if number.is_zero() => parts.undefined = true,
                    None if n == 1 => parts.numbers.push(number.clone()),
                    None => parts.factors.push(factor),
                },
                None if number.is_positive() => {
                    parts.radicals.push(number.clone(), exponent.clone());
                }
                None if number.is_zero() && exponent.is_negative() => parts.undefined = true,
                None if number.is_zero() => parts.numbers.push(Rational::ZERO),
                None => parts.factors.push(factor),
            },
            // √(x·y)² is neither x·y nor √x²·√y².
            Node::Mul(_) | Node::Add(_) if guarded && exponent.is_integer() => {
                parts.factors.push(factor);
            }
            Node::Mul(factors) if exponent.is_integer() => {
                let coefficient = self.coefficient(base);
                let fits = whole.and_then(|n| coefficient.pow(n));
                let fits = fits.filter(Rational::is_moderate);
                if factors.len() > SHORT || fits.is_none() {
                    self.nested |= exponent.is_one();
                    // A long product is one factor, but its coefficient is not a part of that.
                    match fits.filter(|power| !power.is_one()) {
                        Some(power) => {
                            let (_, rest) = self.split(base);
                            parts.numbers.push(power);
                            parts.factors.push(factor.with_base(rest));
                        }
                        None => parts.factors.push(factor),
                    }
                    return;
                }
                let inner = factors.iter();
                let inner = inner.map(|&e| Factor::new(e, exponent.clone()));
                parts.pending.extend(inner);
                if !is_unit(exponent) {
                    self.because(&rules::POWER_OF_PRODUCT);
                }
            }
            Node::Mul(_) => self.root_of_product(factor, parts),
            &Node::Pow([inner, power]) if exponent.is_one() && self.is_elementary(inner) => {
                match self.graph.as_number(power).filter(|number| is_small(number)) {
                    Some(number) => {
                        let mut factor = Factor::new(inner, number.clone());
                        factor.guarded = factor.guarded && !self.facts(inner).is_non_negative();
                        factor.built = Some(base);
                        parts.factors.push(factor);
                    }
                    None => parts.factors.push(factor),
                }
            }
            &Node::Pow([inner, power]) => self.power_of_power(factor, inner, power, parts),
            Node::Call(Function::Exp, args) => {
                let argument = args[0];
                if exponent.is_integer() {
                    parts.factors.push(factor);
                    return;
                }
                self.because(&rules::POWER_OF_POWER);
                let argument = self.sum([(exponent.clone(), argument)]);
                let exp = self.exp(argument);
                parts.pending.push(Factor::new(exp, Rational::ONE));
            }
            Node::Add(_) if exponent.is_integer() => {
                let Some((content, primitive)) = self.content(base) else {
                    parts.factors.push(factor);
                    return;
                };
                match whole.and_then(|n| content.pow(n)) {
                    Some(power) if power.is_moderate() => {
                        parts.numbers.push(power);
                        parts.pending.push(factor.with_base(primitive));
                    }
                    _ => parts.factors.push(factor),
                }
            }
            _ => parts.factors.push(factor),
        }
    }

    /// Whether every power of it in canonical form is one factor, which is not to be taken apart further.
    fn is_elementary(&self, base: Expr) -> bool {
        match self.graph.node(base) {
            Node::Variable(_) | Node::Add(_) => true,
            Node::Call(function, _) => *function != Function::Exp,
            _ => false,
        }
    }

    /// Sorts, and adds the exponents of equal bases. (u·v)^(1/2) twice is a power to be taken apart.
    fn collect_factors(&mut self, parts: &mut Parts) {
        let Parts { factors, pending, .. } = parts;
        factors.sort_by(|a, b| self.compare(a.base, b.base));
        // Of those that are like the ones before them; a factor that has met another one is not built.
        let mut merged = false;
        factors.dedup_by(|factor, last| {
            if last.base != factor.base {
                return false;
            }
            let sum = &last.exponent + &factor.exponent;
            let meet = is_small(&sum);
            if meet {
                last.exponent = sum;
                last.guarded |= factor.guarded;
                last.built = None;
                last.merged = true;
                merged = true;
            }
            meet
        });
        if !merged {
            return;
        }
        self.because(&rules::LIKE_FACTORS);
        let again = |base: Expr| {
            let node = self.graph.node(base);
            matches!(node, Node::Mul(_) | Node::Add(_) | Node::Pow(_))
        };
        factors.retain(|factor| {
            let stays = !std::mem::take(&mut factor.merged) || !again(factor.base);
            let is_one = factor.exponent.is_zero();
            if !stays && !is_one {
                pending.push(factor.clone());
            }
            stays && !is_one
        });
    }

    /// The factors as expressions. What is no longer a power of its base goes back to be taken apart.
    fn build_powers(&mut self, parts: &mut Parts) -> Operands {
        let mut operands = Operands::new();
        let Parts { factors, pending, .. } = parts;
        factors.retain(|factor| {
            let (expected, built) = match factor.built {
                Some(built) => (built, built),
                None => self.build_power(factor),
            };
            if expected == built {
                operands.push(built);
            } else {
                pending.push(Factor::new(built, Rational::ONE));
            }
            expected == built
        });
        operands
    }

    /// The power as written, and after the rules.
    fn build_power(&mut self, factor: &Factor) -> (Expr, Expr) {
        let base = factor.base;
        if factor.guarded && factor.exponent.is_integer() {
            return self.build_guarded_power(base, &factor.exponent);
        }
        if factor.exponent.is_one() {
            return (base, base);
        }
        let exponent = self.number(factor.exponent.clone());
        let node = Node::Pow([base, exponent]);
        let argument = match self.graph.node(base) {
            Node::Constant(Constant::E) => Some(exponent),
            Node::Call(Function::Exp, args) => {
                let argument = self.graph.as_number(args[0]);
                let product = argument.map(|n| n * &factor.exponent);
                product.map(|n| self.number(n))
            }
            _ => None,
        };
        let as_written = self.intern(node);
        let after = match argument {
            Some(argument) => self.exp(argument),
            None => self.normalised(as_written),
        };
        (as_written, after)
    }

    /// (√x)²ⁿ, the one way to write xⁿ for x ≥ 0 only.
    fn build_guarded_power(&mut self, base: Expr, exponent: &Rational) -> (Expr, Expr) {
        let half = self.number(Rational::HALF);
        let root = self.rational_power(base, Rational::HALF);
        let twice = exponent + exponent;
        let twice_expr = self.number(twice.clone());
        let node = Node::Pow([root, twice_expr]);
        let as_written = self.intern(node);
        // The root of a product may be a product of roots, which the power goes into.
        if *self.graph.node(root) == Node::Pow([base, half]) {
            (as_written, self.normalised(as_written))
        } else {
            (as_written, self.rational_power(root, twice))
        }
    }

    /// One number, or none for 1; all of them where the product would be out of bounds.
    pub(super) fn multiply_numbers(&mut self, mut numbers: Numbers) -> Numbers {
        if numbers.len() > 1 {
            numbers.sort();
            let mut product = Rational::ONE;
            for number in &numbers {
                product = &product * number;
                if !product.is_moderate() {
                    return side_by_side(&numbers);
                }
            }
            if numbers.iter().filter(|n| !is_unit(n)).count() > 1 {
                self.because(&rules::ARITHMETIC);
            }
            numbers = smallvec![product];
        }
        let before = numbers.len();
        numbers.retain(|number| !number.is_one());
        if numbers.len() < before {
            self.because(&rules::UNIT_FACTOR);
        }
        numbers
    }
}

/// Numbers whose product is out of bounds, in the one way to write them: the sign is that of the first.
fn side_by_side(numbers: &[Rational]) -> Numbers {
    let negative = numbers.iter().filter(|number| number.is_negative()).count() % 2 == 1;
    let mut sizes: Numbers = numbers.iter().map(Rational::abs).collect();
    sizes.retain(|size| !size.is_one());
    sizes.sort();
    if negative && let Some(first) = sizes.first_mut() {
        *first = -std::mem::replace(first, Rational::ONE);
    }
    sizes
}

/// Whether an exponent is small enough to be computed with. (x² squared a hundred thousand times has an exponent of a
/// hundred thousand digits.)
pub(super) fn is_small(exponent: &Rational) -> bool {
    const LIMIT: i64 = 1 << 30;
    let ratio = exponent.to_ratio();
    ratio.is_some_and(|(num, den)| num.abs() <= LIMIT && den <= LIMIT)
}
