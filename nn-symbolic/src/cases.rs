//! Expressions whose value is that of one of their operands: selections and, in formulas, `max`, `min` and `relu`.
//!
//! Their derivatives are taken case by case. A sum of products with 0 and 1 is the same only where everything is finite, and
//! the derivative of an operand that is not picked may be infinite.

use smallvec::SmallVec;

use crate::graph::{Expr, Graph, Node};

/// Which operand of an expression is its value, case by case.
pub(crate) struct Cases {
    /// Conditions, each with what is picked where it is the first that holds.
    pieces: SmallVec<[(Expr, Pick); 2]>,
    otherwise: Pick,
}

/// What is picked in one case.
#[derive(Clone, Copy)]
pub(crate) enum Pick {
    /// An operand.
    One(Expr),
    /// Two operands that are equal there, to which so many arguments of `max` or `min` are equal; `None` is one.
    Both { operands: [Expr; 2], counts: [Option<Expr>; 2] },
}

impl Cases {
    pub(crate) fn new(pieces: &[(Expr, Pick)], otherwise: Pick) -> Self {
        Self { pieces: pieces.into(), otherwise }
    }

    /// What may be picked, each once.
    pub(crate) fn operands(&self) -> SmallVec<[Expr; 2]> {
        let mut operands = SmallVec::new();
        let picks = self.pieces.iter().map(|(_, pick)| pick).chain([&self.otherwise]);
        for pick in picks {
            let of_pick = match pick {
                Pick::One(operand) => std::slice::from_ref(operand),
                Pick::Both { operands, .. } => operands,
            };
            for &operand in of_pick {
                if !operands.contains(&operand) {
                    operands.push(operand);
                }
            }
        }
        operands
    }

    /// The derivative, where `of` gives those of the operands, and none of a constant.
    pub(crate) fn derivative(
        &self,
        graph: &mut Graph,
        mut of: impl FnMut(&mut Graph, Expr) -> Option<Expr>,
    ) -> Expr {
        let mut picked: SmallVec<[(Expr, Expr); 2]> = SmallVec::new();
        for &(condition, pick) in &self.pieces {
            picked.push((condition, pick.derivative(graph, &mut of)));
        }
        let otherwise = self.otherwise.derivative(graph, &mut of);
        picked.into_iter().rev().fold(otherwise, |rest, (condition, derivative)| {
            match derivative == rest {
                true => rest,
                false => graph.select(condition, derivative, rest),
            }
        })
    }
}

impl Pick {
    fn derivative(
        self,
        graph: &mut Graph,
        mut of: impl FnMut(&mut Graph, Expr) -> Option<Expr>,
    ) -> Expr {
        let zero = graph.number(0);
        match self {
            Self::One(operand) => {
                of(graph, operand).unwrap_or_else(|| match *graph.node(operand) {
                    // Where there is no value, there is no derivative.
                    Node::Div([_, below]) if below == zero => operand,
                    _ => zero,
                })
            }
            Self::Both { operands, counts } => {
                let mut terms: SmallVec<[Expr; 2]> = SmallVec::new();
                for (operand, count) in operands.into_iter().zip(counts) {
                    let Some(derivative) = of(graph, operand).filter(|&it| it != zero) else {
                        continue;
                    };
                    terms.push(match count {
                        Some(count) if graph.is_number(derivative, 1) => count,
                        Some(count) => graph.mul(&[count, derivative]),
                        None => derivative,
                    });
                }
                if terms.is_empty() {
                    return zero;
                }
                let one = graph.number(1);
                let above = graph.add(&terms);
                let below = match counts {
                    [None, None] => graph.number(2),
                    _ => graph.add(&counts.map(|count| count.unwrap_or(one))),
                };
                graph.div(above, below)
            }
        }
    }
}
