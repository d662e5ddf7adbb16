//! The rules of differentiation: sum, product, quotient, power and chain.
//!
//! Every rule is local: it gives the partial derivatives of one node with respect to its operands ([`partials`]).
//! Two orders of summing them along the graph are built on that one function:
//!
//! - [`directional`], from the variables up to the expression (tangents; one sweep a direction, which for
//!   [`derivative`] is that of one variable);
//! - [`gradient`], from the expression down to all variables (cotangents; one sweep for all of them). This is
//!   backpropagation, and what keeps the gradient of a shared graph at a small multiple of its size
//!   (Baur & Strassen 1983; Griewank & Walther 2008, section 3.3).
//!
//! Terms that are zero by structure are left out; anything more is the simplifier's business.

use std::collections::HashMap;

use smallvec::{SmallVec, smallvec};

use crate::dense::{ExprMap, ExprSet};
use crate::extremum::{Counts, Style, function_of};
use crate::graph::{Expr, Graph, Node, Operands, Symbol};
use crate::hash::BuildMixer;
use crate::table::Function;

/// ∂(node)/∂(operand), one for each occurrence of an operand; `None` stands for 1.
pub(crate) type Partials = SmallVec<[(Expr, Option<Expr>); 4]>;

/// The partial derivatives of `expr` with respect to its operands, those for which `wanted` holds.
pub(crate) fn partials(
    graph: &mut Graph,
    expr: Expr,
    counts: &mut Counts,
    wanted: impl Fn(Expr) -> bool,
) -> Partials {
    let node = graph.node(expr).clone();
    if let Some(function) = function_of(&node)
        && let Some(shared) = counts.partials(graph, function, expr, &wanted)
    {
        return shared;
    }
    partials_of(graph, node, expr, wanted)
}

/// [`partials`] of an operation whose value is `expr`, by itself: not of several calls of `max` in each other.
pub(crate) fn partials_of(
    graph: &mut Graph,
    node: Node,
    expr: Expr,
    wanted: impl Fn(Expr) -> bool,
) -> Partials {
    match node {
        // Constant and variable rule: nothing below.
        Node::Number(_) | Node::Constant(_) | Node::Variable(_) => Partials::new(),
        // Sum rule: (a + b − c)′ = a′ + b′ − c′.
        Node::Add(terms) => {
            terms.iter().filter(|&&term| wanted(term)).map(|&term| (term, None)).collect()
        }
        Node::Neg([a]) => smallvec![(a, Some(graph.number(-1)))],
        Node::Sub([a, b]) => {
            let minus_one = graph.number(-1);
            [(a, None), (b, Some(minus_one))].into_iter().filter(|&(e, _)| wanted(e)).collect()
        }
        // Product rule: (a·b)′ = a′·b + a·b′.
        Node::Mul(factors) => product_rule(graph, &factors, wanted),
        // Quotient rule: (a/b)′ = (a′ − (a/b)·b′)/b.
        Node::Div([a, b]) => {
            let mut result = Partials::new();
            if wanted(a) {
                let one = graph.number(1);
                result.push((a, Some(graph.div(one, b))));
            }
            if wanted(b) {
                let quotient = graph.div(expr, b);
                result.push((b, Some(graph.neg(quotient))));
            }
            result
        }
        Node::Pow([base, exponent]) => power_rule(graph, expr, base, exponent, wanted),
        // A condition is 0 or 1: between its jumps it does not vary.
        Node::Compare(..) | Node::Join(..) => Partials::new(),
        Node::Select([condition, then, otherwise]) => {
            let arms = [(then, [1, 0]), (otherwise, [0, 1])];
            let arms = arms.into_iter().filter(|&(arm, _)| wanted(arm));
            let partial = |(arm, chosen): (Expr, [i64; 2])| {
                let [then, otherwise] = chosen.map(|number| graph.number(number));
                (arm, Some(graph.select(condition, then, otherwise)))
            };
            arms.map(partial).collect()
        }
        // Chain rule: f(u)′ = f′(u)·u′, with f′ from the table.
        Node::Call(function, args) => {
            let all = function.partials(graph, expr, &args);
            let pairs = args.iter().copied().zip(all);
            pairs.filter(|&(arg, _)| wanted(arg)).map(|(arg, p)| (arg, Some(p))).collect()
        }
    }
}

