//! What users call to descend: a step along the gradient that changes the parameters in place.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Type, parse_quote};

use super::Signature;
use super::parameter::Typed;
use crate::emit::local;
use crate::lifetimes;
use crate::lowered::Passing;
use crate::types;

impl Signature<'_> {
    /// `descend` and `descend_in`, if the function is differentiated for structures alone, given by reference.
    pub(super) fn descent_functions(
        &self,
        own_workspace: &TokenStream,
        enter: Option<&TokenStream>,
    ) -> Option<TokenStream> {
        let may_descend =
            |param: &Typed| param.passing == Passing::Shared && types::may_be_structure(&param.ty);
        if !self.has_gradient
            || !self.active().all(may_descend)
            || self.params.iter().any(|param| param.passing == Passing::Mutable)
        {
            return None;
        }
        let (vis, runtime, output) = (&self.item.vis, self.runtime, &self.output);
        let (value, back, eta, workspace) =
            (local("value"), local("back"), local("eta"), local("workspace"));
        let mut generics = self.declared();
        let clause = generics.make_where_clause();
        let (mut again, mut sinks, mut hollow) = (Vec::new(), Vec::new(), TokenStream::new());
        for param in &self.params {
            let (name, reference) = (&param.name, param.reference());
            if param.active {
                let (ty, bar) = (lifetimes::tangent_of(pointee(&param.ty)), param.bar());
                // With a lifetime of its own, whether the bound holds is asked where this is called.
                clause
                    .predicates
                    .push(parse_quote!(for<'structure> #ty: #runtime::__rt::Structure));
                hollow.extend(quote!(let #bar = __rt::zero(&*#name);));
                again.push(quote!(&#bar));
                sinks.push(quote!(__rt::descend(&mut *#name)));
            } else {
                again.push(reference);
                sinks.push(quote!(__rt::skip()));
            }
        }
        let arguments: TokenStream = self
            .params
            .iter()
            .map(|param| {
                let (name, ty) = (&param.name, &param.ty);
                match (param.active, param.is_receiver) {
                    (true, true) => quote!(&mut self,),
                    (false, true) => quote!(self: #ty,),
                    (true, false) => {
                        let ty = pointee(ty);
                        quote!(#name: &mut #ty,)
                    }
                    (false, false) => quote!(#name: #ty,),
                }
            })
            .collect();
        let (receiver, names) = (self.receiver(), self.names());
        let [name, name_in] = ["descend", "descend_in"].map(|name| self.function(name));
        let (record, attributes, clause) =
            (self.call_record(), self.attributes(), &generics.where_clause);
        let (function, wrt) = (self.item.sig.ident.to_string(), self.wrt());
        let docs = format!(
            "One step of gradient descent: the value of `{function}`, and from {wrt} `eta` times the gradient is taken."
        );
        let docs_in = format!(
            "{docs}\n\nNo array is made for the gradient where {wrt} can be changed in place. Memory of `workspace` is used, \
             and left there for the next call."
        );
        Some(quote! {
            #attributes
            #[doc = #docs]
            #[inline]
            #[track_caller]
            #vis fn #name #generics (#arguments #eta: #output) -> #output #clause {
                use #runtime::__rt;
                #own_workspace
                #receiver
                Self::#name_in(#(#names,)* #eta, #workspace)
            }

            #attributes
            #[doc = #docs_in]
            #[inline]
            #[track_caller]
            #vis fn #name_in #generics (
                #arguments #eta: #output, #workspace: &mut #runtime::Workspace
            ) -> #output #clause {
                use #runtime::__rt;
                #enter
                #record
                #hollow
                #back(#(#again,)* &#value, -#eta, #(#sinks,)* #workspace);
                #value
            }
        })
    }
}

/// The type behind a reference.
fn pointee(ty: &Type) -> &Type {
    match types::ungrouped(ty) {
        Type::Reference(reference) => pointee(&reference.elem),
        ty => ty,
    }
}
