//! Programs: statements over graph expressions, and their adjoints.
//!
//! A [`Program`] is a function between values of any rank: numbers, arrays, structs of parameters and lists of
//! those. It says *structure* (what is elementwise, a product, a sum, a loop); rank and element type are the host's
//! business, so one program serves scalars and matrices alike. Scalar mathematics lives in the program's one
//! [`Graph`]: an elementwise statement is an expression over the program's variables, and its derivative is asked of
//! the symbolic rules.
//!
//! Every variable is assigned once. Control flow is structured: a [`Scan`] runs a region for each element of some
//! lists and carries state from one to the next; a [`Branch`] runs one of two regions. Regions nest.
//!
//! Invariant: **the set of statements is closed under [`adjoint`].** Every statement's adjoint is made of the same
//! kinds of statements, so the adjoint of a program is a program, which can be printed, run, optimised, and
//! differentiated again. That is why the three matrix products come together (they are the partial derivatives of one
//! trilinear form), why `Broadcast` comes with `Unbroadcast`, and why the adjoint of a scan is a scan that runs the
//! other way.
//!
//! | statement | its adjoint |
//! |---|---|
//! | elementwise expression | elementwise partial derivatives, unbroadcast to each operand |
//! | `Sum` | elementwise, the seed being one number |
//! | `SumAxis` | `SpreadAxis` and back |
//! | `Broadcast` | `Unbroadcast` and back |
//! | `Product` value, left, right | the other two of the three |
//! | `Transpose` | `Transpose` |
//! | `Field` of a struct | `Record` (a struct that is zero elsewhere) and back |
//! | `Add` | each term gets the seed |
//! | `Call` | `Pull`, the callee's own way back |
//! | `Scan` | `Scan` in the other direction |
//! | `Branch` | `Branch` on the same condition |

mod activity;
mod adjoint;
mod dataflow;
mod display;
mod hoist;
pub mod interpret;
mod prune;

pub use adjoint::{Adjoint, AdjointError, adjoint};
pub use hoist::hoist;
pub use interpret::interpret;

use std::collections::HashMap;

use crate::graph::{Expr, Graph, Symbol};

/// A variable of one [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Var(usize);

#[derive(Clone, Debug)]
struct VarInfo {
    name: String,
    expr: Expr,
    scalar: bool,
}

/// A function made of statements.
#[derive(Clone, Default)]
pub struct Program {
    /// The expressions of every elementwise statement. Each program variable is also a variable of this graph.
    pub graph: Graph,
    vars: Vec<VarInfo>,
    by_symbol: HashMap<Symbol, Var>,
    name_uses: HashMap<String, usize>,
    /// The arguments, in order.
    pub params: Vec<Var>,
    /// What it does, and what it returns.
    pub body: Region,
}

/// Statements in order, and the values that leave them.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// What is done, in order.
    pub statements: Vec<Statement>,
    /// What the region yields.
    pub results: Vec<Var>,
}

/// One step of a program.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `var = op`
    Let {
        /// What is defined.
        var: Var,
        /// Its value.
        op: Op,
    },
    /// A call of another differentiated function.
    Call(Call),
    /// The way back of a call.
    Pull(Pull),
    /// A loop over the elements of lists.
    Scan(Box<Scan>),
    /// A choice between two regions.
    Branch(Box<Branch>),
}

/// `(value, pullback) = callee(args…)`
#[derive(Clone, Debug)]
pub struct Call {
    /// The host's name of the function called.
    pub callee: usize,
    /// Its arguments.
    pub args: Vec<Var>,
    /// What it returns.
    pub value: Var,
    /// What its way back needs to remember. Not a number: only a [`Pull`] takes it.
    pub pullback: Var,
}

/// `cotangents… = pullback(args…, value, seed)`
#[derive(Clone, Debug)]
pub struct Pull {
    /// The callee of the [`Call`] that made the pullback.
    pub callee: usize,
    /// From the [`Call`].
    pub pullback: Var,
    /// The call's arguments again, so that the pullback need not keep them.
    pub args: Vec<Var>,
    /// The call's value again.
    pub value: Var,
    /// The adjoint of the value.
    pub seed: Var,
    /// The adjoints of the arguments; `None` where nobody asks.
    pub cotangents: Vec<Option<Var>>,
}

/// A loop: the body runs once for each position of the lists, and hands its state on.
///
/// This is the scan of functional programming; a fold is one without `collected`, a map one without `carried`.
#[derive(Clone, Debug)]
pub struct Scan {
    /// The lists, all of one length, and the variable that is their element in the body.
    pub items: Vec<Item>,
    /// The state from one run of the body to the next.
    pub carried: Vec<Carried>,
    /// Values of the body that are put in lists, at the position of the items they belong to.
    pub collected: Vec<Collected>,
    /// Whether it runs from the last position to the first.
    pub reversed: bool,
    /// What is done at each position. Its results are not used: `carried` and `collected` name what leaves it.
    pub body: Vec<Statement>,
}

/// `element` runs over `list`.
#[derive(Clone, Debug)]
pub struct Item {
    /// A list outside of the loop.
    pub list: Var,
    /// Its element at the current position, inside.
    pub element: Var,
}

