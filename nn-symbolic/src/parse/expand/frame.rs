//! What the machine has on its stack.

use std::collections::HashMap;
use std::rc::Rc;

use crate::graph::Expr;
use crate::parse::ast::NodeId;
use crate::parse::definitions::Definition;
use crate::parse::draft::Draft;

/// A definition with what stands for its parameters; a formula without parameters has no arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) args: Vec<Expr>,
}

/// A draft in the graph, with names in it.
pub(super) struct Template<'d> {
    pub(super) draft: &'d Draft,
    pub(super) nodes: Vec<Option<Expr>>,
    /// What stands for each of its asks.
    pub(super) asks: Vec<Expr>,
    /// Variables that are defined by formulas.
    pub(super) formulas: Vec<(Expr, &'d str, &'d Definition)>,
}

/// A draft, or what a variable is bound in, that is being evaluated.
pub(super) struct Frame<'d> {
    pub(super) template: Rc<Template<'d>>,
    /// What is to be put in the place of variables and of what stands for asks.
    pub(super) values: HashMap<Expr, Expr>,
    /// Parameters, and what is bound around here.
    pub(super) bound: Vec<Expr>,
    /// The next of the formulas, then of the asks of this region.
    pub(super) next_formula: usize,
    pub(super) next_ask: usize,
    pub(super) task: Task,
}

pub(super) enum Task {
    /// The value of a draft.
    Whole(Key),
    /// The derivative that this ask wants by a variable, which is `own` in it; `then` stands for that in the result.
    Derivative { ask: usize, variable: Expr, own: Expr, then: Option<Expr> },
    /// The sum or product that this ask wants over an index, which has the value `now` and goes up to `last`.
    Sum { ask: usize, variable: Expr, now: i64, last: i64, terms: Vec<Expr> },
}

impl Task {
    /// The variable that is bound in it.
    pub(super) fn binds(&self) -> Option<Expr> {
        match *self {
            Self::Whole(_) => None,
            Self::Derivative { variable, .. } | Self::Sum { variable, .. } => Some(variable),
        }
    }
}

impl<'d> Frame<'d> {
    /// Which asks are to be answered before the task can be done.
    pub(super) fn region(&self) -> &[usize] {
        match self.task {
            Task::Whole(_) => &self.template.draft.outside,
            Task::Derivative { ask, .. } | Task::Sum { ask, .. } => {
                &self.template.draft.inside[ask]
            }
        }
    }

    /// What is in a binder, where `variable` has this value.
    pub(super) fn inner(&self, variable: Expr, value: Expr, task: Task) -> Self {
        let template = Rc::clone(&self.template);
        let (mut values, mut bound) = (self.values.clone(), self.bound.clone());
        values.insert(variable, value);
        bound.push(variable);
        Self { template, values, bound, next_formula: 0, next_ask: 0, task }
    }

    pub(super) fn node(&self, id: NodeId) -> Expr {
        self.template.nodes[id.index()].expect("no operand of an ask is inside a longer sum")
    }
}

/// The value of something, or what must be evaluated before.
pub(super) enum Found<'d> {
    Value(Expr),
    Wait(Frame<'d>),
}
