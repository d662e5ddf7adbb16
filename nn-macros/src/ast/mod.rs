//! The language that `#[derive_grad]` understands, as a typed tree of its own.
//!
//! `resolve` is the only pass that sees Rust's own syntax. What it lets through is this: names are resolved to
//! [`Binding`]s, types are inferred, iterators are taken apart, and every node knows the text it came from.

mod children;

use nn_symbolic::{Function as Elementary, Rational};
use proc_macro2::{Ident, TokenStream};
use syn::Path;

use crate::infer::{Type, Types};
use crate::lowered::{Param, Target};

/// A variable of the function: a parameter, a `let`, or a name in a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BindingId(pub(crate) usize);

/// What is known of a variable.
pub(crate) struct Binding {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    /// Declared `mut`.
    pub(crate) mutable: bool,
    /// Whether it is a reference, and to something that may change.
    pub(crate) reference: Option<Mutability>,
    /// The declared type, where it may decide about overflow and rounding.
    pub(crate) ascribed: Option<syn::Type>,
    /// How often it is read.
    pub(crate) reads: usize,
    /// Whether it is read in a loop that it was declared outside of.
    pub(crate) read_in_inner_loop: bool,
    /// The nesting of loops in which it was declared.
    pub(crate) loop_depth: usize,
    /// Whether parts of it are read or changed in place, so that it must be a cell.
    pub(crate) in_place: bool,
}

