//! Conditions and pieces: `if(p, u, v)`.
//!
//! Each piece is simplified for itself, with what its condition says: |x| in a piece where x < 0 is −x. Pieces under the
//! same condition add and multiply piece by piece. A piece that is 0 stays 0 whatever it is multiplied with: the other factors
//! may be infinite where it is taken, as the derivatives of pieces that are not taken there often are.

mod arithmetic;

use std::collections::HashMap;

use super::facts::Facts;
use super::{Simplifier, rules};
use crate::graph::{Connective, Expr, Node, Relation};
use crate::hash::BuildMixer;
use crate::rational::Rational;

/// How many pieces may lie one inside the other; what lies deeper is simplified without their conditions.
const DEEPEST: usize = 64;
/// How many nodes may be looked at for the sake of conditions in all.
const MOST: usize = 4_000_000;

/// What holds in the piece that is being simplified.
#[derive(Clone, Default)]
pub(super) struct Context {
    /// What the conditions around it say of canonical expressions.
    pub(super) given: HashMap<Expr, Facts, BuildMixer>,
    /// Canonical conditions that hold, or do not.
    known: HashMap<Expr, bool, BuildMixer>,
    depth: usize,
    /// The nodes that were looked at.
    work: usize,
}

impl Context {
    /// Whether pieces are simplified with what their conditions say.
    pub(super) fn is_open(&self) -> bool {
        self.depth < DEEPEST && self.work < MOST
    }

    fn learn(&mut self, expr: Expr, facts: Facts) {
        let known = self.given.entry(expr).or_insert(Facts::UNKNOWN);
        *known = known.and(facts);
    }
}

