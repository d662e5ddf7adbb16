//! Operands that occur together in several sums, or in several products.
//!
//! Pairs of operands are taken out of the lists they occur in, the most frequent pair first, until none occurs twice:
//! two-operand extraction in Hosangadi, Fallah & Kastner, "Optimizing polynomial expressions by algebraic factorization
//! and common subexpression elimination" (2006).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::LONGEST;
use super::atom::{self, Atom};
use crate::dense::{ExprMap, ExprSet};
use crate::graph::{Expr, Graph, Node};
use crate::hash::BuildMixer;
use crate::simplify::cost::is_negative;

/// The roots with pairs of operands shared.
pub(super) fn extract_pairs(graph: &mut Graph, roots: &[Expr]) -> Vec<Expr> {
    let reachable = graph.reachable(roots);
    let mut products = Lists::new(Graph::mul, atom::power);
    let mut sums = Lists::new(Graph::add, multiple);
    let mut terms = ExprSet::default();
    for &expr in &reachable {
        if let Node::Add(operands) = graph.node(expr) {
            for &term in operands {
                terms.insert(term);
            }
        }
    }
    let mut found = Vec::new();
    for &expr in &reachable {
        match graph.node(expr) {
            Node::Mul(factors) if factors.len() <= LONGEST => {
                // A sum can subtract: there the sign costs nothing where it is.
                let aside = usize::from(terms.contains(expr) && is_negative(graph, expr));
                let factors = factors.clone();
                found.clear();
                for &factor in &factors[aside..] {
                    match graph.as_number(factor) {
                        Some(_) => found.push((Atom { base: factor, divides: false }, 1)),
                        None => atom::atoms(graph, factor, &mut found),
                    }
                }
                let repeated = found.iter().flat_map(|&(atom, n)| (0..n).map(move |_| atom));
                products.push(expr, factors[..aside].to_vec(), repeated);
            }
            Node::Add(terms) if terms.len() <= LONGEST => {
                let operands = terms.iter().map(|&base| Atom { base, divides: false });
                sums.push(expr, Vec::new(), operands);
            }
            _ => {}
        }
    }
    // A sum of two negative terms would have to be negated.
    let is_minus = |operand: Operand| match operand {
        Operand::Atom(atom) => is_negative(graph, atom.base),
        Operand::Pair(..) => false,
    };
    products.extract(|_, _| true);
    sums.extract(|a, b| !(is_minus(a) && is_minus(b)));

    let mut new: ExprMap<Expr> = ExprMap::default();
    for expr in reachable {
        let rebuilt = if let Some(&list) = products.places.get(expr) {
            products.build(graph, &new, list)
        } else if let Some(&list) = sums.places.get(expr) {
            sums.build(graph, &new, list)
        } else {
            let node = graph.node(expr).with_children(|child| new[child]);
            graph.intern(node)
        };
        new.insert(expr, rebuilt);
    }
    roots.iter().map(|&root| new[root]).collect()
}

type Join = fn(&mut Graph, &[Expr]) -> Expr;
/// An operand, several times.
type Repeat = fn(&mut Graph, Atom, i64) -> Expr;

/// An operand of a sum or a product.
#[derive(Clone, Copy)]
enum Operand {
    Atom(Atom),
    /// Two operands, by number, taken out together.
    Pair(u32, u32),
}

/// All sums, or all products: their operands by number.
struct Lists {
    join: Join,
    repeat: Repeat,
    operands: Vec<Operand>,
    numbers: HashMap<Atom, u32, BuildMixer>,
    lists: Vec<Vec<u32>>,
    /// Operands of each list that stay with it.
    aside: Vec<Vec<Expr>>,
    places: ExprMap<usize>,
}

impl Lists {
    fn new(join: Join, repeat: Repeat) -> Self {
        Self {
            join,
            repeat,
            operands: Vec::new(),
            numbers: HashMap::default(),
            lists: Vec::new(),
            aside: Vec::new(),
            places: ExprMap::default(),
        }
    }

    fn push(&mut self, expr: Expr, aside: Vec<Expr>, operands: impl Iterator<Item = Atom>) {
        let Self { operands: all, numbers, .. } = self;
        let number = |atom| {
            *numbers.entry(atom).or_insert_with(|| {
                all.push(Operand::Atom(atom));
                all.len() as u32 - 1
            })
        };
        let list = operands.map(number).collect();
        self.places.insert(expr, self.lists.len());
        self.lists.push(list);
        self.aside.push(aside);
    }