impl Binding {
    /// Whether it may be changed, or what it leads to.
    pub(crate) fn may_change(&self) -> bool {
        self.mutable || self.reference == Some(Mutability::Mutable)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutability {
    Shared,
    Mutable,
}

/// A loop or a labelled block, which `break` and `continue` name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct LoopId(pub(crate) usize);

pub(crate) struct Function {
    pub(crate) params: Vec<Param>,
    /// The variable of each parameter.
    pub(crate) param_bindings: Vec<BindingId>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) types: Types,
    pub(crate) body: Block,
    /// What the function returns.
    pub(crate) output: Type,
    /// Whether it calls itself.
    pub(crate) recursive: bool,
    /// `const` and `use` items of the body.
    pub(crate) items: Vec<TokenStream>,
}

/// Statements, and the value behind them.
#[derive(Default)]
pub(crate) struct Block {
    pub(crate) statements: Vec<Statement>,
    pub(crate) value: Option<Box<Expr>>,
}

pub(crate) enum Statement {
    /// `let pattern = value;`, or without a value.
    Let {
        pattern: Pattern,
        value: Option<Expr>,
        /// The tokens it came from, for those who read generated code.
        tokens: TokenStream,
    },
    Expr(Expr),
}

/// What a value is bound to.
pub(crate) enum Pattern {
    Ignore,
    Bind(BindingId),
    Tuple(Vec<Pattern>),
    /// `[a, b, c]`
    Array(Vec<Pattern>),
    /// `Path { field: pattern, .. }`, with the types of the fields.
    Struct(Vec<(syn::Member, Type, Pattern)>),
}

pub(crate) struct Expr {
    pub(crate) kind: Kind,
    pub(crate) ty: Type,
    /// The tokens it came from, for errors and for the messages of panics.
    pub(crate) tokens: TokenStream,
}

pub(crate) enum Kind {
    /// An exact number: a float literal, `T::lit(0.5)`, `T::one()`.
    Number(Rational),
    /// π, of whatever float type is needed.
    Pi,
    /// 0 or 1, of whatever type is needed.
    Whole(u8),
    /// How many elements an array of this type has.
    Length(Type),
    /// How many items an iterator has.
    Count(Box<Iterate>),
    /// Something without a derivative that reads no variable: a literal, a constant.
    Host(TokenStream),
    Binding(BindingId),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `a && b`, `a || b`
    Lazy(Lazy, Box<Expr>, Box<Expr>),
    Reference(Mutability, Box<Expr>),
    Dereference(Box<Expr>),
    Assign(Box<Expr>, Box<Expr>),
    AssignOp(Binary, Box<Expr>, Box<Expr>),
    /// `(a, b) = value`
    AssignTuple(Vec<Option<Expr>>, Box<Expr>),
    Block(Block),
    If(Box<Expr>, Block, Option<Box<Expr>>),
    Match(Box<Expr>, Vec<Arm>),
    For(LoopId, Pattern, Box<Iterate>, Block),
    While(LoopId, Box<Expr>, Block),
    Loop(LoopId, Block),
    Break(LoopId, Option<Box<Expr>>),
    Continue(LoopId),
    Return(Option<Box<Expr>>),
    /// `base[index]`; of several indices the host's `[i, j]`.
    Index(Box<Expr>, Box<Expr>),
    Slice(Box<Expr>, Range),
    Field(Box<Expr>, syn::Member),
    /// A part of an array of ndarray, such as a row: the call that gives it, in which `__value0`, … stand for `values`.
    View {
        of: Box<Expr>,
        code: TokenStream,
        values: Vec<Expr>,
        changed: bool,
    },
    Tuple(Vec<Expr>),
    /// `Path { field: value }`, `Path(value)`: all fields.
    Build(Path, Vec<(syn::Member, Expr)>),
    Array(Vec<Expr>),
    /// `[v; n]`, `vec![v; n]`; the tokens with which the macro or the brackets stand around it.
    Repeat(Box<Expr>, Box<Expr>, Sequence),
    /// `vec![a, b]`
    Vector(Vec<Expr>),
    /// `x as T`
    Cast(Box<Expr>, syn::Type),
    Elementary(Elementary, Vec<Expr>),
    /// `sigmoid(x)` and the like by path: as [`Kind::Elementary`], and the path must lead to the runtime's.
    RuntimeFunction(Path, Elementary, Vec<Expr>),
    /// `x.powi(n)`, `x.powf(y)`
    Power(Box<Expr>, Box<Expr>),
    /// A method without a derivative, or one of integers: `method(arguments)` with holes for nothing but the arguments.
    Method(Box<Expr>, Ident, Option<TokenStream>, Vec<Expr>),
    /// `Vec::new()`, `Vec::with_capacity(n)`; and the type that the text says it has.
    Empty(Option<Box<Expr>>, Option<syn::Type>),
    /// `pop().unwrap()`
    Pop(Box<Expr>),
    /// `Some(value)`
    Some(Box<Expr>),
    /// `None`
    None,
    /// `unwrap`, `expect`: the value in an option, or a panic with this message.
    Unwrap(Box<Expr>, String),
    /// A method of sequences that changes them in place.
    InPlace(InPlace, Box<Expr>, Vec<Expr>),
    /// A copy: `to_vec`, `clone`.
    Copy(Box<Expr>),
    /// `split_at`, `split_at_mut`: what is before a position, and the rest.
    Split(Mutability, Box<Expr>, Box<Expr>),
    /// `mem::swap(a, b)`
    Swap(Box<Expr>, Box<Expr>),
    /// A function without a derivative, of arguments that have none.
    HostCall(TokenStream, Vec<Expr>),
    /// `assert!(…)` and the like: the macro and its arguments.
    Assert(Path, Vec<Expr>),
    /// `panic!(…)`, `unreachable!(…)`
    Panic(TokenStream),
    Call(Target, Vec<Expr>),
    /// `stop(x)` by this path: a constant.
    Stop(Path, Box<Expr>),
    /// A list of the host's that code computes from values, which `__value0`, … stand for in it.
    Computed(TokenStream, Vec<Expr>),
    // Whole arrays.
    Dot(Box<Expr>, Box<Expr>),
    Transpose(Box<Expr>),
    /// An array in another form: the same elements in another shape, or repeated to one.
    Formed(Form, Box<Expr>, Box<Expr>),
    /// A closure of elements that is arithmetic alone: the arrays, and its body.
    Kernel(Vec<Parameter>, Box<Expr>),
    Sum(Box<Expr>),
    SumAxis(Box<Expr>, usize),
    Mean(Box<Expr>),
    MeanAxis(Box<Expr>, usize),
    /// A view or a copy of a whole value: the same value. The method is kept for the types of call arguments.
    Alias(Box<Expr>, Option<Ident>),
    /// `T::lit(value)` or `f64::from(value)`: the path.
    Lit(TokenStream, Box<Expr>),
    /// Stands where an error was reported.
    Error,
}

/// What becomes of an array that is given another shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Reshaped,
    Repeated,
}

