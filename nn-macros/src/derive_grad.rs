//! The passes of `#[derive_grad]`, one after another.

use nn_symbolic::program::{Var, adjoint};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

use crate::attr::Options;
use crate::companion::Signature;
use crate::emit::emit;
use crate::lower::lower;
use crate::lowered::{Class, Lowered};
use crate::resolve::{output, readable_params, resolve};
use crate::show::show;

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
    let lowered = resolve(item, options).and_then(|function| lower(function, output(item)));
    match lowered.and_then(|lowered| differentiated(item, options, &lowered)) {
        Ok(companion) => companion,
        Err(errors) => {
            let errors = errors.into_compile_error();
            let stub = stub(item, options);
            quote!(#errors #stub)
        }
    }
}

fn differentiated(item: &ItemFn, options: &Options, lowered: &Lowered) -> syn::Result<TokenStream> {
    let params = lowered.params.iter().zip(&lowered.program.params);
    let wrt: Vec<Var> = params.filter(|(param, _)| param.active).map(|(_, var)| *var).collect();
    let adjoint = adjoint(lowered.program.clone(), &wrt)
        .map_err(|error| syn::Error::new_spanned(&item.sig.ident, error))?;
    let bodies = emit(lowered, &adjoint, &item.sig.generics);
    let companion =
        Signature::new(item, options, &lowered.params, lowered.output, lowered.recursive)
            .companion(&bodies, &lowered.runtime_functions);
    if let Some(path) = &options.show {
        show(&item.sig.ident, &companion, path)?;
    }
    Ok(companion)
}

/// What stands in for the companion of a function with errors. Empty if not even its signature can be read.
fn stub(item: &ItemFn, options: &Options) -> TokenStream {
    match readable_params(item, options) {
        Some(params)
            if params.iter().any(|param| param.active || param.class == Class::Inactive) =>
        {
            Signature::new(item, options, &params, output(item), false).stub()
        }
        _ => TokenStream::new(),
    }
}