    /// Replaces pairs that occur in several lists by one operand, as long as there are any.
    fn extract(&mut self, allowed: impl Fn(Operand, Operand) -> bool) {
        // In which lists each pair occurred; what has been replaced since is noticed when it is looked at.
        let mut occurrences = self.occurrences(&allowed);
        let mut heap: BinaryHeap<_> = occurrences
            .iter()
            .filter(|(_, places)| places.len() > 1)
            .map(|(&pair, places)| (places.len(), Reverse(pair)))
            .collect();
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
            self.operands.push(Operand::Pair(a, b));
            let pair = self.operands.len() as u32 - 1;
            let mut touched = Vec::new();
            for place in places {
                replace(&mut self.lists[place], a, b, pair);
                for other in distinct(&self.lists[place]) {
                    let [x, y] = [other, pair].map(|number| self.operands[number as usize]);
                    if other != pair && allowed(x, y) {
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

    /// The lists in which pairs of operands are that might occur twice.
    fn occurrences(
        &self,
        allowed: impl Fn(Operand, Operand) -> bool,
    ) -> HashMap<(u32, u32), Vec<usize>, BuildMixer> {
        let mut frequency = vec![0_u32; self.operands.len()];
        let lists: Vec<Vec<u32>> = self.lists.iter().map(|list| distinct(list)).collect();
        for &number in lists.iter().flatten() {
            frequency[number as usize] += 1;
        }
        let mut occurrences: HashMap<_, Vec<usize>, BuildMixer> = HashMap::default();
        for (place, mut list) in lists.into_iter().enumerate() {
            list.retain(|&number| frequency[number as usize] > 1);
            for (i, &a) in list.iter().enumerate() {
                for &b in &list[i + 1..] {
                    if allowed(self.operands[a as usize], self.operands[b as usize]) {
                        occurrences.entry((a, b)).or_default().push(place);
                    }
                }
            }
        }
        occurrences
    }

    /// The sum or product of a list, repeated operands as powers or multiples.
    fn build(&self, graph: &mut Graph, new: &ExprMap<Expr>, list: usize) -> Expr {
        let mut operands: Vec<Expr> = self.aside[list].iter().map(|&expr| new[expr]).collect();
        let list = &self.lists[list];
        for (i, &number) in list.iter().enumerate() {
            if !list[..i].contains(&number) {
                let times = list.iter().filter(|&&other| other == number).count();
                operands.push(self.operand(graph, new, number, times as i64));
            }
        }
        (self.join)(graph, &operands)
    }

    /// Pairs are nested at most as deep as a list is long.
    fn operand(&self, graph: &mut Graph, new: &ExprMap<Expr>, number: u32, times: i64) -> Expr {
        let atom = match self.operands[number as usize] {
            Operand::Atom(Atom { base, divides }) => {
                Atom { base: rebuilt(graph, new, base), divides }
            }
            Operand::Pair(a, b) => {
                let operands = [a, b].map(|number| self.operand(graph, new, number, 1));
                Atom { base: (self.join)(graph, &operands), divides: false }
            }
        };
        (self.repeat)(graph, atom, times)
    }
}

/// The sum of an operand with itself.
fn multiple(graph: &mut Graph, atom: Atom, times: i64) -> Expr {
    match times {
        1 => atom.base,
        _ => {
            let times = graph.number(times);
            graph.mul(&[times, atom.base])
        }
    }
}

/// What an expression has become. A root that only an atom has (of b^(3/2)) is one of what its base has become.
fn rebuilt(graph: &mut Graph, new: &ExprMap<Expr>, expr: Expr) -> Expr {
    if let Some(&rebuilt) = new.get(expr) {
        return rebuilt;
    }
    let node = graph.node(expr).with_children(|child| new.get(child).copied().unwrap_or(child));
    graph.intern(node)
}

fn distinct(list: &[u32]) -> Vec<u32> {
    let mut distinct = list.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

/// Every a with a b becomes one `pair`.
fn replace(list: &mut Vec<u32>, a: u32, b: u32, pair: u32) {
    let position = |list: &[u32], x| list.iter().position(|&y| y == x);
    while let (Some(i), Some(j)) = (position(list, a), position(list, b)) {
        list[i.min(j)] = pair;
        list.remove(i.max(j));
    }
}
