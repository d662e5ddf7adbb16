//! Structs: which types are, as far as the text of a function tells; how they are built, updated, taken apart.
//!
//! What is no struct may be another name of an array of ndarray, whose methods are known here.

use std::collections::HashSet;

use proc_macro2::Ident;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{
    Expr as SynExpr, ExprField, ExprForLoop, ExprMethodCall, ExprStruct, FnArg, ItemFn, Local,
    Member, Pat, Path, Type as SynType,
};

use super::Resolve;
use super::enums::enum_of;
use super::pattern::bound_names;
use crate::ast::{Expr, Kind, Mutability, Pattern};
use crate::infer::{Shape, Type};
use crate::types::innermost;

impl Resolve<'_> {
    /// `Path { field: value, .. }`
    pub(super) fn structure(&mut self, e: &ExprStruct, expr: &SynExpr) -> Expr {
        if let Some(rest) = &e.rest {
            return self.updated(e, rest, expr);
        }
        let fields = e.fields.iter().map(|field| (field.member.clone(), self.expr(&field.expr)));
        let fields: Vec<_> = fields.collect();
        for (_, value) in &fields {
            self.read_in_place(value);
        }
        let is_variant = enum_of(&e.path).is_some();
        let shape = match is_variant && fields.iter().all(|(_, value)| self.is_constant(value)) {
            true => Shape::Other,
            false => Shape::Struct,
        };
        self.shaped(Kind::Build(e.path.clone(), fields), shape, expr)
    }

    /// Sees to it that a field behind a reference is copied as it is, whatever it is: it may have no derivative, and as it
    /// cannot be moved from there, it is nothing large.
    fn read_in_place(&mut self, value: &Expr) {
        if let Kind::Field(base, _) = &value.kind
            && let Kind::Binding(of) = base.kind
            && self.bindings[of.0].reference == Some(Mutability::Shared)
            && matches!(self.types.shape(value.ty), Shape::Open)
        {
            self.mark_in_place(value);
        }
    }

    /// `Path { field: value, ..rest }`: a copy of `rest` in which the fields are replaced.
    fn updated(&mut self, e: &ExprStruct, rest: &SynExpr, expr: &SynExpr) -> Expr {
        let path = &e.path;
        let (members, values): (Vec<_>, Vec<_>) =
            e.fields.iter().map(|field| (&field.member, &field.expr)).unzip();
        let rest = &if is_default(rest) { default_of(path.clone()) } else { rest.clone() };
        let names: Vec<_> =
            (0..members.len()).map(|i| quote::format_ident!("__field{i}")).collect();
        let text = quote!({
            #(let #names = #values;)*
            let mut __updated = #rest;
            #(__updated.#members = #names;)*
            __updated
        });
        self.written(Ok(text), expr)
    }

    /// Notes that what only the runtime's traits know has fields or methods of its own.
    pub(super) fn is_structure(&self, of: &Expr) {
        if let Shape::Value = self.types.shape(of.ty) {
            self.types.unify(of.ty, self.types.of(Shape::Struct));
        }
    }

    /// `Path(value, …)`, where the path names a struct, or a variant whose value may have a derivative.
    pub(super) fn tuple_structure(&mut self, path: &Path, args: Vec<Expr>, expr: &SynExpr) -> Expr {
        let fields = args.into_iter().enumerate().map(|(i, value)| (Member::from(i), value));
        self.shaped(Kind::Build(path.clone(), fields.collect()), Shape::Struct, expr)
    }

    /// `Path { field, .. }`, `Path(a, b)`: the pattern of each field that is named.
    pub(super) fn struct_pattern(
        &mut self,
        fields: Vec<(Member, &Pat)>,
        ty: Type,
        reference: Option<Mutability>,
    ) -> Pattern {
        let whole = self.types.of(Shape::Struct);
        self.types.unify(whole, ty);
        let fields = fields.into_iter().map(|(member, pat)| {
            let ty = self.types.open();
            (member, ty, self.pattern(pat, ty, reference))
        });
        Pattern::Struct(fields.collect())
    }
}

