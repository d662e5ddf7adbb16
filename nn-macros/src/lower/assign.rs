//! Assignments.

use nn_symbolic::program::{Init, Kind as VarKind, Place, Projection, Statement};

use super::slot::{At, Slot};
use super::{Lower, Name};
use crate::ast::{Binary, Expr, Kind};
use crate::infer::Shape;

/// What an assignment changes.
pub(super) enum Target {
    /// A variable by itself, or a component of one that is kept in components.
    Variable(Name, Vec<usize>),
    Place(At),
    Nothing,
}

impl Lower<'_> {
    /// What an assignment to `expr` changes. Behind `*` it is what a reference leads to.
    pub(super) fn target(&mut self, expr: &Expr) -> Target {
        if self.is_lost(expr) {
            return Target::Nothing;
        }
        match &expr.kind {
            Kind::Binding(id) => {
                let name = Name::Binding(*id);
                match self.slot_of(name) {
                    Slot::Place(at) if self.binding(*id).reference.is_none() => {
                        Target::Place(At { ty: expr.ty, ..at })
                    }
                    _ => Target::Variable(name, Vec::new()),
                }
            }
            Kind::Dereference(of) | Kind::Reference(_, of) => {
                if let Kind::Binding(id) = &of.kind {
                    return match self.slot_of(Name::Binding(*id)) {
                        Slot::Variable(name, path) => Target::Variable(name, path),
                        Slot::Place(at) => Target::Place(At { ty: expr.ty, ..at }),
                        _ if self.binding(*id).reference.is_some() => {
                            self.errors
                                .at(&expr.tokens, "what this reference leads to is not known here");
                            Target::Nothing
                        }
                        _ => Target::Variable(Name::Binding(*id), Vec::new()),
                    };
                }
                match (&expr.kind, self.target(of)) {
                    // A component of a tuple is changed through the reference that it is.
                    (Kind::Dereference(_), Target::Variable(name, path)) if !path.is_empty() => {
                        match self.referent(name, &path) {
                            Slot::Variable(name, path) => Target::Variable(name, path),
                            Slot::Place(at) => Target::Place(At { ty: expr.ty, ..at }),
                            _ => {
                                self.errors.at(
                                    &expr.tokens,
                                    "what this reference leads to is not known here",
                                );
                                Target::Nothing
                            }
                        }
                    }
                    (_, target) => target,
                }
            }
            Kind::Field(of, syn::Member::Unnamed(index)) => {
                let index = index.index as usize;
                match self.pointee(of) {
                    Target::Variable(name, mut path) => match self.slot_of(name) {
                        Slot::Variable(other, mut path) => {
                            path.push(index);
                            Target::Variable(other, path)
                        }
                        _ => {
                            path.push(index);
                            Target::Variable(name, path)
                        }
                    },
                    Target::Place(mut at) => {
                        at.place.path.push(Projection::Field(index.to_string()));
                        Target::Place(At { place: at.place, ty: expr.ty, owned: false })
                    }
                    Target::Nothing => Target::Nothing,
                }
            }
            // Of anything but a part of something an assignment would go to a copy.
            Kind::Index(..) | Kind::Slice(..) | Kind::Field(..) | Kind::View { .. } => {
                match self.value(expr) {
                    Slot::Place(at) => Target::Place(at),
                    Slot::Tuple(_) => {
                        self.errors.at(&expr.tokens, "assign the components one by one here");
                        Target::Nothing
                    }
                    Slot::Never => Target::Nothing,
                    _ => {
                        self.errors.at(
                            &expr.tokens,
                            "this cannot be assigned to: bind it to a variable, and assign to that",
                        );
                        Target::Nothing
                    }
                }
            }
            _ => {
                self.errors.at(
                    &expr.tokens,
                    "this cannot be assigned to: bind it to a variable, and assign to that",
                );
                Target::Nothing
            }
        }
    }

    /// Whether something is changed through a name of which nothing is known but a value: a reference that a pattern or an
    /// iterator gave. That is an error, as the change would be lost.
    pub(super) fn is_lost(&mut self, expr: &Expr) -> bool {
        let mut of = expr;
        let id = loop {
            of = match &of.kind {
                Kind::Index(of, _)
                | Kind::Slice(of, _)
                | Kind::Field(of, _)
                | Kind::Reference(_, of)
                | Kind::Dereference(of)
                | Kind::View { of, .. } => of,
                Kind::Binding(id) => break *id,
                _ => return false,
            }
        };
        let binding = self.binding(id);
        if binding.may_change() || std::ptr::eq(of, expr) {
            return false;
        }
        let name = &binding.name;
        let message = format!(
            "where `{name}` leads is not known here, and this change would be lost: change the variable by its own name, as in `list[i] += …`"
        );
        self.errors.at(&expr.tokens, message);
        true
    }

    pub(super) fn assign(&mut self, to: &Expr, value: &Expr) -> Slot {
        // A new sequence takes the name of the variable that has none yet.
        if let Kind::Binding(id) = &to.kind
            && let Slot::Unset = self.slot_of(Name::Binding(*id))
        {
            self.hint = Some((self.name_of(*id), self.binding(*id).mutable));
        }
        let slot = self.value(value);
        self.hint = None;
        let slot = self.settled_unless_place(slot, value);
        self.unless_gone(value, |lower| {
            let target = lower.target(to);
            lower.source = value.tokens.clone();
            let slot = lower.of_any_shape(&target, slot, value);
            lower.put(target, slot, value);
        });
        Slot::Unit
    }

    /// An array that takes the place of another is in a cell first, as it may be of another shape: the cotangent of the
    /// place has the one that was there before.
    fn of_any_shape(&mut self, target: &Target, slot: Slot, value: &Expr) -> Slot {
        match (target, slot) {
            (Target::Place(at), slot @ Slot::Elementwise { .. })
                if matches!(self.shape(at.ty), Shape::Array(_))
                    && !matches!(at.place.path.last(), Some(Projection::View { .. })) =>
            {
                Slot::Place(self.in_cell(slot, value.ty, "array"))
            }
            (_, slot) => slot,
        }
    }

    /// Does something unless an exit in `value` was taken.
    pub(super) fn unless_gone(&mut self, value: &Expr, f: impl FnOnce(&mut Self)) {
        let exits = crate::exits::expr_exits(value);
        if exits.is_empty() {
            return f(self);
        }
        let gone = self.any_of(&exits);
        self.branch_as(
            gone,
            None,
            "value",
            |_| Slot::Unit,
            |lower| {
                f(lower);
                Slot::Unit
            },
        );
    }

    /// Numbers loaded, sequences where they are.
    fn settled_unless_place(&mut self, slot: Slot, source: &Expr) -> Slot {
        match slot {
            Slot::Tuple(slots) => {
                Slot::Tuple(slots.into_iter().map(|slot| self.settled(slot, source)).collect())
            }
            slot => self.loaded(slot, "value", &source.tokens),
        }
    }

    pub(super) fn assign_tuple(&mut self, targets: &[Option<Expr>], value: &Expr) -> Slot {
        let slot = self.value(value);
        let components = match self.shape(value.ty) {
            Shape::Tuple(types) => self.components(slot, &types),
            Shape::Seq(element, _) => {
                let at = self.in_cell(slot, value.ty, "list");
                (0..targets.len()).map(|i| Slot::Place(self.element(&at, i, element))).collect()
            }
            _ => return Slot::Never,
        };
        let components: Vec<Slot> =
            components.into_iter().map(|slot| self.settled(slot, value)).collect();
        self.source = value.tokens.clone();
        self.unless_gone(value, |lower| {
            for (target, slot) in targets.iter().zip(components) {
                if let Some(to) = target {
                    let target = lower.target(to);
                    lower.put(target, slot, to);
                }
            }
        });
        Slot::Unit
    }

    pub(super) fn put(&mut self, target: Target, slot: Slot, source: &Expr) {
        match target {
            Target::Variable(name, path) => {
                let slot = match (name, path.is_empty()) {
                    (Name::Binding(id), true) => {
                        let (old, ty) = (self.slot_of(name), self.binding(id).ty);
                        let is_tuple = self.binding(id).mutable
                            && self.binding(id).reference.is_none()
                            && matches!(self.shape(ty), Shape::Tuple(_));
                        let slot = self.named(id, slot);
                        match old {
                            Slot::Unset if is_tuple => self.with_own_cells(slot, ty, true),
                            old => self.reassigned(&old, slot, ty),
                        }
                    }
                    (Name::Binding(_), false) => match self.referent(name, &path) {
                        // A sequence in a tuple stays in its cell.
                        Slot::Place(at) if !self.is_scalar(at.ty) => {
                            self.store(&At { owned: false, ..at.clone() }, slot);
                            Slot::Place(At { owned: false, ..at })
                        }
                        old => self.reassigned(&old, slot, source.ty),
                    },
                    _ => slot,
                };
                let Some(part) = self.referent_mut(name, &path) else {
                    self.errors.at(
                        &source.tokens,
                        "this component cannot be assigned to by itself: say the type where the tuple is bound, or assign the whole",
                    );
                    return;
                };
                *part = slot;
            }
            Target::Place(at) => {
                let slot = match slot {
                    Slot::Elementwise { expr, .. } => {
                        let source = self.source.clone();
                        let var = self.variable(expr, "value", source);
                        self.of_var(var)
                    }
                    slot => slot,
                };
                self.store(&at, slot);
            }
            Target::Nothing => {}
        }
    }

    /// Puts a value at a place.
    pub(super) fn store(&mut self, at: &At, slot: Slot) {
        match slot {
            Slot::Tuple(slots) if matches!(self.shape(at.ty), Shape::Tuple(_)) => {
                let Shape::Tuple(types) = self.shape(at.ty) else { return };
                for (i, (slot, ty)) in slots.into_iter().zip(types).enumerate() {
                    let mut place = at.place.clone();
                    place.path.push(Projection::Field(i.to_string()));
                    self.store(&At { place, ty, owned: false }, slot);
                }
            }
            Slot::Place(from) if matches!(at.place.path.last(), Some(Projection::View { .. })) => {
                self.push(Statement::Copy { to: at.place.clone(), from: from.place });
            }
            Slot::Place(from) if !self.is_scalar(at.ty) => {
                self.push(Statement::Assign { to: at.place.clone(), from: from.place });
            }
            Slot::Never => {}
            slot => {
                let may_change_extent = self.may_change_extent(at, &slot);
                let value = self.whole(slot, at.ty, "value");
                if may_change_extent {
                    let cell = self.new_cell("value", Init::Value(value));
                    let from = Place::whole(cell);
                    self.push(Statement::Assign { to: at.place.clone(), from });
                } else {
                    self.push(Statement::Store { place: at.place.clone(), value });
                }
            }
        }
    }

    /// Whether what is at a place may have more or fewer numbers in it once it is replaced: an option, or a structure with
    /// lists and options in it. Its cotangent then gets back what it had before. Arithmetic makes numbers and arrays, and
    /// such as fit.
    fn may_change_extent(&self, at: &At, value: &Slot) -> bool {
        let is_arithmetic = match value {
            Slot::Elementwise { expr, .. } => self.as_program_var(*expr).is_none(),
            _ => false,
        };
        !is_arithmetic
            && matches!(
                self.shape(at.ty),
                Shape::Option(_) | Shape::Struct | Shape::Value | Shape::Open
            )
            && self.kind_of(at.ty) == VarKind::Value
            && !matches!(at.place.path.last(), Some(Projection::View { .. }))
    }

    pub(super) fn assign_op(
        &mut self,
        operator: &Binary,
        to: &Expr,
        value: &Expr,
        whole: &Expr,
    ) -> Slot {
        let slot = self.value(value);
        let right = self.loaded(slot, "value", &value.tokens);
        self.unless_gone(value, |lower| lower.combine(operator, to, right, value, whole));
        Slot::Unit
    }

    fn combine(&mut self, operator: &Binary, to: &Expr, right: Slot, value: &Expr, whole: &Expr) {
        let target = match (self.target(to), &to.kind) {
            // A view is changed without `*`.
            (Target::Variable(name, path), Kind::Binding(_)) => match self.slot_of(name) {
                Slot::Place(at) => Target::Place(At { ty: to.ty, ..at }),
                _ => Target::Variable(name, path),
            },
            (target, _) => target,
        };
        let is_float = self.function.types.is_float(to.ty);
        let result_type = Expr { kind: Kind::Error, ty: to.ty, tokens: whole.tokens.clone() };
        match target {
            Target::Place(at) if is_float && matches!(operator, Binary::Add | Binary::Sub) => {
                let added = self.as_expr(right, value);
                let added = match operator {
                    Binary::Sub => match self.program().graph.as_number(added).cloned() {
                        Some(number) => self.program().graph.number(-number),
                        None => self.program().graph.neg(added),
                    },
                    _ => added,
                };
                let value = self.variable(added, "added", &value.tokens);
                self.push(Statement::Accumulate { place: at.place, value });
            }
            Target::Place(at) => {
                let left = self.loaded(Slot::Place(at.clone()), "element", &to.tokens);
                let result = self.operation(operator, (left, to), (right, value), &result_type);
                self.store(&at, result);
            }
            Target::Variable(name, path) => {
                let left = self.referent(name, &path);
                let left = self.loaded(left, "value", &to.tokens);
                let result = self.operation(operator, (left, to), (right, value), &result_type);
                self.source = whole.tokens.clone();
                self.put(Target::Variable(name, path), result, value);
            }
            Target::Nothing => {}
        }
    }

    /// `mem::swap(a, b)`
    pub(super) fn swap(&mut self, a: &Expr, b: &Expr, expr: &Expr) -> Slot {
        match (self.pointee(a), self.pointee(b)) {
            (Target::Place(x), Target::Place(y)) => {
                let site = self.site(expr);
                let place = |at: At| Place { site, ..at.place };
                self.push(Statement::Swap { a: place(x), b: place(y) });
            }
            (x, y) => {
                let (at_x, at_y) = (self.read_target(&x, a), self.read_target(&y, b));
                self.put(x, at_y, a);
                self.put(y, at_x, b);
            }
        }
        Slot::Unit
    }

    /// What a mutable reference leads to.
    fn pointee(&mut self, reference: &Expr) -> Target {
        match &reference.kind {
            Kind::Binding(id) => match self.slot_of(Name::Binding(*id)) {
                Slot::Place(at) => Target::Place(At { ty: reference.ty, ..at }),
                Slot::Variable(name, path) => Target::Variable(name, path),
                _ => self.target(reference),
            },
            _ => self.target(reference),
        }
    }

    fn read_target(&mut self, target: &Target, source: &Expr) -> Slot {
        match target {
            Target::Place(at) => self.loaded(Slot::Place(at.clone()), "swapped", &source.tokens),
            Target::Variable(name, path) => self.referent(*name, path),
            Target::Nothing => Slot::Never,
        }
    }
}