/// What a closure of elements has for a parameter.
pub(crate) struct Parameter {
    /// Its name, if it has one.
    pub(crate) binding: Option<BindingId>,
    /// The array whose elements it is.
    pub(crate) of: Expr,
    /// Whether the closure assigns to it.
    pub(crate) changed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unary {
    Neg,
    Not,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    /// A comparison, or an operator of integers: its token.
    Host(String),
}

impl Binary {
    /// The method of `core::ops` that it means for a structure.
    pub(crate) fn method(&self) -> Option<&'static str> {
        match self {
            Self::Add => Some("add"),
            Self::Sub => Some("sub"),
            Self::Mul => Some("mul"),
            Self::Div => Some("div"),
            Self::Rem => Some("rem"),
            Self::Host(_) => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lazy {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sequence {
    Array,
    Vector,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InPlace {
    Fill,
    CopyFrom,
    Swap,
    Push,
    /// `truncate`, and `clear`, which truncates to 0.
    Truncate,
}

/// An arm of a `match`: it is taken if the test holds, and the guard if there is one.
pub(crate) struct Arm {
    pub(crate) pattern: ArmPattern,
    pub(crate) guard: Option<Expr>,
    pub(crate) body: Expr,
}

pub(crate) enum ArmPattern {
    /// Fits everything.
    Any,
    /// `name`
    Bind(BindingId),
    /// `name @ pattern`
    Both(BindingId, Box<ArmPattern>),
    /// A pattern without names, for `matches!`.
    Test(TokenStream),
    Tuple(Vec<ArmPattern>),
    /// `[a, rest @ .., b]`: the names of elements at both ends, and of what is between them.
    Slice {
        before: Vec<Option<BindingId>>,
        rest: Option<Option<BindingId>>,
        after: Vec<Option<BindingId>>,
        element: Type,
    },
    /// `Some(pattern)`
    Some(Box<ArmPattern>),
    /// `None`
    None,
    /// A pattern of something of the host's, such as `Some(n)`, and the names that it binds.
    Host(TokenStream, Vec<BindingId>),
}

/// `lo..hi`
pub(crate) struct Range {
    pub(crate) lo: Option<Box<Expr>>,
    pub(crate) hi: Option<Box<Expr>>,
    pub(crate) inclusive: bool,
}

/// What a `for` goes through.
pub(crate) enum Iterate {
    Range(Range),
    /// The elements of a sequence or a list, of this type.
    Elements(Expr, Type),
    Chunks {
        of: Expr,
        size: Box<Expr>,
        exact: bool,
    },
    Windows {
        of: Expr,
        size: Box<Expr>,
    },
    /// The elements of an array of ndarray and their indices, which have these types.
    Indexed {
        of: Expr,
        index: Type,
        element: Type,
    },
    /// Parts of an array of ndarray, which have this type: the code of the axis, with holes for `values`.
    Axis {
        of: Expr,
        axis: TokenStream,
        values: Vec<Expr>,
        part: AxisPart,
        item: Type,
    },
    Enumerate(Box<Iterate>),
    Zip(Box<Iterate>, Box<Iterate>),
    Rev(Box<Iterate>),
    StepBy(Box<Iterate>, Box<Expr>),
    Skip(Box<Iterate>, Box<Expr>),
    Take(Box<Iterate>, Box<Expr>),
    Error,
}

/// What the items of an iterator along an axis are.
pub(crate) enum AxisPart {
    /// What is at one position.
    One,
    /// The elements in the direction of the axis.
    Lane,
    /// So many positions, or what is left.
    Chunk(Box<Expr>),
    /// So many positions, from each one on.
    Window(Box<Expr>),
}

impl Statement {
    /// The value that is bound, or the expression that stands alone.
    pub(crate) fn expr(&self) -> Option<&Expr> {
        match self {
            Self::Let { value, .. } => value.as_ref(),
            Self::Expr(expr) => Some(expr),
        }
    }

    /// The tokens it came from; none if the macro wrote it.
    pub(crate) fn tokens(&self) -> &TokenStream {
        match self {
            Self::Let { tokens, .. } => tokens,
            Self::Expr(expr) => &expr.tokens,
        }
    }
}
