//! Common factors of the terms of a sum: a·x·y + a·z = a·(x·y + z).
//!
//! The factor that occurs in most terms is taken out of them, together with all else that those have in common; what
//! remains inside and what remains outside is treated likewise (the kernels of Brayton & McMullen, "The decomposition
//! and factorization of Boolean expressions" (1982), one at a time). For powers this is Horner's scheme. A term that
//! is used elsewhere stays as it is: it has to be computed anyway.

use super::LONGEST;
use super::atom::{Atom, atoms, power};
use crate::dense::ExprMap;
use crate::graph::{Expr, Graph, Node};
use crate::rational::Rational;

/// `coefficient` times the atoms, each as often as it says, times `rest`.
struct Term {
    coefficient: Rational,
    atoms: Vec<(Atom, i64)>,
    /// Something that is no longer looked into.
    rest: Option<Expr>,
}

impl Term {
    fn count(&self, atom: Atom) -> i64 {
        self.atoms.iter().find(|(own, _)| *own == atom).map_or(0, |&(_, times)| times)
    }
}

/// The roots with their sums factored.
pub(super) fn factor(graph: &mut Graph, roots: &[Expr]) -> Vec<Expr> {
    let reachable = graph.reachable(roots);
    let mut uses: ExprMap<usize> = ExprMap::default();
    for &expr in reachable.iter().flat_map(|&expr| graph.node(expr).children()).chain(roots) {
        *uses.entry(expr).get_or_insert(0) += 1;
    }
    let mut new = ExprMap::default();
    for expr in reachable {
        let factored = match graph.node(expr) {
            Node::Add(terms) if (2..=LONGEST).contains(&terms.len()) => {
                let terms = terms.clone();
                let terms: Vec<Term> = terms
                    .iter()
                    .map(|&term| Term::new(graph, new[term], uses[term] == 1))
                    .collect();
                factored(graph, terms)
            }
            Node::Mul(factors) => {
                // A product that was one before is shared with others.
                let is_product = |factor| matches!(graph.node(factor), Node::Mul(_));
                let factors: Vec<(Expr, bool)> =
                    factors.iter().map(|&old| (new[old], !is_product(old))).collect();
                product(graph, &factors)
            }
            node => {
                let node = node.with_children(|child| new[child]);
                graph.intern(node)
            }
        };
        new.insert(expr, factored);
    }
    roots.iter().map(|&root| new[root]).collect()
}

impl Term {
    fn new(graph: &mut Graph, expr: Expr, is_open: bool) -> Self {
        let closed = Self { coefficient: Rational::ONE, atoms: Vec::new(), rest: Some(expr) };
        let factors = match graph.node(expr) {
            Node::Number(_) => return closed,
            Node::Mul(factors) if is_open && factors.len() <= LONGEST => factors.to_vec(),
            // A power is shared with other powers where it is.
            _ => vec![expr],
        };
        let mut term = Self { coefficient: Rational::ONE, atoms: Vec::new(), rest: None };
        let mut found = Vec::new();
        for factor in factors {
            match graph.as_number(factor) {
                Some(number) => term.coefficient = &term.coefficient * number,
                None => atoms(graph, factor, &mut found),
            }
        }
        if !term.coefficient.is_moderate() {
            return closed;
        }
        for (atom, times) in found {
            match term.atoms.iter_mut().find(|(own, _)| *own == atom) {
                Some((_, known)) => *known += times,
                None => term.atoms.push((atom, times)),
            }
        }
        term
    }

    fn build(self, graph: &mut Graph) -> Expr {
        let mut factors = Vec::with_capacity(self.atoms.len() + 2);
        if !self.coefficient.is_one() {
            factors.push((graph.number(self.coefficient), true));
        }
        let powers = self.atoms.into_iter().map(|(atom, times)| power(graph, atom, times));
        factors.extend(powers.chain(self.rest).map(|factor| (factor, true)));
        product(graph, &factors)
    }
}

