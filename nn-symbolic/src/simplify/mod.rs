//! A sound simplifier.
//!
//! [`simplify`] brings expressions into canonical form and applies the [rules](mod@rules) wherever their
//! conditions are *proven*. "Sound" means: wherever the original has a value, the result has the same value, as real
//! numbers. There is no epsilon, no sampling and no "almost": x·x⁻¹ becomes 1, because both agree wherever the left
//! side is defined, but √(x²) becomes |x| and not x unless x ≥ 0 follows from the [`Assumptions`].
//!
//! The work is one sweep over the graph, children first, each shared expression once, without recursion to the depth
//! of the expression:
//!
//! - `canonical` drives the sweep and says what the canonical form is; `sum`, `product`, `power` and `radical` build it, from
//!   what `parts` takes apart;
//! - `order` is the total order of operands, independent of the history of the graph;
//! - [`Facts`] are what is known of the value of each expression; `known` asks for them;
//! - `rules` are the named rewriting rules, tried on each node as it is built;
//! - `collapse` brings derivatives over one denominator ([`simplify_derivatives`]);
//! - [`operations`] counts the work that is left, and [`share()`] lowers it for expressions computed together.

mod assumptions;
mod canonical;
mod collapse;
mod cost;
mod facts;
mod known;
mod order;
mod parts;
mod piecewise;
mod power;
mod product;
mod radical;
pub mod rules;
mod share;
mod sum;

pub use crate::graph::Relation;
pub use assumptions::Assumptions;
pub use cost::operations;
pub(crate) use cost::{is_difference, is_negative};
pub use facts::Facts;
pub use rules::{Condition, Rule};
pub use share::share;

use std::cell::Cell;

use smallvec::{SmallVec, smallvec};

use crate::graph::{Expr, Graph, Node};
use crate::rational::Rational;
use piecewise::Context;

/// One application of a rule: `before` became `after`.
#[derive(Clone, Copy, Debug)]
pub struct Firing {
    /// What was applied.
    pub rule: &'static Rule,
    /// The expression it was applied to, its operands already simplified.
    pub before: Expr,
    /// The result, simplified.
    pub after: Expr,
    /// Whether the right side of the rule, as it was brought into canonical form, became defined at more points:
    /// |1/x|⁻² = (1/x)⁻² always, but that is x² where x is not 0.
    pub widens: bool,
}

impl Firing {
    /// When both sides have the same value.
    #[must_use]
    pub fn condition(&self) -> Condition {
        match self.rule.condition {
            Condition::Always if self.widens => Condition::WhereDefined,
            condition => condition,
        }
    }
}

/// Expressions equal to `roots` wherever those are defined and the assumptions hold, in canonical form.
///
/// Deterministic, idempotent, and in time close to linear in the size of the graph.
pub fn simplify(graph: &mut Graph, roots: &[Expr], assumptions: &Assumptions) -> Vec<Expr> {
    Simplifier::new(graph, assumptions, false).run(roots)
}

/// [`simplify`], together with the rules that were applied, in order.
pub fn simplify_logged(
    graph: &mut Graph,
    roots: &[Expr],
    assumptions: &Assumptions,
) -> (Vec<Expr>, Vec<Firing>) {
    let mut simplifier = Simplifier::new(graph, assumptions, true);
    let simplified = simplifier.run(roots);
    (simplified, simplifier.log)
}

/// [`simplify`] of values and of their derivatives, which are brought over one denominator, and cancelled, or factored,
/// where that takes fewer operations, or as many and reads better.
///
/// Derivatives are worth it: they come in many terms, and often collapse to few.
pub fn simplify_derivatives(
    graph: &mut Graph,
    values: &[Expr],
    derivatives: &[Expr],
    assumptions: &Assumptions,
) -> (Vec<Expr>, Vec<Expr>) {
    Simplifier::new(graph, assumptions, false).run_derivatives(values, derivatives)
}

/// [`simplify_derivatives`] of one derivative, together with the rules that were applied, in order.
pub fn simplify_derivative_logged(
    graph: &mut Graph,
    value: Expr,
    derivative: Expr,
    assumptions: &Assumptions,
) -> (Expr, Vec<Firing>) {
    let mut simplifier = Simplifier::new(graph, assumptions, true);
    let (_, derivatives) = simplifier.run_derivatives(&[value], &[derivative]);
    (derivatives[0], simplifier.log)
}

