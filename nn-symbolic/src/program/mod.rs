//! Programs: statements over graph expressions, and their adjoints.
//!
//! A [`Program`] is a function between numbers, arrays, structs and lists of those. It says *structure* (what is
//! elementwise, a product, a sum, a loop, where something is stored); rank and element type are the host's business, so
//! one program serves scalars and matrices alike. Scalar mathematics lives in the program's one [`Graph`]: an
//! elementwise statement is an expression over the program's variables, and its derivative is asked of the symbolic
//! rules.
//!
//! Variables are of six [`Kind`]s and are defined once. What changes is a *cell*: storage that is read and written along
//! [`Place`]s, ways of fields and indices from the root of a cell; a place is the only way to a part of one, so two views
//! of one cell never alias unseen. Control flow is structured: a [`Loop`] runs a region again and again and hands its
//! state on, a [`Branch`] runs one of two. What a later region needs of an earlier one, that one *records*: a loop one
//! element a run, an arm one if it is taken. Lists of records nest as regions do.
//!
//! Invariant: **the set of statements is closed under [`adjoint`].** Every statement's adjoint is made of the same
//! kinds of statements, so the adjoint of a program is a program, which can be printed, run, optimised, and
//! differentiated again. That is why the three matrix products come together (they are the partial derivatives of one
//! trilinear form), why `Broadcast` comes with `Unbroadcast`, why a load comes with an accumulation, and why the adjoint
//! of a loop is a loop that runs the other way.
//!
//! | statement | its adjoint; c̄ is the cell of the cotangent of the cell c |
//! |---|---|
//! | elementwise expression | elementwise partial derivatives, unbroadcast to each operand |
//! | `Sum` | elementwise, the seed being one number |
//! | `SumAxis` | `SpreadAxis` and back |
//! | `Broadcast` | `Unbroadcast` and back |
//! | `Reshape` | `Reshape` to the shape that it had |
//! | `Product` value, left, right | the other two of the three |
//! | `Transpose` | `Transpose` |
//! | `Field` of a struct | `Record` (a struct that is zero elsewhere) and back |
//! | `Build` of a struct from its fields | `Field` of each |
//! | `Add` of values | each term gets the seed |
//! | `Cast` from one float type to another | the cast back |
//! | `v = Load c[p]` | `Accumulate c̄[p] += v̄` |
//! | `Accumulate c[p] += v` | `v̄ += Load c̄[p]` |
//! | `AccumulateProduct c[p] += a·b` | the other two products, of `Load c̄[p]` |
//! | `Store c[p] = v` | `v̄ += Load c̄[p]`, then `Clear c̄[p]` |
//! | `v = Total c[p]` | `Spread c̄[p] += v̄` and back |
//! | `Fill c[p] = v` | `v̄ += Total c̄[p]`, then `Clear c̄[p]` |
//! | `Copy c[p] = d[q]` | `Add d̄[q] += c̄[p]`, then `Clear c̄[p]` |
//! | `Assign c[p] = d[q]` | the same, and c̄\[p\] gets its old extent back |
//! | `Add c[p] += d[q]` | `Add d̄[q] += c̄[p]` |
//! | `Clear c[p]` | `Clear c̄[p]` |
//! | `Swap c[p], d[q]` | `Swap c̄[p], d̄[q]` |
//! | `Push c[p], v` | `v̄ += Pop c̄[p]` |
//! | `v = Pop c[p]` | `Push c̄[p], v̄` |
//! | `New c` | the end of c̄, whose life begins where that of c ends |
//! | `Call` | `Pull`, the callee's own pullback |
//! | `Loop` | `Loop` in the other direction; one that counts its runs becomes one of so many |
//! | `Branch` | `Branch` on the same condition; nothing is run twice |
//!
//! The [`tangent`] of a program needs no table: behind each statement stands the same one for tangents, with the
//! derivative in place of an elementwise expression, the product rule in place of a product, and `CallTangent`, the
//! callee's own tangent, in place of a `Call`.

mod activity;
mod adjoint;
mod build;
mod dataflow;
mod deliver;
pub mod demand;
mod display;
mod guard;
mod hoist;
pub mod interpret;
mod kernel;
pub mod liveness;
mod origin;
mod prune;
pub mod records;
mod statement;
pub mod storage;
mod tangent;

pub use adjoint::{Adjoint, AdjointError, Cotangent, adjoint};
pub use build::{Known, Open, Regions};
pub use guard::{Condition, Guarded, guard};
pub use hoist::hoist;
pub use interpret::interpret;
pub use origin::{Origin, Origins};
pub use statement::{
    Argument, Branch, Call, CallTangent, Carried, Control, Init, Item, Loop, Place, Projection,
    Pull, Recorded, Region, Sink, Statement,
};
pub use tangent::{Tangent, tangent};

use std::collections::HashMap;

use crate::graph::{Expr, Graph, Symbol};

/// What programs call the value in an option, as if it was a field.
pub const PAYLOAD: &str = "Some";

/// A variable of one [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Var(usize);

/// What a variable holds, as far as a program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One number that can be differentiated.
    Float,
    /// Something that can be differentiated and whose type the host knows: a number, an array of any rank, a struct, a
    /// list.
    Value,
    /// Something without a derivative: an integer, a condition, a shape.
    Host,
    /// Storage, which is read and written along places.
    Cell,
    /// What a region recorded.
    List,
    /// What the pullback of a call remembers.
    Pullback,
}

#[derive(Clone, Debug)]
struct VarInfo {
    name: String,
    expr: Expr,
    kind: Kind,
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
    /// Those parameters, all of them cells, that the caller sees changed. The others are never stored to.
    pub outputs: Vec<Var>,
    /// What it does, and what it returns.
    pub body: Region,
    /// Where its statements come from, if somebody wants to read that.
    pub origins: Origins,
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
    /// The same elements in the same order, in another shape.
    Reshape {
        /// The array.
        of: Var,
        /// A [`Op::Shape`], or one that the host gives.
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
    /// A struct of its fields.
    Build {
        /// The host's name of the struct.
        id: usize,
        /// All of its fields.
        fields: Vec<(String, Var)>,
    },
    /// The sum of values of one type, which may be structs or lists.
    Add(Vec<Var>),
    /// The zero of the type of `like`.
    Zero(Var),
    /// A number of one float type as one of another.
    Cast {
        /// The number.
        of: Var,
        /// The host's name of its type.
        from: usize,
        /// The host's name of the type of the result.
        to: usize,
    },
    /// What is at a place: a number, something of the host's, or a value.
    Load(Place),
    /// The sum of all numbers at a place.
    Total(Place),
    /// The shape of what is at a place, all that its zero needs.
    Extent(Place),
    /// Something of the host's that has no derivative: a length, a constant, a conversion, a comparison.
    Host {
        /// The host's name of it.
        id: usize,
        /// What it reads.
        args: Vec<Var>,
        /// Whether the reverse sweep may compute it again from the same arguments: it has no effect and is cheap.
        repeatable: bool,
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

    /// A new variable; the name is made unique.
    pub fn var(&mut self, name: &str, kind: Kind) -> Var {
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
        self.vars.push(VarInfo { name: unique, expr, kind });
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

    /// What the variable holds.
    #[must_use]
    pub fn kind(&self, var: Var) -> Kind {
        self.vars[var.0].kind
    }

    /// Whether the variable is known to be one number that can be differentiated.
    #[must_use]
    pub fn is_float(&self, var: Var) -> bool {
        self.kind(var) == Kind::Float
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