/// The product of factors, products among them taken apart if they may be, and powers of the same base put together:
/// what was taken out of a sum may meet its inverse outside.
fn product(graph: &mut Graph, factors: &[(Expr, bool)]) -> Expr {
    let mut flat: Vec<Expr> = Vec::with_capacity(factors.len());
    for &(factor, may_open) in factors {
        match graph.node(factor) {
            Node::Mul(inner) if may_open && factors.len() + inner.len() <= LONGEST => {
                flat.extend(inner);
            }
            _ => flat.push(factor),
        }
    }
    let (mut numbers, mut powers) = (Vec::new(), Vec::<(Expr, i64)>::new());
    let mut coefficient = Rational::ONE;
    let mut found = Vec::new();
    for factor in flat {
        match graph.as_number(factor).map(|number| (number * &coefficient, factor)) {
            Some((product, _)) if product.is_moderate() => coefficient = product,
            Some((_, number)) => numbers.push(number),
            None => atoms(graph, factor, &mut found),
        }
    }
    for (Atom { base, divides }, times) in found {
        let exponent = if divides { -times } else { times };
        match powers.iter_mut().find(|(known, _)| *known == base) {
            Some((_, known)) => *known += exponent,
            None => powers.push((base, exponent)),
        }
    }
    let mut all = Vec::with_capacity(powers.len() + 1);
    if !coefficient.is_one() {
        all.push(graph.number(coefficient));
    }
    all.extend(numbers);
    for (base, exponent) in powers.into_iter().filter(|&(_, exponent)| exponent != 0) {
        all.push(power(graph, Atom { base, divides: exponent < 0 }, exponent.abs()));
    }
    graph.mul(&all)
}

/// The sum of the terms. Goes no deeper than terms have atoms, because each step takes one away.
fn factored(graph: &mut Graph, mut terms: Vec<Term>) -> Expr {
    let mut done = Vec::new();
    while let Some(atom) = most_frequent(&terms) {
        let (mut group, others): (Vec<Term>, Vec<Term>) =
            terms.into_iter().partition(|term| term.count(atom) > 0);
        terms = others;
        let common = take_common(&mut group);
        let inside = factored(graph, group);
        done.push(Term { rest: Some(inside), ..common });
    }
    while let Some(size) = most_frequent_size(&terms) {
        let (mut group, others): (Vec<Term>, Vec<Term>) =
            terms.into_iter().partition(|term| term.coefficient.abs() == size);
        terms = others;
        let common = take_common(&mut group);
        let inside = factored(graph, group);
        done.push(Term { rest: Some(inside), ..common });
    }
    done.splice(0..0, terms);
    let mut like: Vec<(Expr, Rational)> = Vec::with_capacity(done.len());
    for mut term in done {
        let coefficient = std::mem::replace(&mut term.coefficient, Rational::ONE);
        let rest = term.build(graph);
        // What was taken out can leave equal terms behind.
        match like
            .iter_mut()
            .find(|(known, sum)| *known == rest && (sum + &coefficient).is_moderate())
        {
            Some((_, sum)) => *sum = &*sum + &coefficient,
            None => like.push((rest, coefficient)),
        }
    }
    let mut all = Vec::with_capacity(like.len());
    for (rest, coefficient) in like.into_iter().filter(|(_, sum)| !sum.is_zero()) {
        let coefficient = graph.number(coefficient);
        all.push(product(graph, &[(coefficient, true), (rest, true)]));
    }
    graph.add(&all)
}

/// The atom that most terms have, and at least two; of several the first.
fn most_frequent(terms: &[Term]) -> Option<Atom> {
    let mut counts: Vec<(Atom, usize)> = Vec::new();
    for (atom, _) in terms.iter().flat_map(|term| &term.atoms) {
        match counts.iter_mut().find(|(known, _)| known == atom) {
            Some((_, count)) => *count += 1,
            None => counts.push((*atom, 1)),
        }
    }
    let frequent = counts.into_iter().rev().max_by_key(|&(_, count)| count)?;
    (frequent.1 > 1).then_some(frequent.0)
}

fn most_frequent_size(terms: &[Term]) -> Option<Rational> {
    let sizes: Vec<Rational> = terms.iter().map(|term| term.coefficient.abs()).collect();
    let count = |size: &Rational| sizes.iter().filter(|other| *other == size).count();
    let scaled = sizes.iter().filter(|size| !size.is_one() && count(size) > 1);
    scaled.max_by_key(|size| count(size)).cloned()
}

/// Takes out of the terms what all of them have.
fn take_common(terms: &mut [Term]) -> Term {
    let first = &terms[0];
    let size = first.coefficient.abs();
    let same = terms.iter().all(|term| term.coefficient.abs() == size);
    let coefficient = if same { size } else { Rational::ONE };
    let common = first.atoms.iter().filter_map(|&(atom, _)| {
        let least = terms.iter().map(|term| term.count(atom)).min()?;
        (least > 0).then_some((atom, least))
    });
    let atoms: Vec<(Atom, i64)> = common.collect();
    for term in terms {
        for &(atom, times) in &atoms {
            for (_, own) in term.atoms.iter_mut().filter(|(own, _)| *own == atom) {
                *own -= times;
            }
        }
        term.atoms.retain(|&(_, times)| times > 0);
        if same {
            let minus = term.coefficient.is_negative();
            term.coefficient = if minus { Rational::MINUS_ONE } else { Rational::ONE };
        }
    }
    Term { coefficient, atoms, rest: None }
}
