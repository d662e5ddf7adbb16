//! A lowered function: a program, and what belongs to the host in it.

use std::collections::HashMap;

use nn_symbolic::program::{Program, Var};
use proc_macro2::{Ident, Span, TokenStream};
use syn::{Path, Type};

/// What `emit` prints.
pub(crate) struct Lowered {
    /// Its parameters are those of the function, in order.
    pub(crate) program: Program,
    /// What the function's signature says of them, in the same order.
    pub(crate) params: Vec<Param>,
    /// What the results of the program are to the function.
    pub(crate) output: Output,
    /// What the ids of `Op::Host`, `Init::Host`, `Statement::Effect` and the patterns of `Control::Each` mean.
    pub(crate) hosts: Vec<Host>,
    /// What callee ids mean.
    pub(crate) callees: Vec<Callee>,
    /// What the types of `Op::Cast` mean.
    pub(crate) floats: Vec<FloatType>,
    /// Where the sites of places stand in the source: indexing that panics panics there.
    pub(crate) sites: Vec<Span>,
    /// The text that a variable came from, for the messages of panics.
    pub(crate) labels: HashMap<Var, String>,
    /// Paths that must lead to the runtime's functions.
    pub(crate) runtime_functions: Vec<Path>,
    /// Whether the function calls itself.
    pub(crate) recursive: bool,
    /// `const` and `use` items of the body, which the generated code needs too.
    pub(crate) items: Vec<TokenStream>,
    /// The lines that the origins of the program name, if its code is to be shown.
    pub(crate) lines: Option<Vec<String>>,
}

/// A parameter of the function.
pub(crate) struct Param {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) class: Class,
    pub(crate) passing: Passing,
    /// Whether the function is differentiated with respect to it.
    pub(crate) active: bool,
    /// `self`, `&self`, `&mut self`
    pub(crate) is_receiver: bool,
    /// Whether the text tells that the type is a structure, whose tangent is of the same type.
    pub(crate) is_structure: bool,
}

/// What a parameter's type says without being resolved, references aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// `f32`, `f64` or the type parameter that stands for the float.
    Scalar,
    /// An integer, `bool`, `char`, a string or a sequence of those: takes no part in differentiation.
    Inactive,
    /// Anything else: a sequence of floats, an array of ndarray, a structure.
    Other,
}

/// How a parameter is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passing {
    Owned,
    Shared,
    /// `&mut T`: a cell, one of the outputs of the program.
    Mutable,
}

/// What the function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// `()`: the program has no result.
    Unit,
    /// The program's only result.
    One,
    /// A tuple of the program's results.
    Tuple,
}

/// Rust code without a derivative. The identifiers `__hole0`, `__hole1`, … stand for the arguments: numbers for their value,
/// anything else for a place of which methods can be called, fields and indices taken, and references made.
pub(crate) struct Host {
    pub(crate) tokens: TokenStream,
    /// The type that its `let` declares, which may decide about overflow and rounding.
    pub(crate) ascribed: Option<Type>,
}

pub(crate) use nn_symbolic::program::PAYLOAD;

/// A call site.
pub(crate) struct Callee {
    pub(crate) target: Target,
    /// The method that makes each argument what the callee expects (`view`), if the user wrote one.
    pub(crate) forms: Vec<Option<Ident>>,
}

/// What is called.
#[derive(Clone)]
pub(crate) enum Target {
    /// A function: the companion has its path.
    Function(Path),
    /// An associated function, by the path of its type and its name: the companions stand beside it.
    Associated(Path),
    /// A method of the first argument.
    Method(Ident),
}

impl Target {
    /// Its name, where it is called.
    pub(crate) fn name(&self) -> &Ident {
        match self {
            Self::Function(path) | Self::Associated(path) => {
                &path.segments.last().expect("a path has a segment").ident
            }
            Self::Method(name) => name,
        }
    }
}

/// A float type that is known by its name, or not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FloatType {
    F32,
    F64,
    /// The function's type parameter.
    Generic(Ident),
}
