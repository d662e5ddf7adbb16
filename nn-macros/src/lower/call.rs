//! Calls of functions that are differentiated themselves.

use nn_symbolic::program::{Argument, Call, Init, Kind as VarKind, Place, Projection, Statement};

use super::Lower;
use super::pattern::Behind;
use super::slot::{At, Slot};
use crate::ast::{Expr, Kind, Mutability};
use crate::infer::Shape;
use crate::lowered::{Callee, Target};
use crate::resolve::source_text;

impl Lower<'_> {
    /// An operator of a structure: the method that the user has given it.
    pub(super) fn operator_call(&mut self, method: &str, args: &[&Expr], expr: &Expr) -> Slot {
        let span = syn::spanned::Spanned::span(&expr.tokens);
        let target = Target::Method(proc_macro2::Ident::new(method, span));
        self.call(&target, args, expr)
    }

    pub(super) fn call(&mut self, target: &Target, args: &[&Expr], expr: &Expr) -> Slot {
        let hint = self.hint.take();
        let mut forms = Vec::new();
        let mut arguments = Vec::new();
        let mut changed = Vec::new();
        for (i, arg) in args.iter().enumerate() {
            let (mut argument, form, back) = self.argument(arg);
            if let (Target::Method(_), 0, Argument::Shared(place)) = (target, i, &argument)
                && !self.stable.contains(&place.cell)
            {
                // A method that may change its receiver, or may not.
                argument = Argument::Lent(place.clone());
            }
            arguments.push(argument);
            forms.push(form);
            changed.extend(back);
        }
        let copied_back = self.apart(&mut arguments);
        let callee = self.lowered.callees.len();
        self.lowered.callees.push(Callee { target: target.clone(), forms });
        let name = super::plain_name(target.name());
        let kind = self.kind_of(expr.ty);
        let value = self.program().var(&name, kind);
        let pullback = self.program().var(&format!("{name}_back"), VarKind::Pullback);
        self.lowered.labels.insert(value, source_text(&expr.tokens));
        self.push(Statement::Call(Call { callee, args: arguments, value, pullback }));
        for (place, copy) in copied_back {
            self.push(Statement::Copy { to: place, from: copy });
        }
        for ((name, path), at) in changed {
            let old = self.referent(name, &path);
            let slot = self.brought_back(old, at);
            if let Some(changed) = self.referent_mut(name, &path) {
                *changed = slot;
            }
        }
        self.hint = hint;
        self.unpacked(value, expr.ty, &name)
    }

    /// What a variable stands for whose value a callee has changed at a place. Sequences stay in the cells where they are.
    fn brought_back(&mut self, old: Slot, at: At) -> Slot {
        match (old, self.shape(at.ty)) {
            (Slot::Place(to), _) if !self.is_scalar(at.ty) => {
                self.store(&to, Slot::Place(at));
                Slot::Place(to)
            }
            (Slot::Tuple(old), Shape::Tuple(types)) if old.len() == types.len() => {
                let new = self.components(Slot::Place(at), &types);
                let both = old.into_iter().zip(new).map(|(old, new)| match new {
                    Slot::Place(at) => self.brought_back(old, at),
                    slot => slot,
                });
                Slot::Tuple(both.collect())
            }
            (old, _) => {
                let ty = at.ty;
                let new = self.loaded(Slot::Place(at), "changed", quote::quote!());
                self.reassigned(&old, new, ty)
            }
        }
    }

    /// Parts of one cell can be lent together only if the compiler sees that they do not overlap. So if one of them is
    /// changed, the others are copies; those that are changed too are copied back after the call.
    fn apart(&mut self, arguments: &mut [Argument]) -> Vec<(Place, Place)> {
        let mut lent = Vec::new();
        let mut copied_back = Vec::new();
        for i in 0..arguments.len() {
            if let Argument::Mutable(place) | Argument::Lent(place) = &arguments[i] {
                let place = place.clone();
                if lent.contains(&place.cell) {
                    let copy = Place::whole(self.new_cell("part", Init::Copy(place.clone())));
                    arguments[i] = match arguments[i] {
                        Argument::Lent(_) => Argument::Lent(copy.clone()),
                        _ => Argument::Mutable(copy.clone()),
                    };
                    copied_back.push((place, copy));
                } else {
                    lent.push(place.cell);
                }
            }
        }
        for argument in arguments {
            if let Argument::Shared(place) = argument
                && lent.contains(&place.cell)
            {
                let copy = self.new_cell("part", Init::Copy(place.clone()));
                *argument = Argument::Shared(Place::whole(copy));
            }
        }
        copied_back
    }

    /// An argument: how it is passed, what the user called on it, and the variable to be changed behind the call with where
    /// its new value is.
    pub(super) fn argument(
        &mut self,
        arg: &Expr,
    ) -> (Argument, Option<proc_macro2::Ident>, Option<(Behind, At)>) {
        let slot = self.value(arg);
        let mutable = self.is_reference(arg) == Some(Mutability::Mutable);
        match slot {
            // `y` that is a `&mut` reference goes to callees that change it and to such that only read it.
            Slot::Place(at) if mutable && matches!(arg.kind, Kind::Binding(_)) => {
                (Argument::Lent(at.place), None, None)
            }
            Slot::Place(at) if mutable => (Argument::Mutable(at.place), None, None),
            // A number that the callee may change: through a cell and back.
            Slot::Variable(name, path) if mutable => {
                let slot = self.referent(name, &path);
                let at = self.in_cell(slot, arg.ty, "changed");
                let changed = ((name, path), At { ty: arg.ty, ..at.clone() });
                (Argument::Mutable(at.place), None, Some(changed))
            }
            // A part of an array is passed as a view of a copy.
            Slot::Place(at)
                if matches!(at.place.path.last(), Some(Projection::View { .. }))
                    && !self.is_scalar(at.ty) =>
            {
                let var = self.load(&at, "part", &arg.tokens);
                let form = proc_macro2::Ident::new("view", proc_macro2::Span::mixed_site());
                (Argument::Value(var), Some(form), None)
            }
            Slot::Place(at) if !self.is_scalar(at.ty) => {
                let form = match &arg.kind {
                    Kind::Alias(_, form) => form.clone().filter(|form| form == "view"),
                    _ => None,
                };
                (Argument::Shared(at.place), form, None)
            }
            Slot::Tuple(_) => {
                let at = self.in_cell(slot, arg.ty, "argument");
                (Argument::Shared(at.place), None, None)
            }
            slot => {
                let form = match &slot {
                    Slot::Elementwise { form, .. } => form.clone(),
                    _ => None,
                };
                let slot = self.loaded(slot, "argument", &arg.tokens);
                let var = self.whole(slot, arg.ty, "argument");
                (Argument::Value(var), form, None)
            }
        }
    }
}
