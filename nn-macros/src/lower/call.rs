//! Calls of functions that are differentiated themselves.

use nn_symbolic::program::{Argument, Call, Init, Kind as VarKind, Place, Statement};

use super::Lower;
use super::slot::{At, Slot};
use crate::ast::Expr;
use crate::infer::Shape;
use crate::lowered::{Callee, Target};
use crate::resolve::source_text;

impl Lower<'_> {
    pub(super) fn call(&mut self, target: &Target, args: &[Expr], expr: &Expr) -> Slot {
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
}
