//! Conditions: comparisons and what joins them.

use std::cmp::Ordering;

use super::super::{Simplifier, rules};
use crate::graph::{Connective, Expr, Node, Relation};
use crate::rational::Rational;
use crate::table::Function;

/// What a comparison with a number comes to.
enum Compared {
    Always(bool),
    /// Another operand compares so with the number.
    Operand(Expr, Relation),
}

impl Simplifier<'_> {
    /// The canonical form of a comparison of canonical expressions: a number stands on the right.
    pub(in crate::simplify) fn comparison(&mut self, relation: Relation, a: Expr, b: Expr) -> Expr {
        if self.is_undefined(a) || self.is_undefined(b) {
            return self.undefined();
        }
        let [a, b] = [a, b].map(|side| self.one_of_equals(side));
        let difference = self.difference(a, b);
        if let Some(holds) = self.facts(difference).decides(relation) {
            self.because(&rules::CERTAIN_CONDITION);
            return self.number(i64::from(holds));
        }
        if let Some((relation, operand, number)) = self.compared_places(relation, [a, b]) {
            self.because(&rules::CONDITION_SOLVED);
            return self.comparison(relation, operand, number);
        }
        let is_number = |e| self.graph.as_number(e).is_some();
        let swaps = is_number(a) || !is_number(b) && self.compare(a, b).is_gt();
        let (relation, sides) =
            if swaps { (relation.reversed(), [b, a]) } else { (relation, [a, b]) };
        match self.compared_extremum(relation, sides) {
            Some(Compared::Always(holds)) => {
                self.because(&rules::CERTAIN_CONDITION);
                return self.number(i64::from(holds));
            }
            Some(Compared::Operand(operand, relation)) => {
                self.because(&rules::CONDITION_SOLVED);
                return self.comparison(relation, operand, sides[1]);
            }
            None => {}
        }
        self.intern(Node::Compare(relation, sides))
    }

    /// x for max(x, y) where x = y. In a value this would take y out of the derivative, but conditions have none.
    fn one_of_equals(&mut self, side: Expr) -> Expr {
        let &Node::Call(Function::Min | Function::Max, ref args) = self.graph.node(side) else {
            return side;
        };
        let [x, y] = [args[0], args[1]];
        let difference = self.difference(x, y);
        if self.facts(difference).is_zero() { x } else { side }
    }

    /// A comparison of a·x + m with b·x + n, as one of x with a number.
    fn compared_places(
        &mut self,
        relation: Relation,
        [a, b]: [Expr; 2],
    ) -> Option<(Relation, Expr, Expr)> {
        let [(_, x, _), (_, other, _)] = [self.linear(a)?, self.linear(b)?];
        if x != other {
            return None;
        }
        let difference = self.difference(a, b);
        let (coefficient, _, root) = self.linear(difference).filter(|&(_, rest, _)| rest == x)?;
        let relation = if coefficient.is_negative() { relation.reversed() } else { relation };
        Some((relation, x, self.number(root)))
    }

    /// Whether two canonical expressions are known to compare like this.
    pub(in crate::simplify) fn proves(&mut self, relation: Relation, a: Expr, b: Expr) -> bool {
        let difference = if self.graph.is_number(b, 0) { a } else { self.difference(a, b) };
        self.facts(difference).decides(relation) == Some(true)
    }

    /// a − b, for what is known of it.
    pub(super) fn difference(&mut self, a: Expr, b: Expr) -> Expr {
        self.aside(|s| s.sum([(Rational::ONE, a), (Rational::MINUS_ONE, b)]))
    }

    /// The canonical form of two canonical conditions, joined.
    pub(in crate::simplify) fn joined(&mut self, connective: Connective, a: Expr, b: Expr) -> Expr {
        let decisive = connective == Connective::Or;
        if self.is_undefined(a) || self.is_undefined(b) {
            return self.undefined();
        }
        let one = match (self.certain(a), self.certain(b)) {
            (Some(holds), _) => Some(if holds == decisive { a } else { b }),
            (_, Some(holds)) => Some(if holds == decisive { b } else { a }),
            _ => (a == b).then_some(a),
        };
        if let Some(one) = one {
            self.because(&rules::CERTAIN_CONDITION);
            return one;
        }
        let joined = self.intern(Node::Join(connective, [a, b]));
        match self.context.known.get(&joined) {
            Some(&holds) => self.number(i64::from(holds)),
            None => joined,
        }
    }

    /// Whether a canonical condition always holds, or never.
    pub(super) fn certain(&self, condition: Expr) -> Option<bool> {
        self.graph.as_number(condition).map(|number| !number.is_zero())
    }

    /// c, x and −n/c of c·x + n, where x is no sum.
    pub(super) fn linear(&mut self, expr: Expr) -> Option<(Rational, Expr, Rational)> {
        let (term, number) = match self.graph.node(expr) {
            Node::Add(terms) => match terms[..] {
                [term, number] => (term, self.graph.as_number(number)?.clone()),
                _ => return None,
            },
            Node::Number(_) => return None,
            _ => (expr, Rational::ZERO),
        };
        let (coefficient, rest) = self.split(term);
        let root = &number * &coefficient.recip()?;
        Some((coefficient, rest, -root))
    }

    /// A comparison of `max(u, n)`, or of `min` or `relu`, with m, where n and m are numbers: it is one of u with m.
    fn compared_extremum(&self, relation: Relation, [a, b]: [Expr; 2]) -> Option<Compared> {
        let number = self.graph.as_number(b)?;
        let Node::Call(function, args) = self.graph.node(a) else { return None };
        let (operand, bound) = match (function, &args[..]) {
            (Function::Relu, &[operand]) => (operand, Rational::ZERO),
            (Function::Max | Function::Min, &[u, v]) => {
                match (self.graph.as_number(u), self.graph.as_number(v)) {
                    (None, Some(bound)) => (u, bound.clone()),
                    (Some(bound), None) => (v, bound.clone()),
                    _ => return None,
                }
            }
            _ => return None,
        };
        // min(u, n) < m as max(−u, −n) > −m.
        let turned = |relation: Relation| match function {
            Function::Min => relation.reversed(),
            _ => relation,
        };
        let order = bound.cmp(number);
        let order = if *function == Function::Min { order.reverse() } else { order };
        let own = turned(relation);
        Some(match (own, order) {
            (_, Ordering::Less) => Compared::Operand(operand, relation),
            (Relation::Greater, Ordering::Equal) => Compared::Operand(operand, relation),
            (Relation::AtMost, Ordering::Equal) => Compared::Operand(operand, relation),
            (Relation::Equal, Ordering::Equal) => {
                Compared::Operand(operand, turned(Relation::AtMost))
            }
            (Relation::NotEqual, Ordering::Equal) => {
                Compared::Operand(operand, turned(Relation::Greater))
            }
            (own, order) => Compared::Always(own.holds(order)),
        })
    }
}
