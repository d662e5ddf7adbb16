//! What users call to go back: `grad`, `value_and_grad`, `vjp`, `pullback`, and those that write into memory of the caller.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::parameter::Typed;
use super::{Hidden, Signature, tuple};
use crate::emit::local;
use crate::lowered::Passing;
use crate::types;

/// How a companion calls the pullback.
struct Pulled {
    /// Places for the cotangents, and the call.
    tokens: TokenStream,
    /// What is returned of them.
    gradient: TokenStream,
}

/// Where a companion puts the gradient.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gradient {
    /// It returns it.
    Returned,
    /// It overwrites what the caller's parameter `gradient` refers to.
    Caller,
}

impl Signature<'_> {
    /// Calls the pullback with sinks for all that is differentiated. `result` is the seed of the result, `outputs` are
    /// those of what is left in `&mut` arguments.
    fn pull(&self, result: &TokenStream, outputs: &[TokenStream], to: Gradient) -> Pulled {
        let mut outputs = outputs.iter();
        let mut places = self.places().into_iter();
        let (mut bars, mut again, mut sinks) = (TokenStream::new(), Vec::new(), Vec::new());
        let mut gradient = Vec::new();
        for param in &self.params {
            let (bar, reference) = (param.bar(), param.reference());
            let place = if param.active { places.next() } else { None };
            let place = place.filter(|_| to == Gradient::Caller);
            if param.passing == Passing::Mutable {
                let name = &param.name;
                let seed = if param.is_output() { outputs.next().cloned() } else { None };
                let seed = seed.unwrap_or_else(|| quote!(__rt::zero_of(&*#name)));
                if let Some(Place { assigned, borrowed }) = place {
                    bars.extend(quote!(#assigned = #seed;));
                    sinks.push(quote!(__rt::add_to(#borrowed)));
                } else {
                    bars.extend(quote!(let mut #bar = #seed;));
                    sinks.push(quote!(__rt::add_to(&mut #bar)));
                    gradient.extend(param.active.then(|| quote!(#bar)));
                }
                again.push(quote!(__rt::Gone));
            } else {
                if let Some(Place { borrowed, .. }) = place {
                    bars.extend(quote!(__rt::reset(#borrowed, #reference);));
                    sinks.push(quote!(__rt::add_to(#borrowed)));
                } else if param.active {
                    bars.extend(quote!(let mut #bar = __rt::zero(#reference);));
                    sinks.push(quote!(__rt::fresh(#reference, &mut #bar)));
                    gradient.push(quote!(__rt::complete(#bar, #reference)));
                } else {
                    sinks.push(quote!(__rt::skip()));
                }
                again.push(reference);
            }
        }
        let (value, back, workspace) = (local("value"), local("back"), local("workspace"));
        let tokens = quote!(#bars #back(#(#again,)* &#value, #result, #(#sinks,)* #workspace););
        Pulled { tokens, gradient: tuple(&gradient) }
    }

    /// The parts of the caller's gradient, one for each parameter that is differentiated.
    fn places(&self) -> Vec<Place> {
        let gradient = local("gradient");
        let count = self.active().count();
        let place = |i: usize| match count {
            1 => Place { assigned: quote!(*#gradient), borrowed: quote!(#gradient) },
            _ => {
                let i = syn::Index::from(i);
                let part = quote!(#gradient.#i);
                Place { borrowed: quote!(&mut #part), assigned: part }
            }
        };
        (0..count).map(place).collect()
    }

    /// The functions. `calls` says whether the function calls others, which may then share memory from run to run,
    /// `arrays` whether its kernels make arrays.
    pub(super) fn public_functions(&self, calls: bool, arrays: bool) -> TokenStream {
        let workspace = local("workspace");
        // A callee may make arrays, of which nothing is known here.
        let enter = (calls || arrays).then(|| quote!(let #workspace = &mut *#workspace.enter();));
        let kept = if calls { quote!(new) } else { quote!(for_once) };
        let workspace = quote!(let #workspace = &mut __rt::Workspace::#kept(););
        let gradient_functions =
            self.has_gradient.then(|| self.gradient_functions(&workspace, enter.as_ref()));
        let vjp = self.vjp(&workspace, enter.as_ref());
        let pullback = self.pullback(&workspace);
        let jvp = self.jvp(&workspace);
        let descent = self.descent_functions(&workspace, enter.as_ref());
        quote!(#gradient_functions #descent #vjp #pullback #jvp)
    }

    fn gradient_functions(
        &self,
        own_workspace: &TokenStream,
        enter: Option<&TokenStream>,
    ) -> TokenStream {
        let (vis, runtime, output) = (&self.item.vis, self.runtime, &self.output);
        let (generics, gradient_type) = (&self.declared(), self.gradient());
        let clause = &generics.where_clause;
        let (arguments, names) = (self.arguments(|param| &param.ty), self.names());
        let one = match types::is_generic(output, &self.generics) {
            true => quote!(<#output as #runtime::Float>::lit(1.0)),
            false => quote!(1.0),
        };
        // Nobody asks about what is left in the `&mut` arguments.
        let zeros: Vec<_> = self
            .outputs()
            .map(|param| {
                let name = &param.name;
                quote!(__rt::zero_of(&*#name))
            })
            .collect();
        let record = self.call_record();
        let (receiver, attributes) = (self.receiver(), self.attributes());
        let [name_grad, name_both, name_both_in] =
            ["grad", "value_and_grad", "value_and_grad_in"].map(|name| self.function(name));
        let (value, gradient, workspace) = (local("value"), local("gradient"), local("workspace"));
        let Pulled { tokens: there, gradient: complete } =
            self.pull(&one, &zeros, Gradient::Returned);
        let in_place = self.pull(&one, &zeros, Gradient::Caller).tokens;
        let (function, wrt) = (self.item.sig.ident.to_string(), self.wrt());
        let grad_docs = format!("The gradient of `{function}` with respect to {wrt}.");
        let both_docs =
            format!("The value of `{function}` and its gradient with respect to {wrt}.");
        let in_docs = in_place_docs(&format!(
            "The value of `{function}`; its gradient with respect to {wrt} overwrites `gradient`."
        ));
        quote! {
            #attributes
            #[doc = #grad_docs]
            #[inline]
            #[track_caller]
            #vis fn #name_grad #generics (#arguments) -> #gradient_type #clause {
                #receiver
                Self::#name_both(#(#names),*).1
            }

            #attributes
            #[doc = #both_docs]
            #[inline]
            #[track_caller]
            #vis fn #name_both #generics (#arguments) -> (#output, #gradient_type) #clause {
                use #runtime::__rt;
                #own_workspace
                #record
                #there
                (#value, #complete)
            }

            #attributes
            #[doc = #in_docs]
            #[inline]
            #[track_caller]
            #vis fn #name_both_in #generics (
                #arguments #gradient: &mut #gradient_type, #workspace: &mut #runtime::Workspace
            ) -> #output #clause {
                use #runtime::__rt;
                #enter
                #record
                #in_place
                #value
            }
        }
    }

    /// `let (value, back) = Self::__record(…);`
    pub(super) fn call_record(&self) -> TokenStream {
        let (value, back, workspace) = (local("value"), local("back"), local("workspace"));
        let references = self.params.iter().map(Typed::reference);
        let (receiver, record) = (self.receiver(), self.hidden(Hidden::Record));
        quote!(#receiver let (#value, #back) = Self::#record(#(#references,)* #workspace);)
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

    fn vjp(&self, own_workspace: &TokenStream, enter: Option<&TokenStream>) -> TokenStream {
        let (vis, runtime, output) = (&self.item.vis, self.runtime, &self.output);
        let (generics, gradient_type) = (&self.declared(), self.gradient());
        let clause = &generics.where_clause;
        let arguments = self.arguments(|param| &param.ty);
        let (value, gradient, workspace) = (local("value"), local("gradient"), local("workspace"));
        let seed_type = self.seeds();
        let (pattern, result, outputs) = self.checked_seeds();
        let record = self.call_record();
        let Pulled { tokens: there, gradient: complete } =
            self.pull(&result, &outputs, Gradient::Returned);
        let in_place = self.pull(&result, &outputs, Gradient::Caller).tokens;
        let (function, wrt) = (self.item.sig.ident.to_string(), self.wrt());
        let attributes = self.attributes();
        let [name_vjp, name_vjp_in] = ["vjp", "vjp_in"].map(|name| self.function(name));
        let about_outputs = self.docs_of_outputs();
        let seed_docs =
            format!("the seed is the cotangent of the value and has its shape.{about_outputs}");
        let docs = format!(
            "The value of `{function}`, and the gradient of ⟨seed, value⟩ with respect to {wrt}: {seed_docs}"
        );
        let in_docs = in_place_docs(&format!(
            "The value of `{function}`; the gradient of ⟨seed, value⟩ with respect to {wrt} overwrites `gradient`: \
             {seed_docs}"
        ));
        quote! {
            #attributes
            #[doc = #docs]
            #[inline]
            #[track_caller]
            #vis fn #name_vjp #generics (#arguments #pattern: #seed_type) -> (#output, #gradient_type) #clause {
                use #runtime::__rt;
                #own_workspace
                #record
                #there
                (#value, #complete)
            }

            #attributes
            #[doc = #in_docs]
            #[inline]
            #[track_caller]
            #vis fn #name_vjp_in #generics (
                #arguments #pattern: #seed_type, #gradient: &mut #gradient_type, #workspace: &mut #runtime::Workspace
            ) -> #output #clause {
                use #runtime::__rt;
                #enter
                #record
                #in_place
                #value
            }
        }
    }

    fn pullback(&self, own_workspace: &TokenStream) -> TokenStream {
        let (vis, runtime, output) = (&self.item.vis, self.runtime, &self.output);
        let (generics, gradient) = (&self.declared(), self.gradient());
        let clause = &generics.where_clause;
        let arguments = self.arguments(|param| &param.ty);
        let (value, kept) = (local("value"), local("kept"));
        let seed_type = self.seeds();
        let (pattern, result, outputs) = self.checked_seeds();
        let record = self.call_record();
        let Pulled { tokens, gradient: complete } =
            self.pull(&result, &outputs, Gradient::Returned);
        let (attributes, name_pullback) = (self.attributes(), self.function("pullback"));
        let (function, wrt) = (self.item.sig.ident.to_string(), self.wrt());
        let docs = format!(
            "The value of `{function}`, and its pullback: a function from the cotangent of the value to those of {wrt}.{}",
            self.docs_of_outputs()
        );
        quote! {
            #attributes
            #[doc = #docs]
            #[inline]
            #[track_caller]
            #vis fn #name_pullback #generics (#arguments) -> (#output, impl ::core::ops::FnOnce(#seed_type) -> #gradient) #clause {
                use #runtime::__rt;
                #own_workspace
                #record
                // The caller owns the value, so the pullback has one of its own.
                let #kept = ::core::clone::Clone::clone(&#value);
                (#kept, move |#pattern: #seed_type| {
                    #own_workspace
                    #tokens
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
                "\n\nThe seed goes on with the cotangents of what the function leaves in {}; the gradient is with respect \
                 to what it finds there.",
                names.join(", ")
            ),
        }
    }

    pub(super) fn names(&self) -> Vec<&Ident> {
        self.params.iter().map(|param| &param.name).collect()
    }
}

/// A part of the caller's gradient.
struct Place {
    /// Where something is assigned to it.
    assigned: TokenStream,
    /// As a mutable reference.
    borrowed: TokenStream,
}

fn in_place_docs(what: &str) -> String {
    format!(
        "{what}\n\nMemory of `workspace` is used, and left there for the next call.\n\n# Panics\nIf `gradient` has another \
         shape than what it is with respect to; an empty one takes its shape."
    )
}
