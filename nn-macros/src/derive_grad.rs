//! The passes of `#[derive_grad]`, one after another.

use nn_symbolic::program::{Var, adjoint, tangent};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{Generics, ItemFn};

use crate::around::{expand_impl, refuse_trait};
use crate::attr::Options;
use crate::companion::Signature;
use crate::emit::{emit, emit_tangent};
use crate::implied::with_implied;
use crate::lower::lower;
use crate::lowered::{Class, Lowered};
use crate::recognised::is_of_the_table;
use crate::resolve::{output, readable_params, resolve, returns_nothing_differentiable};
use crate::show::{show, without_marks};

/// Where a function stands.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// In a module, in a function, or in an `impl` that the macro does not see.
    Unseen,
    /// In an `impl` with these parameters.
    Impl(&'a Generics),
}

/// The function as it was, and its companion; or the function, the errors, and a stub of the companion.
///
/// The tokens stay as they came: printed anew, the invisible groups around the fragments of a macro would be lost, and
/// with them the order of operations.
pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> TokenStream {
    match kind(&item) {
        Item::Impl => return expand_impl(&attr, item),
        Item::Trait => return refuse_trait(item),
        Item::Other => {}
    }
    match syn::parse2(item.clone()) {
        Ok(function) => {
            let companions = companions(attr, &function, Place::Unseen);
            // Those who only want derivatives never call the function itself, and that is no mistake of theirs.
            quote!(#[allow(dead_code)] #item #companions)
        }
        Err(error) => {
            let message = format!("`#[derive_grad]` is for functions and `impl` blocks: {error}");
            let error = syn::Error::new(error.span(), message).into_compile_error();
            quote!(#item #error)
        }
    }
}

enum Item {
    Impl,
    Trait,
    Other,
}

/// What the first keyword says that does not stand in front of several kinds of items.
fn kind(item: &TokenStream) -> Item {
    for token in item.clone() {
        match token {
            TokenTree::Ident(word) if word == "impl" => return Item::Impl,
            TokenTree::Ident(word) if word == "trait" => return Item::Trait,
            TokenTree::Ident(word) if word == "fn" => return Item::Other,
            _ => {}
        }
    }
    Item::Other
}

/// The companion of a function; or the errors, and a stub of it.
pub(crate) fn companions(attr: TokenStream, function: &ItemFn, place: Place) -> TokenStream {
    let options = match Options::parse(attr) {
        Ok(options) if options.vjp.is_some() || options.jvp.is_some() => {
            let message = "`vjp` and `jvp` are rules of a function's own: write `#[grad_rule(…)]`";
            Err(syn::Error::new_spanned(&function.sig.ident, message))
        }
        options => options,
    };
    let (mut options, error) = match options {
        Ok(options) => (options, None),
        Err(error) => {
            (Options::parse(TokenStream::new()).expect("no options are fine"), Some(error))
        }
    };
    let function = with_implied(function, &mut options, place);
    let passed = error.map_or_else(|| passed(&function, &options), Err);
    passed.unwrap_or_else(|errors| {
        let (errors, stub) = (errors.into_compile_error(), stub(&function, &options));
        quote!(#errors #stub)
    })
}

/// Every pass; the companion, or what is wrong.
fn passed(item: &ItemFn, options: &Options) -> syn::Result<TokenStream> {
    let lowered = resolve(item, options)
        .and_then(|function| lower(function, output(item), options.show.is_some()))?;
    differentiated(item, options, &lowered)
}

fn differentiated(item: &ItemFn, options: &Options, lowered: &Lowered) -> syn::Result<TokenStream> {
    let companion = marked(item, options, lowered)?;
    let (Some(path), Some(lines)) = (&options.show, &lowered.lines) else { return Ok(companion) };
    show(&item.sig.ident, &companion, lines, path)?;
    Ok(without_marks(companion))
}

/// The companion, with marks of lines if it is to be shown.
fn marked(item: &ItemFn, options: &Options, lowered: &Lowered) -> syn::Result<TokenStream> {
    let params = lowered.params.iter().zip(&lowered.program.params);
    let wrt: Vec<Var> = params.filter(|(param, _)| param.active).map(|(_, var)| *var).collect();
    let refused = |error| syn::Error::new_spanned(&item.sig.ident, error);
    let adjoint = adjoint(lowered.program.clone(), &wrt).map_err(refused)?;
    let bodies = emit(lowered, &adjoint, &item.sig.generics);
    let tangent = tangent(lowered.program.clone(), &wrt).map_err(refused)?;
    let pushforward = emit_tangent(lowered, &tangent, &item.sig.generics);
    let signature =
        Signature::new(item, options, &lowered.params, lowered.output, lowered.recursive);
    let companion = signature.companion(&bodies, &pushforward, &lowered.runtime_functions);
    let known = is_of_the_table(item, lowered).then(|| signature.of_the_table());
    Ok(quote!(#companion #known))
}

/// What stands in for the companion of a function with errors. Empty if not even its signature can be read.
fn stub(item: &ItemFn, options: &Options) -> TokenStream {
    match readable_params(item, options) {
        _ if returns_nothing_differentiable(item) => TokenStream::new(),
        Some(params)
            if params.iter().any(|param| param.active || param.class == Class::Inactive) =>
        {
            Signature::new(item, options, &params, output(item), false).stub()
        }
        _ => TokenStream::new(),
    }
}

/// The companion, or the errors instead of the stub.
#[cfg(test)]
pub(crate) fn companion_or_errors(item: &ItemFn, mut options: Options) -> syn::Result<TokenStream> {
    let item = with_implied(item, &mut options, Place::Unseen);
    passed(&item, &options)
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    /// The companion of a function, with and without marks.
    fn companions(item: &ItemFn) -> [TokenStream; 2] {
        let options = Options::parse(TokenStream::new()).expect("no options are fine");
        [true, false].map(|is_shown| {
            let lowered = resolve(item, &options)
                .and_then(|function| lower(function, output(item), is_shown))
                .and_then(|lowered| marked(item, &options, &lowered));
            lowered.unwrap_or_else(|errors| panic!("{errors}"))
        })
    }

    #[test]
    fn what_is_shown_is_compiled_without_its_marks_as_if_it_were_not_shown() {
        let item = parse_quote! {
            fn mixed(w: &[f64], n: usize, b: f64) -> f64 {
                let mut state = [b, 2.0 * b];
                let mut total = 0.0;
                for (i, v) in w.iter().enumerate() {
                    let z = v * state[0] + total;
                    if z > 1.0 {
                        state[1] = z.sin();
                        total += 0.5 * (z * b);
                    } else if i < n {
                        total = z;
                    }
                }
                let last = if total > 0.0 { total.exp() } else { total };
                last * state[1]
            }
        };
        let [marked, plain] = companions(&item);
        assert!(marked.to_string().contains("__line"), "{marked}");
        assert_eq!(without_marks(marked).to_string(), plain.to_string());
    }
}