impl Simplifier<'_> {
    /// What the roots are made of, children first, but for pieces, which are simplified by themselves.
    pub(super) fn outside_of_pieces(&self, roots: &[Expr]) -> Vec<Expr> {
        if !self.context.is_open() {
            return self.graph.reachable(roots);
        }
        self.graph.reachable_through(roots, |node| match node {
            Node::Select([condition, ..]) => std::slice::from_ref(condition),
            _ => node.children(),
        })
    }

    /// The canonical form of a comparison of canonical expressions: a number stands on the right.
    pub(super) fn comparison(&mut self, relation: Relation, a: Expr, b: Expr) -> Expr {
        if self.is_undefined(a) || self.is_undefined(b) {
            return self.undefined();
        }
        let difference = self.difference(a, b);
        if let Some(holds) = self.facts(difference).decides(relation) {
            self.because(&rules::CERTAIN_CONDITION);
            return self.number(i64::from(holds));
        }
        let is_number = |e| self.graph.as_number(e).is_some();
        let swaps = is_number(a) || !is_number(b) && self.compare(a, b).is_gt();
        let (relation, sides) =
            if swaps { (relation.reversed(), [b, a]) } else { (relation, [a, b]) };
        self.intern(Node::Compare(relation, sides))
    }

    /// a − b, of which nothing is left in what is simplified, nor in the log.
    fn difference(&mut self, a: Expr, b: Expr) -> Expr {
        let (reason, logging) = (self.reason.take(), std::mem::replace(&mut self.logging, false));
        let difference = self.sum([(Rational::ONE, a), (Rational::MINUS_ONE, b)]);
        (self.reason, self.logging) = (reason, logging);
        difference
    }

    /// The canonical form of two canonical conditions, joined.
    pub(super) fn joined(&mut self, connective: Connective, a: Expr, b: Expr) -> Expr {
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
    fn certain(&self, condition: Expr) -> Option<bool> {
        self.graph.as_number(condition).map(|number| !number.is_zero())
    }

    /// The canonical form of two pieces under a canonical condition. The pieces need not be canonical.
    pub(super) fn pieces(&mut self, condition: Expr, then: Expr, otherwise: Expr) -> Expr {
        if let Some(holds) = self.certain(condition) {
            let piece = self.run(&[if holds { then } else { otherwise }])[0];
            self.because(&rules::CERTAIN_PIECE);
            return piece;
        }
        let run = |s: &mut Simplifier<'_>, piece: Expr| s.run(&[piece])[0];
        let then = self.under(condition, true, |s| run(s, then));
        let otherwise = self.under(condition, false, |s| run(s, otherwise));
        self.selection(condition, then, otherwise)
    }

    /// Two pieces that are simplified.
    pub(super) fn selection(&mut self, condition: Expr, then: Expr, otherwise: Expr) -> Expr {
        if self.is_undefined(condition) {
            return self.undefined();
        }
        if let Some(holds) = self.certain(condition) {
            self.because(&rules::CERTAIN_PIECE);
            return if holds { then } else { otherwise };
        }
        if then == otherwise {
            self.because(&rules::EQUAL_PIECES);
            return then;
        }
        if let Node::Select([inner, first, second]) = *self.graph.node(then)
            && second == otherwise
        {
            self.because(&rules::PIECE_WITHIN_PIECE);
            let both = self.joined(Connective::And, condition, inner);
            return self.selection(both, first, otherwise);
        }
        self.intern(Node::Select([condition, then, otherwise]))
    }

    /// Simplifies a piece, where a condition holds or does not.
    pub(super) fn under(
        &mut self,
        condition: Expr,
        holds: bool,
        simplify: impl FnOnce(&mut Simplifier<'_>) -> Expr,
    ) -> Expr {
        let mut context = self.context.clone();
        context.depth += 1;
        if context.depth <= DEEPEST {
            self.learn(condition, holds, &mut context);
        }
        context.work += self.graph.len();
        let alphabet = std::mem::take(&mut self.alphabet);
        let mut inner =
            Simplifier::with_alphabet(self.graph, self.assumptions, self.logging, alphabet);
        inner.context = context;
        let piece = simplify(&mut inner);
        let Simplifier { log, context, alphabet, .. } = inner;
        self.log.extend(log);
        self.context.work = context.work;
        self.alphabet = alphabet;
        for expr in self.graph.reachable(&[piece]) {
            self.noted(expr);
        }
        piece
    }

    /// What follows where a condition holds, or does not.
    fn learn(&mut self, condition: Expr, holds: bool, context: &mut Context) {
        let mut pending = vec![condition];
        while let Some(condition) = pending.pop() {
            context.known.insert(condition, holds);
            match *self.graph.node(condition) {
                Node::Compare(relation, [a, b]) => {
                    let relation = if holds { relation } else { relation.negated() };
                    self.learn_comparison(relation, a, b, context);
                }
                // Of both that hold each holds; of none that holds, none.
                Node::Join(connective, parts) if holds == (connective == Connective::And) => {
                    pending.extend(parts);
                }
                _ => {}
            }
        }
    }

    fn learn_comparison(&mut self, relation: Relation, a: Expr, b: Expr, context: &mut Context) {
        for (relation, a, b) in [(relation, a, b), (relation.reversed(), b, a)] {
            let difference = self.difference(a, b);
            context.learn(difference, Facts::compared(relation, &Rational::ZERO));
            let Some((coefficient, variable, root)) = self.linear(difference) else { continue };
            let relation = if coefficient.is_negative() { relation.reversed() } else { relation };
            context.learn(variable, Facts::compared(relation, &root));
        }
    }

    /// c, x and −n/c of c·x + n, where x is no sum.
    fn linear(&mut self, expr: Expr) -> Option<(Rational, Expr, Rational)> {
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

    /// Brings a derivative over one denominator piece by piece; `None` if it is not made of pieces.
    pub(super) fn collapse_pieces(&mut self, values: &[Expr], derivative: Expr) -> Option<Expr> {
        let Node::Select([condition, then, otherwise]) = *self.graph.node(derivative) else {
            return None;
        };
        if !self.context.is_open() {
            return Some(derivative);
        }
        let mut collapsed = |piece: Expr, holds| {
            self.under(condition, holds, |s| {
                let mut piece = s.run(&[piece]);
                s.collapse(values, &mut piece);
                piece[0]
            })
        };
        let (then, otherwise) = (collapsed(then, true), collapsed(otherwise, false));
        Some(self.selection(condition, then, otherwise))
    }
}
