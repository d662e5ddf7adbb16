//! Sorting: the order of a list is the host's, and has no derivative; its elements are put into that order.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Expr as SynExpr, ExprMethodCall};

use super::Resolve;
use super::pattern::bound_names;
use crate::ast::{Expr, Kind};
use crate::holes::{hole_for, identifiers};
use crate::infer::Shape;
use crate::lowered::FloatType;

/// The methods that sort a slice.
const SORTS: &[&str] = &[
    "sort",
    "sort_unstable",
    "sort_by",
    "sort_unstable_by",
    "sort_by_key",
    "sort_unstable_by_key",
];

impl Resolve<'_> {
    /// `v.sort_by(|a, b| …)`
    pub(super) fn sorted(
        &mut self,
        name: &str,
        call: &ExprMethodCall,
        expr: &SynExpr,
    ) -> Option<Expr> {
        if !SORTS.contains(&name) {
            return None;
        }
        let (of, args) = (&call.receiver, &call.args);
        let text = quote!({
            let __order: Vec<usize> = __order!(#name, #of, #args);
            let __old = #of.to_vec();
            for __index in 0..__old.len() { #of[__index] = __old[__order[__index]]; }
        });
        Some(self.written(Ok(text), expr))
    }

    /// The inside of `__order!`: the method, the list, and what compares.
    pub(super) fn order(&mut self, mac: &syn::Macro, tokens: impl ToTokens) -> Expr {
        let inside = &mac.tokens;
        let Ok(SynExpr::Array(parts)) = syn::parse2::<SynExpr>(quote!([#inside])) else {
            return self.refuse(&mac.path, "this macro is not supported", tokens);
        };
        let mut parts = parts.elems.iter();
        let (name, list) = (parts.next().to_token_stream().to_string(), parts.next());
        let Some(list) = list else {
            return self.refuse(&mac.path, "this macro is not supported", tokens);
        };
        let list = self.expr(list);
        self.mark_in_place(&list);
        // Literals in the list have no type yet where the closure asks for their methods.
        let of = match self.types.shape(self.types.element(list.ty)) {
            Shape::Float(Some(FloatType::F32)) => quote!(::<f32>),
            Shape::Float(Some(FloatType::F64)) => quote!(::<f64>),
            _ => TokenStream::new(),
        };
        let mut values = vec![list];
        let code = match parts.next() {
            Some(by) => {
                let by = self.captured(by.to_token_stream(), &parameters(by), &mut values);
                // So do those in lists that it captures.
                let by = match identifiers(by.clone()).any(|name| name == "total_cmp") {
                    true => quote!({ use __rt::TotalOrder as _; #by }),
                    false => by,
                };
                if name.contains("key") {
                    quote!(__rt::order_by_key(&__value0[..], #by))
                } else {
                    quote!(__rt::order_by #of(&__value0[..], #by))
                }
            }
            None => quote!(__rt::order_by(&__value0[..], ::core::cmp::Ord::cmp)),
        };
        let shape = Shape::Seq(self.types.of(Shape::Int), None);
        self.shaped(Kind::Computed(code, values), shape, tokens)
    }

    /// Replaces the variables of the function in a closure, which stays the host's, by holes; its `parameters` hide some.
    fn captured(
        &mut self,
        tokens: TokenStream,
        parameters: &[Ident],
        values: &mut Vec<Expr>,
    ) -> TokenStream {
        let mut out = TokenStream::new();
        let mut is_member = false;
        for tree in tokens {
            let behind_dot = std::mem::take(&mut is_member);
            match tree {
                TokenTree::Ident(name) if !behind_dot && !parameters.contains(&name) => {
                    match self.lookup(&name) {
                        Some(id) => {
                            self.read(id);
                            self.bindings[id.0].in_place = true;
                            let ty = self.bindings[id.0].ty;
                            let value = self.typed(Kind::Binding(id), ty, &name);
                            out.extend(hole_for(value, values).into_token_stream());
                        }
                        None => out.extend(quote!(#name)),
                    }
                }
                TokenTree::Group(group) => {
                    let inside = self.captured(group.stream(), parameters, values);
                    let mut inner = proc_macro2::Group::new(group.delimiter(), inside);
                    inner.set_span(group.span());
                    out.extend([TokenTree::Group(inner)]);
                }
                tree => {
                    is_member = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '.');
                    out.extend([tree]);
                }
            }
        }
        out
    }
}

/// The names that a closure gives what it is called with.
fn parameters(function: &SynExpr) -> Vec<Ident> {
    let mut names = Vec::new();
    if let SynExpr::Closure(closure) = function {
        closure.inputs.iter().for_each(|input| bound_names(input, &mut names));
    }
    names
}
