//! Common parts of sums and products.
//!
//! The canonical form is flat: a·b·c and a·b·d do not share a·b, although they are equal up to the order of their
//! factors. For reading that is right, for computing it is not. [`share`] takes out pairs of operands that occur
//! together several times, the most frequent pair first, until none is left. The greedy choice is that of two-operand
//! extraction in Hosangadi, Fallah & Kastner, "Optimizing polynomial expressions by algebraic factorization and common
//! subexpression elimination" (2006).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use super::cost::{is_negative, operations};
use crate::graph::{Expr, Graph, Node};

/// Sums and products with more operands are left as they are: pairs are quadratic in them.
const LONGEST: usize = 32;

/// Powers up to this one count as repeated factors: x²·y has x·y in common with x·y·z.
const HIGHEST: i64 = 4;

/// Canonical expressions that are to be computed together, rebuilt so that sums and products which have operands in
/// common share them. The values are the same up to rounding; the results are no longer canonical.
pub fn share(graph: &mut Graph, roots: &[Expr]) -> Vec<Expr> {
    let reachable = graph.reachable(roots);
    let mut products = Lists::default();
    let mut sums = Lists::default();
    let mut terms: HashSet<Expr> = HashSet::new();
    for &expr in &reachable {
        if let Node::Add(operands) = graph.node(expr) {
            terms.extend(operands.iter());
        }
    }
    for &expr in &reachable {
        match graph.node(expr) {
            Node::Mul(factors) if factors.len() <= LONGEST => {
                // A sum can subtract: there the sign costs nothing where it is.
                let aside = usize::from(terms.contains(&expr) && is_negative(graph, expr));
                let atoms = factors[aside..].iter().flat_map(|&e| repeated(graph, e));
                products.push(expr, factors[..aside].to_vec(), atoms.collect());
            }
            Node::Add(terms) if terms.len() <= LONGEST => {
                let atoms = terms.iter().map(|&e| Atom::Whole(e));
                sums.push(expr, Vec::new(), atoms.collect());
            }
            _ => {}
        }
    }
    // A sum of two negative terms would have to be negated.
    let is_minus = |atom: &Atom| matches!(atom, Atom::Whole(e) if is_negative(graph, *e));
    products.extract(|_, _| true);
    sums.extract(|a, b| !(is_minus(a) && is_minus(b)));

    let mut rebuilt = Rebuilt::default();
    for expr in reachable {
        let new = if let Some(&list) = products.places.get(&expr) {
            rebuilt.combine(graph, &products, list, Graph::mul)
        } else if let Some(&list) = sums.places.get(&expr) {
            rebuilt.combine(graph, &sums, list, Graph::add)
        } else {
            let node = graph.node(expr);
            let node = node.with_children(|child| rebuilt.exprs[&child]);
            graph.intern(node)
        };
        rebuilt.exprs.insert(expr, new);
    }
    let shared: Vec<Expr> = roots.iter().map(|root| rebuilt.exprs[root]).collect();
    // Greedy is not always better.
    if operations(graph, &shared) < operations(graph, roots) { shared } else { roots.to_vec() }
}

/// An operand of a sum or a product.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Atom {
    /// One of the n factors of bⁿ.
    Factor(Expr),
    /// One of the n divisions of b⁻ⁿ.
    Divisor(Expr),
    /// Anything else.
    Whole(Expr),
    /// Two operands taken out together.
    Pair(usize, usize),
}

/// bⁿ as n factors.
fn repeated(graph: &Graph, factor: Expr) -> Vec<Atom> {
    let power = match graph.node(factor) {
        &Node::Pow([base, exponent]) => {
            let exponent = graph.as_number(exponent);
            exponent.and_then(|n| Some((base, n.to_i64()?)))
        }
        _ => None,
    };
    match power {
        Some((base, n)) if n.abs() <= HIGHEST => {
            let atom = if n > 0 { Atom::Factor(base) } else { Atom::Divisor(base) };
            vec![atom; n.unsigned_abs() as usize]
        }
        _ if graph.as_number(factor).is_some() => vec![Atom::Whole(factor)],
        _ => vec![Atom::Factor(factor)],
    }
}

/// All sums, or all products: their operands by number.
#[derive(Default)]
struct Lists {
    atoms: Vec<Atom>,
    numbers: HashMap<Atom, usize>,
    lists: Vec<Vec<usize>>,
    /// Operands of each list that stay with it.
    aside: Vec<Vec<Expr>>,
    places: HashMap<Expr, usize>,
}

