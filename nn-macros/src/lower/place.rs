//! Places: cells, their parts, and what is loaded from them.

use nn_symbolic::program::{Init, Kind as VarKind, Op, Place, Projection, Var};
use proc_macro2::TokenStream;
use quote::ToTokens;

use super::slot::{At, HostCode, Slot};
use super::{Lower, Name};
use crate::ast::{Expr, Kind, Range};
use crate::infer::{Shape, Type};

impl Lower<'_> {
    /// Whether a value of the type is one number or something of the host's.
    pub(super) fn is_scalar(&self, ty: Type) -> bool {
        matches!(self.shape(ty), Shape::Float(_) | Shape::Int | Shape::Bool | Shape::Other)
    }

    /// The kind of a variable that holds a whole value of the type.
    pub(super) fn kind_of(&self, ty: Type) -> VarKind {
        match self.shape(ty) {
            Shape::Float(_) => VarKind::Float,
            Shape::Int | Shape::Bool | Shape::Other => VarKind::Host,
            Shape::Option(_) if self.function.types.is_inactive(ty) => VarKind::Host,
            Shape::Seq(..)
            | Shape::Tuple(_)
            | Shape::Option(_)
            | Shape::Open
            | Shape::Array(_)
            | Shape::Value
            | Shape::Struct => VarKind::Value,
        }
    }

    /// What is at a place, as a variable.
    pub(super) fn load(&mut self, at: &At, name: &str, source: impl ToTokens) -> Var {
        let kind = self.kind_of(at.ty);
        self.emit(name, kind, Op::Load(at.place.clone()), source)
    }

    /// A value as one variable, sequences and tuples whole.
    pub(super) fn whole(&mut self, slot: Slot, ty: Type, name: &str) -> Var {
        match slot {
            Slot::Elementwise { expr, .. } => self.variable(expr, name, quote::quote!()),
            Slot::Host(code) => {
                let kind =
                    if self.function.types.is_float(ty) { VarKind::Float } else { VarKind::Host };
                self.host_variable(code, name, kind, quote::quote!())
            }
            Slot::Place(at) => self.load(&at, name, quote::quote!()),
            Slot::Variable(of, path) => {
                let slot = self.referent(of, &path);
                self.whole(slot, ty, name)
            }
            Slot::Tuple(_) if matches!(self.shape(ty), Shape::Option(_)) => {
                self.one_option(slot, ty, name)
            }
            Slot::Tuple(_) => {
                let at = self.in_cell(slot, ty, name);
                self.load(&at, name, quote::quote!())
            }
            Slot::Unset | Slot::Unit | Slot::Never => match self.shape(ty) {
                Shape::Other | Shape::Open => self.host_variable(
                    HostCode::atom(quote::quote!(())),
                    name,
                    VarKind::Host,
                    quote::quote!(),
                ),
                // There is no way here, such as to the payload of an option that is never `Some`.
                _ => self.blank(self.kind_of(ty), Some(ty), name),
            },
        }
    }

    /// A value in a cell, made here if it is in none.
    pub(super) fn in_cell(&mut self, slot: Slot, ty: Type, name: &str) -> At {
        match slot {
            Slot::Place(at) => at,
            Slot::Variable(of, path) => {
                let slot = self.referent(of, &path);
                self.in_cell(slot, ty, name)
            }
            Slot::Tuple(slots) if matches!(self.shape(ty), Shape::Tuple(_)) => {
                let zero = self.zero_tokens(ty);
                let id = self.add_host(zero);
                let cell = self.new_cell(name, Init::Host { id, args: Vec::new() });
                let Shape::Tuple(types) = self.shape(ty) else { return At::fresh(cell, ty) };
                for (i, (slot, ty)) in slots.into_iter().zip(types).enumerate() {
                    let mut place = Place::whole(cell);
                    place.path.push(Projection::Field(i.to_string()));
                    self.store(&At { place, ty, owned: false }, slot);
                }
                At::fresh(cell, ty)
            }
            slot => {
                let var = self.whole(slot, ty, name);
                let cell = self.new_cell(name, Init::Value(var));
                At::fresh(cell, ty)
            }
        }
    }

    /// The place that an expression names, if it names one; a temporary cell otherwise.
    pub(super) fn place_or_cell(&mut self, expr: &Expr, name: &str) -> At {
        let slot = self.value(expr);
        self.in_cell(slot, expr.ty, name)
    }

    /// The components of a tuple, in whatever form it is.
    pub(super) fn components(&mut self, slot: Slot, types: &[Type]) -> Vec<Slot> {
        match slot {
            Slot::Tuple(slots) => slots,
            Slot::Place(at) => {
                let component = |(i, &ty): (usize, &Type)| {
                    let mut place = at.place.clone();
                    place.path.push(Projection::Field(i.to_string()));
                    Slot::Place(At { place, ty, owned: false })
                };
                types.iter().enumerate().map(component).collect()
            }
            // The value of a call.
            Slot::Elementwise { expr, .. } => {
                let of = self.variable(expr, "tuple", quote::quote!());
                let component = |(i, &ty): (usize, &Type)| self.component(of, i, ty);
                types.iter().enumerate().map(component).collect()
            }
            Slot::Host(code) => {
                let component = |i: usize| {
                    let (base, index) = (code.operand(), syn::Index::from(i));
                    let tokens = quote::quote!(#base.#index);
                    Slot::Host(HostCode { tokens, repeatable: code.repeatable, atomic: true })
                };
                (0..types.len()).map(component).collect()
            }
            Slot::Variable(name, path) => {
                let slot = self.referent(name, &path);
                self.components(slot, types)
            }
            Slot::Unset | Slot::Unit | Slot::Never => vec![slot; types.len()],
        }
    }

    /// A component of a tuple that a call gave.
    fn component(&mut self, of: Var, index: usize, ty: Type) -> Slot {
        let kind = self.kind_of(ty);
        if kind == VarKind::Host {
            let base = self.host_var(of).tokens;
            let index = syn::Index::from(index);
            let tokens = quote::quote!(#base.#index);
            let slot = Slot::Host(HostCode { tokens, repeatable: false, atomic: true });
            return self.apart_if_option(slot, ty);
        }
        let field = index.to_string();
        let name = format!("{}_{field}", self.lowered.program.name(of));
        let var = self.emit(&name, kind, Op::Field { of, field }, quote::quote!());
        if self.function.types.is_storage(ty) {
            let cell = self.new_cell(&name, Init::Value(var));
            return Slot::Place(At::fresh(cell, ty));
        }
        let slot = self.of_var(var);
        self.apart_if_option(slot, ty)
    }

    /// A number, or a number of the host's, out of what a slot stands for; anything else as it is.
    pub(super) fn loaded(&mut self, slot: Slot, name: &str, source: impl ToTokens) -> Slot {
        match slot {
            Slot::Place(at) if self.is_scalar(at.ty) => {
                let var = self.load(&at, name, source);
                if self.lowered.program.is_float(var) {
                    self.of_var(var)
                } else {
                    Slot::Host(self.host_var(var))
                }
            }
            // Each component of a tuple.
            Slot::Place(at) if matches!(self.shape(at.ty), Shape::Option(_)) => {
                self.option_at(&at, name, source)
            }
            Slot::Place(at) if matches!(self.shape(at.ty), Shape::Tuple(_)) => {
                let Shape::Tuple(types) = self.shape(at.ty) else { unreachable!("just matched") };
                let source = source.to_token_stream();
                let components = self.components(Slot::Place(at), &types);
                let loaded = components.into_iter().enumerate();
                let loaded =
                    loaded.map(|(i, slot)| self.loaded(slot, &format!("{name}_{i}"), &source));
                Slot::Tuple(loaded.collect())
            }
            slot => self.led_to(slot),
        }
    }

    /// An index as a variable of the host's.
    pub(super) fn index_var(&mut self, index: &Expr) -> Var {
        let slot = self.value(index);
        let code = self.host_of(slot, index);
        self.host_variable(code, "index", VarKind::Host, &index.tokens)
    }

    pub(super) fn index(&mut self, base: &Expr, index: &Expr, expr: &Expr) -> Slot {
        let slot = self.value(base);
        if let Slot::Host(code) = slot {
            // An element of a list that is code alone, such as a shape.
            let index_slot = self.value(index);
            let index = self.host_of(index_slot, index);
            let repeatable = code.repeatable && index.repeatable;
            let (code, index) = (code.operand(), index.tokens);
            let tokens = quote::quote!(#code[#index]);
            return Slot::Host(HostCode { tokens, repeatable, atomic: true });
        }
        let mut at = self.in_cell(slot, base.ty, "base");
        at.owned = false;
        let index = match &index.kind {
            // `[i, j]`, of ndarray.
            Kind::Array(all) => {
                let codes: Vec<HostCode> = all
                    .iter()
                    .map(|part| {
                        let slot = self.value(part);
                        self.host_of(slot, part)
                    })
                    .collect();
                let repeatable = codes.iter().all(|code| code.repeatable);
                let tokens = codes.iter().map(|code| &code.tokens);
                let code =
                    HostCode { tokens: quote::quote!([#(#tokens),*]), repeatable, atomic: true };
                self.host_variable(code, "index", VarKind::Host, &index.tokens)
            }
            _ => self.index_var(index),
        };
        at.place.path.push(Projection::Index(index));
        at.place.site = self.site(expr);
        Slot::Place(At { place: at.place, ty: expr.ty, owned: false })
    }

    pub(super) fn slice(&mut self, base: &Expr, range: &Range, expr: &Expr) -> Slot {
        let mut at = self.base(base);
        let lo = range.lo.as_ref().map(|bound| self.index_var(bound));
        let hi = range.hi.as_ref().map(|bound| self.index_var(bound));
        at.place.path.push(Projection::Slice { lo, hi, inclusive: range.inclusive });
        at.place.site = self.site(expr);
        Slot::Place(At { place: at.place, ty: expr.ty, owned: false })
    }

    /// A part of an array of ndarray.
    pub(super) fn view(
        &mut self,
        of: &Expr,
        code: &TokenStream,
        values: &[Expr],
        expr: &Expr,
    ) -> Slot {
        let at = self.base(of);
        let code = self.of_values(code, values);
        let site = self.site(expr);
        Slot::Place(self.view_at(&at, &code, expr.ty, site))
    }

    /// The part of what is at a place that a method gives.
    pub(super) fn view_at(
        &mut self,
        at: &At,
        code: &TokenStream,
        ty: Type,
        site: Option<usize>,
    ) -> At {
        let (tokens, args) = self.close(code.clone());
        let id = self.add_host(tokens);
        let mut place = Place { site, ..at.place.clone() };
        place.path.push(Projection::View { id, args });
        At { place, ty, owned: false }
    }

    /// The element at a position that is known here.
    pub(super) fn element(&mut self, of: &At, position: usize, ty: Type) -> At {
        let literal = proc_macro2::Literal::usize_unsuffixed(position);
        let code = HostCode::atom(quote::quote!(#literal));
        let index = self.host_variable(code, "index", VarKind::Host, quote::quote!());
        let mut place = of.place.clone();
        place.path.push(Projection::Index(index));
        At { place, ty, owned: false }
    }

    /// `split_at`: both parts.
    pub(super) fn split_at(&mut self, of: &Expr, position: &Expr, expr: &Expr) -> Slot {
        let at = self.base(of);
        let position = self.index_var(position);
        let site = self.site(expr);
        let Shape::Tuple(types) = self.shape(expr.ty) else { return Slot::Never };
        let part = |lo, hi, ty| {
            let mut place = Place { site, ..at.place.clone() };
            place.path.push(Projection::Slice { lo, hi, inclusive: false });
            Slot::Place(At { place, ty, owned: false })
        };
        Slot::Tuple(vec![
            part(None, Some(position), types[0]),
            part(Some(position), None, types[1]),
        ])
    }

    /// The place whose part is meant.
    fn base(&mut self, base: &Expr) -> At {
        let slot = self.value(base);
        let mut at = self.in_cell(slot, base.ty, "base");
        at.owned = false;
        at
    }

    /// Whether nothing is stored at a place after it was first written.
    pub(super) fn is_stable(&self, at: &At) -> bool {
        self.stable.contains(&at.place.cell)
    }

    /// What is behind a reference to a variable, or to a component of one.
    pub(super) fn referent(&self, name: Name, path: &[usize]) -> Slot {
        let mut slot = self.slot_of(name);
        for &index in path {
            slot = match slot {
                Slot::Tuple(slots) if index < slots.len() => slots[index].clone(),
                _ => return Slot::Never,
            };
        }
        slot
    }

    /// What a slot leads to if it is a reference to a variable, and otherwise the slot.
    pub(super) fn led_to(&self, slot: Slot) -> Slot {
        match slot {
            Slot::Variable(name, path) => self.referent(name, &path),
            slot => slot,
        }
    }

    /// The same to be changed; nothing if it has no such component.
    pub(super) fn referent_mut(&mut self, name: Name, path: &[usize]) -> Option<&mut Slot> {
        let mut slot = self.slots.entry(name).or_insert(Slot::Unset);
        for &index in path {
            let Slot::Tuple(slots) = slot else { return None };
            slot = slots.get_mut(index)?;
        }
        Some(slot)
    }

    pub(super) fn slot_of(&self, name: Name) -> Slot {
        self.slots.get(&name).cloned().unwrap_or(Slot::Unset)
    }
}
