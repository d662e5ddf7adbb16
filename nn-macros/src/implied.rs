//! What a function is read as: parameters that are patterns have names, and the type parameters of the `impl` around a method,
//! which a macro on the method cannot see, are declared.

use proc_macro2::Ident;
use quote::format_ident;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{FnArg, ItemFn, Pat, Path, parse_quote};

use crate::attr::Options;
use crate::companion::is_method;

/// The function with the parameters in its generics that its text implies, and their names: by convention `T` and `F` stand
/// for floats, and so does what has a `lit`.
pub(crate) fn with_implied(item: &ItemFn, options: &Options) -> (ItemFn, Vec<Ident>) {
    let mut item = with_names(item);
    if !is_method(&item, options) {
        return (item, Vec::new());
    }
    let mut found = Implied { declared: names(&item), found: Vec::new() };
    found.visit_item_fn(&item);
    for name in &found.found {
        item.sig.generics.params.push(parse_quote!(#name: Float));
    }
    (item, found.found)
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

fn names(item: &ItemFn) -> Vec<Ident> {
    item.sig.generics.type_params().map(|param| param.ident.clone()).collect()
}

struct Implied {
    declared: Vec<Ident>,
    found: Vec<Ident>,
}

impl<'ast> Visit<'ast> for Implied {
    fn visit_path(&mut self, path: &'ast Path) {
        let segments = &path.segments;
        if let Some(first) = segments.first()
            && first.arguments.is_none()
        {
            let name = &first.ident;
            let is_float = match segments.len() {
                1 => name == "T" || name == "F",
                2 => name.to_string().len() == 1 && segments[1].ident == "lit",
                _ => false,
            };
            if is_float && !self.declared.contains(name) && !self.found.contains(name) {
                self.found.push(name.clone());
            }
        }
        visit::visit_path(self, path);
    }
}
