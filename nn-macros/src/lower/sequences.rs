//! Sequences: literals, repetition, copies.

use nn_symbolic::program::{Init, Kind as VarKind, Statement};
use proc_macro2::TokenStream;
use quote::quote;

use super::Lower;
use super::slot::{At, HostCode, Slot};
use crate::ast::{Expr, Kind, Sequence, Unary};
use crate::infer::{Shape, Type};

impl Lower<'_> {
    /// The code of a sequence without derivative, if it is one: `vec![vec![0.0; m]; n]`, `[1.0, 2.0]`.
    pub(super) fn host_sequence(&mut self, expr: &Expr) -> Option<HostCode> {
        match &expr.kind {
            Kind::Repeat(value, count, sequence) => {
                let inner = self.host_sequence(value)?;
                let slot = self.value(count);
                let count = self.host_of(slot, count);
                let repeatable = inner.repeatable && count.repeatable;
                let (inner, count) = (inner.tokens, count.tokens);
                let tokens = match sequence {
                    Sequence::Array => quote!([#inner; #count]),
                    Sequence::Vector => quote!(__rt::vec![#inner; #count]),
                };
                Some(HostCode { tokens, repeatable, atomic: true })
            }
            Kind::Empty(capacity, declared) => {
                Some(self.empty_vector(capacity.as_deref(), declared.as_ref(), expr.ty))
            }
            Kind::Array(all) | Kind::Vector(all) => {
                let codes: Vec<HostCode> =
                    all.iter().map(|part| self.host_sequence(part)).collect::<Option<_>>()?;
                let repeatable = codes.iter().all(|code| code.repeatable);
                let codes = codes.iter().map(|code| &code.tokens);
                let tokens = match expr.kind {
                    Kind::Array(_) => quote!([#(#codes),*]),
                    _ => quote!(__rt::vec![#(#codes),*]),
                };
                Some(HostCode { tokens, repeatable, atomic: true })
            }
            Kind::Tuple(all) => {
                let codes: Vec<HostCode> =
                    all.iter().map(|part| self.host_sequence(part)).collect::<Option<_>>()?;
                let codes = codes.iter().map(|code| &code.tokens);
                Some(HostCode { tokens: quote!((#(#codes,)*)), repeatable: true, atomic: true })
            }
            Kind::None => Some(HostCode::atom(self.zero_tokens(expr.ty))),
            Kind::Number(_) => Some(HostCode::atom(expr.tokens.clone())),
            Kind::Whole(_) => Some(HostCode::atom(self.zero_tokens(expr.ty))),
            Kind::Unary(Unary::Neg, of) if matches!(of.kind, Kind::Number(_)) => {
                Some(HostCode { atomic: false, ..HostCode::atom(expr.tokens.clone()) })
            }
            Kind::Host(tokens) => Some(HostCode::atom(tokens.clone())),
            _ if self.function.types.is_inactive(expr.ty) && self.is_scalar(expr.ty) => {
                let slot = self.value(expr);
                Some(self.host_of(slot, expr))
            }
            _ => None,
        }
    }

    /// `[a, b]`, `vec![a, b]`
    pub(super) fn list(&mut self, all: &[Expr], expr: &Expr, sequence: Sequence) -> Slot {
        // The name is this sequence's, not that of a part of it.
        let hint = self.hint.take();
        if let Some(code) = self.host_sequence(expr) {
            let (tokens, args) = self.close(code.tokens);
            let id = self.add_host(tokens);
            self.hint = hint;
            let cell = self.new_cell("list", Init::Host { id, args });
            return Slot::Place(At::fresh(cell, expr.ty));
        }
        let slots: Vec<Slot> = all
            .iter()
            .map(|part| {
                let slot = self.value(part);
                self.settled(slot, part)
            })
            .collect();
        let Shape::Seq(element, _) = self.shape(expr.ty) else { return Slot::Never };
        let mut at_first = Vec::new();
        let mut stored = Vec::new();
        for (slot, part) in slots.into_iter().zip(all) {
            if matches!(self.shape(element), Shape::Other) {
                // There may be no other value of the type than this one.
                at_first.push(self.host_of(slot, part).tokens);
                stored.push(None);
                continue;
            }
            let (zero, slot) = self.first_element(slot, element);
            at_first.push(zero);
            stored.push(Some(slot));
        }
        let tokens = match sequence {
            Sequence::Array => quote!([#(#at_first),*]),
            Sequence::Vector => quote!(__rt::vec![#(#at_first),*]),
        };
        let (tokens, args) = self.close(tokens);
        let id = self.add_host(tokens);
        self.hint = hint;
        let cell = self.new_cell("list", Init::Host { id, args });
        self.stable.remove(&cell);
        for (i, slot) in stored.into_iter().enumerate() {
            let Some(slot) = slot else { continue };
            let at = self.element(&At::whole(cell, element), i, element);
            self.store(&at, slot);
        }
        Slot::Place(At::fresh(cell, expr.ty))
    }

    /// What a list begins with where `slot` is stored: a zero, or a copy of the value if its type is not known.
    fn first_element(&mut self, slot: Slot, ty: Type) -> (TokenStream, Slot) {
        if self.function.types.is_plain(ty) {
            return (self.zero_tokens(ty), slot);
        }
        let var = self.whole(slot, ty, "element");
        let value = self.host_var(var).tokens;
        // A method, as the value may be behind a reference.
        let copied = quote!({ use __rt::ToOwned as _; (#value).to_owned() });
        (copied, self.of_var(var))
    }

    /// `[v; n]`, `vec![v; n]`
    pub(super) fn repeat(
        &mut self,
        value: &Expr,
        count: &Expr,
        sequence: Sequence,
        expr: &Expr,
    ) -> Slot {
        let hint = self.hint.take();
        if let Some(code) = self.host_sequence(expr) {
            let (tokens, args) = self.close(code.tokens);
            let id = self.add_host(tokens);
            self.hint = hint;
            let cell = self.new_cell("list", Init::Host { id, args });
            return Slot::Place(At::fresh(cell, expr.ty));
        }
        let slot = self.value(value);
        let slot = self.loaded(slot, "value", &value.tokens);
        let count_slot = self.value(count);
        let count_code = self.host_of(count_slot, count);
        if !self.function.types.is_float(value.ty) {
            self.hint = hint;
            return self.repeat_sequence(slot, value, count_code, sequence, expr);
        }
        let number = self.as_expr(slot, value);
        let var = self.variable(number, "element", &value.tokens);
        let (element, count) = (self.zero_tokens(value.ty), count_code.tokens);
        let tokens = match sequence {
            Sequence::Array => quote!([#element; #count]),
            Sequence::Vector => quote!(__rt::vec![#element; #count]),
        };
        let (tokens, args) = self.close(tokens);
        let id = self.add_host(tokens);
        self.hint = hint;
        let cell = self.new_cell("list", Init::Host { id, args });
        self.stable.remove(&cell);
        let at = At::fresh(cell, expr.ty);
        self.push(Statement::Fill { place: at.place.clone(), value: var });
        Slot::Place(at)
    }

    /// The same of a sequence or a tuple, which is stored at each position.
    pub(super) fn repeat_sequence(
        &mut self,
        slot: Slot,
        value: &Expr,
        count: HostCode,
        sequence: Sequence,
        expr: &Expr,
    ) -> Slot {
        let hint = self.hint.take();
        let (element, slot) = self.first_element(slot, value.ty);
        let source = self.in_cell(slot, value.ty, "repeated");
        let count = self.host_variable(count, "count", VarKind::Host, quote!());
        let count_code = self.host_var(count).tokens;
        let tokens = match sequence {
            Sequence::Array => {
                // A length is no value that could be a variable.
                let Shape::Seq(_, Some(n)) = self.shape(expr.ty) else {
                    self.errors.at(&expr.tokens, "the length of this array must be a literal here");
                    return Slot::Never;
                };
                quote!([#element; #n])
            }
            Sequence::Vector => quote!(__rt::vec![#element; #count_code]),
        };
        let (tokens, args) = self.close(tokens);
        let id = self.add_host(tokens);
        self.hint = hint;
        let cell = self.new_cell("list", Init::Host { id, args });
        self.stable.remove(&cell);
        let lo = self.host_variable(HostCode::atom(quote!(0)), "lo", VarKind::Host, quote!());
        let index = self.program().var("position", VarKind::Host);
        let mut place = nn_symbolic::program::Place::whole(cell);
        place.path.push(nn_symbolic::program::Projection::Index(index));
        let assign = Statement::Assign { to: place, from: source.place };
        let body = nn_symbolic::program::Region { statements: vec![assign], ..Default::default() };
        let bound = match self.shape(expr.ty) {
            Shape::Seq(_, bound) => bound,
            _ => None,
        };
        self.push(Statement::Loop(Box::new(nn_symbolic::program::Loop {
            control: nn_symbolic::program::Control::Range {
                index,
                lo,
                hi: count,
                inclusive: false,
                step: None,
                bound,
            },
            reversed: false,
            carried: Vec::new(),
            body,
            until: None,
            trips: None,
        })));
        Slot::Place(At::fresh(cell, expr.ty))
    }

    /// A list of the host's, or something else that is not looked into, that code computes.
    pub(super) fn computed(&mut self, code: &TokenStream, values: &[Expr], expr: &Expr) -> Slot {
        let hint = self.hint.take();
        let tokens = self.of_values(code, values);
        if let Shape::Other = self.shape(expr.ty) {
            return Slot::Host(HostCode { tokens, repeatable: true, atomic: true });
        }
        let (tokens, args) = self.close(tokens);
        let id = self.add_host(tokens);
        self.hint = hint;
        let cell = self.new_cell("list", Init::Host { id, args });
        Slot::Place(At::fresh(cell, expr.ty))
    }

    /// `to_vec`, `clone` of a sequence.
    pub(super) fn copy(&mut self, of: &Expr, expr: &Expr) -> Slot {
        let hint = self.hint.take();
        let mut slot = self.value(of);
        // What a method of the host's lends, such as a shape: the cell owns its copy, so it is made once for each.
        if let (Slot::Host(code), Kind::Method(..)) = (&slot, &of.kind) {
            let lent = code.operand();
            let tokens = quote!(#lent.to_vec());
            slot = Slot::Host(HostCode { tokens, repeatable: false, atomic: true });
        }
        let mut at = self.in_cell(slot, of.ty, "copied");
        if at.owned {
            return Slot::Place(At { ty: expr.ty, ..at });
        }
        // `to_vec` of an array gives a vector: that of the slice of all of it.
        if let (Shape::Seq(_, Some(_)), Shape::Seq(_, None)) =
            (self.shape(of.ty), self.shape(expr.ty))
        {
            let all =
                nn_symbolic::program::Projection::Slice { lo: None, hi: None, inclusive: false };
            at.place.path.push(all);
        }
        self.hint = hint;
        let cell = self.new_cell("copy", Init::Copy(at.place));
        Slot::Place(At::fresh(cell, expr.ty))
    }
}
