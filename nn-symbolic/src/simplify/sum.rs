//! Canonical sums.

use super::canonical::SHORT;
use super::{Simplifier, has_coefficient, rules};
use crate::graph::{Expr, Node};
use crate::rational::Rational;

/// `coefficient · rest`, where `rest` is no number and has no coefficient of its own.
pub(super) struct Term {
    pub(super) coefficient: Rational,
    pub(super) rest: Expr,
}

impl Simplifier<'_> {
    /// The canonical form of the sum of `coefficient · expression`, of canonical expressions.
    pub(super) fn sum(&mut self, parts: Vec<(Rational, Expr)>) -> Expr {
        let mut pending = parts;
        let mut numbers = Vec::new();
        let mut terms = Vec::new();
        loop {
            while let Some((coefficient, expr)) = pending.pop() {
                self.take_apart(coefficient, expr, &mut pending, &mut numbers, &mut terms);
            }
            if terms.iter().any(|term| self.is_undefined(term.rest)) {
                return self.undefined();
            }
            terms = self.collect_terms(terms);
            // 3·(x + y) − 2·(x + y) has become a sum in a sum.
            let (flat, sums) = terms
                .into_iter()
                .partition::<Vec<_>, _>(|term| !self.flattens(&term.coefficient, term.rest));
            terms = flat;
            if sums.is_empty() {
                break;
            }
            pending.extend(sums.into_iter().map(|term| (term.coefficient, term.rest)));
        }
        let numbers = self.add_numbers(numbers);
        let mut operands: Vec<Expr> =
            terms.into_iter().map(|term| self.scaled(&term.coefficient, term.rest)).collect();
        operands.extend(numbers.into_iter().map(|n| self.intern(Node::Number(n))));
        match operands[..] {
            [] => self.number(0),
            [operand] => operand,
            _ => self.finish(Node::Add(operands.into())),
        }
    }

    /// Sorts `coefficient · expr` into numbers, terms and, if it is a sum, more to take apart.
    fn take_apart(
        &mut self,
        coefficient: Rational,
        expr: Expr,
        pending: &mut Vec<(Rational, Expr)>,
        numbers: &mut Vec<Rational>,
        terms: &mut Vec<Term>,
    ) {
        match self.graph.node(expr) {
            Node::Number(number) => {
                let product = &coefficient * number;
                numbers.push(product);
                return;
            }
            Node::Add(operands) if self.flattens(&coefficient, expr) => {
                pending.extend(operands.iter().map(|&e| (coefficient.clone(), e)));
                return;
            }
            Node::Add(operands) if is_unit(&coefficient) => self.nested |= operands.len() > SHORT,
            _ => {}
        }
        let term = self.split(expr);
        let product = &coefficient * &term.coefficient;
        if !product.is_moderate() {
            let rest = expr;
            terms.push(Term { coefficient, rest });
        } else if self.flattens(&product, term.rest) {
            pending.push((product, term.rest));
        } else if let Some((content, primitive)) = self.content(term.rest) {
            pending.push((&product * &content, primitive));
        } else {
            let (coefficient, rest) = (product, term.rest);
            terms.push(Term { coefficient, rest });
        }
    }

    fn is_undefined(&self, expr: Expr) -> bool {
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
    pub(super) fn split(&mut self, expr: Expr) -> Term {
        let coefficient = self.coefficient(expr).clone();
        let rest = match self.graph.node(expr) {
            Node::Mul(factors) if has_coefficient(self.graph, factors) => match factors[1..] {
                [factor] => factor,
                ref several => {
                    let several = several.into();
                    self.intern(Node::Mul(several))
                }
            },
            _ => expr,
        };
        Term { coefficient, rest }
    }

    /// The inverse of [`split`](Self::split).
    pub(super) fn scaled(&mut self, coefficient: &Rational, rest: Expr) -> Expr {
        if coefficient.is_one() {
            return rest;
        }
        let (mut numbers, mut factors) = (vec![coefficient.clone()], vec![]);
        match self.graph.node(rest) {
            Node::Mul(more) => {
                // A coefficient in front of another: one number, unless that would be immoderate.
                let first = self.graph.as_number(more[0]).cloned();
                factors.extend_from_slice(&more[usize::from(first.is_some())..]);
                numbers.extend(first);
            }
            _ => factors.push(rest),
        }
        let numbers = self.multiply_numbers(numbers).into_iter();
        let numbers: Vec<Expr> = numbers.map(|n| self.intern(Node::Number(n))).collect();
        factors.splice(0..0, numbers);
        if let [factor] = factors[..] {
            return factor;
        }
        self.intern(Node::Mul(factors.into()))
    }

    /// Sorts, and adds the coefficients of equal rests.
    fn collect_terms(&mut self, mut terms: Vec<Term>) -> Vec<Term> {
        terms.sort_by(|a, b| self.compare(a.rest, b.rest));
        let mut collected: Vec<Term> = Vec::with_capacity(terms.len());
        for term in terms {
            if let Some(last) = collected.last_mut().filter(|last| last.rest == term.rest) {
                let sum = &last.coefficient + &term.coefficient;
                if sum.is_moderate() {
                    last.coefficient = sum;
                    self.because(&rules::LIKE_TERMS);
                    continue;
                }
            }
            collected.push(term);
        }
        collected.retain(|term| !term.coefficient.is_zero());
        collected
    }

    /// One number, or none for 0; all of them where the sum would be out of bounds.
    fn add_numbers(&mut self, mut numbers: Vec<Rational>) -> Vec<Rational> {
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
            numbers = vec![sum];
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
            Node::Add(operands) if operands.len() <= SHORT => operands.clone(),
            _ => return None,
        };
        let coefficients: Vec<Rational> = operands
            .iter()
            .map(|&e| match self.graph.node(e) {
                Node::Number(number) => number.clone(),
                _ => self.coefficient(e).clone(),
            })
            .collect();
        let ends_in_number = self.graph.as_number(*operands.last()?).is_some();
        let leading = if ends_in_number { coefficients.last()? } else { &coefficients[0] };
        let size = common_factor(&coefficients);
        let content = if leading.is_negative() { -size } else { size };
        if content.is_one() {
            return None;
        }
        let inverse = content.recip()?;
        let scaled = operands.iter().map(|&operand| (inverse.clone(), operand));
        Some((content, self.sum(scaled.collect())))
    }
}

/// ±1
pub(super) fn is_unit(number: &Rational) -> bool {
    number.is_one() || *number == Rational::MINUS_ONE
}

/// The positive number by which all of these can be divided without making any of them longer: g/d, where g is the
/// greatest common divisor of the numerators and d the one denominator of all; 1 if they have different ones.
fn common_factor(numbers: &[Rational]) -> Rational {
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
