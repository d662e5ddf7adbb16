//! What a function is read as: parameters that are patterns have names, and the parameters of the `impl` around a method are
//! declared, which a macro on the method alone cannot see.

use proc_macro2::Ident;
use quote::{ToTokens, format_ident};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{FnArg, GenericParam, ItemFn, Pat, Path, TypePath, parse_quote};

use crate::attr::Options;
use crate::companion::is_method;
use crate::derive_grad::Place;
use crate::holes::identifiers;

/// The function with the parameters of the `impl` around it in its generics, which the options name from then on.
///
/// Where the macro does not see the `impl`, the function's text implies them: by convention `T` and `F` stand for floats, and
/// so does what has a `lit`, or is one letter as a type of the signature.
pub(crate) fn with_implied(item: &ItemFn, options: &mut Options, place: Place) -> ItemFn {
    let mut item = with_names(item);
    if let Place::Impl(around) = place {
        options.method = true;
        options.implied = around.params.iter().cloned().collect();
        if let Some(clause) = &around.where_clause {
            let predicates = clause.predicates.iter().cloned();
            item.sig.generics.make_where_clause().predicates.extend(predicates);
        }
    } else if is_method(&item, options) {
        let mut found = Implied { declared: names(&item), found: Vec::new(), in_signature: true };
        found.visit_signature(&item.sig);
        found.in_signature = false;
        found.visit_block(&item.block);
        let of_float = |name| -> GenericParam { parse_quote!(#name: Float) };
        options.implied = found.found.into_iter().map(of_float).collect();
    }
    // A lifetime is only written where the pullback's type is.
    let is_declared = |param: &&GenericParam| !matches!(param, GenericParam::Lifetime(_));
    item.sig.generics.params.extend(options.implied.iter().filter(is_declared).cloned());
    if let Place::Unseen = place {
        let known = names(&item);
        let mut words = identifiers(item.to_token_stream());
        options.unseen = is_method(&item, options)
            && words.any(|word| is_letter(&word) && !known.contains(&word));
    }
    item
}

/// The function with a name for each parameter, which patterns take apart in its body.
fn with_names(item: &ItemFn) -> ItemFn {
    let mut item = item.clone();
    let mut bound = Vec::new();
    for (position, input) in item.sig.inputs.iter_mut().enumerate() {
        let FnArg::Typed(typed) = input else { continue };
        if let Pat::Ident(_) | Pat::Wild(_) = &*typed.pat {
            continue;
        }
        let name = format_ident!("argument_{position}", span = typed.pat.span());
        let pat = std::mem::replace(&mut typed.pat, parse_quote!(#name));
        bound.push(parse_quote!(let #pat = #name;));
    }
    item.block.stmts.splice(0..0, bound);
    item
}

/// The names that the function declares for types and constants.
fn names(item: &ItemFn) -> Vec<Ident> {
    let generics = &item.sig.generics;
    let types = generics.type_params().map(|param| param.ident.clone());
    types.chain(generics.const_params().map(|param| param.ident.clone())).collect()
}

/// Whether a name is one capital letter, as those of parameters mostly are.
fn is_letter(name: &Ident) -> bool {
    let name = name.to_string();
    name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

struct Implied {
    declared: Vec<Ident>,
    found: Vec<Ident>,
    in_signature: bool,
}

impl Implied {
    fn find(&mut self, name: &Ident) {
        if !self.declared.contains(name) && !self.found.contains(name) {
            self.found.push(name.clone());
        }
    }
}

impl<'ast> Visit<'ast> for Implied {
    fn visit_type_path(&mut self, ty: &'ast TypePath) {
        if self.in_signature
            && let Some(name) = ty.path.get_ident()
            && is_letter(name)
        {
            self.find(name);
        }
        visit::visit_type_path(self, ty);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let segments = &path.segments;
        if let Some(first) = segments.first()
            && first.arguments.is_none()
        {
            let name = &first.ident;
            let is_float = match segments.len() {
                1 => name == "T" || name == "F",
                2 => is_letter(name) && segments[1].ident == "lit",
                _ => false,
            };
            if is_float {
                self.find(name);
            }
        }
        visit::visit_path(self, path);
    }
}
