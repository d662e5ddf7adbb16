//! `#[grad_rule]`: a function whose pullback and pushforward are the user's.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{ItemFn, Path};

use crate::attr::Options;
use crate::companion::{Signature, is_method};
use crate::derive_grad::Place;
use crate::emit::{Bodies, Pushforward, apart, local};
use crate::implied::with_implied;
use crate::lowered::{Class, Param, Passing};
use crate::resolve::{output, readable_params};
use crate::types;

/// The function as it was, and a companion that calls the functions which the attribute names.
pub(crate) fn expand_rule(attr: TokenStream, item: TokenStream) -> TokenStream {
    let companions = match syn::parse2::<ItemFn>(item.clone()) {
        Ok(function) => rule_companions(attr, &function, Place::Unseen),
        Err(error) => error.into_compile_error(),
    };
    quote!(#item #companions)
}

/// The companion of a function, or what is wrong.
pub(crate) fn rule_companions(attr: TokenStream, function: &ItemFn, place: Place) -> TokenStream {
    let companion = Options::parse(attr).and_then(|mut options| {
        let function = with_implied(function, &mut options, place);
        companion(&function, &options)
    });
    companion.unwrap_or_else(syn::Error::into_compile_error)
}

fn companion(item: &ItemFn, options: &Options) -> syn::Result<TokenStream> {
    let name = &item.sig.ident;
    let (Some(vjp), Some(jvp)) = (&options.vjp, &options.jvp) else {
        return Err(syn::Error::new_spanned(
            name,
            "`#[grad_rule]` needs both rules: `#[grad_rule(vjp = path, jvp = path)]`",
        ));
    };
    let Some(params) = readable_params(item, options) else {
        return Err(syn::Error::new_spanned(&item.sig, "this signature cannot be read"));
    };
    if let Some(param) = params.iter().find(|param| param.passing == Passing::Mutable) {
        return Err(syn::Error::new_spanned(
            &param.ty,
            "`&mut` parameters have no rule: return the new value",
        ));
    }
    let rule = Rule { item, options, params: &params };
    Ok(Signature::new(item, options, &params, output(item), false).companion(
        &rule.reverse(vjp),
        &rule.forward(jvp),
        &[],
    ))
}

struct Rule<'a> {
    item: &'a ItemFn,
    options: &'a Options,
    params: &'a [Param],
}

impl Rule<'_> {
    /// The arguments as the function declares them, from references to them.
    fn arguments(&self) -> TokenStream {
        let argument = |param: &Param| {
            let name = &param.name;
            let is_copied = param.class == Class::Scalar
                || param.class == Class::Inactive && types::is_copied(&param.ty);
            match param.passing {
                Passing::Owned if !is_copied => quote!(::core::clone::Clone::clone(#name)),
                _ => quote!(#name),
            }
        };
        let arguments = self.params.iter().map(argument);
        quote!(#(#arguments,)*)
    }

    /// The call of the function itself.
    fn value(&self) -> TokenStream {
        let (name, arguments) = (&self.item.sig.ident, self.arguments());
        let path =
            if is_method(self.item, self.options) { quote!(Self::#name) } else { quote!(#name) };
        quote!(#path(#arguments))
    }

    fn active(&self) -> impl Iterator<Item = &Param> {
        self.params.iter().filter(|param| param.active)
    }

    fn reverse(&self, vjp: &Path) -> Bodies {
        let (value, seed, arguments) = (local("value"), local("seed"), self.arguments());
        let sinks: Vec<Ident> = self.params.iter().map(|param| self.named(param, "sink")).collect();
        let bars: Vec<Ident> = self.active().map(|param| self.named(param, "bar")).collect();
        let asked = self.active().map(|param| self.named(param, "sink"));
        let pattern = match &bars[..] {
            [bar] => quote!(#bar),
            bars => quote!((#(#bars),*)),
        };
        let call = self.value();
        Bodies {
            items: TokenStream::new(),
            forward: quote!(let #value = #call;),
            value: quote!(#value),
            value_name: local("value_"),
            seed: quote!(#seed),
            sinks: sinks.clone(),
            calls: false,
            arrays: false,
            workspace: local("workspace"),
            reverse: apart(
                self.params.iter().zip(&sinks),
                quote! {
                    let #pattern = #vjp(#arguments #seed);
                    #(if let ::core::option::Option::Some(sum) = #asked.get() { __rt::acc(sum, #bars); })*
                },
            ),
        }
    }

    fn forward(&self, jvp: &Path) -> Pushforward {
        let (value, tangent, arguments) = (local("value"), local("tangent"), self.arguments());
        let directions: Vec<Option<Ident>> = self
            .params
            .iter()
            .map(|param| param.active.then(|| self.named(param, "dot")))
            .collect();
        let given = directions.iter().flatten();
        let call = self.value();
        Pushforward {
            body: quote! {
                let #tangent = #jvp(#arguments #(#given),*);
                let #value = #call;
            },
            value: quote!(#value),
            tangent: quote!(#tangent),
            directions,
            workspace: local("workspace"),
        }
    }

    fn named(&self, param: &Param, what: &str) -> Ident {
        Ident::new(&format!("{}_{what}", param.name.unraw()), Span::mixed_site())
    }
}
