//! The one table of elementary functions.
//!
//! Each function is one row in a file of `rows`, and everything known of it stands there: its value, its partial
//! derivatives, where it is defined and where it has a kink; what is known of its value, its exact values,
//! its parity and its inverse; its enclosure; how every language writes it. The differentiator, the simplifier, the
//! evaluators, the code generators, the macro and the tests read the row; nothing of it is written in two places. A row's
//! derivatives may use its value `y`: that is how σ′ = σ·(1 − σ) comes out of the value σ already there.
//!
//! Conventions at kinks: |x|′ = sign(x) with sign(0) = 0; relu′(0) = 0; where the arguments of `min` or `max` are
//! equal each takes half (of more that are equal, each the same part: see `extremum`). At jumps the derivative is the one beside them: that of `floor`, `ceil`, `round` and `trunc`
//! is 0 everywhere, and ∂rem(a, b)/∂b = −trunc(a/b) also where a/b is whole.
//!
//! `powi(x, n)` is x to a whole number that is a value of the program, not a literal: n is rounded towards zero, so the
//! function is constant in n between its jumps and ∂/∂n is 0. There is no ln x in its derivative, which negative x
//! would not have. ∂/∂x = n·xⁿ⁻¹, but with the exponent 0 where n is 0: there 0·x⁻¹ would be no number at x = 0.

mod row;
mod rows;
mod value;
pub(crate) mod written;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::graph::{Expr, Graph, Handle};
use crate::hash::BuildMixer;
use crate::simplify::Facts;

use rows::{activation, bessel, circular, exponential, factorial, hyperbolic, pieces};

pub(crate) use row::{BySine, Exact, Latex, Near, Parity, Pick, Reciprocal, Row, Rust, Spelling};

// The values of special functions in `f64`, in files that are emitted as they are.
include!("special/erfc.rs");
include!("special/erfinv.rs");
include!("special/gamma.rs");
include!("special/lgamma.rs");
include!("special/digamma.rs");
include!("special/polygamma.rs");
include!("special/beta.rs");
include!("special/bessel_ratios.rs");
include!("special/bessel_series.rs");
include!("special/bessel_far.rs");
include!("special/besselj.rs");
include!("special/bessely.rs");
include!("special/besseli.rs");
include!("special/besselk.rs");
include!("special/sphericalj.rs");
include!("special/sinc.rs");
include!("special/modulo.rs");
include!("special/logsumexp.rs");

use libm::erf;

/// Maps every name and alias to its row.
static NAMES: LazyLock<HashMap<&'static str, Function, BuildMixer>> = LazyLock::new(|| {
    let aliases = |&row: &Function| row.aliases().iter().map(move |&alias| (alias, row));
    let names = Function::ALL.iter().map(|&row| (row.name(), row));
    names.chain(Function::ALL.iter().flat_map(aliases)).collect()
});

/// Makes the enum of the functions and the array of their rows. In a row, what is behind a keyword (`value`, `partials`,
/// `defined`, `kink`, `facts`, `enclosure`) is an expression of the arguments, which are numbers, handles
/// on expressions, facts and enclosures in turn; behind these stand fields of [`Row`].
macro_rules! table {
    (; $(
        $variant:ident $name:ident ($($arg:ident),+) -> $y:ident {
            value $value:expr;
            partials [$($partial:expr),+];
            defined $defined:expr;
            $(kink $kink:expr;)?
            $(facts $facts:expr;)?
            enclosure |$ar:ident| $enclosure:expr;
            $($field:ident: $content:expr,)*
        }
    )+) => {
        /// An elementary or special function: one row of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Function {
            $(#[doc = concat!("`", stringify!($name), "(", stringify!($($arg),+), ")`")] $variant,)+
        }

        impl Function {
            /// Every row, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }

        #[allow(unused_variables, reason = "not every expression has every argument in it")]
        static ROWS: [Row; Function::ALL.len()] = {
            #[cfg(feature = "parse")]
            use std::cmp::Ordering;
            use std::f64::consts::{FRAC_PI_2, PI};

            use Function as F;
            use Latex::{Around, Command, Letter, Power};
            use Parity::{Even, Odd};
            use Reciprocal::{OfArgument, OfValue};
            use Rust::{Composed, Method, Operator, Redefined, Renamed};
            use Spelling::{Absent, Defined, Named, Written};
            use written::{c, numpy, python, rust};
            #[cfg(feature = "parse")]
            use crate::precise::{functions, special};

            [$(Row {
                name: table!(@name $name),
                arity: [$(stringify!($arg)),+].len(),
                value: |args: &[f64]| match *args {
                    [$($arg),+] => $value,
                    _ => f64::NAN,
                },
                partials: |graph: &mut Graph, call: Expr, args: &[Expr]| {
                    graph.with_handles(|cell: &RefCell<Graph>| match *args {
                        [$($arg),+] => {
                            $(let $arg = Handle::new(cell, $arg);)+
                            let $y = Handle::new(cell, call);
                            vec![$($partial.expr()),+]
                        }
                        _ => Vec::new(),
                    })
                },
                is_defined: |args: &[f64]| match *args {
                    [$($arg),+] => $defined,
                    _ => false,
                },
                kink: table!(@kink ($($arg),+) $($kink)?),
                facts: table!(@facts ($($arg),+) $($facts)?),
                #[cfg(feature = "parse")]
                enclosure: crate::precise::enclosure!($ar, [$($arg),+], $enclosure),
                $($field: $content,)*
                ..Row::PLAIN
            }),+]
        };

        /// So that a row can say `x.cos()`: every function applied to handles, its first argument the receiver.
        impl<'g> Handle<'g> {
            $(table!(@method $name $variant ($($arg),+));)+
        }

        /// The same as functions, so that a rule can say `ln(1 + exp(x))`.
        pub(crate) mod calls {
            use super::{Function, Handle};

            $(
                #[allow(dead_code, reason = "only some functions occur in rules")]
                pub(crate) fn $name<'g>($($arg: Handle<'g>),+) -> Handle<'g> {
                    table!(@first $($arg),+).call(Function::$variant, &[$($arg),+])
                }
            )+
        }
    };
    (@first $x:ident $(, $more:ident)*) => { $x };
    // A keyword of Rust.
    (@name modulo) => { "mod" };
    (@name $name:ident) => { stringify!($name) };
    (@facts ($($arg:ident),+)) => { Row::PLAIN.facts };
    (@facts ($($arg:ident),+) $facts:expr) => {
        |args: &[Facts]| match *args {
            [$($arg),+] => $facts,
            _ => Facts::UNKNOWN,
        }
    };
    (@kink ($($arg:ident),+)) => { None };
    (@kink ($($arg:ident),+) $kink:expr) => {
        Some((|args: &[f64]| match *args {
            [$($arg),+] => $kink,
            _ => f64::NAN,
        }) as fn(&[f64]) -> f64)
    };
    (@method $name:ident $variant:ident ($x:ident)) => {
        #[allow(dead_code, reason = "only some rows are used by other rows")]
        #[doc = concat!("`", stringify!($name), "(self)`")]
        pub fn $name(self) -> Self { self.call(Function::$variant, &[self]) }
    };
    (@method $name:ident $variant:ident ($x:ident, $z:ident)) => {
        #[allow(dead_code, reason = "only some rows are used by other rows")]
        #[allow(clippy::should_implement_trait, reason = "rows are called by their names, `rem` too")]
        #[doc = concat!("`", stringify!($name), "(self, other)`")]
        pub fn $name(self, other: Self) -> Self { self.call(Function::$variant, &[self, other]) }
    };
}

