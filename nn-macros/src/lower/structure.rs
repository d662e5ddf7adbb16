//! Structures: their fields, and those that are built.

use nn_symbolic::program::{Kind as VarKind, Op, Projection};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Lower;
use super::slot::{At, HostCode, Slot};
use crate::ast::Expr;
use crate::infer::{Shape, Type};

impl Lower<'_> {
    pub(super) fn field(&mut self, of: &Expr, member: &syn::Member, expr: &Expr) -> Slot {
        let slot = self.value(of);
        self.field_of(slot, of.ty, member, expr.ty, &expr.tokens)
    }

    /// A field of a struct or a component of a tuple, which are of these types.
    pub(super) fn field_of(
        &mut self,
        slot: Slot,
        of_ty: Type,
        member: &syn::Member,
        ty: Type,
        source: impl ToTokens,
    ) -> Slot {
        let slot = self.led_to(slot);
        let field = member_name(member);
        match slot {
            Slot::Tuple(slots) => match member {
                syn::Member::Unnamed(index) if (index.index as usize) < slots.len() => {
                    slots[index.index as usize].clone()
                }
                _ => Slot::Never,
            },
            Slot::Place(mut at) => {
                at.place.path.push(Projection::Field(field));
                Slot::Place(At { place: at.place, ty, owned: false })
            }
            Slot::Host(code) => {
                let base = code.operand();
                Slot::Host(HostCode { tokens: quote!(#base.#member), atomic: true, ..code })
            }
            slot => {
                let of = self.whole(slot, of_ty, "parent");
                if self.function.types.is_inactive(ty) {
                    let base = self.host_var(of).tokens;
                    return Slot::Host(HostCode::atom(quote!(#base.#member)));
                }
                let name = match member {
                    syn::Member::Named(name) => super::plain_name(name),
                    syn::Member::Unnamed(_) => format!("{}_{field}", self.lowered.program.name(of)),
                };
                let kind = self.kind_of(ty);
                let var = self.emit(&name, kind, Op::Field { of, field }, source);
                self.of_var(var)
            }
        }
    }

    /// `Path { field: value }`
    pub(super) fn build(
        &mut self,
        path: &syn::Path,
        fields: &[(syn::Member, Expr)],
        expr: &Expr,
    ) -> Slot {
        if let Shape::Other = self.shape(expr.ty) {
            return self.host_build(path, fields, expr);
        }
        let hint = self.hint.take();
        let fields = fields.iter().map(|(member, value)| {
            let slot = self.value(value);
            let slot = self.settled(slot, value);
            let name = match member {
                syn::Member::Named(name) => super::plain_name(name),
                syn::Member::Unnamed(index) => format!("field_{}", index.index),
            };
            (member_name(member), self.whole(slot, value.ty, &name))
        });
        let fields = fields.collect();
        self.hint = hint;
        let id = self.add_host(quote!(#path));
        let var = self.emit("built", VarKind::Value, Op::Build { id, fields }, &expr.tokens);
        self.of_var(var)
    }

    /// The same where nothing in it has a derivative.
    fn host_build(
        &mut self,
        path: &syn::Path,
        fields: &[(syn::Member, Expr)],
        expr: &Expr,
    ) -> Slot {
        let fields = fields.iter().map(|(member, value)| {
            let HostCode { tokens, .. } = self.host_argument(value);
            quote!(#member: #tokens)
        });
        let fields: Vec<TokenStream> = fields.collect();
        let tokens = quote!(#path { #(#fields),* });
        self.host_slot(HostCode { tokens, repeatable: false, atomic: true }, expr)
    }
}

fn member_name(member: &syn::Member) -> String {
    match member {
        syn::Member::Named(name) => name.to_string(),
        syn::Member::Unnamed(index) => index.index.to_string(),
    }
}
