//! What a row of the table holds.

use crate::graph::{Expr, Graph};
use crate::simplify::Facts;
use crate::table::Function;

/// Everything known of a function. The macro of the table fills in what is computed of the arguments; the rest are plain
/// fields, of which a row names those that differ from [`Row::PLAIN`].
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) arity: usize,
    /// See [`Function::value`].
    pub(crate) value: fn(&[f64]) -> f64,
    /// See [`Function::partials`].
    pub(crate) partials: fn(&mut Graph, Expr, &[Expr]) -> Vec<Expr>,
    /// See [`Function::is_defined`].
    pub(crate) is_defined: fn(&[f64]) -> bool,
    /// See [`Function::kink`].
    pub(crate) kink: Option<fn(&[f64]) -> f64>,
    /// What is known of the value where something is known of the arguments.
    pub(crate) facts: fn(&[Facts]) -> Facts,
    /// The value in numbers that enclose the true one.
    #[cfg(feature = "parse")]
    pub(crate) enclosure: crate::precise::Enclosure,

    /// Other names under which it is read.
    pub(crate) aliases: &'static [&'static str],
    pub(crate) parity: Parity,
    /// Whether f(a, b) = f(b, a).
    pub(crate) is_symmetric: bool,
    /// Whether more than two arguments stand for calls in each other: f(a, b, c) = f(f(a, b), c).
    pub(crate) is_variadic: bool,
    /// Exact values: argument and value.
    pub(crate) values: &'static [(Exact, Exact)],
    /// It never falls where it is defined, and has these values; so a sign or a bound of the argument gives one of the value.
    pub(crate) rises_through: &'static [(f64, f64)],
    /// How it picks an argument, or a constant, for its value.
    pub(crate) picks: Option<Pick>,
    /// The function g with f(g(x)) = x wherever g(x) is defined.
    pub(crate) undoes: Option<Function>,
    /// Whether it is defined for every real number; said of those that another function undoes.
    pub(crate) is_total: bool,
    /// By which function of one argument it is computed, where languages lack it.
    pub(crate) reciprocal: Option<Reciprocal>,
    /// The product of powers of a sine and a cosine that it is.
    pub(crate) by_sine: Option<BySine>,
    /// Whether its first argument is an order: a whole number, by which it has no derivative.
    pub(crate) has_order: bool,
    /// Of a negative order: whether it is that of the positive one times (−1)ⁿ, or just that.
    pub(crate) alternates: Option<bool>,
    /// Whether it is the logarithm to some base: f(xⁿ) = n·f(x).
    pub(crate) is_logarithm: bool,
    /// The function that does not lose the digits that it loses near 1.
    pub(crate) near: Option<Near>,

    pub(crate) rust: Rust,
    pub(crate) c: Spelling,
    pub(crate) python: Spelling,
    pub(crate) numpy: Spelling,
    pub(crate) latex: Latex,
}

impl Row {
    /// A function of which nothing but its name is known.
    pub(crate) const PLAIN: Self = Self {
        name: "",
        arity: 0,
        value: |_| f64::NAN,
        partials: |_, _, _| Vec::new(),
        is_defined: |_| false,
        kink: None,
        facts: |_| Facts::UNKNOWN,
        #[cfg(feature = "parse")]
        enclosure: crate::precise::Enclosure::UNKNOWN,
        aliases: &[],
        parity: Parity::Neither,
        is_symmetric: false,
        is_variadic: false,
        values: &[],
        rises_through: &[],
        picks: None,
        undoes: None,
        is_total: false,
        reciprocal: None,
        by_sine: None,
        has_order: false,
        alternates: None,
        is_logarithm: false,
        near: None,
        rust: Rust::Absent,
        c: Spelling::Same,
        python: Spelling::Same,
        numpy: Spelling::Same,
        latex: Latex::Name,
    };
}

/// What f(−x) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parity {
    /// −f(x)
    Odd,
    /// f(x)
    Even,
    Neither,
}

/// By which other function a function is computed where 1 is added to its argument, or taken from its value: that sum is
/// rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Near {
    /// g(x) = f(1 + x)
    One(Function),
    /// g(x) = f(x) − 1
    ValueOne(Function),
    /// g(x) = 1 − f(x)
    Complement(Function),
}

impl Near {
    pub(crate) fn partner(self) -> Function {
        match self {
            Self::One(partner) | Self::ValueOne(partner) | Self::Complement(partner) => partner,
        }
    }
}

/// How an operation picks one of its operands, or a constant, for its value. Then a partial derivative of 0 is a *gate* that
/// is closed, through which nothing goes, be it infinite: √max(x, 0) has the derivative 0 for x < 0, though √ has none at 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pick {
    /// A partial derivative of 0 says that this operand has no part in the value at all.
    Always,
    /// But where the operand is 0: at its kink relu has the derivative 0 by convention alone.
    OffZero,
}

/// A number that can be said exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exact {
    /// A fraction.
    Ratio(i64, i64),
    /// A fraction of π.
    OfPi(i64, i64),
    /// Euler's number.
    E,
    /// The natural logarithm of a whole number.
    Ln(i64),
}

impl Exact {
    pub(crate) const ZERO: Self = Self::Ratio(0, 1);
    pub(crate) const ONE: Self = Self::Ratio(1, 1);
}

/// A function as the reciprocal of another, or as another of the reciprocal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reciprocal {
    /// 1/f(x)
    OfValue(Function),
    /// f(1/x)
    OfArgument(Function),
}

/// sineᵃ·cosineᵇ of the same argument, both circular or both hyperbolic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BySine {
    pub(crate) sine: Function,
    pub(crate) cosine: Function,
    /// a and b.
    pub(crate) powers: (i64, i64),
}

impl BySine {
    pub(crate) const fn circular(a: i64, b: i64) -> Option<Self> {
        Some(Self { sine: Function::Sin, cosine: Function::Cos, powers: (a, b) })
    }

    pub(crate) const fn hyperbolic(a: i64, b: i64) -> Option<Self> {
        Some(Self { sine: Function::Sinh, cosine: Function::Cosh, powers: (a, b) })
    }
}

/// Definitions by name.
pub(crate) type Parts = &'static [(&'static str, &'static str)];

/// How Rust has a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rust {
    /// A method of `f64`, whose name is also that in the support module of generated code.
    Method(&'static str),
    /// An infix operator, and the name of the function in the support module.
    Operator(&'static str, &'static str),
    /// A function of its own, of this name and definition.
    Defined(&'static str, &'static str),
    /// The same, as the method of this name has another value where an argument is NaN.
    Redefined(&'static str, &'static str),
    /// The same in several parts, each with its name; the function has the name of the last.
    Composed(Parts),
    /// The same, but with another name in the support module.
    Renamed(&'static str, &'static str, &'static str),
    Absent,
}

/// How another language writes a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// The function of this name in the standard library of the language.
    Same,
    /// The function of another name there.
    Named(&'static str),
    /// A function that is defined beside: its name and its definition.
    Defined(&'static str, &'static str),
    /// Other text, with the arguments in the places of `{0}` and `{1}`, by means of this definition if that is not empty.
    Written(&'static str, &'static str),
    /// There is none, and none is emitted.
    Absent,
}

/// How LaTeX writes a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Latex {
    /// The name in upright letters.
    Name,
    /// The command of a name.
    Command(&'static str),
    /// The command of a letter, of which a power would be that of a variable.
    Letter(&'static str),
    /// What stands around the argument.
    Around(&'static str, &'static str),
    /// The same, where that is a power.
    Power(&'static str, &'static str),
}
