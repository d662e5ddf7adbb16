//! `#[derive_grad]`: writes the gradient code of a Rust function at compile time.
//!
//! One pass a module, in this order:
//!
//! 1. `resolve` reads Rust's syntax into the tree of `ast`, infers types with `infer`, and refuses what has no derivative,
//!    on the exact token;
//! 2. `lower` makes a program of it, whose scalar mathematics is a graph of nn-symbolic;
//! 3. nn-symbolic differentiates and simplifies: all calculus is there, none is here;
//! 4. `emit` writes both sweeps as Rust, `companion` the functions around them.
//!
//! The crate is used through `nn_runtime`, which re-exports the macros and has what generated code calls.

mod around;
mod ast;
mod attr;
mod companion;
mod derive_grad;
mod emit;
mod errors;
mod exits;
mod holes;
mod implied;
mod infer;
mod kernel;
mod lifetimes;
mod lower;
mod lowered;
mod params;
mod recognised;
#[cfg(test)]
mod refused;
mod resolve;
mod rule;
mod show;
mod time;
mod types;
mod view;

use proc_macro::TokenStream;
use syn::{DeriveInput, Error, parse_macro_input};

/// Differentiates a function at compile time.
///
/// The function stays as it is. Beside it, under the same name, appears an empty type whose associated functions are
/// its derivatives, so that one `use` imports both. These are its companions:
///
/// | call | gives |
/// |---|---|
/// | `f::grad(args…)` | the gradient: one value, or a tuple in parameter order; for results that are one number |
/// | `f::value_and_grad(args…)` | (value, gradient); for results that are one number |
/// | `f::vjp(args…, seed)` | (value, gradient of ⟨seed, value⟩); the seed is owned and has the value's shape |
/// | `f::pullback(args…)` | (value, pullback); the pullback takes a seed and gives the gradient |
/// | `f::jvp(args…, tangents)` | (value, tangent): forward mode; `tangents` is of the type that `grad` returns |
/// | `f::value_and_grad_in(args…, &mut gradient, &mut workspace)` | the value; the gradient overwrites the caller's, memory comes from a `Workspace` |
/// | `f::vjp_in(args…, seed, &mut gradient, &mut workspace)` | the same for `vjp` |
/// | `f::descend(args…, eta)`, `f::descend_in(args…, eta, &mut workspace)` | the value; from the parameters, now `&mut`, `eta` times the gradient is taken |
///
/// The function is plain Rust. It may have loops and branches, change variables, and store into slices:
///
/// ```
/// use nn_runtime::derive_grad;
///
/// /// The polynomial with these coefficients, the lowest first, by Horner's rule.
/// #[derive_grad]
/// fn horner(coefficients: &[f64], x: f64) -> f64 {
///     let mut y = 0.0;
///     for c in coefficients.iter().rev() {
///         y = y * x + c;
///     }
///     y
/// }
///
/// let (value, (by_coefficient, by_x)) = horner::value_and_grad(&[3.0, 0.0, 2.0], 5.0);
/// assert_eq!(value, 53.0);
/// assert_eq!(by_coefficient, [1.0, 5.0, 25.0]);
/// assert_eq!(by_x, 20.0);
/// ```
///
/// # What is differentiated
///
/// Every parameter that can be: floats; slices, vectors, arrays and tuples of them, nested to any depth; ndarray arrays
/// and views; structures that derive `Params`; references to these. Integers, `bool`, strings and sequences of them take
/// no part. The gradient of a slice is a `Vec`, that of a view an owned array, that of a `&Network` a `Network`. The
/// element type is `f32`, `f64`, or a type parameter `T: nn_runtime::Float`, whose constants are written `T::lit(0.5)`.
///
/// # `&mut` parameters
///
/// A `&mut` parameter enters with one value and leaves with another. What it leaves with is a result, so it has a seed;
/// what it enters with is an argument, so it has a place in the gradient, in parameter order.
///
/// - The seed of `vjp` and of a pullback is a tuple: the seed of the returned value, if it has one, then one for each
///   `&mut` parameter with a derivative, in order. A single seed stands alone.
/// - `grad` and `value_and_grad` take no seeds. They differentiate the returned number, so the seeds of `&mut` parameters
///   are 0. A function that returns `()` has `vjp`, `pullback` and `jvp` alone.
/// - `jvp` takes the tangent of what a `&mut` parameter enters with, and returns that of what it leaves with: its tangent is
///   a tuple in the form of the seed.
/// - Every companion changes the argument as the function does.
///
/// ```
/// use nn_runtime::derive_grad;
///
/// #[derive_grad]
/// fn running_product(a: &mut [f64]) {
///     for i in 1..a.len() {
///         a[i] *= a[i - 1];
///     }
/// }
///
/// let mut a = [2.0, 3.0, 4.0];
/// let ((), a_bar) = running_product::vjp(&mut a, vec![0.0, 0.0, 1.0]);
/// assert_eq!(a, [2.0, 6.0, 24.0]);
/// assert_eq!(a_bar, [12.0, 8.0, 6.0]);
///
/// let mut a = [2.0, 3.0, 4.0];
/// let ((), a_dot) = running_product::jvp(&mut a, vec![1.0, 0.0, 0.0]);
/// assert_eq!(a, [2.0, 6.0, 24.0]);
/// assert_eq!(a_dot, [1.0, 3.0, 12.0]);
/// ```
///
/// # Options
///
/// - `wrt(a, b)`: only these parameters. A caller that needs another one does not compile.
/// - `name = "…"`: the name of the companion, where the module already has a type of the function's name.
/// - `method`: for an associated function, whose companions stand beside it: `new_grad`, `new_vjp`, …
/// - `show = "file"`: also writes the generated code, formatted, to a file beside `Cargo.toml`. Each line of the function
///   stands beside the code that computes it, and behind `←` beside the code that takes cotangents back through it. Needs
///   the feature `show`.
/// - `crate = "…"`: the path of the runtime, where it is not `::nn_runtime`.
///
/// # Methods
///
/// The companions of a method are methods beside it: `at_grad`, `at_vjp`, …. On an `impl` block, the attribute shows the macro the
/// block's parameters, and gives the companions a block of their own. So it is needed where the `impl` is of a trait, and where it
/// has parameters that the method's text does not name. (Then rustc says that an `impl Trait` must mention them.) The methods
/// to differentiate have the attribute as well.
///
/// ```
/// use nn_runtime::{Params, derive_grad};
///
/// trait Kernel {
///     fn at(&self, distance: f64) -> f64;
/// }
///
/// #[derive(Clone, Params)]
/// struct Gaussian {
///     length: f64,
/// }
///
/// #[derive_grad]
/// impl Kernel for Gaussian {
///     #[derive_grad]
///     fn at(&self, distance: f64) -> f64 {
///         (-(distance / self.length).powi(2)).exp()
///     }
/// }
///
/// let (by_kernel, by_distance) = Gaussian { length: 2.0 }.at_grad(2.0);
/// assert_eq!((by_kernel.length, by_distance), ((-1.0_f64).exp(), -(-1.0_f64).exp()));
/// ```
///
/// # What is understood
///
/// - **Variables**: `let`, `let mut`, late initialisation, shadowing, patterns of tuples, arrays and structs; `=` and the
///   compound assignments; blocks as values; `const`.
/// - **Choices**: `if`, `else if` and `else`; `match` on integers, booleans, enums, slices and tuples of them, with guards; as
///   statements and as values.
/// - **Loops**: `for` over ranges, slices, vectors and arrays, with `rev`, `step_by`, `enumerate`, `zip`, `chunks`,
///   `windows` and the like; `while`; `loop`; `break` with and without a value, `continue`, labels, early `return`.
/// - **Storage**: indexing, slicing, `vec![v; n]`, array literals, `to_vec`, `clone`, `fill`, `copy_from_slice`,
///   `copy_within`, `swap`, `reverse`, `sort_by`, `split_at_mut`, `mem::swap`; lists of lists; `&mut` variables and parameters;
///   vectors that grow and shrink.
/// - **Structures** that derive `Params`: built, updated, taken apart, changed in place. Enums take no part.
/// - **Options**: `if let`, `while let`, `let … else`, `match`, `?`, and the methods of `Option`.
/// - **Functions**: calls of other functions with `#[derive_grad]`, with tuples as results and `&mut` arguments, and of
///   themselves; methods; closures that a `let` names, which stand in place of their calls; chains of iterators that end in
///   `sum`, `product`, `fold`, `collect`, `max_by` and the like.
/// - **Numbers**: every method of `f32` and `f64` with a known derivative, and those that say something about a number,
///   such as `is_nan`; casts between `f32` and `f64`. Integers and conditions are computed as written.
/// - **Arrays of ndarray**: arithmetic with broadcasting, `dot`, `t`, `mapv`, `sum`, `sum_axis`, `mean().unwrap()`,
///   `mean_axis(…).unwrap()`, `nrows`, `ncols`, `len`; elements, rows, columns and slices, read and changed; fields of
///   structures, lists of structures.
///
/// # What is refused
///
/// Anything else is an error on its token, and mostly names a way out. Among it are numbers taken out of enums, `Result`,
/// closures and iterators that are passed on, functions as parameters, references that lead to another place later, `unsafe`,
/// and calls of functions without `#[derive_grad]` that give more than integers or conditions. No unknown function is given the
/// derivative 0.
///
/// # Kinks
///
/// Where a function such as `abs` or `max` has no derivative, the convention of nn-symbolic's table decides: that of `abs`
/// at 0 is 0. A branch has the derivative of the arm that was taken.
///
/// # Panics
///
/// The companions panic where the function itself does: at an index out of bounds, at a slice that does not fit, at an
/// integer that overflows, in `assert!` and `panic!`, each at its own line. Arrays of ndarray whose shapes do not fit, and
/// seeds of another shape than the value's, panic at the caller's line with the text of the operation and both shapes.
#[proc_macro_attribute]
pub fn derive_grad(attr: TokenStream, item: TokenStream) -> TokenStream {
    let item = item.into();
    time::timed(&item, || derive_grad::expand(attr.into(), item.clone())).into()
}

