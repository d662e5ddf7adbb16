//! The names of the rules of differentiation, and what they say.

use std::borrow::Cow;

use crate::extremum::{Counts, Style, operands};
use crate::graph::{Constant, Expr, Graph, Node};
use crate::table::Function;

use super::textbook::times;

/// A rule of differentiation.
///
/// In its statement u and v stand for what depends on the variable, c for what does not; u' is the derivative of u.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Law {
    /// What it is called.
    pub name: Cow<'static, str>,
    /// What it says, in ordinary notation.
    pub statement: Cow<'static, str>,
}

const fn law(name: &'static str, statement: &'static str) -> Law {
    Law { name: Cow::Borrowed(name), statement: Cow::Borrowed(statement) }
}

impl Law {
    pub(super) fn constant() -> Self {
        law("constant rule", "c' = 0")
    }

    pub(super) fn variable() -> Self {
        law("variable rule", "x' = 1")
    }

    pub(super) fn function() -> Self {
        law("derivative of the function", "y' where y depends on x")
    }

    /// The rule for an operation, `varying` of whose operands are `active`: they depend on the variable. It is `chained` if
    /// one of these is more than the variable itself.
    pub(super) fn of(
        graph: &Graph,
        node: &Node,
        active: impl Fn(Expr) -> bool,
        varying: usize,
        chained: bool,
    ) -> Self {
        let all = varying == node.children().len();
        match node {
            Node::Number(_) | Node::Constant(_) => Self::constant(),
            Node::Variable(_) => Self::variable(),
            Node::Neg(_) => law("constant factor rule", "(-u)' = -u'"),
            Node::Add(_) if all => law("sum rule", "(u + v)' = u' + v'"),
            Node::Add(_) => law("sum and constant rules", "(u + c)' = u'"),
            Node::Sub(_) if all => law("difference rule", "(u - v)' = u' - v'"),
            Node::Sub([a, _]) if active(*a) => {
                law("difference and constant rules", "(u - c)' = u'")
            }
            Node::Sub(_) => law("difference and constant rules", "(c - u)' = -u'"),
            Node::Mul(_) if varying == 1 => law("constant factor rule", "(c*u)' = c*u'"),
            Node::Mul(_) => law("product rule", "(u*v)' = u'*v + u*v'"),
            Node::Div(_) if all => law("quotient rule", "(u/v)' = u'/v - u*v'/v^2"),
            Node::Div([a, _]) if active(*a) => law("constant factor rule", "(u/c)' = u'/c"),
            Node::Div(_) => law("quotient rule", "(c/v)' = -c*v'/v^2"),
            Node::Pow(_) if all => {
                law("general power rule", "(u^v)' = v*u^(v - 1)*u' + u^v*ln(u)*v'")
            }
            Node::Pow([base, _]) if active(*base) => {
                let name = if chained { "power and chain rules" } else { "power rule" };
                law(name, "(u^c)' = c*u^(c - 1)*u'")
            }
            Node::Pow([base, _]) => {
                let name = if chained { "exponential and chain rules" } else { "exponential rule" };
                match graph.node(*base) {
                    Node::Constant(Constant::E) => law(name, "(e^v)' = e^v*v'"),
                    _ => law(name, "(c^v)' = c^v*ln(c)*v'"),
                }
            }
            Node::Call(function @ (Function::Max | Function::Min), args)
                if args.iter().any(|&arg| operands(graph, *function, arg).is_some()) =>
            {
                let name = format!("derivative of {}", function.name()).into();
                let statement = "where k arguments are equal, each takes 1/k";
                Self { name, statement: statement.into() }
            }
            Node::Call(function, _) => Self::of_function(*function, chained),
            Node::Compare(..) | Node::Join(..) => Self::constant(),
            Node::Select(_) => law("piece by piece", "if(p, u, v)' = if(p, u', v')"),
        }
    }

    /// A row of the table.
    fn of_function(function: Function, chained: bool) -> Self {
        let mut graph = Graph::new();
        let args: Vec<Expr> =
            ["u", "v"][..function.arity()].iter().map(|name| graph.variable(name)).collect();
        let tangents = ["u'", "v'"].map(|name| graph.variable(name));
        let call = graph.intern(Node::Call(function, args.clone().into()));
        let right = match Counts::new(Style::Pieces).cases(&mut graph, call) {
            Some(cases) => cases.derivative(&mut graph, |_, operand| {
                let place = args.iter().position(|&arg| arg == operand)?;
                Some(tangents[place])
            }),
            None => {
                let partials = function.partials(&mut graph, call, &args);
                let terms = partials.into_iter().zip(tangents);
                let terms: Vec<Expr> = terms.map(|(p, d)| times(&mut graph, Some(p), d)).collect();
                graph.add(&terms)
            }
        };
        let name = function.name();
        Self {
            name: match chained {
                true => "chain rule".into(),
                false => format!("derivative of {name}").into(),
            },
            statement: format!("{}' = {}", graph.display(call), graph.display(right)).into(),
        }
    }
}
