//! Sets of functions, and the classes of them that rules are about.

use crate::graph::{Constant, Handle};
use crate::table::Function;
use crate::table::{Exact, Near, Parity, Row};

/// A set of functions of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Functions(u128);

impl Functions {
    pub(super) const NONE: Self = Self(0);
    pub(super) const ALL: Self = Self(u128::MAX);

    pub(super) fn of(functions: &[Function]) -> Self {
        const { assert!(Function::ALL.len() <= 128) };
        Self(functions.iter().fold(0, |set, &function| set | 1 << function as u32))
    }

    /// Those whose rows say something.
    pub(super) fn with(says: fn(&Row) -> bool) -> Self {
        Self::of(&Function::ALL.iter().copied().filter(|f| says(f.row())).collect::<Vec<_>>())
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Function> {
        Function::ALL.iter().copied().filter(move |&f| self.meets(Self::of(&[f])))
    }
}

/// A function of one argument in a pattern.
pub(super) trait Unary<'g>: Fn(Handle<'g>) -> Handle<'g> + Copy {}
impl<'g, F: Fn(Handle<'g>) -> Handle<'g> + Copy> Unary<'g> for F {}

/// A function of two arguments in a pattern.
pub(super) trait Binary<'g>: Fn(Handle<'g>, Handle<'g>) -> Handle<'g> + Copy {}
impl<'g, F: Fn(Handle<'g>, Handle<'g>) -> Handle<'g> + Copy> Binary<'g> for F {}

fn unary<'g>(function: Function) -> impl Unary<'g> {
    move |x: Handle<'g>| x.call(function, &[x])
}

pub(super) fn odd<'g>() -> impl Iterator<Item = impl Unary<'g>> {
    Functions::with(|row| row.parity == Parity::Odd).iter().map(unary)
}

pub(super) fn even<'g>() -> impl Iterator<Item = impl Unary<'g>> {
    Functions::with(|row| row.parity == Parity::Even).iter().map(unary)
}

pub(super) fn logarithms<'g>() -> impl Iterator<Item = impl Unary<'g>> {
    Functions::with(|row| row.is_logarithm).iter().map(unary)
}

/// Functions whose values are whole, and those of whole numbers the same.
pub(super) fn roundings<'g>() -> impl Iterator<Item = impl Unary<'g>> {
    ROUNDINGS.iter().copied().map(unary)
}

pub(super) const ROUNDINGS: &[Function] =
    &[Function::Floor, Function::Ceil, Function::Round, Function::Trunc];

/// f and g with f(g(x)) = x, where g is defined for every number, or is not.
pub(super) fn inverses<'g>(
    of_total: bool,
) -> impl Iterator<Item = (impl Unary<'g>, impl Unary<'g>)> {
    let undone = |f: Function| Some((f, f.row().undoes?));
    let inverses = Function::ALL.iter().filter_map(move |&f| undone(f));
    let inverses = inverses.filter(move |(_, g)| g.row().is_total == of_total);
    inverses.map(|(f, g)| (unary(f), unary(g)))
}

/// f and g where g keeps the digits that f loses near 1 in this way.
pub(super) fn near<'g>(
    way: fn(Function) -> Near,
) -> impl Iterator<Item = (impl Unary<'g>, impl Unary<'g>)> {
    let partner = move |f: Function| {
        f.row().near.map(Near::partner).filter(|&g| f.row().near == Some(way(g)))
    };
    Function::ALL.iter().filter_map(move |&f| Some((unary(f), unary(partner(f)?))))
}

/// f and h with f(g(1 + x)) = x for a function g, and h(x) = g(1 + x): then f(h(x)) = 1 + x.
pub(super) fn inverses_near_one<'g>() -> impl Iterator<Item = (impl Unary<'g>, impl Unary<'g>)> {
    Function::ALL.iter().filter_map(|&f| match f.row().undoes?.row().near? {
        Near::One(partner) => Some((unary(f), unary(partner))),
        _ => None,
    })
}

/// Functions with an order whose values of negative orders are those of positive ones, with the sign (−1)ⁿ or without it.
pub(super) fn with_order<'g>(alternates: bool) -> impl Iterator<Item = impl Binary<'g>> {
    let functions = Function::ALL.iter().filter(move |f| f.row().alternates == Some(alternates));
    functions.map(|&f| move |n: Handle<'g>, x: Handle<'g>| n.call(f, &[n, x]))
}

/// Functions with arguments for which the rows say exact values, and these.
pub(super) fn values<'g>(
    is_asked: fn(&Row, Exact) -> bool,
) -> impl Iterator<Item = (impl Unary<'g>, Exact, Exact)> {
    Function::ALL.iter().flat_map(move |&f| {
        // The square root is a power.
        let values = f.row().values.iter().filter(move |_| f != Function::Sqrt);
        let values = values.filter(move |(argument, _)| is_asked(f.row(), *argument));
        values.map(move |&(argument, value)| (unary(f), argument, value))
    })
}

/// A number of a row, in the graph of `other`.
pub(super) fn exactly(number: Exact, other: Handle<'_>) -> Handle<'_> {
    match number {
        Exact::Ratio(a, 1) => other.number(a),
        Exact::Ratio(a, b) => other.number(a) / b,
        Exact::OfPi(1, 1) => other.pi(),
        Exact::OfPi(a, 1) => a * other.pi(),
        Exact::OfPi(1, b) => other.pi() / b,
        Exact::OfPi(a, b) => a * other.pi() / b,
        Exact::E => other.constant(Constant::E),
        Exact::Ln(n) => other.number(n).ln(),
    }
}