/// A piece of loop state.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Before the first run.
    pub init: Var,
    /// In the body, as it comes from the run before.
    pub enter: Var,
    /// In the body, as it goes to the next run.
    pub next: Var,
    /// After the last run (`init`, if there was none).
    pub exit: Var,
}

/// `list[position] = element`
#[derive(Clone, Debug)]
pub struct Collected {
    /// A value of the body.
    pub element: Var,
    /// The list of its values, outside of the loop.
    pub list: Var,
}

/// `results = if condition { then } else { otherwise }`
#[derive(Clone, Debug)]
pub struct Branch {
    /// Decides; not differentiated.
    pub condition: Var,
    /// Runs if the condition holds.
    pub then: Region,
    /// Runs if not.
    pub otherwise: Region,
    /// What the region that ran yields.
    pub results: Vec<Var>,
}

/// The right-hand side of a `let`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// A scalar expression applied to every element, operands being broadcast against each other.
    Map(Expr),
    /// The sum of such an expression over all elements.
    Sum(Expr),
    /// The sum along one axis, which vanishes.
    SumAxis {
        /// The array.
        of: Var,
        /// The axis.
        axis: usize,
    },
    /// An array repeated along a new axis, to the shape `like`.
    SpreadAxis {
        /// The array.
        of: Var,
        /// The axis.
        axis: usize,
        /// A [`Op::Shape`].
        like: Var,
    },
    /// A value repeated to the shape `like`.
    Broadcast {
        /// The value.
        of: Var,
        /// A [`Op::Shape`].
        like: Var,
    },
    /// A value summed over what broadcasting from the shape `like` repeated.
    Unbroadcast {
        /// The value.
        of: Var,
        /// A [`Op::Shape`].
        like: Var,
    },
    /// The shape of an array or number; of several, the shape they broadcast to.
    Shape(Vec<Var>),
    /// A matrix or vector product, or one of its partial derivatives.
    Product(Product, Var, Var),
    /// The transpose.
    Transpose(Var),
    /// A field of a struct.
    Field {
        /// The struct.
        of: Var,
        /// The field's name.
        field: String,
    },
    /// A struct like `like`, zero but for some fields.
    Record {
        /// A struct of the same type.
        like: Var,
        /// The fields that are given.
        fields: Vec<(String, Var)>,
    },
    /// The sum of values of one type, which may be structs or lists.
    Add(Vec<Var>),
    /// The zero of the type of `like`.
    Zero(Var),
    /// Something of the host's that has no derivative: a length, a constant, a conversion.
    Host {
        /// The host's name of it.
        id: usize,
        /// What it reads.
        args: Vec<Var>,
    },
}

/// The partial derivatives of the trilinear form ⟨s, a·b⟩, which determine one another.
///
/// For matrices they are a·b, s·bᵀ and aᵀ·s; the form also says what they are when vectors take part (an outer
/// product, a multiple, a number).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Product {
    /// (a, b) ↦ ∂/∂s = a·b
    Value,
    /// (s, b) ↦ ∂/∂a
    Left,
    /// (a, s) ↦ ∂/∂b
    Right,
}

impl Program {
    /// A program without parameters or statements.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A new variable; the name is made unique. `scalar` says that it is known to be one number.
    pub fn var(&mut self, name: &str, scalar: bool) -> Var {
        let uses = self.name_uses.entry(name.to_owned()).or_insert(0);
        let mut unique = if *uses == 0 { name.to_owned() } else { format!("{name}_{uses}") };
        *uses += 1;
        while unique != name && self.name_uses.contains_key(&unique) {
            unique.push('_');
        }
        self.name_uses.entry(unique.clone()).or_insert(1);
        let expr = self.graph.variable(&unique);
        let var = Var(self.vars.len());
        if let Some(symbol) = self.graph.as_variable(expr) {
            self.by_symbol.insert(symbol, var);
        }
        self.vars.push(VarInfo { name: unique, expr, scalar });
        var
    }

    /// The name of a variable.
    #[must_use]
    pub fn name(&self, var: Var) -> &str {
        &self.vars[var.0].name
    }

    /// The variable as an expression of the graph.
    #[must_use]
    pub fn expr(&self, var: Var) -> Expr {
        self.vars[var.0].expr
    }

    /// Whether the variable is known to be one number.
    #[must_use]
    pub fn is_scalar(&self, var: Var) -> bool {
        self.vars[var.0].scalar
    }

    /// The program variable behind a variable of the graph.
    #[must_use]
    pub fn var_of(&self, symbol: Symbol) -> Option<Var> {
        self.by_symbol.get(&symbol).copied()
    }

    /// The program variables that an expression depends on.
    #[must_use]
    pub fn vars_of(&self, expr: Expr) -> Vec<Var> {
        self.graph.variables(&[expr]).into_iter().filter_map(|s| self.var_of(s)).collect()
    }

    /// The graph symbol of a variable.
    #[must_use]
    pub fn symbol(&self, var: Var) -> Symbol {
        self.graph
            .as_variable(self.expr(var))
            .expect("program variables are variables of the graph")
    }
}
