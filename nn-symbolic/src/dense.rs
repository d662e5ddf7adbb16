//! Sets and tables with one place an expression: the names of a graph are dense, so that looking one up is an index.

use std::ops::Index;

use crate::graph::{Expr, Graph};

/// A set of expressions.
#[derive(Clone, Default)]
pub(crate) struct ExprSet(Vec<bool>);

impl ExprSet {
    /// An empty set with room for the expressions of this graph.
    pub(crate) fn of(graph: &Graph) -> Self {
        Self(vec![false; graph.len()])
    }

    /// Adds an expression; whether it is new.
    pub(crate) fn insert(&mut self, expr: Expr) -> bool {
        if self.0.len() <= expr.index() {
            self.0.resize(expr.index() + 1, false);
        }
        !std::mem::replace(&mut self.0[expr.index()], true)
    }

    pub(crate) fn contains(&self, expr: Expr) -> bool {
        self.0.get(expr.index()).copied().unwrap_or(false)
    }
}

impl FromIterator<Expr> for ExprSet {
    fn from_iter<I: IntoIterator<Item = Expr>>(exprs: I) -> Self {
        let mut set = Self::default();
        for expr in exprs {
            set.insert(expr);
        }
        set
    }
}

/// Something for each of some expressions.
#[derive(Clone)]
pub(crate) struct ExprMap<T>(Vec<Option<T>>);

impl<T> Default for ExprMap<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ExprMap<T> {
    /// An empty table with room for the expressions of this graph.
    pub(crate) fn of(graph: &Graph) -> Self {
        let mut places = Vec::new();
        places.resize_with(graph.len(), || None);
        Self(places)
    }

    /// The place of an expression.
    pub(crate) fn entry(&mut self, expr: Expr) -> &mut Option<T> {
        if self.0.len() <= expr.index() {
            self.0.resize_with(expr.index() + 1, || None);
        }
        &mut self.0[expr.index()]
    }

    pub(crate) fn insert(&mut self, expr: Expr, value: T) {
        *self.entry(expr) = Some(value);
    }

    pub(crate) fn get(&self, expr: Expr) -> Option<&T> {
        self.0.get(expr.index())?.as_ref()
    }

    pub(crate) fn remove(&mut self, expr: Expr) -> Option<T> {
        self.0.get_mut(expr.index())?.take()
    }
}

/// What there is for an expression that is known to be there: most passes meet children before their parents.
impl<T> Index<Expr> for ExprMap<T> {
    type Output = T;

    fn index(&self, expr: Expr) -> &T {
        self.get(expr).expect("children come before their parents")
    }
}
