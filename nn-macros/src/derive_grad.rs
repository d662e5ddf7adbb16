//! The passes of `#[derive_grad]`, one after another.

use nn_symbolic::program::{Var, adjoint};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

use crate::ast::{Function, TypeClass};
use crate::attr::Options;
use crate::companion::Signature;
use crate::emit::{ParamInfo, emit};
use crate::fence::fence;
use crate::lower::lower;
use crate::types;

/// The function as it was, and its companion; or the function, the errors, and a stub of the companion.
pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> TokenStream {
    let function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = syn::Error::new(
                error.span(),
                format!("`#[derive_grad]` is for functions: {error}"),
            );
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    let companion = match Options::parse(attr) {
        Ok(options) => companion(&function, &options),
        Err(error) => {
            let error = error.into_compile_error();
            let options = Options::parse(TokenStream::new()).expect("no options are fine");
            let stub = stub(&function, &options);
            quote!(#error #stub)
        }
    };
    // The tokens as they came: printed anew, the invisible groups around the fragments of a macro would be lost, and
    // with them the order of operations.
    //
    // Those who only want derivatives never call the function itself, and that is no mistake of theirs.
    quote!(#[allow(dead_code)] #item #companion)
}

fn companion(item: &ItemFn, options: &Options) -> TokenStream {
    match fence(item, options).and_then(|function| differentiated(item, options, &function)) {
        Ok(companion) => companion,
        Err(errors) => {
            let errors = errors.into_compile_error();
            let stub = stub(item, options);
            quote!(#errors #stub)
        }
    }
}

fn differentiated(
    item: &ItemFn,
    options: &Options,
    function: &Function,
) -> syn::Result<TokenStream> {
    let mut lowered = lower(function)?;
    let wrt: Vec<Var> = function
        .params
        .iter()
        .zip(&lowered.params)
        .filter(|(param, _)| param.active)
        .map(|(_, var)| *var)
        .collect();
    let program = std::mem::take(&mut lowered.program);
    let adjoint =
        adjoint(program, &wrt).map_err(|error| syn::Error::new_spanned(&item.sig.ident, error))?;
    let params: Vec<ParamInfo> = function
        .params
        .iter()
        .map(|param| ParamInfo {
            name: param.name.clone(),
            class: param.class,
            active: param.active,
        })
        .collect();
    let generic = types::float_parameter(&item.sig.generics);
    let bodies = emit(&lowered, &adjoint, &params, generic);
    Ok(Signature::new(item, options, &function.params)
        .companion(&bodies, &lowered.runtime_functions))
}

/// What stands in for the companion of a function with errors. Empty if not even its signature can be read.
fn stub(item: &ItemFn, options: &Options) -> TokenStream {
    let params = crate::fence::readable_params(item, options);
    match params {
        Some(params)
            if params.iter().any(|param| param.active || param.class == TypeClass::Inactive) =>
        {
            Signature::new(item, options, &params).stub()
        }
        _ => TokenStream::new(),
    }
}