/// What is kept with each canonical expression.
#[derive(Clone)]
struct Note {
    /// Of the whole structure, once it was asked for; see [`order`].
    hash: Cell<Option<u64>>,
    /// Where it stands among all expressions, roughly; see [`order`].
    key: u32,
    /// Whether it is known to be a sum whose coefficients have no common factor.
    primitive: bool,
    /// What is known of its value, once it was asked for.
    facts: Cell<Option<Facts>>,
    /// What the rules made of it, once they were tried.
    normal: Option<Expr>,
    /// What it is without its coefficient, if it was built from that.
    rest: Option<Expr>,
}

/// Why something differs from its canonical form.
#[derive(Clone, Copy)]
struct Reason {
    rule: &'static Rule,
    /// Whether the canonical form may be defined at more points.
    widens: bool,
}

/// One run: the graph it extends and what it knows about its expressions.
struct Simplifier<'g> {
    graph: &'g mut Graph,
    assumptions: &'g Assumptions,
    /// One entry an expression of the graph; filled for canonical ones.
    notes: Vec<Option<Note>>,
    log: Vec<Firing>,
    logging: bool,
    /// The place of each symbol when they are sorted by name.
    alphabet: Vec<u32>,
    /// Why the canonical form differs from what is being brought into it, for the log.
    reason: Option<Reason>,
    /// Whether a sum or a product was too long to be taken apart in another one.
    nested: bool,
    /// How many rules are being applied, one inside the other.
    depth: u32,
    /// What holds in the piece that is being simplified.
    context: Context,
}

impl<'g> Simplifier<'g> {
    fn new(graph: &'g mut Graph, assumptions: &'g Assumptions, logging: bool) -> Self {
        let alphabet = order::alphabet(graph);
        Self::with_alphabet(graph, assumptions, logging, alphabet)
    }

    /// One run where the order of the symbols is known.
    fn with_alphabet(
        graph: &'g mut Graph,
        assumptions: &'g Assumptions,
        logging: bool,
        alphabet: Vec<u32>,
    ) -> Self {
        let notes = vec![None; graph.len()];
        Self {
            graph,
            assumptions,
            notes,
            log: Vec::new(),
            logging,
            alphabet,
            reason: None,
            nested: false,
            depth: 0,
            context: Context::default(),
        }
    }

    /// Sweeps until nothing changes.
    ///
    /// Once is enough, except that a long operand is taken apart only where it is used once, and uses can vanish.
    fn run(&mut self, roots: &[Expr]) -> Vec<Expr> {
        const SWEEPS: usize = 8;
        let mut roots = roots.to_vec();
        for _ in 0..SWEEPS {
            self.nested = false;
            let simplified = self.sweep(&roots);
            let done = !self.nested || simplified == roots;
            roots = simplified;
            if done {
                break;
            }
        }
        roots
    }

    fn run_derivatives(&mut self, values: &[Expr], derivatives: &[Expr]) -> (Vec<Expr>, Vec<Expr>) {
        let mut values = self.run(&[values, derivatives].concat());
        let mut derivatives = values.split_off(values.len() - derivatives.len());
        self.collapse(&values, &mut derivatives);
        (values, derivatives)
    }

    /// The expression of a canonical node whose operands are canonical.
    fn intern(&mut self, node: Node) -> Expr {
        let expr = self.graph.intern(node);
        self.noted(expr)
    }

    /// A canonical expression whose operands are canonical, with a note.
    fn noted(&mut self, expr: Expr) -> Expr {
        if self.notes.len() <= expr.index() {
            self.notes.resize(expr.index() + 1, None);
        }
        if self.notes[expr.index()].is_none() {
            let note = Note {
                hash: Cell::default(),
                key: self.order_key(expr),
                primitive: false,
                facts: Cell::default(),
                normal: None,
                rest: None,
            };
            self.notes[expr.index()] = Some(note);
        }
        expr
    }

    /// The expression of a canonical node after the rules.
    fn finish(&mut self, node: Node) -> Expr {
        let expr = self.intern(node);
        self.normalised(expr)
    }

