//! Conditions and pieces: `if(p, u, v)`.
//!
//! Each piece is simplified for itself, with what its condition says: |x| in a piece where x < 0 is −x. Pieces under the
//! same condition add and multiply piece by piece. A piece that is 0 stays 0 whatever it is multiplied with: the other factors
//! may be infinite where it is taken, as the derivatives of pieces that are not taken there often are.

mod arithmetic;
mod conditions;

use std::collections::HashMap;

use super::facts::Facts;
use super::{Condition, Firing, Simplifier, rules};
use crate::graph::{Connective, Expr, Node, Relation};
use crate::hash::BuildMixer;
use crate::rational::Rational;

/// How many pieces may lie one inside the other; what lies deeper is simplified without their conditions.
const DEEPEST: usize = 64;
/// The largest pieces that are simplified with what their own condition says.
const LARGEST: usize = 120;
/// How many other pieces there may be inside, if the condition is not plain.
const MOST_INSIDE: usize = 1;
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

    /// The canonical form of two pieces under a canonical condition. The pieces need not be canonical.
    pub(super) fn pieces(&mut self, condition: Expr, then: Expr, otherwise: Expr) -> Expr {
        if let Some(holds) = self.certain(condition) {
            let piece = self.run(&[if holds { then } else { otherwise }])[0];
            self.because(&rules::CERTAIN_PIECE);
            return piece;
        }
        let [then, otherwise] = [(then, true), (otherwise, false)]
            .map(|(piece, holds)| self.under(condition, holds, piece, |s| s.run(&[piece])[0]));
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
        // First what is less, so that pieces under the same conditions meet.
        if let Node::Compare(Relation::Greater, sides) = *self.graph.node(condition)
            && let Node::Select([inner, less, rest]) = *self.graph.node(otherwise)
            && *self.graph.node(inner) == Node::Compare(Relation::Less, sides)
        {
            let rest = self.selection(condition, then, rest);
            return self.selection(inner, less, rest);
        }
        // What is the same on both sides of a place is there but for that place.
        if let Node::Compare(Relation::Less, sides) = *self.graph.node(condition)
            && let Node::Select([inner, greater, equal]) = *self.graph.node(otherwise)
            && then == greater
            && *self.graph.node(inner) == Node::Compare(Relation::Greater, sides)
        {
            self.because(&rules::EQUAL_PIECES);
            let condition = self.comparison(Relation::Equal, sides[0], sides[1]);
            return self.selection(condition, equal, then);
        }
        if let Some(piece) = self.met(condition, then, otherwise) {
            // Elsewhere it holds by what is known around it.
            if let Node::Compare(Relation::Equal, _) = self.graph.node(condition) {
                self.because(&rules::MEETING_PIECES);
            }
            return piece;
        }
        self.intern(Node::Select([condition, then, otherwise]))
    }

    /// The first of two pieces, if the second is that of a variable at a single place, where the first has the same value;
    /// or the other way round: 2·x for if(x > 0, 2·x, x) where x ≥ 0.
    fn met(&mut self, condition: Expr, then: Expr, otherwise: Expr) -> Option<Expr> {
        let Node::Compare(relation, [variable, place]) = *self.graph.node(condition) else {
            return None;
        };
        let symbol = self.graph.as_variable(variable)?;
        let difference = self.difference(variable, place);
        let elsewhere = Facts::compared(relation.negated(), &Rational::ZERO);
        let elsewhere = self.facts(difference).and(elsewhere);
        let piece = if relation == Relation::Equal {
            otherwise
        } else if elsewhere.is_zero() && !elsewhere.is_nowhere() {
            then
        } else {
            return None;
        };
        if self.graph.variables(&[place]).contains(&symbol) {
            return None;
        }
        let there = self.graph.substitute(&[then, otherwise], &HashMap::from([(variable, place)]));
        let mut inner = Simplifier::new(self.graph, self.assumptions, true);
        inner.context.depth = self.context.depth;
        let there = inner.run(&there);
        // Both must have a value there, or neither, as they are written.
        let widens = |firing: &Firing| matches!(firing.condition(), Condition::WhereDefined);
        let is_certain = !inner.log.iter().any(widens);
        let is_same = there[0] == there[1]
            && (is_certain || self.is_polynomial(then) && self.is_polynomial(otherwise));
        is_same.then_some(piece)
    }

    /// Whether an expression is a polynomial of variables, which has a value everywhere.
    fn is_polynomial(&self, expr: Expr) -> bool {
        let is_whole = |exponent| {
            self.graph.as_number(exponent).is_some_and(|n| n.is_integer() && n.is_positive())
        };
        self.graph.reachable(&[expr]).into_iter().all(|part| match *self.graph.node(part) {
            Node::Number(_) | Node::Constant(_) | Node::Variable(_) => true,
            Node::Add(_) | Node::Mul(_) => true,
            Node::Pow([_, exponent]) => is_whole(exponent),
            _ => false,
        })
    }

    /// Simplifies a piece, where a condition holds or does not.
    pub(super) fn under(
        &mut self,
        condition: Expr,
        holds: bool,
        piece: Expr,
        simplify: impl FnOnce(&mut Simplifier<'_>) -> Expr,
    ) -> Expr {
        let known = self.is_worth_knowing(condition, piece).then_some((condition, holds));
        self.within(known, simplify)
    }

    /// Whether a piece is simplified with what its condition says. In each of several pieces in each other an expression that
    /// they share would become another one, such as z for relu(z) where z > 0, for little gain: with more pieces inside only
    /// conditions are used that are likely to decide theirs.
    fn is_worth_knowing(&self, condition: Expr, piece: Expr) -> bool {
        let inside = self.graph.reachable(&[piece]);
        let is_selection = |&&e: &&Expr| matches!(self.graph.node(e), Node::Select(_));
        let selections = inside.iter().filter(is_selection).count();
        inside.len() <= LARGEST && (selections <= MOST_INSIDE || self.is_plain(condition))
    }

    /// Whether a condition is about multiples of one or two variables, as x < 1 and x < y are.
    fn is_plain(&self, condition: Expr) -> bool {
        const MOST_NODES: usize = 8;
        let parts = self.graph.reachable(&[condition]);
        let is_multiple =
            |factors: &[Expr]| factors.len() == 2 && self.graph.as_number(factors[0]).is_some();
        parts.len() <= MOST_NODES
            && parts.iter().all(|&part| match self.graph.node(part) {
                Node::Number(_) | Node::Constant(_) | Node::Variable(_) => true,
                Node::Compare(..) | Node::Join(..) => true,
                Node::Mul(factors) => is_multiple(factors),
                Node::Add(terms) => terms.len() == 2,
                _ => false,
            })
    }

    /// Simplifies a piece, with what is known of its condition.
    fn within(
        &mut self,
        known: Option<(Expr, bool)>,
        simplify: impl FnOnce(&mut Simplifier<'_>) -> Expr,
    ) -> Expr {
        let mut context = self.context.clone();
        context.depth += 1;
        if let Some((condition, holds)) = known.filter(|_| context.depth <= DEEPEST) {
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

    /// Brings a derivative over one denominator piece by piece; `None` if it is not made of pieces.
    pub(super) fn collapse_pieces(&mut self, values: &[Expr], derivative: Expr) -> Option<Expr> {
        let Node::Select([condition, then, otherwise]) = *self.graph.node(derivative) else {
            return None;
        };
        if !self.context.is_open() {
            return Some(derivative);
        }
        let mut collapsed = |piece: Expr, holds| {
            self.under(condition, holds, piece, |s| {
                let mut piece = s.run(&[piece]);
                s.collapse(values, &mut piece);
                piece[0]
            })
        };
        let (then, otherwise) = (collapsed(then, true), collapsed(otherwise, false));
        Some(self.selection(condition, then, otherwise))
    }
}
