//! The derivative of one operation in terms of its operands' derivatives, in the form of textbooks.
//!
//! What it is made of are the partial derivatives of `diff`. Two rules are written here once more, for the order in
//! which people know them: the product rule (uv)′ = u′v + uv′, and the quotient rule (u/v)′ = u′/v − uv′/v². The tests
//! hold every step against differences.

use smallvec::SmallVec;

use super::Law;
use crate::cases::Cases;
use crate::diff::{partials, partials_of};
use crate::extremum::Counts;
use crate::graph::{Expr, Graph, Node, Operands, Symbol};
use crate::rational::Rational;

/// In longer products the terms of the product rule share what they have in common, so that n factors make no n²/2.
const FEW: usize = 8;

/// The sum of some terms, one for each use of an operand that depends on the variable.
pub(super) struct Local {
    pub(super) law: Law,
    terms: Vec<Term>,
}

/// A term, with the derivative of its operand left open.
enum Term {
    /// ∂/∂u · u′, where none stands for 1.
    Times { partial: Option<Expr>, operand: Expr },
    /// ∂/∂x, where the operand is the variable itself.
    Known { partial: Expr },
    /// The factors, but the derivative of one in its place.
    InPlace { factors: Operands, index: usize },
    /// −u·v′/v²
    Denominator { above: Expr, below: Expr },
    /// The derivative of what is picked; of what does not vary there is none.
    Cases { cases: Cases, varying: SmallVec<[Expr; 2]> },
}

impl Local {
    /// The derivative of `expr` with respect to `variable`; `active` are the expressions that depend on it.
    pub(super) fn new(
        graph: &mut Graph,
        expr: Expr,
        variable: Symbol,
        counts: &mut Counts,
        active: impl Fn(Expr) -> bool,
    ) -> Self {
        let node = graph.node(expr).clone();
        let is_variable = |graph: &Graph, e: Expr| graph.as_variable(e) == Some(variable);
        let varying = node.children().iter().filter(|&&e| active(e)).count();
        let chained = node.children().iter().any(|&e| active(e) && !is_variable(graph, e));
        let law = Law::of(graph, &node, &active, varying, chained);
        let has_argument = matches!(node, Node::Pow(_) | Node::Call(..));
        let terms = match node {
            Node::Mul(ref factors) if factors.len() <= FEW || varying == 1 => {
                let varying = (0..factors.len()).filter(|&index| active(factors[index]));
                varying.map(|index| Term::InPlace { factors: factors.clone(), index }).collect()
            }
            Node::Div([above, below]) if active(below) => {
                let mut terms = Vec::new();
                if active(above) {
                    let partials = partials_of(graph, node, expr, |e| e == above);
                    // The first: in u/u the second is that of what is below.
                    terms.extend(partials.into_iter().map(Term::times).take(1));
                }
                terms.push(Term::Denominator { above, below });
                terms
            }
            _ => match counts.cases(graph, expr) {
                Some(cases) => {
                    let varying = cases.operands().into_iter().filter(|&e| active(e)).collect();
                    vec![Term::Cases { cases, varying }]
                }
                None => {
                    let partials = partials(graph, expr, counts, active);
                    let terms = partials.into_iter().map(|(operand, partial)| match partial {
                        // f(x)′ = f′(x): nothing is gained by multiplying with x′.
                        Some(partial) if has_argument && is_variable(graph, operand) => {
                            Term::Known { partial }
                        }
                        _ => Term::times((operand, partial)),
                    });
                    terms.collect()
                }
            },
        };
        Self { law, terms }
    }

    /// The sum, where `derivative` gives those of the operands.
    pub(super) fn assemble(
        &self,
        graph: &mut Graph,
        mut derivative: impl FnMut(&mut Graph, Expr) -> Expr,
    ) -> Expr {
        let mut terms = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            terms.push(match term {
                Term::Known { partial } => *partial,
                Term::Times { partial, operand } => {
                    let derivative = derivative(graph, *operand);
                    times(graph, *partial, derivative)
                }
                Term::InPlace { factors, index } => {
                    let mut factors = factors.clone();
                    factors[*index] = derivative(graph, factors[*index]);
                    graph.mul(&factors)
                }
                Term::Denominator { above, below } => {
                    let derivative = derivative(graph, *below);
                    let product = graph.mul(&[*above, derivative]);
                    let two = graph.number(2);
                    let square = graph.pow(*below, two);
                    let quotient = graph.div(product, square);
                    graph.neg(quotient)
                }
                Term::Cases { cases, varying } => cases.derivative(graph, |graph, operand| {
                    varying.contains(&operand).then(|| derivative(graph, operand))
                }),
            });
        }
        graph.add(&terms)
    }
}

impl Term {
    fn times((operand, partial): (Expr, Option<Expr>)) -> Self {
        Self::Times { partial, operand }
    }
}

/// `partial` · `derivative` as one writes it: with the sign in front, and in place of a 1 above the line.
pub(super) fn times(graph: &mut Graph, partial: Option<Expr>, derivative: Expr) -> Expr {
    let Some(mut partial) = partial else {
        return derivative;
    };
    let mut negative = false;
    loop {
        match *graph.node(partial) {
            Node::Neg([inner]) => partial = inner,
            Node::Number(ref n) if *n == Rational::MINUS_ONE => partial = graph.number(1),
            Node::Div([above, below]) => match *graph.node(above) {
                Node::Neg([above]) => partial = graph.div(above, below),
                Node::Number(ref n) if *n == Rational::MINUS_ONE => {
                    let one = graph.number(1);
                    partial = graph.div(one, below);
                }
                _ => break,
            },
            _ => break,
        }
        negative = !negative;
    }
    let product = match *graph.node(partial) {
        Node::Number(ref n) if n.is_one() => derivative,
        Node::Div([above, below]) if graph.is_number(above, 1) => graph.div(derivative, below),
        Node::Mul(ref factors) if factors.len() < FEW => {
            let factors: Vec<Expr> = factors.iter().copied().chain([derivative]).collect();
            graph.mul(&factors)
        }
        _ => graph.mul(&[partial, derivative]),
    };
    if negative { graph.neg(product) } else { product }
}