/// The partial derivative for each factor is the product of the others. Products of prefixes and of suffixes are
/// shared, so that n factors cost about 3n multiplications, not n².
fn product_rule(graph: &mut Graph, factors: &[Expr], wanted: impl Fn(Expr) -> bool) -> Partials {
    let mut suffixes: SmallVec<[Option<Expr>; 8]> = smallvec![None; factors.len()];
    for i in (1..factors.len()).rev() {
        suffixes[i - 1] = Some(times(graph, Some(factors[i]), suffixes[i]));
    }
    let mut prefix = None;
    let mut result = Partials::new();
    for (&factor, suffix) in factors.iter().zip(suffixes) {
        if wanted(factor) {
            result.push((factor, Some(times(graph, prefix, suffix))));
        }
        prefix = Some(times(graph, prefix, Some(factor)));
    }
    result
}

fn times(graph: &mut Graph, a: Option<Expr>, b: Option<Expr>) -> Expr {
    match (a, b) {
        (Some(a), Some(b)) => graph.mul(&[a, b]),
        (Some(e), None) | (None, Some(e)) => e,
        (None, None) => graph.number(1),
    }
}

/// Power rule: (uᶜ)′ = c·uᶜ⁻¹·u′, exponential rule: (cᵛ)′ = cᵛ·ln c·v′, or 0 where c is 0, and their sum for uᵛ.
fn power_rule(
    graph: &mut Graph,
    power: Expr,
    base: Expr,
    exponent: Expr,
    wanted: impl Fn(Expr) -> bool,
) -> Partials {
    let mut result = Partials::new();
    if wanted(base) && !graph.is_number(exponent, 0) {
        let lowered = match graph.as_number(exponent).cloned() {
            Some(n) => graph.number(&n - &crate::Rational::ONE),
            None => {
                let one = graph.number(1);
                graph.sub(exponent, one)
            }
        };
        let lowered = graph.pow(base, lowered);
        result.push((base, Some(graph.mul(&[exponent, lowered]))));
    }
    if wanted(exponent) {
        let partial = match graph.node(base) {
            Node::Constant(crate::Constant::E) => power,
            // 0ᵛ is 0 wherever v is positive.
            _ if graph.is_number(base, 0) => graph.number(0),
            _ => {
                let log = graph.call(Function::Ln, &[base]).expect("ln takes one argument");
                graph.mul(&[power, log])
            }
        };
        result.push((exponent, Some(partial)));
    }
    result
}

/// Everything that depends on a variable: as a set, and children before parents.
pub(crate) struct Dependents {
    set: ExprSet,
    pub(crate) order: Vec<Expr>,
}

impl Dependents {
    pub(crate) fn contains(&self, expr: Expr) -> bool {
        self.set.contains(expr)
    }
}

/// Everything below `roots` that depends on one of `variables`.
pub(crate) fn dependents(graph: &Graph, roots: &[Expr], variables: &[Symbol]) -> Dependents {
    let mut wanted = variables.to_vec();
    wanted.sort_unstable();
    let mut set = ExprSet::default();
    let mut order = graph.reachable(roots);
    order.retain(|&expr| {
        let node = graph.node(expr);
        let depends = match node {
            Node::Variable(symbol) => wanted.binary_search(symbol).is_ok(),
            _ => node.children().iter().any(|&child| set.contains(child)),
        };
        depends && set.insert(expr)
    });
    Dependents { set, order }
}

