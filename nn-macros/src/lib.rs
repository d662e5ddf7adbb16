//! `#[derive_grad]`: writes the gradient code of a Rust function at compile time.

#[allow(dead_code, reason = "its user, #[derive_grad], is not here yet")]
mod kernel;
mod params;

use proc_macro::TokenStream;
use syn::{DeriveInput, Error, parse_macro_input};

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
    params::derive(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}
