//! Owned sample values as the arguments that functions declare.

use ndarray::{Array, ArrayView, Dimension};

use crate::numbers::Held;

/// A value that can be given to a parameter of type `P`.
pub(crate) trait Pass<'a, P> {
    fn pass(&'a self) -> P;
}

macro_rules! passes {
    ($([$($generic:tt)*] $own:ty => $as:ty = |$x:ident| $how:expr;)+) => { $(
        impl<'a, $($generic)*> Pass<'a, $as> for $own {
            fn pass(&'a self) -> $as {
                let $x = self;
                $how
            }
        }
    )+ };
}

passes! {
    [] f64 => f64 = |x| *x;
    [] f64 => &'a f64 = |x| x;
    [] f32 => f32 = |x| *x;
    [E: Clone, D: Dimension] Array<E, D> => Array<E, D> = |x| x.clone();
    [E, D: Dimension] Array<E, D> => &'a Array<E, D> = |x| x;
    [E, D: Dimension] Array<E, D> => ArrayView<'a, E, D> = |x| x.view();
    [T: Clone] Vec<T> => Vec<T> = |x| x.clone();
    [T] Vec<T> => &'a Vec<T> = |x| x;
    [T] Vec<T> => &'a [T] = |x| x;
    [T: Clone, const N: usize] [T; N] => [T; N] = |x| x.clone();
    [T, const N: usize] [T; N] => &'a [T; N] = |x| x;
    [T: Clone] Held<T> => T = |x| x.0.clone();
    [T] Held<T> => &'a T = |x| &x.0;
    [T, const N: usize] Held<[T; N]> => &'a [T] = |x| &x.0;
    [E, D: Dimension] Held<Array<E, D>> => ArrayView<'a, E, D> = |x| x.0.view();
}

/// `Pass` for structures, which are given by reference.
macro_rules! pass_by_reference {
    ($($name:ty),+) => { $(
        impl<'a> $crate::pass::Pass<'a, &'a $name> for $name {
            fn pass(&'a self) -> &'a $name {
                self
            }
        }
    )+ };
}
