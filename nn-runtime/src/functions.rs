//! Functions of scalars and whole arrays that `#[derive_grad]` knows: activations, and `stop`.
//!
//! Beside each function stands an empty type of the same name. Types and functions live in
//! different namespaces, so one `use nn_runtime::sigmoid;` imports both, and generated code can ask
//! the compiler whether the `sigmoid` in scope is this one, whose derivative it knows, or another
//! one that happens to share the name.

use ndarray::{Array, ArrayBase, ArrayRef, Data, Dimension};

use crate::{Float, math};

/// What an activation function applies to: a float, or an array or a view of floats or a reference
/// to one.
///
/// An owned array is mapped in place, anything else into a new array of the same shape.
#[diagnostic::on_unimplemented(
    message = "activation functions apply to floats, to arrays of floats and to references to such arrays, not to `{Self}`"
)]
pub trait Elementwise {
    /// The type of one element.
    type Elem: Float;
    /// A float for a float, an owned array for everything else.
    type Output;

    /// Applies `f` to each element.
    fn map_elements(self, f: impl Fn(Self::Elem) -> Self::Elem) -> Self::Output;
}

macro_rules! scalar {
    ($($float:ident)+) => { $(
        impl Elementwise for $float {
            type Elem = $float;
            type Output = $float;

            #[inline]
            fn map_elements(self, f: impl Fn($float) -> $float) -> $float {
                f(self)
            }
        }
    )+ };
}

scalar!(f32 f64);

impl<E: Float, S: Data<Elem = E>, D: Dimension> Elementwise for ArrayBase<S, D> {
    type Elem = E;
    type Output = Array<E, D>;

    fn map_elements(self, f: impl Fn(E) -> E) -> Array<E, D> {
        let mut array = self.into_owned();
        array.mapv_inplace(f);
        array
    }
}

impl<E: Float, S: Data<Elem = E>, D: Dimension> Elementwise for &ArrayBase<S, D> {
    type Elem = E;
    type Output = Array<E, D>;

    fn map_elements(self, f: impl Fn(E) -> E) -> Array<E, D> {
        self.mapv(f)
    }
}

impl<E: Float, D: Dimension> Elementwise for &ArrayRef<E, D> {
    type Elem = E;
    type Output = Array<E, D>;

    fn map_elements(self, f: impl Fn(E) -> E) -> Array<E, D> {
        self.mapv(f)
    }
}

/// Marks the types beside the functions of this module.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not nn_runtime's function of that name",
    label = "its derivative is not known here",
    note = "import nn_runtime's with `use nn_runtime::{{sigmoid, softplus, relu}};`, or call your own function under another name"
)]
pub trait TableFunction {
    /// Compiles if the type beside a function is one of this module's.
    #[inline]
    fn assert() {}
}

macro_rules! functions {
    ($($(#[$doc:meta])+ $name:ident)+) => { $(
        $(#[$doc])+
        #[inline]
        pub fn $name<X: Elementwise>(x: X) -> X::Output {
            x.map_elements(math::$name)
        }

        #[doc(hidden)]
        #[allow(non_camel_case_types)] // it must share the function's name
        pub enum $name {}

        impl TableFunction for $name {}
    )+ };
}

functions! {
    /// The logistic function 1/(1 + e⁻ˣ), of a float or of each element of an array.
    ///
    /// ```
    /// use ndarray::array;
    /// use nn_runtime::sigmoid;
    ///
    /// assert_eq!(sigmoid(0.0), 0.5);
    /// let (x, w, b) = (array![1.0, 2.0], array![[1.0], [-0.5]], array![0.0]);
    /// assert_eq!(sigmoid(x.dot(&w) + &b), array![0.5]);
    /// ```
    sigmoid
    /// ln(1 + eˣ), of a float or of each element of an array; accurate for large |x| too.
    softplus
    /// The rectifier max(x, 0), of a float or of each element of an array.
    relu
}

/// The number or array itself, as a constant: `#[derive_grad]` does not differentiate through it.
///
/// ```
/// use nn_runtime::{derive_grad, stop};
///
/// #[derive_grad]
/// fn f(x: f64) -> f64 {
///     stop(x) * x
/// }
///
/// assert_eq!(f::grad(3.0), 3.0);
/// ```
#[inline]
pub fn stop<X: Elementwise>(x: X) -> X::Output {
    x.map_elements(|element| element)
}

#[doc(hidden)]
#[allow(non_camel_case_types)] // it must share the function's name
pub enum stop {}

impl TableFunction for stop {}