exponential! { circular hyperbolic pieces activation factorial bessel table; }

impl Function {
    /// Everything known of it.
    pub(crate) fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The name under which it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Other names under which it is read.
    #[must_use]
    pub fn aliases(self) -> &'static [&'static str] {
        self.row().aliases
    }

    /// The row of this name or alias.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::spelled(name).map(|(_, row)| row)
    }

    /// This name or alias and its row.
    pub(crate) fn spelled(name: &str) -> Option<(&'static str, Self)> {
        // Most variables have one letter, and no function has.
        if name.len() == 1 {
            return None;
        }
        NAMES.get_key_value(name).map(|(&name, &row)| (name, row))
    }

    /// How many arguments it takes.
    #[must_use]
    pub fn arity(self) -> usize {
        self.row().arity
    }

    /// Its value; NaN outside the domain, or when `args` has not [`Self::arity`] elements.
    #[must_use]
    pub fn value(self, args: &[f64]) -> f64 {
        (self.row().value)(args)
    }

    /// Whether it is finite and differentiable around `args`, kink aside.
    #[must_use]
    pub fn is_defined(self, args: &[f64]) -> bool {
        (self.row().is_defined)(args)
    }

    /// Zero exactly where the function has a kink or a jump inside its domain, if it has any.
    #[must_use]
    pub fn kink(self, args: &[f64]) -> Option<f64> {
        self.row().kink.filter(|_| args.len() == self.arity()).map(|kink| kink(args))
    }

    /// Whether more than two arguments stand for calls in each other, as in `max(a, b, c)`.
    #[must_use]
    pub fn is_variadic(self) -> bool {
        self.row().is_variadic
    }

    /// Whether its first argument is an order: a whole number, by which it has no derivative. Of another number there is no
    /// value.
    #[must_use]
    pub fn has_order(self) -> bool {
        self.row().has_order
    }

    /// The name of the Rust function of one element that computes it, if it has one of its own: of the
    /// standard library's method, or of the support module of generated code.
    #[must_use]
    pub fn rust_name(self) -> Option<&'static str> {
        match self.row().rust {
            Rust::Method(name) | Rust::Defined(name, _) | Rust::Redefined(name, _) => Some(name),
            Rust::Composed(parts) => parts.last().map(|&(name, _)| name),
            Rust::Operator(_, name) | Rust::Renamed(_, _, name) => Some(name),
            Rust::Absent => None,
        }
    }

    /// The method of `f64` in Rust's standard library that computes it, NaNs aside.
    #[must_use]
    pub fn rust_method(self) -> Option<&'static str> {
        match self.row().rust {
            Rust::Method(name) | Rust::Redefined(name, _) => Some(name),
            _ => None,
        }
    }

    /// The partial derivatives with respect to each argument, where `call` is this function of `args`.
    /// Empty when `args` has not [`Self::arity`] elements.
    pub fn partials(self, graph: &mut Graph, call: Expr, args: &[Expr]) -> Vec<Expr> {
        (self.row().partials)(graph, call, args)
    }
}
