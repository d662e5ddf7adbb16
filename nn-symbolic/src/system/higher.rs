//! Derivatives of higher order: what differentiating again costs, and where it stops.
//!
//! A mixed partial derivative is a multiset of variables, written with their places in ascending order, so that each
//! is computed once (the order of differentiation does not matter: Schwarz). Those of one order come from those of the
//! order below, each differentiated with respect to the variables that it depends on and that are not before its last
//! one. What is 0 is left out there, and everything that would come from it: the Hessian of a function with a bounded
//! number of variables in each term takes time and space in proportion to their number.

use std::collections::HashMap;
use std::fmt;

use crate::diff::{derivative, gradient};
use crate::graph::{Expr, Graph, Symbol};
use crate::simplify::{Assumptions, simplify_derivatives};

/// The highest order.
const MAX_ORDER: u32 = 1_000;

/// How many derivatives of one order there may be that are not 0.
const MAX_DERIVATIVES: usize = 100_000;

/// How many expressions may be added to the graph on the way: some hundred megabytes, and some seconds.
const MAX_EXPRESSIONS: usize = 500_000;

/// A partial derivative that is not 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial {
    /// The places of the variables in the list of those one differentiates with respect to, ascending; [0, 0, 2] is
    /// ∂³/∂x₀²∂x₂.
    pub by: Vec<usize>,
    /// The derivative.
    pub expr: Expr,
}

/// The place of each variable.
pub(super) fn places(wrt: &[Symbol]) -> HashMap<Symbol, usize> {
    wrt.iter().enumerate().map(|(place, &symbol)| (symbol, place)).collect()
}

impl Partial {
    /// The variables that this is still to be differentiated with respect to, with their places: those that it depends
    /// on and that are not before its last one.
    pub(super) fn left(
        &self,
        graph: &Graph,
        places: &HashMap<Symbol, usize>,
    ) -> Vec<(usize, Symbol)> {
        let last = self.by.last().copied().unwrap_or(0);
        let occurring = graph.variables(&[self.expr]).into_iter();
        let mut left: Vec<(usize, Symbol)> = occurring
            .filter_map(|symbol| Some((*places.get(&symbol)?, symbol)))
            .filter(|&(place, _)| place >= last)
            .collect();
        left.sort_unstable();
        left
    }

    /// With respect to one variable more.
    pub(super) fn and(&self, place: usize, expr: Expr) -> Self {
        Self { by: self.by.iter().copied().chain([place]).collect(), expr }
    }
}

/// Why higher derivatives are not computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TooLarge {
    /// The order is beyond 1,000.
    Order,
    /// More than 100,000 of this order that are not 0.
    Derivatives(u32),
    /// More than 500,000 expressions more, up to this order.
    Expressions(u32),
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order => write!(f, "the order of a derivative is limited to {MAX_ORDER}"),
            Self::Derivatives(order) => write!(
                f,
                "there are more than {MAX_DERIVATIVES} derivatives of order {order}; ask for a lower order, or for \
                 fewer variables with `wrt`"
            ),
            Self::Expressions(order) => write!(
                f,
                "the derivatives of order {order} take more than {MAX_EXPRESSIONS} expressions; ask for a \
                 lower order, or for fewer variables with `wrt`"
            ),
        }
    }
}

impl std::error::Error for TooLarge {}

/// The partial derivatives of order `to` of each function, those that are not 0, from the ones of order 1: one list a
/// function, in the order of its variables `wrt`.
///
/// With assumptions, even if there are none, each order is simplified before the next, all functions together.
///
/// # Errors
/// [`TooLarge`] beyond the limits of this module.
pub(crate) fn higher(
    graph: &mut Graph,
    first: Vec<(Vec<Partial>, Vec<Symbol>)>,
    to: u32,
    assumptions: Option<&Assumptions>,
) -> Result<Vec<Vec<Partial>>, TooLarge> {
    if to > MAX_ORDER {
        return Err(TooLarge::Order);
    }
    let (mut all, wrt): (Vec<Vec<Partial>>, Vec<Vec<Symbol>>) = first.into_iter().unzip();
    let mut limits = Limits::new(graph);
    for order in 2..=to {
        limits.begin(order);
        let below: Vec<Expr> = all.iter().flatten().map(|partial| partial.expr).collect();
        for (partials, wrt) in all.iter_mut().zip(&wrt) {
            *partials = next(graph, partials, wrt, &mut limits)?;
        }
        if let Some(assumptions) = assumptions {
            let raw: Vec<Expr> = all.iter().flatten().map(|partial| partial.expr).collect();
            let (_, simple) = simplify_derivatives(graph, &below, &raw, assumptions);
            for (partial, expr) in all.iter_mut().flatten().zip(simple) {
                partial.expr = expr;
            }
        }
        for partials in &mut all {
            partials.retain(|partial| !graph.is_number(partial.expr, 0));
        }
        limits.check(graph)?;
    }
    Ok(all)
}

/// What is still allowed.
pub(super) struct Limits {
    /// The order that is being computed.
    order: u32,
    /// How many derivatives more of this order.
    derivatives: usize,
    /// How large the graph may be.
    most_expressions: usize,
}

impl Limits {
    pub(super) fn new(graph: &Graph) -> Self {
        let most_expressions = graph.len() + MAX_EXPRESSIONS;
        Self { order: 1, derivatives: MAX_DERIVATIVES, most_expressions }
    }

    /// From now on, derivatives of this order are computed.
    pub(super) fn begin(&mut self, order: u32) {
        (self.order, self.derivatives) = (order, MAX_DERIVATIVES);
    }

    pub(super) fn take(&mut self, derivatives: usize) -> Result<(), TooLarge> {
        let left = self.derivatives.checked_sub(derivatives);
        self.derivatives = left.ok_or(TooLarge::Derivatives(self.order))?;
        Ok(())
    }

    pub(super) fn check(&self, graph: &Graph) -> Result<(), TooLarge> {
        let fits = graph.len() <= self.most_expressions;
        if fits { Ok(()) } else { Err(TooLarge::Expressions(self.order)) }
    }
}

/// The derivatives of one more order, unsimplified.
fn next(
    graph: &mut Graph,
    partials: &[Partial],
    wrt: &[Symbol],
    limits: &mut Limits,
) -> Result<Vec<Partial>, TooLarge> {
    let places = places(wrt);
    let mut all = Vec::new();
    for partial in partials {
        let left = partial.left(graph, &places);
        limits.take(left.len())?;
        let symbols: Vec<Symbol> = left.iter().map(|&(_, symbol)| symbol).collect();
        let raw = first_derivatives(graph, partial.expr, &symbols);
        all.extend(left.into_iter().zip(raw).map(|((place, _), expr)| partial.and(place, expr)));
        limits.check(graph)?;
    }
    Ok(all)
}

/// ∂`expr`/∂v for every v of `wrt`, unsimplified. One sweep serves them all, but for a single variable the one from
/// below is shorter.
pub(crate) fn first_derivatives(graph: &mut Graph, expr: Expr, wrt: &[Symbol]) -> Vec<Expr> {
    match *wrt {
        [only] => vec![derivative(graph, expr, only)],
        _ => {
            let one = graph.number(1);
            gradient(graph, expr, wrt, one)
        }
    }
}
