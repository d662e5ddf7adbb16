//! Where programs are tested: `x in 0.5..2.0, a in &numbers(5), state in &mut rows(2, 3), n in one_of([0, 1, 4])`.

use std::ops::{Range, RangeInclusive};

use crate::random::Random;
use crate::shape::{Held, Mut, Ref};

/// Values to draw at random, and how the function is given them.
pub(crate) trait Domain {
    type Value;
    type Argument;
    fn draw(&self, random: &mut Random) -> Self::Value;
    fn given(&self, value: Self::Value) -> Self::Argument;
}

impl Domain for Range<f64> {
    type Value = f64;
    type Argument = f64;
    fn draw(&self, random: &mut Random) -> f64 {
        random.number(self)
    }
    fn given(&self, value: f64) -> f64 {
        value
    }
}

impl<D: Domain> Domain for &D {
    type Value = D::Value;
    type Argument = Ref<D::Argument>;
    fn draw(&self, random: &mut Random) -> D::Value {
        (**self).draw(random)
    }
    fn given(&self, value: D::Value) -> Ref<D::Argument> {
        Ref((**self).given(value))
    }
}

impl<D: Domain> Domain for &mut D {
    type Value = D::Value;
    type Argument = Mut<D::Argument>;
    fn draw(&self, random: &mut Random) -> D::Value {
        (**self).draw(random)
    }
    fn given(&self, value: D::Value) -> Mut<D::Argument> {
        Mut((**self).given(value))
    }
}

/// One of several integers or truths, which take no part.
pub(crate) struct OneOf<T, const N: usize>([T; N]);

pub(crate) fn one_of<T, const N: usize>(values: [T; N]) -> OneOf<T, N> {
    OneOf(values)
}

impl<T: Copy, const N: usize> Domain for OneOf<T, N> {
    type Value = T;
    type Argument = Held<T>;
    fn draw(&self, random: &mut Random) -> T {
        self.0[random.number(&(0.0..N as f64)) as usize]
    }
    fn given(&self, value: T) -> Held<T> {
        Held(value)
    }
}

/// The same inside of a list or tuple; there the type of the integers must be said.
pub(crate) struct Within<D>(pub(crate) D);

impl<T, D: Domain<Value = T, Argument = Held<T>>> Domain for Within<D> {
    type Value = T;
    type Argument = T;
    fn draw(&self, random: &mut Random) -> T {
        self.0.draw(random)
    }
    fn given(&self, value: T) -> T {
        value
    }
}

/// What another domain draws, or nothing.
pub(crate) struct Maybe<D>(D);

pub(crate) fn maybe<D: Domain>(of: D) -> Maybe<D> {
    Maybe(of)
}

impl<D: Domain> Domain for Maybe<D> {
    type Value = Option<D::Value>;
    type Argument = Option<D::Argument>;
    fn draw(&self, random: &mut Random) -> Self::Value {
        let value = self.0.draw(random);
        (random.number(&(0.0..3.0)) > 1.0).then_some(value)
    }
    fn given(&self, value: Self::Value) -> Self::Argument {
        value.map(|value| self.0.given(value))
    }
}

/// One of several lists of integers, which take no part.
pub(crate) struct OneListOf<'a>(&'a [&'a [usize]]);

pub(crate) fn one_list_of<'a>(lists: &'a [&'a [usize]]) -> OneListOf<'a> {
    OneListOf(lists)
}

impl Domain for OneListOf<'_> {
    type Value = Vec<usize>;
    type Argument = Vec<usize>;
    fn draw(&self, random: &mut Random) -> Vec<usize> {
        self.0[random.number(&(0.0..self.0.len() as f64)) as usize].to_vec()
    }
    fn given(&self, value: Vec<usize>) -> Vec<usize> {
        value
    }
}

/// A length, or a range of lengths.
pub(crate) trait Length {
    fn draw(&self, random: &mut Random) -> usize;
}

impl Length for usize {
    fn draw(&self, _: &mut Random) -> usize {
        *self
    }
}

impl Length for RangeInclusive<usize> {
    fn draw(&self, random: &mut Random) -> usize {
        random.number(&(*self.start() as f64..*self.end() as f64 + 1.0)) as usize
    }
}

/// A `Vec` of what another domain draws.
pub(crate) struct List<L, D> {
    length: L,
    of: D,
}

pub(crate) fn list<L: Length, D: Domain>(length: L, of: D) -> List<L, D> {
    List { length, of }
}

/// A `Vec` of numbers of −1 to 1.
pub(crate) fn numbers<L: Length>(length: L) -> List<L, Range<f64>> {
    list(length, -1.0..1.0)
}

/// A `Vec` of rows of equal length, of numbers of −1 to 1.
pub(crate) fn rows(rows: usize, columns: usize) -> List<usize, List<usize, Range<f64>>> {
    list(rows, numbers(columns))
}

impl<L: Length, D: Domain> Domain for List<L, D> {
    type Value = Vec<D::Value>;
    type Argument = Vec<D::Argument>;
    fn draw(&self, random: &mut Random) -> Self::Value {
        (0..self.length.draw(random)).map(|_| self.of.draw(random)).collect()
    }
    fn given(&self, value: Self::Value) -> Self::Argument {
        value.into_iter().map(|value| self.of.given(value)).collect()
    }
}

/// An array of what another domain draws.
pub(crate) struct Array<D, const N: usize>(D);

/// An array of numbers of −1 to 1.
pub(crate) fn array<const N: usize>() -> Array<Range<f64>, N> {
    Array(-1.0..1.0)
}

/// An array of what `of` draws.
pub(crate) fn array_of<const N: usize, D: Domain>(of: D) -> Array<D, N> {
    Array(of)
}

impl<D: Domain, const N: usize> Domain for Array<D, N> {
    type Value = [D::Value; N];
    type Argument = [D::Argument; N];
    fn draw(&self, random: &mut Random) -> Self::Value {
        std::array::from_fn(|_| self.0.draw(random))
    }
    fn given(&self, value: Self::Value) -> Self::Argument {
        value.map(|value| self.0.given(value))
    }
}

impl<A: Domain, B: Domain> Domain for (A, B) {
    type Value = (A::Value, B::Value);
    type Argument = (A::Argument, B::Argument);
    fn draw(&self, random: &mut Random) -> Self::Value {
        (self.0.draw(random), self.1.draw(random))
    }
    fn given(&self, value: Self::Value) -> Self::Argument {
        (self.0.given(value.0), self.1.given(value.1))
    }
}
