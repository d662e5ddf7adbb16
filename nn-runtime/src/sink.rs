//! Sinks: where the pullback of a function leaves the cotangents of its arguments.

use alloc::vec::Vec;

use crate::{Diff, Params};

/// Where the cotangent of one argument goes.
///
/// A pullback takes one for each parameter, and computes nothing that no sink asks for.
#[derive(Debug)]
pub enum Sink<'a, B: ?Sized> {
    /// Nobody asks for it.
    Skip,
    /// It is added to what is there, which may be a lazy zero (see [`Diff::lazy_zero`]).
    AddTo(&'a mut B),
    /// It is added to the argument itself, a structure: a step of descent whose length is in the seed. The pullback
    /// finds the argument here ([`primal`]), and not where it finds the others.
    Descend(&'a mut B),
}

impl<B: ?Sized> Sink<'_, B> {
    /// Where to add, if anybody asks.
    #[inline]
    pub fn get(&mut self) -> Option<&mut B> {
        match self {
            Self::Skip => None,
            Self::AddTo(bar) | Self::Descend(bar) => Some(bar),
        }
    }

    /// Whether anybody asks.
    #[inline]
    pub fn is_asked(&self) -> bool {
        !matches!(self, Self::Skip)
    }

    /// Where to add to what somebody asks for: the cotangent of a `&mut` argument, which holds the seed, or one that was
    /// asked about before.
    ///
    /// # Panics
    /// If it is left out, which would be a mistake of the macro's.
    #[inline]
    pub fn required(&mut self) -> &mut B {
        self.get().expect("it is known to be asked for")
    }

    /// The sink of a part, for a callee that is given a part of the argument.
    #[inline]
    pub fn part<'s, P, C>(&'s mut self, part: impl FnOnce(&'s mut B) -> &'s mut P) -> Sink<'s, C>
    where
        P: Included<C> + ?Sized + 's,
        C: ?Sized,
    {
        match self {
            Self::Skip => Sink::Skip,
            Self::AddTo(bar) => Sink::AddTo(part(bar).storage()),
            Self::Descend(bar) => Sink::Descend(part(bar).storage()),
        }
    }

    /// Gives lazy zeros the shape of the argument, so that there are places to add to.
    #[inline]
    #[track_caller]
    pub fn complete<A: Complete<B> + ?Sized>(&mut self, argument: &A) {
        if let Some(bar) = self.get() {
            argument.complete_in(bar);
        }
    }
}

/// The sink of a cotangent that nobody asks for.
#[inline]
pub fn skip<'a, B: ?Sized>() -> Sink<'a, B> {
    Sink::Skip
}

/// The sink that adds to `bar`.
#[inline]
pub fn add_to<C: Included<B> + ?Sized, B: ?Sized>(bar: &mut C) -> Sink<'_, B> {
    Sink::AddTo(bar.storage())
}

/// The sink that adds to `bar`, the lazy zero of `argument`.
#[inline]
pub fn fresh<'a, A, B>(argument: &A, bar: &'a mut A::Tangent) -> Sink<'a, B>
where
    A: Diff<Tangent: Included<B>> + ?Sized,
    B: ?Sized,
{
    argument.open_tangent(bar);
    Sink::AddTo(bar.storage())
}

/// [`fresh`], if that is `asked` for.
#[inline]
pub fn fresh_if<'a, A, B>(asked: bool, argument: &A, bar: &'a mut A::Tangent) -> Sink<'a, B>
where
    A: Diff<Tangent: Included<B>> + ?Sized,
    B: ?Sized,
{
    if asked { fresh(argument, bar) } else { Sink::Skip }
}

/// The sink that changes a structure of parameters by its own cotangent.
#[inline]
pub fn descend<A: Structure>(argument: &mut A) -> Sink<'_, A> {
    Sink::Descend(argument)
}

/// The argument that a pullback reads, which may be in its sink.
#[inline]
pub fn primal<'p, A: Diff>(given: &'p A, sink: &'p Sink<'_, A::Tangent>) -> &'p A {
    match sink {
        Sink::Descend(argument) => A::in_sink(argument).unwrap_or(given),
        Sink::Skip | Sink::AddTo(_) => given,
    }
}

