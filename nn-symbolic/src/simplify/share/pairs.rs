//! Operands that occur together in several sums, or in several products.
//!
//! Pairs of operands are taken out of the lists they occur in, the most frequent pair first, until none occurs twice:
//! two-operand extraction in Hosangadi, Fallah & Kastner, "Optimizing polynomial expressions by algebraic factorization
//! and common subexpression elimination" (2006).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use smallvec::SmallVec;

use super::LONGEST;
use super::atom::{self, Atom, Atoms};
use crate::dense::{ExprMap, ExprSet};
use crate::graph::{Expr, Graph, Node, Operands};
use crate::hash::BuildMixer;
use crate::simplify::cost::is_negative;

/// The roots with pairs of operands shared; `reachable` is what they are made of.
pub(super) fn extract_pairs(graph: &mut Graph, roots: &[Expr], reachable: &[Expr]) -> Vec<Expr> {
    let mut products = Lists::new(graph, Node::Mul, atom::power);
    let mut sums = Lists::new(graph, Node::Add, multiple);
    let mut terms = ExprSet::of(graph);
    let mut frequency = Frequency::of(graph);
    for &expr in reachable {
        match graph.node(expr) {
            Node::Mul(factors) if factors.len() <= LONGEST => {
                factors.iter().for_each(|&factor| frequency.count(rough_atom(graph, factor)));
            }
            Node::Add(operands) => {
                for &base in operands {
                    terms.insert(base);
                    frequency.count(Atom { base, divides: false });
                }
            }
            _ => {}
        }
    }
    let mut found = Atoms::new();
    for &expr in reachable {
        found.clear();
        match graph.node(expr) {
            Node::Mul(factors) if factors.len() <= LONGEST => {
                let frequent = |&&factor: &&Expr| frequency.is_high(rough_atom(graph, factor));
                if factors.iter().filter(frequent).count() < 2 {
                    continue;
                }
                // A sum can subtract: there the sign costs nothing where it is.
                let stays = terms.contains(expr) && is_negative(graph, expr);
                let aside = stays.then_some(factors[0]);
                let factors = factors.clone();
                for &factor in &factors[usize::from(stays)..] {
                    match graph.as_number(factor) {
                        Some(_) => found.push((Atom { base: factor, divides: false }, 1)),
                        None => atom::atoms(graph, factor, &mut found),
                    }
                }
                products.push(expr, aside, &found);
            }
            Node::Add(terms) if terms.len() <= LONGEST => {
                found.extend(terms.iter().map(|&base| (Atom { base, divides: false }, 1)));
                if found.iter().filter(|&&(atom, _)| frequency.is_high(atom)).count() >= 2 {
                    sums.push(expr, None, &found);
                }
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
    if !products.changed && !sums.changed {
        return roots.to_vec();
    }

    let mut new: ExprMap<Expr> = ExprMap::of(graph);
    for &expr in reachable {
        let node = graph.node(expr);
        let same = node.children().iter().all(|&child| new[child] == child);
        let lists = match node {
            Node::Mul(_) => Some(&products),
            Node::Add(_) => Some(&sums),
            _ => None,
        };
        let list = lists.and_then(|lists| Some((lists, *lists.places.get(expr)?)));
        let rebuilt = match list {
            Some((lists, place)) if !same || lists.lists[place].changed => {
                lists.build(graph, &new, place)
            }
            _ if same => expr,
            _ => {
                let node = node.with_children(|child| new[child]);
                graph.intern(node)
            }
        };
        new.insert(expr, rebuilt);
    }
    roots.iter().map(|&root| new[root]).collect()
}

/// The first atom of a factor, without looking at how often it occurs.
fn rough_atom(graph: &Graph, factor: Expr) -> Atom {
    match graph.node(factor) {
        &Node::Pow([base, exponent]) => match graph.as_number(exponent) {
            Some(n) => Atom { base, divides: n.is_negative() },
            None => Atom { base: factor, divides: false },
        },
        _ => Atom { base: factor, divides: false },
    }
}

/// How often there are atoms, two places an expression.
struct Frequency(Vec<u32>);

impl Frequency {
    fn of(graph: &Graph) -> Self {
        Self(vec![0; 2 * graph.len()])
    }

    fn count(&mut self, atom: Atom) {
        self.0[atom.place()] += 1;
    }

    fn is_high(&self, atom: Atom) -> bool {
        self.0[atom.place()] > 1
    }
}

type Join = fn(Operands) -> Node;
/// An operand, several times.
type Repeat = fn(&mut Graph, Atom, i32) -> Expr;

/// An operand of a sum or a product.
#[derive(Clone, Copy)]
enum Operand {
    Atom(Atom),
    /// Two operands, by number, taken out together.
    Pair(u32, u32),
}

/// Operands by number.
type Numbers = SmallVec<[u32; 8]>;

/// The operands of one sum or product.
struct List {
    operands: Numbers,
    /// An operand that stays with it.
    aside: Option<Expr>,
    /// Whether pairs were taken out.
    changed: bool,
}

/// All sums, or all products.
struct Lists {
    join: Join,
    repeat: Repeat,
    operands: Vec<Operand>,
    /// The number of each atom after 1, two places an expression; 0 for none.
    numbers: Vec<u32>,
    lists: Vec<List>,
    places: ExprMap<usize>,
    changed: bool,
}

impl Lists {
    fn new(graph: &Graph, join: Join, repeat: Repeat) -> Self {
        Self {
            join,
            repeat,
            operands: Vec::new(),
            // Roots of bases may come.
            numbers: vec![0; 2 * graph.len()],
            lists: Vec::new(),
            places: ExprMap::of(graph),
            changed: false,
        }
    }

    fn push(&mut self, expr: Expr, aside: Option<Expr>, atoms: &[(Atom, i32)]) {
        let mut operands = Numbers::new();
        for &(atom, times) in atoms {
            let number = self.number(atom);
            operands.extend((0..times).map(|_| number));
        }
        self.places.insert(expr, self.lists.len());
        self.lists.push(List { operands, aside, changed: false });
    }

    fn number(&mut self, atom: Atom) -> u32 {
        let place = atom.place();
        if self.numbers.len() <= place {
            self.numbers.resize(2 * place + 2, 0);
        }
        if self.numbers[place] == 0 {
            self.operands.push(Operand::Atom(atom));
            self.numbers[place] = self.operands.len() as u32;
        }
        self.numbers[place] - 1
    }

    /// Replaces pairs that occur in several lists by one operand, as long as there are any.
    fn extract(&mut self, allowed: impl Fn(Operand, Operand) -> bool) {
        if self.lists.len() < 2 {
            return;
        }
        // In which lists each pair occurred; what has been replaced since is noticed when it is looked at.
        let mut occurrences = self.occurrences(&allowed);
        let mut heap: BinaryHeap<_> =
            occurrences.iter().map(|(&pair, places)| (places.len(), Reverse(pair))).collect();
        while let Some((count, Reverse((a, b)))) = heap.pop() {
            if count < 2 {
                break;
            }
            let places = occurrences.entry((a, b)).or_default();
            places.retain(|&mut place| {
                let operands = &self.lists[place].operands;
                operands.contains(&a) && operands.contains(&b)
            });
            if places.len() < count {
                heap.push((places.len(), Reverse((a, b))));
                continue;
            }
            let places = std::mem::take(places);
            self.operands.push(Operand::Pair(a, b));
            let pair = self.operands.len() as u32 - 1;
            self.changed = true;
            let mut touched = Numbers::new();
            for place in places {
                let list = &mut self.lists[place];
                list.changed = true;
                replace(&mut list.operands, a, b, pair);
                for other in distinct(&list.operands) {
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

    /// The lists in which pairs of operands are that occur in several.
    fn occurrences(
        &self,
        allowed: impl Fn(Operand, Operand) -> bool,
    ) -> HashMap<(u32, u32), SmallVec<[usize; 4]>, BuildMixer> {
        // In how many lists each operand is, and the last one that was counted.
        let mut frequency = vec![(0_u32, usize::MAX); self.operands.len()];
        for (place, list) in self.lists.iter().enumerate() {
            for &number in &list.operands {
                let (count, last) = &mut frequency[number as usize];
                *count += u32::from(*last != place);
                *last = place;
            }
        }
        let mut pairs: Vec<((u32, u32), usize)> = Vec::new();
        let mut frequent = Numbers::new();
        for (place, list) in self.lists.iter().enumerate() {
            frequent.clear();
            let operands = list.operands.iter().copied();
            frequent.extend(operands.filter(|&number| frequency[number as usize].0 > 1));
            if frequent.len() < 2 {
                continue;
            }
            frequent.sort_unstable();
            frequent.dedup();
            for (i, &a) in frequent.iter().enumerate() {
                for &b in &frequent[i + 1..] {
                    if allowed(self.operands[a as usize], self.operands[b as usize]) {
                        pairs.push(((a, b), place));
                    }
                }
            }
        }
        pairs.sort_unstable();
        let several = pairs.chunk_by(|a, b| a.0 == b.0).filter(|places| places.len() > 1);
        several.map(|all| (all[0].0, all.iter().map(|&(_, place)| place).collect())).collect()
    }

    /// The sum or product of a list, repeated operands as powers or multiples.
    fn build(&self, graph: &mut Graph, new: &ExprMap<Expr>, list: usize) -> Expr {
        let List { operands: list, aside, .. } = &self.lists[list];
        let mut operands: Operands = aside.iter().map(|&expr| new[expr]).collect();
        for (i, &number) in list.iter().enumerate() {
            if !list[..i].contains(&number) {
                let times = list.iter().filter(|&&other| other == number).count();
                operands.push(self.operand(graph, new, number, times as i32));
            }
        }
        match operands[..] {
            [operand] => operand,
            _ => graph.intern((self.join)(operands)),
        }
    }

    /// Pairs are nested at most as deep as a list is long.
    fn operand(&self, graph: &mut Graph, new: &ExprMap<Expr>, number: u32, times: i32) -> Expr {
        let atom = match self.operands[number as usize] {
            Operand::Atom(Atom { base, divides }) => {
                Atom { base: rebuilt(graph, new, base), divides }
            }
            Operand::Pair(a, b) => {
                let operands = [a, b].map(|number| self.operand(graph, new, number, 1));
                let operands = operands.as_slice().into();
                Atom { base: graph.intern((self.join)(operands)), divides: false }
            }
        };
        (self.repeat)(graph, atom, times)
    }
}

/// The sum of an operand with itself.
fn multiple(graph: &mut Graph, atom: Atom, times: i32) -> Expr {
    match times {
        1 => atom.base,
        _ => {
            let times = graph.number(i64::from(times));
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

fn distinct(list: &[u32]) -> Numbers {
    let mut distinct = Numbers::from_slice(list);
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

/// Every a with a b becomes one `pair`.
fn replace(list: &mut Numbers, a: u32, b: u32, pair: u32) {
    let position = |list: &[u32], x| list.iter().position(|&y| y == x);
    while let (Some(i), Some(j)) = (position(list, a), position(list, b)) {
        list[i.min(j)] = pair;
        list.remove(i.max(j));
    }
}
