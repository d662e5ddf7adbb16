//! Forward mode: the hidden `__tangent`, and `jvp`, which users call.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::parameter::Typed;
use super::{Hidden, Signature, tuple};
use crate::emit::{Pushforward, local};
use crate::lifetimes;
use crate::lowered::{Class, Passing};

impl Signature<'_> {
    /// `__tangent`: the arguments, their tangents and a workspace; the value and its tangent.
    pub(super) fn tangent(&self, pushforward: &Pushforward, items: &TokenStream) -> TokenStream {
        let Pushforward { body, value, tangent, directions, workspace } = pushforward;
        let mut given = Vec::new();
        let mut opened = TokenStream::new();
        for (param, direction) in self.params.iter().zip(directions) {
            let Some(name) = direction else {
                given.push(quote!(_));
                continue;
            };
            given.push(quote!(#name));
            opened.extend(open(param, name));
        }
        let (heads, runtime, receiver) = (self.heads(), self.runtime, self.receiver());
        let (asked_again, value) = (self.asked_again(), self.returned(value));
        let body = quote! {
            use #runtime::__rt::{self, None, Some};
            #items
            #receiver
            #opened
            #heads
            #asked_again
            #body
            (#value, #tangent)
        };
        self.hidden_tangent(&given, &quote!(#workspace), &body)
    }

    /// The same for a function that has errors.
    pub(super) fn tangent_stub(&self) -> TokenStream {
        let given = vec![quote!(_); self.params.len()];
        self.hidden_tangent(&given, &quote!(_), &quote!(::core::panic!()))
    }

    fn hidden_tangent(
        &self,
        given: &[TokenStream],
        workspace: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        let generics = self.hidden_generics();
        let (vis, clause, runtime) = (&self.item.vis, &generics.where_clause, self.runtime);
        let arguments = self.arguments(|param| &param.hidden);
        let directions = self.params.iter().map(Typed::direction);
        let (output, tangent) = (lifetimes::elide_lifetimes_of_result(&self.output), self.seed());
        let (name, attributes) = (self.hidden(Hidden::Tangent), self.attributes());
        // What calls itself is not inlined.
        let inline = (!self.recursive).then(|| quote!(#[inline]));
        quote! {
            #attributes
            #[doc(hidden)]
            #inline
            #[track_caller]
            #vis fn #name #generics (
                #arguments #(#given: #directions,)* #workspace: &mut #runtime::Workspace
            ) -> (#output, #tangent) #clause {
                #body
            }
        }
    }

    /// `jvp`: the pushforward.
    pub(super) fn jvp(&self, own_workspace: &TokenStream) -> TokenStream {
        let (vis, runtime, output) = (&self.item.vis, self.runtime, &self.output);
        let generics = &self.declared();
        let clause = &generics.where_clause;
        let arguments = self.arguments(|param| &param.ty);
        let (direction_type, tangent_type) = (self.gradient(), self.seeds());
        let (value, tangent, workspace) = (local("value"), local("tangent"), local("workspace"));
        let (mut pattern, mut checked) = (Vec::new(), TokenStream::new());
        let (mut given, mut left) = (Vec::new(), Vec::new());
        for param in &self.params {
            let (dot, name) = (param.dot(), &param.name);
            if param.active {
                pattern.push(quote!(#dot));
            }
            if param.is_output() {
                let before = match param.active {
                    true => quote!(__rt::complete(#dot, &*#name)),
                    false => quote!(__rt::zero_of(&*#name)),
                };
                checked.extend(quote!(let mut #dot = #before;));
                given.push(quote!(__rt::given(&mut #dot)));
                left.push(quote!(#dot));
            } else if param.active {
                if param.class != Class::Scalar {
                    let reference = param.reference();
                    checked.extend(quote!(let #dot = __rt::complete(#dot, #reference);));
                }
                given.push(quote!(__rt::given(&#dot)));
            } else {
                given.push(quote!(__rt::Constant));
            }
        }
        let pattern = tuple(&pattern);
        let result = self.has_seed.then(|| quote!(#tangent));
        let tangents = tuple(&result.into_iter().chain(left).collect::<Vec<_>>());
        let references = self.params.iter().map(Typed::reference);
        let (function, wrt) = (self.item.sig.ident.to_string(), self.wrt());
        let docs = format!(
            "The value of `{function}`, and its tangent, the derivative along those of {wrt}, which are given as `grad` \
             returns them.{}",
            self.docs_of_tangents()
        );
        let (name, attributes, receiver) =
            (self.function("jvp"), self.attributes(), self.receiver());
        let function = self.hidden(Hidden::Tangent);
        quote! {
            #attributes
            #[doc = #docs]
            #[inline]
            #[track_caller]
            #vis fn #name #generics (#arguments #pattern: #direction_type) -> (#output, #tangent_type) #clause {
                use #runtime::__rt;
                #own_workspace
                #receiver
                #checked
                let (#value, #tangent) = Self::#function(#(#references,)* #(#given,)* #workspace);
                (#value, #tangents)
            }
        }
    }

    fn docs_of_tangents(&self) -> String {
        let names: Vec<String> = self.outputs().map(|param| format!("`{}`", param.name)).collect();
        match names.len() {
            0 => String::new(),
            _ => format!(
                "\n\nThe tangent goes on with those of what the function leaves in {}; what is given is the tangent of \
                 what it finds there.",
                names.join(", ")
            ),
        }
    }
}

/// What the body reads of a tangent: the number, or a reference to it, or to a zero if none is given.
fn open(param: &Typed, name: &Ident) -> TokenStream {
    let argument = &param.name;
    match param.passing {
        // The tangent of integers, to which nothing happens.
        Passing::Mutable if !param.is_output() => {
            quote!(let #name = &mut __rt::zero_of(&*#argument);)
        }
        Passing::Mutable => quote!(let #name = &mut *__rt::opened(#name, &*#argument);),
        _ if param.class == Class::Scalar => quote!(let #name = __rt::component(#name);),
        _ => quote!(let #name = &*__rt::opened(#name, #argument);),
    }
}