fn scaled(graph: &mut Graph, factor: Option<Expr>, expr: Expr) -> Expr {
    match factor {
        None => expr,
        Some(factor) if graph.is_number(expr, 1) => factor,
        Some(factor) => graph.mul(&[factor, expr]),
    }
}

/// ∂`expr`/∂`variable`, unsimplified.
pub fn derivative(graph: &mut Graph, expr: Expr, variable: Symbol) -> Expr {
    let one = graph.number(1);
    directional(graph, expr, &[(variable, one)], Style::Pieces)
}

/// The derivative of `expr` in the direction whose components are given, Σ ∂`expr`/∂v·v̇, unsimplified.
///
/// One sweep from the leaves up: the tangent of a node is the sum of its partial derivatives, each times the tangent
/// of its operand.
pub(crate) fn directional(
    graph: &mut Graph,
    expr: Expr,
    direction: &[(Symbol, Expr)],
    style: Style,
) -> Expr {
    let variables: Vec<Symbol> = direction.iter().map(|&(variable, _)| variable).collect();
    let active = dependents(graph, &[expr], &variables);
    let mut tangents = ExprMap::of(graph);
    let mut counts = Counts::new(style);
    for &node in &active.order {
        let component = graph
            .as_variable(node)
            .and_then(|symbol| direction.iter().find(|(variable, _)| *variable == symbol));
        let tangent = if let Some(&(_, component)) = component {
            component
        } else if let Some(cases) = counts.cases(graph, node) {
            cases.derivative(graph, |_, operand| tangents.get(operand).copied())
        } else {
            let mut terms = Operands::new();
            for (operand, partial) in partials(graph, node, &mut counts, |e| active.contains(e)) {
                terms.push(scaled(graph, partial, tangents[operand]));
            }
            graph.add(&terms)
        };
        tangents.insert(node, tangent);
    }
    tangents.get(expr).copied().unwrap_or_else(|| graph.number(0))
}

/// `seed` · ∂`expr`/∂v for every v of `variables`, unsimplified.
///
/// One sweep from the root down: the cotangent of a node is the sum, over its uses, of the user's cotangent times the
/// partial derivative there.
pub fn gradient(graph: &mut Graph, expr: Expr, variables: &[Symbol], seed: Expr) -> Vec<Expr> {
    cotangents(graph, expr, variables, seed, Style::Pieces)
}

/// [`gradient`] in one style or the other.
pub(crate) fn cotangents(
    graph: &mut Graph,
    expr: Expr,
    variables: &[Symbol],
    seed: Expr,
    style: Style,
) -> Vec<Expr> {
    let active = dependents(graph, &[expr], variables);
    let mut counts = Counts::new(style);
    let mut contributions: ExprMap<Vec<Expr>> = ExprMap::default();
    contributions.insert(expr, vec![seed]);
    let mut cotangents: HashMap<Symbol, Expr, BuildMixer> = HashMap::default();
    let zero = graph.number(0);
    for &node in active.order.iter().rev() {
        let Some(terms) = contributions.remove(node) else {
            continue;
        };
        let cotangent = graph.add(&terms);
        if let Some(symbol) = graph.as_variable(node) {
            cotangents.insert(symbol, cotangent);
        }
        if let Some(cases) = counts.cases(graph, node) {
            for own in cases.operands().into_iter().filter(|&operand| active.contains(operand)) {
                // What the others contribute is added to this.
                let part = |operand| if operand == own { cotangent } else { zero };
                let term = cases.derivative(graph, |_, operand| {
                    active.contains(operand).then(|| part(operand))
                });
                contributions.entry(own).get_or_insert_default().push(term);
            }
            continue;
        }
        for (operand, partial) in partials(graph, node, &mut counts, |e| active.contains(e)) {
            let term = scaled(graph, partial, cotangent);
            contributions.entry(operand).get_or_insert_default().push(term);
        }
    }
    variables.iter().map(|v| cotangents.get(v).copied().unwrap_or(zero)).collect()
}
