//! What a row of the table says of a function's value in the arithmetics that there are.

use super::exact::{Exact, Number};
use super::pair::Pair;
use super::quick::Quick;
use crate::eval::Arithmetic;

/// A function in pairs of `f64` and in balls: the same expression in both.
pub(crate) struct Enclosure {
    pub(super) quick: fn(&Quick, &[Pair]) -> Pair,
    pub(super) exact: fn(&Exact, &[Number]) -> Number,
}

impl Enclosure {
    pub(crate) const fn new(
        quick: fn(&Quick, &[Pair]) -> Pair,
        exact: fn(&Exact, &[Number]) -> Number,
    ) -> Self {
        Self { quick, exact }
    }

    /// Of a function that has none.
    pub(crate) const UNKNOWN: Self =
        Self { quick: |quick, _| quick.unknown(), exact: |exact, _| exact.unknown() };
}

/// An [`Enclosure`] from an expression over an [`Enclosing`] and references to its numbers. Of an argument that is no number
/// neither is the value.
macro_rules! enclosure {
    ($ar:ident, [$($arg:ident),+], $value:expr) => {{
        fn enclosure<A: $crate::precise::Enclosing>($ar: &A, args: &[A::Number]) -> A::Number {
            if let Some(nothing) = args.iter().find(|arg| $ar.is_nothing(arg)) {
                return nothing.clone();
            }
            match args {
                [$($arg),+] => $value,
                _ => $ar.unknown(),
            }
        }
        $crate::precise::Enclosure::new(enclosure, enclosure)
    }};
}
pub(crate) use enclosure;
