//! The hash-consed expression graph.
//!
//! Every distinct expression is stored once and named by a small [`Expr`]; building the same expression again gives
//! the same name. A shared subexpression is therefore shared in everything that follows (differentiation,
//! simplification, evaluation, code), and equality of structure is equality of names.
//!
//! Invariants: children are interned before their parents, so a child's name is always smaller than its parent's and
//! ascending order of names is a topological order. Nodes are interned *as written*; only
//! [`simplify`](crate::simplify()) brings them into canonical form. Nothing here recurses to the depth of an expression.

mod condition;
mod handle;
mod node;

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;

use hashbrown::HashTable;

pub use condition::{Connective, Relation};
pub use handle::{Handle, Operand};
pub use node::{Constant, Expr, Node, Operands, Symbol};

use crate::dense::ExprMap;
use crate::hash::BuildMixer;
use crate::rational::Rational;
use crate::table::Function;

/// How many small whole numbers are kept aside, half of them negative.
const SMALL: usize = 16;

/// The place of a small whole number among those.
fn small(number: &Rational) -> Option<usize> {
    let place = usize::try_from(number.to_i64()?.checked_add(SMALL as i64 / 2)?).ok()?;
    (place < SMALL).then_some(place)
}

/// A store of expressions, each once.
#[derive(Clone, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    /// The names by the hash of their nodes, which are stored once.
    names: HashTable<Expr>,
    /// Small whole numbers, which are most numbers, once they were built.
    small: [Option<Expr>; SMALL],
    symbols: Vec<Box<str>>,
    symbol_names: HashMap<Box<str>, Symbol, BuildMixer>,
}

impl Graph {
    /// An empty graph.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes room for this many expressions more.
    pub fn reserve(&mut self, additional: usize) {
        let Self { nodes, names, .. } = self;
        nodes.reserve(additional);
        names.reserve(additional, |expr| nodes[expr.index()].hash());
    }

    /// How many distinct expressions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing was built yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// What an expression is.
    #[must_use]
    pub fn node(&self, expr: Expr) -> &Node {
        &self.nodes[expr.0 as usize]
    }

    /// The expression of this node: a new name, or the old one if it was built before.
    ///
    /// # Panics
    /// At 2³² expressions.
    pub fn intern(&mut self, node: Node) -> Expr {
        let Self { nodes, names, small: kept, .. } = self;
        let place = if let Node::Number(number) = &node { small(number) } else { None };
        if let Some(expr) = place.and_then(|place| kept[place]) {
            return expr;
        }
        let of_node = node.hash();
        if let Some(&expr) = names.find(of_node, |expr| nodes[expr.index()] == node) {
            return expr;
        }
        let expr = Expr(u32::try_from(nodes.len()).expect("fewer than 2^32 expressions"));
        names.insert_unique(of_node, expr, |expr| nodes[expr.index()].hash());
        nodes.push(node);
        if let Some(place) = place {
            kept[place] = Some(expr);
        }
        expr
    }

    /// A number.
    pub fn number(&mut self, value: impl Into<Rational>) -> Expr {
        self.intern(Node::Number(value.into()))
    }

    /// e or π.
    pub fn constant(&mut self, constant: Constant) -> Expr {
        self.intern(Node::Constant(constant))
    }

    /// The variable of this name.
    pub fn variable(&mut self, name: &str) -> Expr {
        let symbol = self.symbol(name);
        self.intern(Node::Variable(symbol))
    }

    /// The symbol of this name.
    ///
    /// # Panics
    /// At 2³² symbols.
    pub fn symbol(&mut self, name: &str) -> Symbol {
        if let Some(&symbol) = self.symbol_names.get(name) {
            return symbol;
        }
        let symbol = Symbol(u32::try_from(self.symbols.len()).expect("fewer than 2^32 symbols"));
        self.symbols.push(name.into());
        self.symbol_names.insert(name.into(), symbol);
        symbol
    }

    /// The name of a symbol.
    #[must_use]
    pub fn symbol_name(&self, symbol: Symbol) -> &str {
        &self.symbols[symbol.0 as usize]
    }

    /// Every symbol, in order of creation.
    pub(crate) fn symbols(&self) -> impl Iterator<Item = Symbol> + use<> {
        (0..self.symbols.len() as u32).map(Symbol)
    }

    /// −a
    pub fn neg(&mut self, a: Expr) -> Expr {
        self.intern(Node::Neg([a]))
    }

    /// a − b
    pub fn sub(&mut self, a: Expr, b: Expr) -> Expr {
        self.intern(Node::Sub([a, b]))
    }

    /// a / b
    pub fn div(&mut self, a: Expr, b: Expr) -> Expr {
        self.intern(Node::Div([a, b]))
    }

    /// aᵇ
    pub fn pow(&mut self, a: Expr, b: Expr) -> Expr {
        self.intern(Node::Pow([a, b]))
    }

    /// The sum of the terms: 0 for none, the term itself for one.
    pub fn add(&mut self, terms: &[Expr]) -> Expr {
        match terms {
            [] => self.number(0),
            [term] => *term,
            _ => self.intern(Node::Add(terms.into())),
        }
    }

    /// The product of the factors: 1 for none, the factor itself for one.
    pub fn mul(&mut self, factors: &[Expr]) -> Expr {
        match factors {
            [] => self.number(1),
            [factor] => *factor,
            _ => self.intern(Node::Mul(factors.into())),
        }
    }

