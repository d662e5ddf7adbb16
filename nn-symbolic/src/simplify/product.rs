//! Canonical products.

use smallvec::smallvec;

use super::canonical::SHORT;
use super::parts::{Factor, Numbers, Parts, is_small};
use super::sum::is_unit;
use super::{Simplifier, rules};
use crate::graph::{Constant, Expr, Node, Operands};
use crate::rational::Rational;
use crate::table::Function;

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
