//! Structs: built, updated, taken apart.

use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprStruct, Member, Pat, Path};

use super::Resolve;
use super::enums::enum_of;
use crate::ast::{Expr, Kind, Mutability, Pattern};
use crate::infer::{Shape, Type};

impl Resolve<'_> {
    /// `Path { field: value, .. }`
    pub(super) fn structure(&mut self, e: &ExprStruct, expr: &SynExpr) -> Expr {
        if let Some(rest) = &e.rest {
            return self.updated(e, rest, expr);
        }
        let fields = e.fields.iter().map(|field| (field.member.clone(), self.expr(&field.expr)));
        let fields = fields.collect();
        self.shaped(Kind::Build(e.path.clone(), fields), Shape::Struct, expr)
    }

    /// `Path { field: value, ..rest }`: a copy of `rest` in which the fields are replaced.
    fn updated(&mut self, e: &ExprStruct, rest: &SynExpr, expr: &SynExpr) -> Expr {
        let path = &e.path;
        let (members, values): (Vec<_>, Vec<_>) =
            e.fields.iter().map(|field| (&field.member, &field.expr)).unzip();
        let names: Vec<_> =
            (0..members.len()).map(|i| quote::format_ident!("__field{i}")).collect();
        let text = syn::parse2(quote!({
            #(let #names = #values;)*
            let mut __updated = #rest;
            #(__updated.#members = #names;)*
            __updated
        }));
        match text {
            Ok(text) => {
                let mut resolved: Expr = self.expr(&text);
                resolved.tokens = expr.to_token_stream();
                resolved
            }
            Err(_) => self.refuse(path, "this struct cannot be read", expr),
        }
    }

    /// `Path(value, …)`, where the path names a struct.
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