    /// A function of the table; `None` when the number of arguments is not the row's.
    pub fn call(&mut self, function: Function, args: &[Expr]) -> Option<Expr> {
        (args.len() == function.arity()).then(|| self.intern(Node::Call(function, args.into())))
    }

    /// A condition: how a and b compare.
    pub fn compare(&mut self, relation: Relation, a: Expr, b: Expr) -> Expr {
        self.intern(Node::Compare(relation, [a, b]))
    }

    /// A condition: both of two conditions, or at least one.
    pub fn join(&mut self, connective: Connective, a: Expr, b: Expr) -> Expr {
        self.intern(Node::Join(connective, [a, b]))
    }

    /// `then` where `condition` holds, `otherwise` where it does not.
    pub fn select(&mut self, condition: Expr, then: Expr, otherwise: Expr) -> Expr {
        self.intern(Node::Select([condition, then, otherwise]))
    }

    /// A function of arguments, if that was built before.
    pub(crate) fn find_call(&self, function: Function, args: &Operands) -> Option<Expr> {
        let node = Node::Call(function, args.clone());
        self.names.find(node.hash(), |expr| self.nodes[expr.index()] == node).copied()
    }

    /// The number that this expression is, if it is one.
    #[must_use]
    pub fn as_number(&self, expr: Expr) -> Option<&Rational> {
        match self.node(expr) {
            Node::Number(value) => Some(value),
            _ => None,
        }
    }

    /// Whether this expression is the number `value`.
    #[must_use]
    pub fn is_number(&self, expr: Expr, value: i64) -> bool {
        self.as_number(expr).is_some_and(|n| n.to_i64() == Some(value))
    }

    /// The variable that this expression is, if it is one.
    #[must_use]
    pub fn as_variable(&self, expr: Expr) -> Option<Symbol> {
        match self.node(expr) {
            Node::Variable(symbol) => Some(*symbol),
            _ => None,
        }
    }

    /// Every expression that the roots are made of, each once, children before parents.
    #[must_use]
    pub fn reachable(&self, roots: &[Expr]) -> Vec<Expr> {
        self.reachable_through(roots, Node::children)
    }

    /// [`Self::reachable`] by those children alone that `children` gives.
    pub(crate) fn reachable_through(
        &self,
        roots: &[Expr],
        children: impl Fn(&Node) -> &[Expr],
    ) -> Vec<Expr> {
        let size = roots.iter().map(|root| root.index() + 1).max().unwrap_or(0);
        let mut seen = vec![false; size];
        roots.iter().for_each(|root| seen[root.index()] = true);
        // Names ascend from children to parents (the invariant above), so one sweep down meets every parent first.
        let mut found = Vec::with_capacity(size.min(256));
        for name in (0..size).rev() {
            if seen[name] {
                found.push(Expr(name as u32));
                for child in children(&self.nodes[name]) {
                    seen[child.index()] = true;
                }
            }
        }
        found.reverse();
        found
    }

    /// The variables that the roots depend on, in order of their creation.
    #[must_use]
    pub fn variables(&self, roots: &[Expr]) -> Vec<Symbol> {
        let reachable = self.reachable(roots);
        let mut found: Vec<Symbol> =
            reachable.iter().filter_map(|&expr| self.as_variable(expr)).collect();
        found.sort_unstable();
        found
    }

    /// Replaces expressions by others, from the leaves up, simultaneously: what a replacement contains is not
    /// replaced again. Returns the new roots.
    pub fn substitute(&mut self, roots: &[Expr], replacements: &HashMap<Expr, Expr>) -> Vec<Expr> {
        let mut new = ExprMap::default();
        for expr in self.reachable(roots) {
            let replaced = match replacements.get(&expr) {
                Some(&replacement) => replacement,
                None => {
                    let node = self.node(expr);
                    if node.children().iter().all(|&child| new[child] == child) {
                        expr
                    } else {
                        let node = node.with_children(|child| new[child]);
                        self.intern(node)
                    }
                }
            };
            new.insert(expr, replaced);
        }
        roots.iter().map(|&root| new[root]).collect()
    }

    /// Builds expressions with operators: `build` gets the cell from which [`Handle`]s are made.
    pub fn with_handles<R>(&mut self, build: impl FnOnce(&RefCell<Self>) -> R) -> R {
        let cell = RefCell::new(std::mem::take(self));
        let result = build(&cell);
        *self = cell.into_inner();
        result
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.nodes.iter().enumerate()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_expression_is_stored_once() {
        let mut graph = Graph::new();
        let (x, y) = (graph.variable("x"), graph.variable("y"));
        let a = graph.mul(&[x, y]);
        let before = graph.len();
        assert_eq!(graph.mul(&[x, y]), a);
        assert_eq!(graph.variable("x"), x);
        assert_eq!(graph.len(), before);
        assert_ne!(graph.mul(&[y, x]), a, "nodes are interned as written");
    }

    #[test]
    fn reachable_lists_children_before_parents_once() {
        let mut graph = Graph::new();
        let x = graph.variable("x");
        let mut e = x;
        for _ in 0..100_000 {
            e = graph.mul(&[e, e]);
        }
        let order = graph.reachable(&[e]);
        assert_eq!(order.len(), 100_001, "2^100000 paths, each node once, without recursion");
        assert!(order.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn substitution_is_simultaneous() {
        let mut graph = Graph::new();
        let (x, y) = (graph.variable("x"), graph.variable("y"));
        let difference = graph.sub(x, y);
        let swapped = graph.substitute(&[difference], &HashMap::from([(x, y), (y, x)]));
        assert_eq!(swapped, [graph.sub(y, x)]);
    }
}
