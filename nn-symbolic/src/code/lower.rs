//! From the graph to operations.
//!
//! The value of an expression is kept as `±t` or `±1/t` of an operation `t` for as long as possible. Signs and
//! reciprocals so travel outward to where they cost nothing: a sum subtracts, a product divides, an even power forgets
//! the sign. Moving a sign through a sum, a product or an odd power does not change the rounding.

use std::collections::HashMap;

use smallvec::{SmallVec, smallvec};

use super::{Operation, as_fraction};
use crate::dense::ExprMap;
use crate::graph::{Expr, Graph, Node};
use crate::hash::BuildMixer;
use crate::rational::Rational;
use crate::table::{Function, Reciprocal};

/// The largest whole power that is written as products.
const MAX_PRODUCT: i32 = 4;

/// ±t or ±1/t, where t is an operation.
#[derive(Clone, Copy)]
struct Value {
    negative: bool,
    inverse: bool,
    index: usize,
}

impl Value {
    fn plain(index: usize) -> Self {
        Self { negative: false, inverse: false, index }
    }

    fn negated(self) -> Self {
        Self { negative: !self.negative, ..self }
    }
}

/// All operations that `roots` may need, and the index of the one that is each root's value.
pub(super) fn lower(graph: &Graph, roots: &[Expr]) -> (Vec<Operation>, Vec<usize>) {
    let mut lowering = Lowering {
        graph,
        operations: Vec::new(),
        indices: HashMap::default(),
        values: ExprMap::default(),
    };
    for expr in graph.reachable(roots) {
        let value = lowering.node(graph.node(expr));
        lowering.values.insert(expr, value);
    }
    let results = roots.iter().map(|&root| lowering.operand(root)).collect();
    (lowering.operations, results)
}

struct Lowering<'g> {
    graph: &'g Graph,
    operations: Vec<Operation>,
    /// Value numbers. The keys of sums and products have their operands in ascending order.
    indices: HashMap<Operation, usize, BuildMixer>,
    values: ExprMap<Value>,
}

