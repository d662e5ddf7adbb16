//! The total order of terms and factors, which does not depend on the order in which they were built.
//!
//! Two canonical expressions are compared by their first few levels, which is the order people read: constants,
//! variables by name, functions in the order of the table, sums; higher powers before lower ones. What ties there is
//! decided by a hash of the whole structure, kept with each node, so that a comparison takes bounded time however
//! large the expressions are.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::Simplifier;
use crate::graph::{Expr, Graph, Node, Symbol};
use crate::hash::Mixer;
use crate::rational::Rational;

/// How many levels, and how many operands of each, are looked at before the hashes are.
const DEPTH: u32 = 3;
const WIDTH: usize = 4;

/// A hash of the whole structure of `node`, of whose operands `child` gives the hashes.
pub(super) fn hash(graph: &Graph, node: &Node, child: impl Fn(Expr) -> u64) -> u64 {
    let mut mixer = Mixer::default();
    mixer.mix(node.kind());
    match node {
        Node::Number(number) => number.hash(&mut mixer),
        Node::Constant(constant) => mixer.mix(*constant as u64),
        Node::Variable(symbol) => mixer.write(graph.symbol_name(*symbol).as_bytes()),
        Node::Call(function, _) => mixer.mix(*function as u64),
        Node::Compare(relation, _) => mixer.mix(*relation as u64),
        Node::Join(connective, _) => mixer.mix(*connective as u64),
        _ => {}
    }
    for &operand in node.children() {
        mixer.mix(child(operand));
    }
    mixer.finish()
}

/// The whole-number suffix of a name counts as a number: x2 comes before x10.
fn compare_names(a: &str, b: &str) -> Ordering {
    let split = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let ((a_stem, a_digits), (b_stem, b_digits)) = (a.split_at(split(a)), b.split_at(split(b)));
    let by_number = || a_digits.len().cmp(&b_digits.len());
    a_stem.cmp(b_stem).then_with(by_number).then_with(|| a_digits.cmp(b_digits))
}

/// The place of each symbol when they are sorted by name.
pub(super) fn alphabet(graph: &Graph) -> Vec<u32> {
    let mut sorted: Vec<Symbol> = graph.symbols().collect();
    sorted.sort_by(|&a, &b| compare_names(graph.symbol_name(a), graph.symbol_name(b)));
    let mut places = vec![0; sorted.len()];
    for (place, symbol) in (0..).zip(sorted) {
        places[symbol.index()] = place;
    }
    places
}

impl Simplifier<'_> {
    /// What decides most comparisons: the kind of the first base of an expression, and which variable or function it
    /// is. Two expressions with different keys compare as these do.
    pub(super) fn order_key(&self, expr: Expr) -> u32 {
        let factor = self.factors(&expr)[0];
        let node = self.graph.node(self.base(factor).0);
        let which = match node {
            Node::Variable(symbol) => self.alphabet[symbol.index()],
            Node::Call(function, _) => *function as u32,
            _ => 0,
        };
        u32::from(rank(node)) << 28 | which.min((1 << 28) - 1)
    }

    /// The total order. `Equal` only for the same expression.
    pub(super) fn compare(&self, a: Expr, b: Expr) -> Ordering {
        if a == b {
            return Ordering::Equal;
        }
        self.note(a)
            .key
            .cmp(&self.note(b).key)
            .then_with(|| self.compare_terms(a, b, DEPTH))
            .then_with(|| self.hash(a).cmp(&self.hash(b)))
            .then_with(|| a.cmp(&b))
    }

    /// Products compare factor by factor, so that sums come out like polynomials: x², x·y, x, y².
    fn compare_terms(&self, a: Expr, b: Expr, depth: u32) -> Ordering {
        if a == b || depth == 0 {
            return Ordering::Equal;
        }
        let (x, y) = (self.factors(&a), self.factors(&b));
        let pairs = x.iter().zip(y).take(WIDTH);
        pairs
            .map(|(&f, &g)| self.compare_factors(f, g, depth))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| y.len().cmp(&x.len()))
            .then_with(|| self.coefficient(a).cmp(self.coefficient(b)))
    }

    fn compare_factors(&self, a: Expr, b: Expr, depth: u32) -> Ordering {
        if a == b {
            return Ordering::Equal;
        }
        let ((a_base, a_exponent), (b_base, b_exponent)) = (self.base(a), self.base(b));
        self.compare_bases(a_base, b_base, depth)
            .then_with(|| self.compare_exponents(a_exponent, b_exponent, depth))
    }

    fn compare_bases(&self, a: Expr, b: Expr, depth: u32) -> Ordering {
        let (x, y) = (self.graph.node(a), self.graph.node(b));
        rank(x).cmp(&rank(y)).then_with(|| match (x, y) {
            _ if a == b => Ordering::Equal,
            (Node::Number(x), Node::Number(y)) => x.cmp(y),
            (Node::Constant(x), Node::Constant(y)) => x.cmp(y),
            (Node::Variable(x), Node::Variable(y)) => {
                compare_names(self.graph.symbol_name(*x), self.graph.symbol_name(*y))
            }
            (Node::Call(f, x), Node::Call(g, y)) => {
                f.cmp(g).then_with(|| self.compare_lists(x, y, depth))
            }
            _ => self.compare_lists(x.children(), y.children(), depth),
        })
    }

    fn compare_lists(&self, x: &[Expr], y: &[Expr], depth: u32) -> Ordering {
        let pairs = x.iter().zip(y).take(WIDTH);
        pairs
            .map(|(&a, &b)| self.compare_terms(a, b, depth - 1))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| x.len().cmp(&y.len()))
    }

    /// Known exponents first, the larger before the smaller.
    fn compare_exponents(&self, a: Option<Expr>, b: Option<Expr>, depth: u32) -> Ordering {
        let one = Rational::ONE;
        let number = |e: Option<Expr>| e.map_or(Some(&one), |e| self.graph.as_number(e));
        match (number(a), number(b)) {
            (Some(x), Some(y)) => y.cmp(x),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => match (a, b) {
                (Some(a), Some(b)) => self.compare_terms(a, b, depth - 1),
                _ => Ordering::Equal,
            },
        }
    }

    /// b and e of bᵉ.
    fn base(&self, factor: Expr) -> (Expr, Option<Expr>) {
        match self.graph.node(factor) {
            Node::Pow([base, exponent]) => (*base, Some(*exponent)),
            _ => (factor, None),
        }
    }
}

/// The order of different kinds of bases.
fn rank(node: &Node) -> u8 {
    match node {
        Node::Number(_) => 0,
        Node::Constant(_) => 1,
        Node::Variable(_) => 2,
        Node::Call(..) => 3,
        Node::Pow(_) => 4,
        Node::Add(_) => 5,
        Node::Select(_) => 6,
        _ => 7,
    }
}
