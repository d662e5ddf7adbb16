//! Values that a loop carries from one iteration to the next.

use ndarray::{ArrayBase, ArrayRef, ArrayView, Data, Dimension};

/// A value lent for reading: floats, integers, `bool` and `char` by value, arrays as views.
///
/// The same view for a value and for references to it, owned or not.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be carried through a loop")]
pub trait Lend<'a> {
    /// What is read.
    type View;

    /// Lends the value.
    fn lend(&'a self) -> Self::View;
}

macro_rules! by_value {
    ($($scalar:ident)+) => { $(
        impl<'a> Lend<'a> for $scalar {
            type View = $scalar;

            #[inline]
            fn lend(&'a self) -> $scalar {
                *self
            }
        }
    )+ };
}

by_value!(f32 f64 i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool char);

impl<'a, S: Data<Elem: 'a>, D: Dimension + 'a> Lend<'a> for ArrayBase<S, D> {
    type View = ArrayView<'a, S::Elem, D>;

    #[inline]
    fn lend(&'a self) -> Self::View {
        self.view()
    }
}

impl<'a, E: 'a, D: Dimension + 'a> Lend<'a> for ArrayRef<E, D> {
    type View = ArrayView<'a, E, D>;

    #[inline]
    fn lend(&'a self) -> Self::View {
        self.view()
    }
}

impl<'a, T: Lend<'a> + ?Sized> Lend<'a> for &T
where
    Self: 'a,
{
    type View = T::View;

    #[inline]
    fn lend(&'a self) -> T::View {
        (**self).lend()
    }
}

/// The value with which iteration `i` of a loop began: `init` for the first one, and after that
/// what the iteration before it left behind in `trace`.
#[inline]
#[track_caller]
pub fn entering<'a, I, O>(init: &'a I, trace: &'a [O], i: usize) -> I::View
where
    I: Lend<'a> + ?Sized,
    O: Lend<'a, View = I::View>,
{
    match i.checked_sub(1) {
        None => init.lend(),
        Some(previous) => trace[previous].lend(),
    }
}

/// The same where the first value is kept beside the trace, as a reference.
#[inline]
pub fn reached<'a, T>(first: &'a T, trace: &'a [T], i: usize) -> &'a T {
    match i.checked_sub(1) {
        None => first,
        Some(previous) => &trace[previous],
    }
}
