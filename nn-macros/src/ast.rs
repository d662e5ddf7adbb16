//! The language that `#[derive_grad]` understands, as a tree of its own.
//!
//! ```text
//! function  = "fn" name generics "(" param,* ")" "->" type block
//! block     = statement* value
//! statement = "let" "mut"? name (":" type)? "=" value ";"
//!           | name ("=" | "+=" | "-=" | "*=" | "/=") value ";"
//!           | "for" name "in" "&" value "{" statement* "}"
//! value     = number | name | constant | value operator value | "-" value
//!           | value "." method "(" value,* ")" | value "." field | function "(" value,* ")" | value "as" type
//! ```
//!
//! The fence is the only pass that sees Rust's own syntax. What it lets through is this; names are resolved to
//! [`Binding`]s, references and copies are told from values, and every node knows the text it came from.

use nn_symbolic::{Function as Elementary, Rational};
use proc_macro2::{Ident, TokenStream};
use syn::{Path, Type};

/// A variable of the function: a parameter, a `let`, a loop element, or the parameter of a `mapv` closure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BindingId(pub(crate) usize);

/// What is known of a variable.
pub(crate) struct Binding {
    pub(crate) name: Ident,
    /// Declared `mut`.
    pub(crate) mutable: bool,
    /// How often it is read.
    pub(crate) reads: usize,
    /// Whether it is read in a loop that it was declared outside of.
    pub(crate) read_in_inner_loop: bool,
    /// The nesting of loops in which it was declared.
    pub(crate) loop_depth: usize,
}

/// What a parameter's type says without being resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeClass {
    /// `f32`, `f64` or a type parameter, or a reference to one: one number.
    Scalar,
    /// An integer, `bool`, `char`, a string or a slice of those: takes no part in differentiation.
    Inactive,
    /// Anything else; the traits of the runtime know.
    Other,
}

pub(crate) struct Param {
    pub(crate) binding: BindingId,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) class: TypeClass,
    /// Whether the function is differentiated with respect to it.
    pub(crate) active: bool,
}

pub(crate) struct Function {
    pub(crate) params: Vec<Param>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) body: Vec<Statement>,
    pub(crate) value: Value,
}

pub(crate) enum Statement {
    Let {
        binding: BindingId,
        /// The declared type says that it is one number.
        scalar: bool,
        value: Value,
    },
    Assign {
        binding: BindingId,
        value: Value,
    },
    For {
        element: BindingId,
        list: Value,
        body: Vec<Statement>,
    },
}

pub(crate) struct Value {
    pub(crate) kind: Kind,
    /// The tokens it came from, for errors and for the messages of panics.
    pub(crate) tokens: TokenStream,
}

pub(crate) enum Kind {
    /// An exact number: a float literal, `T::lit(0.5)`, `T::one()`.
    Number(Rational),
    /// Something without a derivative: an integer, a constant.
    Host(TokenStream),
    Variable(BindingId),
    /// `first op value op value …`, left-associated, all of one precedence.
    Chain(Box<Value>, Vec<(Operator, Value)>),
    Negative(Box<Value>),
    Elementary(Elementary, Vec<Value>),
    /// `sigmoid(x)` and the like by path: as [`Kind::Elementary`], and the path must lead to the runtime's.
    RuntimeFunction(Path, Elementary, Vec<Value>),
    /// `x.powi(3)`, `x.powf(y)`
    Power(Box<Value>, Box<Value>),
    Dot(Box<Value>, Box<Value>),
    Transpose(Box<Value>),
    /// `a.mapv(|v| body)`
    MapV(Box<Value>, BindingId, Box<Value>),
    Sum(Box<Value>),
    SumAxis(Box<Value>, usize),
    Mean(Box<Value>),
    MeanAxis(Box<Value>, usize),
    /// `x.nrows()` and the like: the method and its arguments.
    Extent(Box<Value>, TokenStream),
    Field(Box<Value>, syn::Member),
    /// A reference, a copy or a view: the same value. The method is kept for the types of call arguments.
    Alias(Box<Value>, Option<Ident>),
    /// `value as type`
    Cast(Box<Value>, Type),
    /// Something without a derivative, of the type that its `let` declares.
    Ascribed(Box<Value>, Type),
    /// `T::lit(value)` or `f64::from(value)` of something without a derivative.
    Lit(TokenStream, Box<Value>),
    Call(Path, Vec<Value>),
    /// Stands where an error was reported.
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Sub,
    Mul,
    Div,
}
