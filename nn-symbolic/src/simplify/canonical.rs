//! The canonical form, and the sweep that brings a graph into it.
//!
//! In canonical form
//! - there is no negation, difference or quotient: −x is −1·x, a − b is a + −1·b, a/b is a·b⁻¹;
//! - a sum is flat, like terms are collected, its terms are in the total [order](super::order), its number is last;
//! - a product is flat, powers of the same base are collected, one exact coefficient is first;
//! - a whole power of a product is a product of powers; a square root is the power 1/2; eᵘ is `exp(u)`;
//! - a sum *inside a product or a whole power* has coefficients without common factor, and the constant, or else the
//!   first term, positive: (2·y − 2·x)·z is −2·(x − y)·z;
//! - products are not expanded over sums, except that −(a − b) is b − a.
//!
//! Flattening copies operands, so a shared sum or product of more than [`SHORT`] operands stays whole: the result
//! never grows beyond a small multiple of the original (think of the n partial derivatives of x₁·x₂⋯xₙ, whose 3n
//! multiplications share their prefixes). One that is used once is taken apart however long it is.

use smallvec::{SmallVec, smallvec};

use super::{Simplifier, rules};
use crate::graph::{Expr, Node, Operands};
use crate::rational::Rational;
use crate::table::Function;

/// The operands up to which a shared sum or product is taken apart in another one.
pub(super) const SHORT: usize = 8;

/// What the parent makes of a node.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Sum,
    Product,
    Other,
}

impl Role {
    fn of(node: &Node) -> Self {
        match node {
            Node::Add(_) | Node::Sub(_) | Node::Neg(_) => Self::Sum,
            Node::Mul(_) | Node::Div(_) => Self::Product,
            _ => Self::Other,
        }
    }

    /// Whether a node in this role can take `child` apart.
    fn absorbs(self, child: &Node) -> bool {
        match child {
            Node::Add(_) | Node::Sub(_) => self == Self::Sum,
            Node::Mul(_) | Node::Div(_) => self == Self::Product,
            Node::Neg(_) => self != Self::Other,
            _ => false,
        }
    }
}

/// What a sweep knows of the expressions it reads, one entry an expression.
struct Sweep {
    /// Whether the expression is an inner node of its parent's sum or product, and needs no canonical form itself.
    absorbed: Vec<bool>,
    canonical: Vec<Option<Expr>>,
    /// Whether pieces are left to sweeps of their own.
    leaves_pieces: bool,
}

impl Sweep {
    fn canonical(&self, expr: Expr) -> Expr {
        self.canonical[expr.index()].expect("children come before their parents")
    }
}

