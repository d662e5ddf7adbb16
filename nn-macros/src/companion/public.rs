//! What users call: `grad`, `value_and_grad`, `vjp`, `pullback`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::parameter::Typed;
use super::{Signature, tuple};
use crate::emit::local;
use crate::lowered::Passing;
use crate::types;

impl Signature<'_> {
    /// The way back with sinks for all that is differentiated, and the gradient that they then hold. `result` is the
    /// seed of the result, `outputs` are those of what is left in `&mut` arguments.
    fn go_back(&self, result: &TokenStream, outputs: &[TokenStream]) -> (TokenStream, TokenStream) {
        let mut outputs = outputs.iter();
        let (mut bars, mut again, mut sinks) = (TokenStream::new(), Vec::new(), Vec::new());
        let mut gradient = Vec::new();
        for param in &self.params {
            let (bar, reference) = (param.bar(), param.reference());
            match param.passing {
                Passing::Mutable => {
                    let name = &param.name;
                    let seed = match outputs.next().filter(|_| param.is_output()) {
                        Some(seed) => seed.clone(),
                        None => quote!(__rt::zero_of(&*#name)),
                    };
                    bars.extend(quote!(let mut #bar = #seed;));
                    again.push(quote!(__rt::Gone));
                    sinks.push(quote!(__rt::add_to(&mut #bar)));
                    if param.active {
                        gradient.push(quote!(#bar));
                    }
                }
                _ if param.active => {
                    bars.extend(quote!(let mut #bar = __rt::zero(#reference);));
                    again.push(reference.clone());
                    sinks.push(quote!(__rt::fresh(#reference, &mut #bar)));
                    gradient.push(quote!(__rt::complete(#bar, #reference)));
                }
                _ => {
                    again.push(reference);
                    sinks.push(quote!(__rt::skip()));
                }
            }
        }
        let (value, back) = (local("value"), local("back"));
        let tokens = quote!(#bars #back(#(#again,)* &#value, #result, #(#sinks),*););
        (tokens, tuple(&gradient))
    }

    pub(super) fn public_functions(&self) -> TokenStream {
        let gradient_functions = self.has_gradient.then(|| self.gradient_functions());
        let (vjp, pullback) = (self.vjp(), self.pullback());
        quote!(#gradient_functions #vjp #pullback)
    }

    fn gradient_functions(&self) -> TokenStream {
        let (vis, runtime, output) = (&self.item.vis, self.runtime, &self.output);
        let (generics, gradient) = (&self.generics, self.gradient());
        let clause = &generics.where_clause;
        let (arguments, names) = (self.arguments(|param| &param.ty), self.names());
        let one = match types::is_generic(output, generics) {
            true => quote!(<#output as #runtime::Float>::lit(1.0)),
            false => quote!(1.0),
        };
        let body = if self.outputs().next().is_none() {
            quote!(Self::vjp(#(#names,)* #one))
        } else {
            // Nobody asks about what is left in the `&mut` arguments.
            let zeros: Vec<_> = self
                .outputs()
                .map(|param| {
                    let name = &param.name;
                    quote!(__rt::zero_of(&*#name))
                })
                .collect();
            let (go_back, complete) = self.go_back(&one, &zeros);
            let (value, back) = (local("value"), local("back"));
            let references = self.params.iter().map(Typed::reference);
            quote! {
                use #runtime::__rt;
                let (#value, #back) = Self::__record(#(#references),*);
                #go_back
                (#value, #complete)
            }
        };
        let (function, wrt) = (self.item.sig.ident.to_string(), self.wrt());
        let grad_docs = format!("The gradient of `{function}` with respect to {wrt}.");
        let both_docs =
            format!("The value of `{function}` and its gradient with respect to {wrt}.");
        quote! {
            #[doc = #grad_docs]
            #[inline]
            #[track_caller]
            #vis fn grad #generics (#arguments) -> #gradient #clause {
                Self::value_and_grad(#(#names),*).1
            }

            #[doc = #both_docs]
            #[inline]
            #[track_caller]
            #vis fn value_and_grad #generics (#arguments) -> (#output, #gradient) #clause {
                #body
            }
        }
    }

    /// Names for what `seeds` is made of, as a pattern; the seed of the result and those of the outputs, checked.
    fn checked_seeds(&self) -> (TokenStream, TokenStream, Vec<TokenStream>) {
        let (value, seed) = (local("value"), local("seed"));
        let mut names: Vec<TokenStream> = Vec::new();
        // A seed of another shape might broadcast, and give a gradient of another shape.
        let result = match (self.has_seed, self.has_gradient) {
            (false, _) => quote!(()),
            (true, true) => quote!(#seed),
            (true, false) => quote!(__rt::complete(#seed, &#value)),
        };
        names.extend(self.has_seed.then(|| quote!(#seed)));
        let mut outputs = Vec::new();
        for param in self.outputs() {
            let (name, bar) = (&param.name, param.bar());
            outputs.push(quote!(__rt::complete(#bar, &*#name)));
            names.push(quote!(#bar));
        }
        (tuple(&names), result, outputs)
    }

    fn vjp(&self) -> TokenStream {
        let (vis, runtime, output) = (&self.item.vis, self.runtime, &self.output);
        let (generics, gradient) = (&self.generics, self.gradient());
        let clause = &generics.where_clause;
        let arguments = self.arguments(|param| &param.ty);
        let references = self.params.iter().map(Typed::reference);
        let (value, back, seed_type) = (local("value"), local("back"), self.seeds());
        let (pattern, result, outputs) = self.checked_seeds();
        let (go_back, complete) = self.go_back(&result, &outputs);
        let (function, wrt) = (self.item.sig.ident.to_string(), self.wrt());
        let docs = format!(
            "The value of `{function}`, and the gradient of ⟨seed, value⟩ with respect to {wrt}: the seed is the \
             adjoint of the value and has its shape.{}",
            self.docs_of_outputs()
        );
        quote! {
            #[doc = #docs]
            #[inline]
            #[track_caller]
            #vis fn vjp #generics (#arguments, #pattern: #seed_type) -> (#output, #gradient) #clause {
                use #runtime::__rt;
                let (#value, #back) = Self::__record(#(#references),*);
                #go_back
                (#value, #complete)
            }
        }
    }

    fn pullback(&self) -> TokenStream {
        let (vis, runtime, output) = (&self.item.vis, self.runtime, &self.output);
        let (generics, gradient) = (&self.generics, self.gradient());
        let clause = &generics.where_clause;
        let arguments = self.arguments(|param| &param.ty);
        let references = self.params.iter().map(Typed::reference);
        let (value, back, kept) = (local("value"), local("back"), local("kept"));
        let seed_type = self.seeds();
        let (pattern, result, outputs) = self.checked_seeds();
        let (go_back, complete) = self.go_back(&result, &outputs);
        let (function, wrt) = (self.item.sig.ident.to_string(), self.wrt());
        let docs = format!(
            "The value of `{function}`, and the way back: a function from the adjoint of the value to those of {wrt}.{}",
            self.docs_of_outputs()
        );
        quote! {
            #[doc = #docs]
            #[inline]
            #[track_caller]
            #vis fn pullback #generics (#arguments) -> (#output, impl ::core::ops::FnOnce(#seed_type) -> #gradient) #clause {
                use #runtime::__rt;
                let (#value, #back) = Self::__record(#(#references),*);
                // The caller owns the value, so the way back has one of its own.
                let #kept = ::core::clone::Clone::clone(&#value);
                (#kept, move |#pattern: #seed_type| {
                    #go_back
                    #complete
                })
            }
        }
    }

    fn docs_of_outputs(&self) -> String {
        let names: Vec<String> = self.outputs().map(|param| format!("`{}`", param.name)).collect();
        match names.len() {
            0 => String::new(),
            _ => format!(
                "\n\nThe seed goes on with the adjoints of what the function leaves in {}; the gradient is with respect \
                 to what it finds there.",
                names.join(", ")
            ),
        }
    }

    fn names(&self) -> Vec<&Ident> {
        self.params.iter().map(|param| &param.name).collect()
    }
}
