//! Structures of trainable parameters.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Display;
use core::slice;

use ndarray::{Array, ArrayViewD, ArrayViewMut, ArrayViewMutD, Dimension, IxDyn, aview0};

use crate::accumulate::Accumulate;
use crate::cells::{AddFrom, Clear, CopyFrom, Recycle, Swap, Zeros};
use crate::diff::Diff;
use crate::{Float, kernels};

/// A value made of floating-point parameters, like the weights and biases of a network: a point of
/// a vector space whose tangents are points of the same space.
///
/// Derived for structures:
///
/// ```
/// use ndarray::{Array1, Array2, array};
/// use nn_runtime::Params;
///
/// #[derive(Clone, Params)]
/// struct Layer {
///     w: Array2<f32>,
///     b: Array1<f32>,
///     #[param(skip)]
///     name: String,
/// }
///
/// let mut layer = Layer { w: array![[1.0, 2.0]], b: array![3.0, 4.0], name: "output".into() };
/// assert_eq!(layer.count(), 4);
/// let gradient = layer.clone();
/// layer.descend(0.5, &gradient);
/// assert_eq!(layer.w, array![[0.5, 1.0]]);
/// ```
///
/// The methods avoid the names of ndarray's. Arrays are `Params` themselves, and a method `dot` of
/// this trait, once imported, would be found before the one that ndarray's arrays dereference to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no parameter type: derive `Params`, or mark the field `#[param(skip)]`",
    label = "neither a float nor an owned array of floats, nor made of these"
)]
pub trait Params:
    Diff<Tangent = Self>
    + Accumulate
    + Zeros
    + CopyFrom<Self>
    + AddFrom<Self>
    + Clear
    + Swap
    + Recycle
    + Clone
{
    /// The type of one parameter.
    type Elem: Float;

    /// Calls `f` with each array of parameters, in the order of the fields; a float is an array
    /// without axes.
    fn visit<'a>(&'a self, f: &mut impl FnMut(ArrayViewD<'a, Self::Elem>));

    /// Calls `f` with each array of parameters, in the order of the fields, to change it.
    fn visit_mut<'a>(&'a mut self, f: &mut impl FnMut(ArrayViewMutD<'a, Self::Elem>));

    /// Calls `f` with the path of each array, in the order of [`visit`](Self::visit): names of fields and positions in
    /// lists with dots between, as in `layers.0.w`, behind `prefix`.
    fn paths(&self, prefix: &str, f: &mut impl FnMut(&str));

    /// The number of parameters.
    fn count(&self) -> usize {
        let mut count = 0;
        self.visit(&mut |array| count += array.len());
        count
    }

    /// The inner product Σᵢ selfᵢ·otherᵢ over all parameters.
    ///
    /// # Panics
    /// If the two differ in shape.
    #[track_caller]
    fn inner(&self, other: &Self) -> Self::Elem {
        let (ours, theirs) = (arrays(self), arrays(other));
        assert_same_shapes(ours.iter().map(|a| a.shape()), theirs.iter().map(|a| a.shape()));
        let products = ours.iter().zip(&theirs);
        products.map(|(a, b)| kernels::sum("", (a, b), |[a, b]| a * b)).sum()
    }

    /// `self ← self + alpha·other`.
    ///
    /// # Panics
    /// If the two differ in shape.
    #[track_caller]
    fn add_scaled(&mut self, alpha: Self::Elem, other: &Self) {
        let mut ours = Vec::new();
        self.visit_mut(&mut |array| ours.push(array));
        let theirs = arrays(other);
        assert_same_shapes(ours.iter().map(|a| a.shape()), theirs.iter().map(|a| a.shape()));
        for (mut a, b) in ours.into_iter().zip(theirs) {
            if let (Some(a), Some(b)) = (a.as_slice_mut(), b.as_slice()) {
                for (a, &b) in a.iter_mut().zip(b) {
                    *a += alpha * b;
                }
            } else {
                a.zip_mut_with(&b, |a, &b| *a += alpha * b);
            }
        }
    }

    /// One step of gradient descent, w ← w − η·∂C/∂w with the learning rate `eta`.
    ///
    /// # Panics
    /// If the gradient differs from the parameters in shape.
    #[track_caller]
    fn descend(&mut self, eta: Self::Elem, gradient: &Self) {
        self.add_scaled(-eta, gradient);
    }
}

/// Parameters with elements of type `E`, which a structure with such elements may have for a field.
///
/// Derived code visits fields through this trait: where `E` is wrong, the compiler compares two
/// element types, whereas through [`Params`] it would compare the signatures of two closures.
#[doc(hidden)]
pub trait Field<E: 'static> {
    /// [`Params::visit`].
    fn visit_field<'a>(&'a self, f: &mut impl FnMut(ArrayViewD<'a, E>));

    /// [`Params::visit_mut`].
    fn visit_field_mut<'a>(&'a mut self, f: &mut impl FnMut(ArrayViewMutD<'a, E>));

    /// [`Params::paths`], of what is called `name` in something at `prefix`.
    fn paths_of_field(&self, prefix: &str, name: &str, f: &mut impl FnMut(&str));
}

impl<P: Params> Field<P::Elem> for P {
    #[inline]
    fn visit_field<'a>(&'a self, f: &mut impl FnMut(ArrayViewD<'a, P::Elem>)) {
        self.visit(f);
    }

    #[inline]
    fn visit_field_mut<'a>(&'a mut self, f: &mut impl FnMut(ArrayViewMutD<'a, P::Elem>)) {
        self.visit_mut(f);
    }

    fn paths_of_field(&self, prefix: &str, name: &str, f: &mut impl FnMut(&str)) {
        self.paths(&joined(prefix, name), f);
    }
}

/// The path of a part.
fn joined(prefix: &str, part: impl Display) -> String {
    let dot = if prefix.is_empty() { "" } else { "." };
    format!("{prefix}{dot}{part}")
}

fn arrays<P: Params>(params: &P) -> Vec<ArrayViewD<'_, P::Elem>> {
    let mut arrays = Vec::new();
    params.visit(&mut |array| arrays.push(array));
    arrays
}

#[track_caller]
fn assert_same_shapes<'a>(
    ours: impl ExactSizeIterator<Item = &'a [usize]>,
    theirs: impl ExactSizeIterator<Item = &'a [usize]>,
) {
    let (count, other) = (ours.len(), theirs.len());
    assert!(count == other, "{count} arrays of parameters do not match {other}");
    for (ours, theirs) in ours.zip(theirs) {
        assert!(ours == theirs, "parameters of shapes {ours:?} and {theirs:?} do not match");
    }
}

macro_rules! floats {
    ($($float:ident)+) => { $(
        impl Params for $float {
            type Elem = $float;

            fn visit<'a>(&'a self, f: &mut impl FnMut(ArrayViewD<'a, $float>)) {
                f(aview0(self).into_dyn());
            }

            fn visit_mut<'a>(&'a mut self, f: &mut impl FnMut(ArrayViewMutD<'a, $float>)) {
                let array = ArrayViewMut::from_shape(IxDyn(&[]), slice::from_mut(self));
                f(array.expect("a shape without axes has one element"));
            }

            fn paths(&self, prefix: &str, f: &mut impl FnMut(&str)) {
                f(prefix);
            }
        }
    )+ };
}

floats!(f32 f64);

impl<E: Float, D: Dimension> Params for Array<E, D> {
    type Elem = E;

    fn visit<'a>(&'a self, f: &mut impl FnMut(ArrayViewD<'a, E>)) {
        f(self.view().into_dyn());
    }

    fn visit_mut<'a>(&'a mut self, f: &mut impl FnMut(ArrayViewMutD<'a, E>)) {
        f(self.view_mut().into_dyn());
    }

    fn paths(&self, prefix: &str, f: &mut impl FnMut(&str)) {
        f(prefix);
    }
}

/// Sequences visit their elements in order.
macro_rules! sequences {
    ($([$($generic:tt)*] $sequence:ty;)+) => { $(
        impl<P: Params, $($generic)*> Params for $sequence {
            type Elem = P::Elem;

            fn visit<'a>(&'a self, f: &mut impl FnMut(ArrayViewD<'a, P::Elem>)) {
                for element in self {
                    element.visit(f);
                }
            }

            fn visit_mut<'a>(&'a mut self, f: &mut impl FnMut(ArrayViewMutD<'a, P::Elem>)) {
                for element in self {
                    element.visit_mut(f);
                }
            }

            fn paths(&self, prefix: &str, f: &mut impl FnMut(&str)) {
                for (position, element) in self.iter().enumerate() {
                    element.paths(&joined(prefix, position), f);
                }
            }
        }
    )+ };
}

sequences! {
    [] Vec<P>;
    [const N: usize] [P; N];
}

impl<P: Params> Params for Option<P> {
    type Elem = P::Elem;

    fn visit<'a>(&'a self, f: &mut impl FnMut(ArrayViewD<'a, P::Elem>)) {
        if let Some(value) = self {
            value.visit(f);
        }
    }

    fn visit_mut<'a>(&'a mut self, f: &mut impl FnMut(ArrayViewMutD<'a, P::Elem>)) {
        if let Some(value) = self {
            value.visit_mut(f);
        }
    }

    fn paths(&self, prefix: &str, f: &mut impl FnMut(&str)) {
        if let Some(value) = self {
            value.paths(prefix, f);
        }
    }
}

macro_rules! tuples {
    ($($first:ident 0 $($rest:ident $index:tt)*;)+) => { $(
        impl<$first: Params, $($rest: Params<Elem = $first::Elem>),*> Params
            for ($first, $($rest,)*)
        {
            type Elem = $first::Elem;

            fn visit<'a>(&'a self, f: &mut impl FnMut(ArrayViewD<'a, Self::Elem>)) {
                self.0.visit(f);
                $(self.$index.visit(f);)*
            }

            fn visit_mut<'a>(&'a mut self, f: &mut impl FnMut(ArrayViewMutD<'a, Self::Elem>)) {
                self.0.visit_mut(f);
                $(self.$index.visit_mut(f);)*
            }

            fn paths(&self, prefix: &str, f: &mut impl FnMut(&str)) {
                self.0.paths(&joined(prefix, 0), f);
                $(self.$index.paths(&joined(prefix, $index), f);)*
            }
        }
    )+ };
}

crate::tuples::for_tuples!(tuples);
