//! What is known of the expressions of a run: what the assumptions say, what rises from operands, what holds in the piece
//! that is being simplified.

use super::{Facts, Simplifier};
use crate::graph::{Expr, Node};
use crate::rational::Rational;

impl Simplifier<'_> {
    /// What is known of the value of a canonical expression.
    pub(super) fn facts(&self, expr: Expr) -> Facts {
        self.derived(expr, |note| &note.facts, Self::derive_facts)
    }

    fn each_fact(&self, operands: &[Expr]) -> impl Iterator<Item = Facts> {
        operands.iter().map(|&e| self.facts(e))
    }

    fn derive_facts(&self, expr: Expr) -> Facts {
        let facts = self.derive_own_facts(expr);
        self.context.given.get(&expr).map_or(facts, |&given| facts.and(given))
    }

    fn derive_own_facts(&self, expr: Expr) -> Facts {
        match self.graph.node(expr) {
            Node::Number(number) => Facts::of(number),
            Node::Constant(constant) => Facts::of_constant(*constant),
            Node::Variable(symbol) => self.assumptions.facts(*symbol),
            Node::Add(terms) => {
                let facts = Facts::of_sum(self.each_fact(terms));
                if self.is_excluded(terms) { facts.and(Facts::NON_ZERO) } else { facts }
            }
            Node::Mul(factors) => Facts::of_product(self.each_fact(factors)),
            Node::Pow([base, exponent]) => Facts::of_power(
                self.facts(*base),
                self.facts(*exponent),
                self.graph.as_number(*exponent),
            ),
            Node::Call(function, args) => match args[..] {
                [arg] => Facts::of_call(*function, &[self.facts(arg)]),
                _ => Facts::of_call(*function, &self.each_fact(args).collect::<Vec<_>>()),
            },
            Node::Compare(..) | Node::Join(..) => Facts::of_condition(),
            Node::Select([_, then, otherwise]) => self.facts(*then).hull(self.facts(*otherwise)),
            // Not canonical.
            Node::Neg(_) | Node::Sub(_) | Node::Div(_) => Facts::UNKNOWN,
        }
    }

    /// Whether the terms are those of a·x − b, where x is assumed not to be b/a.
    fn is_excluded(&self, terms: &[Expr]) -> bool {
        let &[first, second] = terms else {
            return false;
        };
        if !self.assumptions.are_any() {
            return false;
        }
        let number = |e: Expr| self.graph.as_number(e);
        let (number, term) = match (number(first), number(second)) {
            (Some(number), None) => (number, second),
            (None, Some(number)) => (number, first),
            _ => return false,
        };
        let &[variable] = self.factors(&term) else {
            return false;
        };
        let (Node::Variable(symbol), Some(inverse)) =
            (self.graph.node(variable), self.coefficient(term).recip())
        else {
            return false;
        };
        let root = &(number * &inverse) * &Rational::MINUS_ONE;
        self.assumptions.exclude(*symbol, &root)
    }
}
