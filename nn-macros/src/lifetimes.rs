//! Lifetimes in types that generated code writes: replaced, elided or filled in.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericArgument, Lifetime, PathArguments, PathSegment, Type};

/// ndarray's types whose first generic argument is a lifetime that may be left out.
const VIEWS: &[&str] = &[
    "ArrayView",
    "ArrayView0",
    "ArrayView1",
    "ArrayView2",
    "ArrayView3",
    "ArrayView4",
    "ArrayView5",
    "ArrayView6",
    "ArrayViewD",
    "CowArray",
];

/// Replaces every lifetime of a type, and fills in those that ndarray's views may leave out.
struct Lifetimes {
    by: Lifetime,
    fill_in: bool,
    keep_static: bool,
}

impl Lifetimes {
    fn replaces(&self, lifetime: &Lifetime) -> bool {
        !(self.keep_static && lifetime.ident == "static")
    }
}

impl VisitMut for Lifetimes {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if self.replaces(lifetime) {
            *lifetime = self.by.clone();
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        let replaced = reference.lifetime.as_ref().map(|lifetime| self.replaces(lifetime));
        if replaced.unwrap_or(self.fill_in) {
            reference.lifetime = Some(self.by.clone());
        }
        visit_mut::visit_type_mut(self, &mut reference.elem);
    }

    fn visit_path_segment_mut(&mut self, segment: &mut PathSegment) {
        visit_mut::visit_path_segment_mut(self, segment);
        if self.fill_in
            && VIEWS.contains(&segment.ident.to_string().as_str())
            && let PathArguments::AngleBracketed(arguments) = &mut segment.arguments
            && !arguments.args.iter().any(|arg| matches!(arg, GenericArgument::Lifetime(_)))
        {
            let by = self.by.clone();
            arguments.args.insert(0, GenericArgument::Lifetime(by));
        }
    }
}

/// The type with every lifetime elided, for the hidden functions: their lifetimes are nobody's business.
pub(crate) fn elide_lifetimes(ty: &Type) -> Type {
    let mut ty = ty.clone();
    let by = Lifetime::new("'_", Span::call_site());
    Lifetimes { by, fill_in: false, keep_static: false }.visit_type_mut(&mut ty);
    ty
}

/// The same of a result, which may be static, and then has no other lifetime.
pub(crate) fn elide_lifetimes_of_result(ty: &Type) -> Type {
    let mut ty = ty.clone();
    let by = Lifetime::new("'_", Span::call_site());
    Lifetimes { by, fill_in: false, keep_static: true }.visit_type_mut(&mut ty);
    ty
}

/// The type whose `Diff::Tangent` is the gradient for a parameter of type `ty`.
///
/// It stands in return types, where hidden lifetimes are errors (E0106); a tangent owns its data, so which lifetime
/// stands there does not matter, and `'static` always exists.
pub(crate) fn tangent_of(ty: &Type) -> Type {
    let mut ty = match ty {
        Type::Reference(reference) => (*reference.elem).clone(),
        ty => ty.clone(),
    };
    let by = Lifetime::new("'static", Span::call_site());
    Lifetimes { by, fill_in: true, keep_static: false }.visit_type_mut(&mut ty);
    ty
}