/// Gives a function its own rules of differentiation: for what cannot be read, or what is known better than its text says.
///
/// `vjp = path` names a function from the arguments and the seed to the gradient, as `grad` would return it; `jvp = path`
/// one from the arguments and a tangent for each differentiated parameter (numbers by value, others by reference) to the
/// tangent of the value. The function gets the companions of `derive_grad`, and those that call it use the rules. The
/// options `wrt`, `name`, `method` and `crate` are those of `derive_grad`. `&mut` parameters have no rule.
///
/// ```
/// use nn_runtime::{derive_grad, grad_rule};
///
/// /// |x|, which is taken to be smooth at 0.
/// #[grad_rule(vjp = length_vjp, jvp = length_jvp)]
/// fn length(x: &[f64]) -> f64 {
///     x.iter().map(|x| x * x).sum::<f64>().sqrt()
/// }
///
/// fn length_vjp(x: &[f64], seed: f64) -> Vec<f64> {
///     let length = length(x).max(1e-300);
///     x.iter().map(|x| seed * x / length).collect()
/// }
///
/// fn length_jvp(x: &[f64], x_dot: &[f64]) -> f64 {
///     x.iter().zip(x_dot).map(|(x, x_dot)| x * x_dot).sum::<f64>() / length(x).max(1e-300)
/// }
///
/// #[derive_grad]
/// fn scaled(x: &[f64], k: f64) -> f64 {
///     k * length(x)
/// }
///
/// assert_eq!(scaled::grad(&[3.0, 4.0], 2.0), (vec![1.2, 1.6], 5.0));
/// assert_eq!(scaled::grad(&[0.0, 0.0], 2.0), (vec![0.0, 0.0], 0.0));
/// assert_eq!(scaled::jvp(&[3.0, 4.0], 2.0, (vec![1.0, 0.0], 0.0)), (10.0, 1.2));
/// ```
#[proc_macro_attribute]
pub fn grad_rule(attr: TokenStream, item: TokenStream) -> TokenStream {
    rule::expand_rule(attr.into(), item.into()).into()
}

/// Derives `nn_runtime::Params` for a structure of parameters, with `Diff` (its tangent is the
/// structure itself) and the sum of such tangents.
///
/// Each field is a float, an owned array of floats, a structure that derives `Params`, or a `Vec`,
/// array, tuple or `Option` of these, all of one element type. A field marked `#[param(skip)]` is cloned and
/// otherwise left alone. `#[params(crate = "path")]` on the structure names the runtime where it is
/// not at `::nn_runtime`.
#[proc_macro_derive(Params, attributes(param, params))]
pub fn derive_params(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    params::derive(&input).unwrap_or_else(Error::into_compile_error).into()
}