    /// A canonical expression after the rules.
    fn normalised(&mut self, expr: Expr) -> Expr {
        if let Some(normal) = self.note(expr).normal {
            return normal;
        }
        // Never reached as far as we know (the rules terminate, see there): a bound for the stack's sake.
        const MAX_DEPTH: u32 = 64;
        if self.depth == MAX_DEPTH {
            return expr;
        }
        self.depth += 1;
        let reason = self.reason.take();
        let normal = match rules::rewrite(self, expr) {
            Some((rule, after)) => {
                let widens = self.reason.is_some_and(|reason| reason.widens);
                self.record(Firing { rule, before: expr, after, widens });
                after
            }
            None => expr,
        };
        let inner = std::mem::replace(&mut self.reason, reason);
        inner.into_iter().for_each(|inner| self.because_of(inner));
        self.depth -= 1;
        if let Some(note) = &mut self.notes[expr.index()] {
            note.normal = Some(normal);
        }
        normal
    }

    fn record(&mut self, firing: Firing) {
        if self.logging {
            self.log.push(firing);
        }
    }

    /// Does something of which nothing is left in what is simplified, nor in the log.
    fn aside<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let (reason, logging) = (self.reason.take(), std::mem::replace(&mut self.logging, false));
        let result = work(self);
        (self.reason, self.logging) = (reason, logging);
        result
    }

    /// Remembers why a node changes on its way into canonical form: the first rule, and whether any of them holds only
    /// where its left side is defined.
    fn because(&mut self, rule: &'static Rule) {
        self.because_of(Reason { rule, widens: matches!(rule.condition, Condition::WhereDefined) });
    }

    fn because_of(&mut self, reason: Reason) {
        self.reason.get_or_insert(reason).widens |= reason.widens;
    }

    fn note(&self, expr: Expr) -> &Note {
        self.notes[expr.index()].as_ref().expect("operands of canonical expressions are canonical")
    }

    fn hash(&self, expr: Expr) -> u64 {
        let derive = |s: &Self, e| order::hash(s.graph, s.graph.node(e), |e| s.hash(e));
        self.derived(expr, |note| &note.hash, derive)
    }

    /// What is noted of an expression: what few are asked for is derived then, from that of the operands. Those come
    /// first, so that no depth is a depth of recursion.
    fn derived<T: Copy>(
        &self,
        expr: Expr,
        place: impl Fn(&Note) -> &Cell<Option<T>>,
        derive: impl Fn(&Self, Expr) -> T,
    ) -> T {
        if let Some(known) = place(self.note(expr)).get() {
            return known;
        }
        let is_unknown = |e: &Expr| place(self.note(*e)).get().is_none();
        let mut pending: SmallVec<[Expr; 16]> = smallvec![expr];
        while let Some(&next) = pending.last() {
            let before = pending.len();
            pending.extend(self.graph.node(next).children().iter().copied().filter(is_unknown));
            if pending.len() == before {
                place(self.note(next)).set(Some(derive(self, next)));
                pending.pop();
            }
        }
        place(self.note(expr)).get().expect("derived just now")
    }

    fn number(&mut self, value: impl Into<Rational>) -> Expr {
        self.intern(Node::Number(value.into()))
    }

    /// The leading coefficient of a product, 1 for everything else.
    fn coefficient(&self, expr: Expr) -> &Rational {
        static ONE: Rational = Rational::ONE;
        match self.graph.node(expr) {
            Node::Mul(factors) if has_coefficient(self.graph, factors) => {
                self.graph.as_number(factors[0]).unwrap_or(&ONE)
            }
            _ => &ONE,
        }
    }

    /// The factors of a product without its coefficient; of anything else, itself.
    fn factors<'a>(&'a self, expr: &'a Expr) -> &'a [Expr] {
        match self.graph.node(*expr) {
            Node::Mul(factors) if has_coefficient(self.graph, factors) => &factors[1..],
            Node::Mul(factors) => factors,
            _ => std::slice::from_ref(expr),
        }
    }
}

/// Whether the first factor, and only that, is a number. (Numbers whose product would leave the range of `f64` stand
/// side by side and are no coefficient.)
fn has_coefficient(graph: &Graph, factors: &[Expr]) -> bool {
    let is_number = |i: usize| graph.as_number(factors[i]).is_some();
    is_number(0) && !is_number(1)
}