impl Simplifier<'_> {
    /// The canonical forms of `roots`.
    pub(super) fn sweep(&mut self, roots: &[Expr]) -> Vec<Expr> {
        let leaves_pieces = self.context.is_open();
        let order = self.outside_of_pieces(roots);
        let mut sweep = Sweep { leaves_pieces, ..self.plan(&order, roots) };
        for expr in order {
            if sweep.absorbed[expr.index()] {
                continue;
            }
            let firings = self.log.len();
            self.reason = None;
            let canonical = self.canonicalise(expr, &sweep);
            sweep.canonical[expr.index()] = Some(canonical);
            if self.logging {
                self.record_canonicalisation(expr, canonical, &sweep, firings);
            }
        }
        roots.iter().map(|&root| sweep.canonical(root)).collect()
    }

    /// Which nodes are used by one parent only, and of its kind.
    fn plan(&self, order: &[Expr], roots: &[Expr]) -> Sweep {
        let size = order.last().map_or(0, |last| last.index() + 1);
        let mut uses = vec![0_usize; size];
        for root in roots {
            uses[root.index()] += 2; // needed itself
        }
        for &expr in order {
            for child in self.graph.node(expr).children() {
                uses[child.index()] += 1;
            }
        }
        let mut roles = vec![None; size];
        let mut absorbed = vec![false; size];
        for &expr in order.iter().rev() {
            let node = self.graph.node(expr);
            let role = roles[expr.index()].unwrap_or(Role::of(node));
            for child in node.children() {
                if uses[child.index()] == 1 && role.absorbs(self.graph.node(*child)) {
                    absorbed[child.index()] = true;
                    roles[child.index()] = Some(role);
                }
            }
        }
        let canonical = vec![None; size];
        Sweep { absorbed, canonical, leaves_pieces: false }
    }

    fn canonicalise(&mut self, expr: Expr, sweep: &Sweep) -> Expr {
        match self.graph.node(expr) {
            Node::Number(_) | Node::Constant(_) | Node::Variable(_) => self.noted(expr),
            Node::Add(_) | Node::Sub(_) | Node::Neg(_) => {
                let terms = self.terms_below(expr, sweep);
                self.sum(terms)
            }
            Node::Mul(_) | Node::Div(_) => {
                let factors = self.factors_below(expr, sweep);
                self.product(factors)
            }
            &Node::Pow([base, exponent]) => {
                self.power(sweep.canonical(base), sweep.canonical(exponent))
            }
            &Node::Compare(relation, args) => {
                let [a, b] = args.map(|arg| sweep.canonical(arg));
                self.comparison(relation, a, b)
            }
            &Node::Join(connective, args) => {
                let [a, b] = args.map(|arg| sweep.canonical(arg));
                self.joined(connective, a, b)
            }
            &Node::Select([condition, then, otherwise]) => {
                let condition = sweep.canonical(condition);
                if sweep.leaves_pieces {
                    return self.pieces(condition, then, otherwise);
                }
                let [then, otherwise] = [then, otherwise].map(|piece| sweep.canonical(piece));
                self.selection(condition, then, otherwise)
            }
            Node::Call(function, args) => {
                let function = *function;
                let args = args.iter().map(|&arg| sweep.canonical(arg)).collect();
                self.call(function, args)
            }
        }
    }

    /// The terms of a sum and of the sums absorbed in it, each ±1 times a canonical expression.
    fn terms_below(&self, sum: Expr, sweep: &Sweep) -> SmallVec<[(Rational, Expr); 6]> {
        let mut terms = SmallVec::new();
        let mut pending: SmallVec<[(Expr, bool); 6]> = smallvec![(sum, false)];
        while let Some((expr, negated)) = pending.pop() {
            let node = self.graph.node(expr);
            for (i, &child) in node.children().iter().enumerate() {
                let flips = match node {
                    Node::Neg(_) => true,
                    Node::Sub(_) => i == 1,
                    _ => false,
                };
                let negated = negated ^ flips;
                if sweep.absorbed[child.index()] {
                    pending.push((child, negated));
                } else {
                    terms.push((sign(negated), sweep.canonical(child)));
                }
            }
        }
        terms
    }

    /// The factors of a product and of the products absorbed in it, each a canonical expression to the power ±1.
    fn factors_below(&mut self, product: Expr, sweep: &Sweep) -> SmallVec<[(Expr, Rational); 6]> {
        let minus_one = self.number(-1);
        let mut factors = SmallVec::new();
        let mut pending: SmallVec<[(Expr, bool); 6]> = smallvec![(product, false)];
        let mut twice = false;
        while let Some((expr, inverted)) = pending.pop() {
            let node = self.graph.node(expr);
            if let Node::Neg(_) = node {
                factors.push((minus_one, Rational::ONE));
            }
            for (i, &child) in node.children().iter().enumerate() {
                let divides = matches!(node, Node::Div(_)) && i == 1;
                twice |= inverted && divides;
                let inverted = inverted ^ divides;
                if sweep.absorbed[child.index()] {
                    pending.push((child, inverted));
                } else {
                    factors.push((sweep.canonical(child), sign(inverted)));
                }
            }
        }
        // a/(b/c) is a·c/b where c is not 0.
        if twice {
            self.because(&rules::POWER_OF_POWER);
        }
        factors
    }

    /// A function of canonical arguments.
    pub(super) fn call(&mut self, function: Function, mut args: Operands) -> Expr {
        if args.iter().any(|&arg| self.is_undefined(arg)) {
            return self.undefined();
        }
        if function == Function::Sqrt {
            return self.rational_power(args[0], Rational::HALF);
        }
        if function.row().is_symmetric {
            args.sort_by(|&a, &b| self.compare(a, b));
        }
        self.finish(Node::Call(function, args))
    }

    /// Logs what brought `raw` into canonical form, if that was more than another way of writing it; `firings` is the
    /// length of the log before.
    fn record_canonicalisation(
        &mut self,
        raw: Expr,
        canonical: Expr,
        sweep: &Sweep,
        firings: usize,
    ) {
        let Some(reason) = self.reason.take() else {
            return;
        };
        let before = self.with_canonical_operands(raw, sweep);
        // A rule may have rewritten the canonical form at once: then that is what it was before.
        let rewritten = self.log[firings..]
            .last()
            .filter(|firing| firing.after == canonical)
            .map(|firing| firing.before);
        let at = self.log.len() - usize::from(rewritten.is_some());
        let after = rewritten.unwrap_or(canonical);
        if before != after {
            self.log.insert(
                at,
                super::Firing { rule: reason.rule, before, after, widens: reason.widens },
            );
        }
    }

    /// The raw node on the canonical forms of its operands, for the log.
    fn with_canonical_operands(&mut self, raw: Expr, sweep: &Sweep) -> Expr {
        let mut built = std::collections::HashMap::new();
        let mut pending = vec![(raw, false)];
        while let Some((expr, children_done)) = pending.pop() {
            let node = self.graph.node(expr).clone();
            if !children_done {
                pending.push((expr, true));
                let inner = node.children().iter();
                pending.extend(
                    inner
                        .filter(|child| sweep.absorbed[child.index()])
                        .map(|&child| (child, false)),
                );
                continue;
            }
            let operand = |child: Expr| match built.get(&child) {
                Some(&built) => built,
                // Pieces are as they were written.
                None => sweep.canonical[child.index()].unwrap_or(child),
            };
            let rebuilt = self.graph.intern(node.with_children(operand));
            built.insert(expr, rebuilt);
        }
        built[&raw]
    }
}

/// −1 or 1.
fn sign(negative: bool) -> Rational {
    if negative { Rational::MINUS_ONE } else { Rational::ONE }
}