impl Lists {
    fn push(&mut self, expr: Expr, aside: Vec<Expr>, operands: Vec<Atom>) {
        let list = operands.into_iter().map(|atom| self.number(atom)).collect();
        self.places.insert(expr, self.lists.len());
        self.lists.push(list);
        self.aside.push(aside);
    }

    fn number(&mut self, atom: Atom) -> usize {
        *self.numbers.entry(atom).or_insert_with(|| {
            self.atoms.push(atom);
            self.atoms.len() - 1
        })
    }

    /// Replaces pairs that occur in several lists by one operand, as long as there are any.
    fn extract(&mut self, allowed: impl Fn(&Atom, &Atom) -> bool) {
        // In which lists each pair occurred; what has been replaced since is noticed when it is looked at.
        let mut occurrences: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
        for (place, list) in self.lists.iter().enumerate() {
            let distinct = distinct(list);
            for (i, &a) in distinct.iter().enumerate() {
                for &b in &distinct[i + 1..] {
                    if allowed(&self.atoms[a], &self.atoms[b]) {
                        occurrences.entry((a, b)).or_default().push(place);
                    }
                }
            }
        }
        let counted = occurrences.iter();
        let mut heap: BinaryHeap<_> =
            counted.map(|(&pair, at)| (at.len(), Reverse(pair))).collect();
        while let Some((count, Reverse((a, b)))) = heap.pop() {
            if count < 2 {
                break;
            }
            let places = occurrences.entry((a, b)).or_default();
            places
                .retain(|&place| self.lists[place].contains(&a) && self.lists[place].contains(&b));
            if places.len() < count {
                heap.push((places.len(), Reverse((a, b))));
                continue;
            }
            let places = std::mem::take(places);
            let pair = self.number(Atom::Pair(a, b));
            let mut touched = Vec::new();
            for place in places {
                replace(&mut self.lists[place], a, b, pair);
                for other in distinct(&self.lists[place]) {
                    if other != pair && allowed(&self.atoms[other], &self.atoms[pair]) {
                        occurrences.entry((other, pair)).or_default().push(place);
                        touched.push(other);
                    }
                }
            }
            for other in distinct(&touched) {
                heap.push((occurrences[&(other, pair)].len(), Reverse((other, pair))));
            }
        }
    }
}

fn distinct(list: &[usize]) -> Vec<usize> {
    let mut distinct = list.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

/// Every a with a b becomes one `pair`.
fn replace(list: &mut Vec<usize>, a: usize, b: usize, pair: usize) {
    let position = |list: &[usize], x| list.iter().position(|&y| y == x);
    while let (Some(i), Some(j)) = (position(list, a), position(list, b)) {
        list[i.min(j)] = pair;
        list.remove(i.max(j));
    }
}

/// What has been rebuilt.
#[derive(Default)]
struct Rebuilt {
    exprs: HashMap<Expr, Expr>,
}

impl Rebuilt {
    /// The sum or product of a list, repeated operands as powers.
    fn combine(
        &mut self,
        graph: &mut Graph,
        lists: &Lists,
        list: usize,
        join: fn(&mut Graph, &[Expr]) -> Expr,
    ) -> Expr {
        let aside = lists.aside[list].iter().map(|expr| self.exprs[expr]);
        let mut operands: Vec<Expr> = aside.collect();
        let list = &lists.lists[list];
        for (i, &number) in list.iter().enumerate() {
            if !list[..i].contains(&number) {
                let times = list.iter().filter(|&&other| other == number).count();
                operands.push(self.operand(graph, lists, number, times as i64, join));
            }
        }
        join(graph, &operands)
    }

    /// Pairs are nested at most as deep as a list is long.
    fn operand(
        &mut self,
        graph: &mut Graph,
        lists: &Lists,
        number: usize,
        times: i64,
        join: fn(&mut Graph, &[Expr]) -> Expr,
    ) -> Expr {
        let (base, exponent) = match lists.atoms[number] {
            Atom::Whole(expr) => return self.exprs[&expr],
            Atom::Factor(expr) => (self.exprs[&expr], times),
            Atom::Divisor(expr) => (self.exprs[&expr], -times),
            Atom::Pair(a, b) => {
                let operands = [a, b].map(|number| self.operand(graph, lists, number, 1, join));
                (join(graph, &operands), times)
            }
        };
        if exponent == 1 {
            return base;
        }
        let exponent = graph.number(exponent);
        graph.pow(base, exponent)
    }
}
