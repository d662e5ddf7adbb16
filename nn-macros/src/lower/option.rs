//! Options: a condition, which says whether there is a value, and the value.
//!
//! An option is kept in two components like a tuple, so that branches and loops hand on each by itself. What stands in
//! the second where there is no value is never read. Only where an option crosses the border of a function, or is in a
//! cell, it is one value of Rust's type.

use nn_symbolic::program::{Init, Kind as VarKind, Op, Statement, Var};
use quote::{ToTokens, quote};

use super::slot::{At, HostCode, Slot};
use super::{Lower, Name};
use crate::ast::{Expr, Kind};
use crate::infer::{Shape, Type};
use crate::lowered::PAYLOAD;

impl Lower<'_> {
    /// The types of the components in which a value of the type is kept.
    pub(super) fn parts_of(&self, ty: Type) -> Option<Vec<Type>> {
        match self.shape(ty) {
            Shape::Tuple(types) => Some(types),
            Shape::Option(of) => Some(vec![self.function.types.of(Shape::Bool), of]),
            _ => None,
        }
    }

    pub(super) fn option(&mut self, expr: &Expr) -> Slot {
        match &expr.kind {
            Kind::Some(value) => self.some(value),
            Kind::Unwrap(of, message) => self.unwrap(of, message),
            _ => Slot::Tuple(vec![Slot::Host(HostCode::constant(false)), Slot::Unset]),
        }
    }

    /// `Some(value)`
    fn some(&mut self, value: &Expr) -> Slot {
        let slot = self.value(value);
        let slot = self.settled(slot, value);
        Slot::Tuple(vec![Slot::Host(HostCode::constant(true)), slot])
    }

    /// The option at a place.
    pub(super) fn option_at(&mut self, at: &At, name: &str, source: impl ToTokens) -> Slot {
        let var = self.load(at, name, source);
        let slot = self.standing_for(var);
        self.apart_if_option(slot, at.ty)
    }

    /// An option in components, if the type is one; anything else as it is.
    pub(super) fn apart_if_option(&mut self, slot: Slot, ty: Type) -> Slot {
        let Shape::Option(of) = self.shape(ty) else { return slot };
        match slot {
            Slot::Host(code) => {
                let var = self.host_variable(code, "option", VarKind::Host, quote!());
                let option = self.host_var(var).tokens;
                let payload = Slot::Host(HostCode::atom(quote!(__rt::there_or_default(&#option))));
                let is_some = Slot::Host(HostCode::atom(quote!(__rt::is_there(&#option))));
                Slot::Tuple(vec![is_some, self.apart_if_option(payload, of)])
            }
            Slot::Elementwise { expr, .. } => {
                let var = self.variable(expr, "option", quote!());
                let option = self.host_var(var).tokens;
                let is_some = HostCode::atom(quote!(__rt::is_there(&#option)));
                let is_some = self.host_variable(is_some, "is_some", VarKind::Host, quote!());
                let is_some = self.host_var(is_some);
                let payload = self.branch(
                    is_some.clone(),
                    of,
                    |lower| lower.payload(var, of),
                    |_| Slot::Unset,
                );
                Slot::Tuple(vec![Slot::Host(is_some), payload])
            }
            slot => slot,
        }
    }

    /// The value in an option that has one.
    fn payload(&mut self, of: Var, ty: Type) -> Slot {
        let name = format!("{}_value", self.lowered.program.name(of));
        let op = Op::Field { of, field: PAYLOAD.to_owned() };
        let kind = self.kind_of(ty);
        let var = self.emit(&name, kind, op, quote!());
        self.unpacked(var, ty, &name)
    }

    /// The two components of an option.
    pub(super) fn option_parts(&mut self, slot: Slot, ty: Type) -> (HostCode, Slot) {
        let slot = self.loaded(slot, "option", quote!());
        match self.apart_if_option(slot, ty) {
            Slot::Tuple(slots) => match &slots[..] {
                [Slot::Host(is_some), payload] => (is_some.clone(), payload.clone()),
                _ => (HostCode::constant(false), Slot::Unset),
            },
            _ => (HostCode::constant(false), Slot::Unset),
        }
    }

    /// An option as one value.
    pub(super) fn one_option(&mut self, slot: Slot, ty: Type, name: &str) -> Var {
        let Shape::Option(of) = self.shape(ty) else { return self.whole(slot, ty, name) };
        let (is_some, payload) = self.option_parts(slot, ty);
        if self.function.types.is_inactive(ty) {
            let none = quote!(::core::option::Option::None);
            let tokens = match (is_some.as_constant(), payload) {
                (Some(false), _) => none,
                (_, payload) => {
                    let var = self.of_kind(payload, Some(of), VarKind::Host, name);
                    let (value, condition) = (self.host_var(var).tokens, &is_some.tokens);
                    quote!(if #condition { ::core::option::Option::Some(#value) } else { #none })
                }
            };
            let code = HostCode { tokens, repeatable: is_some.repeatable, atomic: false };
            return self.host_variable(code, name, VarKind::Host, quote!());
        }
        let slot = self.branch(
            is_some,
            ty,
            |lower| {
                let value = lower.whole(payload, of, "value");
                let id = lower.add_host(quote!(::core::option::Option::Some));
                let fields = vec![(PAYLOAD.to_owned(), value)];
                let var = lower.emit("some", VarKind::Value, Op::Build { id, fields }, quote!());
                lower.of_var(var)
            },
            |lower| {
                let id = lower.add_host(quote!(::core::option::Option::None));
                let op = Op::Host { id, args: Vec::new(), repeatable: true };
                let var = lower.define("none", VarKind::Value, op);
                lower.of_var(var)
            },
        );
        match slot {
            Slot::Elementwise { expr, .. } => self.variable(expr, name, quote!()),
            slot => self.of_kind(slot, None, VarKind::Value, name),
        }
    }

    /// An option as a loop carries it. A sequence in a variable stays in a cell, which each run may overwrite; anything else
    /// is handed on by value.
    pub(super) fn option_in_loop(&mut self, name: Name, slot: Slot) -> Slot {
        let (ty, text, _) = self.about(name);
        let (Some(Shape::Option(of)), Slot::Tuple(mut slots)) =
            (ty.map(|ty| self.shape(ty)), slot.clone())
        else {
            return slot;
        };
        let stays = matches!(name, Name::Binding(_)) && matches!(self.shape(of), Shape::Seq(..));
        let value = match slots.swap_remove(1) {
            Slot::Place(at) if stays => Slot::Place(At { owned: false, ..at }),
            Slot::Place(at) => {
                let var = self.load(&at, "value", quote!());
                self.standing_for(var)
            }
            Slot::Unset if stays => {
                let id = self.add_host(self.zero_tokens(of));
                let cell = self.new_cell(&text, Init::Host { id, args: Vec::new() });
                Slot::Place(At::whole(cell, of))
            }
            slot => slot,
        };
        slots.push(value);
        Slot::Tuple(slots)
    }

    /// The same option with a sequence in a cell of its own.
    pub(super) fn copied_unless_owned(&mut self, slot: Slot) -> Slot {
        let Slot::Tuple(slots) = slot else { return slot };
        let copied = |slot| match slot {
            Slot::Place(at) if !at.owned && !self.is_stable(&at) => {
                let cell = self.new_cell("copy", Init::Copy(at.place));
                Slot::Place(At::whole(cell, at.ty))
            }
            slot => slot,
        };
        Slot::Tuple(slots.into_iter().map(copied).collect())
    }

    /// A tuple whose sequences are in cells that nobody else changes: its own, if it may change them itself.
    pub(super) fn with_own_cells(&mut self, slot: Slot, ty: Type, mutable: bool) -> Slot {
        match (slot, self.shape(ty)) {
            (Slot::Tuple(slots), Shape::Tuple(types)) if types.len() == slots.len() => {
                let components = slots.into_iter().zip(types);
                let own = components.map(|(slot, ty)| self.with_own_cells(slot, ty, mutable));
                Slot::Tuple(own.collect())
            }
            (Slot::Place(at), _) if !self.is_scalar(at.ty) => {
                if at.owned || !mutable && self.is_stable(&at) {
                    return Slot::Place(At { owned: false, ..at });
                }
                let cell = self.new_cell("copy", Init::Copy(at.place));
                Slot::Place(At::whole(cell, at.ty))
            }
            // A constant list, which may be changed here.
            (slot @ Slot::Host(_), Shape::Seq(..)) if mutable => {
                let at = self.in_cell(slot, ty, "copy");
                Slot::Place(At { owned: false, ..at })
            }
            (slot, _) => slot,
        }
    }

    /// What stands in a sequence's place after an assignment of a tuple: the same cells, with what is new in them.
    fn tuple_reassigned(&mut self, old: &[Slot], new: Slot, types: &[Type]) -> Slot {
        let cells: Vec<Var> = old
            .iter()
            .filter_map(|slot| match slot {
                Slot::Place(at) => Some(at.place.cell),
                _ => None,
            })
            .collect();
        let mut new = self.components(new, types);
        // What moves from one to another is kept until both are overwritten.
        for (old, new) in old.iter().zip(&mut new) {
            if let Slot::Place(at) = &*new
                && cells.contains(&at.place.cell)
                && !old.is_same(new)
            {
                let at = At { owned: false, ..at.clone() };
                *new = self.with_own_cells(Slot::Place(at.clone()), at.ty, true);
            }
        }
        let all = old.iter().zip(new).zip(types).map(|((old, new), &ty)| match old {
            Slot::Place(at) if !self.is_scalar(at.ty) => {
                let at = At { ty, owned: false, ..at.clone() };
                if !old.is_same(&new) && !matches!(new, Slot::Unset) {
                    self.store(&at, new);
                }
                Slot::Place(at)
            }
            old => self.reassigned(old, new, ty),
        });
        Slot::Tuple(all.collect())
    }

    /// What a variable stands for that held `old` and is assigned `new`: a sequence in an option or a tuple stays in its
    /// cell.
    pub(super) fn reassigned(&mut self, old: &Slot, new: Slot, ty: Type) -> Slot {
        if let (Shape::Tuple(types), Slot::Tuple(old)) = (self.shape(ty), old)
            && old.len() == types.len()
            && old.iter().any(|slot| matches!(slot, Slot::Place(_)))
            && !matches!(new, Slot::Unset | Slot::Never | Slot::Unit)
        {
            return self.tuple_reassigned(old, new, &types);
        }
        if let (Shape::Option(of), Slot::Tuple(old), Slot::Tuple(parts)) =
            (self.shape(ty), old, &new)
            && let ([_, Slot::Place(at)], [is_some, value]) = (&old[..], &parts[..])
        {
            let at = At { ty: of, owned: false, ..at.clone() };
            if !matches!(value, Slot::Unset) {
                self.store(&at, value.clone());
            }
            return Slot::Tuple(vec![is_some.clone(), Slot::Place(at)]);
        }
        new
    }

    /// `unwrap`, `expect`: the value, or a panic with the message.
    fn unwrap(&mut self, of: &Expr, message: &str) -> Slot {
        let slot = self.value(of);
        let (is_some, payload) = self.option_parts(slot, of.ty);
        if is_some.as_constant() != Some(true) {
            let condition = is_some.tokens;
            let (tokens, args) = self.close(quote!(::core::assert!(#condition, "{}", #message);));
            let id = self.add_host(tokens);
            self.push(Statement::Effect { id, args, writes: Vec::new() });
        }
        payload
    }
}