impl Lowering<'_> {
    fn node(&mut self, node: &Node) -> Value {
        match node {
            Node::Number(number) => self.number(number),
            Node::Constant(constant) => Value::plain(self.push(Operation::Constant(*constant))),
            Node::Variable(symbol) => Value::plain(self.push(Operation::Variable(*symbol))),
            Node::Neg([a]) => self.values[*a].negated(),
            Node::Add(terms) => {
                let terms = terms.iter().map(|term| self.values[*term]).collect();
                self.sum(terms)
            }
            Node::Sub([a, b]) => self.sum(vec![self.values[*a], self.values[*b].negated()]),
            Node::Mul(factors) => self.product(factors),
            Node::Div([a, b]) => {
                let (a, b) = (self.values[*a], self.values[*b]);
                let negative = a.negative != b.negative;
                let (a, b) = (self.magnitude(a), self.magnitude(b));
                Value { negative, ..Value::plain(self.push(Operation::Div([a, b]))) }
            }
            Node::Pow([base, exponent]) => self.power(*base, *exponent),
            Node::Call(function, args) => self.call(*function, args),
            Node::Compare(relation, args) => {
                let args = args.map(|arg| self.operand(arg));
                Value::plain(self.push(Operation::Compare(*relation, args)))
            }
            Node::Join(connective, args) => {
                let args = args.map(|arg| self.operand(arg));
                Value::plain(self.push(Operation::Join(*connective, args)))
            }
            Node::Select(parts) => {
                let parts = parts.map(|part| self.operand(part));
                Value::plain(self.push(Operation::Select(parts)))
            }
        }
    }

    /// Positive terms first, then what is subtracted from them; a minus before it all if there are no positive ones.
    fn sum(&mut self, terms: Vec<Value>) -> Value {
        let (mut positive, mut negative) = (Vec::new(), Vec::new());
        for term in terms {
            let side = if term.negative { &mut negative } else { &mut positive };
            side.push(self.magnitude(term));
        }
        // b − a, where a − b is there already, is its negative: rounding is symmetric.
        if let (&[a], &[b]) = (&*positive, &*negative)
            && let Some(&opposite) = self.indices.get(&Operation::Sub([b, a]))
        {
            return Value::plain(opposite).negated();
        }
        if let Some(sum) = self.all_of(Operation::Add, &positive) {
            let subtract = |sum, &term: &usize| self.push(Operation::Sub([sum, term]));
            Value::plain(negative.iter().fold(sum, subtract))
        } else if let Some(sum) = self.all_of(Operation::Add, &negative) {
            Value::plain(sum).negated()
        } else {
            self.number(&Rational::ZERO)
        }
    }

    /// One quotient: the coefficient's parts first, reciprocals below. What is divided by a power is divided by parts of it,
    /// one after the other, since the power may overflow where nothing else does. That takes as many operations.
    fn product(&mut self, factors: &[Expr]) -> Value {
        let coefficient = factors.first().and_then(|&first| self.as_number(first));
        let factors = &factors[usize::from(coefficient.is_some())..];
        let (mut parts, mut negative) = (Vec::new(), false);
        let factors = factors.iter().filter_map(|&factor| match self.inverse_power(factor) {
            Some(power) => {
                negative ^= self.values[factor].negative;
                parts.push(power);
                None
            }
            None => Some(self.values[factor]),
        });
        let factors: Vec<Value> = factors.collect();

        let (mut above, mut below) = (Vec::new(), Vec::new());
        if let Some((number, is_negative)) = coefficient {
            negative ^= is_negative;
            // One number, but x/3 is x by 3 and not x times something that is not quite a third.
            let (numerator, denominator) = match as_fraction(&number) {
                Some((1, denominator)) => (Rational::ONE, denominator.into()),
                _ => (number, Rational::ONE),
            };
            for (side, part) in [(&mut above, numerator), (&mut below, denominator)] {
                if !part.is_one() {
                    side.push(self.push(Operation::Number(part)));
                }
            }
        }
        for factor in factors {
            negative ^= factor.negative;
            let side = if factor.inverse { &mut below } else { &mut above };
            side.push(factor.index);
        }

        let above = self.all_of(Operation::Mul, &above);
        let below = self.all_of(Operation::Mul, &below);
        let (inverse, index) = match (above, below) {
            (Some(above), Some(below)) => (false, self.push(Operation::Div([above, below]))),
            (Some(above), None) => (false, above),
            (None, Some(below)) if parts.is_empty() => (true, below),
            (None, Some(below)) => (false, self.reciprocal_of(below)),
            (None, None) => (false, self.one()),
        };
        let index = parts.into_iter().fold(index, |all, power| {
            power.into_iter().fold(all, |all, part| self.push(Operation::Div([all, part])))
        });
        Value { negative, inverse, index }
    }

    /// What to divide by, one after the other, if an expression is 1 by a small power: by a sum or a product, which may be
    /// large where its operands are not, as often as it takes, and by the square of a variable.
    fn inverse_power(&mut self, factor: Expr) -> Option<SmallVec<[usize; 4]>> {
        let &Node::Pow([base, exponent]) = self.graph.node(factor) else { return None };
        let exponent = -self.graph.as_number(exponent)?.to_i64()?;
        let is_computed =
            matches!(self.graph.node(base), Node::Add(_) | Node::Sub(_) | Node::Mul(_));
        let least = if is_computed { 2 } else { 3 };
        if !(least..=i64::from(MAX_PRODUCT)).contains(&exponent) {
            return None;
        }
        let value = *self.values.get(base)?;
        if value.inverse {
            return None;
        }
        let base = value.index;
        let square = |s: &mut Self| s.whole_power(base, 2);
        Some(match (exponent, is_computed) {
            (2, _) => smallvec![base; 2],
            (3, true) => smallvec![base; 3],
            (3, false) => smallvec![square(self), base],
            _ => smallvec![square(self); 2],
        })
    }

    fn power(&mut self, base: Expr, exponent: Expr) -> Value {
        if let Some((exponent, is_reciprocal)) = self.as_number(exponent) {
            if let Some(n) = as_i32(&exponent) {
                let base = self.values[base];
                return match n {
                    0 => Value::plain(self.one()),
                    _ => Value {
                        negative: base.negative && n % 2 != 0,
                        inverse: base.inverse != is_reciprocal,
                        index: self.whole_power(base.index, n),
                    },
                };
            }
            // x^(n + 1/2) = xⁿ·√x
            if let Some(n) = as_i32(&(&exponent - &Rational::HALF)) {
                let base = self.operand(base);
                let root = self.push(Operation::Call(Function::Sqrt, vec![base]));
                let index = match n {
                    0 => root,
                    _ => {
                        let power = self.whole_power(base, n);
                        self.push(Operation::Mul([power, root]))
                    }
                };
                return Value { inverse: is_reciprocal, ..Value::plain(index) };
            }
        }
        let (base, exponent) = (self.operand(base), self.operand(exponent));
        Value::plain(self.push(Operation::Pow([base, exponent])))
    }

    /// tⁿ for n ≥ 1, the square shared by the powers above it.
    fn whole_power(&mut self, base: usize, n: i32) -> usize {
        match n {
            1 => base,
            2 => self.push(Operation::Mul([base, base])),
            3..=MAX_PRODUCT => {
                let square = self.whole_power(base, 2);
                let rest = self.whole_power(base, n - 2);
                self.push(Operation::Mul([square, rest]))
            }
            _ => self.push(Operation::Powi([base], n)),
        }
    }

    fn call(&mut self, function: Function, args: &[Expr]) -> Value {
        let mut args: Vec<usize> = args.iter().map(|&arg| self.operand(arg)).collect();
        match function.row().reciprocal {
            None => Value::plain(self.push(Operation::Call(function, args))),
            Some(Reciprocal::OfValue(of)) => {
                Value { inverse: true, ..Value::plain(self.push(Operation::Call(of, args))) }
            }
            Some(Reciprocal::OfArgument(of)) => {
                let one = self.one();
                for arg in &mut args {
                    *arg = self.push(Operation::Div([one, *arg]));
                }
                Value::plain(self.push(Operation::Call(of, args)))
            }
        }
    }

    fn number(&mut self, number: &Rational) -> Value {
        Value {
            negative: number.is_negative(),
            ..Value::plain(self.push(Operation::Number(number.abs())))
        }
    }

    fn one(&mut self) -> usize {
        self.push(Operation::Number(Rational::ONE))
    }

    /// The absolute value of the number that `expr` was lowered to, if it was, and whether it is negative.
    fn as_number(&self, expr: Expr) -> Option<(Rational, bool)> {
        let value = self.values[expr];
        match &self.operations[value.index] {
            Operation::Number(number) if !value.inverse => Some((number.clone(), value.negative)),
            _ => None,
        }
    }

    /// The operation that is the value of `expr`, its sign included.
    fn operand(&mut self, expr: Expr) -> usize {
        let value = self.values[expr];
        let magnitude = self.magnitude(value);
        if value.negative { self.push(Operation::Neg([magnitude])) } else { magnitude }
    }

    /// The operation that is `value` but for the sign.
    fn magnitude(&mut self, value: Value) -> usize {
        if value.inverse { self.reciprocal_of(value.index) } else { value.index }
    }

    fn reciprocal_of(&mut self, index: usize) -> usize {
        let one = self.one();
        self.push(Operation::Div([one, index]))
    }

    /// `combine` from left to right; `None` of nothing.
    fn all_of(
        &mut self,
        combine: fn([usize; 2]) -> Operation,
        operands: &[usize],
    ) -> Option<usize> {
        let mut operands = operands.iter().copied();
        let first = operands.next()?;
        Some(operands.fold(first, |all, next| self.push(combine([all, next]))))
    }

    /// The index of `operation`, which is new only if it was not there already.
    fn push(&mut self, operation: Operation) -> usize {
        let key = match operation {
            Operation::Add([a, b]) => Operation::Add([a.min(b), a.max(b)]),
            Operation::Mul([a, b]) => Operation::Mul([a.min(b), a.max(b)]),
            _ => operation.clone(),
        };
        *self.indices.entry(key).or_insert_with(|| {
            self.operations.push(operation);
            self.operations.len() - 1
        })
    }
}

fn as_i32(number: &Rational) -> Option<i32> {
    number.to_i64()?.try_into().ok()
}
