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
