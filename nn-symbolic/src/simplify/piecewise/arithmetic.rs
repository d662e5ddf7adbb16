//! Sums and products of pieces.

use smallvec::SmallVec;

use super::super::{Simplifier, rules};
use crate::graph::{Expr, Node};
use crate::rational::Rational;

impl Simplifier<'_> {
    /// `coefficient` times pieces that take factors in.
    pub(in crate::simplify) fn scaled_pieces(
        &mut self,
        coefficient: &Rational,
        expr: Expr,
    ) -> Option<Expr> {
        let Node::Select([condition, then, otherwise]) = *self.graph.node(expr) else {
            return None;
        };
        // 2·if(p, x, x/2) has no fraction any more when it is multiplied.
        let is_multiple = |leaf: &Expr| !self.coefficient(*leaf).is_one();
        let takes = self.takes_factors(expr) || self.leaves(expr).iter().any(is_multiple);
        if !self.context.is_open() || !takes {
            return None;
        }
        let [then, otherwise] = [(then, true), (otherwise, false)].map(|(piece, holds)| {
            self.under(condition, holds, piece, |s| {
                let number = s.graph.number(coefficient.clone());
                let product = s.graph.mul(&[number, piece]);
                s.run(&[product])[0]
            })
        });
        Some(self.selection(condition, then, otherwise))
    }

    /// The product of some factors of which some are pieces, if it is to be taken piece by piece: if one of them takes
    /// factors in, or several stand under the same condition.
    pub(in crate::simplify) fn product_of_pieces(&mut self, factors: &[Expr]) -> Option<Expr> {
        if !self.context.is_open() {
            return None;
        }
        let sum = factors.iter().position(|&factor| self.is_sum_of_gates(factor));
        // What is finite everywhere stays outside: each term would have its own copy of it.
        let may_be_infinite = |place: &usize| {
            let mut others = factors.iter().enumerate().filter(|(other, _)| other != place);
            !others.all(|(_, &factor)| self.is_polynomial(factor))
        };
        if let Some(place) = sum.filter(may_be_infinite) {
            self.because(&rules::PRODUCT_OF_PIECES);
            let mut others = factors.to_vec();
            let terms = self.graph.node(others.remove(place)).children().to_vec();
            let products =
                terms.into_iter().map(|term| self.graph.mul(&[&others[..], &[term]].concat()));
            let products: Vec<Expr> = products.collect();
            let sum = self.graph.add(&products);
            return Some(self.run(&[sum])[0]);
        }
        let condition = factors.iter().enumerate().find_map(|(place, &factor)| {
            let condition = self.condition_of(factor)?;
            let others = &factors[place + 1..];
            let is_shared = || others.iter().any(|&e| self.is_under(e, condition));
            (self.takes_factors(factor) || is_shared()).then_some(condition)
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
    pub(in crate::simplify) fn sum_of_pieces(&mut self, terms: &[Expr]) -> Option<Expr> {
        if !self.context.is_open() {
            return None;
        }
        if let Some(sum) = self.sum_with_number(terms) {
            return Some(sum);
        }
        let (mut seen, mut condition): (Vec<Expr>, _) = (Vec::new(), None);
        for &term in terms {
            let [factor] = *self.factors(&term) else { continue };
            let Some(own) = self.condition_of(factor) else { continue };
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
        let is_gate = |term: &Expr| matches!(*self.factors(term), [one] if self.is_gate(one));
        matches!(self.graph.node(factor), Node::Add(terms) if terms.iter().all(is_gate))
    }

    /// Whether these are pieces of which one is 0.
    pub(in crate::simplify) fn is_gate(&self, expr: Expr) -> bool {
        self.leaves(expr).iter().any(|&leaf| self.graph.is_number(leaf, 0))
    }

    /// Whether a factor is made of pieces that are multiplied by others one by one: if one of them is 0, as the others
    /// may be infinite there, or if all are numbers, since that reads better.
    fn takes_factors(&self, factor: Expr) -> bool {
        let (base, exponent) = self.base_and_exponent(factor);
        let leaves = self.leaves(base);
        let is_number = |&leaf: &Expr| self.graph.as_number(leaf).is_some();
        exponent.is_one() && self.is_gate(factor)
            || !leaves.is_empty() && leaves.iter().all(is_number)
    }

    /// Pieces in pieces; none if these are no pieces, and only the outermost if there are many.
    fn leaves(&self, expr: Expr) -> SmallVec<[Expr; 8]> {
        const MOST: usize = 16;
        let (mut leaves, mut pending): (SmallVec<[Expr; 8]>, SmallVec<[Expr; 8]>) =
            (SmallVec::new(), SmallVec::new());
        let Node::Select([_, outer @ ..]) = *self.graph.node(expr) else { return leaves };
        pending.extend(outer);
        while let Some(next) = pending.pop() {
            match *self.graph.node(next) {
                Node::Select([_, arms @ ..]) if leaves.len() + pending.len() < MOST => {
                    pending.extend(arms);
                }
                _ => leaves.push(next),
            }
        }
        leaves
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

    /// The condition of a factor that is made of pieces, or a power of them.
    fn condition_of(&self, factor: Expr) -> Option<Expr> {
        let base = self.number_power(factor).map_or(factor, |(base, _)| base);
        match *self.graph.node(base) {
            Node::Select([condition, ..]) => Some(condition),
            _ => None,
        }
    }

    fn is_under(&self, factor: Expr, condition: Expr) -> bool {
        self.condition_of(factor).is_some_and(|own| self.is_same(own, condition))
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
}