/// Calls a pullback that reads its argument after it has added to the cotangent: it is given a cotangent of its own, if
/// the sink is the argument itself.
#[inline]
pub fn apart<A: Diff>(
    given: &A,
    sink: Sink<'_, A::Tangent>,
    pullback: impl FnOnce(&A, Sink<'_, A::Tangent>),
) {
    match sink {
        Sink::Descend(argument) => A::apart(argument, pullback),
        sink => pullback(given, sink),
    }
}

/// A structure that derives [`Params`]: it is its own tangent, so it can be a [`Sink::Descend`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot descend: it is no structure that derives `Params`",
    note = "use `value_and_grad` and `Params::descend`"
)]
pub trait Structure: Params {}

/// [`Diff::apart`] of a structure.
pub fn apart_of_structure<A: Structure>(argument: &mut A, pullback: impl FnOnce(&A, Sink<'_, A>)) {
    let mut bar = argument.lazy_zero();
    pullback(argument, fresh(argument, &mut bar));
    argument.accumulate(bar);
}

/// What stands for the tangent of a parameter that `#[derive_grad(wrt(…))]` left out. There is no
/// storage for it, so a caller that asks for it does not compile and learns why.
#[derive(Debug)]
pub enum Excluded {}

/// Storage for a cotangent that a callee's sink takes as a `B`.
#[diagnostic::on_unimplemented(
    message = "a derivative that is needed here is left out by the function called",
    label = "its `#[derive_grad(wrt(…))]` does not name this argument's parameter",
    note = "name the parameter there, or leave the argument out of this function's own `wrt(…)`"
)]
pub trait Included<B: ?Sized> {
    /// The storage.
    fn storage(&mut self) -> &mut B;
}

impl<B: ?Sized> Included<B> for B {
    #[inline]
    fn storage(&mut self) -> &mut B {
        self
    }
}

impl<T> Included<[T]> for Vec<T> {
    #[inline]
    fn storage(&mut self) -> &mut [T] {
        self
    }
}

impl<T, const N: usize> Included<[T]> for [T; N] {
    #[inline]
    fn storage(&mut self) -> &mut [T] {
        self
    }
}

/// A value whose cotangent can be stored as a `B`: its tangent, or for a slice one of those of its
/// elements.
pub trait Complete<B: ?Sized> {
    /// Replaces lazy zeros in `bar` by zeros of this value's shape.
    ///
    /// # Panics
    /// If `bar` has another shape.
    #[track_caller]
    fn complete_in(&self, bar: &mut B);
}

impl<A: Diff + ?Sized> Complete<A::Tangent> for A {
    #[inline]
    #[track_caller]
    fn complete_in(&self, bar: &mut A::Tangent) {
        self.complete_tangent(bar);
    }
}

impl<T: Diff> Complete<[T::Tangent]> for [T] {
    #[track_caller]
    fn complete_in(&self, bar: &mut [T::Tangent]) {
        let (own, other) = (self.len(), bar.len());
        assert!(own == other, "derivatives of {other} elements for a list of {own}");
        for (element, bar) in self.iter().zip(bar) {
            element.complete_tangent(bar);
        }
    }
}

/// What a pullback is given in place of a `&mut` argument: the callee has changed it, and does not
/// read it again.
#[derive(Clone, Copy, Debug)]
pub struct Gone;

/// What a pullback takes for an argument again: a reference, or [`Gone`] if the function changes it.
pub trait Again<'a, C: ?Sized> {
    /// From a copy of the argument.
    fn again(copy: &'a C) -> Self;
}

impl<C: ?Sized> Again<'_, C> for Gone {
    #[inline]
    fn again(_: &C) -> Self {
        Self
    }
}

impl<'a, C: ?Sized> Again<'a, C> for &'a C {
    #[inline]
    fn again(copy: &'a C) -> Self {
        copy
    }
}

impl<'a, T> Again<'a, Vec<T>> for &'a [T] {
    #[inline]
    fn again(copy: &'a Vec<T>) -> Self {
        copy
    }
}

impl<'a, T, const N: usize> Again<'a, [T; N]> for &'a [T] {
    #[inline]
    fn again(copy: &'a [T; N]) -> Self {
        copy
    }
}

/// The argument again, from a copy: for a caller that cannot tell whether the callee changes it.
#[inline]
pub fn again<'a, C: ?Sized, A: Again<'a, C>>(copy: &'a C) -> A {
    A::again(copy)
}
