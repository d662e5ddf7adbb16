//! Enums of the user's, as far as the text of a function tells what a type is.
//!
//! An enum has no vector space, so a parameter of such a type takes no part in differentiation.

use std::collections::HashSet;

use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprMatch, Pat, Path, Type, parse_quote};

use super::structure::is_option;

/// The names of the types of which the function names variants: `Kind` of `Kind::Call`.
pub(super) fn enums(body: &Block) -> HashSet<String> {
    #[derive(Default)]
    struct Variants(HashSet<String>);
    impl<'ast> Visit<'ast> for Variants {
        fn visit_expr_match(&mut self, e: &'ast ExprMatch) {
            if is_self(&e.expr) && e.arms.iter().any(|arm| variant(&arm.pat)) {
                self.0.insert("Self".to_owned());
            }
            visit::visit_expr_match(self, e);
        }

        fn visit_path(&mut self, path: &'ast Path) {
            // One letter behind `Self`, where nothing is matched, is a constant of the `impl`.
            let is_constant = path.segments.first().is_some_and(|first| first.ident == "Self")
                && path.segments.last().is_some_and(|last| last.ident.to_string().len() == 1);
            self.0.extend(enum_of(path).filter(|_| !is_constant));
            visit::visit_path(self, path);
        }
    }
    let mut variants = Variants::default();
    variants.visit_block(body);
    variants.0
}

/// The name of the enum, if a path is that of a variant by the convention that all Rust code keeps.
pub(super) fn enum_of(path: &Path) -> Option<String> {
    let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let is_type = |name: &String| {
        name.starts_with(char::is_uppercase)
            && (name.len() == 1 || name.contains(char::is_lowercase))
    };
    names.next().filter(is_type).filter(|_| !is_option(path))?;
    names.next().filter(is_type)
}

/// The type as inference reads it: enums are as good as `char`, and structs as `Self`.
pub(super) fn as_read(ty: &Type, enums: &HashSet<String>, structs: &HashSet<String>) -> Type {
    struct Replaced<'a>(&'a HashSet<String>, &'a HashSet<String>);
    impl VisitMut for Replaced<'_> {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            if let Type::Path(path) = ty
                && let Some(last) = path.path.segments.last()
                && last.arguments.is_none()
            {
                let name = last.ident.to_string();
                if self.0.contains(&name) {
                    *ty = parse_quote!(char);
                    return;
                }
                if self.1.contains(&name) {
                    *ty = parse_quote!(Self);
                    return;
                }
            }
            visit_mut::visit_type_mut(self, ty);
        }
    }
    let mut ty = ty.clone();
    Replaced(enums, structs).visit_type_mut(&mut ty);
    ty
}

/// Whether a pattern names a variant of an enum.
pub(super) fn variant(pat: &Pat) -> bool {
    match pat {
        Pat::Path(pat) => enum_of(&pat.path).is_some(),
        Pat::TupleStruct(pat) => enum_of(&pat.path).is_some(),
        Pat::Struct(pat) => enum_of(&pat.path).is_some(),
        Pat::Or(or) => or.cases.iter().any(variant),
        Pat::Guard(guarded) => variant(&guarded.pat),
        Pat::Reference(inner) => variant(&inner.pat),
        Pat::Paren(inner) => variant(&inner.pat),
        _ => false,
    }
}

/// `self`, `*self`
fn is_self(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.is_ident("self"),
        Expr::Unary(unary) => is_self(&unary.expr),
        Expr::Paren(inner) => is_self(&inner.expr),
        _ => false,
    }
}
