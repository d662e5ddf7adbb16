//! Vectors that grow and shrink.

use nn_symbolic::program::{Init, Kind as VarKind, Place, Projection, Statement, Var};
use quote::quote;

use super::Lower;
use super::slot::{At, HostCode, Slot};
use crate::ast::{Expr, InPlace};
use crate::infer::{Shape, Type};
use crate::lowered::FloatType;

impl Lower<'_> {
    /// `push`, `truncate`.
    pub(super) fn grow(&mut self, what: InPlace, at: &At, arg: &Expr, site: Option<usize>) {
        let place = Place { site, ..at.place.clone() };
        match what {
            InPlace::Push => {
                let element = match self.shape(at.ty) {
                    Shape::Seq(element, _) => element,
                    _ => arg.ty,
                };
                let slot = self.value(arg);
                let slot = self.loaded(slot, "pushed", &arg.tokens);
                self.unless_gone(arg, |lower| {
                    let value = lower.whole(slot, element, "pushed");
                    lower.push(Statement::Push { to: place, value });
                });
            }
            _ => {
                let slot = self.value(arg);
                let length = self.host_of(slot, arg);
                // What is longer than the vector changes nothing.
                let length = if length.tokens.to_string() == "0" {
                    length
                } else {
                    let now = self.length_of(at);
                    let (length, now) = (length.operand(), now.operand());
                    HostCode::atom(quote!(::core::cmp::Ord::min(#length, #now)))
                };
                let hi = self.host_variable(length, "length", VarKind::Host, &arg.tokens);
                let mut from = place.clone();
                from.path.push(Projection::Slice { lo: None, hi: Some(hi), inclusive: false });
                self.push(Statement::Assign { to: place, from });
            }
        }
    }

    /// `pop().unwrap()`
    pub(super) fn pop(&mut self, of: &Expr, expr: &Expr) -> Slot {
        let hint = self.hint.take();
        let Some(at) = self.changed(of) else { return Slot::Never };
        let from = Place { site: self.site(expr), ..at.place };
        let name = hint.as_ref().map_or("popped", |(name, _)| name).to_owned();
        let kind = self.kind_of(expr.ty);
        let var = self.program().var(&name, kind);
        self.push(Statement::Pop { from, var });
        self.hint = hint;
        self.unpacked(var, expr.ty, &name)
    }

    /// What a variable that a callee returned, or that was in a vector, stands for.
    pub(super) fn unpacked(&mut self, var: Var, ty: Type, name: &str) -> Slot {
        match self.shape(ty) {
            Shape::Seq(..) if self.function.types.is_storage(ty) => {
                let cell = self.new_cell(name, Init::Value(var));
                Slot::Place(At::fresh(cell, ty))
            }
            Shape::Tuple(types) => {
                let slot = self.of_var(var);
                Slot::Tuple(self.components(slot, &types))
            }
            Shape::Int | Shape::Bool | Shape::Other => Slot::Host(self.host_var(var)),
            Shape::Option(_) => {
                let slot = self.standing_for(var);
                self.apart_if_option(slot, ty)
            }
            _ => self.of_var(var),
        }
    }

    /// A vector without elements, whose type is the one declared, or what is known of it.
    pub(super) fn empty_vector(
        &mut self,
        capacity: Option<&Expr>,
        declared: Option<&syn::Type>,
        ty: Type,
    ) -> HostCode {
        let capacity = capacity.map(|capacity| {
            let slot = self.value(capacity);
            self.host_of(slot, capacity)
        });
        let vector = match (declared, self.shape(ty)) {
            (Some(declared), _) => quote!(#declared),
            (None, Shape::Seq(element, _)) => {
                let element = self.type_tokens(element);
                quote!(__rt::Vec<#element>)
            }
            (None, _) => quote!(__rt::Vec<_>),
        };
        let Some(capacity) = capacity else {
            return HostCode::atom(quote!(<#vector>::new()));
        };
        let tokens = &capacity.tokens;
        HostCode { tokens: quote!(<#vector>::with_capacity(#tokens)), atomic: true, ..capacity }
    }

    fn type_tokens(&self, ty: Type) -> proc_macro2::TokenStream {
        match self.shape(ty) {
            Shape::Float(Some(FloatType::F32)) => quote!(f32),
            Shape::Float(Some(FloatType::F64)) => quote!(f64),
            Shape::Float(Some(FloatType::Generic(name))) => quote!(#name),
            Shape::Bool => quote!(bool),
            Shape::Tuple(of) => {
                let of = of.into_iter().map(|ty| self.type_tokens(ty));
                quote!((#(#of,)*))
            }
            _ => quote!(_),
        }
    }
}