/// The types of parameters and variables, or of their elements, that must be structs: they are built here, a field of them or
/// of what a method gives for them is read, or a method called that no array has.
pub(super) fn structs(item: &ItemFn, is_array_method: &dyn Fn(&str) -> bool) -> HashSet<String> {
    struct Structs<'a> {
        /// The names of parameters, of variables with a type, and of their elements, with their types.
        named: Vec<(Ident, &'a SynType)>,
        /// Those of what methods of arrays give for one of these: an array too, which has no fields, if that is one.
        made: Vec<(Ident, &'a SynType)>,
        is_array_method: &'a dyn Fn(&str) -> bool,
        found: HashSet<String>,
    }
    impl<'a> Structs<'a> {
        /// The type of what an expression is a part of.
        fn type_of(&self, of: &SynExpr) -> Option<&'a SynType> {
            let name = root(of)?;
            self.named.iter().rev().find(|(named, _)| named == name).map(|(_, ty)| *ty)
        }
    }
    impl<'a> Visit<'a> for Structs<'a> {
        fn visit_expr_for_loop(&mut self, e: &'a ExprForLoop) {
            if let Some(ty) = self.type_of(&e.expr) {
                let mut names = Vec::new();
                bound_names(&e.pat, &mut names);
                self.named.extend(names.into_iter().map(|name| (name, innermost(ty))));
            }
            visit::visit_expr_for_loop(self, e);
        }

        fn visit_local(&mut self, local: &'a Local) {
            if let Pat::Type(typed) = &local.pat
                && let Pat::Ident(pat) = &*typed.pat
            {
                self.named.push((pat.ident.clone(), &typed.ty));
            }
            if let (Pat::Ident(pat), Some(init)) = (&local.pat, &local.init)
                && let SynExpr::MethodCall(_) = &*init.expr
                && let Some(ty) = self.type_of(&init.expr)
            {
                self.made.push((pat.ident.clone(), ty));
            }
            visit::visit_local(self, local);
        }

        fn visit_expr_field(&mut self, e: &'a ExprField) {
            if let Member::Named(_) = e.member {
                let made = root(&e.base).and_then(|name| {
                    let mut made = self.made.iter().rev();
                    made.find(|(made, _)| made == name).map(|(_, ty)| *ty)
                });
                let ty = made.or_else(|| self.type_of(&e.base));
                self.found.extend(ty.and_then(|ty| name_of(innermost(ty))));
            }
            visit::visit_expr_field(self, e);
        }

        fn visit_expr_method_call(&mut self, e: &'a ExprMethodCall) {
            if let SynExpr::Path(_) = &*e.receiver
                && !(self.is_array_method)(&e.method.to_string())
            {
                self.found.extend(self.type_of(&e.receiver).and_then(name_of));
            }
            visit::visit_expr_method_call(self, e);
        }

        fn visit_path(&mut self, path: &'a Path) {
            if let [owner, function] = &path.segments.iter().collect::<Vec<_>>()[..]
                && function.ident == "new"
            {
                self.found.insert(owner.ident.to_string());
            }
            visit::visit_path(self, path);
        }

        fn visit_expr_struct(&mut self, e: &'a ExprStruct) {
            self.found.extend(e.path.get_ident().map(Ident::to_string));
            visit::visit_expr_struct(self, e);
        }
    }
    let named = item.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(pat) => Some((pat.ident.clone(), &*typed.ty)),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    let (named, made, found) = (named.collect(), Vec::new(), HashSet::new());
    let mut structs = Structs { named, made, is_array_method, found };
    structs.visit_block(&item.block);
    structs.found
}

/// The variable of which an expression is a part, or what a method gives.
fn root(of: &SynExpr) -> Option<&Ident> {
    match of {
        SynExpr::Path(path) => path.path.get_ident(),
        SynExpr::Index(index) => root(&index.expr),
        SynExpr::MethodCall(call) => root(&call.receiver),
        SynExpr::Reference(reference) => root(&reference.expr),
        SynExpr::Paren(inner) => root(&inner.expr),
        SynExpr::Unary(unary) => root(&unary.expr),
        _ => None,
    }
}

/// The name of a type without arguments, behind references.
pub(super) fn name_of(ty: &SynType) -> Option<String> {
    match ty {
        SynType::Reference(reference) => name_of(&reference.elem),
        SynType::Path(path) => {
            let last = path.path.segments.last()?;
            let name = last.ident.to_string();
            (last.arguments.is_none() && name.starts_with(char::is_uppercase)).then_some(name)
        }
        _ => None,
    }
}

/// `Default::default()`
pub(super) fn is_default(expr: &SynExpr) -> bool {
    let SynExpr::Call(call) = expr else { return false };
    let SynExpr::Path(function) = &*call.func else { return false };
    let mut segments = function.path.segments.iter().rev();
    segments.next().is_some_and(|last| last.ident == "default")
        && segments.next().is_some_and(|owner| owner.ident == "Default")
}

/// The same of the type that is meant.
pub(super) fn default_of(mut ty: Path) -> SynExpr {
    for segment in &mut ty.segments {
        if let syn::PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            arguments.colon2_token = Some(syn::parse_quote!(::));
        }
    }
    ty.segments.push(syn::parse_quote!(default));
    syn::parse_quote!(#ty())
}

/// Whether what is called is a tuple struct, by the convention that functions are in lower case.
pub(super) fn names_a_type(path: &Path) -> bool {
    let name = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    name.starts_with(char::is_uppercase) && enum_of(path).is_none()
}

/// Whether a path is that of `Some`, `None`, `Ok` or `Err`.
pub(super) fn is_option(path: &Path) -> bool {
    let names = ["Some", "None", "Ok", "Err"];
    path.segments.last().is_some_and(|segment| names.iter().any(|name| segment.ident == name))
}
