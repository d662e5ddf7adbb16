//! Conditions and pieces: `if(p, u, v)`.
//!
//! Each piece is simplified for itself, with what its condition says: |x| in a piece where x < 0 is −x. Pieces under the
//! same condition add and multiply piece by piece. A piece that is 0 stays 0 whatever it is multiplied with: the other factors
//! may be infinite where it is taken, as the derivatives of pieces that are not taken there often are.

use std::collections::HashMap;

use super::facts::Facts;
use super::range::Range;
use super::signs::Signs;
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
        if let Some(holds) = decided(relation, self.facts(difference).signs) {
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
        let number = |s: &Self, e| s.graph.as_number(e).map(|n| !n.is_zero());
        let decisive = connective == Connective::Or;
        if self.is_undefined(a) || self.is_undefined(b) {
            return self.undefined();
        }
        match (number(self, a), number(self, b)) {
            (Some(holds), _) => {
                self.because(&rules::CERTAIN_CONDITION);
                if holds == decisive { a } else { b }
            }
            (_, Some(holds)) => {
                self.because(&rules::CERTAIN_CONDITION);
                if holds == decisive { b } else { a }
            }
            _ if a == b => {
                self.because(&rules::CERTAIN_CONDITION);
                a
            }
            _ => {
                let joined = self.intern(Node::Join(connective, [a, b]));
                match self.context.known.get(&joined) {
                    Some(&holds) => self.number(i64::from(holds)),
                    None => joined,
                }
            }
        }
    }

    /// The canonical form of two pieces under a canonical condition. The pieces need not be canonical.
    pub(super) fn pieces(&mut self, condition: Expr, then: Expr, otherwise: Expr) -> Expr {
        if let Some(number) = self.graph.as_number(condition) {
            let taken = if number.is_zero() { otherwise } else { then };
            let piece = self.run(&[taken])[0];
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
        if let Some(number) = self.graph.as_number(condition) {
            let taken = if number.is_zero() { otherwise } else { then };
            self.because(&rules::CERTAIN_PIECE);
            return taken;
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

    /// `coefficient` times pieces of which one is 0, which take it in.
    pub(super) fn scaled_pieces(&mut self, coefficient: &Rational, expr: Expr) -> Option<Expr> {
        let Node::Select([condition, then, otherwise]) = *self.graph.node(expr) else {
            return None;
        };
        if !self.context.is_open() {
            return None;
        }
        if ![then, otherwise].iter().any(|&piece| self.graph.is_number(piece, 0)) {
            return None;
        }
        let [then, otherwise] = [(then, true), (otherwise, false)].map(|(piece, holds)| {
            self.under(condition, holds, |s| {
                let number = s.graph.number(coefficient.clone());
                let product = s.graph.mul(&[number, piece]);
                s.run(&[product])[0]
            })
        });
        Some(self.selection(condition, then, otherwise))
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
        let mut inner = Simplifier::new(self.graph, self.assumptions, self.logging);
        inner.context = context;
        let piece = simplify(&mut inner);
        let Simplifier { log, context, .. } = inner;
        self.log.extend(log);
        self.context.work = context.work;
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
            context.learn(difference, Facts::new(Signs::compared(relation), false, Range::ALL));
            let Some((coefficient, variable, root)) = self.linear(difference) else { continue };
            let relation = if coefficient.is_negative() { relation.reversed() } else { relation };
            context
                .learn(variable, Facts::new(Signs::ANY, false, Range::compared(relation, &root)));
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

    /// The product of some factors of which some are pieces, if it is to be taken piece by piece: if one of them is 0, or
    /// several stand under the same condition.
    pub(super) fn product_of_pieces(&mut self, factors: &[Expr]) -> Option<Expr> {
        if !self.context.is_open() {
            return None;
        }
        if let Some(place) = factors.iter().position(|&factor| self.is_sum_of_gates(factor)) {
            self.because(&rules::PRODUCT_OF_PIECES);
            let mut others = factors.to_vec();
            let terms = self.graph.node(others.remove(place)).children().to_vec();
            let products =
                terms.into_iter().map(|term| self.graph.mul(&[&others[..], &[term]].concat()));
            let products: Vec<Expr> = products.collect();
            let sum = self.graph.add(&products);
            return Some(self.run(&[sum])[0]);
        }
        let (condition, _) = factors.iter().enumerate().find_map(|(place, &factor)| {
            let (condition, arms) = self.pieces_of(factor)?;
            let is_zero = arms.iter().any(|&arm| self.graph.is_number(arm, 0));
            let others = &factors[place + 1..];
            let is_shared = || others.iter().any(|&e| self.is_under(e, condition));
            (is_zero || is_shared()).then_some((condition, place))
        })?;
        self.because(&rules::PRODUCT_OF_PIECES);
        let [then, otherwise] = [true, false].map(|holds| {
            let factors: Vec<Expr> =
                factors.iter().map(|&factor| self.piece(factor, condition, holds)).collect();
            match factors.iter().any(|&factor| self.graph.is_number(factor, 0)) {
                true => self.graph.number(0),
                false => self.graph.mul(&factors),
            }
        });
        Some(self.pieces(condition, then, otherwise))
    }

    /// The sum of some terms, if several of them are pieces under the same condition.
    pub(super) fn sum_of_pieces(&mut self, terms: &[Expr]) -> Option<Expr> {
        if !self.context.is_open() {
            return None;
        }
        if let Some(sum) = self.sum_with_number(terms) {
            return Some(sum);
        }
        let (mut seen, mut condition): (Vec<Expr>, _) = (Vec::new(), None);
        for &term in terms {
            let factors = self.factors(&term);
            let [factor] = factors[..] else { continue };
            let Some((own, _)) = self.pieces_of(factor) else { continue };
            if seen.iter().any(|&other| self.is_same(own, other)) {
                condition = Some(own);
                break;
            }
            seen.push(own);
        }
        let condition = condition?;
        self.because(&rules::SUM_OF_PIECES);
        let is_piece = |s: &Self, term: &Expr| match s.factors(term) {
            [factor] => s.is_under(*factor, condition),
            _ => false,
        };
        let (pieces, mut others): (Vec<Expr>, Vec<Expr>) =
            terms.iter().partition(|term| is_piece(self, term));
        let [then, otherwise] = [true, false].map(|holds| {
            let terms: Vec<Expr> = pieces
                .iter()
                .map(|term| {
                    let coefficient = self.coefficient(*term).clone();
                    let factor = self.factors(term)[0];
                    let piece = self.piece(factor, condition, holds);
                    let coefficient = self.graph.number(coefficient);
                    self.graph.mul(&[coefficient, piece])
                })
                .collect();
            self.graph.add(&terms)
        });
        others.push(self.pieces(condition, then, otherwise));
        Some(self.sum_of(&others))
    }

    /// A number added to pieces that are numbers.
    fn sum_with_number(&mut self, terms: &[Expr]) -> Option<Expr> {
        let (&number, terms) = terms.split_last()?;
        self.graph.as_number(number)?;
        let is_number = |e: Expr| self.graph.as_number(e).is_some();
        let place = terms.iter().position(|term| match self.factors(term) {
            [factor] => match self.graph.node(*factor) {
                Node::Select([_, arms @ ..]) => arms.iter().all(|&arm| is_number(arm)),
                _ => false,
            },
            _ => false,
        })?;
        self.because(&rules::SUM_OF_PIECES);
        let mut others = terms.to_vec();
        let term = others.remove(place);
        let coefficient = self.coefficient(term).clone();
        let Node::Select([condition, arms @ ..]) = *self.graph.node(self.factors(&term)[0]) else {
            return None;
        };
        let coefficient = self.graph.number(coefficient);
        let [then, otherwise] = arms.map(|arm| {
            let scaled = self.graph.mul(&[coefficient, arm]);
            self.graph.add(&[scaled, number])
        });
        others.push(self.pieces(condition, then, otherwise));
        Some(self.sum_of(&others))
    }

    /// Whether a factor is a sum of pieces each of which is 0 somewhere, so that the others must not be there.
    fn is_sum_of_gates(&self, factor: Expr) -> bool {
        let is_gate = |term: &Expr| match self.factors(term) {
            [factor] => match self.graph.node(*factor) {
                Node::Select([_, arms @ ..]) => {
                    arms.iter().any(|&arm| self.graph.is_number(arm, 0))
                }
                _ => false,
            },
            _ => false,
        };
        matches!(self.graph.node(factor), Node::Add(terms) if terms.iter().all(is_gate))
    }

    /// Whether two conditions are the same, in whatever order they are joined.
    fn is_same(&self, a: Expr, b: Expr) -> bool {
        let parts = |condition: Expr| {
            let connective = match self.graph.node(condition) {
                Node::Join(connective, _) => Some(*connective),
                _ => None,
            };
            let (mut parts, mut pending) = (Vec::new(), vec![condition]);
            while let Some(next) = pending.pop() {
                match self.graph.node(next) {
                    Node::Join(own, both) if Some(*own) == connective => pending.extend(both),
                    _ => parts.push(next),
                }
            }
            parts.sort_unstable();
            parts.dedup();
            (connective, parts)
        };
        a == b || parts(a) == parts(b)
    }

    /// Condition and pieces of a factor: of a power, those of its base.
    fn pieces_of(&self, factor: Expr) -> Option<(Expr, [Expr; 2])> {
        let base = self.number_power(factor).map_or(factor, |(base, _)| base);
        match *self.graph.node(base) {
            // A power of 0 may be anything.
            Node::Select([condition, ..]) if base != factor => Some((condition, [base; 2])),
            Node::Select([condition, then, otherwise]) => Some((condition, [then, otherwise])),
            _ => None,
        }
    }

    fn is_under(&self, factor: Expr, condition: Expr) -> bool {
        self.pieces_of(factor).is_some_and(|(own, _)| self.is_same(own, condition))
    }

    /// What a factor is where a condition holds, or does not.
    fn piece(&mut self, factor: Expr, condition: Expr, holds: bool) -> Expr {
        let (base, exponent) = self.base_and_exponent(factor);
        match *self.graph.node(base) {
            Node::Select([own, then, otherwise]) if self.is_same(own, condition) => {
                let piece = if holds { then } else { otherwise };
                if exponent.is_one() {
                    return piece;
                }
                let exponent = self.graph.number(exponent);
                self.graph.pow(piece, exponent)
            }
            _ => factor,
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

/// Whether a difference of these signs compares so with 0, if that is certain.
fn decided(relation: Relation, difference: Signs) -> Option<bool> {
    let possible = Signs::compared(relation);
    if difference == Signs::NONE {
        return None;
    }
    if difference.within(possible) {
        return Some(true);
    }
    (!difference.meets(possible)).then_some(false)
}
