//! Type parameters of the `impl` around a method, which a macro on the method cannot see.

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{ItemFn, Path, parse_quote};

use crate::attr::Options;
use crate::companion::is_method;

/// The function with the parameters in its generics that its text implies, and their names: by convention `T` and `F` stand
/// for floats, and so does what has a `lit`.
pub(crate) fn with_implied(item: &ItemFn, options: &Options) -> (ItemFn, Vec<Ident>) {
    let mut item = item.clone();
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
