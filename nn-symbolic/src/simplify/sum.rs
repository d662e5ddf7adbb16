//! Canonical sums.

use smallvec::{SmallVec, smallvec};

use super::canonical::SHORT;
use super::parts::Numbers;
use super::{Simplifier, has_coefficient, rules};
use crate::graph::{Expr, Node, Operands};
use crate::rational::Rational;

/// `coefficient · rest`, where `rest` is no number and has no coefficient of its own.
struct Term {
    coefficient: Rational,
    rest: Expr,
    /// The canonical expression that it is, if it was taken from one.
    built: Option<Expr>,
}

/// A sum taken apart.
#[derive(Default)]
struct Parts {
    /// What is still to be taken apart.
    pending: SmallVec<[(Rational, Expr); 6]>,
    /// The numbers whose sum is the last term.
    numbers: Numbers,
    /// Everything else.
    terms: SmallVec<[Term; 6]>,
}

impl Simplifier<'_> {
    /// The canonical form of the sum of `coefficient · expression`, of canonical expressions.
    pub(super) fn sum(&mut self, terms: impl IntoIterator<Item = (Rational, Expr)>) -> Expr {
        self.sum_of_parts(Parts { pending: terms.into_iter().collect(), ..Parts::default() })
    }

    fn sum_of_parts(&mut self, mut parts: Parts) -> Expr {
        loop {
            // In this order, so that terms of a canonical sum stay sorted.
            while !parts.pending.is_empty() {
                for (coefficient, expr) in std::mem::take(&mut parts.pending) {
                    self.take_apart(coefficient, expr, &mut parts);
                }
            }
            if parts.terms.iter().any(|term| self.is_undefined(term.rest)) {
                return self.undefined();
            }
            self.collect_terms(&mut parts);
            if parts.pending.is_empty() {
                break;
            }
        }
        let Parts { numbers, terms, .. } = parts;
        let mut operands = Operands::with_capacity(terms.len() + 1);
        for Term { coefficient, rest, built } in terms {
            operands.push(built.unwrap_or_else(|| self.scaled(&coefficient, rest)));
        }
        let numbers = self.add_numbers(numbers);
        operands.extend(numbers.into_iter().map(|n| self.intern(Node::Number(n))));
        match operands[..] {
            [] => self.number(0),
            [operand] => operand,
            _ => match self.sum_of_pieces(&operands) {
                Some(pieces) => pieces,
                None => self.finish(Node::Add(operands)),
            },
        }
    }

    /// Sorts `coefficient · expr` into numbers, terms and, if it is a sum, more to take apart.
    fn take_apart(&mut self, coefficient: Rational, expr: Expr, parts: &mut Parts) {
        match self.graph.node(expr) {
            Node::Number(number) => {
                parts.numbers.push(&coefficient * number);
                return;
            }
            Node::Add(operands) if self.flattens(&coefficient, expr) => {
                parts.pending.extend(operands.iter().map(|&e| (coefficient.clone(), e)));
                return;
            }
            Node::Add(operands) if is_unit(&coefficient) => self.nested |= operands.len() > SHORT,
            _ => {}
        }
        let built = coefficient.is_one().then_some(expr);
        let (own, rest) = self.split(expr);
        let product = &coefficient * &own;
        if !product.is_moderate() {
            parts.terms.push(Term { coefficient, rest: expr, built });
        } else if self.flattens(&product, rest) {
            parts.pending.push((product, rest));
        } else if let Some((content, primitive)) = self.content(rest) {
            parts.pending.push((&product * &content, primitive));
        } else {
            parts.terms.push(Term { coefficient: product, rest, built });
        }
    }

    /// Whether it is 1/0.
    pub(super) fn is_undefined(&self, expr: Expr) -> bool {
        match self.graph.node(expr) {
            &Node::Pow([base, exponent]) => {
                self.graph.is_number(base, 0) && self.graph.as_number(exponent).is_some()
            }
            _ => false,
        }
    }

    /// Whether ±`rest` is a sum short enough to be taken apart in another one.
    fn flattens(&self, coefficient: &Rational, rest: Expr) -> bool {
        is_unit(coefficient)
            && matches!(self.graph.node(rest), Node::Add(terms) if terms.len() <= SHORT)
    }

    /// Coefficient and rest of a canonical expression that is no number.
    pub(super) fn split(&mut self, expr: Expr) -> (Rational, Expr) {
        let Node::Mul(factors) = self.graph.node(expr) else {
            return (Rational::ONE, expr);
        };
        let Some(coefficient) = self.graph.as_number(factors[0]) else {
            return (Rational::ONE, expr);
        };
        if let Some(rest) = self.note(expr).rest {
            return (coefficient.clone(), rest);
        }
        if !has_coefficient(self.graph, factors) {
            return (Rational::ONE, expr);
        }
        let coefficient = coefficient.clone();
        let rest = match factors[1..] {
            [factor] => factor,
            ref several => {
                let several = several.into();
                self.intern(Node::Mul(several))
            }
        };
        (coefficient, rest)
    }

    /// The inverse of [`split`](Self::split).
    pub(super) fn scaled(&mut self, coefficient: &Rational, rest: Expr) -> Expr {
        if coefficient.is_one() {
            return rest;
        }
        if let Some(pieces) = self.scaled_pieces(coefficient, rest) {
            return pieces;
        }
        let factors: &[Expr] = match self.graph.node(rest) {
            Node::Mul(factors) => factors,
            _ => std::slice::from_ref(&rest),
        };
        let own: Numbers =
            factors.iter().map_while(|&e| self.graph.as_number(e)).cloned().collect();
        if own.is_empty() {
            let mut all: Operands = smallvec![rest; factors.len() + 1];
            all[1..].copy_from_slice(factors);
            all[0] = self.intern(Node::Number(coefficient.clone()));
            let scaled = self.intern(Node::Mul(all));
            if let Some(note) = &mut self.notes[scaled.index()] {
                note.rest = Some(rest);
            }
            return scaled;
        }
        // A coefficient in front of numbers: one number, unless that would be immoderate.
        let factors = Operands::from_slice(&factors[own.len()..]);
        let numbers = [coefficient.clone()].into_iter().chain(own);
        let numbers = self.multiply_numbers(numbers.collect()).into_iter();
        let mut all: Operands = numbers.map(|n| self.intern(Node::Number(n))).collect();
        all.extend(factors);
        match all[..] {
            [factor] => factor,
            _ => self.intern(Node::Mul(all)),
        }
    }

    /// Sorts, and adds the coefficients of equal rests.
    fn collect_terms(&mut self, parts: &mut Parts) {
        let Parts { terms, pending, .. } = parts;
        terms.sort_by(|a, b| self.compare(a.rest, b.rest));
        let before = terms.len();
        terms.dedup_by(|term, last| {
            if last.rest != term.rest {
                return false;
            }
            let sum = &last.coefficient + &term.coefficient;
            let meet = sum.is_moderate();
            if meet {
                (last.coefficient, last.built) = (sum, None);
            }
            meet
        });
        if terms.len() < before {
            self.because(&rules::LIKE_TERMS);
        }
        terms.retain(|Term { coefficient, rest, .. }| {
            // 3·(x + y) − 2·(x + y) has become a sum in a sum.
            let flattens = self.flattens(coefficient, *rest);
            if flattens {
                pending.push((coefficient.clone(), *rest));
            }
            !flattens && !coefficient.is_zero()
        });
    }

    /// One number, or none for 0; all of them where the sum would be out of bounds.
    fn add_numbers(&mut self, mut numbers: Numbers) -> Numbers {
        if numbers.len() > 1 {
            numbers.sort();
            let mut sum = Rational::ZERO;
            for number in &numbers {
                sum = &sum + number;
                if !sum.is_moderate() {
                    return numbers;
                }
            }
            self.because(&rules::ARITHMETIC);
            numbers = smallvec![sum];
        }
        let before = numbers.len();
        numbers.retain(|number| !number.is_zero());
        if numbers.len() < before {
            self.because(&rules::ZERO_TERM);
        }
        numbers
    }

    /// c and s of a sum c·s, where s has coefficients without common factor and its constant, or else its first term,
    /// is positive. `None` where c is 1, and for a sum that is too long to be copied.
    pub(super) fn content(&mut self, sum: Expr) -> Option<(Rational, Expr)> {
        let operands = match self.graph.node(sum) {
            Node::Add(operands) if operands.len() <= SHORT => operands,
            _ => return None,
        };
        if self.note(sum).primitive {
            return None;
        }
        let coefficient = |&e: &Expr| self.graph.as_number(e).unwrap_or(self.coefficient(e));
        let ends_in_number = self.graph.as_number(*operands.last()?).is_some();
        let leading = coefficient(if ends_in_number { operands.last()? } else { &operands[0] });
        let size = common_factor(operands.iter().map(coefficient));
        let content = if leading.is_negative() { -size } else { size };
        if content.is_one() {
            if let Some(note) = &mut self.notes[sum.index()] {
                note.primitive = true;
            }
            return None;
        }
        let inverse = content.recip()?;
        let operands = operands.clone();
        let scaled = operands.into_iter().map(|operand| (inverse.clone(), operand));
        Some((content, self.sum(scaled)))
    }
}

/// ±1
pub(super) fn is_unit(number: &Rational) -> bool {
    number.is_one() || *number == Rational::MINUS_ONE
}

/// The positive number by which all of these can be divided without making any of them longer: g/d, where g is the
/// greatest common divisor of the numerators and d the one denominator of all; 1 if they have different ones.
fn common_factor<'n>(numbers: impl Iterator<Item = &'n Rational>) -> Rational {
    let mut divisor = 0;
    let mut denominator = None;
    for number in numbers {
        let Some((num, den)) = number.to_ratio() else {
            return Rational::ONE;
        };
        if *denominator.get_or_insert(den) != den {
            return Rational::ONE;
        }
        divisor = gcd(divisor, num.abs());
    }
    Rational::new(divisor, denominator.unwrap_or(1)).unwrap_or(Rational::ONE)
}

/// The greatest common divisor of two numbers that are not negative.
pub(super) fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
