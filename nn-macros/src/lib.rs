//! `#[derive_grad]`: writes the gradient code of a Rust function at compile time.
//!
//! One pass a module, in this order:
//!
//! 1. `fence` reads Rust's syntax and refuses what has no derivative, on the exact token;
//! 2. `lower` makes a program of it, whose scalar mathematics is a graph of nn-symbolic;
//! 3. nn-symbolic differentiates and simplifies: all calculus is there, none is here;
//! 4. `emit` writes both sweeps as Rust, `companion` the functions around them.
//!
//! The crate is used through `nn_runtime`, which re-exports the macros and has what generated code calls.

mod ast;
mod attr;
mod companion;
mod derive_grad;
mod emit;
mod errors;
mod fence;
mod host;
mod kernel;
mod lower;
mod params;
mod types;

use proc_macro::TokenStream;
use syn::{DeriveInput, Error, parse_macro_input};

/// Differentiates a function at compile time.
///
/// The function stays as it is. Beside it, under the same name, appears an empty type whose associated functions are
/// its derivatives, so that one `use` imports both:
///
/// | call | gives |
/// |---|---|
/// | `f::grad(args…)` | the gradient: one value, or a tuple in parameter order; for results that are one number |
/// | `f::value_and_grad(args…)` | (value, gradient) |
/// | `f::vjp(args…, seed)` | (value, gradient of ⟨seed, value⟩); the seed is owned and has the value's shape |
/// | `f::pullback(args…)` | (value, way back); the way back takes a seed and gives the gradient |
///
/// ```
/// use nn_runtime::derive_grad;
///
/// #[derive_grad]
/// fn f(x1: f64, x2: f64) -> f64 {
///     x1.ln() + x1 * x2 - x2.sin()
/// }
///
/// let (value, (d1, d2)) = f::value_and_grad(2.0, 5.0);
/// assert_eq!((value, d1), (f(2.0, 5.0), 5.5));
/// ```
///
/// # What is differentiated
///
/// Every parameter that can be: floats, ndarray arrays and views, structures that derive `Params`, references to
/// these. Integers, `bool`, strings and slices of them take no part. The gradient of a view is an owned array, that of
/// a `&Network` a `Network`. The element type is `f32`, `f64`, or a type parameter `T: nn_runtime::Float`, whose
/// constants are written `T::lit(0.5)`.
///
/// # Options
///
/// - `wrt(a, b)`: only these parameters. A caller that needs another one does not compile.
/// - `name = "…"`: the name of the companion, where the module already has a type of the function's name.
/// - `crate = "…"`: the path of the runtime, where it is not `::nn_runtime`.
///
/// # What is understood
///
/// `let`; `+ - * /` on values and references; the methods of floats; `powi` with a literal exponent; `sigmoid`,
/// `softplus` and `relu` of the runtime; `dot`, `t`, `mapv` with a closure or one of these functions; `sum`,
/// `sum_axis`, `mean().unwrap()`, `mean_axis(…).unwrap()`; `nrows`, `ncols`, `len`, which have no derivative; fields;
/// `for element in &list` with state in `let mut` variables; calls of other functions with `#[derive_grad]`. Anything
/// else is an error on its token.
///
/// # Panics
///
/// Generated code panics where shapes do not fit, at the line of its caller, with the text of the operation and both
/// shapes; and nowhere else.
#[proc_macro_attribute]
pub fn derive_grad(attr: TokenStream, item: TokenStream) -> TokenStream {
    derive_grad::expand(attr.into(), item.into()).into()
}

/// Derives `nn_runtime::Params` for a structure of parameters, with `Diff` (its tangent is the
/// structure itself) and the sum of such tangents.
///
/// Each field is a float, an owned array of floats, a structure that derives `Params`, or a `Vec`,
/// array or tuple of these, all of one element type. A field marked `#[param(skip)]` is cloned and
/// otherwise left alone. `#[params(crate = "path")]` on the structure names the runtime where it is
/// not at `::nn_runtime`.
#[proc_macro_derive(Params, attributes(param, params))]
pub fn derive_params(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    params::derive(&input).unwrap_or_else(Error::into_compile_error).into()
}
